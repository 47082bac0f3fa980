"""Full histories of simulated paths, streamed to Parquet: a row a stage change, and a row a path, two files a piece.

Law (``histories_make_the_tally``): occupancy, moves, endings and value, reckoned from the files alone, are those of the
result.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from relstage.dynamics import month_later
from relstage.errors import MissingExtra, Problem
from relstage.studies.simulation.blocks import Block
from relstage.studies.simulation.draws import Draws
from relstage.studies.simulation.folders import claim, put
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.spreads import picks
from relstage.studies.simulation.walks import Walks

UTC_ZONE = ZoneInfo("UTC")
NAMES = ("moves", "paths")
_NAME = re.compile(r"(moves|paths)-\d{12}-\d{12}\.parquet")


@dataclass(frozen=True)
class Table:
    """Columns of one length.

    Parameters
    ----------
    columns : dict
        By name.
    """

    columns: dict[str, NDArray[Any]]

    @classmethod
    def joined(cls, tables: Sequence["Table"]) -> "Table":
        """Return the rows of several tables, one after the other; of at least one."""
        names = tables[0].columns
        return cls({name: np.concatenate([table.columns[name] for table in tables]) for name in names})


def history_of(block: Block, prepared: Prepared, draws: Draws) -> dict[str, Table]:
    """Return the histories of a block.

    Returns
    -------
    moves : Table
        By path, then month: ``path``, ``month`` (from 0), ``date``, ``transition``, ``kind``, ``origin``, ``target``,
        ``initiator`` and ``cause``; the last two are empty where the record names none.
    paths : Table
        By path: ``path``, ``beginning`` (which of the scenario's, from 0), ``first`` and ``last`` (the place at the end
        of month 0 and at the horizon), ``ended`` (the month of the first ending; empty where there is none) and
        ``value``.
    """
    return {"moves": _moves(block, prepared), "paths": _paths(block, prepared, draws)}


def _paths(block: Block, prepared: Prepared, draws: Draws) -> Table:
    places = np.array(prepared.places, dtype=object)
    ended = Walks.of(block, prepared).ending.astype(object)
    ended[ended > prepared.scenario.months] = None
    return Table(
        {
            "path": np.arange(block.first, block.first + block.count),
            "beginning": picks(prepared.ways, draws.uniform("way", slot=0, first=block.first, count=block.count)),
            "first": places[block.stages[0]],
            "last": places[block.stages[-1]],
            "ended": ended,
            "value": block.value,
        }
    )


def _moves(block: Block, prepared: Prepared) -> Table:
    moves = block.moves
    order = np.lexsort((np.arange(len(moves.path)), moves.month, moves.path))
    origins = _origins(block, prepared, order)
    transitions = prepared.model.transitions
    days = np.array([_day(prepared, month) for month in range(prepared.scenario.months + 1)], dtype="datetime64[D]")
    which = moves.transition[order]
    return Table(
        {
            "path": moves.path[order] + block.first,
            "month": moves.month[order],
            "date": days[moves.month[order]],
            "transition": np.array([each.id for each in transitions], dtype=object)[which],
            "kind": np.array([each.kind for each in transitions], dtype=object)[which],
            "origin": np.array(prepared.places, dtype=object)[origins],
            "target": np.array([each.target for each in transitions], dtype=object)[which],
            "initiator": _named(prepared.initiators, moves.initiator[order]),
            "cause": _named(prepared.causes, moves.cause[order]),
        }
    )


def _origins(block: Block, prepared: Prepared, order: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return where each move came from: where the move before it led, or where its path began."""
    moves = block.moves
    paths = moves.path[order]
    targets = np.array([prepared.number_of[each.target] for each in prepared.model.transitions], dtype=np.int64)
    led = targets[moves.transition[order]]
    origins = np.empty_like(led)
    origins[1:] = led[:-1]
    fresh = np.ones(len(paths), dtype=np.bool_)
    fresh[1:] = paths[1:] != paths[:-1]
    initial = prepared.number_of[prepared.model.initial]
    in_month_0 = moves.month[order][fresh] == 0  # only a relationship that is opened moves then
    origins[fresh] = np.where(in_month_0, initial, block.stages[0, paths[fresh]])
    return origins


def _day(prepared: Prepared, month: int) -> date:
    return month_later(prepared.start, month, UTC_ZONE).date()


def _named(names: tuple[str, ...], numbers: NDArray[np.int64]) -> NDArray[Any]:
    return np.array([*names, None], dtype=object)[numbers]


class Histories:
    """The Parquet files of one study in a folder: ``moves-`` and ``paths-<first path>-<last path>.parquet`` a piece.

    Parameters
    ----------
    folder : Path
        Made where there is none.
    study : mapping
        What is simulated and how it is cut, as plain JSON values.

    Raises
    ------
    MissingExtra
        Where polars is not installed (extra ``frames``).
    ScenarioError
        As of ``folders.claim``; or the folder holds such files, and not of which study (``not-a-study``).
    """

    def __init__(self, folder: Path, study: Mapping[str, Any]) -> None:
        _need_polars()
        claim(folder, study, files=[f"{name}-*.parquet" for name in NAMES])
        self.folder = folder

    def has(self, first: int, count: int) -> bool:
        """Tell whether the histories of these paths are there."""
        return all(self._file(name, first, count).is_file() for name in NAMES)

    def write(self, tables: Mapping[str, Table], first: int, count: int) -> None:
        """Write the histories of a piece.

        Raises
        ------
        ScenarioError
            They cannot be written (``cannot-write``).
        """
        for name, table in tables.items():
            put(self._file(name, first, count), _as_parquet(table))

    def leave(self, belongs: Callable[[int, int], bool]) -> None:
        """Remove what the study wrote before of pieces, by first path and count, that are none of this run.

        So that whoever reads the whole folder reads the paths of the result, each once.
        """
        for file in self.folder.glob("*.parquet"):
            if not _NAME.fullmatch(file.name):
                continue
            first, last = map(int, file.stem.split("-")[1:])
            if not belongs(first, last - first + 1):
                file.unlink(missing_ok=True)

    def _file(self, name: str, first: int, count: int) -> Path:
        return self.folder / f"{name}-{first:012d}-{first + count - 1:012d}.parquet"


def _need_polars() -> None:
    try:
        import polars as pl  # noqa: F401  # before the work, not after it
    except ImportError:
        said = "histories are written to Parquet by polars; pip install 'relstage[frames]'"
        raise MissingExtra(Problem("missing-extra", "frames", said)) from None


def _as_parquet(table: Table) -> bytes:
    import polars as pl

    kinds = {"path": pl.Int64, "month": pl.Int32, "date": pl.Date, "beginning": pl.Int32, "ended": pl.Int32}
    kinds |= {"value": pl.Float64}
    schema = {name: kinds.get(name, pl.String) for name in table.columns}
    columns = {name: each.tolist() if each.dtype == object else each for name, each in table.columns.items()}
    written = BytesIO()
    pl.DataFrame(columns, schema=schema).write_parquet(written)
    return written.getvalue()
