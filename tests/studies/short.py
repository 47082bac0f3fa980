"""A short scenario, and what runs it: for tests of how a study is run."""

import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual

SHORT = ford_as_usual.model_copy(update={"months": 12, "shocks": ()})


def simulated(paths: int = 300, **how: Any) -> Any:
    """Simulate the short scenario."""
    from relstage.studies.simulation.running import simulate

    return simulate(ford, SHORT, paths=paths, seed=how.pop("seed", 11), **how)


class Shuffled(ThreadPoolExecutor):
    """A pool whose workers dawdle, so that answers come back in an order of their own."""

    def __init__(self, seed: int, most: float = 0.05) -> None:
        super().__init__(4)
        self._random = random.Random(seed)
        self._most = most

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Wait a while of its own before each task."""
        pause = self._random.random() * self._most

        def late() -> Any:
            time.sleep(pause)
            return function(*args, **kwargs)

        return super().submit(late)


@dataclass(frozen=True)
class Slice:
    """Ten paths of no study."""

    first: int
    count: int = 10
    fails: Exception | None = None


def stopping(piece: Slice) -> int:
    """Fail where the piece says so."""
    if piece.fails is not None:
        raise piece.fails
    return piece.first


def at_once(piece: Slice) -> int:
    """Return the first path."""
    return piece.first
