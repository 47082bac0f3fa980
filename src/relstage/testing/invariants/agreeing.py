"""Decisions and standings are those of the reference model.

Law (``as_reference``): on every question and for every history the library says what the reference model says.
"""

from collections.abc import Iterable

from relstage.machines import review
from relstage.testing.invariants.cases import History, Question
from relstage.testing.invariants.registry import Broken, invariant, require
from relstage.testing.reference import (
    Refused,
    decision_differences,
    followed,
    observed,
    review_differences,
    standing_differences,
)


@invariant("as_reference", about="decision")
def as_reference(question: Question) -> None:
    """Decisions and their reasons are those of the reference model."""
    decision = question.decision
    found = decision_differences(question.model, decision, question.stage, question.readings, question.event)
    _agree(found)


@invariant("standings_as_reference", about="history")
def standings_as_reference(history: History) -> None:
    """Standings are those of the reference model: the whole at once, and as facts were recorded, late ones late."""
    _agree(standing_differences(history.standing, history.account))
    model, bare = history.model, history.relationship.model_copy(update={"facts": ()})
    standings, account = history.as_recorded, followed(model, bare, history.relationship.opened_at)
    _agree(standing_differences(standings[0], account))
    for number, (since, station) in enumerate(history.spans, 1):
        try:
            account = observed(account, history.recorded(since, station), station)
        except Refused as refused:
            require(len(standings) == number, "the facts were taken", f"they are refused ({refused})")
            return
        require(len(standings) > number, f"the facts recorded by {station} were refused", "they are taken")
        _agree(standing_differences(standings[number], account))
        _agree(review_differences(review(model, standings[number]), account))


def _agree(differences: Iterable[str]) -> None:
    first = next(iter(differences), None)
    if first is not None:
        what, _, rest = first.partition(": ")
        raise Broken(f"{what}: {rest}", "what the reference model says")
