"""What the record itself lacks: stretches in which it is empty or nearly so, and all below its floor.

Law (``holes_are_of_days``): only who has a row on which day counts, so the order of rows and splitting a row change
neither holes nor floors.

The figures in here (a third, ten partners, three times, one in fifty) are ours: they say from where on a record is not
believed, and err towards not believing it.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from statistics import median
from typing import Literal

from dateutil.relativedelta import relativedelta

from relstage.errors import FactError, Problem, demand
from relstage.rules import Record
from relstage.studies.ledger import UNITS, Ledger, Span, gap_problems
from relstage.studies.losses.terms import DAY, YEARS

THIN = Fraction(1, 3)
NEIGHBOURS = 6
FEWEST_PARTNERS = 10
EMPTY = 3
SHORTEST_EMPTY = 7
RARE = Fraction(1, 50)
FEWEST_DAYS = 50
CHANGED = Fraction(3, 2)

Why = Literal["declared", "empty", "thin", "off record"]


class Hole(Record):
    """A stretch in which the record is not believed to be complete.

    Parameters
    ----------
    first, last : date
        Its days, both included.
    why : {"declared", "empty", "thin", "off record"}
        Declared by the user; no row at all for far longer than usual; far fewer partners than in the months around; or
        before the first day on record, or long after the last.
    partners, usual : float or None
        Of an empty or thin stretch: how many partners a month has there, and how many the months around.
    """

    first: date
    last: date
    why: Why
    partners: float | None = None
    usual: float | None = None


def holes(ledger: Ledger, as_of: date | None = None) -> tuple[Hole, ...]:
    """Find the stretches up to `as_of` in which the record is empty or nearly so; no later row is looked at.

    A calendar month is thin if fewer than a third as many partners have a row in it as in the median of the six months
    before and the six after it. A month that `as_of` cuts short is compared with the same days of the months before
    it; after a thin month, with these as a whole, for a few days do not show that a hole is over.

    Days without any row are empty if there are more of them in succession than a week and three times the silence that
    nine in ten of those within a year before, and within a year after, do not exceed.

    Where the months around have fewer than ten partners in the median nothing is found: so small a record cannot tell
    its own silence from that of its partners, and its gaps are to be declared.

    The days after the last row are off record if there are more of them than a week and than three times the silence
    that nine in ten of those within a year before do not exceed; in so small a record, than that silence itself.

    Parameters
    ----------
    ledger : Ledger
        The record.
    as_of : date, optional
        The day on which it is looked at; the last day on record by default.

    Returns
    -------
    tuple of Hole
        By first day, none within another. Gaps that the ledger declares are not among them.

    Raises
    ------
    FactError
        Where something else is given than a ledger, and a date (``wrong-class``), or a year of no record
        (``bad-definition``).
    """
    demand(ledger, Ledger, "ledger", FactError)
    if as_of is not None and type(as_of) is not date:
        raise FactError(Problem("wrong-class", "as_of", f"{type(as_of).__name__} stands here; a date is asked for"))
    if as_of is not None and not YEARS[0] <= as_of.year <= YEARS[1]:
        said = f"{as_of} lies outside the years {YEARS[0]} to {YEARS[1]}"
        raise FactError(Problem("bad-definition", "as_of", said))
    known = ledger if as_of is None else ledger.until(as_of)
    if known.span is None:
        return ()
    days = sorted({day for partner in known.partners for day in partner.days})
    months = _Months(known, (days[0], as_of or days[-1]))
    thin = [*_thin(months)]
    empty = [*_empty(days, months), *_ended(days, months)]
    found = [hole for hole in thin if not any(_covers(other, hole) for other in empty)]
    found += [hole for hole in empty if not any(_covers(other, hole) for other in found)]
    return tuple(sorted(found, key=lambda hole: (hole.first, hole.last)))


def _covers(other: Hole, hole: Hole) -> bool:
    return other.first <= hole.first and hole.last <= other.last


class _Months:
    """How many partners have a row in each month, months being counted from the year 0.

    Those are whole but for the last, which ends with the record.
    """

    def __init__(self, ledger: Ledger, span: Span) -> None:
        self.end = span[1]
        self.first = _month(span[0]) + (span[0].day > 1)
        self.last = _month(span[1])
        self.whole = _month(span[1] + DAY) - 1
        counted = Counter(month for each in ledger.partners for month in {_month(day) for day in each.days})
        self.partners = [counted[month] for month in range(self.first, self.whole + 1)]
        begun = Counter(
            month
            for each in ledger.partners
            for month in {_month(day) for day in each.days if day.day <= span[1].day}
            if self.whole - NEIGHBOURS < month
        )
        self.begun = [begun[month] for month in range(max(self.first, self.whole - NEIGHBOURS + 1), self.last + 1)]

    def usual(self, month: int) -> float:
        """Return the median of the whole months on record around `month`; 0 where there are none."""
        at = month - self.first
        before = self.partners[max(at - NEIGHBOURS, 0) : max(at, 0)]
        after = self.partners[max(at + 1, 0) : max(at + NEIGHBOURS + 1, 0)]
        return median(before + after) if before or after else 0


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def _thin(months: _Months) -> Iterable[Hole]:
    thin = False
    for month, count in enumerate(months.partners, months.first):
        usual = months.usual(month)
        if thin := _is_thin(count, usual):
            last = _first_of(month + 1) - DAY
            yield Hole(first=_first_of(month), last=last, why="thin", partners=count, usual=usual)
    if months.whole < months.last and len(months.begun) > 1:
        *before, count = months.begun
        usual = months.usual(months.last) if thin else median(before)
        if _is_thin(count, usual):
            yield Hole(first=_first_of(months.last), last=months.end, why="thin", partners=count, usual=usual)


def _is_thin(count: int, usual: float) -> bool:
    return usual >= FEWEST_PARTNERS and count < THIN * Fraction(usual)


def _empty(days: Sequence[date], months: _Months) -> Iterable[Hole]:
    silences = _silences(days)
    for i, silence in enumerate(silences):
        if silence > SHORTEST_EMPTY and silence > EMPTY * _around(days, silences, i):
            usual = months.usual(_month(days[i]))
            if usual >= FEWEST_PARTNERS:
                yield Hole(first=days[i] + DAY, last=days[i + 1] - DAY, why="empty", partners=0, usual=usual)


def _ended(days: Sequence[date], months: _Months) -> Iterable[Hole]:
    """Tell of the days after the last row, where they are too many."""
    silences = _silences(days)
    before = _nine_in_ten(silences[bisect_left(days, days[-1] - relativedelta(years=1)) :])
    times = EMPTY if months.usual(_month(days[-1])) >= FEWEST_PARTNERS else 1
    if (months.end - days[-1]).days > max(SHORTEST_EMPTY, times * before):
        yield Hole(first=days[-1] + DAY, last=months.end, why="off record")


def _silences(days: Sequence[date]) -> list[int]:
    return [(after - day).days - 1 for day, after in pairwise(days)]


def _around(days: Sequence[date], silences: Sequence[int], i: int) -> int:
    """Return the silence that nine in ten do not exceed, within a year before the `i`-th or after it."""
    year = relativedelta(years=1)
    before = silences[bisect_left(days, days[i] - year) : i]
    after = silences[i + 1 : bisect_right(days, days[i + 1] + year)]
    return max(map(_nine_in_ten, (before, after)))


def _nine_in_ten(silences: Sequence[int]) -> int:
    return sorted(silences)[len(silences) * 9 // 10] if silences else 0


def floors(ledger: Ledger, windows: Sequence[Span]) -> tuple[float | None, ...]:
    """Find the floor of the record in each window: the amount that forty-nine in fifty sums of a day reach.

    Counted are what positive days of one partner come to. A window is looked at by its quarters, as far as these have
    fifty such days, and the highest floor of them is that of the window; ``None`` where no quarter has.
    """
    demand(ledger, Ledger, "ledger", FactError)
    if problems := gap_problems(windows):
        raise FactError(*(replace(each, place="windows") for each in problems))
    paid = sorted(
        (day, units)
        for partner in ledger.partners
        for day, units in zip(partner.days, partner.units, strict=True)
        if units > 0
    )
    days = [day for day, _ in paid]
    found = []
    for first, last in windows:
        within = (
            sorted(units for _, units in paid[bisect_left(days, start) : bisect_left(days, after)])
            for start, after in _quarters(first, last)
        )
        low = [sums[len(sums) * RARE.numerator // RARE.denominator] for sums in within if len(sums) >= FEWEST_DAYS]
        found.append(max(low) / UNITS if low else None)
    return tuple(found)


def _quarters(first: date, last: date) -> Iterable[Span]:
    start = first
    while start <= last:
        after = min(start + relativedelta(months=3), last + DAY)
        yield start, after
        start = after


def common_floor(found: Sequence[float | None]) -> float:
    """Return the highest of the floors `found`, if it is half as much again as the lowest; else 0: none changed."""
    known = [floor for floor in found if floor is not None]
    return max(known) if known and max(known) >= CHANGED * Fraction(min(known)) else 0.0
