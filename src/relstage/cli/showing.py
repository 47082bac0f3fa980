"""``relstage list``, ``show`` and ``draw``: definitions as they are."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Literal, assert_never

from relstage.adapters.definitions import dump_definition
from relstage.catalogue.published import MODELS
from relstage.cli.given import model_of
from relstage.cli.printing import heading, line, table
from relstage.interpreters.prose.wording import whose
from relstage.machines import Flag, Process, Stage, StageModel, Transition, Trigger
from relstage.machines.definition import Guarded
from relstage.messages import Labels, Lang, say, source_named, told_in
from relstage.models import Attribute, Guidance
from relstage.rules import Levels, Number, Provenance, always, leaves, number_text, text

Output = Literal["text", "json"]

_ADVICE = {
    "objective": "cli.objective",
    "tasks": "cli.tasks",
    "contacts": "cli.contacts",
    "risks": "cli.risks",
    "role": "cli.role",
}


def list_models(lang: Lang, form: Output) -> int:
    """Print the models of the catalogue."""
    if form == "json":
        entries = [
            {
                "name": model.name,
                "version": model.version,
                "digest": model.digest,
                "title": model.title.model_dump(),
                "stages": [stage.name for stage in model.stages],
                "exits": [stage.name for stage in model.exits],
                "transitions": len(model.transitions),
            }
            for model in MODELS
        ]
        print(json.dumps(entries, indent=2, ensure_ascii=False))
        return 0
    columns = ("name", "version", "title", "stages", "exits", "transitions")
    rows = [
        (m.name, m.version, m.title.in_(lang), *(str(len(part)) for part in (m.stages, m.exits, m.transitions)))
        for m in MODELS
    ]
    table([say(f"cli.column.{column}", lang) for column in columns], rows, numbers=(3, 4, 5))
    return 0


def draw(name: str, style: Literal["mermaid", "dot", "table"], stage: str | None, lang: Lang, *, guards: bool) -> int:
    """Print the model as a picture's source or as a table."""
    from relstage.interpreters import diagrams

    model = model_of(name)
    match style:
        case "mermaid":
            drawn = diagrams.mermaid(model, current=stage, lang=lang, guards=guards)
        case "dot":
            drawn = diagrams.dot(model, current=stage, lang=lang, guards=guards)
        case "table":
            drawn = diagrams.table(model, current=stage, lang=lang, guards=guards)
        case _:
            assert_never(style)
    print(drawn, end="")
    return 0


# --------------------------------------------------------------------------------------------------------------- show


def show(name: str, lang: Lang, form: Output) -> int:
    """Print all that a model says, with its sources; as JSON, its definition file."""
    model = model_of(name)
    if form == "json":
        print(dump_definition(model), end="")
    else:
        _Shown(model, lang).print()
    return 0


def _value(value: Attribute) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else number_text(value)


class _Shown:
    def __init__(self, model: StageModel, lang: Lang) -> None:
        self.model = model
        self.lang: Lang = lang

    def print(self) -> None:
        model = self.model
        line(
            say(
                "cli.model",
                self.lang,
                title=model.title.in_(self.lang),
                name=model.name,
                version=model.version,
                digest=model.digest,
            )
        )
        if summary := told_in(model.summary, self.lang):
            line(summary)
        line(say("cli.limits", self.lang, counts=self._counts()))
        self._stages()
        heading(say("cli.transitions", self.lang))
        for transition in model.transitions:
            self._transition(transition)
        if model.flags:
            heading(say("cli.flags", self.lang))
        for flag in model.flags:
            self._flag(flag)
        self._vocabulary()

    def _counts(self) -> str:
        counts = Counter(threshold.provenance.status for threshold in self.model.thresholds.values())
        return ", ".join(f"{say(f'status.{status}', self.lang)} {n}" for status, n in sorted(counts.items())) or "0"

    def _stages(self) -> None:
        heading(say("cli.stages", self.lang))
        for number, stage in enumerate(self.model.stages, start=1):
            self._stage(stage, f"{number}. ")
        if self.model.exits:
            heading(say("cli.exits", self.lang))
        for stage in self.model.exits:
            self._stage(stage, "")

    def _stage(self, stage: Stage, number: str) -> None:
        line(f"{number}{stage.name}: {stage.label.in_(self.lang)} {self._whose(stage.provenance)}", indent=2)
        if meaning := told_in(stage.meaning, self.lang):
            line(meaning, indent=5)
        for process in stage.processes:
            line(self._process(process), indent=5)
        for advice in self._guidance(stage.guidance) if stage.guidance else ():
            line(advice, indent=5)

    def _process(self, process: Process) -> str:
        said = say("cli.process", self.lang, name=process.name, label=process.label.in_(self.lang))
        return " ".join(filter(None, (said, told_in(process.meaning, self.lang), self._whose(process.provenance))))

    def _guidance(self, guidance: Guidance) -> Iterator[str]:
        for part, key in _ADVICE.items():
            pieces = getattr(guidance, part)
            for piece in pieces if isinstance(pieces, tuple) else (pieces,):
                yield f"{say(key, self.lang, text=piece.text.in_(self.lang))} {self._whose(piece.provenance)}"

    def _transition(self, transition: Transition) -> None:
        kind = say(f"kind.{transition.kind}", self.lang)
        way = f"{', '.join(transition.origins)} -> {transition.target}"
        line(f"{transition.id}  {way}, {kind} {self._whose(transition.provenance)}", indent=2)
        awaited = ", ".join(self._event(trigger) for trigger in transition.on)
        self._words(transition, transition.words, awaited)
        if transition.on:
            key = "cli.events" if len(transition.on) > 1 else "cli.event"
            line(say(key, self.lang, events=awaited), indent=5)
        self._guard(transition)

    def _event(self, trigger: Trigger) -> str:
        label = self.model.event_of[trigger.event].label.in_(self.lang)
        asked = ", ".join(f"{name} = {_value(value)}" for name, value in trigger.where.items())
        return f"{label} [{asked}]" if asked else label

    def _words(self, owner: Guarded, words: Labels, awaited: str = "") -> None:
        said = words.in_(self.lang)
        if said not in (awaited, text(owner.guard, self.model.indicator_of)):
            line(said, indent=5)

    def _flag(self, flag: Flag) -> None:
        line(f"{flag.id}  {flag.name}: {flag.label.in_(self.lang)} {self._whose(flag.provenance)}", indent=2)
        self._words(flag, flag.words)
        line(say("cli.in-stages", self.lang, stages=", ".join(flag.stages)), indent=5)
        self._guard(flag)

    def _guard(self, owner: Guarded) -> None:
        if owner.guard == always:
            return
        line(say("cli.guard", self.lang, guard=text(owner.guard, self.model.indicator_of)), indent=5)
        for local, leaf in owner.numbered_leaves():
            limit = text(leaf, self.model.indicator_of)
            line(f"{owner.id}.{local}: {limit} {self._whose(owner.thresholds[local])}", indent=7)

    def _whose(self, provenance: Provenance) -> str:
        return whose(provenance, self.lang)

    def _scale(self, scale: Number | Levels) -> str:
        if isinstance(scale, Levels):
            return " < ".join(scale.levels)
        low, high = ("∞" if end is None else number_text(end) for end in (scale.low, scale.high))
        low = "-∞" if scale.low is None else low
        key = "cli.scale.whole" if scale.whole else "cli.scale.number"
        return say(key, self.lang, low=low, high=high) + (f", {scale.unit}" if scale.unit else "")

    def _vocabulary(self) -> None:
        model, lang = self.model, self.lang
        read = {leaf.indicator for leaf in chain.from_iterable(leaves(owner.guard) for owner in model.guarded())}
        if read:
            heading(say("cli.indicators", lang))
        for indicator in model.indicators:
            if indicator.name in read:
                line(f"{indicator.name}: {indicator.label.in_(lang)} ({self._scale(indicator.scale)})", indent=2)
        if model.axes:
            heading(say("cli.axes", lang))
        for axis in model.axes:
            ends = {"low": axis.low.in_(lang), "high": axis.high.in_(lang)}
            said = say("cli.axis", lang, **ends, indicators=", ".join(axis.indicators))
            line(f"{axis.name}: {said} {self._whose(axis.provenance)}", indent=2)
        if model.sources:
            heading(say("cli.sources", lang))
        for source in model.sources:
            line(f"{source_named(source.name, lang)}: {told_in(source.reference, lang) or source.reference}", indent=2)
