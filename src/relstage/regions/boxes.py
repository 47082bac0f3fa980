"""Boxes and their unions: how a rule becomes a region, and what two regions have in common or apart."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import assert_never

from relstage.errors import Problem, RuleError, TooLarge, nearest
from relstage.regions.ranges import Range, outside, range_of, whole_range
from relstage.rules import (
    AllOf,
    AnyOf,
    Bound,
    Indicator,
    Leaf,
    Level,
    Levels,
    Not,
    Number,
    Rule,
    leaves,
    positive,
)

MAX_BOXES = 1024
MAX_STEPS = 10_000_000


@dataclass(frozen=True, slots=True)
class Box:
    """Readings of which each named indicator is known and lies in its range; the others may be anything, or unknown."""

    ranges: Mapping[str, Range]


@dataclass(frozen=True, slots=True)
class Region:
    """A union of boxes that are never empty, over declared indicators.

    Parameters
    ----------
    boxes : tuple of Box
        None of them inside another; they may overlap. No box: the region is empty.
    indicators : Mapping[str, Indicator]
        The indicators that the region's rules name, whether or not a box still does.
    """

    boxes: tuple[Box, ...]
    indicators: Mapping[str, Indicator]


class Steps:
    """Counts comparisons of ranges, so that no question runs for minutes."""

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def compare(self, box: Box, others: Collection[Box]) -> None:
        """Count the comparisons that `box` and each of `others` take at most."""
        self.count(len(others) * (1 + len(box.ranges)))

    def count(self, comparisons: int) -> None:
        """Count `comparisons`, or what takes as long."""
        self.left -= comparisons
        if self.left < 0:
            raise TooLarge(Problem("too-many-steps", "", f"this takes more than {MAX_STEPS:,} comparisons{_ADVICE}"))


_ADVICE = '; state it with fewer alternatives ("or") under "and"'


def meet(box: Box, other: Box) -> Box | None:
    """Return what lies in both boxes, or ``None`` when nothing does."""
    ranges = dict(box.ranges)
    for name, range_ in other.ranges.items():
        mine = ranges.get(name)
        both = range_ if mine is None else mine.meet(range_)
        if both is None:
            return None
        ranges[name] = both
    return Box(ranges)


def _meets(box: Box, other: Box) -> bool:
    for name, range_ in other.ranges.items():
        mine = box.ranges.get(name)
        if mine is not None and not mine.meets(range_):
            return False
    return True


def _inside(box: Box, other: Box) -> bool:
    for name, range_ in other.ranges.items():
        mine = box.ranges.get(name)
        if mine is None or not mine.within(range_):
            return False
    return True


def _cut(box: Box, other: Box, indicators: Mapping[str, Indicator]) -> Iterator[Box]:
    """Yield disjoint boxes that together are `box` without `other`, which it meets."""
    kept = dict(box.ranges)
    for name, range_ in other.ranges.items():
        mine = kept.get(name) or whole_range(indicators[name])
        for rest in outside(range_, indicators[name]):
            if (piece := mine.meet(rest)) is not None:
                yield Box({**kept, name: piece})
        both = mine.meet(range_)
        assert both is not None
        kept[name] = both


# --------------------------------------------------------------------------------------------------------- regions


def region(rule: Rule, indicators: Mapping[str, Indicator]) -> Region:
    """Return the readings under which `rule` holds.

    Raises
    ------
    RuleError
        A leaf names an indicator that is not declared, or does not fit its scale; all such leaves are listed.
    TooLarge
        The rule is a union of more than ``MAX_BOXES`` boxes, or takes more than ``MAX_STEPS`` comparisons.
    """
    named = declared(rule, indicators)
    return Region(tuple(_boxes(rule, named, Steps())), named)


def declared(rule: Rule, indicators: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Return the indicators that `rule` names; raise where one is not declared, or a leaf does not fit its scale."""
    problems = [problem for leaf in leaves(rule) for problem in _misfit(leaf, indicators)]
    if problems:
        raise RuleError(*problems)
    return {leaf.indicator: indicators[leaf.indicator] for leaf in leaves(rule)}


def intersect(a: Region, b: Region) -> Region:
    """Return what lies in both regions."""
    return Region(tuple(_all_pairs(list(a.boxes), list(b.boxes), Steps())), shared(a.indicators, b.indicators))


def subtract(a: Region, b: Region) -> Region:
    """Return what lies in `a` and not in `b`, of the readings that know every indicator of both."""
    steps = Steps()
    return Region(tuple(_pruned(without(a, b, steps), steps)), shared(a.indicators, b.indicators))


def complement(a: Region) -> Region:
    """Return what lies outside `a`, of the readings that know all its indicators, as boxes that do not overlap."""
    return subtract(Region((Box({}),), a.indicators), a)


def _misfit(leaf: Leaf, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    name = leaf.indicator
    indicator = indicators.get(name)
    if indicator is None:
        hint = nearest(name, indicators)
        yield Problem("unknown-indicator", name, f"no indicator has this name{hint}")
    elif isinstance(leaf, Bound) and isinstance(indicator.scale, Levels):
        yield Problem("not-a-level", name, f"{leaf} compares levels with a number; its levels are {indicator.scale}")
    elif isinstance(leaf, Level) and isinstance(indicator.scale, Number):
        yield Problem("not-a-number", name, f"{leaf} compares a number with levels; it is {indicator.scale}")


def _boxes(rule: Rule, indicators: Mapping[str, Indicator], steps: Steps) -> list[Box]:
    match rule:
        case Bound() | Level():
            range_ = range_of(rule, indicators[rule.indicator])
            return [] if range_ is None else [Box({rule.indicator: range_})]
        case AllOf(parts):
            boxes = [Box({})]
            for each in sorted((_boxes(part, indicators, steps) for part in parts), key=len):
                boxes = _all_pairs(boxes, each, steps)
            return boxes
        case AnyOf(parts):
            return _pruned([box for part in parts for box in _boxes(part, indicators, steps)], steps)
        case Not():
            return _boxes(positive(rule, indicators), indicators, steps)
        case _:
            assert_never(rule)


def _all_pairs(boxes: list[Box], others: list[Box], steps: Steps) -> list[Box]:
    for box in boxes:
        steps.compare(box, others)
    met = (both for box, other in product(boxes, others) if (both := meet(box, other)) is not None)
    apart = not {name for box in boxes for name in box.ranges} & {name for box in others for name in box.ranges}
    return _at_most(met) if apart else _pruned(met, steps)  # over other indicators, no meeting lies inside another


def _pruned(boxes: Iterable[Box], steps: Steps) -> list[Box]:
    kept = _Kept(steps)
    for box in boxes:
        kept.add(box)
        if len(kept) > MAX_BOXES:
            raise _too_many()
    return kept.boxes()


class _Kept:
    """Boxes of which none lies inside another, in the order in which they came.

    A box lies inside another only if it names all that the other names. So boxes are kept by the names that they name,
    each set of names as the bits of a number, and most of them need not be looked at.
    """

    def __init__(self, steps: Steps) -> None:
        self.steps = steps
        self.bits: dict[str, int] = {}
        self.by_names: dict[int, dict[int, Box]] = {}
        self.added = 0

    def __len__(self) -> int:
        return sum(map(len, self.by_names.values()))

    def add(self, box: Box) -> None:
        """Keep `box` unless it lies in a kept one, and drop what lies in it."""
        names = 0
        for name in box.ranges:
            names |= self.bits.setdefault(name, 1 << len(self.bits))
        self.steps.count(2 * len(self.by_names))
        for named, group in self.by_names.items():
            if not named & ~names:
                self.steps.compare(box, group.values())
                if any(_inside(box, other) for other in group.values()):
                    return
        for named, group in self.by_names.items():
            if not names & ~named:
                self.steps.compare(box, group.values())
                for place in [place for place, other in group.items() if _inside(other, box)]:
                    del group[place]
        self.by_names.setdefault(names, {})[self.added] = box
        self.added += 1

    def boxes(self) -> list[Box]:
        """Return what is kept."""
        places = {place: box for group in self.by_names.values() for place, box in group.items()}
        return [places[place] for place in sorted(places)]


def _at_most(boxes: Iterable[Box]) -> list[Box]:
    taken: list[Box] = []
    for box in boxes:
        if len(taken) == MAX_BOXES:
            raise _too_many()
        taken.append(box)
    return taken


def _too_many() -> TooLarge:
    return TooLarge(Problem("too-many-boxes", "", f"this is a union of more than {MAX_BOXES:,} boxes{_ADVICE}"))


def without(a: Region, b: Region, steps: Steps) -> Iterator[Box]:
    """Yield boxes that together are `a` without `b`; the first one is found without looking for the others."""
    indicators = shared(a.indicators, b.indicators)
    todo = [(box, b.boxes) for box in reversed(a.boxes)]
    while todo:
        box, others = todo.pop()
        steps.compare(box, others)
        others = tuple(other for other in others if _meets(box, other))
        if not others:
            yield box
        elif not any(_inside(box, other) for other in others):
            todo.extend((piece, others[1:]) for piece in _cut(box, others[0], indicators))


def shared(indicators: Mapping[str, Indicator], others: Mapping[str, Indicator]) -> dict[str, Indicator]:
    """Return the indicators of two regions, which must agree on the scales of those they share."""
    problems = [
        Problem("two-scales", name, f"one region declares it as {mine.scale}, the other as {other.scale}")
        for name, mine in indicators.items()
        if (other := others.get(name)) is not None and other.scale != mine.scale
    ]
    if problems:
        raise RuleError(*problems)
    return {**indicators, **others}
