"""Published theories of business relationships as state machines with guards that can be read, asked and explained.

>>> from relstage import decide, ford
>>> near = {"cultural_distance": 0.2, "technological_distance": 0.1}
>>> decide(ford, "pre_relationship", near, event="trial_order").stage
'early'

Names that are dear to import (the catalogue, the embedding on ``transitions``, prose) are loaded when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from relstage.errors import (
    DefinitionError,
    FactError,
    HostError,
    MissingExtra,
    Problem,
    RelstageError,
    RuleError,
    Sealed,
    StageError,
    TooLarge,
)
from relstage.machines import StageModel, Transition, coordinates, decide, follow, observe, review
from relstage.models import Agreement, Decision, Event, Reading, Relationship, StageChange, Standing
from relstage.rules import Indicator, Not, Verdict, all_of, any_of, evaluate

if TYPE_CHECKING:
    from relstage.catalogue.ford import FordStage, ford
    from relstage.catalogue.millman_wilson import MillmanWilsonStage, millman_wilson
    from relstage.interpreters.prose import explain
    from relstage.machines.embedding import StageMachine

__version__ = "0.1.0"

__all__ = [
    "Agreement",
    "Decision",
    "DefinitionError",
    "Event",
    "FactError",
    "FordStage",
    "HostError",
    "Indicator",
    "MillmanWilsonStage",
    "MissingExtra",
    "Not",
    "Problem",
    "Reading",
    "Relationship",
    "RelstageError",
    "RuleError",
    "Sealed",
    "StageChange",
    "StageError",
    "StageMachine",
    "StageModel",
    "Standing",
    "TooLarge",
    "Transition",
    "Verdict",
    "all_of",
    "any_of",
    "coordinates",
    "decide",
    "evaluate",
    "explain",
    "follow",
    "ford",
    "millman_wilson",
    "observe",
    "review",
]

_WHEN_USED = {
    "FordStage": "relstage.catalogue.ford",
    "MillmanWilsonStage": "relstage.catalogue.millman_wilson",
    "StageMachine": "relstage.machines.embedding",
    "explain": "relstage.interpreters.prose",
    "ford": "relstage.catalogue.ford",
    "millman_wilson": "relstage.catalogue.millman_wilson",
}


def __getattr__(name: str) -> object:
    if name not in _WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_WHEN_USED[name]), name)


def __dir__() -> list[str]:
    return __all__
