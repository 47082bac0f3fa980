"""``relstage simulate`` and ``relstage compare``: tables for people and programs, and what is refused.

Write the snapshots anew with ``python -m tests.cli.test_simulate``.
"""

import contextlib
import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from relstage.adapters.scenarios import read_scenario
from relstage.catalogue.ford import ford
from relstage.catalogue.scenarios.ford import ford_as_usual
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.cli import BAD_INPUT, main

pytestmark = pytest.mark.needs("cyclopts", "rich", "numpy")

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "tests" / "cli_snapshots"
LADDER = ("simulate", "loyalty_ladder_as_usual", "--paths", "200", "--seed", "7")
SIDES = ("compare", "ford_as_usual", "ford_with_reviews", "--paths", "100", "--seed", "7")
SHOWN: dict[str, tuple[str, ...]] = {
    "simulate_list.txt": ("simulate",),
    "simulate_list_ru.txt": ("simulate", "--lang", "ru"),
    "simulate.txt": ("simulate", "ford_with_reviews", "--paths", "200", "--seed", "7"),
    "simulate_ru.txt": ("simulate", "ford_with_reviews", "--paths", "200", "--seed", "7", "--lang", "ru"),
    "simulate_endings.csv": ("simulate", "ford_as_usual", "--paths", "200", "--format", "csv", "--table", "endings"),
    "compare.txt": SIDES,
    "compare_ru.txt": (*SIDES, "--lang", "ru"),
    "compare.json": (*SIDES, "--format", "json"),
    "compare.csv": (*SIDES, "--format", "csv"),
}


def printed(*arguments: str) -> str:
    """Return what a command prints that ends well."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main([*arguments]) == 0
    return out.getvalue()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the problems that a command tells; it has to refuse its input and print nothing else."""
    assert main([*arguments]) == BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.removeprefix("relstage: ").splitlines()


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
    """``--out`` writes the manifest and a CSV file for each table; what is printed stays the same."""
    assert printed(*LADDER, "--out", str(tmp_path / "out")) == printed(*LADDER)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 7
    with (tmp_path / "out" / "survival.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 121


def test_kept_pieces_are_gone_on_from(tmp_path: Path) -> None:
    """The same command with ``--keep`` again tells the same; a folder of another study is refused."""
    kept = ("--keep", str(tmp_path / "kept"))
    assert printed(*LADDER, *kept) == printed(*LADDER, *kept) == printed(*LADDER)
    assert main(["simulate", "ford_as_usual", "--paths", "200", *kept]) == BAD_INPUT


def test_an_unknown_scenario_is_told_with_the_nearest_name(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is none is refused with those there are, by both commands."""
    for command in (("simulate", "frd_as_usual"), ("compare", "ford_as_usual", "frd_as_usual")):
        (problem,) = refused(capsys, *command)
        assert "did you mean 'ford_as_usual'? [unknown-scenario]" in problem


@pytest.mark.parametrize("command", [("simulate", "ford_as_usual"), ("compare", "ford_as_usual", "ford_with_reviews")])
def test_bad_numbers_are_told_at_once(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    """Seed, paths and workers out of range are told together."""
    told = "\n".join(refused(capsys, *command, "--paths", "0", "--seed", "-1", "--workers", "0"))
    assert [name for name in ("seed: -1", "paths: 0", "workers: 0") if name not in told] == []


def test_bad_names_are_told_with_bad_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    """A table and a reading that are none are told together with the rest, and before anything is simulated."""
    given = ("--paths", "0", "--table", "occupncy", "--reading", "trst", "--format", "csv")
    told = "\n".join(refused(capsys, "simulate", "ford_as_usual", *given))
    expected = ("--table: 'occupncy'", "did you mean 'occupancy'", "'trst' is no indicator", "paths: 0")
    assert [words for words in expected if words not in told] == []


def test_options_that_would_say_nothing_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """An option is never passed over: it is told where it does not belong."""
    for arguments, options in (
        (("simulate", "--paths", "5", "--keep", "k"), ("--paths", "--keep")),
        (("simulate", "ford_as_usual", "--out", "o", "--table", "value"), ("--out", "--table")),
        (("simulate", "ford_as_usual", "--paths", "5", "--table", "value"), ("--table",)),
        ((*SIDES, "--reading", "trust", "--histories", "h"), ("--reading", "--histories")),
    ):
        told = [line.removeprefix("relstage: ").split(":")[0] for line in refused(capsys, *arguments)]
        assert tuple(told) == options


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


def test_sides_of_other_stages_are_not_compared(capsys: pytest.CaptureFixture[str]) -> None:
    """Two sides need the same places."""
    problems = refused(capsys, "compare", "ford_as_usual", "loyalty_ladder_as_usual", "--paths", "10")
    assert "[not-comparable]" in problems[0]


def test_a_side_compared_with_itself_does_not_differ() -> None:
    """No path is changed, and every difference is nothing."""
    told = json.loads(printed("compare", "ford_as_usual", "ford_as_usual", "--paths", "50", "--format", "json"))
    assert told["changed"] == 0
    assert {row["difference"] for row in told["differences"]} == {0.0}


def _write() -> None:
    for name, arguments in SHOWN.items():
        (SNAPSHOTS / name).write_text(printed(*arguments), encoding="utf-8")


if __name__ == "__main__":
    _write()
