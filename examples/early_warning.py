"""Who had gone silent in spring 2012? The warnings of that day, set beside the year that followed and two fixed rules.

Run it as ``python examples/early_warning.py [DAY]``: ``DAY`` is another day to ask on, a year before which some of the
record and after which a year of it must lie. Names are those of the ledger, case and blanks aside; the aliases beside
it are left out, so a supplier that came back under another spelling counts as gone.
"""

import sys
from datetime import date
from pathlib import Path

from relstage.adapters.logs import read_ledger
from relstage.studies.warning import (
    backtest,
    laid_out,
    outcome,
    preface,
    reasons,
    reliability_table,
    rules_table,
    warnings_table,
)

LEDGER = Path(__file__).parent / "data" / "gla_spending" / "gla_spending.csv"
COLUMNS = {"partner": "Vendor", "date": "Date", "amount": "Amount"}
AS_OF = date(2012, 3, 31)
SEED = 20120331


def main(as_of: date = AS_OF) -> None:
    ledger = read_ledger(LEDGER, COLUMNS)
    test = backtest(ledger, as_of=as_of, until=as_of.replace(year=as_of.year + 1), seed=SEED)
    given = test.warnings
    print(*preface(given, "en"), *outcome(test, "en"), sep="\n")
    print("", laid_out(rules_table(test, "en")), "", laid_out(reliability_table(test, "en")), sep="\n")
    print("", laid_out(warnings_table(given, "en", top=5)), sep="\n")
    doubtful = min(given.warnings, key=lambda each: abs(each.probability - 0.5))
    print("", f"The most doubtful: {doubtful.partner}", *reasons(given, doubtful, "en"), sep="\n")
    whole = backtest(ledger, as_of=as_of, until=test.until, seed=SEED, gaps=())
    print("", "The same, if the holes of the record counted as silence:", *outcome(whole, "en"), sep="\n")
    print("", laid_out(rules_table(whole, "en")), sep="\n")


if __name__ == "__main__":
    main(*map(date.fromisoformat, sys.argv[1:2]))
