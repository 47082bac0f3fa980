"""Scenarios against their model: every defect is found, where it is, beside all others."""

import math
import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from relstage import ford, millman_wilson
from relstage.catalogue.indicators import months_in_stage
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.dynamics import AttributeKind
from relstage.errors import ScenarioError
from relstage.machines import StageModel
from relstage.models.scenarios import (
    Beginning,
    Between,
    Deed,
    Drift,
    Happening,
    OneOf,
    Peaked,
    Policy,
    Scenario,
    Shock,
)
from relstage.rules import Bound, Level
from relstage.studies.simulation.checking import check_seed, prepare, scenario_problems
from relstage.testing.strategies.tape import Tape
from tests.laws.scenarios import SIZE, a_scenario
from tests.made_up import MADE_UP, a_kind, a_stage, a_transition, labels

PLAIN = Scenario(
    name="plain",
    title=labels("plain"),
    model="ford",
    starts_on=date(2025, 1, 1),
    months=12,
    occasions=2,
    provenance=MADE_UP,
)


def when(indicator: str, limit: float = 0.5) -> Policy:
    """Return a policy that asks for `indicator`."""
    return Policy(name="p", when=Bound(indicator, ">=", limit), events=(Deed(event="social_event"),))


def event(name: str, **attributes: Any) -> dict[str, Any]:
    """Return a change: an event by chance, with attributes."""
    return {"happenings": (Happening(event=name, rates={"early": 0.1}, attributes=attributes),)}


def start(**readings: Any) -> dict[str, Any]:
    """Return a change: readings at the beginning."""
    return {"beginnings": (Beginning(readings=readings),)}


# A change of a plain scenario, and what it is to be told: code, place, and a part of the message.
DEFECTS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "other model": ({"model": "fort"}, "other-model", "/model", "did you mean 'ford'"),
    "31st": ({"starts_on": date(2025, 1, 31)}, "no-whole-steps", "/starts_on", "after the 28th"),
    "year 1": ({"starts_on": date(1, 1, 1)}, "bad-time", "/starts_on", "years 2 to 9998"),
    "past the last year": ({"starts_on": date(9998, 1, 1)}, "bad-time", "/months", "past the year 9998"),
    "before the first year": (
        {"starts_on": date(2, 1, 1), "beginnings": (Beginning(months_inactive=1),)},
        "bad-time",
        "/beginnings/0/months_inactive",
        "before the year 2",
    ),
    "in an exit": ({"beginnings": (Beginning(stage="ended"),)}, "begins-in-exit", "/beginnings/0/stage", "is an exit"),
    "no stage": ({"beginnings": (Beginning(stage="erly"),)}, "unknown-stage", "/beginnings/0/stage", "mean 'early'"),
    "no weight": ({"beginnings": (Beginning(weight=0), Beginning(weight=0))}, "bad-weights", "/beginnings", "all"),
    "endless weight": ({"beginnings": (Beginning(weight=1.7e308),) * 2}, "bad-weights", "/beginnings", "add up"),
    "no indicator": (start(trst=0.5), "unknown-indicator", "/beginnings/0/readings/trst", "did you mean 'trust'"),
    "off scale": (start(trust=1.5), "off-scale", "/beginnings/0/readings/trust", "1.5 is off the scale of trust"),
    "level for number": (start(trust="high"), "off-scale", "/beginnings/0/readings/trust", "'high'"),
    "number for level": (start(escalation=1.0), "off-scale", "/beginnings/0/readings/escalation", "complaint"),
    "half an order": (start(orders_completed=1.5), "off-scale", "/beginnings/0/readings/orders_completed", "whole"),
    "partly off scale": (
        start(trust=Between(low=0.5, high=1.2)),
        "off-scale",
        "/beginnings/0/readings/trust/high",
        "1.2 is off the scale",
    ),
    "peak off scale": (
        start(volume_change=Peaked(low=-2, mode=0, high=1)),
        "off-scale",
        "/beginnings/0/readings/volume_change/low",
        "-2.0",
    ),
    "one off scale": (
        start(trust=OneOf(values=(0.2, None, 1.2))),
        "off-scale",
        "/beginnings/0/readings/trust/values/2",
        "1.2",
    ),
    "truth for number": (
        start(trust=OneOf(values=(True,))),
        "off-scale",
        "/beginnings/0/readings/trust/values/0",
        "True",
    ),
    "range of levels": (
        start(escalation=Between(low=0, high=1)),
        "off-scale",
        "/beginnings/0/readings/escalation",
        "one_of",
    ),
    "range of whole numbers": (
        start(orders_completed=Between(low=0, high=3)),
        "off-scale",
        "/beginnings/0/readings/orders_completed",
        "a whole number from 0 to inf orders",
    ),
    "range turned round": (
        start(trust=Between(low=0.6, high=0.5)),
        "out-of-order",
        "/beginnings/0/readings/trust",
        "low 0.6 <= high 0.5",
    ),
    "peak outside": (
        start(trust=Peaked(low=0.1, mode=0.7, high=0.5)),
        "out-of-order",
        "/beginnings/0/readings/trust",
        "mode 0.7 <= high 0.5",
    ),
    "range too wide": (
        start(net_advantage=Between(low=0, high=1.7e308)),
        "too-large",
        "/beginnings/0/readings/net_advantage/high",
        "past 1e+100",
    ),
    "peak too high": (
        start(net_advantage=Peaked(low=0, mode=2e100, high=2e100)),
        "too-large",
        "/beginnings/0/readings/net_advantage/mode",
        "2e+100",
    ),
    "value too low": (
        start(net_advantage=-1e101),
        "too-large",
        "/beginnings/0/readings/net_advantage",
        "-1e+101",
    ),
    "one too large": (
        start(net_advantage=OneOf(values=(0.0, 1e101))),
        "too-large",
        "/beginnings/0/readings/net_advantage/values/1",
        "1e+101",
    ),
    "margin too large": ({"margins": {"early": -1.7e308}}, "too-large", "/margins/early", "float64"),
    "policy too dear": (
        {"policies": (when("trust").model_copy(update={"cost": 1e101}),)},
        "too-large",
        "/policies/0/cost",
        "float64",
    ),
    "weights of other length": (
        start(trust=OneOf(values=(0.1, 0.2), weights=(1.0,))),
        "bad-weights",
        "/beginnings/0/readings/trust/weights",
        "1 weights stand here for 2 values",
    ),
    "weights all 0": (
        start(trust=OneOf(values=(0.1, 0.2), weights=(0.0, 0.0))),
        "bad-weights",
        "/beginnings/0/readings/trust/weights",
        "all weights are 0",
    ),
    "computed at the start": (
        start(months_inactive=3.0),
        "computed-reading",
        "/beginnings/0/readings/months_inactive",
        "computed from dates",
    ),
    "renewed unknown": ({"renewal": {"trst": 0.1}}, "unknown-indicator", "/renewal/trst", "did you mean 'trust'"),
    "renewed computed": (
        {"renewal": {"agreement_term_years": 3.0}},
        "computed-reading",
        "/renewal/agreement_term_years",
        "",
    ),
    "unknown event": (event("trial_ordr"), "unknown-event", "/happenings/0/event", "did you mean 'trial_order'"),
    "event about another": (
        event("problem_disclosed_promptly"),
        "about-another",
        "/happenings/0/event",
        "not simulated",
    ),
    "unknown place": (
        {"happenings": (Happening(event="trial_order", rates={"erly": 0.1}),)},
        "unknown-stage",
        "/happenings/0/rates/erly",
        "did you mean 'early'",
    ),
    "odd place": (
        {"happenings": (Happening(event="trial_order", rates={"a/b~c": 0.1}),)},
        "unknown-stage",
        "/happenings/0/rates/a~1b~0c",
        "'a/b~c'",
    ),
    "too often together": (
        {"happenings": tuple(Happening(event="trial_order", rates={"*": 0.7}) for _ in range(3))},
        "too-often",
        "/happenings/0/rates/*",
        "in ended 2.1 events a month are expected (trial_order 0.7, trial_order 0.7, trial_order 0.7)",
    ),
    "unknown attribute": (
        event("key_person_changed", less_qualfied=True),
        "unknown-attribute",
        "/happenings/0/attributes/less_qualfied",
        "did you mean 'less_qualified'",
    ),
    "attribute of other type": (
        event("key_person_changed", less_qualified=1.0),
        "bad-attribute",
        "/happenings/0/attributes/less_qualified",
        "true or false",
    ),
    "choice unknown": (
        event("relationship_ended", initiator=OneOf(values=("custmer",))),
        "bad-attribute",
        "/happenings/0/attributes/initiator/values/0",
        "did you mean 'customer'",
    ),
    "range of choices": (
        event("relationship_ended", initiator=Between(low=0, high=1)),
        "bad-attribute",
        "/happenings/0/attributes/initiator",
        "one_of",
    ),
    "attribute off bounds": (
        event("volume_expanded", change=Between(low=-1.5, high=0)),
        "bad-attribute",
        "/happenings/0/attributes/change/low",
        "-1.5",
    ),
    "agreement without term": (event("agreement_signed"), "bad-agreement", "/happenings/0/attributes", "at least one"),
    "agreement at times without term": (
        event("agreement_signed", years=OneOf(values=(3.0, None)), months=OneOf(values=(6.0, 0.0))),
        "bad-agreement",
        "/happenings/0/attributes",
        "0 years and 0 months",
    ),
    "agreement by ranges": (
        event("agreement_signed", years=Between(low=1, high=3)),
        "bad-attribute",
        "/happenings/0/attributes/years",
        "one_of",
    ),
    "agreement of half a year in years": (
        event("agreement_signed", years=0.5),
        "bad-attribute",
        "/happenings/0/attributes/years",
        "whole",
    ),
    "agreement begins otherwise": (
        event("agreement_signed", years=3.0, start="2025-02-10"),
        "no-whole-steps",
        "/happenings/0/attributes/start",
        "where it is signed",
    ),
    "agreement past the end of time": (
        {"starts_on": date(9990, 1, 1), **event("agreement_signed", years=12.0)},
        "bad-agreement",
        "/happenings/0/attributes",
        "9999",
    ),
    "drift of levels": (
        {"drifts": (Drift(indicator="escalation"),)},
        "unfit-drift",
        "/drifts/0/indicator",
        "complaint",
    ),
    "drift of counts": ({"drifts": (Drift(indicator="referrals"),)}, "unfit-drift", "/drifts/0/indicator", "whole"),
    "drift of clocks": (
        {"drifts": (Drift(indicator="months_inactive"),)},
        "computed-reading",
        "/drifts/0/indicator",
        "computed",
    ),
    "drift of nothing": ({"drifts": (Drift(indicator="trst"),)}, "unknown-indicator", "/drifts/0/indicator", "'trust'"),
    "drift off the scale": (
        {"drifts": (Drift(indicator="trust", to=2, pull=0.1),)},
        "off-scale",
        "/drifts/0/to",
        "2.0 is off",
    ),
    "drift past numbers": (
        {"drifts": (Drift(indicator="net_advantage", step=1e300),)},
        "too-large",
        "/drifts/0/step",
        "",
    ),
    "drift in an exit": (
        {"drifts": (Drift(indicator="trust", stages=("early", "ended")),)},
        "drift-in-exit",
        "/drifts/0/stages/1",
        "nothing drifts",
    ),
    "drift nowhere": (
        {"drifts": (Drift(indicator="trust", stages=("erly",)),)},
        "unknown-stage",
        "/drifts/0/stages/0",
        "",
    ),
    "drift twice": (
        {"drifts": (Drift(indicator="trust", stages=("early",)), Drift(indicator="trust"))},
        "drift-twice",
        "/drifts/1",
        "already drifts in early;",
    ),
    "shock too early": (
        {"shocks": (Shock(name="s", on=date(2025, 1, 1)),)},
        "before-start",
        "/shocks/0/on",
        "2025-01-01 is not after 2025-01-01",
    ),
    "shock nowhere": (
        {"shocks": (Shock(name="s", month=1, stages=("early", "endet")),)},
        "unknown-stage",
        "/shocks/0/stages/1",
        "did you mean 'ended'",
    ),
    "shock twice": ({"shocks": (Shock(name="s", month=1),) * 2}, "duplicate-name", "/shocks/1/name", "/shocks/0"),
    "shock by no event": (
        {"shocks": (Shock(name="s", month=1, events=(Deed(event="socal_event"),)),)},
        "unknown-event",
        "/shocks/0/events/0/event",
        "did you mean 'social_event'",
    ),
    "shock off the scale": (
        {"shocks": (Shock(name="s", month=1, readings={"trust": -0.1}),)},
        "off-scale",
        "/shocks/0/readings/trust",
        "-0.1",
    ),
    "policy twice": ({"policies": (when("trust"),) * 2}, "duplicate-name", "/policies/1/name", "/policies/0"),
    "policy by no indicator": ({"policies": (when("trst"),)}, "unknown-indicator", "/policies/0/when", "mean 'trust'"),
    "policy by number of levels": (
        {"policies": (when("escalation"),)},
        "unfit-threshold",
        "/policies/0/when",
        "levels",
    ),
    "policy by no level": (
        {"policies": (when("trust").model_copy(update={"when": Level("escalation", ("complant",))}),)},
        "unfit-threshold",
        "/policies/0/when",
        "did you mean 'complaint'",
    ),
    "policy nowhere": (
        {"policies": (when("trust").model_copy(update={"stages": ("early", "endet")}),)},
        "unknown-stage",
        "/policies/0/stages/1",
        "did you mean 'ended'",
    ),
    "policy by a bad deed": (
        {
            "policies": (
                when("trust").model_copy(update={"events": (Deed(event="order_fulfilled", attributes={"x": 1.0}),)}),
            )
        },
        "unknown-attribute",
        "/policies/0/events/0/attributes/x",
        "order_fulfilled has no attribute 'x'",
    ),
    "margin nowhere": ({"margins": {"erly": 1.0}}, "unknown-stage", "/margins/erly", "did you mean 'early'"),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_found_at_its_place(name: str) -> None:
    """Each planted defect is the one thing told, with its code, its place and what to do."""
    change, code, place, said = DEFECTS[name]
    found = scenario_problems(ford, PLAIN.replace(**change))
    assert {(problem.code, problem.place) for problem in found} >= {(code, place)}
    also = {"too-large": {place.replace("/mode", "/high")}}.get(code, set())
    assert {problem.place for problem in found} <= {place} | also
    assert any(said in problem.message for problem in found)


ALONE = [name for name, (change, *_) in DEFECTS.items() if len(change) == 1 and "starts_on" not in change]


@settings(max_examples=60, derandomize=True)
@given(st.data())
def test_all_defects_are_told_at_once(data: st.DataObject) -> None:
    """Defects in different parts of a scenario are told together, each as if it stood alone."""
    chosen = data.draw(st.lists(st.sampled_from(ALONE), unique_by=lambda name: next(iter(DEFECTS[name][0]))))
    change = {part: value for name in chosen for part, value in DEFECTS[name][0].items()}
    alone = [problem for name in chosen for problem in scenario_problems(ford, PLAIN.replace(**DEFECTS[name][0]))]
    assert sorted(map(str, scenario_problems(ford, PLAIN.replace(**change)))) == sorted(map(str, alone))


@settings(max_examples=60, derandomize=True)
@given(st.sampled_from(sorted(set(DEFECTS) - {"other model"})), st.binary(min_size=SIZE, max_size=SIZE))
def test_a_defect_is_found_in_any_scenario(name: str, data: bytes) -> None:
    """A defect planted in a drawn sound scenario is found there too."""
    sound = a_scenario(Tape(data), ford, 12).replace(starts_on=date(2025, 1, 1), months=12, occasions=2)
    change, code, place, _ = DEFECTS[name]
    assert (code, place) in {
        (problem.code, problem.place) for problem in scenario_problems(ford, sound.replace(**change))
    }


def test_error_lists_every_problem() -> None:
    """``prepare`` raises one error that lists all problems."""
    bad = PLAIN.replace(model="fort", margins={"erly": 1.0}, **start(trst=0.5))
    with pytest.raises(ScenarioError) as caught:
        prepare(ford, bad)
    assert [problem.place for problem in caught.value.problems] == [
        "/model",
        "/beginnings/0/readings/trst",
        "/margins/erly",
    ]


def test_many_problems_are_cut_short() -> None:
    """Of more than a hundred problems the first hundred are told, and that there are others."""
    found = scenario_problems(ford, PLAIN.replace(margins={f"stage_{i}": 1.0 for i in range(200)}))
    assert len(found) == 101
    assert found[-1].code == "too-many-problems"


def test_reserved_event_is_refused() -> None:
    """A model that declares the event that ends each month cannot be simulated, and is told so."""
    model = ford.replace(events=(*ford.events, a_kind("monthly_review")))
    assert [(p.code, p.place) for p in scenario_problems(model, PLAIN)] == [("reserved-event", "/model")]


def test_too_many_places_are_refused() -> None:
    """A model of more places than a block of paths can number is refused."""
    stages = [f"s{i}" for i in range(128)]
    ladder = StageModel(
        name="ford",
        version="1",
        title=labels("ladder"),
        initial="s0",
        stages=tuple(map(a_stage, stages)),
        indicators=(months_in_stage,),
        transitions=tuple(
            a_transition(f"A{i}", origins=(f"s{i}",), target=f"s{i + 1}", kind="advance") for i in range(127)
        ),
    )
    assert [(p.code, p.place) for p in scenario_problems(ladder, PLAIN)] == [("too-many-stages", "/model")]


def test_required_attribute_is_asked_for() -> None:
    """An event without an attribute that its kind requires is refused, by chance as by policy."""
    needy = a_kind("needy", attributes=(AttributeKind(name="grade", type="choice", choices=("a", "b"), required=True),))
    model = ford.replace(events=(*ford.events, needy))
    bad = PLAIN.replace(
        happenings=(
            Happening(event="needy", rates={"*": 0.1}),
            Happening(event="needy", rates={}, attributes={"grade": OneOf(values=("a", None))}),
        ),
        shocks=(Shock(name="s", month=1, events=(Deed(event="needy"),)),),
    )
    found = {problem.place: problem.message for problem in scenario_problems(model, bad)}
    assert set(found) == {"/happenings/0", "/happenings/1/attributes/grade/values/1", "/shocks/0/events/0"}
    assert all("needs the attribute 'grade'" in said for said in found.values())


def test_ranges_that_are_compared_are_refused() -> None:
    """Where an effect asks whether a value came before, a range to draw it from makes no sense and is refused."""
    size = AttributeKind(name="size", type="number", low=0, high=9)
    effect = next(e for event in ford.events if event.name == "quality_problem" for e in event.effects if e.again)
    counted = a_kind("counted", effect.model_copy(update={"again": "size"}), attributes=(size,))
    model = ford.replace(events=(*ford.events, counted))
    found = scenario_problems(model, PLAIN.replace(**event("counted", size=Between(low=0, high=1))))
    assert [(problem.code, problem.place) for problem in found] == [("never-again", "/happenings/0/attributes/size")]


def test_values_that_an_event_sets_stay_on_scale() -> None:
    """An attribute that sets a reading is held to the reading's scale too."""
    loose = AttributeKind(name="change", type="number")
    kinds = tuple(
        k.model_copy(update={"attributes": (loose,)}) if k.name == "volume_expanded" else k for k in ford.events
    )
    found = scenario_problems(ford.replace(events=kinds), PLAIN.replace(**event("volume_expanded", change=-2.0)))
    assert [(problem.code, problem.place) for problem in found] == [("off-scale", "/happenings/0/attributes/change")]


@pytest.mark.parametrize("rates", [(0.1,) * 10, (0.7, 0.2, 0.1), (0.3, 0.3, 0.4)])
def test_rates_may_fill_every_occasion(rates: tuple[float, ...]) -> None:
    """Rates that add up to the occasions of a month are not refused for the rounding of their sum."""
    full = PLAIN.replace(occasions=1, happenings=tuple(Happening(event="trial_order", rates={"*": r}) for r in rates))
    assert scenario_problems(ford, full) == []


@pytest.mark.needs("numpy")
@pytest.mark.parametrize(
    ("start", "on", "month"),
    [
        (date(2025, 1, 1), date(2025, 1, 2), 1),
        (date(2025, 1, 1), date(2025, 2, 1), 1),
        (date(2025, 1, 1), date(2025, 2, 2), 2),
        (date(2025, 1, 28), date(2025, 2, 28), 1),
        (date(2025, 11, 15), date(2026, 1, 14), 2),
        (date(2025, 11, 15), date(2026, 1, 16), 3),
    ],
)
def test_a_shock_on_a_day_strikes_in_the_month_that_ends_there_or_later(start: date, on: date, month: int) -> None:
    """A day is the first month end at it or after it; what engines are handed has months alone."""
    scenario = PLAIN.replace(starts_on=start, shocks=(Shock(name="s", on=on),))
    (shock,) = prepare(ford, scenario).scenario.shocks
    assert (shock.month, shock.on) == (month, None)


@pytest.mark.parametrize("when", [{}, {"month": 1, "on": date(2025, 3, 1)}])
def test_a_shock_has_one_time(when: dict[str, Any]) -> None:
    """A shock with neither month nor day, or with both, is refused."""
    with pytest.raises(ValidationError, match="either its month or, with on, its day"):
        Shock(name="s", **when)


@pytest.mark.needs("numpy")
def test_a_shock_after_the_horizon_strikes_nobody() -> None:
    """A scenario shortened to before a shock is sound, and is as if the shock were not in it."""
    from relstage.studies.simulation.running import simulate

    late = PLAIN.replace(shocks=(Shock(name="s", month=13, readings={"trust": 1.0}),))
    found = [simulate(ford, each, paths=50, seed=7, readings=("trust",)) for each in (late, PLAIN)]
    assert found[0].digest == found[1].digest


@pytest.mark.needs("numpy")
def test_a_shock_strikes_in_its_places_alone() -> None:
    """With stages named, a shock leaves whoever is elsewhere at the end of the month before as they were."""
    from relstage.studies.simulation.running import simulate

    ways = (Beginning(stage="early"), Beginning(stage="development"))
    shock = Shock(name="s", month=3, stages=("early",), readings={"attention": 0.9})
    found = simulate(ford, PLAIN.replace(beginnings=ways, shocks=(shock,)), paths=400, seed=7, readings=("attention",))
    known = found.readings("attention").known
    place = {name: nth for nth, name in enumerate(found.prepared.places)}
    assert known[3, place["early"]] == found.occupancy().counts[3, place["early"]] > 100
    assert known[:, place["development"]].sum() == 0


@pytest.mark.needs("numpy")
def test_the_largest_numbers_are_summed() -> None:
    """At the limit of what is taken, the value of a path is a finite number with a finite error."""
    from relstage.studies.simulation.running import simulate

    huge = PLAIN.replace(
        months=1_200,
        starts_on=date(2025, 1, 1),
        beginnings=(Beginning(stage="early", readings={"net_advantage": Between(low=-1e100, high=1e100)}),),
        drifts=(Drift(indicator="net_advantage", step=1e100, noise=1e100),),
        margins=dict.fromkeys(ford.places, 1e100),
        policies=(when("months_in_stage", 0.0).model_copy(update={"cost": 1e100}),),
    )
    found = simulate(ford, huge, paths=20, seed=7, readings=("net_advantage",))
    assert all(map(math.isfinite, (found.value().value, found.value().error)))
    assert math.isfinite(found.readings("net_advantage").ladder.one(1_200).value)


def test_what_is_sound_is_prepared() -> None:
    """Shipped scenarios and a plain one are not refused."""
    assert scenario_problems(ford, PLAIN) == []
    assert scenario_problems(millman_wilson, SCENARIOS[2]) == []


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_seeds_in_range_are_taken(seed: int) -> None:
    """A seed of 64 bits is taken as it is."""
    assert check_seed(seed) == seed


@pytest.mark.parametrize("seed", [-1, 2**64, True, 1.0, "7", None])
def test_seeds_out_of_range_are_refused(seed: object) -> None:
    """Anything but a whole number of 64 bits is refused, and shown."""
    with pytest.raises(ScenarioError, match=re.escape(f"{seed!r} is no whole number")):
        check_seed(seed)
