"""Law ``positive_keeps_holds``: without its ``Not``, a rule holds exactly when it held before."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from relstage.rules import MAX_DEPTH, AllOf, AnyOf, Not, Rule, Verdict, depth, evaluate, positive
from tests.strategies import Case, cases


def nodes(rule: Rule) -> Iterator[Rule]:
    """Yield every node of `rule`."""
    yield rule
    for part in rule.parts if isinstance(rule, AllOf | AnyOf) else [rule.part] if isinstance(rule, Not) else []:
        yield from nodes(part)


@given(cases())
def test_positive_holds_when_the_rule_holds(case: Case) -> None:
    """For readings on their scales, known or not, the lowered rule holds exactly when the rule does."""
    lowered = positive(case.rule, case.indicators)
    assert (evaluate(lowered, case.readings) is Verdict.HOLDS) == (evaluate(case.rule, case.readings) is Verdict.HOLDS)


@given(cases())
def test_positive_has_no_not(case: Case) -> None:
    """The lowered rule has no ``Not``, is no deeper, and is lowered already."""
    lowered = positive(case.rule, case.indicators)
    assert not any(isinstance(node, Not) for node in nodes(lowered))
    assert depth(lowered) <= depth(case.rule)
    assert positive(lowered, case.indicators) == lowered


@given(cases(max_depth=MAX_DEPTH - 1))
def test_positive_of_not_is_fails(case: Case) -> None:
    """The lowered negation holds exactly when the rule fails, so a missing value opens neither."""
    lowered = positive(Not(case.rule), case.indicators)
    assert (evaluate(lowered, case.readings) is Verdict.HOLDS) == (evaluate(case.rule, case.readings) is Verdict.FAILS)


@given(cases(), st.data())
def test_holding_is_kept_when_more_becomes_known(case: Case, data: st.DataObject) -> None:
    """Forgetting readings never makes a rule hold, nor the opposite rule: unknown opens no guard."""
    forgotten = data.draw(st.sets(st.sampled_from(sorted(case.indicators))))
    fewer = {name: value for name, value in case.readings.items() if name not in forgotten}
    before, after = evaluate(case.rule, fewer), evaluate(case.rule, case.readings)
    assert before in {after, Verdict.UNKNOWN}
