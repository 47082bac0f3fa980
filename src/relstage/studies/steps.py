"""Steps: the readings under which given transitions are the moves of one decision.

Law (``steps_are_decided``): readings that know exactly what `known` and a box of :func:`fields` name, and lie in that
box, make ``decide`` fire these transitions, in this order; and where some readings that know at least `known` do so,
some box holds the part of them that it names. To know less never fires a transition that knowing more would not, so
nothing has to be known besides.

A guard alone does not say when its transition fires: what is tried before it must not fire, and what follows must not
carry the relationship further. Readings of dates are taken as readings like any other, except that ``months_in_stage``
is 0 after the first move of a step; ``relstage.studies.paths`` finds the dates.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import assert_never

from relstage.dynamics import AttributeKind, EventKind, Set
from relstage.errors import Problem, StageError, TooLarge, nearest
from relstage.machines import StageModel
from relstage.machines.lowering import Road
from relstage.models import Attribute, Event
from relstage.regions import Box, Interval, Range, Region, closest, intersect, region, typical, whole_range
from relstage.regions.boxes import Steps, without
from relstage.regions.ranges import fitted
from relstage.rules import Indicator, Number, Rule, Value, given

EPOCH = datetime(2020, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: from where, on which readings and event, and the transitions that fire.

    Parameters
    ----------
    origin, target : str
        Stage before, and stage reached.
    transitions : tuple of str
        Ids of what fires, in order; empty where nothing does.
    readings : dict
        What has to be known; the rest may be unknown.
    event : Event or None
        The event at hand, with the attributes that its trigger asks for.
    field : Box
        The ranges that `readings` were taken from: all readings in it do the same.
    """

    origin: str
    target: str
    transitions: tuple[str, ...]
    readings: Mapping[str, Value]
    event: Event | None
    field: Box


def fields(
    model: StageModel,
    origin: str,
    transitions: Sequence[str],
    *,
    event: Event | None = None,
    known: Collection[str] = (),
    stays: bool = True,
    entering: bool = False,
) -> Iterator[Box]:
    """Yield boxes of readings under which ``decide`` makes exactly the moves `transitions` from `origin`.

    Parameters
    ----------
    transitions : sequence of str
        Ids, each leading on from where the one before it leads; none: the readings under which nothing fires.
    event : Event, optional
        The event at hand.
    known : collection of str
        Indicators that are known besides those that a box names.
    stays : bool
        Whether nothing may fire after them.
    entering : bool
        Whether `origin` has only just been entered, so that the months in it are 0.

    Raises
    ------
    StageError
        Where a transition is none of the model, or cannot follow the one before it (``no-step``).
    TooLarge
        The readings are a union of too many boxes.
    """
    opened, shut = _guards(model, origin, transitions, event, stays=stays, entering=entering)
    indicators = dict(model.indicator_of)
    for box in sorted(opened.boxes, key=lambda each: len(each.ranges)):
        names = {*known, *box.ranges}
        hostile = tuple(other for each in shut for other in each.boxes if names.issuperset(other.ranges))
        yield from without(Region((box,), indicators), Region(hostile, indicators), Steps())


def find_step(
    model: StageModel,
    origin: str,
    transitions: Sequence[str],
    *,
    known: Collection[str] = (),
    stays: bool = True,
    entering: bool = False,
) -> Step | None:
    """Return a step that makes the moves `transitions`, with an event where one of them asks for it; or ``None``."""
    return next(find_steps(model, origin, transitions, known=known, stays=stays, entering=entering), None)


def find_steps(
    model: StageModel,
    origin: str,
    transitions: Sequence[str],
    *,
    known: Collection[str] = (),
    stays: bool = True,
    entering: bool = False,
) -> Iterator[Step]:
    """Yield steps that make the moves `transitions`, one for each event and each box of readings that does."""
    target = model.transition_of[transitions[-1]].target if transitions else origin
    for event in _events(model, transitions):
        for box in fields(model, origin, transitions, event=event, known=known, stays=stays, entering=entering):
            yield Step(origin, target, tuple(transitions), _point(model, box), event, box)


def event_for(
    model: StageModel, transition: str, *, trigger: int = 0, id: str | None = None, at: datetime = EPOCH
) -> Event | None:
    """Return the event that a trigger of `transition` asks for; ``None`` where it needs no event."""
    on = model.transition_of[transition].on
    if not on:
        return None
    return event_of_kind(model, on[trigger].event, on[trigger].where, id=id, at=at)


def event_of_kind(
    model: StageModel,
    name: str,
    where: Mapping[str, Attribute] | None = None,
    *,
    id: str | None = None,
    at: datetime = EPOCH,
) -> Event:
    """Return an event of the kind `name` with the attributes `where`, and those that it cannot do without."""
    kind = model.event_of[name]
    attributes = {each.name: _sample(model, kind, each) for each in kind.attributes if each.required} | dict(
        where or {}
    )
    if kind.agreement == "signs" and not {"years", "months"} & attributes.keys():
        attributes["years"] = 1.0
    return Event(id=id or name, kind=name, occurred_at=at, attributes=attributes)


def computed(model: StageModel) -> frozenset[str]:
    """Return the indicators that time gives: where all is on record from the beginning, they are always known."""
    return frozenset(each.name for each in model.indicators if each.clock is not None)


def region_of(model: StageModel, owner: str, *, entering: bool = False) -> Region:
    """Return the region of the guard of the transition `owner`; with `entering` right after a move."""
    return _regions(model)(owner, entering)


def term_in(terms: Interval) -> float:
    """Return a term of an agreement, in years, that lies in `terms`: none, whole years, or years and months.

    Where no such term does, the least number that does.
    """
    return next(filter(terms.holds, _TERMS), terms.first)


_TERMS = (0.0, *map(float, range(1, 101)), *(years + months / 12 for years in range(100) for months in range(1, 12)))


# ------------------------------------------------------------------------------------------------------- one step


def _guards(
    model: StageModel, origin: str, transitions: Sequence[str], event: Event | None, *, stays: bool, entering: bool
) -> tuple[Region, list[Region]]:
    """Return what has to hold for the moves, and what must not."""
    lowered, regions = model.lowered, _regions(model)
    stage, kind, entered = model.stage(origin).name, event.kind if event else None, {origin}
    opened, shut = Region((Box({}),), {}), []
    road: Road | None = None
    for id in transitions:
        tried = [each for each in lowered.tried(stage, kind).inside if _may(each, kind, event, entered)]
        before, road = _found(model, tried, id, stage, stopped=road is not None and road.stops)
        opened = intersect(opened, regions(id, entering))
        shut += [regions(each.id, entering) for each in before]
        stage, kind, entering = road.target, None if road.triggers else kind, True
        entered.add(stage)
    if stays and not (road is not None and road.stops):
        left = [each for each in lowered.tried(stage, kind).inside if _may(each, kind, event, entered)]
        shut += [regions(each.id, entering) for each in left]
    return opened, shut


def _may(road: Road, kind: str | None, event: Event | None, entered: Collection[str]) -> bool:
    """Tell whether `road` would fire if its guard held."""
    return road.target not in entered and (not road.triggers or (kind is not None and road.pulled_by(kind, event)))


def _found(model: StageModel, tried: Sequence[Road], id: str, stage: str, *, stopped: bool) -> tuple[list[Road], Road]:
    for place, road in enumerate(tried):
        if road.id == id and not stopped:
            return list(tried[:place]), road
    said = f"{id!r} cannot fire in {stage!r} at this point of the step"
    raise StageError(
        Problem("no-step", id, said + ("" if id in model.transition_of else nearest(id, model.transition_of)))
    )


@lru_cache(maxsize=16)
def _regions(model: StageModel) -> "_Regions":
    return _Regions(model)


class _Regions:
    """The regions of a model's guards, each made once: as such, and with the months in the stage at 0."""

    def __init__(self, model: StageModel) -> None:
        self.model = model
        self.made: dict[tuple[str, bool], Region | TooLarge] = {}

    def __call__(self, id: str, entering: bool) -> Region:
        if (id, entering) not in self.made:
            road = self.model.lowered.road_of[id]
            guard = given(road.guard, self.model.lowered.on_entry) if entering else road.guard
            self.made[id, entering] = self._made(guard)
        found = self.made[id, entering]
        if isinstance(found, TooLarge):
            raise TooLarge(*found.problems)
        return found

    def _made(self, guard: Rule) -> Region | TooLarge:
        try:
            return region(guard, self.model.indicator_of)
        except TooLarge as refused:
            return TooLarge(*refused.problems)


def _events(model: StageModel, transitions: Sequence[str]) -> Iterator[Event | None]:
    """Yield the events that may be at hand: those that the one triggered transition asks for, or none."""
    triggered = [id for id in transitions if model.transition_of[id].on]
    if not triggered:
        yield None
    if len(triggered) == 1:
        yield from (event_for(model, triggered[0], trigger=i) for i in range(len(model.transition_of[triggered[0]].on)))


def _point(model: StageModel, box: Box) -> dict[str, Value]:
    return {name: _value(model.indicator_of[name], range_) for name, range_ in box.ranges.items()}


def _value(indicator: Indicator, range_: Range) -> Value:
    """Return a short value of the range; of months and terms the least, so that nobody waits longer than needed."""
    if indicator.clock is None:
        return typical(range_, indicator)
    if indicator.clock == "agreement_term":
        assert isinstance(range_, Interval)
        return term_in(range_)
    return closest(range_, 0.0, indicator)[0]


def _sample(model: StageModel, kind: EventKind, attribute: AttributeKind) -> Attribute:
    """Return a value of `attribute` that its event may have, and that lies on the scale of what it sets."""
    sets = [e.indicator for e in kind.effects if isinstance(e, Set) and e.attribute == attribute.name]
    scales = [model.indicator_of[name] for name in sets if name in model.indicator_of]
    match attribute.type:
        case "flag":
            return False
        case "choice":
            return attribute.choices[0]
        case "date":
            return EPOCH.date().isoformat()
        case "text":
            return str(typical(whole_range(scales[0]), scales[0])) if scales else "x"
        case "number" | "whole":
            own = Number(low=attribute.low, high=attribute.high, whole=attribute.type == "whole", span=1.0)
            range_: Range = fitted(Interval(own.low, own.high), own)
            for each in scales:
                range_ = range_.meet(whole_range(each)) or range_
            assert isinstance(range_, Interval)
            return min(max(1.0, range_.first), range_.last)
        case _:
            assert_never(attribute.type)
