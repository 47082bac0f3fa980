"""Laws ``quality_composite_contains_every_completion`` and ``trend_is_the_least_squares_line``."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import Reading, Relationship
from relstage.studies.quality import DIMENSIONS, YEAR_SECONDS, Quality, slope, trends

START = datetime(2020, 2, 29, tzinfo=UTC)
shares = st.floats(0, 1) | st.sampled_from([0.0, 1.0])
weights = st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, st.floats(0, 1e6) | st.integers(0, 3))).filter(
    lambda each: any(each.values())
)
days = st.lists(st.tuples(st.integers(0, 700), shares), min_size=2, max_size=8, unique_by=lambda pair: pair[0])


@settings(max_examples=150)
@given(
    st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, shares | st.none())),
    weights,
    st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, shares)),
)
def test_quality_composite_contains_every_completion(
    known: dict[str, float | None], by: dict[str, float], unknown: dict[str, float]
) -> None:
    """However the unknown is filled in, the composite stays within its ends; the worst and best filling are these."""
    composite = Quality.model_validate(known).composite(by)

    def filled(values: dict[str, float]) -> float | None:
        whole = {name: values[name] if value is None else value for name, value in known.items()}
        return Quality.model_validate(whole).composite(by).value

    value = filled(unknown)
    assert value is not None
    assert composite.low <= value <= composite.high
    assert (filled(dict.fromkeys(DIMENSIONS, 0.0)), filled(dict.fromkeys(DIMENSIONS, 1.0))) == (
        composite.low,
        composite.high,
    )
    counted = [by[name] for name, each in known.items() if each is not None]
    assert composite.known == pytest.approx(sum(counted) / sum(by.values()))
    assert (composite.value is None) == (not any(counted))


@settings(max_examples=100)
@given(days, st.floats(-2, 2).filter(lambda tilt: abs(tilt) > 1e-3))
def test_trend_is_the_least_squares_line(told: list[tuple[int, float]], tilt: float) -> None:
    """No other line through the mean of the points has a lesser sum of squares."""
    points = [(START + timedelta(days=day), value) for day, value in told]
    steepness = slope(points)
    assert steepness is not None
    years = [(at - START).total_seconds() / YEAR_SECONDS for at, _ in points]
    middle, mean = sum(years) / len(years), sum(value for _, value in points) / len(points)

    def squares(of: float) -> float:
        return sum((value - mean - of * (year - middle)) ** 2 for year, (_, value) in zip(years, points, strict=True))

    assert squares(steepness) <= squares(steepness + tilt)


@settings(max_examples=40)
@given(days)
def test_the_slope_of_a_history_is_that_of_its_assessments(told: list[tuple[int, float]]) -> None:
    """Where readings are assessed and nothing else happens, each is a point and the last is the level."""
    facts = tuple(
        Reading(indicator="resilience", value=value, occurred_at=START + timedelta(days=day)) for day, value in told
    )
    as_of = START + timedelta(days=700)
    (trend,) = trends(Relationship(id="r", opened_at=START, facts=facts), as_of=as_of, indicators=["resilience"])
    assert trend.level == max(told)[1]
    assert [(point.at, point.value) for point in trend.points] == [
        (fact.occurred_at, fact.value) for fact in sorted(facts, key=lambda fact: fact.occurred_at)
    ]
    assert trend.per_year == slope((fact.occurred_at, float(fact.value or 0)) for fact in facts)
