"""A supplier's business customers under Ford's stages, with and without account reviews where relationships weaken."""

from datetime import date

from relstage.catalogue.indicators import attention, commitment, trust
from relstage.messages import Labels
from relstage.models.scenarios import (
    Beginning,
    Between,
    Deed,
    Drift,
    Happening,
    OneOf,
    Peaked,
    Policy,
    Scenario,
    Shock,
)
from relstage.rules import Provenance, any_of

INVENTED = Provenance(status="operationalised", source="relstage", note="illustrative, to be calibrated")

_NEW = {
    "trust": Peaked(low=0.1, mode=0.3, high=0.5),
    "commitment": Peaked(low=0.1, mode=0.3, high=0.5),
    "satisfaction": Peaked(low=0.35, mode=0.55, high=0.75),
    "cultural_distance": Peaked(low=0.05, mode=0.3, high=0.69),
    "technological_distance": Peaked(low=0.05, mode=0.25, high=0.69),
    "adaptation": 0.05,
    "institutionalisation": 0.05,
    "attention": Peaked(low=0.5, mode=0.65, high=0.85),
    "alternatives_attractiveness": Peaked(low=0.2, mode=0.4, high=0.7),
    "competition_intensity": Peaked(low=0.1, mode=0.3, high=0.6),
}

ford_as_usual = Scenario(
    name="ford_as_usual",
    title=Labels(en="Ford's stages: business as usual", ru="Этапы Форда: обычный ход дел"),
    summary="New customers, met today or some months ago, and some taken over on the way; weak ones are left alone.",
    model="ford",
    starts_on=date(2025, 1, 1),
    months=120,
    occasions=3,
    beginnings=(
        Beginning(weight=0.2, readings=_NEW),
        Beginning(weight=0.2, months_in_stage=2, months_inactive=2, readings=_NEW),
        Beginning(weight=0.2, months_in_stage=4, months_inactive=4, readings=_NEW),
        Beginning(weight=0.2, months_in_stage=6, months_inactive=6, readings=_NEW),
        Beginning(
            weight=0.2,
            stage="development",
            months_in_stage=12,
            months_inactive=1,
            readings={
                "trust": Between(low=0.4, high=0.6),
                "commitment": Between(low=0.35, high=0.6),
                "satisfaction": Between(low=0.45, high=0.7),
                "cultural_distance": Between(low=0.1, high=0.4),
                "technological_distance": Between(low=0.1, high=0.4),
                "adaptation": Between(low=0.1, high=0.3),
                "institutionalisation": Between(low=0.1, high=0.3),
                "attention": Between(low=0.5, high=0.8),
                "alternatives_attractiveness": Between(low=0.2, high=0.6),
                "competition_intensity": Between(low=0.1, high=0.5),
                "orders_completed": OneOf(values=(2.0, 3.0, 5.0, 8.0), weights=(1.0, 2.0, 2.0, 1.0)),
            },
        ),
    ),
    renewal={
        "trust": Peaked(low=0.1, mode=0.25, high=0.45),
        "commitment": Peaked(low=0.1, mode=0.25, high=0.4),
        "satisfaction": Peaked(low=0.3, mode=0.45, high=0.6),
        "cultural_distance": Peaked(low=0.05, mode=0.25, high=0.6),
        "technological_distance": Peaked(low=0.05, mode=0.2, high=0.6),
        "adaptation": 0.05,
        "institutionalisation": 0.05,
        "attention": Peaked(low=0.5, mode=0.65, high=0.85),
        "alternatives_attractiveness": Peaked(low=0.2, mode=0.45, high=0.7),
        "competition_intensity": Peaked(low=0.1, mode=0.35, high=0.6),
    },
    happenings=(
        Happening(event="negotiation_opened", rates={"pre_relationship": 0.10}),
        Happening(event="trial_order", rates={"pre_relationship": 0.06}),
        Happening(event="capital_project", rates={"pre_relationship": 0.01, "development": 0.02, "long_term": 0.02}),
        Happening(
            event="order_fulfilled",
            rates={"early": 0.45, "development": 0.75, "long_term": 0.9, "final": 0.9},
        ),
        Happening(
            event="volume_expanded",
            rates={"early": 0.12, "development": 0.12, "long_term": 0.06, "final": 0.03},
            attributes={"change": Peaked(low=-0.4, mode=0.1, high=0.5)},
        ),
        Happening(
            event="adaptation_made", rates={"early": 0.05, "development": 0.15, "long_term": 0.12, "final": 0.05}
        ),
        Happening(event="rules_established", rates={"development": 0.12, "long_term": 0.35, "final": 0.10}),
        Happening(event="social_event", rates={"early": 0.05, "development": 0.05, "long_term": 0.05, "final": 0.02}),
        Happening(event="incumbent_trouble", rates={"pre_relationship": 0.03, "early": 0.03, "development": 0.02}),
        Happening(event="requirement_ignored", rates={"development": 0.03, "long_term": 0.06, "final": 0.07}),
        Happening(
            event="competitor_entered",
            rates={"early": 0.02, "development": 0.02, "long_term": 0.025, "final": 0.025},
        ),
        Happening(event="competitor_better_perceived", rates={"early": 0.04, "development": 0.03, "long_term": 0.06}),
        Happening(
            event="promise_broken",
            rates={"early": 0.06, "development": 0.06, "long_term": 0.05, "final": 0.03},
            attributes={"problem": OneOf(values=("delivery", "upgrade", "repair"))},
        ),
        Happening(
            event="quality_problem",
            rates={"early": 0.06, "development": 0.06, "long_term": 0.06, "final": 0.04},
            attributes={"problem": OneOf(values=("finish", "durability", None), weights=(2.0, 1.0, 1.0))},
        ),
        Happening(event="culture_clash", rates={"pre_relationship": 0.02, "early": 0.04, "development": 0.01}),
        Happening(
            event="relationship_ended",
            rates={"pre_relationship": 0.01, "early": 0.008, "development": 0.003, "long_term": 0.001, "final": 0.001},
            attributes={"initiator": OneOf(values=("supplier", "customer", "unknown"), weights=(1.0, 3.0, 1.0))},
        ),
        Happening(event="reactivated", rates={"ended": 0.02}),
    ),
    drifts=(
        Drift(indicator="attention", to=0.75, pull=0.05, noise=0.05, stages=("early", "development")),
        Drift(indicator="attention", to=0.58, pull=0.04, noise=0.06, stages=("long_term", "final")),
        Drift(indicator="competition_intensity", to=0.3, pull=0.06, noise=0.04, shape="uniform"),
        Drift(indicator="alternatives_attractiveness", to=0.42, pull=0.06, noise=0.07),
        Drift(indicator="satisfaction", to=0.45, pull=0.08, noise=0.08),
        Drift(indicator="commitment", to=0.5, pull=0.03, noise=0.04),
        Drift(indicator="trust", noise=0.01, shape="normal"),
    ),
    shocks=(Shock(name="entry_from_abroad", month=60, share=0.3, events=(Deed(event="competitor_entered"),)),),
    margins={"early": 1.0, "development": 4.0, "long_term": 8.0, "final": 9.0},
    discount=0.08,
    provenance=INVENTED,
)

ford_with_reviews = ford_as_usual.replace(
    name="ford_with_reviews",
    title=Labels(
        en="Ford's stages: account reviews where a relationship weakens",
        ru="Этапы Форда: обзоры клиентов там, где отношения слабеют",
    ),
    summary="Where attention, trust or commitment wanes, the supplier meets the customer and adapts.",
    policies=(
        Policy(
            name="account_review",
            when=any_of(attention < 0.5, trust < 0.55, commitment < 0.55),
            stages=("development", "long_term", "final"),
            events=(Deed(event="social_event"), Deed(event="adaptation_made")),
            cost=0.5,
            every=6,
            chance=0.9,
        ),
    ),
)
