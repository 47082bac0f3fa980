"""Deciding: order, input, events, and the reasons given."""

from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.errors import FactError, StageError
from relstage.machines import StageModel, Trigger, decide, follow, review
from relstage.machines.deciding import walk
from relstage.machines.lowering import compiled
from relstage.models import Candidate, Decision, Event, Reading, Relationship
from relstage.rules import Not, Number, all_of, always, any_of
from tests.made_up import a_flag, a_kind, a_model, a_stage, a_transition, an_indicator, months, orders, status, trust

AT = datetime(2024, 2, 29, tzinfo=UTC)
URGENT = {"urgent": True}


def fired(
    model: StageModel, readings: dict[str, Any], event: Event | str | None = None, stage: str = "first"
) -> list[str]:
    """Return the ids of the transitions that fire."""
    return [move.transition for move in decide(model, stage, readings, event=event).moves]


def call(**attributes: Any) -> Event:
    """Return a call."""
    return Event(id="c1", kind="call", occurred_at=AT, attributes=attributes)


def candidate(decision: Decision, id: str) -> Candidate:
    """Return one candidate of a decision."""
    (found,) = [candidate for candidate in decision.candidates if candidate.transition == id]
    return found


# ---------------------------------------------------------------------------------------------------------- order

KINDS = {
    "A": a_transition("A", kind="advance"),
    "B": a_transition("B", kind="regress", origins=("first",), target="third"),
    "C": a_transition("C", kind="recover", origins=("first",), target="third"),
    "D": a_transition("D", kind="terminate", target="gone"),
}
STAGES = (a_stage("first"), a_stage("second"), a_stage("third"))


@pytest.mark.parametrize(("declared", "first"), [("AB", "B"), ("ABC", "C"), ("ABCD", "D"), ("DCBA", "D"), ("BA", "B")])
def test_kinds_are_tried_in_their_order(declared: str, first: str) -> None:
    """Terminate comes before recover, recover before regress, regress before advance, however they are declared."""
    model = a_model(stages=STAGES, transitions=tuple(KINDS[id] for id in declared))
    assert fired(model, {})[0] == first


@pytest.mark.parametrize("ids", ["XY", "YX"])
def test_within_a_kind_the_declared_order_holds(ids: str) -> None:
    """Of two transitions of one kind the one declared first fires."""
    edges = {
        "X": a_transition("X", kind="terminate", target="gone"),
        "Y": a_transition("Y", kind="terminate", target="third"),
    }
    assert fired(a_model(stages=STAGES, transitions=tuple(edges[id] for id in ids)), {}) == [ids[0]]


def test_within_a_kind_what_names_the_event_comes_first() -> None:
    """With its event at hand a transition fires before one declared earlier that needs none; without, the other."""
    model = a_model(
        stages=STAGES,
        transitions=(
            a_transition("X", kind="terminate", target="gone"),
            a_transition("Y", kind="terminate", target="third", on=(Trigger(event="call"),)),
        ),
    )
    assert fired(model, {}) == ["X"]
    assert fired(model, {}, "call") == ["Y"]


def test_kind_goes_before_the_event() -> None:
    """An ending that needs no event comes before an advance that names the event at hand."""
    model = a_model(transitions=(a_transition("A", on=(Trigger(event="call"),)), KINDS["D"]))
    assert fired(model, {}, "call") == ["D"]


def test_stages_are_not_skipped_and_each_is_left_in_the_path() -> None:
    """Readings fit for the last stage walk through each one before it."""
    model = a_model(
        stages=STAGES, transitions=(a_transition("A"), a_transition("B", origins=("second",), target="third"))
    )
    decision = decide(model, "first", {})
    assert [(m.origin, m.target, m.kind) for m in decision.moves] == [
        ("first", "second", "advance"),
        ("second", "third", "advance"),
    ]
    assert (decision.origin, decision.stage) == ("first", "third")


@pytest.mark.parametrize("kind", ["terminate", "recover"])
def test_terminate_and_recover_end_the_decision(kind: str) -> None:
    """After a terminate or recover nothing more fires, though a guard holds."""
    model = a_model(
        transitions=(
            a_transition("X", kind=kind, origins=("second",), target="first"),
            a_transition("A", origins=("first",), target="second"),
        )
    )
    assert fired(model, {}, stage="second") == ["X"]


def test_move_back_is_not_made_and_told_as_a_cycle() -> None:
    """A move back into a stage left in the same decision is passed by; the decision and its reasons say so."""
    back = a_transition("B", kind="regress", origins=("second",), target="first")
    decision = decide(a_model(transitions=(a_transition("A"), back)), "first", {})
    assert ([move.transition for move in decision.moves], decision.stage) == (["A"], "second")
    assert decision.cycles == ("B",)
    assert candidate(decision, "B").obstacle == "cycle"
    elsewhere = a_transition("C", origins=("second",), target="third")
    decision = decide(a_model(stages=STAGES, transitions=(a_transition("A"), back, elsewhere)), "first", {})
    assert (decision.stage, decision.cycles) == ("third", ("B",))


def test_a_stage_entered_on_the_way_is_not_entered_again() -> None:
    """Not only the stage begun from: each stage of the walk is entered once."""
    onward = a_transition("B", origins=("second",), target="third")
    back = a_transition("C", kind="regress", origins=("third",), target="second")
    decision = decide(a_model(stages=STAGES, transitions=(a_transition("A"), onward, back)), "first", {})
    assert ([move.transition for move in decision.moves], decision.stage) == (["A", "B"], "third")
    assert decision.cycles == ("C",)


def test_a_cycle_met_twice_is_told_once() -> None:
    """However often the walk passes by a move back, it is one cycle."""
    edges = (
        a_transition("A"),
        a_transition("B", origins=("second",), target="third"),
        a_transition("C", kind="regress", origins=("second", "third"), target="first"),
    )
    decision = decide(a_model(stages=STAGES, transitions=edges), "first", {})
    assert (decision.stage, decision.cycles) == ("third", ("C",))


@pytest.mark.parametrize("kind", ["terminate", "recover"])
def test_the_end_of_a_walk_is_told_by_its_last_move(kind: str) -> None:
    """An advance and then an ending: the walk stopped, and nothing of the place reached is tried."""
    edges = (
        a_transition("A"),
        a_transition("X", kind=kind, origins=("second",), target="third"),
        a_transition("B", kind="regress", origins=("third",), target="second"),
        a_transition("C", kind="terminate", origins=("third",), target="gone"),
    )
    path = walk(a_model(stages=STAGES, transitions=edges).lowered, "first", {}, None, None)
    assert path is not None
    assert ([road.id for road in path.roads], path.stage, path.stopped) == (["A", "X"], "third", True)
    short = walk(a_model(transitions=(a_transition("A"),)).lowered, "first", {}, None, None)
    assert short is not None
    assert not short.stopped


# --------------------------------------------------------------------------------------------------------- events


def test_event_fires_one_transition() -> None:
    """An event is used up by the transition that asks for it; one that asks for it again waits."""
    asks = (Trigger(event="call"),)
    model = a_model(
        stages=STAGES,
        transitions=(a_transition("A", on=asks), a_transition("B", origins=("second",), target="third", on=asks)),
    )
    decision = decide(model, "first", {}, event=call())
    assert [(move.transition, move.event) for move in decision.moves] == [("A", "c1")]
    assert decision.event == "call"
    assert candidate(decision, "B").obstacle == "event"


def test_event_is_kept_through_moves_that_need_none() -> None:
    """A move that needs no event leaves the event for the next one that asks for it."""
    model = a_model(
        stages=STAGES,
        transitions=(
            a_transition("A"),
            a_transition("B", origins=("second",), target="third", on=(Trigger(event="call"),)),
        ),
    )
    decision = decide(model, "first", {}, event="call")
    assert [(move.transition, move.event) for move in decision.moves] == [("A", None), ("B", "call")]


@pytest.mark.parametrize(
    ("event", "fires"), [(call(urgent=True), True), (call(urgent=False), False), (call(), False), ("call", False)]
)
def test_trigger_asks_for_attributes(event: Event | str, fires: bool) -> None:
    """A trigger that asks for an attribute is pulled only by an event that has it with that value."""
    model = a_model(transitions=(a_transition("A", on=(Trigger(event="call", where=URGENT),)),))
    assert (fired(model, {}, event) == ["A"]) is fires


def test_any_of_several_triggers_pulls() -> None:
    """Of several triggers, also of one kind with other attributes, one is enough."""
    asks = (Trigger(event="fax"), Trigger(event="call", where=URGENT), Trigger(event="call", where={"size": 3.0}))
    model = a_model(events=(a_kind("call"), a_kind("fax")), transitions=(a_transition("A", on=asks),))
    for event in ("fax", call(urgent=True), call(size=3.0)):
        assert fired(model, {}, event) == ["A"]
    assert fired(model, {}, call(size=4.0)) == []
    assert not model.lowered.road_of["A"].pulled_by(None, None)


def test_event_that_nothing_asks_for_changes_nothing() -> None:
    """An event that no transition of the stage asks for lets those fire that need none."""
    model = a_model(events=(a_kind("call"), a_kind("fax")), transitions=(a_transition("A"),))
    assert fired(model, {}, "fax") == ["A"]


@pytest.mark.parametrize(
    ("event", "code", "place"),
    [
        ("cal", "unknown-event", "event cal"),
        (Event(id="e", kind="visit", occurred_at=AT), "unknown-event", "event visit"),
        (call(loud=True), "unknown-attribute", "event c1"),
        (call(size=10.0), "bad-attribute", "event c1"),
        (call().model_copy(update={"about": "x"}), "not-about", "event c1"),
        (3, "not-an-event", "int"),
        ([], "not-an-event", "list"),
    ],
    ids=str,
)
def test_odd_event_is_refused(event: Any, code: str, place: str) -> None:
    """An event that the model does not know, or whose attributes are unfit, is refused with its code and place."""
    with pytest.raises(FactError) as caught:
        decide(a_model(), "first", {}, event=event)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [(code, place)]


def test_a_misspelt_event_is_answered_with_the_nearest() -> None:
    """The kind that was meant is offered."""
    with pytest.raises(FactError, match="did you mean 'call'"):
        decide(a_model(), "first", {}, event="cal")


# ---------------------------------------------------------------------------------------------------------- input


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"trust": 1}, {"trust": 1.0}),
        ({"trust": 0.5, "orders": 3}, {"trust": 0.5, "orders": 3.0}),
        ({"orders": 3.0, "status": "high"}, {"orders": 3.0, "status": "high"}),
        ({"trust": None, "status": None}, {"trust": None, "status": None}),
        ({"trust": Reading(indicator="trust", value=0.5, occurred_at=AT)}, {"trust": 0.5}),
        ({"trust": Reading(indicator="trust", value=None, occurred_at=AT)}, {"trust": None}),
        ({"status": Reading(indicator="status", value="low", occurred_at=AT)}, {"status": "low"}),
    ],
    ids=str,
)
def test_readings_are_taken_as_floats_and_levels(given: dict[str, Any], expected: dict[str, Any]) -> None:
    """Whole numbers become floats, dated readings give their values, and what is given is not changed."""
    before = dict(given)
    taken = decide(a_model(), "first", given).readings
    assert taken == expected
    assert all(not isinstance(value, int) for value in taken.values())
    assert given == before


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("trust", 1.01, "1.01 is not a number from 0 to 1"),
        ("trust", -0.01, "-0.01 is not"),
        ("trust", float("nan"), "nan is not"),
        ("trust", float("inf"), "inf is not"),
        ("trust", True, "True is not"),
        ("trust", "high", "'high' is not a number"),
        ("orders", 1.5, "1.5 is not a whole number from 0 to inf"),
        ("orders", float("inf"), "inf is not"),
        ("orders", 10**400, "an int of 1329 bits is not"),
        ("status", "hihg", "'hihg' is not one of low < middle < high, nor unknown (None); did you mean 'high'?"),
        ("status", 2, "2 is not one of"),
        ("status", "x" * 200, "'" + "x" * 79 + "... is not one of"),
        ("trusst", 0.5, "no indicator 'trusst'; did you mean 'trust'?"),
        ("trusst", float("inf"), "no indicator 'trusst'; did you mean 'trust'?"),
    ],
)
def test_unfit_reading_is_refused(name: str, value: Any, said: str) -> None:
    """A reading off its scale, or of no indicator, is refused with its value, what is allowed, and the nearest."""
    with pytest.raises(FactError) as caught:
        decide(a_model(), "first", {name: value})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("unknown-indicator" if name == "trusst" else "off-scale", name)
    assert said in problem.message


def test_what_is_no_mapping_is_refused_and_any_mapping_taken() -> None:
    """Pairs are no readings; a mapping that is no dict is as good as one."""
    with pytest.raises(FactError) as caught:
        decide(a_model(), "first", [("trust", 0.5)])  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("no-readings", "readings")
    assert decide(a_model(), "first", MappingProxyType({"trust": 0.5})).readings == {"trust": 0.5}


def test_a_reading_under_another_name_is_refused() -> None:
    """A reading says what it is of, and has to stand under that name."""
    with pytest.raises(FactError) as caught:
        decide(a_model(), "first", {"trust": Reading(indicator="orders", value=1, occurred_at=AT)})
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("other-indicator", "trust")
    assert "'orders'" in problem.message


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2**128 - 1, str(2**128 - 1)),
        (2**128, "an int of 129 bits"),
        ("x" * 78, repr("x" * 78)),
        ("x" * 79, "'" + "x" * 79 + "..."),
    ],
    ids=["longest int", "longer int", "longest text", "longer text"],
)
def test_a_refused_value_is_shown_in_80_characters(value: object, shown: str) -> None:
    """An int of up to 128 bits and a text of up to 80 characters, quotes included, are shown in full."""
    with pytest.raises(FactError) as caught:
        decide(a_model(), "first", {"status": value})  # type: ignore[dict-item]
    assert caught.value.problems[0].message.startswith(f"{shown} is not one of")


def test_a_decision_is_what_a_checked_record_would_be() -> None:
    """It is made without being checked, and yet has every field, and comes through the checks unchanged."""
    model = a_model()
    for given in ({"trust": 0.6}, {"trust": Reading(indicator="trust", value=0.1, occurred_at=AT)}, {}):
        decision = decide(model, "first", given)
        assert Decision.model_validate(decision.model_dump()) == decision
        assert set(vars(decision)) >= set(Decision.model_fields)
        assert (decision.record_version, decision.model, decision.as_of, decision.rests_on) == (
            1,
            model.stamp,
            None,
            (),
        )
        assert decision.model_fields_set == set(Decision.model_fields)


def test_unfit_readings_are_told_at_once() -> None:
    """All readings that cannot be taken are named together."""
    with pytest.raises(FactError) as caught:
        decide(a_model(), "first", {"trust": 2, "status": "top", "size": 1, "orders": 3})
    assert [problem.place for problem in caught.value.problems] == ["trust", "status", "size"]


def test_unknown_stage_is_refused() -> None:
    """A stage that the model does not have is refused."""
    odd: list[Any] = ["frist", 3, None, []]
    for stage in odd:
        with pytest.raises(StageError) as caught:
            decide(a_model(), stage, {})
        (problem,) = caught.value.problems
        assert (problem.code, problem.place) == ("unknown-stage", str(stage))


# -------------------------------------------------------------------------------------------------------- reasons


def test_reasons_show_reading_threshold_margin_and_source() -> None:
    """Each leaf shows what was read, against what, by how much, and whose number it is."""
    guard = all_of(trust >= 0.5, any_of(orders < 3, Not(status >= "middle")), Not(trust > 0.9))
    model = a_model(transitions=(a_transition("A", guard),))
    dated = Reading(indicator="trust", value=0.25, occurred_at=AT)
    decision = decide(model, "first", {"trust": dated, "orders": 5, "status": "low"})
    reasons = candidate(decision, "A").reasons
    assert [(r.threshold, str(r.leaf), r.verdict, r.value, r.margin) for r in reasons] == [
        ("A.trust", "trust >= 0.5", "fails", 0.25, -0.25),
        ("A.orders", "orders < 3", "fails", 5.0, -0.2),
        ("A.status", 'status in ("low")', "holds", "low", 0.5),
        ("A.trust_2", "trust <= 0.9", "holds", 0.25, 0.65),
    ]
    assert [reason.reading for reason in reasons] == [dated, None, None, dated]
    assert {reason.provenance.source for reason in reasons} == {"relstage"}


def test_opposite_of_all_levels_is_shown_as_it_stands() -> None:
    """Under a Not, a leaf of all levels has no opposite that is a leaf, and is shown as it stands."""
    model = a_model(transitions=(a_transition("A", Not(status.among("low", "middle", "high"))),))
    (reason,) = candidate(decide(model, "first", {"status": "low"}), "A").reasons
    assert (reason.verdict, reason.margin) == ("holds", 0.0)
    assert candidate(decide(model, "first", {"status": "low"}), "A").verdict == "fails"


@pytest.mark.parametrize(
    ("readings", "obstacle", "wait"),
    [
        ({"trust": 0.2, "months": 3}, "fails", None),
        ({"trust": 0.8, "months": 3}, "too_early", 3),
        ({"trust": 0.8, "months": 5.0}, "too_early", 1),
        ({"trust": None, "months": 3}, "fails", None),
        ({"trust": 0.8}, "unknown", None),
    ],
    ids=str,
)
def test_kinds_of_no_are_kept_apart(readings: dict[str, Any], obstacle: str, wait: int | None) -> None:
    """What fails, what is unknown, and what is only too early are told apart, the last with the months to wait."""
    model = a_model(transitions=(a_transition("A", all_of(trust >= 0.5, months >= 6)),))
    found = candidate(decide(model, "first", readings), "A")
    assert (found.obstacle, found.after_months) == (obstacle, wait)


@pytest.mark.parametrize(
    ("guard", "now", "wait"),
    [
        (months > 6, 3, 4),
        (months >= 5.5, 3, 3),
        (all_of(months >= 6, months < 4), 3, None),
        (any_of(months >= 9, all_of(months >= 6, months < 8)), 3, 3),
        (Not(months < 6), 3, 3),
        (months < 3, 3, None),
        (all_of(months >= 2, months < 3), 3, None),
    ],
    ids=str,
)
def test_months_to_wait_are_the_fewest(guard: Any, now: int, wait: int | None) -> None:
    """The wait is the least number of months after which the guard would hold, if the count alone went on."""
    model = a_model(transitions=(a_transition("A", guard),))
    assert candidate(decide(model, "first", {"months": now}), "A").after_months == wait


def test_silence_too_is_waited_for() -> None:
    """Months without a dealing go on by themselves as those in the stage do; a term does not."""
    silent = an_indicator("silent", Number(low=0, whole=True, span=12), clock="months_inactive")
    term = an_indicator("term", Number(low=0, span=12), clock="agreement_term")
    edges = (a_transition("A", silent >= 6), a_transition("B", term >= 6, kind="terminate", target="gone"))
    decision = decide(a_model(indicators=(silent, term), transitions=edges), "first", {"silent": 2, "term": 2})
    assert {c.transition: (c.obstacle, c.after_months) for c in decision.candidates} == {
        "A": ("too_early", 4),
        "B": ("fails", None),
    }


def test_what_holds_already_has_nothing_to_wait_for() -> None:
    """Though another part of the guard would come to hold with time."""
    either = any_of(months >= 1, months >= 6)
    model = a_model(transitions=(a_transition("A", either, on=(Trigger(event="call"),)),))
    found = candidate(decide(model, "first", {"months": 3}), "A")
    assert (found.verdict, found.obstacle, found.after_months) == ("holds", "event", None)


def test_months_in_the_stage_begin_anew_with_a_move() -> None:
    """After a move the months in the stage count from 0: for what fires next, for the candidates and for the flags."""
    model = a_model(
        stages=STAGES,
        transitions=(
            a_transition("A", months >= 6),
            a_transition("B", months >= 6, origins=("second",), target="third"),
        ),
        flags=(a_flag("R", months >= 6, stages=("first", "second")),),
    )
    dated = Reading(indicator="months", value=9, occurred_at=AT)
    decision = decide(model, "first", {"months": dated})
    assert decision.stage == "second"
    waiting = candidate(decision, "B")
    assert (waiting.verdict, waiting.obstacle, waiting.reasons[0].value, waiting.reasons[0].reading) == (
        "fails",
        "too_early",
        0.0,
        None,
    )
    assert [(why.transition, why.reasons[0].reading) for why in decision.because] == [("A", dated)]
    assert [flag.verdict for flag in decision.flags] == ["fails"]
    assert [flag.verdict for flag in decide(model, "second", {"months": 9}).flags] == []  # it moved on to the third
    assert [flag.verdict for flag in decide(model, "first", {"months": 5}).flags] == ["fails"]


def test_flag_of_several_rules_is_one_verdict() -> None:
    """Flags that share a name give one verdict, with the leaves of all their rules, and what it rests on."""
    flags = (a_flag("R1", trust < 0.5), a_flag("R2", orders > 3), a_flag("R3", name="other", stages=("second",)))
    model = a_model(transitions=(), flags=flags)
    low = Reading(indicator="trust", value=0.2, occurred_at=AT, basis="assumed")
    (flag,) = decide(model, "first", {"trust": low}).flags
    assert (flag.name, flag.verdict, flag.rests_on) == ("risk", "holds", ("trust",))
    assert [reason.threshold for reason in flag.reasons] == ["R1.trust", "R2.orders"]
    assert [f.verdict for f in decide(model, "first", {"trust": 0.7}).flags] == ["unknown"]
    assert [f.verdict for f in decide(model, "first", {"trust": 0.7, "orders": 1}).flags] == ["fails"]
    assert [f.name for f in decide(model, "second", {}).flags] == ["other"]


def test_positive_rules_alone_are_compiled() -> None:
    """A rule with a Not is lowered first; compiling it as it stands is refused."""
    with pytest.raises(TypeError, match="positive"):
        compiled(Not(trust >= 0.5))
    nested = compiled(all_of(any_of(trust >= 0.5, orders > 3), always))
    assert nested({"trust": 0.6})
    assert not nested({"trust": 0.4, "orders": None})
    mixed = compiled(all_of(trust >= 0.5, any_of(orders > 3, orders < 1)))
    assert [mixed({"trust": 0.6, "orders": count}) for count in (0, 2, 5)] == [True, False, True]
    assert not mixed({"trust": 0.4, "orders": 5})


def test_a_verdict_rests_on_the_assumptions_that_decide_it() -> None:
    """An assumed reading without which the verdict would be another is named; one that does not matter is not."""
    model = a_model(transitions=(a_transition("A", any_of(trust >= 0.5, orders >= 3)),))

    def resting(assumed: str, **readings: float) -> tuple[str, ...]:
        given = {
            name: Reading(
                indicator=name, value=value, occurred_at=AT, basis="assumed" if name in assumed.split() else "assessed"
            )
            for name, value in readings.items()
        }
        decision = decide(model, "first", given)
        (why,) = decision.because or decision.candidates
        return why.rests_on

    assert resting("trust", trust=0.6, orders=1) == ("trust",)
    assert resting("trust", trust=0.6, orders=5) == ()
    assert resting("trust orders", trust=0.6, orders=5) == ("orders", "trust")
    assert resting("trust", trust=0.1, orders=1) == ("trust",)
    assert resting("", trust=0.6, orders=1) == ()


@pytest.mark.parametrize("event", [None, "call"])
def test_candidates_say_where_they_lead_and_what_they_wait_for(event: str | None) -> None:
    """Each transition out of the stage reached, in the order in which they are tried."""
    edges = (
        a_transition("A", trust >= 0.5),
        a_transition("B", orders >= 1, origins=("second",), target="third", on=(Trigger(event="call"),)),
        a_transition("C", kind="regress", origins=("second",), target="first", guard=trust < 0.3),
        a_transition("D", kind="terminate", origins=("first", "second"), target="gone", guard=months > 3),
    )
    decision = decide(a_model(stages=STAGES, transitions=edges), "first", {"trust": 0.6, "orders": 0}, event=event)
    assert [(c.transition, c.origin, c.target, c.kind, c.events, c.verdict) for c in decision.candidates] == [
        ("D", "second", "gone", "terminate", (), "fails"),
        ("C", "second", "first", "regress", (), "fails"),
        ("B", "second", "third", "advance", ("call",), "fails"),
    ]
    assert [(c.transition, c.origin, c.obstacle, c.after_months) for c in decision.because] == [
        ("A", "first", "none", None)
    ]
    assert [(c.obstacle, c.after_months) for c in decision.candidates] == [
        ("too_early", 4),
        ("fails", None),
        ("fails", None),
    ]


# --------------------------------------------------------------------------------------------------------- review


@pytest.mark.parametrize(("side", "one_sided"), [("supplier", True), ("customer", True), ("both", False)])
def test_a_reason_says_whether_one_side_alone_was_heard(side: Any, one_sided: bool) -> None:
    """Known of a standing; readings given by themselves have no sides."""
    model = a_model(transitions=(a_transition("A", trust >= 0.5),))
    low = Reading(indicator="trust", value=0.3, occurred_at=AT, side=side)
    standing = follow(model, Relationship(id="r", facts=(low,)), as_of=AT)
    (reason,) = candidate(review(model, standing), "A").reasons
    assert (reason.one_sided, reason.reading) == (one_sided, low)
    (reason,) = candidate(decide(model, "first", {"trust": low}), "A").reasons
    assert (reason.one_sided, reason.reading) == (False, low)


def test_review_decides_from_a_standing() -> None:
    """From a standing the reasons carry dates, and what is too early the date on which it would come."""
    near = [Reading(indicator=f"{x}_distance", value=0.1, occurred_at=AT) for x in ("cultural", "technological")]
    talks = Event(id="t", kind="negotiation_opened", occurred_at=AT)
    standing = follow(ford, Relationship(id="r", facts=(*near, talks)), as_of=AT + timedelta(days=90))
    decision = review(ford, standing)
    assert (decision.stage, decision.as_of) == ("early", AT + timedelta(days=90))
    silent = candidate(decision, "F12")
    assert (silent.obstacle, silent.earliest, silent.after_months) == (
        "too_early",
        datetime(2025, 2, 28, tzinfo=UTC),
        None,
    )
    read = {reason.threshold: reason.reading for reason in candidate(decision, "F9").reasons}
    assert read["F9.cultural_distance"] == near[0]
    ended = review(ford, standing, event="relationship_ended")
    assert (ended.stage, standing.stage) == ("ended", "early")
    assert [c.earliest for c in ended.candidates] == [None]


def test_standing_of_another_definition_is_refused() -> None:
    """A standing that was made under another definition is refused by name, version and digest."""
    standing = follow(ford, Relationship(id="r", opened_at=AT), as_of=AT)
    with pytest.raises(StageError) as caught:
        review(millman_wilson, standing)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("other-digest", "r")
    assert ford.digest in str(caught.value)
    assert millman_wilson.digest in str(caught.value)
    with pytest.raises(StageError, match="other-digest"):
        review(ford.with_thresholds({"F3.trust": 0.61}), standing)


@pytest.mark.parametrize(("wrong", "place"), [((None, None), "model"), ((ford, ford), "standing")])
def test_what_is_no_model_or_standing_is_refused_by_name(wrong: tuple[Any, Any], place: str) -> None:
    """Whichever is of another class is named."""
    with pytest.raises((StageError, FactError)) as caught:
        review(*wrong)
    assert [problem.place for problem in caught.value.problems] == [place]
