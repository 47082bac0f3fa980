"""Facts: events and readings, one a row.

Law (``facts_come_back``): facts written as rows and read again are the same facts.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from relstage.adapters.logs.cells import Cell, Names, instant_of, number_of
from relstage.adapters.logs.columns import headers
from relstage.adapters.logs.dealings import noted
from relstage.adapters.logs.orders import Rows
from relstage.adapters.logs.rows import Complaints, Layout, Progress, Source, clipped, table
from relstage.adapters.logs.spool import Log, Row, Spool, spooled
from relstage.adapters.wording import MISSING, shown, wording
from relstage.errors import nearest
from relstage.machines import StageModel
from relstage.machines.knowing import Knowledge
from relstage.models import Event, Fact, Reading, Relationship, fact_content, fact_key

REQUIRED = ("relationship", "fact", "name", "occurred_at")
OPTIONAL = ("value", "recorded_at", "id", "side", "basis", "attributes", "about", "sequence")
COLUMNS = ("key", "day", "at", "fact", "units", "shown", "line", "place", "content", "kind", "about")

_FACT: TypeAdapter[Event | Reading] = TypeAdapter(Fact)
_EVENTS_ONLY = ("attributes", "about", "sequence", "id")
_READINGS_ONLY = ("value", "side", "basis")
_CELL_OF = {"kind": "name", "indicator": "name"}


def facts(
    source: Source,
    columns: Mapping[str, str] | None = None,
    *,
    model: StageModel | None = None,
    taken_over: bool = False,
    layout: Layout | None = None,
    progress: Progress | None = None,
) -> Log:
    """Read a CSV file of facts.

    Each row is an ``event`` or a ``reading`` (column ``fact``) of a relationship: ``name`` is the kind of the event or
    the indicator read. Events have an ``id`` and perhaps ``attributes`` (a JSON object), ``about`` and ``sequence``;
    readings have a ``value`` (empty: no longer known), ``side`` and ``basis``. A row given twice counts once.

    Parameters
    ----------
    source : path or text stream
        The file; its first line names the columns ``relationship``, ``fact``, ``name``, ``occurred_at`` and any of
        ``value``, ``recorded_at``, ``id``, ``side``, ``basis``, ``attributes``, ``about``, ``sequence``.
    columns : Mapping[str, str], optional
        Name above -> header in the file, where they differ.
    model : StageModel, optional
        Checks events and readings against its vocabulary. Without it what a model does not know is passed over when
        it is followed, and counted.
    taken_over : bool
        Whether the relationships have a past that is not on record; then their counts are unknown, not 0.
    layout, progress
        As for ``orders``.

    Raises
    ------
    FactError
        With the problems of the file, each with line and column; nothing is made of a file that has one.
    """
    layout = layout or Layout()
    named = headers(columns, (*REQUIRED, *OPTIONAL))
    complaints = Complaints(layout.max_problems)
    cell = Cell(named, Names(layout.aliases), layout, complaints)
    reader = _Facts(cell, layout, model)
    rows = table(source, {n: named[n] for n in REQUIRED}, {n: named[n] for n in OPTIONAL}, layout, complaints, progress)
    with spooled(COLUMNS) as spool:
        spool.fill(reader.rows(rows))
        repeated = _agreeing(spool, complaints, named)
        if model is not None:
            _about_what_they_may(spool, complaints, named, model)
        complaints.check()
        notes = noted(spool, cell.rows, {"repeated rows": repeated})
    return Log(spool, _Build(layout.zone, taken_over), notes)


class _Build:
    def __init__(self, zone: str, taken_over: bool) -> None:
        self.zone = zone
        self.taken_over = taken_over

    def __call__(self, rows: list[Row]) -> Relationship:
        shown = min(row[5] for row in rows)
        found = tuple(_FACT.validate_json(row[3]) for row in rows)
        return Relationship.model_validate(
            {"id": shown, "zone": self.zone, "taken_over": self.taken_over, "facts": found}
        )


class _Facts:
    def __init__(self, cell: Cell, layout: Layout, model: StageModel | None) -> None:
        self.cell = cell
        self.layout = layout
        self.model = model
        if model is not None:  # what would stop the fold is found here, where its line is known
            self.knows = Knowledge(model, ZoneInfo(layout.zone), datetime(2000, 1, 1, tzinfo=UTC))

    def rows(self, rows: Rows) -> Iterator[Row]:
        names = (*REQUIRED, *OPTIONAL)
        for cells in self.cell.each(rows):
            given = {name: text for name, text in zip(names, cells, strict=True) if text}
            name = self.cell.name("relationship", given.pop("relationship", ""))
            fact = self._fact(given)
            if name is not None and fact is not None:
                day, content = fact.occurred_at.date().toordinal(), fact_content(fact)
                digest = hashlib.blake2b(content.encode(), digest_size=16).hexdigest()
                at, line, key = fact.occurred_at.isoformat(), self.cell.line, fact_key(fact)
                told = (fact.kind, fact.about or "") if isinstance(fact, Event) else ("", "")
                yield name[0], day, at, fact.model_dump_json(), 0, name[1], line, key, digest, *told

    def _fact(self, given: dict[str, str]) -> Event | Reading | None:
        what = given.pop("fact", "")
        if what not in ("event", "reading"):
            self.cell.complain("fact", "fact", f"{clipped(what)}; it is event or reading")
            return None
        foreign = _READINGS_ONLY if what == "event" else _EVENTS_ONLY
        wrong = [name for name in foreign if name in given]
        for name in wrong:
            self.cell.complain("foreign-cell", name, f"{clipped(given[name])}, but a {what} has no {name}")
        data = self._data(what, given)
        return self._made(data) if data is not None and not wrong else None

    def _data(self, what: str, given: dict[str, str]) -> dict[str, Any] | None:
        data: dict[str, Any] = {"fact": what, ("kind" if what == "event" else "indicator"): given.pop("name", "")}
        data |= {name: given[name] for name in ("id", "about", "side", "basis") if name in given}
        sound = True
        for name in ("occurred_at", "recorded_at"):
            if name in given or name == "occurred_at":
                moment = instant_of(given.get(name, ""), self.layout.zone, self.layout.date_format)
                sound &= self._take(data, name, "date", moment)
        if what == "reading":
            sound &= self._take(data, "value", "number", _value(given.get("value")))
        if "sequence" in given:
            sound &= self._take(data, "sequence", "number", _whole(given["sequence"]))
        if "attributes" in given:
            sound &= self._take(data, "attributes", "attributes", _attributes(given["attributes"]))
        return data if sound else None

    def _take(self, data: dict[str, Any], name: str, code: str, value: object) -> bool:
        """Put a parsed cell into `data`; a `_Flaw` or, for dates, a text says what is wrong."""
        if isinstance(value, _Flaw) or (code == "date" and isinstance(value, str)):
            self.cell.complain(code, name, str(value))
            return False
        data[name] = value
        return True

    def _made(self, data: dict[str, Any]) -> Event | Reading | None:
        try:
            fact = _FACT.validate_python(data)
        except ValidationError as error:
            for flaw in error.errors(include_url=False):
                where = str(flaw["loc"][1]) if len(flaw["loc"]) > 1 else "recorded_at"
                self.cell.complain("cell", _CELL_OF.get(where, where), _said(flaw, data))
            return None
        return fact if self.model is None or self._known(fact, self.model) else None

    def _known(self, fact: Event | Reading, model: StageModel) -> bool:
        found = _event_flaws(fact, model, self.knows) if isinstance(fact, Event) else _reading_flaws(fact, model)
        for code, field, said in found:
            self.cell.complain(code, field, said)
        return not found


def _event_flaws(event: Event, model: StageModel, knows: Knowledge) -> list[tuple[str, str, str]]:
    kind = model.event_of.get(event.kind)
    if kind is None:
        said = f"{model.name} has no event kind {event.kind!r}{nearest(event.kind, model.event_of)}"
        return [("unknown-event", "name", said)]
    problems = kind.problems(event) or knows.untakable(kind, event)
    return [(p.code, "about" if p.code == "not-about" else "attributes", p.message) for p in problems]


def _reading_flaws(reading: Reading, model: StageModel) -> list[tuple[str, str, str]]:
    indicator = model.indicator_of.get(reading.indicator)
    if indicator is None:
        said = f"{model.name} has no indicator {reading.indicator!r}{nearest(reading.indicator, model.indicator_of)}"
        return [("unknown-indicator", "name", said)]
    if indicator.clock is not None:
        return [("computed-reading", "name", f"{reading.indicator} is computed from dates and never recorded")]
    if reading.value is not None and not indicator.scale.admits(reading.value):
        return [("off-scale", "value", f"{reading.value!r} is off its scale; it is {indicator.scale}")]
    return []


def _agreeing(spool: Spool, complaints: Complaints, named: Mapping[str, str]) -> int:
    """Complain of rows that say one thing differently, and return how many repeat another."""
    query = (
        "SELECT key, place, content, line FROM spool WHERE (key, place) IN"
        " (SELECT key, place FROM spool GROUP BY key, place HAVING count(*) > 1) ORDER BY key, place, line"
    )
    repeated = 0
    for (_, place), group in groupby(spool.ask(query), itemgetter(0, 1)):
        first, *others = group
        for row in others:
            repeated += 1
            if row[2] != first[2]:
                column = named["id" if place.startswith("event ") else "value"]
                said = f"{place} stands on line {first[3]} with other content"
                complaints.add("conflicting-fact", f"line {row[3]}, column {column}", said)
    return repeated


def _about_what_they_may(spool: Spool, complaints: Complaints, named: Mapping[str, str], model: StageModel) -> None:
    """Complain of events that are about an event of a kind that theirs cannot be about."""
    if not any(spool.ask("SELECT 1 FROM spool WHERE about <> '' LIMIT 1")):
        return
    spool.index("key", "place")
    query = (
        "SELECT DISTINCT one.line, one.kind, one.about, other.kind FROM spool AS one"
        " JOIN spool AS other INDEXED BY by_key_place ON other.key = one.key AND other.place = 'event ' || one.about"
        " WHERE one.about <> '' ORDER BY one.line"
    )
    for line, kind, about, other in spool.ask(query):
        allowed = model.event_of[kind].about if kind in model.event_of else (other,)
        if other not in allowed:
            said = f"it is about {clipped(about)}, which is {other}; {kind} is about {' or '.join(allowed)}"
            complaints.add("not-about", f"line {line}, column {named['about']}", said)


class _Flaw(str):
    """What is wrong with a cell."""

    __slots__ = ()


def _value(text: str | None) -> object:
    if text is None:
        return None
    number = number_of(text)
    if isinstance(number, float):
        return number
    return text if text.isidentifier() and text.lower() not in ("nan", "inf", "infinity") else _Flaw(number)


def _whole(text: str) -> object:
    number = number_of(text)
    if isinstance(number, float) and number.is_integer() and "e" not in text.lower():
        return int(number)
    return _Flaw(f"{clipped(text)} is no whole number")


def _attributes(text: str) -> object:
    try:
        found = json.loads(
            text, object_pairs_hook=_once, parse_int=_number, parse_float=_number, parse_constant=_no_constant
        )
    except RecursionError:
        return _Flaw(f"{clipped(text)} is no JSON object: it is nested too deeply")
    except json.JSONDecodeError as error:
        said = f"{error.msg[:1].lower()}{error.msg[1:]}, at character {error.pos + 1}"
        return _Flaw(f"{clipped(text)} is no JSON object: {said}")
    except ValueError as error:
        return _Flaw(f"{clipped(text)} cannot be taken: {error}")
    if not isinstance(found, dict):
        return _Flaw(f'{clipped(text)} is no JSON object, such as {{"years": 3}}')
    for name, value in found.items():
        if not isinstance(value, bool | float | str):
            return _Flaw(f"{clipped(name)} is {shown(value)}; it is true or false, a number or text")
    return found


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{clipped(digits)} is larger than any float64")
    return number


def _no_constant(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _said(flaw: ErrorDetails, data: Mapping[str, Any]) -> str:
    if flaw["type"] in MISSING:
        return f"an event needs an {flaw['loc'][-1]}"  # a reading has no column that may be left out and is missed
    given = flaw["input"] if len(flaw["loc"]) > 1 else str(data.get("recorded_at"))
    return f"{shown(given)} stands here; {wording(flaw)}"
