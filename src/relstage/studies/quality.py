"""Quality of a relationship: trust, resilience to breakdowns, potential of the network; and where each is heading.

Law (``quality_composite_contains_every_completion``): whatever the unknown dimensions turn out to be, the composite
lies between its low and its high end, and both are reached. Law (``trend_is_the_least_squares_line``): the slope is
that of the line with the least sum of squares through the points of the window.

The three dimensions are Nestik's. They stay three: a composite is made only of weights that the user brings. Direction
beside level follows a finding on commitment, whose rate and direction of change predict performance beyond its level
(Palmatier et al. 2013, of which we read the abstract); the line of least squares and its window are ours.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from relstage.catalogue.ford import ford
from relstage.dynamics import month_later
from relstage.errors import DefinitionError, FactError, Problem, StageError, demand, nearest
from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel, follow, observe
from relstage.machines.deciding import Given, admitted
from relstage.messages import Lang, demand_language, say
from relstage.models import Basis, Event, Instant, Reading, Relationship, Standing
from relstage.rules import Name, Number, Real, Record, is_finite

Dimension = Literal["trust", "resilience", "network_potential"]
DIMENSIONS: tuple[Dimension, ...] = ("trust", "resilience", "network_potential")
MAX_WINDOW = 1_200
YEAR_SECONDS = 31_556_952
"""Seconds in a mean year of the calendar, 365.2425 days."""

Direction = Literal["rising", "falling", "steady", "unknown"]
Share = Annotated[Real, Field(ge=0, le=1)]


class Composite(Record):
    """One number of three, by the user's weights.

    Parameters
    ----------
    value : float or None
        Mean of what is known, by weight; ``None`` where nothing of any weight is known.
    known : float
        Share of the weight that is known.
    low, high : float
        The composite with all that is unknown at its worst, and at its best.
    weights : dict
        As given, scaled to sum to 1.
    """

    value: Real | None
    known: Real
    low: Real
    high: Real
    weights: dict[Dimension, Real]


class Quality(Record):
    """Trust, resilience and network potential, each from 0 to 1, or ``None`` where it is unknown.

    Parameters
    ----------
    readings : dict
        The dated readings among them, with basis and side.
    """

    trust: Share | None = None
    resilience: Share | None = None
    network_potential: Share | None = None
    readings: dict[Dimension, Reading] = Field(default_factory=dict)

    @property
    def unknown(self) -> tuple[Dimension, ...]:
        """The dimensions that are not known."""
        return tuple(name for name in DIMENSIONS if getattr(self, name) is None)

    def composite(self, weights: Mapping[str, float] | None = None) -> Composite:
        """Return the mean of the three by `weights`, which are the user's: there are no others.

        Parameters
        ----------
        weights : mapping of dimension to float
            One for each of the three, 0 or more, not all 0.

        Raises
        ------
        FactError
            ``no-weights``, ``missing-weight``, ``unknown-weight``, ``bad-weight``: all that is wrong.

        Examples
        --------
        >>> half_known = Quality(trust=0.8).composite({"trust": 2, "resilience": 1, "network_potential": 1})
        >>> half_known.value, half_known.known, half_known.low, half_known.high
        (0.8, 0.5, 0.4, 0.9)
        """
        if problems := [*_weight_problems(weights)]:
            raise FactError(*problems)
        assert weights is not None
        total = sum(Fraction(weight) for weight in weights.values())
        shares = {name: Fraction(weights[name]) / total for name in DIMENSIONS}
        values = {name: Fraction(getattr(self, name)) for name in DIMENSIONS if name not in self.unknown}
        known = sum((shares[name] for name in values), Fraction(0))
        got = sum((shares[name] * value for name, value in values.items()), Fraction(0))
        return Composite(
            value=float(got / known) if known else None,
            known=float(known),
            low=float(got),
            high=float(got + 1 - known),
            weights={name: float(share) for name, share in shares.items()},
        )


class TrendPoint(Record):
    """What was known of an indicator at an instant, as guards saw it."""

    at: Instant
    value: Real
    basis: Basis = "assessed"


class Trend(Record):
    """Level and direction of an indicator, beside each other.

    Parameters
    ----------
    indicator : str
        Its name.
    level : float or None
        What guards see at the end; ``None`` where it is unknown.
    per_year : float or None
        Slope of the line of least squares through `points`, in units of the scale a year; ``None`` where fewer than two
        instants of the window have a value, or the level is unknown.
    direction : {"rising", "falling", "steady", "unknown"}
        Sign of the slope.
    points : tuple of TrendPoint
        What was learnt within the window, oldest first, one an instant.
    """

    indicator: Name
    level: Real | None
    per_year: Real | None
    direction: Direction
    points: tuple[TrendPoint, ...] = ()


def quality(known: Standing | Given, *, model: StageModel = ford) -> Quality:
    """Return the three dimensions of `known`, a standing or plain readings; what is not there is unknown.

    Raises
    ------
    FactError
        Where readings are unknown to `model` or off their scale.
    DefinitionError
        ``other-scale``, where `model` measures one of the three otherwise than from 0 to 1.

    Examples
    --------
    >>> quality({"trust": 0.7}).unknown
    ('resilience', 'network_potential')
    """
    demand(model, StageModel, "model", StageError)
    demand(known, (Standing, Mapping), "known", FactError)
    if problems := [*_scale_problems(model)]:
        raise DefinitionError(*problems)
    dated: Mapping[str, Reading]
    if isinstance(known, Standing):
        values: Mapping[str, Any] = {name: reading.value for name, reading in known.readings.items()}
        dated = known.readings
    else:
        values, dated = admitted(model.lowered, known)
    kept = {name: values.get(name) for name in DIMENSIONS}
    readings = {name: dated[name] for name in DIMENSIONS if name in dated and kept[name] is not None}
    return Quality(**kept, readings=readings)


def trends(
    relationship: Relationship,
    *,
    model: StageModel = ford,
    as_of: datetime,
    window_months: int | None = 24,
    indicators: Iterable[str] = DIMENSIONS,
) -> tuple[Trend, ...]:
    """Return level and direction of each of `indicators` at `as_of`, from the history of its readings.

    A point is what guards see once an instant has told something of the indicator: an assessment, or an event that
    moves it. Points lie within `window_months` before `as_of` (24 by default, ours; ``None``: the whole history), and
    not before the last recovery from an ending.

    Raises
    ------
    DefinitionError
        ``unknown-indicator``, for each name that `model` does not declare as a number.
    FactError
        ``out-of-range`` for the window; and as `follow` does.
    """
    demand(indicators, Iterable, "indicators", DefinitionError)
    names = tuple(indicators)
    now = follow(model, relationship, as_of=as_of)
    _check(model, names, window_months)
    told = {name: _points(model, relationship, name, as_of) for name in names}
    zone = ZoneInfo(relationship.zone)
    since = None if window_months is None else month_later(as_of, -window_months, zone)
    recovered = [change.at for change in now.changes if change.kind == "recover"]
    since = max((each for each in (since, *recovered[-1:]) if each is not None), default=None)
    return tuple(_trend(name, now, [p for p in told[name] if since is None or p.at >= since]) for name in names)


def slope(points: Iterable[tuple[datetime, float]]) -> float | None:
    """Return the slope a year of the line of least squares; ``None`` where there are fewer than two instants.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> slope([(datetime(2022, 1, 1, tzinfo=UTC), 0.4), (datetime(2024, 1, 1, tzinfo=UTC), 0.6)]).__round__(3)
    0.1
    """
    pairs = [(Fraction(at.timestamp()) / YEAR_SECONDS, Fraction(value)) for at, value in map(_a_point, _listed(points))]
    if len({at for at, _ in pairs}) < 2:
        return None
    middle, mean = (sum(each, Fraction(0)) / len(pairs) for each in zip(*pairs, strict=True))
    spread = sum((at - middle) ** 2 for at, _ in pairs)
    return float(sum((at - middle) * (value - mean) for at, value in pairs) / spread)


def _listed(points: Iterable[tuple[datetime, float]]) -> Iterable[tuple[datetime, float]]:
    demand(points, Iterable, "points", FactError)
    return points


def _a_point(point: object) -> tuple[datetime, float]:
    match point:
        case (datetime() as at, int() | float() as value) if at.utcoffset() is not None and is_finite(value):
            return at, value
        case _:
            raise FactError(Problem("wrong-class", "points", f"{point!r} stands here; an aware time and a number"))


def tell(answer: Quality | Composite | Trend, *, model: StageModel = ford, lang: Lang = "en") -> str:
    """Return `answer` as lines of text.

    Examples
    --------
    >>> print(tell(quality({"trust": 0.7})))
    trust: 0.7
    resilience to breakdowns: not known
    potential of the business network: not known
    """
    demand(answer, (Quality, Composite, Trend), "answer", FactError)
    demand(model, StageModel, "model", StageError)
    demand_language(lang)
    wording = Wording(model, lang, ZoneInfo("UTC"))
    if isinstance(answer, Quality):
        return "\n".join(_line(wording, name, getattr(answer, name)) for name in DIMENSIONS)
    if isinstance(answer, Composite):
        value, low, high = (wording.number(round(each, 4)) for each in (answer.value or 0.0, answer.low, answer.high))
        if answer.value is None:
            return say("quality.composite.unknown", lang, low=low, high=high)
        return say("quality.composite", lang, value=value, low=low, high=high, known=wording.share(answer.known))
    line = _line(wording, answer.indicator, answer.level)
    if answer.per_year is None:
        return say("quality.trend.unknown", lang, line=line)
    places = {"line": line, "points": len(answer.points), "per_year": wording.number(round(answer.per_year, 4))}
    return say(f"quality.trend.{answer.direction}", lang, **places)


def _line(wording: Wording, name: str, value: float | None) -> str:
    label = wording.names((name,))
    if value is None:
        return say("quality.unknown", wording.lang, label=label)
    return say("quality.known", wording.lang, label=label, value=wording.number(round(value, 4)))


def _trend(name: str, now: Standing, points: list[TrendPoint]) -> Trend:
    reading = now.readings.get(name)
    level = None if reading is None or reading.value is None else float(reading.value)
    per_year = None if level is None else slope((point.at, point.value) for point in points)
    return Trend(indicator=name, level=level, per_year=per_year, direction=_direction(per_year), points=tuple(points))


def _direction(per_year: float | None) -> Direction:
    if per_year is None:
        return "unknown"
    return "steady" if per_year == 0 else "rising" if per_year > 0 else "falling"


def _points(model: StageModel, relationship: Relationship, name: str, as_of: datetime) -> list[TrendPoint]:
    """Return what was known after each instant that told something of the indicator."""
    facts = [fact for fact in relationship.facts if fact.occurred_at <= as_of]
    instants = sorted({fact.occurred_at for fact in facts if _tells(model, fact, name)})
    points: list[TrendPoint] = []
    standing: Standing | None = None
    for instant in instants:
        if standing is None:
            standing = follow(model, relationship, as_of=instant)
        else:
            since = standing.as_of
            fresh = tuple(fact for fact in facts if since < fact.occurred_at <= instant)
            standing = observe(model, standing, *fresh, as_of=instant)
        reading = standing.readings.get(name)
        if reading is not None and reading.value is not None:
            points.append(TrendPoint(at=instant, value=float(reading.value), basis=reading.basis))
    return points


def _tells(model: StageModel, fact: Event | Reading, name: str) -> bool:
    if isinstance(fact, Reading):
        return fact.indicator == name
    kind = model.event_of.get(fact.kind)
    return kind is not None and any(effect.indicator == name for effect in kind.effects)


def _check(model: StageModel, names: tuple[str, ...], window: object) -> None:
    numbers = [indicator.name for indicator in model.indicators if isinstance(indicator.scale, Number)]
    problems = [
        Problem("unknown-indicator", name, f"{model.name} declares no number of this name{nearest(name, numbers)}")
        for name in names
        if name not in numbers
    ]
    if problems:
        raise DefinitionError(*problems)
    if window is not None and (
        isinstance(window, bool) or not isinstance(window, int) or not 1 <= window <= MAX_WINDOW
    ):
        said = f"{window!r} is no whole number of months from 1 to {MAX_WINDOW:,}, nor None for the whole history"
        raise FactError(Problem("out-of-range", "window_months", said))


def _scale_problems(model: StageModel) -> Iterator[Problem]:
    for name in DIMENSIONS:
        indicator = model.indicator_of.get(name)
        scale = indicator.scale if indicator is not None else None
        if scale is not None and not (isinstance(scale, Number) and (scale.low, scale.high) == (0, 1)):
            yield Problem("other-scale", name, f"it is {scale} in {model.name}; quality is told from 0 to 1")


def _weight_problems(weights: object) -> Iterator[Problem]:
    if not isinstance(weights, Mapping):
        said = f"a composite of {', '.join(DIMENSIONS)} is made of your own weights only: give one for each"
        yield Problem("no-weights", "weights", said)
        return
    for name, weight in weights.items():
        if name not in DIMENSIONS:
            said = f"{name!r} is none of {', '.join(DIMENSIONS)}{nearest(name, DIMENSIONS)}"
            yield Problem("unknown-weight", str(name), said)
        elif not is_finite(weight) or weight < 0:
            yield Problem("bad-weight", name, f"{weight!r} is no number of 0 or more")
    missing = [name for name in DIMENSIONS if name not in weights]
    for name in missing:
        yield Problem("missing-weight", name, "it has no weight; write 0 where it is to count for nothing")
    if not missing and all(weight == 0 for weight in weights.values()):
        yield Problem("bad-weight", "weights", "all weights are 0; one at least counts for something")
