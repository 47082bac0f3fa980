"""Law ``better_never_closes``: on better readings, an advance of the catalogue that held still holds."""

from collections import Counter
from typing import Any

from hypothesis import given, settings

from relstage.rules import Indicator, Levels, Verdict, evaluate
from tests.laws.steering import held
from tests.laws.tape import taped
from tests.soak.differential import MODELS, POOLS
from tests.soak.oracle import Row

holding: Counter[str] = Counter()


def better(indicator: Indicator, value: Any, lot: int) -> Any:
    """Return a value near a threshold that is as good as `value` or better; the same where neither is."""
    height = indicator.scale.levels.index if isinstance(indicator.scale, Levels) else float
    sign = {"beneficial": 1, "harmful": -1, "neither": 0}[indicator.direction]
    fit = [each for each in POOLS[indicator.name] if sign and sign * (height(each) - height(value)) >= 0]
    return fit[lot % len(fit)] if fit else value


@settings(max_examples=500, derandomize=True)
@given(held("advance"), taped(lambda tape: [tape.below(64) for _ in range(24)], 24))
def check(drawn: tuple[str, Row, dict[str, Any]], lots: list[int]) -> None:
    """Improve some of the readings of a guard that holds."""
    machine, row, readings = drawn
    model = MODELS[machine]
    guard = model.transition_of[row.id].guard
    if evaluate(guard, readings) is not Verdict.HOLDS:
        return
    improved = {
        name: better(model.indicator_of[name], value, lot) if value is not None and lot % 3 else value
        for (name, value), lot in zip(readings.items(), lots, strict=False)
    }
    assert evaluate(guard, readings | improved) is Verdict.HOLDS
    holding[row.id] += improved != readings


def test_better_never_closes() -> None:
    """Raising what is beneficial and lowering what is harmful closes none of the eight advances, each tried often."""
    holding.clear()
    check()
    advances = [t.id for model in MODELS.values() for t in model.transitions if t.kind == "advance"]
    assert len(advances) == 8
    assert all(holding[id] >= 20 for id in advances), dict(holding)
