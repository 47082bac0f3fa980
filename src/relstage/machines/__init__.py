"""The motion: what a stage model is, how one decides, how facts are followed, and how a host object embeds it.

Read `definition`, then `deciding`, `following` and `embedding`.
"""

from relstage.machines.coordinates import Coordinate, coordinates
from relstage.machines.deciding import decide, review
from relstage.machines.definition import (
    Axis,
    Flag,
    Lexicon,
    LexiconEntry,
    Process,
    Stage,
    StageModel,
    Threshold,
    Transition,
    Trigger,
)
from relstage.machines.following import follow, follow_each, observe
from relstage.models import Source

__all__ = [
    "Axis",
    "Coordinate",
    "Flag",
    "Lexicon",
    "LexiconEntry",
    "Process",
    "Source",
    "Stage",
    "StageModel",
    "Threshold",
    "Transition",
    "Trigger",
    "coordinates",
    "decide",
    "follow",
    "follow_each",
    "observe",
    "review",
]
