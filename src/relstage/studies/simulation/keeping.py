"""A study kept on disk while it runs, so that it goes on after a kill where it was, to the same digest.

A folder holds ``study.json``, which says what is simulated and in which pieces, and one file a finished piece, written
under another name first and then moved into place: it is there whole, or not at all.
"""

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from relstage.errors import Problem, ScenarioError
from relstage.studies.simulation.jobs import Outcome, Piece
from relstage.studies.simulation.tallies import Tally

STUDY = "study.json"


class Kept:
    """The finished pieces of one study in a folder.

    Parameters
    ----------
    folder : Path
        Made where there is none.
    study : dict
        What is simulated and how it is cut, as plain JSON values.

    Raises
    ------
    ScenarioError
        Where the folder holds another study (``other-study``), with each difference.
    """

    def __init__(self, folder: Path, study: dict[str, Any]) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        described = folder / STUDY
        if described.exists():
            _same(json.loads(described.read_text(encoding="utf-8")), study, described)
        else:
            _write(described, json.dumps(study, indent=2, sort_keys=True).encode())

    def find(self, piece: Piece) -> Tally | None:
        """Return the tally of a piece that is finished, or ``None``; a damaged file counts as none."""
        file = self._file(piece.first)
        if not file.exists():
            return None
        seal, _, content = file.read_bytes().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() != seal:
            return None
        tally = Tally.from_bytes(content)
        return tally if tally.paths == piece.count else None

    def keep(self, outcome: Outcome) -> None:
        """Store a finished piece."""
        seal = hashlib.sha256(outcome.tally).hexdigest().encode()
        _write(self._file(outcome.first), seal + b"\n" + outcome.tally)

    def _file(self, first: int) -> Path:
        return self.folder / f"piece-{first:012d}.tally"


def _write(target: Path, content: bytes) -> None:
    partial = target.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(target)


def _same(stored: dict[str, Any], wanted: dict[str, Any], where: Path) -> None:
    differing = sorted(name for name in {*stored, *wanted} if stored.get(name) != wanted.get(name))
    if differing:
        raise ScenarioError(
            *(
                Problem(
                    "other-study",
                    f"{where} {name}",
                    f"it holds {stored.get(name)!r}, asked for is {wanted.get(name)!r}",
                )
                for name in differing
            )
        )
