"""Pools of workers: how many pieces are out, what is said of a worker that is lost, and who is left at the end."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event

import pytest

from relstage.errors import Problem, RelstageError, RunError, ScenarioError
from tests.studies.short import Slice, at_once, simulated, stopping

pytestmark = pytest.mark.needs("numpy")

ROOT = Path(__file__).parents[2]
STUDY = """
import multiprocessing, signal
from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual
from relstage.studies.simulation.running import simulate

def told(done, whole):
    if done:
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where Ctrl-C is ignored
    simulate(ford, ford_as_usual, paths=10**6, piece=100, seed=7, workers=2, progress=told)
"""


def _left(before: set[BaseProcess]) -> set[BaseProcess]:
    """Return the processes that are left; two threads may wait for one that has ended, and it is off the list soon."""
    for _ in range(600):
        left = {*multiprocessing.active_children()} - before
        if not left:
            break
        time.sleep(0.05)
    return left


def test_a_lost_worker_is_told(tmp_path: Path) -> None:
    """Where workers are killed the error says so and what to do; the same call goes on after the pieces kept."""
    before = {*multiprocessing.active_children()}

    def kill(done: int, whole: int) -> None:
        if done:
            for child in {*multiprocessing.active_children()} - before:
                os.kill(child.pid or 0, signal.SIGKILL)

    with pytest.raises(RunError, match=r"paths \d+ to \d+: .* killed.* the same call goes on there") as caught:
        simulated(piece=20, workers=2, keep=tmp_path, progress=kill)
    assert [problem.code for problem in caught.value.problems] == ["worker-lost"]
    assert not _left(before)
    kept = len(list(tmp_path.glob("*.tally")))
    told: list[int] = []
    assert simulated(piece=20, keep=tmp_path, progress=lambda done, _: told.append(done)).digest == simulated().digest
    assert kept > 0
    assert told[-1] == simulated().paths


def test_a_failing_worker_is_told() -> None:
    """What a worker fails at is told with its paths; an error of ours passes as it is."""
    from relstage.studies.simulation.pools import worked

    ours = ScenarioError(Problem("bad-number", "months", "no"))
    with ThreadPoolExecutor(1) as pool:
        with pytest.raises(RunError, match=r"paths 30 to 39: a worker failed: ValueError: 30") as caught:
            list(worked(pool, stopping, [Slice(20), Slice(30, fails=ValueError(30))]))
        assert isinstance(caught.value.__cause__, ValueError)
        with pytest.raises(RelstageError) as passed:
            list(worked(pool, stopping, [Slice(0, fails=ours)]))
        assert passed.value is ours


def test_a_pool_that_is_shut_down_is_told() -> None:
    """A pool that takes no more work is an error of the run, not a traceback of the pool."""
    with ThreadPoolExecutor(1) as pool:
        pass
    with pytest.raises(RunError, match="cannot schedule new futures"):
        simulated(piece=100, executor=pool)


def test_what_is_not_begun_is_taken_back() -> None:
    """Whoever stops listening leaves nothing waiting in the pool."""
    from relstage.studies.simulation.pools import worked

    gate, begun = Event(), []

    def work(piece: Slice) -> int:
        begun.append(piece.first)
        gate.wait(10)
        return piece.first

    with ThreadPoolExecutor(4) as pool:
        outcomes = worked(pool, lambda piece: piece.first if not piece.first else work(piece), map(Slice, range(99)))
        assert next(outcomes) == 0
        outcomes.close()
        gate.set()
    assert len(begun) <= 4


def test_a_slow_piece_holds_up_a_bounded_number() -> None:
    """While one piece is slow, others are begun up to a bound: what comes in ahead of it has to be kept."""
    from relstage.studies.simulation.pools import AHEAD, worked

    gate, taken, found = Event(), [], []

    def pieces() -> Iterator[Slice]:
        for nth in range(500):
            taken.append(nth)
            yield Slice(nth)

    def work(piece: Slice) -> int:
        if piece.first == 0:
            gate.wait(30)
        return piece.first

    with ThreadPoolExecutor(2) as pool:
        for each in worked(pool, work, pieces()):
            found.append(each)
            if len(found) == AHEAD * 4 - 1:
                assert len(taken) == AHEAD * 4
                gate.set()
    assert sorted(found) == list(range(500))


def test_no_pool_is_this_process() -> None:
    """Without a pool pieces are worked one after the other, each when it is asked for."""
    from relstage.studies.simulation.pools import worked

    outcomes = worked(None, at_once, (pieces := iter(map(Slice, range(9)))))
    assert (next(outcomes), next(outcomes), next(pieces).first) == (0, 1, 2)


def test_an_error_ends_the_workers_at_once() -> None:
    """After an error in this process nobody waits for what workers are at, and no worker is left."""
    from relstage.studies.simulation.pools import processes

    before = {*multiprocessing.active_children()}
    began = time.monotonic()

    def interrupted() -> None:
        with processes(1) as pool:
            assert pool.submit(abs, -1).result() == 1
            pool.submit(time.sleep, 300)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - began < 150
    assert not _left(before)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "kill"])
def test_no_worker_outlives_its_study(sent: signal.Signals, tmp_path: Path) -> None:
    """After Ctrl-C, which a terminal sends to all processes, or a kill of the one that runs the study, all are gone."""
    script = tmp_path / "study.py"
    script.write_text(STUDY, encoding="utf-8")
    study = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(script)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    try:
        assert study.stdout is not None
        workers = [int(pid) for pid in study.stdout.readline().split()]
        began = time.monotonic()
        os.killpg(study.pid, sent) if sent == signal.SIGINT else study.kill()
        _, said = study.communicate(timeout=30)
    finally:
        study.kill()
        study.wait()
    assert len(workers) == 2
    assert said.count("Traceback") == (1 if sent == signal.SIGINT else 0), said
    while any(map(_is_there, workers)):
        assert time.monotonic() - began < 30
        time.sleep(0.05)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
