"""Markov chains: the worked examples, and everything that is refused."""

import json
import math
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from relstage.errors import ChainError, RelstageError, TooLarge

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.markov import MAX_STATES, MAX_STEPS, Chain

pytestmark = pytest.mark.needs("numpy")

WORKED = Path(__file__).parents[1] / "worked"


def worked(name: str) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Return inputs, expected results and tolerance of a worked example."""
    example = json.loads((WORKED / f"{name}.json").read_text(encoding="utf-8"))
    return example["inputs"], example["expected"], example["expected"]["tolerance"]


def near(tolerance: float, wanted: Any) -> Any:
    """Return `wanted` as an approximation within an absolute tolerance, array or not."""
    return pytest.approx(np.array(wanted), abs=tolerance)


# ----------------------------------------------------------------------------------------------------- worked examples


def test_business_cycle() -> None:
    """Stationary shares, mean stays, first passages and the state after six months are those of the example."""
    given, wanted, tolerance = worked("business_cycle")
    chain = Chain.of(given["states"], given["P"])
    assert chain.stationary() == near(tolerance, wanted["stationary"])
    assert chain.mean_stay() == near(tolerance, wanted["mean_stay"])
    assert chain.mean_first_passage() == near(tolerance, wanted["mean_first_passage"])
    recession = wanted["recession_in_6_months_from"]
    for start, share in (
        ("ng", recession["ng"]),
        ("mr", recession["mr"]),
        ((0.2, 0.2, 0.6), recession["from_0.2_0.2_0.6"]),
    ):
        assert chain.occupancy(start, 6)[6, 1:].sum() == pytest.approx(share, abs=tolerance)


def test_absorbing_walk() -> None:
    """Fundamental matrix, ends and mean steps of the walk between five corners are those published."""
    given, wanted, tolerance = worked("absorbing_walk")
    chain = Chain.of(given["states"], given["P"])
    assert chain.closed == (("1",), ("5",))
    assert chain.transient == ("2", "3", "4")
    assert chain.fundamental() == near(tolerance, wanted["fundamental_matrix"])
    assert chain.absorption() == near(tolerance, wanted["absorption"])
    assert chain.times_to_absorption().mean[1:4] == near(tolerance, wanted["mean_steps"])


def test_variance_of_the_walk() -> None:
    """The number of steps has the variance that (2N - I)t - t * t of Kemeny and Snell gives."""
    given, wanted, _ = worked("absorbing_walk")
    visits, steps = np.array(wanted["fundamental_matrix"]), np.array(wanted["mean_steps"])
    variance = (2 * visits - np.eye(3)) @ steps - steps**2
    assert Chain.of(given["states"], given["P"]).times_to_absorption().variance[1:4] == near(1e-9, variance)


def test_weather() -> None:
    """Stationary shares, first passages to rain and recurrence times are those published."""
    given, wanted, tolerance = worked("weather")
    chain = Chain.of(given["states"], given["P"])
    assert chain.stationary() == near(tolerance, wanted["stationary"])
    assert chain.times_to("rain").mean == near(tolerance, [*wanted["mean_first_passage_to_rain"].values(), 0])
    assert chain.recurrence() == near(tolerance, wanted["mean_recurrence"])


def test_accounts_receivable() -> None:
    """Paid and bad debt come out as in the textbook, shares and money."""
    given, wanted, tolerance = worked("accounts_receivable")
    inner, out = given["among_overdue"], given["into_ends"]
    rows = [[1, 0, 0, 0], [0, 1, 0, 0], *([*o, *i] for o, i in zip(out, inner, strict=True))]
    chain = Chain.of([*given["ends"], *given["overdue"]], rows)
    assert chain.fundamental() == near(tolerance, wanted["fundamental_matrix"])
    assert chain.absorption() == near(tolerance, wanted["absorption"])
    money = np.array(given["balances"]) @ chain.absorption()
    assert money == near(wanted["tolerance_of_money"], wanted["paid_and_bad_debt"])


def test_accounts_that_leave() -> None:
    """Without the ends as states, what is overdue leaves the chain after as many months as with them."""
    given, wanted, tolerance = worked("accounts_receivable")
    chain = Chain.of(given["overdue"], given["among_overdue"], leaving=True)
    assert chain.closed == ()
    assert chain.times_to_absorption().mean == near(tolerance, np.array(wanted["fundamental_matrix"]).sum(axis=1))
    assert chain.times_to(given["overdue"][0]).mean[1] == math.inf


def test_relationship_states() -> None:
    """Rounded shares in per cent give the published stationary shares, and the stays computed from them."""
    given, wanted, tolerance = worked("relationship_states")
    intrinsic = Chain.from_counts(given["states"], given["intrinsic"])
    assert 100 * intrinsic.stationary() == near(tolerance, wanted["stationary_intrinsic"])
    other = Chain.from_counts(given["states"], given["with_covariates"])
    fine = wanted["tolerance_of_computed"]
    assert 100 * other.stationary() == near(fine, wanted["computed_stationary_with_covariates"])
    assert other.mean_stay() == near(fine, wanted["computed_mean_stay_with_covariates"])


def test_directory_segments() -> None:
    """Counted moves carry the stock of 2015 to the published stock of 2025."""
    example = json.loads((WORKED / "directory_segments.json").read_text(encoding="utf-8"))
    given = example["inputs"]
    chain = Chain.from_counts(given["segments"], given["moved"])
    stock = chain.occupancy(given["stock"], 10)
    assert [round(each) for each in stock[10]] == [13834, 650, 139, 756, 0, 547, 2490, 0]
    revenue = stock @ np.array(given["revenue"])
    assert revenue[0] == pytest.approx(example["expected"]["first_year"], abs=1)
    discounted = revenue @ (1 + given["discount"]) ** -np.arange(11.0)
    assert discounted == pytest.approx(example["expected"]["discounted_sum"], abs=1)


def test_first_passage_is_geometric() -> None:
    """From a state left with one chance a step, the first passage is geometric, with its mean and variance."""
    chain = Chain.of(("in", "out"), [[0.75, 0.25], [0, 1]])
    first = chain.first_passage("out", 5)
    assert first[:, 0].tolist() == pytest.approx([0, *(0.25 * 0.75**k for k in range(5))])
    assert first[:, 1].tolist() == [1, 0, 0, 0, 0, 0]
    assert chain.times_to("out").mean.tolist() == [4, 0]
    assert chain.times_to("out").variance[0] == pytest.approx(0.75 / 0.25**2)
    assert chain.mean_stay().tolist() == [4, math.inf]


def test_a_state_that_may_be_missed() -> None:
    """Where a state may never come, its mean time is infinite; where it surely comes, it is not."""
    chain = Chain.of("abcd", [[0, 0.5, 0.5, 0], [0, 1, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    assert chain.times_to("b").mean.tolist() == [math.inf, 0, math.inf, math.inf]
    assert chain.times_to(("b", "d")).mean.tolist() == [2 - 0.5, 0, 1, 0]
    assert chain.closed == (("b",), ("c", "d"))
    assert chain.recurrence().tolist() == [math.inf, 1, 2, 2]


# ------------------------------------------------------------------------------------------------------------- refusals


def refused(make: Any) -> list[tuple[str, str]]:
    """Return code and place of each problem."""
    with pytest.raises(RelstageError) as caught:
        make()
    assert isinstance(caught.value, ChainError | TooLarge)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_every_bad_entry_and_row_is_told() -> None:
    """All that is wrong with a matrix is told at once, by the names of row and column."""
    rows = [[0.5, 0.5, math.nan], [1.2, -0.2, 0], [0.2, 0.2, 0.2]]
    assert refused(lambda: Chain.of("abc", rows)) == [
        ("bad-entry", "row a, column c"),
        ("bad-entry", "row b, column a"),
        ("bad-entry", "row b, column b"),
        ("bad-sum", "row c"),
    ]


def test_a_row_may_leave_only_openly() -> None:
    """A row that sums to less than 1 is refused, as one of zeros is, unless leaving is allowed; never one of more."""
    rows = [[0.5, 0.4], [0.0, 0.0]]
    assert refused(lambda: Chain.of("ab", rows)) == [("bad-sum", "row a"), ("bad-sum", "row b")]
    assert Chain.of("ab", rows, leaving=True).times_to_absorption().mean.tolist() == pytest.approx([2 + 0.8, 1])
    assert refused(lambda: Chain.of("ab", [[0.5, 0.6], [0, 0]], leaving=True)) == [("bad-sum", "row a")]


def test_a_chain_made_directly_is_checked_too() -> None:
    """Whoever names states and matrix without ``of`` is told the same problems, and cannot change them later."""
    assert refused(lambda: Chain(("a", "b"), np.array([[0.5, 0.6], [-1, 0]]))) == [
        ("bad-entry", "row b, column a"),
        ("bad-sum", "row a"),
    ]
    assert refused(lambda: Chain(("a",), np.eye(2))) == [("bad-shape", "rows")]
    mine = np.eye(2)
    chain = Chain(("a", "b"), mine)
    mine[0] = 0.5
    assert chain.matrix.tolist() == [[1, 0], [0, 1]]
    with pytest.raises(ValueError, match="read-only"):
        chain.matrix[0, 0] = 0


def test_a_rare_way_out_is_a_way_out() -> None:
    """A state that is left once in a million million steps is left; what a row lacks of 1e-9 and less is rounding."""
    chain = Chain.of("ab", [[1 - 1e-12, 1e-12], [0, 1]])
    assert chain.mean_stay().tolist() == pytest.approx([1e12, math.inf])
    assert chain.times_to("b").mean[0] == pytest.approx(1e12, rel=1e-3)
    assert Chain.of("a", [[1 - 1e-10]], leaving=True).mean_stay().tolist() == [math.inf]
    assert Chain.of("a", [[1 - 1e-8]], leaving=True).mean_stay()[0] == pytest.approx(1e8)


@pytest.mark.parametrize(
    ("states", "rows", "wanted"),
    [
        ((), [], ("bad-states", "states")),
        (("a", ""), [[1, 0], [0, 1]], ("bad-states", "states")),
        (("a", "a"), [[1, 0], [0, 1]], ("duplicate-name", "row a")),
        (("a", "b"), [[1, 0]], ("bad-shape", "rows")),
        (("a", "b"), None, ("bad-shape", "rows")),
        (("a", "b"), [[1, 0], [1]], ("bad-shape", "row b")),
        (("a", "b"), [[1, 0], "ab"], ("bad-shape", "row b")),
        (("a", "b"), [[1, 0], [1, "x"]], ("no-number", "rows")),
    ],
)
def test_bad_shapes(states: Any, rows: Any, wanted: tuple[str, str]) -> None:
    """Rows that do not fit the states are refused with their place."""
    assert refused(lambda: Chain.of(states, rows)) == [wanted]


def test_what_a_chain_cannot_answer() -> None:
    """Unknown states, starts and steps out of range, and a long run that depends on the start are refused."""
    chain = Chain.of("ab", [[1, 0], [0, 1]])
    assert refused(lambda: chain.times_to("c")) == [("unknown-state", "c")]
    assert refused(lambda: chain.occupancy({"a": -1}, 2)) == [("bad-start", "start")]
    assert refused(lambda: chain.occupancy((1, 2, 3), 2)) == [("bad-start", "start")]
    assert refused(lambda: chain.occupancy("a", -1)) == [("bad-number", "steps")]
    assert refused(chain.stationary) == [("no-one-stationary", "")]
    assert refused(lambda: Chain.from_counts("ab", [[0, 0], [1, 1]])) == [("empty-row", "row a")]


def test_many_problems_are_cut() -> None:
    """Of more than twenty problems the first twenty are told, and how many more there are."""
    states = [f"s{n}" for n in range(30)]
    codes = [code for code, _ in refused(lambda: Chain.of(states, np.zeros((30, 30))))]
    assert codes == ["bad-sum"] * 20 + ["too-many-problems"]


def test_the_largest_chain() -> None:
    """A chain of as many states as are allowed is taken, one of one more refused."""
    states = [str(n) for n in range(MAX_STATES + 1)]
    assert len(Chain.of(states[:-1], np.eye(MAX_STATES)).states) == MAX_STATES
    assert refused(lambda: Chain.of(states, np.eye(MAX_STATES + 1))) == [("too-many-states", "states")]


def test_the_longest_walk() -> None:
    """As many steps as are allowed are taken, one more refused."""
    chain = Chain.of("a", [[1]])
    assert chain.occupancy("a", MAX_STEPS)[-1].tolist() == [1]
    assert refused(lambda: chain.occupancy("a", MAX_STEPS + 1)) == [("bad-number", "steps")]
