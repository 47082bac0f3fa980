"""A stage model on mutable hosts: what moves, what is refused, and what callbacks see."""

import copy
import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

import pytest
import transitions
from pydantic import BaseModel, ConfigDict

from relstage import (
    DefinitionError,
    Event,
    FactError,
    FordStage,
    HostError,
    Sealed,
    StageError,
    StageMachine,
    decide,
    ford,
)
from relstage.machines import Transition, Trigger
from relstage.machines.embedding import NO_EVENT
from tests.made_up import a_model, a_stage, a_transition, months

NEAR: dict[str, Any] = {"cultural_distance": 0.1, "technological_distance": 0.1}
WILLING: dict[str, Any] = {
    "orders_completed": 1,
    "trust": 0.5,
    "volume_change": 0.2,
    "alternatives_attractiveness": 0.3,
}


@dataclass
class Account:
    """A host that keeps a diary of the callbacks that ran."""

    stage: str = "pre_relationship"
    readings: dict[str, Any] = field(default_factory=dict)
    diary: list[str] = field(default_factory=list)

    def note(self, event: transitions.EventData) -> None:
        """Note a callback of the machine."""
        self.diary.append(f"{event.event.name} at {self.stage}")

    def on_exit_pre_relationship(self, _: transitions.EventData) -> None:
        """Note that the first stage is left."""
        self.diary.append("exit")

    def on_enter_early(self, _: transitions.EventData) -> None:
        """Note that the second stage is entered."""
        self.diary.append("enter")


class Slotted:
    """A host with nothing but its two attributes."""

    __slots__ = ("readings", "stage")

    def __init__(self, stage: str, readings: dict[str, Any]) -> None:
        self.stage, self.readings = stage, readings


class Open(BaseModel):
    """A mutable pydantic host."""

    model_config = ConfigDict(validate_assignment=True)

    stage: FordStage = FordStage.PRE_RELATIONSHIP
    readings: dict[str, float] = {}


class Bare:
    """A host without readings."""

    stage = "early"


class Misspelt:
    """A host whose stage has another name."""

    stages = "early"


class Hiding:
    """A host that keeps its stage to itself."""

    _stage = "early"


class Frozen(Open):
    """A pydantic host that cannot be moved."""

    model_config = ConfigDict(frozen=True)


@pytest.fixture(scope="module")
def machine() -> StageMachine:
    """One machine for every host of this file."""
    return StageMachine(ford)


@pytest.mark.parametrize("make", [Account, Slotted, lambda stage, readings: Open(stage=stage, readings=readings)])
def test_a_host_of_any_class_moves(machine: StageMachine, make: Callable[[str, Any], Any]) -> None:
    """A host is moved to the stage that decide reaches, whatever its class; nothing is bound to it."""
    host = make("pre_relationship", NEAR | WILLING)
    decision = machine.fire(host, "trial_order")
    assert [move.transition for move in decision.moves] == ["F1", "F2"]
    assert host.stage == decision.stage == "development"
    assert not hasattr(host, "trigger")


def test_a_stage_kept_as_an_enum_stays_one(machine: StageMachine) -> None:
    """A host that holds a member of a string enum is given a member of the same enum."""
    host = Open(readings=NEAR)
    machine.fire(host, "negotiation_opened")
    assert host.stage is FordStage.EARLY


def test_an_event_with_attributes_is_handed_on() -> None:
    """A transition that asks for attributes of its event sees them, and a bare name of a kind has none."""
    from relstage import millman_wilson

    machine = StageMachine(millman_wilson)
    readings = {"contact_breadth": 1, "trust": 0.2}
    event = Event(
        id="1",
        kind="key_person_changed",
        occurred_at="2024-01-01T00:00:00Z",
        attributes={"less_qualified": True},
    )
    host = Account("early_kam", readings)
    assert machine.fire(host, "key_person_changed").stage == "early_kam"
    assert machine.fire(host, event).stage == host.stage == "uncoupling_kam"


def test_a_blocked_host_is_handed_the_decision_that_says_why(machine: StageMachine) -> None:
    """Fire does not raise when nothing moves; every unmet and unknown threshold is in the decision."""
    host = Account("early", {"orders_completed": 1, "trust": 0.3, "volume_change": 0.2})
    decision = machine.fire(host)
    assert host.stage == "early"
    assert [(r.threshold, r.verdict) for r in decision.blocked_on("development")] == [
        ("F2.trust", "fails"),
        ("F2.alternatives_attractiveness", "unknown"),
    ]


def test_asking_has_no_side_effect() -> None:
    """Ask answers as fire would, runs no callback and leaves the host as it was."""
    machine = StageMachine(ford, prepare_event="note", finalize_event="note")
    host = Account(readings=NEAR)
    before = copy.deepcopy(host)
    assert machine.ask(host, "trial_order").stage == "early"
    assert host == before


def test_callbacks_run_in_the_documented_order() -> None:
    """The order is that of transitions: prepare, before, exit, enter, after, finalize, once an attempt."""
    diary: list[str] = []
    machine = StageMachine(
        ford,
        prepare_event=_noting(diary, "prepare_event"),
        before_state_change=_noting(diary, "before_state_change"),
        after_state_change=_noting(diary, "after_state_change"),
        finalize_event=_noting(diary, "finalize_event"),
    )
    host = Account(readings=NEAR, diary=diary)
    machine.fire(host, "trial_order")
    moving = ["prepare_event", "before_state_change", "exit", "enter", "after_state_change", "finalize_event"]
    assert diary == [*moving, "prepare_event", "finalize_event"]


def _noting(diary: list[str], name: str) -> Callable[[object], None]:
    return lambda _: diary.append(name)


@pytest.mark.parametrize("where", ["before_state_change", "after_state_change", "finalize_event", "prepare_event"])
def test_a_callback_that_raises_restores_the_stage(where: str) -> None:
    """Wherever a callback raises, the stage is that from before the call and the exception is raised."""
    machine = StageMachine(ford, **{where: _raising})  # type: ignore[arg-type]
    host = Account(readings=NEAR | WILLING)
    with pytest.raises(ZeroDivisionError):
        machine.fire(host, "trial_order")
    assert host.stage == "pre_relationship"


def test_a_host_method_that_raises_restores_the_stage(machine: StageMachine) -> None:
    """A host's own callback that raises after two moves takes both back."""

    class Touchy(Account):
        def on_enter_development(self, _: transitions.EventData) -> None:
            _raising(_)

    host = Touchy(readings=NEAR | WILLING)
    with pytest.raises(ZeroDivisionError):
        machine.fire(host, "trial_order")
    assert host.stage == "pre_relationship"


def test_an_exception_that_is_taken_still_restores_the_stage() -> None:
    """Where on_exception takes the exception, it is not raised and the stage is restored all the same."""
    taken: list[object] = []
    machine = StageMachine(ford, after_state_change=_raising, on_exception=lambda event: taken.append(event.error))
    host = Account(readings=NEAR)
    machine.fire(host, "trial_order")
    assert host.stage == "pre_relationship"
    assert [type(error) for error in taken] == [ZeroDivisionError]


def _raising(_: object) -> None:
    raise ZeroDivisionError


def test_a_callback_that_moves_the_host_is_found_out(machine: StageMachine) -> None:
    """A callback that sets the stage by hand is no way round a guard."""

    class Pushy(Account):
        def on_enter_early(self, _: transitions.EventData) -> None:
            self.stage = "final"

    host = Pushy(readings=NEAR)
    with pytest.raises(HostError) as caught:
        machine.fire(host, "trial_order")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("moved-meanwhile", "Pushy")
    assert host.stage == "pre_relationship"


def test_a_frozen_host_is_refused_before_any_callback() -> None:
    """A host whose stage cannot be set is refused, and no callback has run."""
    diary: list[str] = []
    machine = StageMachine(ford, before_state_change=_noting(diary, "before"))
    with pytest.raises(HostError) as caught:
        machine.fire(Frozen(readings=NEAR), "trial_order")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("frozen-host", "Frozen")
    assert diary == []


@pytest.mark.parametrize(
    ("host", "code", "place", "said"),
    [
        (object(), "no-stage", "object", "no attribute 'stage'"),
        (Account(stage=None), "no-stage", "Account", "its 'stage' is None, not a stage; a new host begins in 'pre_"),  # type: ignore[arg-type]
        (Account(stage="erly"), "unknown-stage", "erly", "did you mean 'early'"),
        (Account(readings=[1]), "no-readings", "Account", "its readings are list"),  # type: ignore[arg-type]
        (Account(readings={"trust": float("nan")}), "off-scale", "trust", "nan is not"),
        (Account(readings={"trsut": 0.4}), "unknown-indicator", "trsut", "did you mean 'trust'"),
        (Misspelt(), "no-stage", "Misspelt", "did you mean 'stages'"),
        (Hiding(), "no-stage", "Hiding", "no attribute 'stage' to hold the stage"),
        (Bare(), "no-readings", "Bare", "no attribute 'readings'"),
    ],
)
def test_an_unfit_host_is_named(machine: StageMachine, host: object, code: str, place: str, said: str) -> None:
    """What a host lacks is said with its class, the attribute and what is wanted."""
    with pytest.raises((HostError, StageError, FactError)) as caught:
        machine.fire(host)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == (code, place)
    assert said in problem.message
    assert "did you mean '_stage'" not in problem.message


def test_only_a_stage_model_makes_a_machine() -> None:
    """The name of a model is no model."""
    with pytest.raises(DefinitionError) as caught:
        StageMachine("ford")  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("no-model", "stage_model")
    assert "it is str" in problem.message


STAGES = (a_stage("first"), a_stage("second"), a_stage("third"))
ASKS: dict[str, Any] = {"on": (Trigger(event="call"),)}
WALKS: dict[str, tuple[tuple[Transition, ...], dict[str, Any], str | None, str]] = {
    "an event is used up": (
        (a_transition("A", **ASKS), a_transition("B", origins=("second",), target="third", **ASKS)),
        {},
        "call",
        "second",
    ),
    "an event is kept for who asks for it": (
        (a_transition("A"), a_transition("B", origins=("second",), target="third", **ASKS)),
        {},
        "call",
        "third",
    ),
    "no stage is entered twice": (
        (
            a_transition("A"),
            a_transition("B", origins=("second",), target="third"),
            a_transition("C", kind="regress", origins=("third",), target="second"),
        ),
        {},
        None,
        "third",
    ),
    "months in the stage begin anew": (
        (a_transition("A", months >= 6), a_transition("B", months >= 6, origins=("second",), target="third")),
        {"months": 9},
        None,
        "second",
    ),
    "an ending ends the walk": (
        (
            a_transition("A"),
            a_transition("X", kind="terminate", origins=("second",), target="third"),
            a_transition("Y", kind="terminate", origins=("third",), target="gone"),
        ),
        {},
        None,
        "third",
    ),
    "a recovery ends the walk": (
        (
            a_transition("A"),
            a_transition("X", kind="recover", origins=("second",), target="third"),
            a_transition("Y", kind="terminate", origins=("third",), target="gone"),
        ),
        {},
        None,
        "third",
    ),
    "an event that nothing here asks for": (
        (a_transition("B", origins=("second",), target="third", **ASKS),),
        {},
        "call",
        "first",
    ),
    "kinds are tried in their order": (
        (a_transition("A"), a_transition("X", kind="terminate", target="gone")),
        {},
        None,
        "gone",
    ),
    "what names the event comes first": (
        (
            a_transition("X", kind="terminate", target="gone"),
            a_transition("Y", kind="terminate", target="third", **ASKS),
        ),
        {},
        "call",
        "third",
    ),
}


@pytest.mark.parametrize(("transitions", "readings", "event", "stage"), WALKS.values(), ids=WALKS)
def test_a_host_walks_as_decide_does(
    transitions: tuple[Transition, ...], readings: dict[str, Any], event: str | None, stage: str
) -> None:
    """Move by move, the host is led where the decision says."""
    machine = StageMachine(a_model(stages=STAGES, transitions=transitions))
    host = Account("first", readings)
    assert machine.fire(host, event).stage == host.stage == stage


def test_a_callback_sees_the_stage_reached(machine: StageMachine) -> None:
    """Within ``on_enter`` the state of the event data is the one entered, within ``on_exit`` the one left."""

    class Watching(Account):
        def on_exit_pre_relationship(self, event: transitions.EventData) -> None:
            self.diary.append(f"out of {event.state.name}")

        def on_enter_early(self, event: transitions.EventData) -> None:
            self.diary.append(f"into {event.state.name}")

    host = Watching(readings=NEAR)
    machine.fire(host, "trial_order")
    assert host.diary == ["out of pre_relationship", "into early"]


@pytest.mark.parametrize(
    "name",
    ["prepare_event", "before_state_change", "after_state_change", "finalize_event", "on_exception", "on_final"],
)
def test_callbacks_may_be_set_later(name: str) -> None:
    """They go round no guard, so the seal leaves them to the host."""
    machine = StageMachine(ford)
    setattr(machine, name, [print])
    assert getattr(machine, name) == [print]


def test_a_machine_of_events_alone_waits_for_one() -> None:
    """Where every transition asks for an event, firing without one moves nothing."""
    machine = StageMachine(a_model(transitions=(a_transition("A", **ASKS),)))
    host = Account("first")
    assert machine.fire(host).stage == host.stage == "first"
    assert machine.fire(host, "call").stage == host.stage == "second"


def test_stage_and_readings_are_found_where_the_machine_is_told() -> None:
    """The stage may have any attribute; readings may come from a method or a function of the host."""

    class Deal:
        phase = "early"

        def evidence(self) -> dict[str, Any]:
            return WILLING

    by_method = StageMachine(ford, stage="phase", readings="evidence")
    by_function = StageMachine(ford, stage="phase", readings=lambda host: host.evidence())
    for machine in (by_method, by_function):
        deal = Deal()
        assert machine.fire(deal).stage == deal.phase == "development"


def test_an_event_kind_without_transitions_is_offered(machine: StageMachine) -> None:
    """An event that no transition names still lets the silent transitions be tried; an unknown one is refused."""
    assert machine.fire(Account("early", WILLING), "social_event").stage == "development"
    with pytest.raises(FactError, match="did you mean 'social_event'"):
        machine.fire(Account("early"), "social_evnt")


FORCING: dict[str, Callable[[StageMachine, Account], object]] = {
    "set_state": lambda m, host: m.set_state("final", host),
    "add_transition": lambda m, _: m.add_transition("jump", "early", "final"),
    "add_transition, wildcard": lambda m, _: m.add_transition("jump", "*", "="),
    "add_transition, internal": lambda m, _: m.add_transition("jump", "early", None),
    "add_transitions": lambda m, _: m.add_transitions([["jump", "early", "final"]]),
    "add_ordered_transitions": lambda m, _: m.add_ordered_transitions(),
    "add_state": lambda m, _: m.add_state("heaven"),
    "add_states": lambda m, _: m.add_states(["heaven"]),
    "add_model": lambda m, host: m.add_model(host),
    "add_model, with a stage": lambda m, host: m.add_model(host, initial="final"),
    "remove_model": lambda m, host: m.remove_model(host),
    "remove_transition": lambda m, _: m.remove_transition("relationship_ended"),
    "dispatch": lambda m, _: m.dispatch("trial_order"),
    "initial": lambda m, _: setattr(m, "initial", "final"),
    "states": lambda m, _: setattr(m, "states", {}),
    "events": lambda m, _: setattr(m, "events", {}),
    "auto_transitions": lambda m, _: setattr(m, "auto_transitions", True),
    "another model": lambda m, _: setattr(m, "stage_model", ford),
    "transitions of an event": lambda m, _: setattr(m.events["trial_order"], "transitions", {}),
    "table of an event": lambda m, _: m.events["trial_order"].transitions.update(early=[]),
    "popping an event": lambda m, _: m.events.pop("trial_order"),
    "an event of one's own": lambda m, _: m.events.update(jump=m.events["trial_order"]),
    "a state of one's own": lambda m, _: m.states.__setitem__("heaven", m.states["early"]),
    "the unbound method": lambda m, _: transitions.Machine.add_transition(m, "jump", "early", "final"),
    "making it anew": lambda m, _: m.__init__(ford),  # type: ignore[misc]
    "another attribute": lambda m, _: setattr(m, "model_attribute", "diary"),
    "Event.add_transition, elsewhere": lambda m, _: m.events[NO_EVENT].add_transition(
        transitions.Transition("ended", "final")
    ),
    "Event.add_transition": lambda m, _: m.events["trial_order"].add_transition(m.get_transitions("trial_order")[0]),
    "Transition.dest": lambda m, _: setattr(m.get_transitions("trial_order")[0], "dest", "final"),
    "Transition.source": lambda m, _: setattr(m.get_transitions("trial_order")[0], "source", "final"),
    "Transition.rule": lambda m, _: setattr(m.get_transitions("trial_order")[0], "rule", None),
}


REFUSED = {
    **{name: f"setting {name}" for name in ("initial", "states", "events", "auto_transitions")},
    **{f"Transition.{name}": f"setting a transition's {name}" for name in ("source", "dest", "rule")},
    **dict.fromkeys(
        (
            "table of an event",
            "popping an event",
            "an event of one's own",
            "a state of one's own",
            "the unbound method",
        ),
        "changing the machine's states or events",
    ),
    "another model": "setting stage_model",
    "another attribute": "setting model_attribute",
    "transitions of an event": "setting an event's transitions",
    "making it anew": "making the machine anew",
}
"""What is said to be refused, where it is not the way itself."""


@pytest.mark.parametrize("way", FORCING)
def test_no_way_round_a_guard(machine: StageMachine, way: str) -> None:
    """Whatever transitions documents for forcing or adding a transition is refused and changes nothing."""
    host = Account("early")
    with pytest.raises(Sealed) as caught:
        FORCING[way](machine, host)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("sealed", REFUSED.get(way, way.partition(",")[0]))
    assert "use fire(host, event)" in problem.message
    assert host.stage == "early"
    assert machine.fire(host).stage == "early"


@pytest.mark.parametrize("name", ["to_final", "to_early", "may_trial_order", "trigger", "trial_order"])
def test_nothing_is_bound_that_skips_a_guard(machine: StageMachine, name: str) -> None:
    """Neither the machine nor a host has the convenience methods that would go past a guard."""
    host = Account("early")
    assert not hasattr(machine, name)
    machine.fire(host)
    assert not hasattr(host, name)


def test_an_event_triggered_by_hand_is_guarded(machine: StageMachine) -> None:
    """The event of transitions, triggered directly, reads the host and obeys the guard."""
    shut, open_ = Account(), Account(readings=NEAR)
    assert machine.events["trial_order"].trigger(shut) is False
    assert shut.stage == "pre_relationship"
    assert machine.events["trial_order"].trigger(open_) is True
    assert open_.stage == "early"
    assert machine.events[NO_EVENT].trigger(Account("early", WILLING)) is True


def test_clearing_the_conditions_of_a_transition_opens_nothing(machine: StageMachine) -> None:
    """The guard is no member of the list of conditions."""
    mine = pickle.loads(pickle.dumps(machine))
    for transition in mine.get_transitions():
        transition.conditions.clear()
    assert mine.fire(Account("early")).stage == "early"


def test_machines_pickle(machine: StageMachine) -> None:
    """A machine comes back from pickle and from deepcopy with its model, its seal and its answers."""
    for twin in (pickle.loads(pickle.dumps(machine)), copy.deepcopy(machine)):
        host = Account("early", WILLING)
        assert twin.fire(host).stage == host.stage == "development"
        assert twin.stage_model == ford
        with pytest.raises(Sealed):
            twin.set_state("final", host)


def test_nothing_is_kept_of_a_host(machine: StageMachine) -> None:
    """A machine knows no hosts: none is registered, however many it has moved."""
    for _ in range(50):
        machine.fire(Account("early", WILLING))
    assert machine.models == []


@pytest.fixture
def _switching() -> Iterator[None]:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("_switching")
def test_eight_threads_on_one_machine_give_no_wrong_result(machine: StageMachine) -> None:
    """Each of eight threads moves its own hosts through one machine to where decide says."""
    evidence = [
        ("pre_relationship", NEAR | WILLING, "trial_order"),
        ("early", WILLING, None),
        ("early", {"cultural_distance": 0.9}, None),
        ("development", {"trust": 0.2}, None),
        ("final", {"attention": 0.4, "commitment": 0.4}, "relationship_ended"),
        ("ended", {}, "reactivated"),
    ]
    wanted = [decide(ford, stage, readings, event=event).stage for stage, readings, event in evidence]

    def work(_: int) -> list[str]:
        reached = []
        for _ in range(60):
            for stage, readings, event in evidence:
                host = Account(stage, readings)
                machine.fire(host, event)
                reached.append(host.stage)
        return reached

    with ThreadPoolExecutor(8) as pool:
        for reached in pool.map(work, range(8)):
            assert reached == wanted * 60


def test_every_stage_of_the_enum_is_a_stage_of_the_model(machine: StageMachine) -> None:
    """Hosts may hold members of the enum of a catalogue model, in the order of its ladder."""
    assert issubclass(FordStage, StrEnum)
    assert [stage.value for stage in FordStage] == list(ford.places) == list(machine.states)
    ranks = {stage.name: rank for rank, stage in enumerate(ford.stages)}
    assert all(ranks[a] < ranks[b] for a, b in pairwise(ranks))


def test_a_blocked_host_writes_nothing_into_the_log(machine: StageMachine, caplog: pytest.LogCaptureFixture) -> None:
    """To be blocked is no error, and not worth a warning, even where no edge leads on from the stage."""
    host = Account("ended")
    with caplog.at_level("WARNING"):
        assert machine.fire(host).moves == ()
        assert machine.fire(host, "trial_order").moves == ()
    assert (host.stage, caplog.records) == ("ended", [])
