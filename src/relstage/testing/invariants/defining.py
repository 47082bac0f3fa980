"""What a sound definition keeps: stages that can be reached and left, guards that matter, limits that are exact."""

import json
import math
from collections.abc import Iterator, Mapping

from relstage.errors import Problem, TooLarge
from relstage.machines import StageModel, Transition, decide, follow
from relstage.models import Candidate
from relstage.regions import Box, is_empty, region, typical
from relstage.regions.boxes import meet
from relstage.rules import Bound, Leaf, Levels, Not, Number, Value, leaves, number_text
from relstage.studies.paths import path_to
from relstage.studies.steps import fields
from relstage.testing.invariants.deciding import has_exits
from relstage.testing.invariants.registry import Broken, invariant, require
from relstage.testing.invariants.relating import has_guards
from relstage.testing.reference import followed
from relstage.testing.reference.motion import signed, truth
from relstage.testing.sites import Pair, sites
from relstage.testing.steering import find, sought, targets

MOST_LOOKED_AT = 2_000


def has_unprompted(model: StageModel) -> str:
    """Apply where two transitions of the ladder need no event."""
    silent = [t for t in model.transitions if not t.on and t.kind in ("advance", "regress")]
    return "" if len(silent) > 1 else "fewer than two transitions need no event, so none can lead round"


def has_exit_for_all(model: StageModel) -> str:
    """Apply where some terminate into an exit is declared."""
    exits = {each.name for each in model.exits}
    declared = any(t.kind == "terminate" and t.target in exits for t in model.transitions)
    return "" if declared else "no transition into an exit is declared"


@invariant("reachable", about="definition")
def reachable(model: StageModel) -> None:
    """Every stage has a witness history that the engine accepts, and so does the reference model."""
    for place in model.places:
        path = path_to(model, place)
        if path is None:
            raise Broken(f"no history leads to {place}", "one for every stage")
        standing = follow(model, path.relationship, as_of=path.as_of)
        been = {model.initial, *(change.target for change in standing.changes)}
        require(place in been, f"the witness ends in {standing.stage}", f"it comes to {place}")
        account = followed(model, path.relationship, path.as_of)
        require(account.stage == standing.stage, standing.stage, f"{account.stage}, says the reference model")


@invariant("termination_reachable", about="definition", applies_to=has_exits)
def termination_reachable(model: StageModel) -> None:
    """From every stage that can be reached an exit can be."""
    _decidable(model)
    ending = {each.name for each in model.exits}
    steps = [(origin, t.target) for t in model.transitions for origin in t.origins if find(model, origin, t.id)]
    for _ in model.places:
        ending |= {origin for origin, target in steps if target in ending}
    stuck = [name for name in targets(model).stages if name not in ending]
    require(not stuck, f"no way to an exit from {', '.join(stuck)}", "one from every stage")


@invariant("uncoupling_everywhere", about="definition", applies_to=has_exit_for_all)
def uncoupling_everywhere(model: StageModel) -> None:
    """From each stage that a transition into an exit names as its origin, a decision leads into an exit."""
    _decidable(model)
    exits = {each.name for each in model.exits}
    ways = [t for t in model.transitions if t.kind == "terminate" and t.target in exits]
    for stage in dict.fromkeys(origin for t in ways for origin in t.origins if origin in targets(model).stages):
        ended = False
        for way in (t for t in ways if stage in t.origins):
            step = find(model, stage, way.id)
            ended = ended or (step is not None and decide(model, stage, step.readings, event=step.event).stage in exits)
        require(ended, f"no decision ends it from {stage}", "one that does")


def _decidable(model: StageModel) -> None:
    unknown = sought(model)[1]
    if unknown:
        raise TooLarge(Problem("too-large", model.name, unknown))


@invariant("no_livelock", about="definition", applies_to=has_unprompted)
def no_livelock(model: StageModel) -> None:
    """No readings lead round: every way back to a stage passes a guard, a wait or an event on the way."""
    looked_at = 0
    for place in model.places:
        for walked in _rounds(model, place, (), frozenset({place})):
            looked_at += 1
            if looked_at > MOST_LOOKED_AT:
                raise TooLarge(Problem("too-many-ways", place, f"more than {MOST_LOOKED_AT} ways lead on"))
            require(not walked, walked, f"no way round from {place} under the same readings")


def _rounds(model: StageModel, stage: str, walked: tuple[str, ...], been: frozenset[str]) -> Iterator[str]:
    """Yield the ways round found, each with the readings that lead round, and an empty text for each way looked at."""
    origin = model.transition_of[walked[0]].origins if walked else (stage,)
    for t in model.transitions:
        if t.on or stage not in t.origins or t.kind not in ("advance", "regress"):
            continue
        yield ""
        if t.target in been:
            yield _leads_back(model, walked, t, been)
        elif any(True for start in origin if _can(model, start, (*walked, t.id), been)):
            yield from _rounds(model, t.target, (*walked, t.id), been | {t.target})


def _can(model: StageModel, start: str, walked: tuple[str, ...], been: frozenset[str]) -> bool:
    return start in been and next(fields(model, start, walked, stays=False), None) is not None


def _leads_back(model: StageModel, walked: tuple[str, ...], back: Transition, been: frozenset[str]) -> str:
    """Return on which readings the moves made and the one that leads back can hold; an empty text for none."""
    clocks = {each.name for each in model.indicators if each.clock == "months_in_stage"}
    others = [
        Box({name: range_ for name, range_ in box.ranges.items() if name not in clocks})
        for box in region(back.guard, model.indicator_of).boxes
        if all(range_.holds(0.0) for name, range_ in box.ranges.items() if name in clocks)
    ]
    for start in model.transition_of[walked[0]].origins if walked else ():
        for box in fields(model, start, walked, stays=False) if start in been else ():
            both = next((met for other in others if (met := meet(box, other)) is not None), None)
            if both is not None:
                readings = {name: typical(range_, model.indicator_of[name]) for name, range_ in both.ranges.items()}
                return f"{' then '.join((*walked, back.id))}, from {start} {_on(readings)}"
    return ""


def _on(readings: Mapping[str, Value]) -> str:
    told = (f"{name} = {v if isinstance(v, str) else number_text(v)}" for name, v in readings.items())
    return f"with {', '.join(told)}" if readings else "whatever is known"


@invariant("guards_live", about="definition", applies_to=has_guards)
def guards_live(model: StageModel) -> None:
    """Each guard can hold and can fail within the declared scales."""
    for transition in model.transitions:
        if any(True for _ in leaves(transition.guard)):
            for rule, word in ((transition.guard, "hold"), (Not(transition.guard), "fail")):
                dead = is_empty(region(rule, model.indicator_of))
                require(not dead, f"the guard of {transition.id} ({transition.guard}) can never {word}", "it can")


@invariant("guard_mcdc", about="definition", applies_to=has_guards)
def guard_mcdc(model: StageModel) -> None:
    """Each leaf of a guard alone can turn the decision."""
    for site in sites(model):
        if site.undecided:
            raise TooLarge(Problem("too-large", site.threshold, site.undecided))
        require(bool(site.pairs), f"{site.threshold} ({site.leaf}) is dead: {site.dead}", "it can turn the guard")
        origin = model.transition_of[site.transition].origins[0]
        for pair in site.pairs:
            met, missed = (_candidate(model, origin, site.transition, r) for r in (pair.met, pair.missed))
            if met is not None and missed is not None:
                seen = f"{site.threshold}: {met.verdict} on {pair.met}, {missed.verdict} on {pair.missed}"
                wanted = ("holds", "fails") if pair.guard_when_met else ("fails", "holds")
                require((met.verdict, missed.verdict) == wanted, seen, " then ".join(wanted))


def _candidate(model: StageModel, origin: str, id: str, readings: dict[str, Value]) -> Candidate | None:
    """Return the candidate, fired or not; ``None`` where another transition fired in its stead."""
    decision = decide(model, origin, readings)
    shown = (*decision.because[:1], *(() if decision.moves else decision.candidates))
    return next((candidate for candidate in shown if candidate.transition == id), None)


@invariant("boundary_exact", about="definition", applies_to=has_guards)
def boundary_exact(model: StageModel) -> None:
    """At a threshold a comparison is as declared, and one unit to either side as it has to be."""
    for transition in model.transitions:
        origin = transition.origins[0]
        for place, (leaf, under_not) in enumerate(signed(transition.guard)):
            for value in _beside(model, leaf):
                readings = {leaf.indicator: value}
                candidate = _candidate(model, origin, transition.id, readings)
                if candidate is not None:
                    lies = truth(leaf, readings)
                    shown_as_is = candidate.reasons[place].leaf == leaf
                    word = "holds" if lies != (under_not and not shown_as_is) else "fails"
                    seen = candidate.reasons[place].verdict
                    require(seen == word, f"{transition.id}: {leaf} {seen} at {value!r}", word)


def _beside(model: StageModel, leaf: Leaf) -> tuple[Value, ...]:
    scale = model.indicator_of[leaf.indicator].scale
    if isinstance(scale, Levels):
        return scale.levels
    assert isinstance(scale, Number) and isinstance(leaf, Bound)
    limit = leaf.limit
    near = (limit, math.nextafter(limit, -math.inf), math.nextafter(limit, math.inf))
    if scale.whole:
        near = (float(math.floor(limit)), float(math.floor(limit) - 1), float(math.floor(limit) + 1))
    return tuple(value for value in near if scale.admits(value))


@invariant("guard_monotone", about="definition", applies_to=has_guards)
def guard_monotone(model: StageModel) -> None:
    """A better reading never closes an advance."""
    for site in sites(model):
        transition, indicator = model.transition_of[site.transition], model.indicator_of[site.leaf.indicator]
        if transition.kind != "advance" or indicator.direction == "neither":
            continue
        for pair in site.pairs:
            opened, closed = (pair.met, pair.missed) if pair.guard_when_met else (pair.missed, pair.met)
            if _only(pair, indicator.name):
                rise = _rank(model, indicator.name, closed) - _rank(model, indicator.name, opened)
                better = rise > 0 if indicator.direction == "beneficial" else rise < 0
                rest = {name: value for name, value in opened.items() if name != indicator.name}
                seen = f"{transition.id} closes as {indicator.name} goes from {opened[indicator.name]!r}"
                seen += f" to {closed[indicator.name]!r}" + (f", {_on(rest)}" if rest else "")
                require(not better, seen, "a better reading closes nothing")


def _only(pair: Pair, name: str) -> bool:
    """Tell whether the two sides differ in this reading alone."""
    return {n: v for n, v in pair.met.items() if n != name} == {n: v for n, v in pair.missed.items() if n != name}


def _rank(model: StageModel, name: str, readings: dict[str, Value]) -> float:
    scale, value = model.indicator_of[name].scale, readings[name]
    return float(scale.levels.index(str(value))) if isinstance(scale, Levels) else float(value)


@invariant("definition_digest", about="definition")
def definition_digest(model: StageModel) -> None:
    """The digest is that of what is said: layout and the order of keys do not count, and any other limit does."""
    data = model.model_dump(mode="json")
    turned = StageModel.model_validate_json(json.dumps(_turned(data), indent=3))
    require(turned == model and turned.digest == model.digest, turned.digest, model.digest)
    require(model.replace(version=model.version + "x").digest != model.digest, "the same digest", "another")
    for id, threshold in model.thresholds.items():
        leaf = threshold.leaf
        if isinstance(leaf, Bound):
            other = leaf.limit / 2 if leaf.limit else 0.5
            moved = model.with_thresholds({id: other})
            require(moved.digest != model.digest, f"the same digest with {id} at {other}", "another")
            return


def _turned(data: object) -> object:
    if isinstance(data, dict):
        return {name: _turned(value) for name, value in reversed(data.items())}
    return [_turned(each) for each in data] if isinstance(data, list) else data
