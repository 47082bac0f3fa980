"""Running a study: in pieces, on any executor, within bounded memory, to a wanted error, and on from where it stopped.

Law (``results_do_not_depend_on_who_ran_them``): workers, executors, the size of pieces, their order, and going on after
a kill change nothing in a result; the same paths, seed, model and scenario give the same digest.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from relstage import __version__
from relstage.errors import Problem, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.studies.simulation.checking import check_seed, scenario_problems
from relstage.studies.simulation.draws import SCHEME
from relstage.studies.simulation.histories import Histories
from relstage.studies.simulation.jobs import Outcome, Piece, Study, ranges, work
from relstage.studies.simulation.keeping import Kept
from relstage.studies.simulation.manifest import manifest_of
from relstage.studies.simulation.pools import processes, worked
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.progress import Bar, Progress
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.scenario import Scenario
from relstage.studies.simulation.tallies import Tally

__all__ = ["MAX_PATHS", "MAX_PIECE", "MAX_WORKERS", "PIECE", "ROUND", "check_study", "processes", "simulate", "worked"]

MAX_PATHS = 10**12
MAX_WORKERS = 1_024
ROUND = 65_536
"""After every so many paths the wanted error is looked at, whatever the pieces: so the same study stops at the same
path on every machine; another number would stop it at others. No piece goes over the end of a round."""
MAX_PIECE = ROUND
PIECE = ROUND
"""Paths of a piece where it is kept."""

Until = Callable[[Simulation], bool]


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
    piece: int | None = None,
    keep: str | PathLike[str] | None = None,
    histories: str | PathLike[str] | None = None,
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
        Asked after every 65,536 paths, in their order, with the simulation so far; it stops where the answer is true:
        ``until=lambda s: s.value().half_width <= 100``. Half of the interval is the better measure: the standard error
        of a share is 0 as long as nothing happened. Meanwhile workers go on with the next paths; what they do beyond
        the stop does not count.
    executor : Executor, optional
        Any ``concurrent.futures.Executor``: a pool of processes or threads, a Dask cluster's.
    workers : int
        Processes to start where no executor is given. They import the caller's module, as processes of Python do: a
        script asks ``if __name__ == "__main__"``.
    piece : int, optional
        Paths that a worker gets at once, at most 65,536. Default: so many, or fewer where that would leave workers idle
        and nothing is written to a folder.
    keep : path, optional
        Folder in which finished pieces are kept. The same call again goes on where it was, to the same digest, also
        with more paths or fewer. Files that are damaged count as missing.
    histories : path, optional
        Folder to write every stage change to, and what became of every path, as Parquet (extra ``frames``); see
        ``histories.history_of`` for the columns. At the end it holds the paths of the result and no others: what the
        same study wrote there of other paths before is removed.
    progress : callable, optional
        Told how many paths are done, those found finished among them, and of how many. Default: a bar with the time
        left, on a terminal or in a notebook; ``progress=lambda done, whole: None`` is silent.

    Raises
    ------
    ScenarioError
        With everything that does not fit; or where a folder is of another study (``other-study``), is none or cannot be
        written to.
    MissingExtra
        Histories without polars.
    RunError
        A worker was lost or failed. The same call goes on after the pieces that `keep` has.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.catalogue.scenarios.ford import ford_as_usual
    >>> from relstage.studies.simulation import simulate
    >>> result = simulate(ford, ford_as_usual, paths=1_000, seed=7)
    >>> result.manifest.paths
    1000
    """
    paths, seed, workers, piece = map(_plain, (paths, seed, workers, piece))
    given = {"until": until, "executor": executor, "progress": progress, "keep": keep, "histories": histories}
    study = Study(model, scenario, seed, () if isinstance(readings, str) else tuple(readings))
    problems = [
        *scenario_problems(model, scenario),
        *_misfits(given | {"readings": readings}),
        *_study_problems(study, paths, workers, PIECE if piece is None else piece),
    ]
    if problems:
        raise ScenarioError(*problems)
    prepared = Prepared(model, scenario)

    def so_far(tally: Tally) -> Simulation:
        return Simulation(prepared=prepared, tally=tally, manifest=manifest_of(study, tally))

    size = piece or (shared_piece(paths, workers) if keep is None and histories is None else PIECE)
    described = _described(study, size)
    with ExitStack() as stack:
        run = _Run(
            paths=paths,
            tally=Tally.nothing(prepared, readings=study.readings),
            enough=None if until is None else lambda tally: _is_enough(until(so_far(tally))),
            kept=None if keep is None else Kept(Path(keep), described),
            histories=None if histories is None else Histories(Path(histories), described),
            progress=progress or stack.enter_context(closing(Bar())),
        )
        if executor is None and workers > 1 and size < paths:
            executor = stack.enter_context(processes(min(workers, -(-paths // size))))
        pieces = (Piece(study, *part, histories is not None) for part in cut(paths, size))
        return so_far(run.through(executor, pieces, size))


@dataclass
class _Run:
    """A study under way: what it has come to, in the order of its paths, and what came in ahead of that.

    Parameters
    ----------
    paths : int
        How many there are to be, at most.
    tally : Tally
        Of all rounds that are complete, up to the first that is not.
    enough : callable or None
        Asked of the tally after each round.
    ahead : dict
        Tallies of the rounds after that, by number: a round of many pieces, or of a worker that was faster.
    done : int
        Paths that have come in.
    """

    paths: int
    tally: Tally
    enough: Callable[[Tally], bool] | None
    kept: Kept | None
    histories: Histories | None
    progress: Progress
    ahead: dict[int, Tally] = field(default_factory=dict)
    done: int = 0
    over: bool = False

    def through(self, pool: Executor | None, pieces: Iterator[Piece], size: int) -> Tally:
        """Run the study until it is over."""
        with closing(worked(pool, work, self._missing(pieces))) as outcomes:
            for outcome in outcomes:
                self._take(outcome.first, self._stored(outcome))
                if self.over:
                    break
                self.progress(self.done, self.paths)
        self.progress(self.tally.paths, self.tally.paths)
        if self.histories is not None:
            self.histories.leave(lambda first, count: _is_piece(first, count, self.tally.paths, size))
        return self.tally

    def _missing(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """Yield the pieces that are still to be run; take what is kept of the others."""
        begun = False
        for piece in pieces:
            found = self._found(piece)
            if found is not None:
                self._take(piece.first, found)
            if self.over:
                return
            if found is None:
                if not begun:
                    self.progress(self.done, self.paths)
                begun = True
                yield piece

    def _found(self, piece: Piece) -> Tally | None:
        untold = self.histories is not None and not self.histories.has(piece.first, piece.count)
        return None if self.kept is None or untold else self.kept.find(piece)

    def _stored(self, outcome: Outcome) -> Tally:
        if outcome.history is not None and self.histories is not None:
            self.histories.write(outcome.history, outcome.first, outcome.count)
        if self.kept is not None:
            self.kept.keep(outcome)
        return Tally.from_bytes(outcome.tally)

    def _take(self, first: int, found: Tally) -> None:
        """Add what has come in; where that completes a round, ask whether it is enough."""
        self.done += found.paths
        nth = first // ROUND
        self.ahead[nth] = self.ahead[nth] + found if nth in self.ahead else found
        while not self.over and self._is_whole(nth := self.tally.paths // ROUND):
            self.tally += self.ahead.pop(nth)
            self.over = self.tally.paths == self.paths or (self.enough is not None and self.enough(self.tally))

    def _is_whole(self, nth: int) -> bool:
        return nth in self.ahead and self.ahead[nth].paths == min(ROUND, self.paths - nth * ROUND)


def _plain(number: Any) -> Any:
    """Return a whole number of numpy as one of Python, and anything else as it is."""
    return int(number) if isinstance(number, np.integer) else number


def _is_enough(answer: object) -> bool:
    if not isinstance(answer, bool | np.bool_):
        said = f"it answers {answer!r:.80}; true or false is asked for, as of `s.value().half_width <= 100`"
        raise ScenarioError(Problem("wrong-class", "until", said))
    return bool(answer)


def cut(paths: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the first path and the count of each piece of a study: of `size` paths, but for the end of a round."""
    for first, count in ranges(0, paths, ROUND):
        yield from ranges(first, count, size)


def _is_piece(first: int, count: int, paths: int, size: int) -> bool:
    begin = first // ROUND * ROUND
    return (first - begin) % size == 0 and 0 < count == min(size, begin + ROUND - first, paths - first)


def shared_piece(paths: int, workers: int) -> int:
    """Return how many paths a piece gets where it is free to choose: at most a round, and something for each worker."""
    return max(1, min(PIECE, -(-paths // workers)))


def _described(study: Study, size: int) -> dict[str, Any]:
    """Return what a folder of pieces is of: whatever changes the pieces, and nothing else."""
    return {
        "kind": "relstage pieces 1",
        "relstage": __version__,
        "numpy": np.__version__,
        "model": study.model.digest,
        "scenario": study.scenario.digest,
        "seed": study.seed,
        "scheme": SCHEME,
        "readings": list(study.readings),
        "piece": size,
    }


def _misfits(given: Mapping[str, object]) -> Iterator[Problem]:
    """Yield what is of a class that can be nothing of the kind."""
    for name, value in given.items():
        if name in ("keep", "histories"):
            fits, wanted = isinstance(value, str | PathLike), "the path of a folder"
        elif name == "executor":
            fits, wanted = callable(getattr(value, "submit", None)), "a concurrent.futures.Executor"
        elif name == "readings":
            fits, wanted = not isinstance(value, str), "a tuple of names"
        else:
            fits, wanted = callable(value), "something to call"
        if value is not None and not fits:
            yield Problem("wrong-class", name, f"{value!r:.80} stands here; {wanted} is asked for")


def check_study(study: Study, paths: int, workers: int, piece: int) -> None:
    """Raise everything that is wrong with how a study is to be run."""
    if problems := list(_study_problems(study, paths, workers, piece)):
        raise ScenarioError(*problems)


def _study_problems(study: Study, paths: int, workers: int, piece: int) -> Iterator[Problem]:
    yield from _seed_problems(study.seed)
    for name, value, least, most in (
        ("paths", paths, 1, MAX_PATHS),
        ("workers", workers, 1, MAX_WORKERS),
        ("piece", piece, 1, MAX_PIECE),
    ):
        if type(value) is not int or not least <= value <= most:
            said = f"{value!r} stands here; it is a whole number from {least:,} to {most:,}"
            yield Problem("bad-number", name, said)
    known = study.model.indicator_of
    for nth, name in enumerate(study.readings):
        if name not in known:
            said = f"{name!r} is no indicator of {study.model.name}{nearest(name, known)}"
            yield Problem("unknown-indicator", f"readings/{nth}", said)
        elif name in study.readings[:nth]:
            yield Problem("duplicate-name", f"readings/{nth}", f"{name!r} stands twice")


def _seed_problems(seed: object) -> tuple[Problem, ...]:
    try:
        check_seed(seed)
    except ScenarioError as error:
        return error.problems
    return ()
