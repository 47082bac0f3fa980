"""The records: what happened, what is known, where a relationship stands, and what was decided.

All records are frozen pydantic models with JSON both ways. Times are aware and kept in UTC; a naive one is refused.
Records that are stored on their own carry ``record_version``; one of another version is refused, never guessed at.
"""

from relstage.models.decisions import (
    Candidate,
    Decision,
    FlagVerdict,
    Judge,
    Kind,
    Move,
    Obstacle,
    Reason,
    Word,
)
from relstage.models.facts import (
    RECORD_VERSION,
    Agreement,
    Attribute,
    Basis,
    Event,
    Fact,
    Id,
    Initiator,
    Instant,
    Reading,
    Relationship,
    Side,
    Stamp,
    Zone,
    conflict,
    fact_content,
    fact_digest,
    fact_key,
    in_order,
)
from relstage.models.standings import (
    Memory,
    Slot,
    StageChange,
    Standing,
)

__all__ = [
    "RECORD_VERSION",
    "Agreement",
    "Attribute",
    "Basis",
    "Candidate",
    "Decision",
    "Event",
    "Fact",
    "FlagVerdict",
    "Id",
    "Initiator",
    "Instant",
    "Judge",
    "Kind",
    "Memory",
    "Move",
    "Obstacle",
    "Reading",
    "Reason",
    "Relationship",
    "Side",
    "Slot",
    "StageChange",
    "Stamp",
    "Standing",
    "Word",
    "Zone",
    "conflict",
    "fact_content",
    "fact_digest",
    "fact_key",
    "in_order",
]
