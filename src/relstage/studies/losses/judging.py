"""Key partners, and which of them stopped or fell: steps 1 and 2 of the analysis of lost customers (Kevorkov).

Laws: ``losses_ignore_row_order``, the order of rows changes no answer; ``losses_ignore_splitting``, splitting a row
into several of its partner and day that sum to it changes no answer; ``a_hole_loses_nobody``, what lies in a hole of
the record makes nobody stopped or fallen, and neither does a silence that a hole cuts into stretches no longer than the
partner has come back from before.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

from relstage.errors import FactError, Problem
from relstage.rules import Record
from relstage.studies.ledger import UNITS, Ledger, Partner, Span
from relstage.studies.losses.calendar import Gaps, Pair, net, pairs
from relstage.studies.losses.record import Hole, common_floor, floors, holes
from relstage.studies.losses.successors import Perhaps, Successors
from relstage.studies.losses.terms import DAY, Terms, share_of

Standing = Literal["stopped", "fell", "kept", "cannot say"]
Doubt = Literal["no days to compare", "bought on missing days", "silence in a hole", "fall in a hole", "floor"]


class KeyPartner(Record):
    """One key partner.

    Parameters
    ----------
    name : str
        As it is spelt on most days.
    spellings : tuple of str
        Every spelling that the ledger uses.
    volumes : tuple of float
        What each window came to, credits deducted, the earliest first.
    mean : float
        Mean of the windows before the last.
    last_day : date
        Last day with a row, up to the last day of the last window.
    standing : {"stopped", "fell", "kept", "cannot say"}
        What can be said, the record being what it is.
    plain : {"stopped", "fell", "kept"}
        What the volumes alone would say.
    doubt : str or None
        Why nothing can be said.
    hole : (date, date) or None
        The days that the doubt is about.
    compared : (float, float) or None
        Mean former volume and mean last volume of the days that can be compared, days below the floor left out.
    perhaps : tuple of Perhaps
        Of who stopped or cannot be told: partners as whom it may go on.
    """

    name: str
    spellings: tuple[str, ...]
    volumes: tuple[float, ...]
    mean: float
    last_day: date
    standing: Standing
    plain: Standing
    doubt: Doubt | None = None
    hole: Span | None = None
    compared: tuple[float, float] | None = None
    perhaps: tuple[Perhaps, ...] = ()


class Losses(Record):
    """Which key partners were lost.

    Parameters
    ----------
    as_of : date
        Last day of the last window.
    windows : tuple of (date, date)
        First and last day of each window, the earliest first.
    key_share, fell_to : Fraction
        The definitions.
    holes : tuple of Hole
        What the record lacks in these windows, by first day.
    floors : tuple of (float or None)
        The floor of the record found in each window.
    floor : float
        Days of smaller sums were left out of comparisons; 0 where none were.
    partners : int
        How many partners the ledger has.
    positive : int
        How many of them have a positive mean in the windows before the last.
    key : tuple of KeyPartner
        By falling mean, then by name.
    """

    as_of: date
    windows: tuple[Span, ...]
    key_share: Fraction
    fell_to: Fraction
    holes: tuple[Hole, ...]
    floors: tuple[float | None, ...]
    floor: float
    partners: int
    positive: int
    key: tuple[KeyPartner, ...]

    def of(self, standing: Standing, *, plain: bool = False) -> tuple[KeyPartner, ...]:
        """Return the key partners of `standing`, or those of whom the volumes alone would say it."""
        return tuple(each for each in self.key if (each.plain if plain else each.standing) == standing)


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
    comes to `fell_to` of the mean or less. That is believed as far as the record allows:

    * the last window is compared with each former one on the days that both have on record, if these are at least half
      of the window; days before the first row, after the last one, in declared gaps and in `holes` are not on record;
    * days of sums below the floor are left out of all windows, where the floor of the record changed;
    * a partner is lost only if its volumes alone and these comparisons both say so, in the milder of the two ways;
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
        The definitions, as in :class:`Terms`. A floor of 0 leaves nothing out.
    find_holes : bool
        Whether holes are looked for besides the declared gaps.

    Raises
    ------
    FactError
        With every definition that cannot be meant (``bad-definition``); of an empty ledger (``empty-ledger``).
    """
    span = ledger.span
    if span is None:
        raise FactError(Problem("empty-ledger", "", "the ledger has no rows, so nobody can have been lost"))
    terms = Terms(
        as_of=as_of or span[1],
        window_months=window_months,
        windows=windows,
        key_share=share_of(key_share),
        fell_to=share_of(fell_to),
        floor=floor,
    )
    lacking = lacks(ledger, span, terms, holes(ledger) if find_holes else ())
    found = floors(ledger, terms.spans())
    used = common_floor(found) if floor is None else floor
    positive, key = key_partners(ledger.partners, terms)
    judge = _Judge(terms, Gaps((hole.first, hole.last) for hole in lacking), round(used * UNITS))
    successors = Successors(ledger, terms)
    return Losses(
        as_of=terms.as_of,
        windows=terms.spans(),
        key_share=terms.key_share,
        fell_to=terms.fell_to,
        holes=lacking,
        floors=found,
        floor=used,
        partners=len(ledger.partners),
        positive=positive,
        key=tuple(_told(each, judge, successors) for each in key),
    )


def lacks(ledger: Ledger, span: Span, terms: Terms, found: Iterable[Hole]) -> tuple[Hole, ...]:
    """Return what the record lacks in the windows of `terms`: declared, found, or before its first day or after its last."""
    whole = terms.spans()
    first, last = whole[0][0], whole[-1][1]
    outside = [Hole(first=first, last=span[0] - DAY, why="off record")] if first < span[0] else []
    beyond = [Hole(first=span[1] + DAY, last=last, why="off record")] if span[1] < last else []
    declared = [Hole(first=a, last=b, why="declared") for a, b in ledger.gaps]
    every = sorted((*outside, *declared, *found, *beyond), key=lambda hole: (hole.first, hole.last))
    return tuple(hole for hole in every if hole.first <= last and first <= hole.last)


class Candidate(NamedTuple):
    """A partner and what each window came to, in ten-thousandths."""

    partner: Partner
    units: tuple[int, ...]

    @property
    def former(self) -> int:
        """What the windows before the last came to."""
        return sum(self.units[:-1])


def key_partners(partners: Iterable[Partner], terms: Terms) -> tuple[int, list[Candidate]]:
    """Return how many partners have a positive mean, and the fewest of them that hold the key share, largest first."""
    spans = terms.spans()
    every = (Candidate(each, tuple(each.net(*span) for span in spans)) for each in partners)
    ranked = sorted((each for each in every if each.former > 0), key=lambda each: (-each.former, each.partner.name))
    wanted = terms.key_share * sum(each.former for each in ranked)
    key, held = [], 0
    for each in ranked:
        if held >= wanted:
            break
        key.append(each)
        held += each.former
    return len(ranked), key


class _Verdict(NamedTuple):
    standing: Standing
    plain: Standing
    doubt: Doubt | None = None
    hole: Span | None = None
    compared: tuple[float, float] | None = None


def _told(candidate: Candidate, judge: "_Judge", successors: Successors) -> KeyPartner:
    partner, verdict = candidate.partner, judge.verdict(candidate)
    lost = verdict.plain == "stopped" and verdict.standing != "kept"
    return KeyPartner(
        name=partner.name,
        spellings=partner.spellings,
        volumes=tuple(units / UNITS for units in candidate.units),
        mean=candidate.former / (len(candidate.units) - 1) / UNITS,
        last_day=_last(partner, judge.terms.as_of),
        perhaps=successors.of(partner) if lost else (),
        **verdict._asdict(),
    )


def _last(partner: Partner, as_of: date) -> date:
    return partner.days[partner.within(date.min, as_of).stop - 1]


class _Judge:
    """Tells what can be said of a partner, the record being what it is."""

    def __init__(self, terms: Terms, gaps: Gaps, floor: int) -> None:
        self.terms = terms
        self.gaps = gaps
        self.floor = floor
        self.spans = terms.spans()
        self.pairs = pairs(terms, gaps)
        self.missing = gaps.within(*self.spans[-1])

    def verdict(self, candidate: Candidate) -> _Verdict:
        """Return the standing of a partner, and the doubt where nothing can be said."""
        plain = self._standing(candidate.units[-1] * (len(self.spans) - 1), candidate.former)
        if not self.pairs:
            doubt: Doubt | None = None if plain == "kept" else "no days to compare"
            return _Verdict("kept" if plain == "kept" else "cannot say", plain, doubt, self._first_missing(doubt))
        partner = candidate.partner
        former, now = self._compared(partner, self.floor)
        compared = (former / len(self.pairs) / UNITS, now / len(self.pairs) / UNITS)
        doubt = self._doubt(candidate, plain, former, now)
        if doubt:
            return _Verdict("cannot say", plain, doubt, self._first_missing(doubt), compared)
        return _Verdict(_milder(plain, self._standing(now, former)) if former > 0 else plain, plain, compared=compared)

    def _doubt(self, candidate: Candidate, plain: Standing, former: int, now: int) -> Doubt | None:
        shown = self._standing(now, former) if former > 0 else None
        if shown == "kept":
            return None
        if plain == "kept" and shown is None:
            return None
        if plain == "kept" or shown is None:
            whole_former, whole_now = self._compared(candidate.partner, 0)
            by_all = self._standing(whole_now, whole_former) if whole_former > 0 else None
            return "bought on missing days" if by_all == shown else "floor"
        if _milder(plain, shown) == "stopped" and self._silent(candidate.partner):
            return "silence in a hole" if self._hidden_silence(candidate.partner) else None
        return "fall in a hole" if self._hidden_volume(candidate) else None

    def _standing(self, now: int, former: int) -> Standing:
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

    def _hidden_volume(self, candidate: Candidate) -> bool:
        """Tell whether the missing days, had they held the most that they held in a former window, would tell no loss."""
        if not self.missing:
            return False
        windows = range(1, len(self.spans))
        held = (
            sum(candidate.partner.net(self.terms.back(a, k), self.terms.back(b, k)) for a, b in self.missing)
            for k in windows
        )
        last = candidate.units[-1] + max(0, *held)
        return self._standing(last * len(windows), candidate.former) == "kept"

    def _first_missing(self, doubt: Doubt | None) -> Span | None:
        return self.missing[0] if self.missing and doubt not in (None, "floor") else None


def _milder(one: Standing, other: Standing) -> Standing:
    order: Sequence[Standing] = ("stopped", "fell", "kept")
    return max(one, other, key=order.index)
