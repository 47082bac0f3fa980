"""What a stage can bear: margins, the nearest loss, silence, what is unknown, and events."""

from datetime import UTC, datetime
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.errors import FactError
from relstage.machines import StageModel, follow, observe
from relstage.models import Event, Relationship
from relstage.rules import Number, all_of, any_of
from relstage.studies.counterfactual import Robustness, Silence, robustness
from tests.made_up import a_model, a_transition, an_indicator, orders, status, trust

AT = datetime(2024, 1, 31, tzinfo=UTC)
conflict = an_indicator("conflict", Number(low=0, high=1), direction="harmful")
growth = an_indicator("growth", Number(span=1), direction="neither")


def losing(guard: Any, **more: Any) -> StageModel:
    """Return a model whose second stage is lost where `guard` holds."""
    back = a_transition("T2", guard, **({"origins": ("second",), "target": "first", "kind": "regress"} | more))
    return a_model(indicators=(trust, conflict, orders, status, growth), transitions=(a_transition("T1"), back))


@pytest.mark.parametrize(
    ("guard", "known", "margins"),
    [
        (trust < 0.5, {"trust": 0.7}, [("trust", "fall", 0.5, 0.49999999999999994)]),
        (conflict >= 0.5, {"conflict": 0.2}, [("conflict", "rise", 0.49999999999999994, 0.5)]),
        (orders < 3, {"orders": 5}, [("orders", "fall", 3.0, 2.0)]),
        (status <= "low", {"status": "high"}, [("status", "fall", "middle", "low")]),
        (trust >= 0.9, {"trust": 0.7}, [("trust", "fall", None, None)]),
        (
            any_of(growth < -0.5, growth > 0.25),
            {"growth": 0.0},
            [("growth", "rise", 0.25, 0.25000000000000006), ("growth", "fall", -0.5, -0.5000000000000001)],
        ),
    ],
)
def test_each_reading_has_its_margin(guard: Any, known: dict[str, Any], margins: list[tuple[Any, ...]]) -> None:
    """What is beneficial may fall, what is harmful rise, the rest both; the tightest margin comes first."""
    found = robustness(losing(guard), "second", known)
    assert [(m.indicator, m.way, m.kept_to, m.lost_at) for m in found.margins] == margins


def test_a_stage_that_cannot_be_lost_is_said_to_be_safe() -> None:
    """Where no change of known readings loses it and silence changes nothing, it is safe."""
    found = robustness(losing(all_of(trust < 0.5, trust > 0.6)), "second", {"trust": 0.7})
    assert found.safe
    assert (found.nearest, found.silence) == (None, Silence())


def test_the_nearest_joint_change_is_nearer_than_each_alone() -> None:
    """Two readings that fall together may lose what neither loses alone."""
    found = robustness(losing(all_of(trust < 0.5, orders < 3)), "second", {"trust": 0.6, "orders": 4})
    assert [margin.lost_at for margin in found.margins] == [None, None]
    assert found.nearest is not None
    assert {each.indicator for each in found.nearest.changes} == {"trust", "orders"}
    assert not found.safe


def test_terms_hold_for_the_nearest_change() -> None:
    """What is fixed does not move in the joint change."""
    model = losing(any_of(trust < 0.5, orders < 3))
    found = robustness(model, "second", {"trust": 0.6, "orders": 5}, fixed={"trust"})
    assert found.nearest is not None
    assert [each.indicator for each in found.nearest.changes] == ["orders"]
    with pytest.raises(FactError, match="unknown-indicator"):
        robustness(model, "second", {}, fixed={"trst"})


def test_a_stage_lost_already() -> None:
    """Readings under which a move back fires are told as lost, with that move."""
    found = robustness(losing(trust < 0.5), "second", {"trust": 0.4})
    assert (found.lost, found.margins, found.nearest) == ("T2", (), None)
    assert not found.safe


def test_what_is_unknown_may_show_a_loss() -> None:
    """Unknown readings are named where they could complete a guard that all known ones satisfy, and only there."""
    found = robustness(losing(any_of(all_of(trust < 0.5, orders < 3), conflict > 0.9)), "second", {"trust": 0.6})
    assert found.unknown == ("conflict",)


def test_events_that_lose_it_are_named() -> None:
    """Kinds of event are named that would lose the stage as things stand, and not those whose guard fails."""
    assert robustness(millman_wilson, "mid_kam", {"account_attractiveness": 0.45}).events == (
        "relationship_ended",
        "account_demoted",
    )


def test_silence_in_months() -> None:
    """Of plain readings, the months of silence that are left are counted."""
    found = robustness(ford, "early", {"months_inactive": 3})
    assert found.silence == Silence(months=9, transition="F12", kind="terminate")


def test_silence_until_a_date() -> None:
    """Of a standing, the date is told on which silence ends it, and it does on that very date."""
    facts = (Event(id="1", kind="order_fulfilled", occurred_at=AT),)
    standing = follow(ford, Relationship(id="A", opened_at=AT, facts=facts), as_of=datetime(2024, 6, 1, tzinfo=UTC))
    found = robustness(ford, standing)
    assert found.silence.on == datetime(2025, 1, 31, tzinfo=UTC)
    assert observe(ford, standing, as_of=found.silence.on).stage == "ended"


def test_a_lapsing_agreement_counts_as_time() -> None:
    """The end of an agreement is the passing of time: the stage is lost on that day."""
    facts = tuple(
        Event(id=str(i), kind=kind, occurred_at=AT, attributes=attributes)
        for i, (kind, attributes) in enumerate([("agreement_signed", {"months": 6})])
    )
    standing = follow(millman_wilson, Relationship(id="A", opened_at=AT, facts=facts), as_of=AT)
    partner = standing.model_copy(update={"stage": "partnership_kam"})
    assert robustness(millman_wilson, partner).silence == Silence(
        on=datetime(2024, 7, 31, tzinfo=UTC), transition="M6", kind="regress"
    )


def test_round_trip() -> None:
    """The answer goes to JSON and back."""
    found = robustness(ford, "development", {"trust": 0.45, "volume_change": 0.1})
    assert Robustness.model_validate_json(found.model_dump_json()) == found
