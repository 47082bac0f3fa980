"""Plans of events: which kinds are at choice, waits and silences, assessments, dates, and typed refusals."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from relstage import ford, loyalty_ladder, millman_wilson
from relstage.dynamics import Add, AttributeKind, EventKind, Set, Share
from relstage.errors import FactError, StageError, TooLarge
from relstage.machines import StageModel, Trigger, follow, observe
from relstage.models import Event, Relationship, Standing
from relstage.rules import Number, Rule, all_of
from relstage.studies.counterfactual import (
    EventPlan,
    NotPossible,
    event_plan,
    eventing,
    facts_of,
    robustness,
    standing_of,
)
from relstage.studies.counterfactual.kinds import wished
from tests.made_up import MADE_UP, a_kind, a_model, a_stage, a_transition, an_indicator, months, orders, status, trust

AT = datetime(2024, 1, 31, tzinfo=UTC)
silence = an_indicator("silence", Number(low=0, whole=True, span=12), clock="months_inactive", direction="harmful")
term = an_indicator("term", Number(low=0, span=5), clock="agreement_term")
more_trust = Share(indicator="trust", part=0.5, provenance=MADE_UP)
less_trust = Share(indicator="trust", part=-0.5, provenance=MADE_UP)
an_order = Add(indicator="orders", amount=1, provenance=MADE_UP)
SIGNED = (AttributeKind(name="years", type="whole"), AttributeKind(name="months", type="whole"))


def model_of(guard: Rule, *kinds: EventKind, on: tuple[Trigger, ...] = (), others: tuple[Any, ...] = ()) -> StageModel:
    """Return a model of two stages and an exit."""
    return a_model(
        indicators=(trust, orders, status, months, silence, term),
        events=kinds,
        transitions=(a_transition("T1", guard, on=on), *others),
    )


def planned(model: StageModel, known: dict[str, Any], toward: str = "second", **terms: Any) -> EventPlan:
    """Return the plan from the first stage."""
    found = event_plan(model, standing_of(model, "first", known, as_of=AT), toward=toward, **terms)
    assert isinstance(found, EventPlan), found
    return found


def kinds_of(plan: EventPlan) -> list[str | None]:
    """Return the kind of event of each act; ``None`` for assessments and the passing of time."""
    return [act.event.kind if act.event else None for act in plan.acts]


# -------------------------------------------------------------------------------------------------- kinds at choice


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("order_fulfilled", True),
        ("contact_added", True),
        ("agreement_signed", True),
        ("joint_board_held", True),
        ("volume_expanded", True),
        ("promise_broken", False),
        ("key_person_changed", False),
        ("complaint_raised", False),
        ("competitor_entered", False),
        ("agreement_lapsed", False),
        ("relationship_ended", False),
        ("reactivated", False),
        ("problem_disclosed_promptly", False),
        ("crisis_overcome_jointly", False),
        ("potential_assessed", False),
    ],
)
def test_what_a_supplier_could_wish_for(kind: str, wanted: bool) -> None:
    """Dealings that worsen nothing, trigger no loss and presuppose no trouble are wished for."""
    assert wished(ford, ford.event_of[kind]) is wanted


def test_the_best_kind_is_taken() -> None:
    """Of two kinds the one that does more is chosen, or, where it is dear, the other as often as it takes."""
    small = a_kind("visit", Share(indicator="trust", part=0.3, provenance=MADE_UP))
    model = model_of(trust >= 0.7, small, a_kind("help", more_trust))
    assert kinds_of(planned(model, {"trust": 0.1})) == ["help", "help"]
    assert kinds_of(planned(model, {"trust": 0.1}, costs={"help": 3})) == ["visit"] * 4


def test_one_kind_serves_two_readings() -> None:
    """What moves two readings at once is counted for both."""
    both = a_kind("project", more_trust, an_order)
    model = model_of(all_of(trust >= 0.5, orders >= 2), a_kind("order", an_order), a_kind("help", more_trust), both)
    assert kinds_of(planned(model, {"trust": 0.1, "orders": 0})) == ["project", "project"]


def test_kinds_can_be_chosen_and_left_out() -> None:
    """``events`` names the kinds, ``exclude`` takes some away."""
    model = model_of(trust >= 0.5, a_kind("visit", more_trust), a_kind("help", more_trust))
    assert kinds_of(planned(model, {"trust": 0.1}, exclude=["visit"])) == ["help"]
    assert planned(model, {"trust": 0.1}, events=["visit"]).kinds == ("visit",)


def test_the_trigger_is_part_of_the_plan() -> None:
    """A transition that waits for an event gets it, with what it asks for, though nobody would wish for it."""
    model = model_of(
        trust >= 0.5, a_kind("help", more_trust), a_kind("call"), on=(Trigger(event="call", where={"urgent": True}),)
    )
    plan = planned(model, {"trust": 0.1})
    assert kinds_of(plan) == ["help", "call"]
    assert plan.acts[-1].event is not None
    assert plan.acts[-1].event.attributes == {"urgent": True}
    assert plan.acts[-1].transitions == ("T1",)


def test_an_attribute_is_chosen_that_does() -> None:
    """Where an attribute sets a reading, the value that has to be is chosen."""
    report = a_kind("report", Set(indicator="orders", attribute="size", provenance=MADE_UP))
    plan = planned(model_of(orders >= 3, report), {})
    assert [act.event and act.event.attributes for act in plan.acts] == [{"size": 3.0}]


def test_each_joint_work_is_another() -> None:
    """Kinds of joint work count once each, so the plan takes different ones."""
    known: dict[str, Any] = {
        "trust": 0.9,
        "exclusivity": 0.9,
        "contact_level": "board",
        "contact_breadth": 4,
        "joint_activity_count": 1,
    }
    now = standing_of(millman_wilson, "partnership_kam", known | {"agreement_term_years": 3}, as_of=AT)
    plan = event_plan(millman_wilson, now, toward="synergistic_kam")
    assert isinstance(plan, EventPlan)
    kinds = [act.event.attributes.get("kind") for act in plan.acts if act.event]
    assert len(plan.acts) == len(set(kinds)) == 2


# ----------------------------------------------------------------------------------------------------------- assess


def test_what_no_event_moves_is_assessed() -> None:
    """A reading that no event at choice brings there is listed, with the least that it has to be found as."""
    plan = planned(model_of(all_of(trust >= 0.5, status >= "middle"), a_kind("help", more_trust)), {"trust": 0.1})
    assert plan.to_assess == ("status",)
    assert [(r.indicator, r.value) for act in plan.acts for r in act.assessed] == [("status", "middle")]


def test_what_is_unknown_is_assessed_before_events_shift_it() -> None:
    """A share of what is unknown is unknown, so it has to be assessed."""
    plan = planned(model_of(trust >= 0.5, a_kind("help", more_trust)), {})
    assert [(r.indicator, r.value) for act in plan.acts for r in act.assessed] == [("trust", 0.5)]
    assert plan.cost == 1.0


# ------------------------------------------------------------------------------------------------------------- time


def test_one_event_a_day_from_the_next() -> None:
    """Events stand on successive days, and the plan is reached on the last."""
    plan = planned(model_of(orders >= 2, a_kind("order", an_order)), {"orders": 0})
    assert [act.on for act in plan.acts] == [AT + timedelta(days=1), AT + timedelta(days=2)]
    assert plan.reached_on == plan.acts[-1].on


def test_months_in_the_stage_are_waited_for() -> None:
    """Time alone brings the move, on the very date, counted by the calendar."""
    plan = planned(model_of(months >= 1, a_kind("order", an_order)), {})
    assert [(act.event, act.on, act.transitions) for act in plan.acts] == [
        (None, datetime(2024, 2, 29, tzinfo=UTC), ("T1",))
    ]


def test_silence_is_broken_while_waiting() -> None:
    """Where silence would end the relationship during the wait, a dealing in between is part of the plan."""
    ending = a_transition("T0", silence >= 12, target="gone", kind="terminate")
    plan = planned(model_of(months >= 18, a_kind("order", an_order), others=(ending,)), {"orders": 0, "silence": 0})
    assert kinds_of(plan) == ["order", None]
    assert plan.acts[-1].transitions == ("T1",)
    assert plan.reached_on == datetime(2025, 7, 31, tzinfo=UTC)


def test_an_agreement_is_signed_with_its_term() -> None:
    """A term that a guard asks for is signed, in years and months."""
    signing = EventKind(
        name="sign", label=a_stage("sign").label, attributes=SIGNED, agreement="signs", provenance=MADE_UP
    )
    plan = planned(model_of(term > 3, signing), {"term": 0})
    assert [act.event and act.event.attributes for act in plan.acts] == [{"years": 3.0, "months": 1.0}]


def test_from_a_real_history() -> None:
    """From a followed relationship, the facts of the plan recorded with it lead to the stage on the day said."""
    facts = (Event(id="1", kind="trial_order", occurred_at=AT), Event(id="2", kind="order_fulfilled", occurred_at=AT))
    relationship = Relationship(id="A", opened_at=AT, facts=facts)
    standing = follow(ford, relationship, as_of=AT + timedelta(days=40))
    plan = event_plan(ford, standing, toward="early")
    assert isinstance(plan, EventPlan)
    after = follow(ford, relationship.with_facts(*facts_of(plan)), as_of=plan.reached_on)
    assert (after.stage, after.since) == ("early", plan.reached_on)


def test_there_already() -> None:
    """Toward the present stage nothing has to happen."""
    assert planned(model_of(trust >= 0.5), {}, toward="first").acts == ()


# ---------------------------------------------------------------------------------------------------------- refusals


def test_no_way_there() -> None:
    """A stage that no transition leads to from here is out of reach."""
    found = event_plan(ford, standing_of(ford, "final", {}, as_of=AT), toward="pre_relationship")
    assert isinstance(found, NotPossible)
    assert found.reason == "never"


def test_an_agreement_that_nothing_signs() -> None:
    """Without a kind that signs, a term is out of reach, and named."""
    found = event_plan(
        millman_wilson,
        standing_of(millman_wilson, "mid_kam", {}, as_of=AT),
        toward="partnership_kam",
        exclude=["agreement_signed"],
    )
    assert isinstance(found, NotPossible)
    assert (found.reason, found.indicators) == ("held", ("agreement_term_years",))


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search past its limit ends in a typed error."""
    monkeypatch.setattr(eventing, "MAX_LIVES", 3)
    model = model_of(orders >= 9, a_kind("order", an_order), a_kind("help", more_trust, less_trust))
    with pytest.raises(TooLarge, match="too-many-lives"):
        planned(model, {"orders": 0})


def test_bad_choices_are_told_at_once() -> None:
    """Unknown kinds and bad costs are listed together, with the nearest names."""
    now = standing_of(ford, "early", {}, as_of=AT)
    with pytest.raises(FactError) as caught:
        event_plan(
            ford,
            now,
            toward="development",
            events=["trial_ordr"],
            costs={"order_fulfilled": 0, "x": 1},
            assessment_cost=-1,
        )
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("unknown-event", "events trial_ordr"),
        ("unknown-event", "costs x"),
        ("bad-cost", "costs order_fulfilled"),
        ("bad-cost", "assessment_cost"),
    ]
    with pytest.raises(StageError, match="unknown-stage"):
        event_plan(ford, now, toward="developmnt")


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        ({"standing": "early"}, "standing: .*wrong-class"),
        ({"events": "trial_order"}, "events: .*bad-choice"),
        ({"exclude": 5}, "exclude: .*bad-choice"),
        ({"costs": 5}, "costs: .*wrong-class"),
    ],
)
def test_what_is_of_another_kind_is_refused(choice: dict[str, Any], code: str) -> None:
    """A stage in place of a standing, or text in place of names, has a typed error."""
    asked: dict[str, Any] = {"standing": standing_of(ford, "early", {}, as_of=AT), "toward": "development"} | choice
    with pytest.raises(FactError, match=code):
        event_plan(ford, **asked)


def test_a_plan_past_the_end_of_dates_is_refused() -> None:
    """Where the days run out, that is said, and not that nothing leads there."""
    late = standing_of(ford, "early", {}, as_of=datetime(9998, 12, 30, tzinfo=UTC))
    with pytest.raises(FactError, match=r"9998; ask as of another day .bad-time"):
        event_plan(ford, late, toward="final")
    with pytest.raises(FactError, match="bad-time"):
        robustness(ford, late)


# ----------------------------------------------------------------------------------------------------- standing_of


@pytest.mark.parametrize(
    ("at", "zone", "code"),
    [
        (datetime(2024, 3, 1), "UTC", "naive-time"),  # noqa: DTZ001  # that is the fault
        ("2024-03-01", "UTC", "naive-time"),
        (datetime(1, 3, 1, tzinfo=UTC), "UTC", "bad-time"),
        (datetime(2, 3, 1, tzinfo=UTC), "UTC", "bad-time"),
        (AT, "Europe/Nowhere", "bad-zone"),
        (AT, None, "bad-zone"),
    ],
)
def test_instants_and_zones_are_checked(at: Any, zone: Any, code: str) -> None:
    """A time without its zone, years that there are not, and unknown zones have typed errors."""
    with pytest.raises(FactError, match=code):
        standing_of(ford, "early", {"months_inactive": 40}, as_of=at, zone=zone)


def test_a_standing_of_plain_readings_reads_the_same() -> None:
    """A standing made of readings shows them, its clocks among them, and can be observed further."""
    known = {"trust": 0.5, "months_in_stage": 5.0, "months_inactive": 3.0, "agreement_term_years": 2.5}
    standing = standing_of(
        millman_wilson, "mid_kam", known, as_of=datetime(2024, 5, 31, tzinfo=UTC), zone="Europe/Berlin"
    )
    assert {name: standing.readings[name].value for name in known} == known
    later = observe(millman_wilson, standing, as_of=datetime(2024, 6, 30, tzinfo=UTC))
    assert later.readings["months_inactive"].value == 4.0
    assert Standing.model_validate_json(standing.model_dump_json()) == standing


@pytest.mark.parametrize(
    ("name", "value"), [("months_inactive", 1e9), ("agreement_term_years", 5e-324), ("agreement_term_years", 2.51)]
)
def test_clocks_that_no_dates_give_are_refused(name: str, value: float) -> None:
    """Months past a thousand years, and a term that is none of whole months, have a typed error."""
    with pytest.raises(FactError, match="no-such-time"):
        standing_of(millman_wilson, "mid_kam", {name: value}, as_of=AT)


def test_a_pause_makes_no_move_that_time_does_not_turn() -> None:
    """A move whose guard holds already waits for something to happen, not for some days to pass; so the plan has it."""
    known: dict[str, Any] = {"orders_completed": 5.0, "satisfaction": 0.9}
    now = standing_of(loyalty_ladder, "customer", known, as_of=AT)
    found = event_plan(loyalty_ladder, now, toward="regular")
    assert isinstance(found, EventPlan)
    (act,) = found.acts
    assert act.event is not None
    assert (act.transitions, act.on, found.cost) == (("B2",), AT + timedelta(days=1), 1)
    assert observe(loyalty_ladder, now, as_of=AT + timedelta(days=170)).stage == "customer"
    assert observe(loyalty_ladder, now, *facts_of(found), as_of=act.on).stage == "regular"
