"""Objects of the wrong class and unknown languages are refused with a typed error that says what is asked for."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from pydantic import ValidationError

from relstage import Event, Relationship, RelstageError, decide, explain, follow, ford, observe, review
from relstage.catalogue.checklists import governance_tools
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.interpreters.pictures import quadrants, svg
from relstage.studies import crosswalk, economics, quality
from relstage.studies.positioning import place
from relstage.studies.scoring import compare, score, suggested

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


MATRIX = supplier_matrix
SCORED = score(governance_tools, {})


@pytest.mark.parametrize(
    ("attempt", "place"),
    [
        (lambda: score(WRONG, {}), "checklist"),
        (lambda: score(governance_tools, WRONG), "answers"),
        (lambda: score(governance_tools, {}, weights=WRONG), "weights"),
        (lambda: compare(WRONG), "scores"),
        (lambda: compare({"Alder": SCORED, "Birch": WRONG}), "scores Birch"),
        (lambda: suggested(WRONG, {}), "checklist"),
        (lambda: suggested(governance_tools, WRONG), "readings"),
        (lambda: place(WRONG, {}), "grid"),
        (lambda: place(MATRIX, WRONG), "readings"),
        (lambda: quality.quality(WRONG), "known"),
        (lambda: quality.tell(WRONG), "answer"),
        (lambda: economics.adaptation_check(WRONG), "known"),
        (lambda: economics.value_by_stage(WRONG, {}, discount=0.1), "moves"),
        (lambda: economics.value_by_stage({}, WRONG, discount=0.1), "margins"),
        (lambda: economics.table(WRONG), "answers"),
        (lambda: economics.tell(WRONG), "answer"),
        (lambda: crosswalk.coincides("ford", "early", crosswalk=WRONG), "crosswalk"),
        (lambda: crosswalk.differing(WRONG), "standings"),
        (lambda: crosswalk.tell(WRONG), "answer"),
        (lambda: svg(WRONG), "grid"),
        (lambda: svg(MATRIX, WRONG), "points"),
        (lambda: svg(MATRIX, [WRONG]), "points"),
        (lambda: quadrants(WRONG), "grid"),
        (lambda: quadrants(MATRIX, [WRONG]), "points"),
    ],
    ids=map(str, range(1, 25)),
)
def test_the_studies_refuse_another_class_too(attempt: Callable[[], object], place: str) -> None:
    """So do checklists, grids, quality, economics, the crosswalk and pictures; the error names the argument."""
    with pytest.raises(RelstageError) as caught:
        attempt()
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("wrong-class", place)
    assert problem.message.startswith("int stands here; a ")


@pytest.mark.parametrize(
    "attempt",
    [
        lambda lang: svg(MATRIX, lang=lang),
        lambda lang: quadrants(MATRIX, lang=lang),
        lambda lang: quality.tell(quality.quality({}), lang=lang),
        lambda lang: crosswalk.tell((), lang=lang),
        lambda lang: economics.tell(economics.adaptation_check({}), lang=lang),
    ],
    ids=["svg", "quadrants", "quality", "crosswalk", "economics"],
)
def test_the_studies_speak_english_and_russian_alone(attempt: Callable[[Any], object]) -> None:
    """No picture or answer is written in a language that is none of ours."""
    with pytest.raises(RelstageError) as caught:
        attempt("de")
    assert [problem.code for problem in caught.value.problems] == ["unknown-language"]
