"""Lost customers: what is said of whom on small ledgers and on the committed one, the questionnaire, and its limits."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from pydantic import ValidationError

from relstage import FactError
from relstage.adapters.logs import read_ledger
from relstage.catalogue.causes import UncouplingCause
from relstage.catalogue.lost_customers import CAUSES_OF_LOSS, LETTER, QUESTIONS, STAFF, STEPS
from relstage.models.economics import MAX_MONEY, Range
from relstage.studies.ledger import UNITS, Ledger, Partner, Span, ledger_of
from relstage.studies.losses import (
    Interview,
    KeyPartner,
    Losses,
    LossTerms,
    LostCustomer,
    Measure,
    NamedCause,
    Questionnaire,
    Response,
    floors,
    holes,
    keep_or_win,
    records_of,
    response,
    volumes,
)

LEDGER = Path(__file__).parents[2] / "examples" / "data" / "gla_spending" / "gla_spending.csv"
COLUMNS = {"partner": "Vendor", "date": "Date", "amount": "Amount", "number": "VendorID"}
AS_OF = date(2023, 12, 31)
FIRST = date(2020, 1, 1)

Row = tuple[str, date, int]


def monthly(name: str, amount: float, first: date = FIRST, last: date = AS_OF) -> list[Row]:
    """Return a row on the tenth of each month from `first` to `last`."""
    days = (date(year, month, 10) for year in range(first.year, last.year + 1) for month in range(1, 13))
    return [(name, day, round(amount * UNITS)) for day in days if first <= day <= last]


def told(*rows: Iterable[Row], gaps: tuple[Span, ...] = (), **options: Any) -> dict[str, KeyPartner]:
    """Return what is said of each partner, all with a positive mean being key."""
    ledger = ledger_of([row for each in rows for row in each], gaps=gaps)
    given: dict[str, Any] = {"as_of": AS_OF, "key_share": 1, **options}
    return {each.name: each for each in volumes(ledger, **given).key}


WITNESS = [*monthly("Witness", 1), ("Witness", FIRST, 1), ("Witness", AS_OF, 1)]
"""So that the record reaches from the first day to the last."""


# ------------------------------------------------------------------------------------------------------- standings


def test_windows_are_of_twelve_months_up_to_the_day() -> None:
    """Four windows end with the day asked about, each beginning where the one before it ends."""
    assert LossTerms(as_of=date(2013, 3, 31)).spans() == (
        (date(2009, 4, 1), date(2010, 3, 31)),
        (date(2010, 4, 1), date(2011, 3, 31)),
        (date(2011, 4, 1), date(2012, 3, 31)),
        (date(2012, 4, 1), date(2013, 3, 31)),
    )


def test_who_buys_nothing_stopped_and_who_buys_half_fell() -> None:
    """Nothing net is stopped; half the mean exactly is fallen, a penny more is kept."""
    found = told(
        WITNESS,
        monthly("Stopped", 10, last=date(2022, 12, 31)),
        [*monthly("Half", 10, last=date(2022, 12, 31)), ("Half", AS_OF, 60 * UNITS)],
        [*monthly("More", 10, last=date(2022, 12, 31)), ("More", AS_OF, 60 * UNITS + 100)],
        [*monthly("Credited", 10), ("Credited", AS_OF, -120 * UNITS)],
    )
    assert {name: each.standing for name, each in found.items()} == {
        "Witness": "kept",
        "Stopped": "stopped",
        "Half": "fell",
        "More": "kept",
        "Credited": "stopped",
    }
    assert found["Stopped"].volumes == (120, 120, 120, 0)
    assert found["Stopped"].mean == 120
    assert found["Stopped"].last_day == date(2022, 12, 10)


def test_definitions_are_adjustable() -> None:
    """Window, share and the measure of a fall change who is key and who fell."""
    rows = [*WITNESS, *monthly("A", 10, last=date(2023, 9, 30)), *monthly("B", 3)]
    assert set(told(rows, key_share=0.6)) == {"A"}
    assert told(rows)["A"].standing == "kept"
    assert told(rows, fell_to=Fraction(3, 4))["A"].standing == "fell"
    assert told(rows, window_months=3)["A"].standing == "stopped"
    assert told(rows, windows=2)["A"].volumes == (120, 90)


def test_ties_go_by_name() -> None:
    """Of equal means the first by the alphabet is key, whatever the order of rows."""
    rows = [row for name in ("B", "C", "A") for row in monthly(name, 10)]
    assert list(told(rows, key_share=0.5)) == ["A", "B"]


@pytest.mark.parametrize(
    ("options", "places"),
    [
        ({"window_months": 0, "windows": 1}, ["window_months", "windows"]),
        ({"window_months": 121, "windows": 41}, ["window_months", "windows"]),
        ({"key_share": 0, "fell_to": 1}, ["key_share", "fell_to"]),
        ({"key_share": 1.01, "fell_to": -0.01}, ["key_share", "fell_to"]),
        ({"floor": float("nan")}, ["floor"]),
        ({"floor": -1.0}, ["floor"]),
        ({"as_of": date(999, 12, 31)}, ["as_of"]),
        ({"key_share": float("inf")}, ["key_share"]),
        ({"window_months": 1.5}, ["window_months"]),
        (
            {"windows": 1, "window_months": "x", "key_share": "x", "floor": -1},
            ["key_share", "window_months", "windows", "floor"],
        ),
    ],
)
def test_definitions_that_cannot_be_meant_are_refused_together(options: dict[str, Any], places: list[str]) -> None:
    """Each definition out of range is a problem with its name."""
    with pytest.raises(FactError) as caught:
        told(WITNESS, **options)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("bad-definition", place) for place in places
    ]


def test_definitions_at_their_limits_are_taken() -> None:
    """The largest and the smallest definitions give an answer."""
    assert told(WITNESS, window_months=120, windows=40, fell_to=0) is not None
    assert told(WITNESS, window_months=1, windows=2, key_share=0.01) is not None


@pytest.mark.parametrize("as_of", [date(2019, 12, 31), date(2025, 2, 1), date(2103, 3, 31)])
def test_a_day_off_the_record_is_refused(as_of: date) -> None:
    """A day before the first row, or later than a year and a window after the last, is no day to ask about."""
    with pytest.raises(FactError, match=f"as_of: {as_of} is not on the record, which runs from 2020-01-01"):
        told(WITNESS, as_of=as_of, window_months=1 if as_of.year == 2025 else 12)
    assert told(WITNESS, as_of=date(2024, 12, 31)) is not None


@pytest.mark.parametrize("as_of", ["2013-03-31", datetime(2013, 3, 31, tzinfo=UTC), [], 0])
def test_a_day_is_a_date(as_of: Any) -> None:
    """Text, an instant and nothing are no day, for losses and for holes."""
    with pytest.raises(FactError, match="bad-definition"):
        told(WITNESS, as_of=as_of, key_share="x", floor="x")
    with pytest.raises(FactError, match="wrong-class"):
        holes(ledger_of(WITNESS), as_of)


@pytest.mark.parametrize(
    "made",
    [
        lambda: holes(None),  # type: ignore[arg-type]
        lambda: read_ledger(None),  # type: ignore[arg-type]
        lambda: keep_or_win("x", 3),  # type: ignore[arg-type]
        lambda: ledger_of([("A", "2012-01-01", 3)]),  # type: ignore[list-item]
        lambda: ledger_of([("A", AS_OF, float("nan"))]),  # type: ignore[list-item]
        lambda: ledger_of(WITNESS, gaps="x"),  # type: ignore[arg-type]
    ],
    ids=["holes", "reader", "keeping", "day", "amount", "gaps"],
)
def test_wrong_classes_are_refused(made: Callable[[], object]) -> None:
    """What is of another class is a typed error, and no ledger is made of it."""
    with pytest.raises(FactError, match="wrong-class"):
        made()


def test_something_else_than_a_ledger_is_refused() -> None:
    """What is no ledger is refused by its class."""
    with pytest.raises(FactError, match="wrong-class"):
        volumes([], as_of=AS_OF)  # type: ignore[arg-type]


def test_an_empty_ledger_loses_nobody_and_says_so() -> None:
    """A ledger without rows is refused with its reason."""
    with pytest.raises(FactError, match="empty-ledger"):
        volumes(Ledger(()))


# ------------------------------------------------------------------------------------------------ holes in the record


def test_a_silence_that_a_hole_explains_cannot_be_told() -> None:
    """Who buys twice a year may have bought in the hole, and cannot be said to have stopped; who was monthly can."""
    gap = (date(2023, 4, 1), date(2023, 8, 31))
    yearly = [("Rare", date(year, month, 5), 100 * UNITS) for year in (2020, 2021, 2022) for month in (1, 11)]
    often = monthly("Often", 10, last=date(2022, 11, 30))
    found = told(WITNESS, yearly, often, gaps=(gap,))
    assert (found["Rare"].standing, found["Rare"].plain) == ("cannot say", "stopped")
    assert (found["Rare"].doubt, found["Rare"].hole) == ("silence in a hole", gap)
    assert (found["Often"].standing, found["Often"].doubt) == ("stopped", None)


def test_one_day_of_orders_is_given_a_window() -> None:
    """Who bought once is not called stopped if a hole interrupts its silence within a window of either end."""
    gap = (date(2023, 4, 1), date(2023, 4, 30))
    late, early = [("Once", date(2022, 9, 1), UNITS)], [("Once", date(2021, 9, 1), UNITS)]
    assert told(WITNESS, late, gaps=(gap,))["Once"].standing == "cannot say"
    assert told(WITNESS, early, gaps=(gap,))["Once"].standing == "stopped"


def test_a_fall_that_missing_days_explain_cannot_be_told() -> None:
    """If the missing days may hold what they held in a former year, and that is enough, the fall is not told."""
    gap = (date(2023, 3, 1), date(2023, 3, 31))
    base = monthly("Spring", 10, last=date(2022, 12, 31)) + monthly("Spring", 4, first=date(2023, 1, 1))
    extra = [("Spring", date(2021, 3, 15), 100 * UNITS)]
    kept_out = [row for row in base if not gap[0] <= row[1] <= gap[1]]
    found = told(WITNESS, kept_out, extra, gaps=(gap,))["Spring"]
    assert (found.standing, found.plain, found.doubt, found.hole) == ("cannot say", "fell", "fall in a hole", gap)
    assert told(WITNESS, kept_out, gaps=(gap,))["Spring"].standing == "fell"


def test_windows_are_compared_on_the_days_that_both_have() -> None:
    """Months missing from the last window are left out of the former ones, however much was bought in them."""
    gap = (date(2023, 1, 1), date(2023, 6, 30))
    spring = [("Spring", date(year, 2, 1), 500 * UNITS) for year in (2020, 2021, 2022)]
    rest = monthly("Spring", 10, last=date(2022, 12, 31)) + monthly("Spring", 10, first=date(2023, 7, 1))
    found = told(WITNESS, spring, rest, gaps=(gap,))["Spring"]
    assert (found.standing, found.plain, found.compared) == ("kept", "fell", (60, 60))


def test_who_bought_on_missing_days_alone_cannot_be_told() -> None:
    """A partner whose purchases all lie on days that the last window lacks is not lost."""
    gap = (date(2023, 1, 1), date(2023, 2, 28))
    found = told(WITNESS, [("Winter", date(2022, 1, 31), UNITS)], gaps=(gap,))["Winter"]
    assert (found.standing, found.doubt) == ("cannot say", "bought on missing days")


def test_half_of_a_window_has_to_be_on_record() -> None:
    """With more than half of the last window missing, nobody is lost; who has bought enough is kept."""
    gap = (date(2023, 1, 1), date(2023, 7, 2))
    found = told(WITNESS, monthly("Gone", 5, last=date(2022, 12, 31)), monthly("Here", 10), gaps=(gap,))
    assert (found["Gone"].standing, found["Gone"].doubt) == ("cannot say", "no days to compare")
    assert found["Here"].standing == "kept"


def test_days_after_the_last_row_are_not_on_record() -> None:
    """Asked about a day long after the last row, the analysis loses nobody."""
    found = told(monthly("A", 10), as_of=date(2024, 12, 31))
    assert {each.standing for each in found.values()} == {"cannot say"}


def test_windows_before_the_first_row_are_not_compared() -> None:
    """A former window that lies before the record does not lower the volume that is compared."""
    rows = [*monthly("A", 10, first=date(2022, 1, 1), last=date(2022, 12, 31)), ("A", AS_OF, 50 * UNITS)]
    found = told(rows, [("Witness", date(2022, 1, 1), 1)])["A"]
    assert (found.standing, found.plain) == ("fell", "kept")
    assert found.compared == (120, 50)


CROWD = [row for i in range(12) for row in monthly(f"P{i}", 10)]


def test_a_thin_month_is_a_hole() -> None:
    """A month with less than a third of the partners of the months around is found, with its figures."""
    rows = [row for row in CROWD if row[1].strftime("%Y-%m") != "2022-05" or row[0] in ("P0", "P1", "P2")]
    (hole,) = holes(ledger_of(rows))
    assert (hole.first, hole.last, hole.why) == (date(2022, 5, 1), date(2022, 5, 31), "thin")
    assert (hole.partners, hole.usual) == (3, 12)
    assert holes(ledger_of([*rows, ("P3", date(2022, 5, 2), 1)])) == ()


def test_days_without_a_row_are_a_hole_where_that_is_unusual() -> None:
    """A month without rows in a daily record is found; the same silence in a monthly record is its rhythm."""
    days = [FIRST + timedelta(day) for day in range(1000)]
    gap = (date(2021, 6, 10), date(2021, 7, 9))
    daily = [(f"P{day.day % 12}", day, UNITS) for day in days if not gap[0] <= day <= gap[1]]
    (hole,) = holes(ledger_of(daily))
    assert (hole.first, hole.last, hole.why) == (*gap, "empty")
    assert holes(ledger_of(CROWD)) == ()


def test_a_record_of_few_partners_cannot_tell_its_own_holes() -> None:
    """With nine partners a common silence is not taken for a hole of the record."""
    few = [row for row in CROWD if int(row[0][1:]) < 9 and row[1].strftime("%Y-%m") != "2022-05"]
    assert holes(ledger_of(few)) == ()
    assert holes(Ledger(())) == ()


@pytest.mark.parametrize("left", [0, 3])
@pytest.mark.parametrize("days", [10, 17, 30, 40, 60])
def test_a_record_that_ends_in_a_hole_loses_nobody(days: int, left: int) -> None:
    """Of partners that buy every week, none is lost if the record shows none or few of them from some day on."""
    ends = date(2023, 9, 30)
    weekly = [
        (f"P{i:02}", FIRST + timedelta(7 * week + i % 7), UNITS)
        for i in range(36)
        for week in range(206)
        if i < left or FIRST + timedelta(7 * week + i % 7) <= ends
    ]
    for months in range(1, 13):
        found = told(weekly, as_of=ends + timedelta(days), window_months=months)
        assert {each.standing for each in found.values()} <= {"kept", "cannot say"}


def test_a_month_cut_short_is_compared_with_the_same_days_of_others() -> None:
    """On the tenth it counts who buys by the tenth; after a thin month only a third of whole months is believed."""
    late = [(f"L{i}", date(2022, month, 20), UNITS) for i in range(30) for month in range(1, 7)]
    record = ledger_of([*late, *(row for row in CROWD if row[1] < date(2022, 7, 31))])
    assert holes(record, date(2022, 7, 10)) == ()
    (hole,) = holes(record, date(2022, 7, 20))
    assert (hole.first, hole.last, hole.partners, hole.usual) == (date(2022, 7, 1), date(2022, 7, 20), 12, 42)
    thin = ledger_of([*late, *(row for row in CROWD if row[1] < date(2022, 8, 31))])
    assert [str(hole.last) for hole in holes(thin, date(2022, 8, 15))] == ["2022-07-31", "2022-08-15"]


def test_a_few_days_after_the_last_row_are_believed() -> None:
    """Days after the last row are off record from a week on, and from three times the usual silence on."""
    daily = ledger_of([(f"P{day % 12}", FIRST + timedelta(day), UNITS) for day in range(1000)])
    end = FIRST + timedelta(999)
    assert holes(daily, end + timedelta(7)) == ()
    (hole,) = holes(ledger_of([("P", FIRST + timedelta(day), 1) for day in range(1000)]), end + timedelta(8))
    assert (hole.first, hole.last, hole.why) == (end + timedelta(1), end + timedelta(8), "off record")
    assert holes(ledger_of(CROWD), date(2024, 1, 9)) == ()
    assert holes(ledger_of(CROWD[:12]), date(2021, 1, 9)) == ()


# ------------------------------------------------------------------------------------------------------------ floors


def floored(former: int, now: int) -> list[Row]:
    """Return sixty partners, each with sums of a day from the floor of the year up."""
    return [
        (f"P{i:02}", date(year, month, 10), (floor + 40 * i) * UNITS)
        for year, floor in ((2020, former), (2021, former), (2022, former), (2023, now))
        for month in range(1, 13)
        for i in range(60)
    ]


def test_the_floor_of_a_window_is_what_nearly_all_sums_reach() -> None:
    """One sum in fifty lies below the floor found; a quarter with too few sums has none."""
    windows = LossTerms(as_of=AS_OF).spans()
    assert floors(ledger_of(floored(1000, 250)), windows) == (1040, 1040, 1040, 290)
    assert floors(ledger_of(monthly("A", 10)), windows) == (None, None, None, None)


def test_small_sums_that_the_record_left_out_before_do_not_keep_anybody() -> None:
    """Where a falling floor lets in small sums, a fall of the large ones is in doubt, and the doubt is told."""
    large = monthly("Small", 1100, last=date(2022, 12, 31))
    small = [("Small", date(2023, 1, 1) + timedelta(day), 300 * UNITS) for day in range(0, 350, 10)]
    found = told(WITNESS, floored(1000, 250), large, [*small, ("Small", AS_OF, 2000 * UNITS)])["Small"]
    assert (found.standing, found.plain, found.doubt) == ("cannot say", "kept", "floor")
    assert found.compared == (13_200, 2_000)
    assert told(WITNESS, floored(1000, 250), large, small, floor=0.0)["Small"].standing == "kept"


def test_sums_that_a_rising_floor_hides_lose_nobody() -> None:
    """Who bought in sums that the record no longer shows is not lost."""
    found = told(WITNESS, floored(250, 1000), monthly("Small", 500, last=date(2022, 12, 31)))["Small"]
    assert (found.standing, found.plain, found.doubt) == ("cannot say", "stopped", "floor")


def test_a_floor_that_did_not_change_leaves_nothing_out() -> None:
    """Without a change of half as much again, comparisons take every sum."""
    ledger = ledger_of(floored(1000, 700))
    assert volumes(ledger, as_of=AS_OF).floor == 0
    assert volumes(ledger_of(floored(1000, 600)), as_of=AS_OF).floor == 1040


# -------------------------------------------------------------------------------------------------------- successors


def perhaps(*rows: Iterable[Row], numbers: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """Return as whom the partner of `GONE` may go on, by what."""
    ledger = ledger_of([*WITNESS, *(row for each in rows for row in each)])
    partners = [
        Partner(each.name, each.spellings, each.days, each.units, ((numbers or {}).get(each.name, each.name),))
        for each in ledger.partners
    ]
    found = volumes(Ledger(tuple(partners)), as_of=AS_OF, key_share=1)
    (stopped,) = (each for each in found.key if each.name == "Ost Handel Ltd" and each.standing == "stopped")
    return [(each.name, each.by) for each in stopped.perhaps]


GONE = monthly("Ost Handel Ltd", 10, last=date(2022, 6, 30))
LATER = date(2022, 7, 1)


def test_a_similar_name_that_begins_later_may_be_the_same() -> None:
    """A name with the same first word, and one with the same rare words, may go on; an older or another one may not."""
    assert perhaps(GONE, monthly("Ost plc", 5, first=LATER)) == [("Ost plc", "name")]
    assert perhaps(GONE, monthly("The Handel Ost Ltd", 5, first=LATER)) == [("The Handel Ost Ltd", "name")]
    assert perhaps(GONE, monthly("Ost plc", 5)) == []
    assert perhaps(GONE, monthly("West Ltd", 5, first=LATER)) == []


def test_a_shared_number_comes_before_a_similar_name() -> None:
    """Who bears the same number may go on, however old and under whatever name; similar names are then not told."""
    numbers = {"Ost Handel Ltd": "7", "West": "7"}
    found = perhaps(GONE, monthly("West", 5), monthly("Ost plc", 5, first=LATER), numbers=numbers)
    assert found == [("West", "number")]


def test_a_number_of_many_merges_nobody() -> None:
    """A number that six partners bear tells nothing."""
    crowd = [monthly(f"P{i}", 5) for i in range(5)]
    numbers = {"Ost Handel Ltd": "0", **{f"P{i}": "0" for i in range(5)}}
    assert perhaps(GONE, *crowd, numbers=numbers) == []
    assert len(perhaps(GONE, *crowd[:4], numbers=numbers)) == 3


def test_who_ended_as_well_does_not_go_on() -> None:
    """A similar name without anything net after the other's last day is not told."""
    assert perhaps(GONE, monthly("Ost plc", 5, first=date(2021, 7, 1), last=date(2022, 6, 30))) == []


# ------------------------------------------------------------------------------------------------------ keep or win


def test_whole_ranges_decide() -> None:
    """Keeping wins where its dearest case costs no more than the cheapest of winning, and the other way round."""
    assert keep_or_win({"A": 5, "B": 6.5}, Range(low=6, high=9)).answer == "keep"
    assert keep_or_win({"A": Range(low=9, high=20)}, 9).answer == "win"
    assert keep_or_win({"A": 9}, 9).answer == "equal"
    overlapping = keep_or_win({"A": Range(low=5, high=7)}, Range(low=6, high=9))
    assert (overlapping.answer, str(overlapping.saved)) == ("cannot say", "-1 to 4")


def test_sums_are_exact() -> None:
    """Ten times a tenth kept is one, and wins as little as one does."""
    weighed = keep_or_win({f"C{i}": 0.5 for i in range(3)}, 0.5)
    assert (weighed.answer, weighed.keeping) == ("equal", Range(low=1.5, high=1.5))


def test_an_unknown_cost_cannot_be_weighed() -> None:
    """A customer whose cost of keeping is not known is named, and no answer is given."""
    weighed = keep_or_win({"A": 5, "B": None}, 9)
    assert (weighed.answer, weighed.unknown, weighed.keeping) == ("cannot say", ("B",), None)
    assert keep_or_win({"A": 5}, None).unknown == ("winning",)


def test_costs_that_are_none_are_refused_together() -> None:
    """Negative, infinite and too large amounts are told with their customers."""
    with pytest.raises(FactError) as caught:
        keep_or_win({"A": -1, "B": float("nan"), "C": 1}, 2 * MAX_MONEY)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("negative-cost", "A"),
        ("not-a-number", "B"),
        ("too-large", "winning"),
    ]


# --------------------------------------------------------------------------------------------------------- customers

SENT = date(2024, 1, 10)


@pytest.mark.parametrize(
    ("answered", "asked", "wanting"),
    [
        (2, 3, 0),
        (1, 3, 1),
        (199, 299, 1),
        (200, 300, 0),
        (199, 298, 0),
        (6666, 10_000, 1),
        (6667, 10_000, 0),
        (0, 1, 1),
    ],
)
def test_two_thirds_are_exact(answered: int, asked: int, wanting: int) -> None:
    """Two of three are enough, 199 of 299 are not, and 0.6666 is not."""
    counted = Response(asked=asked, answered=answered)
    assert (counted.share, counted.wanting) == (Fraction(answered, asked), wanting)
    assert (counted.wanting == 0) == (3 * answered >= 2 * asked)


def test_nobody_asked_has_no_share() -> None:
    """Without questionnaires there is neither a share nor an answer that is wanting."""
    assert (response([]).share, response([]).wanting) == (None, None)
    with pytest.raises(ValidationError, match="3 answered of 2"):
        Response(asked=2, answered=3)


def test_the_questionnaire_asks_for_usual_causes_and_for_staff() -> None:
    """Each question is asked once, one is about the conduct of staff, and each cause asked for is a known one."""
    names = [question.name for question in QUESTIONS]
    assert len(set(names)) == len(names)
    assert STAFF in names
    asked = {question.cause for question in QUESTIONS if question.cause}
    assert asked <= set(CAUSES_OF_LOSS)
    assert {"closed_down", "diversified", UncouplingCause.COMPETITOR_OFFER} <= asked
    assert len(LETTER) == 2


def test_seven_steps_in_order() -> None:
    """There are seven steps, each kept somewhere."""
    assert [step.number for step in STEPS] == [1, 2, 3, 4, 5, 6, 7]
    assert {step.kept_in for step in STEPS} - set(LostCustomer.model_fields) == {"keep_or_win"}


def test_steps_close_as_they_are_recorded() -> None:
    """A questionnaire counts as taken when it is answered; the others when there is anything."""
    customer = LostCustomer(name="Ost", standing="stopped")
    assert customer.open_steps == (3, 4, 5, 7)
    sent = customer.model_copy(update={"questionnaire": Questionnaire(sent=SENT)})
    assert sent.open_steps == (3, 4, 5, 7)
    whole = LostCustomer(
        name="Ost",
        standing="stopped",
        causes=(NamedCause(cause="closed_down"),),
        questionnaire=Questionnaire(sent=SENT, answered=SENT, answers={STAFF: "partly", "neglect": "mainly"}),
        interview=Interview(held=SENT, way="in person", place="customer", said="Nobody called back."),
        measures=(Measure(what="Call back within a day", who="Sales", due=SENT),),
    )
    assert whole.open_steps == ()
    counted = response([whole, sent])
    assert (counted.asked, counted.answered) == (2, 1)


def test_answers_name_causes() -> None:
    """Causes that weighed mainly come before those that weighed partly; staff conduct is no cause of the list."""
    answers = {
        STAFF: "mainly",
        "price_dispute": "partly",
        "neglect": "mainly",
        "closed_down": "no",
        "other": "No idea.",
    }
    asked = Questionnaire(sent=SENT, answered=SENT, answers=answers)
    assert [(each.cause, each.note) for each in asked.causes] == [("neglect", "mainly"), ("price_dispute", "partly")]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"answers": {STAFF: "no"}}, "not when they came"),
        ({"answered": date(2024, 1, 9)}, "before it was sent"),
        ({"answered": SENT, "answers": {"neglct": "no"}}, "did you mean 'neglect'"),
        ({"answered": SENT, "answers": {"neglect": "perhaps"}}, "no, partly, mainly"),
    ],
)
def test_a_questionnaire_that_does_not_fit_is_refused(given: dict[str, Any], said: str) -> None:
    """Answers without a date, before the question, to no question or of no known weight are refused."""
    with pytest.raises(ValidationError, match=said):
        Questionnaire(sent=SENT, **given)


def test_causes_and_interviews_that_do_not_fit_are_refused() -> None:
    """A cause of no known name and a place of a telephone call are refused."""
    with pytest.raises(ValidationError, match="did you mean 'neglect'"):
        NamedCause(cause="neglet")
    with pytest.raises(ValidationError, match=r"no cause is called 'xyz'; there are .*neglect"):
        NamedCause(cause="xyz")
    with pytest.raises(ValidationError, match="has no place"):
        Interview(held=SENT, way="by telephone", place="customer", said="x")


# ------------------------------------------------------------------------------------------------ the committed ledger


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Return the committed ledger, its spellings brought together without aliases."""
    return read_ledger(LEDGER, COLUMNS)


@pytest.fixture(scope="module")
def analysed(ledger: Ledger) -> Losses:
    """Return its losses at the end of March 2013."""
    return volumes(ledger, as_of=date(2013, 3, 31))


HOLE = (date(2010, 1, 1), date(2010, 2, 28))
BEGINS = date(2008, 4, 1)
PAID = dict[str, dict[date, Decimal]]


@lru_cache
def paid_by_hand() -> PAID:
    """Return what each partner was paid on which day, credits deducted, with the csv module alone."""
    paid: PAID = defaultdict(lambda: defaultdict(Decimal))
    with LEDGER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            paid[" ".join(row["Vendor"].upper().split())][date.fromisoformat(row["Date"])] += Decimal(row["Amount"])
    return paid


def only_fell_silent_with_the_record(paid: dict[date, Decimal], windows: tuple[Span, ...], months: int) -> bool:
    """Tell whether the hole explains a loss: by the own rhythm of a silence, else by what those days used to hold."""
    as_of = windows[-1][1]
    paid = {day: amount for day, amount in paid.items() if day <= as_of}
    days = sorted(day for day, amount in paid.items() if amount > 0)
    if days[-1] < windows[-1][0]:
        gaps = sorted((after - day).days for day, after in pairwise(days))
        usual = gaps[len(gaps) * 9 // 10] if gaps else (as_of - windows[-1][0]).days
        return max((HOLE[0] - days[-1]).days, (as_of - HOLE[1]).days) <= usual
    held, former = [], []
    for k, (first, last) in enumerate(reversed(windows[:-1]), 1):
        lack, lacked = (day - relativedelta(months=k * months) for day in (HOLE[0], min(as_of, HOLE[1])))
        days = [first + timedelta(day) for day in range((last - first).days + 1)]
        if 2 * sum(day >= BEGINS and not lack <= day <= lacked for day in days) >= len(days):
            held.append(sum(paid[day] for day in days if day in paid and lack <= day <= lacked))
            former.append(sum(paid[day] for day in days if day in paid))
    now = sum(amount for day, amount in paid.items() if windows[-1][0] <= day)
    return 2 * (now + max(held)) * len(former) > sum(former)


@pytest.mark.parametrize("day", range(0, 90, 5))
def test_a_record_cut_in_its_hole_loses_nobody_for_it(ledger: Ledger, day: int) -> None:
    """Cut on a day of January to March 2010, the ledger loses nobody whom the near-empty months explain."""
    as_of = HOLE[0] + timedelta(day)
    cut = ledger.until(as_of)
    paid = paid_by_hand()
    for months in range(1, 13):
        found = volumes(cut, as_of=as_of, window_months=months)
        lost = [each.name.upper() for each in (*found.of("stopped"), *found.of("fell"))]
        assert [name for name in lost if only_fell_silent_with_the_record(paid[name], found.windows, months)] == []
    assert volumes(cut, as_of=as_of) == volumes(ledger, as_of=as_of)


def by_hand() -> tuple[dict[str, list[Decimal]], list[str]]:
    """Return the volumes of each partner by year from April 2009, and the key partners, with the csv module alone."""
    years: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 4)
    with LEDGER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            year = (int(row["Date"][:4]) * 12 + int(row["Date"][5:7]) - 1 - 2009 * 12 - 3) // 12
            if 0 <= year < 4:
                years[" ".join(row["Vendor"].upper().split())][year] += Decimal(row["Amount"])
    ranked = sorted((-sum(each[:3]), name) for name, each in years.items() if sum(each[:3]) > 0)
    held, key = Decimal(0), []
    for negated, name in ranked:
        if held * 5 >= -sum(each for each, _ in ranked) * 4:
            break
        key.append(name)
        held -= negated
    return years, key


def test_key_partners_and_volumes_are_those_counted_by_hand(analysed: Losses) -> None:
    """171 of 1,985 are key; 62 stopped and 23 fell by the volumes alone, which are those of the csv module."""
    years, key = by_hand()
    assert [each.name.upper() for each in analysed.key] == key
    assert (analysed.positive, len(key)) == (1985, 171)
    for each in analysed.key:
        assert each.volumes == tuple(map(float, years[each.name.upper()]))
    stopped = {name for name in key if years[name][3] <= 0}
    fell = {name for name in key if 0 < years[name][3] * 6 <= sum(years[name][:3])}
    assert {each.name.upper() for each in analysed.of("stopped", plain=True)} == stopped
    assert {each.name.upper() for each in analysed.of("fell", plain=True)} == fell
    assert (len(stopped), len(fell)) == (62, 23)


def test_bodies_known_to_be_closed_stopped(analysed: Losses) -> None:
    """The London Development Agency and Visit London, which exist no longer, are among the stopped."""
    stopped = {each.name for each in analysed.of("stopped")}
    assert {"LONDON DEVELOPMENT AGENCY", "VISIT LONDON LTD"} <= stopped


def test_what_can_be_said_of_the_committed_ledger(analysed: Losses) -> None:
    """The missing list of October 2012 leaves five in doubt, and two that seem fallen are kept on comparable days."""
    counts = {state: len(analysed.of(state)) for state in ("stopped", "fell", "kept", "cannot say")}
    assert counts == {"stopped": 61, "fell": 17, "kept": 88, "cannot say": 5}
    missing = (date(2012, 10, 12), date(2012, 11, 11))
    assert {each.hole for each in analysed.of("cannot say")} == {missing}
    assert missing in {(hole.first, hole.last) for hole in analysed.holes}


def test_names_that_go_on_are_told_and_not_merged(analysed: Losses) -> None:
    """Known successions are named, and their partners stay among the stopped."""
    perhaps = {each.name: [(one.name, one.by) for one in each.perhaps] for each in analysed.of("stopped")}
    assert perhaps["VEOLIA ES (UK) LIMITED"] == [("VEOLIA ES (UK) PLC", "number")]
    assert perhaps["SERVOCA SECURE SOLUTIONS LIMITED"] == [("SERVOCA SECURE SOLUTIONS", "number")]
    assert ("DELOITTE & TOUCHE", "number") in perhaps["DELOITTE & TOUCHE LLP"]
    assert ("VEOLIA ES (UK) PLC", "name") in perhaps["VEOLIA ES ONYX LTD"]
    assert perhaps["VISIT LONDON LTD"] == []


def test_the_floors_of_the_committed_ledger(analysed: Losses) -> None:
    """The floor found falls from above 1,000 to above 500 and above 250, and the highest is used."""
    one, two, three, four = (floor or 0 for floor in analysed.floors)
    assert 1000 <= one <= 1150
    assert 500 <= three <= 600
    assert 250 <= four <= 320
    assert three <= two <= one
    assert analysed.floor == one


def test_january_and_february_2010_are_found(ledger: Ledger) -> None:
    """Both months are holes of the record, and so is the missing list; the monthly dates before 2009-08 are none."""
    found = holes(ledger)
    days = {day for hole in found for day in (hole.first, hole.last)}
    assert {date(2010, 1, 1), date(2010, 1, 31), date(2010, 2, 1), date(2010, 2, 28)} <= days
    assert min(days) == date(2010, 1, 1)


@pytest.mark.parametrize("months", [1, 2, 3, 4, 6, 12])
@pytest.mark.parametrize("windows", [2, 4])
def test_nobody_is_lost_for_january_and_february_2010(ledger: Ledger, months: int, windows: int) -> None:
    """At the end of February 2010, who is called stopped was silent longer than is usual for it by the end of 2009."""
    told = volumes(ledger, as_of=date(2010, 2, 28), window_months=months, windows=windows)
    partners = {partner.name: partner for partner in ledger.partners}
    year_end = date(2009, 12, 31)
    for each in told.of("stopped"):
        partner = partners[each.name]
        paid = [day for day, units in zip(partner.days, partner.units, strict=True) if units > 0 and day <= told.as_of]
        silences = sorted((after - day).days for day, after in pairwise(paid))
        usual = silences[len(silences) * 9 // 10] if silences else 30 * months
        assert paid[-1] < told.windows[-1][0]
        assert (year_end - paid[-1]).days >= min(usual, 30 * months)
    if months <= 3:
        assert told.of("stopped") == told.of("fell") == ()


def test_a_record_is_begun_for_each_lost_partner(analysed: Losses) -> None:
    """Those that stopped or fell get a record with their volumes; those in doubt do not."""
    begun = records_of(analysed)
    assert len(begun) == 78
    assert begun[0].volumes == analysed.of("stopped")[0].volumes
    assert {each.standing for each in begun} == {"stopped", "fell"}
