"""Law ``steps_are_decided``: the readings of a step, and no others, make ``decide`` fire its transitions."""

from collections import Counter
from typing import Any

from hypothesis import given, settings

from relstage.machines import StageModel, decide
from relstage.models import Event
from relstage.regions import Box
from relstage.rules import Value
from relstage.studies.steps import fields, find_step
from tests.laws.definitions import Definition, definitions, steps
from tests.laws.test_decide_equals_tables import as_event
from tests.soak.oracle import Happening

met: Counter[str] = Counter()


def holds(box: Box, readings: dict[str, Any]) -> bool:
    """Tell whether every range of `box` holds what is read."""
    return all(readings.get(name) is not None and range_.holds(readings[name]) for name, range_ in box.ranges.items())


def moves(model: StageModel, stage: str, readings: dict[str, Value | None], event: Event | None) -> list[str]:
    """Return the ids of what ``decide`` fires."""
    return [move.transition for move in decide(model, stage, readings, event=event).moves]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(definitions(), steps())
def check_all_are_found(definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]) -> None:
    """Whatever ``decide`` does on readings, a box of the fields of its moves holds them; less knowledge included."""
    model = definition.model
    for (readings, happening), stage in zip(drawn, (*model.places, *model.places), strict=False):
        event = as_event(happening)
        fired = moves(model, stage, readings, event)
        known = [name for name, value in readings.items() if value is not None]
        for part in (known, known[:2], []):
            found = [box for box in fields(model, stage, fired, event=event, known=part) if holds(box, readings)]
            assert found, (stage, readings, fired, part)
            met[f"{len(fired)} moves"] += 1


@settings(max_examples=300, derandomize=True, deadline=None)
@given(definitions())
def check_steps_are_decided(definition: Definition) -> None:
    """Check that a step found for one transition, or for two in a row, is what ``decide`` does."""
    model = definition.model
    for first in model.transitions:
        after = [t.id for t in model.transitions if first.target in t.origins and t.target not in first.origins]
        for ids in ((first.id,), *((first.id, id) for id in after)):
            if len(ids) > 1 and first.kind in ("terminate", "recover"):
                continue
            if sum(bool(model.transition_of[id].on) for id in ids) > 1:
                continue
            for stays in (True, False):
                step = find_step(model, first.origins[0], ids, stays=stays)
                met[f"{'found' if step else 'none'} {len(ids)}"] += 1
                if step is not None:
                    fired = moves(model, step.origin, dict(step.readings), step.event)
                    assert fired[: len(ids)] == list(ids)
                    assert len(fired) == len(ids) or not stays


def test_steps_are_decided() -> None:
    """Both directions, on definitions that show steps of no, one and several moves, found and not to be found."""
    met.clear()
    check_all_are_found()
    check_steps_are_decided()
    wanted = ("0 moves", "1 moves", "2 moves", "found 1", "none 1", "found 2", "none 2")
    assert all(met[what] >= 20 for what in wanted), dict(met)
