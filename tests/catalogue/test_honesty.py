"""What holds of the whole catalogue: inert data, both languages, and a listed source for everything said."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import relstage.catalogue
from relstage.catalogue.published import MODELS
from relstage.catalogue.sources import SHARED_SOURCES, SOURCES
from relstage.machines import StageModel
from relstage.messages import Labels

MODULES = sorted(Path(relstage.catalogue.__file__).parent.glob("*.py"))
MAY_IMPORT = {
    "enum",
    "fractions",
    "relstage.rules",
    "relstage.dynamics",
    "relstage.machines",
    "relstage.messages",
    "relstage.models",
    "relstage.catalogue",
}


def tables(value: object) -> Iterator[dict[str, object]]:
    """Yield every JSON object within `value`."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from tables(part)
    elif isinstance(value, list):
        for part in value:
            yield from tables(part)


def labels(model: StageModel) -> list[Labels]:
    """Return every text in two languages of `model`."""
    return [Labels.model_validate(x) for x in tables(model.model_dump(mode="json")) if set(x) == {"en", "ru"}]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_catalogue_is_inert(module: Path) -> None:
    """No module of the catalogue defines a function, and each imports only the core and its neighbours."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)]
    assert not functions
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {re.sub(r"(relstage\.\w+)\..*", r"\1", name) for name in imported} <= MAY_IMPORT


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_everything_people_read_is_in_both_languages(model: StageModel) -> None:
    """Every label and sentence has English without Cyrillic letters and Russian with them."""
    assert len(labels(model)) > 100
    for label in labels(model):
        assert not re.search(r"[А-Яа-яЁё]", label.en), label
        assert re.search(r"[а-я]", label.ru), label


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_no_russian_word_hides_a_latin_letter(model: StageModel) -> None:
    """No word mixes Cyrillic and Latin letters that look alike, and Russian is spelt without ё throughout."""
    for label in labels(model):
        assert not re.search(r"[A-Za-z][А-Яа-я]|[А-Яа-я][A-Za-z]", label.ru), label
        assert "ё" not in label.ru.casefold(), label


def provenances(model: StageModel) -> list[dict[str, object]]:
    """Return every provenance within `model`, guidance and effects included."""
    return [x for x in tables(model.model_dump(mode="json")) if {"status", "source"} <= set(x)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_every_provenance_names_a_listed_source(model: StageModel) -> None:
    """Indicators, effects, stages, edges, thresholds and guidance name a listed work, or say that they are ours."""
    known = {source.name for source in model.sources} | {"relstage"}
    assert len(provenances(model)) > 150
    assert {str(x["source"]) for x in provenances(model)} <= known


def test_every_listed_source_is_used() -> None:
    """No work is listed that nothing rests on, and a model lists none that it does not name, but the shared ones."""
    used = {x["source"] for model in MODELS for x in provenances(model)}
    assert {source.name for source in SOURCES} <= used
    for model in MODELS:
        own = {source.name for source in model.sources} - {source.name for source in SHARED_SOURCES}
        assert own <= {x["source"] for x in provenances(model)}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_what_we_did_not_read_is_never_sourced(model: StageModel) -> None:
    """Only the texts that were read are given as sourced; ours alone names relstage."""
    read = {"Ford 1990, as taught", "Millman & Wilson 1995, as taught", "CRM course text", "Kevorkov", "Nestik"}
    read |= {"Ladder of loyalty, as summarised", "Muravyova"}
    for x in provenances(model):
        assert (x["status"] == "sourced") <= (x["source"] in read), x
        assert (x["source"] == "relstage") <= (x["status"] == "operationalised"), x
        assert (x["status"] == "unverified") <= (x["source"] not in read), x


@pytest.mark.parametrize(("model", "stage"), [(model, stage) for model in MODELS for stage in model.places], ids=str)
def test_guidance_is_complete(model: StageModel, stage: str) -> None:
    """Every stage and exit has a meaning, an objective, tasks, contacts, risks and a role."""
    place = model.stage(stage)
    assert place.meaning
    assert place.guidance is not None
    for part in ("tasks", "contacts", "risks", "role"):
        assert getattr(place.guidance, part), part
