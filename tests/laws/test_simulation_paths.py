"""Laws ``a_simulated_path_is_followed`` and ``a_prepared_scenario_is_lived``: production agrees with simulation."""

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.machines import StageModel
from relstage.models.scenarios import Scenario
from relstage.studies.simulation.checking import prepare, scenario_problems
from relstage.testing.strategies.tape import Tape
from tests.laws.definitions import Definition, definitions
from tests.laws.scenarios import SIZE, a_scenario, scenarios

if TYPE_CHECKING:
    from relstage.studies.simulation.lives import Lived

pytestmark = pytest.mark.needs("numpy")
MODEL_OF = {model.name: model for model in MODELS}
SEEDS = st.integers(0, 2**64 - 1)
PATHS = st.integers(0, 2**40)

met: Counter[str] = Counter()


def lived(model: StageModel, scenario: Scenario, seed: int, path: int) -> "Lived":
    """Live one path."""
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import lived

    return lived(prepare(model, scenario), Draws(seed), path)


def check_followed(life: "Lived", month: int) -> None:
    """Check that the fold of production is at each month end where the path is, and knows there what the path knew."""
    ends = [life.at(month) for month in range(len(life.stages))]
    standing = life.standing()
    here = standing.changes[0].origin if standing.changes else standing.stage
    for k, end in enumerate(ends):
        here = next((change.target for change in reversed(standing.changes) if change.at <= end), here)
        assert here == life.stages[k]
    assert {change.at for change in standing.changes} <= set(ends)
    assert {name: slot.value for name, slot in standing.readings.items()} == _known(life, -1)
    cut = life.standing(ends[month])
    assert cut.stage == life.stages[month]
    assert {name: slot.value for name, slot in cut.readings.items()} == _known(life, month)
    met["opened" if life.beginning is None else "taken over"] += 1
    met.update(change.kind for change in standing.changes)


def _known(life: "Lived", month: int) -> dict[str, object]:
    return {name: value for name, value in life.values[month].items() if value is not None}


@settings(max_examples=30, derandomize=True, deadline=None)
@given(st.sampled_from(SCENARIOS), SEEDS, PATHS, st.integers(1, 60), st.integers(0, 60))
def check_shipped(scenario: Scenario, seed: int, path: int, months: int, month: int) -> None:
    """Check a path of a scenario of the catalogue."""
    life = lived(MODEL_OF[scenario.model], scenario.replace(months=months), seed, path)
    check_followed(life, min(month, months))


@settings(max_examples=120, derandomize=True, deadline=None)
@given(st.sampled_from(MODELS), st.binary(min_size=SIZE, max_size=SIZE), SEEDS, PATHS, st.integers(0, 18))
def check_drawn(model: StageModel, data: bytes, seed: int, path: int, month: int) -> None:
    """Check a path of a drawn scenario for a model of the catalogue."""
    scenario = a_scenario(Tape(data), model, 18)
    check_followed(lived(model, scenario, seed, path), min(month, scenario.months))


@settings(max_examples=200, derandomize=True, deadline=None)
@given(definitions(), st.binary(min_size=SIZE, max_size=SIZE), SEEDS, PATHS, st.integers(0, 18))
def check_made_up(definition: Definition, data: bytes, seed: int, path: int, month: int) -> None:
    """Check a path of a drawn scenario for a drawn model."""
    scenario = a_scenario(Tape(data), definition.model, 18)
    check_followed(lived(definition.model, scenario, seed, path), min(month, scenario.months))


def test_a_simulated_path_is_followed() -> None:
    """Followed as production follows it, a path is at each month end in the same stage, with the same readings."""
    met.clear()
    check_shipped()
    check_drawn()
    check_made_up()
    assert min(met[kind] for kind in ("opened", "taken over", "advance", "regress", "terminate", "recover")) >= 20, met


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.sampled_from(MODELS).flatmap(lambda model: st.tuples(st.just(model), scenarios(model))))
def test_a_prepared_scenario_is_lived(case: tuple[StageModel, Scenario]) -> None:
    """A sound scenario is not refused, and a first path of it is lived to its horizon."""
    model, scenario = case
    assert scenario_problems(model, scenario) == []
    assert len(lived(model, scenario, 0, 0).stages) == scenario.months + 1
