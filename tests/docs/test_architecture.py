"""The page on the architecture against the code."""

import re
import tomllib
from pathlib import Path

import relstage

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = ROOT / "src" / "relstage"


def rooms(folder: Path) -> set[str]:
    """Return the modules and folders in `folder`, without its ``__init__`` and what is no code."""
    return {each.stem for each in folder.iterdir() if each.suffix == ".py" or (each / "__init__.py").is_file()} - {
        "__init__"
    }


def test_every_room_stands_in_the_table() -> None:
    """Each module and folder of the package has its row, and each row its module or folder."""
    table = PAGE.partition("## Rooms")[2].partition("In `machines/`")[0]
    named = {word.rstrip("/").removesuffix(".py") for word in re.findall(r"`([\w/.]+)`", table)}
    assert rooms(PACKAGE) <= named


def test_every_module_of_the_machines_stands_in_the_table() -> None:
    """The modules of ``machines`` are those of the second table, no more and no fewer."""
    table = PAGE.partition("In `machines/`")[2].partition("In `studies/")[0]
    assert set(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == rooms(PACKAGE / "machines")


def test_every_module_of_the_simulation_stands_in_the_table() -> None:
    """The modules of ``studies/simulation`` are those of the third table, each in one row."""
    table = PAGE.partition("In `studies/simulation/`")[2].partition("## Layers")[0]
    named = [name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted(rooms(PACKAGE / "studies" / "simulation"))


def test_the_layers_are_those_that_are_enforced() -> None:
    """The page lists the layers in the order that the import contract holds."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    held = [set(re.findall(r"\w+", layer)) for layer in layers if layer != "__main__"]
    (said,) = re.findall(r"^(`cli` > .*?)\n\n", PAGE, re.DOTALL | re.MULTILINE)
    assert [set(re.findall(r"\w+", layer)) for layer in said.split(">")] == held


def test_what_the_page_calls_a_name_is_one() -> None:
    """Every name that the page takes from a room can be imported from it."""
    assert [
        name
        for name in re.findall(r"`relstage\.(\w+)`", PAGE)
        if name not in relstage.__all__ + list(rooms(PACKAGE)) + ["__all__"]
    ] == []
