"""Roles of sellers and the evidence for causes: data in both languages, tied to stages, events and indicators."""

import re

import pytest

from relstage.catalogue.causes import UncouplingCause
from relstage.catalogue.events import EVENTS
from relstage.catalogue.evidence import EVIDENCE
from relstage.catalogue.indicators import INDICATORS
from relstage.catalogue.published import MODELS
from relstage.catalogue.roles import ROLES, STAGE_ROLES, SellerRole
from relstage.catalogue.sources import SOURCES
from relstage.machines import StageModel
from relstage.messages import Lang
from relstage.messages.sentences import WORDS

STEMS: dict[Lang, dict[str, str]] = {
    "en": {"hunter": "hunter", "farmer": "farmer", "netocrat": "netocrat"},
    "ru": {"охотник": "hunter", "фермер": "farmer", "нетократ": "netocrat"},
}
PLACES = [(model, stage) for model in MODELS for stage in model.places]


def named_in_guidance(model: StageModel, stage: str, lang: Lang) -> set[str]:
    """Return the roles that the guidance of a stage names in its sentences on the role."""
    guidance = model.stage(stage).guidance
    said = " ".join(advice.text.in_(lang) for advice in (guidance.role if guidance else ())).casefold()
    return {name for stem, name in STEMS[lang].items() if stem in said}


def test_there_are_three_roles() -> None:
    """Hunter, farmer and netocrat, each with a label, a horizon and a skill in both languages, from the source."""
    assert [role.name for role in ROLES] == list(SellerRole) == ["hunter", "farmer", "netocrat"]
    assert [role.label.ru for role in ROLES] == ["охотник", "фермер", "нетократ"]
    for role in ROLES:
        assert role.provenance.source == "Nestik"
        assert role.provenance.status == "sourced"
        for text in (role.label, role.horizon, role.skill):
            assert re.search(r"[а-я]", text.ru)
            assert not re.search(r"[а-яА-ЯёЁ]", text.en)


@pytest.mark.parametrize(("model", "stage"), PLACES, ids=lambda part: getattr(part, "name", part))
@pytest.mark.parametrize("lang", ["en", "ru"])
def test_every_stage_has_the_roles_that_its_guidance_names(model: StageModel, stage: str, lang: Lang) -> None:
    """The table of roles and the sentences of each stage's guidance name the same roles, in either language."""
    (row,) = [each for each in STAGE_ROLES if (each.model, each.stage) == (model.name, stage)]
    assert {*row.now, *row.on_return} == named_in_guidance(model, stage, lang)
    assert row.provenance.status == "operationalised"


def test_no_role_stands_for_a_stage_that_is_not_there() -> None:
    """Each row of the table is of a stage of the catalogue."""
    assert {(each.model, each.stage) for each in STAGE_ROLES} == {(model.name, stage) for model, stage in PLACES}


def test_every_cause_has_evidence_with_price_last() -> None:
    """Each of the ten causes is there once, in the text's order but for price, and has a word in both languages."""
    order = [cause for cause in UncouplingCause if cause != "price_dispute"]
    assert [each.cause for each in EVIDENCE] == [*order, "price_dispute"]
    assert all(f"cause.{each.cause}" in WORDS for each in EVIDENCE)


def test_every_sign_is_of_the_vocabulary() -> None:
    """Signs name events with attributes that these have, and limits that lie on the scales of their indicators."""
    events, indicators = {event.name: event for event in EVENTS}, {each.name: each for each in INDICATORS}
    signs = [sign for each in EVIDENCE for sign in each.signs]
    assert len({sign.id for sign in signs}) == len(signs)
    for sign in signs:
        if sign.event is not None:
            assert set(sign.where) <= {attribute.name for attribute in events[sign.event].attributes}
        else:
            assert sign.leaf is not None
            assert sign.leaf.kind == "bound"
            assert indicators[sign.leaf.indicator].scale.admits(sign.leaf.limit)
            assert sign.provenance.source == "relstage"


def test_every_provenance_of_the_evidence_names_a_listed_source() -> None:
    """What is said of a cause, of who began it and of each sign names a listed work, or says that it is ours."""
    known = {source.name for source in SOURCES} | {"relstage"}
    for each in EVIDENCE:
        for provenance in (each.provenance, each.initiator_provenance, *(sign.provenance for sign in each.signs)):
            assert provenance.source in known


def test_lost_attractiveness_alone_is_the_suppliers() -> None:
    """The text names the supplier as the one who acts for one cause, and so does the evidence."""
    assert [each.cause for each in EVIDENCE if each.initiator == "supplier"] == ["customer_attractiveness_lost"]
