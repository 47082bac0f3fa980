"""Law ``cases_flip``, and what the case lists of the catalogue and of made-up models hold."""

from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis.strategies import SearchStrategy

from relstage import StageError, StageModel, Verdict, evaluate, follow, ford
from relstage.catalogue.published import MODELS
from relstage.rules import (
    AllOf,
    AnyOf,
    Bound,
    Indicator,
    Leaf,
    Level,
    Not,
    Number,
    Rule,
    Value,
    always,
    leaves,
    never,
    with_leaves,
)
from relstage.testing import boundary_cases, definitions, mcdc_cases, path_plan, witness
from relstage.testing.cases import GuardPair
from relstage.testing.points import grid
from relstage.testing.strategies.language import Case, cases
from tests.made_up import MADE_UP, a_model, a_transition, labels, orders, status, trust

CATALOGUE = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


def guarded_by(guard: Rule) -> StageModel:
    """Return a model whose one transition has the guard."""
    return a_model(transitions=(a_transition("T1", guard),))


def leaf_holds(leaf: Leaf, value: Value) -> bool:
    """Compare a value with a leaf, by hand."""
    if isinstance(leaf, Level):
        return value in leaf.among
    assert not isinstance(value, str)
    return {">=": value >= leaf.limit, ">": value > leaf.limit, "<=": value <= leaf.limit, "<": value < leaf.limit}[
        leaf.op
    ]


# --------------------------------------------------------------------------------------------------------------- paths


@CATALOGUE
def test_a_witness_stands_in_its_stage(model: StageModel) -> None:
    """The witness of every stage, followed for as long as it needs, enters it last."""
    for stage in model.places:
        relationship = witness(model, stage)
        last = relationship.facts[-1].occurred_at if relationship.facts else relationship.opened_at
        changes = follow(model, relationship, as_of=last).changes
        assert (changes[-1].target if changes else model.initial) == stage


def test_a_witness_of_what_cannot_be_reached_is_refused() -> None:
    """A stage behind a guard that never holds has no witness; an unknown one is told from the nearest."""
    with pytest.raises(StageError, match="unreachable-stage"):
        witness(guarded_by(never), "second")
    with pytest.raises(StageError, match="did you mean 'early'"):
        witness(ford, "erly")


@CATALOGUE
def test_path_plans_cover(model: StageModel) -> None:
    """A plan has every stage, or every transition, on few paths that are followed as they say."""
    for cover, wanted in (("stages", set(model.places)), ("transitions", set(model.transition_of))):
        plan = path_plan(model, cover=cover)  # type: ignore[arg-type]  # one of the two
        seen: set[str] = set()
        for path in plan:
            moves = [id for step in path.steps for id in step.transitions]
            followed = follow(model, path.relationship, as_of=path.as_of)
            assert [change.transition for change in followed.changes] == moves
            targets = {model.initial, *(model.transition_of[id].target for id in moves)}
            seen |= targets if cover == "stages" else set(moves)
        assert seen == wanted
        assert len(plan) <= 2


def test_a_plan_of_pairs_has_each_pair() -> None:
    """Of a model of three transitions, all pairs that can follow one another are on the paths."""
    back = a_transition("T2", trust < 0.4, origins=("second",), target="first", kind="regress")
    end = a_transition("T3", orders >= 3, origins=("first", "second"), target="gone", kind="terminate")
    model = a_model(transitions=(a_transition("T1", trust >= 0.5), back, end))
    plan = path_plan(model, cover="pairs")
    walked = [[id for step in path.steps for id in step.transitions] for path in plan]
    assert {pair for ids in walked for pair in pairwise(ids)} == {
        ("T1", "T2"),
        ("T2", "T1"),
        ("T1", "T3"),
        ("T2", "T3"),
    }


def test_a_plan_leaves_out_what_cannot_be_reached() -> None:
    """A transition that never fires is on no path; what else there is, is."""
    shut = a_transition("T2", never, kind="terminate", target="gone")
    model = a_model(transitions=(a_transition("T1", trust >= 0.5), shut))
    (path,) = path_plan(model, cover="transitions")
    assert [step.transitions for step in path.steps] == [("T1",)]


def test_a_plan_of_a_lonely_stage_is_the_empty_path() -> None:
    """Where nothing moves, the one stage is covered by a relationship without facts."""
    (path,) = path_plan(guarded_by(never), cover="stages")
    assert (path.steps, path.relationship.facts) == ((), ())


def test_an_unknown_cover_is_refused() -> None:
    """What there is to cover is said, with the nearest name."""
    with pytest.raises(StageError, match="did you mean 'transitions'"):
        path_plan(ford, cover="transition")  # type: ignore[arg-type]  # what is refused


# --------------------------------------------------------------------------------------------------------- guard pairs


def check_pair(pair: GuardPair, guard: Rule, model: StageModel) -> None:
    """Check one pair against the meaning of its guard."""
    assert pair.holding is not None
    assert pair.failing is not None
    name = pair.leaf.indicator
    assert evaluate(guard, pair.holding) is Verdict.HOLDS
    assert evaluate(guard, pair.failing) is Verdict.FAILS
    assert leaf_holds(pair.leaf, pair.holding[name]) != leaf_holds(pair.leaf, pair.failing[name])
    assert all(model.indicator_of[n].scale.admits(v) for side in (pair.holding, pair.failing) for n, v in side.items())
    if pair.how == "unique":
        others = [leaf for leaf in leaves(guard) if leaf != pair.leaf]
        told = [[leaf_holds(o, side[o.indicator]) for o in others] for side in (pair.holding, pair.failing)]
        assert pair.differs == (name,)
        assert told[0] == told[1]


@CATALOGUE
def test_every_leaf_of_the_catalogue_decides_alone(model: StageModel) -> None:
    """Each leaf of each guard and flag of the catalogue has a pair that differs in its indicator alone."""
    pairs = mcdc_cases(model)
    guards = {each.id: each.guard for each in model.guarded()}
    assert [pair.threshold for pair in pairs] == list(model.thresholds)
    assert {pair.how for pair in pairs} == {"unique"}
    for pair in pairs:
        check_pair(pair, guards[pair.owner], model)


@settings(max_examples=30)
@given(definitions(max_stages=4))
def test_every_leaf_of_a_drawn_definition_decides_alone(model: StageModel) -> None:
    """The same holds for every definition drawn: none has a leaf that could be left out."""
    guards = {each.id: each.guard for each in model.guarded()}
    for pair in mcdc_cases(model):
        assert pair.how == "unique"
        check_pair(pair, guards[pair.owner], model)


def small_cases() -> SearchStrategy[Case]:
    """Draw rules of few leaves over one or two indicators."""
    return cases(max_leaves=4, max_indicators=2, max_depth=4)


@settings(max_examples=80)
@given(small_cases())
def test_cases_flip(case: Case) -> None:
    """Each pair flips its guard and its leaf; a leaf is dead exactly when no readings on the grid let it decide."""
    assume(any(True for _ in leaves(case.rule)))
    transition = a_transition("T1", case.rule)
    assume(len(dict(transition.numbered_leaves())) == len(list(leaves(case.rule))))
    model = a_model(indicators=tuple(case.indicators.values()), transitions=(transition,), events=())
    read = {leaf.indicator: case.indicators[leaf.indicator] for leaf in leaves(case.rule)}
    points = list(grid(indicators=read, rules=[case.rule]))
    for place, (pair, leaf) in enumerate(zip(mcdc_cases(model), leaves(case.rule), strict=True)):
        decided = [point for point in points if turns(case.rule, place, point)]
        told = {leaf_holds(leaf, point[leaf.indicator]) for point in decided}
        assert (pair.how == "dead") == (told != {True, False})
        if pair.how != "dead":
            check_pair(pair, case.rule, model)


def turns(rule: Rule, place: int, readings: dict[str, Value]) -> bool:
    """Tell whether the verdict depends on the leaf at `place`."""
    one, other = (
        with_leaves(rule, [constant if i == place else leaf for i, leaf in enumerate(leaves(rule))])  # type: ignore[misc]  # a constant in the place of a leaf
        for constant in (always, never)
    )
    return evaluate(one, readings) is not evaluate(other, readings)


def test_pairs_lie_at_the_limit() -> None:
    """The two sides are the limit and the number beside it, or two neighbouring levels."""
    guard = AllOf((trust >= 0.5, orders > 3, status >= "middle"))
    pairs = mcdc_cases(guarded_by(guard))
    sides = [(p.holding[p.leaf.indicator], p.failing[p.leaf.indicator]) for p in pairs if p.holding and p.failing]
    assert sides == [(0.5, 0.49999999999999994), (4.0, 3.0), ("middle", "low")]


def test_a_leaf_under_not_holds_where_the_guard_fails() -> None:
    """For a leaf under Not, the side on which it holds is the one on which the guard fails."""
    (pair,) = mcdc_cases(guarded_by(Not(trust >= 0.5)))
    assert pair.holding == {"trust": 0.49999999999999994}
    assert pair.failing == {"trust": 0.5}


def test_two_leaves_of_one_indicator_may_need_masking() -> None:
    """Where another leaf of the same indicator has to turn too, the pair says so."""
    guard = AnyOf((AllOf((trust >= 0.7, status >= "high")), AllOf((trust < 0.7, orders >= 2))))
    pairs = {pair.threshold: pair for pair in mcdc_cases(guarded_by(guard))}
    assert pairs["T1.trust"].how == "masking"
    assert pairs["T1.status"].how == "unique"
    for pair in pairs.values():
        check_pair(pair, guard, guarded_by(guard))


def test_dead_leaves_are_listed_with_the_reason() -> None:
    """A leaf that cannot turn the verdict is no pair: it never matters, always holds or always fails where it would."""
    idle = mcdc_cases(guarded_by(AllOf((trust >= 0.7, trust >= 0.3))))
    off = mcdc_cases(guarded_by(AllOf((trust >= 0.7, Bound("orders", ">=", -1.0)))))
    shut = mcdc_cases(guarded_by(AllOf((never, trust >= 0.7))))
    assert [(pair.how, pair.because) for pair in idle] == [
        ("unique", ""),
        ("dead", "it always holds where it would matter"),
    ]
    assert off[1].because == "it always holds where it would matter"
    assert shut[0].because == "the rest of the guard decides, whatever this leaf says"
    assert (shut[0].holding, shut[0].differs) == (None, ())


def test_what_is_too_large_is_listed() -> None:
    """A guard beyond the limits of exactness is told for each of its leaves, not passed over."""
    many = [
        Indicator(name=f"n{i}", label=labels("n"), scale=Number(low=0, high=1), direction="neither", provenance=MADE_UP)
        for i in range(24)
    ]
    guard = AllOf(tuple(AnyOf((many[i] >= 0.5, many[i + 1] >= 0.5)) for i in range(0, 24, 2)))
    model = a_model(indicators=(*a_model().indicators, *many), transitions=(a_transition("T1", guard),))
    pairs = mcdc_cases(model)
    assert {(pair.how, pair.holding) for pair in pairs} == {("too_large", None)}
    assert "boxes" in pairs[0].because


# ---------------------------------------------------------------------------------------------------------- boundaries


@CATALOGUE
def test_boundaries_of_the_catalogue(model: StageModel) -> None:
    """Every threshold is met from both sides, its leaf decides, and the verdict is that of the leaf."""
    found = boundary_cases(model)
    guards = {each.id: each.guard for each in model.guarded()}
    assert {case.threshold for case in found} == set(model.thresholds)
    for threshold in model.thresholds:
        mine = [case for case in found if case.threshold == threshold]
        assert {case.verdict for case in mine} == {"holds", "fails"}
    for case in found:
        assert case.decides
        assert (case.verdict == "holds") == leaf_holds(case.leaf, case.readings[case.leaf.indicator])
        assert evaluate(guards[case.owner], case.readings) is Verdict[case.verdict.upper()]


def test_boundaries_lie_beside_the_limit() -> None:
    """Numbers: the next float64 or whole number; levels: the two neighbours; nothing off the scale."""
    guard = AllOf((trust >= 0.5, orders > 0, Bound("orders", "<", 2.5), status.among("middle")))
    found = boundary_cases(guarded_by(guard))
    told = [(case.threshold[3:], case.place, case.readings[case.leaf.indicator]) for case in found]
    assert told == [
        ("trust", "below", 0.49999999999999994),
        ("trust", "at", 0.5),
        ("trust", "above", 0.5000000000000001),
        ("orders", "at", 0.0),
        ("orders", "above", 1.0),
        ("orders_2", "below", 2.0),
        ("orders_2", "above", 3.0),
        ("status", "below", "low"),
        ("status", "above", "middle"),
        ("status", "below", "middle"),
        ("status", "above", "high"),
    ]


def test_a_boundary_that_another_leaf_hides_says_so() -> None:
    """Where another leaf of the indicator decides, the case is listed and does not claim to decide."""
    found = boundary_cases(guarded_by(AllOf((trust >= 0.7, trust >= 0.3))))
    assert [case.decides for case in found] == [True, True, True, False, False, False]
    assert {case.verdict for case in found[3:]} == {"fails"}
