"""Every law that a module opens with stands on the page of laws, beside the file that tests it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LAWS = Path(__file__).parent
PAGE = (ROOT / "docs" / "laws.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| .+ \| `(tests/[\w/]+\.py)` \|$", PAGE, flags=re.MULTILINE))


def named_in_modules() -> set[str]:
    """Return the names of the laws that modules and docstrings of the library state."""
    found: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found.update(re.findall(r"\bLaw \(``(\w+)``\)", text))
        for paragraph in re.findall(r"\bLaws: (.+?)\n\n", text, flags=re.DOTALL):
            found.update(re.findall(r"(?:^|[;,.] |\n)``(\w+)``, ", paragraph))
    return found


def test_modules_state_laws() -> None:
    """The search finds the laws of several rooms, so that the next test compares something."""
    assert {"decide_equals_evaluate", "fold_splits", "prose_is_total", "text_round_trip"} <= named_in_modules()


def test_every_law_is_listed() -> None:
    """Each law that a module states has its row."""
    assert named_in_modules() - set(ROWS) == set()


@pytest.mark.parametrize("law", sorted(ROWS))
def test_listed_law_has_its_test(law: str) -> None:
    """The file of a row exists and names the law, in a test or in its first line."""
    text = (ROOT / ROWS[law]).read_text(encoding="utf-8")
    assert f"def test_{law}" in text or f"``{law}``" in text.split('"""')[1]


def test_no_law_is_listed_twice() -> None:
    """Each law has one row."""
    names = re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE)
    assert sorted(names) == sorted(set(names))


def test_every_file_of_laws_is_listed() -> None:
    """No file of laws is missing on the page, but for the two that watch over the others."""
    watching = {"test_laws_are_listed.py", "test_fold_reaches_everything.py"}
    files = {f"tests/laws/{path.name}" for path in LAWS.glob("test_*.py") if path.name not in watching}
    assert files <= set(ROWS.values())
