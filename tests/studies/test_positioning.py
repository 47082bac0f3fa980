"""Places on a grid and the way through its cells."""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import DefinitionError, FactError, RelstageError
from relstage.machines import follow
from relstage.models import Event, Reading, Relationship
from relstage.models.grids import Grid, Point
from relstage.rules import Levels, Not, Number, Value, all_of
from relstage.studies.positioning import Place, Trajectory, place, trajectory
from tests.laws.planes import ADVICE, a_cell, a_grid
from tests.made_up import an_indicator

START = datetime(2024, 1, 1, tzinfo=UTC)
HALF = {"risk_significance": 0.5, "total_value": 0.5}


def day(number: int) -> datetime:
    """Return the day so many days after the start."""
    return START + timedelta(days=number)


def at(risk: Value | None, value: Value | None, when: int | None = None, name: str = "Acme") -> Point:
    """Return a point on the supplier matrix."""
    readings = {"risk_significance": risk, "total_value": value}
    return Point(name=name, at=None if when is None else day(when), readings=readings)


def codes(readings: Any, grid: Grid = supplier_matrix, **more: Any) -> list[tuple[str, str]]:
    """Return code and place of the problems of readings."""
    with pytest.raises(FactError) as caught:
        place(grid, readings, **more)
    return [(problem.code, problem.place) for problem in caught.value.problems]


# --------------------------------------------------------------------------------------------------------- one place


@pytest.mark.parametrize(
    ("risk", "value", "cell"),
    [
        (0.9, 0.1, "managed"),
        (0.9, 0.9, "partner"),
        (0.1, 0.9, "desired"),
        (0.1, 0.1, "independent"),
        (0.5, 0.5, "partner"),
        (math.nextafter(0.5, 0), 0.5, "desired"),
        (0.5, math.nextafter(0.5, 0), "managed"),
        (0, 1, "desired"),
    ],
)
def test_the_four_corners_and_their_borders(risk: float, value: float, cell: str) -> None:
    """Each quarter of the plane is a cell, and a point on a border belongs to the upper one."""
    assert place(supplier_matrix, {"risk_significance": risk, "total_value": value}).cell == cell


def test_nothing_known_leaves_every_cell_open() -> None:
    """Without readings there is no cell, no margin and no way, and four candidates."""
    here = place(supplier_matrix, {})
    assert (here.cell, here.margin, here.ways) == (None, None, ())
    assert here.candidates == ("managed", "partner", "desired", "independent")
    assert {reason.verdict for reason in here.reasons} == {"unknown"}


def test_one_known_reading_leaves_two_cells_open() -> None:
    """What is known rules cells out, and the reasons say which leaf holds and which is unknown."""
    here = place(supplier_matrix, {"total_value": 0.2, "risk_significance": None})
    assert here.candidates == ("managed", "independent")
    told = {(str(reason.leaf), reason.threshold, reason.verdict) for reason in here.reasons}
    assert told == {
        ("risk_significance >= 0.5", "risk_significance", "unknown"),
        ("risk_significance < 0.5", "risk_significance", "unknown"),
        ("total_value < 0.5", "total_value", "holds"),
    }


def test_a_cell_that_asks_for_one_axis_is_known_by_it() -> None:
    """Where a cell does not depend on what is unknown, the place is known."""
    x, y = (an_indicator(name, Number(low=0, high=1)) for name in "xy")
    cells = (
        a_cell("low", y < 0.5),
        a_cell("left", all_of(y >= 0.5, x < 0.5)),
        a_cell("right", all_of(y >= 0.5, x >= 0.5)),
    )
    grid = a_grid(x, y, cells)
    assert place(grid, {"y": 0.2}).cell == "low"
    assert place(grid, {"y": 0.8}).candidates == ("left", "right")


def test_ways_lead_to_each_other_cell_nearest_first() -> None:
    """The margin is the distance to the nearest cell; each way says what has to change and by how much."""
    here = place(supplier_matrix, {"risk_significance": 0.75, "total_value": 0.375})
    assert [way.cell for way in here.ways] == ["partner", "independent", "desired"]
    assert here.margin == 0.125
    way = here.way_to("partner")
    assert way is not None
    assert [(change.indicator, change.before, change.after) for change in way.changes] == [("total_value", 0.375, 0.5)]
    assert here.way_to("managed") is None


def test_reasons_carry_the_source_of_their_cut() -> None:
    """A reason names the cut, how far the reading lies inside it, and that the number is ours."""
    reasons = place(supplier_matrix, {"risk_significance": 0.75, "total_value": 0.25}).reasons
    assert [(reason.threshold, reason.margin, reason.provenance.status) for reason in reasons] == [
        ("risk_significance", 0.25, "operationalised"),
        ("total_value", 0.25, "operationalised"),
    ]


def test_a_leaf_under_not_is_told_as_its_opposite() -> None:
    """A guard that says what must not be is told by what must."""
    x, y = an_indicator("x", Number(low=0, high=1)), an_indicator("y", Levels(levels=("a", "b")))
    grid = a_grid(x, y, (a_cell("low", x < 0.5), a_cell("high", Not(x < 0.5))))
    assert [str(reason.leaf) for reason in place(grid, {"x": 0.7}).reasons] == ["x >= 0.5"]


def test_dated_readings_come_back_with_the_reasons() -> None:
    """A reading given with its date and basis stands beside the leaf that it was put to."""
    told = Reading(indicator="total_value", value=0.75, occurred_at=START)
    here = place(supplier_matrix, {"total_value": told, "risk_significance": 0.75})
    assert [reason.reading for reason in here.reasons] == [None, told]
    assert here.rests_on == ()


def test_a_place_says_which_assumptions_it_rests_on() -> None:
    """An assumed reading without which the place would be open is named; one that changes nothing is not."""
    assumed = Reading(indicator="total_value", value=0.75, occurred_at=START, basis="assumed")
    assert place(supplier_matrix, {"total_value": assumed, "risk_significance": 0.75}).rests_on == ("total_value",)
    x, y = an_indicator("risk_significance", Number(low=0, high=1)), an_indicator("total_value", Number(low=0, high=1))
    halves = a_grid(x, y, (a_cell("low", x < 0.5), a_cell("high", x >= 0.5)))
    assert place(halves, {"total_value": assumed, "risk_significance": 0.75}).rests_on == ()


def test_a_standing_is_placed_by_its_readings_on_the_axes() -> None:
    """Of a standing the two axes are taken, with its name and instant; its other readings are passed over."""
    history = Relationship(
        id="Acme",
        facts=(
            Reading(indicator="trust", value=0.5, occurred_at=START),
            Reading(indicator="risk_significance", value=0.75, occurred_at=START),
            Reading(indicator="total_value", value=0.25, occurred_at=day(1)),
        ),
    )
    here = place(supplier_matrix, follow(ford, history, as_of=day(2)))
    assert (here.name, here.at, here.cell) == ("Acme", day(2), "managed")
    assert [reason.reading.occurred_at for reason in here.reasons if reason.reading] == [START, day(1)]


def test_a_place_goes_through_json() -> None:
    """Written and read again, a place is equal."""
    here = place(supplier_matrix, HALF, name="Acme", at=START)
    assert Place.model_validate_json(here.model_dump_json()) == here


@pytest.mark.parametrize("value", [1.5, -0.1, math.nan, math.inf, "high", True, "0.5", [0.5], 10**400])
def test_what_is_off_its_scale_is_refused(value: object) -> None:
    """Numbers beyond the scale, no numbers, truth values and texts are refused."""
    assert codes({"total_value": value, "risk_significance": 0.5}) == [("off-scale", "total_value")]


def test_every_bad_reading_is_told_at_once() -> None:
    """A reading of no axis, one off its scale and one under another name stand together in one error."""
    other = Reading(indicator="trust", value=0.5, occurred_at=START)
    assert codes({"total_vale": 0.5, "total_value": 2, "risk_significance": other}) == [
        ("unknown-indicator", "total_vale"),
        ("off-scale", "total_value"),
        ("other-indicator", "risk_significance"),
    ]
    with pytest.raises(FactError, match="did you mean 'total_value'"):
        place(supplier_matrix, {"total_vale": 0.5})


def test_what_is_no_mapping_and_no_time_is_refused() -> None:
    """Readings that are none, and an instant without zone, have typed errors."""
    assert codes([0.5]) == [("wrong-class", "readings")]
    assert codes(HALF, at=datetime(2024, 1, 1)) == [("naive-time", "at")]  # noqa: DTZ001
    assert codes(HALF, grid=ford) == [("wrong-class", "grid")]  # type: ignore[arg-type]


# --------------------------------------------------------------------------------------------------------- over time


def directions(*points: Point, grid: Grid = supplier_matrix) -> list[tuple[str, str, str]]:
    """Return the steps between points."""
    return [(step.origin, step.target, step.direction) for step in trajectory(grid, points).steps]


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ((0.75, 0.25), (0.75, 0.5), "toward"),  # managed to partner, by value
        ((0.25, 0.75), (0.5, 0.75), "toward"),  # desired to partner, by significance
        ((0.25, 0.25), (0.75, 0.25), "toward"),  # independent to managed, by a rescue
        ((0.25, 0.25), (0.75, 0.75), "toward"),  # the end of the same way at once
        ((0.25, 0.25), (0.25, 0.75), "toward"),  # not on that way, yet nearer to its end
        ((0.75, 0.75), (0.75, 0.25), "away"),
        ((0.75, 0.25), (0.25, 0.25), "away"),
        ((0.25, 0.75), (0.25, 0.25), "away"),
        ((0.75, 0.25), (0.25, 0.75), "aside"),
        ((0.75, 0.25), (0.75, 0.3), "toward"),
        ((0.75, 0.25), (0.75, 0.2), "away"),
        ((0.75, 0.25), (0.8, 0.25), "aside"),
        ((0.75, 0.75), (0.8, 0.75), "aside"),
        ((0.75, 0.75), (0.75, 0.75), "still"),
    ],
)
def test_a_step_is_judged_against_the_way_of_its_cell(
    before: tuple[float, float], after: tuple[float, float], direction: str
) -> None:
    """A step goes where the moves of its cell lead, back, aside, or stays."""
    (step,) = trajectory(supplier_matrix, [at(*before, when=0), at(*after, when=1)]).steps
    assert step.direction == direction


def test_moves_are_the_steps_between_cells() -> None:
    """Of the steps, those into another cell are moves, and of these some go the way that the moves lead."""
    points = [at(0.2, 0.6, 0), at(0.3, 0.8, 1), at(0.7, 0.8, 2), at(0.7, 0.3, 3)]
    way = trajectory(supplier_matrix, points)
    assert [(step.since, step.until) for step in way.moves] == [(day(1), day(2)), (day(2), day(3))]
    assert [step.target for step in way.moves_toward] == ["partner"]


def test_places_that_are_not_known_are_stepped_over() -> None:
    """An unknown place is in the trajectory and in no step; the step goes from the last known place to the next."""
    way = trajectory(supplier_matrix, [at(0.2, 0.8, 0), at(None, 0.8, 1), at(0.8, 0.8, 2)])
    assert [here.cell for here in way.places] == ["desired", None, "partner"]
    assert [(step.since, step.until) for step in way.steps] == [(day(0), day(2))]


def test_points_come_in_any_order_and_up_to_a_day() -> None:
    """The order of the points is no matter, and what lies after `as_of` is left out."""
    points = [at(0.2, 0.2, 0), at(0.8, 0.2, 1), at(0.8, 0.8, 2)]
    assert trajectory(supplier_matrix, points[::-1]) == trajectory(supplier_matrix, points)
    assert len(trajectory(supplier_matrix, points, as_of=day(1)).places) == 2


def test_a_single_point_may_go_without_a_date() -> None:
    """One point is a trajectory of one place."""
    assert trajectory(supplier_matrix, [at(0.2, 0.2)]).places[0].at is None


def test_a_trajectory_goes_through_json() -> None:
    """Written and read again, a trajectory is equal."""
    way = trajectory(supplier_matrix, [at(0.2, 0.2, 0), at(None, 0.2, 1), at(0.8, 0.8, 2)])
    assert Trajectory.model_validate_json(way.model_dump_json()) == way


@pytest.mark.parametrize(
    ("points", "more", "code"),
    [
        ((), {}, "no-points"),
        ((at(0.1, 0.1, 5),), {"as_of": day(1)}, "no-points"),
        ((at(0.1, 0.1), at(0.1, 0.2)), {}, "no-date"),
        ((at(0.1, 0.1, 1), at(0.1, 0.2, 1)), {}, "same-instant"),
        ((at(0.1, 0.1, 1), at(0.1, 0.2, 2, "Bolt")), {}, "two-names"),
        ((at(1.1, 0.1, 1),), {}, "off-scale"),
        (("Acme",), {}, "wrong-class"),
        ((at(0.1, 0.1, 1),), {"as_of": datetime(2024, 1, 1)}, "naive-time"),  # noqa: DTZ001
    ],
)
def test_points_that_make_no_trajectory_are_refused(points: Any, more: Any, code: str) -> None:
    """Points without date, of one date, of two names, off the scale, or none at all have typed errors."""
    with pytest.raises(FactError) as caught:
        trajectory(supplier_matrix, points, **more)
    assert code in {problem.code for problem in caught.value.problems}


# ---------------------------------------------------------------------------------------------------- a relationship


def history(*facts: Event | Reading) -> Relationship:
    """Return a relationship of these facts."""
    return Relationship(id="Acme", facts=facts)


def reading(name: str, value: float | None, when: int) -> Reading:
    """Return a reading on a day."""
    return Reading(indicator=name, value=value, occurred_at=day(when))


FOLLOWED = history(
    reading("risk_significance", 0.45, 0),
    reading("total_value", 0.3, 0),
    reading("trust", 0.3, 2),
    Event(id="rescue", kind="emergency_rescue", occurred_at=day(3)),
    reading("total_value", 0.8, 7),
    reading("total_value", None, 9),
)


def test_a_relationship_is_placed_whenever_a_reading_on_an_axis_changes() -> None:
    """Readings and effects of events move the place; other facts make none."""
    way = trajectory(supplier_matrix, FOLLOWED, as_of=day(10))
    assert [(here.at, here.cell) for here in way.places] == [
        (day(0), "independent"),
        (day(3), "managed"),  # a rescue raises the significance by 15 % of the way to 1, from 0.45 past the cut
        (day(7), "partner"),
        (day(9), None),
    ]
    assert [step.direction for step in way.moves] == ["toward", "toward"]


def test_places_are_those_that_following_gives() -> None:
    """At every instant the place is that of the standing which `follow` gives for that instant."""
    when = [day(n) for n in range(11)]
    way = trajectory(supplier_matrix, FOLLOWED, as_of=day(10), at=when)
    followed = [place(supplier_matrix, follow(ford, FOLLOWED, as_of=instant)) for instant in when]
    assert list(way.places) == followed


def test_any_model_of_the_catalogue_may_read_the_facts() -> None:
    """The axes are in the vocabulary that all models share, so the places are the same."""
    one, other = (trajectory(supplier_matrix, FOLLOWED, as_of=day(10), model=m) for m in (ford, millman_wilson))
    assert one == other


def test_facts_after_the_day_asked_for_are_left_out() -> None:
    """`as_of` is included, and later facts make no place."""
    way = trajectory(supplier_matrix, FOLLOWED, as_of=day(7))
    assert way.places[-1].cell == "partner"


def test_a_model_without_the_axes_is_refused() -> None:
    """A grid over indicators that the model does not have, or has on another scale, cannot be read from facts."""
    x, y = an_indicator("trust", Number(low=0, high=2)), an_indicator("shoe_size", Number(low=0, span=10))
    grid = a_grid(x, y, (a_cell("low", x < 1), a_cell("high", x >= 1)))
    with pytest.raises(DefinitionError) as caught:
        trajectory(grid, FOLLOWED, as_of=day(10))
    assert [problem.code for problem in caught.value.problems] == ["two-scales", "unknown-indicator"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({}, "no-date"),
        ({"as_of": day(-1)}, "before-opening"),
        ({"as_of": day(5), "at": [day(-1)]}, "before-opening"),
        ({"as_of": day(5), "at": [day(6)]}, "no-points"),
        ({"as_of": day(5), "at": [datetime(2024, 1, 2)]}, "naive-time"),  # noqa: DTZ001
    ],
)
def test_a_relationship_is_placed_within_its_history(more: Any, code: str) -> None:
    """No day, a day before the opening, and instants outside the history are refused."""
    with pytest.raises(RelstageError) as caught:
        trajectory(supplier_matrix, FOLLOWED, **more)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_way_of_several_cells_is_followed_to_its_end() -> None:
    """A step to any later cell of the way goes where it leads, and one to an earlier cell back, however far."""
    x, y = an_indicator("x", Number(low=0, high=1)), an_indicator("y", Number(low=0, high=1))
    cells = (
        a_cell("a", x < 0.25, leads_to="c", way=ADVICE),
        a_cell("b", all_of(x >= 0.25, x < 0.5)),
        a_cell("c", all_of(x >= 0.5, x < 0.75), leads_to="b", way=ADVICE),
        a_cell("d", x >= 0.75, leads_to="a", way=ADVICE),
    )
    points = [
        Point(name="n", at=day(i), readings={"x": at, "y": 0.5}) for i, at in enumerate((0.9, 0.1, 0.6, 0.3, 0.8))
    ]
    assert directions(*points, grid=a_grid(x, y, cells)) == [
        ("d", "a", "toward"),
        ("a", "c", "toward"),
        ("c", "b", "toward"),
        ("b", "d", "away"),
    ]
