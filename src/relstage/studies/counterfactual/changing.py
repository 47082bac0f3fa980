"""The least change of readings that makes a transition fire.

Law (``least_change_is_sound``): decided on the readings of a least change, with its event, the transition fires first,
and after an advance no move back follows. Law (``least_change_is_minimal``): with any part of it undone, or any number
moved one float64, unit or month back, it does not. Law (``least_change_is_least``): no readings cost less.

The answer is checked in this way before it is given.
"""

import math
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Unpack

from relstage.errors import FactError, Problem, StageError
from relstage.errors import nearest as hint
from relstage.machines import StageModel
from relstage.machines.deciding import Given, walk
from relstage.machines.lowering import Road
from relstage.models import Event, Standing
from relstage.rules import Number, Value
from relstage.studies.counterfactual.asking import Asked, asked, events_for
from relstage.studies.counterfactual.records import LeastChange, NotPossible, ReadingShift
from relstage.studies.counterfactual.refusing import why_not
from relstage.studies.counterfactual.search import Leg, Question, Way
from relstage.studies.counterfactual.stepping import steps_of
from relstage.studies.counterfactual.terms import Axis, Terms


def least_change(
    model: StageModel,
    stage: str | Standing,
    readings: Given | None = None,
    *,
    transition: str | None = None,
    toward: str | None = None,
    event: Event | str | None = None,
    **terms: Unpack[Terms],
) -> LeastChange | NotPossible:
    """Return the least change of readings that makes a transition fire, or why none does.

    The transition is the first that ``decide`` then makes: what is tried before it, an ending for example, does not
    fire. After an advance, or with `toward`, no move back follows in the same decision; further advances may.

    Parameters
    ----------
    model : StageModel
        The definition.
    stage : str or Standing
        Present stage; or a standing, whose readings, dates and agreements are then taken.
    readings : mapping
        As for ``decide``; none with a standing.
    transition, toward : str
        The id of the transition; or the stage that any one transition from here is to lead to. One of both.
    event : Event or str, optional
        The event at hand. Default: whatever event the transition waits for.
    **terms
        `costs`, `fixed`, `only_up`, `only_down`, `unknown_cost`: see ``Terms``.

    Returns
    -------
    LeastChange or NotPossible
        Costs are compared exactly. Of equally cheap changes the one that learns least is given, then the one with
        fewest parts, then the transition declared first.

    Raises
    ------
    StageError, FactError
        With every fault of the question: unknown names (with the nearest), readings off their scale, bad costs.
    TooLarge
        Where deciding exactly takes too long.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.studies.counterfactual import least_change
    >>> near = {"orders_completed": 2, "trust": 0.35, "volume_change": 0.1, "alternatives_attractiveness": 0.4}
    >>> for change in least_change(ford, "early", near, toward="development").changes:
    ...     print(change.indicator, change.before, "->", change.after)
    trust 0.35 -> 0.4
    """
    if (transition is None) == (toward is None):
        raise FactError(Problem("bad-question", "toward", "say either which transition, or toward which stage"))
    question = asked(model, stage, readings, terms, event=event, toward=toward, transition=transition)
    roads = _roads(question, transition, toward)
    found = search_for(question, roads, stays=toward is not None)
    return found or _refusal(question, roads, transition or str(toward), stays=toward is not None)


def _roads(question: Asked, transition: str | None, toward: str | None) -> tuple[Road, ...]:
    out = question.model.lowered.roads[question.stage]
    roads = tuple(road for road in out if transition in (None, road.id) and toward in (None, road.target))
    if roads:
        return roads
    known = [road.id if toward is None else road.target for road in out]
    wanted = transition or str(toward)
    said = f"no such transition leads from {question.stage!r}; there is {', '.join(dict.fromkeys(known)) or 'none'}"
    raise StageError(Problem("no-transition", wanted, said + hint(wanted, known)))


def search_of(question: Asked, roads: tuple[Road, ...], axes: Mapping[str, Axis], *, stays: bool = False) -> Question:
    """Return the search for readings that make one of `roads` fire first; with `stays`, nothing may lead back then."""

    def legs(stage: str, entered: tuple[str, ...]) -> Iterator[tuple[Road, Event | None]]:
        if entered == (stage,):
            for road in roads:
                yield from ((road, event) for event in events_for(road, question.model, question.event))

    done = {road.id for road in roads}
    return Question(
        question.model, question.stage, question.values, axes, legs, lambda road: road.id in done, stays=stays
    )


def search_for(question: Asked, roads: tuple[Road, ...], *, stays: bool = False) -> LeastChange | None:
    """Return the least change that makes one of `roads` fire first, checked; ``None`` where there is none."""
    search = search_of(question, roads, question.axes, stays=stays)
    found = search.search()
    if found is None:
        return None
    way, made = found
    step = next(steps_of(question, search, way, made))
    change = LeastChange(model=question.model.stamp, **dict(step))
    _check(search, way, change)
    return change


# ---------------------------------------------------------------------------------------------------------- the check


def _check(search: Question, way: Way, change: LeastChange) -> None:
    """Undo each part, and take each number back by as little as there is: the transition must not fire then."""
    assert _fires(search, way.legs[0], change.readings), "the change does not make the transition fire"
    for shift in change.changes:
        for value in (shift.before, *one_back(search, shift)):
            less = {**change.readings, shift.indicator: value}
            assert not _fires(search, way.legs[0], less), f"{shift.indicator} = {value} would do as well"


def _fires(search: Question, leg: Leg, readings: Mapping[str, Value | None]) -> bool:
    kind = leg.event.kind if leg.event else None
    path = walk(search.model.lowered, search.origin, readings, kind, leg.event)
    return path is not None and search.astray(leg, path, last=True) is None


def one_back(search: Question, shift: ReadingShift) -> Iterator[Value]:
    """Yield the value one float64, unit, level or month back towards where it came from; none of what was learnt."""
    before, after = shift.before, shift.after
    if before is None or shift.means in ("sign", "end", "deal"):
        return
    axis = search.axes[shift.indicator]
    if axis.levels:
        here, there = axis.levels.index(str(after)), axis.levels.index(str(before))
        yield axis.levels[here + (1 if there > here else -1)]
        return
    assert isinstance(axis.indicator.scale, Number)
    low, high = float(before), float(after)
    whole = axis.indicator.scale.whole or axis.indicator.clock is not None
    back = high + math.copysign(1.0, low - high) if whole else math.nextafter(high, low)
    if axis.indicator.scale.admits(back):
        yield back


# ------------------------------------------------------------------------------------------------------- the refusal


def _refusal(question: Asked, roads: tuple[Road, ...], toward: str, *, stays: bool) -> NotPossible:
    ids = tuple(road.id for road in roads)
    stamp, origin = question.model.stamp, question.stage
    base = NotPossible(model=stamp, origin=origin, toward=toward, reason="never", transitions=ids)
    search = search_of(question, roads, question.axes)
    if not any(search.geometry.boxes(road) for road in roads):
        return base
    if not any(True for road in roads for _ in events_for(road, question.model, question.event)):
        return base.model_copy(update={"reason": "event"})
    return base.model_copy(update=why_not(question, partial(search_of, question, roads, stays=stays)))
