"""Standings that another definition would tell otherwise, and going on under it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from relstage import Event, Reading, Relationship, StageError, Standing, explain, follow, ford, observe
from relstage.dynamics import Add, Rescale, Share
from relstage.errors import FactError
from relstage.interpreters.diagrams import mermaid
from relstage.machines import StageModel
from relstage.messages import Lang
from relstage.rules import Number, Rule, all_of
from relstage.studies.comparison import affected, carry_over, same_names
from tests.made_up import (
    MADE_UP,
    a_flag,
    a_kind,
    a_model,
    a_stage,
    a_transition,
    an_indicator,
    months,
    orders,
    status,
    trust,
)

AT = datetime(2024, 3, 1, tzinfo=UTC)
LATER = datetime(2024, 4, 1, tzinfo=UTC)


def guard(rule: Rule, **more: Any) -> tuple[Any, ...]:
    """Return the transitions of a model with one guard."""
    return (a_transition("T1", rule, **more),)


KNOWN = {"orders_completed": 4.0, "trust": 0.65, "commitment": 0.7, "adaptation": 0.5}


def test_who_would_move_is_named_with_the_limits_that_stop_it() -> None:
    """Under the stricter limit the advance holds no longer, for the one reason that is told."""
    stricter = ford.with_thresholds({"F3.trust": 0.7})
    (found,) = affected(ford, stricter, [("early", {}), ("development", KNOWN)])
    assert (found.number, found.before, found.after, found.moved) == (1, "long_term", "development", True)
    ((lost,),) = (found.lost,)
    assert (lost.id, lost.target, lost.before, lost.after) == ("F3", "long_term", "holds", "fails")
    assert [(reason.threshold, reason.value) for reason in lost.reasons] == [("F3.trust", 0.65)]
    (back,) = affected(stricter, ford, [("development", KNOWN)])
    ((gained,),) = (back.gained,)
    assert (gained.id, gained.before, gained.after) == ("F3", "fails", "holds")
    assert [reason.threshold for reason in gained.reasons] == ["F3.trust"]


def test_flags_that_come_and_go_are_told() -> None:
    """A flag of the place reached counts as well."""
    old, new = a_model(flags=(a_flag("R1", trust < 0.2),)), a_model(flags=(a_flag("R1", trust < 0.4),))
    (found,) = affected(old, new, [("first", {"trust": 0.3})])
    assert [(turned.id, turned.before, turned.after) for turned in found.flags_gained] == [("risk", "fails", "holds")]
    (back,) = affected(new, old, [("first", {"trust": 0.3})])
    assert [turned.id for turned in back.flags_lost] == ["risk"]
    (gone,) = affected(new, a_model(), [("first", {"trust": 0.3})])
    assert [(turned.after, turned.reasons) for turned in gone.flags_lost] == [("absent", ())]


def test_standings_are_told_by_their_relationship() -> None:
    """A silent relationship would have ended under a shorter silence; clocks are reckoned for the new definition."""
    standing = follow(ford, Relationship(id="quiet", opened_at=AT), as_of=datetime(2024, 12, 1, tzinfo=UTC))
    (found,) = affected(ford, ford.with_thresholds({"F12.months_inactive": 9}), [standing])
    assert (found.relationship, found.before, found.after) == ("quiet", "pre_relationship", "ended")
    assert [turned.id for turned in found.gained] == ["F12"]
    assert [move.transition for move in found.moves] == ["F12"]


def test_stages_that_are_gone_need_a_mapping() -> None:
    """What the new definition lacks has to be mapped; what both have is taken as it is."""
    new = a_model(stages=(a_stage("first"), a_stage("last")), transitions=guard(trust >= 0.5, target="last"))
    with pytest.raises(StageError) as caught:
        affected(a_model(), new, [])
    assert [(p.code, p.place) for p in caught.value.problems] == [("unmapped-stage", "second")]
    assert affected(a_model(), new, [("second", {})], stages={"second": "last"}) == ()
    assert affected(a_model(), new, [("first", {"trust": 0.9})], stages={"second": "last"}) == ()


def test_readings_that_do_not_fit_count_as_unknown_and_are_named() -> None:
    """A transition that rested on a reading which the new definition lacks holds no longer; the reading is named."""
    old = a_model(transitions=guard(all_of(trust >= 0.5, orders >= 1)))
    new = a_model(
        indicators=(trust.model_copy(update={"scale": Number(low=0, high=0.5)}), orders, status, months),
        transitions=guard(all_of(trust >= 0.5, orders >= 1)),
    )
    (found,) = affected(old, new, [("first", {"trust": 0.8, "orders": 2})])
    assert found.unfit == ("trust",)
    assert [(turned.id, turned.after) for turned in found.lost] == [("T1", "unknown")]


def test_a_pair_that_does_not_fit_is_refused_with_its_number() -> None:
    """Readings off the old scale are an error, and the place says which pair."""
    with pytest.raises(FactError) as caught:
        affected(ford, ford, [("early", {}), ("early", {"trust": 2})])
    assert [(p.code, p.place) for p in caught.value.problems] == [("off-scale", "1: trust")]
    none: Any = "early"
    with pytest.raises(FactError) as odd:
        affected(ford, ford, [none])
    assert [(p.code, p.place) for p in odd.value.problems] == [("no-standing", "0")]


# ------------------------------------------------------------------------------------------------------ carrying over


def a_standing(*facts: Event | Reading, model: StageModel | None = None) -> Standing:
    """Return a standing of the made-up model after some facts."""
    relationship = Relationship(id="r", opened_at=AT, facts=facts)
    return follow(model or a_model(), relationship, as_of=LATER)


def reading(name: str, value: float | str, **more: Any) -> Reading:
    """Return a reading of the opening day."""
    return Reading(indicator=name, value=value, occurred_at=AT, **more)


RENAMED = a_model(
    stages=(a_stage("start"), a_stage("second")), initial="start", transitions=guard(trust >= 0.5, origins=("start",))
)


def test_a_renamed_stage_goes_on_under_its_new_name() -> None:
    """The standing carries the new stamp and stage, keeps its dates, readings and history, and can be observed."""
    standing = a_standing(reading("trust", 0.4))
    carried = carry_over(a_model(), RENAMED, standing, stages=same_names(a_model(), RENAMED) | {"first": "start"})
    assert (carried.stage, carried.model, carried.since) == ("start", RENAMED.stamp, standing.since)
    assert (carried.readings, carried.changes) == (standing.readings, standing.changes)
    later = datetime(2024, 5, 1, tzinfo=UTC)
    after = observe(RENAMED, carried, Reading(indicator="trust", value=0.9, occurred_at=later), as_of=later)
    assert [(change.origin, change.target) for change in after.changes] == [("start", "second")]


def test_history_is_kept_under_the_names_it_was_made_under() -> None:
    """Changes already made are never edited."""
    standing = a_standing(reading("trust", 0.9))
    new = a_model(stages=(a_stage("first"), a_stage("last")), transitions=guard(trust >= 0.5, target="last"))
    carried = carry_over(a_model(), new, standing, stages={"first": "first", "second": "last", "gone": "gone"})
    assert carried.stage == "last"
    assert carried.changes == standing.changes
    assert [change.target for change in carried.changes] == ["second"]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_standing_carried_over_can_be_explained_and_drawn(lang: Lang) -> None:
    """What was done under stages and transitions that are gone is told by name, without its guard."""
    old = a_model(transitions=guard(trust >= 0.5, kind="terminate", target="gone"))
    standing = a_standing(reading("trust", 0.9, basis="assumed"), model=old)
    new = a_model(
        stages=(a_stage("first"), a_stage("second")),
        exits=(a_stage("over"),),
        indicators=(orders,),
        transitions=(a_transition("T9", orders >= 3),),
    )
    stages = {"first": "first", "second": "second", "gone": "over"}
    carried = carry_over(old, new, standing, stages=stages, unfit="unknown")
    told = str(explain(carried, model=new, lang=lang))
    assert "T1: first → gone" in told
    assert "T1" not in mermaid(new, standing=carried, lang=lang)


def test_nothing_moves_by_being_carried_over() -> None:
    """What the new definition lets pass is due with the next fact, not at once."""
    milder = a_model(transitions=guard(trust >= 0.3))
    carried = carry_over(a_model(), milder, a_standing(reading("trust", 0.4)), stages=same_names(a_model(), milder))
    assert (carried.stage, carried.changes) == ("first", ())
    later = datetime(2024, 5, 1, tzinfo=UTC)
    assert observe(milder, carried, Event(id="1", kind="call", occurred_at=later), as_of=later).stage == "second"


def test_every_problem_of_the_mapping_is_told_at_once() -> None:
    """Stages left out, unknown on either side, and exits mapped to stages are told together, with nearest names."""
    with pytest.raises(StageError) as caught:
        carry_over(a_model(), RENAMED, a_standing(), stages={"frist": "start", "second": "secnd", "gone": "start"})
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("unmapped-stage", "first"),
        ("unknown-stage", "frist"),
        ("unknown-stage", "second"),
        ("crosses-exit", "gone"),
    ]
    assert "did you mean 'first'?" in str(caught.value)
    assert "did you mean 'second'?" in str(caught.value)


@pytest.mark.parametrize("stages", [None, "first", ["first"]])
def test_what_is_no_mapping_is_refused(stages: Any) -> None:
    """A list or a name is no mapping, and a stage is mapped to a name."""
    with pytest.raises(StageError) as caught:
        carry_over(a_model(), a_model(), a_standing(), stages=stages)
    assert [p.code for p in caught.value.problems] == ["no-mapping"]
    odd: Any = {"first": None, "second": ["second"], "gone": "gone"}
    with pytest.raises(StageError) as unnamed:
        carry_over(a_model(), a_model(), a_standing(), stages=odd)
    assert [p.code for p in unnamed.value.problems] == ["unknown-stage", "unknown-stage"]


def test_an_exit_stays_an_exit() -> None:
    """A definition ends no relationship, so a stage is not mapped to an exit either."""
    with pytest.raises(StageError) as caught:
        carry_over(
            a_model(), a_model(version="2"), a_standing(), stages={"first": "gone", "second": "second", "gone": "gone"}
        )
    assert [p.code for p in caught.value.problems] == ["crosses-exit"]


def test_a_standing_of_another_definition_is_refused() -> None:
    """The old definition has to be the one that the standing was made under."""
    with pytest.raises(StageError) as caught:
        carry_over(RENAMED, a_model(), a_standing(), stages={})
    assert caught.value.problems[0].code == "other-digest"


NARROW = a_model(
    indicators=(
        trust.model_copy(update={"scale": Number(low=0, high=0.5)}),
        orders.model_copy(update={"scale": Number(low=0, whole=True, span=10, unit="a year")}),
        months,
    )
)
UNFIT = (reading("trust", 0.4, side="supplier"), reading("trust", 0.9, side="customer"), reading("status", "low"))


def test_readings_that_do_not_fit_are_refused_all_at_once() -> None:
    """Off the new scale, in another unit, of an indicator that is gone: each is told, nothing is lost."""
    with pytest.raises(FactError) as caught:
        carry_over(a_model(), NARROW, a_standing(*UNFIT), stages=same_names(a_model(), NARROW))
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("off-scale", "trust"),
        ("other-unit", "orders"),
        ("unknown-indicator", "status"),
    ]
    with pytest.raises(StageError) as both:
        carry_over(a_model(), NARROW, a_standing(*UNFIT), stages={"first": "first"})
    assert len(both.value.problems) == 5


def test_readings_that_do_not_fit_are_unknown_where_one_says_so() -> None:
    """Asked to, what does not fit becomes unknown; the other side's reading that fits is kept."""
    carried = carry_over(a_model(), NARROW, a_standing(*UNFIT), stages=same_names(a_model(), NARROW), unfit="unknown")
    assert {name: each.value for name, each in carried.readings.items()} == {"trust": 0.4, "months": 1.0}
    assert set(carried.memory.slots) == {"trust"}
    later = datetime(2024, 5, 1, tzinfo=UTC)
    assert observe(NARROW, carried, as_of=later).readings["months"].value == 2.0


def test_an_assumption_that_does_not_fit_is_told_too() -> None:
    """What is assumed is knowledge as well, though a reading stands before it."""
    standing = a_standing(reading("trust", 0.9, basis="assumed"), reading("trust", 0.4, basis="assessed"))
    with pytest.raises(FactError) as caught:
        carry_over(a_model(), NARROW, standing, stages=same_names(a_model(), NARROW))
    assert ("off-scale", "trust") in [(p.code, p.place) for p in caught.value.problems]
    carried = carry_over(a_model(), NARROW, standing, stages=same_names(a_model(), NARROW), unfit="unknown")
    assert carried.memory.assumed == {}


def test_a_reading_of_what_is_now_computed_has_no_place() -> None:
    """An indicator that the new definition computes from dates takes no recorded value."""
    old = a_model(indicators=(trust, orders, status, an_indicator("months", Number(low=0, whole=True, span=12))))
    standing = a_standing(reading("months", 3.0), model=old)
    with pytest.raises(FactError) as caught:
        carry_over(old, a_model(), standing, stages=same_names(old, a_model()))
    assert [(p.code, p.place) for p in caught.value.problems] == [("computed-reading", "months")]


def test_a_softening_that_no_event_could_do_is_told() -> None:
    """An event that softens one still to come is remembered by its kind, which the new definition has to know."""
    broken = a_kind("broken", Share(indicator="trust", part=-0.3, provenance=MADE_UP))
    told = a_kind("told", Rescale(indicator="trust", factor=0.5, provenance=MADE_UP), about=("broken",))
    old, new = a_model(events=(broken, told)), a_model(events=(broken,))
    standing = a_standing(Event(id="1", kind="told", occurred_at=AT, about="2"), model=old)
    with pytest.raises(FactError) as caught:
        carry_over(old, new, standing, stages=same_names(old, new))
    assert [(p.code, p.place) for p in caught.value.problems] == [("unknown-event", "event told")]
    carried = carry_over(old, new, standing, stages=same_names(old, new), unfit="unknown")
    later = datetime(2024, 5, 1, tzinfo=UTC)
    facts = reading("trust", 0.8), Event(id="2", kind="broken", occurred_at=later)
    assert observe(new, carried, *facts, as_of=later).readings["trust"].value == pytest.approx(0.56)


def test_a_count_that_is_new_is_unknown() -> None:
    """What the old definition did not count is not taken to be nothing."""
    visits = an_indicator("visits", Number(low=0, whole=True, span=10), count=True)
    counting = a_kind("call", Add(indicator="visits", amount=1, provenance=MADE_UP))
    new = a_model(indicators=(trust, orders, status, months, visits), events=(counting,))
    carried = carry_over(a_model(), new, a_standing(), stages=same_names(a_model(), new))
    later = datetime(2024, 5, 1, tzinfo=UTC)
    assert "visits" not in observe(new, carried, Event(id="1", kind="call", occurred_at=later), as_of=later).readings
