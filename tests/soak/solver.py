"""Regions and z3 on random questions: the same answer, and every witness confirmed by ``evaluate``.

    python -m tests.soak.solver [--questions N] [--seed S]

A question draws a vocabulary of one to six indicators (numbers with bounds or without, whole or not; levels), one or
two rules of up to 24 leaves over them, with ``Not`` anywhere and limits that are shared, one float64 apart, past
2**53, or off the scale, and asks one of: does it hold under these readings, some of them unknown; can it hold; do the
two overlap; does one imply the other; are they equal. The run fails at the first difference. What regions refuse as
too large is counted, and z3's witness is checked all the same.
"""

import argparse
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping
from typing import Any

from relstage import regions
from relstage.errors import TooLarge
from relstage.interpreters import solver
from relstage.rules import AllOf, AnyOf, Bound, Indicator, Level, Levels, Not, Number, Rule, Value, Verdict, evaluate
from tests.strategies import OPS, an_indicator, turning_points

YES, NO = Verdict.HOLDS, Verdict.FAILS
MEANT: Mapping[str, set[tuple[Verdict, ...]]] = {
    "witness": {(YES,)},
    "overlap": {(YES, YES)},
    "counterexample": {(YES, NO)},
    "difference": {(YES, NO), (NO, YES)},
}
KINDS = ("contains", *MEANT)
ANSWERS = ("yes", "no", "refused")


class Differs(AssertionError):
    """The two differ about one question, or a witness is none."""


def a_scale(chance: random.Random) -> Number | Levels:
    """Draw a scale of any kind."""
    if chance.random() < 0.25:
        return Levels(levels=tuple(f"l{i}" for i in range(chance.randint(2, 6))))
    low, high = chance.choice((None, 0.0, -2.5, 0.5)), chance.choice((None, 1.0, 3.0, 10.5))
    whole = chance.random() < 0.4
    return Number(low=low, high=high, whole=whole, span=1.0)


def a_leaf(chance: random.Random, indicators: Mapping[str, Indicator]) -> Rule:
    """Draw a comparison over one of the indicators."""
    name = chance.choice(sorted(indicators))
    scale = indicators[name].scale
    if isinstance(scale, Levels):
        return Level(name, tuple(chance.sample(scale.levels, chance.randint(1, len(scale.levels)))))
    limit = chance.choice((0.0, 0.3, 0.5, 0.7, 1.0, 2.0, 3.0, 2.0**53, -1.5, chance.uniform(-3, 11)))
    if chance.random() < 0.3:
        limit = math.nextafter(limit, chance.choice((-math.inf, math.inf)))
    return Bound(name, chance.choice(OPS), limit)


def a_rule(chance: random.Random, indicators: Mapping[str, Indicator], most: int) -> Rule:
    """Draw a rule of up to `most` leaves."""
    lot = chance.random()
    if most < 2 or lot < 0.15:
        return chance.choice((AllOf(()), AnyOf(()))) if chance.random() < 0.05 else a_leaf(chance, indicators)
    if lot < 0.3:
        return Not(a_rule(chance, indicators, most - 1))
    count = chance.randint(2, min(most, 5))
    parts = tuple(a_rule(chance, indicators, most // count) for _ in range(count))
    return chance.choice((AllOf, AnyOf))(parts)


def readings_near(
    chance: random.Random, indicators: Mapping[str, Indicator], rules: tuple[Rule, ...]
) -> dict[str, Value | None]:
    """Draw readings at or beside the limits of the rules; one in five is unknown."""
    return {
        name: None if chance.random() < 0.2 else chance.choice(turning_points(indicator=each, rules=rules))
        for name, each in indicators.items()
    }


def check_readings(rule: Rule, indicators: Mapping[str, Indicator], readings: Mapping[str, Value | None]) -> str:
    """Return whether the rule holds under the readings, "yes" or "no"; raise where the three differ."""
    asked = ask_both("contains", (rule,), indicators, readings)
    meant = evaluate(rule, readings) is YES
    if any(answer not in ("refused", meant) for answer in asked):
        raise Differs(f"contains {rule}\n  {readings}\n  {meant}, {asked}")
    return "yes" if meant else "no"


def check_question(kind: str, rules: tuple[Rule, ...], indicators: Mapping[str, Indicator]) -> str:
    """Return "yes" where there is a witness, else "no", or "refused" by regions; raise where the two differ."""
    ours, theirs = ask_both(kind, rules, indicators)
    decided = [theirs] if ours == "refused" else [ours, theirs]
    wrong = [point for point in decided if point is not None and not is_witness(kind, rules, indicators, point)]
    if wrong or len({point is None for point in decided}) > 1:
        raise Differs(f"{kind} of {' | '.join(map(str, rules))}\n  regions {ours}\n  z3 {theirs}")
    return "refused" if ours == "refused" else "no" if ours is None else "yes"


def ask_both(kind: str, rules: tuple[Rule, ...], indicators: Mapping[str, Indicator], *more: Any) -> tuple[Any, Any]:
    """Return the answers of regions and of z3; "refused" where regions say that it is too large."""
    theirs = getattr(solver, kind)(*(solver.region(rule, indicators) for rule in rules), *more)
    try:
        return getattr(regions, kind)(*(regions.region(rule, indicators) for rule in rules), *more), theirs
    except TooLarge:
        return "refused", theirs


def is_witness(kind: str, rules: tuple[Rule, ...], indicators: Mapping[str, Indicator], point: Any) -> bool:
    """Tell whether `point` lies on the scales and gives the rules verdicts that answer the question."""
    verdicts = tuple(evaluate(rule, point) for rule in rules)
    return verdicts in MEANT[kind] and all(indicators[name].scale.admits(value) for name, value in point.items())


def question(chance: random.Random) -> tuple[str, str]:
    """Draw a question and ask it; return its kind and its answer."""
    indicators = {f"x{i}": an_indicator(name=f"x{i}", scale=a_scale(chance)) for i in range(chance.randint(1, 6))}
    kind = chance.choice(KINDS)
    rules = tuple(
        a_rule(chance, indicators, chance.choice((2, 4, 8, 24)))
        for _ in range(1 if kind in ("contains", "witness") else 2)
    )
    if kind == "contains":
        return kind, check_readings(rules[0], indicators, readings_near(chance, indicators, rules))
    return kind, check_question(kind, rules, indicators)


def run(questions: int, seed: int) -> Counter[tuple[str, str]]:
    """Ask questions and return how often each kind had each answer."""
    chance = random.Random(seed)
    return Counter(question(chance) for _ in range(questions))


def report(asked: Mapping[tuple[str, str], int]) -> str:
    """Return the table of answers by kind of question."""
    head = f"{'question':<15} {'yes':>8} {'no':>8} {'refused':>8}"
    rows = (f"{kind:<15} " + " ".join(f"{asked.get((kind, a), 0):>8,}" for a in ANSWERS) for kind in KINDS)
    return "\n".join([head, *rows])


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 0 where both agree on every question."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    began = time.perf_counter()
    try:
        asked = run(given.questions, given.seed)
    except Differs as difference:
        sys.stderr.write(f"{difference}\n")
        return 1
    took = time.perf_counter() - began
    sys.stdout.write(f"{report(asked)}\n{given.questions:,} questions agree, seed {given.seed}, {took:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
