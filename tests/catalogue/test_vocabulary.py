"""The shared indicators and events, against lists typed here by hand."""

import pytest

from relstage.catalogue.causes import CAUSES, JointActivity, UncouplingCause
from relstage.catalogue.events import EVENTS
from relstage.catalogue.indicators import INDICATORS
from relstage.dynamics import Add, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.messages.sentences import WORDS
from relstage.rules import Indicator

# name, scale, direction; "-" neither
SCALES = """
trust                        a number from 0 to 1                                                  beneficial
commitment                   a number from 0 to 1                                                  beneficial
satisfaction                 a number from 0 to 1                                                  beneficial
performance                  a number from 0 to 1                                                  beneficial
cultural_distance            a number from 0 to 1                                                  harmful
technological_distance       a number from 0 to 1                                                  harmful
adaptation                   a number from 0 to 1                                                  beneficial
institutionalisation         a number from 0 to 1                                                  beneficial
attention                    a number from 0 to 1                                                  beneficial
resilience                   a number from 0 to 1                                                  beneficial
network_potential            a number from 0 to 1                                                  beneficial
alternatives_attractiveness  a number from 0 to 1                                                  harmful
competition_intensity        a number from 0 to 1                                                  harmful
account_attractiveness       a number from 0 to 1                                                  beneficial
exclusivity                  a number from 0 to 1                                                  beneficial
supplier_status              none < one_of_many < preferred < sole                                 beneficial
agreement_term_years         a number from 0 to inf years                                          beneficial
contact_breadth              a whole number from 0 to inf functions                                beneficial
contact_level                operational < middle < senior < board                                 beneficial
information_openness         none < operational < confidential                                     beneficial
joint_activity_count         a whole number from 0 to 8 kinds                                      beneficial
orders_completed             a whole number from 0 to inf orders                                   beneficial
volume_change                a number from -1 to inf                                               beneficial
months_inactive              a whole number from 0 to inf months                                   harmful
recurring_problems           a whole number from 0 to inf problems                                 harmful
escalation                   none < complaint < campaign < management < ultimatum < legal          harmful
scapegoat_responses          a whole number from 0 to inf times                                    harmful
months_in_stage              a whole number from 0 to inf months                                   neither
referrals                    a whole number from 0 to inf customers                                beneficial
net_advantage                a number from -inf to inf money                                       beneficial
risk_significance            a number from 0 to 1                                                  neither
total_value                  a number from 0 to 1                                                  beneficial
"""

COUNTS = {
    "orders_completed",
    "referrals",
    "recurring_problems",
    "scapegoat_responses",
    "contact_breadth",
    "joint_activity_count",
}
CLOCKS = {
    "months_inactive": "months_inactive",
    "months_in_stage": "months_in_stage",
    "agreement_term_years": "agreement_term",
}

# "+x" and "-x": a share of the way up or down; "#+1": a count; "=": set; "at least": raise; "up": a level; "*": rescale
EFFECTS = {
    "seller_marketing": "",
    "incumbent_trouble": "alternatives_attractiveness -0.15",
    "potential_assessed": "account_attractiveness = [account_attractiveness]; cultural_distance = [cultural_distance]; "
    "technological_distance = [technological_distance]",
    "negotiation_opened": "",
    "trial_order": "trust +0.05",
    "capital_project": "commitment +0.05",
    "order_fulfilled": "orders_completed #+1; trust +0.05; satisfaction +0.05",
    "volume_expanded": "volume_change = [change]; commitment +0.05",
    "adaptation_made": "adaptation +0.15; commitment +0.05",
    "rules_established": "institutionalisation +0.15",
    "requirement_ignored": "attention -0.15; satisfaction -0.15",
    "competitor_entered": "competition_intensity +0.3; alternatives_attractiveness +0.15",
    "competitor_better_perceived": "alternatives_attractiveness +0.3",
    "preferred_status_granted": "supplier_status = preferred",
    "contact_added": "contact_breadth #+1",
    "social_event": "trust +0.05",
    "senior_involvement": "contact_level up 1",
    "confidential_info_shared": "information_openness = confidential; trust +0.05",
    "joint_activity_started": "joint_activity_count #+1 once a kind; network_potential +0.05",
    "joint_board_held": "contact_level at least board; joint_activity_count #+1 once a kind",
    "agreement_signed": "commitment +0.15",
    "agreement_lapsed": "",
    "key_person_changed": "trust -0.15 if less_qualified; contact_breadth #-1",
    "personal_conflict": "trust -0.3",
    "price_dispute": "satisfaction -0.05",
    "promise_broken": "trust -0.3; performance -0.15; satisfaction -0.15; recurring_problems #+1 again problem",
    "problem_disclosed_promptly": "trust * 0.5",
    "quality_problem": "performance -0.15; satisfaction -0.15; recurring_problems #+1 again problem",
    "culture_clash": "cultural_distance +0.15",
    "customer_trouble": "account_attractiveness -0.3",
    "account_demoted": "",
    "account_excluded": "",
    "account_deselected": "",
    "complaint_raised": "escalation at least complaint",
    "rejection_campaign_started": "escalation at least campaign; trust -0.3",
    "management_escalation": "escalation at least management",
    "ultimatum_received": "escalation at least ultimatum",
    "legal_action_started": "escalation = legal",
    "scapegoat_response": "scapegoat_responses #+1",
    "root_cause_fixed": "",
    "crisis_overcome_jointly": "resilience +0.3; trust +0.15",
    "emergency_rescue": "trust +0.15; risk_significance +0.15",
    "referral_made": "referrals #+1",
    "purchases_stopped": "",
    "relationship_ended": "orders_completed = 0",
    "lost_customer_interviewed": "",
    "reactivated": "orders_completed = 0",
}

NO_DEALINGS = {
    "seller_marketing",
    "incumbent_trouble",
    "potential_assessed",
    "requirement_ignored",
    "competitor_entered",
    "competitor_better_perceived",
    "customer_trouble",
    "account_demoted",
    "account_excluded",
    "account_deselected",
    "agreement_lapsed",
    "purchases_stopped",
    "scapegoat_response",
    "referral_made",
    "lost_customer_interviewed",
    "relationship_ended",
}

ATTRIBUTES = {
    "potential_assessed": {
        "account_attractiveness": "number",
        "cultural_distance": "number",
        "technological_distance": "number",
    },
    "volume_expanded": {"change": "number"},
    "joint_activity_started": {"kind": "choice"},
    "agreement_signed": {"years": "whole", "months": "whole", "start": "date"},
    "key_person_changed": {"less_qualified": "flag"},
    "promise_broken": {"problem": "text"},
    "quality_problem": {"problem": "text"},
    "complaint_raised": {"problem": "text"},
    "root_cause_fixed": {"problem": "text"},
    "legal_action_started": {"initiator": "choice"},
    "relationship_ended": {"initiator": "choice", "cause": "choice"},
    "lost_customer_interviewed": {"answered": "flag"},
}

CAUSE_NAMES = (
    "key_person_changed",
    "personal_conflict",
    "price_dispute",
    "breach_of_trust",
    "neglect",
    "business_culture_clash",
    "working_style_clash",
    "quality_or_performance",
    "competitor_offer",
    "customer_attractiveness_lost",
)


def said(effect: Effect) -> str:
    """Write an effect in the short form of the table above."""
    name = effect.indicator
    tail = "".join(f" if {attribute}" for attribute in effect.where)
    tail += f" again {effect.again}" if effect.again else ""
    tail += f" once a {effect.once}" if effect.once else ""
    match effect:
        case Share(part=part):
            return f"{name} {part:+}{tail}"
        case Add(amount=amount):
            return f"{name} #{amount:+g}{tail}"
        case Step(steps=steps):
            return f"{name} up {steps}{tail}"
        case Set(value=None, attribute=attribute):
            return f"{name} = [{attribute}]{tail}"
        case Set(value=value):
            return f"{name} = {value if isinstance(value, str) else f'{value:g}'}{tail}"
        case RaiseTo(level=level):
            return f"{name} at least {level}{tail}"
        case Rescale(factor=factor):
            return f"{name} * {factor}{tail}"


def test_indicators_are_the_32_of_the_table() -> None:
    """There are 32 indicators, in the table's order, each with the table's scale and direction."""
    table = [" ".join(line.split()) for line in SCALES.strip().splitlines()]
    assert len(table) == 32
    assert [f"{x.name} {x.scale} {x.direction}" for x in INDICATORS] == table


def test_counts_and_clocks_are_marked() -> None:
    """The six counts start from 0, and the three readings of time are computed, never recorded."""
    assert {x.name for x in INDICATORS if x.count} == COUNTS
    assert {x.name: x.clock for x in INDICATORS if x.clock} == CLOCKS


def test_events_are_the_47_of_the_table() -> None:
    """There are 47 kinds of event, in the table's order, each with exactly the table's effects."""
    assert len(EFFECTS) == 47
    assert {event.name: "; ".join(said(effect) for effect in event.effects) for event in EVENTS} == EFFECTS
    assert [event.name for event in EVENTS] == list(EFFECTS)


def test_sixteen_kinds_are_no_dealing() -> None:
    """All kinds but sixteen are dealings, so that silence counts from them."""
    assert len(NO_DEALINGS) == 16
    assert {event.name for event in EVENTS if not event.contact} == NO_DEALINGS


def test_attributes_are_those_of_the_table() -> None:
    """Each kind knows exactly the table's attributes, and none is required."""
    assert {e.name: {a.name: a.type for a in e.attributes} for e in EVENTS if e.attributes} == ATTRIBUTES
    assert not any(attribute.required for event in EVENTS for attribute in event.attributes)


def test_agreements_and_softening_are_declared() -> None:
    """One kind signs an agreement, one ends it, and one is about a broken promise."""
    assert {e.name: e.agreement for e in EVENTS if e.agreement} == {
        "agreement_signed": "signs",
        "agreement_lapsed": "ends",
    }
    assert {e.name: e.about for e in EVENTS if e.about} == {"problem_disclosed_promptly": ("promise_broken",)}


def test_ten_causes_and_eight_kinds_of_joint_work() -> None:
    """The ten causes of uncoupling and the eight kinds of joint work stand in one place; each cause has words."""
    assert tuple(UncouplingCause) == CAUSE_NAMES
    assert (*CAUSE_NAMES, "other", "unknown") == CAUSES
    assert {f"cause.{name}" for name in CAUSES} == {key for key in WORDS if key.startswith("cause.")}
    assert len(JointActivity) == 8


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.name)
def test_indicator_says_what_it_measures(indicator: Indicator) -> None:
    """Each indicator has a meaning in a whole sentence, and a width by which margins are divided."""
    assert indicator.meaning.endswith(".")
    assert indicator.scale.span > 0


@pytest.mark.parametrize(
    "event", [e for e in EVENTS if any(isinstance(x, Share) for x in e.effects)], ids=lambda e: e.name
)
def test_every_size_is_ours(event: EventKind) -> None:
    """No source gives the size of an effect, so each share is operationalised."""
    shares = [effect for effect in event.effects if isinstance(effect, Share)]
    assert {abs(effect.part) for effect in shares} <= {0.05, 0.15, 0.30}
    assert {effect.provenance.status for effect in shares} == {"operationalised"}
