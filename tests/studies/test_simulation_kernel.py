"""Corners of the block kernel that drawn scenarios seldom reach, each held against paths lived one by one."""

import math
from datetime import date
from fractions import Fraction
from importlib.util import find_spec
from typing import Any

import pytest

from relstage import Event, millman_wilson
from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.dynamics import Add, AttributeKind, EventKind, Set
from relstage.machines import StageModel, Transition, Trigger
from relstage.messages import Labels
from relstage.rules import Number, Rule, all_of, always
from relstage.studies.simulation import Beginning, Deed, Drift, Happening, OneOf, Policy, Scenario, Shock
from tests.made_up import MADE_UP, a_stage, an_indicator, labels

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation import kernel
    from relstage.studies.simulation.blocks import plain_block
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.jobs import BLOCK, BLOCK_BYTES, Study, block_of
    from relstage.studies.simulation.kernel import run
    from relstage.studies.simulation.lives import lived
    from relstage.studies.simulation.prepared import Prepared
    from tests.laws.test_simulation_kernel import same

pytestmark = pytest.mark.needs("numpy")

x, y = (an_indicator(name, Number(low=0, high=1)) for name in "xy")
tally = an_indicator("tally", Number(low=0, whole=True, span=1), count=True)


def a_move(id: str, kind: str, origin: str, target: str, guard: Rule = always, on: tuple[str, ...] = ()) -> Transition:
    """Return a transition with made-up words."""
    leaves = {leaf.indicator: MADE_UP for leaf in getattr(guard, "parts", (guard,)) if hasattr(leaf, "indicator")}
    return Transition.model_validate(
        {
            "id": id,
            "kind": kind,
            "origins": (origin,),
            "target": target,
            "guard": guard,
            "on": tuple(Trigger(event=event) for event in on),
            "words": labels(id),
            "provenance": MADE_UP,
            "thresholds": leaves,
        }
    )


def a_model(*moves: Transition, events: tuple[EventKind, ...] = (), **more: Any) -> StageModel:
    """Return a model of two stages and an exit."""
    call = EventKind(name="call", label=labels("call"), provenance=MADE_UP)
    return StageModel.model_validate(
        {
            "name": "corner",
            "version": "1",
            "title": labels("corner"),
            "initial": "low",
            "stages": (a_stage("low"), a_stage("high")),
            "exits": (a_stage("gone"),),
            "indicators": (x, y, tally),
            "events": (call, *events),
            "transitions": moves,
        }
        | more
    )


def a_scenario(model: StageModel, **more: Any) -> Scenario:
    """Return a scenario of a few months."""
    return Scenario.model_validate(
        {
            "name": "corner",
            "title": Labels(en="corner", ru="corner"),
            "model": model.name,
            "starts_on": date(2024, 1, 1),
            "months": 6,
            "provenance": MADE_UP,
        }
        | more
    )


def agrees(model: StageModel, scenario: Scenario, paths: int = 12) -> Any:
    """Return the block of the kernel, once it is known to be that of the fold."""
    prepared, names = prepare(model, scenario), tuple(indicator.name for indicator in model.indicators)
    block = run(prepared, Draws(5), 0, paths, readings=names)
    same(block, plain_block(prepared, Draws(5), 0, paths, readings=names))
    return block


def test_a_circle_is_made_once_an_offer() -> None:
    """Where two stages lead to each other, each offer of a month makes one round: the events, the review, and none."""
    model = a_model(
        a_move("up", "advance", "low", "high", x >= 0.5),
        a_move("down", "regress", "high", "low", y < 0.5),
        settled=(("up", "down"), ("down", "up")),
    )
    begins = Beginning(readings={"x": 0.9, "y": 0.1})
    scenario = a_scenario(
        model, occasions=3, beginnings=(begins,), happenings=(Happening(event="call", rates={"*": 1.5}),)
    )
    block = agrees(model, scenario)
    made = np.bincount(block.moves.path)
    assert made.min() > 12
    assert made.max() > made.min()


def test_an_event_pulls_after_a_silent_move_of_the_same_offer() -> None:
    """A silent move may lead to the stage from which the event at hand pulls; then both are made."""
    back = EventKind(name="back", label=labels("back"), provenance=MADE_UP)
    model = a_model(
        a_move("up", "advance", "low", "high", x >= 0.5),
        a_move("end", "terminate", "high", "gone", on=("back",)),
        a_move("again", "recover", "gone", "low", on=("call",)),
        events=(back,),
    )
    shock = Shock(name="s", month=2, events=(Deed(event="back"), Deed(event="call")), readings={"x": 0.9})
    block = agrees(model, a_scenario(model, beginnings=(Beginning(readings={"x": 0.1}),), shocks=(shock,)))
    assert [model.transitions[nth].id for nth in block.moves.transition[:3]] == ["up", "end", "again"]
    assert np.isnan(block.readings[0, 3]).all()  # forgotten by the recovery


def test_a_recovery_keeps_what_was_learnt_in_the_exit() -> None:
    """What an event or a shock told after the ending is known after the recovery; all else is not, and is renewed."""
    told = EventKind(
        name="told",
        label=labels("told"),
        effects=(
            Set(indicator="x", attribute="x", provenance=MADE_UP),
            Add(indicator="tally", amount=1, once="topic", provenance=MADE_UP),
        ),
        attributes=(
            AttributeKind(name="x", type="number", low=0, high=1),
            AttributeKind(name="topic", type="choice", choices=("a", "b")),
        ),
        provenance=MADE_UP,
    )
    model = a_model(
        a_move("end", "terminate", "low", "gone", y < 0.2),
        a_move("again", "recover", "gone", "low", on=("call",)),
        a_move("up", "advance", "low", "high", all_of(x >= 0.5, tally >= 2)),
        a_move("down", "regress", "high", "low", x < 0.4),
        events=(told,),
    )
    said = {"x": OneOf(values=(0.7, None)), "topic": OneOf(values=("a", "b", None))}
    scenario = a_scenario(
        model,
        months=16,
        occasions=2,
        beginnings=(Beginning(readings={"x": 0.3, "y": 0.5}),),
        renewal={"y": OneOf(values=(0.9, None)), "x": 0.6},
        happenings=(
            Happening(event="told", rates={"*": 0.8}, attributes=said),
            Happening(event="call", rates={"gone": 0.5}),
        ),
        drifts=(Drift(indicator="y", to=0.0, pull=0.3, noise=0.05, shape="normal"),),
    )
    assert len(agrees(model, scenario, 30).moves.path) > 40


def test_of_two_agreements_of_one_day_the_later_counts() -> None:
    """Agreements of several terms: the last begun is in force; a shorter one beside it lapses to the longer again."""
    signs = [Deed(event="agreement_signed", attributes=term) for term in ({"years": 1}, {"months": 2})]
    lapse = Deed(event="agreement_lapsed")
    shocks = (
        Shock(name="a", month=1, events=(signs[0],)),
        Shock(name="b", month=3, share=0.6, events=(signs[0], signs[1])),
        Shock(name="c", month=4, share=0.6, events=(signs[1],)),
        Shock(name="d", month=9, share=0.4, events=(lapse, signs[1])),
    )
    scenario = a_scenario(
        millman_wilson, months=20, shocks=shocks, beginnings=(Beginning(), Beginning(stage="mid_kam"))
    )
    block = agrees(millman_wilson, scenario, 24)
    terms = block.readings[[i.name for i in millman_wilson.indicators].index("agreement_term_years")]
    assert {0.0, 1.0, 2 / 12} <= set(np.unique(terms[~np.isnan(terms)]))


def test_a_policy_keeps_its_distance_and_costs() -> None:
    """A policy waits its months, on each path for itself, and what it costs is counted in its month."""
    model = a_model(
        a_move("up", "advance", "low", "high", tally >= 3), a_move("down", "regress", "high", "low", x < 0.1)
    )
    policy = Policy(name="call", when=x >= 0.2, events=(Deed(event="call"),), cost=3.0, every=2, chance=0.7)
    begins = (Beginning(readings={"x": OneOf(values=(0.1, 0.5, None))}),)
    block = agrees(model, a_scenario(model, beginnings=begins, policies=(policy,), margins={"low": 1.0}, discount=0.1))
    assert not (block.done[0, 1:] & block.done[0, :-1]).any()
    assert block.done.any()


def test_strips_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many paths live together, the block is the same."""
    model = a_model(a_move("up", "advance", "low", "high", x >= 0.5), a_move("down", "regress", "high", "low", x < 0.3))
    drift = Drift(indicator="x", to=0.5, pull=0.1, noise=0.3)
    scenario = a_scenario(model, beginnings=(Beginning(readings={"x": 0.4}),), drifts=(drift,))
    prepared = prepare(model, scenario)
    whole = run(prepared, Draws(3), 7, 100, readings=("x",))
    for strip in (1, 7, 33):
        monkeypatch.setattr(kernel, "STRIP", strip)
        same(run(prepared, Draws(3), 7, 100, readings=("x",)), whole)


@pytest.mark.parametrize("scenario", ["ford_as_usual", "millman_wilson_as_usual"])
def test_few_paths_get_the_numbers_of_all(scenario: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random numbers found path by path make the same block as those drawn in a row."""
    prepared = shipped(scenario)
    whole = run(prepared, Draws(5), 3, 400)
    monkeypatch.setattr(kernel, "AT_ONCE", -(10**9))
    same(run(prepared, Draws(5), 3, 400), whole)


def shipped(name: str, **changes: Any) -> "Prepared":
    """Return a scenario of the catalogue, changed and made ready."""
    scenario = next(each for each in SCENARIOS if each.name == name)
    model = next(each for each in MODELS if each.name == scenario.model)
    return prepare(model, scenario.replace(**changes))


def test_value_is_margins_of_the_places_at_the_ends_of_months() -> None:
    """Without costs and discount a path is worth the margin of each place times the months that end there."""
    prepared = shipped("ford_as_usual", discount=0.0)
    block = run(prepared, Draws(5), 0, 50)
    margins = [prepared.scenario.margins.get(place, 0.0) for place in prepared.places]
    for path in range(50):
        ends = np.bincount(block.stages[1:, path], minlength=len(margins))
        assert block.value[path] == pytest.approx(sum(m * n for m, n in zip(margins, ends.tolist(), strict=True)))


@pytest.mark.parametrize("rate", [0.0, 0.02, 0.06])
def test_the_last_happening_touches_its_own_paths_alone(rate: float) -> None:
    """Where the event that stands last never comes, a path is that of the study without it, whatever its rate."""
    usual = shipped("ford_as_usual", months=30, shocks=())
    last = Happening(event="culture_clash", rates={"development": rate})
    happenings = (*usual.scenario.happenings, last)
    other = shipped("ford_as_usual", months=30, shocks=(), happenings=happenings)
    before, after = (run(each, Draws(5), 0, 40) for each in (usual, other))
    untouched = []
    for path in range(40):
        lives = [lived(each, Draws(5), path) for each in (usual, other)]
        clashes = [sum(fact.kind == last.event for fact in life.facts if isinstance(fact, Event)) for life in lives]
        if clashes[0] == clashes[1]:
            untouched.append(path)
            assert np.array_equal(before.stages[:, path], after.stages[:, path])
            assert before.value[path] == after.value[path]
    assert (len(untouched) == 40) == (rate == 0.0)


def test_blocks_are_smaller_where_more_is_kept() -> None:
    """The kernel takes as many paths at once as their readings of all months leave room for."""
    prepared = shipped("ford_as_usual")
    names = tuple(prepared.model.indicator_of)
    few = block_of(Study(prepared.model, prepared.scenario, 1, names))
    assert block_of(Study(prepared.model, prepared.scenario, 1)) == BLOCK
    assert 8 * len(names) * (prepared.scenario.months + 1) * few <= BLOCK_BYTES < BLOCK_BYTES + few
    endless = prepared.scenario.replace(months=1_200)
    assert block_of(Study(prepared.model, endless, 1, names)) < few


def test_discount_is_rounded_once() -> None:
    """Money counts for what whole numbers say it does: after a year at a quarter, four fifths."""
    discounts = shipped("ford_as_usual", discount=0.25).discounts
    assert [discounts[month] for month in (0, 12, 24, 36)] == [1.0, 0.8, 0.64, 0.512]
    for month in (1, 7, 119):  # (the twelfth power of a number next to it lies on the other side)
        low, high = (Fraction(math.nextafter(discounts[month], end)) ** 12 for end in (0.0, 2.0))
        assert low < Fraction(4, 5) ** month < high
