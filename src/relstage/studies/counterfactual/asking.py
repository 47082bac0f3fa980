"""What a question begins with: where we are, on what terms, which event; every fault of it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from relstage.dynamics import AttributeKind
from relstage.errors import FactError, Problem, RelstageError, StageError, demand, nearest
from relstage.machines import StageModel, Trigger, decide, review
from relstage.machines.deciding import Given, admitted, bare_event
from relstage.machines.lowering import Road
from relstage.models import Attribute, Event, Reading, Standing
from relstage.rules import Value
from relstage.studies.counterfactual.terms import Axis, Terms, axes_of, problems_of

MAX_EVENTS = 8


@dataclass(frozen=True)
class Asked:
    """A question that is well put.

    Parameters
    ----------
    model, stage : StageModel, str
        Where we are.
    values, dated : mapping
        What is known, and of that what carries dates.
    axes : mapping
        The terms, by indicator.
    terms : Terms
        The same as they were given.
    event : Event or None
        The event at hand.
    standing : Standing or None
        Where the readings come from one.
    """

    model: StageModel
    stage: str
    values: Mapping[str, Value]
    dated: Mapping[str, Reading]
    axes: Mapping[str, Axis]
    terms: Terms
    event: Event | None
    standing: Standing | None


def asked(
    model: StageModel,
    stage: str | Standing,
    readings: Given | None,
    terms: Terms,
    *,
    event: Event | str | None = None,
    toward: str | None = None,
    transition: str | None = None,
) -> Asked:
    """Return the question, once all of it is known to be in order.

    Raises
    ------
    StageError
        Where a stage or transition is not of the model, or a standing was made under another definition.
    FactError
        With every fault of the readings, the event and the terms.
    """
    demand(model, StageModel, "model", StageError)
    standing = stage if isinstance(stage, Standing) else None
    problems = [*_misnamed(model, toward, transition)]
    kind: type[RelstageError] = StageError if problems else FactError
    if standing is not None and readings is not None:
        problems.append(Problem("two-readings", "readings", "a standing brings its own readings; record others in it"))
    given: Given = standing.readings if standing else readings or {}
    try:
        if standing:
            review(model, standing, event=event)
        else:
            decide(model, stage, given, event=event)  # type: ignore[arg-type]  # no standing
    except RelstageError as error:
        kind = type(error) if isinstance(error, StageError) else kind
        problems += error.problems
    problems += problems_of(model, terms)
    if problems:
        raise kind(*problems)
    values, dated = admitted(model.lowered, given)
    known = {name: value for name, value in values.items() if value is not None}
    at_hand = bare_event(event) if isinstance(event, str) else event
    here = standing.stage if standing else str(stage)
    return Asked(model, here, known, dated, axes_of(model, terms), terms, at_hand, standing)


def _misnamed(model: StageModel, toward: str | None, transition: str | None) -> Iterator[Problem]:
    if toward is not None and not (isinstance(toward, str) and toward in model.places):
        said = f"{toward!r} is no stage of {model.name}; its stages are {', '.join(model.places)}"
        yield Problem("unknown-stage", "toward", said + nearest(toward, model.places))
    if transition is not None and not (isinstance(transition, str) and transition in model.transition_of):
        said = f"{model.name} has no transition {transition!r}{nearest(transition, model.transition_of)}"
        yield Problem("unknown-transition", "transition", said)


def events_for(road: Road, model: StageModel, at_hand: Event | None) -> Iterator[Event | None]:
    """Yield the events to try with `road`: the one at hand, or those that its triggers ask for; ``None`` for none."""
    if at_hand is not None:
        if not road.triggers or road.pulled_by(at_hand.kind, at_hand):
            yield at_hand
    elif road.triggers:
        yield from (event for trigger in road.triggers for event in _pulling(trigger, model))
    else:
        yield None


def _pulling(trigger: Trigger, model: StageModel) -> Iterator[Event]:
    """Yield events that pull `trigger`: what is required besides it in several ways, for others may ask for some."""
    kind = model.event_of[trigger.event]
    free = [each for each in kind.attributes if each.required and each.name not in trigger.where]
    bare = bare_event(kind.name)
    for chosen in islice(product(*map(choices_of, free)), MAX_EVENTS):
        more = dict(zip((each.name for each in free), chosen, strict=True))
        attributes = {**trigger.where, **more}
        yield bare.model_copy(update={"attributes": attributes}) if attributes else bare


def choices_of(attribute: AttributeKind) -> tuple[Attribute, ...]:
    """Return values that a required attribute may have: all of a flag or choice, one of any other."""
    match attribute.type:
        case "flag":
            return (False, True)
        case "choice":
            return attribute.choices
        case "text":
            return ("any",)
        case "date":
            return ("2024-01-01",)
        case _:
            return (_number_of(attribute),)


def _number_of(attribute: AttributeKind) -> float:
    if attribute.low is not None:
        return -(-attribute.low // 1) if attribute.type == "whole" else attribute.low
    if attribute.high is not None:
        return attribute.high // 1 if attribute.type == "whole" else attribute.high
    return 0.0
