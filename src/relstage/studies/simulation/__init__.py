"""Simulated relationship paths: a scenario, and the rules that production uses, lived through many times.

Laws: ``a_simulated_path_is_followed``, a path's facts followed by ``follow`` give the same stages on the same days;
``draws_are_addressed``, no random number depends on what else was drawn.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from relstage.errors import MissingExtra, Problem
from relstage.studies.simulation.checking import check_seed, prepare, scenario_problems
from relstage.studies.simulation.scenario import (
    Beginning,
    Between,
    Deed,
    Drift,
    Happening,
    OneOf,
    Peaked,
    Policy,
    Scenario,
    Shock,
)

if TYPE_CHECKING:
    from relstage.studies.simulation.beside import check
    from relstage.studies.simulation.comparing import Comparison, compare
    from relstage.studies.simulation.estimates import Estimate
    from relstage.studies.simulation.lives import Lived, beginnings_of
    from relstage.studies.simulation.reckoning import chain_problems, exact
    from relstage.studies.simulation.results import Simulation
    from relstage.studies.simulation.running import simulate
    from relstage.studies.simulation.sensitivity import tornado
    from relstage.studies.simulation.storing import load, save

__all__ = [
    "Beginning",
    "Between",
    "Comparison",
    "Deed",
    "Drift",
    "Estimate",
    "Happening",
    "Lived",
    "OneOf",
    "Peaked",
    "Policy",
    "Scenario",
    "Shock",
    "Simulation",
    "beginnings_of",
    "chain_problems",
    "check",
    "check_seed",
    "compare",
    "exact",
    "load",
    "prepare",
    "save",
    "scenario_problems",
    "simulate",
    "tornado",
]

# What needs numpy: loaded when it is first used, so that scenarios can be written and judged without it.
_WHEN_USED = {
    "Comparison": "relstage.studies.simulation.comparing",
    "Estimate": "relstage.studies.simulation.estimates",
    "Lived": "relstage.studies.simulation.lives",
    "Simulation": "relstage.studies.simulation.results",
    "beginnings_of": "relstage.studies.simulation.lives",
    "chain_problems": "relstage.studies.simulation.reckoning",
    "check": "relstage.studies.simulation.beside",
    "compare": "relstage.studies.simulation.comparing",
    "exact": "relstage.studies.simulation.reckoning",
    "load": "relstage.studies.simulation.storing",
    "save": "relstage.studies.simulation.storing",
    "simulate": "relstage.studies.simulation.running",
    "tornado": "relstage.studies.simulation.sensitivity",
}


def __getattr__(name: str) -> Any:
    if name not in _WHEN_USED:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(import_module(_WHEN_USED[name]), name)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "numpy":
            raise
        said = f"relstage.studies.simulation.{name} needs numpy, which is not installed: pip install 'relstage[arrays]'"
        raise MissingExtra(Problem("missing-extra", "", said)) from None


def __dir__() -> list[str]:
    return __all__
