"""Make the table of aliases for the ledger: which spellings are one supplier, and why.

Run it as ``python examples/aliases.py``; it rewrites ``examples/data/gla_spending/aliases.csv``, which is committed so
that every merge can be read and struck out. Names that differ in case or blanks alone need no alias.
"""

import csv
import re
from collections import Counter, defaultdict
from pathlib import Path

LEDGER = Path(__file__).parent / "data" / "gla_spending" / "gla_spending.csv"
TABLE = LEDGER.with_name("aliases.csv")

# Numbers that the ledger uses for many payees (one-off payments, bank cards), and one on which two bodies stand.
COLLECTIVE = re.compile(r"1505.*|10012011|10007500")
PERSON = re.compile(r"individual \d+|.*\brefund\b.*")

# London boroughs under other names: one authority each.
BOROUGHS = {
    "lb barking and dagenham": ("lb barking", "lb barking and dagen", "lb barking and dagenha"),
    "lb hammersmith and fulham": ("lb hsmith and fulham", "hammersmith and fulham london borough"),
    "lb croydon": ("croydon council",),
    "lb greenwich": ("greenwich council", "royal borough of greenwich"),
    "lb haringey": ("haringey council",),
    "lb harrow": ("harrow council",),
    "lb islington": ("islington council",),
    "lb southwark": ("southwark council",),
    "wandsworth borough council": ("wandsworth council", "wadsworth borough council"),
    "city of westminster": ("westminster city council",),
    "royal borough of kensington and chelsea": (
        "royal borough of kensignton and che",
        "royal borough of kensington and che",
        "royal borough of kensington and chels",
        "royal borough kensington and chelsea",
        "rb kensington and chelsea",
    ),
}


def key(name: str) -> str:
    """Return `name` without case and superfluous blanks, as relstage compares names."""
    return " ".join(name.split()).casefold()


def plain(name: str) -> str:
    """Return `name` without punctuation, its legal form and a leading "London Borough of" brought to one form."""
    text = re.sub(r"[^\w]+", " ", re.sub(r"[.'’`]", "", key(name).replace("&", " and ")))
    text = re.sub(r"\blimited\b", "ltd", re.sub(r"\bcompany\b", "co", " ".join(text.split())))
    return re.sub(r"^(lb|l b|lbo|london borough) (of )?", "lb ", text)


class Groups:
    """Names that are one supplier (union-find), each link with its reason."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}
        self.why: dict[str, str] = {}

    def root(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            name = self.parent[name]
        return name

    def link(self, name: str, other: str, why: str) -> None:
        first, second = self.root(name), self.root(other)
        if first != second:
            self.parent[second] = first
            self.why.setdefault(name, why)
            self.why.setdefault(other, why)


def grouped(rows: list[dict[str, str]]) -> Groups:
    """Bring the plain names of the ledger together by borough and by supplier number."""
    groups = Groups()
    for borough, others in BOROUGHS.items():
        for other in others:
            groups.link(borough, other, "borough")
    numbers: dict[str, str] = {}
    for row in rows:
        name, number = plain(row["Vendor"]), row["VendorID"]
        groups.root(name)
        if number and not COLLECTIVE.fullmatch(number) and not PERSON.fullmatch(name):
            groups.link(numbers.setdefault(number, name), name, f"number {number}")
    return groups


def table(rows: list[dict[str, str]]) -> list[tuple[str, str, str]]:
    """Return spelling, name and reason of each alias: the name of a supplier is its most frequent spelling."""
    groups = grouped(rows)
    times: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        times[groups.root(plain(row["Vendor"]))][" ".join(row["Vendor"].split())] += 1
    found = []
    for spellings in times.values():
        name = min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
        for one in {key(spelling): spelling for spelling in sorted(spellings)}.values():
            if key(one) != key(name):
                why = "form" if plain(one) == plain(name) else groups.why.get(plain(one), "form")
                found.append((one, name, why))
    return sorted(found, key=lambda alias: (alias[1].casefold(), alias[0].casefold()))


def main() -> None:
    """Write the table."""
    with LEDGER.open(encoding="utf-8", newline="") as file:
        aliases = table(list(csv.DictReader(file)))
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("spelling", "name", "why"))
        writer.writerows(aliases)
    print(f"{len(aliases)} aliases of {len({name for _, name, _ in aliases})} suppliers in {TABLE}")


if __name__ == "__main__":
    main()
