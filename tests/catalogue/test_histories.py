"""What the events of the catalogue do to a relationship that is followed."""

from datetime import UTC, datetime

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.machines import StageModel, follow
from relstage.models import Event, Reading, Relationship, Standing

KNOWN = {"cultural_distance": 0.2, "technological_distance": 0.2, "trust": 0.5, "alternatives_attractiveness": 0.3}


def on(day: int) -> datetime:
    """Return noon of a day of January 2024."""
    return datetime(2024, 1, day, 12, tzinfo=UTC)


def happened(day: int, kind: str, /, *, about: str | None = None, **attributes: bool | float | str) -> Event:
    """Make the event of that day; its id is the kind and the day."""
    return Event(id=f"{kind}-{day}", kind=kind, occurred_at=on(day), about=about, attributes=attributes)


def standing(model: StageModel, *facts: Event, **readings: float | str) -> Standing:
    """Follow the readings of the first day and then the facts until the end of the month."""
    known = [Reading(indicator=name, value=value, occurred_at=on(1)) for name, value in readings.items()]
    return follow(model, Relationship(id="a", opened_at=on(1), facts=(*known, *facts)), as_of=on(31))


def value(standing: Standing, indicator: str) -> float | str | None:
    """Return what is read of an indicator."""
    return standing.readings[indicator].value


def test_problem_recurs_only_where_it_came_before() -> None:
    """A second broken promise counts as a recurring problem only where it is about the same thing."""
    promises = ("delivery", "repair", "delivery")
    facts = [happened(2 + i, "promise_broken", problem=about) for i, about in enumerate(promises)]
    assert value(standing(ford, *facts), "recurring_problems") == 1
    assert value(standing(ford, *facts[:2]), "recurring_problems") == 0


def test_kind_of_joint_work_counts_once() -> None:
    """Starting the same kind of joint work again adds nothing; another kind does."""
    kinds = ("research", "research", "cost_reduction")
    facts = [happened(2 + i, "joint_activity_started", kind=kind) for i, kind in enumerate(kinds)]
    assert value(standing(millman_wilson, *facts), "joint_activity_count") == 2


def test_problem_disclosed_at_once_costs_half_the_trust() -> None:
    """A broken promise takes trust from 0.8 to 0.56, and to 0.68 where it was disclosed at once."""
    broken = happened(2, "promise_broken", problem="delivery")
    told = happened(3, "problem_disclosed_promptly", about=broken.id)
    assert value(standing(ford, broken, trust=0.8), "trust") == pytest.approx(0.56)
    assert value(standing(ford, broken, told, trust=0.8), "trust") == pytest.approx(0.68)


def test_less_qualified_successor_costs_trust() -> None:
    """A changed key person costs a contact, and trust only where the successor is less qualified."""
    lost = standing(
        ford, happened(2, "contact_added"), happened(3, "key_person_changed", less_qualified=True), trust=0.8
    )
    kept = standing(ford, happened(2, "contact_added"), happened(3, "key_person_changed"), trust=0.8)
    assert value(lost, "trust") == pytest.approx(0.68)
    assert value(kept, "trust") == 0.8
    assert value(lost, "contact_breadth") == value(kept, "contact_breadth") == 0


def test_orders_count_within_the_present_relationship() -> None:
    """After an ending and a new start, orders are counted from 0 again."""
    before = [happened(2, "trial_order"), happened(3, "order_fulfilled"), happened(4, "order_fulfilled")]
    ended = [happened(5, "relationship_ended", initiator="customer", cause="price_dispute")]
    again = [happened(6, "reactivated"), happened(7, "order_fulfilled")]
    assert value(standing(ford, *before, **KNOWN), "orders_completed") == 2
    assert value(standing(ford, *before, *ended, *again, **KNOWN), "orders_completed") == 1


def test_ending_records_initiator_and_cause() -> None:
    """An ending records who began and why, as its event says."""
    ended = standing(ford, happened(5, "relationship_ended", initiator="customer", cause="neglect"), **KNOWN)
    (change,) = ended.changes
    assert (change.transition, change.initiator, change.cause) == ("F11", "customer", "neglect")


@pytest.mark.parametrize(
    ("event", "cause"),
    [
        (happened(9, "key_person_changed", less_qualified=True), "key_person_changed"),
        (happened(9, "key_person_changed", less_qualified=False), None),
        (happened(9, "key_person_changed"), None),
        (happened(9, "personal_conflict"), "personal_conflict"),
        (happened(9, "promise_broken", problem="repair"), "breach_of_trust"),
    ],
    ids=lambda given: f"{given.kind} {given.attributes}" if isinstance(given, Event) else str(given),
)
def test_fragile_account_ends_by_an_event_with_its_cause(event: Event, cause: str | None) -> None:
    """With one contact and little trust an early account ends by any of three events; an able successor is none."""
    early = standing(millman_wilson, happened(2, "contact_added"), event, account_attractiveness=0.7, trust=0.25)
    last = early.changes[-1]
    assert (early.stage, last.cause) == (("uncoupling_kam", cause) if cause else ("early_kam", None))


@pytest.mark.parametrize(
    ("attractiveness", "kind", "stage"),
    [
        (0.45, "account_demoted", "pre_kam"),
        (0.45, "account_excluded", "early_kam"),
        (0.35, "account_excluded", "uncoupling_kam"),
    ],
)
def test_supplier_demotes_or_excludes(attractiveness: float, kind: str, stage: str) -> None:
    """The supplier demotes an account that lost some attractiveness, and may exclude one that lost more."""
    fell = happened(3, "potential_assessed", account_attractiveness=attractiveness)
    after = standing(millman_wilson, fell, happened(4, kind), account_attractiveness=0.7)
    assert after.stage == stage
    if stage != "early_kam":
        assert (after.changes[-1].initiator, after.changes[-1].cause) == ("supplier", "customer_attractiveness_lost")


@pytest.mark.parametrize(
    ("years", "months", "stage"), [(3, 0, "partnership_kam"), (2, 11, "mid_kam"), (0, 36, "partnership_kam")]
)
def test_partnership_asks_for_three_years(years: int, months: int, stage: str) -> None:
    """An agreement of three years opens partnership, one month less does not."""
    ready: dict[str, float | str] = {
        "account_attractiveness": 0.7,
        "trust": 0.7,
        "supplier_status": "preferred",
        "contact_breadth": 2,
        "exclusivity": 0.8,
        "information_openness": "confidential",
        "joint_activity_count": 1,
    }
    signed = happened(2, "agreement_signed", years=years, months=months)
    assert standing(millman_wilson, signed, **ready).stage == stage


@pytest.mark.parametrize(("kind", "since"), [("social_event", 20), ("seller_marketing", 1), ("purchases_stopped", 1)])
def test_silence_counts_from_the_last_dealing(kind: str, since: int) -> None:
    """A dealing starts the silence anew; what happens on one side alone does not."""
    last = standing(ford, happened(20, kind), trust=0.5).last_dealing
    assert last == on(since)
