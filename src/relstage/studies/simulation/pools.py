"""Pools of workers: pieces go out as fast as they come back, what fails is told, and nobody is left behind."""

import os
import signal
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any, Protocol, TypeVar

from relstage.errors import Problem, RelstageError, RunError

UNTOLD = 64
"""Pieces that are out at once where an executor does not say how many workers it has."""
AHEAD = 16
"""So many times the pieces that are out at once may lie between the first that is out and the last: what a slow worker
holds up has to be kept in memory."""


class Part(Protocol):
    """Some paths of a study."""

    @property
    def first(self) -> int:
        """The first path."""

    @property
    def count(self) -> int:
        """How many."""


P = TypeVar("P", bound=Part)
R = TypeVar("R")


def worked(pool: Executor | None, work: Callable[[P], R], pieces: Iterable[P]) -> Generator[R]:
    """Yield what each piece comes to, as they come; without a pool, one after the other in this process.

    No more pieces are out, or taken from `pieces`, than keep every worker busy. Whoever stops listening takes back all
    that is not begun.

    Raises
    ------
    RunError
        A worker was lost (``worker-lost``), or failed at a piece (``worker-failed``).
    """
    if pool is None:
        yield from map(work, pieces)
        return
    width, pieces = _width(pool), iter(pieces)
    out: dict[Future[R], tuple[int, P]] = {}
    begun = 0
    try:
        while True:
            first = min((nth for nth, _ in out.values()), default=begun)
            for piece in islice(pieces, min(width - len(out), first + AHEAD * width - begun)):
                out[_told(piece, pool.submit, work, piece)] = begun, piece
                begun += 1
            if not out:
                return
            for future in wait(out, return_when=FIRST_COMPLETED).done:
                _, piece = out.pop(future)
                yield _told(piece, future.result)
    finally:
        for future in out:
            future.cancel()


def _width(pool: Executor) -> int:
    workers = getattr(pool, "_max_workers", None)
    return 2 * workers if isinstance(workers, int) else UNTOLD


def _told(piece: Part, function: Callable[..., R], *given: Any) -> R:
    """Call `function`; where it fails for a reason that is not ours, say at which paths, and what to do."""
    try:
        return function(*given)
    except RelstageError:
        raise
    except BrokenExecutor as error:
        said = (
            "a worker is gone before its piece was done: it was killed, had no memory left, or could not import the "
            'script that started it (which has to ask `if __name__ == "__main__"`)'
        )
        raise _failed("worker-lost", piece, said) from error
    except Exception as error:
        raise _failed("worker-failed", piece, f"a worker failed: {type(error).__name__}: {error}") from error


def _failed(code: str, piece: Part, said: str) -> RunError:
    where = f"paths {piece.first} to {piece.first + piece.count - 1}"
    return RunError(Problem(code, where, f"{said}; pieces that a folder keeps are kept: the same call goes on there"))


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
    """Give a pool of so many processes. At the end they are gone, whatever they were at; also where this one is killed.

    Pieces only reckon, and only this process writes, so a worker may be ended at any time.
    """
    # A fork would copy the threads of the host.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin)
    try:
        yield pool
    finally:
        started = list((pool._processes or {}).values())  # Python 3.14 has terminate_workers()
        pool.shutdown(wait=False, cancel_futures=True)
        for each in started:
            each.terminate()
        for each in started:
            each.join()


def _begin() -> None:
    """Begin a worker: Ctrl-C is for the process that started it, and the end of that one is its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
