"""What the commands that simulate write to a folder: the manifest, and tables as CSV or Parquet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from relstage.adapters.definitions import dump_definition
from relstage.adapters.scenarios import dump_scenario
from relstage.cli.options_simulating import TableForm
from relstage.cli.printing import write_csv
from relstage.cli.sides import Side
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


@dataclass(frozen=True)
class Folder:
    """What is written to a folder: all that anyone needs to make an answer again, and its tables.

    Parameters
    ----------
    documents : mapping
        Name of a file -> its text: the manifest, and the scenarios and models that it gives the digests of.
    tables : Tables
        Of the answer.
    """

    documents: Mapping[str, str]
    tables: Tables

    def write(self, folder: str, form: TableForm) -> None:
        """Write all of it; a file is there whole, or not at all."""
        into = Path(folder)
        for name, text in self.documents.items():
            _write(into / name, lambda file, text=text: file.write_text(text, "utf-8"))  # type: ignore[misc]
        for name, each in self.tables.items():
            _write(into / f"{name}.{form}", lambda file, each=each: _table(each, file, form))  # type: ignore[misc]


def documents_of(manifest: Record, sides: Mapping[str, Side]) -> dict[str, str]:
    """Return the manifest, and the scenario and the model of each side, as texts of files.

    Parameters
    ----------
    sides : mapping
        What the names of a side's files begin with -> the side.
    """
    found = {"manifest.json": manifest.model_dump_json(indent=2) + "\n"}
    for name, side in sides.items():
        found[f"{name}scenario.json"] = dump_scenario(side.scenario, model=side.model)
        found[f"{name}model.json"] = dump_definition(side.model)
    return found


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
