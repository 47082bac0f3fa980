"""Asking the crosswalk: what coincides, what differs, what is refused, and what people read."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from relstage import Relationship, RelstageError, Standing, follow, ford, millman_wilson
from relstage.catalogue.crosswalk import crosswalk
from relstage.errors import DefinitionError, FactError, StageError
from relstage.machines import StageModel
from relstage.models.crosswalks import Caution, Crosswalk, Entry, Theory
from relstage.rules import Provenance
from relstage.studies.crosswalk import coincides, differing, tell
from tests.made_up import a_model

AT = datetime(2024, 1, 1, tzinfo=UTC)


def standing(model: StageModel, stage: str, relationship: str = "r") -> Standing:
    """Return a standing in this stage."""
    return follow(model, Relationship(id=relationship, opened_at=AT), as_of=AT).model_copy(update={"stage": stage})


def test_a_stage_in_several_rows_has_several_counterparts() -> None:
    """Dwyer's commitment goes with long-term relations, and late in the phase with either last stage."""
    answer = coincides("dwyer_schurr_oh", "commitment")
    fords = [(x.stage, x.own_note is not None) for x in answer.of("ford").pairings]
    assert fords == [("long_term", False), ("final", True)]
    kams = [(x.stage, x.own_note is not None) for x in answer.of("millman_wilson").pairings]
    assert kams == [("partnership_kam", False), ("synergistic_kam", True)]


def test_the_two_last_stages_never_coincide() -> None:
    """Neither final nor synergistic KAM has a counterpart in the other theory, and the caution says why."""
    for theory, stage, other in (
        ("ford", "final", "millman_wilson"),
        ("millman_wilson", "synergistic_kam", "ford"),
    ):
        answer = coincides(theory, stage)
        assert (answer.of(other).pairings, answer.of(other).absence) == ((), "no_counterpart")
        assert "opposites" in {caution.name for caution in answer.cautions}
    assert "opposites" not in {caution.name for caution in coincides("ford", "long_term").cautions}


def test_silence_is_told_from_having_no_counterpart() -> None:
    """That a theory says nothing is another answer than that it has nothing."""
    assert coincides("ford", "pre_relationship").of("zhang").absence == "not_said"
    over = coincides("ford", "ended").of("jap")
    assert over.absence == "no_counterpart"
    assert over.note is not None


def test_whose_word_a_pairing_is() -> None:
    """A published pairing names its work from either end; what is by comparison is ours."""
    assert coincides("jap", "build_up").of("dwyer_schurr_oh").pairings[0].provenance.source == "Jap & Anderson 2007"
    assert coincides("jap", "build_up").of("ford").pairings[0].provenance.status == "operationalised"
    assert coincides("millman_wilson", "mid_kam").of("mcdonald_woodburn").pairings[0].provenance.status == "unverified"


def test_stages_of_one_row_do_not_differ() -> None:
    """An account in stages that typically coincide gives no note."""
    assert differing([standing(ford, "long_term"), standing(millman_wilson, "partnership_kam")]) == ()


def test_stages_of_different_rows_are_noted() -> None:
    """A long relationship without an agreement is noted, with what would be typical and why it may well be so."""
    (note,) = differing([standing(millman_wilson, "mid_kam"), standing(ford, "long_term")])
    assert (note.kind, note.theory, note.stage, note.other_stage) == ("note", "ford", "long_term", "mid_kam")
    assert [pairing.stage for pairing in note.typical.pairings] == ["partnership_kam"]
    assert [pairing.stage for pairing in note.other_typical.pairings] == ["development"]
    assert [caution.name for caution in note.cautions] == ["pair_and_programme"]


def test_a_pair_of_opposites_is_noted() -> None:
    """Both last stages at once are noted with both cautions, and nothing is called typical."""
    (note,) = differing({"ford": "final", "millman_wilson": "synergistic_kam"})
    assert not note.typical.pairings
    assert not note.other_typical.pairings
    assert {caution.name for caution in note.cautions} == {"opposites", "pair_and_programme"}


def test_what_the_crosswalk_does_not_hold_is_passed_over() -> None:
    """A standing under a model of the house, or in a stage of its own, is no reason to refuse the others."""
    house = standing(a_model(), "first")
    assert house.model.name not in crosswalk.theory_of
    assert differing([house, standing(ford, "early"), standing(millman_wilson, "early_kam")]) == ()
    assert differing([standing(ford, "a_stage_of_the_house"), standing(millman_wilson, "early_kam")]) == ()
    assert differing([]) == ()


@pytest.mark.parametrize(
    ("theory", "stage", "code", "said"),
    [
        ("fort", "early", "unknown-theory", "did you mean 'ford'?"),
        ("ford", "earyl", "unknown-stage", "did you mean 'early'?"),
        (3, "early", "unknown-theory", "there are ford, "),
        ("ford", None, "unknown-stage", "there are pre_relationship, "),
    ],
)
def test_an_unknown_name_is_refused(theory: object, stage: object, code: str, said: str) -> None:
    """A theory or stage that the crosswalk does not hold is refused, with those it holds and the nearest."""
    for attempt in (
        lambda: coincides(cast("str", theory), cast("str", stage)),
        lambda: differing(cast("dict[str, str]", {theory: stage})),
    ):
        with pytest.raises(StageError) as caught:
            attempt()
        (problem,) = caught.value.problems
        assert problem.code == code
        assert said in problem.message


@pytest.mark.parametrize("theory", ["ford", "zhnag", 3])
def test_an_answer_holds_the_other_theories(theory: object) -> None:
    """Asked for a theory that is none of the others, an answer says which there are."""
    with pytest.raises(StageError, match="is not another theory; there are millman_wilson, "):
        coincides("ford", "early").of(cast("str", theory))


@pytest.mark.parametrize(
    ("standings", "code"),
    [
        ([standing(ford, "early"), standing(millman_wilson, "early_kam", "other")], "several-relationships"),
        ([standing(ford, "early"), standing(ford, "final")], "model-twice"),
        ([3], "wrong-class"),
    ],
)
def test_standings_of_more_than_one_account_are_refused(standings: Iterable[Any], code: str) -> None:
    """Standings are of one account, each under another model."""
    with pytest.raises(FactError) as caught:
        differing(standings)
    assert [problem.code for problem in caught.value.problems] == [code]


# -------------------------------------------------------------------------------------------------------------- words


def test_a_coincidence_is_told() -> None:
    """The words name every other theory once, each stage once, whose word it is, and the cautions."""
    told = tell(coincides("dwyer_schurr_oh", "commitment"))
    lines = told.splitlines()
    assert len(lines) == 1 + len(crosswalk.theories) - 1
    assert "  - Phases of Jap and co-authors: maturity [unverified: Jap & Anderson 2007]" in lines
    assert "final stage (if late in the phase) [operationalised: relstage]" in told
    assert tell(coincides("ford", "final")).count("Mind: ") == 2
    assert "Phases of Jap and co-authors: no counterpart (it comes after their decline)" in tell(
        coincides("ford", "ended")
    )


def test_differences_are_told_with_each_caution_once() -> None:
    """A caution that concerns the pair stands once below the notes; without a difference nothing is said."""
    told = tell(differing({"ford": "long_term", "millman_wilson": "mid_kam", "klimas": "initial"}))
    assert told.count("Note: ") == 3
    assert told.count("Mind: ") == 1
    assert "  - mid-KAM: typically development stage [operationalised: relstage]" in told
    assert tell(differing({"ford": "early"})) == ""


def test_everything_is_told_in_russian() -> None:
    """Every answer has its words in Russian, with no English ones but the names of works."""
    for theory in crosswalk.theories:
        for term in theory.terms:
            told = tell(coincides(theory.name, term.name), lang="ru")
            assert "обычно совпадает с:" in told
            assert "typically" not in told
    told = tell(differing({"ford": "final", "millman_wilson": "synergistic_kam"}), lang="ru")
    assert told.startswith("Примечание: заключительная стадия")
    assert "соответствия нет" in told


def test_an_unknown_language_is_refused() -> None:
    """An answer is told in English or Russian."""
    with pytest.raises(RelstageError, match="'de' is no language of ours"):
        tell(coincides("ford", "final"), lang=cast("Any", "de"))


# ----------------------------------------------------------------------------------------------- what makes one unsound


def changed(**fields: Any) -> Crosswalk:
    """Return the published crosswalk with some fields replaced, checked anew."""
    return Crosswalk.model_validate({name: getattr(crosswalk, name) for name in Crosswalk.model_fields} | fields)


def with_entry(theory: str, entry: Entry | None) -> Crosswalk:
    """Return it with the entry of a theory in the first row replaced, or taken out."""
    first, *others = crosswalk.rows
    entries = {name: each for name, each in first.entries.items() if name != theory}
    entries |= {} if entry is None else {theory: entry}
    return changed(rows=(first.model_copy(update={"entries": entries}), *others))


WORD = crosswalk.theory("jap").provenance
OTHER = crosswalk.theory("zhang").provenance
IDLE = Theory(name="ford", title=ford.title, terms=(crosswalk.theory("ford").term("early"),) * 2, provenance=WORD)


@pytest.mark.parametrize(
    ("attempt", "codes"),
    [
        (lambda: with_entry("klimas", None), {"missing-entry"}),
        (lambda: with_entry("klimass", Entry(absence="not_said")), {"unknown-theory"}),
        (lambda: with_entry("klimas", Entry(term="initail")), {"unknown-stage"}),
        (lambda: with_entry("klimas", Entry()), {"term-or-absence"}),
        (lambda: with_entry("klimas", Entry(term="initial", absence="not_said")), {"term-or-absence"}),
        (lambda: with_entry("klimas", Entry(term="initial", published={"klimas": WORD})), {"two-words"}),
        (lambda: with_entry("klimas", Entry(term="initial", published={"fort": WORD})), {"unknown-theory"}),
        (
            lambda: with_entry("millman_wilson", Entry(term="pre_kam", published={"mcdonald_woodburn": OTHER})),
            {"two-words"},
        ),
        (lambda: with_entry("ford", Entry(term="early")), {"idle-term"}),
        (lambda: changed(rows=(*crosswalk.rows, crosswalk.rows[0])), {"name-twice"}),
        (lambda: changed(theories=(*crosswalk.theories, IDLE)), {"name-twice", "unknown-stage"}),
        (
            lambda: changed(
                cautions=(Caution(name="c", text=ford.title, about={"fort": (), "ford": ("x",)}, provenance=WORD),)
            ),
            {"unknown-theory", "unknown-stage"},
        ),
        (lambda: changed(sources=crosswalk.sources[:1]), {"unknown-source"}),
        (lambda: changed(provenance=Provenance(status="sourced", source="Frod")), {"unknown-source"}),
    ],
)
def test_an_unsound_crosswalk_is_refused(attempt: Any, codes: set[str]) -> None:
    """What is missing, unknown, idle or said twice is refused, each by its code, and the published one is sound."""
    assert changed() == crosswalk
    with pytest.raises(DefinitionError) as caught:
        attempt()
    assert {problem.code for problem in caught.value.problems} == codes
    assert all(problem.place.startswith("/") for problem in caught.value.problems)


def test_all_problems_are_told_at_once() -> None:
    """A crosswalk with two faults is refused with both."""
    with pytest.raises(RelstageError) as caught:
        changed(rows=(crosswalk.rows[0], *crosswalk.rows[:-1]))
    assert {problem.code for problem in caught.value.problems} == {"name-twice", "idle-term"}


def test_records_come_back_from_json() -> None:
    """The crosswalk and its answers are read back equal."""
    assert Crosswalk.model_validate_json(crosswalk.model_dump_json()) == crosswalk
    answer = coincides("ford", "final")
    assert type(answer).model_validate_json(answer.model_dump_json()) == answer
