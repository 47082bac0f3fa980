"""The walks of a block through the stages: each path's moves in order, with where it came from and since when.

What a month ends with is not all: a path may enter a place and leave it within one month, and it was there.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from relstage.machines import Transition
from relstage.studies.simulation.blocks import Block
from relstage.studies.simulation.prepared import Prepared

Ints = NDArray[np.int64]
GROUPS = 32
"""Paths whose numbers leave the same remainder are a group: how much groups differ tells the error of stays."""
Edge = tuple[str, str, str]
"""Origin, transition, target."""


def edges(prepared: Prepared) -> tuple[Edge, ...]:
    """Return every way along a transition, in declared order; an edge's number is its place here."""
    return tuple((origin, move.id, move.target) for move in prepared.model.transitions for origin in move.origins)


def endings_of(prepared: Prepared) -> tuple[Transition, ...]:
    """Return the transitions that end a relationship, in declared order."""
    return tuple(move for move in prepared.model.transitions if move.kind == "terminate")


@dataclass(frozen=True)
class Walks:
    """The moves of a block in order of path, then time; arrays of one length but for `opening`.

    Parameters
    ----------
    prepared, block : Prepared, Block
        As given.
    path, month, transition, target : array of int
        Of each move; `path` within the block.
    initiator, cause : array of int
        As in the block.
    opens : array of bool
        Whether it is the path's first move.
    opening : array of int, shape (count,)
        The place of each path before its first move.
    """

    prepared: Prepared
    block: Block
    path: Ints
    month: Ints
    transition: Ints
    target: Ints
    initiator: Ints
    cause: Ints
    opens: NDArray[np.bool_]
    opening: Ints

    @classmethod
    def of(cls, block: Block, prepared: Prepared) -> "Walks":
        """Return the walks of `block`."""
        order = np.argsort(block.moves.path, kind="stable")
        path, month, transition = (
            each[order] for each in (block.moves.path, block.moves.month, block.moves.transition)
        )
        targets = np.array([prepared.number_of[move.target] for move in prepared.model.transitions], dtype=np.int64)
        opening = block.stages[0].astype(np.int64)
        opening[path[month == 0]] = prepared.number_of[prepared.model.initial]  # only what is opened moves in month 0
        return cls(
            prepared=prepared,
            block=block,
            path=path,
            month=month,
            transition=transition,
            target=targets[transition],
            initiator=block.moves.initiator[order],
            cause=block.moves.cause[order],
            opens=_first_of_each(path),
            opening=opening,
        )

    @property
    def months(self) -> int:
        """Horizon."""
        return self.prepared.scenario.months

    @property
    def places(self) -> int:
        """How many places there are."""
        return len(self.prepared.places)

    @cached_property
    def origin(self) -> Ints:
        """Where each move leads from."""
        return np.where(self.opens, self.opening[self.path], np.roll(self.target, 1))

    @cached_property
    def since(self) -> Ints:
        """The month in which that place was entered; 0 where the path began there."""
        return np.where(self.opens, 0, np.roll(self.month, 1))

    @cached_property
    def edge(self) -> Ints:
        """The number of the edge of each move."""
        known = {move.id: nth for nth, move in enumerate(self.prepared.model.transitions)}
        table = np.full((len(known), self.places), -1, dtype=np.int64)
        for number, (origin, transition, _) in enumerate(edges(self.prepared)):
            table[known[transition], self.prepared.number_of[origin]] = number
        return table[self.transition, self.origin]

    # ------------------------------------------------------------------------------------------------------ passages

    @cached_property
    def firsts(self) -> Ints:
        """The month in which each path was first in each place, shape (places, count); past the horizon: never."""
        count = self.block.count
        found = np.full(self.places * count, self.months + 1, dtype=np.int64)
        np.minimum.at(found, self.target * count + self.path, self.month)
        found[self.opening * count + np.arange(count)] = 0
        return found.reshape(self.places, count)

    def passages(self) -> Ints:
        """Return how many paths were first in each place in each month, shape (places, months + 1)."""
        return np.array([self._by_month(row) for row in self.firsts])

    def ended(self) -> Ints:
        """Return how many paths first ended in each month, shape (months + 1,)."""
        return self._by_month(self.ending)

    @cached_property
    def ending(self) -> Ints:
        """The month in which each path first ended: its first terminate, 0 where it began in an exit; or never."""
        found = np.full(self.block.count, self.months + 1, dtype=np.int64)
        rows = self._terminates >= 0
        np.minimum.at(found, self.path[rows], self.month[rows])
        found[self._begun_ended] = 0
        return found

    @cached_property
    def _terminates(self) -> Ints:
        """The number among ``endings_of`` of each move; -1 for moves that end nothing."""
        transitions = self.prepared.model.transitions
        numbers = np.full(len(transitions), -1, dtype=np.int64)
        numbers[[move.kind == "terminate" for move in transitions]] = np.arange(len(endings_of(self.prepared)))
        return numbers[self.transition]

    @cached_property
    def _begun_ended(self) -> NDArray[np.bool_]:
        exits = [self.prepared.number_of[place] for place in self.prepared.exits]
        return np.isin(self.opening, exits)

    def _by_month(self, firsts: Ints) -> Ints:
        return np.bincount(firsts, minlength=self.months + 2)[: self.months + 1]

    # --------------------------------------------------------------------------------------------------------- moves

    def moves(self) -> dict[str, Ints]:
        """Return the moves by month and edge, and the sums of squares over paths by month and over all months."""
        count, known = self.block.count, len(edges(self.prepared))
        bins = self.month * known + self.edge
        keys, times = np.unique(bins * count + self.path, return_counts=True)
        shape, cells = (self.months + 1, known), (self.months + 1) * known
        total = np.bincount(self.path * known + self.edge, minlength=count * known).reshape(count, known)
        return {
            "moves": np.bincount(bins, minlength=cells).reshape(shape),
            "moves_squared": _added(keys // count, times**2, cells).reshape(shape),
            "crossed": (total**2).sum(axis=0),
        }

    # --------------------------------------------------------------------------------------------------------- stays

    @cached_property
    def _open(self) -> tuple[Ints, NDArray[np.bool_]]:
        """Since when each path has been where it is at the horizon, and whether it never moved."""
        since, still = np.zeros(self.block.count, dtype=np.int64), np.ones(self.block.count, dtype=np.bool_)
        last = np.append(self.opens[1:], True)[: len(self.path)]
        since[self.path[last]] = self.month[last]
        still[self.path] = False
        return since, still

    def stays(self) -> Ints:
        """Return stays by group, beginning, end, place and length, shape (GROUPS, 2, 2, places, months + 1)."""
        since, still = self._open
        paths, last = np.arange(self.block.count), self.block.stages[-1].astype(np.int64)
        completed = self._lengths(self.path, ~self.opens, self.origin, self.month - self.since)
        return np.stack([completed, self._lengths(paths, ~still, last, self.months - since)], axis=2)

    def _lengths(self, path: Ints, entered: NDArray[np.bool_], place: Ints, length: Ints) -> Ints:
        shape = (GROUPS, 2, self.places, self.months + 1)
        group = (self.block.first + path) % GROUPS
        at = ((group * 2 + entered) * self.places + place) * (self.months + 1) + length
        return np.bincount(at, minlength=int(np.prod(shape))).reshape(shape)

    def spent(self) -> Ints:
        """Return the sum over paths of the square of the months spent in each place, shape (places,)."""
        since, _ = self._open
        paths, last = np.arange(self.block.count), self.block.stages[-1].astype(np.int64)
        at = np.concatenate([self.path * self.places + self.origin, paths * self.places + last])
        lengths = np.concatenate([self.month - self.since, self.months - since])
        spent = _added(at, lengths, self.block.count * self.places).reshape(-1, self.places)
        squares: Ints = (spent**2).sum(axis=0)
        return squares

    # ------------------------------------------------------------------------------------------------------- endings

    def endings(self) -> Ints:
        """Return endings by first or later, transition, initiator and cause; ``Tally.endings`` tells the shape."""
        prepared = self.prepared
        shape = (2, len(endings_of(prepared)), len(prepared.initiators) + 1, len(prepared.causes) + 1)
        rows = np.flatnonzero(self._terminates >= 0)
        later = ~_first_of_each(self.path[rows]) | self._begun_ended[self.path[rows]]
        at = (later.astype(np.int64), self._terminates[rows], self.initiator[rows], self.cause[rows])
        found = np.zeros(shape, dtype=np.int64)
        np.add.at(found, at, 1)  # -1, for none on record, is the last of an axis
        return found


def _first_of_each(path: Ints) -> NDArray[np.bool_]:
    return np.r_[True, path[1:] != path[:-1]] if len(path) else np.empty(0, dtype=np.bool_)


def _added(at: Ints, amounts: Ints, kinds: int) -> Ints:
    """Return the sums of whole amounts by bin; exact, for they stay far below 2**53."""
    return np.bincount(at, amounts, kinds).astype(np.int64)
