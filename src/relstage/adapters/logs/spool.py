"""A log on disk, grouped by relationship, whatever the order of its rows.

Law (``replay_in_bounded_memory``): reading a log and going through its relationships holds one relationship in memory,
never the log.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any, Self

from relstage.adapters.logs.assumptions import Assumptions
from relstage.adapters.logs.rows import Progress
from relstage.errors import FactError, Problem
from relstage.models import Relationship

Row = tuple[Any, ...]
Build = Callable[[list[Row]], Relationship | None]


class Spool:
    """Rows in a temporary SQLite database, whose first column is the key that they are grouped by.

    Parameters
    ----------
    columns : tuple of str
        Names of the columns; the first is the key, and rows of one key come out sorted by the others.
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._columns = ", ".join(columns)
        self._width = len(columns)
        self._database = sqlite3.connect("", isolation_level=None)  # "": a temporary file that goes with the connection
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("PRAGMA cache_size = -16000")
        self._database.execute(f"CREATE TABLE spool ({self._columns})")

    def fill(self, rows: Iterable[Row]) -> None:
        """Store `rows` and sort them.

        Raises
        ------
        FactError
            Where the temporary disk is full (``no-space``).
        """
        places = ", ".join("?" * self._width)
        try:
            self._database.execute("BEGIN")
            self._database.executemany(f"INSERT INTO spool VALUES ({places})", rows)  # noqa: S608  # names alone
            self._database.execute(f"CREATE INDEX sorted ON spool ({self._columns})")
            self._database.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise FactError(Problem("no-space", "temporary database", f"the log could not be kept: {error}")) from error

    def groups(self) -> Iterator[list[Row]]:
        """Yield the rows of each key, by key.

        Raises
        ------
        FactError
            Where the spool was closed (``closed-log``).
        """
        try:
            rows = self._database.execute(f"SELECT * FROM spool ORDER BY {self._columns}")  # noqa: S608  # names alone
        except sqlite3.ProgrammingError as error:
            raise FactError(Problem("closed-log", "log", "the log was closed; read it again")) from error
        for _, group in groupby(rows, itemgetter(0)):
            yield list(group)

    def ask(self, query: str) -> Iterator[Row]:
        """Yield the answers of an SQL `query` about the table ``spool``."""
        yield from self._database.execute(query)

    def index(self, *columns: str) -> None:
        """Sort by some columns, under the name ``by_`` and theirs."""
        self._database.execute(f"CREATE INDEX by_{'_'.join(columns)} ON spool ({', '.join(columns)})")

    def drop(self, query: str) -> int:
        """Drop the rows whose ``rowid`` an SQL `query` gives, and return how many."""
        return self._database.execute(f"DELETE FROM spool WHERE rowid IN ({query})").rowcount  # noqa: S608

    def close(self) -> None:
        """Drop the database."""
        self._database.close()


@contextmanager
def spooled(columns: tuple[str, ...]) -> Iterator[Spool]:
    """Give a spool that is dropped when what fills it fails."""
    spool = Spool(columns)
    try:
        yield spool
    except BaseException:
        spool.close()
        raise


@dataclass(frozen=True, slots=True)
class Notes:
    """What was read, counted.

    Parameters
    ----------
    rows, names, relationships : int
        Rows taken, spellings of partners, and relationships after names were brought together.
    first, last : date or None
        First and last day on record.
    passed_over : dict
        What was left out of the facts, and how often: ``"credits"``, ``"repeated rows"``, ``"no account yet"``...
    """

    rows: int
    names: int
    relationships: int
    first: date | None
    last: date | None
    passed_over: dict[str, int] = field(default_factory=dict)


class Log:
    """A log that was read and found to be in order; gives its relationships, as often as asked.

    A context manager: leaving it, or `close`, drops the temporary database.

    Parameters
    ----------
    notes : Notes
        What was read.
    gaps : tuple of (date, date)
        First and last day of each declared gap in the record.
    """

    def __init__(self, spool: Spool, build: Build, notes: Notes, gaps: tuple[tuple[date, date], ...] = ()) -> None:
        self._spool = spool
        self._build = build
        self.notes = notes
        self.gaps = gaps

    def relationships(
        self, assumptions: Assumptions | None = None, progress: Progress | None = None
    ) -> Iterator[Relationship]:
        """Yield each relationship, by the key of its name, with what is assumed of it.

        Partners that left no dealing, such as one of whom only credits are on record, are passed over.
        """
        total = self.notes.relationships
        for count, rows in enumerate(self._spool.groups(), start=1):
            made = self._build(rows)
            if made is not None:
                yield made if assumptions is None else assumptions.of(made)
            if progress is not None and (count % 64 == 0 or count == total):
                progress(count, total)

    def __iter__(self) -> Iterator[Relationship]:
        return self.relationships()

    def close(self) -> None:
        """Drop the temporary database."""
        self._spool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
