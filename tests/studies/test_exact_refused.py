"""What is no Markov chain, or too large a one, and the places and readers that are told of it."""

from datetime import date
from importlib.util import find_spec
from typing import Any

import pytest

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual
from relstage.dynamics import Add, AttributeKind, Set, Share
from relstage.errors import Problem, ScenarioError, StageError, TooLarge
from relstage.machines import StageModel, Trigger
from relstage.rules import Number, all_of
from relstage.studies.simulation import Beginning, Between, Deed, Drift, Happening, OneOf, Policy, Scenario
from tests.made_up import MADE_UP, a_kind, a_model, a_stage, a_transition, an_indicator, labels
from tests.studies.analytic import CASES, orders, silence, status, stay, trust

if find_spec("numpy"):
    from relstage.studies.simulation.beside import check
    from relstage.studies.simulation.reckoning import chain_problems, exact
    from relstage.studies.simulation.running import simulate
    from relstage.studies.simulation.tape import MAX_OUTCOMES, Cell, Tape
    from relstage.studies.simulation.unfolding import MAX_KEYS

pytestmark = pytest.mark.needs("numpy")

term = an_indicator("term", Number(low=0, span=10), clock="agreement_term")
RAISES = Share(indicator="trust", part=0.25, provenance=MADE_UP)
TELLS = Set(indicator="trust", attribute="size", provenance=MADE_UP)
SIGNS = AttributeKind(name="years", type="whole", low=0, high=9)


def house(*transitions: Any, events: tuple[Any, ...] = ()) -> StageModel:
    """Return a model of two stages and an exit."""
    return a_model(
        name="house",
        stages=(a_stage("first"), a_stage("second")),
        indicators=(trust, orders, status, stay, silence, term),
        events=(a_kind("call", RAISES), a_kind("told", TELLS), a_kind("leave"), *events),
        transitions=transitions,
    )


def of(months: int = 6, **more: Any) -> Scenario:
    """Return a scenario of the house."""
    given = {"name": "plain", "title": labels("plain"), "model": "house", "starts_on": date(2021, 1, 1)}
    return Scenario(**{**given, "months": months, "provenance": MADE_UP, **more})


UP = a_transition("UP", trust >= 0.6)
LEAVE = a_transition("LEAVE", origins=("first",), target="gone", kind="terminate", on=(Trigger(event="leave"),))
LONG = a_transition("LONG", term >= 3)
CALLS = (Happening(event="call", rates={"*": 0.5}),)
KNOWN = (Beginning(readings={"trust": 0.5}),)
RANGE = Beginning(readings={"trust": Between(low=0, high=1)})


def told(model: StageModel, scenario: Scenario) -> list[tuple[str, str]]:
    """Return code and place of each reason; the same are raised by ``exact``."""
    problems = chain_problems(model, scenario)
    if problems:
        with pytest.raises(ScenarioError) as caught:
            exact(model, scenario)
        assert list(caught.value.problems) == problems
    return [(problem.code, problem.place) for problem in problems]


def only(model: StageModel, scenario: Scenario) -> Problem:
    """Return the one reason there is."""
    (problem,) = chain_problems(model, scenario)
    return problem


def test_a_range_that_is_shifted() -> None:
    """A reading that begins in a range and is then shifted is told, with what shifts it and who reads it."""
    scenario = of(beginnings=(Beginning(), RANGE), happenings=CALLS)
    assert told(house(UP), scenario) == [("range-shifted", "/beginnings/1/readings/trust")]
    assert "shifted by call; it is read by UP (trust >= 0.6)" in str(only(house(UP), scenario))


def test_drift_by_chance() -> None:
    """A reading that drifts by chance is told where something reads it, and only in stages that it is read from."""
    by_chance = Drift(indicator="trust", noise=0.1)
    assert told(house(UP), of(drifts=(by_chance,), beginnings=KNOWN)) == [("drifts-by-chance", "/drifts/0/noise")]
    elsewhere = by_chance.model_copy(update={"stages": ("second",)})
    assert told(house(UP), of(drifts=(elsewhere,), beginnings=KNOWN)) == []
    assert told(house(LEAVE), of(drifts=(by_chance,), beginnings=KNOWN)) == []
    assert told(house(UP), of(drifts=(by_chance,))) == []  # what is unknown stays unknown


def test_policies_read_too() -> None:
    """What only a policy reads is told with the policy's name."""
    visit = Policy(name="visit", when=trust < 0.5, events=(Deed(event="leave"),))
    scenario = of(policies=(visit,), drifts=(Drift(indicator="trust", noise=0.1),), beginnings=KNOWN)
    assert "policy visit (trust < 0.5)" in str(only(house(LEAVE), scenario))


def test_an_attribute_from_a_range() -> None:
    """An attribute drawn from a range is told where a reading takes its value, and not where nothing depends on it."""
    drawn = Happening(event="told", rates={"*": 0.5}, attributes={"size": Between(low=0, high=1)})
    assert told(house(UP), of(happenings=(drawn,))) == [("range-asked-for", "/happenings/0/attributes/size")]
    assert told(house(LEAVE), of(happenings=(drawn,))) == []


def test_terms_of_agreements() -> None:
    """Agreements are told where a guard reads their term, and not where none does."""
    signed = a_kind("signed", attributes=(SIGNS,), agreement="signs")
    scenario = of(happenings=(Happening(event="signed", rates={"*": 0.5}, attributes={"years": 3}),))
    assert told(house(LONG, events=(signed,)), scenario) == [("terms-read", "/happenings/0/event")]
    assert told(house(LEAVE, events=(signed,)), scenario) == []


def test_what_never_fires_reads_nothing() -> None:
    """A guard that can never hold, or whose event never comes, does not stand in the way."""
    drift = Drift(indicator="trust", noise=0.1)
    never_called = a_transition("CALLED", trust >= 0.6, on=(Trigger(event="call"),))
    assert told(house(never_called), of(drifts=(drift,), beginnings=KNOWN)) == []
    never_known = a_transition("KNOWN", all_of(trust >= 0.6, status >= "high"))
    assert told(house(never_known), of(drifts=(drift,), beginnings=KNOWN)) == []
    once_known = Beginning(readings={"trust": 0.5, "status": OneOf(values=("low", "high"))})
    assert told(house(never_known), of(drifts=(drift,), beginnings=(once_known,))) == [
        ("drifts-by-chance", "/drifts/0/noise")
    ]


def test_every_reason_at_once() -> None:
    """The shipped scenario of Ford's stages is no chain, for many reasons; each names a place in it."""
    reasons = told(ford, ford_as_usual)
    assert {code for code, _ in reasons} >= {"range-shifted", "drifts-by-chance"}
    assert all(place.startswith(("/beginnings", "/renewal", "/drifts", "/happenings")) for _, place in reasons)


def test_a_scenario_that_does_not_fit() -> None:
    """Whether a scenario is a chain is not asked before it fits its model."""
    with pytest.raises(ScenarioError, match="unknown-event"):
        chain_problems(house(UP), of(happenings=(Happening(event="cal", rates={"*": 0.5}),)))


def test_unknown_place() -> None:
    """A place that the model does not have is refused with the nearest name."""
    case = CASES[0]
    with pytest.raises(StageError, match="down"):
        exact(case.model, case.scenario).first_passage("dwon")


def test_another_study() -> None:
    """Paths of another scenario are not held against an exact answer."""
    one, other = CASES[0], CASES[1]
    with pytest.raises(ScenarioError, match="other-study"):
        check(exact(one.model, one.scenario), simulate(other.model, other.scenario, paths=5, seed=1))


def test_the_most_states() -> None:
    """As many states as are allowed are found, one more is refused and what takes most values is named."""
    counted = a_kind("one_more", Add(indicator="orders", amount=1, provenance=MADE_UP))
    model = house(a_transition("MANY", orders >= 1e6), events=(counted,))
    happenings = (Happening(event="one_more", rates={"second": 1}),)  # may come, so that the numbers are told apart
    ways = tuple(Beginning(readings={"orders": n}) for n in range(MAX_KEYS + 1))
    assert len(exact(model, of(1, beginnings=ways[:-1], happenings=happenings)).states) == MAX_KEYS
    with pytest.raises(TooLarge, match=r"orders \(1500 values\)") as caught:
        exact(model, of(1, beginnings=ways, happenings=happenings))
    assert [problem.code for problem in caught.value.problems] == ["too-many-states"]


def test_the_most_outcomes() -> None:
    """As many outcomes as are allowed are tried, one more is refused with the place given."""

    def tried(size: int) -> int:
        cells = [Cell(0.5, 1 / size)] * size
        tape = Tape(lambda _: cells)
        return sum(1 for _ in tape.outcomes(lambda: tape.uniform("any", slot=0, first=0, count=1), "/happenings"))

    assert tried(MAX_OUTCOMES) == MAX_OUTCOMES
    with pytest.raises(TooLarge) as caught:
        tried(MAX_OUTCOMES + 1)
    assert [(problem.code, problem.place) for problem in caught.value.problems] == [
        ("too-many-outcomes", "/happenings")
    ]
