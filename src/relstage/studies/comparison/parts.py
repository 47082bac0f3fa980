"""What else of a transition, flag, indicator or event kind changed, and in which sense.

A sense says what a change does to the transitions that hold, each by its guard and with a fitting event: ``tighter``,
fewer do; ``looser``, more do; ``different``, something else happens. What is only said of a part (labels, words,
provenance) has no sense.
"""

from collections.abc import Iterable
from typing import Any, Literal

from relstage.dynamics import EventKind
from relstage.machines import Flag, Transition, Trigger
from relstage.models import Attribute
from relstage.rules import Indicator, Record, number_text

Sense = Literal["equal", "tighter", "looser", "different", "undecided"]


class FieldChange(Record):
    """One field that differs, before and after as text, and what that does to what holds."""

    field: str
    before: str
    after: str
    sense: Sense


def combined(senses: Iterable[Sense]) -> Sense:
    """Return the sense of several changes together."""
    found = set(senses) - {"equal"}
    if "different" in found or {"tighter", "looser"} <= found:
        return "different"
    if "undecided" in found:
        return "undecided"
    return found.pop() if found else "equal"


def _plain(field: str, before: object, after: object, sense: Sense = "different") -> tuple[FieldChange, ...]:
    if before == after:
        return ()
    return (FieldChange(field=field, before=shown(before), after=shown(after), sense=sense),)


def shown(value: object) -> str:
    """Write a value of a definition in a line."""
    match value:
        case None | "" | ():
            return "-"
        case bool():
            return str(value).lower()
        case int() | float():
            return number_text(float(value))
        case tuple():
            return ", ".join(map(shown, value))
        case dict():
            return ", ".join(f"{name}={shown(each)}" for name, each in value.items())
        case _:
            return str(value)


# ------------------------------------------------------------------------------------------- transitions and flags


def transition_fields(old: Transition, new: Transition) -> tuple[FieldChange, ...]:
    """Return what changed of a transition besides its guard."""
    return (
        *_places("origins", old.origins, new.origins),
        *_plain("target", old.target, new.target),
        *_plain("kind", old.kind, new.kind),
        *_triggers(old.on, new.on),
        *_plain("initiator", old.initiator, new.initiator),
        *_plain("cause", old.cause, new.cause),
    )


def flag_fields(old: Flag, new: Flag) -> tuple[FieldChange, ...]:
    """Return what changed of a flag besides its guard."""
    return (*_plain("name", old.name, new.name), *_places("stages", old.stages, new.stages))


def _places(field: str, old: tuple[str, ...], new: tuple[str, ...]) -> tuple[FieldChange, ...]:
    if set(old) == set(new):
        return ()
    return _plain(field, old, new, _sense(set(new) <= set(old), set(old) <= set(new)))


def _sense(tighter: bool, looser: bool) -> Sense:
    if tighter and looser:
        return "equal"
    return "tighter" if tighter else "looser" if looser else "different"


def _triggers(old: tuple[Trigger, ...], new: tuple[Trigger, ...]) -> tuple[FieldChange, ...]:
    if old == new:
        return ()
    sense = _sense(_covered(new, old), _covered(old, new))
    if sense == "equal" and _causes(old) != _causes(new):
        sense = "different"
    before, after = (shown(tuple(map(_trigger_text, each))) for each in (old, new))
    return (FieldChange(field="on", before=before, after=after, sense=sense),)


def _covered(inner: tuple[Trigger, ...], outer: tuple[Trigger, ...]) -> bool:
    """Tell whether whatever event, or none, fits `inner` also fits `outer`; without triggers everything fits."""
    if not outer:
        return True
    return bool(inner) and all(any(_asks_no_less(one, other) for other in outer) for one in inner)


def _asks_no_less(one: Trigger, other: Trigger) -> bool:
    return one.event == other.event and other.where.items() <= one.where.items()


def _causes(triggers: tuple[Trigger, ...]) -> tuple[Any, ...]:
    """Return what each trigger stands for, in their order: of two that fit, the first names the cause."""
    return tuple((trigger.event, trigger.where, trigger.cause) for trigger in triggers if trigger.cause)


def _trigger_text(trigger: Trigger) -> str:
    asked = f" ({shown(trigger.where)})" if trigger.where else ""
    return f"{trigger.event}{asked}" + (f" [{trigger.cause}]" if trigger.cause else "")


def pulled_together(one: tuple[Trigger, ...], other: tuple[Trigger, ...]) -> bool:
    """Tell whether their declared order settles between two transitions of one kind, with some event or with none."""
    if not one or not other:
        return not one and not other  # one that names the event at hand goes before one that names none
    return any(a.event == b.event and _agree(a.where, b.where) for a in one for b in other)


def _agree(one: dict[str, Attribute], other: dict[str, Attribute]) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())


# ------------------------------------------------------------------------------------------------------ vocabulary


def indicator_fields(old: Indicator, new: Indicator) -> tuple[FieldChange, ...]:
    """Return what changed of an indicator: its scale with its unit, direction, clock, and whether it is a count."""
    scales = [each.scale.model_dump(exclude={"span"}) for each in (old, new)]
    return (
        *(_plain("scale", str(old.scale), str(new.scale)) if scales[0] != scales[1] else ()),
        *_plain("direction", old.direction, new.direction),
        *_plain("clock", old.clock, new.clock),
        *_plain("count", old.count, new.count),
    )


def event_fields(old: EventKind, new: EventKind) -> tuple[FieldChange, ...]:
    """Return what changed of what an event kind does, and of the attributes it knows."""
    return (
        *_listed("effects", _effects(old), _effects(new)),
        *_listed("attributes", _attributes(old), _attributes(new)),
        *_plain("contact", old.contact, new.contact),
        *_plain("about", tuple(sorted(old.about)), tuple(sorted(new.about))),
        *_plain("agreement", old.agreement, new.agreement),
    )


def moves_something(event: EventKind) -> bool:
    """Tell whether an event of this kind changes what is known of a relationship, whatever transitions ask for it."""
    return bool(event.effects) or event.contact or event.agreement is not None


Listed = list[dict[str, Any]]


def _listed(field: str, old: Listed, new: Listed) -> tuple[FieldChange, ...]:
    if old == new:
        return ()
    before, after = (shown(tuple(map(_brief, each))) for each in (old, new))
    return (FieldChange(field=field, before=before, after=after, sense="different"),)


def _brief(part: dict[str, Any]) -> str:
    """Write an effect or attribute without what nobody set: share trust (part=0.1)."""
    head = [str(part[key]) for key in ("kind", "indicator", "name") if key in part]
    rest = {key: value for key, value in part.items() if key not in _HEAD and value not in (None, (), {}, False)}
    return " ".join(head) + (f" ({shown(rest)})" if rest else "")


_HEAD = ("kind", "indicator", "name")


def _effects(event: EventKind) -> Listed:
    return [effect.model_dump(exclude={"provenance"}) for effect in event.effects]


def _attributes(event: EventKind) -> Listed:
    return sorted((each.model_dump() for each in event.attributes), key=lambda each: str(each["name"]))
