"""Checklists: questions with sources, and answers to them that may be missing.

Shares and weights are exact fractions: ``0.7`` is seven tenths, and no sum depends on its order. A question without an
answer stays one; nothing here turns it into a no.
"""

import hashlib
import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, model_validator

from relstage.errors import nearest
from relstage.messages import Labels
from relstage.rules import Name, Provenance, Record, Rule, is_finite

MAX_ITEMS = 1_000
MAX_WEIGHT = 1_000_000
MAX_DENOMINATOR = 1_000
"""Of a ratio such as 2/3 that no decimal says; so that sums over any checklist stay of a size that can be written."""

Asks = Literal["fulfilment", "knowledge"]

WORDS: dict[str, Fraction] = {
    **dict.fromkeys(("yes", "true", "да"), Fraction(1)),
    **dict.fromkeys(("partly", "частично"), Fraction(1, 2)),
    **dict.fromkeys(("no", "false", "нет"), Fraction(0)),
}
"""Words for an answer; that ``partly`` counts as a half is ours."""

NOT_ANSWERED = ("", "unknown", "неизвестно")
NOT_APPLICABLE = ("n/a", "not applicable", "неприменимо")
ALLOWED = "yes, partly, no, a share from 0 to 1, unknown, or n/a"

# As many digits as float64 may need.
_PLAIN = re.compile(r"([0-9]{1,24}(?:\.[0-9]{0,24})?|\.[0-9]{1,24})(%?)")
_SMALLEST = Fraction(1, 10**26)  # of a percentage with them
_RATIO = re.compile(r"[0-9]{1,50}(?:/(?!0+$)[0-9]{1,50})?")


def exact(given: object) -> Fraction:
    """Return the number that `given` is or writes, exactly as written: 0.7 is 7/10.

    Raises
    ------
    ValueError
        Where it is no finite number, and no text such as ``2``, ``0.7``, ``70%`` or ``2/3``; or is a ratio past
        `MAX_DENOMINATOR`.
    """
    number = _number(given)
    if number.denominator > MAX_DENOMINATOR and _SMALLEST.denominator % number.denominator:
        raise ValueError(f"{_shown(given)} is divided by more than {MAX_DENOMINATOR}; write it as a decimal")
    return number


def _number(given: object) -> Fraction:
    if isinstance(given, Fraction):
        text = str(given)
    elif is_finite(given):
        text = f"{Decimal(repr(given)):f}"
    else:
        text = given.strip() if isinstance(given, str) else ""
    if _RATIO.fullmatch(text):
        return Fraction(text)
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        hint = "; write it with a decimal point" if re.fullmatch(r"[0-9]+,[0-9]+%?", text) else ""
        raise ValueError(f"{_shown(given)} is no number such as 2, 0.7, 70% or 2/3{hint}")
    return Fraction(plain[1]) / (100 if plain[2] else 1)


def _shown(given: object) -> str:
    said = repr(given)
    return said if len(said) <= 60 else f"{said[:60]}..."


def _a_share(given: object) -> Fraction | None:
    share = None if given is None else exact(given)
    if share is not None and not 0 <= share <= 1:
        raise ValueError(f"{_shown(given)} is no share from 0 to 1")
    return share


def weight_of(given: object) -> Fraction:
    """Return the weight that `given` is or writes.

    Raises
    ------
    ValueError
        Where it is no number from 0 to `MAX_WEIGHT`.
    """
    weight = exact(given)
    if not 0 <= weight <= MAX_WEIGHT:
        raise ValueError(f"{_shown(given)} is no weight from 0 to {MAX_WEIGHT}")
    return weight


_AS_TEXT = PlainSerializer(str, when_used="json-unless-none")
Exact = Annotated[Fraction, _AS_TEXT]
Share = Annotated[Fraction | None, BeforeValidator(_a_share), _AS_TEXT]
Weight = Annotated[Fraction, BeforeValidator(weight_of), _AS_TEXT]


class Suggestion(Record):
    """Readings of a relationship under which "yes" may be suggested, and whose idea that is; never an answer."""

    rule: Rule
    provenance: Provenance


class Item(Record):
    """One question of a checklist.

    Parameters
    ----------
    id : str
        As written in files of answers.
    label : Labels
        A few words for tables.
    meaning : Labels
        The statement that is judged, or what is to be known.
    weight : Fraction
        How much it counts beside the others, from 0; whoever scores may give other weights.
    provenance : Provenance
        Who asks it.
    suggested : Suggestion or None
        When "yes" may be suggested.
    """

    id: Name
    label: Labels
    meaning: Labels
    weight: Weight = Fraction(1)
    provenance: Provenance
    suggested: Suggestion | None = None


class Checklist(Record):
    """Questions that are answered together, and whose they are.

    Parameters
    ----------
    name : str
        As written on the command line.
    title, summary : Labels
        What it is called, and what it is for.
    asks : {"fulfilment", "knowledge"}
        Whether an answer says how far a statement is true of somebody, or how far something is known of him. Where
        it is knowledge, the note holds what is known, and a note without a share counts as known.
    items : tuple of Item
        In the order in which they are asked.
    provenance : Provenance
        Who gives the list.
    weighing : Provenance
        Who gives the weights.

    Raises
    ------
    pydantic.ValidationError
        Where it has no items, more than `MAX_ITEMS`, or two of one id.
    """

    name: Name
    title: Labels
    summary: Labels
    asks: Asks = "fulfilment"
    items: tuple[Item, ...]
    provenance: Provenance
    weighing: Provenance

    @model_validator(mode="after")
    def _items_fit(self) -> "Checklist":
        if not 0 < len(self.items) <= MAX_ITEMS:
            raise ValueError(f"a checklist has 1 to {MAX_ITEMS} items; this one has {len(self.items)}")
        twice = [id for id, times in Counter(item.id for item in self.items).items() if times > 1]
        if twice:
            raise ValueError(f"two items are called {', '.join(twice)}; each has an id of its own")
        return self

    @property
    def item_of(self) -> dict[str, Item]:
        """Items by id."""
        return {item.id: item for item in self.items}

    @property
    def digest(self) -> str:
        """Content digest; layout and the order of keys do not count."""
        import json

        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()[:16]


class Answer(Record):
    """What is known of one item; made of nothing it says that there is no answer.

    Parameters
    ----------
    share : Fraction or None
        How far it is fulfilled or known, from 0 to 1; ``None``: not answered.
    applies : bool
        ``False`` where the question does not apply; then it counts nowhere, and is named among those left out.
    note : str
        Why, or in a profile what is known.

    Examples
    --------
    >>> Answer.of("partly").share, Answer.of(0.7).share, Answer.of(None).share, Answer.of("n/a").applies
    (Fraction(1, 2), Fraction(7, 10), None, False)
    """

    share: Share = None
    applies: bool = True
    note: str = ""

    @model_validator(mode="after")
    def _either_or(self) -> "Answer":
        if not self.applies and self.share is not None:
            raise ValueError("an answer has a share, or does not apply; not both")
        return self

    @classmethod
    def of(cls, given: object, note: str = "") -> "Answer":
        """Make the answer that a word, a number, a truth value or ``None`` gives.

        Raises
        ------
        ValueError
            Where it is none of them; the message lists what is allowed.
        """
        if given is None or isinstance(given, bool):
            return cls(share=None if given is None else Fraction(given), note=note)
        word = " ".join(given.casefold().split()) if isinstance(given, str) else None
        if word in NOT_APPLICABLE:
            return cls(applies=False, note=note)
        if word in NOT_ANSWERED:
            return cls(note=note)
        if word in WORDS:
            return cls(share=WORDS[word], note=note)
        try:
            return cls(share=_a_share(given), note=note)
        except ValueError as error:
            hint = nearest(word, (*WORDS, *NOT_ANSWERED[1:], *NOT_APPLICABLE))
            raise ValueError(f"{error}; an answer is {ALLOWED}{hint}") from None


class Sheet(Record):
    """What is answered about one customer, and the weights that are this customer's own."""

    answers: dict[Name, Answer] = Field(default_factory=dict)
    weights: dict[Name, Weight] = Field(default_factory=dict)


class ItemScore(Record):
    """What one item brings to a score.

    Parameters
    ----------
    item : str
        Its id.
    answer : Answer
        As given; one without a share where there is none.
    weight : Fraction
        As used.
    share : Fraction or None
        Weight over the weight of all items that apply: the most that it can bring. ``None`` where it does not apply, or
        nothing that applies has weight.
    low, high : Fraction or None
        What it brings in the worst and in the best case; the same once it is answered.
    """

    item: Name
    answer: Answer
    weight: Weight
    share: Exact | None
    low: Exact | None
    high: Exact | None


class Score(Record):
    """How far a checklist is fulfilled, how much of it is known, and how far the unknown leaves the answer open.

    Parameters
    ----------
    checklist, digest : str
        Name and content digest of the checklist.
    value : Fraction or None
        Weighted mean of what is answered; ``None`` where nothing with weight is.
    known : Fraction or None
        Share of the weight that is answered; ``None`` where nothing that applies has weight.
    low, high : Fraction or None
        The whole in the worst and in the best completion of what is not answered.
    items : tuple of ItemScore
        In the order of the checklist.
    """

    checklist: Name
    digest: str
    value: Exact | None
    known: Exact | None
    low: Exact | None
    high: Exact | None
    items: tuple[ItemScore, ...]

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Items that apply and have no answer, whatever their weight."""
        return tuple(each.item for each in self.items if each.answer.applies and each.answer.share is None)

    @property
    def not_applicable(self) -> tuple[str, ...]:
        """Items that do not apply and count nowhere."""
        return tuple(each.item for each in self.items if not each.answer.applies)


class Rank(Record):
    """Where one stands among others, as far as the answers tell.

    Parameters
    ----------
    who : str
        Whose score it is.
    score : Score
        The score.
    best, worst : int or None
        Rank in the best and in the worst completion, counted from 1; equals share a rank. ``None`` without a range.
    not_told_from : tuple of str
        Those whose range meets this one: the two cannot be told apart.
    """

    who: str
    score: Score
    best: int | None
    worst: int | None
    not_told_from: tuple[str, ...] = ()
