"""From the bytes of a file to plain values: objects, arrays, texts, numbers, truth values and nulls.

Nothing here knows what a stage model is. What JSON and TOML readers let pass or stumble over is refused first, with its
place: other encodings, keys given twice, numbers that no float64 holds, characters that hide, documents that are large
or deep enough to hurt.
"""

import json
import math
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from typing import Literal

from relstage.adapters.definitions.faults import Enough, Faults, caret, shown, under
from relstage.adapters.definitions.limits import MAX_BYTES, MAX_KEY, MAX_MARKS, MAX_NESTING, MAX_TEXT

Format = Literal["json", "toml"]

# Values under these keys are compared with one another, so what cannot be seen may not tell them apart.
IDENTIFIERS = frozenset({"cause", "event", "id", "indicator", "initial", "name", "source", "target", "unit", "version"})

_BOMS = {
    b"\xef\xbb\xbf": "UTF-8 with a byte order mark",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
_PICKLE = re.compile(rb"\x80[\x02-\x05]")
_LOOKS_LIKE = {
    "YAML": re.compile(r"\s*(%YAML|---|- |[\w-]+[ \t]*:)"),
    "TOML": re.compile(r"\s*(#|\[\[?[A-Za-z]|[\w-]+[ \t]*=)"),
    "JSON": re.compile(r"\s*\{"),
}
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
_ZERO_WIDTH = re.compile("[\t\n\r\u00ad\u200b-\u200f\u2060-\u2064]")


def plain_values(source: str | bytes, form: Format, faults: Faults) -> object:
    """Return what `source` holds.

    Raises
    ------
    Enough
        Where it cannot be read to its end; `faults` says why.
    """
    text = _decoded(source, faults)
    _scan(text, form, faults)
    loaded = _loaded_json(text, faults) if form == "json" else _loaded_toml(text, faults)
    return _Cleaner(faults).clean(loaded, "")


# ------------------------------------------------------------------------------------------------------- encoding


def _decoded(source: str | bytes, faults: Faults) -> str:
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise faults.stop("too-large", "", f"the document has {size} bytes; at most {MAX_BYTES}")
    if isinstance(source, str):
        if source.startswith("\ufeff"):
            raise faults.stop("bad-encoding", "line 1, column 1", "a byte order mark stands first; leave it out")
        return source
    if _PICKLE.match(source):
        raise faults.stop("unknown-format", "", "this is a pickle, which can run code; a definition is JSON or TOML")
    for mark, what in _BOMS.items():
        if source.startswith(mark):
            raise faults.stop("bad-encoding", "line 1, column 1", f"the document is {what}; save it as plain UTF-8")
    if b"\0" in source[:4]:
        raise faults.stop("bad-encoding", "line 1, column 1", "this looks like UTF-16 or UTF-32; save it as UTF-8")
    try:
        return source.decode()
    except UnicodeDecodeError as error:
        before = source[: error.start].decode()
        said = f"byte {source[error.start]:#04x} is not UTF-8; save the document as UTF-8"
        raise faults.stop("bad-encoding", _position(before, len(before)), said) from None


def _position(text: str, offset: int) -> str:
    line, column = _line_column(text, offset)
    return f"line {line}, column {column}"


def _line_column(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


# -------------------------------------------------------------------------------------------------------- nesting

# Both readers recurse, and TOML's is slow and takes quadratic time over the dots of a key, so depth, marks and the
# length of texts are looked at before they start. Every pattern ends in a possessive or a single character: no
# backtracking, time linear in the text.
_JSON_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{},]', re.DOTALL)
_TOML_TOKENS = re.compile(
    r"""\#[^\n]*+
    | \"{3}(?:[^"\\]|\\.|"(?!""))*+(?:\"{3})?
    | '{3}(?:[^']|'(?!''))*+(?:'{3})?
    | "(?:[^"\\\n]|\\.)*+"?
    | '[^'\n]*+'?
    | [\[\]{}.,=]
    | \n++""",
    re.DOTALL | re.VERBOSE,
)


def _scan(text: str, form: Format, faults: Faults) -> None:
    deep = dots = marks = 0
    for token in (_JSON_TOKENS if form == "json" else _TOML_TOKENS).finditer(text):
        mark = token[0]
        match mark[0]:
            case "[" | "{":
                deep, dots, marks = deep + 1, 0, marks + 1
            case "]" | "}":
                deep, dots = deep - 1, 0
            case ".":
                dots, marks = dots + 1, marks + 1
            case "," | "=":
                dots, marks = 0, marks + 1
            case "\n":
                dots = 0
            case '"' | "'" if len(mark) > 6 * MAX_TEXT + 6:  # an escape takes 6, and quotes their own
                said = f"a text takes {len(mark)} characters; at most {MAX_TEXT} are read"
                raise faults.stop("text-too-long", _position(text, token.start()), said)
        if max(deep, dots) > MAX_NESTING:
            said = f"more than {MAX_NESTING} values inside one another"
            raise faults.stop("too-deep", _position(text, token.start()), said)
        if marks > MAX_MARKS[form]:
            said = f"more than {MAX_MARKS[form]} brackets, commas and the like: too many values"
            raise faults.stop("too-large", _position(text, token.start()), said)


# -------------------------------------------------------------------------------------------------------- loading


@dataclass(frozen=True, slots=True)
class _Object:
    pairs: list[tuple[str, object]]


@dataclass(frozen=True, slots=True)
class _Odd:
    code: str
    message: str


def _loaded_json(text: str, faults: Faults) -> object:
    try:
        return json.loads(
            text, object_pairs_hook=_Object, parse_float=_real, parse_int=_whole, parse_constant=_no_number
        )
    except json.JSONDecodeError as error:
        said = f"this is no JSON: {error.msg[:1].lower()}{error.msg[1:]}{_hint(text, 'JSON')}"
        excerpt = caret(text, error.lineno, error.colno)
        raise faults.stop("bad-syntax", f"line {error.lineno}, column {error.colno}", said, excerpt) from None


def _loaded_toml(text: str, faults: Faults) -> object:
    try:
        return tomllib.loads(text, parse_float=_real)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        line, column = _toml_place(message, text)
        said = message.partition(" (at ")[0]
        twice = re.search("overwrite|twice|redefine|already", said)
        raise faults.stop(
            "duplicate-key" if twice else "bad-syntax",
            f"line {line}, column {column}",
            f"this is no TOML: {said[:1].lower()}{said[1:]}{_hint(text, 'TOML')}",
            caret(text, line, column),
        ) from None
    except ValueError:  # Python refuses to read integers of more than 4,300 digits
        digits = re.search(r"[0-9_]{4000,}", text)
        place = _position(text, digits.start()) if digits else ""
        raise faults.stop(
            "number-too-large", place, "an integer has thousands of digits; no float64 holds it"
        ) from None


def _toml_place(message: str, text: str) -> tuple[int, int]:
    found = re.search(r"at line (\d+), column (\d+)", message)
    return (int(found[1]), int(found[2])) if found else _line_column(text, len(text))


def _hint(text: str, form: str) -> str:
    for other, pattern in _LOOKS_LIKE.items():
        if other != form and pattern.match(text):
            return f"; it looks like {other}" + (", which is not read: write JSON or TOML" if other == "YAML" else "")
    return ""


def _whole(digits: str) -> int | _Odd:
    return _too_large(digits) if len(digits) > 400 else int(digits)


def _real(written: str) -> float | _Odd:
    number = float(written)
    if written.strip("+-") in ("inf", "nan"):
        return _no_number(written)
    if math.isinf(number):
        return _too_large(written)
    if number == 0 and re.search("[1-9]", re.split("[eE]", written)[0]):
        return _Odd("number-too-small", f"{written[:40]} is nearer to 0 than any float64 but 0")
    return number


def _no_number(written: str) -> _Odd:
    return _Odd("not-finite", f"{written} is no number that can be compared; leave out what is not known")


def _too_large(written: str) -> _Odd:
    return _Odd("number-too-large", f"{written[:40]}{'...' * (len(written) > 40)} is larger than any float64")


# ------------------------------------------------------------------------------------------------------- cleaning


class _Cleaner:
    """Walks a document once; what it refuses stands as null, so that the rest can still be judged."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.path: list[str | int] = []

    def clean(self, value: object, key: str) -> object:
        """Return `value`, which stands under `key`, as plain values, noting what is refused."""
        if len(self.path) > MAX_NESTING:
            raise self.faults.stop("too-deep", "", f"more than {MAX_NESTING} values inside one another")
        match value:
            case _Object(pairs):
                return self._object(pairs)
            case dict():
                return self._object(value.items())
            case list():
                return [self._inside(i, item, key) for i, item in enumerate(value)]
            case str():
                return self._checked(value, _text_fault(value, identifier=key in IDENTIFIERS))
            case bool() | None | float():
                return value
            case int():
                return self._checked(value, _whole_fault(value))
            case _Odd():
                return self._checked(None, value)
            case datetime() | date() | time():
                return self._checked(None, _Odd("wrong-type", f"{value} is a date or time; write it as text"))
            case _:
                raise AssertionError(type(value))

    def _inside(self, step: str | int, value: object, key: str) -> object:
        self.path.append(step)
        cleaned = self.clean(value, key)
        self.path.pop()
        return cleaned

    def _checked(self, value: object, fault: _Odd | None) -> object:
        if fault is None:
            return value
        self.faults.replace(fault.code, self._place(*self.path), fault.message)
        return None

    def _place(self, *path: str | int) -> str:
        return reduce(under, path, "")

    def _object(self, pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
        made: dict[str, object] = {}
        for key, value in pairs:
            if fault := _key_fault(key, made):
                self.faults.add(fault.code, self._place(*self.path, key[:MAX_KEY]), fault.message)
            else:
                made[key] = self._inside(key, value, key)
        return made


def _key_fault(key: str, known: dict[str, object]) -> _Odd | None:
    if key in known:
        return _Odd("duplicate-key", f"the key {shown(key)} is given twice")
    if len(key) > MAX_KEY:
        return _Odd("text-too-long", f"a key has {len(key)} characters; at most {MAX_KEY}")
    return _text_fault(key, identifier=True)


def _text_fault(text: str, *, identifier: bool) -> _Odd | None:
    if len(text) > MAX_TEXT:
        return _Odd("text-too-long", f"the text has {len(text)} characters; at most {MAX_TEXT}")
    hidden = _HIDDEN.search(text) or (_ZERO_WIDTH.search(text) if identifier else None)
    if hidden:
        said = f"character {hidden.start() + 1} is U+{ord(hidden[0]):04X}, which cannot be seen or is not text"
        return _Odd("bad-text", said)
    if identifier and not unicodedata.is_normalized("NFC", text):
        return _Odd("bad-text", "the text is not in Unicode's composed form (NFC), so it looks equal to what it is not")
    return None


def _whole_fault(number: int) -> _Odd | None:
    try:
        exact = int(float(number)) == number
    except OverflowError:
        return _too_large(hex(number)) if number.bit_length() > 14_000 else _too_large(str(number))
    return None if exact else _Odd("inexact-number", f"{number} has no exact float64; the nearest is {float(number)!r}")


__all__ = ["Enough", "Format", "plain_values"]
