"""Paths of Markov chains: what comes out, what is counted from it, and everything that is refused."""

from importlib.util import find_spec
from typing import Any

import pytest

from relstage.errors import ChainError, RelstageError, TooLarge

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.markov import MAX_NUMBERS, Chain
    from relstage.studies.markov.sampling import LAST_PATH, Sampler

pytestmark = pytest.mark.needs("numpy")

WEATHER = [[0.9, 0.1], [0.5, 0.5]]
ARGUMENTS: dict[str, Any] = {"start": "dry", "steps": 3, "paths": 4, "seed": 7}


def ring(size: int) -> "Chain":
    """Return the chain that goes round."""
    return Chain.of(map(str, range(size)), np.roll(np.eye(size), 1, axis=1))


def weather() -> "Chain":
    """Return a small chain."""
    return Chain.of(("dry", "wet"), WEATHER)


@pytest.mark.parametrize(("states", "dtype"), [(1, "int8"), (127, "int8"), (128, "int16"), (2_000, "int16")])
def test_states_are_small_numbers(states: int, dtype: str) -> None:
    """Up to 127 states take a byte each, more take two; the last state is told as well as the first."""
    drawn = ring(states).simulate("0", states, paths=3, seed=1)
    assert drawn.dtype == dtype
    assert drawn.T.tolist() == [[*range(states), 0]] * 3


@pytest.mark.parametrize(("states", "dtype"), [(127, "int8"), (128, "int16")])
def test_what_left_has_the_number_after_the_last(states: int, dtype: str) -> None:
    """A path that has left the chain has the number of states as its number, from then on."""
    chain = Chain.of(map(str, range(states)), np.zeros((states, states)), leaving=True)
    drawn = chain.simulate(str(states - 1), 2, paths=2, seed=1)
    assert drawn.dtype == dtype
    assert drawn.tolist() == [[states - 1] * 2, [states] * 2, [states] * 2]


def test_a_start_is_a_state_or_amounts() -> None:
    """Amounts are shares of their sum, by name or in order; a state with none is never where a path begins."""
    chain = ring(3)
    paths = 30_000
    drawn = chain.simulate({"0": 1, "2": 3}, 0, paths=paths, seed=3)
    assert (drawn == chain.simulate((0.5e308, 0, 1.5e308), 0, paths=paths, seed=3)).all()
    counts = np.bincount(drawn[0], minlength=3)
    assert counts[1] == 0
    assert abs(counts[0] - paths / 4) < 4 * (paths * 3 / 16) ** 0.5
    assert not chain.simulate("0", 0, paths=paths, seed=3).any()


def test_chains_share_their_numbers() -> None:
    """Under one seed a chain that differs in one row moves otherwise only on paths that have been in that row."""
    other = Chain.of(("dry", "wet"), [[0.9, 0.1], [0.2, 0.8]])
    mine, its = (chain.simulate("dry", 12, paths=5_000, seed=2) for chain in (weather(), other))
    dry = (mine == 0).all(axis=0)
    assert 0 < dry.sum() < 5_000
    assert (mine[:, dry] == its[:, dry]).all()
    assert (mine != its).any()


def test_seeds_differ() -> None:
    """Another seed gives other paths, the same one the same."""
    one, again, other = (weather().simulate("dry", 20, paths=500, seed=seed) for seed in (1, 1, 2))
    assert (one == again).all()
    assert (one != other).any()


# -------------------------------------------------------------------------------------------------------- counted again


def test_paths_are_counted() -> None:
    """Each step is counted from its state, leaving included; who has left is counted no more."""
    paths = np.array([[0, 1], [0, 2], [1, 2], [1, 2]], dtype=np.int8)
    chain = Chain.from_paths(("dry", "wet"), paths)
    assert chain.matrix.tolist() == [[0.5, 0.5], [0.0, 0.5]]


def test_a_chain_is_found_again_from_its_paths() -> None:
    """Each share counted from many paths lies within four standard errors of the chance."""
    chain = Chain.of("abc", [[0.5, 0.3, 0.1], [0.1, 0.8, 0.1], [0.25, 0.25, 0.5]], leaving=True)
    drawn = chain.simulate((1, 1, 1), 10, paths=50_000, seed=8)
    found = Chain.from_paths(chain.states, drawn)
    steps = np.array([(drawn[:-1] == state).sum() for state in range(3)])[:, None]
    assert (np.abs(found.matrix - chain.matrix) <= 4 * np.sqrt(chain.matrix * (1 - chain.matrix) / steps)).all()


@pytest.mark.parametrize(
    ("paths", "wanted"),
    [
        ([0, 1], ("bad-paths", "paths")),
        ([[0.0, 1.0]], ("bad-paths", "paths")),
        ([[0, 3]], ("bad-paths", "paths")),
        ([[0, -1]], ("bad-paths", "paths")),
        ([[0, 1], [0, 2]], None),
        ([[0, 1]], ("empty-row", "row dry")),
        ([[0, 0], [1, 1]], ("empty-row", "row wet")),
    ],
)
def test_paths_that_tell_of_no_chain(paths: Any, wanted: tuple[str, str] | None) -> None:
    """What is no array of states, and states from which no step was taken, are refused."""
    if wanted is None:
        assert Chain.from_paths(("dry", "wet"), np.array(paths)).matrix.tolist() == [[1, 0], [0, 0]]
    else:
        assert refused(lambda: Chain.from_paths(("dry", "wet"), np.array(paths)))[0] == wanted


# ------------------------------------------------------------------------------------------------------------- refusals


def refused(make: Any) -> list[tuple[str, str]]:
    """Return code and place of each problem."""
    with pytest.raises(RelstageError) as caught:
        make()
    assert isinstance(caught.value, ChainError | TooLarge)
    return [(problem.code, problem.place) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("bad", "places"),
    [
        ({"steps": -1}, ["steps"]),
        ({"steps": 2.0}, ["steps"]),
        ({"paths": 0}, ["paths"]),
        ({"paths": True}, ["paths"]),
        ({"seed": -1}, ["seed"]),
        ({"seed": 2**64}, ["seed"]),
        ({"first": -1}, ["first"]),
        ({"first": 2**60}, ["first"]),
        ({"steps": "x", "paths": None, "seed": None, "first": 1.5}, ["steps", "paths", "seed", "first"]),
    ],
)
def test_every_number_out_of_range_is_told(bad: dict[str, Any], places: list[str]) -> None:
    """Numbers out of range, and what is no whole number, are refused all at once, each with its place."""
    assert refused(lambda: weather().simulate(**ARGUMENTS | bad)) == [("bad-number", place) for place in places]


@pytest.mark.parametrize("start", [{"dry": 0}, (0, 0), (-1, 2), (1, 2, 3), {"dry": float("nan")}, {"dry": "x"}, None])
def test_nowhere_to_start(start: Any) -> None:
    """Amounts that are negative, too many, all 0 or no numbers are no start."""
    assert refused(lambda: weather().simulate(**ARGUMENTS | {"start": start})) == [("bad-start", "start")]


def test_last_numbers_are_taken() -> None:
    """The last seed and the last path have numbers."""
    last = weather().simulate("dry", 5, paths=2, seed=2**64 - 1, first=LAST_PATH - 2)
    assert set(last.ravel().tolist()) <= {0, 1}


def test_more_than_is_kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many numbers as are kept at once are drawn; of more, the error says in what parts."""
    asked: list[int] = []
    monkeypatch.setattr(Sampler, "draw", lambda *_, paths, **__: asked.append(paths))
    most = MAX_NUMBERS // 4
    weather().simulate("dry", 3, paths=most, seed=1)
    assert asked == [most]
    with pytest.raises(TooLarge, match="first=0, first=500,000,000") as caught:
        weather().simulate("dry", 3, paths=most + 1, seed=1)
    assert [(each.code, each.place) for each in caught.value.problems] == [("too-many-numbers", "paths")]
