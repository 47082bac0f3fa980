"""The example of a house model: its file, its facts, and every block of its page."""

import contextlib
import io
import re
import shlex
from doctest import ELLIPSIS, OutputChecker
from pathlib import Path

import pytest

from relstage import Verdict, decide, evaluate, follow
from relstage.adapters.definitions import load_definition
from relstage.adapters.logs import end_of, facts
from relstage.catalogue.indicators import trust

ROOT = Path(__file__).parent.parent.parent
HOUSE = ROOT / "examples" / "house_model"
PAGE = (HOUSE / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def assert_printed(shown: str, printed: str) -> None:
    """Compare what the page shows, in which ``...`` stands for any text, with what was printed."""
    assert OutputChecker().check_output(shown, printed, ELLIPSIS), f"the page shows\n{shown}\nprinted was\n{printed}"


def test_python_blocks_print_what_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's Python, run from top to bottom, prints each block of output after it."""
    monkeypatch.chdir(ROOT)
    namespace: dict[str, object] = {}
    printed = io.StringIO()
    outputs = 0
    for language, content in BLOCKS:
        if language == "python":
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                exec(compile(content, "README.md", "exec"), namespace)
        elif language == "output":
            assert_printed(content, printed.getvalue())
            outputs += 1
    assert outputs == 2


@pytest.mark.needs("cyclopts", "rich")
@pytest.mark.parametrize("content", [content for language, content in BLOCKS if language == "console"])
def test_commands_print_what_the_page_shows(
    content: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each command of the page prints what the page shows."""
    from relstage.cli import main

    monkeypatch.chdir(ROOT)
    command, _, shown = content.partition("\n")
    prompt, program, *arguments = shlex.split(command)
    assert (prompt, program) == ("$", "relstage")
    assert main(arguments) == 0
    assert_printed(shown, capsys.readouterr().out)


def test_house_borrows_and_declares() -> None:
    """The file borrows `trust` as it is, and has indicators, levels and a unit of its own."""
    studio = load_definition(HOUSE / "house.toml")
    assert studio.indicator_of["trust"] == trust
    assert studio.indicator_of["payment_delay"].scale.unit == "days"  # type: ignore[union-attr]
    assert studio.sources[0].name == "studio handbook"
    assert trust.provenance.source in {source.name for source in studio.sources[1:]}
    assert studio.thresholds["S2.projects_done"].provenance.note == "median of key clients since 2015"
    assert studio.thresholds["S2.trust"].provenance.source == "studio handbook"


def test_house_moves_both_ways() -> None:
    """A key client of the house slips back when its speaker leaves, and is lost after a year and a half of silence."""
    studio = load_definition(HOUSE / "house.toml")
    assert decide(studio, "key_client", {"sponsor": "manager"}).stage == "client"
    assert decide(studio, "key_client", {"sponsor": "director", "trust": 0.5}).stage == "key_client"
    assert decide(studio, "key_client", {"months_inactive": 18}).stage == "lost"
    assert decide(studio, "lost", {}, event="reactivated").stage == "prospect"


def test_facts_of_the_house_are_followed() -> None:
    """Every relationship of the small log stands where its facts lead."""
    studio = load_definition(HOUSE / "house.toml")
    with facts(HOUSE / "facts.csv", model=studio) as log:
        last = log.notes.last
        assert last is not None
        standings = [follow(studio, relationship, as_of=end_of(last)) for relationship in log]
    assert {each.relationship: each.stage for each in standings} == {
        "Birch & Sons": "key_client",
        "Harbour Museum": "client",
        "Old Mill Press": "lost",
        "Paper Lantern": "prospect",
    }
    assert all(not each.not_in_model for each in standings)


def test_guards_of_opposite_moves_never_hold_together() -> None:
    """Becoming a key client and slipping back exclude one another, on the limits and beside them."""
    studio = load_definition(HOUSE / "house.toml")
    onward, back = (studio.transition_of[name].guard for name in ("S2", "S3"))
    for value in (0.49, 0.5, 0.59, 0.6):
        for level in ("nobody", "manager", "director", "board_member"):
            readings = {"projects_done": 3, "trust": value, "sponsor": level}
            verdicts = [evaluate(guard, readings) for guard in (onward, back)]
            assert verdicts.count(Verdict.HOLDS) <= 1
