"""Facts: what happened and what was read between a supplier and a customer, and the agreements they sign.

Times are aware and kept in UTC; a naive one is refused. Terms are whole years and months, reckoned from their start.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, StrictBool, model_validator

from relstage.errors import FactError, Problem
from relstage.rules import Name, Real, Record

RECORD_VERSION: Literal[1] = 1

Side = Literal["supplier", "customer", "both"]
Basis = Literal["assessed", "inferred", "assumed"]
Initiator = Literal["supplier", "customer", "both", "unknown"]


_FIRST, _LAST = datetime(2, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


def _in_utc(instant: datetime) -> datetime:
    """Return the instant in UTC; a year at either end of time is kept free, for other zones and for months ahead."""
    if not _FIRST <= instant < _LAST:
        raise ValueError("the time lies outside the years 2 to 9998")
    return instant.astimezone(UTC)


def _a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{name!r} is no IANA time zone, such as 'Europe/Berlin'") from error
    return name


_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _clean_text(text: str) -> str:
    odd = next((ch for ch in text if unicodedata.category(ch) in _HIDDEN), None)
    if odd is not None:
        raise ValueError(f"an identifier holds no control, zero-width or direction character, but has U+{ord(odd):04X}")
    return unicodedata.normalize("NFC", text)


def _written_out(given: object) -> object:
    """Admit a time, or its ISO text; a bare number would be read as seconds since 1970."""
    if isinstance(given, datetime) or (isinstance(given, str) and re.match(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:", given)):
        return given
    raise ValueError("write a time with its zone, such as 2024-03-01T12:00:00Z")


def _a_day(given: object) -> object:
    if isinstance(given, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", given):
        return date.fromisoformat(given)
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    raise ValueError("write a day, such as 2024-02-29")


def _no_bool(given: object) -> object:
    if isinstance(given, bool | str):
        raise ValueError("write a whole number")  # noqa: TRY004  # pydantic reports ValueErrors with their place
    return given


Instant = Annotated[AwareDatetime, BeforeValidator(_written_out), AfterValidator(_in_utc)]
Day = Annotated[date, BeforeValidator(_a_day)]
Zone = Annotated[str, AfterValidator(_a_zone)]
Id = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(_clean_text)]
ShortText = Annotated[str, Field(max_length=1024)]
Attribute = StrictBool | Real | ShortText


class Stamp(Record):
    """Which definition a record was made under: name, version and content digest."""

    name: str
    version: str
    digest: str


# ---------------------------------------------------------------------------------------------------------- facts


class _Fact(Record):
    occurred_at: Instant
    recorded_at: Instant = Field(default=None)  # type: ignore[assignment]  # filled from occurred_at before validation

    @model_validator(mode="before")
    @classmethod
    def _recorded_when_it_occurred(cls, data: object) -> object:
        if isinstance(data, Mapping) and data.get("recorded_at") is None:
            return {**data, "recorded_at": data.get("occurred_at")}
        return data

    @model_validator(mode="after")
    def _not_recorded_before(self) -> Self:
        if self.recorded_at < self.occurred_at:
            raise ValueError(f"recorded at {self.recorded_at} before it occurred at {self.occurred_at}")
        return self


class Event(_Fact):
    """Something that happened between the two sides.

    Parameters
    ----------
    id : str
        Unique within the relationship; the same event delivered again changes nothing.
    kind : str
        Name of an event kind of the model.
    occurred_at, recorded_at : datetime
        Aware. ``recorded_at`` defaults to ``occurred_at`` and is never before it.
    sequence : int
        Order among events of one instant.
    about : str or None
        Id of the event that this one is about.
    attributes : dict
        Further facts: ``{"years": 3}``.
    """

    fact: Literal["event"] = "event"
    id: Id
    kind: Name
    sequence: int = Field(default=0, ge=-(2**31), lt=2**31)
    about: Id | None = None
    attributes: dict[Name, Attribute] = Field(default_factory=dict, max_length=64)

    @model_validator(mode="after")
    def _about_another(self) -> Self:
        if self.about == self.id:
            raise ValueError(f"the event {self.id!r} is about itself; name the event that it is about")
        return self


class Reading(_Fact):
    """A value of an indicator at an instant, and whose word it is.

    Parameters
    ----------
    indicator : str
        Name of an indicator.
    value : float, str or None
        A number or the name of a level; ``None`` says that it is no longer known.
    basis : {"assessed", "inferred", "assumed"}
        Judged by a person or measure; implied by events; or assumed to fill what is unknown.
    side : {"supplier", "customer", "both"}
        Whose view it is.
    """

    fact: Literal["reading"] = "reading"
    indicator: Name
    value: Real | ShortText | None
    basis: Basis = "assessed"
    side: Side = "both"


Fact = Annotated[Event | Reading, Field(discriminator="fact")]


class Agreement(Record):
    """A formal agreement with a term of whole years and months.

    The term is half-open: in force from the first day, lapsed on the day that `end` names. The end is reckoned from
    the start and clipped to the length of the month, so 2024-02-29 and three years end on 2027-02-28.

    Examples
    --------
    >>> from datetime import date
    >>> partnership = Agreement(start=date(2024, 2, 29), years=3)
    >>> partnership.end, partnership.in_force(date(2027, 2, 27)), partnership.in_force(date(2027, 2, 28))
    (datetime.date(2027, 2, 28), True, False)
    """

    start: Day
    years: Annotated[int, BeforeValidator(_no_bool)] = Field(default=0, ge=0, le=100)
    months: Annotated[int, BeforeValidator(_no_bool)] = Field(default=0, ge=0, le=1200)

    @model_validator(mode="after")
    def _some_term(self) -> "Agreement":
        if not self.years and not self.months:
            raise ValueError("an agreement has a term of at least one month")
        try:
            self.end  # noqa: B018  # an end after the year 9999 must fail here, not later
        except (OverflowError, ValueError) as error:
            raise ValueError("the agreement would end after the year 9999") from error
        return self

    @property
    def end(self) -> date:
        """First day on which the agreement is no longer in force."""
        return self.start + relativedelta(years=self.years, months=self.months)

    @property
    def term_years(self) -> float:
        """Term in years; a month is a twelfth."""
        return self.years + self.months / 12

    def in_force(self, on: date) -> bool:
        """Tell whether the agreement is in force on the day `on`."""
        return self.start <= on < self.end


def governing(agreements: Iterable[Agreement], on: date) -> Agreement | None:
    """Return the agreement that counts on the day `on`: of those in force the last begun, else the last that lapsed."""
    begun = [agreement for agreement in agreements if agreement.start <= on]
    in_force = [agreement for agreement in begun if agreement.in_force(on)]
    if in_force:
        return max(in_force, key=lambda agreement: agreement.start)
    return max(begun, key=lambda agreement: agreement.end, default=None)


class Relationship(Record):
    """A supplier, a customer, and the facts between them; any number of models may follow it.

    Parameters
    ----------
    id, supplier, customer : str
        Names of the relationship and its sides.
    opened_at : datetime
        When it began, or when it was taken over. Defaults to the first fact.
    zone : str
        IANA time zone in which its months and terms are counted.
    taken_over : bool
        Whether it has a past that is not on record; then its counts are unknown, not 0.
    facts : tuple of Event and Reading
        In any order; kept by ``occurred_at``. A fact delivered twice is kept once.
    """

    record_version: Literal[1] = RECORD_VERSION
    id: Id
    supplier: str = ""
    customer: str = ""
    opened_at: Instant = Field(default=None, validate_default=False)  # type: ignore[assignment]  # filled from the first fact
    zone: Zone = "UTC"
    taken_over: bool = False
    facts: tuple[Fact, ...] = ()

    @model_validator(mode="after")
    def _in_order_and_once(self) -> "Relationship":
        object.__setattr__(self, "facts", in_order(self.facts))
        if self.opened_at is None:
            if not self.facts:
                raise ValueError("a relationship without facts says when it opened: give opened_at")
            object.__setattr__(self, "opened_at", self.facts[0].occurred_at)
        if self.facts and self.facts[0].occurred_at < self.opened_at:
            first = self.facts[0]
            raise FactError(
                Problem(
                    "before-opening",
                    fact_key(first),
                    f"it occurred at {first.occurred_at}, before the relationship opened at {self.opened_at}",
                )
            )
        return self

    def with_facts(self, *facts: Event | Reading) -> "Relationship":
        """Return this relationship with `facts` added; what it has already is not added again."""
        return Relationship.model_validate({**dict(self), "facts": (*self.facts, *facts)})


def fact_key(fact: Event | Reading) -> str:
    """Return what makes a fact one and the same: an event's id; a reading's indicator, side and instant.

    An assumption is told from a reading: it only fills what is unknown, and so contradicts none.
    """
    if isinstance(fact, Event):
        return f"event {fact.id}"
    what = "assumption" if fact.basis == "assumed" else "reading"
    return f"{what} {fact.indicator} {fact.side} {fact.occurred_at.isoformat()}"


def fact_content(fact: Event | Reading) -> str:
    """Return all that a fact says, but for when it was recorded, as text."""
    return fact.model_dump_json(exclude={"recorded_at"})


def fact_digest(fact: Event | Reading) -> str:
    """Return a digest of what a fact says; that of an event begins with its kind."""
    digest = hashlib.blake2b(fact_content(fact).encode(), digest_size=8).hexdigest()
    return f"{fact.kind}:{digest}" if isinstance(fact, Event) else digest


def in_order(facts: tuple[Event | Reading, ...]) -> tuple[Event | Reading, ...]:
    """Return `facts` by instant, events before readings, by sequence and id, each once.

    Raises
    ------
    FactError
        Where two facts have one key and different content (``conflicting-fact``).
    """
    kept: dict[str, Event | Reading] = {}
    for fact in facts:
        key = fact_key(fact)
        same = kept.setdefault(key, fact)
        if same is not fact and fact_content(same) != fact_content(fact):
            raise conflict(key, fact)
        if fact.recorded_at < same.recorded_at:
            kept[key] = fact
    return tuple(sorted(kept.values(), key=_place_in_time))


def conflict(key: str, fact: Event | Reading) -> FactError:
    """Return the error for a fact whose key is taken by other content."""
    return FactError(Problem("conflicting-fact", key, f"recorded before with other content than {fact_content(fact)}"))


def _place_in_time(fact: Event | Reading) -> tuple[datetime, int, int, str]:
    if isinstance(fact, Event):
        return fact.occurred_at, 0, fact.sequence, fact.id
    return fact.occurred_at, 1, int(fact.basis == "assumed"), f"{fact.indicator} {fact.side}"
