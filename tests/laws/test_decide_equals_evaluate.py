"""Law ``decide_equals_evaluate``: a transition fires only where its guard HOLDS; what could fire is not left."""

from typing import Any

from hypothesis import given, settings

from relstage.machines import StageModel, decide
from relstage.models import Decision
from relstage.rules import Verdict, evaluate
from tests.laws.definitions import Definition, definitions
from tests.laws.definitions import steps as drawn_steps
from tests.laws.steering import Step, steps
from tests.laws.test_decide_equals_tables import as_event
from tests.soak.oracle import Happening


def check(model: StageModel, stage: str, readings: dict[str, Any], event: Happening | None) -> None:
    """Walk the moves of one decision again, asking ``evaluate`` at each, and see that nothing more would fire."""
    decision = decide(model, stage, readings, event=as_event(event))
    here, seen = stage, dict(readings)
    for move in decision.moves:
        transition = model.transition_of[move.transition]
        assert (move.origin, move.target, move.kind) == (here, transition.target, transition.kind)
        assert here in transition.origins
        assert evaluate(transition.guard, seen) is Verdict.HOLDS
        here = move.target
        seen |= {"in_stage": 0.0}  # in the made-up models; no guard of the catalogue asks for it
    assert decision.stage == here
    nothing_is_left(model, decision, seen)


def nothing_is_left(model: StageModel, decision: Decision, seen: dict[str, Any]) -> None:
    """See that each silent transition out of the stage reached is shut, leads back, or comes after an ending."""
    if decision.moves and decision.moves[-1].kind in ("terminate", "recover"):
        return
    entered = {decision.origin, *(move.target for move in decision.moves)}
    for transition in model.transitions:
        if decision.stage in transition.origins and not transition.on and transition.target not in entered:
            assert evaluate(transition.guard, seen) is not Verdict.HOLDS


@settings(max_examples=150)
@given(definitions(), drawn_steps())
def test_decide_equals_evaluate(definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]) -> None:
    """On any definition each move's guard HOLDS under ``evaluate``, and no open transition is left."""
    for stage in definition.model.places:
        for readings, event in drawn:
            check(definition.model, stage, readings, event)


@settings(max_examples=300)
@given(steps())
def test_catalogue_decides_as_evaluate(step: Step) -> None:
    """The same for the catalogue, on readings aimed at its transitions."""
    check(step.model, step.stage, step.readings, step.event)
