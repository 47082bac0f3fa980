"""Scores of checklists: what an answer is, weights of one's own, and what is wrong with either."""

from fractions import Fraction

import pytest
from pydantic import ValidationError

from relstage.catalogue.checklists import CHECKLISTS, governance_tools
from relstage.errors import FactError
from relstage.models.checklists import Answer, exact, weight_of
from relstage.studies.scoring import compare, score, suggested

TASKS, CONFLICTS, REWARDS, FAILURES = governance_tools.item_of


@pytest.mark.parametrize(
    ("given", "share"),
    [
        ("yes", 1),
        (" YES ", 1),
        ("да", 1),
        (True, 1),
        (1, 1),
        ("partly", Fraction(1, 2)),
        ("no", 0),
        (False, 0),
        (0.0, 0),
        (0.7, Fraction(7, 10)),
        ("0.7", Fraction(7, 10)),
        ("70%", Fraction(7, 10)),
        ("2/3", Fraction(2, 3)),
        (Fraction(2, 3), Fraction(2, 3)),
        (None, None),
        ("", None),
        ("unknown", None),
        ("неизвестно", None),
        ("n/a", None),
    ],
)
def test_answers_are_exact(given: object, share: Fraction | None) -> None:
    """A word, number or text is the fraction that it says, and what is unknown stays so."""
    assert Answer.of(given).share == share


@pytest.mark.parametrize("given", ["maybe", "0,7", "-0.1", 1.1, "110%", "1/0", float("nan"), float("inf"), [], 1e-300])
def test_what_is_no_answer_is_refused(given: object) -> None:
    """What is off the scale or no number is refused, and the message lists what is allowed."""
    with pytest.raises(ValueError, match="an answer is yes, partly, no, a share from 0 to 1, unknown, or n/a"):
        Answer.of(given)


def test_an_answer_does_not_apply_and_hold() -> None:
    """A share of what does not apply is refused."""
    with pytest.raises(ValidationError):
        Answer(share=1, applies=False)


def test_a_fraction_too_long_to_be_written_is_refused() -> None:
    """A fraction of more digits than its text may have is refused, so that each reads back."""
    assert exact(Fraction(1, 10**49)) == Fraction(1, 10**49)
    with pytest.raises(ValueError, match="is no number"):
        exact(Fraction(1, 10**50))


@pytest.mark.parametrize("given", [0, "0.5", 1_000_000])
def test_weights_from_zero_are_taken(given: object) -> None:
    """A weight may be nothing, a fraction, or large."""
    assert weight_of(given) >= 0


@pytest.mark.parametrize("given", [-1, 1_000_000.5, "much", None, True])
def test_what_is_no_weight_is_refused(given: object) -> None:
    """A weight below nothing, beyond a million, or no number is refused."""
    with pytest.raises(ValueError, match=r"is no (weight|number)"):
        weight_of(given)


def test_weights_are_the_customers() -> None:
    """The same answers weighed by two customers give two scores."""
    answers = {TASKS: "yes", CONFLICTS: "no"}
    assert score(governance_tools, answers, weights={TASKS: 3}).value == Fraction(3, 4)
    assert score(governance_tools, answers, weights={CONFLICTS: 3}).value == Fraction(1, 4)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Unknown items, answers and weights that are none are told together, with the nearest name."""
    with pytest.raises(FactError) as error:
        score(governance_tools, {"clear_taskz": 1, TASKS: "maybe"}, weights={TASKS: -1, "x": 1})
    assert [problem.code for problem in error.value.problems] == [
        "unknown-item",
        "bad-answer",
        "bad-weight",
        "unknown-item",
    ]
    assert "did you mean 'clear_tasks'" in str(error.value)


def test_where_nothing_applies_nothing_is_scored() -> None:
    """A list of which nothing applies has no value and no range, and is placed last without a rank."""
    empty = score(governance_tools, dict.fromkeys(governance_tools.item_of, "n/a"))
    assert (empty.value, empty.known, empty.low, empty.high) == (None, None, None, None)
    full = score(governance_tools, {TASKS: "no"})
    places = compare({"empty": empty, "full": full})
    assert [(place.who, place.best, place.worst) for place in places] == [("full", 1, 1), ("empty", None, None)]


def test_what_weighs_nothing_is_still_named() -> None:
    """An open question without weight changes no number, and stands among the unanswered."""
    found = score(governance_tools, dict.fromkeys([TASKS, CONFLICTS, REWARDS], "yes"), weights={FAILURES: 0})
    assert {found.value, found.known, found.low, found.high} == {Fraction(1)}
    assert found.unanswered == (FAILURES,)


def test_scores_of_other_checklists_are_not_compared() -> None:
    """Scores of two checklists are refused with whose they are."""
    one, other = CHECKLISTS[:2]
    with pytest.raises(FactError, match="Birch: it is a score of another checklist"):
        compare({"Alder": score(one, {}), "Birch": score(other, {})})


@pytest.mark.parametrize("readings", [{}, {"referrals": None}, {"referrals": 0}])
def test_nothing_is_suggested_from_silence(readings: dict[str, float | None]) -> None:
    """No recommendation on record, or none known, suggests nothing and answers nothing."""
    assert [item.id for checklist in CHECKLISTS for item in suggested(checklist, readings)] == []
