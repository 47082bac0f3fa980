"""Law (``invariants_hold``): every invariant that applies holds on the catalogue; and each can fail."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import FunctionType
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.catalogue.published import MODELS
from relstage.errors import RuleError
from relstage.machines import StageModel, decide, observe, review
from relstage.models import Candidate, Decision, Event, Move, Reading, Relationship
from relstage.regions import Change, Nearest
from relstage.rules import Value, all_of, never
from relstage.testing.checking import case_of, failure
from relstage.testing.invariants import (
    INVARIANTS,
    Broken,
    History,
    Invariant,
    Question,
    deciding,
    defining,
    explaining,
    following,
    invariant,
    require,
    timing,
)
from tests.made_up import a_kind, a_model, a_stage, a_transition, months, orders, status, trust

Case = StageModel | Question | History
START = datetime(2024, 1, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OPEN: dict[str, Value] = {
    "orders_completed": 3.0,
    "trust": 0.6,
    "volume_change": 0.1,
    "alternatives_attractiveness": 0.1,
    "commitment": 0.6,
    "adaptation": 0.3,
}
NEAR: dict[str, Value] = {"cultural_distance": 0.2, "technological_distance": 0.2}


def a_question() -> Question:
    """Return a question whose decision walks from the early stage to the long-term one."""
    return Question(ford, "early", OPEN)


def answered(question: Question, **changes: Any) -> Question:
    """Return the question as if it had been answered otherwise."""
    other = Question(question.model, question.stage, question.readings, question.event)
    reasons = {name: changes.pop(name) for name in ("candidates",) if name in changes}
    decision = decide(other.model, other.stage, other.readings, event=other.event).model_copy(update=changes)
    decision.__dict__.update(reasons)
    other.__dict__["decision"] = decision
    return other


def a_move(**changes: Any) -> Move:
    """Return the move of F2, or something like it."""
    move = {"transition": "F2", "kind": "advance", "origin": "early", "target": "development"}
    return Move(**{**move, **changes})


def blocked(*candidates: Candidate) -> Question:
    """Return a question that moves nothing, with these candidates."""
    question = Question(ford, "early", {"trust": 0.1})
    return answered(question, candidates=candidates or question.decision.candidates[1:])


def candidate_of(question: Question, id: str, **changes: Any) -> Candidate:
    """Return a candidate of the question's decision, changed."""
    found = next(candidate for candidate in question.decision.candidates if candidate.transition == id)
    return replace(found, **changes)


def unmet() -> Candidate:
    """Return a candidate that fails though each of its leaves holds."""
    reasons = decide(ford, "early", OPEN).because[0].reasons
    return candidate_of(
        Question(ford, "early", {"trust": 0.1}), "F2", verdict="fails", obstacle="fails", reasons=reasons
    )


def unread() -> Candidate:
    """Return a candidate that does not tell its last leaf."""
    found = candidate_of(Question(ford, "early", {"trust": 0.1}), "F2")
    return replace(found, reasons=found.reasons[:-1])


def prompted() -> Question:
    """Return a question in which F1 waits for its event, answered as if its guard failed."""
    question = Question(ford, "pre_relationship", {**NEAR, "orders_completed": 1.0})
    others = [candidate_of(question, c.transition, verdict="fails") for c in question.decision.candidates]
    return answered(question, candidates=tuple(others))


def a_history(model: StageModel = ford, **more: Any) -> History:
    """Return a history with an advance, a late fact and an ending."""
    near = [Reading(indicator=name, value=value, occurred_at=START) for name, value in NEAR.items()]
    facts = (
        *near,
        Event(id="a", kind="trial_order", occurred_at=START + DAY),
        Reading(indicator="trust", value=0.3, occurred_at=START + DAY * 2, recorded_at=START + DAY * 9),
        Event(id="b", kind="relationship_ended", occurred_at=START + DAY * 5),
    )
    relationship = Relationship.model_validate({"id": "r", "opened_at": START - DAY, "facts": facts, **more})
    return History(model, relationship, START + DAY * 20, (START + DAY * 3, START + DAY * 10))


def stood(history: History, **changes: Any) -> History:
    """Return the history as if it had been followed to another standing."""
    history.__dict__["standing"] = history.standing.model_copy(update=changes)
    return history


def changed(**changes: Any) -> History:
    """Return a history of which the first change is another."""
    history = a_history()
    first, *rest = history.standing.changes
    return stood(history, changes=(first.model_copy(update=changes), *rest))


def stages_of(name: str, history: History, *standings: Any) -> History:
    """Return the history as if it had been followed part by part to these standings."""
    history.__dict__[name] = standings
    return history


def edited_later(history: History) -> History:
    """Return a history in which a later look lost the changes of an earlier one."""
    emptied = history.standing.model_copy(update={"changes": ()})
    return stages_of("as_recorded", history, history.standing, emptied)


def moved_back() -> History:
    """Return a history in which a late look put a change before the one before it."""
    history = a_history()
    bare = history.standing.model_copy(update={"changes": ()})
    return stages_of("as_recorded", history, bare, history.standing)


def in_disorder() -> History:
    """Return a history of a relationship that was not read as it was written."""
    history = a_history()
    relationship = history.relationship.model_copy(update={"facts": history.relationship.facts[::-1]})
    return replace(history, relationship=relationship)


def a_stay() -> History:
    """Return a history in which a stage that asks for six months was left after one day."""
    model = a_model(transitions=(a_transition("T1", months >= 6),))
    history = History(model, Relationship(id="r", opened_at=START), START + DAY * 400)
    first = history.standing.changes[0]
    return stood(history, changes=(first.model_copy(update={"at": START + DAY}),))


def quiet(model: StageModel = ford) -> History:
    """Return a history without a fact."""
    return History(model, Relationship(id="r", opened_at=START), START + DAY * 40)


def agreed() -> History:
    """Return a history with an agreement of three years."""
    event = Event(id="s", kind="agreement_signed", occurred_at=START, attributes={"years": 3.0})
    relationship = Relationship(id="r", opened_at=START, facts=(event,))
    return History(millman_wilson, relationship, START + DAY)


def at_once(model: StageModel, stage: str, readings: Any, **more: Any) -> Decision:
    """Decide, and leave something behind in the readings."""
    decision = decide(model, stage, dict(readings), **more)
    readings["trust"] = 0.0
    return decision


def strict(model: StageModel, stage: str, readings: Any, **more: Any) -> Decision:
    """Decide as if F2 asked for more trust."""
    return decide(model.with_thresholds({"F2.trust": 0.41}), stage, readings, **more)


def no_advice(_: object, readings: Any) -> Nearest:
    """Advise to change nothing."""
    return Nearest(readings, 0.0, ())


def too_much(field: Any, readings: Any) -> Nearest:
    """Advise what opens the guard, and something besides."""
    from relstage.regions import nearest

    found = nearest(field, readings)
    assert found is not None
    after = {**found.readings, "satisfaction": 0.9}
    return Nearest(after, found.distance + 1, (*found.changes, Change("satisfaction", None, 0.9, 1.0)))


def a_week_early(model: StageModel, standing: Any) -> Decision:
    """Review, and promise each date a week early."""
    decision = review(model, standing)
    told = [replace(c, earliest=c.earliest - 7 * DAY) if c.earliest else c for c in decision.candidates]
    decision.__dict__["candidates"] = tuple(told)
    return decision


def otherwise(model: StageModel, standing: Any, *facts: Any, as_of: datetime) -> Any:
    """Observe, and take any fact that came again for a new one."""
    memory = standing.memory.model_copy(update={"seen": dict[str, str]()})
    fresh = standing.model_copy(update={"memory": memory})
    return observe(model, fresh, *facts, as_of=as_of)


def a_ladder(*transitions: Any) -> StageModel:
    """Return a model of two stages and an exit with these transitions."""
    return a_model(transitions=transitions)


OUT = a_transition("E", trust < 0.1, origins=("first", "second"), target="gone", kind="terminate")
PATCHES: dict[str, tuple[Any, str, Any]] = {
    "decide_pure": (deciding, "decide", at_once),
    "explain_sound": (explaining, "nearest", no_advice),
    "explain_minimal": (explaining, "nearest", too_much),
    "advice_fires": (explaining, "decide", strict),
    "boundary_exact": (defining, "decide", strict),
    "other_definition_refused": (following, "observe", lambda _, standing, **__: standing),
    "definition_digest": (StageModel, "replace", lambda self, **_: self),
    "turns_on_the_date": (timing, "review", a_week_early),
    "term_expiry": (timing, "term_in_force", lambda *_: 99.0),
    "months_are_anchored": (timing, "later", lambda start, *_: start + 99 * DAY),
    "idempotent_event": ("relstage.testing.invariants.cases", "observe", otherwise),
    "conflicting_duplicate": ("relstage.testing.invariants.cases", "observe", otherwise),
}
BROKEN: dict[str, Callable[[], Case]] = {
    "as_reference": lambda: answered(a_question(), stage="final"),
    "standings_as_reference": lambda: stood(a_history(), stage="final"),
    "edges_only": lambda: answered(a_question(), moves=(a_move(target="final"),), stage="final"),
    "single_stage": lambda: answered(a_question(), stage="nowhere"),
    "no_skipping": lambda: answered(a_question(), moves=(a_move(target="final"),)),
    "no_regression": lambda: answered(a_question(), moves=(a_move(target="pre_relationship"),)),
    "final_is_final": lambda: answered(Question(ford, "ended", {}), moves=(a_move(origin="ended"),)),
    "comes_to_rest": lambda: answered(a_question(), moves=(a_move(),), stage="development"),
    "total_decide": lambda: Question(ford, "early", {"trust": 7.0}),
    "decide_pure": a_question,
    "decide_apply_agree": lambda: answered(a_question(), moves=(), stage="early"),
    "rename_equivariant": lambda: answered(a_question(), moves=(), stage="early"),
    "unrelated_readings": lambda: answered(a_question(), moves=(), stage="early"),
    "tightening_adds_nothing": prompted,
    "island_changes_nothing": lambda: answered(a_question(), moves=(), stage="early"),
    "reject_explained": lambda: blocked(unmet()),
    "reasons_complete": lambda: blocked(unread()),
    "explain_sound": lambda: Question(ford, "early", {**OPEN, "trust": 0.35}),
    "explain_minimal": lambda: Question(ford, "early", {**OPEN, "trust": 0.35}),
    "explain_stable": blocked,
    "changes_hang_together": lambda: changed(origin="final"),
    "guards_held": lambda: changed(reasons=()),
    "replay_is_fold": lambda: stood(a_history(), stage="final"),
    "fold_splits": lambda: stood(a_history(), stage="final"),
    "delivery_order": lambda: stood(a_history(), stage="final"),
    "idempotent_event": a_history,
    "conflicting_duplicate": a_history,
    "versions_contiguous": lambda: stood(a_history(), changes=()),
    "other_definition_refused": a_history,
    "history_append_only": lambda: edited_later(a_history()),
    "late_facts_wait": moved_back,
    "time_monotone": lambda: stood(a_history(), since=START),
    "round_trip": in_disorder,
    "shifted_400_years": lambda: stood(a_history(), changes=()),
    "min_dwell": a_stay,
    "turns_on_the_date": quiet,
    "term_expiry": agreed,
    "months_are_anchored": quiet,
    "reachable": lambda: a_ladder(OUT),
    "termination_reachable": lambda: a_ladder(
        a_transition("T", trust >= 0.5), a_transition("E", orders >= 1, target="gone", kind="terminate")
    ),
    "uncoupling_everywhere": lambda: a_ladder(
        a_transition("T"), a_transition("E", never, origins=("second",), target="gone", kind="terminate")
    ),
    "no_livelock": lambda: a_ladder(
        a_transition("T", trust >= 0.5),
        a_transition("B", trust >= 0.4, origins=("second",), target="first", kind="regress"),
    ),
    "guards_live": lambda: a_ladder(a_transition("T", all_of(trust >= 0.5, trust < 0.4))),
    "guard_mcdc": lambda: a_ladder(a_transition("T", all_of(trust >= 0.5, trust >= 0.4))),
    "boundary_exact": lambda: ford,
    "advice_fires": lambda: ford,
    "guard_monotone": lambda: a_ladder(a_transition("T", all_of(trust < 0.5, status >= "middle"))),
    "definition_digest": lambda: ford,
}


def test_each_invariant_is_tried() -> None:
    """There is a case for each invariant that can be asked without a store, and for nothing else."""
    assert set(BROKEN) == set(INVARIANTS) - {"stale_write_rejected"}


@pytest.mark.parametrize("name", BROKEN)
def test_it_can_fail(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The invariant finds what is wrong with a case that breaks it."""
    if name in PATCHES:
        owner, attribute, fault = PATCHES[name]
        if isinstance(owner, str):
            monkeypatch.setattr(f"{owner}.{attribute}", fault)
        else:
            monkeypatch.setattr(owner, attribute, fault)
    found = failure(INVARIANTS[name], BROKEN[name]())
    assert found is not None
    if name != "total_decide":
        assert isinstance(found, Broken), found


@pytest.mark.parametrize("invariant_", INVARIANTS.values(), ids=lambda each: each.name)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_invariants_hold(model: StageModel, invariant_: Invariant) -> None:
    """The invariant holds on some cases of the catalogue, or says why it does not apply."""
    if invariant_.applies_to(model):
        return
    for number in range(0, 30, 10):
        history, questions = case_of(model, number, 30, 6)
        about: dict[str, tuple[Case, ...]] = {"definition": (model,), "decision": questions, "history": (history,)}
        cases = about[invariant_.about]
        for case in cases:
            assert failure(invariant_, case) is None


def test_statements_are_sentences() -> None:
    """Each invariant has a statement: a sentence of its own."""
    statements = [each.statement for each in INVARIANTS.values()]
    assert all(statement[0].isupper() and statement.endswith(".") for statement in statements)
    assert len(set(statements)) == len(statements)


def test_applies_says_why_not() -> None:
    """A model without exits, clocks, terms or events is spared what is about them, and told why."""
    bare = a_model(exits=(), events=(), stages=(a_stage("first"),), transitions=())
    why = {name: each.applies_to(bare) for name, each in INVARIANTS.items() if each.applies_to(bare)}
    assert why == {
        "no_skipping": "the model has one stage, and so no order of stages",
        "no_regression": "the model has one stage, and so no order of stages",
        "final_is_final": "the model has no exit",
        "tightening_adds_nothing": "no guard reads anything",
        "termination_reachable": "the model has no exit",
        "uncoupling_everywhere": "no transition into an exit is declared",
        "no_livelock": "fewer than two transitions need no event, so none can lead round",
        "guards_live": "no guard reads anything",
        "advice_fires": "no guard reads anything",
        "guard_mcdc": "no guard reads anything",
        "boundary_exact": "no guard reads anything",
        "guard_monotone": "no guard reads anything",
        "conflicting_duplicate": "the model has no event",
        "stale_write_rejected": "it needs a store, and check uses none",
        "min_dwell": "no guard asks for a minimum of months in a stage",
        "turns_on_the_date": "no guard reads a date",
        "term_expiry": "the model reads no term of an agreement, or no event signs one",
        "months_are_anchored": "no guard reads a date",
    }
    read = a_model(events=(a_kind("call"),), transitions=(a_transition("T", all_of(trust >= 0.1, orders >= 1)),))
    full = read.replace(indicators=(trust, orders))
    assert INVARIANTS["unrelated_readings"].applies_to(full) == "every indicator is read by some guard or flag"


def test_a_check_without_a_statement_is_refused() -> None:
    """An invariant states what it promises; one without a docstring is refused, and one about nothing known."""
    with pytest.raises(RuleError, match="state in the docstring"):
        invariant("silent")(lambda _: None)
    with pytest.raises(RuleError, match="not 'anything'"):
        invariant("vague", about="anything")  # type: ignore[arg-type]
    assert "silent" not in INVARIANTS


def test_a_name_is_given_in_brackets() -> None:
    """The bare decorator, which would register nothing, is refused; so is a name that is no text."""
    with pytest.raises(RuleError, match=r'promised.*write @invariant\("name", about=...\)'):

        @invariant  # type: ignore[arg-type]
        def promised(question: Question) -> None:
            """No question is asked."""

    with pytest.raises(RuleError, match="not int"):
        invariant(5)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["bad name!", "", "no-skipping", "1st"])
def test_a_name_is_an_identifier(name: str) -> None:
    """A name that could not be written after ``--only`` without quotes is refused."""
    with pytest.raises(RuleError, match="an identifier"):
        invariant(name)


@pytest.mark.parametrize("name", ["no_skipping", "as_recorded"])
def test_a_taken_name_is_refused(name: str) -> None:
    """No check takes the place of another one, nor the name under which recorded decisions are reported."""
    before = dict(INVARIANTS)

    def other(question: Question) -> None:
        """Another promise."""

    with pytest.raises(RuleError, match=f"{name}.*another invariant has this name"):
        invariant(name, about="decision")(other)
    assert before == INVARIANTS


def test_the_same_check_may_be_registered_again() -> None:
    """The very same function, or the same one of a module loaded again, takes its own place."""
    check = INVARIANTS["no_skipping"].check
    reloaded = FunctionType(check.__code__, check.__globals__)
    reloaded.__module__, reloaded.__doc__ = check.__module__, check.__doc__
    before = INVARIANTS["no_skipping"]
    for same in (check, reloaded):
        invariant("no_skipping", about=before.about, applies_to=before.applies_to)(same)
        assert INVARIANTS["no_skipping"].statement == before.statement
    INVARIANTS["no_skipping"] = before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("no_livelock", "T then B, from first with trust = 0.8"),
        ("guard_monotone", f"T closes as trust goes from {math.nextafter(0.5, 0)!r} to 0.5, with status = middle"),
    ],
)
def test_what_is_seen_of_a_definition_has_readings(name: str, said: str) -> None:
    """Where an invariant of a definition is broken on some readings, they are told."""
    found = failure(INVARIANTS[name], BROKEN[name]())
    assert isinstance(found, Broken)
    assert said == found.seen


def test_require_tells_both() -> None:
    """What is required and does not hold is told with what was expected."""
    require(True, "a", "b")
    with pytest.raises(Broken, match="seen: a; expected: b"):
        require(False, "a", "b")
