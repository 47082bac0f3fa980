"""Estimates with their Monte-Carlo error: what counts and sums over paths say of the scenario, and how surely.

Law (``estimates_cover``): over many studies of one scenario, intervals hold the exact figure about as often as
they say.

The error is the standard error over paths. Intervals of shares are Wilson's (1927), which hold for rare and for common
things; those of paired differences of shares Bonett and Price's (2012). Mean numbers of moves have the score interval
of a count with the dispersion that was seen, which is Wilson's where a path moves once at most. Other means rest on the
central limit theorem. Stays of one path are alike, so their errors come from 32 groups of paths, each left out in turn
(the delete-a-group jackknife, Kott 2001), with Student's t.

Where nothing varies among the paths that were seen (a share of 0 or 1, a place that no path was in) the standard error
is 0, and says nothing of paths that were not seen; the interval does. That of a mean of bounded numbers is then as wide
as the share of paths that may be otherwise, by Wilson, times the way to either bound. Only of what has no bound, as
money, the interval has no width then.
"""

from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from relstage.errors import Problem, ScenarioError
from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.sums import UNIT

LEVEL = 0.95
Interval = Literal["wilson", "bonett-price", "normal", "score", "jackknife"]


@dataclass(frozen=True)
class Estimate:
    """One figure.

    Parameters
    ----------
    value, error : float
        The figure and its standard error; NaN where no path tells.
    low, high : float
        Ends of its interval.
    by : {"wilson", "bonett-price", "normal", "score", "jackknife"}
        Whose interval.
    level : float
        Share of studies whose interval holds the true figure.
    """

    value: float
    error: float
    low: float
    high: float
    by: Interval
    level: float = LEVEL

    @property
    def half_width(self) -> float:
        """Half of the width of the interval: a measure of precision that is not 0 where nothing happened yet."""
        return (self.high - self.low) / 2

    def __str__(self) -> str:
        return f"{self.value:.6g} ± {self.error:.2g} ({self.level:.0%} {self.low:.6g} to {self.high:.6g})"


@dataclass(frozen=True, eq=False)
class Estimates:
    """Figures of one shape; ``estimates[at]`` is one of them, or a part of them.

    Parameters
    ----------
    value, error, low, high : array of float64
        As in :class:`Estimate`.
    by, level
        As there.
    """

    value: Floats
    error: Floats
    low: Floats
    high: Floats
    by: Interval
    level: float = LEVEL

    def __getitem__(self, at: Any) -> "Estimate | Estimates":
        value, error, low, high = (each[at] for each in (self.value, self.error, self.low, self.high))
        if value.ndim:
            return Estimates(value, error, low, high, self.by, self.level)
        return Estimate(float(value), float(error), float(low), float(high), self.by, self.level)

    def one(self, *at: int) -> Estimate:
        """Return the figure at one place."""
        found = self[at]
        assert isinstance(found, Estimate)
        return found

    def times(self, factor: Floats) -> "Estimates":
        """Return the estimates of what is `factor` times as much."""
        value, error, low, high = (each * factor for each in (self.value, self.error, self.low, self.high))
        return Estimates(value, np.abs(error), np.minimum(low, high), np.maximum(low, high), self.by, self.level)


def shares(counts: ArrayLike, of: ArrayLike, level: float = LEVEL) -> Estimates:
    """Return the shares that `counts` are of so many paths, with Wilson's intervals.

    Parameters
    ----------
    counts, of : array of int
        Paths of which each counts once, and all of them; of shapes that fit one another.
    level : float
        Between 0 and 1.
    """
    number, z = np.asarray(of, dtype=np.float64), _z(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.asarray(counts, dtype=np.float64) / number
        error = np.sqrt(share * (1 - share) / number)
        middle, wide = share + z**2 / (2 * number), z * np.sqrt(error**2 + z**2 / (4 * number**2))
        low, high = ((middle + sign * wide) / (1 + z**2 / number) for sign in (-1, 1))
    low, high = np.where(share == 0, 0.0, np.maximum(low, 0)), np.where(share == 1, 1.0, np.minimum(high, 1))
    return Estimates(share, error, _known(low, share), _known(high, share), "wilson", level)


def paired_shares(counts: ArrayLike, of: int, level: float = LEVEL) -> Estimates:
    """Return two shares of the same paths, and the second less the first, stacked; its interval is Bonett and Price's.

    Parameters
    ----------
    counts : array of int, shape (4, ...)
        Paths that count on the first side, on the second, on the first alone and on the second alone.
    of : int
        All paths.
    level : float
        Between 0 and 1.

    Notes
    -----
    The interval is that of the paths with two more, one of which counts on either side alone.
    """
    here, there, alone, fresh = np.asarray(counts, dtype=np.int64)
    found = means([here, there, fresh - alone], [here, there, fresh + alone], of, level)
    up, down = (fresh + 1) / (of + 2), (alone + 1) / (of + 2)
    wide = _z(level) * np.sqrt((up + down - (up - down) ** 2) / (of + 2))
    low, high = found.low.copy(), found.high.copy()
    low[2] = np.clip(up - down - wide, -1, found.value[2])
    high[2] = np.clip(up - down + wide, found.value[2], 1)
    return Estimates(found.value, found.error, low, high, "bonett-price", level)


def means(
    sums: ArrayLike,
    squares: ArrayLike,
    of: ArrayLike,
    level: float = LEVEL,
    *,
    unit: float = 1.0,
    between: tuple[float, float] | None = None,
) -> Estimates:
    """Return means and their errors from whole sums, and sums of squares, over so many paths.

    Parameters
    ----------
    sums, squares, of : array of int
        Of shapes that fit one another; what is under the root is reckoned in Python's integers, so that what does not
        vary has an error of exactly 0.
    level : float
        Between 0 and 1.
    unit : float
        What 1 in `sums` stands for.
    between : (float, float), optional
        Bounds of what is averaged; they give the interval of what does not vary among the paths.
    """
    whole = [np.asarray(each, dtype=object) for each in (sums, squares, of)]
    value, error = (np.asarray(each, dtype=np.float64) * unit for each in _MOMENTS(*whole))
    wide = _z(level) * error
    low, high = value - wide, value + wide
    if between is not None:
        still = error == 0
        other = shares(np.zeros_like(value), np.asarray(of, dtype=np.float64), level).high
        low = np.where(still, value + other * (between[0] - value), np.maximum(low, between[0]))
        high = np.where(still, value + other * (between[1] - value), np.minimum(high, between[1]))
    return Estimates(value, error, low, high, "normal", level)


def money(worth: NDArray[np.object_], paths: int, level: float = LEVEL) -> Estimate:
    """Return the mean value of a path from the sums of a tally."""
    return means(worth[:1], worth[1:], paths, level, unit=UNIT).one(0)


def waiting_time(counts: NDArray[np.int64], paths: int, level: float = LEVEL) -> Estimate:
    """Return the mean number of months until something happens, the horizon standing for what has not happened.

    Parameters
    ----------
    counts : array of int, shape (months + 1,)
        Paths to which it happened first in each month.
    paths : int
        All of them.
    """
    months = np.arange(len(counts)).astype(object)
    waited = counts.astype(object)
    waited[-1] = paths - int(counts[:-1].sum())
    bounds = (0.0, float(len(counts) - 1))
    return means([(months * waited).sum()], [(months**2 * waited).sum()], paths, level, between=bounds).one(0)


def rates(sums: ArrayLike, squares: ArrayLike, of: int, level: float = LEVEL) -> Estimates:
    """Return the mean of how often something happens to a path, from the sums and the sums of squares over paths.

    Parameters
    ----------
    sums, squares : array of int
        Of one shape.
    of : int
        Paths.
    level : float
        Between 0 and 1.
    """
    found, z = means(sums, squares, of, level), _z(level)
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = np.where(found.value > 0, found.error**2 * of / found.value, 1.0)
        middle, wide = spread * z**2 / (2 * of), spread * z / (2 * of)
        root = z * np.sqrt(spread * found.value / of + wide**2)
    once = shares(sums, of, level)
    at_most_once = np.asarray(sums) == np.asarray(squares)
    low = np.where(at_most_once, once.low, np.maximum(found.value + middle - root, 0))
    high = np.where(at_most_once, once.high, found.value + middle + root)
    return Estimates(found.value, found.error, low, high, "score", level)


@dataclass(frozen=True, eq=False)
class Stays:
    """How long stays last: the share that outlasts each number of months, and the mean.

    Parameters
    ----------
    share : Estimates, shape (months + 1,)
        NaN past the longest stay that was seen, where that one was cut off.
    time : Estimate
        Mean months, `within` at most.
    within : int or None
        Months of the longest stay that was seen; ``None`` without stays.
    """

    share: Estimates
    time: Estimate
    within: int | None


def staying(completed: ArrayLike, cut_off: ArrayLike, groups: int, visitors: int, level: float = LEVEL) -> Stays:
    """Return how long stays last (Kaplan and Meier 1958), with errors from groups of paths left out in turn.

    Parameters
    ----------
    completed, cut_off : array of int, shape (groups or more, months + 1)
        Stays of each group that ended after each number of months, and stays that the horizon cut off there.
    groups : int
        How many of the groups have paths.
    visitors : int
        Paths that had a stay at all.
    level : float
        Between 0 and 1.
    """
    done, cut = np.asarray(completed, dtype=np.int64), np.asarray(cut_off, dtype=np.int64)
    whole = [each.sum(axis=0) for each in (done, cut)]
    rest = [total - each[:groups] for total, each in zip(whole, (done, cut), strict=True)]
    share, others = _outlasting(*whole), _outlasting(*rest)
    there = (whole[0] + whole[1])[::-1].cumsum()[::-1]
    within = int(np.flatnonzero(there)[-1]) if there[0] else None
    value = np.where((there == 0) & ((share > 0) | (within is None)), np.nan, share)
    mean = np.nan if within is None else float(share[:within].sum())
    found = _left_out(value, others, groups, visitors, 1.0, level)
    time = _left_out(np.array([mean]), others[:, :within].sum(axis=1, keepdims=True), groups, visitors, within, level)
    return Stays(found, time.one(0), within)


def _outlasting(completed: NDArray[np.int64], cut_off: NDArray[np.int64]) -> Floats:
    """Return the share that outlasts each number of months, along the last axis; it stays where none is left."""
    there = (completed + cut_off)[..., ::-1].cumsum(axis=-1)[..., ::-1]
    kept = 1 - completed / np.maximum(there, 1)
    return np.cumprod(kept, axis=-1, dtype=np.float64)


def _left_out(value: Floats, others: Floats, groups: int, visitors: int, most: float | None, level: float) -> Estimates:
    """Return estimates between 0 and `most` whose error is that of leaving out each group in turn."""
    z = _z(level)
    if groups < 2:
        nothing = np.full(value.shape, np.nan)
        return Estimates(value, nothing, nothing, nothing, "jackknife", level)
    error = np.sqrt((groups - 1) / groups * ((others - others.mean(axis=0)) ** 2).sum(axis=0))
    bound, unseen = np.float64(most or 0), z**2 / (max(visitors, 1) + z**2)
    wide = _t(level, groups - 1) * error
    low = np.where(error == 0, value - unseen * value, np.maximum(value - wide, 0))
    high = np.where(error == 0, value + unseen * (bound - value), np.minimum(value + wide, bound))
    return Estimates(value, _known(error, value), _known(low, value), _known(high, value), "jackknife", level)


def _t(level: float, degrees: int) -> float:
    """Return the quantile of Student's t (Abramowitz and Stegun 1964, 26.7.5); to four digits from five degrees on."""
    z = _z(level)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
    )
    return float(z + sum(term / degrees**power for power, term in enumerate(terms, start=1)))


def _z(level: float) -> float:
    if not isinstance(level, float) or not 0 < level < 1:
        raise ScenarioError(Problem("bad-level", "level", f"{level!r} stands here; a level lies between 0 and 1"))
    return NormalDist().inv_cdf(0.5 + level / 2)


def _known(ends: NDArray[Any], share: Floats) -> Floats:
    return np.where(np.isnan(share), np.nan, ends)


def _moments(total: int, square: int, of: int) -> tuple[float, float]:
    if not of:
        return np.nan, np.nan
    if of == 1:
        return total / of, np.nan
    return total / of, ((of * square - total**2) / (of**2 * (of - 1))) ** 0.5


_MOMENTS = np.frompyfunc(_moments, 3, 2)
