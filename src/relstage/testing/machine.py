"""A hypothesis state machine of a model: histories that steer, and every invariant on the way.

Law (``machine_finds_what_check_finds``): a fault of the engine that breaks an invariant in ``check`` breaks it here.

A case begins with the steps to some stage or transition. Then there is one rule: each time it steers towards a
transition or a threshold, or makes noise, so that no choice of rules can starve it. Decisions are judged as they are
made, the history at the end of the case. What no history came to is led to at the end of the run; a run of the test
case that left something reachable untouched all the same fails.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any, ClassVar
from unittest import TestCase

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from relstage.errors import Problem, RuleError, nearest
from relstage.machines import StageModel
from relstage.models import Event, Reading
from relstage.testing.invariants import History, Invariant, Question, chosen
from relstage.testing.profiles import register_profiles
from relstage.testing.programs import program_of, told
from relstage.testing.questions import questions_of
from relstage.testing.reach import Tally
from relstage.testing.steering import WEIGHTS, Writer, goals

_CHOICES = st.randoms(use_true_random=False, note_method_calls=False)


def state_machine(
    model: StageModel,
    *,
    invariants: Iterable[str] | None = None,
    weights: Mapping[str, float] | None = None,
    extra_rules: Sequence[Callable[..., Any]] = (),
) -> type["RelationshipMachine"]:
    """Return a state machine whose ``TestCase`` tests `model` with steered histories.

    Parameters
    ----------
    model : StageModel
        The definition.
    invariants : iterable of str, optional
        Names of those to ask; default all that are about decisions and histories.
    weights : mapping, optional
        How often to aim at a ``transition``, at a ``threshold``, or make ``noise``: 0.5, 0.3 and 0.2.
    extra_rules : sequence of callable
        Further rules, made by ``hypothesis.stateful.rule``; each is given the machine, whose `take` takes facts.

    Raises
    ------
    RuleError
        Where a name is no invariant's, none of them is about decisions or histories, a weight is none of the three or
        no number from 0, or an extra rule is none.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing import state_machine
    >>> TestFord = state_machine(ford).TestCase  # pytest and unittest collect and run it
    """
    if not isinstance(model, StageModel):
        raise RuleError(Problem("not-a-model", type(model).__name__, "state_machine takes a StageModel"))
    _check_rules(extra_rules)
    parts: dict[str, Any] = {each.__name__: each for each in extra_rules}
    parts |= {
        "__doc__": f"Steered histories of {model.name}.",
        "model": model,
        "asked_of": chosen(invariants, (), about=("decision", "history")),
        "weights": _weights(weights or {}),
    }
    return type(f"{model.name}_machine", (RelationshipMachine,), parts)


def _weights(given: Mapping[str, float]) -> dict[str, float]:
    """Return all three weights."""
    unknown = [name for name in given if name not in WEIGHTS]
    if unknown:
        said = f"a step aims at a transition, at a threshold, or is noise{nearest(unknown[0], WEIGHTS)}"
        raise RuleError(Problem("unknown-weight", unknown[0], said))
    bad = [name for name, weight in given.items() if not (isinstance(weight, int | float) and 0 <= weight < math.inf)]
    if bad:
        raise RuleError(*(Problem("bad-weight", n, f"a weight is a number from 0, not {given[n]!r}") for n in bad))
    weights = {**WEIGHTS, **given}
    if not any(weights.values()):
        raise RuleError(Problem("bad-weight", "weights", "at least one weight is above 0"))
    return weights


def _check_rules(rules: Sequence[Callable[..., Any]]) -> None:
    """Refuse what hypothesis would not run as a rule, or what would take the place of a method of the machine."""
    for each in rules:
        if not any(name.startswith("hypothesis_stateful") for name in dir(each)):
            said = "an extra rule is a function under @hypothesis.stateful.rule()"
            raise RuleError(Problem("not-a-rule", repr(each), said))
        if hasattr(RelationshipMachine, each.__name__):
            raise RuleError(
                Problem("name-taken", each.__name__, "the machine has a method of this name; choose another")
            )
    names = [each.__name__ for each in rules]
    if len(names) > len(set(names)):
        raise RuleError(Problem("name-taken", ", ".join(names), "each extra rule has a name of its own"))


class _Counted:
    """The test case of a machine: it runs it, and fails where something reachable was never exercised."""

    def __init__(self) -> None:
        self._made: dict[type, type[CountedTestCase]] = {}

    def __get__(self, _: object, machine: type["RelationshipMachine"]) -> "type[CountedTestCase]":
        if machine not in self._made:
            self._made[machine] = _test_case(machine)
        return self._made[machine]


class CountedTestCase(TestCase):
    """What pytest and unittest run; `settings` may be set, and health checks are left out whatever they say."""

    machine: ClassVar[type["RelationshipMachine"]]
    settings: ClassVar[settings]

    def runTest(self) -> None:  # noqa: N802  # unittest's name for it
        """Run the machine, and see that everything reachable was exercised."""
        machine = self.machine
        machine.tally = Tally(machine.model)
        machine.shares = max(1, min(10, self.settings.max_examples // 10))
        run_state_machine_as_test(machine, settings=_for_histories(self.settings))
        for history in machine.tally.witnesses():
            machine.tally.follow(history)
            _ask(machine, "history", history)
        missed = machine.tally.reach().missed
        if missed:
            raise AssertionError(f"never exercised: {', '.join(missed)}")


def _for_histories(given: settings) -> settings:
    """Return the settings without the checks and the usual deadline that small inputs are meant for.

    The least history is a long input, as one of any model is, and takes as long as its invariants do.
    """
    deadline = None if given.deadline == settings().deadline else given.deadline
    return settings(given, suppress_health_check=list(HealthCheck), deadline=deadline)


def _test_case(machine: type["RelationshipMachine"]) -> type[CountedTestCase]:
    profile = register_profiles().get_profile("relstage-pr")
    name = f"{machine.__name__}.TestCase"
    return type(name, (CountedTestCase,), {"machine": machine, "settings": profile})


class RelationshipMachine(RuleBasedStateMachine):
    """One relationship under a model, led by steered facts."""

    model: ClassVar[StageModel]
    asked_of: ClassVar[tuple[Invariant, ...]]
    weights: ClassVar[Mapping[str, float]]
    tally: ClassVar[Tally]
    shares: ClassVar[int] = 10
    TestCase = _Counted()  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.writer: Writer | None = None
        self.judged, self.broken = 0, False

    @initialize(goal=st.integers(0, 2**16), share=st.integers(0, 9), choices=_CHOICES)
    def begin(self, goal: int, share: int, choices: Random) -> None:
        """Open a relationship, lead it to some stage or transition, and ask a share of the model's own questions."""
        towards = goals(self.model)
        self.writer = Writer.at_opening(self.model, choices)
        self.writer.weights = self.weights
        for step in towards[goal % len(towards)] if towards else ():
            self.writer.take(step)
        for question in questions_of(self.model)[share % self.shares :: self.shares]:
            self._judge(question)
        self._judge_new()

    @rule(choices=_CHOICES)
    def go_on(self, choices: Random) -> None:
        """Take one more step: towards a transition, to one side of a threshold, or anywhere."""
        assert self.writer is not None
        self.writer.random = choices
        self.writer.go_on(young=len(self.writer.asked) < 10)
        self._judge_new()

    def take(self, *facts: Event | Reading) -> None:
        """Take facts of your own, none before the last: for extra rules."""
        assert self.writer is not None
        self.writer.commit(facts, max([self.writer.now, *(fact.occurred_at for fact in facts)]))
        self._judge_new()

    def teardown(self) -> None:
        """Judge the history."""
        if self.writer is not None and not self.broken:
            relationship = self.writer.relationship.with_facts(*self.writer.facts)
            history = History(self.model, relationship, self.writer.now)
            self._tally().follow(history)
            self._ask("history", history)

    def _judge_new(self) -> None:
        assert self.writer is not None
        for asked in self.writer.asked[self.judged :]:
            self._judge(Question(self.model, asked.stage, asked.readings, asked.event))
        self.judged = len(self.writer.asked)

    def _judge(self, question: Question) -> None:
        self._tally().count(question)
        self._ask("decision", question)

    def _tally(self) -> Tally:
        if "tally" not in type(self).__dict__:
            type(self).tally = Tally(self.model)
        return self.tally

    def _ask(self, about: str, case: Question | History) -> None:
        try:
            _ask(type(self), about, case)
        except AssertionError:
            self.broken = True
            raise


def _ask(machine: type[RelationshipMachine], about: str, case: Question | History) -> None:
    """Ask every invariant about such a case, and raise an error with its program where one is broken."""
    for each in machine.asked_of:
        if each.about == about and not each.applies_to(machine.model):
            try:
                each.check(case)
            except Exception as error:
                seen, expected = told(error)
                said = f"{each.name}: {each.statement}\nseen: {seen}\nexpected: {expected}"
                raise AssertionError(f"{said}\n\n{program_of(each, case, error)}") from error
