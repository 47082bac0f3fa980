"""Limits turn answers into "undecided", never into other answers: verification with little or no effort allowed."""

import pytest

from relstage import StageModel, ford, loyalty_ladder, millman_wilson
from relstage.errors import TooLarge
from relstage.regions import boxes, counterexample, difference, overlap, region
from relstage.rules import AllOf, AnyOf, Not, Rule, all_of, any_of
from relstage.studies.verification import Finding, search, verify
from tests.strategies import SMALL

CARELESS = {
    "as published": ford,
    "no gap": ford.with_thresholds({"F6.trust": 0.6}),
    "both ways at once": ford.with_thresholds({"F6.trust": 0.8, "F7.trust": 0.5, "F2.trust": 0.9}),
    "millman_wilson": millman_wilson,
    "loyalty_ladder": loyalty_ladder,
}
EFFORTS = (0, 1, 3, 10, 30, 100, 1000)


def told(finding: Finding) -> tuple[str, str, tuple[str, ...]]:
    """Return what a finding says, without the witness it shows."""
    return finding.code, finding.place, finding.transitions


@pytest.mark.parametrize("model", CARELESS.values(), ids=CARELESS)
def test_what_verification_cannot_decide_it_says(model: StageModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """However little effort is allowed, each finding is a true one, and each that is missing is named as undecided."""
    everything = {told(each) for each in verify(model).findings}
    for effort in EFFORTS:
        monkeypatch.setattr(search, "MAX_TESTS", effort)
        monkeypatch.setattr(boxes, "MAX_STEPS", effort)
        some = verify(model)
        assert {told(each) for each in some.findings} <= everything
        left = {code for each in some.undecided for code in each.question}
        assert {code for code, _, _ in everything - {told(each) for each in some.findings}} <= left


def test_little_effort_leaves_something_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """With three comparisons a question, most of a published model is undecided; with all that is allowed, nothing."""
    assert verify(ford).undecided == ()
    monkeypatch.setattr(search, "MAX_TESTS", 3)
    assert len(verify(ford).undecided) > 10


trust, conflict, orders, status = (SMALL[name] for name in ("trust", "conflict", "orders", "status"))
ONE = AllOf((any_of(trust >= 0.6, conflict < 0.3), any_of(orders >= 3, status >= "preferred"), trust < 0.9))
OTHER = AnyOf((all_of(trust >= 0.7, orders < 5), all_of(conflict < 0.2, status < "sole"), Not(trust >= 0.1)))


def answers(one: Rule, other: Rule) -> tuple[bool | None, ...]:
    """Return whether the rules overlap, imply one another, differ; ``None`` where it is refused."""
    found: list[bool | None] = []
    for question in (overlap, counterexample, difference):
        try:
            found.append(question(region(one, SMALL), region(other, SMALL)) is not None)
        except TooLarge:
            found.append(None)
    return tuple(found)


@pytest.mark.parametrize("pair", [(ONE, OTHER), (OTHER, ONE), (ONE, ONE), (ONE, Not(OTHER))], ids=range(4))
def test_regions_refuse_and_never_guess(pair: tuple[Rule, Rule], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever number of comparisons or boxes is allowed, an answer is the right one; the least give none."""
    right = answers(*pair)
    assert None not in right
    for limit in ("MAX_STEPS", "MAX_BOXES"):
        given = []
        for allowed in (0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 1000):
            monkeypatch.setattr(boxes, limit, allowed)
            given.append(answers(*pair))
        monkeypatch.undo()
        assert given[0] == (None, None, None)
        assert given[-1] == right
        assert all(each in (None, true) for some in given for each, true in zip(some, right, strict=True))
