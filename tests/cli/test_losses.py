"""``relstage losses``: what it prints for people and for programs, and how it refuses bad input."""

import contextlib
import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from relstage.adapters.customers import read_customers
from relstage.cli import BAD_INPUT, main
from relstage.studies.ledger import Ledger
from relstage.studies.losses import Losses

pytestmark = pytest.mark.needs("cyclopts", "rich")

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "tests" / "cli_snapshots"
LEDGER = "examples/data/gla_spending/gla_spending.csv"
COLUMNS = ("--columns", "partner=Vendor,date=Date,amount=Amount,number=VendorID")
REAL = (LEDGER, *COLUMNS, "--as-of", "2013-03-31")
ALIASES = ("--aliases", "examples/data/gla_spending/aliases.csv")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from the project's root, where the examples are."""
    monkeypatch.chdir(ROOT)


@cache
def read_before() -> dict[str, Any]:
    """Return what was read and warned of in this file before, by all that was asked."""
    return {}


@pytest.fixture(autouse=True)
def _read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read the committed ledger once for each way of reading it, and warn of it once a day asked about."""
    from relstage.cli import losing

    def once(name: str) -> None:
        called = getattr(losing, name)

        def kept(source: object, *given: object, **named: object) -> object:
            known = {**named, "progress": None}
            key = f"{name} {id(source) if isinstance(source, Ledger) else source} {given!r} {known!r}"
            if source != LEDGER and id(source) not in map(id, read_before().values()):
                return called(source, *given, **named)
            if key not in read_before():
                read_before()[key] = called(source, *given, **named)
            return read_before()[key]

        monkeypatch.setattr(losing, name, kept)

    once("read_ledger")
    once("warn")


def asked(*arguments: str) -> str:
    """Return what `relstage losses` prints."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main(["losses", *arguments]) == 0
    return out.getvalue()


def as_json(*arguments: str) -> dict[str, Any]:
    """Return what it prints for programs."""
    found: dict[str, Any] = json.loads(asked(*arguments, "--format", "json"))
    return found


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what is told of bad input; nothing is printed for it."""
    assert main(["losses", *arguments]) == BAD_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err


def ledger(folder: Path, rows: str) -> str:
    """Write a ledger and return its path."""
    path = folder / "orders.csv"
    path.write_text("partner,date,amount\n" + rows, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("name", "lang"), [("losses.txt", "en"), ("losses_ru.txt", "ru")])
def test_the_page_is_as_committed(name: str, lang: str) -> None:
    """The page of the committed ledger, with costs weighed, is the committed one."""
    costs = ("--keep-cost", "1000..3000", "--win-cost", "2000..9000")
    assert asked(*REAL, *costs, "--top", "5", "--lang", lang) == (SNAPSHOTS / name).read_text(encoding="utf-8")


def test_one_command_tells_the_counts() -> None:
    """Of 171 key partners 62 stopped and 23 fell by the volumes alone; the record leaves five in doubt."""
    found = as_json(*REAL)
    assert found["by_volumes_alone"] == {"stopped": 62, "fell": 23, "kept": 86}
    assert found["counts"] == {"stopped": 61, "fell": 17, "kept": 88, "cannot say": 5}
    assert len(Losses.model_validate(found["losses"]).key) == 171
    assert (found["rows"], found["credits"], found["repeated"]) == (28145, 1209, 0)
    assert found["questionnaire"][0]["name"] == "staff_conduct"


def test_aliases_bring_partners_together() -> None:
    """With the aliases most of those who seemed to have stopped go on."""
    found = as_json(*REAL, *ALIASES)
    assert len(found["losses"]["key"]) == 139
    assert found["by_volumes_alone"]["stopped"] == 21


def test_the_record_may_be_taken_as_it_is() -> None:
    """Without holes and floor the volumes alone decide."""
    found = as_json(*REAL, "--as-recorded")
    assert found["counts"] == {**found["by_volumes_alone"], "cannot say": 0}
    assert found["losses"]["holes"] == []


def test_csv_has_a_row_for_each_key_partner() -> None:
    """Each row has its standing, the volume of each window under its last day, and a warning if it has not stopped."""
    rows = list(csv.DictReader(io.StringIO(asked(*REAL, "--format", "csv", "--warn"))))
    assert len(rows) == 171
    found = next(row for row in rows if row["partner"] == "LONDON DEVELOPMENT AGENCY")
    assert (found["standing"], found["to_2012-03-31"], found["to_2013-03-31"]) == ("stopped", "1375067.44", "0.0")
    assert {row["gone_probability"] for row in rows if row["standing"] == "stopped"} == {""}
    fallen = next(row for row in rows if row["partner"] == "CAPITA SYMONDS LIMITED")
    assert float(fallen["gone_probability"]) > 0.9


def test_warnings_are_told_among_the_tables() -> None:
    """With the option a table of early warnings stands before the seven steps."""
    told = asked(*REAL, "--warn", "--top", "1")
    assert told.index("Early warning: key partners not called stopped") < told.index("The seven steps")


def test_definitions_are_options(tmp_path: Path) -> None:
    """Window, share and fall are adjustable, and gaps declared."""
    rows = "".join(f"A,2023-{month:02}-10,10\n" for month in range(1, 10)) + "B,2023-12-31,1\nB,2022-12-31,1\n"
    orders = ledger(tmp_path, rows)
    options = ("--window", "3", "--windows", "3", "--key-share", "80%", "--fell-to", "1/4")
    assert as_json(orders, *options)["counts"]["stopped"] == 1
    assert "looks back 3 to 4 years; these windows do not" in asked(orders, *options)
    assert as_json(orders, *options, "--gap", "2023-10-01..2023-12-31")["counts"]["cannot say"] == 1


def test_records_are_begun_and_followed_up(tmp_path: Path) -> None:
    """Records written by one run are read by the next, which tells how far the steps have come."""
    file = tmp_path / "lost.json"
    assert "78 records" in asked(*REAL, "--write", str(file))
    customers = json.loads(file.read_text(encoding="utf-8"))
    assert len(read_customers(file)) == len(customers) == 78
    for each, answered in zip(customers, ("2013-05-01", "2013-05-02", None), strict=False):
        each["questionnaire"] = {"sent": "2013-04-10", "answered": answered}
    file.write_text(json.dumps(customers), encoding="utf-8")
    told = asked(*REAL, "--customers", str(file))
    assert "2 of 3 questionnaires were answered: two thirds or more." in told
    assert "2 of 78 lost customers" in told
    assert as_json(*REAL, "--customers", str(file))["response"] == {"asked": 3, "answered": 2, "share": "2/3"}


@pytest.mark.parametrize(
    ("command", "head", "option"),
    [
        (("losses",), "Vendor,Day,Sum", "--columns partner=Vendor,date=Day,amount=Sum"),
        (("replay", "--orders", "--model", "ford"), "Vendor,Date,Net sum", "--columns 'partner=Vendor,amount=Net sum'"),
        (("advise", "--orders"), "Client,Date,Amount", "--columns partner=Client"),
        (
            ("matrix",),
            "supplier,date,risk,value",
            "--columns account=supplier,risk_significance=risk,total_value=value",
        ),
    ],
)
def test_a_missing_column_is_told_with_the_option(
    command: tuple[str, ...], head: str, option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command that reads a log ends the error with the option, the likely headers filled in."""
    path = tmp_path / "log.csv"
    path.write_text(head + "\n", encoding="utf-8")
    name, *options = command
    assert main([name, str(path), *options]) == BAD_INPUT
    assert capsys.readouterr().err.rstrip().endswith(f"; give {option} [missing-column]")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--as-of", "2013-02-30"), "--as-of"),
        (("--window", "0"), "--window: 0; a window has 1 to 120 months [bad-option]"),
        (("--windows", "1"), "--windows: 1; 2 to 40 windows"),
        (("--key-share", "much"), "--key-share: 'much' is no share"),
        (("--key-share", "0"), "--key-share"),
        (("--fell-to", "1"), "--fell-to"),
        (("--floor", "nan"), "--floor"),
        (("--floor=-1",), "--floor"),
        (("--gap", "2010-01-01"), "--gap"),
        (("--gap", "2010-03-01..2010-01-01"), "gap 2010-03-01..2010-01-01"),
        (("--keep-cost", "5"), "--win-cost: costs are weighed"),
        (("--keep-cost", "5..x", "--win-cost", "5"), "--keep-cost: 'x' is no amount"),
        (("--keep-cost", "5..4", "--win-cost", "5"), "--keep-cost: low"),
        (("--keep-cost=-5", "--win-cost", "5"), "--keep-cost"),
        (("--top=-1",), "--top"),
        (("--customers", "nowhere.json"), "nowhere.json"),
        (("--write", LEDGER), "file-exists"),
    ],
)
def test_bad_options_are_told(capsys: pytest.CaptureFixture[str], options: tuple[str, ...], said: str) -> None:
    """Each option that cannot be meant is told by its name, and nothing is printed or written."""
    before = Path(LEDGER).read_bytes()
    assert said in refused(capsys, *REAL, *options)
    assert Path(LEDGER).read_bytes() == before


def test_all_bad_options_are_told_together(capsys: pytest.CaptureFixture[str]) -> None:
    """One run tells of every option that cannot be meant, before the file is looked at."""
    bad = ("--window", "-3", "--windows", "1", "--key-share", "2", "--fell-to", "x", "--floor", "-1")
    more = ("--keep-cost", "a", "--gap", "2012..x", "--top", "-1", "--zone", "Moon", "--columns", "x", "--as-of", "y")
    told = refused(capsys, "nowhere.csv", *bad, *more)
    options = ("window", "windows", "key-share", "fell-to", "floor", "keep-cost", "win-cost", "gap", "top", "zone")
    for option in (*options, "columns", "as-of"):
        assert told.count(f"relstage: --{option}:") == 1
    assert "nowhere.csv" not in told


def test_columns_and_days_off_the_record_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A column of no known meaning, and a warning for a day that the record does not reach, are refused."""
    assert "vendor: it is one of partner" in refused(capsys, LEDGER, "--columns", "vendor=Vendor")
    assert "2030-01-01 is not on the record" in refused(capsys, LEDGER, *COLUMNS, "--as-of", "2030-01-01", "--warn")


def test_a_faulty_ledger_is_told_by_row_and_column(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Every row that cannot be read is told with line and column; no record is begun."""
    orders, begun = ledger(tmp_path, "A,2024-01-32,1\nB,2024-01-01,much\n"), tmp_path / "lost.json"
    told = refused(capsys, orders, "--write", str(begun))
    assert "line 2, column date" in told
    assert "line 3, column amount" in told
    assert not begun.exists()


def test_an_empty_ledger_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A ledger of a header alone loses nobody, and says why."""
    assert "empty-ledger" in refused(capsys, ledger(tmp_path, ""))
