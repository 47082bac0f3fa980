"""Law ``softening_commutes``: a problem disclosed at once costs half the trust, whenever the word of it arrives."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.dynamics import Rescale, Set, Share
from relstage.errors import FactError
from relstage.machines import follow, observe
from relstage.models import Event, Reading, Relationship, Standing
from tests.laws.tape import Tape, taped
from tests.made_up import MADE_UP, a_kind, a_model

START = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TOLD = START + 60 * DAY


def event(id: str, kind: str, day: int, *, about: str | None = None, sequence: int = 0) -> Event:
    """Return an event of a day."""
    return Event(id=id, kind=kind, occurred_at=START + day * DAY, about=about, sequence=sequence)


def trust(value: float, day: int = 0) -> Reading:
    """Return an assessment of trust."""
    return Reading(indicator="trust", value=value, occurred_at=START + day * DAY)


def opened(*facts: Event | Reading) -> Relationship:
    """Return a relationship in which trust is 0.8 at first."""
    return Relationship(id="r", opened_at=START, facts=(trust(0.8), *facts))


def trust_of(standing: Standing) -> float:
    """Return the trust that is read."""
    value = standing.readings["trust"].value
    assert isinstance(value, float)
    return value


BROKEN = event("broken", "promise_broken", 10)
DISCLOSED = event("told", "problem_disclosed_promptly", 11, about="broken")


def test_broken_promise_costs_three_tenths() -> None:
    """Trust of 0.8 falls to 0.56 by a broken promise, and to 0.68 where it was disclosed at once."""
    assert trust_of(follow(ford, opened(BROKEN), as_of=TOLD)) == pytest.approx(0.56)
    assert trust_of(follow(ford, opened(BROKEN, DISCLOSED), as_of=TOLD)) == pytest.approx(0.68)


@pytest.mark.parametrize("days", [(10, 11), (10, 10), (11, 10)], ids=["after", "same instant", "before"])
@pytest.mark.parametrize("order", list(permutations(("broken", "told"))), ids=" ".join)
def test_disclosure_softens_whenever_it_arrives(days: tuple[int, int], order: tuple[str, ...]) -> None:
    """In each order of the two dates and of the two arrivals, together or one by one, trust ends at 0.68."""
    facts = {
        "broken": event("broken", "promise_broken", days[0]),
        "told": event("told", "problem_disclosed_promptly", days[1], about="broken"),
    }
    assert trust_of(follow(ford, opened(*facts.values()), as_of=TOLD)) == pytest.approx(0.68)
    standing = follow(ford, opened(), as_of=START + 5 * DAY)
    for wait, name in enumerate(order):
        at = TOLD + wait * DAY
        standing = observe(ford, standing, facts[name].model_copy(update={"recorded_at": at}), as_of=at)
    assert trust_of(standing) == pytest.approx(0.68)


def _falls(tape: Tape) -> list[tuple[str, int]]:
    kinds = ("broken", "told", "conflict", "campaign", "rival")
    days = [tape.between(1, 40) for _ in kinds]
    return [(kind, day) for kind, day in zip(kinds, days, strict=True) if kind in ("broken", "told") or tape.chance(60)]


@settings(max_examples=200)
@given(taped(_falls, 16), taped(lambda tape: tape.below(120), 2))
def test_softening_commutes_with_other_falls(drawn: list[tuple[str, int]], lot: int) -> None:
    """Other falls of trust before, between or after change nothing: the shares multiply, however they arrive."""
    kinds = {
        "broken": ("promise_broken", 0.85),  # 0.70 without the disclosure
        "told": ("problem_disclosed_promptly", 1.0),
        "conflict": ("personal_conflict", 0.70),
        "campaign": ("rejection_campaign_started", 0.70),
        "rival": ("competitor_entered", 1.0),
    }
    facts = [event(id, kinds[id][0], day, about="broken" if id == "told" else None) for id, day in drawn]
    expected = 0.8
    for id, _ in drawn:
        expected *= kinds[id][1]
    assert trust_of(follow(ford, opened(*facts), as_of=TOLD)) == pytest.approx(expected)
    standing = follow(ford, opened(), as_of=START)
    arrivals = list(permutations(facts))
    for fact in arrivals[lot % len(arrivals)]:
        at = standing.as_of + 40 * DAY
        standing = observe(ford, standing, fact.model_copy(update={"recorded_at": at}), as_of=at)
    assert trust_of(standing) == pytest.approx(expected)


def test_promise_is_softened_once() -> None:
    """A second word about the same promise changes nothing."""
    again = event("told again", "problem_disclosed_promptly", 12, about="broken")
    assert trust_of(follow(ford, opened(BROKEN, DISCLOSED, again), as_of=TOLD)) == pytest.approx(0.68)


def test_each_promise_has_its_own_fall() -> None:
    """Of two broken promises only the one that was disclosed costs half."""
    other = event("other", "promise_broken", 12)
    assert trust_of(follow(ford, opened(BROKEN, DISCLOSED, other), as_of=TOLD)) == pytest.approx(0.8 * 0.85 * 0.7)


@pytest.mark.parametrize(
    "fresh", [trust(0.5, 15), Reading(indicator="trust", value=None, occurred_at=START + 15 * DAY)]
)
def test_fresh_word_on_trust_is_not_softened(fresh: Reading) -> None:
    """Where trust was assessed after the fall, or is no longer known, a later disclosure moves nothing."""
    told = event("told", "problem_disclosed_promptly", 20, about="broken")
    reading = follow(ford, opened(BROKEN, fresh, told), as_of=TOLD).readings.get("trust")
    assert (reading and reading.value) == fresh.value


def test_unknown_trust_stays_unknown() -> None:
    """Where trust is unknown, neither the fall nor its softening makes it known."""
    unknown = Relationship(id="r", opened_at=START, facts=(BROKEN, DISCLOSED))
    assert "trust" not in follow(ford, unknown, as_of=TOLD).readings


def test_both_sides_are_softened() -> None:
    """The fall and its softening move both sides' views."""
    views = [
        Reading.model_validate({"indicator": "trust", "value": v, "side": s, "occurred_at": START})
        for v, s in ((0.8, "supplier"), (0.4, "customer"))
    ]
    both = Relationship(id="r", opened_at=START, facts=(*views, BROKEN, DISCLOSED))
    slots = follow(ford, both, as_of=TOLD).memory.slots["trust"]
    assert {side: slot.reading.value for side, slot in slots.items()} == {
        "supplier": pytest.approx(0.68),
        "customer": pytest.approx(0.34),
    }


def test_disclosure_about_something_else_is_refused() -> None:
    """A disclosure is about a broken promise: one about another kind of event is refused and named."""
    order = event("order", "order_fulfilled", 10)
    told = event("told", "problem_disclosed_promptly", 11, about="order")
    with pytest.raises(FactError, match="not-about") as caught:
        follow(ford, opened(order, told), as_of=TOLD)
    assert caught.value.problems[0].place == "event told"


def test_disclosure_about_nothing_moves_nothing() -> None:
    """A disclosure that names no event, or one that never comes, leaves trust as it is."""
    alone = event("told", "problem_disclosed_promptly", 11)
    missing = event("told", "problem_disclosed_promptly", 11, about="lost")
    for told in (alone, missing):
        assert trust_of(follow(ford, opened(BROKEN, told), as_of=TOLD)) == pytest.approx(0.56)


def test_an_event_without_the_value_it_would_set_leaves_a_fall_to_be_softened() -> None:
    """A measurement that brings no value changes nothing: the fall before it can still be softened."""
    sets = Set(indicator="trust", attribute="size", provenance=MADE_UP)
    falls = Share(indicator="trust", part=-0.5, provenance=MADE_UP)
    softens = Rescale(indicator="trust", factor=0.5, provenance=MADE_UP)
    kinds = (a_kind("quarrel", falls), a_kind("measured", sets), a_kind("apology", softens, about=("quarrel",)))
    model = a_model(events=kinds, transitions=())
    facts = (event("q", "quarrel", 1), event("m", "measured", 2), event("a", "apology", 3, about="q"))
    assert trust_of(follow(model, opened(*facts), as_of=TOLD)) == pytest.approx(0.6)
