"""``decide`` against the independent model, on random steps that steer through every transition of the machines.

    python -m tests.soak.differential [--steps N] [--seed S] [--floor F]

A step draws readings near the thresholds (the threshold, its float neighbours, the ends of the scale, unknown) and an
event with or without attributes. Half of the steps are steered to a transition drawn anew each time; some go on from
where the last one led. Both sides must give the same stage, the same transitions in the same order, the same events
used up, and the same cycles; one step in sixteen, also the same verdict of each candidate and flag. The run fails at
the first difference, or where a transition fired fewer than ``floor`` times (1,000 for a million steps).
"""

import argparse
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from relstage.catalogue.published import MODELS as PUBLISHED
from relstage.machines import StageModel, decide
from relstage.models import Decision, Event
from tests.soak.oracle import (
    FLAGS,
    LEVELS,
    PLACES,
    TABLES,
    Guard,
    Happening,
    Outcome,
    Row,
    atoms,
    flag_values,
    outcome,
    value_of,
)

MODELS: dict[str, StageModel] = {model.name: model for model in PUBLISHED}
WHOLE = {
    *("orders_completed", "contact_breadth", "joint_activity_count", "months_inactive"),
    *("recurring_problems", "scapegoat_responses", "referrals"),
}
TOP = {"joint_activity_count": 8.0, "orders_completed": 1e15, "contact_breadth": 40.0, "months_inactive": 600.0}
TOP |= {"recurring_problems": 9.0, "scapegoat_responses": 9.0, "referrals": 30.0}
WORDS = {True: "holds", False: "fails", None: "unknown"}
WHEN = datetime(2024, 2, 29, 12, tzinfo=UTC)
NOISE = ("order_fulfilled", "social_event", "seller_marketing", "scapegoat_response", "agreement_lapsed")

Readings = dict[str, Any]


class Differs(AssertionError):
    """The two sides differ about one step."""


# --------------------------------------------------------------------------------------------------------- sampling


def _low(name: str) -> float:
    return -1.0 if name == "volume_change" else 0.0


def _high(name: str) -> float:
    return TOP.get(name, 20.0 if name in ("volume_change", "agreement_term_years") else 1.0)


def near(name: str, limit: Any) -> list[Any]:
    """Return the values of `name` around `limit` that lie on its scale: below, at, above, and the ends."""
    if name in LEVELS:
        return list(LEVELS[name])
    low, high = _low(name), _high(name)
    if name in WHOLE:
        around = [limit - 1.0, float(limit), limit + 1.0, low, high]
    else:
        around = [math.nextafter(limit, -math.inf), float(limit), math.nextafter(limit, math.inf), low, high, limit / 2]
    return [value for value in around if low <= value <= high]


def pools() -> dict[str, list[Any]]:
    """Return, for every indicator of the tables, the values near its thresholds."""
    found: dict[str, list[Any]] = {}
    guards = [row.guard for table in TABLES.values() for row in table]
    guards += [guard for flags in FLAGS.values() for rules in flags.values() for _, guard in rules]
    for guard in guards:
        for name, _, limit in atoms(guard):
            found.setdefault(name, []).extend(near(name, limit))
    return {name: sorted(set(values), key=str) for name, values in found.items()}


POOLS = pools()
NAMES = {machine: sorted({a[0] for row in table for a in atoms(row.guard)}) for machine, table in TABLES.items()}
EVENTS = {
    machine: sorted({name for row in table for name, _ in row.events}) + list(NOISE)
    for machine, table in TABLES.items()
}


def drawn(rng: random.Random, names: list[str]) -> Readings:
    """Draw readings: each near a threshold, anywhere on its scale, unknown, or missing."""
    readings: Readings = {}
    for name in names:
        lot = rng.random()
        if lot < 0.7:
            readings[name] = rng.choice(POOLS[name])
        elif lot < 0.8 and name not in LEVELS:
            value = rng.uniform(_low(name), min(_high(name), 50.0))
            readings[name] = float(round(value)) if name in WHOLE else value
        elif lot < 0.9:
            readings[name] = None
    return readings


def happening(rng: random.Random, machine: str) -> Happening | None:
    """Draw an event of the machine or of no consequence, with or without attributes; or none."""
    if rng.random() < 0.4:
        return None
    kind = rng.choice(EVENTS[machine])
    if kind == "key_person_changed":
        return kind, rng.choice([{}, {"less_qualified": True}, {"less_qualified": False}])
    if kind == "promise_broken":
        return kind, rng.choice([{}, {"problem": "delivery"}])
    return kind, {}


def settle(rng: random.Random, guard: Guard, readings: Readings) -> None:
    """Change `readings` until `guard` is true, if luck will."""
    for name, comparison, limit in _needed(rng, guard):
        readings[name] = rng.choice([v for v in POOLS[name] if value_of((name, comparison, limit), {name: v})])


def _asked_for(rng: random.Random, row: Row) -> Happening | None:
    return rng.choice(row.events) if row.events else None


def _needed(rng: random.Random, guard: Guard) -> Iterator[Guard]:
    """Yield comparisons that together make `guard` true: all parts of an "and", one of an "or"."""
    if guard[0] == "and":
        for part in guard[1:]:
            yield from _needed(rng, part)
    elif guard[0] == "or":
        yield from _needed(rng, rng.choice(guard[1:]))
    else:
        yield guard


# --------------------------------------------------------------------------------------------------------- comparing


def as_event(event: Happening | None) -> Event | str | None:
    """Return the event as ``decide`` takes it: its kind, or a record where it has attributes."""
    if event is None or not event[1]:
        return event[0] if event else None
    return Event(id=event[0], kind=event[0], occurred_at=WHEN, attributes=dict(event[1]))


def compare(model: StageModel, stage: str, readings: Readings, event: Happening | None, *, closely: bool) -> Outcome:
    """Take one step on both sides and return it; raise where they differ."""
    decision = decide(model, stage, readings, event=as_event(event))
    expected = outcome(TABLES[model.name], stage, readings, event)
    moves = tuple((move.transition, move.event) for move in decision.moves)
    got = Outcome(decision.stage, moves, decision.cycles)
    if got != expected:
        raise Differs(f"{model.name} {stage} {readings} {event}\n  decide {got}\n  tables {expected}")
    if closely:
        _compare_answers(model.name, readings, decision)
    return expected


def _compare_answers(machine: str, readings: Mapping[str, Any], decision: Decision) -> None:
    guards = {row.id: row.guard for row in TABLES[machine] if decision.stage in row.origins}
    expected = {id: WORDS[value_of(guard, readings)] for id, guard in guards.items()}
    got: dict[str, str] = {candidate.transition: candidate.verdict for candidate in decision.candidates}
    flags = {name: WORDS[value] for name, value in flag_values(machine, decision.stage, readings).items()}
    risks: dict[str, str] = {flag.name: flag.verdict for flag in decision.flags}
    if (got, risks) != (expected, flags):
        raise Differs(f"{machine} {decision.stage} {readings}\n  decide {got} {risks}\n  tables {expected} {flags}")


def run(steps: int, seed: int, models: Mapping[str, StageModel] = MODELS, *, closely: int = 16) -> Counter[str]:
    """Take `steps` steps and return how often each transition fired, and how many steps made how many moves.

    Every `closely`-th step compares verdicts and flags too.
    """
    rng = random.Random(seed)
    fired: Counter[str] = Counter()
    here = {machine: (model.initial, drawn(rng, NAMES[machine])) for machine, model in models.items()}
    for step in range(steps):
        machine = rng.choice(sorted(models))
        stage, readings, event = next_step(rng, machine, *here[machine])
        done = compare(models[machine], stage, readings, event, closely=step % closely == 0)
        here[machine] = done.stage, readings
        fired.update(id for id, _ in done.fired)
        fired[f"steps of {len(done.fired)}"] += 1
    return fired


def next_step(
    rng: random.Random, machine: str, stage: str, readings: Readings
) -> tuple[str, Readings, Happening | None]:
    """Draw a step: steered to a transition, anywhere, or on from where the last one led with some readings changed."""
    lot = rng.random()
    if lot < 0.3:
        changed = drawn(rng, rng.sample(NAMES[machine], 3))
        return stage, readings | changed, happening(rng, machine)
    readings = drawn(rng, NAMES[machine])
    if lot < 0.5:
        return rng.choice(PLACES[machine]), readings, happening(rng, machine)
    if lot < 0.55 and FLAGS[machine]:
        stages, risk = rng.choice([rule for rules in FLAGS[machine].values() for rule in rules])
        settle(rng, risk, readings)
        return rng.choice(stages), readings, None
    row = rng.choice(TABLES[machine])
    settle(rng, row.guard, readings)
    return rng.choice(row.origins), readings, _asked_for(rng, row)


def rare(fired: Mapping[str, int], floor: int) -> list[str]:
    """Return the transitions that fired fewer than `floor` times."""
    return [row.id for table in TABLES.values() for row in table if fired.get(row.id, 0) < floor]


def report(fired: Mapping[str, int]) -> str:
    """Return the frequency table."""
    lines = [f"{row.id:>4} {row.kind:<9} {fired.get(row.id, 0):>9,}" for table in TABLES.values() for row in table]
    walks = sorted(name for name in fired if name.startswith("steps"))
    return "\n".join([*lines, *(f"{name:>14} {fired[name]:>9,}" for name in walks)])


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; 0 where both sides agree and every transition fired often enough."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--floor", type=int, help="default: one firing a thousand steps")
    given = parser.parse_args(arguments)
    floor = given.steps // 1000 if given.floor is None else given.floor
    began = time.perf_counter()
    try:
        fired = run(given.steps, given.seed)
    except Differs as difference:
        sys.stderr.write(f"{difference}\n")
        return 1
    took = time.perf_counter() - began
    sys.stdout.write(f"{report(fired)}\n{given.steps:,} steps agree, seed {given.seed}, {took:.0f} s\n")
    if few := rare(fired, floor):
        sys.stderr.write(f"fired fewer than {floor} times: {', '.join(few)}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
