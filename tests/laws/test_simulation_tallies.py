"""The laws ``tallies_add`` and ``sums_are_exact``, and tallies against loops over lived paths."""

import math
from collections import Counter
from contextlib import suppress
from fractions import Fraction
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.errors import RelstageError

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation.blocks import Block, plain_block, worth
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.kernel import run
    from relstage.studies.simulation.lives import Lived, lived
    from relstage.studies.simulation.sums import exact_sums
    from relstage.studies.simulation.tallies import Tally, total
    from relstage.studies.simulation.walks import edges, endings_of
    from tests.studies.simulated import READINGS, part, restless

pytestmark = pytest.mark.needs("numpy")

PATHS = 40
UNIT = 2**32
numbers = st.floats(min_value=-1e15, max_value=1e15) | st.floats(-1, 1) | st.integers(-(2**40), 2**40).map(float)


@cache
def the_paths() -> "list[Lived]":
    """Return the lived paths, once."""
    return [lived(restless, Draws(7), path) for path in range(PATHS)]


@cache
def the_block() -> "Block":
    """Return the block of them."""
    return plain_block(restless, Draws(7), 0, PATHS, readings=READINGS)


@cache
def the_tally() -> "Tally":
    """Return the tally of all of them."""
    return Tally.of(the_block(), restless, readings=READINGS)


def table(name: str) -> Any:
    """Return a table of the tally as nested lists."""
    return getattr(the_tally(), name).tolist()


# ------------------------------------------------------------------------------------------------------------- adding


@settings(max_examples=25)
@given(
    cuts=st.sets(st.integers(1, PATHS - 1), max_size=8), order=st.randoms(use_true_random=False), nothing=st.booleans()
)
def test_tallies_add(cuts: set[int], order: Any, nothing: bool) -> None:
    """Cut anywhere and added in any order, through bytes, with or without nothing, the parts are the whole."""
    ends = [0, *sorted(cuts), PATHS]
    parts = [part(the_block(), first, last) for first, last in pairwise(ends)]
    tallies = [Tally.of(each, restless, readings=READINGS) for each in parts]
    tallies += [Tally.nothing(restless, readings=READINGS)] * nothing
    order.shuffle(tallies)
    added = total(Tally.from_bytes(each.to_bytes()) for each in tallies)
    assert added.to_bytes() == the_tally().to_bytes()
    assert added.digest == the_tally().digest


def test_zeros_take_no_room() -> None:
    """The bytes of a tally of nothing tell shapes alone, however many months there are."""
    assert len(Tally.nothing(restless).to_bytes()) < 1_000


def test_one_path_more_changes_the_digest() -> None:
    """A tally of one path less has another digest."""
    assert Tally.of(part(the_block(), 0, PATHS - 1), restless, readings=READINGS).digest != the_tally().digest


def test_the_kernel_comes_to_the_same() -> None:
    """The tally of the kernel's block is that of the lived paths."""
    block = run(restless, Draws(7), 0, PATHS, readings=READINGS)
    assert Tally.of(block, restless, readings=READINGS).digest == the_tally().digest


def test_its_size_does_not_grow() -> None:
    """The tables of a tally of one path are as large as those of all."""
    one = Tally.of(part(the_block(), 3, 4), restless, readings=READINGS)
    assert [each.shape for each in one.tables().values()] == [each.shape for each in the_tally().tables().values()]


def test_other_readings_are_not_added() -> None:
    """Tallies of other readings are refused rather than added."""
    with pytest.raises(RelstageError, match="other-tally"):
        the_tally() + Tally.nothing(restless)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"null", b"\xff"])
def test_no_tally(damage: bytes) -> None:
    """What is no tally is refused."""
    with pytest.raises(RelstageError, match="not-a-tally"):
        Tally.from_bytes(damage)


@given(place=st.integers(0, 10**6), digit=st.sampled_from(b'0123456789-."[]{},e'))
@settings(max_examples=60)
def test_damage_never_passes_for_the_same(place: int, digit: int) -> None:
    """With one byte changed, the bytes are refused or are those of another tally."""
    data = bytearray(the_tally().to_bytes())
    place %= len(data)
    if data[place] == digit:
        return
    data[place] = digit
    with suppress(RelstageError):
        assert Tally.from_bytes(bytes(data)) != the_tally()


# --------------------------------------------------------------------------------------------------------------- sums


@settings(max_examples=200)
@given(rows=st.lists(st.tuples(numbers, st.integers(0, 2)), max_size=30), order=st.randoms(use_true_random=False))
def test_sums_are_exact(rows: list[tuple[float, int]], order: Any) -> None:
    """Sums and sums of squares are those of Python's integers, in any order."""
    units = [(round(Fraction(value) * UNIT), group) for value, group in rows]
    order.shuffle(rows)
    values, groups = np.array([value for value, _ in rows]), np.array([group for _, group in rows], dtype=np.int64)
    sums, squares = exact_sums(values, groups, 3)
    assert sums == [sum(unit for unit, group in units if group == wanted) for wanted in range(3)]
    assert squares == [sum(unit**2 for unit, group in units if group == wanted) for wanted in range(3)]


@pytest.mark.parametrize("value", [1 - 2.0**-20, 2.0**39 - 2.0**-13, -(2.0**39)])
def test_full_limbs_are_exact(value: float) -> None:
    """Where every limb is full, and over more numbers than are added at a time, nothing is rounded."""
    times = 10_000
    sums, squares = exact_sums(np.full(times, value), np.zeros(times, dtype=np.int64), 1)
    unit = round(Fraction(value) * UNIT)
    assert (sums, squares) == ([times * unit], [times * unit**2])


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 5e299])
def test_what_is_not_finite_is_not_summed(value: float) -> None:
    """An infinite number, or one that is so in units, is refused; the sum would never end."""
    with pytest.raises(RelstageError, match="not-finite"):
        exact_sums(np.array([1.0, value]), np.array([0, 0]), 1)


# ------------------------------------------------------------------------------------- against loops over lived paths


def roads(path: "Lived") -> list[tuple[int, str, str, str]]:
    """Return month, origin, transition and target of each move."""
    return [(month, change.origin, change.transition, change.target) for month, change in path.changes]


def opening(path: "Lived") -> str:
    """Return where the path was before its first move."""
    return path.changes[0][1].origin if path.changes else path.stages[0]


def stays(path: "Lived") -> list[tuple[bool, bool, str, int]]:
    """Return each stay: whether entered by a move, whether still open, where, and for how many months."""
    found, place, since, entered = [], opening(path), 0, False
    for month, _, _, target in roads(path):
        found.append((entered, False, place, month - since))
        place, since, entered = target, month, True
    return [*found, (entered, True, place, len(path.stages) - 1 - since)]


def test_paths_do_everything() -> None:
    """The paths held against the tally move twice in a month, end twice, come back, and begin ended."""
    twice = [max(Counter((m, *road) for m, *road in roads(path)).values(), default=0) for path in the_paths()]
    assert max(twice) > 1
    kinds = [Counter(change.kind for _, change in path.changes) for path in the_paths()]
    assert max(kind["terminate"] for kind in kinds) > 1
    assert {change.kind for path in the_paths() for _, change in path.changes} == {
        "advance",
        "regress",
        "terminate",
        "recover",
    }
    assert any(opening(path) == "gone" for path in the_paths())
    assert any(month == 0 for path in the_paths() for month, _ in path.changes)
    assert len({(c.initiator, c.cause) for p in the_paths() for _, c in p.changes}) > 8


def test_occupancy() -> None:
    """Each path counts once a month, where it is at the end of it."""
    counts = Counter((month, place) for path in the_paths() for month, place in enumerate(path.stages))
    assert table("occupancy") == [[counts[m, place] for place in restless.places] for m in range(15)]


def test_passages_and_endings_first() -> None:
    """First passages count a path once for each place it ever was in; it first ends with its first terminate."""
    firsts: Counter[tuple[str, int]] = Counter()
    for path in the_paths():
        been = {opening(path): 0}
        for month, _, _, target in roads(path):
            been.setdefault(target, month)
        firsts.update(been.items())
    assert table("passages") == [[firsts[place, month] for month in range(15)] for place in restless.places]
    ends = [
        0 if opening(path) == "gone" else min((m for m, c in path.changes if c.kind == "terminate"), default=99)
        for path in the_paths()
    ]
    assert table("ended") == [ends.count(month) for month in range(15)]


def test_moves() -> None:
    """Moves are counted by month and edge, with the squares of what one path did in the month and in all."""
    known = edges(restless)
    by_path = [Counter((month, (origin, id, target)) for month, origin, id, target in roads(p)) for p in the_paths()]
    whole = [Counter((origin, id, target) for _, origin, id, target in roads(path)) for path in the_paths()]
    assert table("moves") == [[sum(c[m, edge] for c in by_path) for edge in known] for m in range(15)]
    assert table("moves_squared") == [[sum(c[m, edge] ** 2 for c in by_path) for edge in known] for m in range(15)]
    assert table("crossed") == [sum(c[edge] ** 2 for c in whole) for edge in known]


def test_stays() -> None:
    """Stays are counted by group, beginning, end, place and length, and the months in a place squared by path."""
    ends = (False, True)
    counts = Counter((path.path % 32, *stay) for path in the_paths() for stay in stays(path))
    assert table("stays") == [
        [
            [
                [[counts[group, entered, last, place, n] for n in range(15)] for place in restless.places]
                for last in ends
            ]
            for entered in ends
        ]
        for group in range(32)
    ]
    spent: dict[str, int] = dict.fromkeys(restless.places, 0)
    for path in the_paths():
        for place in restless.places:
            spent[place] += sum(length for _, _, where, length in stays(path) if where == place) ** 2
    assert table("spent") == list(spent.values())


def test_endings() -> None:
    """Endings are counted by transition, initiator and cause, the first of a path apart."""
    counts: Counter[tuple[int, str, str | None, str | None]] = Counter()
    blamed, named = (*restless.initiators, None), (*restless.causes, None)
    for path in the_paths():
        ended = opening(path) == "gone"
        for _, change in path.changes:
            if change.kind == "terminate":
                counts[int(ended), change.transition, change.initiator, change.cause] += 1
                ended = True
    assert table("endings") == [
        [[[counts[nth, move.id, who, why] for why in named] for who in blamed] for move in endings_of(restless)]
        for nth in (0, 1)
    ]


def test_policies() -> None:
    """Policies are counted by month."""
    done = [[sum(path.done[month][nth] for path in the_paths()) for month in range(15)] for nth in range(2)]
    assert table("done") == done
    assert sum(map(sum, done)) > 20


def test_readings() -> None:
    """Known readings are counted and summed by month and place, in units, and so are their squares."""
    for nth, name in enumerate(READINGS):
        seen: dict[tuple[int, str], list[int]] = {(m, place): [] for m in range(15) for place in restless.places}
        for path in the_paths():
            for month, value in enumerate(path.seen(name)):
                if not math.isnan(value):
                    seen[month, path.stages[month]].append(round(Fraction(value) * UNIT))
        each = [[seen[month, place] for place in restless.places] for month in range(15)]
        assert table("known")[nth] == [[len(units) for units in row] for row in each]
        assert table("sums")[nth] == [[sum(units) for units in row] for row in each]
        assert table("squares")[nth] == [[sum(unit**2 for unit in units) for units in row] for row in each]


def test_worth() -> None:
    """The values of the paths and their squares are summed."""
    units = [round(Fraction(worth(restless, path)) * UNIT) for path in the_paths()]
    assert table("worth") == [sum(units), sum(unit**2 for unit in units)]
