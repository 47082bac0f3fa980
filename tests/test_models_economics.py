"""Amounts of a relationship: what they may be, what comes of them, and what is refused."""

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from relstage import follow, ford
from relstage.errors import FactError, RelstageError
from relstage.models import Reading, Relationship
from relstage.models.economics import Credibility, Range, RelationshipEconomics

NOW = datetime(2024, 3, 1, tzinfo=UTC)


def amounts(**given: Any) -> RelationshipEconomics:
    """Return amounts that nothing costs and nothing competes with, but for those given."""
    return RelationshipEconomics.model_validate({"retention_cost": 0, "investment": 0, "best_alternative": 0} | given)


def found(attempt: Callable[[], object]) -> list[tuple[str, str]]:
    """Return code and place of each problem that an attempt meets with."""
    with pytest.raises(RelstageError) as caught:
        attempt()
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_net_and_advantage_are_those_of_the_text() -> None:
    """Income less the cost of keeping and less the investment; less the best alternative."""
    economics = amounts(income=100, retention_cost=30, investment=(20, 40), best_alternative=(5, 25))
    assert economics.net == Range(low=30, high=50)
    assert economics.net_advantage == Range(low=5, high=45)


def test_years_are_discounted_at_their_end() -> None:
    """Income and cost of keeping fall at the end of each year; the rest is today's money."""
    economics = amounts(income=130, retention_cost=20, investment=50, best_alternative=100, years=2, discount=0.25)
    assert economics.net == Range(low=88 + 70.4 - 50, high=88 + 70.4 - 50)
    assert economics.net_advantage == Range(low=8.4, high=8.4)


def test_the_alternative_may_be_the_net_of_another_relationship() -> None:
    """What another relationship leaves can be given as it is."""
    other = amounts(income=(40, 50), investment=10)
    assert amounts(income=100, best_alternative=other.net).net_advantage == Range(low=60, high=70)


@pytest.mark.parametrize(
    ("income", "word"),
    [
        ((1, 2), "credible"),
        ((0, 2), "cannot_say"),
        ((-1, 2), "cannot_say"),
        ((-1, 0), "not_credible"),
        (0, "not_credible"),
        (None, "cannot_say"),
    ],
)
def test_the_word_is_credible_only_where_the_whole_range_is_above_zero(income: Any, word: str) -> None:
    """Above zero throughout: credible; nowhere above zero: not; otherwise nobody can say."""
    assert amounts(income=income).judge().word.value == word


def test_the_word_has_no_truth_value() -> None:
    """Three answers do not fit into a bool."""
    with pytest.raises(FactError, match="compare it: word is Credibility"):
        bool(Credibility.NOT_CREDIBLE)


def test_an_unknown_amount_makes_the_advantage_unknown_and_is_named() -> None:
    """The net needs no alternative; the advantage does."""
    judged = amounts(income=10, best_alternative=None).judge()
    assert (judged.net, judged.net_advantage, judged.unknown) == (Range(low=10, high=10), None, ("best_alternative",))
    assert amounts(income=10, investment=None).net is None


def test_parts_say_what_is_in_doubt_and_what_would_be_enough() -> None:
    """Each amount has its share of the width, and the value at which the advantage is 0 with all else at its worst."""
    judged = amounts(income=(90, 130), retention_cost=30, investment=(40, 50), best_alternative=15).judge()
    assert [(part.name, part.width, part.enough) for part in judged.parts] == [
        ("income", 0.8, 95.0),
        ("retention_cost", 0.0, 25.0),
        ("investment", 0.2, 45.0),
        ("best_alternative", 0.0, 10.0),
    ]
    assert judged.parts[2].worth == Range(low=-50, high=-40)


def test_a_cost_that_even_nothing_would_not_make_up_for_has_no_enough() -> None:
    """Where the advantage stays below 0 without the cost, no cost is low enough."""
    judged = amounts(income=10, retention_cost=5, investment=50).judge()
    assert [part.enough for part in judged.parts] == [55.0, None, 5.0, -45.0]


def test_amounts_by_stage_are_judged_in_each_and_in_all() -> None:
    """In a stage its own amounts count; whatever the stage, the range reaches over all of them."""
    economics = amounts(income={"early": (0, 20), "development": 60}, retention_cost=25)
    assert [economics.judge(stage).word.value for stage in economics.stages] == ["not_credible", "credible"]
    assert economics.net_advantage == Range(low=-25, high=35)
    assert (economics.judge().word.value, economics.judge().parts) == ("cannot_say", ())
    assert economics.judge("early").stage == "early"


def test_one_stage_unknown_leaves_the_whole_unknown() -> None:
    """Where one stage's amount is not known, the range over all stages is not either."""
    economics = amounts(income={"early": None, "development": 60})
    assert (economics.net_advantage, economics.judge().unknown) == (None, ("income",))
    assert economics.judge("development").word.value == "credible"


def test_an_unknown_stage_is_refused_with_the_nearest() -> None:
    """Where amounts are by stage, asking for another one names the nearest; where none is, any stage will do."""
    with pytest.raises(FactError, match="did you mean 'early'"):
        amounts(income={"early": 1}).judge("erly")
    assert amounts(income=1).judge("erly").stage == "erly"


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Ends in the wrong order, no numbers, costs below 0, other stages, bad years and rates, unknown names."""
    wrong: Any = {
        "income": {"early": (3, 2), "development": math.nan},
        "retention_cost": {"erly": -1, "development": "x"},
        "investment": (1, math.inf),
        "best_alternative": 2e12,
        "years": 0,
        "discount": -0.1,
        "discont": 3,
    }
    assert found(lambda: RelationshipEconomics.model_validate(wrong)) == [
        ("unknown-field", "/discont"),
        ("low-above-high", "/income/early"),
        ("not-a-number", "/income/development"),
        ("negative-cost", "/retention_cost/erly"),
        ("not-a-number", "/retention_cost/development"),
        ("not-a-number", "/investment"),
        ("too-large", "/best_alternative"),
        ("unknown-stage", "/retention_cost/erly"),
        ("missing-stage", "/retention_cost"),
        ("out-of-range", "/years"),
        ("out-of-range", "/discount"),
    ]


@pytest.mark.parametrize("wrong", [True, "5", [1], [1, 2, 3], {"low": 1, "high": None}, b"1", 10**400])
def test_what_is_no_amount_is_refused(wrong: Any) -> None:
    """A truth value, text, a list of another length and a number past float64 are no amounts."""
    assert found(lambda: amounts(income=wrong)) == [("not-a-number", "/income")]


def test_amounts_by_no_stage_are_refused() -> None:
    """An empty table says nothing."""
    assert found(lambda: amounts(income={})) == [("no-stage", "/income")]


def test_a_range_alone_is_checked_too() -> None:
    """A range refuses ends in the wrong order, and what is no number."""
    assert found(lambda: Range(low=2, high=1)) == [("low-above-high", "")]
    assert found(lambda: Range(low=math.nan, high=1)) == [("not-a-number", "")]
    assert 1.5 in Range(low=1, high=2)
    with pytest.raises(ValidationError, match="Field required"):
        Range.model_validate({"low": 1})
    with pytest.raises(ValidationError, match="valid dictionary"):
        RelationshipEconomics.model_validate([1])


def test_amounts_are_written_and_read_again() -> None:
    """JSON gives back the same amounts; a file may also hold plain numbers and pairs."""
    economics = amounts(income={"early": (1, 2), "development": None}, best_alternative=None, years=3, discount=0.1)
    assert RelationshipEconomics.model_validate_json(economics.model_dump_json()) == economics
    text = '{"income": [1, 2], "retention_cost": 0, "investment": {"low": 0, "high": 0}, "best_alternative": 0}'
    assert RelationshipEconomics.model_validate_json(text) == amounts(income=(1, 2))
    judged = economics.judge("early")
    assert type(judged).model_validate_json(judged.model_dump_json()) == judged


def test_a_reading_is_the_low_end() -> None:
    """The reading is assessed and takes the low end unless the other one is asked for; unknown stays unknown."""
    economics = amounts(income=(-5, 45))
    assert economics.to_reading(NOW) == Reading(indicator="net_advantage", value=-5, occurred_at=NOW)
    later = datetime(2024, 5, 1, tzinfo=UTC)
    high = economics.to_reading(NOW, end="high", side="supplier", recorded_at=later)
    assert (high.value, high.side, high.recorded_at) == (45.0, "supplier", later)
    assert amounts(income=None).to_reading(NOW).value is None


def test_a_reading_is_taken_by_the_models() -> None:
    """Models that declare the advantage follow the reading; by stage it is that of the stage named."""
    reading = amounts(income={"early": 1, "development": 9}).to_reading(NOW, stage="development")
    standing = follow(ford, Relationship(id="r", facts=(reading,)), as_of=NOW)
    assert standing.readings["net_advantage"].value == 9
