"""Grids: what is refused, what a cut is, and how it moves."""

import math
import pickle
from typing import Any

import pytest

from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import DefinitionError, StageError
from relstage.models import Source
from relstage.models.grids import Cell, Grid
from relstage.rules import Bound, Indicator, Levels, Number, Provenance, Value, all_of, any_of
from tests.laws.planes import ADVICE, a_cell, a_grid
from tests.made_up import MADE_UP, an_indicator

x = an_indicator("x", Number(low=0, high=1))
y = an_indicator("y", Number(low=0, high=1))
count = an_indicator("count", Number(low=0, whole=True, span=10))
status = an_indicator("status", Levels(levels=("candidate", "approved", "preferred", "sole")))

LOW, HIGH = a_cell("low", x < 0.5), a_cell("high", x >= 0.5)


def codes(*cells: Cell, axes: tuple[Indicator, Indicator] = (x, y), **more: Any) -> list[tuple[str, str]]:
    """Return code and place of every problem of a grid of `cells`."""
    with pytest.raises(DefinitionError) as caught:
        a_grid(*axes, cells, **more)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def message(*cells: Cell) -> str:
    """Return what is said of a grid of `cells`."""
    with pytest.raises(DefinitionError) as caught:
        a_grid(x, y, cells)
    return str(caught.value)


# ----------------------------------------------------------------------------------------------------- what is refused


def test_a_hole_is_told_with_a_point_in_it() -> None:
    """Two cells that both leave out the border are refused with the border as witness."""
    said = message(a_cell("low", x < 0.5), a_cell("high", x > 0.5))
    assert said == "/cells: the cells leave a hole: no guard holds at x = 0.5, y = 0.5 [hole]"


def test_an_overlap_is_told_with_a_point_in_both() -> None:
    """Two cells that both take in the border are refused with the border as witness."""
    said = message(a_cell("low", x <= 0.5), a_cell("high", x >= 0.5))
    assert said == "/cells/1/guard: 'high' overlaps with 'low': the guards of both hold at x = 0.5, y = 0.5 [overlap]"


def test_a_gap_of_one_float_is_a_hole() -> None:
    """Nothing is too narrow to be found: a hole that holds a single float64 is refused."""
    assert codes(LOW, a_cell("high", x >= math.nextafter(0.5, 1))) == [("hole", "/cells")]


def test_whole_numbers_leave_no_gap_between_two_and_three() -> None:
    """On whole numbers "at most 2" and "at least 3" tile; on other numbers they leave a hole."""
    a_grid(count, y, (a_cell("few", count <= 2), a_cell("many", count >= 3)))
    assert codes(a_cell("few", x <= 0.2), a_cell("many", x >= 0.3)) == [("hole", "/cells")]


def test_every_flaw_of_the_tiling_is_told_at_once() -> None:
    """Empty cells, overlaps and holes stand together in one error."""
    cells = (a_cell("nobody", x > 1), a_cell("a", x <= 0.3), a_cell("b", all_of(x >= 0.2, x < 0.9)))
    assert codes(*cells) == [("empty-cell", "/cells/0/guard"), ("overlap", "/cells/2/guard"), ("hole", "/cells")]


def test_no_cells_are_a_hole_as_wide_as_the_plane() -> None:
    """A grid without cells covers nothing."""
    assert codes() == [("hole", "/cells")]


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ((LOW, a_cell("LOW", x >= 0.5)), ("duplicate-name", "/cells/1")),
        ((LOW, a_cell("high", an_indicator("z", x.scale) >= 0.5)), ("unknown-indicator", "/cells/1/guard")),
        (
            (LOW, a_cell("high", x >= 0.5, leads_to="hihg", way=ADVICE)),
            ("unknown-cell", "/cells/1/leads_to"),
        ),
        ((LOW, a_cell("high", x >= 0.5, leads_to="low")), ("no-way", "/cells/1/leads_to")),
        ((LOW, a_cell("high", x >= 0.5, way=ADVICE)), ("no-way", "/cells/1/leads_to")),
        ((LOW, a_cell("high", x >= 0.5, leads_to="high", way=ADVICE)), ("cycle", "/cells/1/leads_to")),
    ],
)
def test_what_is_wrong_between_the_parts_is_told(cells: tuple[Cell, ...], found: tuple[str, str]) -> None:
    """Names, axes and ways that do not fit are told with their places."""
    assert found in codes(*cells)


def test_cells_may_not_lead_round() -> None:
    """A way through the cells has an end: a round of two is told of both."""
    there, back = (
        a_cell("low", x < 0.5, leads_to="high", way=ADVICE),
        a_cell("high", x >= 0.5, leads_to="low", way=ADVICE),
    )
    assert codes(there, back) == [("cycle", "/cells/0/leads_to"), ("cycle", "/cells/1/leads_to")]


def test_a_guard_that_does_not_fit_a_scale_is_told() -> None:
    """Levels compared with a number, numbers with levels, and unknown levels are refused."""
    wrong = a_cell("a", Bound("status", ">=", 1)), a_cell("b", status.among("sole"))
    assert codes(*wrong, axes=(status, y), cuts={}) == [("unfit-threshold", "/cells/0/guard")]


def test_two_axes_are_two_indicators() -> None:
    """One indicator on both axes makes no plane."""
    assert ("same-axis", "/y") in codes(LOW, HIGH, axes=(x, x))


def test_every_cut_has_a_provenance_and_every_provenance_a_cut() -> None:
    """A limit without provenance is refused, and so is the provenance of no limit."""
    assert codes(LOW, HIGH, cuts={}) == [("no-provenance", "/cuts")]
    assert codes(LOW, HIGH, cuts={"x": MADE_UP, "x_2": MADE_UP}) == [("unknown-threshold", "/cuts/x_2")]


def test_provenances_name_listed_works() -> None:
    """Where works are listed, whatever a grid says rests on one of them or is ours."""
    works = (Source(name="Somebody 1990", reference="A book."),)
    other = Provenance(status="sourced", source="Nobody")
    found = codes(LOW, HIGH, sources=works, cuts={"x": other})
    assert found == [("unknown-source", "/cuts/x")]
    a_grid(x, y, (LOW, HIGH), sources=works)


def test_an_unknown_cell_is_told_with_the_nearest_name() -> None:
    """Asking for a cell by a wrong name gives the right one."""
    with pytest.raises(StageError, match="did you mean 'partner'"):
        supplier_matrix.cell("partnr")
    with pytest.raises(DefinitionError, match="did you mean 'cells'"):
        supplier_matrix.replace(cels=())


# ------------------------------------------------------------------------------------------------------------- as data


def test_a_grid_goes_through_json_and_pickle() -> None:
    """Written and read again, a grid is equal, has the same digest, and still tells a changed one apart."""
    again = Grid.model_validate_json(supplier_matrix.model_dump_json())
    assert again == supplier_matrix
    assert hash(pickle.loads(pickle.dumps(again))) == hash(supplier_matrix)
    assert supplier_matrix.replace(version="2") != supplier_matrix


# ---------------------------------------------------------------------------------------------------------------- cuts


def limits(grid: Grid) -> dict[str, Value]:
    """Return where the cuts of `grid` stand."""
    return {id: cut.limit for id, cut in grid.thresholds.items()}


def test_limits_shared_by_cells_are_one_cut() -> None:
    """Four cells with eight limits have two cuts, one an axis."""
    assert limits(supplier_matrix) == {"risk_significance": 0.5, "total_value": 0.5}


def test_cuts_of_an_axis_are_numbered_upward() -> None:
    """The lowest cut has the name of the axis, the next ones a number."""
    bands = a_cell("c", x >= 0.8), a_cell("a", x < 0.2), a_cell("b", all_of(x >= 0.2, x < 0.8))
    assert limits(a_grid(x, y, bands)) == {"x": 0.2, "x_2": 0.8}


def test_a_cut_of_levels_is_the_level_that_the_upper_part_begins_with() -> None:
    """Sets of levels are cut where one level is in and its neighbour is not, and their cuts move like others."""
    cells = a_cell("ends", status.among("candidate", "sole")), a_cell("middle", status.among("approved", "preferred"))
    grid = a_grid(status, y, cells)
    assert limits(grid) == {"status": "approved", "status_2": "sole"}
    moved = grid.with_thresholds({"status": "preferred"})
    assert str(moved.cell("ends").guard) == 'status in ("approved", "candidate", "sole")'
    assert str(moved.cell("middle").guard) == 'status in ("preferred")'


def test_a_cut_of_whole_numbers_moves_both_of_its_limits() -> None:
    """A cell of at most 2 and one of at least 3 share the cut 3, and go on tiling wherever it is put."""
    grid = a_grid(count, y, (a_cell("few", count <= 2), a_cell("many", count >= 3)))
    assert limits(grid) == {"count": 3.0}
    moved = grid.with_thresholds({"count": 7})
    assert [str(cell.guard) for cell in moved.cells] == ["count <= 6", "count >= 7"]


def test_a_replaced_cut_says_whose_it_is() -> None:
    """A new limit is the caller's unless its provenance is given; the other cuts keep theirs."""
    house = Provenance(status="operationalised", source="relstage", note="calibrated")
    moved = supplier_matrix.with_thresholds({"total_value": 0.6}, provenance=house)
    assert moved.thresholds["total_value"].provenance == house
    assert moved.thresholds["risk_significance"] == supplier_matrix.thresholds["risk_significance"]
    note = supplier_matrix.with_thresholds({"total_value": 0.6}).thresholds["total_value"].provenance.note
    assert note == "replaced by the caller"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"risk": 0.4}, "unknown-threshold"),
        ({"x": math.nan}, "not-a-number"),
        ({"x": "much"}, "not-a-number"),
        ({"x": True}, "not-a-number"),
        ({"x": 0.9}, "cuts-crossed"),
        ({"x": 0.8}, "cuts-crossed"),
        ({"x": -0.1}, "empty-cell"),
    ],
)
def test_a_cut_that_cannot_stand_there_is_refused(changes: dict[str, Value], code: str) -> None:
    """Unknown ids, no numbers, cuts past one another and cuts that leave a cell empty are told."""
    grid = a_grid(x, y, (a_cell("a", x < 0.2), a_cell("b", all_of(x >= 0.2, x < 0.8)), a_cell("c", x >= 0.8)))
    with pytest.raises(DefinitionError) as caught:
        grid.with_thresholds(changes)
    assert code in {problem.code for problem in caught.value.problems}


@pytest.mark.parametrize("limit", ["candidate", "prefered", 2.0])
def test_a_level_cut_begins_an_upper_part(limit: Value) -> None:
    """The lowest level, an unknown one and a number are no cut across levels."""
    grid = a_grid(status, y, (a_cell("low", status < "preferred"), a_cell("high", status >= "preferred")))
    with pytest.raises(DefinitionError) as caught:
        grid.with_thresholds({"status": limit})
    assert [problem.code for problem in caught.value.problems] == ["unknown-level"]


def test_a_leaf_names_its_cuts() -> None:
    """A comparison has one cut, a set of levels as many as it has borders."""
    cells = a_cell("ends", status.among("candidate", "sole")), a_cell("middle", status.among("approved", "preferred"))
    grid = a_grid(status, y, cells)
    leaf = status.among("approved", "preferred")
    assert [cut.id for cut in grid.cuts_in(leaf)] == ["status", "status_2"]


def test_whether_a_border_belongs_above_is_told() -> None:
    """With ">=" and "<" alone a point on a cut lies in the upper part."""
    assert supplier_matrix.borders_are_upper
    assert not a_grid(x, y, (a_cell("low", any_of(x < 0.5, x <= 0.5)), a_cell("high", x > 0.5))).borders_are_upper
