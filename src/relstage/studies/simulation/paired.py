"""What two sides come to over the same paths, in whole numbers: how they differ, and how much that varies.

Law (``pairs_add``): the pairs of the parts of a comparison, in any number and added in any order, are those of the
whole, byte for byte.
"""

import hashlib
import json
from dataclasses import dataclass, fields
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relstage.studies.simulation.blocks import Block
from relstage.studies.simulation.draws import Draws, Floats
from relstage.studies.simulation.jobs import BLOCK, Study, made_ready, ranges
from relstage.studies.simulation.kernel import run
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.sums import exact_sums
from relstage.studies.simulation.walks import Walks

FORMAT = "relstage pairs 1"
SHOWN = 10
"""Paths that a comparison names as examples: those of the lowest numbers among the changed."""

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Paired:
    """What two sides come to over the same paths.

    Tables of four are stacked: paths that the first side has, those of the second, those of the first alone and those
    of the second alone. Sums of six are of one side, of the other and of the second less the first, then of the squares
    of these.

    Parameters
    ----------
    paths, changed : int
        How many paths, and on how many of them the place of some month, a move or the value differs.
    first : tuple of int
        The lowest numbers of changed paths, at most ten.
    diverged : array of int, shape (months + 1,)
        Paths whose first month of another place is month 0, 1, ...
    places : array of int, shape (4, months + 1, places)
        Paths in each place at the end of each month.
    reached : array of int, shape (4, places)
        Paths that were in each place by the horizon, if only between two moves of one month.
    lasted : tuple of int, 6
        Months until the first ending, the horizon at most.
    worth : tuple of int, 6
        Value of a path in units of ``sums.UNIT``, 2**-32.
    """

    paths: int
    changed: int
    first: tuple[int, ...]
    diverged: Ints
    places: Ints
    reached: Ints
    lasted: tuple[int, ...]
    worth: tuple[int, ...]

    @classmethod
    def nothing(cls, prepared: Prepared) -> "Paired":
        """Return the pairs of no path, which add nothing."""
        months, places = prepared.scenario.months + 1, len(prepared.places)
        shapes = {"diverged": (months,), "places": (4, months, places), "reached": (4, places)}
        tables = {name: np.zeros(shape, dtype=np.int64) for name, shape in shapes.items()}
        return cls(paths=0, changed=0, first=(), lasted=(0,) * 6, worth=(0,) * 6, **tables)

    @classmethod
    def of(cls, one: Walks, other: Walks) -> "Paired":
        """Return the pairs of the walks of the same paths on either side."""
        blocks = one.block, other.block
        diverging = (blocks[0].stages != blocks[1].stages).any(axis=0)
        first_apart = (blocks[0].stages != blocks[1].stages).argmax(axis=0)
        changed = diverging | (blocks[0].value != blocks[1].value) | _moved_otherwise(one, other)
        return cls(
            paths=blocks[0].count,
            changed=int(changed.sum()),
            first=tuple((np.flatnonzero(changed)[:SHOWN] + blocks[0].first).tolist()),
            diverged=np.bincount(first_apart[diverging], minlength=one.months + 1),
            places=_occupied(*blocks, one.places),
            reached=_four(one.firsts <= one.months, other.firsts <= other.months),
            lasted=_six(*(np.minimum(each.ending, each.months) for each in (one, other))),
            worth=_worth(blocks[0].value, blocks[1].value),
        )

    def __add__(self, other: "Paired") -> "Paired":
        return Paired(
            paths=self.paths + other.paths,
            changed=self.changed + other.changed,
            first=tuple(sorted((*self.first, *other.first))[:SHOWN]),
            diverged=self.diverged + other.diverged,
            places=self.places + other.places,
            reached=self.reached + other.reached,
            lasted=tuple(map(add, self.lasted, other.lasted)),
            worth=tuple(map(add, self.worth, other.worth)),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Paired) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    @property
    def digest(self) -> str:
        """SHA-256 of ``to_bytes()``, in hex."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Return the one JSON text of these pairs, in UTF-8."""
        whole = {each.name: _plain(getattr(self, each.name)) for each in fields(self)}
        return json.dumps({"format": FORMAT, **whole}, sort_keys=True, separators=(",", ":")).encode()


@dataclass(frozen=True)
class PairedPiece:
    """Paths ``first .. first + count - 1`` of both sides."""

    one: Study
    other: Study
    first: int
    count: int


def pair_work(piece: PairedPiece) -> Paired:
    """Run one piece of both sides: what a worker does."""
    found = Paired.nothing(made_ready(piece.one))
    for first, count in ranges(piece.first, piece.count, BLOCK):
        found += Paired.of(*(_walked(study, first, count) for study in (piece.one, piece.other)))
    return found


def _walked(study: Study, first: int, count: int) -> Walks:
    prepared = made_ready(study)
    return Walks.of(run(prepared, Draws(study.seed), first, count), prepared)


def _plain(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def _four(one: Flags, other: Flags) -> Ints:
    """Return how often each row of flags is true: on one side, on the other, on one alone and on the other alone."""
    return np.array([np.count_nonzero(each, axis=-1) for each in (one, other, one & ~other, other & ~one)])


def _occupied(one: Block, other: Block, places: int) -> Ints:
    every = (_counted(block.stages, places) for block in (one, other))
    apart = one.stages != other.stages
    alone = (_counted(np.where(apart, block.stages, places), places) for block in (one, other))
    return np.array([*every, *alone])


def _counted(stages: NDArray[Any], places: int) -> Ints:
    return np.array([np.bincount(row, minlength=places)[:places] for row in stages], dtype=np.int64)


def _six(one: Ints, other: Ints) -> tuple[int, ...]:
    """Return the sums of whole numbers, of both sides and of their difference, then those of the squares."""
    three = (one, other, other - one)
    return tuple(int(each.sum()) for each in (*three, *(each**2 for each in three)))


def _worth(one: Floats, other: Floats) -> tuple[int, ...]:
    sums, squares = exact_sums(np.concatenate([one, other, other - one]), np.repeat(np.arange(3), len(one)), 3)
    return (*sums, *squares)


def _moved_otherwise(one: Walks, other: Walks) -> Flags:
    """Return which paths moved along other edges, or in other months: they may be in the same places all the same."""
    ids = [[move.id for move in walks.prepared.model.transitions] for walks in (one, other)]
    numbers = {id: number for number, id in enumerate(dict.fromkeys([*ids[0], *ids[1]]))}
    sides = [(walks, _nth_of_path(walks)) for walks in (one, other)]
    most = 1 + max(int(nth.max(initial=0)) for _, nth in sides)
    keys = []
    for (walks, nth), known in zip(sides, ids, strict=True):
        transition = np.array([numbers[id] for id in known], dtype=np.int64)[walks.transition]
        keys.append(((walks.path * most + nth) * (one.months + 1) + walks.month) * len(numbers) + transition)
    differing = np.zeros(one.block.count, dtype=np.bool_)
    differing[np.setxor1d(keys[0], keys[1], assume_unique=True) // (most * (one.months + 1) * len(numbers))] = True
    return differing


def _nth_of_path(walks: Walks) -> Ints:
    """Return the place of each move among those of its path."""
    number = np.arange(len(walks.path))
    return number - np.maximum.accumulate(np.where(walks.opens, number, 0)) if len(number) else number
