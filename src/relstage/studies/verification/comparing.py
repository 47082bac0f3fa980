"""Questions about two transitions at once, and about an advance on two readings.

Law (``pairs_are_decided``): ``overlap`` is found exactly where two transitions of one kind, from one origin to
different targets, may fire on one occasion and both guards hold on some readings; ``opposite-moves-overlap`` exactly
where the guards of two moves that undo one another hold together; ``opposite-moves-touch`` exactly where they do not,
but hold on readings that are neighbours: on scales of numbers that are not whole at most one float64 lies between.
Law (``advances_are_decided``): ``advance-not-monotone`` is found exactly where the guard of an advance holds, and fails
once a single reading is better.

Two transitions have one occasion if neither needs an event, or if one event pulls both: a transition that needs none
does not wait for the other's. Moves that wait for an event do not undo one another by themselves; where an event
leads to a move straight back, that is a cycle.
"""

from collections.abc import Iterator
from itertools import combinations, pairwise

from relstage.errors import Problem, TooLarge
from relstage.machines import StageModel, Transition
from relstage.machines.lowering import ORDER
from relstage.regions import LevelSet, Range
from relstage.rules import Indicator, Levels, Number, leaves
from relstage.studies.verification.desk import Desk, listed
from relstage.studies.verification.findings import Readings, Witness, shown
from relstage.studies.verification.search import Within, ends, renamed

MAX_PAIRS = 50_000


def about_pairs(desk: Desk) -> None:
    """Find transitions out of one stage that hold together, and moves that undo one another."""
    try:
        pairs = _pairs(desk.model)
    except TooLarge as error:
        desk.leave(("overlap", "two-targets"), "/transitions", error)
    else:
        for (one, other), origins in pairs.items():
            _same_origin(desk, desk.model.transition_of[one], desk.model.transition_of[other], origins)
    _settled(desk)
    _opposite(desk)


# ------------------------------------------------------------------------------------------------------- one origin


def _pairs(model: StageModel) -> dict[tuple[str, str], list[str]]:
    """Return the pairs of transitions that lead from one origin to different targets, each with its origins."""
    found: dict[tuple[str, str], list[str]] = {}
    for origin, roads in model.lowered.roads.items():
        for one, other in combinations(roads, 2):
            if one.target != other.target:
                found.setdefault((one.id, other.id), []).append(origin)
            if len(found) > MAX_PAIRS:
                raise TooLarge(Problem("too-large", "", f"there are more than {MAX_PAIRS:,} pairs of transitions"))
    return found


def _same_origin(desk: Desk, one: Transition, other: Transition, origins: list[str]) -> None:
    same = one.kind == other.kind
    occasion = desk.occasion(one, other)
    if occasion is None or (same and _is_settled(desk.model, one, other)):
        return
    place = f"{desk.pointers[other.id]}/guard"
    with desk.deciding(("overlap" if same else "two-targets",), place, owners=(other, one), stages=origins):
        readings = desk.together(one, other)
        if readings is not None:
            witness = Witness(stage=origins[0], readings=readings, event=occasion.event)
            desk.find(
                "overlap" if same else "two-targets",
                place,
                owners=(other, one),
                stages=origins,
                witness=witness,
                first=one.id,
                second=other.id,
                stage=listed(origins),
                target=one.target,
                other=other.target,
            )


def _is_settled(model: StageModel, one: Transition, other: Transition) -> bool:
    return (one.id, other.id) in model.settled or (other.id, one.id) in model.settled


def _settled(desk: Desk) -> None:
    for i, (first, second) in enumerate(desk.model.settled):
        one, other = desk.model.transition_of[first], desk.model.transition_of[second]
        with desk.deciding(("settled-apart",), f"/settled/{i}", owners=(one, other)):
            if not _conflict(desk, one, other):
                desk.find("settled-apart", f"/settled/{i}", owners=(one, other), first=first, second=second)


def _conflict(desk: Desk, one: Transition, other: Transition) -> bool:
    rivals = one.kind == other.kind and one.target != other.target and set(one.origins) & set(other.origins)
    return bool(rivals) and desk.occasion(one, other) is not None and desk.together(one, other) is not None


# --------------------------------------------------------------------------------------------------- moves and back


def _opposite(desk: Desk) -> None:
    for there, back, stage in _undoing(desk.model):
        place = f"{desk.pointers[back.id]}/guard"
        owners, stages = (back, there), (stage, there.target)
        with desk.deciding(("opposite-moves-overlap", "opposite-moves-touch"), place, owners=owners, stages=stages):
            both = desk.together(there, back)
            near = _neighbours(desk, there, back) if both is None else None
            if both is None and near is None:
                continue
            desk.find(
                "opposite-moves-touch" if near else "opposite-moves-overlap",
                place,
                owners=owners,
                stages=stages,
                witness=Witness(stage=stage, readings=near[0] if near else both or {}, beside=near[1] if near else {}),
                there=there.id,
                back=back.id,
                stage=stage,
                target=there.target,
            )


def _undoing(model: StageModel) -> Iterator[tuple[Transition, Transition, str]]:
    """Yield each two transitions that need no event and lead back and forth between two stages, once."""
    ladder, seen = dict.fromkeys(stage.name for stage in model.stages), set[frozenset[str]]()
    for stage in ladder:
        for there in model.lowered.roads[stage]:
            for back in model.lowered.roads[there.target] if there.target in ladder else ():
                pair = frozenset((there.id, back.id))
                if back.target == stage and not there.triggers and not back.triggers and pair not in seen:
                    seen.add(pair)
                    first, second = sorted((there, back), key=lambda road: ORDER.index(road.kind), reverse=True)
                    start = stage if first is there else there.target
                    yield first.transition, second.transition, start


def _neighbours(desk: Desk, there: Transition, back: Transition) -> tuple[Readings, Readings] | None:
    """Return two neighbouring readings, one under which `there` holds and one under which `back` does."""
    both = {leaf.indicator for leaf in leaves(there.guard)} & {leaf.indicator for leaf in leaves(back.guard)}
    near = frozenset(name for name in both if _continuous(desk.model.indicator_of[name]))
    if not near:
        return None
    desk.search.next_guard()
    desk.search.near = near
    try:
        found = desk.search.readings(
            desk.tree(there).holds, renamed(desk.tree(back).holds, {name: f"{name}'" for name in near})
        )
    finally:
        desk.search.near = frozenset()
    if found is None:
        return None
    here = {name: value for name, value in found.items() if not name.endswith("'")}
    return here, here | {name[:-1]: value for name, value in found.items() if name.endswith("'")}


def _continuous(indicator: Indicator) -> bool:
    return isinstance(indicator.scale, Number) and not indicator.scale.whole


# ------------------------------------------------------------------------------------------------- better and worse


def about_advances(desk: Desk) -> None:
    """Find advances that a better reading closes."""
    for advance in desk.model.transitions:
        if advance.kind == "advance":
            desk.search.next_guard()
            place = f"{desk.pointers[advance.id]}/guard"
            with desk.deciding(("advance-not-monotone",), place, owners=(advance,)):
                _monotone(desk, advance, place)


def _monotone(desk: Desk, advance: Transition, place: str) -> None:
    tree, told = desk.tree(advance), list(advance.numbered_leaves())
    for test in ends(tree.holds):
        indicator = desk.model.indicator_of[test.name]
        fresh = f"{test.name}'"
        for worse, better in _worsening(test, indicator):
            found = desk.search.readings(
                Within(test.name, worse, None, test.leaf),
                tree.holds,
                Within(fresh, better, None, test.leaf),
                renamed(tree.fails, {test.name: fresh}),
            )
            if found is None:
                continue
            value = found.pop(fresh)
            local, leaf = told[test.leaf]
            desk.find(
                "advance-not-monotone",
                place,
                owners=(advance,),
                under=(test.leaf,),
                witness=Witness(stage=advance.origins[0], readings=found, beside=found | {test.name: value}),
                id=advance.id,
                threshold=f"{advance.id}.{local}",
                leaf=desk.text(leaf),
                worse=shown({test.name: found[test.name]}),
                better=shown({test.name: value}),
            )
            break


def _worsening(test: Within, indicator: Indicator) -> Iterator[tuple[Range, Range]]:
    """Yield ranges that meet `test`, each with a better one that does not."""
    if indicator.direction == "neither" or test.range is None or test.other is None:
        return
    if not isinstance(indicator.scale, Levels):
        first, second = (test.range, test.other) if indicator.direction == "beneficial" else (test.other, test.range)
        if _below(first, second):
            yield test.range, test.other
        return
    levels = indicator.scale.levels if indicator.direction == "beneficial" else indicator.scale.levels[::-1]
    for worse, better in pairwise(levels):
        if test.range.holds(worse) and not test.range.holds(better):
            yield LevelSet((worse,)), LevelSet((better,))


def _below(one: Range, other: Range) -> bool:
    return not isinstance(one, LevelSet) and not isinstance(other, LevelSet) and one.last < other.first
