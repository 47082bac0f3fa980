"""Running a study: pieces, executors, their order, and when it stops."""

import gc
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from relstage import ford
from relstage.errors import ScenarioError
from tests.studies.short import SHORT, Shuffled, simulated

pytestmark = pytest.mark.needs("numpy")


@pytest.fixture(scope="module")
def digest() -> str:
    """Return the digest of the study run in one piece, in this process."""
    return at_once(300)


@pytest.mark.parametrize("piece", [7, 299, 4_096])
def test_pieces_change_nothing(digest: str, piece: int) -> None:
    """However a study is cut, its digest is the same."""
    assert simulated(piece=piece).digest == digest


@pytest.mark.parametrize("workers", [1, 2, 3, 5])
@pytest.mark.parametrize(("paths", "piece"), [(40, 1), (40, 7), (300, 64), (300, 4_096), (300, None)])
def test_workers_change_nothing(paths: int, piece: int | None, workers: int) -> None:
    """Workers of any number give the same digest, for pieces of one path up to all."""
    with ThreadPoolExecutor(workers) as pool:
        assert simulated(paths, piece=piece, executor=pool).digest == at_once(paths)


@cache
def at_once(paths: int) -> str:
    """Return the digest of a study that is run in one piece."""
    return str(simulated(paths).digest)


@pytest.mark.parametrize("workers", [2, 3])
def test_processes_change_nothing(digest: str, workers: int) -> None:
    """Processes of one's own, and a pool of the caller's, give the same digest."""
    assert simulated(piece=60, workers=workers).digest == digest
    with ProcessPoolExecutor(2) as pool:
        assert simulated(piece=100, executor=pool).digest == digest


@pytest.mark.parametrize("seed", range(3))
def test_order_changes_nothing(digest: str, seed: int) -> None:
    """The order in which pieces come back is nobody's business."""
    with Shuffled(seed) as pool:
        assert simulated(piece=31, executor=pool).digest == digest


@pytest.mark.parametrize("piece", [4_096, 65_536, None])
def test_large_studies_are_cut_alike(piece: int | None) -> None:
    """A study of more paths than the kernel takes at once has the digest of all its paths in one piece."""
    from relstage.studies.simulation.jobs import Piece, Study, work
    from relstage.studies.simulation.running import simulate
    from relstage.studies.simulation.tallies import Tally

    briefly = SHORT.model_copy(update={"months": 1})
    whole = Tally.from_bytes(work(Piece(Study(ford, briefly, 11), 0, 70_001)).tally)
    with ThreadPoolExecutor(2) as pool:
        assert simulate(ford, briefly, paths=70_001, seed=11, piece=piece, executor=pool).digest == whole.digest


def test_another_seed_is_another_study(digest: str) -> None:
    """What the digests above agree on is not something that always agrees."""
    assert simulated(seed=12).digest != digest
    assert simulated(299).digest != digest


# ------------------------------------------------------------------------------------------------------------ rounds


@pytest.fixture
def short_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make rounds of 60 paths."""
    from relstage.studies.simulation import running

    monkeypatch.setattr(running, "ROUND", 60)


@pytest.mark.parametrize("piece", [7, 60, 100, None])
@pytest.mark.parametrize("pool", ["none", "threads", "shuffled"])
def test_it_stops_at_the_same_path(piece: int | None, pool: str, short_rounds: None) -> None:
    """With `until` a study is asked about at the same paths, in their order, whatever the pieces and the workers."""
    asked: list[int] = []

    def good(simulation: Any) -> bool:
        asked.append(simulation.paths)
        return bool(simulation.paths >= 120)

    with ThreadPoolExecutor(3) as threads, Shuffled(piece or 0) as shuffled:
        executor = {"none": None, "threads": threads, "shuffled": shuffled}[pool]
        stopped = simulated(230, piece=piece, until=good, executor=executor)
    assert asked == [60, 120]
    assert stopped.paths == stopped.manifest.paths == 120
    assert (stopped.digest, stopped.manifest) == ((plain := simulated(120)).digest, plain.manifest)


def test_it_stops_at_the_wanted_error(short_rounds: None) -> None:
    """The first round whose error is small enough is the last; where none is, all paths are simulated."""
    errors = [simulated(paths).value().error for paths in range(60, 301, 60)]
    wanted = errors[3]
    assert wanted < min(errors[:3])
    assert simulated(600, until=lambda s: s.value().error <= wanted).paths == 240
    assert simulated(150, until=lambda s: s.value().error <= 0).paths == 150


def test_workers_go_on_while_a_round_is_asked_about(short_rounds: None) -> None:
    """While one worker is at the last piece of a round, the others are at the next round already."""
    begun: list[int] = []

    class Watched(ThreadPoolExecutor):
        def submit(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
            begun.append(args[0].first)
            return super().submit(function, *args, **kwargs)

    seen: list[int] = []

    def asked(simulation: Any) -> bool:
        seen.append(len(begun))
        return bool(simulation.paths >= 60)

    with Watched(2) as pool:
        simulated(600, executor=pool, until=asked)
    assert seen[0] > 1


def test_a_piece_ends_with_its_round(short_rounds: None, tmp_path: Path) -> None:
    """No piece goes over the end of a round, so that its files are the same with `until` and without."""
    from relstage.studies.simulation.running import cut

    assert list(cut(150, 100)) == [(0, 60), (60, 60), (120, 30)]
    assert list(cut(130, 25)) == [(0, 25), (25, 25), (50, 10), (60, 25), (85, 25), (110, 10), (120, 10)]
    simulated(120, piece=25, keep=tmp_path)
    told: list[int] = []
    simulated(120, piece=25, keep=tmp_path, until=lambda _: False, progress=lambda done, _: told.append(done))
    assert told == [120]


def test_a_study_of_any_length_begins_at_once(short_rounds: None) -> None:
    """Pieces are made when their turn comes: the most paths that there may be cost nothing before they are run."""
    assert simulated(10**12, piece=20, until=lambda _: True).paths == 60


def test_memory_does_not_grow_with_the_pieces() -> None:
    """Tallies are added as they come: however many pieces there are, a few are in memory."""
    from relstage.studies.simulation.tallies import Tally

    most = 0

    def count(_done: int, _whole: int) -> None:
        nonlocal most
        most = max(most, sum(type(each) is Tally for each in gc.get_objects()))

    before = sum(type(each) is Tally for each in gc.get_objects())
    simulated(15, piece=1, progress=count)
    assert most - before <= 4


@pytest.mark.parametrize(
    ("paths", "workers", "piece"),
    [(50_000, 2, 25_000), (5, 2, 3), (1, 8, 1), (200_000, 2, 65_536), (65_536, 1, 65_536)],
)
def test_nobody_is_idle(paths: int, workers: int, piece: int) -> None:
    """Where the size of pieces is free, a small study is shared among the workers."""
    from relstage.studies.simulation.running import shared_piece

    assert shared_piece(paths, workers) == piece


# ------------------------------------------------------------------------------------------------------------ refused


def test_everything_wrong_is_told_at_once() -> None:
    """A seed out of range, numbers that are none, readings that nobody knows: all at once, each with its place."""
    with pytest.raises(ScenarioError) as caught:
        simulated(0, seed=2**64, piece=-1, workers=1.5, readings=("trsut", "trust", "trust"))
    places = [problem.place for problem in caught.value.problems]
    assert places == ["seed", "paths", "workers", "piece", "readings/0", "readings/2"]
    assert "did you mean 'trust'" in str(caught.value)


def test_what_is_handed_over_has_its_class() -> None:
    """What is no executor, no path and nothing to call is told, all at once."""
    with pytest.raises(ScenarioError) as caught:
        simulated(0, until=1, executor="processes", progress=True, keep=7, histories=b"moves", readings="trust")
    wrong = ("until", "executor", "progress", "keep", "histories", "readings")
    problems = [(problem.code, problem.place) for problem in caught.value.problems]
    assert problems == [*(("wrong-class", name) for name in wrong), ("bad-number", "paths")]


def test_until_answers_true_or_false() -> None:
    """A wanted error without its comparison is told, and not taken for enough."""
    with pytest.raises(ScenarioError, match="true or false is asked for"):
        simulated(70_000, piece=65_536, until=lambda s: s.value().error, readings=())


def test_numbers_of_numpy_are_numbers() -> None:
    """Whole numbers of numpy are taken like those of Python."""
    import numpy as np

    paths: Any = np.int64(20)
    found = simulated(paths, seed=np.uint64(11), piece=np.int32(7))
    assert found.digest == at_once(20)
    assert type(found.manifest.model_validate_json(found.manifest.model_dump_json()).seed) is int


def test_the_manifest_says_what_it_was_made_of() -> None:
    """Whoever has the manifest can make the result again; it does not say who ran it."""
    result = simulated(50, readings=("trust",), piece=20)
    manifest = result.manifest
    assert (manifest.model, manifest.seed, manifest.paths) == (ford.stamp, 11, 50)
    assert (manifest.scenario_digest, manifest.digest) == (SHORT.digest, result.digest)
    assert manifest == simulated(50, readings=("trust",)).manifest
    assert type(manifest).model_validate_json(manifest.model_dump_json()) == manifest


@pytest.mark.needs("distributed")
def test_a_cluster_over_tcp_changes_nothing(digest: str) -> None:
    """The executor of a Dask cluster, two workers over TCP on this machine, gives the same digest."""
    import distributed

    make: Any = distributed.LocalCluster
    cluster = make(n_workers=2, threads_per_worker=1, processes=True, protocol="tcp", dashboard_address=None)
    connect: Any = distributed.Client
    with cluster, connect(cluster) as client:
        assert simulated(piece=60, executor=client.get_executor()).digest == digest


@pytest.mark.parametrize(
    ("name", "most"), [("paths", 10**12), ("workers", 1_024), ("piece", 65_536)], ids=["paths", "workers", "piece"]
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
