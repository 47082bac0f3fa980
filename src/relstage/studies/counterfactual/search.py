"""The cheapest way through transitions: an exact search that asks ``walk`` itself what fires.

A *leg* is one decision: the transitions that it is to make, in order, with a box of readings in which their guards
hold. Sequences of legs are taken in the order of what the cheapest readings through their boxes cost, which no readings
in them undercut. Those readings are decided on. Where something else fires, the box at fault is cut along the guards
that were looked at and its parts take its place; a part in which every one of these guards comes out the same
everywhere is given up. So the first readings that pass are the cheapest. No two decisions begin in one stage: what lies
between them could be left out. A search of more than ``MAX_TRIES`` sequences ends in
:class:`~relstage.errors.TooLarge`.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import count

from relstage.errors import Problem, TooLarge
from relstage.machines import StageModel
from relstage.machines.deciding import Path, walk
from relstage.machines.lowering import Road
from relstage.models import Event
from relstage.regions import Box, Range, outside, region, whole_range
from relstage.regions.boxes import meet
from relstage.rules import Indicator, Value
from relstage.studies.counterfactual.routes import ZERO, Route, joined, route
from relstage.studies.counterfactual.terms import Axis

MAX_TRIES = 20_000
Ranges = Mapping[str, Range]


class Geometry:
    """The guards of a model as boxes, each made when first asked for."""

    def __init__(self, model: StageModel) -> None:
        self.model = model
        self.indicators: dict[str, Indicator] = model.indicator_of
        self._boxes: dict[str, tuple[Box, ...]] = {}

    def boxes(self, road: Road) -> tuple[Box, ...]:
        """Return the boxes that together are all readings under which the guard of `road` holds."""
        if road.id not in self._boxes:
            self._boxes[road.id] = region(road.guard, self.indicators).boxes
        return self._boxes[road.id]

    @cached_property
    def everything(self) -> dict[str, Range]:
        """The whole range of each indicator."""
        return {name: whole_range(each) for name, each in self.indicators.items()}


@lru_cache(maxsize=32)
def geometry(model: StageModel) -> Geometry:
    """Return the geometry of `model`, which is kept for further questions."""
    return Geometry(model)


@dataclass(frozen=True)
class Leg:
    """One decision: what it is to make, the event for it, the box of its readings, and the indicators known by then.

    `afresh`: everything but what this leg asks for was forgotten before it, by a recovery from an exit.
    """

    roads: tuple[Road, ...]
    event: Event | None
    ranges: Ranges
    known: frozenset[str]
    afresh: bool = False

    def cut_to(self, ranges: Ranges) -> "Leg":
        """Return this leg with its readings in `ranges`."""
        return replace(self, ranges=ranges)

    @property
    def last(self) -> Road:
        """The last transition that it is to make."""
        return self.roads[-1]

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What tells it from other legs."""
        event = None if self.event is None else (self.event.kind, tuple(sorted(self.event.attributes.items())))
        return tuple(road.id for road in self.roads), event, frozenset(self.ranges.items())


@dataclass(frozen=True)
class Look:
    """A road that a decision looked at; `moved` tells whether a move came before it, so that months begin at 0."""

    road: Road
    moved: bool


@dataclass(frozen=True)
class Fault:
    """Which leg's decision went wrong, the roads looked at, and the one that fired in place of what was asked for."""

    leg: int
    looks: tuple[Look, ...]
    culprit: str | None


@dataclass(frozen=True)
class Made:
    """One decision that went right: the number of its leg, from where, the readings decided on, and the walk."""

    leg: int
    origin: str
    values: Mapping[str, Value | None]
    path: Path


@dataclass(frozen=True)
class Way:
    """Legs with the cheapest readings through them, what the whole way costs at least, and how many legs are ahead.

    The cost goes with how many readings it learns and how many it changes.
    """

    legs: tuple[Leg, ...]
    routes: Mapping[str, Route]
    bound: tuple[Fraction, int, int]
    ahead: int


@dataclass
class Question:
    """What is searched for.

    Parameters
    ----------
    model, origin, values : StageModel, str, mapping
        Where we are; values of what is known.
    axes : mapping
        The terms on which readings may move.
    legs : callable
        From a stage, with the stages entered in this decision: the roads to try, each with the event for it.
    done : callable
        Whether a road completes the way.
    tails : callable
        From a stage: what is still asked there, as alternative sequences of boxes that each rest of a way passes
        through one of. They bound the cost from below.
    stays : bool
        Whether what follows a completed way in the same decision may be advances alone. After a way that an advance
        completes, this is so in any case.
    """

    model: StageModel
    origin: str
    values: Mapping[str, Value]
    axes: Mapping[str, Axis]
    legs: Callable[[str, tuple[str, ...]], Iterator[tuple[Road, Event | None]]]
    done: Callable[[Road], bool]
    tails: Callable[[str], tuple[tuple[Ranges, ...], ...]] = lambda _: ((),)
    stays: bool = True
    culprits: dict[str, None] = field(default_factory=dict)
    _routes: dict[tuple[object, ...], Route | None] = field(default_factory=dict)

    @cached_property
    def geometry(self) -> Geometry:
        """The model's guards as boxes."""
        return geometry(self.model)

    # --------------------------------------------------------------------------------------------------- the search

    def search(self) -> tuple[Way, tuple[Made, ...]] | None:
        """Return the cheapest way and its decisions; ``None`` where there is none.

        Raises
        ------
        TooLarge
            After ``MAX_TRIES`` sequences (``too-many-ways``).
        """
        number, tries = count(), count(1)
        seen: set[tuple[object, ...]] = set()
        heap: list[tuple[tuple[Fraction, int, int], int, int, Way]] = []

        def push(ways: Iterator[Way]) -> None:
            for way in ways:
                key = tuple(leg.key for leg in way.legs)
                if key not in seen:
                    seen.add(key)
                    heapq.heappush(heap, (way.bound, way.ahead, next(number), way))

        push(self._further(()))
        while heap:
            if next(tries) > MAX_TRIES:
                said = f"this takes more than {MAX_TRIES:,} ways to try; it is too large to decide exactly"
                raise TooLarge(Problem("too-many-ways", self.origin, said))
            way = heapq.heappop(heap)[-1]
            found = self.decided(way)
            if isinstance(found, Fault):
                push(self._parts(way, found))
                if self.done(way.legs[-1].last):  # it may come through here and be led away, to come back later
                    push(self._longer_ways(way.legs))
            elif self.done(way.legs[-1].last):
                return way, found
            else:
                push(self._further(way.legs))
        return None

    def _further(self, legs: tuple[Leg, ...]) -> Iterator[Way]:
        """Yield the ways through `legs` and another decision, and those on which the last decision goes on."""
        begun = [self.origin, *(leg.last.target for leg in legs)]
        if len(set(begun)) == len(begun):
            for leg in self._next(legs, begun[-1]):
                yield from self._through((*legs, leg))
        if legs:
            yield from self._longer_ways(legs)

    def _longer_ways(self, legs: tuple[Leg, ...]) -> Iterator[Way]:
        stage = legs[-2].last.target if len(legs) > 1 else self.origin
        for leg in () if legs[-1].last.stops else self._longer(legs[-1], stage):
            yield from self._through((*legs[:-1], leg))

    def _next(self, legs: tuple[Leg, ...], stage: str) -> Iterator[Leg]:
        afresh = len(legs) == 1 and self.origin in self.exits and legs[0].last.kind == "recover"
        known = frozenset() if afresh else legs[-1].known if legs else frozenset(self.values)
        if legs:
            known |= self.model.lowered.on_entry.keys()
        for road, event in self.legs(stage, (stage,)):
            for box in self.geometry.boxes(road):
                yield Leg((road,), event, box.ranges, known | box.ranges.keys(), afresh)

    def _longer(self, leg: Leg, stage: str) -> Iterator[Leg]:
        """Yield `leg` with each transition that may follow in the same decision; its months in the stage are then 0."""
        entered = (stage, *(road.target for road in leg.roads))
        on_entry = self.model.lowered.on_entry
        for road, event in self.legs(leg.last.target, entered):
            if event is not None and leg.event is not None:
                continue
            for box in self.geometry.boxes(road):
                ranges = {name: range_ for name, range_ in box.ranges.items() if name not in on_entry}
                met = meet(Box(leg.ranges), Box(ranges))
                if met is not None and all(box.ranges[name].holds(0.0) for name in box.ranges.keys() & on_entry.keys()):
                    known = leg.known | ranges.keys()
                    yield Leg((*leg.roads, road), leg.event or event, met.ranges, known, leg.afresh)

    @cached_property
    def exits(self) -> set[str]:
        """The exits of the model."""
        return {stage.name for stage in self.model.exits}

    def _parts(self, way: Way, fault: Fault) -> Iterator[Way]:
        """Yield `way` up to the fault, with parts of its box in which the roads looked at come out more alike."""
        leg = way.legs[fault.leg]
        cut = self.crossing(leg, fault.looks)
        if cut is None:
            self.culprits.update({fault.culprit: None} if fault.culprit else {})
            return
        for ranges in self.pieces(leg.ranges, cut):
            yield from self._through((*way.legs[: fault.leg], leg.cut_to(ranges)))

    def _through(self, legs: tuple[Leg, ...]) -> Iterator[Way]:
        """Yield the cheapest way through `legs`; nothing where none is, or where none leads on."""
        ranges = [leg.ranges for leg in legs]
        routes = self._routes_of(legs, ranges)
        tails = ((),) if self.done(legs[-1].last) else self.tails(legs[-1].last.target)
        bounds = ((self._bound(legs, [*ranges, *tail]), len(tail)) for tail in tails)
        best = min(((bound, ahead) for bound, ahead in bounds if bound is not None), default=None)
        if routes is not None and best is not None:
            yield Way(legs, routes, *best)

    def _bound(self, legs: tuple[Leg, ...], ranges: Sequence[Ranges]) -> tuple[Fraction, int, int] | None:
        found = self._routes_of(legs, ranges)
        if found is None:
            return None
        routes = found.values()
        return sum((r.cost for r in routes), ZERO), sum(r.learns for r in routes), sum(r.changes > 0 for r in routes)

    def _routes_of(self, legs: tuple[Leg, ...], ranges: Sequence[Ranges]) -> dict[str, Route] | None:
        """Return the cheapest route of each reading through `ranges`, which begin with those of `legs`."""
        forgets = self.origin in self.exits and legs[0].last.kind == "recover" and len(ranges) > 1
        found: dict[str, Route] = {}
        for name in {name: None for each in ranges for name in each}:
            each = self._route(name, tuple(one.get(name) for one in ranges), forgets=forgets)
            if each is None:
                return None
            found[name] = each
        return found

    def _route(self, name: str, ranges: tuple[Range | None, ...], *, forgets: bool) -> Route | None:
        forgets = forgets and name not in self.model.lowered.on_entry
        key = (name, forgets, ranges)
        if key not in self._routes:
            axis, start = self.axes[name], self.values.get(name)
            if forgets:
                self._routes[key] = joined(route(axis, start, ranges[:1]), route(axis, None, ranges[1:]))
            else:
                self._routes[key] = route(axis, start, ranges)
        return self._routes[key]

    # -------------------------------------------------------------------------------------------------- asking walk

    def readings(self, way: Way, leg: int) -> dict[str, Value | None]:
        """Return the readings that the decision of a leg is made on."""
        values: dict[str, Value | None] = {}
        if not any(each.afresh for each in way.legs[: leg + 1]):
            values.update(self.values)
        if leg:
            values.update(self.model.lowered.on_entry)
        values.update({name: each.values[leg] for name, each in way.routes.items() if each.values[leg] is not None})
        return values

    def decided(self, way: Way) -> tuple[Made, ...] | Fault:
        """Decide on the readings of `way`, leg by leg, until one goes wrong."""
        made: list[Made] = []
        stage = self.origin
        for here, leg in enumerate(way.legs):
            values = self.readings(way, here)
            path = walk(self.model.lowered, stage, values, leg.event.kind if leg.event else None, leg.event)
            astray = self.astray(leg, path, last=here == len(way.legs) - 1)
            if path is None or astray is not None:
                return Fault(here, tuple(self.looks(stage, leg.event, path)), astray)
            made.append(Made(here, stage, values, path))
            stage = path.stage
        return tuple(made)

    def astray(self, leg: Leg, path: Path | None, *, last: bool) -> str | None:
        """Return what strays from `leg` in a walk: a road fired instead, or one too many; ``None`` where none does.

        The last decision may go on, for there may be more to come; where it completes the way, as far as is admitted.
        """
        fired = path.roads if path else ()
        for wanted, road in zip(leg.roads, fired, strict=False):
            if road.id != wanted.id:
                return road.id
        if len(fired) < len(leg.roads):
            return leg.roads[len(fired)].id
        more = fired[len(leg.roads) :]
        if last and not self.done(leg.last):
            return None
        if last and (self.stays or leg.last.kind == "advance"):
            more = tuple(road for road in more if road.kind != "advance")
        elif last:
            more = ()
        return more[0].id if more else None

    def looks(self, stage: str, event: Event | None, path: Path | None) -> Iterator[Look]:
        """Yield the roads that a decision looked at, those that fired first."""
        lowered, fired = self.model.lowered, path.roads if path else ()
        yield from (Look(road, i > 0) for i, road in enumerate(fired))
        entered = {stage}
        for i in range(len(fired) + 1):
            kind = event.kind if event else None
            for road in lowered.tried(stage, kind).inside:
                if i < len(fired) and road is fired[i]:
                    break
                if road.target not in entered and (not road.triggers or road.pulled_by(kind, event)):
                    yield Look(road, i > 0)
            if i == len(fired) or fired[i].stops:
                return
            event = None if fired[i].triggers else event
            stage = fired[i].target
            entered.add(stage)

    # ------------------------------------------------------------------------------------------------------ cutting

    def crossing(self, leg: Leg, looks: tuple[Look, ...]) -> Ranges | None:
        """Return a box of some guard looked at that holds some readings of the leg and not others, or ``None``."""
        for look in looks:
            crossed = self._crossed(leg, look)
            if crossed is not None:
                return crossed
        return None

    def _crossed(self, leg: Leg, look: Look) -> Ranges | None:
        found = None
        for box in self.geometry.boxes(look.road):
            ranges = self._seen(box.ranges, leg, moved=look.moved)
            if ranges is None:
                continue
            if all(self._mine(leg.ranges, name).within(range_) for name, range_ in ranges.items()):
                return None
            found = found or ranges
        return found

    def _seen(self, ranges: Ranges, leg: Leg, *, moved: bool) -> Ranges | None:
        """Return what a box asks of the leg's readings; ``None`` where it is apart from all of them."""
        asked: dict[str, Range] = {}
        for name, range_ in ranges.items():
            if moved and name in self.model.lowered.on_entry:
                if not range_.holds(0.0):
                    return None
            elif name not in leg.known or not self._mine(leg.ranges, name).meets(range_):
                return None
            else:
                asked[name] = range_
        return asked

    def _mine(self, ranges: Ranges, name: str) -> Range:
        return ranges.get(name) or self.geometry.everything[name]

    def pieces(self, ranges: Ranges, cut: Ranges) -> Iterator[dict[str, Range]]:
        """Yield boxes that together are `ranges` and do not overlap: those outside `cut`, then what lies in it."""
        kept = dict(ranges)
        for name, range_ in cut.items():
            mine = self._mine(kept, name)
            for rest in outside(range_, self.geometry.indicators[name]):
                if (piece := mine.meet(rest)) is not None:
                    yield {**kept, name: piece}
            both = mine.meet(range_)
            assert both is not None
            kept[name] = both
        yield kept
