"""Ledgers by partner and day: what becomes of ordinary files, of the committed one, and of faulty ones."""

import io
from datetime import date
from pathlib import Path

import pytest

from relstage import FactError
from relstage.adapters.logs import Layout, read_aliases, read_ledger
from relstage.adapters.logs.cells import UNITS as UNITS_OF_CELLS
from relstage.studies.ledger import UNITS, Ledger

LEDGER = Path(__file__).parents[2] / "examples" / "data" / "gla_spending"
COLUMNS = {"partner": "Vendor", "date": "Date", "amount": "Amount"}


def read(text: str, **options: object) -> Ledger:
    """Read rows of partner, date and amount, or with the header that they bring."""
    head = "" if text.startswith("partner") else "partner,date,amount\n"
    return read_ledger(io.StringIO(head + text), **options)  # type: ignore[arg-type]


def refused(text: str, **options: object) -> list[tuple[str, str]]:
    """Return the code and place of each problem of a file."""
    with pytest.raises(FactError) as caught:
        read(text, **options)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_amounts_of_a_day_are_summed_exactly() -> None:
    """Payments and credits of one partner and day are one sum, in ten-thousandths."""
    (partner,) = read("A,2024-02-01,0.1\nA,2024-02-01,0.2\nA,2024-01-31,5\nA,2024-01-31,-7.5\n").partners
    assert partner.days == (date(2024, 1, 31), date(2024, 2, 1))
    assert partner.units == (-25_000, 3_000)


def test_spellings_are_one_partner_under_the_name_of_most_days() -> None:
    """Case, blanks and composition merge; the name is the spelling of most days, however many rows it has."""
    ledger = read("OST  ltd,2024-01-01,1\nOST ltd,2024-01-01,1\nOst Ltd,2024-01-01,1\nOst Ltd,2024-01-02,1\n")
    assert [(partner.name, partner.spellings) for partner in ledger.partners] == [("Ost Ltd", ("OST ltd", "Ost Ltd"))]


def test_aliases_are_one_partner() -> None:
    """A spelling with an alias counts under its name, and is told among the spellings."""
    layout = Layout(aliases={"LB Camden": "London Borough of Camden"})
    ledger = read("LB CAMDEN,2024-01-01,1\nlondon borough of camden,2024-01-02,1\n", layout=layout)
    assert [partner.name for partner in ledger.partners] == ["London Borough of Camden"]
    assert ledger.partners[0].spellings == ("LB CAMDEN", "london borough of camden")


def test_a_row_given_twice_counts_once() -> None:
    """With ids, a repeated row is counted as repeated and adds nothing; equal rows of two ids are two."""
    text = "partner,date,amount,no\nA,2024-01-01,1,x\nA,2024-01-01,1,x\nA,2024-01-01,1,y\n"
    ledger = read(text, columns={"id": "no"})
    assert (ledger.partners[0].units, ledger.rows, ledger.repeated) == ((20_000,), 3, 1)


def test_two_rows_of_one_id_are_refused() -> None:
    """An id that stands on two different rows is refused with the line of the second."""
    text = "partner,date,amount,no\nA,2024-01-01,1,x\nB,2024-01-01,1,x\n"
    assert refused(text, columns={"id": "no"}) == [("conflicting-id", "line 3, column no")]


def test_numbers_are_kept_and_merge_nothing() -> None:
    """Partners keep every number that the ledger gives them; a row without one is taken."""
    text = "partner,date,amount,no\nA,2024-01-01,1,7\nA,2024-01-02,1,\nB,2024-01-01,1,7\nA,2024-01-03,1,12\n"
    ledger = read(text, columns={"number": "no"})
    assert [(partner.name, partner.numbers) for partner in ledger.partners] == [("A", ("12", "7")), ("B", ("7",))]


def test_every_problem_is_told_with_line_and_column() -> None:
    """Names, days, amounts, ids and numbers that cannot be read are refused together, each in its place."""
    text = "partner,date,amount,i,n\n,2024-01-01,1,a,\nA,yesterday,1,b,\nA,2024-01-01,much,c,\nA,2024-01-01,1,,\n"
    text += "A,2024-01-01,1,d," + "9" * 201 + "\nA,2024-01-01\n"
    assert refused(text, columns={"id": "i", "number": "n"}) == [
        ("empty-name", "line 2, column partner"),
        ("date", "line 3, column date"),
        ("amount", "line 4, column amount"),
        ("id", "line 5, column i"),
        ("number", "line 6, column n"),
        ("ragged-row", "line 7"),
    ]


def test_a_missing_column_is_told() -> None:
    """A column that is not there, and one that no ledger has, are refused."""
    assert refused("partner,day,amount\n") == [("missing-column", "line 1")]
    assert refused("partner,date,amount\n", columns={"vendor": "x"}) == [("unknown-column", "vendor")]


def test_a_gap_that_ends_before_it_begins_is_refused() -> None:
    """Gaps are spans of days, the first not after the last."""
    gap = (date(2024, 2, 1), date(2024, 1, 1))
    assert refused("A,2024-01-01,1\n", gaps=[gap]) == [("gap", "gap 2024-02-01..2024-01-01")]


def test_an_empty_ledger_has_no_span() -> None:
    """A file with its header alone gives no partners and no days."""
    ledger = read("partner,date,amount\n")
    assert (ledger.partners, ledger.span, ledger.rows) == ((), None, 0)


def test_units_are_those_of_the_cells() -> None:
    """The ledger counts in the fractions that cells are read in."""
    assert UNITS == UNITS_OF_CELLS


def test_the_committed_ledger() -> None:
    """All rows of the example are read, its spellings brought together, its sum exact to the penny."""
    ledger = read_ledger(LEDGER / "gla_spending.csv", COLUMNS)
    assert (ledger.rows, ledger.credits, len(ledger.partners)) == (28_145, 1_209, 3_442)
    assert ledger.span == (date(2008, 4, 1), date(2013, 4, 25))
    assert sum(sum(partner.units) for partner in ledger.partners) == 1_000_083_306 * UNITS
    aliases = read_aliases(LEDGER / "aliases.csv")
    named = read_ledger(LEDGER / "gla_spending.csv", COLUMNS, layout=Layout(aliases=aliases))
    assert len(named.partners) == 3_442 - 240
