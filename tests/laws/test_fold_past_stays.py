"""Law ``past_stays``: a late fact never edits a change already made; it keeps its date and counts once recorded."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.errors import FactError
from relstage.machines import follow, observe
from relstage.models import Event, Reading, Relationship, Standing
from tests.laws.histories import History, histories
from tests.laws.tape import Tape, taped

met: Counter[str] = Counter()


def split(history: History, lots: Tape) -> tuple[Relationship, list[Event | Reading]]:
    """Return the history without some of its facts, and those facts as recorded only after its end."""
    kept: list[Event | Reading] = []
    late: list[Event | Reading] = []
    for fact in history.relationship.facts:
        if lots.chance(30):
            delay = timedelta(days=lots.below(30))
            late.append(fact.model_copy(update={"recorded_at": history.until + delay}))
        else:
            kept.append(fact)
    return history.relationship.model_copy(update={"facts": tuple(kept)}), late


@settings(max_examples=250, derandomize=True)
@given(histories(), taped(lambda tape: tape, 64))
def check(history: History, lots: Tape) -> None:
    """Observe late facts, and see that the past stays and nothing counts before it was recorded."""
    known, late = split(history, lots)
    standing = follow(history.model, known, as_of=history.until)
    after = observe(history.model, standing, *late, as_of=history.until + timedelta(days=30))
    assert after.changes[: len(standing.changes)] == standing.changes
    first = min((fact.recorded_at for fact in late), default=history.until)
    fresh = after.changes[len(standing.changes) :]
    assert all(change.at >= min(first, history.until) for change in fresh)
    recorded = {fact.id: fact.recorded_at for fact in late if isinstance(fact, Event)}
    for change in fresh:
        if change.event is not None:
            assert change.at == recorded[change.event]
            met["moved by a late event"] += 1
    met["late facts"] += len(late)
    met["moved later"] += bool(fresh)


def test_past_stays() -> None:
    """Changes made stay as they are; what late facts bring about is dated when they were recorded."""
    met.clear()
    check()
    assert met["late facts"] > 300
    assert met["moved later"] > 30
    assert met["moved by a late event"] > 10


@settings(max_examples=150)
@given(histories(), taped(lambda tape: tape, 64))
def test_late_facts_come_in_any_order(history: History, lots: Tape) -> None:
    """Late facts delivered in one call may come in any order, and their recording splits the fold as dates do."""
    known, late = split(history, lots)
    standing = follow(history.model, known, as_of=history.until)
    end = history.until + timedelta(days=30)
    whole = observe(history.model, standing, *late, as_of=end)
    assert observe(history.model, standing, *reversed(late), *late, as_of=end) == whole


DAY = timedelta(days=1)
START = datetime(2024, 1, 1, tzinfo=UTC)


def followed(*facts: Event | Reading, days: int) -> Standing:
    """Follow a relationship opened on the first day of 2024 for some days."""
    return follow(ford, Relationship(id="r", opened_at=START, facts=facts), as_of=START + days * DAY)


def trust(value: float, day: int, *, told: int | None = None) -> Reading:
    """Return an assessment of trust on a day, recorded then or on a later one."""
    recorded = None if told is None else START + told * DAY
    return Reading.model_validate(
        {"indicator": "trust", "value": value, "occurred_at": START + day * DAY, "recorded_at": recorded}
    )


def order(day: int, *, told: int | None = None) -> Event:
    """Return an order fulfilled on a day, recorded then or on a later one."""
    recorded = None if told is None else START + told * DAY
    at = START + day * DAY
    return Event.model_validate(
        {"id": f"order {day}", "kind": "order_fulfilled", "occurred_at": at, "recorded_at": recorded}
    )


def test_late_reading_counts_from_its_recording() -> None:
    """A late reading is read from when it was recorded, under the date on which it was taken."""
    standing = followed(days=10)
    late = trust(0.5, 3, told=20)
    assert "trust" not in observe(ford, standing, as_of=START + 19 * DAY).readings
    with pytest.raises(FactError, match="after-as-of"):
        observe(ford, standing, late, as_of=START + 19 * DAY)
    after = observe(ford, standing, late, as_of=START + 20 * DAY)
    assert after.readings["trust"] == late


@pytest.mark.parametrize("facts", [(trust(0.8, 5),), (trust(0.8, 5), order(7))], ids=["assessed", "shifted since"])
def test_late_reading_older_than_an_assessment_changes_nothing_known(facts: tuple[Event | Reading, ...]) -> None:
    """What was assessed later stays, also where events have shifted it since."""
    standing = followed(*facts, days=10)
    after = observe(ford, standing, trust(0.3, 3, told=20), as_of=START + 20 * DAY)
    assert after.readings["trust"] == standing.readings["trust"]


def test_late_reading_older_than_both_sides_changes_nothing_known() -> None:
    """A late reading of both sides replaces neither side's younger assessment."""
    sides = [
        Reading.model_validate({**dict(trust(value, 5)), "side": side})
        for value, side in ((0.8, "supplier"), (0.7, "customer"))
    ]
    standing = followed(*sides, days=10)
    after = observe(ford, standing, trust(0.3, 3, told=20), as_of=START + 20 * DAY)
    assert after.readings["trust"].value == 0.7


def test_late_event_leaves_a_younger_assessment() -> None:
    """A late order leaves the trust that was assessed after it, and still counts as an order."""
    standing = followed(trust(0.5, 5), days=10)
    after = observe(ford, standing, order(3, told=20), as_of=START + 20 * DAY)
    assert after.readings["trust"].value == 0.5
    assert after.readings["orders_completed"].value == 1


def test_late_event_shifts_what_was_assessed_before_it() -> None:
    """A late order shifts the trust that was assessed before it, and the reading takes the order's date."""
    standing = followed(trust(0.5, 2), days=10)
    after = observe(ford, standing, order(3, told=20), as_of=START + 20 * DAY)
    assert after.readings["trust"].value == pytest.approx(0.525)
    assert after.readings["trust"].occurred_at == START + 3 * DAY


def test_late_dealing_breaks_a_silence_from_its_own_date() -> None:
    """A late dealing counts for the silence from when it occurred, but an ending already made stays."""
    standing = followed(days=366)
    assert standing.stage == "ended"
    after = observe(ford, standing, order(300, told=370), as_of=START + 370 * DAY)
    assert after.changes == standing.changes
    assert after.last_dealing == START + 300 * DAY
    awake = observe(ford, followed(days=200), order(100, told=210), as_of=START + 460 * DAY)
    assert awake.stage == "pre_relationship"  # 12 months after day 100 is day 466


def test_standing_does_not_go_back() -> None:
    """A standing is never asked about an instant before its own."""
    standing = followed(days=10)
    with pytest.raises(FactError, match="clock-back"):
        observe(ford, standing, as_of=START + 9 * DAY)
