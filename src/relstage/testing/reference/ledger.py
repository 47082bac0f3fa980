"""What is known of a relationship, kept as two columns: the supplier's view and the customer's.

An assessment replaces what events implied; an event shifts the latest value of either side; an assumption fills what
neither side knows. What was assessed after an event took place already holds what that event did.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from relstage.dynamics import Add, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.machines import StageModel
from relstage.models import Agreement, Event, Reading, Side
from relstage.rules import Clock, Indicator, Levels, Number, Value
from relstage.testing.reference.calendar import day_of, months_from, term_in_force
from relstage.testing.reference.motion import asks_for

SIDES: tuple[Side, Side] = ("supplier", "customer")


class Refused(Exception):
    """A fact that may not be taken."""


@dataclass(frozen=True, slots=True)
class View:
    """What one side knows of an indicator; `said_for` tells whether it was said for both."""

    value: Value
    assumed: bool
    at: datetime
    said_for: Side
    endings: int
    assessed_at: datetime | None = None


Views = dict[Side, View]


@dataclass(slots=True)
class Ledger:
    """Everything known of one relationship, and what may yet matter of its past."""

    model: StageModel
    zone: ZoneInfo
    last_dealing: datetime
    nothing_signed_is_known: bool
    endings: int = 0
    views: dict[str, Views] = field(default_factory=dict)
    assumptions: dict[str, dict[Side, Reading]] = field(default_factory=dict)
    signed: list[tuple[int, Agreement]] = field(default_factory=list)
    met: set[tuple[str, ...]] = field(default_factory=set)
    kinds: dict[str, str] = field(default_factory=dict)
    falls: dict[tuple[str, str], float] = field(default_factory=dict)
    softeners: dict[str, str] = field(default_factory=dict)
    passed_over: dict[str, int] = field(default_factory=dict)

    def fork(self) -> "Ledger":
        """Return another ledger of the same past."""
        return replace(
            self,
            views={name: dict(views) for name, views in self.views.items()},
            assumptions={name: dict(held) for name, held in self.assumptions.items()},
            signed=list(self.signed),
            met=set(self.met),
            kinds=dict(self.kinds),
            falls=dict(self.falls),
            softeners=dict(self.softeners),
            passed_over=dict(self.passed_over),
        )

    # ------------------------------------------------------------------------------------------------------ seeing

    def values(self, at: datetime, since: datetime) -> dict[str, Value]:
        """Return what guards see: what is known of either side, months and terms counted."""
        seen = {name: view.value for name in self.views if (view := self.governs(name)) is not None}
        for indicator in self.model.indicators:
            if indicator.clock is not None and (count := self.count(indicator.clock, at, since)) is not None:
                seen[indicator.name] = count
        return seen

    def count(self, clock: Clock, at: datetime, since: datetime) -> float | None:
        """Return the months or the term that `clock` counts."""
        if clock == "months_inactive":
            return float(months_from(self.last_dealing, at, self.zone))
        if clock == "months_in_stage":
            return float(months_from(since, at, self.zone))
        if not self.signed:
            return 0.0 if self.nothing_signed_is_known else None
        return term_in_force(self.agreements, day_of(at, self.zone))

    @property
    def agreements(self) -> list[Agreement]:
        """The agreements signed and not ended, by their start."""
        return sorted((each for _, each in self.signed), key=lambda each: each.start)

    def governs(self, name: str) -> View | None:
        """Return the view that guards see: of two the worse, and where neither direction is worse the later."""
        views = self.views.get(name, {})
        if len(views) < 2 or views["supplier"] is views["customer"]:
            return next(iter(views.values()), None)
        direction = self.model.indicator_of[name].direction
        supplier, customer = views["supplier"], views["customer"]
        if direction == "neither":
            first = (supplier.at, supplier.said_for != "both") >= (customer.at, customer.said_for != "both")
            return supplier if first else customer
        lower = self.rank(name, supplier.value) <= self.rank(name, customer.value)
        return supplier if lower == (direction == "beneficial") else customer

    def one_sided(self, name: str) -> bool:
        """Tell whether only one side's view is known."""
        return len(self.views.get(name, {})) == 1

    def assumed(self) -> set[str]:
        """Return the indicators of which no more than an assumption is known."""
        return {name for name in self.views if (view := self.governs(name)) is not None and view.assumed}

    def rank(self, name: str, value: Value) -> float:
        """Return how high a value stands on its scale."""
        scale = self.model.indicator_of[name].scale
        return float(scale.levels.index(str(value))) if isinstance(scale, Levels) else float(value)

    # ---------------------------------------------------------------------------------------------------- learning

    def write(self, name: str, side: Side, view: View) -> None:
        """Let `view` be the latest of a side, or of both; anything better than an assumption displaces all of those."""
        held = self.views.setdefault(name, {})
        if not view.assumed:
            for each in [each for each in held if held[each].assumed]:
                del held[each]
        for each in SIDES if side == "both" else (side,):
            held[each] = view

    def read(self, reading: Reading) -> None:
        """Take a reading."""
        name = reading.indicator
        if name not in self.model.indicator_of:
            self.passed_over[name] = self.passed_over.get(name, 0) + 1
        elif reading.basis == "assumed":
            self._suppose(reading)
        else:
            self._hear(reading)

    def _hear(self, reading: Reading) -> None:
        name, at = reading.indicator, reading.occurred_at
        sides = SIDES if reading.side == "both" else (reading.side,)
        held = self.views.get(name, {})
        if any(side in held and _newer(held[side], at) for side in sides):
            return
        self._no_more_softening(name)
        if reading.value is not None:
            self.write(name, reading.side, self._view(reading))
            return
        for side in sides:
            held.pop(side, None)
        self._fall_back(name)

    def _suppose(self, reading: Reading) -> None:
        name = reading.indicator
        kept = {} if reading.side == "both" else dict(self.assumptions.get(name, {}))
        kept.pop("both", None)
        kept.pop(reading.side, None)
        if reading.value is not None:
            kept[reading.side] = reading
        self.assumptions[name] = kept
        if name in self.assumed():
            del self.views[name]
            self._no_more_softening(name)
        self._fall_back(name)

    def _fall_back(self, name: str) -> None:
        """Let assumptions fill what neither side knows."""
        if not self.views.get(name):
            self.views.pop(name, None)
            for side, reading in self.assumptions.get(name, {}).items():
                self.write(name, side, self._view(reading))

    def _view(self, reading: Reading) -> View:
        assert reading.value is not None
        return View(
            value=reading.value,
            assumed=reading.basis == "assumed",
            at=reading.occurred_at,
            said_for=reading.side,
            endings=self.endings,
            assessed_at=reading.occurred_at if reading.basis == "assessed" else None,
        )

    def _no_more_softening(self, name: str) -> None:
        self.falls = {key: part for key, part in self.falls.items() if key[1] != name}

    # ------------------------------------------------------------------------------------------------------ events

    def happen(self, event: Event) -> None:
        """Let an event do what its kind does."""
        kind = self.model.event_of.get(event.kind)
        if kind is None:
            self.passed_over[event.kind] = self.passed_over.get(event.kind, 0) + 1
            return
        if kind.contact and event.occurred_at > self.last_dealing:
            self.last_dealing = event.occurred_at
        if kind.agreement == "ends":
            self._keep(lambda _, each: each.start > day_of(event.occurred_at, self.zone))
            self.nothing_signed_is_known = True
        elif kind.agreement == "signs":
            self._sign(agreed(event, self.zone))
        for effect in kind.effects:
            if effect.indicator in self.model.indicator_of and self._counts(effect, kind, event):
                self._have_effect(effect, event)
        self._note(kind, event)

    def _sign(self, agreement: Agreement) -> None:
        self._keep(lambda _, each: each.start != agreement.start)
        self.signed.append((self.endings, agreement))
        self.nothing_signed_is_known = True

    def _keep(self, fits: Callable[[int, Agreement], bool]) -> None:
        self.signed = [(endings, each) for endings, each in self.signed if fits(endings, each)]

    def _counts(self, effect: Effect, kind: EventKind, event: Event) -> bool:
        if not asks_for(effect.where, event.attributes):
            return False
        if effect.again is not None:
            return effect.again in event.attributes and _again(effect, kind, event) in self.met
        mark = _once(effect, event)
        return mark is None or mark not in self.met

    def _note(self, kind: EventKind, event: Event) -> None:
        for effect in kind.effects:
            if effect.again is not None and effect.again in event.attributes:
                self.met.add(_again(effect, kind, event))
            if (mark := _once(effect, event)) is not None:
                self.met.add(mark)

    def _have_effect(self, effect: Effect, event: Event) -> None:
        indicator = self.model.indicator_of[effect.indicator]
        match effect:
            case Set():
                self._set(effect, event)
            case RaiseTo():
                self._raise(effect, event)
            case Rescale():
                self._soften(effect, event)
            case Share():
                part = self._part(effect, event)
                self._shift(indicator, event, lambda value: _share(float(value), part, indicator.scale))
            case Add(amount=amount):
                self._shift(indicator, event, lambda value: _within(float(value) + amount, indicator))
            case Step(steps=steps):
                self._shift(indicator, event, lambda value: _step(str(value), steps, indicator.scale))
            case _:
                assert_never(effect)

    def _touches(self, name: str, event: Event) -> list[Side]:
        """Return the sides whose view is not an assessment younger than the event."""
        return [side for side, view in self.views.get(name, {}).items() if not _newer(view, event.occurred_at)]

    def _shift(self, indicator: Indicator, event: Event, moved: Callable[[Value], Value]) -> None:
        for sides, view in self._held(indicator.name):
            value = view.value if _newer(view, event.occurred_at) else moved(view.value)
            if value != view.value:
                self._change(indicator.name, sides, view, value, event)

    def _held(self, name: str) -> list[tuple[tuple[Side, ...], View]]:
        """Return each view with the sides whose view it is."""
        views = self.views.get(name, {})
        if len(views) == 2 and views["supplier"] is views["customer"]:
            return [(SIDES, views["supplier"])]
        return [((side,), view) for side, view in views.items()]

    def _change(self, name: str, sides: tuple[Side, ...], view: View, value: Value, event: Event) -> None:
        """Let an event move a view; one that is younger than the event keeps its date."""
        said_for: Side = "both" if len(sides) == 2 else sides[0]
        moved = replace(view, value=value, at=max(view.at, event.occurred_at), said_for=said_for)
        self.views[name] |= dict.fromkeys(sides, moved)

    def _set(self, effect: Set, event: Event) -> None:
        value = effect.value if effect.attribute is None else event.attributes.get(effect.attribute)
        name = effect.indicator
        if value is None or len(self._touches(name, event)) < len(self.views.get(name, {})):
            return
        self._no_more_softening(name)
        self.write(name, "both", self._implied(value, "both", event))

    def _raise(self, effect: RaiseTo, event: Event) -> None:
        name, level = effect.indicator, effect.level
        before = dict(self.views.get(name, {}))
        if len(self._touches(name, event)) < len(before):
            return
        together = before.get("supplier") is before.get("customer")
        sides: tuple[Side, ...] = ("both",) if together else SIDES
        for side in sides:
            held = before.get("supplier" if side == "both" else side)
            if held is None or held.assumed or self.rank(name, held.value) < self.rank(name, level):
                self.write(name, side, self._implied(level, side, event))

    def _implied(self, value: Value, said_for: Side, event: Event) -> View:
        return View(value, False, event.occurred_at, said_for, self.endings)

    def _part(self, effect: Share, event: Event) -> float:
        """Return the share by which an event moves its indicator: softened already, or to be softened later."""
        spoken_of = any(event.kind in kind.about for kind in self.model.events)
        factor = 1.0
        if event.id in self.softeners:
            effects = self.model.event_of[self.softeners[event.id]].effects
            factors = [e.factor for e in effects if isinstance(e, Rescale) and e.indicator == effect.indicator]
            factor = factors[0] if factors else 1.0
        if not spoken_of:
            return effect.part
        if factor == 1.0 and self._touches(effect.indicator, event):
            self.falls[event.id, effect.indicator] = effect.part
        return effect.part * factor

    def _soften(self, effect: Rescale, event: Event) -> None:
        if event.about is None:
            return
        name, about = effect.indicator, event.about
        part = self.falls.pop((about, name), None)
        if part is not None:
            scale = self.model.indicator_of[name].scale
            for sides, view in self._held(name):
                self._change(name, sides, view, _undone(float(view.value), part, effect.factor, scale), event)
        elif about not in self.kinds:
            self.softeners.setdefault(about, event.kind)
        elif self.kinds[about] not in self.model.event_of[event.kind].about:
            raise Refused("not-about")

    # ------------------------------------------------------------------------------------------------------ endings

    def end(self) -> None:
        """Note an ending: what is known now is knowledge from before it."""
        self.endings += 1

    def recover(self, event: Event | None) -> None:
        """Forget what was known before the ending, but for what the event that recovers gives itself."""
        for name, views in list(self.views.items()):
            self.views[name] = {side: view for side, view in views.items() if view.endings == self.endings}
            if not self.views[name]:
                del self.views[name]
        self.met, self.falls = set(), {}
        self._keep(lambda endings, _: endings == self.endings)
        self.nothing_signed_is_known = bool(self.signed)
        kind = None if event is None else self.model.event_of.get(event.kind)
        if event is not None and kind is not None:
            for effect in kind.effects:
                known = effect.indicator in self.views or effect.indicator not in self.model.indicator_of
                if isinstance(effect, Set | RaiseTo) and not known and self._counts(effect, kind, event):
                    self._have_effect(effect, event)
        for name in self.assumptions:
            self._fall_back(name)


def _newer(view: View, instant: datetime) -> bool:
    return view.assessed_at is not None and view.assessed_at > instant


def _again(effect: Effect, kind: EventKind, event: Event) -> tuple[str, ...]:
    assert effect.again is not None
    return kind.name, effect.again, str(event.attributes[effect.again])


def _once(effect: Effect, event: Event) -> tuple[str, ...] | None:
    if effect.once is None:
        return None
    value = event.attributes.get(effect.once, effect.once_value)
    return None if value is None else (effect.once, str(value))


def _ends(scale: Number | Levels) -> tuple[float, float]:
    assert isinstance(scale, Number) and scale.low is not None and scale.high is not None
    return scale.low, scale.high


def _share(value: float, part: float, scale: Number | Levels) -> float:
    """Go a share of the way to the top, or for a negative one to the bottom."""
    low, high = _ends(scale)
    end = high if part > 0 else low
    return min(max(value + abs(part) * (end - value), low), high)


def _within(value: float, indicator: Indicator) -> float:
    scale = indicator.scale
    assert isinstance(scale, Number)
    low = 0.0 if scale.low is None and indicator.count else scale.low
    value = value if low is None or value >= low else low
    return value if scale.high is None or value <= scale.high else scale.high


def _step(value: str, steps: int, scale: Number | Levels) -> str:
    assert isinstance(scale, Levels)
    rank = scale.levels.index(value) + steps
    return scale.levels[0 if rank < 0 else min(rank, len(scale.levels) - 1)]


def _undone(value: float, part: float, factor: float, scale: Number | Levels) -> float:
    """Return the value as if `part` of the way had been ``factor * part`` of it."""
    low, high = _ends(scale)
    if -1 < part < 0:
        return min(max(low + (value - low) * (1 + factor * part) / (1 + part), low), high)
    if 0 < part < 1:
        return min(max(high - (high - value) * (1 - factor * part) / (1 - part), low), high)
    return value


def agreed(event: Event, zone: ZoneInfo) -> Agreement:
    """Return the agreement that an event signs, from its own day or the one it names."""
    given = event.attributes
    start = given.get("start") or day_of(event.occurred_at, zone)
    terms: dict[str, object] = {"start": start, "years": given.get("years", 0), "months": given.get("months", 0)}
    return Agreement.model_validate(terms)


def told_apart(facts: Iterable[Event | Reading]) -> Sequence[Event | Reading]:
    """Return facts in the order they are taken: by date, events first, by their sequence and id."""
    return sorted(facts, key=_turn)


def _turn(fact: Event | Reading) -> tuple[datetime, bool, int, str]:
    if isinstance(fact, Event):
        return fact.occurred_at, False, fact.sequence, fact.id
    return fact.occurred_at, True, int(fact.basis == "assumed"), f"{fact.indicator} {fact.side}"
