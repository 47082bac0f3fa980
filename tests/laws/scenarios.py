"""Scenarios read off tapes: for any model, whatever a scenario can say of it, all of it sound."""

from datetime import date
from typing import Any

from hypothesis.strategies import SearchStrategy

from relstage.dynamics import AttributeKind, EventKind, Set
from relstage.machines import StageModel
from relstage.models.scenarios import (
    EVERYWHERE,
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
from relstage.rules import OPERATORS, AllOf, AnyOf, Bound, Indicator, Level, Levels, Not, Number, Op, Rule
from relstage.testing.strategies.tape import Tape, taped
from tests.made_up import MADE_UP, labels

SIZE = 1_024
OPS: tuple[Op, ...] = tuple(OPERATORS)


def scenarios(model: StageModel, *, months: int = 18) -> SearchStrategy[Scenario]:
    """Draw a scenario that fits `model`, with a horizon of at most `months`."""
    return taped(lambda tape: a_scenario(tape, model, months), SIZE)


def a_scenario(tape: Tape, model: StageModel, months: int) -> Scenario:
    """Read a scenario off `tape`."""
    horizon, occasions = tape.between(1, months), tape.between(1, 3)
    return Scenario(
        name="drawn",
        title=labels("drawn"),
        model=model.name,
        starts_on=date(tape.between(2, 9900), tape.between(1, 12), tape.between(1, 28)),
        months=horizon,
        occasions=occasions,
        beginnings=tuple(_beginning(tape, model) for _ in range(tape.between(1, 3))),
        renewal=_readings(tape, model),
        happenings=_happenings(tape, model, occasions),
        drifts=_drifts(tape, model),
        shocks=tuple(_shock(tape, model, nth, horizon) for nth in range(tape.below(3))),
        policies=tuple(_policy(tape, model, nth) for nth in range(tape.below(3))),
        margins={place: float(tape.between(0, 9)) for place in tape.some(list(model.places), 0, 3)},
        discount=tape.pick((0.0, 0.08, 10.0)),
        provenance=MADE_UP,
    )


def _beginning(tape: Tape, model: StageModel) -> Beginning:
    in_midst = tape.chance(40)
    return Beginning(
        stage=tape.pick([None, *(stage.name for stage in model.stages)]),
        readings=_readings(tape, model),
        months_in_stage=tape.between(0, 12) if in_midst else 0,
        months_inactive=tape.between(0, 13) if in_midst else 0,
        weight=tape.pick((1.0, 0.5, 3.0)),
    )


def _readings(tape: Tape, model: StageModel) -> dict[str, Any]:
    free = [indicator for indicator in model.indicators if indicator.clock is None]
    return {each.name: _given(tape, each) for each in tape.some(free, 0, 12)}


def _given(tape: Tape, indicator: Indicator) -> Any:
    scale = indicator.scale
    values = list(scale.levels) if isinstance(scale, Levels) else _numbers(scale)
    return _spread(tape, values, ranges=isinstance(scale, Number) and not scale.whole)


def _numbers(scale: Number) -> list[Any]:
    """Return numbers of `scale`, in order and near its ends."""
    low = -2.0 if scale.low is None else scale.low
    high = low + 12.0 if scale.high is None else scale.high
    return [low, low + 1, low + 2, high] if scale.whole else [low + (high - low) * share for share in (0, 0.3, 0.5, 1)]


def _spread(tape: Tape, values: list[Any], *, ranges: bool) -> Any:
    match tape.below(5) if ranges else tape.below(3):
        case 0 | 1:
            return tape.pick(values)
        case 2:
            chosen = (*tape.some(values, 1, 3), *((None,) if tape.chance(30) else ()))
            weights = (*(0.0 for _ in chosen[1:]), 1.0) if tape.chance(20) else ()
            return OneOf(values=chosen, weights=weights)
        case 3:
            low, high = sorted((tape.pick(values), tape.pick(values)))
            return Between(low=low, high=high)
        case _:
            low, mode, high = sorted((tape.pick(values), tape.pick(values), tape.pick(values)))
            return Peaked(low=low, mode=mode, high=high)


# ------------------------------------------------------------------------------------------------------------ events


def _happenings(tape: Tape, model: StageModel, occasions: int) -> tuple[Happening, ...]:
    kinds = _simulated(model)
    count = tape.between(0, 6) if kinds else 0
    return tuple(_happening(tape, model, tape.pick(kinds), occasions / count) for _ in range(count))


def _simulated(model: StageModel) -> list[EventKind]:
    return [kind for kind in model.events if not kind.about]


def _happening(tape: Tape, model: StageModel, kind: EventKind, most: float) -> Happening:
    places = [EVERYWHERE, *model.places]
    rates = {place: most * tape.pick((1.0, 0.5, 0.1, 0.0)) for place in tape.some(places, 1, len(places))}
    return Happening(event=kind.name, rates=rates, attributes=_attributes(tape, model, kind, spread=True))


def _attributes(tape: Tape, model: StageModel, kind: EventKind, *, spread: bool) -> dict[str, Any]:
    if kind.agreement == "signs":
        years = tape.pick((1.0, 3.0, 5.0))
        return {"years": OneOf(values=(years, 2.0)) if spread else years, "months": float(tape.between(0, 11))}
    known = [attribute for attribute in kind.attributes if attribute.required or tape.chance(70)]
    return {attribute.name: _attribute(tape, model, kind, attribute, spread=spread) for attribute in known}


def _attribute(tape: Tape, model: StageModel, kind: EventKind, attribute: AttributeKind, *, spread: bool) -> Any:
    read = [effect.indicator for effect in kind.effects if isinstance(effect, Set) and effect.attribute]
    values: list[Any] = [*(attribute.choices or ("finish", "delivery"))]
    if attribute.type == "flag":
        values = [True, False]
    elif attribute.type == "date":
        values = ["2024-02-29"]
    elif attribute.type in ("number", "whole"):
        scale = Number(low=attribute.low, high=attribute.high, whole=attribute.type == "whole", span=1.0)
        values = _numbers(model.indicator_of[read[0]].scale if read else scale)  # type: ignore[arg-type]
    if not spread:
        return tape.pick(values)
    compared = any(attribute.name in (effect.again, effect.once) for effect in kind.effects)
    drawn = _spread(tape, values, ranges=attribute.type == "number" and not compared)
    nothing = attribute.required and isinstance(drawn, OneOf) and None in drawn.values
    return tape.pick(values) if nothing else drawn


def _deeds(tape: Tape, model: StageModel, low: int) -> tuple[Deed, ...]:
    kinds = tape.some(_simulated(model), low, 2)
    return tuple(Deed(event=kind.name, attributes=_attributes(tape, model, kind, spread=False)) for kind in kinds)


def _shock(tape: Tape, model: StageModel, nth: int, horizon: int) -> Shock:
    free = [indicator for indicator in model.indicators if indicator.clock is None]
    month = tape.between(1, horizon + 2)  # after the horizon it strikes nobody
    return Shock(
        name=f"shock_{nth}",
        month=month,
        stages=tuple(tape.some(list(model.places), 0, 2)),
        share=tape.pick((1.0, 0.5, 0.0)),
        events=_deeds(tape, model, 0),
        readings={each.name: tape.pick(_values(each)) for each in tape.some(free, 0, 3)},
    )


def _values(indicator: Indicator) -> list[Any]:
    return list(indicator.scale.levels) if isinstance(indicator.scale, Levels) else _numbers(indicator.scale)


def _policy(tape: Tape, model: StageModel, nth: int) -> Policy:
    return Policy(
        name=f"policy_{nth}",
        when=_rule(tape, model, 2),
        stages=tuple(tape.some(list(model.places), 0, 3)) if tape.chance(50) else (),
        events=_deeds(tape, model, 1),
        cost=float(tape.between(0, 3)),
        every=tape.between(1, 7),
        chance=tape.pick((1.0, 0.5)),
    )


def _rule(tape: Tape, model: StageModel, depth: int) -> Rule:
    match tape.below(6) if depth else 0:
        case 4:
            return Not(_rule(tape, model, depth - 1))
        case 5:
            parts = (_rule(tape, model, depth - 1), _rule(tape, model, depth - 1))
            return AllOf(parts) if tape.chance(50) else AnyOf(parts)
        case _:
            indicator = tape.pick(model.indicators)
            if isinstance(indicator.scale, Levels):
                return Level(indicator.name, tuple(tape.some(indicator.scale.levels, 1, 3)))
            return Bound(indicator.name, tape.pick(OPS), tape.pick(_numbers(indicator.scale)))


def _drifts(tape: Tape, model: StageModel) -> tuple[Drift, ...]:
    free = [i for i in model.indicators if i.clock is None and isinstance(i.scale, Number) and not i.scale.whole]
    ladder = [stage.name for stage in model.stages]
    return tuple(
        Drift(
            indicator=each.name,
            to=tape.pick(_values(each)),
            pull=tape.pick((0.0, 0.1, 1.0)),
            step=tape.pick((0.0, 0.05, -0.05)),
            noise=tape.pick((0.0, 0.05, 0.3)),
            shape=tape.pick(("triangular", "uniform", "normal")),
            stages=tuple(tape.some(ladder, 0, 3)),
        )
        for each in tape.some(free, 0, 5)
    )
