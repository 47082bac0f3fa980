"""What a warning of loss and its back-test are made of: frozen records, to be written as JSON."""

from datetime import date
from typing import Literal

from relstage.rules import Record
from relstage.studies.ledger import Span

RuleName = Literal["silent_half_a_year", "silent_two_gaps"]
RULES: tuple[RuleName, ...] = ("silent_half_a_year", "silent_two_gaps")
DOUBTFUL = (0.2, 0.8)
"""Ours: probabilities from the one to less than the other are called doubtful."""
BesideRule = Literal["not_worse", "cannot_tell", "worse"]


class Rhythm(Record):
    """How one partner ordered up to the day asked about. Days in gaps of the record are not counted.

    Parameters
    ----------
    order_days : int
        Different days with a row.
    first, last : date
        The first and the last of them.
    silence_days : int
        Days on record since the last.
    mean_gap_days : float
        Days on record from the first to the last, by the number of pauses between them.
    longest_gap_days : int
        The longest of these pauses.
    gaps_as_long : int
        How many of them were at least as long as the silence.
    """

    order_days: int
    first: date
    last: date
    silence_days: int
    mean_gap_days: float
    longest_gap_days: int
    gaps_as_long: int


class LossWarning(Record):
    """How probable it is that one partner has gone silent, and what speaks for it.

    Parameters
    ----------
    partner : str
    probability : float
        Share, from 0 to 1: no order until the end of the horizon.
    low, high : float
        The same at a time as calm, and as stormy, as any of the earlier dates asked about. Not a confidence interval.
    rhythm_probability : float
        What the partner's own rhythm alone says, before earlier dates are asked.
    rhythm : Rhythm
    alike, alike_back : int
        How many silences of earlier dates were judged most like this one, and how many of them ended within the
        horizon; 0 where no earlier date can be asked.
    """

    partner: str
    probability: float
    low: float
    high: float
    rhythm_probability: float
    rhythm: Rhythm
    alike: int
    alike_back: int


class Population(Record):
    """The four numbers of the BG/NBD model, as fitted to the record; rates are per day on record.

    Parameters
    ----------
    r, alpha : float
        The rate of orders differs between partners as a gamma distribution of this shape and this rate (in days).
    a, b : float
        The chance to drop out after an order differs between them as a beta distribution of these two.
    partners : int
        To how many partners it was fitted.
    """

    r: float
    alpha: float
    a: float
    b: float
    partners: int


class Landmark(Record):
    """An earlier date of the same record, whose outcome was known on the day asked about.

    Parameters
    ----------
    at : date
    partners, gone : int
        How many could be asked about there, and how many then had no order within the horizon.
    shift : float
        How much likelier (in log odds) losses were at that date than the features say.
    """

    at: date
    partners: int
    gone: int
    shift: float


class LossWarnings(Record):
    """All warnings as of one day, and how they were come by.

    Parameters
    ----------
    as_of, until : date
        The question: no order after `as_of`, until `until`?
    min_days : int
        Who has fewer different order days is not judged.
    gaps : tuple of (date, date)
        Stretches that do not count as silence.
    population : Population
    coefficients : dict of str to float
        What turns the features of a partner into log odds.
    landmarks : tuple of Landmark
        By date; none where the record is too short, and then the rhythm alone speaks.
    cut : float
        Mean probability. Calling those above it gone is the rule of best balanced accuracy, if the probabilities hold.
    warnings : tuple of LossWarning
        By falling probability, then by name.
    """

    as_of: date
    until: date
    min_days: int
    gaps: tuple[Span, ...]
    population: Population
    coefficients: dict[str, float]
    landmarks: tuple[Landmark, ...]
    cut: float
    warnings: tuple[LossWarning, ...]


class RuleScore(Record):
    """A fixed rule beside the warnings, on the same partners.

    Parameters
    ----------
    rule : {"silent_half_a_year", "silent_two_gaps"}
    balanced_accuracy : float
        Mean of the shares of the gone and of the staying that are told rightly.
    difference, low, high : float
        Balanced accuracy of the warnings less that of the rule, with the middle 95 % of the paired resamples.
    at_least_as_good : float
        Share of the resamples in which the warnings are at least as good.
    verdict : {"not_worse", "cannot_tell", "worse"}
        Ours: not worse where `at_least_as_good` is a half or more; worse where `high` is below 0; else it cannot be
        told.
    """

    rule: RuleName
    balanced_accuracy: float
    difference: float
    low: float
    high: float
    at_least_as_good: float
    verdict: BesideRule


class Bin(Record):
    """One row of the reliability table.

    Parameters
    ----------
    low, high : float
        The probabilities in it: at least `low`, less than `high` (or 1).
    partners, gone : int
    said : float
        Sum of the probabilities: how many were to go.
    z : float
        How far `gone` lies above `said`, in standard deviations of the number that goes if the probabilities hold.
    mean_probability : float
    observed, observed_low, observed_high : float
        Share that went, with its 95 % interval (Wilson, 1927).
    """

    low: float
    high: float
    partners: int
    gone: int
    said: float
    z: float
    mean_probability: float
    observed: float
    observed_low: float
    observed_high: float


class BackTest(Record):
    """The warnings of a past day against what came after it.

    Parameters
    ----------
    as_of, until : date
    partners, gone : int
    cut : float
        Above this probability a partner was called gone; it is known on `as_of`.
    balanced_accuracy : float
    brier, brier_base : float
        Mean squared error, and that of saying the share of the gone (as it came out) for everyone.
    log_score, log_score_base : float
        Mean negative log likelihood (natural), and the same of the share of the gone.
    mean_probability : float
    calibration_z : float
        Spiegelhalter's statistic (1986): standard normal where the probabilities hold.
    rules : tuple of RuleScore
    reliability : tuple of Bin
        Tenths, from the lowest on pooled with the next until 20 partners are in; what is left at the top joins the
        last.
    doubtful : Bin or None
        All from 0.2 to less than 0.8, where a warning is in doubt, as one.
    resamples, seed : int
    warnings : LossWarnings
        The warnings themselves, as they would have been given.
    """

    as_of: date
    until: date
    partners: int
    gone: int
    cut: float
    balanced_accuracy: float
    brier: float
    brier_base: float
    log_score: float
    log_score_base: float
    mean_probability: float
    calibration_z: float
    rules: tuple[RuleScore, ...]
    reliability: tuple[Bin, ...]
    doubtful: Bin | None
    resamples: int
    seed: int
    warnings: LossWarnings
