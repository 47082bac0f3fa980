"""Roles of sellers: hunter, farmer and netocrat (Nestik), and which stage calls for which.

The three roles are the source's, with what each is good at. Their places in the stages are ours: the source names no
stages. The sentences on the role in each stage's guidance name these same roles, in both languages.

>>> from relstage.catalogue.roles import ROLES, STAGE_ROLES
>>> [role.label.en for role in ROLES]
['hunter', 'farmer', 'netocrat']
>>> next(each.now for each in STAGE_ROLES if (each.model, each.stage) == ("millman_wilson", "early_kam"))
('hunter', 'farmer')
"""

from enum import StrEnum

from relstage.catalogue.sources import FROM_NESTIK, ROLE
from relstage.messages import Labels
from relstage.models.advice import Role, StageRoles


class SellerRole(StrEnum):
    """The three roles of sellers (Nestik)."""

    HUNTER = "hunter"
    FARMER = "farmer"
    NETOCRAT = "netocrat"


HUNTER, FARMER, NETOCRAT = SellerRole

ROLES = (
    Role(
        name=HUNTER,
        label=Labels(en="hunter", ru="охотник"),
        horizon=Labels(en="one deal", ru="одна сделка"),
        skill=Labels(en="tracks customers down and closes the deal", ru="выслеживает клиента и закрывает сделку"),
        provenance=FROM_NESTIK,
    ),
    Role(
        name=FARMER,
        label=Labels(en="farmer", ru="фермер"),
        horizon=Labels(en="years with the same customers", ru="годы с постоянными клиентами"),
        skill=Labels(
            en="grows social capital and the quality of the relationship with regular customers",
            ru="взращивает социальный капитал и качество отношений с постоянными клиентами",
        ),
        provenance=FROM_NESTIK,
    ),
    Role(
        name=NETOCRAT,
        label=Labels(en="netocrat", ru="нетократ"),
        horizon=Labels(en="a community of customers", ru="сообщество клиентов"),
        skill=Labels(
            en="joins customers into communities around problems that they share",
            ru="объединяет клиентов в сообщества вокруг общих проблем",
        ),
        provenance=FROM_NESTIK,
    ),
)

STAGE_ROLES = (
    StageRoles(model="ford", stage="pre_relationship", now=(HUNTER,), provenance=ROLE),
    StageRoles(model="ford", stage="early", now=(HUNTER,), provenance=ROLE),
    StageRoles(model="ford", stage="development", now=(FARMER,), provenance=ROLE),
    StageRoles(model="ford", stage="long_term", now=(FARMER,), provenance=ROLE),
    StageRoles(model="ford", stage="final", now=(FARMER,), provenance=ROLE),
    StageRoles(model="ford", stage="ended", provenance=ROLE),
    StageRoles(model="millman_wilson", stage="pre_kam", now=(HUNTER,), provenance=ROLE),
    StageRoles(model="millman_wilson", stage="early_kam", now=(HUNTER, FARMER), provenance=ROLE),
    StageRoles(model="millman_wilson", stage="mid_kam", now=(FARMER,), provenance=ROLE),
    StageRoles(model="millman_wilson", stage="partnership_kam", now=(FARMER,), provenance=ROLE),
    StageRoles(model="millman_wilson", stage="synergistic_kam", now=(FARMER, NETOCRAT), provenance=ROLE),
    StageRoles(model="millman_wilson", stage="uncoupling_kam", on_return=(HUNTER, FARMER), provenance=ROLE),
    StageRoles(model="loss_cycle", stage="stable", now=(FARMER,), provenance=ROLE),
    StageRoles(model="loss_cycle", stage="recurring_problems", now=(FARMER,), provenance=ROLE),
    StageRoles(model="loss_cycle", stage="rejection_campaign", now=(FARMER,), provenance=ROLE),
    StageRoles(model="loss_cycle", stage="executive_escalation", now=(FARMER,), provenance=ROLE),
    StageRoles(model="loss_cycle", stage="legal_conflict", provenance=ROLE),
    StageRoles(model="loss_cycle", stage="lost", on_return=(HUNTER, FARMER), provenance=ROLE),
    StageRoles(model="loyalty_ladder", stage="neutral", now=(HUNTER,), provenance=ROLE),
    StageRoles(model="loyalty_ladder", stage="customer", now=(HUNTER, FARMER), provenance=ROLE),
    StageRoles(model="loyalty_ladder", stage="regular", now=(FARMER,), provenance=ROLE),
    StageRoles(model="loyalty_ladder", stage="partner_agent", now=(FARMER, NETOCRAT), provenance=ROLE),
    StageRoles(model="dwyer_schurr_oh", stage="awareness", now=(HUNTER,), provenance=ROLE),
    StageRoles(model="dwyer_schurr_oh", stage="exploration", now=(HUNTER, FARMER), provenance=ROLE),
    StageRoles(model="dwyer_schurr_oh", stage="expansion", now=(FARMER,), provenance=ROLE),
    StageRoles(model="dwyer_schurr_oh", stage="commitment", now=(FARMER,), provenance=ROLE),
    StageRoles(model="dwyer_schurr_oh", stage="dissolution", provenance=ROLE),
)
