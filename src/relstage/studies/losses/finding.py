"""Key partners, and which of them stopped or fell: steps 1 and 2 of the analysis of lost customers (Kevorkov).

Laws: ``losses_ignore_row_order``, the order of rows changes no answer; ``losses_ignore_splitting``, splitting a row
into several of its partner and day that sum to it changes no answer; ``losses_know_no_future``, a ledger cut after
`as_of` gives the answer of the whole one; ``key_partners_are_fewest``, no fewer partners hold the key share, and nobody
with a larger mean is left out.
"""

from datetime import date
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from relstage.errors import FactError, Problem, demand
from relstage.studies.ledger import UNITS, Ledger
from relstage.studies.losses.answers import KeyPartner, Losses
from relstage.studies.losses.calendar import Gaps
from relstage.studies.losses.judging import Judge
from relstage.studies.losses.keys import Ranked, key_partners
from relstage.studies.losses.record import Hole, common_floor, floors, holes
from relstage.studies.losses.successors import Successors
from relstage.studies.losses.terms import DAY, LossTerms, terms_of


def volumes(
    ledger: Ledger,
    *,
    as_of: date | None = None,
    window_months: int = 12,
    windows: int = 4,
    key_share: Fraction | float = Fraction(4, 5),
    fell_to: Fraction | float = Fraction(1, 2),
    floor: float | None = None,
    find_holes: bool = True,
) -> Losses:
    """Find the key partners of a ledger, and tell which of them stopped or fell.

    Key partners are the fewest, by falling mean of the windows before the last, that hold `key_share` of all positive
    means. By its volumes alone a partner stopped if nothing net is left in the last window, and fell if the last window
    comes to `fell_to` of the mean or less. Rows after `as_of` are not looked at. What the others say is believed as far
    as the record allows:

    * the last window is compared with each former one on the days that both have on record, if these are at least half
      of the window; days before the first row, long after the last one, in declared gaps and in `holes` are not;
    * days of sums below the floor are left out of all windows, where the floor of the record changed;
    * a partner is lost only if these comparisons and the volumes of all windows that are half on record both say so,
      and in the milder of the two ways;
    * a silence that a hole interrupts is no loss, if no stretch of it that the record shows is longer than what nine in
      ten silences that the partner came back from do not exceed (than a window, for a partner with one day of orders);
    * a fall is no loss, if it would be none had the missing days held as much as the same days of a former window.

    Parameters
    ----------
    ledger : Ledger
        The record, with its declared gaps.
    as_of : date, optional
        Last day of the last window; the last day on record by default.
    window_months, windows, key_share, fell_to, floor
        The definitions, as in :class:`LossTerms`. A floor of 0 leaves nothing out.
    find_holes : bool
        Whether holes are looked for besides the declared gaps, and the days before the record and long after it.

    Raises
    ------
    FactError
        With every definition that cannot be meant (``bad-definition``); of an empty ledger (``empty-ledger``); and for
        a day before the first row, or later than a year and a window after the last one up to it (``as-of``).
    """
    demand(ledger, Ledger, "ledger", FactError)
    if ledger.span is None:
        raise FactError(Problem("empty-ledger", "", "the ledger has no rows, so nobody can have been lost"))
    terms = terms_of(
        as_of=ledger.span[1] if as_of is None else as_of,
        window_months=window_months,
        windows=windows,
        key_share=key_share,
        fell_to=fell_to,
        floor=floor,
    )
    ledger = _known(ledger, terms)
    spans = terms.spans()
    lacking = lacks(ledger, terms, find_holes=find_holes)
    found = floors(ledger, spans)
    used = common_floor(found) if floor is None else floor
    positive, key = key_partners(ledger.partners, terms)
    judge = Judge(terms, Gaps((hole.first, hole.last) for hole in lacking), round(used * UNITS))
    successors = Successors(ledger, terms)
    return Losses(
        as_of=terms.as_of,
        windows=spans,
        key_share=terms.key_share,
        fell_to=terms.fell_to,
        holes=tuple(each for each in lacking if each.first <= terms.as_of and spans[0][0] <= each.last),
        floors=found,
        floor=used,
        partners=len(ledger.partners),
        positive=positive,
        key=tuple(_told(each, judge, successors) for each in key),
    )


def _known(ledger: Ledger, terms: LossTerms) -> Ledger:
    """Return the ledger up to the day asked about, which has to be on record or not long after it."""
    known = ledger.until(terms.as_of)
    late = relativedelta(months=12 + terms.window_months)
    if ledger.span and (known.span is None or known.span[1] < terms.as_of - late):
        first, last = known.span or ledger.span
        said = f"{terms.as_of} is not on the record, which runs from {first} to {last}"
        raise FactError(Problem("as-of", "as_of", said))
    return known


def lacks(ledger: Ledger, terms: LossTerms, *, find_holes: bool = True) -> tuple[Hole, ...]:
    """Return what the record up to `as_of` lacks: declared, found, or before its first day or long after its last."""
    whole = terms.spans()
    first, last = whole[0][0], whole[-1][1]
    begins = ledger.span[0] if ledger.span else first
    outside = [Hole(first=first, last=begins - DAY, why="off record")] if first < begins else []
    declared = [Hole(first=a, last=b, why="declared") for a, b in ledger.gaps]
    found = [hole for hole in holes(ledger, last) if find_holes or hole.why == "off record"]
    return tuple(sorted((*outside, *declared, *found), key=lambda hole: (hole.first, hole.last)))


def _told(candidate: Ranked, judge: Judge, successors: Successors) -> KeyPartner:
    partner, verdict = candidate.partner, judge.verdict(candidate)
    lost = verdict.plain == "stopped" and verdict.standing != "kept"
    return KeyPartner(
        name=partner.name,
        spellings=partner.spellings,
        volumes=tuple(units / UNITS for units in candidate.units),
        mean=candidate.former / (len(candidate.units) - 1) / UNITS,
        last_day=partner.last(judge.terms.as_of),
        perhaps=successors.of(partner) if lost else (),
        **verdict._asdict(),
    )
