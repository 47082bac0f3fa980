"""Two scenarios, or two sets of rules, on the same random numbers: what differs, path by path.

Law (``untouched_paths_do_not_differ``): a path that a change does not touch differs by exactly nothing, and what is
compared with itself differs nowhere.

A path of one number draws the same random numbers on both sides, by decision point, month and occasion. So the
difference of two policies is that of the policies, and not of two samples: the variance of independent runs divided by
the variance achieved says how much was gained.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from relstage.errors import Problem, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.models import Event, StageChange
from relstage.studies.simulation.blocks import Block
from relstage.studies.simulation.draws import Draws
from relstage.studies.simulation.estimates import LEVEL, Estimate, means
from relstage.studies.simulation.jobs import BLOCK, Study, made_ready, ranges
from relstage.studies.simulation.kernel import run
from relstage.studies.simulation.lives import Lived, lived
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.progress import Bar, Progress
from relstage.studies.simulation.running import PIECE, check_study, processes, worked
from relstage.studies.simulation.scenario import Scenario
from relstage.studies.simulation.sums import UNIT, exact_sums

SHOWN = 10
"""Paths that a comparison names as examples: those of the lowest numbers among the changed."""

Side = tuple[StageModel, Scenario]


# ----------------------------------------------------------------------------------------------------- whole numbers


@dataclass(frozen=True)
class Paired:
    """What two sides come to over the same paths, in whole numbers.

    Parameters
    ----------
    paths, changed : int
        How many paths, and on how many of them the place of some month, a move or the value differs.
    diverged : tuple of int
        Paths whose first month of another place is month 0, 1, ...
    first : tuple of int
        The lowest numbers of changed paths, at most ten.
    here, there : array of int, shape (months + 1, places)
        Paths in each place at the end of each month, on the first and on the second side.
    left, came : array of int, shape (months + 1, places)
        Paths in the place on the first side alone, and on the second alone.
    worth : tuple of int
        Sums over paths of both values and their difference, then of the squares of these three, in fixed point.
    """

    paths: int
    changed: int
    diverged: tuple[int, ...]
    first: tuple[int, ...]
    here: Any
    there: Any
    left: Any
    came: Any
    worth: tuple[int, ...]

    def __add__(self, other: "Paired") -> "Paired":
        return Paired(
            paths=self.paths + other.paths,
            changed=self.changed + other.changed,
            diverged=tuple(map(sum, zip(self.diverged, other.diverged, strict=True))),
            first=tuple(sorted((*self.first, *other.first))[:SHOWN]),
            here=self.here + other.here,
            there=self.there + other.there,
            left=self.left + other.left,
            came=self.came + other.came,
            worth=tuple(map(sum, zip(self.worth, other.worth, strict=True))),
        )


@dataclass(frozen=True)
class PairedPiece:
    """Paths ``first .. first + count - 1`` of both sides."""

    one: Study
    other: Study
    first: int
    count: int


def pair_work(piece: PairedPiece) -> Paired:
    """Run one piece of both sides: what a worker does."""
    sides = [(made_ready(study), Draws(study.seed)) for study in (piece.one, piece.other)]
    found = []
    for first, count in ranges(piece.first, piece.count, BLOCK):
        one, other = (run(prepared, draws, first, count) for prepared, draws in sides)
        found.append(_paired(one, other, len(sides[0][0].places)))
    return reduce(Paired.__add__, found)


def _paired(one: Block, other: Block, places: int) -> Paired:
    apart = one.stages != other.stages
    months = len(apart)
    diverging = apart.any(axis=0)
    when = np.bincount(apart.argmax(axis=0)[diverging], minlength=months)
    changed = diverging | (one.value != other.value) | _moved_otherwise(one, other)
    left = np.zeros((months, places), dtype=np.int64)
    came = left.copy()
    for month in np.flatnonzero(apart.any(axis=1)):
        row = apart[month]
        left[month] = np.bincount(one.stages[month, row], minlength=places)
        came[month] = np.bincount(other.stages[month, row], minlength=places)
    values = np.concatenate([one.value, other.value, other.value - one.value])
    sums, squares = exact_sums(values, np.repeat(np.arange(3), one.count), 3)
    return Paired(
        paths=one.count,
        changed=int(changed.sum()),
        diverged=tuple(when.tolist()),
        first=tuple((np.flatnonzero(changed)[:SHOWN] + one.first).tolist()),
        here=_occupied(one, places),
        there=_occupied(other, places),
        left=left,
        came=came,
        worth=(*sums, *squares),
    )


def _occupied(block: Block, places: int) -> Any:
    return np.array([np.bincount(row, minlength=places) for row in block.stages], dtype=np.int64)


def _moved_otherwise(one: Block, other: Block) -> Any:
    """Return which paths moved along other edges, or in other months: they may be in the same places all the same."""
    differing = np.zeros(one.count, dtype=np.bool_)
    rows = [set(zip(*(each.tolist() for each in _edges(block)), strict=True)) for block in (one, other)]
    for path, *_ in rows[0] ^ rows[1]:
        differing[path] = True
    return differing


def _edges(block: Block) -> tuple[Any, ...]:
    """Return path, month, and place within the month of each move, and its transition."""
    moves = block.moves
    fresh = np.ones(len(moves.path), dtype=np.bool_)
    fresh[1:] = (moves.path[1:] != moves.path[:-1]) | (moves.month[1:] != moves.month[:-1])
    since = np.arange(len(fresh)) - np.maximum.accumulate(np.where(fresh, np.arange(len(fresh)), 0))
    return moves.path, moves.month, since, moves.transition


# ------------------------------------------------------------------------------------------------------- the answer


@dataclass(frozen=True)
class Difference:
    """How much the second side has more than the first, paired by path.

    Parameters
    ----------
    what : str
        What is compared.
    one, other : float
        The figure on either side.
    difference : Estimate
        Second less first, with its paired error.
    ratio : float
        Variance of the difference of two independent runs, divided by the variance achieved; infinite where the sides
        differ on no path, or on all of them by the same.
    """

    what: str
    one: float
    other: float
    difference: Estimate
    ratio: float


@dataclass(frozen=True)
class Divergence:
    """Where a path first goes another way.

    Parameters
    ----------
    path, month : int
        Which path, and the first month in which its places, its moves or its events differ.
    one, other : tuple of StageChange
        Its moves of that month on either side, each with its reasons.
    events : tuple of tuple of str
        The kinds of its events of that month, on either side.
    """

    path: int
    month: int
    one: tuple[StageChange, ...]
    other: tuple[StageChange, ...]
    events: tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two sides on the same random numbers.

    Parameters
    ----------
    one, other : Study
        The sides.
    paired : Paired
        What they come to.
    """

    one: Study
    other: Study
    paired: Paired

    @property
    def changed(self) -> Estimate:
        """Share of the paths that the change touches."""
        paths = self.paired.paths
        found = means([self.paired.changed], [self.paired.changed], [paths])[0]
        assert isinstance(found, Estimate)
        return found

    def value(self, *, level: float = LEVEL) -> Difference:
        """Compare what a path is worth: margins less costs, discounted."""
        one, other, more, *squares = self.paired.worth
        return self._difference("value", (one, other, more), tuple(squares), UNIT, level)

    def place(self, place: str, *, month: int | None = None, level: float = LEVEL) -> Difference:
        """Compare the share of paths in `place` at the end of `month`, by default the last.

        Raises
        ------
        ScenarioError
            There is no such place (``unknown-stage``) or month (``bad-number``).
        """
        months = self.one.scenario.months
        month = months if month is None else month
        numbers = made_ready(self.one).number_of
        problems = []
        if place not in numbers:
            said = f"{place!r} is no place of {self.one.model.name}{nearest(place, numbers)}"
            problems.append(Problem("unknown-stage", "place", said))
        if type(month) is not int or not 0 <= month <= months:
            problems.append(Problem("bad-number", "month", f"{month!r} stands here; it is from 0 to {months}"))
        if problems:
            raise ScenarioError(*problems)
        at = month, numbers[place]
        here, there, left, came = (
            int(table[at]) for table in (self.paired.here, self.paired.there, self.paired.left, self.paired.came)
        )
        sums, squares = (here, there, came - left), (here, there, came + left)
        return self._difference(f"share in {place} after {month} months", sums, squares, 1.0, level)

    def _difference(
        self, what: str, sums: tuple[int, ...], squares: tuple[int, ...], unit: float, level: float
    ) -> Difference:
        found = means(list(sums), list(squares), [self.paired.paths] * 3, level, unit=unit)
        one, other, more = (found.one(nth) for nth in range(3))
        alone = one.error**2 + other.error**2
        ratio = alone / more.error**2 if more.error else math.inf
        return Difference(what, one.value, other.value, more, ratio)

    def divergence(self, path: int | None = None) -> Divergence | None:
        """Tell where a path first goes another way, and why: by default the first path that changed.

        The reasons of its moves are those that production gives. ``None`` where the path is the same on both sides.
        """
        if path is None:
            if not self.paired.first:
                return None
            path = self.paired.first[0]
        one, other = (lived(made_ready(study), Draws(study.seed), path) for study in (self.one, self.other))
        return next(_divergences(one, other, self.one.scenario.months), None)


def _divergences(one: Lived, other: Lived, months: int) -> Iterator[Divergence]:
    for month in range(months + 1):
        moves = [tuple(change for at, change in side.changes if at == month) for side in (one, other)]
        events = tuple(_kinds(side, month) for side in (one, other))
        same = [[(each.transition, each.target) for each in side] for side in moves]
        if one.stages[month] != other.stages[month] or same[0] != same[1] or events[0] != events[1]:
            yield Divergence(one.path, month, moves[0], moves[1], (events[0], events[1]))


def _kinds(path: Lived, month: int) -> tuple[str, ...]:
    at = path.at(month)
    return tuple(fact.kind for fact in path.facts if isinstance(fact, Event) and fact.occurred_at == at)


# --------------------------------------------------------------------------------------------------------- comparing


def compare(
    one: Side,
    other: Side,
    *,
    paths: int,
    seed: int,
    executor: Executor | None = None,
    workers: int = 1,
    piece: int = PIECE,
    progress: Progress | None = None,
) -> Comparison:
    """Compare two sides, each a model and a scenario, path by path on the same random numbers.

    Parameters
    ----------
    one, other : (StageModel, Scenario)
        The sides; their models have the same places, and their scenarios the same months and first day.
    paths, seed, executor, workers, piece, progress
        As of ``simulate``.

    Raises
    ------
    ScenarioError
        With everything that does not fit, or cannot be compared (``not-comparable``).

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.catalogue.scenarios.ford import ford_as_usual, ford_with_reviews
    >>> from relstage.studies.simulation import compare
    >>> found = compare((ford, ford_as_usual), (ford, ford_with_reviews), paths=2_000, seed=7)
    >>> found.value().ratio > 2
    True
    """
    sides = Study(one[0], one[1], seed), Study(other[0], other[1], seed)
    for study in sides:
        check_study(study, paths, workers, piece)
    prepared = [made_ready(study) for study in sides]
    _check_comparable(*prepared)
    pieces = [PairedPiece(*sides, first, count) for first, count in ranges(0, paths, piece)]
    bar, done, found = progress or Bar("comparing"), 0, []
    with ExitStack() as stack:
        pool = executor or (stack.enter_context(processes(workers)) if workers > 1 else None)
        for each in map(pair_work, pieces) if pool is None else worked(pool, pair_work, iter(pieces)):
            done += each.paths
            bar(done, paths)
            found.append(each)
    return Comparison(*sides, reduce(Paired.__add__, found))


def _check_comparable(one: Prepared, other: Prepared) -> None:
    pairs = {
        "places": (one.places, other.places),
        "months": (one.scenario.months, other.scenario.months),
        "starts_on": (one.scenario.starts_on, other.scenario.starts_on),
    }
    problems = [
        Problem("not-comparable", name, f"the first side has {here!s}, the second {there!s}")
        for name, (here, there) in pairs.items()
        if here != there
    ]
    if problems:
        raise ScenarioError(*problems)


# ------------------------------------------------------------------------------------------------------- sensitivity


@dataclass(frozen=True)
class Swing:
    """What moving one number to either end of its range does.

    Parameters
    ----------
    name : str
        Of the number.
    low, high : float
        The ends.
    at_low, at_high : Difference
        The outcome there, against the outcome with the number as it is.
    """

    name: str
    low: float
    high: float
    at_low: Difference
    at_high: Difference

    @property
    def width(self) -> float:
        """How far the outcomes at the two ends lie apart."""
        return abs(self.at_high.difference.value - self.at_low.difference.value)


def tornado(
    model: StageModel,
    scenario: Scenario,
    ranges: Mapping[str, tuple[float, float]],
    *,
    paths: int,
    seed: int,
    outcome: Callable[[Comparison], Difference] = Comparison.value,
    executor: Executor | None = None,
    workers: int = 1,
) -> tuple[Swing, ...]:
    """Move one number at a time to either end of its range, all on the same random numbers; the widest first.

    Parameters
    ----------
    ranges : mapping
        Name -> lowest and highest. A name is a threshold of the model (``F3.trust``), a rate of the scenario
        (``promise_broken`` in every stage, ``promise_broken@early`` in one: factors on the rate), or a margin
        (``margin@early``: money a month).
    paths, seed, executor, workers
        As of ``simulate``.
    outcome : callable
        What is compared: by default the value of a path; ``lambda c: c.place("ended")`` another.

    Raises
    ------
    ScenarioError
        With every name that is none, and everything that an end of a range makes impossible.
    """
    unknown = [problem for name in ranges for problem in _unknown(name, model, scenario)]
    if unknown:
        raise ScenarioError(*unknown)
    swings = []
    for name, (low, high) in ranges.items():
        ends = [
            compare(
                (model, scenario),
                _moved(name, end, model, scenario),
                paths=paths,
                seed=seed,
                executor=executor,
                workers=workers,
                progress=_silent,
            )
            for end in (low, high)
        ]
        swings.append(Swing(name, low, high, outcome(ends[0]), outcome(ends[1])))
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.name)))


def _silent(done: int, whole: int) -> None:
    """Show nothing."""


def _unknown(name: str, model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    what, sign, where = name.partition("@")
    events = {happening.event for happening in scenario.happenings}
    known = {*model.thresholds, *events, *(f"{event}@{place}" for event in events for place in model.places)}
    known |= {f"margin@{place}" for place in model.places}
    if name not in known:
        said = f"{name!r} is no threshold, rate or margin{nearest(name, known)}"
        yield Problem("unknown-number", f"ranges {name}", said)
    elif sign and what in events and not any(_rated(each.rates, where) for each in _of(scenario, what)):
        yield Problem("unknown-number", f"ranges {name}", f"{what} never comes in {where}; there is no rate to move")


def _rated(rates: Mapping[str, float], place: str) -> bool:
    return place in rates or "*" in rates


def _of(scenario: Scenario, event: str) -> Iterator[Any]:
    return (happening for happening in scenario.happenings if happening.event == event)


def _moved(name: str, end: float, model: StageModel, scenario: Scenario) -> Side:
    what, _, where = name.partition("@")
    if name in model.thresholds:
        return model.with_thresholds({name: end}), scenario
    if what == "margin":
        return model, _changed(scenario, margins={**scenario.margins, where: end})
    happenings = tuple(
        _changed(each, rates=_scaled(each.rates, end, where)) if each.event == what else each
        for each in scenario.happenings
    )
    return model, _changed(scenario, happenings=happenings)


def _scaled(rates: Mapping[str, float], factor: float, place: str) -> dict[str, float]:
    if not place:
        return {name: rate * factor for name, rate in rates.items()}
    return {**rates, place: rates.get(place, rates.get("*", 0.0)) * factor}


def _changed(record: Any, **fields: Any) -> Any:
    return type(record).model_validate({**dict(record), **fields})
