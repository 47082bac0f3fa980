"""Progress: what is told, and what a bar draws where."""

import io
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from tests.studies.short import simulated

pytestmark = pytest.mark.needs("numpy")


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """Return that it is one."""
        return True

    def lines(self) -> list[str]:
        """Return what stands on it: what follows a carriage return is written over what stood there."""
        found = [""]
        for character in self.getvalue():
            match character:
                case "\n":
                    found.append("")
                case "\r":
                    self.column = 0
                case _:
                    found[-1] = found[-1][: self.column] + character + found[-1][self.column + 1 :]
                    self.column += 1
        return [line.rstrip() for line in found]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return a clock that goes by hand: its only number is the time."""
    now = [1_000.0]
    monkeypatch.setattr("relstage.studies.simulation.progress.time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Return a terminal of 80 columns in the place of stderr."""
    terminal = Screen()
    monkeypatch.setattr("relstage.studies.simulation.progress.sys", types.SimpleNamespace(stderr=terminal))
    monkeypatch.setenv("COLUMNS", "80")
    return terminal


def bar(label: str = "simulating") -> Any:
    """Return a bar."""
    from relstage.studies.simulation.progress import Bar

    return Bar(label)


def test_progress_tells_how_far_it_is() -> None:
    """First comes what was there before, then what is done after each piece, at last the whole."""
    told: list[tuple[int, int]] = []
    simulated(100, piece=30, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(0, 100), (30, 100), (60, 100), (90, 100), (100, 100)]


def test_progress_begins_with_what_was_found(tmp_path: Path) -> None:
    """What is kept on disk is told at once, before a path is run."""
    simulated(60, piece=30, keep=tmp_path)
    told: list[tuple[int, int]] = []
    simulated(100, piece=30, keep=tmp_path, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(60, 100), (90, 100), (100, 100)]


def test_progress_ends_where_the_study_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A study that is good enough before its last path ends with the paths that it has."""
    monkeypatch.setattr("relstage.studies.simulation.running.ROUND", 60)
    told: list[tuple[int, int]] = []
    simulated(600, until=lambda s: s.paths >= 120, progress=lambda done, whole: told.append((done, whole)))
    assert told == [(0, 600), (60, 600), (120, 120)]


def test_a_bar_draws_on_one_line(screen: Screen, clock: list[float]) -> None:
    """A bar draws over itself on one line that no terminal breaks, and ends it."""
    told = bar()
    for done in range(0, 10_000_001, 625_000):
        told(done, 10_000_000)
        clock[0] += 700.0
        assert len(screen.lines()[-1]) < 80
    assert screen.lines() == [
        "simulating ######################### 10,000,000 of 10,000,000 paths, 3 h 06 min",
        "",
    ]


def test_the_time_left_is_that_of_fresh_paths(clock: list[float]) -> None:
    """What was finished before says nothing of the speed: 100 of 900 missing paths in a minute leave eight minutes."""
    told = bar("paths")
    told(9_100, 10_000)
    assert told.line(9_100, 10_000, 0.0).endswith("9,100 of 10,000 paths, time left not known yet")
    assert told.line(9_200, 10_000, 60.0).endswith("9,200 of 10,000 paths, 8 min 00 s left")
    assert told.line(10_000, 10_000, 3_700.0).endswith("10,000 of 10,000 paths, 1 h 01 min")


def test_a_bar_counts_from_the_first_that_it_is_told(screen: Screen, clock: list[float]) -> None:
    """The clock runs from when the study begins, not from when the bar was made."""
    told = bar()
    clock[0] += 500.0
    told(0, 100)
    clock[0] += 10.0
    told(50, 100)
    assert screen.lines()[-1].endswith("50 of 100 paths, 10 s left")


def test_a_bar_is_drawn_a_few_times_a_second(screen: Screen, clock: list[float]) -> None:
    """However fast pieces come in, drawing costs next to nothing; the last is drawn in any case."""
    told = bar()
    for done in range(10_001):
        clock[0] += 0.001
        told(done, 10_000)
    assert 40 <= screen.getvalue().count("\r") <= 60
    assert screen.lines()[-2].endswith("10,000 of 10,000 paths, 10 s")


@pytest.mark.parametrize("columns", ["40", "60", "200"])
def test_a_bar_fits_the_terminal(columns: str, screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a narrow terminal the bar gives way to the figures, on a wide one it stays as long as it is."""
    monkeypatch.setenv("COLUMNS", columns)
    line = bar().line(500, 1_000, 10.0)
    assert line.endswith("500 of 1,000 paths, 10 s left")
    assert len(line) < int(columns)
    assert line.count("#") == {"40": 0, "60": 9, "200": 15}[columns]


def test_an_error_ends_the_line(screen: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written after a study that broke off stands below the bar, not in it."""
    monkeypatch.setattr("relstage.studies.simulation.running.ROUND", 10)

    def broken(_: Any) -> bool:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        simulated(20, until=broken)
    assert screen.lines()[-1] == ""
    assert "0 of 20 paths" in screen.lines()[-2]


def test_a_bar_is_drawn_in_a_notebook(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stderr of a notebook's kernel is no terminal, and is drawn on nevertheless."""
    kernel = types.ModuleType("ipykernel.iostream")
    out = type("OutStream", (io.StringIO,), {"__module__": kernel.__name__})()
    monkeypatch.setattr(sys, "stderr", out)
    simulated(20)
    assert out.getvalue().startswith("\rsimulating ")
    assert out.getvalue().endswith("\n")
    assert out.getvalue().count("\n") == 1


@pytest.mark.parametrize("stream", ["file", "closed", "none"])
def test_a_bar_is_drawn_nowhere_else(stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file, and where there is no stderr at all, nothing is drawn."""
    out = None if stream == "none" else io.StringIO()
    if stream == "closed" and out is not None:
        out.close()
    monkeypatch.setattr(sys, "stderr", out)
    simulated(20)
    assert out is None or out.closed or out.getvalue() == ""
