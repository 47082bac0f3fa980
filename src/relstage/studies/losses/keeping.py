"""What keeping lost customers would cost, against winning as many new ones: step 6 (Kevorkov).

Law (``keep_or_win_holds_for_every_case``): where an answer is given, it holds for whatever amounts are chosen within
the ranges; where none is given though all are known, some amounts speak for keeping and some for winning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from relstage.errors import FactError, Problem, demand
from relstage.models.economics import MAX_MONEY, Range
from relstage.rules import Record, number_text

Answer = Literal["keep", "win", "equal", "cannot say"]
Amount = float | Range | None


class KeepOrWin(Record):
    """Whether to keep customers or to win as many new ones.

    Parameters
    ----------
    answer : {"keep", "win", "equal", "cannot say"}
        What costs less whatever the amounts within their ranges; ``cannot say`` where the ranges overlap or an amount
        is not known.
    customers : int
        How many.
    keeping, winning : Range or None
        Extra investment that keeps all of them, and the cost of winning as many; ``None`` where it is not known.
    saved : Range or None
        What keeping saves against winning; below 0 it costs more.
    enough : Range or None
        What keeping one customer may cost on average, at most, to cost no more than winning one.
    unknown : tuple of str
        Customers whose cost of keeping is not known, and ``winning``.
    """

    answer: Answer
    customers: int
    keeping: Range | None
    winning: Range | None
    saved: Range | None
    enough: Range | None
    unknown: tuple[str, ...] = ()


def keep_or_win(keeping: Mapping[str, Amount], winning: Amount) -> KeepOrWin:
    """Weigh the investment that keeps customers against the cost of winning as many new ones.

    Parameters
    ----------
    keeping : Mapping[str, float or Range or None]
        Customer -> extra investment that would keep it, in any unit of money; ``None`` where it is not known.
    winning : float or Range or None
        Cost of winning one new customer, in the same unit.

    Raises
    ------
    FactError
        With every amount that is no finite number (``not-a-number``), beyond 1e12 (``too-large``), or negative
        (``negative-cost``), its place being the customer or ``winning``.

    Examples
    --------
    >>> weighed = keep_or_win({"Ost": Range(low=10, high=20), "West": 5}, winning=Range(low=10, high=40))
    >>> weighed.answer, str(weighed.keeping), str(weighed.winning)
    ('cannot say', '15 to 25', '20 to 80')
    >>> keep_or_win({"Ost": 10, "West": 5}, winning=Range(low=12.5, high=40)).answer
    'keep'
    """
    demand(keeping, Mapping, "keeping", FactError)
    given = [
        *((name, *_read(name, amount)) for name, amount in keeping.items()),
        ("winning", *_read("winning", winning)),
    ]
    if problems := [problem for _, _, found in given for problem in found]:
        raise FactError(*problems)
    spans = [span for _, span, _ in given]
    kept, won = spans[:-1], spans[-1]
    total = _range(_sum(kept, 0), _sum(kept, 1)) if None not in kept else None
    count = len(kept)
    as_many = _range(won[0] * count, won[1] * count) if won else None
    return KeepOrWin(
        answer=_answer(total, as_many),
        customers=count,
        keeping=total,
        winning=as_many,
        saved=_saved(total, as_many),
        enough=_range(*won) if won else None,
        unknown=tuple(name for name, span, _ in given if span is None),
    )


Ends = tuple[Fraction, Fraction]


def _read(name: str, amount: Amount) -> tuple[Ends | None, list[Problem]]:
    if amount is None:
        return None, []
    try:
        span = amount if isinstance(amount, Range) else Range(low=amount, high=amount)
    except FactError as error:
        return None, [replace(problem, place=name) for problem in error.problems]
    if span.low < 0:
        return None, [Problem("negative-cost", name, f"{number_text(span.low)} stands here; a cost is 0 or more")]
    if span.high > MAX_MONEY:
        return None, [Problem("too-large", name, f"{number_text(span.high)} stands here; {MAX_MONEY:g} is the most")]
    return (Fraction(span.low), Fraction(span.high)), []


def _sum(spans: Iterable[Ends | None], end: int) -> Fraction:
    return sum((span[end] for span in spans if span is not None), Fraction(0))


def _range(low: Fraction, high: Fraction) -> Range:
    return Range(low=float(low), high=float(high))


def _answer(keeping: Range | None, winning: Range | None) -> Answer:
    if keeping is None or winning is None:
        return "cannot say"
    if keeping.low == keeping.high == winning.low == winning.high:
        return "equal"
    if keeping.high <= winning.low:
        return "keep"
    return "win" if winning.high <= keeping.low else "cannot say"


def _saved(keeping: Range | None, winning: Range | None) -> Range | None:
    if keeping is None or winning is None:
        return None
    ends = (Fraction(winning.low) - Fraction(keeping.high), Fraction(winning.high) - Fraction(keeping.low))
    return _range(*ends)
