"""Fair timing: contenders in turns within one run, CPU time, and ratios paired within each round."""

import gc
import platform
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median
from typing import NamedTuple


class Timed(NamedTuple):
    """CPU seconds of one unit of each contender, one number a round."""

    rounds: Mapping[str, Sequence[float]]

    def typical(self, name: str) -> float:
        """Return the median seconds of `name`."""
        return median(self.rounds[name])

    def ratio(self, name: str, other: str) -> float:
        """Return the median over rounds of `name` divided by `other` of the same round."""
        return median(a / b for a, b in zip(self.rounds[name], self.rounds[other], strict=True))


def in_turns(contenders: Mapping[str, Callable[[], Callable[[], int]]], rounds: int) -> Timed:
    """Time the contenders one after the other, `rounds` times over.

    Parameters
    ----------
    contenders : mapping
        Name -> a function that prepares one round, untimed, and returns the work; the work returns its units.
    rounds : int
        How often each has its turn.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    gc.collect()
    gc.freeze()  # imported libraries are not traversed by the collections of the rounds
    for _ in range(rounds):
        for name, prepare in contenders.items():
            work = prepare()
            gc.collect()
            began = time.process_time()
            units = work()
            times[name].append((time.process_time() - began) / units)
    gc.unfreeze()
    return Timed(times)


def machine() -> str:
    """Return what this ran on."""
    return f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {platform.system()}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table, its columns padded."""
    lines = [list(head), *(list(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("| " + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True)) + " |" for line in lines)


def verdict(name: str, figure: float, limit: float) -> str:
    """Return one line that says whether `figure` keeps within `limit`."""
    return f"{'met   ' if figure <= limit else 'MISSED'}  {name}: {figure:.2f}, target at most {limit:g}"
