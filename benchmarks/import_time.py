"""The import of relstage beside that of its own dependencies, in fresh processes with compiled files at hand.

The dependencies are imported as relstage uses them: pydantic with its models and dataclasses, transitions, dateutil.

Run: ``python -m benchmarks.import_time [rounds]``
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.timing import Timed, machine, table, verdict

SRC = Path(__file__).parent.parent / "src"
CLOCKED = "import time; began = time.process_time(); {}; print(time.process_time() - began)"
DEPENDENCIES = (
    "import pydantic.dataclasses, transitions, dateutil.relativedelta; "
    "from pydantic import BaseModel, Field, AwareDatetime"
)
IMPORTS = {
    "its dependencies": DEPENDENCIES,
    "relstage": "from relstage import decide",
    "relstage and Ford's model": "from relstage import ford",
    "relstage and the embedding": "from relstage import StageMachine",
}
# Heavy modules that a plain import must not bring in.
HEAVY = ("numpy", "hypothesis", "sqlalchemy", "django", "rich", "cyclopts")


def fresh(code: str, compiled: str) -> str:
    """Return what `code` prints in a process of its own, with compiled files in the folder `compiled`."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPYCACHEPREFIX": compiled, "PYTHONPATH": str(SRC)}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def measure(rounds: int) -> Timed:
    """Return CPU seconds of each import by round; one round before the first compiles the files."""
    times: dict[str, list[float]] = {name: [] for name in IMPORTS}
    with tempfile.TemporaryDirectory() as compiled:
        for number in range(rounds + 1):
            for name, statement in IMPORTS.items():
                seconds = float(fresh(CLOCKED.format(statement), compiled))
                if number:
                    times[name].append(seconds)
    return Timed(times)


def heavy_modules() -> list[str]:
    """Return which heavy modules a plain import loads."""
    with tempfile.TemporaryDirectory() as compiled:
        loaded = fresh("from relstage import decide; import sys; print(*sys.modules)", compiled).split()
    return [name for name in HEAVY if name in loaded]


def main(rounds: int = 9) -> None:
    """Measure and print the figures and the target."""
    timed = measure(rounds)
    print(f"## Import, in fresh processes\n\n{machine()}; {rounds} rounds\n")
    rows = [
        (name, f"{median(seconds) * 1e3:.0f}", f"{timed.ratio(name, 'its dependencies'):.2f}")
        for name, seconds in timed.rounds.items()
    ]
    print(table(("import", "CPU ms", "of its dependencies"), rows), "\n")
    print(f"heavy modules that it loads: {', '.join(heavy_modules()) or 'none'}")
    print(
        verdict(
            "from relstage import decide, of the import of its dependencies",
            timed.ratio("relstage", "its dependencies"),
            1.3,
        )
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
