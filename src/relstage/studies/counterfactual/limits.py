"""Where costs and dates end: an answer that would lie past that is refused in words."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction

from relstage.errors import FactError, Problem, TooLarge

FIRST_INSTANT, LAST_INSTANT = datetime(2, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


def as_cost(cost: Fraction | float) -> float:
    """Return `cost`, or a share of a scale, as a float64.

    Raises
    ------
    TooLarge
        Where none is so large (``too-costly``).
    """
    try:
        number = float(cost)
    except OverflowError:
        number = math.inf
    if math.isinf(number):
        said = "the answer's cost, or a part of it, is larger than any float64; give smaller costs"
        raise TooLarge(Problem("too-costly", "costs", said))
    return number


def in_time(at: datetime) -> datetime:
    """Return the instant `at` of an answer.

    Raises
    ------
    FactError
        Where it lies outside the years 2 to 9998 (``bad-time``).
    """
    if not FIRST_INSTANT <= at < LAST_INSTANT:
        raise FactError(beyond_time())
    return at


def beyond_time() -> Problem:
    """Return the problem of an answer that lies past the last date there is."""
    return Problem("bad-time", "as_of", "a date of the answer lies outside the years 2 to 9998; ask as of another day")


def bad_instants(at: object) -> Iterator[Problem]:
    """Yield what is wrong with `at` as the instant that readings are of."""
    if not isinstance(at, datetime) or at.utcoffset() is None:
        said = f"as_of {at!r} is no time with its zone; write datetime(2024, 3, 1, tzinfo=UTC)"
        yield Problem("naive-time", "as_of", said)
    elif not FIRST_INSTANT <= at < LAST_INSTANT:
        yield Problem("bad-time", "as_of", f"as_of {at} lies outside the years 2 to 9998")
