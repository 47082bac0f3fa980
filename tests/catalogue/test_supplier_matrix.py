"""The supplier matrix of the catalogue: its cells, words and sources."""

import re
from collections.abc import Iterator

import pytest

from relstage.catalogue.sources import SOURCES
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.messages import Labels
from relstage.models import Advice
from relstage.models.grids import Cell
from relstage.rules import Provenance

# As the text places them: across the risk and significance, up the total value.
TABLE = """
managed      high low   partner
partner      high high  -
desired      low  high  partner
independent  low  low   managed
"""


def advice(cell: Cell) -> Iterator[Advice]:
    """Yield every piece of advice of a cell."""
    yield from (*cell.moves, *cell.expect, *cell.beware)
    if cell.way is not None:
        yield cell.way


def labels() -> Iterator[Labels]:
    """Yield every text in two languages."""
    yield supplier_matrix.title
    for cell in supplier_matrix.cells:
        yield from (cell.label, cell.meaning, *(piece.text for piece in advice(cell)))


def provenances() -> Iterator[Provenance]:
    """Yield every provenance."""
    yield from supplier_matrix.cuts.values()
    for cell in supplier_matrix.cells:
        yield from (cell.provenance, *(piece.provenance for piece in advice(cell)))


@pytest.mark.parametrize("row", TABLE.split("\n")[1:-1])
def test_cells_stand_where_the_text_puts_them(row: str) -> None:
    """Each cell is the quarter of the plane that the table, typed by hand, gives it, and leads where it says."""
    name, risk, value, leads_to = row.split()
    cell, signs = supplier_matrix.cell(name), {"high": ">=", "low": "<"}
    assert str(cell.guard) == f"risk_significance {signs[risk]} 0.5 and total_value {signs[value]} 0.5"
    assert (cell.leads_to or "-") == leads_to


def test_the_way_of_every_cell_ends_with_the_partner() -> None:
    """Wherever a supplier stands, the moves lead to the partner in the end."""
    for cell in supplier_matrix.cells:
        assert (cell.name, *supplier_matrix.onward(cell.name))[-1] == "partner"


def test_every_cell_says_what_to_do() -> None:
    """Each cell has a move and says what to expect."""
    assert all(cell.moves and cell.expect for cell in supplier_matrix.cells)


def test_everything_people_read_is_in_both_languages() -> None:
    """English has no Cyrillic, Russian has, without Latin letters among it and without ё."""
    for label in labels():
        assert not re.search(r"[А-Яа-яЁё]", label.en), label
        assert re.search(r"[а-я]", label.ru), label
        assert not re.search(r"[A-Za-z]", label.ru), label
        assert "ё" not in label.ru.casefold(), label


def test_every_number_is_ours_and_every_source_listed() -> None:
    """No cut is given as the text's; all else names a listed text that was read, or says that it is ours."""
    assert {cut.provenance.status for cut in supplier_matrix.thresholds.values()} == {"operationalised"}
    known = {source.name for source in SOURCES}
    for provenance in provenances():
        assert provenance.source in (known if provenance.status == "sourced" else {"relstage"}), provenance
