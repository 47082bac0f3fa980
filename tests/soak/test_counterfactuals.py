"""A short run over generated questions, and proof that the judge sees a change that is too large, wrong or dear."""

import math
from collections.abc import Callable
from typing import Any

import pytest

from relstage.studies.counterfactual import LeastChange, NotPossible, least_change
from tests.soak import counterfactuals
from tests.soak.counterfactuals import Wrong, main, run


def test_every_answer_is_sound_and_minimal() -> None:
    """Of 500 questions none is answered wrongly, and every kind of answer occurs."""
    kinds = run(500, seed=20)
    assert {"1 changes", "2 changes", "never", "held", "unknown", "outrun"} <= set(kinds)


def _farther(change: LeastChange) -> LeastChange:
    """Move every number by one float64 more than it has to."""
    shifts = [
        shift.model_copy(update={"after": math.nextafter(shift.after, 9.0 if shift.after > shift.before else -9.0)})
        if isinstance(shift.after, float) and isinstance(shift.before, float) and shift.means == "move"
        else shift
        for shift in change.changes
    ]
    return change.model_copy(update={"changes": tuple(shifts)})


def _less(change: LeastChange) -> LeastChange:
    return change.model_copy(update={"changes": change.changes[1:]})


def _dearer(change: LeastChange) -> LeastChange:
    return change.model_copy(update={"cost": change.cost + 0.01})


@pytest.mark.parametrize("spoilt", [_farther, _less, _dearer])
def test_the_judge_sees_a_wrong_change(
    monkeypatch: pytest.MonkeyPatch, spoilt: Callable[[LeastChange], LeastChange]
) -> None:
    """An answer that does a float64 too much, leaves out a part, or misstates its cost is found."""

    def asked(*given: Any, **more: Any) -> LeastChange | NotPossible:
        answer = least_change(*given, **more)
        return spoilt(answer) if isinstance(answer, LeastChange) else answer

    monkeypatch.setattr(counterfactuals, "least_change", asked)
    with pytest.raises(Wrong):
        run(200, seed=3)


def test_the_judge_sees_a_false_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that nothing will do, where something would, is found."""

    def refused(*given: Any, **more: Any) -> LeastChange | NotPossible:
        answer = least_change(*given, **more)
        refusal = {"model": answer.model, "origin": "x", "toward": "y", "reason": "never"}
        return NotPossible.model_validate(refusal) if isinstance(answer, LeastChange) else answer

    monkeypatch.setattr(counterfactuals, "least_change", refused)
    with pytest.raises(Wrong):
        run(200, seed=3)


def test_the_command_tells_what_it_judged(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints how many answers of each kind there were."""
    assert main(["--questions", "60", "--seed", "2"]) == 0
    assert "60 questions, all sound and minimal" in capsys.readouterr().out
