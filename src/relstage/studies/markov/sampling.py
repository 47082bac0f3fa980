"""Paths of a plain Markov chain, drawn by addressed random numbers.

Law (``chains_are_drawn_as_they_are``): at each step a path goes where the number at its address, one of 2**64 equally
likely ones, falls in the row of its state.

A row cuts the whole numbers below 2**64 into stretches, one a state, in their order: each as long as its chance,
rounded down, and the longest takes what is left, less than 2**-53 + 2,000 * 2**-64. So no chance is off by more than
2**-52. The first 16 bits of the number of a path at a step stand in the stream "chain", a group being sixteen paths;
the other 48 in "chain further". A guide answers from the first bits where every number that begins with them falls in
one stretch; elsewhere the others are drawn as well. So the guide changes how long it takes, and never where a path
goes.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relstage.studies.addresses import Stream, Words

Numbers = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Bits = NDArray[np.uint16]

MAX_NUMBERS = 2_000_000_000
"""Paths times steps that are kept at once, the start of each path counted."""
LAST_SEED = 2**64 - 1
LAST_PATH = 2**60
ROUNDING = 1e-9
"""How far the sum of a row may lie from 1; what a row lacks beyond that leaves the chain."""
BLOCK = 32_768
"""Paths drawn together: as many as stay in the cache."""
FEW = 8
"""Up to how many numbers are drawn one by one; of more, all of the block are."""
BITS = 16
LARGEST_GUIDE = 2**22
"""Entries of a guide. For more than 64 states it answers from fewer than 16 bits."""
MOST_OPEN = 1 / 16
"""Above this share of numbers that a guide would leave open, there is none, and every number is searched for."""
OPEN = -1


@dataclass(frozen=True, eq=False)
class Stretches:
    """Rows of chances as stretches of the numbers below 2**64.

    Parameters
    ----------
    first : array of int, shape (rows + 1,)
        Where the stretches of each row begin in `to` and `last`.
    to : array of int, shape (stretches,)
        The state that a stretch leads to.
    last : array of uint64, shape (stretches,)
        The last number of each stretch; that of a row's last one is 2**64 - 1.
    """

    first: Places
    to: Places
    last: Words

    @classmethod
    def of(cls, rows: Sequence[Floats]) -> "Stretches":
        """Return the stretches of `rows`, each of which sums to 1 but for rounding."""
        held = [np.flatnonzero(row * 2.0**64 >= 1.0) for row in rows]
        return cls(
            first=np.cumsum([0, *map(len, held)]),
            to=np.concatenate(held),
            last=np.concatenate([_ends(row[to]) for row, to in zip(rows, held, strict=True)]),
        )

    def find_one(self, row: int, number: int) -> int:
        """Return the state that one number leads to from a row."""
        begin, end = self._first[row : row + 2]
        return self._to[bisect_left(self._last, number, begin, end)]

    @cached_property
    def _first(self) -> list[int]:
        return list(self.first.tolist())

    @cached_property
    def _to(self) -> list[int]:
        return list(self.to.tolist())

    @cached_property
    def _last(self) -> list[int]:
        return list(self.last.tolist())

    def find(self, rows: Places, numbers: Words) -> Places:
        """Return the state that each number leads to from its row."""
        low, high = self.first[rows], self.first[rows + 1] - 1
        for _ in range(int(np.diff(self.first).max()).bit_length()):
            middle = (low + high) >> 1
            beyond = self.last[middle] < numbers
            low = np.where(beyond, middle + 1, low)
            high = np.where(beyond, high, middle)
        return self.to[low]


def _ends(chances: Floats) -> Words:
    """Return the last number of each stretch; the longest takes what rounding leaves. Sums wrap around at 2**64."""
    lengths = np.floor(np.minimum(chances, 1 - 2.0**-53) * 2.0**64).astype(np.uint64)
    longest = chances.argmax()
    lengths[longest : longest + 1] -= lengths.sum()
    return lengths.cumsum() - np.uint64(1)


def _whole(row: Floats) -> Floats:
    """Return a row that sums to 1: with what leaves the chain as its last entry, or with rounding divided away."""
    total = math.fsum(row)
    return np.append(row, 1 - total) if total < 1 - ROUNDING else row / total


def guide_of(stretches: Stretches, bits: int, dtype: type[Any]) -> Numbers:
    """Return row, first `bits` bits -> the state that every such number leads to, or -1 where they differ."""
    rows = len(stretches.first) - 1
    guide = np.full((rows, 1 << bits), OPEN, dtype=dtype)
    shift = 64 - bits
    for row in range(rows):
        begin = 0
        part = slice(*stretches.first[row : row + 2])
        for to, last in zip(stretches.to[part].tolist(), stretches.last[part].tolist(), strict=True):
            guide[row, -(-begin >> shift) : (last + 1) >> shift] = to
            begin = last + 1
    return guide.ravel()


def bits_for(stretches: Stretches) -> int:
    """Return how many bits the guide of `stretches` answers from; 0 where it is better to do without."""
    rows, all_of_them = len(stretches.first) - 1, len(stretches.to)
    bits = min(BITS, (LARGEST_GUIDE // rows).bit_length() - 1)
    return bits if all_of_them - rows <= MOST_OPEN * (rows << bits) else 0


class Sampler:
    """Draws the paths of one chain.

    Parameters
    ----------
    matrix : array of float64, shape (states, states)
        Row: from; column: to.
    bits : int, optional
        From how many bits the guide answers, 0 for none; found from the rows unless given.
    """

    def __init__(self, matrix: Floats, *, bits: int | None = None) -> None:
        rows = [_whole(row) for row in matrix]
        if any(len(row) > len(matrix) for row in rows):
            rows.append(np.eye(len(matrix) + 1)[-1])  # who has left stays so
        self.dtype = np.int8 if len(matrix) <= np.iinfo(np.int8).max else np.int16
        self.stretches = Stretches.of(rows)
        self.bits = bits_for(self.stretches) if bits is None else bits
        self.guide = guide_of(self.stretches, self.bits, self.dtype) if self.bits else None

    def draw(self, start: Floats, steps: int, *, paths: int, seed: int, first: int) -> Numbers:
        """Return the state of the paths ``first ..`` after 0, 1, ... `steps` steps; shape (steps + 1, paths)."""
        kept: Numbers = np.empty((steps + 1, paths), dtype=self.dtype)
        begin, streams = Stretches.of([start]), _Streams(seed)
        for low in range(0, paths, BLOCK):
            block = kept[:, low : low + BLOCK]
            numbers = streams.starts.words(0, first + low, block.shape[1])
            block[0] = begin.to[np.searchsorted(begin.last, numbers)]
            if self.guide is None:
                self._search(block, first + low, streams)
            else:
                self._look_up(block, first + low, streams, self.guide)
        return kept

    def _look_up(self, block: Numbers, first: int, streams: "_Streams", guide: Numbers) -> None:
        index, lower, upper = self._index(block.shape[1])
        for step in range(1, len(block)):
            here, there = block[step - 1], block[step]
            lower[:] = bits = streams.bits(step, first, len(here))
            upper[:] = here
            if self.bits < BITS:
                np.right_shift(index, BITS - self.bits, out=index)
            guide.take(index, out=there, mode="clip")  # the default mode copies
            self._settle(there, here, bits, partial(streams.rest, step, first))

    def _index(self, count: int) -> tuple[NDArray[np.int64], Bits, Numbers]:
        """Return indices of the guide before they are cut to its bits, and their lower 16 bits and those above."""
        index = np.zeros(count, dtype="<i8")
        lower = index.view("<u2").reshape(count, -1)[:, 0]
        upper = index.view(np.dtype(self.dtype).newbyteorder("<")).reshape(count, -1)
        return index, lower, upper[:, 2 // upper.itemsize]

    def _settle(self, there: Numbers, here: Numbers, bits: Bits, rest: Callable[[int, int], Words]) -> None:
        """Find where the paths go that the guide has left open: a few one by one, more together."""
        for _ in range(FEW):
            path = int(there.argmin())
            if there[path] != OPEN:
                return
            number = int(bits[path]) << 48 | int(rest(path, 1)[0]) >> 16
            there[path] = self.stretches.find_one(int(here[path]), number)
        at = np.flatnonzero(there == OPEN)
        numbers = _joined(bits[at], rest(0, len(here))[at])
        there[at] = self.stretches.find(here[at].astype(np.intp), numbers)

    def _search(self, block: Numbers, first: int, streams: "_Streams") -> None:
        count = block.shape[1]
        for step in range(1, len(block)):
            numbers = _joined(streams.bits(step, first, count), streams.rest(step, first, 0, count))
            block[step] = self.stretches.find(block[step - 1].astype(np.intp), numbers)


def _joined(bits: Bits, rest: Words) -> Words:
    """Return the whole numbers that begin with `bits` and go on with the first 48 bits of `rest`."""
    return bits.astype(np.uint64) << np.uint64(48) | rest >> np.uint64(16)


class _Streams:
    """The random numbers of a study of chains."""

    def __init__(self, seed: int) -> None:
        self.starts = Stream(seed, "chain start")
        self._chain = Stream(seed, "chain")
        self._further = Stream(seed, "chain further")

    def bits(self, step: int, first: int, count: int) -> Bits:
        """Return the first 16 bits of the paths ``first .. first + count - 1``."""
        skipped = first % 4
        words = self._chain.words(step, first // 4, (skipped + count + 3) // 4)
        return words.astype("<u8", copy=False).view("<u2")[skipped : skipped + count]

    def rest(self, step: int, first: int, path: int, count: int) -> Words:
        """Return the words whose first 48 bits go on from there, of the paths ``first + path ..``."""
        return self._further.words(step, first + path, count)


def moves_between(paths: NDArray[np.integer[Any]], states: int) -> NDArray[np.int64]:
    """Return how many steps were taken from each state to each, and out of the chain; shape (states, states + 1)."""
    size = states + 1
    counts = np.zeros(size * size, dtype=np.int64)
    for here, there in pairwise(paths):
        counts += np.bincount(here.astype(np.intp) * size + there, minlength=size * size)
    return counts.reshape(size, size)[:states]
