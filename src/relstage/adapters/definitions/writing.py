"""From a stage model to a file: in the order of the fields, guards as text, nothing that is the default anyway.

A guard whose text would be too long to read back is written as a tree.
"""

import json
from collections.abc import Mapping

from pydantic import BaseModel

from relstage.adapters.definitions.judging import adapter
from relstage.interpreters.text import MAX_LENGTH
from relstage.machines import Flag, StageModel, Transition
from relstage.rules import Indicator, Number, Rule, text

_ALWAYS = frozenset({"kind", "record_version"})


def document_of(model: StageModel) -> dict[str, object]:
    """Return `model` as the plain values of a file."""
    document = _plain(model, model.indicator_of)
    assert isinstance(document, dict)
    return document


def written(document: Mapping[str, object]) -> str:
    """Return `document` as JSON, each number on its own line."""
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _plain(value: object, indicators: Mapping[str, Indicator]) -> object:
    match value:
        case BaseModel():
            return {
                name: _guard(value.guard, indicators)
                if isinstance(value, Transition | Flag) and name == "guard"
                else _plain(getattr(value, name), indicators)
                for name, field in type(value).model_fields.items()
                if name in _ALWAYS or field.is_required() or not _is_default(value, name)
            }
        case tuple():
            return [_plain(item, indicators) for item in value]
        case Mapping():
            return {key: _plain(item, indicators) for key, item in value.items()}
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case _:
            return value


def _guard(guard: Rule, indicators: Mapping[str, Indicator]) -> object:
    written = text(guard, indicators)
    return written if len(written) <= MAX_LENGTH else adapter(Rule).dump_python(guard, mode="json")


def _is_default(record: BaseModel, name: str) -> bool:
    if name == "span" and isinstance(record, Number) and record.low is not None and record.high is not None:
        return record.span == record.high - record.low
    field = type(record).model_fields[name]
    default = field.default_factory() if field.default_factory is not None else field.default  # type: ignore[call-arg]
    return bool(getattr(record, name) == default)
