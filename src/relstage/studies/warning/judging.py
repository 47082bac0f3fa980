"""Who has probably gone silent: each partner's own rhythm, corrected by what came of such silences on this record.

Laws: ``warnings_are_of_days``, the order of rows, splitting one and its amount change nothing, and the same question
has the same answer. ``warnings_know_no_future``, what lies after the day asked about changes nothing.

First the rhythm alone speaks (`buying`). Then the same question is asked at earlier dates of the record, as far back as
partners can be judged, the latest of them one horizon before the day asked about, so that its outcome is known by then.
There a logistic regression (Cox, 1958) learns how far to trust that answer, and how much silence, rhythm and number of
orders tell beside it. Before it has seen a case it repeats the rhythm's answer: a short record leaves it near there,
and one without an earlier date at it. Each earlier date has a shift of its own; the median of them is used, so that a
stormy time, or a break in the record (a change of spellings, say), is not taken for the rule.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from math import log
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from relstage.errors import FactError, Problem, demand
from relstage.studies.ledger import Ledger, Span
from relstage.studies.ledger import gap_problems as problems_of_gaps
from relstage.studies.losses import holes
from relstage.studies.warning.buying import fit, log_odds_gone
from relstage.studies.warning.fitting import Case, Place, Prior, logistic, regress
from relstage.studies.warning.records import Landmark, LossWarning, LossWarnings, Population, Rhythm
from relstage.studies.warning.tracks import Axis, Past, Track, as_long, gaps_of, known_until, merged, past_of, tracks_of

MAX_HORIZON_MONTHS = 60
MAX_MIN_DAYS = 1000
LANDMARKS = 36
"""Ours: at most so many earlier dates are asked about; in a long record they lie farther apart."""
FEWEST_PARTNERS = 10
"""Ours: fewer partners with enough order days are too few to compare one with."""
FITTED = 5000
"""Ours: of more partners, every second, third ... by name is enough to fit the population to."""
LEARNT_FROM = 1000
"""Ours: of more partners that can be judged, every second, third ... by name is asked about at earlier dates."""
ALIKE = 100
"""Ours: as many earlier silences are told beside a warning."""

_MONTH = 30.4375
_LAST = date(9990, 1, 1)
"""The calendar ends in the year 9999, and a horizon must fit in before."""
_HOLE = timedelta(days=27)
"""Ours: a hole of less than four weeks is left in every silence and rhythm, since no warning rests on weeks."""
_CERTAIN = log(999)
"""Ours: from a rhythm alone nothing is believed beyond 999 in 1,000."""
_A_HORIZON = 12
"""Ours: so many earlier dates lie in one horizon; each case then counts for a twelfth, since they overlap."""
_WEAK = 2.5
"""Standard deviation of weak beliefs, after Gelman, Jakulin, Pittau and Su (2008), who take a Cauchy of this scale."""
_OF_DATES = 1.0
"""Ours: standard deviation of the shifts of dates."""
FEATURES = {
    "constant": Prior(0.0, _WEAK),
    "log_odds_by_rhythm": Prior(1.0, _WEAK, never_negative=True),
    "log_silence": Prior(0.0, _WEAK, never_negative=True),
    "rarity_among_own_gaps": Prior(0.0, _WEAK, never_negative=True),
    "log_order_days": Prior(0.0, _WEAK),
    "log_own_gap": Prior(0.0, _WEAK),
}
"""What the regression reads, with what is believed of it beforehand. Silence never lowers a probability."""


class _Question(NamedTuple):
    """Who of those with `min_days` has no order within `horizon` days on record after `now`."""

    now: int
    horizon: int
    min_days: int
    known: Population

    def features(self, past: Past, as_long: int) -> Place:
        """Return what the regression reads of a partner, of whose gaps so many were as long as the silence."""
        rhythm = max(-_CERTAIN, min(_CERTAIN, log_odds_gone(self.known, past, self.horizon)))
        gap = max(past.mean_gap, 1.0)
        return (
            1.0,
            rhythm,
            log(1 + past.silence / _MONTH),
            log(past.orders / (1 + as_long)),
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
        Stretches in which the record is incomplete, and which do not count as silence. Without it: those that the
        ledger declares, and those of four weeks or more that `losses.holes` finds in what was known on `as_of`.

    Raises
    ------
    FactError
        With everything that is wrong with the question (``as-of``, ``horizon``, ``min-days``, ``gap``), or, if nothing
        is, with too few partners to learn from (``too-few-partners``).
    """
    spans = spans_of(gaps)
    problems = [*as_of_problems(ledger, as_of), *gap_problems(spans)]
    problems += bounded("horizon", "horizon_months", horizon_months, 1, MAX_HORIZON_MONTHS)
    problems += bounded("min-days", "min_days", min_days, 2, MAX_MIN_DAYS)
    if problems:
        raise FactError(*problems)
    return assess(ledger, as_of, as_of + relativedelta(months=horizon_months), min_days, spans)


def as_of_problems(ledger: Ledger, as_of: date) -> list[Problem]:
    """Say what is wrong with the day asked about."""
    demand(ledger, Ledger, "ledger", FactError)
    demand_day(as_of, "as_of")
    if ledger.span is None:
        return [Problem("as-of", "ledger", "the ledger is empty; there is no day to ask about")]
    first, last = ledger.span
    if first <= as_of <= last and as_of < _LAST:
        return []
    return [Problem("as-of", "as_of", f"{as_of} is not on the record, which runs from {first} to {last}")]


def demand_day(given: object, place: str) -> None:
    """Raise where a day of the calendar is asked for and something else stands; a time of day is none."""
    demand(given, date, place, FactError)
    if isinstance(given, datetime):
        raise FactError(Problem("wrong-class", place, "datetime stands here; a date is asked for"))


def spans_of(gaps: Iterable[Span] | None) -> tuple[Span, ...] | None:
    """Return the gaps as they are; refused where one is no pair of days."""
    if gaps is None:
        return None
    demand(gaps, Iterable, "gaps", FactError)
    spans = tuple(gaps)
    for number, span in enumerate(spans):
        if not (isinstance(span, tuple | list) and len(span) == 2):
            raise FactError(
                Problem("gap", f"gaps[{number}]", f"{span!r} stands here; a first and a last day are asked for")
            )
        for day in span:
            demand_day(day, f"gaps[{number}]")
    return spans


def gap_problems(spans: tuple[Span, ...] | None) -> list[Problem]:
    """Say which gaps are no two days, or end before they begin."""
    return problems_of_gaps(spans or ())


def bounded(code: str, place: str, given: int, lowest: int, highest: int) -> list[Problem]:
    """Say whether a whole number lies outside its bounds."""
    demand(given, int, place, FactError)
    if lowest <= given <= highest:
        return []
    return [Problem(code, place, f"{given} stands here; from {lowest} to {highest} is allowed")]


def assess(ledger: Ledger, as_of: date, until: date, min_days: int, gaps: Iterable[Span] | None) -> LossWarnings:
    """Answer the question for the days after `as_of`, `until` included."""
    known = known_until(ledger, as_of)
    silent = merged(_gaps(known) if gaps is None else gaps)
    axis = Axis(min(partner.days[0] for partner in known.partners), silent)
    tracks, now = tracks_of(known, axis, as_of), axis.at(as_of)
    judged = [track for track in tracks if len(track.places) >= min_days]
    if len(judged) < FEWEST_PARTNERS:
        said = f"{len(judged)} partners have {min_days} order days or more by {as_of}; {FEWEST_PARTNERS} are needed"
        raise FactError(Problem("too-few-partners", "ledger", said))
    of_all = _thinned(tracks, FITTED)
    population = fit(past_of(track.places, len(track.places), now) for track in of_all)
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


def _gaps(known: Ledger) -> Iterable[Span]:
    found = ((hole.first, hole.last) for hole in holes(known))
    return [*known.gaps, *(span for span in found if span[1] - span[0] >= _HOLE)]


def _learn(question: _Question, judged: Sequence[Track], axis: Axis) -> _Learned:
    """Ask the same question at earlier dates, and fit the answers to what came of them."""
    step = max(question.horizon / _A_HORIZON, (question.now - question.horizon) / LANDMARKS)
    dates: list[tuple[date, int, int]] = []
    cases: list[Case] = []
    for k in range(LANDMARKS):
        at = question.now - question.horizon - round(k * step)
        found = [
            Case(question.features(past, as_long(track.places, past)), len(dates), gone)
            for track in _thinned(judged, LEARNT_FROM)
            if (orders := track.until(at)) >= question.min_days
            for past in (past_of(track.places, orders, at),)
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
    long = as_long(track.places, past)
    odds = learned.log_odds(question.features(past, long))
    shifts = [each.shift - learned.usual for each in learned.landmarks] or [0.0]
    near = _alike(learned.alike, odds)
    rhythm = Rhythm(
        order_days=past.orders,
        first=track.partner.days[0],
        last=track.partner.days[-1],
        silence_days=past.silence,
        mean_gap_days=past.mean_gap,
        longest_gap_days=max(gaps_of(track.places, past.orders)),
        gaps_as_long=long,
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
    many = min(ALIKE, len(cases))
    farther = range(len(cases) - many)
    low = bisect_left(farther, True, key=lambda i: odds - cases[i][0] <= cases[i + many][0] - odds)
    return cases[low : low + many]


def _thinned(tracks: Sequence[Track], most: int) -> Sequence[Track]:
    """Return every second, third ... of the tracks by name, so that no more than `most` are left."""
    return tracks[:: -(-len(tracks) // most) or 1]
