"""Law ``worse_side_governs``: a guard sees the lower of what is beneficial and the higher of what is harmful."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.machines import follow, review
from relstage.models import Event, Reading, Relationship, Standing
from tests.laws.tape import Tape, taped

START = datetime(2024, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SHARES = (0.0, 0.1, 0.5, 0.75, 1.0)
COUNTS = (0.0, 1.0, 2.0, 7.0)
STATUS = ("none", "one_of_many", "preferred", "sole")
ESCALATION = ("none", "complaint", "campaign", "management", "ultimatum", "legal")
LOWER_IS_WORSE: dict[str, tuple[Any, ...]] = {
    "trust": SHARES,
    "commitment": SHARES,
    "satisfaction": SHARES,
    "attention": SHARES,
    "orders_completed": COUNTS,
    "contact_breadth": COUNTS,
    "volume_change": (-1.0, -0.3, 0.0, 0.2),
    "net_advantage": (-5000.0, 0.0, 900.0),
    "supplier_status": STATUS,
}
HIGHER_IS_WORSE: dict[str, tuple[Any, ...]] = {
    "cultural_distance": SHARES,
    "technological_distance": SHARES,
    "alternatives_attractiveness": SHARES,
    "competition_intensity": SHARES,
    "recurring_problems": COUNTS,
    "scapegoat_responses": COUNTS,
    "escalation": ESCALATION,
}


def said(name: str, value: Any, side: str, day: int = 1) -> Reading:
    """Return what one side says of an indicator on a day."""
    fields = {"indicator": name, "value": value, "side": side, "occurred_at": START + day * DAY}
    return Reading.model_validate(fields)


def after(*facts: Event | Reading, days: int = 30) -> Standing:
    """Follow a relationship for some days."""
    return follow(ford, Relationship(id="r", opened_at=START, facts=facts), as_of=START + days * DAY)


def _views(tape: Tape) -> tuple[str, list[tuple[str, Any]]]:
    name = tape.pick(sorted({**LOWER_IS_WORSE, **HIGHER_IS_WORSE}))
    scale = (LOWER_IS_WORSE | HIGHER_IS_WORSE)[name]
    sides = ("supplier", "customer", "both")
    return name, [(tape.pick(sides), tape.pick((*scale, None))) for _ in range(tape.between(1, 6))]


@settings(max_examples=300)
@given(taped(_views, 24))
def test_worse_side_governs(drawn: tuple[str, list[tuple[str, Any]]]) -> None:
    """After any readings of either side, the worse of the latest two views is read; of one known side, that one."""
    name, views = drawn
    scale = (LOWER_IS_WORSE | HIGHER_IS_WORSE)[name]
    latest: dict[str, Any] = dict.fromkeys(("supplier", "customer"), 0.0 if 0.0 in scale and name in COUNTED else None)
    for side, value in views:
        latest |= dict.fromkeys(("supplier", "customer") if side == "both" else (side,), value)
    known = [value for value in latest.values() if value is not None]
    pick = min if name in LOWER_IS_WORSE else max
    worse = pick(known, key=scale.index) if known else None
    reading = after(*(said(name, value, side, day) for day, (side, value) in enumerate(views))).readings.get(name)
    assert (reading and reading.value) == worse


COUNTED = {"orders_completed", "contact_breadth", "recurring_problems", "scapegoat_responses"}


def test_of_two_views_without_a_better_the_latest_is_read() -> None:
    """Where neither more nor less is good, the later view is read."""
    views = [said("risk_significance", 0.9, "supplier", 2), said("risk_significance", 0.4, "customer", 3)]
    assert after(*views).readings["risk_significance"].value == 0.4


@pytest.mark.parametrize("name", ["trust", "escalation"])
def test_answer_says_that_one_side_is_known(name: str) -> None:
    """Where one side's view stands for both, the reason says so; where both are known, it does not."""
    value = 0.9 if name == "trust" else "legal"
    early = Event(id="e", kind="negotiation_opened", occurred_at=START)
    known = [said("cultural_distance", 0.1, "both", 0), said("technological_distance", 0.1, "both", 0), early]
    model = ford if name == "trust" else with_escalation_guard()
    for views, one_sided in ((("supplier",), True), (("supplier", "customer"), False), (("both",), False)):
        facts = (*known, *(said(name, value, side) for side in views))
        standing = follow(model, Relationship(id="r", opened_at=START, facts=facts), as_of=START + 9 * DAY)
        reasons = [r for c in review(model, standing).candidates for r in c.reasons if r.leaf.indicator == name]
        assert reasons
        assert {reason.one_sided for reason in reasons} == {one_sided}


def with_escalation_guard() -> Any:
    """Return Ford's model with an advance out of the early stage that asks for little escalation."""
    advance = ford.transition_of["F2"]
    guard = ford.indicator_of["escalation"] <= "complaint"
    return ford.replace(
        transitions=tuple(
            t.model_copy(update={"guard": guard, "thresholds": {"escalation": advance.provenance}})
            if t.id == "F2"
            else t
            for t in ford.transitions
        )
    )


def views_of(standing: Standing, name: str) -> dict[str, Any]:
    """Return what is known of each side."""
    return {side: slot.reading.value for side, slot in standing.memory.slots.get(name, {}).items()}


def test_effect_moves_both_sides() -> None:
    """An event shifts each side's view by its own share of the way."""
    views = [said("trust", 0.4, "supplier"), said("trust", 0.8, "customer")]
    order = Event(id="o", kind="order_fulfilled", occurred_at=START + 2 * DAY)
    standing = after(*views, order)
    assert views_of(standing, "trust") == {"supplier": pytest.approx(0.43), "customer": pytest.approx(0.81)}
    assert standing.readings["trust"].value == pytest.approx(0.43)


@pytest.mark.parametrize(
    ("views", "worst"),
    [
        ({"supplier": "legal"}, "legal"),
        ({"customer": "legal"}, "legal"),
        ({"supplier": "none"}, "complaint"),
        ({"supplier": "none", "customer": "legal"}, "legal"),
        ({"supplier": "none", "customer": "complaint"}, "complaint"),
        ({"both": "campaign"}, "campaign"),
        ({}, "complaint"),
    ],
    ids=str,
)
def test_level_to_reach_leaves_the_side_that_is_higher(views: dict[str, str], worst: str) -> None:
    """A complaint raises either side's view to at least a complaint, and lowers neither."""
    complaint = Event(id="c", kind="complaint_raised", occurred_at=START + 2 * DAY)
    standing = after(*(said("escalation", value, side) for side, value in views.items()), complaint)
    assert standing.readings["escalation"].value == worst
    assert all(ESCALATION.index(value) >= 1 for value in views_of(standing, "escalation").values())


def test_value_given_by_an_event_is_both_sides() -> None:
    """An event that gives a value gives it to both sides, also where one side was known to say the same."""
    views = [said("supplier_status", "preferred", "supplier")]
    granted = Event(id="g", kind="preferred_status_granted", occurred_at=START + 2 * DAY)
    standing = after(*views, granted)
    assert views_of(standing, "supplier_status") == {"both": "preferred"}
    assert standing.readings["supplier_status"].occurred_at == START + 2 * DAY


def test_side_no_longer_known_leaves_the_other() -> None:
    """Where one side's view is no longer known, the other's is used."""
    views = [said("trust", 0.4, "supplier"), said("trust", 0.8, "customer"), said("trust", None, "supplier", 2)]
    assert after(*views).readings["trust"].value == 0.8
    assert "trust" not in after(*views, said("trust", None, "customer", 3)).readings
    assert after(said("trust", 0.6, "both"), said("trust", None, "customer", 2)).readings["trust"].value == 0.6
