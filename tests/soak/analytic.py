"""Simulate the analytic cases and hold each figure against its formula: ``python -m tests.soak.analytic``.

A million paths a case unless told otherwise. A figure passes within four standard errors; a share that nobody or
everybody must have has no error at all.
"""

import argparse
import math
import sys
import time
from collections.abc import Iterator
from typing import NamedTuple

from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.running import simulate
from relstage.studies.simulation.sums import UNIT
from tests.studies.analytic import CASES, Case, Known

PATHS = 1_000_000
SEED = 20_260
MOST = 4.0
ENOUGH = 10
"""Figures that fewer paths are expected to tell of are left out: a normal distribution says nothing of them."""
ROUNDING = 1e-9


class Row(NamedTuple):
    """One figure by its formula and by simulation."""

    case: str
    known: Known
    estimate: float
    error: float

    @property
    def z(self) -> float:
        """How many standard errors lie between."""
        apart = self.estimate - self.known.figure
        return 0.0 if abs(apart) <= ROUNDING else apart / self.error if self.error else math.inf

    def __str__(self) -> str:
        known = self.known
        what = f"{known.what} {known.of} {known.month}".replace("  ", " ")
        figures = f"{known.figure:>11.6f} {self.estimate:>11.6f} {self.error:>9.1e} {self.z:>6.2f}"
        return f"{self.case:<22} {what:<32} {figures}"


def rows(case: Case, paths: int, seed: int = SEED) -> Iterator[Row]:
    """Yield each figure of a case that enough paths tell of."""
    simulation = simulate(case.model, case.scenario, paths=paths, seed=seed, progress=_untold)
    for known in case.known:
        estimate, error = estimated(simulation, known)
        if known.what in ("moves", "value") or told_enough(known.figure, paths):
            yield Row(case.name, known, estimate, error)


def say(text: str) -> None:
    """Write a line at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _untold(_done: int, _of: int) -> None:
    """Say nothing of progress: each case is told when it is done."""


def told_enough(share: float, paths: int) -> bool:
    """Tell whether enough paths are expected on either side, or all on one."""
    return share in (0.0, 1.0) or paths * min(share, 1 - share) >= ENOUGH


def estimated(simulation: Simulation, known: Known) -> tuple[float, float]:
    """Return the estimate of a figure and its standard error; that of a share is reckoned from the formula."""
    tally, place = simulation.tally, simulation.prepared.number_of.get(known.of, 0)
    match known.what:
        case "at":
            count = tally.occupancy[known.month, place]
        case "first":
            count = tally.passages[place, known.month]
        case "by":
            count = tally.passages[place, : known.month + 1].sum()
        case "ended":
            count = tally.ended[: known.month + 1].sum()
        case "done":
            count = tally.done[0, known.month]
        case "moves":
            return _moves(simulation, known.of)
        case "value":
            return _mean(int(tally.worth[0]) * UNIT, int(tally.worth[1]) * UNIT**2, tally.paths)
    share = min(max(known.figure, 0.0), 1.0)
    return int(count) / tally.paths, math.sqrt(share * (1 - share) / tally.paths)


def _moves(simulation: Simulation, transition: str) -> tuple[float, float]:
    edges = [move.id for move in simulation.model.transitions for _ in move.origins]
    tally, nth = simulation.tally, edges.index(transition)
    return _mean(float(tally.moves[:, nth].sum()), float(tally.crossed[nth]), tally.paths)


def _mean(total: float, squares: float, paths: int) -> tuple[float, float]:
    mean = total / paths
    return mean, math.sqrt(max(squares / paths - mean**2, 0.0) / paths)


def main() -> int:
    """Print every figure; return 1 where one lies too far off."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paths", type=int, default=PATHS)
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    say(f"{'case':<22} {'figure':<32} {'formula':>11} {'estimate':>11} {'error':>9} {'z':>6}")
    found, began = [], time.perf_counter()
    for case in CASES:
        for row in rows(case, given.paths, given.seed):
            found.append(row)
            say(str(row))
    far = [row for row in found if abs(row.z) > MOST]
    worst = max(found, key=lambda row: abs(row.z))
    took = time.perf_counter() - began
    say(f"\n{len(CASES)} cases, {len(found)} figures, {given.paths:,} paths each, seed {given.seed}, {took:.0f} s")
    say(f"largest difference: {worst.z:.2f} standard errors, {worst.case}; {len(far)} beyond {MOST:g}")
    return 1 if far else 0


if __name__ == "__main__":
    sys.exit(main())
