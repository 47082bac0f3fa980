"""Derived coordinates: reported, never gated on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstage import coordinates, decide, ford, millman_wilson
from relstage.machines import Axis
from relstage.rules import Levels, Number
from tests.made_up import MADE_UP, a_model, an_indicator, labels, trust

SHARES = st.floats(0, 1)


def test_coordinates_by_hand() -> None:
    """Each known measure counts as its share of the scale, an unbounded one of its span, and their mean is reported."""
    spans = {name: millman_wilson.indicator_of[name].scale.span for name in ("agreement_term_years", "contact_breadth")}
    readings: dict[str, float | str] = {
        "trust": 0.75,
        "information_openness": "operational",
        "agreement_term_years": spans["agreement_term_years"] / 4,
        "contact_breadth": spans["contact_breadth"] * 3,
        "contact_level": "senior",
        "joint_activity_count": 2,
    }
    nature, involvement = coordinates(millman_wilson, readings)
    assert nature.axis == "nature"
    assert nature.value == pytest.approx((0.75 + 0.5 + 0.25 + 2 / 8) / 4)
    assert involvement.value == pytest.approx((1 + 2 / 3 + 2 / 8) / 3)
    assert (nature.unknown, involvement.unknown) == ((), ())


@pytest.mark.parametrize(
    ("scale", "direction", "value", "share"),
    [
        (Number(low=0, high=1), "beneficial", 0.25, 0.25),
        (Number(low=0, high=1), "harmful", 0.25, 0.75),
        (Number(low=-2, high=2), "beneficial", 1.0, 0.75),
        (Number(low=0, high=1, span=2), "neither", 0.5, 0.5),
        (Number(low=2, span=4), "beneficial", 3.0, 0.25),
        (Number(low=2, span=4), "beneficial", 9.0, 1.0),
        (Number(span=4), "beneficial", -3.0, 0.0),
        (Levels(levels=("low", "middle", "high")), "harmful", "high", 0.0),
        (Levels(levels=("low", "middle", "high")), "beneficial", "middle", 0.5),
    ],
)
def test_a_reading_counts_as_its_share_of_the_scale(
    scale: Number | Levels, direction: str, value: float | str, share: float
) -> None:
    """From the low end to the high one, from the worse to the better; at most the whole of it and at least none."""
    measure = an_indicator("measure", scale, direction=direction)
    axis = Axis(name="x", low=labels("low"), high=labels("high"), indicators=("measure",), provenance=MADE_UP)
    (place,) = coordinates(a_model(indicators=(trust, measure), axes=(axis,)), {"measure": value})
    assert (place.axis, place.value, place.known) == ("x", share, ("measure",))


def test_unknown_measures_are_left_out_and_named() -> None:
    """A coordinate without any known measure is unknown; one with some names those it lacks."""
    nature, involvement = coordinates(millman_wilson, {"contact_level": "board", "trust": None})
    assert (nature.value, nature.known) == (None, ())
    assert (involvement.value, involvement.known) == (1.0, ("contact_level",))
    assert involvement.unknown == ("contact_breadth", "joint_activity_count")


def test_a_model_without_axes_has_no_coordinates() -> None:
    """Ford draws no axes."""
    assert coordinates(ford, {"trust": 0.5}) == ()


@given(SHARES, SHARES, st.integers(0, 8), st.integers(0, 30))
def test_coordinates_gate_nothing(low: float, high: float, joint: int, breadth: int) -> None:
    """A coordinate lies from 0 to 1, rises with trust, and is the same whatever is decided."""
    worse, better = sorted((low, high))
    others = {"joint_activity_count": joint, "contact_breadth": breadth}
    under, over = (coordinates(millman_wilson, {"trust": trust, **others}) for trust in (worse, better))
    for one, two in zip(under, over, strict=True):
        assert one.value is not None
        assert two.value is not None
        assert 0 <= one.value <= two.value <= 1
    decide(millman_wilson, "mid_kam", {"trust": better, **others})
    assert coordinates(millman_wilson, {"trust": better, **others}) == over
