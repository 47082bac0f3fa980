"""Where an answer of the library and that of the reference model differ, in words; nothing where they agree."""

from collections.abc import Iterator, Mapping
from typing import Any

from relstage.machines import StageModel
from relstage.models import Decision, Event, Standing
from relstage.rules import Value
from relstage.testing.reference.following import Account
from relstage.testing.reference.motion import Sight, decided, flagged, restarted, sights, signed, waiting

WORDS: dict[bool | None, str] = {True: "holds", False: "fails", None: "unknown"}


def decision_differences(
    model: StageModel, decision: Decision, stage: str, readings: Mapping[str, Value | None], event: Event | str | None
) -> Iterator[str]:
    """Yield where `decision` is not what the reference model makes of the same question."""
    expected = decided(model, stage, readings, event)
    yield from _differs("origin", decision.origin, stage)
    yield from _differs("stage", decision.stage, expected.stage)
    moves = [(m.transition, m.kind, m.origin, m.target, m.event) for m in expected.moves]
    yield from _differs("moves", [(m.transition, m.kind, m.origin, m.target, m.event) for m in decision.moves], moves)
    yield from _differs("cycles", decision.cycles, expected.cycles)
    arrived = {**readings, **restarted(model)} if expected.moves else readings
    yield from _candidates(model, decision, expected.stage, arrived)


def _candidates(
    model: StageModel, decision: Decision, stage: str, readings: Mapping[str, Value | None]
) -> Iterator[str]:
    shown = [
        (c.transition, c.verdict, tuple(r.verdict for r in c.reasons), c.obstacle, c.after_months)
        for c in decision.candidates
    ]
    wanted = []
    for each in sights(model, stage, readings):
        months = waiting(model, each.transition, readings) if each.verdict is False else None
        obstacle = _obstacle(each, cycle=each.transition in decision.cycles, early=months is not None)
        leaves = tuple(WORDS[leaf] for leaf in each.leaves)
        wanted.append((each.transition, WORDS[each.verdict], leaves, obstacle, months))
    yield from _differs("candidates", shown, wanted)
    flags = [(flag.name, flag.verdict) for flag in decision.flags]
    yield from _differs("flags", flags, [(n, WORDS[verdict]) for n, verdict in flagged(model, stage, readings).items()])


def _obstacle(sight: Sight, *, cycle: bool, early: bool) -> str:
    if sight.verdict is None:
        return "unknown"
    if sight.verdict is False:
        return "too_early" if early else "fails"
    return "cycle" if cycle else "event" if sight.waits_for_event else "none"


def review_differences(decision: Decision, account: Account) -> Iterator[str]:
    """Yield where the review of a standing shows other reasons than the reference model, other dates or other sides."""
    if decision.moves:
        return
    model, readings = account.model, account.values()
    shown = [
        (c.transition, c.verdict, c.obstacle, c.earliest, tuple(reason.one_sided for reason in c.reasons))
        for c in decision.candidates
    ]
    wanted = []
    for each in sights(model, account.stage, readings):
        transition = next(t for t in model.transitions if t.id == each.transition)
        soonest = account.soonest(transition) if each.verdict is False else None
        obstacle = _obstacle(each, cycle=False, early=soonest is not None)
        sides = tuple(account.ledger.one_sided(leaf.indicator) for leaf, _ in signed(transition.guard))
        wanted.append((each.transition, WORDS[each.verdict], obstacle, soonest, sides))
    yield from _differs("candidates", shown, wanted)


def standing_differences(standing: Standing, account: Account) -> Iterator[str]:
    """Yield where `standing` is not what the reference model makes of the same facts."""
    ledger = account.ledger
    yield from _differs("stage", standing.stage, account.stage)
    yield from _differs("since", standing.since, account.since)
    yield from _differs("as_of", standing.as_of, account.clock)
    yield from _differs("changes", [_walked(c) for c in standing.changes], [_told(c) for c in account.changes])
    yield from _differs("readings", {n: r.value for n, r in standing.readings.items()}, account.values())
    dated = {name: reading for name, reading in standing.readings.items() if name in ledger.views}
    yield from _differs("assumed", {n for n, r in dated.items() if r.basis == "assumed"}, ledger.assumed())
    yield from _differs("dates", {n: r.occurred_at for n, r in dated.items()}, _dates(account, dated))
    yield from _differs("rests_on", set(standing.rests_on), account.rests_on)
    yield from _differs("agreements", list(standing.agreements), ledger.agreements)
    yield from _differs("last_dealing", standing.last_dealing, ledger.last_dealing)
    yield from _differs("not_in_model", standing.not_in_model, ledger.passed_over)


def _walked(change: Any) -> tuple[object, ...]:
    return (
        change.at,
        change.transition,
        change.kind,
        change.origin,
        change.target,
        change.event,
        change.initiator,
        change.cause,
        tuple(reason.verdict for reason in change.reasons),
        change.rests_on,
    )


def _told(change: Any) -> tuple[object, ...]:
    move = change.move
    return (
        change.at,
        move.transition,
        move.kind,
        move.origin,
        move.target,
        move.event,
        change.initiator,
        change.cause,
        tuple(WORDS[verdict] for verdict in change.verdicts),
        change.rests_on,
    )


def _dates(account: Account, shown: Mapping[str, Any]) -> dict[str, object]:
    """Return the dates of the governing views; where both sides say the same, either date will do."""
    dates: dict[str, object] = {}
    for name, reading in shown.items():
        views = account.ledger.views[name].values()
        fitting = {view.at for view in views if view.value == reading.value}
        governing = account.ledger.governs(name)
        assert governing is not None
        dates[name] = reading.occurred_at if reading.occurred_at in fitting else governing.at
    return dates


def _differs(what: str, seen: object, expected: object) -> Iterator[str]:
    if seen != expected:
        yield f"{what}: the library says {_only(seen, expected)}, the reference model {_only(expected, seen)}"


def _only(one: object, other: object) -> str:
    """Show what `one` says, and of lists and mappings only what the `other` does not say."""
    if isinstance(one, dict) and isinstance(other, dict):
        apart = {name: value for name, value in one.items() if name not in other or other[name] != value}
        return repr(apart)
    if isinstance(one, list) and isinstance(other, list):
        first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        return f"{one[first]!r} in place {first}" if first < len(one) else f"nothing in place {first}"
    return repr(one)
