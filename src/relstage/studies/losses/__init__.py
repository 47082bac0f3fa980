"""Lost customers: who stopped or fell, what keeping them would cost, and what is asked of each (Kevorkov).

The ledger's own faults are told, and nobody is called lost for them.
"""

from relstage.studies.losses.answers import KeyPartner, KeyStanding, Losses
from relstage.studies.losses.customers import (
    Interview,
    LostCustomer,
    Measure,
    NamedCause,
    Questionnaire,
    Response,
    records_of,
    response,
)
from relstage.studies.losses.finding import volumes
from relstage.studies.losses.keeping import KeepOrWin, keep_or_win
from relstage.studies.losses.record import Hole, floors, holes
from relstage.studies.losses.successors import Perhaps
from relstage.studies.losses.terms import LossTerms

__all__ = [
    "Hole",
    "Interview",
    "KeepOrWin",
    "KeyPartner",
    "KeyStanding",
    "LossTerms",
    "Losses",
    "LostCustomer",
    "Measure",
    "NamedCause",
    "Perhaps",
    "Questionnaire",
    "Response",
    "floors",
    "holes",
    "keep_or_win",
    "records_of",
    "response",
    "volumes",
]
