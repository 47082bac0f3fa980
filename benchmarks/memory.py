"""Bytes that one live account keeps: a standing of relstage, a host object with its stage, and the same by peers.

Traced allocations of many of a kind, divided by their number. What all share (the model, the machine) is not counted.

Run: ``python -m benchmarks.memory``
"""

import gc
import importlib.util
import sys
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from benchmarks import embed
from benchmarks.timing import machine, table
from benchmarks.workload import Account, Keeper, model
from relstage import Event, Reading, Relationship, Standing, decide, follow, ford

OPENED = datetime(2020, 1, 1, tzinfo=UTC)


def standing(events: int) -> Callable[[int], Standing]:
    """Return a function that follows a relationship with two readings and `events` orders, ten days apart."""

    def make(account: int) -> Standing:
        facts = (
            Reading(indicator="cultural_distance", value=0.2, occurred_at=OPENED),
            Reading(indicator="technological_distance", value=0.2, occurred_at=OPENED),
            *(
                Event(
                    id=f"{account}.{i}",
                    kind="order_fulfilled" if i else "trial_order",
                    occurred_at=OPENED + timedelta(days=10 * i),
                )
                for i in range(events)
            ),
        )
        relationship = Relationship(id=str(account), facts=facts)
        return follow(ford, relationship, as_of=OPENED + timedelta(days=10 * events))

    return make


def kept(make: Callable[[int], object], count: int) -> float:
    """Return the bytes that one made object keeps, all shared things having been made before."""
    make(0)
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    made = [make(i + 1) for i in range(count)]
    gc.collect()
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return (after - before) / len(made)


def main(count: int = 200) -> None:
    """Measure and print the figures."""
    makers: dict[str, tuple[Callable[[int], object], int]] = {
        "relstage, a decision whose reasons were not asked for": (
            lambda account: decide(model, "mid_kam", Keeper(account).readings),
            count,
        ),
        "relstage, a standing, one order": (standing(1), count),
        "relstage, a standing, 100 orders": (standing(100), count // 4),
        "host with attributes, for any shared machine": (Account, count),
        "host with a dictionary of readings": (Keeper, count),
        "transitions, shared, events[].trigger": (embed.transitions_by_event().make, count),
        "transitions, shared, add_model": (embed.transitions_by_model().make, count),
    }
    if importlib.util.find_spec("statemachine"):
        makers["python-statemachine"] = (embed.statemachine().make, count // 4)
    if importlib.util.find_spec("sismic"):
        makers["sismic"] = (embed.sismic().make, count // 4)
    print(f"## Memory\n\n{machine()}\n")
    print(table(("one live", "bytes"), [(name, f"{kept(*maker):,.0f}") for name, maker in makers.items()]))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
