"""Following a relationship: a fold of its facts, one instant after the other.

Law (``fold_splits``): for every cut between instants, following all facts at once and following those up to the cut
and then the rest give the same standing. Law (``order_of_delivery``): facts of one call may come in any order and more
than once. Law (``past_stays``): a later fact never edits a change already made.

At one instant: effects of events (by sequence, then id), then readings, then each event is offered as ``decide`` takes
it, then the transitions that need no event. After a terminate or recover only later events of that instant are
offered; transitions that need no event wait for the next instant. Between facts time passes: a guard that comes to
hold by the passing of time fires on the very date it does.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from relstage.dynamics import Effect, EventKind, RaiseTo, Rescale, Set, Share, matches, rescaled, shifted
from relstage.errors import FactError, Problem
from relstage.machines.clocks import Clocks, next_turn
from relstage.machines.deciding import Path, check_stamp, walk
from relstage.machines.definition import StageModel
from relstage.machines.reasons import Sight, rests_on
from relstage.models import (
    Agreement,
    Basis,
    Event,
    Memory,
    Reading,
    Relationship,
    Side,
    Slot,
    StageChange,
    Standing,
    conflict,
    fact_content,
    fact_key,
    in_order,
)
from relstage.rules import Indicator, Value

Facts = tuple[Event | Reading, ...]


def observe(model: StageModel, standing: Standing, *facts: Event | Reading, as_of: datetime) -> Standing:
    """Take `facts` into `standing` and let time pass until `as_of`, which is included: one step of the fold.

    Parameters
    ----------
    model : StageModel
        The definition that `standing` was made under.
    facts : Event or Reading
        In any order. One at or before the standing's clock is late: it keeps its date, counts from when it was
        recorded, and edits no change already made. One that was taken before changes nothing.
    as_of : datetime
        Aware; not before the standing's own.

    Raises
    ------
    FactError
        With every fact that cannot be taken: off its scale, of a computed indicator, in conflict with one taken
        before, dated after `as_of`. Nothing is taken then.
    StageError
        Where the standing was made under another definition.
    """
    check_stamp(model, standing)
    if as_of < standing.as_of:
        said = f"as_of {as_of} lies before the standing's own, {standing.as_of}; a standing does not go back"
        raise FactError(Problem("clock-back", standing.relationship, said))
    return _Fold.resume(model, standing).run(facts, as_of)


def follow(model: StageModel, relationship: Relationship, *, as_of: datetime) -> Standing:
    """Follow `relationship` from its opening until `as_of`, which is included; later facts are left for later.

    Raises
    ------
    FactError
        As `observe` does; also where `as_of` lies before the opening (``before-opening``).
    """
    if as_of < relationship.opened_at:
        said = f"as_of {as_of} lies before the relationship opened at {relationship.opened_at}"
        raise FactError(Problem("before-opening", relationship.id, said))
    known = tuple(fact for fact in relationship.facts if fact.occurred_at <= as_of)
    return _Fold.begin(model, relationship).run(known, as_of)


@dataclass(slots=True)
class _Fold:
    """The state of one fold while it runs; it lives within one call."""

    model: StageModel
    relationship: str
    zone: ZoneInfo
    opened_at: datetime
    taken_over: bool
    stage: str
    since: datetime
    last_dealing: datetime
    clock: datetime | None = None
    agreement: Agreement | None = None
    agreement_known: bool = True
    epoch: int = 0
    slots: dict[str, dict[Side, Slot]] = field(default_factory=dict)
    assumed: dict[str, dict[Side, Reading]] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    falls: dict[str, dict[str, float]] = field(default_factory=dict)
    softened: dict[str, str] = field(default_factory=dict)
    changes: list[StageChange] = field(default_factory=list)
    resting: set[str] = field(default_factory=set)
    not_in_model: dict[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, model: StageModel, relationship: Relationship) -> "_Fold":
        at = relationship.opened_at
        fold = cls(
            model=model,
            relationship=relationship.id,
            zone=ZoneInfo(relationship.zone),
            opened_at=at,
            taken_over=relationship.taken_over,
            stage=model.initial,
            since=at,
            last_dealing=at,
            agreement_known=not relationship.taken_over,
        )
        if not relationship.taken_over:
            for indicator in model.indicators:
                if indicator.count:
                    fold._learn(Reading(indicator=indicator.name, value=0.0, basis="inferred", occurred_at=at))
        return fold

    @classmethod
    def resume(cls, model: StageModel, standing: Standing) -> "_Fold":
        memory = standing.memory
        return cls(
            model=model,
            relationship=standing.relationship,
            zone=ZoneInfo(standing.zone),
            opened_at=standing.opened_at,
            taken_over=standing.taken_over,
            stage=standing.stage,
            since=standing.since,
            last_dealing=standing.last_dealing,
            clock=standing.as_of,
            agreement=standing.agreement,
            agreement_known=memory.agreement_known,
            epoch=memory.epoch,
            slots={name: dict(sides) for name, sides in memory.slots.items()},
            assumed={name: dict(sides) for name, sides in memory.assumed.items()},
            seen=dict(memory.seen),
            named=set(memory.named),
            falls={id: dict(shares) for id, shares in memory.falls.items()},
            softened=dict(memory.softened),
            changes=list(standing.changes),
            resting=set(standing.rests_on),
            not_in_model=dict(standing.not_in_model),
        )

    def standing(self, as_of: datetime) -> Standing:
        return Standing(
            relationship=self.relationship,
            model=self.model.stamp,
            zone=self.zone.key,
            opened_at=self.opened_at,
            taken_over=self.taken_over,
            stage=self.stage,
            since=self.since,
            as_of=as_of,
            readings=self._sight(as_of),
            changes=tuple(self.changes),
            rests_on=tuple(sorted(self.resting)),
            agreement=self.agreement,
            last_dealing=self.last_dealing,
            not_in_model=self.not_in_model,
            memory=Memory(
                epoch=self.epoch,
                slots=self.slots,
                assumed=self.assumed,
                seen=self.seen,
                named=tuple(sorted(self.named)),
                falls=self.falls,
                softened=self.softened,
                agreement_known=self.agreement_known,
            ),
        )

    # --------------------------------------------------------------------------------------------- the passing of time

    def run(self, facts: Facts, as_of: datetime) -> Standing:
        groups = self._groups(self._fresh(facts), as_of)
        if self.clock is None:
            groups.setdefault(self.opened_at, [])
        for instant in sorted(groups):
            self._let_time_pass(instant, include=False)
            self._live(instant, in_order(tuple(groups[instant])))
        self._let_time_pass(as_of, include=True)
        return self.standing(as_of)

    def _let_time_pass(self, until: datetime, *, include: bool) -> None:
        while self.clock is not None:
            turn = next_turn(self.model.lowered.timed[self.stage], self._clocks(), self.clock)
            if turn is None or turn > until or (turn == until and not include):
                return
            self._live(turn, ())

    def _live(self, instant: datetime, facts: Iterable[Event | Reading]) -> None:
        """Live through one instant: effects, readings, offers, and what needs no event."""
        self.clock = instant
        events = []
        for fact in facts:  # in order: events, then readings
            if isinstance(fact, Event):
                events.append(fact)
                self._take_effect(fact)
            else:
                self._take_reading(fact)
            self.seen[fact_key(fact)] = _digest(fact)
        waiting = False
        for event in events:
            waiting = self._offer(event, instant, silent=not waiting) or waiting
        if not waiting:
            self._offer(None, instant, silent=True)

    def _clocks(self) -> Clocks:
        return Clocks(self.zone, self.last_dealing, self.since, self.agreement, self.agreement_known)

    # ------------------------------------------------------------------------------------------------------ moving

    def _offer(self, event: Event | None, instant: datetime, *, silent: bool) -> bool:
        """Offer an event, or none; tell whether a terminate or recover came of it."""
        path = walk(self.model.lowered, self.stage, self._values(instant), event, silent=silent)
        if path.roads:
            self._record(path, event, instant)
        return path.stopped

    def _record(self, path: Path, event: Event | None, at: datetime) -> None:
        seen = self._sight(at)
        values: dict[str, Value | None] = {name: reading.value for name, reading in seen.items()}
        judge, sight = self.model.judge, Sight(seen)
        for move, road in zip(path.moves(), path.roads, strict=True):
            transition = road.transition
            told = self.model.lowered.told[transition.id]
            self.resting.update(rests_on(transition.guard, told, values, seen))
            trigger = road.trigger(event.kind, event.attributes) if event and move.event else None
            own = event.attributes if event and trigger else {}
            default = "unknown" if move.kind == "terminate" else None
            self.changes.append(
                StageChange(
                    at=at,
                    origin=move.origin,
                    target=move.target,
                    transition=move.transition,
                    kind=move.kind,
                    event=move.event,
                    initiator=own.get("initiator") or transition.initiator or default,  # type: ignore[arg-type]
                    cause=own.get("cause") or (trigger and trigger.cause) or transition.cause,  # type: ignore[arg-type]
                    reasons=tuple(judge.reasons(transition, sight, values)),
                    rests_on=tuple(sorted(self.resting)),
                )
            )
            self._enter(move.origin, move.target, at)
            values = {**values, **dict.fromkeys(self.model.lowered.stage_clocks, 0.0)}

    def _enter(self, origin: str, target: str, at: datetime) -> None:
        exits = {stage.name for stage in self.model.exits}
        self.stage, self.since = target, at
        if target in exits:
            self.epoch += 1
        if origin in exits:
            self._forget()

    def _forget(self) -> None:
        """After a recovery from an exit, what was known before the ending is unknown until observed again."""
        kept = {
            name: {s: slot for s, slot in sides.items() if slot.epoch == self.epoch}
            for name, sides in self.slots.items()
        }
        self.slots = {name: sides for name, sides in kept.items() if sides}
        self.named.clear()
        self.agreement, self.agreement_known = None, False
        for name in self.assumed:
            self._fill(name)

    # ----------------------------------------------------------------------------------------------------- knowing

    def _values(self, at: datetime) -> dict[str, Value | None]:
        """Return the values that guards see at `at`: of two sides the worse, and the clocks that guards read."""
        seen = {name: reading.value for name, reading in self._known().items()}
        return seen | self._clocks().values(self.model.lowered.clocks, at)

    def _known(self) -> dict[str, Reading]:
        return {name: _worse(sides, self.model.indicator_of[name]) for name, sides in self.slots.items()}

    def _sight(self, at: datetime) -> dict[str, Reading]:
        """Return what guards see at `at` as readings with date and basis, all clocks among them."""
        seen = self._known()
        for name, value in self._clocks().values(self.model.indicators, at).items():
            if value is not None:
                seen[name] = Reading(indicator=name, value=value, basis="inferred", occurred_at=at)
        return seen

    def _learn(self, reading: Reading) -> None:
        """Let `reading` be the latest from its side; one of both sides replaces either."""
        slot = Slot(reading=reading, epoch=self.epoch)
        sides = self.slots.get(reading.indicator, {})
        if reading.side == "both":
            self.slots[reading.indicator] = {"both": slot}
            return
        if "both" in sides:
            other: Side = "customer" if reading.side == "supplier" else "supplier"
            sides = {other: sides["both"]}
        self.slots[reading.indicator] = {**sides, reading.side: slot}

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
            for shares in self.falls.values():
                shares.pop(name, None)
            if reading.value is None:
                self._unlearn(reading)
            else:
                self._learn(reading)

    def _assume(self, reading: Reading) -> None:
        sides = {} if reading.side == "both" else self.assumed.get(reading.indicator, {})
        self.assumed[reading.indicator] = {**sides, reading.side: reading}
        held = self.slots.get(reading.indicator, {})
        if held and all(slot.reading.basis == "assumed" for slot in held.values()):
            self.slots.pop(reading.indicator)
        self._fill(reading.indicator)

    def _unlearn(self, reading: Reading) -> None:
        sides = self.slots.pop(reading.indicator, {})
        if reading.side != "both" and sides:
            other: Side = "customer" if reading.side == "supplier" else "supplier"
            left = sides.get(other) or sides.get("both")
            if left is not None:
                self.slots[reading.indicator] = {other: left}
        self._fill(reading.indicator)

    def _outdated(self, reading: Reading) -> bool:
        """Tell whether a late reading is older than an assessment of the same side that is known already."""
        sides = self.slots.get(reading.indicator, {})
        held = sides.get(reading.side) or sides.get("both")
        return held is not None and held.reading.basis == "assessed" and held.reading.occurred_at > reading.occurred_at

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
        """Sign or end the agreement; a late word on an earlier agreement leaves a later one in force."""
        agreement = agreement_of(event, self.zone) if kind.agreement == "signs" else None
        day = agreement.start if agreement else event.occurred_at.astimezone(self.zone).date()
        late = self.clock is not None and event.occurred_at < self.clock
        if not (late and self.agreement is not None and self.agreement.start > day):
            self.agreement, self.agreement_known = agreement, True

    def _applies(self, effect: Effect, kind: EventKind, event: Event) -> bool:
        if not matches(effect.where, event.attributes):
            return False
        if effect.again is not None:
            value = event.attributes.get(effect.again)
            return value is not None and f"{kind.name}.{effect.again}={value}" in self.named
        if effect.once is not None:
            value = event.attributes.get(effect.once)
            return value is None or f"{effect.once}={value}" not in self.named
        return True

    def _remember(self, kind: EventKind, event: Event) -> None:
        for effect in kind.effects:
            if effect.again in event.attributes:
                self.named.add(f"{kind.name}.{effect.again}={event.attributes[effect.again]}")
            if effect.once in event.attributes:
                self.named.add(f"{effect.once}={event.attributes[effect.once]}")

    def _shift(self, effect: Effect, indicator: Indicator, event: Event) -> None:
        if isinstance(effect, Rescale):
            self._soften(effect, indicator, event)
            return
        sides = self.slots.get(indicator.name, {})
        if isinstance(effect, Share):
            effect = self._noted(effect, event, known=bool(sides))
        if isinstance(effect, Set | RaiseTo):
            self._give(effect, indicator, event)
            return
        for side, slot in tuple(sides.items()):
            value = shifted(effect, slot.reading.value, indicator, event)
            if value is not None and value != slot.reading.value:
                self._imply(slot, value, side, event)

    def _give(self, effect: Set | RaiseTo, indicator: Indicator, event: Event) -> None:
        """Let an event give a value to both sides, whatever was known; a level to reach leaves a higher one."""
        sides = self.slots.get(indicator.name, {})
        held = {side: slot.reading.value for side, slot in sides.items()}
        if set(held) != {"supplier", "customer"}:
            held = {"both": next(iter(held.values()), None)} if isinstance(effect, Set) else {"both": None, **held}
        for side in ("both", "supplier", "customer"):
            if side in held and (value := shifted(effect, held[side], indicator, event)) not in (None, held[side]):
                self._learn(_implied(indicator.name, value, side, event))
        if isinstance(effect, Set):
            for shares in self.falls.values():
                shares.pop(indicator.name, None)

    def _imply(self, slot: Slot, value: Value, side: Side, event: Event) -> None:
        """Let an event shift what one side knew; what derives from an assumption stays marked assumed."""
        held = slot.reading
        basis: Basis = "assumed" if held.basis == "assumed" else "inferred"
        reading = _implied(held.indicator, value, side, event, basis)
        if held.occurred_at > event.occurred_at:  # a late event shifts a reading that is younger than it
            reading = reading.model_copy(update={"occurred_at": held.occurred_at, "recorded_at": held.recorded_at})
        self.slots[held.indicator] = {**self.slots[held.indicator], side: Slot(reading=reading, epoch=slot.epoch)}

    def _noted(self, effect: Share, event: Event, *, known: bool) -> Share:
        """Note the share, if a later event may soften it; soften it at once, if one already did."""
        if event.kind not in self.model.lowered.spoken_of:
            return effect
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

    # ----------------------------------------------------------------------------------------------------- arrival

    def _fresh(self, facts: Facts) -> Facts:
        """Return the facts not taken before, in order; refuse, all at once, those that cannot be taken."""
        fresh, problems = [], []
        for fact in in_order(facts):
            content = self.seen.get(fact_key(fact))
            if content is None:
                fresh.append(fact)
                problems += self._problems(fact)
            elif content != _digest(fact):
                problems += conflict(fact_key(fact), fact).problems
        if problems:
            raise FactError(*problems)
        return tuple(fresh)

    def _problems(self, fact: Event | Reading) -> list[Problem]:
        if fact.occurred_at < self.opened_at:
            said = f"it occurred at {fact.occurred_at}, before the relationship opened at {self.opened_at}"
            return [Problem("before-opening", fact_key(fact), said)]
        if isinstance(fact, Event):
            kind = self.model.event_of.get(fact.kind)
            return kind.problems(fact) if kind else []
        indicator = self.model.indicator_of.get(fact.indicator)
        if indicator is None or (fact.value is None and indicator.clock is None):
            return []
        if indicator.clock is not None:
            said = f"{fact.indicator} is computed from dates and never recorded; record the events it counts from"
            return [Problem("computed-reading", fact_key(fact), said)]
        if not indicator.scale.admits(fact.value):
            return [Problem("off-scale", fact_key(fact), f"{fact.value!r} is off its scale; it is {indicator.scale}")]
        return []

    def _groups(self, facts: Facts, as_of: datetime) -> dict[datetime, list[Event | Reading]]:
        """Group facts by the instant they count from: when they occurred, or for late ones when they were recorded."""
        groups: dict[datetime, list[Event | Reading]] = {}
        problems = []
        for fact in facts:
            instant = fact.occurred_at
            if self.clock is not None and instant <= self.clock:
                instant = max(fact.recorded_at, self.clock)
            if instant > as_of:
                problems.append(
                    Problem("after-as-of", fact_key(fact), f"it counts from {instant}, after as_of {as_of}")
                )
            groups.setdefault(instant, []).append(fact)
        if problems:
            raise FactError(*problems)
        return groups


def _worse(sides: dict[Side, Slot], indicator: Indicator) -> Reading:
    """Return the reading a guard sees: of two sides the lower of what is beneficial, the higher of what is harmful."""
    readings = [slot.reading for slot in sides.values()]
    if len(readings) == 1:
        return readings[0]
    if indicator.direction == "neither":
        return max(readings, key=lambda reading: (reading.occurred_at, reading.side))
    levels = getattr(indicator.scale, "levels", None)
    pick = min if indicator.direction == "beneficial" else max
    return pick(readings, key=lambda reading: levels.index(reading.value) if levels else reading.value)


def _implied(name: str, value: Value, side: Side, event: Event, basis: Basis = "inferred") -> Reading:
    return Reading(
        indicator=name,
        value=value,
        basis=basis,
        side=side,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
    )


def _digest(fact: Event | Reading) -> str:
    digest = hashlib.blake2b(fact_content(fact).encode(), digest_size=8).hexdigest()
    return f"{fact.kind}:{digest}" if isinstance(fact, Event) else digest


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
        return Agreement(start=start, years=given.get("years", 0), months=given.get("months", 0))  # type: ignore[arg-type]
    except ValidationError as error:
        said = "; ".join(str(problem["msg"]) for problem in error.errors())
        raise FactError(Problem("bad-agreement", fact_key(event), said)) from error
