"""Scenario files: what a simulation supposes, as JSON both ways, and read from TOML.

Law (``scenario_round_trip``): reading what :func:`dump_scenario` writes gives an equal scenario with the same digest;
layout and the order of keys do not count.

A file has the fields of :class:`~relstage.models.scenarios.Scenario`. Some may be said briefly: the rule of a policy as
text (``trust >= 0.5 and attention < 0.4``), an event without attributes as its name, one rate for every place as a
number, a title in one text for both languages, a spread without its kind. Nothing in a file is run. Whether a scenario
fits its model is asked by ``prepare``; of a file that is ill-formed in part, the rest is judged here, so that all of it
is told at once.
"""

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from relstage.adapters.definitions.faults import Enough, Faults, under
from relstage.adapters.definitions.guards import read_guard
from relstage.adapters.definitions.judging import adapter, judged
from relstage.adapters.definitions.limits import MAX_BYTES
from relstage.adapters.definitions.shorthand import Writer
from relstage.adapters.definitions.syntax import Format, plain_values
from relstage.adapters.wording import shown
from relstage.catalogue.published import MODELS
from relstage.errors import Problem, ScenarioError
from relstage.interpreters.text import MAX_LENGTH
from relstage.machines import StageModel
from relstage.machines.checks import MAX_PROBLEMS, misfit
from relstage.models.scenarios import EVERYWHERE, MAX_OCCASIONS, Scenario
from relstage.rules import Rule, always, leaves, text
from relstage.studies.simulation.checking import scenario_problems

_FORMATS: dict[str, Format] = {".json": "json", ".toml": "toml"}
_CATALOGUE = {model.name: model for model in MODELS}
_ALWAYS = frozenset({"kind", "record_version"})
_SCHEMA = "$schema"


def read_scenario(source: str | bytes, *, model: StageModel | None = None, format: Format = "json") -> Scenario:  # noqa: A002
    """Read a scenario from text.

    Parameters
    ----------
    source : str or bytes
        The document; bytes are UTF-8.
    model : StageModel or None
        The model that it is written for, whose indicators its rules name. Default: that of the catalogue by its name.
    format : {"json", "toml"}
        What it is written in.

    Raises
    ------
    ScenarioError
        With every problem found (the first hundred of more): line and column where the syntax is at fault, else a JSON
        pointer, with a caret inside a rule.

    Examples
    --------
    >>> calm = read_scenario('''
    ... name = "calm"
    ... title = "A calm market"
    ... model = "ford"
    ... starts_on = "2025-01-01"
    ... months = 24
    ... provenance = {status = "operationalised", source = "our house"}
    ... happenings = [{event = "trial_order", rates = {pre_relationship = 0.1}}]
    ... beginnings = [{readings = {cultural_distance = {low = 0.1, high = 0.4}, technological_distance = 0.2}}]
    ... policies = [{name = "meet", when = "trust < 0.4 and months_inactive >= 3", events = ["social_event"]}]
    ... ''', format="toml")
    >>> calm.beginnings[0].readings["cultural_distance"]
    Between(kind='between', low=0.1, high=0.4)
    >>> print(calm.policies[0].when)
    trust < 0.4 and months_inactive >= 3
    """
    faults = Faults()
    scenario: Scenario | None = None
    document: object = None
    try:
        document = plain_values(source, format, faults)
        if isinstance(document, dict):
            scenario = _made(document, model, faults)
        else:
            faults.add("wrong-type", "", f"{shown(document)} stands here; a scenario is an object")
    except Enough:
        scenario = None
    if scenario is None or faults.found:
        raise ScenarioError(*faults.found, *_unfit(document, model, faults.found))
    return scenario


def load_scenario(path: str | PathLike[str], *, model: StageModel | None = None) -> Scenario:
    """Read a scenario from a file, in the format that its suffix names: ``.json`` or ``.toml``.

    Raises
    ------
    ScenarioError
        As ``read_scenario``; also where the file cannot be read (``cannot-read``) or its suffix names neither format
        (``unknown-format``).
    """
    path = Path(path)
    form = _FORMATS.get(path.suffix.lower())
    if form is None:
        said = f"the suffix {path.suffix!r} names no format; a scenario file ends in .json or .toml"
        raise ScenarioError(Problem("unknown-format", "", said))
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        said = f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or error}"
        raise ScenarioError(Problem("cannot-read", "", said)) from None
    return read_scenario(content, model=model, format=form)


def dump_scenario(scenario: Scenario, *, model: StageModel | None = None) -> str:
    """Write a scenario as JSON, with rules as text where their model is known, and without what is the default.

    Raises
    ------
    ScenarioError
        Where the scenario is beyond what a file may hold: it is read back before it is handed over.
    """
    document = _plain(scenario, model or _CATALOGUE.get(scenario.model))
    written = _written(document, indent=2)
    if len(written.encode()) > MAX_BYTES:
        written = _written(document, indent=None)
    again = read_scenario(written, model=model)
    assert again == scenario, "scenario_round_trip"
    return written


# ---------------------------------------------------------------------------------------------------------- reading


def _made(document: dict[str, Any], model: StageModel | None, faults: Faults) -> Scenario | None:
    known = _known(document, model)
    if known is None and any(
        isinstance(entry, dict) and isinstance(entry.get("when"), str) for entry in _policies(document)
    ):
        said = f"{document.get('model')!r} is no model of the catalogue, so that rules as text cannot be read; hand its"
        faults.add("unknown-model", "/model", f"{said} file over (--model FILE), or write rules as trees")
    filled = {key: value for key, value in document.items() if key != _SCHEMA}
    filled |= {
        part: [each(entry, under(f"/{part}", i), known, faults) for i, entry in enumerate(filled[part])]
        for part, each in (("policies", _policy), ("shocks", _shock), ("happenings", _happening), ("beginnings", _way))
        if isinstance(filled.get(part), list)
    }
    filled |= {"renewal": _spreads(filled["renewal"])} if "renewal" in filled else {}
    full = Writer(faults, None).full(filled, Scenario, "")
    if isinstance(full, dict) and "provenance" not in full:
        faults.add("missing-field", "", "'provenance' is missing; say whose numbers these are")
        full["provenance"] = {"status": "operationalised", "source": "?"}
    scenario: Scenario | None = judged(full, Scenario, "", faults, document)
    return scenario


def _known(document: Mapping[str, Any], model: StageModel | None) -> StageModel | None:
    return model or _CATALOGUE.get(str(document.get("model")))


def _policies(document: Mapping[str, Any]) -> list[Any]:
    policies = document.get("policies")
    return policies if isinstance(policies, list) else []


def _policy(entry: object, place: str, model: StageModel | None, faults: Faults) -> object:
    if not isinstance(entry, dict):
        return entry
    made = _shock(entry, place, model, faults)
    if "when" in entry and isinstance(made, dict):
        rule = _rule(entry["when"], f"{place}/when", model, faults)
        made["when"] = adapter(Rule).dump_python(always if rule is None else rule, mode="json")
    return made


def _rule(raw: object, place: str, model: StageModel | None, faults: Faults) -> Rule | None:
    if model is None and isinstance(raw, str):
        return None  # told once, of the model
    return read_guard(raw, model.indicator_of if model else {}, place, faults, lambda _: False)


def _shock(entry: object, _place: str, _model: StageModel | None, _faults: Faults) -> object:
    if not isinstance(entry, dict) or not isinstance(entry.get("events"), list):
        return dict(entry) if isinstance(entry, dict) else entry
    deeds = [{"event": deed} if isinstance(deed, str) else deed for deed in entry["events"]]
    return {**entry, "events": deeds}


def _happening(entry: object, _place: str, _model: StageModel | None, _faults: Faults) -> object:
    if not isinstance(entry, dict):
        return entry
    made = {**entry, "attributes": _spreads(entry["attributes"])} if "attributes" in entry else dict(entry)
    rates = entry.get("rates")
    is_number = isinstance(rates, int | float) and not isinstance(rates, bool)
    return {**made, "rates": {EVERYWHERE: rates}} if is_number else made


def _way(entry: object, _place: str, _model: StageModel | None, _faults: Faults) -> object:
    has_readings = isinstance(entry, dict) and "readings" in entry
    return {**entry, "readings": _spreads(entry["readings"])} if has_readings else entry  # type: ignore[dict-item, index]


def _spreads(given: object) -> object:
    """Return the values of an object with the kind of each spread, which what it has tells."""
    return {name: _spread(value) for name, value in given.items()} if isinstance(given, dict) else given


def _spread(value: object) -> object:
    if not isinstance(value, dict) or "kind" in value:
        return value
    kind = "one_of" if "values" in value else "peaked" if "mode" in value else "between"
    return {"kind": kind, **value}


# --------------------------------------------------------------------------------------------------------- the rest

_NEEDED = {
    "name": "unnamed",
    "title": "-",
    "starts_on": "2025-01-01",
    "months": 1,
    "provenance": {"status": "operationalised", "source": "-"},
}
_INSTEAD = {**_NEEDED, "occasions": MAX_OCCASIONS}
"""What stands for a field that is missing or ill-formed while the others are judged."""


def _unfit(document: object, model: StageModel | None, told: Sequence[Problem]) -> list[Problem]:
    """Return what does not fit the model in the parts of a file of which nothing has been told."""
    known = _known(document, model) if isinstance(document, dict) else None
    if not isinstance(document, dict) or known is None or len(told) > MAX_PROBLEMS:
        return []
    steps = [problem.place.split("/")[1:3] for problem in told if problem.place.startswith("/")]
    sound, kept = _sound({**document, "model": known.name}, steps)
    faults = Faults()
    scenario = _made(sound, known, faults)
    if scenario is None or faults.found:
        return []
    found = (_moved_back(problem, kept) for problem in scenario_problems(known, scenario))
    return [problem for problem in found if problem.place != "/beginnings"][: MAX_PROBLEMS - len(told)]


def _sound(document: dict[str, Any], faulty: Sequence[Sequence[str]]) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """Return a file without what is faulty in it, and which items are kept of each list, by their numbers."""
    sound: dict[str, Any] = {**_NEEDED, **document}
    kept: dict[str, list[int]] = {}
    for part in {steps[0] for steps in faulty}:
        spoilt = {step for name, *rest in faulty if name == part for step in rest}
        given = None if [part] in faulty or part in _INSTEAD else sound.pop(part, None)
        if isinstance(given, list):
            kept[part] = [i for i in range(len(given)) if str(i) not in spoilt]
            given = [given[i] for i in kept[part]]
        elif isinstance(given, dict):
            given = {key: value for key, value in given.items() if under("", key)[1:] not in spoilt}
        sound.pop(part, None)
        sound |= {part: given} if given else {part: _INSTEAD[part]} if part in _INSTEAD else {}
    return sound, kept


def _moved_back(problem: Problem, kept: Mapping[str, list[int]]) -> Problem:
    """Return a problem with the numbers that items have in the file itself."""

    def back(found: re.Match[str]) -> str:
        part, number = found["part"], int(found["number"])
        return f"/{part}/{kept[part][number] if part in kept else number}"

    place, message = (_ITEM.sub(back, said) for said in (problem.place, problem.message))
    return replace(problem, place=place, message=message)


_ITEM = re.compile(r"/(?P<part>beginnings|happenings|drifts|shocks|policies)/(?P<number>\d+)")


# ---------------------------------------------------------------------------------------------------------- writing


def _written(document: object, indent: int | None) -> str:
    return json.dumps(document, indent=indent, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: object, model: StageModel | None) -> object:
    match value:
        case BaseModel():
            return {
                name: _when(value.when, model)  # type: ignore[attr-defined]  # of all records, a policy alone has it
                if name == "when"
                else _plain(getattr(value, name), model)
                for name, field in type(value).model_fields.items()
                if name in _ALWAYS
                or field.is_required()
                or getattr(value, name) != field.get_default(call_default_factory=True)
            }
        case tuple():
            return [_plain(item, model) for item in value]
        case Mapping():
            return {key: _plain(item, model) for key, item in value.items()}
        case date():
            return value.isoformat()
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case _:
            return value


def _default(field: FieldInfo) -> object:
    return field.get_default(call_default_factory=True)


def _when(rule: Rule, model: StageModel | None) -> object:
    """Return a rule as text, or as a tree where no text of it would be read back."""
    indicators = {} if model is None else model.indicator_of
    told = all(leaf.indicator in indicators and not misfit(leaf, indicators[leaf.indicator]) for leaf in leaves(rule))
    written = text(rule, indicators) if model is not None and told else ""
    return written if 0 < len(written) <= MAX_LENGTH else adapter(Rule).dump_python(rule, mode="json")


# ----------------------------------------------------------------------------------------------------------- schema


def scenario_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of scenario files; it accepts every file that ``read_scenario`` accepts.

    Examples
    --------
    >>> sorted(scenario_schema()["required"])
    ['model', 'months', 'name', 'provenance', 'starts_on', 'title']
    """
    return deepcopy(_schema())


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = Scenario.model_json_schema()
    kinds: dict[str, Any] = schema["$defs"]
    for name, brief in (("Labels", "the text in both languages"), ("Deed", "the name of an event")):
        kinds[name] = {"anyOf": [{"type": "string", "minLength": 1, "description": brief}, kinds[name]]}
    rates = kinds["Happening"]["properties"]["rates"]
    kinds["Happening"]["properties"]["rates"] = {"anyOf": [rates["additionalProperties"], rates]}
    when = kinds["Policy"]["properties"]["when"]
    said = "such as: trust < 0.5 and months_inactive >= 3"
    kinds["Policy"]["properties"]["when"] = {"anyOf": [{"type": "string", "description": said}, when]}
    schema["properties"][_SCHEMA] = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "relstage scenario",
        "description": "What a simulation of relstage supposes besides the rules of a stage model.",
    }
