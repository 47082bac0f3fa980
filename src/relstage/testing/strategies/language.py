"""Strategies for indicators, rules and readings.

All of them take keywords alone. A strategy that needs to know the scales takes ``indicators``, a mapping from name to
:class:`~relstage.rules.Indicator`: pass a fixed vocabulary (of a model, for example), or draw one from
:func:`vocabularies`. What is drawn is biased to where bugs live: limits shared between leaves, limits one float64 apart
or outside the scale, levels at the ends, readings exactly at a limit or beside it, unknown readings, ``Not`` over
everything, empty "and" and "or".

    @given(cases())
    def test_law(case: Case) -> None:
        verdict = evaluate(case.rule, case.readings)

Draw :func:`cases` for a vocabulary, a rule and readings that fit one another; :func:`rules`, :func:`readings` and
:func:`values` for parts over a vocabulary of your own; :func:`loose_rules` for rules that need no vocabulary.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_letters, digits
from sys import float_info
from typing import TypeVar, get_args

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from relstage.messages import Labels
from relstage.rules import (
    MAX_DEPTH,
    RESERVED,
    AllOf,
    AnyOf,
    Bound,
    Direction,
    Indicator,
    Level,
    Levels,
    Not,
    Number,
    Op,
    Provenance,
    Rule,
    Scale,
    Value,
    depth,
)
from relstage.testing.points import turning_points

T = TypeVar("T")

OPS: tuple[Op, ...] = get_args(Op)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
MADE_UP = Provenance(status="operationalised", source="made up for a test")

ROUND_NUMBERS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.6, 0.7, 0.8, 1.0)
LEVEL_NAMES = ("none", "one_of_many", "preferred", "sole", "Zeta", "x")


@dataclass(frozen=True)
class Case:
    """A vocabulary, a rule over it, and readings of it."""

    indicators: Mapping[str, Indicator]
    rule: Rule
    readings: dict[str, Value | None]


def an_indicator(*, name: str, scale: Scale, direction: Direction = "beneficial", count: bool = False) -> Indicator:
    """Return the indicator `name` over `scale`, with made-up labels and provenance. Not a strategy."""
    label = Labels(en=name, ru=name)
    return Indicator(name=name, label=label, scale=scale, direction=direction, count=count, provenance=MADE_UP)


SMALL: Mapping[str, Indicator] = {
    each.name: each
    for each in (
        an_indicator(name="trust", scale=Number(low=0, high=1)),
        an_indicator(name="conflict", scale=Number(low=0, high=1), direction="harmful"),
        an_indicator(name="orders", scale=Number(low=0, whole=True, span=10), count=True),
        an_indicator(name="status", scale=Levels(levels=("candidate", "approved", "preferred", "sole"))),
    )
}
"""A vocabulary with one of each kind of scale, for examples."""


# ----------------------------------------------------------------------------------------------------- vocabularies


def _number_scale(whole: bool, low: float | None, high: float | None) -> Number:
    return Number(low=low, high=high, whole=whole, span=4.0 if low is None or high is None else high - low)


_WORDS = st.one_of(
    st.sampled_from(["a", "Trust", "supplier_status", "x" * 64, "e5", "nan", "inf", "true_", "not_", "is_", "z_"]),
    st.builds(str.__add__, st.sampled_from(ascii_letters), st.text(ascii_letters + digits + "_", max_size=63)),
)


def names() -> SearchStrategy[str]:
    """Draw names that an indicator may have, upper and lower case, 1 to 64 characters."""
    return _WORDS.filter(lambda name: name.lower() not in RESERVED)


def level_names() -> SearchStrategy[str]:
    """Draw names that a level may have: all that an indicator may have, and reserved words."""
    return st.one_of(_WORDS, st.sampled_from(["none", "None", "and", "in", "always", "lambda", "True"]))


_SCALES: SearchStrategy[Scale] = st.one_of(
    st.builds(
        _number_scale,
        st.booleans(),
        st.sampled_from([None, 0.0, -1.0, 0.5, -2.5]),
        st.sampled_from([None, 1.0, 3.0, 10.0, 2.5]),
    ),
    st.lists(st.sampled_from(LEVEL_NAMES), min_size=2, max_size=6, unique=True).map(
        lambda each: Levels(levels=tuple(each))
    ),
)


def scales() -> SearchStrategy[Scale]:
    """Draw a scale: numbers with both bounds, one or none, whole or not; or two to six levels."""
    return _SCALES


@st.composite
def vocabularies(draw: DrawFn, *, min_size: int = 1, max_size: int = 4) -> dict[str, Indicator]:
    """Draw a vocabulary of `min_size` to `max_size` indicators over scales of all kinds and all directions."""
    names = "abcdefghij"[: draw(st.integers(min_size, max_size))]
    direction = draw(st.integers(0, 2))
    return {
        name: an_indicator(name=name, scale=draw(_SCALES), direction=DIRECTIONS[(direction + i) % 3])
        for i, name in enumerate(names)
    }


# ------------------------------------------------------------------------------------------------------------ rules

# Strategies are made once, and choices among what was drawn before are drawn as numbers: making a strategy inside a
# draw costs ten times what drawing from it costs.
_NODES = st.sampled_from(["leaf", "leaf", "not", "and", "or", "and", "or", "constant"])
_CONSTANTS: SearchStrategy[Rule] = st.sampled_from([AllOf(()), AnyOf(())])
_OPS = st.sampled_from(OPS)
_SHARED = st.sampled_from((*ROUND_NUMBERS, 2.0, 3.0))
_ANY_NUMBER = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)
_LIMITS = st.one_of(
    _SHARED,
    _SHARED,
    st.builds(math.nextafter, _SHARED, st.sampled_from([-math.inf, math.inf])),
    st.integers(-3, 12).map(float),
    st.just("low"),
    st.just("high"),
    _ANY_NUMBER,
)
_KNOWN = st.sampled_from(["known"] * 4 + ["none", "missing"])
_WRAPPERS = st.lists(st.sampled_from(["not", "and", "or"]), min_size=20, max_size=MAX_DEPTH)


def _choice(draw: DrawFn, among: Sequence[T]) -> T:
    return among[draw(st.integers(0, len(among) - 1))]


def limits(*, scale: Number) -> SearchStrategy[float]:
    """Draw limits for `scale`: shared round ones, their float64 neighbours, the bounds, some outside."""
    ends = {"low": scale.low or 0.0, "high": scale.high or 0.0}
    return _LIMITS.map(lambda drawn: ends[drawn] if isinstance(drawn, str) else drawn)


def _leaf(draw: DrawFn, indicators: Sequence[Indicator]) -> Rule:
    indicator = _choice(draw, indicators)
    if isinstance(indicator.scale, Levels):
        levels = indicator.scale.levels
        chosen = draw(st.integers(1, 2 ** len(levels) - 1))
        return Level(indicator.name, tuple(level for i, level in enumerate(levels) if chosen >> i & 1))
    return Bound(indicator.name, draw(_OPS), draw(limits(scale=indicator.scale)))


@st.composite
def rules(
    draw: DrawFn, *, indicators: Mapping[str, Indicator], max_leaves: int = 12, max_depth: int = MAX_DEPTH
) -> Rule:
    """Draw a rule over `indicators`: all five kinds of node, ``Not`` anywhere, now and then "always" or "never".

    One in ten is nested to 20 levels or more, up to `max_depth`, with some leaves more than `max_leaves`.
    """
    declared = list(indicators.values())
    return _tree_or_deep(draw, lambda: _leaf(draw, declared), max_leaves, max_depth)


@st.composite
def loose_rules(draw: DrawFn, *, max_leaves: int = 12) -> Rule:
    """Draw a rule over names, limits and levels of any form, bound to no vocabulary."""
    return _tree_or_deep(draw, lambda: draw(_LOOSE_LEAVES), max_leaves, MAX_DEPTH)


_LOOSE_LEAVES: SearchStrategy[Rule] = st.one_of(
    st.tuples(names(), _OPS, _ANY_NUMBER).map(lambda parts: Bound(*parts)),
    st.tuples(names(), st.lists(level_names(), min_size=1, max_size=4).map(tuple)).map(lambda parts: Level(*parts)),
)


def _tree_or_deep(draw: DrawFn, leaf: Callable[[], Rule], max_leaves: int, max_depth: int) -> Rule:
    tree = _tree(draw, leaf, max_leaves, max_depth)
    return _deepened(draw, tree, [leaf(), leaf()], max_depth) if draw(st.integers(0, 9)) == 9 else tree


def _tree(draw: DrawFn, leaf: Callable[[], Rule], most: int, levels: int) -> Rule:
    kind = draw(_NODES)
    if kind == "constant":
        return draw(_CONSTANTS)
    if kind == "leaf" or levels == 1:
        return leaf()
    if kind == "not":
        return Not(_tree(draw, leaf, most, levels - 1))
    if most < 2:
        return leaf()
    count = draw(st.integers(2, min(most, 4)))
    parts = tuple(_tree(draw, leaf, most // count, levels - 1) for _ in range(count))
    return AllOf(parts) if kind == "and" else AnyOf(parts)


def _deepened(draw: DrawFn, rule: Rule, more: Sequence[Rule], max_depth: int) -> Rule:
    for i, kind in enumerate(draw(_WRAPPERS)):
        if depth(rule) == max_depth:
            break
        rule = Not(rule) if kind == "not" else (AllOf if kind == "and" else AnyOf)((rule, more[i % 2]))
    return rule


# --------------------------------------------------------------------------------------------------------- readings


@st.composite
def values(draw: DrawFn, *, indicator: Indicator, near: Sequence[Rule] = ()) -> Value:
    """Draw a value on the scale of `indicator`, mostly at a limit of the rules `near`, or beside one."""
    scale = indicator.scale
    if isinstance(scale, Levels) or draw(st.integers(0, 3)) < 3:
        return _choice(draw, turning_points(indicator=indicator, rules=near))
    low = -float_info.max if scale.low is None else scale.low
    high = float_info.max if scale.high is None else scale.high
    if scale.whole:
        return draw(st.integers(math.ceil(max(low, -(2.0**53))), math.floor(min(high, 2.0**53))))
    return draw(st.floats(low, high))


@st.composite
def readings(
    draw: DrawFn, *, indicators: Mapping[str, Indicator], near: Sequence[Rule] = (), unknown: bool = True
) -> dict[str, Value | None]:
    """Draw readings of `indicators`, mostly at or beside the limits of the rules `near`.

    With `unknown`, about a third of them are ``None`` or missing.
    """
    drawn: dict[str, Value | None] = {}
    for name, indicator in indicators.items():
        known = draw(_KNOWN) if unknown else "known"
        if known != "missing":
            drawn[name] = draw(values(indicator=indicator, near=near)) if known == "known" else None
    return drawn


@st.composite
def cases(
    draw: DrawFn,
    *,
    indicators: Mapping[str, Indicator] | None = None,
    max_leaves: int = 12,
    max_depth: int = MAX_DEPTH,
    max_indicators: int = 4,
    unknown: bool = True,
) -> Case:
    """Draw a rule and readings of it over `indicators`, or over a vocabulary drawn first."""
    vocabulary = indicators or draw(vocabularies(max_size=max_indicators))
    rule = draw(rules(indicators=vocabulary, max_leaves=max_leaves, max_depth=max_depth))
    return Case(vocabulary, rule, draw(readings(indicators=vocabulary, near=[rule], unknown=unknown)))
