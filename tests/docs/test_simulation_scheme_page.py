"""The page on how simulation works against the code."""

import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "simulation-scheme.md").read_text(encoding="utf-8")
HOME = "relstage.studies.simulation"


@pytest.mark.needs("numpy")
def test_what_is_imported_is_there() -> None:
    """Every name in the table can be imported from the module beside it, or else from the package."""
    rows = re.findall(r"^\| [^`|]+ \| (.+) \|$", PAGE.partition("## In the code")[2], re.MULTILINE)
    assert len(rows) > 8
    for row in rows:
        home = import_module(HOME)
        for name in re.findall(r"`([\w.]+)`", row):
            if name.startswith("relstage."):
                home = import_module(name)
                continue
            found: object = home
            for part in name.split("."):
                found = getattr(found, part)


def test_every_stream_is_on_the_page() -> None:
    """The table of streams has all that the engine of single paths draws from, and no other."""
    code = (ROOT / "src" / "relstage" / "studies" / "simulation" / "lives.py").read_text(encoding="utf-8")
    drawn = re.findall(r'_(?:draw|value)\(f?"([a-z]+)[:"]', code) + re.findall(r'stream = f"([a-z]+):', code)
    told = re.findall(r"^\| `([a-z]+)(?::\S+)?` \| .+ \| .+ \|$", PAGE.partition("## Random numbers")[2], re.MULTILINE)
    assert len(drawn) > 6
    assert set(drawn) == set(told)
