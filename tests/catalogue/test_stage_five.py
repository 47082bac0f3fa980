"""Both readings of Ford's stage five, as labels are looked up and stages folded."""

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.published import MODELS
from relstage.errors import StageError
from relstage.machines import StageModel


@pytest.mark.parametrize("label", ["stage 5", "5", "Stage 5", "стадия 5", "этап 5"])
def test_bare_stage_five_is_refused(label: str) -> None:
    """Without a reading, stage five is ambiguous: the error names both readings."""
    with pytest.raises(StageError) as raised:
        ford.lookup(label)
    (problem,) = raised.value.problems
    assert problem.code == "ambiguous-label"
    assert "introduction: ended" in problem.message
    assert "body: final" in problem.message


@pytest.mark.parametrize(
    ("label", "reading", "stages"),
    [
        ("stage 5", "introduction", ("ended",)),
        ("stage 5", "body", ("final",)),
        ("stage 4", "introduction", ("long_term", "final")),
        ("stage 4", "body", ("long_term",)),
        ("завершение", "introduction", ("ended",)),
        ("заключительная стадия", "body", ("final",)),
        ("Возникновение", "introduction", ("early",)),
        ("поддержание", "introduction", ("long_term", "final")),
    ],
)
def test_label_in_a_reading(label: str, reading: str, stages: tuple[str, ...]) -> None:
    """A label is looked up as the reading given uses it."""
    assert ford.lookup(label, reading=reading) == stages


@pytest.mark.parametrize(
    ("label", "stages"),
    [
        ("termination", ("ended",)),
        ("завершение", ("ended",)),
        ("заключительная стадия", ("final",)),
        ("final", ("final",)),
        ("maintenance", ("long_term", "final")),
        ("stage 1", ("pre_relationship",)),
        ("развитие", ("development",)),
        ("долгосрочные отношения", ("long_term",)),
    ],
)
def test_label_on_which_the_readings_agree(label: str, stages: tuple[str, ...]) -> None:
    """A label that only one reading uses, or all use alike, needs no reading."""
    assert ford.lookup(label) == stages


def test_label_of_the_other_reading_is_unknown() -> None:
    """In the body's reading there is no termination, in the introduction's no final stage."""
    for label, reading in (("termination", "body"), ("заключительная стадия", "introduction")):
        with pytest.raises(StageError) as raised:
            ford.lookup(label, reading=reading)
        assert raised.value.problems[0].code == "unknown-label"


@pytest.mark.parametrize(
    ("reading", "names"),
    [
        ("introduction", ["pre_relationship", "emergence", "development", "maintenance", "maintenance", "termination"]),
        ("body", ["pre_relationship", "early", "development", "long_term", "final", "ended"]),
    ],
)
def test_every_stage_folds_into_each_reading(reading: str, names: list[str]) -> None:
    """The introduction's maintenance folds two stages and its termination is the exit; the body tells all apart."""
    assert [ford.fold(stage, reading=reading) for stage in ford.places] == names


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_own_names_and_labels_are_found(model: StageModel) -> None:
    """Every stage is found by its name and by its label in both languages."""
    for name, stage in model.places.items():
        assert model.lookup(name) == model.lookup(stage.label.en) == model.lookup(stage.label.ru) == (name,)
