"""What a Markov chain is made of, checked: all that is wrong is told at once, rows and columns by name."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from relstage.errors import ChainError, Problem, TooLarge
from relstage.studies.markov.sampling import ROUNDING

Floats = NDArray[np.float64]
Rows = Sequence[Sequence[float]] | Floats

MAX_STATES = 2_000
SHOWN = 20


def named(states: Iterable[str]) -> tuple[str, ...]:
    """Return the names of states.

    Raises
    ------
    ChainError
        For none at all, one that is empty, or one that stands twice.
    TooLarge
        For more than 2,000.
    """
    names = tuple(states)
    if len(names) > MAX_STATES:
        raise TooLarge(Problem("too-many-states", "states", f"{len(names)} states; at most {MAX_STATES} are taken"))
    if not names or not all(isinstance(name, str) and name for name in names):
        raise ChainError(Problem("bad-states", "states", "a chain has at least one state, and each has a name"))
    twice = [name for name, times in Counter(names).items() if times > 1]
    complain([in_row("duplicate-name", name, "two states have this name") for name in twice])
    return names


def shaped(names: tuple[str, ...], rows: Rows) -> Floats:
    """Return `rows` as an array, one row and one column a state."""
    if _length(rows) != len(names):
        said = f"{_length(rows)} rows for {len(names)} states; one a state"
        raise ChainError(Problem("bad-shape", "rows", said))
    short = [(name, _length(row)) for name, row in zip(names, rows, strict=True) if _length(row) != len(names)]
    complain([in_row("bad-shape", name, f"{n} values; {len(names)} are needed, one a state") for name, n in short])
    try:
        return np.array(rows, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ChainError(Problem("no-number", "rows", f"a row holds what is no number: {error}")) from None


def _length(row: object) -> int:
    return len(row) if isinstance(row, Sequence | np.ndarray) and not isinstance(row, str) else 0


def bad_entries(names: tuple[str, ...], matrix: Floats, most: float) -> Iterator[Problem]:
    """Yield each entry that is no number from 0 to `most`."""
    allowed = "from 0 to 1" if most == 1.0 else "of 0 or more"
    for i, j in np.argwhere(~((matrix >= 0) & (matrix <= most) & np.isfinite(matrix))):
        said = f"{float(matrix[i, j])!r} stands here; it is a number {allowed}"
        yield Problem("bad-entry", f"row {names[i]}, column {names[j]}", said)


def bad_sums(names: tuple[str, ...], matrix: Floats, *, leaving: bool) -> Iterator[Problem]:
    """Yield each row that does not sum to 1; where `leaving`, only those that sum to more."""
    for name, row in zip(names, matrix, strict=True):
        total = math.fsum(row)
        if not np.isfinite(row).all() or abs(total - 1) <= ROUNDING or (leaving and total < 1):
            continue
        hint = "; with leaving=True a row may sum to less" if total < 1 else ""
        yield in_row("bad-sum", name, f"the row sums to {total:.12g} instead of 1{hint}")


def in_row(code: str, name: str, said: str) -> Problem:
    """Return a problem of the row of a state."""
    return Problem(code, f"row {name}", said)


def complain(problems: list[Problem]) -> None:
    """Raise a ChainError of `problems`, where there are any; the first twenty of more."""
    if len(problems) > SHOWN:
        problems[SHOWN:] = [Problem("too-many-problems", "", f"{len(problems) - SHOWN} more are not shown")]
    if problems:
        raise ChainError(*problems)


def check_numbers(**numbers: tuple[object, int, int]) -> None:
    """Raise a ChainError of every number that is no whole one within its ends."""
    bad = [
        Problem("bad-number", name, f"{number!r} stands here; it is a whole number from {least} to {most:,}")
        for name, (number, least, most) in numbers.items()
        if type(number) is not int or not least <= number <= most
    ]
    complain(bad)
