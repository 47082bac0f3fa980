"""Terms and months by the calendar: law ``time_turns_exactly``, and an oracle in plain integers for every start day."""

from calendar import isleap
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.dynamics import month_later, months_between
from relstage.machines import StageModel, decide, follow, observe, review
from relstage.machines.clocks import Clocks, earliest, next_turn
from relstage.models import Agreement, Event, Reading, Relationship, Standing
from relstage.rules import Bound, Clock, Indicator, Op, Verdict, evaluate
from tests.laws.histories import MOMENT, ZONES, History, histories
from tests.laws.tape import Tape, taped

UTC_ZONE = ZoneInfo("UTC")
LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
DAY = timedelta(days=1)


def length_of(year: int, month: int) -> int:
    """Return the number of days of a month."""
    return LENGTHS[month - 1] + (month == 2 and isleap(year))


def later(year: int, month: int, day: int, months: int) -> tuple[int, int, int]:
    """Return the day so many months later, the end of a shorter month standing for its missing days."""
    year, month = year + (month - 1 + months) // 12, (month - 1 + months) % 12 + 1
    return year, month, min(day, length_of(year, month))


def days_of(first: int, last: int) -> list[tuple[int, int, int]]:
    """Return every day from the year `first` to the year `last`."""
    return [(y, m, d) for y in range(first, last + 1) for m in range(1, 13) for d in range(1, length_of(y, m) + 1)]


# ------------------------------------------------------------------------------------------------- three-year terms


@pytest.mark.parametrize(("first", "last"), [(1999, 2003), (2023, 2027), (1896, 1904), (2096, 2104)])
def test_three_years_are_exact_for_every_start_day(first: int, last: int) -> None:
    """An agreement of three years is in force from its first day to the eve of the same day three years later."""
    for year, month, day in days_of(first, last):
        agreement = Agreement(start=date(year, month, day), years=3)
        end = date(*later(year, month, day, 36))
        assert agreement.end == end
        assert agreement.term_years == 3
        told = [agreement.in_force(on) for on in (agreement.start - DAY, agreement.start, end - DAY, end)]
        assert told == [False, True, True, False]
        assert Agreement(start=agreement.start, months=36).end == end


def test_leap_day_agreement_ends_on_the_last_of_february() -> None:
    """An agreement signed on 29 February ends on 28 February three years later, and on the 29th four years later."""
    assert Agreement(start=date(2024, 2, 29), years=3).end == date(2027, 2, 28)
    assert Agreement(start=date(2024, 2, 29), years=4).end == date(2028, 2, 29)
    assert Agreement(start=date(2024, 8, 31), months=6).end == date(2025, 2, 28)
    assert Agreement(start=date(2024, 8, 31), years=1, months=18).end == date(2027, 2, 28)


READY = {
    "account_attractiveness": 0.7,
    "trust": 0.7,
    "supplier_status": "preferred",
    "contact_breadth": 2,
    "exclusivity": 0.8,
    "information_openness": "confidential",
    "joint_activity_count": 1,
}


def patient() -> StageModel:
    """Return Millman and Wilson's model in which silence ends nothing."""
    kept = tuple(transition for transition in millman_wilson.transitions if transition.id != "M14")
    return millman_wilson.replace(transitions=kept)


def partners(signed: datetime, zone: str, **attributes: float | str) -> Relationship:
    """Return a relationship that has all that partnership asks for, and signs an agreement."""
    readings = [Reading(indicator=name, value=value, occurred_at=signed) for name, value in READY.items()]
    event = Event(id="signed", kind="agreement_signed", occurred_at=signed, attributes=attributes)
    return Relationship(id="r", zone=zone, facts=(*readings, event))


@pytest.mark.parametrize("offset", range(4))
def test_partnership_lasts_its_three_years_to_the_midnight(offset: int) -> None:
    """For every start day of a leap cycle partnership begins with the signature and ends at the zone's midnight."""
    model = patient()
    for i, (year, month, day) in enumerate(days_of(2023 + offset, 2023 + offset)):
        zone = ZONES[i % len(ZONES)]
        signed = datetime(year, month, day, 10, 30, tzinfo=ZoneInfo(zone))
        lapse = datetime(*later(year, month, day, 36), tzinfo=ZoneInfo(zone))
        standing = follow(model, partners(signed, zone, years=3), as_of=lapse - MOMENT)
        assert [(c.transition, c.at) for c in standing.changes] == [(id, signed) for id in ("M1", "M2", "M3")]
        assert standing.readings["agreement_term_years"].value == 3
        lapsed = observe(model, standing, as_of=lapse)
        assert [(c.transition, c.at) for c in lapsed.changes[3:]] == [("M6", lapse)]
        assert lapsed.readings["agreement_term_years"].value == 0


@pytest.mark.parametrize(
    ("zone", "start", "lapse"),
    [
        ("America/Sao_Paulo", "2015-11-04", "2018-11-04T03:00:00Z"),  # midnight was skipped: the day began at 1
        ("Asia/Beirut", "2019-03-27", "2022-03-26T22:00:00Z"),  # likewise
        ("Pacific/Apia", "2008-12-30", "2011-12-30T10:00:00Z"),  # the whole day was skipped
        ("America/Havana", "2020-11-05", "2023-11-05T04:00:00Z"),  # 0 to 1 o'clock came twice: the first counts
        ("Europe/London", "2021-10-27", "2024-10-26T23:00:00Z"),
        ("America/New_York", "2021-03-10", "2024-03-10T05:00:00Z"),
    ],
)
def test_lapse_on_a_day_on_which_the_clock_changes(zone: str, start: str, lapse: str) -> None:
    """Where midnight, or the day, is skipped or comes twice, the agreement lapses at the first instant of the day."""
    end = date(int(lapse[:4]), int(start[5:7]), int(start[8:10]))
    signed = datetime.fromisoformat(f"{start}T12:00:00").replace(tzinfo=ZoneInfo(zone))
    standing = follow(patient(), partners(signed, zone, years=3, start=start), as_of=signed + 1200 * DAY)
    assert standing.agreement is not None
    assert standing.agreement.end == end
    assert (standing.changes[-1].transition, standing.changes[-1].at) == ("M6", datetime.fromisoformat(lapse))


def test_agreement_that_starts_later_counts_from_its_first_day() -> None:
    """An agreement signed ahead of its first day opens partnership at the midnight of that day."""
    signed = datetime(2024, 1, 10, 9, tzinfo=UTC)
    relationship = partners(signed, "Europe/Berlin", years=3, start="2024-02-29")
    begins = datetime(2024, 2, 28, 23, tzinfo=UTC)
    standing = follow(millman_wilson, relationship, as_of=begins)
    assert [(c.transition, c.at) for c in standing.changes][2:] == [("M3", begins)]
    waiting = follow(millman_wilson, relationship, as_of=begins - MOMENT)
    (candidate,) = [c for c in review(millman_wilson, waiting).candidates if c.transition == "M3"]
    assert (candidate.obstacle, candidate.earliest) == ("too_early", begins)


@pytest.mark.parametrize(("attributes", "opens"), [({"years": 2, "months": 11}, False), ({"months": 36}, True)])
def test_three_years_and_not_a_month_less(attributes: dict[str, float], opens: bool) -> None:
    """Two years and eleven months are too few; thirty-six months are three years."""
    signed = datetime(2024, 1, 10, 9, tzinfo=UTC)
    standing = follow(millman_wilson, partners(signed, "UTC", **attributes), as_of=signed)
    assert (standing.stage == "partnership_kam") is opens


# ---------------------------------------------------------------------------------------------------- whole months


@pytest.mark.parametrize("year", range(2023, 2027))
def test_months_are_exact_for_every_start_day(year: int) -> None:
    """The k-th month ends on the same day, or the last of a shorter month, reckoned from the start each time."""
    for day in days_of(year, year):
        start = datetime(*day, 15, 45, 30, 123456, tzinfo=UTC)
        for months in range(41):
            end = datetime(*later(*day, months), 15, 45, 30, 123456, tzinfo=UTC)
            assert month_later(start, months, UTC_ZONE) == end
            assert months_between(start, end, UTC_ZONE) == months
            assert months_between(start, end - MOMENT, UTC_ZONE) == max(months - 1, 0)


def _spans(tape: Tape) -> tuple[str, datetime, int, timedelta]:
    zone = tape.pick(ZONES)
    year, month = tape.between(2019, 2026), tape.between(1, 12)
    day = tape.pick((length_of(year, month), 1, tape.between(1, 28)))
    hour, minute = tape.pick(((0, 0), (2, 30), (23, 59), (12, 0))), tape.pick((0, 30))
    start = datetime(year, month, day, hour[0], minute, tzinfo=ZoneInfo(zone))
    return zone, start, tape.below(41), timedelta(hours=tape.below(800), microseconds=tape.below(2))


@settings(max_examples=400)
@given(taped(_spans, 16))
def test_months_in_any_zone(drawn: tuple[str, datetime, int, timedelta]) -> None:
    """In any zone months are counted on the wall clock: so many are over exactly from the instant they are due."""
    name, start, months, over = drawn
    zone = ZoneInfo(name)
    start = start.astimezone(UTC).astimezone(zone)  # a wall clock that shows the time
    wall = later(start.year, start.month, start.day, months)
    due = datetime(*wall, start.hour, start.minute, tzinfo=zone).astimezone(UTC)
    assert month_later(start.astimezone(UTC), months, zone) == due
    end = due + over
    counted = months_between(start.astimezone(UTC), end, zone)
    assert counted >= months or months == 0
    assert counted == 0 or month_later(start.astimezone(UTC), counted, zone) <= end
    assert month_later(start.astimezone(UTC), counted + 1, zone) > end


def test_months_never_run_past_the_calendar() -> None:
    """A month after the last year there is falls on its last instant; before its start, none has passed."""
    start = datetime(9999, 6, 1, tzinfo=UTC)
    assert month_later(start, 12, UTC_ZONE) == datetime.max.replace(tzinfo=UTC)
    assert months_between(start, datetime.max.replace(tzinfo=UTC), UTC_ZONE) == 6
    assert months_between(start, start - DAY, UTC_ZONE) == 0


@pytest.mark.parametrize(
    ("last", "ends"),
    [
        (datetime(2024, 2, 29, 9, tzinfo=UTC), datetime(2025, 2, 28, 9, tzinfo=UTC)),
        (datetime(2023, 2, 28, 9, tzinfo=UTC), datetime(2024, 2, 28, 9, tzinfo=UTC)),
        (datetime(2023, 12, 31, 23, tzinfo=UTC), datetime(2024, 12, 31, 23, tzinfo=UTC)),
    ],
)
def test_year_of_silence_ends_on_its_date(last: datetime, ends: datetime) -> None:
    """Twelve months after the last dealing the relationship ends, on that date and not before."""
    silent = Relationship(id="r", opened_at=last)
    assert follow(ford, silent, as_of=ends - MOMENT).stage == "pre_relationship"
    standing = follow(ford, silent, as_of=ends + 400 * DAY)
    assert [(c.transition, c.at, c.initiator) for c in standing.changes] == [("F12", ends, "unknown")]


# -------------------------------------------------------------------------------------------------- turns of clocks

CLOCKS: dict[str, Indicator] = {i.name: i for i in ford.indicators if i.clock is not None}
OPS: tuple[Op, ...] = (">=", ">", "<=", "<")
LIMITS = (0.0, -1.0, 0.5, 1.0, 2.0, 2.5, 3.0, 11.999, 12.0, 36.0)


def _timed(tape: Tape) -> tuple[Clocks, Bound, Clock, datetime]:
    zone = ZoneInfo(tape.pick((*ZONES, "America/Sao_Paulo")))
    start = datetime(2017, 1, 31, 12, tzinfo=UTC)
    days = [start + timedelta(days=tape.below(900), minutes=tape.below(1440)) for _ in range(3)]
    signed = Agreement(start=(days[0] + tape.between(-400, 400) * DAY).date(), months=tape.between(1, 40))
    clocks = Clocks(zone, days[0], days[1], (signed,) if tape.chance(80) else (), tape.chance(50))
    indicator = tape.pick(list(CLOCKS.values()))
    assert indicator.clock is not None
    return clocks, Bound(indicator.name, tape.pick(OPS), tape.pick(LIMITS)), indicator.clock, max(days)


def verdict(clocks: Clocks, leaf: Bound, at: datetime) -> Verdict:
    """Return the verdict of a clock leaf at an instant."""
    return evaluate(leaf, clocks.values(CLOCKS.values(), at))


@settings(max_examples=400)
@given(taped(_timed, 32), taped(lambda tape: [tape.below(65536) / 65536 for _ in range(5)], 10))
def test_time_turns_exactly(drawn: tuple[Clocks, Bound, Clock, datetime], places: list[float]) -> None:
    """Between two turns of a clock leaf its verdict stays the same, up to the last moment before the next."""
    clocks, leaf, clock, now = drawn
    for _ in range(4):
        turn = next_turn([(leaf, clock)], clocks, now)
        end = turn or now + 4000 * DAY
        here = verdict(clocks, leaf, now)
        span = end - MOMENT - now
        assert {verdict(clocks, leaf, now + span * place) for place in (*places, 1.0)} <= {here}
        if turn is None:
            return
        now = turn


@settings(max_examples=200)
@given(taped(_timed, 32))
def test_earliest_is_the_first_instant(drawn: tuple[Clocks, Bound, Clock, datetime]) -> None:
    """The earliest instant at which a guard would hold is one at which it holds, and just before it does not."""
    clocks, leaf, _, now = drawn
    soonest = earliest(leaf, CLOCKS, {}, clocks, now)
    if soonest is not None:
        assert verdict(clocks, leaf, soonest) is Verdict.HOLDS
        if verdict(clocks, leaf, now) is not Verdict.HOLDS:
            assert verdict(clocks, leaf, soonest - MOMENT) is not Verdict.HOLDS
    elif verdict(clocks, leaf, now) is not Verdict.HOLDS:
        assert all(verdict(clocks, leaf, now + days * 10 * DAY) is not Verdict.HOLDS for days in range(200))


def reached(standing: Standing, model: StageModel, at: datetime) -> list[str]:
    """Return the transitions taken when nothing but time passes until `at`."""
    return [change.transition for change in observe(model, standing, as_of=at).changes[len(standing.changes) :]]


@settings(max_examples=150)
@given(histories())
def test_too_early_says_when(history: History) -> None:
    """What is only too early fires, or is overtaken, on the date that the answer gives, and not a moment before."""
    standing, model = history.followed(), history.model
    decision = review(model, standing)
    for candidate in decision.candidates:
        assert (candidate.earliest is not None) <= (candidate.obstacle == "too_early")
        if candidate.obstacle == "too_early" and not candidate.events:
            assert candidate.earliest is not None
            assert candidate.transition not in reached(standing, model, candidate.earliest - MOMENT)[:1]
            assert reached(standing, model, candidate.earliest)


@pytest.mark.parametrize(("silent", "wait"), [(0, 12), (5, 7), (11, 1)])
def test_too_early_says_how_many_months(silent: int, wait: int) -> None:
    """Without dates the answer is a number of months, where only the month count is missing."""
    decision = decide(ford, "early", {"months_inactive": silent})
    (candidate,) = [c for c in decision.candidates if c.transition == "F12"]
    assert (candidate.obstacle, candidate.after_months, candidate.earliest) == ("too_early", wait, None)
    unknown = decide(ford, "early", {})
    assert [c.after_months for c in unknown.candidates if c.transition == "F12"] == [None]
