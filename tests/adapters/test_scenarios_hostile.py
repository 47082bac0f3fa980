"""Spoilt scenario files: whatever stands anywhere in one, it is refused with a typed error, or it is lived."""

import json
from collections import Counter
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.adapters.scenarios import dump_scenario, read_scenario
from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.errors import ScenarioError
from relstage.studies.simulation.checking import prepare

pytestmark = pytest.mark.needs("numpy")
MODEL_OF = {model.name: model for model in MODELS}
SHORT = [json.loads(dump_scenario(scenario.replace(months=3))) for scenario in SCENARIOS]
NUMBERS = (1.7e308, -1.7e308, 5e-324, 0, -1, 0.5, 1, 1.5, 3, 31, 1e15, 10**400, True, False, None)
WORDS = (
    *("", "trust", "early", "ended", "2024-02-29", "9998-12-01", "none", "always", "months_inactive >= 3"),
    *("social_event", "agreement_signed", "problem_disclosed_promptly", "not (trust < 0.5)", "escalation >= 'legal'"),
)
SPREADS: tuple[Any, ...] = (
    *({"low": 0, "high": 1}, {"low": 1, "high": 0}, {"low": -1e308, "mode": 0, "high": 1e308}),
    *({"values": []}, {"values": [0, None]}, {"values": [1], "weights": [0]}),
)
PARTS: tuple[Any, ...] = (
    *([], {}, [1], [None], [{}], [[]], {"*": 1}, {"event": "agreement_signed"}),
    *({"years": {"values": [1, None]}}, {"years": 100}, {"months": 1200}, {"start": "2024-02-10"}),
)
ODD = st.sampled_from((*NUMBERS, *WORDS, *SPREADS, *PARTS))
KEYS = st.sampled_from(
    ["trust", "escalation", "months_inactive", "*", "early", "a/b~", "years", "problem", "stage", "to"]
)
met: Counter[str] = Counter()


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value of a document but the whole."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = []
    for step, part in parts:
        found += [(*path, step), *places(part, (*path, step))]
    return found


def spoil(data: st.DataObject, document: Any) -> None:
    """Put something odd in some place of `document`, take a place away, or give an object one key more."""
    *way, last = data.draw(st.sampled_from(places(document)))
    there = document
    for step in way:
        there = there[step]
    match data.draw(st.integers(0, 5)):
        case 0:
            del there[last]
        case 1 if isinstance(there, dict):
            there[data.draw(KEYS)] = data.draw(ODD)
        case _:
            there[last] = data.draw(ODD)


@settings(max_examples=600, derandomize=True, deadline=None)
@given(st.sampled_from(SHORT), st.data())
def check_spoilt(document: Any, data: st.DataObject) -> None:
    """Read, judge and live what a spoilt document says."""
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import lived

    document = deepcopy(document)
    for _ in range(data.draw(st.integers(1, 2))):
        spoil(data, document)
    try:
        scenario = read_scenario(json.dumps(document))
        prepared = prepare(MODEL_OF.get(scenario.model, MODELS[0]), scenario)
    except ScenarioError:
        met["refused"] += 1
        return
    if scenario.months <= 31:
        lived(prepared, Draws(0), 0).standing()
        met["lived"] += 1


def test_spoilt_scenarios_are_refused_or_lived() -> None:
    """Whatever stands in a file is refused in words or simulated; nothing else ever comes of it."""
    met.clear()
    check_spoilt()
    assert min(met["refused"], met["lived"]) > 50, met
