"""The lowered form of a model: per stage, the roads out of it with positive guards, in the order they are tried.

Law (``road_holds_as_evaluate``): ``road.holds(readings)`` is true exactly when the transition's guard HOLDS. Fast
readers share these tables, so that a guard is lowered once.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, assert_never

from relstage.dynamics import matches
from relstage.machines.clocks import clock_leaves, turning_month
from relstage.rules import (
    OPERATORS,
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
    leaves,
    margin,
    positive,
    signed_leaves,
)

if TYPE_CHECKING:
    from relstage.machines.definition import Guarded, StageModel, Transition, Trigger
    from relstage.models import Event

ORDER = ("terminate", "recover", "regress", "advance")
Test = Callable[[Readings], bool]


@dataclass(frozen=True, slots=True)
class Road:
    """One transition as it leaves one stage."""

    transition: "Transition"
    target: str
    guard: Rule
    holds: Test
    triggers: "tuple[Trigger, ...]"
    stops: bool

    def pulled_by(self, event: "Event | None") -> bool:
        """Tell whether `event` pulls one of the triggers."""
        return event is not None and any(
            t.event == event.kind and matches(t.where, event.attributes) for t in self.triggers
        )


class Told(NamedTuple):
    """One leaf as reasons show it, with any ``Not`` carried into it, and its test and margin made ready."""

    id: str
    leaf: Leaf
    indicator: Indicator
    provenance: Provenance
    name: str
    holds: Callable[[Any], bool]
    margin: Callable[[Any], float]


class Telling(NamedTuple):
    """The leaves of one guard as reasons show them.

    `junction` says how the verdicts of the leaves combine, where one word says it: ``all`` or ``any`` of them.
    `timed` says whether one reads a clock; `months` gives each leaf on a count of months, and the month it turns at.
    `events` are those that may trigger it.
    """

    leaves: tuple[Told, ...]
    junction: Literal["all", "any"] | None
    timed: bool
    months: tuple[tuple[str, int], ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lowered:
    """Tables of one model.

    Parameters
    ----------
    roads : dict
        Stage -> all roads out of it, by kind, then as declared.
    silent : dict
        Stage -> the roads that need no event, in that order.
    offered : dict
        Stage and event kind -> the roads to try with it: within a kind those that name the event come first.
    scales : dict
        Indicator -> its scale in words.
    numbers : dict
        Indicator -> lowest and highest value, and whether whole.
    levels : dict
        Indicator -> its levels, lowest first.
    stage_clocks : tuple of str
        Indicators that count the months in a stage, and so start anew with each move.
    clocks : tuple of Indicator
        Computed indicators that some guard reads.
    timed : dict
        Stage -> the clock leaves of its silent roads, each with its clock.
    spoken_of : frozenset of str
        Event kinds that another kind may be about.
    told : dict
        Id of each transition and flag -> its leaves as reasons show them.
    """

    roads: dict[str, tuple[Road, ...]]
    silent: dict[str, tuple[Road, ...]]
    offered: dict[tuple[str, str], tuple[Road, ...]]
    scales: dict[str, str]
    numbers: dict[str, tuple[float, float, bool]]
    levels: dict[str, tuple[str, ...]]
    stage_clocks: tuple[str, ...]
    clocks: tuple[Indicator, ...]
    timed: dict[str, tuple[tuple[Leaf, Clock], ...]]
    spoken_of: frozenset[str]
    told: dict[str, Telling]

    def tried(self, stage: str, event: "Event | None") -> tuple[Road, ...]:
        """Return the roads out of `stage` to try with `event`, in their order."""
        silent = self.silent[stage]
        return silent if event is None else self.offered.get((stage, event.kind), silent)


def lower(model: "StageModel") -> Lowered:
    """Build the tables of `model`."""
    ordered = sorted(model.transitions, key=lambda transition: ORDER.index(transition.kind))
    built = {transition.id: _road(transition, model.indicator_of) for transition in ordered}
    roads = {stage: tuple(built[t.id] for t in ordered if stage in t.origins) for stage in model.places}
    silent = {stage: tuple(road for road in out if not road.triggers) for stage, out in roads.items()}
    read = {leaf.indicator for transition in ordered for leaf in leaves(transition.guard)}
    return Lowered(
        roads=roads,
        silent=silent,
        offered={
            (stage, kind): _offered(out, kind)
            for stage, out in roads.items()
            for kind in {trigger.event for road in out for trigger in road.triggers}
        },
        scales={i.name: str(i.scale) for i in model.indicators},
        numbers={i.name: _limits(i.scale) for i in model.indicators if isinstance(i.scale, Number)},
        levels={i.name: i.scale.levels for i in model.indicators if isinstance(i.scale, Levels)},
        stage_clocks=tuple(i.name for i in model.indicators if i.clock == "months_in_stage"),
        clocks=tuple(i for i in model.indicators if i.clock is not None and i.name in read),
        timed={
            stage: tuple(pair for road in out for pair in clock_leaves(road.transition.guard, model.indicator_of))
            for stage, out in silent.items()
        },
        spoken_of=frozenset(about for event in model.events for about in event.about),
        told={owner.id: _telling(owner, model.indicator_of) for owner in model.guarded()},
    )


def _telling(owner: "Guarded", indicators: Mapping[str, Indicator]) -> Telling:
    told = tuple(_told(owner, indicators))
    counted = [t for t in told if t.indicator.clock in ("months_inactive", "months_in_stage")]
    return Telling(
        leaves=told,
        junction=_junction(owner.guard),
        timed=any(leaf.indicator.clock for leaf in told),
        months=tuple((t.name, turning_month(t.leaf)) for t in counted if isinstance(t.leaf, Bound)),
        events=tuple(dict.fromkeys(trigger.event for trigger in getattr(owner, "on", ()))),
    )


def _junction(guard: Rule) -> Literal["all", "any"] | None:
    match guard:
        case Bound() | Level():
            return "all"
        case AllOf(parts) if all(isinstance(part, Bound | Level) for part in parts):
            return "all"
        case AnyOf(parts) if all(isinstance(part, Bound | Level) for part in parts):
            return "any"
        case _:
            return None


def _told(owner: "Guarded", indicators: Mapping[str, Indicator]) -> Iterator[Told]:
    for (local, _), (leaf, negated) in zip(owner.numbered_leaves(), signed_leaves(owner.guard), strict=True):
        meant = positive(Not(leaf), indicators) if negated else leaf
        shown = meant if isinstance(meant, Bound | Level) else leaf  # the opposite of all levels is no leaf
        indicator, provenance = indicators[leaf.indicator], owner.thresholds[local]
        test, measure = _ready(shown, indicator)
        yield Told(f"{owner.id}.{local}", shown, indicator, provenance, indicator.name, test, measure)


def _ready(leaf: Leaf, indicator: Indicator) -> tuple[Callable[[Any], bool], Callable[[Any], float]]:
    match leaf:
        case Bound(_, op, limit):
            compare, span = OPERATORS[op], indicator.scale.span
            if op in (">=", ">"):
                return lambda value: compare(value, limit), lambda value: (value - limit) / span
            return lambda value: compare(value, limit), lambda value: -(value - limit) / span
        case Level(_, among):
            return lambda value: value in among, lambda value: margin(leaf, value, indicator)
        case _:
            assert_never(leaf)


def _road(transition: "Transition", indicators: Mapping[str, Indicator]) -> Road:
    guard = positive(transition.guard, indicators)
    stops = transition.kind in ("terminate", "recover")
    return Road(transition, transition.target, guard, compiled(guard), transition.on, stops)


def _offered(roads: tuple[Road, ...], kind: str) -> tuple[Road, ...]:
    named = [any(trigger.event == kind for trigger in road.triggers) for road in roads]
    tried = [(road, hit) for road, hit in zip(roads, named, strict=True) if hit or not road.triggers]
    return tuple(
        road for road, hit in sorted(tried, key=lambda pair: (ORDER.index(pair[0].transition.kind), not pair[1]))
    )


def _limits(scale: Number) -> tuple[float, float, bool]:
    """Return the bounds of `scale`; a missing one is the last finite number, so that infinities stay outside."""
    low = -sys.float_info.max if scale.low is None else scale.low
    high = sys.float_info.max if scale.high is None else scale.high
    return low, high, scale.whole


def compiled(rule: Rule) -> Test:
    """Return a test that is true exactly when the positive `rule` HOLDS."""
    match rule:
        case Bound():
            return _bounds((rule,))
        case Level(name, among):
            return _level(name, frozenset(among))
        case AllOf(parts):
            bounds = tuple(part for part in parts if isinstance(part, Bound))
            others = tuple(compiled(part) for part in parts if not isinstance(part, Bound))
            return _all((_bounds(bounds), *others)) if others else _bounds(bounds)
        case AnyOf(parts):
            return _any(tuple(map(compiled, parts)))
        case Not():
            raise TypeError(f"lower with positive() first: {rule}")
        case _:
            assert_never(rule)


def _bounds(bounds: tuple[Bound, ...]) -> Test:
    """Return the test that all `bounds` hold: one loop, since a call for each would be most of the cost."""
    compared = tuple((bound.indicator, OPERATORS[bound.op], bound.limit) for bound in bounds)

    def test(readings: Readings) -> bool:
        for name, compare, limit in compared:
            value = readings.get(name)
            if value is None or not compare(value, limit):  # type: ignore[arg-type]  # readings were admitted
                return False
        return True

    return test


def _level(name: str, among: frozenset[str]) -> Test:
    return lambda readings: readings.get(name) in among


def _all(tests: tuple[Test, ...]) -> Test:
    def test(readings: Readings) -> bool:
        for part in tests:  # noqa: SIM110  # all() over a generator costs twice as much on this path
            if not part(readings):
                return False
        return True

    return test


def _any(tests: tuple[Test, ...]) -> Test:
    def test(readings: Readings) -> bool:
        for part in tests:  # noqa: SIM110  # as above
            if part(readings):
                return True
        return False

    return test
