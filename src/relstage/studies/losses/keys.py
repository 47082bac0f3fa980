"""Key partners: the fewest that hold most of the volume."""

from collections.abc import Iterable
from typing import NamedTuple

from relstage.studies.ledger import Partner
from relstage.studies.losses.terms import LossTerms


class Ranked(NamedTuple):
    """A partner and what each window came to, in ten-thousandths."""

    partner: Partner
    units: tuple[int, ...]

    @property
    def former(self) -> int:
        """What the windows before the last came to."""
        return sum(self.units[:-1])


def key_partners(partners: Iterable[Partner], terms: LossTerms) -> tuple[int, list[Ranked]]:
    """Return how many partners have a positive mean, and the fewest of them that hold the key share, largest first."""
    spans = terms.spans()
    every = (Ranked(each, tuple(each.net(*span) for span in spans)) for each in partners)
    ranked = sorted((each for each in every if each.former > 0), key=lambda each: (-each.former, each.partner.name))
    wanted = terms.key_share * sum(each.former for each in ranked)
    key, held = [], 0
    for each in ranked:
        if held >= wanted:
            break
        key.append(each)
        held += each.former
    return len(ranked), key
