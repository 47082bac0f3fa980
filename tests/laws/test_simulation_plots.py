"""Law ``pictures_draw_the_tables``: what is drawn, read back from a figure, equals the table it is drawn from."""

from collections import Counter
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if find_spec("numpy") and find_spec("matplotlib"):
    import numpy as np

    from relstage.studies.simulation.comparing import Comparison, compare
    from relstage.studies.simulation.plots import differences, draw_tornado, flows, occupancy, sample_paths, survival
    from relstage.studies.simulation.results import Simulation
    from relstage.studies.simulation.running import simulate
    from relstage.studies.simulation.sensitivity import tornado
    from tests.studies.simulated import READINGS, model, scenario

pytestmark = pytest.mark.needs("numpy", "matplotlib")


def drawn(figure: Any, gid: str) -> Any:
    """Return the one artist of that name."""
    (found,) = figure.findobj(lambda artist: artist.get_gid() == gid)
    return found


def edges_of(band: Any) -> "tuple[dict[float, float], dict[float, float]]":
    """Return the lower and the upper edge of a filled band, by month."""
    low: dict[float, float] = {}
    high: dict[float, float] = {}
    for path in band.get_paths():
        for x, y in path.vertices:
            low[x] = min(low.get(x, y), y)
            high[x] = max(high.get(x, y), y)
    return low, high


def steps_of(band: Any) -> "tuple[dict[float, float], dict[float, float]]":
    """Return the lower and the upper edge of a band drawn in steps, by the month at which a step begins."""
    low: dict[float, float] = {}
    high: dict[float, float] = {}
    for path in band.get_paths():
        for (x, y), (to, same) in pairwise(path.vertices):
            if y == same and to == x + 1:
                low[x] = y
            elif y == same and to == x - 1:
                high[to] = y
    return low, high


def check_occupancy(study: "Simulation") -> None:
    """Assert that each band is as thick as the share of its place."""
    figure = occupancy(study)
    for place in study.prepared.places:
        low, high = steps_of(drawn(figure, f"occupancy:{place}"))
        rows = [
            row for row in study.frame("occupancy") if row["place"] == place and row["month"] < study.scenario.months
        ]
        assert [high[row["month"]] - low[row["month"]] for row in rows] == pytest.approx(
            [row["estimate"] for row in rows], abs=1e-12
        )


def check_flows(study: "Simulation") -> None:
    """Assert that each cell holds the moves between its two places."""
    places = study.prepared.places
    moves: Counter[tuple[str, str]] = Counter()
    for row in study.frame("flows"):
        moves[row["origin"], row["target"]] += row["moves"]
    cells = drawn(flows(study), "flows").get_array().filled(0)
    wanted = [[moves[origin, target] / study.paths for target in places] for origin in places]
    assert np.allclose(cells, wanted, rtol=1e-12, atol=0)


def check_survival(study: "Simulation") -> None:
    """Assert that the line holds the estimates, and that the horizon stands at the last month."""
    figure = survival(study)
    rows = study.frame("survival")
    line = drawn(figure, "survival:share")
    assert list(line.get_xdata()) == [row["month"] for row in rows]
    assert list(line.get_ydata()) == [row["estimate"] for row in rows]
    assert set(drawn(figure, "survival:horizon").get_xdata()) == {rows[-1]["month"]}
    heights = {y for path in drawn(figure, "survival:interval").get_paths() for y in path.vertices[:, 1]}
    assert {row[end] for row in rows[:-1] for end in ("low", "high")} <= heights


def check_samples(study: "Simulation", indicator: str) -> None:
    """Assert that the line of a path holds its readings, and its marks its moves."""
    life = study.path(study.paths - 1)
    figure = sample_paths(study, indicator, paths=(life,))
    assert np.array_equal(drawn(figure, "sample").get_ydata(), life.seen(indicator), equal_nan=True)
    assert list(drawn(figure, "moves").get_xdata()) == [month for month, _ in life.changes]
    marks: list[Any] = figure.findobj(lambda artist: artist.get_gid() == "move")
    told = [id for mark in marks for id in mark.get_text().split()]
    moved = iter([change.transition for _, change in life.changes])
    assert all(id in moved for id in told), "ids stand in order; those without room are left out"
    strips = figure.findobj(lambda artist: (artist.get_gid() or "").startswith("stage:"))
    lived = {month: str(strip.get_gid())[6:] for strip in strips for month in months_of(strip)}
    assert [lived[month] for month in range(len(life.stages) - 1)] == list(life.stages[:-1])


def months_of(strip: Any) -> list[int]:
    """Return the months that a strip of one stage covers."""
    return [round(path.vertices[:, 0].min()) for path in strip.get_paths()]


@settings(max_examples=6)
@given(
    st.integers(min_value=0, max_value=2**64 - 1),
    st.integers(min_value=1, max_value=40),
    st.sampled_from(("trust", "status", "months")),
)
def test_pictures_draw_the_tables(seed: int, paths: int, indicator: str) -> None:
    """Whatever study is drawn, each picture holds what its table says."""
    assert indicator in READINGS
    begun = scenario.model_copy(update={"beginnings": scenario.beginnings[:3]})  # a study begins in no exit
    study = simulate(model, begun, paths=paths, seed=seed, progress=lambda *_: None)
    check_occupancy(study)
    check_flows(study)
    check_survival(study)
    check_samples(study, indicator)


def check_differences(found: "Comparison") -> None:
    """Assert that the line and the band of each place hold its differences, in percentage points."""
    figure = differences(found)
    for place in found.places:
        rows = [row for row in found.frame() if (row["measure"], row["place"]) == ("place", place)]
        line = drawn(figure, f"difference:{place}")
        assert list(line.get_ydata()) == pytest.approx([100 * row["difference"] for row in rows])
        low, high = edges_of(drawn(figure, f"difference:{place}:interval"))
        assert [low[row["month"]] for row in rows] == pytest.approx([100 * row["low"] for row in rows])
        assert [high[row["month"]] for row in rows] == pytest.approx([100 * row["high"] for row in rows])


@settings(max_examples=2)
@given(st.integers(min_value=0, max_value=2**64 - 1))
def test_pictures_draw_comparisons_and_swings(seed: int) -> None:
    """The bands of a comparison are its table, and the bars of a sensitivity end at the differences."""
    begun = scenario.model_copy(update={"beginnings": scenario.beginnings[:3], "occasions": 12})
    other = begun.model_copy(update={"policies": ()})
    check_differences(compare((model, begun), (model, other), paths=20, seed=seed, progress=lambda *_: None))
    swings = tornado(model, begun, {"quarrel": (0.0, 2.0), "margin@first": (1.0, 5.0)}, paths=20, seed=seed)
    figure = draw_tornado(swings)
    for swing in swings:
        for end, at in ((swing.low, swing.at_low), (swing.high, swing.at_high)):
            bar = drawn(figure, f"swing:{swing.name}:{end:g}")
            assert bar.get_x() + bar.get_width() == pytest.approx(at.difference.value)
            whisker = drawn(figure, f"swing:{swing.name}:{end:g}:interval")
            assert list(whisker.get_xdata()) == pytest.approx([at.difference.low, at.difference.high])
