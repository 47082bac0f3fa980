"""Law ``questions_reach_each_leaf``: where a leaf can decide alone, it is asked about holding and failing."""

from typing import Any

from hypothesis import given

from relstage.machines import decide
from relstage.testing.asking import Question, asked_event, questions_of
from tests.laws.definitions import Definition, definitions, values
from tests.soak.oracle import Guard, value_of


def with_atom(guard: Guard, nth: int, constant: Guard) -> tuple[Guard, int]:
    """Return `guard` with its nth comparison replaced, and how many were still to go."""
    if guard[0] not in ("and", "or", "not"):
        return (constant if nth == 0 else guard), nth - 1
    parts = []
    for part in guard[1:]:
        fresh, nth = with_atom(part, nth, constant)
        parts.append(fresh)
    return (guard[0], *parts), nth


def decisive(guard: Guard, nth: int, readings: dict[str, Any]) -> bool:
    """Tell whether the nth comparison alone decides if `guard` is true."""
    opened, shut = (value_of(with_atom(guard, nth, each)[0], readings) is True for each in (("and",), ("or",)))
    return opened != shut


def numbered_atoms(guard: Guard) -> list[tuple[str, Guard]]:
    """Return the comparisons with their local ids."""
    if guard[0] in ("and", "or", "not"):
        found: list[Guard] = [atom for part in guard[1:] for _, atom in numbered_atoms(part)]
    else:
        found = [guard]
    names = [atom[0] for atom in found]
    times = [names[: i + 1].count(name) for i, name in enumerate(names)]
    return [(name if n == 1 else f"{name}_{n}", atom) for name, n, atom in zip(names, times, found, strict=True)]


def asked_about(questions: tuple[Question, ...], guard: Guard, nth: int) -> set[bool | None]:
    """Return the values that the nth comparison takes in the questions in which it alone decides."""
    atom = numbered_atoms(guard)[nth][1]
    return {value_of(atom, q.readings) for q in questions if decisive(guard, nth, q.readings)}


@given(definitions(), values())
def test_questions_reach_each_leaf(definition: Definition, readings: dict[str, Any]) -> None:
    """Each comparison that alone decides a guard under readings drawn does so, with the same value, in a question."""
    questions, too_large = questions_of(definition.model)
    assert not too_large
    for row in definition.rows:
        for nth, (_, atom) in enumerate(numbered_atoms(row.guard)):
            value = value_of(atom, readings)
            if value is not None and decisive(row.guard, nth, readings):
                assert value in asked_about(questions, row.guard, nth)


@given(definitions())
def test_every_question_is_taken(definition: Definition) -> None:
    """No question holds a reading, an event or a stage that the model refuses."""
    for question in questions_of(definition.model)[0]:
        decide(definition.model, question.stage, question.readings, event=asked_event(question))
