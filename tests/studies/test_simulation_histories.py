"""Histories as Parquet: every stage change of the paths of the result, each once, and nothing that is not of them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from relstage.errors import MissingExtra, ScenarioError
from tests.studies.short import simulated

pytestmark = pytest.mark.needs("numpy", "polars")


def read(folder: Path, name: str = "moves") -> list[dict[str, Any]]:
    """Return the rows of all files of a folder."""
    import polars as pl

    return pl.read_parquet(folder / f"{name}-*.parquet").sort("path", maintain_order=True).rows(named=True)


def names(folder: Path) -> list[str]:
    """Return the names of the files."""
    return sorted(file.name for file in folder.glob("moves-*.parquet"))


def test_histories_are_every_stage_change(tmp_path: Path) -> None:
    """The Parquet files together hold each stage change of each path, as the fold of production made it."""
    result = simulated(30, piece=7, histories=tmp_path)
    assert names(tmp_path)[0] == "moves-000000000000-000000000006.parquet"
    assert len(names(tmp_path)) == 5
    told = ("transition", "kind", "origin", "target", "initiator", "cause")
    expected = [
        (number, month, change.at.date(), *(getattr(change, name) for name in told))
        for number in range(30)
        for month, change in result.path(number).changes
    ]
    assert [tuple(row.values()) for row in read(tmp_path)] == expected
    assert len(expected) > 20


def test_histories_hold_what_became_of_each_path(tmp_path: Path) -> None:
    """A row a path, also of one that never moves: how it began, where it was first and last, when it ended, worth."""
    from relstage.studies.simulation.blocks import worth

    result = simulated(20, piece=7, histories=tmp_path)
    rows = read(tmp_path, "paths")
    assert [row["path"] for row in rows] == list(range(20))
    for row, path in zip(rows, map(result.path, range(20)), strict=True):
        assert (row["first"], row["last"]) == (path.stages[0], path.stages[-1])
        assert row["value"] == worth(result.prepared, path)
        ends = [month for month, change in path.changes if change.kind == "terminate"]
        assert row["ended"] == (ends[0] if ends else None)
        begun = result.scenario.beginnings[row["beginning"]]
        assert result.prepared.opens(begun) == (path.beginning is None)
    assert any(row["ended"] for row in rows)
    assert not all(row["ended"] for row in rows)


def test_fewer_paths_leave_no_stale_files(tmp_path: Path) -> None:
    """After a run with fewer paths the folder holds those and no others; what is not of the study stays."""
    simulated(200, piece=60, histories=tmp_path)
    whole = read(tmp_path)
    (tmp_path / "moves-of-mine.parquet.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "moves-2024.csv").write_text("mine", encoding="utf-8")
    simulated(90, piece=60, histories=tmp_path)
    assert names(tmp_path) == ["moves-000000000000-000000000059.parquet", "moves-000000000060-000000000089.parquet"]
    assert read(tmp_path) == [row for row in whole if row["path"] < 90]
    assert (tmp_path / "moves-of-mine.parquet.txt").exists()
    assert (tmp_path / "moves-2024.csv").exists()
    simulated(200, piece=60, histories=tmp_path)
    assert read(tmp_path) == whole


def test_a_stop_leaves_only_the_paths_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What workers did beyond the stop is not in the folder."""
    monkeypatch.setattr("relstage.studies.simulation.running.ROUND", 60)
    with ThreadPoolExecutor(3) as pool:
        simulated(600, piece=20, histories=tmp_path, executor=pool, until=lambda s: s.paths >= 120)
    assert len(names(tmp_path)) == 6
    assert max(row["path"] for row in read(tmp_path)) < 120


def test_kept_pieces_without_their_histories_are_told_again(tmp_path: Path) -> None:
    """A piece that is kept counts as finished only where its histories are there too, of just as many paths."""
    keep, moves = tmp_path / "keep", tmp_path / "moves"
    simulated(90, piece=60, keep=keep, histories=moves)
    simulated(120, piece=60, keep=keep)
    told: list[int] = []
    simulated(120, piece=60, keep=keep, histories=moves, progress=lambda done, _: told.append(done))
    assert told == [60, 120]
    whole = read(moves)
    simulated(120, piece=60, histories=tmp_path / "again")
    assert whole == read(tmp_path / "again")
    min(moves.glob("*.parquet")).unlink()
    simulated(120, piece=60, keep=keep, histories=moves)
    assert read(moves) == whole


def test_one_folder_for_both(tmp_path: Path) -> None:
    """Pieces and histories of one study may lie in one folder."""
    first = simulated(90, piece=60, keep=tmp_path, histories=tmp_path)
    assert simulated(90, piece=60, keep=tmp_path, histories=tmp_path).digest == first.digest
    assert len(list(tmp_path.iterdir())) == 7


@pytest.mark.parametrize("other", [{"seed": 12}, {"piece": 50}], ids=["seed", "piece"])
def test_histories_of_another_study_are_refused(other: dict[str, Any], tmp_path: Path) -> None:
    """Histories of two studies, or of one cut in two ways, are never mixed: refused before any path is run."""
    simulated(90, piece=60, histories=tmp_path)
    before = names(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        simulated(**{"paths": 90, "piece": 60, **other}, histories=tmp_path, progress=_never)
    assert [problem.code for problem in caught.value.problems] == ["other-study"]
    assert names(tmp_path) == before


def test_histories_of_nobody_knows_which_study_are_refused(tmp_path: Path) -> None:
    """Files of that name in a folder that says not of which study are neither mixed with others nor removed."""
    stray = tmp_path / "moves-000000000000-000000000099.parquet"
    stray.write_bytes(b"PAR1")
    with pytest.raises(ScenarioError, match=stray.name) as caught:
        simulated(histories=tmp_path, progress=_never)
    assert [(each.code, each.place) for each in caught.value.problems] == [("not-a-study", str(tmp_path))]
    assert list(tmp_path.iterdir()) == [stray]


def test_without_polars_histories_name_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where polars is missing, the error names the extra that brings it, before any path is run."""
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(MissingExtra, match=r"relstage\[frames\]"):
        simulated(5, histories=tmp_path / "moves", progress=_never)
    assert not list(tmp_path.iterdir())


def _never(done: int, whole: int) -> None:
    raise AssertionError(f"{done} of {whole} paths are done")
