"""Scoring a checklist so that no unanswered question is hidden.

Laws: ``score_contains_every_completion``, whatever is answered to the open questions, "not applicable" included, the
value then lies between `low` and `high`, and both ends are reached; ``more_answers_never_widen``, one answer more never
widens the range, and that of a complete list is its value; ``items_make_the_score``, what the items bring adds up to
the ends exactly, in any order; ``ranks_hold``, in every completion each of several stands between its best and its
worst rank, and both are reached.

Weights belong to whoever values the attributes: those of an offer to the customer, and each customer has its own.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TypeVar

from relstage.errors import FactError, Problem, demand, nearest
from relstage.models.checklists import Answer, Checklist, Item, ItemScore, Rank, Score, weight_of
from relstage.rules import Readings, Verdict, evaluate

T = TypeVar("T")
Given = Mapping[str, object]


def score(checklist: Checklist, answers: Given, *, weights: Given | None = None) -> Score:
    """Score `answers`: the value over what is known, the known share, and the range that the unknown leaves open.

    Parameters
    ----------
    checklist : Checklist
        The questions.
    answers : Mapping
        Item -> :class:`Answer`, or what :meth:`Answer.of` takes: ``"yes"``, ``"partly"``, ``"no"``, ``"n/a"``, a share
        from 0 to 1, a truth value, ``None``. Items left out are not answered.
    weights : Mapping, optional
        Item -> weight from 0, for those that count otherwise than the checklist says.

    Raises
    ------
    FactError
        With every item that is unknown (``unknown-item``), every answer (``bad-answer``) and weight (``bad-weight``)
        that is none.

    Examples
    --------
    >>> from relstage.catalogue.checklists import governance_tools
    >>> answers = {"clear_tasks": "yes", "conflict_resolution": "no", "failures_and_losses": "yes"}
    >>> found = score(governance_tools, answers)
    >>> found.value, found.known, found.low, found.high, found.unanswered
    (Fraction(2, 3), Fraction(3, 4), Fraction(1, 2), Fraction(3, 4), ('rewards_and_controls',))
    """
    demand(checklist, Checklist, "checklist", FactError)
    demand(answers, Mapping, "answers", FactError)
    demand({} if weights is None else weights, Mapping, "weights", FactError)
    problems: list[Problem] = []
    given = _read(checklist, answers, "answers", "bad-answer", _answer, problems)
    weighed = _read(checklist, weights or {}, "weights", "bad-weight", weight_of, problems)
    if problems:
        raise FactError(*problems)
    rows = [
        (item, _counted(checklist, given.get(item.id, Answer())), weighed.get(item.id, item.weight))
        for item in checklist.items
    ]
    whole = sum((weight for _, answer, weight in rows if answer.applies), Fraction())
    items = tuple(_item_score(item, answer, weight, whole) for item, answer, weight in rows)
    known = sum((each.weight for each in items if each.answer.share is not None), Fraction())
    low = sum((each.low for each in items if each.low is not None), Fraction())
    high = sum((each.high for each in items if each.high is not None), Fraction())
    return Score(
        checklist=checklist.name,
        digest=checklist.digest,
        value=low * whole / known if known else None,
        known=known / whole if whole else None,
        low=low if whole else None,
        high=high if whole else None,
        items=items,
    )


def _read(
    checklist: Checklist,
    given: Given,
    place: str,
    code: str,
    read: Callable[[object], T],
    problems: list[Problem],
) -> dict[str, T]:
    found: dict[str, T] = {}
    known = checklist.item_of
    for id, value in given.items():
        if id not in known:
            said = f"{checklist.name} has no item {id!r}{nearest(id, known)}"
            problems.append(Problem("unknown-item", f"{place} {id}", said))
            continue
        try:
            found[id] = read(value)
        except ValueError as error:
            problems.append(Problem(code, f"{place} {id}", str(error)))
    return found


def _answer(given: object) -> Answer:
    return given if isinstance(given, Answer) else Answer.of(given)


def _counted(checklist: Checklist, answer: Answer) -> Answer:
    """Return the answer as it counts: in a profile, what is written down is known."""
    written = checklist.asks == "knowledge" and answer.applies and answer.share is None and answer.note.strip()
    return Answer(share=1, note=answer.note) if written else answer


def _item_score(item: Item, answer: Answer, weight: Fraction, whole: Fraction) -> ItemScore:
    share = weight / whole if answer.applies and whole else None
    least, most = (0, 1) if answer.share is None else (answer.share, answer.share)
    low, high = (None, None) if share is None else (share * least, share * most)
    return ItemScore(item=item.id, answer=answer, weight=weight, share=share, low=low, high=high)


def compare(scores: Mapping[str, Score]) -> tuple[Rank, ...]:
    """Rank several by their ranges, the surest first; where ranges meet, two cannot be told apart.

    Parameters
    ----------
    scores : Mapping[str, Score]
        Whose -> score, all of one checklist.

    Raises
    ------
    FactError
        Where they are of different checklists (``other-checklist``).

    Examples
    --------
    >>> from relstage.catalogue.checklists import governance_tools
    >>> ids = list(governance_tools.item_of)
    >>> known = {"Alder": 4, "Birch": 3, "Cedar": 1}
    >>> scores = {who: score(governance_tools, dict.fromkeys(ids[:number], "yes")) for who, number in known.items()}
    >>> [(place.who, place.best, place.worst, place.not_told_from) for place in compare(scores)]
    [('Alder', 1, 1, ('Birch', 'Cedar')), ('Birch', 1, 3, ('Alder', 'Cedar')), ('Cedar', 1, 3, ('Alder', 'Birch'))]
    """
    demand(scores, Mapping, "scores", FactError)
    for who, each in scores.items():
        demand(each, Score, f"scores {who}", FactError)
    first = next(iter(scores.values()), None)
    others = [who for who, each in scores.items() if first is not None and each.digest != first.digest]
    if first is not None and others:
        said = f"it is a score of another checklist than {first.checklist} as the first one has it"
        raise FactError(*(Problem("other-checklist", who, said) for who in others))
    ranges = {
        who: (each.low, each.high) for who, each in scores.items() if each.low is not None and each.high is not None
    }
    places = (_place(who, each, ranges) for who, each in scores.items())
    return tuple(sorted(places, key=_by_rank))


def _place(who: str, found: Score, ranges: Mapping[str, tuple[Fraction, Fraction]]) -> Rank:
    if who not in ranges:
        return Rank(who=who, score=found, best=None, worst=None)
    low, high = ranges[who]
    return Rank(
        who=who,
        score=found,
        best=1 + sum(least > high for least, _ in ranges.values()),
        worst=1 + sum(most > low for name, (_, most) in ranges.items() if name != who),
        not_told_from=tuple(
            name for name, (least, most) in ranges.items() if name != who and least <= high and low <= most
        ),
    )


def _by_rank(place: Rank) -> tuple[bool, int, int, Fraction, Fraction, str]:
    low, high = place.score.low or Fraction(), place.score.high or Fraction()
    return place.best is None, place.best or 0, place.worst or 0, -low, -high, place.who


def suggested(checklist: Checklist, readings: Readings) -> tuple[Item, ...]:
    """Return the items to which the `readings` of a relationship suggest "yes".

    A suggestion is for whoever answers to look at; it answers nothing, and that none is made says nothing either.

    Examples
    --------
    >>> from relstage.catalogue.checklists import good_key_customer
    >>> [item.id for item in suggested(good_key_customer, {"referrals": 2})]
    ['recommends']
    """
    demand(checklist, Checklist, "checklist", FactError)
    demand(readings, Mapping, "readings", FactError)
    return tuple(
        item
        for item in checklist.items
        if item.suggested is not None and evaluate(item.suggested.rule, readings) is Verdict.HOLDS
    )
