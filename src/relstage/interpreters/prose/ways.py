"""Where one can get from a stage: the shortest way to another, and which others are nearest."""

import math
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from relstage.errors import TooLarge
from relstage.interpreters.prose.explanation import Rival
from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel, Transition
from relstage.messages import say
from relstage.models import Candidate, Decision
from relstage.regions import nearest, region
from relstage.rules import Indicator, Readings, Rule

Steps = tuple[tuple[Transition, str], ...]


def way(model: StageModel, origin: str, target: str) -> Steps | None:
    """Return the shortest chain of transitions from `origin` to `target`; ``None`` where there is none.

    One that passes through an exit counts only where no other leads there. Each step is a transition and the stage it
    leaves.
    """
    exits = {stage.name for stage in model.exits}
    found = _shortest(model, origin, target, passing=set(model.places) - exits)
    return found if found is not None else _shortest(model, origin, target, passing=set(model.places))


def _shortest(model: StageModel, origin: str, target: str, *, passing: set[str]) -> Steps | None:
    reached: dict[str, Steps] = {origin: ()}
    front = [origin]
    while front and target not in reached:
        fresh: dict[str, Steps] = {}
        for here in front:
            for road in model.lowered.roads[here]:
                if road.target not in reached and (here == origin or here in passing):
                    fresh.setdefault(road.target, (*reached[here], (road.transition, here)))
        reached |= fresh
        front = list(fresh)
    return reached.get(target)


def way_text(steps: Steps, wording: Wording) -> str:
    """Write a chain: early stage → development stage (F2) → ..."""
    places = [wording.stage(steps[0][1])]
    places += [f"{wording.stage(transition.target)} ({transition.id})" for transition, _ in steps]
    return " → ".join(places)


class Gap(NamedTuple):
    """How far a guard is from holding; a distance of ``None`` says that no readings do, or that it is `too_large`."""

    distance: float | None
    unknown: tuple[str, ...] = ()
    too_large: bool = False


def gap(guard: Rule, readings: Readings, indicators: Mapping[str, Indicator]) -> Gap:
    """Return how far `readings` are from the nearest ones under which `guard` holds, in shares of the scales.

    What is unknown adds nothing and is named; a way that changes known readings alone goes first, however long.
    """
    try:
        target = region(guard, indicators)
        found = nearest(target, readings, unknown_cost=math.inf) or nearest(target, readings)
    except TooLarge:
        return Gap(None, too_large=True)
    if found is None:
        return Gap(None)
    return Gap(found.distance, tuple(change.indicator for change in found.changes if change.before is None))


def rivals(decision: Decision, wording: Wording) -> tuple[Rival, ...]:
    """Return the other stages one transition away, nearest first; of several transitions to one, the nearest counts."""
    model = wording.model
    best: dict[str, tuple[Candidate, Gap]] = {}
    for candidate in decision.candidates:
        guard = model.transition_of[candidate.transition].guard
        found = candidate, gap(guard, decision.readings, model.indicator_of)
        held = best.setdefault(candidate.target, found)
        if _rank(*found) < _rank(*held):
            best[candidate.target] = found
    return tuple(_rival(*found, wording) for found in sorted(best.values(), key=lambda found: _rank(*found)))


def _rank(candidate: Candidate, gap: Gap) -> tuple[bool, bool, bool, float, int, bool]:
    """Order by nearness, the wholly known first; an event alone is equally near from everywhere, and goes last."""
    alone, far = not candidate.reasons, gap.distance is None
    return alone, far, bool(gap.unknown), gap.distance or 0.0, len(gap.unknown), bool(candidate.events)


def _rival(candidate: Candidate, gap: Gap, wording: Wording) -> Rival:
    stage = wording.stage(candidate.target)
    told = "; ".join(_distance(candidate, gap, wording))
    return Rival(
        target=candidate.target,
        transition=candidate.transition,
        distance=gap.distance,
        unknown=gap.unknown,
        text=say("rival", wording.lang, stage=stage, id=candidate.transition, distance=told),
    )


def _distance(candidate: Candidate, gap: Gap, wording: Wording) -> Iterator[str]:
    if gap.distance is None:
        yield say("rival.too-large" if gap.too_large else "rival.never", wording.lang)
    elif gap.distance:
        yield say("rival.away", wording.lang, share=wording.share(gap.distance))
    elif candidate.verdict == "holds" and candidate.reasons:
        yield say("rival.holds", wording.lang)
    if gap.unknown:
        yield say("rival.unknown", wording.lang, names=wording.names(gap.unknown))
    if candidate.events:
        triggers = wording.model.transition_of[candidate.transition].on
        yield say("rival.event", wording.lang, events=wording.triggers(triggers))
