"""Which events a plan may choose from, in which forms, and how many of them a reading takes at least."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import assert_never

from relstage.dynamics import Add, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.machines import StageModel
from relstage.models import Attribute
from relstage.regions import Interval, LevelSet, Range
from relstage.rules import Indicator, Levels, Number, Value
from relstage.studies.counterfactual.aims import Aims
from relstage.studies.counterfactual.asking import choices_of
from relstage.studies.counterfactual.outdoing import not_outdone
from relstage.studies.counterfactual.search import geometry

# Dealings that better readings, but presuppose a trouble that nobody plans.
PRESUPPOSE_TROUBLE = frozenset({"crisis_overcome_jointly", "emergency_rescue"})
ANY_TERM = 12  # months of an agreement whose term no guard asks for
SLACK = 1e-9  # so that the rounding of a logarithm never overstates a bound


def wished(model: StageModel, kind: EventKind) -> bool:
    """Tell whether a supplier could wish for such an event: a dealing that worsens no reading and triggers no loss.

    A kind that is about another event, or that presupposes a trouble, is not wished for.
    """
    triggers = (t.kind for t in model.transitions if any(trigger.event == kind.name for trigger in t.on))
    return (
        kind.contact
        and not kind.about
        and kind.agreement != "ends"
        and kind.name not in PRESUPPOSE_TROUBLE
        and not any(each in ("terminate", "regress") for each in triggers)
        and not any(_worsens(effect, model.indicator_of[effect.indicator]) for effect in kind.effects)
    )


def _worsens(effect: Effect, indicator: Indicator) -> bool:
    if indicator.direction == "neither" or (isinstance(effect, Set) and effect.value is None):
        return False
    better = indicator.direction == "beneficial"
    match effect:
        case Share(part=size) | Add(amount=size) | Step(steps=size):
            return size < 0 if better else size > 0
        case Set(value=value):
            return (value == _lowest(indicator)) == better
        case RaiseTo():
            return not better
        case Rescale():
            return False
        case _:
            assert_never(effect)


def _lowest(indicator: Indicator) -> Value | None:
    return indicator.scale.levels[0] if isinstance(indicator.scale, Levels) else indicator.scale.low


@dataclass(frozen=True)
class Kinds:
    """The kinds of event at choice, with their costs, for what is aimed at."""

    aims: Aims
    costs: Mapping[str, Fraction]
    _forms: dict[tuple[str, frozenset[str] | None], tuple[dict[str, Attribute], ...]] = field(default_factory=dict)
    _known: dict[tuple[str, Value | None, Range], Fraction | None] = field(default_factory=dict)

    @cached_property
    def chosen(self) -> tuple[EventKind, ...]:
        """Those that move something that is read, sign, trigger what is wanted, or break a silence."""
        model = self.aims.model
        matter = [kind for kind in model.events if kind.name in self.costs and self._matters(kind)]
        kinds = list(not_outdone(self.aims, matter, self.costs))
        if self.aims.waits:
            dealings = [model.event_of[name] for name in self.costs if model.event_of[name].contact]
            cheapest = min(dealings, key=lambda kind: (self.costs[kind.name], len(kind.effects)), default=None)
            kinds += [cheapest] if cheapest is not None and cheapest not in kinds else []
        return tuple(kinds)

    def _matters(self, kind: EventKind) -> bool:
        model = self.aims.model
        signs = kind.agreement is not None and any(
            model.indicator_of[name].clock == "agreement_term" for name in self.aims.read
        )
        triggers = any(kind.name in road.events for road in self.aims.wanted)
        return signs or triggers or any(effect.indicator in self.aims.read for effect in kind.effects)

    # ------------------------------------------------------------------------------------------------------- forms

    def forms(self, kind: EventKind, named: frozenset[str]) -> tuple[dict[str, Attribute], ...]:
        """Return the attributes with which such an event may be had: each set that a trigger or an effect asks for.

        `named` are the attribute values met so far, as the fold remembers them.
        """
        key = (kind.name, named if any(effect.once for effect in kind.effects) else None)
        if key not in self._forms:
            self._forms[key] = self._made(kind, named)
        return self._forms[key]

    def _made(self, kind: EventKind, named: frozenset[str]) -> tuple[dict[str, Attribute], ...]:
        asked = [trigger.where for road in self.aims.wanted for trigger in road.triggers if trigger.event == kind.name]
        asked += [effect.where for effect in kind.effects if effect.where]
        plain = {attribute.name: choices_of(attribute)[0] for attribute in kind.attributes if attribute.required}
        bases: list[dict[str, Attribute]] = []
        for where in ({}, *asked):
            base = {**plain, **where}
            if base not in bases:
                bases.append(base)
        extras = [*self._settable(kind), *self._counted(kind, named), *self._terms(kind)]
        made = [
            {**{name: value for part in parts for name, value in part.items()}, **base}
            for base in bases
            for parts in product(*extras)
        ]
        return tuple({tuple(sorted(each.items(), key=str)): each for each in made}.values())

    def _settable(self, kind: EventKind) -> Iterator[list[dict[str, Attribute]]]:
        """Yield, for each reading that an attribute sets, the values that serve best."""
        everything = geometry(self.aims.model).everything
        for effect in kind.effects:
            if isinstance(effect, Set) and effect.attribute is not None and effect.indicator in self.aims.read:
                attribute = next(each for each in kind.attributes if each.name == effect.attribute)
                values = self.aims.best(effect.indicator, everything[effect.indicator])
                yield [{effect.attribute: value} for value in values if not attribute.complaint(value)] or [{}]

    def _counted(self, kind: EventKind, named: frozenset[str]) -> Iterator[list[dict[str, Attribute]]]:
        """Yield, for an attribute whose every value counts once, one that was not named yet."""
        for name in {effect.once for effect in kind.effects if effect.once is not None}:
            attribute = next((each for each in kind.attributes if each.name == name), None)
            if attribute is not None and attribute.type == "choice":
                fresh = [choice for choice in attribute.choices if f"{name}={choice}" not in named]
                yield [{name: fresh[0]}] if fresh else [{name: attribute.choices[0]}]

    def _terms(self, kind: EventKind) -> Iterator[list[dict[str, Attribute]]]:
        """Yield the terms of agreements that serve best; of a year, where no term matters."""
        if kind.agreement != "signs":
            return
        known = {attribute.name for attribute in kind.attributes}
        everything = geometry(self.aims.model).everything
        clocks = [
            i.name for i in self.aims.model.indicators if i.clock == "agreement_term" and i.name in self.aims.read
        ]
        terms = [round(float(v) * 12) for name in clocks for v in self.aims.best(name, everything[name])]
        yield [_term(months, known) for months in dict.fromkeys(terms) if months] or [_term(ANY_TERM, known)]

    # ------------------------------------------------------------------------------------------------------- bounds

    def at_least(self, name: str, value: Value | None, range_: Range) -> Fraction | None:
        """Return what bringing a reading from outside `range_` into it costs at least; ``None``: no event does."""
        key = (name, value, range_)
        if key not in self._known:
            self._known[key] = self._at_least(name, value, range_)
        return self._known[key]

    def _at_least(self, name: str, value: Value | None, range_: Range) -> Fraction | None:
        moving = self._moving(name)
        if not moving:
            return None
        indicator = self.aims.model.indicator_of[name]
        cost = min(self.costs[kind.name] for kind in moving)
        if indicator.clock == "agreement_term":
            return cost
        effects = [[effect for effect in kind.effects if effect.indicator == name] for kind in moving]
        if value is None:
            return cost if any(isinstance(e, Set | RaiseTo) for each in effects for e in each) else None
        counts = [_times(effect, value, range_, indicator) for each in effects for effect in each]
        if all(count is None for count in counts):
            return None
        shifts = {type(effect) for each in effects for effect in each}
        alike = len(shifts) == 1 and all(len(each) == 1 for each in effects)
        return cost * (min(filter(None, counts)) if alike else 1)  # effects of several types may help one another

    def _moving(self, name: str) -> tuple[EventKind, ...]:
        clock = self.aims.model.indicator_of[name].clock
        return tuple(
            kind
            for kind in self.chosen
            if any(effect.indicator == name for effect in kind.effects)
            or (clock == "agreement_term" and kind.agreement is not None)
        )

    @cached_property
    def moving(self) -> dict[str, frozenset[str]]:
        """For each indicator read, the kinds that move it."""
        return {name: frozenset(kind.name for kind in self._moving(name)) for name in self.aims.read}


def _times(effect: Effect, value: Value, range_: Range, indicator: Indicator) -> int | None:
    """Return how often at least an event with `effect` brings `value` nearer and into `range_`; ``None``: never."""
    match effect:
        case Set(value=None) | RaiseTo():
            return 1
        case Set(value=given):
            return 1 if given != value else None
        case Rescale():
            return None
        case Step():
            return _levels(effect, str(value), range_, indicator)
        case Share() | Add():
            return _numbers(effect, float(value), range_, indicator)
        case _:
            assert_never(effect)


def _levels(effect: Step, value: str, range_: Range, indicator: Indicator) -> int | None:
    assert isinstance(range_, LevelSet) and isinstance(indicator.scale, Levels)
    ranks = [indicator.scale.levels.index(level) for level in range_.levels]
    here = indicator.scale.levels.index(value)
    ways = [(rank - here) / effect.steps for rank in ranks if effect.steps and (rank - here) * effect.steps > 0]
    return math.ceil(min(ways)) if ways else None


def _numbers(effect: Share | Add, value: float, range_: Range, indicator: Indicator) -> int | None:
    assert isinstance(range_, Interval)
    up = value < range_.first
    end = range_.first if up else range_.last
    if isinstance(effect, Add):
        return math.ceil((end - value) / effect.amount - SLACK) if effect.amount and (effect.amount > 0) == up else None
    assert isinstance(indicator.scale, Number)
    if (effect.part > 0) != up or not effect.part:
        return None
    far = (indicator.scale.high if up else indicator.scale.low) or 0.0
    if abs(effect.part) >= 1:
        return 1
    if far == end:
        return None
    return max(math.ceil(math.log((far - end) / (far - value)) / math.log(1 - abs(effect.part)) - SLACK), 1)


def _term(months: int, known: set[str]) -> dict[str, Attribute]:
    years, rest = divmod(months, 12) if "years" in known else (0, months)
    return {name: float(number) for name, number in (("years", years), ("months", rest)) if number}
