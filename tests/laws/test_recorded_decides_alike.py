"""Law ``recorded_decides_alike``: recorded decisions are right, and told as different exactly where they differ."""

from typing import Any

from hypothesis import given

from relstage.testing.asking import Question
from relstage.testing.recorded import GivenAnswer, Recorded, differences, record
from tests.laws.definitions import Definition, definitions
from tests.soak.oracle import Outcome, outcome


def by_the_tables(definition: Definition, question: Question) -> Outcome:
    """Return what the independent model says; right after an ending only rows that need an event are tried."""
    rows = [row for row in definition.rows if row.events or not question.after_ending]
    event = (question.event, question.attributes) if question.event else None
    return outcome(rows, question.stage, question.readings, event, restarts=("in_stage",))


def as_recorded(answer: GivenAnswer) -> tuple[Any, ...]:
    """Return an answer as the independent model gives it, but for the name of the event used up."""
    return answer.stage, tuple((move.transition, move.used) for move in answer.moves), answer.cycles


def as_reckoned(found: Outcome) -> tuple[Any, ...]:
    """Return an outcome of the independent model in the same form."""
    return found.stage, tuple((id, event is not None) for id, event in found.fired), found.cycles


@given(definitions())
def test_recorded_answers_are_those_of_the_tables(definition: Definition) -> None:
    """Every recorded answer is the one that the independent model gives, and survives JSON."""
    recorded = record(definition.model)
    for case in recorded.cases:
        assert as_recorded(case.answer) == as_reckoned(by_the_tables(definition, case.question))
    assert Recorded.model_validate_json(recorded.model_dump_json()) == recorded


@given(definitions(), definitions())
def test_recorded_decides_alike(one: Definition, other: Definition) -> None:
    """A model has no differences from its own record, and from another's just those cases it decides otherwise."""
    recorded = record(one.model)
    assert differences(recorded, one.model) == ()
    told = {id(difference.question): difference for difference in differences(recorded, other.model)}
    for case in recorded.cases:
        difference = told.get(id(case.question))
        if case.question.stage not in other.model.places:
            assert difference is not None
            assert difference.now is None
            continue
        was, now = by_the_tables(one, case.question), by_the_tables(other, case.question)
        assert (difference is not None) == (
            as_reckoned(was) != as_reckoned(now) or kinds(one, was) != kinds(other, now)
        )


def kinds(definition: Definition, found: Outcome) -> list[tuple[str, str]]:
    """Return kind and target of each row that fired."""
    rows = {row.id: row for row in definition.rows}
    return [(rows[id].kind, rows[id].target) for id, _ in found.fired]
