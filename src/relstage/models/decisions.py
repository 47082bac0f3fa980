"""Decisions: where readings lead, and every reason for it."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Protocol, Self

from pydantic import ConfigDict, Field, PrivateAttr, computed_field, model_validator
from pydantic.dataclasses import dataclass

from relstage.errors import Problem, StageError, nearest
from relstage.models.facts import RECORD_VERSION, Instant, Reading, Stamp
from relstage.rules import Bound, Level, Provenance, Real, Record, Value

Kind = Literal["advance", "regress", "terminate", "recover"]
Word = Literal["holds", "fails", "unknown"]
Obstacle = Literal["none", "fails", "unknown", "too_early", "event", "cycle"]

_CLOSED = ConfigDict(extra="forbid", defer_build=True)


class DecisionPart:
    """Base of the parts that a decision is made of: many are made, so they are dataclasses and cheap to make."""

    @classmethod
    def made(cls, fields: dict[str, Any]) -> Self:
        """Make a part of all its `fields`, right by construction."""
        part = object.__new__(cls)
        _fill(part, fields)
        return part


_fill = DecisionPart.__dict__["__dict__"].__set__  # a frozen part refuses to be set


@dataclass(frozen=True, kw_only=True, config=_CLOSED)
class Reason(DecisionPart):
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


@dataclass(frozen=True, kw_only=True, config=_CLOSED)
class Candidate(DecisionPart):
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


@dataclass(frozen=True, kw_only=True, config=_CLOSED)
class FlagVerdict(DecisionPart):
    """A flag of the stage reached, and the readings behind it."""

    name: str
    verdict: Word
    reasons: tuple[Reason, ...]
    rests_on: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, config=_CLOSED)
class Move(DecisionPart):
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
    rests_on : tuple of str
        Indicators whose assumed readings the path to `origin` rests on; those of the moves stand with each reason.
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
    rests_on: tuple[str, ...] = ()

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
        return judge.candidates(self) if (judge := self.judge) else ()

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def because(self) -> tuple[Candidate, ...]:
        """The transitions that fired, with the readings that made them."""
        return judge.because(self) if (judge := self.judge) else ()

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def flags(self) -> tuple[FlagVerdict, ...]:
        """The flags of the stage reached, each with its verdict."""
        return judge.flags(self) if (judge := self.judge) else ()

    @property
    def judge(self) -> Judge | None:
        """The stage model that decided; ``None`` when the decision was read from JSON."""
        judge: Judge | None = self._private("_judge")
        return judge

    @property
    def context(self) -> Any:
        """What the judge needs besides the record: the readings given with their dates, and the standing."""
        return self._private("_context")

    def _private(self, name: str) -> Any:
        # Reaching a private attribute by its name goes through pydantic's __getattr__, at several times the cost.
        return (self.__pydantic_private__ or {}).get(name)

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

    __hash__ = None  # type: ignore[assignment]  # its readings are a dict

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return self.model_dump() == other.model_dump()


class _StoredReasons(Record):
    candidates: tuple[Candidate, ...] = ()
    because: tuple[Candidate, ...] = ()
    flags: tuple[FlagVerdict, ...] = ()
