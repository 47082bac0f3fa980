"""Two definitions held against each other: every transition and flag, the places, and the vocabulary.

Law (``comparison_tells_what_holds``): of two definitions of which the new one is ``tighter``, whatever transition holds
under the new one, from some place on some readings with some event or none, holds under the old one; where it is
``looser``, the other way round; where they are ``equal``, every decision is the same.

A transition holds where its guard does and the event, if it asks for one, fits. Of those that hold together the order
of kinds picks one, so that under a ``looser`` definition another may go first: a regress that was added goes before an
advance that fired. Nor do ``tighter`` and ``looser`` say what is good: a tighter regress keeps relationships where they
are. A change that is neither (another target, another effect of an event, another order) makes the whole
``different``, and so do changes of both senses together.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Literal, TypeVar

from relstage.dynamics import EventKind
from relstage.errors import TooLarge
from relstage.machines import Flag, Stage, StageModel, Transition
from relstage.models import RECORD_VERSION, Stamp
from relstage.regions import intersect, overlap, region, witness
from relstage.rules import Indicator, Record, Rule, Value
from relstage.studies.comparison.guards import GuardComparison, common_vocabulary, compare_guards
from relstage.studies.comparison.parts import (
    FieldChange,
    Sense,
    combined,
    event_fields,
    flag_fields,
    indicator_fields,
    moves_something,
    pulled_together,
    shown,
    transition_fields,
)

Change = Literal["kept", "added", "removed"]
PartKind = Literal["model", "stage", "exit", "indicator", "event", "transition", "flag"]


class PartChange(Record):
    """A stage, exit, indicator, event kind, or something of the model as a whole that differs.

    Parameters
    ----------
    part, name : str
        What it is, and its name; of the model as a whole its field.
    change : {"kept", "added", "removed"}
        Whether both definitions have it.
    fields : tuple of FieldChange
        What of it differs.
    sense : {"equal", "different"}
        Whether that bears on what happens; what is new to the vocabulary and moves nothing by itself does not.
    """

    part: PartKind
    name: str
    change: Change = "kept"
    fields: tuple[FieldChange, ...] = ()
    sense: Sense


class GuardedChange(Record):
    """A transition or a flag, matched by its id.

    Parameters
    ----------
    part, id : str
        ``transition`` or ``flag``, and which.
    change : {"kept", "added", "removed"}
        Whether both definitions have it.
    guard : GuardComparison or None
        How the guards relate; ``None`` where one side lacks it.
    holds_under : dict or None
        Of one that is added or removed: readings under which its guard holds; ``None`` where there are none, or
        finding them is too large.
    fields : tuple of FieldChange
        What else of it differs.
    sense : {"equal", "tighter", "looser", "different", "undecided"}
        All of it together.
    """

    part: Literal["transition", "flag"]
    id: str
    change: Change = "kept"
    guard: GuardComparison | None = None
    holds_under: dict[str, Value] | None = None
    fields: tuple[FieldChange, ...] = ()
    sense: Sense

    @property
    def touched(self) -> bool:
        """Whether anything differs, if only the form of a guard that means the same."""
        rewritten = self.guard is not None and self.guard.old != self.guard.new
        return rewritten or bool(self.fields) or self.sense != "equal"


class OrderChange(Record):
    """Two transitions of one kind that are tried the other way round, and can hold together.

    Parameters
    ----------
    stage : str
        A stage that both lead from.
    before, after : str
        The one that goes first under the old definition, and under the new.
    readings : dict or None
        Under which both hold; ``None`` where that was too large to decide.
    sense : {"different", "undecided"}
        As said.
    """

    stage: str
    before: str
    after: str
    readings: dict[str, Value] | None
    sense: Sense


class ModelComparison(Record):
    """Two definitions, part by part.

    Parameters
    ----------
    old, new : Stamp
        What was compared.
    sense : {"equal", "tighter", "looser", "different", "undecided"}
        The whole: the same decisions everywhere; fewer transitions hold; more do; something else happens; or too large.
    guarded : tuple of GuardedChange
        Every transition and flag of the old definition in its order, then those added.
    parts : tuple of PartChange
        Places and vocabulary that differ.
    order : tuple of OrderChange
        Transitions that are tried the other way round.
    reworded : tuple of PartChange
        Parts of which only what is said differs: labels, words, provenance, the pairs noted as settled by order.
    """

    record_version: Literal[1] = RECORD_VERSION
    old: Stamp
    new: Stamp
    sense: Sense
    guarded: tuple[GuardedChange, ...]
    parts: tuple[PartChange, ...] = ()
    order: tuple[OrderChange, ...] = ()
    reworded: tuple[PartChange, ...] = ()

    @property
    def changes(self) -> tuple[GuardedChange, ...]:
        """The transitions and flags of which anything differs."""
        return tuple(each for each in self.guarded if each.touched)


def compare(old: StageModel, new: StageModel) -> ModelComparison:
    """Compare two definitions in meaning: what holds under the one and not under the other, with witnesses.

    Transitions and flags are matched by id, everything else by name. A guard that is too large to decide exactly is
    ``undecided``, and so is then the whole, unless something else makes it ``different``.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.studies.comparison import compare
    >>> found = compare(ford, ford.with_thresholds({"F3.trust": 0.7, "F12.months_inactive": 18}))
    >>> found.sense, [(change.id, change.sense) for change in found.changes]
    ('tighter', [('F3', 'tighter'), ('F12', 'tighter')])
    """
    guarded = (*_guarded("transition", old, new), *_guarded("flag", old, new))
    parts, order = (*_places(old, new), *_vocabulary(old, new)), tuple(_order(old, new))
    touched = {(each.part, each.id) for each in guarded if each.touched} | {(each.part, each.name) for each in parts}
    senses = [each.sense for each in guarded] + [each.sense for each in parts] + [each.sense for each in order]
    return ModelComparison(
        old=old.stamp,
        new=new.stamp,
        sense=combined(senses),
        guarded=guarded,
        parts=parts,
        order=order,
        reworded=tuple(each for each in _reworded(old, new) if (each.part, each.name) not in touched),
    )


# ------------------------------------------------------------------------------------------- transitions and flags


def _guarded(part: Literal["transition", "flag"], old: StageModel, new: StageModel) -> Iterator[GuardedChange]:
    before, after = (_owners(part, model) for model in (old, new))
    for id, owner in before.items():
        if id in after:
            yield _kept(part, owner, after[id], old, new)
        else:
            gone = _holds_under(owner.guard, old)
            yield GuardedChange(part=part, id=id, change="removed", holds_under=gone, sense="tighter")
    for id, owner in after.items():
        if id not in before:
            come = _holds_under(owner.guard, new)
            yield GuardedChange(part=part, id=id, change="added", holds_under=come, sense="looser")


def _holds_under(guard: Rule, model: StageModel) -> dict[str, Value] | None:
    try:
        return witness(region(guard, model.indicator_of))
    except TooLarge:
        return None


def _owners(part: str, model: StageModel) -> Mapping[str, Transition | Flag]:
    return model.transition_of if part == "transition" else {flag.id: flag for flag in model.flags}


def _kept(
    part: Literal["transition", "flag"],
    before: Transition | Flag,
    after: Transition | Flag,
    old: StageModel,
    new: StageModel,
) -> GuardedChange:
    guard = compare_guards(before.guard, after.guard, old.indicator_of, new.indicator_of)
    fields: tuple[FieldChange, ...] = ()
    if isinstance(before, Transition) and isinstance(after, Transition):
        fields = transition_fields(before, after)
    elif isinstance(before, Flag) and isinstance(after, Flag):
        fields = flag_fields(before, after)
    relation: Sense = "different" if guard.relation == "both" else guard.relation
    sense = combined((relation, *(field.sense for field in fields)))
    return GuardedChange(part=part, id=before.id, guard=guard, fields=fields, sense=sense)


# ---------------------------------------------------------------------------------------------------------- places


def _places(old: StageModel, new: StageModel) -> Iterator[PartChange]:
    if old.initial != new.initial:
        yield _of_the_model("initial", old.initial, new.initial)
    for name in (name for name in old.places if name not in new.places):
        yield PartChange(part=_place(old, name), name=name, change="removed", sense="different")
    for name in (name for name in new.places if name not in old.places):
        yield PartChange(part=_place(new, name), name=name, change="added", sense="different")
    for name in (name for name in old.places if name in new.places):
        before, after = _place(old, name), _place(new, name)
        if before != after:
            changed = FieldChange(field="place", before=before, after=after, sense="different")
            yield PartChange(part=after, name=name, fields=(changed,), sense="different")
    ladders = [[stage.name for stage in model.stages] for model in (old, new)]
    shared = [tuple(name for name in ladder if all(name in other for other in ladders)) for ladder in ladders]
    if shared[0] != shared[1]:
        yield _of_the_model("stages", *shared)


def _place(model: StageModel, name: str) -> Literal["stage", "exit"]:
    return "exit" if any(name == place.name for place in model.exits) else "stage"


def _of_the_model(field: str, before: object, after: object) -> PartChange:
    changed = FieldChange(field=field, before=shown(before), after=shown(after), sense="different")
    return PartChange(part="model", name=field, fields=(changed,), sense="different")


# ------------------------------------------------------------------------------------------------------ vocabulary


def _vocabulary(old: StageModel, new: StageModel) -> Iterator[PartChange]:
    for name, mine in old.indicator_of.items():
        other = new.indicator_of.get(name)
        if other is None:
            yield PartChange(part="indicator", name=name, change="removed", sense="equal")
        elif fields := indicator_fields(mine, other):
            yield PartChange(part="indicator", name=name, fields=fields, sense="different")
    for name in (name for name in new.indicator_of if name not in old.indicator_of):
        yield PartChange(part="indicator", name=name, change="added", sense="equal")
    for name, before in old.event_of.items():
        after = new.event_of.get(name)
        if after is None:
            yield _event(before, "removed")
        elif fields := event_fields(before, after):
            yield PartChange(part="event", name=name, fields=fields, sense="different")
    for name in (name for name in new.event_of if name not in old.event_of):
        yield _event(new.event_of[name], "added")


def _event(event: EventKind, change: Change) -> PartChange:
    sense: Sense = "different" if moves_something(event) else "equal"
    return PartChange(part="event", name=event.name, change=change, sense=sense)


# ----------------------------------------------------------------------------------------------------------- order


def _order(old: StageModel, new: StageModel) -> Iterator[OrderChange]:
    """Yield the pairs that declared order settles between and that stand the other way round, each with one stage.

    Nothing hangs on the order where the guards, old and new, are never open together.
    """
    places = {id: place for place, id in enumerate(old.transition_of)}
    told: set[tuple[str, str]] = set()
    for stage, leaving in _leaving(old, new).items():
        if [places[id] for id in leaving] == sorted(places[id] for id in leaving):
            continue
        for after, before in combinations(leaving, 2):
            if places[before] < places[after] and (before, after) not in told:
                told.add((before, after))
                yield from _turned(stage, before, after, old, new)


def _leaving(old: StageModel, new: StageModel) -> dict[str, list[str]]:
    """Return, by stage, the transitions that lead from it in both definitions, in the order of the new one."""
    leaving: dict[str, list[str]] = {name: [] for name in new.places}
    for transition in new.transitions:
        before = old.transition_of.get(transition.id)
        if before is not None:
            for stage in (stage for stage in transition.origins if stage in before.origins):
                leaving[stage].append(transition.id)
    return leaving


def _turned(stage: str, before: str, after: str, old: StageModel, new: StageModel) -> Iterator[OrderChange]:
    one, other, third, fourth = (model.transition_of[id] for model in (old, new) for id in (before, after))
    if not (_rivals(one, other) and _rivals(third, fourth)):
        return
    guards = tuple(transition.guard for transition in (one, other, third, fourth))
    vocabulary = common_vocabulary(guards, old.indicator_of, new.indicator_of)
    try:
        together = None if vocabulary.apart else _together(guards, vocabulary.indicators)
    except TooLarge:
        yield OrderChange(stage=stage, before=before, after=after, readings=None, sense="undecided")
        return
    if together is not None:
        yield OrderChange(stage=stage, before=before, after=after, readings=together, sense="different")


def _rivals(one: Transition, other: Transition) -> bool:
    return one.kind == other.kind and pulled_together(one.on, other.on)


def _together(guards: tuple[Rule, ...], indicators: Mapping[str, Indicator]) -> dict[str, Value] | None:
    one, other, third, fourth = (region(guard, indicators) for guard in guards)
    return overlap(intersect(one, other), intersect(third, fourth))


# ------------------------------------------------------------------------------------------------- what is only said

P = TypeVar("P", Stage, Indicator, EventKind, Transition, Flag)

_MEANT: dict[str, set[str]] = {
    "stage": set(),
    "exit": set(),
    "indicator": {"direction", "clock", "count"},
    "event": {"attributes", "contact", "about", "agreement"},
    "transition": {"origins", "target", "kind", "guard", "initiator", "cause", "on"},
    "flag": {"name", "stages", "guard"},
}
_SAID_OF_THE_MODEL = ("name", "version", "title", "summary", "axes", "lexicons", "sources", "settled")


def _reworded(old: StageModel, new: StageModel) -> Iterator[PartChange]:
    for field in _SAID_OF_THE_MODEL:
        if getattr(old, field) != getattr(new, field):
            yield PartChange(part="model", name=field, sense="equal")
    for name, (before, after) in _pairs(old.places, new.places):
        yield from _said(_place(new, name), name, before, after)
    for name, (mine, other) in _pairs(old.indicator_of, new.indicator_of):
        yield from _said("indicator", name, mine, other)
    for name, (kind, same) in _pairs(old.event_of, new.event_of):
        yield from _said("event", name, kind, same)
    for id, (road, other_road) in _pairs(old.transition_of, new.transition_of):
        yield from _said("transition", id, road, other_road)
    for id, (flag, other_flag) in _pairs({f.id: f for f in old.flags}, {f.id: f for f in new.flags}):
        yield from _said("flag", id, flag, other_flag)


def _pairs(old: Mapping[str, P], new: Mapping[str, P]) -> Iterator[tuple[str, tuple[P, P]]]:
    return ((name, (part, new[name])) for name, part in old.items() if name in new)


def _said(part: PartKind, name: str, old: Any, new: Any) -> Iterator[PartChange]:
    if old != new and _wording(part, old) != _wording(part, new):
        yield PartChange(part=part, name=name, sense="equal")


def _wording(part: PartKind, each: Any) -> dict[str, Any]:
    told: dict[str, Any] = each.model_dump(exclude=_MEANT[part])
    if part == "indicator":
        told["scale"] = each.scale.span
    elif part == "event":
        told["effects"] = [effect["provenance"] for effect in told["effects"]]
    elif part in ("transition", "flag"):
        told["thresholds"] = list(told["thresholds"].values())
    return told
