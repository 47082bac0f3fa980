"""A study kept on disk while it runs, so that it goes on after a kill where it was, to the same digest.

A folder holds one file a finished piece, sealed with the study that it is of: whatever is damaged, or comes from
elsewhere, counts as not there and is run again.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from relstage.errors import RelstageError
from relstage.studies.simulation.folders import claim, put
from relstage.studies.simulation.jobs import Outcome, Piece
from relstage.studies.simulation.tallies import Tally


class Kept:
    """The finished pieces of one study in a folder.

    Parameters
    ----------
    folder : Path
        Made where there is none.
    study : mapping
        What is simulated and how it is cut, as plain JSON values.

    Raises
    ------
    ScenarioError
        As of ``folders.claim``: the folder cannot be written to, or is of another study.
    """

    def __init__(self, folder: Path, study: Mapping[str, Any]) -> None:
        claim(folder, study)
        self.folder = folder
        self._study = json.dumps(study, sort_keys=True).encode()

    def find(self, piece: Piece) -> Tally | None:
        """Return the tally of a piece that is finished, or ``None``."""
        try:
            seal, _, content = self._file(piece.first, piece.count).read_bytes().partition(b"\n")
        except OSError:
            return None
        if seal != self._seal(content):
            return None
        try:
            tally = Tally.from_bytes(content)
        except RelstageError:
            return None
        return tally if tally.paths == piece.count else None

    def keep(self, outcome: Outcome) -> None:
        """Store a finished piece.

        Raises
        ------
        ScenarioError
            It cannot be written (``cannot-write``); the pieces before it are kept.
        """
        put(self._file(outcome.first, outcome.count), self._seal(outcome.tally) + b"\n" + outcome.tally)

    def _seal(self, content: bytes) -> bytes:
        return hashlib.sha256(self._study + b"\n" + content).hexdigest().encode()

    def _file(self, first: int, count: int) -> Path:
        return self.folder / f"piece-{first:012d}-{first + count - 1:012d}.tally"
