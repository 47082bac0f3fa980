"""``relstage plan``: plans, least changes, events and what a stage can bear, for people and for programs."""

import json

import pytest

from relstage.cli import BAD_INPUT, main
from relstage.cli.planning import NOT_POSSIBLE
from relstage.studies.counterfactual import EventPlan, LeastChange, NotPossible, Plan, Robustness

pytestmark = pytest.mark.needs("cyclopts", "rich")

KNOWN = ("orders_completed=2", "trust=0.35", "volume_change=0.1", "alternatives_attractiveness=0.4")
EVENTS = ("--toward", "development", "--events", "--as-of", "2024-03-01")
EARLY = ("plan", "ford", "--stage", "early", "--reading", *KNOWN)


def test_a_plan_names_steps_changes_and_cost(capsys: pytest.CaptureFixture[str]) -> None:
    """Each step says from where to where, by which transition, and what has to change."""
    assert main([*EARLY, "--toward", "long_term"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("The cheapest plan from early stage to long-term stage; steps: 2, cost: 2.35.\n")
    assert "   - trust: from 0.35 to 0.4 (5% of the scale)\n" in told
    assert "   - mutual commitment: not known; it has to turn out at least 0.6\n" in told


def test_a_plan_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    """``--lang ru`` tells the same in Russian."""
    assert main([*EARLY, "--toward", "development", "--lang", "ru"]) == 0
    assert "доверие: с 0,35 до 0,4 (5\xa0% шкалы)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        (("--toward", "long_term"), Plan),
        (("--transition", "F2", "--cost", "trust=2/1", "--only-up", "trust"), LeastChange),
        (("--transition", "F2", "--fixed", "trust"), NotPossible),
        (("--keep",), Robustness),
        (("--toward", "development", "--events", "--as-of", "2024-03-01", "--exclude", "trial_order"), EventPlan),
    ],
)
def test_json_is_the_record(
    options: tuple[str, ...],
    kind: type[Plan | LeastChange | NotPossible | Robustness | EventPlan],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """``--format json`` prints the record that the function gives, and it is read back to the same text."""
    code = main([*EARLY, *options, "--format", "json"])
    told = capsys.readouterr().out
    assert kind.model_validate_json(told).model_dump(mode="json") == json.loads(told)
    assert code == (NOT_POSSIBLE if kind is NotPossible else 0)


def test_costs_are_used(capsys: pytest.CaptureFixture[str]) -> None:
    """A cost of going up makes going up dearer, not going down."""
    main([*EARLY, "--transition", "F2", "--cost", "trust=4/1", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["cost"] == pytest.approx(0.2)


def test_nothing_unknown_is_learnt_when_never(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--unknown-cost never`` a plan that has to learn something is not possible, and says what it lacks."""
    assert main([*EARLY, "--toward", "long_term", "--unknown-cost", "never"]) == NOT_POSSIBLE
    assert "mutual commitment, mutual adaptation" in capsys.readouterr().out


def test_what_a_stage_can_bear(capsys: pytest.CaptureFixture[str]) -> None:
    """``--keep`` tells margins, the nearest loss, and what would show that it is lost."""
    assert (
        main(["plan", "ford", "--stage", "development", "--reading", "trust=0.5", "volume_change=0.1", "--keep"]) == 0
    )
    told = capsys.readouterr().out
    assert "  - trust: 0.5; may fall to 0.3, lost at just under 0.3 (F7), 20% of the scale away\n" in told
    assert "Lost at once by one of: relationship ended.\n" in told


def test_terms_hold_for_what_a_stage_can_bear(capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--keep``, costs and what is fixed count for the nearest change that loses the stage."""
    known = ("plan", "ford", "--stage", "development", "--reading", "trust=0.45", "volume_change=0.1", "--keep")
    assert main([*known, "--cost", "trust=4/2"]) == 0
    assert "loses it (F7, to early stage), cost 0.3:\n" in capsys.readouterr().out
    assert main([*known, "--fixed", "trust"]) == 0
    assert "cost 0.4:\n  - change of volume" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "--toward: say one of --toward STAGE, --transition ID and --keep [bad-usage]"),
        (("--keep", "--toward", "early"), "--toward: say one of"),
        (("--keep", "--events"), "--as-of: events have dates"),
        (("--toward", "developmen"), "did you mean 'development'? [unknown-stage]"),
        (("--transition", "F22"), "[unknown-transition]"),
        (("--toward", "development", "--cost", "trus=1"), "costs trus: 'trus' is no indicator of ford; did you mean"),
        (("--toward", "development", "--cost", "trust=a"), "--cost: 'trust=a' is not of the form"),
        (("--toward", "development", "--cost", "trust=0"), "costs trust: 0.0 is no cost"),
        (("--toward", "development", "--cost", "trust=1/"), "--cost: 'trust=1/' is not of the form name=cost or name="),
        (("--toward", "development", "--cost", "trust=-1/2"), "costs trust: (-1.0, 2.0) is no cost"),
        (("--toward", "final", "--unknown-cost", "1.79e308"), "[too-costly]"),
        (("--toward", "final", "--events", "--as-of", "9998-12-30"), "[bad-time]"),
        ((*EVENTS, "--event-cost", "trial_order=1/2"), "--event-cost: 'trial_order=1/2' is not of the form kind=cost"),
        (("--keep", "--as-of", "2024-03-01"), "--as-of: it is for plans of events: say --events as well [bad-usage]"),
        (("--keep", "--exclude", "trial_order"), "--exclude: it is for plans of events"),
        (("--toward", "development", "--event-cost", "trial_order=2"), "--event-cost: it is for plans of events"),
        ((*EVENTS, "--cost", "trust=2"), "--cost: a plan of events moves no reading itself"),
        ((*EVENTS, "--fixed", "trust"), "--fixed: a plan of events moves no reading itself"),
        ((*EVENTS, "--only-up", "trust"), "--only-up: a plan of events"),
        ((*EVENTS, "--only-down", "trust"), "--only-down: a plan of events"),
        ((*EVENTS, "--unknown-cost", "2"), "--unknown-cost: a plan of events"),
        (("--keep", "--unknown-cost", "2"), "--unknown-cost: with --keep what is unknown stays so"),
        (("--toward", "development", "--unknown-cost", "dear"), "--unknown-cost: 'dear' is no number"),
        (("--toward", "development", "--fixed", "trsut"), "fixed trsut: 'trsut' is no indicator of ford"),
        (("--toward", "development", "--events", "--as-of", "soon"), "--as-of: 'soon' is no day"),
        (("--toward", "early", "--events", "--as-of", "2024-03-01", "--exclude", "trial_ordr"), "exclude trial_ordr: "),
    ],
)
def test_bad_input_is_told(options: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is wrong goes to stderr with its place, and the exit code is 2."""
    assert main([*EARLY, *options]) == BAD_INPUT
    assert said in capsys.readouterr().err
