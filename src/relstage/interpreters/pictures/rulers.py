"""Where values are drawn: along an axis, between its cuts, and in which cell; what is off its scale is refused."""

from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import NamedTuple

from relstage.errors import FactError, Problem, demand
from relstage.messages import Lang
from relstage.models.grids import Cell, Grid, Point
from relstage.regions import contains
from relstage.rules import Indicator, Levels, Readings, Value, number_text

MOST_LETTERS = 14


class Band(NamedTuple):
    """A part of an axis between two cuts: where it is drawn, as shares of the side, and a value within it."""

    start: float
    end: float
    value: Value


class Rectangle(NamedTuple):
    """A part of the plane between cuts, in shares of the sides, and the cell that it belongs to."""

    x: Band
    y: Band
    cell: str


class Ruler(NamedTuple):
    """How values of one axis are drawn: `low` and `high` are the numbers at the ends."""

    axis: Indicator
    low: float
    high: float
    cuts: tuple[Value, ...]

    @classmethod
    def of(cls, grid: Grid, axis: Indicator, points: Sequence[Point]) -> "Ruler":
        """Return a ruler for `axis` on which all cuts and points find room."""
        cuts = tuple(cut.limit for cut in grid.thresholds.values() if cut.indicator == axis.name)
        if isinstance(axis.scale, Levels):
            return cls(axis, 0.0, float(len(axis.scale.levels)), cuts)
        given = [point.readings.get(axis.name) for point in points]
        numbers = [float(value) for value in (*cuts, *given) if value is not None]
        # Room beside the outermost number, as wide as a picture shows whatever the size of the numbers.
        spare = max(axis.scale.span / 4, *(abs(number) / 100 for number in numbers), 0.0)
        low = axis.scale.low if axis.scale.low is not None else min(numbers, default=0.0) - spare
        high = axis.scale.high if axis.scale.high is not None else max(numbers, default=low) + spare
        return cls(axis, low - 0.5, high + 0.5, cuts) if axis.scale.whole else cls(axis, low, high, cuts)

    def share(self, value: Value) -> float:
        """Return where `value` is drawn, as a share of the side; a level in the middle of its room."""
        if isinstance(self.axis.scale, Levels):
            return (self.axis.scale.levels.index(str(value)) + 0.5) / self.high
        return self._along(float(value))

    def border(self, cut: Value) -> float:
        """Return where a cut is drawn: at its number, or before the level or whole number that it begins with."""
        if isinstance(self.axis.scale, Levels):
            return self.axis.scale.levels.index(str(cut)) / self.high
        return self._along(float(cut) - 0.5 if self.axis.scale.whole else float(cut))

    def _along(self, number: float) -> float:
        # Halved, for the ends of a scale may be as far apart as float64 goes.
        return min(max((number / 2 - self.low / 2) / (self.high / 2 - self.low / 2), 0.0), 1.0)

    def bands(self) -> list[Band]:
        """Return the bands between the cuts that lie on the axis; beyond one at its end the band has no width."""
        ends = [(0.0, self._first()), *((self.border(cut), cut) for cut in self.cuts if self._holds(cut))]
        afters = [*ends[1:], (1.0, None)]
        return [Band(a, b, self._within(first, after)) for (a, first), (b, after) in zip(ends, afters, strict=True)]

    def _holds(self, cut: Value) -> bool:
        return isinstance(cut, str) or self.axis.scale.admits(cut)

    def _first(self) -> Value:
        if isinstance(self.axis.scale, Levels):
            return self.axis.scale.levels[0]
        return float(ceil(self.low)) if self.axis.scale.whole else self.low

    def _within(self, first: Value, after: Value | None) -> Value:
        if isinstance(self.axis.scale, Levels) or self.axis.scale.whole:
            return first
        return float(first) / 2 + (self.high if after is None else float(after)) / 2

    def ticks(self, room: Callable[[str], float], lang: Lang = "en") -> list[tuple[float, str]]:
        """Return what is written along the axis and where, cuts before ends, as far as there is `room` for each."""
        if isinstance(self.axis.scale, Levels):
            wanted = [(self.share(level), level.replace("_", " ")) for level in self.axis.scale.levels]
        else:
            ends = (end for end in (self.axis.scale.low, self.axis.scale.high) if end is not None)
            numbers = dict.fromkeys(float(each) for each in (*self.cuts, *ends))
            wanted = [(self.share(each), _number(each, lang)) for each in numbers if self.low <= each <= self.high]
        kept: list[tuple[float, str]] = []
        for share, text in wanted:
            clipped = text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"
            if all(abs(share - other) >= (room(clipped) + room(told)) / 2 for other, told in kept):
                kept.append((share, clipped))
        return sorted(kept)


def _number(number: float, lang: Lang) -> str:
    return number_text(number).replace(".", ",") if lang == "ru" else number_text(number)


def rectangles(grid: Grid, points: Sequence[Point] = ()) -> list[Rectangle]:
    """Return the parts of the plane between cuts, each with its cell, as they are drawn with these `points`."""
    across, up = (Ruler.of(grid, axis, points).bands() for axis in grid.axes.values())
    sides = ((x, y) for y in up for x in across)
    return [Rectangle(x, y, cell_at(grid, {grid.x.name: x.value, grid.y.name: y.value}).name) for x, y in sides]


def cell_at(grid: Grid, point: Readings) -> Cell:
    """Return the cell of a point whose readings are known."""
    return next(cell for cell in grid.cells if contains(grid.areas[cell.name], point))


def one_line(text: str) -> str:
    """Put a space for line breaks and all else that XML does not hold or a reader does not see."""
    return "".join(c if c.isprintable() else " " for c in text)


def checked(grid: Grid, points: Iterable[Point]) -> list[Point]:
    """Return `points`, each with all its readings on their scales.

    Raises
    ------
    FactError
        With every reading that is not (``off-scale``).
    """
    demand(grid, Grid, "grid", FactError)
    demand(points, Iterable, "points", FactError)
    given = list(points)
    for point in given:
        demand(point, Point, "points", FactError)
    problems = [
        Problem("off-scale", f"{point.name}, {name}", f"{value!r} is not on its scale, {axis.scale}")
        for point in given
        for name, axis in grid.axes.items()
        if (value := point.readings.get(name)) is not None and not axis.scale.admits(value)
    ]
    if problems:
        raise FactError(*problems)
    return given
