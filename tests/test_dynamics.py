"""Effects of events, what an event may carry, and months by the calendar."""

import math
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from relstage.dynamics import (
    Add,
    AttributeKind,
    Effect,
    EventKind,
    RaiseTo,
    Rescale,
    Set,
    Share,
    Shift,
    Step,
    matches,
    month_later,
    months_between,
    rescaled,
    shifted,
)
from relstage.errors import FactError
from relstage.models import Event
from relstage.rules import Indicator, Levels, Number
from tests.made_up import MADE_UP, an_indicator, labels

AT = datetime(2024, 2, 29, tzinfo=UTC)
trust = an_indicator("trust", Number(low=0, high=1))
nearly = an_indicator("nearly", Number(low=0, high=0.9))
mood = an_indicator("mood", Number(low=-2, high=2))
orders = an_indicator("orders", Number(low=0, whole=True, span=1), count=True)
debt = an_indicator("debt", Number(low=-1, high=0))
visits = an_indicator("visits", Number(whole=True, span=1), count=True)
balance = an_indicator("balance", Number(low=-3, high=3), count=True)
change = an_indicator("change", Number(span=1))
parts = an_indicator("parts", Number(low=0, high=8, whole=True), count=True)
status = an_indicator("status", Levels(levels=("low", "middle", "high")))


def event(**attributes: Any) -> Event:
    """Return an event with attributes."""
    return Event(id="e", kind="call", occurred_at=AT, attributes=attributes)


def on(kind: type[Any], indicator: Indicator, **fields: Any) -> Effect:
    """Return an effect on an indicator."""
    effect: Effect = kind(indicator=indicator.name, provenance=MADE_UP, **fields)
    return effect


def test_shift_without_bounds() -> None:
    """A shift that names neither end nor bounds goes towards 0, and as far as it will."""
    assert Shift(part=0.5).of(0.5) == 0.25
    assert (Shift().low, Shift().high) == (-math.inf, math.inf)
    assert Shift(add=1e300).of(-2e300) == -1e300


def test_value_on_a_bound_is_given_back() -> None:
    """A value that is where a bound is stays the very value, and is not replaced by the bound."""
    assert type(Shift(low=1, high=2).of(1.0)) is float
    assert type(Shift(low=1, high=2).of(2.0)) is float


@pytest.mark.parametrize(
    ("effect", "indicator", "before", "after"),
    [
        (on(Share, trust, part=0.5), trust, 0.4, 0.7),
        (on(Share, trust, part=-0.5), trust, 0.4, 0.2),
        (on(Share, trust, part=1), trust, 0.4, 1.0),
        (on(Share, nearly, part=1), nearly, 0.31614456900146654, 0.9),  # the sum by itself is rounded past the end
        (on(Share, trust, part=-1), trust, 0.4, 0.0),
        (on(Share, trust, part=0), trust, 0.4, 0.4),
        (on(Share, mood, part=-0.5), mood, 0.0, -1.0),
        (on(Share, trust, part=0.5), trust, None, None),
        (on(Add, orders, amount=2), orders, 3.0, 5.0),
        (on(Add, orders, amount=-4), orders, 3.0, 0.0),
        (on(Add, parts, amount=4), parts, 6.0, 8.0),
        (on(Add, orders, amount=1), orders, None, None),
        (on(Add, visits, amount=-4), visits, 3.0, 0.0),
        (on(Add, balance, amount=-4), balance, 0.0, -3.0),
        (on(Add, change, amount=-4), change, 3.0, -1.0),
        (on(Step, status, steps=1), status, "low", "middle"),
        (on(Step, status, steps=5), status, "low", "high"),
        (on(Step, status, steps=-1), status, "low", "low"),
        (on(Step, status, steps=1), status, None, None),
        (on(Set, trust, value=0.9), trust, 0.4, 0.9),
        (on(Set, trust, value=0.9), trust, None, 0.9),
        (on(Set, trust, value=0), trust, 0.4, 0.0),
        (on(Set, status, value="high"), status, None, "high"),
        (on(Set, trust, attribute="level"), trust, 0.4, 0.25),
        (on(Set, trust, attribute="absent"), trust, 0.4, 0.4),
        (on(Set, trust, attribute="absent"), trust, None, None),
        (on(RaiseTo, status, level="middle"), status, "low", "middle"),
        (on(RaiseTo, status, level="middle"), status, "high", "high"),
        (on(RaiseTo, status, level="middle"), status, None, "middle"),
        (on(RaiseTo, trust, level=0.5), trust, 0.4, 0.5),
        (on(RaiseTo, trust, level=0.5), trust, 0.6, 0.6),
        (on(Rescale, trust, factor=0.5), trust, 0.4, 0.4),
        (on(Rescale, trust, factor=0.5), trust, None, None),
    ],
    ids=lambda given: None if isinstance(given, Indicator) else str(getattr(given, "kind", given)),
)
def test_effect_shifts_a_reading(effect: Effect, indicator: Indicator, before: Any, after: Any) -> None:
    """Each effect gives what its definition says, stays on the scale, and leaves the unknown unknown."""
    got = shifted(effect, before, indicator, event(level=0.25))
    assert got == (pytest.approx(after) if isinstance(after, float) else after)


@pytest.mark.parametrize(("indicator", "given"), [(trust, 1.5), (trust, "high"), (trust, True), (status, 1.0)])
def test_value_off_the_scale_is_refused(indicator: Indicator, given: Any) -> None:
    """An attribute that is no value of the indicator is refused, with the event and the scale."""
    with pytest.raises(FactError) as caught:
        shifted(on(Set, indicator, attribute="level"), None, indicator, event(level=given))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("off-scale", "event e")
    assert str(indicator.scale) in str(caught.value)


@pytest.mark.parametrize(
    ("value", "part", "factor", "expected"),
    [
        (0.56, -0.3, 0.5, 0.68),
        (0.56, -0.3, 0.0, 0.8),
        (0.56, -0.3, 1.0, 0.56),
        (0.7, 0.5, 0.5, 0.55),
        (1.0, -0.5, 0.0, 1.0),
        (0.0, -1.0, 0.5, 0.0),
        (1.0, 1.0, 0.5, 1.0),
        (0.5, 0.0, 0.5, 0.5),
    ],
)
def test_share_is_softened_afterwards(value: float, part: float, factor: float, expected: float) -> None:
    """A share that moved a reading is reckoned back in part; one of nothing or of the whole way stays."""
    assert rescaled(value, part, factor, trust) == pytest.approx(expected)


def test_softening_reckons_from_the_end_of_the_scale() -> None:
    """On a scale that does not begin at 0 the distance to its end is what is softened."""
    assert rescaled(-1.0, -0.5, 0.5, mood) == pytest.approx(-0.5)
    assert rescaled(1.0, 0.5, 0.5, mood) == pytest.approx(0.5)
    assert rescaled(-0.25, 0.5, 0.5, debt) == pytest.approx(-0.375)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Share, {"part": 1.5}),
        (Share, {"part": -1.5}),
        (Share, {"part": "0.5"}),
        (Share, {"part": float("nan")}),
        (Rescale, {"factor": 2}),
        (Rescale, {"factor": -0.5}),
        (Step, {"steps": 0.5}),
        (Add, {"amount": True}),
        (RaiseTo, {"level": None}),
        (Set, {"value": 1, "attribute": "x"}),
    ],
    ids=str,
)
def test_odd_effect_is_refused(kind: type[Any], fields: dict[str, Any]) -> None:
    """Shares lie between -1 and 1, factors between 0 and 1, and numbers are numbers."""
    with pytest.raises(ValidationError):
        kind(indicator="x", provenance=MADE_UP, **fields)


# ----------------------------------------------------------------------------------------------------- attributes

KINDS = {
    "size": AttributeKind(name="size", type="number", low=0, high=9),
    "years": AttributeKind(name="years", type="whole", low=1),
    "urgent": AttributeKind(name="urgent", type="flag"),
    "why": AttributeKind(name="why", type="choice", choices=("price", "quality")),
    "note": AttributeKind(name="note", type="text"),
    "on": AttributeKind(name="day", type="date"),
    "who": AttributeKind(name="who", type="text", required=True),
}


@pytest.mark.parametrize(
    ("kind", "value", "complaint"),
    [
        ("size", 4.5, ""),
        ("size", 9.0, ""),
        ("size", 9.5, "size is 9.5; it is a number from 0 to 9"),
        ("size", True, "size is True; it is a number from 0 to 9"),
        ("size", "4", "size is '4'; it is a number from 0 to 9"),
        ("size", None, ""),
        ("years", 3.0, ""),
        ("years", 0.0, "years is 0.0; it is a whole number from 1 to inf"),
        ("years", 1.5, "years is 1.5; it is a whole number from 1 to inf"),
        ("urgent", True, ""),
        ("urgent", 1.0, "urgent is 1.0; it is true or false"),
        ("why", "price", ""),
        ("why", "pricce", "why is 'pricce'; it is one of price, quality; did you mean 'price'?"),
        ("why", 1.0, "why is 1.0; it is one of price, quality"),
        ("note", "late", ""),
        ("note", 1.0, "note is 1.0; it is text"),
        ("on", "2024-02-29", ""),
        ("on", "2023-02-29", "day is '2023-02-29'; it is a date such as 2024-02-29"),
        ("on", "2024-2-29", "day is '2024-2-29'; it is a date such as 2024-02-29"),
        ("on", "20240229", "day is '20240229'; it is a date such as 2024-02-29"),
        ("on", 20240229.0, "day is 20240229.0; it is a date such as 2024-02-29"),
        ("who", None, "needs the attribute 'who'"),
        ("who", "Ann", ""),
    ],
)
def test_attribute_says_what_is_wrong(kind: str, value: Any, complaint: str) -> None:
    """What is wrong with a value is said with the value and what it should be; nothing is said of a fit one."""
    assert KINDS[kind].complaint(value) == complaint


@pytest.mark.parametrize("bounds", [{"low": 1, "high": 0}, {"low": 1, "high": 1}], ids=str)
def test_attribute_bounds_are_in_order(bounds: dict[str, float]) -> None:
    """The lower bound of an attribute lies below the upper."""
    with pytest.raises(ValidationError, match="not below"):
        AttributeKind.model_validate({"name": "x", "type": "number"} | bounds)


CALL = EventKind(name="call", label=labels("call"), attributes=tuple(KINDS.values()), provenance=MADE_UP)


def codes(kind: EventKind, happened: Event) -> list[str]:
    """Return the codes of what is wrong with an event."""
    return [problem.code for problem in kind.problems(happened)]


def test_event_is_checked_as_a_whole() -> None:
    """Unknown, unfit and missing attributes are all reported, with the nearest name."""
    assert codes(CALL, event(who="Ann", size=3.0)) == []
    wrong = CALL.problems(event(sizze=3.0, size=10.0))
    assert [problem.code for problem in wrong] == ["unknown-attribute", "bad-attribute", "bad-attribute"]
    assert "did you mean 'size'" in wrong[0].message
    assert {problem.place for problem in wrong} == {"event e"}


def test_a_kind_is_a_contact_unless_it_says_otherwise() -> None:
    """Silence counts from every event but those whose kind is no dealing of the two sides."""
    assert CALL.contact


def test_event_is_about_another_only_where_its_kind_may_be() -> None:
    """An event that names another is refused where its kind is about none."""
    about = event(who="Ann").model_copy(update={"about": "x"})
    (problem,) = CALL.problems(about)
    assert (problem.code, problem.place) == ("not-about", "event e")
    assert "'x'" in problem.message
    assert codes(CALL.model_copy(update={"about": ("call",)}), about) == []


@pytest.mark.parametrize(
    ("where", "attributes", "expected"),
    [
        ({}, {}, True),
        ({}, {"a": 1.0}, True),
        ({"a": True}, {"a": True, "b": 1.0}, True),
        ({"a": True}, {"a": False}, False),
        ({"a": True}, {}, False),
        ({"a": True, "b": "x"}, {"a": True}, False),
    ],
)
def test_attributes_match(where: dict[str, Any], attributes: dict[str, Any], expected: bool) -> None:
    """Attributes match where every one that is asked for is there with that value."""
    assert matches(where, attributes) is expected


# ----------------------------------------------------------------------------------------------------------- time

UTC_ZONE, BERLIN, ST_JOHNS = ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/St_Johns")


def at(text: str) -> datetime:
    """Return an instant in UTC."""
    return datetime.fromisoformat(f"{text}+00:00")


@pytest.mark.parametrize(
    ("start", "months", "zone", "expected"),
    [
        ("2024-01-31T12:00", 0, UTC_ZONE, "2024-01-31T12:00"),
        ("2024-01-31T12:00", 1, UTC_ZONE, "2024-02-29T12:00"),
        ("2024-01-31T12:00", 2, UTC_ZONE, "2024-03-31T12:00"),
        ("2024-11-30T12:00", 3, UTC_ZONE, "2025-02-28T12:00"),
        ("2024-11-29T12:00", 3, UTC_ZONE, "2025-02-28T12:00"),
        ("2024-03-15T11:00", 1, BERLIN, "2024-04-15T10:00"),
        ("2024-03-30T23:30", 1, BERLIN, "2024-04-29T22:30"),
        ("2024-09-27T00:30", 1, BERLIN, "2024-10-27T00:30"),  # of an hour that comes twice the first
    ],
)
def test_months_later_by_the_calendar(start: str, months: int, zone: ZoneInfo, expected: str) -> None:
    """The same hour of the same day by the zone's clock, the end of a shorter month standing for its missing days."""
    later = month_later(at(start), months, zone)
    assert later == at(expected)
    assert later.tzinfo is UTC


def test_months_later_stop_at_the_end_of_time() -> None:
    """An instant after the year 9999 is given as the last one there is."""
    assert month_later(at("9998-12-31T00:00"), 24, BERLIN) == datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "end", "zone", "expected"),
    [
        ("2024-01-31T12:00", "2024-01-31T12:00", UTC_ZONE, 0),
        ("2024-03-01T12:00", "2024-01-31T12:00", UTC_ZONE, 0),
        ("2024-01-31T12:00", "2024-02-01T12:00", UTC_ZONE, 0),
        ("2024-01-31T12:00", "2024-02-29T11:59:59.999999", UTC_ZONE, 0),
        ("2024-01-31T12:00", "2024-02-29T12:00", UTC_ZONE, 1),
        ("2024-01-31T12:00", "2024-03-31T11:59", UTC_ZONE, 1),
        ("2024-01-31T12:00", "2024-03-31T12:00", UTC_ZONE, 2),
        ("2023-12-31T12:00", "2025-01-31T12:00", UTC_ZONE, 13),
        ("2024-10-15T12:00", "2027-03-15T12:00", UTC_ZONE, 29),
        ("2024-03-30T23:30", "2024-04-29T23:00", UTC_ZONE, 0),
        ("2024-03-30T23:30", "2024-04-29T23:00", BERLIN, 1),
        # The clocks of Newfoundland went back from a minute past midnight, so October came again.
        ("2009-11-01T02:30:30", "2009-11-01T02:31:30", ST_JOHNS, 0),
    ],
)
def test_whole_months_between_two_instants(start: str, end: str, zone: ZoneInfo, expected: int) -> None:
    """A month counts from the very instant on which it is full by the zone's clock; none is negative."""
    assert months_between(at(start), at(end), zone) == expected
