"""Facts that a model takes, read off a tape: any reading of it, and any event with attributes that it may have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import product
from typing import Any, assert_never

from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from relstage.dynamics import AttributeKind, EventKind, Set
from relstage.errors import nearest
from relstage.machines import StageModel
from relstage.models import Attribute, Basis, Event, Fact, Reading, Side
from relstage.regions import whole_range
from relstage.rules import Indicator, Levels, Number, Value
from relstage.testing.points import turning_points
from relstage.testing.strategies.guards import anywhere
from relstage.testing.strategies.tape import Tape

Overrides = Mapping[str, SearchStrategy[Any]]

MOMENT = timedelta(microseconds=1)
OPENINGS = (
    datetime(2022, 1, 31, 12, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(2023, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2021, 3, 28, 0, 30, tzinfo=UTC),
    datetime(2020, 10, 31, 22, tzinfo=UTC),
)
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe")
GAPS = (
    timedelta(days=1),
    timedelta(0),
    MOMENT,
    timedelta(hours=5),
    timedelta(days=13),
    timedelta(days=31),
    timedelta(days=61),
    timedelta(days=366),
)
_BASES: tuple[Basis, ...] = ("assessed", "assessed", "inferred", "assumed")
_SIDES: tuple[Side, ...] = ("both", "both", "supplier", "customer")


def checked(model: StageModel, overrides: Overrides | None) -> Overrides:
    """Return the overrides, each of a reading that is recorded or of a kind of event, by a strategy."""
    known = {each.name for each in model.indicators if each.clock is None} | set(model.event_of)
    for name, strategy in (overrides or {}).items():
        if name not in known:
            said = f"overrides: {name!r} is no recorded indicator and no event of {model.name}"
            raise InvalidArgument(said + nearest(name, known))
        if not isinstance(strategy, SearchStrategy):
            raise InvalidArgument(f"overrides: {name!r} is {strategy!r}; give a strategy, such as st.floats(0, 0.5)")
    return overrides or {}


@dataclass(slots=True)
class FactWriter:
    """Writes facts off a tape, each one that the model takes, later and later."""

    model: StageModel
    tape: Tape
    draw: DrawFn
    overrides: Overrides
    now: datetime
    facts: list[Fact] = field(default_factory=list)
    taken: set[tuple[object, ...]] = field(default_factory=set)

    def write(self) -> None:
        """Write one more fact, if one can be written."""
        self.now += self.tape.pick(GAPS)
        kinds = [kind for kind in self.model.events if takable(kind)]
        recorded = [each for each in self.model.indicators if each.clock is None]
        if kinds and (not recorded or self.tape.below(2)):
            self._write_event(self.tape.pick(kinds))
        elif recorded:
            self._write_reading(self.tape.pick(recorded))

    def _write_reading(self, indicator: Indicator) -> None:
        basis, side = self.tape.pick(_BASES), self.tape.pick(_SIDES)
        key = (indicator.name, side, basis == "assumed", self.now)
        if key in self.taken:
            self.now += MOMENT
            key = (*key[:3], self.now)
        self.taken.add(key)
        value = None if self.tape.chance(10) else self.value(indicator)
        self.facts.append(
            Reading(
                indicator=indicator.name,
                value=value,
                basis=basis,
                side=side,
                occurred_at=self.now,
                recorded_at=self._recorded(),
            )
        )

    def value(self, indicator: Indicator) -> Value:
        """Read a value of `indicator`, by its override where it has one."""
        if indicator.name in self.overrides:
            value: Value = self.draw(self.overrides[indicator.name])
            if not indicator.scale.admits(value):
                raise InvalidArgument(f"overrides: {indicator.name} drew {value!r}; it is {indicator.scale}")
            return value
        return some_value(self.tape, self.model, indicator)

    def _write_event(self, kind: EventKind) -> None:
        about = [f.id for f in self.facts if isinstance(f, Event) and f.kind in kind.about]
        self.facts.append(
            Event(
                id=f"{kind.name} {len(self.facts) + 1}",
                kind=kind.name,
                occurred_at=self.now,
                recorded_at=self._recorded(),
                sequence=self.tape.pick((0, 0, 1)),
                about=self.tape.pick(about) if about and self.tape.chance(80) else None,
                attributes=self.attributes(kind),
            )
        )

    def attributes(self, kind: EventKind) -> dict[str, Attribute]:
        """Read the attributes of an event, by the override of its kind where it has one."""
        if kind.name in self.overrides:
            given: dict[str, Attribute] = self.draw(self.overrides[kind.name])
            event = Event(id="x", kind=kind.name, occurred_at=self.now, attributes=given)
            if problems := kind.problems(event):
                raise InvalidArgument(f"overrides: {kind.name} drew {given!r}: {problems[0].message}")
            return given
        return some_attributes(self.tape, self.model, kind)

    def _recorded(self) -> datetime:
        return self.now + self.tape.pick(GAPS) if self.tape.chance(15) else self.now


def takable(kind: EventKind) -> bool:
    """Tell whether events of the kind can be taken: one that signs an agreement must know a term."""
    return kind.agreement != "signs" or bool({"years", "months"} & {each.name for each in kind.attributes})


def some_value(tape: Tape, model: StageModel, indicator: Indicator) -> Value:
    """Read a value on the scale of `indicator`: mostly at a threshold of the model, or beside one."""
    if tape.below(8) < 6:
        return tape.pick(_points(model, indicator.name))
    return anywhere(tape, whole_range(indicator), indicator)


@lru_cache(maxsize=1024)
def _points(model: StageModel, name: str) -> list[Value]:
    return turning_points(indicator=model.indicator_of[name], rules=[each.guard for each in model.guarded()])


def some_attributes(tape: Tape, model: StageModel, kind: EventKind) -> dict[str, Attribute]:
    """Read attributes that an event of the kind may have, and that what they set may read."""
    asked = [trigger.where for each in model.transitions for trigger in each.on if trigger.event == kind.name]
    found: dict[str, Attribute] = dict(tape.pick(asked)) if asked and tape.below(3) < 2 else {}
    for attribute in kind.attributes:
        if attribute.name not in found and (attribute.required or tape.chance(50)):
            value = _attribute(tape, model, kind, attribute)
            if value is not None:
                found[attribute.name] = value
    if kind.agreement == "signs":
        found = {name: value for name, value in found.items() if name not in ("years", "months", "start")}
        found |= _term(tape, kind)
    return found


def _term(tape: Tape, kind: EventKind) -> dict[str, Attribute]:
    known = {each.name for each in kind.attributes}
    unit = "years" if "years" in known and ("months" not in known or tape.below(3)) else "months"
    found: dict[str, Attribute] = {unit: tape.pick((3.0, 1.0, 2.0, 5.0) if unit == "years" else (36.0, 1.0, 35.0))}
    if "start" in known and tape.chance(20):
        found["start"] = tape.pick(("2024-02-29", "2023-12-31", "2022-06-01"))
    return found


def _attribute(tape: Tape, model: StageModel, kind: EventKind, attribute: AttributeKind) -> Attribute | None:
    sets = [e.indicator for e in kind.effects if isinstance(e, Set) and e.attribute == attribute.name]
    moved = [model.indicator_of[name] for name in sets]
    values = [value for value in _values(attribute, moved) if not attribute.complaint(value)]
    fit = [value for value in values if all(each.scale.admits(value) for each in moved)]
    return tape.pick(fit) if fit else None


def _values(attribute: AttributeKind, moved: Sequence[Indicator]) -> Sequence[Attribute]:
    match attribute.type:
        case "flag":
            return (True, False)
        case "choice":
            return attribute.choices
        case "date":
            return ("2024-02-29", "2023-12-31")
        case "text":
            return [level for each in moved if isinstance(each.scale, Levels) for level in each.scale.levels] or (
                "",
                "x",
            )
        case "number" | "whole":
            return _numbers(attribute, moved)
        case _:
            assert_never(attribute.type)


def _numbers(attribute: AttributeKind, moved: Sequence[Indicator]) -> list[float]:
    bounds = [(attribute.low, attribute.high)]
    bounds += [(each.scale.low, each.scale.high) for each in moved if isinstance(each.scale, Number)]
    ends = [end for pair in bounds for end in pair if end is not None]
    whole = attribute.type == "whole" or any(isinstance(each.scale, Number) and each.scale.whole for each in moved)
    found = [1.0, *ends, *(sum(pair) / 2 for pair in product(ends, repeat=2)), 0.0, 2.0, 10.0, -1.0]
    return list(dict.fromkeys(float(round(number)) if whole else number for number in found))
