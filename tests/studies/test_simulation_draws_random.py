"""Random numbers are addressed: what else is asked for changes none of them; and they look random."""

from importlib.util import find_spec
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation.draws import SCHEME, Draws, key_of

pytestmark = pytest.mark.needs("numpy")

SEEDS = st.integers(0, 2**64 - 1)
STREAMS = st.sampled_from(("way", "happening", "drift:trust", "policy:visit"))


@given(SEEDS, STREAMS, st.integers(0, 40_000), st.integers(0, 2**40), st.lists(st.integers(0, 90), max_size=5))
def test_draws_are_addressed(seed: int, stream: str, slot: int, first: int, cuts: list[int]) -> None:
    """A number is the same in a block of any size, and whatever was drawn before it."""
    whole = Draws(seed).uniform(stream, slot=slot, first=first, count=91)
    draws, parts = Draws(seed), []
    for low, high in zip([0, *sorted(cuts)], [*sorted(cuts), 91], strict=True):
        draws.uniform("another", slot=slot, first=high, count=high % 7)
        room = np.empty(high - low)
        parts.append(draws.uniform(stream, slot=slot, first=first + low, count=high - low, out=room if low else None))
    assert np.array_equal(np.concatenate(parts), whole)


@given(SEEDS, STREAMS, st.integers(0, 1_000))
def test_a_word_becomes_a_number_as_documented(seed: int, stream: str, slot: int) -> None:
    """The numbers are the words of the generator at the documented counter, shifted and scaled."""
    key = key_of(seed, stream)
    counter = (SCHEME << 192) + (slot << 64) + 25
    generator = np.random.Philox(counter=counter, key=int(key[0]) + (int(key[1]) << 64))
    words = generator.random_raw(8)
    assert np.array_equal(Draws(seed).uniform(stream, slot=slot, first=100, count=8), (words >> 11) * 2.0**-53)


def test_known_numbers() -> None:
    """The scheme is fixed: these numbers never change."""
    found = Draws(7).uniform("happening", slot=3, first=417, count=3)
    assert [float(number).hex() for number in found] == KNOWN


def test_numbers_are_uniform() -> None:
    """Over streams, slots and paths alike: each of 64 bins gets its share, by chi square."""
    draws = Draws(2024)
    for stream, slots, count in (("way", 1, 262_144), ("happening", 512, 512), ("drift:trust", 65_536, 4)):
        numbers = np.concatenate([draws.uniform(stream, slot=s, first=0, count=count) for s in range(slots)])
        bins = np.bincount((numbers * 64).astype(int), minlength=64)
        expected = numbers.size / 64
        chi_square = float(((bins - expected) ** 2 / expected).sum())
        assert 25 < chi_square < 120, (stream, chi_square)  # 63 degrees of freedom; each end about 1 in 100,000


def test_streams_slots_and_seeds_are_not_correlated() -> None:
    """Between any two of neighbouring streams, slots, seeds and paths the correlation is that of chance."""
    count = 40_000
    rows = [Draws(seed).uniform(stream, slot=slot, first=0, count=count) for seed, stream, slot in ADDRESSES]
    rows.append(np.roll(rows[0], 1))
    for a, b in combinations(rows, 2):
        assert abs(float(np.corrcoef(a, b)[0, 1])) < 5 / count**0.5


ADDRESSES = [(1, "drift:trust", 0), (1, "drift:trust", 1), (2, "drift:trust", 0), (1, "drift:trust2", 0), (1, "way", 0)]
KNOWN = ["0x1.2313970febf8bp-1", "0x1.cdba3576b4f68p-2", "0x1.84bf655eca590p-3"]
