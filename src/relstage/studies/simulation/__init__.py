"""Simulated relationship paths: a scenario, and the rules that production uses, lived through many times.

Laws: ``a_simulated_path_is_followed``, a path's facts followed by ``follow`` give the same stages on the same days;
``draws_are_addressed``, no random number depends on what else was drawn.
"""

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

__all__ = [
    "Beginning",
    "Between",
    "Deed",
    "Drift",
    "Happening",
    "OneOf",
    "Peaked",
    "Policy",
    "Scenario",
    "Shock",
    "check_seed",
    "prepare",
    "scenario_problems",
]
