"""Made-up ledgers whose truth is known: each partner orders at its own rhythm, until it leaves or for good."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from relstage.studies.ledger import Ledger, ledger_of

START = date(2015, 1, 1)
Row = tuple[str, date, int]


def day(number: int) -> date:
    """Return the day so many days after the start."""
    return START + timedelta(days=number)


def at_random(lots: random.Random, gap: float) -> float:
    """Return a gap of a partner that orders at random."""
    return lots.expovariate(1 / gap)


def regular(lots: random.Random, gap: float) -> float:
    """Return a gap of a partner that orders by the clock, more or less."""
    return lots.gammavariate(6, gap / 6)


def in_bursts(lots: random.Random, gap: float) -> float:
    """Return a gap of a partner whose orders come in bursts."""
    return lots.gammavariate(0.4, gap / 0.4)


def rows(
    seed: int,
    partners: int,
    *,
    days: int,
    gap: Callable[[random.Random, float], float] = at_random,
    stay: float = 900,
) -> list[Row]:
    """Return rows of partners that come in the first four fifths of the time, and stay `stay` days in the mean."""
    lots = random.Random(seed)
    found = []
    for number in range(partners):
        now = lots.uniform(0, days * 0.8)
        leaves, mean = now + lots.expovariate(1 / (stay * lots.uniform(0.3, 1.7))), 5 + lots.expovariate(1 / 40)
        while now < min(days, leaves):
            found.append((f"p{number:03}", day(int(now)), lots.randrange(1, 10**7)))
            now += 1 + gap(lots, mean)
    return found


@cache
def small(seed: int) -> tuple[Row, ...]:
    """Return the rows of forty partners over three years, and one on the last day."""
    return (*rows(seed, 40, days=1100), ("last", day(1100), 1))


def ledger(given: tuple[Row, ...] | list[Row]) -> Ledger:
    """Return the ledger of rows."""
    return ledger_of(given)
