"""A ledger is its days (``a_ledger_is_its_days``), and reads as orders do (``the_ledger_reads_as_orders_do``)."""

import io
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from relstage import FactError
from relstage.adapters.logs import Layout, orders, read_ledger
from relstage.adapters.logs.cells import name_of

Line = tuple[str, str, int]

NAMES = st.sampled_from(["A", "a", "A  b", "a B", "B", "Cé", "CE\u0301"])
DAYS = st.integers(1, 9).map(lambda day: f"2024-01-0{day}")
LINES: st.SearchStrategy[list[Line]] = st.lists(st.tuples(NAMES, DAYS, st.integers(-10_000, 10_000)), max_size=12)
CELLS = st.sampled_from(["A", "a ", "B", "", "2024-01-01", "2024-13-01", "5", "-5", "1e400", "x\u200b", '"', "1,2"])


def written(lines: list[Line]) -> io.StringIO:
    """Return a file of rows, their amounts in hundredths."""
    return io.StringIO("partner,date,amount\n" + "".join(f"{a},{b},{c / 100}\n" for a, b, c in lines))


@given(LINES, st.data())
def test_a_ledger_is_its_days(lines: list[Line], data: st.DataObject) -> None:
    """Rows in another order, some of them split in two, give the same partners."""
    other = []
    for name, day, amount in lines:
        part = data.draw(st.integers(-10_000, 10_000))
        other += [(name, day, part), (name, day, amount - part)] if data.draw(st.booleans()) else [(name, day, amount)]
    shuffled = data.draw(st.permutations(other))
    one, two = read_ledger(written(lines)), read_ledger(written(shuffled))
    assert (one.partners, one.span) == (two.partners, two.span)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6), st.booleans())
def test_the_ledger_reads_as_orders_do(rows: list[tuple[str, str, str, str]], marked: bool) -> None:
    """A file is refused by both with the same problems, or gives both the same partners of positive days."""
    text = "partner,date,amount,no\n" + "".join(",".join(row) + "\n" for row in rows)
    columns = {"id": "no"} if marked else None
    layout = Layout(aliases={"b": "a"})
    assert outcome_of_orders(text, columns, layout) == outcome_of_ledger(text, columns, layout)


def outcome_of_orders(text: str, columns: dict[str, str] | None, layout: Layout) -> object:
    """Return the problems that `orders` finds, or its partners."""
    try:
        with orders(io.StringIO(text), columns, layout=layout) as log:
            return {name_of(one.supplier)[0] for one in log}
    except FactError as error:
        return Counter(error.problems)


def outcome_of_ledger(text: str, columns: dict[str, str] | None, layout: Layout) -> object:
    """Return the problems that `read_ledger` finds, or its partners that have a positive day."""
    try:
        ledger = read_ledger(io.StringIO(text), columns, layout=layout)
        return {name_of(partner.name)[0] for partner in ledger.partners if max(partner.units) > 0}
    except FactError as error:
        return Counter(error.problems)
