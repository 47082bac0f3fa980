"""The records: what happened, what is known, where a relationship stands, and what was decided.

All records are frozen pydantic models with JSON both ways. Times are aware and kept in UTC; a naive one is refused.
Records that are stored on their own carry ``record_version``; one of another version is refused, never guessed at.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, Any, Literal, Protocol, Self
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from pydantic import (
    AfterValidator,
    AwareDatetime,
    Field,
    PrivateAttr,
    StrictBool,
    computed_field,
    model_validator,
)

from relstage.errors import FactError, Problem, StageError, nearest
from relstage.rules import Bound, Level, Name, Provenance, Real, Record, Value

RECORD_VERSION: Literal[1] = 1

Side = Literal["supplier", "customer", "both"]
Basis = Literal["assessed", "inferred", "assumed"]
Initiator = Literal["supplier", "customer", "both", "unknown"]
Kind = Literal["advance", "regress", "terminate", "recover"]
Word = Literal["holds", "fails", "unknown"]
Obstacle = Literal["none", "fails", "unknown", "too_early", "event", "cycle"]


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time lies outside the years 1 to 9999 in UTC") from error


def _a_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{name!r} is no IANA time zone, such as 'Europe/Berlin'") from error
    return name


def _clean_text(text: str) -> str:
    if any(
        ch < " " or "\u200b" <= ch <= "\u200f" or "\u202a" <= ch <= "\u202e" or "\ud800" <= ch <= "\udfff"
        for ch in text
    ):
        raise ValueError("an identifier holds no control, zero-width or direction characters")
    return text


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Zone = Annotated[str, AfterValidator(_a_zone)]
Id = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(_clean_text)]
Word256 = Annotated[str, Field(max_length=1024)]
Attribute = StrictBool | Real | Word256


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
    value: Real | Word256 | None
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

    start: date
    years: int = Field(default=0, ge=0, le=100)
    months: int = Field(default=0, ge=0, le=1200)

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
    opened_at: Instant
    zone: Zone = "UTC"
    taken_over: bool = False
    facts: tuple[Fact, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _opened_by_the_first_fact(cls, data: object) -> object:
        if isinstance(data, Mapping) and data.get("opened_at") is None:
            times = [fact.occurred_at for fact in data.get("facts", ()) if isinstance(fact, _Fact)]
            if times:
                return {**data, "opened_at": min(times)}
        return data

    @model_validator(mode="after")
    def _in_order_and_once(self) -> "Relationship":
        object.__setattr__(self, "facts", in_order(self.facts))
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
    """Return what makes a fact one and the same: an event's id; a reading's indicator, side and instant."""
    if isinstance(fact, Event):
        return f"event {fact.id}"
    return f"reading {fact.indicator} {fact.side} {fact.occurred_at.isoformat()}"


def fact_content(fact: Event | Reading) -> str:
    """Return all that a fact says, but for when it was recorded, as text."""
    return fact.model_dump_json(exclude={"recorded_at"})


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
    return fact.occurred_at, 1, 0, f"{fact.indicator} {fact.side}"


# ------------------------------------------------------------------------------------------------------- decisions


class Reason(Record):
    """One leaf of a guard: reading, threshold, verdict, margin and source.

    Parameters
    ----------
    threshold : str
        Id of the threshold, such as ``F3.trust``.
    leaf : Bound or Level
        The comparison, with any ``Not`` already carried into it.
    verdict : {"holds", "fails", "unknown"}
        Its verdict.
    reading : Reading or None
        What was read, with its date and basis where they are known; ``None`` when unknown.
    margin : float or None
        Share of the scale's span by which the reading lies inside the threshold; negative where it falls short.
    one_sided : bool
        Whether only one side's view is known, and was used for both.
    provenance : Provenance
        Where the threshold comes from.
    """

    threshold: str
    leaf: Annotated[Bound | Level, Field(discriminator="kind")]
    verdict: Word
    value: Real | str | None = None
    reading: Reading | None = None
    margin: Real | None = None
    one_sided: bool = False
    provenance: Provenance


class Candidate(Record):
    """One transition out of a stage, and why it does or does not fire.

    Parameters
    ----------
    transition, origin, target, kind : str
        Which transition, from where to where.
    events : tuple of str
        Event kinds of which one is needed; empty where none is.
    verdict : {"holds", "fails", "unknown"}
        Verdict of its guard.
    obstacle : {"none", "fails", "unknown", "too_early", "event", "cycle"}
        Which kind of "no" stands in its way. ``too_early``: only time is missing. ``event``: the guard holds, an event
        is awaited.
    reasons : tuple of Reason
        Every leaf of the guard, left to right.
    rests_on : tuple of str
        Indicators whose assumed readings decide the verdict.
    earliest : datetime or None
        First instant at which the guard would hold if nothing but time passed; known only from a standing.
    after_months : int or None
        The same as a number of months, where the readings carry no dates.
    """

    transition: str
    origin: str
    target: str
    kind: Kind
    events: tuple[str, ...] = ()
    verdict: Word
    obstacle: Obstacle
    reasons: tuple[Reason, ...]
    rests_on: tuple[str, ...] = ()
    earliest: Instant | None = None
    after_months: int | None = None


class FlagVerdict(Record):
    """A flag of the stage reached, and the readings behind it."""

    name: str
    verdict: Word
    reasons: tuple[Reason, ...]
    rests_on: tuple[str, ...] = ()


class Move(Record):
    """One transition that fired within a decision."""

    transition: str
    kind: Kind
    origin: str
    target: str
    event: str | None = None


class Judge(Protocol):
    """Whoever can give the reasons of a decision: a stage model."""

    def candidates(self, decision: "Decision") -> tuple[Candidate, ...]:
        """Return the transitions out of the stage reached."""

    def because(self, decision: "Decision") -> tuple[Candidate, ...]:
        """Return the transitions that fired, in their order."""

    def flags(self, decision: "Decision") -> tuple[FlagVerdict, ...]:
        """Return the flags of the stage reached."""


_REASONS = ("candidates", "because", "flags")


class Decision(Record):
    """The answer of ``decide``: where it leads, the moves, and each candidate with its verdict and reasons.

    The reasons (`candidates`, `because`, `flags`) are computed when first asked for, and kept; JSON holds them.

    Parameters
    ----------
    model : Stamp
        The definition decided under.
    origin, stage : str
        Stage before, and stage reached.
    event : str or None
        Kind of the event at hand.
    moves : tuple of Move
        What fired, in order; empty when nothing did.
    cycles : tuple of str
        Transitions not made because they led back into a stage already left in this decision.
    readings : dict
        The values decided on.
    as_of : datetime or None
        The instant decided at, where the readings carry dates.
    """

    record_version: Literal[1] = RECORD_VERSION
    model: Stamp
    origin: str
    stage: str
    event: str | None = None
    moves: tuple[Move, ...] = ()
    cycles: tuple[str, ...] = ()
    readings: dict[str, Value | None] = Field(default_factory=dict)
    as_of: Instant | None = None

    _judge: Judge | None = PrivateAttr(default=None)
    _context: Any = PrivateAttr(default=None)

    @model_validator(mode="wrap")
    @classmethod
    def _with_stored_reasons(cls, data: Any, handler: Any) -> "Decision":
        if not isinstance(data, Mapping) or not any(name in data for name in _REASONS):
            return handler(data)  # type: ignore[no-any-return]
        decision: Decision = handler({k: v for k, v in data.items() if k not in _REASONS})
        stored = _StoredReasons.model_validate({name: data.get(name, ()) for name in _REASONS})
        decision.__dict__.update({name: getattr(stored, name) for name in _REASONS})
        return decision

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def candidates(self) -> tuple[Candidate, ...]:
        """Every transition out of the stage reached, with verdict and reasons."""
        return self._judge.candidates(self) if self._judge else ()

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def because(self) -> tuple[Candidate, ...]:
        """The transitions that fired, with the readings that made them."""
        return self._judge.because(self) if self._judge else ()

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def flags(self) -> tuple[FlagVerdict, ...]:
        """The flags of the stage reached, each with its verdict."""
        return self._judge.flags(self) if self._judge else ()

    @property
    def judge(self) -> Judge | None:
        """The stage model that decided; ``None`` when the decision was read from JSON."""
        return self._judge

    def blocked_on(self, toward: str) -> tuple[Reason, ...]:
        """Return every leaf that fails or is unknown on the transitions to the stage `toward`.

        Empty when the last move led there, or when a transition there waits only for its event.

        Raises
        ------
        StageError
            Where no transition leads from the stage reached to `toward` (``no-transition``).
        """
        roads = [c for c in self.candidates if c.target == toward]
        if not roads and toward != self.stage:
            targets = sorted({c.target for c in self.candidates})
            raise StageError(
                Problem(
                    "no-transition",
                    toward,
                    f"no transition leads from {self.stage!r} to {toward!r}; "
                    f"from here one leads to {', '.join(targets) or 'nowhere'}{nearest(toward, targets)}",
                )
            )
        return tuple(r for road in roads if road.verdict != "holds" for r in road.reasons if r.verdict != "holds")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self.model_dump() == other.model_dump()


class _StoredReasons(Record):
    candidates: tuple[Candidate, ...] = ()
    because: tuple[Candidate, ...] = ()
    flags: tuple[FlagVerdict, ...] = ()


# ------------------------------------------------------------------------------------------------------- standings


class StageChange(Record):
    """One recorded move.

    Parameters
    ----------
    at : datetime
        The instant it came about.
    origin, target, transition, kind : str
        From where to where, by which transition.
    event : str or None
        Id of the event that triggered it.
    initiator : {"supplier", "customer", "both", "unknown"} or None
        Who brought it about; for endings and for moves that one side makes.
    cause : str or None
        Why, where the event or the transition names a cause.
    reasons : tuple of Reason
        The leaves of the guard as they were read.
    rests_on : tuple of str
        Indicators whose assumed readings this change and those before it rest on.
    """

    at: Instant
    origin: str
    target: str
    transition: str
    kind: Kind
    event: str | None = None
    initiator: Initiator | None = None
    cause: str | None = None
    reasons: tuple[Reason, ...] = ()
    rests_on: tuple[str, ...] = ()


class Slot(Record):
    """What is known of one indicator from one side; `epoch` counts the endings that came before it was learnt."""

    reading: Reading
    epoch: int = 0


class Memory(Record):
    """What the fold must remember besides what anyone asks.

    Parameters
    ----------
    epoch : int
        Number of endings so far.
    slots, assumed : dict
        Per indicator, per side: what is known, and what is assumed where nothing is known.
    seen : dict
        Key of each fact taken, and a digest of its content.
    named : tuple of str
        Attribute values met, for effects that count a thing once or only when it comes back.
    falls : dict
        Event id -> indicator -> share, for events that a later one may soften.
    softened : dict
        Event id -> kind of the event that softens it once it comes.
    agreement_known : bool
        Whether having no agreement on record means that there is none.
    """

    epoch: int = 0
    slots: dict[str, dict[Side, Slot]] = Field(default_factory=dict)
    assumed: dict[str, dict[Side, Reading]] = Field(default_factory=dict)
    seen: dict[str, str] = Field(default_factory=dict)
    named: tuple[str, ...] = ()
    falls: dict[str, dict[str, Real]] = Field(default_factory=dict)
    softened: dict[str, str] = Field(default_factory=dict)
    agreement_known: bool = True


class Standing(Record):
    """Where one relationship stands under one stage model at an instant.

    Parameters
    ----------
    relationship : str
        Its id.
    model : Stamp
        The definition followed.
    zone, opened_at, taken_over
        As in the relationship.
    stage : str
        Present stage or exit.
    since : datetime
        When that stage was entered.
    as_of : datetime
        The instant up to which facts count, included.
    readings : dict
        What guards see at `as_of`, computed readings of time included; what is unknown is absent.
    changes : tuple of StageChange
        The path walked, oldest first.
    rests_on : tuple of str
        Indicators whose assumed readings the path rests on.
    agreement : Agreement or None
        The formal agreement last signed and not ended by an event; it may have lapsed.
    last_dealing : datetime
        The last contact of the two sides, or the opening.
    not_in_model : dict
        Names of events and indicators that the model does not declare, and how often they were passed over.
    memory : Memory
        What the next step of the fold needs.
    """

    record_version: Literal[1] = RECORD_VERSION
    relationship: Id
    model: Stamp
    zone: Zone = "UTC"
    opened_at: Instant
    taken_over: bool = False
    stage: str
    since: Instant
    as_of: Instant
    readings: dict[str, Reading] = Field(default_factory=dict)
    changes: tuple[StageChange, ...] = ()
    rests_on: tuple[str, ...] = ()
    agreement: Agreement | None = None
    last_dealing: Instant
    not_in_model: dict[str, int] = Field(default_factory=dict)
    memory: Memory = Field(default_factory=Memory)
