"""Sums of float64 that no order changes: every number becomes a whole number of units, and whole numbers are added.

Law (``sums_are_exact``): the sums are those of Python's integers, for numbers of any size and in any order.

A unit is ``2**-32``, about 2.3e-10: what is below half of it is rounded off once, number by number, before anything is
added. A number is cut into limbs of 20 bits, so that a sum of limbs, or of products of two, over 4,096 numbers stays
below ``2**53``, where float64 adds without rounding.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relstage.errors import Problem, RelstageError
from relstage.studies.simulation.draws import Floats

UNIT = 2.0**-32
BITS = 20
SLICE = 4096
_BASE = 2.0**BITS


def exact_sums(values: Floats, groups: NDArray[np.int64], kinds: int) -> tuple[list[int], list[int]]:
    """Return the sum and the sum of squares of each group, in whole units and in whole squares of units.

    Parameters
    ----------
    values : array of float64, shape (n,)
        Finite.
    groups : array of int, shape (n,)
        The group of each, from 0 to ``kinds - 1``.
    kinds : int
        How many groups there are.

    Returns
    -------
    sums, squares : list of int
        Of each group; Python's integers, which never overflow.

    Raises
    ------
    RelstageError
        A value is infinite or NaN, or in units would be (``not-finite``).
    """
    sums, squares = [0] * kinds, [0] * kinds
    for start in range(0, len(values), SLICE):
        with np.errstate(over="ignore"):
            whole = np.rint(values[start : start + SLICE] / UNIT)
        if not np.isfinite(whole).all():
            raise RelstageError(Problem("not-finite", "", "a number that is summed is not finite, or past 4e298"))
        limbs = _limbs(whole)
        group = groups[start : start + SLICE]
        for place, limb in enumerate(limbs):
            _add(sums, np.bincount(group, limb, kinds), place)
        for place, product in _products(limbs):
            _add(squares, np.bincount(group, product, kinds), place)
    return sums, squares


def _add(totals: list[int], found: NDArray[Any], place: int) -> None:
    for group, each in enumerate(found.tolist()):
        if each:
            totals[group] += int(each) << (BITS * place)


def _limbs(whole: Floats) -> list[Floats]:
    """Return limbs, lowest first, whose sum, each times its power of 2**20, is `whole`; the highest bears the sign."""
    limbs = []
    while whole.size and np.abs(whole).max() >= _BASE:
        upper = np.floor(whole / _BASE)
        limbs.append(whole - upper * _BASE)
        whole = upper
    return [*limbs, whole]


def _products(limbs: list[Floats]) -> Iterator[tuple[int, Floats]]:
    """Yield the terms of the square, each with its place; what stands twice in it is yielded twice."""
    for i, one in enumerate(limbs):
        yield 2 * i, one * one
        for j in range(i):
            product = one * limbs[j]
            yield i + j, product
            yield i + j, product
