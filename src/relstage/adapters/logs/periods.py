"""What a record of payments tells beyond the payments: growth from period to period, and silence.

Law (``volume_needs_the_record``): a period gets a ``volume_change`` only when it and the former period lie wholly
within the record, and the same days of both are compared. A partner that came within the former period is compared from
its first day on, if that leaves at least half of the period: otherwise its beginning would count as growth.
"""

from bisect import bisect_left
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from pydantic import Field, model_validator

from relstage.adapters.logs.cells import FIRST_YEAR, LAST_YEAR, MAX_AMOUNT
from relstage.rules import Real, Record

Span = tuple[date, date]


class Inference(Record):
    """What is inferred from orders or deals besides the dealings themselves.

    Parameters
    ----------
    silence_months : int
        Whole months without a dealing after which the next one counts as taking the relationship up again. Give the
        months at which the model ends a silent relationship.
    period_months : int or None
        Length of the periods whose volumes are compared; ``None`` infers no ``volume_change``.
    period_start : date or None
        A day on which a period begins. Default: January 1.
    record : (date, date) or None
        First and last day that the record covers. Default: those of the first and the last row.
    gaps : tuple of (date, date)
        First and last day of each stretch in which the record is incomplete, so that silence proves nothing. No
        contact is made up for a gap: months without dealings are counted through it.
    like_for_like : bool
        Whether a period that a gap touches is compared all the same, on the days that both periods have, if these are
        at least half of it. Otherwise it gets no ``volume_change``.
    volume_floor : float
        Rows of a smaller amount, paid or credited, count as dealings but not as volume: for a record whose reporting
        floor fell.
    """

    silence_months: int = Field(default=12, ge=1, le=1200)
    period_months: int | None = Field(default=None, ge=1, le=1200)
    period_start: date | None = None
    record: Span | None = None
    gaps: tuple[Span, ...] = Field(default=(), max_length=1000)
    like_for_like: bool = False
    volume_floor: Real = Field(default=0.0, ge=0, le=MAX_AMOUNT)

    @model_validator(mode="after")
    def _in_order(self) -> "Inference":
        spans = (*self.gaps, *((self.record,) if self.record else ()))
        for first, last in spans:
            if last < first:
                raise ValueError(f"the last day {last} is before the first, {first}")
        for day in (*(day for span in spans for day in span), *((self.period_start,) if self.period_start else ())):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError(f"{day} lies outside the years {FIRST_YEAR} to {LAST_YEAR}")
        return self

    def in_gap(self, first: date, last: date) -> bool:
        """Tell whether a declared gap touches the days from `first` to `last`, both included."""
        return any(start <= last and first <= end for start, end in self.gaps)


class Pair(NamedTuple):
    """Two neighbouring periods that may be compared, half-open, and the days left out of both."""

    former: date
    start: date
    end: date
    holes: tuple[Span, ...]


class Volumes:
    """The periods of a record, ready to compare the volumes of any partner.

    Parameters
    ----------
    inference : Inference
        How to compare.
    first, last : date
        First and last day on record.
    """

    def __init__(self, inference: Inference, first: date, last: date) -> None:
        self.inference = inference
        self.first, self.last = first, last

    def changes(self, days: list[date], amounts: list[int]) -> list[tuple[date, float]]:
        """Return the last day of each period, and its volume against that of the former period, less 1.

        Parameters
        ----------
        days : list of date
            In order.
        amounts : list of int
            Paid on each of `days`, in any unit; credits are negative.
        """
        found = []
        for whole in self._pairs_near(days):
            pair = self._since(days[0], whole)
            if pair is None:
                continue
            former = _volume(days, amounts, pair.former, pair.start, pair.holes)
            if former > 0:
                now = _volume(days, amounts, pair.start, pair.end, pair.holes)
                found.append((pair.end - timedelta(days=1), max(now / former - 1, -1.0)))
        return found

    def _pairs_near(self, days: list[date]) -> list[Pair]:
        if not days:
            return []
        since = bisect_left(self._pairs, days[0], key=lambda pair: pair.end)
        until = bisect_left(self._pairs, days[-1], key=lambda pair: pair.former)
        return self._pairs[since : until + 1]

    def _since(self, first: date, pair: Pair) -> Pair | None:
        """Return `pair` without the days before a partner's `first`, or ``None`` where too few are left."""
        if first <= pair.former:
            return pair
        months, eve = relativedelta(months=self.inference.period_months or 0), first - timedelta(days=1)
        before = ((pair.former, eve), (pair.former + months, eve + months))
        shorter = pair._replace(holes=(*pair.holes, *before))
        return shorter if first < pair.start and _mostly_known(shorter) else None

    @cached_property
    def _pairs(self) -> list[Pair]:
        edges = self._edges()
        pairs = [self._pair(edges[i], edges[i + 1], edges[i + 2]) for i in range(len(edges) - 2)]
        return [pair for pair in pairs if not pair.holes or (self.inference.like_for_like and _mostly_known(pair))]

    def _edges(self) -> list[date]:
        months = self.inference.period_months
        if months is None:
            return []
        anchor = self.inference.period_start or date(self.first.year, 1, 1)
        ahead = -(-((self.first.year - anchor.year) * 12 + self.first.month - anchor.month) // months) - 1
        edges = []
        while (edge := anchor + relativedelta(months=ahead * months)) <= self.last + timedelta(days=1):
            if edge >= self.first:
                edges.append(edge)
            ahead += 1
        return edges

    def _pair(self, former: date, start: date, end: date) -> Pair:
        months = relativedelta(months=self.inference.period_months or 0)
        holes: list[Span] = []
        for first, last in self.inference.gaps:
            if first < start and former <= last:
                holes += [(first, last), (first + months, last + months)]
            if first < end and start <= last:
                holes += [(first, last), (first - months, last - months)]
        return Pair(former, start, end, tuple(holes))


def _mostly_known(pair: Pair) -> bool:
    left_out, reached = 0, pair.start
    for first, last in sorted(pair.holes):
        since, until = max(first, reached), min(last + timedelta(days=1), pair.end)
        if since < until:
            left_out += (until - since).days
            reached = until
    return 2 * left_out <= (pair.end - pair.start).days


def _in_holes(day: date, holes: tuple[Span, ...]) -> bool:
    return any(first <= day <= last for first, last in holes)


def _volume(days: list[date], amounts: list[int], since: date, until: date, holes: tuple[Span, ...]) -> int:
    low, high = bisect_left(days, since), bisect_left(days, until)
    if not holes:
        return sum(amounts[low:high])
    return sum(
        amount for day, amount in zip(days[low:high], amounts[low:high], strict=True) if not _in_holes(day, holes)
    )
