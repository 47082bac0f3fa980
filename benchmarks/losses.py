"""The real ledger, read and searched for lost customers, beside reading and grouping it with the csv module.

All of the analysis is timed: reading and checking each row, names and their spellings, holes and floors of the record,
key partners, their standing, and as whom those who stopped may go on.

Run: ``python -m benchmarks.losses [rounds]``
"""

import sys
from collections.abc import Callable
from datetime import date

from benchmarks.ledger import ALIASES, COLUMNS, LEDGER, grouped
from benchmarks.timing import in_turns, machine, table, verdict
from relstage.adapters.logs import Layout, read_aliases, read_ledger
from relstage.studies.ledger import Ledger
from relstage.studies.losses import volumes

AS_OF = date(2013, 3, 31)
NUMBERED = {**COLUMNS, "number": "VendorID"}

GROUPED, READ, ANALYSED = "csv.DictReader and a grouping", "relstage, reading alone", "relstage, the whole analysis"
ALIASED = "the whole analysis, with aliases"
TARGET = 20.0


def read() -> int:
    """Read and check the ledger, and return its rows."""
    return read_ledger(LEDGER, NUMBERED).rows


def analysed() -> int:
    """Read the ledger and find its lost customers, and return its rows."""
    ledger = read_ledger(LEDGER, NUMBERED)
    assert len(volumes(ledger, as_of=AS_OF).key) == 171
    return ledger.rows


def aliased() -> int:
    """Do the same with aliases, and return the rows."""
    ledger: Ledger = read_ledger(LEDGER, NUMBERED, layout=Layout(aliases=read_aliases(ALIASES)))
    assert len(volumes(ledger, as_of=AS_OF).key) == 139
    return ledger.rows


def main(rounds: int = 3) -> None:
    """Measure and print the figures and the target."""
    works: dict[str, Callable[[], int]] = {GROUPED: grouped, READ: read, ANALYSED: analysed, ALIASED: aliased}
    timed = in_turns({name: lambda work=work: work for name, work in works.items()}, rounds)  # type: ignore[misc]
    print(f"## Lost customers\n\n{machine()}; {rounds} rounds; {grouped():,} rows\n")
    rows = [(name, f"{timed.typical(name) * 1e6:.1f}", f"{timed.ratio(name, GROUPED):.1f}") for name in works]
    print(table(("ledger", "CPU us a row", "of csv and a grouping"), rows), "\n")
    print(verdict("the whole analysis, of csv.DictReader and a grouping", timed.ratio(ANALYSED, GROUPED), TARGET))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
