"""What a run exercised: every stage, transition, kind and leaf of a guard, counted; and what it should have reached.

Law (``reach_is_counted``): a run that never exercised something reachable does not pass. A leaf is due unless it is
dead, a stage or transition unless no facts lead to it; what is exempt says why.

A stage or transition counts where a history that is followed came to it. Questions, which put any readings to any
stage, are counted apart: they show that a guard can hold, and not that anybody ever gets there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from relstage.machines import StageModel, Transition
from relstage.rules import Leaf, Record, Value
from relstage.studies.paths import Path, path_through, path_to
from relstage.testing.invariants.cases import History, Question
from relstage.testing.keeping import kept
from relstage.testing.reference.motion import signed, truth
from relstage.testing.sites import sites
from relstage.testing.steering import sought


class LeafReach(Record):
    """How often a leaf of a guard held, failed, was unknown; and how often it alone turned its guard.

    A dead leaf can never turn it; `dead` says why.
    """

    leaf: str
    held: int = 0
    failed: int = 0
    unknown: int = 0
    turned: int = 0
    dead: str = ""


class Reach(Record):
    """What a run exercised, and how often.

    Parameters
    ----------
    stages, transitions : dict
        Name -> how often a history began in or entered this stage; how often it fired in one.
    asked, decided : dict
        Stage -> questions asked from it; transition -> questions in answer to which it fired.
    kinds : dict
        Kind of transition -> how often one fired in a history.
    leaves : dict
        Threshold id -> how often the leaf held, failed and turned its guard.
    exempt : dict
        What need not be reached, and why.
    missed : tuple of str
        What is reachable and was never exercised.
    """

    stages: dict[str, int]
    transitions: dict[str, int]
    asked: dict[str, int]
    decided: dict[str, int]
    kinds: dict[str, int]
    leaves: dict[str, LeafReach]
    exempt: dict[str, str]
    missed: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Counts while a run goes on."""

    model: StageModel
    stages: Counter[str] = field(default_factory=Counter)
    transitions: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    decided: Counter[str] = field(default_factory=Counter)
    leaves: Counter[tuple[str, bool | None]] = field(default_factory=Counter)
    turned: Counter[str] = field(default_factory=Counter)

    def count(self, question: Question) -> None:
        """Count a question: its stage, what fired, and how the leaves of the guards out of the stage read."""
        self.asked[question.stage] += 1
        with suppress(Exception):  # an engine that cannot answer fails an invariant, not the count
            self.decided.update(move.transition for move in question.decision.moves)
        readings = question.readings
        for leaf, ids in leaves_out_of(self.model, question.stage):
            verdict = truth(leaf, readings)
            for id in ids:
                self.leaves[id, verdict] += 1
        for id in turning(self.model, question.stage).get(_frozen(readings), ()):
            self.turned[id] += 1

    def follow(self, history: History) -> None:
        """Count a history: the stages it was in, and what fired."""
        with suppress(Exception):
            changes = history.standing.changes
            self.stages[changes[0].origin if changes else history.standing.stage] += 1
            self.stages.update(change.target for change in changes)
            self.transitions.update(change.transition for change in changes)

    def witnesses(self) -> Iterator[History]:
        """Yield a shortest history to each stage and transition that is due and that none has come to so far."""
        exempt = exempted(self.model)
        for name in self.model.places:
            if not self.stages[name] and f"stage {name}" not in exempt:
                yield from _witness(path_to, self.model, name)
        for id in self.model.transition_of:
            if not self.transitions[id] and f"transition {id}" not in exempt:
                yield from _witness(path_through, self.model, id)

    def reach(self) -> Reach:
        """Return what was counted, and what was missed."""
        exempt = exempted(self.model)
        leaves = {site.threshold: self._leaf(site.threshold, str(site.leaf), site.dead) for site in sites(self.model)}
        missed = [f"stage {name}" for name in self.model.places if not self.stages[name]]
        missed += [f"transition {id}" for id in self.model.transition_of if not self.transitions[id]]
        missed += [f"leaf {id} {word}" for id, leaf in leaves.items() for word in _lacking(leaf)]
        kinds = Counter[str]()
        for id, count in self.transitions.items():
            kinds[self.model.transition_of[id].kind] += count
        return Reach(
            stages={name: self.stages[name] for name in self.model.places},
            transitions={id: self.transitions[id] for id in self.model.transition_of},
            asked={name: self.asked[name] for name in self.model.places},
            decided={id: self.decided[id] for id in self.model.transition_of},
            kinds=dict(kinds),
            leaves=leaves,
            exempt=exempt,
            missed=tuple(what for what in missed if what not in exempt),
        )

    def _leaf(self, id: str, leaf: str, dead: str) -> LeafReach:
        held, failed, unknown = (self.leaves[id, verdict] for verdict in (True, False, None))
        return LeafReach(leaf=leaf, held=held, failed=failed, unknown=unknown, turned=self.turned[id], dead=dead)


def _witness(find: Callable[[StageModel, str], Path | None], model: StageModel, name: str) -> Iterator[History]:
    path = None
    with suppress(Exception):  # an engine that cannot follow a path leaves its end unexercised
        path = find(model, name)
    if path is not None:
        yield History(model, path.relationship, path.as_of)


def _lacking(leaf: LeafReach) -> list[str]:
    return [word for word, count in (("held", leaf.held), ("failed", leaf.failed)) if not count]


@kept
def exempted(model: StageModel) -> dict[str, str]:
    """Return what need not be reached, and why: no facts lead there, or no readings turn it."""
    found, unknown = sought(model)
    why = unknown or "no facts lead there"
    exempt = {f"stage {name}": why for name in model.places if name not in found.stages}
    exempt |= {f"transition {id}": why for id in model.transition_of if id not in found.transitions}
    for site in sites(model):
        cut_off = not set(model.transition_of[site.transition].origins) & found.stages.keys()
        if site.dead or site.undecided or cut_off:
            reason = site.dead or site.undecided or why
            exempt |= {f"leaf {site.threshold} {word}": reason for word in ("held", "failed")}
    return exempt


@kept
def leaves_out_of(model: StageModel, stage: str) -> tuple[tuple[Leaf, tuple[str, ...]], ...]:
    """Return the leaves of the guards out of `stage`, each with its threshold ids."""
    found: dict[Leaf, list[str]] = {}
    for transition in model.transitions:
        if stage in transition.origins:
            for id, leaf in _ids(transition):
                found.setdefault(leaf, []).append(id)
    return tuple((leaf, tuple(ids)) for leaf, ids in found.items())


@kept
def turning(model: StageModel, stage: str) -> dict[frozenset[tuple[str, Value | None]], tuple[str, ...]]:
    """Return the readings that stand on one side of a leaf that alone turns its guard, with the threshold ids."""
    found: dict[frozenset[tuple[str, Value | None]], tuple[str, ...]] = {}
    for site in sites(model):
        if stage in model.transition_of[site.transition].origins:
            for pair in site.pairs:
                for side in (pair.met, pair.missed):
                    found[_frozen(side)] = (*found.get(_frozen(side), ()), site.threshold)
    return found


def _frozen(readings: Mapping[str, Value | None]) -> frozenset[tuple[str, Value | None]]:
    return frozenset(readings.items())


def _ids(transition: Transition) -> Iterable[tuple[str, Leaf]]:
    leaves = (leaf for leaf, _ in signed(transition.guard))
    return zip((f"{transition.id}.{local}" for local, _ in transition.numbered_leaves()), leaves, strict=True)
