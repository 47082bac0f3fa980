"""Value by stage: what customers are worth by where they stand, moving between stages as a Markov chain.

Law (``value_needs_no_limit_of_steps``): the values without a horizon are what those over more and more steps tend to:
over ``n`` steps no value misses more than ``(1 + discount) ** -n`` of the largest.

A customer in a stage brings its margin at each step, then moves by the row of the stage; what a row leaves short of 1
is the share that leaves for good. Values over a number of steps are summed backward; those without a horizon solve
``(I - P / (1 + discount)) x = margins``, in fractions, so that they are exact but for one rounding. They are finite for
any discount above 0. At 0 they are finite exactly where no customer stays for ever among stages that bring something;
other chains are refused.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import fsum
from typing import Any, Literal

from relstage.errors import FactError, Problem, TooLarge, demand, nearest
from relstage.models.economics import MAX_DISCOUNT, MAX_MONEY
from relstage.rules import Real, Record, is_finite

MAX_CHAIN = 64
MAX_HORIZON = 10_000
MAX_VALUE = 1e100
SLACK = 1e-9
"""A row whose sum is this near to 1 is read as one of sum 1."""

Moves = Mapping[str, Mapping[str, float]]
First = Literal["now", "next"]
Row = dict[str, Fraction]


class StageValues(Record):
    """Present value of one customer, by the stage it starts in.

    Parameters
    ----------
    values : dict
        Stage -> value, in the unit of the margins.
    discount : float
        Rate a step.
    horizon : int or None
        How many margins are counted; ``None``: all there will ever be.
    first, full : {"now", "next"}
        The first margin that counts, and the step that is not discounted.
    """

    values: dict[str, Real]
    discount: Real
    horizon: int | None
    first: First
    full: First

    def of_base(self, customers: Mapping[str, float]) -> float:
        """Return the value of so many customers by stage; a stage not named has none.

        Raises
        ------
        FactError
            ``unknown-stage``, ``not-a-number`` and ``out-of-range``, for a number below 0.
        """
        problems = [*_base_problems(customers, tuple(self.values))]
        if problems:
            raise FactError(*problems)
        return fsum(self.values[stage] * number for stage, number in customers.items())


def value_by_stage(
    moves: Moves,
    margins: Mapping[str, float],
    *,
    discount: float,
    horizon: int | None = None,
    first: First = "now",
    full: First = "now",
) -> StageValues:
    """Return what a customer is worth now, by the stage it stands in.

    Parameters
    ----------
    moves : mapping of stage to mapping of stage to float
        Row by row, the share that moves there within a step. A row may sum to less than 1: the rest leave. Each stage
        has its row; one that all leave is empty.
    margins : mapping of stage to float
        What a customer brings at each step spent there; may be below 0. Its keys are the stages, at most 64 (a chain
        of 64 that all lead to all takes seconds, one of 20 a twentieth of a second).
    discount : float
        Rate a step, 0 to 10; a step is a year where `moves` and `margins` are yearly.
    horizon : int or None
        How many margins are counted, 1 to 10,000; ``None``: without end.
    first : {"now", "next"}
        Whether the margin of the present step counts, or that of the next step is the first.
    full : {"now", "next"}
        The step whose margin is not discounted: the present one, or the next, as for margins that fall at the end of
        each step and are valued then.

    Raises
    ------
    FactError
        With all that is wrong: ``no-stage``, ``missing-row``, ``unknown-stage``, ``not-a-number``, ``negative-share``,
        ``row-above-one``, ``too-large``, ``out-of-range``; the place is row and column. Then ``no-end``, where a value
        without a horizon is not finite, or beyond 1e100.
    TooLarge
        ``too-many-stages``.

    Notes
    -----
    ``first="next"`` without a horizon, with one stage kept at rate r, gives the multiple r / (1 + i - r) of Gupta and
    Lehmann (2003).

    Examples
    --------
    >>> worth = value_by_stage({"kept": {"kept": 0.8}}, {"kept": 1.0}, discount=0.1, first="next")
    >>> round(worth.values["kept"], 2)
    2.67
    """
    demand(moves, Mapping, "moves", FactError)
    demand(margins, Mapping, "margins", FactError)
    problems = [*_problems(moves, margins), *_term_problems(discount, horizon, first, full)]
    if problems:
        raise FactError(*problems)
    if len(margins) > MAX_CHAIN:
        raise TooLarge(Problem("too-many-stages", "margins", f"{len(margins)} stages; at most {MAX_CHAIN}"))
    rows = {stage: _row(moves[stage]) for stage in margins}
    present = _without_end(rows, margins, discount) if horizon is None else _over(rows, margins, discount, horizon)
    values = present if first == "now" else _expected(rows, present)
    if first == "next" and full == "now":
        values = {stage: value / (1 + discount) for stage, value in values.items()}
    return StageValues(values=values, discount=discount, horizon=horizon, first=first, full=full)


def _row(given: Mapping[str, float]) -> Row:
    row = {stage: Fraction(share) for stage, share in given.items() if share}
    total = sum(row.values(), Fraction(0))
    return {stage: share / total for stage, share in row.items()} if abs(total - 1) <= SLACK else row


def _expected(rows: Mapping[str, Row], worth: Mapping[str, float]) -> dict[str, float]:
    return {stage: fsum(float(share) * worth[to] for to, share in row.items()) for stage, row in rows.items()}


def _over(rows: Mapping[str, Row], margins: Mapping[str, float], discount: float, horizon: int) -> dict[str, float]:
    """Return the value of so many margins, the first of them now."""
    shares = {stage: [(to, float(share) / (1 + discount)) for to, share in row.items()] for stage, row in rows.items()}
    worth = {stage: float(margin) for stage, margin in margins.items()}
    for _ in range(horizon - 1):
        ahead = {stage: fsum(share * worth[to] for to, share in row) for stage, row in shares.items()}
        worth = {stage: margin + ahead[stage] for stage, margin in margins.items()}
    return worth


# --------------------------------------------------------------------------------------------------- without a horizon


def _without_end(rows: Mapping[str, Row], margins: Mapping[str, float], discount: float) -> dict[str, float]:
    """Return the value of all margins to come, the first of them now."""
    kept = _kept_for_ever(rows) if discount == 0 else set()
    problems = [
        Problem("no-end", stage, "customers stay here for ever and bring something: give a discount or a horizon")
        for stage in margins
        if stage in kept and margins[stage]
    ]
    if problems:
        raise FactError(*problems)
    left = [stage for stage in margins if stage not in kept]  # what is kept brings nothing
    factor = 1 + Fraction(discount)
    equations = {stage: {to: Fraction(to == stage) - rows[stage].get(to, 0) / factor for to in left} for stage in left}
    solved = _solved(equations, {stage: Fraction(margins[stage]) for stage in left})
    problems = [
        Problem("no-end", stage, f"its value is beyond {MAX_VALUE:g}: nearly nobody leaves, and next to no discount")
        for stage, value in solved.items()
        if abs(value) > MAX_VALUE
    ]
    if problems:
        raise FactError(*problems)
    return {stage: float(solved.get(stage, 0)) for stage in margins}


def _kept_for_ever(rows: Mapping[str, Row]) -> set[str]:
    """Return the stages to which a customer there returns for ever: no way from them leads out of reach of them."""
    reach = {stage: _reached(rows, stage) for stage in rows}
    leaking = {stage for stage, row in rows.items() if sum(row.values()) < 1}
    return {
        stage for stage in rows if not reach[stage] & leaking and all(stage in reach[other] for other in reach[stage])
    }


def _reached(rows: Mapping[str, Row], start: str) -> set[str]:
    found, ahead = {start}, [start]
    while ahead:
        fresh = set(rows[ahead.pop()]) - found
        found |= fresh
        ahead += fresh
    return found


def _solved(equations: dict[str, dict[str, Fraction]], right: dict[str, Fraction]) -> dict[str, Fraction]:
    """Solve by elimination; the diagonal outweighs its row, so that no pivot is 0."""
    order = list(equations)
    for place, pivot in enumerate(order):
        row = equations[pivot]
        for stage in order[place + 1 :]:
            part = equations[stage][pivot] / row[pivot]
            if part:
                right[stage] -= part * right[pivot]
                for to in order[place + 1 :]:
                    equations[stage][to] -= part * row[to]
    for place in reversed(range(len(order))):
        stage = order[place]
        known = sum((equations[stage][to] * right[to] for to in order[place + 1 :]), Fraction(0))
        right[stage] = (right[stage] - known) / equations[stage][stage]
    return right


# ------------------------------------------------------------------------------------------------- what may be wrong


def _problems(moves: Any, margins: Any) -> Iterator[Problem]:
    if not isinstance(moves, Mapping) or not isinstance(margins, Mapping):
        yield Problem("wrong-class", "moves, margins", "both are mappings, of stage to row and of stage to number")
        return
    if not margins:
        yield Problem("no-stage", "margins", "name at least one stage with its margin")
    stages = tuple(margins)
    for stage, margin in margins.items():
        yield from _number_problems(margin, f"margins, {stage}")
        if stage not in moves:
            said = f"{stage!r} has a margin and no row{nearest(stage, moves)}; give an empty row where all leave"
            yield Problem("missing-row", f"row {stage}", said)
    for stage, row in moves.items():
        if stage not in margins:
            yield _unknown(stage, stages, f"row {stage}")
        if isinstance(row, Mapping):
            yield from _row_problems(stage, row, stages)
        else:
            yield Problem("wrong-class", f"row {stage}", "a row is a mapping of stage to share")


def _row_problems(stage: str, row: Mapping[str, Any], stages: tuple[str, ...]) -> Iterator[Problem]:
    sound = True
    for to, share in row.items():
        place = f"row {stage}, column {to}"
        if to not in stages:
            yield _unknown(to, stages, place)
        if not is_finite(share):
            sound = False
            yield Problem("not-a-number", place, f"{share!r} is no finite number")
        elif share < 0:
            sound = False
            yield Problem("negative-share", place, f"{share!r} is below 0; a share lies from 0 to 1")
        elif share > 1 + SLACK:
            sound = False
            yield Problem("row-above-one", place, f"{share!r} is above 1; a share lies from 0 to 1")
    total = fsum(row.values()) if sound else 0.0
    if total > 1 + SLACK:
        largest = max(row, key=lambda to: row[to])
        said = f"the row sums to {total!r}, more than 1; its largest share is {row[largest]!r}"
        yield Problem("row-above-one", f"row {stage}, column {largest}", said)


def _term_problems(discount: object, horizon: object, first: object, full: object) -> Iterator[Problem]:
    if not is_finite(discount) or not 0 <= discount <= MAX_DISCOUNT:
        yield Problem("out-of-range", "discount", f"{discount!r} is no rate from 0 to {MAX_DISCOUNT:g}")
    if horizon is not None and (
        isinstance(horizon, bool) or not isinstance(horizon, int) or not 1 <= horizon <= MAX_HORIZON
    ):
        said = f"{horizon!r} is no whole number from 1 to {MAX_HORIZON:,}, nor None for no end"
        yield Problem("out-of-range", "horizon", said)
    for place, word in (("first", first), ("full", full)):
        if word not in ("now", "next"):
            yield Problem(
                "out-of-range", place, f"{word!r} is neither 'now' nor 'next'{nearest(word, ('now', 'next'))}"
            )
    if (first, full) == ("now", "next"):
        yield Problem("out-of-range", "full", "the present margin counts, so it is the one that is not discounted")


def _number_problems(given: object, place: str) -> Iterator[Problem]:
    if not is_finite(given):
        yield Problem("not-a-number", place, f"{given!r} is no finite number")
    elif abs(given) > MAX_MONEY:
        yield Problem("too-large", place, f"{given!r} is beyond {MAX_MONEY:g}; count in thousands or millions")


def _unknown(stage: object, stages: tuple[str, ...], place: str) -> Problem:
    return Problem("unknown-stage", place, f"{stage!r} has no margin{nearest(stage, stages)}")


def _base_problems(customers: Mapping[str, Any], stages: tuple[str, ...]) -> Iterator[Problem]:
    for stage, number in customers.items():
        if stage not in stages:
            yield _unknown(stage, stages, f"customers, {stage}")
        if not is_finite(number):
            yield Problem("not-a-number", f"customers, {stage}", f"{number!r} is no finite number")
        elif number < 0:
            yield Problem("out-of-range", f"customers, {stage}", f"{number!r} is below 0")
