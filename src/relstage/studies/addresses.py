"""Random numbers that are addressed, not consumed: each is found by seed, stream, slot and place.

Law (``draws_are_addressed``): a number depends on nothing but its address, whatever else is asked for.

The scheme, version 1. Philox 4x64 (Salmon et al. 2011) with the key BLAKE2b-128 of the seed and the name of the stream.
The counter holds, in its four words, one more than the number of a group, the slot, 0 and the version of the scheme;
four words of 64 bits come out for each group. Whoever draws says what a group is: four paths of a word each, or sixteen
of sixteen bits. Needs numpy.
"""

import hashlib
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

SCHEME = 1
WORDS = 4
"""Words of a group."""
Words = NDArray[np.uint64]


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
