"""Law ``order_of_delivery``: facts of one call may come in any order and more than once; an id has one content."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.errors import FactError
from relstage.machines import follow, observe
from relstage.models import Event, Reading, Relationship
from tests.laws.histories import MOMENT, History, histories

shuffles = st.integers(0, 2**32 - 1).map(random.Random)


def in_disorder(facts: tuple[Event | Reading, ...], rng: random.Random) -> list[Event | Reading]:
    """Return `facts` in some order, some of them two or three times."""
    again = [*facts, *rng.choices(facts, k=len(facts))] if facts else []
    rng.shuffle(again)
    return again


@settings(max_examples=150)
@given(histories(), shuffles)
def test_order_of_delivery(history: History, rng: random.Random) -> None:
    """A relationship given its facts in any order, some again, has the same standing."""
    whole = history.relationship
    fields = dict(whole) | {"facts": in_disorder(whole.facts, rng)}
    mixed = Relationship.model_validate(fields)
    assert mixed == whole
    assert follow(history.model, mixed, as_of=history.until) == history.followed()


@settings(max_examples=150)
@given(histories(), shuffles)
def test_order_of_delivery_to_observe(history: History, rng: random.Random) -> None:
    """So has a standing that observes them in any order, with some that it has taken before among them."""
    model, facts, cut = history.model, history.relationship.facts, history.cuts[0]
    standing = follow(model, history.relationship, as_of=cut)
    late = in_disorder(facts, rng)
    assert observe(model, standing, *late, as_of=history.until) == history.followed()


@settings(max_examples=100)
@given(histories())
def test_known_facts_change_nothing(history: History) -> None:
    """Taken again, also one by one and recorded later, all facts leave the standing as it is."""
    standing = history.followed()
    facts = history.relationship.facts
    assert observe(history.model, standing, *facts, as_of=history.until) == standing
    retold = [fact.model_copy(update={"recorded_at": history.until}) for fact in facts]
    assert observe(history.model, standing, *retold, as_of=history.until) == standing
    again = standing
    for fact in facts:
        again = observe(history.model, again, fact, as_of=history.until)
    assert again == standing


def otherwise(fact: Event | Reading) -> Event | Reading:
    """Return a fact of the same key that says something else."""
    if isinstance(fact, Event):
        return fact.model_copy(update={"kind": "social_event" if fact.kind != "social_event" else "trial_order"})
    changed: dict[str, Any] = {"value": 0.123 if fact.value != 0.123 else 0.124}
    return fact.model_copy(update=changed)


@settings(max_examples=100)
@given(histories().filter(lambda history: bool(history.relationship.facts)), shuffles)
def test_same_key_with_other_content_is_refused(history: History, rng: random.Random) -> None:
    """The same event id, or a reading of the same side and instant, with other content is refused and named."""
    fact = rng.choice(history.relationship.facts)
    standing = history.followed()
    before = standing.model_dump_json()
    with pytest.raises(FactError, match="conflicting-fact") as caught:
        observe(history.model, standing, otherwise(fact), as_of=history.until)
    place = caught.value.problems[0].place
    assert (fact.id if isinstance(fact, Event) else fact.indicator) in place
    assert standing.model_dump_json() == before
    with pytest.raises(FactError, match="conflicting-fact"):
        history.relationship.with_facts(otherwise(fact))


@settings(max_examples=50)
@given(histories().filter(lambda history: bool(history.relationship.facts)))
def test_nothing_is_half_taken(history: History) -> None:
    """Where one of several facts cannot be taken, none is, and each that cannot is named."""
    standing = follow(history.model, history.relationship, as_of=history.cuts[0])
    before = standing.model_dump_json()
    now = history.until + MOMENT
    bad: list[Event | Reading] = [
        Reading(indicator="trust", value=7.0, occurred_at=now),
        Reading(indicator="months_inactive", value=3.0, occurred_at=now),
        Event(id="bad", kind="trial_order", occurred_at=now, attributes={"size": 1.0}),
    ]
    with pytest.raises(FactError) as caught:
        observe(history.model, standing, *history.relationship.facts, *bad, as_of=now)
    codes = {problem.code for problem in caught.value.problems}
    assert codes == {"off-scale", "computed-reading", "unknown-attribute"}
    assert standing.model_dump_json() == before
