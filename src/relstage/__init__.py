"""Published theories of business relationships as state machines with guards that can be read, asked and explained.

>>> from relstage import decide, ford
>>> near = {"cultural_distance": 0.2, "technological_distance": 0.1}
>>> decide(ford, "pre_relationship", near, event="trial_order").stage
'early'

Each name is loaded when it is first used, so that ``import relstage`` costs nothing by itself.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relstage.catalogue.dwyer_schurr_oh import DwyerStage, dwyer_schurr_oh
    from relstage.catalogue.ford import FordStage, ford
    from relstage.catalogue.loss_cycle import LossStage, loss_cycle
    from relstage.catalogue.loyalty_ladder import LoyaltyStage, loyalty_ladder
    from relstage.catalogue.millman_wilson import MillmanWilsonStage, millman_wilson
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
    from relstage.interpreters.prose import explain
    from relstage.machines import StageModel, Transition, coordinates, decide, follow, observe, review
    from relstage.machines.embedding import StageMachine
    from relstage.models import Agreement, Decision, Event, Reading, Relationship, StageChange, Standing
    from relstage.rules import Indicator, Not, Verdict, all_of, any_of, evaluate

__version__ = "0.1.0"

__all__ = [
    "Agreement",
    "Decision",
    "DefinitionError",
    "DwyerStage",
    "Event",
    "FactError",
    "FordStage",
    "HostError",
    "Indicator",
    "LossStage",
    "LoyaltyStage",
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
    "dwyer_schurr_oh",
    "evaluate",
    "explain",
    "follow",
    "ford",
    "loss_cycle",
    "loyalty_ladder",
    "millman_wilson",
    "observe",
    "review",
]

_WHEN_USED = {
    "relstage.catalogue.dwyer_schurr_oh": ("DwyerStage", "dwyer_schurr_oh"),
    "relstage.catalogue.ford": ("FordStage", "ford"),
    "relstage.catalogue.loss_cycle": ("LossStage", "loss_cycle"),
    "relstage.catalogue.loyalty_ladder": ("LoyaltyStage", "loyalty_ladder"),
    "relstage.catalogue.millman_wilson": ("MillmanWilsonStage", "millman_wilson"),
    "relstage.errors": (
        "DefinitionError",
        "FactError",
        "HostError",
        "MissingExtra",
        "Problem",
        "RelstageError",
        "RuleError",
        "Sealed",
        "StageError",
        "TooLarge",
    ),
    "relstage.interpreters.prose": ("explain",),
    "relstage.machines": ("StageModel", "Transition", "coordinates", "decide", "follow", "observe", "review"),
    "relstage.machines.embedding": ("StageMachine",),
    "relstage.models": ("Agreement", "Decision", "Event", "Reading", "Relationship", "StageChange", "Standing"),
    "relstage.rules": ("Indicator", "Not", "Verdict", "all_of", "any_of", "evaluate"),
}
_HOME = {name: module for module, names in _WHEN_USED.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(_HOME[name]), name)
    globals()[name] = found  # found at once from now on
    return found


def __dir__() -> list[str]:
    return __all__
