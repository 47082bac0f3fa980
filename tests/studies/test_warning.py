"""Early warning of loss: what its parts compute, whether its probabilities hold, and what it refuses."""

import math
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from relstage.errors import FactError, RelstageError
from relstage.messages import Lang
from relstage.studies.ledger import Ledger, ledger_of
from relstage.studies.warning import (
    BackTest,
    backtest,
    backtesting,
    days_table,
    doubtful,
    judging,
    preface,
    reasons,
    verdicts,
    warn,
)
from relstage.studies.warning.buying import fit, log_odds_gone
from relstage.studies.warning.fitting import Case, Prior, logistic, lowest, regress, solved
from relstage.studies.warning.records import Population
from relstage.studies.warning.tracks import Past
from tests.studies.warning_ledgers import Row, at_random, day, in_bursts, ledger, regular, rows, small

AS_OF = date(2017, 6, 19)
LANGS: tuple[Lang, ...] = ("en", "ru")


# ------------------------------------------------------------------------------------------------------- the rhythm


def by_sums(known: Population, past: Past, horizon: int) -> float:
    """Return the probability of gone by summing over rates and chances, from the story of the model alone."""
    x, age = past.orders - 1, past.life + past.silence
    gone = all_ = 0.0
    for i, j in product(range(1, 1200), range(1, 200)):
        rate, chance = i / 4000, j / 200
        belief = rate ** (known.r - 1) * math.exp(-known.alpha * rate)
        belief *= chance ** (known.a - 1) * (1 - chance) ** (known.b - 1) * rate**x
        left = chance * (1 - chance) ** (x - 1) * math.exp(-rate * past.life)
        stays = (1 - chance) ** x * math.exp(-rate * age)
        all_ += belief * (left + stays)
        gone += belief * (left + stays * math.exp(-rate * horizon))
    return gone / all_


@pytest.mark.parametrize("past", [Past(2, 40, 10), Past(6, 200, 30), Past(6, 200, 400), Past(15, 300, 90)])
def test_the_rhythm_says_what_the_story_of_the_model_says(past: Past) -> None:
    """The closed form is the sum over all rates and all chances to leave."""
    known = Population(r=2.5, alpha=60, a=2, b=4, partners=20)
    assert logistic(log_odds_gone(known, past, 120)) == pytest.approx(by_sums(known, past, 120), abs=0.005)


def test_one_order_tells_nothing_of_leaving() -> None:
    """Who ordered once stays in the model until its second order: only the rate speaks."""
    known = Population(r=2.5, alpha=60, a=2, b=4, partners=20)
    quiet = ((60 + 50) / (60 + 50 + 120)) ** 2.5
    assert logistic(log_odds_gone(known, Past(1, 0, 50), 120)) == pytest.approx(quiet)


def bought(lots: random.Random, days: int) -> Past:
    """Draw a partner of a population with r = 2, alpha = 50, a = 2, b = 6, seen for `days`."""
    rate, chance = lots.gammavariate(2, 1 / 50), lots.betavariate(2, 6)
    places, now = [0.0], 0.0
    while lots.random() >= chance or len(places) == 1:
        now += lots.expovariate(rate)
        if now > days:
            break
        places.append(now)
    return Past(len(places), round(places[-1]), days - round(places[-1]))


def test_the_population_is_found_again() -> None:
    """Fitted to partners drawn from the model, the mean rate and the mean chance to leave are near the true ones."""
    lots = random.Random(3)
    known = fit([bought(lots, lots.randrange(300, 1200)) for _ in range(1500)])
    assert known.partners == 1500
    assert known.r / known.alpha == pytest.approx(2 / 50, rel=0.15)
    assert known.a / (known.a + known.b) == pytest.approx(2 / 8, rel=0.25)


# ---------------------------------------------------------------------------------------------------------- fitting


def test_a_simplex_finds_the_lowest_place() -> None:
    """The banana of Rosenbrock (1960) is lowest at (1, 1)."""
    found = lowest(lambda at: (1 - at[0]) ** 2 + 100 * (at[1] - at[0] ** 2) ** 2, (-1.0, 2.0))
    assert found == pytest.approx((1, 1), abs=0.01)


def test_a_system_is_solved() -> None:
    """What is put in again gives the right side."""
    lower = [[4.0, 0, 0], [2.0, 5.0, 0], [1.0, -1.0, 3.0]]
    found = solved(lower, [1.0, 2.0, 3.0])
    full = [[lower[max(i, j)][min(i, j)] for j in range(3)] for i in range(3)]
    assert [sum(a * x for a, x in zip(row, found, strict=True)) for row in full] == pytest.approx([1, 2, 3])


def drawn_cases(slope: float) -> list[Case]:
    """Draw cases whose log odds are 0.5 and `slope` times a feature, and 1 more in the second of two groups."""
    lots = random.Random(11)
    found = []
    for number in range(3000):
        x, group = lots.uniform(-2, 2), number % 2
        found.append(Case((1.0, x), group, lots.random() < logistic(0.5 + slope * x + group)))
    return found


def test_a_regression_finds_what_was_drawn() -> None:
    """With many cases the coefficients and the difference of the groups are near the true ones."""
    wide = Prior(0.0, 10.0)
    (_, slope), (first, second) = regress(drawn_cases(1.5), [wide, wide], 2, of_groups=10.0, weight=1.0)
    assert slope == pytest.approx(1.5, abs=0.15)
    assert second - first == pytest.approx(1.0, abs=0.2)


def test_a_regression_stands_at_the_top() -> None:
    """A step in any direction makes coefficients less probable, the beliefs counted in."""
    cases = drawn_cases(0.7)[:60]
    priors = [Prior(0.0, 2.0), Prior(1.0, 0.5)]

    def goodness(at: tuple[float, ...]) -> float:
        odds = [at[0] * c.features[0] + at[1] * c.features[1] + at[2 + c.group] for c in cases]
        fits = 0.25 * sum(math.log(logistic(z if c.came else -z)) for z, c in zip(odds, cases, strict=True))
        return fits - at[0] ** 2 / 8 - (at[1] - 1) ** 2 / 0.5 - (at[2] ** 2 + at[3] ** 2) / 2

    coefficients, shifts = regress(cases, priors, 2, of_groups=1.0, weight=0.25)
    top = (*coefficients, *shifts)
    for i, step in product(range(4), (-0.01, 0.01)):
        assert goodness(tuple(x + step * (k == i) for k, x in enumerate(top))) < goodness(top)


def test_a_regression_without_cases_believes_what_it_believed() -> None:
    """The beliefs come back as they are."""
    assert regress([], [Prior(0.0, 2.5), Prior(1.0, 2.5)], 0, of_groups=1.0, weight=1.0) == ((0.0, 1.0), ())


def test_a_coefficient_that_may_not_be_negative_is_left_out() -> None:
    """It is 0 where the cases speak against it."""
    free, held = Prior(0.0, 2.5), Prior(0.0, 2.5, never_negative=True)
    assert regress(drawn_cases(-1.0), [free, free], 2, of_groups=1.0, weight=1.0)[0][1] < -0.8
    assert regress(drawn_cases(-1.0), [free, held], 2, of_groups=1.0, weight=1.0)[0][1] == 0.0


# --------------------------------------------------------------------------------------------- what the record says


def test_a_short_record_falls_back_on_the_rhythm() -> None:
    """Where no earlier date can be asked, the probability is that of the rhythm, and this is said."""
    given = warn(ledger(rows(5, 60, days=300)), as_of=day(280))
    assert given.landmarks == ()
    for each in given.warnings:
        assert each.probability == pytest.approx(min(max(each.rhythm_probability, 0.001), 0.999))
        assert (each.low, each.high, each.alike) == (each.probability, each.probability, 0)
    assert "too short" in preface(given, "en")[1]
    assert len(reasons(given, given.warnings[0], "en")) == 4


def test_a_hole_of_the_record_warns_of_nobody() -> None:
    """Asked in the middle of a hole, the found hole takes the silence off, and far fewer are called gone."""
    whole = rows(2, 150, days=1100, stay=10**6)
    hole = (date(2017, 3, 1), date(2017, 6, 30))
    thin = [row for row in whole if not hole[0] <= row[1] <= hole[1]] + [("now and then", date(2017, 6, 15), 1)]
    asked = {"as_of": date(2017, 6, 30), "horizon_months": 6}
    given = warn(ledger([*thin, ("last", date(2017, 7, 1), 1)]), **asked)  # type: ignore[arg-type]
    taken = warn(ledger([*thin, ("last", date(2017, 7, 1), 1)]), gaps=(), **asked)  # type: ignore[arg-type]
    assert given.gaps
    assert given.gaps[0][0] <= date(2017, 3, 10)
    assert given.gaps[-1][1] >= date(2017, 6, 10)
    assert given.cut < 0.2 < taken.cut
    assert "not complete" in preface(given, "en")[2]


def test_declared_gaps_count_beside_found_ones() -> None:
    """A gap that the ledger declares is taken off, and `gaps` replaces it."""
    declared = ((day(300), day(330)),)
    given = warn(replace(ledger(small(1)), gaps=declared), as_of=AS_OF, horizon_months=6)
    assert given.gaps == declared
    assert warn(replace(ledger(small(1)), gaps=declared), as_of=AS_OF, horizon_months=6, gaps=()).gaps == ()


# --------------------------------------------------------------------------------------------- do probabilities hold


@pytest.mark.parametrize("gap", [at_random, regular, in_bursts])
def test_probabilities_hold_where_the_truth_is_known(gap: Callable[[random.Random, float], float]) -> None:
    """On made-up ledgers, also where the rhythm is another than the model's, as many go as was said."""
    tests = [one_test(seed, gap) for seed in (1, 2)]
    partners, gone = sum(each.partners for each in tests), sum(each.gone for each in tests)
    said = sum(each.mean_probability * each.partners for each in tests)
    assert abs(said - gone) / partners < 0.05
    assert all(abs(each.calibration_z) < 3 for each in tests)
    assert all(each.brier < 0.6 * each.brier_base and each.log_score < 0.65 * each.log_score_base for each in tests)


def one_test(seed: int, gap: Callable[[random.Random, float], float]) -> BackTest:
    """Test the warnings a year before the end of a made-up ledger of four years."""
    record = ledger([*rows(seed, 220, days=1460, gap=gap), ("last", day(1460), 1)])
    return backtest(record, as_of=day(1095), until=day(1460), resamples=100)


# ---------------------------------------------------------------------------------------------------- the back-test


def by_the_clock(name: str, first: int, step: int, last: int) -> list[Row]:
    """Return rows of a partner that orders every `step` days."""
    return [(name, day(number), 1) for number in range(first, last + 1, step)]


def clockwork() -> Ledger:
    """Return ten partners that order to the end, ten that stopped long ago, and two that the rules misjudge."""
    found = [row for i in range(10) for row in by_the_clock(f"stays {i}", i, 14 + i, 1000)]
    found += [row for i in range(10) for row in by_the_clock(f"gone {i}", i, 14 + i, 400)]
    found += [*by_the_clock("slow, and back", 0, 100, 500), ("slow, and back", day(820), 1)]
    found += by_the_clock("gone, and late", 300, 20, 560)
    return ledger_of([*found, ("last", day(1000), 1)])


def test_rules_and_bins_are_those_counted_by_hand() -> None:
    """Of the two partners that are hard, the rule of half a year gets none and that of two gaps both."""
    test = backtest(clockwork(), as_of=day(700), until=day(1000), min_days=6, resamples=200)
    by_rule = {each.rule: each.balanced_accuracy for each in test.rules}
    # silent on day 700: "slow" 200 days (more than 183, not more than 200), "late" 140 days (not, more than 40)
    assert (test.partners, test.gone) == (22, 11)
    assert by_rule["silent_half_a_year"] == pytest.approx((10 / 11 + 10 / 11) / 2)
    assert by_rule["silent_two_gaps"] == pytest.approx(1.0)
    assert sum(each.partners for each in test.reliability) == 22
    assert sum(each.gone for each in test.reliability) == 11
    for each in test.rules:
        assert each.difference == pytest.approx(test.balanced_accuracy - each.balanced_accuracy)
        assert each.low <= each.difference <= each.high


def test_scores_are_those_of_their_definitions() -> None:
    """Brier and log score, cut and balanced accuracy follow from the warnings and what came."""
    test = backtest(clockwork(), as_of=day(700), until=day(1000), resamples=100)
    gone = {each.partner: each.partner.startswith("gone") for each in test.warnings.warnings}
    said = {each.partner: each.probability for each in test.warnings.warnings}
    assert test.cut == pytest.approx(sum(said.values()) / 22) == test.mean_probability
    assert test.brier == pytest.approx(sum((said[name] - gone[name]) ** 2 for name in said) / 22)
    assert test.log_score == pytest.approx(-sum(math.log(abs(said[n] - 1 + gone[n])) for n in said) / 22)
    right = [sum((said[n] > test.cut) == way for n in said if gone[n] == way) / 11 for way in (True, False)]
    assert test.balanced_accuracy == pytest.approx(sum(right) / 2)
    assert test.brier_base == pytest.approx(0.25)
    assert test.log_score_base == pytest.approx(math.log(2))


def test_a_seed_gives_the_same_resamples_and_another_gives_others() -> None:
    """The interval is drawn, and can be drawn again."""
    record = ledger(small(3))
    one, again, other = (
        backtest(record, as_of=AS_OF, until=date(2017, 12, 19), resamples=300, seed=seed) for seed in (7, 7, 8)
    )
    assert one == again
    assert one.model_copy(update={"seed": 8, "rules": other.rules}) == other
    assert one.rules != other.rules


def test_sparse_bins_are_pooled() -> None:
    """A tenth of fewer than twenty is pooled with the next, what is left joins the last, and a few make one bin."""
    outcomes = [(0.05, False)] * 20 + [(0.15, False)] * 19 + [(0.31, True)] * 2 + [(0.72, True)] * 19
    first, second = backtesting._bins(outcomes)
    assert (first.low, first.high, first.partners, first.gone) == (0.0, 0.1, 20, 0)
    assert (second.low, second.high, second.partners, second.gone) == (0.1, 1.0, 40, 21)
    said = 19 * 0.15 + 2 * 0.31 + 19 * 0.72
    assert second.said == pytest.approx(said)
    spread = math.sqrt(19 * 0.15 * 0.85 + 2 * 0.31 * 0.69 + 19 * 0.72 * 0.28)
    assert second.z == pytest.approx((21 - said) / spread)
    assert [(each.low, each.high) for each in backtesting._bins([(0.5, True), (1.0, True)])] == [(0.0, 1.0)]


def test_the_doubtful_are_told_as_one() -> None:
    """All from 0.2 to less than 0.8, counted again from the warnings."""
    test = backtest(ledger(small(3)), as_of=AS_OF, until=date(2017, 12, 19), resamples=100)
    assert test.doubtful is not None
    middle = [each.probability for each in test.warnings.warnings if 0.2 <= each.probability < 0.8]
    assert test.doubtful.partners == len(middle)
    assert test.doubtful.said == pytest.approx(sum(middle))
    assert f"Of the {len(middle)} partners" in doubtful(test, "en")
    assert doubtful(test.model_copy(update={"doubtful": None}), "en") == ""


@pytest.mark.parametrize(
    ("as_good", "high", "verdict"),
    [(0.5, 0.0, "not_worse"), (0.499, 0.001, "cannot_tell"), (0.499, 0.0, "cannot_tell"), (0.01, -0.001, "worse")],
)
def test_a_verdict_is_as_defined(as_good: float, high: float, verdict: str) -> None:
    """Half of the resamples are enough for not worse; worse needs the whole interval below 0."""
    assert backtesting._verdict(as_good, high) == verdict


@pytest.mark.parametrize("lang", LANGS)
def test_verdicts_and_days_are_told_in_both_languages(lang: Lang) -> None:
    """How silence was counted, a line for each rule, the definition; and a row for each day."""
    tests = [
        backtest(ledger(small(3)), as_of=AS_OF, until=date(2017, 12, 19), resamples=100, gaps=gaps)
        for gaps in ((), [(day(300), day(330))])
    ]
    plain, holed = (verdicts(test, lang) for test in tests)
    assert len(plain) == len(holed) == 4
    assert plain[0] != holed[0]
    table = days_table(tests, lang)
    assert [row[0] for row in table.rows] == [AS_OF.isoformat()] * 2
    assert all(len(row) == len(table.head) for row in table.rows)


# ---------------------------------------------------------------------------------------------------------- refusals


def codes(caught: pytest.ExceptionInfo[FactError]) -> list[str]:
    """Return the codes of the problems that were told."""
    return [problem.code for problem in caught.value.problems]


def test_all_that_is_wrong_is_told_at_once() -> None:
    """A day off the record, a horizon and a number of days out of bounds: three problems."""
    with pytest.raises(FactError) as caught:
        warn(ledger(small(1)), as_of=date(2030, 1, 1), horizon_months=0, min_days=1)
    assert codes(caught) == ["as-of", "horizon", "min-days"]
    assert "2015-" in str(caught.value)


@pytest.mark.parametrize("months", [1, 60])
def test_a_horizon_within_bounds_is_taken(months: int) -> None:
    """From one month to five years may be asked about."""
    assert warn(ledger(small(1)), as_of=AS_OF, horizon_months=months).warnings


@pytest.mark.parametrize("months", [0, 61])
def test_a_horizon_out_of_bounds_is_refused(months: int) -> None:
    """One month less, or one more, is refused."""
    with pytest.raises(FactError) as caught:
        warn(ledger(small(1)), as_of=AS_OF, horizon_months=months)
    assert codes(caught) == ["horizon"]


@pytest.mark.parametrize(("days", "code"), [(1000, "too-few-partners"), (1, "min-days"), (1001, "min-days")])
def test_a_number_of_days_within_bounds_is_taken(days: int, code: str) -> None:
    """From 2 to 1,000 order days may be asked for, if there are partners that have them."""
    assert warn(ledger(small(1)), as_of=AS_OF, min_days=2).min_days == 2
    with pytest.raises(FactError) as caught:
        warn(ledger(small(1)), as_of=AS_OF, min_days=days)
    assert codes(caught) == [code]


@pytest.mark.parametrize("partners", [9, 10])
def test_ten_partners_are_needed(partners: int) -> None:
    """Nine cannot be judged, ten can."""
    record = ledger_of([row for i in range(partners) for row in by_the_clock(f"p{i}", i, 20, 500)])
    if partners == 10:
        assert len(warn(record, as_of=day(450)).warnings) == 10
        return
    with pytest.raises(FactError) as caught:
        warn(record, as_of=day(450))
    assert codes(caught) == ["too-few-partners"]
    assert "9 partners" in str(caught.value)


def test_an_empty_ledger_is_refused() -> None:
    """There is no day to ask about."""
    with pytest.raises(FactError) as caught:
        warn(Ledger(()), as_of=AS_OF)
    assert codes(caught) == ["as-of"]


@pytest.mark.parametrize("wrong", ["2017-06-19", 20170619, None, datetime(2017, 6, 19)])  # noqa: DTZ001  # no zone
def test_what_is_no_day_is_refused(wrong: object) -> None:
    """A text, a number, nothing, and a time of day are no day."""
    with pytest.raises(RelstageError):
        warn(ledger(small(1)), as_of=wrong)  # type: ignore[arg-type]


def test_gaps_that_end_before_they_begin_are_refused() -> None:
    """A gap has its first day first."""
    with pytest.raises(FactError) as caught:
        warn(ledger(small(1)), as_of=AS_OF, gaps=[(day(20), day(10)), (day(4), day(3))])
    assert codes(caught) == ["gap", "gap"]


@pytest.mark.parametrize("wrong", ["x", 3, [day(1)], [(day(1), "2017-01-01")], [(day(1), day(2), day(3))]])
def test_gaps_that_are_no_pairs_of_days_are_refused(wrong: object) -> None:
    """A text, a number, a single day, a day in words and three days are no gap."""
    with pytest.raises(FactError):
        warn(ledger(small(1)), as_of=AS_OF, gaps=wrong)  # type: ignore[arg-type]


def test_a_record_that_is_one_gap_is_answered() -> None:
    """Where no day counts, no silence does: the answers are shares all the same."""
    given = warn(ledger(small(1)), as_of=AS_OF, gaps=[(day(0), day(1100))])
    assert given.warnings
    assert all(each.rhythm.silence_days == 0 and 0 <= each.probability <= 1 for each in given.warnings)


def test_the_end_of_the_calendar_is_refused() -> None:
    """A horizon must fit into the years that a date can have."""
    record = ledger([(name, at.replace(year=at.year + 7980), units) for name, at, units in small(1) if at.day != 29])
    with pytest.raises(FactError) as caught:
        warn(record, as_of=date(9996, 6, 1))
    assert codes(caught) == ["as-of"]


@pytest.mark.parametrize(
    ("until", "said"), [(AS_OF, "a day after"), (AS_OF - timedelta(1), "a day after"), (date(2019, 1, 1), "last day")]
)
def test_an_outcome_that_nobody_knows_is_refused(until: date, said: str) -> None:
    """The outcome lies after the day asked about, and on the record."""
    with pytest.raises(FactError, match=said) as caught:
        backtest(ledger(small(1)), as_of=AS_OF, until=until)
    assert codes(caught) == ["until"]


@pytest.mark.parametrize("resamples", [99, 100_001])
def test_resamples_out_of_bounds_are_refused(resamples: int) -> None:
    """From a hundred to a hundred thousand resamples may be drawn."""
    with pytest.raises(FactError) as caught:
        backtest(ledger(small(1)), as_of=AS_OF, until=date(2017, 12, 19), resamples=resamples)
    assert codes(caught) == ["resamples"]


def test_a_hundred_resamples_are_drawn_and_a_hundred_thousand_would_be() -> None:
    """The lower bound is taken; the upper one passes the check and fails on the next."""
    assert backtest(ledger(small(1)), as_of=AS_OF, until=date(2017, 12, 19), resamples=100).resamples == 100
    with pytest.raises(FactError) as caught:
        backtest(ledger(small(1)), as_of=AS_OF, until=AS_OF, resamples=100_000)
    assert codes(caught) == ["until"]


def test_a_test_in_which_nobody_went_is_refused() -> None:
    """Balanced accuracy needs some that went and some that stayed."""
    record = ledger_of([row for i in range(12) for row in by_the_clock(f"p{i}", i, 20, 900)])
    with pytest.raises(FactError) as caught:
        backtest(record, as_of=day(500), until=day(800))
    assert codes(caught) == ["one-outcome"]


# ------------------------------------------------------------------------------------------------------- large ledgers


def test_of_many_partners_some_are_learnt_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past the documented numbers every second partner teaches, all are judged, and little changes."""
    record = ledger(rows(4, 200, days=1100))
    whole = warn(record, as_of=day(1000))
    judged = len(whole.warnings)
    monkeypatch.setattr(judging, "FITTED", 150)
    monkeypatch.setattr(judging, "LEARNT_FROM", judged - 1)
    thinned = warn(record, as_of=day(1000))
    assert thinned.population.partners == (whole.population.partners + 1) // 2
    assert thinned.landmarks[-1].partners < 0.65 * whole.landmarks[-1].partners
    assert {each.partner for each in thinned.warnings} == {each.partner for each in whole.warnings}
    by_name = {each.partner: each.probability for each in whole.warnings}
    assert sum(abs(each.probability - by_name[each.partner]) for each in thinned.warnings) / judged < 0.06


@pytest.mark.parametrize("odds", [-9.0, -0.2, 0.0, 0.7, 9.0])
def test_the_most_alike_are_the_nearest(odds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """No case that is left out is nearer than one that is told."""
    monkeypatch.setattr(judging, "ALIKE", 7)
    lots = random.Random(5)
    cases = sorted((lots.gauss(0, 1), lots.random() < 0.5) for _ in range(60))
    told = judging._alike(cases, odds)
    left = [case for case in cases if case not in told]
    assert len(told) == 7
    assert max(abs(odds - case[0]) for case in told) <= min(abs(odds - case[0]) for case in left)
    assert judging._alike(cases[:3], odds) == cases[:3]
    assert judging._alike([], odds) == []
