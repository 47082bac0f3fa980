"""What every explanation keeps: a reason for every no, advice that works, and nothing in it that could be left out."""

import math
from collections.abc import Iterator

from relstage.errors import TooLarge
from relstage.machines import StageModel, Transition, decide
from relstage.models import Candidate, Event
from relstage.regions import Change, Nearest, Region, nearest, region
from relstage.rules import Bound, Number, Readings, Value, with_leaves
from relstage.studies.counterfactual import LeastChange, least_change
from relstage.testing.invariants.cases import Question
from relstage.testing.invariants.registry import invariant, require
from relstage.testing.invariants.relating import has_guards
from relstage.testing.keeping import kept
from relstage.testing.reference.motion import signed, truth
from relstage.testing.sites import sites
from relstage.testing.steering import targets

MOST_ADVISED = 2


@invariant("reject_explained", about="decision")
def reject_explained(question: Question) -> None:
    """Every transition that did not fire names a leaf that fails or is unknown, or says what else it waits for."""
    for candidate in question.decision.candidates:
        said = f"{candidate.transition}: {candidate.verdict}, obstacle {candidate.obstacle}"
        words = [reason.verdict for reason in candidate.reasons]
        if candidate.verdict == "fails" and openable(question.model, candidate.transition):
            require("fails" in words, f"{said}, leaves {words}", "a leaf that fails")
            require(candidate.obstacle in ("fails", "too_early"), said, "that it fails, or is too early")
        if candidate.verdict == "unknown":
            require("unknown" in words, f"{said}, leaves {words}", "a leaf that is unknown")
            require(candidate.obstacle == "unknown", said, "that it is unknown")
        if candidate.verdict == "holds":
            require(candidate.obstacle in ("none", "event", "cycle"), said, "that nothing in the guard fails")
            unpulled = not question.model.transition_of[candidate.transition].on
            ended = bool(question.decision.moves) and question.decision.moves[-1].kind in ("terminate", "recover")
            waits = candidate.obstacle != "none" or not unpulled or ended
            require(waits, said, "that it fired, or what it waits for")


@invariant("reasons_complete", about="decision")
def reasons_complete(question: Question) -> None:
    """Each leaf of a guard is a reason: with its threshold, the value it read, and a margin on that side of it."""
    for candidate in question.decision.candidates:
        transition = question.model.transition_of[candidate.transition]
        ids = [f"{transition.id}.{local}" for local, _ in transition.numbered_leaves()]
        shown = [reason.threshold for reason in candidate.reasons]
        require(shown == ids, shown, ids)
        for reason in candidate.reasons:
            lies = truth(reason.leaf, {} if reason.value is None else {reason.leaf.indicator: reason.value})
            word = "unknown" if lies is None else "holds" if lies else "fails"
            require(reason.verdict == word, f"{reason.threshold} {reason.verdict} at {reason.value!r}", word)
            fits = reason.margin is None or (reason.margin >= 0 if lies else reason.margin <= 0)
            require(fits and (reason.margin is None) == (lies is None), f"margin {reason.margin}, {word}", "its side")


@invariant("explain_sound", about="decision")
def explain_sound(question: Question) -> None:
    """The least change that is advised opens the transition: asked again after it, its guard holds."""
    for candidate, advice in advised(question):
        again = decide(question.model, question.stage, advice.readings)
        if not again.moves:
            verdict = next(c.verdict for c in again.candidates if c.transition == candidate.transition)
            require(verdict == "holds", f"{candidate.transition} {verdict} after {_told(advice.changes)}", "it holds")
        guard = question.model.transition_of[candidate.transition].guard
        require(truth(guard, advice.readings) is True, f"{guard} under {dict(advice.readings)}", "it holds")


@invariant("explain_minimal", about="decision")
def explain_minimal(question: Question) -> None:
    """Nothing of the advised change can be left out, and none of its numbers be less by one unit."""
    for candidate, advice in advised(question):
        guard = question.model.transition_of[candidate.transition].guard
        for change in advice.changes:
            undone = {**advice.readings, change.indicator: change.before}
            require(truth(guard, undone) is not True, f"{_told(advice.changes)}", f"none without {change.indicator}")
            less = _less(question.model, change)
            short = {**advice.readings, change.indicator: less}
            if less is not None and truth(guard, short) is True:
                shares = [
                    _share(question.model, each, less if each is change else each.after) for each in advice.changes
                ]
                require(sum(shares) >= advice.distance, _told(advice.changes), f"{change.indicator} {less} will do")


@invariant("advice_fires", about="definition", applies_to=has_guards)
def advice_fires(model: StageModel) -> None:
    """The least change advised from just beyond each threshold makes its transition fire, and none of it is idle."""
    for site in sites(model):
        transition = model.transition_of[site.transition]
        origin = next((each for each in transition.origins if each in targets(model).stages), None)
        if origin is None or not site.pairs:
            continue
        pair = site.pairs[0]
        answer = least_change(model, origin, pair.missed if pair.guard_when_met else pair.met, transition=transition.id)
        if isinstance(answer, LeastChange):
            said = _shifted(answer)
            kept = _advanced(model, transition, origin, answer.readings, answer.event)
            require(kept, f"{transition.id} from {origin}: {said} does not make it fire, and stay", "it fires")
            for shift in answer.changes:
                undone = {**answer.readings, shift.indicator: shift.before}
                needed = not _advanced(model, transition, origin, undone, answer.event)
                require(needed, f"{transition.id}: {said}", f"none without {shift.indicator}")


def _advanced(model: StageModel, way: Transition, stage: str, readings: Readings, event: Event | None) -> bool:
    """Tell whether `way` is the first to fire, and after an advance nothing but advances follows."""
    decision = decide(model, stage, readings, event=event)
    fired = [move.transition for move in decision.moves]
    on = all(move.kind == "advance" for move in decision.moves) and not decision.cycles
    return fired[:1] == [way.id] and (way.kind != "advance" or on)


def _shifted(answer: LeastChange) -> str:
    return ", ".join(f"{each.indicator} {each.before} -> {each.after}" for each in answer.changes) or "no change"


@invariant("explain_stable", about="decision")
def explain_stable(question: Question) -> None:
    """The same question has the same explanation, in whatever order the readings are given."""
    turned = dict(reversed(dict(question.readings).items()))
    again = decide(question.model, question.stage, turned, event=question.event)
    first = question.decision
    require(again.candidates == first.candidates, "other candidates", "the same, whatever the order of readings")
    require((again.because, again.flags) == (first.because, first.flags), "other reasons", "the same")


def advised(question: Question) -> Iterator[tuple[Candidate, Nearest]]:
    """Yield the first blocked transitions out of a stage, each with the least change that would open it."""
    if question.decision.moves:
        return
    blocked = [c for c in question.decision.candidates if c.verdict != "holds"]
    for candidate in blocked[:MOST_ADVISED]:
        field = field_of(question.model, candidate.transition)
        advice = None if field is None else nearest(field, question.readings)
        if advice is not None:
            yield candidate, advice


@kept
def field_of(model: StageModel, transition: str) -> Region | None:
    """Return the readings under which a guard holds; ``None`` where that is too large to tell."""
    try:
        return region(model.transition_of[transition].guard, model.indicator_of)
    except TooLarge:
        return None


@kept
def openable(model: StageModel, transition: str) -> bool:
    """Tell whether a guard would hold if every leaf was met as it is shown; a ``never`` inside may keep it shut."""
    declared: Transition = model.transition_of[transition]
    met = [Bound("met", "<" if under_not else ">=", 0.0) for _, under_not in signed(declared.guard)]
    return truth(with_leaves(declared.guard, met), {"met": 0.0}) is True


def _less(model: StageModel, change: Change) -> Value | None:
    """Return the value one unit nearer to where the reading was."""
    scale = model.indicator_of[change.indicator].scale
    before, after = change.before, change.after
    if before is None or not isinstance(scale, Number):
        return None
    assert isinstance(before, float | int) and isinstance(after, float | int)
    if scale.whole:
        return after - math.copysign(1.0, after - before)
    return math.nextafter(after, before)


def _share(model: StageModel, change: Change, after: Value) -> float:
    """Return how far a change goes, as `nearest` reckons it: what lies below rounding is no less."""
    if change.before is None or isinstance(change.before, str) or isinstance(after, str):
        return change.share
    return abs(after - change.before) / model.indicator_of[change.indicator].scale.span


def _told(changes: tuple[Change, ...]) -> str:
    return ", ".join(f"{each.indicator} {each.before} -> {each.after}" for each in changes) or "no change"
