"""Lost customers: who stopped or fell, what keeping them would cost, and what is asked of each (Kevorkov's seven steps).

The ledger's own faults are told, and nobody is called lost for them.
"""

from relstage.studies.losses.judging import KeyPartner, Losses, volumes
from relstage.studies.losses.record import Hole, floors, holes
from relstage.studies.losses.successors import Perhaps
from relstage.studies.losses.terms import Terms

__all__ = ["Hole", "KeyPartner", "Losses", "Perhaps", "Terms", "floors", "holes", "volumes"]
