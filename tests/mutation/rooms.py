"""The rooms of the core, and which tests judge each: its own unit tests, named after it."""

import ast
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
CORE = ROOT / "src" / "relstage"


@dataclass(frozen=True)
class Room:
    """Files to change, and files of tests that judge the changes."""

    files: tuple[Path, ...]
    tests: tuple[str, ...]


def _room(name: str) -> Room:
    files = sorted((CORE / name).glob("*.py")) or [CORE / f"{name}.py"]
    tests = sorted((ROOT / "tests").glob(f"test_{name}*.py"))
    return Room(tuple(files), tuple(str(path.relative_to(ROOT)) for path in tests))


ROOMS = {name: _room(name) for name in ("rules", "regions", "models", "dynamics", "machines")}


def found(room: Room) -> tuple[dict[Path, ast.Module], list[Mutant]]:
    """Return the trees of the room's files, and their mutants."""
    made = {path: mutants(path) for path in room.files}
    return {path: tree for path, (tree, _) in made.items()}, [each for _, some in made.values() for each in some]
