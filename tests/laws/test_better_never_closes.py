"""Laws ``better_never_closes``, ``worse_never_saves``: what better readings open stays open, what worse ones undo too.

On better readings an advance or recovery of the catalogue that held still holds; on worse ones a regress or ending
does. So in the loss cycle trouble that has come about is not got rid of by more trouble.
"""

from collections import Counter
from typing import Any

from hypothesis import given, settings

from relstage.rules import Indicator, Levels, Verdict, evaluate
from tests.laws.steering import held
from tests.laws.tape import taped
from tests.soak.differential import MODELS, POOLS
from tests.soak.oracle import Row

holding: Counter[str] = Counter()


def better(indicator: Indicator, value: Any, lot: int, way: int = 1) -> Any:
    """Return a value near a threshold that is as good as `value` or better, or worse; the same where neither is."""
    height = indicator.scale.levels.index if isinstance(indicator.scale, Levels) else float
    sign = way * {"beneficial": 1, "harmful": -1, "neither": 0}[indicator.direction]
    fit = [each for each in POOLS[indicator.name] if sign and sign * (height(each) - height(value)) >= 0]
    return fit[lot % len(fit)] if fit else value


LOTS = taped(lambda tape: [tape.below(64) for _ in range(24)], 24)
UP = ("advance", "recover")


@settings(max_examples=700, derandomize=True)
@given(held(*UP), LOTS)
def check_better(drawn: tuple[str, Row, dict[str, Any]], lots: list[int]) -> None:
    """Improve some of the readings of a guard that holds."""
    check(drawn, lots, 1)


@settings(max_examples=900, derandomize=True)
@given(held("regress", "terminate"), LOTS)
def check_worse(drawn: tuple[str, Row, dict[str, Any]], lots: list[int]) -> None:
    """Worsen some of the readings of a guard that holds."""
    check(drawn, lots, -1)


def check(drawn: tuple[str, Row, dict[str, Any]], lots: list[int], way: int) -> None:
    """Move some of the readings of a guard that holds that way; it holds still."""
    machine, row, readings = drawn
    model = MODELS[machine]
    guard = model.transition_of[row.id].guard
    if evaluate(guard, readings) is not Verdict.HOLDS:
        return
    improved = {
        name: better(model.indicator_of[name], value, lot, way) if value is not None and lot % 3 else value
        for (name, value), lot in zip(readings.items(), lots, strict=False)
    }
    assert evaluate(guard, readings | improved) is Verdict.HOLDS
    holding[row.id] += improved != readings


def test_better_never_closes() -> None:
    """Raising what is beneficial and lowering what is harmful closes no advance and no recovery."""
    holding.clear()
    check_better()
    advances = [t.id for model in MODELS.values() for t in model.transitions if t.kind == "advance"]
    assert len(advances) == 14
    assert all(holding[id] >= 10 for id in [*advances, "L7"]), dict(holding)


def test_worse_never_saves() -> None:
    """Lowering what is beneficial and raising what is harmful closes no regress and no ending, each tried often."""
    holding.clear()
    check_worse()
    downs = [t.id for model in MODELS.values() for t in model.transitions if t.kind in ("regress", "terminate")]
    assert len(downs) == 34
    assert all(holding[id] >= 5 for id in downs), dict(holding)
