"""Law (``as_reference``): decisions and standings are those of the reference model; and that one keeps its own word."""

import ast
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import ford, millman_wilson
from relstage.machines import StageModel, Trigger, decide, follow, observe, review
from relstage.models import Agreement, Event, Reading, Relationship
from relstage.rules import AllOf, AnyOf, Bound, Level, Not, Rule, Value, all_of, always, any_of, never
from relstage.testing import reference
from relstage.testing.reference import (
    Account,
    Refused,
    decided,
    decision_differences,
    followed,
    observed,
    review_differences,
    standing_differences,
    truth,
)
from relstage.testing.reference.calendar import later, months_from, term_in_force
from relstage.testing.reference.following import turning_month
from relstage.testing.reference.motion import waiting
from tests.laws.definitions import Definition, definitions, steps
from tests.laws.histories import History, histories
from tests.made_up import a_kind, a_model, a_transition, months, trust
from tests.soak.oracle import Happening

START = datetime(2024, 1, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def assessed(name: str, value: Value | None, at: datetime, **more: object) -> Reading:
    """Return a reading."""
    return Reading.model_validate({"indicator": name, "value": value, "occurred_at": at, **more})


def happened(kind: str, at: datetime, id: str = "e", **more: object) -> Event:
    """Return an event."""
    return Event.model_validate({"id": id, "kind": kind, "occurred_at": at, **more})


def told(*facts: Event | Reading, until: datetime, model: StageModel = ford, **more: object) -> Account:
    """Follow a relationship opened at START with the reference model."""
    fields = {"id": "r", "opened_at": START, "facts": facts, **more}
    return followed(model, Relationship.model_validate(fields), until)


# ------------------------------------------------------------------------------------------------------ independence


def test_it_decides_nothing_by_the_library() -> None:
    """The modules of the reference model import records and node classes, and nothing that decides, folds or counts."""
    harmless = {
        "relstage.machines": {"StageModel", "Transition"},
        "relstage.models": {
            "Agreement",
            "Attribute",
            "Decision",
            "Event",
            "Reading",
            "Relationship",
            "Side",
            "Standing",
        },
        "relstage.dynamics": {"Add", "Effect", "EventKind", "RaiseTo", "Rescale", "Set", "Share", "Step"},
        "relstage.rules": {
            *("AllOf", "AnyOf", "Bound", "Level", "Not", "Leaf", "Rule"),
            *("Clock", "Indicator", "Levels", "Number", "Readings", "Value"),
        },
    }
    folder = Path(reference.__file__).parent
    seen = 0
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("relstage.testing.reference"):
                module = node.module or ""
                seen += 1
                if module.startswith("relstage"):
                    assert {alias.name for alias in node.names} <= harmless.get(module, set()), (path.name, module)
    assert seen > 20


# ---------------------------------------------------------------------------------------------------------- meaning

YES, NO, OPEN = Bound("a", ">=", 1), Bound("a", "<", 1), Bound("b", ">=", 1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (YES, True),
        (NO, False),
        (OPEN, None),
        (Not(YES), False),
        (Not(OPEN), None),
        (Not(Not(NO)), False),
        (AllOf((YES, OPEN)), None),
        (AllOf((NO, OPEN)), False),
        (AnyOf((YES, OPEN)), True),
        (AnyOf((NO, OPEN)), None),
        (always, True),
        (never, False),
        (Not(never), True),
        (Bound("a", ">", 1), False),
        (Bound("a", "<=", 1), True),
        (Level("c", ("low",)), True),
        (Level("c", ("high",)), False),
    ],
)
def test_truth(rule: Rule, expected: bool | None) -> None:
    """A rule is true, false or unknown as Kleene's tables say."""
    assert truth(rule, {"a": 1.0, "c": "low"}) is expected


# --------------------------------------------------------------------------------------------------------- deciding


def test_decided_walks_through_the_stages() -> None:
    """A jump in evidence walks stage by stage, and what it walked is told in order."""
    readings: dict[str, Value] = {
        "orders_completed": 3.0,
        "trust": 0.6,
        "volume_change": 0.1,
        "alternatives_attractiveness": 0.1,
        "commitment": 0.6,
        "adaptation": 0.3,
    }
    outcome = decided(ford, "early", readings)
    assert (outcome.stage, [move.transition for move in outcome.moves]) == ("long_term", ["F2", "F3"])


def test_decided_stops_after_an_ending() -> None:
    """An ending comes before everything else, uses up its event, and is the last move."""
    readings: dict[str, Value] = {"cultural_distance": 0.1, "technological_distance": 0.1}
    outcome = decided(ford, "pre_relationship", readings, "relationship_ended")
    assert [(move.transition, move.event) for move in outcome.moves] == [("F11", "relationship_ended")]
    assert outcome.over


def test_decided_passes_by_what_leads_back() -> None:
    """A move back into a stage that the decision was in is not made, and is told as a cycle."""
    there = a_transition("T1", trust >= 0.5)
    back = a_transition("T2", trust >= 0.4, origins=("second",), target="first", kind="regress")
    outcome = decided(a_model(transitions=(there, back)), "first", {"trust": 0.5})
    assert (outcome.stage, outcome.cycles) == ("second", ("T2",))


def test_decided_prefers_what_names_the_event() -> None:
    """Within a kind a transition that asks for the event at hand comes before one that asks for none."""
    silent, prompted = a_transition("T1"), a_transition("T2", on=(Trigger(event="call"),))
    model = a_model(transitions=(silent, prompted))
    assert decided(model, "first", {}, "call").moves[0].transition == "T2"
    assert decided(model, "first", {}).moves[0].transition == "T1"


def test_months_in_stage_are_0_after_a_move() -> None:
    """Months in the stage count from 0 after a move, within the same decision."""
    on = a_transition("T2", months >= 3, origins=("second",), target="third")
    stages = (*a_model().stages, a_model().stages[0].model_copy(update={"name": "third"}))
    model = a_model(stages=stages, transitions=(a_transition("T1", months >= 3), on))
    assert decided(model, "first", {"months": 5.0}).stage == "second"
    assert decided(model, "second", {"months": 5.0}).stage == "third"


def test_waiting_lets_every_count_go_on() -> None:
    """The months to wait are those after which the guard holds though all counts of months went on."""
    guard = all_of(months >= 6, months < 9)
    model = a_model(transitions=(a_transition("T1", any_of(guard, trust >= 0.5)),))
    assert waiting(model, "T1", {"months": 2.0, "trust": 0.1}) == 4
    assert waiting(model, "T1", {"months": 9.0, "trust": 0.1}) is None


@pytest.mark.parametrize(
    ("op", "limit", "month"), [(">=", 6, 6), (">", 6, 7), ("<", 6, 6), ("<=", 6, 7), (">=", 5.5, 6), (">=", 0, None)]
)
def test_turning_month(op: str, limit: float, month: int | None) -> None:
    """A comparison of months turns at one whole number of them, or never."""
    assert turning_month(Bound("months", op, float(limit))) == month  # type: ignore[arg-type]


# --------------------------------------------------------------------------------------------------------- calendar


@given(st.dates(date(1890, 1, 1), date(2200, 12, 31)), st.integers(0, 400))
def test_months_later(day: date, count: int) -> None:
    """A month later is the same day, or the last one of a shorter month; full on that instant and not before."""
    start = datetime(day.year, day.month, day.day, 7, tzinfo=UTC)
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    expected = datetime(year, month + 1, min(day.day, monthrange(year, month + 1)[1]), 7, tzinfo=UTC)
    assert later(start, count, ZoneInfo("UTC")) == expected
    assert months_from(start, expected, ZoneInfo("UTC")) == count
    assert months_from(start, expected - timedelta(microseconds=1), ZoneInfo("UTC")) == max(count - 1, 0)


def test_months_go_by_the_wall_clock() -> None:
    """Months keep the hour of the zone, across a change of its clocks."""
    berlin = ZoneInfo("Europe/Berlin")
    start = datetime(2024, 2, 29, 11, tzinfo=UTC)  # noon there
    assert later(start, 1, berlin) == datetime(2024, 3, 29, 11, tzinfo=UTC)
    assert later(start, 2, berlin) == datetime(2024, 4, 29, 10, tzinfo=UTC)


def test_terms_are_half_open() -> None:
    """A term is in force from its first day until the day before its last, clipped to the length of the month."""
    agreement = Agreement(start=date(2024, 2, 29), years=3)
    days = (date(2024, 2, 28), date(2024, 2, 29), date(2027, 2, 27), date(2027, 2, 28))
    assert [term_in_force([agreement], day) for day in days] == [0, 3, 3, 0]


def test_of_two_terms_the_last_begun_counts() -> None:
    """Of agreements in force the last begun counts, and the older one again when that has lapsed."""
    long, short = Agreement(start=date(2024, 1, 1), years=5), Agreement(start=date(2025, 1, 1), months=6)
    days = (date(2024, 12, 31), date(2025, 6, 30), date(2025, 7, 1))
    assert [term_in_force([long, short], day) for day in days] == [5, 0.5, 5]


# --------------------------------------------------------------------------------------------------------- following


def test_silence_ends_it_on_the_very_day() -> None:
    """Twelve months after the last dealing the silence ends it, on that day and not at the next fact."""
    before = told(until=datetime(2025, 1, 31, 11, 59, tzinfo=UTC))
    after = told(until=datetime(2026, 1, 1, tzinfo=UTC))
    assert (before.stage, after.stage) == ("pre_relationship", "ended")
    assert after.since == datetime(2025, 1, 31, 12, tzinfo=UTC)


def test_a_softened_fall_costs_half() -> None:
    """Trust of 0.8 falls to 0.56 by a broken promise, and stands at 0.68 once that was disclosed, in either order."""
    trusted = assessed("trust", 0.8, START)
    broken = happened("promise_broken", START + DAY, "b")
    for disclosed_at in (START + DAY * 2, START + DAY):
        disclosed = happened("problem_disclosed_promptly", disclosed_at, "a", about="b")
        account = told(trusted, broken, disclosed, until=START + DAY * 3)
        assert account.values()["trust"] == pytest.approx(0.68)
    assert told(trusted, broken, until=START + DAY * 3).values()["trust"] == pytest.approx(0.56)


def test_the_worse_side_governs() -> None:
    """Of two sides the guard sees the lower trust, and an event moves both."""
    sides = (assessed("trust", 0.9, START, side="supplier"), assessed("trust", 0.4, START, side="customer"))
    account = told(*sides, until=START)
    assert account.values()["trust"] == 0.4
    kept = told(*sides, happened("promise_broken", START + DAY), until=START + DAY).ledger.views["trust"]
    assert kept["supplier"].value == pytest.approx(0.63)
    assert kept["customer"].value == pytest.approx(0.28)


def test_an_assumption_only_fills() -> None:
    """An assumption gives way to any reading, is marked, and stands again when nothing is known any more."""
    supposed = assessed("trust", 0.3, START, basis="assumed")
    account = told(supposed, until=START)
    assert (account.values()["trust"], account.ledger.assumed()) == (0.3, {"trust"})
    read = told(supposed, assessed("trust", 0.7, START + DAY), until=START + DAY)
    assert (read.values()["trust"], read.ledger.assumed()) == (0.7, set())
    unread = (supposed, assessed("trust", 0.7, START + DAY), assessed("trust", None, START + DAY * 2))
    assert told(*unread, until=START + DAY * 2).values()["trust"] == 0.3


def test_a_recovery_forgets() -> None:
    """After a recovery nothing from before the ending is known, but for months and assumptions."""
    facts = (
        assessed("trust", 0.7, START),
        assessed("commitment", 0.5, START, basis="assumed"),
        happened("relationship_ended", START + DAY, "x"),
        happened("reactivated", START + DAY * 2, "y"),
    )
    account = told(*facts, until=START + DAY * 2)
    assert account.stage == "pre_relationship"
    assert account.values() == {"commitment": 0.5, "months_inactive": 0.0}


def test_a_late_fact_edits_nothing() -> None:
    """A fact recorded late counts from when it was recorded."""
    account = told(until=START + DAY * 5)
    late = happened("relationship_ended", START + DAY, recorded_at=START + DAY * 8)
    moved = observed(account, [late], START + DAY * 9)
    assert (account.stage, moved.stage, moved.since) == ("pre_relationship", "ended", START + DAY * 8)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ([happened("call", START), happened("call", START, sequence=1)], "conflicting-fact"),
        ([happened("promise_broken", START - DAY)], "before-opening"),
        ([happened("promise_broken", START + DAY * 50)], "after-as-of"),
        ([assessed("trust", 7.0, START)], "off-scale"),
        ([assessed("months_inactive", 7.0, START)], "computed-reading"),
        ([happened("agreement_signed", START)], "bad-event"),
        ([happened("promise_broken", START, attributes={"nonsense": 1.0})], "bad-event"),
    ],
)
def test_refused(facts: list[Event | Reading], why: str) -> None:
    """What may not be taken is refused, and for what reason."""
    with pytest.raises(Refused, match=why):
        observed(told(until=START), facts, START + DAY)


# ------------------------------------------------------------------------------------------- beside the library


@settings(max_examples=60)
@given(histories())
def test_as_reference(history: History) -> None:
    """The standing that the library reaches by a history is that of the reference model, and so are its reasons."""
    standing = history.followed()
    account = followed(history.model, history.relationship, history.until)
    assert list(standing_differences(standing, account)) == []
    assert list(review_differences(review(history.model, standing), account)) == []


@settings(max_examples=40)
@given(histories(), st.randoms(use_true_random=False))
def test_late_facts_as_reference(history: History, random: object) -> None:
    """Facts that come in batches, many of them late, lead the library where they lead the reference model."""
    facts, bare = list(history.relationship.facts), history.relationship.model_copy(update={"facts": ()})
    random.shuffle(facts)  # type: ignore[attr-defined]
    start = bare.opened_at
    standing, account = follow(history.model, bare, as_of=start), followed(history.model, bare, start)
    for cut in (*history.cuts, history.until):
        batch = [fact for fact in facts[::2] if fact.occurred_at <= cut]
        facts = [fact for fact in facts if fact not in batch]
        account = observed(account, batch, cut)
        standing = observe(history.model, standing, *batch, as_of=cut)
        assert list(standing_differences(standing, account)) == []


@settings(max_examples=60)
@given(definitions(), steps())
def test_decisions_as_reference(
    definition: Definition, asked: list[tuple[dict[str, Value | None], Happening | None]]
) -> None:
    """On any definition the library decides what the reference model decides, for the same reasons."""
    model = definition.model
    for readings, happening in asked:
        event = None if happening is None else happened(happening[0], START, attributes=happening[1])
        for stage in model.places:
            decision = decide(model, stage, readings, event=event)
            assert list(decision_differences(model, decision, stage, readings, event)) == []


def test_a_difference_is_told() -> None:
    """Where the library is asked under another threshold, the differences say what each of the two says."""
    stricter = ford.with_thresholds({"F2.trust": 0.5})
    readings: dict[str, Value] = {
        "orders_completed": 1.0,
        "trust": 0.45,
        "volume_change": 0.1,
        "alternatives_attractiveness": 0.1,
    }
    found = list(decision_differences(stricter, decide(ford, "early", readings), "early", readings, None))
    assert found[0] == "stage: the library says 'development', the reference model 'early'"


def test_a_different_standing_is_told() -> None:
    """Where the library followed another history, the differences name the fields."""
    relationship = Relationship(id="r", opened_at=START)
    other = relationship.with_facts(happened("relationship_ended", START + DAY))
    account = followed(millman_wilson, relationship, START + DAY)
    found = list(standing_differences(follow(millman_wilson, other, as_of=START + DAY), account))
    assert [line.partition(":")[0] for line in found] == ["stage", "since", "changes"]


def test_an_event_that_sets_nothing_changes_nothing() -> None:
    """A kind unknown to the model is passed over and counted, and breaks no silence."""
    account = told(
        happened("something_else", START + DAY), until=START + DAY * 2, model=a_model(events=(a_kind("call"),))
    )
    assert account.ledger.passed_over == {"something_else": 1}
    assert account.ledger.last_dealing == START
