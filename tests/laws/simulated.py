"""Scenarios drawn for a model: events of every kind it knows, readings that drift, shocks, policies, recoveries."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from hypothesis.strategies import SearchStrategy

from relstage.dynamics import AttributeKind, EventKind
from relstage.machines import StageModel, Transition
from relstage.messages import Labels
from relstage.rules import (
    OPERATORS,
    AllOf,
    AnyOf,
    Bound,
    Indicator,
    Level,
    Levels,
    Not,
    Number,
    Rule,
    all_of,
    always,
    any_of,
    compare,
)
from relstage.studies.simulation import (
    Beginning,
    Between,
    Deed,
    Drift,
    Happening,
    OneOf,
    Peaked,
    Policy,
    Scenario,
    Shock,
)
from tests.laws.tape import Tape, taped
from tests.made_up import MADE_UP

TERMS = ({"years": 1}, {"years": 3}, {"months": 7}, {"years": 1, "months": 2}, {"months": 2})


def scenarios(model: StageModel, *, months: int = 14) -> SearchStrategy[Scenario]:
    """Draw scenarios for `model`."""
    return taped(lambda tape: Reader(tape, model, months).scenario(), 3072)


def number_on(tape: Tape, scale: Number) -> float:
    """Read a number on a scale, its ends and quarters often."""
    low = min(-1.0, (scale.high or 0.0) - 2.0) if scale.low is None else scale.low
    high = (low + 10.0 if scale.whole else low + 1.5) if scale.high is None else scale.high
    if scale.whole:
        return float(tape.between(int(low), int(min(high, low + 10))))
    return min(
        low + (high - low) * tape.pick((0.0, 1.0, 0.25, 0.7, tape.below(1000) / 999, tape.below(1000) / 999)), high
    )


def value_of(tape: Tape, indicator: Indicator) -> Any:
    """Read a plain value of an indicator."""
    scale = indicator.scale
    return tape.pick(scale.levels) if isinstance(scale, Levels) else number_on(tape, scale)


def best_of(indicator: Indicator) -> Any:
    """Return the best value of an indicator, so that deep stages are held."""
    scale, good = indicator.scale, indicator.direction == "beneficial"
    if isinstance(scale, Levels):
        return scale.levels[-1 if good else 0]
    if good:
        return max(scale.low or 0.0, 8.0) if scale.high is None else scale.high
    return min(scale.high or 0.0, 0.0) if scale.low is None else scale.low


def given_of(tape: Tape, indicator: Indicator) -> Any:
    """Read a plain value of an indicator, a distribution, or one of several."""
    scale, form = indicator.scale, tape.below(3)
    if form == 1:
        values = tuple(None if tape.chance(20) else value_of(tape, indicator) for _ in range(tape.between(1, 4)))
        return OneOf(values=values, weights=tape.pick(((), tuple(1.0 + tape.below(3) for _ in values))))
    if form == 0 or isinstance(scale, Levels) or scale.whole:
        return value_of(tape, indicator)
    low, mode, high = sorted(number_on(tape, scale) for _ in range(3))
    if low == high:
        return low
    return tape.pick((Between(low=low, high=high), Peaked(low=low, mode=mode, high=high)))


def attribute_of(tape: Tape, kind: AttributeKind) -> Any:
    """Read a plain value of an attribute."""
    match kind.type:
        case "number" | "whole":
            return number_on(tape, Number(low=kind.low, high=kind.high, whole=kind.type == "whole", span=1.0))
        case "flag":
            return bool(tape.below(2))
        case "choice":
            return tape.pick(kind.choices)
        case "date":
            return tape.pick(("2024-02-29", "2023-01-01"))
        case _:
            return tape.pick(("late", "wrong", "rude"))


def attributes_of(tape: Tape, kind: EventKind, *, spreads: bool) -> dict[str, Any]:
    """Read the attributes of an event, fixed or to be drawn."""
    if kind.agreement == "signs":
        several = {"years": OneOf(values=(1.0, 2.0, 1.0)), "months": OneOf(values=(1.0, None))}
        return several if spreads and tape.chance(50) else dict(tape.pick(TERMS))
    found: dict[str, Any] = {}
    for each in kind.attributes:
        if not each.required and not tape.chance(60):
            continue
        compared = any(each.name in (effect.again, effect.once) for effect in kind.effects)
        if spreads and each.type == "number" and not compared and tape.chance(40):
            low = -1.0 if each.low is None else each.low
            found[each.name] = Between(low=low, high=low + 1.0 if each.high is None else each.high)
        elif spreads and tape.chance(60):
            some = tuple(attribute_of(tape, each) for _ in range(tape.between(1, 3)))
            found[each.name] = OneOf(values=some if each.required else (*some, None))
        else:
            found[each.name] = attribute_of(tape, each)
    return found


class Reader:
    """A scenario while it is read off a tape."""

    def __init__(self, tape: Tape, model: StageModel, months: int) -> None:
        self.tape = tape
        self.model = model
        self.months = months
        self.places = tuple(model.places)
        self.kinds = tuple(kind for kind in model.events if not kind.about)
        self.recorded = tuple(i for i in model.indicators if i.clock is None)
        self.numeric = tuple(i for i in self.recorded if isinstance(i.scale, Number) and not i.scale.whole)

    def scenario(self) -> Scenario:
        """Read the whole."""
        tape = self.tape
        occasions = tape.between(1, 3)
        return Scenario(
            name="drawn",
            title=Labels(en="drawn", ru="drawn"),
            model=self.model.name,
            starts_on=date(2024, tape.between(1, 12), tape.pick((1, 15, 28))),
            months=self.months,
            occasions=occasions,
            beginnings=(Beginning(readings=self.readings(75, good=tape.chance(40))), *self.others()),
            renewal=self.readings(60) if tape.chance(50) else {},
            happenings=tuple(self.happenings(occasions)),
            drifts=tuple(self.drift(i) for i in tape.some(self.numeric, 0, 5)) if self.numeric else (),
            shocks=tuple(self.shock(nth) for nth in range(tape.below(4))),
            policies=tuple(self.policy(nth) for nth in range(tape.below(4))) if self.kinds else (),
            margins={place: tape.pick((0.0, 10.0, 33.3)) for place in self.places},
            discount=tape.pick((0.0, 0.07)),
            provenance=MADE_UP,
        )

    def readings(self, percent: int, *, good: bool = False) -> dict[str, Any]:
        """Read values of so many of the indicators; in good times most of them are the best there are."""
        return {
            i.name: best_of(i) if good and self.tape.chance(85) else given_of(self.tape, i)
            for i in self.recorded
            if self.tape.chance(percent)
        }

    def others(self) -> Iterator[Beginning]:
        """Read ways to begin in the midst."""
        tape = self.tape
        for _ in range(tape.below(4)):
            yield Beginning(
                stage=tape.pick((None, *(stage.name for stage in self.model.stages))),
                readings=self.readings(85, good=tape.chance(50)),
                months_in_stage=tape.pick((0, 1, 5, 20)),
                months_inactive=tape.pick((0, 3, 11)),
                weight=tape.pick((0.5, 1.0, 2.0)),
            )

    def happenings(self, occasions: int) -> Iterator[Happening]:
        """Read events by chance: some of any kind, and those that pull transitions more often than not."""
        tape = self.tape
        pulling = {trigger.event for move in self.model.transitions for trigger in move.on}
        kinds = [tape.pick(self.kinds) for _ in range(tape.between(2, 10) if self.kinds else 0)]
        kinds += [kind for kind in self.kinds if kind.name in pulling and tape.chance(60)]
        most = occasions / max(len(kinds), 1)
        for kind in kinds:
            rates = {place: most / tape.pick((1, 2, 8)) for place in self.places if tape.chance(40)}
            rates |= {"*": most / tape.pick((1, 2, 8))} if tape.chance(80) else {}
            yield Happening(event=kind.name, rates=rates, attributes=attributes_of(tape, kind, spreads=True))

    def deeds(self, most: int) -> tuple[Deed, ...]:
        """Read what is brought about."""
        kinds = [self.tape.pick(self.kinds) for _ in range(self.tape.between(1, most))]
        return tuple(Deed(event=k.name, attributes=attributes_of(self.tape, k, spreads=False)) for k in kinds)

    def drift(self, indicator: Indicator) -> Drift:
        """Read how a reading drifts."""
        tape = self.tape
        assert isinstance(indicator.scale, Number)
        return Drift(
            indicator=indicator.name,
            to=number_on(tape, indicator.scale),
            pull=tape.pick((0.0, 0.1, 0.5, 1.0)),
            step=tape.pick((0.0, 0.0, -0.05, 0.125)),
            noise=tape.pick((0.0, 0.1, 0.3)),
            shape=tape.pick(("uniform", "triangular", "normal")),
            stages=tuple(tape.some([stage.name for stage in self.model.stages], 0, 3)),
        )

    def shock(self, nth: int) -> Shock:
        """Read a shock."""
        tape = self.tape
        return Shock(
            name=f"shock_{nth}",
            month=tape.between(1, self.months),
            share=tape.pick((0.4, 1.0)),
            events=self.deeds(2) if self.kinds and tape.chance(60) else (),
            readings={i.name: value_of(tape, i) for i in tape.some(self.recorded, 0, 4)} if self.recorded else {},
        )

    def policy(self, nth: int) -> Policy:
        """Read a policy."""
        tape = self.tape
        return Policy(
            name=f"policy_{nth}",
            when=self.rule(),
            stages=tuple(tape.some(self.places, 0, 3)) if tape.chance(50) else (),
            events=self.deeds(3),
            cost=tape.pick((0.0, 12.5)),
            every=tape.pick((1, 2, 6)),
            chance=tape.pick((0.5, 1.0)),
        )

    def rule(self) -> Rule:
        """Read a rule over the indicators, computed ones included."""
        rule = self.leaf()
        for _ in range(self.tape.below(3)):
            rule = self.tape.pick((all_of, any_of))(rule, self.leaf())
        return Not(rule) if self.tape.chance(30) else rule

    def any_of_rules(self) -> Rule:
        """Read a rule that nests."""
        return any_of(self.rule(), all_of(self.rule(), self.rule()))

    def leaf(self) -> Rule:
        """Read a comparison."""
        indicator = self.tape.pick(self.model.indicators)
        limit = value_of(self.tape, indicator)
        op = self.tape.pick(tuple(OPERATORS))
        return compare(indicator, op, limit)


def touching(model: StageModel) -> Scenario:
    """Return a scenario in which every transition of `model` can fire: there is a way to begin just before each."""
    befores = [
        _just_before(model, transition, origin)
        for transition in model.transitions
        for origin in transition.origins
        if origin in {stage.name for stage in model.stages}
    ]
    triggers = {(each.event, *each.where.items()): each for move in model.transitions for each in move.on}
    every = dict.fromkeys(model.places, 0.8 / max(len(triggers), 1))
    sign = Deed(event="agreement_signed", attributes={"years": 3})
    return Scenario(
        name="touching",
        title=Labels(en="touching", ru="touching"),
        model=model.name,
        starts_on=date(2024, 2, 28),
        months=6,
        occasions=2,
        beginnings=tuple(befores),
        happenings=tuple(Happening(event=t.event, rates=every, attributes=t.where) for t in triggers.values()),
        policies=(Policy(name="sign", when=always, events=(sign,), every=12, chance=0.3),),
        provenance=MADE_UP,
    )


def _just_before(model: StageModel, transition: Transition, origin: str) -> Beginning:
    """Return a way to begin in `origin` with readings under which the guard of `transition` holds."""
    values = {each.name: best_of(each) for each in model.indicators if each.count}
    values |= {leaf.indicator: _inside(leaf, model) for leaf in _first_leaves(transition.guard)}
    clocks = {i.clock: values.pop(i.name) for i in model.indicators if i.clock and i.name in values}
    return Beginning(
        stage=origin,
        readings=values,
        months_in_stage=int(clocks.get("months_in_stage", 1)),
        months_inactive=int(clocks.get("months_inactive", 1)),
    )


def _first_leaves(rule: Rule) -> Iterator[Bound | Level]:
    match rule:
        case AllOf(parts):
            for part in parts:
                yield from _first_leaves(part)
        case AnyOf(parts):
            yield from _first_leaves(parts[0])
        case Bound() | Level():
            yield rule
        case Not():
            raise AssertionError("no guard of the catalogue negates")


def _inside(leaf: Bound | Level, model: StageModel) -> Any:
    if isinstance(leaf, Level):
        return leaf.among[0]
    scale = model.indicator_of[leaf.indicator].scale
    assert isinstance(scale, Number)
    by = 1.0 if scale.whole else 0.01
    return leaf.limit + {">": by, "<": -by}.get(leaf.op, 0.0)
