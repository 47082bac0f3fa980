"""Law ``effects_stay_on_scale``: an effect turns a reading on its scale into one on its scale, and unknown into none.

Only what sets a value, or gives a level to reach, makes an unknown reading known.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import assume, given
from hypothesis import strategies as st

from relstage.dynamics import Add, Effect, RaiseTo, Rescale, Set, Share, Step, rescaled, shifted
from relstage.models import Event
from relstage.rules import Indicator, Levels, Number, Scale, Value
from tests.made_up import MADE_UP, an_indicator

EVENT = Event(id="e", kind="happened", occurred_at=datetime(2024, 2, 29, tzinfo=UTC), attributes={"given": 0.25})
finite = st.floats(-1e6, 1e6)
LEVELS = Levels(levels=("low", "middle", "high", "top"))


@st.composite
def scales(draw: Callable[..., object]) -> Scale:
    """Draw a scale of numbers, or levels."""
    if draw(st.booleans()):
        return LEVELS
    low = draw(st.one_of(st.none(), finite))
    high = draw(st.one_of(st.none(), finite))
    whole = draw(st.booleans())
    if whole:
        low, high = (None if end is None else float(round(end)) for end in (low, high))  # type: ignore[call-overload]
    assume(low is None or high is None or low < high)  # type: ignore[operator]
    return Number.model_validate({"low": low, "high": high, "whole": whole, "span": 1.0})


def values_on(scale: Scale) -> st.SearchStrategy[Value]:
    """Draw a value on `scale`."""
    if isinstance(scale, Levels):
        return st.sampled_from(scale.levels)
    low = -1e7 if scale.low is None else scale.low
    high = 1e7 if scale.high is None else scale.high
    if scale.whole:
        return st.integers(round(low), round(high)).map(float)
    return st.floats(low, high)


def effects_on(scale: Scale) -> st.SearchStrategy[Effect]:
    """Draw an effect that the checks of a definition admit on `scale`."""
    given: list[st.SearchStrategy[Effect]] = [
        values_on(scale).map(lambda value: Set(indicator="x", value=value, provenance=MADE_UP)),
        values_on(scale).map(lambda value: RaiseTo(indicator="x", level=value, provenance=MADE_UP)),
        st.just(Rescale(indicator="x", factor=0.5, provenance=MADE_UP)),
    ]
    if isinstance(scale, Levels):
        given.append(st.integers(-9, 9).map(lambda steps: Step(indicator="x", steps=steps, provenance=MADE_UP)))
    else:
        amounts = st.integers(-9, 9).map(float) if scale.whole else finite
        given.append(amounts.map(lambda amount: Add(indicator="x", amount=amount, provenance=MADE_UP)))
        if scale.low is not None and scale.high is not None and not scale.whole:
            given.append(st.floats(-1, 1).map(lambda part: Share(indicator="x", part=part, provenance=MADE_UP)))
    return st.one_of(given)


def measured(scale: Scale, *, count: bool = False) -> Indicator:
    """Return an indicator over `scale`."""
    return an_indicator("x", scale, count=count)


@given(st.data(), scales())
def test_effects_stay_on_scale(data: st.DataObject, scale: Scale) -> None:
    """Whatever is on the scale is on it after any effect; an unknown reading stays so but for a value given."""
    effect = data.draw(effects_on(scale))
    after = shifted(effect, data.draw(values_on(scale)), measured(scale), EVENT)
    assert scale.admits(after)
    unknown = shifted(effect, None, measured(scale), EVENT)
    assert scale.admits(unknown) if isinstance(effect, Set | RaiseTo) else unknown is None


@given(st.floats(0, 1), st.floats(-1, 1), st.floats(0, 1))
def test_softened_stays_on_scale(value: float, part: float, factor: float) -> None:
    """Softening a share that moved a reading leaves it on its scale."""
    scale = Number(low=0, high=1)
    moved = shifted(Share(indicator="x", part=part, provenance=MADE_UP), value, measured(scale), EVENT)
    assert moved is not None
    assert scale.admits(rescaled(moved, part, factor, measured(scale)))


@given(st.floats(0, 1), st.floats(-0.99, 0.99), st.floats(0, 1))
def test_softened_is_as_if_the_share_had_been_smaller(value: float, part: float, factor: float) -> None:
    """A share softened afterwards gives what the smaller share would have given at once."""
    measure = measured(Number(low=0, high=1))
    full = shifted(Share(indicator="x", part=part, provenance=MADE_UP), value, measure, EVENT)
    small = shifted(Share(indicator="x", part=factor * part, provenance=MADE_UP), value, measure, EVENT)
    assert isinstance(full, float)
    assert isinstance(small, float)
    assert abs(rescaled(full, part, factor, measure) - small) < 1e-9


def test_count_without_a_bound_stops_at_nothing() -> None:
    """A count on a scale without a lower bound does not fall below 0."""
    fewer = Add(indicator="x", amount=-5, provenance=MADE_UP)
    assert shifted(fewer, 3.0, measured(Number(span=1), count=True), EVENT) == 0
    assert shifted(fewer, 3.0, measured(Number(span=1)), EVENT) == -2


def test_share_of_the_whole_way_is_not_softened() -> None:
    """A share that went the whole way has left nothing to reckon back from."""
    for part, end in ((-1.0, 0.0), (1.0, 1.0), (0.0, 0.4)):
        assert rescaled(end, part, 0.5, measured(Number(low=0, high=1))) == end
