"""Law ``unknown_never_opens``: making a reading unknown never turns a guard to HOLDS, nor to FAILS.

Knowing more settles what was unknown and overturns nothing; so a machine that moves only on HOLDS never moves for want
of knowledge.
"""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.machines import decide
from relstage.rules import Rule, Verdict, evaluate, leaves
from tests.laws.definitions import NAMES, a_rule, guard_of, values
from tests.laws.steering import Step, held, steps
from tests.laws.tape import taped
from tests.soak.differential import MODELS, POOLS
from tests.soak.oracle import Row

guards = taped(lambda tape: a_rule(guard_of(tape, 4)), 200)


def forgotten(readings: dict[str, Any], names: set[str], *, dropped: bool) -> dict[str, Any]:
    """Return `readings` in which `names` are unknown: dropped, or there as ``None``."""
    kept = {name: value for name, value in readings.items() if name not in names}
    return kept if dropped else kept | dict.fromkeys(names)


@settings(max_examples=400)
@given(guards, values(), st.sets(st.sampled_from(NAMES), min_size=1), st.booleans())
def test_unknown_never_opens(rule: Rule, readings: dict[str, Any], names: set[str], dropped: bool) -> None:
    """Whatever a guard says with some readings unknown, it says with them known."""
    with_less = evaluate(rule, forgotten(readings, names, dropped=dropped))
    assert with_less in (Verdict.UNKNOWN, evaluate(rule, readings))


@settings(max_examples=300)
@given(held("advance"))
def test_advance_asks_for_every_reading(drawn: tuple[str, Row, dict[str, Any]]) -> None:
    """An advance of the catalogue that holds is unknown, never open, once any reading it asks for is unknown."""
    machine, row, readings = drawn
    guard = MODELS[machine].transition_of[row.id].guard
    assert evaluate(guard, readings) is Verdict.HOLDS
    for leaf in leaves(guard):
        assert evaluate(guard, readings | {leaf.indicator: None}) is Verdict.UNKNOWN


@settings(max_examples=300)
@given(steps(), st.sets(st.sampled_from(sorted(POOLS)), min_size=1), st.booleans())
def test_first_move_needs_no_ignorance(step: Step, names: set[str], dropped: bool) -> None:
    """The first move made with some readings unknown has a guard that holds with them known."""
    less = forgotten(step.readings, names & set(step.readings), dropped=dropped)
    moves = decide(step.model, step.stage, less, event=step.event and step.event[0]).moves
    if moves:
        guard = step.model.transition_of[moves[0].transition].guard
        assert evaluate(guard, step.readings) is Verdict.HOLDS


@settings(max_examples=100)
@given(steps())
def test_nothing_known_moves_nothing_by_itself(step: Step) -> None:
    """With no reading known and no event, no model moves."""
    assert decide(step.model, step.stage, {}).moves == ()
