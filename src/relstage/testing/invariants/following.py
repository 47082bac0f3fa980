"""What every history keeps: the fold splits, facts count once, the past stays, and the changes hang together."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from relstage.errors import FactError, StageError
from relstage.machines import StageModel, follow, observe, review
from relstage.models import Decision, Event, Reading, Relationship, Standing
from relstage.rules import evaluate
from relstage.rules.meaning import Verdict
from relstage.testing.invariants.cases import History
from relstage.testing.invariants.registry import Broken, invariant, require
from relstage.testing.invariants.variants import next_edition

CYCLE = timedelta(days=146_097)  # the Gregorian calendar comes round after 400 years


def has_events(model: StageModel) -> str:
    """Apply where the model knows an event."""
    return "" if model.events else "the model has no event"


def needs_store(_: StageModel) -> str:
    """Apply nowhere: there is no store here."""
    return "it needs a store, and check uses none"


@invariant("changes_hang_together")
def changes_hang_together(history: History) -> None:
    """The path goes from the initial stage to the present one by declared transitions, each from where the last led."""
    standing, here = history.standing, history.model.initial
    for change in standing.changes:
        require(change.origin == here, f"{change.transition} from {change.origin}", f"from {here}")
        declared = history.model.transition_of[change.transition]
        require(here in declared.origins and change.target == declared.target, change.transition, "a declared edge")
        require(change.kind == declared.kind, change.kind, declared.kind)
        require((change.event is not None) == bool(declared.on), f"event {change.event}", "one where it asks for one")
        here = change.target
    require(standing.stage == here, standing.stage, here)


@invariant("guards_held")
def guards_held(history: History) -> None:
    """Each change was made on readings under which its guard holds, recorded with it."""
    for change in history.standing.changes:
        guard = history.model.transition_of[change.transition].guard
        readings = {reason.leaf.indicator: reason.value for reason in change.reasons}
        seen = f"{change.transition} at {change.at} on {readings}"
        require(evaluate(guard, readings) is Verdict.HOLDS, seen, f"{guard} holds")


@invariant("replay_is_fold")
def replay_is_fold(history: History) -> None:
    """Taking the facts instant by instant gives the standing that following all of them gives."""
    standing = history.opening
    instants = sorted({fact.occurred_at for fact in history.facts if fact.occurred_at > standing.as_of})
    first = [fact for fact in history.facts if fact.occurred_at <= standing.as_of]
    if first:
        return
    since = None
    for instant in (*instants, history.as_of):
        standing = observe(history.model, standing, *history.occurred(since, instant), as_of=instant)
        since = instant
    _same(standing, history.standing)


@invariant("fold_splits")
def fold_splits(history: History) -> None:
    """Following up to any cut and then the rest, also through JSON, gives what following all at once gives."""
    _same(history.parts[-1], history.standing)


@invariant("idempotent_event")
def idempotent_event(history: History) -> None:
    """Facts delivered again change nothing."""
    _same(history.observed(*history.facts, *history.facts), history.standing)


@invariant("conflicting_duplicate", applies_to=has_events)
def conflicting_duplicate(history: History) -> None:
    """An event of an id that is taken, with other content, is refused, and so is a reading that contradicts one."""
    for fact in history.facts[-3:]:
        if isinstance(fact, Event):
            other: Event | Reading = fact.model_copy(update={"sequence": fact.sequence + 1})
        else:
            other = fact.model_copy(update={"basis": "inferred" if fact.basis == "assessed" else "assessed"})
            if fact.basis == "assumed":
                continue
        _refused(lambda other=other: history.observed(other), "conflicting-fact", f"{fact} came again as {other}")  # type: ignore[misc]


@invariant("delivery_order")
def delivery_order(history: History) -> None:
    """Facts of one call may come in any order, and more than once."""
    facts, opening = history.facts, history.opening
    if any(fact.occurred_at <= opening.as_of for fact in facts):
        return
    disordered = (*facts[::-2], *facts[::2], *facts[::-3], *facts[1::2])
    _same(observe(history.model, opening, *disordered, as_of=history.as_of), history.standing)


@invariant("versions_contiguous")
def versions_contiguous(history: History) -> None:
    """Each longer past has the changes of the shorter one, and then more: none is lost, none comes between."""
    for before, after in pairwise((*history.parts, history.standing)):
        kept = after.changes[: len(before.changes)]
        require(kept == before.changes, [c.transition for c in kept], [c.transition for c in before.changes])
        require(all(c.at > before.as_of for c in after.changes[len(kept) :]), "an older change", "none in between")


@invariant("stale_write_rejected", applies_to=needs_store)
def stale_write_rejected(_: History) -> None:
    """A decision made on one version is refused once the stream has moved, even back to the same stage."""


@invariant("time_monotone")
def time_monotone(history: History) -> None:
    """Time goes one way: changes follow one another, none after the standing's clock, which is not turned back."""
    standing = history.standing
    instants = [standing.opened_at, *(change.at for change in standing.changes), standing.as_of]
    require(instants == sorted(instants), [f"{each:%Y-%m-%d %H:%M:%S}" for each in instants], "one after the other")
    since = standing.changes[-1].at if standing.changes else standing.opened_at
    require(standing.since == since, standing.since, since)
    require(standing.as_of == history.as_of, standing.as_of, history.as_of)
    back = standing.as_of - timedelta(days=1)
    _refused(lambda: observe(history.model, standing, as_of=back), "clock-back", f"observed as of {back}")


@invariant("other_definition_refused")
def other_definition_refused(history: History) -> None:
    """A standing made under one definition is not taken for one of another, be it the next edition of the same."""
    other, standing = next_edition(history.model), history.standing
    for ask in (lambda: observe(other, standing, as_of=history.as_of), lambda: review(other, standing)):
        _refused(ask, "other-digest", "a standing of another digest")


@invariant("history_append_only")
def history_append_only(history: History) -> None:
    """A fact that comes late never edits a change made before it came."""
    for before, after in pairwise(history.as_recorded):
        kept = after.changes[: len(before.changes)]
        require(kept == before.changes, [c.transition for c in kept], [c.transition for c in before.changes])


@invariant("late_facts_wait")
def late_facts_wait(history: History) -> None:
    """A fact recorded after it occurred moves nothing before it was recorded, and keeps its date."""
    events = {fact.id: fact for fact in history.facts if isinstance(fact, Event)}
    for before, after in pairwise(history.as_recorded):
        for change in after.changes[len(before.changes) :]:
            require(change.at >= before.as_of, f"{change.transition} at {change.at}", f"none before {before.as_of}")
            event = events.get(change.event or "")
            if event is not None and event.occurred_at <= before.as_of:
                said = f"{change.transition} at {change.at} by {event.id}"
                require(change.at >= event.recorded_at, said, f"not before it was recorded, {event.recorded_at}")


@invariant("round_trip")
def round_trip(history: History) -> None:
    """A relationship, a standing and a decision written as JSON and read back are the same."""
    relationship, standing = history.relationship, history.standing
    decision = review(history.model, standing)
    _same(Decision.model_validate_json(decision.model_dump_json()), decision)
    _same(Relationship.model_validate_json(relationship.model_dump_json()), relationship)
    _same(Standing.model_validate_json(standing.model_dump_json()), standing)


@invariant("shifted_400_years")
def shifted_400_years(history: History) -> None:
    """A history moved by 400 years, when the calendar comes round, makes the same changes 400 years later."""
    relationship, own = history.relationship, history.standing
    if history.as_of.year > 5_000 or relationship.zone != "UTC" or _dated(relationship):
        return  # clocks of other zones do not change alike for ever
    moved = Relationship.model_validate(
        {
            **dict(relationship),
            "opened_at": relationship.opened_at + CYCLE,
            "facts": tuple(_moved(fact) for fact in relationship.facts),
        }
    )
    later = follow(history.model, moved, as_of=history.as_of + CYCLE)
    seen = [(change.transition, change.at - CYCLE) for change in later.changes]
    require(seen == [(change.transition, change.at) for change in own.changes], seen, "the same changes, moved")


def _moved(fact: Event | Reading) -> Event | Reading:
    return fact.model_copy(update={"occurred_at": fact.occurred_at + CYCLE, "recorded_at": fact.recorded_at + CYCLE})


def _dated(relationship: Relationship) -> bool:
    return any(isinstance(fact, Event) and "start" in fact.attributes for fact in relationship.facts)


def _same(seen: object, expected: object) -> None:
    if seen != expected:
        told = f"{type(expected).__name__} differs"
        if isinstance(seen, Standing) and isinstance(expected, Standing):
            apart = [name for name in Standing.model_fields if getattr(seen, name) != getattr(expected, name)]
            told = "; ".join(f"{name} {getattr(seen, name)!r}"[:300] for name in apart)
            expected = "; ".join(f"{name} {getattr(expected, name)!r}"[:300] for name in apart)
        raise Broken(told, str(expected)[:900])


def _refused(attempt: Callable[[], object], code: str, seen: str) -> None:
    try:
        attempt()
    except (FactError, StageError) as error:
        codes = [problem.code for problem in error.problems]
        require(code in codes, f"{seen}: refused as {', '.join(codes)}", f"refused as {code}")
        return
    raise Broken(f"{seen}: taken", f"refused as {code}")
