"""Two plain ways to fit numbers: a simplex that walks downhill, and a logistic regression with a prior.

Both read no clock and draw no lot: the same input gives the same numbers.
"""

from collections.abc import Callable, Sequence
from math import exp
from operator import mul
from typing import NamedTuple

Place = tuple[float, ...]


def lowest(badness: Callable[[Place], float], start: Place, *, step: float = 0.5, steps: int = 600) -> Place:
    """Return where `badness` is lowest, as found by the simplex of Nelder and Mead (1965) from `start`."""
    corners = [start, *(tuple(x + step * (i == j) for j, x in enumerate(start)) for i in range(len(start)))]
    found = sorted((badness(corner), corner) for corner in corners)
    for _ in range(steps):
        if found[-1][0] - found[0][0] < 1e-7:
            break
        found = sorted(_stepped(badness, found))
    return found[0][1]


def _stepped(badness: Callable[[Place], float], found: list[tuple[float, Place]]) -> list[tuple[float, Place]]:
    (best, near), (worst, far) = found[0], found[-1]
    others = [corner for _, corner in found[:-1]]
    middle = tuple(sum(each) / len(others) for each in zip(*others, strict=True))

    def tried(share: float) -> tuple[float, Place]:
        place = tuple(m + share * (f - m) for m, f in zip(middle, far, strict=True))
        return badness(place), place

    mirrored = tried(-1.0)
    if mirrored[0] < best:
        return [*found[:-1], min(mirrored, tried(-2.0))]
    if mirrored[0] < found[-2][0]:
        return [*found[:-1], mirrored]
    inner = tried(0.5)
    if inner[0] < worst:
        return [*found[:-1], inner]
    shrunk = [tuple((n + x) / 2 for n, x in zip(near, corner, strict=True)) for _, corner in found[1:]]
    return [found[0], *((badness(corner), corner) for corner in shrunk)]


class Case(NamedTuple):
    """One case of a regression: its features, the group it is of, and whether it came about."""

    features: Place
    group: int
    came: bool


class Prior(NamedTuple):
    """What is believed of one coefficient before the cases are seen: a normal distribution, perhaps never below 0."""

    mean: float
    deviation: float
    never_negative: bool = False


def logistic(log_odds: float) -> float:
    """Return the probability of these log odds."""
    if log_odds >= 0:
        return 1 / (1 + exp(-log_odds))
    return exp(log_odds) / (1 + exp(log_odds))


def regress(
    cases: Sequence[Case], priors: Sequence[Prior], groups: int, *, of_groups: float, weight: float
) -> tuple[Place, Place]:
    """Return the most probable coefficients, and the shift of each group.

    Parameters
    ----------
    cases : sequence of Case
    priors : sequence of Prior
        One for each feature.
    groups : int
        How many there are; each has a shift of its own, believed to be normal about 0.
    of_groups : float
        Standard deviation of that belief.
    weight : float
        How much each case counts, from 0 to 1: less than 1 where cases overlap.
    """
    free = list(range(len(priors)))
    while True:
        coefficients, shifts = _newton(cases, priors, free, groups, of_groups, weight)
        wrong = [(coefficients[i], i) for i in free if priors[i].never_negative and coefficients[i] < 0]
        if not wrong:
            return coefficients, shifts
        free.remove(min(wrong)[1])


def _newton(
    cases: Sequence[Case], priors: Sequence[Prior], free: list[int], groups: int, of_groups: float, weight: float
) -> tuple[Place, Place]:
    """Climb to the most probable coefficients; those not `free` are 0."""
    size = len(free)
    means = [priors[i].mean for i in free] + [0.0] * groups
    precisions = [priors[i].deviation ** -2 for i in free] + [of_groups**-2] * groups
    rows = [_row(tuple(case.features[i] for i in free), size + case.group, case.came) for case in cases]
    at = list(means)
    for _ in range(100):
        slope, bend = _slope_and_bend(rows, at, size, weight)
        for i, precision in enumerate(precisions):
            slope[i] -= precision * (at[i] - means[i])
            bend[i][i] += precision
        move = solved(bend, slope)
        longest = max(map(abs, move))
        at = [x + d * min(1.0, 2.0 / max(longest, 1e-12)) for x, d in zip(at, move, strict=True)]
        if longest < 1e-9:
            break
    full = [0.0] * len(priors)
    for i, value in zip(free, at, strict=False):
        full[i] = value
    return tuple(full), tuple(at[size:])


class _Row(NamedTuple):
    """A case as the climb reads it: features, and the products of each two of them (the lower half, row by row)."""

    features: Place
    products: Place
    group: int
    came: float


def _row(features: Place, group: int, came: bool) -> _Row:
    products = tuple(features[i] * features[j] for i in range(len(features)) for j in range(i + 1))
    return _Row(features, products, group, float(came))


def _slope_and_bend(
    rows: Sequence[_Row], at: list[float], size: int, weight: float
) -> tuple[list[float], list[list[float]]]:
    """Return the gradient of the log likelihood and its negative second derivative (the lower half of it)."""
    slope, half = [0.0] * size, [0.0] * (size * (size + 1) // 2)
    misses, curves = [0.0] * len(at), [0.0] * len(at)
    shared = [[0.0] * size for _ in at]
    for features, products, group, came in rows:
        chance = logistic(sum(map(mul, features, at)) + at[group])
        miss, curve = weight * (came - chance), weight * chance * (1 - chance)
        slope = [s + miss * x for s, x in zip(slope, features, strict=True)]
        half = [h + curve * p for h, p in zip(half, products, strict=True)]
        shared[group] = [s + curve * x for s, x in zip(shared[group], features, strict=True)]
        misses[group] += miss
        curves[group] += curve
    bend = [[0.0] * len(at) for _ in at]
    for i in range(size):
        bend[i][: i + 1] = half[i * (i + 1) // 2 : (i + 1) * (i + 2) // 2]
    for group in range(size, len(at)):
        bend[group][:size], bend[group][group] = shared[group], curves[group]
    return slope + misses[size:], bend


def solved(lower: list[list[float]], right: list[float]) -> list[float]:
    """Solve a symmetric positive definite system, given by its lower half, after Cholesky."""
    size = len(right)
    root = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = lower[i][j] - sum(root[i][k] * root[j][k] for k in range(j))
            root[i][j] = rest**0.5 if i == j else rest / root[j][j]
    half = [0.0] * size
    for i in range(size):
        half[i] = (right[i] - sum(root[i][k] * half[k] for k in range(i))) / root[i][i]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (half[i] - sum(root[k][i] * found[k] for k in range(i + 1, size))) / root[i][i]
    return found
