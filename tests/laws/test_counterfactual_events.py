"""Laws ``event_plan_is_followed``, ``event_plan_is_cheapest``, ``life_is_the_fold``, ``outdone_kinds_cost_nothing``."""

import heapq
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relstage.dynamics import Add, EventKind, RaiseTo, Set, Share, Step
from relstage.errors import TooLarge
from relstage.machines import StageModel, follow, observe
from relstage.models import Event, Relationship, Standing, in_order
from relstage.rules import all_of, any_of
from relstage.studies.counterfactual import EventPlan, event_plan, eventing, facts_of, kinds, standing_of
from relstage.studies.counterfactual.living import Life
from tests.laws.histories import History, histories
from tests.made_up import MADE_UP, a_model, a_stage, a_transition, orders, status, trust
from tests.soak.differential import MODELS, NAMES, drawn
from tests.soak.oracle import PLACES

NOW = datetime(2024, 2, 28, 12, tzinfo=UTC)
seeds = st.integers(0, 2**32 - 1)
FEW = 150
DEEPEST = 4


@given(seeds)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_event_plan_is_followed(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Recorded in the relationship, the facts of a plan lead ``follow`` to the stage on the day said."""
    monkeypatch.setattr(eventing, "MAX_LIVES", FEW)
    rng = random.Random(seed)
    machine = rng.choice(list(MODELS))
    model, origin = MODELS[machine], model_start(machine)
    relationship = Relationship(id="A", opened_at=NOW)
    standing = follow(model, relationship, as_of=NOW + timedelta(days=rng.randrange(400)))
    toward = rng.choice([place for place in PLACES[machine][1:] if place != standing.stage])
    try:
        found = event_plan(model, standing, toward=toward, assessment_cost=rng.choice([0.5, 1.0, 3.0]))
    except TooLarge:
        return
    if isinstance(found, EventPlan):
        after = follow(model, relationship.with_facts(*facts_of(found)), as_of=found.reached_on)
        reached = [change for change in after.changes if change.target == toward]
        assert origin == standing.stage or standing.changes
        assert reached[-1].at == found.reached_on
        assert after.stage == found.acts[-1].stage


def model_start(machine: str) -> str:
    """Return the first stage of a catalogue model."""
    return PLACES[machine][0]


# --------------------------------------------------------------------------------------------------------- cheapest


def _kind(rng: random.Random, name: str) -> EventKind:
    effects: list[Any] = []
    for indicator in rng.sample(["trust", "orders", "status"], rng.randint(1, 2)):
        given = {"indicator": indicator, "provenance": MADE_UP}
        if indicator == "trust":
            effects.append(rng.choice([Share(part=0.3, **given), Share(part=-0.2, **given), Set(value=0.5, **given)]))
        elif indicator == "orders":
            effects.append(rng.choice([Add(amount=1, **given), Add(amount=2, **given), RaiseTo(level=2.0, **given)]))
        else:
            effects.append(rng.choice([Step(steps=1, **given), Step(steps=-1, **given), Set(value="high", **given)]))
    return EventKind(name=name, label=a_stage(name).label, effects=tuple(effects), provenance=MADE_UP)


def _tiny(rng: random.Random) -> StageModel:
    atoms = [trust >= 0.5, trust >= 0.7, orders >= 2, orders >= 3, status >= "middle", status >= "high", orders < 4]
    onward = [all_of(*rng.sample(atoms, 2)) if rng.random() < 0.7 else any_of(*rng.sample(atoms, 2)) for _ in range(2)]
    ending = rng.choice([trust < 0.2, orders > 4, all_of(status <= "low", trust > 0.8)])
    return a_model(
        stages=(a_stage("first"), a_stage("second"), a_stage("third")),
        events=tuple(_kind(rng, name) for name in ("call", "visit", "letter")),
        transitions=(
            a_transition("T1", onward[0]),
            a_transition("T2", onward[1], origins=("second",), target="third"),
            a_transition("T3", ending, origins=("first", "second", "third"), target="gone", kind="terminate"),
            a_transition("T4", trust < 0.3, origins=("second",), target="first", kind="regress"),
        ),
    )


def _cheapest(model: StageModel, standing: Standing, costs: dict[str, float], toward: str) -> Iterator[float]:
    """Yield what the cheapest of all sequences of up to ``DEEPEST`` events costs, by ``observe``."""
    number = count()
    heap: list[tuple[float, int, int, Standing]] = [(0.0, next(number), 0, standing)]
    while heap:
        cost, _, deep, here = heapq.heappop(heap)
        if here.stage == toward:
            yield cost
            return
        at = here.as_of + timedelta(days=1)
        for kind in costs if deep < DEEPEST and here.stage != "gone" else ():
            then = observe(model, here, Event(id=f"{deep}", kind=kind, occurred_at=at), as_of=at)
            heapq.heappush(heap, (cost + costs[kind], next(number), deep + 1, then))


@given(seeds)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_event_plan_is_cheapest(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """On tiny definitions a plan costs what the cheapest of all short sequences of events costs."""
    monkeypatch.setattr(eventing, "MAX_LIVES", FEW)
    rng = random.Random(seed)
    model = _tiny(rng)
    known: dict[str, Any] = {
        "trust": rng.choice([0.1, 0.3, 0.45]),
        "orders": float(rng.randrange(3)),
        "status": rng.choice(["low", "middle"]),
    }
    standing = standing_of(model, "first", known, as_of=NOW)
    costs = {kind.name: rng.choice([1.0, 1.0, 2.0, 1.5]) for kind in model.events}
    least = next(_cheapest(model, standing, costs, "third"), None)
    try:
        found = event_plan(model, standing, toward="third", events=list(costs), costs=costs, assessment_cost=1000.0)
    except TooLarge:
        assert least is None
        return
    if least is not None:
        assert isinstance(found, EventPlan)
        assert found.cost <= least
    if isinstance(found, EventPlan) and len(found.acts) <= DEEPEST and found.cost < 1000:
        assert found.cost == least


@given(seeds)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_outdone_kinds_cost_nothing(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """A plan of the catalogue costs the same when no kind is left out for being outdone."""
    rng = random.Random(seed)
    machine = rng.choice(list(MODELS))
    drawn_now = drawn(rng, NAMES[machine])
    known = {name: value for name, value in drawn_now.items() if MODELS[machine].indicator_of[name].clock is None}
    standing = standing_of(MODELS[machine], PLACES[machine][1], known, as_of=NOW)
    toward = PLACES[machine][2]

    def cost() -> float | None:
        found = event_plan(MODELS[machine], standing, toward=toward)
        return found.cost if isinstance(found, EventPlan) else None

    with monkeypatch.context() as patched:
        patched.setattr(eventing, "MAX_LIVES", FEW)
        try:
            pruned = cost()
            patched.setattr(kinds, "not_outdone", lambda _, every, __: every)
            assert cost() == pruned
        except TooLarge:
            return


# ------------------------------------------------------------------------------------------------------------- life


@given(histories())
@settings(max_examples=40, deadline=None)
def test_life_is_the_fold(history: History) -> None:
    """From any cut on, living through the facts instant by instant gives the stage, readings and moves of the fold."""
    model = history.model
    standing = follow(model, history.relationship, as_of=history.cuts[0])
    life, made = Life.of(model, standing), list[str]()
    later = [fact for fact in history.relationship.facts if standing.as_of < fact.occurred_at <= history.until]
    for at, facts in groupby(later, key=lambda fact: fact.occurred_at):
        life, moves = life.after(in_order(tuple(facts)), at)
        made += [road.id for road in moves]
    after = observe(model, standing, *later, as_of=life.now)
    assert life.stage == after.stage
    assert made == [change.transition for change in after.changes[len(standing.changes) :]]
    assert {n: v for n, v in life.values().items() if v is not None} == {
        name: reading.value for name, reading in after.readings.items() if name in life.values()
    }
