"""One reading through a sequence of ranges, by the cheapest way.

Law (``routes_are_cheapest``): of all values that lie in the ranges in turn, moved to from a known reading or learnt,
none cost less than a route's.

Numbers move late: never before they have to, and then to the nearest end of the range, which is the cheapest way
through any sequence of intervals. What is learnt is free within the ranges that come before it first has to move.
Levels have sets with gaps, so all ways through them are compared. The months in a stage begin anew with each step.
"""

from fractions import Fraction
from typing import NamedTuple

from relstage.regions import Interval, Range
from relstage.rules import Value
from relstage.studies.counterfactual.terms import Axis, in_levels, in_numbers

ZERO = Fraction(0)


class Route(NamedTuple):
    """What a way costs, how many values it learns and how often it changes, and the values in turn."""

    cost: Fraction
    learns: int
    changes: int
    values: tuple[Value | None, ...]


def route(axis: Axis, start: Value | None, ranges: tuple[Range | None, ...]) -> Route | None:
    """Return the cheapest way from `start` through `ranges`; ``None`` where there is none.

    A range of ``None`` asks for nothing: the reading stays as it was.
    """
    if axis.clock == "months_in_stage":
        return _afresh(axis, start, ranges)
    if axis.levels:
        return _levels(axis, start, ranges)
    return _learnt(axis, ranges) if start is None else _numbers(axis, float(start), ranges)


def joined(before: Route | None, after: Route | None) -> Route | None:
    """Return two routes as one; ``None`` where there is no way through one of them."""
    if before is None or after is None:
        return None
    learns, changes = before.learns + after.learns, before.changes + after.changes
    return Route(before.cost + after.cost, learns, changes, (*before.values, *after.values))


def _numbers(axis: Axis, value: float, ranges: tuple[Range | None, ...]) -> Route | None:
    cost, changes, values = ZERO, 0, []
    for range_ in ranges:
        if range_ is not None and (after := axis.project(value, in_numbers(range_))) != value:
            step = None if after is None else axis.cost(value, after)
            if after is None or step is None:
                return None
            cost, changes, value = cost + step, changes + 1, after
        values.append(value)
    return Route(cost, 0, changes, tuple(values))


def _learnt(axis: Axis, ranges: tuple[Range | None, ...]) -> Route | None:
    first = next((i for i, range_ in enumerate(ranges) if range_ is not None), len(ranges))
    if first == len(ranges):
        return Route(ZERO, 0, 0, (None,) * first)
    free, last = axis.learnt(in_numbers(ranges[first] or Interval())), first + 1
    if free is None or axis.learn is None:
        return None
    while last < len(ranges):
        further = ranges[last]
        both = free if further is None else axis.learnt(free.meet(further))
        if both is None:
            break
        free, last = both, last + 1
    value = axis.pick(free, ranges[last] if last < len(ranges) else None)
    rest = _numbers(axis, value, ranges[last:])
    if rest is None:
        return None
    values = (*(None,) * first, *(value,) * (last - first), *rest.values)
    return Route(rest.cost + axis.learn, 1, rest.changes + 1, values)


def _afresh(axis: Axis, start: Value | None, ranges: tuple[Range | None, ...]) -> Route | None:
    cost, learns, changes, values = ZERO, 0, 0, list[Value | None]()
    for i, range_ in enumerate(ranges):
        here = start if i == 0 else 0.0
        found = _learnt(axis, (range_,)) if here is None else _numbers(axis, float(here), (range_,))
        if found is None:
            return None
        cost, learns, changes = cost + found.cost, learns + found.learns, changes + found.changes
        values += found.values
    return Route(cost, learns, changes, tuple(values))


def _levels(axis: Axis, start: Value | None, ranges: tuple[Range | None, ...]) -> Route | None:
    ways: dict[Value | None, Route] = {start: Route(ZERO, 0, 0, ())}
    for range_ in ranges:
        ways = _one_further(axis, ways, range_)
    return min(ways.values(), key=lambda way: (way[:3], _ranks(axis, way)), default=None)


def _one_further(axis: Axis, ways: dict[Value | None, Route], range_: Range | None) -> dict[Value | None, Route]:
    if range_ is None:
        return {here: way._replace(values=(*way.values, here)) for here, way in ways.items()}
    further: dict[Value | None, Route] = {}
    for level in in_levels(range_):
        steps = (_step(axis, here, level, way) for here, way in ways.items())
        possible = [step for step in steps if step is not None]
        if possible:
            further[level] = min(possible, key=lambda way: (way[:3], _ranks(axis, way)))
    return further


def _step(axis: Axis, here: Value | None, level: str, way: Route) -> Route | None:
    if here is None:
        cost, learns = axis.learn, 1
    else:
        cost, learns = axis.cost(here, level), 0
    if cost is None:
        return None
    return Route(way.cost + cost, way.learns + learns, way.changes + (here != level), (*way.values, level))


def _ranks(axis: Axis, way: Route) -> tuple[int, ...]:
    return tuple(-1 if value is None else axis.levels.index(str(value)) for value in way.values)
