"""Strategies for rules and readings, as users have them: see ``relstage.testing``."""

from relstage.testing.points import grid, turning_points
from relstage.testing.strategies.language import (
    OPS,
    SMALL,
    Case,
    an_indicator,
    cases,
    loose_rules,
    rules,
    vocabularies,
)

__all__ = [
    "OPS",
    "SMALL",
    "Case",
    "an_indicator",
    "cases",
    "grid",
    "loose_rules",
    "rules",
    "turning_points",
    "vocabularies",
]
