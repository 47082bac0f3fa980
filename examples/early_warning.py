"""Who had gone silent in spring 2012? The warnings of that day, set beside the year that followed and two fixed rules.

Run it as ``python examples/early_warning.py [DAY ...]``: ``DAY`` is another day to ask on, a year before which some of
the record and after which a year of it must lie. Of several days a table is printed, a row for each. Names are those of
the ledger, case and blanks aside; the aliases beside it are left out, so a supplier that came back under another
spelling counts as gone.
"""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from dateutil.relativedelta import relativedelta

from relstage.adapters.logs import read_ledger
from relstage.studies.ledger import Ledger
from relstage.studies.warning import (
    BackTest,
    backtest,
    days_table,
    doubtful,
    laid_out,
    outcome,
    preface,
    reasons,
    reliability_table,
    rules_table,
    verdicts,
    warnings_table,
)

LEDGER = Path(__file__).parent / "data" / "gla_spending" / "gla_spending.csv"
COLUMNS = {"partner": "Vendor", "date": "Date", "amount": "Amount"}
AS_OF = date(2012, 3, 31)
SEED = 20120331


def test_of(ledger: Ledger, day: date, **options: Any) -> BackTest:
    """Set the warnings of one day beside the year after it."""
    return backtest(ledger, as_of=day, until=day + relativedelta(years=1), seed=SEED, **options)


def beside_the_rules(test: BackTest) -> None:
    print("", laid_out(rules_table(test, "en")), "", *verdicts(test, "en"), sep="\n")


def main(*days: date) -> None:
    ledger = read_ledger(LEDGER, COLUMNS)
    if len(days) > 1:
        print(laid_out(days_table([test_of(ledger, day, resamples=100) for day in days], "en")))
        return
    test = test_of(ledger, *days or (AS_OF,))
    given = test.warnings
    print(*preface(given, "en"), *outcome(test, "en"), sep="\n")
    beside_the_rules(test)
    print("", laid_out(reliability_table(test, "en")), doubtful(test, "en"), sep="\n")
    print("", laid_out(warnings_table(given, "en", top=5)), sep="\n")
    in_doubt = min(given.warnings, key=lambda each: abs(each.probability - 0.5))
    print("", f"The most doubtful: {in_doubt.partner}", *reasons(given, in_doubt, "en"), sep="\n")
    whole = test_of(ledger, test.as_of, gaps=())
    print("", "The same, if the holes of the record counted as silence:", *outcome(whole, "en"), sep="\n")
    beside_the_rules(whole)


if __name__ == "__main__":
    main(*map(date.fromisoformat, sys.argv[1:]))
