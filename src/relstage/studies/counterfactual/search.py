"""The cheapest way through transitions: an exact search that asks ``walk`` itself what fires.

A *leg* is one transition of a path with a box of readings in which its guard holds. Sequences of legs are taken in the
order of what the cheapest readings through their boxes cost, which no readings in them undercut. Those readings are
decided on. Where something else fires, the box at fault is cut along the guards that were looked at and its parts take
its place; a part in which every one of these guards comes out the same everywhere is given up. So the first readings
that pass are the cheapest. A search of more than ``MAX_TRIES`` sequences ends in :class:`~relstage.errors.TooLarge`.
"""

import heapq
from collections.abc import Callable, Iterator, Mapping
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
    """One transition to fire, the event for it, the box its readings lie in, and the indicators known by then.

    `afresh`: everything but what this leg asks for was forgotten before it, by a recovery from an exit.
    """

    road: Road
    event: Event | None
    ranges: Ranges
    known: frozenset[str]
    afresh: bool = False

    def cut_to(self, ranges: Ranges) -> "Leg":
        """Return this leg with its readings in `ranges`."""
        return replace(self, ranges=ranges)

    @cached_property
    def key(self) -> tuple[object, ...]:
        """What tells it from other legs."""
        event = None if self.event is None else (self.event.kind, tuple(sorted(self.event.attributes.items())))
        return self.road.id, event, frozenset(self.ranges.items())


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
    """Legs with the cheapest readings through them."""

    legs: tuple[Leg, ...]
    routes: Mapping[str, Route]
    key: tuple[Fraction, int, int]


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
        From a stage, with the stages entered so far: the roads to try, each with the event for it.
    done : callable
        Whether a road completes the way.
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
        heap: list[tuple[tuple[Fraction, int, int], int, Way]] = []

        def push(ways: Iterator[Way]) -> None:
            for way in ways:
                key = tuple(leg.key for leg in way.legs)
                if key not in seen:
                    seen.add(key)
                    heapq.heappush(heap, (way.key, next(number), way))

        push(self._further(()))
        while heap:
            if next(tries) > MAX_TRIES:
                said = f"this takes more than {MAX_TRIES:,} ways to try; it is too large to decide exactly"
                raise TooLarge(Problem("too-many-ways", self.origin, said))
            way = heapq.heappop(heap)[-1]
            found = self.decided(way)
            if isinstance(found, Fault):
                push(self._parts(way, found))
            elif self.done(way.legs[-1].road):
                return way, found
            else:
                push(self._further(way.legs))
        return None

    def _further(self, legs: tuple[Leg, ...]) -> Iterator[Way]:
        """Yield the ways through `legs` and each leg that may come next."""
        entered = (self.origin, *(leg.road.target for leg in legs))
        exits = {stage.name for stage in self.model.exits}
        afresh = len(legs) == 1 and self.origin in exits and legs[0].road.kind == "recover"
        known = frozenset() if afresh else legs[-1].known if legs else frozenset(self.values)
        if legs:
            known |= self.model.lowered.on_entry.keys()
        for road, event in self.legs(entered[-1], entered):
            for box in self.geometry.boxes(road):
                leg = Leg(road, event, box.ranges, known | box.ranges.keys(), afresh)
                yield from self._through((*legs, leg))

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
        """Yield the cheapest way through `legs`; nothing where none is."""
        found: dict[str, Route] = {}
        for name in {name: None for leg in legs for name in leg.ranges}:
            each = self._route(name, legs)
            if each is None:
                return
            found[name] = each
        routes = found.values()
        key = sum((r.cost for r in routes), ZERO), sum(r.learns for r in routes), sum(r.changes for r in routes)
        yield Way(legs, found, key)

    def _route(self, name: str, legs: tuple[Leg, ...]) -> Route | None:
        ranges = tuple(leg.ranges.get(name) for leg in legs)
        afresh = len(legs) > 1 and legs[1].afresh and name not in self.model.lowered.on_entry
        key = (name, afresh, ranges)
        if key not in self._routes:
            axis, start = self.axes[name], self.values.get(name)
            if afresh:
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
        """Decide on the readings of `way`, leg by leg; a decision that walks on takes the legs it makes with it."""
        made: list[Made] = []
        stage, here = self.origin, 0
        while here < len(way.legs):
            leg, values = way.legs[here], self.readings(way, here)
            kind = leg.event.kind if leg.event else None
            path = walk(self.model.lowered, stage, values, kind, leg.event)
            fits = 0 if path is None else self.fits(way.legs[here:], path)
            if path is None or not fits:
                looks = tuple(self.looks(stage, leg.event, path))
                return Fault(here, looks, self._culprit(way.legs[here:], path))
            made.append(Made(here, stage, values, path))
            stage, here = path.stage, here + fits
        return tuple(made)

    def fits(self, legs: tuple[Leg, ...], path: Path) -> int:
        """Return how many of `legs` the walk makes; 0 where it strays from them, or does not last."""
        for i, road in enumerate(path.roads):
            if i == len(legs):
                break
            if road.id != legs[i].road.id or (i and legs[i].event is not None):
                return 0
        made = min(len(legs), len(path.roads))
        last = legs[-1].road
        if made == len(legs) and self.done(last) and (self.stays or last.kind == "advance"):
            return made if all(road.kind == "advance" for road in path.roads[made:]) else 0
        return made

    def _culprit(self, legs: tuple[Leg, ...], path: Path | None) -> str | None:
        """Return the road at fault: the first that fired though another was asked for, or that led back."""
        for i, road in enumerate(path.roads if path else ()):
            if i >= len(legs):
                if road.kind != "advance":
                    return road.id
            elif road.id != legs[i].road.id:
                return road.id
        return None

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
