"""What a rule means and how one decides, said a second time and as plainly as may be.

A rule is true, false or unknown (``None``). Of the transitions out of a stage one fires: terminations before
recoveries, regressions and advances; within a kind those that ask for the event at hand before those that ask for
none, then as declared. Again until nothing fires. A transition into a stage that this decision was in already is
passed by and noted as a cycle; a terminate or recover is the last; whatever counts months in a stage is 0 after a move.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeGuard, assert_never

from relstage.machines import StageModel, Transition
from relstage.models import Attribute, Event
from relstage.rules import AllOf, AnyOf, Bound, Leaf, Level, Not, Readings, Rule

KINDS = ("terminate", "recover", "regress", "advance")


@dataclass(frozen=True, slots=True)
class Made:
    """One move of an outcome, with the id of the event it used up."""

    transition: str
    kind: str
    origin: str
    target: str
    event: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a decision leads, by which moves, and the transitions passed by because they led back."""

    stage: str
    moves: tuple[Made, ...]
    cycles: tuple[str, ...]

    @property
    def over(self) -> bool:
        """Whether a terminate or recover ended it."""
        return bool(self.moves) and self.moves[-1].kind in ("terminate", "recover")


@dataclass(frozen=True, slots=True)
class Sight:
    """One transition out of a stage as an explanation shows it: its verdict, and that of each leaf as it is shown."""

    transition: str
    verdict: bool | None
    leaves: tuple[bool | None, ...]
    waits_for_event: bool


def truth(rule: Rule, readings: Readings) -> bool | None:
    """Tell whether `rule` is true, false or unknown."""
    match rule:
        case Bound() | Level():
            value = readings.get(rule.indicator)
            return None if value is None else _compares(rule, value)
        case AllOf(parts):
            said = [truth(part, readings) for part in parts]
            return False if False in said else None if None in said else True
        case AnyOf(parts):
            said = [truth(part, readings) for part in parts]
            return True if True in said else None if None in said else False
        case Not(part):
            inner = truth(part, readings)
            return None if inner is None else not inner
        case _:
            assert_never(rule)


def _compares(leaf: Leaf, value: object) -> bool:
    if isinstance(leaf, Level):
        return value in leaf.among
    assert isinstance(value, int | float)
    if leaf.op == ">=":
        return value >= leaf.limit
    if leaf.op == ">":
        return value > leaf.limit
    if leaf.op == "<=":
        return value <= leaf.limit
    return value < leaf.limit


def signed(rule: Rule, *, under_not: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Yield the leaves from left to right, each with whether it is meant the other way round."""
    match rule:
        case Bound() | Level():
            yield rule, under_not
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from signed(part, under_not=under_not)
        case Not(part):
            yield from signed(part, under_not=not under_not)
        case _:
            assert_never(rule)


def asks_for(where: Mapping[str, Attribute], attributes: Mapping[str, Attribute]) -> bool:
    """Tell whether `attributes` has each value that `where` names."""
    return all(name in attributes and attributes[name] == value for name, value in where.items())


def pulled(transition: Transition, event: Event | str | None) -> bool:
    """Tell whether `event` is one that `transition` asks for."""
    if event is None:
        return False
    kind, attributes = (event, {}) if isinstance(event, str) else (event.kind, event.attributes)
    return any(trigger.event == kind and asks_for(trigger.where, attributes) for trigger in transition.on)


def restarted(model: StageModel) -> dict[str, float]:
    """Return the readings that begin at 0 with each move."""
    return {each.name: 0.0 for each in model.indicators if each.clock == "months_in_stage"}


def decided(
    model: StageModel, stage: str, readings: Readings, event: Event | str | None = None, *, silent: bool = True
) -> Outcome:
    """Return what `decide` must answer; `silent` says whether transitions that ask for no event may fire."""
    been, moves, cycles = [stage], list[Made](), list[str]()
    while True:
        chosen, passed_by = _first(model, been, readings, event, silent=silent)
        cycles += [id for id in passed_by if id not in cycles]
        if chosen is None:
            break
        used = None if not chosen.on or event is None else event if isinstance(event, str) else event.id
        moves.append(Made(chosen.id, chosen.kind, been[-1], chosen.target, used))
        been.append(chosen.target)
        if chosen.kind in ("terminate", "recover"):
            break
        if chosen.on:
            event = None
        readings = {**readings, **restarted(model)}
    return Outcome(been[-1], tuple(moves), tuple(cycles))


def _first(
    model: StageModel, been: list[str], readings: Readings, event: Event | str | None, *, silent: bool
) -> tuple[Transition | None, list[str]]:
    passed_by: list[str] = []
    for transition in _queue(model, been[-1], event, silent=silent):
        if truth(transition.guard, readings) is True:
            if transition.target not in been:
                return transition, passed_by
            passed_by.append(transition.id)
    return None, passed_by


def _queue(model: StageModel, stage: str, event: Event | str | None, *, silent: bool) -> Iterator[Transition]:
    for kind in KINDS:
        here = [each for each in model.transitions if each.kind == kind and stage in each.origins]
        yield from (each for each in here if pulled(each, event))
        if silent:
            yield from (each for each in here if not each.on)


def sights(model: StageModel, stage: str, readings: Readings) -> tuple[Sight, ...]:
    """Return each transition out of `stage` as an explanation must show it, by kind and as declared."""
    found = []
    for kind in KINDS:
        for each in model.transitions:
            if each.kind == kind and stage in each.origins:
                verdict = truth(each.guard, readings)
                found.append(Sight(each.id, verdict, leaf_verdicts(model, each, readings), bool(each.on)))
    return tuple(found)


def leaf_verdicts(model: StageModel, transition: Transition, readings: Readings) -> tuple[bool | None, ...]:
    """Return the verdict of each leaf as it is shown: one under ``Not`` as its opposite, where it has one."""
    said = []
    for leaf, under_not in signed(transition.guard):
        verdict = truth(leaf, readings)
        all_levels = isinstance(leaf, Level) and len(leaf.among) == model.indicator_of[leaf.indicator].scale.span + 1
        said.append(verdict if verdict is None or not under_not or all_levels else not verdict)
    return tuple(said)


def flagged(model: StageModel, stage: str, readings: Readings) -> dict[str, bool | None]:
    """Return each flag that `stage` can carry: it is there when one of its rules holds."""
    found: dict[str, bool | None] = {}
    for flag in model.flags:
        if stage in flag.stages:
            rules = [each.guard for each in model.flags if each.name == flag.name and stage in each.stages]
            said = [truth(rule, readings) for rule in rules]
            found[flag.name] = True if True in said else None if None in said else False
    return found


def waiting(model: StageModel, transition: str, readings: Readings) -> int | None:
    """Return the fewest whole months after which the guard holds if every month count goes on, and nothing else."""
    guard = next(each.guard for each in model.transitions if each.id == transition)
    counts: dict[str, float] = {}
    for each in model.indicators:
        value = readings.get(each.name)
        if each.clock in ("months_inactive", "months_in_stage") and isinstance(value, float | int):
            counts[each.name] = value
    limits = [(leaf.limit, counts[leaf.indicator]) for leaf, _ in signed(guard) if is_count(leaf, counts)]
    near = {int(limit - now) + step for limit, now in limits if limit - now < 120_000 for step in (-1, 0, 1, 2)}
    for months in sorted(month for month in near if month > 0):
        if truth(guard, {**readings, **{name: now + months for name, now in counts.items()}}) is True:
            return months
    return None


def is_count(leaf: Leaf, counts: Mapping[str, float]) -> TypeGuard[Bound]:
    """Tell whether a leaf compares one of the month counts."""
    return isinstance(leaf, Bound) and leaf.indicator in counts
