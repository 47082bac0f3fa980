"""Running a study: pieces, executors, folders to go on from, histories, and when it stops."""

import json
import random
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual
from relstage.errors import MissingExtra, ScenarioError

pytestmark = pytest.mark.needs("numpy")

SHORT = ford_as_usual.model_copy(update={"months": 24, "shocks": ()})


def simulated(paths: int = 300, **how: Any) -> Any:
    """Simulate the short scenario."""
    from relstage.studies.simulation.running import simulate

    return simulate(ford, SHORT, paths=paths, seed=how.pop("seed", 11), **how)


class Shuffled(ThreadPoolExecutor):
    """A pool whose workers dawdle, so that answers come back in an order of their own."""

    def __init__(self, seed: int) -> None:
        super().__init__(4)
        self._random = random.Random(seed)

    def submit(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Wait a while of its own before each task."""
        pause = self._random.random() / 20

        def late() -> Any:
            time.sleep(pause)
            return function(*args, **kwargs)

        return super().submit(late)


@pytest.fixture(scope="module")
def digest() -> str:
    """Return the digest of the study run in one piece, in this process."""
    return str(simulated().digest)


@pytest.mark.parametrize("piece", [7, 64, 299, 4_096])
def test_pieces_change_nothing(digest: str, piece: int) -> None:
    """However a study is cut, its digest is the same."""
    assert simulated(piece=piece).digest == digest


def test_pieces_of_one_path_change_nothing() -> None:
    """A piece may be a single path."""
    assert simulated(20, piece=1).digest == simulated(20).digest


@pytest.mark.parametrize("workers", [1, 2, 3, 5])
def test_threads_change_nothing(digest: str, workers: int) -> None:
    """Workers of any number give the same digest; a pool of threads is as good as any executor."""
    with ThreadPoolExecutor(workers) as pool:
        assert simulated(piece=17, executor=pool).digest == digest


def test_processes_change_nothing(digest: str) -> None:
    """Two processes of one's own, and a pool of the caller's, give the same digest."""
    assert simulated(piece=100, workers=2).digest == digest
    with ProcessPoolExecutor(2) as pool:
        assert simulated(piece=100, executor=pool).digest == digest


@pytest.mark.parametrize("seed", range(3))
def test_order_changes_nothing(digest: str, seed: int) -> None:
    """The order in which pieces come back is nobody's business."""
    with Shuffled(seed) as pool:
        assert simulated(piece=31, executor=pool).digest == digest


def test_another_seed_is_another_study(digest: str) -> None:
    """What the digests above agree on is not something that always agrees."""
    assert simulated(seed=12).digest != digest
    assert simulated(299).digest != digest


def test_a_killed_study_goes_on(tmp_path: Path, digest: str) -> None:
    """A study that stops in its midst keeps its pieces; the same call goes on from there, to the same digest."""
    done: list[int] = []

    def killed(paths: int, whole: int) -> None:
        done.append(paths)
        if paths >= 150:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulated(piece=50, keep=tmp_path, progress=killed)
    kept = sorted(tmp_path.glob("*.tally"))
    assert len(kept) == 3
    before = {file: file.stat().st_mtime_ns for file in kept}
    assert simulated(piece=50, keep=tmp_path).digest == digest
    assert {file: file.stat().st_mtime_ns for file in kept} == before
    assert len(list(tmp_path.glob("*.tally"))) == 6


def test_a_damaged_piece_is_run_again(tmp_path: Path, digest: str) -> None:
    """A piece whose bytes are not those that were sealed counts as missing."""
    simulated(piece=100, keep=tmp_path)
    file = min(tmp_path.glob("*.tally"))
    file.write_bytes(file.read_bytes().replace(b'"paths":100', b'"paths":101'))
    assert simulated(piece=100, keep=tmp_path).digest == digest


def test_a_folder_of_another_study_is_refused(tmp_path: Path) -> None:
    """Pieces of one study are never taken for those of another; every difference is told."""
    simulated(piece=100, keep=tmp_path)
    with pytest.raises(ScenarioError) as caught:
        simulated(piece=90, seed=12, keep=tmp_path)
    assert [problem.code for problem in caught.value.problems] == ["other-study", "other-study"]
    assert {problem.place.split()[-1] for problem in caught.value.problems} == {"piece", "seed"}


def test_it_stops_at_the_wanted_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """With `until` a study stops at the first round that is good enough, whatever the pieces."""
    from relstage.studies.simulation import running

    monkeypatch.setattr(running, "ROUND", 60)
    asked: list[int] = []

    def good(simulation: Any) -> bool:
        asked.append(simulation.paths)
        return bool(simulation.paths >= 120)

    stopped = simulated(piece=25, until=good)
    assert asked == [60, 120]
    assert stopped.paths == stopped.manifest.paths == 120
    assert stopped.digest == simulated(120).digest


def test_everything_wrong_is_told_at_once() -> None:
    """A seed out of range, numbers that are none, readings that nobody knows: all at once, each with its place."""
    with pytest.raises(ScenarioError) as caught:
        simulated(0, seed=2**64, piece=-1, workers=1.5, readings=("trsut", "trust", "trust"))
    places = [problem.place for problem in caught.value.problems]
    assert places == ["seed", "paths", "workers", "piece", "readings/0", "readings/2"]
    assert "did you mean 'trust'" in str(caught.value)


def test_the_manifest_says_what_it_was_made_of() -> None:
    """Whoever has the manifest can make the result again; it does not say who ran it."""
    result = simulated(50, readings=("trust",), piece=20)
    manifest = result.manifest
    assert (manifest.model, manifest.seed, manifest.paths) == (ford.stamp, 11, 50)
    assert (manifest.scenario_digest, manifest.digest) == (SHORT.digest, result.digest)
    assert manifest == simulated(50, readings=("trust",)).manifest
    assert type(manifest).model_validate_json(manifest.model_dump_json()) == manifest


def test_any_path_replayed_alone_is_its_row() -> None:
    """Paths lived alone under the fold of production stand each month where the study counted them."""
    import numpy as np

    result = simulated(40)
    counts = np.zeros_like(result.tally.occupancy)
    for number in range(40):
        for month, stage in enumerate(result.path(number).stages):
            counts[month, result.prepared.number_of[stage]] += 1
    assert (counts == result.tally.occupancy).all()


def test_progress_tells_how_far_it_is() -> None:
    """Progress ends at the whole, and counts what is done."""
    told: list[tuple[int, int]] = []
    simulated(100, piece=30, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(30, 100), (60, 100), (90, 100), (100, 100)]


def test_a_bar_says_what_is_left() -> None:
    """The line of the bar: what is done, of how many, and the time left at this speed."""
    from relstage.studies.simulation.progress import Bar

    bar = Bar("paths")
    bar(0, 400)
    assert bar.line(100, 400, 20.0).rstrip().endswith("100 of 400 paths, 1 min 00 s left")
    assert bar.line(400, 400, 3_700.0).rstrip().endswith("400 of 400 paths, 1 h 01 min")
    assert not bar.shown


@pytest.mark.needs("polars")
def test_histories_are_every_stage_change(tmp_path: Path) -> None:
    """The Parquet files together hold each stage change of each path, as the fold of production made it."""
    import polars as pl

    result = simulated(30, piece=7, histories=tmp_path)
    assert len(list(tmp_path.glob("moves-*.parquet"))) == 5
    rows = pl.read_parquet(tmp_path / "*.parquet").sort("path", "month", maintain_order=True).rows(named=True)
    told = ("transition", "kind", "origin", "target", "initiator", "cause")
    expected = [
        (number, month, change.at.date(), *(getattr(change, name) for name in told))
        for number in range(30)
        for month, change in result.path(number).changes
    ]
    assert [tuple(row.values()) for row in rows] == expected
    assert len(expected) > 30


def test_without_polars_histories_name_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where polars is missing, the error names the extra that brings it."""
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(MissingExtra, match=r"relstage\[frames\]"):
        simulated(5, histories=tmp_path)


@pytest.mark.needs("distributed")
def test_a_cluster_over_tcp_changes_nothing(digest: str) -> None:
    """The executor of a Dask cluster, two workers over TCP on this machine, gives the same digest."""
    import distributed

    make: Any = distributed.LocalCluster
    cluster = make(n_workers=2, threads_per_worker=1, processes=True, protocol="tcp", dashboard_address=None)
    connect: Any = distributed.Client
    with cluster, connect(cluster) as client:
        assert simulated(piece=60, executor=client.get_executor()).digest == digest


def test_a_study_is_described_by_what_changes_its_pieces(tmp_path: Path) -> None:
    """The folder says in plain JSON which study it holds."""
    simulated(20, keep=tmp_path)
    said = json.loads((tmp_path / "study.json").read_text(encoding="utf-8"))
    assert said["model"] == ford.digest
    assert said["scenario"] == SHORT.digest
    assert said["seed"] == 11


@pytest.mark.parametrize(
    ("name", "most"), [("paths", 10**12), ("workers", 1_024), ("piece", 2**24)], ids=["paths", "workers", "piece"]
)
def test_numbers_at_their_limits_are_taken(name: str, most: int) -> None:
    """The largest number is taken, one more is refused."""
    from relstage.studies.simulation.jobs import Study
    from relstage.studies.simulation.running import check_study

    study, usual = Study(ford, SHORT, 1), {"paths": 1, "workers": 1, "piece": 1}
    check_study(study, **{**usual, name: most})
    with pytest.raises(ScenarioError) as caught:
        check_study(study, **{**usual, name: most + 1})
    assert [problem.place for problem in caught.value.problems] == [name]
