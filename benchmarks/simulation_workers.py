"""Two workers against one: the wall time of ``simulate`` in one process and in two, in turns.

The digests of both have to agree. As this measures wall time, other work on the machine counts: beside each figure
stand the load average and the share of all processors that others took meanwhile, where the system tells it.

Run ``python -m benchmarks.simulation_workers [paths] [rounds]`` on a quiet machine of two processors or more; 400,000
paths of ten years, four million path-years, and 3 rounds unless said otherwise.
"""

import os
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from benchmarks.timing import machine, table
from relstage import loyalty_ladder
from relstage.catalogue.scenarios.loyalty_ladder import loyalty_ladder_as_usual
from relstage.studies.simulation import simulate

STAT: Final = Path("/proc/stat")
WORKERS: Final = (1, 2)


class Run(NamedTuple):
    """One run: wall seconds, the share of all processors that others took, and the digest of the result."""

    seconds: float
    others: float
    digest: str


def run(paths: int, workers: int) -> Run:
    """Simulate once."""
    wall, ours, all_of = time.perf_counter(), _ours(), _busy()
    result = simulate(
        loyalty_ladder, loyalty_ladder_as_usual, paths=paths, seed=1, workers=workers, progress=lambda _done, _all: None
    )
    seconds = time.perf_counter() - wall
    others = (_busy() - all_of) - (_ours() - ours)
    return Run(seconds, max(others, 0.0) / (seconds * (os.cpu_count() or 1)), result.digest)


def _ours() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _busy() -> float:
    """Return the seconds that all processors have worked since the machine began; of Linux alone."""
    if not STAT.exists():
        return _ours()
    fields = [int(field) for field in STAT.read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    idle, waiting = fields[3:5]
    return (sum(fields) - idle - waiting) / os.sysconf("SC_CLK_TCK")


def main(paths: int, rounds: int) -> None:
    """Print the figures."""
    print(f"## Two workers against one\n\n{machine()}, {os.cpu_count()} processors; {paths:,} paths of 120 months\n")
    runs: dict[int, list[Run]] = {workers: [] for workers in WORKERS}
    for _ in range(rounds):
        for workers in WORKERS:
            runs[workers].append(run(paths, workers))
            last = runs[workers][-1]
            load = os.getloadavg()[0]
            print(
                f"{workers} workers: {last.seconds:.1f} s, others took {last.others:.0%}, load {load:.1f}", flush=True
            )
    assert len({each.digest for some in runs.values() for each in some}) == 1
    rows = [
        (str(n), f"{median(each.seconds for each in some):.1f}", f"{max(each.others for each in some):.0%}")
        for n, some in runs.items()
    ]
    print("\n" + table(("workers", "wall, s", "others took at most"), rows))
    ratios = [one.seconds / two.seconds for one, two in zip(runs[1], runs[2], strict=True)]
    print(f"\ntwo workers are {median(ratios):.2f} times as fast as one ({' '.join(f'{each:.2f}' for each in ratios)})")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [400_000, 3][len(given) :]))
