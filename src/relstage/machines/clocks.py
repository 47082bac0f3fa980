"""The readings that time gives, and when the passing of time alone would turn a guard.

Law (``time_turns_exactly``): between two successive turns of a guard's clock leaves its verdict does not change while
no fact arrives.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from relstage.dynamics import month_later, months_between
from relstage.models import Agreement, governing
from relstage.rules import Bound, Clock, Indicator, Leaf, Readings, Rule, Value, Verdict, evaluate, leaves


@dataclass(frozen=True, slots=True)
class Clocks:
    """The dates that computed readings are reckoned from.

    Parameters
    ----------
    zone : ZoneInfo
        Where days begin and months are counted.
    last_dealing, since : datetime
        Last contact of the two sides; entry into the present stage.
    agreements : tuple of Agreement
        Those signed and not ended by an event.
    agreement_known : bool
        Whether having none on record means that there is none.
    """

    zone: ZoneInfo
    last_dealing: datetime
    since: datetime
    agreements: tuple[Agreement, ...]
    agreement_known: bool

    def value(self, clock: Clock, at: datetime) -> float | None:
        """Return the reading of `clock` at the instant `at`: whole months, or the term in force in years."""
        if clock == "months_inactive":
            return float(months_between(self.last_dealing, at, self.zone))
        if clock == "months_in_stage":
            return float(months_between(self.since, at, self.zone))
        if not self.agreements:
            return 0.0 if self.agreement_known else None
        today = at.astimezone(self.zone).date()
        agreement = governing(self.agreements, today)
        return agreement.term_years if agreement is not None and agreement.in_force(today) else 0.0

    def values(self, indicators: Iterable[Indicator], at: datetime) -> dict[str, Value | None]:
        """Return the computed readings among `indicators` at the instant `at`."""
        return {i.name: self.value(i.clock, at) for i in indicators if i.clock is not None}

    def turns(self, leaf: Leaf, clock: Clock) -> Iterator[datetime]:
        """Yield the instants at which `leaf`, a bound on `clock`, may turn."""
        if clock == "agreement_term":
            for agreement in self.agreements:
                yield from (self._midnight(agreement.start), self._midnight(agreement.end))
            return
        assert isinstance(leaf, Bound)
        months = turning_month(leaf)
        if 0 < months < 120_000:  # ten thousand years: past every date there is
            yield month_later(self.last_dealing if clock == "months_inactive" else self.since, months, self.zone)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)


def turning_month(leaf: Bound) -> int:
    """Return the month count at which a bound on whole months turns."""
    return math.ceil(leaf.limit) if leaf.op in (">=", "<") else math.floor(leaf.limit) + 1


def clock_leaves(rule: Rule, indicators: dict[str, Indicator]) -> tuple[tuple[Leaf, Clock], ...]:
    """Return the leaves of `rule` that read a clock, each with its clock."""
    found = ((leaf, indicators[leaf.indicator].clock) for leaf in leaves(rule))
    return tuple((leaf, clock) for leaf, clock in found if clock is not None)


def next_turn(timed: Iterable[tuple[Leaf, Clock]], clocks: Clocks, after: datetime) -> datetime | None:
    """Return the first instant after `after` at which one of the `timed` leaves may turn."""
    return min((turn for leaf, clock in timed for turn in clocks.turns(leaf, clock) if turn > after), default=None)


def earliest(
    guard: Rule, indicators: dict[str, Indicator], readings: Readings, clocks: Clocks, after: datetime
) -> datetime | None:
    """Return the first instant after `after` at which `guard` would hold if nothing but time passed, or ``None``."""
    timed = clock_leaves(guard, indicators)
    turning = sorted({turn for leaf, clock in timed for turn in clocks.turns(leaf, clock) if turn > after})
    for turn in turning:
        if evaluate(guard, {**readings, **clocks.values(indicators.values(), turn)}) is Verdict.HOLDS:
            return turn
    return None
