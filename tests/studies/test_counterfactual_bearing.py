"""What a stage can bear: margins, the nearest loss, silence, what is unknown, and events."""

from datetime import UTC, datetime
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.errors import FactError, TooLarge
from relstage.machines import StageModel, follow, observe
from relstage.models import Event, Relationship
from relstage.rules import Number, all_of, any_of
from relstage.studies.counterfactual import Robustness, Silence, bearing, robustness, tell
from tests.made_up import a_model, a_transition, an_indicator, orders, status, trust

AT = datetime(2024, 1, 31, tzinfo=UTC)
conflict = an_indicator("conflict", Number(low=0, high=1), direction="harmful")
inactive = an_indicator("inactive", Number(low=0, whole=True, span=12), clock="months_inactive")
in_stage = an_indicator("in_stage", Number(low=0, whole=True, span=12), clock="months_in_stage")
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


def test_silence_of_unknown_length_comes_at_the_latest() -> None:
    """Where the months of silence are not known, the time left is told for the case that there were none so far."""
    found = robustness(ford, "early", {})
    at_the_latest = Silence(latest=12, unknown=("months_inactive",), transition="F12", kind="terminate")
    assert found.silence == at_the_latest
    assert not found.safe
    assert "F12 leads to ended after 12 months at the latest" in tell(ford, found)
    assert "F12 приведет сюда (завершение) не позже чем через 12 месяцев" in tell(ford, found, lang="ru")


@pytest.mark.parametrize(
    ("guard", "latest"),
    [
        (all_of(inactive >= 6, in_stage >= 3), 6),
        (all_of(inactive >= 6, inactive < 9), None),
        (any_of(inactive >= 6, in_stage >= 3), 3),
    ],
)
def test_silence_of_unknown_length_may_have_lasted_too_long(guard: Any, latest: int | None) -> None:
    """A guard that time shuts again may have been passed, so that the move only may come; the stage is not safe."""
    back = a_transition("T2", guard, origins=("second",), target="first", kind="regress")
    model = a_model(indicators=(trust, inactive, in_stage), transitions=(a_transition("T1", trust >= 0.9), back))
    found = robustness(model, "second", {})
    assert (found.silence.latest, found.silence.transition, found.safe) == (latest, "T2", False)
    assert ("may lead" in tell(model, found)) == (latest is None)


def test_too_many_unknown_months(monkeypatch: pytest.MonkeyPatch) -> None:
    """More months than can be tried one by one end in a typed error."""
    monkeypatch.setattr(bearing, "MAX_STARTS", 12)
    with pytest.raises(TooLarge, match=r"months_inactive: .* more than 12 values .*too-many-months"):
        robustness(ford, "early", {})


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
