"""Small questions about what would have to be otherwise, and an exhaustive search that judges their answers.

The search goes through every reading that matters and asks the independent model (``tests.soak.oracle``) what fires; it
shares nothing with the library but the scales.
"""

import heapq
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count, product
from typing import Any

from tests.laws.definitions import INDICATORS, OPS, SHARES, STATUS, Definition, a_rule
from tests.soak.counterfactuals import Question, allowed, price
from tests.soak.oracle import Guard, Happening, Row, atoms, outcome
from tests.strategies import turning_points

SCALES = {indicator.name: indicator for indicator in INDICATORS}
STAGES = ("first", "second", "third")
LIMITS: dict[str, tuple[Any, ...]] = {"trust": (0.3, 0.5, 0.7), "orders": (1.0, 3.0), "in_stage": (2.0, 6.0)}


def small_definition(rng: random.Random, names: Sequence[str]) -> Definition:
    """Draw two or three stages, perhaps an exit, and up to six transitions whose guards read `names` alone."""
    stages, exits = STAGES[: rng.randint(2, 3)], ("gone",)[: rng.randint(0, 1)]
    rows = tuple(_row(rng, names, stages, exits, f"T{i}") for i in range(rng.randint(1, 6)))
    return Definition(stages, exits, rows)


def _row(rng: random.Random, names: Sequence[str], stages: Sequence[str], exits: Sequence[str], id: str) -> Row:
    kind = rng.choice(["advance", "advance", "regress", "terminate"])
    if kind == "advance":
        rank = rng.randrange(len(stages) - 1)
        origin, target = stages[rank], stages[rank + 1]
    else:
        origin = rng.choice(stages)
        target = rng.choice([place for place in (*stages, *(exits if kind == "terminate" else ())) if place != origin])
    asked: tuple[Happening, ...] = (("call", rng.choice([{}, {"urgent": True}])),) if rng.random() < 0.25 else ()
    return Row(id, (origin,), target, kind, asked, _guard(rng, names, 2))


def _guard(rng: random.Random, names: Sequence[str], depth: int) -> Guard:
    node = rng.choice(["atom", "and", "and", "or", "not"]) if depth else "atom"
    if node == "not":
        return "not", _guard(rng, names, depth - 1)
    if node != "atom":
        return (node, *(_guard(rng, names, depth - 1) for _ in range(2)))
    name = rng.choice(names)
    if name == "status":
        return name, "in", tuple(rng.sample(STATUS, rng.randint(1, 2)))
    return name, rng.choice(OPS), rng.choice(LIMITS[name])


def readings_of(rng: random.Random, names: Sequence[str]) -> dict[str, Any]:
    """Draw readings of `names`, about one in five unknown."""
    values: dict[str, Sequence[Any]] = {"trust": SHARES, "orders": (0.0, 1.0, 2.0, 5.0), "status": STATUS}
    values["in_stage"] = (0.0, 2.0, 7.0)
    return {name: rng.choice(values[name]) for name in names if rng.random() < 0.8}


def points(definition: Definition, name: str) -> list[Any]:
    """Return the values of `name` among which every verdict of the definition's guards occurs."""
    rules = [a_rule(row.guard) for row in definition.rows]
    return turning_points(indicator=SCALES[name], rules=rules)


def choices(definition: Definition, readings: Mapping[str, Any], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield all readings of `names` that matter, those given among them."""
    each = [[readings.get(name), *points(definition, name)] for name in names]
    return (dict(zip(names, chosen, strict=True)) for chosen in product(*each))


def least(question: Question, definition: Definition, names: Sequence[str]) -> Fraction | None:
    """Return the least that it costs to make the transition fire, by trying all; ``None`` where nothing does."""
    best: Fraction | None = None
    events: Sequence[Happening | None] = question.row.events or (None,)
    for tried in choices(definition, question.readings, names):
        if all(allowed(question, name, value) for name, value in tried.items()):
            cost = price(question, tried)
            if (best is None or cost < best) and any(question.fires(tried, event) for event in events):
                best = cost
    return best


def cheapest(question: Question, definition: Definition, names: Sequence[str], toward: str) -> Fraction | None:
    """Return the least that a plan to `toward` costs, by Dijkstra's search over all stages and readings that matter."""
    number = count()
    begin = tuple(question.readings.get(name) for name in names)
    heap = [(Fraction(0), next(number), question.stage, begin)]
    done: set[tuple[str, tuple[Any, ...]]] = set()
    events = {str(event): event for row in definition.rows for event in row.events}
    while heap:
        cost, _, stage, values = heapq.heappop(heap)
        if stage == "":
            return cost
        if (stage, values) in done or stage in definition.exits:
            continue
        done.add((stage, values))
        here = replace(question, readings={n: v for n, v in zip(names, values, strict=True) if v is not None})
        for tried in choices(definition, here.readings, names):
            if not all(allowed(here, name, value) for name, value in tried.items()):
                continue
            further = cost + price(here, tried)
            for event in (None, *events.values()):
                then = _then(definition, stage, tried, event, toward)
                if then is not None:
                    heapq.heappush(heap, (further, next(number), then, tuple(tried[name] for name in names)))
    return None


def _then(
    definition: Definition, stage: str, readings: Mapping[str, Any], event: Happening | None, toward: str
) -> str | None:
    """Return where a decision leads, ``""`` where it reaches `toward` and does not lead back; ``None`` for nowhere."""
    out = outcome(definition.rows, stage, readings, event)
    rows = {row.id: row for row in definition.rows}
    fired = [rows[id] for id, _ in out.fired]
    targets = [row.target for row in fired]
    if toward in targets:
        after = fired[targets.index(toward) + 1 :]
        return "" if all(row.kind == "advance" for row in after) else out.stage
    return out.stage if fired else None


def reads(definition: Definition) -> set[str]:
    """Return the indicators that the guards read."""
    return {atom[0] for row in definition.rows for atom in atoms(row.guard)}
