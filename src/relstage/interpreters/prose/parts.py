"""A guard and the reasons of its leaves brought together again, so that words can follow the guard's tree."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple, assert_never

from relstage.models import Reason
from relstage.rules import AllOf, AnyOf, Bound, Level, Not, Rule, Verdict


class Part(NamedTuple):
    """A node of a guard without ``Not``, with its verdict; a leaf has its reason, the others have parts."""

    node: Literal["leaf", "all", "any"]
    verdict: Verdict
    reason: Reason | None = None
    parts: tuple["Part", ...] = ()


def paired(guard: Rule, reasons: Sequence[Reason]) -> Part:
    """Return `guard` with the `reasons` of its leaves, which stand from left to right, and the verdicts they give."""
    return _paired(guard, iter(reasons), negated=False)


def _paired(rule: Rule, reasons: Iterator[Reason], *, negated: bool) -> Part:
    match rule:
        case Bound() | Level():
            reason = next(reasons)
            return Part("leaf", Verdict[reason.verdict.upper()], reason)
        case AllOf(inner) | AnyOf(inner):
            parts = tuple(_paired(part, reasons, negated=negated) for part in inner)
            verdicts = [part.verdict for part in parts]
            if isinstance(rule, AllOf) != negated:
                return Part("all", min(verdicts, default=Verdict.HOLDS), None, parts)
            return Part("any", max(verdicts, default=Verdict.FAILS), None, parts)
        case Not(part):
            return _paired(part, reasons, negated=not negated)
        case _:
            assert_never(rule)


def lacking(part: Part) -> Part | None:
    """Return what of `part` is left when every leaf that holds is taken away; ``None`` where nothing is."""
    if part.node == "leaf":
        return None if part.verdict is Verdict.HOLDS else part
    left = tuple(found for each in part.parts if (found := lacking(each)) is not None)
    if not left and (part.node == "all" or part.parts):
        return None
    if part.node == "all" and len(left) == 1:
        return left[0]
    return part._replace(parts=left)


def support(part: Part) -> Part | None:
    """Return what of a `part` that holds makes it hold: all of "all of", and of "any of" what holds."""
    if part.verdict is not Verdict.HOLDS:
        return None
    found = tuple(kept for each in part.parts if (kept := support(each)) is not None)
    return found[0] if len(found) == 1 else part._replace(parts=found)
