"""On what terms readings may move: costs, what is fixed, what moves one way, what learning costs, and time.

A cost is per share of the scale's span. Time can only be waited for: the months in a stage go up by whole months, the
months of silence go up by whole months or to 0 by a dealing, and the term of an agreement is one that can be signed.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TypedDict

from relstage.errors import Problem, nearest
from relstage.machines import StageModel
from relstage.regions import Interval, LevelSet, Range, typical
from relstage.rules import Clock, Indicator, Levels, Value, is_finite
from relstage.studies.counterfactual.limits import as_cost

Costs = Mapping[str, "float | tuple[float, float]"]
UNKNOWN_COST = 1.0


class Terms(TypedDict, total=False):
    """The terms of a question, as keywords.

    Parameters
    ----------
    costs : mapping
        Indicator -> cost per share of the scale's span, or two of them, for going up and for going down. Finite and
        above 0; 1 where nothing is said.
    fixed : collection of str
        Indicators that may not move; an unknown one then stays unknown.
    only_up, only_down : collection of str
        Indicators that may move that way alone. An unknown one may be learnt.
    unknown_cost : float
        Cost of learning an unknown reading, whatever it turns out to be; ``math.inf``: none may be learnt. Default 1:
        it may lie anywhere on its scale, so that bringing it where it has to be takes the whole span at most.
    """

    costs: Costs
    fixed: Collection[str]
    only_up: Collection[str]
    only_down: Collection[str]
    unknown_cost: float


@dataclass(frozen=True)
class Axis:
    """One indicator under the terms: where a reading may go, and what that costs.

    `up` and `down` are the costs of one unit, or one level, that way; ``None`` where it may not go there. `clock` is
    that of the indicator.
    """

    indicator: Indicator
    up: Fraction | None
    down: Fraction | None
    learn: Fraction | None
    clock: Clock | None

    @classmethod
    def free(cls, indicator: Indicator) -> "Axis":
        """Return the axis on which everything may move, time too."""
        unit = 1 / Fraction(indicator.scale.span)
        return cls(indicator, unit, unit, Fraction(1), None)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The levels of its scale; none for numbers."""
        return self.indicator.scale.levels if isinstance(self.indicator.scale, Levels) else ()

    def cost(self, before: Value, after: Value) -> Fraction | None:
        """Return what it costs to go from one value to another; ``None`` where it may not."""
        if self.levels:
            way = Fraction(self.levels.index(str(after)) - self.levels.index(str(before)))
        else:
            way = Fraction(after) - Fraction(before)
            if way < 0 and self.clock == "months_inactive":  # a dealing brings it to 0, silence up again
                ways = (None if self.down is None else Fraction(before) * self.down, self.cost(0.0, after))
                return None if None in ways else sum(filter(None, ways), Fraction(0))
        unit = self.up if way > 0 else self.down
        return Fraction(0) if not way else None if unit is None else abs(way) * unit

    def share(self, before: Value, after: Value) -> float:
        """Return how far two values are apart, as a share of the scale's span."""
        if self.levels:
            return abs(self.levels.index(str(after)) - self.levels.index(str(before))) / self.indicator.scale.span
        return as_cost(abs(Fraction(after) - Fraction(before)) / Fraction(self.indicator.scale.span))

    def project(self, value: float, into: Interval) -> float | None:
        """Return the nearest number of `into` that may be reached from `value`; ``None`` where none may."""
        if into.first <= value <= into.last:
            return value
        clock = self.clock
        if clock == "agreement_term":
            found = signable(into, upwards=value < into.first)
        elif value < into.first:
            found = into.first if clock is None else value + math.ceil(into.first - value)
        elif clock is None:
            found = into.last
        else:
            found = float(max(math.ceil(into.first), 0)) if clock == "months_inactive" else None
        if found is None or not into.first <= found <= into.last:
            return None
        return found if self.cost(value, found) is not None else None

    def learnt(self, into: Interval | None) -> Interval | None:
        """Return the numbers of `into` that an unknown reading may turn out to be; ``None`` where there is none."""
        if self.learn is None or into is None:
            return None
        if self.clock == "agreement_term":
            return None if signable(into, upwards=True) is None else into
        if self.clock is not None:
            last = None if into.high is None else math.floor(into.last) + 0.0
            into = Interval(math.ceil(into.first) + 0.0, last)
        return into if into.first <= into.last else None

    def pick(self, free: Interval, then: Range | None) -> float:
        """Return a value of what was `learnt`: short to write, or the nearest to where it has to go `then`."""
        upwards = then is None or in_numbers(then).first <= free.last
        if self.clock == "agreement_term":
            found = signable(free, upwards=upwards)
            assert found is not None
            return found
        return float(typical(free, self.indicator)) if then is None else free.first if upwards else free.last


def _term(months: int) -> float:
    return months // 12 + months % 12 / 12


def signable_term(years: float) -> bool:
    """Tell whether an agreement can have a term of so many years: of 1 to 1,200 whole months."""
    return 1 <= round(years * 12) <= 1200 and _term(round(years * 12)) == years


def signable(into: Interval, *, upwards: bool) -> float | None:
    """Return the least term in years that lies in `into`, or the greatest, of those of 0 to 100 years."""
    low, high = max(into.first, 0.0), min(into.last, 100.0)
    if low > high:
        return None
    around = math.floor(low * 12) if upwards else math.ceil(high * 12)
    tried = [months for months in (around - 1, around, around + 1) if months >= 0 and low <= _term(months) <= high]
    return None if not tried else _term(min(tried) if upwards else max(tried))


def axes_of(model: StageModel, terms: Terms) -> dict[str, Axis]:
    """Return the axes of `model` under `terms`, which are in order."""
    unknown = terms.get("unknown_cost", UNKNOWN_COST)
    learn = None if unknown == math.inf else Fraction(unknown)
    return {each.name: _axis(each, terms, learn) for each in model.indicators}


def _axis(indicator: Indicator, terms: Terms, learn: Fraction | None) -> Axis:
    name, clock = indicator.name, indicator.clock
    given = terms.get("costs", {}).get(name, 1.0)
    up, down = (Fraction(each) for each in (given if isinstance(given, tuple | list) else (given, given)))
    span = Fraction(indicator.scale.span)
    fixed = name in terms.get("fixed", ())
    rises = not fixed and name not in terms.get("only_down", ())
    falls = not fixed and name not in terms.get("only_up", ()) and clock != "months_in_stage"
    return Axis(
        indicator, up / span if rises else None, down / span if falls else None, None if fixed else learn, clock
    )


def problems_of(model: StageModel, terms: Terms) -> Iterator[Problem]:
    """Yield everything that is wrong with `terms`."""
    allowed = tuple(Terms.__annotations__)
    for term in terms:
        if term not in allowed:
            said = f"{term!r} is no term; the terms are {', '.join(allowed)}{nearest(term, allowed)}"
            yield Problem("unknown-term", term, said)
    known = model.indicator_of
    for option in ("costs", "fixed", "only_up", "only_down"):
        given = terms.get(option, ())
        if isinstance(given, str) or not isinstance(given, Iterable):
            yield Problem("bad-terms", option, f"{given!r} is no collection of names; write {{{given!r}}}")
            return
        for name in given:
            if not isinstance(name, str) or name not in known:
                said = f"{name!r} is no indicator of {model.name}{nearest(name, known)}"
                yield Problem("unknown-indicator", f"{option} {name}", said)
    yield from _bad_costs(terms)
    both = [name for name in known if name in terms.get("only_up", ()) and name in terms.get("only_down", ())]
    for name in sorted(both):
        yield Problem("contradiction", f"only_up {name}", "it may go neither up nor down; put it among fixed")


def _bad_costs(terms: Terms) -> Iterator[Problem]:
    costs = terms.get("costs", {})
    if not isinstance(costs, Mapping):
        yield Problem("bad-cost", "costs", "give a mapping of indicator to cost")
        return
    for name, cost in costs.items():
        pair = cost if isinstance(cost, tuple | list) else (cost, cost)
        if len(pair) != 2 or not all(is_finite(each) and each > 0 for each in pair):
            said = f"{cost!r} is no cost; it is a finite number above 0, or two of them, up and down"
            yield Problem("bad-cost", f"costs {name}", said)
    unknown = terms.get("unknown_cost", UNKNOWN_COST)
    if unknown != math.inf and not (is_finite(unknown) and unknown >= 0):
        said = f"{unknown!r} is no cost of learning; it is a number from 0, or math.inf"
        yield Problem("bad-cost", "unknown_cost", said)


def in_levels(range_: Range) -> tuple[str, ...]:
    """Return the levels of a range of levels."""
    assert isinstance(range_, LevelSet)
    return range_.levels


def in_numbers(range_: Range) -> Interval:
    """Return a range of numbers as what it is."""
    assert isinstance(range_, Interval)
    return range_
