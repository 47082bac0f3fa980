"""The days of each partner on an axis that runs only while the record does.

Law (``gaps_are_no_silence``): a gap of the record adds nothing to a silence, to a rhythm or to a life; moving all that
comes after a gap by its length, and declaring no gap, leaves every warning as it was.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from relstage.studies.ledger import Ledger, Partner, Span


class Axis:
    """Counts the days on record from the first one, which is 0; a day in a gap counts as the first one after it."""

    def __init__(self, first: date, gaps: Iterable[Span]) -> None:
        self._starts, self._before = [first.toordinal()], [0]
        for start, end in merged(gaps):
            low, high = max(start.toordinal(), self._starts[-1]), end.toordinal() + 1
            if high > low:
                self._before.append(self._before[-1] + low - self._starts[-1])
                self._starts.append(high)

    def at(self, day: date) -> int:
        """Return how many days on record there are before `day`."""
        number = day.toordinal()
        run = bisect_right(self._starts, number) - 1
        if run < 0:
            return 0
        counted = self._before[run] + number - self._starts[run]
        return min(counted, self._before[run + 1]) if run + 1 < len(self._before) else counted

    def day(self, counted: int) -> date:
        """Return the day on record that has so many before it."""
        run = bisect_right(self._before, counted) - 1
        return date.fromordinal(self._starts[run] + counted - self._before[run])


def merged(gaps: Iterable[Span]) -> tuple[Span, ...]:
    """Return the gaps by date, those that overlap or touch as one."""
    found: list[Span] = []
    for first, last in sorted(gaps):
        if found and (first - found[-1][1]).days <= 1:
            found[-1] = (found[-1][0], max(found[-1][1], last))
        else:
            found.append((first, last))
    return tuple(found)


class Track(NamedTuple):
    """One partner's days, on the axis; two days of one gap may stand at one place."""

    partner: Partner
    places: tuple[int, ...]

    def until(self, place: int) -> int:
        """Return how many of its days are not after `place`."""
        return bisect_right(self.places, place)


class Past(NamedTuple):
    """What is known of a partner at one place of the axis, in days on record.

    `orders` days, the first and last of them `life` apart, the last one `silence` ago.
    """

    orders: int
    life: int
    silence: int

    @property
    def mean_gap(self) -> float:
        """Mean gap between its days."""
        return self.life / (self.orders - 1)


def past_of(places: Sequence[int], orders: int, now: int) -> Past:
    """Return what the first `orders` of `places` say at `now`."""
    last = places[orders - 1]
    return Past(orders, last - places[0], now - last)


def gaps_of(places: Sequence[int], orders: int) -> list[int]:
    """Return the gaps between the first `orders` of `places`."""
    return [places[i + 1] - places[i] for i in range(orders - 1)]


def as_long(places: Sequence[int], past: Past) -> int:
    """Return how many gaps of this past were at least as long as the silence now."""
    return sum(gap >= past.silence for gap in gaps_of(places, past.orders))


def tracks_of(ledger: Ledger, axis: Axis, as_of: date) -> tuple[Track, ...]:
    """Return the tracks up to `as_of`, in the order of the partners' names; who has no day is left out."""
    found = []
    for partner in sorted(ledger.partners, key=lambda each: each.name):
        days = partner.days[: bisect_right(partner.days, as_of)]
        if days:
            found.append(Track(partner, tuple(axis.at(day) for day in days)))
    return tuple(found)


def known_until(ledger: Ledger, as_of: date) -> Ledger:
    """Return the ledger as it stood on `as_of`: nothing later may be looked at."""
    partners = []
    for each in ledger.partners:
        known = bisect_right(each.days, as_of)
        if known:
            partners.append(Partner(each.name, each.spellings, each.days[:known], each.units[:known], each.numbers))
    return Ledger(tuple(partners), gaps=ledger.gaps)
