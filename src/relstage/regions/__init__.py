"""The same rules as geometry: a rule is an exact finite union of boxes over the declared scales.

Law (``regions_agree``): for readings on the declared scales, known or not, ``contains(region(rule, indicators),
readings)`` is true exactly when ``evaluate(rule, readings)`` is HOLDS. Every witness holds; and emptiness, overlap,
containment and the nearest point agree with a search of all readings that matter.

This works because each leaf speaks of one indicator alone. A :class:`Box` demands of each indicator it names a known
reading in one range, and nothing of the others, which may be unknown. The values are those that a float64 holds:
between 0.3 and the next float64 there is nothing, and a region that asks for it is empty.

:func:`intersect` keeps the law for unknown readings. :func:`subtract`, :func:`complement` and the questions built on
them (:func:`counterexample`, :func:`difference`) speak of readings in which every indicator of the regions is known:
there "outside the region" and "the rule fails" are the same.

Boxes multiply where "and" stands over "or": k pairs of alternatives over 2k indicators make 2**k boxes. Empty boxes,
and boxes inside others, are dropped along the way: of 300 random rules of 80 to 120 leaves, in four layers over 12
indicators, half made 30 boxes or fewer and none more than 224. Past ``MAX_BOXES``, or past ``MAX_STEPS`` comparisons of
two ranges in one call, :class:`~relstage.errors.TooLarge` is raised. The limits were set by measuring: a region of
1,024 boxes over 20 indicators is made in 4 ms and its complement, of as many boxes, in 1.3 s; with 4,096 boxes over 24
it takes 33 s.

Read `ranges`, `boxes`, `questions`.

Examples
--------
>>> from relstage.catalogue.indicators import commitment, trust
>>> from relstage.regions import nearest, overlap, region
>>> from relstage.rules import all_of, any_of
>>> known = {"trust": trust, "commitment": commitment}
>>> advance = region(all_of(trust >= 0.6, commitment >= 0.5), known)
>>> regress = region(any_of(trust < 0.3, commitment < 0.4), known)
>>> print(overlap(advance, regress))
None
>>> for change in nearest(advance, {"trust": 0.35, "commitment": 0.7}).changes:
...     print(f"{change.indicator}: {change.before} -> {change.after}, {change.share:.0%} of its scale")
trust: 0.35 -> 0.6, 25% of its scale
"""

from relstage.regions.boxes import MAX_BOXES, MAX_STEPS, Box, Region, complement, intersect, region, subtract
from relstage.regions.questions import (
    Change,
    Nearest,
    contains,
    counterexample,
    difference,
    is_empty,
    nearest,
    overlap,
    witness,
)
from relstage.regions.ranges import Interval, LevelSet, Range, closest, outside, range_of, typical, whole_range

__all__ = [
    "MAX_BOXES",
    "MAX_STEPS",
    "Box",
    "Change",
    "Interval",
    "LevelSet",
    "Nearest",
    "Range",
    "Region",
    "closest",
    "complement",
    "contains",
    "counterexample",
    "difference",
    "intersect",
    "is_empty",
    "nearest",
    "outside",
    "overlap",
    "range_of",
    "region",
    "subtract",
    "typical",
    "whole_range",
    "witness",
]
