"""What is known of the paths of a strip, as columns, and what events do to it.

The same story as ``Knowledge`` tells of one relationship: events shift readings, sign and end agreements and are
remembered; an ending makes all that is known old, and a recovery forgets what is old.
"""

from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from relstage.dynamics import Shift
from relstage.rules import Clock
from relstage.studies.simulation.acts import Act, Change
from relstage.studies.simulation.draws import Drawn, Floats, Places, Truths
from relstage.studies.simulation.tables import Tables
from relstage.studies.simulation.walking import passed

Months = NDArray[np.int16]
_NEVER = -32_000  # a month in which no agreement began


class Known:
    """Columns of readings, NaN where unknown and levels by number, with all that the fold remembers besides.

    Parameters
    ----------
    tables : Tables
        The numbers of columns, memories and terms.
    count : int
        How many paths.
    """

    def __init__(self, tables: Tables, count: int) -> None:
        self.tables = tables
        self.count = count
        self.columns: list[Floats] = [np.full(count, np.nan) for _ in tables.columns.recorded]
        self.fresh = np.ones((len(self.columns), count), dtype=np.bool_)  # learnt since the last ending
        self.named = np.zeros((max(len(tables.lowering.bits), 1), count), dtype=np.bool_)
        self.since: Months = np.zeros(count, dtype=np.int16)
        self.dealt: Months = np.zeros(count, dtype=np.int16)
        self.terms = tuple(tables.lowering.terms)
        shape = (len(self.terms), count)
        self.signed: Months = np.full(shape, _NEVER, dtype=np.int16)  # of each term the agreement signed last
        self.signed_fresh = np.zeros(shape, dtype=np.bool_)
        self.before = self.signed.copy()  # and the one before, where the last was signed in this very month
        self.before_fresh = self.signed_fresh.copy()
        self.agreement_known = np.ones(count, dtype=np.bool_)

    # --------------------------------------------------------------------------------------------------------- seeing

    def clock(self, clock: Clock, month: int, who: Places | slice) -> NDArray[np.generic]:
        """Return a computed column at the end of `month`."""
        match clock:
            case "months_inactive":
                return np.int16(month) - self.dealt[who]
            case "months_in_stage":
                return np.int16(month) - self.since[who]
            case "agreement_term":
                return self._term(month, who)
            case _:
                assert_never(clock)

    def _term(self, month: int, who: Places | slice) -> Floats:
        """Return the term in force, of several that of the agreement begun last; 0 for none, NaN where unknown."""
        term = np.where(self.agreement_known[who], 0.0, np.nan)
        latest = np.full(term.shape, _NEVER, dtype=np.int16)
        for nth, (years, months) in enumerate(self.terms):
            signed = self.signed[nth, who]
            governs = np.flatnonzero((signed > latest) & (signed > month - (12 * years + months)))
            term[governs] = years + months / 12
            latest[governs] = signed[governs]
        return term

    # -------------------------------------------------------------------------------------------------------- learning

    def learn(self, column: int, who: Places, values: Floats | float) -> None:
        """Let `values` be what is known of some paths."""
        self.columns[column][who] = values
        self.fresh[column, who] = True

    def take(self, act: Act, who: Places, month: int, drawn: Drawn) -> None:
        """Let an event do what it does to the paths `who`; `drawn` gives their random numbers."""
        if act.contact:
            self.dealt[who] = month
        if act.ends:
            self.signed[:, who] = _NEVER
            self.agreement_known[who] = True
        if act.signs is not None:
            self._sign(act.signs[0].at(drawn), act.signs[1].at(drawn), who, month)
        for change in act.changes:
            self.change(change, who, drawn)
        for bit in act.remembers:
            self._remember(np.broadcast_to(bit.at(drawn), who.shape), who)

    def _remember(self, bits: NDArray[np.int64], who: Places) -> None:
        some = bits >= 0
        self.named[bits[some], who[some]] = True

    def _sign(self, years: NDArray[np.int64], months: NDArray[np.int64], who: Places, month: int) -> None:
        for nth, (long, short) in enumerate(self.terms):
            mine = who[np.broadcast_to((years == long) & (months == short), who.shape)]
            self._sign_term(nth, mine, month)
        self.agreement_known[who] = True

    def _sign_term(self, term: int, who: Places, month: int) -> None:
        """Sign for a term; of two agreements that begin on one day the later replaces the earlier."""
        new = who[self.signed[term, who] != month]
        self.before[term, new], self.before_fresh[term, new] = self.signed[term, new], self.signed_fresh[term, new]
        self.signed[term, who], self.signed_fresh[term, who] = month, True
        for other in range(len(self.terms)):
            same = who[self.signed[other, who] == month] if other != term else who[:0]
            self.signed[other, same] = self.before[other, same]
            self.signed_fresh[other, same] = self.before_fresh[other, same]

    def change(self, change: Change, who: Places, drawn: Drawn) -> None:
        """Let one effect of an event change what is known, where it applies."""
        applies: Truths | None = None
        if change.tests:
            applies = passed(change.tests, drawn, who.size)
        if change.memory is not None:
            bit = change.memory.bit.at(drawn)
            named = self.named[bit, who] & (bit >= 0)
            right = named if change.memory.before else ~named
            applies = right if applies is None else applies & right
        if change.said is not None:
            self._set_as_said(change, np.broadcast_to(change.said.at(drawn), who.shape), who, applies)
        else:
            self._shift(change, change.shift, who if applies is None else who[applies])

    def _set_as_said(self, change: Change, said: Floats, who: Places, applies: Truths | None) -> None:
        known = ~np.isnan(said)
        known = known if applies is None else known & applies
        said = said[known]
        self._shift(change, Shift(low=said, high=said, given=said), who[known])

    def _shift(self, change: Change, shift: Shift, who: Places) -> None:
        column = self.columns[change.column]
        held = column.take(who, mode="clip")
        moved = shift.of(held, np.maximum, np.minimum)
        if shift.given is not None:
            moved = np.where(np.isnan(held), shift.given, moved)
        column[who] = moved
        if change.learns != "never":
            learnt = who if change.learns == "always" else who[moved != held]
            self.fresh[change.column, learnt] = True

    # ------------------------------------------------------------------------------------------- endings, recoveries

    def ended(self, who: Places) -> None:
        """Note that some paths have ended: what is known of them now is from before the ending."""
        if who.size:
            self.fresh[:, who] = False
            self.signed_fresh[:, who] = False

    def recovered(self, who: Places) -> None:
        """Forget, of some paths, what is from before the ending."""
        if not who.size:
            return
        for column, fresh in zip(self.columns, self.fresh, strict=True):
            column[who[~fresh[who]]] = np.nan
        self.named[:, who] = False
        for signed, fresh in zip(self.signed, self.signed_fresh, strict=True):
            signed[who[~fresh[who]]] = _NEVER
        self.agreement_known[who] = (self.signed[:, who] != _NEVER).any(axis=0)
