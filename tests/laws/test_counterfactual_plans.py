"""Laws ``plan_is_sound``, ``plan_is_cheapest`` and ``routes_are_cheapest``."""

import random
from fractions import Fraction
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.regions import Interval, LevelSet
from relstage.rules import Levels
from relstage.studies.counterfactual import Plan, plan
from relstage.studies.counterfactual.routes import route
from relstage.studies.counterfactual.terms import Terms, axes_of
from tests.laws.counterfactuals import SCALES, cheapest, readings_of, small_definition
from tests.laws.definitions import STATUS
from tests.made_up import a_model
from tests.soak.counterfactuals import EPSILON, Question, terms_of
from tests.soak.differential import MODELS, NAMES, drawn
from tests.soak.oracle import EXITS, PLACES, TABLES, outcome

seeds = st.integers(0, 2**32 - 1)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_plan_is_sound(seed: int) -> None:
    """Step by step the tables of a catalogue model make the very transitions of a plan, on to the stage."""
    rng = random.Random(seed)
    machine = rng.choice(list(MODELS))
    origin, toward = rng.sample(PLACES[machine], 2)
    known = drawn(rng, NAMES[machine])
    found = plan(MODELS[machine], origin, known, toward=toward, unknown_cost=rng.choice([0.0, 0.5, 1.0]))
    if not isinstance(found, Plan):
        return
    stage, readings = origin, {name: value for name, value in known.items() if value is not None}
    for step in found.steps:
        assert {c.indicator: c.before for c in step.changes} == {
            c.indicator: readings.get(c.indicator) for c in step.changes
        }
        readings |= {change.indicator: change.after for change in step.changes}
        event = None if step.event is None else (step.event.kind, step.event.attributes)
        out = outcome(TABLES[machine], stage, readings, event, restarts=("months_in_stage",))
        assert tuple(id for id, _ in out.fired) == step.transitions
        if stage == EXITS[machine]:
            readings = {}
        stage = out.stage
    targets = [row.target for row in TABLES[machine] if row.id in found.steps[-1].transitions]
    assert toward in targets


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_plan_is_cheapest(seed: int) -> None:
    """On small definitions a plan costs what a search of all stages and readings finds, and else there is none."""
    rng = random.Random(seed)
    names = rng.sample(["trust", "orders", "status"], 2)
    definition = small_definition(rng, names)
    stages = (*definition.stages, *definition.exits)
    origin, toward = rng.choice(definition.stages), rng.choice(stages)
    if origin == toward:
        return
    known, terms = readings_of(rng, names), terms_of(rng, names)
    question = Question(definition.model, definition.rows, (), origin, definition.rows[0], known, terms)
    found = plan(definition.model, origin, known, toward=toward, **terms)
    least = cheapest(question, definition, names, toward)
    if isinstance(found, Plan):
        assert least is not None
        assert abs(float(least) - found.cost) <= EPSILON
    else:
        assert least is None


# ---------------------------------------------------------------------------------------------------------- routes

POINTS = (0.0, 0.25, 0.5, 0.75, 1.0)
_intervals = st.tuples(st.sampled_from(POINTS), st.sampled_from(POINTS)).map(lambda e: Interval(min(e), max(e)))
_sets = st.lists(st.sampled_from(STATUS), min_size=1, unique=True).map(
    lambda e: LevelSet(tuple(sorted(e, key=STATUS.index)))
)


def _walked(axis: Any, start: Any, ranges: tuple[Any, ...], values: tuple[Any, ...]) -> Fraction | None:
    """Return what it costs to take these values in turn."""
    total, here = Fraction(0), start
    for range_, value in zip(ranges, values, strict=True):
        if (range_ is None and value != here) or (range_ is not None and (value is None or not range_.holds(value))):
            return None
        cost = Fraction(0) if value == here else axis.learn if here is None else axis.cost(here, value)
        if cost is None:
            return None
        total, here = total + cost, value
    return total


@given(st.data(), st.sampled_from(["trust", "status"]), seeds)
@settings(max_examples=150)
def test_routes_are_cheapest(data: st.DataObject, name: str, seed: int) -> None:
    """A route costs what the cheapest of all sequences of values costs; there is none where there is no sequence."""
    indicator = SCALES[name]
    levels = isinstance(indicator.scale, Levels)
    model = a_model(indicators=(indicator,), transitions=())
    rng = random.Random(seed)
    terms: Terms = {"costs": {name: (rng.choice([0.5, 1.0, 3.0]), rng.choice([0.5, 1.0, 3.0]))}, "unknown_cost": 0.5}
    terms[rng.choice(["fixed", "only_up", "only_down"])] = {name} if rng.random() < 0.4 else set()  # type: ignore[literal-required]
    axis = axes_of(model, terms)[name]
    ranges: tuple[Any, ...] = tuple(
        data.draw(st.lists(st.none() | (_sets if levels else _intervals), min_size=1, max_size=4))
    )
    start: Any = data.draw(st.none() | st.sampled_from(STATUS if levels else POINTS))
    found = route(axis, start, ranges)
    pool = (None, *(STATUS if levels else POINTS))
    costs = [cost for v in product(pool, repeat=len(ranges)) if (cost := _walked(axis, start, ranges, v)) is not None]
    if found is None:
        assert not costs
    else:
        assert found.cost == min(costs) == _walked(axis, start, ranges, found.values)
