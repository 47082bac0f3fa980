"""Hostile CSV files: each is refused with the code and the place of every problem, and nothing is made of it."""

import io
import math
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest

from relstage import FactError, ford, millman_wilson
from relstage.adapters.logs import (
    Assumptions,
    Layout,
    Log,
    deals,
    end_of,
    facts,
    orders,
    read_aliases,
    read_ledger,
    replay,
)
from relstage.adapters.logs.assumptions import MAX_FILE
from relstage.adapters.logs.cells import MAX_ALIASES

ORDERS = "partner,date,amount\n"
DEALS = "account,opened,closed,outcome,value\n"
FACTS = "relationship,fact,name,occurred_at,value,id,attributes,sequence,side,basis,recorded_at,about\n"
EVENT = "A,event,x,2024-01-31"
SIGNED = "A,event,agreement_signed,2024-01-31"
DISCLOSED = "event,problem_disclosed_promptly,2024-01-31,,d1,,,,,"
TRUST = "A,reading,trust,2024-01-31"

Read = Callable[[Path], Log]
read_orders: Read = orders
with_ids: Read = partial(orders, columns={"id": "no"})
read_deals: Read = deals
read_facts: Read = facts
under_ford: Read = partial(facts, model=ford)


class Case(NamedTuple):
    """A file, how it is read, and the problems expected of it."""

    name: str
    read: Read
    content: str | bytes
    expected: list[tuple[str, str]]


def row(name: str, read: Read, line: str, code: str, column: str) -> Case:
    """Return the case of a file with one bad row."""
    head = {id(read_orders): ORDERS, id(read_deals): DEALS}.get(id(read), FACTS)
    return Case(name, read, f"{head}{line}\n", [(code, f"line 2, column {column}")])


AMOUNTS = {
    "an amount beyond floats": "1e400",
    "not a number": "NaN",
    "infinity": "inf",
    "minus infinity": "-Infinity",
    "thousands separated": '"1,234.56"',
    "a decimal comma": '"12,50"',
    "a currency sign": "£12",
    "an accountant's negative": "(12.00)",
    "an underscore in a number": "1_000",
    "an amount in digits of another script": "١٢",
    "a hexadecimal number": "0x1F",
    "no amount": "",
    "a 5,000-digit number": "9" * 5000,
    "an amount beyond the largest taken": "1000000000001",
    "two signs": "--5",
    "a word for an amount": "twelve",
    "a boolean": "True",
    "a large exponent": "1E+999999",
}
DATES = {
    "a day that is not": "2024-02-30",
    "a leap day in a common year": "2023-02-29",
    "month 13": "2024-13-01",
    "no date": "",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 0": "0000-01-01",
    "a date the other way round": "31/12/2024",
    "a compact date": "20240131",
    "a week date": "2024-W01-1",
    "a leap second": "2024-12-31T23:59:60Z",
    "an hour that is not": "2024-01-01T25:00",
    "an offset that is not": "2024-01-01T12:00+25:00",
    "a date with a tail": "2024-01-01x",
    "a timestamp of seconds": "1704067200",
    "a serial day of a workbook": "45292",
    "a date in digits of another script": "٢٠٢٤-٠١-٠١",
    "a word for a date": "today",
}
NAMES = {
    "no partner": ("", "empty-name"),
    "a partner of blanks": ('"   "', "empty-name"),
    "a no-break space for a partner": ("\u00a0", "empty-name"),
    "a direction override in a partner": ("A\u202eB", "name"),
    "a zero-width space in a partner": ("A\u200bB", "name"),
    "a bell in a partner": ("A\x07B", "name"),
    "a partner of 300 characters": ("A" * 300, "name"),
}
CELLS = [
    *(row(name, read_orders, f"A,2024-01-31,{text}", "amount", "amount") for name, text in AMOUNTS.items()),
    *(row(name, read_orders, f"A,{text},12", "date", "date") for name, text in DATES.items()),
    *(row(name, read_orders, f"{text},2024-01-31,12", code, "partner") for name, (text, code) in NAMES.items()),
]

FILES = [
    Case("an empty file", read_orders, "", [("empty-file", "line 1")]),
    Case("a byte-order mark alone", read_orders, b"\xef\xbb\xbf", [("empty-file", "line 1")]),
    Case("UTF-16 with a mark", read_orders, (ORDERS + "A,2024-01-31,12\n").encode("utf-16"), [("encoding", "line 1")]),
    Case("UTF-16 without a mark", read_orders, ORDERS.encode("utf-16-le"), [("encoding", "line 1")]),
    Case("Latin-1", read_orders, ORDERS.encode() + b"Caf\xe9,2024-01-31,12\n", [("encoding", "line 2")]),
    Case("a workbook", read_orders, b"PK\x03\x04\x14\x00\x06\x00", [("encoding", "line 1")]),
    Case("a NUL in a name", read_orders, ORDERS + "A\0B,2024-01-31,12\n", [("nul-character", "line 2")]),
    Case("a column twice", read_orders, "partner,date,amount,date\n", [("duplicate-column", "line 1, column date")]),
    Case("no column for the amount", read_orders, "partner,date,amuont\n", [("missing-column", "line 1")]),
    Case("no column that is asked for", read_orders, "a,b\n1,2\n", [("missing-column", "line 1")] * 3),
    Case("no header", read_orders, "A,2024-01-31,12\n", [("missing-column", "line 1")] * 3),
    Case("semicolons", read_orders, "partner;date;amount\nA;2024-01-31;12\n", [("missing-column", "line 1")] * 3),
    Case("tabs", read_orders, "partner\tdate\tamount\n", [("missing-column", "line 1")] * 3),
    Case("a short row", read_orders, ORDERS + "A,2024-01-31\n", [("ragged-row", "line 2")]),
    Case("a long row", read_orders, ORDERS + "A,2024-01-31,1,234.56\n", [("ragged-row", "line 2")]),
    Case("a quote never closed", read_orders, ORDERS + '"A,2024-01-31,12\n', [("quoting", "line 2")]),
    Case("text after a quote", read_orders, ORDERS + '"A"B,2024-01-31,12\n', [("quoting", "line 2")]),
    Case(
        "a quote that swallows the file",
        read_orders,
        ORDERS + 'A,2024-01-31,1\n"B,2024-01-31,1\n' + "C,2024-01-31,1\n" * 20_000,
        [("long-row", "line 3")],
    ),
    Case("a line of 10 MB", read_orders, ORDERS + "A" * 10_000_000, [("long-row", "line 2")]),
    Case("a header of 10 MB", read_orders, "a," * 5_000_000, [("long-row", "line 1")]),
    Case("100,001 quotes", read_orders, ORDERS + '"' * 100_001, [("quoting", "line 2")]),
    Case(
        "several problems in one row",
        read_orders,
        ORDERS + ",2024-02-30,x\n",
        [
            ("empty-name", "line 2, column partner"),
            ("date", "line 2, column date"),
            ("amount", "line 2, column amount"),
        ],
    ),
    Case(
        "a problem after a quoted line break",
        read_orders,
        ORDERS + '"A\nB",2024-01-31,1\nC,soon,1\n',
        [("date", "line 4, column date")],
    ),
    Case(
        "a problem after old line ends",
        read_orders,
        "partner,date,amount\rA,2024-01-31,1\rB,soon,1\r",
        [("date", "line 3, column date")],
    ),
    Case(
        "one id for two orders",
        with_ids,
        "no,partner,date,amount\n7,A,2024-01-31,1\n7,B,2024-01-31,1\n",
        [("conflicting-id", "line 3, column no")],
    ),
    Case("no id", with_ids, "no,partner,date,amount\n,A,2024-01-31,1\n", [("id", "line 2, column no")]),
    Case("a long id", with_ids, f"no,partner,date,amount\n{'7' * 201},A,2024-01-31,1\n", [("id", "line 2, column no")]),
]

PIPELINE = [
    row("closed before opened", read_deals, "A,2024-02-01,2024-01-31,Won,5", "closed-before-opened", "closed"),
    row("won, but never closed", read_deals, "A,2024-02-01,,Won,5", "no-closing-day", "closed"),
    row("lost, but never closed", read_deals, "A,2024-02-01,,lost,0", "no-closing-day", "closed"),
    row("a misspelt outcome", read_deals, "A,2024-02-01,2024-03-01,Wonn,5", "outcome", "outcome"),
    row("a closed deal without outcome", read_deals, "A,2024-02-01,2024-03-01,,5", "outcome", "outcome"),
    row("a won deal without account", read_deals, ",2024-02-01,2024-03-01,Won,5", "empty-name", "account"),
    row("a negative value", read_deals, "A,2024-02-01,2024-03-01,Won,-5", "amount", "value"),
    row("a value that is no number", read_deals, "A,2024-02-01,2024-03-01,Lost,none", "amount", "value"),
    row("opened on a day that is not", read_deals, "A,2024-02-30,2024-03-01,Won,5", "date", "opened"),
    row("closed on a day that is not", read_deals, "A,2024-02-01,2024-03-32,Won,5", "date", "closed"),
]

RECORDS = [
    row("neither event nor reading", read_facts, "A,evnt,x,2024-01-31,,,,,,,,", "fact", "fact"),
    row("an event without id", read_facts, f"{EVENT},,,,,,,,", "cell", "id"),
    row("an event with a value", read_facts, f"{EVENT},5,e1,,,,,,", "foreign-cell", "value"),
    row("a reading about an event", read_facts, f"{TRUST},0.5,,,,,,,e1", "foreign-cell", "about"),
    row("a name with a blank", read_facts, "A,event,trial order,2024-01-31,,e1,,,,,,", "cell", "name"),
    row("a reserved word for a name", read_facts, "A,reading,not,2024-01-31,0.5,,,,,,,", "cell", "name"),
    row("a reading of nan", read_facts, f"{TRUST},nan,,,,,,,", "number", "value"),
    row("a reading of 1e400", read_facts, f"{TRUST},1e400,,,,,,,", "number", "value"),
    row("a reading of two words", read_facts, f"{TRUST},very low,,,,,,,", "number", "value"),
    row("no instant", read_facts, "A,event,x,,,e1,,,,,,", "date", "occurred_at"),
    row("a side that is none", read_facts, f"{TRUST},0.5,,,,buyer,,,", "cell", "side"),
    row("a basis that is none", read_facts, f"{TRUST},0.5,,,,,felt,,", "cell", "basis"),
    row("attributes that are no JSON", read_facts, f"{EVENT},,e1,{{years:3}},,,,,", "attributes", "attributes"),
    row("attributes in a list", read_facts, f"{EVENT},,e1,[3],,,,,", "attributes", "attributes"),
    row("an attribute twice", read_facts, EVENT + ',,e1,"{""a"":1,""a"":2}",,,,,', "attributes", "attributes"),
    row("an attribute of NaN", read_facts, EVENT + ',,e1,"{""a"":NaN}",,,,,', "attributes", "attributes"),
    row("an attribute of 1e400", read_facts, EVENT + ',,e1,"{""a"":1e400}",,,,,', "attributes", "attributes"),
    row("a nested attribute", read_facts, EVENT + ',,e1,"{""a"":{}}",,,,,', "attributes", "attributes"),
    row("a 400-digit attribute", read_facts, f'{EVENT},,e1,"{{""a"":{"9" * 400}}}",,,,,', "attributes", "attributes"),
    row(
        "a 5,000-digit attribute", read_facts, f'{EVENT},,e1,"{{""a"":{"9" * 5000}}}",,,,,', "attributes", "attributes"
    ),
    row("deep attributes", read_facts, f"{EVENT},,e1,{'[' * 100_000},,,,,", "attributes", "attributes"),
    row("half a place in a sequence", read_facts, f"{EVENT},,e1,,1.5,,,,", "number", "sequence"),
    row("a place beyond 32 bits", read_facts, f"{EVENT},,e1,,9223372036854775808,,,,", "cell", "sequence"),
    row("recorded before it occurred", read_facts, f"{EVENT},,e1,,,,,2024-01-30,", "cell", "recorded_at"),
    Case(
        "one event id, two kinds",
        read_facts,
        FACTS + "A,event,x,2024-01-31,,e1,,,,,,\nA,event,y,2024-01-31,,e1,,,,,,\n",
        [("conflicting-fact", "line 3, column id")],
    ),
    Case(
        "two readings of one instant",
        read_facts,
        FACTS + "A,reading,trust,2024-01-31,0.5,,,,,,,\nA,reading,trust,2024-01-31,0.6,,,,,,,\n",
        [("conflicting-fact", "line 3, column value")],
    ),
    row("an event the model lacks", under_ford, "A,event,trial_ordr,2024-01-31,,e1,,,,,,", "unknown-event", "name"),
    row("no such indicator", under_ford, "A,reading,trsut,2024-01-31,1,,,,,,,", "unknown-indicator", "name"),
    row("a reading off its scale", under_ford, f"{TRUST},1.5,,,,,,,", "off-scale", "value"),
    row("a word for a number", under_ford, f"{TRUST},high,,,,,,,", "off-scale", "value"),
    row("a clock read", under_ford, "A,reading,months_inactive,2024-01-31,3,,,,,,,", "computed-reading", "name"),
    row(
        "an attribute that the event lacks",
        under_ford,
        'A,event,trial_order,2024-01-31,,e1,"{""size"":1}",,,,,',
        "unknown-attribute",
        "attributes",
    ),
    row("an agreement without a term", under_ford, f"{SIGNED},,e1,,,,,,", "bad-agreement", "attributes"),
    row(
        "an agreement beyond the calendar",
        under_ford,
        f'{SIGNED},,e1,"{{""years"":3,""start"":""9998-01-01""}}",,,,,',
        "bad-agreement",
        "attributes",
    ),
    Case(
        "disclosure of what was no broken promise",
        under_ford,
        f"{FACTS}A,{DISCLOSED},e1\nA,event,social_event,2024-01-31,,e1,,,,,,\nB,{DISCLOSED},e1\n",
        [("not-about", "line 2, column about")],
    ),
    Case(
        "one header for two columns",
        partial(orders, columns={"partner": "date"}),
        ORDERS + "A,2024-01-31,12\n",
        [("shared-column", "line 1, column date")],
    ),
]

ALL = [*CELLS, *FILES, *PIPELINE, *RECORDS]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_hostile_file_is_refused_with_code_and_place(case: Case, tmp_path: Path) -> None:
    """Every problem of the file is raised at once, in order, with its code and its line and column."""
    path = tmp_path / "log.csv"
    path.write_bytes(case.content if isinstance(case.content, bytes) else case.content.encode())
    with pytest.raises(FactError) as caught:
        case.read(path)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == case.expected
    assert all(len(problem.message) < 600 for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{EVENT},,,,,,,,", "an event needs an id"),
        (f"{EVENT},,e1,,9223372036854775808,,,,", "it has to be less than 2147483648"),
        (f"{TRUST},0.5,,,,buyer,,,", "'buyer' is not allowed; it is one of 'supplier', 'customer' or 'both'"),
        (EVENT + f',,e1,"{{""a"":{"9" * 5000}}}",,,,,', f"'{'9' * 40}...' is larger than any float64"),
        (EVENT + ",,e1,{years:3},,,,,", "is no JSON object: expecting property name enclosed in double quotes"),
        (f"{'A' * 300}{EVENT[1:]},,e1,,,,,,", "the text has to have at most 256 characters"),
    ],
)
def test_what_is_wrong_with_a_cell_is_said_in_our_words(line: str, said: str, tmp_path: Path) -> None:
    """The message says what a cell needs, in the words of the project and not in those of what it is built on."""
    path = tmp_path / "log.csv"
    path.write_text(f"{FACTS}{line}\n")
    with pytest.raises(FactError) as caught:
        facts(path)
    (problem,) = caught.value.problems
    assert said in problem.message
    assert not re.search("Input should|Field required|Value error|String should|validation|inf", problem.message)


def test_there_are_enough_hostile_files() -> None:
    """At least forty cases stand in the table, no two of one name."""
    assert len({case.name for case in ALL}) == len(ALL) >= 40


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """A path that leads nowhere, or to a folder, gives a typed error that names it."""
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(FactError) as caught:
            orders(path)
        assert [(p.code, p.place) for p in caught.value.problems] == [("unreadable-file", str(path))]


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    """An encoding that Python does not know gives a typed error."""
    path = tmp_path / "log.csv"
    path.write_text(ORDERS)
    with pytest.raises(FactError) as caught:
        orders(path, layout=Layout(encoding="utf-99"))
    assert caught.value.problems[0].code == "unreadable-file"


def test_problems_past_the_limit_are_counted(tmp_path: Path) -> None:
    """Of 50 bad rows the first 20 are listed and the other 30 counted."""
    path = tmp_path / "log.csv"
    path.write_text(ORDERS + "A,soon,1\n" * 50)
    with pytest.raises(FactError) as caught:
        orders(path)
    assert [p.code for p in caught.value.problems] == ["date"] * 20 + ["more-problems"]
    assert "30 further problems" in caught.value.problems[-1].message


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("partner,date,amuont\n", "did you mean 'amuont'?"),
        ("partner,Date,DATE,amount\n", "did you mean 'DATE' or 'Date'?"),
        ("partner;date;amount\n", "perhaps by ';'"),
    ],
)
def test_a_missing_column_offers_what_was_meant(head: str, said: str, tmp_path: Path) -> None:
    """A misspelt header, another case and a wrong delimiter are met with what stands there."""
    path = tmp_path / "log.csv"
    path.write_text(head)
    with pytest.raises(FactError, match="no column") as caught:
        orders(path)
    assert said in caught.value.problems[0].message


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        ("Vendor,Paid on,Sum", {"partner": "Vendor", "date": "Paid on", "amount": "Sum"}),
        ("Client,Date,x", {"partner": "Client", "amount": "..."}),
        ("partner,dates,Amount total", {"date": "dates", "amount": "Amount total"}),
    ],
)
def test_missing_columns_end_with_what_mends_them(head: str, columns: dict[str, str]) -> None:
    """The last missing column is told with the columns to give, the likely headers filled in."""
    with pytest.raises(FactError, match="missing-column") as caught:
        orders(io.StringIO(head + "\n"))
    assert caught.value.problems[-1].message.endswith(f"; give columns={columns}")
    with pytest.raises(FactError, match="no column 'spelling'") as refused:
        read_aliases(io.StringIO("a,b\n"))
    assert "columns=" not in str(refused.value)


@pytest.mark.parametrize(
    "read", [lambda file: len(list(orders(file))), lambda file: read_ledger(file).rows], ids=["orders", "ledger"]
)
def test_headers_match_without_case(read: Callable[[io.StringIO], int]) -> None:
    """A header in another case is the column; of two that are alike the one as written is."""
    assert read(io.StringIO("PARTNER,Date,Amount\nA,2024-01-31,12\n")) == 1
    assert read(io.StringIO("partner,DATE,date,amount,Amount\nA,x,2024-01-31,12,y\n")) == 1
    with pytest.raises(FactError, match=r"did you mean 'DATE' or 'Date'\?"):
        read(io.StringIO("partner,DATE,Date,amount\n"))
    with pytest.raises(FactError, match="two columns have this name"):
        read(io.StringIO("partner,Date,Date,amount\n"))


def test_a_misspelt_outcome_offers_the_nearest(tmp_path: Path) -> None:
    """An outcome that is not declared is met with the nearest one that is."""
    path = tmp_path / "log.csv"
    path.write_text(DEALS + "A,2024-02-01,2024-03-01,Wonn,5\n")
    with pytest.raises(FactError, match="did you mean 'won'"):
        deals(path)


def test_oddities_that_say_what_they_mean_are_taken(tmp_path: Path) -> None:
    """A byte-order mark, CRLF, blank lines, blank rows at the end and padded cells change nothing."""
    plain, odd = tmp_path / "plain.csv", tmp_path / "odd.csv"
    plain.write_bytes(b"partner,date,amount\nA B,2024-01-31,12.5\nC,2024-02-01,3\n")
    odd.write_bytes(
        b"\xef\xbb\xbfpartner , date,amount\r\n a  B,2024-01-31 , 12.50\r\n\r\n"
        b'"C","2024-02-01",3.0\r\n,,\r\n  ,,\r\n\r\n'
    )
    first, second = [r.facts for r in orders(plain)], [r.facts for r in orders(odd)]
    assert len(first) == 2
    assert first == second


def test_an_alias_file_is_checked(tmp_path: Path) -> None:
    """Aliases that are empty or given twice are refused with their line."""
    path = tmp_path / "aliases.csv"
    path.write_text("spelling,name\nLB X,London Borough of X\nLB X,Lb Y\n,Z\n")
    with pytest.raises(FactError) as caught:
        read_aliases(path)
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("conflicting-alias", "line 3, column spelling"),
        ("empty-name", "line 4, column spelling"),
    ]


class _Endless(io.StringIO):
    """A stream that never ends, and fails the test where it is read much further than a limit."""

    def __init__(self, head: str, line: str) -> None:
        super().__init__(head)
        self.line, self.given = line, 0

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # of bytes, in the stub of io
        """Return the head, then the line for ever."""
        self.given += len(self.line)
        assert self.given < 2 * MAX_ALIASES, "read without a limit"
        return super().readline(-1 if size is None else size) or self.line


@pytest.mark.parametrize(
    "line",
    [" " * 9_000 + "\n", f"{'a' * 200},{'b' * 200}\n", f"{'a' * 50_000},{'b' * 50_000}\n"],
    ids=["blank", "same", "long"],
)
def test_endless_aliases_are_refused(line: str) -> None:
    """A file of aliases that does not end is given up at the limit, whatever its rows hold."""
    with pytest.raises(FactError) as caught:
        read_aliases(_Endless("spelling,name\n", line), Layout(max_problems=1))
    assert {p.code for p in caught.value.problems} & {"too-large", "more-problems"}


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs /dev/zero")
def test_a_device_without_end_is_refused() -> None:
    """A profile or aliases read from an endless device give a typed error, and take no more than their limit."""
    with pytest.raises(FactError) as caught:
        Assumptions.load("/dev/zero")
    assert [(p.code, p.place) for p in caught.value.problems] == [("too-large", "/dev/zero")]
    with pytest.raises(FactError) as caught:
        read_aliases("/dev/zero")
    assert caught.value.problems[0].code == "encoding"


@pytest.mark.parametrize("name", ["profile.toml", "profile.json"])
def test_a_large_profile_is_refused(name: str, tmp_path: Path) -> None:
    """A profile one byte over the limit is too large; one of the very limit is read to its end."""
    path = tmp_path / name
    for size, code in ((MAX_FILE + 1, "too-large"), (MAX_FILE, "syntax")):
        path.write_bytes(b"x" * size)
        with pytest.raises(FactError) as caught:
            Assumptions.load(path)
        assert [p.code for p in caught.value.problems] == [code]


def test_sums_of_money_are_exact(tmp_path: Path) -> None:
    """Two payments and their credit cancel to nothing, which they do not in binary floating point."""
    path = tmp_path / "log.csv"
    path.write_text(ORDERS + "A,2024-01-31,0.1\nA,2024-01-31,0.2\nA,2024-01-31,-0.3\n")
    assert not math.isclose(0.1 + 0.2 - 0.3, 0.0, abs_tol=1e-18)
    assert list(orders(path)) == []


def test_a_fault_found_only_while_following_names_its_relationship(tmp_path: Path) -> None:
    """Read without a model, an agreement without a term is found when it is followed, and told with whose it is."""
    path = tmp_path / "log.csv"
    path.write_text(FACTS + f"A,event,trial_order,2024-01-01,,1,,,,,,\n{SIGNED.replace('A', 'B', 1)},,1,,,,,,\n")
    with facts(path) as log, pytest.raises(FactError) as caught:
        list(replay(millman_wilson, log, as_of=end_of(date(2024, 2, 1))))
    assert [(p.code, p.place) for p in caught.value.problems] == [("bad-agreement", "relationship 'B', event 1")]
