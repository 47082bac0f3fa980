"""What a simulation answers: small records of names, counts and estimates, one kind for each question."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from relstage.studies.simulation.estimates import Estimate, Estimates
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
        Months that a path spends there until the horizon, on average.
    """

    places: tuple[str, ...]
    counts: Ints
    share: Estimates
    time: Estimates


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
        Months until then, the horizon standing for what has not happened by then (the restricted mean).
    median : int or None
        First month by which it has happened to half of the paths; ``None`` past the horizon.
    median_range : tuple of (int or None)
        First and last month that the interval of `share` leaves for the median.
    censored : int
        Paths to which it has not happened at the horizon.
    """

    what: str
    counts: Ints
    share: Estimates
    time: Estimate
    median: int | None
    median_range: tuple[int | None, int | None]
    censored: int


@dataclass(frozen=True, eq=False)
class Sojourns:
    """How long stays in one place last.

    Parameters
    ----------
    place : str
        Where.
    completed, open : array of int, shape (months + 1,)
        Stays that ended after each number of months, and stays that the horizon cut off there.
    share : Estimates, shape (months + 1,)
        Share of stays that outlast each number of months.
    """

    place: str
    completed: Ints
    open: Ints
    share: Estimates


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
