"""Law ``draws_are_addressed``: a random number is found by its address alone, and numbers of all addresses are even."""

import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.laws.philox import WORD, word

if TYPE_CHECKING:
    from relstage.studies.simulation.draws import Draws

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
