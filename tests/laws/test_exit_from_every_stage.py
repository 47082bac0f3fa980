"""Law ``exit_from_every_stage``: from every stage of the ladder the relationship can end, whatever is known."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings

from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, decide
from relstage.models import Event
from tests.laws.steering import Step, steps

WHEN = datetime(2024, 2, 29, tzinfo=UTC)
SIDES = ("supplier", "customer", "both", "unknown")


def ends(model: StageModel) -> set[str]:
    """Return where an ending leads: to the exits, or on a ladder without any to its lowest rung."""
    return {place.name for place in model.exits} or {model.initial}


def alive(model: StageModel) -> list[str]:
    """Return the stages that can be ended."""
    return [stage.name for stage in model.stages if stage.name not in ends(model)]


@settings(max_examples=300)
@given(steps())
def test_exit_from_every_stage(step: Step) -> None:
    """A side that ends it ends it in one move from wherever it stands, whatever else holds."""
    for stage in alive(step.model):
        decision = decide(step.model, stage, step.readings, event="relationship_ended")
        assert [(move.kind, move.event) for move in decision.moves] == [("terminate", "relationship_ended")]
        assert decision.stage in ends(step.model)


@settings(max_examples=100)
@given(steps())
def test_silence_ends_every_stage(step: Step) -> None:
    """A year of silence ends it from every stage, and no reading saves it."""
    for stage in step.model.stages:
        decision = decide(step.model, stage.name, step.readings | {"months_inactive": 12.0})
        assert decision.stage in ends(step.model)


@settings(max_examples=100)
@given(steps())
def test_exit_is_left_only_by_a_new_start(step: Step) -> None:
    """Out of an exit leads only the event of a new start, into the first stage, and no further in that decision."""
    for place in step.model.exits:
        for event in (None, *step.model.event_of):
            decision = decide(step.model, place.name, step.readings, event=event)
            expected = step.model.initial if event == "reactivated" else place.name
            assert decision.stage == expected


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("side", SIDES)
def test_whoever_ends_it_may(model: StageModel, side: str) -> None:
    """An ending is open to either side, to both, and where nobody knows who began."""
    event = Event(id="e", kind="relationship_ended", occurred_at=WHEN, attributes={"initiator": side})
    for stage in alive(model):
        assert decide(model, stage, {}, event=event).stage in ends(model)
