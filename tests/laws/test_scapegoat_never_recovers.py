"""Law ``scapegoat_never_recovers``: a culprit found moves nothing; out of trouble leads only the cause removed."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.loss_cycle import loss_cycle
from relstage.machines import decide
from relstage.models import Event
from tests.laws.histories import History, histories
from tests.laws.steering import near_thresholds
from tests.laws.tape import Tape, taped

RANKS = {stage.name: rank for rank, stage in enumerate((*loss_cycle.stages, *loss_cycle.exits))}
WHEN = datetime(2024, 2, 29, tzinfo=UTC)
LAST = 2**31 - 1
met: Counter[str] = Counter()


def _somewhere(tape: Tape) -> tuple[str, dict[str, Any]]:
    return tape.pick(list(RANKS)), near_thresholds(tape, "loss_cycle")


somewhere = taped(_somewhere, 96)


@settings(max_examples=200)
@given(somewhere)
def test_culprit_is_as_good_as_nothing(drawn: tuple[str, dict[str, Any]]) -> None:
    """From every stage and on all readings, the event of a culprit found leads where no event leads."""
    stage, readings = drawn
    found = decide(loss_cycle, stage, readings, event="scapegoat_response")
    nothing = decide(loss_cycle, stage, readings)
    assert (found.stage, found.moves) == (nothing.stage, nothing.moves)
    assert "recover" not in {move.kind for move in found.moves}


@settings(max_examples=200)
@given(somewhere, st.integers(1, 9), st.sampled_from(sorted(loss_cycle.event_of)))
def test_open_problems_let_nobody_out(drawn: tuple[str, dict[str, Any]], problems: int, kind: str) -> None:
    """While one problem keeps coming back no event leads a customer who is not lost any way back."""
    stage, readings = drawn
    event = Event(id="e", kind=kind, occurred_at=WHEN)
    reached = decide(loss_cycle, stage, readings | {"recurring_problems": float(problems)}, event=event).stage
    assert stage == "lost" or RANKS[reached] >= RANKS[stage]


def with_culprits(history: History) -> History:
    """Return the history in which, at each instant at which something was told, a culprit was found as well."""
    instants = sorted({fact.occurred_at for fact in history.relationship.facts})
    found = [
        Event(id=f"culprit {i}", kind="scapegoat_response", occurred_at=at, sequence=LAST)
        for i, at in enumerate(instants)
    ]
    return replace(history, relationship=history.relationship.with_facts(*found))


@settings(max_examples=120, derandomize=True)
@given(histories("loss_cycle"))
def check(history: History) -> None:
    """Follow a history with culprits and without."""
    as_it_was, blamed = history.followed(), with_culprits(history).followed()
    assert blamed.changes == as_it_was.changes
    assert blamed.stage == as_it_was.stage
    for change in blamed.changes:
        if change.kind == "recover":
            assert str(change.event).split("-")[-1] in {"root_cause_fixed", "reactivated"}
            met[change.transition] += 1


def test_scapegoat_never_recovers() -> None:
    """Culprits strewn over a history change no move of it; and those histories do recover, by the cause removed."""
    met.clear()
    check()
    assert met["L7"] >= 10
    assert met["L8"] >= 10
