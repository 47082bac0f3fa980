"""Which kinds of event are outdone by another, so that the cheapest plan does without them.

Law (``outdone_kinds_cost_nothing``): a plan from all kinds at choice costs what one from those not outdone costs.

A kind outdoes another where it costs no more, moves every reading that matters at least as far the good way, and is
otherwise alike. Good is a way only where all that is wanted lies that way, and nothing that is feared does.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

from relstage.dynamics import Add, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.regions import Interval, LevelSet, Range
from relstage.rules import Levels
from relstage.studies.counterfactual.aims import Aims
from relstage.studies.counterfactual.search import geometry

Way = Literal[1, -1, 0]


def not_outdone(aims: Aims, kinds: Sequence[EventKind], costs: Mapping[str, Fraction]) -> tuple[EventKind, ...]:
    """Return those of `kinds` that no other outdoes; of two that outdo each other, the first."""
    good = {name: good_way(aims, name) for name in aims.names}
    kept: list[EventKind] = []
    for kind in kinds:
        if not any(_outdoes(other, kind, aims, good, costs) for other in kept):
            kept = [*(other for other in kept if not _outdoes(kind, other, aims, good, costs)), kind]
    return tuple(kept)


def good_way(aims: Aims, name: str) -> Way:
    """Return 1 where more of `name` is never worse for the ways, -1 where less is not, 0 where neither can be said."""
    wanted, feared = aims.asked(name, aims.wanted), aims.asked(name, aims.feared)
    if all(_upper(aims, name, each) for each in wanted) and all(_lower(aims, name, each) for each in feared):
        return 1
    if all(_lower(aims, name, each) for each in wanted) and all(_upper(aims, name, each) for each in feared):
        return -1
    return 0


def _upper(aims: Aims, name: str, range_: Range) -> bool:
    """Tell whether `range_` reaches up to the end of the scale, without a gap."""
    whole = geometry(aims.model).everything[name]
    if isinstance(range_, Interval) and isinstance(whole, Interval):
        return range_.last == whole.last
    levels = _levels(range_)
    return levels == _levels(whole)[-len(levels) :]


def _lower(aims: Aims, name: str, range_: Range) -> bool:
    whole = geometry(aims.model).everything[name]
    if isinstance(range_, Interval) and isinstance(whole, Interval):
        return range_.first == whole.first
    levels = _levels(range_)
    return levels == _levels(whole)[: len(levels)]


def _levels(range_: Range) -> tuple[str, ...]:
    assert isinstance(range_, LevelSet)
    return range_.levels


def _outdoes(
    kind: EventKind, other: EventKind, aims: Aims, good: Mapping[str, Way], costs: Mapping[str, Fraction]
) -> bool:
    if costs[kind.name] > costs[other.name] or kind.contact < other.contact or kind.about or other.about:
        return False
    if _pulls(kind, aims) or _pulls(other, aims) or (_signs(kind, aims) or _signs(other, aims)):
        return False
    effects, weaker = _effects(kind, aims), _effects(other, aims)
    if len(effects) < sum(1 for effect in kind.effects if effect.indicator in good):
        return False  # two effects on one reading
    return all(
        _at_least(effects.get(name), [e for e in other.effects if e.indicator == name], way, aims, name)
        for name, way in good.items()
        if name in effects or name in weaker
    )


def _effects(kind: EventKind, aims: Aims) -> dict[str, Effect]:
    return {effect.indicator: effect for effect in kind.effects if effect.indicator in aims.read}


def _pulls(kind: EventKind, aims: Aims) -> bool:
    return any(kind.name in road.events for road in (*aims.wanted, *aims.feared))


def _signs(kind: EventKind, aims: Aims) -> bool:
    clocks = (aims.model.indicator_of[name].clock for name in aims.names)
    return kind.agreement is not None and "agreement_term" in clocks


def _at_least(effect: Effect | None, others: list[Effect], way: Way, aims: Aims, name: str) -> bool:
    """Tell whether `effect` moves the reading `name` at least as far the good way as all of `others`."""
    if len(others) > 1 or way == 0 or (effect is not None and _conditional(effect)):
        return False
    if not others:
        return effect is None or _moves(effect, way, aims, name)
    other = others[0]
    if effect is None:
        return not _conditional(other) and _moves(other, -way, aims, name)
    if type(effect) is not type(other):
        return False
    return _size(effect, way) >= _size(other, way) if isinstance(effect, Share | Add | Step) else effect == other


def _conditional(effect: Effect) -> bool:
    return bool(effect.where or effect.again or effect.once)


def _moves(effect: Effect, way: Way, aims: Aims, name: str) -> bool:
    """Tell whether `effect` never moves a reading against the good way."""
    scale = aims.model.indicator_of[name].scale
    match effect:
        case Share() | Add() | Step():
            return _size(effect, way) >= 0
        case RaiseTo():
            return way == 1
        case Set(value=value) if isinstance(scale, Levels):
            return value == scale.levels[-1 if way == 1 else 0]
        case Set() | Rescale():
            return False


def _size(effect: Effect, way: Way) -> float:
    match effect:
        case Share(part=size) | Add(amount=size) | Step(steps=size):
            return size * way
        case _:
            return 0.0
