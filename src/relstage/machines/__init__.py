"""The motion: what a stage model is, how one decides, how facts are followed, and how a host object embeds it.

Read `definition`, then `deciding`, `following` and `embedding`.
"""

from relstage.machines.definition import (
    Advice,
    Axis,
    Flag,
    Guidance,
    Lexicon,
    LexiconEntry,
    Source,
    Stage,
    StageModel,
    Threshold,
    Transition,
    Trigger,
)

__all__ = [
    "Advice",
    "Axis",
    "Flag",
    "Guidance",
    "Lexicon",
    "LexiconEntry",
    "Source",
    "Stage",
    "StageModel",
    "Threshold",
    "Transition",
    "Trigger",
]
