"""Standings: where a relationship stands, the path it walked, and what the next step of the fold must remember."""

from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from relstage.models.decisions import Kind, Reason
from relstage.models.facts import (
    RECORD_VERSION,
    Agreement,
    Id,
    Initiator,
    Instant,
    Reading,
    Side,
    Stamp,
    Zone,
    governing,
)
from relstage.rules import Real, Record


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
    """What is known of one indicator from one side.

    `epoch` counts the endings that came before it was learnt; `assessed_at` is when it was last assessed, if ever.
    """

    reading: Reading
    epoch: int = 0
    assessed_at: Instant | None = None


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
    agreement_epochs : tuple of int
        For each agreement, the number of endings before it was signed.
    """

    epoch: int = 0
    slots: dict[str, dict[Side, Slot]] = Field(default_factory=dict)
    assumed: dict[str, dict[Side, Reading]] = Field(default_factory=dict)
    seen: dict[str, str] = Field(default_factory=dict)
    named: tuple[str, ...] = ()
    falls: dict[str, dict[str, Real]] = Field(default_factory=dict)
    softened: dict[str, str] = Field(default_factory=dict)
    agreement_known: bool = True
    agreement_epochs: tuple[int, ...] = ()


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
    agreements : tuple of Agreement
        The formal agreements signed and not ended by an event, by their start; some have lapsed or are yet to begin.
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
    agreements: tuple[Agreement, ...] = ()
    last_dealing: Instant
    not_in_model: dict[str, int] = Field(default_factory=dict)
    memory: Memory = Field(default_factory=Memory)

    @property
    def agreement(self) -> Agreement | None:
        """The agreement that counts at `as_of`: of those in force the last begun, else the last that lapsed."""
        return governing(self.agreements, self.as_of.astimezone(ZoneInfo(self.zone)).date())
