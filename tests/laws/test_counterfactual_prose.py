"""Law ``counterfactual_prose_is_total``."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.messages import Lang
from relstage.studies.counterfactual import LeastChange, NotPossible, Plan, plan, robustness, tell
from tests.soak.counterfactuals import questions
from tests.soak.differential import MODELS, NAMES, drawn
from tests.soak.oracle import PLACES

LANGS: tuple[Lang, ...] = ("en", "ru")
seeds = st.integers(0, 2**32 - 1)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_counterfactual_prose_is_total(seed: int) -> None:
    """Changes, refusals, plans and what a stage can bear are told in both languages, with what changes and fires."""
    question = next(questions(seed))
    answer = question.ask()
    rng = random.Random(seed)
    machine = rng.choice(list(MODELS))
    origin, toward = rng.sample(PLACES[machine], 2)
    known = drawn(rng, NAMES[machine])
    planned = plan(MODELS[machine], origin, known, toward=toward)
    bears = robustness(MODELS[machine], origin, known)
    for lang in LANGS:
        told = tell(question.model, answer, lang=lang)
        if isinstance(answer, LeastChange):
            labels = [question.model.indicator_of[each.indicator].label.in_(lang) for each in answer.changes]
            assert all(label in told for label in (*labels, *answer.transitions))
        told = tell(MODELS[machine], planned, lang=lang)
        steps = planned.steps if isinstance(planned, Plan) else ()
        for step in steps:
            labels = [MODELS[machine].indicator_of[each.indicator].label.in_(lang) for each in step.changes]
            assert all(label in told for label in (*labels, ", ".join(step.transitions)))
        assert told or isinstance(planned, NotPossible)
        assert tell(MODELS[machine], bears, lang=lang)
