"""Studies in pieces, and two sides on the same random numbers."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual

pytestmark = pytest.mark.needs("numpy")

SHORT = ford_as_usual.model_copy(update={"months": 18, "shocks": ()})
PATHS = 60


def cut(sizes: list[int]) -> list[tuple[int, int]]:
    """Return ranges of paths of these sizes, one after the other, that make up the study."""
    ranges, first = [], 0
    for size in sizes:
        count = min(size, PATHS - first)
        if count:
            ranges.append((first, count))
        first += count
    return [*ranges, (first, PATHS - first)] if first < PATHS else ranges


@given(sizes=st.lists(st.integers(1, 30), max_size=12), order=st.randoms(use_true_random=False), seed=st.integers(0, 5))
@settings(max_examples=12)
def test_pieces_make_the_study(sizes: list[int], order: Any, seed: int) -> None:
    """However a study is cut, and in whatever order its pieces are added, its tally is that of the whole."""
    from relstage.studies.simulation.jobs import Piece, Study, work
    from relstage.studies.simulation.tallies import Tally, total

    study = Study(ford, SHORT, seed, ("trust",))
    pieces = [Piece(study, first, count) for first, count in cut(sizes)]
    order.shuffle(pieces)
    whole = Tally.from_bytes(work(Piece(study, 0, PATHS)).tally)
    assert total(Tally.from_bytes(work(piece).tally) for piece in pieces).to_bytes() == whole.to_bytes()


@pytest.mark.parametrize("how", [{"piece": 7}, {"piece": 59, "executor": "threads"}, {"piece": 20, "keep": "folder"}])
def test_results_do_not_depend_on_who_ran_them(how: dict[str, Any], tmp_path: Any) -> None:
    """Pieces, executors and folders to go on from change nothing in a result."""
    from concurrent.futures import ThreadPoolExecutor

    from relstage.studies.simulation.running import simulate

    plain = simulate(ford, SHORT, paths=PATHS, seed=3)
    with ThreadPoolExecutor(2) as pool:
        given_ = {"executor": pool, "keep": tmp_path}
        found = simulate(ford, SHORT, paths=PATHS, seed=3, **{k: given_.get(k, v) for k, v in how.items()})
    assert (found.digest, found.manifest) == (plain.digest, plain.manifest)


@given(seed=st.integers(0, 2**64 - 1), limit=st.sampled_from([0.45, 0.5, 0.55, 0.65]))
@settings(max_examples=3)
def test_untouched_paths_do_not_differ(seed: int, limit: float) -> None:
    """Of two sets of rules, a path whose stages never met the changed guard otherwise has the same facts and worth."""
    from relstage.studies.simulation.comparing import compare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.jobs import Study, made_ready
    from relstage.studies.simulation.lives import lived

    other = ford.with_thresholds({"F3.trust": limit})
    found = compare((ford, SHORT), (other, SHORT), paths=10, seed=seed)
    sides = [made_ready(Study(model, SHORT, seed)) for model in (ford, other)]
    differing = []
    for path in range(10):
        one, two = (lived(side, Draws(seed), path) for side in sides)
        if one.stages != two.stages:
            differing.append(path)
        else:
            assert one.facts == two.facts
    assert list(found.paired.first[: len(differing)]) == differing[:10]
    assert found.paired.changed == len(differing)


@given(seed=st.integers(0, 2**64 - 1), limit=st.sampled_from([0.45, 0.65, 0.7]))
@settings(max_examples=4)
def test_untouched_paths_are_worth_the_same(seed: int, limit: float) -> None:
    """Beside paths that a change touches, every other has the same readings and the same worth, to the last bit."""
    import numpy as np

    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.jobs import Study, made_ready
    from relstage.studies.simulation.kernel import run

    sides = (ford, ford.with_thresholds({"F3.trust": limit}))
    one, other = (
        run(made_ready(Study(side, SHORT, seed)), Draws(seed), 0, 600, readings=("trust", "satisfaction"))
        for side in sides
    )
    touched = (one.stages != other.stages).any(axis=0)
    moved = [
        {*zip(*(each.tolist() for each in (b.moves.path, b.moves.month, b.moves.transition)), strict=True)}
        for b in (one, other)
    ]
    touched[[path for path, _, _ in moved[0] ^ moved[1]]] = True
    assert 0 < touched.sum() < 600
    assert (one.value[~touched] == other.value[~touched]).all()
    assert np.array_equal(one.readings[:, :, ~touched], other.readings[:, :, ~touched], equal_nan=True)
    assert (one.value != other.value).any()
