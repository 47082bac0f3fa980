"""Making a failing case small: facts, readings and dates are left out one by one as long as it goes on to fail."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from relstage.errors import RelstageError
from relstage.testing.invariants.cases import History, Question

MOST_TRIES = 400
Case = Question | History
T = TypeVar("T")


def smallest(case: Case, fails: Callable[[Case], bool]) -> Case:
    """Return a case as small as can be made of `case`, of which nothing can be left out: it fails too."""
    budget = _Budget(fails)
    while True:
        smaller = next((each for each in _smaller(case) if budget.fails(each)), None)
        if smaller is None:
            return case
        case = smaller


class _Budget:
    def __init__(self, fails: Callable[[Case], bool]) -> None:
        self._fails, self.left = fails, MOST_TRIES

    def fails(self, case: Case) -> bool:
        self.left -= 1
        try:
            return self.left >= 0 and self._fails(case)
        except RelstageError:  # the smaller case is none: something it needs is gone
            return False


def _smaller(case: Case) -> Iterator[Case]:
    if isinstance(case, History):
        yield from _shorter(case)
    else:
        yield from _plainer(case)


def _plainer(question: Question) -> Iterator[Question]:
    if question.event is not None:
        yield replace(question, event=None)
    names = list(question.readings)
    for kept in _fewer(names):
        yield replace(question, readings={name: question.readings[name] for name in kept})


def _shorter(history: History) -> Iterator[History]:
    relationship = history.relationship
    for kept in _fewer(relationship.facts):
        yield replace(history, relationship=relationship.model_copy(update={"facts": tuple(kept)}))
    if relationship.zone != "UTC":
        yield replace(history, relationship=relationship.model_copy(update={"zone": "UTC"}))
    if relationship.taken_over:
        yield replace(history, relationship=relationship.model_copy(update={"taken_over": False}))
    last = max((fact.recorded_at for fact in relationship.facts), default=relationship.opened_at)
    if last < history.as_of:
        yield replace(history, as_of=last, cuts=tuple(cut for cut in history.cuts if cut <= last))
    for cuts in _fewer(history.cuts):
        if cuts:
            yield replace(history, cuts=tuple(cuts))


def _fewer(items: Sequence[T]) -> Iterator[list[T]]:
    """Yield `items` without a half of them, without a quarter, ..., without one of them."""
    size = len(items)
    while size > 0:
        for start in range(0, len(items), size):
            yield [*items[:start], *items[start + size :]]
        size //= 2
