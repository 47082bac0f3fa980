"""What can be asked of regions: each answer is a witness, never a bare no."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from relstage.errors import FactError, Problem
from relstage.regions.boxes import Box, Region, Steps, meet, shared, without
from relstage.regions.ranges import closest, typical, whole_range
from relstage.rules import Indicator, Readings, Value


def contains(region: Region, readings: Readings) -> bool:
    """Tell whether `readings`, which lie on their scales or are unknown, are in the region."""
    return any(
        all((value := readings.get(name)) is not None and range_.holds(value) for name, range_ in box.ranges.items())
        for box in region.boxes
    )


def is_empty(region: Region) -> bool:
    """Tell whether no readings on the scales lie in the region: its rule never holds."""
    return not region.boxes


def witness(region: Region) -> dict[str, Value] | None:
    """Return readings inside, with a value for every indicator of the region; ``None`` when it is empty.

    Ask ``is None``: the witness of a region without indicators is an empty dict.
    """
    return _point(region.boxes[0], region.indicators) if region.boxes else None


def overlap(a: Region, b: Region) -> dict[str, Value] | None:
    """Return readings inside both regions; ``None`` when they are apart. It is never too large."""
    indicators = shared(a.indicators, b.indicators)
    meetings = (both for box, other in product(a.boxes, b.boxes) if (both := meet(box, other)) is not None)
    return next((_point(both, indicators) for both in meetings), None)


def counterexample(a: Region, b: Region) -> dict[str, Value] | None:
    """Return readings inside `a` and outside `b`; ``None`` when `a` implies `b`.

    Raises
    ------
    TooLarge
        Deciding takes more than ``MAX_STEPS`` comparisons of boxes.
    """
    return next((_point(box, shared(a.indicators, b.indicators)) for box in without(a, b, Steps())), None)


def difference(a: Region, b: Region) -> dict[str, Value] | None:
    """Return readings inside one of the regions and outside the other; ``None`` when both are the same."""
    found = counterexample(a, b)
    return counterexample(b, a) if found is None else found


def _point(box: Box, indicators: Mapping[str, Indicator]) -> dict[str, Value]:
    return {name: typical(box.ranges.get(name) or whole_range(each), each) for name, each in indicators.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """One reading that has to become another, and how far that is, as a share of the scale's span."""

    indicator: str
    before: Value | None
    after: Value
    share: float


@dataclass(frozen=True, slots=True)
class Nearest:
    """The point of a region nearest to some readings.

    Parameters
    ----------
    readings : Mapping[str, float or str or None]
        The given readings after the changes.
    distance : float
        Sum of the shares of the changes; 0 inside the region.
    changes : tuple of Change
        What differs, in the order of the region's indicators; ``before`` is ``None`` where the reading was unknown.
    """

    readings: Mapping[str, Value | None]
    distance: float
    changes: tuple[Change, ...]


def nearest(region: Region, readings: Readings, *, unknown_cost: float = 0.0) -> Nearest | None:
    """Return the point of the region nearest to `readings`; ``None`` when there is none.

    Parameters
    ----------
    region : Region
        Where to go.
    readings : Mapping[str, float or str or None]
        Where we are; a reading that is missing or ``None`` is unknown.
    unknown_cost : float
        What it counts to need a value where the reading is unknown; the value itself is free to choose. With
        ``math.inf``, only known readings may change.

    Notes
    -----
    The distance is the sum over indicators of the change as a share of the scale's span (steps over steps, for
    levels), and the answer its exact minimum over the boxes. Past an open bound the nearest value is the next float64,
    or the next whole number. Of equally near points the one that needs fewest unknown readings is taken, then the one
    with fewest changes.

    Raises
    ------
    FactError
        A reading does not lie on its scale.
    """
    _on_scales(readings, region.indicators)
    ways = (_way(box, readings, region.indicators, unknown_cost) for box in region.boxes)
    if math.isinf(unknown_cost):
        ways = (way for way in ways if all(each.before is not None for each in way))
    changes = min(ways, key=_effort, default=None)
    if changes is None:
        return None
    return Nearest({**readings, **{each.indicator: each.after for each in changes}}, _length(changes), changes)


def _way(box: Box, readings: Readings, indicators: Mapping[str, Indicator], unknown_cost: float) -> tuple[Change, ...]:
    changes = []
    for name in (name for name in indicators if name in box.ranges):
        range_, before = box.ranges[name], readings.get(name)
        if before is None:
            changes.append(Change(name, None, typical(range_, indicators[name]), unknown_cost))
        elif not range_.holds(before):
            changes.append(Change(name, before, *closest(range_, before, indicators[name])))
    return tuple(changes)


def _length(changes: tuple[Change, ...]) -> float:
    return sum(each.share for each in changes)


def _effort(changes: tuple[Change, ...]) -> tuple[float, int, int]:
    return _length(changes), sum(each.before is None for each in changes), len(changes)


def _on_scales(readings: Readings, indicators: Mapping[str, Indicator]) -> None:
    problems = [
        Problem("off-scale", name, f"{value!r} is not on its scale: {indicator.scale}")
        for name, indicator in indicators.items()
        if (value := readings.get(name)) is not None and not indicator.scale.admits(value)
    ]
    if problems:
        raise FactError(*problems)
