"""What the fold knows of a relationship: the latest reading from each side, assumptions, and what events did to it.

Law (``worse_side_governs``): where the two sides differ, a guard sees the lower of what is beneficial and the higher of
what is harmful; an effect moves both. Law (``assumptions_stay_marked``): an assumption fills only what is unknown, and
everything derived from it stays marked assumed.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from math import isfinite
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from relstage.dynamics import Effect, EventKind, RaiseTo, Rescale, Set, Share, matches, rescaled, shifted
from relstage.errors import FactError, Problem
from relstage.machines.clocks import Clocks
from relstage.machines.definition import StageModel
from relstage.models import (
    Agreement,
    Basis,
    Event,
    Memory,
    Reading,
    Relationship,
    Side,
    Slot,
    Standing,
    fact_digest,
    fact_key,
    in_order,
)
from relstage.rules import Indicator, Levels, Value


class Arrived(NamedTuple):
    """A fact that arrives, what makes it one and the same, and a digest of what it says: the same under any model."""

    fact: Event | Reading
    key: str
    digest: str


def arriving(facts: Iterable[Event | Reading]) -> tuple[Arrived, ...]:
    """Return `facts` as they arrive: in order, each once (see ``in_order``, also for what it raises)."""
    return tuple([Arrived(fact, fact_key(fact), fact_digest(fact)) for fact in in_order(tuple(facts))])


@dataclass(slots=True)
class Knowledge:
    """The readings of one fold while it runs; it lives within one call."""

    model: StageModel
    zone: ZoneInfo
    last_dealing: datetime
    agreements: list[Agreement] = field(default_factory=list)
    agreement_known: bool = True
    agreement_epochs: list[int] = field(default_factory=list)
    epoch: int = 0
    slots: dict[str, dict[Side, Slot]] = field(default_factory=dict)
    assumed: dict[str, dict[Side, Reading]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    falls: dict[str, dict[str, float]] = field(default_factory=dict)
    softened: dict[str, str] = field(default_factory=dict)
    not_in_model: dict[str, int] = field(default_factory=dict)

    @classmethod
    def at_opening(cls, model: StageModel, relationship: Relationship) -> "Knowledge":
        """Return what is known at the opening: counts at 0, unless there is a past that is not on record."""
        at, known = relationship.opened_at, not relationship.taken_over
        knowledge = cls(model, ZoneInfo(relationship.zone), last_dealing=at, agreement_known=known)
        for indicator in model.indicators:
            if indicator.count and known:
                knowledge._learn(_computed(indicator.name, 0.0, at))
        return knowledge

    @classmethod
    def of(cls, model: StageModel, standing: Standing) -> "Knowledge":
        """Return what `standing` remembers."""
        memory = standing.memory
        return cls(
            model=model,
            zone=ZoneInfo(standing.zone),
            last_dealing=standing.last_dealing,
            agreements=list(standing.agreements),
            agreement_known=memory.agreement_known,
            agreement_epochs=list(memory.agreement_epochs),
            epoch=memory.epoch,
            slots={name: dict(sides) for name, sides in memory.slots.items()},
            assumed={name: dict(sides) for name, sides in memory.assumed.items()},
            seen=dict(memory.seen),
            named=set(memory.named),
            falls={id: dict(shares) for id, shares in memory.falls.items()},
            softened=dict(memory.softened),
            not_in_model=dict(standing.not_in_model),
        )

    def memory(self) -> Memory:
        """Return what the next step of the fold needs; this knowledge is then at its end, and shares its parts."""
        return Memory.made(
            {
                "epoch": self.epoch,
                "slots": self.slots,
                "assumed": self.assumed,
                "seen": self.seen,
                "named": tuple(sorted(self.named)),
                "falls": self.falls,
                "softened": self.softened,
                "agreement_known": self.agreement_known,
                "agreement_epochs": tuple(self.agreement_epochs),
            }
        )

    def take(self, facts: Iterable[Event | Reading]) -> list[Event]:
        """Take the facts of one instant, effects of events first, and return the events."""
        return self.take_in(Arrived(fact, fact_key(fact), fact_digest(fact)) for fact in facts)

    def take_in(self, facts: Iterable[Arrived]) -> list[Event]:
        """Take what arrives in one instant, as `take` does."""
        events = []
        for fact, key, digest in facts:  # in order: events, then readings
            if isinstance(fact, Event):
                events.append(fact)
                self._take_effect(fact)
            else:
                self._take_reading(fact)
            self.seen[key] = digest
        return events

    def untakable(self, kind: EventKind, event: Event) -> list[Problem]:
        """Return what would stop `event` from taking effect: an agreement without a term, a value off its scale."""
        attempts: list[Callable[[], object]] = [
            partial(shifted, effect, None, self.model.indicator_of[effect.indicator], event)
            for effect in kind.effects
            if isinstance(effect, Set) and effect.indicator in self.model.indicator_of
        ]
        if kind.agreement == "signs":
            attempts.append(partial(agreement_of, event, self.zone))
        return [problem for attempt in attempts for problem in _problems_of(attempt)]

    def ended(self) -> None:
        """Note that the relationship has ended: what is known now is knowledge from before the ending."""
        self.epoch += 1

    def recovered(self, event: Event | None) -> None:
        """Forget: after a recovery from an exit, what was known before the ending is unknown until observed again.

        What the recovering `event` itself gives stays, though it came in the very instant of the ending.
        """
        kept = {
            name: {s: slot for s, slot in sides.items() if slot.epoch == self.epoch}
            for name, sides in self.slots.items()
        }
        self.slots = {name: sides for name, sides in kept.items() if sides}
        self.named.clear()
        self.falls.clear()
        self._keep_agreements(lambda _, epoch: epoch == self.epoch)
        self.agreement_known = bool(self.agreements)
        kind = self.model.event_of.get(event.kind) if event is not None else None
        if event is not None and kind is not None:
            self._give_all(kind, event)
        for name in self.assumed:
            self._fill(name)

    def _keep_agreements(self, kept: Callable[[Agreement, int], bool]) -> None:
        pairs = [pair for pair in zip(self.agreements, self.agreement_epochs, strict=True) if kept(*pair)]
        self.agreements, self.agreement_epochs = [a for a, _ in pairs], [epoch for _, epoch in pairs]

    def _give_all(self, kind: EventKind, event: Event) -> None:
        """Let `event` give what is unknown; what its instant told already, an order beside it, stays."""
        for effect in kind.effects:
            indicator = self.model.indicator_of.get(effect.indicator)
            if indicator is None or self.slots.get(effect.indicator):
                continue
            if isinstance(effect, Set | RaiseTo) and self._applies(effect, kind, event):
                self._give(effect, indicator, event)

    # ----------------------------------------------------------------------------------------------------- seeing

    def clocks(self, since: datetime) -> Clocks:
        """Return the dates that computed readings are reckoned from, the stage having been entered at `since`."""
        return Clocks(self.zone, self.last_dealing, since, tuple(self.agreements), self.agreement_known)

    def values(self, at: datetime, since: datetime) -> dict[str, Value | None]:
        """Return the values that guards see at `at`: of two sides the worse, and the clocks that guards read."""
        seen = {name: reading.value for name, reading in self.known().items()}
        return seen | self.clocks(since).values(self.model.lowered.clocks, at)

    def known(self) -> dict[str, Reading]:
        """Return what guards see of each indicator that is known: of two sides the worse; computed readings apart."""
        return {name: _worse(sides, self.model.indicator_of[name]) for name, sides in self.slots.items()}

    def sight(self, at: datetime, since: datetime) -> dict[str, Reading]:
        """Return what guards see at `at` as readings with date and basis, all clocks among them."""
        seen, instant = self.known(), at.astimezone(UTC)
        for name, value in self.clocks(since).values(self.model.indicators, at).items():
            if value is not None:
                seen[name] = _computed(name, value, instant)
        return seen

    # ---------------------------------------------------------------------------------------------------- readings

    def _learn(self, reading: Reading) -> None:
        """Let `reading` be the latest from its side; one of both sides replaces either."""
        assessed_at = reading.occurred_at if reading.basis == "assessed" else None
        slot = Slot.made({"reading": reading, "epoch": self.epoch, "assessed_at": assessed_at})
        others = self._other_side(reading.indicator, reading.side)
        if reading.basis != "assumed":  # what is known of one side is used for both, before anything assumed
            others = {side: held for side, held in others.items() if held.reading.basis != "assumed"}
        self.slots[reading.indicator] = {**others, reading.side: slot}

    def _other_side(self, name: str, side: Side) -> dict[Side, Slot]:
        """Return what is known from the side other than `side`; a reading of both sides is also that side's."""
        if side == "both":
            return {}
        sides, other = self.slots.get(name, {}), _OTHER[side]
        held = sides.get(other) or sides.get("both")
        return {other: held} if held else {}

    def _fill(self, name: str) -> None:
        """Let an assumption fill what is unknown."""
        if not self.slots.get(name):
            for reading in self.assumed.get(name, {}).values():
                self._learn(reading)

    def _take_reading(self, reading: Reading) -> None:
        name = reading.indicator
        if name not in self.model.indicator_of:
            self._pass_over(name)
        elif reading.basis == "assumed":
            self._assume(reading)
        elif not self._outdated(reading):
            self._forget_falls(name)
            if reading.value is None:
                self._unlearn(reading)
            else:
                self._learn(reading)

    def _assume(self, reading: Reading) -> None:
        """Let an assumption replace an earlier one, and fill what is unknown; one of no value withdraws it."""
        name = reading.indicator
        others = {} if reading.side == "both" else self.assumed.get(name, {})
        others = {side: held for side, held in others.items() if side not in ("both", reading.side)}
        self.assumed[name] = others if reading.value is None else {**others, reading.side: reading}
        held = self.slots.get(name, {})
        if held and all(slot.reading.basis == "assumed" for slot in held.values()):
            self.slots.pop(name)
            self._forget_falls(name)
        self._fill(name)

    def _unlearn(self, reading: Reading) -> None:
        left = self._other_side(reading.indicator, reading.side)
        self.slots.pop(reading.indicator, None)
        if left:
            self.slots[reading.indicator] = left
        self._fill(reading.indicator)

    def _outdated(self, reading: Reading) -> bool:
        """Tell whether a late reading is older than an assessment that it would replace."""
        sides = self.slots.get(reading.indicator, {})
        replaced = sides if reading.side == "both" else {s: sides[s] for s in ("both", reading.side) if s in sides}
        return any(_younger(slot, reading.occurred_at) for slot in replaced.values())

    def _forget_falls(self, name: str) -> None:
        """Let nothing soften earlier events any more: a fresh reading already holds what they did to it."""
        for shares in self.falls.values():
            shares.pop(name, None)

    def _pass_over(self, name: str) -> None:
        self.not_in_model[name] = self.not_in_model.get(name, 0) + 1

    # ----------------------------------------------------------------------------------------------------- effects

    def _take_effect(self, event: Event) -> None:
        kind = self.model.event_of.get(event.kind)
        if kind is None:
            self._pass_over(event.kind)
            return
        if kind.contact:
            self.last_dealing = max(self.last_dealing, event.occurred_at)
        if kind.agreement is not None:
            self._agree(kind, event)
        for effect in kind.effects:
            indicator = self.model.indicator_of.get(effect.indicator)
            if indicator is not None and self._applies(effect, kind, event):
                self._shift(effect, indicator, event)
        self._remember(kind, event)

    def _agree(self, kind: EventKind, event: Event) -> None:
        """Sign an agreement, or end those that have begun.

        Each counts from its own start, and of several in force the last begun: a renewal signed ahead leaves the
        present one in force until then, and an older one counts again when a shorter one beside it has lapsed.
        """
        self.agreement_known = True
        if kind.agreement == "ends":
            today = event.occurred_at.astimezone(self.zone).date()
            self._keep_agreements(lambda agreement, _: agreement.start > today)
            return
        signed = agreement_of(event, self.zone)
        self._keep_agreements(lambda agreement, _: agreement.start != signed.start)
        place = sum(agreement.start < signed.start for agreement in self.agreements)
        self.agreements.insert(place, signed)
        self.agreement_epochs.insert(place, self.epoch)

    def _applies(self, effect: Effect, kind: EventKind, event: Event) -> bool:
        if effect.where and not matches(effect.where, event.attributes):
            return False
        if effect.again is not None:
            value = event.attributes.get(effect.again)
            return value is not None and f"{kind.name}.{effect.again}={value}" in self.named
        if effect.once is not None:
            value = event.attributes.get(effect.once, effect.once_value)
            return value is None or f"{effect.once}={value}" not in self.named
        return True

    def _remember(self, kind: EventKind, event: Event) -> None:
        for effect in kind.effects:
            if effect.again in event.attributes:
                self.named.add(f"{kind.name}.{effect.again}={event.attributes[effect.again]}")
            if effect.once is not None and (value := event.attributes.get(effect.once, effect.once_value)) is not None:
                self.named.add(f"{effect.once}={value}")

    def _shift(self, effect: Effect, indicator: Indicator, event: Event) -> None:
        if isinstance(effect, Rescale):
            self._soften(effect, indicator, event)
            return
        if isinstance(effect, (Set, RaiseTo)):
            self._give(effect, indicator, event)
            return
        sides = self.slots.get(indicator.name)
        if not sides:
            return
        if isinstance(effect, Share) and event.kind in self.model.lowered.spoken_of:
            known = any(not _younger(slot, event.occurred_at) for slot in sides.values())
            effect = self._noted(effect, event, known=known)
        for side, slot in tuple(sides.items()):
            if _younger(slot, event.occurred_at):
                continue  # a late event: the assessment made after it already holds what it did
            value = shifted(effect, slot.reading.value, indicator, event)
            if value is not None and value != slot.reading.value:
                self._imply(slot, value, side, event)

    def _give(self, effect: Set | RaiseTo, indicator: Indicator, event: Event) -> None:
        """Let an event give a value to both sides; one that gives a level to reach leaves a side that is higher."""
        name, sides = indicator.name, self.slots.get(indicator.name, {})
        if any(_younger(slot, event.occurred_at) for slot in sides.values()):
            return  # a late event, as in _shift
        if isinstance(effect, Set):
            value = shifted(effect, None, indicator, event)
            if value is not None:
                self._forget_falls(name)
                self._learn(_implied(name, value, "both", event))
            return
        held = {side: slot.reading for side, slot in sides.items()}
        for side in _wanting(held):
            reading = held.get(side)
            known = None if reading is None or reading.basis == "assumed" else reading.value
            value = shifted(effect, known, indicator, event)
            if value is not None and value != known:
                self._learn(_implied(name, value, side, event))

    def _imply(self, slot: Slot, value: Value, side: Side, event: Event) -> None:
        """Let an event shift what one side knew; what derives from an assumption stays marked assumed."""
        held = slot.reading
        basis: Basis = "assumed" if held.basis == "assumed" else "inferred"
        late = held.occurred_at > event.occurred_at  # a late event shifts a reading that is younger than it
        reading = _implied(held.indicator, value, side, held if late else event, basis)
        shifted_slot = Slot.made({"reading": reading, "epoch": slot.epoch, "assessed_at": slot.assessed_at})
        self.slots[held.indicator] = {**self.slots[held.indicator], side: shifted_slot}

    def _noted(self, effect: Share, event: Event, *, known: bool) -> Share:
        """Note the share, if a later event may soften it; soften it at once, if one already did."""
        factor = self._factor(self.softened[event.id], effect) if event.id in self.softened else 1.0
        effect = effect.model_copy(update={"part": effect.part * factor})
        if factor == 1.0 and known:
            self.falls.setdefault(event.id, {})[effect.indicator] = effect.part
        return effect

    def _factor(self, softener: str, effect: Share) -> float:
        kind = self.model.event_of[softener]
        factors = [e.factor for e in kind.effects if isinstance(e, Rescale) and e.indicator == effect.indicator]
        return factors[0] if factors else 1.0

    def _soften(self, effect: Rescale, indicator: Indicator, event: Event) -> None:
        """Soften the fall of the event it is about, once; before that event comes, remember to."""
        if event.about is None:
            return
        part = self.falls.get(event.about, {}).pop(indicator.name, None)
        if part is not None:
            for side, slot in tuple(self.slots.get(indicator.name, {}).items()):
                assert slot.reading.value is not None
                value = rescaled(slot.reading.value, part, effect.factor, indicator)
                self._imply(slot, value, side, event)
        elif (seen := self.seen.get(f"event {event.about}")) is None:
            self.softened.setdefault(event.about, event.kind)
        elif seen.partition(":")[0] not in self.model.event_of[event.kind].about:
            allowed = " or ".join(self.model.event_of[event.kind].about)
            said = f"it is about {event.about!r}, which is no {allowed}"
            raise FactError(Problem("not-about", fact_key(event), said))


def _problems_of(attempt: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        attempt()
    except FactError as error:
        return error.problems
    return ()


_OTHER: dict[Side, Side] = {"supplier": "customer", "customer": "supplier"}


def _wanting(held: Mapping[Side, Reading]) -> tuple[Side, ...]:
    """Return the sides whose readings together cover both: ``both`` alone, unless the two are known apart."""
    return ("both",) if not held or "both" in held else ("supplier", "customer")


def _younger(slot: Slot, instant: datetime) -> bool:
    """Tell whether what is known was assessed after `instant`."""
    return slot.assessed_at is not None and slot.assessed_at > instant


def _worse(sides: dict[Side, Slot], indicator: Indicator) -> Reading:
    """Return the reading a guard sees: of two sides the lower of what is beneficial, the higher of what is harmful."""
    readings = [slot.reading for slot in sides.values()]
    if len(readings) == 1:
        return readings[0]
    if indicator.direction == "neither":
        return max(readings, key=lambda reading: (reading.occurred_at, reading.side))
    pick = min if indicator.direction == "beneficial" else max
    return pick(readings, key=lambda reading: _height(reading, indicator))


def _height(reading: Reading, indicator: Indicator) -> float:
    value = reading.value
    if isinstance(indicator.scale, Levels):
        return float(indicator.scale.levels.index(str(value)))
    assert isinstance(value, float)
    return value


def _implied(name: str, value: Value, side: Side, by: Event | Reading, basis: Basis = "inferred") -> Reading:
    """Return a reading dated as `by`; a number past float64 is refused."""
    fields = {
        "occurred_at": by.occurred_at,
        "recorded_at": by.recorded_at,
        "fact": "reading",
        "indicator": name,
        "value": value if isinstance(value, str) else value + 0.0,  # no -0.0, as where readings are looked at
        "basis": basis,
        "side": side,
    }
    return Reading.made(fields) if isinstance(value, str) or isfinite(value) else Reading(**fields)


def _computed(name: str, value: Value, at: datetime) -> Reading:
    """Return what is reckoned at the instant `at`, in UTC."""
    fields = {"occurred_at": at, "recorded_at": at, "fact": "reading", "indicator": name, "value": value}
    return Reading.made(fields | {"basis": "inferred", "side": "both"})


def agreement_of(event: Event, zone: ZoneInfo) -> Agreement:
    """Return the agreement that `event` signs: its ``years`` and ``months`` from ``start``, or from its own day.

    Raises
    ------
    FactError
        Where it has no term, or one that ends after the year 9999 (``bad-agreement``).
    """
    given = event.attributes
    start = given.get("start") or event.occurred_at.astimezone(zone).date()
    try:
        return Agreement(start=start, years=given.get("years", 0), months=given.get("months", 0))
    except ValidationError as error:
        said = "; ".join(str(problem["msg"]).removeprefix("Value error, ") for problem in error.errors())
        raise FactError(Problem("bad-agreement", fact_key(event), said)) from error
