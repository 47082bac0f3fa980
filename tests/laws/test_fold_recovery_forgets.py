"""Law ``recovery_forgets``: after a recovery from an exit, what was known before the ending is unknown again."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.machines import StageModel, follow
from relstage.models import Event, Reading, Relationship, Standing
from tests.laws.histories import History, histories

CLOCKS = {"months_inactive", "months_in_stage", "agreement_term_years"}
met: Counter[str] = Counter()


@settings(max_examples=400, derandomize=True)
@given(histories())
def check(history: History) -> None:
    """Look at the standing at each recovery."""
    exits = {place.name for place in history.model.exits}
    ended: datetime | None = None
    for change in history.followed().changes:
        if change.target in exits:
            ended = change.at
        if change.origin in exits and ended is not None:
            standing = follow(history.model, history.relationship, as_of=change.at)
            fresh = {name for name, r in standing.readings.items() if r.basis != "assumed" and name not in CLOCKS}
            assert all(standing.readings[name].occurred_at >= ended for name in fresh)
            met["recoveries"] += 1
            met["known since"] += bool(fresh)


def test_recovery_forgets() -> None:
    """At each recovery nothing but assumptions, and what was learnt since the ending, is known."""
    met.clear()
    check()
    assert met["recoveries"] > 50
    assert met["known since"] > 20


START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def event(kind: str, day: int, **attributes: Any) -> Event:
    """Return an event of a day; its id tells both."""
    return Event(id=f"{kind} {day}", kind=kind, occurred_at=START + day * DAY, attributes=attributes)


def reading(name: str, value: Any, day: int, basis: str = "assessed") -> Reading:
    """Return a reading of a day."""
    fields = {"indicator": name, "value": value, "basis": basis, "occurred_at": START + day * DAY}
    return Reading.model_validate(fields)


def after(*facts: Event | Reading, model: StageModel = ford, days: int = 100) -> Standing:
    """Follow a relationship for some days."""
    return follow(model, Relationship(id="r", opened_at=START, facts=facts), as_of=START + days * DAY)


END, AGAIN = event("relationship_ended", 10), event("reactivated", 20)


def test_reading_from_before_the_ending_is_unknown_after_it() -> None:
    """While it is ended the old reading is still shown; once taken up again it is unknown, and counts are too."""
    facts = reading("trust", 0.8, 2), reading("commitment", 0.8, 15), END, AGAIN
    assert after(*facts, days=19).readings["trust"].value == 0.8
    standing = after(*facts)
    assert standing.stage == "pre_relationship"
    assert "trust" not in standing.readings
    assert standing.readings["commitment"].value == 0.8
    assert "contact_breadth" not in standing.readings
    assert standing.readings["orders_completed"].value == 0  # the new start itself sets it


def test_endings_are_counted() -> None:
    """The memory of a standing counts the endings so far."""
    again = event("relationship_ended", 40)
    assert [after(END, AGAIN, again, days=days).memory.epoch for days in (9, 10, 39, 40)] == [0, 1, 1, 2]


def test_reading_of_the_new_start_is_kept() -> None:
    """What is read at the very instant of the new start is known after it."""
    facts = END, AGAIN, reading("trust", 0.4, 20), event("contact_added", 20)
    assert after(*facts).readings["trust"].value == 0.4


def test_assumption_fills_again_after_a_recovery() -> None:
    """An assumption outlives the ending, as it was made, not as events of the former relationship shifted it."""
    facts = reading("trust", 0.8, 1, "assumed"), event("promise_broken", 2), END, AGAIN
    held = after(*facts).readings["trust"]
    assert (held.value, held.basis) == (0.8, "assumed")


def test_promise_broken_before_the_ending_is_not_softened_after_it() -> None:
    """A word about a promise of the former relationship moves nothing in the present one."""
    told = Event(id="t", kind="problem_disclosed_promptly", about="promise_broken 2", occurred_at=START + 30 * DAY)
    facts = reading("trust", 0.8, 1, "assumed"), event("promise_broken", 2), END, AGAIN, told
    assert after(*facts).readings["trust"].value == 0.8


def test_problem_of_the_former_relationship_does_not_recur() -> None:
    """A problem counts as recurring only where it came before in the present relationship."""
    counted = reading("recurring_problems", 0, 21)
    old, new = event("quality_problem", 2, problem="finish"), event("quality_problem", 30, problem="finish")
    assert after(old, END, AGAIN, counted, new).readings["recurring_problems"].value == 0
    again = event("quality_problem", 31, problem="finish")
    assert after(old, END, AGAIN, counted, new, again).readings["recurring_problems"].value == 1


def test_agreement_of_the_former_relationship_is_forgotten() -> None:
    """An agreement from before the ending is unknown after it; one signed since, or that very instant, is kept."""
    kam = millman_wilson
    signed = event("agreement_signed", 2, years=3)
    assert after(signed, END, AGAIN, model=kam).agreement is None
    assert "agreement_term_years" not in after(signed, END, AGAIN, model=kam).readings
    for day in (15, 20):
        standing = after(signed, END, AGAIN, event("agreement_signed", day, years=4), model=kam)
        assert standing.readings["agreement_term_years"].value == 4


def test_recovery_within_the_ladder_forgets_nothing() -> None:
    """A recovery from a stage, not from an exit, leaves what is known."""
    recover = ford.transition_of["F13"].model_copy(update={"origins": ("ended", "early")})
    model = ford.replace(transitions=tuple(recover if t.id == "F13" else t for t in ford.transitions))
    near = reading("cultural_distance", 0.1, 0), reading("technological_distance", 0.1, 0), reading("trust", 0.3, 0)
    standing = after(*near, event("trial_order", 1), AGAIN, model=model)
    assert [change.transition for change in standing.changes] == ["F1", "F13"]
    assert standing.readings["trust"].value == 0.3 + 0.05 * (1 - 0.3)
