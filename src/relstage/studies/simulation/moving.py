"""How a reading drifts within a month, in arithmetic that is the same for one path or many."""

import numpy as np

from relstage.rules import Number
from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.scenario import Drift

_WELL_INSIDE = 0.999
"""So small a part of the way cannot overstep its goal by rounding, and needs no keeping on the scale."""


def drifted(
    values: Floats,
    drift: Drift,
    shaken: Floats | None,
    scale: Number,
    free: Floats | None = None,
    out: Floats | None = None,
) -> Floats:
    """Return `values` a month later: pulled, stepped, shaken by noise of size 1, and kept on the scale; NaN stays.

    Parameters
    ----------
    values : array
        What is read now.
    drift, scale : Drift, Number
        How it moves, and within what.
    shaken : array or None
        The noise; needed only where the drift has some.
    free : array or None
        1.0 where the reading moves and 0.0 where it stays; ``None``: all move.
    out : array or None
        Where to write, other than `values`.
    """
    moved = np.subtract(drift.to, values, out=out)
    moved *= drift.pull
    if free is not None:
        moved *= free
    moved += values
    for each in (drift.step, drift.noise * shaken if drift.noise and shaken is not None else 0.0):
        if not isinstance(each, float) or each:
            moved += each if free is None else each * free
    return moved if _stays_inside(drift, scale) else _kept(moved, scale)


def _stays_inside(drift: Drift, scale: Number) -> bool:
    return not drift.step and not drift.noise and drift.pull <= _WELL_INSIDE and scale.admits(drift.to)


def _kept(moved: Floats, scale: Number) -> Floats:
    if scale.low is not None:
        np.maximum(moved, scale.low, out=moved)
    if scale.high is not None:
        np.minimum(moved, scale.high, out=moved)
    return moved
