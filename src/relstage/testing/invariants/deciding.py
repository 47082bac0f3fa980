"""What every decision keeps: declared edges, one step up at a time, exits that hold, and always an answer."""

import logging
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from relstage.machines import StageModel, decide
from relstage.machines.embedding import StageMachine
from relstage.rules import Value
from relstage.testing.invariants.cases import Question
from relstage.testing.invariants.registry import invariant, require
from relstage.testing.keeping import kept
from relstage.testing.reference.motion import pulled


def has_ladder(model: StageModel) -> str:
    """Apply where there are two stages."""
    return "" if len(model.stages) > 1 else "the model has one stage, and so no order of stages"


def has_exits(model: StageModel) -> str:
    """Apply where there are exits."""
    return "" if model.exits else "the model has no exit"


@invariant("edges_only", about="decision")
def edges_only(question: Question) -> None:
    """Every move is a declared transition, made from one of its origins, by an event that it asks for."""
    here = question.stage
    for move in question.decision.moves:
        declared = question.model.transition_of.get(move.transition)
        require(declared is not None, f"the move {move.transition}", "a transition of the model")
        assert declared is not None
        require(move.origin == here, f"{move.transition} from {move.origin}", f"a move from {here}")
        require(here in declared.origins, f"{move.transition} from {here}", f"from {' or '.join(declared.origins)}")
        require(move.target == declared.target, f"{move.transition} to {move.target}", f"to {declared.target}")
        require(move.kind == declared.kind, f"{move.transition} as {move.kind}", declared.kind)
        asked = not declared.on or pulled(declared, question.event)
        require(asked, f"{move.transition} on {question.event and question.event.kind}", "an event it asks for")
        require((move.event is not None) == bool(declared.on), f"the event {move.event}", "one where it asks for one")
        here = move.target
    require(question.decision.stage == here, question.decision.stage, here)


@invariant("single_stage", about="decision")
def single_stage(question: Question) -> None:
    """A decision ends in exactly one stage of the model, enters none twice, and one event makes at most one move."""
    decision = question.decision
    require(decision.stage in question.model.places, decision.stage, "a stage of the model")
    been = [question.stage, *(move.target for move in decision.moves)]
    require(len(set(been)) == len(been), " -> ".join(been), "no stage twice")
    require(sum(move.event is not None for move in decision.moves) <= 1, decision.moves, "one move by the event")


@invariant("no_skipping", about="decision", applies_to=has_ladder)
def no_skipping(question: Question) -> None:
    """An advance leads to the very next stage of the ladder, never past one."""
    rank = ranks(question.model)
    for move in question.decision.moves:
        if move.kind == "advance" and move.origin in rank and move.target in rank:
            step = rank[move.target] - rank[move.origin]
            require(step == 1, f"{move.transition} from {move.origin} to {move.target}", "the next stage")


@invariant("no_regression", about="decision", applies_to=has_ladder)
def no_regression(question: Question) -> None:
    """A relationship falls back only by a declared regress, terminate or recover."""
    rank = ranks(question.model)
    for move in question.decision.moves:
        falls = rank.get(move.target, 0) < rank.get(move.origin, 0)
        declared = question.model.transition_of[move.transition].kind
        require(not falls or declared != "advance", f"{move.transition}, declared {declared}", "no advance falls back")
        require(move.kind == declared, f"{move.transition} as {move.kind}", declared)


@invariant("final_is_final", about="decision", applies_to=has_exits)
def final_is_final(question: Question) -> None:
    """An exit is left by a declared recover alone, and an ending or a recovery is the last move of its decision."""
    exits, moves = {each.name for each in question.model.exits}, question.decision.moves
    for place, move in enumerate(moves):
        left = move.origin in exits
        require(
            not left or move.kind == "recover", f"{move.transition} ({move.kind}) leaves {move.origin}", "a recover"
        )
        ends = move.kind in ("terminate", "recover")
        require(not ends or place == len(moves) - 1, f"moves after {move.transition} ({move.kind})", "none")


@invariant("comes_to_rest", about="decision")
def comes_to_rest(question: Question) -> None:
    """A decision comes to rest: asked again from where it led, with no event, it stays."""
    decision = question.decision
    if decision.cycles or not decision.moves or decision.moves[-1].kind in ("terminate", "recover"):
        return
    clocks = {each.name for each in question.model.indicators if each.clock == "months_in_stage"}
    readings = {**question.readings, **dict.fromkeys(clocks, 0.0)}
    again = decide(question.model, decision.stage, readings)
    require(not again.moves, [move.transition for move in again.moves], f"no move from {decision.stage}")


@invariant("total_decide", about="decision")
def total_decide(question: Question) -> None:
    """Every question on the declared scales has an answer, with its reasons and flags."""
    decision = question.decision
    for candidate in (*decision.candidates, *decision.because):
        require(candidate.verdict in ("holds", "fails", "unknown"), candidate.verdict, "one of three verdicts")
    for flag in decision.flags:
        require(flag.verdict in ("holds", "fails", "unknown"), flag.verdict, "one of three verdicts")


@invariant("decide_pure", about="decision")
def decide_pure(question: Question) -> None:
    """Deciding changes neither readings nor model, draws no lot, and gives the same answer again."""
    given, before = dict(question.readings), random.getstate()
    first = decide(question.model, question.stage, given, event=question.event)
    reasons = first.candidates
    require(given == question.readings, given, question.readings)
    require(random.getstate() == before, "random numbers were drawn", "none")
    second = decide(question.model, question.stage, given, event=question.event)
    require((second.stage, second.moves, second.cycles) == (first.stage, first.moves, first.cycles), second, first)
    require(second.candidates == reasons, "other reasons", "the same reasons")


@invariant("decide_apply_agree", about="decision")
def decide_apply_agree(question: Question) -> None:
    """Firing a host makes the moves that were decided, and none where none was."""
    decision, host = question.decision, _Host(question.stage, question.readings)
    with _quietly():
        fired = machine_of(question.model).fire(host, question.event)
    require(host.stage == decision.stage, f"the host in {host.stage}", decision.stage)
    require(fired.moves == decision.moves, fired.moves, decision.moves)


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep ``transitions`` from logging a warning for each event that moves nothing."""
    logger = logging.getLogger("transitions.core")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


class _Host:
    """A host object: a stage and readings."""

    def __init__(self, stage: str, readings: Mapping[str, Value | None]) -> None:
        self.stage, self.readings = stage, dict(readings)


@kept
def machine_of(model: StageModel) -> StageMachine:
    """Return one machine for all hosts."""
    return StageMachine(model, stage="stage", readings="readings")


@kept
def ranks(model: StageModel) -> dict[str, int]:
    """Return the place of each stage on the ladder."""
    return {stage.name: rank for rank, stage in enumerate(model.stages)}
