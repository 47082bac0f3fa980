"""Hostile definition files: each is refused with the code and the place of every problem, and quickly."""

import contextlib
import copy
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstage import DefinitionError, Problem, StageModel
from relstage.adapters.definitions import dump_definition, load_definition, read_definition
from tests.adapters.hostile.definitions import CASES, HOUSE, Case, house, put


def test_base_of_the_corpus_is_sound() -> None:
    """The document that the hostile ones are made from is itself accepted."""
    assert read_definition(house({})).name == "house"


def test_corpus_has_no_two_cases_of_one_name() -> None:
    """Each hostile document has its own name, so that none is shadowed."""
    names = [case.name for case in CASES]
    assert len(names) >= 60
    assert sorted(set(names)) == sorted(names)


HANG = 30  # seconds: no claim of speed, but what a reader of a hostile file may be held up at most


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_hostile_definition_is_refused_with_codes_and_places(case: Case) -> None:
    """Each hostile document raises one error that lists exactly the expected problems, and none hangs its reader."""
    document = case.make()
    begun = time.process_time()
    with pytest.raises(DefinitionError) as caught:
        read_definition(document, format=case.format)
    spent = time.process_time() - begun
    assert [(problem.code, problem.place) for problem in caught.value.problems] == case.expected
    assert spent < HANG
    assert str(caught.value).isprintable() or "\n" in str(caught.value)


def pointers(value: object, path: str = "") -> Iterator[str]:
    """Yield the JSON pointer of everything inside `value`."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield f"{path}/{key}"
        yield from pointers(item, f"{path}/{key}")


def model_or_problems(document: str) -> StageModel | tuple[Problem, ...]:
    """Return what a document makes, or what is wrong with it."""
    try:
        return read_definition(document)
    except DefinitionError as error:
        return error.problems


SCALARS = st.none() | st.booleans() | st.integers(-3, 2**70) | st.floats(allow_nan=False) | st.text(max_size=5)
WORDS = st.sampled_from(["trust", "tier", "guest", "gone", "H1", "visited", "advance", "number", "trust >= 0.5 and ("])
KEYS = st.sampled_from(["name", "id", "kind", "parts", "part", "levels", "event", "x"])
VALUES = st.recursive(
    SCALARS | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "id", "kind", "parts", "part", "levels", "event", "x"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(pointers(HOUSE))), VALUES, min_size=1, max_size=3))
def test_whatever_a_file_holds_there_is_a_model_or_a_typed_error(changes: dict[str, object]) -> None:
    """With any values anywhere a file either is a sound model or raises the one error that lists its problems."""
    document = copy.deepcopy(HOUSE)
    for pointer, value in changes.items():
        with contextlib.suppress(LookupError, TypeError, ValueError):  # an earlier change may have taken it away
            put(document, pointer, value)
    made = model_or_problems(json.dumps(document))
    if isinstance(made, StageModel):
        assert read_definition(dump_definition(made)) == made
    else:
        assert made
        assert all(re.fullmatch("[a-z-]+", problem.code) for problem in made)


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
