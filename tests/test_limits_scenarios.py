"""Both sides of every limit of scenarios: what stands at it is taken, what is one past it is refused by its code."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from relstage import ford
from relstage.errors import ScenarioError
from relstage.models.scenarios import Beginning, Deed, Drift, Happening, OneOf, Policy, Scenario, Shock
from relstage.rules import always
from relstage.studies.simulation.checking import scenario_problems
from tests.made_up import MADE_UP, a_model, a_stage, labels


class Row(NamedTuple):
    """A limit, how to try a size, one at it and one past it, and the code past it."""

    limit: str
    attempt: Callable[[Any], object]
    at: Any
    past: Any
    code: str


def a_scenario(**changes: Any) -> Scenario:
    """Return a plain scenario with changes."""
    given = {"name": "plain", "title": labels("plain"), "model": "ford", "starts_on": date(2025, 1, 1), "months": 12}
    return Scenario(**{**given, "provenance": MADE_UP, **changes})


def judged(scenario: Scenario, model: Any = ford) -> None:
    """Refuse a scenario that does not fit."""
    if problems := scenario_problems(model, scenario):
        raise ScenarioError(*problems)


def of_places(number: int) -> None:
    """Judge a scenario for a model of so many places."""
    stages = tuple(a_stage(f"s{i}") for i in range(number - len(a_model().exits)))
    model = a_model(stages=stages, initial="s0", transitions=(), flags=())
    judged(a_scenario(model=model.name), model)


def a_policy(**changes: Any) -> Policy:
    """Return a policy with changes."""
    return Policy(**{"name": "p", "when": always, "events": (Deed(event="social_event"),), **changes})


HAPPENING = Happening(event="social_event", rates={})
DEED = Deed(event="social_event")
MANY, FEW, LESS, MORE = "too_long", "too_short", "greater_than_equal", "less_than_equal"
ROWS = (
    Row("models.scenarios.Rate", lambda n: Happening(event="e", rates={"*": n}), 31, 31.5, MORE),
    Row("models.scenarios.Rate", lambda n: Happening(event="e", rates={"*": n}), 0, -0.5, LESS),
    Row("models.scenarios.Chance", lambda n: a_policy(chance=n), 1, 1.01, MORE),
    Row("models.scenarios.Chance", lambda n: a_policy(chance=n), 0, -0.01, LESS),
    Row("models.scenarios.OneOf.values", lambda n: OneOf(values=(1.0,) * n), 1_000, 1_001, MANY),
    Row("models.scenarios.OneOf.values", lambda n: OneOf(values=(1.0,) * n), 1, 0, FEW),
    Row("models.scenarios.OneOf.weights", lambda n: OneOf(values=(1.0,), weights=(n,)), 0, -0.01, LESS),
    Row("models.scenarios.Beginning.months_in_stage", lambda n: Beginning(months_in_stage=n), 1_200, 1_201, MORE),
    Row("models.scenarios.Beginning.months_in_stage", lambda n: Beginning(months_in_stage=n), 0, -1, LESS),
    Row("models.scenarios.Beginning.months_inactive", lambda n: Beginning(months_inactive=n), 1_200, 1_201, MORE),
    Row("models.scenarios.Beginning.months_inactive", lambda n: Beginning(months_inactive=n), 0, -1, LESS),
    Row("models.scenarios.Beginning.weight", lambda n: Beginning(weight=n), 0, -0.01, LESS),
    Row("models.scenarios.Drift.noise", lambda n: Drift(indicator="i", noise=n), 0, -0.01, LESS),
    Row("models.scenarios.Shock.month", lambda n: Shock(name="s", month=n), 1_200, 1_201, MORE),
    Row("models.scenarios.Shock.month", lambda n: Shock(name="s", month=n), 1, 0, LESS),
    Row("models.scenarios.Policy.events", lambda n: a_policy(events=(DEED,) * n), 16, 17, MANY),
    Row("models.scenarios.Policy.events", lambda n: a_policy(events=(DEED,) * n), 1, 0, FEW),
    Row("models.scenarios.Policy.cost", lambda n: a_policy(cost=n), 0, -0.01, LESS),
    Row("models.scenarios.Policy.every", lambda n: a_policy(every=n), 1_200, 1_201, MORE),
    Row("models.scenarios.Policy.every", lambda n: a_policy(every=n), 1, 0, LESS),
    Row("models.scenarios.MAX_MONTHS", lambda n: a_scenario(months=n), 1_200, 1_201, MORE),
    Row("models.scenarios.Scenario.months", lambda n: a_scenario(months=n), 1, 0, LESS),
    Row("models.scenarios.MAX_OCCASIONS", lambda n: a_scenario(occasions=n), 31, 32, MORE),
    Row("models.scenarios.Scenario.occasions", lambda n: a_scenario(occasions=n), 1, 0, LESS),
    Row("models.scenarios.Scenario.beginnings", lambda n: a_scenario(beginnings=(Beginning(),) * n), 1, 0, FEW),
    Row(
        "models.scenarios.Scenario.beginnings",
        lambda n: a_scenario(beginnings=(Beginning(),) * n),
        100_000,
        100_001,
        MANY,
    ),
    Row("models.scenarios.MAX_HAPPENINGS", lambda n: a_scenario(happenings=(HAPPENING,) * n), 256, 257, MANY),
    Row("models.scenarios.Scenario.happenings", lambda n: a_scenario(happenings=(HAPPENING,) * n), 256, 257, MANY),
    Row("models.scenarios.Scenario.discount", lambda n: a_scenario(discount=n), 10, 10.01, MORE),
    Row("models.scenarios.Scenario.discount", lambda n: a_scenario(discount=n), 0, -0.01, LESS),
    Row("studies.simulation.checking.MAX_PLACES", of_places, 127, 128, "too-many-stages"),
    Row(
        "studies.simulation.checking.FIRST_YEAR",
        lambda day: judged(a_scenario(starts_on=day)),
        date(2, 1, 1),
        date(1, 12, 1),
        "bad-time",
    ),
    Row(
        "studies.simulation.checking.LAST_YEAR",
        lambda day: judged(a_scenario(starts_on=day)),
        date(9997, 12, 28),
        date(9998, 1, 1),
        "bad-time",
    ),
)


def codes(row: Row, size: Any) -> set[str]:
    """Return the codes of what is wrong with so much of it."""
    try:
        row.attempt(size)
    except ScenarioError as error:
        return {problem.code for problem in error.problems}
    except ValidationError as error:
        return {flaw["type"] for flaw in error.errors()}
    return set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.limit} {row.code}")
def test_a_limit_of_scenarios_holds_on_both_sides(row: Row) -> None:
    """At the limit nothing is wrong; one past it there is, by the code of that limit."""
    assert codes(row, row.at) == set()
    assert row.code in codes(row, row.past)
