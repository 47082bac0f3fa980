"""What the fold knows: two sides, assumptions, late word, counted effects, softened falls, what a recovery keeps."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest

from relstage.dynamics import Add, AttributeKind, EventKind, RaiseTo, Rescale, Set, Share
from relstage.errors import FactError
from relstage.machines import StageModel, Trigger, follow, observe
from relstage.models import Event, Reading, Relationship, Standing
from relstage.rules import Levels, Number
from tests.made_up import MADE_UP, a_kind, a_model, a_stage, a_transition, an_indicator, orders, trust

START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
BOTH: tuple[Literal["supplier"], Literal["customer"]] = ("supplier", "customer")

conflict = an_indicator("conflict", Number(low=0, high=1), direction="harmful")
mood = an_indicator("mood", Number(low=-5, high=5), direction="neither")
status = an_indicator("status", Levels(levels=("low", "middle", "high")))
worry = an_indicator("worry", Levels(levels=("calm", "tense", "alarmed")), direction="harmful")
years = an_indicator("years", Number(low=0, span=10), clock="agreement_term")


def on(kind: type[Any], indicator: str, **fields: Any) -> Any:
    """Return an effect."""
    return kind(indicator=indicator, provenance=MADE_UP, **fields)


def text(name: str) -> AttributeKind:
    """Return an attribute that is text."""
    return AttributeKind(name=name, type="text")


TERM = tuple(AttributeKind(name=name, type="whole") for name in ("years", "months"))
EVENTS: tuple[EventKind, ...] = (
    a_kind("order", on(Add, "orders", amount=1), on(Share, "trust", part=0.5)),
    a_kind("broken", on(Share, "trust", part=-0.5), on(Share, "conflict", part=0.5)),
    a_kind("excused", on(Rescale, "trust", factor=0.5), about=("broken",)),
    a_kind("soothed", on(Rescale, "conflict", factor=0.5), about=("broken",)),
    a_kind("ranked", on(Set, "status", attribute="rank"), attributes=(text("rank"),)),
    a_kind("promoted", on(RaiseTo, "status", level="middle")),
    a_kind("praised", on(Set, "trust", value=0.9)),
    a_kind("visit", on(Add, "orders", amount=1, once="topic"), attributes=(text("topic"),)),
    a_kind("complaint", on(Add, "orders", amount=1, again="topic"), attributes=(text("topic"),)),
    a_kind("audit", on(Add, "orders", amount=1, once="topic", once_value="audit"), attributes=(text("topic"),)),
    a_kind("urgency", on(Add, "orders", amount=1, where={"urgent": True})),
    a_kind("signed", agreement="signs", attributes=TERM),
    a_kind("lapsed", agreement="ends"),
    a_kind("advert", contact=False),
    a_kind("over"),
    a_kind(
        "back",
        on(Set, "trust", value=0.4),
        on(RaiseTo, "status", level="middle"),
        on(Add, "orders", amount=1),
        on(Set, "mood", value=1, where={"urgent": True}),
    ),
)
MODEL: StageModel = a_model(
    stages=(a_stage("first"), a_stage("second")),
    indicators=(trust, conflict, mood, orders, status, worry, years),
    events=EVENTS,
    transitions=(
        a_transition("X", kind="terminate", target="gone", on=(Trigger(event="over"),)),
        a_transition("R", kind="recover", origins=("gone",), target="first", on=(Trigger(event="back"),)),
    ),
)


def said(name: str, value: Any, day: float = 0, side: Any = "both", told: float | None = None, **more: Any) -> Reading:
    """Return a reading of a day from a side."""
    at = START + day * DAY
    recorded = at if told is None else START + told * DAY
    return Reading(indicator=name, value=value, side=side, occurred_at=at, recorded_at=recorded, **more)


def assumed(name: str, value: Any, day: float = 0, side: Any = "both") -> Reading:
    """Return an assumption."""
    return said(name, value, day, side, basis="assumed")


def event(
    kind: str, day: float = 1, *, told: float | None = None, about: str | None = None, **attributes: Any
) -> Event:
    """Return an event of a day."""
    at = START + day * DAY
    recorded = at if told is None else START + told * DAY
    id = f"{kind} {day}"
    return Event(id=id, kind=kind, occurred_at=at, recorded_at=recorded, about=about, attributes=attributes)


def after(*facts: Event | Reading, days: float = 30, model: StageModel = MODEL, **more: Any) -> Standing:
    """Follow a relationship for some days."""
    relationship = Relationship(id="r", opened_at=START, facts=facts, **more)
    return follow(model, relationship, as_of=START + days * DAY)


def known(standing: Standing, name: str) -> Any:
    """Return the value of a reading; ``None`` where it is unknown."""
    return standing.readings[name].value if name in standing.readings else None


# ------------------------------------------------------------------------------------------------------- two sides


@pytest.mark.parametrize(
    ("name", "supplier", "customer", "seen"),
    [
        ("trust", 0.8, 0.3, 0.3),
        ("trust", 0.3, 0.8, 0.3),
        ("conflict", 0.8, 0.3, 0.8),
        ("status", "high", "low", "low"),
        ("worry", "calm", "alarmed", "alarmed"),
        ("mood", 4, -4, -4),
        ("trust", 0.8, None, 0.8),
    ],
)
def test_of_two_sides_the_worse_is_seen(name: str, supplier: Any, customer: Any, seen: Any) -> None:
    """The lower of what is beneficial, the higher of what is harmful, else the later; of one side, that one."""
    standing = after(said(name, supplier, 1, "supplier"), said(name, customer, 2, "customer"))
    assert known(standing, name) == seen


def test_a_reading_of_both_sides_replaces_either_and_is_replaced_by_one() -> None:
    """After it, word of one side leaves it standing for the other."""
    apart = (said("trust", 0.2, 1, "supplier"), said("trust", 0.4, 1, "customer"))
    assert known(after(*apart, said("trust", 0.9, 2)), "trust") == 0.9
    assert known(after(said("trust", 0.5, 1), said("trust", 0.9, 2, "supplier")), "trust") == 0.5
    assert known(after(said("trust", 0.5, 1), said("trust", 0.1, 2, "supplier")), "trust") == 0.1
    one = after(said("trust", 0.5, 1), said("trust", None, 2, "supplier"))
    assert (known(one, "trust"), set(one.memory.slots["trust"])) == (0.5, {"customer"})


def test_an_effect_moves_both_sides() -> None:
    """Each from where it stands."""
    apart = (said("trust", 0.2, 1, "supplier"), said("trust", 0.6, 1, "customer"))
    slots = after(*apart, event("order", 2)).memory.slots["trust"]
    assert {side: slots[side].reading.value for side in BOTH} == {"supplier": pytest.approx(0.6), "customer": 0.8}
    assert {slots[side].reading.basis for side in BOTH} == {"inferred"}


def test_an_effect_without_effect_leaves_the_assessment() -> None:
    """What stands at the top already is still the word of who assessed it."""
    reading = after(said("trust", 1.0), event("order", 2)).readings["trust"]
    assert (reading.value, reading.basis, reading.occurred_at) == (1.0, "assessed", START)


def test_a_level_to_reach_leaves_the_side_that_is_higher() -> None:
    """And gives it to the side that is lower or unknown; a value that is set is that of both."""
    apart = (said("status", "high", 1, "supplier"), said("status", "low", 1, "customer"))
    assert known(after(*apart, event("promoted", 2)), "status") == "middle"
    assert known(after(*apart, event("promoted", 2), said("status", "low", 3, "supplier")), "status") == "low"
    one_sided = after(said("status", "high", 1, "supplier"), event("promoted", 2)).memory.slots["status"]
    assert {side: slot.reading.value for side, slot in one_sided.items()} == {"supplier": "high", "customer": "middle"}
    assert known(after(*apart, event("ranked", 2, rank="high")), "status") == "high"
    assert known(after(*apart, event("ranked", 2)), "status") == "low"


# ----------------------------------------------------------------------------------------------------- assumptions


def test_an_assumption_fills_only_what_is_unknown() -> None:
    """Whatever is known, of either side and whenever, goes before it; withdrawn, it leaves nothing."""
    assert known(after(assumed("trust", 0.7)), "trust") == 0.7
    assert known(after(assumed("trust", 0.7), said("trust", 0.2, 1, "supplier")), "trust") == 0.2
    assert known(after(said("trust", 0.9, 1, "supplier"), assumed("trust", 0.2, 2)), "trust") == 0.9
    assert known(after(assumed("trust", 0.7), assumed("trust", None, 1)), "trust") is None
    assert known(after(assumed("trust", 0.7), assumed("trust", 0.6, 1)), "trust") == 0.6
    assert known(after(said("trust", 0.9), said("trust", None, 1), assumed("trust", 0.5, 2)), "trust") == 0.5
    assert known(after(assumed("trust", 0.5), said("trust", 0.9, 1), said("trust", None, 2)), "trust") == 0.5


def test_assumptions_of_two_sides_stand_beside_one_another() -> None:
    """One of a side replaces that of both, one of both replaces either."""
    apart = (assumed("trust", 0.7, 1, "supplier"), assumed("trust", 0.4, 1, "customer"))
    assert known(after(*apart), "trust") == 0.4
    assert known(after(*apart, assumed("trust", None, 2, "customer")), "trust") == 0.7
    assert known(after(*apart, assumed("trust", 0.9, 2)), "trust") == 0.9
    assert known(after(assumed("trust", 0.3), assumed("trust", 0.8, 1, "supplier")), "trust") == 0.8


def test_what_derives_from_an_assumption_stays_assumed() -> None:
    """An effect on it is marked as it is; a value that an event gives is not."""
    assert after(assumed("trust", 0.4), event("order")).readings["trust"].basis == "assumed"
    assert after(assumed("trust", 0.4), event("praised")).readings["trust"].basis == "inferred"
    promoted = after(assumed("status", "high"), event("promoted"))
    assert (promoted.readings["status"].basis, known(promoted, "status")) == ("inferred", "middle")


def test_a_new_assumption_does_not_know_of_earlier_falls() -> None:
    """Nothing of it is given back when the fall is excused."""
    facts = (assumed("trust", 0.8), event("broken", 1), assumed("trust", 0.6, 2))
    assert known(after(*facts, event("excused", 3, about="broken 1")), "trust") == 0.6


# ------------------------------------------------------------------------------------------------------- late word


def test_late_word_does_not_undo_a_younger_assessment() -> None:
    """An older reading told later is passed by; so is the effect of an older event on what was assessed since."""
    standing = after(said("trust", 0.6, 5), days=10)
    for fact, value in (
        (said("trust", 0.1, 3, told=12), 0.6),
        (said("trust", 0.1, 5.5, told=12), 0.1),
        (said("trust", 0.1, 3, "supplier", told=12), 0.6),
        (event("order", 5, told=12), 0.8),
        (event("order", 3, told=12), 0.6),
        (event("order", 6, told=12), 0.8),
        (event("praised", 3, told=12), 0.6),
        (event("praised", 6, told=12), 0.9),
    ):
        assert known(observe(MODEL, standing, fact, as_of=START + 12 * DAY), "trust") == pytest.approx(value)


def test_late_word_of_both_does_not_undo_a_younger_assessment_of_one() -> None:
    """Nor the other way round."""
    one, both = after(said("trust", 0.6, 5, "supplier"), days=10), after(said("trust", 0.6, 5), days=10)
    assert known(observe(MODEL, one, said("trust", 0.1, 3, told=12), as_of=START + 12 * DAY), "trust") == 0.6
    late = said("trust", 0.1, 3, "supplier", told=12)
    assert known(observe(MODEL, both, late, as_of=START + 12 * DAY), "trust") == 0.6


def test_a_late_event_keeps_the_younger_date() -> None:
    """What it shifts was inferred later than it occurred, and keeps its dates."""
    standing = after(event("order", 6), days=10)
    told = observe(MODEL, standing, event("order", 3, told=12), as_of=START + 12 * DAY)
    assert (known(told, "orders"), told.readings["orders"].occurred_at) == (2, START + 6 * DAY)
    assert told.readings["orders"].recorded_at == START + 6 * DAY


# --------------------------------------------------------------------------------------------------- counted effects


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ([event("visit", 1, topic="a"), event("visit", 2, topic="a"), event("visit", 3, topic="b")], 2),
        ([event("visit", 1), event("visit", 2)], 2),
        ([event("complaint", 1, topic="a"), event("complaint", 2, topic="a"), event("complaint", 3, topic="b")], 1),
        ([event("complaint", 1), event("complaint", 2)], 0),
        ([event("visit", 1, topic="a"), event("complaint", 2, topic="a")], 1),
        ([event("audit", 1), event("audit", 2), event("visit", 3, topic="audit"), event("audit", 4, topic="x")], 2),
        ([event("urgency", 1, urgent=True), event("urgency", 2, urgent=False), event("urgency", 3)], 1),
    ],
    ids=["once a topic", "without a topic", "again", "never again", "of one kind", "named for it", "where urgent"],
)
def test_effects_may_count_a_thing_once_or_when_it_comes_again(facts: list[Event], count: int) -> None:
    """By the value of an attribute, whatever the kind for ``once``, of one kind for ``again``; and only where asked."""
    assert known(after(*facts), "orders") == count


def test_a_taken_over_relationship_counts_from_nothing_known() -> None:
    """With a past off record its counts are unknown, and adding to them gives nothing."""
    assert known(after(event("order"), taken_over=True), "orders") is None


def test_names_the_model_does_not_know_are_counted_as_passed_over() -> None:
    """Events and indicators alike, with how often; their silence is not broken."""
    standing = after(event("fax", 1), event("fax", 2), said("size", 3, 3), event("advert", 4))
    assert standing.not_in_model == {"fax": 2, "size": 1}
    assert standing.last_dealing == START
    assert after(event("order", 3), event("visit", 2)).last_dealing == START + 3 * DAY


# ----------------------------------------------------------------------------------------------------- softened falls


def test_a_fall_is_softened_once_whenever_the_excuse_comes() -> None:
    """After it, before it, with another fall between; a second excuse changes nothing."""
    broken, excused = event("broken", 2), event("excused", 3, about="broken 2")
    assert known(after(said("trust", 0.8), broken), "trust") == pytest.approx(0.4)
    assert known(after(said("trust", 0.8), broken, excused), "trust") == pytest.approx(0.6)
    assert known(after(said("trust", 0.8), broken, event("excused", 1, about="broken 2")), "trust") == pytest.approx(
        0.6
    )
    twice = event("excused", 4, about="broken 2")
    assert known(after(said("trust", 0.8), broken, excused, twice), "trust") == pytest.approx(0.6)
    between = event("broken", 2.5)
    assert known(after(said("trust", 0.8), broken, between, excused), "trust") == pytest.approx(0.3)
    assert known(after(said("trust", 0.8), broken, event("excused", 3)), "trust") == pytest.approx(0.4)


def test_an_excuse_softens_only_what_it_speaks_of() -> None:
    """Told before the fall, it leaves what the same event does to another indicator."""
    facts = (said("trust", 0.8), said("conflict", 0.2), event("excused", 1, about="broken 2"), event("broken", 2))
    assert known(after(*facts), "trust") == pytest.approx(0.6)
    assert known(after(*facts), "conflict") == pytest.approx(0.6)


def test_a_fall_before_a_fresh_reading_is_not_softened() -> None:
    """The reading already holds what the fall did."""
    excused = event("excused", 4, about="broken 2")
    for fresh in (said("trust", 0.5, 3), event("praised", 3)):
        value = 0.5 if isinstance(fresh, Reading) else 0.9
        assert known(after(said("trust", 0.8), event("broken", 2), fresh, excused), "trust") == value


def test_an_excuse_about_another_kind_of_event_is_refused() -> None:
    """What it is about may not be softened by it."""
    with pytest.raises(FactError) as caught:
        after(event("order", 2), event("excused", 3, about="order 2"))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("not-about", "event excused 3")
    assert "no broken" in problem.message


# ---------------------------------------------------------------------------------------------------------- endings


def test_a_recovery_keeps_what_its_event_gives_and_what_was_told_since() -> None:
    """All else is unknown: readings, counts, topics met, falls, agreements."""
    before = (said("trust", 0.8), said("conflict", 0.2), event("signed", 1, years=3), event("visit", 2, topic="a"))
    over, back = event("over", 5), event("back", 9)
    ended = after(*before, over, days=8)
    assert (ended.stage, known(ended, "conflict"), known(ended, "years")) == ("gone", 0.2, 3)
    again = after(*before, over, back)
    assert (again.stage, known(again, "trust"), known(again, "status")) == ("first", 0.4, "middle")
    assert (known(again, "conflict"), known(again, "orders"), known(again, "years")) == (None, None, None)
    assert again.agreements == ()
    since = after(*before, over, said("conflict", 0.3, 6), event("signed", 7, years=1), back)
    assert (known(since, "conflict"), known(since, "years")) == (0.3, 1)
    told = after(*before, over, said("trust", 0.7, 9), said("status", "high", 9), back)
    assert (known(told, "trust"), known(told, "status")) == (0.7, "high")


def test_a_recovery_in_the_very_instant_of_the_ending_keeps_what_it_gives() -> None:
    """What its event sets or raises stays; what was known goes, though all came at once; a reading beside it stays."""
    over, back = event("over", 5), event("back", 5).model_copy(update={"sequence": 1})
    again = after(said("conflict", 0.3), said("trust", 0.9, 1), over, back)
    assert (again.stage, [change.kind for change in again.changes]) == ("first", ["terminate", "recover"])
    assert (known(again, "trust"), known(again, "status"), known(again, "conflict")) == (0.4, "middle", None)
    assert (known(again, "orders"), known(again, "mood")) == (None, None)
    urgent = back.model_copy(update={"attributes": {"urgent": True}})
    assert known(after(over, urgent), "mood") == 1


def test_topics_met_and_falls_are_forgotten_with_a_recovery() -> None:
    """A topic counts anew, and an excuse for what happened before the ending changes nothing."""
    over, back = event("over", 5), event("back", 9)
    counted = after(event("visit", 2, topic="a"), over, back, said("orders", 0, 10), event("visit", 11, topic="a"))
    assert known(counted, "orders") == 1
    fallen = after(said("trust", 0.8), event("broken", 2), over, back, event("excused", 11, about="broken 2"))
    assert known(fallen, "trust") == 0.4
    facts = (assumed("conflict", 0.5), said("conflict", 0.2, 1), event("broken", 2), over, back)
    assert known(after(*facts, event("soothed", 11, about="broken 2")), "conflict") == 0.5


def test_each_ending_is_counted() -> None:
    """A second recovery forgets what was learnt after the first."""
    facts = (event("over", 2), event("back", 4), said("conflict", 0.3, 5), event("over", 6))
    assert known(after(*facts), "conflict") == 0.3
    assert known(after(*facts, event("back", 8)), "conflict") is None
    assert after(*facts, event("back", 8)).memory.epoch == 2


# -------------------------------------------------------------------------------------------------------- agreements


def test_an_end_ends_what_has_begun() -> None:
    """An agreement that begins on a later day stays; one that begins on that day ends."""
    ahead = EventKind.model_validate(
        a_kind("signed", agreement="signs").model_dump()
        | {"attributes": (*TERM, AttributeKind(name="start", type="date"))}
    )
    model = MODEL.replace(events=tuple(ahead if kind.name == "signed" else kind for kind in EVENTS))
    on_day, later = (event("signed", 1 + i, years=1, start=f"2024-01-0{5 + i}") for i in range(2))
    standing = after(on_day, later, event("lapsed", 4), model=model)
    assert [str(agreement.start) for agreement in standing.agreements] == ["2024-01-06"]
    turned = after(later, event("signed", 3, years=1, start="2024-01-04"), model=model)
    assert [str(agreement.start) for agreement in turned.agreements] == ["2024-01-04", "2024-01-06"]
    first, since = event("signed", 1, years=1, start="2024-06-01"), event("signed", 7, years=1, start="2024-01-08")
    again = after(first, event("over", 5), since, event("back", 9), model=model)
    assert [str(agreement.start) for agreement in again.agreements] == ["2024-01-08"]
    same_day = after(on_day, event("signed", 3, years=2, start="2024-01-05"), model=model)
    assert [agreement.years for agreement in same_day.agreements] == [2]


@pytest.mark.parametrize(
    ("fact", "code", "said_of_it"),
    [
        (event("signed", 2), "bad-agreement", "at least one month"),
        (event("ranked", 2, rank="top"), "off-scale", "status cannot be 'top'"),
    ],
    ids=["no term", "no level"],
)
def test_an_event_that_cannot_take_effect_is_refused(fact: Event, code: str, said_of_it: str) -> None:
    """Together with whatever else is wrong, before anything is taken."""
    with pytest.raises(FactError) as caught:
        after(fact, said("trust", 2, 3))
    codes = {problem.code: problem for problem in caught.value.problems}
    assert set(codes) == {code, "off-scale"}
    assert said_of_it in str(caught.value)
