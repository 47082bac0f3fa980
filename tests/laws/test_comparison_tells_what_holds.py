"""Law ``comparison_tells_what_holds``: what holds under a tighter definition holds under the other one.

Which transitions hold, by their guard and with a fitting event, is reckoned from the plain rows of the
independent model.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.machines import decide
from relstage.studies.comparison import compare
from tests.laws.definitions import NAMES, VALUES, Definition, definitions, guard_of, steps
from tests.laws.tape import Tape, taped
from tests.laws.test_decide_equals_tables import as_event
from tests.soak.oracle import Guard, Happening, Row, value_of

met: Counter[str] = Counter()


def changed(tape: Tape, definition: Definition) -> Definition:
    """Read up to two changes off the tape and make them."""
    rows = list(definition.rows)
    for _ in range(tape.below(3) or 1):
        place = tape.below(len(rows))
        row = rows[place]
        match tape.below(9):
            case 0 if len(rows) > 1:
                rows.pop(place)
            case 1 if len(row.origins) > 1:
                rows[place] = row._replace(origins=row.origins[:-1])
            case 2 if row.events:
                rows[place] = row._replace(events=() if tape.chance(50) else row.events[:1])
            case 3:
                rows.insert(tape.below(len(rows)), rows.pop(place))
            case 4 | 8:
                rows[place] = row._replace(guard=("or", row.guard, guard_of(tape, 1)))
            case 5:
                rows[place] = row._replace(guard=("not", ("not", row.guard)))
            case _:
                rows[place] = row._replace(guard=("and", row.guard, guard_of(tape, 1)))
    return Definition(definition.stages, definition.exits, tuple(rows))


def holding(rows: Sequence[Row], stage: str, readings: Mapping[str, Any], event: Happening | None) -> set[str]:
    """Return the rows from `stage` whose guard holds, and which `event` fits."""
    return {
        row.id
        for row in rows
        if stage in row.origins and value_of(row.guard, readings) is True and _pulled(row.events, event)
    }


def _pulled(asked: Sequence[Happening], event: Happening | None) -> bool:
    if not asked:
        return True
    return event is not None and any(
        kind == event[0] and all(event[1].get(key) == value for key, value in where.items()) for kind, where in asked
    )


def _readings(tape: Tape) -> list[dict[str, Any]]:
    return [{name: tape.pick(VALUES[name]) for name in NAMES if tape.chance(80)} for _ in range(4)]


@settings(max_examples=300, derandomize=True)
@given(definitions(), st.binary(min_size=64, max_size=64), steps(2), taped(_readings, 48))
def check(old: Definition, changes: bytes, drawn: list[Any], known: list[dict[str, Any]]) -> None:
    """Compare a definition with a changed one under some readings and events, and note what was met."""
    new = changed(Tape(changes), old)
    sense = compare(old.model, new.model).sense
    met[sense] += 1
    happenings = [event for _, event in drawn]
    cases = [*drawn, *product(known, happenings)]
    for stage, (readings, event) in product(old.model.places, cases):
        before, after = (holding(each.rows, stage, readings, event) for each in (old, new))
        if sense in ("equal", "tighter"):
            assert after <= before
        if sense in ("equal", "looser"):
            assert before <= after
        if sense == "equal":
            decisions = [decide(each.model, stage, readings, event=as_event(event)) for each in (old, new)]
            assert decisions[0].moves == decisions[1].moves
            met["moves under equal definitions"] += bool(decisions[0].moves)
        met["less"] += after < before
        met["more"] += before < after


def test_comparison_tells_what_holds() -> None:
    """Tighter lets nothing new hold, looser takes nothing away, equal decides alike; all of it is met."""
    met.clear()
    check()
    wanted = ("equal", "tighter", "looser", "different", "less", "more", "moves under equal definitions")
    assert all(met[what] >= 15 for what in wanted), dict(met)


def reordered(guard: Guard) -> Guard:
    """Write a guard otherwise: parts the other way round, under two "not"."""
    if guard[0] in ("and", "or"):
        return "not", ("not", (guard[0], *map(reordered, reversed(guard[1:]))))
    return guard


@settings(max_examples=50)
@given(definitions())
def test_a_definition_written_otherwise_is_equal(definition: Definition) -> None:
    """Guards whose parts are turned round and doubly negated mean the same."""
    rows = tuple(row._replace(guard=reordered(row.guard)) for row in definition.rows)
    found = compare(definition.model, Definition(definition.stages, definition.exits, rows).model)
    assert found.sense == "equal"
    assert all(change.guard is not None and change.guard.relation == "equal" for change in found.guarded)
