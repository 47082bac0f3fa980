"""Points of a CSV file; law ``points_ignore_row_order``."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.adapters.logs import Layout, points
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import FactError
from relstage.models.grids import Grid, Point
from relstage.rules import Levels, Number
from tests.laws.planes import a_cell, a_grid
from tests.made_up import an_indicator

HEAD = "account,date,risk_significance,total_value"


def read(*rows: str, head: str = HEAD, grid: Grid = supplier_matrix, **more: object) -> tuple[Point, ...]:
    """Read rows under a header."""
    return points(io.StringIO("\n".join((head, *rows, ""))), grid=grid, **more)  # type: ignore[arg-type]


def problems(*rows: str, head: str = HEAD, grid: Grid = supplier_matrix) -> list[tuple[str, str]]:
    """Return code and place of every problem of a file."""
    with pytest.raises(FactError) as caught:
        read(*rows, head=head, grid=grid)
    return [(problem.code, problem.place) for problem in caught.value.problems]


ROWS = st.lists(
    st.builds(
        "{},{},{},{}".format,
        st.sampled_from(["Acme", "acme ", "Bolt", "ЗАВОД", "завод"]),
        st.dates(datetime(2020, 1, 1).date(), datetime(2020, 1, 9).date()),  # noqa: DTZ001
        st.sampled_from(["0.1", "0.9", ""]),
        st.sampled_from(["0.1", "0.9", "unknown"]),
    ),
    max_size=8,
)


@settings(max_examples=80)
@given(ROWS, st.randoms(use_true_random=False))
def test_points_ignore_row_order(rows: list[str], random: Random) -> None:
    """Rows in another order give the same points, or are refused as well."""
    shuffled = list(rows)
    random.shuffle(shuffled)

    def outcome(given: Sequence[str]) -> object:
        try:
            return read(*given)
        except FactError as error:
            return {problem.code for problem in error.problems}

    assert outcome(rows) == outcome(shuffled)


def test_a_row_is_a_point() -> None:
    """Accounts come by name, their points by date; an empty cell and the word unknown are unknown readings."""
    found = read("Bolt,2024-01-02,unknown,0.5", "Acme,2024-01-02,0.25,", "Acme,2024-01-01T12:00Z,1,0")
    assert [(p.name, p.at, *p.readings.values()) for p in found] == [
        ("Acme", datetime(2024, 1, 1, 12, tzinfo=UTC), 1.0, 0.0),
        ("Acme", datetime(2024, 1, 2, tzinfo=UTC), 0.25, None),
        ("Bolt", datetime(2024, 1, 2, tzinfo=UTC), None, 0.5),
    ]


def test_a_file_may_have_no_dates() -> None:
    """Without a column of dates each account has one row."""
    (found,) = read("Acme,0.1,0.2", head="account,risk_significance,total_value")
    assert found.at is None


def test_columns_may_have_other_headers_and_places() -> None:
    """Headers are said, further columns are passed over, and spellings are brought together by aliases."""
    columns = {"account": "Vendor", "risk_significance": "Risk", "total_value": "Value"}
    layout = Layout(delimiter=";", aliases={"ACME Ltd": "Acme"})
    found = read("x;0.1;0.2;acme  ltd", head="Note;Value;Risk;Vendor", columns=columns, layout=layout)
    assert [(point.name, point.readings) for point in found] == [
        ("Acme", {"risk_significance": 0.2, "total_value": 0.1})
    ]


def test_a_row_given_twice_counts_once() -> None:
    """Spellings of one account on one date with the same readings are one point."""
    assert len(read("Acme,2024-01-01,0.1,0.2", "ACME ,2024-01-01,0.1,0.2")) == 1


def test_levels_are_read_by_name() -> None:
    """On an axis of levels a cell is a level; a level called unknown is one."""
    x = an_indicator("x", Levels(levels=("unknown", "low", "high")))
    y = an_indicator("y", Number(low=0, high=1))
    grid = a_grid(x, y, (a_cell("a", x < "high"), a_cell("b", x >= "high")))
    found = read("A,unknown,0.5", "B,,0.5", head="account,x,y", grid=grid)
    assert [point.readings["x"] for point in found] == ["unknown", None]
    assert problems("A,hihg,0.5", head="account,x,y", grid=grid) == [("level", "line 2, column x")]


def test_every_problem_is_told_with_line_and_column() -> None:
    """Values off the scale, no numbers, no dates and no names stand together in one error, and no point is made."""
    rows = ("Acme,2024-01-01,1.5,0.5", "Acme,2024-01-02,0.5,much", ",2024-01-03,0.5,0.5", "Acme,yesterday,0.5,0,5")
    assert problems(*rows, "Bolt,soon,0.5,0.5") == [
        ("off-scale", "line 2, column risk_significance"),
        ("number", "line 3, column total_value"),
        ("empty-name", "line 4, column account"),
        ("ragged-row", "line 5"),
        ("date", "line 6, column date"),
    ]


def test_two_different_rows_of_one_date_are_refused() -> None:
    """The same account cannot be read twice on one date, nor twice without any."""
    said = [("conflicting-point", "line 3, column account")]
    assert problems("Acme,2024-01-01,0.1,0.1", "acme,2024-01-01,0.1,0.2") == said
    assert problems("Acme,0.1,0.1", "acme,0.1,0.2", head="account,risk_significance,total_value") == said


def test_of_several_rows_each_needs_a_date() -> None:
    """An account with a dated and an undated row is refused at the row without a date."""
    assert problems("Acme,2024-01-01,0.1,0.1", "Acme,,0.1,0.2") == [("no-date", "line 3, column date")]


def test_a_missing_axis_is_told_with_its_name() -> None:
    """A file without one of the axes is refused at its header."""
    assert problems("Acme,0.1", head="account,total_value") == [("missing-column", "line 1")]
