"""Law ``affected_are_decided`` and law ``carrying_over_to_the_same_changes_nothing``."""

from collections import Counter
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.machines import StageModel, decide, follow, observe
from relstage.models import Standing
from relstage.rules import Not, Verdict, evaluate
from relstage.studies.comparison import affected, carry_over, same_names
from tests.laws.definitions import Definition, a_rule, definitions, guard_of, values
from tests.laws.histories import History, histories
from tests.laws.tape import Tape
from tests.laws.test_comparison_tells_what_holds import changed
from tests.made_up import a_flag

met: Counter[str] = Counter()


class Told(NamedTuple):
    """Where deciding leads, the transitions out of the place that hold, and the flags of the place reached."""

    stage: str
    holding: set[str]
    flags: set[str]


def told(model: StageModel, place: str, readings: dict[str, Any]) -> Told:
    """Ask one definition."""
    holding = {t.id for t in model.transitions if place in t.origins and _holds(t.guard, readings)}
    decision = decide(model, place, readings)
    arrived = readings | ({"in_stage": 0.0} if decision.moves else {})
    flags = {f.name for f in model.flags if decision.stage in f.stages and _holds(f.guard, arrived)}
    return Told(decision.stage, holding, flags)


def flagged(model: StageModel, tape: Tape) -> StageModel:
    """Return `model` with two flags off the tape, which may share a name."""
    flags = (
        a_flag(f"R{i}", a_rule(guard_of(tape, 1)), name=tape.pick(("risk", "other")), stages=tuple(model.places))
        for i in range(2)
    )
    return model.replace(flags=tuple(flags))


def _holds(guard: Any, readings: dict[str, Any]) -> bool:
    return evaluate(guard, readings) is Verdict.HOLDS


@settings(max_examples=100, derandomize=True)
@given(definitions(), st.binary(min_size=96, max_size=96), st.lists(values(), min_size=2, max_size=2))
def check_affected(definition: Definition, changes: bytes, drawn: list[dict[str, Any]]) -> None:
    """Ask of every place at once, there and back, and compare with deciding twice."""
    tape = Tape(changes)
    other = flagged(changed(tape, definition).model, tape)
    one = flagged(definition.model, tape)
    for readings in drawn:
        compare_all(one, other, readings)
        compare_all(other, one, readings)


def compare_all(old: StageModel, new: StageModel, readings: dict[str, Any]) -> None:
    """Compare what is said of each place with deciding under either definition."""
    places = tuple(old.places)
    found = {places[each.number]: each for each in affected(old, new, [(place, readings) for place in places])}
    for place in places:
        before, after = told(old, place, readings), told(new, place, readings)
        if before == after:
            assert place not in found
            continue
        one = found[place]
        assert (one.origin, one.counterpart, one.before, one.after) == (place, place, before.stage, after.stage)
        assert one.moved == (before.stage != after.stage)
        assert {turned.id for turned in one.gained} == after.holding - before.holding
        assert {turned.id for turned in one.lost} == before.holding - after.holding
        assert {turned.id for turned in one.flags_gained} == after.flags - before.flags
        assert {turned.id for turned in one.flags_lost} == before.flags - after.flags
        met.update(moved=one.moved, gained=bool(one.gained), lost=bool(one.lost), flags=bool(one.flags_gained))


def test_affected_are_decided() -> None:
    """Whoever would go elsewhere, or sees other transitions hold, is named with exactly those; nobody else is."""
    met.clear()
    check_affected()
    assert all(met[what] >= 20 for what in ("moved", "gained", "lost", "flags")), dict(met)


def rewritten(model: StageModel) -> StageModel:
    """Return a model of the same meaning and another digest: each guard stands under two "not"."""
    return model.replace(
        version="rewritten",
        transitions=tuple(t.model_copy(update={"guard": Not(Not(t.guard))}) for t in model.transitions),
    )


@settings(max_examples=100, derandomize=True)
@given(histories())
def check_carrying(history: History) -> None:
    """Follow up to the first cut, carry over, observe the rest, and compare with the whole."""
    old, facts, cut = history.model, history.relationship.facts, history.cuts[0]
    new = rewritten(old)
    standing = follow(old, history.relationship, as_of=cut)
    carried = carry_over(old, new, standing, stages=same_names(old, new))
    assert restamped(carried, standing) == standing
    rest = [fact for fact in facts if cut < fact.occurred_at <= history.until]
    after = observe(new, carried, *rest, as_of=history.until)
    whole = observe(old, standing, *rest, as_of=history.until)
    assert after.model == new.stamp
    assert restamped(after, whole) == whole
    met.update(later=whole.changes != standing.changes, remembering=bool(standing.memory.slots))


def restamped(standing: Standing, other: Standing) -> Standing:
    """Return `standing` with the stamp of `other`."""
    return standing.model_copy(update={"model": other.model})


def test_carrying_over_to_the_same_changes_nothing() -> None:
    """After it everything is observed as before, but for the stamp; standings that know and move are among them."""
    met.clear()
    check_carrying()
    assert all(met[what] >= 50 for what in ("later", "remembering")), dict(met)
