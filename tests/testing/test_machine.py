"""Law (``machine_finds_what_check_finds``): what breaks an invariant in ``check`` breaks it in the state machine."""

import math
import unittest
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import rule

from relstage import ford
from relstage.errors import RuleError
from relstage.machines import StageModel
from relstage.models import Event
from relstage.rules import all_of
from relstage.testing import INVARIANTS, check, invariant, state_machine
from relstage.testing.invariants import History, Question
from relstage.testing.machine import RelationshipMachine
from relstage.testing.reach import Tally
from relstage.testing.steering import WEIGHTS
from tests.made_up import a_model, a_stage, a_transition, months, orders, trust

FEW: dict[str, Any] = {
    "max_examples": 10,
    "stateful_step_count": 6,
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": list(HealthCheck),
    "phases": (Phase.generate,),
}


def a_chain() -> StageModel:
    """Return three stages in a row, one left by time, and a way out."""
    stages = tuple(a_stage(name) for name in ("first", "second", "third"))
    on = a_transition("T2", all_of(orders >= 3, months >= 2), origins=("second",), target="third")
    out = a_transition("E", trust < 0.2, origins=("first", "second", "third"), target="gone", kind="terminate")
    return a_model(stages=stages, transitions=(a_transition("T1", trust >= 0.5), on, out))


def outcome_of(machine: type[RelationshipMachine], **changes: Any) -> unittest.TestResult:
    """Run the test case of a machine in a small profile."""
    case = machine.TestCase
    case.settings = settings(**{**FEW, **changes})
    result = unittest.TestResult()
    case("runTest").run(result)
    return result


def test_a_sound_model_passes() -> None:
    """The machine of a sound model passes, and has exercised everything reachable."""
    machine = state_machine(a_chain())
    assert outcome_of(machine).wasSuccessful()
    reach = machine.tally.reach()
    assert reach.missed == ()
    assert all(reach.transitions.values())


def test_settings_are_given_as_hypothesis_says(caplog: pytest.LogCaptureFixture) -> None:
    """A test case of the catalogue is sized by its attribute `settings` alone, and writes nothing into the log."""
    case = state_machine(ford, invariants=["edges_only", "decide_apply_agree", "fold_splits"]).TestCase
    case.settings = settings(max_examples=5, stateful_step_count=15, database=None, derandomize=True)
    result = unittest.TestResult()
    case("runTest").run(result)
    assert result.wasSuccessful(), result
    assert caplog.records == []


def test_a_deadline_of_ones_own_is_kept() -> None:
    """The usual deadline of hypothesis is meant for small inputs and left out; one that was set counts."""
    case = state_machine(a_chain(), invariants=["edges_only"]).TestCase
    case.settings = settings(max_examples=2, stateful_step_count=2, database=None, deadline=0.001)
    result = unittest.TestResult()
    case("runTest").run(result)
    assert "DeadlineExceeded" in result.errors[0][1]


def test_the_test_case_is_one() -> None:
    """Whoever sets the settings of a test case and asks for it again gets the same, and it is what unittest runs."""
    machine = state_machine(a_chain())
    assert machine.TestCase is machine.TestCase
    assert issubclass(machine.TestCase, unittest.TestCase)
    assert machine.TestCase.settings.max_examples == 100
    assert state_machine(a_chain()).TestCase is not machine.TestCase


def test_what_is_not_exercised_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that left something reachable untouched fails, and says what."""
    monkeypatch.setattr("relstage.testing.machine.questions_of", lambda _: ())
    monkeypatch.setattr("relstage.testing.machine.goals", lambda _: ())
    monkeypatch.setattr(Tally, "witnesses", lambda _: iter(()))
    result = outcome_of(state_machine(a_chain(), invariants=["edges_only"]), max_examples=1, stateful_step_count=2)
    assert "never exercised: " in result.failures[0][1]
    assert "stage third" in result.failures[0][1]


@pytest.mark.parametrize("about", ["decision", "history"])
def test_machine_finds_what_check_finds(about: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An invariant that fails in check fails in the machine too, with its statement and a program."""
    monkeypatch.setitem(INVARIANTS, "no_third", INVARIANTS["edges_only"])
    del INVARIANTS["no_third"]

    @invariant("no_third", about=about)
    def no_third(case: Question | History) -> None:
        """Nothing comes to the third stage."""
        if isinstance(case, Question):
            assert case.decision.stage != "third"
        else:
            assert "third" not in [change.target for change in case.standing.changes]

    assert check(a_chain(), invariants=["no_third"], settings=settings(**FEW)).failures
    result = outcome_of(state_machine(a_chain(), invariants=["no_third"]), max_examples=20)
    assert "no_third: Nothing comes to the third stage." in result.failures[0][1]
    assert "INVARIANTS['no_third'].check(" in result.failures[0][1]


def test_extra_rules_take_facts() -> None:
    """A rule of one's own is run too, and its facts are part of the history that is judged."""
    taken: list[str] = []

    @rule()
    def ring_up(self: Any) -> None:
        """Call."""
        at, number = self.writer.now, len(self.writer.facts)
        self.take(Event(id=f"ring {number}", kind="call", occurred_at=at))
        taken.append(self.writer.facts[-1].id)

    assert outcome_of(
        state_machine(a_chain(), invariants=["edges_only", "fold_splits"], extra_rules=[ring_up])
    ).wasSuccessful()
    assert taken


def test_weights_steer() -> None:
    """With all weight on noise no step aims at anything; with none, none is noise."""
    assert state_machine(a_chain(), weights={"noise": 1}).weights == {"transition": 0.5, "threshold": 0.3, "noise": 1}
    quiet = state_machine(a_chain(), invariants=["edges_only"], weights={"noise": 0.0, "threshold": 0.0})
    assert outcome_of(quiet).wasSuccessful()


def test_unknown_names_are_refused() -> None:
    """A weight or an invariant that there is none of is refused when the machine is made, with the nearest."""
    with pytest.raises(RuleError, match="did you mean 'noise'"):
        state_machine(a_chain(), weights={"noize": 1})
    with pytest.raises(RuleError, match="did you mean 'edges_only'"):
        state_machine(a_chain(), invariants=["edge_only"])


@pytest.mark.parametrize(
    "weights", [{"noise": -1}, {"noise": math.nan}, {"noise": math.inf}, {"noise": "1"}, dict.fromkeys(WEIGHTS, 0)]
)
def test_bad_weights_are_refused(weights: Any) -> None:
    """A weight is a number from 0, and not all of them are 0."""
    with pytest.raises(RuleError, match="weight is"):
        state_machine(a_chain(), weights=weights)


def test_bad_rules_are_refused() -> None:
    """An extra rule is one of hypothesis' rules, under a name that the machine does not use and no other rule has."""

    @rule()
    def go_on(self: Any) -> None:
        """Stand in the way."""

    @rule()
    def ring_up(self: Any) -> None:
        """Call."""

    for odd, said in ([1], "an extra rule is"), ([len], "an extra rule is"), ([go_on], "has a method of this name"):
        with pytest.raises(RuleError, match=said):
            state_machine(a_chain(), extra_rules=odd)  # type: ignore[arg-type]
    with pytest.raises(RuleError, match="a name of its own"):
        state_machine(a_chain(), extra_rules=[ring_up, ring_up])


def test_no_model_is_refused() -> None:
    """What is no stage model is refused when the machine is made."""
    with pytest.raises(RuleError, match="takes a StageModel"):
        state_machine("ford")  # type: ignore[arg-type]


@pytest.mark.parametrize("names", [[], ["guards_live", "reachable"]])
def test_nothing_to_ask_is_refused(names: list[str]) -> None:
    """A machine makes decisions and histories; one that would ask nothing about them is refused."""
    with pytest.raises(RuleError, match="no invariant about a decision or a history is left to ask"):
        state_machine(a_chain(), invariants=names)
