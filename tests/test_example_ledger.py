"""The ledger example runs as it is, and prints what was found by other means."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

LEDGER = Path(__file__).parents[1] / "examples" / "ledger.py"


@pytest.fixture(scope="module")
def page() -> str:
    """Return what the example prints where no terminal is."""
    done = subprocess.run(
        [sys.executable, str(LEDGER)],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"},
        timeout=600,
    )
    assert done.stderr == ""
    return done.stdout


def test_the_page_fits_a_terminal(page: str) -> None:
    """No line is wider than 120 cells, and none is coloured outside a terminal."""
    assert max(map(len, page.splitlines())) <= 120
    assert "\x1b" not in page


def test_the_parts_are_there(page: str) -> None:
    """The page says what is assumed and ours, and has its four parts."""
    for said in (
        "33 of the 34 thresholds",
        "operationalised",
        "No supplier",
        "(a) From",
        "(b) Under",
        "(c) What",
        "(d) The",
    ):
        assert said.casefold() in page.casefold()


def test_the_counts_add_up(page: str) -> None:
    """Active, silent and ended add up to the suppliers followed; fails, unknown and holds to those not ended."""
    states = re.findall(r"25 Apr 2013 .*?(\d+) active +(\d+) silent +(\d+) ended", page)[0]
    assert [int(count) for count in states] == [261, 35, 172]
    assert f"{sum(map(int, states))} suppliers  " in page
    verdicts = re.findall(r"(\d+) fail +(\d+) unknown +(\d+) hold", page)
    assert len(verdicts) == 11
    assert {sum(map(int, counts)) for counts in verdicts} == {261 + 35}


def test_the_large_silent_ones_are_found(page: str) -> None:
    """The two named buyers' bodies fell silent where the ledger has their last rows."""
    assert re.search(r"LONDON DEVELOPMENT AGENCY +1\.9 +46 2012-03-25 2013-03-25 ", page)
    assert re.search(r"COI COMMUNICATIONS +4\.1 +47 2012-05-21 +silent ", page)


def test_the_readme_shows_this_page(page: str) -> None:
    """Each line that the README shows of the demo stands on the page."""
    readme = (LEDGER.parents[1] / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"^```text\n(.*?)^```$", readme, re.DOTALL | re.MULTILINE)
    assert set(shown.splitlines()) <= set(page.splitlines())
