"""Strategies for definitions: small stage models with any guards, events and cycles, beside their plain tables.

A definition is drawn as rows of the independent model (``tests.soak.oracle``) and built into a ``StageModel`` from
them, so that a test can ask both. Guards share few limits and few readings, so that many of them hold.
"""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hypothesis.strategies import SearchStrategy

from relstage.dynamics import AttributeKind, EventKind
from relstage.machines import StageModel, Transition, Trigger
from relstage.machines.definition import numbered
from relstage.rules import AllOf, AnyOf, Bound, Level, Levels, Not, Number, Rule
from tests.laws.tape import Tape, taped
from tests.made_up import MADE_UP, a_stage, an_indicator, labels
from tests.soak.oracle import Guard, Happening, Row

STATUS = ("low", "middle", "high")
SHARES = (0.0, 0.3, math.nextafter(0.5, 0), 0.5, math.nextafter(0.5, 1), 0.7, 1.0)
MONTHS = (0.0, 1.0, 5.0, 6.0, 7.0)
OPS = (">=", ">", "<=", "<")
ASKED: tuple[dict[str, object], ...] = ({}, {"urgent": True}, {"urgent": False})
EVENT_KINDS = ("call", "visit", "letter")


INDICATORS = (
    an_indicator("trust", Number(low=0, high=1)),
    an_indicator("conflict", Number(low=0, high=1), direction="harmful"),
    an_indicator("orders", Number(low=0, whole=True, span=10), count=True),
    an_indicator("status", Levels(levels=STATUS)),
    an_indicator("growth", Number(span=1), direction="neither"),
    an_indicator("in_stage", Number(low=0, whole=True, span=12), direction="neither", clock="months_in_stage"),
)
VALUES: dict[str, tuple[Any, ...]] = {
    "trust": SHARES,
    "conflict": SHARES,
    "orders": MONTHS,
    "status": STATUS,
    "growth": (-1.5, *SHARES, 3.0),
    "in_stage": MONTHS,
}
NAMES = tuple(VALUES)
EVENTS = tuple(
    EventKind(
        name=kind,
        label=labels(kind),
        attributes=(AttributeKind(name="urgent", type="flag"),),
        provenance=MADE_UP,
    )
    for kind in EVENT_KINDS
)


@dataclass(frozen=True)
class Definition:
    """A definition drawn: its stages, exits and rows; ``model`` is the stage model built from them."""

    stages: tuple[str, ...]
    exits: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def model(self) -> StageModel:
        """The stage model of the rows."""
        return StageModel(
            name="drawn",
            version="1",
            title=labels("drawn"),
            initial=self.stages[0],
            stages=tuple(a_stage(name) for name in self.stages),
            exits=tuple(a_stage(name) for name in self.exits),
            indicators=INDICATORS,
            events=EVENTS,
            transitions=tuple(a_transition(row) for row in self.rows),
        )


def a_transition(row: Row) -> Transition:
    """Return the transition that `row` stands for."""
    guard = a_rule(row.guard)
    return Transition(
        id=row.id,
        origins=row.origins,
        target=row.target,
        kind=row.kind,
        on=tuple(Trigger(event=kind, where=dict(asked)) for kind, asked in row.events),
        guard=guard,
        words=labels(row.id),
        provenance=MADE_UP,
        thresholds={local: MADE_UP for local, _ in numbered(guard)},
    )


def a_rule(guard: Guard) -> Rule:
    """Return the rule that a nested tuple stands for."""
    if guard[0] == "and":
        return AllOf(tuple(map(a_rule, guard[1:])))
    if guard[0] == "or":
        return AnyOf(tuple(map(a_rule, guard[1:])))
    if guard[0] == "not":
        return Not(a_rule(guard[1]))
    name, comparison, limit = guard
    return Level(name, limit) if comparison == "in" else Bound(name, comparison, limit)


# ------------------------------------------------------------------------------------------------------- strategies


def guard_of(tape: Tape, depth: int = 2) -> Guard:
    """Read a guard: comparisons, with "and", "or", "not" and the two constants anywhere."""
    node = tape.below(10) if depth else 0
    if node < 5:
        return _atom(tape)
    if node == 9:
        return tape.pick((("and",), ("or",)))
    if node == 8:
        return "not", guard_of(tape, depth - 1)
    parts = [guard_of(tape, depth - 1) for _ in range(tape.between(2, 3))]
    return ("and" if node < 7 else "or", *parts)


def _atom(tape: Tape) -> Guard:
    name = tape.pick(NAMES)
    if name == "status":
        return name, "in", tuple(tape.some(STATUS, 1, 3))
    return name, tape.pick(OPS), tape.pick(VALUES[name])


def _triggers(tape: Tape) -> tuple[Happening, ...]:
    kinds = tape.some(EVENT_KINDS, 1, 2) if tape.chance(40) else []
    return tuple((kind, tape.pick(ASKED)) for kind in kinds)


def _row(tape: Tape, stages: tuple[str, ...], exits: tuple[str, ...], id: str) -> Row:
    kind = tape.pick(("advance", "advance", "regress", "terminate", "recover"))
    if kind == "advance":
        rank = tape.below(len(stages) - 1)
        origins: tuple[str, ...] = (stages[rank],)
        target = stages[rank + 1]
    else:
        target = tape.pick((*exits, *stages) if kind == "terminate" else stages)
        leave = [place for place in (*stages, *(exits if kind == "recover" else ())) if place != target]
        origins = tuple(tape.some(leave, 1, 3))
    return Row(id, origins, target, kind, _triggers(tape), guard_of(tape))


def _definition(tape: Tape) -> Definition:
    stages = ("first", "second", "third", "fourth")[: tape.between(2, 4)]
    exits = ("gone", "lost")[: tape.below(3)]
    rows = tuple(_row(tape, stages, exits, f"T{i}") for i in range(tape.between(1, 8)))
    return Definition(stages, exits, rows)


def _readings(tape: Tape) -> dict[str, Any]:
    drawn: dict[str, Any] = {}
    for name in NAMES:
        known = tape.below(6)
        if known < 4:
            drawn[name] = tape.pick(VALUES[name])
        elif known == 4:
            drawn[name] = None
    return drawn


def _happening(tape: Tape) -> Happening | None:
    return (tape.pick(EVENT_KINDS), tape.pick(ASKED)) if tape.chance(70) else None


def definitions() -> SearchStrategy[Definition]:
    """Draw a definition: two to four stages, up to two exits, and up to eight transitions of all kinds."""
    return taped(_definition, 384)


def values() -> SearchStrategy[dict[str, Any]]:
    """Draw readings of the made-up indicators: near the limits, unknown or missing."""
    return taped(_readings, 2 * len(NAMES))


def steps(count: int = 4) -> SearchStrategy[list[tuple[dict[str, Any], Happening | None]]]:
    """Draw readings, each with an event or none."""
    return taped(lambda tape: [(_readings(tape), _happening(tape)) for _ in range(count)], 16 * count)
