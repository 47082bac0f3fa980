"""Estimates with their Monte-Carlo error: what counts and sums over paths say of the scenario, and how surely.

The error is the standard error over paths. Intervals of shares are Wilson's (1927), which hold for rare and for common
things; those of paired differences of shares are Bonett and Price's (2012); those of means rest on the central limit
theorem; those of stays on Greenwood's formula (1926).

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
Interval = Literal["wilson", "bonett-price", "normal", "score", "greenwood"]


@dataclass(frozen=True)
class Estimate:
    """One figure.

    Parameters
    ----------
    value, error : float
        The figure and its standard error; NaN where no path tells.
    low, high : float
        Ends of its interval.
    by : {"wilson", "bonett-price", "normal", "score", "greenwood"}
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
    return means([(months * waited).sum()], [(months**2 * waited).sum()], paths, level).one(0)


def staying(completed: NDArray[np.int64], cut_off: NDArray[np.int64], level: float = LEVEL) -> Estimates:
    """Return the share of stays that outlast each number of months (Kaplan and Meier 1958; Greenwood's error).

    Parameters
    ----------
    completed, cut_off : array of int, shape (months + 1,)
        Stays that ended after each number of months, and stays that the horizon cut off there.

    Notes
    -----
    Stays of one path are taken as independent. Beyond the longest stay nothing is known.
    """
    there = (completed + cut_off)[::-1].cumsum()[::-1].astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.cumprod(1 - completed / there, dtype=np.float64)
        summed = np.cumsum(np.where(completed > 0, completed / (there * (there - completed)), 0.0))
        error = _known(np.where(share == 0, 0.0, share * np.sqrt(summed)), share)
    wide = _z(level) * error
    low, high = np.maximum(share - wide, 0), np.minimum(share + wide, 1)
    return Estimates(share, error, low, high, "greenwood", level)


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
