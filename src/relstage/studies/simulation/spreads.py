"""From random numbers to values: the inverse of each distribution, in arithmetic that is the same for one path or many.

Every function takes arrays and does the same operations on each element, so that one path alone and a block of paths
get the same bits.
"""

from collections.abc import Sequence
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.scenario import Between, OneOf, Peaked, Shape


def numbers(spread: Between | Peaked, u: Floats) -> Floats:
    """Return the values of `spread` at the random numbers `u`."""
    match spread:
        case Between(low=low, high=high):
            return np.minimum(low + u * (high - low), high)
        case Peaked(low=low, mode=mode, high=high):
            width = high - low
            turn = (mode - low) / width if width else 0.0
            rising = low + np.sqrt(u * width * (mode - low))
            falling = high - np.sqrt((1.0 - u) * width * (high - mode))
            found: Floats = np.where(u < turn, rising, falling)
            return np.minimum(np.maximum(found, low), high)  # rounding may step over an end
        case _:
            assert_never(spread)


def cumulative(weights: Sequence[float]) -> Floats:
    """Return the upper end of each share of 1 that `weights` give; the last is 1."""
    ends: Floats = np.cumsum(np.asarray(weights, dtype=np.float64))
    ends = np.divide(ends, ends[-1])
    ends[-1] = 1.0
    return ends


def picks(ends: Floats, u: Floats) -> NDArray[np.intp]:
    """Return which share each random number falls into."""
    return np.searchsorted(ends, u, side="right")


def places(spread: OneOf, u: Floats) -> NDArray[np.intp]:
    """Return which of the values of `spread` comes at the random numbers `u`."""
    return picks(cumulative(spread.weights or (1.0,) * len(spread.values)), u)


def noise(shape: Shape, first: Floats, second: Floats | None) -> Floats:
    """Return noise of half-width 1, or of standard deviation 1, from one random number or from two."""
    match shape:
        case "uniform":
            return 2.0 * first - 1.0
        case "triangular":
            assert second is not None
            return first + second - 1.0
        case "normal":
            return normal(first)
        case _:
            assert_never(shape)


def normal(u: Floats) -> Floats:
    """Return the standard normal quantiles at `u`, by the rational functions of Wichura (1988), AS 241.

    Good to about 1 in 10**16. 0 is taken as half the least random number above it.
    """
    u = np.maximum(u, 2.0**-54)
    q = u - 0.5
    found = q * _ratio(_CENTRE, 0.180625 - q * q)
    outside = np.flatnonzero(np.abs(q) > 0.425)
    found[outside] = _tails(u[outside])
    return found


def _tails(u: Floats) -> Floats:
    tail = np.sqrt(-np.log(np.minimum(u, 1.0 - u)))
    outer = np.where(tail <= 5.0, _ratio(_NEAR, tail - 1.6), _ratio(_FAR, tail - 5.0))
    return np.where(u < 0.5, -outer, outer)


def _ratio(rows: tuple[tuple[float, ...], tuple[float, ...]], x: Floats) -> Floats:
    above, below = (_horner(row, x) for row in rows)
    return above / below


def _horner(row: tuple[float, ...], x: Floats) -> Floats:
    value = np.full_like(x, row[0])
    for coefficient in row[1:]:
        value *= x
        value += coefficient
    return value


_CENTRE = (
    (
        2509.0809287301226727,
        33430.575583588128105,
        67265.770927008700853,
        45921.953931549871457,
        13731.693765509461125,
        1971.5909503065514427,
        133.14166789178437745,
        3.387132872796366608,
    ),
    (
        5226.495278852854561,
        28729.085735721942674,
        39307.89580009271061,
        21213.794301586595867,
        5394.1960214247511077,
        687.1870074920579083,
        42.313330701600911252,
        1.0,
    ),
)
_NEAR = (
    (
        7.7454501427834140764e-4,
        0.0227238449892691845833,
        0.24178072517745061177,
        1.27045825245236838258,
        3.64784832476320460504,
        5.7694972214606914055,
        4.6303378461565452959,
        1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9,
        5.475938084995344946e-4,
        0.0151986665636164571966,
        0.14810397642748007459,
        0.68976733498510000455,
        1.6763848301838038494,
        2.05319162663775882187,
        1.0,
    ),
)
_FAR = (
    (
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        0.0012426609473880784386,
        0.026532189526576123093,
        0.29656057182850489123,
        1.7848265399172913358,
        5.4637849111641143699,
        6.6579046435011037772,
    ),
    (
        2.04426310338993978564e-15,
        1.4215117583164458887e-7,
        1.8463183175100546818e-5,
        7.868691311456132591e-4,
        0.0148753612908506148525,
        0.13692988092273580531,
        0.59983220655588793769,
        1.0,
    ),
)
