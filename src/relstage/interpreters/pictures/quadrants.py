"""A grid of four quadrants for Mermaid."""

from collections.abc import Iterable
from itertools import groupby

from relstage.errors import DefinitionError, Problem
from relstage.interpreters.pictures.rulers import Ruler, checked, one_line, rectangles
from relstage.messages import Lang, demand_language, say
from relstage.models.grids import Grid, Point
from relstage.rules import Value

_ENTITIES = {"&": "#amp;", "<": "#lt;", ">": "#gt;", '"': "#quot;", "#": "#35;"}


def quadrants(grid: Grid, points: Iterable[Point] = (), *, lang: Lang = "en") -> str:
    """Write `grid` as a Mermaid quadrant chart, with the present place of each relationship.

    Such a chart has four quadrants, split in the middle of both axes, and points without a path. Each half of an axis
    is stretched to its half of the chart, so that every point stands in the quadrant of its cell. What has an unknown
    reading cannot be shown and is named in a comment.

    Raises
    ------
    DefinitionError
        Where the grid is not four quadrants (``not-quadrants``): one cut across each axis, and a cell for each part.
    FactError
        With every reading that is off its scale (``off-scale``).
    """
    demand_language(lang)
    given = checked(grid, points)
    parts = {(part.x.start > 0, part.y.start > 0): grid.cell_of[part.cell] for part in rectangles(grid, given)}
    across, up = (Ruler.of(grid, axis, given) for axis in grid.axes.values())
    split = all(len(ruler.cuts) == 1 and 0 < ruler.border(ruler.cuts[0]) < 1 for ruler in (across, up))
    if not split or len({cell.name for cell in parts.values()}) != 4:
        said = "a quadrant chart has one cut across each axis and a cell for each of its four parts; draw it as SVG"
        raise DefinitionError(Problem("not-quadrants", grid.name, said))
    names = [_quoted(axis.label.in_(lang)) for axis in grid.axes.values()]
    lines = ["quadrantChart", f"    title {_escaped(grid.title.in_(lang))}"]
    lines += [f"    x-axis {names[0]}", f"    y-axis {names[1]}"]
    for nth, corner in enumerate(((True, True), (False, True), (False, False), (True, False)), start=1):
        lines.append(f"    quadrant-{nth} {_quoted(parts[corner].label.in_(lang))}")
    for name, mine in groupby(sorted(given, key=lambda point: point.name), key=lambda point: point.name):
        last = max(mine, key=lambda point: (point.at is not None, point.at.timestamp() if point.at else 0.0))
        x, y = (last.readings.get(axis) for axis in grid.axes)
        if x is None or y is None:
            lines.append(f"    %% {one_line(say('picture.not-all-known', lang, who=name))}")
        else:
            lines.append(f"    {_quoted(name)}: [{_halved(across, x)}, {_halved(up, y)}]")
    return "\n".join(lines) + "\n"


def _halved(ruler: Ruler, value: Value) -> str:
    (cut,) = ruler.cuts
    border, share = ruler.border(cut), ruler.share(value)
    half = share / border / 2 if share < border else 0.5 + (share - border) / (1 - border) / 2
    return f"{half:.3f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return f'"{_escaped(text)}"'


def _escaped(text: str) -> str:
    """Write what Mermaid could take for its own, or for HTML, as an entity of its kind."""
    return "".join(_ENTITIES.get(letter, letter) for letter in one_line(text))
