"""Law ``pictures_place_alike``: a point is drawn within the area of its cell, an unknown one as a band."""

from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.interpreters.pictures import svg
from relstage.models.grids import Grid, Point
from relstage.rules import Value, Verdict, evaluate
from tests.laws.planes import sound_grids
from tests.strategies import turning_points

SVG = "{http://www.w3.org/2000/svg}"
EDGE = 0.11  # coordinates are written with one decimal


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Grid, Point]:
    """Draw a grid and a point on it, of which a reading may be unknown."""
    grid = draw(sound_grids())
    readings: dict[str, Value | None] = {}
    for name, axis in grid.axes.items():
        among = turning_points(indicator=axis, rules=[cell.guard for cell in grid.cells])
        readings[name] = draw(st.one_of(st.sampled_from(among), st.sampled_from(among), st.none()))
    return grid, Point(name="Acme", readings=readings)


def numbers(element: ET.Element, *names: str) -> list[float]:
    """Return attributes of an element as numbers."""
    return [float(element.attrib[name]) for name in names]


@settings(max_examples=80)
@given(drawn())
def test_pictures_place_alike(pair: tuple[Grid, Point]) -> None:
    """The circle of a known point touches a rectangle of its cell; an unknown reading gives a band and no circle."""
    grid, point = pair
    root = ET.fromstring(svg(grid, [point]))
    circles = root.findall(f".//{SVG}circle")
    bands = [each for each in root.findall(f".//{SVG}rect") if each.get("data-name") == "Acme"]
    unknown = list(point.readings.values()).count(None)
    assert (len(circles), len(bands)) == {0: (1, 0), 1: (0, 1), 2: (0, 0)}[unknown]
    for circle in circles:
        (cell,) = (c.name for c in grid.cells if evaluate(c.guard, point.readings) is Verdict.HOLDS)
        cx, cy = numbers(circle, "cx", "cy")
        own = [rect for rect in root.findall(f".//{SVG}rect") if rect.get("data-cell") == cell]
        boxes = [numbers(rect, "x", "y", "width", "height") for rect in own]
        assert any(
            x - EDGE <= cx <= x + wide + EDGE and y - EDGE <= cy <= y + high + EDGE for x, y, wide, high in boxes
        )


@settings(max_examples=40)
@given(sound_grids())
def test_the_parts_of_the_plane_fill_it(grid: Grid) -> None:
    """The rectangles of the cells add up to the square, and every cell has one unless it is thinner than is drawn."""
    root = ET.fromstring(svg(grid))
    rects = [rect for rect in root.findall(f".//{SVG}rect") if rect.get("data-cell")]
    areas = [wide * high for wide, high in (numbers(rect, "width", "height") for rect in rects)]
    assert abs(sum(areas) - 560**2) < 560 * len(rects)
    assert {rect.get("data-cell") for rect in rects} <= {cell.name for cell in grid.cells}
