"""One-step mutants of the catalogue: a sample of those that ``python -m tests.soak.mutants`` runs in full."""

import random

import pytest

from relstage.catalogue.published import MODELS
from relstage.machines import StageModel
from relstage.rules import Not, all_of, any_of
from relstage.testing import check
from relstage.testing.profiles import Size
from relstage.testing.recorded import record
from tests.made_up import a_model, a_transition, orders, trust
from tests.soak.false_alarms import drawn
from tests.soak.mutants import Mutant, mutants, proved_equal, verdict
from tests.testing.small import small

RECORDS = {model.name: record(model) for model in MODELS}
BY_NAME = {model.name: model for model in MODELS}
ALL = [(model.name, mutant) for model in MODELS for mutant in mutants(model)]
SAMPLE = random.Random(3).sample(ALL, 40)


@pytest.mark.parametrize(("name", "mutant"), SAMPLE, ids=str)
def test_mutants_are_found(name: str, mutant: Mutant) -> None:
    """A one-step mutant is refused by the definition, found by the record, or proved to decide alike."""
    assert verdict(mutant, BY_NAME[name], RECORDS[name]) != "SURVIVED"


@pytest.mark.parametrize(
    "what", ["trust >= 0.5 becomes > 0.5", "call without its attributes", "praise becomes quarrel"]
)
def test_check_finds_a_mutant_by_the_record(what: str) -> None:
    """What tells a mutant from its original is the invariant ``as_recorded`` of the check."""
    mutant = next(each for each in mutants(small) if each.what == what and each.original.id == "A1")
    report = check(mutant.model(small), invariants=[], settings=Size(1, 1), recorded=record(small))
    assert [outcome.name for outcome in report.failures] == ["as_recorded"]


def test_all_mutants_of_a_small_model_are_found() -> None:
    """Not one mutant survives of a model with ``Not``, attributes of events, chains of moves, and levels."""
    recorded = record(small)
    assert [str(each) for each in mutants(small) if verdict(each, small, recorded) == "SURVIVED"] == []


@pytest.mark.parametrize("model", drawn(8, start=5), ids=lambda model: model.digest)
def test_mutants_of_random_definitions_are_found(model: StageModel) -> None:
    """Of a definition drawn at random, that makes sense, no mutant of a sample survives."""
    recorded, every = record(model), list(mutants(model))
    chosen = random.Random(3).sample(every, min(12, len(every)))
    assert [str(each) for each in chosen if verdict(each, model, recorded) == "SURVIVED"] == []


def test_mutants_are_of_every_sort() -> None:
    """The mutants of a model change each part of a transition that can be changed by one step."""
    told = "\n".join(str(mutant) for mutant in mutants(small))
    for change in (
        "trust >= 0.5 becomes > 0.5",
        "trust >= 0.5 becomes >= 0.5000000000000001",
        "trust >= 0.5 becomes >= 0.55",
        "months >= 3 becomes >= 4.0",
        'status in ("low") becomes among low, middle',
        "months >= 3 dropped",
        "becomes (trust >= 0.5 or not (conflict >= 0.7))",
        "terminate becomes regress",
        "praise dropped",
        "praise becomes quarrel",
        "call without its attributes",
        "leads to third",
        "no longer leaves second",
    ):
        assert change in told


@pytest.mark.parametrize(
    ("guard", "other", "equal"),
    [
        (orders >= 3, orders > 2, True),
        (trust >= 0.5, trust > 0.5, False),
        (any_of(trust >= 0.5, trust < 0.5), trust >= 0, True),
        (any_of(trust >= 0.5, Not(trust >= 0.5)), all_of(), False),
        (all_of(trust >= 0.5, orders >= 0), trust >= 0.5, False),
    ],
    ids=str,
)
def test_equal_is_proved_for_what_is_unknown_too(guard: object, other: object, equal: bool) -> None:
    """Two guards are equal only if they hold under the same readings, those included that know too little."""
    original = a_transition("T1", guard)  # type: ignore[arg-type]
    mutant = Mutant(original, "another guard", {"guard": other, "thresholds": {}})
    assert proved_equal(mutant, a_model(transitions=(original,))) == equal
