"""Law ``changes_are_decided``: every recorded change is a move of the definition whose guard held on what was read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.machines import StageModel, decide, follow, review
from relstage.models import Event, Reading, Relationship, StageChange
from relstage.rules import Verdict, evaluate
from tests.laws.histories import History, histories


def check_change(model: StageModel, change: StageChange, events: dict[str, Event]) -> None:
    """See that a change goes along an edge, that its guard held on its reasons, and that its event fits."""
    transition = model.transition_of[change.transition]
    assert (change.target, change.kind) == (transition.target, transition.kind)
    assert change.origin in transition.origins
    read = {reason.leaf.indicator: reason.value for reason in change.reasons}
    assert evaluate(transition.guard, read) is Verdict.HOLDS
    assert (change.event is None) == (not transition.on)
    if change.event is not None:
        happened = events[change.event]
        assert happened.kind in {trigger.event for trigger in transition.on}
        assert decide(model, change.origin, read, event=happened).moves[0].transition == change.transition
    if change.kind == "terminate":
        assert change.initiator is not None
    dates = [reason.reading.occurred_at for reason in change.reasons if reason.reading is not None]
    assert all(date <= change.at for date in dates)


@settings(max_examples=200)
@given(histories())
def test_changes_are_decided(history: History) -> None:
    """The changes hang together from the first stage to the present one, each decided on what its reasons show."""
    standing, model = history.followed(), history.model
    events = {fact.id: fact for fact in history.relationship.facts if isinstance(fact, Event)}
    here, since = model.initial, history.relationship.opened_at
    for change in standing.changes:
        assert change.origin == here
        assert change.at >= since
        check_change(model, change, events)
        here, since = change.target, change.at
    assert (standing.stage, standing.since) == (here, since)
    assert standing.as_of == history.until


@settings(max_examples=150)
@given(histories())
def test_nothing_is_left_to_decide(history: History) -> None:
    """At the end of a history no silent transition is open, unless an ending or new start was the last to happen."""
    standing = history.followed()
    decision = review(history.model, standing)
    stopped = bool(standing.changes) and standing.changes[-1].kind in ("terminate", "recover")
    assert stopped or decision.moves == ()
    assert decision.origin == standing.stage
    assert decision.as_of == standing.as_of


START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def event(kind: str, day: int, sequence: int = 0, **attributes: Any) -> Event:
    """Return an event of a day."""
    at = START + day * DAY
    return Event(id=f"{kind} {day} {sequence}", kind=kind, occurred_at=at, sequence=sequence, attributes=attributes)


def reading(name: str, value: Any, day: int = 0) -> Reading:
    """Return a reading of a day."""
    return Reading(indicator=name, value=value, occurred_at=START + day * DAY)


NEAR = (reading("cultural_distance", 0.1), reading("technological_distance", 0.1))


def path(*facts: Event | Reading, model: StageModel = ford, days: int = 60) -> list[str]:
    """Follow a relationship and return the transitions taken."""
    standing = follow(model, Relationship(id="r", opened_at=START, facts=facts), as_of=START + days * DAY)
    return [change.transition for change in standing.changes]


def test_events_of_one_instant_are_offered_in_sequence() -> None:
    """An ending and a new start of one instant happen in the order of their sequence numbers."""
    ended, again = event("relationship_ended", 5, 1), event("reactivated", 5, 2)
    assert path(*NEAR, again, ended) == ["F11", "F13"]
    assert path(*NEAR, event("reactivated", 5, 1), event("relationship_ended", 5, 2)) == ["F11"]


def test_after_an_ending_only_events_are_offered_that_instant() -> None:
    """After a new start, what needs no event waits for the next instant."""
    ended, again = event("relationship_ended", 5), event("reactivated", 9)
    distant = reading("cultural_distance", 0.9, 9)
    assert path(ended, again, distant, days=9) == ["F11", "F13"]
    assert path(ended, again, distant, event("seller_marketing", 12), days=12) == ["F11", "F13", "F8"]


def test_event_is_used_up_and_the_rest_follows() -> None:
    """A trial order opens the early stage and the readings carry it on; each stage is left in the history."""
    ready = {"orders_completed": 4, "trust": 0.8, "volume_change": 0.2, "alternatives_attractiveness": 0.1}
    more = {"commitment": 0.8, "adaptation": 0.5}
    facts = [reading(name, value) for name, value in (ready | more).items()]
    assert path(*NEAR, *facts, event("trial_order", 3)) == ["F1", "F2", "F3"]


def test_effects_and_readings_come_before_moves() -> None:
    """At one instant the effects of events count first, then readings, and only then is anything decided."""
    distant = event("potential_assessed", 3, cultural_distance=0.9)
    talks = event("negotiation_opened", 3, -1)
    assert path(*NEAR, talks, distant) == ["F8"]
    assert path(*NEAR, talks, distant, reading("cultural_distance", 0.2, 3)) == ["F1"]


def test_model_without_the_vocabulary_passes_facts_over() -> None:
    """Events and readings that a model does not declare are counted and passed over; they do not break a silence."""
    facts = [event("fair_visited", 40), reading("mood", "cheerful", 41), reading("mood", "sour", 42)]
    standing = follow(ford, Relationship(id="r", opened_at=START, facts=tuple(facts)), as_of=START + 60 * DAY)
    assert standing.not_in_model == {"fair_visited": 1, "mood": 2}
    assert standing.last_dealing == START


@pytest.mark.parametrize("taken_over", [False, True])
def test_counts_begin_at_nothing_unless_taken_over(taken_over: bool) -> None:
    """Counts and agreement of a relationship opened here are 0; of one taken over they are unknown."""
    opened = Relationship(id="r", opened_at=START, taken_over=taken_over)
    readings = follow(ford, opened, as_of=START).readings
    counted = {name: reading.value for name, reading in readings.items() if not name.startswith("months")}
    names = ["contact_breadth", "joint_activity_count", "orders_completed", "recurring_problems"]
    zero = dict.fromkeys([*names, "scapegoat_responses", "referrals", "agreement_term_years"], 0.0)
    assert counted == ({} if taken_over else zero)
