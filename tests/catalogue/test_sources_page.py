"""The page of sources against the code, the pages and the tests that it names."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from relstage.catalogue.checklists import CHECKLISTS
from relstage.catalogue.crosswalk import crosswalk
from relstage.catalogue.published import MODELS
from relstage.catalogue.roles import ROLES
from relstage.catalogue.sources import SOURCES
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.models import Source

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "relstage"
DOCS = ROOT / "docs"
PAGE = (DOCS / "sources.md").read_text(encoding="utf-8")
# How many statements were drawn from each of the five texts.
STATEMENTS = {"000": 12, "001": 12, "002": 10, "003": 13, "004": 6}
IDS = [f"{text}-{number}" for text, count in STATEMENTS.items() for number in range(1, count + 1)]
ROW = re.compile(r"^\| (\d{3}-\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]+\]\(([^)#]*)(?:#([^)]+))?\)")

ROWS = {row[0]: row[1:] for row in ROW.findall(PAGE)}


def test_every_statement_has_one_row() -> None:
    """Each of the 53 ids has a row, none has two, and no row has another id."""
    assert len(IDS) == 53
    assert Counter(row[0] for row in ROW.findall(PAGE)) == Counter(IDS)


def test_every_row_is_whole() -> None:
    """A row says something, names a place in the code or the pages, and names a test."""
    for id, (statement, where, shown) in ROWS.items():
        assert re.search(r"[a-z]{3}.*\.$", statement), id
        assert CODE.search(where) or LINK.search(where), id
        assert re.search(r"`tests/", shown), id


# --------------------------------------------------------------------------------------------------------- the places


@cache
def names_in(module: str) -> frozenset[str]:
    """Return what a module, or the modules of a folder, bind or write as a string."""
    path = PACKAGE / module
    files = path.rglob("*.py") if path.is_dir() else [path]
    return frozenset(name for file in files for name in _names(ast.parse(file.read_text(encoding="utf-8"))))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def places(where: str) -> Iterator[tuple[str, str]]:
    """Yield each module that a cell names, with each name after it, or with none."""
    module = ""
    for span in CODE.findall(where):
        if span.endswith((".py", "/")):
            module = span
            yield module, ""
        else:
            yield module, span


@pytest.mark.parametrize("id", IDS)
def test_the_place_of_a_statement_exists(id: str) -> None:
    """Each module that the row names is there, and holds the names after it."""
    for module, name in places(ROWS[id][1]):
        assert module, f"{name} stands before any module"
        assert (PACKAGE / module).exists(), module
        assert not name or name in names_in(module), (module, name)


def test_what_is_gone_is_noticed() -> None:
    """A transition, function or heading that is not there any more is none of those found."""
    assert list(places("`catalogue/ford.py`: `F1`, `F99`")) == [
        ("catalogue/ford.py", ""),
        ("catalogue/ford.py", "F1"),
        ("catalogue/ford.py", "F99"),
    ]
    assert names_in("catalogue/ford.py") & {"F1", "F99", "vulnerable", "FordStage"} == {"F1", "vulnerable", "FordStage"}
    assert names_in("studies/causes/") & {"likely_causes", "unlikely_causes"} == {"likely_causes"}
    assert anchors(DOCS / "sources.md") & {"texts-that-we-read", "texts-that-are-gone"} == {"texts-that-we-read"}
    assert names_of_tests("tests/catalogue/test_sources_page.py") & {"test_what_is_gone_is_noticed", "test_gone"} == {
        "test_what_is_gone_is_noticed"
    }


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of the headings of a page."""
    headings = re.findall(r"^#{1,3} (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)


def test_every_link_leads_somewhere() -> None:
    """Each page that is linked is there, and has the heading."""
    links = LINK.findall(PAGE)
    assert len(links) > 10
    for page, anchor in links:
        path = DOCS / page if page else DOCS / "sources.md"
        assert path.is_file(), page
        assert not anchor or anchor in anchors(path), (page, anchor)


# ---------------------------------------------------------------------------------------------------------- the tests


@cache
def names_of_tests(file: str) -> frozenset[str]:
    """Return the names of the tests of a file."""
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return frozenset(x.name for x in ast.walk(tree) if isinstance(x, ast.FunctionDef) and x.name.startswith("test_"))


@pytest.mark.parametrize("id", IDS)
def test_the_test_of_a_statement_exists(id: str) -> None:
    """Each test that the row names is one of the file it names."""
    named = CODE.findall(ROWS[id][2])
    for test in named:
        file, _, name = test.partition("::")
        assert (ROOT / file).is_file(), file
        assert name in names_of_tests(file), test


# ---------------------------------------------------------------------------------------------------------- the words


WORKS = {source.name: source for source in (*SOURCES, *crosswalk.sources)}


@pytest.mark.parametrize("source", WORKS.values(), ids=lambda source: source.name)
def test_every_source_stands_on_the_page(source: Source) -> None:
    """Each listed work is named on the page, so that a reader learns how far it was read."""
    assert f"| {source.name} |" in PAGE


def test_every_code_word_of_the_text_exists() -> None:
    """What the page writes as code outside the rows is a name of the catalogue."""
    known = {"model.with_thresholds({...})"} | {cell.name for cell in supplier_matrix.cells}
    for model in MODELS:
        parts = (model.indicators, model.events, model.flags, model.axes)
        known |= {record.name for part in parts for record in part} | {*model.places, *model.transition_of, model.name}
        known |= {lexicon.reading for lexicon in model.lexicons}
    known |= {checklist.name for checklist in CHECKLISTS} | {item.id for each in CHECKLISTS for item in each.items}
    known |= {role.name for role in ROLES} | {*crosswalk.theory_of}
    assert set(CODE.findall(ROW.sub("", PAGE))) <= known


def test_every_event_and_indicator_with_a_source_stands_on_the_page() -> None:
    """Each indicator and event that a text names is found beside the statement that names it."""
    shared = MODELS[0]
    sourced = {x.name for part in (shared.indicators, shared.events) for x in part if x.provenance.status == "sourced"}
    missing = {name for name in sourced if f"`{name}`" not in PAGE}
    assert missing == set()
