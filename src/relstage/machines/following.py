"""Following a relationship: a fold of its facts, one instant after the other.

Law (``fold_splits``): for every cut between instants, following all facts at once and following those up to the cut
and then the rest give the same standing. Law (``order_of_delivery``): facts of one call may come in any order and more
than once. Law (``past_stays``): a later fact never edits a change already made.

At one instant: effects of events (by sequence, then id), then readings, then each event is offered as ``decide`` takes
it, then the transitions that need no event. After a terminate or recover only later events of that instant are
offered; transitions that need no event wait for the next instant. Between facts time passes: a guard that comes to
hold by the passing of time fires on the very date it does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from relstage.dynamics import matches
from relstage.errors import FactError, Problem, StageError, demand
from relstage.machines.clocks import next_turn
from relstage.machines.deciding import Path, check_stamp, walk
from relstage.machines.definition import StageModel
from relstage.machines.knowing import Arrived, Knowledge, arriving
from relstage.machines.reasons import Sight, reasons_of, rests_on
from relstage.models import (
    RECORD_VERSION,
    Event,
    Move,
    Reading,
    Relationship,
    StageChange,
    Standing,
    conflict,
    fact_key,
)

Arriving = tuple[Arrived, ...]


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
    for fact in facts:
        demand(fact, (Event, Reading), "facts", FactError)
    _check_aware(as_of, standing.relationship)
    if as_of < standing.as_of:
        said = f"as_of {as_of} lies before the standing's own, {standing.as_of}; a standing does not go back"
        raise FactError(Problem("clock-back", standing.relationship, said))
    return _Fold.resume(model, standing).run(arriving(facts), as_of)


def follow(model: StageModel, relationship: Relationship, *, as_of: datetime) -> Standing:
    """Follow `relationship` from its opening until `as_of`, which is included; later facts are left for later.

    Raises
    ------
    FactError
        As `observe` does; also where `as_of` lies before the opening (``before-opening``).
    """
    return follow_each((model,), relationship, as_of=as_of)[0]


def follow_each(models: Iterable[StageModel], relationship: Relationship, *, as_of: datetime) -> tuple[Standing, ...]:
    """Follow `relationship` under each of `models`, each alone, as `follow` does; its facts are sorted once for all.

    Raises
    ------
    FactError
        As `follow` does, under the first of the models that it is wrong under.
    """
    models = tuple(models)
    for model in models:
        demand(model, StageModel, "model", StageError)
    demand(relationship, Relationship, "relationship", FactError)
    _check_aware(as_of, relationship.id)
    if as_of < relationship.opened_at:
        said = f"as_of {as_of} lies before the relationship opened at {relationship.opened_at}"
        raise FactError(Problem("before-opening", relationship.id, said))
    known = arriving(fact for fact in relationship.facts if fact.occurred_at <= as_of)
    return tuple([_Fold.begin(model, relationship).run(known, as_of) for model in models])


def _check_aware(as_of: datetime, relationship: str) -> None:
    if not isinstance(as_of, datetime) or as_of.utcoffset() is None:
        said = f"as_of {as_of!r} is no time with its zone; write datetime(2024, 3, 1, tzinfo=UTC)"
        raise FactError(Problem("naive-time", relationship, said))
    if not (2 <= as_of.year <= 9998 and 2 <= as_of.astimezone(UTC).year <= 9998):
        raise FactError(Problem("bad-time", relationship, f"as_of {as_of} lies outside the years 2 to 9998"))


@dataclass(slots=True)
class _Fold:
    """The state of one fold while it runs; it lives within one call."""

    model: StageModel
    relationship: str
    opened_at: datetime
    taken_over: bool
    stage: str
    since: datetime
    knows: Knowledge
    clock: datetime | None = None
    changes: list[StageChange] = field(default_factory=list)
    resting: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, model: StageModel, relationship: Relationship) -> "_Fold":
        at, knows = relationship.opened_at, Knowledge.at_opening(model, relationship)
        return cls(model, relationship.id, at, relationship.taken_over, model.initial, since=at, knows=knows)

    @classmethod
    def resume(cls, model: StageModel, standing: Standing) -> "_Fold":
        return cls(
            model=model,
            relationship=standing.relationship,
            opened_at=standing.opened_at,
            taken_over=standing.taken_over,
            stage=standing.stage,
            since=standing.since,
            knows=Knowledge.of(model, standing),
            clock=standing.as_of,
            changes=list(standing.changes),
            resting=set(standing.rests_on),
        )

    def standing(self, as_of: datetime) -> Standing:
        return Standing.made(
            {
                "record_version": RECORD_VERSION,
                "relationship": self.relationship,
                "model": self.model.stamp,
                "zone": self.knows.zone.key,
                "opened_at": self.opened_at,
                "taken_over": self.taken_over,
                "stage": self.stage,
                "since": self.since,
                "as_of": as_of,
                "readings": self.knows.sight(as_of, self.since),
                "changes": tuple(self.changes),
                "rests_on": tuple(sorted(self.resting)),
                "agreements": tuple(self.knows.agreements),
                "last_dealing": self.knows.last_dealing,
                "not_in_model": self.knows.not_in_model,
                "memory": self.knows.memory(),
            }
        )

    # --------------------------------------------------------------------------------------------- the passing of time

    def run(self, facts: Arriving, as_of: datetime) -> Standing:
        groups = self._groups(self._fresh(facts), as_of)
        if self.clock is None:
            groups.setdefault(self.opened_at, [])
        for instant in sorted(groups):
            self._let_time_pass(instant, include=False)
            self._live(instant, groups[instant])
        self._let_time_pass(as_of, include=True)
        return self.standing(as_of.astimezone(UTC))

    def _let_time_pass(self, until: datetime, *, include: bool) -> None:
        while self.clock is not None:
            turn = next_turn(self.model.lowered.timed[self.stage], self.knows.clocks(self.since), self.clock)
            if turn is None or turn > until or (turn == until and not include):
                return
            self._live(turn, ())

    def _live(self, instant: datetime, facts: Iterable[Arrived]) -> None:
        """Live through one instant: effects, readings, offers, and what needs no event."""
        self.clock = instant
        events: list[Event | None] = [*self.knows.take_in(facts), None]
        values = self.knows.values(instant, self.since)  # all is taken in: they change with the stage alone
        waiting = False
        settled = False  # what needs no event was tried on these values in this stage
        for event in events:
            if (waiting or settled) and not self._hears(event):
                continue
            kind = event.kind if event else None
            path = walk(self.model.lowered, self.stage, values, kind, event, silent=not waiting)
            if path is None:
                settled = True
                continue
            self._make_moves(path, event, instant)
            waiting, settled = path.stopped or waiting, False
            values = self.knows.values(instant, self.since)

    # ------------------------------------------------------------------------------------------------------ moving

    def _hears(self, event: Event | None) -> bool:
        """Tell whether a transition out of the stage names such an event."""
        return event is not None and event.kind in self.model.lowered.ways[self.stage]

    def _make_moves(self, path: Path, event: Event | None, at: datetime) -> None:
        seen = self.knows.sight(at, self.since)
        sight, values = Sight.of(seen), {name: reading.value for name, reading in seen.items()}
        for move, road in zip(path.moves, path.roads, strict=True):
            self.resting.update(rests_on(road.transition.guard, road.told, sight, values))
            reasons = reasons_of(road.told, sight, values)
            initiator, cause = self._blame(move, event)
            self.changes.append(
                StageChange(
                    **vars(move),
                    at=at,
                    initiator=initiator,
                    cause=cause,
                    reasons=reasons,
                    rests_on=tuple(sorted(self.resting)),
                )
            )
            self._enter(move, at, event)
            values = values | self.model.lowered.on_entry

    def _blame(self, move: Move, event: Event | None) -> tuple[str | None, str | None]:
        """Return who brought a move about and why: by its event, else by its trigger, else by the definition."""
        transition = self.model.transition_of[move.transition]
        initiator, cause = transition.initiator, transition.cause
        if event is not None and move.event is not None:
            pulled = [t.cause for t in transition.on if t.event == event.kind and matches(t.where, event.attributes)]
            cause = next(filter(None, pulled), cause)
            initiator = event.attributes.get("initiator", initiator)  # type: ignore[assignment]
            cause = event.attributes.get("cause", cause)  # type: ignore[assignment]
        return initiator or ("unknown" if move.kind == "terminate" else None), cause

    def _enter(self, move: Move, at: datetime, event: Event | None) -> None:
        exits = {stage.name for stage in self.model.exits}
        self.stage, self.since = move.target, at
        if move.target in exits:
            self.knows.ended()
        if move.origin in exits:
            self.knows.recovered(event)

    # ----------------------------------------------------------------------------------------------------- arrival

    def _fresh(self, facts: Arriving) -> Arriving:
        """Return the facts not taken before; refuse, all at once, those that cannot be taken."""
        fresh, problems = [], []
        for arrived in facts:
            fact, key, digest = arrived
            content = self.knows.seen.get(key)
            if content is None:
                fresh.append(arrived)
                problems += self._problems(fact)
            elif content != digest:
                problems += conflict(key, fact).problems
        if problems:
            raise FactError(*problems)
        return tuple(fresh)

    def _problems(self, fact: Event | Reading) -> list[Problem]:
        if fact.occurred_at < self.opened_at:
            said = f"it occurred at {fact.occurred_at}, before the relationship opened at {self.opened_at}"
            return [Problem("before-opening", fact_key(fact), said)]
        if isinstance(fact, Event):
            kind = self.model.event_of.get(fact.kind)
            return (kind.problems(fact) or self.knows.untakable(kind, fact)) if kind else []
        indicator = self.model.indicator_of.get(fact.indicator)
        if indicator is None or (fact.value is None and indicator.clock is None):
            return []
        if indicator.clock is not None:
            said = f"{fact.indicator} is computed from dates and never recorded; record the events it counts from"
            return [Problem("computed-reading", fact_key(fact), said)]
        if not indicator.scale.admits(fact.value):
            return [Problem("off-scale", fact_key(fact), f"{fact.value!r} is off its scale; it is {indicator.scale}")]
        return []

    def _groups(self, facts: Arriving, as_of: datetime) -> dict[datetime, list[Arrived]]:
        """Group facts by the instant they count from: when they occurred, or for late ones when they were recorded."""
        groups: dict[datetime, list[Arrived]] = {}
        problems = []
        for arrived in facts:
            fact = arrived.fact
            instant = fact.occurred_at
            if self.clock is not None and instant <= self.clock:
                instant = max(fact.recorded_at, self.clock)
            if instant > as_of:
                problems.append(Problem("after-as-of", arrived.key, f"it counts from {instant}, after as_of {as_of}"))
            groups.setdefault(instant, []).append(arrived)
        if problems:
            raise FactError(*problems)
        return groups
