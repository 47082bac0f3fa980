"""Orders or payments as a ledger by partner and day, for the studies of losses.

Law (``the_ledger_reads_as_orders_do``): a file is refused, and its names are brought together, as `orders` does it.

What must fit into memory is one number for each partner and day, and one entry for each id where rows have one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from relstage.adapters.logs.cells import Cell, Names, mark_of, name_of
from relstage.adapters.logs.columns import headers
from relstage.adapters.logs.rows import Complaints, Layout, Progress, Source, clipped, table
from relstage.studies.ledger import Ledger, Partner, Span, partner_of

COLUMNS_OF_LEDGERS = ("partner", "date", "amount", "id", "number")
_OPTIONAL = ("id", "number")


class _Row(NamedTuple):
    """One row that could be read; the day is its ordinal."""

    key: str
    shown: str
    spelt: str
    day: int
    units: int
    mark: str
    number: str


class _Gathered:
    """What the rows of one partner come to."""

    __slots__ = ("numbers", "shown", "spelt", "units")

    def __init__(self) -> None:
        self.units: dict[int, int] = {}
        self.shown: dict[str, set[int]] = {}
        self.spelt: set[str] = set()
        self.numbers: set[str] = set()

    def partner(self) -> Partner:
        """Return the partner, under the name that most days have; of several, the first by the alphabet."""
        name = min(self.shown, key=lambda shown: (-len(self.shown[shown]), shown))
        days = {date.fromordinal(day): units for day, units in self.units.items()}
        return partner_of(name, self.spelt, days, self.numbers)


def read_ledger(
    source: Source,
    columns: Mapping[str, str] | None = None,
    *,
    layout: Layout | None = None,
    gaps: Iterable[Span] = (),
    progress: Progress | None = None,
) -> Ledger:
    r"""Read a CSV file of orders or payments into a ledger by partner and day.

    Parameters
    ----------
    source : path or text stream
        The file; its first line names the columns. Amounts are kept to four decimals, each row rounded by itself.
    columns : Mapping[str, str], optional
        Header of ``partner``, ``date`` and ``amount`` (negative for a credit), where it is another; of ``id``, where
        rows have one: then a row given twice counts once, and two different rows of one id are refused; and of
        ``number``, where the ledger numbers its partners: it may be empty, and merges nothing.
    layout : Layout, optional
        How the file is written, with the aliases of partners.
    gaps : iterable of (date, date)
        First and last day of each stretch in which the record is incomplete.
    progress : callable, optional
        Told how many bytes are read, and of how many (rows, and ``None``, for a stream).

    Raises
    ------
    FactError
        With the problems of the file, each with line and column; nothing is made of a file that has one.

    Examples
    --------
    >>> from io import StringIO
    >>> file = StringIO("partner,date,amount\nOst Ltd,2024-01-05,200\nOST  LTD,2024-01-05,-50\n")
    >>> read_ledger(file).partners[0].units
    (1500000,)
    """
    layout = layout or Layout()
    complaints = Complaints(layout.max_problems)
    named = headers(columns, COLUMNS_OF_LEDGERS)
    wanted = {name: named[name] for name in COLUMNS_OF_LEDGERS if name not in _OPTIONAL or name in (columns or {})}
    cell = Cell(wanted, Names(layout.aliases), layout, complaints)
    found: defaultdict[str, _Gathered] = defaultdict(_Gathered)
    negative = repeated = 0
    first_of: dict[str, tuple[str, int, int, int]] = {}
    for row in _rows(cell, table(source, wanted, {}, layout, complaints, progress), wanted):
        negative += row.units < 0
        gathered = found[row.key]
        gathered.spelt.add(row.spelt)
        gathered.shown.setdefault(row.shown, set()).add(row.day)
        if row.number:
            gathered.numbers.add(row.number)
        if row.mark and _again(first_of, row, cell):
            repeated += 1
        else:
            gathered.units[row.day] = gathered.units.get(row.day, 0) + row.units
    complaints.check()
    partners = sorted((gathered.partner() for gathered in found.values()), key=lambda partner: partner.name)
    return Ledger(tuple(partners), cell.rows, negative, tuple(gaps), repeated)


def _rows(cell: Cell, rows: Iterator[tuple[int, tuple[str, ...]]], wanted: Mapping[str, str]) -> Iterator[_Row]:
    fields = list(wanted)
    at_mark = fields.index("id") if "id" in wanted else None
    at_number = fields.index("number") if "number" in wanted else None
    for cells in cell.each(rows):
        name, day, units = cell.name("partner", cells[0]), cell.day("date", cells[1]), cell.units("amount", cells[2])
        mark = cell.mark("id", cells[at_mark]) if at_mark else ""
        number = _number(cell, cells[at_number]) if at_number else ""
        if name and day is not None and units is not None and mark is not None and number is not None:
            yield _Row(*name, name_of(cells[0])[1], day, units, mark, number)


def _number(cell: Cell, text: str) -> str | None:
    said = mark_of(text) if text else ""
    if said:
        cell.complain("number", "number", said)
        return None
    return text


def _again(first_of: dict[str, tuple[str, int, int, int]], row: _Row, cell: Cell) -> bool:
    """Tell whether the id of `row` was read before; complain where it was another row."""
    key, day, units, line = first_of.setdefault(row.mark, (row.key, row.day, row.units, cell.line))
    if line == cell.line:
        return False
    if (key, day, units) != (row.key, row.day, row.units):
        said = f"{clipped(row.mark)} stands on line {line} with another partner, date or amount"
        cell.complain("conflicting-id", "id", said)
    return True
