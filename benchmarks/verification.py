"""How the questions about a definition grow, with its stages and with its guards, and z3 beside them.

The questions that all are asked: which guards can never hold, and which guards of one stage can hold together. They are
asked of regions, of z3 in its best form (each guard translated once, one solver for all), and of z3 by the names that
it shares with regions (`relstage.interpreters.solver`, a z3 for each question). All must give the same answers. The
whole `verify` asks more; its time stands beside them.

The definitions are made up for measuring: a ladder in which every stage has an advance, a regress that is its opposite
with a gap, and an ending, over 12 shares.

Run: ``python -m benchmarks.verification [rounds]``
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any, NamedTuple

from benchmarks.timing import Timed, in_turns, machine, table
from benchmarks.workload import OURS
from relstage import Indicator, StageModel, Transition, regions
from relstage.errors import TooLarge
from relstage.interpreters import solver
from relstage.machines import Stage
from relstage.messages import Labels
from relstage.rules import AllOf, AnyOf, Bound, Number, Op, Rule, leaves
from relstage.studies.verification import verify

STAGES = (5, 10, 50, 100, 300, 1000)
ATOMS = (3, 8, 32, 64, 128, 256)
SHARES = 12


def _labels(text: str) -> Labels:
    return Labels(en=text, ru=text)


def shares(count: int) -> dict[str, Indicator]:
    """Return `count` beneficial shares by name."""
    names = [f"share_{i}" for i in range(count)]
    scale = Number(low=0.0, high=1.0)
    return {
        name: Indicator(name=name, label=_labels(name), scale=scale, direction="beneficial", provenance=OURS)
        for name in names
    }


# ------------------------------------------------------------------------------------------------------------- guards


class Band(NamedTuple):
    """Where the limits of a guard lie, and the indicators that it reads in turn."""

    low: float
    high: float
    count: int = SHARES

    def some(self, count: int, op: Op = ">=") -> tuple[Rule, ...]:
        """Return `count` comparisons with limits drawn from the band, the same at each call."""
        chance = random.Random(f"{self.low} {self.high}")
        return tuple(
            Bound(f"share_{i % self.count}", op, round(chance.uniform(self.low, self.high), 6)) for i in range(count)
        )


def conjunction(band: Band, atoms: int) -> Rule:
    """Return "and" of comparisons."""
    return AllOf(band.some(atoms))


def disjunction(band: Band, atoms: int) -> Rule:
    """Return "or" of comparisons."""
    return AnyOf(band.some(atoms))


def mixed(band: Band, atoms: int) -> Rule:
    """Return "and" of comparisons for one half of the leaves, and of two "or" with higher limits for the other."""
    quarter = max(2, atoms // 4)
    low, middle, high = (band.low + (band.high - band.low) * part / 3 for part in range(3))
    if atoms < 8:
        return AllOf((*Band(low, middle).some(atoms - 2), AnyOf(Band(middle, high).some(2))))
    one, other = AnyOf(Band(middle, high).some(quarter)), AnyOf(Band(high, band.high).some(quarter))
    return AllOf((*Band(low, middle).some(atoms - 2 * quarter), one, other))


def opposite(rule: Rule, by: float) -> Rule:
    """Return the negation of `rule`, with each comparison moved away from its own by `by`."""
    match rule:
        case Bound(name, ">=", limit):
            return Bound(name, "<", limit - by)
        case Bound(name, _, limit):
            return Bound(name, ">=", limit + by)
        case AllOf(parts):
            return AnyOf(tuple(opposite(part, by) for part in parts))
        case AnyOf(parts):
            return AllOf(tuple(opposite(part, by) for part in parts))
        case _:
            raise TypeError(rule)


SHAPES: dict[str, Callable[[Band, int], Rule]] = {"and": conjunction, "or": disjunction, "mixed": mixed}


def ladder(stages: int, atoms: int, shape: str = "and", guard: Rule | None = None, count: int = SHARES) -> StageModel:
    """Return a definition of `stages` stages, the exit among them.

    Its guards have `atoms` leaves in the shape `shape`; with `guard`, that is the guard of every advance.
    """
    names = [f"stage_{i}" for i in range(stages - 1)]
    made = []
    for i, name in enumerate(names):
        step = 0.8 / stages
        low = 0.1 + i * step
        if i + 1 < len(names):
            up = SHAPES[shape](Band(low + step / 2, low + step), atoms) if guard is None else guard
            made.append(_road(f"A{i}", "advance", name, names[i + 1], up))
            made.append(_road(f"R{i + 1}", "regress", names[i + 1], name, opposite(up, min(step / 4, 0.05))))
        made.append(_road(f"T{i}", "terminate", name, "ended", AllOf(Band(0.05, 0.1).some(3, "<"))))
    return StageModel(
        name="bench_verification",
        version="1",
        title=_labels("a ladder"),
        initial=names[0],
        stages=tuple(Stage(name=name, label=_labels(name), provenance=OURS) for name in names),
        exits=(Stage(name="ended", label=_labels("ended"), provenance=OURS),),
        indicators=tuple(shares(count).values()),
        events=(),
        transitions=tuple(made),
    )


def wide(pairs: int) -> Rule:
    """Return "and" over `pairs` pairs of alternatives, all over different indicators: 2**pairs boxes."""
    limits = Band(0.4, 0.6, 2 * pairs).some(2 * pairs)
    return AllOf(tuple(AnyOf(limits[i : i + 2]) for i in range(0, 2 * pairs, 2)))


def thicket(alternatives: int, count: int) -> Rule:
    """Return "and" over many "or" of three comparisons by chance, over `count` indicators."""
    chance = random.Random(count)

    def leaf(name: int) -> Bound:
        return Bound(f"share_{name}", chance.choice((">=", "<")), chance.choice((0.3, 0.5, 0.7)))

    return AllOf(tuple(AnyOf(tuple(map(leaf, chance.sample(range(count), 3)))) for _ in range(alternatives)))


def layered(atoms: int, *, either: bool = True) -> Rule:
    """Return "or" and "and" in turn, four parts each, down to comparisons in both directions."""
    chance = random.Random(atoms)

    def made(size: int, either: bool) -> Rule:
        if size == 1:
            return Bound(f"share_{chance.randrange(SHARES)}", chance.choice((">=", "<")), chance.randrange(1, 10) / 10)
        count = min(size, 4)
        parts = tuple(made(size // count + (i < size % count), not either) for i in range(count))
        return AnyOf(parts) if either else AllOf(parts)

    return made(atoms, either)


HARD: dict[str, tuple[Rule, int]] = {
    "10 pairs of alternatives, 1,024 boxes": (wide(10), 20),
    "11 pairs of alternatives": (wide(11), 22),
    "64 pairs of alternatives": (wide(64), 128),
    "85 alternatives of three, 8 indicators": (thicket(85, 8), 8),
    "85 alternatives of three, 40 indicators": (thicket(85, 40), 40),
    "or of and of or of and, 64 leaves": (layered(64), SHARES),
    "or of and of or of and, 256 leaves": (layered(256), SHARES),
}


def _road(id: str, kind: str, origin: str, target: str, guard: Rule) -> Transition:
    local: list[str] = []
    for leaf in leaves(guard):
        nth = sum(name.partition(" ")[0] == leaf.indicator for name in local) + 1
        local.append(leaf.indicator if nth == 1 else f"{leaf.indicator} {nth}")
    return Transition.model_validate(
        {
            "id": id,
            "kind": kind,
            "origins": (origin,),
            "target": target,
            "guard": guard,
            "words": _labels(f"{origin} to {target}"),
            "provenance": OURS,
            "thresholds": dict.fromkeys((name.replace(" ", "_") for name in local), OURS),
        }
    )


# ---------------------------------------------------------------------------------------------------------- questions


class Asked(NamedTuple):
    """Guards of a definition, and the pairs of them that lead on from one stage."""

    known: dict[str, Indicator]
    guards: tuple[Rule, ...]
    pairs: tuple[tuple[int, int], ...]

    @property
    def questions(self) -> int:
        """How many questions are asked: can each guard hold, can each pair hold together."""
        return len(self.guards) + len(self.pairs)


def questions_of(model: StageModel) -> Asked:
    """Return what is asked about `model`."""
    by_origin: dict[str, list[int]] = {}
    for i, each in enumerate(model.transitions):
        for origin in each.origins:
            by_origin.setdefault(origin, []).append(i)
    pairs = tuple(pair for leading in by_origin.values() for pair in combinations(leading, 2))
    return Asked(dict(model.indicator_of), tuple(each.guard for each in model.transitions), pairs)


def by_regions(asked: Asked) -> list[bool]:
    """Answer by geometry: each guard is made a region once."""
    made = [regions.region(guard, asked.known) for guard in asked.guards]
    dead = [not regions.is_empty(each) for each in made]
    return dead + [regions.overlap(made[i], made[j]) is not None for i, j in asked.pairs]


def by_one_z3(asked: Asked) -> list[bool]:
    """Answer by one solver of z3 for all: each guard is translated once, a question adds what it needs."""
    translation = solver.Translation(asked.known)
    holds = [translation.holds(guard) for guard in asked.guards]

    def can(*formulas: Any) -> bool:
        translation.solver.push()
        translation.solver.add(*formulas)
        answer = translation.solver.check() == translation.z3.sat
        translation.solver.pop()
        return answer

    return [can(each) for each in holds] + [can(holds[i], holds[j]) for i, j in asked.pairs]


def by_many_z3(asked: Asked) -> list[bool]:
    """Answer by a z3 for each question, with a witness of each yes."""
    made = [solver.region(guard, asked.known) for guard in asked.guards]
    dead = [not solver.is_empty(each) for each in made]
    return dead + [solver.overlap(made[i], made[j]) is not None for i, j in asked.pairs]


WAYS = {"regions": by_regions, "z3, one for all": by_one_z3, "z3, one a question": by_many_z3}


def measure(model: StageModel, rounds: int) -> Timed:
    """Return CPU seconds a question of each way, and of the whole `verify`; the ways must agree."""
    asked = questions_of(model)
    answers: set[tuple[bool, ...]] = set()

    def prepared(way: Callable[[Asked], list[bool]]) -> Callable[[], Callable[[], int]]:
        def work() -> int:
            given = way(asked)
            answers.add(tuple(given))
            return len(given)

        return lambda: work

    def verified() -> Callable[[], int]:
        return lambda: bool(verify(model)) or 1

    timed = in_turns({name: prepared(way) for name, way in WAYS.items()} | {"verify": verified}, rounds)
    if len(answers) > 1:
        raise AssertionError("regions and z3 differ")
    return timed


HEAD = ("regions, ms", "a question, µs", "z3 one for all", "z3 one a question", "verify, ms", "a transition, ms")


def row(model: StageModel, rounds: int) -> tuple[str, ...]:
    """Return the cells of `HEAD` for `model`."""
    timed, asked = measure(model, rounds), questions_of(model)
    each, whole = timed.typical("regions"), timed.typical("verify")
    return (
        f"{each * asked.questions * 1e3:.3g}",
        f"{each * 1e6:.0f}",
        *(_times(timed.ratio(way, "regions")) for way in list(WAYS)[1:]),
        f"{whole * 1e3:.3g}",
        f"{whole / len(model.transitions) * 1e3:.2f}",
    )


def _times(ratio: float) -> str:
    return f"{ratio:.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


def by_stages(rounds: int) -> Iterator[tuple[str, ...]]:
    """Yield a row for each number of stages, guards of three leaves."""
    for stages in STAGES:
        model = ladder(stages, 3)
        yield f"{stages:,}", f"{len(model.transitions):,}", *row(model, rounds if stages <= 100 else 1)


def by_atoms(rounds: int) -> Iterator[tuple[str, ...]]:
    """Yield a row for each shape and size of guards, five stages."""
    for shape in SHAPES:
        for atoms in ATOMS:
            yield shape, str(atoms), *row(ladder(5, atoms, shape), rounds)


def outcome(work: Callable[[], object]) -> tuple[str, str]:
    """Return what came of `work`, "refused" where it was too large, and its CPU milliseconds."""
    began = time.process_time()
    try:
        came = str(work())
    except TooLarge:
        came = "refused"
    return came, f"{(time.process_time() - began) * 1e3:.0f}"


def by_hardness() -> Iterator[tuple[str, ...]]:
    """Yield a row for each hard guard."""
    for name, (guard, count) in HARD.items():
        yield name, *hard_row(guard, count)


def hard_row(guard: Rule, count: int) -> tuple[str, ...]:
    """Return whether `guard` can hold, by regions and by z3, and what `verify` makes of a definition with it."""
    known = shares(count)
    model = ladder(5, 3, guard=guard, count=count)
    ours = outcome(lambda: not regions.is_empty(regions.region(guard, known)))
    theirs = outcome(lambda: not solver.is_empty(solver.region(guard, known)))
    if ours[0] not in ("refused", theirs[0]):
        raise AssertionError(f"regions and z3 differ about {guard}")
    return *ours, *theirs, *outcome(lambda: len(verify(model).undecided))


def main(rounds: int = 3) -> None:
    """Measure and print the tables."""
    by_many_z3(questions_of(ladder(5, 3)))  # z3 is loaded before the clock runs
    print(f"## Verification\n\n{machine()}; {rounds} rounds, one for 300 stages and more\n")
    print("Guards of three leaves; z3 as multiples of regions, on the same questions:\n")
    print(table(("stages", "transitions", *HEAD), by_stages(rounds)), "\n")
    print("Five stages, guards of one shape:\n")
    print(table(("shape", "leaves", *HEAD), by_atoms(rounds)), "\n")
    print("Hard guards: can it hold (yes or no), and what `verify` leaves undecided of five stages with it:\n")
    head = ("guard", "regions", "ms", "z3", "ms", "left undecided by verify", "ms")
    print(table(head, by_hardness()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
