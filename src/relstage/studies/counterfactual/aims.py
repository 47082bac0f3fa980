"""What a plan of events aims at: the transitions on the ways to a stage, and the values that serve them best."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, product

from relstage.errors import Problem, TooLarge
from relstage.machines import StageModel
from relstage.machines.lowering import Road
from relstage.regions import Box, Interval, Range, outside, typical
from relstage.rules import Number, Value
from relstage.studies.counterfactual.search import Ranges, geometry
from relstage.studies.counterfactual.terms import in_numbers, signable

MAX_WAYS = 64
MAX_TAILS = 24


@dataclass(frozen=True)
class Aims:
    """The ways from a stage to another.

    Parameters
    ----------
    model, origin, toward
        The definition, and from where to where.
    """

    model: StageModel
    origin: str
    toward: str
    _tails: dict[str, tuple[tuple[Ranges, ...], ...]] = field(default_factory=dict)
    _best: dict[tuple[str, Range], tuple[Value, ...]] = field(default_factory=dict)

    @cached_property
    def useful(self) -> set[str]:
        """The stages from which transitions lead there; through no exit, unless from one or to one."""
        return leading_to(self.model, self.toward, {stage.name for stage in self.model.exits} - {self.toward})

    @cached_property
    def ways(self) -> dict[str, tuple[tuple[Road, ...], ...]]:
        """From each useful stage, and from the first: every chain of transitions there that enters no stage twice.

        Raises
        ------
        TooLarge
            Where there are more than ``MAX_WAYS`` from one stage (``too-many-ways``).
        """
        return {stage: self._ways(stage) for stage in {self.origin, *self.useful}}

    def _ways(self, stage: str) -> tuple[tuple[Road, ...], ...]:
        found = tuple(islice(self._onward(stage, (stage,)), MAX_WAYS + 1))
        if len(found) > MAX_WAYS:
            said = f"more than {MAX_WAYS} chains of transitions lead there; it is too large to decide exactly"
            raise TooLarge(Problem("too-many-ways", stage, said))
        return found

    def _onward(self, stage: str, entered: tuple[str, ...]) -> Iterator[tuple[Road, ...]]:
        if stage == self.toward:
            yield ()
            return
        for road in self.model.lowered.roads[stage]:
            if road.target in self.useful and road.target not in entered:
                yield from ((road, *rest) for rest in self._onward(road.target, (*entered, road.target)))

    def tails(self, stage: str) -> tuple[tuple[Ranges, ...], ...]:
        """Return what is still asked from `stage` on: for each chain and choice of boxes, the boxes in order.

        Where there are more than ``MAX_TAILS``, one that asks for nothing.
        """
        if stage not in self._tails:
            tails = (boxes for way in self._onward(stage, (stage,)) for boxes in product(*map(self.boxes, way)))
            found = tuple(tuple(box.ranges for box in boxes) for boxes in islice(tails, MAX_TAILS + 1))
            self._tails[stage] = found if len(found) <= MAX_TAILS else ((),)
        return self._tails[stage]

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stages that one may come through on the way, falling back among them; the last is the one aimed at."""
        found, front = {self.origin: None}, [self.origin]
        while front:
            here = front.pop()
            for road in self.model.lowered.roads[here] if here != self.toward else ():
                if road.target in self.useful and road.target not in found:
                    found[road.target] = None
                    front.append(road.target)
        return (*(stage for stage in found if stage != self.toward), self.toward)

    @cached_property
    def wanted(self) -> tuple[Road, ...]:
        """The transitions on the ways from any of these stages."""
        return tuple({road.id: road for stage in self.stages for way in self.ways[stage] for road in way}.values())

    @cached_property
    def feared(self) -> tuple[Road, ...]:
        """All others out of these stages, but for advances out of the one aimed at."""
        passed = {road.id for road in self.wanted}
        passed |= {road.id for road in self.model.lowered.roads[self.toward] if road.kind == "advance"}
        out = (road for stage in self.stages for road in self.model.lowered.roads[stage])
        return tuple({road.id: road for road in out if road.id not in passed}.values())

    @cached_property
    def read(self) -> frozenset[str]:
        """The indicators that any of these reads."""
        return frozenset(name for road in (*self.wanted, *self.feared) for name in road.reads)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The same, in order."""
        return tuple(sorted(self.read))

    @cached_property
    def waits(self) -> bool:
        """Whether a transition of the ways reads a clock, so that waiting may help."""
        return any(self.model.indicator_of[name].clock for road in self.wanted for name in road.reads)

    @cached_property
    def signed(self) -> bool:
        """Whether any of these reads the term of an agreement."""
        return any(self.model.indicator_of[name].clock == "agreement_term" for name in self.names)

    def boxes(self, road: Road) -> tuple[Box, ...]:
        """Return the guard of `road` as boxes."""
        return geometry(self.model).boxes(road)

    # -------------------------------------------------------------------------------------------------- best values

    def best(self, name: str, within: Range) -> tuple[Value, ...]:
        """Return values of `within` such that none serves the ways better than all of them.

        One value serves better than another where it lies in every range of what is wanted that the other lies in, and
        in none of what is feared that the other does not lie in.
        """
        if (name, within) not in self._best:
            self._best[name, within] = tuple(self._bests(name, within))
        return self._best[name, within]

    def _bests(self, name: str, within: Range) -> Iterator[Value]:
        wanted, feared = self.asked(name, self.wanted), self.asked(name, self.feared)
        cells = [within]
        for range_ in (*wanted, *feared):
            cells = [part for cell in cells for part in self._parts(name, cell, range_)]
        scored = [(cell, _score(cell, wanted, feared)) for cell in cells]
        best: list[tuple[Range, frozenset[tuple[bool, int]]]] = []
        for cell, score in scored:
            if not any(score <= other for _, other in best):
                best = [*((c, s) for c, s in best if not s <= score), (cell, score)]
        chosen = (self._modest(name, cell) for cell, _ in best)
        yield from (value for value in chosen if value is not None)

    def modest(self, name: str) -> tuple[Value, ...]:
        """Return, for each range of `name` that is wanted, the value in it that asks for least."""
        values = (self._modest(name, range_) for range_ in self.asked(name, self.wanted))
        return tuple(value for value in values if value is not None)

    def asked(self, name: str, roads: tuple[Road, ...]) -> tuple[Range, ...]:
        """Return the ranges of `name` that the guards of `roads` ask for."""
        boxes = (box for road in roads for box in self.boxes(road))
        return tuple({box.ranges[name]: None for box in boxes if name in box.ranges})

    def _parts(self, name: str, cell: Range, range_: Range) -> Iterator[Range]:
        for part in (range_, *outside(range_, self.model.indicator_of[name])):
            if (both := cell.meet(part)) is not None:
                yield both

    def _modest(self, name: str, cell: Range) -> Value | None:
        """Return a value of `cell` that asks for as little as may be and is short to write."""
        indicator = self.model.indicator_of[name]
        if not isinstance(indicator.scale, Number):
            return typical(cell, indicator)
        numbers, everything = in_numbers(cell), in_numbers(geometry(self.model).everything[name])
        if indicator.clock == "agreement_term":
            return signable(numbers, upwards=True)
        cut_below, cut_above = numbers.first > everything.first, numbers.last < everything.last
        if not cut_below and not cut_above:
            return typical(cell, indicator)
        end, up = (numbers.first, True) if cut_below else (numbers.last, False)
        return _short(end, numbers, indicator.scale.span / 100, up=up)


def leading_to(model: StageModel, toward: str, barred: set[str]) -> set[str]:
    """Return the stages but those `barred` from which transitions lead to `toward`, and itself."""
    found = {toward}
    while True:
        roads = model.lowered.roads.items()
        more = {place for place, out in roads if any(road.target in found for road in out)} - barred
        if more <= found:
            return found
        found |= more


def _score(cell: Range, wanted: tuple[Range, ...], feared: tuple[Range, ...]) -> frozenset[tuple[bool, int]]:
    met = {(True, i) for i, range_ in enumerate(wanted) if cell.within(range_)}
    return frozenset(met | {(False, i) for i, range_ in enumerate(feared) if not cell.within(range_)})


def _short(end: float, numbers: Interval, step: float, *, up: bool) -> float:
    """Return `end`, or the next hundredth of the span inside it where it takes many digits to write."""
    if len(repr(end)) <= 6 and (end == 0 or abs(end) >= step):
        return end
    rounded = (math.ceil if up else math.floor)(end / step) * step
    short = float(f"{rounded:.6g}")
    return short if numbers.first <= short <= numbers.last else end


def is_in(ranges: Mapping[str, Range], values: Mapping[str, Value | None], name: str) -> bool:
    """Tell whether a known value lies in the range of `name`."""
    value = values.get(name)
    return value is not None and ranges[name].holds(value)
