"""Law ``draws_are_addressed``: a random number is found by its address alone, and numbers of all addresses are even."""

import math
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.philox import WORD, word

if TYPE_CHECKING:
    from relstage.studies.simulation.draws import Draws, Floats

if find_spec("numpy"):
    from relstage.studies import addresses

pytestmark = pytest.mark.needs("numpy")

KNOWN = [0.2476446319632426, 0.5685088355003115, 0.025868644040326405]
SEEDS = st.integers(0, WORD - 1)
STREAMS = st.sampled_from(["way", "happening", "drift:trust", "drift:trus", "policy:p", ""])
SLOTS = st.one_of(st.integers(0, 300), st.integers(0, WORD - 1))
PATHS = st.one_of(st.integers(0, 40), st.integers(0, 2**60))


def the_draws(seed: int) -> "Draws":
    """Return the random numbers of a study."""
    from relstage.studies.simulation.draws import Draws

    return Draws(seed)


def by_hand(seed: int, stream: str, slot: int, path: int) -> float:
    """Return the random number at an address, reckoned from the description of the scheme alone."""
    return (word(seed, stream, slot, path) >> 11) * 2.0**-53


@settings(max_examples=200, derandomize=True)
@given(SEEDS, STREAMS, SLOTS, PATHS, st.integers(0, 50), st.integers(1, 40), st.integers(1, 40))
def test_draws_are_addressed(seed: int, stream: str, slot: int, first: int, skip: int, count: int, other: int) -> None:
    """The number of a path is the same in any block, after any other draws, and as the scheme says by hand."""
    draws = the_draws(seed)
    path = first + skip
    alone = draws.uniform(stream, slot=slot, first=path, count=1)[0]
    draws.uniform("another", slot=slot, first=other, count=other)
    among = draws.uniform(stream, slot=slot, first=first, count=skip + count)
    assert len(among) == skip + count
    assert among[skip] == alone == by_hand(seed, stream, slot, path)


@settings(max_examples=100, derandomize=True)
@given(SEEDS, st.lists(STREAMS, min_size=1, max_size=3), SLOTS, st.lists(PATHS, min_size=1, max_size=30))
def test_scattered_numbers_are_those_of_the_range(seed: int, streams: list[str], slot: int, paths: list[int]) -> None:
    """Numbers found path by path are those that drawing a whole range gives."""
    import numpy as np

    found = the_draws(seed).scattered(streams, slot=slot, paths=np.array(paths))
    expected = [[the_draws(seed).uniform(s, slot=slot, first=p, count=1)[0] for p in paths] for s in streams]
    assert found.tolist() == expected


@pytest.mark.parametrize("path", [0, 3, 4, 2**62, 2**63 - 8])
def test_ends_of_the_address_space(path: int) -> None:
    """The last slots and paths that an address holds have numbers of their own, as the scheme says by hand."""
    for slot in (0, 2**63 - 1, 2**63, 2**64 - 1):
        found = the_draws(3).uniform("happening", slot=slot, first=path, count=6)
        assert found.tolist() == [by_hand(3, "happening", slot, path + nth) for nth in range(6)]


def test_no_two_addresses_share_a_counter() -> None:
    """Months times occasions at their limits, and as many paths as a study may have, leave no counter to two addresses.

    The slot has a word of the counter to itself, so it has to stay below 2**64; so has the path divided by four.
    """
    from relstage.models.scenarios import MAX_MONTHS, MAX_OCCASIONS
    from relstage.studies.simulation.running import MAX_PATHS

    assert MAX_MONTHS * MAX_OCCASIONS < 2**64
    assert 2 * MAX_MONTHS + 1 < 2**64
    assert MAX_PATHS // 4 + 1 < 2**63  # paths are numbered by signed integers
    seen = {
        tuple(addresses.state_at(1, "happening", slot, group)["state"]["counter"].tolist())
        for slot in (0, 1, 31, MAX_MONTHS * MAX_OCCASIONS - 1)
        for group in (0, 1, 31, MAX_PATHS // 4)
    }
    assert len(seen) == 16


def test_known_numbers_stay() -> None:
    """Three numbers of version 1 of the scheme, so that no change of it goes unnoticed."""
    draws = the_draws(7)
    places = [(0, 0), (3, 417), (9, 10**9)]
    assert [draws.uniform("happening", slot=slot, first=path, count=1)[0] for slot, path in places] == KNOWN


@pytest.mark.parametrize("first", [0, 6, 7])
def test_numbers_may_be_written_into_room(first: int) -> None:
    """Numbers written into an array of the caller's are those that are returned otherwise."""
    import numpy as np

    room = np.empty(21)
    written = the_draws(7).uniform("way", slot=2, first=first, count=21, out=room)
    assert written is room
    assert room.tolist() == the_draws(7).uniform("way", slot=2, first=first, count=21).tolist()


def chi_squared(numbers: "Floats", bins: int) -> float:
    """Return how far numbers are from even over bins, in standard errors of chi-squared."""
    import numpy as np

    expected = len(numbers) / bins
    counts = np.bincount((numbers * bins).astype(int), minlength=bins)
    return float((((counts - expected) ** 2).sum() / expected - (bins - 1)) / math.sqrt(2 * (bins - 1)))


def test_pairs_are_even() -> None:
    """Pairs of numbers fall evenly into a square of bins: along paths, lanes, slots, streams and the halves of a word.

    A counter that is used twice, a lane that repeats another, or a word whose parts are exchanged shows here.
    """
    import numpy as np

    draws = the_draws(5)
    row = draws.uniform("happening", slot=5, first=0, count=400_000)
    pairs = {f"paths {step} apart": (row[:-step], row[step:]) for step in (1, 2, 3, 4, 8)}
    for name, other in {
        "the next slot": draws.uniform("happening", slot=6, first=0, count=400_000),
        "a far slot": draws.uniform("happening", slot=5 + 2**32, first=0, count=400_000),
        "another stream": draws.uniform("way", slot=5, first=0, count=400_000),
        "another seed": the_draws(5 + 2**32).uniform("happening", slot=5, first=0, count=400_000),
        "its own low bits": row * 2**26 % 1.0,
    }.items():
        pairs[name] = row, other
    for name, (one, other) in pairs.items():
        cells = (np.floor(one * 32) * 32 + np.floor(other * 32)) / 32**2
        assert abs(chi_squared(cells, 32**2)) < 4.5, name
        assert abs(np.corrcoef(one, other)[0, 1]) < 4.5 / math.sqrt(len(one)), name


def test_no_number_comes_twice() -> None:
    """Among four million numbers of neighbouring addresses about as many agree as chance has it: none."""
    import numpy as np

    draws = the_draws(5)
    rows = [draws.uniform("happening", slot=s, first=0, count=100_000) for s in range(20)]
    rows += [draws.uniform(f"drift:{nth}", slot=2 * 7 + nth % 2, first=0, count=100_000) for nth in range(20)]
    numbers = np.concatenate(rows)
    assert numbers.size - np.unique(numbers).size <= 2  # of 2**53; a tenth of a percent expected


def test_numbers_are_even() -> None:
    """Over paths, over slots and over seeds, numbers fall evenly into a hundred bins (chi-squared, 99 degrees)."""
    import numpy as np

    over_paths = the_draws(1).uniform("happening", slot=5, first=3, count=200_000)
    over_slots = np.concatenate([the_draws(1).uniform("happening", slot=s, first=8, count=40) for s in range(5_000)])
    over_seeds = np.concatenate([the_draws(s).uniform("happening", slot=5, first=8, count=40) for s in range(2_000)])
    for numbers in (over_paths, over_slots, over_seeds):
        assert numbers.min() >= 0
        assert numbers.max() < 1
        expected = len(numbers) / 100
        counts = np.bincount((numbers * 100).astype(int), minlength=100)
        assert ((counts - expected) ** 2).sum() / expected < 99 + 4 * math.sqrt(2 * 99)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, "happening", 5, 0), (1, "happening", 6, 0)),
        ((1, "happening", 5, 0), (1, "happening", 5, 1)),
        ((1, "happening", 5, 0), (1, "happening", 5, 4)),
        ((1, "happening", 5, 0), (2, "happening", 5, 0)),
        ((1, "happening", 5, 0), (1, "way", 5, 0)),
        ((1, "drift:trust", 5, 0), (1, "drift:attention", 5, 0)),
        ((1, "happening", 0, 0), (1, "happening", 2**63, 0)),
    ],
)
def test_addresses_are_unrelated(one: tuple[int, str, int, int], other: tuple[int, str, int, int]) -> None:
    """Numbers at neighbouring slots, paths, seeds and streams are uncorrelated within four standard errors."""
    import numpy as np

    count = 100_000
    addresses = (one, other)
    first, second = (the_draws(s).uniform(name, slot=k, first=path, count=count) for s, name, k, path in addresses)
    assert abs(np.corrcoef(first, second)[0, 1]) < 4 / math.sqrt(count)
