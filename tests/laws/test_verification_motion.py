"""Laws ``cycles_are_decided``, ``moves_are_decided`` and ``reach_is_decided``: one decision, and more.

The oracle puts every reading that matters, every event and every stage to ``decide``.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis.strategies import SearchStrategy

from relstage.machines import StageModel, decide
from relstage.models import Event
from relstage.rules import Number, Value
from relstage.studies.steps import EPOCH
from relstage.studies.verification import Finding, verify
from relstage.studies.verification.desk import Desk
from relstage.studies.verification.stepping import step
from tests.laws.definitions import a_transition as of_row
from tests.laws.tape import Tape, taped
from tests.made_up import a_kind, a_model, a_stage, an_indicator
from tests.soak.oracle import Guard, Happening, Row

STAGES = ("first", "second", "third")
EXITS = ("gone",)
VALUES: dict[str, tuple[Any, ...]] = {"trust": (0.0, 0.4, 0.45, 0.5, 0.6, 0.7, 1.0), "in_stage": (0.0, 1.0, 2.0, 3.0)}
LIMITS: dict[str, tuple[float, ...]] = {"trust": (0.4, 0.5, 0.7), "in_stage": (0.0, 2.0)}
ASKED: tuple[dict[str, Any], ...] = ({}, {"urgent": True})
OPS = (">=", ">", "<=", "<")


class Outcome(NamedTuple):
    """One decision that was tried."""

    origin: str
    readings: dict[str, Value | None]
    event: Event | None
    moves: tuple[str, ...]
    target: str
    cycles: tuple[str, ...]


class Drawn:
    """A small model, and all decisions under it that differ."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows

    def __repr__(self) -> str:
        return f"Drawn({self.rows!r})"

    @cached_property
    def model(self) -> StageModel:
        """The model of the rows."""
        return a_model(
            stages=tuple(map(a_stage, STAGES)),
            exits=tuple(map(a_stage, EXITS)),
            indicators=(
                an_indicator("trust", Number(low=0, high=1)),
                an_indicator(
                    "in_stage", Number(low=0, whole=True, span=12), direction="neither", clock="months_in_stage"
                ),
            ),
            events=(a_kind("call"), a_kind("visit")),
            transitions=tuple(of_row(row) for row in self.rows),
        )

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """What `decide` makes of every stage, event and reading that matters, unknown ones included."""
        return list(self._tried())

    def _tried(self) -> Iterator[Outcome]:
        events = [None, *(_event(kind, asked) for kind in ("call", "visit") for asked in ASKED)]
        readings = [
            dict(zip(VALUES, values, strict=True)) for values in product(*((None, *each) for each in VALUES.values()))
        ]
        for stage, event, known in product((*STAGES, *EXITS), events, readings):
            decision = decide(self.model, stage, known, event=event)
            moves = tuple(move.transition for move in decision.moves)
            yield Outcome(stage, known, event, moves, decision.stage, decision.cycles)


def _event(kind: str, attributes: dict[str, Any]) -> Event:
    return Event(id=kind, kind=kind, occurred_at=EPOCH, attributes=attributes)


def _guard(tape: Tape) -> Guard:
    node = tape.below(8)
    if node < 5:
        name = tape.pick(("trust", "trust", "in_stage"))
        return name, tape.pick(OPS), tape.pick(LIMITS[name])
    if node == 7:
        return tape.pick((("and",), ("or",)))
    return ("and" if node == 5 else "or", _guard(tape), _guard(tape))


def _row(tape: Tape, id: str) -> Row:
    kind = tape.pick(("advance", "advance", "regress", "regress", "terminate", "recover"))
    on: tuple[Happening, ...] = ((tape.pick(("call", "visit")), tape.pick(ASKED)),) if tape.chance(35) else ()
    if kind == "advance":
        rank = tape.below(len(STAGES) - 1)
        return Row(id, (STAGES[rank],), STAGES[rank + 1], kind, on, _guard(tape))
    target = tape.pick((*EXITS, *STAGES) if kind == "terminate" else STAGES)
    leave = [place for place in (*STAGES, *(EXITS if kind == "recover" else ())) if place != target]
    return Row(id, tuple(tape.some(leave, 1, 2)), target, kind, on, _guard(tape))


def drawn_models() -> SearchStrategy[Drawn]:
    """Draw three stages, an exit, and two to six transitions of all kinds on one share and the months in the stage."""
    return taped(lambda tape: Drawn(tuple(_row(tape, f"T{i}") for i in range(tape.between(2, 6)))), 128)


def test_every_limit_and_gap_is_tried() -> None:
    """The readings tried are each limit that a guard may have, and one below, between and above these."""
    for name, limits in LIMITS.items():
        places = {(sum(limit < value for limit in limits), value in limits) for value in VALUES[name]}
        lowest = 0 if limits[0] > 0 else 1  # nothing lies below 0 on either scale
        assert places == {(i, True) for i in range(len(limits))} | {(i, False) for i in range(lowest, len(limits) + 1)}


@settings(max_examples=60)
@given(drawn_models())
def test_cycles_are_decided(drawn: Drawn) -> None:
    """A cycle is found exactly where some decision is led back, and its witness makes one that is."""
    found = [finding for finding in verify(drawn.model).findings if finding.code == "cycle"]
    assert bool(found) == any(outcome.cycles for outcome in drawn.outcomes)
    for finding in found:
        witness = finding.witness
        assert witness is not None
        assert witness.stage is not None
        decision = decide(drawn.model, witness.stage, witness.readings, event=witness.event)
        assert tuple(move.transition for move in decision.moves[: len(witness.transitions)]) == witness.transitions
        assert finding.transitions[0] in decision.cycles


@settings(max_examples=60)
@given(drawn_models())
def test_passing_through_is_decided(drawn: Drawn) -> None:
    """One decision is found to pass through a stage exactly where some decision makes its two moves first."""
    found = {
        finding.witness.transitions: finding
        for finding in verify(drawn.model).findings
        if finding.code == "walks-through" and finding.witness
    }
    assert set(found) == {outcome.moves[:2] for outcome in drawn.outcomes if len(outcome.moves) > 1}
    for moves, finding in found.items():
        witness = finding.witness
        assert witness is not None
        assert witness.stage is not None
        decision = decide(drawn.model, witness.stage, witness.readings, event=witness.event)
        assert tuple(move.transition for move in decision.moves[:2]) == moves


@settings(max_examples=60)
@given(drawn_models())
def test_moves_are_decided(drawn: Drawn) -> None:
    """A step is found exactly where some decision makes that move and no other, and what is found makes it."""
    desk = Desk(drawn.model)
    for stage, roads in drawn.model.lowered.roads.items():
        for road in roads:
            found = step(desk, stage, (road,), stays=True)
            assert (found is not None) == any(o.origin == stage and o.moves == (road.id,) for o in drawn.outcomes)
            if found is not None:
                decision = decide(drawn.model, stage, found.readings, event=found.event)
                assert [move.transition for move in decision.moves] == [road.id]


@settings(max_examples=60)
@given(drawn_models())
def test_reach_is_decided(drawn: Drawn) -> None:
    """Stages and transitions are found out of reach, and stages without a way out, exactly where no decision helps."""
    timed = [outcome for outcome in drawn.outcomes if outcome.readings["in_stage"] is not None]
    stages, transitions = _reached(drawn.model, timed)
    findings = verify(drawn.model).findings
    dead = {id for finding in findings if finding.code == "dead-guard" for id in finding.transitions}
    stuck = {stage for stage in STAGES if not any(o.moves for o in drawn.outcomes if o.origin == stage)}
    leaves = {t.id for t in drawn.model.transitions if set(t.origins) & stages}
    assert _stages(findings, "unreachable-stage") == {*STAGES, *EXITS} - stages
    assert {f.transitions[0] for f in findings if f.code == "never-fires"} == leaves - transitions - dead
    assert _stages(findings, "trap-stage") == stuck
    assert _stages(findings, "exit-out-of-reach") == set(STAGES) - stuck - _leading_out(timed)


def _stages(findings: tuple[Finding, ...], code: str) -> set[str]:
    return {finding.stages[0] for finding in findings if finding.code == code}


def _reached(model: StageModel, outcomes: list[Outcome]) -> tuple[set[str], set[str]]:
    """Return the stages entered and the transitions fired by decisions one after another, from the opening on."""
    opening = [o for o in outcomes if o.origin == model.initial and o.readings["in_stage"] == 0]
    at_rest = any(not o.moves and o.event is None for o in opening)
    rested, stages, transitions = ({model.initial} if at_rest else set()), {model.initial}, set[str]()
    todo = [] if at_rest else opening
    while True:
        todo = todo or [o for o in outcomes if o.origin in rested]
        before = len(rested), len(stages), len(transitions)
        for outcome in todo:
            transitions |= set(outcome.moves)
            stages |= {model.transition_of[id].target for id in outcome.moves}
            rested.add(outcome.target)
        todo = []
        if before == (len(rested), len(stages), len(transitions)):
            return stages, transitions


def _leading_out(outcomes: list[Outcome]) -> set[str]:
    """Return the stages from which decisions, one after another, end in an exit."""
    leading = set(EXITS)
    while fresh := {o.origin for o in outcomes if o.moves and o.target in leading} - leading:
        leading |= fresh
    return leading
