"""Every exception of relstage, and what it tells its reader.

An error says where, what stands there, what is allowed, and which known name is nearest. Whatever finds several
problems reports them all at once: each is a :class:`Problem` with a stable code. No class here is a ``ValueError``,
so that pydantic never swallows one inside a validator.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, and where.

    Parameters
    ----------
    code : str
        Stable name of the kind of problem, for example ``"unknown-indicator"``.
    place : str
        JSON pointer (``/transitions/2/guard``), line of a file (``line 7, column amount``), or a name.
    message : str
        What stands there and what is allowed, in a lower-case sentence.
    excerpt : str
        The source line with a caret under the place, where there is one.
    """

    code: str
    place: str
    message: str
    excerpt: str = ""

    def __str__(self) -> str:
        head = f"{self.place}: " if self.place else ""
        tail = f"\n{self.excerpt}" if self.excerpt else ""
        return f"{head}{self.message} [{self.code}]{tail}"


class RelstageError(Exception):
    """Base of all errors of this library; carries one :class:`Problem` or many."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class RuleError(RelstageError):
    """A rule is ill-formed: its text, an operand, or a place where Python would misread it."""


class DefinitionError(RelstageError):
    """A stage model is ill-formed; all its problems are listed."""


class FactError(RelstageError):
    """A reading, an event or a row of a log cannot be taken as it is."""


class ScenarioError(RelstageError):
    """A scenario does not fit its model, or supposes what cannot be; all its problems are listed."""


class ChainError(RelstageError):
    """A Markov chain is ill-formed, or has no answer of the kind that was asked for."""


class RunError(RelstageError):
    """A worker was lost, or failed, before its part of a study was done; what is finished is kept where asked for."""


class StageError(RelstageError):
    """A stage, transition or label is not one of the model, or does not say which one it means."""


class TooLarge(RelstageError):
    """A documented limit is passed; deciding exactly would cost too much."""


class Sealed(RelstageError):
    """Something would add or force a transition past its guard."""


class HostError(RelstageError):
    """A host object does not hold a stage or readings where the machine was told to find them."""


class MissingExtra(RelstageError):
    """An optional dependency is not installed; the message names the extra that brings it."""


def demand(value: object, wanted: type | tuple[type, ...], place: str, error: type[RelstageError]) -> None:
    """Raise `error` (``wrong-class``) where `value` is of none of the `wanted` classes."""
    if not isinstance(value, wanted):
        names = " or ".join(each.__name__ for each in (wanted if isinstance(wanted, tuple) else (wanted,)))
        said = f"{type(value).__name__} stands here; a {names} is asked for"
        raise error(Problem("wrong-class", place, said))


def demand_each(
    values: Iterable[T], wanted: type | tuple[type, ...], place: str, error: type[RelstageError]
) -> tuple[T, ...]:
    """Return `values` as a tuple; raise `error` (``wrong-class``) where one is of none of the `wanted` classes."""
    demand(values, Iterable, place, error)
    found = tuple(values)
    for value in found:
        demand(value, wanted, place, error)
    return found


def nearest(name: object, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the known name nearest to `name`, or an empty string."""
    if not isinstance(name, str):
        return ""
    from difflib import get_close_matches  # dear to import, and needed only when something is wrong

    match = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {match[0]!r}?" if match else ""
