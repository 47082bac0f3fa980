"""The law ``chain_answers_are_balanced``: answers satisfy the equations that define them, on any chain."""

from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.markov import Chain

pytestmark = pytest.mark.needs("numpy")


@st.composite
def chains(draw: st.DrawFn, *, leaving: bool = False, most: int = 6) -> "Chain":
    """Draw a chain of at most `most` states, many of whose entries are 0."""
    size = draw(st.integers(1, most))
    row = st.lists(st.sampled_from((0, 0, 0, 1, 2)), min_size=size, max_size=size)
    counts = np.array([draw(row.filter(any)) for _ in range(size)], dtype=float)
    lost = np.array([draw(st.sampled_from((0, 0, 1, 3))) if leaving else 0 for _ in range(size)])
    return Chain.of(map(str, range(size)), counts / (counts.sum(axis=1) + lost)[:, None], leaving=leaving)


@given(chain=chains() if find_spec("numpy") else st.nothing())
def test_chain_answers_are_balanced(chain: Any) -> None:
    """Ends sum to 1; one step leaves stationary shares as they are; means are one step and the means after it."""
    matrix, size = chain.matrix, len(chain.states)
    start = np.full(size, 1 / size)
    assert chain.occupancy(start, 7).sum(axis=1) == pytest.approx(1.0)
    assert chain.occupancy(start, 7)[7] == pytest.approx(start @ np.linalg.matrix_power(matrix, 7))
    assert chain.absorption().sum(axis=1) == pytest.approx(1.0)
    assert sorted([*chain.transient, *(s for c in chain.closed for s in c)]) == sorted(chain.states)
    if len(chain.closed) == 1:
        assert chain.stationary() @ matrix == pytest.approx(chain.stationary())
        assert chain.stationary().sum() == pytest.approx(1.0)
    out = [chain.place(state) for state in chain.transient]
    visits = chain.fundamental()
    assert visits == pytest.approx(np.eye(len(out)) + matrix[np.ix_(out, out)] @ visits)


@settings(max_examples=50)
@given(chain=chains(leaving=True, most=3) if find_spec("numpy") else st.nothing(), data=st.data())
def test_times_are_those_of_first_passages(chain: Any, data: st.DataObject) -> None:
    """Where a state surely comes, mean and variance are those of the distribution of first passages, summed up."""
    target = data.draw(st.sampled_from(chain.states))
    steps = 3_000
    first = chain.first_passage(target, steps)
    mean, variance = chain.times_to(target)
    sure = first.sum(axis=0) > 1 - 1e-6
    assert (np.isfinite(mean) == sure).all()
    months = np.arange(steps + 1.0)
    found = months @ first
    assert mean[sure] == pytest.approx(found[sure], rel=1e-4, abs=1e-4)
    spread = (months**2) @ first - found**2
    assert variance[sure] == pytest.approx(spread[sure], rel=1e-2, abs=1e-2)


@given(chain=chains(leaving=True) if find_spec("numpy") else st.nothing())
def test_what_left_is_missing(chain: Any) -> None:
    """What a chain holds after a step is what it held, less what its rows lack to 1."""
    amounts = chain.occupancy(np.arange(1.0, len(chain.states) + 1), 4)
    kept = chain.matrix.sum(axis=1)
    assert amounts[1:].sum(axis=1) == pytest.approx(amounts[:-1] @ kept)
