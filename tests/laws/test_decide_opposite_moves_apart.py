"""Law ``opposite_moves_apart``: no readings open both a move and the move back, and on numbers a gap lies between."""

from collections import Counter
from typing import Any

from hypothesis import given, settings

from relstage.rules import Levels, Number, Verdict, evaluate
from tests.laws.steering import Step, held, steps
from tests.laws.tape import taped
from tests.soak.differential import MODELS
from tests.soak.oracle import Row

GAP = 0.099  # of a share; the tables leave at least 0.1
met: Counter[str] = Counter()


@settings(max_examples=400)
@given(steps())
def test_opposite_moves_never_hold_together(step: Step) -> None:
    """Of a move that needs no event and the move back, at most one guard holds."""
    silent = [transition for transition in step.model.transitions if not transition.on]
    for there in silent:
        for back in silent:
            if there.target in back.origins and back.target in there.origins:
                verdicts = [evaluate(move.guard, step.readings) for move in (there, back)]
                assert verdicts.count(Verdict.HOLDS) < 2


@settings(max_examples=700, derandomize=True)
@given(held("advance"), taped(lambda tape: [tape.between(-100, 100) / 100 for _ in range(24)], 24))
def check(drawn: tuple[str, Row, dict[str, Any]], shifts: list[float]) -> None:
    """Shift every share by less than the gap where an advance holds, and ask the moves back over the same edge."""
    machine, row, readings = drawn
    model = MODELS[machine]
    advance = model.transition_of[row.id]
    back = [t for t in model.transitions if not t.on and t.target in advance.origins and advance.target in t.origins]
    if evaluate(advance.guard, readings) is not Verdict.HOLDS or not back:
        return
    wavering = {
        name: value if value is None else wavered(model.indicator_of[name].scale, value, shift)
        for (name, value), shift in zip(readings.items(), shifts, strict=False)
    }
    for move in back:
        assert evaluate(move.guard, readings | wavering) is not Verdict.HOLDS
        met[move.id] += 1


def wavered(scale: Number | Levels, value: Any, shift: float) -> Any:
    """Return `value` shifted within the gap; levels and whole numbers stay."""
    if isinstance(scale, Levels) or scale.whole:
        return value
    low = -1.0 if scale.low is None else scale.low
    high = 1e9 if scale.high is None else scale.high
    return min(max(value + shift * GAP, low), high)


def test_opposite_moves_apart() -> None:
    """No advance that holds is undone by readings that waver by less than the gap; eleven moves back are tried."""
    met.clear()
    check()
    assert set(met) == {"F5", "F6", "F7", "M5", "M6", "M7", "B4", "B5", "B6", "D4", "D5"}
    assert min(met.values()) >= 10, dict(met)
