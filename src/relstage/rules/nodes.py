"""The five kinds of rule, their limits, and their text.

Nodes are inert: what is done with them is a function with one ``match``.
"""

import keyword
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn, TypeVar, assert_never

from pydantic import AfterValidator, ConfigDict, Field
from pydantic.dataclasses import dataclass

from relstage.errors import Problem, RuleError, TooLarge
from relstage.rules.scales import LevelName, Levels, Name, Op, Real, number_text

if TYPE_CHECKING:
    from relstage.rules.indicators import Indicator

MAX_DEPTH = 32
MAX_ATOMS = 256


OPERATORS: dict[Op, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
OPPOSITE: dict[Op, Op] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def _no_truth(rule: object) -> NoReturn:
    raise RuleError(
        Problem(
            "rule-as-bool",
            str(rule),
            "a rule has no truth value of its own: connect rules with all_of(...), any_of(...), Not(...), "
            "write a band as all_of(x >= low, x < high), and ask evaluate(rule, readings)",
        )
    )


_CONFIG = ConfigDict(extra="forbid", defer_build=True)


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Bound:
    """One number against one limit: ``trust >= 0.6``."""

    indicator: Name
    op: Op
    limit: Real
    kind: Literal["bound"] = field(default="bound", kw_only=True, repr=False)

    __bool__ = _no_truth

    def __str__(self) -> str:
        return text(self)


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Level:
    """A reading among some levels of its scale: ``supplier_status in ("preferred", "sole")``."""

    indicator: Name
    among: Annotated[
        tuple[LevelName, ...], Field(min_length=1), AfterValidator(lambda names: tuple(sorted(set(names))))
    ]
    kind: Literal["level"] = field(default="level", kw_only=True, repr=False)

    __bool__ = _no_truth

    def __str__(self) -> str:
        return text(self)


@dataclass(frozen=True, slots=True, config=_CONFIG)
class AllOf:
    """Every part holds; without parts it always holds."""

    parts: tuple["Rule", ...]
    kind: Literal["all_of"] = field(default="all_of", kw_only=True, repr=False)

    __bool__ = _no_truth

    def __post_init__(self) -> None:
        _within_limits(self)

    def __str__(self) -> str:
        return text(self)


@dataclass(frozen=True, slots=True, config=_CONFIG)
class AnyOf:
    """At least one part holds; without parts it never holds."""

    parts: tuple["Rule", ...]
    kind: Literal["any_of"] = field(default="any_of", kw_only=True, repr=False)

    __bool__ = _no_truth

    def __post_init__(self) -> None:
        _within_limits(self)

    def __str__(self) -> str:
        return text(self)


@dataclass(frozen=True, slots=True, config=_CONFIG)
class Not:
    """The part fails."""

    part: "Rule"
    kind: Literal["not"] = field(default="not", kw_only=True, repr=False)

    __bool__ = _no_truth

    def __post_init__(self) -> None:
        _within_limits(self)

    def __str__(self) -> str:
        return text(self)


Rule = Annotated[Bound | Level | AllOf | AnyOf | Not, Field(discriminator="kind")]
Leaf = Bound | Level


def _rules_only(parts: tuple[object, ...]) -> None:
    for part in parts:
        if not isinstance(part, Bound | Level | AllOf | AnyOf | Not):
            said = f"{part!r} is no rule; compare an indicator with a limit, or ask indicator.among(level)"
            raise RuleError(Problem("not-a-rule", str(part), said))


def all_of(*parts: Rule) -> Rule:
    """Make the rule that every part holds."""
    _rules_only(parts)
    return parts[0] if len(parts) == 1 else AllOf(parts)


def any_of(*parts: Rule) -> Rule:
    """Make the rule that at least one part holds."""
    _rules_only(parts)
    return parts[0] if len(parts) == 1 else AnyOf(parts)


def leaves(rule: Rule) -> Iterator[Leaf]:
    """Yield the leaves of `rule` from left to right."""
    for leaf, _ in signed_leaves(rule):
        yield leaf


def signed_leaves(rule: Rule, *, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Yield the leaves of `rule` from left to right, each with whether it stands under an odd number of ``Not``."""
    match rule:
        case Bound() | Level():
            yield rule, negated
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from signed_leaves(part, negated=negated)
        case Not(part):
            yield from signed_leaves(part, negated=not negated)
        case _:
            assert_never(rule)


def with_leaves(rule: Rule, fresh: Iterable[Leaf]) -> Rule:
    """Return `rule` with its leaves, from left to right, replaced by `fresh`."""
    return _refill(rule, iter(fresh))


def _refill(rule: Rule, fresh: Iterator[Leaf]) -> Rule:
    match rule:
        case Bound() | Level():
            return next(fresh)
        case AllOf(parts):
            return AllOf(tuple(_refill(part, fresh) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_refill(part, fresh) for part in parts))
        case Not(part):
            return Not(_refill(part, fresh))
        case _:
            assert_never(rule)


def depth(rule: Rule) -> int:
    """Return the number of levels of the tree; a leaf has 1."""
    match rule:
        case Bound() | Level():
            return 1
        case AllOf(parts) | AnyOf(parts):
            return 1 + max(map(depth, parts), default=0)
        case Not(part):
            return 1 + depth(part)
        case _:
            assert_never(rule)


def _within_limits(rule: "AllOf | AnyOf | Not") -> None:
    if not isinstance(rule, Not) and len(rule.parts) == 1:
        raise RuleError(
            Problem("single-part", str(rule.parts[0]), "all or any of one part is that part: write it alone")
        )
    if depth(rule) > MAX_DEPTH:
        raise TooLarge(Problem("too-deep", "", f"a rule is at most {MAX_DEPTH} levels deep"))
    if sum(1 for _ in leaves(rule)) > MAX_ATOMS:
        raise TooLarge(Problem("too-many-atoms", "", f"a rule has at most {MAX_ATOMS} leaves"))


J = TypeVar("J", AllOf, AnyOf)


def _without_parts(junction: type[J], kind: str) -> J:
    """Make what ``junction(())`` makes, without pydantic: its first record would double the time of the import."""
    made = object.__new__(junction)
    object.__setattr__(made, "parts", ())
    object.__setattr__(made, "kind", kind)
    return made


always = _without_parts(AllOf, "all_of")
never = _without_parts(AnyOf, "any_of")


def text(rule: Rule, indicators: "Mapping[str, Indicator] | None" = None) -> str:
    """Write `rule` as text that ``relstage.interpreters.text.parse`` reads back to an equal rule.

    With `indicators`, levels that reach to an end of their scale are written as a comparison
    (``supplier_status >= preferred``), which needs the same indicators to be read back.
    """
    match rule:
        case Bound(name, op, limit):
            return f"{name} {op} {number_text(limit)}"
        case Level(name, among):
            return _level_text(name, among, (indicators or {}).get(name))
        case AllOf(()):
            return "always"
        case AnyOf(()):
            return "never"
        case AllOf(parts):
            return " and ".join(_grouped(part, indicators) for part in parts)
        case AnyOf(parts):
            return " or ".join(_grouped(part, indicators) for part in parts)
        case Not(part):
            return f"not ({text(part, indicators)})"
        case _:
            assert_never(rule)


def _grouped(part: Rule, indicators: "Mapping[str, Indicator] | None") -> str:
    written = text(part, indicators)
    return f"({written})" if isinstance(part, AllOf | AnyOf) and part.parts else written


def _level_text(name: str, among: tuple[str, ...], indicator: "Indicator | None") -> str:
    if indicator is not None and isinstance(indicator.scale, Levels):
        levels = indicator.scale.levels
        if set(among) == set(levels[-len(among) :]):
            return f"{name} >= {_bare(levels[-len(among)])}"
        if set(among) == set(levels[: len(among)]):
            return f"{name} <= {_bare(levels[len(among) - 1])}"
    quoted = ", ".join(f'"{level}"' for level in among)
    return f"{name} in ({quoted})"


def _bare(level: str) -> str:
    return f'"{level}"' if keyword.iskeyword(level) else level
