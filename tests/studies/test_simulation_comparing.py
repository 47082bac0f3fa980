"""Two sides on the same random numbers: differences, their errors, where paths part, and one number at a time."""

import math
from statistics import mean, stdev
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.catalogue.scenarios.ford import ford_as_usual, ford_with_reviews
from relstage.catalogue.scenarios.millman_wilson import millman_wilson_as_usual
from relstage.errors import ScenarioError

pytestmark = pytest.mark.needs("numpy")

PATHS, SEED = 30, 5
USUAL, REVIEWED = (each.model_copy(update={"months": 30}) for each in (ford_as_usual, ford_with_reviews))
USUAL = USUAL.model_copy(update={"shocks": ()})
REVIEWED = REVIEWED.model_copy(update={"shocks": ()})


@pytest.fixture(scope="module")
def compared() -> Any:
    """Compare the shipped pair on few paths."""
    from relstage.studies.simulation.comparing import compare

    return compare((ford, USUAL), (ford, REVIEWED), paths=PATHS, seed=SEED, piece=17)


@pytest.fixture(scope="module")
def paths() -> Any:
    """Live every path of both sides, one by one."""
    from relstage.studies.simulation.blocks import worth
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import lived

    sides = [prepare(ford, scenario) for scenario in (USUAL, REVIEWED)]
    rows = [[lived(side, Draws(SEED), path) for path in range(PATHS)] for side in sides]
    return rows, [[worth(side, path) for path in row] for side, row in zip(sides, rows, strict=True)]


def test_value_is_compared_path_by_path(compared: Any, paths: Any) -> None:
    """The difference, its paired error, and what pairing gained are those of a loop over single paths."""
    one, other = paths[1]
    apart = [b - a for a, b in zip(one, other, strict=True)]
    found = compared.value()
    assert (found.one, found.other) == pytest.approx((mean(one), mean(other)), abs=1e-6)
    assert found.difference.value == pytest.approx(mean(apart), abs=1e-6)
    assert found.difference.error == pytest.approx(stdev(apart) / math.sqrt(PATHS), rel=1e-6)
    alone = stdev(one) ** 2 + stdev(other) ** 2
    assert found.ratio == pytest.approx(alone / stdev(apart) ** 2, rel=1e-6)


@pytest.mark.parametrize("place", ["early", "development", "ended"])
@pytest.mark.parametrize("month", [0, 7, None])
def test_places_are_compared_path_by_path(compared: Any, paths: Any, place: str, month: int | None) -> None:
    """So are shares of paths in a place, at any month."""
    at = 30 if month is None else month
    one, other = ([int(path.stages[at] == place) for path in row] for row in paths[0])
    apart = [b - a for a, b in zip(one, other, strict=True)]
    found = compared.place(place, month=month)
    assert found.difference.value == pytest.approx(mean(apart))
    assert found.difference.error == pytest.approx(stdev(apart) / math.sqrt(PATHS))


def test_what_is_compared_with_itself_differs_nowhere() -> None:
    """The same side twice: no path is changed, every difference is exactly nothing."""
    from relstage.studies.simulation.comparing import compare

    found = compare((ford, USUAL), (ford, USUAL), paths=30, seed=2)
    assert found.paired.changed == 0
    assert found.value().difference.value == found.value().difference.error == 0.0
    assert math.isinf(found.value().ratio)
    assert found.divergence() is None


def test_where_a_path_parts_is_told(compared: Any, paths: Any) -> None:
    """The first divergence of a path is the first month whose events or moves differ, with the moves of that month."""
    path = compared.paired.first[0]
    found = compared.divergence()
    one, other = (row[path] for row in paths[0])
    assert found.path == path
    before = one.at(found.month)
    assert [f for f in one.facts if f.occurred_at < before] == [f for f in other.facts if f.occurred_at < before]
    assert found.events[0] != found.events[1] or found.one != found.other


def test_pieces_and_workers_change_nothing(compared: Any) -> None:
    """However it is cut, a comparison comes to the same whole numbers."""
    from concurrent.futures import ThreadPoolExecutor

    from relstage.studies.simulation.comparing import compare

    with ThreadPoolExecutor(3) as pool:
        again = compare((ford, USUAL), (ford, REVIEWED), paths=PATHS, seed=SEED, piece=7, executor=pool)
    for name, value in vars(compared.paired).items():
        assert (vars(again.paired)[name] == value) is True or (vars(again.paired)[name] == value).all()


def test_the_shipped_comparison_gains_by_pairing() -> None:
    """Common random numbers: at least half of the variance of independent runs is saved on the shipped pair."""
    from relstage.studies.simulation.comparing import compare

    found = compare((ford, ford_as_usual), (ford, ford_with_reviews), paths=2_000, seed=1)
    assert found.value().ratio >= 2


def test_sides_that_cannot_be_compared_are_refused() -> None:
    """Other places, other months: everything that differs is told at once."""
    from relstage.studies.simulation.comparing import compare

    with pytest.raises(ScenarioError) as caught:
        compare((ford, USUAL), (millman_wilson, millman_wilson_as_usual), paths=10, seed=1)
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {"not-comparable"}
    assert {problem.place for problem in problems} >= {"places", "months"}


def test_unknown_places_and_months_are_refused(compared: Any) -> None:
    """Both faults of a question are told, with the nearest name."""
    with pytest.raises(ScenarioError) as caught:
        compared.place("erly", month=31)
    assert [problem.code for problem in caught.value.problems] == ["unknown-stage", "bad-number"]
    assert "did you mean 'early'" in str(caught.value)


def test_a_tornado_moves_one_number_at_a_time() -> None:
    """Each number at either end of its range against the scenario as it is, the widest swing first."""
    from relstage.studies.simulation.comparing import compare
    from relstage.studies.simulation.sensitivity import tornado

    ranges = {"F3.trust": (0.5, 0.7), "promise_broken": (0.0, 2.0), "margin@early": (0.0, 50.0)}
    found = tornado(ford, USUAL, ranges, paths=100, seed=3)
    assert {swing.name for swing in found} == set(ranges)
    widths = [swing.width for swing in found]
    assert widths == sorted(widths, reverse=True)
    (trust,) = (swing for swing in found if swing.name == "F3.trust")
    tighter = compare((ford, USUAL), (ford.with_thresholds({"F3.trust": 0.7}), USUAL), paths=100, seed=3)
    assert trust.at_high == tighter.value()
    (margin,) = (swing for swing in found if swing.name == "margin@early")
    assert margin.at_high.difference.value > margin.at_low.difference.value


def test_unknown_numbers_are_told_at_once() -> None:
    """Every name of a tornado that is no threshold, rate or margin, with the nearest."""
    from relstage.studies.simulation.sensitivity import tornado

    with pytest.raises(ScenarioError) as caught:
        tornado(ford, USUAL, {"F3.trsut": (0, 1), "promis_broken": (0, 1), "F3.trust": (0.5, 0.6)}, paths=5, seed=1)
    assert len(caught.value.problems) == 2
    assert "did you mean 'F3.trust'" in str(caught.value)
