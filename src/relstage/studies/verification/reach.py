"""Questions about the whole: what can be reached under the guards, and what can be left again.

Law (``reach_is_decided``): ``unreachable-stage`` and ``never-fires`` are found exactly of the stages and transitions
that :func:`relstage.studies.paths.reached` lacks; ``trap-stage`` exactly of the stages of the ladder that no decision
leaves; ``exit-out-of-reach`` exactly of those others from which no decisions, one after another, lead to an exit,
where the model has one. Readings of dates count as free.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from relstage.errors import TooLarge
from relstage.machines.lowering import Road
from relstage.studies.paths import Reached, reached
from relstage.studies.steps import computed, find_step
from relstage.studies.verification.desk import Desk
from relstage.studies.verification.findings import Witness


@dataclass(slots=True)
class _Ways:
    """The ways out of one stage."""

    first: list[str] = field(default_factory=list)
    """Transitions that fire first in some decision."""
    rests: dict[str, None] = field(default_factory=dict)
    """Stages in which a decision may end."""
    open: list[Road] = field(default_factory=list)
    """Transitions of which it cannot be decided."""
    error: TooLarge | None = None


def about_reach(desk: Desk) -> None:
    """Find what cannot be reached, and what cannot be left."""
    ways = {stage: _ways_out(desk, stage) for stage in desk.model.places}
    found: Reached | None = None
    try:
        found = reached(desk.model)
        _unreached(desk, found)
    except TooLarge as error:
        _perhaps_unreached(desk, ways, error)
    traps = _traps(desk, ways, found)
    _exits(desk, ways, traps, found)


# -------------------------------------------------------------------------------------------------------- ways out


def _ways_out(desk: Desk, stage: str) -> _Ways:
    ways = _Ways()
    for road in desk.model.lowered.roads[stage]:
        try:
            if find_step(desk.model, stage, (road.id,), stays=False) is not None:
                ways.first.append(road.id)
                ways.rests |= dict.fromkeys(_ends(desk, stage, (road,)))
        except TooLarge as error:
            ways.open.append(road)
            ways.error = error
    return ways


def _ends(desk: Desk, stage: str, roads: tuple[Road, ...]) -> Iterator[str]:
    """Yield where decisions that begin with `roads` end; go on past a stage only if it cannot be rested in."""
    ids, last = tuple(road.id for road in roads), roads[-1]
    known = computed(desk.model)
    if last.stops or find_step(desk.model, stage, ids, known=known) is not None:
        yield last.target
    elif len(roads) == 1 or find_step(desk.model, stage, ids, known=known, stays=False) is not None:
        entered = {stage, *(road.target for road in roads)}
        for road in desk.model.lowered.roads[last.target]:
            if road.target not in entered and not (road.triggers and any(each.triggers for each in roads)):
                yield from _ends(desk, stage, (*roads, road))


# ----------------------------------------------------------------------------------------------------------- reached


def _unreached(desk: Desk, found: Reached) -> None:
    for stage in desk.model.places:
        if stage not in found.stages:
            _report_unreached(desk, stage)
    dead = {id for each in desk.findings if each.code == "dead-guard" for id in each.transitions}
    for transition in desk.model.transitions:
        origins = [origin for origin in transition.origins if origin in found.stages]
        if transition.id not in found.transitions and transition.id not in dead and origins:
            place = desk.pointers[transition.id]
            desk.find("never-fires", place, owners=(transition,), stages=origins, id=transition.id)


def _report_unreached(desk: Desk, stage: str) -> None:
    leading = [t for t in desk.model.transitions if t.target == stage]
    ids = ", ".join(t.id for t in leading)
    desk.find("unreachable-stage", desk.stage_pointers[stage], owners=(), stages=(stage,), stage=stage, ids=ids or "-")


def _perhaps_unreached(desk: Desk, ways: Mapping[str, _Ways], error: TooLarge) -> None:
    """Report what not even the transitions that could not be decided lead to; leave the rest open."""
    onward = {s: [desk.model.transition_of[id].target for id in w.first] + _targets(w) for s, w in ways.items()}
    near = _closed({desk.model.initial}, onward)
    for stage in desk.model.places:
        if stage not in near:
            _report_unreached(desk, stage)
    desk.leave(("unreachable-stage", "never-fires"), "/stages", error, stages=sorted(near, key=list(ways).index))


def _targets(ways: _Ways) -> list[str]:
    return [road.target for road in ways.open]


def _closed(start: Collection[str], onward: Mapping[str, Collection[str]]) -> set[str]:
    """Return all that can be reached from `start`, itself included."""
    found, todo = set(start), deque(start)
    while todo:
        fresh = [each for each in onward.get(todo.popleft(), ()) if each not in found]
        found.update(fresh)
        todo.extend(fresh)
    return found


# ------------------------------------------------------------------------------------------------------------- left


def _way_to(desk: Desk, stage: str, found: Reached | None) -> Witness | None:
    """Return the moves by which `stage` is first entered."""
    if found is None or stage not in found.stages:
        return None
    moves = [id for step in found.stages[stage] for id in step.transitions]
    entered = [desk.model.initial, *(desk.model.transition_of[id].target for id in moves)]
    return Witness(stage=stage, transitions=tuple(moves[: entered.index(stage)]))


def _traps(desk: Desk, ways: Mapping[str, _Ways], found: Reached | None) -> set[str]:
    traps = set()
    for stage in desk.model.stages:
        way = ways[stage.name]
        place = desk.stage_pointers[stage.name]
        if not way.first and way.error is not None:
            desk.leave(("trap-stage",), place, way.error, stages=(stage.name,))
        elif not way.first:
            traps.add(stage.name)
            last = stage == desk.model.stages[-1] and not desk.model.exits
            witness = _way_to(desk, stage.name, found)
            desk.find("trap-stage", place, stages=(stage.name,), witness=witness, note=last, stage=stage.name)
    return traps


def _exits(desk: Desk, ways: Mapping[str, _Ways], traps: Collection[str], found: Reached | None) -> None:
    exits = [stage.name for stage in desk.model.exits]
    sure = _closed(exits, _reversed({stage: list(way.rests) for stage, way in ways.items()}))
    # A transition of which it is not known where its decision ends may end anywhere.
    unsure = {stage: [*way.rests, *(exits if way.open else ())] for stage, way in ways.items()}
    perhaps = _closed(exits, _reversed(unsure))
    for stage in desk.model.stages if exits else ():
        name, place = stage.name, desk.stage_pointers[stage.name]
        if name in traps or name in sure:
            continue
        error = next((way.error for way in ways.values() if way.error is not None), None)
        if name in perhaps and error is not None:
            desk.leave(("exit-out-of-reach",), place, error, stages=(name,))
        else:
            desk.find("exit-out-of-reach", place, stages=(name,), witness=_way_to(desk, name, found), stage=name)


def _reversed(onward: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    back: dict[str, list[str]] = {}
    for origin, targets in onward.items():
        for target in targets:
            back.setdefault(target, []).append(origin)
    return back
