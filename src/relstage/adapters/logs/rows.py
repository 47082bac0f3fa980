"""Rows of a CSV file as a stream, and everything that is wrong with them.

Law (``a_faulty_log_yields_nothing``): a log is read to its end before anything is made of it; where one row is wrong,
every problem found is raised together, each with its line and column, and nothing is yielded.
"""

import csv
import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from operator import itemgetter
from os import PathLike, fspath
from pathlib import Path
from typing import NoReturn, TextIO

from pydantic import Field

from relstage.adapters.logs.columns import Wanted
from relstage.errors import FactError, Problem
from relstage.models import Zone
from relstage.rules import Record

MAX_LINE = 131_072

Source = str | PathLike[str] | TextIO
Progress = Callable[[int, int | None], None]
Cells = tuple[str, ...]

_TICK = 2_000
_SURROGATE = re.compile("[\ud800-\udfff]")


class Layout(Record):
    """How a file is written.

    Parameters
    ----------
    delimiter : str
        One character between cells.
    encoding : str
        ``utf-8-sig`` reads UTF-8 with or without a byte-order mark.
    zone : str
        IANA time zone of dates and of times that name none.
    date_format : str
        ``strptime`` format of dates; empty for ISO 8601, such as ``2024-02-29`` or ``2024-02-29T12:00Z``.
    aliases : dict
        Spelling of a partner -> name that it stands for. Names that differ only in case, blanks or Unicode
        composition are one without it.
    max_problems : int
        How many problems are listed; the rest is counted.
    """

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    encoding: str = "utf-8-sig"
    zone: Zone = "UTC"
    date_format: str = ""
    aliases: dict[str, str] = Field(default_factory=dict)
    max_problems: int = Field(default=20, ge=1, le=10_000)


class Complaints:
    """Problems found so far: the first `limit` in full, the others counted."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.found: list[Problem] = []
        self.more = 0

    def add(self, code: str, place: str, message: str) -> None:
        """Take one problem."""
        if len(self.found) < self.limit:
            self.found.append(Problem(code, place, message))
        else:
            self.more += 1

    def check(self) -> None:
        """Raise every problem taken, if there is one.

        Raises
        ------
        FactError
            With the problems in the order of the file; a last one (``more-problems``) counts those not listed.
        """
        rest = [Problem("more-problems", "", f"{self.more} further problems are not listed")] if self.more else []
        if self.found:
            raise FactError(*self.found, *rest)


class _Unreadable(Exception):
    """The rest of the file cannot be read; the reason stands among the complaints."""


def table(
    source: Source,
    columns: Mapping[str, str],
    optional: Mapping[str, str],
    layout: Layout,
    complaints: Complaints,
    progress: Progress | None = None,
    limit: float = math.inf,
    *,
    mendable: bool = True,
) -> Iterator[tuple[int, Cells]]:
    """Yield the line number and the cells of each row, in the order of `columns` and then of `optional`.

    A header is found without regard to case, if it is not there as written and one alone is alike.
    Cells are stripped of outer blanks. Rows with nothing in them are passed over. What is wrong goes to
    `complaints`; a fault that makes later places unreliable ends the reading.

    Parameters
    ----------
    source : path or text stream
        The file.
    columns, optional : Mapping[str, str]
        What a cell means -> header of its column. An optional column that is absent gives empty cells.
    limit : float
        Characters after which the file is too large (``too-large``); a log has no limit.
    mendable : bool
        Whether the caller takes headers as `columns`; then a missing one is told with what to give.
    """
    wanted = Wanted(columns, optional, mendable=mendable)
    try:
        with _opened(source, layout, complaints) as (stream, size):
            parsed = _Feed(stream, complaints, limit).rows(layout.delimiter)
            yield from _rows(parsed, wanted, layout, complaints, _ticker(progress, stream, size))
    except _Unreadable:
        return


@contextmanager
def _opened(source: Source, layout: Layout, complaints: Complaints) -> Iterator[tuple[TextIO, int | None]]:
    if not isinstance(source, str | PathLike):
        if not hasattr(source, "readline"):
            said = f"{type(source).__name__} stands here; a path or a stream of text is asked for"
            raise FactError(Problem("wrong-class", "source", said))
        yield source, None
        return
    try:
        size = Path(source).stat().st_size
        stream = Path(source).open(encoding=layout.encoding, errors="surrogateescape", newline="")  # noqa: SIM115
    except (OSError, LookupError, ValueError) as error:
        complaints.add("unreadable-file", fspath(source), f"the file cannot be opened: {error}")
        raise _Unreadable from error
    with stream:
        yield stream, size


def _ticker(progress: Progress | None, stream: TextIO, size: int | None) -> Callable[[int], None]:
    if progress is None:
        return lambda _: None
    if size is None:
        return lambda rows: progress(rows, None)
    return lambda _: progress(stream.buffer.tell(), size)


class _Feed:
    """Lines for the CSV reader; knows on which line the present row began."""

    def __init__(self, stream: TextIO, complaints: Complaints, limit: float) -> None:
        self.stream = stream
        self.complaints = complaints
        self.limit = self.left = limit
        self.number = 0
        self.start = 1
        self.pending = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._read():
            self.number += 1
            self.pending += len(line)
            self.left -= len(line)
            if self.number == 1:
                self._is_text(line)
            if self.left < 0:
                self._stop("too-large", self.number, f"the file has more than {self.limit} characters")
            if self.pending > MAX_LINE:
                said = "a quote opened here is never closed" if self.number > self.start else "the line does not end"
                self._stop("long-row", self.start, f"a row of more than {MAX_LINE} characters: {said}")
            yield self._clean(line)

    def rows(self, delimiter: str) -> Iterator[tuple[int, list[str]]]:
        """Yield each row with the line that it begins on."""
        try:
            for row in csv.reader(self, delimiter=delimiter, strict=True):
                yield self.start, row
                self.start, self.pending = self.number + 1, 0
        except csv.Error as error:
            said = "a quote opened here is never closed" if "unexpected end" in str(error) else str(error)
            self._stop("quoting", self.start, said)

    def _read(self) -> str:
        try:
            return self.stream.readline(MAX_LINE + 1)
        except (OSError, ValueError) as error:
            self._stop("unreadable-file", self.number + 1, f"the file cannot be read on: {error}")

    def _clean(self, line: str) -> str:
        if "\0" in line:
            self._complain("nul-character", "a NUL character; text holds none")
            line = line.replace("\0", "")
        if not line.isascii() and _SURROGATE.search(line):
            self._complain("encoding", "bytes that are no text in the encoding of the file")
            line = _SURROGATE.sub("?", line)
        return line

    def _complain(self, code: str, message: str) -> None:
        self.complaints.add(code, f"line {self.number}", message)

    def _stop(self, code: str, line: int, message: str) -> NoReturn:
        self.complaints.add(code, f"line {line}", f"{message}; the rest of the file was not read")
        raise _Unreadable

    def _is_text(self, line: str) -> None:
        if line.startswith(("\udcff\udcfe", "\udcfe\udcff")) or line.count("\0") > 1:
            self._stop("encoding", 1, "the file looks like UTF-16; save it as UTF-8, or name its encoding")
        if line.startswith("PK\x03\x04"):
            self._stop("encoding", 1, "the file is a ZIP archive, such as a workbook; save it as CSV")


def _rows(
    parsed: Iterator[tuple[int, list[str]]],
    wanted: Wanted,
    layout: Layout,
    complaints: Complaints,
    tick: Callable[[int], None],
) -> Iterator[tuple[int, Cells]]:
    first = next(parsed, None)
    if first is None:
        complaints.add("empty-file", "line 1", "the file is empty; its first line names the columns")
        raise _Unreadable
    header = [name.strip() for name in first[1]]
    problems = [*wanted.faults(header, first[0], layout.delimiter)]
    for problem in problems:
        complaints.add(problem.code, problem.place, problem.message)
    if problems:
        raise _Unreadable
    width = len(header)
    pick = _picker(wanted.places(header))
    count = 0
    for line, row in parsed:
        if len(row) == width:
            cells = pick(row)
            if any(cells) or any(cell.strip() for cell in row):
                yield line, cells
        elif any(cell.strip() for cell in row):
            complaints.add("ragged-row", f"line {line}", f"{len(row)} cells; the header has {width}")
        count += 1
        if count % _TICK == 0:
            tick(count)
    tick(count)


def _picker(places: list[int]) -> Callable[[list[str]], Cells]:
    if -1 in places or len(places) == 1:
        return lambda row: tuple("" if place < 0 else row[place].strip() for place in places)
    get = itemgetter(*places)
    return lambda row: tuple(cell.strip() for cell in get(row))


def clipped(text: str) -> str:
    """Quote `text`, or its beginning where it is long."""
    return repr(text if len(text) <= 40 else text[:40] + "...")
