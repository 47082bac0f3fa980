"""Questions about two transitions at once, and about an advance on two readings.

Law (``pairs_are_decided``): ``overlap`` is found exactly where two transitions of one kind, from one origin to
different targets, may fire on one occasion and both guards hold on some readings; ``opposite-moves-overlap`` exactly
where of two moves that undo one another one holds, and the other does right after it; ``opposite-moves-touch`` exactly
where that is not so, but the readings of the two are neighbours: on scales of numbers that are not whole at most one
float64 lies between. Right after a move the months in the stage are 0: of two that both wait neither follows at once.
Law (``advances_are_decided``): ``advance-not-monotone`` is found exactly where the guard of an advance holds, and fails
once a single reading is better.

Two transitions have one occasion if neither needs an event, or if one event pulls both: a transition that needs none
does not wait for the other's. Moves that wait for an event do not undo one another by themselves; where an event
leads to a move straight back, that is a cycle. An ending is undone by a recovery, on what was known when it ended; a
recovery by nothing, as no reading outlives it.
"""

from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

from relstage.machines import StageModel, Transition
from relstage.machines.lowering import ORDER, Road
from relstage.regions import LevelSet, Range
from relstage.rules import Indicator, Levels, Number, leaves
from relstage.studies.verification.desk import Desk, listed
from relstage.studies.verification.findings import Code, Readings, Witness, shown
from relstage.studies.verification.search import Passed, Within, ends, renamed

MAX_PAIRS = 50_000


def about_pairs(desk: Desk) -> None:
    """Find transitions out of one stage that hold together, and moves that undo one another."""
    try:
        pairs = _pairs(desk.model)
    except Passed as error:
        desk.leave(("overlap", "two-targets"), "/transitions", error)
    else:
        for (one, other), origins in pairs.items():
            _same_origin(desk, desk.model.transition_of[one], desk.model.transition_of[other], origins)
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
                raise Passed("pairs", MAX_PAIRS)
    return found


def _same_origin(desk: Desk, one: Transition, other: Transition, origins: list[str]) -> None:
    same = one.kind == other.kind
    occasion = desk.occasion(one, other)
    if occasion is None or (same and is_settled(desk.model, one, other)):
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


def is_settled(model: StageModel, one: Transition, other: Transition) -> bool:
    """Tell whether the definition says that the order of the two is meant."""
    return (one.id, other.id) in model.settled or (other.id, one.id) in model.settled


def in_conflict(desk: Desk, one: Transition, other: Transition) -> bool:
    """Tell whether the two are of one kind, lead from one stage to different ones, and may fire together."""
    rivals = one.kind == other.kind and one.target != other.target and set(one.origins) & set(other.origins)
    return bool(rivals) and desk.occasion(one, other) is not None and desk.together(one, other) is not None


# --------------------------------------------------------------------------------------------------- moves and back


def _opposite(desk: Desk) -> None:
    for pair in _undoing(desk.model):
        (one, stage), (other, beyond) = pair
        question: tuple[Code, Code] = ("opposite-moves-overlap", "opposite-moves-touch")
        place, owners = f"{desk.pointers[other.id]}/guard", (other.transition, one.transition)
        with desk.deciding(question, place, owners=owners, stages=(stage, beyond)):
            _undone(desk, *pair)


def _undone(desk: Desk, *pair: "_Way") -> None:
    """Report the two moves of `pair`, if one of them may follow the other at once, or nearly."""
    timed = not desk.model.lowered.on_entry.keys().isdisjoint(
        leaf.indicator for road, _ in pair for leaf in leaves(road.guard)
    )
    ways = [pair, pair[::-1]] if timed and not pair[0][0].stops else [pair]
    looks: tuple[tuple[Code, _Look], ...]
    looks = (("opposite-moves-overlap", _at_once), ("opposite-moves-touch", _neighbours))
    for code, look in looks:
        for (there, stage), (back, beyond) in ways:
            witness = look(desk, there, back, stage)
            if witness is not None:
                desk.find(
                    code,
                    f"{desk.pointers[back.id]}/guard",
                    owners=(back.transition, there.transition),
                    stages=(stage, beyond),
                    witness=witness,
                    there=there.id,
                    back=back.id,
                    stage=stage,
                    target=beyond,
                )
                return


_Way = tuple[Road, str]
"""A transition, and the origin that it is taken from."""
_Look = Callable[[Desk, Road, Road, str], Witness | None]


def _undoing(model: StageModel) -> Iterator[tuple[_Way, _Way]]:
    """Yield each two transitions that need no event and lead back and forth between two places, once.

    The move ahead comes first, an ending before the recovery from it.
    """
    seen = set[frozenset[str]]()
    for stage in (each.name for each in model.stages):
        for there in model.lowered.roads[stage]:
            for back in model.lowered.roads[there.target]:
                pair = frozenset((there.id, back.id))
                if back.target == stage and not there.triggers and not back.triggers and pair not in seen:
                    seen.add(pair)
                    ways = ((there, stage), (back, there.target))
                    ahead = there.stops or ORDER.index(there.kind) >= ORDER.index(back.kind)
                    yield ways if ahead else ways[::-1]


def _at_once(desk: Desk, there: Road, back: Road, stage: str) -> Witness | None:
    """Return readings under which `there` holds and, right after it, `back`."""
    if desk.model.lowered.on_entry:
        desk.search.next_guard()
        demands = desk.tree(there.transition).holds, desk.tree(back.transition, entering=True).holds
        readings = desk.search.readings(*demands, whole=False)
    else:
        readings = desk.together(there.transition, back.transition)
    return None if readings is None else Witness(stage=stage, readings=readings, beside=_entered(desk, back, readings))


def _entered(desk: Desk, back: Road, readings: Readings) -> Readings:
    """Return what `back` reads right after a move on `readings`, where that is something else."""
    named = {leaf.indicator for leaf in leaves(back.guard)}
    zero = {n: v for n, v in desk.model.lowered.on_entry.items() if v is not None and (n in readings or n in named)}
    return {} if zero.items() <= readings.items() else readings | zero


def _neighbours(desk: Desk, there: Road, back: Road, stage: str) -> Witness | None:
    """Return two neighbouring readings, one under which `there` holds and one under which, right after it, `back`."""
    both = {leaf.indicator for leaf in leaves(there.guard)} & {leaf.indicator for leaf in leaves(back.guard)}
    near = frozenset(name for name in both if _continuous(desk.model.indicator_of[name]))
    if not near:
        return None
    desk.search.next_guard()
    desk.search.near = near
    fresh = {name: f"{name}'" for name in near}
    try:
        found = desk.search.readings(
            desk.tree(there.transition).holds, renamed(desk.tree(back.transition, entering=True).holds, fresh)
        )
    finally:
        desk.search.near = frozenset()
    if found is None:
        return None
    here = {name: value for name, value in found.items() if not name.endswith("'")}
    beside = here | {name[:-1]: value for name, value in found.items() if name.endswith("'")}
    return Witness(stage=stage, readings=here, beside=_entered(desk, back, beside) or beside)


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
