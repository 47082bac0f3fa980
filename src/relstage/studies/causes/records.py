"""What is found out about an ending: what came about, and the causes that facts speak for."""

from typing import Literal

from pydantic import Field

from relstage.models import Initiator, Instant, Side, Stamp
from relstage.rules import Bound, Level, Provenance, Record, Value

How = Literal["demoted", "excluded", "deselected", "ended", "event", "silence", "conditions"]


class Setback(Record):
    """The last move, where it is an ending or a step back.

    Parameters
    ----------
    how : str
        ``demoted``: the supplier lowered the account's status and goes on with it. ``excluded``: the supplier struck it
        off. ``deselected``: the supplier judged it not worth the effort. ``ended``: a side said that it is over.
        ``event``: another event brought it about. ``silence``: no dealings for long. ``conditions``: readings did.
    ended : bool
        Whether it is an ending.
    at : datetime
        When it came about.
    transition, origin, target : str
        By which transition, from where to where.
    event, kind : str or None
        Id and kind of the event that brought it about.
    initiator : {"supplier", "customer", "both", "unknown"} or None
        Who brought it about, as recorded; ``None`` where nobody is named.
    cause : str or None
        The cause on record.
    said_by : {"event", "model"} or None
        Whether the event named the cause, or the definition does.
    """

    how: How
    ended: bool
    at: Instant
    transition: str
    origin: str
    target: str
    event: str | None = None
    kind: str | None = None
    initiator: Initiator | None = None
    cause: str | None = None
    said_by: Literal["event", "model"] | None = None


class Support(Record):
    """One fact that speaks for a cause: an event, or a reading that a limit holds of.

    Parameters
    ----------
    sign : str
        Which sign of the evidence it is, such as ``neglect.attention``.
    fact : str
        Key of the fact: ``event e7``, or the indicator, side and instant of a reading.
    at : datetime
        When it occurred.
    event, kind : str or None
        Id and kind, where it is an event.
    leaf : Bound or Level or None
        The limit that the value meets, such as ``attention < 0.5``.
    value, side : float or str, str
        What was read and whose view it is, where it is a reading or an event that gives one.
    weight : float
        What it counts: 1 on the day of the ending, half as much for each half-life before.
    provenance : Provenance
        Whose it is that this speaks for the cause.
    """

    sign: str
    fact: str
    at: Instant
    event: str | None = None
    kind: str | None = None
    leaf: Bound | Level | None = Field(default=None, discriminator="kind")
    value: Value | None = None
    side: Side | None = None
    weight: float
    provenance: Provenance


class LikelyCause(Record):
    """A cause with what speaks for it.

    Parameters
    ----------
    cause : str
        Its name.
    basis : {"recorded", "inferred"}
        Whether it is on record, or facts speak for it.
    initiator : {"supplier", "customer", "both", "unknown"}
        Who acted on it.
    initiator_basis : {"recorded", "typical"}
        Whether that is on record, or typical of the cause.
    initiator_provenance : Provenance or None
        Whose word it is that he is typical of the cause; ``None`` where he is on record, or nobody says.
    weight : float
        Sum of what its facts count; 0 where none speaks for a cause on record.
    support : tuple of Support
        Its facts, the latest first.
    provenance : Provenance
        Who names the cause.
    """

    cause: str
    basis: Literal["recorded", "inferred"]
    initiator: Initiator
    initiator_basis: Literal["recorded", "typical"]
    initiator_provenance: Provenance | None = None
    weight: float
    support: tuple[Support, ...] = ()
    provenance: Provenance


class Inquiry(Record):
    """What was found out about why a relationship ended, or what would make it end.

    Parameters
    ----------
    relationship, model : str, Stamp
        Which, and the definition that it was followed under.
    since, until : datetime
        Facts between these were heard: from the opening, or from the last recovery or ending before, to the ending or
        the instant asked about.
    ended : bool
        Whether it has ended.
    setback : Setback or None
        The ending or step back that the last move is; ``None`` where it is neither.
    causes : tuple of LikelyCause
        The one on record first, then by weight; empty where nothing speaks for any.
    heard : int
        Number of facts heard.
    """

    relationship: str
    model: Stamp
    since: Instant
    until: Instant
    ended: bool
    setback: Setback | None = None
    causes: tuple[LikelyCause, ...] = ()
    heard: int = 0
