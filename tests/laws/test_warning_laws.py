"""The laws of the early warning of loss, on made-up ledgers."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.messages import Lang
from relstage.studies.warning import backtest, laid_out, preface, reasons, warn, warnings_table
from relstage.studies.warning.buying import log_odds_gone
from relstage.studies.warning.judging import assess
from relstage.studies.warning.records import LossWarnings, Population
from relstage.studies.warning.telling import share_text
from relstage.studies.warning.tracks import Axis, Past
from tests.studies.warning_ledgers import Row, day, ledger, small

AS_OF, UNTIL = date(2017, 6, 19), date(2017, 12, 19)
SEEDS = st.integers(0, 7)
FEW = settings(max_examples=6, deadline=None)
LANGS: tuple[Lang, ...] = ("en", "ru")


def warned(rows: tuple[Row, ...] | list[Row]) -> LossWarnings:
    """Return the warnings of the day that every test asks about."""
    return warn(ledger(rows), as_of=AS_OF, horizon_months=6)


@FEW
@given(SEEDS, st.integers(0, 10**6))
def test_warnings_are_of_days(seed: int, of_lots: int) -> None:
    """Shuffled rows, a split row, other sums, and asking again give the same warnings."""
    rows, lots = list(small(seed)), random.Random(of_lots)
    shuffled = [(name, at, lots.randrange(-5, 5)) for name, at, _ in rows for _ in range(lots.choice((1, 1, 2)))]
    lots.shuffle(shuffled)
    assert warned(shuffled) == warned(rows) == warned(rows)


@FEW
@given(SEEDS, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 400)), max_size=80))
def test_warnings_know_no_future(seed: int, later: list[tuple[int, int]]) -> None:
    """Whatever is put on record after the day asked about, or taken from it, the warnings are the same."""
    rows = small(seed)
    known = [row for row in rows if row[1] <= AS_OF]
    future = [(f"p{number:03}", AS_OF + timedelta(days=after), 1) for number, after in later]
    assert warned([*known, *future, ("last", day(1400), 1)]) == warned(rows)


@FEW
@given(SEEDS, st.integers(1, 880), st.integers(1, 300))
def test_gaps_are_no_silence(seed: int, at: int, length: int) -> None:
    """A gap that moves all that comes after it, and is declared, changes no probability and no rhythm."""
    rows, hole = small(seed), (day(at), day(at + length - 1))
    move = timedelta(days=length)
    moved = ledger([(name, on + move * (on >= day(at)), units) for name, on, units in rows])
    plain = assess(ledger(rows), AS_OF, AS_OF + timedelta(days=180), 6, ())
    holed = assess(moved, AS_OF + move, AS_OF + move + timedelta(days=180), 6, [hole])
    assert holed.gaps == (hole,)
    assert [facts(each) for each in holed.warnings] == [facts(each) for each in plain.warnings]
    assert [each.gone for each in holed.landmarks] == [each.gone for each in plain.landmarks]


def facts(warning: object) -> dict[str, object]:
    """Return a warning without the two dates that a gap moves."""
    assert hasattr(warning, "model_dump")
    found: dict[str, object] = warning.model_dump(exclude={"rhythm": {"first", "last"}})
    return found


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 60)), max_size=5), st.integers(0, 900))
def test_gaps_are_no_silence_on_the_axis(gaps: list[tuple[int, int]], number: int) -> None:
    """The axis counts the days that lie in no gap, as a count one by one does."""
    spans = [(day(first), day(first + length)) for first, length in gaps]
    counted = sum(not any(first <= day(each) <= last for first, last in spans) for each in range(number))
    assert Axis(day(0), spans).at(day(number)) == counted


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 60)), max_size=5), st.integers(0, 900))
def test_gaps_are_no_silence_both_ways(gaps: list[tuple[int, int]], counted: int) -> None:
    """The day at a place of the axis lies in no gap, and stands at that place."""
    spans = [(day(first), day(first + length)) for first, length in gaps]
    axis = Axis(day(0), spans)
    found = axis.day(counted)
    assert axis.at(found) == counted
    assert not any(first <= found <= last for first, last in spans)


@FEW
@given(SEEDS, st.lists(st.integers(1, 50), min_size=5, max_size=20), st.integers(0, 200), st.integers(1, 150))
def test_longer_silence_never_reassures(seed: int, gaps: list[int], silence: int, longer: int) -> None:
    """Of two partners with the very same gaps, the one that is silent for longer is not the less likely gone."""
    late = [900 - silence - sum(gaps[i:]) for i in range(len(gaps) + 1)]
    if late[0] <= longer:
        return
    twins = [("late", day(number), 1) for number in late] + [("early", day(number - longer), 1) for number in late]
    found = {each.partner: each for each in warned([*small(seed), *twins]).warnings}
    early, last = found["early"], found["late"]
    assert (early.probability, early.rhythm_probability) >= (last.probability, last.rhythm_probability)
    assert early.rhythm_probability >= last.rhythm_probability
    assert early.rhythm.silence_days == last.rhythm.silence_days + longer


@given(
    st.builds(
        Population,
        r=st.floats(0.01, 50),
        alpha=st.floats(0.01, 500),
        a=st.floats(0.01, 50),
        b=st.floats(0.01, 500),
        partners=st.just(20),
    ),
    st.integers(2, 400),
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.integers(0, 3000),
    st.integers(1, 1800),
)
def test_longer_silence_never_reassures_by_rhythm(
    known: Population, orders: int, life: int, silence: int, longer: int, horizon: int
) -> None:
    """By the rhythm alone, too: whatever the population, a longer silence never lowers the log odds."""
    shorter, later = Past(orders, life, silence), Past(orders, life, silence + longer)
    assert log_odds_gone(known, later, horizon) >= log_odds_gone(known, shorter, horizon) - 1e-9


@FEW
@given(SEEDS)
def test_warnings_are_shares(seed: int) -> None:
    """Probabilities are shares between their calm and stormy ones, and the facts are those of the ledger."""
    rows = small(seed)
    found = warned(rows)
    days = {name: sorted({on for who, on, _ in rows if who == name and on <= AS_OF}) for name, _, _ in rows}
    assert {each.partner for each in found.warnings} == {name for name, own in days.items() if len(own) >= 6}
    for each in found.warnings:
        assert 0 <= each.low <= each.probability <= each.high <= 1
        assert 0 <= each.rhythm_probability <= 1
        assert 0 <= each.alike_back <= each.alike <= 100
        own, rhythm = days[each.partner], each.rhythm
        gaps = [(after - on).days for on, after in pairwise(own)]
        silence = (AS_OF - own[-1]).days
        assert (rhythm.order_days, rhythm.first, rhythm.last) == (len(own), own[0], own[-1])
        assert (rhythm.silence_days, rhythm.longest_gap_days) == (silence, max(gaps))
        assert rhythm.gaps_as_long == sum(gap >= silence for gap in gaps)
        assert rhythm.mean_gap_days == pytest.approx(sum(gaps) / len(gaps))
    order = [(-each.probability, each.partner) for each in found.warnings]
    assert order == sorted(order)
    assert LossWarnings.model_validate_json(found.model_dump_json()) == found


@FEW
@given(SEEDS)
def test_a_back_test_is_of_its_day(seed: int) -> None:
    """Its warnings are those of the day, and what comes after `until` changes nothing."""
    rows: list[Row] = [*small(seed), ("last", UNTIL, 1)]
    test = backtest(ledger(rows), as_of=AS_OF, until=UNTIL, resamples=100)
    assert backtest(ledger([row for row in rows if row[1] <= UNTIL]), as_of=AS_OF, until=UNTIL, resamples=100) == test
    assert warned(rows) == test.warnings
    gone = {name for name, *_ in rows} - {name for name, on, _ in rows if AS_OF < on <= UNTIL}
    assert test.gone == sum(each.partner in gone for each in test.warnings.warnings)


@FEW
@given(SEEDS, st.sampled_from(LANGS))
def test_warnings_are_told_whole(seed: int, lang: Lang) -> None:
    """Each warning has a row of its own and its reasons, and the table names every partner."""
    found = warned(small(seed))
    table = warnings_table(found, lang)
    assert [row[0] for row in table.rows] == [each.partner for each in found.warnings]
    assert len(laid_out(table).splitlines()) == 2 + len(found.warnings)
    assert len(preface(found, lang)) == 2
    for each in found.warnings:
        told = " ".join(reasons(found, each, lang))
        for fact in (each.rhythm.last.isoformat(), str(each.rhythm.silence_days), str(each.rhythm.longest_gap_days)):
            assert fact in told
        assert share_text(each.probability) in told


@given(st.floats(0, 1))
def test_warnings_are_told_whole_without_certainty(share: float) -> None:
    """No share is rounded to 0 or 100 per cent."""
    assert share_text(share) not in {"0 %", "100 %"}
