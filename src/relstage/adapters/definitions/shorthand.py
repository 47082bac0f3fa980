"""What a file may leave out or say briefly, written out in full.

- A label may be one text, which then stands for both languages; a trigger may be the name of its event.
- An indicator or event may be a name of the catalogue's; with it come the works that its provenance names, where the
  file lists sources. An event brings only the effects on indicators that the file has, and is about only the events
  that the file has.
- The kind of a scale may be left out: with ``levels`` it is levels, else a number.
- Left-out words of a transition or flag are the text of its guard, or, where it only awaits events, their labels.
- ``default_provenance`` fills every provenance that is missing.

Fields that nothing declares are noted here, each with the nearest name, and left out of what is judged next.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel

from relstage.adapters.definitions.faults import Faults, shown, under
from relstage.catalogue.events import EVENTS
from relstage.catalogue.indicators import INDICATORS
from relstage.catalogue.sources import SOURCES
from relstage.dynamics import EventKind
from relstage.errors import nearest
from relstage.machines import Source, Trigger
from relstage.messages import Labels
from relstage.rules import Indicator, Number, Provenance

CATALOGUE_INDICATORS = {indicator.name: indicator for indicator in INDICATORS}
CATALOGUE_EVENTS = {event.name: event for event in EVENTS}


def borrowed(entry: object) -> str | None:
    """Return the name when `entry` is nothing but one: ``"trust"`` or ``{"name": "trust"}``."""
    name = entry.get("name") if isinstance(entry, dict) and entry.keys() == {"name"} else entry
    return name if isinstance(name, str) else None


def fitted(event: EventKind, indicators: Iterable[str], events: Iterable[str]) -> EventKind:
    """Return a catalogue event without what it does to, or says about, things that the file does not have."""
    here, kinds = set(indicators), set(events)
    return event.model_copy(
        update={
            "effects": tuple(effect for effect in event.effects if effect.indicator in here),
            "about": tuple(kind for kind in event.about if kind in kinds),
        }
    )


def sources_of(entries: Iterable[Indicator | EventKind]) -> Iterator[Source]:
    """Yield the catalogue's works that the provenances of `entries` name."""
    named = {provenance.source for entry in entries for provenance in _provenances(entry)}
    yield from (source for source in SOURCES if source.name in named)


def _provenances(entry: Indicator | EventKind) -> Iterator[Provenance]:
    yield entry.provenance
    for effect in getattr(entry, "effects", ()):
        yield effect.provenance


# -------------------------------------------------------------------------------------------------- writing out


class Writer:
    """Writes entries of a file out in full, led by the types of the records that they are to become."""

    def __init__(self, faults: Faults, default_provenance: dict[str, object] | None) -> None:
        self.faults = faults
        self.default_provenance = default_provenance

    def full(self, value: object, annotation: object, place: str) -> object:
        """Return `value`, which is to become an `annotation`, written out."""
        match _inner(annotation), value:
            case type() as cls, str() if issubclass(cls, Labels):
                return {"en": value, "ru": value}
            case type() as cls, str() if issubclass(cls, Trigger):
                return {"event": value}
            case type() as cls, dict() if issubclass(cls, BaseModel):
                return self._record(value, cls, place)
            case ("list", inner), list():
                return [self.full(item, inner, under(place, i)) for i, item in enumerate(value)]
            case ("map", inner), dict():
                return {key: self.full(item, inner, under(place, key)) for key, item in value.items()}
            case ("kinds", dict() as kinds), dict():
                return self._of_a_kind(value, kinds, place)
            case _:
                return value

    def _of_a_kind(self, value: dict[str, object], kinds: Mapping[str, type[BaseModel]], place: str) -> object:
        if "kind" not in value and Number in kinds.values():
            value = {"kind": "levels" if "levels" in value else "number", **value}
        kind = value.get("kind")
        cls = kinds.get(kind) if isinstance(kind, str) else None
        return value if cls is None else self._record(value, cls, place)

    def _record(self, value: dict[str, object], cls: type[BaseModel], place: str) -> dict[str, object]:
        fields = cls.model_fields
        made = {}
        for key, item in value.items():
            if key in fields:
                made[key] = self.full(item, fields[key].annotation, under(place, key))
            else:
                self.unknown(key, fields, place)
        if "provenance" in fields and "provenance" not in made and self.default_provenance is not None:
            made["provenance"] = self.default_provenance
        return made

    def unknown(self, key: str, known: Iterable[str], place: str) -> None:
        """Note that nothing declares the field `key`."""
        self.faults.add("unknown-field", under(place, key), f"there is no field {shown(key)} here{nearest(key, known)}")


@cache
def _inner(annotation: object) -> object:
    """Return a record's class, ``("list", item)``, ``("map", value)``, ``("kinds", classes)``, or ``None``."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is tuple and parts[-1] is Ellipsis:
        return "list", parts[0]
    if origin is dict:
        return "map", parts[1]
    if origin in (Union, UnionType):
        records = [part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)]
        if len(records) == 1:
            return records[0]
        return ("kinds", {record.model_fields["kind"].default: record for record in records}) if records else None
    return annotation if isinstance(annotation, type) else None
