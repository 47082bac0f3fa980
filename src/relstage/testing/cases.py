"""Case lists: the histories and readings that a strong test suite of a model begins with, without drawing any.

Law (``cases_flip``): both sides of a guard pair are readings on their scales, its leaf holds on one side and fails on
the other, and so does its guard; a leaf is called dead exactly when no readings of the guard's indicators let it turn
the verdict.

A leaf matters where the guard with the leaf always true differs from the guard with the leaf never true. That region is
exact, and so are the pairs: two of its points, one on either side of the leaf.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal, cast, get_args

from relstage.errors import Problem, StageError, TooLarge, nearest
from relstage.machines import StageModel
from relstage.machines.definition import Guarded
from relstage.models import Relationship
from relstage.regions import Box, Region, closest, intersect, region, subtract, typical, whole_range
from relstage.regions.boxes import meet
from relstage.rules import (
    Bound,
    Indicator,
    Leaf,
    Levels,
    Not,
    Number,
    Rule,
    Value,
    Verdict,
    always,
    evaluate,
    leaves,
    never,
    signed_leaves,
    with_leaves,
)
from relstage.studies.paths import Path, history_of, path_to, reached
from relstage.studies.steps import Step, computed, find_step
from relstage.testing.points import beside

Cover = Literal["stages", "transitions", "pairs"]
How = Literal["unique", "masking", "dead", "too_large"]
MOST_STEPS = 40


def witness(model: StageModel, stage: str) -> Relationship:
    """Return a relationship that the shortest legal history leads to `stage`.

    Raises
    ------
    StageError
        Where the model has no such stage, or no facts lead there (``unreachable-stage``).

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing import witness
    >>> [fact.kind for fact in witness(ford, "early").facts if fact.fact == "event"]
    ['negotiation_opened']
    """
    path = path_to(model, stage)
    if path is None:
        raise StageError(Problem("unreachable-stage", stage, f"no facts lead {model.name} to {stage!r}"))
    return path.relationship


# ------------------------------------------------------------------------------------------------------------- paths


def path_plan(model: StageModel, *, cover: Cover = "transitions") -> tuple[Path, ...]:
    """Return a few paths that together cover the model; following each makes exactly its moves.

    Parameters
    ----------
    cover : {"stages", "transitions", "pairs"}
        What has to be on some path: each stage, each transition, or each two transitions that can follow one another.

    Notes
    -----
    What no facts lead to is on no path. Paths are found greedily, each going on to the nearest thing not yet covered;
    of `MOST_STEPS` steps at most.

    Raises
    ------
    StageError
        Where `cover` is none of these (``unknown-cover``).

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing import path_plan
    >>> plan = path_plan(ford, cover="transitions")
    >>> len({id for path in plan for step in path.steps for id in step.transitions})
    13
    """
    if cover not in get_args(Cover):
        said = f"{cover!r} is nothing to cover; say stages, transitions or pairs{nearest(cover, get_args(Cover))}"
        raise StageError(Problem("unknown-cover", "cover", said))
    walker = _Walker(model, cover)
    paths = list(iter(walker.next_path, None))
    return tuple(path for path in paths if path is not None)


class _Walker:
    """Walks a model until everything is covered."""

    def __init__(self, model: StageModel, cover: Cover) -> None:
        self.model, self.cover = model, cover
        self.covered: set[object] = set()
        self.refused: set[tuple[tuple[str, ...], ...]] = set()
        found = reached(model)
        self.known = [step for path in (*found.stages.values(), *found.transitions.values()) for step in path]
        self.edges: dict[str, list[Step]] = {}

    def next_path(self) -> Path | None:
        """Return a path that covers something new; ``None`` where nothing is left."""
        steps: tuple[Step, ...] = ()
        path = self._opening()
        while len(steps) < MOST_STEPS:
            longer = self._longer(steps)
            if longer is None:
                break
            steps, path = longer
            self.covered |= self._items(steps)
        return path

    def _opening(self) -> Path | None:
        """Return the path of no step, where it is something to cover."""
        path = history_of(self.model, ()) if self.cover == "stages" and self.model.initial not in self.covered else None
        self.covered.add(self.model.initial)
        return path

    def _longer(self, steps: tuple[Step, ...]) -> tuple[tuple[Step, ...], Path] | None:
        """Return `steps` with the fewest more that cover something new, and their history."""
        todo, seen = deque([steps]), set()
        while todo:
            walked = todo.popleft()
            for step in self._steps_from(walked[-1].target if walked else self.model.initial):
                longer = (*walked, step)
                here = step.target, step.transitions[-1]
                if not self._items(longer) <= self.covered and (path := self._history(longer)) is not None:
                    return longer, path
                if here not in seen and len(longer) < MOST_STEPS:
                    seen.add(here)
                    todo.append(longer)
        return None

    def _history(self, steps: tuple[Step, ...]) -> Path | None:
        """Return the history of `steps`; what has been refused once is not tried again."""
        ids = tuple(step.transitions for step in steps)
        path = None if ids in self.refused else history_of(self.model, steps)
        if path is None:
            self.refused.add(ids)
        return path

    def _steps_from(self, stage: str) -> list[Step]:
        if stage not in self.edges:
            roads = [road.id for road in self.model.lowered.roads[stage]]
            found = [find_step(self.model, stage, (id,), known=computed(self.model)) for id in roads]
            steps = [step for step in (*found, *self.known) if step is not None and step.origin == stage]
            self.edges[stage] = list({step.transitions: step for step in steps if step.transitions}.values())
        return self.edges[stage]

    def _items(self, steps: Sequence[Step]) -> set[object]:
        """Return what `steps` cover."""
        ids = [id for step in steps for id in step.transitions]
        if self.cover == "pairs":
            return {*ids, *pairwise(ids)}
        return set(ids) if self.cover == "transitions" else {self.model.transition_of[id].target for id in ids}


# ------------------------------------------------------------------------------------------------------ guard pairs


@dataclass(frozen=True, slots=True)
class GuardPair:
    """Two readings between which one leaf turns the verdict of its guard.

    Parameters
    ----------
    threshold : str
        Id of the leaf, such as ``F3.trust``.
    owner : str
        Id of the transition or flag.
    leaf : Bound or Level
        The leaf as the guard writes it.
    how : {"unique", "masking", "dead", "too_large"}
        ``unique``: the two sides differ in the leaf's indicator alone, and no other leaf turns. ``masking``: another
        leaf turns too, or another reading differs, and what else turns does not matter. ``dead``: the leaf cannot turn
        the verdict. ``too_large``: that cannot be decided exactly.
    holding, failing : dict or None
        Readings of the guard's indicators under which the guard holds, and fails; ``None`` where there is no pair.
    because : str
        Why there is no pair; empty where there is one.
    """

    threshold: str
    owner: str
    leaf: Leaf
    how: How
    holding: Mapping[str, Value] | None = None
    failing: Mapping[str, Value] | None = None
    because: str = ""

    @property
    def differs(self) -> tuple[str, ...]:
        """The indicators of which the two sides read different values."""
        if self.holding is None or self.failing is None:
            return ()
        return tuple(name for name, value in self.holding.items() if self.failing[name] != value)


def mcdc_cases(model: StageModel) -> tuple[GuardPair, ...]:
    """Return, for each leaf of each guard and flag, two readings between which it turns the verdict (MC/DC).

    Both sides differ in that leaf's indicator alone where that can be, and lie as near the limit as they may. A leaf
    that cannot turn the verdict is listed with the reason.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing import mcdc_cases
    >>> pairs = mcdc_cases(ford)
    >>> {pair.how for pair in pairs}
    {'unique'}
    >>> for side in (pairs[2].holding, pairs[2].failing):
    ...     print(pairs[2].threshold, side["orders_completed"])
    F2.orders_completed 1.0
    F2.orders_completed 0.0
    """
    return tuple(_pair(model, owner, place) for owner in model.guarded() for place in range(_count(owner.guard)))


def _pair(model: StageModel, owner: Guarded, place: int) -> GuardPair:
    local, leaf = list(owner.numbered_leaves())[place]
    named = f"{owner.id}.{local}", owner.id, leaf
    try:
        field = _where_it_matters(model, owner.guard, place)
        sides = [_side(model, field, leaf, holds=holds) for holds in (True, False)]
    except TooLarge as error:
        return GuardPair(*named, how="too_large", because=error.problems[0].message)
    if not (sides[0].boxes and sides[1].boxes):
        return GuardPair(*named, how="dead", because=_why_dead(field, sides))
    points = _two_points(model, leaf, *sides)
    turned = [each for i, each in enumerate(leaves(owner.guard)) if i != place and _turns(each, *points)]
    alone = {name for name in points[0] if points[0][name] != points[1][name]} == {leaf.indicator}
    holding, failing = sorted(points, key=lambda point: -evaluate(owner.guard, point))
    return GuardPair(*named, how="unique" if alone and not turned else "masking", holding=holding, failing=failing)


def _count(guard: Rule) -> int:
    return sum(1 for _ in leaves(guard))


def _where_it_matters(model: StageModel, guard: Rule, place: int) -> Region:
    """Return the readings under which the leaf at `place` alone decides (the Boolean difference)."""
    negated = [sign for _, sign in signed_leaves(guard)][place]
    more, less = (_region(model, _with_leaf(guard, place, constant)) for constant in (always, never))
    found = subtract(less, more) if negated else subtract(more, less)
    return Region(found.boxes, {leaf.indicator: model.indicator_of[leaf.indicator] for leaf in leaves(guard)})


def _with_leaf(guard: Rule, place: int, constant: Rule) -> Rule:
    fresh = [constant if i == place else leaf for i, leaf in enumerate(leaves(guard))]
    return with_leaves(guard, cast("list[Leaf]", fresh))


def _region(model: StageModel, rule: Rule) -> Region:
    return region(rule, model.indicator_of)


def _side(model: StageModel, field: Region, leaf: Leaf, *, holds: bool) -> Region:
    both = intersect(field, _region(model, leaf if holds else Not(leaf)))
    return Region(both.boxes, field.indicators)


def _why_dead(field: Region, sides: Sequence[Region]) -> str:
    if not field.boxes:
        return "the rest of the guard decides, whatever this leaf says"
    return f"it always {'fails' if not sides[0].boxes else 'holds'} where it would matter"


def _two_points(
    model: StageModel, leaf: Leaf, inside: Region, outside: Region
) -> tuple[dict[str, Value], dict[str, Value]]:
    """Return a point of either region, alike but for the leaf's indicator where that can be, and near its limit."""
    name = leaf.indicator
    best = None
    for one, other in product(inside.boxes, outside.boxes):
        shared = meet(_others(one, name), _others(other, name))
        if shared is not None:
            values = _near_limit(model.indicator_of[name], leaf, one, other)
            rest = _point(shared, inside.indicators)
            return {**rest, name: values[0]}, {**rest, name: values[1]}
        best = best or (one, other)
    assert best is not None
    return _point(best[0], inside.indicators), _point(best[1], inside.indicators)


def _others(box: Box, name: str) -> Box:
    return Box({each: range_ for each, range_ in box.ranges.items() if each != name})


def _point(box: Box, indicators: Mapping[str, Indicator]) -> dict[str, Value]:
    return {name: typical(box.ranges.get(name) or whole_range(each), each) for name, each in indicators.items()}


def _near_limit(indicator: Indicator, leaf: Leaf, one: Box, other: Box) -> tuple[Value, Value]:
    """Return a value of the first box and one of the other, as near each other as the leaf's limit allows."""
    mine, theirs = one.ranges[indicator.name], other.ranges[indicator.name]
    if isinstance(leaf, Bound):
        return closest(mine, leaf.limit, indicator)[0], closest(theirs, leaf.limit, indicator)[0]
    assert isinstance(indicator.scale, Levels)
    order = indicator.scale.levels.index
    ours, others = ([level for level in indicator.scale.levels if each.holds(level)] for each in (mine, theirs))
    return min(product(ours, others), key=lambda pair: abs(order(pair[0]) - order(pair[1])))


def _turns(leaf: Leaf, one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    return evaluate(leaf, one) is not evaluate(leaf, other)


# -------------------------------------------------------------------------------------------------------- boundaries


@dataclass(frozen=True, slots=True)
class BoundaryCase:
    """One threshold, a value at it or beside it, and readings that leave the verdict to it.

    Parameters
    ----------
    threshold, owner : str
        Id of the leaf, and of its transition or flag.
    leaf : Bound or Level
        The leaf as the guard writes it.
    place : {"below", "at", "above"}
        Where the value lies: the next float64 or whole number on either side of a limit, or the limit; of levels, the
        two neighbours of which one is among those of the leaf.
    readings : dict
        Of all the guard's indicators.
    verdict : {"holds", "fails"}
        That of the guard.
    decides : bool
        Whether the leaf decides it here: where another leaf reads the same indicator, that may not be possible.
    """

    threshold: str
    owner: str
    leaf: Leaf
    place: Literal["below", "at", "above"]
    readings: Mapping[str, Value]
    verdict: Literal["holds", "fails"]
    decides: bool


def boundary_cases(model: StageModel) -> tuple[BoundaryCase, ...]:
    """Return each threshold of each guard and flag with values just below it, at it and just above it.

    What lies off the scale is left out. The rest of the guard is held open, so that the leaf decides.

    Raises
    ------
    TooLarge
        A guard is beyond what can be decided exactly.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing import boundary_cases
    >>> found = [each for each in boundary_cases(ford) if each.threshold == "F3.trust"]
    >>> [(each.place, each.readings["trust"], each.verdict) for each in found]
    [('below', 0.5999999999999999, 'fails'), ('at', 0.6, 'holds'), ('above', 0.6000000000000001, 'holds')]
    """
    return tuple(
        case
        for owner in model.guarded()
        for place, (local, leaf) in enumerate(owner.numbered_leaves())
        for case in _boundary(model, owner, place, f"{owner.id}.{local}", leaf)
    )


def _boundary(model: StageModel, owner: Guarded, place: int, threshold: str, leaf: Leaf) -> Iterator[BoundaryCase]:
    indicator = model.indicator_of[leaf.indicator]
    field = _where_it_matters(model, owner.guard, place)
    rests = list(field.boxes) or [Box({})]
    for where, value in _around(leaf, indicator):
        fit = [box for box in rests if leaf.indicator not in box.ranges or box.ranges[leaf.indicator].holds(value)]
        readings = {**_point((fit or rests)[0], field.indicators), leaf.indicator: value}
        verdict: Literal["holds", "fails"] = "holds" if evaluate(owner.guard, readings) is Verdict.HOLDS else "fails"
        yield BoundaryCase(threshold, owner.id, leaf, where, readings, verdict, bool(field.boxes and fit))


def _around(leaf: Leaf, indicator: Indicator) -> Iterator[tuple[Literal["below", "at", "above"], Value]]:
    scale = indicator.scale
    if isinstance(leaf, Bound):
        assert isinstance(scale, Number)
        near = [value for value in sorted(set(beside(leaf.limit, whole=scale.whole))) if scale.admits(value)]
        below, above = ([v for v in near if v < leaf.limit], [v for v in near if v > leaf.limit])
        yield from (("below", value) for value in below[-1:])
        yield from (("at", value) for value in near if value == leaf.limit)
        yield from (("above", value) for value in above[:1])
        return
    assert isinstance(scale, Levels)
    for low, high in pairwise(scale.levels):
        if (low in leaf.among) != (high in leaf.among):
            yield "below", low
            yield "above", high
