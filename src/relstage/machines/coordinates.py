"""Derived coordinates: where readings lie on the axes that a model declares, such as Millman and Wilson's figure.

Law (``coordinates_gate_nothing``): a coordinate is reported and no transition reads it; it lies from 0 to 1, and a
better reading never lowers it.
"""

from collections.abc import Mapping

from relstage.machines.deciding import admitted
from relstage.machines.definition import Axis, StageModel
from relstage.models import Reading
from relstage.rules import Indicator, Levels, Name, Real, Record, Value


class Coordinate(Record):
    """Where readings lie on one axis.

    Parameters
    ----------
    axis : str
        Name of the axis.
    value : float or None
        Share of the way from the low end to the high one: the mean over the known indicators; ``None`` where none is.
    known, unknown : tuple of str
        The indicators that it was taken from, and those it lacks.
    """

    axis: Name
    value: Real | None
    known: tuple[str, ...]
    unknown: tuple[str, ...]


def coordinates(model: StageModel, readings: Mapping[str, Value | Reading | None]) -> tuple[Coordinate, ...]:
    """Return where `readings` lie on each axis of `model`.

    A reading counts as its share of the scale; where the scale has no upper bound, as its share of the declared span,
    at most the whole of it.

    Raises
    ------
    FactError
        As `decide` does, with every reading that is off its scale or unknown to the model.

    Examples
    --------
    >>> from relstage import coordinates, millman_wilson
    >>> for place in coordinates(millman_wilson, {"trust": 0.75, "agreement_term_years": 3, "contact_breadth": 4}):
    ...     print(place.axis, round(place.value, 3), "of", place.known)
    nature 0.675 of ('trust', 'agreement_term_years')
    involvement 0.8 of ('contact_breadth',)
    """
    values, _ = admitted(model.lowered, readings)
    return tuple(_coordinate(axis, values, model) for axis in model.axes)


def _coordinate(axis: Axis, values: Mapping[str, Value | None], model: StageModel) -> Coordinate:
    read = {name: value for name in axis.indicators if (value := values.get(name)) is not None}
    shares = [_share(value, model.indicator_of[name]) for name, value in read.items()]
    return Coordinate(
        axis=axis.name,
        value=sum(shares) / len(shares) if shares else None,
        known=tuple(read),
        unknown=tuple(name for name in axis.indicators if name not in read),
    )


def _share(value: Value, indicator: Indicator) -> float:
    scale = indicator.scale
    if isinstance(scale, Levels):
        share = scale.levels.index(str(value)) / scale.span
    else:
        width = scale.high - scale.low if scale.low is not None and scale.high is not None else scale.span
        share = min(max((float(value) - (scale.low or 0.0)) / width, 0.0), 1.0)
    return 1.0 - share if indicator.direction == "harmful" else share
