"""A stage model on mutable host objects: one shared ``transitions`` machine for any number of hosts of any class.

Law (``machine_equals_decide``): ``fire`` leaves the host in the stage that ``decide`` reaches. The two take different
ways: the machine lets ``transitions`` try its transitions one by one, each guard read by ``evaluate``; ``decide``
walks the lowered tables. They are each other's oracle.

A host is a plain object, a dataclass, a SQLAlchemy row, a Django instance: anything with a writable attribute that
holds the stage. Nothing is bound to it, and the machine keeps no reference to it. There is no way round a guard: what
would add or force a transition raises :class:`~relstage.errors.Sealed`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NoReturn

from transitions import Event as TransitionsEvent
from transitions import EventData, Machine, State
from transitions import Transition as TransitionsTransition

from relstage.errors import DefinitionError, HostError, Problem, Sealed, nearest
from relstage.machines.deciding import Given, bare_event, decide
from relstage.machines.definition import StageModel, Transition
from relstage.machines.lowering import ORDER
from relstage.models import Decision, Event
from relstage.rules import Value, Verdict, evaluate

NO_EVENT = "no event"
_CALLBACK_LISTS = (
    "prepare_event",
    "before_state_change",
    "after_state_change",
    "finalize_event",
    "on_exception",
    "on_final",
)
_CALLBACKS = frozenset(_CALLBACK_LISTS) | {f"_{name}" for name in _CALLBACK_LISTS}
Callback = str | Callable[..., Any]
Callbacks = Callback | list[Callback]


@dataclass(slots=True)
class _Journey:
    """One call of ``fire`` on one host: what was read, the event at hand, the stages entered, the moves made."""

    values: dict[str, Value | None]
    event: Event | None
    entered: set[str]
    moves: list[str] = field(default_factory=list)
    error: BaseException | None = None


class _GuardedTransition(TransitionsTransition):
    """An edge of ``transitions`` whose guard is a rule; its ends cannot be changed."""

    def __init__(self, *args: Any, rule: Transition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("source", "dest", "rule") and name in self.__dict__:
            _refuse(f"setting a transition's {name}")
        super().__setattr__(name, value)

    def _eval_conditions(self, event_data: EventData) -> bool:
        journey: _Journey = event_data.kwargs["journey"]
        open_ = self._asked_for(journey.event) and evaluate(self.rule.guard, journey.values) is Verdict.HOLDS
        return open_ and self.dest not in journey.entered and bool(super()._eval_conditions(event_data))

    def _asked_for(self, event: Event | None) -> bool:
        if not self.rule.on:
            return True
        return event is not None and any(
            trigger.event == event.kind and trigger.where.items() <= event.attributes.items()
            for trigger in self.rule.on
        )

    def _change_state(self, event_data: EventData) -> None:
        machine, journey = event_data.machine, event_data.kwargs["journey"]
        assert isinstance(machine, StageMachine) and isinstance(self.dest, str)
        machine.states[self.source].exit(event_data)
        machine._put(event_data.model, self.dest)
        event_data.update(self.dest)
        journey.entered.add(self.dest)
        journey.moves.append(self.rule.id)
        journey.event = None if self.rule.on else journey.event
        journey.values |= machine.stage_model.lowered.on_entry
        machine.states[self.dest].enter(event_data)


class _HostState(State):
    """A state that also calls the host's own ``on_enter_<stage>`` and ``on_exit_<stage>``, where it has them."""

    def enter(self, event_data: EventData) -> None:
        super().enter(event_data)
        _call_host(f"on_enter_{self.name}", event_data)

    def exit(self, event_data: EventData) -> None:
        super().exit(event_data)
        _call_host(f"on_exit_{self.name}", event_data)


def _call_host(name: str, event_data: EventData) -> None:
    method = getattr(event_data.model, name, None)
    if callable(method):
        event_data.machine.callbacks([method], event_data)


class _Fixed(dict[str, Any]):
    """A table of states or events that refuses every change."""

    def _no(self, *_: Any, **__: Any) -> NoReturn:
        _refuse("changing the machine's states or events")

    __setitem__ = __delitem__ = pop = popitem = clear = update = setdefault = __ior__ = _no

    def __reduce__(self) -> tuple[type["_Fixed"], tuple[dict[str, Any]]]:
        return _Fixed, (dict(self),)


class _SealedEvent(TransitionsEvent):
    """An event whose transitions are fixed; triggered by hand it reads the host and moves at most once."""

    def __setattr__(self, name: str, value: object) -> None:
        if self.__dict__.get("sealed"):
            _refuse(f"setting an event's {name}")
        super().__setattr__(name, value)

    def seal(self) -> None:
        fixed: Any = {source: tuple(edges) for source, edges in self.transitions.items()}
        self.transitions = _Fixed(fixed)  # type: ignore[assignment]
        self.sealed = True

    def add_transition(self, transition: TransitionsTransition) -> None:
        if self.__dict__.get("sealed"):
            _refuse("Event.add_transition")
        super().add_transition(transition)

    def trigger(self, model: object, *args: Any, **kwargs: Any) -> bool:
        if not isinstance(kwargs.get("journey"), _Journey):
            machine = self.machine
            assert isinstance(machine, StageMachine)
            event = None if self.name == NO_EVENT else self.name
            kwargs["journey"] = machine._journey(machine.ask(model, event), event)
        return bool(super().trigger(model, *args, **kwargs))

    def _is_valid_source(self, state: State) -> bool:
        return state.name in self.transitions  # that none leads on is no news, and no line in the host's log


class StageMachine(Machine):
    """A ``transitions`` machine of a stage model, shared by any number of hosts and threads.

    Parameters
    ----------
    stage_model : StageModel
        The definition.
    stage : str
        Attribute of a host that holds its stage: a string, or a member of a string enum.
    readings : str or callable
        Attribute (or method without arguments) of a host that gives its readings, or a function of the host.
    prepare_event, before_state_change, after_state_change, finalize_event, on_exception
        Callbacks in the order that ``transitions`` documents: names of host methods or functions of ``EventData``. A
        host's own ``on_exit_<stage>`` and ``on_enter_<stage>`` are called too.

    Examples
    --------
    >>> from dataclasses import dataclass, field
    >>> from relstage import StageMachine, ford
    >>> @dataclass
    ... class Account:
    ...     stage: str = "early"
    ...     readings: dict = field(default_factory=dict)
    >>> machine = StageMachine(ford)
    >>> account = Account(readings={"orders_completed": 1, "trust": 0.5, "volume_change": 0.2})
    >>> [reason.threshold for reason in machine.fire(account).blocked_on("development")]
    ['F2.alternatives_attractiveness']
    >>> account.readings["alternatives_attractiveness"] = 0.3
    >>> machine.fire(account).stage, account.stage
    ('development', 'development')
    """

    state_cls = _HostState
    event_cls = _SealedEvent
    transition_cls = _GuardedTransition

    def __init__(
        self,
        stage_model: StageModel,
        *,
        stage: str = "stage",
        readings: str | Callable[[Any], Given] = "readings",
        prepare_event: Callbacks | None = None,
        before_state_change: Callbacks | None = None,
        after_state_change: Callbacks | None = None,
        finalize_event: Callbacks | None = None,
        on_exception: Callbacks | None = None,
    ) -> None:
        if self.__dict__.get("_sealed"):
            _refuse("making the machine anew")
        if not isinstance(stage_model, StageModel):
            said = f"it is {type(stage_model).__name__}; a machine is made of a StageModel"
            raise DefinitionError(Problem("no-model", "stage_model", said))
        self._sealed = False
        self.stage_model = stage_model
        self.readings_from = readings
        super().__init__(
            model=None,
            states=list(stage_model.places),
            initial=stage_model.initial,
            transitions=list(_edges(stage_model)),
            send_event=True,
            auto_transitions=False,
            ignore_invalid_triggers=True,
            queued=False,
            model_attribute=stage,
            prepare_event=prepare_event,
            before_state_change=before_state_change,
            after_state_change=after_state_change,
            finalize_event=finalize_event,
            on_exception=on_exception,
        )
        for event in self.events.values():
            event.seal()  # type: ignore[attr-defined]  # event_cls makes them
        self.states, self.events = _Fixed(self.states), _Fixed(self.events)  # type: ignore[assignment]
        self._sealed = True

    # ------------------------------------------------------------------------------------------------- the user's verbs

    def ask(self, host: object, event: Event | str | None = None) -> Decision:
        """Return the decision that `fire` would come to; nothing is changed and no callback runs.

        Raises
        ------
        HostError
            Where the host has no stage or readings where the machine was told to find them.
        FactError
            Where a reading or the event is unfit for the model.
        """
        return decide(self.stage_model, self.stage_of(host), self._readings(host), event=event)

    def fire(self, host: object, event: Event | str | None = None) -> Decision:
        """Move `host` as far as its readings and `event` allow, and return the decision, which says why or why not.

        A blocked host is no error. A callback that raises restores the stage from before the call, and its exception
        is raised, unless ``on_exception`` takes it.

        Raises
        ------
        HostError
            As `ask`; also where the host refuses to have its stage set (``frozen-host``), or a callback moved it
            meanwhile (``moved-meanwhile``). The stage is then as before.
        """
        decision = self.ask(host, event)
        before = getattr(host, self.model_attribute)
        if decision.moves:
            self._check_writable(host, before)
        journey = self._journey(decision, event)
        try:
            while self._attempt(host, journey):
                pass
        except BaseException:
            setattr(host, self.model_attribute, before)
            raise
        if journey.error is not None:
            setattr(host, self.model_attribute, before)
            if not self.on_exception:
                raise journey.error
        elif self.stage_of(host) != decision.stage or len(journey.moves) != len(decision.moves):
            setattr(host, self.model_attribute, before)
            said = f"a callback moved the host or its readings while the machine moved it to {decision.stage!r}"
            raise HostError(Problem("moved-meanwhile", type(host).__name__, said))
        return decision

    def stage_of(self, host: object) -> str:
        """Return the stage of `host`, checked against the model."""
        name = self.model_attribute
        try:
            raw = getattr(host, name)
        except AttributeError:
            known = [attribute for attribute in dir(host) if not attribute.startswith("_")]
            said = f"it has no attribute {name!r} to hold the stage{nearest(name, known)}"
            raise HostError(Problem("no-stage", type(host).__name__, said)) from None
        value = raw.value if isinstance(raw, Enum) else raw
        if not isinstance(value, str):
            said = f"its {name!r} is {value!r}, not a stage; a new host begins in {self.stage_model.initial!r}"
            raise HostError(Problem("no-stage", type(host).__name__, said))
        return self.stage_model.stage(value).name

    # ---------------------------------------------------------------------------------------------------------- inside

    def _attempt(self, host: object, journey: _Journey) -> bool:
        """Let ``transitions`` try one move; tell whether it made one and may make another."""
        name = journey.event.kind if journey.event and journey.event.kind in self.events else NO_EVENT
        moved = name in self.events and self.events[name].trigger(host, journey=journey)
        if not moved or journey.error is not None:
            return False
        return self.stage_model.transition_of[journey.moves[-1]].kind not in ("terminate", "recover")

    def _journey(self, decision: Decision, event: Event | str | None) -> _Journey:
        happening = event if isinstance(event, Event) else None
        if isinstance(event, str):
            happening = bare_event(event)
        return _Journey(dict(decision.readings), happening, {decision.origin})

    def _readings(self, host: object) -> Mapping[str, Any]:
        source = self.readings_from
        if not isinstance(source, str):
            found: object = source(host)
        else:
            try:
                found = getattr(host, source)
            except AttributeError:
                said = f"it has no attribute {source!r} to give its readings"
                raise HostError(Problem("no-readings", type(host).__name__, said)) from None
            found = found() if callable(found) else found
        if not isinstance(found, Mapping):
            said = f"its readings are {type(found).__name__}; a mapping of indicator to value is wanted"
            raise HostError(Problem("no-readings", type(host).__name__, said))
        return found

    def _put(self, host: object, stage: str) -> None:
        held = getattr(host, self.model_attribute)
        setattr(host, self.model_attribute, type(held)(stage) if isinstance(held, Enum) else stage)

    def _check_writable(self, host: object, held: object) -> None:
        """Refuse a frozen host before any callback has run."""
        try:
            setattr(host, self.model_attribute, held)
        except Exception as error:
            said = f"it refuses to have {self.model_attribute!r} set ({error}); use decide() with frozen objects"
            raise HostError(Problem("frozen-host", type(host).__name__, said)) from error

    def get_model_state(self, model: object) -> State:
        """Return the ``transitions`` state of a host; a member of an enum counts as its value."""
        return self.states[self.stage_of(model)]

    def callback(self, func: Any, event_data: EventData) -> None:
        """Call one callback; what it raises is noted, so that the stage can be restored wherever it was raised."""
        try:
            super().callback(func, event_data)
        except BaseException as error:
            event_data.kwargs["journey"].error = error
            raise

    # ------------------------------------------------------------------------------------------ no way round a guard

    def __setattr__(self, name: str, value: object) -> None:
        if self.__dict__.get("_sealed") and name not in _CALLBACKS:
            _refuse(f"setting {name}")
        super().__setattr__(name, value)

    def add_transition(self, *args: Any, **kwargs: Any) -> None:
        """Refused once the machine is made: transitions come from the definition."""
        if self._sealed:
            _refuse("add_transition")
        super().add_transition(*args, **kwargs)

    def add_transitions(self, transitions: Any) -> None:
        """Refused once the machine is made."""
        if self._sealed:
            _refuse("add_transitions")
        super().add_transitions(transitions)

    def add_states(self, *args: Any, **kwargs: Any) -> None:
        """Refused once the machine is made."""
        if self._sealed:
            _refuse("add_states")
        super().add_states(*args, **kwargs)

    def add_state(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: stages come from the definition."""
        _refuse("add_state")

    def add_ordered_transitions(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: transitions come from the definition."""
        _refuse("add_ordered_transitions")

    def remove_transition(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: an ending that is declared stays possible."""
        _refuse("remove_transition")

    def set_state(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: a stage is reached by moves."""
        _refuse("set_state")

    def add_model(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: it would set the host to the initial stage and bind triggers to it."""
        _refuse("add_model")

    def remove_model(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: no host is bound."""
        _refuse("remove_model")

    def dispatch(self, *_: Any, **__: Any) -> NoReturn:
        """Refused: no host is bound, so it would do nothing and say that all went well."""
        _refuse("dispatch")


def _edges(model: StageModel) -> Iterable[dict[str, object]]:
    """Yield the edges of `model` for ``transitions``, per event in the order in which they are tried."""
    named = dict.fromkeys(trigger.event for transition in model.transitions for trigger in transition.on)
    for kind in (NO_EVENT, *named):
        for transition in sorted(model.transitions, key=lambda edge: (ORDER.index(edge.kind), not _names(edge, kind))):
            if not transition.on or _names(transition, kind):
                yield {
                    "trigger": kind,
                    "source": list(transition.origins),
                    "dest": transition.target,
                    "rule": transition,
                }


def _names(transition: Transition, kind: str) -> bool:
    return any(trigger.event == kind for trigger in transition.on)


def _refuse(what: str) -> NoReturn:
    said = "this machine follows its definition; use fire(host, event), or change the definition with model.replace()"
    raise Sealed(Problem("sealed", what, said))
