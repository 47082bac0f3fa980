"""Paths: facts that lead a relationship through given steps, and what can be reached at all.

Law (``paths_are_followed``): following the relationship of a path makes exactly the moves of its steps. Law
(``reached_is_all``): no relationship that is followed, whatever its facts, enters a stage or fires a transition that
:func:`reached` lacks.

The readings of a step are written as assessments at its instant, so that they stand whatever events did; where what is
known besides would interfere, it is written as unknown. Months are waited for, agreements signed, and the silence of a
wait is broken by a dealing where the step asks for less of it.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain, islice, product
from zoneinfo import ZoneInfo

from relstage.dynamics import EventKind, month_later, months_between
from relstage.errors import FactError, Problem, TooLarge
from relstage.machines import StageModel, follow, observe
from relstage.machines.lowering import Road
from relstage.machines.reasons import clocks_of
from relstage.models import Attribute, Event, Reading, Relationship, Standing
from relstage.regions import Box, Interval
from relstage.rules import Clock, leaves
from relstage.studies.steps import EPOCH, Step, computed, event_of_kind, find_step, find_steps, term_in

_PAUSE = timedelta(days=1)
_OTHERS = 32
MAX_CHAINS = 10_000


@dataclass(frozen=True, slots=True)
class Path:
    """Steps one after another, and facts that make a relationship walk them.

    Parameters
    ----------
    steps : tuple of Step
        From the initial stage on.
    relationship : Relationship
        Following it until `as_of` makes exactly the moves of `steps`.
    as_of : datetime
        The instant of the last step.
    """

    steps: tuple[Step, ...]
    relationship: Relationship
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Reached:
    """What facts can lead to: each stage and each transition with the fewest steps to it.

    Parameters
    ----------
    stages : dict
        Stage or exit -> steps that end there; those of the initial stage are none. A stage that is left as soon as it
        is entered has steps that pass through it.
    transitions : dict
        Transition -> steps of which the last fires it.
    """

    stages: dict[str, tuple[Step, ...]]
    transitions: dict[str, tuple[Step, ...]]


@lru_cache(maxsize=16)
def reached(model: StageModel) -> Reached:
    """Return all stages and transitions of `model` that facts can lead to.

    Readings of dates count as free here: that a wait may be cut short by another guard is seen by `path_to` alone.

    Raises
    ------
    TooLarge
        A guard, or the ways through the stages, are beyond what can be decided exactly.
    """
    found, todo, rested = Reached({}, {}), deque[str](), list[str]()
    for step in _openings(model):
        _note(model, found, todo, (), step)
    while todo:
        rested.append(stage := todo.popleft())
        path = found.stages[stage]
        for step in _steps_from(model, stage):
            _note(model, found, todo, path, step)
        if not todo:
            for start, step in _passing(model, rested, found):
                _note(model, found, todo, found.stages[start], step)
    return found


def _passing(model: StageModel, rested: Sequence[str], found: Reached) -> list[tuple[str, Step]]:
    """Return steps that fire what nothing fires from rest.

    A move back into a stage just left is passed by, and lets fire what is tried after it.
    """
    missing = {t.id for t in model.transitions if t.id not in found.transitions and {*t.origins} & {*found.stages}}
    if not missing:
        return []
    chains = ((stage, chain) for stage in rested for chain in _chains(model, stage, ()))
    passing = [(stage, chain) for stage, chain in islice(chains, MAX_CHAINS) if chain[-1].id in missing]
    if next(chains, None) is not None:
        said = f"there are more than {MAX_CHAINS:,} ways through the stages in one decision"
        raise TooLarge(Problem("too-many-ways", "", said))
    return [(stage, step) for stage, chain in passing for step in _resting(model, stage, chain, entering=False)]


def _chains(model: StageModel, stage: str, roads: tuple[Road, ...]) -> Iterator[tuple[Road, ...]]:
    """Yield what may fire one after another in one decision, from rest in `stage`."""
    entered = {stage, *(road.target for road in roads)}
    for road in model.lowered.roads[roads[-1].target if roads else stage]:
        if road.target in entered or (road.triggers and any(each.triggers for each in roads)):
            continue
        longer = (*roads, road)
        if find_step(model, stage, [each.id for each in longer], known=computed(model), stays=False) is not None:
            yield longer
            if not road.stops:
                yield from _chains(model, stage, longer)


def _note(model: StageModel, found: Reached, todo: deque[str], path: tuple[Step, ...], step: Step) -> None:
    """Note what `step`, after `path`, passes and where it comes to rest."""
    walked = (*path, step) if step.transitions or path else ()
    passed = [model.transition_of[id].target for id in step.transitions]
    rested = found.stages.get(step.target)
    for id in step.transitions:
        found.transitions.setdefault(id, walked)
    for stage in (step.origin, *passed):
        found.stages.setdefault(stage, walked)
    if rested is None or (rested and rested[-1].target != step.target):
        found.stages[step.target] = walked
        todo.append(step.target)


def _openings(model: StageModel) -> Iterator[Step]:
    """Yield how a relationship may begin: at rest in the initial stage, or where that cannot be, moving at once."""
    at_rest = find_step(model, model.initial, (), known=computed(model), entering=True)
    if at_rest is not None:
        yield at_rest
    else:
        yield from _steps_from(model, model.initial, entering=True)


def _steps_from(model: StageModel, stage: str, *, entering: bool = False) -> Iterator[Step]:
    """Yield, for each way out of `stage`, the shortest steps that begin with it and come to rest."""
    for road in model.lowered.roads[stage]:
        yield from _resting(model, stage, (road,), entering=entering)


def _resting(model: StageModel, stage: str, roads: tuple[Road, ...], *, entering: bool) -> Iterator[Step]:
    known, ids = computed(model), tuple(road.id for road in roads)
    step = find_step(model, stage, ids, known=known, entering=entering)
    if step is not None:
        yield step
    elif find_step(model, stage, ids, known=known, entering=entering, stays=False) is not None:
        entered = {stage, *(road.target for road in roads)}
        for road in model.lowered.roads[roads[-1].target]:
            if road.target not in entered and not (road.triggers and any(each.triggers for each in roads)):
                yield from _resting(model, stage, (*roads, road), entering=entering)


def path_to(model: StageModel, stage: str) -> Path | None:
    """Return a path to `stage`, a shortest one where dates allow it; ``None`` where no facts were found to lead there.

    Raises
    ------
    StageError
        Where the model has no such stage.
    """
    model.stage(stage)
    steps = reached(model).stages.get(stage)
    return None if steps is None else history_of(model, steps) or _lived(model).stages.get(stage)


def path_through(model: StageModel, transition: str) -> Path | None:
    """Return a path whose last step fires `transition`, as `path_to` does; ``None`` where no facts were found to."""
    steps = reached(model).transitions.get(transition)
    return None if steps is None else history_of(model, steps) or _lived(model).transitions.get(transition)


@dataclass(frozen=True, slots=True)
class _Lived:
    """Paths of facts, not of readings alone: to each stage, and through each transition."""

    stages: dict[str, Path]
    transitions: dict[str, Path]


@lru_cache(maxsize=16)
def _lived(model: StageModel) -> _Lived:
    """Return paths found by going on from those found before.

    What another guard cuts short on the shortest way, silence while a wait ends, may be had after a detour.
    """
    found, todo = _Lived({}, {}), deque([_Writer.at_opening(model, Relationship(id="witness", opened_at=EPOCH))])
    while todo:
        writer = todo.popleft()
        stage = writer.standing.stage
        for step in _openings(model) if writer.moved_at_once else _steps_from(model, stage):
            longer = writer.copy()
            if longer.walk(step) is None:
                continue
            path = longer.path()
            for id in step.transitions:
                found.transitions.setdefault(id, path)
            for place in (*(model.transition_of[id].target for id in step.transitions[:-1]), step.target):
                if place not in found.stages:
                    found.stages[place] = path
                    if place == step.target:
                        todo.append(longer)
    return found


def history_of(
    model: StageModel, steps: Sequence[Step], *, id: str = "witness", opened_at: datetime = EPOCH, zone: str = "UTC"
) -> Path | None:
    """Return facts under which a relationship walks `steps`; ``None`` where the dates they ask for cannot be had."""
    writer = _Writer.at_opening(model, Relationship(id=id, opened_at=opened_at, zone=zone))
    wanted = (
        [Step(model.initial, model.initial, (), {}, None, Box({}))] if writer.moved_at_once and not steps else steps
    )
    return writer.path() if all(writer.walk(step) is not None for step in wanted) else None


def _moves(standing: Standing) -> list[str]:
    return [change.transition for change in standing.changes]


@dataclass(slots=True)
class _Writer:
    """Writes the facts of one path, step by step, each tried on the standing reached."""

    model: StageModel
    opening: Relationship
    standing: Standing
    facts: list[Event | Reading] = field(default_factory=list)
    moved_at_once: bool = False
    """Whether the relationship, left alone, moves as it opens: then the first step is taken at the opening."""
    steps: list[Step] = field(default_factory=list)

    @classmethod
    def at_opening(cls, model: StageModel, opening: Relationship) -> "_Writer":
        """Return the writer of a path that has not begun."""
        standing = follow(model, opening, as_of=opening.opened_at)
        return cls(model, opening, standing, moved_at_once=bool(standing.changes))

    def copy(self) -> "_Writer":
        """Return a writer that goes on from here by itself."""
        return replace(self, facts=list(self.facts), steps=list(self.steps))

    def path(self) -> Path:
        """Return the path written so far."""
        relationship, as_of = self.opening.with_facts(*self.facts), self.standing.as_of
        followed = follow(self.model, relationship, as_of=as_of)
        assert _moves(followed) == [id for step in self.steps for id in step.transitions], "paths_are_followed"
        return Path(tuple(self.steps), relationship, as_of)

    def walk(self, step: Step) -> Step | None:
        """Write the facts of `step`, or of another that makes its moves, and return it; ``None`` where there are none.

        The readings of dates that one box asks for may not be had, a silence just after a dealing, and those of another
        may.
        """
        others = find_steps(self.model, step.origin, step.transitions, known=computed(self.model))
        written = next(filter(self._written, chain([step], islice(others, _OTHERS))), None)
        if written is not None and written.transitions:
            self.steps.append(written)
        return written

    def _written(self, step: Step) -> bool:
        attempts = product((False, True), repeat=2)  # what is written plainly first
        return any(self._attempt(step, cleared=cleared, dealt=dealt) for dealt, cleared in attempts)

    def _attempt(self, step: Step, *, cleared: bool, dealt: bool) -> bool:
        before = [] if self.moved_at_once else _moves(self.standing)
        at = self.opening.opened_at if self.moved_at_once else self._instant(step)
        facts = self._facts(step, at, cleared=cleared, dealt=dealt)
        try:
            reached = self._observed(facts, at)
        except FactError:  # an event that cannot be taken as it is
            return False
        if _moves(reached) != [*before, *step.transitions]:
            return False
        self.facts += facts
        self.standing = reached
        self.moved_at_once = False
        return True

    def _facts(self, step: Step, at: datetime, *, cleared: bool, dealt: bool) -> list[Event | Reading]:
        facts: list[Event | Reading] = []
        facts += self._dealings(step, at, every_month=dealt)
        facts += self._events(step, at)
        facts += self._readings(step, at, cleared)
        return facts

    def _observed(self, facts: Sequence[Event | Reading], at: datetime) -> Standing:
        if self.moved_at_once:
            return follow(self.model, self.opening.with_facts(*facts), as_of=at)
        return observe(self.model, self.standing, *facts, as_of=at)

    # ---------------------------------------------------------------------------------------------------------- time

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.standing.zone)

    def _instant(self, step: Step) -> datetime:
        """Return the first instant at which the months that the step asks for have passed."""
        at = self.standing.as_of + _PAUSE
        for months in self._months(step, "months_in_stage"):
            at = max(at, month_later(self.standing.since, _least(months), self._zone))
        for months in self._silences(step):
            at = max(at, month_later(self.standing.last_dealing, _least(months), self._zone))
        return at

    def _months(self, step: Step, clock: Clock) -> list[Interval]:
        named = ((self.model.indicator_of[name], range_) for name, range_ in step.field.ranges.items())
        return [range_ for indicator, range_ in named if indicator.clock == clock and isinstance(range_, Interval)]

    def _silences(self, step: Step) -> list[Interval]:
        """Return how many months without a dealing the step asks for; none where its own event is one."""
        deals = step.event is not None and self.model.event_of[step.event.kind].contact
        return [] if deals else self._months(step, "months_inactive")

    def _dealings(self, step: Step, at: datetime, *, every_month: bool) -> Iterator[Event]:
        """Yield what breaks a silence that is longer than the step allows, where wanted in every month of the wait."""
        kind, silences = self._dealing_kind(), self._silences(step)
        if kind is None or self.moved_at_once:
            return
        start, last = self.standing.as_of, self.standing.last_dealing
        until = month_later(at, -max(map(_least, silences), default=0), self._zone)
        if every_month:
            months = range(1, months_between(start, until, self._zone) + 1)
            yield from (self._dealing(kind, month_later(start, month, self._zone)) for month in months)
        elif not all(each.holds(float(months_between(last, at, self._zone))) for each in silences):
            yield self._dealing(kind, max(until - timedelta(seconds=until == at), start + _PAUSE / 2))

    def _dealing(self, kind: EventKind, at: datetime) -> Event:
        return event_of_kind(self.model, kind.name, id=f"{kind.name} of {at:%Y-%m-%d %H:%M:%S}", at=at)

    def _dealing_kind(self) -> EventKind | None:
        """Return the kind of event that breaks a silence and does least besides."""
        pulled = {kind for road in self.model.lowered.roads[self.standing.stage] for kind in road.events}
        kinds = [each for each in self.model.events if each.contact and each.agreement is None]
        return min(kinds, key=lambda each: (each.name in pulled, len(each.effects), len(each.attributes)), default=None)

    # ------------------------------------------------------------------------------------------ events and readings

    def _events(self, step: Step, at: datetime) -> Iterator[Event]:
        """Yield what signs or ends an agreement, where the step asks for another term, then the step's own event."""
        term, event = self._term(step, at), step.event
        wanted = None if term is None else "signs" if term else "ends"
        if event is not None and wanted and self.model.event_of[event.kind].agreement == wanted:
            yield self._event(event, at, _term_attributes(term))
            return
        kind = next((each for each in self.model.events if wanted and each.agreement == wanted), None)
        if kind is not None:
            yield self._event(event_of_kind(self.model, kind.name), at, _term_attributes(term))
        if event is not None:
            yield self._event(event, at, {}, sequence=1)

    def _event(self, event: Event, at: datetime, more: Mapping[str, Attribute], *, sequence: int = 0) -> Event:
        id = f"{event.kind} {1 + sum(isinstance(fact, Event) for fact in self.facts)}"
        return Event(id=id, kind=event.kind, occurred_at=at, sequence=sequence, attributes={**event.attributes, **more})

    def _term(self, step: Step, at: datetime) -> float | None:
        """Return the term in years that has to be agreed on; ``None`` where what is in force will do."""
        present = clocks_of(self.standing).value("agreement_term", at)
        for terms in self._months(step, "agreement_term"):
            if present is None or not terms.holds(present):
                return term_in(terms)
        return None

    def _readings(self, step: Step, at: datetime, cleared: bool) -> Iterator[Reading]:
        """Yield the readings of the step, and where wanted that nothing else is known, before it and then."""
        timed = computed(self.model)
        wanted = {name: value for name, value in step.readings.items() if name not in timed}
        others = (
            {leaf.indicator for each in self.model.transitions for leaf in leaves(each.guard)} - timed
            if cleared
            else ()
        )
        before = self.standing.as_of + _PAUSE / 2
        for name in sorted(others):
            if before < at and not self.moved_at_once:
                yield Reading(indicator=name, value=None, occurred_at=before)
            if name not in wanted:
                yield Reading(indicator=name, value=None, occurred_at=at)
        for name, value in wanted.items():
            yield Reading(indicator=name, value=value, occurred_at=at)


def _least(months: Interval) -> int:
    return max(int(months.first), 0)


def _term_attributes(term: float | None) -> dict[str, Attribute]:
    months = round((term or 0.0) * 12)
    given = {"years": float(months // 12), "months": float(months % 12)}
    return {name: number for name, number in given.items() if number}
