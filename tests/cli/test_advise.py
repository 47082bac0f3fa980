"""``relstage advise``: the page of one account, a row each of many, and lists for programs.

Write the snapshots anew with ``python -m tests.cli.test_advise``.
"""

import contextlib
import csv
import io
import json
import os
from pathlib import Path

import pytest

from relstage.catalogue.published import MODELS
from relstage.cli import BAD_INPUT, main
from relstage.studies.advising import AccountAdvice

pytestmark = pytest.mark.needs("cyclopts", "rich")

ROOT = Path(__file__).parents[2]
FACTS = str(ROOT / "examples" / "advice" / "facts.csv")
SNAPSHOTS = ROOT / "tests" / "cli_snapshots"
HOUSE = (
    *("examples/house_model/facts.csv", "--model", "examples/house_model/house.toml", "--as-of", "2024-03-01"),
    *("--account", "Harbour Museum"),
)
BOTH = ("examples/advice/facts.csv", "--as-of", "2024-06-30", "--model", "ford", "millman_wilson")
SHOWN: dict[str, tuple[str, ...]] = {
    "advise.txt": HOUSE,
    "advise_ru.txt": (*HOUSE, "--lang", "ru"),
    "advise_many.txt": BOTH,
    "advise_many_ru.txt": (*BOTH, "--lang", "ru"),
    "advise.csv": (*BOTH, "--format", "csv"),
}
LEDGER = "partner,date,amount\nAnker,2023-01-10,100\nAnker,2023-06-01,80\nBrook,2023-02-01,50\n"


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from the project's root, so that paths are the same everywhere."""
    monkeypatch.chdir(ROOT)


def printed(*arguments: str) -> str:
    """Return what the command prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(["advise", *arguments]) == 0
    return out.getvalue()


@pytest.mark.parametrize("name", SHOWN)
def test_output_is_what_the_snapshot_says(name: str) -> None:
    """What programs and people are given stays the same until a snapshot is changed on purpose."""
    committed = (SNAPSHOTS / name).read_text(encoding="utf-8")
    assert printed(*SHOWN[name]) == committed, "write it anew with: python -m tests.cli.test_advise"


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command and return what it printed."""
    assert main(["advise", *arguments]) == 0
    return capsys.readouterr().out


def test_many_accounts_have_a_row_each(capsys: pytest.CaptureFixture[str]) -> None:
    """Each account has its stages under every model side by side."""
    told = shown(capsys, FACTS, "--as-of", "2024-06-30")
    assert "Accounts: 4, as of 2024-06-30." in told
    (row,) = [line for line in told.splitlines() if line.startswith("Nordhafen Pumps")]
    assert "development stage" in row
    assert "mid-KAM" in row


def test_one_account_has_the_whole_page(capsys: pytest.CaptureFixture[str]) -> None:
    """An account is found by its name whatever case and blanks, and told in full."""
    told = shown(capsys, FACTS, "--account", "nordhafen  pumps", "--as-of", "2024-06-30")
    assert told.startswith("Account Nordhafen Pumps, as of 2024-06-30. Last dealing: 2024-02-26 (4 months before).\n")
    assert "[M3.agreement_term_years: sourced, Millman & Wilson 1995, as taught]" in told
    assert "Task: Solve problems before they turn into conflicts. [sourced: Ford 1990, as taught]" in told


def test_the_only_account_has_the_whole_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A log of one account is told in full without being asked for."""
    file = tmp_path / "one.csv"
    file.write_text("relationship,fact,name,occurred_at,id\nAnker,event,trial_order,2024-01-05,a\n")
    assert shown(capsys, str(file)).startswith("Account Anker, as of 2024-01-05.")


def test_the_page_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    """``--lang ru`` tells the same in Russian."""
    told = shown(capsys, FACTS, "--account", "Osprey Catering", "--lang", "ru")
    assert "завершение" in told
    assert "пренебрежение" in told
    assert "Задача: Провести анализ потерянных клиентов. [из источника: Kevorkov]" in told


def test_models_are_chosen_by_name_or_file(capsys: pytest.CaptureFixture[str]) -> None:
    """Models of the catalogue and definition files stand side by side in the order given."""
    house = str(ROOT / "examples" / "house_model" / "house.toml")
    told = shown(capsys, FACTS, "--account", "Tamarind Tools", "--model", house, "ford", "--format", "json")
    (account,) = json.loads(told)
    assert [part["standing"]["model"]["name"] for part in account["stages"]] == ["studio", "ford"]


def test_json_is_a_list_of_the_records(capsys: pytest.CaptureFixture[str]) -> None:
    """``--format json`` gives a list of records, one for each account, that are read back."""
    told = json.loads(shown(capsys, FACTS, "--format", "json"))
    advices = [AccountAdvice.model_validate(each) for each in told]
    assert [each.relationship for each in advices] == [
        "Lindqvist Paper",
        "Nordhafen Pumps",
        "Osprey Catering",
        "Tamarind Tools",
    ]
    assert all(part.standing.memory.seen == {} for each in advices for part in each.stages)
    assert len(json.loads(shown(capsys, FACTS, "--format", "json", "--account", "Tamarind Tools"))) == 1


def test_csv_has_a_row_for_each_account(capsys: pytest.CaptureFixture[str]) -> None:
    """``--format csv`` gives each account's stage, flags, blocked thresholds and first cause under every model."""
    told = {row["relationship"]: row for row in csv.DictReader(io.StringIO(shown(capsys, FACTS, "--format", "csv")))}
    assert len(told) == 4
    pumps, osprey = told["Nordhafen Pumps"], told["Osprey Catering"]
    assert all(f"{model.name}.stage" in pumps for model in MODELS)
    assert pumps["ford.fails"] == "F3.trust F3.commitment F3.adaptation"
    assert (osprey["ford.setback"], osprey["ford.cause"], osprey["ford.basis"]) == ("ended", "neglect", "inferred")
    assert told["Lindqvist Paper"]["millman_wilson.setback"] == "demoted"
    assert (pumps["cell"], pumps["adaptations"]) == ("managed", "n7=not_credible")
    assert told["Tamarind Tools"]["candidates"] == "managed partner desired independent"
    assert "ford.development/dwyer_schurr_oh.exploration" in pumps["differences"].split()


def test_orders_are_read_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """With ``--orders`` the rows are dealings, and assumptions fill what orders cannot tell."""
    file = tmp_path / "orders.csv"
    file.write_text(LEDGER)
    told = shown(
        capsys, str(file), "--orders", "--format", "csv", "--assume", "cultural_distance=0", "technological_distance=0"
    )
    rows = {row["relationship"]: row["ford.stage"] for row in csv.DictReader(io.StringIO(told))}
    assert rows == {"Anker": "early", "Brook": "early"}


def test_accounts_taken_over_have_unknown_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--taken-over`` what was before the log is unknown, and asked about."""
    (account,) = json.loads(shown(capsys, FACTS, "--taken-over", "--account", "Tamarind Tools", "--format", "json"))
    assert {part["standing"]["taken_over"] for part in account["stages"]} == {True}
    assert {"orders_completed", "referrals"} & set(account["ask"])


def test_accounts_opened_later_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """A list as of a day holds the accounts opened by then."""
    told = json.loads(shown(capsys, FACTS, "--format", "json", "--as-of", "2020-12-31"))
    assert [each["relationship"] for each in told] == ["Osprey Catering"]
    assert json.loads(shown(capsys, FACTS, "--format", "json", "--as-of", "2019-12-31")) == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--account", "Osprey Caterin"), "did you mean 'Osprey Catering'? [unknown-account]"),
        (("--account", ""), "[unknown-account]"),
        (("--model", "fjord"), "did you mean 'ford'? [unknown-model]"),
        (("--model", "ford", "ford"), "[model-twice]"),
        (("--as-of", "soon"), "--as-of: 'soon' is no day"),
        (("--account", "Tamarind Tools", "--as-of", "2023-01-01"), "[before-opening]"),
        (("--columns", "relationship=Customer"), "Customer"),
        (("--orders", "--deals"), "[bad-usage]"),
    ],
)
def test_bad_input_is_told(options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong goes to stderr with its place, and the exit code is 2."""
    assert main(["advise", FACTS, *options]) == BAD_INPUT
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_a_wrong_row_has_its_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A reading off its scale, or an event that nobody knows, is told with line and column; nothing is half done."""
    rows = "Anker,event,trial_ordr,2024-01-05,a,\nAnker,reading,trust,2024-01-05,,7\n"
    (tmp_path / "bad.csv").write_text("relationship,fact,name,occurred_at,id,value\n" + rows)
    assert main(["advise", str(tmp_path / "bad.csv")]) == BAD_INPUT
    told = capsys.readouterr()
    assert "line 2, column name" in told.err
    assert "line 3, column value" in told.err
    assert told.out == ""


if __name__ == "__main__":
    os.chdir(ROOT)
    for name, arguments in SHOWN.items():
        (SNAPSHOTS / name).write_text(printed(*arguments), encoding="utf-8")
