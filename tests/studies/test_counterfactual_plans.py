"""Plans to stages several transitions away: steps, grouping, exits, waits, and why at times there is none."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.errors import FactError, StageError, TooLarge
from relstage.machines import StageModel
from relstage.rules import Number, all_of, any_of
from relstage.studies.counterfactual import (
    NotPossible,
    Plan,
    event_plan,
    least_change,
    plan,
    robustness,
    search,
    standing_of,
)
from tests.made_up import a_model, a_stage, a_transition, an_indicator, months, orders, status, trust

term = an_indicator("term", Number(low=0, span=5), clock="agreement_term")
STAGES = (a_stage("first"), a_stage("second"), a_stage("third"))


def ladder(first: Any, second: Any, *others: Any) -> StageModel:
    """Return a ladder of three stages with these guards, and perhaps other transitions."""
    onward = (a_transition("T1", first), a_transition("T2", second, origins=("second",), target="third"))
    return a_model(stages=STAGES, transitions=(*onward, *others), indicators=(trust, orders, status, months, term))


def planned(model: StageModel, known: dict[str, Any], toward: str = "third", **terms: Any) -> Plan:
    """Return the plan from the first stage."""
    found = plan(model, "first", known, toward=toward, **terms)
    assert isinstance(found, Plan), found
    return found


def values(found: Plan, name: str) -> list[Any]:
    """Return what a reading is at each step."""
    return [step.readings.get(name) for step in found.steps]


def test_steps_follow_one_another() -> None:
    """Each step starts from the readings of the one before, and the costs add up."""
    found = planned(ladder(trust >= 0.5, trust >= 0.7), {"trust": 0.4})
    assert values(found, "trust") == [0.5, 0.7]
    assert [step.transitions for step in found.steps] == [("T1",), ("T2",)]
    assert found.cost == pytest.approx(0.3)


def test_no_more_is_done_than_has_to_be() -> None:
    """A way down and up again costs both, and is found where there is no other."""
    found = planned(ladder(trust <= 0.3, trust >= 0.7), {"trust": 0.5})
    assert values(found, "trust") == [0.3, 0.7]
    assert found.cost == pytest.approx(0.6)


def test_the_first_box_is_chosen_for_what_comes_after() -> None:
    """Of two ways to satisfy the first guard the one is taken that serves the second."""
    found = planned(ladder(any_of(trust <= 0.4, trust >= 0.7), trust >= 0.7), {"trust": 0.5})
    assert values(found, "trust") in ([0.7], [0.7, 0.7])
    assert found.cost == pytest.approx(0.2)


def test_sets_of_levels_with_gaps() -> None:
    """Levels go the cheapest way through sets that are no intervals."""
    found = planned(ladder(status.among("low", "high"), status >= "middle"), {"status": "middle"})
    assert found.cost == pytest.approx(0.5)
    assert values(found, "status")[0] == "high"


def test_what_is_learnt_serves_all_steps() -> None:
    """A reading learnt for the first step is learnt as what the next step needs, and learnt once."""
    found = planned(ladder(trust >= 0.3, trust >= 0.7), {})
    (shift,) = [shift for step in found.steps for shift in step.changes]
    assert (shift.lowest, shift.highest) == (0.7, 1.0)
    assert found.cost == 1.0


def test_months_begin_anew_in_each_stage() -> None:
    """Waiting for one stage does not count in the next."""
    found = planned(ladder(months >= 6, months >= 3), {"months": 2})
    assert [[(s.indicator, s.before, s.after, s.months) for s in step.changes] for step in found.steps] == [
        [("months", 2.0, 6.0, 4)],
        [("months", 0.0, 3.0, 3)],
    ]


def test_waits_give_dates_from_a_standing() -> None:
    """From a standing, each step has the date it can be made on at the earliest, by calendar months."""
    model = ladder(months >= 6, months >= 1)
    found = plan(
        model, standing_of(model, "first", {"months": 2}, as_of=datetime(2024, 3, 31, tzinfo=UTC)), toward="third"
    )
    assert isinstance(found, Plan)
    assert [step.on for step in found.steps] == [datetime(2024, 7, 31, tzinfo=UTC), datetime(2024, 8, 31, tzinfo=UTC)]


def test_a_longer_term_is_signed_at_once_where_that_is_cheapest() -> None:
    """An unknown term is signed once, as the longest that any step asks for."""
    found = planned(ladder(term >= 1, term >= 3), {})
    assert [[s.after for s in step.changes] for step in found.steps] in ([[3.0], []], [[3.0]])


def test_a_decision_may_make_several_moves() -> None:
    """Readings that carry over two stages at once make one step."""
    found = planned(ladder(trust >= 0.5, trust >= 0.4), {"trust": 0.1})
    assert [step.transitions for step in found.steps] == [("T1", "T2")]


def test_a_way_that_would_lead_back_is_passed_over_in_one_decision() -> None:
    """Where the stage would be lost by a move back into one that the same decision left, one decision makes it."""
    back = a_transition("T3", trust >= 0.6, origins=("third",), target="first", kind="terminate")
    found = planned(ladder(trust >= 0.1, trust >= 0.7, back), {"trust": 0.4})
    assert [step.transitions for step in found.steps] == [("T1", "T2")]
    assert found.cost == pytest.approx(0.3)


def test_there_already() -> None:
    """Toward the present stage nothing has to be done."""
    assert planned(ladder(trust >= 0.5, trust >= 0.7), {}, toward="first").steps == ()


def test_from_an_exit_everything_is_to_be_learnt_again() -> None:
    """After the recovery, what was known before the ending is unknown."""
    found = plan(ford, "ended", {"cultural_distance": 0.1, "technological_distance": 0.1}, toward="early")
    assert isinstance(found, Plan)
    assert [step.event.kind for step in found.steps if step.event] == ["reactivated", "negotiation_opened"]
    assert {shift.indicator: shift.before for shift in found.steps[1].changes} == {
        "cultural_distance": None,
        "technological_distance": None,
    }


def test_downwards() -> None:
    """A plan may lead back: what makes a supplier lower an account's status is found as well."""
    found = plan(millman_wilson, "mid_kam", {"account_attractiveness": 0.7}, toward="pre_kam")
    assert isinstance(found, Plan)
    assert [(step.transitions, step.event and step.event.kind) for step in found.steps] == [
        (("M8",), "account_demoted")
    ]


def test_no_way_through_an_exit() -> None:
    """A stage that only a way through an exit reaches is out of reach."""
    found = plan(ford, "final", {}, toward="pre_relationship")
    assert isinstance(found, NotPossible)
    assert found.reason == "never"


@pytest.mark.parametrize(
    ("terms", "reason", "names"),
    [
        ({"fixed": {"trust"}}, "held", ("trust",)),
        ({"only_down": {"trust"}}, "held", ("trust",)),
        ({"unknown_cost": math.inf}, "unknown", ("orders",)),
    ],
)
def test_why_there_is_no_plan(terms: dict[str, Any], reason: str, names: tuple[str, ...]) -> None:
    """What the terms rule out is named."""
    found = plan(ladder(trust >= 0.5, orders >= 1), "first", {"trust": 0.4}, toward="third", **terms)
    assert isinstance(found, NotPossible)
    assert (found.reason, found.indicators) == (reason, names)


def test_what_always_leads_elsewhere_is_named() -> None:
    """Where an ending always goes first on the way, it is named."""
    ending = a_transition("T0", trust >= 0.2, origins=("second",), target="gone", kind="terminate")
    found = plan(ladder(trust >= 0.5, trust >= 0.7, ending), "first", {"trust": 0.4}, toward="third")
    assert isinstance(found, NotPossible)
    assert found.reason == "outrun"
    assert "T0" in found.transitions


def test_terms_and_names_are_checked_together() -> None:
    """A stage and an indicator that are unknown are both told."""
    with pytest.raises(StageError) as caught:
        plan(ford, "early", {}, toward="developmnt", fixed={"trsut"})
    assert [problem.code for problem in caught.value.problems] == ["unknown-stage", "unknown-indicator"]
    with pytest.raises(FactError, match="bad-cost"):
        plan(ford, "early", {}, toward="development", costs={"trust": -1})


@pytest.mark.parametrize(
    ("term", "nearest"),
    [
        ("fix", "fixed"),
        ("cost", "costs"),
        ("only_upp", "only_up"),
        ("only_dwn", "only_down"),
        ("unknown_costs", "unknown_cost"),
    ],
)
@pytest.mark.parametrize("ask", [least_change, plan, robustness])
def test_a_misspelt_term_is_refused(ask: Any, term: str, nearest: str) -> None:
    """A term that does not exist is an error with the nearest one, and not passed over."""
    aim = {} if ask is robustness else {"toward": "development"}
    with pytest.raises(FactError) as caught:
        ask(ford, "early", {}, **aim, **{term: {"trust"}})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("unknown-term", term)
    assert f"did you mean '{nearest}" in problem.message


@pytest.mark.parametrize("toward", [None, [], 5])
def test_what_is_no_name_of_a_stage_is_refused(toward: Any) -> None:
    """A stage that is no text has a typed error."""
    with pytest.raises(FactError, match=r"toward: .*wrong-class"):
        plan(ford, "early", {}, toward=toward)
    with pytest.raises(FactError, match=r"toward: .*wrong-class"):
        event_plan(ford, standing_of(ford, "early", {}, as_of=datetime(2024, 3, 1, tzinfo=UTC)), toward=toward)


def test_a_sum_past_all_numbers_is_refused() -> None:
    """Costs that add up to more than the largest number end in a typed error."""
    with pytest.raises(TooLarge, match="too-costly"):
        plan(ford, "early", {}, toward="final", unknown_cost=1.79e308)


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search past its limit ends in a typed error."""
    monkeypatch.setattr(search, "MAX_TRIES", 2)
    with pytest.raises(TooLarge, match="too-many-ways"):
        plan(ford, "pre_relationship", {}, toward="final")


def test_round_trip() -> None:
    """A plan goes to JSON and back."""
    found = planned(ladder(all_of(trust >= 0.5, status >= "high"), orders >= 3), {"orders": 1.0})
    assert Plan.model_validate_json(found.model_dump_json()) == found


def test_a_way_through_the_stage_and_back_to_it() -> None:
    """Where the stage is lost at once but can be come back to, the way leads through it, away, and back."""
    down = a_transition("T1", trust >= 0.3, origins=("third",), target="first", kind="regress")
    away = a_transition("T2", trust > 0.5, origins=("first",), target="second", kind="terminate")
    again = a_transition("T3", trust >= 0.6, origins=("second",), target="first", kind="regress")
    model = a_model(stages=STAGES, transitions=(down, away, again))
    found = plan(model, "third", {"trust": 0.7}, toward="first")
    assert isinstance(found, Plan)
    assert [step.transitions for step in found.steps] == [("T1", "T2"), ("T3",)]
    assert found.cost == 0
