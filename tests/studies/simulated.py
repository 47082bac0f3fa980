"""Small scenarios whose paths do everything: begin in several ways, move twice in a month, end, recover and end again.

``restless`` is lived through under a variant of the small made-up model; ``CHAIN`` is a Markov chain that can be
reckoned by hand.
"""

from datetime import date
from types import SimpleNamespace
from typing import Any

from relstage.dynamics import AttributeKind
from relstage.machines import StageModel, Trigger
from relstage.rules import always
from relstage.studies.simulation import Beginning, Between, Deed, Drift, Happening, OneOf, Policy, Scenario, Shock
from relstage.studies.simulation.blocks import Block, Moves
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.tallies import Tally
from tests.made_up import MADE_UP, a_kind, a_model, a_stage, a_transition, labels
from tests.testing.small import small

PARTING = a_kind(
    "parting",
    attributes=(
        AttributeKind(name="initiator", type="choice", choices=("supplier", "customer", "both", "unknown")),
        AttributeKind(name="cause", type="choice", choices=("price", "quality")),
    ),
)
QUIET = a_transition(
    "E4", kind="terminate", origins=("first", "second"), target="gone", on=(Trigger(event="returned"),), cause="quiet"
)
PARTED = a_transition(
    "E5", kind="terminate", origins=("first", "second", "third"), target="gone", on=(Trigger(event="parting"),)
)
JUMPS = a_transition("A4", origins=("first",), target="second", on=(Trigger(event="project"),))
FALLS = a_transition("R3", kind="regress", origins=("second",), target="first", on=(Trigger(event="quarrel"),))

model: StageModel = small.replace(
    name="restless",
    events=(*small.events, PARTING),
    transitions=(*small.transitions, QUIET, PARTED, JUMPS, FALLS),
)
scenario = Scenario(
    name="restless",
    title=labels("restless"),
    model="restless",
    starts_on=date(2020, 2, 28),
    months=14,
    occasions=4,
    beginnings=(
        Beginning(readings={"trust": Between(low=0.2, high=1), "conflict": 0.1, "status": "low"}, weight=3),
        Beginning(readings={"trust": 0.9, "conflict": 0.95}),
        Beginning(stage="second", readings={"trust": 0.6, "conflict": 0.2}, months_in_stage=2),
        Beginning(stage="gone", readings={"conflict": 0.5}, months_in_stage=1, months_inactive=1, weight=0.5),
    ),
    happenings=(
        Happening(event="call", rates={"*": 0.6}, attributes={"urgent": OneOf(values=(True, False))}),
        Happening(event="order", rates={"second": 0.8, "third": 0.4}),
        Happening(event="project", rates={"first": 1.5}, attributes={"name": OneOf(values=("bridge", "road"))}),
        Happening(event="quarrel", rates={"*": 0.6}),
        Happening(event="praise", rates={"*": 0.3}),
        Happening(event="returned", rates={"first": 0.05, "second": 0.05}),
        Happening(event="again", rates={"gone": 0.6}),
        Happening(
            event="parting",
            rates={"*": 0.15},
            attributes={
                "initiator": OneOf(values=("supplier", "customer", "both", None)),
                "cause": OneOf(values=("price", "quality", None)),
            },
        ),
    ),
    renewal={"trust": Between(low=0.4, high=0.6), "conflict": 0.3},
    drifts=(Drift(indicator="trust", to=0.5, pull=0.1, noise=0.2), Drift(indicator="conflict", step=0.01, noise=0.1)),
    shocks=(Shock(name="quake", month=5, share=0.5, events=(Deed(event="quarrel"),), readings={"conflict": 0.8}),),
    policies=(
        Policy(name="call_up", when=always, events=(Deed(event="call"),), cost=2.5, every=3, chance=0.7),
        Policy(name="praise_up", when=always, stages=("second",), events=(Deed(event="praise"),), cost=0.3),
    ),
    margins={"first": 1.0, "second": 10.0, "third": 33.3},
    discount=0.07,
    provenance=MADE_UP,
)
restless = Prepared(model, scenario)
READINGS = ("trust", "status", "months")

STAY, LEAVE = 0.7, 0.1
chain = Prepared(
    a_model(
        name="chain",
        stages=(a_stage("first"), a_stage("second")),
        events=(a_kind("rise"), a_kind("leave")),
        transitions=(
            a_transition("A", on=(Trigger(event="rise"),)),
            a_transition(
                "E", kind="terminate", origins=("first", "second"), target="gone", on=(Trigger(event="leave"),)
            ),
        ),
    ),
    Scenario(
        name="chain",
        title=labels("chain"),
        model="chain",
        starts_on=date(2020, 1, 1),
        months=6,
        happenings=(
            Happening(event="rise", rates={"first": 1 - STAY - LEAVE}),
            Happening(event="leave", rates={"first": LEAVE, "second": 2 * LEAVE}),
        ),
        margins={"first": 1.0, "second": 3.0},
        provenance=MADE_UP,
    ),
)
"""From the first stage up with 0.2 and out with 0.1 a month, from the second out with 0.2; one move a month at most."""


def a_simulation(prepared: Prepared, tally: Tally, seed: int = 7) -> Simulation:
    """Return the result that `tally` makes; of its manifest only the seed is there."""
    manifest: Any = SimpleNamespace(seed=seed)
    return Simulation(manifest=manifest, prepared=prepared, tally=tally)


def part(block: Block, first: int, last: int) -> Block:
    """Return the columns ``first .. last - 1`` of `block`."""
    moves = block.moves
    mine = (moves.path >= first) & (moves.path < last)
    return Block(
        first=block.first + first,
        count=last - first,
        stages=block.stages[:, first:last],
        moves=Moves(
            moves.month[mine],
            moves.path[mine] - first,
            moves.transition[mine],
            moves.initiator[mine],
            moves.cause[mine],
        ),
        done=block.done[:, :, first:last],
        value=block.value[first:last],
        readings=block.readings[:, :, first:last],
    )
