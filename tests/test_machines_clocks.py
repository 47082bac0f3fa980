"""Clocks: what computed readings are at an instant, and when the passing of time alone may turn a leaf."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from relstage.machines.clocks import Clocks, clock_leaves, earliest, next_turn, turning_month
from relstage.models import Agreement
from relstage.rules import Bound, Clock, Number, Op, any_of
from tests.made_up import an_indicator, trust

BERLIN = ZoneInfo("Europe/Berlin")
SINCE, DEALT = datetime(2024, 1, 31, 12, tzinfo=UTC), datetime(2024, 2, 10, 12, tzinfo=UTC)
TERM = Agreement(start=date(2024, 4, 1), years=3)
LAST = datetime.max.replace(tzinfo=UTC)

in_stage = an_indicator("in_stage", Number(low=0, whole=True, span=12), clock="months_in_stage")
silent = an_indicator("silent", Number(low=0, whole=True, span=12), clock="months_inactive")
term = an_indicator("term", Number(low=0, span=10), clock="agreement_term")
KNOWN = {each.name: each for each in (in_stage, silent, term, trust)}


def clocks(*agreements: Agreement, known: bool = True) -> Clocks:
    """Return the dates of a relationship in Berlin."""
    return Clocks(BERLIN, last_dealing=DEALT, since=SINCE, agreements=agreements, agreement_known=known)


@pytest.mark.parametrize(
    ("clock", "at", "expected"),
    [
        ("months_in_stage", "2024-02-29T11:59", 0.0),
        ("months_in_stage", "2024-02-29T12:00", 1.0),
        ("months_inactive", "2024-03-10T11:59", 0.0),
        ("months_inactive", "2024-03-10T12:00", 1.0),
        ("agreement_term", "2024-03-31T21:59", 0.0),
        ("agreement_term", "2024-03-31T22:00", 3.0),
        ("agreement_term", "2027-03-31T21:59", 3.0),
        ("agreement_term", "2027-03-31T22:00", 0.0),
    ],
)
def test_a_clock_reads_whole_months_or_the_term_in_force(clock: Clock, at: str, expected: float) -> None:
    """Months count from the dealing or the entry; a term is in force from its first day, by the clock of the zone."""
    assert clocks(TERM).value(clock, datetime.fromisoformat(f"{at}+00:00")) == expected


def test_no_agreement_on_record_is_none_or_unknown() -> None:
    """Where the record is known to hold every agreement, none means a term of 0."""
    assert clocks().value("agreement_term", DEALT) == 0.0
    assert clocks(known=False).value("agreement_term", DEALT) is None


def test_only_clocks_are_read() -> None:
    """Of a vocabulary, the indicators that time computes have a value."""
    found = clocks(TERM).values(KNOWN.values(), datetime(2024, 5, 1, tzinfo=UTC))
    assert found == {"in_stage": 3.0, "silent": 2.0, "term": 3.0}


@pytest.mark.parametrize(
    ("op", "limit", "month"),
    [
        (">=", 3, 3),
        (">=", 2.5, 3),
        (">", 3, 4),
        (">", 2.5, 3),
        ("<", 3, 3),
        ("<", 2.5, 3),
        ("<=", 3, 4),
        ("<=", 2.5, 3),
    ],
)
def test_a_bound_on_months_turns_with_a_whole_month(op: Op, limit: float, month: int) -> None:
    """The first month count that is on the other side of the limit."""
    assert turning_month(Bound("in_stage", op, limit)) == month


@pytest.mark.parametrize(
    ("limit", "turns"),
    [
        (-1, []),
        (0, []),
        (1, [datetime(2024, 2, 29, 12, tzinfo=UTC)]),
        (3, [datetime(2024, 4, 30, 11, tzinfo=UTC)]),
        (119_999, [LAST]),
        (120_000, []),
    ],
)
def test_months_in_the_stage_turn_once_and_never_past_all_dates(limit: float, turns: list[datetime]) -> None:
    """At noon by the clock of the zone; a limit that holds from the start, or past ten thousand years, never turns."""
    assert list(clocks().turns(Bound("in_stage", ">=", limit), "months_in_stage")) == turns


def test_silence_turns_from_the_last_dealing() -> None:
    """Not from the entry into the stage."""
    assert list(clocks().turns(Bound("silent", ">=", 1), "months_inactive")) == [datetime(2024, 3, 10, 12, tzinfo=UTC)]


def test_a_term_turns_at_both_its_ends() -> None:
    """At midnight by the clock of the zone, in summer two hours before that of London's winter."""
    ends = [datetime(year, 3, 31, 22, tzinfo=UTC) for year in (2024, 2027)]
    assert list(clocks(TERM).turns(Bound("term", ">=", 3), "agreement_term")) == ends
    assert list(clocks().turns(Bound("term", ">=", 3), "agreement_term")) == []


GUARD = any_of(in_stage >= 3, silent >= 1, trust >= 0.5)


def test_leaves_that_read_a_clock_are_found() -> None:
    """Each comes with its clock, from left to right."""
    found = clock_leaves(GUARD, KNOWN)
    assert found == ((in_stage >= 3, "months_in_stage"), (silent >= 1, "months_inactive"))


def test_the_next_turn_is_the_first_one_after() -> None:
    """Of several the earliest that is yet to come; one that is now is past."""
    timed, times = clock_leaves(GUARD, KNOWN), clocks()
    first, second = datetime(2024, 3, 10, 12, tzinfo=UTC), datetime(2024, 4, 30, 11, tzinfo=UTC)
    turns = [next_turn(timed, times, after) for after in (SINCE, first - timedelta(seconds=1), first, second)]
    assert turns == [first, first, second, None]


def test_the_earliest_time_at_which_a_guard_holds() -> None:
    """The first turn to come at which it holds as a whole; none where time alone does not bring it."""
    first, second = datetime(2024, 3, 10, 12, tzinfo=UTC), datetime(2024, 4, 30, 11, tzinfo=UTC)
    readings: dict[str, Any] = {"trust": 0.4}
    assert earliest(any_of(in_stage >= 3, silent >= 1), KNOWN, readings, clocks(), SINCE) == first
    assert earliest(in_stage >= 3, KNOWN, readings, clocks(), SINCE) == second
    assert earliest(in_stage >= 3, KNOWN, readings, clocks(), second) is None
    assert earliest(trust >= 0.5, KNOWN, readings, clocks(), SINCE) is None
    assert earliest(in_stage < 3, KNOWN, readings, clocks(), SINCE) is None


def test_clocks_are_frozen() -> None:
    """Nothing in them is set, and nothing can be hung on them."""
    times: Any = clocks()
    with pytest.raises(AttributeError):
        times.since = DEALT
    with pytest.raises(AttributeError):
        object.__setattr__(times, "note", "by hand")
