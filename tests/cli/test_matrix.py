"""``relstage matrix``: the cells, a place, the places of a file, and pictures."""

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.cli import BAD_INPUT, main
from relstage.models.grids import Grid
from relstage.studies.positioning import Place, Trajectory

pytestmark = pytest.mark.needs("cyclopts", "rich")

POINTS = """account,date,risk_significance,total_value
Acme,2022-01-01,0.2,0.6
Acme,2023-01-01,0.7,0.8
Bolt,2024-01-01,0.7,
"""
FACTS = """relationship,fact,name,occurred_at,value,id
Acme,reading,risk_significance,2024-01-01,0.45,
Acme,reading,total_value,2024-01-01,0.3,
Acme,event,emergency_rescue,2024-02-01,,rescue
Bolt,reading,trust,2024-03-01,0.5,
"""


@pytest.fixture
def points(tmp_path: Path) -> str:
    """Return the path of a file of points."""
    path = tmp_path / "points.csv"
    path.write_text(POINTS, encoding="utf-8")
    return str(path)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what the command prints when all is well."""
    assert main(["matrix", *arguments]) == 0
    return capsys.readouterr().out


def wrong(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the problems that the command tells, a line each; it prints nothing else."""
    assert main(["matrix", *arguments]) == BAD_INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    return printed.err.splitlines()


# ---------------------------------------------------------------------------------------------------------- the cells


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_without_input_the_cells_and_what_they_ask_are_shown(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every cell stands there with guard, meaning, moves and where they lead, and every cut with its source."""
    shown = told(capsys, "--lang", lang)
    for cell in supplier_matrix.cells:
        assert str(cell.guard) in shown
        pieces = (cell.label, cell.meaning, *(advice.text for advice in (*cell.moves, *cell.expect, *cell.beware)))
        assert all((text.ru if lang == "ru" else text.en) in shown for text in pieces)
    assert "risk_significance: 0,5" in shown if lang == "ru" else "risk_significance: 0.5" in shown
    assert {"en": "A point on a cut belongs to the upper cell", "ru": "относится к верхней клетке"}[lang] in shown


def test_the_grid_as_json_is_a_grid_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What ``--format json`` prints is read back by ``--grid``, as the same grid."""
    path = tmp_path / "grid.json"
    path.write_text(told(capsys, "--format", "json"), encoding="utf-8")
    assert Grid.model_validate_json(told(capsys, "--grid", str(path), "--format", "json")) == supplier_matrix


def test_the_cells_as_csv_are_a_row_each(capsys: pytest.CaptureFixture[str]) -> None:
    """One row a cell, with its guard and where it leads."""
    rows = list(csv.DictReader(io.StringIO(told(capsys, "--format", "csv"))))
    assert [(row["cell"], row["leads_to"]) for row in rows] == [
        ("managed", "partner"),
        ("partner", ""),
        ("desired", "partner"),
        ("independent", "managed"),
    ]


# ---------------------------------------------------------------------------------------------------------- one place


def test_readings_place_one_account(capsys: pytest.CaptureFixture[str]) -> None:
    """The place is told with what to do there, the nearest border, and the way to where the moves lead."""
    shown = told(capsys, "--reading", "risk_significance=0.7", "total_value=0.3")
    assert shown.startswith("Place: managed supplier (risk and significance 0.7, total value 0.3)\n")
    assert "  Do: Raise the value of the offer. [sourced: Kevorkov]\n" in shown
    assert shown.endswith("  To partner supplier: total value from 0.3 to 0.5 (20% of the scale).\n")


def test_the_same_in_russian(capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers have a comma, and the percent sign a blank before it."""
    shown = told(capsys, "--reading", "risk_significance=0.7", "total_value=0.3", "--lang", "ru")
    assert shown.startswith("Положение: управляемый поставщик (риск и значимость 0,7, суммарная ценность 0,3)\n")
    assert "суммарная ценность с 0,3 до 0,5 (20\xa0% шкалы)" in shown


def test_what_is_not_known_leaves_cells_open(capsys: pytest.CaptureFixture[str]) -> None:
    """Without one reading no cell is named, and the cells left are."""
    shown = told(capsys, "--reading", "risk_significance=0.7", "total_value=unknown")
    assert "No place: total value not known" in shown
    assert "Left open: managed supplier, partner supplier.\n" in shown


def test_a_place_as_json_is_the_record(capsys: pytest.CaptureFixture[str]) -> None:
    """``--format json`` prints the place, and a cut that was moved counts."""
    shown = told(
        capsys, "--reading", "risk_significance=0.7", "total_value=0.3", "--cut", "total_value=0.2", "--format", "json"
    )
    assert Place.model_validate_json(shown).cell == "partner"


# ---------------------------------------------------------------------------------------------------- a file of points


def test_a_file_of_points_places_every_account(points: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Accounts are counted by cell, listed with their place, and their moves between cells told."""
    shown = told(capsys, points)
    assert "accounts: 2, dated places: 3" in shown
    lines = [line.split() for line in shown.splitlines()]
    assert ["partner", "supplier", "1"] in lines
    assert ["not", "placed", "1"] in lines
    assert ["Acme", "2023-01-01", "desired", "supplier", "partner", "supplier", "onward"] in lines
    assert any(line[:1] == ["Bolt"] and line[-2:] == ["-", "-"] for line in lines)


def test_a_file_without_moves_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody left a cell the list of moves is a sentence; without dates there is none."""
    path = tmp_path / "still.csv"
    path.write_text(POINTS.replace("0.7,0.8", "0.3,0.8"), encoding="utf-8")
    assert "No account moved to another cell." in told(capsys, str(path))
    path.write_text("account,risk_significance,total_value\nAcme,0.1,0.2\n", encoding="utf-8")
    assert "Moves between cells" not in told(capsys, str(path))


def test_places_as_csv_are_a_row_each(points: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One row a place: cell or candidates, margin, nearest cell, where the moves lead, and the step that led there."""
    rows = list(csv.DictReader(io.StringIO(told(capsys, points, "--format", "csv"))))
    assert [(row["account"], row["cell"], row["candidates"], row["leads_to"], row["direction"]) for row in rows] == [
        ("Acme", "desired", "desired", "partner", ""),
        ("Acme", "partner", "partner", "", "toward"),
        ("Bolt", "", "managed partner", "", ""),
    ]
    assert float(rows[1]["margin"]) == pytest.approx(0.2)


def test_places_as_json_are_the_records(points: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``--format json`` prints the trajectories, and each is read back."""
    shown = json.loads(told(capsys, points, "--format", "json", "--as-of", "2022-12-31"))
    ways = [Trajectory.model_validate(each) for each in shown]
    assert [(way.name, len(way.places)) for way in ways] == [("Acme", 1)]


def test_a_picture_is_drawn_beside_the_answer(points: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--svg`` writes the points and their way into a file, in the language of the rest."""
    path = tmp_path / "matrix.svg"
    assert f"Picture: {path}" in told(capsys, points, "--svg", str(path))
    root = ET.fromstring(path.read_text(encoding="utf-8"))
    assert {each.get("data-name") for each in root.iter() if each.get("data-name")} == {"Acme", "Bolt"}
    russian = tmp_path / "ru.svg"
    told(capsys, "--svg", str(russian), "--lang", "ru")
    assert "поставщик-партнер" in russian.read_text(encoding="utf-8")


def test_a_picture_is_never_written_over_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--svg`` refuses a file that is there, which stays as it is."""
    path = tmp_path / "precious.svg"
    path.write_text("mine", encoding="utf-8")
    assert any("is there already" in each for each in wrong(capsys, "--svg", str(path)))
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_file_of_facts_is_followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With ``--facts`` events move the readings; an account of which nothing is known has every cell open."""
    path = tmp_path / "facts.csv"
    path.write_text(FACTS, encoding="utf-8")
    for model in ("ford", "millman_wilson"):
        rows = list(
            csv.DictReader(io.StringIO(told(capsys, str(path), "--facts", "--model", model, "--format", "csv")))
        )
        assert [(row["account"], row["at"][:10], row["cell"]) for row in rows] == [
            ("Acme", "2024-01-01", "independent"),
            ("Acme", "2024-02-01", "managed"),
            ("Bolt", "2024-03-01", ""),
        ]
    early = told(capsys, str(path), "--facts", "--as-of", "2024-01-15", "--format", "csv")
    assert len(early.splitlines()) == 2


# ------------------------------------------------------------------------------------------------------- what is wrong


def test_what_is_wrong_with_a_file_is_told_with_row_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every bad cell has a line on stderr with row and column, nothing is placed, and no picture is drawn."""
    path, picture = tmp_path / "bad.csv", tmp_path / "bad.svg"
    path.write_text(POINTS.replace("0.6", "1.6").replace("2024-01-01", "soon"), encoding="utf-8")
    first, second = wrong(capsys, str(path), "--svg", str(picture))
    assert "line 2, column total_value: '1.6' is off its scale" in first
    assert "line 4, column date: 'soon' is no date" in second
    assert not picture.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reading", "risk=0.5"), "'risk' is no axis of supplier_matrix"),
        (("--reading", "total_value=high"), "'high' is no number"),
        (("--reading", "total_value=1.5"), "off its scale"),
        (("--reading", "total_value"), "not of the form axis=value"),
        (("--reading", "total_value=0.1", "total_value=0.2"), "given twice"),
        (("--cut", "total_vale=0.5"), "did you mean 'total_value'"),
        (("--cut", "total_value=2"), "off its scale"),
        (("--cut", "total_value=unknown"), "a cut has a limit"),
        (("--cut", "total_value=0"), "is empty"),
        (("--grid", "supplier_matrx"), "did you mean 'supplier_matrix'"),
        (("--grid", "nowhere.json"), "nowhere.json"),
        (("nowhere.csv",), "nowhere.csv"),
        (("nowhere.csv", "--reading", "total_value=0.5"), "not both"),
        (("nowhere.csv", "--orders"), "orders and deals say nothing"),
        (("nowhere.csv", "--columns", "vendor=Vendor"), "vendor"),
        (("--svg", "/nowhere/at/all.svg"), "/nowhere/at/all.svg"),
        (("--zone", "Mars"), "Mars"),
    ],
)
def test_what_is_wrong_with_the_options_is_told(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Axes, values, cuts, grids, files and zones that do not fit are told without a traceback."""
    assert said in "\n".join(wrong(capsys, *arguments))


def test_an_empty_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with a header alone, or with rows only after the day asked for, has nothing to place."""
    path = tmp_path / "empty.csv"
    path.write_text("account,risk_significance,total_value\n", encoding="utf-8")
    assert "no row to place" in wrong(capsys, str(path))[0]
    path.write_text(POINTS, encoding="utf-8")
    assert "the record runs from 2022-01-01 to 2024-01-01" in wrong(capsys, str(path), "--as-of", "2020-01-01")[0]
    assert "[as-of]" in wrong(capsys, str(path), "--as-of", "2026-01-02")[0]
    path.write_text(FACTS, encoding="utf-8")
    assert "[as-of]" in wrong(capsys, str(path), "--facts", "--as-of", "2020-01-01")[0]


def test_all_that_is_wrong_with_cuts_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """A cut that is unknown is told beside one off its scale."""
    assert len(wrong(capsys, "--cut", "foo=3", "total_value=9")) == 2


def test_problems_of_points_stand_in_the_order_of_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is found only when accounts are put together stands at its line, not at the end."""
    path = tmp_path / "points.csv"
    rows = ["Bolt,2024-01-01,0.1,0.2", "Bolt,2024-01-01,0.3,0.2", "Acme,2024-01-01,7,0.2", "Acme,2024-02-01,0.1,8"]
    path.write_text("\n".join(["account,date,risk_significance,total_value", *rows]), encoding="utf-8")
    told = " ".join(wrong(capsys, str(path)))
    assert [int(number) for number in re.findall(r"line (\d+), column", told)] == [3, 4, 5]


def test_a_figure_is_rounded_for_tables_and_exact_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    """0.55 lies 0.05 past the cut: CSV says so, and JSON holds what float64 makes of it."""
    near = ("--reading", "risk_significance=0.55", "total_value=0.9")
    (row,) = csv.DictReader(io.StringIO(told(capsys, *near, "--format", "csv")))
    margin = json.loads(told(capsys, *near, "--format", "json"))["margin"]
    assert row["margin"] == "0.05" != str(margin)
    assert margin == pytest.approx(0.05)
