"""The back-test of early warning on real payments: figures counted by other means, and what is promised of ours."""

import runpy
from datetime import date
from pathlib import Path

import pytest

from relstage.adapters.logs import read_ledger
from relstage.studies.warning import BackTest, backtest

LEDGER = Path(__file__).parents[1] / "examples" / "data" / "gla_spending" / "gla_spending.csv"
EXAMPLE = LEDGER.parents[2] / "early_warning.py"
AS_OF, UNTIL = date(2012, 3, 31), date(2013, 3, 31)


@pytest.fixture(scope="module", params=[None, ()], ids=["holes are no silence", "holes are silence"])
def test_of_2012(request: pytest.FixtureRequest) -> BackTest:
    """Return the back-test of the year from April 2012."""
    ledger = read_ledger(LEDGER, {"partner": "Vendor", "date": "Date", "amount": "Amount"})
    return backtest(ledger, as_of=AS_OF, until=UNTIL, gaps=request.param, seed=20120331)


def test_the_partners_and_the_rules_are_as_counted(test_of_2012: BackTest) -> None:
    """422 partners, 244 of them gone, and the two rules as a count by hand has them."""
    assert (test_of_2012.partners, test_of_2012.gone) == (422, 244)
    by_rule = {each.rule: each.balanced_accuracy for each in test_of_2012.rules}
    assert by_rule["silent_half_a_year"] == pytest.approx(0.9028, abs=0.0001)
    assert by_rule["silent_two_gaps"] == pytest.approx(0.8788, abs=0.0001)


def test_the_warnings_are_not_worse_than_the_best_rule(test_of_2012: BackTest) -> None:
    """The paired bootstrap shows no rule to be better, and the lower rule is beaten in nearly every resample."""
    assert all(each.high > 0 for each in test_of_2012.rules)
    assert all(each.difference > -0.005 for each in test_of_2012.rules)
    assert test_of_2012.rules[1].at_least_as_good > 0.95


def test_the_probabilities_hold(test_of_2012: BackTest) -> None:
    """Spiegelhalter's statistic finds no fault, and no bin of the table is far from what was said."""
    assert abs(test_of_2012.calibration_z) < 1.96
    assert test_of_2012.brier < 0.4 * test_of_2012.brier_base
    assert test_of_2012.log_score < 0.45 * test_of_2012.log_score_base
    for each in test_of_2012.reliability:
        assert each.observed_low <= each.mean_probability <= each.observed_high


def test_the_example_prints_its_tables(capsys: pytest.CaptureFixture[str]) -> None:
    """The example runs as it is, and prints outcome, rules, reliability and reasons within 150 columns."""
    runpy.run_path(str(EXAMPLE))["main"]()
    said = capsys.readouterr().out
    for part in ("422 partners, of whom 244", "silent more than 183 days", "0.9028", "0.9 - 1.0", "The most doubtful:"):
        assert part in said
    assert all(len(line) < 150 for line in said.splitlines() if "  " in line)
