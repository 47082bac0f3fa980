"""Law ``cells_tile``: every point of the plane lies in exactly one cell of a grid; cells that do not are refused."""

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import DefinitionError
from relstage.models.grids import Cell, Grid, tiling_flaws
from relstage.rules import Indicator, Readings, Verdict, evaluate
from tests.laws.planes import a_grid, any_cells, divided, points, sound_grids

SHARES = st.floats(0, 1, allow_nan=False)


def cells_at(cells: Sequence[Cell], point: Readings) -> list[str]:
    """Return the cells that a point lies in, by the meaning of their guards alone."""
    return [cell.name for cell in cells if evaluate(cell.guard, point) is Verdict.HOLDS]


@settings(max_examples=60)
@given(sound_grids())
def test_cells_tile(grid: Grid) -> None:
    """A search of all points that matter finds each in exactly one cell."""
    assert all(len(cells_at(grid.cells, point)) == 1 for point in points(grid.x, grid.y, grid.cells))


@given(SHARES, SHARES)
def test_cells_of_the_supplier_matrix_tile(risk: float, value: float) -> None:
    """Any two shares lie in exactly one cell of the supplier matrix."""
    assert len(cells_at(supplier_matrix.cells, {"risk_significance": risk, "total_value": value})) == 1


@settings(max_examples=100)
@given(any_cells())
def test_flaws_are_those_that_a_search_finds(drawn: tuple[Indicator, Indicator, tuple[Cell, ...]]) -> None:
    """Overlaps, holes and empty cells are found exactly where trying all points that matter finds them."""
    x, y, cells = drawn
    found = [cells_at(cells, point) for point in points(x, y, cells)]
    flaws = tiling_flaws(x, y, cells)
    names = [cell.name for cell in cells]
    overlaps = {(a, b) for held in found for a in held for b in held if names.index(a) < names.index(b)}
    assert {flaw.cells for flaw in flaws if flaw.kind == "overlap"} == overlaps
    assert [flaw.kind for flaw in flaws].count("hole") == ([] in found)
    empty = {(name,) for name in names if not any(name in held for held in found)}
    assert {flaw.cells for flaw in flaws if flaw.kind == "empty"} == empty


@settings(max_examples=100)
@given(any_cells())
def test_a_witness_shows_the_flaw(drawn: tuple[Indicator, Indicator, tuple[Cell, ...]]) -> None:
    """The point of a flaw lies on both scales and, put to ``evaluate``, shows what the flaw says."""
    x, y, cells = drawn
    for flaw in tiling_flaws(x, y, cells):
        if flaw.kind != "empty":
            assert x.scale.admits(flaw.witness["x"])
            assert y.scale.admits(flaw.witness["y"])
            held = cells_at(cells, flaw.witness)
            assert set(flaw.cells) <= set(held)
            assert (flaw.kind == "hole") == (not held)


@settings(max_examples=100)
@given(any_cells())
def test_what_does_not_tile_is_no_grid(drawn: tuple[Indicator, Indicator, tuple[Cell, ...]]) -> None:
    """A grid is refused exactly where a search finds a point in no cell or in two, or a cell without a point."""
    x, y, cells = drawn
    found = [cells_at(cells, point) for point in points(x, y, cells)]
    tiles = all(len(held) == 1 for held in found) and {n for held in found for n in held} == {c.name for c in cells}
    if tiles:
        a_grid(x, y, cells)
        return
    with pytest.raises(DefinitionError) as caught:
        a_grid(x, y, cells)
    assert {problem.code for problem in caught.value.problems} <= {"overlap", "hole", "empty-cell"}


@settings(max_examples=60)
@given(divided(), st.randoms(use_true_random=False))
def test_the_order_of_cells_is_no_matter(drawn: tuple[Indicator, Indicator, tuple[Cell, ...]], random: Random) -> None:
    """Cells in any order tile the same plane and have the same cuts."""
    x, y, cells = drawn
    shuffled = list(cells)
    random.shuffle(shuffled)
    assert a_grid(x, y, shuffled).thresholds == a_grid(x, y, cells).thresholds


@settings(max_examples=100)
@given(sound_grids(), st.data())
def test_cells_tile_under_any_cuts_in_order(grid: Grid, data: st.DataObject) -> None:
    """Cuts moved to other values inside their scale, in ascending order, leave a grid with the same cuts elsewhere."""
    limits: dict[str, float | str] = {}
    for axis in grid.axes.values():
        ids = [cut.id for cut in grid.thresholds.values() if cut.indicator == axis.name]
        inside = [p[axis.name] for p in points(grid.x, grid.y, grid.cells)]
        ordered = list(dict.fromkeys(inside))
        apart = ordered[2:-2:2] if not hasattr(axis.scale, "levels") else ordered[1:]
        if len(apart) >= len(ids):
            chosen = sorted(data.draw(st.sets(st.integers(0, len(apart) - 1), min_size=len(ids), max_size=len(ids))))
            limits |= dict(zip(ids, (apart[k] for k in chosen), strict=True))
    try:
        moved = grid.with_thresholds(limits)
    except DefinitionError as error:
        # Between two neighbouring floats no band is left for a cell.
        assert {problem.code for problem in error.problems} == {"empty-cell"}  # noqa: PT017
        return
    assert {cut.id: cut.limit for cut in moved.thresholds.values() if cut.id in limits} == limits
    assert all(len(cells_at(moved.cells, point)) == 1 for point in points(moved.x, moved.y, moved.cells))
