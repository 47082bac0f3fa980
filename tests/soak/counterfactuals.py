"""Least changes, judged by the independent model, on generated questions over catalogue and random definitions.

    python -m tests.soak.counterfactuals [--questions N] [--seed S]

A question draws a definition, a stage, a transition out of it, readings near thresholds with some unknown, and terms:
costs, fixed indicators, one-sided moves, a cost of learning. An answer must be sound (the tables say that the
transition fires first, and that after an advance no move back follows), keep to the terms, cost what it says, and be
minimal: with any of its parts undone, and with any number one float64, unit, level or month back, the transition does
not fire. Where nothing will do, random readings that keep to the terms must not either. The run fails at the first that
does. Most questions under which the transition fires as things stand are drawn anew.
"""

import argparse
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from relstage.machines import StageModel
from relstage.rules import Levels
from relstage.studies.counterfactual import LeastChange, NotPossible, least_change
from tests.laws.definitions import VALUES, Definition, _definition
from tests.laws.tape import Tape
from tests.soak.differential import MODELS, NAMES, POOLS, drawn
from tests.soak.oracle import PLACES, TABLES, Happening, Row, atoms, outcome

TRIES = 12
SHARED_BY = 25  # questions on one random definition: building one costs as much as ten questions
NEEDLESS = 6  # of an answer with more parts only single parts are undone
EPSILON = 1e-9


class Wrong(AssertionError):
    """An answer is not what it should be."""


@dataclass(frozen=True)
class Question:
    """A definition with its tables, where we are, the transition asked about, and the terms."""

    model: StageModel
    rows: Sequence[Row]
    restarts: tuple[str, ...]
    stage: str
    row: Row
    readings: dict[str, Any]
    terms: dict[str, Any]

    def ask(self) -> LeastChange | NotPossible:
        """Ask it."""
        return least_change(self.model, self.stage, self.readings, transition=self.row.id, **self.terms)

    def fires(self, readings: Mapping[str, Any], event: Happening | None) -> bool:
        """Tell whether the tables let the transition fire first, and after an advance nothing lead back."""
        out = outcome(self.rows, self.stage, readings, event, restarts=self.restarts)
        fired = [id for id, _ in out.fired]
        if not fired or fired[0] != self.row.id:
            return False
        kinds = {row.id: row.kind for row in self.rows}
        return self.row.kind != "advance" or all(kinds[id] == "advance" for id in fired[1:])


# --------------------------------------------------------------------------------------------------------- drawing


def terms_of(rng: random.Random, names: Sequence[str]) -> dict[str, Any]:
    """Draw terms about some of `names`."""

    def some(most: int) -> set[str]:
        return set(rng.sample(names, min(rng.randint(0, most), len(names))))

    up = some(1)
    return {
        "costs": {name: _cost(rng) for name in some(3)},
        "fixed": some(2) if rng.random() < 0.4 else set(),
        "only_up": up,
        "only_down": some(1) - up,
        "unknown_cost": rng.choice([0.0, 0.25, 1.0, 1.0, math.inf]),
    }


def _cost(rng: random.Random) -> Any:
    return rng.choice([0.5, 2.0, 3, (1.0, 4.0), (0.1, 0.3)])


def catalogue_question(rng: random.Random) -> Question:
    """Draw a question about a catalogue model."""
    machine = rng.choice(list(MODELS))
    rows = TABLES[machine]
    stage = rng.choice(PLACES[machine])
    row = rng.choice([row for row in rows if stage in row.origins])
    readings = drawn(rng, NAMES[machine])
    terms = terms_of(rng, [atom[0] for atom in atoms(row.guard)] or NAMES[machine])
    return Question(MODELS[machine], rows, ("months_in_stage",), stage, row, readings, terms)


def random_questions(rng: random.Random) -> Iterator[Question]:
    """Draw questions about one random definition; none where no transition leaves any of its stages."""
    definition: Definition = _definition(Tape(rng.randbytes(384)))
    for _ in range(SHARED_BY):
        row = rng.choice(definition.rows)
        stage = rng.choice(row.origins)
        known = {n: rng.choice(values) for n, values in VALUES.items() if rng.random() < 0.8}
        terms = terms_of(rng, list(VALUES))
        yield Question(definition.model, definition.rows, ("in_stage",), stage, row, known, terms)


def questions(seed: int) -> Iterator[Question]:
    """Yield questions without end, about the catalogue and about random definitions in turn."""
    rng = random.Random(seed)
    while True:
        for question in random_questions(rng):
            yield from (each for each in (question, catalogue_question(rng)) if not _idle(each) or rng.random() < 0.1)


def _idle(question: Question) -> bool:
    events: Sequence[Happening | None] = question.row.events or (None,)
    return any(question.fires(question.readings, event) for event in events)


# ---------------------------------------------------------------------------------------------------------- judging


def judge(question: Question, rng: random.Random) -> str:
    """Judge the answer to a question and return what kind of answer it is.

    Raises
    ------
    Wrong
        Where it is not what it should be.
    """
    answer = question.ask()
    if isinstance(answer, NotPossible):
        _judge_refusal(question, answer, rng)
        return answer.reason
    event = None if answer.event is None else (answer.event.kind, answer.event.attributes)
    after = {**question.readings, **{c.indicator: c.after for c in answer.changes}}
    if not question.fires(after, event):
        raise Wrong(f"unsound: {question} {answer}")
    for shift in answer.changes:
        if not allowed(question, shift.indicator, shift.after):
            raise Wrong(f"against the terms: {shift} {question}")
    if abs(price(question, after) - Fraction(answer.cost)) > EPSILON * (1 + answer.cost):
        raise Wrong(f"costs {float(price(question, after))}, not {answer.cost}: {question}")
    for less in less_done(question, answer, after):
        if question.fires(less, event):
            raise Wrong(f"not minimal: {less} would do: {question} {answer}")
    return f"{len(answer.changes)} changes" if answer.changes else "nothing to change"


def less_done(question: Question, answer: LeastChange, after: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the readings with parts of an answer undone, and with each number, level or month one back."""
    names = [shift.indicator for shift in answer.changes]
    sizes = range(1, len(names) + 1 if len(names) <= NEEDLESS else 2)
    for size in sizes:
        for undone in combinations(names, size):
            yield {**after, **{name: question.readings.get(name) for name in undone}}
    for name in names:
        for value in back(question.model, name, question.readings.get(name), after[name]):
            yield {**after, name: value}


def back(model: StageModel, name: str, before: Any, after: Any) -> Iterator[Any]:
    """Yield the value one step back from `after` to `before`, as far as one may stand still there."""
    indicator = model.indicator_of[name]
    scale = indicator.scale
    if before is None or indicator.clock == "agreement_term":
        return
    if isinstance(scale, Levels):
        here, there = scale.levels.index(after), scale.levels.index(before)
        yield scale.levels[here + (1 if there > here else -1)]
    elif scale.whole and (indicator.clock is None or after > before):
        yield after + math.copysign(1.0, before - after)
    elif not scale.whole:
        yield math.nextafter(after, before)


def allowed(question: Question, name: str, value: Any) -> bool:
    """Tell whether the terms let a reading become `value`."""
    terms, before = question.terms, question.readings.get(name)
    indicator = question.model.indicator_of[name]
    if before == value:
        return True
    if name in terms["fixed"] or value is None:
        return False
    if before is None:
        return bool(terms["unknown_cost"] < math.inf)
    scale = indicator.scale
    rises = bool(
        scale.levels.index(value) > scale.levels.index(before) if isinstance(scale, Levels) else value > before
    )
    if indicator.clock == "months_in_stage" and not rises:
        return False
    barred = set(terms["only_down"] if rises else terms["only_up"])
    if indicator.clock == "months_inactive" and not rises and value > 0:  # down to 0, and up again
        barred |= set(terms["only_down"])
    return name not in barred


def price(question: Question, after: Mapping[str, Any]) -> Fraction:
    """Return what it costs to bring the readings to `after`."""
    return sum((_price(question, name, value) for name, value in after.items()), Fraction(0))


def _price(question: Question, name: str, value: Any) -> Fraction:
    before, indicator = question.readings.get(name), question.model.indicator_of[name]
    if value == before:
        return Fraction(0)
    if before is None:
        return Fraction(question.terms["unknown_cost"])
    scale = indicator.scale
    if isinstance(scale, Levels):
        way = Fraction(scale.levels.index(value) - scale.levels.index(before))
    else:
        way = Fraction(value) - Fraction(before)
    given = question.terms["costs"].get(name, 1.0)
    up, down = given if isinstance(given, tuple) else (given, given)
    if way < 0 and indicator.clock == "months_inactive":  # to 0 by a dealing, and up again by waiting
        return (Fraction(before) * Fraction(down) + Fraction(value) * Fraction(up)) / Fraction(scale.span)
    return abs(way) * Fraction(up if way > 0 else down) / Fraction(scale.span)


def _judge_refusal(question: Question, answer: NotPossible, rng: random.Random) -> None:
    pools = POOLS if question.model.name in MODELS else VALUES
    events: Sequence[Happening | None] = question.row.events or (None,)
    for _ in range(TRIES):
        tried = {name: rng.choice(pools[name]) for name in pools if name in question.model.indicator_of}
        kept = {n: v if allowed(question, n, v) else question.readings.get(n) for n, v in tried.items()}
        if question.fires(kept, rng.choice(events)):
            raise Wrong(f"{kept} would do: {question} {answer}")


# -------------------------------------------------------------------------------------------------------------- runs


def run(count: int, *, seed: int) -> Counter[str]:
    """Judge so many questions and return how many answers of each kind there were.

    Raises
    ------
    Wrong
        At the first answer that is not what it should be.
    """
    kinds: Counter[str] = Counter()
    rng = random.Random(seed + 1)
    for question, _ in zip(questions(seed), range(count), strict=False):
        kinds[judge(question, rng)] += 1
    return kinds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.counterfactuals")
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    start = time.perf_counter()
    try:
        kinds = run(given.questions, seed=given.seed)
    except Wrong as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for kind, number in kinds.most_common():
        sys.stdout.write(f"{number:>8,}  {kind}\n")
    spent = time.perf_counter() - start
    sys.stdout.write(f"{given.questions:,} questions, all sound and minimal, {spent:.0f} s, seed {given.seed}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
