"""Laws of the analysis of losses, of what the record lacks, of costs weighed, and of the records of customers."""

import io
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from itertools import chain, combinations
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from relstage import FactError
from relstage.adapters.logs import read_ledger
from relstage.catalogue.lost_customers import CAUSES_OF_LOSS, QUESTIONS
from relstage.models.economics import Range
from relstage.studies.ledger import Ledger, ledger_of
from relstage.studies.losses import (
    Interview,
    Losses,
    LossTerms,
    LostCustomer,
    Measure,
    NamedCause,
    Questionnaire,
    floors,
    holes,
    keep_or_win,
    volumes,
)

Row = tuple[str, date, int]

START = date(2020, 1, 1)
AS_OF = date(2023, 12, 31)
PARTNERS = [f"{word} {kind}" for word in ("Ost", "West", "Nord", "Süd", "OST") for kind in ("Ltd", "plc", "ltd")]
DAYS = st.integers(0, (AS_OF - START).days).map(lambda day: START + timedelta(day))
AMOUNTS = st.integers(-20_000, 100_000)
ROWS = st.lists(st.tuples(st.sampled_from(PARTNERS), DAYS, AMOUNTS), min_size=1, max_size=40)
SHARES = st.fractions(Fraction(1, 100), 1, max_denominator=100)


def read(rows: Iterable[Row]) -> Ledger:
    """Read rows, their amounts in hundredths, from a file."""
    lines = "".join(f"{name},{day},{amount / 100}\n" for name, day, amount in rows)
    return read_ledger(io.StringIO("partner,date,amount\n" + lines))


@settings(max_examples=60)
@given(ROWS, st.data())
def test_losses_ignore_row_order(rows: list[Row], data: st.DataObject) -> None:
    """The same rows in another order give the same answers."""
    months = data.draw(st.integers(1, 14))
    shuffled = data.draw(st.permutations(rows))
    assert volumes(read(rows), window_months=months) == volumes(read(shuffled), window_months=months)


@settings(max_examples=60)
@given(ROWS, st.data())
def test_losses_ignore_splitting(rows: list[Row], data: st.DataObject) -> None:
    """Rows split in two, of the same partner and day and the same sum, give the same answers."""
    months = data.draw(st.integers(1, 14))
    split: list[Row] = []
    for name, day, amount in rows:
        part = data.draw(AMOUNTS)
        split += [(name, day, part), (name, day, amount - part)] if data.draw(st.booleans()) else [(name, day, amount)]
    assert volumes(read(rows), window_months=months) == volumes(read(split), window_months=months)


CUT = st.integers(0, 1460).map(lambda day: START + timedelta(day))
FLOODED = st.lists(st.tuples(st.sampled_from(PARTNERS), st.integers(0, 1460)), min_size=150, max_size=300)


def answered(asked: Callable[[], Losses]) -> Losses | str:
    """Return the answer, or why there is none."""
    try:
        return asked()
    except FactError as error:
        return str(error)


@settings(max_examples=40)
@given(FLOODED, CUT, DAYS, st.integers(1, 14), st.booleans())
@example([(name, day) for name in PARTNERS for day in range(0, 400, 9)], date(2021, 1, 15), START, 3, True)
def test_losses_know_no_future(
    bought: list[tuple[str, int]], as_of: date, begins: date, months: int, find: bool
) -> None:
    """A ledger without the rows after the day gives the answer of the whole one, holes, successors and all."""
    rows = [(f"{name} {at % 9}", START + timedelta(at), at % 40 - 2) for name, at in bought]
    known = [("First", START, 1), *(row for row in rows if row[1] <= as_of)]
    gaps = ((begins, begins + timedelta(20)),)
    cut, whole = ledger_of(known, gaps=gaps), ledger_of([*rows, *known[:1]], gaps=gaps)
    asked = partial(volumes, as_of=as_of, window_months=months, windows=2, find_holes=find)
    assert answered(partial(asked, cut)) == answered(partial(asked, whole))
    assert holes(cut, as_of) == holes(whole, as_of)


MEANS = st.lists(st.integers(-50, 50), min_size=1, max_size=7)


@given(MEANS, SHARES)
@example([5, 5, 5], Fraction(2, 3))
def test_key_partners_are_fewest(former: list[int], share: Fraction) -> None:
    """No smaller set of partners holds the key share, as trying all sets finds, and none of its size holds more."""
    rows = [(f"P{i}", date(2022, 6, 1), amount) for i, amount in enumerate(former)]
    told = volumes(ledger_of(rows), as_of=AS_OF, windows=2, key_share=share)
    positive = [amount for amount in former if amount > 0]
    sets = chain.from_iterable(combinations(positive, size) for size in range(len(positive) + 1))
    holding = [each for each in sets if sum(each) >= share * sum(positive)]
    fewest = min(map(len, holding))
    assert len(told.key) == fewest
    assert told.positive == len(positive)
    key = [round(each.mean * 10_000) for each in told.key]
    assert sum(key) == max(sum(each) for each in holding if len(each) == fewest)
    assert key == sorted(key, reverse=True)


PATTERNS = st.dictionaries(st.integers(0, 364), st.integers(1, 1_000_000), min_size=1, max_size=12)


def repeated(patterns: list[dict[int, int]]) -> list[Row]:
    """Return the rows of partners that buy the same on the same days of every year."""
    firsts = [date(year, 1, 1) for year in range(START.year, AS_OF.year + 1)]
    return [
        (f"P{i}", same_day(first, day), amount)
        for i, pattern in enumerate(patterns)
        for first in firsts
        for day, amount in pattern.items()
    ]


def same_day(first: date, day: int) -> date:
    """Return the day of the year that `day` is in a year of 365."""
    return (date(2023, 1, 1) + timedelta(day)).replace(year=first.year)


@given(st.lists(PATTERNS, min_size=1, max_size=4), DAYS, st.integers(0, 500), st.booleans())
@example([{300: 7}], date(2023, 10, 1), 60, True)
@example([{0: 1, 364: 1}], date(2022, 12, 31), 200, True)
def test_a_hole_loses_nobody(patterns: list[dict[int, int]], first: date, length: int, empty: bool) -> None:
    """Of partners that buy the same on the same days of every window, none is lost for days that the record lacks."""
    gap = (first, first + timedelta(length))
    rows = repeated([*patterns, {0: 1, 364: 1}])
    told = volumes(lacking(rows, gap, empty=empty), as_of=AS_OF, key_share=1)
    assert {each.standing for each in told.key} <= {"kept", "cannot say"}


def lacking(rows: list[Row], gap: tuple[date, date], *, empty: bool = True) -> Ledger:
    """Return the ledger that declares a gap, without its rows or with them; it is never without any row."""
    left = [row for row in rows if not empty or not gap[0] <= row[1] <= gap[1]]
    return ledger_of([*left, ("Began", date(2019, 1, 1), 1)], gaps=(gap,))


@given(st.integers(1, 300), st.integers(0, 299), DAYS, st.integers(0, 500))
@example(300, 100, date(2023, 6, 1), 100)
def test_a_hole_stops_nobody(interval: int, first: int, begins: date, length: int) -> None:
    """A partner that buys at regular intervals is not called stopped, wherever the record has a hole."""
    days = [START + timedelta(day) for day in range(first, (AS_OF - START).days + 1, interval)]
    rows = [("P", day, 100) for day in days] + [("Last", AS_OF, 1)]
    told = volumes(lacking(rows, (begins, begins + timedelta(length))), as_of=AS_OF)
    assert {each.standing for each in told.key if each.name == "P"} <= {"fell", "kept", "cannot say"}


CROWD = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 700), st.integers(-5, 90)), min_size=30, max_size=200)


@settings(max_examples=40)
@given(CROWD, st.randoms())
def test_holes_are_of_days(crowd: list[tuple[int, int, int]], random: Random) -> None:
    """Rows in another order, some of them split, leave the holes and the floors as they are."""
    rows = [(f"P{name}", START + timedelta(day), amount) for name, day, amount in crowd]
    monthly = [(f"P{i}", START + timedelta(30 * k), 100) for i in range(12) for k in range(20) if k != 9]
    split = [part for name, day, amount in rows for part in ((name, day, amount - 7), (name, day, 7))]
    shuffled = [*split, *monthly]
    random.shuffle(shuffled)
    one, two = ledger_of([*monthly, *rows]), ledger_of(shuffled)
    windows = LossTerms(as_of=START + timedelta(700), windows=2).spans()
    assert holes(one) == holes(two)
    assert floors(one, windows) == floors(two, windows)


COSTS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda ends: Range(low=min(ends), high=max(ends)))


@given(st.lists(COSTS, min_size=1, max_size=4), COSTS, st.data())
def test_keep_or_win_holds_for_every_case(keeping: list[Range], winning: Range, data: st.DataObject) -> None:
    """An answer holds for amounts drawn within the ranges; without one, the ends of the ranges disagree."""
    weighed = keep_or_win({f"C{i}": each for i, each in enumerate(keeping)}, winning)
    kept = sum(data.draw(st.integers(int(each.low), int(each.high))) for each in keeping)
    won = data.draw(st.integers(int(winning.low), int(winning.high))) * len(keeping)
    match weighed.answer:
        case "keep":
            assert kept <= won
        case "win":
            assert won <= kept
        case "equal":
            assert kept == won
        case "cannot say":
            assert sum(each.low for each in keeping) < winning.high * len(keeping)
            assert winning.low * len(keeping) < sum(each.high for each in keeping)
    assert weighed.saved is not None
    assert weighed.saved.low <= won - kept <= weighed.saved.high


DATES = st.dates(date(2020, 1, 1), date(2030, 1, 1))
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1, max_size=8)
WEIGHED = st.sampled_from([question.name for question in QUESTIONS if question.answers == "weight"])
CAUSED = st.builds(
    NamedCause, cause=st.sampled_from(CAUSES_OF_LOSS), by=st.sampled_from(["us", "customer"]), note=WORDS
)
ASKED = st.builds(Questionnaire, sent=DATES, to=WORDS) | st.builds(
    Questionnaire,
    sent=st.just(date(2020, 1, 1)),
    answered=DATES,
    answers=st.dictionaries(WEIGHED, st.sampled_from(["no", "partly", "mainly"])),
)
TALKED = st.builds(Interview, held=DATES, way=st.just("in person"), place=st.just("customer"), said=WORDS)
MEASURES = st.builds(Measure, what=WORDS, who=WORDS, due=DATES, done=st.none() | DATES)
CUSTOMERS = st.builds(
    LostCustomer,
    name=WORDS,
    standing=st.sampled_from(["stopped", "fell"]),
    volumes=st.lists(st.floats(-1e9, 1e9), max_size=4).map(tuple),
    causes=st.lists(CAUSED, max_size=3).map(tuple),
    questionnaire=st.none() | ASKED,
    interview=st.none() | TALKED,
    measures=st.lists(MEASURES, max_size=2).map(tuple),
)


@given(CUSTOMERS)
def test_customers_round_trip(customer: LostCustomer) -> None:
    """A record read back from its JSON is the record."""
    adapter = TypeAdapter(LostCustomer)
    assert adapter.validate_json(adapter.dump_json(customer)) == customer
