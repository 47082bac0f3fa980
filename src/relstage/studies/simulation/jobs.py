"""A study in pieces that any worker can run alone: each piece carries all it needs, and gives back whole numbers.

Law (``pieces_make_the_study``): however a study is cut into pieces, whoever runs them and in whatever order they come
back, its tally is the same, byte for byte.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from relstage.machines import StageModel
from relstage.studies.simulation.blocks import Block
from relstage.studies.simulation.checking import prepare
from relstage.studies.simulation.draws import Draws
from relstage.studies.simulation.histories import NAMES, Table, history_of
from relstage.studies.simulation.kernel import run
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.scenario import Scenario
from relstage.studies.simulation.tallies import Tally, total

BLOCK = 65_536
"""Paths that the kernel takes at once, at most; it changes the speed and nothing else."""
BLOCK_BYTES = 2**28
"""What a block of them may hold."""


@dataclass(frozen=True, eq=False)
class Study:
    """What is simulated: the rules, what is supposed, the seed, and the indicators whose readings are summed."""

    model: StageModel
    scenario: Scenario
    seed: int
    readings: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Study) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[str, str, int, tuple[str, ...]]:
        return self.model.digest, self.scenario.digest, self.seed, self.readings


@dataclass(frozen=True)
class Piece:
    """Paths ``first .. first + count - 1`` of a study; `told` where their histories are wanted too."""

    study: Study
    first: int
    count: int
    told: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a piece comes to: its tally as bytes, and its histories where they were asked for."""

    first: int
    count: int
    tally: bytes
    history: dict[str, Table] | None = None


def work(piece: Piece) -> Outcome:
    """Run one piece: what a worker does."""
    study = piece.study
    prepared, draws = made_ready(study), Draws(study.seed)
    tallies, histories = [Tally.nothing(prepared, readings=study.readings)], []
    for first, count in ranges(piece.first, piece.count, block_of(study)):
        block: Block = run(prepared, draws, first, count, readings=study.readings)
        tallies.append(Tally.of(block, prepared, readings=study.readings))
        if piece.told:
            histories.append(history_of(block, prepared, draws))
    tables = {name: Table.joined([each[name] for each in histories]) for name in NAMES} if piece.told else None
    return Outcome(piece.first, piece.count, total(tallies).to_bytes(), tables)


def block_of(study: Study) -> int:
    """Return how many paths the kernel takes at once: fewer where many readings are kept of each month."""
    kept = 1 + len(study.scenario.policies) + 8 * len(study.readings)  # bytes of a path and month
    return min(BLOCK, max(BLOCK_BYTES // (kept * (study.scenario.months + 1)), 1))


def ranges(first: int, count: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the first path and the count of each part of at most `size` paths."""
    for start in range(first, first + count, size):
        yield start, min(size, first + count - start)


@lru_cache(maxsize=8)  # a worker runs many pieces of one study
def made_ready(study: Study) -> Prepared:
    """Return the scenario of `study` made ready for its model."""
    return prepare(study.model, study.scenario)
