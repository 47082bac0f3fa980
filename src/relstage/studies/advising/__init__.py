"""What now, for an account: every model side by side, with guidance, what blocks, what threatens, and why.

Law (``advice_is_what_each_model_says``): each model's part of an advice is what following and reviewing the account
under that model alone gives; other models in the list, and their order, change nothing in it.
"""

from relstage.studies.advising.answering import flag_labels
from relstage.studies.advising.making import advise
from relstage.studies.advising.records import AccountAdvice, CalledFor, StageAdvice, Unmoved
from relstage.studies.advising.telling import Block, Page, tell
from relstage.studies.advising.threats import (
    AT_RISK,
    SOON_MONTHS,
    THREATS,
    Threatened,
    by_threat,
    threat_over,
    threat_to,
)

__all__ = [
    "AT_RISK",
    "SOON_MONTHS",
    "THREATS",
    "AccountAdvice",
    "Block",
    "CalledFor",
    "Page",
    "StageAdvice",
    "Threatened",
    "Unmoved",
    "advise",
    "by_threat",
    "flag_labels",
    "tell",
    "threat_over",
    "threat_to",
]
