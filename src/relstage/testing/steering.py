"""Histories that steer: facts that lead a relationship through the stages of any model, off a source of randomness.

A history drawn blindly hardly ever leaves the second stage. One of these begins with the steps that lead to some stage
or transition; then most facts are aimed: at a transition out of the stage reached, or at one side of a threshold, with
endings damped while the history is young. The rest is noise: any event, readings of either side, assumptions, things
no longer known, facts recorded late. Where the relationship stands is told by the reference model, so that a fault of
the engine steers nothing astray.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import assert_never

from relstage.dynamics import AttributeKind, EventKind, Set
from relstage.errors import RelstageError, TooLarge
from relstage.machines import StageModel, Transition
from relstage.models import Attribute, Event, Fact, Reading, Relationship, Side
from relstage.regions import Interval
from relstage.rules import Indicator, Levels, Number, Value
from relstage.studies.paths import Reached, reached
from relstage.studies.steps import EPOCH, Step, event_of_kind, find_step
from relstage.testing.keeping import kept
from relstage.testing.reference.calendar import later, months_from
from relstage.testing.reference.following import Account, opened
from relstage.testing.reference.ledger import Refused
from relstage.testing.reference.motion import signed
from relstage.testing.sites import Site, sites

ZONES = (
    "UTC",
    "UTC",
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
)
OPENINGS = (
    datetime(2022, 1, 31, 12, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(2023, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2021, 3, 28, 0, 30, tzinfo=UTC),
    datetime(2020, 10, 31, 22, tzinfo=UTC),
)
MOMENT = timedelta(microseconds=1)
PAUSES = (timedelta(days=1), MOMENT, timedelta(hours=5), timedelta(days=13), timedelta(days=31))
ENDS = (timedelta(0), timedelta(days=1), timedelta(days=45), timedelta(days=366), timedelta(days=900))
LATENESS = (timedelta(days=1), timedelta(days=40), timedelta(days=400))
SIDES: tuple[Side, ...] = ("both", "both", "supplier", "customer")
LAST_YEAR = 4000
WEIGHTS: Mapping[str, float] = {"transition": 0.5, "threshold": 0.3, "noise": 0.2}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that the history came by: from which stage, on what readings, with which event."""

    stage: str
    readings: Mapping[str, Value]
    event: Event | None


@dataclass(frozen=True, slots=True)
class Written:
    """A steered history: the relationship, until when to follow it, instants to cut it at, the questions it came by."""

    relationship: Relationship
    until: datetime
    cuts: tuple[datetime, ...]
    asked: tuple[Asked, ...]


@kept
def sought(model: StageModel) -> tuple[Reached, str]:
    """Return what facts can lead to, and why that cannot be told, where it cannot: then it is the initial stage."""
    try:
        return reached(model), ""
    except TooLarge as error:
        return Reached({model.initial: ()}, {}), f"too large to decide exactly: {error}"


def targets(model: StageModel) -> Reached:
    """Return what facts can lead to; the initial stage alone where that cannot be told."""
    return sought(model)[0]


def goals(model: StageModel) -> tuple[tuple[Step, ...], ...]:
    """Return the steps to each transition and each stage that facts can lead to."""
    found = targets(model)
    return tuple({id(steps): steps for steps in (*found.transitions.values(), *found.stages.values())}.values())


def written(model: StageModel, random: Random, *, goal: Sequence[Step] = (), steps: int = 20) -> Written:
    """Write a history that goes to the end of `goal` and then on for as many steps as are left."""
    writer = Writer.at_opening(model, random)
    for step in goal:
        writer.take(step)
    for _ in range(steps - len(goal)):
        writer.go_on(young=len(writer.asked) < steps // 2)
    return writer.written()


@dataclass(slots=True)
class Writer:
    """Writes a steered history step by step."""

    model: StageModel
    random: Random
    relationship: Relationship
    account: Account
    facts: list[Event | Reading] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)

    @classmethod
    def at_opening(cls, model: StageModel, random: Random) -> "Writer":
        """Return a writer of a relationship that has only just been opened."""
        relationship = Relationship(
            id="r",
            opened_at=random.choice(OPENINGS),
            zone=random.choice(ZONES),
            taken_over=random.random() < 0.1,
        )
        account = opened(model, relationship)
        account.run((), relationship.opened_at)
        return cls(model, random, relationship, account)

    def written(self) -> Written:
        """Return the history written, with some time after it and some cuts."""
        until = self.now + self.random.choice(ENDS)
        relationship = self.relationship.with_facts(*self.facts)
        return Written(relationship, until, self._cuts(until), tuple(self.asked))

    def _cuts(self, until: datetime) -> tuple[datetime, ...]:
        opened_at = self.relationship.opened_at
        near = [opened_at, until, *(fact.occurred_at for fact in self.facts)]
        beside = (timedelta(0), timedelta(0), MOMENT, -MOMENT, timedelta(days=60))
        drawn = {self.random.choice(near) + self.random.choice(beside) for _ in range(self.random.randint(1, 3))}
        return tuple(sorted({min(max(cut, opened_at), until) for cut in drawn}))

    # ------------------------------------------------------------------------------------------------------- state

    @property
    def now(self) -> datetime:
        """The instant of the last fact."""
        assert self.account.clock is not None
        return self.account.clock

    @property
    def stage(self) -> str:
        """The stage reached, as the reference model says."""
        return self.account.stage

    def commit(self, facts: Iterable[Fact], at: datetime, *, account: Account | None = None) -> None:
        """Write facts that occur by `at`, on a fork of the account where one was tried already."""
        facts = list(facts)
        if account is None:
            account = self.account.fork()
            try:
                account.run(facts, at)
            except Refused:
                return
        self._ask(facts, at)
        self.account = account
        self.facts += facts

    def _ask(self, facts: Sequence[Event | Reading], at: datetime) -> None:
        before = self.account.fork()
        before.run((), max(self.now, at - MOMENT))
        seen = before.values()
        for fact in facts:
            if isinstance(fact, Reading) and fact.indicator in self.model.indicator_of:
                seen.pop(fact.indicator, None)
                if fact.value is not None:
                    seen[fact.indicator] = fact.value
        event = next((fact for fact in facts if isinstance(fact, Event)), None)
        known = event is not None and event.kind in self.model.event_of
        self.asked.append(Asked(before.stage, seen, event if known else None))

    # ---------------------------------------------------------------------------------------------------- going on

    def go_on(self, *, young: bool) -> None:
        """Write one more step: aimed at a transition or at a threshold, or noise."""
        lot = self.random.random() * sum(self.weights.values())
        if self.now.year > LAST_YEAR or lot < self.weights["noise"]:
            self._noise()
        elif lot < self.weights["noise"] + self.weights["threshold"]:
            self._aim_at_threshold()
        else:
            self._aim_at_transition(young=young)

    def _aim_at_transition(self, *, young: bool) -> None:
        found = targets(self.model)
        here = [t for t in self.model.transitions if self.stage in t.origins and t.id in found.transitions]
        if young and self.random.random() < 0.8:
            here = [t for t in here if t.kind != "terminate"] or here
        if not here:
            self._noise()
            return
        step = find(self.model, self.stage, self.random.choice(here).id)
        if step is None:
            self._noise()
        else:
            self.take(step)

    def _aim_at_threshold(self) -> None:
        here = [(site, t) for site, t in sited(self.model).get(self.stage, ()) if site.pairs]
        if not here:
            self._noise()
            return
        site, transition = self.random.choice(here)
        pair = self.random.choice(site.pairs)
        readings = pair.met if self.random.random() < 0.5 else pair.missed
        at = self._instant(readings)
        facts: list[Event | Reading] = [
            *self._signing(readings, at),
            *self._events(transition, at),
            *self._readings(readings, at),
        ]
        self.commit(facts, at)

    def _instant(self, readings: Mapping[str, Value]) -> datetime:
        """Return when the clocks among `readings` say what they have to, or a moment before that."""
        at = self.now + self.random.choice(PAUSES)
        for name, value in readings.items():
            clock = self.model.indicator_of[name].clock
            if clock in ("months_in_stage", "months_inactive"):
                anchor = self.account.since if clock == "months_in_stage" else self.account.ledger.last_dealing
                due = later(anchor, min(int(float(value)), 1200), self.account.ledger.zone)
                if due is not None and due > self.now:
                    at = due if self.random.random() < 0.7 or due - MOMENT <= self.now else due - MOMENT
        return at

    # ------------------------------------------------------------------------------------------------------- steps

    def take(self, step: Step) -> None:
        """Write facts that make the moves of `step`, as well as may be."""
        at = self._due(step)
        facts: list[Event | Reading] = []
        for cleared, dealt in ((False, False), (True, False), (False, True), (True, True)):
            facts = self._facts(step, at, cleared=cleared, dealt=dealt)
            account = self.account.fork()
            try:
                account.run(facts, at)
            except Refused:
                continue
            made = [change.move.transition for change in account.changes[len(self.account.changes) :]]
            if made == list(step.transitions):
                self.commit(facts, at, account=account)
                return
        self.commit(facts, at)

    def _due(self, step: Step) -> datetime:
        at, zone = self.now + self.random.choice(PAUSES), self.account.ledger.zone
        for clock, anchor in self._anchors():
            for months in self._ranges(step, clock):
                if clock == "months_in_stage" or not self._deals(step.event):
                    due = later(anchor, max(int(months.first), 0), zone)
                    at = at if due is None else max(at, due)
        return at

    def _anchors(self) -> tuple[tuple[str, datetime], ...]:
        return ("months_in_stage", self.account.since), ("months_inactive", self.account.ledger.last_dealing)

    def _deals(self, event: Event | None) -> bool:
        return event is not None and self.model.event_of[event.kind].contact

    def _ranges(self, step: Step, clock: str) -> list[Interval]:
        of = self.model.indicator_of
        return [each for n, each in step.field.ranges.items() if of[n].clock == clock and isinstance(each, Interval)]

    def _facts(self, step: Step, at: datetime, *, cleared: bool, dealt: bool) -> list[Event | Reading]:
        facts: list[Event | Reading] = list(self._dealings(step, at)) if dealt else []
        facts += self._signing(step.readings, at)
        if step.event is not None:
            facts.append(self._event(step.event.kind, step.event.attributes, at, sequence=1))
        facts += self._readings(step.readings, at)
        if cleared:
            wanted = {*step.readings, *self._clocks()}
            others = {leaf.indicator for t in self.model.transitions for leaf, _ in signed(t.guard)} - wanted
            facts += (Reading(indicator=name, value=None, occurred_at=at) for name in sorted(others))
        return facts

    def _clocks(self) -> set[str]:
        return {each.name for each in self.model.indicators if each.clock is not None}

    def _dealings(self, step: Step, at: datetime) -> Iterator[Event]:
        """Yield what breaks a silence in every month of a wait, but for the silence that the step asks for."""
        kind, zone = dealing(self.model, self.stage), self.account.ledger.zone
        quiet = max((int(each.first) for each in self._ranges(step, "months_inactive")), default=0)
        months = min(months_from(self.now, at, zone), 240) - quiet
        for month in range(1, months + 1):
            when = later(self.now, month, zone)
            if kind is not None and when is not None and when < at:
                yield self._event(kind.name, {}, when, nth=month)
        if kind is not None and not months and not quiet and at - MOMENT > self.now:
            yield self._event(kind.name, {}, at - MOMENT)

    def _events(self, transition: Transition, at: datetime) -> Iterator[Event]:
        if transition.on:
            trigger = self.random.choice(transition.on)
            yield self._event(trigger.event, trigger.where, at, sequence=1)

    def _readings(self, readings: Mapping[str, Value], at: datetime) -> Iterator[Reading]:
        for name, value in readings.items():
            if self.model.indicator_of[name].clock is None:
                yield Reading(indicator=name, value=value, occurred_at=at)

    def _signing(self, readings: Mapping[str, Value], at: datetime) -> Iterator[Event]:
        """Yield what puts the term in force that `readings` name, or ends it."""
        for name, value in readings.items():
            if self.model.indicator_of[name].clock == "agreement_term":
                months = min(round(float(value) * 12), 1200)
                kinds = [k.name for k in self.model.events if k.agreement == ("signs" if months else "ends")]
                if kinds:
                    terms = {"years": float(months // 12), "months": float(months % 12)}
                    given = {unit: number for unit, number in terms.items() if number}
                    yield self._event(kinds[0], given, at)

    def _event(
        self, kind: str, attributes: Mapping[str, Attribute], at: datetime, *, sequence: int = 0, nth: int = 0
    ) -> Event:
        id = f"{kind[:200]} {len(self.facts) + 1}" + (f".{nth}" if nth else "")
        event = event_of_kind(self.model, kind, id=id, at=at)
        return event.model_copy(update={"sequence": sequence, "attributes": {**event.attributes, **attributes}})

    # ------------------------------------------------------------------------------------------------------- noise

    def _noise(self) -> None:
        at = self.now + self.random.choice(PAUSES)
        late = timedelta(0) if self.random.random() < 0.7 else self.random.choice(LATENESS)
        fact: Event | Reading | None = self._echo(at, late) if self.random.random() < 0.15 else None
        if fact is None:
            fact = self._some_event(at, late) if self.random.random() < 0.5 else self._some_reading(at, late)
        while fact is not None:
            self.commit([fact], at)
            at = self.now + self.random.choice(PAUSES)
            fact = self._reminder(fact, at) if self.random.random() < 0.5 else None

    def _reminder(self, fact: Event | Reading, at: datetime) -> Event | Reading | None:
        """Return what follows on `fact`: what shifts a reading, or another side's; what is about an event, or it again.

        The same event once more is written only where it may not do what it did before.
        """
        if isinstance(fact, Reading):
            return self._after_reading(fact, at)
        if fact.kind not in reminded(self.model):
            return None
        answers = [kind.name for kind in self.model.events if fact.kind in kind.about]
        if answers and self.random.random() < 0.6:
            return self._event(self.random.choice(answers), {}, at).model_copy(update={"about": fact.id})
        return self._event(fact.kind, fact.attributes, at).model_copy(update={"about": fact.about})

    def _after_reading(self, reading: Reading, at: datetime) -> Event | Reading | None:
        other: dict[Side, Side] = {"supplier": "customer", "customer": "supplier"}
        if reading.side in other and reading.value is not None and self.random.random() < 0.5:
            value = self.random.choice(marks(self.model, self.model.indicator_of[reading.indicator]))
            return Reading(indicator=reading.indicator, value=value, side=other[reading.side], occurred_at=at)
        kinds = [k.name for k in self.model.events if any(e.indicator == reading.indicator for e in k.effects)]
        return self._event(self.random.choice(kinds), {}, at) if kinds else None

    def _echo(self, at: datetime, late: timedelta) -> Event | None:
        """Return an earlier event once more, under another id: what counts once, or softens once, has to tell them."""
        events = [fact for fact in self.facts if isinstance(fact, Event)]
        minded = [event for event in events if event.about or event.kind in reminded(self.model)]
        if not events:
            return None
        echoed = self.random.choice(minded or events)
        event = self._event(echoed.kind, echoed.attributes, at)
        return event.model_copy(update={"about": echoed.about, "recorded_at": at + late})

    def _some_event(self, at: datetime, late: timedelta) -> Event | None:
        if not self.model.events:
            return None
        minded = reminded(self.model)
        kind = self.random.choice(self.model.events)
        if minded and self.random.random() < 0.2:
            kind = self.model.event_of[self.random.choice(minded)]
        attributes = {each.name: self._attribute(kind, each) for each in kind.attributes if self._wanted(kind, each)}
        known = {name: value for name, value in attributes.items() if value is not None}
        event = self._event(kind.name, known, at).model_copy(update={"recorded_at": at + late})
        others = [f.id for f in self.facts if isinstance(f, Event) and f.kind in kind.about]
        return event.model_copy(update={"about": self.random.choice(others)}) if others else event

    def _wanted(self, kind: EventKind, attribute: AttributeKind) -> bool:
        if kind.agreement == "signs" and attribute.name in ("years", "months", "start"):
            return attribute.name == "years"
        minded = any(attribute.name in (effect.once, effect.again) for effect in kind.effects)
        return attribute.required or self.random.random() < (0.8 if minded else 0.4)

    def _attribute(self, kind: EventKind, attribute: AttributeKind) -> Attribute | None:
        """Return some value that the attribute may have and that what it sets may read."""
        set_by_it = [e.indicator for e in kind.effects if isinstance(e, Set) and e.attribute == attribute.name]
        if kind.agreement == "signs" and attribute.name == "years":
            return float(self.random.choice((1, 2, 3, 5)))
        match attribute.type:
            case "flag":
                return self.random.random() < 0.5
            case "choice":
                return self.random.choice(attribute.choices)
            case "date":
                return EPOCH.date().isoformat()
            case "text":
                return self.random.choice(("delivery", "price")) if not set_by_it else None
            case "number" | "whole":
                low = 0.0 if attribute.low is None else attribute.low
                high = low + 4.0 if attribute.high is None else attribute.high
                number = float(round(low + (high - low) * self.random.randint(0, 10) / 10, 3))
                if attribute.type == "whole":
                    number = float(int(number))
                fits = low <= number <= high and all(self.model.indicator_of[n].scale.admits(number) for n in set_by_it)
                return number if fits else None
            case _:
                assert_never(attribute.type)

    def _some_reading(self, at: datetime, late: timedelta) -> Reading | None:
        free = [each for each in self.model.indicators if each.clock is None]
        if not free:
            return None
        indicator = self.random.choice(free)
        value = None if self.random.random() < 0.15 else self.random.choice(marks(self.model, indicator))
        return Reading(
            indicator=indicator.name,
            value=value,
            basis=self.random.choice(("assessed", "assessed", "assumed", "inferred")),
            side=self.random.choice(SIDES),
            occurred_at=at,
            recorded_at=at + late,
        )


@kept
def find(model: StageModel, stage: str, transition: str) -> Step | None:
    """Return a step by which `transition` alone fires from `stage`, or fires first."""
    try:
        alone = find_step(model, stage, (transition,))
        return alone if alone is not None else find_step(model, stage, (transition,), stays=False)
    except RelstageError:
        return None


@kept
def sited(model: StageModel) -> Mapping[str, tuple[tuple[Site, Transition], ...]]:
    """Return the sites of the transitions out of each stage."""
    pairs = [(site, model.transition_of[site.transition]) for site in sites(model)]
    return {stage: tuple((s, t) for s, t in pairs if stage in t.origins) for stage in model.places}


@kept
def reminded(model: StageModel) -> tuple[str, ...]:
    """Return the kinds of event of which a second one may not do what the first did, and those they are about."""
    counted = [k for k in model.events if k.about or any(e.once or e.again for e in k.effects)]
    return tuple(dict.fromkeys([name for kind in counted for name in (kind.name, *kind.about)]))


@kept
def dealing(model: StageModel, stage: str) -> EventKind | None:
    """Return the kind of event that breaks a silence in `stage` and does least besides."""
    pulled = {each.event for t in model.transitions if stage in t.origins for each in t.on}
    kinds = [each for each in model.events if each.contact and each.agreement is None]
    return min(kinds, key=lambda each: (each.name in pulled, len(each.effects), len(each.attributes)), default=None)


@kept
def marks(model: StageModel, indicator: Indicator) -> tuple[Value, ...]:
    """Return values of `indicator` that matter: either side of its thresholds, and the ends of its scale."""
    if isinstance(indicator.scale, Levels):
        return indicator.scale.levels
    beside = [
        r[indicator.name] for site in sites(model) for p in site.pairs for r in (p.met, p.missed) if indicator.name in r
    ]
    scale = indicator.scale
    assert isinstance(scale, Number)
    ends = [each for each in (scale.low, scale.high, 0.0, 1.0) if each is not None and scale.admits(each)]
    return tuple(dict.fromkeys([*beside, *ends])) or (float(scale.low or 0.0),)
