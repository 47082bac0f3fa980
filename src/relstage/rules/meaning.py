"""What a rule means: holds, fails or unknown; the same without ``Not``; and by how much."""

from collections.abc import Callable, Collection, Mapping
from enum import IntEnum
from functools import partial
from typing import NoReturn, assert_never

from relstage.errors import Problem, RuleError
from relstage.rules.indicators import Indicator
from relstage.rules.nodes import OPERATORS, OPPOSITE, AllOf, AnyOf, Bound, Leaf, Level, Not, Rule, always, never
from relstage.rules.scales import Levels, Readings, Value


class Verdict(IntEnum):
    """Kleene's values, ordered so that "and" is min and "or" is max."""

    FAILS = -1
    UNKNOWN = 0
    HOLDS = 1

    def __bool__(self) -> NoReturn:
        raise RuleError(Problem("verdict-as-bool", self.name, "compare it: verdict is Verdict.HOLDS"))


def evaluate(rule: Rule, readings: Readings) -> Verdict:
    """Tell whether `rule` holds, fails or is unknown under `readings`. This is the meaning; it is never optimised.

    Parameters
    ----------
    rule : Rule
        Any tree of the five kinds.
    readings : Mapping[str, float or str or None]
        Value of each indicator; one that is missing or ``None`` is unknown.
    """
    match rule:
        case Bound(name, op, limit):
            value = readings.get(name)
            return Verdict.UNKNOWN if value is None else _verdict(OPERATORS[op](value, limit))  # type: ignore[arg-type]
        case Level(name, among):
            value = readings.get(name)
            return Verdict.UNKNOWN if value is None else _verdict(value in among)
        case AllOf(parts):
            return min((evaluate(part, readings) for part in parts), default=Verdict.HOLDS)
        case AnyOf(parts):
            return max((evaluate(part, readings) for part in parts), default=Verdict.FAILS)
        case Not(part):
            return Verdict(-evaluate(part, readings))
        case _:
            assert_never(rule)


def _verdict(holds: bool) -> Verdict:
    return Verdict.HOLDS if holds else Verdict.FAILS


def positive(rule: Rule, indicators: Mapping[str, Indicator]) -> Rule:
    """Push every ``Not`` into the leaves, and so away; leaves keep their order.

    Law (``positive_keeps_holds``): for readings on the declared scales, ``positive(rule, indicators)`` holds exactly
    when ``rule`` holds. In a rule without ``Not``, "a missing value compares as false" is therefore exactly "the
    verdict is HOLDS", which is what two-valued engines need.
    """
    return _lowered(rule, indicators, negated=False)


def _lowered(rule: Rule, indicators: Mapping[str, Indicator], *, negated: bool) -> Rule:
    match rule:
        case Bound(name, op, limit):
            return Bound(name, OPPOSITE[op], limit) if negated else rule
        case Level():
            return _other_levels(rule, indicators) if negated else rule
        case AllOf(parts) | AnyOf(parts):
            lowered = tuple(_lowered(part, indicators, negated=negated) for part in parts)
            return AllOf(lowered) if isinstance(rule, AllOf) != negated else AnyOf(lowered)
        case Not(part):
            return _lowered(part, indicators, negated=not negated)
        case _:
            assert_never(rule)


def _other_levels(leaf: Level, indicators: Mapping[str, Indicator]) -> Rule:
    scale = indicators[leaf.indicator].scale
    assert isinstance(scale, Levels)
    rest = tuple(level for level in scale.levels if level not in leaf.among)
    return Level(leaf.indicator, rest) if rest else never


def given(rule: Rule, readings: Readings) -> Rule:
    """Return what is left of `rule` once `readings` are known: leaves that they decide become "always" or "never".

    Law (``given_keeps_meaning``): under readings that agree with those given, both rules have one verdict.
    """
    match rule:
        case Bound() | Level():
            verdict = evaluate(rule, readings)
            return rule if verdict is Verdict.UNKNOWN else always if verdict is Verdict.HOLDS else never
        case AllOf(parts):
            return AllOf(tuple(given(part, readings) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(given(part, readings) for part in parts))
        case Not(part):
            return Not(given(part, readings))
        case _:
            assert_never(rule)


def margin(leaf: Leaf, value: Value, indicator: Indicator) -> float:
    """Return how far `value` lies inside `leaf`, as a share of the scale's span; negative where it falls short.

    On a strict limit the margin is 0 though the leaf fails. On levels, steps to the nearest level that would turn
    the verdict; 0 where none would.
    """
    return margins(leaf, indicator)(value)


def margins(leaf: Leaf, indicator: Indicator) -> Callable[[Value], float]:
    """Return `margin` as a function of the value alone."""
    scale = indicator.scale
    match leaf:
        case Bound(_, op, limit):
            return partial(_distance, limit, scale.span if op in (">=", ">") else -scale.span)
        case Level(_, among):
            assert isinstance(scale, Levels)
            found: dict[Value, float] = {level: _steps(level, among, scale) / scale.span for level in scale.levels}
            return found.__getitem__
        case _:
            assert_never(leaf)


def _distance(limit: float, span: float, value: float) -> float:
    return (value - limit) / span


def _steps(level: str, among: Collection[str], scale: Levels) -> int:
    inside, rank = level in among, scale.levels.index(level)
    steps = min((abs(i - rank) for i, other in enumerate(scale.levels) if (other in among) != inside), default=0)
    return steps if inside else -steps
