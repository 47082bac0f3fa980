"""Law ``causes_rest_on_facts``: inferred causes name facts of the history up to the ending, and nothing else."""

import math
import random
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.evidence import EVIDENCE
from relstage.dynamics import matches
from relstage.models import Event, Reading, Relationship, fact_key
from relstage.studies.causes import Inquiry, Support, inquire
from tests.laws.histories import History, histories

SIGNS = {sign.id: (each.cause, sign) for each in EVIDENCE for sign in each.signs}
SPEAKING = {sign.event for _, sign in SIGNS.values()} | {
    s.leaf.indicator for _, s in SIGNS.values() if s.leaf is not None
}
GIVING = "potential_assessed"  # the one event that gives readings that are signs


def asked(history: History, relationship: Relationship | None = None) -> Inquiry:
    """Return the inquiry into `history`, or into the same with other facts."""
    return inquire(relationship or history.relationship, model=history.model, as_of=history.until)


def spoken(inquiry: Inquiry) -> list[tuple[str, Support]]:
    """Return every fact that speaks, with its cause."""
    return [(cause.cause, each) for cause in inquiry.causes for each in cause.support]


def without(relationship: Relationship, keys: set[str]) -> Relationship:
    """Return `relationship` without the facts of these keys."""
    kept = tuple(fact for fact in relationship.facts if fact_key(fact) not in keys)
    return Relationship.model_validate(dict(relationship) | {"facts": kept})


def value_told(fact: Event | Reading, indicator: str) -> object:
    """Return what a fact says of an indicator."""
    return fact.attributes[indicator] if isinstance(fact, Event) else fact.value


@settings(max_examples=200)
@given(histories())
def test_causes_rest_on_facts(history: History) -> None:
    """Each fact named is one of the history, before the ending, and is what its sign asks for."""
    facts = {fact_key(fact): fact for fact in history.relationship.facts}
    inquiry = asked(history)
    for cause, each in spoken(inquiry):
        fact, (its, sign) = facts[each.fact], SIGNS[each.sign]
        assert its == cause
        assert inquiry.since <= fact.occurred_at == each.at <= inquiry.until
        if sign.event is not None:
            assert isinstance(fact, Event)
            assert (fact.id, fact.kind) == (each.event, each.kind)
            assert fact.kind == sign.event
            assert matches(sign.where, fact.attributes)
        else:
            assert sign.leaf is not None
            assert each.value == value_told(fact, sign.leaf.indicator)
            below, limit = sign.leaf.op == "<", sign.leaf.limit  # type: ignore[union-attr]
            assert isinstance(each.value, float)
            assert each.value < limit if below else each.value >= limit
            assert isinstance(fact, Event) or fact.basis != "assumed"
    for found in inquiry.causes:
        assert found.support or found.basis == "recorded"


@settings(max_examples=150)
@given(histories(), st.integers(0, 2**32 - 1))
def test_a_fact_taken_away_speaks_no_more(history: History, seed: int) -> None:
    """Without one of the facts that spoke, it is named nowhere."""
    named = sorted({each.fact for _, each in spoken(asked(history))})
    if named:
        gone = random.Random(seed).choice(named)
        left = without(history.relationship, {gone})
        assert gone not in {each.fact for _, each in spoken(asked(history, left))}


@settings(max_examples=150)
@given(histories())
def test_without_speaking_facts_nothing_is_inferred(history: History) -> None:
    """Where no kind of fact that could speak is left, no cause is inferred."""
    mute = {
        fact_key(fact)
        for fact in history.relationship.facts
        if (fact.kind if isinstance(fact, Event) else fact.indicator) in {*SPEAKING, GIVING}
    }
    inquiry = asked(history, without(history.relationship, mute))
    assert [found.cause for found in inquiry.causes if found.basis == "inferred"] == []


@settings(max_examples=100)
@given(histories(), st.integers(0, 2**32 - 1))
def test_causes_do_not_depend_on_delivery(history: History, seed: int) -> None:
    """Facts in any order, some again, give the same causes in the same order."""
    facts = list(history.relationship.facts) * 2
    random.Random(seed).shuffle(facts)
    mixed = Relationship.model_validate(dict(history.relationship) | {"facts": facts})
    assert asked(history, mixed) == asked(history)


@settings(max_examples=150)
@given(histories())
def test_causes_are_counted_and_ranked(history: History) -> None:
    """What is on record comes first; then by the sum of what the facts count, ties in the order of the evidence."""
    inquiry = asked(history)
    order = [each.cause for each in EVIDENCE]
    weights = {cause.cause: math.fsum(each.weight for each in cause.support) for cause in inquiry.causes}
    assert weights == {cause.cause: cause.weight for cause in inquiry.causes}
    inferred = [cause.cause for cause in inquiry.causes if cause.basis == "inferred"]
    assert inferred == sorted(inferred, key=lambda name: (-weights[name], order.index(name)))
    assert [cause.basis for cause in inquiry.causes].count("recorded") <= 1
    recorded = [cause.cause for cause in inquiry.causes if cause.basis == "recorded"]
    assert recorded == [cause.cause for cause in inquiry.causes[: len(recorded)]]


@settings(max_examples=150)
@given(histories())
def test_no_fact_from_the_future_or_an_earlier_life_is_heard(history: History) -> None:
    """Whatever is recorded after the ending changes nothing, and nothing from before the last recovery speaks."""
    inquiry = asked(history)
    later = {fact_key(f) for f in history.relationship.facts if f.occurred_at > inquiry.until}
    if inquiry.ended:
        assert asked(history, without(history.relationship, later)).causes == inquiry.causes
    earliest = min((each.at for _, each in spoken(inquiry)), default=datetime.max.replace(tzinfo=inquiry.until.tzinfo))
    assert earliest >= inquiry.since
