"""Decisions and standings are those of the reference model.

Law (``as_reference``): on every question and for every history the library says what the reference model says.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from relstage.errors import FactError
from relstage.machines import follow, observe, review
from relstage.models import Fact, Standing
from relstage.testing.invariants.cases import History, Question
from relstage.testing.invariants.registry import Broken, invariant
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
    start = history.relationship.opened_at
    standing, account = follow(model, bare, as_of=start), followed(model, bare, start)
    _agree(standing_differences(standing, account))
    for since, station in history.spans:
        facts = history.recorded(since, station)
        try:
            account = observed(account, facts, station)
        except Refused as refused:
            _refuse(history, standing, facts, station, str(refused))
            return
        standing = observe(model, standing, *facts, as_of=station)
        _agree(standing_differences(standing, account))
        _agree(review_differences(review(model, standing), account))


def _refuse(history: History, standing: Standing, facts: Sequence[Fact], station: datetime, why: str) -> None:
    try:
        observe(history.model, standing, *facts, as_of=station)
    except FactError:
        return
    raise Broken("the facts were taken", f"they are refused ({why})")


def _agree(differences: Iterable[str]) -> None:
    first = next(iter(differences), None)
    if first is not None:
        what, _, rest = first.partition(": ")
        raise Broken(f"{what}: {rest}", "what the reference model says")
