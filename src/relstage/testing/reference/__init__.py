"""The reference model: the motion of any stage model a second time, small, plain and slow.

It is the oracle of the kit. It shares the records and the node classes with the library, and no function that decides,
evaluates, follows, counts months or explains: what a rule means, what fires, what is known and when time turns a guard
are written here anew, from what the library promises. Law (``as_reference``): decisions and standings of the library
are those of the reference model.

Read `motion`, `calendar`, `ledger`, `following`, `comparing`.
"""

from relstage.testing.reference.comparing import decision_differences, review_differences, standing_differences
from relstage.testing.reference.following import Account, Change, followed, observed, opened
from relstage.testing.reference.ledger import Ledger, Refused, View
from relstage.testing.reference.motion import Made, Outcome, Sight, decided, sights, truth

__all__ = [
    "Account",
    "Change",
    "Ledger",
    "Made",
    "Outcome",
    "Refused",
    "Sight",
    "View",
    "decided",
    "decision_differences",
    "followed",
    "observed",
    "opened",
    "review_differences",
    "sights",
    "standing_differences",
    "truth",
]
