"""``relstage diff``: what it prints for people and for programs, its exit codes, and how it refuses bad input."""

import contextlib
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from relstage import ford
from relstage.adapters.definitions import dump_definition, load_definition
from relstage.cli import BAD_INPUT, main
from relstage.studies.comparison import Affected, ModelComparison, compare

pytestmark = pytest.mark.needs("cyclopts", "rich")

ROOT = Path(__file__).parents[2]
HOUSE = "examples/house_model/house.toml"
NEXT = "examples/house_model/house_2025.toml"
LOG = ("--log", "examples/house_model/facts.csv", "--facts", "--as-of", "2025-01-31")


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from the project's root, where the examples are."""
    monkeypatch.chdir(ROOT)


def asked(*arguments: str) -> tuple[int, str]:
    """Return the exit code of `relstage diff`, and what it printed."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(["diff", *arguments])
    return code, out.getvalue()


def as_json(*arguments: str) -> dict[str, Any]:
    """Return what it prints for programs."""
    found: dict[str, Any] = json.loads(asked(*arguments, "--format", "json")[1])
    return found


def written(folder: Path, name: str, definition: str) -> str:
    """Write a definition to a file and return its path."""
    path = folder / f"{name}.json"
    path.write_text(definition, encoding="utf-8")
    return str(path)


def test_equal_models_end_with_zero(tmp_path: Path) -> None:
    """A model and its own file are equal in meaning, and so is one with another title."""
    retitled = dump_definition(ford).replace('"version": "1"', '"version": "1-again"')
    code, out = asked("ford", written(tmp_path, "again", retitled))
    assert code == 0
    assert "Equal in meaning" in out
    assert "version" in out


def test_a_tighter_model_ends_with_one(tmp_path: Path) -> None:
    """Where something differs the exit code is 1; the guard stands before and after, with readings that show it."""
    stricter = dump_definition(ford.with_thresholds({"F3.trust": 0.7}))
    code, out = asked("ford", written(tmp_path, "stricter", stricter))
    assert code == 1
    assert "Only tighter" in out
    assert re.search(r"^F3  guard  .*trust >= 0\.6.*trust >= 0\.7.*tighter$", out, re.MULTILINE)
    assert re.search(r"^F3  \S+.* trust=0\.6 .*holds  fails$", out, re.MULTILINE)


def test_json_is_the_comparison_with_the_accounts() -> None:
    """Programs get the record of the comparison, how many accounts there are, and those that would change."""
    found = as_json(HOUSE, NEXT, *LOG)
    assert ModelComparison.model_validate(found["comparison"]) == compare(load_definition(HOUSE), load_definition(NEXT))
    assert found["accounts"] == 4
    accounts = [Affected.model_validate(each) for each in found["affected"]]
    assert [(each.relationship, each.before, each.after) for each in accounts] == [
        ("Birch & Sons", "key_client", "lost"),
        ("Harbour Museum", "client", "lost"),
    ]
    assert "affected" not in as_json(HOUSE, NEXT)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_everything_is_told_in_the_language_asked_for(lang: str) -> None:
    """All that is not data (ids, names, rules) is told in one language."""
    code, out = asked(HOUSE, NEXT, *LOG, "--lang", lang)
    assert code == 1
    told = re.sub(
        r"[a-z_]+ (?:>=|<=|>|<) \w+|\w+=\S+|studio|digest|version|\b[a-z]+_\w+|Birch & Sons|Harbour Museum", "", out
    )
    letters = re.sub(r"[SR]\d|and|or\b|lost|client|slipping|\b[0-9a-f]{16}\b", "", told)
    assert bool(re.search("[А-Яа-я]", letters)) == (lang == "ru")
    assert bool(re.search("[A-Za-z]", letters)) == (lang == "en")


def test_parts_and_order_have_their_tables(tmp_path: Path) -> None:
    """Stages and vocabulary that differ, and transitions tried in another order, are told as well."""
    document = json.loads(dump_definition(ford))
    document["transitions"].reverse()
    document["indicators"] = [
        {**each, "direction": "harmful"} if each["name"] == "trust" else each for each in document["indicators"]
    ]
    code, out = asked("ford", written(tmp_path, "turned", json.dumps(document)))
    assert code == 1
    assert re.search(r"^long_term +F10 +F12 +\S+", out, re.MULTILINE)
    assert re.search(r"^trust  direction  beneficial  harmful  different$", out, re.MULTILINE)


def test_two_theories_have_little_in_common() -> None:
    """Catalogue models can be named; what one lacks is told as removed and added."""
    code, out = asked("ford", "millman_wilson")
    assert code == 1
    assert re.search(r"^F3 +transition +removed +- +tighter$", out, re.MULTILINE)
    assert re.search(r"^ended +exit +removed +- +different$", out, re.MULTILINE)
    assert re.search(r"^M3 +transition +- +added +looser$", out, re.MULTILINE)
    assert re.search(r"^F3 +orders_completed=\S+ .*trust=\S+ .* holds +-$", out, re.MULTILINE)
    assert re.search(r"^M3 +\S+=.* - +holds$", out, re.MULTILINE)


def test_changed_scales_and_undecided_guards_are_remarked(tmp_path: Path) -> None:
    """What was compared on common values, and what could not be decided, is said by name."""
    document = json.loads(dump_definition(load_definition(HOUSE)))
    for each in document["indicators"]:
        if each["name"] == "recommendation":
            each["scale"]["high"] = 50
        if each["name"] == "payment_delay":
            each["scale"]["low"] = 0.5
    one = asked(HOUSE, written(tmp_path, "met", json.dumps(document)))[1]
    assert "compared on the values that both admit: payment_delay, recommendation." in one


def test_what_is_not_decided_is_said(tmp_path: Path) -> None:
    """A guard on scales without values in common is told as not decided, by its id."""
    low, high = dump_definition(load_definition(HOUSE)), dump_definition(load_definition(HOUSE))
    low = low.replace('"high": 100', '"high": -50').replace("recommendation < 0", "recommendation < -60")
    high = high.replace('"low": -100', '"low": 10').replace("recommendation < 0", "recommendation < 60")
    out = asked(written(tmp_path, "low", low), written(tmp_path, "high", high))[1]
    assert "Not decided, too large or on scales that share no values: R1." in out


def test_stages_that_are_gone_are_mapped(tmp_path: Path) -> None:
    """Accounts can be compared over renamed stages, once it is said what becomes of them."""
    renamed = written(tmp_path, "renamed", dump_definition(load_definition(HOUSE)).replace('"prospect"', '"enquiry"'))
    assert main(["diff", HOUSE, renamed, *LOG]) == BAD_INPUT
    code, out = asked(HOUSE, renamed, *LOG, "--stages", "prospect=enquiry")
    assert code == 1
    assert "No account would stand or move otherwise (of 4)." in out


def test_the_table_of_accounts_is_cut_where_asked() -> None:
    """The table names as many accounts as asked and counts the others."""
    out = asked(HOUSE, NEXT, *LOG, "--top", "1")[1]
    assert "Birch & Sons" in out
    assert "Harbour Museum" not in out
    assert "... and 1 more" in out


def test_readings_that_do_not_fit_are_named(tmp_path: Path) -> None:
    """Of accounts that change because the new model lacks an indicator, the indicator is named."""
    document = json.loads(dump_definition(load_definition(HOUSE)))
    document["indicators"] = [each for each in document["indicators"] if each["name"] != "recommendation"]
    document["flags"][0]["guard"] = "payment_delay > 45"
    document["flags"][0]["thresholds"].pop("recommendation", None)
    (surveyed,) = (each for each in document["events"] if each["name"] == "client_surveyed")
    surveyed.pop("effects")
    out = asked(HOUSE, written(tmp_path, "without", json.dumps(document)), *LOG)[1]
    assert re.search(r"^Birch & Sons  key_client  key_client .* - slipping$", out, re.MULTILINE)
    assert "count as unknown there: recommendation." in out


def test_assumptions_enter_what_accounts_are_compared_on(tmp_path: Path) -> None:
    """What is assumed of every account counts where nothing is known."""
    document = json.loads(dump_definition(load_definition(HOUSE)))
    (silence,) = (each for each in document["transitions"] if each["id"] == "S5")
    silence["guard"] = "months_inactive >= 12 and payment_delay > 40"
    silence["thresholds"] = {}
    document["default_provenance"] = {"status": "operationalised", "source": "studio handbook"}
    late = written(tmp_path, "late", json.dumps(document))
    assert "Birch" not in asked(HOUSE, late, *LOG)[1]
    assert "Birch" in asked(HOUSE, late, *LOG, "--assume", "payment_delay=50")[1]


HOSTILE: dict[str, tuple[tuple[str, ...], str]] = {
    "one model": ((HOUSE,), "bad-usage"),
    "unknown model": ((HOUSE, "frd"), "unknown-model"),
    "missing file": ((HOUSE, "no.toml"), "cannot-read"),
    "wrong file": ((HOUSE, "tests/cli_snapshots/wrong.toml"), "not-allowed"),
    "options of no log": ((HOUSE, NEXT, "--facts"), "bad-usage"),
    "a log of no kind": ((HOUSE, NEXT, "--log", "examples/house_model/facts.csv"), "bad-usage"),
    "a day of no log": ((HOUSE, NEXT, "--as-of", "2025-01-31"), "bad-usage"),
    "stages of no log": ((HOUSE, NEXT, "--stages", "prospect=client"), "bad-usage"),
    "stages of no form": ((HOUSE, NEXT, *LOG, "--stages", "prospect"), "bad-option"),
    "a stage mapped twice": ((HOUSE, NEXT, *LOG, "--stages", "prospect=client", "prospect=client"), "bad-option"),
    "an unknown stage": ((HOUSE, NEXT, *LOG, "--stages", "prospekt=client"), "unknown-stage"),
    "an exit as a stage": ((HOUSE, NEXT, *LOG, "--stages", "lost=client"), "crosses-exit"),
    "no stage left": ((HOUSE, "ford", *LOG), "unmapped-stage"),
    "fewer than none named": ((HOUSE, NEXT, *LOG, "--top", "-1"), "bad-option"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_bad_input_is_refused_in_words(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Bad input ends with exit code 2, its code on stderr, nothing on stdout and no traceback."""
    arguments, code = HOSTILE[name]
    assert main(["diff", *arguments]) == BAD_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert f"[{code}]" in err
    assert "Traceback" not in err
