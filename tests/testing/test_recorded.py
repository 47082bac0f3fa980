"""Recorded decisions: which cases are kept, how little they weigh, and what a difference says."""

import math
from pathlib import Path

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, Trigger
from relstage.rules import AllOf, Not, Number, all_of, any_of
from relstage.testing.recorded import Recorded, differences, record
from tests.made_up import a_flag, a_kind, a_model, a_stage, a_transition, an_indicator, months, orders, status, trust


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_record_is_small(model: StageModel, tmp_path: Path) -> None:
    """The record of a catalogue model is a file of less than 64 kB, and comes back equal."""
    file = tmp_path / "golden.json"
    file.write_text(record(model).model_dump_json(), encoding="utf-8")
    assert file.stat().st_size < 64_000
    assert Recorded.model_validate_json(file.read_text(encoding="utf-8")) == record(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_each_leaf_decides_on_both_sides(model: StageModel) -> None:
    """Each leaf of each transition is recorded once letting it fire and once not."""
    fired: dict[str, set[bool]] = {}
    for case in record(model).cases:
        id = case.question.about.split(" ")[0]
        moved = id.split(".")[0] in {move.transition for move in case.answer.moves[:1]}
        fired.setdefault(id, set()).add(moved)
    for transition in model.transitions:
        for local, _ in transition.numbered_leaves():
            assert fired[f"{transition.id}.{local}"] == {True, False}


def test_limits_are_met_to_the_last_float() -> None:
    """A number is asked about at its limit and at the floats next to it; a whole number at the whole ones."""
    recorded = record(a_model(transitions=(a_transition("T1", all_of(trust >= 0.5, orders >= 3)),)))
    asked = [case.question.readings for case in recorded.cases]
    assert {reading.get("trust") for reading in asked} >= {0.5, math.nextafter(0.5, 0), math.nextafter(0.5, 1)}
    assert {reading.get("orders") for reading in asked} >= {2.0, 3.0, 4.0}


def test_every_level_is_asked_about() -> None:
    """A leaf on levels is asked about at each level of its scale."""
    recorded = record(a_model(transitions=(a_transition("T1", status >= "middle"),)))
    assert {case.question.readings.get("status") for case in recorded.cases} >= {"low", "middle", "high"}


def test_unknown_is_told_from_false() -> None:
    """Each leaf is asked about unknown while the rest holds: under ``Not`` it fires failing, not unknown."""
    recorded = record(a_model(transitions=(a_transition("T1", all_of(Not(trust >= 0.5), orders >= 3)),)))
    answers = {case.question.about: case.answer.stage for case in recorded.cases}
    assert answers["T1.trust just below"] == "second"
    assert answers["T1.trust unknown"] == "first"


def test_triggers_are_asked_with_and_without_their_attributes() -> None:
    """An event that must say something is recorded saying it, saying otherwise, saying nothing, and not happening."""
    waiting = a_transition("T1", on=(Trigger(event="call", where={"urgent": True}),))
    answers = {case.question.about: case.answer.stage for case in record(a_model(transitions=(waiting,))).cases}
    assert answers["T1 open on call"] == "second"
    assert answers["T1 open on call without urgent"] == "first"
    assert answers["T1 open on call with another urgent"] == "first"
    assert answers["nothing known in first"] == "first"


def test_required_attributes_are_filled_in() -> None:
    """An event that may not come without a number comes with one."""
    kind = a_kind("call", attributes=({"name": "size", "type": "whole", "low": 2, "high": 9, "required": True},))
    recorded = record(a_model(events=(kind,), transitions=(a_transition("T1", on=(Trigger(event="call"),)),)))
    assert {"size": 2.0} in [case.question.attributes for case in recorded.cases]


def test_what_moves_before_is_held_shut() -> None:
    """A guard is asked about where the ending that is tried before it does not hold."""
    ending = a_transition("T0", trust < 0.7, target="gone", kind="terminate")
    later = a_transition("T1", any_of(trust < 0.5, orders >= 3))
    recorded = record(a_model(transitions=(ending, later)))
    at = next(case for case in recorded.cases if case.question.about == "T1.orders at")
    assert [move.transition for move in at.answer.moves] == ["T1"]


def test_what_only_an_ending_uncovers_is_asked_right_after_one() -> None:
    """A limit that an ending hides is asked about in the instant of a recovery, when transitions without event wait."""
    hidden = next(c for c in record(ford).cases if c.question.about == "F1.cultural_distance at")
    assert hidden.question.after_ending
    moved = ford.with_thresholds({"F1.cultural_distance": 0.71})
    assert any(difference.question == hidden.question for difference in differences(record(ford), moved))


def test_flags_are_recorded() -> None:
    """A flag whose limit moves is a difference though nothing moves otherwise."""
    model = a_model(flags=(a_flag("R1", trust < 0.5),))
    stricter = model.replace(flags=(a_flag("R1", trust < 0.4),))
    found = differences(record(model), stricter)
    assert [(d.was.flags, d.now.flags) for d in found if d.now] == [({"risk": "holds"}, {"risk": "fails"})]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stages": (a_stage("first"), a_stage("third")), "transitions": (a_transition(target="third"),)}, "'second'"),
        ({"indicators": (orders, status, months), "transitions": (a_transition("T1", orders >= 3),)}, "'trust'"),
        ({"events": (a_kind("visit"),), "transitions": (a_transition("T1", trust >= 0.5),)}, "'call'"),
    ],
    ids=["stage", "indicator", "event"],
)
def test_what_is_gone_is_a_difference(changes: dict[str, object], said: str) -> None:
    """A case whose stage, indicator or event the model no longer has is told with what is missing."""
    before = a_model(transitions=(a_transition("T1", trust >= 0.5), a_transition("T2", on=(Trigger(event="call"),))))
    found = differences(record(before), before.replace(**changes))
    assert any(difference.now is None and said in difference.problem for difference in found)


def test_a_difference_reads_as_a_sentence() -> None:
    """A difference says what is asked, what was decided and what is decided now."""
    patient = millman_wilson.with_thresholds({"M14.months_inactive": 13})
    assert str(differences(record(millman_wilson), patient)[0]) == (
        "M14.months_inactive at: from pre_kam with months_inactive = 12: "
        "was M14 (terminate), in uncoupling_kam; is no move, in pre_kam"
    )


def test_what_is_too_large_is_named() -> None:
    """A guard of more alternatives than can be searched exactly is listed, and the rest is recorded."""
    many = tuple(an_indicator(f"t{i}", Number(low=0, high=1)) for i in range(24))
    large = AllOf(tuple(any_of(one >= 0.5, other >= 0.5) for one, other in zip(many[::2], many[1::2], strict=True)))
    model = a_model(
        indicators=(*a_model().indicators, *many),
        transitions=(a_transition("T1", large), a_transition("T2", trust >= 0.5)),
    )
    recorded = record(model)
    assert recorded.too_large == ("T1",)
    assert [c.question.about for c in recorded.cases if c.question.about.startswith("T2.trust")]


def test_who_goes_first_is_recorded() -> None:
    """Two transitions that are open together are asked about together, so that their order is part of the record."""
    ending = a_transition("T0", trust < 0.7, target="gone", kind="terminate")
    early, late = a_transition("T1", trust >= 0.5), a_transition("T2", orders >= 3)
    recorded = record(a_model(transitions=(ending, early, late)))
    answers = {case.question.about: [m.transition for m in case.answer.moves] for case in recorded.cases}
    assert answers["T0 and T1 open"] == ["T0"]
    swapped = differences(recorded, a_model(transitions=(ending, late, early)))
    assert "T1 and T2 open" in [difference.question.about for difference in swapped]
