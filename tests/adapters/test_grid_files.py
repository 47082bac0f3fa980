"""Grids from files; law ``a_grid_comes_back``."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from relstage.adapters.grids import load_grid, read_grid
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import DefinitionError
from relstage.models.grids import Grid
from tests.laws.planes import sound_grids

HOUSE = """
name = "house"
version = "2024"
title = {en = "Where we stand", ru = "Где мы стоим"}
y = "total_value"
provenance = {status = "operationalised", source = "relstage", note = "our house"}
cuts = {total_value = {status = "sourced", source = "handbook"}}

[x]
name = "strength"
label = {en = "strength", ru = "сила"}
scale = {kind = "levels", levels = ["weak", "average", "strong"]}
direction = "beneficial"
provenance = {status = "operationalised", source = "relstage"}

[[cells]]
name = "grow"
label = "grow"
guard = "strength >= average and total_value >= 0.6"
moves = ["invest", {text = {en = "visit", ru = "навещать"}}]
beware = ["others"]

[[cells]]
name = "hold"
label = "hold"
meaning = "all the rest"
guard = "strength < average or total_value < 0.6"
leads_to = "grow"
way = "by strength"
"""


def problems(source: str) -> list[tuple[str, str]]:
    """Return code and place of every problem of a TOML file."""
    with pytest.raises(DefinitionError) as caught:
        read_grid(source, format="toml")
    return [(problem.code, problem.place) for problem in caught.value.problems]


@settings(max_examples=40)
@given(sound_grids())
def test_a_grid_comes_back(grid: Grid) -> None:
    """A grid written as JSON is read back as the same grid."""
    assert read_grid(grid.model_dump_json()) == grid


def test_the_supplier_matrix_comes_back() -> None:
    """What ``relstage matrix --format json`` prints is a grid file."""
    assert read_grid(supplier_matrix.model_dump_json()) == supplier_matrix


def test_a_house_may_leave_out_what_follows() -> None:
    """Labels, meanings and provenances that are not given are those of the whole; axes may be named."""
    grid = read_grid(HOUSE, format="toml")
    assert grid.y.label.ru == "суммарная ценность"
    grow, hold = grid.cells
    assert [advice.text.ru for advice in grow.moves] == ["invest", "навещать"]
    assert grow.moves[1].provenance.note == hold.provenance.note == "our house"
    assert (grow.meaning.en, hold.meaning.en) == ("grow", "all the rest")
    assert {id: cut.provenance.source for id, cut in grid.thresholds.items()} == {
        "strength": "relstage",
        "total_value": "handbook",
    }


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('y = "total_value"', 'y = "total_vale"', ("unknown-indicator", "/y")),
        ("total_value < 0.6", "total_value < 0.7", ("overlap", "/cells/1/guard")),
        ("total_value < 0.6", "total_value < 0.5", ("hole", "/cells")),
        ("total_value < 0.6", "total_vale < 0.6", ("unknown-indicator", "/cells/1/guard")),
        ('name = "hold"', 'name = "the hold"', ("bad-grid", "/cells/1/name")),
        ('version = "2024"', "", ("bad-grid", "/version")),
        ('leads_to = "grow"', 'leads_to = "grwo"', ("unknown-cell", "/cells/1/leads_to")),
        ("[x]", "[x", ("bad-syntax", "line 9, column 3")),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, found: tuple[str, str]) -> None:
    """Syntax, fields, guards, names and tiling have their places in the file."""
    assert old in HOUSE
    assert problems(HOUSE.replace(old, new)) == [found]


def test_several_problems_are_told_at_once() -> None:
    """A guard that cannot be read does not hide a field that is missing."""
    source = HOUSE.replace("total_value < 0.6", "total_value <").replace('version = "2024"', "")
    assert {place for _, place in problems(source)} == {"/cells/1/guard", "/version"}


def test_what_is_no_object_is_refused() -> None:
    """A file that holds a list is no grid."""
    with pytest.raises(DefinitionError, match="a grid is an object"):
        read_grid("[]")


def test_files_are_named_in_what_is_wrong_with_them(tmp_path: Path) -> None:
    """A file of another format, one that is not there, and a wrong one are told with their path."""
    house = tmp_path / "house.toml"
    house.write_text(HOUSE, encoding="utf-8")
    assert load_grid(house) == read_grid(HOUSE, format="toml")
    house.write_text(HOUSE.replace("< 0.6", "< 0.5"), encoding="utf-8")
    for path, code in (
        (house, "hole"),
        (tmp_path / "no.json", "unreadable-file"),
        (tmp_path / "a.csv", "unknown-format"),
    ):
        with pytest.raises(DefinitionError) as caught:
            load_grid(path)
        (problem,) = caught.value.problems
        assert problem.code == code
        assert problem.place.startswith(str(path))
