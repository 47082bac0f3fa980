"""Value by stage: what is refused, with row and column, and which chains have a value without a horizon."""

import math
from collections.abc import Callable
from typing import Any, cast

import pytest

from relstage.errors import FactError, RelstageError
from relstage.studies.economics import value_by_stage

STAGES = {"early": 10.0, "development": 20.0}
MOVES = {"early": {"early": 0.5, "development": 0.3}, "development": {"development": 0.8, "early": 0.1}}


def found(attempt: Callable[[], object]) -> list[tuple[str, str]]:
    """Return code and place of each problem that an attempt meets with."""
    with pytest.raises(RelstageError) as caught:
        attempt()
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_all_that_is_wrong_is_told_with_row_and_column() -> None:
    """Shares below 0 or above 1, rows above 1, unknown stages and missing rows are refused together."""
    moves: Any = {
        "early": {"early": -0.2, "developement": 0.5, "development": math.nan},
        "development": {"early": 0.7, "development": 0.4},
        "final": {},
    }
    margins: Any = STAGES | {"long_term": math.inf, "ended": 2e12}
    assert found(lambda: value_by_stage(moves, margins, discount=-1, horizon=0, first=cast("Any", "later"))) == [
        ("not-a-number", "margins, long_term"),
        ("missing-row", "row long_term"),
        ("too-large", "margins, ended"),
        ("missing-row", "row ended"),
        ("negative-share", "row early, column early"),
        ("unknown-stage", "row early, column developement"),
        ("not-a-number", "row early, column development"),
        ("row-above-one", "row development, column early"),
        ("unknown-stage", "row final"),
        ("out-of-range", "discount"),
        ("out-of-range", "horizon"),
        ("out-of-range", "first"),
    ]


@pytest.mark.parametrize(
    ("moves", "margins", "code"),
    [
        ([], STAGES, "wrong-class"),
        ({"early": 3}, {"early": 1}, "wrong-class"),
        ({}, {}, "no-stage"),
        ({"early": {"early": True}}, {"early": 1}, "not-a-number"),
        ({"early": {"early": 1.01}}, {"early": 1}, "row-above-one"),
    ],
    ids=["no mapping", "no row", "no stage", "a bool", "one share above 1"],
)
def test_other_things_are_refused(moves: Any, margins: Any, code: str) -> None:
    """What is no table of shares is refused by its code."""
    assert found(lambda: value_by_stage(moves, margins, discount=0.1))[0][0] == code


def test_the_nearest_stage_is_offered() -> None:
    """A misspelt column names the stage that was meant."""
    with pytest.raises(FactError, match="did you mean 'development'"):
        value_by_stage({"early": {"developement": 0.5}, "development": {}}, STAGES, discount=0.1)


def test_an_undiscounted_present_leaves_no_other_step_in_full() -> None:
    """Where the present margin counts, the next one cannot be the first that does."""
    assert found(lambda: value_by_stage(MOVES, STAGES, discount=0.1, full="next")) == [("out-of-range", "full")]


def test_without_discount_a_leaking_chain_has_a_value() -> None:
    """A stage kept at one half, at 10 a step, is worth 20 in all."""
    assert value_by_stage({"kept": {"kept": 0.5}}, {"kept": 10}, discount=0).values == {"kept": 20}


def test_without_discount_whoever_stays_for_ever_and_brings_something_has_none() -> None:
    """Stages that nobody ever leaves are refused by name; a horizon or a discount gives them a value."""
    moves = {"a": {"b": 0.5}, "b": {"c": 1.0}, "c": {"b": 1.0}}
    margins = {"a": 1.0, "b": 1.0, "c": 0.0}
    assert found(lambda: value_by_stage(moves, margins, discount=0)) == [("no-end", "b")]
    assert value_by_stage(moves, margins, discount=0, horizon=4).values == {"a": 2.0, "b": 2.0, "c": 2.0}
    assert value_by_stage(moves, margins, discount=1.0).values["b"] == pytest.approx(4 / 3)


def test_without_discount_stages_kept_for_ever_may_bring_nothing() -> None:
    """Customers lost for good are worth nothing, and do not stop the others from having a value."""
    moves = {"kept": {"kept": 0.75, "lost": 0.25}, "lost": {"lost": 1.0}}
    assert value_by_stage(moves, {"kept": 3.0, "lost": 0.0}, discount=0).values == {"kept": 12.0, "lost": 0.0}


def test_rows_summed_in_floats_are_rows_of_one() -> None:
    """Ten shares of a tenth sum to one, so that nobody leaves, though their floats do not say so."""
    names = [f"s{place}" for place in range(10)]
    moves = {name: dict.fromkeys(names, 0.1) for name in names}
    assert {code for code, _ in found(lambda: value_by_stage(moves, dict.fromkeys(names, 1.0), discount=0))} == {
        "no-end"
    }


def test_a_value_beyond_all_measure_is_refused() -> None:
    """A chain that next to nobody leaves, undiscounted, is refused instead of overflowing."""
    moves = {"a": {"a": 1.0, "b": 1e-200}, "b": {}}
    assert found(lambda: value_by_stage(moves, {"a": 1e12, "b": 0.0}, discount=0)) == [("no-end", "a")]


def test_the_value_of_a_base_adds_up_its_customers() -> None:
    """Customers by stage times their value; what is no number of customers of a stage is refused."""
    worth = value_by_stage(MOVES, STAGES, discount=0.1, horizon=1)
    assert worth.of_base({"early": 3, "development": 2}) == 70
    assert found(lambda: worth.of_base({"erly": 1, "early": -1, "development": math.nan})) == [
        ("unknown-stage", "customers, erly"),
        ("out-of-range", "customers, early"),
        ("not-a-number", "customers, development"),
    ]


def test_the_largest_margin_and_rate_are_taken() -> None:
    """Margins reach 1e12 either way and rates 10; a step past either is refused."""
    assert value_by_stage({"a": {}}, {"a": -1e12}, discount=10).values == {"a": -1e12}
    past: Any = {"a": math.nextafter(1e12, math.inf)}
    assert found(lambda: value_by_stage({"a": {}}, past, discount=10.01)) == [
        ("too-large", "margins, a"),
        ("out-of-range", "discount"),
    ]
