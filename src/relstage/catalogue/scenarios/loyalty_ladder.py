"""A trader's customers on the ladder of loyalty, and a shop that is a Markov chain, reckoned exactly."""

from datetime import date

from relstage.catalogue.indicators import months_inactive
from relstage.messages import Labels
from relstage.models.scenarios import Beginning, Deed, Drift, Happening, OneOf, Peaked, Policy, Scenario, Shock
from relstage.rules import Provenance

INVENTED = Provenance(status="operationalised", source="relstage", note="illustrative, to be calibrated")

loyalty_ladder_as_usual = Scenario(
    name="loyalty_ladder_as_usual",
    title=Labels(en="Ladder of loyalty: a trader's customers", ru="Лестница лояльности: клиенты торговой фирмы"),
    summary="Prospects who try once, customers who come back or fall silent, and agents who bring others.",
    model="loyalty_ladder",
    starts_on=date(2025, 1, 1),
    months=120,
    occasions=2,
    beginnings=(
        Beginning(
            readings={
                "satisfaction": Peaked(low=0.3, mode=0.55, high=0.8),
                "commitment": Peaked(low=0.1, mode=0.35, high=0.6),
            },
        ),
    ),
    happenings=(
        Happening(
            event="order_fulfilled",
            rates={"neutral": 0.08, "customer": 0.20, "regular": 0.50, "partner_agent": 0.20},
        ),
        Happening(
            event="volume_expanded",
            rates={"regular": 0.10, "partner_agent": 0.02},
            attributes={"change": Peaked(low=-0.2, mode=0.1, high=0.4)},
        ),
        Happening(event="adaptation_made", rates={"regular": 0.08, "partner_agent": 0.02}),
        Happening(event="referral_made", rates={"customer": 0.01, "regular": 0.04, "partner_agent": 0.15}),
        Happening(event="seller_marketing", rates={"neutral": 0.20, "customer": 0.10}),
        Happening(
            event="quality_problem",
            rates={"customer": 0.04, "regular": 0.06, "partner_agent": 0.02},
            attributes={"problem": OneOf(values=("finish", "delivery"))},
        ),
        Happening(event="price_dispute", rates={"customer": 0.03, "regular": 0.05}),
        Happening(
            event="relationship_ended",
            rates={"customer": 0.008, "regular": 0.004, "partner_agent": 0.002},
            attributes={"initiator": OneOf(values=("customer", "unknown"), weights=(3.0, 1.0))},
        ),
    ),
    drifts=(
        Drift(indicator="satisfaction", to=0.5, pull=0.05, noise=0.06),
        Drift(indicator="commitment", to=0.5, pull=0.03, noise=0.05),
    ),
    shocks=(
        Shock(name="chain_opens_nearby", month=36, share=0.4, events=(Deed(event="competitor_better_perceived"),)),
    ),
    policies=(
        Policy(
            name="call_the_silent",
            when=months_inactive >= 5,
            stages=("customer", "regular"),
            events=(Deed(event="social_event"),),
            cost=0.1,
            every=3,
            chance=0.3,
        ),
    ),
    margins={"customer": 0.3, "regular": 1.0, "partner_agent": 1.5},
    discount=0.08,
    provenance=INVENTED,
)

quiet_shop = Scenario(
    name="quiet_shop",
    title=Labels(en="Ladder of loyalty: a quiet shop", ru="Лестница лояльности: тихий магазин"),
    summary="Nothing drifts and every reading begins at one value, so that all figures are known exactly.",
    model="loyalty_ladder",
    starts_on=date(2025, 1, 1),
    months=120,
    beginnings=(Beginning(readings={"satisfaction": 0.6, "commitment": 0.6}),),
    happenings=(
        Happening(
            event="order_fulfilled",
            rates={"neutral": 0.10, "customer": 0.20, "regular": 0.40, "partner_agent": 0.20},
        ),
        Happening(event="referral_made", rates={"regular": 0.02, "partner_agent": 0.10}),
        Happening(
            event="relationship_ended",
            rates={"customer": 0.02, "regular": 0.01, "partner_agent": 0.005},
            attributes={"initiator": "customer"},
        ),
    ),
    policies=(
        Policy(
            name="call_the_silent",
            when=months_inactive >= 4,
            stages=("customer", "regular"),
            events=(Deed(event="social_event"),),
            cost=0.1,
            every=3,
            chance=0.5,
        ),
    ),
    margins={"customer": 0.3, "regular": 1.0, "partner_agent": 1.5},
    discount=0.08,
    provenance=INVENTED,
)
