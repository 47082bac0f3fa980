"""Why a relationship came apart, or may: likely causes, ranked, each with the facts that speak for it.

Law (``causes_rest_on_facts``): every inferred cause names facts of the history up to the ending, and nothing else; a
fact that is taken away speaks for nothing any more; where no fact speaks, no cause is inferred.

A cause on record is told apart from inferred ones and comes first. A demotion and an exclusion are the supplier's
doing, told apart from one another and from the customer's leaving. Which facts speak for a cause is data of the
catalogue (``relstage.catalogue.evidence``), and ours.
"""

from relstage.studies.causes.asking import (
    DECISIONS,
    HALF_LIFE_MONTHS,
    inquire,
    inquiry_of,
    likely_causes,
    setback_of,
)
from relstage.studies.causes.records import How, Inquiry, LikelyCause, Setback, Support
from relstage.studies.causes.telling import cause_lines, setback_line

__all__ = [
    "DECISIONS",
    "HALF_LIFE_MONTHS",
    "How",
    "Inquiry",
    "LikelyCause",
    "Setback",
    "Support",
    "cause_lines",
    "inquire",
    "inquiry_of",
    "likely_causes",
    "setback_line",
    "setback_of",
]
