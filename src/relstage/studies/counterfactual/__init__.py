"""What would have to be otherwise: the least change, the cheapest plan, and how much a stage can bear."""

from relstage.studies.counterfactual.bearing import robustness
from relstage.studies.counterfactual.changing import least_change
from relstage.studies.counterfactual.planning import plan
from relstage.studies.counterfactual.records import (
    LeastChange,
    Margin,
    NotPossible,
    Plan,
    Robustness,
    Shift,
    Silence,
    Step,
)

__all__ = [
    "LeastChange",
    "Margin",
    "NotPossible",
    "Plan",
    "Robustness",
    "Shift",
    "Silence",
    "Step",
    "least_change",
    "plan",
    "robustness",
]
