"""The back-test of early warning on real payments: figures counted by other means, and what is promised of ours."""

import csv
import runpy
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from relstage.adapters.logs import read_ledger
from relstage.studies.warning import BackTest, backtest

LEDGER = Path(__file__).parents[1] / "examples" / "data" / "gla_spending" / "gla_spending.csv"
EXAMPLE = LEDGER.parents[2] / "early_warning.py"
AS_OF, UNTIL = date(2012, 3, 31), date(2013, 3, 31)


@pytest.fixture(scope="module")
def less_holes() -> BackTest:
    """Return the back-test of the year from April 2012, as `backtest` gives it unasked: holes are no silence."""
    return backtest_of_2012()


@pytest.fixture(scope="module")
def like_for_like() -> BackTest:
    """Return the same with every day counted as silence, as the rules count it."""
    return backtest_of_2012(gaps=())


def backtest_of_2012(gaps: tuple[()] | None = None) -> BackTest:
    """Set the warnings of the last day of March 2012 beside the year after it."""
    ledger = read_ledger(LEDGER, {"partner": "Vendor", "date": "Date", "amount": "Amount"})
    return backtest(ledger, as_of=AS_OF, until=UNTIL, seed=20120331, gaps=gaps)


@pytest.fixture(scope="module", params=["less_holes", "like_for_like"])
def test_of_2012(request: pytest.FixtureRequest) -> BackTest:
    """Return the one, then the other."""
    found: BackTest = request.getfixturevalue(request.param)
    return found


def counted() -> tuple[int, int, dict[str, float]]:
    """Return partners, gone, and the balanced accuracy of the two rules, from the rows of the file alone."""
    days = defaultdict(set)
    with LEDGER.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            days[" ".join(row["Vendor"].upper().split())].add(date.fromisoformat(row["Date"]))
    cases = []
    for of_one in days.values():
        known = sorted(day for day in of_one if day <= AS_OF)
        if len(known) >= 6:
            silent, mean = (AS_OF - known[-1]).days, (known[-1] - known[0]).days / (len(known) - 1)
            gone = not any(AS_OF < day <= UNTIL for day in of_one)
            cases.append((gone, {"silent_half_a_year": silent > 183, "silent_two_gaps": silent > 2 * mean}))
    went_in_all = sum(went for went, _ in cases)
    right = {
        rule: sum(
            (said[rule] == went) / (went_in_all if went else len(cases) - went_in_all) / 2 for went, said in cases
        )
        for rule in cases[0][1]
    }
    return len(cases), went_in_all, right


def test_the_partners_and_the_rules_are_as_counted(test_of_2012: BackTest) -> None:
    """422 partners, 244 of them gone, and the two rules: as promised, and as counted from the file."""
    partners, gone, right = counted()
    assert (test_of_2012.partners, test_of_2012.gone) == (partners, gone) == (422, 244)
    assert {each.rule: each.balanced_accuracy for each in test_of_2012.rules} == pytest.approx(right)
    assert right == pytest.approx({"silent_half_a_year": 0.9028, "silent_two_gaps": 0.8788}, abs=0.0001)


def test_like_for_like_the_warnings_are_not_worse_than_either_rule(like_for_like: BackTest) -> None:
    """With the silence that the rules count, they are at least as good in most of the paired resamples."""
    assert like_for_like.warnings.gaps == ()
    assert like_for_like.balanced_accuracy > max(each.balanced_accuracy for each in like_for_like.rules)
    assert [each.verdict for each in like_for_like.rules] == ["not_worse", "not_worse"]


def test_with_holes_taken_off_no_rule_is_shown_to_be_better(less_holes: BackTest) -> None:
    """The interval of the difference to the better rule holds 0; the other rule is beaten in nearly every resample."""
    half_a_year, two_gaps = less_holes.rules
    assert (half_a_year.verdict, two_gaps.verdict) == ("cannot_tell", "not_worse")
    assert half_a_year.low < 0 < half_a_year.high
    assert half_a_year.difference > -0.005
    assert two_gaps.at_least_as_good > 0.95


def test_the_probabilities_hold(test_of_2012: BackTest) -> None:
    """Spiegelhalter's statistic finds no fault, and what was said lies in the interval of every bin."""
    assert abs(test_of_2012.calibration_z) < 1.96
    assert test_of_2012.brier < 0.4 * test_of_2012.brier_base
    assert test_of_2012.log_score < 0.45 * test_of_2012.log_score_base
    for each in test_of_2012.reliability:
        assert each.observed_low <= each.mean_probability <= each.observed_high


def test_the_example_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """The example runs as it is: both ways with outcome, rules and verdicts, reliability and reasons, tables narrow."""
    runpy.run_path(str(EXAMPLE))["main"]()
    said = capsys.readouterr().out
    for part in ("422 partners, of whom 244", "silent more than 183 days", "0.9028", "0.9 - 1.0", "The most doubtful:"):
        assert part in said
    assert said.count("Against “silent more than 183 days”: it cannot be told.") == 1
    assert said.count("Against “silent more than 183 days”: not worse.") == 1
    assert all(len(line) < 150 for line in said.splitlines() if "  " in line)


def test_the_days_of_the_page_are_as_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """The example prints the rows of the page's table of days; the worst of them and the last are asked about."""
    days = [date(2011, 3, 31), date(2012, 3, 31)]
    runpy.run_path(str(EXAMPLE))["main"](*days)
    page = (EXAMPLE.parents[1] / "docs" / "how-to" / "warn-of-loss.md").read_text(encoding="utf-8")
    rows = capsys.readouterr().out.splitlines()[2:]
    assert len(rows) == 2
    assert all(row in page for row in rows)
