"""From plain values to a stage model: each entry is judged by itself, then the well-formed ones among one another."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from relstage.adapters.definitions.faults import Faults, shown, under
from relstage.adapters.definitions.guards import read_guard
from relstage.adapters.definitions.judging import judged
from relstage.adapters.definitions.limits import MAX_STAGES, MAX_TRANSITIONS
from relstage.adapters.definitions.shorthand import (
    CATALOGUE_EVENTS,
    CATALOGUE_INDICATORS,
    Writer,
    borrowed,
    fitted,
    sources_of,
)
from relstage.dynamics import EventKind
from relstage.errors import DefinitionError, Problem, nearest
from relstage.machines import Axis, Flag, Lexicon, Source, Stage, StageModel, Transition
from relstage.machines.checks import Draft, definition_problems
from relstage.machines.definition import numbered
from relstage.messages import Labels
from relstage.models import RECORD_VERSION
from relstage.rules import Indicator, Name, Provenance, Record, Rule, Scale, always, text

FILE_ONLY = ("$schema", "default_provenance")
REQUIRED = ("stages", "indicators", "transitions")
REFERENCES = {
    "stages": ("unknown-stage", "no-stage"),
    "exits": ("unknown-stage",),
    "indicators": ("unknown-indicator",),
    "events": ("unknown-event",),
    "transitions": ("unknown-transition",),
}

R = TypeVar("R")
Guards = TypeVar("Guards", Transition, Flag)


class Head(Record):
    """The fields of a stage model that are not lists of entries."""

    record_version: Literal[1] = RECORD_VERSION
    name: Name
    version: str = Field(min_length=1)
    title: Labels
    summary: str = ""
    initial: Name


class Reader:
    """Reads one document. What is wrong is noted in `faults`; a model comes out only where that is nothing.

    `spoilt` holds the names of ill-formed entries. Where not even the name of an entry is known, or its whole list is
    ill-formed, any reference may have meant it: then `silenced` holds the codes that would complain of references.
    """

    def __init__(self, document: dict[str, object], faults: Faults) -> None:
        self.document = document
        self.faults = faults
        self.spoilt: set[str] = set()
        self.silenced: set[str] = set()
        self.event_labels: dict[str, Labels] = {}
        self.writer = Writer(faults, self._default_provenance())

    def model(self) -> StageModel | None:
        """Return the model, or ``None`` with its faults noted."""
        head = self._head()
        self._check_lists()
        indicators = self._indicators()
        events = self._events(indicators.values())
        self.event_labels = {event.name: event.label for event in events.values()}
        known = {indicator.name: indicator for indicator in indicators.values()} | self._stand_ins(indicators)
        draft = Draft(
            initial=None if head is None else head.initial,
            stages=self._entries("stages", Stage),
            exits=self._entries("exits", Stage),
            indicators=indicators,
            events=events,
            transitions=self._guarded("transitions", Transition, known),
            flags=self._guarded("flags", Flag, known),
            axes=self._entries("axes", Axis),
            lexicons=self._entries("lexicons", Lexicon),
            sources=self._sources((*indicators.values(), *events.values())),
            settled=self._entries("settled", tuple[Name, Name]),
            spoilt=frozenset(self.spoilt),
        )
        if head is None or self.faults.found:
            self._note(definition_problems(draft))
            return None
        return self._made(head, draft)

    def _made(self, head: Head, draft: Draft) -> StageModel | None:
        parts = (part for part in StageModel.model_fields if part not in Head.model_fields)
        try:
            return StageModel(**dict(head), **{part: tuple(getattr(draft, part).values()) for part in parts})
        except DefinitionError as error:
            self._note(error.problems)
            return None

    def _note(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.code not in self.silenced:
                self.faults.add(problem.code, problem.place, problem.message, problem.excerpt)

    # ------------------------------------------------------------------------------------------------- the head

    def _default_provenance(self) -> dict[str, object] | None:
        raw = self.document.get("default_provenance")
        if raw is None:
            return None
        place = "/default_provenance"
        given = judged(Writer(self.faults, None).full(raw, Provenance, place), Provenance, place, self.faults)
        # Where it is ill-formed, a stand-in keeps every entry from being told that it has none.
        return (given or Provenance(status="operationalised", source="relstage")).model_dump()

    def _head(self) -> Head | None:
        fields = (*StageModel.model_fields, *FILE_ONLY)
        for key in self.document:
            if key not in fields:
                self.writer.unknown(key, fields, "")
        own = {key: value for key, value in self.document.items() if key in Head.model_fields}
        head: Head | None = judged(self.writer.full(own, Head, ""), Head, "", self.faults, own)
        return head

    # ------------------------------------------------------------------------------------------------ the lists

    def _check_lists(self) -> None:
        for part in StageModel.model_fields:
            if part not in Head.model_fields and (fault := self._list_fault(part)):
                self._note([fault] if f"/{part}" not in self.faults.replaced else [])
                self.silenced.update(REFERENCES.get(part, ()))
        stages = sum(1 for part in ("stages", "exits") for _ in self._list(part))
        if stages > MAX_STAGES:
            raise self.faults.stop("too-many-stages", "/stages", f"{stages} stages; at most {MAX_STAGES}")
        transitions = sum(1 for _ in self._list("transitions"))
        if transitions > MAX_TRANSITIONS:
            said = f"{transitions} transitions; at most {MAX_TRANSITIONS}"
            raise self.faults.stop("too-many-transitions", "/transitions", said)

    def _list_fault(self, part: str) -> Problem | None:
        if part not in self.document:
            return Problem("missing-field", "", f"{part!r} is missing") if part in REQUIRED else None
        raw = self.document[part]
        said = f"{shown(raw)} stands here; it has to be an array"
        return None if isinstance(raw, list) else Problem("wrong-type", f"/{part}", said)

    def _list(self, part: str) -> Iterator[tuple[int, str, object]]:
        raw = self.document.get(part)
        for i, entry in enumerate(raw if isinstance(raw, list) else ()):
            yield i, under(f"/{part}", i), entry

    def _entries(self, part: str, cls: Any) -> dict[int, Any]:
        made = {}
        for i, place, raw in self._list(part):
            record = self._entry(raw, cls, place)
            if record is not None:
                made[i] = record
        return made

    def _entry(self, raw: object, cls: Any, place: str) -> Any:
        record = judged(self.writer.full(raw, cls, place), cls, place, self.faults, raw)
        if record is None:
            self._spoil(raw, cls, place)
        return record

    def _spoil(self, raw: object, cls: Any, place: str) -> None:
        entry = raw if isinstance(raw, dict) else {}
        own = [entry.get(key) for key in ("id", "name")]
        if not any(isinstance(name, str) for name in own):  # it may stand under a misspelt key
            own = [value for key, value in entry.items() if key not in cls.model_fields]
        names = [name for name in own if isinstance(name, str)]
        self.spoilt.update(names)
        self.silenced.update(() if names else REFERENCES.get(place.split("/")[1], ()))

    def _sources(self, entries: Iterable[Indicator | EventKind]) -> dict[int, Source]:
        listed = list(self._list("sources"))
        made: dict[int, Source] = self._entries("sources", Source)
        if not listed or len(made) < len(listed):
            return {}
        names = {source.name for source in made.values()}
        brought = [entry for entry in entries if entry.name in self._borrowed_names()]
        more = [source for source in sources_of(brought) if source.name not in names]
        return made | dict(enumerate(more, start=len(listed)))

    # ------------------------------------------------------------------------------------------- the vocabulary

    def _borrowed_names(self) -> set[str]:
        entries = [entry for part in ("indicators", "events") for _, _, entry in self._list(part)]
        return {name for name in map(borrowed, entries) if name is not None}

    def _indicators(self) -> dict[int, Indicator]:
        made: dict[int, Indicator] = {}
        for i, place, raw in self._list("indicators"):
            name = borrowed(raw)
            indicator = self._of_the_catalogue(name, CATALOGUE_INDICATORS, "indicator", place) if name else None
            if name is None:
                indicator = self._entry(raw, Indicator, place)
            if indicator is not None:
                made[i] = indicator
        return made

    def _events(self, indicators: Iterable[Indicator]) -> dict[int, EventKind]:
        here = {indicator.name for indicator in indicators} | self.spoilt
        listed = list(self._list("events"))
        kinds = {name for _, _, raw in listed if (name := borrowed(raw) or _own_name(raw))}
        made: dict[int, EventKind] = {}
        for i, place, raw in listed:
            name = borrowed(raw)
            event = self._of_the_catalogue(name, CATALOGUE_EVENTS, "event", place) if name else None
            event = self._entry(raw, EventKind, place) if name is None else event and fitted(event, here, kinds)
            if event is not None:
                made[i] = event
        return made

    def _of_the_catalogue(self, name: str, known: Mapping[str, R], what: str, place: str) -> R | None:
        if name not in known:
            said = f"{shown(name)} is no {what} of the catalogue; describe it in full{nearest(name[:64], known)}"
            self.faults.add(f"unknown-{what}", place, said)
            self.spoilt.update((name, *get_close_matches(name[:64], known, n=1)))
        return known.get(name)

    def _stand_ins(self, made: Mapping[int, Indicator]) -> dict[str, Indicator]:
        """Return indicators for entries of which only name and scale are sound, so that guards on them can be read."""
        found = {}
        for i, _, raw in self._list("indicators"):
            if i not in made and isinstance(raw, dict) and (name := _own_name(raw)):
                stand_in = _stand_in(name, raw.get("scale"))
                found.update({} if stand_in is None else {name: stand_in})
        return found

    # ------------------------------------------------------------------------------------------------ the rules

    def _guarded(self, part: str, cls: type[Guards], known: Mapping[str, Indicator]) -> dict[int, Guards]:
        made: dict[int, Guards] = {}
        for i, place, raw in self._list(part):
            owner = self._owner(raw, cls, known, place) if isinstance(raw, dict) else self._entry(raw, cls, place)
            if owner is not None:
                made[i] = owner
        return made

    def _owner(
        self, raw: dict[str, object], cls: type[Guards], known: Mapping[str, Indicator], place: str
    ) -> Guards | None:
        guard: Rule | None = always
        if "guard" in raw:
            guard = read_guard(raw["guard"], known, f"{place}/guard", self.faults, self._is_spoilt)
        rest = {key: value for key, value in raw.items() if key != "guard"}
        record: Guards | None = self._entry(self._with_words(rest, guard, known), cls, place)
        if record is None or guard is None:
            # Without its guard nothing can be said of its thresholds; its stages and events still can be judged.
            return record and record.model_copy(update={"thresholds": {}})
        return record.model_copy(update={"guard": guard, "thresholds": self._thresholds(record, guard)})

    def _is_spoilt(self, indicator: str) -> bool:
        return indicator in self.spoilt or "unknown-indicator" in self.silenced

    def _with_words(
        self, raw: dict[str, object], guard: Rule | None, known: Mapping[str, Indicator]
    ) -> dict[str, object]:
        if "words" in raw:
            return raw
        if guard is None:
            return {**raw, "words": "?"}
        awaited = [self.event_labels[name] for name in _events_of(raw) if name in self.event_labels]
        if guard == always and awaited:
            words = {lang: ", ".join(getattr(label, lang) for label in awaited) for lang in ("en", "ru")}
            return {**raw, "words": words}
        return {**raw, "words": text(guard, known)}

    def _thresholds(self, owner: Transition | Flag, guard: Rule) -> dict[str, Provenance]:
        default = self.writer.default_provenance
        if default is None:
            return owner.thresholds
        filled = {local: Provenance.model_validate(default) for local, _ in numbered(guard)}
        return filled | owner.thresholds


def _events_of(raw: dict[str, object]) -> Iterator[str]:
    triggers = raw.get("on")
    for trigger in triggers if isinstance(triggers, list) else ():
        name = trigger.get("event") if isinstance(trigger, dict) else trigger
        if isinstance(name, str):
            yield name


def _own_name(raw: object) -> str | None:
    name = raw.get("name") if isinstance(raw, dict) else None
    return name if isinstance(name, str) else None


def _stand_in(name: str, scale: object) -> Indicator | None:
    silent = Faults()
    made = judged(Writer(silent, None).full(scale, Scale, ""), Scale, "", silent)
    if made is None:
        return None
    try:
        return Indicator(
            name=name,
            label=Labels(en=name, ru=name),
            scale=made,
            direction="neither",
            provenance=Provenance(status="operationalised", source="relstage"),
        )
    except ValidationError:
        return None
