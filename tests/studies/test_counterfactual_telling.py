"""Answers in words: each kind of answer, both languages, numbers beside a limit, ranges, refusals."""

from datetime import UTC, datetime
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.messages import Lang
from relstage.rules import Number, Rule, all_of
from relstage.studies.counterfactual import event_plan, least_change, plan, robustness, standing_of, tell
from tests.made_up import a_model, a_transition, an_indicator, months, orders, status, trust

AT = datetime(2024, 3, 1, tzinfo=UTC)
term = an_indicator("term", Number(low=0, span=5), clock="agreement_term")
silence = an_indicator("silence", Number(low=0, whole=True, span=12), clock="months_inactive", direction="harmful")


def told(guard: Rule, known: dict[str, Any], lang: Lang = "en", **more: Any) -> str:
    """Return the least change to the second stage in words."""
    model = a_model(indicators=(trust, orders, status, months, silence, term), transitions=(a_transition("T1", guard),))
    return tell(model, least_change(model, "first", known, toward="second", **more), lang=lang)


@pytest.mark.parametrize(
    ("guard", "known", "en", "ru"),
    [
        (trust >= 0.6, {"trust": 0.5}, "trust: from 0.5 to 0.6", "trust: с 0,5 до 0,6"),
        (trust > 0.6, {"trust": 0.5}, "from 0.5 to just over 0.6", "до чуть больше 0,6"),
        (trust < 0.6, {"trust": 0.7}, "from 0.7 to just under 0.6", "до чуть меньше 0,6"),
        (trust > 0, {"trust": 0.0}, "from 0 to just over 0", "с 0 до чуть больше 0"),
        (trust >= 0.6, {}, "not known; it has to turn out at least 0.6", "должно оказаться: не менее 0,6"),
        (trust < 0.6, {}, "turn out below 0.6", "менее 0,6"),
        (all_of(trust > 0.3, trust <= 0.6), {}, "turn out above 0.3 and at most 0.6", "более 0,3 и не более 0,6"),
        (all_of(trust >= 0.3, trust <= 0.3), {}, "turn out exactly 0.3", "ровно 0,3"),
        (trust <= 1, {}, "turn out any value", "любое значение"),
        (status >= "middle", {}, "turn out one of “middle”, “high”", "что-то одно: «middle», «high»"),
        (status >= "high", {}, "turn out “high”", "должно оказаться: «high»"),
        (months >= 6, {"months": 2}, "from 2 to 6; wait for 4 months", "с 2 до 6; ждать 4 месяца"),
        (silence <= 1, {"silence": 2}, "from 2 to 0; a dealing ends the silence", "прервет молчание"),
        (term >= 3, {}, "sign an agreement for 36 months", "подписать соглашение на 36 месяцев"),
        (term <= 0, {"term": 2}, "end the agreement in force", "прекратить действующее соглашение"),
        (trust >= 0.6, {"trust": 0.7}, "Nothing has to change: T1", "Менять ничего не нужно: T1"),
        (all_of(trust > 0.6, trust < 0.5), {}, "no transition from first can lead to second", "отсюда (first)"),
    ],
)
def test_each_kind_of_change(guard: Rule, known: dict[str, Any], en: str, ru: str) -> None:
    """Every means, range and end of a range has its words in both languages."""
    assert en in told(guard, known)
    assert ru in told(guard, known, lang="ru")


@pytest.mark.parametrize(("lang", "said"), [("en", "wait for 4 months"), ("ru", "Не раньше")])
def test_a_date_is_told_where_one_has_to_wait(lang: Lang, said: str) -> None:
    """From a standing the earliest date is told."""
    model = a_model(transitions=(a_transition("T1", months >= 6),))
    standing = standing_of(model, "first", {"months": 2}, as_of=AT)
    text = tell(model, least_change(model, standing, toward="second"), lang=lang)
    assert said in text
    assert ("2024-07-01" if lang == "en" else "01.07.2024") in text
    assert said in tell(model, plan(model, standing, toward="second"), lang=lang)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ({"fixed": {"trust", "orders"}}, "All of these would have to move freely: trust, orders."),
        ({"fixed": {"trust"}}, "It would be enough if one of these could move freely: trust."),
        ({"unknown_cost": float("inf")}, "Not possible without learning what is unknown: orders."),
    ],
)
def test_refusals(terms: dict[str, Any], said: str) -> None:
    """What stands in the way is named."""
    assert said in told(all_of(trust >= 0.6, orders >= 3), {"trust": 0.1}, **terms)


def test_other_refusals() -> None:
    """So are an event of another kind, and transitions that always go first."""
    assert "waits for another" in tell(ford, least_change(ford, "early", {}, transition="F11", event="trial_order"))
    first = a_transition("T0", trust >= 0.4, target="gone", kind="terminate")
    model = a_model(transitions=(a_transition("T1", trust >= 0.5), first))
    assert "leads back at once: T0." in tell(model, least_change(model, "first", {}, toward="second"))


def test_events_in_words() -> None:
    """An event with its attributes, what fires as well, and the day."""
    known: dict[str, Any] = {
        "trust": 0.9,
        "exclusivity": 0.9,
        "information_openness": "confidential",
        "joint_activity_count": 3,
    }
    known |= {"contact_level": "board", "contact_breadth": 4, "agreement_term_years": 0}
    plans = event_plan(
        millman_wilson, standing_of(millman_wilson, "mid_kam", known, as_of=AT), toward="partnership_kam"
    )
    assert "2024-03-02: agreement signed for 36 months → synergistic KAM (M3, M4)" in tell(millman_wilson, plans)
    change = least_change(millman_wilson, "early_kam", {"trust": 0.1, "contact_breadth": 1}, transition="M11")
    assert "Event needed: key person changed (less able: yes)." in tell(millman_wilson, change)
    assert "Then fires as well: M4." in tell(
        millman_wilson, least_change(millman_wilson, "mid_kam", known, toward="partnership_kam")
    )


def test_waiting_and_assessing_in_words() -> None:
    """Time alone, assessments, and what is there already."""
    model = a_model(transitions=(a_transition("T1", all_of(months >= 1, trust >= 0.5)),))
    now = standing_of(model, "first", {"trust": 0.1}, as_of=AT)
    text = tell(model, event_plan(model, now, toward="second"))
    assert "2024-03-02: assess trust: 0.5" in text
    assert "2024-04-01: time alone → second (T1)" in text
    assert tell(model, event_plan(model, now, toward="first")) == "It is there already: first."
    assert tell(model, plan(model, "first", {}, toward="first")) == "It is there already: first."


def test_what_a_stage_can_bear_in_words() -> None:
    """A loss already there, readings that cannot lose it, silence with its date, unknown readings."""
    text = tell(ford, robustness(ford, "development", {"trust": 0.2}))
    assert "It is lost already: F7 fires with these readings." in text
    text = tell(ford, robustness(ford, "long_term", {"satisfaction": 0.5, "alternatives_attractiveness": 0.3}))
    assert "satisfaction: 0.5; cannot lose it alone, however low" in text
    assert "attractiveness of alternatives: 0.3; cannot lose it alone, however high" in text
    assert "could show that it is lost: trust, mutual commitment" in text
    standing = standing_of(ford, "early", {"months_inactive": 2}, as_of=AT)
    assert "If nothing happens, F12 leads to ended on 2025-01-01." in tell(ford, robustness(ford, standing))
    assert "No change of the known readings loses it." in tell(ford, robustness(ford, "early", {}))


def test_an_event_at_hand_is_not_told_as_needed() -> None:
    """Only an event that the transition asks for is needed; another one is told as what happened."""
    change = least_change(ford, "early", {}, toward="development", event="promise_broken")
    english, russian = tell(ford, change), tell(ford, change, lang="ru")
    assert "With the event at hand, which it does not ask for: promise broken." in english
    assert "При данном событии, которого переход не требует: " in russian
    assert "Event needed" not in english
    assert "Нужно событие" not in russian
