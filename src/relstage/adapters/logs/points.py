"""Points: readings on the two axes of a grid, one account and date a row.

Law (``points_ignore_row_order``): the points read of a file do not depend on the order of its rows.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from relstage.adapters.logs.cells import Cell, Names, instant_of, number_of
from relstage.adapters.logs.columns import headers
from relstage.adapters.logs.rows import Cells, Complaints, Layout, Progress, Source, clipped, table
from relstage.errors import nearest
from relstage.models.grids import Grid, Point
from relstage.rules import Indicator, Levels, Value

UNKNOWN = "unknown"


class Flaw(NamedTuple):
    """What is wrong with a cell, and the code of that kind of problem."""

    code: str
    said: str


Row = tuple[str, str, datetime | None, dict[str, Value | None], int]


def points(
    source: Source,
    columns: Mapping[str, str] | None = None,
    *,
    grid: Grid,
    layout: Layout | None = None,
    progress: Progress | None = None,
) -> tuple[Point, ...]:
    """Read a CSV file of points on `grid`, by account and date.

    The columns are ``account``, perhaps ``date``, and one for each axis under its name. A cell that is empty or says
    ``unknown`` is an unknown reading. An account with several rows has a date in each. A row given twice counts once.

    Parameters
    ----------
    source : path or text stream
        The file; its first line names the columns.
    columns : Mapping[str, str], optional
        Name above -> header in the file, where they differ.
    grid : Grid
        Whose axes are read.
    layout, progress
        As for ``orders``.

    Raises
    ------
    FactError
        With the problems of the file, each with line and column; nothing is made of a file that has one.
    """
    layout = layout or Layout()
    complaints = Complaints(layout.max_problems)
    required = ("account", *grid.axes)
    named = headers(columns, (*required, "date"))
    cell = Cell(named, Names(layout.aliases), layout, complaints)
    rows = table(source, {n: named[n] for n in required}, {"date": named["date"]}, layout, complaints, progress)
    read = list(_rows(cell.each(rows), cell, grid, layout))
    read.sort(key=lambda row: (row[0], row[2] is not None, row[2].timestamp() if row[2] else 0.0, row[1], row[4]))
    found = [
        point for _, mine in groupby(read, lambda row: row[0]) for point in _account(list(mine), complaints, named)
    ]
    complaints.check()
    return tuple(found)


def _rows(rows: Iterator[Cells], cell: Cell, grid: Grid, layout: Layout) -> Iterator[Row]:
    for account, *texts, date in rows:
        name = cell.name("account", account)
        at = instant_of(date, layout.zone, layout.date_format) if date else None
        sound = not isinstance(at, str)
        if isinstance(at, str):
            cell.complain("date", "date", at)
            at = None
        readings: dict[str, Value | None] = {}
        for axis, text in zip(grid.axes.values(), texts, strict=True):
            value = value_of(text, axis)
            if isinstance(value, Flaw):
                cell.complain(value.code, axis.name, value.said)
                sound = False
            else:
                readings[axis.name] = value
        if name is not None and sound:
            yield name[0], name[1], at, readings, cell.line


def value_of(text: str, axis: Indicator) -> Value | Flaw | None:
    """Return the value that `text` gives on `axis`, ``None`` where it is empty or ``unknown``, or what is wrong."""
    scale = axis.scale
    if isinstance(scale, Levels) and text in scale.levels:
        return text
    if text in ("", UNKNOWN):
        return None
    if isinstance(scale, Levels):
        return Flaw("level", f"{clipped(text)} is no level of {axis.name}, {scale}{nearest(text, scale.levels)}")
    number = number_of(text)
    if isinstance(number, str):
        return Flaw("number", number)
    return number if scale.admits(number) else Flaw("off-scale", f"{clipped(text)} is off its scale; it is {scale}")


def _account(rows: list[Row], complaints: Complaints, named: Mapping[str, str]) -> Iterator[Point]:
    """Yield the points of one account, under the first of its spellings."""
    shown = min(row[1] for row in rows)
    kept: dict[datetime | None, Row] = {}
    for row in rows:
        same = kept.setdefault(row[2], row)
        if same[3] != row[3]:
            when = "without a date" if row[2] is None else f"on {row[2].date().isoformat()}"
            said = f"{shown} stands {when} on line {same[4]} with other readings"
            complaints.add("conflicting-point", f"line {row[4]}, column {named['account']}", said)
    if len(kept) > 1 and None in kept:
        said = f"no date; {shown} has several rows, and each then needs one"
        complaints.add("no-date", f"line {kept[None][4]}, column {named['date']}", said)
    yield from (Point(name=shown, at=at, readings=row[3]) for at, row in kept.items())
