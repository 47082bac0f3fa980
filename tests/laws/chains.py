"""Random small scenarios that are Markov chains: events, dwell limits, silence, counts, levels, policies, shocks.

Every chance is a half or a quarter, so that all sequences of draws can be tried one by one.
"""

from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

from relstage.dynamics import Add, Effect, RaiseTo, Set, Step
from relstage.errors import DefinitionError
from relstage.machines import StageModel, Transition, Trigger
from relstage.models import Kind
from relstage.rules import Rule, all_of, always, any_of
from relstage.studies.simulation import Beginning, Between, Deed, Happening, OneOf, Policy, Scenario, Shock
from tests.made_up import MADE_UP, a_kind, a_model, a_stage, a_transition, labels
from tests.studies.analytic import orders, silence, status, stay, trust

KINDS = ("e0", "e1", "e2")
GUARDS: tuple[Rule, ...] = (
    always,
    always,
    always,
    stay >= 2,
    silence >= 2,
    orders >= 2,
    status >= "middle",
    trust >= 0.5,
    all_of(status >= "middle", stay >= 1),
    any_of(orders >= 1, silence < 1),
)
EFFECTS: tuple[Effect, ...] = (
    Add(indicator="orders", amount=1, provenance=MADE_UP),
    Step(indicator="status", steps=1, provenance=MADE_UP),
    Step(indicator="status", steps=-1, provenance=MADE_UP),
    Set(indicator="status", value="middle", provenance=MADE_UP),
    RaiseTo(indicator="status", level="high", provenance=MADE_UP),
    Set(indicator="trust", value=0.75, provenance=MADE_UP),
)


class Drawn(NamedTuple):
    """A model and a scenario of it."""

    model: StageModel
    scenario: Scenario


@st.composite
def chains(draw: st.DrawFn, *, sizes: tuple[tuple[int, int], ...]) -> Drawn:
    """Draw a model and a scenario; `sizes` are months and occasions to choose from."""
    try:
        model = _model(draw)
    except DefinitionError:
        assume(False)
        raise
    months, occasions = draw(st.sampled_from(sizes))
    return Drawn(model, _scenario(draw, months, occasions))


def _model(draw: st.DrawFn) -> StageModel:
    stages = ("s0", "s1", "s2")[: draw(st.integers(2, 3))]
    kinds = [
        a_kind(kind, *draw(st.lists(st.sampled_from(EFFECTS), max_size=2)), contact=draw(st.booleans()))
        for kind in KINDS
    ]
    moves: list[Transition] = []
    for a, b in pairwise(stages):
        moves += [_move(draw, "advance", a, b), _move(draw, "regress", b, a)]
    moves += [_move(draw, "terminate", draw(st.sampled_from(stages)), "out"), _move(draw, "recover", "out", "s0")]
    return a_model(
        name="drawn",
        initial="s0",
        stages=tuple(map(a_stage, stages)),
        exits=(a_stage("out"),),
        indicators=(trust, orders, status, stay, silence),
        events=tuple(kinds),
        transitions=tuple(moves),
    )


def _move(draw: st.DrawFn, kind: Kind, a: str, b: str) -> Transition:
    guard = draw(st.sampled_from(GUARDS))
    needs_event = guard is always or draw(st.booleans())
    on = (Trigger(event=draw(st.sampled_from(KINDS))),) if needs_event else ()
    return a_transition(f"{kind}_{a}".upper(), guard, origins=(a,), target=b, kind=kind, on=on)


def _scenario(draw: st.DrawFn, months: int, occasions: int) -> Scenario:
    some: dict[str, Any] = {}
    if draw(st.booleans()):
        some["policies"] = (_policy(draw),)
    elif draw(st.booleans()):
        deed = Deed(event=draw(st.sampled_from(KINDS)))
        some["shocks"] = (
            Shock(
                name="quake", month=draw(st.integers(1, months)), share=0.5, events=(deed,), readings={"trust": 0.25}
            ),
        )
    if draw(st.booleans()):
        some["renewal"] = {"status": OneOf(values=("low", "high"))}
    return Scenario(
        name="drawn",
        title=labels("drawn"),
        model="drawn",
        starts_on=date(2021, 2, 28),
        months=months,
        occasions=occasions,
        beginnings=_beginnings(draw),
        happenings=tuple(
            Happening(event=kind, rates={place: draw(st.sampled_from((0, 0.25))) * occasions for place in ("s0", "*")})
            for kind in KINDS
        ),
        margins={"s0": 1.0, "s1": 2.5},
        discount=0.1,
        provenance=MADE_UP,
        **some,
    )


def _policy(draw: st.DrawFn) -> Policy:
    return Policy(
        name="care",
        when=draw(st.sampled_from((always, status >= "middle", stay >= 1))),
        events=(Deed(event=draw(st.sampled_from(KINDS))),),
        cost=0.5,
        every=draw(st.integers(1, 2)),
        chance=0.5,
    )


def _beginnings(draw: st.DrawFn) -> tuple[Beginning, ...]:
    readings: dict[str, Any] = draw(
        st.sampled_from(
            (
                {},
                {"status": OneOf(values=("low", "high"))},
                {"trust": Between(low=0, high=1)},
                {"status": "middle", "trust": 0.5},
                {"orders": OneOf(values=(None, 1))},
            )
        )
    )
    later = Beginning(stage="s1", months_in_stage=1, months_inactive=draw(st.integers(0, 2)))
    return (Beginning(readings=readings), *((later,) if draw(st.booleans()) else ()))
