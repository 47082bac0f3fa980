"""Following: what is refused at the door, who is to blame for a change, agreements, and time that passes."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.dynamics import EventKind
from relstage.errors import FactError, StageError
from relstage.machines import StageModel, Trigger, follow, observe, review
from relstage.models import Event, Reading, Relationship, Standing, fact_key
from relstage.rules import all_of
from tests.made_up import MADE_UP, a_model, a_stage, a_transition, labels, months, trust

START = datetime(2024, 1, 31, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def event(kind: str, day: float = 1, *, told: float | None = None, **attributes: Any) -> Event:
    """Return an event of a day, recorded then or on a later one; its id tells kind and day."""
    at = START + day * DAY
    recorded = at if told is None else START + told * DAY
    return Event(id=f"{kind} {day}", kind=kind, occurred_at=at, recorded_at=recorded, attributes=attributes)


def reading(name: str, value: Any, day: float = 0, *, told: float | None = None) -> Reading:
    """Return an assessment of a day, recorded then or on a later one."""
    at = START + day * DAY
    recorded = at if told is None else START + told * DAY
    return Reading(indicator=name, value=value, occurred_at=at, recorded_at=recorded)


def opened(*facts: Event | Reading, **more: Any) -> Relationship:
    """Return a relationship that opened on the first day."""
    return Relationship(id="r", opened_at=START, facts=facts, **more)


def after(*facts: Event | Reading, model: StageModel = ford, days: float = 30, **more: Any) -> Standing:
    """Follow a relationship for some days."""
    return follow(model, opened(*facts, **more), as_of=START + days * DAY)


# ------------------------------------------------------------------------------------------------------- at the door


@pytest.mark.parametrize(
    ("fact", "code", "said"),
    [
        (event("trial_order", -1), "before-opening", "before the relationship opened"),
        (reading("trust", 0.5, -1), "before-opening", "before the relationship opened"),
        (event("trial_order", 40), "after-as-of", "after as_of"),
        (event("trial_order", 5, told=40), "after-as-of", "after as_of"),
        (reading("trust", 1.5, 20), "off-scale", "1.5 is off its scale; it is a number from 0 to 1"),
        (reading("supplier_status", "top", 20), "off-scale", "none < one_of_many < preferred < sole"),
        (reading("months_inactive", 3, 20), "computed-reading", "record the events it counts from"),
        (reading("months_inactive", None, 20), "computed-reading", "record the events it counts from"),
        (event("trial_order", 20, size=3), "unknown-attribute", "no attribute 'size'"),
        (event("key_person_changed", 20, less_qualified="yes"), "bad-attribute", "it is true or false"),
        (event("agreement_signed", 20), "bad-agreement", "at least one month"),
        (event("agreement_signed", 20, years=3, start="9998-01-01"), "bad-agreement", "after the year 9999"),
    ],
    ids=range(12),
)
def test_fact_that_cannot_be_taken_is_refused(fact: Event | Reading, code: str, said: str) -> None:
    """A fact out of time, off its scale, computed or unfit is refused with its key, and nothing is taken."""
    standing = after(days=10)
    with pytest.raises(FactError) as caught:
        observe(ford, standing, reading("trust", 0.5, 15), fact, as_of=START + 30 * DAY)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == (code, fact_key(fact))
    assert said in problem.message


def test_reading_that_is_no_longer_known_needs_no_value_on_the_scale() -> None:
    """That a measure is no longer known can be said of any indicator that is recorded."""
    standing = after(reading("trust", 0.5), reading("trust", None, 3))
    assert "trust" not in standing.readings


NAIVE: list[Any] = [datetime(2024, 3, 1), START.replace(tzinfo=None), "2024-03-01", None]  # noqa: DTZ001  # on purpose


@pytest.mark.parametrize(
    ("as_of", "code", "said"),
    [
        *((naive, "naive-time", "write datetime(2024, 3, 1, tzinfo=UTC)") for naive in NAIVE),
        (datetime(1, 12, 31, tzinfo=UTC), "bad-time", "outside the years 2 to 9998"),
        (datetime(9999, 1, 1, tzinfo=UTC), "bad-time", "outside the years 2 to 9998"),
    ],
    ids=str,
)
def test_odd_as_of_is_refused(as_of: datetime, code: str, said: str) -> None:
    """An instant without a zone, or in a year kept free, is refused by both doors, with whose it is."""
    standing = after()
    doors: tuple[tuple[Any, Any], ...] = ((follow, opened()), (observe, standing))
    for door, whose in doors:
        with pytest.raises(FactError) as caught:
            door(ford, whose, as_of=as_of)
        (problem,) = caught.value.problems
        assert (problem.code, problem.place) == (code, "r")
        assert said in problem.message


@pytest.mark.parametrize("year", [2, 9998])
def test_as_of_may_lie_in_the_years_2_to_9998(year: int) -> None:
    """Both ends are taken."""
    start = datetime(year, 6, 1, tzinfo=UTC)
    relationship = Relationship(id="r", opened_at=start)
    standing = follow(ford, relationship, as_of=start + DAY)
    assert observe(ford, standing, as_of=start + 2 * DAY).as_of == start + 2 * DAY


def test_as_of_is_not_before_the_opening_nor_before_the_standing() -> None:
    """A relationship is not followed to before it opened, a standing does not go back; the very instant is taken."""
    with pytest.raises(FactError) as caught:
        follow(ford, opened(), as_of=START - DAY)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [("before-opening", "r")]
    with pytest.raises(FactError) as caught:
        observe(ford, after(days=10), as_of=START + 9 * DAY)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [("clock-back", "r")]
    assert follow(ford, opened(), as_of=START).since == START
    assert observe(ford, after(days=10), as_of=START + 10 * DAY) == after(days=10)


@pytest.mark.parametrize(
    ("attempt", "place"),
    [
        (lambda: follow("ford", opened(), as_of=START), "model"),  # type: ignore[arg-type]
        (lambda: follow(ford, "r", as_of=START), "relationship"),  # type: ignore[arg-type]
        (lambda: observe(ford, after(), "fact", as_of=START + 30 * DAY), "facts"),  # type: ignore[arg-type]
    ],
    ids=["model", "relationship", "facts"],
)
def test_what_is_of_another_class_is_named(attempt: Callable[[], object], place: str) -> None:
    """Which argument it is, and not what would go wrong with it later."""
    with pytest.raises((FactError, StageError)) as caught:
        attempt()
    assert [problem.place for problem in caught.value.problems] == [place]


def test_all_facts_that_cannot_be_taken_are_told_at_once() -> None:
    """Of several odd facts each is named; so is each that lies after the instant asked about."""
    odd = (reading("trust", 1.5, 20), event("trial_order", 20, size=3), reading("months_inactive", 3, 21))
    with pytest.raises(FactError) as caught:
        observe(ford, after(days=10), *odd, as_of=START + 30 * DAY)
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"off-scale", "unknown-attribute", "computed-reading"}
    late = (reading("trust", 0.5, 40), reading("commitment", 0.5, 41))
    with pytest.raises(FactError) as caught:
        observe(ford, after(days=10), *late, as_of=START + 30 * DAY)
    assert [problem.place for problem in caught.value.problems] == [fact_key(fact) for fact in late]


def test_a_fact_taken_before_is_the_same_or_in_conflict() -> None:
    """Delivered again it changes nothing; with other content under its key it is refused."""
    known = reading("trust", 0.5, 5)
    standing = after(known, days=10)
    assert observe(ford, standing, known, as_of=START + 10 * DAY) == standing
    with pytest.raises(FactError) as caught:
        observe(ford, standing, reading("trust", 0.6, 5), as_of=START + 10 * DAY)
    assert [(p.code, p.place) for p in caught.value.problems] == [("conflicting-fact", fact_key(known))]


def test_facts_of_the_very_clock_are_late() -> None:
    """A fact of the instant up to which the standing goes counts from when it was recorded, and keeps its date."""
    standing = after(days=10)
    same, later = reading("trust", 0.5, 10), reading("trust", 0.5, 10, told=12)
    assert observe(ford, standing, same, as_of=START + 10 * DAY).readings["trust"].occurred_at == START + 10 * DAY
    with pytest.raises(FactError, match="after-as-of"):
        observe(ford, standing, later, as_of=START + 11 * DAY)
    assert observe(ford, standing, later, as_of=START + 12 * DAY).readings["trust"].value == 0.5


def test_as_of_may_stand_in_any_zone() -> None:
    """The same instant in another zone gives the same standing."""
    there = (START + 10 * DAY).astimezone(timezone(timedelta(hours=9)))
    assert follow(ford, opened(), as_of=there) == after(days=10)


def test_standing_of_another_definition_is_refused() -> None:
    """A standing made under another definition is not gone on with."""
    with pytest.raises(StageError, match="other-digest"):
        observe(millman_wilson, after(), as_of=START + 30 * DAY)


def test_later_facts_are_left_for_later() -> None:
    """Facts after the instant asked about do not count; at the very instant they do."""
    talks = reading("trust", 0.5, 10)
    assert "trust" not in after(talks, days=9.99).readings
    assert after(talks, days=10).readings["trust"].value == 0.5


# --------------------------------------------------------------------------------------------------- who and why


def blamed(facts: list[Event], **transition: Any) -> tuple[str | None, str | None]:
    """Return initiator and cause of the one change of a model with one transition."""
    calls = EventKind.model_validate(
        {
            "name": "call",
            "label": labels("call"),
            "provenance": MADE_UP,
            "attributes": [
                {"name": "initiator", "type": "text"},
                {"name": "cause", "type": "text"},
                {"name": "urgent", "type": "flag"},
            ],
        }
    )
    model = a_model(events=(calls,), transitions=(a_transition("T", **transition),))
    (change,) = after(*facts, model=model).changes
    return change.initiator, change.cause


ASKS = (Trigger(event="call", where={"urgent": True}, cause="hurry"), Trigger(event="call", cause="talk"))
PRICE = {"initiator": "customer", "cause": "price"}
END: dict[str, Any] = {"kind": "terminate", "target": "gone"}


@pytest.mark.parametrize(
    ("attributes", "transition", "expected"),
    [
        (PRICE, {"on": ASKS, "initiator": "supplier", "cause": "other"}, ("customer", "price")),
        ({}, {"on": ASKS, "initiator": "supplier", "cause": "other"}, ("supplier", "talk")),
        ({"urgent": True}, {"on": ASKS, "cause": "other"}, (None, "hurry")),
        ({"urgent": False}, {"on": ASKS}, (None, "talk")),
        ({}, {"on": (Trigger(event="call"),), "cause": "other"}, (None, "other")),
        ({}, {"on": (Trigger(event="call"),)} | END, ("unknown", None)),
        (PRICE, {"cause": "other"} | END, ("unknown", "other")),
        (PRICE, {}, (None, None)),
    ],
    ids=range(8),
)
def test_change_tells_who_and_why(attributes: Any, transition: Any, expected: tuple[str | None, str | None]) -> None:
    """Who began and why is told by the event, else by its trigger, else by the definition; an ending has someone."""
    assert blamed([event("call", 1, **attributes)], **transition) == expected


# ---------------------------------------------------------------------------------------------------- agreements


def term(*facts: Event | Reading, days: float = 30, **more: Any) -> float | str | None:
    """Return the term of the agreement in force after some days."""
    held = after(*facts, model=millman_wilson, days=days, **more).readings.get("agreement_term_years")
    return None if held is None else held.value


def test_agreement_is_in_force_from_its_first_day_to_its_last() -> None:
    """The term is read while the agreement is in force, and 0 before and after."""
    signed = event("agreement_signed", 1, months=1, start="2024-02-10")
    assert [term(signed, days=days) for days in (5, 10, 38, 39)] == [0, 1 / 12, 1 / 12, 0]
    standing = after(signed, model=millman_wilson, days=60)
    assert standing.agreement is not None
    assert standing.agreement.end == date(2024, 3, 10)


def test_later_agreement_replaces_the_earlier_and_an_end_ends_it() -> None:
    """The agreement last signed counts; an event that ends it leaves none."""
    first, second = event("agreement_signed", 1, years=3), event("agreement_signed", 5, years=1)
    assert term(first, second) == 1
    assert term(first, second, event("agreement_lapsed", 9)) == 0
    assert after(first, event("agreement_lapsed", 9), model=millman_wilson).agreement is None


def test_renewal_signed_ahead_leaves_the_present_agreement_in_force() -> None:
    """A renewal counts from its own start; until then the agreement before it does, without a day of none between."""
    first, renewal = event("agreement_signed", 0, months=2), event("agreement_signed", 20, years=3, start="2024-03-31")
    assert [term(first, renewal, days=days) for days in (19, 20, 59, 60)] == [2 / 12, 2 / 12, 2 / 12, 3]


def test_older_agreement_counts_again_when_a_shorter_one_has_lapsed() -> None:
    """A side agreement of a month sets the term while it is in force and takes nothing from the one beside it."""
    main, side = event("agreement_signed", 0, years=3), event("agreement_signed", 5, months=1)
    assert [term(main, side, days=days) for days in (4, 5, 33, 34)] == [3, 1 / 12, 1 / 12, 3]


def test_agreement_of_a_relationship_taken_over_is_unknown_until_told() -> None:
    """With a past that is not on record there may be an agreement; that one lapsed is known to leave none."""
    assert term(taken_over=True) is None
    assert term(event("agreement_signed", 1, years=2), taken_over=True) == 2
    assert term(event("agreement_lapsed", 1), taken_over=True) == 0


@pytest.mark.parametrize(
    ("late", "years"),
    [
        (event("agreement_signed", 2, told=20, years=5), 1.0),
        (event("agreement_lapsed", 2, told=20), 1.0),
        (event("agreement_signed", 7, told=20, years=5), 5.0),
        (event("agreement_lapsed", 7, told=20), 0.0),
    ],
    ids=["signed before", "lapsed before", "signed after", "lapsed after"],
)
def test_late_word_on_an_earlier_agreement_leaves_a_later_one(late: Event, years: float) -> None:
    """A late word counts only where it is not about the time before the agreement now held."""
    standing = after(event("agreement_signed", 5, years=1), model=millman_wilson, days=10)
    told = observe(millman_wilson, standing, late, as_of=START + 20 * DAY)
    assert told.readings["agreement_term_years"].value == years


def test_day_of_the_signature_is_that_of_the_zone() -> None:
    """Signed late in the evening in UTC, an agreement starts on the next day where that has begun."""
    signed = event("agreement_signed", 14.6 - 9 / 24, years=1)  # 14 February, 14:24 in UTC
    for zone, day in (("UTC", 14), ("Pacific/Auckland", 15)):
        standing = after(signed, model=millman_wilson, zone=zone)
        assert standing.agreement is not None
        assert standing.agreement.start == date(2024, 2, day)


# ---------------------------------------------------------------------------------------------------- late events


def test_late_event_that_gives_a_value_leaves_a_younger_assessment() -> None:
    """A status granted before it was assessed, and told later, does not undo the assessment; one granted after does."""
    standing = after(reading("supplier_status", "sole", 5), days=10)
    for day, status in ((3, "sole"), (7, "preferred")):
        granted = event("preferred_status_granted", day, told=20)
        told = observe(ford, standing, granted, as_of=START + 20 * DAY)
        assert told.readings["supplier_status"].value == status
        assert told.last_dealing == granted.occurred_at


def test_late_event_moves_counts_and_what_was_inferred() -> None:
    """Counts, and readings that events gave, are moved by a late event, and keep the younger date."""
    standing = after(event("preferred_status_granted", 5), event("order_fulfilled", 6), days=10)
    told = observe(ford, standing, event("order_fulfilled", 3, told=20), as_of=START + 20 * DAY)
    assert told.readings["orders_completed"].value == 2
    assert told.readings["orders_completed"].occurred_at == START + 6 * DAY


# -------------------------------------------------------------------------------------------------------- recoveries


def test_what_was_known_before_an_ending_is_forgotten_with_the_recovery() -> None:
    """Readings from before are unknown again; what is assumed fills the gap, what came since stays."""
    facts = (
        reading("trust", 0.8, 1),
        reading("commitment", 0.7, 1),
        Reading(indicator="attention", value=0.5, basis="assumed", occurred_at=START),
        event("relationship_ended", 5),
        reading("commitment", 0.4, 6),
    )
    ended = after(*facts, days=9)
    assert (ended.stage, ended.readings["trust"].value) == ("ended", 0.8)
    again = after(*facts, event("reactivated", 10), days=10)
    assert "trust" not in again.readings
    assert again.readings["commitment"].value == 0.4
    assert again.readings["attention"].basis == "assumed"


# ------------------------------------------------------------------------------------------------- time that passes


def waiting(*limits: int) -> StageModel:
    """Return a model in which each stage waits some months before the next, and then for nothing."""
    names = ("first", "second", "third", "fourth")[: len(limits) + 1]
    edges = [
        a_transition(f"T{limit}{i}", months >= limit, origins=(names[i],), target=names[i + 1])
        for i, limit in enumerate(limits)
    ]
    return a_model(stages=tuple(a_stage(name) for name in names), transitions=tuple(edges))


def test_each_stage_waits_its_own_months() -> None:
    """Guards on the months in a stage fire on the dates they come to hold, each counted from its own entry."""
    model = waiting(1, 1, 2)
    dates = [(change.target, change.at) for change in after(model=model, days=400).changes]
    assert dates == [
        ("second", datetime(2024, 2, 29, 9, tzinfo=UTC)),
        ("third", datetime(2024, 3, 29, 9, tzinfo=UTC)),
        ("fourth", datetime(2024, 5, 29, 9, tzinfo=UTC)),
    ]


def test_time_passes_between_facts() -> None:
    """What comes due between two facts fires on its own date, not with the next fact."""
    due = datetime(2024, 2, 29, 9, tzinfo=UTC)
    standing = after(reading("trust", 0.5, 5), reading("trust", 0.6, 50), model=waiting(1), days=60)
    (change,) = standing.changes
    assert change.at == due
    (reason,) = change.reasons
    assert (reason.value, reason.reading and reason.reading.occurred_at) == (1.0, due)


def test_facts_of_an_instant_come_before_what_time_brings() -> None:
    """A dealing at the very instant at which silence would end it saves the relationship."""
    year = (datetime(2025, 1, 31, 9, tzinfo=UTC) - START) / DAY
    assert after(event("social_event", year), days=year + 1).stage == "pre_relationship"
    assert after(event("seller_marketing", year), days=year + 1).stage == "ended"
    assert after(days=year).stage == "ended"


def test_guard_on_time_and_readings_fires_when_the_last_of_both_comes() -> None:
    """A guard that asks for months and for trust fires with the trust if the months are over, else with the months."""
    both = a_model(transitions=(a_transition("T", all_of(months >= 1, trust >= 0.5)),))
    due = (datetime(2024, 2, 29, 9, tzinfo=UTC) - START) / DAY
    early = after(reading("trust", 0.8, 3), model=both, days=60)
    assert [change.at for change in early.changes] == [START + due * DAY]
    late = after(reading("trust", 0.8, due + 9), model=both, days=60)
    assert [change.at for change in late.changes] == [START + (due + 9) * DAY]


def test_standing_shows_the_months_at_its_instant() -> None:
    """The computed readings of a standing are those of its own instant, with that date."""
    standing = after(event("social_event", 5), days=100)
    shown = {name: standing.readings[name].value for name in ("months_inactive", "months_in_stage")}
    assert shown == {"months_inactive": 3, "months_in_stage": 3}
    assert standing.readings["months_inactive"].occurred_at == START + 100 * DAY
    assert standing.last_dealing == START + 5 * DAY


def test_many_models_follow_one_relationship() -> None:
    """The same facts are followed under each model by itself."""
    facts = reading("account_attractiveness", 0.7), reading("cultural_distance", 0.9)
    assert after(*facts).stage == "ended"
    assert after(*facts, model=millman_wilson).stage == "early_kam"


def test_observing_nothing_lets_time_pass() -> None:
    """Without facts, time passes: what is due fires on its date, and asked again at once, nothing changes."""
    standing = after(days=10)
    later = observe(ford, standing, as_of=START + 500 * DAY)
    assert [change.at for change in later.changes] == [datetime(2025, 1, 31, 9, tzinfo=UTC)]
    assert observe(ford, later, as_of=START + 500 * DAY) == later
    assert review(ford, later).moves == ()


def test_silent_transitions_wait_for_the_next_instant_after_a_recovery() -> None:
    """After a recovery later events of the instant are offered, and what needs no event waits for the next instant."""
    far = Reading(indicator="cultural_distance", value=0.9, basis="assumed", occurred_at=START)
    again = event("reactivated", 10)
    beside, next_day = (
        event("social_event", 10).model_copy(update={"id": "z", "sequence": 1}),
        event("social_event", 11),
    )
    assert after(far, again, beside, days=10).stage == "pre_relationship"
    assert after(far, again, beside, next_day, days=11).stage == "ended"
    assert [change.transition for change in after(far, again, beside, next_day, days=11).changes] == ["F8", "F13", "F8"]
