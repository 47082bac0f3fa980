"""Random numbers that are addressed, not consumed: each is found by seed, decision point, slot and path.

Law (``draws_are_addressed``): the number of a path at a slot of a stream does not depend on which other numbers were
asked for, in what order, or in blocks of what size.

The scheme is that of ``studies.addresses``, a group being four paths: the path's remainder picks one of the four words
that come out. A word becomes a number in [0, 1) as ``(word >> 11) * 2**-53``. The key holds neither the definition nor
the scenario, so that scenarios share random numbers.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from relstage.studies import addresses

SCHEME = addresses.SCHEME
LANES = addresses.WORDS
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
        self._bits.state = addresses.state_at(self.seed, stream, slot, first // LANES)
        if skipped:
            self._numbers.random(skipped)
        return self._numbers.random(count) if out is None else self._numbers.random(out=out)

    def scattered(self, streams: Sequence[str], *, slot: int, paths: Places) -> Floats:
        """Return the numbers of some paths at `slot` of each stream; shape (streams, paths).

        The same numbers as ``uniform`` gives, for paths that lie far apart: one by one they cost some forty times as
        much, so it pays where fewer than a fortieth of a range are wanted.
        """
        words = addresses.scattered(self.seed, streams, slot, paths // LANES)
        lanes = np.broadcast_to(paths % LANES, words.shape[1:])
        chosen = np.choose(lanes, list(words)) >> np.uint64(11)
        return chosen.astype(np.float64) * 2.0**-53
