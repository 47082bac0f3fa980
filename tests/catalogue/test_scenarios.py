"""The illustrative scenarios: data alone, said to be ours, fit for their models, and reaching all of them.

Write the snapshots anew with ``python tests/catalogue/test_scenarios.py``.
"""

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from relstage.adapters.scenarios import dump_scenario, read_scenario
from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios import published
from relstage.catalogue.scenarios.loyalty_ladder import quiet_shop
from relstage.catalogue.scenarios.published import COMPARED, SCENARIOS
from relstage.models.scenarios import Scenario
from relstage.studies.simulation.checking import prepare, scenario_problems

if TYPE_CHECKING:
    from relstage.studies.simulation.blocks import Block

SNAPSHOTS = Path(__file__).parent / "snapshots" / "scenarios"
MODULES = sorted(Path(published.__file__).parent.glob("*.py"))
MAY_IMPORT = {"datetime", "relstage.rules", "relstage.messages", "relstage.models", "relstage.catalogue"}
MODEL_OF = {model.name: model for model in MODELS}

every = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)


def block(scenario: Scenario, paths: int = 2_000) -> "Block":
    """Simulate the first paths of a study."""
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.kernel import run

    return run(prepare(MODEL_OF[scenario.model], scenario), Draws(1988), 0, paths)


@every
def test_committed_snapshot_is_the_scenario(scenario: Scenario) -> None:
    """Each scenario is exactly what its committed file says, so that a changed number shows in review."""
    committed = (SNAPSHOTS / f"{scenario.name}.json").read_text(encoding="utf-8")
    assert dump_scenario(scenario) == committed, "write it anew with: python tests/catalogue/test_scenarios.py"
    assert read_scenario(committed) == scenario


def test_no_snapshot_is_left_over() -> None:
    """Every committed file belongs to a scenario, and no two scenarios have one name."""
    assert sorted(path.stem for path in SNAPSHOTS.glob("*.json")) == sorted(scenario.name for scenario in SCENARIOS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_scenarios_are_inert(path: Path) -> None:
    """A module of scenarios defines no function and imports nothing that could do more than hold data."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert {re.sub(r"(relstage\.\w+)\..*", r"\1", name) for name in imported} <= MAY_IMPORT


@every
def test_numbers_are_said_to_be_ours(scenario: Scenario) -> None:
    """Every scenario says that its numbers are illustrative; both languages name it."""
    assert (scenario.provenance.status, scenario.provenance.source) == ("operationalised", "relstage")
    assert "illustrative" in scenario.provenance.note
    assert scenario.summary
    assert not re.search("[А-Яа-яЁё]", scenario.title.en)
    assert re.search("[а-я]", scenario.title.ru)


@every
def test_scenario_fits_its_model(scenario: Scenario) -> None:
    """Nothing keeps a shipped scenario from being simulated, over ten years."""
    assert scenario_problems(MODEL_OF[scenario.model], scenario) == []
    assert scenario.months == 120


def test_every_model_has_a_scenario() -> None:
    """Each model of the catalogue has its scenario."""
    assert {scenario.model for scenario in SCENARIOS} == set(MODEL_OF)


@pytest.mark.needs("numpy")
def test_the_quiet_shop_is_a_chain() -> None:
    """One shipped scenario is a Markov chain, so that exact figures can be laid beside its estimates."""
    from relstage.studies.simulation.reckoning import chain_problems

    chains = [each.name for each in SCENARIOS if not chain_problems(MODEL_OF[each.model], each)]
    assert chains == ["quiet_shop"]


@pytest.mark.needs("numpy")
@pytest.mark.parametrize("scenario", [each for each in SCENARIOS if each is not quiet_shop], ids=lambda each: each.name)
def test_scenario_reaches_everything(scenario: Scenario) -> None:
    """Every stage and exit is reached by at least a tenth of the paths, and every transition fires somewhere."""
    model, found = MODEL_OF[scenario.model], block(scenario)
    for number, place in enumerate(model.places):
        assert (found.stages == number).any(axis=0).mean() > 0.1, place
    for number, transition in enumerate(model.transitions):
        assert (found.moves.transition == number).any(), transition.id


@pytest.mark.needs("numpy")
@every
def test_every_part_of_a_scenario_does_something(scenario: Scenario) -> None:
    """Every policy is carried out on some paths and not on all months; every event and shock counts somewhere."""
    found = block(scenario, 500)
    for nth, policy in enumerate(scenario.policies):
        assert 0 < found.done[nth].mean() < 0.5, policy.name
    for happening in scenario.happenings:
        assert max(happening.rates.values()) > 0, happening.event


def test_compared_scenarios_differ_by_their_policy() -> None:
    """The pair that is compared is one scenario with and without a policy."""
    without, with_policy = COMPARED
    change = {part: getattr(with_policy, part) for part in ("name", "title", "summary", "policies")}
    assert without.policies == ()
    assert without.replace(**change) == with_policy


@pytest.mark.needs("numpy")
def test_common_random_numbers_pay() -> None:
    """On the pair that is compared, common random numbers at least halve the variance of the difference of value."""
    without, with_policy = (block(scenario) for scenario in COMPARED)
    difference = with_policy.value - without.value
    assert (with_policy.value.var() + without.value.var()) / difference.var() > 2
    untouched = ~with_policy.done.any(axis=(0, 1))
    assert untouched.mean() > 0.05
    assert not difference[untouched].any()
    assert (with_policy.stages[:, untouched] == without.stages[:, untouched]).all()


if __name__ == "__main__":
    for scenario in SCENARIOS:
        (SNAPSHOTS / f"{scenario.name}.json").write_text(dump_scenario(scenario), encoding="utf-8")
