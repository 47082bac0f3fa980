"""``relstage check``: what it prints for people and for programs, and its exit code."""

import json
from pathlib import Path

import pytest

from relstage import ford
from relstage.adapters.definitions import dump_definition
from relstage.catalogue.published import MODELS
from relstage.cli import main
from relstage.cli.checking import CLEAN, FOUND, MALFORMED
from relstage.machines import StageModel
from relstage.studies.verification import verify
from tests.made_up import a_model, a_transition, trust

pytestmark = pytest.mark.needs("cyclopts", "rich")

HOUSE = "examples/house_model/house.toml"
WRONG = "tests/cli_snapshots/wrong.toml"
TOUCHING = ford.with_thresholds({"F6.trust": 0.6})
SOUND = a_model(
    transitions=(
        a_transition("T1", trust >= 0.5),
        a_transition("T2", trust < 0.3, origins=("second",), target="first", kind="regress"),
        a_transition("E1", origins=("first", "second"), target="gone", kind="terminate", on=({"event": "call"},)),
    )
)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from the project's root, so that paths in outputs are the same everywhere."""
    monkeypatch.chdir(Path(__file__).parents[2])


def written(model: StageModel, folder: Path) -> str:
    """Write `model` to a file, and return its path."""
    path = folder / "model.json"
    path.write_text(dump_definition(model), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("strict", [False, True])
def test_error_ends_with_1(strict: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A definition with an error ends with 1; place, code, excerpt with caret and witness are printed."""
    dead = ford.with_thresholds({"F3.trust": 1.2})
    assert main(["check", written(dead, tmp_path), *(["--strict"] if strict else [])]) == FOUND
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith(f"{tmp_path}/model.json: well-formed. ")
    at = next(i for i, line in enumerate(out) if line.endswith("[threshold-off-scale]"))
    assert out[at].startswith("  /transitions/2/guard: F3.trust cannot be met: trust >= 1.2 ")
    assert out[at + 1][out[at + 2].index("^") :].startswith("trust >= 1.2")
    assert out[at + 3] == "     for example: trust = 1"
    assert out.index("Errors (4)") < at < next(i for i, line in enumerate(out) if line.startswith("Notes ("))
    assert sum(line.endswith("[two-targets]") for line in out) == 0


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_catalogue_is_clean(model: StageModel, lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every model of the catalogue passes, its notes counted by kind or told one by one."""
    kinds = {finding.code for finding in verify(model).notes}
    assert main(["check", model.name, "--lang", lang]) == CLEAN
    counted = capsys.readouterr().out
    assert all(f"[{kind}]: " in counted for kind in kinds)
    assert main(["check", model.name, "--lang", lang, "--notes"]) == CLEAN
    told = capsys.readouterr().out
    assert all(f"[{kind}]" in told for kind in kinds)


def test_notes_end_with_0_unless_strict(capsys: pytest.CaptureFixture[str]) -> None:
    """Notes alone are no failure, but with --strict they are; a model of the catalogue goes by its name."""
    assert main(["check", "ford"]) == CLEAN
    plain = capsys.readouterr().out
    assert main(["check", "ford", "--strict"]) == FOUND
    assert capsys.readouterr().out == plain
    assert f"Notes ({len(verify(ford).notes)})" in plain
    assert "Errors" not in plain


def test_notes_are_counted_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    """Of notes there is a line of each kind with its count; with --notes each is printed with its place."""
    notes = verify(ford).notes
    for flags, lines in (([], len({note.code for note in notes})), (["--notes"], len(notes))):
        assert main(["check", "ford", *flags]) == CLEAN
        out = capsys.readouterr().out
        assert out.count("[two-targets]") + out.count("[walks-through]") == lines
        assert ("/transitions/" in out) == bool(flags)
    passing = sum(note.code == "walks-through" for note in notes)
    assert main(["check", "ford"]) == CLEAN
    assert f"  {passing} [walks-through]: stages that one decision may pass through\n" in capsys.readouterr().out


@pytest.mark.parametrize(("lang", "said"), [("en", "Nothing found."), ("ru", "Ничего не найдено.")])
def test_clean_definition_ends_with_0(lang: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of a definition without a finding it is said that there is none, and even --strict is content."""
    assert main(["check", written(SOUND, tmp_path), "--strict", "--lang", lang]) == CLEAN
    assert capsys.readouterr().out.splitlines()[1:] == [said]


@pytest.mark.parametrize("form", ["text", "json"])
def test_malformed_ends_with_2(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is not well-formed ends with 2, and is not examined further."""
    assert main(["check", WRONG, "--format", form]) == MALFORMED
    out, err = capsys.readouterr()
    if form == "json":
        shown = json.loads(out)
        assert (shown["well_formed"], shown["findings"], shown["undecided"], len(shown["problems"])) == (
            False,
            [],
            [],
            2,
        )
    else:
        assert out == ""
        assert "[unknown-indicator]" in err


def test_unknown_name_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    """A name that is neither a file nor a model is refused with the nearest one, whatever the form asked for."""
    for form in ("text", "json"):
        assert main(["check", "frod", "--format", form]) == MALFORMED
        assert "did you mean 'ford'?" in capsys.readouterr().err


def test_json_holds_every_finding(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As JSON the findings are the records themselves, in one object of the same shape as ever."""
    file = written(TOUCHING, tmp_path)
    assert main(["check", file, "--format", "json"]) == FOUND
    shown = json.loads(capsys.readouterr().out)
    assert set(shown) == {"file", "well_formed", "problems", "name", "version", "digest", "findings", "undecided"}
    assert (shown["file"], shown["well_formed"], shown["digest"]) == (file, True, TOUCHING.digest)
    found = verify(TOUCHING).model_dump(mode="json")
    assert (shown["findings"], shown["undecided"]) == (found["findings"], found["undecided"])


def test_undecided_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that is too large is printed as such and is a failure; its reason is told in either language."""
    monkeypatch.setattr("relstage.studies.verification.search.MAX_TESTS_IN_ALL", 1)
    file = written(SOUND, tmp_path)
    assert main(["check", file]) == FOUND
    out = capsys.readouterr().out
    assert "Not decided (" in out
    assert "Nothing found" not in out
    assert "[too-large]" in out
    assert "take more than 1 comparisons" in out
    assert main(["check", file, "--lang", "ru"]) == FOUND
    out = capsys.readouterr().out
    assert "требуют вместе больше 1 сравнений" in out
    assert "comparisons" not in out


def test_russian_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In Russian every sentence is Russian; ids, places and codes stay as they are."""
    assert main(["check", written(TOUCHING, tmp_path), "--lang", "ru"]) == FOUND
    out = capsys.readouterr().out
    assert "Ошибки (1)" in out
    assert "нет зазора" in out
    assert "[opposite-moves-touch]" in out
    assert "for example" not in out


def test_house_has_notes_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """The example of a house ends with 0."""
    assert main(["check", HOUSE]) == CLEAN
    assert "Errors" not in capsys.readouterr().out
