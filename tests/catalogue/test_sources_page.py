"""The page of sources against the catalogue."""

import re
from pathlib import Path

import pytest

from relstage.catalogue.published import MODELS
from relstage.catalogue.sources import SOURCES
from relstage.machines import Source

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_every_source_stands_on_the_page(source: Source) -> None:
    """Each listed work is named on the page, so that a reader learns how far it was read."""
    assert f"| {source.name} |" in PAGE


def test_every_code_word_of_the_page_exists() -> None:
    """Whatever the page writes as code is an indicator, event, stage, transition, flag, axis or reading of a model."""
    known = {"model.with_thresholds({...})"}
    for model in MODELS:
        parts = (model.indicators, model.events, model.flags, model.axes)
        known |= {record.name for part in parts for record in part} | {*model.places, *model.transition_of}
        known |= {lexicon.reading for lexicon in model.lexicons}
    assert set(re.findall(r"`([^`]+)`", PAGE)) <= known


def test_every_event_and_indicator_with_a_source_stands_on_the_page() -> None:
    """Each indicator and event that a text names is found beside the statement that names it."""
    shared = MODELS[0]
    sourced = {x.name for part in (shared.indicators, shared.events) for x in part if x.provenance.status == "sourced"}
    missing = {name for name in sourced if f"`{name}`" not in PAGE}
    assert missing == set()
