"""Buyers and sellers from first notice to commitment and, some of them, to dissolution."""

from datetime import date

from relstage.catalogue.indicators import commitment
from relstage.messages import Labels
from relstage.models.scenarios import Beginning, Between, Deed, Drift, Happening, OneOf, Peaked, Policy, Scenario, Shock
from relstage.rules import Provenance

INVENTED = Provenance(status="operationalised", source="relstage", note="illustrative, to be calibrated")

dwyer_schurr_oh_as_usual = Scenario(
    name="dwyer_schurr_oh_as_usual",
    title=Labels(en="Phases of Dwyer, Schurr and Oh: an open market", ru="Фазы Дуайера, Шурра и О: открытый рынок"),
    summary="Parties that notice each other, try each other out, grow together, and stay or dissolve.",
    model="dwyer_schurr_oh",
    starts_on=date(2025, 1, 1),
    months=120,
    occasions=3,
    beginnings=(
        Beginning(
            weight=0.75,
            readings={
                "trust": Peaked(low=0.15, mode=0.35, high=0.6),
                "commitment": Peaked(low=0.1, mode=0.3, high=0.5),
                "satisfaction": Peaked(low=0.3, mode=0.5, high=0.75),
                "adaptation": 0.05,
                "alternatives_attractiveness": Peaked(low=0.2, mode=0.4, high=0.7),
            },
        ),
        Beginning(
            weight=0.25,
            stage="expansion",
            months_in_stage=6,
            readings={
                "trust": Between(low=0.4, high=0.7),
                "commitment": Between(low=0.4, high=0.65),
                "satisfaction": Between(low=0.5, high=0.75),
                "adaptation": Between(low=0.1, high=0.3),
                "alternatives_attractiveness": Between(low=0.2, high=0.6),
                "orders_completed": OneOf(values=(1.0, 2.0, 4.0)),
            },
        ),
    ),
    renewal={
        "trust": Peaked(low=0.15, mode=0.3, high=0.5),
        "commitment": Peaked(low=0.1, mode=0.25, high=0.4),
        "satisfaction": Peaked(low=0.3, mode=0.45, high=0.6),
        "adaptation": 0.05,
        "alternatives_attractiveness": Peaked(low=0.2, mode=0.45, high=0.7),
    },
    happenings=(
        Happening(event="negotiation_opened", rates={"awareness": 0.08}),
        Happening(event="trial_order", rates={"awareness": 0.05, "exploration": 0.05}),
        Happening(event="capital_project", rates={"awareness": 0.01, "expansion": 0.02, "commitment": 0.02}),
        Happening(event="order_fulfilled", rates={"exploration": 0.4, "expansion": 0.7, "commitment": 0.9}),
        Happening(
            event="volume_expanded",
            rates={"exploration": 0.10, "expansion": 0.20, "commitment": 0.10},
            attributes={"change": Peaked(low=-0.3, mode=0.1, high=0.5)},
        ),
        Happening(event="adaptation_made", rates={"exploration": 0.04, "expansion": 0.25, "commitment": 0.12}),
        Happening(
            event="promise_broken",
            rates={"exploration": 0.07, "expansion": 0.06, "commitment": 0.03},
            attributes={"problem": OneOf(values=("delivery", "repair"))},
        ),
        Happening(
            event="quality_problem",
            rates={"exploration": 0.06, "expansion": 0.06, "commitment": 0.04},
            attributes={"problem": OneOf(values=("finish", "durability", None), weights=(2.0, 1.0, 1.0))},
        ),
        Happening(
            event="competitor_better_perceived",
            rates={"exploration": 0.06, "expansion": 0.04, "commitment": 0.03},
        ),
        Happening(
            event="relationship_ended",
            rates={"awareness": 0.01, "exploration": 0.01, "expansion": 0.004, "commitment": 0.001},
            attributes={"initiator": OneOf(values=("supplier", "customer", "both"), weights=(1.0, 3.0, 1.0))},
        ),
        Happening(event="reactivated", rates={"dissolution": 0.015}),
    ),
    drifts=(
        Drift(indicator="satisfaction", to=0.48, pull=0.06, noise=0.07),
        Drift(indicator="commitment", to=0.6, pull=0.04, noise=0.05),
        Drift(indicator="alternatives_attractiveness", to=0.42, pull=0.06, noise=0.06, shape="uniform"),
        Drift(indicator="trust", noise=0.01, shape="normal"),
    ),
    shocks=(Shock(name="entry_from_abroad", month=60, share=0.3, events=(Deed(event="competitor_entered"),)),),
    policies=(
        Policy(
            name="joint_effort",
            when=commitment < 0.65,
            stages=("commitment",),
            events=(Deed(event="adaptation_made"),),
            cost=0.5,
            every=6,
            chance=0.5,
        ),
    ),
    margins={"exploration": 1.0, "expansion": 4.0, "commitment": 8.0},
    discount=0.08,
    provenance=INVENTED,
)
