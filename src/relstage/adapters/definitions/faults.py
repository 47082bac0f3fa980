"""What is wrong with a definition file, gathered so that one fault neither hides others nor is told twice."""

from dataclasses import dataclass, field

from relstage.adapters.definitions.limits import MAX_PROBLEMS
from relstage.adapters.wording import SHOWN, shown
from relstage.errors import DefinitionError, Problem
from relstage.interpreters.text import pointed


class Enough(Exception):
    """There is no point in reading on; never leaves the package."""


@dataclass(slots=True)
class Faults:
    """The problems found so far, and the places whose value was replaced because of one of them."""

    found: list[Problem] = field(default_factory=list)
    replaced: set[str] = field(default_factory=set)

    def add(self, code: str, place: str, message: str, excerpt: str = "") -> None:
        """Note a problem; past `MAX_PROBLEMS` stop reading."""
        if len(self.found) == MAX_PROBLEMS:
            self.found.append(
                Problem("too-many-problems", "", f"these are the first {MAX_PROBLEMS}; the others are not shown")
            )
            raise Enough
        self.found.append(Problem(code, place, message, excerpt))

    def replace(self, code: str, place: str, message: str) -> None:
        """Note a problem with the value at `place`, of which nothing else is to be said."""
        self.replaced.add(place)
        self.add(code, place, message)

    def stop(self, code: str, place: str, message: str, excerpt: str = "") -> Enough:
        """Note a problem that makes the rest unreadable; raise what this returns."""
        self.add(code, place, message, excerpt)
        return Enough()

    def error(self) -> DefinitionError:
        """Return the error that tells all of it."""
        return DefinitionError(*self.found)


def under(place: str, key: str | int) -> str:
    """Return the JSON pointer to `key` under `place`."""
    return f"{place}/{printable(str(key)).replace('~', '~0').replace('/', '~1')}"


def printable(text: str) -> str:
    """Return `text` with what a terminal would not show as it is written out."""
    return text if text.isprintable() else repr(text)[1:-1]


def caret(text: str, line: int, column: int) -> str:
    """Return the part of `line` around `column` (both from 1) with a caret under it."""
    written = text.split("\n")[line - 1] if text else ""
    start = max(0, column - 1 - SHOWN)
    part = written[start : start + 2 * SHOWN]
    return pointed(part, column - 1 - start) if part.strip() else ""


__all__ = ["SHOWN", "Enough", "Faults", "caret", "printable", "shown", "under"]
