"""Everything that can be wrong with a definition as such, found at once, each problem with its place.

The checks work on the parts that are well-formed by themselves, so that a reader of files can report the ill-formed
parts and what is wrong between the others together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, assert_never

from relstage.dynamics import Add, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.errors import Problem, nearest
from relstage.rules import Bound, Indicator, Leaf, Level, Levels, Number, Provenance, leaves

if TYPE_CHECKING:
    from relstage.machines.definition import Axis, Flag, Guarded, Lexicon, Stage, StageModel, Transition
    from relstage.models import Source

MAX_STAGES = 1_000
MAX_TRANSITIONS = 10_000
MAX_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Draft:
    """The well-formed parts of a definition, each under its index, and the names of the ill-formed ones."""

    initial: str | None = None
    stages: "Mapping[int, Stage]" = field(default_factory=dict)
    exits: "Mapping[int, Stage]" = field(default_factory=dict)
    indicators: Mapping[int, Indicator] = field(default_factory=dict)
    events: Mapping[int, EventKind] = field(default_factory=dict)
    transitions: "Mapping[int, Transition]" = field(default_factory=dict)
    flags: "Mapping[int, Flag]" = field(default_factory=dict)
    axes: "Mapping[int, Axis]" = field(default_factory=dict)
    lexicons: "Mapping[int, Lexicon]" = field(default_factory=dict)
    sources: "Mapping[int, Source]" = field(default_factory=dict)
    settled: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    spoilt: frozenset[str] = frozenset()

    @classmethod
    def of(cls, model: "StageModel") -> "Draft":
        """Return the draft in which every part of `model` is well-formed."""
        return cls(
            initial=model.initial,
            stages=dict(enumerate(model.stages)),
            exits=dict(enumerate(model.exits)),
            indicators=dict(enumerate(model.indicators)),
            events=dict(enumerate(model.events)),
            transitions=dict(enumerate(model.transitions)),
            flags=dict(enumerate(model.flags)),
            axes=dict(enumerate(model.axes)),
            lexicons=dict(enumerate(model.lexicons)),
            sources=dict(enumerate(model.sources)),
            settled=dict(enumerate(model.settled)),
        )


def definition_problems(draft: Draft) -> list[Problem]:
    """Return the problems between the parts of `draft`, in the order of the document.

    Every problem up to `MAX_PROBLEMS`; the last then says that there are more. Looking for the nearest name takes
    long enough that a large and wholly wrong definition would otherwise hold its reader up for minutes.
    """
    checks = (_sizes, _names, _initial, _indicators, _events, _transitions, _flags, _references, _sources)
    found = list(islice(chain.from_iterable(check(draft) for check in checks), MAX_PROBLEMS + 1))
    if len(found) > MAX_PROBLEMS:
        found[MAX_PROBLEMS:] = [
            Problem("too-many-problems", "", f"these are the first {MAX_PROBLEMS}; the others are not shown")
        ]
    return found


def _sizes(draft: Draft) -> Iterator[Problem]:
    stages = len(draft.stages) + len(draft.exits)
    if stages > MAX_STAGES:
        yield Problem("too-many-stages", "/stages", f"{stages} stages; at most {MAX_STAGES}")
    if len(draft.transitions) > MAX_TRANSITIONS:
        said = f"{len(draft.transitions)} transitions; at most {MAX_TRANSITIONS}"
        yield Problem("too-many-transitions", "/transitions", said)


def _names(draft: Draft) -> Iterator[Problem]:
    ids = [("transitions", i, t.id) for i, t in draft.transitions.items()]
    ids += [("flags", i, flag.id) for i, flag in draft.flags.items()]
    yield from _twice(ids)
    yield from _twice(("indicators", i, x.name) for i, x in draft.indicators.items())
    yield from _twice(("events", i, x.name) for i, x in draft.events.items())
    yield from _twice(
        (part, i, x.name)
        for part, stages in (("stages", draft.stages), ("exits", draft.exits))
        for i, x in stages.items()
    )
    for part, stages in (("stages", draft.stages), ("exits", draft.exits)):
        for i, stage in stages.items():
            yield from _twice((f"{part}/{i}/processes", j, x.name) for j, x in enumerate(stage.processes))


def _twice(named: Iterable[tuple[str, int, str]]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    folded: set[str] = set()
    for part, i, name in named:
        place = f"/{part}/{i}"
        if name in seen:
            yield Problem("duplicate-name", place, f"{name!r} is taken by {seen[name]}")
        elif name.casefold() in folded:
            yield Problem("confusable-name", place, f"{name!r} differs from another name only in upper and lower case")
        seen.setdefault(name, place)
        folded.add(name.casefold())


def _initial(draft: Draft) -> Iterator[Problem]:
    names = [stage.name for stage in draft.stages.values()]
    if not names and not draft.spoilt:
        yield Problem("no-stage", "/stages", "a model has at least one stage")
    elif draft.initial is not None and draft.initial not in {*names, *draft.spoilt}:
        said = f"{draft.initial!r} is no stage of the ladder ({', '.join(names)}){nearest(draft.initial, names)}"
        yield Problem("unknown-stage", "/initial", said)


def _known(draft: Draft, name: str, known: Collection[str], code: str, place: str) -> Iterator[Problem]:
    if name not in known and name not in draft.spoilt:
        what = code.removeprefix("unknown-")
        yield Problem(code, place, f"{name!r} is no {what} of this model{nearest(name, known)}")


# ----------------------------------------------------------------------------------------------------- vocabulary


def _indicators(draft: Draft) -> Iterator[Problem]:
    for i, indicator in draft.indicators.items():
        scale = indicator.scale
        counts = isinstance(scale, Number) and scale.admits(0.0)
        if indicator.clock is not None and not (counts and isinstance(scale, Number) and scale.high is None):
            said = f"{indicator.name} is computed from dates: a number from 0 without an upper bound, not {scale}"
            yield Problem("unfit-clock", f"/indicators/{i}/scale", said)
        if indicator.count and not counts:
            yield Problem("unfit-count", f"/indicators/{i}/scale", f"{indicator.name} counts from 0, but it is {scale}")


def _events(draft: Draft) -> Iterator[Problem]:
    indicators = {indicator.name: indicator for indicator in draft.indicators.values()}
    kinds = {event.name for event in draft.events.values()}
    for i, event in draft.events.items():
        for name in event.about:
            yield from _known(draft, name, kinds, "unknown-event", f"/events/{i}/about")
        for j, effect in enumerate(event.effects):
            yield from _effect(draft, effect, event, indicators, f"/events/{i}/effects/{j}")


def _effect(
    draft: Draft, effect: Effect, event: EventKind, indicators: Mapping[str, Indicator], place: str
) -> Iterator[Problem]:
    yield from _known(draft, effect.indicator, indicators, "unknown-indicator", place)
    attributes = {attribute.name for attribute in event.attributes}
    once = effect.once if effect.once_value is None else None
    used = [*effect.where, effect.again, once, effect.attribute if isinstance(effect, Set) else None]
    for name in used:
        if name is not None and name not in attributes:
            said = f"{event.name} has no attribute {name!r}{nearest(name, attributes)}"
            yield Problem("unknown-attribute", place, said)
    indicator = indicators.get(effect.indicator)
    if indicator is not None and (said := _unfit(effect, event, indicator)):
        yield Problem("unfit-effect", place, f"{effect.kind} on {effect.indicator}: {said}")


def _unfit(effect: Effect, event: EventKind, indicator: Indicator) -> str:
    scale = indicator.scale
    if indicator.clock is not None:
        return "this reading is computed from dates; no event moves it by hand"
    match effect:
        case Share():
            bounded = isinstance(scale, Number) and None not in (scale.low, scale.high) and not scale.whole
            return "" if bounded else f"a share needs a scale of numbers with both bounds; it is {scale}"
        case Add(amount=amount):
            if not isinstance(scale, Number):
                return f"levels do not add; it is {scale}"
            return "" if amount.is_integer() or not scale.whole else f"{amount} is not whole; it is {scale}"
        case Step():
            return "" if isinstance(scale, Levels) else f"only levels step; it is {scale}"
        case Set(value=value):
            return "" if value is None or scale.admits(value) else f"{value!r} is off the scale; it is {scale}"
        case RaiseTo(level=level):
            return "" if scale.admits(level) else f"{level!r} is off the scale; it is {scale}"
        case Rescale():
            if not isinstance(scale, Number):
                return f"only a share of numbers is softened; it is {scale}"
            return "" if event.about else "only an event that is about another can soften it"
        case _:
            assert_never(effect)


# ---------------------------------------------------------------------------------------------------------- rules


def _transitions(draft: Draft) -> Iterator[Problem]:
    ranks = {stage.name: rank for rank, stage in draft.stages.items()}
    exits = {stage.name for stage in draft.exits.values()}
    places = {*ranks, *exits}
    kinds = {event.name: event for event in draft.events.values()}
    indicators = {indicator.name: indicator for indicator in draft.indicators.values()}
    for i, transition in draft.transitions.items():
        place = f"/transitions/{i}"
        for j, origin in enumerate(transition.origins):
            yield from _known(draft, origin, places, "unknown-stage", f"{place}/origins/{j}")
        yield from _known(draft, transition.target, places, "unknown-stage", f"{place}/target")
        yield from _direction(transition, ranks, exits, place)
        yield from _triggers(draft, transition, kinds, place)
        yield from _guard(draft, transition, indicators, place)


def _direction(
    transition: "Transition", ranks: Mapping[str, int], exits: Collection[str], place: str
) -> Iterator[Problem]:
    target, kind = transition.target, transition.kind
    if len(set(transition.origins)) < len(transition.origins):
        yield Problem("duplicate-name", f"{place}/origins", f"{transition.id} names an origin twice")
    for origin in transition.origins:
        if origin == target:
            yield Problem("self-loop", place, f"{transition.id} leads from {origin!r} to itself")
        if origin in exits and kind != "recover":
            yield Problem("exit-left", place, f"{transition.id} leaves the exit {origin!r}; only a recover does that")
        skips = origin in ranks and target in ranks and ranks[target] != ranks[origin] + 1
        if kind == "advance" and skips and origin != target:
            said = f"{transition.id} advances from {origin!r} to {target!r}; an advance leads to the next stage"
            yield Problem("advance-skips", place, said)
    if target in exits and kind != "terminate":
        yield Problem("exit-entered", place, f"{transition.id} enters the exit {target!r}; only a terminate does that")


def _triggers(draft: Draft, transition: "Transition", kinds: Mapping[str, EventKind], place: str) -> Iterator[Problem]:
    for j, trigger in enumerate(transition.on):
        yield from _known(draft, trigger.event, kinds, "unknown-event", f"{place}/on/{j}")
        if trigger.event in kinds:
            known = {attribute.name: attribute for attribute in kinds[trigger.event].attributes}
            for name, value in trigger.where.items():
                if name not in known:
                    said = f"{trigger.event} has no attribute {name!r}{nearest(name, known)}"
                    yield Problem("unknown-attribute", f"{place}/on/{j}/where", said)
                elif said := known[name].complaint(value):
                    yield Problem("bad-attribute", f"{place}/on/{j}/where", said)


def _flags(draft: Draft) -> Iterator[Problem]:
    places = {stage.name for stages in (draft.stages, draft.exits) for stage in stages.values()}
    indicators = {indicator.name: indicator for indicator in draft.indicators.values()}
    for i, flag in draft.flags.items():
        for j, stage in enumerate(flag.stages):
            yield from _known(draft, stage, places, "unknown-stage", f"/flags/{i}/stages/{j}")
        yield from _guard(draft, flag, indicators, f"/flags/{i}")


def _guard(draft: Draft, owner: "Guarded", indicators: Mapping[str, Indicator], place: str) -> Iterator[Problem]:
    for leaf in leaves(owner.guard):
        yield from _known(draft, leaf.indicator, indicators, "unknown-indicator", f"{place}/guard")
        if leaf.indicator in indicators and (said := misfit(leaf, indicators[leaf.indicator])):
            yield Problem("unfit-threshold", f"{place}/guard", f"{leaf}: {said}")
    ids = [local for local, _ in owner.numbered_leaves()]
    for local in sorted({local for local in ids if ids.count(local) > 1}):
        said = f"two thresholds would be called {owner.id}.{local}; write the guard so that {local!r} comes first"
        yield Problem("duplicate-name", f"{place}/thresholds", said)
    for local in ids:
        if local not in owner.thresholds:
            said = f"{owner.id}.{local} has no provenance; say where the number comes from"
            yield Problem("no-provenance", f"{place}/thresholds", said)
    for local in owner.thresholds:
        if local not in ids:
            said = f"{local!r} is no threshold of {owner.id} ({', '.join(ids) or 'it has none'}){nearest(local, ids)}"
            yield Problem("unknown-threshold", f"{place}/thresholds", said)


def misfit(leaf: Leaf, indicator: Indicator) -> str:
    """Return what keeps `leaf` from being asked of `indicator`, or an empty string."""
    scale = indicator.scale
    if isinstance(leaf, Bound):
        return "" if isinstance(scale, Number) else f"{leaf.indicator} has levels ({scale}), not numbers"
    assert isinstance(leaf, Level)
    if not isinstance(scale, Levels):
        return f"{leaf.indicator} is {scale}, it has no levels"
    strange = [level for level in leaf.among if level not in scale.levels]
    return f"{strange[0]!r} is not a level of {scale}{nearest(strange[0], scale.levels)}" if strange else ""


# ----------------------------------------------------------------------------------------------------- references


def _references(draft: Draft) -> Iterator[Problem]:
    places = {stage.name for stages in (draft.stages, draft.exits) for stage in stages.values()}
    indicators = {indicator.name for indicator in draft.indicators.values()}
    ids = {transition.id for transition in draft.transitions.values()}
    for i, axis in draft.axes.items():
        for name in axis.indicators:
            yield from _known(draft, name, indicators, "unknown-indicator", f"/axes/{i}/indicators")
    for i, lexicon in draft.lexicons.items():
        for j, entry in enumerate(lexicon.entries):
            for name in entry.stages:
                yield from _known(draft, name, places, "unknown-stage", f"/lexicons/{i}/entries/{j}/stages")
    for i, pair in draft.settled.items():
        for id in pair:
            yield from _known(draft, id, ids, "unknown-transition", f"/settled/{i}")


def _sources(draft: Draft) -> Iterator[Problem]:
    known = {source.name for source in draft.sources.values()} | {"relstage"}
    if not draft.sources:
        return
    for place, provenance in _provenances(draft):
        if provenance.source not in known:
            said = f"{provenance.source!r} is not among the sources{nearest(provenance.source, known)}"
            yield Problem("unknown-source", place, said)


def _provenances(draft: Draft) -> Iterator[tuple[str, Provenance]]:
    for part in ("stages", "exits", "indicators", "events", "transitions", "flags", "axes", "lexicons"):
        for i, owner in getattr(draft, part).items():
            yield f"/{part}/{i}/provenance", owner.provenance
            for local, provenance in getattr(owner, "thresholds", {}).items():
                yield f"/{part}/{i}/thresholds/{local}", provenance
            for j, effect in enumerate(getattr(owner, "effects", ())):
                yield f"/{part}/{i}/effects/{j}/provenance", effect.provenance
            for j, process in enumerate(getattr(owner, "processes", ())):
                yield f"/{part}/{i}/processes/{j}/provenance", process.provenance
            if (guidance := getattr(owner, "guidance", None)) is not None:
                pieces = (guidance.objective, *guidance.tasks, *guidance.contacts, *guidance.risks, *guidance.role)
                yield from ((f"/{part}/{i}/guidance", piece.provenance) for piece in pieces)
