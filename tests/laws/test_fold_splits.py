"""Law ``fold_splits``: following all facts at once, or up to any cut and then the rest, gives the same standing."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.machines import follow, observe
from relstage.models import Event, Reading, Relationship
from tests.laws.histories import MOMENT, History, histories, in_parts

met: Counter[str] = Counter()


@settings(max_examples=300, derandomize=True)
@given(histories())
def check(history: History) -> None:
    """Compare the whole with its parts, and note what lay on either side of the first cut."""
    whole = history.followed()
    assert in_parts(history) == whole
    moved = [change.at > history.cuts[0] for change in whole.changes]
    met["changes on both sides"] += any(moved) and not all(moved)
    met["by time alone after the cut"] += any(
        change.at > history.cuts[0] and change.at not in {fact.occurred_at for fact in history.relationship.facts}
        for change in whole.changes
    )
    met["cut at a fact"] += any(fact.occurred_at in history.cuts for fact in history.relationship.facts)
    met["cut at a change by time"] += any(
        change.at in history.cuts and change.event is None for change in whole.changes
    )


def test_fold_splits() -> None:
    """At any cuts between instants the standing is the same; cuts at facts and beside turns of time are among them."""
    met.clear()
    check()
    assert met["changes on both sides"] > 50
    assert met["by time alone after the cut"] > 10
    assert met["cut at a fact"] > 50
    assert met["cut at a change by time"] > 3


@settings(max_examples=150)
@given(histories())
def test_fold_splits_through_json(history: History) -> None:
    """The standing may be stored as JSON and read back between the parts."""
    assert in_parts(history, through_json=True) == history.followed()


@settings(max_examples=40)
@given(histories())
def test_fold_splits_at_every_fact(history: History) -> None:
    """Taking one instant after the other, as they come, is the same as taking all at once."""
    model, facts = history.model, history.relationship.facts
    standing = follow(
        model, history.relationship.model_copy(update={"facts": ()}), as_of=history.relationship.opened_at
    )
    if facts and facts[0].occurred_at == history.relationship.opened_at:
        standing = follow(model, history.relationship, as_of=history.relationship.opened_at)
    for instant in sorted({fact.occurred_at for fact in facts} - {history.relationship.opened_at}):
        now = (fact for fact in facts if fact.occurred_at == instant)
        standing = observe(model, standing, *now, as_of=instant)
    assert observe(model, standing, as_of=history.until) == history.followed()


SILENT_SINCE = datetime(2024, 2, 29, 9, tzinfo=UTC)
YEAR_LATER = datetime(2025, 2, 28, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "cut", [YEAR_LATER - MOMENT, YEAR_LATER, YEAR_LATER + MOMENT, datetime(2025, 1, 1, tzinfo=UTC)]
)
def test_year_of_silence_falls_beside_a_cut(cut: datetime) -> None:
    """A year of silence ends it at the same instant, whether the cut falls before, at or after that instant."""
    silent = Relationship(id="r", opened_at=SILENT_SINCE)
    until = YEAR_LATER + timedelta(days=30)
    standing = observe(ford, follow(ford, silent, as_of=cut), as_of=until)
    assert [(change.transition, change.at) for change in standing.changes] == [("F12", YEAR_LATER)]
    assert standing == follow(ford, silent, as_of=until)


def test_agreement_lapses_beside_a_cut() -> None:
    """An agreement lapses, and partnership with it, at the same midnight whether the cut falls before, at or after."""
    values = {
        "account_attractiveness": 0.7,
        "trust": 0.7,
        "supplier_status": "sole",
        "contact_breadth": 2,
        "exclusivity": 0.9,
        "information_openness": "confidential",
        "joint_activity_count": 1,
    }
    facts: list[Event | Reading] = [
        Reading(indicator=name, value=value, occurred_at=SILENT_SINCE) for name, value in values.items()
    ]
    facts.append(Event(id="signed", kind="agreement_signed", occurred_at=SILENT_SINCE, attributes={"years": 3}))
    for month in range(1, 37, 6):
        day = SILENT_SINCE.replace(year=2024 + (month + 1) // 12, month=(month + 1) % 12 + 1, day=1)
        facts.append(Event(id=f"met {month}", kind="social_event", occurred_at=day))
    partners = Relationship(id="r", zone="America/New_York", facts=tuple(facts))
    lapse = datetime(2027, 2, 28, 5, tzinfo=UTC)  # midnight in New York
    until = lapse + timedelta(days=9)
    for cut in (lapse - MOMENT, lapse, lapse + MOMENT):
        later = [fact for fact in facts if fact.occurred_at > cut]
        standing = observe(millman_wilson, follow(millman_wilson, partners, as_of=cut), *later, as_of=until)
        assert [(change.transition, change.at) for change in standing.changes][-1] == ("M6", lapse)
        assert standing == follow(millman_wilson, partners, as_of=until)
