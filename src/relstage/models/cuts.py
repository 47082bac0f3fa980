"""Cuts: the borders that limits of guards draw across a scale, each with one id, moved in all guards at once.

A cut stands where the upper part begins: at its least value on a scale of levels or of whole numbers (``x <= 2`` and
``x >= 3`` have one cut, 3), else at the limit itself, to whichever part the limit belongs.
"""

import math
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import assert_never

from relstage.errors import DefinitionError, Problem, nearest
from relstage.rules import (
    Bound,
    Indicator,
    Leaf,
    Level,
    Levels,
    Number,
    Provenance,
    Record,
    Rule,
    Value,
    is_finite,
    with_leaves,
)
from relstage.rules import leaves as leaves_of

Moved = Mapping[str, Mapping[Value, Value]]


class Cut(Record):
    """A border across one axis: its id, the limit at which its upper part begins, and whose number that is."""

    id: str
    indicator: str
    limit: Value
    provenance: Provenance


def axis_cuts(axis: Indicator, leaves: Iterable[Leaf]) -> list[Value]:
    """Return the cuts that `leaves` draw across `axis`, in ascending order."""
    mine = [leaf for leaf in leaves if leaf.indicator == axis.name]
    scale = axis.scale
    match scale:
        case Number():
            return sorted({_cut(leaf, scale) for leaf in mine if isinstance(leaf, Bound)})
        case Levels(levels=levels):
            among = [leaf.among for leaf in mine if isinstance(leaf, Level)]
            return [high for low, high in pairwise(levels) if any((low in each) != (high in each) for each in among)]
        case _:
            assert_never(scale)


def _cut(leaf: Bound, scale: Number) -> float:
    if not scale.whole:
        return leaf.limit
    return math.ceil(leaf.limit) + 0.0 if leaf.op in (">=", "<") else math.floor(leaf.limit) + 1.0


def cut_ids(axis: Indicator, guards: Iterable[Rule]) -> dict[Value, str]:
    """Return the id of each cut that `guards` draw across `axis`: ``trust``, ``trust_2``, ... in ascending order."""
    cuts = axis_cuts(axis, (leaf for guard in guards for leaf in leaves_of(guard)))
    return {limit: axis.name if nth == 1 else f"{axis.name}_{nth}" for nth, limit in enumerate(cuts, start=1)}


def misfit(leaf: Leaf, axis: Indicator) -> str:
    """Return why `leaf` does not fit the scale of `axis`; nothing where it does."""
    scale = axis.scale
    if isinstance(leaf, Bound):
        return "" if isinstance(scale, Number) else f"{leaf.indicator} has levels ({scale}), not numbers"
    if not isinstance(scale, Levels):
        return f"{leaf.indicator} is {scale}, it has no levels"
    strange = [level for level in leaf.among if level not in scale.levels]
    return f"{strange[0]!r} is not a level of {scale}{nearest(strange[0], scale.levels)}" if strange else ""


# --------------------------------------------------------------------------------------------------------- moving


def moved_cuts(
    owner: str, axes: Mapping[str, Indicator], cuts: Mapping[str, Cut], limits: Mapping[str, Value]
) -> dict[str, dict[Value, Value]]:
    """Return, for each axis, where each of its cuts stands once `limits` are set.

    Raises
    ------
    DefinitionError
        With every unknown id (``unknown-threshold``), unfit limit (``not-a-number``, ``unknown-level``), and pair of
        cuts that would no longer be in ascending order (``cuts-crossed``).
    """
    problems = []
    for id, limit in limits.items():
        if id not in cuts:
            problems.append(Problem("unknown-threshold", str(id), f"no cut of {owner} is called so{nearest(id, cuts)}"))
        elif (problem := _unfit(id, axes[cuts[id].indicator], limit)) is not None:
            problems.append(problem)
    if problems:
        raise DefinitionError(*problems)
    moved: dict[str, dict[Value, Value]] = {name: {} for name in axes}
    for id, cut in cuts.items():
        given = limits.get(id, cut.limit)
        moved[cut.indicator][cut.limit] = given if isinstance(given, str) else float(given)
    crossed = [problem for name, axis in axes.items() for problem in _crossed(axis, moved[name])]
    if crossed:
        raise DefinitionError(*crossed)
    return moved


def _unfit(id: str, axis: Indicator, limit: object) -> Problem | None:
    scale = axis.scale
    match scale:
        case Number(whole=whole):
            if not is_finite(limit) or (whole and not float(limit).is_integer()):
                return Problem("not-a-number", id, f"{limit!r} is no limit; {axis.name} is {scale}")
        case Levels(levels=levels):
            if limit not in levels[1:]:
                hint = nearest(limit, levels[1:])
                said = f"{limit!r} is no level of {scale} with another below it{hint}"
                return Problem("unknown-level", id, said)
        case _:
            assert_never(scale)
    return None


def _crossed(axis: Indicator, moved: Mapping[Value, Value]) -> list[Problem]:
    ids = [axis.name if nth == 1 else f"{axis.name}_{nth}" for nth in range(1, len(moved) + 1)]
    ranks = [_rank(axis, limit) for limit in moved.values()]
    return [
        Problem("cuts-crossed", high, f"it would stand at {limit!r}, not above {low}; cuts keep their order")
        for (low, high), (below, above), limit in zip(
            pairwise(ids), pairwise(ranks), [*moved.values()][1:], strict=True
        )
        if below >= above
    ]


def _rank(axis: Indicator, limit: Value) -> float:
    if isinstance(axis.scale, Levels):
        return axis.scale.levels.index(str(limit))
    assert not isinstance(limit, str)
    return limit


def moved_guard(guard: Rule, axes: Mapping[str, Indicator], moved: Moved) -> Rule:
    """Return `guard` with each cut of each of its leaves moved."""
    return with_leaves(
        guard, [_moved_leaf(leaf, axes[leaf.indicator], moved[leaf.indicator]) for leaf in leaves_of(guard)]
    )


def _moved_leaf(leaf: Leaf, axis: Indicator, moved: Mapping[Value, Value]) -> Leaf:
    match leaf:
        case Bound(name, op):
            assert isinstance(axis.scale, Number)
            old = _cut(leaf, axis.scale)
            fresh = moved[old]
            assert not isinstance(fresh, str)
            if fresh == old:
                return leaf
            below = 1.0 if axis.scale.whole and op in (">", "<=") else 0.0
            return Bound(name, op, fresh - below)
        case Level(name, among):
            assert isinstance(axis.scale, Levels)
            return Level(name, _moved_levels(among, axis.scale.levels, moved))
        case _:
            assert_never(leaf)


def _moved_levels(among: tuple[str, ...], levels: tuple[str, ...], moved: Mapping[Value, Value]) -> tuple[str, ...]:
    """Return the levels between the moved cuts that stand for those between the old ones."""
    old = [0, *(levels.index(str(cut)) for cut in moved), len(levels)]
    new = [0, *(levels.index(str(cut)) for cut in moved.values()), len(levels)]
    kept = [bounds for (start, _), bounds in zip(pairwise(old), pairwise(new), strict=True) if levels[start] in among]
    return tuple(level for low, high in kept for level in levels[low:high])
