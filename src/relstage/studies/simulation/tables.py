"""A model and a scenario lowered to tables of numbers, which the block kernel reads.

Law (``tables_hold_as_evaluate``): a lowered rule is true of columns exactly where ``evaluate`` says HOLDS of the same
readings; NaN is unknown, and a level stands by its number.

Places, transitions, events and readings have numbers here. The meaning is not here: guards are those of
``StageModel.lowered``, effects those of ``dynamics.shift_of``.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, assert_never

import numpy as np
from numpy.typing import NDArray

from relstage.machines import StageModel
from relstage.machines.lowering import Road
from relstage.rules import AllOf, AnyOf, Bound, Clock, Level, Levels, Not, Rule, leaves, positive
from relstage.rules.scales import Op
from relstage.studies.simulation.acts import Act, Lowering, Pull
from relstage.studies.simulation.beginning import Beginnings
from relstage.studies.simulation.choosing import Chooser
from relstage.studies.simulation.draws import Floats, Truths
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.scenario import Drift, Policy, Shock

CLOCKS: tuple[Clock, ...] = ("months_inactive", "months_in_stage", "agreement_term")
_FAR = 32_000
_COMPARED = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}


# ------------------------------------------------------------------------------------------------------------ guards


class Atom(NamedTuple):
    """One comparison of a column with a limit."""

    column: int
    op: Op
    limit: float


class Tree(NamedTuple):
    """A positive rule over atoms: numbers of atoms, and trees below, all of which or any of which hold."""

    every: bool
    atoms: tuple[int, ...]
    trees: tuple["Tree", ...] = ()


class Columns:
    """The columns that are read, and the atoms over them, each kept once."""

    def __init__(self, model: StageModel, names: Iterable[str]) -> None:
        self.indicators = {name: model.indicator_of[name] for name in names}
        self.clock_of = {name: each.clock for name, each in self.indicators.items() if each.clock is not None}
        self.recorded = tuple(name for name in self.indicators if name not in self.clock_of)
        self.clocks = tuple(clock for clock in CLOCKS if clock in self.clock_of.values())
        self.number = {name: nth for nth, name in enumerate(self.recorded)}
        self.number |= {name: len(self.recorded) + self.clocks.index(clock) for name, clock in self.clock_of.items()}
        self.atoms: dict[Atom, int] = {}
        self.trees: dict[Tree, int] = {}

    @property
    def tree_list(self) -> tuple[Tree, ...]:
        """The trees by their number."""
        return tuple(self.trees)

    @property
    def atom_list(self) -> tuple[Atom, ...]:
        """The atoms by their number."""
        return tuple(self.atoms)

    def tree(self, rule: Rule) -> int:
        """Return the number of the tree of a positive rule."""
        return self.trees.setdefault(self._lowered(rule), len(self.trees))

    def _lowered(self, rule: Rule) -> Tree:
        match rule:
            case Bound(name, op, limit):
                whole = self.clock_of.get(name) in ("months_inactive", "months_in_stage")
                bound = _whole_months(op, limit) if whole else (op, limit)
                return Tree(True, (self._atom(Atom(self.number[name], *bound)),))
            case Level(name, among):
                return self._among(name, among)
            case AllOf(parts) | AnyOf(parts):
                return _flat(isinstance(rule, AllOf), tuple(map(self._lowered, parts)))
            case Not():
                raise TypeError(f"lower with positive() first: {rule}")
            case _:
                assert_never(rule)

    def _among(self, name: str, among: Sequence[str]) -> Tree:
        scale = self.indicators[name].scale
        assert isinstance(scale, Levels)
        runs = list(_runs(sorted(scale.levels.index(level) for level in among)))
        bounds = [self._run(self.number[name], first, last, len(scale.levels) - 1) for first, last in runs]
        return bounds[0] if len(bounds) == 1 else _flat(False, tuple(bounds))

    def _run(self, column: int, first: int, last: int, top: int) -> Tree:
        atoms = [Atom(column, ">=", float(first))] if first or last == top else []
        atoms += [Atom(column, "<=", float(last))] if last < top else []
        return Tree(True, tuple(map(self._atom, atoms)))

    def _atom(self, atom: Atom) -> int:
        return self.atoms.setdefault(atom, len(self.atoms))


def _whole_months(op: Op, limit: float) -> tuple[Op, float]:
    """Return the same bound on a count of months with a whole limit that a small integer holds."""
    first = math.ceil(limit) if op in (">=", "<") else math.floor(limit) + 1  # the first count on the upper side
    first = min(max(first, -1), _FAR)
    return (">=", first) if op in (">=", ">") else ("<=", first - 1)


def _flat(every: bool, parts: tuple[Tree, ...]) -> Tree:
    """Join parts of one sense, or of one atom, into one row of atoms; what is nested stays a tree."""
    plain = [part for part in parts if not part.trees and (part.every == every or len(part.atoms) == 1)]
    rest = tuple(part for part in parts if part not in plain)
    plain = [part for part in plain if part.atoms or part.every != every]
    atoms = tuple(dict.fromkeys(atom for part in plain for atom in part.atoms))
    return Tree(every, atoms, rest)


def atoms_of(tree: Tree) -> set[int]:
    """Return the numbers of the atoms of `tree`."""
    return {*tree.atoms, *(atom for part in tree.trees for atom in atoms_of(part))}


def compared(atom: Atom, columns: Sequence[NDArray[Any]]) -> Truths:
    """Return where `atom` holds; NaN, which is unknown, is on no side of any limit."""
    found: Truths = _COMPARED[atom.op](columns[atom.column], atom.limit)
    return found


def holding(tree: Tree, atoms: Mapping[int, Truths], count: int) -> Truths:
    """Return where `tree` holds of `count` rows, given where its atoms do; not to be written into."""
    join = np.logical_and if tree.every else np.logical_or
    parts = [atoms[atom] for atom in tree.atoms] + [holding(part, atoms, count) for part in tree.trees]
    if not parts:
        return np.full(count, tree.every)
    found = parts[0]
    for nth, part in enumerate(parts[1:]):
        found = join(found, part, out=found if nth else None)
    return found


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


# -------------------------------------------------------------------------------------------------------- all tables


class Way(NamedTuple):
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
        self.policy_trees = tuple(map(self.columns.tree, when))
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
    def telling(self) -> tuple[int, ...]:
        """The events by chance of which anything comes."""
        return tuple(nth for nth in range(self.nothing) if not self.acts[nth].inert or self.acts[nth].pulls)

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
    def pulled_trees(self) -> Mapping[int, tuple[tuple[int, Truths], ...]]:
        """Event -> the trees of the transitions that it pulls, each with whether it leads out of a place."""
        moves, places = self.model.transitions, self.prepared.places
        return {
            nth: tuple(
                (self.tree_of[moves[pulled].id], np.array([place in moves[pulled].origins for place in places]))
                for pulled in act.pulls
            )
            for nth, act in self.acts.items()
        }

    @cached_property
    def ready_trees(self) -> tuple[int, ...]:
        """The trees of the transitions that need no event, or that some event here pulls, each once."""
        silent = {tree for each in self.silent.values() for tree in each}
        return tuple(sorted(silent | {tree for each in self.pulled_trees.values() for tree, _ in each}))

    def free(self, drift: Drift) -> Floats:
        """Return, place by place, 1.0 where `drift` moves its reading and 0.0 where it does not."""
        ladder = self.prepared.ladder
        places = drift.stages or ladder
        return np.array([float(place in ladder and place in places) for place in self.prepared.places])

    def _tried(self, place: str, act: int) -> tuple[Way, ...]:
        """Return the ways to try from `place` with an event, in their order."""
        kind = self.acts[act].kind.name if act in self.acts else None
        ways = (self._way(road, act) for road in self.model.lowered.tried(place, kind).inside)
        return tuple(way for way in ways if way.pulls is None or way.pulls)

    def _way(self, road: Road, act: int) -> Way:
        transition = self.transitions[road.id]
        pulls = self.acts[act].pulls.get(transition, ()) if act in self.acts else ()
        return Way(transition, self.tree_of[road.id], pulls if road.triggers else None)

    @cached_property
    def silent(self) -> Mapping[int, tuple[int, ...]]:
        """Place -> the trees of its transitions that need no event, each once."""
        return {
            place: tuple(dict.fromkeys(way.tree for way in self.tries[place, self.nothing]))
            for place in self.prepared.number_of.values()
        }

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
