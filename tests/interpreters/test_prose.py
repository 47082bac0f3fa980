"""Explanations: what they tell of each kind of answer, in both languages."""

from datetime import UTC, datetime

import pytest

from relstage import (
    Decision,
    Event,
    Indicator,
    Not,
    Reading,
    Relationship,
    StageError,
    StageModel,
    Standing,
    Transition,
    all_of,
    any_of,
    decide,
    follow,
    ford,
    loss_cycle,
    millman_wilson,
    review,
)
from relstage.interpreters.prose import Section, explain
from relstage.machines import Stage
from relstage.machines.definition import numbered
from relstage.messages import Labels, Lang
from relstage.rules import Level, Levels, Number, Provenance, Rule, never

OURS = Provenance(status="operationalised", source="relstage")


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """Return an instant in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def section(decision: Decision, transition: str, lang: Lang = "en") -> Section:
    """Return what is said of one transition."""
    return next(each for each in explain(decision, lang=lang).candidates if each.id == transition)


def indicator(name: str, *, clock: bool = False, levels: tuple[str, ...] = ()) -> Indicator:
    """Return an indicator of the house model."""
    scale = Levels(levels=levels) if levels else Number(low=0, whole=clock, span=10)
    return Indicator(
        name=name,
        label=Labels(en=f"the {name}", ru=f"показатель {name}"),
        scale=scale,
        direction="beneficial",
        provenance=OURS,
        clock="months_in_stage" if clock else None,
    )


def transition(id: str, origin: str, target: str, guard: Rule, kind: str = "advance") -> Transition:
    """Return a transition of the house model."""
    return Transition.model_validate(
        {
            "id": id,
            "origins": (origin,),
            "target": target,
            "kind": kind,
            "guard": guard,
            "words": Labels(en=f"words of {id}", ru=f"слова о {id}"),
            "provenance": OURS,
            "thresholds": {local: OURS for local, _ in numbered(guard)},
        }
    )


def house(*transitions: Transition, more: tuple[Indicator, ...] = ()) -> StageModel:
    """Return a model of three stages and an exit with these transitions."""
    names = ("first", "second", "third")
    stages = [Stage(name=n, label=Labels(en=f"{n} step", ru=f"шаг {n}"), provenance=OURS) for n in (*names, "gone")]
    return StageModel(
        name="house",
        version="1",
        title=Labels(en="House", ru="Свой"),
        initial="first",
        stages=tuple(stages[:3]),
        exits=tuple(stages[3:]),
        indicators=(indicator("x"), indicator("y"), indicator("waited", clock=True), TIER, *more),
        transitions=transitions,
    )


TIER = indicator("tier", levels=("poor", "fair", "very_good"))
X, Y, WAITED = indicator("x"), indicator("y"), indicator("waited", clock=True)


# ------------------------------------------------------------------------------------------------- the kinds of "no"


def test_a_failing_guard_tells_reading_threshold_margin_and_source() -> None:
    """A leaf that fails is told with its reading, limit, margin, threshold id and provenance."""
    decision = decide(ford, "early", {"trust": 0.35, "orders_completed": 1, "volume_change": 0.1})
    assert section(decision, "F2").title == (
        "F2, development stage: the conditions are not met, whatever the unknown readings are"
    )
    source = "[F2.alternatives_attractiveness: operationalised, relstage]"
    assert [line.text for line in section(decision, "F2").lines] == [
        "each of these is needed:",
        "trust: 0.35, needs at least 0.4; 5% of the scale away [F2.trust: operationalised, relstage]",
        f"attractiveness of alternatives: not known, needs below 0.7 {source}",
    ]


def test_russian_has_its_own_numbers_and_uninflected_labels() -> None:
    """In Russian numbers have a comma, percent a space, and labels stand as they are."""
    decision = decide(ford, "early", {"trust": 0.35, "orders_completed": 1, "volume_change": 0.1})
    assert section(decision, "F2", "ru").lines[1].text == (
        "доверие: 0,35, нужно не менее 0,4; до порога 5\u00a0% шкалы [F2.trust: операционализация, relstage]"
    )


def test_a_failing_guard_without_unknown_readings_says_no_more() -> None:
    """Where all is known, a failing guard is not said to fail whatever the unknown readings are."""
    model = house(transition("T1", "first", "second", X >= 3))
    assert section(decide(model, "first", {"x": 1}), "T1").title == "T1, second step: the conditions are not met"


def test_an_unknown_guard_tells_what_to_ask() -> None:
    """A transition that cannot be told names the indicators to ask about, each once."""
    decision = decide(ford, "development", {"trust": 0.7, "orders_completed": 4})
    assert section(decision, "F3").title == (
        "F3, long-term stage: it cannot be told; ask about: mutual commitment, mutual adaptation"
    )


def test_any_of_names_every_leaf() -> None:
    """Under "any of" each failing and each unknown leaf is named, with the words that one is enough."""
    decision = decide(ford, "development", {"trust": 0.45})
    assert [(line.threshold, line.verdict) for line in section(decision, "F7").lines] == [
        (None, None),
        ("F7.trust", "fails"),
        ("F7.volume_change", "unknown"),
    ]
    assert section(decision, "F7").lines[0].text == "one of these is enough:"


def test_an_any_of_that_holds_keeps_its_open_leaves_and_says_so() -> None:
    """Inside a guard that fails, the open leaves of an "any of" that holds are named, and that one of them holds."""
    model = house(transition("T1", "first", "second", all_of(any_of(X >= 3, Y >= 3), TIER >= "fair")))
    lines = section(decide(model, "first", {"x": 5, "y": 1, "tier": "poor"}), "T1").lines
    assert [(line.depth, line.threshold or line.text) for line in lines] == [
        (0, "each of these is needed:"),
        (1, "one of these is enough, and one holds:"),
        (2, "T1.y"),
        (1, "T1.tier"),
    ]


def test_months_still_to_pass_are_told_without_dates() -> None:
    """Where the readings carry no dates, an ending that lacks only time is told in months."""
    title = section(decide(ford, "early", {"months_inactive": 11}), "F12").title
    assert title == (
        "F12, ended: not yet; if nothing else changes, the passing of time alone meets the condition in 1 month"
    )


def test_an_advance_that_lacks_only_time_is_too_early() -> None:
    """An advance that lacks only months is called too early, in months of the right form in Russian."""
    model = house(transition("T1", "first", "second", all_of(WAITED >= 6, X >= 1)))
    decision = decide(model, "first", {"waited": 2, "x": 1})
    assert section(decision, "T1").obstacle == "too_early"
    assert section(decision, "T1", "ru").title == (
        "T1, шаг second: слишком рано: не хватает только времени; не ранее чем через 4 месяца, "
        "если ничего другого не изменится"
    )


def test_an_awaited_event_is_named() -> None:
    """A transition whose guard holds and that needs an event names the events of which one is enough."""
    decision = decide(ford, "pre_relationship", {"cultural_distance": 0.1, "technological_distance": 0.1})
    assert section(decision, "F1").title == (
        "F1, early stage: the conditions hold; an event is awaited: talks opened or trial order or "
        "large investment project"
    )


def test_an_event_alone_is_awaited_where_there_is_no_guard() -> None:
    """A transition without conditions is said to wait for its event alone."""
    assert section(decide(ford, "early", {}), "F11", "ru").title == (
        "F11, завершение: ожидается только событие: отношения прекращены"
    )


def test_an_event_needed_besides_the_conditions_is_named_with_its_attributes() -> None:
    """A transition that fails and would need an event as well names it, with the attributes asked for."""
    decision = decide(millman_wilson, "early_kam", {"trust": 0.5, "contact_breadth": 3})
    needed = "An event is needed as well: key person changed (less able: yes) or personal dislike or promise broken."
    assert needed in section(decision, "M11").remarks


def test_falling_deeper_and_being_turned_round_are_told_as_such() -> None:
    """In the loss cycle, whose order runs from good to bad, a fall is for the worse and its cure a recovery."""
    decision = decide(loss_cycle, "recurring_problems", {"recurring_problems": 2})
    headings = [("For the worse", "К худшему"), ("Recovery", "Восстановление")]
    for heading, ids in zip(headings, (("L2", "L3"), ("L7", "L8")), strict=True):
        for lang, words in zip(("en", "ru"), heading, strict=True):
            lines = str(explain(decision, lang=lang)).splitlines()  # type: ignore[arg-type]  # of the two
            assert lines[lines.index(words) + 1].strip().startswith(ids)


def test_a_cycle_is_told_as_one() -> None:
    """A transition that holds but leads back into a stage left in the same decision is told as such."""
    model = house(
        transition("T1", "first", "second", X >= 3), transition("T2", "second", "first", Y >= 3, kind="regress")
    )
    decision = decide(model, "first", {"x": 5, "y": 5})
    said = "T2, first step: the conditions hold, but it leads back into a stage left within this same decision, "
    assert section(decision, "T2").title == said + "so it is not made"


def test_a_transition_that_holds_and_waits_for_the_next_decision_says_so() -> None:
    """After a recovery the decision stops, and what holds already is said to fire at the next one."""
    decision = decide(ford, "ended", {"cultural_distance": 0.9}, event="reactivated")
    assert decision.stage == "pre_relationship"
    assert section(decision, "F8").title == "F8, ended: the conditions hold; it fires at the next decision"


def test_a_guard_that_never_holds_is_told() -> None:
    """A guard without any way to hold says so and is a rival out of reach."""
    model = house(transition("T1", "first", "second", never))
    said = explain(decide(model, "first", {}))
    assert said.candidates[0].lines[0].text == "a condition that never holds"
    assert said.rivals[0].distance is None
    assert said.rivals[0].text == "second step (T1): out of reach by any readings"


def test_a_leaf_under_not_is_told_as_its_opposite() -> None:
    """What stands under "not" is told the other way round, with "any of" and "all of" exchanged."""
    model = house(transition("T1", "first", "second", Not(all_of(X < 3, Y < 3))))
    lines = section(decide(model, "first", {"x": 1, "y": 1}), "T1").lines
    assert lines[0].text == "one of these is enough:"
    assert lines[1].text.startswith("the x: 1, needs at least 3;")


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (TIER >= "fair", "needs at least “fair”"),
        (TIER >= "very_good", "needs at least “very good”"),
        (Level("tier", ("fair",)), "needs “fair”"),
        (Level("tier", ("poor", "very_good")), "needs one of “poor”, “very good”"),
        (TIER <= "fair", "needs at most “fair”"),
    ],
)
def test_levels_are_told_as_a_limit_or_a_list(rule: Rule, said: str) -> None:
    """A set of levels that reaches to an end of the scale is told as a limit, any other as a list."""
    model = house(transition("T1", "first", "second", rule))
    assert said in section(decide(model, "first", {}), "T1").lines[0].text


def test_a_reading_beside_the_limit_is_not_rounded_onto_it() -> None:
    """A reading is written as briefly as leaves it on its side of the limit."""
    lines = section(decide(ford, "development", {"trust": 0.1 + 0.2, "volume_change": -0.29999}), "F7").lines
    assert lines[1].text.startswith("trust: 0.30000000000000004, only if below 0.3; less than 0.1% of the scale away")
    assert lines[2].text.startswith("change of volume: -0.29999, only if at most -0.3;")


def test_a_strict_limit_hit_exactly_is_told() -> None:
    """A reading exactly at a limit that itself does not count is told as such."""
    assert "volume: 0, needs above 0; exactly at the limit, which is outside" in str(
        explain(decide(ford, "early", {"volume_change": 0}))
    )


# ----------------------------------------------------------------------------------------------- toward, moves, flags


def test_toward_tells_only_of_that_stage() -> None:
    """Asked about one stage, only the transitions there are told."""
    said = explain(decide(ford, "early", {}), toward="development")
    assert [each.id for each in said.candidates] == ["F2"]


def test_toward_a_stage_further_on_tells_the_way_and_its_first_step() -> None:
    """Where no transition leads straight there, the shortest way is told, and what its first step lacks."""
    said = explain(decide(ford, "early", {}), toward="final")
    assert said.remarks[1:] == (
        "No such transition: none leads straight from here (early stage) to: final stage.",
        "The way there: early stage → development stage (F2) → long-term stage (F3) → final stage (F4).",
    )
    assert [each.id for each in said.candidates] == ["F2"]


def test_the_way_avoids_exits_where_it_can() -> None:
    """A longer way over stages is preferred to one through an exit, which is told where there is no other."""
    back = explain(decide(ford, "final", {}), toward="early")
    assert "long-term stage (F6)" not in back.remarks[2]
    assert back.remarks[2].endswith("long-term stage (F5) → development stage (F6) → early stage (F7).")
    out = explain(decide(ford, "early", {}), toward="pre_relationship")
    assert out.remarks[2] == "The way there: early stage → ended (F9) → pre-relationship stage (F13)."


def test_no_way_is_told() -> None:
    """Where no chain of transitions leads to a stage, that is told, and that none leads out where none does."""
    model = house(transition("T1", "first", "second", X >= 3))
    assert explain(decide(model, "first", {}), toward="third").remarks[-1] == (
        "Nor does any chain of transitions lead there."
    )
    assert explain(decide(model, "third", {}), lang="ru").remarks[-1] == "Отсюда не ведет ни один переход."


def test_toward_the_present_stage_says_so() -> None:
    """Asked about the stage it is in, an explanation says that it is there."""
    said = explain(decide(ford, "early", {}), toward="early")
    assert "It is there already: early stage." in said.remarks
    assert said.candidates == ()


def test_moves_are_told_with_what_made_them() -> None:
    """A move just made is told with its event and the leaves that hold; of "any of" those that do."""
    said = explain(decide(ford, "final", {"attention": 0.2, "commitment": 0.9}, event="trial_order"))
    assert said.remarks == ("Event at hand: trial order.",)
    assert [line.threshold for line in said.moves[0].lines] == ["F5.attention"]
    assert "attention to the relationship: 0.2, that is below 0.5; 30% of the scale to spare" in said.text
    started = explain(
        decide(ford, "pre_relationship", {"cultural_distance": 0, "technological_distance": 0}, event="trial_order")
    )
    assert started.moves[0].remarks[0] == "event: trial order"


def test_a_flag_that_holds_tells_only_what_makes_it_hold() -> None:
    """A risk that is there is told with the leaves behind it, none that does not bear on it."""
    said = explain(decide(ford, "final", {"attention": 0.9, "competition_intensity": 0.35, "satisfaction": 0.9}))
    assert said.flags[0].title == "vulnerable: the risk is there"
    assert [line.threshold for line in said.flags[0].lines] == ["V2.competition_intensity"]


def test_a_flag_that_fails_and_one_unknown_are_told_apart() -> None:
    """A risk without sign is one line; one that cannot be told names what to ask about."""
    none = explain(decide(millman_wilson, "early_kam", {"contact_breadth": 3}), lang="ru").flags[0]
    assert (none.title, none.lines) == ("хрупкость: признаков нет", ())
    unknown = explain(decide(millman_wilson, "early_kam", {})).flags[0]
    assert unknown.title == "fragile: it cannot be told; ask about: breadth of contacts"


def test_rivals_are_ordered_by_how_near_they_are() -> None:
    """Other stages come nearest first, those with unknown readings after them, an event alone last of all."""
    readings = {"trust": 0.45, "orders_completed": 2, "volume_change": 0.1, "commitment": 0.6, "adaptation": 0.3}
    rivals = explain(decide(ford, "development", readings)).rivals
    assert [(r.target, r.transition) for r in rivals] == [("early", "F7"), ("long_term", "F3"), ("ended", "F12")]
    assert rivals[0].distance == pytest.approx(0.15)
    assert rivals[1].distance == pytest.approx(0.25)
    assert (rivals[2].distance, rivals[2].unknown) == (0.0, ("months_inactive",))


def test_a_rival_counts_each_indicator_once() -> None:
    """Where one indicator stands in several leaves, the way to the nearest readings is told, not the sum of leaves."""
    model = house(transition("T1", "first", "second", all_of(X >= 5, any_of(X >= 8, Y >= 9))))
    rival = explain(decide(model, "first", {"x": 2, "y": 3})).rivals[0]
    assert rival.distance == pytest.approx(0.6)


def test_a_limit_off_the_scale_is_out_of_reach() -> None:
    """A guard that no reading on the scales can meet is told as out of reach."""
    model = house(transition("T1", "first", "second", X < 0))
    assert explain(decide(model, "first", {"x": 2}), lang="ru").rivals[0].text == (
        "шаг second (T1): недостижимо ни при каких показателях"
    )


def test_a_rival_too_large_to_reckon_is_told() -> None:
    """A guard with too many alternatives is explained leaf by leaf, and its distance is said not to be reckoned."""
    many = tuple(indicator(f"x{n}") for n in range(24))
    guard = all_of(*(any_of(a >= 1, b >= 1) for a, b in zip(many[:12], many[12:], strict=True)))
    model = house(transition("T1", "first", "second", guard), more=many)
    said = explain(decide(model, "first", {"x0": 0}))
    assert (said.rivals[0].distance, said.rivals[0].text) == (
        None,
        "second step (T1): not reckoned: the guard is too large",
    )
    assert sum(line.threshold is not None for line in said.candidates[0].lines) == 24


# ------------------------------------------------------------------------------------------------------- standings


@pytest.fixture
def standing() -> Standing:
    """Return where a relationship stands after a trial order, with one assumption and one one-sided reading."""
    relationship = Relationship(
        id="ACME",
        opened_at=at(2020, 1, 10),
        zone="Europe/Moscow",
        facts=(
            Reading(indicator="cultural_distance", value=0.2, occurred_at=at(2020, 1, 10)),
            Reading(indicator="technological_distance", value=0.1, basis="assumed", occurred_at=at(2020, 1, 10)),
            Event(id="first order", kind="trial_order", occurred_at=at(2020, 2, 1)),
            Event(id="done", kind="order_fulfilled", occurred_at=at(2020, 3, 15)),
            Reading(indicator="trust", value=0.35, side="supplier", occurred_at=at(2020, 5, 31, 23)),
            Reading(indicator="volume_change", value=0.0, occurred_at=at(2020, 6, 24)),
        ),
    )
    return follow(ford, relationship, as_of=at(2020, 7, 4))


def test_a_standing_is_told_with_dates_path_and_assumptions(standing: Standing) -> None:
    """A standing says since when it is where it is, the path, and what that path rests on."""
    said = explain(standing, model=ford, lang="ru")
    assert said.headline == (
        "Отношения ACME: ранняя стадия, с 01.02.2020 (5 месяцев), по состоянию на 04.07.2020. "
        "Модель: Пять стадий Форда, версия 1."
    )
    assert said.remarks == (
        "Путь: стадия, предшествующая установлению отношений (10.01.2020) → ранняя стадия (01.02.2020).",
        "Путь до этой стадии опирается на допущения: технологические различия.",
    )
    assert said.moves[0].remarks[:2] == ("дата: 01.02.2020", "событие: first order")
    assert "Этот вывод опирается на допущения: технологические различия." in said.moves[0].remarks


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        (
            "en",
            (
                "on 2020-05-01",
                "event: relationship ended (e7)",
                "brought about by the customer",
                "because: neglect: one side feels taken for granted",
            ),
        ),
        (
            "ru",
            (
                "дата: 01.05.2020",
                "событие: отношения прекращены (e7)",
                "инициатор: клиент",
                "причина: пренебрежение: сторона чувствует, что ее воспринимают как данность",
            ),
        ),
    ],
)
def test_an_ending_tells_what_happened_through_whom_and_why(lang: Lang, told: tuple[str, ...]) -> None:
    """The last move tells its date, its event with the id on record, who brought it about, and the cause."""
    left = {"initiator": "customer", "cause": "neglect"}
    fact = Event(id="e7", kind="relationship_ended", occurred_at=at(2020, 5, 1), attributes=left)
    standing = follow(ford, Relationship(id="r", opened_at=at(2020, 1, 1), facts=(fact,)), as_of=at(2020, 6, 1))
    assert explain(standing, model=ford, lang=lang).moves[0].remarks[:4] == told


def test_where_several_kinds_of_event_make_a_move_its_id_alone_is_told() -> None:
    """The kind of the event is told only where the transition knows one kind; the cause comes from the trigger."""
    facts = (
        Reading(indicator="account_attractiveness", value=0.7, occurred_at=at(2020, 1, 2)),
        Reading(indicator="contact_breadth", value=1, occurred_at=at(2020, 1, 2)),
        Reading(indicator="trust", value=0.2, occurred_at=at(2020, 1, 2)),
        Event(id="e8", kind="promise_broken", occurred_at=at(2020, 5, 1)),
    )
    relationship = Relationship(id="r", opened_at=at(2020, 1, 1), facts=facts)
    said = explain(follow(millman_wilson, relationship, as_of=at(2020, 6, 1)), model=millman_wilson).moves[0]
    assert (said.id, said.remarks[1], said.remarks[3]) == (
        "M11",
        "event: e8",
        "because: loss of trust after a broken promise",
    )


def test_readings_of_a_standing_have_dates_ages_and_sides(standing: Standing) -> None:
    """A reading is told with its day in the relationship's zone, its age in whole months or days, and its side."""
    lines = {line.threshold: line.text for each in explain(standing, model=ford).candidates for line in each.lines}
    assert "assessed on 2020-06-01 (1 month before); the supplier's view alone is known" in lines["F2.trust"]
    assert "assessed on 2020-06-24 (10 days before)" in lines["F2.volume_change"]
    assert "counted from dates" in lines["F12.months_inactive"]


def test_a_standing_tells_the_earliest_date(standing: Standing) -> None:
    """Where only time is missing, a standing gives the day on which it will have passed."""
    said = next(each for each in explain(standing, model=ford).candidates if each.id == "F12")
    assert said.title.endswith("the passing of time alone meets the condition on 2021-03-15")


def test_an_advance_of_a_standing_that_lacks_only_time_has_its_date() -> None:
    """An advance that lacks only time is too early until a day in the relationship's zone."""
    model = house(transition("T1", "first", "second", WAITED >= 6))
    standing = follow(model, Relationship(id="r", opened_at=at(2020, 8, 31)), as_of=at(2020, 9, 2))
    said = explain(standing, model=model).candidates[0]
    assert said.title == (
        "T1, second step: too early: time alone is missing; 2021-02-28 at the earliest, if nothing else changes"
    )


def test_moves_that_the_next_instant_brings_are_told_as_due() -> None:
    """After a recovery, what holds already is told as due, and the standing stays where it is."""
    facts = (
        Event(id="end", kind="relationship_ended", occurred_at=at(2020, 2, 1)),
        Reading(indicator="cultural_distance", value=0.9, occurred_at=at(2020, 3, 1)),
        Event(id="again", kind="reactivated", occurred_at=at(2020, 3, 1)),
    )
    standing = follow(ford, Relationship(id="r", opened_at=at(2020, 1, 1), facts=facts), as_of=at(2020, 3, 1))
    said = explain(standing, model=ford)
    assert said.stage == standing.stage == "pre_relationship"
    assert [each.id for each in said.due] == ["F8"]
    assert "Moves due with the next fact or date\n  F8: pre-relationship stage → ended." in said.text


@pytest.fixture
def waiting() -> Standing:
    """Return where a relationship stands that was taken up again while F8 holds already, and is silent since."""
    facts = (
        Event(id="end", kind="relationship_ended", occurred_at=at(2020, 5, 1)),
        Reading(indicator="cultural_distance", value=0.9, occurred_at=at(2020, 6, 1)),
        Event(id="again", kind="reactivated", occurred_at=at(2020, 7, 1)),
    )
    return follow(ford, Relationship(id="r", opened_at=at(2020, 1, 1), facts=facts), as_of=at(2021, 3, 1))


@pytest.mark.parametrize(
    ("lang", "verdict", "first"),
    [
        ("en", "F8, ended: the conditions hold; it fires with the next fact or date", "1. ended (F8): the conditions"),
        (
            "ru",
            "F8, завершение: условия выполнены; переход сработает со следующим фактом или датой",
            "1. завершение (F8): условия",
        ),
    ],
)
def test_a_standing_with_a_move_due_is_told_from_where_it_is(
    waiting: Standing, lang: Lang, verdict: str, first: str
) -> None:
    """While a move is due, transitions, nearest stages and ways are those of the stage it is to leave."""
    said = explain(waiting, model=ford, lang=lang)
    assert [each.id for each in said.candidates] == ["F1", "F8", "F11", "F12"]
    assert said.candidates[1].title == verdict
    assert [each.target for each in said.rivals] == ["ended", "early"]
    assert first in said.text
    assert [each.id for each in said.due] == ["F8"]


def test_ways_of_a_standing_with_a_move_due_lead_from_where_it_is(waiting: Standing) -> None:
    """Asked about a stage while a move is due, the transitions there are those out of the present stage."""
    assert [each.id for each in explain(waiting, model=ford, toward="early").candidates] == ["F1"]
    assert [each.id for each in explain(waiting, model=ford, toward="ended").candidates] == ["F8", "F11", "F12"]
    assert explain(waiting, model=ford, toward="early").remarks[-1].startswith("Path:")


def test_of_two_moves_that_hold_the_one_that_goes_first_is_named() -> None:
    """Where two transitions hold and are due, the later one says which goes first."""
    model = house(
        transition("T2", "first", "second", X >= 1),
        transition("T1", "first", "gone", X >= 2, kind="terminate"),
    )
    standing = follow(model, Relationship(id="r", opened_at=at(2020, 1, 1)), as_of=at(2020, 2, 1))
    known = {"x": Reading(indicator="x", value=5, occurred_at=at(2020, 1, 1))}
    said = explain(standing.model_copy(update={"readings": known}), model=model)
    assert [each.title for each in said.candidates] == [
        "T2, second step: the conditions hold, but T1 goes first",
        "T1, gone step: the conditions hold; it fires with the next fact or date",
    ]


def test_a_decision_on_a_standing_keeps_its_zone_and_dates(standing: Standing) -> None:
    """A decision reviewed from a standing tells the same ages as the standing does."""
    text = explain(review(ford, standing)).text
    assert "assessed on 2020-06-01 (1 month before)" in text


def test_an_assumption_that_decides_a_verdict_is_named() -> None:
    """A conclusion that would differ without an assumed reading names it."""
    low = Reading(indicator="trust", value=0.2, basis="assumed", occurred_at=at(2020, 1, 1))
    decision = decide(ford, "early", {"trust": low})
    assert "This conclusion rests on assumptions: trust." in section(decision, "F2").remarks
    assert "assumed as of 2020-01-01" in section(decision, "F2").lines[2].text


# ------------------------------------------------------------------------------------------------------- definitions


def test_a_decision_from_json_needs_its_definition() -> None:
    """A decision read from JSON is refused without a definition, and under another one."""
    stored = Decision.model_validate_json(decide(ford, "early", {}).model_dump_json())
    with pytest.raises(StageError, match=r"pass model=\.\.\., ford 1") as missing:
        explain(stored)
    assert missing.value.problems[0].code == "no-model"
    with pytest.raises(StageError, match="not under millman_wilson 1") as other:
        explain(stored, model=millman_wilson)
    assert other.value.problems[0].code == "other-digest"


def test_a_standing_needs_its_definition(standing: Standing) -> None:
    """A standing is refused without a definition, and under one whose thresholds differ."""
    with pytest.raises(StageError, match="no-model"):
        explain(standing)
    with pytest.raises(StageError, match="other-digest"):
        explain(standing, model=ford.with_thresholds({"F2.trust": 0.5}))


def test_a_decision_stored_without_its_reasons_is_told_all_the_same() -> None:
    """Reasons left out of a stored decision are found again from its readings."""
    decision = decide(ford, "early", {"trust": 0.35})
    stored = Decision.model_validate(decision.model_dump(exclude={"candidates", "because", "flags"}))
    assert explain(stored, model=ford).text == explain(decision).text


def test_a_stage_unknown_to_the_model_is_refused() -> None:
    """A stage that the model does not have is refused with the nearest name."""
    with pytest.raises(StageError, match="did you mean 'development'"):
        explain(decide(ford, "early", {}), toward="developement")


def test_an_explanation_has_parts_and_json() -> None:
    """The parts of an explanation survive JSON, and make the same text."""
    said = explain(decide(ford, "early", {"trust": 0.35}), lang="ru")
    again = type(said).model_validate_json(said.model_dump_json())
    assert again == said
    assert str(again) == said.text
