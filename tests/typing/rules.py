# ruff: noqa: B015, D401  # sentences on expressions that nobody runs
"""What a type checker sees of the language of rules; checked by mypy, never run."""

from typing import Literal, assert_never, assert_type

from relstage import Indicator, Not, Verdict, all_of, any_of, evaluate, ford
from relstage.catalogue.indicators import supplier_status, trust
from relstage.interpreters.text import parse
from relstage.regions import Nearest, Region, nearest, overlap, region
from relstage.rules import AllOf, AnyOf, Bound, Level, Rule, positive


def comparisons_make_rules() -> None:
    """An indicator compared with a limit is a rule, and so is what connects rules."""
    assert_type(trust, Indicator)
    assert_type(trust >= 0.6, Rule)
    assert_type(supplier_status >= "preferred", Rule)
    assert_type(supplier_status.among("none", "sole"), Level)
    assert_type(all_of(trust >= 0.6, any_of(trust < 0.9, Not(trust > 0.5))), Rule)
    assert_type(parse("trust >= 0.6"), Rule)
    assert_type(positive(Not(trust > 0.5), ford.indicator_of), Rule)


def a_verdict_is_no_truth_value() -> None:
    """`evaluate` gives a verdict; of its three members the one that is left is known."""
    verdict = evaluate(trust >= 0.6, {"trust": None})
    assert_type(verdict, Verdict)
    if verdict is Verdict.HOLDS:
        return
    if verdict is Verdict.FAILS:
        return
    assert_type(verdict, Literal[Verdict.UNKNOWN])


def the_five_kinds_are_all(rule: Rule) -> str:
    """A match over five kinds leaves nothing."""
    match rule:
        case Bound(name, op, limit):
            assert_type(limit, float)
            return f"{name}{op}{limit}"
        case Level(name, among):
            assert_type(among, tuple[str, ...])
            return name
        case AllOf(parts) | AnyOf(parts):
            return str(len(parts))
        case Not(part):
            return the_five_kinds_are_all(part)
        case _:
            assert_never(rule)


def a_forgotten_kind_is_noticed(rule: Rule) -> str:
    """A match that forgets ``Not`` is an error where it ends."""
    match rule:
        case Bound() | Level():
            return "leaf"
        case AllOf() | AnyOf():
            return "branch"
        case _:
            assert_never(rule)  # type: ignore[arg-type]


def regions_answer_with_witnesses(rule: Rule) -> None:
    """No question is answered by a bare yes or no."""
    first = region(rule, ford.indicator_of)
    assert_type(first, Region)
    assert_type(overlap(first, first), dict[str, float | str] | None)
    assert_type(nearest(first, {"trust": 0.2}), Nearest | None)


def mistakes_are_seen_before_anything_runs() -> None:
    """Limits of the wrong kind, operators that do not exist and parts that are no rules are errors."""
    trust >= None  # type: ignore[operator]
    trust + 0.1  # type: ignore[operator]
    all_of(True, trust >= 0.6)  # type: ignore[arg-type]
    Not("trust >= 0.6")  # type: ignore[arg-type]
    evaluate("trust >= 0.6", {})  # type: ignore[arg-type]
    evaluate(trust >= 0.6, {"trust": {}})  # type: ignore[dict-item]
