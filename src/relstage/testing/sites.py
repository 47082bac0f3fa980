"""Where each leaf of a guard decides alone: readings on either side of its threshold, with the rest of the guard held.

Two readings on either side lie as near to the threshold as the scale allows. A leaf without such a pair is dead: no
readings on the declared scales let it change the verdict, and the site says why.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product
from typing import assert_never

from relstage.errors import TooLarge
from relstage.machines import StageModel, Transition
from relstage.regions import Box, Region, closest, region, typical, whole_range
from relstage.regions.boxes import meet
from relstage.rules import AllOf, AnyOf, Bound, Indicator, Leaf, Level, Levels, Not, Rule, Value, all_of, leaves
from relstage.testing.keeping import kept

MOST_TRIED = 2_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Readings under which a leaf is true, and others under which it is false; between them the guard turns."""

    met: dict[str, Value]
    missed: dict[str, Value]
    guard_when_met: bool


@dataclass(frozen=True, slots=True)
class Site:
    """One leaf of a transition's guard.

    Parameters
    ----------
    transition, threshold : str
        Whose leaf it is, and its id, such as ``F3.trust``.
    leaf : Bound or Level
        The leaf as it stands in the guard.
    pairs : tuple of Pair
        Readings between which it alone turns the guard.
    dead : str
        Why there are none; or why that could not be told, in `undecided`.
    """

    transition: str
    threshold: str
    leaf: Leaf
    pairs: tuple[Pair, ...]
    dead: str = ""
    undecided: str = ""


@kept
def sites(model: StageModel) -> tuple[Site, ...]:
    """Return the sites of all transitions, in the order of the definition."""
    return tuple(site for transition in model.transitions for site in _sites_of(model, transition))


def _sites_of(model: StageModel, transition: Transition) -> Iterator[Site]:
    for place, (local, leaf) in enumerate(transition.numbered_leaves()):
        threshold = f"{transition.id}.{local}"
        try:
            pairs, dead = _pairs(model, transition.guard, place, leaf)
        except TooLarge as error:
            yield Site(transition.id, threshold, leaf, (), undecided=f"too large to decide exactly: {error}")
        else:
            yield Site(transition.id, threshold, leaf, pairs, dead)


def _pairs(model: StageModel, guard: Rule, place: int, leaf: Leaf) -> tuple[tuple[Pair, ...], str]:
    indicators = model.indicator_of
    held, swapped = list(_held(guard, place)), _under_not(guard, place)
    met, missed = (region(all_of(*held, each), indicators) for each in (leaf, Not(leaf)))
    if not met.boxes or not missed.boxes:
        word = "hold" if not met.boxes else "fail"
        return (), f"where it could decide, {leaf} can never {word}"
    found = tuple(islice(_alone(met, missed, leaf, indicators[leaf.indicator], indicators), 3))
    if not found:
        found = (Pair(_point(met.boxes[0], indicators), _point(missed.boxes[0], indicators), True),)
    return tuple(Pair(pair.met, pair.missed, not swapped) for pair in found), ""


def _alone(
    met: Region, missed: Region, leaf: Leaf, indicator: Indicator, indicators: dict[str, Indicator]
) -> Iterator[Pair]:
    """Yield pairs that differ in the leaf's reading alone."""
    for inside, outside in islice(product(met.boxes, missed.boxes), MOST_TRIED):
        others = meet(_without(inside, indicator.name), _without(outside, indicator.name))
        if others is None:
            continue
        rest = _point(others, indicators)
        for start in _near(leaf, indicator):
            here, _ = closest(inside.ranges.get(indicator.name) or whole_range(indicator), start, indicator)
            there, _ = closest(outside.ranges.get(indicator.name) or whole_range(indicator), here, indicator)
            yield Pair({**rest, indicator.name: here}, {**rest, indicator.name: there}, True)


def _near(leaf: Leaf, indicator: Indicator) -> tuple[Value, ...]:
    """Return the values from which the nearest on either side of a leaf are sought."""
    match leaf:
        case Bound(_, _, limit):
            low = getattr(indicator.scale, "low", None)
            high = getattr(indicator.scale, "high", None)
            limit = limit if low is None else max(limit, low)
            limit = limit if high is None else min(limit, high)
            return (float(round(limit)) if getattr(indicator.scale, "whole", False) else limit,)
        case Level(_, among):
            assert isinstance(indicator.scale, Levels)
            return tuple(level for level in indicator.scale.levels if level in among)
        case _:
            assert_never(leaf)


def _without(box: Box, name: str) -> Box:
    return Box({each: range_ for each, range_ in box.ranges.items() if each != name})


def _point(box: Box, indicators: dict[str, Indicator]) -> dict[str, Value]:
    return {name: typical(range_, indicators[name]) for name, range_ in box.ranges.items()}


def _held(rule: Rule, place: int) -> Iterator[Rule]:
    """Yield the rules that have to hold so that the leaf at `place` alone decides `rule`."""
    match rule:
        case Bound() | Level():
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                count = sum(1 for _ in leaves(part))
                if 0 <= place < count:
                    yield from _held(part, place)
                else:
                    yield part if isinstance(rule, AllOf) else Not(part)
                place -= count
        case Not(part):
            yield from _held(part, place)
        case _:
            assert_never(rule)


def _under_not(rule: Rule, place: int) -> bool:
    match rule:
        case Bound() | Level():
            return False
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                count = sum(1 for _ in leaves(part))
                if place < count:
                    return _under_not(part, place)
                place -= count
            return False
        case Not(part):
            return not _under_not(part, place)
        case _:
            assert_never(rule)
