"""What a cell says: a name, a day, an instant, a number, an amount; or what is wrong with it."""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError

from relstage.adapters.logs.rows import Cells, Complaints, Layout, Source, clipped, table
from relstage.adapters.wording import wording
from relstage.errors import FactError, Problem
from relstage.models import Id

MAX_AMOUNT = 1e12
MAX_ALIASES = 4_000_000  # characters of a file of aliases, which is held in memory: some 100,000 of them
UNITS = 10_000  # money is summed as whole ten-thousandths, so that a credit takes away exactly what was paid
FIRST_YEAR, LAST_YEAR = 1000, 8999  # so that no span of months counted from a date leaves the calendar

Aliases = Mapping[str, str]

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}.*")
_ID: TypeAdapter[str] = TypeAdapter(Id)


@lru_cache(maxsize=8_192)
def day_of(text: str, zone: str, date_format: str = "") -> date | str:
    """Return the day that `text` names in `zone`, or what is wrong with it; a time is put on its day there."""
    moment = instant_of(text, zone, date_format)
    return moment if isinstance(moment, str) else moment.astimezone(ZoneInfo(zone)).date()


def instant_of(text: str, zone: str, date_format: str = "") -> datetime | str:
    """Return the aware instant that `text` names, in UTC, or what is wrong with it.

    A date stands for the beginning of its day in `zone`; a time without offset is a wall clock there.
    """
    if not text:
        return "no date"
    try:
        if date_format:
            moment = datetime.strptime(text, date_format)  # noqa: DTZ007  # the zone follows below
        elif _DAY.fullmatch(text) or _INSTANT.fullmatch(text):
            moment = datetime.fromisoformat(text)
        else:
            return f"{clipped(text)} is no date; write it as 2024-02-29 or 2024-02-29T12:00:00Z, or give its format"
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            return f"{clipped(text)} lies outside the years {FIRST_YEAR} to {LAST_YEAR}"
        return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        return f"{clipped(text)} is no date: {error}"


def number_of(text: str) -> float | str:
    """Return the finite number that `text` writes in plain ASCII digits, or what is wrong with it."""
    if _NUMBER.fullmatch(text) and len(text) <= 64:
        number = float(text)
        return number if math.isfinite(number) else f"{clipped(text)} is too large for a number"
    if not text:
        return "no number"
    hint = "; write it without separators of thousands, with a decimal point" if "," in text else ""
    return f"{clipped(text)} is no number, such as 1234.56{hint}"


def units_of(text: str) -> int | str:
    """Return the amount that `text` writes, in whole ten-thousandths, or what is wrong with it."""
    number = number_of(text)
    if isinstance(number, str):
        return number
    if abs(number) > MAX_AMOUNT:
        return f"{clipped(text)} is beyond {MAX_AMOUNT:.0e}, the largest amount taken"
    return round(number * UNITS)


@lru_cache(maxsize=8_192)
def name_of(text: str) -> tuple[str, str]:
    """Return the key of a name and the name as shown; or an empty key and what is wrong with it.

    Names are one when they differ only in case, blanks or Unicode composition.
    """
    shown = " ".join(unicodedata.normalize("NFC", text).split())
    if not shown:
        return "", "no name"
    try:
        _ID.validate_python(shown)
    except ValidationError as error:
        return "", f"{clipped(shown)}: {wording(error.errors()[0])}"
    return unicodedata.normalize("NFC", shown.casefold()), shown


def mark_of(text: str) -> str:
    """Return what is wrong with `text` as the id of a row; empty where nothing is."""
    key, shown = name_of(text)
    if not key:
        return shown
    return "" if len(text) <= 200 else f"{clipped(text)} is longer than 200 characters"


class Names:
    """Brings the spellings of a name together.

    Parameters
    ----------
    aliases : Mapping[str, str]
        Spelling -> name that it stands for. Spellings are compared without case and blanks; a name is not looked up
        again.

    Raises
    ------
    FactError
        With every alias that is no name (``name``), or that stands for two (``conflicting-alias``).
    """

    def __init__(self, aliases: Aliases) -> None:
        self._known: dict[str, tuple[str, str]] = {}
        problems = []
        for spelling, name in aliases.items():
            (key, said), (target, shown) = name_of(spelling), name_of(name)
            if not key or not target:
                problems.append(Problem("name", f"alias {clipped(spelling)}", shown if key else said))
            elif self._known.setdefault(key, (target, shown))[0] != target:
                other = self._known[key][1]
                problems.append(Problem("conflicting-alias", f"alias {clipped(spelling)}", f"{shown!r} and {other!r}"))
        if problems:
            raise FactError(*problems)

    def __call__(self, text: str) -> tuple[str, str]:
        """Return the key of the name and the name as shown; an empty key where it is no name, and why."""
        key, shown = name_of(text)
        return self._known.get(key, (key, shown))


def read_aliases(source: Source, layout: Layout | None = None) -> dict[str, str]:
    """Read a CSV file with the columns ``spelling`` and ``name``.

    Raises
    ------
    FactError
        With the problems of the file, each with line and column; a spelling twice is one (``conflicting-alias``), and
        so is a file of more than `MAX_ALIASES` characters (``too-large``).
    """
    layout = layout or Layout()
    complaints = Complaints(layout.max_problems)
    found: dict[str, str] = {}
    columns = {"spelling": "spelling", "name": "name"}
    for line, (spelling, name) in table(source, columns, {}, layout, complaints, limit=MAX_ALIASES, mendable=False):
        for column, text in (("spelling", spelling), ("name", name)):
            key, said = name_of(text)
            if not key:
                complaints.add("name" if text else "empty-name", f"line {line}, column {column}", said)
        if spelling in found:
            complaints.add("conflicting-alias", f"line {line}, column spelling", f"{clipped(spelling)} stands twice")
        found[spelling] = name
    complaints.check()
    return found


class Cell:
    """Reads cells row by row and complains of those that cannot be read.

    Parameters
    ----------
    columns : Mapping[str, str]
        What a cell means -> header of its column.
    """

    def __init__(self, columns: Mapping[str, str], names: Names, layout: Layout, complaints: Complaints) -> None:
        self._columns = columns
        self._names = names
        self._layout = layout
        self._complaints = complaints
        self.line = 0
        self.rows = 0

    def each(self, rows: Iterable[tuple[int, Cells]]) -> Iterator[Cells]:
        """Yield the cells of each row, knowing its line and counting it."""
        for self.line, cells in rows:
            self.rows += 1
            yield cells

    def complain(self, code: str, field: str, said: str) -> None:
        """Complain of the cell `field` of the present row."""
        self._complaints.add(code, f"line {self.line}, column {self._columns[field]}", said)

    def name(self, field: str, text: str) -> tuple[str, str] | None:
        """Return the key of a name and the name as shown."""
        key, shown = self._names(text)
        if key:
            return key, shown
        self.complain("name" if text else "empty-name", field, shown)
        return None

    def day(self, field: str, text: str) -> int | None:
        """Return the ordinal of a day."""
        day = day_of(text, self._layout.zone, self._layout.date_format)
        if isinstance(day, str):
            self.complain("date", field, day)
            return None
        return day.toordinal()

    def units(self, field: str, text: str) -> int | None:
        """Return an amount in whole ten-thousandths."""
        units = units_of(text)
        if isinstance(units, str):
            self.complain("amount", field, units)
            return None
        return units

    def mark(self, field: str, text: str) -> str | None:
        """Return the id of a row."""
        said = mark_of(text)
        if said:
            self.complain("id", field, said)
            return None
        return text
