"""One entry of a file against the record that it is to become: every field's fault, at its place, in our words."""

import json
import re
from collections.abc import Iterable
from functools import cache, reduce
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from relstage.adapters.definitions.faults import Faults, shown, under
from relstage.errors import nearest

_NEEDED = {
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
_OUR_WORDS = (
    ("Input should be", "it has to be"),
    ("String should have", "the text has to have"),
    ("Tuple should have", "the array has to have"),
    ("Dictionary should have", "the object has to have"),
    (" after validation", ""),
)
_MISSING = frozenset({"missing", "missing_argument", "union_tag_not_found"})
_CHOICE = frozenset({"literal_error", "union_tag_invalid"})
_NAME_FAULT = re.compile(r"a name is an ASCII letter|.* is a reserved word", re.DOTALL)


@cache
def adapter(annotation: Any) -> TypeAdapter[Any]:
    """Return pydantic's reader of `annotation`, built once."""
    return TypeAdapter(annotation)


def judged(value: object, annotation: Any, place: str, faults: Faults, raw: object = None) -> Any:
    """Return the record that `value` makes, or ``None`` with all its faults noted where they are in `raw`.

    Judged as JSON and strictly: 1 is not true, "0.5" is no number. `raw` is `value` as the file has it, before what it
    says briefly was written out.
    """
    try:
        return adapter(annotation).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False)
    at: dict[str, list[ErrorDetails]] = {}
    for detail in details:
        at.setdefault(_pointer(detail, value if raw is None else raw, place), []).append(detail)
    for pointer, several in at.items():
        if pointer not in faults.replaced:
            _note(several, pointer, faults)
    return None


def _pointer(detail: ErrorDetails, value: object, place: str) -> str:
    """Return where in the file the fault is; pydantic also names branches of unions, which no file has."""
    for step in detail["loc"]:
        known = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        if step in known:
            place, value = under(place, step), value[step]  # type: ignore[index]  # one of both, as `known` shows
    return place


def _note(details: list[ErrorDetails], place: str, faults: Faults) -> None:
    if missing := [_field(detail) for detail in details if detail["type"] in _MISSING]:
        for field in missing:
            faults.add("missing-field", place, f"{field!r} is missing{_once_for_all(field)}")
        return
    if all(detail["type"] in _NEEDED for detail in details):
        needed = " or ".join(dict.fromkeys(_NEEDED[detail["type"]] for detail in details))
        faults.add("wrong-type", place, f"{shown(details[0]['input'])} stands here; it has to be {needed}")
        return
    for code, message in dict.fromkeys(_said(detail) for detail in details if detail["type"] not in _NEEDED):
        faults.add(code, place, message)


def _field(detail: ErrorDetails) -> str:
    return "kind" if detail["type"] == "union_tag_not_found" else str(detail["loc"][-1])


def _once_for_all(field: str) -> str:
    return "; say it here, or once for the whole file as 'default_provenance'" if field == "provenance" else ""


def _said(detail: ErrorDetails) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _CHOICE:
        allowed = str(context.get("expected") or context.get("expected_tags"))
        given = context.get("tag", detail["input"])
        return "not-allowed", f"{shown(given)} is not allowed; it is one of {allowed}{_nearest_of(given, allowed)}"
    if kind == "value_error":
        message = str(context["error"])
        if _NAME_FAULT.match(message):
            return "bad-name", f"{shown(detail['input'])} is no name: {message}"
        return "bad-value", message
    if kind in ("extra_forbidden", "unexpected_keyword_argument"):
        return "unknown-field", f"there is no field {shown(detail['loc'][-1])} here"
    said = reduce(lambda message, words: message.replace(*words), _OUR_WORDS, detail["msg"])
    return "out-of-range", f"{shown(detail['input'])} stands here; {said}"


def _nearest_of(given: object, allowed: str) -> str:
    words: Iterable[str] = re.findall(r"'([^']*)'", allowed)
    return nearest(str(given)[:64], words)
