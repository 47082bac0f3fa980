"""Law ``kernel_is_the_fold``: the block kernel against the fold of production, path by path."""

from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import dwyer_schurr_oh, ford, loss_cycle, loyalty_ladder, millman_wilson
from relstage.machines import StageModel
from relstage.testing import definitions
from tests.laws.simulated import scenarios, touching

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation.blocks import Block, plain_block
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.kernel import run

pytestmark = pytest.mark.needs("numpy")

MODELS = [ford, millman_wilson, loss_cycle, loyalty_ladder, dwyer_schurr_oh]
SEEDS = st.integers(0, 2**64 - 1)


def same(fast: "Block", plain: "Block") -> None:
    """Fail where two blocks differ in any bit that counts."""
    for name in ("stages", "done", "value", "readings"):
        assert np.array_equal(getattr(fast, name), getattr(plain, name), equal_nan=name in ("value", "readings")), name
    for name in ("month", "path", "transition", "initiator", "cause"):
        assert np.array_equal(getattr(fast.moves, name), getattr(plain.moves, name)), name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@given(data=st.data())
@settings(max_examples=8)
def test_kernel_is_the_fold(model: StageModel, data: st.DataObject) -> None:
    """A block of the kernel is that of the same paths lived one by one, whatever the scenario."""
    prepared = prepare(model, data.draw(scenarios(model)))
    draws, first = Draws(data.draw(SEEDS)), data.draw(st.integers(0, 9))
    names = tuple(indicator.name for indicator in model.indicators)
    same(run(prepared, draws, first, 6, readings=names), plain_block(prepared, draws, first, 6, readings=names))


@given(definitions(max_stages=5), st.data())
@settings(max_examples=25)
def test_kernel_is_the_fold_for_any_definition(model: StageModel, data: st.DataObject) -> None:
    """The same holds for made-up definitions, with guards that nest and events that ask for attributes."""
    prepared = prepare(model, data.draw(scenarios(model, months=9)))
    draws = Draws(data.draw(SEEDS))
    names = tuple(indicator.name for indicator in model.indicators)
    same(run(prepared, draws, 0, 5, readings=names), plain_block(prepared, draws, 0, 5, readings=names))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_kernel_makes_every_move(model: StageModel) -> None:
    """Every transition of a model fires in the kernel, and the path on which it does is as the fold lives it."""
    prepared, draws = prepare(model, touching(model)), Draws(11)
    block = run(prepared, draws, 0, 4_000)
    fired = {int(transition): nth for nth, transition in reversed(list(enumerate(block.moves.transition)))}
    assert set(fired) == set(range(len(model.transitions)))
    for path in sorted({int(block.moves.path[nth]) for nth in fired.values()}):
        alone = run(prepared, draws, path, 1)
        assert np.array_equal(alone.stages[:, 0], block.stages[:, path])
        same(alone, plain_block(prepared, draws, path, 1))
