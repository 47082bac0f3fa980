"""Law ``machine_equals_decide``: ``StageMachine.fire`` walks the very moves that ``decide`` gives, on any definition.

The machine lets ``transitions`` try its edges with ``evaluate``; ``decide`` walks lowered tables: two ways.
"""

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hypothesis import given, settings
from transitions import EventData

from relstage.machines import StageModel, decide
from relstage.machines.embedding import StageMachine
from relstage.models import Event
from tests.laws.definitions import Definition, definitions
from tests.laws.definitions import steps as drawn_steps
from tests.laws.steering import Step, steps
from tests.laws.test_decide_equals_tables import as_event
from tests.soak.differential import MODELS
from tests.soak.oracle import Happening

met: Counter[str] = Counter()


@dataclass
class Account:
    """A host."""

    stage: str
    readings: dict[str, Any] = field(default_factory=dict)
    walked: list[str] = field(default_factory=list)

    def note(self, event_data: EventData) -> None:
        """Note the edge that the machine has gone along."""
        self.walked.append(event_data.transition.rule.id)  # type: ignore[union-attr]


def machine_of(model: StageModel) -> StageMachine:
    """Return a machine that tells its hosts which edges they went along."""
    return StageMachine(model, after_state_change="note")


def check(machine: StageMachine, stage: str, readings: dict[str, Any], event: Event | None) -> None:
    """Decide, ask and fire from one stage, and see that all three agree."""
    expected = decide(machine.stage_model, stage, readings, event=event)
    host = Account(stage, deepcopy(readings))
    assert machine.ask(host, event) == expected
    assert (host.stage, host.readings, host.walked) == (stage, readings, [])
    assert machine.fire(host, event) == expected
    assert host.walked == [move.transition for move in expected.moves]
    assert (host.stage, host.readings) == (expected.stage, readings)
    met["used up"] += any(move.event for move in expected.moves)
    met["moves"] += len(expected.moves)


@settings(max_examples=150, derandomize=True)
@given(definitions(), drawn_steps(3))
def check_definitions(definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]) -> None:
    """Fire from every stage of a definition."""
    machine = machine_of(definition.model)
    for stage in definition.model.places:
        for readings, event in drawn:
            check(machine, stage, readings, as_event(event))


def test_machine_equals_decide() -> None:
    """On any definition the machine goes along the very edges of the decision; many were gone along."""
    met.clear()
    check_definitions()
    assert met["moves"] > 300
    assert met["used up"] > 20


@cache
def shared(name: str) -> StageMachine:
    """Return the one machine that all examples of a model share."""
    return machine_of(MODELS[name])


@settings(max_examples=300)
@given(steps())
def test_catalogue_machine_equals_decide(step: Step) -> None:
    """One machine a model, shared by many hosts, goes along the edges of the decision."""
    check(shared(step.machine), step.stage, step.readings, as_event(step.event))
