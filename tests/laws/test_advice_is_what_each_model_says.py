"""Law ``advice_is_what_each_model_says``: each part of an advice is what following under that model alone gives."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.ford import ford
from relstage.catalogue.published import MODELS
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.machines import follow, review
from relstage.models import Relationship
from relstage.studies.advising import AccountAdvice, advise
from relstage.studies.causes import inquire
from relstage.studies.crosswalk import coincides, differing
from relstage.studies.economics import adaptation_warnings
from relstage.studies.positioning import place
from tests.laws.histories import History, histories


def advised(history: History) -> AccountAdvice:
    """Return the advice of all models of the catalogue on a history."""
    return advise(history.relationship, as_of=history.until)


@settings(max_examples=40)
@given(histories())
def test_advice_is_what_each_model_says(history: History) -> None:
    """Stage, moves due, ways onward, what looms and flags are those of following and reviewing under each model."""
    advice = advised(history)
    assert [part.standing.model for part in advice.stages] == [model.stamp for model in MODELS]
    for model, part in zip(MODELS, advice.stages, strict=True):
        alone = follow(model, history.relationship, as_of=history.until)
        decision = review(model, alone)
        assert part.standing == alone
        assert part.due == decision.moves
        assert part.guidance == model.stage(alone.stage).guidance
        assert part.ended == (bool(alone.changes) and alone.changes[-1].kind == "terminate")
        if not decision.moves:
            ways = [road for road in decision.candidates if road.kind in ("advance", "recover")]
            assert list(part.onward) == ways
            assert all(road in decision.candidates and road not in ways for road in part.looming)
            assert all(road.verdict == "holds" or road.earliest is not None for road in part.looming)
            assert part.flags == decision.flags


@settings(max_examples=30)
@given(histories())
def test_causes_of_an_advice_are_those_of_each_model(history: History) -> None:
    """An inquiry stands in an advice where the account ended, stepped back or is at risk, and is that model's own."""
    for model, part in zip(MODELS, advised(history).stages, strict=True):
        alone = inquire(history.relationship, model=model, as_of=history.until)
        expected = alone if alone.setback is not None or part.at_risk else None
        assert part.inquiry == expected


@settings(max_examples=30)
@given(histories())
def test_what_goes_across_is_what_each_study_says(history: History) -> None:
    """Place, warnings, coincidences and differences are those of their own studies, asked alone."""
    advice, until = advised(history), history.until
    standings = [follow(model, history.relationship, as_of=until) for model in MODELS]
    assert advice.place == place(supplier_matrix, standings[0])
    assert advice.warnings == adaptation_warnings(history.relationship, model=ford, as_of=until)
    assert advice.differences == differing(standings)
    for part in advice.stages:
        if part.coincides is not None:
            assert part.coincides == coincides(part.standing.model.name, part.standing.stage)


@settings(max_examples=30)
@given(histories(), st.integers(0, 2**32 - 1))
def test_other_models_change_nothing(history: History, seed: int) -> None:
    """Some of the models in another order, and facts delivered in another order, give the same parts."""
    rng = random.Random(seed)
    some = rng.sample(MODELS, rng.randint(1, len(MODELS)))
    facts = list(history.relationship.facts)
    rng.shuffle(facts)
    mixed = Relationship.model_validate(dict(history.relationship) | {"facts": facts})
    whole = {part.standing.model.name: part for part in advised(history).stages}
    fewer = advise(mixed, models=some, as_of=history.until)
    assert list(fewer.stages) == [whole[model.name] for model in some]
