"""Exact answers: against formulas written by hand, and what is no chain told with its place."""

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

import pytest

from relstage.dynamics import Add, AttributeKind, Set
from relstage.machines import StageModel, Trigger
from relstage.studies import simulation
from relstage.studies.simulation import Happening, OneOf, Scenario
from tests.made_up import MADE_UP, a_kind, a_model, a_transition
from tests.studies.analytic import CASES, Case, Known, a_scenario, orders, silence, status, stay, trust

if find_spec("numpy"):
    from relstage.studies.simulation.beside import check
    from relstage.studies.simulation.reckoning import Exact, exact
    from relstage.studies.simulation.running import simulate
    from tests.soak.analytic import MOST, rows

pytestmark = pytest.mark.needs("numpy")


def figure(found: "Exact", known: Known) -> float:
    """Return the exact figure that `known` names."""
    number_of = found.prepared.number_of
    match known.what:
        case "at":
            return float(found.occupancy[known.month, number_of[known.of]])
        case "first":
            return float(found.first_passage(known.of)[known.month])
        case "by":
            return float(found.first_passage(known.of)[: known.month + 1].sum())
        case "ended":
            return float(found.ending()[: known.month + 1].sum())
        case "moves":
            edges = [id for _, id, _ in found.edges]
            return float(found.flows[:, edges.index(known.of)].sum())
        case "done":
            return float(found.done[0, known.month])
        case "value":
            return found.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_formulas_written_by_hand(case: Case) -> None:
    """Every figure is that of its formula, to rounding; published figures to the digits published."""
    found = exact(case.model, case.scenario)
    published = 1e-6 if case.name in ("business_cycle", "recession", "ruin", "walk_from_the_side") else 1e-12
    for known in case.known:
        assert figure(found, known) == pytest.approx(known.figure, abs=published), known


def test_there_are_twenty_cases() -> None:
    """At least twenty cases are known, each by some figures."""
    assert len(CASES) >= 20
    assert all(case.known for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_some_thousand_paths(case: Case) -> None:
    """Simulated, each figure that enough paths tell of lies within four standard errors of its formula."""
    found = list(rows(case, 4_000))
    assert found
    assert [str(row) for row in found if abs(row.z) > MOST] == []


def talks() -> tuple[StageModel, Scenario]:
    """Return a model whose moves depend on attributes: asked for, taken as a reading, seen before or not."""
    told = Set(indicator="trust", attribute="size", provenance=MADE_UP)
    again = Add(indicator="orders", amount=1, again="topic", provenance=MADE_UP)
    topic = AttributeKind(name="topic", type="choice", choices=("price", "quality"))
    size = AttributeKind(name="size", type="number", low=0, high=1)
    urgent = AttributeKind(name="urgent", type="flag")
    model = a_model(
        name="talks",
        indicators=(trust, orders, status, stay, silence),
        events=(a_kind("talk", told, again, attributes=(topic, size)), a_kind("call", attributes=(urgent,))),
        transitions=(
            a_transition("UP", trust >= 0.5, on=(Trigger(event="call", where={"urgent": False}),)),
            a_transition("BACK", orders >= 2, origins=("second",), target="first", kind="regress"),
            a_transition(
                "END", origins=("first", "second"), target="gone", kind="terminate",
                on=(Trigger(event="call", where={"urgent": True}),),
            ),
            a_transition("COME", origins=("gone",), target="first", kind="recover", on=(Trigger(event="talk"),)),
        ),
    )  # fmt: skip
    scenario = a_scenario(
        "talks", 7,
        happenings=(
            Happening(
                event="talk", rates={"*": 0.6},
                attributes={"topic": OneOf(values=("price", "quality", None)), "size": OneOf(values=(0.2, 0.7, None))},
            ),
            Happening(
                event="call", rates={"*": 0.4}, attributes={"urgent": OneOf(values=(True, False), weights=(1, 3))}
            ),
        ),
    )  # fmt: skip
    return model, scenario


def test_attributes() -> None:
    """What attributes decide, give to readings, and what is remembered of them, is as in simulated paths."""
    model, scenario = talks()
    answer = exact(model, scenario)
    assert all(answer.flows.sum(axis=0) > 0.003)
    found = check(answer, simulate(model, scenario, paths=20_000, seed=2))
    assert abs(found.worst.z) < 4, str(found.worst)


def test_names_of_the_package_are_no_modules() -> None:
    """What the package offers is what is named, also once every module of it is loaded."""
    for each in iter_modules(simulation.__path__):
        import_module(f"{simulation.__name__}.{each.name}")
    assert [name for name in simulation.__all__ if isinstance(getattr(simulation, name), ModuleType)] == []
