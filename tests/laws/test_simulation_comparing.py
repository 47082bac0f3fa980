"""Laws ``pairs_add`` and ``a_number_left_alone_does_not_swing``: comparisons cut anyhow, and ranges without a width."""

from functools import reduce
from itertools import pairwise
from operator import add

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual, ford_with_reviews

pytestmark = pytest.mark.needs("numpy")

SHORT, REVIEWED = (each.model_copy(update={"months": 18, "shocks": ()}) for each in (ford_as_usual, ford_with_reviews))
PATHS = 40


@given(
    cuts=st.lists(st.integers(1, PATHS - 1), unique=True, max_size=5), seed=st.integers(0, 2**64 - 1), data=st.data()
)
@settings(max_examples=4)
def test_pairs_add(cuts: list[int], seed: int, data: st.DataObject) -> None:
    """The pairs of any parts, added in any order, are those of the whole, byte for byte."""
    from relstage.studies.simulation.jobs import Study, made_ready
    from relstage.studies.simulation.paired import Paired, PairedPiece, pair_work

    sides = Study(ford, SHORT, seed), Study(ford.with_thresholds({"F2.trust": 0.5}), REVIEWED, seed)
    ends = [0, *sorted(cuts), PATHS]
    parts = [pair_work(PairedPiece(*sides, first, last - first)) for first, last in pairwise(ends)]
    whole = pair_work(PairedPiece(*sides, 0, PATHS))
    mixed = data.draw(st.permutations([*parts, Paired.nothing(made_ready(sides[0]))]))
    added = reduce(add, mixed)
    assert added.to_bytes() == whole.to_bytes()
    assert (added, added.digest, hash(added)) == (whole, whole.digest, hash(whole))


@given(seed=st.integers(0, 2**64 - 1), name=st.sampled_from(["F3.trust", "promise_broken", "margin@early"]))
@settings(max_examples=3)
def test_a_number_left_alone_does_not_swing(seed: int, name: str) -> None:
    """Both ends where the number is already: no path differs, in whatever is compared."""
    from relstage.studies.simulation.sensitivity import tornado

    here = {"F3.trust": 0.6, "promise_broken": 1.0, "margin@early": SHORT.margins["early"]}[name]
    for outcome in (lambda c: c.value(), lambda c: c.lasting(), lambda c: c.reaching("long_term")):
        (swing,) = tornado(ford, SHORT, {name: (here, here)}, paths=20, seed=seed, outcome=outcome)
        assert swing.width == 0
        assert swing.at_low.difference.value == swing.at_high.difference.error == 0
