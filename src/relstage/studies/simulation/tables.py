"""A model and a scenario lowered to tables of numbers, which the block kernel reads.

Places, transitions, events and readings have numbers here. The meaning is not here: guards are those of
``StageModel.lowered``, effects those of ``dynamics.shift_of``.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relstage.machines.lowering import Road
from relstage.rules import Indicator, leaves, positive
from relstage.studies.simulation.acts import Act, Lowering, Pull
from relstage.studies.simulation.beginning import Beginnings
from relstage.studies.simulation.choosing import Chooser
from relstage.studies.simulation.draws import Floats, Truths
from relstage.studies.simulation.guards import Columns, Questions
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.scenario import Between, Drift, Given, OneOf, Peaked, Policy, Shock


class Attempt(NamedTuple):
    """One transition among those to try: its number and tree, and, where it needs an event, how that one pulls it."""

    transition: int
    tree: int
    pulls: tuple[Pull, ...] | None


class Tables:
    """All that the kernel reads of a model, a scenario, and the readings asked for.

    Events have numbers: those by chance as the scenario lists them, then ``nothing``, which stands for none, then the
    events of policies and shocks.
    """

    def __init__(self, prepared: Prepared, asked: Sequence[str] = ()) -> None:
        self.prepared = prepared
        self.model = model = prepared.model
        scenario = prepared.scenario
        when = [positive(policy.when, model.indicator_of) for policy in scenario.policies]
        rules = [*(road.guard for road in model.lowered.road_of.values()), *when]
        read = [leaf.indicator for rule in rules for leaf in leaves(rule)]
        self.columns = Columns(model, dict.fromkeys((*read, *asked)))
        recorded = {name: self.columns.number[name] for name in self.columns.recorded}
        self.lowering = Lowering(prepared, recorded, self.columns.clocks)
        self.beginnings = Beginnings(prepared, recorded)
        self.drifts = [
            (drift, recorded[drift.indicator], self.free(drift))
            for drift in scenario.drifts
            if drift.indicator in recorded
        ]
        self.acts: dict[int, Act] = {
            nth: self.lowering.act(each.event, each.attributes) for nth, each in enumerate(scenario.happenings)
        }
        self.nothing = len(self.acts)
        self.policy_acts = tuple(map(self._brought_about, scenario.policies))
        self.shock_acts = tuple(map(self._brought_about, scenario.shocks))
        self.calls = Questions(self.columns, map(self.columns.tree, when))
        self.called_by = tuple(self.calls.row_of[self.columns.tree(rule)] for rule in when)
        self.transitions = {each.id: nth for nth, each in enumerate(model.transitions)}
        self.tree_of = {road.id: self.columns.tree(road.guard) for road in model.lowered.road_of.values()}
        self.tries = {
            (number, act): self._tried(place, act)
            for place, number in prepared.number_of.items()
            for act in (self.nothing, *(nth for nth in self.acts if self.pulling[number, nth]))
        }

    def _brought_about(self, doer: Policy | Shock) -> tuple[int, ...]:
        first = max(self.nothing, *self.acts, -1) + 1
        self.acts |= {
            nth: self.lowering.act(deed.event, deed.attributes) for nth, deed in enumerate(doer.events, first)
        }
        return tuple(range(first, first + len(doer.events)))

    @cached_property
    def code(self) -> type[np.unsignedinteger]:
        """The type of numbers that holds those of all events, and one more."""
        return np.uint8 if max(self.nothing, *self.acts, -1) < np.iinfo(np.uint8).max else np.uint16

    @cached_property
    def chooser(self) -> Chooser:
        """What picks the events that come by chance."""
        return Chooser(self.prepared, self.code)

    @cached_property
    def numbers(self) -> NDArray[np.unsignedinteger]:
        """The numbers of the events by chance."""
        return np.arange(self.nothing, dtype=self.code)

    @cached_property
    def telling(self) -> tuple[int, ...]:
        """The events by chance of which anything comes."""
        return tuple(nth for nth in range(self.nothing) if not self.acts[nth].inert or self.acts[nth].pulls)

    @cached_property
    def renewals(self) -> tuple[tuple[Indicator, Given, int], ...]:
        """The readings given anew after a recovery from an exit: indicator, what it is, column."""
        given = self.prepared.scenario.renewal
        read, number = self.columns.recorded, self.columns.number
        return tuple((self.model.indicator_of[name], given[name], number[name]) for name in given if name in read)

    @cached_property
    def renewing(self) -> tuple[str, ...]:
        """The streams of those that are drawn."""
        drawn = OneOf | Between | Peaked
        return tuple(f"renewal:{indicator.name}" for indicator, given, _ in self.renewals if isinstance(given, drawn))

    @cached_property
    def margins(self) -> Floats:
        """Place -> money a month."""
        return np.array([self.prepared.scenario.margins.get(place, 0.0) for place in self.prepared.places])

    # ------------------------------------------------------------------------------------------------------- motion

    @cached_property
    def pulling(self) -> Truths:
        """Tell which event may pull a transition out of which place; shape (places, numbers of events)."""
        pulling = np.zeros((len(self.prepared.places), max(self.nothing, *self.acts, -1) + 1), dtype=np.bool_)
        for nth, act in self.acts.items():
            for transition in act.pulls:
                for origin in self.model.transitions[transition].origins:
                    pulling[self.prepared.number_of[origin], nth] = True
        return pulling

    @cached_property
    def pulls_at_all(self) -> Truths:
        """Tell which events pull some transition out of some place, by their numbers."""
        return np.asarray(self.pulling.any(axis=0))

    @cached_property
    def moving(self) -> Questions:
        """The guards of all attempts."""
        return Questions(self.columns, (attempt.tree for attempt in self.attempts))

    @cached_property
    def leaving(self) -> tuple["Leaving", ...]:
        """Place -> the guards that are looked at there."""
        return tuple(Leaving(self, place) for place in range(len(self.prepared.places)))

    def free(self, drift: Drift) -> Floats:
        """Return, place by place, 1.0 where `drift` moves its reading and 0.0 where it does not."""
        ladder = self.prepared.ladder
        places = drift.stages or ladder
        return np.array([float(place in ladder and place in places) for place in self.prepared.places])

    def _tried(self, place: str, act: int) -> tuple[Attempt, ...]:
        """Return the attempts from `place` with an event, in their order."""
        kind = self.acts[act].kind.name if act in self.acts else None
        attempts = (self._attempt(road, act) for road in self.model.lowered.tried(place, kind).inside)
        return tuple(attempt for attempt in attempts if attempt.pulls is None or attempt.pulls)

    def _attempt(self, road: Road, act: int) -> Attempt:
        transition = self.transitions[road.id]
        pulls = self.acts[act].pulls.get(transition, ()) if act in self.acts else ()
        return Attempt(transition, self.tree_of[road.id], pulls if road.triggers else None)

    @cached_property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every attempt, by number."""
        return tuple(attempt for attempts in self.tries.values() for attempt in attempts)

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The numbers of the attempts, in their order, then -1; shape (places, numbers of events, most attempts)."""
        order = np.full((*self.pulling.shape, max(map(len, self.tries.values()))), -1, dtype=np.intp)
        first = 0
        for (place, act), attempts in self.tries.items():
            whose = ~self.pulling[place] if act == self.nothing else act  # what pulls nothing here is as no event
            order[place, whose, : len(attempts)] = np.arange(first, first + len(attempts))
            first += len(attempts)
        return order

    @cached_property
    def transition_of(self) -> NDArray[np.intp]:
        """Attempt -> its transition."""
        return np.array([attempt.transition for attempt in self.attempts], dtype=np.intp)

    @cached_property
    def row_of(self) -> NDArray[np.intp]:
        """Attempt -> the row of its guard among the answers of `moving`."""
        return np.array([self.moving.row_of[attempt.tree] for attempt in self.attempts], dtype=np.intp)

    @cached_property
    def by_event(self) -> Truths:
        """Attempt -> whether it needs an event."""
        return np.array([attempt.pulls is not None for attempt in self.attempts], dtype=np.bool_)

    @cached_property
    def choosy(self) -> tuple[int, ...]:
        """The attempts that not every event of the kind pulls."""
        return tuple(
            nth
            for nth, attempt in enumerate(self.attempts)
            if attempt.pulls and all(pull.tests for pull in attempt.pulls)
        )

    @cached_property
    def blaming(self) -> Truths:
        """Event -> whether it may tell who brought a move about, or why."""
        blaming = np.zeros(self.pulling.shape[1], dtype=np.bool_)
        blaming[[nth for nth, act in self.acts.items() if not act.blameless]] = True
        return blaming

    @cached_property
    def targets(self) -> NDArray[np.intp]:
        """Transition -> the place that it leads to."""
        return np.array([self.prepared.number_of[each.target] for each in self.model.transitions], dtype=np.intp)

    @cached_property
    def stops(self) -> Truths:
        """Transition -> whether it ends a decision."""
        return np.array([road.stops for road in self._roads], dtype=np.bool_)

    @cached_property
    def triggered(self) -> Truths:
        """Transition -> whether it needs an event."""
        return np.array([bool(road.triggers) for road in self._roads], dtype=np.bool_)

    @cached_property
    def terminates(self) -> Truths:
        """Transition -> whether it is a terminate."""
        return np.array([each.kind == "terminate" for each in self.model.transitions], dtype=np.bool_)

    @cached_property
    def blames(self) -> NDArray[np.int64]:
        """Transition -> the codes of initiator and cause that it names itself, -1 for none; shape (transitions, 2)."""
        who, why = self.prepared.initiators, self.prepared.causes
        codes = [
            (who.index(each.initiator) if each.initiator else -1, why.index(each.cause) if each.cause else -1)
            for each in self.model.transitions
        ]
        return np.array(codes, dtype=np.int64).reshape(-1, 2)

    @cached_property
    def exits(self) -> Truths:
        """Place -> whether it is an exit."""
        return np.array([place in self.prepared.exits for place in self.prepared.places], dtype=np.bool_)

    @property
    def _roads(self) -> tuple[Road, ...]:
        return tuple(self.model.lowered.road_of[each.id] for each in self.model.transitions)


class Leaving:
    """The guards of the attempts out of one place: those that need no event, and those of each event.

    Parameters
    ----------
    tables : Tables
        The attempts.
    place : int
        Where they lead from.
    """

    def __init__(self, tables: Tables, place: int) -> None:
        tries = {act: ways for (origin, act), ways in tables.tries.items() if origin == place}
        silent = [each.tree for each in tries.pop(tables.nothing)]
        pulled = {act: [each.tree for each in ways if each.pulls is not None] for act, ways in tries.items()}
        self.asked = Questions(tables.columns, (*silent, *(tree for trees in pulled.values() for tree in trees)))
        self.rows = [tables.moving.row_of[tree] for tree in self.asked.row_of]
        self.silent = self._rows(silent)
        self.pulled = {act: self._rows(trees) for act, trees in pulled.items()}

    def _rows(self, trees: Sequence[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.asked.row_of[tree] for tree in trees))

    def ready(self, holds: Sequence[Truths], codes: Iterable[NDArray[np.unsignedinteger]]) -> Truths:
        """Return the rows where an attempt may succeed, given which guards hold, and the events of each slot."""
        ready = np.zeros(holds[0].shape, dtype=np.bool_)
        for row in self.silent:
            ready |= holds[row]
        for slot in codes:
            for act, rows in self.pulled.items():
                came = slot == act
                for row in rows:
                    ready |= came & holds[row]
        return ready
