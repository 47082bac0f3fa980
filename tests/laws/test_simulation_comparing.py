"""Laws ``pairs_add``, ``nothing_differs_before`` and ``a_number_left_alone_does_not_swing``."""

from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

import pytest
from hypothesis import Phase, given, settings
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


def carried(life: Any) -> list[bool]:
    """Return in which months the one policy that there may be was carried out."""
    return [any(done) for done in life.done]


@given(seed=st.integers(0, 2**64 - 1), side=st.sampled_from(["threshold", "policy", "margin", "drift"]))
@settings(max_examples=6, phases=(Phase.generate,))
def test_nothing_differs_before(seed: int, side: str) -> None:
    """Before its first divergence a path is the same on both sides, and then something differs; else it never does."""
    from relstage.studies.simulation.blocks import worth
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.diverging import divergence_of
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import lived

    drifts = tuple(each.model_copy(update={"noise": each.noise * (each.indicator == "trust")}) for each in SHORT.drifts)
    model, scenario = {
        "threshold": (ford.with_thresholds({"F2.trust": 0.55}), SHORT),
        "policy": (ford, REVIEWED),
        "margin": (ford, SHORT.replace(margins={"long_term": 3.0})),
        "drift": (ford, SHORT.replace(drifts=drifts)),
    }[side]
    prepared = prepare(ford, SHORT), prepare(model, scenario)
    for path in range(6):
        one, other = (lived(each, Draws(seed), path) for each in prepared)
        found = divergence_of(one, other)
        if found is None:
            assert (one.facts, one.stages, carried(one)) == (other.facts, other.stages, carried(other))
            assert worth(prepared[0], one) == worth(prepared[1], other)
            continue
        here, month = one.at(found.month), found.month
        early = [[fact for fact in life.facts if fact.occurred_at < here] for life in (one, other)]
        assert early[0] == early[1]
        assert one.stages[:month] == other.stages[:month]
        assert carried(one)[:month] == carried(other)[:month]
        moved = [[(m, c.transition) for m, c in life.changes if m < month] for life in (one, other)]
        assert moved[0] == moved[1]
        assert set(found.what) == {
            *(["policy"] if found.policies else []),
            *(["event"] if found.events[0] != found.events[1] else []),
            *(["reading"] if found.readings else []),
            *(["move"] if [c.transition for c in found.one] != [c.transition for c in found.other] else []),
            *(["stage"] if one.stages[month] != other.stages[month] else []),
            *(["value"] if found.money[0] != found.money[1] else []),
        }
        assert bool(found.policies) == (carried(one)[month] != carried(other)[month])
        assert [standing.stage for standing in found.standings] == [one.stages[month], other.stages[month]]
