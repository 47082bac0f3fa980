"""Which questions a definition makes interesting: beside each limit, with and without each event, with nothing known.

Law (``questions_reach_each_leaf``): where a leaf that holds can open or shut its guard alone, a question is asked in
which it does so, and the same of a leaf that fails. None is asked that the model refuses.

For each leaf of each guard: readings just below, at and just above its limit, and unknown, with the rest of the guard
held open and whatever would move before it held shut, where that is possible. For each transition: its guard open,
with each of its events, with the attributes that an event must have and without them, and with no event. Each two
transitions out of a stage open together. And each stage with nothing known.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from typing import Any, NamedTuple

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from relstage.dynamics import AttributeKind
from relstage.errors import TooLarge
from relstage.machines import Flag, StageModel, Transition, Trigger
from relstage.machines.definition import Guarded
from relstage.machines.lowering import Road
from relstage.models import Attribute, Event
from relstage.regions import Box, Interval, LevelSet, Region, contains, counterexample, intersect, overlap, region
from relstage.rules import (
    Bound,
    Indicator,
    Leaf,
    Levels,
    Not,
    Record,
    Rule,
    Value,
    always,
    leaves,
    never,
    signed_leaves,
    with_leaves,
)
from relstage.studies.steps import event_of_kind


class Brief(Record):
    """A record whose JSON leaves out what is empty: hundreds of them stand in one file."""

    @model_serializer(mode="wrap")
    def _without_defaults(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {name: value for name, value in handler(self).items() if value or fields[name].is_required()}


class Question(Brief):
    """One case to decide.

    Parameters
    ----------
    about : str
        Why it is asked: ``F3.trust just below``.
    stage : str
        From where.
    readings : dict
        What is known; the rest is not.
    event : str or None
        Kind of the event at hand.
    attributes : dict
        What the event says.
    after_ending : bool
        Whether the event is offered in the instant of an ending or a recovery that came before it: transitions that
        need no event then wait.
    """

    about: str
    stage: str
    readings: dict[str, Value] = Field(default_factory=dict)
    event: str | None = None
    attributes: dict[str, Attribute] = Field(default_factory=dict)
    after_ending: bool = False


_WHEN = "2024-02-29T12:00:00Z"


def asked_event(question: Question) -> Event | None:
    """Return the event that `question` puts at hand."""
    if question.event is None:
        return None
    given = {"id": "asked", "kind": question.event, "occurred_at": _WHEN, "attributes": question.attributes}
    return Event.model_validate(given)


def questions_of(model: StageModel) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """Return what is worth asking of `model`, and the transitions and flags whose guards are too large to search."""
    asked = [Question(about=f"nothing known in {stage}", stage=stage) for stage in model.places]
    asked += together(model)
    too_large: list[str] = []
    boxes: dict[Rule, tuple[Box, ...]] = {}
    for owner in model.guarded():
        try:
            asked += _Asker(model, owner, boxes).questions()
        except TooLarge:
            too_large.append(owner.id)
    once = {(q.stage, *q.readings.items(), q.event, *q.attributes.items(), q.after_ending): q for q in reversed(asked)}
    return tuple(reversed(once.values())), tuple(too_large)


MOST_PAIRS = 200


def together(model: StageModel) -> Iterator[Question]:
    """Yield questions in which two transitions out of a stage are open at once: one of them goes first.

    Of the first `MOST_PAIRS` pairs of a stage; a pair whose guards are too large to search is left out.
    """
    for stage in model.places:
        for one, other in islice(combinations(model.lowered.roads[stage], 2), MOST_PAIRS):
            trigger = next(iter((*one.triggers, *other.triggers)), None)
            event = None if trigger is None else event_of_kind(model, trigger.event, trigger.where)
            kind, attributes = (event.kind, event.attributes) if event else (None, {})
            if all(road.pulled_by(kind, event) for road in (one, other) if road.triggers):
                with suppress(TooLarge):
                    both = overlap(*(region(road.guard, model.indicator_of) for road in (one, other)))
                    if both is not None:
                        about = f"{one.id} and {other.id} open"
                        yield Question(about=about, stage=stage, readings=both, event=kind, attributes=attributes)


class _At(NamedTuple):
    """A place to ask at: the stage, the event at hand, and whether what needs no event waits."""

    stage: str
    event: str | None = None
    attributes: dict[str, Attribute] = {}  # noqa: RUF012  # never changed
    after_ending: bool = False


@dataclass(frozen=True)
class _Asker:
    """Finds the questions that one transition or flag is worth; `boxes` are those of guards met before."""

    model: StageModel
    owner: Guarded
    boxes: dict[Rule, tuple[Box, ...]]

    def questions(self) -> list[Question]:
        match self.owner:
            case Transition():
                return [*self._leaves(), *self._triggers(self.owner)]
            case _:
                return list(self._leaves())

    # ------------------------------------------------------------------------------------------------- each leaf

    def _leaves(self) -> Iterator[Question]:
        guard = self.owner.guard
        for nth, ((local, leaf), (_, negated)) in enumerate(
            zip(self.owner.numbered_leaves(), signed_leaves(guard), strict=True)
        ):
            holding, failing = self._region(_pinned(guard, nth, always)), self._region(_pinned(guard, nth, never))
            opened, shut = (failing, holding) if negated else (holding, failing)
            yield from self._leaf(f"{self.owner.id}.{local}", leaf, opened, shut)

    def _leaf(self, id: str, leaf: Leaf, opened: Region, shut: Region) -> Iterator[Question]:
        """Yield the questions in which one leaf alone decides: around its limit, unknown, and on either side of it."""
        name = leaf.indicator
        sides = {"holds": self._region(leaf), "fails": self._region(Not(leaf))}
        for where, value in probes(leaf, self.model.indicator_of[name]):
            at = Region((Box({name: _only(value)}),), {name: self.model.indicator_of[name]})
            question = self._decisive(f"{id} {where}", intersect(opened, at), shut, {name})
            if question is not None:
                yield question
                sides = {word: side for word, side in sides.items() if not contains(side, question.readings)}
        for word, side in sides.items():
            question = self._decisive(f"{id} {word}", intersect(opened, side), shut, {name})
            if question is not None:
                yield question
        question = self._decisive(f"{id} unknown", opened, shut, set(), without=name)
        if question is not None:
            yield question

    def _decisive(
        self, about: str, opened: Region, shut: Region, needed: set[str], without: str = ""
    ) -> Question | None:
        """Return the question with readings in `opened` and not in `shut`, if possible where nothing else moves."""
        places = tuple(self._places())
        for at in places:
            readings = self._search(at, opened, shut, needed, without)
            if readings is not None:
                return self._question(about, at, readings)
        readings = self._search(places[0], opened, shut, needed, without, alone=False)
        return None if readings is None else self._question(about, places[0], readings)

    def _question(self, about: str, at: _At, readings: Mapping[str, Value]) -> Question:
        return Question(
            about=about,
            stage=at.stage,
            readings=dict(readings),
            event=at.event,
            attributes=at.attributes,
            after_ending=at.after_ending,
        )

    def _places(self) -> Iterator[_At]:
        """Yield where the guard can be asked about: each origin, with its event; last, right after an ending."""
        if isinstance(self.owner, Flag):
            yield from (_At(stage) for stage in self.owner.stages)
            return
        assert isinstance(self.owner, Transition)
        trigger = self.owner.on[0] if self.owner.on else None
        for stage in self.owner.origins:
            yield self._at(stage, trigger)
        for stage in self.owner.origins:
            if trigger and stage in self._after_ending:
                yield self._at(stage, trigger)._replace(after_ending=True)

    @cached_property
    def _after_ending(self) -> frozenset[str]:
        return frozenset(t.target for t in self.model.transitions if t.kind in ("terminate", "recover"))

    def _at(self, stage: str, trigger: Trigger | None) -> _At:
        if trigger is None:
            return _At(stage)
        return _At(stage, trigger.event, event_of_kind(self.model, trigger.event, trigger.where).attributes)

    # --------------------------------------------------------------------------------------------------- triggers

    def _triggers(self, transition: Transition) -> Iterator[Question]:
        for stage in transition.origins:
            for at, about in self._calls(transition, stage):
                readings = self._open(at) or self._open(at, alone=False)
                if readings is not None:
                    yield self._question(f"{transition.id} open {about}", at, readings)
        shut = self._decisive(f"{transition.id} shut", self._region(always), self._region(transition.guard), set())
        if shut is not None:
            yield shut

    def _calls(self, transition: Transition, stage: str) -> Iterator[tuple[_At, str]]:
        yield _At(stage), "with no event"
        for trigger in transition.on:
            at = self._at(stage, trigger)
            yield at, f"on {trigger.event}"
            if stage in self._after_ending:
                yield at._replace(after_ending=True), f"on {trigger.event}, right after an ending"
            known = {a.name: a for a in self.model.event_of[trigger.event].attributes}
            for name, wanted in trigger.where.items():
                if not known[name].required:
                    given = {n: v for n, v in at.attributes.items() if n != name}
                    yield at._replace(attributes=given), f"on {trigger.event} without {name}"
                for other in _other_values(known[name], wanted):
                    said = {**at.attributes, name: other}
                    yield at._replace(attributes=said), f"on {trigger.event} with another {name}"

    def _open(self, at: _At, *, alone: bool = True) -> dict[str, Value] | None:
        return self._search(at, self._region(self.owner.guard), self._region(never), set(), alone=alone)

    # ----------------------------------------------------------------------------------------------------- search

    def _region(self, rule: Rule) -> Region:
        return region(rule, self.model.indicator_of)

    def _boxes(self, rule: Rule) -> tuple[Box, ...]:
        """Return the boxes of another transition's guard; one too large to know is not held shut."""
        if rule not in self.boxes:
            try:
                self.boxes[rule] = self._region(rule).boxes
            except TooLarge:
                self.boxes[rule] = ()
        return self.boxes[rule]

    def _search(
        self, at: _At, opened: Region, shut: Region, needed: set[str], without: str = "", *, alone: bool = True
    ) -> dict[str, Value] | None:
        """Return readings in `opened` and not in `shut`, nor, if `alone`, where a guard holds that is tried before."""
        before = [box for rule in self._before(at) for box in self._boxes(rule)] if alone else []
        mine = {leaf.indicator for leaf in leaves(self.owner.guard)}
        for known in (mine, *({*box.ranges} for box in opened.boxes)):
            found = self._knowing((known | needed) - {without}, opened, (*shut.boxes, *before))
            if found is not None:
                return found
        return None

    def _knowing(self, known: set[str], opened: Region, others: tuple[Box, ...]) -> dict[str, Value] | None:
        """Search among readings that know exactly `known`: a box that names anything else does not hold there."""
        names = {name: each for name, each in self.model.indicator_of.items() if name in known}
        inside, outside = (
            Region(tuple(box for box in boxes if box.ranges.keys() <= known), names) for boxes in (opened.boxes, others)
        )
        return counterexample(inside, outside)

    def _before(self, at: _At) -> Iterator[Rule]:
        """Yield the guards that would answer in place of this one, or be told together with it."""
        event = asked_event(self._question("", at, {}))
        for road in self.model.lowered.tried(at.stage, at.event).inside:
            if road.id == self.owner.id:
                return
            if _fires(road, at, event):
                yield road.guard
        if isinstance(self.owner, Flag):
            flags = (flag for flag in self.model.flags if flag.name == self.owner.name and at.stage in flag.stages)
            yield from (flag.guard for flag in flags if flag.id != self.owner.id)


def _fires(road: Road, at: _At, event: Event | None) -> bool:
    return road.pulled_by(at.event, event) if road.triggers else not at.after_ending


def _pinned(guard: Rule, nth: int, constant: Rule) -> Rule:
    """Return `guard` with its nth leaf replaced by a constant."""
    found: list[Any] = list(leaves(guard))
    found[nth] = constant
    return with_leaves(guard, found)


def _only(value: Value) -> Interval | LevelSet:
    return LevelSet((value,)) if isinstance(value, str) else Interval(value, value)


def probes(leaf: Leaf, indicator: Indicator) -> tuple[tuple[str, Value], ...]:
    """Return the values of `indicator` at which `leaf` may be mistaken: beside and at a limit; of levels, each one.

    Numbers lie next to the limit on the scale: the next float64, or the next whole number. A limit off the scale has
    the ends of the scale beside it.
    """
    scale = indicator.scale
    if isinstance(scale, Levels):
        return tuple((f"at {level}", level) for level in scale.levels)
    assert isinstance(leaf, Bound)
    limit = leaf.limit
    if scale.whole:
        low, high = float(math.ceil(limit) - 1), float(math.floor(limit) + 1)
    else:
        low, high = math.nextafter(limit, -math.inf), math.nextafter(limit, math.inf)
    named = {"just below": low, "at": limit, "just above": high}
    clipped = {name: _clipped(value, indicator) for name, value in named.items()}
    return tuple((name, value) for name, value in clipped.items() if scale.admits(value))


def _clipped(value: float, indicator: Indicator) -> float:
    scale = indicator.scale
    assert not isinstance(scale, Levels)
    value = value if scale.low is None else max(value, scale.low)
    return value if scale.high is None else min(value, scale.high)


def _other_values(attribute: AttributeKind, wanted: Attribute) -> Iterable[Attribute]:
    """Return one value that the attribute may have besides `wanted`, where that is easy to say."""
    match attribute.type:
        case "flag":
            return (not wanted,)
        case "choice":
            return tuple(choice for choice in attribute.choices if choice != wanted)[:1]
        case "text":
            return (f"{wanted} otherwise"[:1024],)
        case "date":
            return tuple(day for day in ("2024-02-29", "2024-03-01") if day != wanted)[:1]
        case _:
            ends = (attribute.low, attribute.high, 0.0, 1.0)
            others = (end for end in ends if end is not None and end != wanted and not attribute.complaint(end))
            return tuple(others)[:1]
