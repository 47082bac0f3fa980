"""Following facts, said a second time: instants one after another, and the time between them.

At an instant: what events did and what was read, in order; then each event is offered, then no event. After a
terminate or recover only events are offered until the instant is over. Between instants only time passes: the next
one comes where a clock that an unprompted transition out of the present stage reads may turn its comparison.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from relstage.dynamics import EventKind
from relstage.machines import StageModel, Transition
from relstage.models import Event, Reading, Relationship
from relstage.rules import Bound, Leaf, Levels, Value
from relstage.testing.reference.calendar import edges, later
from relstage.testing.reference.ledger import Ledger, Refused, agreed, told_apart
from relstage.testing.reference.motion import Made, asks_for, decided, leaf_verdicts, restarted, signed, truth

Facts = Iterable[Event | Reading]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of stage."""

    at: datetime
    move: Made
    initiator: str | None
    cause: str | None
    verdicts: tuple[bool | None, ...]
    rests_on: tuple[str, ...]


@dataclass(slots=True)
class Account:
    """Where a relationship stands under the reference model, and all that it must remember."""

    ledger: Ledger
    opened_at: datetime
    stage: str
    since: datetime
    clock: datetime | None = None
    changes: list[Change] = field(default_factory=list)
    rests_on: set[str] = field(default_factory=set)
    taken: dict[str, Event | Reading] = field(default_factory=dict)

    @property
    def model(self) -> StageModel:
        """The definition followed."""
        return self.ledger.model

    def values(self) -> dict[str, Value]:
        """Return what guards see at the clock."""
        assert self.clock is not None
        return self.ledger.values(self.clock, self.since)

    def fork(self) -> "Account":
        """Return another account of the same past."""
        return replace(
            self,
            ledger=self.ledger.fork(),
            changes=list(self.changes),
            rests_on=set(self.rests_on),
            taken=dict(self.taken),
        )

    # ------------------------------------------------------------------------------------------------------- time

    def run(self, facts: Facts, as_of: datetime) -> None:
        """Take `facts`, and let time pass until `as_of`."""
        instants: dict[datetime, list[Event | Reading]] = {} if self.clock else {self.opened_at: []}
        for fact in self._fresh(facts):
            at = fact.occurred_at
            if self.clock is not None and at <= self.clock:
                at = max(fact.recorded_at, self.clock)
            if at > as_of:
                raise Refused("after-as-of")
            instants.setdefault(at, []).append(fact)
        for at in sorted(instants):
            self._wait(at, included=False)
            self._live(at, instants[at])
        self._wait(as_of, included=True)
        self.clock = as_of

    def _wait(self, until: datetime, *, included: bool) -> None:
        while self.clock is not None:
            turns = [turn for turn in self._turns() if turn > self.clock]
            if not turns or min(turns) > until or (min(turns) == until and not included):
                return
            self._live(min(turns), [])

    def _turns(self) -> Iterator[datetime]:
        for transition in self.model.transitions:
            if self.stage in transition.origins and not transition.on:
                yield from self.turns_of(transition)

    def turns_of(self, transition: Transition) -> Iterator[datetime]:
        """Yield the instants at which a clock that the guard reads may turn its comparison."""
        for leaf, _ in signed(transition.guard):
            clock = self.model.indicator_of[leaf.indicator].clock
            if clock == "agreement_term":
                yield from edges(self.ledger.agreements, self.ledger.zone)
            elif clock is not None:
                anchor = self.since if clock == "months_in_stage" else self.ledger.last_dealing
                month = turning_month(leaf)
                turn = None if month is None else later(anchor, month, self.ledger.zone)
                if turn is not None:
                    yield turn

    def soonest(self, transition: Transition) -> datetime | None:
        """Return the first instant after the clock at which the guard holds if nothing but time passes."""
        assert self.clock is not None
        for turn in sorted(turn for turn in self.turns_of(transition) if turn > self.clock):
            if truth(transition.guard, self.ledger.values(turn, self.since)) is True:
                return turn
        return None

    def _live(self, at: datetime, facts: Facts) -> None:
        self.clock = at
        ordered = told_apart(facts)
        for fact in ordered:
            if isinstance(fact, Event):
                self.ledger.happen(fact)
                self.ledger.kinds[fact.id] = fact.kind
            else:
                self.ledger.read(fact)
            self.taken[key_of(fact)] = fact
        over = False
        for event in [fact for fact in ordered if isinstance(fact, Event)] + [None]:
            if event is not None or not over:
                over = self._offer(event, silent=not over) or over

    # ------------------------------------------------------------------------------------------------------ moves

    def _offer(self, event: Event | None, *, silent: bool) -> bool:
        readings: dict[str, Value] = self.values()
        assumed = self.ledger.assumed()
        outcome = decided(self.model, self.stage, readings, event, silent=silent)
        for move in outcome.moves:
            self._go(move, event, readings, assumed)
            readings = {**readings, **restarted(self.model)}
        return outcome.over

    def _go(self, move: Made, event: Event | None, readings: dict[str, Value], assumed: set[str]) -> None:
        assert self.clock is not None
        transition = next(each for each in self.model.transitions if each.id == move.transition)
        self.rests_on |= resting(transition, readings, assumed)
        verdicts = leaf_verdicts(self.model, transition, readings)
        initiator, cause = _blame(transition, event if move.event is not None else None)
        self.changes.append(Change(self.clock, move, initiator, cause, verdicts, tuple(sorted(self.rests_on))))
        self.stage, self.since = move.target, self.clock
        exits = [each.name for each in self.model.exits]
        if move.target in exits:
            self.ledger.end()
        if move.origin in exits:
            self.ledger.recover(event)

    # ----------------------------------------------------------------------------------------------------- arrival

    def _fresh(self, facts: Facts) -> list[Event | Reading]:
        found: dict[str, Event | Reading] = {}
        for fact in facts:
            key = key_of(fact)
            for other in (found.get(key), self.taken.get(key)):
                if other is not None and said_by(other) != said_by(fact):
                    raise Refused("conflicting-fact")
            if key not in found or fact.recorded_at < found[key].recorded_at:
                found[key] = fact
        fresh = [fact for key, fact in found.items() if key not in self.taken]
        for fact in fresh:
            self._admit(fact)
        return fresh

    def _admit(self, fact: Event | Reading) -> None:
        if fact.occurred_at < self.opened_at:
            raise Refused("before-opening")
        if isinstance(fact, Event):
            kind = self.model.event_of.get(fact.kind)
            if kind is not None and not _well_said(kind, fact, self.ledger.zone):
                raise Refused("bad-event")
            return
        indicator = self.model.indicator_of.get(fact.indicator)
        if indicator is None or (fact.value is None and indicator.clock is None):
            return
        if indicator.clock is not None:
            raise Refused("computed-reading")
        if not _lies_on(fact.value, indicator.scale):
            raise Refused("off-scale")


def turning_month(leaf: Leaf) -> int | None:
    """Return the one whole number of months, above 0, at which a comparison of a count of months turns."""
    assert isinstance(leaf, Bound)
    if not 0 <= leaf.limit < 12 * 10_000:
        return None
    near = int(leaf.limit)
    for month in range(max(near - 1, 1), near + 3):
        if truth(leaf, {leaf.indicator: month}) != truth(leaf, {leaf.indicator: month - 1}):
            return month
    return None


def resting(transition: Transition, readings: dict[str, Value], assumed: set[str]) -> set[str]:
    """Return the assumed readings of a guard whose verdict would be another without them."""
    used = {leaf.indicator for leaf, _ in signed(transition.guard)} & assumed
    without = {name: value for name, value in readings.items() if name not in used}
    return used if truth(transition.guard, readings) != truth(transition.guard, without) else set()


def _blame(transition: Transition, event: Event | None) -> tuple[str | None, str | None]:
    initiator: object = transition.initiator
    cause: object = transition.cause
    if event is not None:
        causes = [
            each.cause
            for each in transition.on
            if each.cause and each.event == event.kind and asks_for(each.where, event.attributes)
        ]
        cause = event.attributes.get("cause", causes[0] if causes else cause)
        initiator = event.attributes.get("initiator", initiator)
    if initiator is None and transition.kind == "terminate":
        initiator = "unknown"
    return (None if initiator is None else str(initiator)), (None if cause is None else str(cause))


def key_of(fact: Event | Reading) -> str:
    """Return what makes a fact the same fact."""
    if isinstance(fact, Event):
        return f"event:{fact.id}"
    what = "supposed" if fact.basis == "assumed" else "read"
    return f"{what}:{fact.indicator}:{fact.side}:{fact.occurred_at.timestamp()!r}"


def said_by(fact: Event | Reading) -> dict[str, object]:
    """Return all that a fact says, but for when it was recorded."""
    return {name: value for name, value in dict(fact).items() if name != "recorded_at"}


def _lies_on(value: object, scale: object) -> bool:
    if isinstance(scale, Levels):
        return value in scale.levels
    low, high, whole = getattr(scale, "low", None), getattr(scale, "high", None), getattr(scale, "whole", False)
    if not isinstance(value, float | int) or isinstance(value, bool):
        return False
    return (low is None or value >= low) and (high is None or value <= high) and (not whole or value == int(value))


def _well_said(kind: EventKind, event: Event, zone: ZoneInfo) -> bool:
    known = {attribute.name for attribute in kind.attributes}
    if set(event.attributes) - known or (event.about is not None and not kind.about):
        return False
    if any(each.required and each.name not in event.attributes for each in kind.attributes):
        return False
    if kind.agreement != "signs":
        return True
    try:
        agreed(event, zone)
    except ValueError:
        return False
    return True


def opened(model: StageModel, relationship: Relationship) -> Account:
    """Return the account of a relationship before its first instant: counts are 0, unless it was taken over."""
    at, zone = relationship.opened_at, ZoneInfo(relationship.zone)
    ledger = Ledger(model, zone, at, nothing_signed_is_known=not relationship.taken_over)
    for indicator in model.indicators:
        if indicator.count and not relationship.taken_over:
            ledger.read(Reading(indicator=indicator.name, value=0.0, basis="inferred", occurred_at=at))
    return Account(ledger, at, model.initial, at)


def followed(model: StageModel, relationship: Relationship, as_of: datetime) -> Account:
    """Return the account at `as_of` of everything that occurred until then."""
    account = opened(model, relationship)
    account.run([fact for fact in relationship.facts if fact.occurred_at <= as_of], as_of)
    return account


def observed(account: Account, facts: Facts, as_of: datetime) -> Account:
    """Return the account after more facts and more time; the one given stays as it is."""
    fresh = account.fork()
    fresh.run(facts, as_of)
    return fresh
