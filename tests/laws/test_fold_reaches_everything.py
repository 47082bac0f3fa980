"""The gate of the laws of following: the histories they run on take every transition of the machines."""

from collections import Counter

from hypothesis import given, settings

from tests.laws.histories import History, histories
from tests.laws.steering import MACHINES
from tests.soak.differential import MODELS

taken: Counter[str] = Counter()


@settings(max_examples=1000, derandomize=True)
@given(histories())
def walk(history: History) -> None:
    """Follow a history and count the transitions that it takes."""
    standing = history.followed()
    taken.update(change.transition for change in standing.changes)
    taken.update({f"{history.machine} {change.target}" for change in standing.changes})
    taken["histories"] += 1


def test_histories_take_every_transition() -> None:
    """All 53 transitions and every stage are reached at least five times; else the frequencies are printed."""
    taken.clear()
    walk()
    wanted = [t.id for model in MODELS.values() for t in model.transitions]
    wanted += [f"{machine} {place}" for machine in MACHINES for place in MODELS[machine].places]
    rare = [what for what in wanted if taken[what] < 5]
    assert not rare, "\n".join(f"{taken[what]:>6} {what}" for what in wanted)
