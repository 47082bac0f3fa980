"""The page on scenario files has every field of the records, with its default and its limits, and every code."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from relstage.adapters.scenarios import scenario_schema

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "how-to" / "scenario-files.md").read_text(encoding="utf-8")
PARTS = dict(zip(*[iter(re.split(r"^##+ (.+)\n", PAGE, flags=re.MULTILINE)[1:])] * 2, strict=True))
SCHEMA = scenario_schema()
RECORDS = {
    "The scenario": SCHEMA,
    **{
        heading: SCHEMA["$defs"][record]
        for heading, record in (
            ("Beginnings", "Beginning"),
            ("Happenings", "Happening"),
            ("Drifts", "Drift"),
            ("Shocks", "Shock"),
            ("Policies", "Policy"),
            ("Events that are brought about", "Deed"),
        )
    },
}
SPREADS = {"between": "Between", "peaked": "Peaked", "one_of": "OneOf"}


def of_record(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a record itself, where a brief form stands beside it."""
    found: dict[str, Any] = schema["anyOf"][-1] if "anyOf" in schema and "properties" not in schema else schema
    return found


def rows(heading: str) -> dict[str, list[str]]:
    """Return the rows of the table under a heading: field -> cells; a required one is marked."""
    table = re.findall(r"^\| (`\w+`\*?) +\|(.+)\|$", PARTS[heading], re.MULTILINE)
    return {field: [cell.strip() for cell in re.split(r"(?<!\\)\|", rest)] for field, rest in table}


def limits(schema: object) -> Iterator[float]:
    """Yield every limit that a field's schema has, wherever it stands in it."""
    if isinstance(schema, dict):
        named = ("minimum", "maximum", "minItems", "maxItems")
        yield from (schema[name] for name in named if name in schema)
        for part in schema.values():
            yield from limits(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from limits(part)


def fields() -> Iterator[tuple[str, str, dict[str, Any], bool]]:
    """Yield each field of each record, with its heading, its schema and whether it is required."""
    for heading, schema in RECORDS.items():
        record = of_record(schema)
        for name, field in record["properties"].items():
            if name != "$schema":
                yield heading, name, field, name in record.get("required", [])


@pytest.mark.parametrize("heading", RECORDS)
def test_every_field_is_on_the_page(heading: str) -> None:
    """A table has the fields of its record, no other, and marks those that are required."""
    expected = [f"`{name}`{'*' * required}" for where, name, _, required in fields() if where == heading]
    assert sorted(rows(heading)) == sorted(expected)


@pytest.mark.parametrize(("heading", "name"), [(heading, name) for heading, name, _, _ in fields()])
def test_defaults_and_limits_are_on_the_page(heading: str, name: str) -> None:
    """The row of a field names its default, where it has a plain one, and every limit that its schema has."""
    field, required = next(each[2:] for each in fields() if each[:2] == (heading, name))
    allowed, default, _ = rows(heading)[f"`{name}`{'*' * required}"]
    assert bool(default) is not (required or name in ("month", "on"))
    if isinstance(field.get("default"), float | int) and field["default"] is not True:
        assert float(default) == field["default"]
    if isinstance(field.get("default"), str) and field["default"]:
        assert default == f"`{field['default']}`"
    told = {float(number) for number in re.findall(r"\d+", allowed)}
    assert set(limits(field)) <= told | {0}


@pytest.mark.parametrize("kind", SPREADS)
def test_every_spread_is_on_the_page(kind: str) -> None:
    """The table of spreads has each kind with its fields."""
    record = SCHEMA["$defs"][SPREADS[kind]]
    (told, _) = rows("Spreads")[f"`{kind}`"]
    expected = {f"`{name}`{'*' * (name in record['required'])}" for name in record["properties"] if name != "kind"}
    assert set(re.findall(r"`\w+`\*?", told)) == expected
    assert set(limits(record["properties"])) <= {0, 1, *map(float, re.findall(r"\d+", told))}


def test_every_code_is_on_the_page() -> None:
    """Whatever the check of a scenario refuses has its code in the table."""
    code = (ROOT / "src" / "relstage" / "studies" / "simulation" / "checking.py").read_text(encoding="utf-8")
    codes = set(re.findall(r'Problem\("([a-z-]+)"', code)) - {"missing-extra", "bad-seed", "too-many-problems"}
    assert len(codes) > 15
    assert codes <= set(re.findall(r"`([a-z-]+)`", PARTS["What is refused"]))
