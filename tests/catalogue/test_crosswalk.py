"""The published crosswalk: complete, honest, and without a say in any move."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import relstage
import relstage.catalogue.crosswalk
from relstage import Event, Reading, Relationship, StageModel, follow
from relstage.catalogue.crosswalk import CROSSWALK_SOURCES, crosswalk
from relstage.catalogue.published import MODELS
from relstage.messages import Labels
from relstage.models.crosswalks import Crosswalk, Row

PACKAGE = Path(relstage.__file__).parent
OF_THE_CATALOGUE = [model for model in MODELS if model.name in crosswalk.theory_of]
TITLES = ("ford", "millman_wilson", "mcdonald_woodburn", "dwyer_schurr_oh", "jap", "klimas", "zhang", "contact_pattern")
# Typed by hand. ``=`` marks a published pairing, a bare hyphen what is not said, ``none`` what has no counterpart.
TABLE = """
pre_relationship | pre_kam         | =exploratory    | awareness   | -            | -              | -             | casual          | product
early            | early_kam       | =basic          | exploration | =exploration | initial        | transactional | bow_tie         | product
development      | mid_kam         | =cooperative    | expansion   | =build_up    | development    | transitional  | growing_net     | process
long_term        | partnership_kam | =interdependent | commitment  | =maturity    | maintenance    | communal      | diamond         | facilitation
final            | none            | none            | commitment  | maturity     | maintenance    | communal      | routine_diamond | facilitation
none             | synergistic_kam | =integrated     | commitment  | maturity     | maintenance    | communal      | mixed_teams     | facilitation
vulnerable       | fragile         | -               | -           | decline      | -              | damaged       | shrinking       | -
ended            | uncoupling_kam  | =disintegrating | dissolution | none         | dormant_or_end | -             | no_contacts     | -
recover          | recover         | -               | -           | -            | reactivation   | recovery      | -               | -
"""  # noqa: E501  # a table is read as a whole
WITH = {"mcdonald_woodburn": "millman_wilson", "jap": "dwyer_schurr_oh"}


def cell(row: Row, theory: str) -> str:
    """Return what a row has of a theory, as the table writes it."""
    entry = row.entries[theory]
    if entry.term is None:
        return "none" if entry.absence == "no_counterpart" else "-"
    return f"={entry.term}" if entry.published else entry.term


def test_rows_are_those_of_the_table() -> None:
    """Each row holds what a table typed by hand says, and marks as published what that marks."""
    wanted = [re.split(r"\s*\|\s*", line.strip()) for line in TABLE.strip().splitlines()]
    names = [theory.name for theory in crosswalk.theories]
    assert names == [*TITLES, "order_of_need"]
    assert [[cell(row, name) for name in names] for row in crosswalk.rows] == wanted


def test_published_pairings_are_with_the_theory_that_they_rest_on() -> None:
    """McDonald and Woodburn are paired with Millman and Wilson, and Jap with Dwyer; neither was read by us."""
    for row in crosswalk.rows:
        for name, entry in row.entries.items():
            assert set(entry.published) <= {WITH.get(name)}
            assert all(word.status == "unverified" for word in entry.published.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_stage_and_exit_has_its_rows(model: StageModel) -> None:
    """Each stage and exit of a model that is a theory here stands in a row, under its own label and kind."""
    if model not in OF_THE_CATALOGUE:
        assert model.name in {"loss_cycle", "loyalty_ladder"}
        return
    theory = crosswalk.theory(model.name)
    stages = {stage.name: ("stage", stage.label) for stage in model.stages}
    exits = {stage.name: ("exit", stage.label) for stage in model.exits}
    flags = {flag.name: ("flag", flag.label) for flag in model.flags}
    moves = {t.kind for t in model.transitions}
    told = {term.name: (term.kind, term.label) for term in theory.terms if term.kind != "move"}
    assert told == stages | exits | flags
    assert {term.name for term in theory.terms if term.kind == "move"} <= moves
    assert theory.title == model.title
    assert set(told) <= {row.entries[model.name].term for row in crosswalk.rows}


def labels(value: object) -> Iterator[Labels]:
    """Yield every text in two languages within a dumped record."""
    if isinstance(value, dict):
        if set(value) == {"en", "ru"}:
            yield Labels.model_validate(value)
        for part in value.values():
            yield from labels(part)
    elif isinstance(value, list):
        for part in value:
            yield from labels(part)


def test_everything_is_in_both_languages() -> None:
    """Every label is Latin in English, Cyrillic in Russian, and mixes no letters that look alike."""
    found = list(labels(crosswalk.model_dump(mode="json")))
    assert len(found) > 60
    for label in found:
        assert not re.search(r"[А-Яа-яЁё]", label.en), label
        assert re.search(r"[а-я]", label.ru), label
        assert not re.search(r"[A-Za-zё]", label.ru), label


def test_every_provenance_names_a_listed_work() -> None:
    """Names, pairings and cautions rest on a listed work, or are ours; only a text that we read is sourced."""
    words = [theory.provenance for theory in crosswalk.theories]
    words += [word for row in crosswalk.rows for entry in row.entries.values() for word in entry.published.values()]
    words += [caution.provenance for caution in crosswalk.cautions]
    assert {word.source for word in words} <= {source.name for source in crosswalk.sources} | {"relstage"}
    assert {word.source for word in words} >= {source.name for source in CROSSWALK_SOURCES}
    assert {word.source for word in words if word.status == "sourced"} == {
        "Ford 1990, as taught",
        "Millman & Wilson 1995, as taught",
    }


# ---------------------------------------------------------------------------------------------------- moves no machine


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, and what it takes from them."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    taken = {f"{n.module}.{alias.name}" for n in nodes if isinstance(n, ast.ImportFrom) for alias in n.names}
    return taken | {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}


def test_no_machine_imports_it() -> None:
    """Only the study of it, and what people see, reads the crosswalk: no machine, model of stages, or testing kit."""
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any("crosswalk" in name for name in imported(path)) and "crosswalk" not in path.stem
    }
    assert {path.split("/")[0] for path in readers} <= {"cli", "messages", "studies"}
    assert not {path for path in readers if re.search(r"counterfactual|paths|steps|verification|comparison", path)}


AT = datetime(2024, 1, 1, tzinfo=UTC)
HISTORY = Relationship(
    id="r",
    opened_at=AT,
    facts=(
        Reading(indicator="account_attractiveness", value=0.9, occurred_at=AT.replace(month=2)),
        Reading(indicator="cultural_distance", value=0.1, occurred_at=AT.replace(month=2)),
        Reading(indicator="technological_distance", value=0.1, occurred_at=AT.replace(month=2)),
        Event(id="e", kind="negotiation_opened", occurred_at=AT.replace(month=3)),
    ),
)


def upside_down() -> Crosswalk:
    """Return a crosswalk in which Ford's stages stand in the opposite order, beside what they do not go with."""
    fords = [row.entries["ford"] for row in reversed(crosswalk.rows)]
    rows = [
        row.model_copy(update={"entries": row.entries | {"ford": ford}})
        for row, ford in zip(crosswalk.rows, fords, strict=True)
    ]
    return crosswalk.model_copy(update={"rows": tuple(rows)})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_standings_are_the_same_under_another_crosswalk(model: StageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """A history leads to the same standing after the crosswalk was turned upside down."""
    before = follow(model, HISTORY, as_of=AT.replace(month=6))
    monkeypatch.setattr(relstage.catalogue.crosswalk, "crosswalk", upside_down())
    assert follow(model, HISTORY, as_of=AT.replace(month=6)) == before
