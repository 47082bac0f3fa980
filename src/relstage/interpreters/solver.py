"""A second opinion: rules translated for z3, which decides by search what ``relstage.regions`` decides by geometry.

Law (``solver_agrees``): for readings on the declared scales, known or not, ``contains(region(rule, indicators),
readings)`` is true exactly when ``evaluate(rule, readings)`` is HOLDS. Every witness is confirmed by ``evaluate``, and
there is one exactly where ``relstage.regions`` finds one.

The questions bear the names of those of ``relstage.regions`` and give the same answers, so that the module to ask can
be chosen: ``ask.overlap(ask.region(one, indicators), ask.region(other, indicators))``. Nothing else is shared with it.
z3 comes with the extra ``relstage[solver]`` and is loaded at the first question.

The translation is exact because it knows no fractions. Each indicator becomes one integer: the rank of its value among
all the values of its scale, which are levels, float64 numbers, or whole float64 numbers. To compare two values is to
compare their ranks, between neighbours there is no third, and each rank is one value, so no witness is ever rounded.
That a reading is known is a Boolean beside the rank. A rule becomes two formulas, one for HOLDS and one for FAILS; its
verdict is unknown where neither is true.

Each question has a z3 of its own: it may be asked from any thread, and the answer does not depend on those before. Past
``MAX_EFFORT`` of z3's own units, :class:`~relstage.errors.TooLarge` is raised.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from sys import float_info
from typing import Any, assert_never

from relstage.errors import MissingExtra, Problem, RuleError, TooLarge, demand
from relstage.regions.boxes import declared, shared
from relstage.rules import (
    OPERATORS,
    AllOf,
    AnyOf,
    Bound,
    Indicator,
    Level,
    Levels,
    Not,
    Number,
    Readings,
    Rule,
    Scale,
    Value,
)

MAX_EFFORT = 10_000_000

ALL_WHOLE = 2.0**53
"""From here on every float64 is a whole number."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A rule to ask about, and the indicators that it names."""

    rule: Rule
    indicators: Mapping[str, Indicator]


def region(rule: Rule, indicators: Mapping[str, Indicator]) -> Formula:
    """Return `rule` as something to ask about.

    Raises
    ------
    RuleError
        A leaf names an indicator that is not declared, or does not fit its scale; all such leaves are listed. Also
        where `rule` is no rule (``wrong-class``); and, in the questions, where something else stands for a formula.
    """
    demand(rule, (Bound, Level, AllOf, AnyOf, Not), "rule", RuleError)
    demand(indicators, Mapping, "indicators", RuleError)
    return Formula(rule, declared(rule, indicators))


def contains(a: Formula, readings: Readings) -> bool:
    """Tell whether the rule holds under `readings`, which lie on their scales or are unknown.

    Raises
    ------
    MissingExtra
        z3 is not installed. This and the next hold for every question.
    TooLarge
        z3 gave up at ``MAX_EFFORT``.
    """
    translation = _asked(a)
    return translation.ask(translation.holds(a.rule), translation.reads(readings)) is not None


def is_empty(a: Formula) -> bool:
    """Tell whether the rule holds under no readings on the scales."""
    return witness(a) is None


def witness(a: Formula) -> dict[str, Value] | None:
    """Return readings under which the rule holds, with a value for each of its indicators; ``None`` without any."""
    translation = _asked(a)
    return translation.point(translation.holds(a.rule))


def overlap(a: Formula, b: Formula) -> dict[str, Value] | None:
    """Return readings under which both rules hold; ``None`` when there are none."""
    translation = _asked(a, b)
    return translation.point(translation.holds(a.rule), translation.holds(b.rule))


def counterexample(a: Formula, b: Formula) -> dict[str, Value] | None:
    """Return readings under which the first rule holds and the second fails; ``None`` when `a` implies `b`."""
    translation = _asked(a, b)
    return translation.point(translation.holds(a.rule), translation.fails(b.rule))


def difference(a: Formula, b: Formula) -> dict[str, Value] | None:
    """Return readings under which one of the rules holds and the other fails; ``None`` when they are equal."""
    found = counterexample(a, b)
    return counterexample(b, a) if found is None else found


def unlike(a: Formula, b: Formula) -> dict[str, Value | None] | None:
    """Return readings, known or not, under which the rules have different verdicts; ``None`` when there are none.

    Rules may agree wherever all is known and differ where something is not: ``always`` holds without any reading,
    ``trust >= 0.5 or trust < 0.5`` needs one.
    """
    translation = _asked(a, b)
    (holds, fails), (others_hold, others_fail) = translation.verdicts(a.rule), translation.verdicts(b.rule)
    either = translation.z3.Or(holds != others_hold, fails != others_fail)
    return translation.ask(either)


def _asked(*formulas: Formula) -> "Translation":
    for place, each in zip("ab", formulas, strict=False):
        demand(each, Formula, place, RuleError)
    return Translation(reduce(shared, (each.indicators for each in formulas)))


# --------------------------------------------------------------------------------------------------------- translation


def _z3() -> Any:
    try:
        import z3
    except ImportError:
        said = "the second opinion needs z3, which is not installed: pip install 'relstage[solver]'"
        raise MissingExtra(Problem("missing-extra", "", said)) from None
    return z3


class Translation:
    """Readings of some indicators as z3 sees them, and rules as formulas over them; for one thread.

    For questions of your own: put :meth:`holds` and :meth:`fails` into a formula and :meth:`ask` it.

    Parameters
    ----------
    indicators : Mapping[str, Indicator]
        All that the rules name.
    """

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self.z3 = _z3()
        self.indicators = indicators
        self.context = self.z3.Context()
        self.solver = self.z3.SimpleSolver(ctx=self.context)
        self.solver.set("rlimit", MAX_EFFORT)
        self.ranks = {name: self.z3.Int(f"rank {name}", self.context) for name in indicators}
        self.known = {name: self.z3.Bool(f"known {name}", self.context) for name in indicators}
        for name, indicator in indicators.items():
            lowest, highest = ends(indicator.scale)
            self.solver.add(self.ranks[name] >= lowest, self.ranks[name] <= highest)

    def holds(self, rule: Rule) -> Any:
        """Return the formula that `rule` holds."""
        return self.verdicts(rule)[0]

    def fails(self, rule: Rule) -> Any:
        """Return the formula that `rule` fails."""
        return self.verdicts(rule)[1]

    def verdicts(self, rule: Rule) -> tuple[Any, Any]:
        """Return two formulas, that `rule` holds and that it fails; it is unknown where neither is true."""
        match rule:
            case Bound() | Level():
                known, true = self.known[rule.indicator], self._true(rule)
                return self.z3.And(known, true), self.z3.And(known, self.z3.Not(true))
            case AllOf(parts):
                holds, fails = self._of(parts)
                return self.z3.And(*holds, self.context), self.z3.Or(*fails, self.context)
            case AnyOf(parts):
                holds, fails = self._of(parts)
                return self.z3.Or(*holds, self.context), self.z3.And(*fails, self.context)
            case Not(part):
                holds, fails = self.verdicts(part)
                return fails, holds
            case _:
                assert_never(rule)

    def _of(self, parts: tuple[Rule, ...]) -> tuple[list[Any], list[Any]]:
        pairs = [self.verdicts(part) for part in parts]
        return [holds for holds, _ in pairs], [fails for _, fails in pairs]

    def _true(self, leaf: Bound | Level) -> Any:
        rank, scale = self.ranks[leaf.indicator], self.indicators[leaf.indicator].scale
        match leaf:
            case Bound(_, op, limit):
                assert isinstance(scale, Number)
                below, above = around(scale, limit)
                bound = below if op in (">", "<=") else above
                return OPERATORS[op](rank, bound)
            case Level(_, among):
                assert isinstance(scale, Levels)
                ranks = [i for i, level in enumerate(scale.levels) if level in among]
                return self.z3.Or(*(rank == i for i in ranks), self.context)
            case _:
                assert_never(leaf)

    def reads(self, readings: Readings) -> Any:
        """Return the formula that the readings of all indicators are these; what is missing or ``None`` is unknown."""
        said = []
        for name, indicator in self.indicators.items():
            value = readings.get(name)
            said.append(self.known[name] == (value is not None))
            if value is not None:
                said.append(self.ranks[name] == rank_of(indicator.scale, value))
        return self.z3.And(*said, self.context)

    def point(self, *formulas: Any) -> dict[str, Value] | None:
        """Return readings of all indicators, each known, under which all `formulas` are true; ``None`` without any."""
        found = self.ask(*self.known.values(), *formulas)
        return None if found is None else {name: value for name, value in found.items() if value is not None}

    def ask(self, *formulas: Any) -> dict[str, Value | None] | None:
        """Return readings of all indicators, some perhaps unknown, under which all `formulas` are true; else ``None``.

        Raises
        ------
        TooLarge
            z3 gave up at ``MAX_EFFORT``.
        """
        answer = self.solver.check(*formulas)
        if answer == self.z3.unknown:
            said = f"z3 gave up after {MAX_EFFORT:,} units of effort: {self.solver.reason_unknown()}"
            raise TooLarge(Problem("undecided", "", said))
        return self._readings() if answer == self.z3.sat else None

    def _readings(self) -> dict[str, Value | None]:
        model = self.solver.model()
        return {
            name: value_at(indicator.scale, model.eval(self.ranks[name], model_completion=True).as_long())
            if self.z3.is_true(model.eval(self.known[name]))
            else None
            for name, indicator in self.indicators.items()
        }


# --------------------------------------------------------------------------------------------------------------- ranks


def ends(scale: Scale) -> tuple[int, int]:
    """Return the least and the greatest rank on `scale`."""
    match scale:
        case Levels(levels=levels):
            return 0, len(levels) - 1
        case Number(low=low, high=high):
            lowest = -float_info.max if low is None else low
            highest = float_info.max if high is None else high
            return around(scale, lowest)[1], around(scale, highest)[0]
        case _:
            assert_never(scale)


def around(scale: Number, limit: float) -> tuple[int, int]:
    """Return the ranks of the last value up to `limit` and of the first one from it on; the same if it is a value."""
    if not scale.whole:
        return rank_of(scale, limit), rank_of(scale, limit)
    return rank_of(scale, math.floor(limit)), rank_of(scale, math.ceil(limit))


def rank_of(scale: Scale, value: Value) -> int:
    """Return how many values of the kind that `scale` holds lie from its zero, or lowest level, up to `value`."""
    match scale:
        case Levels(levels=levels):
            return levels.index(str(value))
        case Number(whole=whole):
            number = float(value)
            if not whole:
                return _float_rank(number)
            if abs(number) <= ALL_WHOLE:
                return int(number)
            past = _float_rank(abs(number)) - _float_rank(ALL_WHOLE)
            return int(math.copysign(1, number)) * (int(ALL_WHOLE) + past)
        case _:
            assert_never(scale)


def value_at(scale: Scale, rank: int) -> Value:
    """Return the value of `scale` that has this rank."""
    match scale:
        case Levels(levels=levels):
            return levels[rank]
        case Number(whole=whole):
            if not whole:
                return _float_at(rank)
            if abs(rank) <= ALL_WHOLE:
                return float(rank)
            past = _float_at(_float_rank(ALL_WHOLE) + abs(rank) - int(ALL_WHOLE))
            return math.copysign(past, rank)
        case _:
            assert_never(scale)


def _float_rank(number: float) -> int:
    """Return the rank of a float64: its bits as an integer, for they are in the order of the numbers."""
    (bits,) = struct.unpack("<q", struct.pack("<d", abs(number)))
    return -int(bits) if number < 0 else int(bits)


def _float_at(rank: int) -> float:
    (size,) = struct.unpack("<d", struct.pack("<q", abs(rank)))
    return -float(size) if rank < 0 else float(size)
