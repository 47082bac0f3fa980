"""The law ``chains_are_drawn_as_they_are``: each step leads where the number at its address falls in the row."""

import math
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.philox import WORD, word
from tests.laws.test_markov_laws import chains

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.addresses import Stream
    from relstage.studies.markov import Chain, sampling
    from relstage.studies.markov.sampling import OPEN, Sampler

pytestmark = pytest.mark.needs("numpy")

SEEDS = st.integers(0, WORD - 1)
PATHS = st.one_of(st.integers(0, 40), st.integers(0, 2**59))
TINY = 2.0**-53
ROWS = [
    [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 1.0],
    [0.1, 0.2, 0.3, 0.15, 0.05, 0.2],
    [1e-9, 0.55 - 1e-9, 0.15, 0.0, 0.3, 2.0**-62],  # these floats sum to more than 1
    [TINY, 1 - TINY, 0.0, 0.0, 0.0, 0.0],
    [0.5 - 2 * TINY, TINY, TINY, 0.5, 0.0, 0.0],
]


def falls(row: Any, number: int) -> int:
    """Return where a number below 2**64 falls in a row, by fractions; what a row lacks is the state after the last."""
    total = sum(map(Fraction, row))
    chances = [*map(Fraction, row)] if total < 1 - Fraction(1, 10**9) else [Fraction(each) / total for each in row]
    ends = accumulate(chances)
    return next((place for place, end in enumerate(ends) if Fraction(number, WORD) < end), len(chances))


def number_of(seed: int, step: int, path: int) -> int:
    """Return the number of a path at a step, from the description of the scheme alone."""
    first = word(seed, "chain", step, path // 4) >> 16 * (path % 4) & 0xFFFF
    return first << 48 | word(seed, "chain further", step, path) >> 16


@settings(max_examples=60, derandomize=True)
@given(chain=chains(leaving=True) if find_spec("numpy") else st.nothing(), seed=SEEDS, first=PATHS, data=st.data())
def test_chains_are_drawn_as_they_are(chain: Any, seed: int, first: int, data: st.DataObject) -> None:
    """Starts and steps are where their numbers fall, reckoned by hand; what has left the chain never comes back."""
    size = len(chain.states)
    start = data.draw(st.lists(st.sampled_from((0, 1, 2.5)), min_size=size, max_size=size).filter(any))
    steps, paths = data.draw(st.integers(0, 3)), data.draw(st.integers(1, 6))
    found = chain.simulate(start, steps, paths=paths, seed=seed, first=first)
    assert found.shape == (steps + 1, paths)
    for path in range(paths):
        place = falls(start, word(seed, "chain start", 0, first + path))
        for step in range(steps + 1):
            if step and place < size:
                place = falls(chain.matrix[place], number_of(seed, step, first + path))
            assert found[step, path] == place


@settings(max_examples=40)
@given(chain=chains(leaving=True) if find_spec("numpy") else st.nothing(), seed=SEEDS, first=PATHS, data=st.data())
def test_paths_depend_on_nothing_else(chain: Any, seed: int, first: int, data: st.DataObject) -> None:
    """A path is the same among any others, over more steps, and in blocks of any size; parts join."""
    whole = chain.simulate(chain.states[0], 6, paths=40, seed=seed, first=first)
    cut, steps = data.draw(st.integers(1, 39)), data.draw(st.integers(0, 6))
    draw = partial(chain.simulate, chain.states[0], steps, seed=seed)
    parts = [draw(paths=cut, first=first), draw(paths=40 - cut, first=first + cut)]
    assert (np.hstack(parts) == whole[: steps + 1]).all()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sampling, "BLOCK", data.draw(st.integers(1, 23)))
        patch.setattr(sampling, "FEW", data.draw(st.integers(0, 3)))
        assert (draw(paths=40, first=first) == whole[: steps + 1]).all()


def sparse(size: int) -> Any:
    """Return a chain of many states with three ways out of each."""
    matrix = np.zeros((size, size))
    for row in range(size):
        np.add.at(matrix[row], [row, (row + 1) % size, (row * 7 + 3) % size], (0.3, 0.45, 0.25))
    return matrix


def dense(size: int) -> Any:
    """Return a chain in which every state leads to each."""
    matrix = np.random.default_rng(size).random((size, size))
    return matrix / matrix.sum(axis=1)[:, None]


@pytest.mark.parametrize(
    ("make", "size", "bits"),
    [
        ("sparse", 3, 16),
        ("sparse", 64, 16),
        ("sparse", 65, 15),
        ("sparse", 130, 14),
        ("dense", 60, 16),
        ("dense", 300, 13),
        ("dense", 600, 0),
        ("sparse", 2_000, 11),
    ],
)
def test_the_guide_never_matters(make: str, size: int, bits: int) -> None:
    """Chains of many states get a guide of fewer bits, or none; paths are the same with any."""
    matrix = {"sparse": sparse, "dense": dense}[make](size)
    found, start = Sampler(matrix), np.full(size, 1 / size)
    assert found.bits == bits
    paths = found.draw(start, 4, paths=3_000, seed=5, first=9)
    for other in {0, 3, 10} - {bits}:
        again = Sampler(matrix, bits=other).draw(start, 4, paths=3_000, seed=5, first=9)
        assert again.dtype == paths.dtype
        assert (again == paths).all()


# ----------------------------------------------------------------------------------------------- the law of each step


@pytest.mark.parametrize("bits", [1, 8, 16])
def test_each_chance_is_that_of_its_row(bits: int) -> None:
    """What the guide answers and what it leaves open sum, in fractions, to each chance, to 2**-53; none is lost."""
    sampler = Sampler(np.array(ROWS), bits=bits)
    assert sampler.guide is not None
    guide, width = sampler.guide.reshape(6, -1), WORD >> bits
    for row, wanted in enumerate(ROWS):
        chances = [Fraction(int((guide[row] == state).sum()), 1 << bits) for state in range(6)]
        for entry in np.flatnonzero(guide[row] == OPEN).tolist():
            begin, part = entry * width, slice(*sampler.stretches.first[row : row + 2])
            for state, last in zip(sampler.stretches.to[part], sampler.stretches.last[part].tolist(), strict=True):
                end = min(max(last + 1, begin), (entry + 1) * width)
                chances[state] += Fraction(end - begin, WORD)
                begin = end
        assert sum(chances) == 1
        assert all(
            abs(chance - Fraction(given)) <= Fraction(TINY) for chance, given in zip(chances, wanted, strict=True)
        )
        assert [chance > 0 for chance in chances] == [given > 0 for given in wanted]


def test_what_rows_lack_to_one_is_shared_by_all() -> None:
    """Shares that were rounded to nine digits are drawn as parts of their sum, whichever of them is the largest."""
    sampler = Sampler(np.full((3, 3), 0.333333333))
    ends = [0, *(int(last) + 1 for last in sampler.stretches.last[:3])]
    assert all(abs(Fraction(b - a, WORD) - Fraction(1, 3)) <= Fraction(TINY) for a, b in pairwise(ends))


class Planned:
    """Streams whose numbers are given, the first path's first."""

    numbers: tuple[int, ...] = ()

    def __init__(self, _seed: int) -> None:
        self.given = np.array(self.numbers, dtype=np.uint64)
        self.starts = Stream(0, "chain start")

    def bits(self, _step: int, _first: int, _count: int) -> Any:
        """Return the first sixteen bits of each."""
        return (self.given >> np.uint64(48)).astype(np.uint16)

    def rest(self, _step: int, _first: int, path: int, count: int) -> Any:
        """Return words that begin with the other bits."""
        return self.given[path : path + count] << np.uint64(16)


@pytest.mark.parametrize("bits", [0, 4, 16])
@pytest.mark.parametrize("few", [0, 1_000])
def test_numbers_beside_every_end_lead_where_they_fall(bits: int, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn one by one or together, the last number of a stretch and the first of the next lead to their own states."""
    monkeypatch.setattr(sampling, "FEW", few)
    monkeypatch.setattr(sampling, "_Streams", Planned)
    rows = [*ROWS[:2], [0.125, 0.25, 0.25, 0.125, 0.0625, 0.1875], *ROWS[4:]]  # whole numbers of 2**-64
    for row, chances in enumerate(rows):
        ends = [int(each * WORD) for each in accumulate(map(Fraction, chances))]
        numbers = tuple(sorted({n for end in (0, *ends) for n in (end - 1, end, end + 1) if 0 <= n < WORD}))
        monkeypatch.setattr(Planned, "numbers", numbers)
        sampler = Sampler(np.array([rows[(row + other) % 5] for other in range(5)] + [chances]), bits=bits)
        found = sampler.draw(np.eye(6)[0], 1, paths=len(numbers), seed=0, first=0)
        assert found[1].tolist() == [falls(chances, number) for number in numbers]


# --------------------------------------------------------------------------------------------------- against exact ones

LADDER = [[0.9, 0.08, 0.02], [0.06, 0.9, 0.0], [0.0, 0.0, 1.0]]


def within(counts: Any, shares: Any, paths: int) -> None:
    """Require every count within four standard errors of its share; what never happens does not."""
    error = np.sqrt(shares * (1 - shares) / paths)
    assert (np.abs(counts / paths - shares) <= 4 * error + 1e-12).all()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_occupancy_and_first_passage_are_exact_ones(seed: int) -> None:
    """Shares of paths in each state by step, left ones too, and first passages lie about the exact ones."""
    chain = Chain.of(("low", "high", "lost"), LADDER, leaving=True)
    start, paths = {"low": 3, "high": 1}, 200_000
    drawn = chain.simulate(start, 24, paths=paths, seed=seed)
    exact = chain.occupancy({"low": 0.75, "high": 0.25}, 24)
    exact = np.column_stack([exact, 1 - exact.sum(axis=1)])
    within(np.array([np.bincount(row, minlength=4) for row in drawn]), exact.clip(0, 1), paths)
    first = np.where((drawn == 2).any(axis=0), (drawn == 2).argmax(axis=0), 25)
    shares = chain.first_passage("lost", 24) @ np.array([0.75, 0.25, 0.0])
    within(np.bincount(first, minlength=26)[:25], shares, paths)


@pytest.mark.parametrize("seed", [4, 5, 6])
@pytest.mark.parametrize("lag", [1, 2])
def test_steps_are_independent(seed: int, lag: int) -> None:
    """Whole ways of `lag` + 1 steps, counted from neighbouring paths, are as frequent as products of chances."""
    matrix = np.array(ROWS[2:3] * 6) * 0.5 + np.eye(6)[[1, 2, 3, 4, 5, 0]] * 0.5
    drawn = Chain.of("abcdef", matrix).simulate("a", lag + 1, paths=216_000, seed=seed).astype(np.intp)
    seen = np.zeros((6,) * (lag + 1))
    np.add.at(seen, tuple(drawn[1:]), 1)
    shares = matrix[0]
    for _ in range(lag):
        shares = shares[..., None] * matrix
    chi = ((seen - 216_000 * shares) ** 2 / (216_000 * shares)).sum()
    free = shares.size - 1
    assert chi < free + 4 * math.sqrt(2 * free)
    neighbours = np.corrcoef(drawn[1, :-1], drawn[1, 1:])[0, 1]
    assert abs(neighbours) < 4 / math.sqrt(216_000)


def test_what_is_certain_is_certain() -> None:
    """Rows of one 1 are followed without exception, on every path."""
    chain = Chain.of("abc", [[0, 1, 0], [0, 0, 1], [1, 0, 0]])
    drawn = chain.simulate("b", 300, paths=5_000, seed=11)
    assert (drawn == (np.arange(301) + 1)[:, None] % 3).all()
