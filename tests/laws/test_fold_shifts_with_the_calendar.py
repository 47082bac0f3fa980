"""Law ``fold_shifts_with_the_calendar``: 400 years later, when the calendar comes round again, all happens the same."""

from datetime import timedelta
from typing import Any

from hypothesis import given, settings

from relstage.machines import follow
from relstage.models import Event, Reading, Relationship, Standing
from tests.laws.histories import History, histories

CYCLE = timedelta(days=146_097)  # 400 years of the Gregorian calendar, a whole number of weeks


def shifted(fact: Event | Reading) -> Event | Reading:
    """Return the fact as of 400 years later."""
    changes: dict[str, Any] = {"occurred_at": fact.occurred_at + CYCLE, "recorded_at": fact.recorded_at + CYCLE}
    if isinstance(fact, Event) and isinstance(day := fact.attributes.get("start"), str):
        changes["attributes"] = fact.attributes | {"start": f"{int(day[:4]) + 400}{day[4:]}"}
    return fact.model_copy(update=changes)


def told(standing: Standing) -> list[tuple[object, ...]]:
    """Return what a standing says, with its dates as distances from the opening."""
    path = [(change.transition, change.event, change.at - standing.opened_at) for change in standing.changes]
    known = [(name, r.value, r.basis, r.occurred_at - standing.opened_at) for name, r in standing.readings.items()]
    return [(standing.stage, standing.rests_on), *path, *sorted(known, key=str)]


@settings(max_examples=100)
@given(histories())
def test_fold_shifts_with_the_calendar(history: History) -> None:
    """In a zone without changes of the clock, a history moved by 400 years has the same path and readings."""
    plain = history.relationship.model_copy(update={"zone": "UTC"})
    facts = tuple(shifted(fact) for fact in plain.facts)
    moved = Relationship.model_validate(dict(plain) | {"facts": facts, "opened_at": plain.opened_at + CYCLE})
    then = follow(history.model, plain, as_of=history.until)
    assert told(follow(history.model, moved, as_of=history.until + CYCLE)) == told(then)


@settings(max_examples=100)
@given(histories())
def test_what_a_model_does_not_read_changes_nothing(history: History) -> None:
    """Facts on measures and kinds of event that no guard reads leave the path as it is, at every instant added."""
    noise: list[Event | Reading] = []
    for i, fact in enumerate(history.relationship.facts):
        noise.append(Reading(indicator="net_advantage", value=float(i), occurred_at=fact.occurred_at, side="supplier"))
        noise.append(Event(id=f"noise {i}", kind="fair_visited", occurred_at=fact.occurred_at, sequence=i - 2))
    facts = (*history.relationship.facts, *{(f.occurred_at, type(f)): f for f in noise}.values())
    louder = follow(history.model, history.relationship.with_facts(*facts), as_of=history.until)
    path = [(change.at, change.transition) for change in louder.changes]
    assert path == [(change.at, change.transition) for change in history.followed().changes]
