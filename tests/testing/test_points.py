"""Law ``points_tell_all``: every verdict that readings can give is given by some turning points."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from relstage.rules import Bound, Level, Rule, leaves
from relstage.testing.points import beside, grid, turning_points
from relstage.testing.strategies.language import Case, cases, values


def verdicts(rule: Rule, name: str, value: float | str) -> list[bool]:
    """Compare a value with each leaf of the rule that reads it, by hand."""
    told = []
    for leaf in leaves(rule):
        match leaf:
            case Bound(indicator, op, limit) if indicator == name and not isinstance(value, str):
                told.append({">=": value >= limit, ">": value > limit, "<=": value <= limit, "<": value < limit}[op])
            case Level(indicator, among) if indicator == name:
                told.append(value in among)
            case _:
                pass
    return told


@settings(max_examples=100)
@given(cases(max_leaves=6), st.data())
def test_points_tell_all(case: Case, data: DataObject) -> None:
    """Whatever a value makes of the leaves, some turning point makes of them too, and it lies on the scale."""
    name = data.draw(st.sampled_from(sorted(case.indicators)))
    indicator = case.indicators[name]
    value = data.draw(values(indicator=indicator, near=[case.rule]))
    points = turning_points(indicator=indicator, rules=[case.rule])
    assert all(indicator.scale.admits(point) for point in points)
    assert verdicts(case.rule, name, value) in [verdicts(case.rule, name, point) for point in points]


def test_beside_a_limit_lie_its_neighbours() -> None:
    """Beside a share lie the next float64 numbers; at and beside a limit of whole numbers the next whole ones."""
    assert list(beside(0.5, whole=False)) == [0.49999999999999994, 0.5, 0.5000000000000001]
    assert list(beside(2.5, whole=True)) == [1.0, 2.0, 3.0, 4.0]
    assert sorted(set(beside(3.0, whole=True))) == [2.0, 3.0, 4.0]


@settings(max_examples=20)
@given(cases(max_leaves=2, max_indicators=2))
def test_the_grid_is_the_product_of_the_points(case: Case) -> None:
    """The grid has each combination of the points once."""
    sizes = [len(turning_points(indicator=each, rules=[case.rule])) for each in case.indicators.values()]
    found = [tuple(readings.values()) for readings in grid(indicators=case.indicators, rules=[case.rule])]
    expected = sizes[0] * (sizes[1] if len(sizes) > 1 else 1)
    assert len(found) == len(set(found)) == expected
