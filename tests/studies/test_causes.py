"""Likely causes of an ending: on record and inferred, ranked by plain counting, and who began it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.errors import FactError
from relstage.machines import StageModel
from relstage.models import Event, Reading, Relationship
from relstage.studies.causes import Inquiry, inquire, likely_causes


def on(month: int, year: int = 2023) -> datetime:
    """Return noon on the first of a month."""
    return datetime(year, month, 1, 12, tzinfo=UTC)


def event(id: str, kind: str, at: datetime, **attributes: Any) -> Event:
    """Return an event."""
    return Event(id=id, kind=kind, occurred_at=at, attributes=attributes)


def reading(indicator: str, value: Any, at: datetime, **more: Any) -> Reading:
    """Return a reading."""
    return Reading(indicator=indicator, value=value, occurred_at=at, **more)


NOW = on(1, 2024)


def asked(*facts: Event | Reading, model: StageModel = ford, as_of: datetime = NOW, **more: Any) -> Inquiry:
    """Return the inquiry into a relationship opened at the beginning of 2023."""
    history = Relationship(id="r", opened_at=on(1), facts=facts)
    return inquire(history, model=model, as_of=as_of, **more)


def told(inquiry: Inquiry) -> list[tuple[str, str, str]]:
    """Return cause, basis and initiator of each likely cause."""
    return [(each.cause, each.basis, each.initiator) for each in inquiry.causes]


ENDED = event("end", "relationship_ended", on(12))


def test_facts_count_half_for_each_year_before_the_ending() -> None:
    """A fact counts 1 at the ending and half of that a year before; the sums rank the causes."""
    facts = (
        event("old", "quality_problem", on(12, 2021)),
        event("mid", "personal_conflict", on(12, 2022)),
        event("new", "competitor_entered", on(12)),
    )
    history = Relationship(id="r", facts=(*facts, ENDED))
    found = likely_causes(history, model=millman_wilson, as_of=on(1, 2024))
    assert [(each.cause, each.weight) for each in found] == [
        ("competitor_offer", 1.0),
        ("personal_conflict", 0.5),
        ("quality_or_performance", 0.25),
    ]
    alike = likely_causes(history, model=millman_wilson, as_of=on(1, 2024), half_life_months=float("inf"))
    assert [each.weight for each in alike] == [1.0, 1.0, 1.0]


def test_ties_keep_the_texts_order_with_price_last() -> None:
    """Of causes with equal weight the text's order holds, but price comes last, for it is rarer."""
    kinds = ("price_dispute", "competitor_entered", "promise_broken", "key_person_changed")
    found = asked(*(event(kind, kind, on(6)) for kind in kinds), ENDED)
    assert [each.cause for each in found.causes] == [
        "key_person_changed",
        "breach_of_trust",
        "competitor_offer",
        "price_dispute",
    ]


def test_a_cause_on_record_comes_first_and_is_told_apart() -> None:
    """What the ending event says comes before what more facts speak for, and its initiator is on record."""
    ended = event("end", "relationship_ended", on(12), cause="price_dispute", initiator="customer")
    found = asked(event("a", "promise_broken", on(11)), event("b", "promise_broken", on(10)), ended)
    assert told(found) == [("price_dispute", "recorded", "customer"), ("breach_of_trust", "inferred", "customer")]
    assert found.causes[0].initiator_basis == "recorded"
    assert found.causes[0].support == ()
    assert found.setback is not None
    assert (found.setback.how, found.setback.said_by, found.setback.event) == ("ended", "event", "end")


def test_a_cause_outside_the_list_is_kept() -> None:
    """A recorded cause for which there is no evidence is told as recorded; one recorded as unknown is none."""
    assert told(asked(event("end", "relationship_ended", on(12), cause="other"))) == [("other", "recorded", "unknown")]
    assert told(asked(event("end", "relationship_ended", on(12), cause="unknown"))) == []


def test_a_cause_that_the_definition_names_is_on_record() -> None:
    """Where a transition stands for a cause, that is on record as the definition's word."""
    facts = (
        reading("account_attractiveness", 0.8, on(2)),
        reading("trust", 0.2, on(3)),
        reading("contact_breadth", 1, on(3)),
        event("p", "promise_broken", on(4)),
    )
    found = asked(*facts, model=millman_wilson, as_of=on(5))
    assert found.setback is not None
    assert (found.setback.how, found.setback.said_by, found.setback.transition) == ("event", "model", "M11")
    assert told(found) == [("breach_of_trust", "recorded", "customer")]
    assert [(each.event, str(each.leaf)) for each in found.causes[0].support] == [
        ("p", "None"),
        (None, "trust < 0.3"),
    ]


KEY_ACCOUNT = (reading("account_attractiveness", 0.8, on(2)), event("t", "customer_trouble", on(4)))


def test_demotion_and_exclusion_are_told_apart() -> None:
    """Both are the supplier's doing; a demoted account is not ended, an excluded one is."""
    fallen = reading("account_attractiveness", 0.3, on(5))
    demoted = asked(*KEY_ACCOUNT, fallen, event("d", "account_demoted", on(6)), model=millman_wilson, as_of=on(9))
    excluded = asked(*KEY_ACCOUNT, fallen, event("d", "account_excluded", on(6)), model=millman_wilson)
    for found, how, ended in ((demoted, "demoted", False), (excluded, "excluded", True)):
        assert found.setback is not None
        assert (found.setback.how, found.setback.ended, found.setback.initiator) == (how, ended, "supplier")
        assert (found.causes[0].cause, found.causes[0].basis, found.causes[0].initiator) == (
            "customer_attractiveness_lost",
            "recorded",
            "supplier",
        )
        assert [each.sign.rpartition(".")[2] for each in found.causes[0].support] == [
            f"account_{how}",
            "account_attractiveness",
            "customer_trouble",
        ]
    assert (demoted.until, excluded.until) == (on(9), on(6))


def test_an_account_never_promising_is_deselected() -> None:
    """A candidate that was not worth the effort is told as deselected by the supplier."""
    facts = (reading("account_attractiveness", 0.2, on(2)), event("x", "account_deselected", on(3)))
    found = asked(*facts, model=millman_wilson)
    assert found.setback is not None
    assert (found.setback.how, found.setback.initiator, found.setback.cause) == ("deselected", "supplier", None)


def test_the_last_word_of_each_side_speaks() -> None:
    """An assessment that was replaced speaks no more; two sides are two facts; an assumption is none."""
    first = reading("attention", 0.3, on(2))
    better = reading("attention", 0.7, on(3))
    assert asked(first, better, ENDED).causes == ()
    two = (reading("attention", 0.3, on(2), side="supplier"), reading("attention", 0.4, on(3), side="customer"))
    (neglect,) = asked(*two, ENDED).causes
    assert [(each.side, each.value, str(each.leaf)) for each in neglect.support] == [
        ("customer", 0.4, "attention < 0.5"),
        ("supplier", 0.3, "attention < 0.5"),
    ]
    assert asked(first, reading("attention", None, on(3)), ENDED).causes == ()
    assert asked(reading("attention", 0.3, on(2), basis="assumed"), ENDED).causes == ()
    (half,) = asked(first, reading("attention", 0.9, on(3), side="customer"), ENDED).causes
    assert [(each.side, each.value) for each in half.support] == [("both", 0.3)]


def test_an_event_that_gives_a_reading_is_its_fact() -> None:
    """A value that an event carries speaks as that event."""
    assessed = event("p", "potential_assessed", on(2), account_attractiveness=0.35, cultural_distance=0.1)
    (found,) = asked(assessed, ENDED).causes
    (fact,) = found.support
    assert (fact.event, str(fact.leaf), fact.value) == ("p", "account_attractiveness < 0.4", 0.35)


def test_one_clash_speaks_for_both_clashes() -> None:
    """The event does not tell cultures from working styles, and speaks for either."""
    found = asked(event("c", "culture_clash", on(6)), ENDED)
    assert [each.cause for each in found.causes] == ["business_culture_clash", "working_style_clash"]


def test_where_nothing_speaks_nothing_is_inferred() -> None:
    """A history of orders and silence has no likely cause, and says how many facts were heard."""
    found = asked(event("o", "order_fulfilled", on(2)), as_of=on(6, 2024))
    assert found.ended
    assert found.causes == ()
    assert found.heard == 1
    assert found.setback is not None
    assert found.setback.how == "silence"
    assert found.until == on(2, 2024)


def test_an_earlier_life_does_not_speak() -> None:
    """After a recovery only what happened since is heard."""
    again = event("again", "reactivated", on(3, 2024))
    first_life = (event("q", "quality_problem", on(3)), ENDED, again)
    assert asked(*first_life, as_of=on(6, 2024)).causes == ()
    second = event("p", "price_dispute", on(4, 2024))
    assert [c.cause for c in asked(*first_life, second, as_of=on(6, 2024)).causes] == ["price_dispute"]


def test_a_relationship_under_way_is_heard_until_now() -> None:
    """Before any ending the facts so far tell what would speak for one."""
    found = asked(event("q", "quality_problem", on(3)), as_of=on(5))
    assert not found.ended
    assert found.setback is None
    assert found.until == on(5)
    assert told(found) == [("quality_or_performance", "inferred", "customer")]


def test_a_step_back_by_conditions_is_told_so() -> None:
    """A regress without an event is by conditions and has no initiator."""
    facts = (
        reading("cultural_distance", 0.1, on(2)),
        reading("technological_distance", 0.1, on(2)),
        event("n", "negotiation_opened", on(2)),
        event("o", "order_fulfilled", on(3)),
        reading("trust", 0.5, on(3)),
        reading("volume_change", 0.2, on(3)),
        reading("alternatives_attractiveness", 0.2, on(3)),
        reading("trust", 0.1, on(5)),
    )
    found = asked(*facts, as_of=on(6))
    assert found.setback is not None
    assert (found.setback.how, found.setback.target, found.setback.initiator) == ("conditions", "early", None)
    assert told(found) == [("breach_of_trust", "inferred", "customer")]


@pytest.mark.parametrize("months", [0, -1, float("nan")])
def test_a_half_life_is_above_zero(months: float) -> None:
    """A half-life that is no time is refused."""
    with pytest.raises(FactError, match="bad-half-life"):
        asked(ENDED, half_life_months=months)


def test_records_come_back_from_json() -> None:
    """An inquiry is a frozen record with JSON both ways."""
    found = asked(event("a", "promise_broken", on(11)), reading("attention", 0.2, on(3)), ENDED)
    assert Inquiry.model_validate_json(found.model_dump_json()) == found
