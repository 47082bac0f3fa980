"""What pydantic finds wrong, said in our words: the same in definitions, logs and on the command line."""

import json
import re
from collections.abc import Iterable
from functools import reduce

from pydantic_core import ErrorDetails

from relstage.errors import nearest

SHOWN = 60

NEEDED = {
    "bool_type": "true or false",
    "dataclass_type": "an object",
    "dict_type": "an object",
    "float_type": "a number",
    "int_from_float": "a whole number",
    "int_type": "a whole number",
    "model_attributes_type": "an object",
    "model_type": "an object",
    "string_type": "a text",
    "tuple_type": "an array",
}
MISSING = frozenset({"missing", "missing_argument", "union_tag_not_found"})
CHOICE = frozenset({"literal_error", "union_tag_invalid"})
FOREIGN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})
_OUR_WORDS = (
    ("Input should be", "it has to be"),
    ("String should have", "the text has to have"),
    ("Tuple should have", "the array has to have"),
    ("Dictionary should have", "the object has to have"),
    (" after validation", ""),
)


def wording(detail: ErrorDetails) -> str:
    """Return what is wrong with a value, or what it has to be; never in pydantic's words alone."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in MISSING:
        return f"{field_of(detail)!r} is missing"
    if kind in FOREIGN:
        return f"there is no field {shown(detail['loc'][-1])} here"
    if kind in CHOICE:
        allowed = str(context.get("expected") or context.get("expected_tags"))
        given = context.get("tag", detail["input"])
        return f"{shown(given)} is not allowed; it is one of {allowed}{_nearest_of(given, allowed)}"
    if kind == "value_error":
        return str(context["error"])
    if kind in NEEDED:
        return f"it has to be {NEEDED[kind]}"
    return reduce(lambda message, words: message.replace(*words), _OUR_WORDS, detail["msg"])


def described(detail: ErrorDetails) -> str:
    """Return the wording of `detail`, after the value that stands there where the wording does not speak of it."""
    said = wording(detail)
    speaks = detail["type"] in MISSING | FOREIGN | CHOICE
    return said if speaks else f"{shown(detail['input'])} stands here; {said}"


def field_of(detail: ErrorDetails) -> str:
    """Return the field that is missing."""
    return "kind" if detail["type"] == "union_tag_not_found" else str(detail["loc"][-1])


def shown(value: object) -> str:
    """Return a value as a reader recognises it, shortened."""
    match value:
        case dict():
            return "an object"
        case list():
            return "an array"
        case bool() | None:
            return json.dumps(value)
        case _:
            said = repr(value)
            return said if len(said) <= SHOWN else f"{said[:SHOWN]}..."


def _nearest_of(given: object, allowed: str) -> str:
    words: Iterable[str] = re.findall(r"'([^']*)'", allowed)
    return nearest(str(given)[:64], words)
