"""Two definitions held against each other, standings that another one touches, and going on under it."""

from typing import Any

import pytest

from relstage import ford
from relstage.dynamics import RaiseTo, Share
from relstage.machines import StageModel, Trigger, decide
from relstage.messages import Labels
from relstage.rules import Levels, Not, Number, Rule, Verdict, all_of, any_of, evaluate
from relstage.studies.comparison import ModelComparison, compare, compare_guards
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


def changed(**parts: Any) -> ModelComparison:
    """Compare the made-up model with one of which some parts are others."""
    return compare(a_model(), a_model(**parts))


def guard(rule: Rule, **more: Any) -> tuple[Any, ...]:
    """Return the transitions of a model with one guard."""
    return (a_transition("T1", rule, **more),)


# ------------------------------------------------------------------------------------------------------------ guards


def test_a_guard_is_tighter_with_an_example() -> None:
    """A higher limit is tighter: readings are shown that the old guard lets pass and the new one does not."""
    found = changed(transitions=guard(trust >= 0.7))
    (change,) = found.changes
    assert (found.sense, change.id, change.sense) == ("tighter", "T1", "tighter")
    assert change.guard is not None
    assert change.guard.only_old is not None
    assert change.guard.only_old.model_dump() == {"readings": {"trust": 0.6}, "old": "holds", "new": "fails"}
    assert change.guard.only_new is None


def test_a_guard_that_differs_both_ways_has_two_examples() -> None:
    """Where each guard holds outside the other there is a witness for either."""
    found = changed(transitions=guard(all_of(trust >= 0.3, orders >= 2)))
    (change,) = found.changes
    assert (found.sense, change.sense) == ("different", "different")
    assert change.guard is not None
    assert change.guard.relation == "both"
    assert change.guard.only_old is not None
    assert change.guard.only_new is not None
    assert change.guard.only_old.readings["orders"] in (0.0, 1.0)
    assert 0.3 <= float(change.guard.only_new.readings["trust"] or 0.0) < 0.5


def test_a_guard_that_asks_to_know_more_is_tighter() -> None:
    """Asking for any value at all lets less pass: where it is unknown the new guard does not hold."""
    found = changed(transitions=guard(all_of(trust >= 0.5, orders >= 0)))
    (change,) = found.changes
    assert change.guard is not None
    assert change.guard.only_old is not None
    assert (found.sense, change.guard.only_old.readings) == ("tighter", {"trust": 0.8, "orders": None})
    assert (change.guard.only_old.old, change.guard.only_old.new) == ("holds", "unknown")


def test_a_guard_written_otherwise_is_equal() -> None:
    """The form of a guard does not count; that it changed can be seen all the same."""
    found = changed(transitions=guard(Not(trust < 0.5)))
    assert found.sense == "equal"
    assert [change.id for change in found.changes] == ["T1"]


def wide(pairs: int = 11) -> tuple[Rule, tuple[Any, ...]]:
    """Return a guard of two to the power of `pairs` boxes, and its indicators."""
    indicators = tuple(an_indicator(f"x{i}", Number(low=0, high=1)) for i in range(2 * pairs))
    return all_of(
        *(any_of(a >= 0.5, b >= 0.5) for a, b in zip(indicators[::2], indicators[1::2], strict=True))
    ), indicators


def test_a_guard_too_large_is_undecided() -> None:
    """Where exactness would cost too much no answer is given, and the whole is not decided either."""
    rule, indicators = wide()
    models = [
        a_model(indicators=(trust, *indicators), transitions=guard(each)) for each in (rule, all_of(rule, trust >= 0.1))
    ]
    found = compare(*models)
    (change,) = found.changes
    assert change.guard is not None
    assert (found.sense, change.sense, change.guard.relation) == ("undecided", "undecided", "undecided")
    assert "more than 1,024 boxes" in change.guard.undecided
    assert compare(models[0], models[0]).sense == "equal"


def test_what_is_found_before_it_grows_too_large_stands() -> None:
    """A witness of one direction is told although the other direction is too large to decide."""
    rule, indicators = wide(10)
    known = {each.name: each for each in (trust, *indicators)}
    found = compare_guards(rule, trust >= 0.5, known, known)
    assert found.only_old is not None
    assert found.relation in ("undecided", "both")


# ------------------------------------------------------------------------------------------------------------ scales


def other_scale(scale: Number | Levels, name: str = "trust") -> tuple[Any, ...]:
    """Return the made-up indicators, one of them on another scale."""
    return tuple(
        each.model_copy(update={"scale": scale}) if each.name == name else each
        for each in (trust, orders, status, months)
    )


def test_guards_are_compared_on_what_both_scales_admit() -> None:
    """A changed scale makes definitions different; the guard is compared on the values of both, and that is said."""
    found = changed(indicators=other_scale(Number(low=0, high=100)), transitions=guard(trust >= 0.7))
    assert found.sense == "different"
    (change,) = found.changes
    assert change.guard is not None
    assert (change.guard.relation, change.guard.met) == ("tighter", ("trust",))
    ((scale,),) = (part.fields for part in found.parts)
    assert (scale.field, scale.before, scale.after) == ("scale", "a number from 0 to 1", "a number from 0 to 100")


@pytest.mark.parametrize(
    ("scale", "rule"),
    [
        (Number(low=5, high=6), trust >= 5.5),
        (Levels(levels=("low", "high")), an_indicator("trust", Levels(levels=("low", "high"))) >= "high"),
    ],
    ids=["no number in common", "levels for numbers"],
)
def test_scales_without_values_in_common_are_undecided(scale: Any, rule: Rule) -> None:
    """Where there is nothing to compare on, no relation is claimed."""
    found = changed(indicators=other_scale(scale), transitions=guard(rule))
    (change,) = found.changes
    assert change.guard is not None
    assert (found.sense, change.guard.relation) == ("different", "undecided")
    assert "trust" in change.guard.undecided


def test_levels_are_compared_on_those_in_common() -> None:
    """A level that one scale lacks takes no part in the comparison."""
    scale = Levels(levels=("low", "middle", "good", "high"))
    wider = status.model_copy(update={"scale": scale})
    old = a_model(transitions=guard(status >= "high"))
    new = a_model(indicators=other_scale(scale, "status"), transitions=guard(wider >= "good"))
    (change,) = compare(old, new).changes
    assert change.guard is not None
    assert (change.guard.relation, change.guard.met) == ("equal", ("status",))


# --------------------------------------------------------------------------------------------- transitions and flags


def test_what_is_removed_is_tighter_and_what_is_added_looser() -> None:
    """A transition that is gone never holds; a new one may hold where nothing did, and readings show it."""
    one, two = a_transition("T1", trust >= 0.5), a_transition("T2", orders >= 3)
    fewer, more = a_model(transitions=(one,)), a_model(transitions=(one, two))
    assert (compare(more, fewer).sense, compare(fewer, more).sense) == ("tighter", "looser")
    ((change,),) = (compare(fewer, more).changes,)
    assert (change.id, change.change, change.guard) == ("T2", "added", None)
    ((gone,),) = (compare(more, fewer).changes,)
    for each in (change, gone):
        assert each.holds_under is not None
        assert evaluate(two.guard, each.holds_under) is Verdict.HOLDS


def test_what_never_holds_has_no_readings() -> None:
    """An added guard that contradicts itself has no readings under which it holds."""
    dead = a_transition("T2", all_of(trust >= 0.6, trust < 0.5))
    one = a_transition("T1", trust >= 0.5)
    (change,) = compare(a_model(transitions=(one,)), a_model(transitions=(one, dead))).changes
    assert change.holds_under is None


def test_looser_says_what_holds_and_not_what_goes_first() -> None:
    """Under a looser definition a regress that was added may go before the advance that was made."""
    start, on = a_transition("T1", trust >= 0.5), a_transition("T2", orders >= 3, origins=("second",), target="third")
    back = a_transition("T3", trust < 0.2, origins=("second",), target="first", kind="regress")
    stages = tuple(a_stage(name) for name in ("first", "second", "third"))
    old, new = (a_model(stages=stages, transitions=each) for each in ((start, on), (start, on, back)))
    known = {"trust": 0.1, "orders": 5}
    assert compare(old, new).sense == "looser"
    assert [decide(model, "second", known).moves[0].transition for model in (old, new)] == ["T2", "T3"]


ASKED = a_kind("visit")


@pytest.mark.parametrize(
    ("old", "new", "sense"),
    [
        ((), ("call",), "tighter"),
        (("call",), (), "looser"),
        (("call", "visit"), ("call",), "tighter"),
        (("call",), ("visit",), "different"),
        (("call", "visit"), ("visit", "call"), "equal"),
    ],
)
def test_triggers_have_a_sense(old: tuple[str, ...], new: tuple[str, ...], sense: str) -> None:
    """To ask for an event is tighter than to ask for none; fewer events are tighter; others are different."""
    models = [
        a_model(events=(a_kind("call"), ASKED), transitions=guard(trust >= 0.5, on=tuple(Trigger(event=e) for e in on)))
        for on in (old, new)
    ]
    assert compare(*models).sense == sense


def test_an_attribute_asked_for_is_tighter() -> None:
    """A trigger that asks for an attribute of its event lets less pass."""
    models = [
        a_model(transitions=guard(trust >= 0.5, on=(Trigger(event="call", where=where),)))
        for where in ({}, {"urgent": True})
    ]
    assert (compare(*models).sense, compare(*reversed(models)).sense) == ("tighter", "looser")
    ((field,),) = (change.fields for change in compare(*models).changes)
    assert (field.field, field.before, field.after) == ("on", "call", "call (urgent=true)")


@pytest.mark.parametrize(
    ("more", "field", "sense"),
    [
        ({"origins": ("first", "second"), "target": "gone", "kind": "terminate"}, "origins", "different"),
        ({"target": "gone", "kind": "terminate"}, "target", "different"),
        ({"cause": "price_dispute"}, "cause", "different"),
        ({"initiator": "customer"}, "initiator", "different"),
        ({"on": (Trigger(event="call", cause="neglect"),)}, "on", "tighter"),
    ],
)
def test_other_fields_of_a_transition_are_told(more: dict[str, Any], field: str, sense: str) -> None:
    """What changed besides the guard is told with its sense."""
    (change,) = changed(transitions=guard(trust >= 0.5, **more)).changes
    assert {each.field: each.sense for each in change.fields}[field] in (sense, "looser")
    assert change.sense == sense


def test_origins_have_a_sense() -> None:
    """Fewer origins are tighter, more are looser."""
    few, many = (
        a_model(transitions=guard(trust >= 0.5, kind="terminate", target="gone", origins=origins))
        for origins in (("first",), ("first", "second"))
    )
    assert (compare(many, few).sense, compare(few, many).sense) == ("tighter", "looser")


def test_a_trigger_with_another_cause_is_different() -> None:
    """What is recorded with a move counts: it is another history."""
    models = [
        a_model(transitions=guard(trust >= 0.5, on=(Trigger(event="call", cause=cause),)))
        for cause in ("neglect", "price_dispute")
    ]
    assert compare(*models).sense == "different"


def test_flags_are_compared_too() -> None:
    """A flag that is raised in more stages, or sooner, is looser; under another name it is different."""
    old = a_model(flags=(a_flag("R1", trust < 0.3),))
    wider = a_model(flags=(a_flag("R1", trust < 0.4, stages=("first", "second")),))
    named = a_model(flags=(a_flag("R1", trust < 0.3, name="other"),))
    assert [compare(old, each).sense for each in (wider, named)] == ["looser", "different"]
    ((change,),) = (compare(old, wider).changes,)
    assert (change.part, [(field.field, field.sense) for field in change.fields]) == ("flag", [("stages", "looser")])


# ------------------------------------------------------------------------------------------------------------- order


def rivals(*ids: str, other: Rule = orders >= 3) -> StageModel:
    """Return a model with two advances, declared in the order of `ids`."""
    made = {"T1": a_transition("T1", trust >= 0.5), "T2": a_transition("T2", other)}
    return a_model(transitions=tuple(made[id] for id in ids), settled=(("T1", "T2"),))


def test_an_order_that_settles_something_is_told() -> None:
    """Two transitions that can hold together and change places make another definition, with readings that show it."""
    found = compare(rivals("T1", "T2"), rivals("T2", "T1"))
    ((order,),) = (found.order,)
    assert (found.sense, order.stage, order.before, order.after) == ("different", "first", "T1", "T2")
    assert order.readings is not None
    assert (float(order.readings["trust"]) >= 0.5, float(order.readings["orders"]) >= 3) == (True, True)


def test_an_order_that_settles_nothing_is_not() -> None:
    """Transitions that never hold together may stand in any order."""
    apart = trust < 0.3
    found = compare(rivals("T1", "T2", other=apart), rivals("T2", "T1", other=apart))
    assert (found.sense, found.order) == ("equal", ())


def test_an_order_too_large_to_decide_is_undecided() -> None:
    """Where it cannot be decided whether two can hold together, the whole is undecided."""
    rule, indicators = wide()
    one, two = a_transition("T1", rule), a_transition("T2", trust >= 0.5)
    models = [a_model(indicators=(trust, *indicators), transitions=each) for each in ((one, two), (two, one))]
    found = compare(*models)
    assert (found.sense, [each.readings for each in found.order]) == ("undecided", [None])


# --------------------------------------------------------------------------------------------- places and vocabulary


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"initial": "second"}, [("model", "initial", "kept", "different")]),
        ({"exits": ()}, [("exit", "gone", "removed", "different")]),
        ({"exits": (a_stage("gone"), a_stage("lost"))}, [("exit", "lost", "added", "different")]),
        (
            {"stages": (a_stage("first"), a_stage("second"), a_stage("gone")), "exits": ()},
            [("stage", "gone", "kept", "different")],
        ),
        ({"indicators": (trust, orders, status)}, [("indicator", "months", "removed", "equal")]),
        ({"events": (a_kind("call"), a_kind("visit"))}, [("event", "visit", "added", "different")]),
        ({"events": (a_kind("call"), a_kind("visit", contact=False))}, [("event", "visit", "added", "equal")]),
        ({"events": (a_kind("call", contact=False),)}, [("event", "call", "kept", "different")]),
    ],
    ids=[
        "initial",
        "no exit",
        "one more exit",
        "an exit as a stage",
        "less to read",
        "an event",
        "idle",
        "contact",
    ],
)
def test_places_and_vocabulary_are_told(parts: dict[str, Any], told: list[Any]) -> None:
    """Stages, exits, their order, the first stage, indicators and events that differ are told with their sense."""
    assert [(each.part, each.name, each.change, each.sense) for each in changed(**parts).parts] == told


def test_another_order_of_stages_is_told() -> None:
    """The ladder is an order: the same stages in another one are another definition."""
    back = guard(trust >= 0.5, kind="regress", origins=("second",), target="first")
    ahead = a_model(transitions=back)
    turned = a_model(transitions=(), stages=(a_stage("second"), a_stage("first")))
    ((order,),) = (compare(ahead, turned).parts,)
    assert (order.part, order.name, order.fields[0].before, order.fields[0].after) == (
        "model",
        "stages",
        "first, second",
        "second, first",
    )


def effect(part: float, **more: Any) -> Any:
    """Return an event with one effect on trust."""
    return a_kind("call", Share(indicator="trust", part=part, provenance=MADE_UP), **more)


def test_effects_of_an_event_are_told() -> None:
    """A number in an effect is a difference in meaning, and stands before and after."""
    found = compare(a_model(events=(effect(-0.3),)), a_model(events=(effect(-0.2, agreement="ends"),)))
    ((event,),) = (found.parts,)
    assert [(each.field, each.before, each.after) for each in event.fields] == [
        ("effects", "share trust (part=-0.3)", "share trust (part=-0.2)"),
        ("agreement", "-", "ends"),
    ]
    assert found.sense == "different"


@pytest.mark.parametrize(
    "more", [{"direction": "harmful"}, {"count": False}, {"scale": Number(low=0, whole=True, span=10, unit="a year")}]
)
def test_indicators_that_changed_are_told(more: dict[str, Any]) -> None:
    """Direction, count and unit of an indicator count; the number of values does not have to change."""
    indicators = (trust, orders.model_copy(update=more), status, months)
    found = changed(indicators=indicators)
    ((part,),) = (found.parts,)
    assert (found.sense, part.name, part.fields[0].field) == ("different", "orders", next(iter(more)))


def test_what_is_only_said_is_listed_apart() -> None:
    """Labels, words, provenance, the width for margins and the title change nothing that happens."""
    named = Labels(en="faith", ru="вера")
    wider = orders.model_copy(update={"scale": Number(low=0, whole=True, span=20), "label": named})
    reworded = a_transition("T1", trust >= 0.5).model_copy(update={"words": named})
    found = changed(title=named, indicators=(trust, wider, status, months), transitions=(reworded,))
    assert (found.sense, found.parts, found.changes) == ("equal", (), ())
    assert [(each.part, each.name) for each in found.reworded] == [
        ("model", "title"),
        ("indicator", "orders"),
        ("transition", "T1"),
    ]


def test_a_comparison_comes_back_from_json() -> None:
    """A comparison is a record: written and read it is the same."""
    found = compare(ford, ford.with_thresholds({"F3.trust": 0.7, "F6.trust": 0.55}))
    assert ModelComparison.model_validate_json(found.model_dump_json()) == found


def test_levels_to_reach_are_compared() -> None:
    """An effect that brings a level is told with its level."""
    one, two = (
        a_kind("call", RaiseTo(indicator="status", level=level, provenance=MADE_UP)) for level in ("middle", "high")
    )
    ((event,),) = (compare(a_model(events=(one,)), a_model(events=(two,))).parts,)
    assert [(each.before, each.after) for each in event.fields] == [
        ("raise_to status (level=middle)", "raise_to status (level=high)")
    ]
