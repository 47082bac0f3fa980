"""``relstage simulate``: tables for people and programs, errors wanted, exact figures, one path, and what is refused.

Write the snapshots anew with ``python -m tests.cli.test_simulate``.
"""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from relstage.adapters.definitions import load_definition
from relstage.adapters.scenarios import load_scenario, read_scenario
from relstage.catalogue.ford import ford
from relstage.catalogue.scenarios.ford import ford_as_usual
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.cli import BAD_INPUT, main
from tests.cli.commands import SNAPSHOTS, printed, refused, write_snapshots

pytestmark = pytest.mark.needs("cyclopts", "rich", "numpy")

SHOP = "tests/cli_snapshots/small_shop.toml"
DOCUMENTS = {"manifest.json", "scenario.json", "model.json"}
LADDER = ("simulate", "loyalty_ladder_as_usual", "--paths", "200", "--seed", "7")
SHOWN: dict[str, tuple[str, ...]] = {
    "simulate_list.txt": ("simulate",),
    "simulate_list_ru.txt": ("simulate", "--lang", "ru"),
    "simulate.txt": ("simulate", "ford_with_reviews", "--paths", "200", "--seed", "7"),
    "simulate_ru.txt": ("simulate", "ford_with_reviews", "--paths", "200", "--seed", "7", "--lang", "ru"),
    "simulate_endings.csv": ("simulate", "ford_as_usual", "--paths", "200", "--format", "csv", "--table", "endings"),
    "simulate_exact.txt": ("simulate", SHOP, "--paths", "1e3", "--seed", "7", "--exact", "--error", "value=0.2"),
    "simulate_exact_ru.txt": ("simulate", "quiet_shop", "--paths", "500", "--seed", "7", "--exact", "--lang", "ru"),
    "simulate_why.txt": ("simulate", "ford_as_usual", "--seed", "7", "--why", "27"),
    "simulate_why_ru.txt": ("simulate", "ford_as_usual", "--seed", "7", "--why", "27", "--lang", "ru"),
}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SNAPSHOTS.parents[1])


@pytest.mark.parametrize("name", SHOWN)
def test_output_is_what_the_snapshot_says(name: str) -> None:
    """What programs and people are given stays the same until a snapshot is changed on purpose."""
    committed = (SNAPSHOTS / name).read_text(encoding="utf-8")
    assert printed(*SHOWN[name]) == committed, "write it anew with: python -m tests.cli.test_simulate"


def test_scenarios_are_listed_for_programs_too() -> None:
    """JSON and CSV name the same scenarios as the catalogue."""
    names = [scenario.name for scenario in SCENARIOS]
    assert [row["scenario"] for row in json.loads(printed("simulate", "--format", "json"))] == names
    assert [row["scenario"] for row in csv.DictReader(io.StringIO(printed("simulate", "--format", "csv")))] == names


def test_a_scenario_is_printed_ready_to_be_edited() -> None:
    """Without ``--paths`` the scenario is printed, and read back as the same."""
    told = printed("simulate", "ford_as_usual")
    assert read_scenario(told, model=ford).digest == ford_as_usual.digest


def test_an_edited_file_is_simulated(tmp_path: Path) -> None:
    """A scenario file is taken by its path, and what was edited in it counts."""
    document = json.loads(printed("simulate", "ford_as_usual"))
    document |= {"name": "mine", "months": 5, "shocks": []}
    file = tmp_path / "mine.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    told = json.loads(printed("simulate", str(file), "--paths", "20", "--format", "json"))
    assert {row["month"] for row in told["occupancy"]} == {0, 1, 2, 3, 4, 5}


def test_json_holds_the_manifest_and_all_tables() -> None:
    """Every table is there under its name, and shares of a month sum to one."""
    told: dict[str, Any] = json.loads(printed(*LADDER, "--format", "json"))
    assert (told["manifest"]["paths"], told["manifest"]["seed"]) == (200, 7)
    assert {"occupancy", "first_passage", "survival", "sojourns", "flows", "value"} <= told.keys()
    last = [row["estimate"] for row in told["occupancy"] if row["month"] == 120]
    assert sum(last) == pytest.approx(1.0)


def test_csv_is_one_table_of_choice() -> None:
    """Occupancy stands there unless another table is named."""
    (value,) = csv.DictReader(io.StringIO(printed(*LADDER, "--format", "csv", "--table", "value")))
    assert value["paths"] == "200"
    rows = list(csv.DictReader(io.StringIO(printed(*LADDER, "--format", "csv"))))
    assert len(rows) == 121 * 4


def test_workers_change_nothing_that_is_printed() -> None:
    """The same paths come from two processes as from one."""
    assert printed(*LADDER, "--format", "csv", "--workers", "2") == printed(*LADDER, "--format", "csv")


def test_readings_asked_for_are_summed() -> None:
    """``--reading`` adds the rows of that indicator to the readings."""
    told = printed(*LADDER, "--reading", "satisfaction", "--format", "csv", "--table", "readings")
    assert {row["indicator"] for row in csv.DictReader(io.StringIO(told))} == {"satisfaction"}


def test_everything_is_written_to_a_folder(tmp_path: Path) -> None:
    """``--out`` writes the manifest, what it names, and a CSV file for each table; what is printed stays the same."""
    assert printed(*LADDER, "--out", str(tmp_path / "out")) == printed(*LADDER)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 7
    with (tmp_path / "out" / "survival.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 121
    scenario, model = (tmp_path / "out" / f"{name}.json" for name in ("scenario", "model"))
    assert load_scenario(scenario).digest == manifest["scenario_digest"]
    assert load_definition(model).digest == manifest["model"]["digest"]


def test_kept_pieces_are_gone_on_from(tmp_path: Path) -> None:
    """The same command with ``--keep`` again tells the same; a folder of another study is refused."""
    kept = ("--keep", str(tmp_path / "kept"))
    assert printed(*LADDER, *kept) == printed(*LADDER, *kept) == printed(*LADDER)
    assert main(["simulate", "ford_as_usual", "--paths", "200", *kept]) == BAD_INPUT


def test_an_unknown_scenario_is_told_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is none is refused with those there are."""
    (problem,) = refused(capsys, "simulate", "frd_as_usual")
    assert "did you mean 'ford_as_usual'? [unknown-scenario]" in problem


def test_bad_numbers_are_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Seed, paths and workers out of range are told together, each by its option."""
    told = refused(capsys, "simulate", "ford_as_usual", "--paths", "0", "--seed", "-1", "--workers", "0")
    assert [line.removeprefix("relstage: ").partition(":")[0] for line in told] == ["--seed", "--paths", "--workers"]


def test_bad_names_are_told_with_bad_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    """A table and a reading that are none are told together with the rest, and before anything is simulated."""
    given = ("--paths", "0", "--table", "occupncy", "--reading", "trst", "--format", "csv")
    told = "\n".join(refused(capsys, "simulate", "ford_as_usual", *given))
    expected = ("--table: 'occupncy'", "did you mean 'occupancy'", "--reading: 'trst' is no", "--paths: 0")
    assert [words for words in expected if words not in told] == []


ALL_OF_A_STUDY = (
    *("--error", "value=1", "--exact", "--reading", "trust", "--workers", "2", "--keep", "k", "--out", "o"),
    *("--as", "csv", "--histories", "h", "--plots", "p", "--table", "value"),
)
NAMED = ["--error", "--exact", "--reading", "--workers", "--keep", "--out", "--as", "--histories", "--plots", "--table"]
IDLE: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "no scenario": (("--paths", "5", "--seed", "3", "--why", "1", "--plots", "p"), ["--paths", "--seed", "--why"]),
    "no paths": (("ford_as_usual", "--seed", "3", *ALL_OF_A_STUDY), ["--seed", *NAMED]),
    "no paths, as csv": (("ford_as_usual", "--format", "csv"), ["--format"]),
    "one path alone": (("ford_as_usual", "--why", "3", *ALL_OF_A_STUDY), NAMED),
    "one path as csv": (("ford_as_usual", "--paths", "9", "--why", "3", "--format", "csv"), ["--format"]),
    "table as text": (("ford_as_usual", "--paths", "5", "--table", "value"), ["--table"]),
    "form of no tables": (("ford_as_usual", "--paths", "5", "--as", "parquet"), ["--as"]),
    "exact table of none": (("ford_as_usual", "--paths", "5", "--table", "exact", "--format", "csv"), ["--table"]),
}


@pytest.mark.parametrize("name", IDLE)
def test_options_that_would_say_nothing_are_refused(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """An option is never passed over: it is told where it does not belong, and nothing is written."""
    arguments, options = IDLE[name]
    told = [line.removeprefix("relstage: ").split(":")[0] for line in refused(capsys, "simulate", *arguments)]
    assert [each for each in told if each in options] == options
    assert not [each for each in ("k", "o", "h", "p") if Path(each).exists()]


WRONG: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "seed": (("--seed", "1.5"), ("'1.5' is no whole number",)),
    "seed in words": (("--seed", "True"), ("'True' is no whole number",)),
    "seed too large": (("--seed", str(2**64)), ("--seed: 18446744073709551616",)),
    "seed beyond all": (("--seed", "9" * 5_000), ("is no whole number",)),
    "paths in part": (("--paths", "2.5e0"), ("'2.5e0' is no whole number",)),
    "paths as text": (("--paths", "1__e"), ("'1__e' is no whole number",)),
    "paths endless": (("--paths", "9" * 20), ("--paths: 99999999999999999999",)),
    "paths none": (("--paths", "-1"), ("--paths: -1",)),
    "workers many": (("--workers", "100000"), ("--workers: 100000", "1,024")),
    "workers none": (("--workers", "0"), ("--workers: 0",)),
    "reading twice": (("--reading", "trust", "trust"), ("--reading: 'trust' stands twice",)),
    "error of nothing": (("--error", "vlue=1"), ("--error: 'vlue' is neither", "did you mean 'value'")),
    "error without a number": (("--error", "value"), ("--error: 'value' is not of the form name=limit",)),
    "error in words": (("--error", "value=small"), ("--error: value: 'small' is no number",)),
    "error endless": (("--error", "value=1e400"), ("--error: value: inf is no number",)),
    "error not a number": (("--error", "value=nan"), ("--error: value: 'nan' is no number",)),
    "error of 0": (("--error", "value=0", "early=-1"), ("value=0 is never reached", "early=-1 is never reached")),
    "error twice": (("--error", "value=1", "value=2"), ("--error: 'value' is given twice",)),
    "path beyond": (("--why", "5"), ("--why: 5 stands here; the paths are 0 to 4",)),
    "path before": (("--why", "-1"), ("--why: -1",)),
    "model of another name": (("--model", "millman_wilson"), ("/model: the scenario is written for 'ford'",)),
    "model of no name": (("--model", "frod"), ("no model is called 'frod'",)),
    "form of tables": (("--out", "o", "--as", "xlsx"), ("--as",)),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_before_the_work(capsys: pytest.CaptureFixture[str], name: str) -> None:
    """A wrong option is told with its name and what stands there, and nothing is simulated."""
    arguments, said = WRONG[name]
    paths = () if "--paths" in arguments else ("--paths", "5")
    told = "\n".join(refused(capsys, "simulate", "ford_as_usual", *paths, *arguments))
    assert [words for words in said if words not in told] == []


def test_whole_numbers_may_be_said_briefly() -> None:
    """One thousand is 1000, 1_000 and 1e3."""
    shown = [
        printed("simulate", SHOP, "--paths", said, "--format", "csv") for said in ("1000", "1_000", "1e3", "1.0e3")
    ]
    assert len(set(shown)) == 1


FOLDERS = ("--keep", "--out", "--histories", "--plots")


@pytest.mark.needs("matplotlib", "polars")
@pytest.mark.parametrize("folder", ["a file", "under a file", "", "a\0b", "/proc/relstage/x", "x" * 300])
def test_folders_that_cannot_be_are_told_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, folder: str
) -> None:
    """A folder that is a file, lies below one or has an impossible name is told before the work, by its option."""
    (tmp_path / "a file").write_text("", encoding="utf-8")
    where = {"a file": str(tmp_path / "a file"), "under a file": str(tmp_path / "a file" / "x")}.get(folder, folder)
    told = refused(capsys, *LADDER, *(part for option in FOLDERS for part in (option, where)))
    assert [line.removeprefix("relstage: ").partition(":")[0] for line in told] == list(FOLDERS)
    assert all("[cannot-write]" in line for line in told)


def test_a_missing_extra_is_told_by_its_name(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Pictures ask for `plots`, Parquet for `frames`, and simulating at all for `arrays`."""
    out = str(tmp_path / "out")
    for module, extra, arguments in (
        ("matplotlib", "plots", ("--plots", out)),
        ("polars", "frames", ("--out", out, "--as", "parquet")),
        ("polars", "frames", ("--histories", out)),
        ("numpy", "arrays", ()),
    ):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, module, None)
            (problem,) = refused(capsys, *LADDER, *arguments)
        assert f"pip install 'relstage[{extra}]'" in problem
    assert not Path(out).exists()


def test_a_file_with_several_faults_has_all_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Faults of a scenario file are told together, each by its place in the file."""
    document = json.loads(printed("simulate", "loyalty_ladder_as_usual"))
    document["happenings"][0]["event"] = "order_fulfiled"
    document["happenings"][1]["rates"] = {"custmer": 0.1}
    document["margins"]["nowhere"] = 1.0
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    told = "\n".join(refused(capsys, "simulate", str(file), "--paths", "10"))
    places = ("/happenings/0/event", "/happenings/1/rates/custmer", "/margins/nowhere")
    assert [place for place in places if place not in told] == []


def test_a_missing_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A path where no file is says so."""
    (problem,) = refused(capsys, "simulate", "nowhere/there.json", "--paths", "10")
    assert "nowhere/there.json" in problem


# ------------------------------------------------------------------------------------------------- more than figures


def test_what_is_ours_is_said_of_ours_alone(tmp_path: Path) -> None:
    """That numbers are illustrations is said of scenarios of the catalogue, and not of a researcher's own."""
    said = "Illustrative scenarios"
    assert said in printed("simulate", "ford_as_usual", "--paths", "20")
    mine = tmp_path / "mine.json"
    mine.write_text(printed("simulate", "ford_as_usual"), encoding="utf-8")
    assert said not in printed("simulate", str(mine), "--paths", "20")


def test_an_error_is_stopped_at() -> None:
    """A study stops at the first look at which every wanted error is reached, and says so; else its code is 1."""
    loose = ("simulate", SHOP, "--paths", "200000", "--seed", "7", "--error", "value=0.1", "regular=0.01")
    told = json.loads(printed(*loose, "--format", "json", "--table", "value"))
    assert told["manifest"]["paths"] == 65_536
    assert [(each["name"], each["wanted"], each["reached"]) for each in told["errors"]] == [
        ("value", 0.1, True),
        ("regular", 0.01, True),
    ]
    assert told["errors"][0]["error"] == told["value"][0]["error"] <= 0.1
    tight = ("simulate", SHOP, "--paths", "300", "--error", "value=0.001")
    assert "Standard error not reached: value of a path" in printed(*tight, code=1)


def test_a_share_of_none_is_no_error_of_nothing() -> None:
    """Where no path is in a place the standard error is 0; the study goes on, for its interval is not."""
    told = json.loads(
        printed("simulate", SHOP, "--paths", "100", "--error", "partner_agent=1e-3", "--format", "json", code=1)
    )
    (error,) = told["errors"]
    assert 0.001 < error["error"] < 0.05


def test_exact_figures_stand_beside_the_estimates(tmp_path: Path) -> None:
    """Under ``--exact`` they are one table more, of every figure that is known; z is the difference in errors."""
    given = ("simulate", SHOP, "--paths", "500", "--seed", "7", "--exact", "--out", str(tmp_path))
    told = json.loads(printed(*given, "--format", "json"))
    value = next(row for row in told["exact"] if row["measure"] == "value")
    assert value["estimate"] == told["value"][0]["estimate"]
    assert value["z"] == pytest.approx((value["estimate"] - value["exact"]) / value["error"])
    with (tmp_path / "exact.csv").open(encoding="utf-8") as file:
        assert [row["measure"] for row in csv.DictReader(file)] == [row["measure"] for row in told["exact"]]


def test_what_is_no_chain_is_refused_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    """``--exact`` of a scenario that is no Markov chain tells every reason with its place, before anything is run."""
    told = refused(capsys, "simulate", "loyalty_ladder_as_usual", "--paths", "10", "--exact")
    assert [line.rpartition("[")[2] for line in told].count("drifts-by-chance]") == 2
    assert any("/drifts/0/noise" in line for line in told)


def test_one_path_is_told_alone_and_within_its_study() -> None:
    """``--why`` alone lives one path; with ``--paths`` the same explanation follows the figures."""
    alone = printed("simulate", "ford_as_usual", "--seed", "7", "--why", "27")
    within = printed("simulate", "ford_as_usual", "--seed", "7", "--paths", "30", "--why", "27")
    assert within.endswith(alone.partition("\n")[2])
    data = json.loads(printed("simulate", "ford_as_usual", "--seed", "7", "--why", "27", "--format", "json"))
    assert [change["transition"] for change in data["standing"]["changes"]] == ["F1", "F2", "F3", "F6", "F3", "F10"]


def test_a_path_that_never_moves_is_told(tmp_path: Path) -> None:
    """A path without a move says where it stays, and what it waits for."""
    document = json.loads(printed("simulate", SHOP))
    file = tmp_path / "still.json"
    file.write_text(json.dumps(document | {"happenings": []}), encoding="utf-8")
    told = printed("simulate", str(file), "--why", "0")
    assert "It never moves: neutral." in told
    assert "Onward" in told


@pytest.mark.needs("polars")
def test_tables_are_written_as_parquet(tmp_path: Path) -> None:
    """``--as parquet`` writes every table with typed columns, an empty one too, and the manifest beside them."""
    import polars as pl

    from relstage.studies.simulation.frames import What

    printed(*LADDER, "--out", str(tmp_path), "--as", "parquet")
    assert {file.name for file in tmp_path.iterdir()} == DOCUMENTS | {f"{n}.parquet" for n in get_args(What)}
    assert pl.read_parquet(tmp_path / "occupancy.parquet").schema["month"] == pl.Int64
    assert pl.read_parquet(tmp_path / "readings.parquet").height == 0


def test_an_empty_table_has_its_header(tmp_path: Path) -> None:
    """A table without a row is a header alone, as it is printed and as it is written."""
    shown = printed("simulate", SHOP, "--paths", "5", "--format", "csv", "--table", "policies")
    assert shown == "policy,month,paths,estimate,error,low,high\n"
    printed("simulate", SHOP, "--paths", "5", "--out", str(tmp_path))
    assert (tmp_path / "policies.csv").read_text(encoding="utf-8") == shown


@pytest.mark.needs("matplotlib")
def test_pictures_are_written(tmp_path: Path) -> None:
    """``--plots`` writes four pictures."""
    printed(*LADDER, "--plots", str(tmp_path / "new" / "pictures"))
    assert {file.name for file in (tmp_path / "new" / "pictures").iterdir()} == {
        f"{name}.png" for name in ("occupancy", "flows", "survival", "samples")
    }


if __name__ == "__main__":
    write_snapshots(SHOWN)
