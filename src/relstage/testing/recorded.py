"""What a model decides today, kept to be compared with what it decides tomorrow.

Law (``recorded_decides_alike``): ``differences(record(model), model)`` is empty; and each one-step change of a
transition (operator, limit, kind, event, target, origin, a leaf or a connective) either gives a difference or decides
alike everywhere.

The cases are chosen from the definition, not at random. For each leaf of each guard: readings just below, at and just
above its limit, with the rest of the guard held open and whatever would move before it held shut, where that is
possible. For each transition: its guard open, with each of its events, with the attributes that an event must have and
without them, and with no event. And each stage with nothing known. No hypothesis is needed.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer

from relstage.dynamics import AttributeKind
from relstage.errors import FactError, RelstageError, StageError, TooLarge
from relstage.machines import Flag, StageModel, Transition, Trigger
from relstage.machines.deciding import admitted, decide, walk
from relstage.machines.definition import Guarded
from relstage.machines.lowering import Road
from relstage.models import RECORD_VERSION, Attribute, Decision, Event, Kind, Stamp, Word
from relstage.regions import Box, Interval, LevelSet, Region, counterexample, region
from relstage.regions.boxes import meet
from relstage.rules import (
    Bound,
    Indicator,
    Leaf,
    Level,
    Levels,
    Record,
    Rule,
    Value,
    always,
    leaves,
    never,
    signed_leaves,
    with_leaves,
)

# ---------------------------------------------------------------------------------------------------------- records


class _Brief(Record):
    """A record whose JSON leaves out what is empty: hundreds of them stand in one file."""

    @model_serializer(mode="wrap")
    def _without_defaults(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        fields = type(self).model_fields
        return {n: v for n, v in handler(self).items() if fields[n].is_required() or getattr(self, n) != _default(n, self)}


def _default(name: str, record: Record) -> object:
    return type(record).model_fields[name].get_default(call_default_factory=True)


class Question(_Brief):
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


class Moved(_Brief):
    """One move of an answer; `used` tells whether it used up the event."""

    transition: str
    kind: Kind
    target: str
    used: bool = False


class Answer(_Brief):
    """What was decided: the moves in their order, the stage reached, what was not made as it led back, the flags there."""

    stage: str
    moves: tuple[Moved, ...] = ()
    cycles: tuple[str, ...] = ()
    flags: dict[str, Word] = Field(default_factory=dict)

    def __str__(self) -> str:
        made = ", ".join(f"{move.transition} ({move.kind})" for move in self.moves) or "no move"
        back = f"; led back: {', '.join(self.cycles)}" if self.cycles else ""
        flags = "".join(f"; {name} {word}" for name, word in self.flags.items())
        return f"{made}, in {self.stage}{back}{flags}"


class Case(_Brief):
    """A question and the answer that was given."""

    question: Question
    answer: Answer


class Recorded(Record):
    """The decisions of a model, to be committed as a file and compared at every change.

    Parameters
    ----------
    model : Stamp
        Name, version and digest of the model recorded.
    cases : tuple of Case
        In the order of the definition.
    too_large : tuple of str
        Transitions and flags whose guards are too large to search for cases exactly; they have no cases of their own.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing.recorded import Recorded, differences, record
    >>> golden = record(ford)
    >>> Recorded.model_validate_json(golden.model_dump_json()) == golden
    True
    >>> print(differences(golden, ford.with_thresholds({"F12.months_inactive": 13}))[0])
    F12.months_inactive at: from pre_relationship with months_inactive = 12: was F12 (terminate), in ended; is no move, in pre_relationship
    """

    record_version: Literal[1] = RECORD_VERSION
    model: Stamp
    cases: tuple[Case, ...]
    too_large: tuple[str, ...] = ()


class Difference(Record):
    """A recorded case that a model decides otherwise.

    Parameters
    ----------
    question : Question
        The case.
    was : Answer
        What was recorded.
    now : Answer or None
        What is decided now; ``None`` where the question can no longer be asked.
    problem : str
        Why it cannot be asked: a stage, indicator, event or attribute is gone, or a reading is off its scale.
    """

    question: Question
    was: Answer
    now: Answer | None = None
    problem: str = ""

    def __str__(self) -> str:
        asked = self.question
        known = ", ".join(f"{name} = {_shown(value)}" for name, value in asked.readings.items())
        event = f" on {asked.event}" if asked.event else ""
        event += f" ({', '.join(f'{n} = {_shown(v)}' for n, v in asked.attributes.items())})" if asked.attributes else ""
        event += ", right after an ending" if asked.after_ending else ""
        is_ = f"is {self.now}" if self.now else f"cannot be asked: {self.problem}"
        return f"{asked.about}: from {asked.stage} with {known or 'nothing known'}{event}: was {self.was}; {is_}"


def _shown(value: Value | Attribute) -> str:
    return f"{value:.17g}" if isinstance(value, float) else str(value)


# -------------------------------------------------------------------------------------------------------- questions


def record(model: StageModel) -> Recorded:
    """Record what `model` decides on every case that its definition makes interesting.

    Returns
    -------
    Recorded
        Some ten cases a leaf; 40 to 60 kB of JSON for the models of the catalogue.
    """
    asked, too_large = _questions(model)
    return Recorded(
        model=model.stamp,
        cases=tuple(Case(question=question, answer=answer(model, question)) for question in asked),
        too_large=too_large,
    )


def differences(recorded: Recorded, model: StageModel) -> tuple[Difference, ...]:
    """Return the recorded cases that `model` decides otherwise, in the order of the record."""
    found = (_difference(model, case) for case in recorded.cases)
    return tuple(difference for difference in found if difference is not None)


def _difference(model: StageModel, case: Case) -> Difference | None:
    try:
        now = answer(model, case.question)
    except (FactError, StageError) as error:
        return Difference(question=case.question, was=case.answer, problem=str(error))
    return None if now == case.answer else Difference(question=case.question, was=case.answer, now=now)


def answer(model: StageModel, question: Question) -> Answer:
    """Return what `model` decides on `question`.

    Raises
    ------
    FactError, StageError
        Where the model no longer has what the question names.
    """
    event = _asked_event(question)
    decision = decide(model, question.stage, question.readings, event=event)
    if question.after_ending:
        return _silent_answer(model, question, event)
    return Answer(
        stage=decision.stage,
        moves=tuple(
            Moved(transition=m.transition, kind=m.kind, target=m.target, used=m.event is not None)
            for m in decision.moves
        ),
        cycles=decision.cycles,
        flags=_flags(decision),
    )


_WHEN = "2024-02-29T12:00:00Z"


def _asked_event(question: Question) -> Event | None:
    if question.event is None:
        return None
    given = {"id": "asked", "kind": question.event, "occurred_at": _WHEN, "attributes": question.attributes}
    return Event.model_validate(given)


def _flags(decision: Decision) -> dict[str, Word]:
    return {flag.name: flag.verdict for flag in decision.flags}


def _silent_answer(model: StageModel, question: Question, event: Event | None) -> Answer:
    values, _ = admitted(model.lowered, question.readings)
    path = walk(model.lowered, question.stage, values, question.event, event, silent=False)
    if path is None:
        return Answer(stage=question.stage)
    moves = tuple(
        Moved(transition=m.transition, kind=m.kind, target=m.target, used=m.event is not None) for m in path.moves
    )
    return Answer(stage=path.stage, moves=moves, cycles=path.cycles)


def _questions(model: StageModel) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    asked = [Question(about=f"nothing known in {stage}", stage=stage) for stage in model.places]
    too_large = []
    for owner in model.guarded():
        try:
            asked += _Asker(model, owner).questions()
        except TooLarge:
            too_large.append(owner.id)
    once = {(q.stage, *q.readings.items(), q.event, *q.attributes.items(), q.after_ending): q for q in reversed(asked)}
    return tuple(reversed(once.values())), tuple(too_large)


class _At(NamedTuple):
    """A place to ask at: the stage, the event at hand, and whether what needs no event waits."""

    stage: str
    event: str | None = None
    attributes: dict[str, Attribute] = {}  # noqa: RUF012  # never changed
    after_ending: bool = False


@dataclass(frozen=True)
class _Asker:
    """Finds the questions that one transition or flag is worth."""

    model: StageModel
    owner: Guarded

    def questions(self) -> list[Question]:
        match self.owner:
            case Transition():
                return [*self._leaves(), *self._triggers(self.owner)]
            case _:
                return list(self._leaves())

    # ------------------------------------------------------------------------------------------------- each leaf

    def _leaves(self) -> Iterator[Question]:
        guard = self.owner.guard
        for (local, leaf), (_, negated) in zip(self.owner.numbered_leaves(), signed_leaves(guard), strict=True):
            nth = list(self.owner.numbered_leaves()).index((local, leaf))
            holding, failing = _pinned(guard, nth, always), _pinned(guard, nth, never)
            opened, shut = (failing, holding) if negated else (holding, failing)
            for name, value in probes(leaf, self.model.indicator_of[leaf.indicator]):
                yield from self._probe(f"{self.owner.id}.{local} {name}", leaf.indicator, value, opened, shut)

    def _probe(self, about: str, name: str, value: Value, opened: Rule, shut: Rule) -> Iterator[Question]:
        """Yield the question in which the leaf alone decides, with `value` of its indicator, in the first place it can."""
        for at in self._places():
            readings = self._search(at, opened, shut, {name: value})
            if readings is not None:
                yield self._question(about, at, readings)
                return
        at = next(iter(self._places()))
        loose = self._search(at, opened, shut, {name: value}, alone=False)
        if loose is not None:
            yield self._question(about, at, loose)

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

    def _at(self, stage: str, trigger: Trigger | None, **said: Attribute) -> _At:
        if trigger is None:
            return _At(stage)
        return _At(stage, trigger.event, attributes_for(self.model, trigger, **said))

    # --------------------------------------------------------------------------------------------------- triggers

    def _triggers(self, transition: Transition) -> Iterator[Question]:
        for stage in transition.origins:
            for at, about in self._calls(transition, stage):
                readings = self._open(at) or self._open(at, alone=False)
                if readings is not None:
                    yield self._question(f"{transition.id} open {about}", at, readings)

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
        return self._search(at, self.owner.guard, never, {}, alone=alone)

    # ----------------------------------------------------------------------------------------------------- search

    def _search(
        self, at: _At, opened: Rule, shut: Rule, fixed: Mapping[str, Value], *, alone: bool = True
    ) -> dict[str, Value] | None:
        """Return readings that hold `opened` and not `shut`, nor, if `alone`, any guard tried before."""
        wanted = region(opened, self.model.indicator_of)
        others = [region(rule, self.model.indicator_of) for rule in (shut, *(self._before(at) if alone else ()))]
        mine = {leaf.indicator for leaf in leaves(self.owner.guard)}
        fewer = ({*box.ranges, *fixed} for box in wanted.boxes)
        for known in (mine | set(fixed), *fewer):
            found = self._knowing(known, wanted, others, fixed)
            if found is not None:
                return found
        return None

    def _knowing(
        self, known: set[str], wanted: Region, others: list[Region], fixed: Mapping[str, Value]
    ) -> dict[str, Value] | None:
        """Search among the readings that know exactly `known`: a box that names anything else does not hold there."""
        names = {name: self.model.indicator_of[name] for name in self.model.indicator_of if name in known}
        point = Box({name: _only(value) for name, value in fixed.items()})
        inside = [both for box in wanted.boxes if (both := meet(box, point)) is not None]
        outside = [box for other in others for box in other.boxes]
        return counterexample(
            Region(tuple(box for box in inside if box.ranges.keys() <= known), names),
            Region(tuple(box for box in outside if box.ranges.keys() <= known), names),
        )

    def _before(self, at: _At) -> Iterator[Rule]:
        """Yield the guards that would answer in place of this one, or be told together with it."""
        event = _asked_event(self._question("", at, {}))
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


# ----------------------------------------------------------------------------------------------------------- events


def attributes_for(model: StageModel, trigger: Trigger, **said: Attribute) -> dict[str, Attribute]:
    """Return what an event has to say so that it is taken and pulls `trigger`."""
    known = model.event_of[trigger.event].attributes
    required = {a.name: _some_value(a) for a in known if a.required and a.name not in trigger.where}
    return {**required, **trigger.where, **said}


def _some_value(attribute: AttributeKind) -> Attribute:
    match attribute.type:
        case "choice":
            return attribute.choices[0]
        case "flag":
            return False
        case "text":
            return "asked"
        case "date":
            return "2024-02-29"
        case _:
            low = attribute.low if attribute.low is not None else min(attribute.high or 0.0, 0.0)
            return float(math.ceil(low)) if attribute.type == "whole" else low


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
