"""Full histories of simulated paths, streamed to Parquet: one row a stage change, one file a piece of the study."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from relstage.studies.simulation.folders import claim, put
from relstage.studies.simulation.prepared import Prepared

UTC_ZONE = ZoneInfo("UTC")
_FILES = "moves-*.parquet"
_NAME = re.compile(r"moves-\d{12}-\d{12}\.parquet")


@dataclass(frozen=True)
class Table:
    """Columns of one length.

    Parameters
    ----------
    columns : dict
        ``path``, ``month`` (from 0), ``date``, ``transition``, ``kind``, ``origin``, ``target``, ``initiator`` and
        ``cause``; the last two are empty where the record names none.
    """

    columns: dict[str, NDArray[Any]]

    @classmethod
    def joined(cls, tables: Sequence["Table"]) -> "Table":
        """Return the rows of several tables, one after the other; of at least one."""
        names = tables[0].columns
        return cls({name: np.concatenate([table.columns[name] for table in tables]) for name in names})


def history_of(block: Block, prepared: Prepared) -> Table:
    """Return the stage changes of a block as a table, by path, then month."""
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
    """The Parquet files of one study in a folder: ``moves-<first path>-<last path>.parquet``, a file a piece.

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
        claim(folder, study, files=_FILES)
        self.folder = folder

    def has(self, first: int, count: int) -> bool:
        """Tell whether the histories of these paths are there."""
        return self._file(first, count).is_file()

    def write(self, table: Table, first: int, count: int) -> None:
        """Write the histories of a piece.

        Raises
        ------
        ScenarioError
            They cannot be written (``cannot-write``).
        """
        put(self._file(first, count), _as_parquet(table))

    def leave(self, belongs: Callable[[int, int], bool]) -> None:
        """Remove what the study wrote before of pieces, by first path and count, that are none of this run.

        So that whoever reads the whole folder reads the paths of the result, each once.
        """
        for file in _moves(self.folder):
            first, last = map(int, file.stem.split("-")[1:])
            if not belongs(first, last - first + 1):
                file.unlink(missing_ok=True)

    def _file(self, first: int, count: int) -> Path:
        return self.folder / f"moves-{first:012d}-{first + count - 1:012d}.parquet"


def _moves(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.glob(_FILES)) if _NAME.fullmatch(file.name))


def _need_polars() -> None:
    try:
        import polars as pl  # noqa: F401  # before the work, not after it
    except ImportError:
        said = "histories are written to Parquet by polars; pip install 'relstage[frames]'"
        raise MissingExtra(Problem("missing-extra", "frames", said)) from None


def _as_parquet(table: Table) -> bytes:
    import polars as pl

    kinds = {"path": pl.Int64, "month": pl.Int32, "date": pl.Date}
    text = {name: pl.String for name in table.columns if name not in kinds}
    schema = {name: (kinds | text)[name] for name in table.columns}
    columns = {name: column.tolist() if name in text else column for name, column in table.columns.items()}
    written = BytesIO()
    pl.DataFrame(columns, schema=schema).write_parquet(written)
    return written.getvalue()
