"""The registry: each invariant with its name, its statement, what it is about, and to which models it applies."""

import inspect
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from relstage.errors import Problem, RuleError, nearest
from relstage.machines import StageModel

About = Literal["definition", "decision", "history"]
Check = Callable[[Any], None]


class Broken(AssertionError):
    """An invariant does not hold: what was seen, and what was expected."""

    def __init__(self, seen: str, expected: str) -> None:
        super().__init__(f"seen: {seen}; expected: {expected}")
        self.seen, self.expected = seen, expected


def require(holds: bool, seen: object, expected: object) -> None:
    """Raise :class:`Broken` unless something holds."""
    if not holds:
        raise Broken(str(seen), str(expected))


@dataclass(frozen=True, slots=True)
class Invariant:
    """One promise about a model, a decision or a history.

    Parameters
    ----------
    name : str
        Its name.
    statement : str
        What it promises, in a sentence.
    about : {"definition", "decision", "history"}
        What `check` is given: the ``StageModel``; a :class:`Question`; a :class:`History`.
    check : callable
        Raises an ``AssertionError`` where the promise is broken, best by :func:`require`.
    applies_to : callable
        Says why the invariant does not apply to a model; an empty string where it does.
    """

    name: str
    statement: str
    about: About
    check: Check
    applies_to: Callable[[StageModel], str]


AS_RECORDED = "as_recorded"
"""What the report calls the comparison with recorded decisions; no invariant may have this name."""

INVARIANTS: dict[str, Invariant] = {}
"""Every invariant by name, in the order in which they are asked."""


def always(_: StageModel) -> str:
    """Apply to every model."""
    return ""


def invariant(
    name: str, *, about: About = "history", applies_to: Callable[[StageModel], str] | None = None
) -> Callable[[Check], Check]:
    """Put a check into the registry; the first line of its docstring is the statement.

    Parameters
    ----------
    name : str
        Its name, an identifier; the same function may be registered under it again.
    about : {"definition", "decision", "history"}
        What the check is given: the ``StageModel``; a :class:`Question`; a :class:`History`.
    applies_to : callable, optional
        Given the model, says why the invariant does not apply; an empty string where it does.

    Raises
    ------
    RuleError
        Where the check has no docstring (``no-statement``), `about` is none of the three (``unknown-about``), the name
        is no identifier, as where the decorator stands without brackets (``not-a-name``), or it is another check's
        (``name-taken``).

    Examples
    --------
    >>> from relstage.testing import INVARIANTS, invariant
    >>> @invariant("never_from_ended", about="decision")
    ... def never_from_ended(question):
    ...     '''No decision leaves the exit without an event.'''
    ...     assert question.stage != "ended" or question.event is not None or not question.decision.moves
    >>> INVARIANTS.pop("never_from_ended").statement
    'No decision leaves the exit without an event.'
    """
    if not isinstance(name, str):
        said = f'write @invariant("name", about=...), with a text as the name, not {type(name).__name__}'
        raise RuleError(Problem("not-a-name", getattr(name, "__name__", repr(name)), said))
    if not name.isidentifier():
        said = "the name of an invariant is an identifier, such as no_key_client_without_sponsor"
        raise RuleError(Problem("not-a-name", repr(name), said))
    if about not in ("definition", "decision", "history"):
        said = f"an invariant is about a definition, a decision or a history, not {about!r}"
        raise RuleError(Problem("unknown-about", name, said))

    def register(check: Check) -> Check:
        statement = (inspect.getdoc(check) or "").partition("\n")[0].strip()
        if not statement:
            raise RuleError(Problem("no-statement", name, "state in the docstring of the check what it promises"))
        if name == AS_RECORDED or (name in INVARIANTS and not _same(INVARIANTS[name].check, check)):
            said = "another invariant has this name; choose one that is free"
            raise RuleError(Problem("name-taken", name, said))
        INVARIANTS[name] = Invariant(name, statement, about, check, applies_to or always)
        return check

    return register


def _names(field: str, given: object) -> tuple[str, ...]:
    if isinstance(given, Iterable) and not isinstance(given, str):
        names = tuple(given)
        if all(isinstance(name, str) for name in names):
            return names
    said = f"give a collection of names, such as ['no_skipping'], not {given!r}"
    raise RuleError(Problem("not-names", field, said))


def _same(known: Check, check: Check) -> bool:
    """Tell whether both are one function, perhaps loaded twice."""
    known_code, code = getattr(known, "__code__", None), getattr(check, "__code__", None)
    alike = code is not None and code == known_code and not code.co_freevars
    return known is check or (alike and known.__module__ == check.__module__)


def chosen(
    names: Iterable[str] | None,
    exclude: Iterable[str],
    *,
    about: Collection[About] = get_args(About),
    or_none: bool = False,
) -> tuple[Invariant, ...]:
    """Return the invariants of these names, or all, without those excluded.

    Raises
    ------
    RuleError
        Where one text stands for a collection (``not-names``); with every name that is no invariant's
        (``unknown-invariant``); or where none is left that is about one of
        `about` (``nothing-to-ask``), unless there may be none.
    """
    wanted = tuple(INVARIANTS) if names is None else _names("invariants", names)
    unwanted = _names("exclude", exclude)
    unknown = [name for name in dict.fromkeys((*wanted, *unwanted)) if name not in INVARIANTS]
    if unknown:
        problems = (
            Problem("unknown-invariant", n, f"no invariant has this name{nearest(n, INVARIANTS)}") for n in unknown
        )
        raise RuleError(*problems)
    left = tuple(INVARIANTS[name] for name in dict.fromkeys(wanted) if name not in unwanted)
    if not or_none and not any(each.about in about for each in left):
        said = f"no invariant about a {' or a '.join(about)} is left to ask: name another, or exclude fewer"
        raise RuleError(Problem("nothing-to-ask", "invariants", said))
    return left
