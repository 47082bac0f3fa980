"""The language: indicators, five kinds of rule, and what a rule means.

A guard is a finite tree. Its meaning is one function, :func:`evaluate`, from readings to holds, fails or unknown
(Kleene's three values). Everything else in relstage builds such trees, reads them, or asks questions with their help,
and is held to ``evaluate`` by a law.
"""

import keyword
import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from enum import IntEnum
from typing import Annotated, Any, Literal, NoReturn, Self, TypeGuard, assert_never

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.dataclasses import dataclass

from relstage.errors import Problem, RuleError, TooLarge, nearest
from relstage.messages import Labels

MAX_DEPTH = 32
MAX_ATOMS = 256

Op = Literal[">=", ">", "<=", "<"]
Direction = Literal["beneficial", "harmful", "neither"]
Clock = Literal["months_inactive", "months_in_stage", "agreement_term"]
Status = Literal["sourced", "operationalised", "unverified"]
Value = float | str
Readings = Mapping[str, Value | None]

# The text form is read with Python's grammar, so a name may not be one of its keywords.
RESERVED = frozenset(word.lower() for word in (*keyword.kwlist, "always", "never"))


def _a_word(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", text):
        raise ValueError("a name is an ASCII letter, then letters, digits or '_', at most 64")
    return text


def _a_name(text: str) -> str:
    if text.lower() in RESERVED:
        raise ValueError(f"{text!r} is a reserved word")
    return _a_word(text)


def is_finite(value: object) -> TypeGuard[float]:
    """Tell whether `value` is a number that float64 can hold; a bool is none."""
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    except OverflowError:  # a whole number past float64
        return False


def _plain_zero(number: float) -> float:
    return number + 0.0  # -0.0 becomes 0.0, so that equal limits have equal text and digest


Name = Annotated[str, AfterValidator(_a_name)]
LevelName = Annotated[str, AfterValidator(_a_word)]
Real = Annotated[float, Field(strict=True, allow_inf_nan=False), AfterValidator(_plain_zero)]


class Record(BaseModel):
    """Base of relstage's records: frozen, closed, no infinities."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, defer_build=True)

    @classmethod
    def made(cls, fields: dict[str, Any], private: dict[str, Any] | None = None) -> Self:
        """Make a record of all its `fields`, right by construction; validating them would cost more than the rest."""
        record = object.__new__(cls)
        _fill_fields(record, fields)
        _fill_set(record, set(fields))
        _fill_extra(record, None)
        _fill_private(record, private)
        return record


# A frozen record refuses to be set, and is filled through its slots.
_fill_fields, _fill_set, _fill_extra, _fill_private = (
    BaseModel.__dict__[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


class Provenance(Record):
    """Where a number, sentence or edge comes from.

    ``sourced``: the named source says so. ``operationalised``: ours, illustrative, to be calibrated. ``unverified``:
    said of a source that we could not read.
    """

    status: Status
    source: str = Field(min_length=1)
    note: str = ""


# ---------------------------------------------------------------------------------------------------- indicators


class Number(Record):
    """A scale of numbers.

    Parameters
    ----------
    low, high : float or None
        Bounds, both included; ``None`` where there is none.
    whole : bool
        Whether only whole numbers occur.
    unit : str
        Unit of the numbers; empty for a share or ratio.
    span : float
        Width by which margins are divided. Default ``high - low``; required where a bound is missing.
    """

    kind: Literal["number"] = "number"
    low: Real | None = None
    high: Real | None = None
    whole: bool = False
    unit: str = ""
    span: Real = Field(default=0.0)

    @model_validator(mode="before")
    @classmethod
    def _span_of_the_bounds(cls, data: object) -> object:
        if isinstance(data, dict) and "span" not in data:
            low, high = data.get("low"), data.get("high")
            if is_finite(low) and is_finite(high):
                return {**data, "span": float(high) - float(low)}
        return data

    @model_validator(mode="after")
    def _bounds_in_order(self) -> "Number":
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low {self.low} is not below high {self.high}")
        if (
            self.whole
            and self.low is not None
            and self.high is not None
            and math.ceil(self.low) > math.floor(self.high)
        ):
            raise ValueError(f"there is no whole number from {self.low} to {self.high}")
        if self.span <= 0:
            raise ValueError("a scale without two bounds needs a positive span, the width that margins are divided by")
        return self

    def admits(self, value: object) -> bool:
        """Tell whether `value` lies on this scale."""
        return (
            is_finite(value)
            and (self.low is None or value >= self.low)
            and (self.high is None or value <= self.high)
            and (not self.whole or float(value).is_integer())
        )

    def __str__(self) -> str:
        low = "-inf" if self.low is None else number_text(self.low)
        high = "inf" if self.high is None else number_text(self.high)
        kind = "a whole number" if self.whole else "a number"
        return f"{kind} from {low} to {high}" + (f" {self.unit}" if self.unit else "")


class Levels(Record):
    """An ordered scale of named levels, lowest first."""

    kind: Literal["levels"] = "levels"
    levels: tuple[LevelName, ...] = Field(min_length=2, max_length=64)

    @model_validator(mode="after")
    def _distinct(self) -> "Levels":
        if len(set(self.levels)) < len(self.levels):
            raise ValueError("the same level stands twice")
        return self

    @property
    def span(self) -> float:
        """Steps from the lowest level to the highest."""
        return len(self.levels) - 1.0

    def admits(self, value: object) -> bool:
        """Tell whether `value` is one of the levels."""
        return isinstance(value, str) and value in self.levels

    def __str__(self) -> str:
        return " < ".join(self.levels)


Scale = Annotated[Number | Levels, Field(discriminator="kind")]


class Indicator(Record):
    """A declared measure of a relationship; comparing it with a limit makes a rule.

    Parameters
    ----------
    name : str
        Identifier, as written in rules.
    label : Labels
        Its name in English and Russian.
    scale : Number or Levels
        Where its values lie.
    direction : {"beneficial", "harmful", "neither"}
        Whether more of it is good for the relationship.
    meaning : str
        What it measures, in a sentence.
    provenance : Provenance
        Who names it.
    clock : {"months_inactive", "months_in_stage", "agreement_term"} or None
        Set for readings that are computed from dates and never recorded.
    count : bool
        Whether it counts from 0 when a relationship is opened.

    Examples
    --------
    >>> from relstage.catalogue.indicators import supplier_status, trust
    >>> print(trust >= 0.6)
    trust >= 0.6
    >>> print(supplier_status >= "preferred")
    supplier_status in ("preferred", "sole")
    """

    name: Name
    label: Labels
    scale: Scale
    direction: Direction
    meaning: str = ""
    provenance: Provenance
    clock: Clock | None = None
    count: bool = False

    def __ge__(self, limit: Value) -> "Rule":
        return compare(self, ">=", limit)

    def __gt__(self, limit: Value) -> "Rule":
        return compare(self, ">", limit)

    def __le__(self, limit: Value) -> "Rule":
        return compare(self, "<=", limit)

    def __lt__(self, limit: Value) -> "Rule":
        return compare(self, "<", limit)

    def among(self, *levels: str) -> "Level":
        """Make the rule that the reading is one of `levels`."""
        if not isinstance(self.scale, Levels):
            raise RuleError(Problem("not-levels", self.name, f"this is {self.scale}; compare it with a number"))
        for level in levels:
            self._rank(level)
        if not levels:
            raise RuleError(Problem("no-level", self.name, f"name at least one level of {self.scale}"))
        return Level(self.name, levels)

    def _rank(self, level: object) -> int:
        assert isinstance(self.scale, Levels)
        if not isinstance(level, str) or level not in self.scale.levels:
            hint = nearest(str(level), self.scale.levels)
            raise RuleError(Problem("unknown-level", self.name, f"{level!r} is not a level of {self.scale}{hint}"))
        return self.scale.levels.index(level)


def compare(indicator: Indicator, op: Op, limit: Value) -> "Rule":
    """Make the rule ``indicator op limit``; on levels, the rule that the reading is among those for which it holds."""
    scale = indicator.scale
    if isinstance(scale, Levels):
        rank = indicator._rank(limit)
        among = tuple(level for i, level in enumerate(scale.levels) if _OPS[op](i, rank))
        return Level(indicator.name, among) if among else never
    if not is_finite(limit):
        raise RuleError(Problem("not-a-number", indicator.name, f"{limit!r} is not a finite number; it is {scale}"))
    return Bound(indicator.name, op, float(limit))


# ---------------------------------------------------------------------------------------------------------- rules


class Verdict(IntEnum):
    """Kleene's values, ordered so that "and" is min and "or" is max."""

    FAILS = -1
    UNKNOWN = 0
    HOLDS = 1

    def __bool__(self) -> NoReturn:
        raise RuleError(Problem("verdict-as-bool", self.name, "compare it: verdict is Verdict.HOLDS"))


def _no_truth(rule: object) -> NoReturn:
    raise RuleError(
        Problem(
            "rule-as-bool",
            str(rule),
            "a rule has no truth value of its own: connect rules with all_of(...), any_of(...), Not(...), "
            "write a band as all_of(x >= low, x < high), and ask evaluate(rule, readings)",
        )
    )


_CONFIG = ConfigDict(extra="forbid")


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


def all_of(*parts: Rule) -> Rule:
    """Make the rule that every part holds."""
    return parts[0] if len(parts) == 1 else AllOf(parts)


def any_of(*parts: Rule) -> Rule:
    """Make the rule that at least one part holds."""
    return parts[0] if len(parts) == 1 else AnyOf(parts)


_OPS: dict[Op, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
OPPOSITE: dict[Op, Op] = {">=": "<", ">": "<=", "<=": ">", "<": ">="}


def evaluate(rule: Rule, readings: Readings) -> Verdict:
    """Tell whether `rule` holds, fails or is unknown under `readings`. This is the meaning; it is never optimised.

    Parameters
    ----------
    rule : Rule
        Any tree of the five kinds.
    readings : Mapping[str, float or str or None]
        Value of each indicator; one that is missing or ``None`` is unknown.
    """
    match rule:
        case Bound(name, op, limit):
            value = readings.get(name)
            return Verdict.UNKNOWN if value is None else _verdict(_OPS[op](value, limit))  # type: ignore[arg-type]
        case Level(name, among):
            value = readings.get(name)
            return Verdict.UNKNOWN if value is None else _verdict(value in among)
        case AllOf(parts):
            return min((evaluate(part, readings) for part in parts), default=Verdict.HOLDS)
        case AnyOf(parts):
            return max((evaluate(part, readings) for part in parts), default=Verdict.FAILS)
        case Not(part):
            return Verdict(-evaluate(part, readings))
        case _:
            assert_never(rule)


def _verdict(holds: bool) -> Verdict:
    return Verdict.HOLDS if holds else Verdict.FAILS


def positive(rule: Rule, indicators: Mapping[str, Indicator]) -> Rule:
    """Push every ``Not`` into the leaves, and so away; leaves keep their order.

    Law (``positive_keeps_holds``): for readings on the declared scales, ``positive(rule, indicators)`` holds exactly
    when ``rule`` holds. In a rule without ``Not``, "a missing value compares as false" is therefore exactly "the
    verdict is HOLDS", which is what two-valued engines need.
    """
    return _lowered(rule, indicators, negated=False)


def _lowered(rule: Rule, indicators: Mapping[str, Indicator], *, negated: bool) -> Rule:
    match rule:
        case Bound(name, op, limit):
            return Bound(name, OPPOSITE[op], limit) if negated else rule
        case Level():
            return _other_levels(rule, indicators) if negated else rule
        case AllOf(parts) | AnyOf(parts):
            lowered = tuple(_lowered(part, indicators, negated=negated) for part in parts)
            return AllOf(lowered) if isinstance(rule, AllOf) != negated else AnyOf(lowered)
        case Not(part):
            return _lowered(part, indicators, negated=not negated)
        case _:
            assert_never(rule)


def _other_levels(leaf: Level, indicators: Mapping[str, Indicator]) -> Rule:
    scale = indicators[leaf.indicator].scale
    assert isinstance(scale, Levels)
    rest = tuple(level for level in scale.levels if level not in leaf.among)
    return Level(leaf.indicator, rest) if rest else never


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


always = AllOf(())
never = AnyOf(())


# ----------------------------------------------------------------------------------------------------------- text


def text(rule: Rule, indicators: Mapping[str, Indicator] | None = None) -> str:
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


def _grouped(part: Rule, indicators: Mapping[str, Indicator] | None) -> str:
    written = text(part, indicators)
    return f"({written})" if isinstance(part, AllOf | AnyOf) and part.parts else written


def _level_text(name: str, among: tuple[str, ...], indicator: Indicator | None) -> str:
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


def number_text(number: float) -> str:
    """Write `number` as briefly as reads back exactly: ``3``, ``0.6``."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


# -------------------------------------------------------------------------------------------------------- margins


def margin(leaf: Leaf, value: Value, indicator: Indicator) -> float:
    """Return how far `value` lies inside `leaf`, as a share of the scale's span; negative where it falls short.

    On a strict limit the margin is 0 though the leaf fails. On levels, steps to the nearest level that would turn
    the verdict; 0 where none would.
    """
    match leaf:
        case Bound(_, op, limit):
            assert not isinstance(value, str)
            distance = float(value) - limit
            return (distance if op in (">=", ">") else -distance) / indicator.scale.span
        case Level(_, among):
            assert isinstance(indicator.scale, Levels)
            levels = indicator.scale.levels
            inside = value in among
            turning = [i for i, level in enumerate(levels) if (level in among) != inside]
            steps = min((abs(i - levels.index(str(value))) for i in turning), default=0)
            return (steps if inside else -steps) / indicator.scale.span
        case _:
            assert_never(leaf)
