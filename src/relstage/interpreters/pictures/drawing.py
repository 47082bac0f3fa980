"""A grid as SVG."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import hypot
from textwrap import wrap
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr
from zoneinfo import ZoneInfo

from relstage.errors import FactError, Problem, demand
from relstage.interpreters.pictures.rulers import Rectangle, Ruler, cell_at, checked, one_line, rectangles
from relstage.messages import Lang, demand_language, say
from relstage.models.grids import Cell, Grid, Point
from relstage.rules import Value

WIDTH, SIDE, LEFT, TOP = 780, 560, 140, 70
FONT = "font-family=\"'DejaVu Sans', 'Segoe UI', Arial, sans-serif\""
TINTS = ("#e9f1fb", "#e8f5ea", "#fdf4dc", "#f4eef8", "#fdeceb", "#e6f5f5")
STRONG = ("#bcd7f5", "#b9e3c0", "#fbe19b", "#dcc8ea", "#f8c4bf", "#b5e0e0")
COLOURS = ("#1f5fa8", "#b3261e", "#1b6e3c", "#8a4b00", "#6a3d9a", "#00707a", "#a0246e", "#444444")
INK, GREY, PALE = "#222222", "#666666", "#b0b0b0"
MOST_NAMED = 8
MOST_RINGS = 6
NARROWEST = 50  # a cell without room for a word has none
LONGEST = 60  # characters of a label
MOST_LABELLED = 500  # points; among more no label would find room, and looking for it would take long

_HALO = 'paint-order="stroke" stroke="white" stroke-width="3" stroke-linejoin="round"'
_DASHED = ' stroke-dasharray="2 4"'
_DEFS = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
    'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="#333333"/></marker>'
    '<marker id="move" viewBox="0 0 10 10" refX="3" refY="5" markerWidth="20" markerHeight="20" '
    f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="{PALE}"/></marker>'
    '<pattern id="unknown" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="7" height="7" fill="white" fill-opacity="0.5"/><rect width="2.5" height="7" fill="{GREY}"/>'
    "</pattern></defs>"
)


def svg(grid: Grid, points: Iterable[Point] = (), *, lang: Lang = "en", zone: str = "UTC") -> str:
    """Draw `grid` as SVG, with `points` on it.

    Points of one name are one relationship: the last dated one is its present place, and where there are several a
    path with arrows leads from the first to it. Of a single relationship the present cell is set off. A point with an
    unknown reading is a hatched band. Pale arrows lead from each cell to the one that its moves lead to. A point
    without room for its label has a number, told below; of more than 500 points all labels are left to tooltips.

    Parameters
    ----------
    grid : Grid
        The definition.
    points : iterable of Point
        Readings on the axes; other readings are passed over.
    lang : {"en", "ru"}
        Language of labels.
    zone : str
        IANA time zone in which dates are written.

    Raises
    ------
    FactError
        With every reading that is off its scale (``off-scale``); where there is no such zone (``bad-zone``).

    Examples
    --------
    >>> from relstage.catalogue.supplier_matrix import supplier_matrix
    >>> print(svg(supplier_matrix)[:40])
    <svg xmlns="http://www.w3.org/2000/svg"
    """
    demand_language(lang)
    return _Picture(grid, checked(grid, points), lang, _zone(zone)).drawn()


def _zone(name: str) -> ZoneInfo:
    demand(name, str, "zone", FactError)
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        said = f"{name!r} is no IANA time zone, such as 'Europe/Berlin'"
        raise FactError(Problem("bad-zone", "zone", said)) from None


_Spot = tuple[str, float, float]  # how a text is set there, and where


class _Mark(NamedTuple):
    """A point as it is drawn; a coordinate is ``None`` where its reading is unknown."""

    point: Point
    x: float | None
    y: float | None
    colour: str
    latest: bool
    day: str
    dated: bool  # whether the day is part of its label

    @property
    def name(self) -> str:
        """The name, with the date where there are several of that name."""
        name = one_line(self.point.name)
        return f"{name} {self.day}" if self.dated and self.day else name


class _Room:
    """Which parts of the picture are taken by words, points and lines."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, float, float, float]] = []

    def crowded(self, x: float, y: float, wide: float, high: float) -> int:
        """Return how many things lie in a box."""
        return sum(
            x < left + width and left < x + wide and y < top + height and top < y + high
            for left, top, width, height in self.taken
        )

    def take(self, x: float, y: float, wide: float, high: float) -> None:
        """Note that a box is taken."""
        self.taken.append((x, y, wide, high))

    def take_line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """Note that a line is drawn, as boxes along it."""
        steps = int(hypot(x2 - x1, y2 - y1) / 6) + 1
        for nth in range(steps + 1):
            part = nth / steps
            self.take(x1 + (x2 - x1) * part - 1, y1 + (y2 - y1) * part - 1, 2, 2)


class _Picture:
    """One picture while it is drawn; it lives within one call."""

    def __init__(self, grid: Grid, points: list[Point], lang: Lang, zone: ZoneInfo) -> None:
        self.grid, self.points, self.zone = grid, points, zone
        self.lang: Lang = lang
        self.across, self.up = (Ruler.of(grid, axis, points) for axis in grid.axes.values())
        self.parts = rectangles(grid, points)
        self.room = _Room()
        self.paths = self._paths()
        self.numbers: list[str] = []  # what the points without room for a label are called

    def drawn(self) -> str:
        """Return the picture."""
        drawn = self._drawn()
        legend = [*self._legend(), *self._numbered()]
        height = TOP + SIDE + 80 + 20 * len(legend)
        title = one_line(self.grid.title.in_(self.lang))
        size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        lines = [f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {FONT}>']
        lines += [f"<title>{escape(title)}</title>", _DEFS, f'<rect width="{WIDTH}" height="{height}" fill="white"/>']
        lines.append(_text(LEFT, 40, title, size=20, bold=True))
        lines += drawn
        lines += [_text(LEFT, TOP + SIDE + 80 + 20 * n, said, size=12, fill=GREY) for n, said in enumerate(legend)]
        return "\n".join([*lines, "</svg>"]) + "\n"

    def _drawn(self) -> list[str]:
        lines = [*self._plane(), *self._moves(), *self._cuts(), *self._axes(), *self._bands()]
        marks = [*self._ways(), *self._dots()]  # words keep clear of them, and stand under them where they cannot
        return [*lines, *self._words(), *marks, *self._labels()]

    def _numbered(self) -> Iterator[str]:
        """Yield the lines that say whose the numbers are."""
        told = "; ".join(f"{number} {_short(name)}" for number, name in enumerate(self.numbers, start=1))
        yield from _wrapped(told, WIDTH - LEFT - 10, 12) if told else ()

    def _legend(self) -> Iterator[str]:
        if any(len(path) > 1 for path in self.paths):
            yield say("picture.legend.path", self.lang)
        if any((mark.x is None) != (mark.y is None) for path in self.paths for mark in path):
            yield say("picture.legend.band", self.lang)
        lost = [path[-1].name for path in self.paths if path[-1].x is None and path[-1].y is None]
        if lost:
            shown = ", ".join(lost[:MOST_NAMED]) + (" …" if len(lost) > MOST_NAMED else "")
            yield say("picture.legend.nowhere", self.lang, who=shown)

    # ---------------------------------------------------------------------------------------------------- the plane

    def _px(self, share: float) -> float:
        return LEFT + share * SIDE

    def _py(self, share: float) -> float:
        return TOP + (1 - share) * SIDE

    def _present(self) -> str | None:
        """Return the present cell, where all points are those of one relationship and the last is known."""
        if len(self.paths) != 1 or self.paths[0][-1].x is None or self.paths[0][-1].y is None:
            return None
        return cell_at(self.grid, self.paths[0][-1].point.readings).name

    def _plane(self) -> Iterator[str]:
        present = self._present()
        ranks = {cell.name: rank for rank, cell in enumerate(self.grid.cells)}
        for part in self.parts:
            tints = STRONG if part.cell == present else TINTS
            x, y = self._px(part.x.start), self._py(part.y.end)
            size = f'width="{_n(self._px(part.x.end) - x)}" height="{_n(self._py(part.y.start) - y)}"'
            fill = tints[ranks[part.cell] % len(tints)]
            yield f'<rect x="{_n(x)}" y="{_n(y)}" {size} fill="{fill}" data-cell={quoteattr(part.cell)}/>'
        yield f'<rect x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}" fill="none" stroke="{INK}"/>'

    def _cuts(self) -> Iterator[str]:
        """Yield a line wherever two neighbouring parts belong to different cells."""
        dashed = 'stroke-dasharray="7 4" stroke-width="1.4"'
        at = {(part.x.start, part.y.start): part for part in self.parts}
        for part in self.parts:
            right, above = at.get((part.x.end, part.y.start)), at.get((part.x.start, part.y.end))
            x, y = (self._px(part.x.start), self._px(part.x.end)), (self._py(part.y.start), self._py(part.y.end))
            if right is not None and right.cell != part.cell:
                yield _line(x[1], y[0], x[1], y[1], stroke=INK, more=dashed)
            if above is not None and above.cell != part.cell:
                yield _line(x[0], y[1], x[1], y[1], stroke=INK, more=dashed)

    def _words(self) -> Iterator[str]:
        """Yield the name of each cell and its moves, at the top or bottom of its largest part."""
        for cell in self.grid.cells:
            own = [part for part in self.parts if part.cell == cell.name]
            if own:
                yield from self._words_in(cell, max(own, key=_size))

    def _words_in(self, cell: Cell, part: Rectangle) -> Iterator[str]:
        marks = [mark for path in self.paths for mark in path]
        upright = [mark.x for mark in marks if mark.x is not None and mark.y is None]
        level = [mark.y for mark in marks if mark.y is not None and mark.x is None]
        left, right = _free(self._px(part.x.start), self._px(part.x.end), upright, NARROWEST + 60)
        top, bottom = _free(self._py(part.y.end), self._py(part.y.start), level, 40)
        x, wide = left + 10, right - left - 20
        lines = [(line, 15) for line in _wrapped(cell.label.in_(self.lang), wide, 15)]
        for advice in cell.moves:
            lines += [(line, 11) for line in _wrapped(advice.text.in_(self.lang), wide, 11)]
        while lines and (wide < NARROWEST or _height(lines) + 10 > bottom - top):
            lines.pop()
        high, room = _height(lines), max((_wide(line, size) for line, size in lines), default=0.0)
        y = min((top + 6, bottom - high - 6), key=lambda start: self.room.crowded(x, start, room, high))
        self.room.take(x, y, room, high)
        for line, size in lines:
            y += size + 5
            yield _text(x, y, line, size=size, bold=size == 15, fill=INK if size == 15 else "#444444", more=_HALO)

    def _moves(self) -> Iterator[str]:
        """Yield a pale arrow across the border from each cell to the one that its moves lead to."""
        for cell in self.grid.cells:
            ends = [
                end
                for a in self.parts
                for b in self.parts
                if (a.cell, b.cell) == (cell.name, cell.leads_to)
                for end in self._border(a, b)
            ]
            if ends:
                _, arrow = max(ends)
                self.room.take_line(*arrow)
                yield _line(*arrow, stroke=PALE, more='stroke-width="7" marker-end="url(#move)"')

    def _border(self, a: Rectangle, b: Rectangle) -> Iterator[tuple[float, tuple[float, float, float, float]]]:
        """Yield the length of the border between two parts, and the ends of a short arrow across it."""
        if a.y == b.y and (a.x.end == b.x.start or b.x.end == a.x.start):
            right = a.x.end == b.x.start
            x, y, step = self._px(a.x.end if right else a.x.start), (a.y.start + a.y.end) / 2, 26 if right else -26
            yield a.y.end - a.y.start, (x - step, self._py(y), x + step * 0.5, self._py(y))
        if a.x == b.x and (a.y.end == b.y.start or b.y.end == a.y.start):
            upward = a.y.end == b.y.start
            x, y = a.x.start * 0.08 + a.x.end * 0.92, self._py(a.y.end if upward else a.y.start)
            step = 26 if upward else -26
            yield a.x.end - a.x.start, (self._px(x), y + step, self._px(x), y - step * 0.5)

    def _axes(self) -> Iterator[str]:
        below = TOP + SIDE
        for share, text in self.across.ticks(lambda text: (_wide(text, 12) + 8) / SIDE, self.lang):
            yield _line(self._px(share), below, self._px(share), below + 5, stroke=INK)
            yield _text(self._px(share), below + 20, text, size=12, anchor="middle")
        for share, text in self.up.ticks(lambda _: 16 / SIDE, self.lang):
            yield _line(LEFT - 5, self._py(share), LEFT, self._py(share), stroke=INK)
            yield _text(LEFT - 9, self._py(share) + 4, text, size=12, anchor="end")
        names = [one_line(axis.label.in_(self.lang)) for axis in self.grid.axes.values()]
        yield _text(LEFT + SIDE / 2, below + 46, f"{names[0]} →", size=14, anchor="middle")
        turned = f'transform="rotate(-90 30 {_n(TOP + SIDE / 2)})"'
        yield _text(30, TOP + SIDE / 2, f"{names[1]} →", size=14, anchor="middle", more=turned)

    # ------------------------------------------------------------------------------------------------------- points

    def _paths(self) -> list[list[_Mark]]:
        """Return the marks of each relationship, oldest first; undated points come before dated ones."""
        named: dict[str, list[Point]] = {}
        for point in self.points:
            named.setdefault(point.name, []).append(point)
        return [self._path(points, COLOURS[nth % len(COLOURS)]) for nth, points in enumerate(named.values())]

    def _path(self, points: list[Point], colour: str) -> list[_Mark]:
        points.sort(key=lambda point: (point.at is not None, point.at.timestamp() if point.at else 0.0))
        marks = []
        for point in points:
            x, y = (point.readings.get(name) for name in self.grid.axes)
            px = None if x is None else self._px(self.across.share(x))
            py = None if y is None else self._py(self.up.share(y))
            day = point.at.astimezone(self.zone).date().isoformat() if point.at else ""
            marks.append(_Mark(point, px, py, colour, point is points[-1], day, dated=len(points) > 1))
        return marks

    def _bands(self) -> Iterator[str]:
        for mark in (mark for path in self.paths for mark in path):
            if mark.y is not None and mark.x is None:
                yield self._band(mark, LEFT, mark.y - 6, SIDE, 12)
            if mark.x is not None and mark.y is None:
                yield self._band(mark, mark.x - 6, TOP, 12, SIDE)

    def _band(self, mark: _Mark, x: float, y: float, wide: float, high: float) -> str:
        self.room.take(x, y, wide, high)
        box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}"'
        looks = f'fill="url(#unknown)" stroke="{mark.colour}" data-name={quoteattr(one_line(mark.point.name))}'
        return f"<rect {box} {looks}><title>{escape(self._not_known(mark))}</title></rect>"

    def _not_known(self, mark: _Mark) -> str:
        axis = self.grid.x if mark.x is None else self.grid.y
        who = mark.day if len(self.paths) == 1 and mark.dated and mark.day else mark.name
        return say("picture.not-known", self.lang, who=who, what=one_line(axis.label.in_(self.lang)))

    def _ways(self) -> Iterator[str]:
        """Yield the path of each relationship, from one known place to the next; dashed over what is not known."""
        for path in self.paths:
            known = [(nth, m.x, m.y) for nth, m in enumerate(path) if m.x is not None and m.y is not None]
            for (first, x1, y1), (nth, x2, y2) in pairwise(known):
                mark, far = path[nth], hypot(x2 - x1, y2 - y1)
                if far > 14:
                    part = 1 - (9 if mark.latest else 6) / far
                    end = x1 + (x2 - x1) * part, y1 + (y2 - y1) * part
                    self.room.take_line(x1, y1, *end)
                    more = 'stroke-width="2" marker-end="url(#arrow)"' + (_DASHED if nth > first + 1 else "")
                    yield _line(x1, y1, *end, stroke=mark.colour, more=more)

    def _dots(self) -> Iterator[str]:
        """Yield the points; of those that would cover one another the later ones are rings around the first."""
        covered: dict[tuple[int, int], int] = {}
        for mark in sorted((mark for path in self.paths for mark in path), key=lambda mark: mark.latest):
            if mark.x is None or mark.y is None:
                continue
            radius, fill = (7.0, mark.colour) if mark.latest else (4.5, "white")
            spot = (round(mark.x / 3), round(mark.y / 3))
            if mark.latest and (times := covered.get(spot, 0)):
                radius, fill = radius + 4 * min(times, MOST_RINGS), "none"
            covered[spot] = covered.get(spot, 0) + mark.latest
            self.room.take(mark.x - radius, mark.y - radius, 2 * radius, 2 * radius)
            yield self._dot(mark, mark.x, mark.y, radius, fill)

    def _dot(self, mark: _Mark, x: float, y: float, radius: float, fill: str) -> str:
        told = ", ".join(f"{name} {_shown(mark.point.readings.get(name))}" for name in self.grid.axes)
        looks = f'fill="{fill}" stroke="{mark.colour}" stroke-width="2"'
        where = f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}" data-name={quoteattr(one_line(mark.point.name))}'
        return f"<circle {where} {looks}><title>{escape(f'{mark.name}: {told}')}</title></circle>"

    # ------------------------------------------------------------------------------------------------------- labels

    def _labels(self) -> Iterator[str]:
        """Yield the labels that find room: present places first, then bands, then the dates of earlier places."""
        marks = [mark for path in self.paths for mark in path]
        if len(marks) > MOST_LABELLED:
            return
        points = sorted((m for m in marks if m.x is not None and m.y is not None), key=lambda mark: not mark.latest)
        bands = [mark for mark in marks if (mark.x is None) != (mark.y is None)]
        for mark in points:
            if mark.latest:
                texts = (mark.name, one_line(mark.point.name))
                yield from self._first_that_fits(mark, texts, 13, _beside(mark)) or self._number(mark)
        for mark in bands:
            told = (self._not_known(mark), mark.name, one_line(mark.point.name))
            yield from self._first_that_fits(mark, told, 12, _along(mark)) or self._number(mark)
        for mark in points:
            if not mark.latest:
                yield from self._first_that_fits(mark, (mark.day,), 11, _beside(mark)) or self._number(mark)

    def _number(self, mark: _Mark) -> list[str]:
        """Return a number for what no label has room for; beside it where there is room, else upon it."""
        self.numbers.append(mark.name)
        number = str(len(self.numbers))
        spots = _along(mark) if mark.x is None or mark.y is None else _beside(mark)
        if beside := self._first_that_fits(mark, (number,), 11, spots):
            return beside
        x, y = mark.x or LEFT + SIDE / 2, mark.y or TOP + SIDE / 2
        return [_text(x, y + 4, number, size=11, bold=True, fill=INK, anchor="middle", more=_HALO)]

    def _first_that_fits(self, mark: _Mark, texts: Iterable[str], size: int, spots: list[_Spot]) -> list[str]:
        """Return the first of `texts`, the fullest first, that finds room at one of `spots`."""
        for text in dict.fromkeys(filter(None, texts)):
            shown = _short(text)
            wide = _wide(shown, size)
            for anchor, x, y in spots:
                left = x - wide * _BEFORE[anchor]
                fits = left >= LEFT and left + wide <= LEFT + SIDE and y - size >= TOP and y <= TOP + SIDE
                if fits and not self.room.crowded(left, y - size, wide, size + 3):
                    self.room.take(left, y - size, wide, size + 3)
                    return [_text(x, y, shown, size=size, bold=size == 13, fill=mark.colour, anchor=anchor, more=_HALO)]
        return []


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _beside(mark: _Mark) -> list[_Spot]:
    """Return where the label of a point may stand, the best place first."""
    assert mark.x is not None and mark.y is not None
    return [(anchor, mark.x + 12 * dx, mark.y + 4 + 14 * dy) for anchor, dx, dy in _AROUND]


def _along(mark: _Mark) -> list[_Spot]:
    """Return where the label of a band may stand, the best place first."""
    shares = (0.98, 0.75, 0.5, 0.25, 0.02)
    if mark.y is not None:
        return [("end", LEFT + SIDE * share, mark.y + gap) for share in shares for gap in (-10, 20)]
    assert mark.x is not None
    sides: list[tuple[str, float]] = [("start", mark.x + 11), ("end", mark.x - 11)]
    return [(anchor, x, TOP + SIDE * share) for share in shares for anchor, x in sides]


# How a label is set, and how many gaps to the right of its point and below it.
_AROUND = (
    *(("start", 1, 0), ("end", -1, 0), ("middle", 0, -1), ("middle", 0, 1), ("start", 0.7, -1), ("start", 0.7, 1)),
    *(("end", -0.7, -1), ("end", -0.7, 1), ("start", 1.6, 0), ("end", -1.6, 0), ("middle", 0, -2), ("middle", 0, 2)),
)
_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}


def _free(start: float, end: float, bands: Iterable[float], least: float) -> tuple[float, float]:
    """Return the widest stretch between bands, or the whole where none is wide enough for words."""
    edges = [start, *sorted(at for at in bands if start - 6 < at < end + 6), end]
    gaps = [(a + 8 * (nth > 0), b - 8 * (nth < len(edges) - 2)) for nth, (a, b) in enumerate(pairwise(edges))]
    widest = max(gaps, key=lambda gap: gap[1] - gap[0])
    return widest if widest[1] - widest[0] >= least else (start, end)


def _size(part: Rectangle) -> float:
    return (part.x.end - part.x.start) * (part.y.end - part.y.start)


def _height(lines: Iterable[tuple[str, int]]) -> float:
    return sum(size + 5 for _, size in lines) + 4


def _wide(text: str, size: int) -> float:
    """Return about how wide `text` is; no font is at hand to ask."""
    return len(text) * size * (0.7 if size in (13, 15) else 0.62)


def _wrapped(text: str, room: float, size: int) -> list[str]:
    return wrap(one_line(text), max(int(room / _wide("x", size)), 6))


def _shown(value: Value | None) -> str:
    return "?" if value is None else value if isinstance(value, str) else f"{value:.4g}"


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _line(x1: float, y1: float, x2: float, y2: float, *, stroke: str, more: str = "") -> str:
    ends = f'x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
    return f'<line {ends} stroke="{stroke}"{f" {more}" if more else ""}/>'


def _text(
    x: float,
    y: float,
    text: str,
    *,
    size: int,
    bold: bool = False,
    fill: str = INK,
    anchor: str = "start",
    more: str = "",
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    looks = f'font-size="{size}" fill="{fill}" text-anchor="{anchor}"{weight}'
    return f'<text x="{_n(x)}" y="{_n(y)}" {looks}{f" {more}" if more else ""}>{escape(one_line(text))}</text>'
