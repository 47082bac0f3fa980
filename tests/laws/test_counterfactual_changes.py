"""Laws ``least_change_is_sound``, ``least_change_is_minimal`` and ``least_change_is_least``."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.studies.counterfactual import LeastChange
from tests.laws.counterfactuals import least, readings_of, small_definition
from tests.soak.counterfactuals import EPSILON, Question, judge, less_done, questions, terms_of

NAMES = ("trust", "orders", "status", "in_stage")
seeds = st.integers(0, 2**32 - 1)


@given(seeds)
@settings(max_examples=20)
def test_least_change_is_sound(seed: int) -> None:
    """On catalogue and random definitions, the independent model lets the transition fire, within the terms."""
    rng = random.Random(seed)
    for question, _ in zip(questions(seed), range(10), strict=False):
        judge(question, rng)


@given(seeds)
@settings(max_examples=60)
def test_least_change_is_minimal(seed: int) -> None:
    """No part of a change can be undone, and no number taken back by as little as there is."""
    question = next(questions(seed))
    answer = question.ask()
    if isinstance(answer, LeastChange):
        event = None if answer.event is None else (answer.event.kind, answer.event.attributes)
        after = {**question.readings, **{change.indicator: change.after for change in answer.changes}}
        assert not any(question.fires(less, event) for less in less_done(question, answer, after))


@given(seeds)
@settings(max_examples=120, deadline=None)
def test_least_change_is_least(seed: int) -> None:
    """On small definitions it costs what a search of all readings finds, and is refused where that finds none."""
    rng = random.Random(seed)
    names = rng.sample(NAMES, 3)
    definition = small_definition(rng, names)
    row = rng.choice(definition.rows)
    known, terms = readings_of(rng, names), terms_of(rng, names)
    question = Question(definition.model, definition.rows, ("in_stage",), row.origins[0], row, known, terms)
    found, answer = least(question, definition, names), question.ask()
    if isinstance(answer, LeastChange):
        assert found is not None
        assert abs(float(found) - answer.cost) <= EPSILON
    else:
        assert found is None
