"""Laws ``paths_are_followed`` and ``reached_is_all``: what is reached has facts, and nothing else has."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings

from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, decide, follow
from relstage.rules import Bound, Number
from relstage.studies.paths import Path, path_through, path_to, reached
from tests.laws.definitions import Definition, definitions, steps
from tests.laws.test_decide_equals_tables import as_event
from tests.made_up import a_model, a_transition, an_indicator, months
from tests.soak.oracle import Happening

met: Counter[str] = Counter()


def followed(model: StageModel, path: Path) -> list[str]:
    """Return the moves that following the relationship of `path` makes."""
    return [change.transition for change in follow(model, path.relationship, as_of=path.as_of).changes]


@settings(max_examples=200, derandomize=True, deadline=None)
@given(definitions())
def check_paths(definition: Definition) -> None:
    """Check that the relationship of a path makes the moves of its steps and ends where it should."""
    model = definition.model
    for stage in reached(model).stages:
        path = path_to(model, stage)
        met["path" if path else "no path"] += 1
        if path is not None:
            assert followed(model, path) == [id for step in path.steps for id in step.transitions]
            walked = follow(model, path.relationship, as_of=path.as_of)
            assert stage in {model.initial, walked.stage, *(change.target for change in walked.changes)}


@settings(max_examples=400, derandomize=True, deadline=None)
@given(definitions(), steps(count=6))
def check_nothing_else(definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]) -> None:
    """Check that a walk by decisions, the months in the stage always known, meets only what is reached."""
    model, stage = definition.model, definition.model.initial
    found = reached(model)
    for number, (drawn_readings, happening) in enumerate(drawn):
        readings = {"in_stage": 0.0} | drawn_readings | ({} if number else {"in_stage": 0.0})  # at the opening: 0
        decision = decide(model, stage, readings, event=as_event(happening))
        if readings["in_stage"] is None:
            continue
        stage = decision.stage
        assert {move.transition for move in decision.moves} <= set(found.transitions)
        assert {move.target for move in decision.moves} <= set(found.stages)
        met["moves"] += len(decision.moves)
        met["unreached"] += len(model.places) > len(found.stages)


def test_paths_are_followed() -> None:
    """Paths found are followed, and nearly every stage that readings reach has one."""
    met.clear()
    check_paths()
    assert met["path"] >= 300, dict(met)
    assert met["no path"] <= met["path"] / 30, dict(met)


def test_reached_is_all() -> None:
    """Walks find nothing that is not reached, though some stages of the definitions drawn are unreachable."""
    met.clear()
    check_nothing_else()
    assert met["moves"] >= 200, dict(met)
    assert met["unreached"] >= 100, dict(met)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_catalogue_is_reached_by_facts(model: StageModel) -> None:
    """Every stage, exit and transition of a catalogue model has a path of facts."""
    for transition in model.transitions:
        path = path_through(model, transition.id)
        assert path is not None
        assert followed(model, path)[-1] == transition.id
    for stage in model.places:
        path = path_to(model, stage)
        assert path is not None
        assert follow(model, path.relationship, as_of=path.as_of).stage == stage


def test_a_detour_is_found_where_dates_shut_the_shortest_way() -> None:
    """A stage that a wait of its own leaves before a silence ends is left for the exit after the detour."""
    guard = Bound("months", ">=", 6.0)
    silence = an_indicator("silence", Number(low=0, whole=True, span=12), clock="months_inactive", direction="harmful")
    gone = a_transition("X", silence >= 12, origins=("first", "second"), target="gone", kind="terminate")
    model = a_model(indicators=(months, silence), transitions=(a_transition("A", guard), gone))
    path = path_to(model, "gone")
    assert path is not None
    assert followed(model, path) == ["A", "X"]
    assert path_through(model, "X") == path
