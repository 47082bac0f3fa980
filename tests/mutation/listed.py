"""The survivors that were looked at: ``survivors.md`` as records."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent / "survivors.md"
ROW = re.compile(r"\| (?P<name>.+?) \| (?P<kind>equivalent|left) \| (?P<why>.+) \|")


@dataclass(frozen=True)
class Listed:
    """A survivor: its name, ``equivalent`` or ``left``, and why."""

    name: str
    kind: str
    why: str


def listed() -> list[Listed]:
    """Return the rows of the page; there, a backslash stands before a bar within code."""
    rows = (ROW.fullmatch(line) for line in PAGE.read_text(encoding="utf-8").splitlines())
    return [Listed(row["name"].replace("\\|", "|"), row["kind"], row["why"]) for row in rows if row]
