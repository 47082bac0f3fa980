"""Quality of a relationship: three dimensions, a composite by the user's weights alone, and where each is heading."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from relstage import Event, Reading, Relationship, follow, ford
from relstage.errors import DefinitionError, FactError, RelstageError
from relstage.rules import Number
from relstage.studies.quality import Quality, quality, slope, tell, trends
from tests.made_up import a_model, an_indicator

START = datetime(2020, 1, 1, tzinfo=UTC)
EVEN = {"trust": 1, "resilience": 1, "network_potential": 1}


def found(attempt: Callable[[], object]) -> list[tuple[str, str]]:
    """Return code and place of each problem that an attempt meets with."""
    with pytest.raises(RelstageError) as caught:
        attempt()
    return [(problem.code, problem.place) for problem in caught.value.problems]


def trusted(value: float | None, years: float) -> Reading:
    """Return a reading of trust so many years after the start."""
    return Reading(indicator="trust", value=value, occurred_at=START + timedelta(days=365.2425 * years))


def after(years: float) -> datetime:
    """Return the instant so many years after the start."""
    return START + timedelta(days=365.2425 * years)


def test_what_is_not_read_is_unknown() -> None:
    """Readings give what they hold; other indicators do not enter."""
    told = quality({"trust": 0.7, "resilience": None, "commitment": 0.2})
    assert (told.trust, told.resilience, told.network_potential) == (0.7, None, None)
    assert told.unknown == ("resilience", "network_potential")


def test_a_standing_gives_its_dated_readings() -> None:
    """Of a standing, and of readings with their dates, the dates and bases are kept."""
    reading = trusted(0.4, 0)
    standing = follow(ford, Relationship(id="r", facts=(reading,)), as_of=START)
    assert quality(standing).readings == {"trust": reading} == quality({"trust": reading}).readings
    assert Quality.model_validate_json(quality(standing).model_dump_json()) == quality(standing)


def test_readings_off_their_scale_are_refused() -> None:
    """What is no reading of the model is refused, as for any decision; so is a model that measures otherwise."""
    assert [code for code, _ in found(lambda: quality({"trust": 1.2}))] == ["off-scale"]
    with pytest.raises(ValidationError, match="less than or equal to 1"):
        Quality(trust=1.2)
    likert = a_model(indicators=(an_indicator("trust", Number(low=1, high=5)),))
    assert found(lambda: quality({"trust": 4}, model=likert)) == [("other-scale", "trust")]


def test_there_is_no_composite_without_weights() -> None:
    """Nobody but the user says what counts for how much."""
    assert found(Quality(trust=0.8).composite) == [("no-weights", "weights")]


@pytest.mark.parametrize(
    ("weights", "problems"),
    [
        ({"trust": 1}, [("missing-weight", "resilience"), ("missing-weight", "network_potential")]),
        (EVEN | {"trust": -1, "resilience": math.nan}, [("bad-weight", "trust"), ("bad-weight", "resilience")]),
        (EVEN | {"resilence": 1}, [("unknown-weight", "resilence")]),
        (dict.fromkeys(EVEN, 0), [("bad-weight", "weights")]),
        (
            {"trust": True, "resilience": "1", "network_potential": 0},
            [("bad-weight", "trust"), ("bad-weight", "resilience")],
        ),
    ],
    ids=["missing", "no weight", "misspelt", "nothing counts", "no number"],
)
def test_weights_are_checked(weights: Any, problems: list[tuple[str, str]]) -> None:
    """All three have a weight of 0 or more, one of them above 0; all that is wrong is told at once."""
    assert found(lambda: Quality(trust=0.8).composite(weights)) == problems


def test_a_composite_says_how_much_is_known_and_how_far_it_may_go() -> None:
    """The mean is that of the known; the unknown at its worst and best gives the range."""
    weights = {"trust": 2, "resilience": 1, "network_potential": 1}
    half = Quality(trust=0.5).composite(weights)
    assert (half.value, half.known, half.low, half.high) == (0.5, 0.5, 0.25, 0.75)
    none = Quality().composite(weights)
    assert (none.value, none.known, none.low, none.high) == (None, 0, 0, 1)
    full = Quality(trust=0.5, resilience=1, network_potential=0).composite(weights)
    assert (full.value, full.known, full.low, full.high) == (0.5, 1, 0.5, 0.5)


# -------------------------------------------------------------------------------------------------------------- trends


def trend_of(*facts: Event | Reading, at: float, **more: Any) -> Any:
    """Return the trend of trust so many years after the start."""
    relationship = Relationship(id="r", opened_at=START, facts=facts)
    return trends(relationship, as_of=after(at), indicators=["trust"], **more)[0]


def test_level_and_direction_stand_beside_each_other() -> None:
    """A tenth a year up is rising by a tenth; the level is the last one."""
    told = trend_of(trusted(0.4, 0), trusted(0.5, 1), trusted(0.6, 2), at=2)
    assert (told.level, told.direction, len(told.points)) == (0.6, "rising", 3)
    assert told.per_year == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("values", "direction"), [((0.5, 0.5), "steady"), ((0.6, 0.5), "falling"), ((0.5,), "unknown"), ((), "unknown")]
)
def test_the_direction_is_the_sign_of_the_slope(values: tuple[float, ...], direction: str) -> None:
    """Two points give a direction, one does not."""
    told = trend_of(*(trusted(value, year) for year, value in enumerate(values)), at=1.5)
    assert told.direction == direction


def test_points_before_the_window_do_not_count() -> None:
    """The window holds what it was told in; without one the whole history counts."""
    facts = (trusted(0.9, 0), trusted(0.4, 2), trusted(0.5, 3))
    assert trend_of(*facts, at=3.5).per_year == pytest.approx(0.1)
    assert trend_of(*facts, at=3.5, window_months=None).direction == "falling"
    assert trend_of(*facts, at=3.5, window_months=12).direction == "unknown"
    assert trend_of(*facts, at=2.5).level == 0.4


def test_events_that_move_a_reading_are_points_of_its_history() -> None:
    """A broken promise lowers trust, and its instant is a point, marked as inferred."""
    broken = Event(id="e", kind="promise_broken", occurred_at=after(1))
    told = trend_of(trusted(0.6, 0), broken, at=2)
    assert [point.basis for point in told.points] == ["assessed", "inferred"]
    assert told.direction == "falling"


def test_what_is_no_longer_known_has_no_direction() -> None:
    """Once the level is unknown, so is where it is heading."""
    told = trend_of(trusted(0.4, 0), trusted(0.5, 1), trusted(None, 1.5), at=2)
    assert (told.level, told.per_year, told.direction, len(told.points)) == (None, None, "unknown", 2)


def test_a_trend_begins_anew_after_a_recovery() -> None:
    """What was known before an ending is forgotten with it."""
    ended = Event(id="x", kind="relationship_ended", occurred_at=after(1.2), attributes={"initiator": "customer"})
    again = Event(id="y", kind="reactivated", occurred_at=after(1.4))
    facts = (trusted(0.9, 0.5), trusted(0.8, 1), ended, again, trusted(0.3, 1.5), trusted(0.4, 2))
    told = trend_of(*facts, at=2)
    assert [point.value for point in told.points] == [0.3, 0.4]
    assert told.direction == "rising"


def test_indicators_and_window_are_checked() -> None:
    """Only numbers of the model have a slope, and a window is a number of whole months."""
    relationship = Relationship(id="r", opened_at=START)
    with pytest.raises(DefinitionError, match="did you mean 'commitment'") as caught:
        trends(relationship, as_of=after(1), indicators=["comitment", "supplier_status"])
    assert len(caught.value.problems) == 2
    for window in (0, 1_201, True, 1.5):
        with pytest.raises(FactError, match="whole number of months"):
            trends(relationship, as_of=after(1), window_months=window)  # type: ignore[arg-type]


def test_a_slope_needs_two_instants() -> None:
    """Two values of one instant make no line."""
    assert slope([(START, 0.1), (START, 0.9)]) is None
    assert slope([]) is None


def test_answers_are_told() -> None:
    """Vector, composite and trend have their sentences in both languages."""
    told = quality({"trust": 0.7, "network_potential": 0.2})
    assert tell(told) == "trust: 0.7\nresilience to breakdowns: not known\npotential of the business network: 0.2"
    assert "устойчивость к срывам: неизвестно" in tell(told, lang="ru")
    assert tell(told.composite(EVEN)) == "By your weights 0.45, from 0.3 to 0.6333; known: 66.7% of the weight."
    assert tell(Quality().composite(EVEN)) == "By your weights from 0 to 1; nothing that counts is known."
    rising = trend_of(trusted(0.4, 0), trusted(0.5, 1), at=1)
    assert tell(rising) == "trust: 0.5; rising, 0.1 a year (points: 2)"
    assert tell(rising, lang="ru") == "доверие: 0,5; растет, 0,1 в год (точек: 2)"
    assert tell(trend_of(at=1)) == "trust: not known; direction not known"
