"""The second opinion by example: ranks, refusals, limits, and questions that regions find too large."""

import math
import random
import struct
import subprocess
import sys
import threading
from sys import float_info
from typing import Any, cast

import pytest

from relstage import regions
from relstage.errors import MissingExtra, RuleError, TooLarge
from relstage.interpreters import solver
from relstage.interpreters.solver import Translation, around, ends, rank_of, value_at
from relstage.rules import (
    OPERATORS,
    AllOf,
    AnyOf,
    Bound,
    Levels,
    Not,
    Number,
    Op,
    Rule,
    Verdict,
    all_of,
    always,
    any_of,
    evaluate,
    never,
)
from tests.strategies import SMALL, an_indicator

needs_z3 = pytest.mark.needs("z3")

trust, conflict, orders, status = (SMALL[name] for name in ("trust", "conflict", "orders", "status"))
REAL, WHOLE = Number(span=1), Number(span=1, whole=True)
LADDER = [0.0, 5e-324, 0.1, math.nextafter(0.3, 0), 0.3, math.nextafter(0.3, 1), 1.0, 2.0**53, float_info.max]


# --------------------------------------------------------------------------------------------------------------- ranks


def test_ranks_are_in_the_order_of_the_numbers() -> None:
    """From the least float64 to the greatest, ranks rise as the numbers do."""
    numbers = [-each for each in reversed(LADDER[1:])] + LADDER
    ranks = [rank_of(REAL, number) for number in numbers]
    assert ranks == sorted(set(ranks))


@pytest.mark.parametrize("number", LADDER)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_next_rank_is_the_next_float(number: float, sign: int) -> None:
    """One rank up is the next float64, and a rank leads back to its number."""
    number *= sign
    assert value_at(REAL, rank_of(REAL, number)) == number
    if number < float_info.max:
        assert value_at(REAL, rank_of(REAL, number) + 1) == math.nextafter(number, math.inf)


def test_zero_has_one_rank() -> None:
    """Zero and minus zero are one number."""
    assert rank_of(REAL, -0.0) == rank_of(REAL, 0.0) == 0
    assert math.copysign(1, float(value_at(REAL, 0))) == 1


@pytest.mark.parametrize("number", [0.0, 1.0, 7.0, 2.0**53 - 1, 2.0**53, 2.0**53 + 2, 1e300])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_next_rank_is_the_next_whole_number_that_a_float_holds(number: float, sign: int) -> None:
    """On a whole scale, neighbours differ by one, and past 2**53 by one float64."""
    number *= sign
    rank = rank_of(WHOLE, number)
    assert value_at(WHOLE, rank) == number
    assert value_at(WHOLE, rank + 1) == max(number + 1, math.nextafter(number, math.inf))


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        (Number(low=0, high=1), (0.0, 1.0)),
        (Number(low=-0.5, high=7.5, whole=True), (0.0, 7.0)),
        (Number(span=1), (-float_info.max, float_info.max)),
        (Number(span=1, whole=True), (-float_info.max, float_info.max)),
        (Levels(levels=("low", "middle", "high")), ("low", "high")),
    ],
)
def test_the_ends_of_a_scale(scale: Any, expected: tuple[Any, Any]) -> None:
    """The least and the greatest rank are those of the bounds, moved in to what occurs."""
    lowest, highest = ends(scale)
    assert (value_at(scale, lowest), value_at(scale, highest)) == expected


def test_a_limit_between_whole_numbers_lies_between_two_ranks() -> None:
    """A limit that is no whole number has a rank before it and one after it."""
    assert around(WHOLE, 2.5) == (2, 3)
    assert around(WHOLE, -2.5) == (-3, -2)
    assert around(WHOLE, 3.0) == (3, 3)


@needs_z3
@pytest.mark.parametrize("op", list(OPERATORS))
def test_ranks_compare_as_the_floats_of_z3_do(op: Op) -> None:
    """For z3's own float64, bit by bit, two numbers compare as their ranks do."""
    import z3

    context = z3.Context()

    def as_float(number: float) -> Any:
        bits = int.from_bytes(struct.pack(">d", number))
        return z3.fpBVToFP(z3.BitVecVal(bits, 64, context), z3.Float64(context), context)

    compares = {">=": z3.fpGEQ, ">": z3.fpGT, "<=": z3.fpLEQ, "<": z3.fpLT}[op]
    numbers = [-each for each in LADDER] + LADDER
    for a in numbers:
        for b in numbers:
            theirs = z3.is_true(z3.simplify(compares(as_float(a), as_float(b), context)))
            assert theirs == OPERATORS[op](rank_of(REAL, a), rank_of(REAL, b))


# ----------------------------------------------------------------------------------------------------------- questions


def asked(rule: Rule) -> solver.Formula:
    """Return the rule as a question over the small vocabulary."""
    return solver.region(rule, SMALL)


@needs_z3
def test_between_two_neighbouring_floats_there_is_nothing() -> None:
    """A rule that asks for a number between 0.3 and the next float64 never holds; one float64 wide, it does."""
    after = math.nextafter(0.3, 1)
    assert solver.is_empty(asked(all_of(trust > 0.3, trust < after)))
    assert solver.witness(asked(all_of(trust > 0.3, trust <= after))) == {"trust": after}
    assert solver.counterexample(asked(trust > 0.3), asked(trust >= after)) is None


@needs_z3
def test_whole_numbers_leave_no_gap() -> None:
    """More than 2 orders and at least 3 are the same; 2 to 3 exclusive is nothing."""
    assert solver.difference(asked(orders > 2), asked(orders >= 3)) is None
    assert solver.is_empty(asked(all_of(orders > 2, orders < 3)))


@needs_z3
@pytest.mark.parametrize(
    "rule", [never, trust > 1, trust < 0, orders < 0, Not(always), all_of(status >= "sole", status < "sole")]
)
def test_what_no_reading_fulfils_is_empty(rule: Rule) -> None:
    """A rule off its scale, or at odds with itself, has no witness."""
    assert solver.witness(asked(rule)) is None
    assert solver.is_empty(asked(rule))


@needs_z3
def test_a_witness_gives_each_indicator_of_the_rules_a_value() -> None:
    """Also indicators that do not matter have a value on their scale; the witness of "always" is empty."""
    found = solver.overlap(asked(any_of(trust >= 0.6, conflict < 0.1)), asked(status >= "preferred"))
    assert found is not None
    assert set(found) == {"trust", "conflict", "status"}
    assert all(SMALL[name].scale.admits(value) for name, value in found.items())
    assert solver.witness(asked(always)) == {}


@needs_z3
def test_an_unknown_reading_neither_holds_nor_fails() -> None:
    """What is unknown keeps a comparison and its negation from holding, and "or" needs only one part."""
    for rule in (trust >= 0.5, Not(trust >= 0.5), any_of(trust >= 0.5, trust < 0.5)):
        assert not solver.contains(asked(rule), {"trust": None})
    assert solver.contains(asked(any_of(trust >= 0.5, orders >= 1)), {"orders": 1})


@needs_z3
def test_rules_that_agree_on_all_that_is_known_may_be_unlike() -> None:
    """A rule that always holds and one that holds for every value differ where the value is unknown."""
    every, some = asked(always), asked(any_of(trust >= 0.5, trust < 0.5))
    assert solver.difference(every, some) is None
    assert solver.unlike(every, some) == {"trust": None}
    assert solver.unlike(some, asked(Not(all_of(trust < 0.5, trust >= 0.5)))) is None


@needs_z3
def test_a_question_of_ones_own() -> None:
    """Formulas of holding and failing can be put together freely; the answer is readings, known or not."""
    translation = Translation({"trust": trust, "orders": orders})
    low, few = translation.fails(trust >= 0.5), translation.fails(orders >= 1)
    assert translation.ask(low, few, translation.known["trust"]) is not None
    undecided = translation.z3.Not(translation.z3.Or(*translation.verdicts(trust >= 0.5)))
    found = translation.ask(undecided, few)
    assert found == {"trust": None, "orders": 0}


@needs_z3
def test_an_answer_does_not_depend_on_earlier_questions_nor_on_the_thread() -> None:
    """Asked again after others, and from several threads at once, a question has the same witness."""
    one, other = asked(any_of(trust >= 0.6, orders > 3)), asked(any_of(conflict < 0.2, status >= "approved"))
    first = solver.overlap(one, other)
    solver.counterexample(other, one)
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda: answers.append(solver.overlap(one, other))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [first] * 4


# ------------------------------------------------------------------------------------------------ refusals and limits


def test_rules_that_do_not_fit_their_indicators_are_refused_as_regions_refuse_them() -> None:
    """Undeclared names and unfit scales: the same problems, all at once, without z3."""
    rule = all_of(Bound("trsut", ">=", 0.5), Bound("status", ">=", 1), status >= "preferred")
    with pytest.raises(RuleError) as ours:
        solver.region(rule, SMALL)
    with pytest.raises(RuleError) as theirs:
        regions.region(rule, SMALL)
    assert ours.value.problems == theirs.value.problems
    assert [problem.code for problem in ours.value.problems] == ["unknown-indicator", "not-a-level"]


@needs_z3
def test_two_scales_of_one_name_are_refused() -> None:
    """Two rules cannot be compared where they read one indicator on different scales."""
    other = an_indicator(name="trust", scale=Number(low=0, high=100))
    with pytest.raises(RuleError, match="two-scales"):
        solver.overlap(asked(trust >= 0.5), solver.region(other >= 50, {"trust": other}))


def test_without_z3_the_error_names_the_extra() -> None:
    """A question without z3 says what to install; importing the module needs nothing."""
    code = (
        "import sys; sys.modules['z3'] = None\n"
        "from relstage.interpreters import solver\n"
        "from relstage.rules import always\n"
        "solver.witness(solver.region(always, {}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"{MissingExtra.__module__}.MissingExtra")
    assert "pip install 'relstage[solver]'" in done.stderr


@needs_z3
def test_regions_do_not_load_z3() -> None:
    """Importing the module, and asking regions, leaves z3 alone."""
    code = (
        "import sys, relstage.interpreters.solver\n"
        "from relstage import ford, regions\n"
        "known = {each.name: each for each in ford.indicators}\n"
        "print(regions.witness(regions.region(ford.transitions[0].guard, known)))\n"
        "assert 'z3' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@needs_z3
def test_a_question_past_the_effort_is_refused_and_never_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With next to no effort allowed, every question is refused; none is answered "there is none"."""
    monkeypatch.setattr(solver, "MAX_EFFORT", 1)
    one, other = asked(any_of(trust >= 0.6, orders > 3)), asked(any_of(conflict < 0.2, status >= "approved"))
    for question in (solver.overlap, solver.counterexample, solver.difference, solver.unlike):
        with pytest.raises(TooLarge, match="undecided"):
            question(one, other)
    for ask in (solver.witness, solver.is_empty):
        with pytest.raises(TooLarge, match="undecided"):
            ask(one)


@needs_z3
def test_a_hard_formula_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nine whole numbers from 1 to 8 that all differ: z3 does not see that there are none, and says so."""
    monkeypatch.setattr(solver, "MAX_EFFORT", 1_000_000)
    holes = Number(low=1, high=8, whole=True)
    translation = Translation({name: an_indicator(name=name, scale=holes) for name in "abcdefghi"})
    with pytest.raises(TooLarge, match="z3 gave up after 1,000,000 units of effort"):
        translation.ask(translation.z3.Distinct(*translation.ranks.values()))


LARGE = {f"x{i}": an_indicator(name=f"x{i}", scale=Number(low=0, high=1)) for i in range(40)}


def thicket(seed: int, clauses: int, names: int) -> Rule:
    """Return "and" over many "or" of three comparisons each, drawn by chance."""
    chance = random.Random(seed)
    chosen = sorted(LARGE)[:names]

    def leaf(name: str) -> Bound:
        return Bound(name, chance.choice((">=", "<")), chance.choice((0.3, 0.5, 0.7)))

    return AllOf(tuple(AnyOf(tuple(map(leaf, chance.sample(chosen, 3)))) for _ in range(clauses)))


def decided(rule: Rule) -> bool | None:
    """Tell whether the rule can hold, by regions, whose witness must hold; ``None`` where they refuse."""
    try:
        found = regions.witness(regions.region(rule, LARGE))
    except TooLarge:
        return None
    assert found is None or evaluate(rule, found) is Verdict.HOLDS
    return found is not None


@needs_z3
@pytest.mark.parametrize(
    ("clauses", "names"), [(3, 4), (3, 40), (12, 4), (12, 8), (12, 40), (85, 4), (85, 8), (85, 40)]
)
def test_a_rule_that_is_too_large_is_refused_or_decided_rightly(clauses: int, names: int) -> None:
    """Up to the largest rules there are, regions refuse or agree with z3, whose witnesses hold."""
    for seed in range(3):
        rule = thicket(seed, clauses, names)
        found = solver.witness(solver.region(rule, LARGE))
        assert found is None or evaluate(rule, found) is Verdict.HOLDS
        assert decided(rule) in (None, found is not None)


@needs_z3
def test_what_regions_refuse_z3_may_decide() -> None:
    """Of alternatives under "and", few are decided by both; many are refused by regions and decided by z3."""
    assert decided(thicket(0, 3, 4)) is True
    large = thicket(0, 85, 40)
    with pytest.raises(TooLarge, match="too-many-boxes"):
        regions.region(large, LARGE)
    assert solver.witness(solver.region(large, LARGE)) is not None


@pytest.mark.parametrize(
    ("rule", "indicators", "place"),
    [(None, SMALL, "rule"), ("trust >= 0.5", SMALL, "rule"), (always, None, "indicators")],
)
def test_only_rules_are_translated(rule: Any, indicators: Any, place: str) -> None:
    """What is no rule, or no mapping of indicators, has a typed error."""
    with pytest.raises(RuleError, match=f"{place}: .* stands here; a .* is asked for .wrong-class"):
        solver.region(rule, indicators)


@pytest.mark.parametrize("ask", [solver.overlap, solver.counterexample, solver.difference, solver.unlike])
def test_regions_of_the_other_module_are_refused(ask: Any) -> None:
    """Two questions that were made by different modules cannot be put together, on either side."""
    ours, theirs = (module.region(trust >= 0.5, SMALL) for module in (solver, regions))
    with pytest.raises(RuleError, match="b: Region stands here; a Formula is asked for"):
        ask(ours, theirs)
    with pytest.raises(RuleError, match="a: Region stands here; a Formula is asked for"):
        ask(theirs, ours)
    with pytest.raises(RuleError, match="a: Region stands here; a Formula is asked for"):
        solver.witness(cast("Any", theirs))
