"""The rooms of the core, and which tests judge each: its own unit tests, and the laws that speak of it."""

import ast
from dataclasses import dataclass
from pathlib import Path

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
CORE = ROOT / "src" / "relstage"


@dataclass(frozen=True)
class Room:
    """Files to change, and the files of tests that judge the changes: unit tests, then laws."""

    files: tuple[Path, ...]
    tests: tuple[str, ...]
    laws: tuple[str, ...]


def _room(name: str, *laws: str) -> Room:
    files = sorted((CORE / name).glob("*.py")) or [CORE / f"{name}.py"]
    tests = sorted((ROOT / "tests").glob(f"test_{name}*.py"))
    spoken = sorted({path for law in laws for path in (ROOT / "tests" / "laws").glob(f"test_{law}.py")})
    return Room(tuple(files), *(tuple(str(path.relative_to(ROOT)) for path in paths) for paths in (tests, spoken)))


ROOMS = {
    "rules": _room("rules", "positive_keeps_holds", "text_round_trip", "unknown_never_opens"),
    "regions": _room("regions", "regions_agree"),
    "models": _room("models", "terms", "fold_order_of_delivery"),
    "dynamics": _room("dynamics", "terms", "fold_effects*", "fold_softening"),
    "machines": _room("machines", "decide_*", "fold_*", "better_never_closes", "exit_from_every_stage", "terms"),
}


def found(room: Room) -> tuple[dict[Path, ast.Module], list[Mutant]]:
    """Return the trees of the room's files, and their mutants."""
    made = {path: mutants(path) for path in room.files}
    return {path: tree for path, (tree, _) in made.items()}, [each for _, some in made.values() for each in some]
