"""Invariants: what every sound model and every sound engine keep, each with its statement.

Law (``invariants_hold``): on the models of the catalogue every invariant that applies holds. Those about a definition
are claims on the model itself; those about a decision or a history hold for any valid model, and where one is broken
the engine is.
"""

from relstage.testing.invariants import agreeing, deciding, defining, explaining, following, relating, timing
from relstage.testing.invariants.cases import History, Question
from relstage.testing.invariants.registry import INVARIANTS, About, Broken, Invariant, chosen, invariant, require

__all__ = [
    "INVARIANTS",
    "About",
    "Broken",
    "History",
    "Invariant",
    "Question",
    "agreeing",
    "chosen",
    "deciding",
    "defining",
    "explaining",
    "following",
    "invariant",
    "relating",
    "require",
    "timing",
]
