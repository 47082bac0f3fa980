"""Studies kept on disk: what is finished is found again, what is damaged or foreign is not."""

import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from relstage import ford
from relstage.errors import ScenarioError
from tests.studies.short import SHORT, simulated

pytestmark = pytest.mark.needs("numpy")


@pytest.fixture(scope="module")
def digest() -> str:
    """Return the digest of the study run in one piece, in this process."""
    return str(simulated().digest)


def refused(**how: Any) -> list[tuple[str, str]]:
    """Return code and place of each problem with which the study is refused; no path is run."""
    told: list[int] = []
    with pytest.raises(ScenarioError) as caught:
        simulated(progress=lambda done, _: told.append(done), **how)
    assert not told
    return [(problem.code, problem.place) for problem in caught.value.problems]


# ------------------------------------------------------------------------------------------------------------ goes on


def test_a_study_that_stops_goes_on(tmp_path: Path, digest: str) -> None:
    """A study that stops in its midst keeps its pieces; the same call goes on from there, to the same digest."""

    def stop(done: int, whole: int) -> None:
        if done >= 150:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulated(piece=50, keep=tmp_path, progress=stop)
    kept = sorted(tmp_path.glob("*.tally"))
    assert len(kept) == 3
    before = {file: file.stat().st_mtime_ns for file in kept}
    assert simulated(piece=50, keep=tmp_path).digest == digest
    assert {file: file.stat().st_mtime_ns for file in kept} == before
    assert len(list(tmp_path.glob("*.tally"))) == 6


def test_a_kept_study_goes_on_with_more_paths_and_with_fewer(tmp_path: Path) -> None:
    """How many paths there are in all is no part of a piece: what is there of them is used."""
    simulated(130, piece=50, keep=tmp_path)
    assert simulated(260, piece=50, keep=tmp_path).digest == simulated(260).digest
    told: list[tuple[int, int]] = []
    found = simulated(130, piece=50, keep=tmp_path, progress=lambda done, whole: told.append((done, whole)))
    assert found.digest == simulated(130).digest
    assert told == [(130, 130)]


def test_two_runs_share_a_folder(tmp_path: Path, digest: str) -> None:
    """Two that run the same study in one folder at once do not harm one another, and leave nothing half written."""
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _: simulated(piece=20, keep=tmp_path).digest, range(2)))
    assert found == [digest, digest]
    assert sorted({file.suffix for file in tmp_path.iterdir()}) == [".json", ".tally"]
    assert simulated(piece=20, keep=tmp_path).digest == digest


def test_what_is_written_has_a_name_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While two write one file at once, each writes under a name that the other does not have; the last is there."""
    from relstage.studies.simulation import folders

    names: list[str] = []

    def meanwhile(number: int) -> None:
        names.extend(file.name for file in tmp_path.iterdir())
        if len(names) == 1:
            folders.put(tmp_path / "file", b"another")

    monkeypatch.setattr(os, "fsync", meanwhile)
    folders.put(tmp_path / "file", b"one")
    assert len(set(names)) == 2
    assert all(name.startswith("file.") and name.endswith(".partial") for name in names)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"file": b"one"}


# ------------------------------------------------------------------------------------------------------------ damaged


DAMAGED: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda content: content[:0],
    "truncated": lambda content: content[: len(content) // 2],
    "cut after the seal": lambda content: content[:65],
    "a flipped bit at the end": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "a flipped bit in the seal": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "another count": lambda content: content.replace(b'"paths":100', b'"paths":101'),
    "a byte too many": lambda content: content + b"\n",
    "no text": lambda content: bytes(range(256)) + content,
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_piece_is_run_again(damage: Callable[[bytes], bytes], tmp_path: Path, digest: str) -> None:
    """A piece whose bytes are not those that were sealed counts as missing, and is whole afterwards."""
    simulated(piece=100, keep=tmp_path)
    file = min(tmp_path.glob("*.tally"))
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert file.read_bytes() != whole
    assert simulated(piece=100, keep=tmp_path).digest == digest
    assert file.read_bytes() == whole


def test_a_sealed_piece_of_another_count_or_form_is_run_again(tmp_path: Path, digest: str) -> None:
    """A right seal is not enough: the piece must be a tally of that many paths."""
    from relstage.studies.simulation.jobs import Outcome, Piece, Study, work
    from relstage.studies.simulation.keeping import Kept

    study = Study(ford, SHORT, 11)
    kept, piece = Kept(tmp_path, {"study": 1}), Piece(study, 0, 100)
    kept.keep(work(piece))
    assert kept.find(piece) is not None
    kept.keep(Outcome(0, 100, work(Piece(study, 0, 99)).tally))
    assert kept.find(piece) is None
    kept.keep(Outcome(0, 100, b'{"format":"relstage tally 0"}'))
    assert kept.find(piece) is None


def test_a_piece_of_another_study_is_run_again(tmp_path: Path, digest: str) -> None:
    """A piece that was copied from the folder of another study is not taken for one's own, whatever its name."""
    simulated(piece=100, keep=tmp_path / "other", seed=12)
    shutil.copytree(tmp_path / "other", tmp_path / "mine", ignore=shutil.ignore_patterns("*.json"))
    assert simulated(piece=100, keep=tmp_path / "mine").digest == digest


def test_a_folder_in_the_place_of_a_piece_is_told(tmp_path: Path) -> None:
    """Where a piece cannot be put in its place the error names it."""
    simulated(piece=100, keep=tmp_path)
    file = min(tmp_path.glob("*.tally"))
    file.unlink()
    file.mkdir()
    with pytest.raises(ScenarioError) as caught:
        simulated(piece=100, keep=tmp_path)
    assert [(each.code, each.place) for each in caught.value.problems] == [("cannot-write", str(file))]
    assert not list(tmp_path.glob("*.partial"))


# ---------------------------------------------------------------------------------------------------- other folders


def test_a_folder_of_another_study_is_refused(tmp_path: Path) -> None:
    """Pieces of one study are never taken for those of another; every difference is told."""
    simulated(piece=100, keep=tmp_path)
    found = refused(piece=90, seed=12, readings=("trust",), keep=tmp_path)
    said = tmp_path / "study.json"
    assert found == [("other-study", f"{said} {name}") for name in ("piece", "readings", "seed")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is no JSON"),
        ('{"seed": 11', "it is no JSON"),
        ("\udcff", "it is no JSON"),
        ("[" * 100_000, "it is no JSON"),
        ("[11]", "it holds a list"),
        ('"study"', "it holds a str"),
        ("null", "it holds a NoneType"),
    ],
    ids=["empty", "broken", "no-text", "deep", "list", "text", "null"],
)
def test_what_describes_no_study_is_refused(text: str, said: str, tmp_path: Path) -> None:
    """A damaged ``study.json``, or one of something else, is never written over: the error says what stands there."""
    file = tmp_path / "study.json"
    file.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(ScenarioError, match=said) as caught:
        simulated(keep=tmp_path)
    assert [(each.code, each.place) for each in caught.value.problems] == [("not-a-study", str(file))]
    assert file.read_bytes() == text.encode(errors="surrogateescape")


@pytest.mark.parametrize("text", ["{}", '{"seed": "eleven", "piece": [1], "model": null}'], ids=["empty", "types"])
def test_an_object_of_something_else_is_another_study(text: str, tmp_path: Path) -> None:
    """Whatever is missing in ``study.json``, or is of another kind, is a difference."""
    (tmp_path / "study.json").write_text(text, encoding="utf-8")
    found = refused(keep=tmp_path)
    assert {code for code, _ in found} == {"other-study"}
    assert {"model", "piece", "scenario", "scheme", "seed"} <= {place.split()[-1] for _, place in found}


@pytest.mark.parametrize("how", ["keep", "histories"])
def test_a_file_is_no_folder(how: str, tmp_path: Path) -> None:
    """A path that is a file, or below one, is refused before any path is run."""
    if how == "histories":
        pytest.importorskip("polars")
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    assert refused(**{how: file}) == [("not-a-folder", str(file))]
    assert refused(**{how: file / "below"}) == [("cannot-write", str(file / "below"))]
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_path_that_no_system_takes_is_told(tmp_path: Path) -> None:
    """A NUL in a path, and a folder that the system will not make, are refused like any other."""
    assert [code for code, _ in refused(keep="a\0b")] == ["cannot-write"]
    assert [code for code, _ in refused(keep=tmp_path / ("x" * 5_000))] == ["cannot-write"]


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere")
def test_a_folder_that_is_closed_is_told(tmp_path: Path) -> None:
    """A folder without leave to write is refused before any path is run, also where it holds this very study."""
    simulated(keep=tmp_path)
    tmp_path.chmod(0o500)
    try:
        assert refused(keep=tmp_path) == [("cannot-write", str(tmp_path / "study.json"))]
    finally:
        tmp_path.chmod(0o700)


def test_a_full_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digest: str) -> None:
    """Where there is no room any more the error says so; what was kept before is used by the next call."""
    real, left = os.fsync, [3]

    def full(number: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "No space left on device")
        real(number)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ScenarioError, match="No space left on device") as caught:
            simulated(piece=50, keep=tmp_path)
    assert [each.code for each in caught.value.problems] == ["cannot-write"]
    assert len(list(tmp_path.glob("*.tally"))) == 2
    assert not list(tmp_path.glob("*.partial"))
    assert simulated(piece=50, keep=tmp_path).digest == digest


def test_a_study_is_described_by_what_changes_its_pieces(tmp_path: Path) -> None:
    """The folder says in plain JSON which study it holds, and with which versions its pieces were made."""
    import numpy as np

    from relstage import __version__

    simulated(20, keep=tmp_path)
    said = json.loads((tmp_path / "study.json").read_text(encoding="utf-8"))
    assert said["model"] == ford.digest
    assert said["scenario"] == SHORT.digest
    assert (said["seed"], said["piece"], said["readings"]) == (11, 65_536, [])
    assert (said["relstage"], said["numpy"]) == (__version__, np.__version__)
