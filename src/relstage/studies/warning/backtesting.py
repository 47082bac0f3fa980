"""Would the warnings of a past day have been right? They are given as on that day, and set beside what came after.

Law (``a_back_test_is_of_its_day``): its warnings are those of `warn` on that day, and what lies after `until` changes
nothing.
"""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from math import log, sqrt
from typing import Any, NamedTuple

from relstage.errors import FactError, Problem, demand
from relstage.studies.ledger import Ledger, Span
from relstage.studies.warning.judging import (
    MAX_MIN_DAYS,
    as_of_problems,
    assess,
    bounded,
    demand_day,
    gap_problems,
    spans_of,
)
from relstage.studies.warning.records import (
    DOUBTFUL,
    RULES,
    BackTest,
    BesideRule,
    Bin,
    LossWarning,
    LossWarnings,
    RuleScore,
)

RESAMPLES = 2000
MAX_RESAMPLES = 100_000
HALF_A_YEAR_DAYS = 183
OWN_GAPS = 2
BINS = 10
FEWEST_IN_A_BIN = 20
"""Ours: a bin of fewer partners is pooled with the next."""
_NORMAL_95 = 1.959963984540054
_NEVER = 1e-12
"""A probability counts in the logarithm as at least this far from 0 and 1."""


class _Told(NamedTuple):
    """One partner: what was said of it, by the warning and by each rule, and whether it went."""

    gone: bool
    said: bool
    by_rule: tuple[bool, ...]


def backtest(
    ledger: Ledger,
    *,
    as_of: date,
    until: date,
    min_days: int = 6,
    gaps: Iterable[Span] | None = None,
    resamples: int = RESAMPLES,
    seed: int = 1,
) -> BackTest:
    """Give the warnings of `as_of`, and set them beside what came until `until`, and beside two fixed rules.

    Gone is who has no order after `as_of`, until `until`; called gone is who has a probability above the mean of all.
    The rules call gone who is silent for more than 183 days, and who is silent for more than twice its own mean
    pause, in days of the calendar. The same partners are drawn for the warnings and the rules in each resample (paired
    bootstrap after Efron, 1979).

    Parameters
    ----------
    ledger, min_days, gaps
        As for `warn`.
    as_of, until : date
        Both on the record, `until` the later one, at most five years after.
    resamples : int
        From 100 to 100,000.
    seed : int
        Of the resamples; nothing else is drawn.

    Raises
    ------
    FactError
        As `warn` does; and where `until` does not fit (``until``), `resamples` is out of bounds (``resamples``), or all
        partners went or all stayed (``one-outcome``).
    """
    spans = spans_of(gaps)
    problems = [*as_of_problems(ledger, as_of), *gap_problems(spans), *_until_problems(ledger, as_of, until)]
    problems += bounded("min-days", "min_days", min_days, 2, MAX_MIN_DAYS)
    problems += bounded("resamples", "resamples", resamples, 100, MAX_RESAMPLES)
    demand(seed, int, "seed", FactError)
    if problems:
        raise FactError(*problems)
    given = assess(ledger, as_of, until, min_days, spans)
    told = _told(ledger, given)
    outcomes = [(each.probability, went.gone) for each, went in zip(given.warnings, told, strict=True)]
    return BackTest(
        as_of=as_of,
        until=until,
        partners=len(told),
        gone=sum(each.gone for each in told),
        cut=given.cut,
        balanced_accuracy=_balanced([(each.gone, each.said) for each in told]),
        **_held(outcomes),
        rules=_beside(told, resamples, seed),
        resamples=resamples,
        seed=seed,
        warnings=given,
    )


def _told(ledger: Ledger, given: LossWarnings) -> list[_Told]:
    """Return what was said of each partner, and what came; refused where all went or all stayed."""
    as_of, until = given.as_of, given.until
    stayed = {each.name for each in ledger.partners if any(as_of < day <= until for day in each.days)}
    told = [
        _Told(each.partner not in stayed, each.probability > given.cut, _ruled(each, as_of)) for each in given.warnings
    ]
    gone = sum(each.gone for each in told)
    if gone in (0, len(told)):
        said = f"{gone} of {len(told)} partners went until {until}; some that went and some that stayed are needed"
        raise FactError(Problem("one-outcome", "ledger", said))
    return told


def _held(outcomes: Sequence[tuple[float, bool]]) -> dict[str, Any]:
    """Return the fields of a back-test that say how well the probabilities hold."""
    base = _mean(went for _, went in outcomes)
    doubtful = [each for each in outcomes if DOUBTFUL[0] <= each[0] < DOUBTFUL[1]]
    return {
        "brier": _mean((p - went) ** 2 for p, went in outcomes),
        "brier_base": base * (1 - base),
        "log_score": _mean(_surprise(p, went) for p, went in outcomes),
        "log_score_base": _mean(_surprise(base, went) for _, went in outcomes),
        "mean_probability": _mean(p for p, _ in outcomes),
        "calibration_z": _spiegelhalter(outcomes),
        "reliability": tuple(_bins(outcomes)),
        "doubtful": _bin(*DOUBTFUL, doubtful) if doubtful else None,
    }


def _until_problems(ledger: Ledger, as_of: date, until: date) -> list[Problem]:
    demand_day(until, "until")
    if ledger.span is None:
        return []
    last = ledger.span[1]
    if until <= as_of or (until - as_of).days > 5 * 366:
        return [Problem("until", "until", f"{until} stands here; a day after {as_of}, within five years, is asked for")]
    if until > last:
        return [Problem("until", "until", f"{until} is after {last}, the last day on record: nobody knows who went")]
    return []


def _ruled(warning: LossWarning, as_of: date) -> tuple[bool, ...]:
    rhythm = warning.rhythm
    silent = (as_of - rhythm.last).days
    gap = (rhythm.last - rhythm.first).days / (rhythm.order_days - 1)
    return (silent > HALF_A_YEAR_DAYS, silent > OWN_GAPS * gap)


def _mean(numbers: Iterable[float]) -> float:
    given = list(numbers)
    return sum(given) / len(given)


def _surprise(probability: float, came: bool) -> float:
    held = probability if came else 1 - probability
    return -log(max(held, _NEVER))


def _spiegelhalter(outcomes: Sequence[tuple[float, bool]]) -> float:
    above = sum((went - p) * (1 - 2 * p) for p, went in outcomes)
    spread = sum((1 - 2 * p) ** 2 * p * (1 - p) for p, _ in outcomes)
    return above / sqrt(spread) if spread else 0.0


def _balanced(pairs: Iterable[tuple[bool, bool]]) -> float:
    counts = Counter(pairs)
    gone, stayed = counts[True, True] + counts[True, False], counts[False, True] + counts[False, False]
    return (counts[True, True] / gone + counts[False, False] / stayed) / 2


def _beside(told: Sequence[_Told], resamples: int, seed: int) -> tuple[RuleScore, ...]:
    """Compare with each rule; a resample without both outcomes is drawn again."""
    ours = _balanced([(each.gone, each.said) for each in told])
    differences: list[list[float]] = [[] for _ in RULES]
    lots = random.Random(seed)  # noqa: S311  # resamples, not secrets
    while len(differences[0]) < resamples:
        drawn = Counter(lots.choices(told, k=len(told)))
        if len({each.gone for each in drawn}) == 2:
            scores = _scores(drawn)
            for kept, score in zip(differences, scores[1:], strict=True):
                kept.append(scores[0] - score)
    return tuple(_score(told, i, ours, sorted(differences[i])) for i in range(len(RULES)))


def _scores(drawn: Counter[_Told]) -> list[float]:
    """Return the balanced accuracy of the warnings, then of each rule, in one resample."""
    totals = Counter[bool]()
    right = [Counter[bool]() for _ in range(1 + len(RULES))]
    for each, many in drawn.items():
        totals[each.gone] += many
        for counter, said in zip(right, (each.said, *each.by_rule), strict=True):
            counter[each.gone] += many * (said == each.gone)
    return [sum(counter[way] / totals[way] for way in (True, False)) / 2 for counter in right]


def _score(told: Sequence[_Told], rule: int, ours: float, differences: list[float]) -> RuleScore:
    theirs = _balanced([(each.gone, each.by_rule[rule]) for each in told])
    tail = len(differences) * 25 // 1000
    low, high = differences[tail], differences[-1 - tail]
    as_good = sum(difference >= 0 for difference in differences) / len(differences)
    return RuleScore(
        rule=RULES[rule],
        balanced_accuracy=theirs,
        difference=ours - theirs,
        low=low,
        high=high,
        at_least_as_good=as_good,
        verdict=_verdict(as_good, high),
    )


def _verdict(as_good: float, high: float) -> BesideRule:
    if as_good >= 0.5:
        return "not_worse"
    return "worse" if high < 0 else "cannot_tell"


def _bins(outcomes: Sequence[tuple[float, bool]]) -> list[Bin]:
    """Return the reliability table: tenths, pooled from below until each holds enough partners."""
    tenth_of = [min(int(p * BINS), BINS - 1) for p, _ in outcomes]
    ends, held = [0], 0
    for number in range(BINS):
        held += tenth_of.count(number)
        if held >= FEWEST_IN_A_BIN:
            ends.append(number + 1)
            held = 0
    ends[max(len(ends) - 1, 1) :] = [BINS]
    return [
        _bin(low / BINS, high / BINS, [each for each, at in zip(outcomes, tenth_of, strict=True) if low <= at < high])
        for low, high in pairwise(ends)
    ]


def _bin(low: float, high: float, within: Sequence[tuple[float, bool]]) -> Bin:
    gone, said = sum(went for _, went in within), sum(p for p, _ in within)
    spread = sqrt(sum(p * (1 - p) for p, _ in within))
    observed_low, observed_high = _wilson(gone, len(within))
    return Bin(
        low=low,
        high=high,
        partners=len(within),
        gone=gone,
        said=said,
        z=(gone - said) / spread if spread else 0.0,
        mean_probability=said / len(within),
        observed=gone / len(within),
        observed_low=observed_low,
        observed_high=observed_high,
    )


def _wilson(came: int, of: int) -> tuple[float, float]:
    z2 = _NORMAL_95**2
    middle = (came + z2 / 2) / (of + z2)
    half = _NORMAL_95 / (of + z2) * sqrt(came * (of - came) / of + z2 / 4)
    return max(0.0, middle - half), min(1.0, middle + half)
