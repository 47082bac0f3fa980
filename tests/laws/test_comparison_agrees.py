"""Law ``comparison_agrees``: how two guards relate agrees with a search of all readings that matter, unknown ones too.

The search asks ``evaluate`` alone: it knows no regions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.published import MODELS
from relstage.machines import StageModel
from relstage.rules import (
    MAX_DEPTH,
    Bound,
    Indicator,
    Level,
    Levels,
    Not,
    Number,
    Readings,
    Rule,
    Value,
    Verdict,
    all_of,
    any_of,
    depth,
    evaluate,
    leaves,
    with_leaves,
)
from relstage.studies.comparison import GuardComparison, GuardWitness, compare, compare_guards
from relstage.testing.strategies.language import scales
from tests.strategies import an_indicator, rules, turning_points, vocabularies

met: Counter[str] = Counter()
WORD = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}
Vocabulary = Mapping[str, Indicator]


@st.composite
def pairs(draw: st.DrawFn, indicators: Vocabulary) -> tuple[Rule, Rule]:
    """Draw a rule and another: narrower, wider, moved, asking to know more, written otherwise, or unrelated."""
    drawn = rules(indicators=indicators, max_leaves=3, max_depth=6).filter(
        lambda rule: next(leaves(rule), None) is not None
    )
    one, other = draw(drawn), draw(drawn)
    match draw(st.sampled_from(["narrower", "wider", "moved", "moved", "knowing", "knowing", "doubled", "unrelated"])):
        case "narrower":
            return one, all_of(one, other)
        case "wider":
            return one, any_of(one, other)
        case "moved":
            return one, with_leaves(one, [_moved(leaf, 0.1 * (-1) ** i) for i, leaf in enumerate(leaves(one))])
        case "knowing" if depth(other) + 3 <= MAX_DEPTH:
            return one, all_of(one, any_of(other, Not(other)))
        case "doubled" if depth(one) + 2 <= MAX_DEPTH:
            return one, Not(Not(one))
        case _:
            return one, other


def _moved(leaf: Bound | Level, by: float) -> Bound | Level:
    return Bound(leaf.indicator, leaf.op, leaf.limit + by) if isinstance(leaf, Bound) else leaf


def points(old: Vocabulary, new: Vocabulary, pair: tuple[Rule, Rule]) -> Iterator[dict[str, Value | None]]:
    """Yield readings that both definitions admit, among which every possible pair of verdicts occurs."""
    columns = [[*shared(name, old, new, pair), None] for name in old]
    return (dict(zip(old, point, strict=True)) for point in product(*columns))


def shared(name: str, old: Vocabulary, new: Vocabulary, pair: tuple[Rule, Rule]) -> list[Value]:
    """Return the values of one indicator that matter and that both scales admit."""
    sides = [side[name] for side in (old, new)]
    values = dict.fromkeys(value for side in sides for value in turning_points(indicator=side, rules=pair))
    return [value for value in values if all(side.scale.admits(value) for side in sides)]


def expected(old: Vocabulary, new: Vocabulary, pair: tuple[Rule, Rule]) -> str:
    """Return the relation by brute force."""
    verdicts = {
        (evaluate(pair[0], point) is Verdict.HOLDS, evaluate(pair[1], point) is Verdict.HOLDS)
        for point in points(old, new, pair)
    }
    if (True, False) in verdicts:
        return "both" if (False, True) in verdicts else "tighter"
    return "looser" if (False, True) in verdicts else "equal"


def assert_tells_apart(found: GuardComparison, pair: tuple[Rule, Rule], old: Vocabulary, new: Vocabulary) -> None:
    """Evaluate the witnesses again: each side that the relation claims has one, and no other."""
    assert (found.only_old is not None) == (found.relation in ("tighter", "both"))
    assert (found.only_new is not None) == (found.relation in ("looser", "both"))
    first, second = pair
    for witness, holding, other in ((found.only_old, first, second), (found.only_new, second, first)):
        if witness is not None:
            assert evaluate(holding, witness.readings) is Verdict.HOLDS
            assert evaluate(other, witness.readings) is not Verdict.HOLDS
            assert_told(witness, pair, old, new)


def assert_told(witness: GuardWitness, pair: tuple[Rule, Rule], old: Vocabulary, new: Vocabulary) -> None:
    """Check that a witness names every indicator of both guards, on both scales, and says both verdicts."""
    assert (witness.old, witness.new) == tuple(WORD[evaluate(rule, witness.readings)] for rule in pair)
    assert set(witness.readings) == {leaf.indicator for rule in pair for leaf in leaves(rule)}
    for name, value in witness.readings.items():
        assert value is None or (old[name].scale.admits(value) and new[name].scale.admits(value))


@settings(max_examples=300, derandomize=True)
@given(st.data())
def check(data: st.DataObject) -> None:
    """Compare two guards over one vocabulary, and note how they relate."""
    indicators = data.draw(vocabularies(max_size=2))
    pair = data.draw(pairs(indicators))
    found = compare_guards(*pair, indicators, indicators)
    assert found.relation == expected(indicators, indicators, pair)
    assert_tells_apart(found, pair, indicators, indicators)
    met[found.relation] += 1
    met["only where something is unknown"] += any(
        witness is not None and None in witness.readings.values() for witness in (found.only_old, found.only_new)
    )


def test_comparison_agrees() -> None:
    """The relation is that of brute force and its witnesses hold; every relation is met, also by unknown readings."""
    met.clear()
    check()
    wanted = ("equal", "tighter", "looser", "both", "only where something is unknown")
    assert all(met[what] >= 5 for what in wanted), dict(met)


@settings(max_examples=150)
@given(st.data())
def test_comparison_agrees_on_other_scales(data: st.DataObject) -> None:
    """Where a scale changed, guards are compared on the values that both admit; fewer than two decide nothing."""
    first = data.draw(scales())
    second = data.draw(scales().filter(lambda other: other.kind == first.kind))
    old, new = ({"x": an_indicator(name="x", scale=scale)} for scale in (first, second))
    pair = data.draw(pairs(old))
    found = compare_guards(*pair, old, new)
    named = [leaf for rule in pair for leaf in leaves(rule)]
    values = shared("x", old, new, pair)
    if named and len(values) < 2 and not _alike(first, second):
        assert (found.relation, found.undecided != "") == ("undecided", True)
    else:
        assert found.relation == expected(old, new, pair)
        assert_tells_apart(found, pair, old, new)
        assert (found.met != ()) == (bool(named) and not _alike(first, second))


def _alike(one: Number | Levels, other: Number | Levels) -> bool:
    plain = [each.model_dump(exclude={"span"}) for each in (one, other)]
    return plain[0] == plain[1]


# -------------------------------------------------------------------------------------------------------- catalogue


def stricter(model: StageModel, id: str) -> float | list[str] | None:
    """Return the limit one step stricter than the threshold `id`, ``None`` where there is none on the scale."""
    leaf = model.thresholds[id].leaf
    if isinstance(leaf, Level):
        return [level for level in leaf.among if level != leaf.among[-1]] or None
    scale = model.indicator_of[leaf.indicator].scale
    assert isinstance(scale, Number)
    step = 1.0 if scale.whole else 0.05
    return leaf.limit + (step if leaf.op in (">=", ">") else -step)


THRESHOLDS = [(model, id) for model in MODELS for id in model.thresholds if stricter(model, id) is not None]


@pytest.mark.parametrize(("model", "id"), THRESHOLDS, ids=lambda each: each if isinstance(each, str) else each.name)
def test_a_tightened_limit_of_the_catalogue_is_tighter(model: StageModel, id: str) -> None:
    """Any limit of the catalogue made stricter is told as tighter, with readings that only the old guard lets pass."""
    limit = stricter(model, id)
    assert limit is not None
    changed = model.with_thresholds({id: limit})
    found = compare(model, changed)
    (change,) = found.changes
    assert (found.sense, change.sense, change.id) == ("tighter", "tighter", id.partition(".")[0])
    assert change.guard is not None
    assert change.guard.only_old is not None
    assert change.guard.only_new is None
    old, new = (_guard(each, change.id) for each in (model, changed))
    assert_passes(change.guard.only_old.readings, old, new)
    assert compare(changed, model).sense == "looser"


def assert_passes(readings: Readings, old: Rule, new: Rule) -> None:
    """Check that the old guard holds and the new one fails."""
    assert (evaluate(old, readings), evaluate(new, readings)) == (Verdict.HOLDS, Verdict.FAILS)


def _guard(model: StageModel, id: str) -> Rule:
    return next(owner.guard for owner in model.guarded() if owner.id == id)
