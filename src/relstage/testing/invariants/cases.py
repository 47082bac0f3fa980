"""What invariants are asked about: a question to ``decide``, and a history to ``follow``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from relstage.errors import FactError
from relstage.machines import StageModel, decide, follow, observe
from relstage.models import Decision, Event, Fact, Reading, Relationship, Standing
from relstage.rules import Value
from relstage.testing.reference import Account, followed


@dataclass(frozen=True)
class Question:
    """A stage, readings, and perhaps an event: what ``decide`` is asked.

    Parameters
    ----------
    model : StageModel
        The definition.
    stage : str
        Present stage.
    readings : mapping
        What is known.
    event : Event or None
        The event at hand.
    """

    model: StageModel
    stage: str
    readings: Mapping[str, Value | None]
    event: Event | None = None

    @cached_property
    def decision(self) -> Decision:
        """The answer of ``decide``."""
        return decide(self.model, self.stage, self.readings, event=self.event)

    def on(self, model: StageModel) -> "Question":
        """Return the same question to another model."""
        return Question(model, self.stage, self.readings, self.event)


@dataclass(frozen=True)
class History:
    """A relationship to follow until an instant, and instants at which to cut it.

    Parameters
    ----------
    model : StageModel
        The definition.
    relationship : Relationship
        What happened.
    as_of : datetime
        Until when it is followed.
    cuts : tuple of datetime
        Ascending, from the opening until `as_of`; none: a cut in the middle of the facts.
    """

    model: StageModel
    relationship: Relationship
    as_of: datetime
    cuts: tuple[datetime, ...] = ()

    @cached_property
    def standing(self) -> Standing:
        """Where following all of it at once ends."""
        return follow(self.model, self.relationship, as_of=self.as_of)

    @cached_property
    def account(self) -> Account:
        """Where the reference model ends."""
        return followed(self.model, self.relationship, self.as_of)

    @cached_property
    def parts(self) -> tuple[Standing, ...]:
        """Where following it cut by cut ends each time; in between it is written as JSON and read back."""
        standing = follow(self.model, self.relationship, as_of=self.stations[0])
        found = [standing]
        for since, station in self.spans[1:]:
            standing = Standing.model_validate_json(standing.model_dump_json())
            standing = observe(self.model, standing, *self.occurred(since, station), as_of=station)
            found.append(standing)
        return tuple(found)

    @cached_property
    def as_recorded(self) -> tuple[Standing, ...]:
        """Where it stood at the opening and at each cut, by the facts recorded by then: late ones came late.

        Shorter where facts were refused at a cut.
        """
        standing = self.opening
        found = [standing]
        for since, station in self.spans:
            try:
                standing = observe(self.model, standing, *self.recorded(since, station), as_of=station)
            except FactError:
                break
            found.append(standing)
        return tuple(found)

    @property
    def facts(self) -> tuple[Event | Reading, ...]:
        """The facts that count until `as_of`."""
        return tuple(fact for fact in self.relationship.facts if fact.occurred_at <= self.as_of)

    @property
    def opening(self) -> Standing:
        """Where it stands when it is opened, before any fact."""
        bare = self.relationship.model_copy(update={"facts": ()})
        return follow(self.model, bare, as_of=self.relationship.opened_at)

    @property
    def stations(self) -> tuple[datetime, ...]:
        """The cuts, and the end."""
        facts, opened_at = self.facts, self.relationship.opened_at
        middle = facts[len(facts) // 2].occurred_at if facts else opened_at
        cuts = [cut for cut in self.cuts or (middle,) if opened_at <= cut < self.as_of]
        return (*cuts, self.as_of)

    @property
    def spans(self) -> tuple[tuple[datetime | None, datetime], ...]:
        """The spans between the cuts, each from after its first instant to its last; the first begins with the past."""
        ends = self.stations
        return tuple(zip((None, *ends[:-1]), ends, strict=True))

    def recorded(self, since: datetime | None, until: datetime) -> tuple[Fact, ...]:
        """Return the facts recorded after `since`, by `until`."""
        return tuple(f for f in self.facts if f.recorded_at <= until and (since is None or since < f.recorded_at))

    def occurred(self, since: datetime | None, until: datetime) -> tuple[Fact, ...]:
        """Return the facts that occurred after `since`, by `until`."""
        return tuple(f for f in self.facts if f.occurred_at <= until and (since is None or since < f.occurred_at))

    def observed(self, *facts: Event | Reading, on: Standing | None = None, as_of: datetime | None = None) -> Standing:
        """Take `facts` into a standing, by default that at the end."""
        standing = self.standing if on is None else on
        return observe(self.model, standing, *facts, as_of=as_of or standing.as_of)
