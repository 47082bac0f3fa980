"""One relationship at a time: decide, decide with reasons, and the embedding, beside peers and a class by hand.

One event: shares of the account shift, a month passes, the guards of its stage are tried, a move is noted. All
contenders run the machine and the events of ``workload``, share its host object, and must end in the same stages.

Run: ``python -m benchmarks.embed [rounds]``
"""

import importlib.util
import logging
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from benchmarks.timing import Timed, in_turns, machine, table, verdict
from benchmarks.workload import ENDED, EVENTS, STAGES, STREAMS, Account, Keeper, model
from relstage import decide
from relstage.rules import AllOf, Bound

Run = Callable[[Any, list[str]], None]
PLACES = (*STAGES, ENDED)


class Contender(NamedTuple):
    """One way to run an account: how to make it, how to run its events, and how many accounts make one round."""

    make: Callable[[int], Any]
    run: Run
    accounts: int


# ------------------------------------------------------------------------------------------------------- relstage


def decided(account: Keeper, happenings: list[str]) -> None:
    """Run the events with ``decide``, asking for no reasons."""
    for happening in happenings:
        account.live(happening)
        decision = decide(model, account.stage, account.readings, event="step")
        if decision.moves:
            account.moved(decision.stage)


def explained(account: Keeper, happenings: list[str]) -> None:
    """Run the events with ``decide``, asking each time for all candidates with all their reasons."""
    for happening in happenings:
        account.live(happening)
        decision = decide(model, account.stage, account.readings, event="step")
        assert decision.candidates is not None
        if decision.moves:
            account.moved(decision.stage)


def embedded() -> Run:
    """Return a run with one shared ``StageMachine``, which writes the stage itself."""
    from relstage import StageMachine

    fire = StageMachine(model).fire

    def run(account: Keeper, happenings: list[str]) -> None:
        for happening in happenings:
            account.live(happening)
            if fire(account, "step").moves:
                account.moved(account.stage)

    return run


# ---------------------------------------------------------------------------------------------------------- peers


def _condition(guard: AllOf) -> Callable[[Account], bool]:
    """Return a guard as its user would write it: one function of the account that compares three attributes."""
    bounds = [part for part in guard.parts if isinstance(part, Bound)]
    source = " and ".join(f"account.{bound.indicator} {bound.op} {bound.limit}" for bound in bounds)
    condition: Callable[[Account], bool] = eval(f"lambda account: {source}")  # noqa: S307  # our own text
    return condition


def _roads() -> Iterable[tuple[str, str, str, Callable[[Account], bool]]]:
    for transition in model.transitions:
        assert isinstance(transition.guard, AllOf)
        yield transition.id, transition.origins[0], transition.target, _condition(transition.guard)


class TransitionsAccount(Account):
    """An account that transitions keeps the stage of, in ``state``."""

    state: str = "pre_kam"

    def note(self) -> None:
        """Note the move that transitions made."""
        self.moved(self.state)


for _id, _, _, _guard in _roads():
    setattr(TransitionsAccount, f"may_{_id}", _guard)


def _transitions_machine() -> Any:
    from transitions import Machine

    logging.getLogger("transitions").setLevel(logging.CRITICAL)
    return Machine(
        model=None,
        states=list(PLACES),
        transitions=[
            {"trigger": "month", "source": origin, "dest": target, "conditions": f"may_{id}"}
            for id, origin, target, _ in _roads()
        ],
        initial="pre_kam",
        auto_transitions=False,
        ignore_invalid_triggers=True,
        after_state_change="note",
    )


def transitions_by_event() -> Contender:
    """Return the best form of transitions: one shared machine, its event triggered with the account."""
    trigger = _transitions_machine().events["month"].trigger

    def run(account: Account, happenings: list[str]) -> None:
        for happening in happenings:
            account.live(happening)
            trigger(account)

    return Contender(TransitionsAccount, run, 48)


def transitions_by_model() -> Contender:
    """Return the form its documentation shows: each account added to the machine and given trigger methods."""
    shared = _transitions_machine()

    def make(account: int) -> Account:
        made = TransitionsAccount(account)
        shared.add_model(made)
        return made

    def run(account: Any, happenings: list[str]) -> None:
        for happening in happenings:
            account.live(happening)
            account.month()

    return Contender(make, run, 48)


def statemachine() -> Contender:
    """Return python-statemachine, whose machine is the account."""
    from statemachine import State, StateMachine

    body: dict[str, Any] = {name: State(initial=name == "pre_kam", final=name == ENDED) for name in PLACES}
    event = None
    for id, origin, target, guard in _roads():
        body[f"may_{id}"] = guard
        edge = body[origin].to(body[target], cond=f"may_{id}")
        event = edge if event is None else event | edge

    def begin(self: Any, account: int) -> None:
        Account.__init__(self, account)
        StateMachine.__init__(self)

    def note(self: Any, target: Any) -> None:
        if self.step:
            self.moved(target.id)

    body |= {
        "month": event,
        "allow_event_without_transition": True,
        "__init__": begin,
        "after_transition": note,
        "live": Account.live,
        "moved": Account.moved,
    }
    metaclass: Any = type(StateMachine)
    made = metaclass("StatemachineAccount", (StateMachine,), body)

    def run(account: Any, happenings: list[str]) -> None:
        for happening in happenings:
            account.live(happening)
            if not account.is_terminated:
                account.month()

    return Contender(made, run, 3)


def sismic() -> Contender:
    """Return sismic, a statechart interpreter whose guards are Python text."""
    from sismic.interpreter import Interpreter  # type: ignore[import-untyped]
    from sismic.model import BasicState, CompoundState, Statechart, Transition  # type: ignore[import-untyped]

    chart = Statechart("account")
    chart.add_state(CompoundState("root", initial="pre_kam"), None)
    for name in PLACES:
        chart.add_state(BasicState(name), "root")
    for rank, transition in enumerate(model.transitions):
        guard = " and ".join(f"account.{part}" for part in transition.guard.parts)  # type: ignore[union-attr]
        action = f"account.moved({transition.target!r})"
        edge = Transition(transition.origins[0], transition.target, "month", guard, action, priority=100 - rank)
        chart.add_transition(edge)

    def make(account: int) -> Account:
        made = Account(account)
        made.interpreter = Interpreter(chart, initial_context={"account": made}, ignore_contract=True)  # type: ignore[attr-defined]
        made.interpreter.execute_once()  # type: ignore[attr-defined]
        return made

    def run(account: Any, happenings: list[str]) -> None:
        for happening in happenings:
            account.live(happening)
            account.interpreter.queue("month").execute_once()

    return Contender(make, run, 6)


def by_hand(account: Account, happenings: list[str]) -> None:
    """Run the events with the machine written out as a person would."""
    for happening in happenings:
        account.live(happening)
        if target := _target_by_hand(account):
            account.moved(target)


def _target_by_hand(o: Account) -> str | None:  # noqa: C901, PLR0912  # what rules as data replace
    if o.stage == "pre_kam":
        if o.trust >= 0.30 and o.commitment >= 0.20 and o.months >= 3:
            return "early_kam"
    elif o.stage == "early_kam":
        if o.trust < 0.10 and o.commitment < 0.15 and o.distance >= 0.80:
            return ENDED
        if o.commitment < 0.10 and o.adaptation < 0.15 and o.months >= 6:
            return "pre_kam"
        if o.trust >= 0.45 and o.commitment >= 0.40 and o.months >= 6:
            return "mid_kam"
    elif o.stage == "mid_kam":
        if o.trust < 0.15 and o.exclusivity < 0.10 and o.distance >= 0.80:
            return ENDED
        if o.trust < 0.30 and o.commitment < 0.30 and o.months >= 3:
            return "early_kam"
        if o.trust >= 0.60 and o.commitment >= 0.50 and o.months >= 6:
            return "partnership_kam"
    elif o.stage == "partnership_kam":
        if o.trust < 0.20 and o.distance >= 0.70 and o.months >= 1:
            return ENDED
        if o.trust < 0.45 and o.commitment < 0.40 and o.months >= 3:
            return "mid_kam"
        if o.trust >= 0.75 and o.adaptation >= 0.60 and o.interdependence >= 0.50:
            return "synergistic_kam"
    elif o.stage == "synergistic_kam":
        if o.trust < 0.25 and o.distance >= 0.70 and o.months >= 1:
            return ENDED
        if o.trust < 0.60 and o.commitment < 0.60 and o.months >= 3:
            return "partnership_kam"
    return None


# -------------------------------------------------------------------------------------------------------- the run

HAND = "class written by hand"
PLAIN = "relstage decide, reasons not asked for"
REASONS = "relstage decide, all reasons"
FIRE = "relstage StageMachine.fire"
EVENT_FORM = "transitions, shared, events[].trigger"
MODEL_FORM = "transitions, shared, add_model"


def contenders() -> dict[str, Contender]:
    """Return every contender that is installed here."""
    found = {
        HAND: Contender(Account, by_hand, 640),
        PLAIN: Contender(Keeper, decided, 96),
        REASONS: Contender(Keeper, explained, 16),
        EVENT_FORM: transitions_by_event(),
        MODEL_FORM: transitions_by_model(),
    }
    if importlib.util.find_spec("relstage.machines.embedding"):
        found[FIRE] = Contender(Keeper, embedded(), 16)
    if importlib.util.find_spec("statemachine"):
        found["python-statemachine"] = statemachine()
    if importlib.util.find_spec("sismic"):
        found["sismic"] = sismic()
    return found


def agree(all_contenders: Mapping[str, Contender], stream: str, accounts: int = 8) -> None:
    """Raise unless all contenders make the same moves of the first accounts of `stream`."""
    walked: dict[str, list[list[tuple[int, str]]]] = {}
    for name, contender in all_contenders.items():
        made = [contender.make(account) for account in range(accounts)]
        for account, happenings in zip(made, STREAMS[stream], strict=False):
            contender.run(account, happenings)
        walked[name] = [account.log for account in made]
    for name, logs in walked.items():
        if logs != walked[HAND]:
            raise AssertionError(f"{name} does not walk the paths of {HAND} on {stream}")


def _round(contender: Contender, stream: str) -> Callable[[], int]:
    made = [contender.make(account % 64) for account in range(contender.accounts)]

    def work() -> int:
        for i, account in enumerate(made):
            contender.run(account, STREAMS[stream][i % 64])
        return contender.accounts * EVENTS

    return work


def measure(rounds: int) -> dict[str, Timed]:
    """Return the times of an event by stream, after checking that all contenders agree."""
    everyone = contenders()
    timed = {}
    for stream in STREAMS:
        agree(everyone, stream)
        prepared = {name: partial(_round, contender, stream) for name, contender in everyone.items()}
        timed[stream] = in_turns(prepared, rounds)
    return timed


def main(rounds: int = 9) -> None:
    """Measure and print the figures and targets."""
    timed = measure(rounds)
    print(f"## One event: shift shares, a month passes, try the guards, move\n\n{machine()}; {rounds} rounds\n")
    for stream, times in timed.items():
        best = min((EVENT_FORM, MODEL_FORM), key=times.typical)
        rows = [
            (
                name,
                f"{times.typical(name) * 1e6:.3g}",
                f"{times.ratio(name, best):.2f}",
                f"{times.ratio(name, HAND):.1f}",
            )
            for name in times.rounds
        ]
        print(table((f"{stream} events", "CPU us an event", "of transitions", "of the class by hand"), rows), "\n")
        print(verdict("decide without reasons, of the best form of transitions", times.ratio(PLAIN, best), 0.5))
        print(
            verdict("decide with all reasons, of the best form of transitions", times.ratio(REASONS, best), 3.0), "\n"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
