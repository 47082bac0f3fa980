"""Law ``reasons_agree``: a candidate's verdict is that of ``evaluate``, and its leaves' verdicts combine to it."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings

from relstage.machines import StageModel, decide
from relstage.models import Candidate, Decision, Reason
from relstage.rules import AllOf, AnyOf, Bound, Level, Not, Rule, evaluate, leaves
from tests.laws.definitions import Definition, definitions
from tests.laws.definitions import steps as drawn_steps
from tests.laws.steering import Step, steps
from tests.laws.test_decide_equals_tables import as_event
from tests.soak.oracle import Happening

AFRESH = {"in_stage": 0.0, "months_in_stage": 0.0}  # in the made-up models, in the catalogue
RANK = {"fails": -1, "unknown": 0, "holds": 1}


def combined(guard: Rule, reasons: Iterator[Reason]) -> int:
    """Combine the verdicts of the leaves, left to right, as the guard combines them."""
    match guard:
        case Bound() | Level():
            reason = next(reasons)
            return RANK[reason.verdict] if reason.leaf == guard else -RANK[reason.verdict]  # shown as its opposite
        case AllOf(parts):
            return min([1, *(combined(part, reasons) for part in parts)])
        case AnyOf(parts):
            return max([-1, *(combined(part, reasons) for part in parts)])
        case Not(part):
            return -combined(part, reasons)


def check_reason(reason: Reason, readings: dict[str, Any]) -> None:
    """See that a leaf shows the reading it was decided on, its verdict, and a margin on the verdict's side."""
    value = readings.get(reason.leaf.indicator)
    assert reason.value == value
    assert RANK[reason.verdict] == evaluate(reason.leaf, readings)
    if reason.margin is None:
        assert reason.verdict == "unknown"
        assert value is None
    elif reason.verdict == "holds":
        assert reason.margin >= 0
    else:
        assert reason.verdict == "fails"
        assert reason.margin <= 0


def check_candidate(model: StageModel, candidate: Candidate, readings: dict[str, Any]) -> None:
    """See that verdict, leaves and obstacle of a candidate agree with ``evaluate`` on its guard."""
    transition = model.transition_of[candidate.transition]
    verdict = evaluate(transition.guard, readings)
    assert RANK[candidate.verdict] == verdict
    assert [reason.leaf.indicator for reason in candidate.reasons] == [x.indicator for x in leaves(transition.guard)]
    assert combined(transition.guard, iter(candidate.reasons)) == verdict
    for reason in candidate.reasons:
        check_reason(reason, readings)
    fits = {"holds": ("none", "event", "cycle"), "fails": ("fails", "too_early"), "unknown": ("unknown",)}
    assert candidate.obstacle in fits[candidate.verdict]


def check(model: StageModel, decision: Decision, readings: dict[str, Any]) -> None:
    """See that a decision gives a candidate for each road out of the stage reached, and that what fired held."""
    if decision.moves:
        readings = readings | AFRESH
    out = {transition.id for transition in model.transitions if decision.stage in transition.origins}
    assert {candidate.transition for candidate in decision.candidates} == out
    for candidate in decision.candidates:
        check_candidate(model, candidate, readings)
    assert [why.transition for why in decision.because] == [move.transition for move in decision.moves]
    assert all(why.verdict == "holds" for why in decision.because)
    for toward in {candidate.target for candidate in decision.candidates}:
        roads = [c for c in decision.candidates if c.target == toward and c.verdict != "holds"]
        shut = tuple(reason for road in roads for reason in road.reasons if reason.verdict != "holds")
        assert decision.blocked_on(toward) == shut


@settings(max_examples=150)
@given(definitions(), drawn_steps())
def test_reasons_agree(definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]) -> None:
    """On any definition, verdicts and leaves of all candidates agree with ``evaluate``."""
    for stage in definition.model.places:
        for readings, event in drawn:
            check(definition.model, decide(definition.model, stage, readings, event=as_event(event)), readings)


@settings(max_examples=200)
@given(steps())
def test_catalogue_reasons_agree(step: Step) -> None:
    """The same for the catalogue; a decision read back from JSON gives the same reasons."""
    decision = decide(step.model, step.stage, step.readings, event=as_event(step.event))
    check(step.model, decision, step.readings)
    assert Decision.model_validate_json(decision.model_dump_json()) == decision


@settings(max_examples=200)
@given(steps())
def test_flags_agree(step: Step) -> None:
    """A flag holds where one of its rules HOLDS, else is unknown where one is; its leaves are those of its rules."""
    decision = decide(step.model, step.stage, step.readings)
    expected: dict[str, int] = {}
    shown: dict[str, list[str]] = {}
    for flag in step.model.flags:
        if decision.stage in flag.stages:
            verdict = evaluate(flag.guard, step.readings)
            expected[flag.name] = max(expected.get(flag.name, -1), verdict)
            shown.setdefault(flag.name, []).extend(f"{flag.id}.{local}" for local, _ in flag.numbered_leaves())
    assert {flag.name: RANK[flag.verdict] for flag in decision.flags} == expected
    assert {flag.name: [reason.threshold for reason in flag.reasons] for flag in decision.flags} == shown
    for flag_verdict in decision.flags:
        for reason in flag_verdict.reasons:
            check_reason(reason, step.readings)
