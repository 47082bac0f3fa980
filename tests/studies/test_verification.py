"""Each kind of finding: a model that has it and nothing else, and a near one that has nothing at all."""

import math
from itertools import combinations, pairwise
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.adapters.definitions import load_definition
from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, Trigger
from relstage.models import Kind
from relstage.rules import AllOf, AnyOf, Level, Levels, Not, Number, Rule, all_of, always, any_of, never
from relstage.studies.verification import CODES, Finding, Verification, search, verify
from tests.laws.witnesses import shows
from tests.made_up import a_flag, a_kind, a_model, a_stage, a_transition, an_indicator, months, orders, status, trust

CALL, VISIT = (Trigger(event="call"),), (Trigger(event="visit"),)
URGENT = (Trigger(event="call", where={"urgent": True}),)
CALM = (Trigger(event="call", where={"urgent": False}),)


def ahead(id: str = "T1", guard: Rule = trust >= 0.5, **more: Any) -> Any:
    """Return an advance from the first stage to the second."""
    return a_transition(id, guard, **more)


def back(guard: Rule = trust < 0.3, **more: Any) -> Any:
    """Return a regress from the second stage to the first."""
    return a_transition("T2", guard, **{"origins": ("second",), "target": "first", "kind": "regress"} | more)


def again(guard: Rule, **more: Any) -> Any:
    """Return a recovery from the exit to the first stage."""
    return a_transition("T7", guard, **{"origins": ("gone",), "target": "first", "kind": "recover"} | more)


def up(guard: Rule, **more: Any) -> Any:
    """Return an advance from the second stage to the third."""
    return a_transition("T3", guard, **{"origins": ("second",), "target": "third"} | more)


def end(id: str = "E1", guard: Rule = always, **more: Any) -> Any:
    """Return an ending of both stages, on a call."""
    given = {"origins": ("first", "second"), "target": "gone", "kind": "terminate", "on": CALL} | more
    return a_transition(id, guard, **given)


def model(*transitions: Any, third: bool = False, **more: Any) -> StageModel:
    """Return a model of two stages or three, and two exits that may be left out."""
    names = ("first", "second", "third") if third else ("first", "second")
    given = {"stages": tuple(map(a_stage, names)), "events": (a_kind("call"), a_kind("visit"))} | more
    return a_model(transitions=transitions, **given)


def on_visit(guard: Rule) -> StageModel:
    """Return a sound model with one more ending, on a visit, under `guard`."""
    return model(ahead(), back(), end(), end("E2", guard, on=VISIT))


def quiet(**more: Any) -> StageModel:
    """Return a sound model with one more ending, after three months without a dealing; a note is no dealing."""
    silence = an_indicator("silence", Number(low=0, whole=True, span=12), clock="months_inactive")
    kinds = (a_kind("call"), a_kind("visit", contact=True), a_kind("note", contact=False))
    late = end("E2", silence >= 3, **more)
    return model(ahead(), back(), end(), late, indicators=(trust, orders, status, months, silence), events=kinds)


LOST = (a_stage("gone"), a_stage("lost"))
SOUND = model(ahead(), back(), end())
WAITED = all_of(trust >= 0.5, months >= 6)
FADED = all_of(trust < 0.3, months >= 6)

CASES: dict[str, tuple[StageModel, StageModel]] = {
    "dead-guard": (
        model(ahead("T0", all_of(trust >= 0.4, trust < 0.4)), ahead(), back(), end()),
        model(ahead("T0", all_of(trust >= 0.4, orders >= 3)), ahead(), back(), end()),
    ),
    "guard-always-holds": (on_visit(any_of(trust >= 0.3, trust < 0.5)), on_visit(any_of(trust >= 0.5, trust < 0.3))),
    "leaf-never-matters": (on_visit(any_of(trust < 0.3, trust < 0.2)), on_visit(any_of(trust < 0.3, orders < 1))),
    "threshold-off-scale": (on_visit(any_of(trust < 0.3, trust > 1)), on_visit(any_of(trust < 0.3, trust >= 1))),
    "limit-not-whole": (on_visit(orders >= 2.5), on_visit(orders >= 3)),
    "overlap": (
        model(ahead(), back(), end(on=URGENT), end("E2", target="lost"), exits=LOST),
        model(ahead(), back(), end(on=URGENT), end("E2", on=CALM, target="lost"), exits=LOST),
    ),
    "settled-apart": (
        model(ahead(), back(), end(on=URGENT), end("E2", on=CALM, target="lost"), exits=LOST, settled=(("E1", "E2"),)),
        model(ahead(), back(), end(on=URGENT), end("E2", target="lost"), exits=LOST, settled=(("E2", "E1"),)),
    ),
    "opposite-moves-overlap": (
        model(ahead(), back(), end(), end("E2", FADED, on=(), origins=("first",)), again(trust >= 0.1)),
        model(ahead(), back(), end(), end("E2", FADED, on=(), origins=("first",)), again(trust >= 0.4)),
    ),
    "opposite-moves-touch": (model(ahead(), back(trust < 0.5), end()), model(ahead(), back(trust < 0.49), end())),
    "cycle": (model(ahead(), back(always, on=VISIT), end()), model(ahead(), back(trust < 0.4, on=VISIT), end())),
    "advance-not-monotone": (
        model(ahead(guard=all_of(trust >= 0.5, trust < 0.9)), back(), end()),
        model(ahead(guard=all_of(trust >= 0.5, Not(orders < 1))), back(), end()),
    ),
    "unreachable-stage": (
        model(ahead(), back(), end(origins=("first", "second", "third")), third=True),
        model(ahead(), back(), up(WAITED), end(origins=("first", "second", "third")), third=True),
    ),
    "never-fires": (
        model(ahead(), ahead("T4", trust >= 0.6), back(), end()),
        model(ahead("T4", trust >= 0.6), ahead(), back(), end()),
    ),
    "no-history": (quiet(on=VISIT), quiet(on=(Trigger(event="note"),))),
    "trap-stage": (model(ahead(), end(origins=("first",))), model(ahead(), end())),
    "exit-out-of-reach": (
        model(
            ahead(),
            up(WAITED),
            end(origins=("first",)),
            a_transition("T5", trust < 0.3, origins=("third",), kind="regress"),
            third=True,
        ),
        model(ahead(), back(), up(WAITED), end(origins=("first", "second", "third")), third=True),
    ),
    "two-targets": (
        model(ahead(), back(), end(), end("E2", trust < 0.2, on=(), origins=("second",))),
        model(ahead(), back(), end(), end("E2", WAITED, on=(), origins=("second",))),
    ),
    "walks-through": (
        model(ahead(), back(), end(), end("E2", all_of(trust >= 0.5, orders < 1), on=(), origins=("second",))),
        model(ahead(), back(), end(), end("E2", all_of(WAITED, orders < 1), on=(), origins=("second",))),
    ),
}


def codes(found: Verification) -> set[str]:
    """Return the codes of what is found."""
    return {finding.code for finding in found.findings}


def only(found: Verification, code: str) -> Finding:
    """Return the first finding of `code`."""
    return next(finding for finding in found.findings if finding.code == code)


def test_every_code_has_its_case() -> None:
    """No kind of finding is left out below."""
    assert set(CASES) == set(CODES)


@pytest.mark.parametrize("code", CASES)
def test_finding_alone(code: str) -> None:
    """A model with one fault has that finding and no other, shown by its witness; both languages say it."""
    faulty = CASES[code][0]
    found = verify(faulty)
    assert codes(found) == {code}
    assert found.undecided == ()
    for finding in found.findings:
        shows(faulty, finding)
        assert finding.message.en != finding.message.ru


@pytest.mark.parametrize("code", CASES)
def test_near_model_has_no_finding(code: str) -> None:
    """The near model has nothing at all."""
    assert verify(CASES[code][1]).findings == ()


def test_sound_model_has_no_finding() -> None:
    """A model with an advance, the way back well below it, and an ending has none."""
    found = verify(SOUND)
    assert (found.findings, found.undecided, found.ok) == ((), (), True)
    assert found.model == SOUND.stamp


@pytest.mark.parametrize(
    ("code", "severity"),
    [("overlap", "error"), ("settled-apart", "note"), ("two-targets", "note"), ("limit-not-whole", "note")],
)
def test_severity(code: str, severity: str) -> None:
    """What is only worth knowing is a note, and leaves the model in order."""
    found = verify(CASES[code][0])
    assert [finding.severity for finding in found.findings] == [severity]
    assert found.ok == (severity == "note")
    assert bool(found.errors) == (severity == "error")


# -------------------------------------------------------------------------------------------------- place and excerpt


def test_caret_stands_under_the_leaf() -> None:
    """The place is the guard's pointer, and the caret stands under the leaf that is named."""
    guard = any_of(orders < 1, all_of(trust < 0.3, status <= "low", trust > 1))
    finding = only(verify(on_visit(guard)), "threshold-off-scale")
    assert finding.place == "/transitions/3/guard"
    assert finding.thresholds == ("E2.trust_2",)
    line, caret = finding.excerpt.split("\n")
    assert line[caret.index("^") :].startswith("trust > 1")


def test_carets_stand_under_all_that_makes_a_guard_dead() -> None:
    """Of a guard that never holds, the leaves that contradict one another are pointed at, and no others."""
    finding = only(
        verify(on_visit(all_of(orders >= 1, trust >= 0.6, status <= "low", Not(trust >= 0.6)))), "dead-guard"
    )
    line, carets = finding.excerpt.split("\n")
    assert [i for i, sign in enumerate(carets) if sign == "^"] == [
        line.index("trust >= 0.6"),
        line.rindex("trust >= 0.6"),
    ]
    assert finding.thresholds == ("E2.trust", "E2.trust_2")


def test_carets_stand_under_what_holds_in_either_of_two_guards() -> None:
    """Of two moves that undo one another each guard is shown, with carets under the leaves that hold on the witness."""
    found = verify(ford.with_thresholds({"F6.trust": 0.65}))
    finding = next(each for each in found.errors if each.code == "opposite-moves-overlap")
    back, under_back, there, under_there = finding.excerpt.split("\n")
    assert back == "F6: commitment < 0.5 or trust < 0.65"
    assert under_back.index("^") == under_back.rindex("^") == back.index("trust")
    assert [i for i, sign in enumerate(under_there) if sign == "^"] == [
        there.index(name) for name in ("orders_completed", "trust", "commitment", "adaptation")
    ]
    assert finding.thresholds[0] == "F6.trust"


def test_long_guard_is_cut_round_the_leaf() -> None:
    """The excerpt of a long guard is a window in which the caret still stands under its leaf."""
    many = [an_indicator(f"measure_number_{i}", Number(low=0, high=1)) for i in range(60)]
    guard = AllOf((*(each >= 0.5 for each in many), many[59] >= 0.4))
    found = verify(model(ahead(), back(), end(), end("E2", guard, on=VISIT), indicators=(trust, *many)))
    line, caret = found.findings[0].excerpt.split("\n")
    assert line[caret.index("^") :] == "measure_number_59 >= 0.4"
    assert len(line) <= 200


def test_never_has_no_leaf_to_point_at() -> None:
    """The guard "never" is dead by itself."""
    finding = only(verify(on_visit(never)), "dead-guard")
    assert (finding.excerpt, finding.thresholds) == ("never", ())


def test_flags_are_asked_too() -> None:
    """The guard of a flag is examined like that of a transition, and named as a flag."""
    found = verify(model(ahead(), back(), end(), flags=(a_flag("R1", all_of(trust > 0.9, trust < 0.1)),)))
    finding = found.findings[0]
    assert (finding.code, finding.place, finding.flags, finding.transitions) == (
        "dead-guard",
        "/flags/0/guard",
        ("R1",),
        (),
    )


def test_always_is_no_finding() -> None:
    """The word "always" says what is meant; a comparison that always holds does not."""
    assert verify(on_visit(always)).findings == ()
    assert codes(verify(on_visit(trust >= 0))) == {"guard-always-holds", "threshold-off-scale"}


# ------------------------------------------------------------------------------------------------------------ details


@pytest.mark.parametrize(("steps", "touching"), [(0, True), (1, True), (2, False), (3, False)])
def test_a_gap_is_more_than_one_number_wide(steps: int, touching: bool) -> None:
    """Moves touch where at most one float64 lies between them."""
    limit = 0.5
    for _ in range(steps):
        limit = math.nextafter(limit, 0)
    found = verify(model(ahead(), back(all_of(trust < limit, months >= 1)), end()))
    assert ("opposite-moves-touch" in codes(found)) == touching


def test_moves_that_both_wait_do_not_follow_one_another() -> None:
    """Right after a move the months in the stage are 0, so where both moves wait neither undoes the other at once."""
    both = verify(model(ahead(guard=months >= 6), back(months >= 3), end()))
    assert not {"opposite-moves-overlap", "opposite-moves-touch", "cycle"} & codes(both)


def test_a_move_back_that_waits_is_undone_at_once() -> None:
    """Where only one of two moves waits, the other follows it: the finding names them in that order."""
    waiting = model(ahead(), back(all_of(trust < 0.6, months >= 3)), end())
    finding = only(verify(waiting), "opposite-moves-overlap")
    assert (finding.transitions, finding.stages) == (("T1", "T2"), ("second", "first"))
    shows(waiting, finding)


def test_a_recovery_that_waits_does_not_undo_an_ending() -> None:
    """An ending on what a recovery asks for too is undone by it, but not where the recovery waits for months."""
    for guard, found in ((trust >= 0.1, True), (all_of(trust >= 0.1, months >= 1), False), (trust >= 0.3, False)):
        asked = model(ahead(), back(), end(), end("E2", trust < 0.3, on=(), origins=("first",)), again(guard))
        assert ("opposite-moves-overlap" in codes(verify(asked))) == found


def test_dates_that_are_not_found_are_a_note() -> None:
    """A silence that another wait always cuts short has no history: that is told of the transition and the stage."""
    silence = an_indicator("silence", Number(low=0, whole=True, span=12), clock="months_inactive")
    early = end("E2", months >= 3, on=(), origins=("first",))
    for asked, found in ((6, [("T1",), ()]), (2, [])):
        late = ahead(guard=silence >= asked)
        cut = verify(model(late, end(), early, indicators=(trust, orders, status, months, silence)))
        noted = [finding for finding in cut.notes if finding.code == "no-history"]
        assert sorted((finding.transitions for finding in noted), reverse=True) == found


def test_what_goes_first_is_named() -> None:
    """A transition that never fires is told with what goes first, a stage out of reach with why each way fails."""
    late = ahead("T4", trust >= 0.6)
    assert "(T1)" in only(verify(model(ahead(), late, back(), end())), "never-fires").message.en
    dead = up(all_of(trust >= 0.4, trust < 0.4))
    far = a_transition("T6", trust >= 0.7, origins=("third",), target="lost", kind="terminate")
    everywhere = ("first", "second", "third")
    found = verify(model(ahead(), back(), dead, far, end(origins=everywhere), third=True, exits=LOST))
    told = [finding.message.en for finding in found.findings if finding.code == "unreachable-stage"]
    assert told == [
        "No facts lead to third; transitions to it: T3 (never holds).",
        "No facts lead to lost; transitions to it: T6 (nothing leads to where it starts).",
    ]


def test_levels_and_whole_numbers_need_no_gap() -> None:
    """On levels, and on scales of whole numbers, one step is a gap."""
    assert verify(model(ahead(guard=orders >= 3), back(orders < 3), end())).findings == ()
    assert verify(model(ahead(guard=status >= "middle"), back(status < "middle"), end())).findings == ()


def test_an_advance_may_ask_for_little_of_what_is_harmful() -> None:
    """A leaf against more of what is harmful is as it should be; one for it is not; "neither" has no better."""
    harm, plain = (
        an_indicator(n, Number(low=0, high=1), direction=d) for n, d in (("harm", "harmful"), ("plain", "neither"))
    )
    for indicator, op, found in ((harm, "<", False), (harm, ">", True), (plain, "<", False), (plain, ">", False)):
        guard = indicator < 0.5 if op == "<" else indicator > 0.5
        asked = model(ahead(guard=guard), back(trust < 0.3, on=VISIT), end(), indicators=(trust, harm, plain))
        assert ("advance-not-monotone" in codes(verify(asked))) == found


def test_levels_out_of_order_close_an_advance() -> None:
    """An advance that skips a level between two that it takes is closed by a better one."""
    guard = Level("status", ("low", "high"))
    finding = only(verify(model(ahead(guard=guard), back(on=VISIT), end())), "advance-not-monotone")
    assert finding.witness is not None
    assert (finding.witness.readings, finding.witness.beside) == ({"status": "low"}, {"status": "middle"})


def test_an_event_waits_for_nobody() -> None:
    """A transition on an event and one that needs none are no rivals: the latter does not wait for the event."""
    apart = model(ahead(), back(), end(), end("E2", trust < 0.1, on=(), target="lost"), exits=LOST)
    assert not {"overlap"} & codes(verify(apart))


@pytest.mark.parametrize("kind", ["terminate", "regress"])
def test_trap_at_the_end_of_a_ladder_without_exits_is_a_note(kind: Kind) -> None:
    """Where a model has no exit, the last stage of the ladder may be the end of it."""
    found = verify(model(ahead(), exits=()))
    assert [(finding.code, finding.severity) for finding in found.findings] == [("trap-stage", "note")]


def test_witness_of_a_trap_leads_there() -> None:
    """A trap is shown by the moves that lead into it."""
    finding = verify(CASES["trap-stage"][0]).findings[0]
    assert finding.witness is not None
    assert (finding.witness.stage, finding.witness.transitions) == ("second", ("T1",))


def test_cycle_over_three_stages() -> None:
    """A decision that would come round by three transitions is found, and told from where."""
    round_trip = model(
        ahead(),
        up(trust >= 0.6),
        a_transition("T6", trust >= 0.7, origins=("third",), target="first", kind="regress"),
        end(origins=("first", "second", "third")),
        third=True,
    )
    finding = only(verify(round_trip), "cycle")
    shows(round_trip, finding)
    assert set(finding.transitions) == {"T1", "T3", "T6"}


def test_settled_circle_is_a_note() -> None:
    """Where the first and the last of a circle are settled, the circle is a note, and its pair is not idle."""
    parts = ahead(), back(always, on=VISIT), end()
    (finding,) = verify(model(*parts, settled=(("T1", "T2"),))).findings
    assert (finding.code, finding.severity, finding.transitions) == ("cycle", "note", ("T2", "T1"))
    assert "That is settled" in finding.message.en
    shows(model(*parts, settled=(("T1", "T2"),)), finding)


def test_settled_circle_hides_no_other() -> None:
    """Another circle through the same transitions is found beside it; one that has the same ends is settled with it."""
    home = a_transition("T6", trust >= 0.7, origins=("second", "third"), target="first", kind="regress")
    everywhere = end(origins=("first", "second", "third"))
    settled = model(ahead(), up(trust >= 0.6), home, everywhere, third=True, settled=(("T1", "T6"),))
    found = [finding for finding in verify(settled).findings if finding.code == "cycle"]
    assert [(finding.severity, finding.transitions) for finding in found] == [("note", ("T6", "T1"))]
    away = a_transition("T8", trust >= 0.7, origins=("third",), target="first", kind="terminate", on=VISIT)
    more = model(ahead(), up(trust >= 0.6), home, away, everywhere, third=True, settled=(("T1", "T6"),))
    found = [finding for finding in verify(more).findings if finding.code == "cycle"]
    assert [(finding.severity, finding.transitions[0]) for finding in found] == [("error", "T8"), ("note", "T6")]


def test_pair_settled_where_a_circle_hides_another_is_not_idle() -> None:
    """As long as a shorter circle has to be mended, nothing is said of a pair that may close a longer one."""
    home = a_transition("T6", trust >= 0.7, origins=("third",), target="first", kind="regress")
    parts = ahead(), back(trust >= 0.5), up(trust >= 0.6), home, end(origins=("first", "second", "third"))
    assert "settled-apart" not in codes(verify(model(*parts, third=True, settled=(("T1", "T6"),))))
    idle = model(ahead(), back(), end(), settled=(("T1", "T2"),))
    assert only(verify(idle), "settled-apart").place == "/settled/0"


def test_findings_survive_json() -> None:
    """What was found is a record, and comes back from JSON as it was."""
    for faulty, _ in CASES.values():
        found = verify(faulty)
        assert Verification.model_validate_json(found.model_dump_json()) == found


# --------------------------------------------------------------------------------------------------------- too large


def pigeons(count: int) -> StageModel:
    """Return a model with a guard that puts so many pigeons into one hole fewer, each alone: it never holds."""
    holes = tuple(f"h{i}" for i in range(count - 1))
    known = [an_indicator(f"p{i}", Levels(levels=holes), direction="neither") for i in range(count)]
    guard = AllOf(
        tuple(
            AnyOf((Not(Level(one.name, (hole,))), Not(Level(other.name, (hole,)))))
            for one, other in combinations(known, 2)
            for hole in holes
        )
    )
    return model(ahead(), ahead("T0", guard), back(), end(), indicators=(trust, *known))


def test_what_is_too_large_is_said_to_be_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard that cannot be decided is said to be neither dead nor sound: the question stays open."""
    monkeypatch.setattr(search, "MAX_TESTS", 2_000)
    found = verify(pigeons(6))
    about = [each for each in found.undecided if "T0" in each.transitions]
    assert {"dead-guard", "leaf-never-matters", "unreachable-stage"} <= {
        code for each in found.undecided for code in each.question
    }
    assert about
    assert {each.code for each in found.undecided} == {"too-large"}
    assert not found.ok
    assert all("T0" not in finding.transitions for finding in found.findings)
    assert all(each.reason.en != each.reason.ru and each.place for each in found.undecided)


def test_all_questions_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all questions about a model take too long, those left are said to be undecided."""
    monkeypatch.setattr(search, "MAX_TESTS_IN_ALL", 10)
    reasons = {each.reason.en for each in verify(ford).undecided}
    assert reasons == {"the questions about this model take more than 10 comparisons in all"}


def test_long_rings_are_left_undecided() -> None:
    """A ladder with a way back to the first stage from everywhere is answered soon; what stays open is named."""
    names = [f"s{i}" for i in range(90)]
    ups = [a_transition(f"A{i}", trust >= 0.5, origins=(a,), target=b) for i, (a, b) in enumerate(pairwise(names))]
    backs = [
        a_transition(f"B{i}", trust < 0.6, origins=(name,), target="s0", kind="regress")
        for i, name in enumerate(names[1:])
    ]
    found = verify(a_model(initial="s0", stages=map(a_stage, names), exits=(), transitions=(*ups, *backs)))
    assert {"cycle", "opposite-moves-overlap"} <= codes(found)
    assert [each.question for each in found.undecided] == [("unreachable-stage", "never-fires")]
    assert "in all" in found.undecided[0].reason.en


def test_the_same_is_decided_where_it_is_small() -> None:
    """Three pigeons in two holes are found not to fit."""
    found = verify(pigeons(3))
    assert only(found, "dead-guard").transitions == ("T0",)
    assert found.undecided == ()


def test_many_alternatives_are_no_obstacle() -> None:
    """A guard of 24 alternatives under "and", of 2**24 boxes, has no idle leaf, and that is found out."""
    many = [an_indicator(f"x{i}", Number(low=0, high=1)) for i in range(48)]
    guard = AllOf(tuple(AnyOf((many[2 * i] >= 0.5, many[2 * i + 1] >= 0.5)) for i in range(24)))
    found = verify(model(ahead(), back(), end(), end("E2", guard, on=VISIT), indicators=(trust, *many)))
    assert found.errors == ()
    assert found.undecided == ()


# ------------------------------------------------------------------------------------------------ published and house


@pytest.mark.parametrize("published", MODELS, ids=lambda each: each.name)
def test_catalogue_has_no_error(published: StageModel) -> None:
    """The published models have no error, and no question about them stays open."""
    found = verify(published)
    assert (found.errors, found.undecided) == ((), ())


def test_example_of_a_house_has_no_error() -> None:
    """The example that people copy from has none either."""
    found = verify(load_definition("examples/house_model/house.toml"))
    assert (found.errors, found.undecided) == ((), ())


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"F6.trust": 0.6}, "opposite-moves-touch"),
        ({"F6.trust": 0.65}, "opposite-moves-overlap"),
        ({"F3.trust": 1.2}, "dead-guard"),
        ({"F3.trust": 0.0}, "threshold-off-scale"),
        ({"M7.supplier_status": "sole"}, "opposite-moves-overlap"),
        ({"M3.joint_activity_count": 1.5}, "limit-not-whole"),
    ],
)
def test_a_changed_limit_is_found(limits: dict[str, Any], code: str) -> None:
    """A published limit changed for the worse is found at once."""
    published = ford if next(iter(limits)).startswith("F") else millman_wilson
    assert code in codes(verify(published.with_thresholds(limits)))
