"""Law ``decide_equals_tables``: on any definition, ``decide`` does what the independent model does with its rows."""

from collections import Counter
from datetime import UTC, datetime
from itertools import product
from typing import Any

from hypothesis import given, settings

from relstage.machines import decide
from relstage.models import Decision, Event
from tests.laws.definitions import Definition, definitions, steps
from tests.soak.oracle import Happening, Outcome, outcome

WHEN = datetime(2024, 2, 29, tzinfo=UTC)
met: Counter[str] = Counter()


def as_event(event: Happening | None) -> Event | None:
    """Return the event as a record."""
    if event is None:
        return None
    return Event(id="at hand", kind=event[0], occurred_at=WHEN, attributes=dict(event[1]))


@settings(max_examples=400, derandomize=True)
@given(definitions(), steps())
def check(definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]) -> None:
    """Compare every stage of one definition under some readings and events, and note what was met."""
    for stage, (readings, event) in product(definition.model.places, drawn):
        decision = decide(definition.model, stage, readings, event=as_event(event))
        moves = tuple((move.transition, move.event) for move in decision.moves)
        expected = outcome(definition.rows, stage, readings, event, restarts=("in_stage",))
        fired = tuple((id, kind and "at hand") for id, kind in expected.fired)
        assert (decision.stage, moves, decision.cycles) == Outcome(expected.stage, fired, expected.cycles)
        note(definition, decision)


def note(definition: Definition, decision: Decision) -> None:
    """Count what a decision showed."""
    kinds = {row.id: row.kind for row in definition.rows}
    met.update(kinds[move.transition] for move in decision.moves)
    met["event used"] += any(move.event for move in decision.moves)
    met["several moves"] += len(decision.moves) > 1
    met["cycle"] += bool(decision.cycles)


def test_decide_equals_tables() -> None:
    """Stage, moves, used-up event and cycles agree, and the definitions drawn show every kind of move and cycles."""
    met.clear()
    check()
    wanted = ("advance", "regress", "terminate", "recover", "event used", "several moves", "cycle")
    assert all(met[what] >= 50 for what in wanted), dict(met)
