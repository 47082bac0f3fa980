"""The least change: what it changes, by what means, on what terms, and why at times nothing will do."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from relstage import Agreement, Event, ford, millman_wilson
from relstage.dynamics import AttributeKind
from relstage.errors import FactError, StageError, TooLarge
from relstage.machines import StageModel, Trigger, decide, follow
from relstage.models import Relationship
from relstage.rules import Number, all_of, always, any_of, never
from relstage.studies.counterfactual import LeastChange, NotPossible, least_change, search, standing_of
from tests.made_up import a_kind, a_model, a_stage, a_transition, an_indicator, months, orders, status, trust

silence = an_indicator("silence", Number(low=0, whole=True, span=12), clock="months_inactive", direction="harmful")
term = an_indicator("term", Number(low=0, span=5), clock="agreement_term")
AT = datetime(2024, 1, 31, tzinfo=UTC)


def asks(*guards: Any, **more: Any) -> StageModel:
    """Return a model whose only way on asks for `guards`."""
    transitions = (a_transition("T1", all_of(*guards)), *more.pop("others", ()))
    return a_model(indicators=(trust, orders, status, months, silence, term), transitions=transitions, **more)


def changed(model: StageModel, known: dict[str, Any], **terms: Any) -> dict[str, Any]:
    """Return what the least change to the second stage makes of which indicator."""
    answer = least_change(model, "first", known, transition="T1", **terms)
    assert isinstance(answer, LeastChange), answer
    return {shift.indicator: shift.after for shift in answer.changes}


def refused(model: StageModel, known: dict[str, Any], **terms: Any) -> NotPossible:
    """Return why the transition cannot be made."""
    answer = least_change(model, "first", known, **({"transition": "T1"} | terms))
    assert isinstance(answer, NotPossible), answer
    return answer


# ------------------------------------------------------------------------------------------------------ what changes


@pytest.mark.parametrize(
    ("guard", "known", "after"),
    [
        (trust >= 0.6, {"trust": 0.5}, {"trust": 0.6}),
        (trust > 0.6, {"trust": 0.5}, {"trust": math.nextafter(0.6, 1)}),
        (trust < 0.6, {"trust": 0.7}, {"trust": math.nextafter(0.6, 0)}),
        (orders > 2, {"orders": 1}, {"orders": 3.0}),
        (orders >= 2.5, {"orders": 1}, {"orders": 3.0}),
        (status >= "middle", {"status": "low"}, {"status": "middle"}),
        (status.among("low", "high"), {"status": "middle"}, {"status": "low"}),
        (any_of(trust <= 0.1, trust >= 0.9), {"trust": 0.4}, {"trust": 0.1}),
        (trust >= 0.6, {"trust": 0.6}, {}),
        (always, {}, {}),
    ],
)
def test_the_nearest_value_is_taken(guard: Any, known: dict[str, Any], after: dict[str, Any]) -> None:
    """Numbers go to the limit or the float beside it, counts to whole numbers, levels to the nearest level."""
    assert changed(asks(guard), known) == after


def test_what_would_fire_first_has_to_change_too() -> None:
    """An ending tried before the transition is prevented by the least change that does so."""
    known = {"orders_completed": 2, "trust": 0.5, "volume_change": 0.1, "alternatives_attractiveness": 0.4}
    answer = least_change(ford, "early", known | {"cultural_distance": 0.8}, toward="development")
    assert isinstance(answer, LeastChange)
    assert [(each.indicator, each.after) for each in answer.changes] == [("cultural_distance", math.nextafter(0.7, 0))]
    assert answer.transition == "F2"


def test_an_advance_has_to_last() -> None:
    """What would end the relationship in the stage reached, in the same decision, has to change too."""
    known = {"orders_completed": 4, "trust": 0.7, "commitment": 0.7, "adaptation": 0.2}
    known |= {"satisfaction": 0.2, "alternatives_attractiveness": 0.65}
    answer = least_change(ford, "development", known, toward="long_term")
    assert isinstance(answer, LeastChange)
    assert {each.indicator for each in answer.changes} == {"adaptation", "alternatives_attractiveness"}


def test_advancing_further_is_no_harm() -> None:
    """Evidence that carries over the next stage as well is not taken back."""
    known = {"orders_completed": 4, "trust": 0.7, "commitment": 0.7, "adaptation": 0.5, "volume_change": 0.1}
    answer = least_change(ford, "early", known | {"alternatives_attractiveness": 0.7}, toward="development")
    assert isinstance(answer, LeastChange)
    assert answer.transitions == ("F2", "F3")
    assert [each.indicator for each in answer.changes] == ["alternatives_attractiveness"]


def test_the_event_is_named_with_its_attributes() -> None:
    """A transition that waits for an event gets it, with what its trigger asks for."""
    answer = least_change(millman_wilson, "early_kam", {"trust": 0.5, "contact_breadth": 1}, transition="M11")
    assert isinstance(answer, LeastChange)
    assert answer.event is not None
    assert (answer.event.kind, answer.event.attributes) == ("key_person_changed", {"less_qualified": True})


def test_the_event_at_hand_is_used() -> None:
    """An event at hand that pulls the transition is the one decided with."""
    event = Event(id="x", kind="promise_broken", occurred_at=AT)
    known = {"trust": 0.5, "contact_breadth": 1}
    answer = least_change(millman_wilson, "early_kam", known, transition="M11", event=event)
    assert isinstance(answer, LeastChange)
    assert answer.event == event


def test_a_change_that_is_to_lead_somewhere_lasts_whatever_its_kind() -> None:
    """Toward a stage, a move back that would end at once in an exit is not taken; asked for by id, it is."""
    ending = a_transition("T2", trust < 0.2, origins=("first",), target="gone", kind="terminate")
    back = a_transition("T3", trust < 0.4, origins=("second",), target="first", kind="regress")
    model = a_model(transitions=(back, ending))
    lasting = least_change(model, "second", {"trust": 0.1}, toward="first")
    asked = least_change(model, "second", {"trust": 0.1}, transition="T3")
    assert isinstance(lasting, LeastChange)
    assert [each.after for each in lasting.changes] == [0.2]
    assert isinstance(asked, LeastChange)
    assert asked.transitions == ("T3", "T2")


# --------------------------------------------------------------------------------------------------------- the terms


def test_costs_of_both_ways_decide() -> None:
    """Where going up is dear, the way down is taken, though it is longer."""
    model = asks(any_of(trust >= 0.6, trust <= 0.1))
    assert changed(model, {"trust": 0.5}) == {"trust": 0.6}
    assert changed(model, {"trust": 0.5}, costs={"trust": (5, 1)}) == {"trust": 0.1}


def test_the_cost_is_the_weighted_share() -> None:
    """A change costs its share of the span times its cost; learning costs what it is said to."""
    model = asks(trust >= 0.6, orders >= 3)
    answer = least_change(model, "first", {"orders": 1}, toward="second", costs={"orders": 2}, unknown_cost=0.25)
    assert isinstance(answer, LeastChange)
    assert {each.indicator: (each.share, each.cost) for each in answer.changes} == {
        "trust": (0.0, 0.25),
        "orders": (0.2, 0.4),
    }
    assert answer.cost == pytest.approx(0.65)


def test_what_is_learnt_says_what_will_do() -> None:
    """An unknown reading comes with all values that will do, and one of them."""
    answer = least_change(asks(trust > 0.6, trust <= 0.8, status >= "middle"), "first", {}, toward="second")
    assert isinstance(answer, LeastChange)
    learnt = {each.indicator: each for each in answer.changes}
    assert (learnt["trust"].lowest, learnt["trust"].highest) == (math.nextafter(0.6, 1), 0.8)
    assert learnt["status"].among == ("middle", "high")
    assert learnt["trust"].means == "learn"


def test_learning_is_avoided_where_it_costs_more() -> None:
    """Of two ways the one by a known reading is taken where learning costs more, and the other where it is free."""
    model = asks(any_of(trust >= 0.9, orders >= 3))
    assert changed(model, {"trust": 0.4}) == {"trust": 0.9}
    assert set(changed(model, {"trust": 0.4}, unknown_cost=0)) == {"orders"}


def test_the_order_of_what_is_given_does_not_matter() -> None:
    """Ties are settled by the definition, never by the order of readings or terms."""
    model = asks(any_of(all_of(trust >= 0.6, orders >= 3), all_of(status >= "middle", orders >= 3)))
    known = {"trust": 0.1, "orders": 1.0, "status": "low"}
    backwards = dict(reversed(list(known.items())))
    assert changed(model, known) == changed(model, backwards) == {"orders": 3.0, "trust": 0.6}


# -------------------------------------------------------------------------------------------------------------- time


@pytest.mark.parametrize(
    ("guard", "known", "means", "after", "spent"),
    [
        (months >= 6, {"months": 2}, "wait", 6.0, 4),
        (silence >= 6, {"silence": 2}, "wait", 6.0, 4),
        (silence <= 3, {"silence": 5}, "deal", 0.0, None),
        (all_of(silence >= 1, silence <= 3), {"silence": 5}, "deal", 1.0, None),
        (term >= 3, {"term": 1}, "sign", 3.0, 36),
        (term > 3, {"term": 1}, "sign", 3 + 1 / 12, 37),
        (term <= 0, {"term": 3}, "end", 0.0, None),
        (term >= 3, {}, "sign", 3.0, 36),
    ],
)
def test_time_is_waited_for_and_terms_are_signed(
    guard: Any, known: dict[str, Any], means: str, after: float, spent: int | None
) -> None:
    """Months pass by whole ones, a dealing ends a silence, and a term is one of whole months."""
    answer = least_change(asks(guard), "first", known, toward="second")
    assert isinstance(answer, LeastChange)
    (shift,) = answer.changes
    assert (shift.means, shift.after, shift.months) == (means, after, spent)


def test_months_in_the_stage_never_go_back() -> None:
    """What would need fewer months in the stage is refused, and the months are named."""
    answer = refused(asks(months <= 3), {"months": 5})
    assert (answer.reason, answer.indicators, answer.each) == ("held", ("months",), True)


def test_a_term_that_no_agreement_has_is_refused() -> None:
    """Between two whole months there is no term to sign."""
    assert refused(asks(term > 3, term < 3.05), {"term": 1}).indicators == ("term",)


def test_a_standing_brings_dates() -> None:
    """Asked of a standing, changes carry the readings they start from, and waiting the date it is over."""
    model = asks(months >= 6, trust >= 0.6)
    standing = standing_of(model, "first", {"trust": 0.5, "months": 2}, as_of=AT)
    answer = least_change(model, standing, toward="second")
    assert isinstance(answer, LeastChange)
    assert answer.on == datetime(2024, 5, 30, tzinfo=UTC)
    assert {each.indicator: each.reading and each.reading.value for each in answer.changes} == {
        "trust": 0.5,
        "months": 2,
    }


def test_an_agreement_on_record_counts() -> None:
    """A standing with an agreement in force needs no other."""
    relationship = Relationship(
        id="A", opened_at=AT, facts=(Event(id="1", kind="agreement_signed", occurred_at=AT, attributes={"years": 3}),)
    )
    standing = follow(millman_wilson, relationship, as_of=AT)
    assert standing.agreement == Agreement(start=AT.date(), years=3)
    answer = least_change(millman_wilson, standing, toward="early_kam")
    assert isinstance(answer, LeastChange)
    assert [each.indicator for each in answer.changes] == ["account_attractiveness"]


# ------------------------------------------------------------------------------------------------------- not possible


def test_a_dead_guard_never_fires() -> None:
    """A guard that holds under no readings is told as such."""
    assert refused(asks(trust >= 0.6, trust < 0.5), {"trust": 0.5}).reason == "never"
    assert refused(asks(never), {}).reason == "never"


def test_another_event_at_hand() -> None:
    """With an event at hand that the transition does not wait for, it cannot be made."""
    assert least_change(ford, "early", {}, transition="F11", event="trial_order").model_dump()["reason"] == "event"


def test_one_of_several_would_be_enough() -> None:
    """Where freeing either of two fixed readings would do, both are named as such."""
    answer = refused(asks(any_of(trust >= 0.6, orders >= 3)), {"trust": 0.1, "orders": 1}, fixed={"trust", "orders"})
    assert (answer.reason, answer.indicators, answer.each) == ("held", ("trust", "orders"), True)


def test_several_are_needed_together() -> None:
    """Where both are needed, and a third is not, the two are named together."""
    model = asks(trust >= 0.6, orders >= 3)
    answer = refused(
        model, {"trust": 0.1, "orders": 1, "status": "low"}, fixed={"trust", "status"}, only_down={"orders"}
    )
    assert (answer.reason, answer.indicators, answer.each) == ("held", ("trust", "orders"), False)


def test_what_may_not_be_learnt_is_named() -> None:
    """Where nothing may be learnt, what would have to be is named."""
    answer = refused(asks(trust >= 0.6, orders >= 3), {"trust": 0.1}, unknown_cost=math.inf)
    assert (answer.reason, answer.indicators) == ("unknown", ("orders",))


def test_what_always_goes_first_is_named() -> None:
    """A transition that another always outruns is never made, and the other is named."""
    other = a_transition("T0", trust >= 0.4, target="gone", kind="terminate")
    answer = refused(asks(trust >= 0.5, others=(other,)), {"trust": 0.1})
    assert (answer.reason, answer.transitions) == ("outrun", ("T0",))


def test_what_always_leads_back_is_named() -> None:
    """So it is where the stage reached is always lost at once."""
    lost = a_transition("T0", trust >= 0.4, origins=("second",), target="gone", kind="terminate")
    answer = refused(asks(trust >= 0.5, others=(lost,)), {"trust": 0.1})
    assert (answer.reason, answer.transitions) == ("outrun", ("T0",))


# ------------------------------------------------------------------------------------------------------------- errors


def test_all_that_is_wrong_is_said_at_once() -> None:
    """Readings, names and costs that are wrong are all listed, each with its code and place."""
    with pytest.raises(FactError) as caught:
        least_change(
            ford,
            "early",
            {"trust": 2.0, "trst": 0.1},
            toward="development",
            costs={"comitment": 1, "trust": 0, "attention": (1, math.inf)},
            fixed={"adaption"},
            only_up={"trust"},
            only_down={"trust"},
            unknown_cost=-1,
        )
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("off-scale", "trust"),
        ("unknown-indicator", "trst"),
        ("unknown-indicator", "costs comitment"),
        ("unknown-indicator", "fixed adaption"),
        ("bad-cost", "costs trust"),
        ("bad-cost", "costs attention"),
        ("bad-cost", "unknown_cost"),
        ("contradiction", "only_up trust"),
    ]


@pytest.mark.parametrize(
    ("asked", "error", "code"),
    [
        ({}, FactError, "bad-question"),
        ({"toward": "development", "transition": "F2"}, FactError, "bad-question"),
        ({"toward": "developmnt"}, StageError, "unknown-stage"),
        ({"transition": "F99"}, StageError, "unknown-transition"),
        ({"toward": "final"}, StageError, "no-transition"),
        ({"transition": "F3"}, StageError, "no-transition"),
        ({"toward": "development", "event": "trial_ordr"}, FactError, "unknown-event"),
        ({"toward": "development", "fixed": "trust"}, FactError, "bad-terms"),
        ({"toward": "development", "costs": {"trust"}}, FactError, "bad-cost"),
        ({"toward": ["development"]}, StageError, "unknown-stage"),
        ({"transition": ["F2"]}, StageError, "unknown-transition"),
        ({"toward": "development", "fixed": [["trust"]]}, FactError, "unknown-indicator"),
        ({"toward": "development", "unknown_cost": 1.79e308}, TooLarge, "too-costly"),
    ],
)
def test_a_bad_question_is_refused(asked: dict[str, Any], error: type[Exception], code: str) -> None:
    """Each kind of bad question has its typed error and code."""
    with pytest.raises(error) as caught:
        least_change(ford, "early", {}, **asked)
    assert code in str(caught.value)


def test_a_standing_brings_its_own_readings() -> None:
    """Readings beside a standing are refused, as they would contradict it."""
    standing = standing_of(ford, "early", {"trust": 0.5}, as_of=AT)
    with pytest.raises(FactError, match="two-readings"):
        least_change(ford, standing, {"trust": 0.6}, toward="development")


def test_an_unknown_stage_is_refused() -> None:
    """So is a stage that the model does not have."""
    with pytest.raises(StageError, match="unknown-stage"):
        least_change(ford, "earl", {}, toward="development")


def test_what_is_too_large_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search past its limit ends in a typed error, not in a guess."""
    monkeypatch.setattr(search, "MAX_TRIES", 1)
    stages = (a_stage("first"), a_stage("second"))
    other = a_transition("T0", trust >= 0.4, target="gone", kind="terminate")
    model = a_model(stages=stages, transitions=(a_transition("T1", trust >= 0.2), other))
    with pytest.raises(TooLarge, match="too-many-ways"):
        least_change(model, "first", {"trust": 0.5}, transition="T1")


# ------------------------------------------------------------------------------------------------ required attributes


def _required(name: str, of: Any, **more: Any) -> AttributeKind:
    return AttributeKind(name=name, type=of, required=True, **more)


ORDERED = a_kind(
    "order",
    attributes=(
        _required("urgent", "flag"),
        _required("channel", "choice", choices=("shop", "agent")),
        _required("size", "number", low=0.5),
        _required("most", "number", high=3),
        _required("any", "number"),
        _required("pieces", "whole", low=1.5),
        _required("note", "text"),
        _required("day", "date"),
    ),
)


def test_the_event_has_what_its_kind_requires() -> None:
    """An event made up for a trigger has every required attribute, so that ``decide`` takes it."""
    model = a_model(events=(ORDERED,), transitions=(a_transition("T1", trust >= 0.5, on=(Trigger(event="order"),)),))
    answer = least_change(model, "first", {"trust": 0.1}, toward="second")
    assert isinstance(answer, LeastChange)
    assert answer.event is not None
    assert decide(model, "first", {"trust": 0.5}, event=answer.event).stage == "second"


def test_the_event_is_chosen_so_that_nothing_else_goes_first() -> None:
    """Where an ending asks for one value of a required attribute, the other value is chosen."""
    ending = a_transition(
        "T0", trust >= 0.2, target="gone", kind="terminate", on=(Trigger(event="order", where={"urgent": False}),)
    )
    onward = a_transition("T1", trust >= 0.5, on=(Trigger(event="order"),))
    model = a_model(events=(ORDERED,), transitions=(onward, ending))
    answer = least_change(model, "first", {"trust": 0.5}, toward="second")
    assert isinstance(answer, LeastChange)
    assert answer.changes == ()
    assert answer.event is not None
    assert answer.event.attributes["urgent"] is True
