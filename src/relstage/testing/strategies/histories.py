"""Histories of any facts: what happens to be recorded, wherever it leads."""

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from relstage.machines import StageModel
from relstage.models import Relationship
from relstage.testing.strategies.facts import OPENINGS, ZONES, FactWriter, Overrides, checked
from relstage.testing.strategies.tape import Tape, called


def histories(
    model: StageModel, *, min_size: int = 0, max_size: int = 30, overrides: Overrides | None = None
) -> SearchStrategy[Relationship]:
    """Draw relationships with any facts that `model` takes, reachable or not: most stay in the first stages.

    Parameters
    ----------
    model : StageModel
        Whose indicators and events they speak of.
    min_size, max_size : int
        How many facts.
    overrides : mapping, optional
        Indicator -> strategy of its values; event kind -> strategy of its attributes, as a dict.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        The sizes are in the wrong order; an override is of nothing that is recorded, or draws what does not fit.

    Examples
    --------
    >>> from datetime import datetime, UTC
    >>> from hypothesis import given, strategies as st
    >>> from relstage import follow, ford
    >>> from relstage.testing import histories
    >>> @given(histories(ford, max_size=5, overrides={"trust": st.floats(0, 0.3)}))
    ... def test_it_stands_somewhere(relationship):
    ...     assert follow(ford, relationship, as_of=datetime(2060, 1, 1, tzinfo=UTC)).stage in ford.places
    >>> test_it_stands_somewhere()
    """
    if not (isinstance(min_size, int) and isinstance(max_size, int) and 0 <= min_size <= max_size):
        raise InvalidArgument(f"min_size={min_size!r} and max_size={max_size!r}: give 0 <= min <= max")
    if max_size and not (model.events or any(each.clock is None for each in model.indicators)):
        raise InvalidArgument(f"{model.name} has no event and no indicator that is recorded; give max_size=0")
    return _histories(_Named(model), min_size=min_size, max_size=max_size, overrides=checked(model, overrides))


class _Named:
    """A model that writes itself as its name."""

    def __init__(self, model: StageModel) -> None:
        self.model = model

    def __repr__(self) -> str:
        return self.model.name


@st.composite
@called("histories")
def _histories(draw: DrawFn, named: _Named, *, min_size: int, max_size: int, overrides: Overrides) -> Relationship:
    tape = Tape.drawn(draw, 8 + 24 * max_size)
    size, opened_at = tape.between(min_size, max_size), tape.pick(OPENINGS)
    writer = FactWriter(named.model, tape, draw, overrides, opened_at)
    for _ in range(size):
        writer.write()
    return Relationship(
        id="drawn",
        opened_at=opened_at,
        zone=tape.pick(ZONES),
        taken_over=tape.chance(15),
        facts=tuple(writer.facts),
    )
