"""Laws of scoring: ranges hold every completion, are reached, and never widen; ranks hold in every completion."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.messages import Labels
from relstage.models.checklists import Answer, Checklist, Item, Score
from relstage.studies.scoring import compare, score
from tests.made_up import MADE_UP, labels

IDS = ("a", "b", "c", "d", "e")
SHARES = st.fractions(0, 1, max_denominator=12)
WEIGHTS = st.fractions(0, 9, max_denominator=7)
COMPLETE = SHARES.map(lambda share: Answer(share=share)) | st.just(Answer(applies=False))
ANSWERS = st.none().map(lambda _: Answer()) | COMPLETE


def a_checklist(weights: Mapping[str, Fraction]) -> Checklist:
    """Return a checklist of made-up items with these weights."""
    items = (
        Item(id=id, label=labels(id), meaning=labels(id), weight=weight, provenance=MADE_UP)
        for id, weight in weights.items()
    )
    said = Labels(en="made up", ru="выдумано")
    return Checklist(name="made_up", title=said, summary=said, items=tuple(items), provenance=MADE_UP, weighing=MADE_UP)


CHECKLIST = a_checklist(dict.fromkeys(IDS, Fraction(1)))
SHEETS = st.fixed_dictionaries({}, optional=dict.fromkeys(IDS, ANSWERS))
WEIGHED = st.fixed_dictionaries({}, optional=dict.fromkeys(IDS, WEIGHTS))


def mean(answers: Mapping[str, Answer], weights: Mapping[str, Fraction]) -> Fraction | None:
    """Return the weighted mean of complete answers, worked out apart from the scorer."""
    counted = [
        (weights.get(id, Fraction(1)), answer.share) for id, answer in answers.items() if answer.share is not None
    ]
    whole = sum(weight for weight, _ in counted)
    return sum((weight * share for weight, share in counted), Fraction()) / whole if whole else None


def completed(answers: Mapping[str, Answer], by: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return `answers` with every open question answered as `by` has it."""
    open_ones = {id for id in IDS if answers.get(id, Answer()) == Answer()}
    return {id: by[id] if id in open_ones else answers[id] for id in IDS}


def constant(answer: Answer) -> dict[str, Answer]:
    """Answer everything alike."""
    return dict.fromkeys(IDS, answer)


@given(SHEETS, WEIGHED, st.fixed_dictionaries(dict.fromkeys(IDS, COMPLETE)))
def test_score_contains_every_completion(
    answers: dict[str, Answer], weights: dict[str, Fraction], by: dict[str, Answer]
) -> None:
    """Any completion, "not applicable" included, lies within the range; the worst and the best one are its ends."""
    found = score(CHECKLIST, answers, weights=weights)
    value = mean(completed(answers, by), weights)
    if value is not None:
        assert found.low is not None
        assert found.high is not None
        assert found.low <= value <= found.high
    assert found.low == mean(completed(answers, constant(Answer(share=0))), weights)
    assert found.high == mean(completed(answers, constant(Answer(share=1))), weights)


@given(SHEETS, WEIGHED, st.sampled_from(IDS), COMPLETE)
def test_more_answers_never_widen(
    answers: dict[str, Answer], weights: dict[str, Fraction], id: str, more: Answer
) -> None:
    """Answering one more open question leaves a range within the old one, and no less known."""
    before = score(CHECKLIST, answers, weights=weights)
    still_open = answers.get(id, Answer()) == Answer()
    after = score(CHECKLIST, {**answers, id: more} if still_open else answers, weights=weights)
    if after.low is None or after.high is None:
        assert after.known is None
        return
    assert before.low is not None
    assert before.high is not None
    assert before.low <= after.low <= after.high <= before.high
    assert (after.known or 0) >= (before.known or 0)


@given(st.fixed_dictionaries(dict.fromkeys(IDS, COMPLETE)), WEIGHED)
def test_a_complete_list_has_one_value(answers: dict[str, Answer], weights: dict[str, Fraction]) -> None:
    """With every question answered the value is both ends of the range, and all is known."""
    found = score(CHECKLIST, answers, weights=weights)
    assert found.value == found.low == found.high == mean(answers, weights)
    assert found.known in (None, 1)
    assert found.unanswered == ()


@given(SHEETS, WEIGHED, st.permutations(IDS))
def test_items_make_the_score(answers: dict[str, Answer], weights: dict[str, Fraction], order: list[str]) -> None:
    """Shares of the items add up to 1, what they bring to the ends, exactly; their order changes nothing."""
    found = score(CHECKLIST, answers, weights=weights)
    applying = [each for each in found.items if each.share is not None]
    if found.low is not None:
        assert sum(each.share for each in applying if each.share is not None) == 1
        assert sum(each.low for each in applying if each.low is not None) == found.low
        assert sum(each.high for each in applying if each.high is not None) == found.high
    again = score(a_checklist(dict.fromkeys(order, Fraction(1))), answers, weights=weights)
    assert (again.value, again.known, again.low, again.high) == (found.value, found.known, found.low, found.high)


@given(SHEETS, WEIGHED)
def test_a_score_reads_back(answers: dict[str, Answer], weights: dict[str, Fraction]) -> None:
    """A score written as JSON reads back exactly, fractions included."""
    found = score(CHECKLIST, answers, weights=weights)
    assert Score.model_validate_json(found.model_dump_json()) == found


@given(SHEETS, WEIGHED)
def test_nothing_unanswered_is_hidden(answers: dict[str, Answer], weights: dict[str, Fraction]) -> None:
    """Each item is answered, named as unanswered or named as not applicable, whatever it weighs."""
    found = score(CHECKLIST, answers, weights=weights)
    answered = {id for id, answer in answers.items() if answer.share is not None}
    assert answered | set(found.unanswered) | set(found.not_applicable) == set(IDS)
    assert len(answered) + len(found.unanswered) + len(found.not_applicable) == len(IDS)


def rank(of: str, values: Mapping[str, Fraction | None]) -> int:
    """Return the rank of one value among others, from 1; equals share it."""
    mine = values[of]
    assert mine is not None
    return 1 + sum(value > mine for value in values.values() if value is not None)


@settings(max_examples=60)
@given(st.lists(SHEETS, min_size=1, max_size=4), st.data())
def test_ranks_hold(sheets: list[dict[str, Answer]], data: st.DataObject) -> None:
    """Whatever the open answers are, each stands between best and worst rank; its own best and worst reach them."""
    who = {f"customer {i}": sheet for i, sheet in enumerate(sheets)}
    places = compare({name: score(CHECKLIST, sheet) for name, sheet in who.items()})
    assert {place.who for place in places} == set(who)
    shares = st.fixed_dictionaries(dict.fromkeys(IDS, SHARES.map(lambda share: Answer(share=share))))
    values = {name: mean(completed(sheet, data.draw(shares)), {}) for name, sheet in who.items()}
    for place in places:
        if place.best is None or place.worst is None:
            assert values[place.who] is None
            continue
        assert place.best <= rank(place.who, values) <= place.worst
        for mine, others, reached in ((1, 0, place.best), (0, 1, place.worst)):
            ends = {
                n: mean(completed(s, constant(Answer(share=mine if n == place.who else others))), {})
                for n, s in who.items()
            }
            assert rank(place.who, ends) == reached


@given(st.lists(SHEETS, min_size=2, max_size=4))
def test_ranges_that_meet_cannot_be_told_apart(sheets: list[dict[str, Answer]]) -> None:
    """Two are told apart exactly where the worst of the one is above the best of the other; both say the same."""
    scores = {f"customer {i}": score(CHECKLIST, sheet) for i, sheet in enumerate(sheets)}
    places = {place.who: place for place in compare(scores)}
    for one, first in scores.items():
        for other, second in scores.items():
            if one == other or None in (first.low, first.high, second.low, second.high):
                assert other not in places[one].not_told_from
                continue
            assert first.low is not None
            assert first.high is not None
            assert second.low is not None
            assert second.high is not None
            apart = first.low > second.high or second.low > first.high
            assert (other in places[one].not_told_from) == (not apart)
