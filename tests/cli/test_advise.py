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
    assert "Задача: Провести анализ потерянных клиентов. [из источника: Кеворков]" in told


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
    assert len(json.loads(shown(capsys, FACTS, "--format", "json", "--as-of", "2026-05-21"))) == 4


def first_cells(text: str) -> list[str]:
    """Return the accounts of a table for people, as they stand."""
    return [line.split("  ")[0] for line in text.split("---\n", 1)[1].splitlines()]


def test_many_accounts_stand_by_what_threatens_them(capsys: pytest.CaptureFixture[str]) -> None:
    """The most threatened stands first and what has ended last; ``--top`` and ``--at-risk`` choose of them."""
    by_threat = ["Nordhafen Pumps", "Lindqvist Paper", "Tamarind Tools", "Osprey Catering"]
    assert first_cells(shown(capsys, FACTS)) == by_threat
    assert first_cells(shown(capsys, FACTS, "--top", "1")) == by_threat[:1]
    assert first_cells(shown(capsys, FACTS, "--at-risk")) == by_threat[:2]
    assert shown(capsys, FACTS, "--at-risk").startswith("Accounts: 2 of 4, as of 2024-05-21.")
    for form, read in (("csv", lambda text: list(csv.DictReader(io.StringIO(text)))), ("json", json.loads)):
        told = read(shown(capsys, FACTS, "--format", form, "--top", "3"))
        assert [each["relationship"] for each in told] == by_threat[:3]
    risky = csv.DictReader(io.StringIO(shown(capsys, FACTS, "--format", "csv", "--at-risk")))
    assert {row["relationship"]: row["threat"] for row in risky} == {
        "Nordhafen Pumps": "set_back",
        "Lindqvist Paper": "soon",
    }


def test_all_that_is_wrong_with_the_options_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong values and misplaced options are told together, each by its name."""
    assert main(["advise", FACTS, "--period", "0", "--silence", "-1", "--gap", "2012..2013"]) == BAD_INPUT
    told = capsys.readouterr().err
    assert [name for name in ("--period", "--silence", "--gap") if f"{name}: " not in told] == []


def test_an_assumption_that_one_model_knows_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    """Of several vocabularies an indicator needs to be known to one."""
    house = str(ROOT / "examples" / "house_model" / "house.toml")
    options = ("--model", house, "ford", "--assume", "payment_delay=3", "adaptation=0.2", "--format", "csv")
    assert len(shown(capsys, FACTS, *options).splitlines()) == 5


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--account", "Osprey Caterin"), "did you mean 'Osprey Catering'? [unknown-account]"),
        (("--account", ""), "--account: the name of an account is asked for"),
        (("--account", "\x1b[31mred"), "holds no control, zero-width or direction character"),
        (("--account", "Tamarind Tools", "--top", "2"), "[bad-usage]"),
        (("--top", "0"), "--top: 0 stands here"),
        (("--as-of", "1990-01-01"), "1990-01-01 stands here; the record runs from 2020-01-13 to 2024-05-21"),
        (("--as-of", "2026-05-22"), "[as-of]"),
        (("--as-of", "9999-12-31"), "[as-of]"),
        (("--assume", "trus=1"), "trus: no indicator has this name; did you mean 'trust'? [unknown-indicator]"),
        (("--assume", "trust=7", "--model", "ford"), "trust: 7.0 is not on its scale"),
        (("--assume", "months_inactive=3"), "[computed-indicator]"),
        (("--model", "ford", "--assume", "foo=1"), "foo: no indicator has this name"),
        (("--period", "0"), "--period: "),
        (("--period", "3"), "--period: it belongs to --orders and --deals"),
        (("--silence", "-1"), "--silence: "),
        (("--gap", "2012..2013"), "--gap: '2012' is no day"),
        (("--gap", "2012-01-01..2012-02-01"), "--gap: it belongs to --orders and --deals"),
        (("--orders", "--taken-over"), "--taken-over: it belongs to --facts"),
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
