"""What a stage model is: stages, exits, transitions with guards, flags, and the sources of all of it.

A stage model is inert data with JSON both ways and a content digest; everything that moves lives in the neighbours.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, model_validator

from relstage.dynamics import EventKind
from relstage.errors import DefinitionError, Problem, StageError, nearest
from relstage.machines.lowering import Lowered, lower
from relstage.machines.reasons import ModelJudge
from relstage.messages import Labels
from relstage.models import RECORD_VERSION, Attribute, Guidance, Initiator, Kind, Source, Stamp
from relstage.rules import (
    Bound,
    Indicator,
    Leaf,
    Level,
    Levels,
    Name,
    Provenance,
    Record,
    Rule,
    Value,
    always,
    compare,
    is_finite,
    leaves,
    with_leaves,
)


class Process(Record):
    """Something that goes on within a stage and is no stage of its own: it is told, and moves nothing."""

    name: Name
    label: Labels
    meaning: str = ""
    provenance: Provenance


class Stage(Record):
    """A place of the model: a stage of the ladder or an exit outside it, and what goes on within it."""

    name: Name
    label: Labels
    meaning: str = ""
    provenance: Provenance
    processes: tuple[Process, ...] = ()
    guidance: Guidance | None = None


class Trigger(Record):
    """An event that a transition asks for: its kind, the attributes it must have, and the cause that it stands for."""

    event: Name
    where: dict[Name, Attribute] = Field(default_factory=dict)
    cause: str | None = None


class Guarded(Record):
    """What transitions and flags have in common: a guard, and the provenance of each of its thresholds."""

    id: Name
    guard: Rule = always
    provenance: Provenance
    thresholds: dict[str, Provenance] = Field(default_factory=dict)

    def numbered_leaves(self) -> Iterator[tuple[str, Leaf]]:
        """Yield each leaf of the guard with its local id: the indicator, and from the second time on a number."""
        yield from numbered(self.guard)


def numbered(guard: Rule) -> Iterator[tuple[str, Leaf]]:
    """Yield the leaves of `guard` with local ids: ``trust``, ``trust_2``, ..."""
    times: dict[str, int] = {}
    for leaf in leaves(guard):
        times[leaf.indicator] = nth = times.get(leaf.indicator, 0) + 1
        yield (leaf.indicator if nth == 1 else f"{leaf.indicator}_{nth}"), leaf


class Transition(Guarded):
    """An edge with a guard.

    Parameters
    ----------
    id : str
        Such as ``F3``; its thresholds are ``F3.trust`` and so on.
    origins, target : tuple of str, str
        Stages it leads from, and the stage it leads to.
    kind : {"advance", "regress", "terminate", "recover"}
        Kinds are tried in the order terminate, recover, regress, advance.
    on : tuple of Trigger
        Events of which one is needed; none where it is empty.
    guard : Rule
        Holds when the transition may fire.
    words : Labels
        The guard in words.
    provenance : Provenance
        Who draws this edge.
    thresholds : dict
        Provenance of each threshold, by local id (the indicator's name).
    initiator, cause : str or None
        Recorded with the move where its event names none.
    """

    origins: tuple[Name, ...] = Field(min_length=1)
    target: Name
    kind: Kind
    on: tuple[Trigger, ...] = ()
    words: Labels
    initiator: Initiator | None = None
    cause: str | None = None


class Flag(Guarded):
    """A named rule that marks a risk inside some stages without moving anything.

    Several flags may share a `name`; the risk is there when one of them holds.
    """

    name: Name
    label: Labels
    stages: tuple[Name, ...] = Field(min_length=1)
    words: Labels


class Axis(Record):
    """A coordinate to report and never to gate on: the mean of some indicators, each as a share of its span."""

    name: Name
    low: Labels
    high: Labels
    indicators: tuple[Name, ...] = Field(min_length=1)
    provenance: Provenance


class LexiconEntry(Record):
    """A label as one text uses it, its number there, and the stages of the model that it covers."""

    name: Name
    labels: tuple[Labels, ...] = Field(min_length=1)
    number: int | None = None
    stages: tuple[Name, ...] = Field(min_length=1)


class Lexicon(Record):
    """How one reading of the source names the stages."""

    reading: Name
    entries: tuple[LexiconEntry, ...]
    provenance: Provenance


class Threshold(Record):
    """One number or level set of a guard: ``F3.trust``."""

    id: str
    leaf: Bound | Level = Field(discriminator="kind")
    provenance: Provenance


class StageModel(Record):
    """A definition: the stages of a published theory, or of a house, as a machine with inspectable guards.

    Parameters
    ----------
    name, version : str
        Which model, and which edition of it.
    title : Labels
        Its name for people.
    summary : str
        What it describes, in a sentence or two.
    initial : str
        The stage in which a relationship begins.
    stages, exits : tuple of Stage
        The ladder in its order, and the places outside it.
    indicators, events : tuple
        The vocabulary.
    transitions, flags : tuple
        The rules.
    axes, lexicons : tuple
        Derived coordinates; labels of other readings of the source.
    sources : tuple of Source
        The works that provenances name; where given, they may name no other (but ``relstage``).
    settled : tuple of pairs
        Transitions whose order is meant: two of one kind that need no event and can hold together; or the first and
        the last of a circle that one decision would run, whose last is then not made.

    Raises
    ------
    DefinitionError
        With every problem found, each with its JSON pointer.
    """

    record_version: Literal[1] = RECORD_VERSION
    name: Name
    version: str = Field(min_length=1)
    title: Labels
    summary: str = ""
    initial: Name
    stages: tuple[Stage, ...]
    exits: tuple[Stage, ...] = ()
    indicators: tuple[Indicator, ...]
    events: tuple[EventKind, ...] = ()
    transitions: tuple[Transition, ...]
    flags: tuple[Flag, ...] = ()
    axes: tuple[Axis, ...] = ()
    lexicons: tuple[Lexicon, ...] = ()
    sources: tuple[Source, ...] = ()
    settled: tuple[tuple[Name, Name], ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        from relstage.machines.checks import Draft, definition_problems  # whoever makes no model needs no checks

        problems = definition_problems(Draft.of(self))
        if problems:
            raise DefinitionError(*problems)
        return self

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        fields = type(self).model_fields
        return {**state, "__dict__": {k: v for k, v in state["__dict__"].items() if k in fields}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StageModel) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    # ------------------------------------------------------------------------------------------------ lookups

    @cached_property
    def digest(self) -> str:
        """Content digest; layout and the order of keys do not count."""
        import json  # of all that deciding needs, this alone; a tenth of the import

        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()[:16]

    @cached_property
    def stamp(self) -> Stamp:
        """Name, version and digest, as records carry them."""
        return Stamp(name=self.name, version=self.version, digest=self.digest)

    @cached_property
    def places(self) -> dict[str, Stage]:
        """Stages and exits by name, stages first, in order."""
        return {stage.name: stage for stage in (*self.stages, *self.exits)}

    @cached_property
    def indicator_of(self) -> dict[str, Indicator]:
        """Indicators by name."""
        return {indicator.name: indicator for indicator in self.indicators}

    @cached_property
    def event_of(self) -> dict[str, EventKind]:
        """Event kinds by name."""
        return {event.name: event for event in self.events}

    @cached_property
    def transition_of(self) -> dict[str, Transition]:
        """Transitions by id."""
        return {transition.id: transition for transition in self.transitions}

    @cached_property
    def thresholds(self) -> dict[str, Threshold]:
        """Every threshold of every guard and flag by id, such as ``F3.trust``."""
        return {
            f"{owner.id}.{local}": Threshold(id=f"{owner.id}.{local}", leaf=leaf, provenance=owner.thresholds[local])
            for owner in self.guarded()
            for local, leaf in owner.numbered_leaves()
        }

    @cached_property
    def lowered(self) -> Lowered:
        """The tables that fast readers share."""
        return lower(self)

    @cached_property
    def judge(self) -> ModelJudge:
        """What gives the reasons of decisions made under this model."""
        return ModelJudge(self)

    def guarded(self) -> tuple[Guarded, ...]:
        """Return everything that has a guard: transitions, then flags."""
        return (*self.transitions, *self.flags)

    def stage(self, name: str) -> Stage:
        """Return the stage or exit `name`.

        Raises
        ------
        StageError
            Where there is none (``unknown-stage``).
        """
        if isinstance(name, str) and name in self.places:
            return self.places[name]
        said = f"{name!r} is no stage of {self.name}; its stages are {', '.join(self.places)}"
        raise StageError(Problem("unknown-stage", str(name), said + nearest(name, self.places)))

    def lookup(self, label: str, *, reading: str | None = None) -> tuple[str, ...]:
        """Return the stages that `label` names, in English or Russian, in the `reading` given or in all of them.

        Raises
        ------
        StageError
            Where nothing is called so (``unknown-label``), or readings differ about it (``ambiguous-label``).

        Examples
        --------
        >>> from relstage import ford
        >>> ford.lookup("stage 5", reading="body"), ford.lookup("stage 5", reading="introduction")
        (('final',), ('ended',))
        """
        if not isinstance(label, str):
            raise StageError(Problem("unknown-label", str(label), f"{label!r} is no label; write the name of a stage"))
        chosen = self.lexicons if reading is None else (self._lexicon(reading),)
        wanted = _folded(label)
        named = {lexicon.reading: _covered(lexicon, wanted) for lexicon in chosen}
        if reading is None:
            named["names"] = tuple(n for n, s in self.places.items() if wanted in (_folded(n), *_both(s.label)))
        found = {name: stages for name, stages in named.items() if stages}
        if not found:
            known = [text for stage in self.places.values() for text in (stage.name, *_both(stage.label))]
            said = f"{label!r} names no stage of {self.name}{nearest(wanted, known)}"
            raise StageError(Problem("unknown-label", label, said))
        if len(set(found.values())) > 1:
            said = "; ".join(f"{name}: {' and '.join(stages)}" for name, stages in found.items())
            raise StageError(Problem("ambiguous-label", label, f"{label!r} depends on the reading ({said}): say which"))
        return next(iter(found.values()))

    def fold(self, stage: str, *, reading: str) -> str:
        """Return what the reading calls `stage`: in Ford's introduction ``final`` is part of ``maintenance``."""
        self.stage(stage)
        for entry in self._lexicon(reading).entries:
            if stage in entry.stages:
                return entry.name
        raise StageError(Problem("unknown-label", stage, f"the reading {reading!r} has no name for {stage!r}"))

    def _lexicon(self, reading: str) -> Lexicon:
        for lexicon in self.lexicons:
            if lexicon.reading == reading:
                return lexicon
        known = [lexicon.reading for lexicon in self.lexicons]
        said = f"{reading!r} is no reading of {self.name}; there is {', '.join(known) or 'none'}"
        raise StageError(Problem("unknown-reading", reading, said + nearest(reading, known)))

    # ------------------------------------------------------------------------------------------------- changes

    def replace(self, **changes: Any) -> "StageModel":
        """Return a new model with the fields `changes`, checked as a whole and with its own digest."""
        unknown = sorted(set(changes) - set(type(self).model_fields))
        if unknown:
            known = type(self).model_fields
            raise DefinitionError(
                *(Problem("unknown-field", n, f"a stage model has no field {n!r}{nearest(n, known)}") for n in unknown)
            )
        return StageModel.model_validate({name: getattr(self, name) for name in type(self).model_fields} | changes)

    def with_thresholds(
        self, limits: Mapping[str, Value | Sequence[str]], *, provenance: Provenance | None = None
    ) -> "StageModel":
        """Return a new model with other limits, all replaced at once.

        Parameters
        ----------
        limits : mapping
            Threshold id -> number, level, or the levels to be among. A single level keeps the comparison's sense:
            ``{"M2.supplier_status": "sole"}`` asks for at least ``sole``.
        provenance : Provenance, optional
            Of the new limits. Default: operationalised, by the caller.

        Raises
        ------
        DefinitionError
            With every unknown id or unfit limit.

        Examples
        --------
        >>> from relstage import ford
        >>> stricter = ford.with_thresholds({"F3.trust": 0.7, "F3.orders_completed": 5})
        >>> print(stricter.transition_of["F3"].guard)
        orders_completed >= 5 and trust >= 0.7 and commitment >= 0.6 and adaptation >= 0.3
        """
        if not isinstance(limits, Mapping):
            said = f"limits are {type(limits).__name__}; give a mapping of threshold id to limit"
            raise DefinitionError(Problem("unknown-threshold", "limits", said))
        whose = provenance or Provenance(status="operationalised", source="relstage", note="replaced by the caller")
        problems = [
            Problem("unknown-threshold", id, f"no threshold of {self.name} is called so{nearest(id, self.thresholds)}")
            for id in limits
            if id not in self.thresholds
        ]
        fresh: dict[str, Leaf] = {}
        for id in limits.keys() & self.thresholds.keys():
            try:
                fresh[id] = self._moved(self.thresholds[id].leaf, limits[id], id)
            except DefinitionError as error:
                problems += error.problems
        if problems:
            raise DefinitionError(*sorted(problems, key=lambda problem: problem.place))
        return self.replace(
            transitions=tuple(_with_leaves(t, fresh, whose) for t in self.transitions),
            flags=tuple(_with_leaves(f, fresh, whose) for f in self.flags),
        )

    def _moved(self, leaf: Leaf, limit: Value | Sequence[str], id: str) -> Leaf:
        indicator = self.indicator_of[leaf.indicator]
        if isinstance(leaf, Bound):
            if not is_finite(limit):
                raise DefinitionError(Problem("not-a-number", id, f"{limit!r} is no number; it is {indicator.scale}"))
            return Bound(leaf.indicator, leaf.op, float(limit))
        assert isinstance(indicator.scale, Levels)
        levels = indicator.scale.levels
        among = (limit,) if isinstance(limit, str) else limit
        if not isinstance(among, Sequence) or not among or any(level not in levels for level in among):
            raise DefinitionError(Problem("unknown-level", id, f"{limit!r} is not among {indicator.scale}"))
        if isinstance(limit, str) and set(leaf.among) == set(levels[-len(leaf.among) :]):
            return Level(leaf.indicator, levels[levels.index(limit) :])
        if isinstance(limit, str) and set(leaf.among) == set(levels[: len(leaf.among)]):
            # A lower set is written with "<" in the tables (status < preferred), so its limit is the level above it.
            below = compare(indicator, "<", limit)
            if isinstance(below, Level):
                return below
            raise DefinitionError(Problem("unknown-level", id, f"nothing lies below {limit!r} on {indicator.scale}"))
        return Level(leaf.indicator, tuple(among))


G = TypeVar("G", bound=Guarded)


def _with_leaves(owner: G, fresh: Mapping[str, Leaf], provenance: Provenance) -> G:
    ids = {local: f"{owner.id}.{local}" for local, _ in owner.numbered_leaves()}
    if not any(id in fresh for id in ids.values()):
        return owner
    guard = with_leaves(owner.guard, [fresh.get(ids[local], leaf) for local, leaf in owner.numbered_leaves()])
    whose = {local: provenance if ids[local] in fresh else old for local, old in owner.thresholds.items()}
    return owner.model_copy(update={"guard": guard, "thresholds": whose})


def _folded(label: str) -> str:
    return re.sub(r"[\s_\-]+", " ", label).strip().casefold().replace("ё", "е")


def _both(label: Labels) -> tuple[str, str]:
    return _folded(label.en), _folded(label.ru)


_ORDINALS = (
    ("one", "first", "первая", "первый"),
    ("two", "second", "вторая", "второй"),
    ("three", "third", "третья", "третий"),
    ("four", "fourth", "четвертая", "четвертый"),
    ("five", "fifth", "пятая", "пятый"),
    ("six", "sixth", "шестая", "шестой"),
)


def _numbered_names(number: int) -> set[str]:
    names = {str(number), f"stage {number}", f"стадия {number}", f"этап {number}"}
    if 0 < number <= len(_ORDINALS):
        cardinal, ordinal, feminine, masculine = _ORDINALS[number - 1]
        names |= {f"stage {cardinal}", f"{ordinal} stage", f"{feminine} стадия", f"{masculine} этап"}
    return names


def _covered(lexicon: Lexicon, wanted: str) -> tuple[str, ...]:
    for entry in lexicon.entries:
        names = {_folded(entry.name), *(text for label in entry.labels for text in _both(label))}
        if entry.number is not None:
            names |= _numbered_names(entry.number)
        if wanted in names:
            return entry.stages
    return ()
