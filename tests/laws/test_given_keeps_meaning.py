"""Law ``given_keeps_meaning``: what is left of a rule once some readings are known has the verdict of the whole."""

from hypothesis import given as drawn
from hypothesis import strategies as st

from relstage.rules import evaluate, given, leaves
from tests.strategies import Case, cases


@drawn(cases(), st.sets(st.sampled_from("abcdefghij")))
def test_given_keeps_meaning(case: Case, names: set[str]) -> None:
    """Both rules have one verdict, and what was given is read no more where it was known."""
    part = {name: value for name, value in case.readings.items() if name in names}
    left = given(case.rule, part)
    assert evaluate(left, case.readings) is evaluate(case.rule, case.readings)
    known = {name for name, value in part.items() if value is not None}
    assert not known & {leaf.indicator for leaf in leaves(left)}
