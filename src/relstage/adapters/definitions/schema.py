"""The file format as a JSON Schema, for editors and other programs.

Made from the records themselves, then loosened where a file may say things briefly. The schema accepts every file that
:func:`~relstage.adapters.definitions.read_definition` accepts; what lies between entries (unknown names, thresholds
without provenance) only reading finds.
"""

from copy import deepcopy
from functools import cache
from typing import Any

from relstage.adapters.definitions.shorthand import CATALOGUE_EVENTS, CATALOGUE_INDICATORS
from relstage.machines import StageModel

_MAY_BE_MISSING = frozenset({"provenance", "words"})
_BRIEF = {
    "Labels": "the text in both languages",
    "Trigger": "the name of an event",
}
_GUARD = "such as: trust >= 0.6 and (orders_completed >= 3 or not (trust < 0.8))"


def definition_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of definition files.

    Examples
    --------
    >>> sorted(definition_schema()["required"])
    ['indicators', 'initial', 'name', 'stages', 'title', 'transitions', 'version']
    """
    return deepcopy(_schema())


@cache
def _schema() -> dict[str, Any]:
    schema: dict[str, Any] = StageModel.model_json_schema()
    kinds: dict[str, Any] = schema["$defs"]
    for record in kinds.values():
        _loosen(record)
    for name, brief in _BRIEF.items():
        kinds[name] = {"anyOf": [{"type": "string", "minLength": 1, "description": brief}, kinds[name]]}
    for name in ("Number", "Levels"):
        kinds[name]["properties"]["kind"].pop("const", None)
        kinds[name]["properties"]["kind"]["enum"] = [name.lower()]
    properties = schema["properties"]
    properties["indicators"]["items"] = _or_a_name(properties["indicators"]["items"], CATALOGUE_INDICATORS)
    properties["events"]["items"] = _or_a_name(properties["events"]["items"], CATALOGUE_EVENTS)
    properties["default_provenance"] = {"$ref": "#/$defs/Provenance"}
    properties["$schema"] = {"type": "string"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "relstage stage model",
        "description": "A stage model of relstage: stages, transitions with guards, and the sources of both.",
    }


def _loosen(record: dict[str, Any]) -> None:
    if "required" in record:
        record["required"] = [name for name in record["required"] if name not in _MAY_BE_MISSING]
    properties = record.get("properties", {})
    if "guard" in properties:
        properties["guard"] = {"anyOf": [{"type": "string", "description": _GUARD}, properties["guard"]]}
    if "scale" in properties:
        # Without a kind there is no discriminator to go by.
        properties["scale"] = {"anyOf": [{"$ref": "#/$defs/Number"}, {"$ref": "#/$defs/Levels"}]}


def _or_a_name(entry: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    names = {"type": "string", "enum": sorted(known), "description": "a name of the catalogue's"}
    brief = {"type": "object", "required": ["name"], "additionalProperties": False, "properties": {"name": names}}
    return {"anyOf": [names, brief, entry]}
