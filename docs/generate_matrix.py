"""Write the page and the pictures of the supplier matrix: ``python -m docs.generate_matrix``.

They are committed, so that a changed cell shows in review; a test compares them with what this writes.
"""

from collections.abc import Iterator
from pathlib import Path

from docs.generate_catalogue import HERE, STATUSES, Lines, both, code, said, table, whose
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.interpreters.pictures import quadrants, svg
from relstage.messages import Lang
from relstage.models.grids import Cell
from relstage.rules import number_text, text

GENERATED = "<!-- Written by docs/generate_matrix.py from the grid. Change the grid, then run the script. -->"
PICTURES: dict[Lang, str] = {"en": "supplier_matrix.svg", "ru": "supplier_matrix_ru.svg"}
PARTS = {"do": "moves", "expect": "expect", "beware": "beware"}


def pages() -> dict[Path, str]:
    """Return the text of the page and of its pictures by path."""
    parts = (_head(), _cells(), _cuts(), _advice(), _mermaid(), _sources())
    page = "\n".join(line for part in parts for line in part).rstrip() + "\n"
    return {HERE / "supplier_matrix.md": page, **{HERE / name: _picture(lang) for lang, name in PICTURES.items()}}


def main() -> None:
    """Write the page and the pictures."""
    for path, page in pages().items():
        path.write_text(page, encoding="utf-8")


def _picture(lang: Lang) -> str:
    return svg(supplier_matrix, lang=lang).replace("</svg>", f"{GENERATED}\n</svg>")


def _head() -> Lines:
    grid = supplier_matrix
    yield from (f"# {grid.title.en}", "", GENERATED, "", f"*{grid.title.ru}.* {grid.summary}", "")
    yield f"- In code: `from relstage.catalogue.supplier_matrix import {grid.name}`; version {grid.version}, digest"
    yield f"  `{grid.digest}`."
    yield f"- Axes: {both(grid.x.label)}, `{grid.x.name}`, across; {both(grid.y.label)}, `{grid.y.name}`, up."
    yield "- How to use it: [place suppliers](../how-to/place-suppliers.md)."
    yield from ("", STATUSES, "")
    yield from (f"![{grid.title.en}]({PICTURES['en']})", "")
    yield from (f"![{grid.title.ru}]({PICTURES['ru']})", "")


def _cells() -> Lines:
    yield from ("## Cells", "")
    yield "Every point of the plane lies in exactly one cell; a grid of which this is not so cannot be made. A point on"
    yield from ("a cut belongs to the upper cell. The text names no dead band, and the grid has none.", "")
    rows = (
        (code(cell.name), both(cell.label), code(text(cell.guard, supplier_matrix.axes)), said(cell.provenance))
        for cell in supplier_matrix.cells
    )
    yield from table(("cell", "called", "where", "whose"), rows)


def _cuts() -> Lines:
    yield from ("## Cuts", "")
    yield "A cut is one limit for all cells: `supplier_matrix.with_thresholds({...})` moves it in each at once."
    yield ""
    rows = (
        (code(cut.id), number_text(cut.limit) if isinstance(cut.limit, float) else cut.limit, *whose(cut.provenance))
        for cut in supplier_matrix.thresholds.values()
    )
    yield from table(("cut", "at", "status", "source", "note"), rows)


def _advice() -> Lines:
    yield from ("## What each cell asks of a supplier", "")
    for cell in supplier_matrix.cells:
        yield from (f"### {cell.name}", "", cell.meaning.en, "", cell.meaning.ru, "")
        yield from table(("", "English", "Russian", "whose"), _pieces(cell))


def _pieces(cell: Cell) -> Iterator[tuple[str, ...]]:
    for name, part in PARTS.items():
        for advice in getattr(cell, part):
            yield name, advice.text.en, advice.text.ru, said(advice.provenance)
    if cell.way is not None:
        yield f"leads to {code(cell.leads_to or '')}", cell.way.text.en, cell.way.text.ru, said(cell.way.provenance)


def _mermaid() -> Lines:
    yield from ("## As a Mermaid chart", "", "```mermaid", quadrants(supplier_matrix).strip(), "```", "")


def _sources() -> Lines:
    named = {cell.provenance.source for cell in supplier_matrix.cells}
    named |= {piece.provenance.source for cell in supplier_matrix.cells for piece in (*cell.moves, *cell.expect)}
    yield from ("## Works named", "")
    works = ((source.name, source.reference) for source in supplier_matrix.sources if source.name in named)
    yield from table(("short name", "work"), works)


if __name__ == "__main__":
    main()
