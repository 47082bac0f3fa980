"""Laws of logs: rows become relationships, whatever their order, and nothing is made up on the way."""

import csv
import io
import json
import tracemalloc
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from relstage import Event, FactError, Reading, Relationship, Verdict, evaluate, follow, ford
from relstage.adapters.logs import (
    Assumptions,
    Inference,
    Log,
    account,
    deals,
    end_of,
    facts,
    orders,
    portfolio,
    replay,
)
from relstage.adapters.logs.questions import settles
from tests.strategies import Case, cases, turning_points

FIRST = date(2019, 1, 1)
DAYS = st.integers(0, 1500).map(lambda days: FIRST + timedelta(days=days))
CENTS = st.integers(-500_000, 500_000).map(lambda cents: str(Decimal(cents) / 100))
PARTNERS = st.sampled_from(["Acme Ltd", "ACME  LTD", "acme ltd", "Bolt", "Ünal", "U\u0308nal", "Zeta & Co"])
SPANS = st.tuples(st.integers(0, 1500), st.integers(0, 200)).map(
    lambda pair: (FIRST + timedelta(days=pair[0]), FIRST + timedelta(days=sum(pair)))
)


@dataclass(frozen=True)
class Payment:
    """A row of a log of orders."""

    partner: str
    day: date
    amount: str


payments = st.lists(st.builds(Payment, PARTNERS, DAYS, CENTS), max_size=40)
inferences = st.builds(
    Inference,
    silence_months=st.integers(1, 24),
    period_months=st.sampled_from([None, 1, 3, 6, 12]),
    period_start=st.sampled_from([None, date(2018, 4, 6), date(2020, 2, 29)]),
    gaps=st.lists(SPANS, max_size=2).map(tuple),
    like_for_like=st.booleans(),
    volume_floor=st.sampled_from([0.0, 100.0]),
)


def written(rows: list[Payment]) -> io.StringIO:
    """Write a log of orders."""
    file = io.StringIO()
    csv.writer(file).writerows([("partner", "date", "amount"), *((r.partner, r.day, r.amount) for r in rows)])
    file.seek(0)
    return file


@given(payments, st.randoms(use_true_random=False), inferences, st.sampled_from(["day", "row"]))
def test_replay_ignores_row_order(
    rows: list[Payment], random: Random, inference: Inference, per: Literal["day", "row"]
) -> None:
    """Shuffled rows give the same relationships, in the same order, as the rows as they stood."""
    shuffled = list(rows)
    random.shuffle(shuffled)
    with (
        orders(written(rows), inference=inference, per=per) as first,
        orders(written(shuffled), inference=inference, per=per) as second,
    ):
        assert list(first) == list(second)
        assert first.notes == second.notes


@given(payments, st.integers(0, 40), st.sampled_from(["Acme,2019-02-30,1", "Acme,2019-02-03,x", ",2019-02-03,1"]))
def test_a_faulty_log_yields_nothing(rows: list[Payment], place: int, fault: str) -> None:
    """One faulty row anywhere refuses the whole log, and is named by its line."""
    lines = written(rows).getvalue().splitlines()
    place = min(place, len(rows)) + 1
    lines.insert(place, fault)
    with pytest.raises(FactError) as caught:
        orders(io.StringIO("\n".join(lines)))
    assert [problem.place.split(",")[0] for problem in caught.value.problems] == [f"line {place + 1}"]


def test_replay_in_bounded_memory() -> None:
    """Going through a log takes less than half of what its rows would take as a list, caches of names included."""

    def lines() -> Iterator[str]:
        yield "partner,date,amount\n"
        for row in range(15_000):
            yield f"Partner {row * 7919 % 1500},{FIRST + timedelta(days=row * 31 % 1500)},12.5\n"

    tracemalloc.start()
    held = [line.split(",") for line in lines()]
    as_a_list, _ = tracemalloc.get_traced_memory()
    del held
    tracemalloc.stop()
    tracemalloc.start()
    with orders(Lines(lines())) as log:  # type: ignore[arg-type]  # all that is asked of a stream is its lines
        assert sum(1 for _ in log) == 1500
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < as_a_list / 2


class Lines:
    """A text stream made as it is read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines

    def readline(self, _limit: int = -1) -> str:
        """Return the next line."""
        return next(self.lines, "")


# ------------------------------------------------------------------------------------------------- what is inferred


def of_kind(log: Log, *kinds: str) -> dict[str, list[date]]:
    """Return the days of the events of some kinds, by relationship."""
    return {
        one.id: [f.occurred_at.date() for f in one.facts if isinstance(f, Event) and f.kind in kinds] for one in log
    }


@given(payments)
def test_a_day_of_credits_is_no_order(rows: list[Payment]) -> None:
    """There is one order for each partner and day on which decimal arithmetic finds more paid than credited."""
    sums: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        name = {"U\u0308nal": "ünal"}.get(row.partner, " ".join(row.partner.lower().split()))
        sums[name][row.day] += Decimal(row.amount)
    expected = {name: sorted(day for day, paid in days.items() if paid > 0) for name, days in sums.items()}
    with orders(written(rows)) as log:
        found = {name.lower(): days for name, days in of_kind(log, "order_fulfilled").items()}
    assert found == {name: days for name, days in expected.items() if days}


@given(payments, inferences)
def test_orders_tell_no_trust(rows: list[Payment], inference: Inference) -> None:
    """Orders give no fact but the four events and the two inferred readings, and the same as checked ones."""
    with orders(written(rows), inference=inference) as log:
        for one in log:
            kinds = {fact.kind if isinstance(fact, Event) else fact.indicator for fact in one.facts}
            assert kinds <= {"trial_order", "order_fulfilled", "reactivated", "orders_completed", "volume_change"}
            assert {fact.basis for fact in one.facts if isinstance(fact, Reading)} == {"inferred"}
            assert Relationship.model_validate_json(one.model_dump_json()) == one
            assert one.taken_over


@given(payments, st.integers(1, 24))
def test_a_relationship_is_taken_up_after_a_silence(rows: list[Payment], months: int) -> None:
    """There is a ``reactivated`` and a second ``trial_order`` exactly where more than the silence lies between."""
    with orders(written(rows), inference=Inference(silence_months=months)) as log:
        for one in log:
            days = sorted({fact.occurred_at.date() for fact in one.facts if isinstance(fact, Event)})
            back = [day for before, day in pairwise(days) if day > later(before, months)]
            events = [fact for fact in one.facts if isinstance(fact, Event)]
            assert [event.occurred_at.date() for event in events if event.kind == "reactivated"] == back
            assert [e.occurred_at.date() for e in events if e.kind == "trial_order"] == [days[0], *back]


def later(day: date, months: int) -> date:
    """Return the day some months later, clipped to the length of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@given(
    st.lists(st.tuples(DAYS, st.integers(1, 9)), min_size=1, max_size=30),
    st.sampled_from([1, 3, 12]),
    st.lists(SPANS, max_size=2),
    st.booleans(),
)
def test_volume_needs_the_record(
    rows: list[tuple[date, int]], months: int, gaps: list[tuple[date, date]], like_for_like: bool
) -> None:
    """Volumes compare whole recorded periods, day by day on the same days, and strictly only without a gap."""
    gaps = [(first.replace(day=1), last.replace(day=28)) for first, last in gaps]
    record = (date(2019, 1, 1), date(2022, 12, 31))
    inference = Inference(period_months=months, gaps=tuple(gaps), like_for_like=like_for_like, record=record)
    with orders(written([Payment("A", day, str(paid)) for day, paid in rows]), inference=inference) as log:
        (one,) = log
    found = {
        fact.occurred_at.date(): fact.value
        for fact in one.facts
        if isinstance(fact, Reading) and fact.indicator == "volume_change"
    }
    assert found == pytest.approx(volumes(rows, months, gaps, like_for_like, record))


def volumes(
    rows: list[tuple[date, int]],
    months: int,
    gaps: list[tuple[date, date]],
    like_for_like: bool,
    record: tuple[date, date],
) -> dict[date, float]:
    """Compare volumes day by day: the oracle."""

    def lost(day: date) -> bool:
        return any(first <= day <= last for first, last in gaps)

    def twin(first: date, last: date, shift: int) -> tuple[date, date]:
        return later(first, shift), later(last, shift)

    found, start, came = {}, later(record[0], months), min(day for day, _ in rows)
    while later(start, months) <= record[1] + timedelta(days=1):
        former, end = later(start, -months), later(start, months)
        touched = any(first < end and former <= last for first, last in gaps)
        out = [span for first, last in gaps if first < start and former <= last for span in [twin(first, last, months)]]
        out += [span for first, last in gaps if first < end and start <= last for span in [twin(first, last, -months)]]

        late = former < came < start
        if late:
            out += [(former, came - timedelta(days=1)), twin(former, came - timedelta(days=1), months)]

        def counts(day: date, out: list[tuple[date, date]] = out) -> bool:
            return not lost(day) and not any(first <= day <= last for first, last in out)

        known = sum(counts(start + timedelta(days=n)) for n in range((end - start).days))
        before = sum(paid for day, paid in rows if former <= day < start and counts(day))
        now = sum(paid for day, paid in rows if start <= day < end and counts(day))
        enough = 2 * known >= (end - start).days
        if (
            before > 0
            and (enough or not (touched or late))
            and (like_for_like or not touched)
            and end - timedelta(days=1) >= min(day for day, _ in rows)
        ):
            found[end - timedelta(days=1)] = max(now / before - 1, -1.0)
        start = end
    return found


@given(st.lists(st.tuples(DAYS, st.integers(0, 300), st.sampled_from(["Won", "Lost", "Engaging"])), max_size=20))
def test_a_lost_deal_is_a_negotiation(rows: list[tuple[date, int, str]]) -> None:
    """A lost deal leaves the facts that the same deal leaves while it is open; a won one adds its orders."""

    def log(lost_is_open: bool) -> Log:
        lines = ["account,opened,closed,outcome,value"]
        for opened, days, outcome in rows:
            done = outcome == "Won" or (outcome == "Lost" and not lost_is_open)
            shown = "Engaging" if outcome == "Lost" and lost_is_open else outcome
            lines.append(f"A,{opened},{opened + timedelta(days=days) if done else ''},{shown},5")
        return deals(io.StringIO("\n".join(lines)))

    with log(lost_is_open=False) as told, log(lost_is_open=True) as untold:
        facts_told, facts_untold = ([one.facts for one in each] for each in (told, untold))
        assert facts_told == facts_untold
        won = sorted(opened + timedelta(days=days) for opened, days, outcome in rows if outcome == "Won")
        assert sorted(of_kind(told, "order_fulfilled").get("A", [])) == won
        assert sorted(of_kind(told, "negotiation_opened").get("A", [])) == sorted({opened for opened, _, _ in rows})


# ------------------------------------------------------------------------------------------------------ assumptions


@given(payments, st.dictionaries(st.sampled_from(["trust", "commitment", "orders_completed"]), st.floats(0, 1)))
def test_assumptions_are_marked(rows: list[Payment], values: dict[str, float]) -> None:
    """Assuming adds readings of basis ``assumed`` at the opening, and leaves every fact that is there."""
    with orders(written(rows)) as log:
        for one, bare in zip(log.relationships(Assumptions(values=values)), log, strict=True):
            added = [fact for fact in one.facts if fact not in bare.facts]
            assert {fact.indicator for fact in added if isinstance(fact, Reading)} == set(values) - {"orders_completed"}
            assert all(isinstance(fact, Reading) and fact.basis == "assumed" for fact in added)
            assert all(fact.occurred_at == one.opened_at for fact in added)
            assert len(one.facts) == len(bare.facts) + len(added)


# ------------------------------------------------------------------------------------------------------------ facts

instants = st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
plain = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=20).map(lambda text: text.strip())
attributes = st.dictionaries(
    st.sampled_from(["years", "cause", "first"]),
    st.one_of(st.booleans(), st.floats(allow_nan=False, allow_infinity=False), plain.filter(bool)),
)


@st.composite
def recorded(draw: DrawFn) -> Event | Reading:
    """Draw a fact; readings of one instant and indicator do not differ, nor do events of one id."""
    at = draw(instants)
    since = draw(st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=900)).map(lambda gap: at + gap)))
    if draw(st.booleans()):
        return Event(
            id=f"{at.isoformat()}",
            kind=draw(st.sampled_from(["trial_order", "order_fulfilled"])),
            occurred_at=at,
            recorded_at=since,  # None stands for the same instant
            sequence=draw(st.integers(-5, 5)),
            about=draw(st.one_of(st.none(), st.just("e0"))),
            attributes=draw(attributes),
        )
    return Reading(
        indicator=draw(st.sampled_from(["trust", "supplier_status"])),
        value=draw(st.one_of(st.none(), st.floats(-1e9, 1e9), st.sampled_from(["preferred", "none"]))),
        occurred_at=at,
        recorded_at=since,  # as above
        basis=draw(st.sampled_from(["assessed", "inferred", "assumed"])),
        side=draw(st.sampled_from(["supplier", "customer", "both"])),
    )


@given(st.lists(recorded(), min_size=1, max_size=12, unique_by=lambda fact: fact.occurred_at))
def test_facts_come_back(told: list[Event | Reading]) -> None:
    """Facts written as rows of one relationship and read again are the same facts."""
    rows = [{"relationship": "A", **row_of(fact)} for fact in told]
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=sorted({name for row in rows for name in row}), restval="")
    writer.writeheader()
    writer.writerows(rows)
    file.seek(0)
    with facts(file) as log:
        (one,) = log
    assert one.facts == Relationship(id="A", opened_at=min(f.occurred_at for f in told), facts=tuple(told)).facts


def row_of(fact: Event | Reading) -> dict[str, str]:
    """Write a fact as cells."""
    row = {"occurred_at": fact.occurred_at.isoformat(), "recorded_at": fact.recorded_at.isoformat()}
    if isinstance(fact, Event):
        own = {"id": fact.id, "about": fact.about or "", "sequence": str(fact.sequence)}
        return row | own | {"fact": "event", "name": fact.kind, "attributes": json.dumps(fact.attributes)}
    value = "" if fact.value is None else str(fact.value)
    own = {"value": value, "side": fact.side, "basis": fact.basis}
    return row | own | {"fact": "reading", "name": fact.indicator}


# -------------------------------------------------------------------------------------------------------- portfolio


@given(payments)
def test_a_portfolio_counts_everyone_once(rows: list[Payment]) -> None:
    """Counts by stage add up to the accounts, each counted where ``follow`` puts it."""
    as_of = end_of(date(2024, 1, 1))
    close = Assumptions(values={"cultural_distance": 0.1, "technological_distance": 0.1, "trust": 0.9})
    with orders(written(rows), inference=Inference(period_months=12)) as log:
        lines = [account(ford, one, log) for one in replay(ford, log, as_of=as_of, assumptions=close)]
        stages = [follow(ford, close.of(one), as_of=as_of).stage for one in log]
    counted = portfolio(ford, lines, as_of=as_of)
    assert [line.stage for line in lines] == stages
    assert counted.by_stage == {stage: stages.count(stage) for stage in ford.places}
    assert counted.accounts == sum(counted.by_stage.values()) == len(stages)


@given(cases(), st.data())
def test_a_settling_answer_settles(case: Case, data: st.DataObject) -> None:
    """What is said of a question agrees with trying every value that matters."""
    indicator = case.indicators[data.draw(st.sampled_from(sorted(case.indicators)))]
    readings = {name: value for name, value in case.readings.items() if name != indicator.name}
    answers = [
        evaluate(case.rule, {**readings, indicator.name: value}) is not Verdict.UNKNOWN
        for value in turning_points(indicator=indicator, rules=[case.rule])
    ]
    expected = "always" if all(answers) else "sometimes" if any(answers) else "never"
    if evaluate(case.rule, readings) is not Verdict.UNKNOWN:
        expected = "never"
    assert settles(case.rule, readings, indicator) == expected
