"""Which events a plan may choose from, in which forms, and what each can do toward readings that are needed."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from relstage.dynamics import Add, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.machines import StageModel
from relstage.models import Attribute
from relstage.regions import Interval, LevelSet, Range, outside, typical, whole_range
from relstage.rules import Indicator, Levels, Number, Value
from relstage.studies.counterfactual.asking import typical_number
from relstage.studies.counterfactual.terms import _signable, in_numbers

# Dealings that better readings, but presuppose a trouble that nobody plans.
PRESUPPOSE_TROUBLE = frozenset({"crisis_overcome_jointly", "emergency_rescue"})


def wished(model: StageModel, kind: EventKind) -> bool:
    """Tell whether a supplier could wish for such an event: a dealing that worsens no reading and triggers no loss.

    A kind that is about another event, or that presupposes a trouble, is not wished for.
    """
    triggers = (t.kind for t in model.transitions if any(trigger.event == kind.name for trigger in t.on))
    return (
        kind.contact
        and not kind.about
        and kind.agreement != "ends"
        and kind.name not in PRESUPPOSE_TROUBLE
        and not any(each in ("terminate", "regress") for each in triggers)
        and not any(_worsens(effect, model.indicator_of[effect.indicator]) for effect in kind.effects)
    )


def _worsens(effect: Effect, indicator: Indicator) -> bool:
    if indicator.direction == "neither":
        return False
    better = indicator.direction == "beneficial"
    match effect:
        case Share(part=size) | Add(amount=size) | Step(steps=size):
            return size < 0 if better else size > 0
        case Set(value=value):
            return value is not None and (value == _lowest(indicator)) == better
        case RaiseTo():
            return not better
        case Rescale():
            return False


def _lowest(indicator: Indicator) -> Value:
    scale = indicator.scale
    return scale.levels[0] if isinstance(scale, Levels) else scale.low if scale.low is not None else -math.inf
