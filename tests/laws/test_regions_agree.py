"""Law ``regions_agree``: a point lies in ``region(rule)`` exactly when ``evaluate`` says that the rule holds there."""

import math
from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.regions import (
    Region,
    complement,
    contains,
    counterexample,
    difference,
    intersect,
    is_empty,
    nearest,
    overlap,
    region,
    subtract,
    witness,
)
from relstage.rules import MAX_DEPTH, Indicator, Levels, Not, Readings, Rule, Value, Verdict, evaluate
from tests.strategies import Case, cases, grid, rules, turning_points

few = cases(max_leaves=5, max_indicators=2)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Case, Rule]:
    """Draw a case and one more rule over its indicators."""
    case = draw(few)
    return case, draw(rules(indicators=case.indicators, max_leaves=5))


def holds(rule: Rule, readings: Readings) -> bool:
    """Tell whether `rule` holds, by its meaning."""
    return evaluate(rule, readings) is Verdict.HOLDS


def is_proper(point: Mapping[str, Value] | None, regions: list[Region]) -> bool:
    """Tell whether a witness names every indicator of `regions` with a value on its scale."""
    indicators = {name: each for region in regions for name, each in region.indicators.items()}
    return point is not None and all(each.scale.admits(point[name]) for name, each in indicators.items())


@given(cases())
def test_a_region_contains_the_readings_under_which_its_rule_holds(case: Case) -> None:
    """Whether readings are known or not, they lie in the region exactly when the rule holds."""
    assert contains(region(case.rule, case.indicators), case.readings) == holds(case.rule, case.readings)


@given(cases())
def test_a_witness_holds(case: Case) -> None:
    """A region that is not empty has a witness on the scales, under which the rule holds."""
    there = region(case.rule, case.indicators)
    found = witness(there)
    assert (found is None) == is_empty(there)
    if found is not None:
        assert is_proper(found, [there])
        assert holds(case.rule, found)


@given(few)
def test_a_region_is_empty_when_the_rule_holds_nowhere(case: Case) -> None:
    """A search of all readings that matter finds one where the rule holds exactly when the region is not empty."""
    found = any(holds(case.rule, point) for point in grid(indicators=case.indicators, rules=[case.rule]))
    assert is_empty(region(case.rule, case.indicators)) == (not found)


@given(pairs())
def test_overlap_and_implication_agree_with_a_search(pair: tuple[Case, Rule]) -> None:
    """Overlap, counterexample and difference are found exactly when a search of all readings that matter finds one."""
    case, rule = pair
    a, b = region(case.rule, case.indicators), region(rule, case.indicators)
    points = [
        (holds(case.rule, point), holds(rule, point))
        for point in grid(indicators=case.indicators, rules=[case.rule, rule])
    ]
    both, outside, either = overlap(a, b), counterexample(a, b), difference(a, b)
    assert (both is not None) == ((True, True) in points)
    assert (outside is not None) == ((True, False) in points)
    assert (either is not None) == ((True, False) in points or (False, True) in points)
    if both is not None:
        assert is_proper(both, [a, b])
        assert holds(case.rule, both) and holds(rule, both)  # noqa: PT018
    if outside is not None:
        assert is_proper(outside, [a, b])
        assert (evaluate(case.rule, outside), evaluate(rule, outside)) == (Verdict.HOLDS, Verdict.FAILS)
    if either is not None:
        assert is_proper(either, [a, b])
        assert holds(case.rule, either) != holds(rule, either)


@given(pairs())
def test_operations_on_regions_agree_with_logic(pair: tuple[Case, Rule]) -> None:
    """At every point that matters, to intersect is "and", to subtract "and not", and the complement "not"."""
    case, rule = pair
    a, b = region(case.rule, case.indicators), region(rule, case.indicators)
    both, rest, outer = intersect(a, b), subtract(a, b), complement(a)
    for point in grid(indicators=case.indicators, rules=[case.rule, rule]):
        in_a, in_b = holds(case.rule, point), holds(rule, point)
        assert contains(both, point) == (in_a and in_b)
        assert contains(rest, point) == (in_a and not in_b)
        assert contains(outer, point) == (not in_a)


@given(few)
def test_the_boxes_of_a_complement_do_not_overlap(case: Case) -> None:
    """No two boxes of a complement share a point."""
    outer = complement(region(case.rule, case.indicators))
    alone = [Region((box,), outer.indicators) for box in outer.boxes]
    assert not [1 for i, a in enumerate(alone) for b in alone[:i] if overlap(a, b) is not None]


@given(cases(max_leaves=5, max_indicators=2, max_depth=MAX_DEPTH - 1))
def test_the_complement_is_the_region_of_not(case: Case) -> None:
    """The complement of a region and the region of the negated rule are the same."""
    there = region(case.rule, case.indicators)
    assert difference(complement(there), region(Not(case.rule), case.indicators)) is None


@given(cases())
def test_boxes_are_neither_empty_nor_inside_one_another(case: Case) -> None:
    """Every box of a region has a witness that holds, and none lies in another box."""
    there = region(case.rule, case.indicators)
    alone = [Region((box,), there.indicators) for box in there.boxes]
    assert all(holds(case.rule, witness(each) or {}) for each in alone)
    for i, box in enumerate(there.boxes):
        for other in there.boxes[:i] + there.boxes[i + 1 :]:
            named = set(other.ranges) <= set(box.ranges)
            assert not (named and all(box.ranges[name].within(range_) for name, range_ in other.ranges.items()))


def share(before: Value | None, after: Value | None, indicator: Indicator, unknown_cost: float) -> float:
    """Return what a change counts, worked out from the scale alone."""
    if before is None:
        return 0.0 if after is None else unknown_cost
    if isinstance(indicator.scale, Levels):
        levels = indicator.scale.levels
        return abs(levels.index(str(after)) - levels.index(str(before))) / (len(levels) - 1)
    assert after is not None
    return abs(float(after) - float(before)) / indicator.scale.span


def least_distance(case: Case, unknown_cost: float) -> float:
    """Return the least distance from the readings to where the rule holds, by a search; infinite if there is none."""
    indicators, before = case.indicators, {name: case.readings.get(name) for name in case.indicators}
    choices = [[*turning_points(indicator=each, rules=[case.rule]), before[name]] for name, each in indicators.items()]
    distances = [
        sum(
            share(before[name], after, indicators[name], unknown_cost)
            for name, after in zip(indicators, point, strict=True)
        )
        for point in product(*choices)
        if holds(case.rule, dict(zip(indicators, point, strict=True)))
    ]
    return min(distances, default=math.inf)


@settings(max_examples=60)
@given(few, st.sampled_from([0.0, 0.25, math.inf]))
def test_the_nearest_point_is_nearest(case: Case, unknown_cost: float) -> None:
    """The nearest point holds, its changes say how it is reached, and no point that matters is nearer."""
    found = nearest(region(case.rule, case.indicators), case.readings, unknown_cost=unknown_cost)
    least = least_distance(case, unknown_cost)
    if found is None:
        assert least == math.inf
        return
    assert holds(case.rule, found.readings)
    assert found.distance == pytest.approx(least, rel=1e-9, abs=1e-12)
    assert found.readings == {**case.readings, **{change.indicator: change.after for change in found.changes}}
    for change in found.changes:
        indicator = case.indicators[change.indicator]
        assert change.before == case.readings.get(change.indicator)
        assert change.share == pytest.approx(share(change.before, change.after, indicator, unknown_cost))


@given(few)
def test_a_nearest_point_changes_nothing_in_vain(case: Case) -> None:
    """Undo any change of a known reading, and the rule no longer holds."""
    found = nearest(region(case.rule, case.indicators), case.readings)
    for change in found.changes if found else ():
        if change.share > 0:
            assert found is not None
            assert not holds(case.rule, {**found.readings, change.indicator: change.before})
