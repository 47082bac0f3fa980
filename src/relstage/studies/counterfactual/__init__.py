"""What would have to be otherwise: the least change, the cheapest plan, and how much a stage can bear."""

from relstage.studies.counterfactual.bearing import robustness
from relstage.studies.counterfactual.changing import least_change
from relstage.studies.counterfactual.eventing import event_plan, facts_of
from relstage.studies.counterfactual.placing import standing_of
from relstage.studies.counterfactual.planning import plan
from relstage.studies.counterfactual.records import (
    Act,
    Answer,
    EventPlan,
    LeastChange,
    Margin,
    NotPossible,
    Plan,
    PlanStep,
    ReadingShift,
    Robustness,
    Silence,
)
from relstage.studies.counterfactual.telling import tell
from relstage.studies.counterfactual.terms import Terms

__all__ = [
    "Act",
    "Answer",
    "EventPlan",
    "LeastChange",
    "Margin",
    "NotPossible",
    "Plan",
    "PlanStep",
    "ReadingShift",
    "Robustness",
    "Silence",
    "Terms",
    "event_plan",
    "facts_of",
    "least_change",
    "plan",
    "robustness",
    "standing_of",
    "tell",
]
