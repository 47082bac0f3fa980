"""What the commands that simulate write to a folder: the manifest, and tables as CSV or Parquet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relstage.cli.options_simulating import TableForm
from relstage.cli.printing import write_csv
from relstage.rules import Record


@dataclass(frozen=True)
class Table:
    """One table of an answer.

    Parameters
    ----------
    columns : sequence of str
        Its header.
    frame : callable
        ``"dicts"`` or ``"polars"`` -> its rows.
    """

    columns: Sequence[str]
    frame: Callable[[Any], Any]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows as plain values."""
        found: list[dict[str, Any]] = self.frame("dicts")
        return found


Tables = Mapping[str, Table]


def write_all(folder: str, manifest: Record, tables: Tables, form: TableForm) -> None:
    """Write the manifest and every table; a file is there whole, or not at all."""
    into = Path(folder)
    _write(into / "manifest.json", lambda file: file.write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8"))
    for name, each in tables.items():
        _write(into / f"{name}.{form}", lambda file, each=each: _table(each, file, form))  # type: ignore[misc]


def _table(table: Table, file: Path, form: TableForm) -> None:
    if form == "parquet":
        table.frame("polars").write_parquet(file)
        return
    with file.open("w", encoding="utf-8", newline="") as out:
        write_csv(table.columns, table.rows, out)


def _write(target: Path, write: Callable[[Path], object]) -> None:
    partial = target.with_name(target.name + ".partial")
    write(partial)
    partial.replace(target)
