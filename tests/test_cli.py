"""The command: what each part prints for people and for programs, and how it refuses bad input.

Write the snapshots anew with ``python tests/test_cli.py``.
"""

import contextlib
import csv
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from relstage import decide, ford
from relstage.adapters.definitions import load_definition, read_definition
from relstage.catalogue.published import MODELS
from relstage.cli import BAD_INPUT, CUT_OFF, main
from relstage.errors import FactError, Problem
from relstage.machines import StageModel
from relstage.messages import source_named, told_in
from relstage.models import Decision, Standing

pytestmark = pytest.mark.needs("cyclopts", "rich")

ROOT = Path(__file__).parent.parent
SNAPSHOTS = Path(__file__).parent / "cli_snapshots"
HOUSE = "examples/house_model/house.toml"
FACTS = "examples/house_model/facts.csv"
REPLAY = ("replay", FACTS, "--facts", "--model", HOUSE, "--as-of", "2024-03-01")
ORDERS = """partner,date,amount
Alder,2023-01-10,100
Alder,2023-02-10,100
Birch,2022-01-10,100
Cedar,2023-12-01,50
Cedar,2023-12-05,-80
"""

UNSIGNED = """relationship,fact,name,occurred_at,id
A,event,trial_order,2024-01-01,1
B,event,agreement_signed,2024-01-01,1
"""

SHOWN: dict[str, tuple[str, ...]] = {
    "list.json": ("list", "--format", "json"),
    "check_well_formed.json": ("check", HOUSE, "--format", "json"),
    "check_wrong.json": ("check", "tests/cli_snapshots/wrong.toml", "--format", "json"),
    "explain.json": (
        *("explain", HOUSE, "--stage", "client", "--reading", "trust=0.55", "projects_done=3", "sponsor=unknown"),
        *("--format", "json"),
    ),
    "replay.jsonl": (*REPLAY, "--format", "jsonl"),
    "replay.csv": (*REPLAY, "--format", "csv"),
    "replay.txt": REPLAY,
    "replay_ru.txt": (*REPLAY, "--lang", "ru"),
    "show.txt": ("show", HOUSE),
    "show_ru.txt": ("show", HOUSE, "--lang", "ru"),
}


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from the project's root, so that paths in outputs are the same everywhere."""
    monkeypatch.chdir(ROOT)


def printed(*arguments: str) -> str:
    """Return what the command prints; it has to end well, or with the problems of a file as JSON."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(arguments)
    assert code == (BAD_INPUT if arguments[:2] == ("check", "tests/cli_snapshots/wrong.toml") else 0)
    return re.sub(r"\b[0-9a-f]{16}\b", "<digest>", out.getvalue())


@pytest.mark.parametrize("name", SHOWN)
def test_output_is_what_the_snapshot_says(name: str) -> None:
    """What programs and people are given stays the same until a snapshot is changed on purpose."""
    committed = (SNAPSHOTS / name).read_text(encoding="utf-8")
    assert printed(*SHOWN[name]) == committed, "write it anew with: python tests/test_cli.py"


# ---------------------------------------------------------------------------------------------------------- list, show


def test_list_names_every_model(capsys: pytest.CaptureFixture[str]) -> None:
    """The list has a line for each catalogue model, with its title in the language asked for."""
    assert main(["list", "--lang", "ru"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[2:]] == [model.name for model in MODELS]
    assert "Пять стадий Форда" in lines[2]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_show_as_json_is_the_definition_file(model: StageModel, capsys: pytest.CaptureFixture[str]) -> None:
    """What `show --format json` prints reads back as the model itself."""
    assert main(["show", model.name, "--format", "json"]) == 0
    assert read_definition(capsys.readouterr().out) == model


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_show_tells_all_of_a_model(model: StageModel, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every stage, transition, threshold, source and piece of guidance of a model is shown, with its provenance."""
    assert main(["show", model.name, "--lang", lang]) == 0
    out = capsys.readouterr().out
    for id, threshold in model.thresholds.items():
        (line,) = [line for line in out.splitlines() if line.strip().startswith(f"{id}: ")]
        assert source_named(threshold.provenance.source, "ru" if lang == "ru" else "en") in line
    for stage in model.places.values():
        for process in stage.processes:
            assert process.label.in_("ru" if lang == "ru" else "en") in out
        assert stage.label.in_("ru" if lang == "ru" else "en") in out
        assert stage.guidance is None or stage.guidance.objective.text.in_("ru" if lang == "ru" else "en") in out
    for transition in model.transitions:
        assert re.search(rf"^  {transition.id}  ", out, re.MULTILINE)
    for source in model.sources:
        assert told_in(source.reference, "ru" if lang == "ru" else "en") in out


# ------------------------------------------------------------------------------------------------------------- explain


def test_explain_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    """Readings given in one go or one by one are the same question, and its answer names the unmet threshold."""
    question = ["explain", HOUSE, "--stage", "client", "--toward", "key_client"]
    assert main([*question, "--reading", "trust=0.55", "projects_done=3", "sponsor=director"]) == 0
    together = capsys.readouterr().out
    assert "S2.trust" in together
    one_by_one = [
        part for pair in ("trust=0.55", "projects_done=3", "sponsor=director") for part in ("--reading", pair)
    ]
    assert main([*question, *one_by_one]) == 0
    assert capsys.readouterr().out == together


def test_explain_as_json_is_the_decision(capsys: pytest.CaptureFixture[str]) -> None:
    """The JSON of an explanation reads back as the decision, with its reasons."""
    arguments = ["explain", "ford", "--stage", "pre_relationship", "--event", "trial_order", "--format", "json"]
    readings = {"cultural_distance": 0.2, "technological_distance": 0.1}
    assert main([*arguments, "--reading", *(f"{name}={value}" for name, value in readings.items())]) == 0
    told = Decision.model_validate_json(capsys.readouterr().out)
    assert told == decide(ford, "pre_relationship", readings, event="trial_order")
    assert [move.transition for move in told.moves] == ["F1"]


def test_explain_speaks_russian(capsys: pytest.CaptureFixture[str]) -> None:
    """With --lang ru the explanation is Russian."""
    assert main(["explain", "ford", "--stage", "early", "--lang", "ru"]) == 0
    assert capsys.readouterr().out.startswith("Стадия: ранняя стадия.")


# ---------------------------------------------------------------------------------------------------------- check, draw


def test_check_lists_every_problem_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Problems of a file are listed on stderr, each with the file, its place and its code; stdout stays empty."""
    assert main(["check", "tests/cli_snapshots/wrong.toml"]) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    told = [line for line in err.splitlines() if line.startswith("relstage: ")]
    assert [re.findall(r"\[([a-z-]+)\]$", line) for line in told] == [["not-allowed"], ["unknown-indicator"]]
    assert all(line.startswith("relstage: tests/cli_snapshots/wrong.toml /") for line in told)
    assert "\n   ^" in err or "^" in err.splitlines()[-1]


@pytest.mark.parametrize(("lang", "said"), [("en", "well-formed"), ("ru", "составлено правильно")])
def test_check_claims_no_more_than_it_examined(lang: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a definition without a problem it is said that it is well-formed, not that its guards can hold."""
    assert main(["check", HOUSE, "--lang", lang]) == 0
    assert capsys.readouterr().out.startswith(f"{HOUSE}: {said}. ")


@pytest.mark.parametrize(("style", "start"), [("mermaid", "%%{init"), ("dot", "digraph"), ("table", "id ")])
def test_draw_draws(style: str, start: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each style is drawn, and names every stage of the model."""
    assert main(["draw", HOUSE, "--as", style]) == 0
    out = capsys.readouterr().out
    assert out.startswith(start)
    assert all(stage in out for stage in ("prospect", "client", "key_client", "lost"))


def test_draw_marks_the_present_stage(capsys: pytest.CaptureFixture[str]) -> None:
    """The stage asked for is marked, and guards are left out when not wanted."""
    assert main(["draw", HOUSE, "--stage", "client", "--no-guards"]) == 0
    out = capsys.readouterr().out
    assert "class s_client current" in out
    assert "trust" not in out


# -------------------------------------------------------------------------------------------------------------- replay


def rows(*arguments: str, capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    """Return the accounts that a replay gives as CSV, by relationship."""
    assert main([*arguments, "--format", "csv"]) == 0
    return {row["relationship"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}


def test_orders_are_replayed_as_far_as_they_tell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Orders alone leave trust and distance unknown: nobody is past the first stage, and silence ends who is silent."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    found = rows("replay", str(path), "--orders", "--as-of", "2023-12-31", capsys=capsys)
    assert {who: row["stage"] for who, row in found.items()} == {
        "Alder": "pre_relationship",
        "Birch": "ended",
        "Cedar": "pre_relationship",
    }
    assert found["Alder"]["unknown"] == "F1.cultural_distance F1.technological_distance"
    assert (found["Alder"]["months_inactive"], found["Alder"]["silent"]) == ("10", "true")
    assert found["Cedar"]["silent"] == "false"


def test_assumptions_are_said_and_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is assumed is printed with the summary, and every account whose stage rests on it says so."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    asked = ("replay", str(path), "--orders", "--as-of", "2023-12-31")
    assumed = ("--assume", "cultural_distance=0.2", "technological_distance=0.2")
    assert main([*asked, *assumed]) == 0
    assert "cultural_distance = 0.2, technological_distance = 0.2" in capsys.readouterr().out
    found = rows(*asked, *assumed, capsys=capsys)
    assert found["Alder"]["stage"] == "early"
    assert found["Alder"]["rests_on"] == "cultural_distance technological_distance"
    assert main(list(asked)) == 0
    assert "Nothing is assumed" in capsys.readouterr().out


def test_assumptions_come_from_a_file_and_are_overridden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A profile in a file is assumed as well, and a value given on the command line replaces the profile's."""
    path, profile = tmp_path / "orders.csv", tmp_path / "low.toml"
    path.write_text(ORDERS, encoding="utf-8")
    profile.write_text('name = "low"\n[values]\ncultural_distance = 0.9\ntrust = 0.3\n', encoding="utf-8")
    asked = ("replay", str(path), "--orders", "--as-of", "2023-12-31", "--assume-file", str(profile))
    assert rows(*asked, capsys=capsys)["Alder"]["stage"] == "ended"
    milder = rows(*asked, "--assume", "cultural_distance=0.2", capsys=capsys)
    assert milder["Alder"]["stage"] == "pre_relationship"


def test_columns_may_have_other_headers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Headers, delimiter, format of dates and spellings of partners are what the options say."""
    path, aliases = tmp_path / "ledger.csv", tmp_path / "aliases.csv"
    path.write_text("Vendor;Day;Sum\nAlder;10/01/2023;5\nALDER Ltd;31/01/2023;5\n", encoding="utf-8")
    aliases.write_text("spelling,name\nALDER Ltd,Alder\n", encoding="utf-8")
    written = ("--columns", "partner=Vendor,date=Day,amount=Sum", "--delimiter", ";", "--date-format", "%d/%m/%Y")
    found = rows("replay", str(path), "--orders", *written, "--aliases", str(aliases), capsys=capsys)
    assert list(found) == ["Alder"]
    assert found["Alder"]["last_dealing"].startswith("2023-01-31")


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_what_is_passed_over_is_told_in_the_language_asked_for(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Everything that a log can pass over has its name in both languages, and is told with its number."""
    ordered, dealt = tmp_path / "orders.csv", tmp_path / "deals.csv"
    ordered.write_text("id,partner,date,amount\n1,A,2023-01-10,5\n1,A,2023-01-10,5\n2,B,2023-01-10,-5\n")
    dealt.write_text(
        "account,opened,closed,outcome,value\nA,2023-01-02,2023-02-01,Lost,\n,2023-01-02,,Open,\nB,,,Open,\n"
    )
    said = []
    for asked in ((str(ordered), "--orders", "--columns", "id=id"), (str(dealt), "--deals")):
        assert main(["replay", *asked, "--lang", lang]) == 0
        said += [line for line in capsys.readouterr().out.splitlines() if line.startswith(("Passed over", "Не учтено"))]
    counts = ["repeated rows", "credit rows", "days of credits", "partners of credits alone"]
    if lang == "en":
        assert said[0] == "Passed over: " + ", ".join(f"{name} 1" for name in counts) + "."
        assert said[1] == "Passed over: open deals without account 1, deals not begun 1, lost deals 1."
    else:
        assert not re.search("[A-Za-z]", "".join(said))
        assert [re.findall(r"\d+", line) for line in said] == [["1"] * 4, ["1"] * 3]


def test_deals_are_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A CSV of deals is replayed as negotiations and orders."""
    path = tmp_path / "deals.csv"
    path.write_text(
        "account,opened,closed,outcome,value\nAlder,2023-01-10,2023-02-01,Won,10\nBirch,2023-01-10,2023-01-20,Lost,0\n",
        encoding="utf-8",
    )
    found = rows("replay", str(path), "--deals", "--as-of", "2023-03-01", capsys=capsys)
    assert list(found) == ["Alder", "Birch"]


def test_what_the_model_does_not_know_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Events of a log that a house model does not declare are counted, not dropped in silence."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    assert main(["replay", str(path), "--orders", "--model", HOUSE]) == 0
    assert re.search(r"The model does not know, .*order_fulfilled \d+, .*trial_order \d+", capsys.readouterr().out)


def test_lists_of_the_summary_are_cut_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The summary names as many accounts as asked, the longest silent first, and counts the others."""
    path = tmp_path / "orders.csv"
    lines = [f"P{month:02},2023-{month:02}-01,5" for month in range(1, 6)]
    path.write_text("partner,date,amount\n" + "\n".join(lines), encoding="utf-8")
    asked = ("replay", str(path), "--orders", "--as-of", "2023-12-31", "--silent-after", "7", "--top", "2")
    assert main(list(asked)) == 0
    out = capsys.readouterr().out
    assert "Silent for 7 months or longer, and not ended (5)" in out
    assert re.findall(r"^(P\d\d) .* (\d+)$", out, re.MULTILINE) == [("P01", "11"), ("P02", "10")]
    assert "... and 3 more" in out


# ----------------------------------------------------------------------------------------------------------- bad input

HOSTILE: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown command": (("shw",), "bad-usage"),
    "unknown option": (("list", "--lng", "ru"), "bad-usage"),
    "option of another command": (("list", "--stage", "early"), "bad-usage"),
    "no model": (("show",), "bad-usage"),
    "two models": (("show", "ford", "ford"), "bad-usage"),
    "unknown language": (("show", "ford", "--lang", "de"), "bad-usage"),
    "unknown format": (("show", "ford", "--format", "yaml"), "bad-usage"),
    "unknown model": (("show", "fird"), "unknown-model"),
    "model of no name": (("show", ""), "unknown-model"),
    "model with a NUL": (("show", "fo\0rd"), "unknown-model"),
    "missing file": (("show", "no/such.json"), "cannot-read"),
    "folder": (("show", "examples/house_model.json/.."), "unknown-format"),
    "folder named as a file": (("check", "{tmp}/folder.json"), "cannot-read"),
    "YAML": (("check", "{tmp}/house.yaml"), "unknown-format"),
    "empty file": (("check", "{tmp}/empty.json"), "bad-syntax"),
    "binary file": (("check", "{tmp}/binary.json"), "bad-encoding"),
    "no stage": (("explain", "ford"), "bad-usage"),
    "unknown stage": (("explain", "ford", "--stage", "erly"), "unknown-stage"),
    "stage of surrogates": (("explain", "ford", "--stage", "\udcff"), "unknown-stage"),
    "stage that would colour the terminal": (("explain", "ford", "--stage", "\x1b[31m"), "unknown-stage"),
    "unknown stage ahead": (("explain", "ford", "--stage", "early", "--toward", "frnd"), "unknown-stage"),
    "reading without a value": (("explain", "ford", "--stage", "early", "--reading", "trust"), "bad-reading"),
    "reading twice": (("explain", "ford", "--stage", "early", "--reading", "trust=0", "trust=1"), "bad-reading"),
    "unknown indicator": (("explain", "ford", "--stage", "early", "--reading", "trst=0.5"), "unknown-indicator"),
    "reading off its scale": (("explain", "ford", "--stage", "early", "--reading", "trust=1.5"), "off-scale"),
    "reading that is no number": (("explain", "ford", "--stage", "early", "--reading", "trust=nan"), "off-scale"),
    "reading that is a word": (("explain", "ford", "--stage", "early", "--reading", "trust=high"), "off-scale"),
    "unknown level": (("explain", HOUSE, "--stage", "client", "--reading", "sponsor=boss"), "off-scale"),
    "unknown event": (("explain", "ford", "--stage", "early", "--event", "trial_ordr"), "unknown-event"),
    "unknown style": (("draw", "ford", "--as", "png"), "bad-usage"),
    "unknown stage drawn": (("draw", "ford", "--stage", "erly"), "unknown-stage"),
    "log of no kind": (("replay", FACTS), "bad-usage"),
    "log of two kinds": (("replay", FACTS, "--facts", "--orders"), "bad-usage"),
    "missing log": (("replay", "no.csv", "--orders"), "unreadable-file"),
    "folder as a log": (("replay", "examples", "--orders"), "unreadable-file"),
    "log of other columns": (("replay", FACTS, "--orders"), "missing-column"),
    "columns of no form": (("replay", FACTS, "--facts", "--columns", "partner"), "bad-option"),
    "one header for two columns": (
        ("replay", "{tmp}/orders.csv", "--orders", "--columns", "partner=date"),
        "shared-column",
    ),
    "profile without end": (("replay", FACTS, "--facts", "--assume-file", "/dev/zero"), "too-large"),
    "agreement without a term": (
        ("replay", "{tmp}/unsigned.csv", "--facts", "--model", "millman_wilson", "--format", "csv"),
        "bad-agreement",
    ),
    "unknown column": (("replay", FACTS, "--facts", "--columns", "prtner=x"), "unknown-column"),
    "no day": (("replay", FACTS, "--facts", "--model", HOUSE, "--as-of", "2024-02-30"), "bad-option"),
    "a day before the record": (("replay", FACTS, "--facts", "--model", HOUSE, "--as-of", "1990-01-01"), "as-of"),
    "a day long after it": (("replay", FACTS, "--facts", "--model", HOUSE, "--as-of", "2090-01-01"), "as-of"),
    "a day in words": (("replay", FACTS, "--facts", "--model", HOUSE, "--as-of", "today"), "bad-option"),
    "gap of no form": (("replay", FACTS, "--orders", "--gap", "2010"), "bad-option"),
    "gap that ends before it begins": (("replay", FACTS, "--orders", "--gap", "2011-01-01..2010-01-01"), "bad-option"),
    "no period": (("replay", FACTS, "--orders", "--period", "0"), "bad-option"),
    "a period in words": (("replay", FACTS, "--orders", "--period", "year"), "bad-usage"),
    "unknown zone": (("replay", FACTS, "--facts", "--zone", "Mars/Olympus"), "bad-option"),
    "unknown encoding": (("replay", FACTS, "--facts", "--encoding", "utf-99"), "unreadable-file"),
    "two characters between cells": (("replay", FACTS, "--facts", "--delimiter", ";;"), "bad-option"),
    "assumption of no form": (("replay", FACTS, "--facts", "--assume", "trust"), "bad-assumption"),
    "assumed of nothing": (("replay", FACTS, "--facts", "--model", HOUSE, "--assume", "trst=1"), "unknown-indicator"),
    "assumption off its scale": (("replay", FACTS, "--facts", "--model", HOUSE, "--assume", "trust=2"), "off-scale"),
    "missing profile": (("replay", FACTS, "--facts", "--assume-file", "no.toml"), "unreadable-file"),
    "missing aliases": (("replay", FACTS, "--facts", "--aliases", "no.csv"), "unreadable-file"),
    "fewer than none named": (("replay", FACTS, "--facts", "--model", HOUSE, "--top", "-1"), "bad-option"),
    "nothing on record": (("replay", "{tmp}/header.csv", "--orders"), "empty-log"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_input_is_refused_in_words(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input ends with exit code 2, a message with its code on stderr, nothing on stdout and no traceback."""
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "house.yaml").write_text("name: house", encoding="utf-8")
    (tmp_path / "empty.json").write_bytes(b"")
    (tmp_path / "binary.json").write_bytes(bytes(range(256)))
    (tmp_path / "header.csv").write_text("partner,date,amount\n", encoding="utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    (tmp_path / "unsigned.csv").write_text(UNSIGNED, encoding="utf-8")
    arguments, code = HOSTILE[name]
    assert main([argument.replace("{tmp}", str(tmp_path)) for argument in arguments]) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("relstage: ")
    assert f"[{code}]" in err
    assert "Traceback" not in err
    assert all(line.isprintable() for line in err.splitlines())


@pytest.mark.parametrize("form", ["csv", "jsonl", "table"])
def test_a_replay_that_fails_prints_nothing(
    form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where an account fails only while it is followed, none of those before it is printed."""
    from relstage.adapters import logs

    def failing(*arguments: Any, **options: Any) -> Iterator[Standing]:
        yield next(replay(*arguments, **options))
        raise FactError(Problem("made-up", "relationship 'B'", "a fault of the second account"))

    replay = logs.replay
    monkeypatch.setattr(logs, "replay", failing)
    assert main([*REPLAY, "--format", form]) == BAD_INPUT
    out, err = capsys.readouterr()
    assert (out, err) == ("", "relstage: relationship 'B': a fault of the second account [made-up]\n")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_file_without_permission_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that may not be read is refused in words."""
    path = tmp_path / "secret.json"
    path.write_text("{}", encoding="utf-8")
    path.chmod(0)
    assert main(["check", str(path)]) == BAD_INPUT
    assert "cannot-read" in capsys.readouterr().err


# ----------------------------------------------------------------------------------------------------------- a process


def started(*arguments: str, **settings: object) -> "subprocess.CompletedProcess[str]":
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "relstage", *arguments]
    options: dict[str, object] = {"capture_output": True, "text": True, "encoding": "utf-8", **settings}
    return subprocess.run(command, check=False, cwd=ROOT, **options)  # type: ignore[call-overload, no-any-return]


def test_module_is_the_command() -> None:
    """`python -m relstage` is the command, with its exit codes."""
    assert started("list").stdout.splitlines()[2].startswith("ford ")
    done = started("show", "fird")
    assert (done.returncode, done.stdout) == (BAD_INPUT, "")


@pytest.mark.skipif(os.name != "posix", reason="pipes break otherwise elsewhere")
def test_reader_that_goes_away_gets_no_traceback() -> None:
    """When the reader of the output goes away, the command stops without a word."""
    read, write = os.pipe()
    os.close(read)
    done = started("show", "ford", "--format", "json", capture_output=False, stdout=write, stderr=subprocess.PIPE)
    os.close(write)
    assert (done.returncode, done.stderr) == (CUT_OFF, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_told_in_words() -> None:
    """When the output cannot be written, one line says why."""
    with Path("/dev/full").open("w") as full:
        done = started("list", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == BAD_INPUT
    assert done.stderr.startswith("relstage: ")
    assert len(done.stderr.splitlines()) == 1


def test_output_that_cannot_be_encoded_is_written_out() -> None:
    """Where the output takes ASCII alone, Russian is escaped and nothing breaks."""
    done = started("list", "--lang", "ru", env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": "src"})
    assert done.returncode == 0
    assert "\\u041f" in done.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("arguments", [("show", HOUSE), ("list",), REPLAY], ids=["show", "list", "replay"])
def test_terminal_output_keeps_to_its_width(arguments: tuple[str, ...]) -> None:
    """On a narrow terminal no line is wider than it, and nothing is cut off."""
    import pty

    leader, follower = pty.openpty()
    environment = {**os.environ, "COLUMNS": "50", "TERM": "xterm", "PYTHONPATH": "src", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        [sys.executable, "-m", "relstage", *arguments], cwd=ROOT, stdout=follower, stderr=follower, env=environment
    ) as process:
        os.close(follower)
        chunks = []
        with contextlib.suppress(OSError):  # Linux ends a pseudo-terminal with an error
            while chunk := os.read(leader, 4096):
                chunks.append(chunk)
    os.close(leader)
    assert process.returncode == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", b"".join(chunks).decode())
    assert max(len(line.rsplit("\r", 1)[-1]) for line in text.replace("\r\n", "\n").split("\n")) <= 50
    plain = started(*arguments).stdout
    if arguments[0] == "show":  # in a table, cells are folded side by side
        assert re.findall(r"\w+", plain) == re.findall(r"\w+", text)
    else:
        assert {ch for ch in plain if ch.isalnum()} <= set(text)


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """Help lists the commands; without arguments the command prints it as well."""
    for arguments in (["--help"], []):
        assert main(arguments) == 0
        out = capsys.readouterr().out
        assert all(name in out for name in ("list", "show", "explain", "check", "draw", "replay"))


def test_snapshots_are_of_the_house_model() -> None:
    """The model that the snapshots show is well-formed."""
    assert load_definition(ROOT / HOUSE).name == "studio"


if __name__ == "__main__":
    os.chdir(ROOT)
    for name, arguments in SHOWN.items():
        (SNAPSHOTS / name).write_text(printed(*arguments), encoding="utf-8")
