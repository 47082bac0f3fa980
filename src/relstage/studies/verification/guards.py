"""Questions about one guard, of a transition or a flag.

Law (``guards_are_decided``): ``dead-guard`` is found exactly where no readings on the declared scales make the guard
hold; ``guard-always-holds`` exactly where all readings do that know its indicators, and it is not "always" itself;
``leaf-never-matters`` exactly where one of the words "always" and "never" can stand for a leaf without changing what
the guard says of readings that know its indicators, the guard is neither dead nor always holds, and the leaf can turn
at all; ``threshold-off-scale`` exactly where the leaf has one verdict for all readings on its scale.
"""

import math
from collections.abc import Iterator, Sequence
from typing import assert_never

from relstage.machines.definition import Guarded
from relstage.messages import Labels
from relstage.regions import Interval, closest, range_of, whole_range
from relstage.rules import (
    Bound,
    Leaf,
    Level,
    Levels,
    Number,
    Op,
    Scale,
    Value,
    Verdict,
    always,
    evaluate,
    number_text,
)
from relstage.studies.verification.desk import Desk
from relstage.studies.verification.findings import Witness, said
from relstage.studies.verification.search import MET, Demand, Every, Passed, Some, Tree, Within, ends, rest_of


def about_guards(desk: Desk) -> None:
    """Find what is wrong with each guard alone."""
    for owner in desk.model.guarded():
        if owner.guard != always:
            desk.search.next_guard()
            _thresholds(desk, owner)
            _verdicts(desk, owner)


# ------------------------------------------------------------------------------------------------------------ leaves


def _thresholds(desk: Desk, owner: Guarded) -> None:
    place = f"{desk.pointers[owner.id]}/guard"
    for number, (local, leaf) in enumerate(owner.numbered_leaves()):
        id = f"{owner.id}.{local}"
        if not _turns(desk, leaf):
            holds = rest_of(leaf, desk.model.indicator_of) is None
            desk.find(
                "threshold-off-scale",
                place,
                owners=(owner,),
                under=(number,),
                witness=Witness(readings={leaf.indicator: _nearest(desk, leaf)}),
                id=id,
                leaf=desk.text(leaf),
                scale=_told(desk.model.indicator_of[leaf.indicator].scale),
                variant="always" if holds else "never",
            )
        elif (meant := _in_whole_numbers(desk, leaf)) is not None:
            desk.find(
                "limit-not-whole",
                place,
                owners=(owner,),
                under=(number,),
                witness=Witness(readings={leaf.indicator: meant.limit}),
                id=id,
                leaf=desk.text(leaf),
                meant=desk.text(meant),
            )


def _told(scale: Scale) -> Labels:
    if isinstance(scale, Levels):
        return Labels(en=str(scale), ru=str(scale))
    low = "-∞" if scale.low is None else number_text(scale.low)
    high = "∞" if scale.high is None else number_text(scale.high)
    return said("cli.scale.whole" if scale.whole else "cli.scale.number", low=low, high=high)


def _turns(desk: Desk, leaf: Leaf) -> bool:
    known = desk.model.indicator_of
    return range_of(leaf, known[leaf.indicator]) is not None and rest_of(leaf, known) is not None


def _nearest(desk: Desk, leaf: Leaf) -> Value:
    """Return the reading on the scale that comes nearest to turning `leaf`."""
    indicator = desk.model.indicator_of[leaf.indicator]
    match leaf:
        case Bound(_, _, limit):
            return closest(whole_range(indicator), limit, indicator)[0]
        case Level(_, among):
            return among[0]
        case _:
            assert_never(leaf)


def _in_whole_numbers(desk: Desk, leaf: Leaf) -> Bound | None:
    """Return what a limit between two whole numbers means on a scale of whole numbers."""
    scale = desk.model.indicator_of[leaf.indicator].scale
    if not isinstance(leaf, Bound) or not isinstance(scale, Number) or not scale.whole or leaf.limit.is_integer():
        return None
    op: Op = ">=" if leaf.op in (">=", ">") else "<="
    return Bound(leaf.indicator, op, float(math.ceil(leaf.limit) if op == ">=" else math.floor(leaf.limit)))


# ---------------------------------------------------------------------------------------------------------- verdicts


def _verdicts(desk: Desk, owner: Guarded) -> None:
    place, tree, search = f"{desk.pointers[owner.id]}/guard", desk.tree(owner), desk.search
    with desk.deciding(("dead-guard", "guard-always-holds", "leaf-never-matters"), place, owners=(owner,)):
        opened = search.readings(tree.holds)
        if opened is None:
            core = _core(desk, tree.holds)
            desk.find("dead-guard", place, owners=(owner,), under=core, id=owner.id)
            return
        shut = search.readings(tree.fails)
        if shut is None:
            core = _core(desk, tree.fails)
            desk.find("guard-always-holds", place, owners=(owner,), under=core, id=owner.id, always="always")
            return
        points = [_filled(desk, tree, found) for found in (opened, shut)]
        _leaves(desk, owner, *points, *(_sharpened(owner, tree, point) for point in points))


def _filled(desk: Desk, tree: Tree, readings: dict[str, Value]) -> dict[str, Value]:
    return desk.search.point({}, {each.name for each in ends(tree.holds)}) | readings


def _sharpened(owner: Guarded, tree: Tree, point: dict[str, Value]) -> dict[str, Value]:
    """Return a point with the verdict of `point` at which as many leaves as can be speak against it.

    Of the others nearly each is decisive then, which saves looking for readings that show it.
    """
    verdict, against = evaluate(owner.guard, point), dict(point)
    for end in ends(tree.fails if verdict is Verdict.HOLDS else tree.holds):
        if end.range is not None and not end.range.holds(against[end.name]):
            other = against | {end.name: end.range.first if isinstance(end.range, Interval) else end.range.levels[0]}
            against = other if evaluate(owner.guard, other) is verdict else against
    return against


def _core(desk: Desk, demand: Demand) -> list[int]:
    """Return leaves that alone make `demand` impossible: none of them can be left out.

    Where that cannot be decided, more leaves than needed.
    """
    kept = sorted({each.leaf for each in ends(demand)})
    try:
        for number in tuple(kept):
            without = _met_at(demand, number)
            if not desk.search.possible(without):
                demand = without
                kept.remove(number)
    except Passed:
        return kept
    return kept


def _met_at(demand: Demand, number: int) -> Demand:
    """Return `demand` with the leaf `number` met whatever is read."""
    match demand:
        case Within(leaf=leaf):
            return MET if leaf == number else demand
        case Every(parts):
            return Every(tuple(_met_at(part, number) for part in parts))
        case Some(parts):
            return Some(tuple(_met_at(part, number) for part in parts))
        case _:
            assert_never(demand)


def _leaves(desk: Desk, owner: Guarded, *points: dict[str, Value]) -> None:
    """Find the leaves that never matter. One point of readings often shows many leaves that do."""
    tree, place = desk.tree(owner), f"{desk.pointers[owner.id]}/guard"
    numbered = list(owner.numbered_leaves())
    shown = {each for point in points for each in _decisive(tree, point)[1]}
    for leaf, needed in _conditions(tree, ()):
        assert isinstance(leaf.holds, Within)
        number = leaf.holds.leaf
        local, comparison = numbered[number]
        id = f"{owner.id}.{local}"
        if not _turns(desk, comparison):
            continue
        with desk.deciding(("leaf-never-matters",), place, owners=(owner,)):
            for held, side in ((True, leaf.holds), (False, leaf.fails)):
                if (number, held) in shown:
                    continue
                found = desk.search.readings(*needed, side)
                if found is None:
                    word = "never" if held else "always"
                    text = desk.text(comparison)
                    desk.find(
                        "leaf-never-matters", place, owners=(owner,), under=(number,), id=id, leaf=text, word=word
                    )
                    break
                shown |= _decisive(tree, _filled(desk, tree, found))[1]


def _conditions(tree: Tree, needed: Sequence[Demand]) -> Iterator[tuple[Tree, Sequence[Demand]]]:
    """Yield each leaf with what has to be met for it to decide: beside "and" all holds, beside "or" all fails."""
    if tree.joined == "leaf":
        yield tree, needed
    for part in tree.parts:
        others = [other for other in tree.parts if other is not part]
        beside = [other.holds if tree.joined == "all" else other.fails for other in others]
        yield from _conditions(part, (*needed, *beside))


def _decisive(tree: Tree, point: dict[str, Value]) -> tuple[bool, set[tuple[int, bool]]]:
    """Return whether the rule holds at `point`, and each leaf whose turning alone would turn it, as it stands."""
    if tree.joined == "leaf":
        assert isinstance(tree.holds, Within)
        range_ = tree.holds.range
        held = range_ is not None and range_.holds(point[tree.holds.name])
        return held, {(tree.holds.leaf, held)}
    verdicts = [_decisive(part, point) for part in tree.parts]
    if tree.joined == "not":
        return not verdicts[0][0], verdicts[0][1]
    asked = tree.joined == "all"
    against = [leaves for held, leaves in verdicts if held != asked]
    decisive = against if len(against) == 1 else [leaves for _, leaves in verdicts] if not against else []
    return (not against) == asked, {leaf for leaves in decisive for leaf in leaves}
