"""Which days of a record are believed, and which days of two windows both have."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from relstage.studies.ledger import Partner, Span
from relstage.studies.losses.terms import DAY, LossTerms


class Gaps:
    """Days that are not believed, as spans that neither overlap nor touch.

    Parameters
    ----------
    spans : iterable of (date, date)
        First and last day of each, in any order.
    """

    def __init__(self, spans: Iterable[Span]) -> None:
        merged: list[Span] = []
        for first, last in sorted(spans):
            if merged and first <= merged[-1][1] + DAY:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        self.spans = tuple(merged)
        self._lasts = [last for _, last in merged]

    def within(self, first: date, last: date) -> list[Span]:
        """Return the parts of the gaps from `first` to `last`."""
        found = []
        for a, b in islice(self.spans, bisect_left(self._lasts, first), None):
            if last < a:
                break
            found.append((max(a, first), min(b, last)))
        return found

    def shown(self, start: date, end: date) -> int:
        """Return the longest stretch from `start` to `end` that no gap interrupts, in days from end to end."""
        at, longest = start, 0
        for first, last in self.within(start, end):
            longest, at = max(longest, (first - at).days), last
        return max(longest, (end - at).days)


class Pair(NamedTuple):
    """The last window and a former one: its place, and of each the spans of days that both have on record."""

    place: int
    now: tuple[Span, ...]
    former: tuple[Span, ...]


def pairs(terms: LossTerms, gaps: Gaps) -> tuple[Pair, ...]:
    """Return the last window beside each former one, as far as at least half of their days can be compared."""
    *former, last = terms.spans()
    found = []
    for place, window in enumerate(former):
        months = relativedelta(months=(len(former) - place) * terms.window_months)
        lacking, lacked = gaps.within(*last), gaps.within(*window)
        now = without(last, [*lacking, *((a + months, b + months) for a, b in lacked)])
        then = without(window, [*lacked, *((a - months, b - months) for a, b in lacking)])
        if 2 * min(_days(now), _days(then)) >= max(_days([last]), _days([window])):
            found.append(Pair(place, tuple(now), tuple(then)))
    return tuple(found)


def on_record(terms: LossTerms, gaps: Gaps) -> tuple[int, ...]:
    """Return the places of the former windows of which at least half is on record, whatever the last one lacks."""
    found = enumerate(terms.spans()[:-1])
    return tuple(at for at, window in found if 2 * _days(without(window, gaps.within(*window))) >= _days([window]))


def without(window: Span, lacking: Iterable[Span]) -> list[Span]:
    """Return what is left of `window` without the spans `lacking`."""
    left, start = [], window[0]
    for first, last in Gaps(lacking).within(*window):
        if start < first:
            left.append((start, first - DAY))
        start = last + DAY
    return [*left, (start, window[1])] if start <= window[1] else left


def _days(spans: Iterable[Span]) -> int:
    return sum((last - first).days + 1 for first, last in spans)


def net(partner: Partner, spans: Iterable[Span], floor: int = 0) -> int:
    """Return what the days in `spans` come to, without those of a smaller sum than `floor`, in ten-thousandths."""
    return sum(
        units
        for first, last in spans
        for units in partner.units[partner.within(first, last).start : partner.within(first, last).stop]
        if abs(units) >= floor
    )
