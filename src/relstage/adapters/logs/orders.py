"""Orders or payments: a partner, a day, an amount.

Law (``a_day_of_credits_is_no_order``): payments of one partner and day are one order, if what was paid that day exceeds
what was credited.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Literal

from relstage.adapters.logs.cells import Cell, Names
from relstage.adapters.logs.columns import headers
from relstage.adapters.logs.dealings import COLUMNS, PAID, Dealings, noted
from relstage.adapters.logs.periods import Inference, Span, Volumes
from relstage.adapters.logs.rows import Cells, Complaints, Layout, Progress, Source, clipped, table
from relstage.adapters.logs.spool import Log, Row, Spool, spooled

Rows = Iterator[tuple[int, Cells]]

COLUMNS_OF_ORDERS = ("partner", "date", "amount", "id")


def orders(
    source: Source,
    columns: Mapping[str, str] | None = None,
    *,
    per: Literal["day", "row"] = "day",
    owner: str = "",
    partner_is: Literal["supplier", "customer"] = "supplier",
    layout: Layout | None = None,
    inference: Inference | None = None,
    progress: Progress | None = None,
) -> Log:
    """Read a CSV file of orders or payments.

    The first order of a relationship gives ``trial_order`` and ``order_fulfilled``, each later one
    ``order_fulfilled``, and the first after a silence ``reactivated`` before these two again.

    Parameters
    ----------
    source : path or text stream
        The file; its first line names the columns.
    columns : Mapping[str, str], optional
        Header of ``partner``, ``date`` and ``amount`` (negative for a credit), where it is another; and of ``id``,
        where there is one: then a row given twice counts once, and two different rows of one id are refused.
    per : {"day", "row"}
        Whether what was paid on a day, less its credits, is one order, or each row of a positive amount.
    owner : str
        The other side of every relationship.
    partner_is : {"supplier", "customer"}
        Which side the partners are.
    layout, inference : Layout, Inference
        How the file is written; what is inferred from it.
    progress : callable, optional
        Told how many bytes are read, and of how many (rows, and ``None``, for a stream).

    Raises
    ------
    FactError
        With the problems of the file, each with line and column; nothing is made of a file that has one.
    """
    layout, inference = layout or Layout(), inference or Inference()
    complaints = Complaints(layout.max_problems)
    named = headers(columns, COLUMNS_OF_ORDERS)
    marked = "id" in (columns or {})
    wanted = {name: named[name] for name in COLUMNS_OF_ORDERS if marked or name != "id"}
    cell = Cell(named, Names(layout.aliases), layout, complaints)
    with spooled(COLUMNS) as spool:
        spool.fill(_payments(table(source, wanted, {}, layout, complaints, progress), cell, marked=marked))
        repeated = once(spool, complaints, named["id"]) if marked else 0
        complaints.check()
        notes = noted(spool, cell.rows, {"repeated rows": repeated, **_credits(spool)})
    volumes = Volumes(inference, *(inference.record or span(notes.first, notes.last)))
    build = Dealings(volumes, layout.zone, owner, partner_is, netted=per == "day")
    return Log(spool, build, notes, inference.gaps)


def _payments(rows: Rows, cell: Cell, *, marked: bool) -> Iterator[Row]:
    for partner, day, amount, *marks in cell.each(rows):
        name, on, units = cell.name("partner", partner), cell.day("date", day), cell.units("amount", amount)
        mark = cell.mark("id", marks[0]) if marked else ""
        if name is not None and on is not None and units is not None and mark is not None:
            yield name[0], on, PAID, mark, units, name[1], cell.line


def once(spool: Spool, complaints: Complaints, column: str) -> int:
    """Complain of rows that share an id and differ; drop those that repeat another, and return how many."""
    query = (
        "SELECT mark, what, key, day, units, line FROM spool WHERE mark IN"
        " (SELECT mark FROM spool GROUP BY mark, what HAVING count(*) > 1) ORDER BY mark, what, line"
    )
    for (mark, _), group in groupby(spool.ask(query), itemgetter(0, 1)):
        first, *others = group
        for row in others:
            if row[2:5] != first[2:5]:
                said = f"{clipped(mark)} stands on line {first[5]} with another partner, date or amount"
                complaints.add("conflicting-id", f"line {row[5]}, column {column}", said)
    return spool.drop(
        "SELECT rowid FROM (SELECT rowid, row_number() OVER (PARTITION BY mark, what ORDER BY shown, line) AS nth"
        " FROM spool) WHERE nth > 1"
    )


def _credits(spool: Spool) -> dict[str, int]:
    ((rows,),) = spool.ask("SELECT count(*) FROM spool WHERE units <= 0")
    ((days,),) = spool.ask("SELECT count(*) FROM (SELECT 1 FROM spool GROUP BY key, day HAVING sum(units) <= 0)")
    ((partners,),) = spool.ask(
        "SELECT count(*) FROM (SELECT max(paid) AS most FROM"
        " (SELECT key, sum(units) AS paid FROM spool GROUP BY key, day) GROUP BY key) WHERE most <= 0"
    )
    return {"credit rows": rows, "days of credits": days, "partners of credits alone": partners}


def span(first: date | None, last: date | None) -> Span:
    """Return the days from `first` to `last`, or, of an empty log, a day in which nothing happens."""
    return first or date(2000, 1, 1), last or date(2000, 1, 1)
