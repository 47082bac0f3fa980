"""Who has probably gone silent: each partner's own rhythm, corrected by what came of such silences on this record.

Laws: ``warnings_are_of_days``, the order of rows, splitting one, and its amount change nothing, and the same question has
the same answer. ``warnings_know_no_future``, what lies after the day asked about changes nothing.

First the rhythm alone speaks (`buying`). Then the same question is asked at earlier dates of the record, as far back as
partners can be judged, the latest of them one horizon before the day asked about, so that its outcome is known by then:
there a logistic regression (Cox, 1958) learns how far to trust that answer, and how much silence, rhythm and number of
orders tell beside it. Before it has seen a case it repeats the rhythm's answer; a short record leaves it near there, and
one without an earlier date at it. Each earlier date has a shift of its own; the median of them is used, so that one
stormy time, or a break in the record (a change of spellings, say), is not taken for the rule.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from math import log
from operator import itemgetter
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from relstage.errors import FactError, Problem, demand
from relstage.studies.ledger import Ledger, Span
from relstage.studies.warning.buying import fit, log_odds_gone
from relstage.studies.warning.fitting import Case, Place, Prior, logistic, regress
from relstage.studies.warning.records import Landmark, LossWarning, LossWarnings, Population, Rhythm
from relstage.studies.warning.tracks import Axis, Past, Track, known_until, merged, past_of, tracks_of

MAX_HORIZON_MONTHS = 60
MAX_MIN_DAYS = 1000
MAX_LANDMARKS = 24
FEWEST_PARTNERS = 10
"""Ours: fewer partners with enough order days are too few to compare one with."""
ALIKE = 100
"""Ours: as many earlier silences are told beside a warning."""

_MONTH = 30.4375
_CERTAIN = log(999)
"""Ours: from a rhythm alone nothing is believed beyond 999 in 1,000."""
_A_HORIZON = 4
"""Ours: so many earlier dates lie in one horizon; each case then counts for a quarter, since they overlap."""
_WEAK = 2.5
"""Standard deviation of weak beliefs, after Gelman, Jakulin, Pittau and Su (2008), who take a Cauchy of this scale."""
_OF_DATES = 1.0
"""Ours: standard deviation of the shifts of dates."""
FEATURES = {
    "constant": Prior(0.0, _WEAK),
    "log_odds_by_rhythm": Prior(1.0, _WEAK, never_negative=True),
    "log_silence": Prior(0.0, _WEAK, never_negative=True),
    "log_silence_in_own_gaps": Prior(0.0, _WEAK, never_negative=True),
    "log_order_days": Prior(0.0, _WEAK),
    "log_own_gap": Prior(0.0, _WEAK),
}
"""What the regression reads, with what is believed of it beforehand. Silence never lowers a probability."""


class _Question(NamedTuple):
    """No order within `horizon` days on record after `now`, of who has `min_days`?"""

    now: int
    horizon: int
    min_days: int
    known: Population

    def features(self, past: Past) -> Place:
        """Return what the regression reads of a partner."""
        rhythm = max(-_CERTAIN, min(_CERTAIN, log_odds_gone(self.known, past, self.horizon)))
        gap = max(past.mean_gap, 1.0)
        return (
            1.0,
            rhythm,
            log(1 + past.silence / _MONTH),
            log(1 + past.silence / gap),
            log(past.orders / self.min_days),
            log(gap / _MONTH),
        )


class _Learned(NamedTuple):
    """What earlier dates taught: coefficients, the dates, the usual shift, and all cases by falling log odds."""

    coefficients: Place
    landmarks: tuple[Landmark, ...]
    usual: float
    alike: tuple[tuple[float, bool], ...]

    def log_odds(self, features: Place) -> float:
        """Return the log odds of gone, at a usual time."""
        return sum(x * b for x, b in zip(features, self.coefficients, strict=True)) + self.usual


def warn(
    ledger: Ledger,
    *,
    as_of: date,
    horizon_months: int = 12,
    min_days: int = 6,
    gaps: Iterable[Span] | None = None,
) -> LossWarnings:
    """Say of each partner how probable it is that it has gone silent: that it will not order within the horizon.

    Parameters
    ----------
    ledger : Ledger
        All partners of the record; those with few orders too, since rhythms are learnt from all.
    as_of : date
        Nothing after this day is looked at. It lies on the record.
    horizon_months : int
        From 1 to 60.
    min_days : int
        Who has fewer different order days up to `as_of` is not judged; from 2 to 1,000.
    gaps : iterable of (date, date), optional
        Stretches in which the record is incomplete, and which do not count as silence, instead of those that the
        ledger declares.

    Raises
    ------
    FactError
        With everything that is wrong with the question (``as-of``, ``horizon``, ``min-days``, ``gap``), or, if nothing
        is, with too few partners to learn from (``too-few-partners``).
    """
    problems = [*_as_of_problems(ledger, as_of), *_bounds("horizon", "horizon_months", horizon_months, 1)]
    problems += _bounds("min-days", "min_days", min_days, 2)
    if problems:
        raise FactError(*problems)
    return assess(ledger, as_of, as_of + relativedelta(months=horizon_months), min_days, gaps)


def _as_of_problems(ledger: Ledger, as_of: date) -> list[Problem]:
    demand(ledger, Ledger, "ledger", FactError)
    demand(as_of, date, "as_of", FactError)
    if ledger.span is None:
        return [Problem("as-of", "ledger", "the ledger is empty; there is no day to ask about")]
    first, last = ledger.span
    if first <= as_of <= last:
        return []
    return [Problem("as-of", "as_of", f"{as_of} is not on the record, which runs from {first} to {last}")]


_HIGHEST = {"horizon": MAX_HORIZON_MONTHS, "min-days": MAX_MIN_DAYS}


def _bounds(code: str, place: str, given: int, lowest: int) -> list[Problem]:
    demand(given, int, place, FactError)
    highest = _HIGHEST[code]
    if lowest <= given <= highest:
        return []
    return [Problem(code, place, f"{given} stands here; from {lowest} to {highest} is allowed")]


def assess(ledger: Ledger, as_of: date, until: date, min_days: int, gaps: Iterable[Span] | None) -> LossWarnings:
    """Answer the question for the days after `as_of`, `until` included."""
    known = known_until(ledger, as_of)
    silent = merged(known.gaps if gaps is None else gaps)
    axis = Axis(min(partner.days[0] for partner in known.partners), silent)
    tracks, now = tracks_of(known, axis, as_of), axis.at(as_of)
    judged = [track for track in tracks if len(track.places) >= min_days]
    if len(judged) < FEWEST_PARTNERS:
        said = f"{len(judged)} partners have {min_days} order days or more by {as_of}; {FEWEST_PARTNERS} are needed"
        raise FactError(Problem("too-few-partners", "ledger", said))
    population = fit(past_of(track.places, len(track.places), now) for track in tracks)
    question = _Question(now, (until - as_of).days, min_days, population)
    learned = _learn(question, judged, axis)
    warnings = sorted(
        (_warning(question, learned, track) for track in judged), key=lambda w: (-w.probability, w.partner)
    )
    return LossWarnings(
        as_of=as_of,
        until=until,
        min_days=min_days,
        gaps=silent,
        population=population,
        coefficients=dict(zip(FEATURES, learned.coefficients, strict=True)) | {"usual_shift": learned.usual},
        landmarks=learned.landmarks,
        cut=sum(each.probability for each in warnings) / len(warnings),
        warnings=tuple(warnings),
    )


def _learn(question: _Question, judged: Sequence[Track], axis: Axis) -> _Learned:
    """Ask the same question at earlier dates, and fit the answers to what came of them."""
    step = max(question.horizon / _A_HORIZON, (question.now - question.horizon) / MAX_LANDMARKS)
    dates, cases = [], []
    for k in range(MAX_LANDMARKS + 1):
        at = question.now - question.horizon - round(k * step)
        found = [
            Case(question.features(past_of(track.places, orders, at)), len(dates), gone)
            for track in judged
            if (orders := track.until(at)) >= question.min_days
            for gone in (track.until(at + question.horizon) == orders,)
        ]
        if not found:
            break
        dates.append((axis.day(at), len(found), sum(case.came for case in found)))
        cases += found
    weight = min(1.0, step / question.horizon)
    coefficients, shifts = regress(cases, tuple(FEATURES.values()), len(dates), of_groups=_OF_DATES, weight=weight)
    landmarks = tuple(
        Landmark(at=day, partners=many, gone=gone, shift=shift)
        for (day, many, gone), shift in zip(dates, shifts, strict=True)
    )
    learned = _Learned(coefficients, landmarks[::-1], _usual(landmarks), ())
    return learned._replace(alike=tuple(sorted((learned.log_odds(case.features), case.came) for case in cases)))


def _usual(landmarks: Sequence[Landmark]) -> float:
    """Return the median shift, each date counting by its partners; 0 where there is no date."""
    half, seen = sum(each.partners for each in landmarks) / 2, 0
    for each in sorted(landmarks, key=lambda landmark: landmark.shift):
        seen += each.partners
        if seen >= half:
            return each.shift
    return 0.0


def _warning(question: _Question, learned: _Learned, track: Track) -> LossWarning:
    past = past_of(track.places, len(track.places), question.now)
    features = question.features(past)
    odds = learned.log_odds(features)
    shifts = [each.shift - learned.usual for each in learned.landmarks] or [0.0]
    near = _alike(learned.alike, odds)
    gaps = [after - day for day, after in zip(track.places, track.places[1:], strict=False)]
    rhythm = Rhythm(
        order_days=past.orders,
        first=track.partner.days[0],
        last=track.partner.days[-1],
        silence_days=past.silence,
        mean_gap_days=past.mean_gap,
        longest_gap_days=max(gaps),
        gaps_as_long=sum(gap >= past.silence for gap in gaps),
    )
    return LossWarning(
        partner=track.partner.name,
        probability=logistic(odds),
        low=logistic(odds + min(shifts)),
        high=logistic(odds + max(shifts)),
        rhythm_probability=logistic(log_odds_gone(question.known, past, question.horizon)),
        rhythm=rhythm,
        alike=len(near),
        alike_back=sum(not gone for _, gone in near),
    )


def _alike(cases: Sequence[tuple[float, bool]], odds: float) -> Sequence[tuple[float, bool]]:
    """Return the `ALIKE` cases nearest to these log odds, or all where there are fewer."""
    low = high = bisect_left(cases, odds, key=itemgetter(0))
    while high - low < min(ALIKE, len(cases)):
        below = odds - cases[low - 1][0] if low else None
        above = cases[high][0] - odds if high < len(cases) else None
        if above is None or (below is not None and below <= above):
            low -= 1
        else:
            high += 1
    return cases[low:high]
