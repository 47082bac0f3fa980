"""Small made-up parts of definitions, for tests: indicators, events, transitions, flags, and a sound model of them."""

from typing import Any

from relstage.dynamics import AttributeKind, Effect, EventKind
from relstage.machines import Flag, Stage, StageModel, Transition
from relstage.machines.definition import numbered
from relstage.messages import Labels
from relstage.rules import Indicator, Levels, Number, Provenance, Rule, always

MADE_UP = Provenance(status="operationalised", source="relstage", note="made up for a test")


def labels(text: str) -> Labels:
    """Return `text` as a label in both languages."""
    return Labels(en=text, ru=text)


def an_indicator(name: str, scale: Number | Levels, **more: Any) -> Indicator:
    """Return an indicator with made-up labels and provenance."""
    more = {"direction": "beneficial", "label": labels(name), "provenance": MADE_UP} | more
    return Indicator(name=name, scale=scale, **more)


def a_stage(name: str) -> Stage:
    """Return a stage with made-up label and provenance."""
    return Stage(name=name, label=labels(name), provenance=MADE_UP)


trust = an_indicator("trust", Number(low=0, high=1))
orders = an_indicator("orders", Number(low=0, whole=True, span=10), count=True)
status = an_indicator("status", Levels(levels=("low", "middle", "high")))
months = an_indicator("months", Number(low=0, whole=True, span=12), clock="months_in_stage")


def a_kind(name: str, *effects: Effect, **more: Any) -> EventKind:
    """Return an event kind that may have a flag and a number."""
    known = (AttributeKind(name="urgent", type="flag"), AttributeKind(name="size", type="number", low=0, high=9))
    given = {"attributes": known, "label": labels(name), "provenance": MADE_UP} | more
    return EventKind(name=name, effects=effects, **given)


def a_transition(id: str = "T", guard: Rule = always, **more: Any) -> Transition:
    """Return a transition from the first stage to the second."""
    thresholds = {local: MADE_UP for local, _ in numbered(guard)}
    given = {"origins": ("first",), "target": "second", "kind": "advance", "thresholds": thresholds} | more
    return Transition(id=id, guard=guard, words=labels(id), provenance=MADE_UP, **given)


def a_flag(id: str = "R", guard: Rule = always, **more: Any) -> Flag:
    """Return a flag of the first stage."""
    thresholds = {local: MADE_UP for local, _ in numbered(guard)}
    given = {"name": "risk", "label": labels("risk"), "stages": ("first",), "thresholds": thresholds} | more
    return Flag(id=id, guard=guard, words=labels(id), provenance=MADE_UP, **given)


def a_model(**changes: Any) -> StageModel:
    """Return a sound model of two stages and an exit, with some parts replaced."""
    parts: dict[str, Any] = {
        "name": "made_up",
        "version": "1",
        "title": labels("made up"),
        "initial": "first",
        "stages": (a_stage("first"), a_stage("second")),
        "exits": (a_stage("gone"),),
        "indicators": (trust, orders, status, months),
        "events": (a_kind("call"),),
        "transitions": (a_transition("T1", trust >= 0.5),),
    }
    return StageModel(**parts | changes)
