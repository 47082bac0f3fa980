"""Guard MC/DC of the catalogue: each comparison of each guard and flag turns its verdict alone."""

import pytest

from relstage.catalogue.published import MODELS
from relstage.machines import StageModel
from relstage.rules import Bound, Level, Readings, Verdict, evaluate, leaves
from relstage.testing import GuardPair, mcdc_cases

PAIRS = [(model, pair) for model in MODELS for pair in mcdc_cases(model)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_comparison_has_its_pair(model: StageModel) -> None:
    """None is left out, none is dead, none is too large: 100 % of the shipped guards."""
    pairs = {pair.threshold: pair.how for pair in mcdc_cases(model)}
    assert list(pairs) == list(model.thresholds)
    assert set(pairs.values()) == {"unique"}


@pytest.mark.parametrize(("model", "pair"), PAIRS, ids=[pair.threshold for _, pair in PAIRS])
def test_a_comparison_alone_turns_the_verdict(model: StageModel, pair: GuardPair) -> None:
    """Between the two readings, which are on their scales, this leaf turns and no other, and so does the guard."""
    (owner,) = [each for each in model.guarded() if each.id == pair.owner]
    assert pair.holding is not None
    assert pair.failing is not None
    assert set(pair.holding) == {leaf.indicator for leaf in leaves(owner.guard)}
    for readings in (pair.holding, pair.failing):
        assert all(model.indicator_of[name].scale.admits(value) for name, value in readings.items())
    assert evaluate(owner.guard, pair.holding) is Verdict.HOLDS
    assert evaluate(owner.guard, pair.failing) is Verdict.FAILS
    turned = [local for local, leaf in owner.numbered_leaves() if turns(leaf, pair.holding, pair.failing)]
    assert [f"{owner.id}.{local}" for local in turned] == [pair.threshold]


def turns(leaf: Bound | Level, one: Readings, other: Readings) -> bool:
    """Tell whether a leaf holds under one of the readings and fails under the other."""
    return evaluate(leaf, one) is not evaluate(leaf, other)
