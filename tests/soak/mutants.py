"""Every one-step mutant of every transition, against the decisions recorded of the original.

    python -m tests.soak.mutants [MODEL ...]

A mutant changes one thing of one transition: an operator; a limit, by one float64 or one visible step, or one level;
the kind; a trigger dropped, replaced by another event, or asked for without its attributes; the target; a leaf dropped;
"and" for "or"; an origin dropped. It is found where the definition refuses it, or where ``check`` with the record of
the original fails; otherwise the two have to be proved equal by regions. One that is neither is a survivor, and the
command fails. Default: every model of the catalogue.
"""

import argparse
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import ValidationError

from relstage.catalogue.published import MODELS
from relstage.errors import RelstageError
from relstage.machines import StageModel, Transition, Trigger
from relstage.machines.definition import numbered
from relstage.models import Kind
from relstage.regions import Region, counterexample, region
from relstage.rules import (
    OPERATORS,
    AllOf,
    AnyOf,
    Bound,
    Indicator,
    Leaf,
    Level,
    Levels,
    Not,
    Rule,
    all_of,
    always,
    any_of,
    leaves,
    with_leaves,
)
from relstage.testing.recorded import Recorded, differences, record

Verdict = Literal["refused", "found", "equal", "SURVIVED"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SAID = {
    "refused": "found by the definition",
    "found": "found by the record",
    "equal": "equal, proved by regions",
    "SURVIVED": "SURVIVED",
}


@dataclass(frozen=True)
class Mutant:
    """One step away from the transition `original`: what is changed, and the fields that replace its own."""

    original: Transition
    what: str
    changes: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.original.id}: {self.what}"

    def model(self, whole: StageModel) -> StageModel:
        """Return `whole` with the mutant in place of its original.

        Raises
        ------
        RelstageError, ValidationError
            Where the definition refuses it.
        """
        mutated = Transition.model_validate({**dict(self.original), **self.changes})
        return whole.replace(transitions=tuple(mutated if t.id == self.original.id else t for t in whole.transitions))


def mutants(model: StageModel) -> Iterator[Mutant]:
    """Yield every one-step mutant of every transition of `model`."""
    for transition in model.transitions:
        yield from _guards(transition, model)
        yield from _kinds(transition)
        yield from _triggers(transition, model)
        yield from _places(transition, model)


# ----------------------------------------------------------------------------------------------------------- guards


def _guards(transition: Transition, model: StageModel) -> Iterator[Mutant]:
    guard = transition.guard
    found = list(leaves(guard))
    whose = [transition.thresholds[local] for local, _ in numbered(guard)]
    for nth, leaf in enumerate(found):
        for what, other in _leaves(leaf, model.indicator_of[leaf.indicator]):
            fresh = with_leaves(guard, [*found[:nth], other, *found[nth + 1 :]])
            yield Mutant(transition, f"{leaf} becomes {what}", _guarded(fresh, whose))
        left = _without(guard, iter(range(len(found))), nth)
        dropped = _guarded(always if left is None else left, [*whose[:nth], *whose[nth + 1 :]])
        yield Mutant(transition, f"{leaf} dropped", dropped)
    for what, fresh in _connectives(guard):
        yield Mutant(transition, what, _guarded(fresh, whose))


def _guarded(guard: Rule, whose: list[Any]) -> dict[str, Any]:
    locals_ = (local for local, _ in numbered(guard))
    return {"guard": guard, "thresholds": dict(zip(locals_, whose, strict=True))}


def _leaves(leaf: Leaf, indicator: Indicator) -> Iterator[tuple[str, Leaf]]:
    scale = indicator.scale
    if isinstance(leaf, Level):
        assert isinstance(scale, Levels)
        for level in scale.levels:
            among = tuple(each for each in scale.levels if (each in leaf.among) != (each == level))
            if among:
                yield f"among {', '.join(among)}", Level(leaf.indicator, among)
        return
    for op in OPERATORS:
        if op != leaf.op:
            yield f"{op} {leaf.limit}", Bound(leaf.indicator, op, leaf.limit)
    assert not isinstance(scale, Levels)
    visible = 1.0 if scale.whole else 0.05
    steps = (math.nextafter(leaf.limit, way) for way in (-math.inf, math.inf))
    for limit in (*steps, leaf.limit - visible, leaf.limit + visible):
        yield f"{leaf.op} {limit!r}", Bound(leaf.indicator, leaf.op, limit)


def _without(rule: Rule, numbers: Iterator[int], nth: int) -> Rule | None:
    """Return `rule` without its nth leaf; ``None`` where nothing is left."""
    match rule:
        case Bound() | Level():
            return None if next(numbers) == nth else rule
        case Not(part):
            left = _without(part, numbers, nth)
            return None if left is None else Not(left)
        case AllOf(parts) | AnyOf(parts):
            kept = [each for part in parts if (each := _without(part, numbers, nth)) is not None]
            if not parts:
                return rule
            join = all_of if isinstance(rule, AllOf) else any_of
            return join(*kept) if kept else None


def _connectives(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """Yield `rule` with one junction turned from "and" to "or", or back."""
    match rule:
        case Bound() | Level():
            return
        case Not(part):
            yield from ((what, Not(fresh)) for what, fresh in _connectives(part))
        case AllOf(parts) | AnyOf(parts):
            turned = AnyOf(parts) if isinstance(rule, AllOf) else AllOf(parts)
            yield f"({rule}) becomes ({turned})", turned
            for i, part in enumerate(parts):
                for what, fresh in _connectives(part):
                    yield what, type(rule)((*parts[:i], fresh, *parts[i + 1 :]))


# ------------------------------------------------------------------------------------------- kinds, events, places


def _kinds(transition: Transition) -> Iterator[Mutant]:
    for kind in get_args(Kind):
        if kind != transition.kind:
            yield Mutant(transition, f"{transition.kind} becomes {kind}", {"kind": kind})


def _triggers(transition: Transition, model: StageModel) -> Iterator[Mutant]:
    for nth, trigger in enumerate(transition.on):
        before, after = transition.on[:nth], transition.on[nth + 1 :]
        yield Mutant(transition, f"{trigger.event} dropped", {"on": (*before, *after)})
        for event in model.events:
            if event.name != trigger.event:
                other = Trigger(event=event.name, cause=trigger.cause)
                yield Mutant(transition, f"{trigger.event} becomes {event.name}", {"on": (*before, other, *after)})
        if trigger.where:
            bare = Trigger(event=trigger.event, cause=trigger.cause)
            yield Mutant(transition, f"{trigger.event} without its attributes", {"on": (*before, bare, *after)})


def _places(transition: Transition, model: StageModel) -> Iterator[Mutant]:
    for place in model.places:
        if place != transition.target:
            yield Mutant(transition, f"leads to {place}", {"target": place})
    for origin in transition.origins:
        rest = tuple(each for each in transition.origins if each != origin)
        yield Mutant(transition, f"no longer leaves {origin}", {"origins": rest})


# ------------------------------------------------------------------------------------------------------ the verdict


def verdict(mutant: Mutant, model: StageModel, recorded: Recorded) -> Verdict:
    """Tell how the `mutant` of `model` is found, or that it decides alike, or neither."""
    try:
        mutated = mutant.model(model)
    except (RelstageError, ValidationError):
        return "refused"
    if differences(recorded, mutated):
        return "found"
    return "equal" if proved_equal(mutant, model) else "SURVIVED"


def proved_equal(mutant: Mutant, model: StageModel) -> bool:
    """Tell whether the mutant differs in its guard alone, and both guards hold under the same readings."""
    if set(mutant.changes) != {"guard", "thresholds"}:
        return False
    a, b = (region(guard, model.indicator_of) for guard in (mutant.original.guard, mutant.changes["guard"]))
    return _inside(a, b, model) and _inside(b, a, model)


def _inside(a: Region, b: Region, model: StageModel) -> bool:
    """Tell whether every reading in `a`, however little it knows, is in `b`.

    What a box of `a` asks to be known is the least that is known there; a box of `b` that asks for more holds none.
    """
    for box in a.boxes:
        known = {name: model.indicator_of[name] for name in box.ranges}
        there = tuple(other for other in b.boxes if other.ranges.keys() <= box.ranges.keys())
        if counterexample(Region((box,), known), Region(there, known)) is not None:
            return False
    return True


def run(model: StageModel) -> tuple[Counter[Verdict], list[str]]:
    """Return how many mutants of `model` were found how, and the survivors."""
    recorded, counts, survivors = record(model), Counter[Verdict](), []
    for mutant in mutants(model):
        found = verdict(mutant, model, recorded)
        counts[found] += 1
        if found == "SURVIVED":
            survivors.append(str(mutant))
    return counts, survivors


def main(arguments: list[str] | None = None) -> int:
    """Run all mutants of the models named, print the counts, and return 1 where one survives."""
    known = {model.name: model for model in MODELS}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODEL", help=f"of {', '.join(known)}; default: all")
    chosen = parser.parse_args(arguments).models or list(known)
    survived = 0
    for name in chosen:
        start = time.perf_counter()
        counts, survivors = run(known[name])
        told = ", ".join(f"{SAID[each]} {counts[each]}" for each in VERDICTS)
        took = f"{time.perf_counter() - start:.1f} s"
        sys.stdout.write(f"{name}: mutants {counts.total()}: {told} ({took})\n")
        sys.stdout.writelines(f"  {survivor}\n" for survivor in survivors)
        survived += len(survivors)
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
