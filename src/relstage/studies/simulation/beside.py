"""Exact figures beside those of a simulation, and how many standard errors lie between.

Law (``z_is_the_same_tail``): where few paths are expected, z is the number of standard deviations that leaves the tail
of the binomial distribution; elsewhere it is the difference over the standard error.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from relstage.errors import Problem, ScenarioError
from relstage.studies.simulation.exact import Exact
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.sums import UNIT
from relstage.studies.simulation.tallies import Tally
from relstage.studies.simulation.walks import edges

FEW = 50
"""Where fewer paths are expected to do something, or not to, the tail of the binomial distribution is summed."""
ROUNDING = 1e-9
LEAST_TAIL = 1e-300


@dataclass(frozen=True)
class Beside:
    """One figure twice.

    Parameters
    ----------
    what : str
        Which figure: ``in early at the end of month 12``.
    exact, estimate : float
        Without drawing a number, and by simulation.
    error : float
        Standard error of the estimate; that of a share is reckoned from the exact one.
    z : float
        The difference in standard errors. 0 where both say never, or always; infinite where one does and is wrong.
    """

    what: str
    exact: float
    estimate: float
    error: float
    z: float

    def __str__(self) -> str:
        return f"{self.what:<48} {self.exact:>12.6g} {self.estimate:>12.6g} {self.error:>10.2g} {self.z:>7.2f}"


@dataclass(frozen=True)
class Checked:
    """All figures of a simulation that are known exactly.

    Parameters
    ----------
    paths : int
        How many were simulated.
    rows : tuple of Beside
        Occupancy by month and place, first passages, endings, moves, policies, value.
    """

    paths: int
    rows: tuple[Beside, ...]

    @property
    def worst(self) -> Beside:
        """The row with the largest difference."""
        return max(self.rows, key=lambda row: abs(row.z))

    def about(self, *words: str) -> "Checked":
        """Return the rows whose name holds every one of `words`."""
        return Checked(self.paths, tuple(row for row in self.rows if all(word in row.what for word in words)))

    def __str__(self) -> str:
        head = f"{f'{self.paths:,} paths':<48} {'exact':>12} {'estimate':>12} {'error':>10} {'z':>7}"
        return "\n".join([head, *map(str, self.rows)])


def check(exact: Exact, simulation: Simulation) -> Checked:
    """Return the exact figures beside the estimates of `simulation`.

    Raises
    ------
    ScenarioError
        Where the simulation is of another model or scenario (``other-study``).
    """
    mine, its = exact.prepared, simulation.prepared
    if (mine.model.digest, mine.scenario.digest) != (its.model.digest, its.scenario.digest):
        said = f"{its.scenario.name} under {its.model.name} was simulated, not {mine.scenario.name} under this edition"
        raise ScenarioError(Problem("other-study", "", f"{said} of {mine.model.name}"))
    return beside(exact, simulation.tally)


def beside(exact: Exact, tally: Tally) -> Checked:
    """Return the exact figures beside those of a tally of the same scenario."""
    parts = (_occupancy, _passages, _endings, _moves, _policies, _value)
    return Checked(tally.paths, tuple(row for part in parts for row in part(exact, tally)))


def _occupancy(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for month, place in np.ndindex(*tally.occupancy.shape):
        what = f"in {exact.prepared.places[place]} at the end of month {month}"
        yield _share(what, float(exact.occupancy[month, place]), int(tally.occupancy[month, place]), tally.paths)


def _passages(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for place, counts in zip(exact.prepared.places, tally.passages, strict=True):
        yield from _firsts(f"first in {place}", exact.first_passage(place), counts, tally.paths)


def _endings(exact: Exact, tally: Tally) -> Iterator[Beside]:
    yield from _firsts("first ended", exact.ending(), tally.ended, tally.paths)


def _firsts(what: str, shares: Iterable[float], counts: Iterable[int], paths: int) -> Iterator[Beside]:
    for month, (share, count) in enumerate(zip(shares, counts, strict=True)):
        yield _share(f"{what} in month {month}", share, count, paths)


def _moves(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for nth, (origin, transition, target) in enumerate(edges(exact.prepared)):
        expected, found = float(exact.flows[:, nth].sum()), int(tally.moves[:, nth].sum())
        yield _mean(
            f"moves by {transition} from {origin} to {target}", expected, found, int(tally.crossed[nth]), tally.paths
        )


def _policies(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for nth, policy in enumerate(exact.prepared.scenario.policies):
        for month in range(exact.months + 1):
            what = f"{policy.name} carried out in month {month}"
            yield _share(what, float(exact.done[nth, month]), int(tally.done[nth, month]), tally.paths)


def _value(exact: Exact, tally: Tally) -> Iterator[Beside]:
    total, square = (int(each) for each in tally.worth)
    mean = total * UNIT / tally.paths
    variance = (square * tally.paths - total * total) * UNIT**2 / tally.paths**2
    yield _figure("value", exact.value, mean, math.sqrt(variance / tally.paths))


def _share(what: str, exact: float, count: int, paths: int) -> Beside:
    share = 0.0 if exact < ROUNDING / paths else 1.0 if exact > 1 - ROUNDING / paths else float(exact)
    error = math.sqrt(share * (1 - share) / paths)
    return Beside(what, share, int(count) / paths, error, _z(int(count), share, paths))


def _mean(what: str, exact: float, total: int, squares: int, paths: int) -> Beside:
    """Return the row of a mean of whole numbers, whose variance is never below that of a share of the same mean."""
    mean = total / paths
    variance = max(squares / paths - mean**2, exact * (1 - exact), 0.0)
    row = _figure(what, exact, mean, math.sqrt(variance / paths))
    return row if paths * exact >= FEW else Beside(what, exact, mean, row.error, _z(total, exact, paths))


def _figure(what: str, exact: float, estimate: float, error: float) -> Beside:
    apart = estimate - exact
    same = abs(apart) <= ROUNDING * max(1.0, abs(exact))
    return Beside(
        what, exact, estimate, error, 0.0 if same else apart / error if error else math.copysign(math.inf, apart)
    )


def _z(count: int, share: float, paths: int) -> float:
    """Return how far a count of so many paths lies from its share, in standard deviations."""
    if share in (0.0, 1.0):
        return 0.0 if count == share * paths else math.inf
    if paths * min(share, 1 - share) >= FEW:
        return (count - paths * share) / math.sqrt(paths * share * (1 - share))
    return _few(count, share, paths) if share <= 0.5 else -_few(paths - count, 1 - share, paths)


def _few(count: int, share: float, paths: int) -> float:
    """Return the standard deviations that leave as much above, or below, as the count does, half of itself counted."""
    below = math.fsum(_binomial(k, share, paths) for k in range(count)) + _binomial(count, share, paths) / 2
    if below <= 0.5:
        return NormalDist().inv_cdf(max(below, LEAST_TAIL))
    above = _binomial(count, share, paths) / 2
    above += math.fsum(_binomial(k, share, paths) for k in range(count + 1, min(count + 10 * FEW, paths) + 1))
    return -NormalDist().inv_cdf(min(max(above, LEAST_TAIL), 0.5))


def _binomial(count: int, share: float, paths: int) -> float:
    ways = math.lgamma(paths + 1) - math.lgamma(count + 1) - math.lgamma(paths - count + 1)
    return math.exp(ways + count * math.log(share) + (paths - count) * math.log1p(-share))
