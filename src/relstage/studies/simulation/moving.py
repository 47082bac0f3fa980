"""How a reading drifts within a month, in arithmetic that is the same for one path or many."""

import numpy as np

from relstage.rules import Number
from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.scenario import Drift


def drifted(values: Floats, drift: Drift, shaken: Floats, scale: Number) -> Floats:
    """Return `values` a month later: pulled, stepped, shaken by noise of size 1, and kept on the scale; NaN stays."""
    moved = values + drift.pull * (drift.to - values) + drift.step + drift.noise * shaken
    if scale.low is not None:
        moved = np.maximum(moved, scale.low)
    return moved if scale.high is None else np.minimum(moved, scale.high)
