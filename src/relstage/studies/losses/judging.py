"""What can be said of a partner, the record being what it is.

Laws: ``a_hole_loses_nobody``, who buys the same on the same days of every window is not lost for a hole in the record,
wherever it lies; ``a_hole_stops_nobody``, who buys at regular intervals is not called stopped for it.
"""

from datetime import date
from itertools import pairwise
from typing import NamedTuple

from relstage.studies.ledger import UNITS, Partner, Span
from relstage.studies.losses.answers import Doubt, KeyStanding
from relstage.studies.losses.calendar import Gaps, net, on_record, pairs
from relstage.studies.losses.keys import Ranked
from relstage.studies.losses.terms import LossTerms

MILDER = {"stopped": 0, "fell": 1, "kept": 2, "cannot say": 3}


class Judged(NamedTuple):
    """What can be said, what the volumes alone would say, and the doubt between them."""

    standing: KeyStanding
    plain: KeyStanding
    doubt: Doubt | None = None
    hole: Span | None = None
    compared: tuple[float, float] | None = None


class Judge:
    """Tells what can be said of a partner, the record being what it is.

    Parameters
    ----------
    terms : LossTerms
        The definitions.
    gaps : Gaps
        The days that are not on record.
    floor : int
        Days of smaller sums, in ten-thousandths, are left out of comparisons.
    """

    def __init__(self, terms: LossTerms, gaps: Gaps, floor: int) -> None:
        self.terms = terms
        self.gaps = gaps
        self.floor = floor
        self.spans = terms.spans()
        self.pairs = pairs(terms, gaps)
        self.former = on_record(terms, gaps)
        self.missing = gaps.within(*self.spans[-1])

    def verdict(self, candidate: Ranked) -> Judged:
        """Return the standing of a partner, and the doubt where nothing can be said."""
        plain = self._standing(candidate.units[-1] * (len(self.spans) - 1), candidate.former)
        if not self.pairs:
            kept = plain == "kept"
            return Judged("kept", plain) if kept else Judged("cannot say", plain, "no days to compare", self._hole())
        former, now = self._compared(candidate.partner, self.floor)
        compared = (former / len(self.pairs) / UNITS, now / len(self.pairs) / UNITS)
        shown = self._standing(now, former) if former > 0 else None
        whole = self._whole(candidate)
        doubt = self._doubt(candidate, whole, shown)
        if doubt:
            hole = self._hole(candidate.partner if doubt == "silence in a hole" else None)
            return Judged("cannot say", plain, doubt, None if doubt == "floor" else hole, compared)
        return Judged(whole if shown is None else _milder(whole, shown), plain, compared=compared)

    def _whole(self, candidate: Ranked) -> KeyStanding:
        """Return what the volumes alone say, of the windows that are on record."""
        former = sum(candidate.units[place] for place in self.former)
        return self._standing(candidate.units[-1] * len(self.former), former)

    def _doubt(self, candidate: Ranked, whole: KeyStanding, shown: KeyStanding | None) -> Doubt | None:
        if shown == "kept" or (shown is None and whole == "kept"):
            return None
        if shown is None or whole == "kept":
            former, now = self._compared(candidate.partner, 0)
            without_floor = self._standing(now, former) if former > 0 else None
            return "bought on missing days" if without_floor == shown else "floor"
        if _milder(whole, shown) == "stopped" and self._silent(candidate.partner):
            return "silence in a hole" if self._hidden_silence(candidate.partner) else None
        return "fall in a hole" if self._hidden_volume(candidate) else None

    def _standing(self, now: int, former: int) -> KeyStanding:
        if now <= 0:
            return "stopped"
        return "fell" if now <= self.terms.fell_to * former else "kept"

    def _compared(self, partner: Partner, floor: int) -> tuple[int, int]:
        """Return what the pairs of windows come to, the former windows and, as often, the last."""
        return (
            sum(net(partner, pair.former, floor) for pair in self.pairs),
            sum(net(partner, pair.now, floor) for pair in self.pairs),
        )

    def _paid(self, partner: Partner) -> list[date]:
        within = partner.within(date.min, self.terms.as_of)
        return [partner.days[i] for i in within if partner.units[i] > 0]

    def _silent(self, partner: Partner) -> bool:
        """Tell whether nothing was paid in the last window."""
        return self._paid(partner)[-1] < self.spans[-1][0]

    def _hidden_silence(self, partner: Partner) -> bool:
        """Tell whether a hole cuts the last silence into stretches that are nothing new for `partner`."""
        paid = self._paid(partner)
        if not self.gaps.within(paid[-1], self.terms.as_of):
            return False
        first, last = self.spans[-1]
        known = sorted(self.gaps.shown(day, after) for day, after in pairwise(paid)) or [(last - first).days + 1]
        return self.gaps.shown(paid[-1], self.terms.as_of) <= known[len(known) * 9 // 10]

    def _hidden_volume(self, candidate: Ranked) -> bool:
        """Tell whether it were no loss, had the missing days held the most that they held in a former window."""
        if not self.missing:
            return False
        held = max(
            sum(candidate.partner.net(self.terms.back(a, k), self.terms.back(b, k)) for a, b in self.missing)
            for k in range(1, len(self.spans))
        )
        last = candidate.units[-1] + max(0, held)
        former = sum(candidate.units[place] for place in self.former)
        return self._standing(last * len(self.former), former) == "kept"

    def _hole(self, silent: Partner | None = None) -> Span | None:
        """Return the first gap in the silence of a partner, or in the last window."""
        gaps = self.gaps.within(self._paid(silent)[-1], self.terms.as_of) if silent else self.missing
        return gaps[0] if gaps else None


def _milder(one: KeyStanding, other: KeyStanding) -> KeyStanding:
    return max(one, other, key=MILDER.__getitem__)
