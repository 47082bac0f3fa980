"""The language: scales, indicators, nodes, the meaning of a rule, its text and its margins."""

import math
import pickle
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from relstage.errors import RuleError, TooLarge
from relstage.rules import (
    MAX_ATOMS,
    MAX_DEPTH,
    AllOf,
    AnyOf,
    Bound,
    Indicator,
    Level,
    Levels,
    Not,
    Number,
    Op,
    Provenance,
    Real,
    Record,
    Rule,
    Verdict,
    all_of,
    always,
    any_of,
    compare,
    depth,
    evaluate,
    is_finite,
    leaves,
    margin,
    never,
    number_text,
    positive,
    signed_leaves,
    text,
    with_leaves,
)
from relstage.rules import given as given_readings
from tests.strategies import OPS, SMALL, an_indicator, loose_rules

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN
RULE: TypeAdapter[Rule] = TypeAdapter(Rule)

trust, orders, status = SMALL["trust"], SMALL["orders"], SMALL["status"]
HIGH, LOW = Bound("trust", ">=", 0.6), Bound("trust", "<", 0.3)
LEAVES: dict[Verdict, Rule] = {HOLDS: Bound("x", ">=", 0), FAILS: Bound("x", "<", 0), UNKNOWN: Bound("y", ">", 0)}
KNOWN = {"x": 1.0, "y": None}


def refusal(error: pytest.ExceptionInfo[RuleError] | pytest.ExceptionInfo[TooLarge]) -> str:
    """Return the code of the only problem of `error`."""
    (problem,) = error.value.problems
    return problem.code


# ------------------------------------------------------------------------------------------------------- meaning


@pytest.mark.parametrize(("a", "b"), list(product(Verdict, repeat=2)))
def test_and_is_the_worse_and_or_the_better_verdict(a: Verdict, b: Verdict) -> None:
    """Kleene: "and" fails if one part fails, else is unknown if one is; "or" the other way round."""
    conjunction = FAILS if FAILS in {a, b} else UNKNOWN if UNKNOWN in {a, b} else HOLDS
    disjunction = HOLDS if HOLDS in {a, b} else UNKNOWN if UNKNOWN in {a, b} else FAILS
    assert evaluate(AllOf((LEAVES[a], LEAVES[b])), KNOWN) is conjunction
    assert evaluate(AnyOf((LEAVES[a], LEAVES[b])), KNOWN) is disjunction


@pytest.mark.parametrize(("before", "after"), [(HOLDS, FAILS), (FAILS, HOLDS), (UNKNOWN, UNKNOWN)])
def test_not_turns_the_verdict_and_keeps_unknown(before: Verdict, after: Verdict) -> None:
    """Not of what is unknown is unknown."""
    assert evaluate(Not(LEAVES[before]), KNOWN) is after


@pytest.mark.parametrize(
    ("op", "below", "at", "above"),
    [(">=", FAILS, HOLDS, HOLDS), (">", FAILS, FAILS, HOLDS), ("<=", HOLDS, HOLDS, FAILS), ("<", HOLDS, FAILS, FAILS)],
)
def test_a_bound_at_its_limit_and_one_float_beside_it(op: Op, below: Verdict, at: Verdict, above: Verdict) -> None:
    """Strict operators leave the limit out, the others take it in; the next float64 is already beyond."""
    rule = Bound("trust", op, 0.6)
    values = math.nextafter(0.6, 0), 0.6, math.nextafter(0.6, 1)
    assert [evaluate(rule, {"trust": value}) for value in values] == [below, at, above]


def test_a_level_holds_for_the_levels_it_names() -> None:
    """A reading is compared with each named level."""
    rule = Level("status", ("preferred", "sole"))
    assert evaluate(rule, {"status": "sole"}) is HOLDS
    assert evaluate(rule, {"status": "approved"}) is FAILS


@pytest.mark.parametrize("rule", [HIGH, Level("trust", ("a",))])
def test_a_missing_reading_and_none_are_unknown(rule: Rule) -> None:
    """Both ways of not knowing a reading give UNKNOWN."""
    assert evaluate(rule, {}) is UNKNOWN
    assert evaluate(rule, {"trust": None}) is UNKNOWN


def test_always_holds_and_never_fails_without_readings() -> None:
    """The empty "and" holds, the empty "or" fails, whatever is known."""
    assert evaluate(always, {}) is HOLDS
    assert evaluate(never, {}) is FAILS


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_verdict_has_no_truth_value(verdict: Verdict) -> None:
    """``if evaluate(...)`` would take UNKNOWN for true or false; it is refused."""
    with pytest.raises(RuleError, match=r"verdict is Verdict\.HOLDS") as caught:
        bool(verdict)
    assert refusal(caught) == "verdict-as-bool"


@pytest.mark.parametrize("rule", [HIGH, Level("s", ("a",)), always, never, Not(HIGH)])
def test_a_rule_has_no_truth_value(rule: Rule) -> None:
    """``a and b``, ``not a`` and ``if a`` on rules are refused, and the message names what to write."""
    with pytest.raises(RuleError, match="all_of") as caught:
        bool(rule)
    assert refusal(caught) == "rule-as-bool"


def test_a_chained_comparison_is_refused() -> None:
    """``0.3 <= trust < 0.7`` is, to Python, "and" of two rules; it does not pass for the second alone."""
    with pytest.raises(RuleError, match="band"):
        assert 0.3 <= trust < 0.7


# --------------------------------------------------------------------------------------------------- comparisons


def test_comparing_an_indicator_makes_a_bound() -> None:
    """Each operator of Python makes the bound of that name, from either side."""
    assert [trust >= 0.6, trust > 0.6, trust <= 0.6, trust < 0.6] == [Bound("trust", op, 0.6) for op in OPS]
    assert (0.6 <= trust) == (trust >= 0.6)  # noqa: SIM300
    assert compare(orders, ">=", 3) == Bound("orders", ">=", 3.0)


@pytest.mark.parametrize(
    ("op", "among"),
    [
        (">=", ("approved", "preferred", "sole")),
        (">", ("preferred", "sole")),
        ("<=", ("approved", "candidate")),
        ("<", ("candidate",)),
    ],
)
def test_comparing_levels_names_the_levels(op: Op, among: tuple[str, ...]) -> None:
    """On levels, a comparison is the rule that the reading is among those for which it holds."""
    assert compare(status, op, "approved") == Level("status", among)


def test_comparing_levels_past_the_end_never_holds() -> None:
    """Nothing lies above the highest level, or below the lowest."""
    assert (status > "sole") == never
    assert (status < "candidate") == never


def test_among_names_levels_in_any_order() -> None:
    """Order and repetition do not matter: equal sets are equal rules, with equal text."""
    assert status.among("sole", "approved", "sole") == status.among("approved", "sole")
    assert status.among("sole", "approved") == Level("status", ("approved", "sole"))


@pytest.mark.parametrize("limit", [math.nan, math.inf, -math.inf, True, "0.5", None, 10**400])
def test_a_limit_has_to_be_a_finite_number(limit: Any) -> None:
    """What is no finite float64 is refused, and so are booleans and texts that look like numbers."""
    with pytest.raises(RuleError, match="not a finite number") as caught:
        compare(trust, ">=", limit)
    assert refusal(caught) == "not-a-number"
    with pytest.raises(ValidationError):
        Bound("trust", ">=", limit)


@pytest.mark.parametrize(
    ("level", "hint"), [("prefered", "did you mean 'preferred'"), (3, "not a level"), ([], "level")]
)
def test_an_unknown_level_is_refused_with_the_nearest(level: Any, hint: str) -> None:
    """The message lists the levels and offers the nearest."""
    for attempt in (lambda: status >= level, lambda: status.among("sole", level)):
        with pytest.raises(RuleError, match=hint) as caught:
            attempt()
        assert refusal(caught) == "unknown-level"


def test_among_needs_levels() -> None:
    """An indicator of numbers has no levels, and no level at all is no rule."""
    with pytest.raises(RuleError) as caught:
        trust.among("sole")
    assert refusal(caught) == "not-levels"
    with pytest.raises(RuleError) as caught:
        status.among()
    assert refusal(caught) == "no-level"


# --------------------------------------------------------------------------------------------------------- nodes


def test_connecting_one_rule_gives_that_rule() -> None:
    """``all_of(a)`` is ``a``; without parts it is "always", and ``any_of()`` is "never"."""
    assert all_of(HIGH) == any_of(HIGH) == HIGH
    assert all_of(HIGH, LOW) == AllOf((HIGH, LOW))
    assert any_of(HIGH, LOW) == AnyOf((HIGH, LOW))
    assert (all_of(), any_of()) == (always, never)


@pytest.mark.parametrize("node", [AllOf, AnyOf])
def test_a_node_of_one_part_is_refused(node: Any) -> None:
    """Each rule has one tree: "all of one part" is that part."""
    with pytest.raises(RuleError) as caught:
        node((HIGH,))
    assert refusal(caught) == "single-part"


def nested(levels: int) -> Rule:
    """Return a rule of so many levels."""
    rule: Rule = HIGH
    for _ in range(levels - 1):
        rule = Not(rule)
    return rule


def test_the_depth_limit_holds_on_both_sides() -> None:
    """32 levels are taken and 33 refused, by each kind of node."""
    assert MAX_DEPTH == 32
    assert depth(nested(MAX_DEPTH)) == MAX_DEPTH
    for attempt in (Not, lambda part: AllOf((LOW, part)), lambda part: AnyOf((part, LOW))):
        assert depth(attempt(nested(MAX_DEPTH - 1))) == MAX_DEPTH
        with pytest.raises(TooLarge) as caught:
            attempt(nested(MAX_DEPTH))
        assert refusal(caught) == "too-deep"


def test_the_limit_of_leaves_holds_on_both_sides() -> None:
    """256 leaves are taken and 257 refused, also when they are spread over the tree."""
    half = AllOf((HIGH,) * (MAX_ATOMS // 2))
    assert sum(1 for _ in leaves(AnyOf((half, half)))) == MAX_ATOMS
    for parts in ((HIGH,) * (MAX_ATOMS + 1), (half, half, LOW)):
        with pytest.raises(TooLarge) as caught:
            AnyOf(parts)
        assert refusal(caught) == "too-many-atoms"


@pytest.mark.parametrize(
    "name", ["", "1x", "_x", "a b", "a-b", "é", "tr\u0430st", "x" * 65, "and", "Not", "LAMBDA", "is", "always", "Never"]
)
def test_names_are_plain_words(name: str) -> None:
    """Empty, long, spaced, non-ASCII and look-alike names are refused, and so are reserved words in any case."""
    with pytest.raises(ValidationError):
        Bound(name, ">=", 1)
    with pytest.raises(ValidationError):
        Level(name, ("a",))


@pytest.mark.parametrize("name", ["a", "x" * 64, "supplier_status", "X9", "android", "inn"])
def test_other_words_are_names(name: str) -> None:
    """Up to 64 letters, digits and '_', reserved words inside longer ones among them."""
    assert Bound(name, ">=", 1).indicator == name


def test_a_level_may_be_called_none_but_not_anything() -> None:
    """Levels follow an operator or stand in quotes, so reserved words are free; odd characters are not."""
    assert Level("exclusivity", ("none",)).among == ("none",)
    with pytest.raises(ValidationError):
        Level("exclusivity", ("a b",))
    with pytest.raises(ValidationError):
        Level("exclusivity", ())


def test_minus_zero_is_zero() -> None:
    """Equal limits have equal text, in JSON too, from which digests are made."""
    assert str(Bound("x", ">", -0.0)) == "x > 0"
    assert RULE.dump_json(Bound("x", ">", -0.0)) == RULE.dump_json(Bound("x", ">", 0.0))


def test_leaves_come_from_left_to_right_with_their_sign() -> None:
    """A leaf under an odd number of ``Not`` is negated."""
    rule = AllOf((HIGH, Not(AnyOf((LOW, Not(HIGH), always))), Level("s", ("a",))))
    assert list(leaves(rule)) == [HIGH, LOW, HIGH, Level("s", ("a",))]
    assert [negated for _, negated in signed_leaves(rule)] == [False, True, False, False]


@given(loose_rules())
def test_leaves_put_back_give_the_rule(rule: Rule) -> None:
    """Replacing the leaves of a rule by themselves changes nothing."""
    assert with_leaves(rule, leaves(rule)) == rule


def test_leaves_are_replaced_in_order() -> None:
    """The first new leaf stands where the first leaf stood, also under ``Not``."""
    fresh = [Bound("a", ">", 1), Bound("b", ">", 2), Bound("c", ">", 3)]
    replaced = with_leaves(AllOf((HIGH, AnyOf((Not(LOW), HIGH)))), fresh)
    assert str(replaced) == "a > 1 and (not (b > 2) or c > 3)"


def test_a_leaf_and_an_empty_node_are_one_level_deep() -> None:
    """Only parts add levels."""
    assert [depth(rule) for rule in (HIGH, Level("s", ("a",)), always, never, Not(never))] == [1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("attempt", "code", "place", "said"),
    [
        (lambda: trust.among("sole"), "not-levels", "trust", "a number from 0 to 1"),
        (status.among, "no-level", "status", "candidate < approved"),
        (lambda: status >= "solo", "unknown-level", "status", "'solo' is not a level"),
        (lambda: trust >= math.inf, "not-a-number", "trust", "inf is not a finite number"),
        (lambda: bool(UNKNOWN), "verdict-as-bool", "UNKNOWN", "compare it"),
        (lambda: bool(HIGH), "rule-as-bool", "trust >= 0.6", "no truth value"),
        (lambda: AllOf((HIGH,)), "single-part", "trust >= 0.6", "write it alone"),
        (lambda: all_of(HIGH, 3), "not-a-rule", "3", "3 is no rule"),  # type: ignore[arg-type]
        (lambda: Not(nested(MAX_DEPTH)), "too-deep", "", "at most 32 levels deep"),
        (lambda: AnyOf((HIGH,) * 257), "too-many-atoms", "", "at most 256 leaves"),
    ],
)
def test_a_refusal_says_what_where_and_why(attempt: Callable[[], object], code: str, place: str, said: str) -> None:
    """Each problem has its code, the indicator or rule it is about, and a sentence with what stands there."""
    with pytest.raises((RuleError, TooLarge)) as caught:
        attempt()
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == (code, place)
    assert said in problem.message


# ------------------------------------------------------------------------------------------------------ lowering


def test_positive_turns_operators_and_connectives() -> None:
    """De Morgan's laws, and the opposite operator at each leaf."""
    rule = Not(AllOf((Bound("trust", ">=", 0.6), AnyOf((Bound("trust", "<", 0.3), Not(Bound("conflict", ">", 0.8)))))))
    assert str(positive(rule, SMALL)) == "trust < 0.6 or (trust >= 0.3 and conflict > 0.8)"
    opposites = {op: str(positive(Not(Bound("trust", op, 0.6)), SMALL)) for op in OPS}
    assert opposites == {">=": "trust < 0.6", ">": "trust <= 0.6", "<=": "trust > 0.6", "<": "trust >= 0.6"}


def test_positive_of_levels_names_the_others() -> None:
    """The negation of some levels is the rest of the scale; of all levels, it never holds."""
    assert positive(Not(status >= "preferred"), SMALL) == Level("status", ("candidate", "approved"))
    assert positive(Not(status >= "candidate"), SMALL) == never
    assert positive(Not(always), SMALL) == never


@pytest.mark.parametrize(
    ("readings", "left"),
    [
        ({}, "trust >= 0.6 and (orders > 3 or not (conflict < 0.3))"),
        ({"trust": 0.6}, "always and (orders > 3 or not (conflict < 0.3))"),
        ({"trust": 0.5, "orders": None}, "never and (orders > 3 or not (conflict < 0.3))"),
        ({"conflict": 0.2}, "trust >= 0.6 and (orders > 3 or not (always))"),
        ({"conflict": 0.3, "orders": 4.0}, "trust >= 0.6 and (always or not (never))"),
    ],
)
def test_what_is_left_of_a_rule_once_readings_are_known(readings: dict[str, Any], left: str) -> None:
    """Leaves that the readings decide become "always" or "never"; the others, and the tree, stay."""
    rule = AllOf((HIGH, AnyOf((Bound("orders", ">", 3), Not(Bound("conflict", "<", 0.3))))))
    assert str(given_readings(rule, readings)) == left


# -------------------------------------------------------------------------------------------------- JSON, pickle


@given(loose_rules())
def test_rules_survive_json_and_pickle(rule: Rule) -> None:
    """Every kind of node comes back equal, with an equal hash."""
    for back in (RULE.validate_json(RULE.dump_json(rule)), pickle.loads(pickle.dumps(rule))):
        assert back == rule
        assert hash(back) == hash(rule)


def test_the_json_of_each_kind() -> None:
    """The stored form names the kind of each node."""
    rule = AllOf((HIGH, AnyOf((Not(LOW), Level("s", ("b", "a"))))))
    low = {"indicator": "trust", "op": "<", "limit": 0.3, "kind": "bound"}
    level = {"indicator": "s", "among": ["a", "b"], "kind": "level"}
    assert RULE.dump_python(rule, mode="json") == {
        "kind": "all_of",
        "parts": [
            {"indicator": "trust", "op": ">=", "limit": 0.6, "kind": "bound"},
            {"kind": "any_of", "parts": [{"kind": "not", "part": low}, level]},
        ],
    }


BOUND = '{"kind": "bound", "indicator": "x", "op": ">=", "limit": %s}'


@pytest.mark.parametrize(
    "stored",
    [
        BOUND % "NaN",
        BOUND % "1e400",
        BOUND % ("9" * 5000),
        BOUND % '"0.5"',
        BOUND % "true",
        BOUND % "null",
        BOUND.replace(">=", "==") % "1",
        BOUND.replace("bound", "call") % "1",
        BOUND.replace('"kind"', '"sort"') % "1",
        BOUND.replace("}", ', "more": 1}') % "1",
        '{"kind": "level", "indicator": "x", "among": "abc"}',
        '{"kind": "level", "indicator": "x", "among": []}',
        '{"kind": "not", "part":' * 5000 + BOUND % 1 + "}" * 5000,
    ],
)
def test_hostile_json_is_refused(stored: str) -> None:
    """No stored form makes another rule than it says, or none at all."""
    with pytest.raises(ValidationError):
        RULE.validate_json(stored)


def test_deep_json_is_refused_at_the_depth_limit() -> None:
    """32 levels are read and 33 refused, from JSON as from Python."""
    stored = '{"kind": "not", "part":' * (MAX_DEPTH - 1) + BOUND % 1 + "}" * (MAX_DEPTH - 1)
    assert depth(RULE.validate_json(stored)) == MAX_DEPTH
    with pytest.raises(TooLarge):
        RULE.validate_json('{"kind": "not", "part":' + stored + "}")


def test_nodes_are_frozen() -> None:
    """A rule cannot be changed in place, and nothing can be hung on it."""
    for rule, attribute in (
        (HIGH, "limit"),
        (always, "parts"),
        (never, "parts"),
        (Not(HIGH), "part"),
        (status.among("sole"), "among"),
    ):
        with pytest.raises(AttributeError):
            setattr(rule, attribute, 1)
        with pytest.raises(AttributeError):
            object.__setattr__(rule, "note", "by hand")


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (HIGH, "Bound(indicator='trust', op='>=', limit=0.6)"),
        (Level("s", ("a",)), "Level(indicator='s', among=('a',))"),
        (AllOf((HIGH, LOW)), f"AllOf(parts=({HIGH!r}, {LOW!r}))"),
        (AnyOf((HIGH, LOW)), f"AnyOf(parts=({HIGH!r}, {LOW!r}))"),
        (Not(HIGH), f"Not(part={HIGH!r})"),
    ],
)
def test_nodes_show_the_call_that_makes_them(rule: Rule, shown: str) -> None:
    """The class says the kind; it is neither shown nor given by its place."""
    assert repr(rule) == shown
    assert "kind" not in rule.__match_args__
    with pytest.raises((ValidationError, TypeError)):
        type(rule)(*(getattr(rule, name) for name in rule.__match_args__), rule.kind)  # type: ignore[call-arg,arg-type]


# ---------------------------------------------------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (3.0, "3"),
        (-2.0, "-2"),
        (0.6, "0.6"),
        (0.0, "0"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1000000000000000.0"),
        (1e22, "1e+22"),
        (5e-324, "5e-324"),
    ],
)
def test_numbers_are_written_briefly(number: float, written: str) -> None:
    """Whole numbers lose their point, and every number reads back exactly."""
    assert number_text(number) == written
    assert float(written) == number


def test_text_groups_what_would_be_read_otherwise() -> None:
    """Parentheses stand round each connective inside another, and after ``not``."""
    rule = AnyOf((AllOf((HIGH, always, AnyOf((LOW, never)))), Not(Not(LOW)), Not(AllOf((HIGH, LOW)))))
    written = (
        "(trust >= 0.6 and always and (trust < 0.3 or never)) or not (not (trust < 0.3)) "
        "or not (trust >= 0.6 and trust < 0.3)"
    )
    assert str(rule) == text(rule) == written


@pytest.mark.parametrize(
    ("among", "written"),
    [
        (("preferred", "sole"), "status >= preferred"),
        (("candidate",), "status <= candidate"),
        (("candidate", "approved", "preferred", "sole"), "status >= candidate"),
        (("approved", "preferred"), 'status in ("approved", "preferred")'),
        (("sole",), "status >= sole"),
    ],
)
def test_levels_are_written_by_their_order_when_it_is_known(among: tuple[str, ...], written: str) -> None:
    """With the indicators, levels that reach to an end of the scale are a comparison; without, a list."""
    rule = Level("status", among)
    assert text(rule, SMALL) == written
    assert str(rule) == "status in ({})".format(", ".join(f'"{level}"' for level in sorted(among)))


def test_levels_that_are_words_of_python_are_quoted() -> None:
    """A level called ``and`` can still be read back."""
    odd = an_indicator(name="odd", scale=Levels(levels=("none", "and", "None")))
    assert text(odd >= "None", {"odd": odd}) == 'odd >= "None"'
    assert text(odd <= "none", {"odd": odd}) == "odd <= none"


# ------------------------------------------------------------------------------------------------------- margins


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [(">=", 8, 0.3), (">=", 5, 0.0), (">", 5, 0.0), (">", 2, -0.3), ("<=", 2, 0.3), ("<", 8, -0.3)],
)
def test_the_margin_of_a_bound_is_a_share_of_the_span(op: Op, value: float, expected: float) -> None:
    """Positive inside, negative where the reading falls short, 0 at the limit."""
    assert margin(Bound("orders", op, 5), value, orders) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("among", "value", "expected"),
    [
        (("preferred", "sole"), "sole", 2 / 3),
        (("preferred", "sole"), "preferred", 1 / 3),
        (("preferred", "sole"), "candidate", -2 / 3),
        (("candidate", "sole"), "approved", -1 / 3),
        (("candidate", "approved", "preferred", "sole"), "sole", 0.0),
    ],
)
def test_the_margin_of_levels_counts_steps(among: tuple[str, ...], value: str, expected: float) -> None:
    """Steps to the nearest level that turns the verdict, over the steps of the scale; 0 when none does."""
    assert margin(Level("status", among), value, status) == pytest.approx(expected)


# ---------------------------------------------------------------------------------------------- scales, indicators


def test_the_span_of_two_bounds_is_their_distance() -> None:
    """A span is asked for only where a bound is missing, and one that is given is kept."""
    assert Number(low=-1, high=3).span == 4
    assert Number(low=0, high=1, span=2).span == 2
    assert Number(low=0, span=10).span == 10
    assert Levels(levels=("a", "b", "c")).span == 2


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"low": 0},
        {"low": 1, "high": 1},
        {"low": 2, "high": 1},
        {"low": 1, "high": 1, "span": 1},
        {"low": 2, "high": 1, "span": 1},
        {"low": 0, "span": -1},
        {"low": 0, "high": math.inf},
        {"low": math.nan, "high": 1},
        {"low": 0, "high": 10**400},
        {"low": False, "high": True},
        {"low": "0", "high": 1},
        {"low": 0.2, "high": 0.8, "whole": True},
        {"low": 0, "high": 1, "unknown": 1},
        "0..1",
    ],
)
def test_an_impossible_scale_is_refused(fields: Any) -> None:
    """Bounds out of order, no span, no whole number inside, and what is no number."""
    with pytest.raises(ValidationError):
        Number.model_validate(fields)


def test_a_scale_may_hold_one_whole_number_or_64_levels() -> None:
    """From 0.5 to 1.5 there is one whole number, which is enough; 64 levels are the most."""
    assert Number(low=0.5, high=1.5, whole=True).admits(1)
    assert Levels(levels=tuple(f"l{i}" for i in range(64))).span == 63


@pytest.mark.parametrize("levels", [(), ("a",), ("a", "a"), ("a", "b c"), tuple(f"l{i}" for i in range(65))])
def test_impossible_levels_are_refused(levels: tuple[str, ...]) -> None:
    """Fewer than two levels, more than 64, one twice, or one that is no word."""
    with pytest.raises(ValidationError):
        Levels(levels=levels)


@pytest.mark.parametrize(
    ("scale", "inside", "outside"),
    [
        (Number(low=0, high=1), [0, 0.5, 1], [-1e-9, 1.1, math.nan, math.inf, True, "0.5", None, 10**400]),
        (Number(low=0, whole=True, span=9), [0, 7.0, 2**60], [-1, 0.5]),
        (Number(high=2, span=9), [-1e300, 2], [2.5]),
        (Levels(levels=("a", "b")), ["a", "b"], ["c", 0, None]),
    ],
)
def test_a_scale_admits_its_own_values(scale: Number | Levels, inside: list[Any], outside: list[Any]) -> None:
    """Bounds belong to the scale; booleans, texts, NaN and infinities never do."""
    assert all(scale.admits(value) for value in inside)
    assert not any(scale.admits(value) for value in outside)


def test_scales_describe_themselves() -> None:
    """Messages quote the scale in words."""
    assert str(Number(low=0, high=1)) == "a number from 0 to 1"
    assert str(Number(whole=True, span=1, unit="orders")) == "a whole number from -inf to inf orders"
    assert str(status.scale) == "candidate < approved < preferred < sole"


@pytest.mark.parametrize(("number", "finite"), [(10**400, False), (10**300, True), (-math.inf, False), (True, False)])
def test_a_finite_number_is_one_that_float64_holds(number: object, finite: bool) -> None:
    """The answer is a bool, also for whole numbers past float64."""
    assert is_finite(number) is finite


def test_records_are_frozen_closed_and_checked_to_their_defaults() -> None:
    """No field of a record is set anew or added, and a default is checked as a value is."""

    class Odd(Record):
        size: Real = math.inf

    with pytest.raises(ValidationError, match="frozen"):
        trust.name = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="Extra inputs"):
        Provenance(status="sourced", source="x", more=1)  # type: ignore[call-arg]
    with pytest.raises(ValidationError, match="finite"):
        Odd()


def test_an_indicator_says_only_what_it_is_told() -> None:
    """Without more, it has no meaning in words, no clock, and does not count from 0."""
    label, scale = trust.label, Number(low=0, high=1)
    bare = Indicator(name="x", label=label, scale=scale, direction="neither", provenance=trust.provenance)
    assert (bare.meaning, bare.clock, bare.count) == ("", None, False)


def test_indicators_survive_json() -> None:
    """An indicator of either kind of scale comes back equal."""
    for indicator in SMALL.values():
        assert Indicator.model_validate_json(indicator.model_dump_json()) == indicator


def test_provenance_names_a_source() -> None:
    """An empty source is no source; a letter is one."""
    assert Provenance(status="sourced", source="x").note == ""
    with pytest.raises(ValidationError):
        Provenance(status="sourced", source="")


@pytest.mark.parametrize("connect", [all_of, any_of])
def test_only_rules_are_connected(connect: Callable[..., object]) -> None:
    """``indicator == level`` is no rule but Python's answer whether two things are equal; it is refused, not taken."""
    with pytest.raises(RuleError, match="not-a-rule"):
        connect(SMALL["trust"] == "high")  # type: ignore[comparison-overlap]
