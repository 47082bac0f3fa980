"""Law ``solver_agrees``: z3 gives the answers of ``relstage.regions``, and both those of ``evaluate``."""

from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import regions
from relstage.catalogue.published import MODELS
from relstage.interpreters import solver
from relstage.machines import StageModel
from relstage.rules import Readings, Rule, Value, Verdict, evaluate
from tests.strategies import Case, cases, rules, turning_points

pytestmark = pytest.mark.needs("z3")

few = cases(max_leaves=5, max_indicators=2)


@st.composite
def pairs(draw: st.DrawFn, *, max_leaves: int = 12, max_indicators: int = 4) -> tuple[Case, Rule]:
    """Draw a case and one more rule over its indicators."""
    case = draw(cases(max_leaves=max_leaves, max_indicators=max_indicators))
    return case, draw(rules(indicators=case.indicators, max_leaves=max_leaves))


def verdicts(point: Readings, *asked: Rule) -> tuple[Verdict, ...]:
    """Return the verdicts of the rules at a point, by their meaning."""
    return tuple(evaluate(rule, point) for rule in asked)


def assert_both_found(
    named: dict[str, Any], asked: tuple[Rule, ...], meant: set[tuple[Verdict, ...]], *found: Readings | None
) -> None:
    """Check that all answers are witnesses of what is meant, or that none is."""
    assert len({point is None for point in found}) == 1
    for point in found:
        if point is not None:
            assert set(point) == set(named)
            assert all(each.scale.admits(point[name]) for name, each in named.items())
            assert verdicts(point, *asked) in meant


YES, NO = Verdict.HOLDS, Verdict.FAILS


@settings(max_examples=60)
@given(cases())
def test_solver_agrees_on_where_a_rule_holds(case: Case) -> None:
    """Whether readings are known or not, z3 says that the rule holds exactly when ``evaluate`` does."""
    asked = solver.region(case.rule, case.indicators)
    assert solver.contains(asked, case.readings) == (evaluate(case.rule, case.readings) is YES)


@settings(max_examples=60)
@given(cases())
def test_solver_agrees_on_whether_a_rule_can_hold(case: Case) -> None:
    """Both find a witness, under which the rule holds, or neither does."""
    ours, theirs = regions.region(case.rule, case.indicators), solver.region(case.rule, case.indicators)
    assert_both_found(dict(ours.indicators), (case.rule,), {(YES,)}, regions.witness(ours), solver.witness(theirs))
    assert solver.is_empty(theirs) == regions.is_empty(ours)


@settings(max_examples=60)
@given(pairs())
def test_solver_agrees_on_two_rules(pair: tuple[Case, Rule]) -> None:
    """Overlap, counterexample and difference: both find a witness of the question, or neither does."""
    case, rule = pair
    asked = case.rule, rule
    a, b = (regions.region(each, case.indicators) for each in asked)
    c, d = (solver.region(each, case.indicators) for each in asked)
    named = {**a.indicators, **b.indicators}
    assert_both_found(named, asked, {(YES, YES)}, regions.overlap(a, b), solver.overlap(c, d))
    assert_both_found(named, asked, {(YES, NO)}, regions.counterexample(a, b), solver.counterexample(c, d))
    assert_both_found(named, asked, {(YES, NO), (NO, YES)}, regions.difference(a, b), solver.difference(c, d))


@settings(max_examples=40)
@given(pairs(max_leaves=4, max_indicators=2))
def test_two_rules_are_unlike_where_a_search_with_unknowns_says_so(pair: tuple[Case, Rule]) -> None:
    """Readings, some unknown, that tell two rules apart are found exactly when a search of all of them finds some."""
    case, rule = pair
    asked = case.rule, rule
    points: list[list[Value | None]] = [
        [None, *turning_points(indicator=each, rules=asked)] for each in case.indicators.values()
    ]
    grid = (dict(zip(case.indicators, point, strict=True)) for point in product(*points))
    expected = any(len(set(verdicts(point, *asked))) == 2 for point in grid)
    found = solver.unlike(*(solver.region(each, case.indicators) for each in asked))
    assert (found is not None) == expected
    if found is not None:
        assert len(set(verdicts(found, *asked))) == 2


@pytest.mark.parametrize("model", MODELS, ids=lambda model: str(model.name))
def test_solver_agrees_on_the_catalogue(model: StageModel) -> None:
    """Each guard of a published model with each, itself too: the same pairs overlap, the same imply one another."""
    known = {each.name: each for each in model.indicators}
    guards = dict.fromkeys([each.guard for each in (*model.transitions, *model.flags)])
    for asked in combinations_with_replacement(guards, 2):
        a, b = (regions.region(each, known) for each in asked)
        c, d = (solver.region(each, known) for each in asked)
        named = {**a.indicators, **b.indicators}
        assert_both_found(named, asked, {(YES, YES)}, regions.overlap(a, b), solver.overlap(c, d))
        assert_both_found(named, asked, {(YES, NO)}, regions.counterexample(a, b), solver.counterexample(c, d))
        assert_both_found(named, asked[::-1], {(YES, NO)}, regions.counterexample(b, a), solver.counterexample(d, c))
