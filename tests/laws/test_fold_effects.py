"""Law ``effects_as_tabled``: each of the 47 kinds of event moves what the table says, by as much, and nothing else.

The table is typed by hand. Before each event every share is 0.5, every count 2, and levels stand in the middle. The
sizes are 0.05, 0.15 and 0.30 of the way to an end of the scale.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, follow
from relstage.models import Event, Reading, Relationship, Standing

SHARES = [
    "trust",
    "commitment",
    "satisfaction",
    "performance",
    "cultural_distance",
    "technological_distance",
    "adaptation",
    "institutionalisation",
    "attention",
    "resilience",
    "network_potential",
    "alternatives_attractiveness",
    "competition_intensity",
    "account_attractiveness",
    "exclusivity",
    "risk_significance",
    "total_value",
]
COUNTS = [
    "contact_breadth",
    "joint_activity_count",
    "orders_completed",
    "recurring_problems",
    "scapegoat_responses",
    "referrals",
]
BEFORE: dict[str, Any] = {
    **dict.fromkeys(SHARES, 0.5),
    **dict.fromkeys(COUNTS, 2.0),
    "supplier_status": "one_of_many",
    "contact_level": "middle",
    "information_openness": "operational",
    "escalation": "none",
    "volume_change": 0.1,
    "net_advantage": 100.0,
}
NOTHING: dict[str, Any] = {}
TABLE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("seller_marketing", {}, NOTHING),
    ("incumbent_trouble", {}, {"alternatives_attractiveness": 0.425}),
    ("potential_assessed", {}, NOTHING),
    ("potential_assessed", {"account_attractiveness": 0.9}, {"account_attractiveness": 0.9}),
    ("potential_assessed", {"cultural_distance": 0.1}, {"cultural_distance": 0.1}),
    ("potential_assessed", {"technological_distance": 0.7}, {"technological_distance": 0.7}),
    ("negotiation_opened", {}, NOTHING),
    ("trial_order", {}, {"trust": 0.525}),
    ("capital_project", {}, {"commitment": 0.525}),
    ("order_fulfilled", {}, {"orders_completed": 3.0, "trust": 0.525, "satisfaction": 0.525}),
    ("volume_expanded", {}, {"commitment": 0.525}),
    ("volume_expanded", {"change": 0.4}, {"volume_change": 0.4, "commitment": 0.525}),
    ("volume_expanded", {"change": -0.2}, {"volume_change": -0.2, "commitment": 0.525}),
    ("adaptation_made", {}, {"adaptation": 0.575, "commitment": 0.525}),
    ("rules_established", {}, {"institutionalisation": 0.575}),
    ("requirement_ignored", {}, {"attention": 0.425, "satisfaction": 0.425}),
    ("competitor_entered", {}, {"competition_intensity": 0.65, "alternatives_attractiveness": 0.575}),
    ("competitor_better_perceived", {}, {"alternatives_attractiveness": 0.65}),
    ("preferred_status_granted", {}, {"supplier_status": "preferred"}),
    ("contact_added", {}, {"contact_breadth": 3.0}),
    ("social_event", {}, {"trust": 0.525}),
    ("senior_involvement", {}, {"contact_level": "senior"}),
    ("confidential_info_shared", {}, {"information_openness": "confidential", "trust": 0.525}),
    ("joint_activity_started", {}, {"joint_activity_count": 3.0, "network_potential": 0.525}),
    ("joint_activity_started", {"kind": "research"}, {"joint_activity_count": 3.0, "network_potential": 0.525}),
    ("joint_board_held", {}, {"contact_level": "board", "joint_activity_count": 3.0}),
    ("agreement_signed", {"years": 3}, {"agreement_term_years": 3.0, "commitment": 0.575}),
    ("agreement_signed", {"years": 1, "months": 6}, {"agreement_term_years": 1.5, "commitment": 0.575}),
    ("agreement_lapsed", {}, NOTHING),
    ("key_person_changed", {}, {"contact_breadth": 1.0}),
    ("key_person_changed", {"less_qualified": False}, {"contact_breadth": 1.0}),
    ("key_person_changed", {"less_qualified": True}, {"contact_breadth": 1.0, "trust": 0.425}),
    ("personal_conflict", {}, {"trust": 0.35}),
    ("price_dispute", {}, {"satisfaction": 0.475}),
    ("promise_broken", {}, {"trust": 0.35, "performance": 0.425, "satisfaction": 0.425}),
    ("promise_broken", {"problem": "repair"}, {"trust": 0.35, "performance": 0.425, "satisfaction": 0.425}),
    ("problem_disclosed_promptly", {}, NOTHING),
    ("quality_problem", {"problem": "finish"}, {"performance": 0.425, "satisfaction": 0.425}),
    ("culture_clash", {}, {"cultural_distance": 0.575}),
    ("customer_trouble", {}, {"account_attractiveness": 0.35}),
    ("account_demoted", {}, NOTHING),
    ("account_excluded", {}, NOTHING),
    ("account_deselected", {}, NOTHING),
    ("complaint_raised", {}, {"escalation": "complaint"}),
    ("rejection_campaign_started", {}, {"escalation": "campaign", "trust": 0.35}),
    ("management_escalation", {}, {"escalation": "management"}),
    ("ultimatum_received", {}, {"escalation": "ultimatum"}),
    ("legal_action_started", {"initiator": "customer"}, {"escalation": "legal"}),
    ("scapegoat_response", {}, {"scapegoat_responses": 3.0}),
    ("root_cause_fixed", {}, NOTHING),
    ("crisis_overcome_jointly", {}, {"resilience": 0.65, "trust": 0.575}),
    ("emergency_rescue", {}, {"trust": 0.575, "risk_significance": 0.575}),
    ("referral_made", {}, {"referrals": 3.0}),
    ("purchases_stopped", {}, NOTHING),
    ("relationship_ended", {"initiator": "customer", "cause": "price_dispute"}, {"orders_completed": 0.0}),
    ("lost_customer_interviewed", {"answered": True}, NOTHING),
    ("reactivated", {}, {"orders_completed": 0.0}),
]
NO_DEALING = [
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
]
GIVES: dict[str, set[str]] = {
    "potential_assessed": {"account_attractiveness", "cultural_distance", "technological_distance"},
    "volume_expanded": {"volume_change"},
    "preferred_status_granted": {"supplier_status"},
    "confidential_info_shared": {"information_openness"},
    "joint_board_held": {"contact_level"},
    "agreement_signed": {"agreement_term_years"},
    "complaint_raised": {"escalation"},
    "rejection_campaign_started": {"escalation"},
    "management_escalation": {"escalation"},
    "ultimatum_received": {"escalation"},
    "legal_action_started": {"escalation"},
    "relationship_ended": {"orders_completed"},
    "reactivated": {"orders_completed"},
}
KINDS = {kind for kind, _, _ in TABLE}

START = datetime(2024, 1, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def standing(model: StageModel, *facts: Event | Reading, **other: Any) -> Standing:
    """Follow a relationship that begins with the readings of the table for a month."""
    readings = [Reading(indicator=n, value=v, occurred_at=START) for n, v in (BEFORE | other).items()]
    return follow(model, Relationship(id="r", facts=(*readings, *facts)), as_of=START + 20 * DAY)


def event(kind: str, attributes: dict[str, Any], day: int = 3) -> Event:
    """Return an event of a day."""
    return Event(id=f"{kind} {day}", kind=kind, occurred_at=START + day * DAY, attributes=attributes)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize(
    ("kind", "attributes", "moved"), TABLE, ids=[f"{kind} {list(a.values()) or ''}" for kind, a, _ in TABLE]
)
def test_effects_as_tabled(model: StageModel, kind: str, attributes: dict[str, Any], moved: dict[str, Any]) -> None:
    """After the event each reading is what the table says; those it does not name are as before."""
    after = standing(model, event(kind, attributes)).readings
    expected = BEFORE | {"agreement_term_years": 0.0} | moved
    got = {name: after[name].value for name in expected}
    assert got == {name: pytest.approx(v) if isinstance(v, float) else v for name, v in expected.items()}
    shifted = {name for name in moved if after[name].basis == "inferred"}
    assert shifted == set(moved)


def test_table_holds_every_kind() -> None:
    """The table names all 47 kinds of event."""
    assert len(KINDS) == 47
    assert set(ford.event_of) == KINDS


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_dealings_break_a_silence(kind: str) -> None:
    """Silence counts from the event where it is a dealing of the two sides; sixteen kinds are none."""
    attributes = {"years": 3} if kind == "agreement_signed" else {}
    after = standing(ford, event(kind, attributes))
    assert after.last_dealing == (START if kind in NO_DEALING else START + 3 * DAY)


@pytest.mark.parametrize(("kind", "attributes", "moved"), TABLE, ids=range(len(TABLE)))
def test_unknown_stays_unknown(kind: str, attributes: dict[str, Any], moved: dict[str, Any]) -> None:
    """On unknown readings an event moves nothing but what it sets, or the level that it gives to reach."""
    taken_over = Relationship(id="r", opened_at=START, taken_over=True, facts=(event(kind, attributes),))
    after = follow(ford, taken_over, as_of=START + 20 * DAY).readings
    given = {name: value for name, value in moved.items() if name in GIVES.get(kind, ())}
    given |= {"agreement_term_years": 0.0} if kind == "agreement_lapsed" else {}
    assert {n: r.value for n, r in after.items() if n not in ("months_inactive", "months_in_stage")} == given


@pytest.mark.parametrize(
    ("facts", "name", "value"),
    [
        ([event("key_person_changed", {}, day) for day in (3, 4, 5)], "contact_breadth", 0.0),
        ([event("senior_involvement", {}, day) for day in (3, 4, 5)], "contact_level", "board"),
        ([event("joint_board_held", {}, day) for day in range(3, 13)], "joint_activity_count", 3.0),
        ([event("joint_activity_started", {}, day) for day in range(3, 13)], "joint_activity_count", 8.0),
        ([event("legal_action_started", {}), event("complaint_raised", {}, 4)], "escalation", "legal"),
        ([event("promise_broken", {"problem": "a"}, day) for day in (3, 4, 5)], "recurring_problems", 4.0),
        ([event("promise_broken", {}, day) for day in (3, 4, 5)], "recurring_problems", 2.0),
        (
            [event("promise_broken", {"problem": "a"}, 3), event("quality_problem", {"problem": "a"}, 4)],
            "recurring_problems",
            2.0,
        ),
        (
            [event("joint_activity_started", {"kind": "joint_board"}), event("joint_board_held", {}, 4)],
            "joint_activity_count",
            3.0,
        ),
        (
            [event("joint_board_held", {}), event("joint_activity_started", {"kind": "joint_board"}, 4)],
            "joint_activity_count",
            3.0,
        ),
    ],
    ids=range(10),
)
def test_effects_repeated(facts: list[Event], name: str, value: Any) -> None:
    """Counts stop at 0 and at the top, levels at the highest; joint work counts once a kind, a problem as it recurs."""
    assert standing(ford, *facts).readings[name].value == value
