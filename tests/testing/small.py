"""A small made-up model of what the catalogue does not use: ``Not``, months in a stage, attributes, moves in a chain.

``looping`` is the same with an advance and a regress that hold together, so that one decision could go round.
"""

from relstage.dynamics import Add, AttributeKind, RaiseTo, Rescale, Set, Share, Step
from relstage.machines import StageModel, Trigger
from relstage.rules import Not, Number, all_of, any_of
from tests.made_up import (
    MADE_UP,
    a_flag,
    a_kind,
    a_model,
    a_stage,
    a_transition,
    an_indicator,
    months,
    orders,
    status,
    trust,
)

conflict = an_indicator("conflict", Number(low=0, high=1), direction="harmful")
silence = an_indicator("silence", Number(low=0, whole=True, span=12), direction="neither", clock="months_inactive")
term = an_indicator("term", Number(low=0, span=5), clock="agreement_term")

call = a_kind(
    "call",
    Share(indicator="trust", part=0.3, provenance=MADE_UP),
    Share(indicator="conflict", part=0.5, where={"urgent": True}, provenance=MADE_UP),
)
order = a_kind(
    "order",
    Add(indicator="orders", amount=1, provenance=MADE_UP),
    Step(indicator="status", steps=1, provenance=MADE_UP),
)
returned = a_kind("returned", Add(indicator="orders", amount=-2, provenance=MADE_UP), contact=False)
project = a_kind(
    "project",
    Add(indicator="orders", amount=1, once="name", provenance=MADE_UP),
    attributes=(AttributeKind(name="name", type="choice", choices=("bridge", "road")),),
)
quarrel = a_kind("quarrel", Share(indicator="trust", part=-0.5, provenance=MADE_UP))
apology = a_kind("apology", Rescale(indicator="trust", factor=0.5, provenance=MADE_UP), about=("quarrel",))
praise = a_kind("praise", RaiseTo(indicator="status", level="middle", provenance=MADE_UP))
signed = a_kind(
    "signed",
    attributes=(
        AttributeKind(name="years", type="whole", low=0, high=100),
        AttributeKind(name="months", type="whole", low=0, high=1200),
        AttributeKind(name="start", type="date"),
    ),
    agreement="signs",
)
ended = a_kind("ended", Set(indicator="orders", value=0, provenance=MADE_UP), contact=False)
again = a_kind("again")

FIRST_TO_SECOND = a_transition(
    "A1",
    all_of(trust >= 0.5, Not(conflict >= 0.7)),
    on=(Trigger(event="call", where={"urgent": True}), Trigger(event="praise")),
)
SECOND_TO_THIRD = a_transition("A2", all_of(months >= 3, orders >= 2), origins=("second",), target="third")
PROMOTED = a_transition("A3", trust >= 0.8, origins=("second",), target="third", on=(Trigger(event="praise"),))
BACK = a_transition("R1", any_of(trust < 0.3, status <= "low"), kind="regress", origins=("third",), target="second")
LAPSE = a_transition("R2", all_of(term <= 0, months >= 6), kind="regress", origins=("second",), target="first")
PLACES = ("first", "second", "third")

small: StageModel = a_model(
    name="small",
    stages=tuple(map(a_stage, PLACES)),
    indicators=(trust, conflict, orders, status, months, silence, term),
    events=(call, order, returned, project, quarrel, apology, praise, signed, ended, again),
    transitions=(
        FIRST_TO_SECOND,
        SECOND_TO_THIRD,
        PROMOTED,
        BACK,
        LAPSE,
        a_transition("E1", conflict > 0.9, kind="terminate", origins=PLACES, target="gone"),
        a_transition("E2", kind="terminate", origins=PLACES, target="gone", on=(Trigger(event="ended"),)),
        a_transition("E3", silence >= 6, kind="terminate", origins=PLACES, target="gone"),
        a_transition("B1", kind="recover", origins=("gone",), target="first", on=(Trigger(event="again"),)),
    ),
    flags=(a_flag("W1", all_of(trust < 0.6, Not(status >= "high")), stages=("second", "third")),),
)

looping: StageModel = small.replace(
    name="looping",
    transitions=(
        a_transition("A1", trust >= 0.5),
        a_transition("A2", orders >= 2, origins=("second",), target="third"),
        a_transition("R1", conflict >= 0.5, kind="regress", origins=("third",), target="second"),
        a_transition("B1", kind="terminate", origins=PLACES, target="gone", on=(Trigger(event="ended"),)),
    ),
    flags=(),
)
