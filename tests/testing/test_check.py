"""Law (``check_reproduces``): a failure's program fails alone; one seed, one report. Law (``reach_is_counted``)."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from relstage import ford
from relstage.catalogue.published import MODELS
from relstage.errors import RuleError
from relstage.machines import StageModel, Trigger, decide
from relstage.models import Event
from relstage.rules import Number, all_of, any_of
from relstage.testing import INVARIANTS, Report, check, invariant, record
from relstage.testing.invariants import History, Question
from relstage.testing.profiles import PROFILES, Size, register_profiles, size_of
from relstage.testing.programs import program_of
from relstage.testing.questions import questions_of
from relstage.testing.reach import Tally
from relstage.testing.shrinking import smallest
from tests.made_up import a_model, a_stage, a_transition, an_indicator, months, orders, trust
from tests.testing.small import silence

FEW = settings(max_examples=8, stateful_step_count=8)
SRC = Path(__file__).parents[2] / "src"


def planted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the registry as it was after the test, in which `name` is to be registered."""
    monkeypatch.setitem(INVARIANTS, name, INVARIANTS["edges_only"])
    del INVARIANTS[name]


def a_chain() -> StageModel:
    """Return three stages in a row, each left by one reading, and a way out."""
    stages = tuple(a_stage(name) for name in ("first", "second", "third"))
    on = a_transition("T2", orders >= 3, origins=("second",), target="third")
    out = a_transition("E", trust < 0.2, origins=("first", "second", "third"), target="gone", kind="terminate")
    return a_model(stages=stages, transitions=(a_transition("T1", trust >= 0.5), on, out))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_the_catalogue_passes(model: StageModel) -> None:
    """In a small profile nothing fails on the catalogue, and everything reachable is exercised."""
    report = check(model, settings=FEW)
    report.raise_for_failures()
    assert report.ok
    assert report.reach.missed == ()
    assert all(report.reach.stages.values())
    assert all(report.reach.transitions.values())
    assert all(leaf.held and leaf.failed and leaf.turned for leaf in report.reach.leaves.values())
    assert {outcome.name for outcome in report.outcomes} == set(INVARIANTS)


def test_skipped_says_why() -> None:
    """An invariant that does not apply is skipped, and says why."""
    skipped = {o.name: o.because for o in check(ford, settings=FEW).outcomes if o.status == "skipped"}
    assert skipped == {
        "stale_write_rejected": "it needs a store, and check uses none",
        "min_dwell": "no guard asks for a minimum of months in a stage",
    }


def test_reach_is_counted() -> None:
    """What a run did not exercise is told and fails it; what cannot be reached is exempt and says why."""
    island = a_stage("island")
    model = a_chain()
    away = a_transition("T3", origins=("island",), target="first", kind="recover")
    report = check(
        model.replace(exits=(*model.exits, island), transitions=(*model.transitions, away)),
        invariants=["edges_only"],
        settings=FEW,
    )
    assert report.ok
    assert report.reach.exempt == {"stage island": "no facts lead there", "transition T3": "no facts lead there"}


def test_what_is_not_exercised_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that never exercised something reachable does not pass, though no invariant failed."""
    monkeypatch.setattr("relstage.testing.checking.questions_of", lambda _: ())
    monkeypatch.setattr("relstage.testing.checking.goals", lambda _: ())
    monkeypatch.setattr(Tally, "witnesses", lambda _: iter(()))
    report = check(ford, invariants=["edges_only"], settings=settings(max_examples=1, stateful_step_count=1))
    assert not report.failures
    assert "transition F4" in report.unreached
    assert "leaf F4.attention held" in report.unreached
    with pytest.raises(AssertionError, match="never exercised: transition F4"):
        report.raise_for_failures()


def test_questions_are_no_histories() -> None:
    """What only questions fire is not exercised: here the event itself ends the silence that the guard asks for."""
    model = a_model(
        indicators=(silence, months),
        transitions=(a_transition("T1", silence >= 3, on=(Trigger(event="call"),)),),
        exits=(),
    )
    report = check(model, invariants=["reachable", "edges_only"], settings=FEW)
    assert not report.ok
    assert (report.reach.stages["second"], report.reach.transitions["T1"]) == (0, 0)
    assert report.reach.decided["T1"] > 0
    assert report.reach.asked["second"] > 0


def test_asking_alone_leaves_everything_due() -> None:
    """A tally of questions alone misses every transition, though each of them fired."""
    model = a_chain()
    tally = Tally(model)
    for question in questions_of(model):
        tally.count(question)
    reach = tally.reach()
    assert all(reach.decided.values())
    assert set(reach.missed) == {
        *(f"stage {name}" for name in model.places),
        "transition T1",
        "transition T2",
        "transition E",
    }


def test_what_was_not_drawn_is_led_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no drawn history comes to a stage or transition, a shortest one is followed and asked about."""
    monkeypatch.setattr("relstage.testing.checking.goals", lambda _: ())
    shortest = settings(max_examples=1, stateful_step_count=1)
    report = check(a_chain(), invariants=["fold_splits"], settings=shortest)
    assert report.ok
    assert all(report.reach.transitions.values())
    assert report.outcomes[0].asked > report.cases == 1


def test_a_dead_leaf_is_exempt_and_found() -> None:
    """A leaf that can never turn its guard need not be exercised, but is a finding of its own."""
    shadowed = a_transition("T1", all_of(trust >= 0.5, trust >= 0.2))
    report = check(a_model(transitions=(shadowed,)), invariants=["guard_mcdc"], settings=FEW)
    assert report.unreached == ()
    assert "trust >= 0.2 can never fail" in report.reach.leaves["T1.trust_2"].dead
    assert "T1.trust_2" in report.failures[0].seen


def test_same_seed_same_report() -> None:
    """The same seed gives the same report; another seed other cases."""
    first, again = (check(a_chain(), settings=FEW, seed=3) for _ in range(2))
    assert first == again
    assert check(a_chain(), settings=FEW, seed=4).reach != first.reach


def test_report_is_json() -> None:
    """A report written as JSON and read back is the same."""
    report = check(a_chain(), settings=FEW, invariants=["edges_only", "fold_splits"])
    assert Report.model_validate_json(report.model_dump_json()) == report


def test_report_for_people() -> None:
    """The text of a report counts outcomes, stages, transitions and leaves."""
    text = str(check(a_chain(), settings=FEW, invariants=["edges_only", "min_dwell"]))
    assert "invariants: 1 passed, 0 failed, 1 skipped" in text
    assert "skipped, because no guard asks" in text
    assert "T2.orders (orders >= 3)" in text


# --------------------------------------------------------------------------------------------------------- failures


def test_a_broken_decision_is_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing question is left with the readings and the event that it needs, and none besides."""
    planted("no_third", monkeypatch)

    @invariant("no_third", about="decision")
    def no_third(question: Question) -> None:
        """No decision ends in the third stage."""
        assert question.decision.stage != "third", question.decision.stage

    outcome = check(a_chain(), invariants=["no_third"], settings=FEW).failures[0]
    assert outcome.statement == "No decision ends in the third stage."
    assert outcome.seen.startswith("AssertionError: third")
    assert re.search(r"^readings = \{'orders': [0-9.]+\}$", outcome.program, re.MULTILINE)
    assert "event = None" in outcome.program


def test_a_broken_history_is_made_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failing history keeps one fact for each step of the shortest way there."""
    planted("never_third", monkeypatch)

    @invariant("never_third", about="history")
    def never_third(history: History) -> None:
        """No history comes to the third stage."""
        assert "third" not in [change.target for change in history.standing.changes]

    outcome = check(a_chain(), invariants=["never_third"], settings=FEW).failures[0]
    assert outcome.program.count("'fact': ") <= 4


def test_check_reproduces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The program of a failure, run in a process of its own, fails in its last line with what was seen."""
    lenient = ford.with_thresholds({"F2.trust": 0.3})
    program = program_of(
        INVARIANTS["edges_only"], Question(lenient, "early", {"trust": 0.35}), AssertionError("seen so")
    )
    assert "StageModel.model_validate_json" in program
    path = tmp_path / "failing.py"
    path.write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, path], capture_output=True, text=True, env={"PYTHONPATH": str(SRC)}, check=False
    )
    assert (done.returncode, done.stdout) == (0, "early []\n"), done.stderr  # edges_only holds: nothing was wrong
    planted("early_is_final", monkeypatch)

    @invariant("early_is_final", about="decision")
    def early_is_final(question: Question) -> None:
        """No decision leaves the early stage."""
        assert question.stage != "early" or not question.decision.moves, question.decision.moves[0].transition

    outcome = check(ford, invariants=["early_is_final"], settings=FEW).failures[0]
    assert "import tests.testing.test_check" in outcome.program or "registers" in outcome.program
    with pytest.raises(AssertionError, match="F"):
        exec(outcome.program.replace(f"import {__name__}", "pass"), {})


def test_a_failing_history_is_a_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of a failing history follows its facts, prints the changes, and fails as the check did."""
    planted("never_early", monkeypatch)

    @invariant("never_early", about="history")
    def never_early(history: History) -> None:
        """No history comes to the early stage."""
        assert "early" not in [change.target for change in history.standing.changes]

    report = check(ford, invariants=["never_early"], settings=FEW)
    with pytest.raises(AssertionError, match="never_early failed: No history comes to the early stage"):
        report.raise_for_failures()
    program = report.failures[0].program
    assert "Relationship.model_validate" in program
    with pytest.raises(AssertionError):
        exec(program.replace(f"import {__name__}", "pass"), {})


def test_an_error_of_the_engine_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """An invariant that cannot be asked because the library raises has failed, with the error as what was seen."""
    planted("raises", monkeypatch)

    @invariant("raises", about="decision")
    def raises(question: Question) -> None:
        """Nothing raises."""
        if question.decision.moves:
            raise ZeroDivisionError

    outcome = check(a_chain(), invariants=["raises"], settings=FEW).failures[0]
    assert (outcome.seen, outcome.expected) == ("ZeroDivisionError", "an answer, no error")


def test_recorded_decisions_are_compared() -> None:
    """With recorded decisions the report has the outcome of comparing them: equal, or what differs."""
    golden = record(a_chain())
    assert check(a_chain(), invariants=[], settings=FEW, recorded=golden).outcomes[0].status == "passed"
    moved = a_chain().with_thresholds({"T1.trust": 0.6})
    outcome = check(moved, invariants=[], settings=FEW, recorded=golden).outcomes[0]
    assert (outcome.name, outcome.status) == ("as_recorded", "failed")
    assert "T1.trust" in outcome.seen


def test_smallest_leaves_nothing_to_leave_out() -> None:
    """A case is made smaller until any further part left out would let it pass."""
    question = Question(ford, "early", {"trust": 0.5, "commitment": 0.2, "satisfaction": 0.1}, None)
    small = smallest(question, lambda each: isinstance(each, Question) and "trust" in each.readings)
    assert isinstance(small, Question)
    assert small.readings == {"trust": 0.5}


# ----------------------------------------------------------------------------------------------------------- asking


def test_unknown_names_are_refused() -> None:
    """A name that is no invariant's is refused before anything runs, with the nearest one."""
    with pytest.raises(RuleError, match="did you mean 'edges_only'"):
        check(ford, invariants=["edge_only"])
    with pytest.raises(RuleError, match="did you mean 'fold_splits'"):
        check(ford, exclude=["fold_split"])


def test_nothing_left_to_ask_is_refused() -> None:
    """A check that would ask nothing, and so find nothing, is refused; a comparison with a record is something."""
    for names, exclude in ([], []), (["no_skipping"], ["no_skipping"]), (None, list(INVARIANTS)):
        with pytest.raises(RuleError, match="is left to ask"):
            check(a_chain(), invariants=names, exclude=exclude)
    assert check(a_chain(), invariants=[], settings=FEW, recorded=record(a_chain())).ok


def test_excluded_is_not_asked() -> None:
    """An invariant that is excluded has no outcome."""
    report = check(a_chain(), invariants=["edges_only", "no_skipping"], exclude=["edges_only"], settings=FEW)
    assert [outcome.name for outcome in report.outcomes] == ["no_skipping"]


def test_no_model_is_refused() -> None:
    """What is no stage model is refused."""
    with pytest.raises(RuleError, match="takes a StageModel"):
        check("ford")  # type: ignore[arg-type]


def test_profiles() -> None:
    """Three profiles are known by name, here and to hypothesis; another name is refused with the nearest."""
    assert size_of(None) == (100, 20)
    assert [size_of(name) for name in PROFILES] == [(100, 20), (2_000, 50), (20_000, 50)]
    assert register_profiles().get_profile("relstage-nightly").max_examples == 2_000
    assert size_of("default") == size_of(settings.get_profile("default"))
    with pytest.raises(RuleError, match="did you mean 'relstage-pr'"):
        size_of("relstage-p")


@pytest.mark.parametrize("odd", [5, 2.5, Size(0, 5), Size(5, 0), Size(5, True), object(), ["relstage-pr"]])
def test_what_is_no_size_is_refused(odd: Any) -> None:
    """Settings that do not say how many cases of how many steps are refused before anything runs."""
    with pytest.raises(RuleError, match="settings are a Size of whole numbers from 1"):
        check(ford, settings=odd)


@pytest.mark.parametrize("odd", ["x", 1.5, True, []])
def test_what_is_no_seed_is_refused(odd: Any) -> None:
    """A seed is a whole number; anything else is refused before anything runs."""
    with pytest.raises(RuleError, match="a seed is a whole number"):
        check(ford, seed=odd)


@pytest.mark.parametrize("odd", ["no_skipping", 5, [5], [None, "no_skipping"]])
def test_what_is_no_collection_of_names_is_refused(odd: Any) -> None:
    """One text where names are expected is told as such, not letter by letter."""
    for asked in ({"invariants": odd}, {"exclude": odd}):
        with pytest.raises(RuleError, match="give a collection of names") as refused:
            check(ford, **asked)
        assert len(refused.value.problems) == 1


def test_there_is_a_case_for_every_goal() -> None:
    """A model with more stages and transitions than cases gets a case for each."""
    once = settings(max_examples=1, stateful_step_count=1)
    assert check(ford, invariants=["edges_only"], settings=once).cases > 10


# -------------------------------------------------------------------------------------------------------- questions


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_questions_fire_every_transition(model: StageModel) -> None:
    """The questions of a model fire each of its transitions, from each of its origins."""
    fired = {
        (move.origin, move.transition)
        for q in questions_of(model)
        for move in decide(model, q.stage, q.readings, event=q.event).moves
    }
    assert fired == {(origin, t.id) for t in model.transitions for origin in t.origins}


def test_questions_may_hold_an_event() -> None:
    """The program of a question with an event makes the event."""
    event = Event.model_validate({"id": "x", "kind": "reactivated", "occurred_at": "2024-01-01T00:00:00Z"})
    question = Question(ford, "ended", {}, event)
    program = program_of(INVARIANTS["edges_only"], question, AssertionError())
    scope: dict[str, object] = {}
    exec(program, scope)
    assert scope["event"] == event


def test_check_needs_no_hypothesis() -> None:
    """Where hypothesis is not installed a model can be checked all the same, and a misspelt profile is told as such."""
    program = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from relstage import ford\n"
        "from relstage.testing import check\n"
        "check(ford, invariants=['edges_only'], seed=1).raise_for_failures()\n"
        "from relstage.testing.profiles import size_of\n"
        "try: size_of('relstage-nightlyy')\n"
        "except Exception as error: assert \"did you mean 'relstage-nightly'\" in str(error), error\n"
        "else: raise SystemExit(3)\n"
    )
    environment = {"PYTHONPATH": str(SRC)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr


def test_too_large_is_told() -> None:
    """Where a guard is too large to decide exactly nothing fails for it: what needs it is skipped and says so."""
    names = [f"r{number}" for number in range(24)]
    measures = tuple(an_indicator(name, Number(low=0, high=1)) for name in names)
    pairs = zip(measures[::2], measures[1::2], strict=True)
    wide = a_transition("T1", all_of(*(any_of(a >= 0.5, b >= 0.5) for a, b in pairs)))
    report = check(a_model(indicators=measures, transitions=(wide,), exits=()), settings=FEW)
    report.raise_for_failures()
    skipped = {outcome.name: outcome.because for outcome in report.outcomes if outcome.status == "skipped"}
    assert "more than 1,024 boxes" in skipped["guards_live"]
    assert "too large to decide exactly" in report.reach.exempt["stage second"]
