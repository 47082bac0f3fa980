"""Law ``scenario_round_trip``: a scenario written as a file and read back is equal and has the same digest."""

import json
import random
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.adapters.scenarios import dump_scenario, read_scenario, scenario_schema
from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.machines import StageModel
from relstage.models.scenarios import Scenario
from relstage.testing.strategies.tape import Tape
from tests.laws.definitions import Definition, definitions
from tests.laws.scenarios import SIZE, a_scenario, scenarios

SCHEMA = jsonschema.Draft202012Validator(scenario_schema())


def shuffled(value: Any, order: random.Random) -> Any:
    """Return `value` with the keys of every object in another order."""
    match value:
        case dict():
            keys = order.sample(list(value), len(value))
            return {key: shuffled(value[key], order) for key in keys}
        case list():
            return [shuffled(item, order) for item in value]
        case _:
            return value


def assert_comes_back(scenario: Scenario, model: StageModel | None) -> None:
    """Check that a scenario comes back from its file, whatever the layout and the order of keys."""
    written = dump_scenario(scenario, model=model)
    again = read_scenario(written.encode(), model=model)
    assert again == scenario
    assert again.digest == scenario.digest
    document = json.loads(written)
    SCHEMA.validate(document)
    other = json.dumps(shuffled(document, random.Random(7)), indent=None, ensure_ascii=True)
    assert read_scenario(other, model=model).digest == scenario.digest


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.sampled_from(MODELS).flatmap(scenarios))
def test_scenario_round_trip(scenario: Scenario) -> None:
    """Whatever a scenario for a model of the catalogue says comes back; the model is found by its name."""
    assert_comes_back(scenario, None)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(definitions(), st.binary(min_size=SIZE, max_size=SIZE), st.booleans())
def test_scenario_round_trip_of_a_house(definition: Definition, data: bytes, handed_over: bool) -> None:
    """A scenario for a model of a house comes back too, with the model at hand or without."""
    scenario = a_scenario(Tape(data), definition.model, 12)
    assert_comes_back(scenario, definition.model if handed_over else None)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_shipped_scenario_round_trip(scenario: Scenario) -> None:
    """Each scenario of the catalogue comes back."""
    assert_comes_back(scenario, None)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(scenarios(MODELS[0]), scenarios(MODELS[0]))
def test_digest_tells_scenarios_apart(one: Scenario, other: Scenario) -> None:
    """Scenarios are equal exactly when their digests are."""
    assert (one == other) == (one.digest == other.digest)
