"""The lowered form of a model: per stage, the roads out of it with positive guards, in the order they are tried.

Law (``road_holds_as_evaluate``): ``road.holds(readings)`` is true exactly when the transition's guard HOLDS. Fast
readers share these tables, so that a guard is lowered once.
"""

import math
import operator
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from relstage.dynamics import EventKind, matches
from relstage.machines.clocks import clock_leaves
from relstage.rules import (
    AllOf,
    AnyOf,
    Bound,
    Clock,
    Indicator,
    Leaf,
    Level,
    Levels,
    Not,
    Number,
    Provenance,
    Readings,
    Rule,
    Value,
    leaves,
    margins,
    positive,
    signed_leaves,
)

if TYPE_CHECKING:
    from relstage.machines.definition import Guarded, StageModel, Transition, Trigger
    from relstage.models import Event, Kind, Stamp

ORDER = ("terminate", "recover", "regress", "advance")
Test = Callable[[Readings], bool]
_REVERSED = {">=": operator.le, ">": operator.lt, "<=": operator.ge, "<": operator.gt}  # the limit comes first


class Told(NamedTuple):
    """One leaf as reasons show it: the comparison with any ``Not`` carried into it, and its threshold's id and source.

    `holds` and `margin` take a value on the scale; a missing one leaves the leaf unknown.
    """

    id: str
    leaf: Leaf
    indicator: str
    clock: Clock | None
    provenance: Provenance
    holds: Callable[[Any], bool]
    margin: Callable[[Any], float]


@dataclass(frozen=True)
class Road:
    """One transition, with its guard made positive and all that reasons need.

    `free`: the kinds of event that pull a trigger whatever their attributes. `told`: the leaves of the guard as reasons
    show them. `reads`: their indicators. `timed`: whether one of them is a clock. `waits`: month counts with the first
    whole month that satisfies a leaf.
    """

    transition: "Transition"
    id: str
    kind: "Kind"
    target: str
    triggers: "tuple[Trigger, ...]"
    events: tuple[str, ...]
    free: frozenset[str]
    stops: bool
    guard: Rule
    told: tuple[Told, ...]
    reads: tuple[str, ...]
    timed: bool
    waits: tuple[tuple[str, int], ...]

    @cached_property
    def holds(self) -> Test:
        """Whether the guard holds."""
        return compiled(self.guard)

    def pulled_by(self, kind: str | None, event: "Event | None") -> bool:
        """Tell whether `event`, which is of `kind`, pulls one of the triggers."""
        return kind in self.free or (
            event is not None and any(t.event == kind and matches(t.where, event.attributes) for t in self.triggers)
        )


@dataclass(frozen=True)
class Roads:
    """The roads to try from one stage with one event at hand, or none, in their order."""

    inside: tuple[Road, ...]

    @cached_property
    def some_hold(self) -> Test:
        """Whether some guard holds: the one test that most decisions need."""
        return compiled(*(road.guard for road in self.inside))


@dataclass(frozen=True, slots=True)
class Lowered:
    """Tables of one model.

    Parameters
    ----------
    stamp : Stamp
        Of the model.
    plain : dict
        Private attributes of every decision on readings without dates: who gives its reasons, and nothing besides.
    events : dict
        Event kinds by name.
    roads : dict
        Stage -> all roads out of it, by kind, then as declared.
    ways : dict
        Stage -> event kind -> the roads to try with it, those that name it first within their kind; under ``None``
        those that need no event, to be tried also with an event that no road out of the stage names.
    scales : dict
        Indicator -> its scale in words.
    numbers : dict
        Indicator -> lowest and highest value, and whether whole.
    levels : dict
        Indicator -> its levels, lowest first.
    on_entry : dict
        Indicators that count the months in a stage, and so start anew at 0 with each move.
    clocks : tuple of Indicator
        Computed indicators that some guard reads.
    timed : dict
        Stage -> the clock leaves of its silent roads, each with its clock.
    spoken_of : frozenset of str
        Event kinds that another kind may be about.
    road_of : dict
        Id of a transition -> its road.
    told : dict
        Id of a flag -> its leaves as reasons show them.
    """

    stamp: "Stamp"
    plain: dict[str, Any]
    events: dict[str, EventKind]
    roads: dict[str, tuple[Road, ...]]
    ways: dict[str, dict[str | None, Roads]]
    scales: dict[str, str]
    numbers: dict[str, tuple[float, float, bool]]
    levels: dict[str, tuple[str, ...]]
    on_entry: dict[str, Value | None]
    clocks: tuple[Indicator, ...]
    timed: dict[str, tuple[tuple[Leaf, Clock], ...]]
    spoken_of: frozenset[str]
    road_of: dict[str, Road]
    told: dict[str, tuple[Told, ...]]

    def tried(self, stage: str, kind: str | None) -> Roads:
        """Return the roads out of `stage` to try with an event of `kind`, or with none."""
        ways = self.ways[stage]
        return ways.get(kind) or ways[None]


def lower(model: "StageModel") -> Lowered:
    """Build the tables of `model`."""
    ordered = sorted(model.transitions, key=lambda transition: ORDER.index(transition.kind))
    built = {transition.id: _road(transition, model.indicator_of) for transition in ordered}
    roads = {stage: tuple(built[t.id] for t in ordered if stage in t.origins) for stage in model.places}
    read = {leaf.indicator for transition in ordered for leaf in leaves(transition.guard)}
    return Lowered(
        stamp=model.stamp,
        plain=model.judge.private({}, None),
        events=model.event_of,
        roads=roads,
        ways={stage: _ways(out) for stage, out in roads.items()},
        scales={i.name: str(i.scale) for i in model.indicators},
        numbers={i.name: _limits(i.scale) for i in model.indicators if isinstance(i.scale, Number)},
        levels={i.name: i.scale.levels for i in model.indicators if isinstance(i.scale, Levels)},
        on_entry={i.name: 0.0 for i in model.indicators if i.clock == "months_in_stage"},
        clocks=tuple(i for i in model.indicators if i.clock is not None and i.name in read),
        timed={stage: tuple(_timed(out, model.indicator_of)) for stage, out in roads.items()},
        spoken_of=frozenset(about for event in model.events for about in event.about),
        road_of=built,
        told={flag.id: _told(flag, model.indicator_of) for flag in model.flags},
    )


def _told(owner: "Guarded", indicators: Mapping[str, Indicator]) -> tuple[Told, ...]:
    found = []
    for (local, _), (leaf, negated) in zip(owner.numbered_leaves(), signed_leaves(owner.guard), strict=True):
        meant = positive(Not(leaf), indicators) if negated else leaf
        shown = meant if isinstance(meant, Bound | Level) else leaf  # the opposite of all levels is no leaf
        found.append(
            Told(
                id=f"{owner.id}.{local}",
                leaf=shown,
                indicator=leaf.indicator,
                clock=indicators[leaf.indicator].clock,
                provenance=owner.thresholds[local],
                holds=_test(shown),
                margin=margins(shown, indicators[leaf.indicator]),
            )
        )
    return tuple(found)


def _test(leaf: Leaf) -> Callable[[Any], bool]:
    """Return whether a value on the scale lies inside `leaf`."""
    match leaf:
        case Bound(_, op, limit):
            return partial(_REVERSED[op], limit)
        case Level(_, among):
            return frozenset(among).__contains__
        case _:
            assert_never(leaf)


def _road(transition: "Transition", indicators: Mapping[str, Indicator]) -> Road:
    told = _told(transition, indicators)
    return Road(
        transition=transition,
        id=transition.id,
        kind=transition.kind,
        target=transition.target,
        triggers=transition.on,
        events=tuple(trigger.event for trigger in transition.on),
        free=frozenset(trigger.event for trigger in transition.on if not trigger.where),
        stops=transition.kind in ("terminate", "recover"),
        guard=positive(transition.guard, indicators),
        told=told,
        reads=tuple(dict.fromkeys(leaf.indicator for leaf in told)),
        timed=any(leaf.clock for leaf in told),
        waits=tuple(_waits(told)),
    )


def _waits(told: tuple[Told, ...]) -> Iterator[tuple[str, int]]:
    for _, leaf, name, clock, *_ in told:
        if clock in ("months_inactive", "months_in_stage") and isinstance(leaf, Bound) and leaf.op in (">=", ">"):
            yield name, math.ceil(leaf.limit) if leaf.op == ">=" else math.floor(leaf.limit) + 1


def _timed(roads: tuple[Road, ...], indicators: dict[str, Indicator]) -> Iterator[tuple[Leaf, Clock]]:
    for road in roads:
        if not road.triggers:
            yield from clock_leaves(road.transition.guard, indicators)


def _ways(roads: tuple[Road, ...]) -> dict[str | None, Roads]:
    kinds: set[str | None] = {kind for road in roads for kind in road.events}
    return {kind: _tried(roads, kind) for kind in (None, *kinds)}


def _tried(roads: tuple[Road, ...], kind: str | None) -> Roads:
    tried = [road for road in roads if kind in road.events or not road.triggers]
    tried.sort(key=lambda road: (ORDER.index(road.kind), kind not in road.events))
    return Roads(tuple(tried))


def _limits(scale: Number) -> tuple[float, float, bool]:
    """Return the bounds of `scale`; a missing one is the last finite number, so that infinities stay outside."""
    low = -sys.float_info.max if scale.low is None else scale.low
    high = sys.float_info.max if scale.high is None else scale.high
    return low, high, scale.whole


def compiled(*rules: Rule) -> Test:
    """Return a test that is true exactly when one of the positive `rules` HOLDS.

    A rule that connects leaves by "and" alone, as nearly all do, is a row of a table; the rows are read in one loop.
    """
    rows = tuple(tuple((leaf.indicator, _test(leaf)) for leaf in leaves(rule)) for rule in rules if _is_row(rule))
    nested = tuple(_nested(rule) for rule in rules if not _is_row(rule))
    return partial(_some, (partial(_some_row, rows), *nested)) if nested else partial(_some_row, rows)


def _is_row(rule: Rule) -> bool:
    return isinstance(rule, Bound | Level) or (
        isinstance(rule, AllOf) and all(isinstance(part, Bound | Level) for part in rule.parts)
    )


def _nested(rule: Rule) -> Test:
    match rule:
        case AllOf(parts):
            return partial(_every, tuple(map(compiled, parts)))
        case AnyOf(parts):
            return compiled(*parts)
        case Not():
            raise TypeError(f"lower with positive() first: {rule}")
        case Bound() | Level():
            return compiled(rule)
        case _:
            assert_never(rule)


# Loops, where all() and any() over a generator would cost twice as much on the path that every decision takes.


def _some_row(rows: tuple[tuple[tuple[str, Callable[[Any], bool]], ...], ...], readings: Readings) -> bool:
    for row in rows:
        for name, test in row:
            value = readings.get(name)
            if value is None or not test(value):
                break
        else:
            return True
    return False


def _some(tests: tuple[Test, ...], readings: Readings) -> bool:
    for test in tests:  # noqa: SIM110
        if test(readings):
            return True
    return False


def _every(tests: tuple[Test, ...], readings: Readings) -> bool:
    for test in tests:  # noqa: SIM110
        if not test(readings):
            return False
    return True
