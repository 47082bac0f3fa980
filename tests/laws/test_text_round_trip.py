"""Law ``text_round_trip``: what ``str(rule)`` prints is read back to an equal rule."""

from hypothesis import given
from hypothesis import strategies as st

from relstage.interpreters.text import parse
from relstage.rules import Rule, text
from tests.strategies import Case, cases, loose_rules


@given(loose_rules(max_leaves=20))
def test_text_without_indicators(rule: Rule) -> None:
    """Any rule, whatever its names, limits and levels, is read back from its text."""
    assert parse(str(rule)) == rule


@given(cases(max_leaves=20))
def test_text_with_indicators(case: Case) -> None:
    """A rule over indicators is read back, with the same indicators, from the text written for them and from str."""
    assert parse(text(case.rule, case.indicators), case.indicators) == case.rule
    assert parse(str(case.rule), case.indicators) == case.rule


@given(cases(max_leaves=20))
def test_written_text_is_stable(case: Case) -> None:
    """Written, read and written again, a rule has the same text: it can be compared by its text."""
    assert str(parse(str(case.rule))) == str(case.rule)


@given(loose_rules(max_leaves=6), st.sampled_from([" ", "\n", "\t ", "\r\n  "]))
def test_layout_does_not_matter(rule: Rule, space: str) -> None:
    """Line breaks, tabs and parentheses round the whole change nothing."""
    assert parse(f"{space}(( {str(rule).replace(' ', space)} ){space})") == rule
