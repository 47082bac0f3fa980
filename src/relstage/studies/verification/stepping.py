"""Readings under which a decision makes given moves, found by search instead of by boxes.

Law (``moves_are_decided``): :func:`step` gives what makes `decide` fire the roads asked for, in their order, and
``None`` exactly where nothing does. It answers what :func:`relstage.studies.steps.find_step` answers, without writing
out the boxes of any guard, so that one guard of very many boxes does not leave the rest of a model undecided.

To know less never fires a transition that knowing more would not. So of each box in which the guards of the moves
hold, only what it names is taken to be known, and what is tried before must not hold on that alone.
"""

from collections.abc import Collection, Iterator, Sequence

from relstage.machines.lowering import Road
from relstage.models import Event
from relstage.studies.steps import event_for
from relstage.studies.verification.desk import Desk
from relstage.studies.verification.findings import Witness
from relstage.studies.verification.search import Tree, known_part


def step(
    desk: Desk,
    origin: str,
    roads: Sequence[Road],
    *,
    back: bool = False,
    stays: bool = False,
    entering: bool = False,
    known: Collection[str] = (),
) -> Witness | None:
    """Return readings, and an event where one is needed, on which a decision fires `roads` first.

    Parameters
    ----------
    back : bool
        Whether the last of the roads is not to be fired, but to be passed by because it would lead back.
    stays : bool
        Whether nothing may fire after them.
    entering : bool
        Whether `origin` has only just been entered, so that the months in it are 0.
    known : collection of str
        Indicators that are known besides those that are needed.

    Raises
    ------
    TooLarge
        It cannot be decided within the limits.
    """
    desk.search.next_guard()
    guards = [desk.tree(road.transition, entering=entering or i > 0).holds for i, road in enumerate(roads)]
    for event in _events(desk, roads):
        shut = _shut(desk, origin, roads, event, stays=stays, entering=entering)
        if shut is None or any(tree.holds in guards for tree in shut):
            continue
        if not desk.search.possible(*(known_part(tree.fails, ()) for tree in shut)):
            continue  # what is always open goes first
        for box in desk.search.boxes(*guards):
            names = {*box.ranges, *known}
            readings = desk.search.inside(box, *(known_part(tree.fails, names) for tree in shut))
            if readings is not None:
                moves = tuple(road.id for road in (roads[:-1] if back else roads))
                return Witness(stage=origin, readings=readings, event=event, transitions=moves)
    return None


def _events(desk: Desk, roads: Sequence[Road]) -> Iterator[Event | None]:
    triggered = [road for road in roads if road.triggers]
    if not triggered:
        yield None
    elif len(triggered) == 1:  # a decision has one event, and it is used up
        yield from (event_for(desk.model, triggered[0].id, trigger=i) for i in range(len(triggered[0].triggers)))


def _shut(
    desk: Desk, origin: str, roads: Sequence[Road], event: Event | None, *, stays: bool, entering: bool
) -> list[Tree] | None:
    """Return what must not hold: all that would fire before one of `roads`, and where it `stays` after them.

    ``None`` where the event pulls none of the roads.
    """
    shut: list[Tree] = []
    stage, kind, entered = origin, event.kind if event else None, {origin}
    for road in roads:
        tried = _tried(desk, stage, kind, event)
        if road.id not in [each.id for each in tried]:
            return None
        before = tried[: [each.id for each in tried].index(road.id)]
        shut += [desk.tree(each.transition, entering=entering) for each in before if each.target not in entered]
        stage, kind, entering = road.target, None if road.triggers else kind, True
        entered.add(stage)
    if stays and not (roads and roads[-1].stops):
        after = [each for each in _tried(desk, stage, kind, event) if each.target not in entered]
        shut += [desk.tree(each.transition, entering=entering) for each in after]
    return shut


def _tried(desk: Desk, stage: str, kind: str | None, event: Event | None) -> list[Road]:
    """Return the roads out of `stage` that fire if their guards hold, in the order they are tried."""
    roads = desk.model.lowered.tried(stage, kind).inside
    return [road for road in roads if not road.triggers or (kind is not None and road.pulled_by(kind, event))]
