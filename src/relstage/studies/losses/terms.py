"""What is meant by a key partner, by having stopped and by having fallen: the definitions of an analysis of losses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from dateutil.relativedelta import relativedelta

from relstage.errors import FactError, Problem
from relstage.rules import is_finite
from relstage.studies.ledger import UNITS, Span

MAX_WINDOWS = 40
MAX_WINDOW_MONTHS = 120
YEARS = (1000, 8999)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class LossTerms:
    """The definitions of an analysis of losses.

    Parameters
    ----------
    as_of : date
        Last day of the last window.
    window_months : int
        Length of a window in calendar months, 1 to 120.
    windows : int
        How many windows are compared, 2 to 40: the last, and those before it.
    key_share : Fraction
        Key partners are the fewest that hold this share of the positive mean volumes; above 0, at most 1.
    fell_to : Fraction
        Who comes to this share of the former mean volume or less has fallen; at least 0, below 1.
    floor : float or None
        Days of a smaller sum, paid or credited, are left out of comparisons; ``None`` finds the floor of the record.

    Raises
    ------
    FactError
        With every definition that cannot be meant (``bad-definition``), its place being its name.
    """

    as_of: date
    window_months: int = 12
    windows: int = 4
    key_share: Fraction = Fraction(4, 5)
    fell_to: Fraction = Fraction(1, 2)
    floor: float | None = None

    def __post_init__(self) -> None:
        problems = [Problem("bad-definition", place, said) for place, said in self._faults()]
        if problems:
            raise FactError(*problems)

    def _faults(self) -> Iterator[tuple[str, str]]:
        if type(self.as_of) is not date:
            yield "as_of", f"{self.as_of!r} is no day; a date without time is asked for"
        elif not YEARS[0] <= self.as_of.year <= YEARS[1]:
            yield "as_of", f"{self.as_of} lies outside the years {YEARS[0]} to {YEARS[1]}"
        whole = {name: type(getattr(self, name)) is int for name in ("window_months", "windows")}
        yield from ((name, f"{getattr(self, name)!r} is no whole number") for name, right in whole.items() if not right)
        if whole["window_months"] and not 1 <= self.window_months <= MAX_WINDOW_MONTHS:
            yield "window_months", f"{self.window_months}; a window has 1 to {MAX_WINDOW_MONTHS} months"
        if whole["windows"] and not 2 <= self.windows <= MAX_WINDOWS:
            yield "windows", f"{self.windows}; 2 to {MAX_WINDOWS} windows are compared"
        if not 0 < self.key_share <= 1:
            yield "key_share", f"{float(self.key_share):g}; a share above 0, at most 1, is asked for"
        if not 0 <= self.fell_to < 1:
            yield "fell_to", f"{float(self.fell_to):g}; a share of at least 0, below 1, is asked for"
        if self.floor is not None and not (is_finite(self.floor) and self.floor >= 0 and is_finite(self.floor * UNITS)):
            yield "floor", f"{self.floor!r}; an amount of at least 0 is asked for"

    def back(self, day: date, windows: int) -> date:
        """Return the day as many windows before `day`, or the last of its month where that is shorter."""
        return day - relativedelta(months=windows * self.window_months)

    def spans(self) -> tuple[Span, ...]:
        """Return the first and last day of each window, the earliest first."""
        end = self.as_of + DAY
        edges = [self.back(end, k) for k in range(self.windows, -1, -1)]
        return tuple((first, after - DAY) for first, after in pairwise(edges))


def terms_of(**given: Any) -> LossTerms:
    """Return the definitions, shares being written as any numbers; 0.8 is four fifths.

    Raises
    ------
    FactError
        With every definition that cannot be meant (``bad-definition``), its place being its name.
    """
    shares = {name: given.pop(name) for name in ("key_share", "fell_to")}
    read = {name: _share(value) for name, value in shares.items()}
    problems = [
        Problem("bad-definition", name, f"{shares[name]!r} is no share")
        for name, share in read.items()
        if share is None
    ]
    try:
        terms = LossTerms(**given | {name: share for name, share in read.items() if share is not None})
    except FactError as error:
        raise FactError(*problems, *error.problems) from None
    if problems:
        raise FactError(*problems)
    return terms


def _share(value: object) -> Fraction | None:
    if isinstance(value, Fraction):
        return value
    return Fraction(str(value)) if is_finite(value) else None
