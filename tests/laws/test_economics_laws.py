"""Laws of economics.

``net_ranges_contain_every_case``, ``weighing_is_judging``, ``warnings_judge_by_what_was_known``,
``value_needs_no_limit_of_steps``, ``economics_prose_is_total``, ``tables_hold_every_answer``.
"""

import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import Event, Reading, Relationship, ford
from relstage.models.economics import COSTS, TERMS, Credibility, Range, RelationshipEconomics
from relstage.studies.economics import (
    adaptation_check,
    adaptation_warnings,
    as_csv,
    as_json,
    table,
    tell,
    value_by_stage,
    weigh,
)

STAGES = ("early", "development", "long_term")
START = datetime(2024, 1, 31, tzinfo=UTC)

money = st.floats(-1e12, 1e12) | st.integers(-1000, 1000).map(float)
costs = st.floats(0, 1e12) | st.integers(0, 1000).map(float)


def ranges(term: str) -> st.SearchStrategy[tuple[float, float]]:
    """Draw an amount as its two ends."""
    ends = costs if term in COSTS else money
    return ends.map(lambda x: (x, x)) | st.tuples(ends, ends).map(lambda pair: (min(pair), max(pair)))


@st.composite
def drawn(draw: st.DrawFn, *, known: bool = True) -> dict[str, Any]:
    """Draw amounts, some of them by stage; some unknown unless all are to be known."""
    given_: dict[str, Any] = {"years": draw(st.integers(1, 30)), "discount": draw(st.floats(0, 2))}
    for term in TERMS:
        one = ranges(term) if known else ranges(term) | st.none()
        by_stage = st.fixed_dictionaries(dict.fromkeys(STAGES, one))
        given_[term] = draw(one | by_stage)
    return given_


def net_of(case: Mapping[Any, float], years: int, discount: float) -> tuple[Fraction, Fraction]:
    """Return net and advantage of one case, year by year."""
    exact = {term: Fraction(amount) for term, amount in case.items()}
    left = sum(
        (
            (exact["income"] - exact["retention_cost"]) / (1 + Fraction(discount)) ** year
            for year in range(1, years + 1)
        ),
        Fraction(0),
    )
    net = left - exact["investment"]
    return net, net - exact["best_alternative"]


def ends_in(amount: Any, stage: str) -> tuple[float, float]:
    """Return the ends of an amount in a stage."""
    low, high = amount[stage] if isinstance(amount, dict) else amount
    return low, high


@settings(max_examples=80)
@given(drawn(), st.sampled_from(STAGES), st.data())
def test_net_ranges_contain_every_case(amounts: dict[str, Any], stage: str, data: st.DataObject) -> None:
    """No choice of amounts leaves the ranges of net and advantage, and the worst and best choice are their ends."""
    years, discount = amounts["years"], amounts["discount"]
    economics = RelationshipEconomics.model_validate(amounts)
    asked = economics.judge(stage)
    everywhere = economics.judge()
    assert asked.net is not None
    assert asked.net_advantage is not None
    assert everywhere.net is not None
    ends = {term: ends_in(amounts[term], stage) for term in TERMS}
    case = {term: data.draw(st.floats(low, high), label=term) for term, (low, high) in ends.items()}
    net, advantage = (float(exact) for exact in net_of(case, years, discount))
    assert net in asked.net
    assert net in everywhere.net
    assert advantage in asked.net_advantage
    worst = {term: low if term == "income" else high for term, (low, high) in ends.items()}
    best = {term: high if term == "income" else low for term, (low, high) in ends.items()}
    for case, end in ((worst, "low"), (best, "high")):
        net, advantage = (float(exact) for exact in net_of(case, years, discount))
        assert (net, advantage) == (getattr(asked.net, end), getattr(asked.net_advantage, end))


@settings(max_examples=60)
@given(drawn())
def test_ranges_over_all_stages_are_reached(amounts: dict[str, Any]) -> None:
    """The ends of the range over all stages are ends in one of them."""
    economics = RelationshipEconomics.model_validate(amounts)
    each = [economics.judge(stage).net_advantage for stage in economics.stages or ("early",)]
    whole = economics.net_advantage
    assert whole is not None
    assert whole == Range(low=min(r.low for r in each if r), high=max(r.high for r in each if r))


@settings(max_examples=60)
@given(drawn(known=False), st.sampled_from(STAGES) | st.none())
def test_weighing_is_judging(amounts: dict[str, Any], stage: str | None) -> None:
    """Under Ford's model, whose stages these are, weighing is what the amounts alone give."""
    economics = RelationshipEconomics.model_validate(amounts)
    assert weigh(economics, model=ford, stage=stage) == economics.judge(stage)
    check = adaptation_check(economics, stage=stage)
    assert check.word is economics.judge(stage).word


@settings(max_examples=60)
@given(drawn(known=False))
def test_a_positive_reading_means_credible(amounts: dict[str, Any]) -> None:
    """The low end as a reading is above 0 exactly where profit in the long run is credible."""
    economics = RelationshipEconomics.model_validate(amounts)
    value = economics.to_reading(START).value
    assert (isinstance(value, float) and value > 0) == (economics.judge().word is Credibility.CREDIBLE)


@settings(max_examples=100)
@given(
    st.dictionaries(st.integers(0, 60), st.tuples(st.integers(0, 40), st.sampled_from([-2.0, 0.0, 3.0])), max_size=6),
    st.lists(st.integers(0, 60), max_size=5),
    st.integers(0, 70),
)
def test_warnings_judge_by_what_was_known(
    readings: dict[int, tuple[int, float]], adaptations: list[int], until: int
) -> None:
    """Of the readings recorded by the day of an adaptation the latest counts; above 0 there is no warning."""
    facts: list[Event | Reading] = [
        Reading(
            indicator="net_advantage",
            value=value,
            occurred_at=START + timedelta(days=day),
            recorded_at=START + timedelta(days=day + delay),
        )
        for day, (delay, value) in readings.items()
    ]
    facts += [
        Event(id=f"a{place}", kind="adaptation_made", occurred_at=START + timedelta(days=day))
        for place, day in enumerate(adaptations)
    ]
    expected = {}
    for place, day in enumerate(adaptations):
        known = [(when, value) for when, (delay, value) in readings.items() if when + delay <= day]
        value = max(known)[1] if known else None
        if day <= until and (value is None or value <= 0):
            expected[f"a{place}"] = (value, "cannot_say" if value is None else "not_credible")
    relationship = Relationship(id="r", opened_at=START, facts=tuple(facts))
    warnings = adaptation_warnings(relationship, as_of=START + timedelta(days=until))
    assert {
        each.event: (each.reading.value if each.reading else None, each.word.value) for each in warnings
    } == expected


# ------------------------------------------------------------------------------------------------------ value by stage

Chain = tuple[dict[str, dict[str, float]], dict[str, float]]


@st.composite
def chains(draw: st.DrawFn, *, kept: float = 1.0) -> Chain:
    """Draw a chain whose rows sum to at most `kept`, with margins of either sign."""
    names = [f"s{place}" for place in range(draw(st.integers(1, 4)))]
    moves = {}
    for name in names:
        shares = draw(st.lists(st.integers(0, 10), min_size=len(names), max_size=len(names)))
        leaving = draw(st.integers(0, 10))
        total = max(1, sum(shares) + leaving)
        moves[name] = {to: kept * share / total for to, share in zip(names, shares, strict=True) if share}
    return moves, {name: draw(st.floats(-1000, 1000)) for name in names}


def pushed(chain: Chain, start: str, discount: float, steps: range, full: int) -> float:
    """Return the value of one customer by moving it forward, share by share."""
    moves, margins = chain
    where, worth = {start: Fraction(1)}, Fraction(0)
    for step in range(steps.stop):
        if step in steps:
            got = sum((share * Fraction(margins[stage]) for stage, share in where.items()), Fraction(0))
            worth += got / (1 + Fraction(discount)) ** (step - full)
        ahead: dict[str, Fraction] = {}
        for stage, share in where.items():
            for to, moved in moves[stage].items():
                ahead[to] = ahead.get(to, Fraction(0)) + share * Fraction(moved)
        where = ahead
    return float(worth)


@settings(max_examples=60)
@given(
    chains(), st.floats(0, 2), st.integers(1, 6), st.sampled_from([("now", "now"), ("next", "now"), ("next", "next")])
)
def test_value_over_steps_is_that_of_a_customer_moved_forward(
    chain: Chain, discount: float, horizon: int, timing: tuple[Any, Any]
) -> None:
    """Over any number of steps and by any timing, the value is what the customer's shares bring on their way."""
    first, full = timing
    worth = value_by_stage(*chain, discount=discount, horizon=horizon, first=first, full=full)
    skipped = int(first == "next")
    for stage, value in worth.values.items():
        right = pushed(chain, stage, discount, range(skipped, skipped + horizon), int(full == "next"))
        assert abs(value - right) <= 1e-9 * 1000 * horizon


@settings(max_examples=100)
@given(chains(), st.floats(0.01, 2), st.integers(1, 60))
def test_value_needs_no_limit_of_steps(chain: Chain, discount: float, steps: int) -> None:
    """Over n steps no more is missing than the discount of n steps leaves of the largest value."""
    whole = value_by_stage(*chain, discount=discount).values
    some = value_by_stage(*chain, discount=discount, horizon=steps).values
    largest = max(map(abs, whole.values()))
    for stage, value in whole.items():
        assert abs(value - some[stage]) <= (1 + discount) ** -steps * largest + 1e-9 * largest


@settings(max_examples=60)
@given(chains(kept=0.8), st.integers(1, 100))
def test_value_without_discount_is_approached_too(chain: Chain, steps: int) -> None:
    """Where a fifth leaves each step, over n steps no more than 0.8 ** n of the largest value is missing."""
    whole = value_by_stage(*chain, discount=0).values
    some = value_by_stage(*chain, discount=0, horizon=steps).values
    largest = max(map(abs, whole.values()))
    for stage, value in whole.items():
        assert abs(value - some[stage]) <= 0.8**steps * largest + 1e-9 * largest


# ------------------------------------------------------------------------------------------------------- words, tables


@settings(max_examples=60)
@given(drawn(known=False), st.sampled_from(STAGES) | st.none())
def test_economics_prose_is_total(amounts: dict[str, Any], stage: str | None) -> None:
    """Whatever is known, both languages have words for it, and name what is not."""
    judged = RelationshipEconomics.model_validate(amounts).judge(stage)
    english, russian = tell(judged), tell(judged, lang="ru")
    names = {"income": "expected income", "investment": "investment", "best_alternative": "best alternative"}
    assert all(names[name] in english for name in judged.unknown if name in names)
    assert english.count("\n") == russian.count("\n")
    assert any("а" <= letter <= "я" for letter in russian)


@settings(max_examples=60)
@given(drawn(known=False), st.sampled_from(STAGES) | st.none(), chains())
def test_tables_hold_every_answer(amounts: dict[str, Any], stage: str | None, chain: Chain) -> None:
    """Both forms, read again, hold the values of the rows, float for float."""
    judged = RelationshipEconomics.model_validate(amounts).judge(stage)
    rows = table([judged, value_by_stage(*chain, discount=0.5)])
    assert json.loads(as_json(rows)) == list(rows)
    for row, read in zip(rows, csv.DictReader(io.StringIO(as_csv(rows))), strict=True):
        assert {name: cell for name, cell in read.items() if cell} == {
            name: str(cell) for name, cell in row.items() if cell is not None
        }
    assert len(rows) == 2 + len(judged.parts) + len(chain[1])
