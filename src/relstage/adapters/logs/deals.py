"""Deals of a sales pipeline: an account, when talks opened, when and how they closed, and what was won.

Law (``a_lost_deal_is_a_negotiation``): a deal gives ``negotiation_opened`` on the day it was opened, and orders on the
day it was won; how it was lost is in no event, because no theory here names one.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from relstage.adapters.logs.cells import Cell, Names
from relstage.adapters.logs.columns import headers
from relstage.adapters.logs.dealings import COLUMNS, OPENED, ORDERED, Dealings, noted
from relstage.adapters.logs.orders import Rows, once
from relstage.adapters.logs.periods import Inference, Span, Volumes
from relstage.adapters.logs.rows import Complaints, Layout, Progress, Source, clipped, table
from relstage.adapters.logs.spool import Log, Row, spooled
from relstage.errors import nearest

COLUMNS_OF_DEALS = ("account", "opened", "closed", "outcome", "value", "id")
WON, LOST = ("Won", "Closed Won"), ("Lost", "Closed Lost")


def deals(
    source: Source,
    columns: Mapping[str, str] | None = None,
    *,
    won: Collection[str] = WON,
    lost: Collection[str] = LOST,
    owner: str = "",
    layout: Layout | None = None,
    inference: Inference | None = None,
    progress: Progress | None = None,
) -> Log:
    """Read a CSV file of deals; the accounts are customers, one relationship each.

    An opened deal gives ``negotiation_opened``. A won one gives, on the day it closed, ``order_fulfilled``, the first
    one ``trial_order`` before it; a lost one gives nothing more. Open deals without an account are passed over and
    counted, and so are deals not yet begun, which have neither date.

    Parameters
    ----------
    source : path or text stream
        The file; its first line names the columns.
    columns : Mapping[str, str], optional
        Header of ``account``, ``opened``, ``closed``, ``outcome`` and ``value``, where it is another; and of ``id``,
        where there is one. A deal that is neither won nor lost is open and has no closing day.
    won, lost : collection of str
        The outcomes that say so, in any case.
    owner, layout, inference, progress
        As for ``orders``; the record of volumes lasts, unless given, from the first closing day to the last.

    Raises
    ------
    FactError
        With the problems of the file, each with line and column; nothing is made of a file that has one.
    """
    layout, inference = layout or Layout(), inference or Inference()
    complaints = Complaints(layout.max_problems)
    named = headers(columns, COLUMNS_OF_DEALS)
    marked = "id" in (columns or {})
    wanted = {name: named[name] for name in COLUMNS_OF_DEALS if marked or name != "id"}
    cell = Cell(named, Names(layout.aliases), layout, complaints)
    read = _Deals(cell, _folded(won), _folded(lost))
    with spooled(COLUMNS) as spool:
        spool.fill(read.happenings(table(source, wanted, {}, layout, complaints, progress), marked=marked))
        read.passed_over["repeated rows"] = once(spool, complaints, named["id"]) if marked else 0
        complaints.check()
        notes = noted(spool, cell.rows, read.passed_over)
    volumes = Volumes(inference, *(inference.record or read.closings()))
    build = Dealings(volumes, layout.zone, owner, partner_is="customer", netted=False)
    return Log(spool, build, notes, inference.gaps)


def _folded(words: Collection[str]) -> dict[str, str]:
    return {word.casefold(): word for word in words}


class _Deals:
    def __init__(self, cell: Cell, won: dict[str, str], lost: dict[str, str]) -> None:
        self.cell = cell
        self.won, self.lost = won, lost
        self.closed_on: tuple[int, int] | None = None
        self.passed_over = {"open deals without account": 0, "deals not begun": 0, "lost deals": 0}

    def happenings(self, rows: Rows, *, marked: bool) -> Iterator[Row]:
        cell = self.cell
        for account, opened, closed, outcome, value, *marks in cell.each(rows):
            ended = self._outcome(outcome, closed)
            since = cell.day("opened", opened) if opened else None
            until = cell.day("closed", closed) if closed else None
            units = cell.units("value", value) if value else 0
            mark = cell.mark("id", marks[0]) if marked else ""
            if since is not None and until is not None and until < since:
                cell.complain("closed-before-opened", "closed", f"closed on {closed}, before it opened on {opened}")
            elif units is not None and units < 0:
                cell.complain("amount", "value", f"{clipped(value)} is negative; a deal is won for a value or lost")
            elif not account and ended == "open":
                self.passed_over["open deals without account"] += 1
            elif (name := cell.name("account", account)) is not None and mark is not None and units is not None:
                if since is not None:
                    yield name[0], since, OPENED, mark, 0, name[1], cell.line
                if until is not None:
                    first, last = self.closed_on or (until, until)
                    self.closed_on = min(first, until), max(last, until)
                if ended == "won" and until is not None:
                    yield name[0], until, ORDERED, mark, units, name[1], cell.line
                self.passed_over["lost deals"] += ended == "lost"
                self.passed_over["deals not begun"] += not opened and not closed

    def closings(self) -> Span:
        """Return the first and last day on which a deal closed: those between which volumes are on record."""
        first, last = (date.fromordinal(day) for day in self.closed_on or (date(2000, 1, 1).toordinal(),) * 2)
        return first, last

    def _outcome(self, outcome: str, closed: str) -> str:
        folded = outcome.casefold()
        known = {**self.won, **self.lost}
        if folded in known and not closed:
            self.cell.complain("no-closing-day", "closed", f"the deal is {clipped(outcome)}, but has no closing day")
        elif folded not in known and closed:
            allowed = ", ".join(known.values())
            said = f"{clipped(outcome)} on a closed deal; it is one of {allowed}{nearest(folded, known)}"
            self.cell.complain("outcome", "outcome", said)
        return "won" if folded in self.won else "lost" if folded in self.lost else "open"
