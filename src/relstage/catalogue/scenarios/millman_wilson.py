"""Key accounts of one supplier, from candidates to synergy, with customers in trouble and partners who leave."""

from datetime import date

from relstage.catalogue.indicators import agreement_term_years, contact_breadth
from relstage.messages import Labels
from relstage.models.scenarios import Beginning, Between, Deed, Drift, Happening, OneOf, Peaked, Policy, Scenario, Shock
from relstage.rules import Provenance

INVENTED = Provenance(status="operationalised", source="relstage", note="illustrative, to be calibrated")

millman_wilson_as_usual = Scenario(
    name="millman_wilson_as_usual",
    title=Labels(en="Key accounts: business as usual", ru="Ключевые клиенты: обычный ход дел"),
    summary="Candidates are assessed, contacts widen, agreements are signed and lapse; accounts in trouble are let go.",
    model="millman_wilson",
    starts_on=date(2025, 1, 1),
    months=120,
    occasions=4,
    beginnings=(
        Beginning(
            weight=0.7,
            readings={
                "account_attractiveness": Peaked(low=0.2, mode=0.55, high=0.8),
                "trust": Peaked(low=0.2, mode=0.4, high=0.6),
                "exclusivity": Peaked(low=0.05, mode=0.3, high=0.6),
                "supplier_status": OneOf(values=("none", "one_of_many"), weights=(1.0, 3.0)),
                "contact_level": "operational",
                "information_openness": "operational",
                "contact_breadth": 1.0,
            },
        ),
        Beginning(
            weight=0.3,
            stage="mid_kam",
            months_in_stage=24,
            readings={
                "account_attractiveness": Peaked(low=0.55, mode=0.75, high=0.95),
                "trust": Between(low=0.55, high=0.75),
                "exclusivity": Between(low=0.5, high=0.8),
                "supplier_status": OneOf(values=("preferred", "sole"), weights=(4.0, 1.0)),
                "contact_level": OneOf(values=("middle", "senior")),
                "information_openness": "operational",
                "contact_breadth": OneOf(values=(2.0, 3.0), weights=(2.0, 1.0)),
                "orders_completed": 12.0,
            },
        ),
    ),
    renewal={
        "account_attractiveness": Peaked(low=0.3, mode=0.55, high=0.8),
        "trust": Peaked(low=0.15, mode=0.3, high=0.5),
        "exclusivity": Peaked(low=0.05, mode=0.2, high=0.4),
        "supplier_status": "one_of_many",
        "contact_level": "operational",
        "information_openness": "operational",
        "contact_breadth": 1.0,
        "joint_activity_count": 0.0,
    },
    happenings=(
        Happening(
            event="potential_assessed",
            rates={"pre_kam": 0.08},
            attributes={"account_attractiveness": Peaked(low=0.15, mode=0.6, high=0.95)},
        ),
        Happening(
            event="order_fulfilled",
            rates={
                "pre_kam": 0.25,
                "early_kam": 0.7,
                "mid_kam": 1.0,
                "partnership_kam": 1.2,
                "synergistic_kam": 1.2,
            },
        ),
        Happening(
            event="contact_added",
            rates={"early_kam": 0.15, "mid_kam": 0.10, "partnership_kam": 0.12, "synergistic_kam": 0.05},
        ),
        Happening(event="social_event", rates={"early_kam": 0.15, "mid_kam": 0.15, "partnership_kam": 0.2}),
        Happening(event="preferred_status_granted", rates={"early_kam": 0.08}),
        Happening(event="senior_involvement", rates={"mid_kam": 0.05, "partnership_kam": 0.05}),
        Happening(event="confidential_info_shared", rates={"mid_kam": 0.08, "partnership_kam": 0.08}),
        Happening(
            event="joint_activity_started",
            rates={"mid_kam": 0.06, "partnership_kam": 0.10, "synergistic_kam": 0.05},
            attributes={
                "kind": OneOf(
                    values=(
                        "problem_solving",
                        "product_development",
                        "cross_training",
                        "business_planning",
                        "research",
                    ),
                )
            },
        ),
        Happening(event="joint_board_held", rates={"partnership_kam": 0.06, "synergistic_kam": 0.15}),
        Happening(
            event="agreement_signed",
            rates={"mid_kam": 0.06, "partnership_kam": 0.02},
            attributes={"years": OneOf(values=(2.0, 3.0, 5.0), weights=(1.0, 4.0, 2.0))},
        ),
        Happening(
            event="key_person_changed",
            rates={"early_kam": 0.02, "mid_kam": 0.03, "partnership_kam": 0.02, "synergistic_kam": 0.02},
            attributes={"less_qualified": OneOf(values=(True, False), weights=(1.0, 2.0))},
        ),
        Happening(event="personal_conflict", rates={"early_kam": 0.03, "mid_kam": 0.01, "partnership_kam": 0.01}),
        Happening(
            event="promise_broken",
            rates={"early_kam": 0.06, "mid_kam": 0.03, "partnership_kam": 0.02, "synergistic_kam": 0.02},
            attributes={"problem": OneOf(values=("delivery", "upgrade", "repair"))},
        ),
        Happening(
            event="customer_trouble",
            rates={
                "pre_kam": 0.02,
                "early_kam": 0.015,
                "mid_kam": 0.015,
                "partnership_kam": 0.01,
                "synergistic_kam": 0.01,
            },
        ),
        Happening(
            event="account_demoted",
            rates={"early_kam": 0.02, "mid_kam": 0.02, "partnership_kam": 0.02, "synergistic_kam": 0.02},
        ),
        Happening(
            event="account_excluded",
            rates={"early_kam": 0.015, "mid_kam": 0.015, "partnership_kam": 0.01, "synergistic_kam": 0.01},
        ),
        Happening(event="account_deselected", rates={"pre_kam": 0.04}),
        Happening(
            event="relationship_ended",
            rates={"pre_kam": 0.008, "early_kam": 0.005, "mid_kam": 0.002, "partnership_kam": 0.001},
            attributes={"initiator": OneOf(values=("customer", "unknown"), weights=(4.0, 1.0))},
        ),
        Happening(event="reactivated", rates={"uncoupling_kam": 0.015}),
    ),
    drifts=(
        Drift(indicator="exclusivity", to=0.9, pull=0.05, noise=0.04, stages=("mid_kam", "partnership_kam")),
        Drift(indicator="exclusivity", to=0.85, pull=0.05, noise=0.06, stages=("synergistic_kam",)),
        Drift(indicator="exclusivity", to=0.5, pull=0.03, noise=0.04, stages=("pre_kam", "early_kam")),
        Drift(indicator="account_attractiveness", to=0.6, pull=0.02, noise=0.02, shape="uniform"),
        Drift(indicator="trust", to=0.5, pull=0.01, noise=0.01, shape="normal"),
    ),
    shocks=(
        Shock(name="leaked_secrets", month=72, share=0.1, readings={"trust": 0.15}),
        Shock(name="recession", month=48, share=0.3, events=(Deed(event="customer_trouble"),)),
    ),
    policies=(
        Policy(
            name="widen_contacts",
            when=contact_breadth <= 2,
            stages=("early_kam", "mid_kam"),
            events=(Deed(event="contact_added"),),
            cost=0.4,
            every=12,
            chance=0.6,
        ),
        Policy(
            name="renew_agreement",
            when=agreement_term_years <= 0,
            stages=("mid_kam",),
            events=(Deed(event="agreement_signed", attributes={"years": 3.0}),),
            cost=1.0,
            every=24,
            chance=0.2,
        ),
    ),
    margins={
        "pre_kam": 0.5,
        "early_kam": 2.0,
        "mid_kam": 5.0,
        "partnership_kam": 9.0,
        "synergistic_kam": 12.0,
    },
    discount=0.08,
    provenance=INVENTED,
)
