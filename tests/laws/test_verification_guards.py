"""Laws ``guards_are_decided``, ``search_finds_readings`` and ``search_yields_every_box``: what is found of one guard.

The oracle asks ``evaluate`` of every reading that matters, one by one.
"""

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.machines import StageModel
from relstage.machines.definition import numbered
from relstage.regions import Region, contains
from relstage.rules import Indicator, Rule, Value, Verdict, always, evaluate, leaves, never, positive, with_leaves
from relstage.studies.verification import verify
from relstage.studies.verification.search import Search, tree_of
from tests.made_up import a_flag, a_model, a_transition
from tests.strategies import Case, cases, grid, rules

Readings = Mapping[str, Value | None]
FEW = {"max_leaves": 5, "max_depth": 4, "max_indicators": 2}


def model_of(case: Case) -> StageModel:
    """Return a model whose one transition and one flag have the guard of `case`."""
    guard = case.rule
    return a_model(
        indicators=tuple(case.indicators.values()),
        events=(),
        transitions=(a_transition("T", guard),),
        flags=(a_flag("R", guard),),
    )


def everywhere(rule: Rule, indicators: Mapping[str, Indicator], near: Sequence[Rule]) -> list[bool]:
    """Return whether `rule` holds, for every reading of all `indicators` that matters to the rules `near`."""
    return [evaluate(rule, readings) is Verdict.HOLDS for readings in grid(indicators=indicators, rules=near)]


def expected(case: Case) -> set[tuple[str, str]]:
    """Return the findings about the guard of `case`, as code and local threshold, by trying every reading."""
    rule, known = case.rule, case.indicators
    if rule == always:
        return set()
    verdicts = everywhere(rule, known, [rule])
    whole = "dead-guard" if not any(verdicts) else "guard-always-holds" if all(verdicts) else ""
    found = {(whole, "")} if whole else set()
    for number, (local, leaf) in enumerate(numbered(rule)):
        alone = {leaf.indicator: known[leaf.indicator]}
        turns = len(set(everywhere(leaf, alone, [rule]))) == 2
        swapped = [
            with_leaves(rule, [word if i == number else each for i, each in enumerate(leaves(rule))])  # type: ignore[misc]
            for word in (always, never)
        ]
        if not turns:
            found.add(("threshold-off-scale", local))
        elif not whole and verdicts in [everywhere(each, known, [rule]) for each in swapped]:
            found.add(("leaf-never-matters", local))
    return found


@settings(max_examples=80)
@given(cases(**FEW))  # type: ignore[arg-type]
def test_guards_are_decided(case: Case) -> None:
    """A guard is found dead, always open or idle in a leaf exactly where trying every reading says so."""
    whole = {"dead-guard", "guard-always-holds"}
    codes = {*whole, "threshold-off-scale", "leaf-never-matters"}
    found = [finding for finding in verify(model_of(case)).findings if finding.code in codes]
    for part, owner in (("transitions", "T"), ("flags", "R")):
        about = {
            (finding.code, "" if finding.code in whole else finding.thresholds[0].removeprefix(f"{owner}."))
            for finding in found
            if getattr(finding, part) == (owner,)
        }
        assert about == expected(case)


@settings(max_examples=80)
@given(cases(**FEW))  # type: ignore[arg-type]
def test_carets_stand_under_what_makes_a_guard_dead(case: Case) -> None:
    """A dead guard holds nowhere even if every leaf without a caret is met whatever is read."""
    rule, locals_ = positive(case.rule, case.indicators), [f"T.{n}" for n, _ in numbered(case.rule)]
    for finding in verify(model_of(case)).findings:
        if finding.code == "dead-guard" and finding.transitions and len(list(leaves(rule))) == len(locals_):
            relaxed = [
                leaf if id in finding.thresholds else always for leaf, id in zip(leaves(rule), locals_, strict=True)
            ]
            assert not any(everywhere(with_leaves(rule, relaxed), case.indicators, [rule]))  # type: ignore[arg-type]


@st.composite
def two_rules(draw: st.DrawFn) -> tuple[Case, Rule]:
    """Draw a case, and another rule over its vocabulary."""
    case = draw(cases(max_leaves=6, max_depth=5, max_indicators=2))
    return case, draw(rules(indicators=case.indicators, max_leaves=3, max_depth=3))


@settings(max_examples=120)
@given(two_rules())
def test_search_finds_readings(drawn: tuple[Case, Rule]) -> None:
    """Readings are found exactly where some make one rule hold and another fail, and those found do."""
    case, other = drawn
    one, two = (tree_of(rule, case.indicators) for rule in (case.rule, other))
    found = Search(case.indicators).readings(one.holds, two.fails)
    wanted = {(case.rule, Verdict.HOLDS), (other, Verdict.FAILS)}
    every = grid(indicators=case.indicators, rules=[case.rule, other])
    exists = any(all(evaluate(rule, readings) is verdict for rule, verdict in wanted) for readings in every)
    assert (found is not None) == exists
    if found is not None:
        assert all(evaluate(rule, found) is verdict for rule, verdict in wanted)
        assert all(case.indicators[name].scale.admits(value) for name, value in found.items())


@settings(max_examples=120)
@given(cases(max_leaves=8, max_depth=6))
def test_search_yields_every_box(case: Case) -> None:
    """Readings, known or not, lie in one of the boxes exactly where the rule holds."""
    boxes = tuple(Search(case.indicators).boxes(tree_of(case.rule, case.indicators).holds))
    assert contains(Region(boxes, case.indicators), case.readings) == (
        evaluate(case.rule, case.readings) is Verdict.HOLDS
    )
