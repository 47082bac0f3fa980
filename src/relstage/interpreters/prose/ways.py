"""Where one can get from a stage: the shortest way to another, and which others are nearest."""

from collections.abc import Iterable, Iterator

from relstage.interpreters.prose.explanation import Rival
from relstage.interpreters.prose.parts import Gap, gap, nearness, paired
from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel, Transition
from relstage.messages import say
from relstage.models import Candidate

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


def rivals(candidates: Iterable[Candidate], wording: Wording) -> tuple[Rival, ...]:
    """Return the other stages that `candidates` lead to, nearest first; of several transitions the nearest counts."""
    best: dict[str, tuple[Candidate, Gap]] = {}
    for candidate in candidates:
        transition = wording.model.transition_of[candidate.transition]
        found = gap(paired(transition.guard, candidate.reasons))
        held = best.get(candidate.target)
        if held is None or _rank(candidate, found) < _rank(*held):
            best[candidate.target] = candidate, found
    return tuple(_rival(candidate, gap, wording) for candidate, gap in sorted(best.values(), key=lambda b: _rank(*b)))


def _rank(candidate: Candidate, gap: Gap) -> tuple[bool, tuple[bool, bool, float, int], bool]:
    """Order by nearness; a transition that an event alone makes is equally near from everywhere, and goes last."""
    return not candidate.reasons, nearness(gap), bool(candidate.events)


def _rival(candidate: Candidate, gap: Gap, wording: Wording) -> Rival:
    stage = wording.stage(candidate.target)
    told = "; ".join(_distance(candidate, gap, wording))
    return Rival(
        target=candidate.target,
        transition=candidate.transition,
        distance=None if gap.distance == float("inf") else gap.distance,
        unknown=gap.unknown,
        text=say("rival", wording.lang, stage=stage, id=candidate.transition, distance=told),
    )


def _distance(candidate: Candidate, gap: Gap, wording: Wording) -> Iterator[str]:
    if gap.distance == float("inf"):
        yield say("rival.never", wording.lang)
    elif gap.distance:
        yield say("rival.away", wording.lang, share=wording.share(gap.distance))
    elif candidate.verdict == "holds" and candidate.reasons:
        yield say("rival.holds", wording.lang)
    elif candidate.verdict == "fails" and not gap.unknown:
        yield say("rival.limit", wording.lang)
    if gap.unknown:
        yield say("rival.unknown", wording.lang, names=wording.names(gap.unknown))
    if candidate.events:
        triggers = wording.model.transition_of[candidate.transition].on
        yield say("rival.event", wording.lang, events=wording.triggers(triggers))
