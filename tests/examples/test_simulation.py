"""The whole study of the examples: its figures hold together, and everything is written."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.needs("numpy", "polars", "matplotlib")

EXAMPLE = Path(__file__).parents[2] / "examples" / "simulation.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that the example has written to, what it printed being in ``said.txt``."""
    found = tmp_path_factory.mktemp("study")
    done = subprocess.run(
        [sys.executable, str(EXAMPLE), str(found)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        timeout=600,
    )
    assert done.stderr == ""
    (found / "said.txt").write_text(done.stdout, encoding="utf-8")
    return found


def test_it_stops_at_the_first_look(folder: Path) -> None:
    """The value is known well enough after the first 65,536 paths."""
    first, value, *_ = (folder / "said.txt").read_text(encoding="utf-8").splitlines()
    assert first.startswith("65,536 paths, digest ")
    error = re.search(r"± ([\d.]+)", value)
    assert error is not None
    assert float(error[1]) <= 5


def test_calling_pays_beyond_its_error(folder: Path) -> None:
    """The difference of the policies is larger than its interval is wide, and pairing saved most of the variance."""
    said = (folder / "said.txt").read_text(encoding="utf-8")
    found = re.search(r"calling is worth: .*95% ([\d.]+) to ([\d.]+)\) \(variance saved (\d+) times", said)
    assert found is not None
    low, high, times = map(float, found.groups())
    assert low > high - low
    assert times > 10


def test_what_left_is_explained(folder: Path) -> None:
    """The first path that was ended is told with its moves."""
    said = (folder / "said.txt").read_text(encoding="utf-8")
    assert "B8: " in said
    assert "In words: either side ends it." in said


def test_everything_is_written(folder: Path) -> None:
    """Manifest, scenario, tables and pictures are there, and the tables can be read."""
    import polars as pl

    names = {file.name for file in folder.iterdir()}
    tables = {"occupancy", "survival", "flows", "endings", "differences"}
    pictures = {"occupancy", "flows", "survival", "samples", "tornado"}
    expected = {"manifest.json", "scenario.json", *(f"{t}.parquet" for t in tables), *(f"{p}.png" for p in pictures)}
    assert expected <= names
    assert pl.read_parquet(folder / "occupancy.parquet").height == 37 * 4
