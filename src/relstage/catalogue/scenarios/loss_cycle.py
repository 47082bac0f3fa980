"""A supplier whose problems come back, and drives for quality that remove some causes before customers are lost."""

from datetime import date

from relstage.catalogue.indicators import satisfaction
from relstage.messages import Labels
from relstage.models.scenarios import Beginning, Between, Deed, Drift, Happening, OneOf, Peaked, Policy, Scenario, Shock
from relstage.rules import Provenance

INVENTED = Provenance(status="operationalised", source="relstage", note="illustrative, to be calibrated")

loss_cycle_as_usual = Scenario(
    name="loss_cycle_as_usual",
    title=Labels(en="Loss cycle: problems that come back", ru="Цикл потери: проблемы, которые повторяются"),
    summary="Satisfied customers meet problems again and again; every year and a half a drive for quality helps some.",
    model="loss_cycle",
    starts_on=date(2025, 1, 1),
    months=120,
    occasions=3,
    beginnings=(
        Beginning(
            readings={
                "satisfaction": Peaked(low=0.5, mode=0.65, high=0.85),
                "performance": Peaked(low=0.6, mode=0.75, high=0.9),
                "trust": Between(low=0.4, high=0.7),
                "escalation": "none",
            },
        ),
    ),
    renewal={
        "satisfaction": Peaked(low=0.4, mode=0.55, high=0.7),
        "performance": Peaked(low=0.6, mode=0.75, high=0.9),
        "trust": Between(low=0.2, high=0.5),
        "escalation": "none",
        "recurring_problems": 0.0,
        "scapegoat_responses": 0.0,
    },
    happenings=(
        Happening(
            event="order_fulfilled",
            rates={
                "stable": 0.9,
                "recurring_problems": 0.6,
                "rejection_campaign": 0.4,
                "executive_escalation": 0.25,
                "legal_conflict": 0.03,
            },
        ),
        Happening(
            event="quality_problem",
            rates={"stable": 0.20, "recurring_problems": 0.30, "rejection_campaign": 0.25, "executive_escalation": 0.1},
            attributes={"problem": OneOf(values=("finish", "durability", "packing"), weights=(3.0, 2.0, 1.0))},
        ),
        Happening(
            event="promise_broken",
            rates={"stable": 0.06, "recurring_problems": 0.10, "rejection_campaign": 0.08},
            attributes={"problem": OneOf(values=("delivery", "repair"))},
        ),
        Happening(event="price_dispute", rates={"stable": 0.05, "recurring_problems": 0.05}),
        Happening(event="complaint_raised", rates={"stable": 0.05, "recurring_problems": 0.20}),
        Happening(event="scapegoat_response", rates={"recurring_problems": 0.15, "executive_escalation": 0.10}),
        Happening(event="rejection_campaign_started", rates={"recurring_problems": 0.10}),
        Happening(event="management_escalation", rates={"rejection_campaign": 0.15}),
        Happening(event="ultimatum_received", rates={"executive_escalation": 0.10}),
        Happening(
            event="legal_action_started",
            rates={"executive_escalation": 0.05},
            attributes={"initiator": OneOf(values=("customer", "supplier"), weights=(4.0, 1.0))},
        ),
        Happening(
            event="relationship_ended",
            rates={
                "stable": 0.001,
                "recurring_problems": 0.008,
                "rejection_campaign": 0.03,
                "executive_escalation": 0.05,
                "legal_conflict": 0.05,
            },
            attributes={"initiator": OneOf(values=("customer", "unknown"), weights=(4.0, 1.0))},
        ),
        Happening(event="reactivated", rates={"lost": 0.01}),
    ),
    drifts=(
        Drift(indicator="satisfaction", to=0.6, pull=0.06, noise=0.05, stages=("stable",)),
        Drift(
            indicator="satisfaction",
            to=0.35,
            pull=0.05,
            noise=0.05,
            stages=("recurring_problems", "rejection_campaign", "executive_escalation", "legal_conflict"),
        ),
        Drift(indicator="performance", to=0.75, pull=0.08, noise=0.03, shape="uniform"),
    ),
    shocks=tuple(
        Shock(
            name=f"quality_drive_{month}",
            month=month,
            share=0.4,
            events=(Deed(event="root_cause_fixed"),),
            readings={"recurring_problems": 0.0, "performance": 0.85, "escalation": "complaint"},
        )
        for month in range(18, 120, 18)
    ),
    policies=(
        Policy(
            name="apology",
            when=satisfaction < 0.4,
            stages=("stable", "recurring_problems"),
            events=(Deed(event="social_event"),),
            cost=0.2,
            every=6,
            chance=0.5,
        ),
    ),
    margins={"stable": 5.0, "recurring_problems": 3.0, "rejection_campaign": 2.0, "executive_escalation": 1.0},
    discount=0.08,
    provenance=INVENTED,
)
