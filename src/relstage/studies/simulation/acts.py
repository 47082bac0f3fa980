"""Events as a scenario brings them about, lowered: what each does to which column, and which transitions it pulls.

What an event's attributes come to is worked out once for each value that they may have; the meaning of effects is that
of ``dynamics.shift_of``.
"""

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, assert_never

import numpy as np
from numpy.typing import NDArray

from relstage.dynamics import Effect, EventKind, RaiseTo, Set, Shift, height, shift_of
from relstage.machines import Transition
from relstage.models import Attribute
from relstage.rules import Clock, Indicator
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.scenario import Between, Given, OneOf, Peaked, Spread
from relstage.studies.simulation.spreads import numbers, places

Learns = Literal["always", "changed", "never"]


class Told(NamedTuple):
    """What an attribute of an event comes to, for each value that it may have.

    `table` has one entry for each value of a choice, or one alone where nothing is drawn. A number drawn from a
    distribution stands for itself, or for whether it is `equals`.
    """

    stream: str
    spread: Spread | None
    table: NDArray[Any]
    equals: float | None = None

    def at(self, drawn: Callable[[str], NDArray[np.float64]]) -> Any:
        """Return what it comes to, given how to draw; one value for all where nothing is drawn."""
        match self.spread:
            case None:
                return self.table[0]
            case OneOf():
                return self.table[places(self.spread, drawn(self.stream))]
            case Between() | Peaked():
                said = numbers(self.spread, drawn(self.stream))
                return said if self.equals is None else said == self.equals
            case _:
                assert_never(self.spread)


def told(kind: str, name: str, given: Given | None, meaning: Callable[[Attribute | None], Any], dtype: Any) -> Told:
    """Return what `meaning` makes of the attribute `name` of an event, drawn or fixed, or of its absence."""
    stream = f"attribute:{kind}.{name}"
    if isinstance(given, OneOf):
        return Told(stream, given, np.array([meaning(value) for value in given.values], dtype=dtype))
    if isinstance(given, Between | Peaked):
        return Told(stream, given, np.empty(0))
    return Told(stream, None, np.array([meaning(given)], dtype=dtype))


class Again(NamedTuple):
    """A memory that an effect asks for: the bit that the event's attribute points to; -1 where it has none.

    `before`: whether the bit has to be there; else it must not, and an event without the attribute passes.
    """

    bit: Told
    before: bool


@dataclass(frozen=True)
class Change:
    """One effect of one event on one column.

    `tests`: what its attributes must come to. `said`: the number that its attribute gives, in place of a fixed shift.
    `learns`: whether the reading counts as learnt anew: always, where it changed, or never.
    """

    column: int
    shift: Shift
    said: Told | None
    tests: tuple[Told, ...]
    memory: Again | None
    learns: Learns


@dataclass(frozen=True)
class Pull:
    """One way in which an event pulls a transition: what its attributes must come to, and the cause it stands for."""

    tests: tuple[Told, ...]
    cause: int


@dataclass(frozen=True)
class Act:
    """An event as the scenario brings it about: by chance, by a shock or by a policy.

    `changes`, `remembers`, `signs`, `ends`, `contact`: what it does; an agreement's years and months. `initiator`,
    `cause`: the codes that it names, -1 for none. `pulls`: transition -> the ways in which it pulls it.
    """

    kind: EventKind
    changes: tuple[Change, ...]
    remembers: tuple[Told, ...]
    signs: tuple[Told, Told] | None
    ends: bool
    contact: bool
    initiator: Told
    cause: Told
    pulls: Mapping[int, tuple[Pull, ...]]

    @cached_property
    def blameless(self) -> bool:
        """Whether it names neither who brought a move about nor why, by itself or by a trigger."""
        codes = np.concatenate([self.initiator.table, self.cause.table])
        return bool((codes < 0).all()) and all(pull.cause < 0 for pulls in self.pulls.values() for pull in pulls)

    @property
    def inert(self) -> bool:
        """Whether it does nothing but pull transitions."""
        return not (self.changes or self.remembers or self.signs or self.ends or self.contact)


class Lowering:
    """Lowers events: keeps the numbers of columns, of what is remembered, and of the terms of agreements.

    Parameters
    ----------
    prepared : Prepared
        The model and the scenario.
    columns : mapping
        Recorded indicator -> its column; effects on others are left out, for nothing reads them.
    clocks : collection of str
        The clocks that something reads; what would set others is left out.
    """

    def __init__(self, prepared: Prepared, columns: Mapping[str, int], clocks: Collection[Clock]) -> None:
        self.prepared = prepared
        self.model = prepared.model
        self.columns = columns
        self.clocks = clocks
        self.bits: dict[str, int] = {}
        self.terms: dict[tuple[int, int], None] = {}

    def act(self, event: str, attributes: Mapping[str, Given]) -> Act:
        """Lower the event `event` with these attributes."""
        kind = self.model.event_of[event]
        effects = [effect for effect in kind.effects if effect.indicator in self.columns]
        reads_terms = "agreement_term" in self.clocks
        signs = reads_terms and kind.agreement == "signs"
        if signs:
            self.terms |= dict.fromkeys(_terms(attributes.get("years"), attributes.get("months")))
        return Act(
            kind=kind,
            changes=tuple(filter(None, (self._change(kind, effect, attributes) for effect in effects))),
            remembers=tuple(self._bits(kind, effect, attributes) for effect in kind.effects if _is_remembered(effect)),
            signs=tuple(told(event, name, attributes.get(name), _whole, np.int64) for name in ("years", "months"))  # type: ignore[arg-type]  # two of them
            if signs
            else None,
            ends=reads_terms and kind.agreement == "ends",
            contact=kind.contact and "months_inactive" in self.clocks,
            initiator=self._code(event, "initiator", attributes, self.prepared.initiators),
            cause=self._code(event, "cause", attributes, self.prepared.causes),
            pulls={
                nth: pulls
                for nth, transition in enumerate(self.model.transitions)
                if (pulls := self._pulls(event, transition, attributes))
            },
        )

    def _code(self, event: str, name: str, attributes: Mapping[str, Given], known: tuple[str, ...]) -> Told:
        codes = {value: code for code, value in enumerate(known)}
        return told(event, name, attributes.get(name), lambda value: codes.get(value, -1), np.int64)  # type: ignore[arg-type]

    # ------------------------------------------------------------------------------------------------------ conditions

    def _tests(
        self, event: str, where: Mapping[str, Attribute], attributes: Mapping[str, Given]
    ) -> tuple[Told, ...] | None:
        """Return what the attributes must come to; ``None`` where they never do. What they always do is left out."""
        tests = [_test(event, name, attributes.get(name), asked) for name, asked in where.items()]
        if any(not test.table.any() for test in tests if test.equals is None):
            return None
        return tuple(test for test in tests if test.spread is not None)

    def _pulls(self, event: str, transition: Transition, attributes: Mapping[str, Given]) -> tuple[Pull, ...]:
        found = []
        for trigger in transition.on:
            tests = self._tests(event, trigger.where, attributes) if trigger.event == event else None
            if tests is not None:
                cause = -1 if not trigger.cause else self.prepared.causes.index(trigger.cause)
                found.append(Pull(tests, cause))
        return tuple(found)

    def _bit(self, text: str) -> int:
        return self.bits.setdefault(text, len(self.bits))

    def _bits(self, kind: EventKind, effect: Effect, attributes: Mapping[str, Given]) -> Told:
        """Return the bit that the effect's memory has for each value of its attribute; -1 for none."""
        name, before, missing = effect.again, f"{kind.name}.", None
        if name is None:
            name, before, missing = effect.once, "", effect.once_value
        assert name is not None

        def bit(value: Attribute | None) -> int:
            value = missing if value is None else value
            return -1 if value is None else self._bit(f"{before}{name}={value}")

        return told(kind.name, name, attributes.get(name), bit, np.int64)

    # --------------------------------------------------------------------------------------------------------- effects

    def _change(self, kind: EventKind, effect: Effect, attributes: Mapping[str, Given]) -> Change | None:
        tests = self._tests(kind.name, effect.where, attributes)
        if tests is None:
            return None
        indicator = self.model.indicator_of[effect.indicator]
        said, shift = None, None
        if isinstance(effect, Set) and effect.attribute is not None:
            given = attributes.get(effect.attribute)
            said = told(
                kind.name, effect.attribute, given, lambda v: np.nan if v is None else height(v, indicator), float
            )
        else:
            shift = shift_of(effect, indicator)
            if shift is None:
                return None
        memory = (
            Again(self._bits(kind, effect, attributes), effect.again is not None) if _is_remembered(effect) else None
        )
        learns: Learns = "always" if isinstance(effect, Set) else "changed" if isinstance(effect, RaiseTo) else "never"
        return Change(self.columns[effect.indicator], shift or Shift(), said, tests, memory, learns)


def _is_remembered(effect: Effect) -> bool:
    return effect.again is not None or effect.once is not None


def _test(event: str, name: str, given: Given | None, asked: Attribute) -> Told:
    if isinstance(given, Between | Peaked):
        drawn = told(event, name, given, bool, np.bool_)
        return (
            told(event, name, None, bool, np.bool_) if isinstance(asked, str) else drawn._replace(equals=float(asked))
        )
    return told(event, name, given, lambda value: value is not None and value == asked, np.bool_)


def _height(indicator: Indicator, value: Attribute | None) -> float:
    return math.nan if value is None else height(value, indicator)


def _whole(value: Attribute | None) -> int:
    return int(value or 0)


def _values(given: Given | None) -> tuple[Attribute | None, ...]:
    assert not isinstance(given, Between | Peaked)
    return given.values if isinstance(given, OneOf) else (given,)


def _terms(years: Given | None, months: Given | None) -> list[tuple[int, int]]:
    return [(_whole(y), _whole(m)) for y in _values(years) for m in _values(months)]
