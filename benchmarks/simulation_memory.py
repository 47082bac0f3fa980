"""How much memory a simulation takes, and whether it grows with its paths.

Each size runs in a process of its own, which prints the highest memory that it or a worker of it ever held. The target:
ten million paths of 120 months in less than 1 GB.

Run ``python -m benchmarks.simulation_memory [scenario] [paths ...]``: a shipped scenario by name, unless said otherwise
``loyalty_ladder_as_usual``, and 100,000, a million and ten million paths. The last takes some ten minutes of one core.
"""

import resource
import subprocess
import sys
import time
from typing import Final

from benchmarks.timing import machine, table, verdict

SIZES: Final = (100_000, 1_000_000, 10_000_000)
GIGABYTE: Final = 1e9


def one(name: str, paths: int) -> None:
    """Simulate in this process; print the seconds it took, the bytes it held at most, and the digest of the result."""
    from relstage.catalogue.published import MODELS
    from relstage.catalogue.scenarios.published import SCENARIOS
    from relstage.studies.simulation import simulate

    scenario = next(each for each in SCENARIOS if each.name == name)
    model = next(each for each in MODELS if each.name == scenario.model)
    began = time.process_time()
    result = simulate(model, scenario, paths=paths, seed=1, progress=lambda _done, _all: None)
    print(time.process_time() - began, peak(), result.digest)


def peak() -> int:
    """Return the most bytes that this process or the largest of its children has held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return unit * max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def measured(name: str, paths: int) -> tuple[float, float]:
    """Return the CPU seconds and the gigabytes of a run in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.simulation_memory", "--one", name, str(paths)]
    seconds, held, _ = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()  # noqa: S603  # this very file
    return float(seconds), int(held) / GIGABYTE


def main(name: str, sizes: tuple[int, ...]) -> None:
    """Print the figures as they come."""
    print(f"## Memory of a simulation: {name}\n\n{machine()}\n")
    rows, most = [], 0.0
    for paths in sizes:
        seconds, held = measured(name, paths)
        rows.append((f"{paths:,}", f"{seconds:,.0f}", f"{held * 1000:,.0f}"))
        print(f"{paths:,} paths: {held * 1000:,.0f} MB", flush=True)
        most = max(most, held)
    print("\n" + table(("paths", "CPU, s", "peak, MB"), rows) + "\n")
    print(verdict(f"gigabytes of {max(sizes):,} paths", most, 1.0))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--one", name, paths]:
            one(name, int(paths))
        case [name, *sizes]:
            main(name, tuple(map(int, sizes)) or SIZES)
        case _:
            main("loyalty_ladder_as_usual", SIZES)
