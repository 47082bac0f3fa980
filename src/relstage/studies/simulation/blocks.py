"""What a block of simulated paths leaves behind: where each path was in each month, its moves, and what it was worth.

Law (``blocks_join``): the blocks of neighbouring ranges of paths, joined, are the block of the whole range.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relstage.models import StageChange
from relstage.studies.simulation.draws import Draws, Floats
from relstage.studies.simulation.lives import Lived, lived
from relstage.studies.simulation.prepared import Prepared

Ints = NDArray[np.int64]
Small = NDArray[np.int8]


@dataclass(frozen=True)
class Moves:
    """The stage changes of a block, in order of month, path and place within the month; arrays of one length.

    Parameters
    ----------
    month : array of int
        Month of the change.
    path : array of int
        Number of the path within the block.
    transition : array of int
        Place of the transition in ``model.transitions``.
    initiator, cause : array of int
        Place in ``Prepared.initiators`` and ``Prepared.causes``; -1 where the record names none.
    """

    month: Ints
    path: Ints
    transition: Ints
    initiator: Ints
    cause: Ints


@dataclass(frozen=True)
class Block:
    """Paths ``first .. first + count - 1`` of a study.

    Parameters
    ----------
    first, count : int
        Which paths.
    stages : array of int8, shape (months + 1, count)
        Number of the place (``Prepared.places``) at the end of month 0, 1, ...
    moves : Moves
        Every stage change.
    done : array of bool, shape (policies, months + 1, count)
        Which policies were carried out in which month.
    value : array of float64, shape (count,)
        Money: margins of the months from the first, less the costs of policies, discounted, added month by month.
    readings : array of float64, shape (asked for, months + 1, count)
        At the end of each month: NaN where unknown, levels by their number.
    """

    first: int
    count: int
    stages: Small
    moves: Moves
    done: NDArray[np.bool_]
    value: Floats
    readings: Floats


def plain_block(prepared: Prepared, draws: Draws, first: int, count: int, *, readings: Sequence[str] = ()) -> Block:
    """Return the block that living its paths one by one gives: slow, and what the kernel is held against."""
    paths = [lived(prepared, draws, path) for path in range(first, first + count)]
    return Block(
        first=first,
        count=count,
        stages=np.array([[prepared.number_of[stage] for stage in path.stages] for path in paths], dtype=np.int8).T,
        moves=_moves(prepared, paths),
        done=np.array([path.done for path in paths], dtype=np.bool_).transpose(2, 1, 0),
        value=np.array([worth(prepared, path) for path in paths]),
        readings=np.array([[path.seen(name) for path in paths] for name in readings]).transpose(0, 2, 1)
        if readings
        else np.empty((0, prepared.scenario.months + 1, count)),
    )


def worth(prepared: Prepared, path: Lived) -> float:
    """Return what a path is worth: margins less costs, discounted, added month by month."""
    scenario, total = prepared.scenario, 0.0
    for month in range(1, scenario.months + 1):
        margin = scenario.margins.get(path.stages[month], 0.0)
        total += (margin - path.costs[month]) * prepared.discounts[month]
    return total


def _moves(prepared: Prepared, paths: Sequence[Lived]) -> Moves:
    rows = [
        (month, nth, place, *_numbers(prepared, change))
        for nth, path in enumerate(paths)
        for place, (month, change) in enumerate(path.changes)
    ]
    rows.sort(key=lambda row: row[:3])
    table: NDArray[Any] = np.array(rows, dtype=np.int64).reshape(-1, 6)
    month, path, _, transition, initiator, cause = table.T
    return Moves(month, path, transition, initiator, cause)


def _numbers(prepared: Prepared, change: StageChange) -> tuple[int, int, int]:
    transitions = [transition.id for transition in prepared.model.transitions]
    initiator = -1 if change.initiator is None else prepared.initiators.index(change.initiator)
    cause = -1 if change.cause is None else prepared.causes.index(change.cause)
    return transitions.index(change.transition), initiator, cause
