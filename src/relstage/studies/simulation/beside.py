"""Exact figures beside those of a simulation, and how many standard errors lie between.

Law (``z_is_the_same_tail``): where few paths are expected, z is the number of standard deviations that leaves the tail
of the binomial distribution; elsewhere it is the difference over the standard error.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import NormalDist
from typing import Final, Literal

import numpy as np

from relstage.errors import Problem, ScenarioError
from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.reckoning import Exact, Ints
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.sums import UNIT
from relstage.studies.simulation.tallies import Tally

FEW = 50
"""Where fewer paths are expected to do something, or not to, the tail of the binomial distribution is summed."""
ROUNDING = 1e-9
LEAST_TAIL = 1e-300


Measure = Literal["occupancy", "time", "first_passage", "survival", "endings", "flows", "policies", "value"]


@dataclass(frozen=True)
class Beside:
    """One figure twice.

    Parameters
    ----------
    measure : str
        ``"occupancy"`` (at the end of a month), ``"time"`` (months in a place), ``"first_passage"`` (first there in a
        month; without one, months until then), ``"survival"`` (first ended in a month; without one, months until then),
        ``"endings"`` (first ended by a transition), ``"flows"`` (moves along an edge), ``"policies"`` (carried out in a
        month) or ``"value"``.
    name : str or None
        Which place, transition, edge or policy.
    month : int or None
        Which month; ``None`` for the whole time up to the horizon, at which all times are cut.
    exact, estimate : float
        Without drawing a number, and by simulation.
    error : float
        Standard error of the estimate; that of a share or of a waiting time is reckoned from the exact distribution.
    z : float
        The difference in standard errors. 0 where both say never, or always; infinite where one does and is wrong.
    """

    measure: Measure
    name: str | None
    month: int | None
    exact: float
    estimate: float
    error: float
    z: float

    @property
    def what(self) -> str:
        """Which figure, in words: ``in early at the end of month 12``."""
        said = _WORDS[self.measure, self.month is None]
        return said.format(name=self.name, month=self.month)

    def __str__(self) -> str:
        return f"{self.what:<48} {self.exact:>12.6g} {self.estimate:>12.6g} {self.error:>10.2g} {self.z:>7.2f}"


_WORDS: Final[Mapping[tuple[Measure, bool], str]] = {
    ("occupancy", False): "in {name} at the end of month {month}",
    ("time", True): "months in {name}",
    ("first_passage", False): "first in {name} in month {month}",
    ("first_passage", True): "months until first in {name}",
    ("survival", False): "first ended in month {month}",
    ("survival", True): "months until the first ending",
    ("endings", True): "first ended by {name}",
    ("flows", True): "moves by {name}",
    ("policies", False): "{name} carried out in month {month}",
    ("value", True): "value",
}


@dataclass(frozen=True)
class Checked:
    """All figures of a simulation that are known exactly.

    Parameters
    ----------
    paths : int
        How many were simulated.
    rows : tuple of Beside
        Occupancy by month and place, months in places, first passages and the months until them, the same of endings,
        moves, policies, value. Waiting times that fewer than fifty paths would tell of are left out.
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
    parts = (_occupancy, _times, _passages, _survival, _endings, _moves, _policies, _value)
    return Checked(tally.paths, tuple(row for part in parts for row in part(exact, tally)))


def _occupancy(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for month, place in np.ndindex(*tally.occupancy.shape):
        share, count = float(exact.occupancy[month, place]), int(tally.occupancy[month, place])
        yield _share("occupancy", exact.prepared.places[place], month, share, count, tally.paths)


def _times(exact: Exact, tally: Tally) -> Iterator[Beside]:
    """Yield the months that paths are in each place; a month is spent where it begins."""
    for number, place in enumerate(exact.prepared.places):
        shares = exact.occupancy[:-1, number]
        total = int(tally.occupancy[:-1, number].sum())
        mean = total / tally.paths
        variance = max(int(tally.spent[number]) / tally.paths - mean**2, 0.0)
        if _told(float(shares.max()), float(1 - shares.min()), tally.paths):
            yield _figure("time", place, float(shares.sum()), mean, math.sqrt(variance / tally.paths))


def _passages(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for place, counts in zip(exact.prepared.places, tally.passages, strict=True):
        yield from _firsts("first_passage", place, exact.first_passage(place), counts, tally.paths)


def _survival(exact: Exact, tally: Tally) -> Iterator[Beside]:
    yield from _firsts("survival", None, exact.ending(), tally.ended, tally.paths)


def _firsts(measure: Measure, name: str | None, shares: Floats, counts: Ints, paths: int) -> Iterator[Beside]:
    """Yield the shares by month, and the mean of the month, or of the horizon if that is earlier."""
    for month, (share, count) in enumerate(zip(shares, counts, strict=True)):
        yield _share(measure, name, month, float(share), int(count), paths)
    likeliest = float(max(shares[:-1].max(), 1 - shares[:-1].sum()))
    if _told(likeliest, 1 - likeliest, paths):
        months = len(shares) - 1
        early = np.arange(months, -1.0, -1.0)  # from then to the horizon
        mean, square = float(shares @ early), float(shares @ early**2)
        error = math.sqrt(max(square - mean**2, 0.0) / paths)
        yield _figure(measure, name, months - mean, months - float(counts @ early) / paths, error)


def _endings(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for (name, share), counts in zip(exact.endings().items(), tally.endings[0], strict=True):
        yield _share("endings", name, None, share, int(counts.sum()), tally.paths)


def _moves(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for nth, (origin, transition, target) in enumerate(exact.edges):
        name, expected = f"{transition} from {origin} to {target}", float(exact.flows[:, nth].sum())
        yield _mean("flows", name, expected, int(tally.moves[:, nth].sum()), int(tally.crossed[nth]), tally.paths)


def _policies(exact: Exact, tally: Tally) -> Iterator[Beside]:
    for nth, policy in enumerate(exact.prepared.scenario.policies):
        for month in range(exact.months + 1):
            share, count = float(exact.done[nth, month]), int(tally.done[nth, month])
            yield _share("policies", policy.name, month, share, count, tally.paths)


def _value(exact: Exact, tally: Tally) -> Iterator[Beside]:
    total, square = (int(each) for each in tally.worth)
    mean = total * UNIT / tally.paths
    variance = (square * tally.paths - total * total) * UNIT**2 / tally.paths**2
    yield _figure("value", None, exact.value, mean, math.sqrt(variance / tally.paths))


def _told(one: float, other: float, paths: int) -> bool:
    """Tell whether enough paths are expected to vary for a mean to be normal, or none at all."""
    return paths * min(one, other) >= FEW or min(one, other) < ROUNDING / paths


def _share(measure: Measure, name: str | None, month: int | None, exact: float, count: int, paths: int) -> Beside:
    share = 0.0 if exact < ROUNDING / paths else 1.0 if exact > 1 - ROUNDING / paths else exact
    error = math.sqrt(share * (1 - share) / paths)
    return Beside(measure, name, month, share, count / paths, error, _z(count, share, paths))


def _mean(measure: Measure, name: str, exact: float, total: int, squares: int, paths: int) -> Beside:
    """Return the row of a mean of whole numbers, whose variance is never below that of a share of the same mean."""
    mean = total / paths
    variance = max(squares / paths - mean**2, exact * (1 - exact), 0.0)
    row = _figure(measure, name, exact, mean, math.sqrt(variance / paths))
    return row if paths * exact >= FEW else replace(row, z=_z(total, exact, paths))


def _figure(measure: Measure, name: str | None, exact: float, estimate: float, error: float) -> Beside:
    apart = estimate - exact
    same = abs(apart) <= ROUNDING * max(1.0, abs(exact))
    z = 0.0 if same else apart / error if error else math.copysign(math.inf, apart)
    return Beside(measure, name, None, exact, estimate, error, z)


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
