"""The ladder of loyalty: from a neutral buyer to a partner who brings others.

The rungs and their order are those of a Russian course text on customer relationships, with the ladder's ``customer``
between its neutral and its regular one. Two numbers are given by texts: who bought once is a customer, and after the
third deal, says a rule of practice, a regular. Every other limit is ours, illustrative, to be calibrated; so are all
ways down.

The ladder has no outside. Who is not a customer stands on the lowest rung, and who left stands there again: so an
ending (B8) leads to ``neutral``, as a terminate: it puts initiator and cause on record, and what needs no event waits
for the next instant. As there is no exit, nothing is forgotten; but the ending sets the completed orders back to
0, so the climb starts with an order of the new relationship. Silence alone (B6, B7) leaves the orders counted: whoever
turns up again stands where they put him, unless ``reactivated`` is recorded, which sets them back too.

>>> from relstage.catalogue.loyalty_ladder import loyalty_ladder
>>> loyalty_ladder.transition_of["B8"].target == loyalty_ladder.initial
True
"""

from enum import StrEnum

from relstage.catalogue.events import EVENTS
from relstage.catalogue.guidance import loyalty_ladder as guidance
from relstage.catalogue.indicators import (
    INDICATORS,
    commitment,
    months_inactive,
    orders_completed,
    referrals,
    satisfaction,
)
from relstage.catalogue.sources import FROM_CRM_TEXT, FROM_LADDER, LADDER_SOURCES, OURS, SHARED_SOURCES
from relstage.machines import Stage, StageModel, Transition, Trigger
from relstage.messages import Labels
from relstage.rules import Provenance, all_of, any_of


class LoyaltyStage(StrEnum):
    """The rungs of the ladder, lowest first."""

    NEUTRAL = "neutral"
    CUSTOMER = "customer"
    REGULAR = "regular"
    PARTNER_AGENT = "partner_agent"


REVERSED = Provenance(
    status="operationalised", source="relstage", note="the reverse of the advance; the texts know only the way up"
)

loyalty_ladder = StageModel(
    name="loyalty_ladder",
    version="1",
    title=Labels(en="The ladder of loyalty", ru="Лестница лояльности"),
    summary="How a buyer becomes a customer, a regular, and at last a partner who brings others; and how one comes "
    "down again. It describes the customer's side.",
    initial=LoyaltyStage.NEUTRAL,
    stages=(
        Stage(
            name=LoyaltyStage.NEUTRAL,
            label=Labels(en="neutral", ru="нейтральный покупатель"),
            meaning="Has not bought yet, no longer buys, or has left.",
            provenance=FROM_CRM_TEXT,
            guidance=guidance.NEUTRAL,
        ),
        Stage(
            name=LoyaltyStage.CUSTOMER,
            label=Labels(en="customer", ru="клиент"),
            meaning="Has bought once, or buys now and then.",
            provenance=FROM_LADDER,
            guidance=guidance.CUSTOMER,
        ),
        Stage(
            name=LoyaltyStage.REGULAR,
            label=Labels(en="regular customer", ru="постоянный клиент"),
            meaning="Buys again and again, and is satisfied.",
            provenance=FROM_CRM_TEXT,
            guidance=guidance.REGULAR,
        ),
        Stage(
            name=LoyaltyStage.PARTNER_AGENT,
            label=Labels(en="business partner, agent", ru="деловой партнер, агент"),
            meaning="Is bound to the supplier and brings other customers: one of a network of agents.",
            provenance=FROM_CRM_TEXT,
            guidance=guidance.PARTNER_AGENT,
        ),
    ),
    indicators=INDICATORS,
    events=EVENTS,
    transitions=(
        Transition(
            id="B1",
            origins=(LoyaltyStage.NEUTRAL,),
            target=LoyaltyStage.CUSTOMER,
            kind="advance",
            guard=all_of(orders_completed >= 1, months_inactive < 12),
            words=Labels(
                en="at least one order is completed, and the last dealings are less than a year ago",
                ru="выполнена хотя бы одна сделка, и с последнего контакта прошло меньше года",
            ),
            provenance=FROM_CRM_TEXT,
            thresholds={"orders_completed": FROM_LADDER, "months_inactive": OURS},
        ),
        Transition(
            id="B2",
            origins=(LoyaltyStage.CUSTOMER,),
            target=LoyaltyStage.REGULAR,
            kind="advance",
            guard=all_of(orders_completed >= 3, satisfaction >= 0.5, months_inactive < 6),
            words=Labels(
                en="the third deal is done, the customer is satisfied and still buys",
                ru="выполнена третья сделка, клиент удовлетворен и продолжает покупать",
            ),
            provenance=FROM_CRM_TEXT,
            thresholds={
                "orders_completed": Provenance(
                    status="sourced", source="Muravyova", note="a rule of practice, not a finding"
                ),
                "satisfaction": OURS,
                "months_inactive": OURS,
            },
        ),
        Transition(
            id="B3",
            origins=(LoyaltyStage.REGULAR,),
            target=LoyaltyStage.PARTNER_AGENT,
            kind="advance",
            guard=all_of(referrals >= 1, commitment >= 0.6),
            words=Labels(
                en="the customer brings others and is bound to the supplier",
                ru="клиент приводит других и связан с поставщиком взаимными обязательствами",
            ),
            provenance=FROM_CRM_TEXT,
            thresholds={
                "referrals": Provenance(
                    status="operationalised",
                    source="CRM course text",
                    note="the text says that agents bring customers; 1 is ours",
                ),
                "commitment": OURS,
            },
        ),
        Transition(
            id="B7",
            origins=(LoyaltyStage.PARTNER_AGENT,),
            target=LoyaltyStage.NEUTRAL,
            kind="regress",
            guard=months_inactive >= 12,
            words=Labels(en="a partner has been silent for a year", ru="партнер в течение года не дает о себе знать"),
            provenance=OURS,
            thresholds={"months_inactive": OURS},
        ),
        Transition(
            id="B4",
            origins=(LoyaltyStage.PARTNER_AGENT,),
            target=LoyaltyStage.REGULAR,
            kind="regress",
            guard=commitment < 0.5,
            words=Labels(en="the bond loosens", ru="связь ослабла"),
            provenance=REVERSED,
            thresholds={"commitment": OURS},
        ),
        Transition(
            id="B5",
            origins=(LoyaltyStage.REGULAR,),
            target=LoyaltyStage.CUSTOMER,
            kind="regress",
            guard=any_of(satisfaction < 0.4, months_inactive >= 6),
            words=Labels(
                en="the customer is dissatisfied, or has been silent for half a year",
                ru="клиент недоволен или полгода не дает о себе знать",
            ),
            provenance=REVERSED,
            thresholds={"satisfaction": OURS, "months_inactive": OURS},
        ),
        Transition(
            id="B6",
            origins=(LoyaltyStage.CUSTOMER,),
            target=LoyaltyStage.NEUTRAL,
            kind="regress",
            guard=months_inactive >= 12,
            words=Labels(en="the customer has been silent for a year", ru="клиент в течение года не дает о себе знать"),
            provenance=OURS,
            thresholds={"months_inactive": OURS},
        ),
        Transition(
            id="B8",
            origins=(LoyaltyStage.CUSTOMER, LoyaltyStage.REGULAR, LoyaltyStage.PARTNER_AGENT),
            target=LoyaltyStage.NEUTRAL,
            kind="terminate",
            on=(Trigger(event="relationship_ended"),),
            words=Labels(en="either side ends it", ru="одна из сторон прекращает отношения"),
            provenance=OURS,
        ),
    ),
    sources=(*SHARED_SOURCES, *LADDER_SOURCES),
    # A partner who is silent for a year is no regular, however loose the bond. Who is known to have bought by the very
    # instant at which something else ended has begun anew, and is a customer.
    settled=(("B7", "B4"), ("B1", "B8")),
)
