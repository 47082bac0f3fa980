"""One life of a relationship while a plan of events is sought: the fold without its record.

Law (``life_is_the_fold``): living through facts gives the stage, the readings and the moves that ``observe`` gives.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from relstage.machines import StageModel
from relstage.machines.clocks import next_turn
from relstage.machines.deciding import walk
from relstage.machines.knowing import Knowledge
from relstage.machines.lowering import Road
from relstage.models import Event, Reading, Standing
from relstage.rules import Value


@dataclass(frozen=True, slots=True)
class Life:
    """Where a relationship is, since when, at what instant, and what is known. Never changed: living gives another."""

    model: StageModel
    stage: str
    since: datetime
    now: datetime
    knows: Knowledge

    @classmethod
    def of(cls, model: StageModel, standing: Standing) -> "Life":
        """Return the life that `standing` is the record of."""
        return cls(model, standing.stage, standing.since, standing.as_of, Knowledge.of(model, standing))

    def values(self) -> dict[str, Value | None]:
        """Return what guards see now."""
        return self.knows.values(self.now, self.since)

    def next_turn(self) -> datetime | None:
        """Return the next instant at which time alone may turn a guard of a move that needs no event."""
        return next_turn(self.model.lowered.timed[self.stage], self.knows.clocks(self.since), self.now)

    def after(self, facts: Iterable[Event | Reading], at: datetime) -> tuple["Life", tuple[Road, ...]]:
        """Let time pass until `at`, which is later than now, then take `facts`; return the life then, and the moves.

        Without facts nothing happens at `at` unless time itself turns a guard then: what held before and was not made,
        as after a recovery, waits for something to happen.
        """
        living = _Living(self.model, self.stage, self.since, self.now, copied(self.knows), [])
        living.pass_time(at)
        if told := tuple(facts):
            living.live(at, told)
        elif living.turn() == at:
            living.live(at, ())
        return Life(self.model, living.stage, living.since, at, living.knows), tuple(living.moves)


@dataclass(slots=True)
class _Living:
    model: StageModel
    stage: str
    since: datetime
    now: datetime
    knows: Knowledge
    moves: list[Road]

    def pass_time(self, until: datetime) -> None:
        while (turn := self.turn()) and turn < until:
            self.live(turn, ())

    def turn(self) -> datetime | None:
        return next_turn(self.model.lowered.timed[self.stage], self.knows.clocks(self.since), self.now)

    def live(self, at: datetime, facts: Iterable[Event | Reading]) -> None:
        self.now = at
        waiting = False
        for event in self.knows.take(facts):
            waiting = self._offer(event, silent=not waiting) or waiting
        if not waiting:
            self._offer(None, silent=True)

    def _offer(self, event: Event | None, *, silent: bool) -> bool:
        values = self.knows.values(self.now, self.since)
        path = walk(self.model.lowered, self.stage, values, event.kind if event else None, event, silent=silent)
        for road in path.roads if path else ():
            exits = {stage.name for stage in self.model.exits}
            left, self.stage, self.since = self.stage, road.target, self.now
            if self.stage in exits:
                self.knows.ended()
            if left in exits:
                self.knows.recovered(event)
            self.moves.append(road)
        return path is not None and path.stopped


def copied(knows: Knowledge) -> Knowledge:
    """Return a copy that can be lived on without touching the first; what a reading says is never changed in place."""
    fresh = copy(knows)
    fresh.agreements, fresh.agreement_epochs = list(knows.agreements), list(knows.agreement_epochs)
    fresh.slots, fresh.assumed, fresh.seen = dict(knows.slots), dict(knows.assumed), dict(knows.seen)
    fresh.named, fresh.softened = set(knows.named), dict(knows.softened)
    fresh.falls = {id: dict(shares) for id, shares in knows.falls.items()}
    fresh.not_in_model = dict(knows.not_in_model)
    return fresh
