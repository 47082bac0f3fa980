"""The block kernel against the fold of production, path by path."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import dwyer_schurr_oh, ford, loss_cycle, loyalty_ladder, millman_wilson
from relstage.machines import StageModel

pytestmark = pytest.mark.needs("numpy")
np = pytest.importorskip("numpy")

from relstage.studies.simulation.blocks import Block, plain_block  # noqa: E402
from relstage.studies.simulation.draws import Draws  # noqa: E402
from relstage.studies.simulation.kernel import run  # noqa: E402
from relstage.studies.simulation.prepared import Prepared  # noqa: E402
from tests.laws.simulated import scenarios  # noqa: E402

MODELS = [ford, millman_wilson, loss_cycle, loyalty_ladder, dwyer_schurr_oh]


def same(fast: Block, plain: Block) -> None:
    """Fail where two blocks differ in any bit that counts."""
    for name in ("stages", "done", "value", "readings"):
        assert np.array_equal(getattr(fast, name), getattr(plain, name), equal_nan=name in ("value", "readings")), name
    for name in ("month", "path", "transition", "initiator", "cause"):
        assert np.array_equal(getattr(fast.moves, name), getattr(plain.moves, name)), name


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@given(data=st.data())
@settings(max_examples=15)
def test_kernel_is_the_fold(model: StageModel, data: st.DataObject) -> None:
    """A block of the kernel is that of the same paths lived one by one, whatever the scenario."""
    scenario = data.draw(scenarios(model), label="scenario")
    seed, first = data.draw(st.integers(0, 2**64 - 1)), data.draw(st.integers(0, 9))
    prepared = Prepared(model, scenario)
    names = tuple(indicator.name for indicator in model.indicators)
    plain = plain_block(prepared, Draws(seed), first, 9, readings=names)
    same(run(prepared, Draws(seed), first, 9, readings=names), plain)
