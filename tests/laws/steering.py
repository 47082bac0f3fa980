"""Readings and events of the catalogue models that steer: near thresholds, and aimed at one transition."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis.strategies import SearchStrategy

from relstage.machines import StageModel
from tests.laws.tape import Tape, taped
from tests.soak.differential import EVENTS, MODELS, NAMES, POOLS
from tests.soak.oracle import PLACES, TABLES, Guard, Happening, Row, value_of

MACHINES = tuple(MODELS)


@dataclass(frozen=True)
class Step:
    """A stage of a catalogue model, readings there, and perhaps an event."""

    machine: str
    stage: str
    readings: dict[str, Any]
    event: Happening | None = None

    @property
    def model(self) -> StageModel:
        """The model."""
        return MODELS[self.machine]


def near_thresholds(tape: Tape, machine: str) -> dict[str, Any]:
    """Read a value near a threshold for most indicators of the tables; the others are unknown or missing."""
    readings: dict[str, Any] = {}
    for name in NAMES[machine]:
        known = tape.below(8)
        if known < 6:
            readings[name] = tape.pick(POOLS[name])
        elif known == 6:
            readings[name] = None
    return readings


def settle(tape: Tape, guard: Guard, readings: dict[str, Any]) -> None:
    """Change `readings` until `guard` is true, if its parts allow."""
    for name, comparison, limit in needed(tape, guard):
        readings[name] = tape.pick([v for v in POOLS[name] if value_of((name, comparison, limit), {name: v})])


def needed(tape: Tape, guard: Guard) -> Iterator[Guard]:
    """Yield comparisons that together make `guard` true: all parts of an "and", one of an "or"."""
    if guard[0] == "and":
        for part in guard[1:]:
            yield from needed(tape, part)
    elif guard[0] == "or":
        yield from needed(tape, tape.pick(guard[1:]))
    else:
        yield guard


def _step(tape: Tape) -> Step:
    machine = tape.pick(MACHINES)
    readings = near_thresholds(tape, machine)
    if tape.chance(40):
        event: Happening | None = (tape.pick(EVENTS[machine]), {}) if tape.chance(60) else None
        return Step(machine, tape.pick(PLACES[machine]), readings, event)
    row = tape.pick(TABLES[machine])
    settle(tape, row.guard, readings)
    return Step(machine, tape.pick(row.origins), readings, tape.pick(row.events) if row.events else None)


def steps() -> SearchStrategy[Step]:
    """Draw a step of any model: half of them aimed at one transition."""
    return taped(_step, 96)


def held(*kinds: str) -> SearchStrategy[tuple[str, Row, dict[str, Any]]]:
    """Draw a model, one of its rows of `kinds` that needs no event or any, and readings under which its guard holds."""
    rows = {machine: [row for row in table if row.kind in kinds] for machine, table in TABLES.items()}
    every = [(machine, row) for machine in MACHINES for row in rows[machine]]

    def read(tape: Tape) -> tuple[str, Row, dict[str, Any]]:
        machine, row = tape.pick(every)
        readings = near_thresholds(tape, machine)
        settle(tape, row.guard, readings)
        return machine, row, readings

    return taped(read, 96)
