"""What the command prints to a terminal: nothing that a terminal would act on."""

import shutil
from pathlib import Path

import pytest

from relstage.cli import BAD_INPUT, main
from relstage.cli.printing import heading, line, rounded, seen, table

pytestmark = pytest.mark.needs("cyclopts", "rich")

EVIL = "\x1b[31mred\x9b2J\u202e\u200b\x07"
EXAMPLES = Path(__file__).parents[2] / "examples"
ORDERS = "partner,date,amount\nAlder,2020-01-01,5\nAlder,2020-02-01,5\nBirch,2020-05-01,4\n"


def acted_on(text: str) -> set[str]:
    """Return the characters of EVIL in `text` that a terminal would act on or hide."""
    return {c for c in "\x1b\x9b\u202e\u200b\x07" if c in text}


def test_what_cannot_be_seen_is_printed_as_its_escape(capsys: pytest.CaptureFixture[str]) -> None:
    """Lines, headings and cells show the escape; letters of any script, blanks that do not break and line ends stay."""
    line(EVIL)
    heading(EVIL)
    table([EVIL, "b"], [["c", EVIL]])
    shown = capsys.readouterr().out
    assert not acted_on(shown)
    assert shown.count(r"\x1b[31mred\x9b2J\u202e\u200b\x07") == 4
    assert seen("50\N{NO-BREAK SPACE}% клиентов\nλ") == "50\N{NO-BREAK SPACE}% клиентов\nλ"


@pytest.mark.parametrize(
    ("example", "arguments"),
    [
        ("suppliers.csv", ("matrix", "--columns", "account=supplier,risk_significance=risk,total_value=value")),
        ("advice/facts.csv", ("replay", "--facts", "--model", "ford")),
        ("checklists/customers.csv", ("checklist", "good_key_customer")),
    ],
    ids=["matrix", "replay", "checklist"],
)
def test_the_name_of_a_file_is_shown_and_not_acted_on(
    example: str, arguments: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file may be called anything that the system takes."""
    path = tmp_path / "\x1b[31mred.csv"
    shutil.copy(EXAMPLES / example, path)
    command, *more = arguments
    given = [command, *more, str(path)] if command == "checklist" else [command, str(path), *more]
    assert main(given) == 0
    assert not acted_on(capsys.readouterr().out)


@pytest.mark.parametrize("command", [("losses",), ("replay", "--orders"), ("advise", "--orders")], ids=lambda c: c[0])
def test_a_name_in_a_ledger_is_refused_and_shown_as_its_escape(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A partner is called nothing that is not seen; the problem shows what stands there."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS.replace("Birch", EVIL), encoding="utf-8")
    assert main([command[0], str(path), *command[1:]]) == BAD_INPUT
    told = capsys.readouterr()
    assert not acted_on(told.out + told.err)
    assert r"\x1b[31mred" in told.err


@pytest.mark.parametrize("command", ["advise", "losses"])
def test_an_option_is_not_acted_on(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong with an option is told with what stands there, as its escape."""
    path = tmp_path / "orders.csv"
    path.write_text(ORDERS, encoding="utf-8")
    option = ["--orders", "--account"] if command == "advise" else ["--key-share"]
    assert main([command, str(path), *option, EVIL]) == BAD_INPUT
    told = capsys.readouterr()
    assert not acted_on(told.out + told.err)


@pytest.mark.parametrize(
    ("number", "shown"), [(0.04999999999999999, 0.05), (1 / 3, 0.333333333333), (-12.5, -12.5), (1e300, 1e300)]
)
def test_a_figure_of_a_table_has_twelve_digits(number: float, shown: float) -> None:
    """What float64 adds behind is noise to a reader."""
    assert rounded(number) == shown
