"""``relstage tornado``: what each number does at either end of its range, for people and programs, and what is refused.

Write the snapshots anew with ``python -m tests.cli.test_tornado``.
"""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.commands import SNAPSHOTS, printed, refused, write_snapshots

pytestmark = pytest.mark.needs("cyclopts", "rich", "numpy")

SHOP = "tests/cli_snapshots/small_shop.toml"
RANGES = ("--range", "B2.orders_completed=2..5", "order_fulfilled=0.5..1.5", "margin@regular=0.5..1.5")
MOVED = ("tornado", SHOP, *RANGES, "--paths", "100", "--seed", "7")
SHOWN: dict[str, tuple[str, ...]] = {
    "tornado.txt": MOVED,
    "tornado_ru.txt": (*MOVED, "--outcome", "regular", "--lang", "ru"),
    "tornado.csv": (*MOVED, "--format", "csv"),
}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SNAPSHOTS.parents[1])


@pytest.mark.parametrize("name", SHOWN)
def test_output_is_what_the_snapshot_says(name: str) -> None:
    """What programs and people are given stays the same until a snapshot is changed on purpose."""
    committed = (SNAPSHOTS / name).read_text(encoding="utf-8")
    assert printed(*SHOWN[name]) == committed, "write it anew with: python -m tests.cli.test_tornado"


def test_the_widest_swing_stands_first() -> None:
    """Numbers stand by the width of their swing, as JSON and as CSV alike."""
    told = json.loads(printed(*MOVED, "--format", "json"))
    assert [row["width"] for row in told] == sorted((row["width"] for row in told), reverse=True)
    rows = list(csv.DictReader(io.StringIO(printed(*MOVED, "--format", "csv"))))
    assert [row["name"] for row in rows] == [row["name"] for row in told]


def test_an_outcome_is_chosen() -> None:
    """A margin moves the value and neither months nor shares."""
    for outcome, moved in (("value", True), ("lasting", False), ("regular", False)):
        given = ("tornado", SHOP, "--range", "margin@regular=0..2", "--paths", "50", "--outcome", outcome)
        (row,) = json.loads(printed(*given, "--format", "json"))
        assert (row["width"] > 0) is moved


@pytest.mark.needs("matplotlib")
def test_the_picture_is_written(tmp_path: Path) -> None:
    """``--plots`` draws the swings."""
    printed(*MOVED, "--plots", str(tmp_path / "p"))
    assert [file.name for file in (tmp_path / "p").iterdir()] == ["tornado.png"]


WRONG: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "no range": ((), ("--range: no number is named",)),
    "no form": (("--range", "F3.trust=0.5", "x", "y=a..b"), ("'F3.trust=0.5' is", "'x' is", "'y=a..b' is")),
    "twice": (("--range", "discount=0..1", "discount=0..2"), ("--range: 'discount' is given twice",)),
    "no number": (("--range", "F3.trst=0..1"), ("--range F3.trst", "[unknown-number]")),
    "upside down": (("--range", "F3.trust=0.7..0.5"), ("--range F3.trust", "[bad-range]")),
    "endless": (("--range", "F3.trust=0.5..1e400"), ("--range F3.trust", "[bad-range]")),
    "no outcome": (("--range", "F3.trust=0.5..0.7", "--outcome", "vlue"), ("--outcome: 'vlue'", "mean 'value'")),
    "numbers": (("--range", "F3.trust=0.5..0.7", "--paths", "0", "--seed", "-1"), ("--paths: 0", "--seed: -1")),
    "folder": (("--range", "F3.trust=0.5..0.7", "--plots", SHOP), (f"--plots: '{SHOP}'",)),
}


@pytest.mark.needs("matplotlib")
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_before_the_work(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A wrong range, outcome or number is told with its option, and nothing is simulated."""
    arguments, said = WRONG[name]
    told = "\n".join(refused(capsys, "tornado", "ford_as_usual", *arguments))
    assert [words for words in said if words not in told] == []


if __name__ == "__main__":
    write_snapshots(SHOWN)
