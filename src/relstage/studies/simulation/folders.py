"""Folders that hold one study each: ``study.json`` says which, and a file is there whole, or not at all."""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from relstage.errors import Problem, ScenarioError

STUDY = "study.json"


def claim(folder: Path, study: Mapping[str, Any], *, files: Sequence[str] = ()) -> None:
    """Make `folder` that of `study`, or see that it is, and that it can be written to.

    Parameters
    ----------
    folder : Path
        Made where there is none.
    study : mapping
        What is simulated and how it is cut, as plain JSON values.
    files : sequence of str
        Patterns of names of which a folder that no study has claimed may hold none.

    Raises
    ------
    ScenarioError
        It is no folder (``not-a-folder``) or cannot be written to (``cannot-write``), its ``study.json`` is none
        (``not-a-study``), or of another study (``other-study``, with each difference).
    """
    described = folder / STUDY
    try:
        if folder.exists() and not folder.is_dir():
            said = "something else stands here; a folder is asked for"
            raise ScenarioError(Problem("not-a-folder", str(folder), said))
        folder.mkdir(parents=True, exist_ok=True)
        stored = described.read_bytes() if described.exists() else None
        strays = [file for pattern in files for file in folder.glob(pattern)] if stored is None else []
    except (OSError, ValueError) as error:  # the latter of a NUL in its name
        raise _cannot_write(folder, error) from None
    if strays:
        said = f"it holds {min(strays).name}, and no {STUDY} that says of which study; give another folder"
        raise ScenarioError(Problem("not-a-study", str(folder), said))
    if stored is not None and (problems := list(_differences(stored, study, described))):
        raise ScenarioError(*problems)
    put(described, json.dumps(study, indent=2, sort_keys=True).encode())


def put(target: Path, content: bytes) -> None:
    """Write a file whole or not at all: first under a name that no other process has, on any machine, then in place.

    Raises
    ------
    ScenarioError
        It cannot be written (``cannot-write``).
    """
    partial = target.with_name(f"{target.name}.{uuid4().hex}.partial")
    try:
        try:
            with partial.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise _cannot_write(target, error) from None


def _cannot_write(path: Path, error: OSError | ValueError) -> ScenarioError:
    why = getattr(error, "strerror", None) or error
    said = f"it cannot be written: {why}; give a folder with room that you may write to"
    return ScenarioError(Problem("cannot-write", str(path), said))


def _differences(stored: bytes, wanted: Mapping[str, Any], where: Path) -> Iterator[Problem]:
    try:
        held = json.loads(stored)
    except (ValueError, RecursionError) as error:
        held, why = None, f"it is no JSON ({error})"
    else:
        why = f"it holds a {type(held).__name__}, not an object"
    if not isinstance(held, dict):
        said = f"{why}; the folder of a study is asked for, or an empty one"
        yield Problem("not-a-study", str(where), said)
        return
    for name in sorted({*held, *wanted}):
        if held.get(name) != wanted.get(name):
            said = f"it holds {held.get(name)!r:.80}, asked for is {wanted.get(name)!r:.80}; give another folder"
            yield Problem("other-study", f"{where} {name}", said)
