"""Exact answers: against formulas written by hand, and what is no chain told with its place."""

from importlib.util import find_spec

import pytest

from tests.studies.analytic import CASES, Case, Known

if find_spec("numpy"):
    from relstage.studies.simulation.exact import Exact, exact
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
