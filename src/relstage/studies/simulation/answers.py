"""What a simulation answers: small records of names, counts and estimates, one kind for each question."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relstage.errors import Problem, ScenarioError
from relstage.studies.simulation.estimates import Estimate, Estimates, shares
from relstage.studies.simulation.walks import Edge

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Occupancy:
    """Where paths are at the end of each month.

    Parameters
    ----------
    places : tuple of str
        Stages, then exits.
    counts : array of int, shape (months + 1, places)
        Paths.
    share : Estimates, shape (months + 1, places)
        Of all paths.
    time : Estimates, shape (places,)
        Months that a path spends there until the horizon, on average: month m counts where the path is as it begins,
        at the end of month m - 1. (Margins count it where the path is at its end.)
    """

    places: tuple[str, ...]
    counts: Ints
    share: Estimates
    time: Estimates


@dataclass(frozen=True)
class Quantile:
    """By when something has happened to a part of the paths.

    Parameters
    ----------
    part : float
        Which part.
    month : int or None
        First month by which it has happened to that part; ``None`` past the horizon.
    low, high : int or None
        First and last month that the interval of the share leaves.
    """

    part: float
    month: int | None
    low: int | None
    high: int | None


@dataclass(frozen=True, eq=False)
class Waiting:
    """When something first happens to a path, if it does before the horizon.

    Parameters
    ----------
    what : str
        A place that is reached, or ``"ending"``.
    counts : array of int, shape (months + 1,)
        Paths to which it first happens in each month.
    share : Estimates, shape (months + 1,)
        Of first passage: share of the paths to which it has happened by the end of the month. Of survival: share of
        those to which it has not.
    time : Estimate
        Months until then, the horizon standing for what has not happened by then (the restricted mean): what happens in
        month m has taken m months. So it is the sum of the shares to which it has not happened by the ends of months 0
        to the last but one.
    censored : int
        Paths to which it has not happened at the horizon.
    """

    what: str
    counts: Ints
    share: Estimates
    time: Estimate
    censored: int

    def quantile(self, part: float) -> Quantile:
        """Return the month by which it has happened to `part` of the paths, and what the interval leaves for it.

        Raises
        ------
        ScenarioError
            `part` does not lie between 0 and 1 (``bad-level``).
        """
        if not isinstance(part, float) or not 0 < part < 1:
            said = f"{part!r} stands here; a part of the paths lies between 0 and 1"
            raise ScenarioError(Problem("bad-level", "part", said))
        happened = self.counts.cumsum()
        paths = int(happened[-1]) + self.censored
        found = shares(happened, paths, self.share.level)
        return Quantile(part, _first(happened >= part * paths), _first(found.high >= part), _first(found.low >= part))

    @property
    def median(self) -> int | None:
        """First month by which it has happened to half of the paths; ``None`` past the horizon."""
        return self.quantile(0.5).month

    @property
    def median_range(self) -> tuple[int | None, int | None]:
        """First and last month that the interval of `share` leaves for the median."""
        found = self.quantile(0.5)
        return found.low, found.high


def _first(true: NDArray[np.bool_]) -> int | None:
    """Return the first month of which something is true."""
    found = np.flatnonzero(true)
    return int(found[0]) if len(found) else None


@dataclass(frozen=True, eq=False)
class Sojourns:
    """How long stays in one place last: figures of stays, not of paths; a path has as many as it enters the place.

    Short stays come oftener than long ones, and those that the horizon cuts off count as lasting at least so long. The
    errors are taken over groups of paths, so stays of one path may be alike.

    Parameters
    ----------
    place : str
        Where.
    completed, open : array of int, shape (months + 1,)
        Stays that ended after each number of months, and stays that the horizon cut off there.
    share : Estimates, shape (months + 1,)
        Share of stays that outlast each number of months; NaN past the longest that was seen, if that was cut off.
    time : Estimate
        Mean months of a stay, each counted for `within` months at most: what the horizon hides is not in it.
    within : int or None
        Months of the longest stay that was seen; ``None`` without stays.
    """

    place: str
    completed: Ints
    open: Ints
    share: Estimates
    time: Estimate
    within: int | None

    @property
    def median(self) -> int | None:
        """First number of months that half of the stays do not outlast; ``None`` where that is not seen."""
        return _first(self.share.value <= 0.5)


@dataclass(frozen=True, eq=False)
class Flows:
    """Moves between places.

    Parameters
    ----------
    edges : tuple of (str, str, str)
        Origin, transition, target.
    counts : array of int, shape (months + 1, edges)
        Moves of all paths.
    mean : Estimates, shape (months + 1, edges)
        Moves of a path in the month.
    total : Estimates, shape (edges,)
        Moves of a path in all months.
    """

    edges: tuple[Edge, ...]
    counts: Ints
    mean: Estimates
    total: Estimates


@dataclass(frozen=True)
class Ending:
    """One way in which relationships end.

    Parameters
    ----------
    transition : str
        By which transition.
    initiator, cause : str or None
        Who brought it about, and why, as far as the record says.
    first, later : int
        First endings of a path, and endings after a recovery.
    share : Estimate
        Of all paths: those whose first ending this is.
    """

    transition: str
    initiator: str | None
    cause: str | None
    first: int
    later: int
    share: Estimate


@dataclass(frozen=True, eq=False)
class Readings:
    """How one reading stands, by month and place.

    Parameters
    ----------
    indicator : str
        Which; ordered levels by their number, from 0.
    places : tuple of str
        Stages, then exits.
    known : array of int, shape (months + 1, places)
        Paths whose reading is known.
    mean : Estimates, shape (months + 1, places)
        Over those; NaN where there is none.
    ladder : Estimates, shape (months + 1,)
        Mean over the stages of the ladder together, exits apart.
    """

    indicator: str
    places: tuple[str, ...]
    known: Ints
    mean: Estimates
    ladder: Estimates


@dataclass(frozen=True, eq=False)
class Carried:
    """What the supplier does.

    Parameters
    ----------
    policies : tuple of str
        Names.
    counts : array of int, shape (policies, months + 1)
        Paths for which each was carried out in each month.
    share : Estimates, shape (policies, months + 1)
        Of all paths.
    cost : Estimates, shape (policies, months + 1)
        Money that it costs a path in the month, not discounted.
    """

    policies: tuple[str, ...]
    counts: Ints
    share: Estimates
    cost: Estimates


@dataclass(frozen=True, eq=False)
class Margins:
    """What paths earn, by month and place, not discounted.

    Parameters
    ----------
    places : tuple of str
        Stages, then exits.
    mean : Estimates, shape (months + 1, places)
        Money that a path earns in the month in that place; nothing in month 0, in which nothing is earned.
    discounts : array of float, shape (months + 1,)
        What money of each month counts for in the value of a path.
    """

    places: tuple[str, ...]
    mean: Estimates
    discounts: NDArray[np.float64]
