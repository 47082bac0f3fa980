"""A plain Markov chain in discrete time: where it is, where it ends, and how long it takes.

Law (``chain_answers_are_balanced``): each answer satisfies the equations that define it; what is in a chain at any
step, or has left it, sums to what was put in.

Only ``Chain.simulate`` draws numbers (``sampling``). The formulas are those of Kemeny and Snell (1960); stationary
vectors are found without a subtraction, after Grassmann, Taksar and Heyman (1985).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from relstage.errors import ChainError, Problem, TooLarge, nearest
from relstage.studies.markov.checks import (
    SHOWN,
    Floats,
    Rows,
    bad_entries,
    bad_sums,
    check_numbers,
    complain,
    in_row,
    named,
    shaped,
)
from relstage.studies.markov.sampling import (
    LAST_PATH,
    LAST_SEED,
    MAX_NUMBERS,
    ROUNDING,
    Numbers,
    Sampler,
    moves_between,
)

Flags = NDArray[np.bool_]
Start = str | Mapping[str, float] | Sequence[float] | Floats

MAX_STEPS = 100_000


class Times(NamedTuple):
    """Mean and variance of a number of steps, from each state; shape (states,). Infinite where it may never come."""

    mean: Floats
    variance: Floats


@dataclass(frozen=True, eq=False)
class Chain:
    """A Markov chain.

    Make one with ``Chain.of``, ``Chain.from_counts`` or ``Chain.from_paths``.

    Parameters
    ----------
    states : tuple of str
        Names.
    matrix : array of float64, shape (states, states)
        Row: from; column: to. What a row lacks to 1, but for 1e-9, leaves the chain.

    Raises
    ------
    ChainError
        As ``of`` does where rows may sum to less.

    Examples
    --------
    >>> weather = Chain.of(("dry", "wet"), [[0.9, 0.1], [0.5, 0.5]])
    >>> weather.stationary().round(4).tolist()
    [0.8333, 0.1667]
    """

    states: tuple[str, ...]
    matrix: Floats

    def __post_init__(self) -> None:
        names = named(self.states)
        matrix = shaped(names, self.matrix)
        complain([*bad_entries(names, matrix, 1.0), *bad_sums(names, matrix, leaving=True)])
        matrix.setflags(write=False)
        object.__setattr__(self, "states", names)
        object.__setattr__(self, "matrix", matrix)

    @classmethod
    def of(cls, states: Iterable[str], rows: Rows, *, leaving: bool = False) -> Self:
        """Return the chain with these rows.

        Parameters
        ----------
        states : iterable of str
            Names, each once; at most 2,000.
        rows : array_like, shape (states, states)
            Shares from 0 to 1; each row sums to 1, to 1e-9.
        leaving : bool
            Whether a row may sum to less by more than 1e-9, the rest leaving the chain.

        Raises
        ------
        ChainError
            With every row and entry that is wrong (the first twenty of more), rows and columns by name.
        TooLarge
            With more than 2,000 states.
        """
        names = named(states)
        matrix = shaped(names, rows)
        complain([*bad_entries(names, matrix, 1.0), *bad_sums(names, matrix, leaving=leaving)])
        return cls(names, matrix)

    @classmethod
    def from_counts(cls, states: Iterable[str], counts: Rows) -> Self:
        """Return the chain that counts of moves make likeliest: each row by its sum.

        Parameters
        ----------
        states : iterable of str
            Names.
        counts : array_like, shape (states, states)
            How many went from the row to the column; also shares that rounding has kept from summing to 1.

        Raises
        ------
        ChainError
            As ``of`` does; also for a row without any count (``empty-row``).
        """
        names = named(states)
        matrix = shaped(names, counts)
        bad = bad_entries(names, matrix, math.inf)
        sums = matrix.sum(axis=1)
        empty = (in_row("empty-row", names[i], "nothing was counted from here") for i in np.flatnonzero(sums <= 0))
        complain([*bad, *empty])
        return cls(names, matrix / sums[:, None])

    @classmethod
    def from_paths(cls, states: Iterable[str], paths: NDArray[np.integer[Any]]) -> Self:
        """Return the chain that `paths` make likeliest: every step of every path counted.

        Parameters
        ----------
        states : iterable of str
            Names.
        paths : array of int, shape (steps + 1, paths)
            The number of the state, or the number of states where a path has left the chain, as ``simulate`` has it.

        Raises
        ------
        ChainError
            For numbers of no state (``bad-paths``), and for a state from which no step was taken (``empty-row``).
        """
        names = named(states)
        size = len(names)
        kept = np.asarray(paths)
        if kept.ndim != 2 or kept.dtype.kind not in "iu" or not ((kept >= 0) & (kept <= size)).all():
            said = (
                f"an array of {kept.dtype}, shape {kept.shape}; it holds steps by paths whole numbers from 0 to {size}"
            )
            raise ChainError(Problem("bad-paths", "paths", said))
        moves = moves_between(kept, size)
        sums = moves.sum(axis=1)
        complain([in_row("empty-row", names[i], "no step was taken from here") for i in np.flatnonzero(sums == 0)])
        return cls.of(names, moves[:, :size] / sums[:, None], leaving=True)

    def place(self, state: str) -> int:
        """Return the number of `state`.

        Raises
        ------
        ChainError
            Where there is none (``unknown-state``).
        """
        if isinstance(state, str) and state in self._places:
            return self._places[state]
        said = f"{state!r} is no state of the chain; its states are {', '.join(self.states[:SHOWN])}"
        raise ChainError(Problem("unknown-state", str(state), said + nearest(state, self.states)))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {state: place for place, state in enumerate(self.states)}

    # ----------------------------------------------------------------------------------------------------- over time

    def occupancy(self, start: Start, steps: int) -> Floats:
        """Return what is in each state after 0, 1, ... `steps` steps; shape (steps + 1, states).

        Parameters
        ----------
        start : str, mapping or array_like
            One state; state -> amount; or an amount for each. Amounts may be shares, heads or money.
        steps : int
            From 0 to 100,000.

        Raises
        ------
        ChainError
            For a start that does not fit the chain, or steps out of range.
        """
        check_numbers(steps=(steps, 0, MAX_STEPS))
        rows = [self._amounts(start)]
        for _ in range(steps):
            rows.append(rows[-1] @ self.matrix)
        return np.array(rows)

    def first_passage(self, targets: str | Iterable[str], steps: int) -> Floats:
        """Return the chance to be in one of `targets` for the first time after 0, 1, ... `steps` steps, by state.

        Shape (steps + 1, states). From a target it is 1 at step 0.
        """
        check_numbers(steps=(steps, 0, MAX_STEPS))
        at = self._flags(targets)
        row = at.astype(np.float64)
        rows = [row]
        for _ in range(steps):
            row = np.where(at, 0.0, self.matrix @ row)
            rows.append(row)
        return np.array(rows)

    def simulate(self, start: Start, steps: int, *, paths: int, seed: int, first: int = 0) -> Numbers:
        """Draw paths, and return the number of the state of each after 0, 1, ... `steps` steps.

        A path depends on the chain, the start, the seed and its own number alone: not on how many others are drawn with
        it, or for how many more steps. Chains that are simulated with one seed share their random numbers.

        Parameters
        ----------
        start : str, mapping or array_like
            One state; or state -> amount, or an amount for each, by whose shares the states are drawn.
        steps : int
            From 0 to 100,000.
        paths : int
            How many are drawn; steps + 1 times paths at most 2,000,000,000.
        seed : int
            From 0 to 2**64 - 1.
        first : int
            The number of the first one. More paths than are kept at once are drawn in parts, each with its own `first`.

        Returns
        -------
        array of int8, of int16 for more than 127 states; shape (steps + 1, paths)
            Places in `states`. What has left the chain has the number after the last state's.

        Raises
        ------
        ChainError
            For a start that does not fit the chain, and for numbers out of range (``bad-number``), all at once.
        TooLarge
            Where more would be kept at once (``too-many-numbers``).

        Examples
        --------
        >>> weather = Chain.of(("dry", "wet"), [[0.9, 0.1], [0.5, 0.5]])
        >>> weather.simulate("dry", 3, paths=100_000, seed=7).mean(axis=1).round(2).tolist()
        [0.0, 0.1, 0.14, 0.16]
        """
        last = LAST_PATH - paths if type(paths) is int else LAST_PATH
        check_numbers(
            steps=(steps, 0, MAX_STEPS), paths=(paths, 1, LAST_PATH), seed=(seed, 0, LAST_SEED), first=(first, 0, last)
        )
        if (steps + 1) * paths > MAX_NUMBERS:
            most = MAX_NUMBERS // (steps + 1)
            said = f"{paths:,} paths of {steps:,} steps; at most {most:,} of them are kept at once: draw parts, "
            raise TooLarge(Problem("too-many-numbers", "paths", said + f"first=0, first={most:,} and so on"))
        shares = self._amounts(start)
        if not shares.any():
            raise ChainError(Problem("bad-start", "start", "every amount is 0: paths begin by shares of them"))
        shares /= shares.max()  # so that their sum is finite
        return self._sampler.draw(shares / shares.sum(), steps, paths=paths, seed=seed, first=first)

    @cached_property
    def _sampler(self) -> Sampler:
        return Sampler(self.matrix)

    # --------------------------------------------------------------------------------------------------- in the end

    @cached_property
    def closed(self) -> tuple[tuple[str, ...], ...]:
        """The sets of states that are never left once entered and hold no smaller such set, in order of states."""
        found: dict[int, tuple[str, ...]] = {}
        for place in np.flatnonzero(self._recurrent):
            together = np.flatnonzero(self._reach[place])
            found.setdefault(int(together[0]), tuple(self.states[other] for other in together))
        return tuple(found[first] for first in sorted(found))

    @cached_property
    def transient(self) -> tuple[str, ...]:
        """The states that are left for good some day."""
        return tuple(state for state, stays in zip(self.states, self._recurrent, strict=True) if not stays)

    def stationary(self) -> Floats:
        """Return the shares of time in the long run, which one step leaves as they are; shape (states,).

        Raises
        ------
        ChainError
            Where the chain has not one closed set of states but several, or none (``no-one-stationary``).
        """
        if len(self.closed) != 1:
            sets = "; ".join(map(_listed, self.closed)) or "none: everything leaves the chain"
            said = f"the long run depends on the start; the sets of states that are never left are: {sets}"
            raise ChainError(Problem("no-one-stationary", "", said))
        inside = [self.place(state) for state in self.closed[0]]
        shares = np.zeros(len(self.states))
        shares[inside] = _balanced(self.matrix[np.ix_(inside, inside)])
        return shares

    def recurrence(self) -> Floats:
        """Return the mean number of steps until a state is seen again; infinite where that is not sure. (states,)."""
        found = np.full(len(self.states), np.inf)
        for together in self.closed:
            inside = [self.place(state) for state in together]
            found[inside] = 1 / _balanced(self.matrix[np.ix_(inside, inside)])
        return found

    def fundamental(self) -> Floats:
        """Return the mean visits to each transient state from each, the start counted; shape (transient, transient)."""
        out = ~self._recurrent
        identity = np.eye(out.sum())
        visits = np.linalg.solve(identity - self.matrix[np.ix_(out, out)], identity)
        return visits.astype(np.float64)

    def absorption(self) -> Floats:
        """Return the chance to end in each closed set from each transient state; shape (transient, closed).

        A row sums to 1 unless part of it leaves the chain.
        """
        out = ~self._recurrent
        into = np.array([[state in together for together in self.closed] for state in self.states])
        step = self.matrix[np.ix_(out, ~out)] @ into[~out].reshape(int((~out).sum()), len(self.closed))
        return np.linalg.solve(np.eye(out.sum()) - self.matrix[np.ix_(out, out)], step)

    # -------------------------------------------------------------------------------------------------------- times

    def times_to_absorption(self) -> Times:
        """Return the steps until a closed set is entered or the chain is left; 0 from within one."""
        return _times(self.matrix, self._recurrent, np.ones(len(self.states), dtype=np.bool_))

    def times_to(self, targets: str | Iterable[str]) -> Times:
        """Return the steps until one of `targets` is entered; 0 from them, infinite from where that is not sure."""
        at = self._flags(targets)
        freely = np.where(at[:, None], 0.0, self.matrix)
        reach = _reachable(freely > 0)
        lost = ~(reach @ at)  # no way leads there any more; what leaves the chain is lost as well
        leaks = (self._leaks > 0) & ~at
        return _times(self.matrix, at, ~(reach @ (lost | leaks)))

    def mean_first_passage(self) -> Floats:
        """Return the mean steps from each state to each; 0 on the diagonal; shape (states, states)."""
        return np.array([self.times_to(state).mean for state in self.states]).T

    def mean_stay(self) -> Floats:
        """Return the mean steps in a state once it is entered; infinite where it is never left; shape (states,)."""
        leaving = self.matrix.sum(axis=1, where=~np.eye(len(self.states), dtype=np.bool_)) + self._leaks
        stays: Floats = np.divide(1.0, leaving, out=np.full(len(self.states), np.inf), where=leaving > 0)
        return stays

    # ------------------------------------------------------------------------------------------------------- parts

    @cached_property
    def _leaks(self) -> Floats:
        """What each row lacks to 1, but for rounding."""
        lacks = np.array([1 - math.fsum(row) for row in self.matrix])
        return np.where(lacks > ROUNDING, lacks, 0.0)

    @cached_property
    def _reach(self) -> Flags:
        return _reachable(self.matrix > 0)

    @cached_property
    def _recurrent(self) -> Flags:
        """Whether each state comes back to itself from wherever it leads, and nothing leaves on the way."""
        back = (self._reach <= self._reach.T).all(axis=1)
        found: Flags = back & ~(self._reach @ (self._leaks > 0))
        return found

    def _flags(self, states: str | Iterable[str]) -> Flags:
        wanted = (states,) if isinstance(states, str) else tuple(states)
        flags = np.zeros(len(self.states), dtype=np.bool_)
        flags[[self.place(state) for state in wanted]] = True
        return flags

    def _amounts(self, start: Start) -> Floats:
        amounts = np.zeros(len(self.states))
        if isinstance(start, str):
            amounts[self.place(start)] = 1.0
            return amounts
        try:
            if isinstance(start, Mapping):
                for state, amount in start.items():
                    amounts[self.place(state)] = amount
            else:
                amounts = np.array(start, dtype=np.float64)
        except (TypeError, ValueError):
            amounts = np.array(math.nan)
        if amounts.shape != (len(self.states),) or not (np.isfinite(amounts) & (amounts >= 0)).all():
            said = f"a start is {len(self.states)} amounts of 0 or more, one a state; this is {start!r}"
            raise ChainError(Problem("bad-start", "start", said))
        return amounts


# ------------------------------------------------------------------------------------------------------------ reckoning


def _times(matrix: Floats, at: Flags, sure: Flags) -> Times:
    """Return the steps until `at` from the states that are `sure` to come there, infinite from the others."""
    mean, variance = (np.where(sure, 0.0, np.inf) for _ in range(2))
    before = sure & ~at
    inner = matrix[np.ix_(before, before)]
    system = np.eye(before.sum()) - inner
    first = np.linalg.solve(system, np.ones(before.sum()))
    second = np.linalg.solve(system, 1 + 2 * (inner @ first))
    mean[before], variance[before] = first, np.maximum(second - first**2, 0.0)
    return Times(mean, variance)


def _balanced(matrix: Floats) -> Floats:
    """Return the stationary shares of a chain whose states all lead to one another, without a subtraction."""
    left = matrix.copy()
    for last in range(len(left) - 1, 0, -1):
        left[:last, last] /= left[last, :last].sum()
        left[:last, :last] += np.outer(left[:last, last], left[last, :last])
    shares = np.ones(len(left))
    for place in range(1, len(left)):
        shares[place] = shares[:place] @ left[:place, place]
    shares /= shares.sum()
    return shares


def _reachable(edges: Flags) -> Flags:
    """Return which state leads to which along `edges`, in any number of steps, none included."""
    reach: Flags = edges | np.eye(len(edges), dtype=np.bool_)
    while True:
        further: Flags = (reach.astype(np.float32) @ reach.astype(np.float32)) > 0
        if (further == reach).all():
            return reach
        reach = further


def _listed(states: tuple[str, ...]) -> str:
    return ", ".join(states[:SHOWN])
