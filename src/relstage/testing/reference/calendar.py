"""Months and terms in plain integers: a year, a month, a day, and how many days a month has.

The wall clock of a zone is asked of the standard library alone.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from relstage.models import Agreement

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
LAST_YEAR = 9999


def month_length(year: int, month: int) -> int:
    """Return how many days the month has."""
    leap = month == 2 and (year % 400 == 0 or (year % 4 == 0 and year % 100 != 0))
    return 29 if leap else _DAYS[month - 1]


def moved_on(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """Return the date some months on, with the day clipped to the length of the month reached."""
    total = year * 12 + (month - 1) + months
    year, month = total // 12, total % 12 + 1
    return year, month, min(day, month_length(year, month))


def later(start: datetime, months: int, zone: ZoneInfo) -> datetime | None:
    """Return the instant some calendar months after `start` by the wall clock of `zone`; ``None`` past all years."""
    here = start.astimezone(zone)
    year, month, day = moved_on(here.year, here.month, here.day, months)
    if year > LAST_YEAR:
        return None
    return datetime(year, month, day, here.hour, here.minute, here.second, here.microsecond, tzinfo=zone).astimezone(
        UTC
    )


def months_from(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """Return how many whole calendar months lie between two instants; 0 where none does."""
    if end <= start:
        return 0
    here, there = start.astimezone(zone), end.astimezone(zone)
    most = (there.year * 12 + there.month) - (here.year * 12 + here.month) + 1
    for months in range(most, 0, -1):
        anniversary = later(start, months, zone)
        if anniversary is not None and anniversary <= end:
            return months
    return 0


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Return the day it is in `zone`."""
    here = instant.astimezone(zone)
    return date(here.year, here.month, here.day)


def lapse_of(agreement: Agreement) -> tuple[int, int, int]:
    """Return the first day on which the agreement is no longer in force, as year, month and day."""
    start = agreement.start
    return moved_on(start.year, start.month, start.day, 12 * agreement.years + agreement.months)


def term_in_force(agreements: Sequence[Agreement], day: date) -> float:
    """Return the years of the agreement in force on `day`, of several the last begun; 0 where none is."""
    today, best, years = (day.year, day.month, day.day), None, 0.0
    for agreement in agreements:
        begun = (agreement.start.year, agreement.start.month, agreement.start.day)
        if begun <= today < lapse_of(agreement) and (best is None or begun > best):
            best, years = begun, agreement.years + agreement.months / 12
    return years


def edges(agreements: Sequence[Agreement], zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the midnights at which an agreement comes into force or lapses."""
    for agreement in agreements:
        start = agreement.start
        for year, month, day in ((start.year, start.month, start.day), lapse_of(agreement)):
            if year <= LAST_YEAR:
                yield datetime.combine(date(year, month, day), time(), zone).astimezone(UTC)
