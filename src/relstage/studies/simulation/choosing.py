"""Which event comes by chance: for many paths at once, each by the chances of its place."""

import numpy as np
from numpy.typing import NDArray

from relstage.studies.simulation.draws import Floats, Places
from relstage.studies.simulation.prepared import Prepared

BINS = 1024


class Chooser:
    """Picks events by a table of bins; a bin that the end of a share cuts through is looked at exactly.

    Parameters
    ----------
    prepared : Prepared
        Its chances, by place.
    dtype : type
        Of the numbers of events; its highest is that of none.
    """

    def __init__(self, prepared: Prepared, dtype: type[np.unsignedinteger]) -> None:
        self.ends = np.stack([prepared.chances[place] for place in prepared.places])
        self.nothing = self.ends.shape[1]
        edges = np.arange(BINS + 1) / BINS
        lowest = np.stack([np.searchsorted(ends, edges[:-1], side="right") for ends in self.ends])
        highest = np.stack([np.searchsorted(ends, edges[1:], side="left") for ends in self.ends])
        self.cut = np.iinfo(dtype).max
        self.table = np.where(lowest == highest, lowest, self.cut).astype(dtype).ravel()

    def pick(self, shelf: Places, u: Floats, bins: Places) -> NDArray[np.unsignedinteger]:
        """Return the number of the event that comes to each path, given the places times `BINS`, and what was drawn.

        `bins` is room to work in, one entry a path.
        """
        np.multiply(u, BINS, out=bins, casting="unsafe")
        np.add(bins, shelf, out=bins)
        found = self.table.take(bins, mode="clip")  # all lie inside; this is the quicker way to ask
        unsure = np.flatnonzero(found == self.cut)
        below = self.ends[shelf[unsure] // BINS] <= u[unsure, None]
        found[unsure] = below.sum(axis=1)
        return found
