"""Short names of sources: whoever reads Russian is told of them in Russian letters."""

import contextlib
import io

import pytest

from relstage.catalogue.checklists import CHECKLISTS
from relstage.catalogue.crosswalk import crosswalk
from relstage.catalogue.sources import SOURCES
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.cli import main
from relstage.messages import say, source_named
from relstage.messages.sentences import SHORT_NAMES

NAMES = sorted({each.name for each in (*SOURCES, *crosswalk.sources, *supplier_matrix.sources)})


@pytest.mark.parametrize("name", NAMES)
def test_every_source_of_the_catalogue_has_a_russian_short_name(name: str) -> None:
    """Each has one, in Russian letters but for a name that is an abbreviation; its English one is its own."""
    assert source_named(name, "en") == name
    told = source_named(name, "ru").replace("CRM", "")
    assert told == name == "relstage" or not any("a" <= letter.lower() <= "z" for letter in told)


def test_a_source_without_a_short_name_keeps_its_own() -> None:
    """A house's own source is told as the house calls it."""
    assert source_named("House rules 2024", "ru") == "House rules 2024"


@pytest.mark.needs("cyclopts", "rich")
@pytest.mark.parametrize(
    "arguments",
    [
        *(("checklist", each.name) for each in CHECKLISTS),
        ("checklist", "governance_tools", "--answer", "clear_tasks=yes"),
        ("matrix",),
        ("matrix", "--reading", "total_value=0.9", "--reading", "risk_significance=0.9"),
        ("show", "ford"),
        ("show", "millman_wilson"),
        ("show", "loss_cycle"),
        ("show", "loyalty_ladder"),
        ("show", "dwyer_schurr_oh"),
    ],
    ids=" ".join,
)
def test_no_latin_short_name_in_russian_output(arguments: tuple[str, ...]) -> None:
    """Where a Russian short name exists, a Russian reader is not told the Latin one beside a sentence."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main([*arguments, "--lang", "ru"]) == 0
    latin = [name for name in SHORT_NAMES if name != "relstage"]
    said = [say(f"status.{each}", "ru") for each in ("sourced", "operationalised", "unverified")]
    marks = [f"{status}{sign} {name}" for name in latin for status in said for sign in ":,"]
    assert [mark for mark in marks if mark in out.getvalue()] == []
