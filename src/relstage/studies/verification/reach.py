"""Questions about the whole: what can be reached under the guards, and what can be left again.

Law (``reach_is_decided``): ``unreachable-stage`` and ``never-fires`` are found exactly of the stages and transitions
that no decisions, one after another from the opening on, enter or fire; ``trap-stage`` exactly of the stages of the
ladder that no decision leaves; ``exit-out-of-reach`` exactly of those others from which no decisions lead to an exit,
where the model has one. Readings of dates count as free.

A decision is looked at up to where it may come to rest. It has to be looked at further only where it cannot, or where
it may be led back: what is passed by then lets others fire that would not fire from rest.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from relstage.machines import Transition
from relstage.machines.lowering import Road
from relstage.messages import Labels
from relstage.studies.steps import computed
from relstage.studies.verification.desk import Desk, listed
from relstage.studies.verification.findings import Witness, said
from relstage.studies.verification.search import Passed
from relstage.studies.verification.stepping import step

MAX_WALKS = 100_000
"""Transitions of all walks together: one of 500 takes as long to look at as 500 of one."""
MAX_TESTS_OF_WALKS = 4_000_000


@dataclass(slots=True)
class _Ways:
    """The ways out of one stage."""

    leaves: bool = False
    """Whether some decision leaves it."""
    steps: list[tuple[Road, ...]] = field(default_factory=list)
    """What decisions fire that leave it and come to rest."""
    open: list[Road] = field(default_factory=list)
    """Transitions of which it cannot be decided."""
    error: Passed | None = None


@dataclass(slots=True)
class _Reached:
    """What decisions lead to: each stage with the moves by which it is first entered, and what fires."""

    stages: dict[str, tuple[str, ...]]
    transitions: set[str] = field(default_factory=set)


def about_reach(desk: Desk) -> None:
    """Find what cannot be reached, and what cannot be left."""
    walker = _Walker(desk)
    ways = {stage: walker.ways_out(stage) for stage in desk.model.places}
    errors = [way.error for way in ways.values() if way.error is not None]
    found = _Reached({})
    try:
        found = _reached(desk, ways, walker)
        if errors:
            raise errors[0]
    except Passed as error:
        _perhaps_unreached(desk, error)
    else:
        _unreached(desk, found)
    traps = _traps(desk, ways, found)
    _exits(desk, ways, traps, found)


# -------------------------------------------------------------------------------------------------------- ways out


class _Walker:
    """Finds the decisions that leave a stage."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known = computed(desk.model)
        self.led_back = any(each.code == "cycle" for each in desk.findings) or any(
            "cycle" in each.question for each in desk.undecided
        )
        self.left = MAX_WALKS
        self.until = desk.search.left - MAX_TESTS_OF_WALKS

    def ways_out(self, stage: str) -> _Ways:
        """Return the ways out of `stage`."""
        ways = _Ways()
        for road in self.desk.model.lowered.roads[stage]:
            try:
                if step(self.desk, stage, (road,)) is not None:
                    ways.leaves = True
                    ways.steps += self.steps(stage, (road,))
            except Passed as error:
                ways.open.append(road)
                ways.error = error
        return ways

    def steps(self, stage: str, roads: tuple[Road, ...], *, entering: bool = False) -> Iterator[tuple[Road, ...]]:
        """Yield what decisions fire that begin with `roads` and come to rest."""
        todo = [roads]
        while todo:
            walk = todo.pop()
            rests = self.may(stage, walk, entering=entering, stays=True)
            if rests:
                yield walk
            if not walk[-1].stops and self._goes_on(stage, walk, entering=entering, rests=rests):
                todo += [
                    (*walk, road) for road in reversed(self._onward(walk)) if road.target not in _entered(stage, walk)
                ]

    def _onward(self, walk: tuple[Road, ...]) -> list[Road]:
        used = any(road.triggers for road in walk)
        return [road for road in self.desk.model.lowered.roads[walk[-1].target] if not (used and road.triggers)]

    def _goes_on(self, stage: str, walk: tuple[Road, ...], *, entering: bool, rests: bool) -> bool:
        """Tell whether what follows `walk` has to be looked at, and may follow at all.

        After rest it has to be where the last of the walk lies on a ring, so that the decision may be led back over it.
        """
        origin = walk[-2].target if len(walk) > 1 else stage
        rings = self.desk.rings
        ringed = self.led_back and (rings is None or (walk[-1].id, origin) in rings)
        return (ringed or not rests) and self.may(stage, walk, entering=entering)

    def may(self, stage: str, roads: Sequence[Road], *, entering: bool, stays: bool = False) -> bool:
        """Tell whether a decision may fire `roads`, where readings of dates are known."""
        self.left -= 1 + len(roads)
        if self.left < 0 or self.desk.search.left < self.until:
            raise Passed("walks", MAX_WALKS - max(self.left, 0))
        return step(self.desk, stage, roads, stays=stays, entering=entering, known=self.known) is not None


def _entered(stage: str, walk: Sequence[Road]) -> set[str]:
    return {stage, *(road.target for road in walk)}


# ----------------------------------------------------------------------------------------------------------- reached


def _reached(desk: Desk, ways: Mapping[str, _Ways], walker: _Walker) -> _Reached:
    initial = desk.model.initial
    found, rested, todo = _Reached({initial: ()}), set[str](), deque[tuple[str, tuple[str, ...]]]()
    steps: list[tuple[Road, ...]] = [()]
    if not walker.may(initial, (), entering=True, stays=True):
        roads = desk.model.lowered.roads[initial]
        steps = [walk for road in roads for walk in walker.steps(initial, (road,), entering=True)]
    stage, moves = initial, tuple[str, ...]()
    while True:
        for walk in steps:
            for i, road in enumerate(walk, start=1):
                found.transitions.add(road.id)
                found.stages.setdefault(road.target, (*moves, *(each.id for each in walk[:i])))
            target = walk[-1].target if walk else stage
            if target not in rested:
                rested.add(target)
                todo.append((target, (*moves, *(each.id for each in walk))))
        if not todo:
            return found
        stage, moves = todo.popleft()
        steps = ways[stage].steps


def _dead(desk: Desk) -> set[str]:
    return {id for each in desk.findings if each.code == "dead-guard" for id in each.transitions}


def _unreached(desk: Desk, found: _Reached) -> None:
    dead = _dead(desk)
    for transition in desk.model.transitions:
        origins = [origin for origin in transition.origins if origin in found.stages]
        if transition.id not in found.transitions and transition.id not in dead and origins:
            place = desk.pointers[transition.id]
            first = listed(_before(desk, transition, origins))
            variant = "first" if first else ""
            desk.find(
                "never-fires",
                place,
                owners=(transition,),
                stages=origins,
                variant=variant,
                id=transition.id,
                first=first,
            )
    for stage in desk.model.places:
        if stage not in found.stages:
            _report_unreached(desk, stage, found)


def _before(desk: Desk, transition: Transition, origins: Sequence[str]) -> list[str]:
    """Return what is tried before `transition` and may hold along with it."""
    before: dict[str, Transition] = {}
    kinds: list[str | None] = [*dict.fromkeys(trigger.event for trigger in transition.on)]
    for origin in origins:
        for kind in kinds or [None]:
            for road in desk.model.lowered.tried(origin, kind).inside:
                if road.id == transition.id:
                    break
                before[road.id] = road.transition
    return [id for id, each in before.items() if _perhaps_together(desk, each, transition)]


def _perhaps_together(desk: Desk, one: Transition, other: Transition) -> bool:
    try:
        return desk.together(one, other) is not None
    except Passed:
        return True


def _report_unreached(desk: Desk, stage: str, found: _Reached | None = None) -> None:
    ways = [(t.id, _hindrance(desk, t, found)) for t in desk.model.transitions if t.target == stage]
    told = [said(f"finding.hindered.{why}", id=id) if why else said("finding.hindered", id=id) for id, why in ways]
    ids = Labels(en=listed([each.en for each in told]) or "-", ru=listed([each.ru for each in told]) or "-")
    desk.find("unreachable-stage", desk.stage_pointers[stage], stages=(stage,), stage=stage, ids=ids)


def _hindrance(desk: Desk, transition: Transition, found: _Reached | None) -> str:
    """Return why `transition` does not lead to its target, as far as is found."""
    if transition.id in _dead(desk):
        return "dead"
    if found is not None and found.stages.keys().isdisjoint(transition.origins):
        return "origins"
    return "late" if any(f.code == "never-fires" and transition.id in f.transitions for f in desk.findings) else ""


def _perhaps_unreached(desk: Desk, error: Passed) -> None:
    """Report what not even all guards that may hold lead to; leave the rest open."""
    dead, places = _dead(desk), desk.model.places
    roads = desk.model.lowered.roads
    near = _closed({desk.model.initial}, {s: [r.target for r in roads[s] if r.id not in dead] for s in places})
    for stage in places:
        if stage not in near:
            _report_unreached(desk, stage)
    left = [stage for stage in places if stage in near and stage != desk.model.initial]
    desk.leave(("unreachable-stage", "never-fires"), "/stages", error, stages=left)


def _closed(start: Collection[str], onward: Mapping[str, Collection[str]]) -> set[str]:
    """Return all that can be reached from `start`, itself included."""
    found, todo = set(start), deque(start)
    while todo:
        fresh = set(onward.get(todo.popleft(), ())) - found
        found |= fresh
        todo.extend(fresh)
    return found


# ------------------------------------------------------------------------------------------------------------- left


def _way_to(stage: str, found: _Reached) -> Witness | None:
    return Witness(stage=stage, transitions=found.stages[stage]) if stage in found.stages else None


def _traps(desk: Desk, ways: Mapping[str, _Ways], found: _Reached) -> set[str]:
    traps = set()
    for stage in desk.model.stages:
        name, way, place = stage.name, ways[stage.name], desk.stage_pointers[stage.name]
        if not way.leaves and way.error is not None:
            desk.leave(("trap-stage",), place, way.error, stages=(name,))
        elif not way.leaves:
            traps.add(name)
            last = stage == desk.model.stages[-1] and not desk.model.exits
            desk.find("trap-stage", place, stages=(name,), witness=_way_to(name, found), note=last, stage=name)
    return traps


def _exits(desk: Desk, ways: Mapping[str, _Ways], traps: Collection[str], found: _Reached) -> None:
    exits = [stage.name for stage in desk.model.exits]
    onward = {stage: {walk[-1].target for walk in way.steps} for stage, way in ways.items()}
    sure = _closed(exits, _reversed(onward))
    # A transition of which it is not known where its decision ends may end anywhere.
    perhaps = _closed(exits, _reversed({s: [*onward[s], *(exits if way.open else ())] for s, way in ways.items()}))
    error = next((way.error for way in ways.values() if way.error is not None), None)
    for stage in desk.model.stages if exits else ():
        name, place = stage.name, desk.stage_pointers[stage.name]
        if name in traps or name in sure:
            continue
        if name in perhaps and error is not None:
            desk.leave(("exit-out-of-reach",), place, error, stages=(name,))
        else:
            desk.find("exit-out-of-reach", place, stages=(name,), witness=_way_to(name, found), stage=name)


def _reversed(onward: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {}
    for origin, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(origin)
    return back
