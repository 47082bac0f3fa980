"""One study run in thirty ways, killed in its midst, and lived again path by path: the same to the last digit.

    python -m tests.soak.reproducible [--paths N] [--kills N] [--replays N] [--seed S]

The ways: workers 1, 2, 3 and 5, threads that dawdle so that pieces come back in an order of their own, and a Dask
cluster of two processes over TCP, each in pieces of all paths, of 4,096, of 7 (a twentieth of the paths) and of 1 (a
two-hundredth); then with `until`, with histories, in a folder whose pieces are all there, and in one where every piece
is damaged in some way. The kills: a process of its own is killed by SIGKILL at a random moment, at work or while it
writes, again and again, with one worker or two, and then goes on to the end. The replays: random paths lived alone
under the fold of production, and some alone in the kernel, against their rows: stages by month, moves, value.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual
from relstage.studies.simulation.blocks import Block, plain_block
from relstage.studies.simulation.draws import Draws
from relstage.studies.simulation.kernel import run
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.running import simulate
from relstage.studies.simulation.scenario import Scenario
from tests.studies.short import Shuffled
from tests.studies.simulated import part

WORKERS = (1, 2, 3, 5)
YEARS = ford_as_usual.months
ALL = 65_536
SIZES = ((ALL, 1), (4_096, 1), (7, 20), (1, 200))
"""Paths of a piece, and by how much the study is made smaller for it."""
PATIENCE = 600.0


class Differs(AssertionError):
    """Two runs of one study differ."""


def simulated(paths: int, seed: int, months: int = YEARS, **how: Any) -> Simulation:
    """Simulate Ford's relationships as usual."""
    return simulate(ford, lasting(months), paths=paths, seed=seed, readings=("trust",), **{"progress": _untold, **how})


@cache
def lasting(months: int) -> Scenario:
    """Return the scenario with another horizon."""
    return ford_as_usual.replace(months=months)


# ---------------------------------------------------------------------------------------------------------- the ways


def ways(paths: int, seed: int) -> Iterator[tuple[str, str, str]]:
    """Yield each way to run the study, its digest, and the digest of the same study run at once in this process."""
    plain: Callable[[int], str] = cache(lambda count: simulated(count, seed).digest)
    with pools() as executors:
        for name, how in executors:
            for size, smaller in SIZES:
                count = max(1, paths // smaller)
                said = f"{name}, {count:,} paths in pieces of {'all' if size == ALL else size}"
                yield said, simulated(count, seed, piece=size, **how).digest, plain(count)
    for name, found in others(paths, seed):
        yield name, found, plain(paths)


@contextmanager
def pools() -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
    """Give every kind of worker by name, one after the other."""
    with ExitStack() as stack:

        def each() -> Iterator[tuple[str, dict[str, Any]]]:
            for workers in WORKERS:
                yield f"workers {workers}", {"workers": workers}
            yield "shuffled threads", {"executor": stack.enter_context(Shuffled(7, most=0.02))}
            if find_spec("distributed"):
                yield "Dask over TCP", {"executor": stack.enter_context(cluster())}

        yield each()


@contextmanager
def cluster() -> Iterator[Executor]:
    """Give the executor of a Dask cluster of two processes that are reached over TCP."""
    import distributed

    make: Any = distributed.LocalCluster
    connect: Any = distributed.Client
    workers = make(n_workers=2, threads_per_worker=1, processes=True, protocol="tcp", dashboard_address=None)
    with workers, connect(workers) as client:
        yield client.get_executor()


def others(paths: int, seed: int) -> Iterator[tuple[str, str]]:
    """Yield the ways that are about folders and stopping, and their digests."""
    size = max(1, paths // 20)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "kept"
        yield "until the last path", simulated(paths, seed, piece=size, until=lambda s: s.paths >= paths).digest
        yield "kept", simulated(paths, seed, piece=size, keep=kept).digest
        yield "kept, two workers", simulated(paths, seed, piece=size, keep=Path(folder) / "two", workers=2).digest
        yield "found finished", simulated(paths, seed, piece=size, keep=kept).digest
        pieces = sorted(kept.glob("*.tally"))
        for nth, file in enumerate(pieces):
            file.write_bytes(DAMAGES[nth % len(DAMAGES)](file.read_bytes()))
        yield f"{len(pieces)} damaged pieces", simulated(paths, seed, piece=size, keep=kept).digest
        if find_spec("polars"):
            told = Path(folder) / "told"
            yield "with histories", simulated(paths, seed, piece=size, keep=told, histories=told, workers=2).digest


DAMAGES: tuple[Callable[[bytes], bytes], ...] = (
    lambda content: content[: len(content) // 2],
    lambda content: content[:-1] + bytes([content[-1] ^ 1]),
    lambda content: content[:0],
    lambda content: content.replace(b'"paths":', b'"paths":1'),
    lambda content: content + b" ",
)


# --------------------------------------------------------------------------------------------------------- the kills


def killed(  # what is run, and how it is killed
    folder: Path, paths: int, size: int, seed: int, kills: int, *, months: int = YEARS, pause: float = 0.3
) -> list[int]:
    """Kill a run of the study so many times, each time a little further; return how many pieces each left behind.

    A kill comes at most `pause` seconds after one of the next three pieces.
    """
    chance, left = random.Random(seed), []
    for nth in range(kills):
        goal = _finished(folder) + chance.randint(0, 2)
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.reproducible", "--child", str(folder), str(nth % 2 + 1)]
            + [str(number) for number in (paths, size, seed, months)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONWARNINGS": "ignore"},  # of what a killed process leaves behind
        )
        try:
            _wait_for(folder, goal, child)
            time.sleep(chance.random() * pause)
        finally:
            child.kill()
            child.wait()
        left.append(_finished(folder))
    return left


def _finished(folder: Path) -> int:
    return len(list(folder.glob("*.tally")))


def _wait_for(folder: Path, goal: int, child: "subprocess.Popen[bytes]") -> None:
    """Wait until the study has begun and left so many pieces, or is over."""
    until = time.monotonic() + PATIENCE
    while not ((folder / "study.json").exists() and _finished(folder) >= goal) and child.poll() is None:
        if time.monotonic() > until:
            raise TimeoutError(f"no {goal} pieces in {PATIENCE:g} s")
        time.sleep(0.01)


def child(folder: str, workers: str, *numbers: str) -> None:
    """Run the study until somebody kills this process."""
    paths, size, seed, months = map(int, numbers)
    simulated(paths, seed, months, piece=size, keep=folder, workers=int(workers))


# ------------------------------------------------------------------------------------------------------- the replays


def replayed(paths: int, seed: int, numbers: list[int], *, kernel: int, months: int = YEARS) -> None:
    """Live paths alone, under the fold of production and the first few in the kernel, and hold them to their rows."""
    result = simulated(1, seed, months)
    rows = run(result.prepared, Draws(seed), 0, paths, readings=("trust",))
    for nth, number in enumerate(numbers):
        row = part(rows, number, number + 1)
        alone = [plain_block(result.prepared, Draws(seed), number, 1, readings=("trust",))]
        if nth < kernel:
            alone.append(run(result.prepared, Draws(seed), number, 1, readings=("trust",)))
        for each in alone:
            if bare(each) != bare(row):
                raise Differs(f"path {number} lived alone is not its row")


def bare(block: Block) -> tuple[Any, ...]:
    """Return stages by month, moves, policies, value and readings of a block, bit for bit."""
    moves = (block.moves.month, block.moves.path, block.moves.transition, block.moves.initiator, block.moves.cause)
    arrays = (block.stages, *(each.astype("int64") for each in moves), block.done, block.value, block.readings)
    return block.first, block.count, *((each.shape, each.tobytes()) for each in arrays)


# ------------------------------------------------------------------------------------------------------- the command


def main(arguments: list[str] | None = None) -> int:
    """Run it all and print what was found; return 1 where anything differs."""
    given = _given(arguments)
    if given.child:
        child(*given.child)
        return 0
    began, wrong = time.perf_counter(), 0
    for nth, (name, found, wanted) in enumerate(ways(given.paths, given.seed), 1):
        wrong += found != wanted
        _say(f"{nth:>3} {name:<52} {found[:16]} {'' if found == wanted else 'DIFFERS from ' + wanted[:16]}")
    wrong += _killed(given)
    numbers = random.Random(given.seed).sample(range(given.paths), min(given.replays, given.paths))
    replayed(given.paths, given.seed, numbers, kernel=len(numbers) // 10)
    _say(f"{len(numbers):,} random paths of {given.paths:,} lived alone are their rows")
    _say(f"{nth} ways, {given.kills} kills, {wrong} differ; seed {given.seed}, {time.perf_counter() - began:.0f} s")
    return 1 if wrong else 0


def _given(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--replays", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=20_260)
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def _killed(given: argparse.Namespace) -> int:
    size = max(1, given.paths // (2 * given.kills + 2))
    with tempfile.TemporaryDirectory() as folder:
        left = killed(Path(folder), given.paths, size, given.seed, given.kills)
        found = simulated(given.paths, given.seed, piece=size, keep=folder).digest
    wanted = simulated(given.paths, given.seed).digest
    _say(f"{given.kills} kills; pieces kept after each: {left}, of {-(-given.paths // size)}: {found[:16]}")
    return int(found != wanted)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _untold(_done: int, _of: int) -> None:
    """Say nothing of progress."""


if __name__ == "__main__":
    sys.exit(main())
