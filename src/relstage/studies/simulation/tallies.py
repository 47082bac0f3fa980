"""What simulated paths come to, in whole numbers: counts, and sums in fixed point. Its size does not grow with paths.

Law (``tallies_add``): the tallies of the parts of a study, in any number and added in any order, are the tally of the
whole, byte for byte.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relstage.errors import Problem, RelstageError
from relstage.studies.simulation.blocks import Block
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.sums import exact_sums
from relstage.studies.simulation.walks import GROUPS, Walks, edges, endings_of

FORMAT = "relstage tally 2"
Ints = NDArray[np.int64]
Wide = NDArray[np.object_]  # Python's integers
_WIDE = ("sums", "squares", "worth")


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts over the paths of a study, or of a part of it.

    Months run from 0 to the horizon, places are ``Prepared.places``, edges ``walks.edges``. Sums of readings and of
    money are in units of ``sums.UNIT``, 2**-32; sums of squares in the square of that.

    Parameters
    ----------
    paths : int
        How many.
    names : tuple of str
        The indicators whose readings are summed.
    occupancy : array of int, shape (months + 1, places)
        Paths in each place at the end of each month.
    passages : array of int, shape (places, months + 1)
        Paths that were in a place for the first time in that month, if only between two moves of one month.
    ended : array of int, shape (months + 1,)
        Paths that first ended in that month, by a transition of kind terminate; in month 0 those that begin in an exit.
    moves, moves_squared : array of int, shape (months + 1, edges)
        Moves along each edge in each month, and the sum over paths of the square of their number in the month.
    crossed : array of int, shape (edges,)
        Sum over paths of the square of the number of moves along the edge in all months.
    stays : array of int, shape (GROUPS, 2, 2, places, months + 1)
        Stays of each length in months, by the number of the path modulo 32: first those that a path began with, then
        those it entered by a move; of these first the completed ones, then those still open at the horizon.
    spent : array of int, shape (places,)
        Sum over paths of the square of the months spent in the place.
    endings : array of int, shape (2, terminates, initiators + 1, causes + 1)
        Endings by transition (``walks.endings_of``), initiator and cause, none on record last: first the first ending
        of a path, then those after a recovery.
    done : array of int, shape (policies, months + 1)
        Paths for which each policy was carried out in each month.
    known : array of int, shape (names, months + 1, places)
        Paths in each place whose reading is known.
    sums, squares : array of Python int, shape (names, months + 1, places)
        Of those readings.
    worth : array of Python int, shape (2,)
        Sum of the values of the paths, and of their squares.
    """

    paths: int
    names: tuple[str, ...]
    occupancy: Ints
    passages: Ints
    ended: Ints
    moves: Ints
    moves_squared: Ints
    crossed: Ints
    stays: Ints
    spent: Ints
    endings: Ints
    done: Ints
    known: Ints
    sums: Wide
    squares: Wide
    worth: Wide

    @classmethod
    def of(cls, block: Block, prepared: Prepared, *, readings: Sequence[str] = ()) -> "Tally":
        """Return the tally of a block; `readings` are those that it was run with, in that order.

        Raises
        ------
        RelstageError
            The block holds not as many readings as are named (``other-readings``).
        """
        if len(readings) != len(block.readings):
            said = f"the block holds {len(block.readings)} readings, and {len(readings)} are named"
            raise RelstageError(Problem("other-readings", "readings", said))
        walks = Walks.of(block, prepared)
        known, sums, squares = _readings(block, len(prepared.places))
        total, square = exact_sums(block.value, np.zeros(block.count, dtype=np.int64), 1)
        return cls(
            paths=block.count,
            names=tuple(readings),
            occupancy=_occupancy(block, len(prepared.places)),
            passages=walks.passages(),
            ended=walks.ended(),
            **walks.moves(),
            stays=walks.stays(),
            spent=walks.spent(),
            endings=walks.endings(),
            done=np.count_nonzero(block.done, axis=2),
            known=known,
            sums=sums,
            squares=squares,
            worth=np.array([total[0], square[0]], dtype=object),
        )

    @classmethod
    def nothing(cls, prepared: Prepared, *, readings: Sequence[str] = ()) -> "Tally":
        """Return the tally of no path, which adds nothing."""
        shapes = _shapes(prepared, len(readings))
        made: dict[str, Any] = {name: np.zeros(shape, dtype=_kind(name)) for name, shape in shapes.items()}
        return cls(paths=0, names=tuple(readings), **made)

    def __add__(self, other: "Tally") -> "Tally":
        if not isinstance(other, Tally):
            return NotImplemented
        mine, its = self.tables(), other.tables()
        if self.names != other.names or any(mine[name].shape != its[name].shape for name in mine):
            said = f"tallies of other readings, places or months are not added: {self!r} and {other!r}"
            raise RelstageError(Problem("other-tally", "", said))
        added = {name: table + its[name] for name, table in mine.items()}
        return Tally(paths=self.paths + other.paths, names=self.names, **added)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tally) and self.to_bytes() == other.to_bytes()

    def __hash__(self) -> int:
        return hash(self.to_bytes())

    def __repr__(self) -> str:
        months, places = self.occupancy.shape
        return f"Tally(paths={self.paths}, names={self.names}, months={months - 1}, places={places})"

    @classmethod
    def table_names(cls) -> tuple[str, ...]:
        """Return the names of the arrays."""
        return tuple(each.name for each in fields(cls) if each.name not in ("paths", "names"))

    def tables(self) -> dict[str, NDArray[Any]]:
        """Return every array by its name."""
        return {name: getattr(self, name) for name in self.table_names()}

    @property
    def digest(self) -> str:
        """SHA-256 of ``to_bytes()``, in hex."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Return the one JSON text of this tally, in UTF-8.

        Of each table stands its shape, how far each value that is not 0 lies behind the one before, and these values.
        """
        tables = {name: _thinned(table) for name, table in self.tables().items()}
        whole = {"format": FORMAT, "paths": self.paths, "names": self.names, "tables": tables}
        return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Tally":
        """Read what ``to_bytes`` wrote.

        Raises
        ------
        RelstageError
            `data` is not that (``not-a-tally``).
        """
        try:
            whole = json.loads(data)
            tables = {name: _table(name, *whole["tables"][name]) for name in cls.table_names()}
            found = cls(paths=whole["paths"], names=tuple(whole["names"]), **tables)
        except (ValueError, LookupError, TypeError, OverflowError, MemoryError) as wrong:
            raise RelstageError(Problem("not-a-tally", "", f"this is no tally: {wrong!r}")) from None
        if found.to_bytes() != data:
            said = f"this is no tally that this version wrote; it writes {FORMAT!r}"
            raise RelstageError(Problem("not-a-tally", "", said))
        return found


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of one tally or more."""
    return reduce(add, tallies)


def _kind(name: str) -> type:
    return object if name in _WIDE else np.int64


def _thinned(table: NDArray[Any]) -> list[Any]:
    flat = table.ravel()
    at = np.flatnonzero(flat)
    return [table.shape, np.diff(at, prepend=-1).tolist(), flat[at].tolist()]


def _table(name: str, shape: Sequence[int], gaps: Sequence[int], values: Sequence[int]) -> NDArray[Any]:
    if any(type(each) is not int for each in (*shape, *gaps, *values)):
        raise TypeError(f"{name} holds something else than whole numbers")
    flat: NDArray[Any] = np.zeros(math.prod(shape), dtype=_kind(name))
    flat[np.cumsum(gaps, dtype=np.int64) - 1] = values
    return flat.reshape(shape)


def _shapes(prepared: Prepared, names: int) -> dict[str, tuple[int, ...]]:
    months, places, known = prepared.scenario.months + 1, len(prepared.places), len(edges(prepared))
    return {
        "occupancy": (months, places),
        "passages": (places, months),
        "ended": (months,),
        "moves": (months, known),
        "moves_squared": (months, known),
        "crossed": (known,),
        "stays": (GROUPS, 2, 2, places, months),
        "spent": (places,),
        "endings": (2, len(endings_of(prepared)), len(prepared.initiators) + 1, len(prepared.causes) + 1),
        "done": (len(prepared.scenario.policies), months),
        "known": (names, months, places),
        "sums": (names, months, places),
        "squares": (names, months, places),
        "worth": (2,),
    }


def _occupancy(block: Block, places: int) -> Ints:
    return np.array([np.bincount(row, minlength=places) for row in block.stages], dtype=np.int64)


def _readings(block: Block, places: int) -> tuple[Ints, Wide, Wide]:
    """Return how many readings are known, their sums and their sums of squares, by name, month and place."""
    shape = (*block.readings.shape[:2], places)
    known, sums, squares = (np.zeros(shape, dtype=kind) for kind in (np.int64, object, object))
    for name, month in np.ndindex(*shape[:2]):
        row = block.readings[name, month]
        there = ~np.isnan(row)
        stages = block.stages[month][there].astype(np.int64)
        known[name, month] = np.bincount(stages, minlength=places)
        sums[name, month], squares[name, month] = exact_sums(row[there], stages, places)
    return known, sums, squares
