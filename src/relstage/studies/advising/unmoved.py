"""Decisions on record that a model did not follow, and the leaves that stood in the way."""

from collections.abc import Iterator

from relstage.machines import StageModel, follow, review
from relstage.models import Event, Relationship, Standing
from relstage.studies.advising.records import Unmoved
from relstage.studies.causes import DECISIONS


def unmoved_of(model: StageModel, standing: Standing, relationship: Relationship) -> Iterator[Unmoved]:
    """Yield the decisions since the last ending or recovery that `model` has a way for, and that moved nothing."""
    heard = {trigger.event for road in model.transitions for trigger in road.on} & set(DECISIONS)
    moved = {change.event for change in standing.changes}
    turns = (change.at for change in standing.changes if change.kind in ("terminate", "recover"))
    since = max(turns, default=standing.opened_at)
    for fact in relationship.facts:
        if not isinstance(fact, Event) or fact.kind not in heard or fact.id in moved:
            continue
        if since <= fact.occurred_at <= standing.as_of:
            yield _unmoved(model, relationship, fact)


def _unmoved(model: StageModel, relationship: Relationship, event: Event) -> Unmoved:
    there = follow(model, relationship, as_of=event.occurred_at)
    roads = (road for road in review(model, there).candidates if event.kind in road.events)
    road = next(roads, None)
    return Unmoved(
        how=DECISIONS[event.kind],
        event=event.id,
        kind=event.kind,
        at=event.occurred_at,
        stage=there.stage,
        transition=road.transition if road else None,
        reasons=tuple(reason for reason in road.reasons if reason.verdict != "holds") if road else (),
    )
