"""One simulated path, worked by hand: what comes in which month, what it costs, and how production tells of it."""

import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from relstage import Event, Reading, Relationship, explain, follow, ford, review
from relstage.errors import ScenarioError, StageError
from relstage.models.scenarios import (
    Beginning,
    Deed,
    Drift,
    Happening,
    OneOf,
    Policy,
    Scenario,
    Shock,
)
from relstage.rules import Bound, always
from relstage.studies.simulation.checking import prepare
from tests.made_up import MADE_UP, labels

if TYPE_CHECKING:
    from relstage.studies.simulation.lives import Lived

pytestmark = pytest.mark.needs("numpy")

NEAR = {"cultural_distance": 0.2, "technological_distance": 0.1}
CERTAIN = Scenario(
    name="certain",
    title=labels("certain"),
    model="ford",
    starts_on=date(2024, 1, 28),
    months=6,
    beginnings=(Beginning(readings=NEAR),),
    provenance=MADE_UP,
)


def lived(path: int = 0, seed: int = 1, **changes: Any) -> "Lived":
    """Live a path of the certain scenario with changes."""
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import lived

    return lived(prepare(ford, CERTAIN.replace(**changes)), Draws(seed), path)


def kinds(life: "Lived") -> list[tuple[int, str]]:
    """Return the month and kind of each event but the reviews."""
    ends = {life.at(month): month for month in range(len(life.stages))}
    events = [fact for fact in life.facts if isinstance(fact, Event)]
    return [(ends[event.occurred_at], event.kind) for event in events if event.kind != "monthly_review"]


def always_comes(event: str, **more: Any) -> Happening:
    """Return an event that comes once a month in every place."""
    return Happening(event=event, rates={"*": 1.0}, **more)


def test_certain_event_comes_each_month() -> None:
    """A rate of one on one occasion gives the event each month from the first, at the end of the calendar month."""
    life = lived(happenings=(always_comes("trial_order"),))
    assert kinds(life) == [(month, "trial_order") for month in range(1, 7)]
    assert life.at(1) == datetime(2024, 2, 28, tzinfo=UTC)
    assert life.stages == ("pre_relationship",) + ("early",) * 6
    assert [(month, change.transition) for month, change in life.changes] == [(1, "F1")]


def test_rate_counts_where_the_path_stood() -> None:
    """An event of one stage comes only after a month that began there; ``*`` stands for every other place."""
    happenings = (Happening(event="trial_order", rates={"*": 1.0, "early": 0.0}),)
    assert kinds(lived(happenings=happenings)) == [(1, "trial_order")]


def test_each_occasion_brings_its_event() -> None:
    """With three occasions a rate of three gives three events a month, told apart by their sequence."""
    life = lived(months=1, occasions=3, happenings=(Happening(event="order_fulfilled", rates={"*": 3.0}),))
    events = [fact for fact in life.facts if isinstance(fact, Event)]
    assert [(event.kind, event.sequence) for event in events] == [
        ("order_fulfilled", 0),
        ("order_fulfilled", 1),
        ("order_fulfilled", 2),
        ("monthly_review", 3),
    ]
    assert life.seen("orders_completed") == [0.0, 3.0]


def test_drift_pulls_steps_and_stays_on_its_scale() -> None:
    """Without noise a reading goes the pulled part of the way, then the step, and stops at the end of its scale."""
    start = Beginning(readings={**NEAR, "trust": 0.2, "attention": 0.9})
    drifts = (Drift(indicator="trust", to=1.0, pull=0.5), Drift(indicator="attention", step=0.08))
    life = lived(months=3, beginnings=(start,), drifts=drifts)
    assert life.seen("trust") == pytest.approx([0.2, 0.6, 0.8, 0.9])
    assert life.seen("attention") == pytest.approx([0.9, 0.98, 1.0, 1.0])


def test_what_is_unknown_does_not_drift() -> None:
    """An unknown reading stays unknown, and is told as not a number."""
    life = lived(months=2, drifts=(Drift(indicator="trust", to=1.0, pull=0.5),))
    assert all(math.isnan(value) for value in life.seen("trust"))


def test_levels_are_told_by_number() -> None:
    """A reading on levels is told by the number of its level, from 0."""
    shock = Shock(name="s", month=2, readings={"escalation": "management"})
    assert lived(months=2, beginnings=(Beginning(readings={"escalation": "none"}),), shocks=(shock,)).seen(
        "escalation"
    ) == [0.0, 0.0, 3.0]


def test_shock_strikes_in_its_month_only() -> None:
    """A shock brings its events and readings in its month, before events by chance; one without share strikes none."""
    rare = Shock(name="rare", month=3, share=0.0, events=(Deed(event="capital_project"),))
    shock = Shock(name="s", month=3, events=(Deed(event="competitor_entered"),), readings={"trust": 0.3})
    life = lived(shocks=(shock, rare), happenings=(always_comes("trial_order"),))
    assert [kind for month, kind in kinds(life) if month == 3] == ["competitor_entered", "trial_order"]
    assert [fact.occurred_at for fact in life.facts if isinstance(fact, Reading) and fact.indicator == "trust"] == [
        life.at(3)
    ]


def test_shock_reading_comes_after_effects() -> None:
    """A shock's reading replaces what the events of its month did."""
    start = Beginning(readings={**NEAR, "trust": 0.5})
    shock = Shock(name="s", month=1, readings={"trust": 0.3})
    life = lived(months=1, beginnings=(start,), shocks=(shock,), happenings=(always_comes("personal_conflict"),))
    assert life.seen("trust") == [0.5, 0.3]


def test_policy_follows_its_rule_and_its_interval() -> None:
    """A policy is carried out where its rule held the month before, not more often than said, each time at its cost."""
    policy = Policy(
        name="meet", when=always, stages=("early",), events=(Deed(event="social_event"),), cost=2.0, every=2
    )
    life = lived(happenings=(always_comes("trial_order"),), policies=(policy,))
    assert [month for month, kind in kinds(life) if kind == "social_event"] == [2, 4, 6]
    assert life.costs == (0.0, 0.0, 2.0, 0.0, 2.0, 0.0, 2.0)
    assert life.done == ((False,), (False,), (True,), (False,), (True,), (False,), (True,))


def test_policy_that_may_not_happen_never_does() -> None:
    """With no chance, or where the rule is unknown, a policy is never carried out."""
    deed = (Deed(event="social_event"),)
    idle = Policy(name="idle", when=always, events=deed, chance=0.0)
    blind = Policy(name="blind", when=Bound("trust", "<", 0.5), events=deed)
    assert kinds(lived(policies=(idle, blind))) == []


def test_policy_sees_every_clock() -> None:
    """A policy may ask for months in the stage, though no guard of the model reads them."""
    policy = Policy(name="p", when=Bound("months_in_stage", ">=", 3), events=(Deed(event="social_event"),))
    assert kinds(lived(policies=(policy,))) == [(4, "social_event"), (5, "social_event"), (6, "social_event")]


def test_policy_is_asked_in_the_ladder_unless_told() -> None:
    """After the ending a policy without stages is not asked, one that names the exit is."""
    deed = (Deed(event="social_event"),)
    ladder = Policy(name="ladder", when=always, events=deed)
    exits = Policy(name="exits", when=always, stages=("ended",), events=deed)
    end = Shock(name="end", month=2, events=(Deed(event="relationship_ended"),))
    life = lived(months=4, policies=(ladder, exits), shocks=(end,))
    assert life.done == ((False, False), (True, False), (True, False), (False, True), (False, True))


def test_renewal_is_learnt_the_month_after_recovery() -> None:
    """After a recovery from an exit all is forgotten, and the renewal readings come one month later."""
    shocks = (
        Shock(name="end", month=1, events=(Deed(event="relationship_ended"),)),
        Shock(name="again", month=3, events=(Deed(event="reactivated"),)),
    )
    life = lived(beginnings=(Beginning(readings={**NEAR, "trust": 0.6}),), shocks=shocks, renewal={"trust": 0.1})
    assert life.stages == ("pre_relationship", "ended", "ended", *("pre_relationship",) * 4)
    assert life.seen("trust")[:3] == [0.6] * 3
    assert math.isnan(life.seen("trust")[3])
    assert life.seen("trust")[4:] == [0.1] * 3


def test_renewal_follows_an_end_and_return_of_one_month() -> None:
    """A relationship that ends and is taken up again within one month is renewed too."""
    events = (Deed(event="relationship_ended"), Deed(event="reactivated"))
    life = lived(months=3, shocks=(Shock(name="s", month=1, events=events),), renewal={"trust": 0.1})
    assert [change.transition for _, change in life.changes] == ["F11", "F13"]
    assert life.seen("trust")[2:] == [0.1, 0.1]


def test_silent_months_end_a_path_in_their_month() -> None:
    """A path without dealings ends in the twelfth month, by time alone; taken over in silence, so much earlier."""
    assert [(month, change.transition) for month, change in lived(months=14).changes] == [(12, "F12")]
    taken_over = Beginning(stage="early", months_in_stage=20, months_inactive=9)
    life = lived(beginnings=(taken_over,))
    assert [(month, change.transition) for month, change in life.changes] == [(3, "F12")]
    assert life.beginning is not None
    assert life.beginning.since == datetime(2022, 5, 28, tzinfo=UTC)


def test_ways_to_begin_come_by_weight() -> None:
    """Of two ways one with no weight is never taken; counts not given are 0, where a path is taken over too."""
    ways = (Beginning(weight=0.0), Beginning(stage="development", readings={"trust": 0.5}))
    lives = [lived(path, months=1, beginnings=ways) for path in range(20)]
    assert {life.stages[0] for life in lives} == {"development"}
    assert lives[0].seen("orders_completed") == [0.0, 0.0]


def test_value_that_is_none_is_left_out() -> None:
    """Where a spread gives nothing, a reading stays unknown and an event is without the attribute."""
    nothing = OneOf(values=(None,))
    happening = always_comes("quality_problem", attributes={"problem": nothing})
    life = lived(months=1, beginnings=(Beginning(readings={"trust": nothing}),), happenings=(happening,))
    assert math.isnan(life.seen("trust")[0])
    assert [fact.attributes for fact in life.facts if isinstance(fact, Event)] == [{}, {}]


def test_path_is_told_as_production_tells() -> None:
    """The standing of a path at any month is production's, so that review and explanation tell why it stands there."""
    life = lived(months=14)
    ended = life.standing()
    assert ended.stage == "ended"
    assert ended.changes[-1].cause == ford.transition_of["F12"].cause
    assert "F12" in str(explain(review(ford, life.standing(life.at(11)))))
    assert life.standing(life.at(3)) == follow(ford, life.relationship(), as_of=life.at(3))


def test_taken_over_path_says_so() -> None:
    """The relationship of a path that was taken over has its past elsewhere; one that was opened has it all."""
    life = lived(beginnings=(Beginning(stage="development"),))
    assert (life.relationship().taken_over, lived().relationship().taken_over) == (True, False)


# ------------------------------------------------------------------------------------------------------ real standings


def real(*facts: Event | Reading, as_of: datetime = datetime(2024, 9, 15, tzinfo=UTC)) -> Any:
    """Return the standing of a real relationship opened in 2024."""
    opened = Relationship(id="Nordhafen", opened_at=datetime(2024, 1, 10, tzinfo=UTC), facts=facts)
    return follow(ford, opened, as_of=as_of)


def test_real_standings_are_beginnings() -> None:
    """A standing begins where it stands: stage, readings, whole months in the stage and of silence."""
    from relstage.studies.simulation.lives import beginnings_of

    at = datetime(2024, 3, 1, tzinfo=UTC)
    near = [Reading(indicator=name, value=value, occurred_at=at) for name, value in NEAR.items()]
    views = [
        Reading(indicator="trust", value=value, side=side, occurred_at=at)
        for side, value in (("supplier", 0.7), ("customer", 0.4))
    ]
    standing = real(*near, *views, Event(id="1", kind="trial_order", occurred_at=datetime(2024, 4, 1, tzinfo=UTC)))
    (way,) = beginnings_of(ford, [standing])
    assert (way.stage, way.months_in_stage, way.months_inactive) == ("early", 5, 5)
    assert way.readings["trust"] == pytest.approx(0.4 + 0.05 * 0.6)
    assert way.readings["orders_completed"] == 0.0
    assert not {"months_inactive", "months_in_stage", "agreement_term_years"} & set(way.readings)
    assert lived(beginnings=(way,)).stages[0] == "early"


def test_unknown_counts_stay_unknown() -> None:
    """What a real standing does not know, counts among it, a path begins without."""
    from relstage.studies.simulation.lives import beginnings_of

    at = datetime(2024, 1, 10, tzinfo=UTC)
    past = Relationship(id="Bauer", opened_at=at, taken_over=True)
    (way,) = beginnings_of(ford, [follow(ford, past, as_of=datetime(2024, 3, 10, tzinfo=UTC))])
    for beginning in (way, way.model_copy(update={"months_in_stage": 0, "months_inactive": 0})):
        life = lived(months=1, beginnings=(beginning,), happenings=(always_comes("order_fulfilled"),))
        assert all(math.isnan(orders) for orders in life.seen("orders_completed"))


def test_standings_that_are_no_beginnings_are_refused() -> None:
    """Standings that a beginning cannot hold are refused together, each with its place; other definitions at once."""
    from relstage.studies.simulation.lives import beginnings_of

    signed = Event(
        id="1", kind="agreement_signed", occurred_at=datetime(2024, 2, 1, tzinfo=UTC), attributes={"years": 3.0}
    )
    late = real(as_of=datetime(2200, 1, 1, tzinfo=UTC))
    with pytest.raises(ScenarioError) as caught:
        beginnings_of(ford, [real(), real(signed), late])
    found = [(problem.code, problem.place) for problem in caught.value.problems]
    assert found == [
        ("agreement-in-force", "/1/agreements"),
        ("begins-in-exit", "/2/stage"),
        ("too-long", "/2/since"),
        ("too-long", "/2/last_dealing"),
    ]
    with pytest.raises(StageError):
        beginnings_of(ford.with_thresholds({"F3.trust": 0.7}), [real()])


def test_unknown_indicator_is_told_with_the_nearest() -> None:
    """Who asks a path for a reading that its model does not know is told which it does."""
    with pytest.raises(ScenarioError, match="trust") as told:
        lived(months=1).seen("trst")
    assert [problem.code for problem in told.value.problems] == ["unknown-indicator"]
