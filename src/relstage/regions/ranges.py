"""What one indicator may read: an interval of numbers, or some levels."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from sys import float_info
from typing import assert_never

from relstage.rules import Bound, Indicator, Leaf, Level, Levels, Number, Scale, Value


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`, each end included unless open; ``None`` where there is no bound.

    On a whole-number scale both ends are whole and included.
    """

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False
    first: float = field(init=False, repr=False)
    """The least float64 inside, if there is any."""
    last: float = field(init=False, repr=False)
    """The greatest float64 inside, if there is any."""

    def __post_init__(self) -> None:
        low = -float_info.max if self.low is None else self.low
        high = float_info.max if self.high is None else self.high
        object.__setattr__(self, "first", math.nextafter(low, math.inf) if self.low_open else low)
        object.__setattr__(self, "last", math.nextafter(high, -math.inf) if self.high_open else high)

    def holds(self, value: Value) -> bool:
        """Tell whether the number `value` lies inside."""
        assert not isinstance(value, str)
        return self.first <= value <= self.last

    def meet(self, other: "Range") -> "Interval | None":
        """Return what lies in both, or ``None`` when nothing does."""
        assert isinstance(other, Interval)
        low, high = max(self, other, key=lambda each: each.first), min(self, other, key=lambda each: each.last)
        both = Interval(low.low, high.high, low.low_open, high.high_open)
        return both if both.first <= both.last else None

    def meets(self, other: "Range") -> bool:
        """Tell whether something lies in both."""
        assert isinstance(other, Interval)
        return self.first <= other.last and other.first <= self.last

    def within(self, other: "Range") -> bool:
        """Tell whether all of it lies in `other`."""
        assert isinstance(other, Interval)
        return other.first <= self.first and self.last <= other.last


@dataclass(frozen=True, slots=True)
class LevelSet:
    """Some levels of an ordered scale, lowest first."""

    levels: tuple[str, ...]

    def holds(self, value: Value) -> bool:
        """Tell whether `value` is one of the levels."""
        return value in self.levels

    def meet(self, other: "Range") -> "LevelSet | None":
        """Return the levels in both, or ``None`` when there is none."""
        assert isinstance(other, LevelSet)
        both = tuple(level for level in self.levels if level in other.levels)
        return LevelSet(both) if both else None

    def meets(self, other: "Range") -> bool:
        """Tell whether some level is in both."""
        assert isinstance(other, LevelSet)
        return any(level in other.levels for level in self.levels)

    def within(self, other: "Range") -> bool:
        """Tell whether every level is one of `other`."""
        assert isinstance(other, LevelSet)
        return all(level in other.levels for level in self.levels)


Range = Interval | LevelSet


def whole_range(indicator: Indicator) -> Range:
    """Return everything on the scale of `indicator`."""
    scale = indicator.scale
    match scale:
        case Number(low=low, high=high):
            return fitted(Interval(low, high), scale)
        case Levels(levels=levels):
            return LevelSet(levels)
        case _:
            assert_never(scale)


def range_of(leaf: Leaf, indicator: Indicator) -> Range | None:
    """Return the values of the scale of `indicator` under which `leaf` holds; ``None`` where there are none."""
    match leaf:
        case Bound(_, op, limit):
            assert isinstance(indicator.scale, Number)
            above, strict = op in (">=", ">"), op in (">", "<")
            half = Interval(limit, None, low_open=strict) if above else Interval(None, limit, high_open=strict)
            return whole_range(indicator).meet(fitted(half, indicator.scale))
        case Level(_, among):
            return whole_range(indicator).meet(LevelSet(among))
        case _:
            assert_never(leaf)


def outside(range_: Range, indicator: Indicator) -> list[Range]:
    """Return what of the scale of `indicator` lies outside `range_`: at most two ranges."""
    everything = whole_range(indicator)
    return [part for each in _beside(range_, indicator.scale) if (part := everything.meet(each)) is not None]


def _beside(range_: Range, scale: Scale) -> Iterator[Range]:
    match range_:
        case Interval(low, high, low_open, high_open):
            assert isinstance(scale, Number)
            if low is not None:
                yield fitted(Interval(None, low, high_open=not low_open), scale)
            if high is not None:
                yield fitted(Interval(high, None, low_open=not high_open), scale)
        case LevelSet(levels):
            assert isinstance(scale, Levels)
            yield LevelSet(tuple(level for level in scale.levels if level not in levels))
        case _:
            assert_never(range_)


def closest(range_: Range, value: Value, indicator: Indicator) -> tuple[Value, float]:
    """Return the value of `range_` nearest to `value`, and how far it is, as a share of the scale's span.

    Between two levels equally near, the lower one.
    """
    scale = indicator.scale
    if range_.holds(value):
        return value, 0.0
    match range_:
        case Interval(first=first, last=last):
            assert not isinstance(value, str)
            end = first if value < first else last
            return end, abs(end - value) / scale.span
        case LevelSet(levels):
            assert isinstance(scale, Levels)
            steps = {level: abs(scale.levels.index(level) - scale.levels.index(str(value))) for level in levels}
            level = min(levels, key=steps.__getitem__)
            return level, steps[level] / scale.span
        case _:
            assert_never(range_)


def typical(range_: Range, indicator: Indicator) -> Value:
    """Return a value of `range_` that is short to write, from near the middle where both ends are bounded."""
    match range_:
        case LevelSet(levels):
            return levels[0]
        case Interval(first=first, last=last):
            assert isinstance(indicator.scale, Number)
            middle = math.floor(_middle(range_)) if indicator.scale.whole else _middle(range_)
            candidates = (float(f"{middle:.{digits}g}") for digits in range(1, 17))
            return next((each for each in candidates if first <= each <= last), first)
        case _:
            assert_never(range_)


def _middle(interval: Interval) -> float:
    if interval.low is None:
        return 0.0 if interval.high is None else interval.last - 1
    return interval.first + 1 if interval.high is None else interval.first / 2 + interval.last / 2


def fitted(interval: Interval, scale: Number) -> Interval:
    """Return `interval`, with both ends moved in to whole numbers where `scale` is whole."""
    if not scale.whole:
        return interval
    low = None if interval.low is None else _whole(interval.first, math.ceil)
    high = None if interval.high is None else _whole(interval.last, math.floor)
    return Interval(low, high)


def _whole(number: float, rounding: Callable[[float], int]) -> float:
    return rounding(number) + 0.0 if math.isfinite(number) else number
