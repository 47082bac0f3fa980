"""Laws of what a stage can bear, judged by the independent model.

``margin_is_exact``, ``nearest_loss_is_least``, ``silence_is_exact`` and ``silence_comes_at_the_latest``.
"""

import math
import random
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.rules import Levels
from relstage.studies.counterfactual import LeastChange, Margin, robustness
from tests.laws.counterfactuals import SCALES, choices, points, readings_of, small_definition
from tests.laws.definitions import Definition
from tests.soak.counterfactuals import EPSILON, Question, price
from tests.soak.oracle import outcome

NAMES = ("trust", "orders", "status")
NO_TERMS: dict[str, Any] = {"costs": {}, "fixed": (), "only_up": (), "only_down": (), "unknown_cost": math.inf}
seeds = st.integers(0, 2**32 - 1)


def _lost(definition: Definition, stage: str, readings: Mapping[str, Any]) -> str | None:
    """Return the move back that comes first, if one does."""
    fired = outcome(definition.rows, stage, readings, restarts=("in_stage",)).fired
    kinds = {row.id: row.kind for row in definition.rows}
    return fired[0][0] if fired and kinds[fired[0][0]] in ("regress", "terminate") else None


def _rank(name: str, value: Any) -> float:
    scale = SCALES[name].scale
    return float(scale.levels.index(value)) if isinstance(scale, Levels) else float(value)


def _beyond(definition: Definition, margin: Margin) -> list[Any]:
    """Return the values from the reading that way, as far as they matter, the nearest first."""
    name, sign = margin.indicator, 1 if margin.way == "rise" else -1
    here = _rank(name, margin.reading)
    found = [value for value in points(definition, name) if sign * (_rank(name, value) - here) > 0]
    return sorted(found, key=lambda value: sign * _rank(name, value))


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_margin_is_exact(seed: int) -> None:
    """Nothing is lost up to the value kept to, and the transition said fires at the one that loses it."""
    rng = random.Random(seed)
    definition = small_definition(rng, NAMES)
    stage, known = rng.choice(definition.stages), readings_of(rng, NAMES)
    found = robustness(definition.model, stage, known)
    assert found.lost == _lost(definition, stage, known)
    for margin in found.margins:
        beyond = _beyond(definition, margin)
        lost = [(value, id) for value in beyond if (id := _lost(definition, stage, known | {margin.indicator: value}))]
        assert (margin.lost_at, margin.transition) == (lost[0] if lost else (None, None))
        if margin.kept_to is not None:
            assert _lost(definition, stage, known | {margin.indicator: margin.kept_to}) is None


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_nearest_loss_is_least(seed: int) -> None:
    """No readings that lose the stage cost less than the nearest joint change, and where there is none, none do."""
    rng = random.Random(seed)
    names = rng.sample(NAMES, 2)
    definition = small_definition(rng, names)
    stage, known = rng.choice(definition.stages), readings_of(rng, names)
    found = robustness(definition.model, stage, known)
    question = Question(definition.model, definition.rows, (), stage, definition.rows[0], known, NO_TERMS)
    tried = choices(definition, known, list(known))
    costs = [price(question, each) for each in tried if _lost(definition, stage, each)]
    if found.lost is not None:
        assert min(costs) == 0
    elif isinstance(found.nearest, LeastChange):
        assert abs(float(min(costs)) - found.nearest.cost) <= EPSILON
    else:
        assert not costs


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_silence_is_exact(seed: int) -> None:
    """The move said comes with the months said, and none comes with fewer; else none comes in 20 years."""
    rng = random.Random(seed)
    definition = small_definition(rng, ("trust", "in_stage"))
    stage = rng.choice(definition.stages)
    known = readings_of(rng, ("trust",)) | {"in_stage": float(rng.randrange(40))}
    found = robustness(definition.model, stage, known).silence

    def fired(months: int) -> str | None:
        later = {name: value + months if name == "in_stage" else value for name, value in known.items()}
        out = outcome(definition.rows, stage, later, restarts=("in_stage",)).fired
        return out[0][0] if out else None

    until = 240 if found.months is None else found.months
    assert all(fired(months) is None for months in range(until))
    assert fired(until) == found.transition


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_silence_comes_at_the_latest(seed: int) -> None:
    """Whatever the months are now, the move said comes within the months said; else none comes, or not always it."""
    rng = random.Random(seed)
    definition = small_definition(rng, ("trust", "in_stage"))
    stage, known = rng.choice(definition.stages), readings_of(rng, ("trust",))
    found = robustness(definition.model, stage, known).silence
    fired: list[str | None] = []
    for months in range(80):
        out = outcome(definition.rows, stage, known | {"in_stage": float(months)}, restarts=("in_stage",)).fired
        fired.append(out[0][0] if out else None)
    firsts = [next(((i, id) for i, id in enumerate(fired[now:]) if id), (0, None)) for now in range(40)]
    moves = {id for _, id in firsts}
    if found.unknown and found.latest is not None:
        assert (moves, found.latest) == ({found.transition}, max(months for months, _ in firsts))
    elif found.unknown:
        assert found.transition in moves
        assert len(moves) > 1
        kinds = {row.id: row.kind for row in definition.rows}
        if kinds[str(found.transition)] == "advance":
            assert all(kinds[id] == "advance" for id in moves if id)
    elif found.months is None:
        assert moves == {None}
    else:
        assert fired[0] == fired[-1] == found.transition
