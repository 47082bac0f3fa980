"""Pictures of a grid: what stands in them, and what they leave out."""

import re
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import DefinitionError, FactError
from relstage.interpreters.pictures import quadrants, svg
from relstage.messages import Lang
from relstage.models.grids import Grid, Point
from relstage.rules import Levels, Number, Value, all_of, always, any_of
from tests.laws.planes import ADVICE, a_cell, a_grid
from tests.made_up import an_indicator

SVG = "{http://www.w3.org/2000/svg}"
SNAPSHOTS = Path(__file__).parent / "snapshots"
STRONG_GREEN = "#b9e3c0"


def at(risk: Value | None, value: Value | None, year: int | None = None, name: str = "Acme") -> Point:
    """Return a point on the supplier matrix."""
    when = None if year is None else datetime(year, 1, 1, tzinfo=UTC)
    return Point(name=name, at=when, readings={"risk_significance": risk, "total_value": value})


PATH = (at(0.2, 0.3, 2021), at(0.3, 0.6, 2022), at(None, 0.7, 2023), at(0.7, 0.8, 2024))


def parsed(*points: Point, grid: Grid = supplier_matrix, lang: Lang = "en") -> ET.Element:
    """Return a picture as XML."""
    return ET.fromstring(svg(grid, points, lang=lang))


def words(root: ET.Element) -> list[str]:
    """Return what is written in a picture."""
    return [each.text or "" for each in root.findall(f"{SVG}text")]


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_picture_names_cells_axes_and_moves(lang: Lang) -> None:
    """The title, both axes and each cell with its moves stand there, in the language asked for."""
    told = words(parsed(lang=lang))
    assert supplier_matrix.title.in_(lang) in told
    for cell in supplier_matrix.cells:
        assert cell.label.in_(lang) in told
        assert all(advice.text.in_(lang).split()[0] in " ".join(told) for advice in cell.moves)
    for axis in supplier_matrix.axes.values():
        assert f"{axis.label.in_(lang)} →" in told


def test_cuts_are_written_on_the_axes() -> None:
    """Ends and cuts of both axes stand beside their lines."""
    told = words(parsed(grid=supplier_matrix.with_thresholds({"total_value": 0.625})))
    assert {"0", "0.5", "0.625", "1"} <= set(told)


def test_borders_are_drawn_between_cells_alone() -> None:
    """Two parts of one cell have no line between them."""
    x, y = an_indicator("x", Number(low=0, high=1)), an_indicator("y", Number(low=0, high=1))
    corner = all_of(x >= 0.5, y >= 0.5)
    grid = a_grid(x, y, (a_cell("corner", corner), a_cell("rest", any_of(x < 0.5, y < 0.5))))
    dashed = [line for line in parsed(grid=grid).findall(f"{SVG}line") if line.get("stroke-dasharray")]
    assert len(dashed) == 2


def test_a_path_has_an_arrow_for_each_step_dashed_over_what_is_not_known() -> None:
    """Known places are joined in order; where an unknown one lies between, the line is dotted."""
    root = parsed(*PATH)
    arrows = [line for line in root.findall(f"{SVG}line") if line.get("marker-end") == "url(#arrow)"]
    assert [line.get("stroke-dasharray") for line in arrows] == [None, "2 4"]
    assert len(root.findall(f"{SVG}circle")) == 3


def test_the_present_place_is_filled_and_its_cell_set_off() -> None:
    """Of one relationship the last place is a filled circle, and its cell has the strong colour."""
    root = parsed(*PATH)
    filled = [circle for circle in root.findall(f"{SVG}circle") if circle.get("fill") != "white"]
    assert [circle.findtext(f"{SVG}title") for circle in filled] == [
        "Acme 2024-01-01: risk_significance 0.7, total_value 0.8"
    ]
    strong = [rect.get("data-cell") for rect in root.findall(f"{SVG}rect") if rect.get("fill") == STRONG_GREEN]
    assert strong == ["partner"]
    among_others = parsed(*PATH, at(0.2, 0.2, name="Bolt"))
    assert STRONG_GREEN not in {rect.get("fill") for rect in among_others.findall(f"{SVG}rect")}


def test_points_of_any_order_make_the_same_picture() -> None:
    """A path follows the dates, not the order in which its points are given."""
    assert svg(supplier_matrix, PATH[::-1]) == svg(supplier_matrix, PATH)


@pytest.mark.parametrize(
    ("point", "said"),
    [
        (at(None, 0.7), "Acme: risk and significance not known"),
        (at(0.7, None), "Acme: total value not known"),
    ],
)
def test_what_is_not_known_is_a_band_with_its_name(point: Point, said: str) -> None:
    """One unknown reading gives a band over the whole of its axis, labelled, with a legend."""
    root = parsed(point)
    (band,) = (rect for rect in root.findall(f"{SVG}rect") if rect.get("fill") == "url(#unknown)")
    assert "560" in (band.get("width"), band.get("height"))
    assert band.findtext(f"{SVG}title") == said
    assert said in words(root)
    assert any(told.startswith("Hatched") for told in words(root))


def test_what_is_wholly_unknown_is_named_below() -> None:
    """Accounts of which nothing is known are listed, the first eight by name."""
    (told,) = (line for line in words(parsed(*(at(None, None, name=f"N{i}") for i in range(9)))) if "N0" in line)
    assert told == "Not shown, nothing is known: N0, N1, N2, N3, N4, N5, N6, N7 …."


def test_points_in_one_place_are_rings() -> None:
    """Accounts that stand in the same place are all seen, as far as there is room."""
    circles = parsed(*(at(0.2, 0.2, name=f"N{i}") for i in range(9))).findall(f"{SVG}circle")
    assert [circle.get("r") for circle in circles] == ["7", "11", "15", "19", "23", "27", "31", "31", "31"]


def test_labels_do_not_cover_one_another() -> None:
    """Of many points in little room only so many are labelled as find place; the others have numbers, told below."""
    crowd = [at(0.5 + i / 200, 0.5 + i / 200, name=f"Account {i}") for i in range(40)]
    root = parsed(*crowd)
    labels = [text for text in words(root) if text.startswith("Account")]
    assert 0 < len(labels) < 20
    told = " ".join(words(root))
    assert all(re.search(rf"Account {nth}\b", told) for nth in range(40))
    assert str(40 - len(labels)) in words(root)
    assert len(root.findall(f"{SVG}circle/{SVG}title")) == 40


def test_no_label_runs_over_the_border() -> None:
    """A point at the right border has its label on the left of it, or a number."""
    name = "A supplier with a long name"
    root = parsed(at(1.0, 0.75, name=name))
    texts = [each for each in root.findall(f"{SVG}text") if name in (each.text or "")]
    assert [each.get("text-anchor") == "end" or float(each.get("y", 0)) > 630 for each in texts] == [True]


def test_words_keep_clear_of_a_band() -> None:
    """The sentences of a cell begin beside a band that crosses it."""
    root = parsed(at(0.1, None, name="Somewhere"))
    (band,) = [each for each in root.findall(f"{SVG}rect") if each.get("data-name") == "Somewhere"]
    edge = float(band.get("x", 0)) + float(band.get("width", 0))
    inside = [float(each.get("x", 0)) for each in root.findall(f"{SVG}text") if float(each.get("x", 0)) > 141]
    assert min(inside) > edge


def test_russian_ticks_have_a_comma() -> None:
    """Numbers along the axes are written as in the text."""
    assert {"0,5"} <= set(words(parsed(lang="ru")))
    assert "0.5" not in words(parsed(lang="ru"))


def test_very_many_points_have_no_labels() -> None:
    """Of 500 points some are labelled, of more none; all are drawn."""
    crowd = [at(i % 25 / 25, i // 25 / 25, name=f"N{i}") for i in range(501)]
    counts = [sum(text.startswith("N") for text in words(parsed(*points))) for points in (crowd[:500], crowd)]
    assert counts[0] > counts[1] == 0
    assert len(parsed(*crowd).findall(f"{SVG}circle")) == 501


def test_names_cannot_break_out_of_the_picture() -> None:
    """Marks of XML, line breaks and control characters in a name stay text."""
    strange = "A<script>&\"'\u200b\tB"
    root = parsed(at(0.2, 0.2, name=strange[:11] + "x"))
    assert root.findall(f".//{SVG}script") == []
    assert 'A<script>&"x' in words(root)


def test_other_scales_are_drawn_too() -> None:
    """Levels have their names along the axis, whole numbers and open scales room for every point."""
    x = an_indicator("x", Levels(levels=("weak", "fair_enough", "strong")))
    y = an_indicator("y", Number(low=0, whole=True, span=10))
    cells = a_cell("a", x < "strong", leads_to="b", way=ADVICE), a_cell("b", x >= "strong")
    point = Point(name="Acme", readings={"x": "strong", "y": 90})
    root = parsed(point, grid=a_grid(x, y, cells))
    assert {"weak", "fair enough", "strong", "0"} <= set(words(root))
    (circle,) = root.findall(f"{SVG}circle")
    assert 70 <= float(circle.attrib["cy"]) <= 630


@pytest.mark.parametrize("size", [1e-9, 1.0, 1e300])
def test_numbers_of_any_size_are_drawn(size: float) -> None:
    """On a scale without ends the picture is as wide as its numbers."""
    x, y = an_indicator("x", Number(span=size)), an_indicator("y", Number(low=0, high=1))
    grid = a_grid(x, y, (a_cell("low", x < size), a_cell("high", x >= size)))
    points = [Point(name=str(at), readings={"x": at, "y": 0.5}) for at in (-size, size, 1.5 * size)]
    places = [float(each.attrib["cx"]) for each in parsed(*points, grid=grid).findall(f"{SVG}circle")]
    assert 140 < places[0] < places[1] < places[2] < 700


def test_a_single_huge_number_is_drawn() -> None:
    """A number against which the span of its scale is nothing still finds room on both sides."""
    x, y = an_indicator("x", Number(span=1)), an_indicator("y", Number(low=0, high=1))
    root = parsed(Point(name="Acme", readings={"x": 1e300, "y": 0.5}), grid=a_grid(x, y, (a_cell("all", always),)))
    (circle,) = root.findall(f"{SVG}circle")
    assert float(circle.attrib["cx"]) == pytest.approx(420, abs=1)


def test_a_cell_at_the_end_of_a_scale_is_there() -> None:
    """A cell that is a line at the end of the plane has its place there, without words, and is no quadrant."""
    x, y = an_indicator("x", Number(low=0, high=1)), an_indicator("y", Number(low=0, high=1))
    top, full = x < 1, x >= 1
    cells = [a_cell("a", all_of(top, y < 0.5)), a_cell("b", all_of(top, y >= 0.5))]
    cells += [a_cell("c", all_of(full, y < 0.5)), a_cell("d", all_of(full, y >= 0.5))]
    grid = a_grid(x, y, cells)
    root = parsed(Point(name="Acme", readings={"x": 1.0, "y": 0.2}), grid=grid)
    assert {rect.get("data-cell") for rect in root.findall(f"{SVG}rect") if rect.get("data-cell")} == set("abcd")
    assert {"a", "b"} <= set(words(root))
    assert not {"c", "d"} & set(words(root))
    with pytest.raises(DefinitionError):
        quadrants(grid)


def test_dates_are_those_of_the_zone() -> None:
    """An instant is written as the day that it is in the zone."""
    late = datetime(2024, 1, 1, 22, tzinfo=UTC)
    points = [at(0.2, 0.2, 2020), at(0.6, 0.6).model_copy(update={"at": late})]
    assert "Acme 2024-01-02" in words(ET.fromstring(svg(supplier_matrix, points, zone="Europe/Moscow")))
    with pytest.raises(FactError) as caught:
        svg(supplier_matrix, zone="Mars")
    assert [problem.code for problem in caught.value.problems] == ["bad-zone"]


def test_what_is_off_its_scale_is_not_drawn() -> None:
    """Every reading off its scale is refused, in both kinds of picture."""
    for draw in (svg, quadrants):
        with pytest.raises(FactError) as caught:
            draw(supplier_matrix, [at(1.5, -1)])
        assert [problem.code for problem in caught.value.problems] == ["off-scale", "off-scale"]


# --------------------------------------------------------------------------------------------------------- quadrants


def test_quadrants_are_written_for_mermaid() -> None:
    """Cells stand in their quadrants, names at their present places, and what cannot be shown in a comment."""
    grid = supplier_matrix.with_thresholds({"total_value": 0.75})
    drawn = quadrants(grid, [*PATH, at(0.1, None, name='A "b"')])
    assert drawn == (
        "quadrantChart\n"
        "    title Positioning of suppliers\n"
        '    x-axis "risk and significance"\n'
        '    y-axis "total value"\n'
        '    quadrant-1 "partner supplier"\n'
        '    quadrant-2 "desired supplier"\n'
        '    quadrant-3 "independent supplier"\n'
        '    quadrant-4 "managed supplier"\n'
        '    %% Not shown, not everything is known: A "b".\n'
        '    "Acme": [0.7, 0.6]\n'
    )


@pytest.mark.parametrize(
    ("risk", "value", "place"), [(0, 0, "[0, 0]"), (1, 1, "[1, 1]"), (0.5, 0.5, "[0.5, 0.5]"), (0.25, 1, "[0.25, 1]")]
)
def test_places_of_a_chart_lie_between_0_and_1(risk: float, value: float, place: str) -> None:
    """Corners and the middle are written as Mermaid takes them."""
    assert place in quadrants(supplier_matrix, [at(risk, value)])


def test_names_cannot_break_out_of_a_chart() -> None:
    """What Mermaid or HTML would take for its own is written as an entity."""
    assert '"A #amp; #lt;B#gt; #quot;c#quot; #35;1 : [0.1]": [0.2, 0.2]' in quadrants(
        supplier_matrix, [at(0.2, 0.2, name='A & <B> "c" #1 : [0.1]')]
    )


def test_a_chart_has_four_quadrants() -> None:
    """A grid that is not one cut across each axis with four cells is refused."""
    x, y = an_indicator("x", Number(low=0, high=1)), an_indicator("y", Number(low=0, high=1))
    with pytest.raises(DefinitionError) as caught:
        quadrants(a_grid(x, y, (a_cell("low", x < 0.5), a_cell("high", x >= 0.5))))
    assert [problem.code for problem in caught.value.problems] == ["not-quadrants"]
