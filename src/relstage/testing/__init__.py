"""The yardstick for whoever writes transition rules: strategies, case lists, invariants, and the check of a model.

Each name is loaded when first used. The case lists need nothing but relstage; whatever draws examples needs hypothesis,
which ``pip install 'relstage[testing]'`` brings, and says so where it is missing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relstage.testing.cases import BoundaryCase, GuardPair, boundary_cases, mcdc_cases, path_plan, witness
    from relstage.testing.checking import Report, check
    from relstage.testing.invariants import INVARIANTS, Invariant, invariant
    from relstage.testing.machine import state_machine
    from relstage.testing.recorded import Recorded, differences, record
    from relstage.testing.strategies.broken import ALL_DEFECTS, broken_definitions
    from relstage.testing.strategies.definitions import definitions
    from relstage.testing.strategies.deliveries import Batch, deliveries
    from relstage.testing.strategies.guards import from_guard
    from relstage.testing.strategies.histories import histories
    from relstage.testing.strategies.reachable import from_definition

__all__ = [
    "ALL_DEFECTS",
    "INVARIANTS",
    "Batch",
    "BoundaryCase",
    "GuardPair",
    "Invariant",
    "Recorded",
    "Report",
    "boundary_cases",
    "broken_definitions",
    "check",
    "definitions",
    "deliveries",
    "differences",
    "from_definition",
    "from_guard",
    "histories",
    "invariant",
    "mcdc_cases",
    "path_plan",
    "record",
    "state_machine",
    "witness",
]

# Where each public name lives.
_WHEN_USED = {
    # ------------------------------------------------------------------------------------------------- strategies
    "ALL_DEFECTS": "relstage.testing.strategies.broken",
    "Batch": "relstage.testing.strategies.deliveries",
    "broken_definitions": "relstage.testing.strategies.broken",
    "definitions": "relstage.testing.strategies.definitions",
    "deliveries": "relstage.testing.strategies.deliveries",
    "from_definition": "relstage.testing.strategies.reachable",
    "from_guard": "relstage.testing.strategies.guards",
    "histories": "relstage.testing.strategies.histories",
    # ------------------------------------------------------------------------------------------------- case lists
    "BoundaryCase": "relstage.testing.cases",
    "GuardPair": "relstage.testing.cases",
    "boundary_cases": "relstage.testing.cases",
    "mcdc_cases": "relstage.testing.cases",
    "path_plan": "relstage.testing.cases",
    "witness": "relstage.testing.cases",
    # ----------------------------------------------------------------------------------------------- whole models
    "INVARIANTS": "relstage.testing.invariants",
    "Invariant": "relstage.testing.invariants",
    "Report": "relstage.testing.checking",
    "check": "relstage.testing.checking",
    "invariant": "relstage.testing.invariants",
    "state_machine": "relstage.testing.machine",
    # --------------------------------------------------------------------------------------------- recorded answers
    "Recorded": "relstage.testing.recorded",
    "differences": "relstage.testing.recorded",
    "record": "relstage.testing.recorded",
}


def __getattr__(name: str) -> Any:
    if name not in _WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(_WHEN_USED[name]), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "hypothesis":
            raise
        from relstage.errors import MissingExtra, Problem  # hypothesis imports this package, and needs none of it

        said = f"relstage.testing.{name} needs hypothesis, which is not installed: pip install 'relstage[testing]'"
        raise MissingExtra(Problem("missing-extra", "", said)) from None


def __dir__() -> list[str]:
    return __all__
