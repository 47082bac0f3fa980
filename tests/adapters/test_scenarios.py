"""Scenario files: what may be said briefly, and what is told of a file that is wrong."""

import json
from operator import itemgetter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from relstage import ford
from relstage.adapters.scenarios import dump_scenario, load_scenario, read_scenario, scenario_schema
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.errors import ScenarioError
from relstage.models.scenarios import Beginning, Between, Deed, OneOf, Peaked
from relstage.rules import AllOf, Bound
from tests.made_up import a_model

WHOLE: dict[str, Any] = {
    "name": "small",
    "title": "A small market",
    "model": "ford",
    "starts_on": "2025-01-01",
    "months": 24,
    "provenance": {"status": "operationalised", "source": "our house"},
}
TOML = """
name = "small"
model = "ford"
starts_on = "2025-01-01"
months = 24
title = {en = "A small market", ru = "Малый рынок"}
provenance = {status = "operationalised", source = "our house"}

[renewal]
trust = {values = [0.2, 0.3], weights = [1, 2]}

[[beginnings]]
[beginnings.readings]
trust = {low = 0.1, high = 0.4}
commitment = {low = 0.1, mode = 0.2, high = 0.4}

[[happenings]]
event = "trial_order"
rates = 0.1

[[policies]]
name = "meet"
when = "trust >= 0.5 and attention < 0.4"
events = ["social_event"]
"""


def told(document: dict[str, Any] | str | bytes, **more: Any) -> list[tuple[str, str]]:
    """Return code and place of every problem of a file."""
    text = json.dumps(document) if isinstance(document, dict) else document
    with pytest.raises(ScenarioError) as caught:
        read_scenario(text, **more)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_toml_is_read() -> None:
    """A file in TOML is read, with spreads told by what they have, one rate for all places, and events by name."""
    scenario = read_scenario(TOML, format="toml")
    assert scenario.title.ru == "Малый рынок"
    assert scenario.renewal == {"trust": OneOf(values=(0.2, 0.3), weights=(1.0, 2.0))}
    assert scenario.beginnings[0].readings == {
        "trust": Between(low=0.1, high=0.4),
        "commitment": Peaked(low=0.1, mode=0.2, high=0.4),
    }
    assert scenario.happenings[0].rates == {"*": 0.1}
    assert scenario.policies[0].events == (Deed(event="social_event"),)
    assert scenario.policies[0].when == AllOf((Bound("trust", ">=", 0.5), Bound("attention", "<", 0.4)))


def test_parts_may_have_an_origin_of_their_own() -> None:
    """A part says whose its numbers are where they are not whose the rest are; it is written back."""
    whose = {"status": "sourced", "source": "a trade survey"}
    shock = {"name": "s", "on": "2026-03-01", "stages": ["early"], "provenance": whose}
    scenario = read_scenario(json.dumps({**WHOLE, "shocks": [shock]}))
    provenance = scenario.shocks[0].provenance
    assert provenance is not None
    assert provenance.source == "a trade survey"
    assert json.loads(dump_scenario(scenario))["shocks"] == [shock]


def test_brief_and_full_are_one() -> None:
    """A file that says briefly what another says in full has its digest."""
    brief = {**WHOLE, "policies": [{"name": "p", "when": "trust < 0.5", "events": ["social_event"]}]}
    rule = {"kind": "bound", "indicator": "trust", "op": "<", "limit": 0.5}
    full = {
        **WHOLE,
        "title": {"en": "A small market", "ru": "A small market"},
        "policies": [{"name": "p", "when": rule, "events": [{"event": "social_event", "attributes": {}}]}],
    }
    assert read_scenario(json.dumps(brief)).digest == read_scenario(json.dumps(full)).digest


@pytest.mark.parametrize("suffix", ["json", "toml"])
def test_file_is_loaded_by_its_suffix(tmp_path: Path, suffix: str) -> None:
    """A file is read in the format that its suffix names."""
    path = tmp_path / f"small.{suffix}"
    path.write_text(TOML if suffix == "toml" else json.dumps(WHOLE), encoding="utf-8")
    assert load_scenario(path).name == "small"


@pytest.mark.parametrize("name", ["small.yaml", "small", "there_is_none.json", "a\0b.json"])
def test_files_that_cannot_be_read_are_told(tmp_path: Path, name: str) -> None:
    """A file of another format, or one that is not there, is refused with a typed error."""
    with pytest.raises(ScenarioError, match=r"unknown-format|cannot-read"):
        load_scenario(tmp_path / name)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"months": 0}, ("out-of-range", "/months")),
        ({"months": 1201}, ("out-of-range", "/months")),
        ({"months": "12"}, ("wrong-type", "/months")),
        ({"occasions": 32}, ("out-of-range", "/occasions")),
        ({"starts_on": "2025-02-30"}, ("bad-value", "/starts_on")),
        ({"starts_on": 20250101}, ("bad-value", "/starts_on")),
        ({"hapenings": []}, ("unknown-field", "/hapenings")),
        ({"discount": -0.1}, ("out-of-range", "/discount")),
        ({"happenings": 3}, ("wrong-type", "/happenings")),
        ({"happenings": [3]}, ("wrong-type", "/happenings/0")),
        ({"happenings": [{"event": "x", "rates": {"a": -1}}]}, ("out-of-range", "/happenings/0/rates/a")),
        ({"happenings": [{"event": "x", "rates": True}]}, ("wrong-type", "/happenings/0/rates")),
        ({"happenings": [{"event": "x", "rates": 1, "rate": 1}]}, ("unknown-field", "/happenings/0/rate")),
        ({"happenings": [{"rates": 1}]}, ("missing-field", "/happenings/0")),
        ({"renewal": {"trust": {"mode": 1, "low": 0}}}, ("missing-field", "/renewal/trust")),
        ({"renewal": {"trust": {"kind": "gauss"}}}, ("not-allowed", "/renewal/trust")),
        ({"renewal": {"trust": [1]}}, ("wrong-type", "/renewal/trust")),
        ({"renewal": {"trust": True}}, ("wrong-type", "/renewal/trust")),
        ({"renewal": 3}, ("wrong-type", "/renewal")),
        ({"beginnings": []}, ("out-of-range", "/beginnings")),
        ({"beginnings": [{"weight": -1}]}, ("out-of-range", "/beginnings/0/weight")),
        ({"drifts": [{"indicator": "trust", "shape": "gauss"}]}, ("not-allowed", "/drifts/0/shape")),
        ({"shocks": [{"name": "s", "month": 0}]}, ("out-of-range", "/shocks/0/month")),
        ({"shocks": [{"name": "s"}]}, ("bad-value", "/shocks/0")),
        ({"shocks": [{"name": "s", "month": 1, "on": "2025-02-01"}]}, ("bad-value", "/shocks/0")),
        ({"shocks": [{"name": "s", "on": "2025-02-30"}]}, ("bad-value", "/shocks/0/on")),
        ({"shocks": [{"name": "if", "month": 1}]}, ("bad-name", "/shocks/0/name")),
        ({"policies": [7]}, ("wrong-type", "/policies/0")),
        ({"policies": [{"name": "p", "when": "trust > 1"}]}, ("missing-field", "/policies/0")),
        ({"policies": [{"name": "p", "when": 3, "events": ["e"]}]}, ("wrong-type", "/policies/0/when")),
        ({"policies": [{"name": "p", "when": "trst > 1", "events": ["e"]}]}, ("unknown-indicator", "/policies/0/when")),
        ({"policies": [{"name": "p", "when": "trust >", "events": ["e"]}]}, ("syntax", "/policies/0/when")),
        ({"policies": [{"name": "p", "when": "trust > 1", "events": []}]}, ("out-of-range", "/policies/0/events")),
        ({"provenance": {"status": "sure", "source": "x"}}, ("not-allowed", "/provenance/status")),
    ],
)
def test_ill_formed_part_is_told(change: dict[str, Any], found: tuple[str, str]) -> None:
    """Each ill-formed part of a file is the one thing told, at its place."""
    assert told({**WHOLE, **change}) == [found]


def test_all_problems_are_told_at_once() -> None:
    """What is wrong in different places is told together, with what is missing."""
    bad = {**WHOLE, "months": 0, "starts_on": "soon", "policies": [{"name": "p", "when": "trst > 1", "events": ["e"]}]}
    del bad["provenance"]
    places = {place for _, place in told(bad)}
    assert places == {"/months", "/starts_on", "/policies/0/when", ""}


MANY_FAULTS = """
name = "x"
title = "X"
model = "ford"
starts_on = "2025-01-31"
months = 12
discount = 10.1
colour = "red"
provenance = {status = "operationalised", source = "s"}
margins = {early = 1, erly = 2}
renewal = {trust = {low = 0.9, high = 0.1}, commitment = true}
beginnings = [{weight = -1}, {weight = 0, readings = {trust = 2}}]
happenings = [
    {event = "x y", rates = 0.1},
    {event = "trial_ordr", rates = 0.1},
    {event = "trial_order", rates = {nowhere = 0.1, early = 3.5}},
]
drifts = [{indicator = "trust", shape = "gauss"}, {indicator = "trst"}]
policies = [
    {name = "p", when = "trst < 1", events = ["social_event"]},
    {name = "q", when = "trust < 1", events = ["socal_event"]},
    {name = "q", when = "trust < 1", events = ["social_event"]},
]
shocks = [{name = "s", month = 1300}, {name = "s", on = "2024-01-01"}]
"""


def test_what_does_not_fit_is_told_with_what_is_ill_formed() -> None:
    """Where a file is ill-formed in parts, the others are judged under its model, each fault at its place."""
    assert sorted(told(MANY_FAULTS, format="toml"), key=itemgetter(1)) == [
        ("out-of-range", "/beginnings/0/weight"),
        ("off-scale", "/beginnings/1/readings/trust"),
        ("unknown-field", "/colour"),
        ("out-of-range", "/discount"),
        ("not-allowed", "/drifts/0/shape"),
        ("unknown-indicator", "/drifts/1/indicator"),
        ("bad-name", "/happenings/0/event"),
        ("unknown-event", "/happenings/1/event"),
        ("too-often", "/happenings/2/rates/early"),
        ("unknown-stage", "/happenings/2/rates/nowhere"),
        ("unknown-stage", "/margins/erly"),
        ("unknown-indicator", "/policies/0/when"),
        ("unknown-event", "/policies/1/events/0/event"),
        ("duplicate-name", "/policies/2/name"),
        ("wrong-type", "/renewal/commitment"),
        ("out-of-order", "/renewal/trust"),
        ("out-of-range", "/shocks/0/month"),
        ("before-start", "/shocks/1/on"),
        ("no-whole-steps", "/starts_on"),
    ]
    with pytest.raises(ScenarioError, match="'q' is taken by /policies/1;"):
        read_scenario(MANY_FAULTS, format="toml")


def test_caret_stands_under_the_fault() -> None:
    """A fault inside a rule is shown with a caret, and the nearest indicator named."""
    policies = [{"name": "p", "when": "trust >= 0.5 and atention < 0.4", "events": ["social_event"]}]
    with pytest.raises(ScenarioError) as caught:
        read_scenario(json.dumps({**WHOLE, "policies": policies}))
    (problem,) = caught.value.problems
    assert "did you mean 'attention'" in problem.message
    line, mark = problem.excerpt.split("\n")
    assert line[mark.index("^") :].startswith("atention")


def with_number(field: str, number: str) -> str:
    """Return a file in which some number stands as it is written."""
    return json.dumps({**WHOLE, field: "@"}).replace('"@"', number)


UNREADABLE: dict[str, tuple[str | bytes, str, str]] = {
    "cut off": ("{", "bad-syntax", "line 1, column 2"),
    "empty": ("", "bad-syntax", "line 1, column 1"),
    "blank": (" \n", "bad-syntax", "line 2, column 1"),
    "no bytes": (b"", "bad-syntax", "line 1, column 1"),
    "key twice": ('{"name": "a",\n "name": "b"}', "duplicate-key", "/name"),
    "list": ("[]", "wrong-type", ""),
    "null": ("null", "wrong-type", ""),
    "not a number": ('{"months": NaN}', "not-finite", "/months"),
    "infinity": (with_number("discount", "Infinity"), "not-finite", "/discount"),
    "less than infinity": (with_number("discount", "-Infinity"), "not-finite", "/discount"),
    "past float64": (with_number("discount", "1e400"), "number-too-large", "/discount"),
    "long number": (with_number("months", "9" * 5_000), "number-too-large", "/months"),
    "whole as float": (with_number("months", "24.0"), "wrong-type", "/months"),
    "truth as number": (with_number("months", "true"), "wrong-type", "/months"),
    "byte order mark": (b"\xef\xbb\xbf{}", "bad-encoding", "line 1, column 1"),
    "utf-16": ("{}".encode("utf-16"), "bad-encoding", "line 1, column 1"),
    "utf-32": ("{}".encode("utf-32"), "bad-encoding", "line 1, column 1"),
    "latin": (b'{"name": "caf\xe9"}', "bad-encoding", "line 1, column 14"),
    "half utf-16": (b"\xff\xfe{", "bad-encoding", "line 1, column 1"),
    "zeros": (b"\0" * 100, "bad-encoding", "line 1, column 1"),
    "zero": ('{"na\0me": 1}', "bad-syntax", "line 1, column 5"),
    "zero in a text": (json.dumps({**WHOLE, "summary": "a\0b"}), "bad-text", "/summary"),
    "half a character": (json.dumps({**WHOLE, "summary": "\ud800"}), "bad-text", "/summary"),
    "deep": ("[" * 200 + "]" * 200, "too-deep", "line 1, column 101"),
    "very deep": ("[" * 100_000, "too-deep", "line 1, column 101"),
    "deep objects": ('{"a":' * 100_000, "too-deep", "line 1, column 501"),
    "deep rule": (
        json.dumps({**WHOLE, "policies": [{"name": "p", "when": "(" * 90_000 + "trust < 1", "events": ["e"]}]}),
        "too-deep",
        "/policies/0/when",
    ),
    "large": (" " * 1_000_001, "too-large", ""),
    "year 0": (json.dumps({**WHOLE, "starts_on": "0000-01-01"}), "bad-value", "/starts_on"),
    "year 10000": (json.dumps({**WHOLE, "starts_on": "10000-01-01"}), "bad-value", "/starts_on"),
    "instant": (json.dumps({**WHOLE, "starts_on": "2025-01-01T00:00:00Z"}), "bad-value", "/starts_on"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_text_is_told(name: str) -> None:
    """Text that is no document is refused where it goes wrong, at once, before anything is made of it."""
    text, code, place = UNREADABLE[name]
    assert (code, place) in told(text)


TOML_WRONG: dict[str, tuple[str | bytes, str]] = {
    "deep": ("a = " + "[" * 100_000, "too-deep"),
    "deep names": ("a" + ".a" * 100_000 + " = 1", "too-deep"),
    "many tables": ("[a]\n" * 100_000, "too-large"),
    "not a number": ("discount = nan", "not-finite"),
    "infinity": ("discount = inf", "not-finite"),
    "long number": ("months = " + "9" * 5_000, "number-too-large"),
    "key twice": ("months = 1\nmonths = 2", "duplicate-key"),
    "zero": ("name = 'a\0'", "bad-syntax"),
    "byte order mark": (b"\xef\xbb\xbfmonths = 1", "bad-encoding"),
    "date": ("starts_on = 2025-01-01", "wrong-type"),
    "empty": ("", "missing-field"),
}


@pytest.mark.parametrize("name", TOML_WRONG)
def test_unreadable_toml_is_told(name: str) -> None:
    """What no TOML file may hold is refused likewise."""
    text, code = TOML_WRONG[name]
    assert code in {found for found, _ in told(text, format="toml")}


def test_minus_zero_is_zero() -> None:
    """A file that says -0.0 has the digest of one that says 0."""
    one, other = (read_scenario(with_number("discount", number)) for number in ("-0.0", "0"))
    assert one.digest == other.digest


def test_toml_syntax_is_placed() -> None:
    """A fault of TOML is told by line and column."""
    assert told('name = "a"\nmonths = \n', format="toml") == [("bad-syntax", "line 2, column 10")]


def test_rule_of_an_unknown_model_needs_the_model() -> None:
    """A rule as text is read with the model handed over; without it the reader is told so, once."""
    policies = [{"name": "p", "when": 'status >= "middle"', "events": ["call"]}]
    document = {**WHOLE, "model": "house", "policies": policies}
    assert told({**document, "policies": policies * 2}) == [("unknown-model", "/model")]
    house = a_model(name="house")
    assert str(read_scenario(json.dumps(document), model=house).policies[0].when) == 'status in ("high", "middle")'


def test_rules_are_written_as_text() -> None:
    """A rule is written as people write it; one that does not fit the model is written as a tree and comes back."""
    scenario = SCENARIOS[1]
    written = json.loads(dump_scenario(scenario))
    assert written["policies"][0]["when"] == "attention < 0.5 or trust < 0.55 or commitment < 0.55"
    odd = scenario.replace(policies=(scenario.policies[0].model_copy(update={"when": Bound("nowhere", ">", 1)}),))
    assert json.loads(dump_scenario(odd))["policies"][0]["when"]["indicator"] == "nowhere"
    assert read_scenario(dump_scenario(odd), model=ford) == odd


def test_scenario_too_large_for_a_file_is_not_written() -> None:
    """What could not be read back is not handed over."""
    scenario = SCENARIOS[0]
    with pytest.raises(ScenarioError, match="too-large"):
        dump_scenario(scenario.replace(beginnings=scenario.beginnings * 2_000))


def test_a_long_scenario_is_written_without_line_breaks() -> None:
    """What would be too large for a file only by its layout is written in one line, and read back."""
    ways = tuple(Beginning(readings={"trust": i / 20_000, "commitment": 0.3}) for i in range(12_000))
    scenario = read_scenario(json.dumps(WHOLE)).replace(beginnings=ways)
    written = dump_scenario(scenario)
    assert written.count("\n") == 1
    assert read_scenario(written).digest == scenario.digest


def test_schema_refuses_what_reading_refuses() -> None:
    """The JSON Schema accepts the brief forms and refuses a misspelt field."""
    schema = jsonschema.Draft202012Validator(scenario_schema())
    brief = {**WHOLE, "happenings": [{"event": "trial_order", "rates": 0.1}], "shocks": [{"name": "s", "month": 1}]}
    brief["policies"] = [{"name": "p", "when": "trust < 0.5", "events": ["social_event"]}]
    brief["renewal"] = {"trust": {"low": 0.1, "high": 0.4}, "escalation": "none"}
    assert schema.is_valid(brief)
    assert read_scenario(json.dumps(brief)).name == "small"
    assert not schema.is_valid({**brief, "hapenings": []})
