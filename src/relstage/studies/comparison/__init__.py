"""Two definitions held against each other, and going on from the one to the other.

`compare` tells what holds under a new definition and not under the old one, exactly, with witnesses; `affected`
which of given standings that touches; `carry_over` goes on under the new definition by a total mapping of the stages.

Read `guards`, `parts`, `models`, then `carrying` and `standings`.
"""

from relstage.studies.comparison.carrying import Unfit, carry_over, same_names
from relstage.studies.comparison.guards import GuardComparison, GuardWitness, Relation, compare_guards
from relstage.studies.comparison.models import (
    Change,
    GuardedChange,
    ModelComparison,
    OrderChange,
    PartChange,
    PartKind,
    compare,
)
from relstage.studies.comparison.parts import FieldChange, Sense
from relstage.studies.comparison.standings import Affected, Found, Turned, affected

__all__ = [
    "Affected",
    "Change",
    "FieldChange",
    "Found",
    "GuardComparison",
    "GuardWitness",
    "GuardedChange",
    "ModelComparison",
    "OrderChange",
    "PartChange",
    "PartKind",
    "Relation",
    "Sense",
    "Turned",
    "Unfit",
    "affected",
    "carry_over",
    "compare",
    "compare_guards",
    "same_names",
]
