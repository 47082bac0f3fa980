"""What the texts say of stages, put to the models statement by statement.

``docs/sources.md`` names these tests beside the statements.
"""

from typing import Any

import pytest

from relstage import decide, ford, loss_cycle, loyalty_ladder, millman_wilson
from relstage.machines import StageModel
from relstage.rules import leaves

# As good as it can be: every reading that Ford's guards ask for, far on the better side.
BEST: dict[str, Any] = {
    "cultural_distance": 0.0,
    "technological_distance": 0.0,
    "trust": 1.0,
    "commitment": 1.0,
    "satisfaction": 1.0,
    "attention": 1.0,
    "adaptation": 1.0,
    "institutionalisation": 0.0,
    "volume_change": 0.5,
    "alternatives_attractiveness": 0.0,
    "competition_intensity": 0.0,
    "months_inactive": 0,
}


def flags(model: StageModel, stage: str, readings: dict[str, Any]) -> set[str]:
    """Return the flags that are there."""
    return {flag.name for flag in decide(model, stage, readings).flags if flag.verdict == "holds"}


@pytest.mark.parametrize("distance", ["cultural_distance", "technological_distance"])
def test_a_great_distance_breaks_it_whatever_else_agrees(distance: str) -> None:
    """Before the relationship a great difference of culture or technology ends it, however good all else is."""
    apart = BEST | {distance: 0.9}
    assert decide(ford, "pre_relationship", apart, event="trial_order").stage == "ended"
    assert decide(ford, "pre_relationship", BEST, event="seller_marketing").stage == "pre_relationship"


@pytest.mark.parametrize("deal", ["trial_order", "capital_project", "negotiation_opened"])
def test_a_first_deal_of_any_size_leads_to_the_early_stage(deal: str) -> None:
    """A small trial order and a large project alike lead from the first stage to the early one, and no further."""
    assert decide(ford, "pre_relationship", BEST, event=deal).stage == "early"


def test_the_early_stage_hangs_on_how_attractive_others_are() -> None:
    """With all else the same, attractive others keep a relationship early; foreseen trouble with them ends it."""
    known = {"orders_completed": 1, "trust": 0.5, "volume_change": 0.2, "cultural_distance": 0.1, "satisfaction": 0.8}
    stages = {x: decide(ford, "early", known | {"alternatives_attractiveness": x}).stage for x in (0.2, 0.9)}
    assert stages == {0.2: "development", 0.9: "early"}
    trouble = known | {"alternatives_attractiveness": 0.9, "satisfaction": 0.1}
    assert decide(ford, "early", trouble).stage == "ended"
    assert decide(ford, "early", known | {"cultural_distance": 0.9}).stage == "ended"


@pytest.mark.parametrize("missing", ["trust", "commitment", "adaptation"])
def test_development_needs_trust_obligations_and_adaptation(missing: str) -> None:
    """Long-term relations need all three; with one of them at its worst a relationship does not get there."""
    known = BEST | {"orders_completed": 5, "trust": 0.7, "commitment": 0.7, "adaptation": 0.5}
    assert decide(ford, "development", known).stage == "long_term"
    assert decide(ford, "development", known | {missing: 0.0}).stage != "long_term"


@pytest.mark.parametrize(
    ("spoilt", "stage"),
    [
        ({"attention": 0.2}, "long_term"),
        ({"satisfaction": 0.35}, "long_term"),
        ({"competition_intensity": 0.35}, "final"),
    ],
)
def test_inattention_dissatisfaction_and_competition_make_vulnerable(spoilt: dict[str, Any], stage: str) -> None:
    """What opens the door to competitors is flagged and does not end the relationship by itself."""
    settled = BEST | {"orders_completed": 9, "institutionalisation": 1.0}
    assert "vulnerable" not in flags(ford, stage, settled)
    assert "vulnerable" in flags(ford, stage, settled | spoilt)
    assert decide(ford, stage, settled | spoilt).stage != "ended"


def test_the_final_stage_lives_on_weak_competition_and_attention() -> None:
    """It is entered only where competition is weak and both attend; a new competitor leads back a stage, not out."""
    settled = BEST | {"orders_completed": 9, "institutionalisation": 1.0}
    assert decide(ford, "long_term", settled).stage == "final"
    for spoilt in ({"competition_intensity": 0.9}, {"attention": 0.4}):
        assert decide(ford, "long_term", settled | spoilt).stage == "long_term"
        assert decide(ford, "final", settled | spoilt).stage == "long_term"


def test_an_unclear_potential_is_waited_for() -> None:
    """Between worth the effort and not worth it lies a band in which an account neither enters nor is dropped."""
    stages = {
        worth: decide(millman_wilson, "pre_kam", {"account_attractiveness": worth}, event="account_deselected").stage
        for worth in (0.2, 0.4, 0.8)
    }
    assert stages == {0.2: "uncoupling_kam", 0.4: "pre_kam", 0.8: "early_kam"}


def test_one_contact_is_fragile() -> None:
    """One seller and one buyer carry an early account; a second contact takes the risk away."""
    assert "fragile" in flags(millman_wilson, "early_kam", {"contact_breadth": 1})
    assert "fragile" not in flags(millman_wilson, "early_kam", {"contact_breadth": 2})


def test_mid_kam_is_preferred_and_not_exclusive() -> None:
    """A preferred supplier with trust and contacts gets there with any share of the business; one of many does not."""
    known: dict[str, Any] = {"trust": 0.6, "contact_breadth": 2, "exclusivity": 0.1, "account_attractiveness": 0.8}
    assert decide(millman_wilson, "early_kam", known | {"supplier_status": "preferred"}).stage == "mid_kam"
    assert decide(millman_wilson, "early_kam", known | {"supplier_status": "one_of_many"}).stage == "early_kam"


def test_synergy_asks_for_joint_boards() -> None:
    """Many functions and joint work reach partnership alone; with boards they reach synergy."""
    known: dict[str, Any] = {"trust": 0.9, "contact_breadth": 5, "joint_activity_count": 4, "agreement_term_years": 5}
    known |= {"exclusivity": 0.9, "information_openness": "confidential", "account_attractiveness": 0.9}
    senior, board = (known | {"contact_level": level, "supplier_status": "sole"} for level in ("senior", "board"))
    assert decide(millman_wilson, "partnership_kam", senior).stage == "partnership_kam"
    assert decide(millman_wilson, "partnership_kam", board).stage == "synergistic_kam"


def test_a_key_customer_is_lost_in_four_steps() -> None:
    """Trouble walks through the four steps in their order, each seen, however high it has gone at once."""
    lost: dict[str, Any] = {"recurring_problems": 3, "satisfaction": 0.2, "escalation": "legal"}
    moves = decide(loss_cycle, "stable", lost).moves
    assert [move.target for move in moves] == [
        "recurring_problems",
        "rejection_campaign",
        "executive_escalation",
        "legal_conflict",
    ]


@pytest.mark.parametrize("stage", ["recurring_problems", "rejection_campaign", "executive_escalation"])
def test_a_culprit_is_no_remedy(stage: str) -> None:
    """With the same results a cause that was removed recovers the relationship, and a culprit found does not."""
    mended: dict[str, Any] = {"recurring_problems": 0, "performance": 0.9, "satisfaction": 0.9, "escalation": "none"}
    assert decide(loss_cycle, stage, mended, event="root_cause_fixed").stage == "stable"
    assert decide(loss_cycle, stage, mended, event="scapegoat_response").stage == stage
    unchanged = mended | {"recurring_problems": 2}
    assert decide(loss_cycle, stage, unchanged, event="root_cause_fixed").stage != "stable"


def test_a_culprit_without_a_change_makes_the_loss_inevitable() -> None:
    """Where management set its terms and a culprit was the answer, the loss is flagged while problems recur."""
    known = {"recurring_problems": 2, "scapegoat_responses": 1, "escalation": "management", "performance": 0.3}
    assert flags(loss_cycle, "executive_escalation", known) == {"loss_inevitable_if_unchanged"}
    assert flags(loss_cycle, "executive_escalation", known | {"scapegoat_responses": 0}) == set()


def test_a_customer_climbs_the_ladder_to_an_agent() -> None:
    """Neutral, customer, regular: by deals; partner and agent: by bringing others and being bound."""
    known: dict[str, Any] = {"months_inactive": 1, "satisfaction": 0.8, "commitment": 0.8, "referrals": 0}
    reached = [decide(loyalty_ladder, "neutral", known | {"orders_completed": n}).stage for n in (0, 1, 2, 3)]
    assert reached == ["neutral", "customer", "customer", "regular"]
    bringing = known | {"orders_completed": 3, "referrals": 1}
    assert decide(loyalty_ladder, "neutral", bringing).stage == "partner_agent"
    assert decide(loyalty_ladder, "neutral", bringing | {"commitment": 0.3}).stage == "regular"


def test_no_ladder_rests_on_satisfaction_or_age_alone() -> None:
    """No advance of either model reads satisfaction or the months in a stage and nothing else."""
    for model in (ford, millman_wilson):
        for transition in model.transitions:
            read = {leaf.indicator for leaf in leaves(transition.guard)}
            assert transition.kind != "advance" or not read or read - {"satisfaction", "months_in_stage"}
