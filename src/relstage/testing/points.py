"""The readings that matter: limits, what lies beside them, and one value between each two.

Law (``points_tell_all``): every verdict that a leaf can have occurs among the points of its indicator, and so every
verdict of a rule on the grid of the points.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, product

from relstage.rules import Bound, Indicator, Levels, Rule, Value, leaves


def turning_points(*, indicator: Indicator, rules: Iterable[Rule]) -> list[Value]:
    """Return values on the scale of `indicator` among which every possible verdict of its leaves in `rules` occurs.

    The levels; or the ends of the scale (where there is none, a number beyond every limit), each limit, the float64
    or whole numbers beside it, and one value between each two of these. Not a strategy.
    """
    scale = indicator.scale
    if isinstance(scale, Levels):
        return list(scale.levels)
    cuts = {0.0}
    for rule in rules:
        cuts |= {leaf.limit for leaf in leaves(rule) if isinstance(leaf, Bound) and leaf.indicator == indicator.name}
    ends = [end for end in (scale.low, scale.high) if end is not None]
    near_them = sorted({near for cut in (*cuts, *ends) for near in beside(cut, whole=scale.whole)})
    between = [_halfway(low, high, whole=scale.whole) for low, high in pairwise(near_them)]
    outer = [near_them[0] - 1, near_them[-1] + 1]
    return [point for point in sorted({*near_them, *between, *outer}) if scale.admits(point)]


def beside(number: float, *, whole: bool) -> Iterator[float]:
    """Yield `number` and the float64 numbers beside it, or the whole numbers at it and beside it."""
    if whole and abs(number) < 2.0**53:
        low, high = math.floor(number) + 0.0, math.ceil(number) + 0.0
        yield from (low - 1, low, high, high + 1)
    else:
        yield from (math.nextafter(number, -math.inf), number, math.nextafter(number, math.inf))


def _halfway(low: float, high: float, *, whole: bool) -> float:
    middle = low / 2 + high / 2
    return math.floor(middle) + 0.0 if whole and math.isfinite(middle) else middle


def grid(*, indicators: Mapping[str, Indicator], rules: Sequence[Rule]) -> Iterator[dict[str, Value]]:
    """Yield readings of all `indicators` among which every possible verdict of `rules` occurs. Not a strategy.

    The product of the turning points: keep indicators and limits few.
    """
    points = [turning_points(indicator=each, rules=rules) for each in indicators.values()]
    return (dict(zip(indicators, point, strict=True)) for point in product(*points))
