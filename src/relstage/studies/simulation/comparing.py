"""Two scenarios, or two sets of rules, on the same random numbers: what differs, path by path.

Law (``untouched_paths_do_not_differ``): a path that a change does not touch differs by exactly nothing, and what is
compared with itself differs nowhere.

A path of one number draws the same random numbers on both sides, by decision point, month and occasion. So the
difference of two policies is that of the policies, and not of two samples: the variance of independent runs divided by
the variance achieved says how much was gained.
"""

import math
import platform
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, assert_never

import numpy as np

from relstage import __version__
from relstage.errors import Problem, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.models import Stamp
from relstage.rules import Record
from relstage.studies.simulation.checking import scenario_problems
from relstage.studies.simulation.diverging import Divergence, divergence_of
from relstage.studies.simulation.draws import SCHEME, Draws
from relstage.studies.simulation.estimates import LEVEL, Estimate, Estimates, means, paired_shares, shares
from relstage.studies.simulation.frames import As, Kind, Row, as_frame
from relstage.studies.simulation.jobs import Study, made_ready, ranges
from relstage.studies.simulation.lives import lived
from relstage.studies.simulation.paired import Paired, PairedPiece, pair_work
from relstage.studies.simulation.pools import processes, worked
from relstage.studies.simulation.progress import Bar, Progress
from relstage.studies.simulation.running import PIECE, check_study, shared_piece
from relstage.studies.simulation.scenario import Scenario
from relstage.studies.simulation.sums import UNIT

Side = tuple[StageModel, Scenario]
Measure = Literal["value", "lasting", "reaching", "place"]


# ------------------------------------------------------------------------------------------------------- the answer


@dataclass(frozen=True)
class Difference:
    """How much the second side has more than the first, paired by path.

    Parameters
    ----------
    measure : {"value", "lasting", "reaching", "place"}
        What is compared.
    place, month : str or None, int or None
        Of which stage or exit, and at the end of which month, where that is asked.
    one, other : float
        The figure on either side.
    difference : Estimate
        Second less first, with its paired error. Of shares the interval is that of Bonett and Price (2012), which has a
        width also where no path differs; of values it has none then.
    ratio : float
        Variance of the difference of two independent runs, divided by the variance achieved; infinite where the sides
        differ on no path, or on all of them by the same.
    """

    measure: Measure
    place: str | None
    month: int | None
    one: float
    other: float
    difference: Estimate
    ratio: float

    @property
    def what(self) -> str:
        """What is compared, in words."""
        match self.measure:
            case "value":
                return "value"
            case "lasting":
                return f"months until the first ending, {self.month} at most"
            case "reaching":
                return f"share that reach {self.place} within {self.month} months"
            case "place":
                return f"share in {self.place} after {self.month} months"
            case _:
                assert_never(self.measure)


class SideOf(Record):
    """One side of a comparison: which rules, and which scenario.

    Parameters
    ----------
    model : Stamp
        Name, version and digest of the stage model.
    scenario, scenario_digest : str
        Name and digest of the scenario.
    """

    model: Stamp
    scenario: str
    scenario_digest: str


class ComparisonManifest(Record):
    """What anyone needs to make a comparison again; who ran it, and in which pieces, is not among it.

    Parameters
    ----------
    relstage, python, numpy, machine : str
        Versions, and the kind of processor.
    one, other : SideOf
        The sides.
    seed, scheme : int
        Of the random numbers, and the version of their addresses.
    paths : int
        How many were compared.
    digest : str
        SHA-256 of what the pairs come to, in hex: equal digests, equal results.
    """

    kind: Literal["relstage comparison 1"] = "relstage comparison 1"
    relstage: str
    python: str
    numpy: str
    machine: str
    one: SideOf
    other: SideOf
    seed: int
    scheme: int
    paths: int
    digest: str


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Two sides on the same random numbers.

    Every answer takes the `level` of its intervals, between 0 and 1 (``bad-level`` else).

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

    def __repr__(self) -> str:
        sides = f"{self.one.scenario.name}, {self.other.scenario.name}"
        return f"Comparison({sides}, paths={self.paired.paths}, seed={self.one.seed}, digest={self.digest[:16]})"

    @cached_property
    def manifest(self) -> ComparisonManifest:
        """What anyone needs to make this result again."""
        one, other = (
            SideOf(model=each.model.stamp, scenario=each.scenario.name, scenario_digest=each.scenario.digest)
            for each in (self.one, self.other)
        )
        return ComparisonManifest(
            relstage=__version__,
            python=platform.python_version(),
            numpy=np.__version__,
            machine=platform.machine(),
            one=one,
            other=other,
            seed=self.one.seed,
            scheme=SCHEME,
            paths=self.paired.paths,
            digest=self.paired.digest,
        )

    @property
    def digest(self) -> str:
        """SHA-256 of what the pairs come to: equal digests, equal results."""
        return self.manifest.digest

    @property
    def months(self) -> int:
        """Horizon."""
        return self.one.scenario.months

    @property
    def places(self) -> tuple[str, ...]:
        """Stages, then exits."""
        return made_ready(self.one).places

    @property
    def changed(self) -> Estimate:
        """Share of the paths that the change touches: another place, another move or another value."""
        return shares([self.paired.changed], self.paired.paths).one(0)

    def value(self, *, level: float = LEVEL) -> Difference:
        """Compare what a path is worth: margins less costs, discounted."""
        found = means(*_halves(self.paired.worth), [self.paired.paths] * 3, level, unit=UNIT)
        return _difference("value", None, None, found)

    def lasting(self, *, level: float = LEVEL) -> Difference:
        """Compare how many months a path lasts until its first ending, the horizon standing for none (restricted)."""
        ends = (-float(self.months), float(self.months))
        found = means(*_halves(self.paired.lasted), [self.paired.paths] * 3, level, between=ends)
        return _difference("lasting", None, self.months, found)

    def reaching(self, place: str, *, level: float = LEVEL) -> Difference:
        """Compare the share of paths that were in `place` by the horizon, if only between two moves of one month.

        Raises
        ------
        ScenarioError
            There is no such place (``unknown-stage``).
        """
        _refuse(self._unknown(place))
        counts = self.paired.reached[:, self.places.index(place)]
        return _difference("reaching", place, self.months, self._of_shares(counts, level))

    def place(self, place: str, *, month: int | None = None, level: float = LEVEL) -> Difference:
        """Compare the share of paths in `place` at the end of `month`, by default the last.

        Raises
        ------
        ScenarioError
            There is no such place (``unknown-stage``) or month (``bad-number``).
        """
        month = self.months if month is None else month
        problems = self._unknown(place)
        if type(month) is not int or not 0 <= month <= self.months:
            problems.append(Problem("bad-number", "month", f"{month!r} stands here; it is from 0 to {self.months}"))
        _refuse(problems)
        counts = self.paired.places[:, month, self.places.index(place)]
        return _difference("place", place, month, self._of_shares(counts, level))

    def by_month(self, place: str, *, level: float = LEVEL) -> tuple[Difference, ...]:
        """Compare the share of paths in `place` at the end of month 0, 1, ...

        Raises
        ------
        ScenarioError
            There is no such place (``unknown-stage``).
        """
        _refuse(self._unknown(place))
        found = self._of_shares(self.paired.places[:, :, self.places.index(place)], level)
        return tuple(_difference("place", place, month, found[:, month]) for month in range(self.months + 1))

    def _unknown(self, place: str) -> list[Problem]:
        if place in self.places:
            return []
        said = f"{place!r} is no place of {self.one.model.name}{nearest(place, self.places)}"
        return [Problem("unknown-stage", "place", said)]

    def _of_shares(self, counts: Any, level: float) -> Estimates:
        """Return shares of the first side and of the second, and the second less the first."""
        return paired_shares(counts, self.paired.paths, level)

    def frame(self, as_: As = "dicts", *, level: float = LEVEL) -> Any:
        """Return every difference as one long table.

        Columns: ``measure``, ``place``, ``month``, ``one``, ``other``, ``difference``, ``error``, ``low``, ``high``,
        ``variance_ratio`` (``None`` where infinite). Measures: ``value``, ``lasting``, ``reaching`` of each place, and
        ``place`` of each place at the end of each month.

        Parameters
        ----------
        as_ : {"dicts", "polars", "pandas"}
            List of dicts, or a data frame of polars or pandas.
        level : float
            Of the intervals.

        Raises
        ------
        MissingExtra
            polars or pandas is not installed.
        ScenarioError
            There is no such kind of frame (``unknown-frame``).
        """
        return as_frame(COLUMNS, (_row(each) for each in self._all(level)), as_)

    def _all(self, level: float) -> Iterator[Difference]:
        yield self.value(level=level)
        yield self.lasting(level=level)
        for place in self.places:
            yield self.reaching(place, level=level)
        for place in self.places:
            yield from self.by_month(place, level=level)

    def divergence(self, path: int | None = None) -> Divergence | None:
        """Tell where a path first goes another way, and why: by default the first path that is changed.

        The reasons of its moves are those that production gives. ``None`` where the path is the same on both sides.

        Raises
        ------
        ScenarioError
            The comparison has no path of that number (``unknown-path``).
        """
        if path is not None and (type(path) is not int or not 0 <= path < self.paired.paths):
            said = f"{path!r} stands here; the paths are 0 to {self.paired.paths - 1:,}"
            raise ScenarioError(Problem("unknown-path", "path", said))
        if path is None and not self.paired.first:
            return None
        number = self.paired.first[0] if path is None else path
        one, other = (lived(made_ready(study), Draws(study.seed), number) for study in (self.one, self.other))
        return divergence_of(one, other)


COLUMNS: dict[str, Kind] = {
    "measure": "text",
    "place": "text",
    "month": "whole",
    "one": "figure",
    "other": "figure",
    "difference": "figure",
    "error": "figure",
    "low": "figure",
    "high": "figure",
    "variance_ratio": "figure",
}


def _row(found: Difference) -> Row:
    more = found.difference
    figures = (found.one, found.other, more.value, more.error, more.low, more.high, found.ratio)
    return found.measure, found.place, found.month, *(each if math.isfinite(each) else None for each in figures)


def _halves(six: tuple[int, ...]) -> tuple[list[int], list[int]]:
    return list(six[:3]), list(six[3:])


def _difference(measure: Measure, place: str | None, month: int | None, found: Any) -> Difference:
    one, other, more = (found.one(nth) for nth in range(3))
    alone = one.error**2 + other.error**2
    return Difference(
        measure, place, month, one.value, other.value, more, alone / more.error**2 if more.error else math.inf
    )


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise ScenarioError(*problems)


# --------------------------------------------------------------------------------------------------------- comparing


def compare(
    one: Side,
    other: Side,
    *,
    paths: int,
    seed: int,
    executor: Executor | None = None,
    workers: int = 1,
    piece: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Compare two sides, each a model and a scenario, path by path on the same random numbers.

    Parameters
    ----------
    one, other : (StageModel, Scenario)
        The sides; their models have the same places, and their scenarios the same months, first day and occasions:
        with other occasions a month they would share no random numbers.
    paths, seed, executor, workers, piece, progress
        As of ``simulate``.

    Raises
    ------
    ScenarioError
        With everything that does not fit, or cannot be compared (``not-comparable``); what is wrong with a side has a
        place that begins with ``one/`` or ``other/``.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.catalogue.scenarios.ford import ford_as_usual, ford_with_reviews
    >>> from relstage.studies.simulation import compare
    >>> found = compare((ford, ford_as_usual), (ford, ford_with_reviews), paths=2_000, seed=7)
    >>> found.value().ratio > 2
    True
    """
    check_comparison(one, other, paths=paths, seed=seed, workers=workers, piece=PIECE if piece is None else piece)
    sides = Study(*one, seed), Study(*other, seed)
    size = piece or shared_piece(paths, workers)
    pieces = (PairedPiece(*sides, first, count) for first, count in ranges(0, paths, size))
    found = Paired.nothing(made_ready(sides[0]))
    with ExitStack() as stack:
        told = progress or stack.enter_context(closing(Bar("comparing")))
        if executor is None and workers > 1 and size < paths:
            executor = stack.enter_context(processes(min(workers, -(-paths // size))))
        for each in stack.enter_context(closing(worked(executor, pair_work, pieces))):
            found += each
            told(found.paths, paths)
    return Comparison(*sides, found)


def check_comparison(one: Side, other: Side, *, paths: int, seed: int, workers: int = 1, piece: int = PIECE) -> None:
    """Raise everything that keeps two sides from being compared; ``compare`` asks it first.

    Raises
    ------
    ScenarioError
        As ``compare``.
    """
    named = {"one": one, "other": other}
    problems = [
        replace(problem, place=f"{name}/{problem.place.removeprefix('/')}".removesuffix("/"))
        for name, side in named.items()
        for problem in side_problems(side)
    ]
    if not problems:
        problems += _not_comparable(one, other)
    _refuse([*problems, *run_problems((one, other), seed, paths, workers, piece)])


def side_problems(side: object) -> Sequence[Problem]:
    """Return everything that is wrong with one side."""
    if not (isinstance(side, tuple | list) and len(side) == 2):
        said = f"{type(side).__name__} stands here; a pair (model, scenario) is asked for"
        return [Problem("wrong-class", "", said)]
    wanted = {"model": (side[0], StageModel), "scenario": (side[1], Scenario)}
    wrong = [wrong_class(value, asked, name) for name, (value, asked) in wanted.items() if not isinstance(value, asked)]
    return wrong or scenario_problems(*side)


def run_problems(sides: Sequence[Side], seed: int, paths: int, workers: int, piece: int = PIECE) -> tuple[Problem, ...]:
    """Return what is wrong with how a comparison is to be run; of which model it is does not matter."""
    pairs = (side for side in sides if isinstance(side, tuple | list) and len(side) == 2)
    known = next((Study(*pair, seed) for pair in pairs if isinstance(pair[0], StageModel)), None)
    try:
        if known is not None:
            check_study(known, paths, workers, piece)
    except ScenarioError as error:
        return error.problems
    return ()


def wrong_class(value: object, wanted: type, place: str) -> Problem:
    """Return what to say of a value of a wrong class."""
    return Problem("wrong-class", place, f"{type(value).__name__} stands here; a {wanted.__name__} is asked for")


def _not_comparable(one: Side, other: Side) -> Iterator[Problem]:
    pairs = {
        "places": (list(one[0].places), list(other[0].places)),
        "exits": ([each.name for each in one[0].exits], [each.name for each in other[0].exits]),
        "months": (one[1].months, other[1].months),
        "starts_on": (one[1].starts_on, other[1].starts_on),
        "occasions": (one[1].occasions, other[1].occasions),
    }
    for name, (here, there) in pairs.items():
        if here != there:
            yield Problem("not-comparable", name, f"the first side has {here!s}, the second {there!s}")
