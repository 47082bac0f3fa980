"""Event kinds, read off a tape: attributes of every type, and effects of every kind that fit what they move."""

from collections.abc import Sequence
from typing import assert_never

from relstage.dynamics import Add, AttributeKind, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.models import Attribute
from relstage.rules import Indicator, Levels, Number
from relstage.testing.strategies.dials import MADE_UP, labels
from relstage.testing.strategies.tape import Tape

_ATTRIBUTES = (
    AttributeKind(name="urgent", type="flag"),
    AttributeKind(name="size", type="number", low=0.0, high=9.0),
    AttributeKind(name="grade", type="choice", choices=("a", "b", "c")),
    AttributeKind(name="people", type="whole", low=1.0),
    AttributeKind(name="note", type="text"),
    AttributeKind(name="due", type="date"),
    AttributeKind(name="certain", type="flag", required=True),
)
_VALUES: dict[str, tuple[Attribute, ...]] = {
    "urgent": (True, False),
    "certain": (True, False),
    "size": (0.0, 4.5, 9.0),
    "grade": ("a", "b", "c"),
    "people": (1.0, 12.0),
    "note": ("", "the usual"),
    "due": ("2024-02-29", "2023-12-31"),
}
_TERM = tuple(AttributeKind(name=name, type="whole", low=0.0, high=99.0) for name in ("years", "months"))
_START = AttributeKind(name="start", type="date")


def signing(name: str) -> EventKind:
    """Return an event kind that signs an agreement."""
    return EventKind(name=name, label=labels(name), attributes=(*_TERM, _START), agreement="signs", provenance=MADE_UP)


def lapsing(name: str) -> EventKind:
    """Return an event kind that ends the agreement in force."""
    return EventKind(name=name, label=labels(name), agreement="ends", contact=False, provenance=MADE_UP)


def dealing(name: str) -> EventKind:
    """Return an event kind that breaks a silence and does nothing else."""
    return EventKind(name=name, label=labels(name), provenance=MADE_UP)


def read_kind(tape: Tape, name: str, indicators: Sequence[Indicator], about: Sequence[str]) -> EventKind:
    """Read an event kind called `name` that moves some `indicators`, and may be about one of the kinds `about`."""
    attributes = {each.name: each for each in tape.some(_ATTRIBUTES, 0, 2)}
    spoken_of = tuple(tape.some(about, 1, 2)) if about and tape.chance(35) else ()
    effects = []
    for indicator in tape.some(indicators, 0, 3) if indicators else ():
        effect, more = _effect(tape, indicator, softens=bool(spoken_of))
        attributes |= {each.name: each for each in more}
        effects.append(effect)
    return EventKind(
        name=name,
        label=labels(name),
        effects=tuple(effects),
        attributes=tuple(attributes.values()),
        contact=not tape.chance(15),
        about=spoken_of,
        provenance=MADE_UP,
    )


def asked_of(tape: Tape, kind: EventKind) -> list[dict[str, Attribute]]:
    """Read what triggers may ask of `kind`: some different values of one attribute, or nothing."""
    known = [each.name for each in kind.attributes if each.name in _VALUES]
    if not known or tape.chance(50):
        return [{}]
    name = tape.pick(known)
    return [{name: value} for value in _VALUES[name]]


# ----------------------------------------------------------------------------------------------------------- effects


def _effect(tape: Tape, indicator: Indicator, *, softens: bool) -> tuple[Effect, tuple[AttributeKind, ...]]:
    """Read an effect on `indicator`, and the attributes that it needs."""
    where, once, more = _conditions(tape)
    given = {"indicator": indicator.name, "provenance": MADE_UP, **where, **once}
    lot = tape.below(8)
    if lot == 6:
        return Set(value=_value(tape, indicator), **given), more
    if lot == 7:
        return Set(attribute=f"new_{indicator.name}"[:64], **given), (*more, _attribute_of(indicator))
    if lot == 5:
        return RaiseTo(level=_value(tape, indicator), **given), more
    if softens and lot > 2 and isinstance(indicator.scale, Number):
        return Rescale(factor=tape.pick((0.5, 0.0, 0.25, 1.0)), **given), more
    return _shift(tape, indicator, given), more


def _shift(tape: Tape, indicator: Indicator, given: dict[str, object]) -> Effect:
    scale = indicator.scale
    match scale:
        case Levels():
            return Step(steps=tape.pick((1, -1, 2)), **given)
        case Number(low=low, high=high, whole=whole):
            if None in (low, high) or whole or tape.chance(25):
                amount = tape.pick((1.0, 2.0, -1.0)) if whole else tape.pick((0.25, -0.25, 1.5))
                return Add(amount=amount, **given)
            return Share(part=tape.pick((0.2, -0.3, 0.5, -1.0, 1.0)), **given)
        case _:
            assert_never(scale)


def _conditions(
    tape: Tape,
) -> tuple[dict[str, dict[str, Attribute]], dict[str, str], tuple[AttributeKind, ...]]:
    """Read when an effect counts: with some attribute, when a thing comes again, once a thing, or always."""
    lot = tape.below(10)
    if lot == 7:
        return {"where": {"urgent": True}}, {}, _ATTRIBUTES[:1]
    if lot == 8:
        return {}, {"again": "grade"}, _ATTRIBUTES[2:3]
    if lot == 9:
        return {}, {"once": "note", **({"once_value": "the usual"} if tape.chance(50) else {})}, _ATTRIBUTES[4:5]
    return {}, {}, ()


def _value(tape: Tape, indicator: Indicator) -> float | str:
    scale = indicator.scale
    if isinstance(scale, Levels):
        return tape.pick(scale.levels)
    low = scale.low if scale.low is not None else (scale.high or 0.0) - 10.0
    high = scale.high if scale.high is not None else low + 10.0
    share = low + (high - low) * tape.pick((0.5, 0.0, 1.0, 0.75))
    return float(round(share)) if scale.whole else share


def _attribute_of(indicator: Indicator) -> AttributeKind:
    """Return the kind of an attribute that gives a reading of `indicator`."""
    scale, name = indicator.scale, f"new_{indicator.name}"[:64]
    if isinstance(scale, Levels):
        return AttributeKind(name=name, type="choice", choices=scale.levels)
    return AttributeKind(name=name, type="whole" if scale.whole else "number", low=scale.low, high=scale.high)
