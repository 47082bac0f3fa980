"""How readings move: the effects of events, and the readings that time itself gives.

Law (``effects_stay_on_scale``): an effect turns a reading on its scale into a reading on its scale, and leaves what is
unknown unknown unless it sets a value or a level to reach.

Effect sizes are shares of the way to the end of a scale, so they never leave it. Months are counted by the calendar
from the original date, never chained: the k-th month after January 31 ends on the last day of a short month.
"""

import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal, NamedTuple, assert_never
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from pydantic import Field, model_validator

from relstage.errors import FactError, Problem, nearest
from relstage.messages import Labels
from relstage.models import Attribute, Event
from relstage.rules import Indicator, Levels, Name, Number, Provenance, Real, Record, Value

# -------------------------------------------------------------------------------------------------------- effects


class _Effect(Record):
    """What every effect has: an indicator, conditions, provenance.

    `where`: attributes that the event must have. `again`: only if an event of the same kind with the same value of
    this attribute came before. `once`: only for the first event with this value of the attribute, whatever its kind;
    `once_value` stands where the event does not name one.
    """

    indicator: Name
    where: dict[Name, Attribute] = Field(default_factory=dict)
    again: Name | None = None
    once: Name | None = None
    once_value: str | None = None
    provenance: Provenance


class Share(_Effect):
    """Go `part` of the way to the top of a bounded scale, or, when negative, to its bottom."""

    kind: Literal["share"] = "share"
    part: Real = Field(ge=-1, le=1)


class Add(_Effect):
    """Add to a count; it stays on its scale."""

    kind: Literal["add"] = "add"
    amount: Real


class Step(_Effect):
    """Go up or down by levels; it stays on its scale."""

    kind: Literal["step"] = "step"
    steps: int


class Set(_Effect):
    """Give the reading `value`, or that of the event's `attribute`; without the attribute nothing changes."""

    kind: Literal["set"] = "set"
    value: Real | str | None = None
    attribute: Name | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Set":
        if (self.value is None) == (self.attribute is None):
            raise ValueError("give either value or attribute")
        return self


class RaiseTo(_Effect):
    """Bring the reading to at least `level`."""

    kind: Literal["raise_to"] = "raise_to"
    level: Real | str


class Rescale(_Effect):
    """Multiply the share that the event it is about had on the indicator by `factor`: 0.5 halves a fall."""

    kind: Literal["scale"] = "scale"
    factor: Real = Field(ge=0, le=1)


Effect = Annotated[Share | Add | Step | Set | RaiseTo | Rescale, Field(discriminator="kind")]


class Shift(NamedTuple):
    """An effect as arithmetic on numbers, levels being numbered from the lowest: one meaning for one value or many.

    The value goes `part` of the way to `end`, then `add` up, and is kept from `low` to `high`; where it is unknown it
    becomes `given`. A missing step is left out, which changes no bit of the result.
    """

    part: float = 0.0
    end: float = 0.0
    add: float = 0.0
    low: Any = -math.inf
    high: Any = math.inf
    given: Any = None

    def of(self, value: Any, above: Callable[[Any, Any], Any] = max, below: Callable[[Any, Any], Any] = min) -> Any:
        """Return the number after the effect; for arrays give ``numpy.maximum`` and ``numpy.minimum``."""
        if self.part:
            value = value + self.part * (self.end - value)
        if self.add:
            value = value + self.add
        if self.low is not _LOWEST:
            value = above(value, self.low)
        return value if self.high is _HIGHEST else below(value, self.high)


_LOWEST, _HIGHEST = Shift().low, Shift().high


def shift_of(effect: Effect, indicator: Indicator, given: Attribute | None = None) -> Shift | None:
    """Return the arithmetic of `effect`; ``None`` where it changes nothing by itself.

    Parameters
    ----------
    effect : Effect
        Any; ``Rescale`` is no shift of its own (see ``rescaled``).
    indicator : Indicator
        What it moves.
    given : number or str, optional
        What the event says, for an effect that sets the value of an attribute.
    """
    match effect:
        case Set(attribute=attribute, value=value):
            said = value if attribute is None else given
            return None if said is None else _held_at(height(said, indicator))
        case RaiseTo(level=level):
            least = height(level, indicator)
            return Shift(low=least, given=least)
        case Share(part=part):
            return _way_to_end(part, indicator)
        case Add(amount=amount):
            low, high = _limits(indicator)
            return Shift(add=amount, low=low, high=high)
        case Step(steps=steps):
            assert isinstance(indicator.scale, Levels)
            return Shift(add=float(steps), low=0.0, high=float(len(indicator.scale.levels) - 1))
        case Rescale():
            return None
        case _:
            assert_never(effect)


def _held_at(number: float) -> Shift:
    return Shift(low=number, high=number, given=number)


def _way_to_end(part: float, indicator: Indicator) -> Shift:
    scale = indicator.scale
    assert isinstance(scale, Number) and scale.low is not None and scale.high is not None
    end = scale.high if part > 0 else scale.low
    return Shift(part=abs(part), end=end, low=scale.low, high=scale.high)


def _limits(indicator: Indicator) -> tuple[float, float]:
    scale = indicator.scale
    assert isinstance(scale, Number)
    low = 0.0 if scale.low is None and indicator.count else scale.low
    return _LOWEST if low is None else low, _HIGHEST if scale.high is None else scale.high


def height(value: Attribute, indicator: Indicator) -> float:
    """Return `value` as a number: a level by its place, the lowest being 0."""
    if isinstance(indicator.scale, Levels):
        return float(indicator.scale.levels.index(str(value)))
    assert isinstance(value, float | int)
    return float(value)


def shifted(effect: Effect, value: Value | None, indicator: Indicator, event: Event) -> Value | None:
    """Return the reading after `effect`; ``None`` where it is unknown.

    ``Rescale`` is no shift of its own (see ``rescaled``) and leaves the value as it is.
    """
    given = None
    if isinstance(effect, Set):
        given = effect.value if effect.attribute is None else event.attributes.get(effect.attribute)
        given = given if given is None else _on_scale(given, indicator, event)
    shift = shift_of(effect, indicator, given)
    if shift is None:
        return value
    number = shift.given if value is None else shift.of(height(value, indicator))
    return None if number is None else _value_at(number, indicator)


def _value_at(number: float, indicator: Indicator) -> Value:
    return indicator.scale.levels[int(number)] if isinstance(indicator.scale, Levels) else number


def rescaled(value: Value, part: float, factor: float, indicator: Indicator) -> float:
    """Return `value` as if the share `part` that moved it had been ``factor * part``.

    A fall by a share multiplies the distance to the bottom by ``1 + part``; softening divides that out again, so its
    place among other falls does not matter: 0.8 broken by 0.30 is 0.56, softened by half 0.68.
    """
    scale = indicator.scale
    assert isinstance(scale, Number)
    if part < 0 and part > -1:
        low = scale.low or 0.0
        return _clipped(low + (_number(value) - low) * (1 + factor * part) / (1 + part), indicator)
    if 0 < part < 1:
        high = scale.high or 0.0
        return _clipped(high - (high - _number(value)) * (1 - factor * part) / (1 - part), indicator)
    return _number(value)


def _number(value: Value | None) -> float:
    assert isinstance(value, float | int)
    return float(value)


def _clipped(value: float, indicator: Indicator) -> float:
    low, high = _limits(indicator)
    return min(max(value, low), high)


def _on_scale(value: Attribute, indicator: Indicator, event: Event) -> Value:
    if isinstance(value, bool) or not indicator.scale.admits(value):
        raise FactError(
            Problem("off-scale", f"event {event.id}", f"{indicator.name} cannot be {value!r}; it is {indicator.scale}")
        )
    return value


# ---------------------------------------------------------------------------------------------------- event kinds


class AttributeKind(Record):
    """An attribute that an event kind knows.

    Parameters
    ----------
    name : str
        Its name.
    type : {"number", "whole", "flag", "choice", "text", "date"}
        What its values are.
    choices : tuple of str
        The values of a choice.
    required : bool
        Whether an event without it is refused.
    low, high : float or None
        Bounds of a number, both included.
    """

    name: Name
    type: Literal["number", "whole", "flag", "choice", "text", "date"]
    choices: tuple[str, ...] = ()
    required: bool = False
    low: Real | None = None
    high: Real | None = None

    @model_validator(mode="after")
    def _bounds_in_order(self) -> "AttributeKind":
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low {self.low} is not below high {self.high}")
        return self

    def complaint(self, value: Attribute | None) -> str:
        """Return what is wrong with `value`, or an empty string."""
        if value is None:
            return f"needs the attribute {self.name!r}" if self.required else ""
        if self.type == "choice" and value not in self.choices:
            return (
                f"{self.name} is {value!r}; it is one of {', '.join(self.choices)}{nearest(str(value), self.choices)}"
            )
        if self.type == "flag" and not isinstance(value, bool):
            return f"{self.name} is {value!r}; it is true or false"
        if self.type == "text" and not isinstance(value, str):
            return f"{self.name} is {value!r}; it is text"
        if self.type == "date" and not _is_date(value):
            return f"{self.name} is {value!r}; it is a date such as 2024-02-29"
        if self.type in ("number", "whole"):
            scale = Number(low=self.low, high=self.high, whole=self.type == "whole", span=1.0)
            return "" if scale.admits(value) else f"{self.name} is {value!r}; it is {scale}"
        return ""


def _is_date(value: Attribute) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and bool(datetime.strptime(value, "%Y-%m-%d"))  # noqa: DTZ007
    except ValueError:
        return False


class EventKind(Record):
    """A kind of event: what it is called, what it knows, and what it does to readings.

    Parameters
    ----------
    name : str
        Identifier.
    label : Labels
        English and Russian.
    effects : tuple
        What it does, in order.
    attributes : tuple of AttributeKind
        The attributes it knows; an event with another is refused.
    contact : bool
        Whether it is a dealing of the two sides, so that silence counts from it.
    about : tuple of str
        Event kinds that it may be about.
    agreement : {"signs", "ends"} or None
        Whether it puts a formal agreement in force (attributes ``years``, ``months``, ``start``) or ends it.
    provenance : Provenance
        Who names it.
    """

    name: Name
    label: Labels
    effects: tuple[Effect, ...] = ()
    attributes: tuple[AttributeKind, ...] = ()
    contact: bool = True
    about: tuple[Name, ...] = ()
    agreement: Literal["signs", "ends"] | None = None
    provenance: Provenance

    def problems(self, event: Event) -> list[Problem]:
        """Return everything wrong with the attributes of `event`."""
        known = {attribute.name: attribute for attribute in self.attributes}
        place = f"event {event.id}"
        found = [
            Problem("unknown-attribute", place, f"{self.name} has no attribute {name!r}{nearest(name, known)}")
            for name in event.attributes
            if name not in known
        ]
        complaints = (attribute.complaint(event.attributes.get(attribute.name)) for attribute in self.attributes)
        found += [Problem("bad-attribute", place, f"{self.name}: {said}") for said in complaints if said]
        if event.about is not None and not self.about:
            found.append(Problem("not-about", place, f"{self.name} is about no other event, but names {event.about!r}"))
        return found


def matches(where: Mapping[str, Attribute], attributes: Mapping[str, Attribute]) -> bool:
    """Tell whether `attributes` has every value that `where` asks for."""
    return all(name in attributes and attributes[name] == value for name, value in where.items())


# ----------------------------------------------------------------------------------------------------------- time


def month_later(start: datetime, months: int, zone: ZoneInfo) -> datetime:
    """Return the instant `months` calendar months after `start`, by the wall clock of `zone`, in UTC.

    Anchored at `start`: the day is clipped to the length of the month reached, never carried over from a shorter one.
    An instant after the year 9999 is given as the last one there is.
    """
    try:
        here = start.astimezone(zone)
        if here.day > _IN_EVERY_MONTH:
            return (here + relativedelta(months=months)).astimezone(UTC)
        year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
        return here.replace(year=year, month=month + 1, fold=0).astimezone(UTC)
    except (OverflowError, ValueError):
        return datetime.max.replace(tzinfo=UTC)


_IN_EVERY_MONTH = 28
"""The last day that each month has: up to it nothing is clipped, and most of the time of ``relativedelta`` saved."""


def months_between(start: datetime, end: datetime, zone: ZoneInfo) -> int:
    """Return the whole calendar months from `start` to `end` in `zone`; 0 where `end` is not after `start`."""
    if end <= start:
        return 0
    here, there = start.astimezone(zone), end.astimezone(zone)
    months = (there.year - here.year) * 12 + there.month - here.month
    while months > 0 and month_later(start, months, zone) > end:
        months -= 1
    return max(months, 0)
