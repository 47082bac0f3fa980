"""A short run of the differential test, and proof that it sees a difference of one float."""

import math

import pytest

from relstage.machines import StageModel
from relstage.rules import Bound, Level
from tests.soak.differential import MODELS, WHOLE, Differs, main, rare, report, run
from tests.soak.oracle import LEVELS

THRESHOLDS = [(model.name, id) for model in MODELS.values() for id in model.thresholds]


def test_decide_agrees_with_the_tables() -> None:
    """On 30,000 steered steps ``decide`` does what the tables say, and every transition fires at least 20 times."""
    fired = run(30_000, seed=20260)
    assert not rare(fired, 20), report(fired)


def stricter(machine: str, id: str) -> StageModel:
    """Return the model with one threshold made stricter by as little as can be."""
    model = MODELS[machine]
    leaf = model.thresholds[id].leaf
    if not isinstance(leaf, Bound):
        return model.with_thresholds({id: leaf.among[1:] or _others(leaf)})
    up = math.inf if leaf.op in (">=", ">") else -math.inf
    whole = leaf.indicator in WHOLE
    return model.with_thresholds({id: leaf.limit + math.copysign(1, up) if whole else math.nextafter(leaf.limit, up)})


def _others(leaf: Level) -> tuple[str, ...]:
    return tuple(level for level in LEVELS[leaf.indicator] if level not in leaf.among)


@pytest.mark.parametrize(("machine", "id"), THRESHOLDS, ids=[id for _, id in THRESHOLDS])
def test_one_float_is_seen(machine: str, id: str) -> None:
    """A model in which one threshold is stricter by one float, unit or level is told apart from the tables."""
    with pytest.raises(Differs):
        run(20_000, seed=3, models={machine: stricter(machine, id)}, closely=1 if id[0] in "VGI" else 16)


def test_command_tells_what_fired(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints how often each transition fired, and fails where one fired too rarely."""
    assert main(["--steps", "200", "--floor", "0"]) == 0
    assert "F13 recover" in capsys.readouterr().out
    assert main(["--steps", "200", "--floor", "200"]) == 1
    assert "fired fewer than 200 times: F1" in capsys.readouterr().err
