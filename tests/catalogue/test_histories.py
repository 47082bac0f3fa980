"""What the events of the catalogue do to a relationship that is followed."""

from datetime import UTC, datetime

import pytest

from relstage.catalogue.dwyer_schurr_oh import dwyer_schurr_oh
from relstage.catalogue.ford import ford
from relstage.catalogue.loss_cycle import loss_cycle
from relstage.catalogue.loyalty_ladder import loyalty_ladder
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.machines import StageModel, follow, review
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


# ------------------------------------------------------------------------------------------------ loss of a customer


def assessed(day: int, **readings: float | str) -> list[Reading]:
    """Return what was assessed on that day."""
    return [Reading(indicator=name, value=value, occurred_at=on(day)) for name, value in readings.items()]


def troubled(*facts: Event | Reading) -> Standing:
    """Follow an account that the customer's management has taken up, a problem having come back twice."""
    repeats = [happened(day, "quality_problem", problem="finish") for day in (2, 3, 4)]
    known = assessed(1, satisfaction=0.5, performance=0.8)
    raised = [happened(5, "rejection_campaign_started"), happened(6, "management_escalation")]
    relationship = Relationship(id="a", opened_at=on(1), facts=(*known, *repeats, *raised, *facts))
    return follow(loss_cycle, relationship, as_of=on(31))


MENDED = assessed(9, recurring_problems=0, performance=0.8, escalation="none")


def test_trouble_deepens_step_by_step() -> None:
    """Problems that recur, a campaign and the customer's management lead down one stage after the other."""
    standing = troubled()
    assert [change.transition for change in standing.changes] == ["L1", "L2", "L3"]
    assert {change.kind for change in standing.changes} == {"regress"}
    assert standing.stage == "executive_escalation"


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ([happened(9, "scapegoat_response")], "executive_escalation"),
        ([*MENDED, happened(9, "scapegoat_response")], "executive_escalation"),
        ([happened(9, "root_cause_fixed")], "executive_escalation"),
        ([happened(8, "root_cause_fixed"), *MENDED], "executive_escalation"),
        ([*MENDED, happened(9, "root_cause_fixed")], "stable"),
        ([*MENDED, happened(12, "root_cause_fixed")], "stable"),
    ],
)
def test_only_a_removed_cause_with_results_recovers(facts: list[Event | Reading], stage: str) -> None:
    """Neither a culprit, nor results alone, nor a cause said to be removed before results show it leads back."""
    assert troubled(*facts).stage == stage


def test_turning_trouble_round_forgets_nothing() -> None:
    """After the recovery all is known that was known before, and the same problem coming back counts at once."""
    before = troubled(*MENDED)
    after = troubled(*MENDED, happened(10, "root_cause_fixed"))
    assert after.changes[-1].transition == "L7"
    assert after.memory.epoch == 0
    clocks = {"months_inactive", "months_in_stage"}
    assert {n: r.value for n, r in after.readings.items() if n not in clocks} == {
        n: r.value for n, r in before.readings.items() if n not in clocks
    }
    again = [happened(day, "quality_problem", problem="finish") for day in (12, 13)]
    assert troubled(*MENDED, happened(10, "root_cause_fixed"), *again).stage == "recurring_problems"


def test_culprit_marks_the_loss_as_inevitable() -> None:
    """With the customer's management up in arms and problems recurring, a culprit raises the flag."""
    for facts, verdict in (([happened(9, "scapegoat_response")], "holds"), ([], "fails")):
        (flag,) = review(loss_cycle, troubled(*facts)).flags
        assert (flag.name, flag.verdict) == ("loss_inevitable_if_unchanged", verdict)


def test_won_back_customer_starts_anew() -> None:
    """A lost customer who is won back is stable, and the old problems are not known to be open."""
    standing = troubled(happened(9, "relationship_ended", initiator="customer"), happened(20, "reactivated"))
    assert [change.transition for change in standing.changes[-2:]] == ["L5", "L8"]
    assert standing.stage == "stable"
    assert "recurring_problems" not in standing.readings


# -------------------------------------------------------------------------------------------------------------- ladder


def climbed(*facts: Event | Reading) -> Standing:
    """Follow a customer who ordered three times, is bound and brought another; then the facts."""
    orders = [happened(day, "order_fulfilled") for day in (2, 3, 4)]
    known = assessed(1, satisfaction=0.8, commitment=0.8)
    return standing_after(loyalty_ladder, *known, *orders, happened(5, "referral_made"), *facts)


def standing_after(model: StageModel, *facts: Event | Reading) -> Standing:
    """Follow the facts until the end of the month."""
    return follow(model, Relationship(id="a", opened_at=on(1), facts=facts), as_of=on(31))


def test_climbing_the_ladder() -> None:
    """The first order makes a customer, the third a regular, and a referral an agent."""
    assert [(change.transition, change.at.day) for change in climbed().changes] == [("B1", 2), ("B2", 4), ("B3", 5)]


def test_leaving_the_ladder_leads_to_its_lowest_rung() -> None:
    """An ending puts who began and why on record, sets the orders back, and forgets nothing else."""
    left = climbed(happened(9, "relationship_ended", initiator="customer", cause="price_dispute"))
    last = left.changes[-1]
    assert (last.transition, last.kind, last.target) == ("B8", "terminate", "neutral")
    assert (last.initiator, last.cause) == ("customer", "price_dispute")
    assert value(left, "orders_completed") == 0
    assert value(left, "referrals") == 1
    assert left.memory.epoch == 0


def test_ending_nobody_explains_has_an_unknown_initiator() -> None:
    """The ladder has no exit, and its endings are recorded as all others are."""
    last = climbed(happened(9, "relationship_ended")).changes[-1]
    assert (last.initiator, last.cause) == ("unknown", None)


def test_whoever_left_climbs_by_new_orders() -> None:
    """Orders from before the ending count no more: the first new one makes a customer, the third a regular again."""
    ended = happened(9, "relationship_ended")
    orders = [happened(day, "order_fulfilled") for day in (12, 13, 14)]
    stages = [climbed(ended, *orders[:n]).stage for n in range(4)]
    assert stages == ["neutral", "customer", "customer", "partner_agent"]


@pytest.mark.parametrize(
    ("told", "stage"),
    [(("relationship_ended", "order_fulfilled"), "customer"), (("order_fulfilled", "relationship_ended"), "neutral")],
)
def test_on_the_lowest_rung_what_is_told_last_counts(told: tuple[str, str], stage: str) -> None:
    """An order of the instant of an ending makes a customer where it is told after it, and none where before."""
    facts = [Event(id=kind, kind=kind, occurred_at=on(3), sequence=i) for i, kind in enumerate(told)]
    assert standing_after(loyalty_ladder, *facts).stage == stage


@pytest.mark.parametrize(("kind", "stage"), [("social_event", "regular"), ("reactivated", "neutral")])
def test_whoever_turns_up_after_a_silence(kind: str, stage: str) -> None:
    """Orders outlive a silence and put one back where one was; a new start begins without them."""
    orders = [happened(day, "order_fulfilled") for day in (2, 3, 4)]
    back = Event(id="b", kind=kind, occurred_at=datetime(2025, 6, 1, tzinfo=UTC))
    relationship = Relationship(id="a", opened_at=on(1), facts=(*assessed(1, satisfaction=0.8), *orders, back))
    silent = follow(loyalty_ladder, relationship, as_of=datetime(2025, 5, 31, tzinfo=UTC))
    assert silent.stage == "neutral"
    assert follow(loyalty_ladder, relationship, as_of=datetime(2025, 6, 1, tzinfo=UTC)).stage == stage


def test_silence_leads_down_the_ladder_by_its_dates() -> None:
    """A regular who falls silent is a customer after half a year and neutral after a year; an agent waits a year."""
    orders = [happened(day, "order_fulfilled") for day in (2, 3, 4)]
    known = assessed(1, satisfaction=0.8, commitment=0.8)
    regular = Relationship(id="a", opened_at=on(1), facts=(*known, *orders))
    ended = follow(loyalty_ladder, regular, as_of=datetime(2025, 6, 1, tzinfo=UTC))
    assert [(c.transition, c.at.date().isoformat()) for c in ended.changes[2:]] == [
        ("B5", "2024-07-04"),
        ("B6", "2025-01-04"),
    ]
    agent = regular.with_facts(happened(4, "referral_made"))
    ended = follow(loyalty_ladder, agent, as_of=datetime(2025, 6, 1, tzinfo=UTC))
    assert [(c.transition, c.at.date().isoformat()) for c in ended.changes[3:]] == [("B7", "2025-01-04")]


# -------------------------------------------------------------------------------------------------------------- phases


def test_phases_of_dwyer_schurr_and_oh() -> None:
    """Talks open exploration, growth expansion, a pledge commitment; a better choice and discontent dissolve it."""
    opened: list[Event | Reading] = [happened(2, "negotiation_opened")]
    talks = [*opened, *assessed(3, satisfaction=0.6, trust=0.5, volume_change=0.2)]
    pledge = [*assessed(5, commitment=0.8, adaptation=0.4, orders_completed=3)]
    fade = assessed(8, satisfaction=0.2, alternatives_attractiveness=0.7)
    stages = [standing_after(dwyer_schurr_oh, *facts).stage for facts in (opened, talks, [*talks, *pledge])]
    assert stages == ["exploration", "expansion", "commitment"]
    gone = standing_after(dwyer_schurr_oh, *talks, *pledge, *fade)
    assert (gone.stage, gone.changes[-1].transition) == ("dissolution", "D7")
