"""Random numbers that are addressed, not consumed: each is found by seed, decision point, slot and path.

Law (``draws_are_addressed``): the number of a path at a slot of a stream does not depend on which other numbers were
asked for, in what order, or in blocks of what size.

The scheme, version 1. Philox 4x64 (Salmon et al. 2011) with the key BLAKE2b-128 of the seed and the name of the
stream; the counter holds, in its four words, one more than the number of the path divided by four, the slot, 0 and
the version of the scheme; the path's remainder picks one of the four words that come out. A word becomes a number in
[0, 1) as ``(word >> 11) * 2**-53``. The key holds neither the definition nor the scenario, so that scenarios share
random numbers.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SCHEME = 1
LANES = 4
Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
Places = NDArray[np.intp]
Drawn = Callable[[str], Floats]
"""How numbers are drawn for some paths at a slot, by stream."""


class Draws:
    """The random numbers of one study.

    Parameters
    ----------
    seed : int
        From 0 to 2**64 - 1.

    Examples
    --------
    >>> draws = Draws(7)
    >>> whole = draws.uniform("event", slot=3, first=0, count=1_000)
    >>> bool(whole[417] == draws.uniform("event", slot=3, first=417, count=1)[0])
    True
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._bits = np.random.Philox(0)
        self._numbers = np.random.Generator(self._bits)

    def uniform(self, stream: str, *, slot: int, first: int, count: int, out: Floats | None = None) -> Floats:
        """Return the numbers of the paths ``first .. first + count - 1`` at `slot` of `stream`; shape (count,).

        They are written into `out` where it is given.
        """
        skipped = first % LANES
        self._bits.state = {
            "bit_generator": "Philox",
            "state": {
                "counter": np.array([first // LANES, slot, 0, SCHEME], dtype=np.uint64),
                "key": key_of(self.seed, stream),
            },
            "buffer": np.zeros(LANES, dtype=np.uint64),
            "buffer_pos": LANES,  # nothing is left of an earlier address
            "has_uint32": 0,
            "uinteger": 0,
        }
        if skipped:
            self._numbers.random(skipped)
        return self._numbers.random(count) if out is None else self._numbers.random(out=out)

    def scattered(self, streams: Sequence[str], *, slot: int, paths: Places) -> Floats:
        """Return the numbers of some paths at `slot` of each stream; shape (streams, paths).

        The same numbers as ``uniform`` gives, for paths that lie far apart: one by one they cost some forty times as
        much, so it pays where fewer than a fortieth of a range are wanted.
        """
        keys = np.array([key_of(self.seed, stream) for stream in streams], dtype=np.uint64).reshape(-1, 2)
        words = _philox(paths // LANES + 1, slot, keys.T[:, :, None])  # NumPy counts on before it fills its buffer
        lanes = np.broadcast_to(paths % LANES, words.shape[1:])
        found: Floats = (np.choose(lanes, list(words)) >> np.uint64(11)) * 2.0**-53
        return found


@lru_cache(maxsize=1024)
def key_of(seed: int, stream: str) -> NDArray[np.uint64]:
    """Return the 128-bit key of a stream, as two words."""
    said = f"relstage draws {SCHEME}\0{seed}\0{stream}"
    return np.frombuffer(hashlib.blake2b(said.encode(), digest_size=16).digest(), dtype="<u8")


# ---------------------------------------------------------------------------------------------- Philox, many addresses

_HALF, _LOW = np.uint64(32), np.uint64(2**32 - 1)
_TIMES = np.array([0xD2E7470EE14C6C93, 0xCA5A826395121157], dtype=np.uint64).reshape(2, 1, 1)
_WEYL = np.array([0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B], dtype=np.uint64).reshape(2, 1, 1)
_ROUNDS = 10


def _philox(blocks: Places, slot: int, keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
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


def _product(words: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the upper and the lower half of the 128 bits of each word times the number of its row."""
    high, low = words >> _HALF, words & _LOW
    crossed = high * (_TIMES & _LOW) + (low * (_TIMES & _LOW) >> _HALF)
    upper = high * (_TIMES >> _HALF) + (crossed >> _HALF)
    upper += (crossed & _LOW) + low * (_TIMES >> _HALF) >> _HALF
    return upper, words * _TIMES
