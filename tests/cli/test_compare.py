"""``relstage compare``: two scenarios, or other rules on one, for people and programs, and what is refused.

Write the snapshots anew with ``python -m tests.cli.test_compare``.
"""

import csv
import io
import json
from pathlib import Path

import pytest

from relstage import loyalty_ladder
from relstage.adapters.definitions import dump_definition, load_definition
from tests.cli.commands import SNAPSHOTS, printed, refused, write_snapshots

pytestmark = pytest.mark.needs("cyclopts", "rich", "numpy")

SHOP = "tests/cli_snapshots/small_shop.toml"
STRICTER = ("compare", SHOP, "--threshold", "B2.orders_completed=5", "--paths", "100", "--seed", "7")
SIDES = ("compare", "ford_as_usual", "ford_with_reviews", "--paths", "100", "--seed", "7")
SHOWN: dict[str, tuple[str, ...]] = {
    "compare.txt": SIDES,
    "compare_ru.txt": (*SIDES, "--lang", "ru"),
    "compare_thresholds.txt": STRICTER,
    "compare_thresholds_ru.txt": (*STRICTER, "--lang", "ru"),
    "compare.csv": (*STRICTER, "--format", "csv"),
}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SNAPSHOTS.parents[1])


@pytest.mark.parametrize("name", SHOWN)
def test_output_is_what_the_snapshot_says(name: str) -> None:
    """What programs and people are given stays the same until a snapshot is changed on purpose."""
    committed = (SNAPSHOTS / name).read_text(encoding="utf-8")
    assert printed(*SHOWN[name]) == committed, "write it anew with: python -m tests.cli.test_compare"


def test_json_holds_the_manifest_and_all_differences() -> None:
    """Both sides stand in the manifest by their digests, and the differences are those of the CSV."""
    told = json.loads(printed(*STRICTER, "--format", "json"))
    one, other = told["manifest"]["one"], told["manifest"]["other"]
    assert one["scenario_digest"] == other["scenario_digest"]
    assert one["model"]["digest"] != other["model"]["digest"]
    rows = list(csv.DictReader(io.StringIO(printed(*STRICTER, "--format", "csv"))))
    assert [row["measure"] for row in rows] == [row["measure"] for row in told["differences"]]
    assert [float(row["difference"]) for row in rows] == [row["difference"] for row in told["differences"]]


def test_other_rules_come_from_a_file_too(tmp_path: Path) -> None:
    """``--other-model`` with a threshold moved in its file gives the figures that ``--threshold`` gives."""
    file = tmp_path / "stricter.json"
    stricter = loyalty_ladder.with_thresholds({"B2.orders_completed": 5.0})
    file.write_text(dump_definition(stricter), encoding="utf-8")
    given = ("compare", SHOP, "--other-model", str(file), "--paths", "100", "--seed", "7", "--format", "csv")
    assert printed(*given) == printed(*STRICTER, "--format", "csv")


def test_a_side_compared_with_itself_does_not_differ() -> None:
    """No path is changed, and every difference is nothing."""
    told = json.loads(printed("compare", SHOP, SHOP, "--paths", "50", "--format", "json"))
    assert told["changed"] == 0
    assert {row["difference"] for row in told["differences"]} == {0.0}


def test_workers_change_nothing_that_is_printed() -> None:
    """The same figures come from two processes as from one."""
    assert printed(*STRICTER, "--workers", "2") == printed(*STRICTER)


def test_everything_is_written_to_a_folder(tmp_path: Path) -> None:
    """``--out`` writes the manifest, both sides that it names, and the table that ``--format csv`` prints."""
    printed(*STRICTER, "--out", str(tmp_path))
    sides = {f"{side}-{what}.json" for side in ("one", "other") for what in ("scenario", "model")}
    assert {file.name for file in tmp_path.iterdir()} == {"manifest.json", "differences.csv", *sides}
    manifest = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))
    assert load_definition(tmp_path / "other-model.json").digest == manifest["other"]["model"]["digest"]
    assert (tmp_path / "differences.csv").read_text(encoding="utf-8") == printed(*STRICTER, "--format", "csv")
    assert manifest["kind"] == "relstage comparison 1"


@pytest.mark.needs("polars")
def test_the_table_is_written_as_parquet(tmp_path: Path) -> None:
    """``--as parquet`` writes the differences with typed columns."""
    import polars as pl

    printed(*STRICTER, "--out", str(tmp_path), "--as", "parquet")
    table = pl.read_parquet(tmp_path / "differences.parquet")
    assert table.schema["month"] == pl.Int64
    assert table.schema["difference"] == pl.Float64


@pytest.mark.needs("matplotlib")
def test_pictures_are_written(tmp_path: Path) -> None:
    """``--plots`` draws the differences."""
    printed(*STRICTER, "--plots", str(tmp_path))
    assert [file.suffix for file in tmp_path.iterdir()] != []
    assert {file.suffix for file in tmp_path.iterdir()} == {".png"}


WRONG: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "nothing differs": ((SHOP,), ("nothing differs", "[bad-usage]")),
    "unknown second": (("ford_as_usual", "frd_as_usual"), ("did you mean 'ford_as_usual'? [unknown-scenario]",)),
    "other stages": (("ford_as_usual", SHOP), ("[not-comparable]",)),
    "no threshold": ((SHOP, "--threshold", "B2.orders=5"), ("--threshold B2.orders", "'B2.orders_completed'")),
    "threshold of words": (
        (SHOP, "--threshold", "B2.orders_completed=many"),
        ("--threshold B2.orders_completed", "'many'"),
    ),
    "threshold off its scale": (
        (SHOP, "--threshold", "B2.satisfaction=1.5", "B2.orders_completed=-1"),
        ("--threshold B2.satisfaction: 1.5 is off the scale", "--threshold B2.orders_completed: -1 is off"),
    ),
    "threshold endless": ((SHOP, "--threshold", "B2.orders_completed=1e400"), ("is no number",)),
    "threshold twice": ((SHOP, "--threshold", "B2.x=1", "B2.x=2", "B"), ("'B2.x' is given twice", "'B' is not of")),
    "numbers": (
        (SHOP, "--threshold", "B2.orders_completed=5", "--paths", "0", "--seed", "-1", "--workers", "0"),
        ("--seed: -1", "--paths: 0", "--workers: 0"),
    ),
    "paths as float": ((SHOP, SHOP, "--paths", "1.5"), ("'1.5' is no whole number",)),
    "form of no table": ((SHOP, SHOP, "--as", "parquet"), ("--as: it says how the tables of --out",)),
    "model of another name": ((SHOP, "--other-model", "ford"), (f"{SHOP} /model: the scenario is written for",)),
    "folders": ((SHOP, SHOP, "--out", f"{SHOP}/x", "--plots", SHOP), (f"--out: '{SHOP}/x'", f"--plots: '{SHOP}'")),
    "not of compare": ((SHOP, SHOP, "--reading", "trust"), ("--reading",)),
}


@pytest.mark.needs("matplotlib")
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_before_the_work(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Everything wrong with sides and options is told together, each with its place, and nothing is simulated."""
    arguments, said = WRONG[name]
    told = "\n".join(refused(capsys, "compare", *arguments))
    assert [words for words in said if words not in told] == []


def test_faults_of_both_sides_are_told_with_their_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What does not fit in either scenario is told at once, each with the file before its place."""
    document = json.loads(printed("simulate", SHOP))
    files = []
    for name in ("one", "other"):
        files.append(str(tmp_path / f"{name}.json"))
        text = json.dumps(document | {"margins": {"nowhere": 1.0, name: 2.0}})
        Path(files[-1]).write_text(text, encoding="utf-8")
    told = "\n".join(refused(capsys, "compare", *files))
    expected = [
        f"{file} /margins/{place}"
        for file, name in zip(files, ("one", "other"), strict=True)
        for place in ("nowhere", name)
    ]
    assert [place for place in expected if place not in told] == []


if __name__ == "__main__":
    write_snapshots(SHOWN)
