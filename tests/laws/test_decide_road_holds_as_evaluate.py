"""Law ``road_holds_as_evaluate``: a lowered road is open exactly when its transition's guard HOLDS."""

from typing import Any

from hypothesis import given, settings

from relstage.rules import Verdict, evaluate
from tests.laws.definitions import Definition, definitions
from tests.laws.definitions import steps as drawn_steps
from tests.laws.steering import Step, steps
from tests.soak.oracle import Happening


@settings(max_examples=200)
@given(definitions(), drawn_steps())
def test_road_holds_as_evaluate(definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]) -> None:
    """The compiled test of each road is true exactly when ``evaluate`` gives HOLDS, unknown readings included."""
    for roads in definition.model.lowered.roads.values():
        for road in roads:
            for readings, _ in drawn:
                assert road.holds(readings) is (evaluate(road.transition.guard, readings) is Verdict.HOLDS)


@settings(max_examples=200)
@given(steps())
def test_catalogue_roads_hold_as_evaluate(step: Step) -> None:
    """The same for every road out of a stage of the catalogue."""
    for road in step.model.lowered.roads[step.stage]:
        assert road.holds(step.readings) is (evaluate(road.transition.guard, step.readings) is Verdict.HOLDS)
