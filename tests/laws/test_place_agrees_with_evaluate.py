"""Laws of placing: ``place_agrees_with_evaluate`` and ``unknown_never_places``; and margins that are exact."""

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.models.grids import Grid
from relstage.rules import Readings, Verdict, evaluate
from relstage.studies.positioning import place
from tests.laws.planes import points, sound_grids
from tests.strategies import turning_points


@st.composite
def placed(draw: st.DrawFn) -> tuple[Grid, dict[str, float | str | None]]:
    """Draw a grid and readings on it, each unknown one time in three."""
    grid = draw(sound_grids())
    guards = [cell.guard for cell in grid.cells]
    readings: dict[str, float | str | None] = {}
    for name, axis in grid.axes.items():
        among = [*turning_points(indicator=axis, rules=guards)]
        readings[name] = draw(st.one_of(st.sampled_from(among), st.sampled_from(among), st.none()))
    return grid, readings


def verdicts(grid: Grid, readings: Readings) -> dict[str, Verdict]:
    """Return the verdict of each cell's guard."""
    return {cell.name: evaluate(cell.guard, readings) for cell in grid.cells}


def holding(grid: Grid, readings: Readings) -> list[str]:
    """Return the cells whose guard holds."""
    return [name for name, verdict in verdicts(grid, readings).items() if verdict is Verdict.HOLDS]


@given(placed())
def test_place_agrees_with_evaluate(drawn: tuple[Grid, dict[str, float | str | None]]) -> None:
    """The cell is the one whose guard holds; where none holds, the candidates are those whose guard does not fail."""
    grid, readings = drawn
    told, here = verdicts(grid, readings), place(grid, readings)
    assert ([here.cell] if here.cell else []) == holding(grid, readings)
    left = [name for name, verdict in told.items() if verdict is not Verdict.FAILS]
    assert list(here.candidates) == (holding(grid, readings) or left)


@settings(max_examples=60)
@given(placed())
def test_unknown_never_places(drawn: tuple[Grid, dict[str, float | str | None]]) -> None:
    """Whatever the unknown readings turn out to be, the cell is the one named, or else one of the candidates."""
    grid, readings = drawn
    here = place(grid, readings)
    known = {name: value for name, value in readings.items() if value is not None}
    for point in points(grid.x, grid.y, grid.cells):
        held = holding(grid, point | known)
        assert set(held) <= set(here.candidates)
        assert here.cell is None or held == [here.cell]


@settings(max_examples=60)
@given(placed())
def test_a_margin_is_the_least_change_that_leaves_the_cell(
    drawn: tuple[Grid, dict[str, float | str | None]],
) -> None:
    """No point of another cell is nearer than the margin says, and the way to each cell leads into it."""
    grid, readings = drawn
    here = place(grid, readings)
    if here.cell is None:
        assert here.margin is None
        return
    for way in here.ways:
        changed = readings | {change.indicator: change.after for change in way.changes}
        assert verdicts(grid, changed)[way.cell] is Verdict.HOLDS
    if None in readings.values() or not here.ways:
        return
    for point in points(grid.x, grid.y, grid.cells):
        if holding(grid, point) != [here.cell]:
            assert here.margin is not None
            assert distance(grid, readings, point) >= here.margin - 1e-12


def distance(grid: Grid, one: Readings, other: Readings) -> float:
    """Return how far two points are from one another, in shares of the scales."""
    sum_ = 0.0
    for name, axis in grid.axes.items():
        a, b = one[name], other[name]
        if isinstance(a, str) or isinstance(b, str):
            levels = getattr(axis.scale, "levels", ())
            a, b = levels.index(a), levels.index(b)
        assert a is not None
        assert b is not None
        sum_ += abs(a - b) / axis.scale.span
    return sum_
