"""What the witness of a finding has to show, by code, asked of `evaluate` and `decide` alone."""

import math
from collections.abc import Callable

from relstage.machines import StageModel, decide
from relstage.models import Decision
from relstage.rules import Leaf, Levels, Number, Readings, Verdict, evaluate
from relstage.studies.verification import Code, Finding, Witness

HOLDS, FAILS = Verdict.HOLDS, Verdict.FAILS


def shows(model: StageModel, finding: Finding) -> None:
    """Fail unless the witness of `finding` shows what it says; findings that no readings do something have none."""
    if finding.witness is None:
        assert finding.code in WITHOUT
    else:
        _SHOWN[finding.code](model, finding, finding.witness)


def decided(model: StageModel, witness: Witness) -> Decision:
    """Put a witness to `decide`."""
    assert witness.stage is not None
    return decide(model, witness.stage, witness.readings, event=witness.event)


def _verdicts(model: StageModel, finding: Finding, readings: Readings) -> list[Verdict]:
    return [evaluate(model.transition_of[id].guard, readings) for id in finding.transitions]


def _leaf(model: StageModel, finding: Finding) -> Leaf:
    return model.thresholds[finding.thresholds[0]].leaf


def _off_scale(model: StageModel, finding: Finding, witness: Witness) -> None:
    leaf = _leaf(model, finding)
    wanted = HOLDS if "cannot fail" in finding.message.en else FAILS
    assert model.indicator_of[leaf.indicator].scale.admits(witness.readings[leaf.indicator])
    assert evaluate(leaf, witness.readings) is wanted


def _not_whole(model: StageModel, finding: Finding, witness: Witness) -> None:
    leaf = _leaf(model, finding)
    value = float(witness.readings[leaf.indicator])
    assert evaluate(leaf, witness.readings) is HOLDS
    assert FAILS in [evaluate(leaf, {leaf.indicator: value + step}) for step in (-1, 1)]


def _together(model: StageModel, finding: Finding, witness: Witness) -> None:
    assert _verdicts(model, finding, witness.readings) == [HOLDS, HOLDS]
    later, first = (model.transition_of[id] for id in finding.transitions)
    assert witness.stage in later.origins
    assert witness.stage in first.origins
    assert later.target != first.target
    assert (later.kind == first.kind) == (finding.code == "overlap")
    # Put alone into the model, either one fires on this very occasion.
    for each in (later, first):
        alone = model.replace(transitions=(each,), settled=())
        assert [move.transition for move in decided(alone, witness).moves] == [each.id]


def _opposite(model: StageModel, finding: Finding, witness: Witness) -> None:
    back, there = (model.transition_of[id] for id in finding.transitions)
    assert there.target in back.origins
    assert back.target in there.origins
    assert evaluate(there.guard, witness.readings) is HOLDS
    assert evaluate(back.guard, witness.beside or witness.readings) is HOLDS
    for name in witness.beside.keys() & witness.readings.keys():
        one, other = witness.readings[name], witness.beside[name]
        entered = model.indicator_of[name].clock == "months_in_stage" and other == 0
        assert one == other or entered or float(other) in _near(float(one))


def _near(number: float) -> set[float]:
    up, down = math.nextafter(number, math.inf), math.nextafter(number, -math.inf)
    return {number, up, down, math.nextafter(up, math.inf), math.nextafter(down, -math.inf)}


def _cycle(model: StageModel, finding: Finding, witness: Witness) -> None:
    decision = decided(model, witness)
    assert tuple(move.transition for move in decision.moves)[: len(witness.transitions)] == witness.transitions
    assert finding.transitions[0] in decision.cycles


def _passes(model: StageModel, finding: Finding, witness: Witness) -> None:
    moves = decided(model, witness).moves
    assert tuple(move.transition for move in moves)[:2] == witness.transitions
    assert (moves[0].origin, moves[0].target, moves[1].target) == finding.stages


def _closed(model: StageModel, finding: Finding, witness: Witness) -> None:
    assert _verdicts(model, finding, witness.readings) == [HOLDS]
    assert _verdicts(model, finding, witness.beside) == [FAILS]
    changed = [name for name, value in witness.readings.items() if witness.beside[name] != value]
    assert len(changed) == 1
    indicator = model.indicator_of[changed[0]]
    scale = indicator.scale
    before, after = (
        scale.levels.index(str(each[changed[0]])) if isinstance(scale, Levels) else float(each[changed[0]])
        for each in (witness.readings, witness.beside)
    )
    assert after > before if indicator.direction == "beneficial" else after < before
    assert isinstance(scale, Number | Levels)


def _led_there(model: StageModel, finding: Finding, witness: Witness) -> None:
    stage = model.initial
    for id in witness.transitions:
        transition = model.transition_of[id]
        assert stage in transition.origins
        stage = transition.target
    assert stage == witness.stage == finding.stages[0]


_SHOWN: dict[Code, Callable[[StageModel, Finding, Witness], None]] = {
    "threshold-off-scale": _off_scale,
    "limit-not-whole": _not_whole,
    "overlap": _together,
    "two-targets": _together,
    "opposite-moves-overlap": _opposite,
    "opposite-moves-touch": _opposite,
    "cycle": _cycle,
    "walks-through": _passes,
    "advance-not-monotone": _closed,
    "trap-stage": _led_there,
    "exit-out-of-reach": _led_there,
}
WITHOUT: frozenset[Code] = frozenset(
    {
        *("dead-guard", "guard-always-holds", "leaf-never-matters", "settled-apart", "unreachable-stage"),
        *("never-fires", "no-history", "trap-stage", "exit-out-of-reach"),
    }
)
