"""Law ``assumptions_stay_marked``: an assumption fills only what is unknown, and whatever rests on it says so.

Hence what is not marked is the same without the assumptions: the path up to the first change that rests on one, and
every reading that is not marked assumed.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.machines import follow, review
from relstage.models import Event, Reading, Relationship, StageChange, Standing
from tests.laws.histories import History, histories

met: Counter[str] = Counter()


def honest(history: History) -> History:
    """Return the history without its assumptions; a note that the model passes over stands where each was."""
    facts = tuple(
        Event(id=f"note {i}", kind="noted", occurred_at=fact.occurred_at)
        if isinstance(fact, Reading) and fact.basis == "assumed"
        else fact
        for i, fact in enumerate(history.relationship.facts)
    )
    relationship = history.relationship.model_copy(update={"facts": facts})
    return History(history.machine, relationship, history.until, history.cuts)


def path(changes: tuple[StageChange, ...]) -> list[tuple[datetime, str]]:
    """Return when which transition was taken."""
    return [(change.at, change.transition) for change in changes]


@settings(max_examples=400, derandomize=True)
@given(histories())
def check(history: History) -> None:
    """Follow a history with and without its assumptions."""
    standing, without = history.followed(), honest(history).followed()
    firm = tuple(change for change in standing.changes if not change.rests_on)
    assert standing.changes[: len(firm)] == firm  # what rests on an assumption stays so
    assert path(without.changes)[: len(firm)] == path(firm)
    met["rests on an assumption"] += bool(standing.rests_on)
    if standing.rests_on:
        return
    assert path(without.changes) == path(standing.changes)
    unmarked = {name: reading for name, reading in standing.readings.items() if reading.basis != "assumed"}
    assert unmarked == without.readings
    met["marked readings"] += len(standing.readings) - len(unmarked)
    met["unmarked path"] += bool(standing.changes)


def test_assumptions_stay_marked() -> None:
    """Without the assumptions, what is not marked is the same; both marked and unmarked are met often."""
    met.clear()
    check()
    assert met["rests on an assumption"] > 50
    assert met["marked readings"] > 30
    assert met["unmarked path"] > 30


START = datetime(2024, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def known(name: str, value: Any, day: int = 1, basis: str = "assessed", side: str = "both") -> Reading:
    """Return a reading of a day."""
    fields = {"indicator": name, "value": value, "basis": basis, "side": side, "occurred_at": START + day * DAY}
    return Reading.model_validate(fields)


def assumed(name: str, value: Any, day: int = 1, side: str = "both") -> Reading:
    """Return an assumption of a day."""
    return known(name, value, day, "assumed", side)


def event(kind: str, day: int, about: str | None = None) -> Event:
    """Return an event of a day, called by its kind."""
    return Event(id=kind, kind=kind, occurred_at=START + day * DAY, about=about)


def after(*facts: Event | Reading) -> Standing:
    """Follow a relationship for a month."""
    return follow(ford, Relationship(id="r", opened_at=START, facts=facts), as_of=START + 30 * DAY)


@pytest.mark.parametrize("side", ["supplier", "both"])
@pytest.mark.parametrize("first", ["assumption", "assessment", "neither"])
def test_assumption_only_fills_what_is_unknown(side: str, first: str) -> None:
    """An assessment by either side stands, whether the assumption comes before it, after, or at that instant."""
    days = {"assumption": (1, 2), "assessment": (2, 1), "neither": (1, 1)}[first]
    facts = assumed("trust", 0.3, days[0]), known("trust", 0.9, days[1], side=side)
    reading = after(*facts).readings["trust"]
    assert (reading.value, reading.basis) == (0.9, "assessed")


def test_assumption_fills_again_what_is_no_longer_known() -> None:
    """Once a reading is withdrawn, the assumption made earlier fills its place."""
    facts = assumed("trust", 0.3, 1), known("trust", 0.9, 2), known("trust", None, 3)
    reading = after(*facts).readings["trust"]
    assert (reading.value, reading.basis) == (0.3, "assumed")


def test_what_derives_from_an_assumption_stays_marked() -> None:
    """An order shifts an assumed trust, and the result is still an assumption."""
    reading = after(assumed("trust", 0.5), event("order_fulfilled", 2)).readings["trust"]
    assert reading.value == pytest.approx(0.525)
    assert reading.basis == "assumed"


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ((assumed("supplier_status", "preferred"), event("preferred_status_granted", 2)), "preferred"),
        ((assumed("escalation", "complaint"), event("complaint_raised", 2)), "complaint"),
        ((assumed("escalation", "none"), event("complaint_raised", 2)), "complaint"),
    ],
    ids=["same value", "same level", "higher level"],
)
def test_event_that_gives_a_value_confirms_or_replaces_an_assumption(facts: Any, value: str) -> None:
    """What an event gives is known from the event, and no longer assumed."""
    reading = after(*facts).readings[facts[0].indicator]
    assert (reading.value, reading.basis, reading.occurred_at) == (value, "inferred", START + 2 * DAY)


def test_new_assumption_replaces_the_old() -> None:
    """A later assumption takes the place of an earlier one, and what events did to that one is gone."""
    broken, told = event("promise_broken", 2), event("problem_disclosed_promptly", 4, about="promise_broken")
    facts = assumed("trust", 0.8), broken, assumed("trust", 0.9, 3), told
    assert after(*facts).readings["trust"].value == 0.9


def test_assumption_without_a_value_is_withdrawn() -> None:
    """An assumption of no value withdraws the earlier one, of one side or of both."""
    assert "trust" not in after(assumed("trust", 0.8), assumed("trust", None, 2)).readings
    sides = assumed("trust", 0.8, side="supplier"), assumed("trust", 0.4, side="customer")
    assert after(*sides).readings["trust"].value == 0.4
    assert after(*sides, assumed("trust", None, 2, side="customer")).readings["trust"].value == 0.8
    assert "trust" not in after(assumed("trust", None), known("commitment", 0.2)).readings


EARLY = (known("cultural_distance", 0.1, 0), known("technological_distance", 0.1, 0), event("trial_order", 0))
DEVELOPMENT = (*EARLY, known("orders_completed", 1, 1), known("volume_change", 0.1, 1))


def test_change_says_what_it_rests_on() -> None:
    """A change names the assumptions that its guard needed; later changes and the standing name them too."""
    facts = (*DEVELOPMENT, assumed("trust", 0.5), known("alternatives_attractiveness", 0.1, 1))
    standing = after(*facts, event("relationship_ended", 9))
    assert [(c.transition, c.rests_on) for c in standing.changes] == [
        ("F1", ()),
        ("F2", ("trust",)),
        ("F11", ("trust",)),
    ]
    assert standing.rests_on == ("trust",)


def test_change_that_would_come_anyway_does_not_rest_on_it() -> None:
    """Where a guard holds without the assumption, the change does not rest on it, though it reads it."""
    grown = (*DEVELOPMENT, known("trust", 0.5), known("alternatives_attractiveness", 0.1, 1))
    fallen = assumed("trust", 0.1, 0), known("volume_change", -0.5, 3), known("trust", None, 3)
    standing = after(*grown, *fallen)
    assert standing.readings["trust"].basis == "assumed"
    assert [(c.transition, c.rests_on) for c in standing.changes][-1] == ("F7", ())


def test_candidate_says_what_it_rests_on() -> None:
    """A candidate whose verdict an assumption decides names it, also where it fails by it."""
    standing = after(*DEVELOPMENT, assumed("trust", 0.1), known("alternatives_attractiveness", 0.1, 1))
    candidates = {c.transition: c for c in review(ford, standing).candidates}
    assert (candidates["F2"].verdict, candidates["F2"].rests_on) == ("fails", ("trust",))
    assert candidates["F9"].rests_on == ()
