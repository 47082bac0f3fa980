"""The real ledger, read and followed through Ford's stages, beside reading and grouping it with the csv module.

28,145 payments of a public buyer to some 3,400 suppliers, five years: `examples/data/gla_spending`. All of the replay
is timed: reading and checking each row, spellings of names, orders, yearly volumes, and every relationship followed to
the end.

Run: ``python -m benchmarks.ledger [rounds]``
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.timing import in_turns, machine, table, verdict
from relstage import ford
from relstage.adapters.logs import Inference, Layout, Log, end_of, orders, read_aliases, replay

FOLDER = Path(__file__).parent.parent / "examples" / "data" / "gla_spending"
LEDGER, ALIASES = FOLDER / "gla_spending.csv", FOLDER / "aliases.csv"
COLUMNS = {"partner": "Vendor", "date": "Date", "amount": "Amount"}
ZONE = "Europe/London"
AS_OF = end_of(date(2013, 4, 25), ZONE)


def grouped() -> int:
    """Read the ledger with ``csv.DictReader``, group days and amounts by name, and return its rows."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    with LEDGER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["Vendor"]].append((row["Date"], float(row["Amount"])))
    return sum(map(len, found.values()))


def log() -> Log:
    """Read and check the ledger as the demo does."""
    return orders(
        LEDGER,
        COLUMNS,
        owner="Greater London Authority",
        layout=Layout(zone=ZONE, aliases=read_aliases(ALIASES)),
        inference=Inference(silence_months=12, period_months=12, period_start=date(2008, 4, 1), volume_floor=1000.0),
    )


def read() -> int:
    """Read and check the ledger, and return its rows."""
    with log() as made:
        return made.notes.rows


def replayed() -> int:
    """Read the ledger, follow every relationship to the end, and return the rows of the ledger."""
    with log() as made:
        assert sum(1 for _ in replay(ford, made, as_of=AS_OF)) > 3000
        return made.notes.rows


GROUPED, READ, REPLAYED = "csv.DictReader and a grouping", "relstage, reading alone", "relstage, the whole replay"


def main(rounds: int = 3) -> None:
    """Measure and print the figures and the target."""
    works: dict[str, Callable[[], int]] = {GROUPED: grouped, READ: read, REPLAYED: replayed}
    timed = in_turns({name: lambda work=work: work for name, work in works.items()}, rounds)  # type: ignore[misc]
    print(f"## The ledger\n\n{machine()}; {rounds} rounds; {grouped():,} rows\n")
    rows = [(name, f"{timed.typical(name) * 1e6:.1f}", f"{timed.ratio(name, GROUPED):.1f}") for name in works]
    print(table(("ledger", "CPU us a row", "of csv and a grouping"), rows), "\n")
    print(verdict("the whole replay, of csv.DictReader and a grouping", timed.ratio(REPLAYED, GROUPED), 40.0))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
