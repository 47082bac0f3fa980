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
from collections.abc import Callable
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


@lru_cache(maxsize=1024)
def key_of(seed: int, stream: str) -> NDArray[np.uint64]:
    """Return the 128-bit key of a stream, as two words."""
    said = f"relstage draws {SCHEME}\0{seed}\0{stream}"
    return np.frombuffer(hashlib.blake2b(said.encode(), digest_size=16).digest(), dtype="<u8")
