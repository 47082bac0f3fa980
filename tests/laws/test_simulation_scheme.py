"""Law ``the_scheme_is_as_written``: who simulates by the page on the scheme alone gets the kernel's paths, bit by bit.

The page is ``docs/simulation-scheme.md``, and who does so is ``by_the_page``.
"""

import ast
import inspect
import json
import math
from functools import cache
from importlib.util import find_spec
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.adapters.definitions import read_definition
from relstage.adapters.scenarios import read_scenario
from tests.laws import by_the_page, rivets
from tests.laws.by_the_page import Record, lived, uniform
from tests.laws.rivets import CLOCKS, NAMES, RIVETS, SOLD, Document

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation.blocks import Block
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.kernel import run

pytestmark = pytest.mark.needs("numpy")

MODEL = read_definition(json.dumps(RIVETS))
FIRST, COUNT = (0, 4_999_998, 2**40 + 1, 2**64 - 60), 60
SEED = 11
SEEN = NAMES + CLOCKS
SEEDS = st.integers(0, 2**64 - 1)


def block_of(document: Document, seed: int, first: int, count: int) -> "Block":
    """Return what the kernel makes of some paths."""
    scenario = read_scenario(json.dumps(document), model=MODEL)
    return run(prepare(MODEL, scenario), Draws(seed), first, count, readings=SEEN)


def recorded(document: Document, block: "Block", nth: int) -> Record:
    """Return the record of one path of a block."""
    places = tuple(MODEL.places)
    mine = np.flatnonzero(block.moves.path == nth)
    months = block.readings[:, :, nth].T.tolist()
    return Record(
        stages=[places[place] for place in block.stages[:, nth]],
        readings=[dict(zip(SEEN, (None if math.isnan(x) else x for x in row), strict=True)) for row in months],
        moves=[(int(block.moves.month[at]), MODEL.transitions[block.moves.transition[at]].id) for at in mine],
        done=[
            (int(month), document["policies"][which]["name"])
            for month, which in zip(*np.nonzero(block.done[:, :, nth].T), strict=True)
        ],
        value=float(block.value[nth]),
    )


def variations() -> st.SearchStrategy[Document]:
    """Generate the scenario with other numbers and in another order."""
    return st.fixed_dictionaries(
        {
            "months": st.integers(1, 30),
            "occasions": st.sampled_from([2, 3, 7]),
            "discount": st.floats(0, 1),
            "happenings": st.permutations(SOLD["happenings"]),
            "policies": st.permutations(SOLD["policies"]),
            "shocks": st.permutations(SOLD["shocks"]),
            "renewal": st.sampled_from([SOLD["renewal"], {}, {"warmth": 0.5}]),
        }
    ).map(lambda changes: {**SOLD, **changes})


@cache
def by_page(path: int) -> Record:
    """Return a path as the page has it."""
    return lived(SOLD, SEED, path)


@pytest.mark.parametrize("first", FIRST)
def test_the_scheme_is_as_written(first: int) -> None:
    """Places, moves, policies, readings and value of paths with near and far numbers are those of the page."""
    block = block_of(SOLD, SEED, first, COUNT)
    for nth in range(COUNT):
        assert recorded(SOLD, block, nth) == by_page(first + nth), first + nth


@given(variations(), SEEDS, st.integers(0, 2**48))
@settings(max_examples=15)
def test_the_scheme_is_as_written_for_other_numbers(document: Document, seed: int, first: int) -> None:
    """The same holds for other seeds, occasions, discounts, and orders of what stands in lists."""
    block = block_of(document, seed, first, 5)
    for nth in range(5):
        assert recorded(document, block, nth) == lived(document, seed, first + nth), first + nth


def test_paths_meet_all_that_the_page_tells_of() -> None:
    """On the paths compared every transition fires, every policy is carried out, and readings are lost and found."""
    records = [by_page(first + nth) for first in FIRST for nth in range(COUNT)]
    assert {name for each in records for _, name in each.moves} == {road["id"] for road in RIVETS["transitions"]}
    assert {name for each in records for _, name in each.done} == {"care", "win_back"}
    assert 0 in {month for each in records for month, _ in each.moves}
    known = [[row["orders"] is not None for row in each.readings] for each in records]
    assert any(row[0] and False in row and row[-1] for row in known)


@given(SEEDS, st.text("abcdefghijklmnopqrstuvwxyz:._", min_size=1), st.integers(0, 2**64 - 1), st.integers(0, 2**60))
@settings(max_examples=100)
def test_draws_are_addressed_as_written(seed: int, stream: str, slot: int, path: int) -> None:
    """A random number of the library is the one that the page gives by hand, for any address."""
    assert Draws(seed).uniform(stream, slot=slot, first=path, count=1)[0] == uniform(seed, stream, slot, path)


@pytest.mark.parametrize("module", [by_the_page, rivets], ids=lambda module: module.__name__.rpartition(".")[2])
def test_nothing_of_the_library_is_in_the_simulator_by_the_page(module: ModuleType) -> None:
    """The simulator by the page imports nothing of the library, nor of numpy."""
    tree = ast.parse(inspect.getsource(module))
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert {name.partition(".")[0] for name in imported} & {"math"}
    assert not {name.partition(".")[0] for name in imported} & {"relstage", "numpy"}
