"""Every outcome of something that draws random numbers, each with its chance: one number for each cell of its stream.

Law (``outcomes_are_all``): the chances of the outcomes of a run sum to 1, and no way through its draws is left out.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from relstage.errors import Problem, TooLarge
from relstage.studies.simulation.draws import Draws, Floats

MAX_OUTCOMES = 20_000

T = TypeVar("T")


class Cell(NamedTuple):
    """A range of random numbers that are all alike: one of them, how likely the range is, and what it stands for."""

    at: float
    chance: float
    what: int = 0


class Tape(Draws):
    """Random numbers that are not drawn but tried, one cell after the other.

    Parameters
    ----------
    cells : callable
        Stream -> its cells, whose chances sum to 1. It is asked at each draw, and may look at `drawn`.
    """

    def __init__(self, cells: Callable[[str], Sequence[Cell]]) -> None:
        super().__init__(0)
        self.cells = cells
        self.drawn: dict[str, int] = {}
        self._wanted: tuple[int, ...] = ()
        self._taken: list[int] = []
        self._widths: list[int] = []
        self._chance = 1.0

    def uniform(self, stream: str, *, slot: int, first: int, count: int, out: Floats | None = None) -> Floats:
        """Return the number of the cell whose turn it is; shape (1,), for one path is lived at a time."""
        del slot, first, count, out
        cells = self.cells(stream)
        nth = len(self._taken)
        taken = self._wanted[nth] if nth < len(self._wanted) else 0
        self._taken.append(taken)
        self._widths.append(len(cells))
        self._chance *= cells[taken].chance
        self.drawn[stream] = cells[taken].what
        return np.array([cells[taken].at])

    def outcomes(self, run: Callable[[], T], place: str = "") -> Iterator[tuple[T, float]]:
        """Yield what `run` comes to on each way through its draws, with the chance of that way.

        Raises
        ------
        TooLarge
            Where there are more than 20,000 ways; `place` says what was run.
        """
        waiting: list[tuple[int, ...]] = [()]
        tried = 0
        while waiting:
            tried += 1
            if tried > MAX_OUTCOMES:
                said = f"more than {MAX_OUTCOMES:,} outcomes of one month; take fewer occasions or fewer kinds of event"
                raise TooLarge(Problem("too-many-outcomes", place, said))
            self._wanted = waiting.pop()
            self._taken, self._widths, self._chance, self.drawn = [], [], 1.0, {}
            found = run()
            for nth in range(len(self._wanted), len(self._taken)):
                waiting += [(*self._taken[:nth], other) for other in range(1, self._widths[nth])]
            yield found, self._chance
