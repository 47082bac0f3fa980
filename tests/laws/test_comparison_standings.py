"""Law ``affected_are_decided`` and law ``carrying_over_to_the_same_changes_nothing``."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.machines import StageModel, decide, follow, observe
from relstage.models import Standing
from relstage.rules import Not, Verdict, evaluate
from relstage.studies.comparison import affected, carry_over, same_names
from tests.laws.definitions import Definition, definitions, values
from tests.laws.histories import History, histories
from tests.laws.tape import Tape
from tests.laws.test_comparison_tells_what_may_fire import changed

met: Counter[str] = Counter()


def told(model: StageModel, stage: str, readings: dict[str, Any]) -> tuple[str, set[str]]:
    """Return where deciding leads, and the transitions out of `stage` that hold."""
    holding = {t.id for t in model.transitions if stage in t.origins and _holds(t.guard, readings)}
    return decide(model, stage, readings).stage, holding


def _holds(guard: Any, readings: dict[str, Any]) -> bool:
    return evaluate(guard, readings) is Verdict.HOLDS


@settings(max_examples=150, derandomize=True)
@given(definitions(), st.binary(min_size=64, max_size=64), st.lists(values(), min_size=2, max_size=2))
def check_affected(definition: Definition, changes: bytes, drawn: list[dict[str, Any]]) -> None:
    """Ask of every place at once, there and back, and compare with deciding twice."""
    other = changed(Tape(changes), definition).model
    for readings in drawn:
        compare_all(definition.model, other, readings)
        compare_all(other, definition.model, readings)


def compare_all(old: StageModel, new: StageModel, readings: dict[str, Any]) -> None:
    """Compare what is said of each place with deciding under either definition."""
    places = tuple(old.places)
    found = {places[each.number]: each for each in affected(old, new, [(place, readings) for place in places])}
    for place in places:
        (before, held), (after, holds) = told(old, place, readings), told(new, place, readings)
        if (before, held) == (after, holds):
            assert place not in found
            continue
        one = found[place]
        assert (one.origin, one.counterpart, one.before, one.after) == (place, place, before, after)
        assert one.moved == (before != after)
        assert {turned.id for turned in one.gained} == holds - held
        assert {turned.id for turned in one.lost} == held - holds
        met.update(moved=one.moved, gained=bool(one.gained), lost=bool(one.lost))


def test_affected_are_decided() -> None:
    """Whoever would go elsewhere, or sees other transitions hold, is named with exactly those; nobody else is."""
    met.clear()
    check_affected()
    assert all(met[what] >= 20 for what in ("moved", "gained", "lost")), dict(met)


def rewritten(model: StageModel) -> StageModel:
    """Return a model of the same meaning and another digest: each guard stands under two "not"."""
    return model.replace(
        version="rewritten",
        transitions=tuple(t.model_copy(update={"guard": Not(Not(t.guard))}) for t in model.transitions),
    )


@settings(max_examples=150, derandomize=True)
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
