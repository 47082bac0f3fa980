"""A scenario unfolded into the states of a chain and the chances of every course from one to the next in a month.

Law (``exact_is_enumeration``): over a few months the chances are those of every sequence of draws, tried one by one.

Each state is stood for by one path that is in it. Its next month is lived through by the engine of single paths, under
production's fold, once for each outcome of that month's draws; so what a month means is said nowhere a second time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

import numpy as np

from relstage.errors import Problem, TooLarge
from relstage.machines.lowering import Road
from relstage.models import Attribute, Standing
from relstage.rules import Bound
from relstage.studies.counterfactual.living import Life, copied
from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.lives import Living, seen_by
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.remembering import Key, Memory, is_range
from relstage.studies.simulation.scenario import Beginning, Between, OneOf, Peaked, Shock, Spread
from relstage.studies.simulation.spreads import cumulative
from relstage.studies.simulation.tape import Cell, Tape
from relstage.studies.simulation.walks import Edge

MAX_KEYS = 1_500
ANY = (Cell(0.5, 1.0),)
"""Where it makes no difference what is drawn."""


@dataclass(frozen=True)
class Stand:
    """A path that stands for all in its state: its life at the end of `month`, and what the engine notes besides."""

    life: Life
    month: int
    to_renew: bool = False
    done: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Course:
    """One course of a month: the state at its end, the moves, the policies carried out, and how likely it is."""

    target: int
    edges: tuple[Edge, ...]
    carried: tuple[bool, ...]
    chance: float


@dataclass(frozen=True)
class Start:
    """One way through month 0: the state at its end, the first place, the moves, and how likely it is."""

    target: int
    opening: str
    edges: tuple[Edge, ...]
    chance: float


class Unfolding:
    """The states of a scenario, found as they are asked for.

    Parameters
    ----------
    prepared : Prepared
        A scenario that is a chain: ``Memory.problems`` finds nothing.
    """

    def __init__(self, prepared: Prepared) -> None:
        self.prepared = prepared
        self.memory = Memory(prepared.model, prepared.scenario)
        self.keys: list[Key] = []
        self._numbers: dict[Key, int] = {}
        self._stands: list[Stand] = []
        self._courses: dict[tuple[int, tuple[str, ...]], tuple[Course, ...]] = {}
        self._struck: dict[tuple[tuple[str, ...], int], Prepared] = {}
        self._tape = Tape(self._cells)
        self._place = prepared.model.initial
        self._by_place: dict[str, tuple[Cell, ...]] = {}
        self._by_attribute: dict[tuple[int, str], tuple[Cell, ...]] = {}

    # ------------------------------------------------------------------------------------------------------ beginning

    @cached_property
    def starts(self) -> tuple[Start, ...]:
        """Every way through month 0."""
        found: Counter[tuple[int, str, tuple[Edge, ...]]] = Counter()
        for standing, chance in self._tape.outcomes(self._begun, "/beginnings"):
            edges = tuple((move.origin, move.transition, move.target) for move in standing.changes)
            opening = edges[0][0] if edges else standing.stage
            number = self._number(Stand(Life.of(self.prepared.model, standing), 0))
            found[number, opening, edges] += chance  # type: ignore[assignment]
        return tuple(Start(*which, chance) for which, chance in found.items())

    def _begun(self) -> Standing:
        return Living(self.prepared, self._tape, 0).begin()[0]

    # ------------------------------------------------------------------------------------------------------ one month

    def courses(self, number: int, shocks: tuple[Shock, ...] = ()) -> tuple[Course, ...]:
        """Return every course of a month from a state, when `shocks` strike in it."""
        at = (number, tuple(shock.name for shock in shocks))
        if at not in self._courses:
            self._courses[at] = tuple(self._lived(number, shocks))
        return self._courses[at]

    def found(self, shocks: tuple[Shock, ...] = ()) -> Iterator[tuple[int, tuple[Course, ...]]]:
        """Yield each state whose month was asked for with these shocks, and its courses."""
        names = tuple(shock.name for shock in shocks)
        yield from ((number, courses) for (number, struck), courses in self._courses.items() if struck == names)

    def _lived(self, number: int, shocks: tuple[Shock, ...]) -> Iterator[Course]:
        stand = self._stands[number]
        self._place = stand.life.stage
        if self._place in self.memory.final:
            yield Course(number, (), (False,) * len(self.prepared.scenario.policies), 1.0)
            return
        prepared = self._with(shocks, stand.month + 1)
        found: Counter[tuple[int, tuple[Edge, ...], tuple[bool, ...]]] = Counter()
        place = f"/happenings (a month in {self._place})"
        for (after, edges, carried), chance in self._tape.outcomes(partial(self._month, prepared, stand), place):
            found[self._number(after), edges, carried] += chance  # type: ignore[assignment]
        yield from (Course(*which, chance) for which, chance in found.items())

    def _month(self, prepared: Prepared, stand: Stand) -> tuple[Stand, tuple[Edge, ...], tuple[bool, ...]]:
        living = Living(prepared, self._tape, 0)
        living.to_renew, living.since_done = stand.to_renew, dict(stand.done)
        month = stand.month + 1
        life, carried, moves = living.month(stand.life, seen_by(stand.life), month)
        return Stand(life, month, living.to_renew, living.since_done), _edges(stand.life.stage, moves), carried

    def _with(self, shocks: tuple[Shock, ...], month: int) -> Prepared:
        """Return the scenario with these shocks alone, in this month: states are the same in whatever month."""
        at = (tuple(shock.name for shock in shocks), month if shocks else 0)
        if at not in self._struck:
            dated = tuple(shock.model_copy(update={"month": month}) for shock in shocks)
            scenario = self.prepared.scenario.model_copy(update={"shocks": dated})
            self._struck[at] = Prepared(self.prepared.model, scenario)
        return self._struck[at]

    def _number(self, stand: Stand) -> int:
        ago = {name: stand.month - month for name, month in stand.done.items()}
        key = self.memory.key(stand.life, to_renew=stand.to_renew, ago=ago)
        if key not in self._numbers:
            if len(self.keys) == MAX_KEYS:
                raise TooLarge(Problem("too-many-states", "", self._growing()))
            self._numbers[key] = len(self.keys)
            self.keys.append(key)
            knows = copied(stand.life.knows)
            knows.seen.clear()  # nothing comes twice, and the list would grow with the months
            life = Life(stand.life.model, stand.life.stage, stand.life.since, stand.life.now, knows)
            self._stands.append(Stand(life, stand.month, stand.to_renew, dict(stand.done)))
        return self._numbers[key]

    def _growing(self) -> str:
        """Say what takes most values among the states."""
        values: dict[str, set[object]] = {}
        for key in self.keys:
            for name, value, _ in key.readings:
                values.setdefault(name, set()).add(value)
        most = sorted(values, key=lambda name: -len(values[name]))[:3]
        told = ", ".join(f"{name} ({len(values[name])} values)" for name in most)
        return f"more than {MAX_KEYS:,} states; what takes most values in them: {told or 'months and policies'}"

    # ---------------------------------------------------------------------------------------------------------- cells

    def _cells(self, stream: str) -> Sequence[Cell]:
        kind, _, name = stream.partition(":")
        match kind:
            case "way":
                return self._beginnings
            case "happening":
                return self._happenings
            case "start":
                return self._spread(name, self._way().readings[name])
            case "renewal":
                return self._spread(name, self.prepared.scenario.renewal[name])
            case "attribute":
                return self._attribute(*name.split(".", 1))
            case "policy":
                return _chance(next(p.chance for p in self.prepared.scenario.policies if p.name == name))
            case "shock":
                return _chance(next(s.share for s in self.prepared.scenario.shocks if s.name == name))
            case _:
                return ANY  # a drift by chance, of what nobody reads

    @cached_property
    def _beginnings(self) -> Sequence[Cell]:
        return _cut(self.prepared.ways)

    def _way(self) -> Beginning:
        return self.prepared.scenario.beginnings[self._tape.drawn["way"]]

    @property
    def _happenings(self) -> Sequence[Cell]:
        """Return a cell for each event that may come in this place, those that come to nothing put together."""
        if self._place not in self._by_place:
            self._by_place[self._place] = tuple(self._together(self._place))
        return self._by_place[self._place]

    def _together(self, place: str) -> Iterator[Cell]:
        known, inert = self.prepared.scenario.happenings, self.memory.inert
        groups: dict[object, list[Cell]] = {}
        for cell in _cut(np.append(np.minimum(self.prepared.chances[place], 1.0), 1.0)):
            kind = known[cell.what].event if cell.what < len(known) else None
            nothing: object = "nothing" if not self.memory.silent else "no event"
            group: object = cell.what
            if kind is None:
                group = nothing
            elif kind in inert:
                group = "dealing" if inert[kind] else nothing if not self.memory.silent else "inert"
            groups.setdefault(group, []).append(cell)
        for cells in groups.values():
            yield cells[-1]._replace(chance=sum(cell.chance for cell in cells))

    def _attribute(self, kind: str, name: str) -> Sequence[Cell]:
        happening = self._tape.drawn["happening"]
        if (happening, name) not in self._by_attribute:
            given = self.prepared.scenario.happenings[happening].attributes[name]
            self._by_attribute[happening, name] = _values(given) if name in self.memory.asks(kind) else ANY
        return self._by_attribute[happening, name]

    def _spread(self, name: str, given: Attribute | Spread) -> Sequence[Cell]:
        if name not in self.memory.reads:
            return ANY
        if not isinstance(given, Between | Peaked):
            return _values(given)
        leaves = {leaf for reader in self.memory.readers for leaf in reader.leaves if leaf.indicator == name}
        limits = sorted(
            {leaf.limit for leaf in leaves if isinstance(leaf, Bound) and given.low < leaf.limit < given.high}
        )
        return _cut(np.array([*(_share_below(given, limit) for limit in limits), 1.0])) if is_range(given) else ANY


def _edges(place: str, moves: Iterable[Road]) -> tuple[Edge, ...]:
    edges = []
    for road in moves:
        edges.append((place, road.id, road.target))
        place = road.target
    return tuple(edges)


def _cut(ends: Floats) -> tuple[Cell, ...]:
    """Return the cells between 0 and the `ends`, those of no width left out."""
    lower = [0.0, *ends[:-1].tolist()]
    return tuple(
        Cell((low + high) / 2, high - low, nth)
        for nth, (low, high) in enumerate(zip(lower, ends.tolist(), strict=True))
        if high > low
    )


def _chance(share: float) -> tuple[Cell, ...]:
    return _cut(np.array([share, 1.0]))


def _values(given: Attribute | Spread) -> tuple[Cell, ...]:
    if not isinstance(given, OneOf):
        return ANY
    return _cut(cumulative(given.weights or (1.0,) * len(given.values)))


def _share_below(spread: Between | Peaked, value: float) -> float:
    """Return the chance of less than `value`, which lies inside the range."""
    width = spread.high - spread.low
    if isinstance(spread, Between):
        return (value - spread.low) / width
    if value < spread.mode:
        return (value - spread.low) ** 2 / (width * (spread.mode - spread.low))
    return 1.0 - (spread.high - value) ** 2 / (width * (spread.high - spread.mode))
