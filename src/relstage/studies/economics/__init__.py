"""Economics of relationships: is profit in the long run credible, was it when somebody adapted, what is a stage worth.

The amounts themselves are records: :class:`relstage.models.economics.RelationshipEconomics`.
"""

from relstage.studies.economics.adapting import (
    AdaptationCheck,
    AdaptationWarning,
    adaptation_check,
    adaptation_warnings,
)
from relstage.studies.economics.chains import StageValues, value_by_stage
from relstage.studies.economics.tables import as_csv, as_json, table
from relstage.studies.economics.telling import tell
from relstage.studies.economics.weighing import weigh

__all__ = [
    "AdaptationCheck",
    "AdaptationWarning",
    "StageValues",
    "adaptation_check",
    "adaptation_warnings",
    "as_csv",
    "as_json",
    "table",
    "tell",
    "value_by_stage",
    "weigh",
]
