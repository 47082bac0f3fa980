"""``relstage test``: what it prints of sound and of broken models, what it keeps in files, and its exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from relstage import millman_wilson
from relstage.cli import BAD_INPUT, main
from relstage.testing.invariants import INVARIANTS, Invariant, Question
from relstage.testing.recorded import Recorded

pytestmark = pytest.mark.needs("cyclopts", "rich")

ROOT = Path(__file__).parents[2]
HOUSE = "examples/house_model/house.toml"
QUICK = ("--cases", "1", "--steps", "2", "--only", "as_reference")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from the project's root, where the house model is."""
    monkeypatch.chdir(ROOT)


@pytest.fixture
def never_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Register an invariant that the house model breaks: nobody ever becomes a client."""

    def check(question: Question) -> None:
        assert question.decision.stage != "client", "a client"

    broken = Invariant("never_client", "Nobody ever becomes a client.", "decision", check, lambda _: "")
    monkeypatch.setitem(INVARIANTS, "never_client", broken)


def test_a_sound_model_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """All tables are printed of a model that keeps every promise, and the exit code is 0."""
    assert main(["test", HOUSE, *QUICK]) == 0
    out = capsys.readouterr().out
    for said in (
        "as_reference  passed",
        "How often: stages",
        "S2          advance",
        "S2.trust",
        "unique",
        "All is well.",
    ):
        assert said in out


def test_a_broken_promise_is_told_as_a_program(never_client: None, capsys: pytest.CaptureFixture[str]) -> None:
    """A failure prints what was seen and a program that ends in the failing check; the exit code is 1."""
    assert main(["test", HOUSE, "--cases", "1", "--steps", "2", "--only", "never_client"]) == 1
    out = capsys.readouterr().out
    assert "never_client: Nobody ever becomes a client." in out
    assert "INVARIANTS['never_client'].check(Question(model, 'prospect', readings, event))" in out
    assert "Invariants broken: 1; never exercised:" in out
    program = out[out.index('"""never_client') : out.index("Invariants broken")]
    assert f"model = load_definition('{HOUSE}')" in program
    assert len(program.splitlines()) < 30
    with pytest.raises(AssertionError, match="a client"):
        exec(program.replace("import tests.cli.test_test", "pass"), {})


def test_a_broken_definition_is_told_with_readings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where moves lead round, the readings are told on which they do, and the program loads the file."""
    bad = tmp_path / "bad.toml"
    bad.write_text(Path(HOUSE).read_text(encoding="utf-8").replace("trust < 0.5", "trust < 0.7"), encoding="utf-8")
    assert main(["test", str(bad), "--cases", "1", "--steps", "2", "--only", "no_livelock"]) == 1
    out = capsys.readouterr().out
    assert "seen: S2 then S3, from client with " in out
    assert "trust = 0.6" in out
    assert f"model = load_definition({str(bad)!r})" in out


def test_recorded_decisions_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was recorded of a model passes against it, and fails against one with another limit."""
    golden, edited = tmp_path / "golden.json", tmp_path / "edited.toml"
    assert main(["test", HOUSE, *QUICK, "--record", str(golden)]) == 0
    assert Recorded.model_validate_json(golden.read_bytes()).cases
    assert main(["test", HOUSE, *QUICK, "--against", str(golden)]) == 0
    assert "as_recorded   passed" in capsys.readouterr().out
    edited.write_text(Path(HOUSE).read_text(encoding="utf-8").replace("trust < 0.5", "trust < 0.4"), encoding="utf-8")
    assert main(["test", str(edited), *QUICK, "--against", str(golden)]) == 1
    out = capsys.readouterr().out
    assert "as_recorded: " in out
    assert "S3.trust just below: from key_client with" in out


def test_a_test_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file written is a test that pytest collects; it is not written over another file."""
    file = tmp_path / "test_rules.py"
    assert main(["test", HOUSE, *QUICK, "--write", str(file)]) == 0
    assert f"check(load_definition('{HOUSE}'), file='{HOUSE}').raise_for_failures()" in file.read_text(encoding="utf-8")
    collected = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "test_rules" in collected.stdout
    assert collected.returncode == 0
    capsys.readouterr()
    assert main(["test", HOUSE, *QUICK, "--write", str(file)]) == BAD_INPUT
    assert "file-exists" in capsys.readouterr().err


def test_json_holds_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON the report has the outcomes, the counts, and one pair a leaf."""
    assert main(["test", HOUSE, *QUICK, "--seed", "7", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert report["seed"] == 7
    assert [outcome["status"] for outcome in report["outcomes"]] == ["passed"]
    assert {pair["threshold"]: pair["how"] for pair in report["pairs"]}["S2.trust"] == "unique"


def test_headings_are_russian(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--lang ru`` headings and verdicts are Russian."""
    assert main(["test", HOUSE, *QUICK, "--lang", "ru"]) == 0
    out = capsys.readouterr().out
    assert "Инварианты" in out
    assert "выдержан" in out
    assert "Все в порядке." in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "as_refernce"), "did you mean 'as_reference'?"),
        (("--exclude", "nothing"), "nothing"),
        (("--only", "no_skipping", "--exclude", "no_skipping"), "no invariant about a"),
        (("--against", "README.md"), "this is no record of decisions"),
        (("--against", "missing.json"), "missing.json: No such file or directory"),
        (("--cases", "0"), "--cases"),
    ],
    ids=["only", "exclude", "nothing left", "no record", "no file", "no cases"],
)
def test_bad_input_is_told(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown invariant, a file that is no record, or a number of cases below 1 ends with exit code 2."""
    assert main(["test", "ford", *arguments]) == BAD_INPUT
    assert said in capsys.readouterr().err


def test_a_record_of_another_model_still_compares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Against the record of another model each case fails with what this model does not have."""
    from relstage.testing.recorded import record

    golden = tmp_path / "golden.json"
    golden.write_text(record(millman_wilson).model_dump_json(), encoding="utf-8")
    assert main(["test", HOUSE, *QUICK, "--against", str(golden)]) == 1
    assert "'pre_kam' is no stage of studio" in capsys.readouterr().out
