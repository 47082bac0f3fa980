"""Law ``blocks_join``: the blocks of neighbouring ranges of paths, joined, are the block of the whole range."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.models.scenarios import Scenario
from relstage.studies.simulation.checking import prepare

pytestmark = pytest.mark.needs("numpy")
MODEL_OF = {model.name: model for model in MODELS}
COUNT = 5


def moves_of(block: Any) -> set[tuple[int, ...]]:
    """Return the moves of a block with the numbers of their paths within the study."""
    moves = block.moves
    columns = (moves.month, moves.path + block.first, moves.transition, moves.initiator, moves.cause)
    return set(zip(*(map(int, column) for column in columns), strict=True))


def check_joined(block: Callable[..., Any], scenario: Scenario, seed: int, first: int, cut: int) -> None:
    """Check that two parts of a range are together the whole."""
    import numpy as np

    from relstage.studies.simulation.draws import Draws

    prepared, asked = prepare(MODEL_OF[scenario.model], scenario.replace(months=8, shocks=())), ["trust", "escalation"]
    whole = block(prepared, Draws(seed), first, COUNT, readings=asked)
    parts = [block(prepared, Draws(seed), *part, readings=asked) for part in ((first, cut), (first + cut, COUNT - cut))]
    for name in ("stages", "done", "value", "readings"):
        joined = np.concatenate([getattr(part, name) for part in parts], axis=-1)
        np.testing.assert_array_equal(joined, getattr(whole, name))
    assert moves_of(parts[0]) | moves_of(parts[1]) == moves_of(whole)
    assert len(moves_of(whole)) == len(whole.moves.month)


@settings(max_examples=12, derandomize=True, deadline=None)
@given(st.sampled_from(SCENARIOS), st.integers(0, 2**64 - 1), st.integers(0, 2**40), st.integers(1, COUNT - 1))
def test_blocks_join(scenario: Scenario, seed: int, first: int, cut: int) -> None:
    """A range of paths lived one by one, cut in two, is the same range."""
    from relstage.studies.simulation.blocks import plain_block

    check_joined(plain_block, scenario, seed, first, cut)


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.sampled_from(SCENARIOS), st.integers(0, 2**64 - 1), st.integers(0, 2**40), st.integers(1, COUNT - 1))
def test_blocks_of_the_kernel_join(scenario: Scenario, seed: int, first: int, cut: int) -> None:
    """A range of paths lived at once, cut in two, is the same range."""
    from relstage.studies.simulation.kernel import run

    check_joined(run, scenario, seed, first, cut)
