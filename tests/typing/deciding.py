# ruff: noqa: B018, D401  # sentences on expressions that nobody runs
"""What a type checker sees of deciding and explaining; checked by mypy, never run."""

from datetime import UTC, datetime
from typing import assert_type

from relstage import (
    Decision,
    Event,
    FordStage,
    MillmanWilsonStage,
    Reading,
    StageModel,
    Standing,
    Transition,
    decide,
    explain,
    ford,
    millman_wilson,
    review,
)
from relstage.interpreters.diagrams import mermaid
from relstage.interpreters.prose import Explanation
from relstage.models import Candidate, FlagVerdict, Move, Reason

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def a_decision_is_typed_to_its_leaves() -> None:
    """Stage, moves, candidates and reasons have types of their own, none is Any."""
    decision = decide(ford, "early", {"trust": 0.4, "orders_completed": 2, "escalation": "none", "satisfaction": None})
    assert_type(decision, Decision)
    assert_type(decision.stage, str)
    assert_type(decision.moves, tuple[Move, ...])
    assert_type(decision.candidates, tuple[Candidate, ...])
    assert_type(decision.flags, tuple[FlagVerdict, ...])
    assert_type(decision.blocked_on("development"), tuple[Reason, ...])
    assert_type(decision.candidates[0].earliest, datetime | None)
    assert_type(decision.candidates[0].reasons[0].margin, float | None)


def stages_and_events_come_in_the_forms_people_have() -> None:
    """A stage is a text or a member of the model's enum; an event a record or a name; a reading a value or a record."""
    decide(ford, FordStage.EARLY, {})
    decide(millman_wilson, MillmanWilsonStage.MID_KAM, {}, event="account_demoted")
    decide(ford, "early", {}, event=Event(id="e1", kind="trial_order", occurred_at=NOW))
    decide(ford, "early", {"trust": Reading(indicator="trust", value=0.4, occurred_at=NOW)})


def a_model_is_asked_and_changed_in_types() -> None:
    """Lookups give records, and a changed model is a model again."""
    assert_type(ford, StageModel)
    assert_type(ford.transition_of["F3"], Transition)
    assert_type(ford.lookup("stage 5", reading="body"), tuple[str, ...])
    assert_type(ford.with_thresholds({"F3.trust": 0.7, "F9.satisfaction": 0.2}), StageModel)
    assert_type(millman_wilson.with_thresholds({"M2.supplier_status": "sole"}), StageModel)
    assert_type(ford.replace(version="2"), StageModel)


def an_answer_in_words_is_more_than_text(standing: Standing) -> None:
    """An explanation has parts; a drawing is text."""
    said = explain(decide(ford, "early", {}), toward="development", lang="ru")
    assert_type(said, Explanation)
    assert_type(said.text, str)
    assert_type(explain(review(ford, standing)), Explanation)
    assert_type(explain(standing, model=ford), Explanation)
    assert_type(mermaid(ford), str)


def mistakes_are_seen_before_anything_runs() -> None:
    """What is no model, stage, reading, event or language is an error of the type checker."""
    decide("ford", "early", {})  # type: ignore[arg-type]
    decide(ford, 2, {})  # type: ignore[arg-type]
    decide(ford, "early", {"trust": [0.4]})  # type: ignore[dict-item]
    decide(ford, "early", {"trust": 0.4}, event=3)  # type: ignore[arg-type]
    decide(ford, "early", {}, "trial_order")  # type: ignore[call-arg]
    decide(ford, "early")  # type: ignore[call-arg]
    explain(decide(ford, "early", {}), lang="de")  # type: ignore[arg-type]
    ford.with_thresholds({"F3.trust": None})  # type: ignore[dict-item]


def records_are_frozen(decision: Decision) -> None:
    """A decision and a model cannot be assigned to, and have no attribute that nothing declares."""
    decision.stage = "final"  # type: ignore[misc]
    ford.version = "2"  # type: ignore[misc]
    decision.stages  # type: ignore[attr-defined]
    decision.candidates[0].verdict = "holds"  # type: ignore[misc]


def words_of_a_closed_list_are_checked(candidate: Candidate) -> None:
    """A comparison with a word that a verdict, kind or obstacle never is, is an error."""
    assert candidate.verdict != "true"  # type: ignore[comparison-overlap]
    assert candidate.kind != "forward"  # type: ignore[comparison-overlap]
    assert candidate.obstacle == "too_early"
