"""What a definition says that its author did not mean: exact answers over the declared scales, each with its place.

Law (``findings_are_shown``): put to ``evaluate`` and ``decide``, the witness of a finding shows what the finding says.

=====================  ========  =====================================================================================
code                   severity  what it says
=====================  ========  =====================================================================================
dead-guard             error     no readings make the guard hold
guard-always-holds     error     all readings make it hold that know its indicators, and it is not written "always"
leaf-never-matters     error     a comparison could be left out of its guard
threshold-off-scale    error     no reading of the scale turns the comparison
limit-not-whole        note      a limit lies between two whole numbers of a scale of whole numbers
overlap                error     two transitions of one kind, from one stage to different ones, may fire together
settled-apart          note      a pair is settled by its order, but never fires together nor in a circle
opposite-moves-...     error     a move back follows at once (overlap), or on neighbouring readings (touch)
cycle                  error     one decision would lead back into a stage that it left; a note where that is settled
advance-not-monotone   error     a better reading closes an advance
unreachable-stage      error     no facts lead there
never-fires            error     what is tried before the transition always goes first
no-history             error     the guards allow it, and no dates do; a note where facts were looked for in vain
trap-stage             error     nothing leaves the stage; a note of the last stage where the model has no exit
exit-out-of-reach      error     from the stage nothing leads to an exit
two-targets            note      transitions of two kinds may fire together; the order of the kinds settles it
walks-through          note      one decision may pass through a stage
=====================  ========  =====================================================================================

Each question ranges over readings on the declared scales. That something *holds* or *fires* is asked of readings known
or not: under an unknown reading a guard never holds, so to know more is no loss. That a guard *always holds*, or that
a leaf *never matters*, is asked of readings that know every indicator of the guard. Computed readings (months, terms)
are readings like any other, but that the months in a stage are 0 right after a move.

What cannot be decided within the limits of `search` is an entry of ``undecided``: never a wrong answer, never silence.

Examples
--------
>>> from relstage import ford
>>> from relstage.studies.verification import verify
>>> verify(ford).errors
()
>>> slack = ford.with_thresholds({"F6.trust": 0.6})  # at 0.6 there and back again, with nothing between
>>> for finding in verify(slack).errors:
...     print(finding.code, finding.place)
...     print(finding.excerpt)
opposite-moves-touch /transitions/5/guard
F6: commitment < 0.5 or trust < 0.6
                        ^
F3: orders_completed >= 3 and trust >= 0.6 and commitment >= 0.6 and adaptation >= 0.3
    ^                         ^                ^                     ^
"""

from relstage.machines import StageModel
from relstage.studies.verification.comparing import about_advances, about_pairs
from relstage.studies.verification.desk import Desk
from relstage.studies.verification.findings import (
    CODES,
    Code,
    Finding,
    Severity,
    Undecided,
    Verification,
    Witness,
)
from relstage.studies.verification.guards import about_guards
from relstage.studies.verification.histories import about_histories
from relstage.studies.verification.motion import about_motion, about_settled
from relstage.studies.verification.reach import about_reach

__all__ = ["CODES", "Code", "Finding", "Severity", "Undecided", "Verification", "Witness", "verify"]

_PARTS = ("stages", "exits", "transitions", "flags", "settled")
_QUESTIONS = (about_guards, about_advances, about_pairs, about_motion, about_settled, about_reach, about_histories)


def verify(model: StageModel) -> Verification:
    """Answer every question of this module about `model`.

    Returns
    -------
    Verification
        Findings, errors first, each in the order of the document; and what could not be decided.
    """
    desk = Desk(model)
    for ask in _QUESTIONS:
        ask(desk)
    findings = sorted(desk.findings, key=lambda each: (each.severity, *_order(each)))
    return Verification(model=model.stamp, findings=tuple(findings), undecided=tuple(desk.undecided))


def _order(finding: Finding) -> tuple[int, int, int]:
    part, number = finding.place.split("/")[1:3]
    return _PARTS.index(part), int(number), CODES.index(finding.code)
