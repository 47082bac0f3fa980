"""A ledger of orders or payments, by partner and day: what the studies of losses read.

Law (``a_ledger_is_its_days``): the order of rows, and splitting a row into several of its partner and day that sum to
it, change nothing but the counts of rows.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from relstage.errors import FactError, Problem, demand

Span = tuple[date, date]

UNITS = 10_000
"""Amounts are whole ten-thousandths, so that sums are exact in any order; readers round finer ones row by row."""


@dataclass(frozen=True, slots=True)
class Partner:
    """One partner and its days.

    Parameters
    ----------
    name : str
        As it is spelt on most days.
    spellings : tuple of str
        Every spelling that the ledger uses, by the alphabet.
    days : tuple of date
        The days with a row, rising, each once.
    units : tuple of int
        What all rows of each day come to, credits deducted, in ten-thousandths.
    numbers : tuple of str
        Every number that the ledger gives the partner, by the alphabet.
    """

    name: str
    spellings: tuple[str, ...]
    days: tuple[date, ...]
    units: tuple[int, ...]
    numbers: tuple[str, ...] = ()

    def within(self, first: date, last: date) -> range:
        """Return the places in `days` of those from `first` to `last`, both included."""
        return range(bisect_left(self.days, first), bisect_right(self.days, last))

    def last(self, until: date) -> date:
        """Return the last day with a row up to `until`; there has to be one."""
        return self.days[bisect_right(self.days, until) - 1]

    def until(self, last: date) -> "Partner":
        """Return the partner as it was known on the day `last`; spellings and numbers, having no day, stay."""
        known = bisect_right(self.days, last)
        return self if known == len(self.days) else replace(self, days=self.days[:known], units=self.units[:known])

    def net(self, first: date, last: date) -> int:
        """Return what the days from `first` to `last` come to, in ten-thousandths."""
        within = self.within(first, last)
        return sum(self.units[within.start : within.stop])


@dataclass(frozen=True)
class Ledger:
    """All partners of a record.

    Parameters
    ----------
    partners : tuple of Partner
        By name.
    rows, credits, repeated : int
        How many rows were read; how many of them were negative; how many repeated the id of another, and count once.
    gaps : tuple of (date, date)
        First and last day of each stretch in which the record is declared incomplete.

    Raises
    ------
    FactError
        With every gap that is no two days, or whose last day is before its first (``gap``).
    """

    partners: tuple[Partner, ...]
    rows: int = 0
    credits: int = 0
    gaps: tuple[Span, ...] = ()
    repeated: int = 0

    def __post_init__(self) -> None:
        if problems := gap_problems(self.gaps):
            raise FactError(*problems)

    @cached_property
    def span(self) -> Span | None:
        """First and last day on record; ``None`` of an empty ledger."""
        days = [day for partner in self.partners for day in (partner.days[:1] + partner.days[-1:])]
        return (min(days), max(days)) if days else None

    def until(self, last: date) -> "Ledger":
        """Return the ledger without the days after `last`, and without the partners that have no others."""
        known = (partner.until(last) for partner in self.partners)
        return replace(self, partners=tuple(partner for partner in known if partner.days))


def gap_problems(gaps: object) -> list[Problem]:
    """Say which gaps are no two days, or end before they begin."""
    if isinstance(gaps, str) or not isinstance(gaps, Iterable):
        return [Problem("wrong-class", "gaps", f"{gaps!r} stands here; pairs of dates are asked for")]
    problems = []
    for gap in gaps:
        if not (isinstance(gap, tuple) and len(gap) == 2 and all(type(day) is date for day in gap)):
            problems.append(Problem("gap", "gaps", f"{gap!r} is no pair of dates, its first and its last day"))
        elif gap[1] < gap[0]:
            problems.append(Problem("gap", f"gap {gap[0]}..{gap[1]}", "its last day is before its first"))
    return problems


def partner_of(name: str, spellings: Iterable[str], days: Mapping[date, int], numbers: Iterable[str] = ()) -> Partner:
    """Make a partner of what each of its days comes to, in ten-thousandths."""
    demand(days, Mapping, "days", FactError)
    demand(spellings, Iterable, "spellings", FactError)
    demand(numbers, Iterable, "numbers", FactError)
    rising = tuple(sorted(days))
    return Partner(name, tuple(sorted(spellings)), rising, tuple(days[day] for day in rising), tuple(sorted(numbers)))


def ledger_of(rows: Iterable[tuple[str, date, int]], *, gaps: tuple[Span, ...] = ()) -> Ledger:
    """Make a ledger of rows: partner, day, amount in ten-thousandths; names are taken as they are.

    Raises
    ------
    FactError
        At the first row that is no such row (``wrong-class``); with every gap that is none (``gap``).

    Examples
    --------
    >>> from datetime import date
    >>> rows = [("Ost", date(2024, 1, 5), 2_000_000), ("Ost", date(2024, 1, 5), -500_000)]
    >>> ledger_of(rows).partners[0].units
    (1500000,)
    """
    demand(rows, Iterable, "rows", FactError)
    found: dict[str, dict[date, int]] = {}
    count = negative = 0
    if problems := gap_problems(gaps):
        raise FactError(*problems)
    for row in rows:
        if not isinstance(row, tuple | list) or len(row) != 3:
            raise FactError(Problem("wrong-class", f"row {count + 1}", f"{row!r} stands here; name, date and number"))
        name, day, units = row
        if not (isinstance(name, str) and type(day) is date and type(units) is int):
            said = f"{(name, day, units)!r} stands here; a name, a date and a whole number are asked for"
            raise FactError(Problem("wrong-class", f"row {count + 1}", said))
        days = found.setdefault(name, {})
        days[day] = days.get(day, 0) + units
        count += 1
        negative += units < 0
    return Ledger(tuple(partner_of(name, (name,), found[name]) for name in sorted(found)), count, negative, gaps)
