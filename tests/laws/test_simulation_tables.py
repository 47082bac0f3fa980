"""Law ``tables_hold_as_evaluate``: lowered rules against their meaning."""

import math
from importlib.util import find_spec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstage import loss_cycle, millman_wilson
from relstage.dynamics import height
from relstage.rules import Verdict, evaluate, leaves, positive
from tests.laws.simulated import Reader, value_of
from tests.laws.tape import Tape

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation.guards import Columns, atoms_of, compared, holding

pytestmark = pytest.mark.needs("numpy")

MODELS = {"millman_wilson": millman_wilson, "loss_cycle": loss_cycle}


@given(st.sampled_from(("millman_wilson", "loss_cycle")), st.binary(min_size=400, max_size=400))
def test_tables_hold_as_evaluate(name: str, data: bytes) -> None:
    """A lowered rule is true of columns exactly where it HOLDS of the same readings, unknown ones among them."""
    model, tape = MODELS[name], Tape(data)
    reader = Reader(tape, model, 1)
    rule = positive(reader.any_of_rules(), model.indicator_of)
    names = dict.fromkeys(leaf.indicator for leaf in leaves(rule))
    rows = [{n: None if tape.chance(25) else value_of(tape, model.indicator_of[n]) for n in names} for _ in range(20)]
    counted = [n for n in names if model.indicator_of[n].clock in ("months_inactive", "months_in_stage")]
    for row in rows:  # whole months are never unknown
        row |= {n: float(tape.below(14)) for n in counted}
    columns = Columns(model, names)
    number = columns.tree(rule)
    tree = columns.tree_list[number]
    order = [*columns.recorded, *(next(n for n in names if model.indicator_of[n].clock == c) for c in columns.clocks)]
    arrays = [
        np.array([math.nan if (v := row[n]) is None else height(v, model.indicator_of[n]) for row in rows])
        for n in order
    ]
    numbered = dict(enumerate(arrays))
    atoms = {nth: compared(columns.atom_list[nth], numbered) for nth in atoms_of(tree)}
    expected = [evaluate(rule, row) is Verdict.HOLDS for row in rows]
    assert holding(tree, atoms, len(rows)).tolist() == expected
