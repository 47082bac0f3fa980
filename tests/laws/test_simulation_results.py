"""The law ``estimates_cover``: intervals hold the figure reckoned by hand about as often as they say."""

from collections.abc import Callable
from importlib.util import find_spec

import pytest

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation.blocks import Block, Moves
    from relstage.studies.simulation.estimates import Estimate, rates, staying
    from relstage.studies.simulation.results import Simulation
    from relstage.studies.simulation.tallies import Tally
    from tests.studies.simulated import a_simulation, chain

pytestmark = pytest.mark.needs("numpy")

MONTHS, PATHS, STUDIES = 6, 150, 400
FIRST = [0.7**month for month in range(MONTHS + 1)]
SECOND = [2 * (0.8**month - 0.7**month) for month in range(MONTHS + 1)]
ALIVE = [first + second for first, second in zip(FIRST, SECOND, strict=True)]


def walked(rng: "np.random.Generator") -> "Block":
    """Return a block of the chain, walked in plain numpy: up with 0.2 and out with 0.1, from above out with 0.2."""
    stages = np.zeros((MONTHS + 1, PATHS), dtype=np.int8)
    moves: list[tuple[int, int, int, int, int]] = []
    value = np.zeros(PATHS)
    for month in range(1, MONTHS + 1):
        for path, (was, u) in enumerate(zip(stages[month - 1], rng.random(PATHS), strict=True)):
            up, out = was == 0 and u < 0.2, (was == 0 and 0.2 <= u < 0.3) or (was == 1 and u < 0.2)
            stages[month, path] = 1 if up else 2 if out else was
            if up or out:
                moves.append((month, path, int(out), chain.initiators.index("unknown") if out else -1, -1))
        value += np.array([1.0, 3.0, 0.0])[stages[month]]
    return Block(
        first=0,
        count=PATHS,
        stages=stages,
        moves=Moves(*np.array(moves, dtype=np.int64).T),
        done=np.zeros((0, MONTHS + 1, PATHS), dtype=np.bool_),
        value=value,
        readings=np.zeros((0, MONTHS + 1, PATHS)),
    )


@pytest.fixture(scope="module")
def studies() -> "list[Simulation]":
    """Return many studies of the chain."""
    rng = np.random.default_rng(20)
    return [a_simulation(chain, Tally.of(walked(rng), chain)) for _ in range(STUDIES)]


FIGURES: "dict[str, tuple[float, Callable[[Simulation], Estimate]]]" = {
    "share in a stage": (SECOND[3], lambda s: s.occupancy().share.one(3, 1)),
    "months in a stage": (sum(SECOND[:-1]), lambda s: s.occupancy().time.one(1)),
    "passage": (0.2 * (1 - 0.7**4) / 0.3, lambda s: s.first_passage("second").share.one(4)),
    "months to passage": (sum((1 + 2 * 0.7**k) / 3 for k in range(6)), lambda s: s.first_passage("second").time),
    "survival": (ALIVE[5], lambda s: s.survival().share.one(5)),
    "months to the ending": (sum(ALIVE[:-1]), lambda s: s.survival().time),
    "stay": (0.7**2, lambda s: s.sojourns("first").share.one(2)),
    "stay above": (0.8**3, lambda s: s.sojourns("second").share.one(3)),
    "mean stay": (sum(0.7**k for k in range(6)), lambda s: s.sojourns("first").time),
    "moves in a month": (0.1 * FIRST[1], lambda s: s.flows().mean.one(2, 1)),
    "moves in all": (0.2 * (1 - 0.7**6) / 0.3, lambda s: s.flows().total.one(0)),
    "endings": (1 - ALIVE[6], lambda s: s.endings()[0].share),
    "value": (sum(FIRST[1:]) + 3 * sum(SECOND[1:]), lambda s: s.value()),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_estimates_cover(figure: str, studies: "list[Simulation]") -> None:
    """Of 400 intervals 360 to 396 hold the true figure, and the errors told are the spread over studies."""
    true, asked = FIGURES[figure]
    found = [asked(study) for study in studies]
    held = sum(each.low <= true <= each.high for each in found)
    assert 0.90 * STUDIES <= held <= 0.99 * STUDIES
    spread = np.std([each.value for each in found], ddof=1)
    assert np.mean([each.error for each in found]) == pytest.approx(spread, rel=0.15)
    assert np.mean([each.value for each in found]) == pytest.approx(true, abs=4 * spread / STUDIES**0.5)


def test_stays_of_one_path_may_be_alike() -> None:
    """Nine paths of ten stay for two months each time, the tenth for ten: intervals of stays cover all the same."""
    rng, paths = np.random.default_rng(3), 320
    true = {2: 0.1 * 6 / (0.9 * 30 + 0.1 * 6), "mean": (0.9 * 30 * 2 + 0.1 * 6 * 10) / (0.9 * 30 + 0.1 * 6)}
    held = dict.fromkeys(true, 0)
    for _ in range(STUDIES):
        long = rng.random(paths) < 0.1
        completed = np.zeros((32, 61), dtype=np.int64)
        np.add.at(completed, (np.arange(paths) % 32, np.where(long, 10, 2)), np.where(long, 6, 30))
        found = staying(completed, np.zeros_like(completed), 32, paths)
        for name, each in ((2, found.share.one(2)), ("mean", found.time)):
            held[name] += each.low <= true[name] <= each.high
    assert all(0.90 * STUDIES <= times <= 0.99 * STUDIES for times in held.values()), held


def test_rare_moves_are_covered() -> None:
    """Where a path in fifty moves, once or thrice, intervals of the mean cover and begin at 0 or above."""
    rng, paths, held = np.random.default_rng(4), 150, 0
    for _ in range(STUDIES):
        moves = rng.choice([0, 1, 3], size=paths, p=[0.98, 0.015, 0.005])
        found = rates([moves.sum()], [(moves**2).sum()], paths).one(0)
        assert found.low >= 0
        held += found.low <= 0.03 <= found.high
    assert 0.88 * STUDIES <= held <= STUDIES
