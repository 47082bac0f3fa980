"""Regions by example: ranges on each kind of scale, answers with their witnesses, limits and refusals."""

import math
import pickle
from collections.abc import Callable
from sys import float_info
from typing import Any

import pytest
from pydantic import TypeAdapter

from relstage import regions
from relstage.errors import FactError, RuleError, TooLarge
from relstage.regions import (
    Box,
    Change,
    Interval,
    LevelSet,
    Nearest,
    Range,
    Region,
    closest,
    complement,
    contains,
    counterexample,
    difference,
    intersect,
    is_empty,
    nearest,
    outside,
    overlap,
    region,
    subtract,
    typical,
    whole_range,
    witness,
)
from relstage.regions import boxes as boxes_module
from relstage.rules import (
    AllOf,
    AnyOf,
    Bound,
    Level,
    Levels,
    Not,
    Number,
    Op,
    Rule,
    Verdict,
    all_of,
    always,
    any_of,
    evaluate,
    never,
)
from tests.strategies import SMALL, an_indicator

trust, conflict, orders, status = (SMALL[name] for name in ("trust", "conflict", "orders", "status"))
free = an_indicator(name="free", scale=Number(span=1))
top = an_indicator(name="top", scale=Number(high=5, whole=True, span=5))
half = an_indicator(name="half", scale=Number(low=0.5, high=4.5, whole=True))
ALL = {**SMALL, "free": free, "top": top, "half": half}
NEXT = math.nextafter(0.3, 1)


def the_region(rule: Rule) -> Region:
    """Return the region of `rule` over the indicators of this file."""
    return region(rule, ALL)


def only_range(rule: Rule) -> Range:
    """Return the one range of the one box of the region of `rule`."""
    (box,) = the_region(rule).boxes
    (range_,) = box.ranges.values()
    return range_


# --------------------------------------------------------------------------------------------------------- ranges


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (trust >= 0.6, Interval(0.6, 1)),
        (trust > 0.6, Interval(0.6, 1, low_open=True)),
        (trust <= 0.6, Interval(0, 0.6)),
        (trust < 0.6, Interval(0, 0.6, high_open=True)),
        (trust >= -7, Interval(0, 1)),
        (free > 0.5, Interval(0.5, None, low_open=True)),
        (free < 0.5, Interval(None, 0.5, high_open=True)),
        (orders > 2, Interval(3, None)),
        (orders >= 2.5, Interval(3, None)),
        (orders < 3, Interval(0, 2)),
        (orders <= 2.5, Interval(0, 2)),
        (orders > 2.0**53, Interval(2.0**53 + 2, None)),
        (top >= -3, Interval(-3, 5)),
        (top < 0, Interval(None, -1)),
        (half > 0, Interval(1, 4)),
        (status > "candidate", LevelSet(("approved", "preferred", "sole"))),
        (status.among("sole", "approved"), LevelSet(("approved", "sole"))),
        (all_of(trust > 0.3, trust < 0.7), Interval(0.3, 0.7, low_open=True, high_open=True)),
        (all_of(trust >= 0.3, trust > 0.3), Interval(0.3, 1, low_open=True)),
        (all_of(status > "candidate", status.among("candidate", "sole")), LevelSet(("sole",))),
    ],
)
def test_a_leaf_is_a_range_of_its_scale(rule: Rule, expected: Range) -> None:
    """Ranges are cut to the bounds of the scale, and closed at whole numbers where only those occur."""
    assert only_range(rule) == expected


@pytest.mark.parametrize(
    "rule",
    [
        never,
        trust > 1,
        trust < 0,
        orders < 0,
        top > 5,
        all_of(orders > 2, orders < 3),
        all_of(trust > 0.3, trust < NEXT),
        all_of(trust >= 0.8, trust < 0.3),
        all_of(status >= "preferred", status < "preferred"),
        Level("status", ("gone",)),
        free > float_info.max,
        orders > float_info.max,
        Not(status >= "candidate"),
    ],
)
def test_a_rule_that_no_reading_fulfils_is_empty(rule: Rule) -> None:
    """Empty over whole numbers, over levels, past the bounds, and where no float64 lies between two limits."""
    assert is_empty(the_region(rule))
    assert witness(the_region(rule)) is None


def test_one_float_between_two_limits_is_found() -> None:
    """An interval open at both ends with one float64 inside is not empty, and that float is its witness."""
    narrow = the_region(all_of(trust > 0.3, trust < math.nextafter(NEXT, 1)))
    assert witness(narrow) == {"trust": NEXT}
    assert not is_empty(narrow)


def test_a_rule_that_always_holds_needs_nothing_known() -> None:
    """The region of "always" is one box that names no indicator; its witness is empty, and is not ``None``."""
    assert the_region(always).boxes == (Box({}),)
    assert witness(the_region(always)) == {}
    assert contains(the_region(always), {})


def test_a_box_asks_for_known_readings_of_the_indicators_it_names() -> None:
    """``trust >= 0`` does not hold while trust is unknown; the other indicators do not matter."""
    there = the_region(any_of(trust >= 0, all_of(trust >= 0.5, conflict >= 0)))
    assert there.boxes == (Box({"trust": Interval(0, 1)}),)
    assert contains(there, {"trust": 0.2})
    assert not contains(there, {"trust": None, "conflict": 0.5})


@pytest.mark.parametrize(
    ("rule", "boxes"),
    [
        (any_of(trust >= 0.5, trust >= 0.3, trust > 0.3), 1),
        (any_of(all_of(trust >= 0.5, conflict < 0.3), trust >= 0.5), 1),
        (any_of(trust < 0.3, trust >= 0.7), 2),
        (all_of(any_of(trust < 0.3, trust >= 0.7), any_of(trust < 0.5, trust >= 0.6)), 2),
        (any_of(trust >= 0.5, conflict < 0.3), 2),
        (all_of(any_of(trust < 0.3, conflict < 0.3), any_of(orders > 2, status > "approved")), 4),
    ],
)
def test_boxes_inside_others_are_dropped(rule: Rule, boxes: int) -> None:
    """What adds nothing is no box of its own."""
    assert len(the_region(rule).boxes) == boxes


@pytest.mark.parametrize(
    ("range_", "indicator", "rest"),
    [
        (Interval(0.3, 0.7), trust, [Interval(0, 0.3, high_open=True), Interval(0.7, 1, low_open=True)]),
        (Interval(0.3, 0.7, low_open=True, high_open=True), trust, [Interval(0, 0.3), Interval(0.7, 1)]),
        (Interval(0, 1), trust, []),
        (Interval(None, 0.5), free, [Interval(0.5, None, low_open=True)]),
        (Interval(), free, []),
        (Interval(3, 4), orders, [Interval(0, 2), Interval(5, None)]),
        (LevelSet(("approved",)), status, [LevelSet(("candidate", "preferred", "sole"))]),
        (LevelSet(("candidate", "approved", "preferred", "sole")), status, []),
    ],
)
def test_what_lies_outside_a_range(range_: Range, indicator: Any, rest: list[Range]) -> None:
    """Below it, above it, or the other levels; nothing where the range is the whole scale."""
    assert outside(range_, indicator) == rest


def test_the_whole_range_is_the_scale() -> None:
    """Bounds as declared, whole where the scale is whole, all levels."""
    assert whole_range(trust) == Interval(0, 1)
    assert whole_range(free) == Interval(None, None)
    assert whole_range(half) == Interval(1, 4)
    assert whole_range(status) == LevelSet(("candidate", "approved", "preferred", "sole"))


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (trust >= 0.6, 0.8),
        (trust > 0.999, 1.0),
        (all_of(trust >= 0.65, trust < 0.8), 0.7),
        (orders > 2, 4.0),
        (all_of(orders >= 33, orders <= 36), 34.0),
        (top <= 1, 0.0),
        (top <= 5, 4.0),
        (free >= -1e300, 0.0),
        (free >= 12, 13.0),
        (free <= 12, 10.0),
        (free <= float_info.max, 0.0),
        (status >= "preferred", "preferred"),
    ],
)
def test_a_witness_is_short_to_write(rule: Rule, value: float | str) -> None:
    """A round number from the middle of a bounded range, or near the only bound; the lowest of some levels."""
    found = witness(the_region(rule))
    assert found is not None
    (reading,) = found.values()
    assert evaluate(rule, found) is Verdict.HOLDS
    if "-1e+300" not in str(rule):
        assert reading == value


def test_a_witness_of_an_unbounded_scale_is_finite() -> None:
    """At the far ends of float64 too there is a finite witness."""
    for rule in (free >= float_info.max, free <= -float_info.max, orders >= float_info.max):
        found = witness(the_region(rule))
        assert found is not None
        assert all(math.isfinite(float(value)) for value in found.values())
        assert evaluate(rule, found) is Verdict.HOLDS


def test_the_closest_value_and_its_distance() -> None:
    """At an open end the next float64 or whole number; between two equally near levels the lower one."""
    assert closest(Interval(0.25, 0.75, low_open=True), 0.125, trust) == (math.nextafter(0.25, 1), 0.125 + 2**-54)
    assert closest(Interval(0.25, 0.75), 1, trust) == (0.75, 0.25)
    assert closest(Interval(0.25, 0.75), 0.5, trust) == (0.5, 0.0)
    assert closest(Interval(3, None), 1, orders) == (3.0, 0.2)
    assert closest(LevelSet(("candidate", "preferred")), "approved", status) == ("candidate", 1 / 3)
    assert closest(LevelSet(("sole",)), "candidate", status) == ("sole", 1.0)


def test_the_nearer_of_two_levels_is_the_closest() -> None:
    """Also where it lies above."""
    assert closest(LevelSet(("candidate", "sole")), "preferred", status) == ("sole", 1 / 3)


def test_a_witness_between_two_neighbouring_floats_is_the_shorter_one() -> None:
    """The lower end is inside, and is taken where it is the shortest to write."""
    assert witness(the_region(all_of(trust >= 0.6, trust <= math.nextafter(0.6, 1)))) == {"trust": 0.6}


@pytest.mark.parametrize(
    ("rule", "inside", "outside"),
    [
        (trust <= 0.6, {"trust": 0.6}, {"trust": math.nextafter(0.6, 1)}),
        (trust >= 0.6, {"trust": 0.6}, {"trust": math.nextafter(0.6, 0)}),
        (status >= "preferred", {"status": "sole"}, {"status": "approved"}),
        (all_of(trust >= 0.6, orders > 2), {"trust": 0.6, "orders": 3}, {"trust": 0.6}),
        (any_of(trust >= 0.6, orders > 2), {"orders": 3}, {"orders": 2, "trust": None}),
    ],
)
def test_a_region_contains_its_limits(rule: Rule, inside: dict[str, Any], outside: dict[str, Any]) -> None:
    """A limit that is taken in lies inside, what is unknown does not."""
    assert contains(the_region(rule), inside) is True
    assert contains(the_region(rule), outside) is False


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (Interval(0, 1), "Interval(low=0, high=1, low_open=False, high_open=False)"),
        (LevelSet(("a",)), "LevelSet(levels=('a',))"),
        (Box({}), "Box(ranges={})"),
        (Region((), {}), "Region(boxes=(), indicators={})"),
        (Change("x", None, 1.0, 0.5), "Change(indicator='x', before=None, after=1.0, share=0.5)"),
        (Nearest({}, 0.0, ()), "Nearest(readings={}, distance=0.0, changes=())"),
    ],
)
def test_regions_and_their_parts_are_frozen(record: Any, shown: str) -> None:
    """They show the call that makes them; nothing in them is set, and nothing can be hung on them."""
    assert repr(record) == shown
    with pytest.raises(AttributeError):
        setattr(record, record.__match_args__[0], None)
    with pytest.raises(AttributeError):
        object.__setattr__(record, "note", "by hand")


# ------------------------------------------------------------------------------------------------------- questions


def test_two_guards_overlap_with_a_witness() -> None:
    """The witness names every indicator of both, and both hold there."""
    advance, regress = all_of(trust >= 0.6, orders >= 3), any_of(trust < 0.3, conflict > 0.8)
    found = overlap(the_region(advance), the_region(regress))
    assert found is not None
    assert set(found) == {"trust", "orders", "conflict"}
    assert evaluate(advance, found) is evaluate(regress, found) is Verdict.HOLDS


def test_opposite_guards_are_apart() -> None:
    """With a gap, and also where one begins on the very limit where the other ends."""
    assert overlap(the_region(trust >= 0.6), the_region(trust < 0.3)) is None
    assert overlap(the_region(trust >= 0.6), the_region(trust < 0.6)) is None
    assert overlap(the_region(trust >= 0.6), the_region(trust <= 0.6)) == {"trust": 0.6}


def test_a_stronger_guard_implies_a_weaker_one() -> None:
    """No counterexample one way; the other way a reading that the stronger guard refuses."""
    strong, weak = the_region(all_of(trust >= 0.8, orders > 4)), the_region(any_of(trust > 0.5, status > "approved"))
    assert counterexample(strong, weak) is None
    found = counterexample(weak, strong)
    assert found is not None
    assert contains(weak, found) and not contains(strong, found)  # noqa: PT018


def test_a_box_covered_by_several_others_together() -> None:
    """Implication is exact though no single box covers the whole."""
    bands = any_of(trust < 0.3, all_of(trust >= 0.3, trust <= 0.6), trust > 0.6)
    assert counterexample(the_region(trust >= 0), the_region(bands)) is None
    holed = any_of(trust < 0.3, all_of(trust > 0.3, trust <= 0.6), trust > 0.6)
    assert counterexample(the_region(trust >= 0), the_region(holed)) == {"trust": 0.3}


def test_whole_numbers_leave_no_gap() -> None:
    """``orders < 3`` and ``orders > 2`` cover all whole numbers, which they would not do for other numbers."""
    assert difference(the_region(any_of(orders < 3, orders > 2)), the_region(orders >= 0)) is None
    assert difference(the_region(orders > 2), the_region(orders >= 3)) is None
    assert difference(the_region(trust > 0.2), the_region(trust >= 0.2)) == {"trust": 0.2}


def test_a_difference_is_found_from_either_side() -> None:
    """Whichever of the two regions is larger."""
    small, large = the_region(trust >= 0.6), the_region(trust >= 0.3)
    for found in (difference(small, large), difference(large, small)):
        assert found is not None
        assert 0.3 <= float(found["trust"]) < 0.6


def test_operations_give_regions() -> None:
    """Intersection, subtraction and complement are regions again, in the plainest form."""
    a, b = the_region(trust >= 0.3), the_region(trust < 0.6)
    assert intersect(a, b).boxes == (Box({"trust": Interval(0.3, 0.6, high_open=True)}),)
    assert subtract(a, b).boxes == (Box({"trust": Interval(0.6, 1)}),)
    assert complement(a).boxes == (Box({"trust": Interval(0, 0.3, high_open=True)}),)
    assert is_empty(subtract(a, a))
    assert complement(the_region(never)).boxes == (Box({}),)


@pytest.mark.parametrize(
    ("a", "b", "rest"),
    [
        (trust >= 0.6, trust <= 0.6, (Box({"trust": Interval(0.6, 1, low_open=True)}),)),
        (trust <= 0.6, trust >= 0.6, (Box({"trust": Interval(0, 0.6, high_open=True)}),)),
        (status >= "preferred", status.among("candidate", "sole"), (Box({"status": LevelSet(("preferred",))}),)),
        (status.among("sole"), status >= "preferred", ()),
        (status.among("sole"), status <= "preferred", (Box({"status": LevelSet(("sole",))}),)),
    ],
)
def test_ranges_that_touch_are_cut_exactly(a: Rule, b: Rule, rest: tuple[Box, ...]) -> None:
    """What two ranges share is taken out, though it be one number or one level, and nothing else."""
    assert subtract(the_region(a), the_region(b)).boxes == rest


def test_levels_inside_others_are_dropped() -> None:
    """Of alternatives over levels only those stay that name a level of their own."""
    assert the_region(any_of(status.among("sole"), status >= "preferred")).boxes == (
        Box({"status": LevelSet(("preferred", "sole"))}),
    )
    assert len(the_region(any_of(status.among("candidate", "sole"), status >= "preferred")).boxes) == 2


def test_a_complement_is_made_of_boxes_apart_from_one_another() -> None:
    """What lies outside several ranges at once is in one box alone."""
    one, other = complement(the_region(all_of(trust >= 0.3, conflict >= 0.3))).boxes
    assert overlap(Region((one,), ALL), Region((other,), ALL)) is None


def test_the_indicators_of_the_first_region_come_first() -> None:
    """Answers name readings in the order in which the question named them."""
    a, b = the_region(all_of(trust >= 0.3, conflict < 0.9)), the_region(all_of(orders >= 3, trust < 0.6))
    found: list[Any] = [intersect(a, b).indicators, subtract(a, b).indicators, overlap(a, b), counterexample(a, b)]
    assert [list(each) for each in found] == [["trust", "conflict", "orders"]] * 4


def test_a_subtraction_keeps_no_box_inside_another() -> None:
    """Cutting overlapping boxes can leave one inside the other; it is dropped."""
    a = the_region(any_of(all_of(trust >= 0.2, conflict >= 0.5), all_of(trust >= 0.4, conflict >= 0.2)))
    rest = subtract(a, the_region(conflict < 0.5))
    assert rest.boxes == (Box({"trust": Interval(0.2, 1), "conflict": Interval(0.5, 1)}),)


# ------------------------------------------------------------------------------------------------------- nearest


def test_the_nearest_point_of_a_guard() -> None:
    """Least total change over the alternatives, each change as a share of its scale."""
    guard = all_of(any_of(trust >= 0.8, orders >= 4), conflict < 0.3)
    found = nearest(the_region(guard), {"trust": 0.5, "orders": 3, "conflict": 0.3, "free": 9.0})
    below = math.nextafter(0.3, 0)
    assert found == Nearest(
        readings={"trust": 0.5, "orders": 4.0, "conflict": below, "free": 9.0},
        distance=0.1 + (0.3 - below),
        changes=(Change("orders", 3, 4.0, 0.1), Change("conflict", 0.3, below, 0.3 - below)),
    )


def test_inside_nothing_has_to_change() -> None:
    """The distance is 0, and the readings stay as they are."""
    readings = {"trust": 0.9, "status": None}
    assert nearest(the_region(trust >= 0.8), readings) == Nearest(readings, 0.0, ())


def test_levels_change_by_steps() -> None:
    """Distance on levels is steps over the steps of the scale."""
    found = nearest(the_region(status >= "preferred"), {"status": "candidate"})
    assert found is not None
    assert found.changes == (Change("status", "candidate", "preferred", 2 / 3),)


def test_nothing_is_nearest_to_an_empty_region() -> None:
    """No point, no answer."""
    assert nearest(the_region(never), {"trust": 0.5}) is None


@pytest.mark.parametrize(
    ("cost", "changed"),
    [(0.0, {"conflict"}), (0.1, {"conflict"}), (0.5, {"trust"}), (math.inf, {"trust"})],
)
def test_an_unknown_reading_is_free_or_costs_or_is_out_of_reach(cost: float, changed: set[str]) -> None:
    """By default its value is free to choose; a cost, up to infinity, makes it less welcome."""
    guard = the_region(any_of(trust >= 0.6, conflict < 0.3))
    found = nearest(guard, {"trust": 0.4}, unknown_cost=cost)
    assert found is not None
    assert {change.indicator for change in found.changes} == changed
    assert contains(guard, found.readings)


def test_what_needs_an_unknown_reading_may_be_out_of_reach() -> None:
    """With an infinite cost, a region that needs what is not known has no nearest point."""
    assert nearest(the_region(trust >= 0.6), {}, unknown_cost=math.inf) is None
    assert nearest(the_region(all_of(trust >= 0.6, conflict < 0.3)), {"trust": 0.4}, unknown_cost=math.inf) is None
    found = nearest(the_region(trust >= 0.6), {"trust": None})
    assert found == Nearest({"trust": 0.8}, 0.0, (Change("trust", None, 0.8, 0.0),))


def test_of_equally_near_points_the_one_with_fewest_unknowns() -> None:
    """A guard that holds already is preferred to one that needs a reading, though both are at distance 0."""
    guard = the_region(any_of(all_of(conflict < 0.3, orders > 1), trust >= 0.6))
    found = nearest(guard, {"trust": 0.7})
    assert found is not None
    assert found.changes == ()
    either = nearest(the_region(any_of(conflict < 0.3, orders >= 4)), {"orders": 3}, unknown_cost=0.1)
    assert either is not None
    assert either.changes == (Change("orders", 3, 4.0, 0.1),)


def test_of_equally_near_points_the_one_with_fewest_changes() -> None:
    """Two small changes are no better than one that is as long as both."""
    guard = the_region(any_of(all_of(orders >= 4, top >= 3), orders >= 6))
    found = nearest(guard, {"orders": 3, "top": 2})
    assert found is not None
    assert found.changes == (Change("orders", 3, 6.0, 0.3),)


@pytest.mark.parametrize(
    ("readings", "places"),
    [
        ({"trust": 1.5}, ["trust"]),
        ({"trust": math.nan, "status": "gold", "orders": 0.5}, ["trust", "orders", "status"]),
        ({"trust": "high"}, ["trust"]),
        ({"orders": True}, ["orders"]),
    ],
)
def test_readings_off_their_scale_are_refused(readings: Any, places: list[str]) -> None:
    """All of them at once, each with the scale it is not on."""
    with pytest.raises(FactError) as caught:
        nearest(the_region(all_of(trust >= 0.5, orders > 1, status >= "sole")), readings)
    assert [problem.place for problem in caught.value.problems] == places
    assert {problem.code for problem in caught.value.problems} == {"off-scale"}


def test_a_nearest_point_has_json() -> None:
    """The answer can be stored and sent."""
    found = nearest(the_region(trust >= 0.8), {"trust": 0.5, "status": None})
    adapter = TypeAdapter(Nearest)
    assert found is not None
    assert adapter.validate_json(adapter.dump_json(found)) == found


# ------------------------------------------------------------------------------------------------ refusals, limits


def test_leaves_that_fit_no_indicator_are_refused_together() -> None:
    """An unknown name comes with the nearest one; numbers and levels are not compared with each other."""
    rule = AllOf((Bound("trsut", ">=", 0.6), Bound("status", ">=", 2), Not(Level("trust", ("high",))), trust >= 0.1))
    with pytest.raises(RuleError) as caught:
        the_region(rule)
    problems = caught.value.problems
    assert [problem.code for problem in problems] == ["unknown-indicator", "not-a-level", "not-a-number"]
    assert [problem.place for problem in problems] == ["trsut", "status", "trust"]
    assert "did you mean 'trust'" in problems[0].message


@pytest.mark.parametrize("question", [overlap, counterexample, difference, intersect, subtract])
def test_regions_over_two_scales_are_not_compared(question: Callable[[Region, Region], object]) -> None:
    """The same name with another scale is another indicator."""
    other = {"trust": an_indicator(name="trust", scale=Number(low=0, high=10))}
    with pytest.raises(RuleError, match="from 0 to 10") as caught:
        question(the_region(trust >= 0.6), region(Bound("trust", ">=", 6), other))
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [("two-scales", "trust")]


def alternatives(pairs: int) -> tuple[Rule, dict[str, Any]]:
    """Return `pairs` of alternatives under "and", over twice as many indicators."""
    names = [f"i{k}" for k in range(2 * pairs)]
    found = {name: an_indicator(name=name, scale=Number(low=0, high=1)) for name in names}
    each = [any_of(found[a] >= 0.5, found[b] < 0.5) for a, b in zip(names[::2], names[1::2], strict=True)]
    return all_of(*each), found


def test_boxes_multiply_up_to_the_limit() -> None:
    """Ten pairs of alternatives make 1,024 boxes; eleven are refused, and so is what makes as many by subtraction."""
    rule, indicators = alternatives(10)
    assert len(region(rule, indicators).boxes) == regions.MAX_BOXES == 1024
    assert len(region(any_of(rule, never), indicators).boxes) == 1024
    with pytest.raises(TooLarge, match="1,024 boxes"):
        region(any_of(rule, trust >= 0.5), {**indicators, "trust": trust})
    for refused in (alternatives(11), (Not(any_of(*(Not(part) for part in parts_of(11)))), alternatives(11)[1])):
        with pytest.raises(TooLarge, match="1,024 boxes") as caught:
            region(*refused)
        assert [(problem.code, problem.place) for problem in caught.value.problems] == [("too-many-boxes", "")]


def parts_of(pairs: int) -> tuple[Rule, ...]:
    """Return the alternatives alone."""
    rule, _ = alternatives(pairs)
    assert isinstance(rule, AllOf)
    return rule.parts


def test_overlap_is_never_too_large() -> None:
    """Two regions at the limit are compared though their intersection has too many boxes."""
    rule, indicators = alternatives(10)
    renamed = {f"j{name}": an_indicator(name=f"j{name}", scale=each.scale) for name, each in indicators.items()}
    a = region(rule, indicators)
    b = Region(tuple(Box({f"j{name}": each for name, each in box.ranges.items()}) for box in a.boxes), renamed)
    assert overlap(a, b) is not None
    with pytest.raises(TooLarge):
        intersect(a, b)


def test_questions_stop_after_a_bounded_number_of_comparisons(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that would run on is refused instead."""
    rule, indicators = alternatives(5)
    there = region(rule, indicators)
    assert counterexample(there, there) is None
    monkeypatch.setattr(boxes_module, "MAX_STEPS", 500)
    with pytest.raises(TooLarge, match="500 comparisons") as caught:
        counterexample(there, there)
    assert [problem.code for problem in caught.value.problems] == ["too-many-steps"]


EITHER = any_of(trust < 0.3, trust > 0.6)
TRUSTED, ANYHOW, BANDS = the_region(trust >= 0.6), the_region(trust >= 0), the_region(EITHER)
CORNER, SLABS = the_region(all_of(trust >= 0.7, conflict >= 0.7)), the_region(any_of(trust >= 0.8, conflict >= 0.5))


@pytest.mark.parametrize(
    ("question", "steps"),
    [
        (lambda: the_region(all_of(trust >= 0.6, conflict < 0.3)), 3),
        (lambda: the_region(EITHER), 6),
        (lambda: the_region(all_of(EITHER, any_of(conflict < 0.3, conflict > 0.6))), 22),
        (lambda: the_region(any_of(all_of(trust >= 0.6, conflict < 0.3), trust < 0.2)), 7),
        (lambda: the_region(any_of(trust < 0.2, all_of(trust >= 0.6, conflict < 0.3))), 8),
        (lambda: counterexample(TRUSTED, TRUSTED), 2),
        (lambda: counterexample(ANYHOW, BANDS), 6),
        (lambda: counterexample(CORNER, SLABS), 6),
        (lambda: subtract(ANYHOW, BANDS), 6),
    ],
    ids=[
        "and",
        "or",
        "and over or",
        "or, fewer names last",
        "or, more names last",
        "implied",
        "covered in part",
        "inside one of two",
        "subtracted",
    ],
)
def test_the_limit_of_comparisons_holds_on_both_sides(
    question: Callable[[], object], steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A question that takes as many comparisons as are allowed is answered, with one fewer it is refused."""
    assert regions.MAX_STEPS == 10_000_000
    monkeypatch.setattr(boxes_module, "MAX_STEPS", steps)
    question()
    monkeypatch.setattr(boxes_module, "MAX_STEPS", steps - 1)
    with pytest.raises(TooLarge) as caught:
        question()
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("too-many-steps", "")


def test_boxes_are_counted_once_those_inside_others_are_dropped() -> None:
    """Two staircases of 40 steps have 1,600 meetings, more than the limit; those that count are a staircase again."""
    steps = [all_of(trust >= i / 50, conflict >= (40 - i) / 50) for i in range(40)]
    others = [all_of(trust >= i / 50 + 0.01, conflict >= (40 - i) / 50) for i in range(40)]
    assert len(the_region(all_of(AnyOf(tuple(steps)), AnyOf(tuple(others)))).boxes) == 40


def test_dropped_boxes_leave_the_others_in_their_order() -> None:
    """Boxes stand in the order in which the rule names them; one that is dropped leaves no gap."""
    rule = any_of(conflict < 0.1, all_of(trust >= 0.8, orders >= 1), status >= "sole", trust >= 0.7)
    assert [set(box.ranges) for box in the_region(rule).boxes] == [{"conflict"}, {"status"}, {"trust"}]


def test_many_leaves_of_few_indicators_stay_few_boxes() -> None:
    """Pruning keeps a conjunction of 8 alternatives of 16 bands each over two indicators small."""
    bands = [all_of(trust >= i / 20, trust < (i + 2) / 20) for i in range(8)]
    others = [all_of(conflict >= i / 20, conflict < (i + 3) / 20) for i in range(8)]
    there = the_region(AllOf((AnyOf((*bands, *others)),) * 8))
    assert len(there.boxes) == 16


@pytest.mark.parametrize("op", [">=", ">", "<=", "<"])
def test_regions_survive_pickle(op: Op) -> None:
    """A region can be handed to another process."""
    there = the_region(all_of(Bound("trust", op, 0.5), status >= "preferred"))
    assert pickle.loads(pickle.dumps(there)) == there


def test_a_scale_of_levels_needs_no_order_in_a_rule() -> None:
    """Levels apart from one another are one range, not two boxes."""
    many = an_indicator(name="many", scale=Levels(levels=tuple(f"l{i}" for i in range(64))))
    rule = AllOf((many.among(*(f"l{i}" for i in range(0, 64, 2))), Not(many.among("l2", "l4"))))
    (box,) = region(rule, {"many": many}).boxes
    assert len(getattr(box.ranges["many"], "levels", ())) == 30
    assert typical(box.ranges["many"], many) == "l0"
