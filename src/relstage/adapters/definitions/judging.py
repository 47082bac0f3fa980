"""One entry of a file against the record that it is to become: every field's fault, at its place, in our words."""

import json
import re
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from relstage.adapters.definitions.faults import Faults, shown, under
from relstage.adapters.wording import CHOICE, FOREIGN, MISSING, NEEDED, described, field_of, wording

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
        details = [detail for detail in error.errors(include_url=False) if not _only_seems_short(detail)]
    at: dict[str, list[ErrorDetails]] = {}
    for detail in details:
        at.setdefault(_pointer(detail, value if raw is None else raw, place), []).append(detail)
    for pointer, several in at.items():
        if pointer not in faults.replaced:
            _note(several, pointer, faults)
    return None


def _only_seems_short(detail: ErrorDetails) -> bool:
    """Tell whether an array is called too short because some of its items, told of by themselves, do not count."""
    given = detail["input"]
    return detail["type"] == "too_short" and isinstance(given, list) and len(given) >= detail["ctx"]["min_length"]


def _pointer(detail: ErrorDetails, value: object, place: str) -> str:
    """Return where in the file the fault is; pydantic also names branches of unions, which no file has."""
    for step in detail["loc"]:
        known = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        if step in known:
            place, value = under(place, step), value[step]  # type: ignore[index]  # one of both, as `known` shows
    return place


def _note(details: list[ErrorDetails], place: str, faults: Faults) -> None:
    if missing := [field_of(detail) for detail in details if detail["type"] in MISSING]:
        for field in missing:
            faults.add("missing-field", place, f"{field!r} is missing{_once_for_all(field)}")
        return
    if all(detail["type"] in NEEDED for detail in details):
        needed = " or ".join(dict.fromkeys(NEEDED[detail["type"]] for detail in details))
        faults.add("wrong-type", place, f"{shown(details[0]['input'])} stands here; it has to be {needed}")
        return
    for code, message in dict.fromkeys(_said(detail) for detail in details if detail["type"] not in NEEDED):
        faults.add(code, place, message)


def _once_for_all(field: str) -> str:
    return "; say it here, or once for the whole file as 'default_provenance'" if field == "provenance" else ""


def _said(detail: ErrorDetails) -> tuple[str, str]:
    kind, said = detail["type"], wording(detail)
    if kind in CHOICE:
        return "not-allowed", said
    if kind in FOREIGN:
        return "unknown-field", said
    if kind != "value_error":
        return "out-of-range", described(detail)
    if _NAME_FAULT.match(said):
        return "bad-name", f"{shown(detail['input'])} is no name: {said}"
    return "bad-value", said
