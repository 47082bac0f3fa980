"""Running a study: in pieces, on any executor, within bounded memory, to a wanted error, and on from where it stopped.

Law (``results_do_not_depend_on_who_ran_them``): workers, executors, the size of pieces, their order, and going on after
a kill change nothing in a result; the same paths, seed, model and scenario give the same digest.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from relstage.errors import Problem, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.studies.simulation.checking import check_seed, prepare
from relstage.studies.simulation.draws import SCHEME
from relstage.studies.simulation.histories import write_parquet
from relstage.studies.simulation.jobs import Outcome, Piece, Study, ranges, work
from relstage.studies.simulation.keeping import Kept
from relstage.studies.simulation.manifest import manifest_of
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.progress import Bar, Progress
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.scenario import Scenario
from relstage.studies.simulation.tallies import Tally, total

MAX_PATHS = 10**12
MAX_WORKERS = 1_024
MAX_PIECE = 2**24
PIECE = 65_536
"""Paths of a piece unless said otherwise."""
ROUND = 65_536
"""After every so many paths the wanted error is looked at, whatever the pieces: so the same study stops at the same
path on every machine."""

Until = Callable[[Simulation], bool]


@dataclass(frozen=True)
class Way:
    """How a study is run; nothing here changes its result.

    Parameters
    ----------
    executor : Executor or None
        Whoever runs the pieces: any ``concurrent.futures.Executor``.
    workers : int
        Processes to start where no executor is given; 1 runs in this one.
    piece : int
        Paths of a piece.
    keep : Path or None
        Folder in which finished pieces are kept, so that the study goes on after a kill.
    histories : Path or None
        Folder to write every stage change to, as Parquet.
    progress : callable or None
        Told how many paths are done, and of how many.
    """

    executor: Executor | None = None
    workers: int = 1
    piece: int = PIECE
    keep: Path | None = None
    histories: Path | None = None
    progress: Progress | None = field(default_factory=Bar)


def simulate(  # noqa: PLR0913  # all are keywords; a study names those it wants
    model: StageModel,
    scenario: Scenario,
    *,
    paths: int,
    seed: int,
    readings: tuple[str, ...] = (),
    until: Until | None = None,
    executor: Executor | None = None,
    workers: int = 1,
    piece: int = PIECE,
    keep: str | Path | None = None,
    histories: str | Path | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate relationship paths of `scenario` under `model`.

    Parameters
    ----------
    model, scenario : StageModel, Scenario
        The rules, and what is supposed besides them.
    paths : int
        How many relationships; with `until` at most so many.
    seed : int
        From 0 to 2**64 - 1. The path with one number is the same in every study of this seed.
    readings : tuple of str
        Indicators whose readings are summed by month and stage.
    until : callable, optional
        Asked after every 65,536 paths, with the simulation so far; it stops where the answer is true:
        ``until=lambda s: s.value().error <= 50``.
    executor : Executor, optional
        Any ``concurrent.futures.Executor``: a pool of processes or threads, a Dask cluster's.
    workers : int
        Processes to start where no executor is given. They import the caller's module, as processes of Python do: a
        script asks ``if __name__ == "__main__"``.
    piece : int
        Paths that a worker gets at once.
    keep : path, optional
        Folder in which finished pieces are kept. The same call again goes on where it was, to the same digest.
    histories : path, optional
        Folder to write every stage change to, as Parquet (extra ``frames``), a file a piece.
    progress : callable, optional
        Told how many paths are done, and of how many. Default: a bar with the time left, on a terminal or in a
        notebook.

    Raises
    ------
    ScenarioError
        With everything that does not fit; or where `keep` holds another study (``other-study``).

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.catalogue.scenarios.ford import ford_as_usual
    >>> from relstage.studies.simulation import simulate
    >>> result = simulate(ford, ford_as_usual, paths=1_000, seed=7)
    >>> result.manifest.paths
    1000
    """
    way = Way(executor, workers, piece, _folder(keep), _folder(histories), progress or Bar())
    prepared = prepare(model, scenario)
    study = Study(model, scenario, seed, tuple(readings))
    check_study(study, paths, way.workers, way.piece)
    make = partial(_simulation, study, prepared)
    with ExitStack() as stack:
        pool = way.executor or (stack.enter_context(processes(way.workers)) if way.workers > 1 else None)
        kept = Kept(way.keep, _described(study, way)) if way.keep is not None else None
        run = _Run(study, way, pool, kept, paths)
        tally = Tally.nothing(prepared, readings=study.readings)
        for first, count in ranges(0, paths, paths if until is None else ROUND):
            tally = total([tally, *run.tallies(first, count)])
            if until is not None and until(make(tally)):
                break
    return make(tally)


def _simulation(study: Study, prepared: Prepared, tally: Tally) -> Simulation:
    return Simulation(prepared=prepared, tally=tally, manifest=manifest_of(study, tally))


@dataclass
class _Run:
    study: Study
    way: Way
    pool: Executor | None
    kept: Kept | None
    paths: int
    done: int = 0

    def tallies(self, first: int, count: int) -> Iterator[Tally]:
        """Run the pieces of a range of paths, and yield what each comes to."""
        for found in self._outcomes(first, count):
            self.done += found.paths
            if self.way.progress is not None:
                self.way.progress(self.done, self.paths)
            yield found

    def _outcomes(self, first: int, count: int) -> Iterator[Tally]:
        told = self.way.histories is not None
        missing = []
        for start, size in ranges(first, count, self.way.piece):
            piece = Piece(self.study, start, size, told)
            found = self.kept.find(piece) if self.kept is not None and not self._untold(piece) else None
            if found is None:
                missing.append(piece)
            else:
                yield found
        results = map(work, missing) if self.pool is None else worked(self.pool, work, iter(missing))
        yield from map(self._store, results)

    def _untold(self, piece: Piece) -> bool:
        """Tell whether the histories of a piece are wanted and not there."""
        folder = self.way.histories
        return folder is not None and not (folder / f"moves-{piece.first:012d}.parquet").exists()

    def _store(self, outcome: Outcome) -> Tally:
        if outcome.history is not None and self.way.histories is not None:
            write_parquet(outcome.history, self.way.histories, outcome.first)
        if self.kept is not None:
            self.kept.keep(outcome)
        return Tally.from_bytes(outcome.tally)


T = TypeVar("T")
R = TypeVar("R")


def worked(pool: Executor, work: Callable[[T], R], pieces: Iterator[T]) -> Iterator[R]:
    """Yield what each piece comes to, as they come; so many are out at once as keep every worker busy, and no more."""
    workers = getattr(pool, "_max_workers", None)
    width = 2 * workers if isinstance(workers, int) else 16
    out: set[Future[R]] = {pool.submit(work, piece) for piece in islice(pieces, width)}
    while out:
        finished, out = wait(out, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()
            out |= {pool.submit(work, piece) for piece in islice(pieces, 1)}


def processes(workers: int) -> ProcessPoolExecutor:
    """Return a pool of so many processes."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))  # a fork would copy the threads of the host


def _folder(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)


def _described(study: Study, way: Way) -> dict[str, Any]:
    """Return what a folder of pieces is of: whatever changes the pieces, and nothing else."""
    return {
        "model": study.model.digest,
        "scenario": study.scenario.digest,
        "seed": study.seed,
        "scheme": SCHEME,
        "readings": list(study.readings),
        "piece": way.piece,
    }


def check_study(study: Study, paths: int, workers: int, piece: int) -> None:
    """Raise everything that is wrong with how a study is to be run."""
    problems = list(_seed_problems(study.seed))
    for name, value, least, most in (
        ("paths", paths, 1, MAX_PATHS),
        ("workers", workers, 1, MAX_WORKERS),
        ("piece", piece, 1, MAX_PIECE),
    ):
        if type(value) is not int or not least <= value <= most:
            said = f"{value!r} stands here; it is a whole number from {least:,} to {most:,}"
            problems.append(Problem("bad-number", name, said))
    known = study.model.indicator_of
    for nth, name in enumerate(study.readings):
        if name not in known:
            said = f"{name!r} is no indicator of {study.model.name}{nearest(name, known)}"
            problems.append(Problem("unknown-indicator", f"readings/{nth}", said))
        elif name in study.readings[:nth]:
            problems.append(Problem("duplicate-name", f"readings/{nth}", f"{name!r} stands twice"))
    if problems:
        raise ScenarioError(*problems)


def _seed_problems(seed: object) -> tuple[Problem, ...]:
    try:
        check_seed(seed)
    except ScenarioError as error:
        return error.problems
    return ()
