"""``relstage checklist``: lists, templates and scores, for people and for programs.

Write the snapshots anew with ``python tests/cli/test_checklist.py``.
"""

import contextlib
import csv
import io
import json
from fractions import Fraction
from pathlib import Path

import pytest

from relstage.adapters.checklists import read_answers, read_checklist
from relstage.catalogue.checklists import CHECKLISTS, governance_tools
from relstage.cli import BAD_INPUT, main
from relstage.models.checklists import Score

pytestmark = pytest.mark.needs("cyclopts", "rich")

HERE = Path(__file__).parent
SNAPSHOTS = HERE.parent / "cli_snapshots"
SEVERAL = str(HERE / "checklists.csv")
ONE = (
    "checklist",
    "governance_tools",
    "--answer",
    "clear_tasks=yes",
    "conflict_resolution=1/3",
    "--weight",
    "clear_tasks=2",
)

SHOWN: dict[str, tuple[str, ...]] = {
    "checklist.txt": ("checklist", "governance_tools"),
    "checklist_ru.txt": ("checklist", "good_key_customer", "--lang", "ru"),
    "checklist_one.txt": ONE,
    "checklist_several.txt": ("checklist", "governance_tools", SEVERAL),
    "checklist_several_ru.txt": ("checklist", "governance_tools", SEVERAL, "--lang", "ru"),
    "checklist_several.csv": ("checklist", "governance_tools", SEVERAL, "--format", "csv"),
    "checklist_one.json": (*ONE, "--format", "json"),
}


def printed(*arguments: str) -> str:
    """Return what the command prints; it has to end well."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(arguments) == 0
    return out.getvalue()


@pytest.mark.parametrize("name", SHOWN)
def test_output_is_what_the_snapshot_says(name: str) -> None:
    """What programs and people are given stays the same until a snapshot is changed on purpose."""
    committed = (SNAPSHOTS / name).read_text(encoding="utf-8")
    assert printed(*SHOWN[name]) == committed, "write it anew with: python tests/cli/test_checklist.py"


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_without_a_name_the_lists_are_listed(form: str) -> None:
    """Every checklist of the catalogue is named, in each form."""
    told = printed("checklist", "--format", form)
    assert all(checklist.name in told for checklist in CHECKLISTS)


def test_an_empty_list_is_a_template() -> None:
    """As CSV a list without answers is a file of its items, in the language asked for, with the weights asked for."""
    told = printed("checklist", "governance_tools", "--format", "csv", "--lang", "ru", "--weight", "clear_tasks=2")
    (sheet,) = read_answers(io.StringIO(told), governance_tools).values()
    assert sheet.weights["clear_tasks"] == 2
    assert "Каждой стороне ясно, каковы ее задачи." in told


def test_as_json_a_list_is_its_definition() -> None:
    """As JSON a list without answers reads back, with the weights asked for."""
    assert read_checklist(printed("checklist", "governance_tools", "--format", "json")) == governance_tools
    own = read_checklist(printed("checklist", "governance_tools", "--format", "json", "--weight", "clear_tasks=0.5"))
    assert own.item_of["clear_tasks"].weight == Fraction(1, 2)
    assert own.digest != governance_tools.digest


def test_json_holds_the_exact_score() -> None:
    """Beside numbers for programs stands the record, which reads back with exact fractions."""
    (told,) = json.loads(printed(*ONE, "--format", "json"))["customers"]
    found = Score.model_validate(told["score"])
    assert (found.value, found.known, found.low, found.high) == (
        Fraction(7, 9),
        Fraction(3, 5),
        Fraction(7, 15),
        Fraction(13, 15),
    )
    assert told["value"] == 7 / 9
    assert told["unanswered"] == ["rewards_and_controls", "failures_and_losses"]


def test_weights_of_the_command_hold_where_a_customer_has_none() -> None:
    """A customer's own weight goes before that of the command line."""
    told = printed("checklist", "governance_tools", SEVERAL, "--weight", "conflict_resolution=9", "--format", "json")
    weights = {each["customer"]: each["score"]["items"][1]["weight"] for each in json.loads(told)["customers"]}
    assert weights == {"Alder": "2", "Birch": "9", "Cedar": "9"}


def test_percentages_never_narrow_a_range() -> None:
    """Ends of a range are rounded outwards, so that the range as shown holds the exact one."""
    told = printed("checklist", "governance_tools", "--answer", "clear_tasks=1/3")
    assert "The whole lies between 8.3% (every open answer is no) and 83.4% (every one is yes)." in told


def test_a_list_of_which_nothing_applies_is_told() -> None:
    """Where nothing applies there is no percentage, and the items left out are named."""
    told = printed("checklist", "governance_tools", "--answer", *(f"{item}=n/a" for item in governance_tools.item_of))
    assert "Nothing that counts applies." in told
    assert "%" not in told


def test_a_file_that_answers_nothing_says_so(tmp_path: Path) -> None:
    """The template as printed scores as wholly open, with every item named."""
    file = tmp_path / "answers.csv"
    file.write_text(printed("checklist", "governance_tools", "--format", "csv"), encoding="utf-8")
    told = printed("checklist", "governance_tools", str(file))
    assert "Nothing that counts is answered.\nThe whole lies between 0% " in told
    items = (f"{each.label.en.rstrip('.')} [{each.id}]" for each in governance_tools.items)
    assert f"Not answered: {'; '.join(items)}." in told


def test_other_delimiters_are_read_and_written(tmp_path: Path) -> None:
    """``--delimiter`` holds for the file read and for CSV printed."""
    file = tmp_path / "answers.csv"
    file.write_text("item;answer\nclear_tasks;yes\n", encoding="utf-8")
    told = printed("checklist", "governance_tools", str(file), "--delimiter", ";", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(told), delimiter=";")
    assert (row["value"], row["low"], row["high"]) == ("1.0", "0.25", "1.0")


def test_a_list_of_ones_own_is_scored(tmp_path: Path) -> None:
    """The path of a file names a checklist of a house, weights included."""
    file = tmp_path / "pump.toml"
    file.write_text(
        'name = "pump"\ntitle = "A pump"\nprovenance = {status = "operationalised", source = "us"}\n'
        '[[items]]\nid = "quiet"\nlabel = "quiet"\nweight = 3\n[[items]]\nid = "cheap"\nlabel = "cheap"\n',
        encoding="utf-8",
    )
    assert "The whole is 75%." in printed("checklist", str(file), "--answer", "quiet=yes", "cheap=no")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("governance_tool",), "did you mean 'governance_tools'? [unknown-checklist]"),
        (("none.toml",), "none.toml: the file cannot be read: No such file or directory [unreadable-file]"),
        (("none.yml",), "none.yml: '.yml' is no ending that is read; there are .json, .toml"),
        (("--answer", "clear_tasks=yes"), "say which checklist is answered: relstage checklist NAME [bad-usage]"),
        (("governance_tools", "--answer", "clear_tasks"), "--answer: 'clear_tasks' is not of the form item=yes, "),
        (("governance_tools", "--answer", "clear_tasks=1", "clear_tasks=0"), "--answer: 'clear_tasks' is given twice"),
        (("governance_tools", "--answer", "clear_taks=yes"), "--answer clear_taks: governance_tools has no item"),
        (("governance_tools", "--answer", "clear_tasks=yess"), "did you mean 'yes'? [bad-answer]"),
        (("governance_tools", "--weight", "clear_tasks=-1"), "--weight clear_tasks: '-1' is no number"),
        (("governance_tools", SEVERAL, "--weight", "clear_tasks=-1"), "--weight clear_tasks: '-1' is no number"),
        (("governance_tools", SEVERAL, "--answer", "clear_tasks=1"), "--answer: answers are in the file; "),
        (("good_key_customer", SEVERAL), "line 2, column item: good_key_customer has no item 'clear_tasks' "),
        (("governance_tools", SEVERAL, "--delimiter", ";"), "the line is not divided by ';', perhaps by ','"),
        (("governance_tools", SEVERAL, "--delimiter", "ab"), "--delimiter: "),
    ],
)
def test_bad_input_is_told(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong goes to stderr with its place, and the exit code is 2."""
    assert main(["checklist", *arguments]) == BAD_INPUT
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_a_file_of_no_rows_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with a header alone answers for nobody, and is an error."""
    file = tmp_path / "answers.csv"
    file.write_text("item,answer\n", encoding="utf-8")
    assert main(["checklist", "governance_tools", str(file)]) == BAD_INPUT
    assert "the file has no row with an item [no-answers]" in capsys.readouterr().err


if __name__ == "__main__":
    for name, arguments in SHOWN.items():
        (SNAPSHOTS / name).write_text(printed(*arguments), encoding="utf-8")
