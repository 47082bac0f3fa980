"""From dated dealings to the facts of a relationship: what orders and deals tell, and no more.

Law (``orders_tell_no_trust``): the facts made of orders and deals are ``negotiation_opened``, ``trial_order``,
``order_fulfilled``, ``reactivated``, and inferred readings of ``orders_completed`` and ``volume_change``; nothing else
is made up.

A log of dealings knows days, not hours: everything of a day stands at the beginning of the day in the zone of the log,
and what a period tells at that of its last day. The relationship is opened by its first dealing; what came before the
record is unknown, but orders are counted from its beginning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from relstage.adapters.logs.cells import UNITS
from relstage.adapters.logs.periods import Volumes
from relstage.adapters.logs.spool import Notes, Row, Spool
from relstage.models import Event, Reading, Relationship

OPENED, PAID, ORDERED = 0, 1, 2  # what a row says: talks were opened; money was paid or credited; an order was done
COLUMNS = ("key", "day", "what", "mark", "units", "shown", "line")


@dataclass(slots=True)
class Day:
    """The dealings of one day: talks opened, orders by their marks, and the volume."""

    day: date
    opened: bool = False
    orders: list[str] = field(default_factory=list)
    volume: int = 0


@dataclass(frozen=True, slots=True)
class Dealings:
    """Makes one relationship of the rows of one partner.

    Parameters
    ----------
    volumes : Volumes
        How periods and silence are read.
    zone : str
        IANA time zone of the days.
    owner : str
        The other side of every relationship.
    partner_is : {"supplier", "customer"}
        Which side the partners are.
    netted : bool
        Whether the payments of a day are one order, less the credits of that day; otherwise each payment is one.
    """

    volumes: Volumes
    zone: str
    owner: str
    partner_is: str
    netted: bool

    def __call__(self, rows: list[Row]) -> Relationship | None:
        """Return the relationship, or ``None`` where no row is a dealing."""
        days = [self._day(ordinal, list(group)) for ordinal, group in groupby(rows, itemgetter(1))]
        if not any(day.opened or day.orders for day in days):
            return None
        name = _shown(rows)
        partner, owner = ("supplier", "customer") if self.partner_is == "supplier" else ("customer", "supplier")
        return Relationship.model_validate(
            {
                "id": name,
                partner: name,
                owner: self.owner,
                "zone": self.zone,
                "taken_over": True,
                "facts": (*self._events(days), *self._readings(days)),
            }
        )

    def _day(self, ordinal: int, rows: list[Row]) -> Day:
        day = Day(date.fromordinal(ordinal))
        floor = self.volumes.inference.volume_floor * UNITS
        for _, _, what, mark, units, _, _ in rows:
            day.opened |= what == OPENED
            if abs(units) >= floor:
                day.volume += units
            if what == ORDERED or (what == PAID and not self.netted and units > 0):
                day.orders.append(mark or f"{day.day} {len(day.orders) + 1}")
        if self.netted and sum(units for _, _, what, _, units, _, _ in rows if what == PAID) > 0:
            day.orders.append(str(day.day))
        return day

    def _events(self, days: list[Day]) -> Iterator[Event]:
        last: date | None = None
        ordered = False
        for day in days:
            if not day.opened and not day.orders:
                continue
            if last is not None and self._silent(last, day.day):
                yield self._event("reactivated", day, 0, str(day.day))
                ordered = False
            if day.opened:
                yield self._event("negotiation_opened", day, 1, str(day.day))
            if day.orders and not ordered:
                yield self._event("trial_order", day, 2, day.orders[0])
                ordered = True
            for place, mark in enumerate(day.orders, start=3):
                yield self._event("order_fulfilled", day, place, mark)
            last = day.day

    def _silent(self, last: date, day: date) -> bool:
        months = self.volumes.inference.silence_months
        return (day - last).days > 27 * months and day > last + relativedelta(months=months)

    def _event(self, kind: str, day: Day, sequence: int, mark: str) -> Event:
        at = midnight(day.day, self.zone)
        # Every part was checked when the log was read: to check it again would take a third of a replay.
        return Event.model_construct(
            id=f"{kind} {mark}", kind=kind, occurred_at=at, recorded_at=at, sequence=sequence, attributes={}
        )

    def _readings(self, days: list[Day]) -> Iterator[Reading]:
        first = next(day for day in days if day.opened or day.orders)
        yield self._reading("orders_completed", first.day, float(len(first.orders)))
        for last, change in self.volumes.changes([day.day for day in days], [day.volume for day in days]):
            if last >= first.day:
                yield self._reading("volume_change", last, change)

    def _reading(self, indicator: str, day: date, value: float) -> Reading:
        at = midnight(day, self.zone)
        return Reading.model_construct(
            indicator=indicator, value=value, basis="inferred", occurred_at=at, recorded_at=at
        )


@lru_cache(maxsize=8_192)
def midnight(day: date, zone: str) -> datetime:
    """Return the beginning of `day` in `zone`, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _shown(rows: list[Row]) -> str:
    """Return the spelling that most rows use; of several, the first by the alphabet."""
    times: dict[str, int] = {}
    for row in rows:
        times[row[5]] = times.get(row[5], 0) + 1
    return min(times, key=lambda name: (-times[name], name))


def noted(spool: Spool, rows: int, passed_over: dict[str, int]) -> Notes:
    """Count what was read from `rows` rows into `spool`."""
    ((names, keys, first, last),) = spool.ask(
        "SELECT count(DISTINCT shown), count(DISTINCT key), min(day), max(day) FROM spool"
    )
    day = date.fromordinal
    return Notes(
        rows, names, keys, first and day(first), last and day(last), {k: n for k, n in passed_over.items() if n}
    )
