"""Laws ``pairs_are_decided`` and ``advances_are_decided``: what is found of two guards, and of one on two readings.

The oracle asks ``evaluate`` of every reading that matters, and pulls triggers with every event that may come.
"""

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.machines import StageModel, Transition, Trigger
from relstage.rules import (
    Bound,
    Indicator,
    Leaf,
    Levels,
    Not,
    Number,
    Rule,
    Value,
    Verdict,
    always,
    evaluate,
    leaves,
    with_leaves,
)
from relstage.studies.verification import Finding, verify
from tests.made_up import a_kind, a_model, a_stage, a_transition
from tests.strategies import SMALL, grid, rules, vocabularies

EDGES: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("A1", ("first",), "second", "advance"),
    ("A2", ("second",), "third", "advance"),
    ("R1", ("third", "second"), "first", "regress"),
    ("R2", ("third",), "second", "regress"),
    ("E1", ("first", "third"), "gone", "terminate"),
    ("E2", ("third",), "lost", "terminate"),
)
TRIGGERS: tuple[tuple[tuple[str, dict[str, Any]], ...], ...] = (
    (),
    (),
    (),
    (("call", {}),),
    (("call", {"urgent": True}),),
    (("call", {"urgent": False}), ("visit", {})),
)
EVENTS: tuple[tuple[str, dict[str, Any]], ...] = tuple(
    (kind, attributes) for kind in ("call", "visit") for attributes in ({}, {"urgent": True}, {"urgent": False})
)


@dataclass(frozen=True)
class Drawn:
    """A model of three stages and two exits, and its vocabulary."""

    indicators: dict[str, Indicator]
    model: StageModel

    def holding(self, guard: Rule) -> list[dict[str, Value]]:
        """Return all readings that matter under which `guard` holds."""
        guards = [transition.guard for transition in self.model.transitions]
        every = grid(indicators=self.indicators, rules=guards)
        return [readings for readings in every if evaluate(guard, readings) is Verdict.HOLDS]


def nudged(guard: Rule, steps: int) -> Rule:
    """Return what fails where `guard` holds, with its limits moved by some float64."""
    way = math.copysign(math.inf, steps)
    fresh: list[Leaf] = []
    for leaf in leaves(guard):
        limit = leaf.limit if isinstance(leaf, Bound) else 0.0
        for _ in range(abs(steps)):
            limit = max(min(math.nextafter(limit, way), sys.float_info.max), -sys.float_info.max)
        fresh.append(Bound(leaf.indicator, leaf.op, limit) if isinstance(leaf, Bound) else leaf)
    return Not(with_leaves(guard, fresh))


@st.composite
def drawn_models(draw: st.DrawFn, *, triggers: bool = True, shares: bool = False) -> Drawn:
    """Draw a model whose guards have one or two leaves over one or two indicators, and often lie beside one another."""
    indicators = {n: SMALL[n] for n in ("trust", "conflict")} if shares else draw(vocabularies(max_size=2))
    transitions: list[Transition] = []
    for id, origins, target, kind in EDGES:
        guard = draw(rules(indicators=indicators, max_leaves=2, max_depth=2))
        if id in {"R1", "R2"} and (shares or draw(st.booleans())):
            guard = nudged(transitions[-2].guard, draw(st.integers(-3, 3)))
        on = draw(st.sampled_from(TRIGGERS)) if triggers else ()
        asked = tuple(Trigger(event=name, where=where) for name, where in on)
        transitions.append(a_transition(id, guard, origins=origins, target=target, kind=kind, on=asked))
    settled = draw(st.sampled_from(((), (("E1", "E2"),), (("R2", "R1"), ("A1", "E1")))))
    model = a_model(
        stages=tuple(map(a_stage, ("first", "second", "third"))),
        exits=(a_stage("gone"), a_stage("lost")),
        indicators=tuple(indicators.values()),
        events=(a_kind("call"), a_kind("visit")),
        transitions=tuple(transitions),
        settled=settled,
    )
    return Drawn(indicators, model)


def pulled(transition: Transition, event: tuple[str, Mapping[str, Any]] | None) -> bool:
    """Tell whether `transition` may fire on `event`, or without one."""
    if event is None or not transition.on:
        return event is None and not transition.on
    kind, attributes = event
    return any(t.event == kind and t.where.items() <= attributes.items() for t in transition.on)


def conflicts(drawn: Drawn, one: Transition, other: Transition) -> bool:
    """Tell whether both may fire on one occasion, from one origin to different targets."""
    if one.target == other.target or not set(one.origins) & set(other.origins):
        return False
    if not any(pulled(one, event) and pulled(other, event) for event in (None, *EVENTS)):
        return False
    return any(evaluate(other.guard, readings) is Verdict.HOLDS for readings in drawn.holding(one.guard))


def turns(model: StageModel, one: str, other: str) -> bool:
    """Tell whether a decision may run in a circle that begins with one of the two and is closed by the other."""
    first, second = model.transition_of[one], model.transition_of[other]
    return first.target in second.origins or second.target in first.origins


def about(findings: tuple[Finding, ...], code: str) -> set[frozenset[str]]:
    """Return the sets of transitions of which `code` is found."""
    return {frozenset(finding.transitions) for finding in findings if finding.code == code}


@settings(max_examples=60)
@given(drawn_models())
def test_pairs_are_decided(drawn: Drawn) -> None:
    """Two transitions are found to overlap, or to be settled idly, exactly where trying every reading says so."""
    findings = verify(drawn.model).findings
    rivals = [pair for pair in combinations(drawn.model.transitions, 2) if conflicts(drawn, *pair)]
    settled = {frozenset(pair) for pair in drawn.model.settled}
    alike = {frozenset((one.id, other.id)) for one, other in rivals if one.kind == other.kind}
    unlike = {frozenset((one.id, other.id)) for one, other in rivals if one.kind != other.kind}
    assert about(findings, "overlap") == alike - settled
    idle, may_turn = settled - alike, {pair for pair in settled if turns(drawn.model, *sorted(pair))}
    assert idle - may_turn <= about(findings, "settled-apart") <= idle
    if not about(findings, "cycle"):
        assert about(findings, "settled-apart") == idle
    assert about(findings, "two-targets") == unlike
    for finding in findings:
        if finding.code in {"overlap", "two-targets"}:
            _both_may_fire(drawn.model, finding)


def _both_may_fire(model: StageModel, finding: Finding) -> None:
    witness = finding.witness
    assert witness is not None
    event = None if witness.event is None else (witness.event.kind, witness.event.attributes)
    for id in finding.transitions:
        transition = model.transition_of[id]
        assert evaluate(transition.guard, witness.readings) is Verdict.HOLDS
        assert witness.stage in transition.origins
        assert pulled(transition, event)


# --------------------------------------------------------------------------------------------------- moves and back


def steps_apart(one: float, other: float) -> int:
    """Return how many float64 one number is from another: 0, 1, 2, or 3 for all that are further."""
    low, high = sorted((one, other))
    for steps in range(3):
        if low >= high:
            return steps
        low = math.nextafter(low, math.inf)
    return 3


def neighbours(
    drawn: Drawn, readings: dict[str, Value], points: Mapping[str, list[Value]]
) -> Iterator[dict[str, Value]]:
    """Yield the readings that matter and differ by at most two float64, on scales of numbers that are not whole."""
    near = []
    for name, value in readings.items():
        scale = drawn.indicators[name].scale
        continuous = isinstance(scale, Number) and not scale.whole
        near.append(
            [each for each in points[name] if continuous and steps_apart(float(each), float(value)) < 3] or [value]
        )
    yield from (dict(zip(readings, each, strict=True)) for each in product(*near))


@settings(max_examples=60)
@given(st.one_of(drawn_models(triggers=False), drawn_models(triggers=False, shares=True)))
def test_opposite_moves_are_decided(drawn: Drawn) -> None:
    """Moves that undo one another are found to overlap, or to touch, exactly where trying every reading says so."""
    findings = verify(drawn.model).findings
    points = {name: list({r[name] for r in drawn.holding(always)}) for name in drawn.indicators}
    overlap, touch = set(), set()
    for there, back in (("A1", "R1"), ("A2", "R2")):
        one, other = (drawn.model.transition_of[id].guard for id in (there, back))
        held, undone = drawn.holding(one), drawn.holding(other)
        if any(readings in undone for readings in held):
            overlap.add(frozenset((there, back)))
        elif any(evaluate(other, near) is Verdict.HOLDS for each in held for near in neighbours(drawn, each, points)):
            touch.add(frozenset((there, back)))
    assert about(findings, "opposite-moves-overlap") == overlap
    assert about(findings, "opposite-moves-touch") == touch
    for finding in findings:
        if finding.code == "opposite-moves-touch":
            _one_step_apart(drawn.model, finding)


def _one_step_apart(model: StageModel, finding: Finding) -> None:
    back, there = (model.transition_of[id].guard for id in finding.transitions)
    witness = finding.witness
    assert witness is not None
    assert evaluate(there, witness.readings) is Verdict.HOLDS
    assert evaluate(back, witness.beside) is Verdict.HOLDS
    for name in witness.readings.keys() & witness.beside.keys():
        here, beside = witness.readings[name], witness.beside[name]
        assert here == beside or steps_apart(float(here), float(beside)) < 3


# ------------------------------------------------------------------------------------------------- better and worse


def better(indicator: Indicator, points: list[Value], value: Value) -> list[Value]:
    """Return the values among `points` that are better than `value`."""
    scale = indicator.scale
    height: Callable[[Any], float] = scale.levels.index if isinstance(scale, Levels) else float
    sign = {"beneficial": 1, "harmful": -1, "neither": 0}[indicator.direction]
    return [each for each in points if sign * (height(each) - height(value)) > 0]


def closed_by_better(drawn: Drawn, guard: Rule) -> bool:
    """Tell whether `guard` holds somewhere and fails once one reading is better."""
    every = list(grid(indicators=drawn.indicators, rules=[t.guard for t in drawn.model.transitions]))
    points = {name: list({readings[name] for readings in every}) for name in drawn.indicators}
    return any(
        evaluate(guard, readings | {name: value}) is Verdict.FAILS
        for readings in every
        if evaluate(guard, readings) is Verdict.HOLDS
        for name, indicator in drawn.indicators.items()
        for value in better(indicator, points[name], readings[name])
    )


@settings(max_examples=60)
@given(drawn_models(triggers=False))
def test_advances_are_decided(drawn: Drawn) -> None:
    """An advance is found to be closed by a better reading exactly where trying every reading says so."""
    findings = [finding for finding in verify(drawn.model).findings if finding.code == "advance-not-monotone"]
    closed = {t.id for t in drawn.model.transitions if t.kind == "advance" and closed_by_better(drawn, t.guard)}
    assert {finding.transitions[0] for finding in findings} == closed
    for finding in findings:
        _closed(drawn, finding)


def _closed(drawn: Drawn, finding: Finding) -> None:
    guard, witness = drawn.model.transition_of[finding.transitions[0]].guard, finding.witness
    assert witness is not None
    assert evaluate(guard, witness.readings) is Verdict.HOLDS
    assert evaluate(guard, witness.beside) is Verdict.FAILS
    changed = [name for name, value in witness.readings.items() if witness.beside[name] != value]
    assert len(changed) == 1
    before, after = witness.readings[changed[0]], witness.beside[changed[0]]
    assert better(drawn.indicators[changed[0]], [before, after], before) == [after]
