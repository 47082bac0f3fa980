"""Names, numbers, records, where they come from, and the scales that readings lie on."""

import keyword
import math
import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, Self, TypeGuard

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

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
        """Make a record of all its `fields`, right by construction: where many are made, looking again would cost most.

        `private` is all of its private attributes, of a record that has some.
        """
        record = object.__new__(cls)
        _fill_fields(record, fields)
        _fill_set(record, _names(cls))
        _fill_extra(record, None)
        _fill_private(record, private)
        return record


@cache
def _names(record: type[BaseModel]) -> set[str]:
    return set(record.model_fields)


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


def number_text(number: float) -> str:
    """Write `number` as briefly as reads back exactly: ``3``, ``0.6``."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
