"""Exact answers where a scenario is a Markov chain: what its paths come to without drawing a number.

Law (``exact_is_simulated``): the figures of a simulation lie about the exact ones as their errors say.

A scenario is a chain where what its paths have to remember takes few values; ``chain_problems`` says where one is not.
States are places together with what is remembered in them: months in the stage, a count, a level.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relstage.errors import Problem, ScenarioError, StageError, nearest
from relstage.machines import StageModel
from relstage.studies.markov import Chain
from relstage.studies.simulation.checking import prepare
from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.remembering import Key, Memory
from relstage.studies.simulation.scenario import Scenario, Shock
from relstage.studies.simulation.unfolding import Course, Unfolding
from relstage.studies.simulation.walks import Edge, edges, endings_of

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Goal(NamedTuple):
    """What a path may come to: by which moves, and in which places it has come to it from the first."""

    by: frozenset[Edge]
    opened: frozenset[str]


class Passage(NamedTuple):
    """When and how paths first come to a goal.

    Parameters
    ----------
    first : array of float64, shape (months + 1,)
        Share of the paths that come to it in month 0, 1, ...
    by : array of float64, shape (edges,)
        Share of the paths that come to it along each edge.
    left : array of float64, shape (states,)
        Shares by state of the paths that have not come to it by the horizon.
    """

    first: Floats
    by: Floats
    left: Floats


class Time(NamedTuple):
    """Mean and variance of a number of months; infinite where it may never come."""

    mean: float
    variance: float


def chain_problems(model: StageModel, scenario: Scenario) -> list[Problem]:
    """Return everything that keeps `scenario` from being a Markov chain under `model`, each with its place.

    Raises
    ------
    ScenarioError
        Where it does not fit the model at all.
    """
    prepare(model, scenario)
    return Memory(model, scenario).problems()


def exact(model: StageModel, scenario: Scenario) -> "Exact":
    """Return what the paths of `scenario` come to, exactly.

    Parameters
    ----------
    model, scenario : StageModel, Scenario
        The rules, and what is supposed besides them.

    Raises
    ------
    ScenarioError
        Where the scenario does not fit the model, or is no Markov chain: with every reason, its place in the scenario,
        and which guard reads what.
    TooLarge
        Where there are more than 1,500 states (``too-many-states``) or more than 20,000 outcomes of one month
        (``too-many-outcomes``).

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.catalogue.scenarios.ford import ford_as_usual
    >>> from relstage.studies.simulation import chain_problems
    >>> chain_problems(ford, ford_as_usual)[0].code
    'range-shifted'
    """
    prepared = prepare(model, scenario)
    if problems := Memory(model, scenario).problems():
        raise ScenarioError(*problems)
    return unfolded(prepared)


def unfolded(prepared: Prepared) -> "Exact":
    """Return what the paths of a prepared scenario come to; it is known to be a chain."""
    unfolding = Unfolding(prepared)
    due = _explored(unfolding)
    return Exact(prepared, unfolding, due)


@dataclass(frozen=True, eq=False)
class Exact:
    """What the paths of a scenario come to, each figure without error but for rounding.

    Parameters
    ----------
    prepared : Prepared
        The scenario and the model.
    unfolding : Unfolding
        Its states and the courses between them.
    due : tuple
        For month 1, 2, ... every set of shocks that may strike in it, with its chance.
    """

    prepared: Prepared
    unfolding: Unfolding
    due: tuple[tuple[Shock, ...], ...]

    @property
    def months(self) -> int:
        """Horizon."""
        return self.prepared.scenario.months

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """Origin, transition and target of every edge, in the order of `flows`."""
        return edges(self.prepared)

    @property
    def states(self) -> tuple[Key, ...]:
        """Every state known so far: the place, and what is remembered there."""
        return tuple(self.unfolding.keys)

    # ------------------------------------------------------------------------------------------------ month by month

    @cached_property
    def _steps(self) -> "dict[tuple[str, ...], _Steps]":
        found: dict[tuple[str, ...], _Steps] = {}
        for shocks in self.due:
            found.setdefault(_names(shocks), _Steps.of(self.unfolding, shocks))
        return found

    def _step(self, month: int) -> "_Steps":
        return self._steps[_names(self.due[month - 1])]

    @cached_property
    def shares(self) -> Floats:
        """Share of the paths in each state at the end of month 0, 1, ...; shape (months + 1, states)."""
        row = np.zeros(len(self.states))
        for start in self.unfolding.starts:
            row[start.target] += start.chance
        rows = [row]
        for month in range(1, self.months + 1):
            rows.append(self._step(month).on(rows[-1]))
        return np.array(rows)

    @cached_property
    def occupancy(self) -> Floats:
        """Share of the paths in each place at the end of month 0, 1, ...; shape (months + 1, places)."""
        shares = self.shares  # more states may have been found since
        return shares @ _by_place(self.prepared, self.states[: shares.shape[1]])

    @cached_property
    def flows(self) -> Floats:
        """Mean moves of a path along each edge in each month; shape (months + 1, edges)."""
        first = np.zeros(len(self.edges))
        for start in self.unfolding.starts:
            for edge in start.edges:
                first[self.edges.index(edge)] += start.chance
        return np.array([first, *(self._step(m).flow(self.shares[m - 1]) for m in range(1, self.months + 1))])

    @cached_property
    def done(self) -> Floats:
        """Share of the paths for which each policy is carried out in each month; shape (policies, months + 1)."""
        rows = [self._step(month).carry(self.shares[month - 1]) for month in range(1, self.months + 1)]
        return np.array([np.zeros(len(self.prepared.scenario.policies)), *rows]).T

    @cached_property
    def value(self) -> float:
        """Mean value of a path: margins of the months from the first, less the costs of policies, discounted."""
        scenario = self.prepared.scenario
        margins = np.array([scenario.margins.get(place, 0.0) for place in self.prepared.places])
        costs = np.array([policy.cost for policy in scenario.policies])
        money = self.occupancy @ margins - costs @ self.done
        return math.fsum((money * self.prepared.discounts)[1:])

    # -------------------------------------------------------------------------------------------------- first passage

    def first_passage(self, place: str) -> Floats:
        """Return the share of the paths that are first in `place` in month 0, 1, ...; shape (months + 1,).

        A path that enters a place and leaves it within one month was there.

        Raises
        ------
        StageError
            The model has no such place (``unknown-stage``).
        """
        return self._passage(self._entering(place)).first

    def ending(self) -> Floats:
        """Return the share of the paths that first end in month 0, 1, ...; shape (months + 1,).

        A path ends by a transition of kind terminate, wherever that leads, or has ended from the first in an exit.
        """
        return self._passage(self._ended).first

    def endings(self) -> dict[str, float]:
        """Return the share of the paths that first end by each transition of kind terminate, up to the horizon."""
        shares = self._passage(self._ended).by
        found = {move.id: 0.0 for move in endings_of(self.prepared)}
        for (_, transition, _), share in zip(self.edges, shares.tolist(), strict=True):
            if transition in found:
                found[transition] += share
        return found

    def _entering(self, place: str) -> Goal:
        if place not in self.prepared.number_of:
            said = f"{place!r} is no stage of {self.prepared.model.name}{nearest(place, self.prepared.places)}"
            raise StageError(Problem("unknown-stage", str(place), said))
        return Goal(frozenset(edge for edge in self.edges if edge[2] == place), frozenset({place}))

    @property
    def _ended(self) -> Goal:
        ends = {move.id for move in endings_of(self.prepared)}
        return Goal(frozenset(edge for edge in self.edges if edge[1] in ends), self.prepared.exits)

    def _passage(self, goal: Goal) -> Passage:
        left, first, by = np.zeros(len(self.states)), np.zeros(self.months + 1), np.zeros(len(self.edges))
        for start in self.unfolding.starts:
            crossed = [edge for edge in start.edges if edge in goal.by]
            if start.opening in goal.opened or crossed:
                first[0] += start.chance
            else:
                left[start.target] += start.chance
            if crossed and start.opening not in goal.opened:
                by[self.edges.index(crossed[0])] += start.chance
        wanted = np.array([edge in goal.by for edge in self.edges])
        for month in range(1, self.months + 1):
            step = self._step(month)
            along, weights = step.along(wanted), step.weights(left)
            there = along >= 0
            first[month] = weights[there].sum()
            by += _sums(along[there], weights[there], len(by))
            left = _sums(step.target[~there], weights[~there], len(left))
        return Passage(first, by, left)

    # --------------------------------------------------------------------------------------------------- in the end

    @cached_property
    def chain(self) -> Chain:
        """The months without a shock as a Markov chain over every state that may be reached in however many months.

        Raises
        ------
        TooLarge
            Where there are more than 1,500 states.
        """
        number = 0
        while number < len(self.unfolding.keys):
            self.unfolding.courses(number)
            number += 1
        return _chain(self.unfolding)

    def absorption(self) -> dict[tuple[str, ...], float]:
        """Return the share of the paths that end in each set of places which is never left, some day.

        No shock strikes after the horizon.
        """
        chain, start = self.chain, self._last()
        ends = dict(zip(chain.transient, chain.absorption(), strict=True))
        found: dict[tuple[str, ...], float] = {}
        for nth, together in enumerate(chain.closed):
            held = {self.states[chain.place(state)].place for state in together}
            share = sum(start[chain.place(state)] for state in together)
            share += sum(start[chain.place(state)] * row[nth] for state, row in ends.items())
            places = tuple(place for place in self.prepared.places if place in held)
            found[places] = found.get(places, 0.0) + float(share)
        return found

    def _last(self) -> Floats:
        """Return the shares at the horizon over every state of the chain."""
        row = np.zeros(len(self.chain.states))
        row[: self.shares.shape[1]] = self.shares[-1]
        return row

    def time_to(self, place: str) -> Time:
        """Return mean and variance of the month in which a path is first in `place`, however late.

        Raises
        ------
        StageError
            The model has no such place (``unknown-stage``).
        """
        return self._time(self._entering(place))

    def time_to_ending(self) -> Time:
        """Return mean and variance of the month in which a path first ends, however late."""
        return self._time(self._ended)

    def _time(self, goal: Goal) -> Time:
        self.chain  # noqa: B018  # finds every state
        first, _, row = self._passage(goal)
        left = np.flatnonzero(row)
        times = _chain(self.unfolding, goal).times_to(REACHED)
        mean, variance = times.mean[left], times.variance[left]
        if not np.isfinite(mean).all():
            return Time(math.inf, math.inf)
        months, late = np.arange(self.months + 1.0), self.months + mean
        expected = first @ months + row[left] @ late
        square = first @ months**2 + row[left] @ (late**2 + variance)
        return Time(float(expected), max(float(square - expected**2), 0.0))


REACHED = "reached"


def _chain(unfolding: Unfolding, goal: Goal | None = None) -> Chain:
    """Return the chain of the months without a shock; what comes to the goal goes into one more state."""
    size = len(unfolding.keys)
    rows = np.zeros((size + 1, size + 1))
    rows[size, size] = 1.0
    for number in range(size):
        for course in unfolding.courses(number):
            there = goal is not None and not goal.by.isdisjoint(course.edges)
            rows[number, size if there else course.target] += course.chance
    names = _told(unfolding.keys)
    return Chain.of(names, rows[:size, :size]) if goal is None else Chain.of((*names, REACHED), rows)


def _told(keys: Iterable[Key]) -> list[str]:
    return [f"{number} {key.place}" for number, key in enumerate(keys)]


@dataclass(frozen=True, eq=False)
class _Steps:
    """Every course of a month in which the same shocks strike; arrays of one length, one entry a course."""

    origin: Ints
    target: Ints
    chance: Floats
    moves: Ints
    """Numbers of the edges, in order; the number of edges where there are no more. Shape (courses, most moves)."""
    crossed: Floats
    carried: Floats

    @classmethod
    def of(cls, unfolding: Unfolding, shocks: tuple[Shock, ...]) -> "_Steps":
        known = {edge: number for number, edge in enumerate(edges(unfolding.prepared))}
        rows = [(number, course) for number, courses in unfolding.found(shocks) for course in courses]
        taken: list[Course] = [course for _, course in rows]
        most = max((len(course.edges) for course in taken), default=0) + 1
        moves = np.full((len(taken), most), len(known), dtype=np.int64)
        for row, course in zip(moves, taken, strict=True):
            row[: len(course.edges)] = [known[edge] for edge in course.edges]
        crossed = np.zeros((len(taken), len(known) + 1))
        np.add.at(crossed, (np.arange(len(taken))[:, None], moves), 1)
        return cls(
            origin=np.array([number for number, _ in rows], dtype=np.int64),
            target=np.array([course.target for course in taken], dtype=np.int64),
            chance=np.array([course.chance for course in taken]),
            moves=moves,
            crossed=crossed[:, :-1],
            carried=np.array([course.carried for course in taken], dtype=np.float64).reshape(len(taken), -1),
        )

    def weights(self, row: Floats) -> Floats:
        """Return the share of the paths that take each course."""
        return row[self.origin] * self.chance

    def on(self, row: Floats) -> Floats:
        """Return the shares a month later."""
        return _sums(self.target, self.weights(row), len(row))

    def flow(self, row: Floats) -> Floats:
        """Return the mean moves along each edge."""
        return self.weights(row) @ self.crossed

    def carry(self, row: Floats) -> Floats:
        """Return the share of the paths for which each policy is carried out."""
        return self.weights(row) @ self.carried

    def along(self, wanted: Flags) -> Ints:
        """Return the number of the first wanted edge on each course, -1 where there is none."""
        hits = np.append(wanted, False)[self.moves]
        first = self.moves[np.arange(len(hits)), hits.argmax(axis=1)]
        return np.where(hits.any(axis=1), first, -1)


def _sums(at: NDArray[np.int64], weights: Floats, size: int) -> Floats:
    return np.bincount(at, weights, size).astype(np.float64)


def _names(shocks: tuple[Shock, ...]) -> tuple[str, ...]:
    return tuple(shock.name for shock in shocks)


def _explored(unfolding: Unfolding) -> tuple[tuple[Shock, ...], ...]:
    """Find every state up to the horizon; return the shocks that strike in month 1, 2, ..."""
    scenario = unfolding.prepared.scenario
    due = tuple(
        tuple(shock for shock in scenario.shocks if shock.month == month) for month in range(1, scenario.months + 1)
    )
    reached = {start.target for start in unfolding.starts}
    for shocks in due:
        reached = {course.target for number in reached for course in unfolding.courses(number, shocks)}
    return due


def _by_place(prepared: Prepared, states: tuple[Key, ...]) -> Floats:
    table = np.zeros((len(states), len(prepared.places)))
    table[np.arange(len(states)), [prepared.number_of[state.place] for state in states]] = 1.0
    return table
