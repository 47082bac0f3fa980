"""Hostile definition files: a table of documents, each with the code and place of every problem expected of it.

Most are one small house model with something changed; bombs are built when asked for, not kept.
"""

import copy
import json
from collections.abc import Callable
from typing import NamedTuple

from relstage.adapters.definitions.syntax import Format

HOUSE: dict[str, object] = {
    "name": "house",
    "version": "1",
    "title": "Guests and friends",
    "initial": "guest",
    "default_provenance": {"status": "operationalised", "source": "our house"},
    "indicators": [
        "trust",
        {
            "name": "visits",
            "label": {"en": "visits", "ru": "визиты"},
            "scale": {"low": 0, "whole": True, "span": 10},
            "direction": "beneficial",
            "count": True,
        },
        {
            "name": "tier",
            "label": "tier",
            "scale": {"levels": ["bronze", "silver", "gold"]},
            "direction": "beneficial",
        },
    ],
    "events": [
        "trial_order",
        {
            "name": "visited",
            "label": "visit",
            "attributes": [{"name": "guests", "type": "whole", "low": 0}],
            "effects": [{"kind": "add", "indicator": "visits", "amount": 1}],
        },
    ],
    "stages": [{"name": "guest", "label": "guest"}, {"name": "friend", "label": "friend"}],
    "exits": [{"name": "gone", "label": "gone"}],
    "transitions": [
        {
            "id": "H1",
            "origins": ["guest"],
            "target": "friend",
            "kind": "advance",
            "on": [{"event": "visited", "where": {"guests": 2}}],
            "guard": "trust >= 0.5 and visits >= 3",
        },
        {"id": "H2", "origins": ["friend"], "target": "guest", "kind": "regress", "guard": "trust < 0.4"},
        {"id": "H3", "origins": ["guest", "friend"], "target": "gone", "kind": "terminate", "guard": "tier <= bronze"},
    ],
}
"""A sound definition, said briefly."""

GONE = object()
Problems = list[tuple[str, str]]


class Case(NamedTuple):
    """A document, the format it claims, and the problems expected of it."""

    name: str
    make: Callable[[], str | bytes]
    expected: Problems
    format: Format = "json"


def house(changes: dict[str, object]) -> str:
    """Return the house model as JSON with the values at some JSON pointers changed, added or gone."""
    document = copy.deepcopy(HOUSE)
    for pointer, value in changes.items():
        put(document, pointer, value)
    return json.dumps(document)


def put(document: dict[str, object], pointer: str, value: object) -> None:
    """Put `value` at a JSON pointer of `document`, or take away what is there."""
    *path, last = pointer.split("/")[1:]
    inside: object = document
    for step in path:
        inside = inside[int(step)] if isinstance(inside, list) else inside[step]  # type: ignore[index]
    if isinstance(inside, list):
        inside[int(last)] = value
    elif isinstance(inside, dict):
        inside.__setitem__(last, value) if value is not GONE else inside.__delitem__(last)


def changed(name: str, changes: dict[str, object], *expected: tuple[str, str]) -> Case:
    """Return the case of the house model with `changes`."""
    return Case(name, lambda: house(changes), list(expected))


def at(pointer: str, value: object, code: str, place: str | None = None) -> Case:
    """Return the case of one changed value and one problem, at that value unless `place` says otherwise."""
    said = "gone" if value is GONE else ascii(value)
    said = said if len(said) <= 60 else f"{said[:30]} ... {said[-25:]}, {len(said)} characters"
    return changed(f"{pointer} is {said}", {pointer: value}, (code, pointer if place is None else place))


def raw(name: str, document: str | bytes, code: str, place: str, form: Format = "json") -> Case:
    """Return the case of a document that cannot be read to its end."""
    return Case(name, lambda: document, [(code, place)], form)


def spliced(name: str, value: str, code: str, place: str) -> Case:
    """Return the case of a literal that only text can hold, as the low end of a scale."""
    return Case(name, lambda: house({"/indicators/1/scale/low": "HERE"}).replace('"HERE"', value), [(code, place)])


def tree(levels: int) -> dict[str, object]:
    """Return a guard as a tree of so many levels."""
    guard: dict[str, object] = {"kind": "bound", "indicator": "trust", "op": ">=", "limit": 0.5}
    for _ in range(levels - 1):
        guard = {"kind": "not", "part": guard}
    return guard


def bounds(leaves: int) -> dict[str, object]:
    """Return a guard as a tree of so many leaves."""
    leaf = {"kind": "bound", "indicator": "trust", "op": ">=", "limit": 0.5}
    return {"kind": "all_of", "parts": [leaf] * leaves}


def many(part: str, count: int) -> str:
    """Return the house model with `count` entries more of the last of `part`, names and ids made different."""
    document = json.loads(house({}))
    last = document[part][-1]
    key = "id" if "id" in last else "name"
    document[part] += [{**last, key: f"{last[key]}_{i}"} for i in range(count)]
    return json.dumps(document)


LOW = "/indicators/1/scale/low"
GUARD = "/transitions/0/guard"
LABEL = "/stages/0/label"

SYNTAX = [
    raw("nothing", "", "bad-syntax", "line 1, column 1"),
    raw("half a document", house({})[:200], "bad-syntax", "line 1, column 195"),
    raw("two documents", "{}\n{}", "bad-syntax", "line 2, column 1"),
    raw("a comma after the last", '{"name": "house",}', "bad-syntax", "line 1, column 18"),
    raw("a comment", '{\n  // ours\n  "name": "house"}', "bad-syntax", "line 2, column 3"),
    raw("single quotes", "{'name': 'house'}", "bad-syntax", "line 1, column 2"),
    raw("a tab in a text", '{"name": "a\tb"}', "bad-syntax", "line 1, column 12"),
    raw("an array", "[]", "wrong-type", ""),
    raw("a text", '"house"', "wrong-type", ""),
    raw("null", "null", "wrong-type", ""),
    raw("YAML", "name: house\nversion: 1\n", "bad-syntax", "line 1, column 1"),
    raw("a YAML alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n", "bad-syntax", "line 1, column 1"),
    raw("YAML that names a class", "!!python/object/apply:os.system ['true']", "bad-syntax", "line 1, column 1"),
    raw("a pickle", b"\x80\x04\x95\x0b\x00\x00\x00.", "unknown-format", ""),
    raw("TOML said to be JSON", '# ours\nname = "house"', "bad-syntax", "line 1, column 1"),
    raw("JSON said to be TOML", house({}), "bad-syntax", "line 1, column 1", "toml"),
    raw("TOML: no value", 'name = "house"\nversion = \n', "bad-syntax", "line 2, column 11", "toml"),
    raw("TOML: YAML's colon", "name: house", "bad-syntax", "line 1, column 5", "toml"),
    raw("TOML: a text never closed", 'name = "house', "bad-syntax", "line 1, column 14", "toml"),
    raw("TOML: a day that does not exist", "version = 2024-02-30", "bad-syntax", "line 1, column 11", "toml"),
    raw("TOML: a table written twice", "[title]\n[title]\n", "duplicate-key", "line 2, column 7", "toml"),
    raw("TOML: a key given twice", 'name = "a"\nname = "b"\n', "duplicate-key", "line 2, column 11", "toml"),
    raw("TOML: an octal with a leading 0", "a = 010", "bad-syntax", "line 1, column 6", "toml"),
]

ENCODING = [
    raw("a byte order mark", b"\xef\xbb\xbf{}", "bad-encoding", "line 1, column 1"),
    raw("a byte order mark in a text", "\ufeff{}", "bad-encoding", "line 1, column 1"),
    raw("UTF-16", house({}).encode("utf-16"), "bad-encoding", "line 1, column 1"),
    raw("UTF-16 without a mark", house({}).encode("utf-16-le"), "bad-encoding", "line 1, column 1"),
    raw("UTF-32", house({}).encode("utf-32-be"), "bad-encoding", "line 1, column 1"),
    raw("Windows-1251", '{\n"title": "стадии"}'.encode("cp1251"), "bad-encoding", "line 2, column 11"),
    raw("a surrogate as bytes", b'{"name": "\xed\xa0\x80"}', "bad-encoding", "line 1, column 11"),
]

BOMBS = [
    Case("100,000 open arrays", lambda: "[" * 100_000, [("too-deep", "line 1, column 101")]),
    Case("100,000 open objects", lambda: '{"a":' * 100_000, [("too-deep", "line 1, column 501")]),
    Case("open arrays inside", lambda: '{"stages": ' + "[" * 200, [("too-deep", "line 1, column 111")]),
    Case("TOML: 100,000 open arrays", lambda: "a = " + "[" * 100_000, [("too-deep", "line 1, column 105")], "toml"),
    Case(
        "TOML: a key of 200,000 parts",
        lambda: "a" + ".a" * 200_000 + " = 1",
        [("too-deep", "line 1, column 202")],
        "toml",
    ),
    Case(
        "TOML: a header of 200,000 parts",
        lambda: "[a" + ".a" * 200_000 + "]",
        [("too-deep", "line 1, column 203")],
        "toml",
    ),
    Case("TOML: deep by header and keys", lambda: f"[{'a.' * 90}a]\n{'a.' * 90}a = 1", [("too-deep", "")], "toml"),
    Case("a million bytes of spaces and one", lambda: " " * 1_000_001, [("too-large", "")]),
    Case("half a million numbers", lambda: f"[{'0,' * 400_000}0]", [("too-large", "line 1, column 200001")]),
    Case(
        "200,000 empty stages",
        lambda: f'{{"stages": [{"{}," * 200_000}{{}}]}}',
        [("too-large", "line 1, column 150010")],
    ),
    Case(
        "TOML: 100,000 keys",
        lambda: "\n".join(f"a{i}=1" for i in range(100_000)),
        [("too-large", "line 25001, column 7")],
        "toml",
    ),
    Case("TOML: 50,000 tables", lambda: "[[a]]\n" * 50_000, [("too-large", "line 12501, column 1")], "toml"),
    Case("a text of 900,000 escapes", lambda: '"' + '\\"' * 450_000, [("text-too-long", "line 1, column 1")]),
    Case(
        "TOML: a text never closed, full of quotes",
        lambda: 'a = """' + '""x' * 300_000,
        [("text-too-long", "line 1, column 5")],
        "toml",
    ),
    Case("1,001 places", lambda: many("stages", 998), [("too-many-stages", "/stages")]),
    Case(
        "10,001 transitions",
        lambda: '{"transitions": [' + ",".join(["0"] * 10_001) + "]}",
        [("missing-field", "")] * 6 + [("too-many-transitions", "/transitions")],
    ),
    Case(
        "a hundred wrong stages and more",
        lambda: house({"/stages": [0] * 500}),
        [("wrong-type", f"/stages/{i}") for i in range(100)] + [("too-many-problems", "")],
    ),
    Case(
        "references to nothing without end",
        lambda: many("transitions", 1_000).replace('"target": "gone"', '"target": "gonee"'),
        [("unknown-stage", f"/transitions/{i}/target") for i in range(2, 102)] + [("too-many-problems", "")],
    ),
]

NUMBERS = [
    spliced("NaN", "NaN", "not-finite", LOW),
    spliced("infinity", "Infinity", "not-finite", LOW),
    spliced("minus infinity", "-Infinity", "not-finite", LOW),
    spliced("1e400", "1e400", "number-too-large", LOW),
    spliced("-1e400", "-1e400", "number-too-large", LOW),
    spliced("1e-400", "1e-400", "number-too-small", LOW),
    spliced("an exponent of a million", "1E+999999", "number-too-large", LOW),
    spliced("5,000 digits", "9" * 5_000, "number-too-large", LOW),
    spliced("400 digits", "9" * 400, "number-too-large", LOW),
    spliced("2**53 + 1", str(2**53 + 1), "inexact-number", LOW),
    raw("TOML: nan", "a = nan", "not-finite", "/a", "toml")._replace(
        expected=[("not-finite", "/a"), ("unknown-field", "/a"), *[("missing-field", "")] * 7]
    ),
    raw("TOML: 5,000 digits", f"version = {'9' * 5_000}", "number-too-large", "line 1, column 11", "toml"),
    at(LOW, "0.5", "wrong-type"),
    at(LOW, True, "wrong-type"),
    at(LOW, [0], "wrong-type"),
    at("/indicators/1/count", 1, "wrong-type"),
    at("/indicators/1/scale/whole", "yes", "wrong-type"),
    at("/indicators/1/scale/span", -1, "bad-value", "/indicators/1/scale"),
    at("/indicators/1/scale/high", -1, "bad-value", "/indicators/1/scale"),
    at("/version", 1, "wrong-type"),
    at("/record_version", 2, "not-allowed"),
    at("/events/1/effects/0/amount", "1", "wrong-type"),
    at(
        "/events/1/effects/0",
        {"kind": "share", "indicator": "trust", "part": 1.5},
        "out-of-range",
        "/events/1/effects/0/part",
    ),
    at(
        "/events/1/effects/0",
        {"kind": "step", "indicator": "tier", "steps": 1.5},
        "wrong-type",
        "/events/1/effects/0/steps",
    ),
    at("/transitions/0/on/0/where/guests", "two", "bad-attribute", "/transitions/0/on/0/where"),
]

NAMES = [
    at("/name", "", "bad-name"),
    at("/name", "a house", "bad-name"),
    at("/name", "дом", "bad-name"),
    at("/name", "and", "bad-name"),
    at("/name", "x" * 65, "bad-name"),
    at("/name", "h\u043euse", "bad-name"),
    at("/name", "house\u200b", "bad-text"),
    at("/name", "\u202eesuoh", "bad-text"),
    at("/name", "house\0", "bad-text"),
    at("/name", "\ud800", "bad-text"),
    at("/name", "cafe\u0301", "bad-text"),
    at("/version", "1\u200b", "bad-text"),
    at("/version", "", "out-of-range"),
    at("/title", "a \u202e title", "bad-text"),
    at("/title", "a\0title", "bad-text"),
    at("/title", "", "out-of-range"),
    at("/title", "x" * 100_001, "text-too-long"),
    at("/title", {"en": "Guests"}, "missing-field"),
    at("/stages/1/name", "guest", "duplicate-name", "/stages/1")._replace(
        expected=[
            ("duplicate-name", "/stages/1"),
            ("unknown-stage", "/transitions/0/target"),
            ("unknown-stage", "/transitions/1/origins/0"),
            ("unknown-stage", "/transitions/2/origins/1"),
        ]
    ),
    changed("two ids that differ in case", {"/transitions/1/id": "h1"}, ("confusable-name", "/transitions/1")),
    at("/transitions/1/id", "H1", "duplicate-name", "/transitions/1"),
    at("/indicators/0", "trst", "unknown-indicator"),
    at("/events/0", "trial_ordr", "unknown-event"),
    at("/indicators/2/scale/levels", ["a", "a"], "bad-value"),
    at("/indicators/2/scale/levels", ["bronze"], "out-of-range"),
]

SHAPES = [
    at("/stages", "guest", "wrong-type"),
    at("/stages", {}, "wrong-type"),
    at("/stages", GONE, "missing-field", ""),
    changed("no stage", {"/stages": [], "/transitions": []}, ("no-stage", "/stages")),
    at("/indicators", None, "wrong-type"),
    at("/stages/0", None, "wrong-type"),
    at("/stages/0", [], "wrong-type"),
    at("/stages/1", {"nmae": "friend", "label": "friend"}, "unknown-field", "/stages/1/nmae")._replace(
        expected=[("unknown-field", "/stages/1/nmae"), ("missing-field", "/stages/1")]
    ),
    at("/initail", "guest", "unknown-field"),
    at("/initial", GONE, "missing-field", ""),
    at("/initial", "gust", "unknown-stage"),
    at("/initial", "gone", "unknown-stage"),
    at("/default_provenance", GONE, "missing-field", "")._replace(
        expected=[
            *[
                ("missing-field", place)
                for place in (
                    "/indicators/1",
                    "/indicators/2",
                    "/events/1/effects/0",
                    "/events/1",
                    "/stages/0",
                    "/stages/1",
                    "/exits/0",
                    "/transitions/0",
                    "/transitions/1",
                    "/transitions/2",
                )
            ],
        ]
    ),
    at("/default_provenance", "ours", "wrong-type"),
    at("/default_provenance/status", "guessed", "not-allowed"),
    at("/default_provenance/sorce", "ours", "unknown-field"),
    at("/indicators/1/scale/kind", "numbers", "not-allowed", "/indicators/1/scale"),
    at("/indicators/1/direction", "up", "not-allowed"),
    at("/events/1/effects/0/kind", GONE, "missing-field", "/events/1/effects/0"),
    at("/transitions/0/kind", "advnace", "not-allowed"),
    at("/transitions/0/origins", "guest", "wrong-type"),
    at("/transitions/0/origins", [], "out-of-range"),
    at("/transitions/0/on/0", 3, "wrong-type"),
    at("/transitions/0/on/0/where", {"a b": 1}, "bad-name", "/transitions/0/on/0/where/a b"),
    at("/transitions/0/on/0/where", {"guests": None}, "wrong-type", "/transitions/0/on/0/where/guests"),
    at("/stages/0/processes", {"name": "talks"}, "wrong-type"),
    at("/stages/0/processes", [{"name": "talks"}], "missing-field", "/stages/0/processes/0"),
    at("/stages/0/processes", [{"name": "a", "label": "a"}] * 2, "duplicate-name", "/stages/0/processes/1"),
    at("/settled", [["H1"]], "missing-field", "/settled/0"),
    at("/settled", [["H1", "H9"]], "unknown-transition", "/settled/0"),
    Case(
        "a key given twice",
        lambda: house({}).replace('"version": "1"', '"version": "1", "version": "2"'),
        [("duplicate-key", "/version")],
    ),
    Case(
        "a deep key given twice",
        lambda: house({}).replace('"name": "guest"', '"name": "guest", "name": "gast"'),
        [("duplicate-key", "/stages/0/name")],
    ),
    Case(
        "a key that cannot be seen",
        lambda: house({"/stages/0/na\u200bme": "x"}),
        [("bad-text", "/stages/0/na\\u200bme")],
    ),
    Case("a key of 300 characters", lambda: house({f"/{'k' * 300}": 1}), [("text-too-long", f"/{'k' * 256}")]),
    Case(
        "a key with a slash",
        lambda: house({"/stages/0/LABEL": 1}).replace("LABEL", "a/b~c"),
        [("unknown-field", "/stages/0/a~1b~0c")],
    ),
    Case(
        "TOML: a date for a text",
        lambda: "version = 2024-02-29",
        [("wrong-type", "/version"), *[("missing-field", "")] * 6],
        "toml",
    ),
]

GUARDS = [
    at(GUARD, "trst >= 0.5", "unknown-indicator"),
    at(GUARD, "trust >= ", "syntax"),
    at(GUARD, "", "syntax"),
    at(GUARD, "0.3 < trust < 0.5 < 0.6", "chained"),
    at(GUARD, "trust == 0.5", "not-levels"),
    at(GUARD, "trust >= 0.5 or __import__('os').system('true')", "syntax")._replace(expected=[("syntax", GUARD)] * 3),
    at(GUARD, "(lambda: trust)() >= 0.5", "syntax")._replace(expected=[("syntax", GUARD)] * 3),
    at(GUARD, "trust.__class__ >= 0.5", "syntax")._replace(expected=[("syntax", GUARD)] * 2),
    at(GUARD, "trust >= 1e400", "not-a-number"),
    at(GUARD, "trust >= nan", "not-a-number"),
    at(GUARD, "trust >= true", "not-a-number"),
    at(GUARD, "trust >= gold", "not-a-number"),
    at(GUARD, "tier >= 0.5", "unknown-level"),
    at(GUARD, "tier >= golden", "unknown-level"),
    at(GUARD, "tr\u200bust >= 0.5", "syntax"),
    at(GUARD, "tr\u202eust >= 0.5", "bad-text"),
    at(GUARD, "(" * 5_000 + "trust >= 0.5" + ")" * 5_000, "too-deep"),
    at(GUARD, "not " * 32 + "trust >= 0.5", "too-deep"),
    at(GUARD, " and ".join(["trust >= 0.5"] * 257), "too-many-atoms"),
    at(GUARD, "trust >= 0.5 and " * 1_700 + "trust >= 0.5", "too-many-atoms"),
    at(GUARD, "trust >= 0.5" + " " * 100_000, "text-too-long"),
    at(GUARD, True, "wrong-type"),
    at(GUARD, ["trust >= 0.5"], "wrong-type"),
    at(GUARD, {}, "missing-field"),
    at(GUARD, {"kind": "python", "code": "1"}, "not-allowed"),
    at(GUARD, {"kind": "all_of", "parts": [tree(1)]}, "single-part"),
    at(GUARD, tree(33), "too-deep"),
    at(GUARD, bounds(257), "too-many-atoms"),
    at(GUARD, {"kind": "bound", "indicator": "trust", "op": "=>", "limit": 0.5}, "not-allowed", f"{GUARD}/op"),
    at(GUARD, {"kind": "bound", "indicator": "trust", "op": ">=", "limit": "0.5"}, "wrong-type", f"{GUARD}/limit"),
    at(GUARD, {**tree(1), "kind": "bound", "note": "x"}, "unknown-field", f"{GUARD}/note"),
    at(GUARD, {**tree(1), "indicator": "trst"}, "unknown-indicator"),
    at("/transitions/0/thresholds", {"trusty": {"status": "sourced", "source": "us"}}, "unknown-threshold"),
    at(
        "/transitions/0/thresholds",
        {"trust": {"status": "sourced"}},
        "missing-field",
        "/transitions/0/thresholds/trust",
    ),
]

GRAPHS = [
    at("/transitions/0/target", "frend", "unknown-stage"),
    at("/transitions/0/origins/0", "gust", "unknown-stage"),
    at("/transitions/0/target", "guest", "self-loop", "/transitions/0"),
    at("/transitions/0/target", "gone", "exit-entered", "/transitions/0"),
    at("/transitions/0/on/0", "visitd", "unknown-event"),
    at("/transitions/0/on/0/where", {"gests": 2}, "unknown-attribute", "/transitions/0/on/0/where"),
    at("/events/1/effects/0/indicator", "visit", "unknown-indicator", "/events/1/effects/0"),
    at("/events/1/effects/0/indicator", "tier", "unfit-effect", "/events/1/effects/0"),
    changed(
        "a source that is not listed",
        {
            "/sources": [{"name": "Our Handbook", "reference": "in the drawer"}],
            "/stages/0/provenance": {"status": "sourced", "source": "Our handbok"},
            "/default_provenance/source": "Our Handbook",
        },
        ("unknown-source", "/stages/0/provenance"),
    ),
]

TOGETHER = [
    changed(
        "faults in many places at once, none of them told twice",
        {
            "/indicators/1/direction": "up",
            "/stages/1/label": 3,
            "/transitions/0/guard": "visits >= 3 and trst > 0",
            "/transitions/1/kind": "down",
            "/transitions/2/origins/0": "gast",
        },
        ("not-allowed", "/indicators/1/direction"),
        ("wrong-type", "/stages/1/label"),
        ("unknown-indicator", "/transitions/0/guard"),
        ("not-allowed", "/transitions/1/kind"),
        ("unknown-stage", "/transitions/2/origins/0"),
    ),
    changed(
        "an ill-formed indicator does not spoil what refers to it",
        {"/indicators/2/scale/levels": "gold"},
        ("wrong-type", "/indicators/2/scale/levels"),
    ),
    changed(
        "an ill-formed stage does not spoil what refers to it",
        {"/stages/1/name": "a friend", "/transitions/0/target": "a friend"},
        ("bad-name", "/stages/1/name"),
        ("bad-name", "/transitions/0/target"),
        ("unknown-stage", "/transitions/1/origins/0"),
        ("unknown-stage", "/transitions/2/origins/1"),
    ),
    changed(
        "lists that are not there do not spoil the rest",
        {"/indicators": GONE, "/events": 3, "/transitions/0/kind": "up"},
        ("missing-field", ""),
        ("wrong-type", "/events"),
        ("not-allowed", "/transitions/0/kind"),
    ),
]

CASES = [*SYNTAX, *ENCODING, *BOMBS, *NUMBERS, *NAMES, *SHAPES, *GUARDS, *GRAPHS, *TOGETHER]
