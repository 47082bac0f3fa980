"""Dials: indicators with limits laid out from bad to good, so that leaves can be made that keep clear of one another.

A dial has room for some uses. Of one use, what is good and what is bad are apart, on numbers by a gap; what is good by
a later use is good by every earlier one, and between what is bad by one use and good by the next something lies.
"""

from dataclasses import dataclass

from relstage.messages import Labels
from relstage.rules import (
    OPPOSITE,
    AllOf,
    Bound,
    Clock,
    Direction,
    Indicator,
    Leaf,
    Level,
    Levels,
    Not,
    Number,
    Provenance,
    Rule,
    Scale,
)
from relstage.testing.strategies.tape import Tape

MADE_UP = Provenance(status="operationalised", source="relstage", note="made up by a strategy")
DIRECTIONS: tuple[Direction, ...] = ("beneficial", "harmful", "neither")


def labels(text: str) -> Labels:
    """Return labels for what is called `text`."""
    return Labels(en=text.replace("_", " "), ru=f"«{text}»")


@dataclass(frozen=True, slots=True)
class Dial:
    """An indicator, its limits from the worst to the best, and how many uses they have room for."""

    indicator: Indicator
    limits: tuple[float, ...]
    levels: tuple[str, ...]
    rising: bool

    @property
    def name(self) -> str:
        """The indicator's name."""
        return self.indicator.name

    @property
    def uses(self) -> int:
        """How many uses there is room for."""
        return (len(self.levels) or len(self.limits)) - 1

    def good(self, tape: Tape, use: int = 0) -> Rule:
        """Read a rule that good readings satisfy."""
        return _spelt(tape, self._leaf(tape, use + 1, good=True), self)

    def bad(self, tape: Tape, use: int = 0) -> Rule:
        """Read a rule that bad readings satisfy."""
        return _spelt(tape, self._leaf(tape, use, good=False), self)

    def band(self) -> Rule:
        """Return the rule that a number lies between the first limit and the second."""
        low, high = sorted(self.limits[:2])
        return AllOf((Bound(self.name, ">=", low), Bound(self.name, "<", high)))

    def _leaf(self, tape: Tape, place: int, *, good: bool) -> Leaf:
        if self.levels:
            return Level(self.name, self.levels[place:] if good else self.levels[: place + 1])
        scale, limit, above = self.indicator.scale, self.limits[place], good == self.rising
        assert isinstance(scale, Number)
        if limit in (scale.low, scale.high) or tape.chance(50):
            return Bound(self.name, ">=" if above else "<=", limit)
        if scale.whole:  # the same numbers, by a strict limit
            return Bound(self.name, ">" if above else "<", limit - 1 if above else limit + 1)
        return Bound(self.name, ">" if above else "<", limit)


def _spelt(tape: Tape, leaf: Leaf, dial: Dial) -> Rule:
    """Return `leaf`, now and then as the opposite of its opposite."""
    if not tape.chance(25):
        return leaf
    if isinstance(leaf, Bound):
        return Not(Bound(leaf.indicator, OPPOSITE[leaf.op], leaf.limit))
    return Not(Level(leaf.indicator, tuple(level for level in dial.levels if level not in leaf.among)))


# ------------------------------------------------------------------------------------------------------------ making


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of number scale, and where its limits lie: the first, and steps from one to the next."""

    low: float | None
    high: float | None
    whole: bool
    starts: tuple[float, ...]
    steps: tuple[float, ...]
    most: int
    unit: str = ""
    count: bool = False


_NUMBERS = (
    _Kind(0.0, 1.0, whole=False, starts=(0.3, 0.1, 0.2, 0.25), steps=(0.2, 0.1, 0.15), most=4),
    _Kind(0.0, None, whole=True, starts=(1.0, 2.0), steps=(2.0, 3.0), most=4, unit="orders", count=True),
    _Kind(1.0, 10.0, whole=True, starts=(1.0, 2.0), steps=(2.0,), most=4),
    _Kind(-1.0, 1.0, whole=False, starts=(-0.5, -0.25, 0.0), steps=(0.25, 0.125), most=4, unit="ratio"),
    _Kind(0.0, 100.0, whole=False, starts=(10.0, 0.5), steps=(12.5, 20.0), most=4, unit="per cent"),
    _Kind(None, None, whole=False, starts=(-1.0, 0.0, 1e6), steps=(0.5, 10.0), most=5),
    _Kind(None, 0.0, whole=False, starts=(-8.0, -1000.0), steps=(1.0, 1.5), most=4),
    _Kind(1.0, None, whole=False, starts=(1.5, 2.0), steps=(0.5, 3.0), most=4, unit="million"),
    _Kind(None, None, whole=True, starts=(-4.0, 0.0), steps=(2.0, 5.0), most=4),
    _Kind(1.0, 5.0, whole=False, starts=(1.5, 2.0), steps=(0.5, 0.75), most=4, unit="points"),
)
_LEVELS = (
    ("low", "middle", "high"),
    ("none", "one_of_many", "preferred", "sole"),
    ("no", "yes"),
    ("bronze", "silver", "gold", "platinum", "diamond"),
)


def read_dial(tape: Tape, name: str, *, counts: Direction) -> Dial:
    """Read a dial called `name`; what it `counts`, if it does, has this direction. A count begins at 0."""
    if tape.chance(30):
        return _level_dial(tape, name)
    kind = tape.pick(_NUMBERS)
    return _number_dial(tape, name, kind, counts if kind.count else tape.pick(DIRECTIONS))


def read_band(tape: Tape, name: str) -> Dial:
    """Read a dial of numbers of which neither more nor less is better."""
    return _number_dial(tape, name, tape.pick([_NUMBERS[i] for i in (0, 3, 5)]), "neither")


def clock_dial(tape: Tape, clock: Clock, *, least: int = 1) -> Dial:
    """Read a dial of the months or the term that time gives, its upper limit at `least` or later.

    A long silence is bad, and so is no agreement; of the months in a stage neither more nor less is.
    """
    whole, silence = clock != "agreement_term", clock == "months_inactive"
    scale = Number(low=0.0, whole=whole, unit="months" if whole else "years", span=12.0)
    direction = {"agreement_term": DIRECTIONS[0], "months_inactive": DIRECTIONS[1]}.get(clock, DIRECTIONS[2])
    limits = (float(least + tape.below(3)), 0.0)
    return Dial(_indicator(clock, scale, direction, clock=clock), limits if silence else limits[::-1], (), not silence)


def _level_dial(tape: Tape, name: str) -> Dial:
    levels, direction = tape.pick(_LEVELS), tape.pick(DIRECTIONS)
    ordered = {
        "beneficial": levels,
        "harmful": levels[::-1],
        "neither": (*levels[1::2], *levels[::2]),
    }[direction]
    return Dial(_indicator(name, Levels(levels=levels), direction), (), ordered, rising=True)


def _number_dial(tape: Tape, name: str, kind: _Kind, direction: Direction) -> Dial:
    limits = _limits(tape, kind)
    rising = {"beneficial": True, "harmful": False, "neither": tape.below(2) == 0}[direction]
    span = 10.0 if kind.low is None or kind.high is None else kind.high - kind.low
    scale = Number(low=kind.low, high=kind.high, whole=kind.whole, unit=kind.unit, span=span)
    indicator = _indicator(name, scale, direction, count=kind.count)
    return Dial(indicator, limits if rising else limits[::-1], (), rising)


def _limits(tape: Tape, kind: _Kind) -> tuple[float, ...]:
    start, step = tape.pick(kind.starts), tape.pick(kind.steps)
    return tuple(round(start + step * i, 6) for i in range(tape.between(2, kind.most)))


def _indicator(
    name: str, scale: Scale, direction: Direction, *, clock: Clock | None = None, count: bool = False
) -> Indicator:
    return Indicator(
        name=name,
        label=labels(name),
        scale=scale,
        direction=direction,
        provenance=MADE_UP,
        clock=clock,
        count=count,
    )
