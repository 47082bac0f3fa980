"""Objects of the wrong class and unknown languages are refused with a typed error that says what is asked for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from pydantic import ValidationError

from relstage import Event, Relationship, RelstageError, decide, explain, follow, ford, observe, review

NOW = datetime(2024, 1, 1, tzinfo=UTC)
STANDING = follow(ford, Relationship(id="r", opened_at=NOW), as_of=NOW)
WRONG = cast("Any", 3)


@pytest.mark.parametrize(
    ("attempt", "place"),
    [
        (lambda: follow(ford, WRONG, as_of=NOW), "relationship"),
        (lambda: follow(WRONG, Relationship(id="r", opened_at=NOW), as_of=NOW), "model"),
        (lambda: observe(ford, WRONG, as_of=NOW), "standing"),
        (lambda: observe(WRONG, STANDING, as_of=NOW), "model"),
        (lambda: observe(ford, STANDING, WRONG, as_of=NOW), "facts"),
        (lambda: review(ford, WRONG), "standing"),
        (lambda: explain(WRONG), "answer"),
    ],
    ids=["followed", "followed under", "observed", "observed under", "fact", "reviewed", "explained"],
)
def test_an_object_of_another_class_is_refused(attempt: Callable[[], object], place: str) -> None:
    """The error names the argument, what stands there and what is asked for."""
    with pytest.raises(RelstageError) as caught:
        attempt()
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("wrong-class", place)
    assert problem.message.startswith("int stands here; a ")


def test_an_unknown_language_is_refused() -> None:
    """An explanation is English or Russian."""
    with pytest.raises(RelstageError, match="'de' is no language of ours; there are en and ru"):
        explain(decide(ford, "early", {}), lang=cast("Any", "de"))


def test_an_event_about_itself_is_refused() -> None:
    """An event is about another one, or about none."""
    with pytest.raises(ValidationError, match="'e' is about itself"):
        Event(id="e", kind="problem_disclosed_promptly", occurred_at=NOW, about="e")
