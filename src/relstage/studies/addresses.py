"""Random numbers that are addressed, not consumed: each is found by seed, stream, slot and place.

Law (``draws_are_addressed``): a number depends on nothing but its address, whatever else is asked for.

The scheme, version 1. Philox 4x64 (Salmon et al. 2011) with the key BLAKE2b-128 of the seed and the name of the stream.
The counter holds, in its four words, one more than the number of a group, the slot, 0 and the version of the scheme;
four words of 64 bits come out for each group. Whoever draws says what a group is: four paths of a word each, or sixteen
of sixteen bits. Needs numpy.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCHEME = 1
WORDS = 4
"""Words of a group."""
Words = NDArray[np.uint64]

_HALF, _LOW = np.uint64(32), np.uint64(2**32 - 1)
_TIMES = np.array([0xD2E7470EE14C6C93, 0xCA5A826395121157], dtype=np.uint64).reshape(2, 1, 1)
_WEYL = np.array([0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B], dtype=np.uint64).reshape(2, 1, 1)
_ROUNDS = 10


def state_at(seed: int, stream: str, slot: int, group: int) -> Any:
    """Return the state of a ``numpy.random.Philox`` whose next word is the first of `group`."""
    return {
        "bit_generator": "Philox",
        "state": {
            "counter": np.array([group, slot, 0, SCHEME], dtype=np.uint64),
            "key": key_of(seed, stream),
        },
        "buffer": np.zeros(WORDS, dtype=np.uint64),
        "buffer_pos": WORDS,  # nothing is left of an earlier address
        "has_uint32": 0,
        "uinteger": 0,
    }


@lru_cache(maxsize=1024)
def key_of(seed: int, stream: str) -> Words:
    """Return the 128-bit key of a stream, as two words."""
    said = f"relstage draws {SCHEME}\0{seed}\0{stream}"
    return np.frombuffer(hashlib.blake2b(said.encode(), digest_size=16).digest(), dtype="<u8")


class Stream:
    """One stream of a study, as words.

    Parameters
    ----------
    seed : int
        From 0 to 2**64 - 1.
    name : str
        Name of the stream.
    """

    def __init__(self, seed: int, name: str) -> None:
        self._bits = np.random.Philox(0)
        self._state = state_at(seed, name, 0, 0)

    def words(self, slot: int, first: int, count: int) -> Words:
        """Return the words ``first .. first + count - 1`` at `slot`; shape (count,)."""
        group, skipped = divmod(first, WORDS)
        self._state["state"]["counter"][:2] = group, slot
        self._bits.state = self._state
        return self._bits.random_raw(skipped + count)[skipped:]


def scattered(seed: int, streams: Sequence[str], slot: int, groups: NDArray[np.intp]) -> Words:
    """Return the four words of each of some groups at `slot` of each stream; shape (4, streams, groups)."""
    keys = np.array([key_of(seed, stream) for stream in streams], dtype=np.uint64).reshape(-1, 2)
    return _philox(groups + 1, slot, keys.T[:, :, None])  # NumPy counts on before it fills its buffer


def _philox(blocks: NDArray[np.intp], slot: int, keys: Words) -> Words:
    """Return the four words of each block under each key; `keys` has shape (2, keys, 1), the answer (4, keys, blocks).

    The words 0 and 2 of a counter are multiplied, the words 1 and 3 are not; each pair is one array.
    """
    shape = (2, keys.shape[1], blocks.size)
    multiplied, other = np.zeros(shape, dtype=np.uint64), np.empty(shape, dtype=np.uint64)
    multiplied[0] = blocks
    other[0], other[1] = slot, SCHEME
    for _ in range(_ROUNDS):
        upper, lower = _product(multiplied)
        multiplied, other = upper[::-1] ^ other ^ keys, lower[::-1]
        keys = keys + _WEYL
    return np.stack([multiplied[0], other[0], multiplied[1], other[1]])


def _product(words: Words) -> tuple[Words, Words]:
    """Return the upper and the lower half of the 128 bits of each word times the number of its row."""
    high, low = words >> _HALF, words & _LOW
    crossed = high * (_TIMES & _LOW) + (low * (_TIMES & _LOW) >> _HALF)
    upper = high * (_TIMES >> _HALF) + (crossed >> _HALF)
    upper += (crossed & _LOW) + low * (_TIMES >> _HALF) >> _HALF
    return upper, words * _TIMES
