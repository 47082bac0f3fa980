"""Hostile definition files: each is refused with the code and the place of every problem, and quickly."""

import time
from pathlib import Path

import pytest

from relstage import DefinitionError
from relstage.adapters.definitions import load_definition, read_definition
from tests.adapters.hostile.definitions import CASES, Case, house


def test_base_of_the_corpus_is_sound() -> None:
    """The document that the hostile ones are made from is itself accepted."""
    assert read_definition(house({})).name == "house"


def test_corpus_has_no_two_cases_of_one_name() -> None:
    """Each hostile document has its own name, so that none is shadowed."""
    names = [case.name for case in CASES]
    assert len(names) >= 60
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_definition_is_refused_with_codes_and_places(case: Case) -> None:
    """Each hostile document raises one error that lists exactly the expected problems, within a second."""
    document = case.make()
    begun = time.process_time()
    with pytest.raises(DefinitionError) as caught:
        read_definition(document, format=case.format)
    spent = time.process_time() - begun
    assert [(problem.code, problem.place) for problem in caught.value.problems] == case.expected
    assert spent < 1
    assert str(caught.value).isprintable() or "\n" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("house.yaml", "unknown-format"),
        ("house.yml", "unknown-format"),
        ("house.pkl", "unknown-format"),
        ("house", "unknown-format"),
        ("house.jsn", "unknown-format"),
        ("missing.json", "cannot-read"),
        ("folder.json", "cannot-read"),
        ("nul\0.json", "cannot-read"),
    ],
)
def test_file_that_cannot_be_read_is_refused(name: str, code: str, tmp_path: Path) -> None:
    """A file of another format, a missing one and a folder are one typed error, not a traceback of the system's."""
    (tmp_path / "folder.json").mkdir()
    with pytest.raises(DefinitionError) as caught:
        load_definition(tmp_path / name)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_file_without_end_is_not_read_whole(tmp_path: Path) -> None:
    """Of a file that is too large no more is read than shows it."""
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(DefinitionError, match="too-large"):
        load_definition(path)
