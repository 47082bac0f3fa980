"""The checklists of the catalogue: their counts, both languages, whose they are, and that they are inert."""

import ast
import re
from pathlib import Path

import pytest

import relstage.catalogue.checklists as room
from relstage.catalogue.checklists import CHECKLISTS
from relstage.catalogue.indicators import INDICATORS
from relstage.catalogue.sources import SOURCES
from relstage.messages import Labels
from relstage.models.checklists import Checklist
from relstage.rules import Provenance, leaves

COUNTS = {"good_key_customer": 10, "customer_oriented_company": 9, "governance_tools": 4}
READ = {"Ford 1990, as taught", "Millman & Wilson 1995, as taught", "CRM course text", "Kevorkov", "Nestik"}
EACH = pytest.mark.parametrize("checklist", CHECKLISTS, ids=lambda checklist: checklist.name)


def texts(checklist: Checklist) -> list[Labels]:
    """Return all that people read of a checklist."""
    said = [checklist.title, checklist.summary]
    return said + [label for item in checklist.items for label in (item.label, item.meaning)]


def provenances(checklist: Checklist) -> list[Provenance]:
    """Return whose each part of a checklist is."""
    suggestions = [item.suggested.provenance for item in checklist.items if item.suggested is not None]
    return [checklist.provenance, checklist.weighing, *suggestions, *(item.provenance for item in checklist.items)]


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_counts_are_those_of_the_texts(name: str, count: int) -> None:
    """The texts give ten criteria, nine marks and four tools, and so many items there are, sourced each."""
    (checklist,) = (each for each in CHECKLISTS if each.name == name)
    assert [item.provenance.status for item in checklist.items] == ["sourced"] * count


@EACH
def test_both_languages_are_said(checklist: Checklist) -> None:
    """English has no Cyrillic letter, Russian has them and mixes no alphabets, and no two items are worded alike."""
    for label in texts(checklist):
        assert not re.search(r"[А-Яа-яЁё]", label.en), label
        assert re.search(r"[а-я]", label.ru), label
        assert not re.search(r"[A-Za-zёЁ]", label.ru), label
    for lang in ("en", "ru"):
        said = [getattr(item.meaning, lang) for item in checklist.items]
        assert len(set(said)) == len(said)


@EACH
def test_every_source_is_listed_and_honest(checklist: Checklist) -> None:
    """Only texts that were read are sourced, ours is operationalised, and every source is listed."""
    for whose in provenances(checklist):
        assert whose.source in {source.name for source in SOURCES} | {"relstage"}
        assert (whose.status == "sourced") == (whose.source in READ)
        assert (whose.status == "operationalised") == (whose.source == "relstage")


@EACH
def test_weights_are_even_and_ours(checklist: Checklist) -> None:
    """No text gives a weight, so all are 1 and said to be ours."""
    assert {item.weight for item in checklist.items} == {1}
    assert checklist.weighing.status == "operationalised"


@EACH
def test_suggestions_read_shared_indicators(checklist: Checklist) -> None:
    """What suggests an answer is a rule over the shared indicators, and ours."""
    known = {indicator.name for indicator in INDICATORS}
    for item in checklist.items:
        if item.suggested is not None:
            assert {leaf.indicator for leaf in leaves(item.suggested.rule)} <= known
            assert item.suggested.provenance.status == "operationalised"


@pytest.mark.parametrize("module", sorted(Path(room.__file__).parent.glob("*.py")), ids=lambda module: module.stem)
def test_checklists_are_inert(module: Path) -> None:
    """No module of the folder defines a function."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]
