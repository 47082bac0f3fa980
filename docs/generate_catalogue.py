"""Write the pages of the catalogue from its models: ``python docs/generate_catalogue.py``.

The pages are committed, so that a changed number shows in review; a test compares them with what this writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import assert_never

from relstage.catalogue.published import MODELS
from relstage.dynamics import Add, AttributeKind, Effect, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.interpreters.diagrams import mermaid
from relstage.machines import Axis, Flag, Lexicon, Stage, StageModel, Transition, Trigger
from relstage.machines.definition import Guarded
from relstage.messages import Labels
from relstage.models import Guidance
from relstage.rules import Indicator, Number, Provenance, leaves, number_text, text

HERE = Path(__file__).parent / "catalogue"
GENERATED = "<!-- Written by docs/generate_catalogue.py from the model. Change the model, then run the script. -->"
STATUSES = (
    "*Sourced*: the text named says so, and we read that text. *Operationalised*: ours, illustrative, to be "
    "calibrated. *Unverified*: said of a work that we could not read. See [sources](../sources.md)."
)
GUIDANCE = ("objective", "tasks", "contacts", "risks", "role")

Lines = Iterator[str]


def pages() -> dict[Path, str]:
    """Return the text of every page by its path."""
    found = {HERE / f"{model.name}.md": model_page(model) for model in MODELS}
    first, *others = MODELS
    shared = (first.indicators, first.events)
    if any((model.indicators, model.events) != shared for model in others):
        raise ValueError("the models no longer share one vocabulary: write one page for each")
    return found | {HERE / "vocabulary.md": vocabulary_page(first)}


def main() -> None:
    """Write every page."""
    for path, page in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")


# ------------------------------------------------------------------------------------------------------- markdown


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Lines:
    """Yield the lines of a table, and an empty one after it; without rows nothing."""
    lines = [_row(cells) for cells in rows]
    if lines:
        yield from (_row(head), _row("---" for _ in head), *lines, "")


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def code(words: str) -> str:
    """Return `words` as code; nothing for nothing."""
    return f"`{words}`" if words else ""


def codes(words: Iterable[str]) -> str:
    """Return `words` as code, with commas."""
    return ", ".join(map(code, words))


def whose(provenance: Provenance) -> tuple[str, str, str]:
    """Return status, source and note of a provenance, as cells."""
    return provenance.status, provenance.source, provenance.note


def both(label: Labels) -> str:
    """Return a label in both languages."""
    return f"{label.en} ({label.ru})"


def said(provenance: Provenance) -> str:
    """Return a provenance in one cell."""
    return f"{provenance.status}, {provenance.source}" + (f": {provenance.note}" if provenance.note else "")


# ----------------------------------------------------------------------------------------------------------- models


def model_page(model: StageModel) -> str:
    """Return the page of one model."""
    parts = (_head(model), _stages(model), _transitions(model), _flags(model), _lexicons(model), _axes(model))
    return "\n".join(line for part in (*parts, _guidance(model), _sources(model)) for line in part).rstrip() + "\n"


def _head(model: StageModel) -> Lines:
    yield from (f"# {model.title.en}", "", GENERATED, "", f"*{model.title.ru}.* {model.summary}", "")
    limits = [threshold.provenance.status for threshold in model.thresholds.values()]
    yield f"- In code: `from relstage import {model.name}`; version {model.version}, digest `{model.digest}`."
    yield f"- Limits in guards and flags: {len(limits)}, of which {limits.count('sourced')} sourced."
    yield "- Measures and events: [vocabulary](vocabulary.md)."
    yield from ("", STATUSES, "", "```mermaid", mermaid(model).strip(), "```", "")


def _stages(model: StageModel) -> Lines:
    yield from ("## Stages", "", f"A relationship begins in `{model.initial}`.", "")
    rows = [(str(nth), *_stage(stage)) for nth, stage in enumerate(model.stages, start=1)]
    rows += [("exit", *_stage(stage)) for stage in model.exits]
    yield from table(("", "stage", "called", "meaning", "whose"), rows)
    for stage in model.places.values():
        yield from _processes(stage)


def _processes(stage: Stage) -> Lines:
    if stage.processes:
        yield from (f"### Within {stage.name}", "", "What goes on within the stage; it is told, and moves nothing.", "")
        rows = ((code(each.name), both(each.label), each.meaning, said(each.provenance)) for each in stage.processes)
        yield from table(("process", "called", "meaning", "whose"), rows)


def _stage(stage: Stage) -> tuple[str, ...]:
    return code(stage.name), both(stage.label), stage.meaning, said(stage.provenance)


def _transitions(model: StageModel) -> Lines:
    yield from ("## Transitions", "")
    yield from ("Tried in the order terminate, recover, regress, advance. An unknown guard opens nothing.", "")
    for first, second in model.settled:
        yield from (f"Settled: {first} goes before {second}.", "")
    for transition in model.transitions:
        yield from _transition(transition, model)


def _transition(transition: Transition, model: StageModel) -> Lines:
    yield from (f"### {transition.id}: {transition.kind} to {transition.target}", "")
    yield f"- From {codes(transition.origins)} to `{transition.target}`."
    if transition.on:
        yield f"- Needs one of these events: {'; '.join(_trigger(trigger) for trigger in transition.on)}."
    if transition.initiator:
        yield f"- Initiator on record: {transition.initiator}."
    if transition.cause:
        yield f"- Cause on record: `{transition.cause}`."
    yield from _guarded(transition, model)


def _trigger(trigger: Trigger) -> str:
    where = " and ".join(f"`{name}` is {_value(value)}" for name, value in trigger.where.items())
    cause = f" (cause `{trigger.cause}`)" if trigger.cause else ""
    return f"`{trigger.event}`" + (f" where {where}" if where else "") + cause


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return code(str(value))


def _flags(model: StageModel) -> Lines:
    if model.flags:
        yield from ("## Flags", "", "A flag marks a risk within a stage and moves nothing.", "")
    for flag in model.flags:
        yield from (f"### {flag.id}: {flag.name}", "")
        yield f"- {both(flag.label)}, in {codes(flag.stages)}."
        yield from _guarded(flag, model)


def _guarded(owner: Transition | Flag, model: StageModel) -> Lines:
    yield f"- Guard: `{text(owner.guard, model.indicator_of)}`."
    yield f"- In words: {owner.words.en}."
    yield f"- Словами: {owner.words.ru}."
    yield f"- Whose: {said(owner.provenance)}."
    yield ""
    yield from table(("limit", "", "status", "source", "note"), _limits(owner, model))


def _limits(owner: Guarded, model: StageModel) -> Iterator[tuple[str, ...]]:
    for local, leaf in owner.numbered_leaves():
        limit = code(text(leaf, model.indicator_of))
        yield code(f"{owner.id}.{local}"), limit, *whose(owner.thresholds[local])


def _lexicons(model: StageModel) -> Lines:
    if model.lexicons:
        yield from ("## Names in the readings of the source", "")
        yield f"`{model.name}.lookup(label, reading=...)` finds stages by these names. A label on which the readings"
        yield from ("differ is refused unless the reading is named.", "")
    for lexicon in model.lexicons:
        yield from (f"### Reading: {lexicon.reading}", "", f"Whose: {said(lexicon.provenance)}.", "")
        yield from table(("number", "called", "English", "Russian", "stages here"), _entries(lexicon))


def _entries(lexicon: Lexicon) -> Iterator[tuple[str, ...]]:
    for entry in lexicon.entries:
        english, russian = ("; ".join(label.in_(lang) for label in entry.labels) for lang in ("en", "ru"))
        yield str(entry.number or ""), code(entry.name), english, russian, codes(entry.stages)


def _axes(model: StageModel) -> Lines:
    if model.axes:
        yield from ("## Axes", "", "Coordinates to report, never to gate on: the mean of shares of the scales.", "")
        yield from table(("axis", "from", "to", "mean of", "whose"), map(_axis, model.axes))


def _axis(axis: Axis) -> tuple[str, ...]:
    return code(axis.name), both(axis.low), both(axis.high), codes(axis.indicators), said(axis.provenance)


def _guidance(model: StageModel) -> Lines:
    yield from ("## Guidance", "", "What the authors, the literature or we advise in each stage.", "")
    for stage in model.places.values():
        if stage.guidance is not None:
            yield from (f"### In {stage.name}", "")
            yield from table(("", "English", "Russian", "whose"), _advice(stage.guidance))


def _advice(guidance: Guidance) -> Iterator[tuple[str, ...]]:
    for part in GUIDANCE:
        held = getattr(guidance, part)
        for advice in held if isinstance(held, tuple) else (held,):
            yield part, advice.text.en, advice.text.ru, said(advice.provenance)


def _sources(model: StageModel) -> Lines:
    yield from ("## Works named", "")
    yield from table(("short name", "work"), ((source.name, source.reference) for source in model.sources))


# ------------------------------------------------------------------------------------------------------- vocabulary


def vocabulary_page(model: StageModel) -> str:
    """Return the page of the indicators and events that all models of the catalogue share."""
    lines = ["# Vocabulary", "", GENERATED, ""]
    lines += [f"The {len(model.indicators)} measures and {len(model.events)} kinds of event that all models share."]
    lines += ["", STATUSES, "", "## Indicators", ""]
    for indicator in model.indicators:
        lines += _indicator(indicator)
    lines += ["## Events", "", "An effect on a reading that is unknown leaves it unknown, unless it sets it.", ""]
    for event in model.events:
        lines += _event(event)
    return "\n".join(lines).rstrip() + "\n"


def _indicator(indicator: Indicator) -> Lines:
    scale = f"{indicator.scale}" + (_span(indicator.scale) if isinstance(indicator.scale, Number) else "")
    kind = "; computed from dates" if indicator.clock else "; counts from 0" if indicator.count else ""
    yield from (f"### {indicator.name}", "", f"{both(indicator.label)}. {indicator.meaning}", "")
    yield f"- Scale: {scale}; {indicator.direction}{kind}."
    if read := codes(reads(indicator.name)):
        yield f"- Read by {read}."
    yield from (f"- Whose: {said(indicator.provenance)}.", "")


def _span(scale: Number) -> str:
    return f"; span {number_text(scale.span)}" if scale.low is None or scale.high is None else ""


def reads(name: str) -> Iterator[str]:
    """Yield the ids of the transitions and flags, of any model, whose guards read the indicator `name`."""
    for model in MODELS:
        yield from (owner.id for owner in model.guarded() if name in {leaf.indicator for leaf in leaves(owner.guard)})


def _event(event: EventKind) -> Lines:
    yield from (f"### {event.name}", "", f"{both(event.label)}. Whose: {said(event.provenance)}.", "")
    if event.attributes:
        yield f"- Attributes: {'; '.join(map(_attribute, event.attributes))}."
    if event.about:
        yield f"- It may be about {codes(event.about)}."
    if event.agreement:
        yield f"- It {event.agreement} an agreement."
    if not event.contact:
        yield "- It is no dealing of the two sides: silence goes on."
    if event.attributes or event.about or event.agreement or not event.contact:
        yield ""
    yield from table(("effect on", "", "status", "source", "note"), map(_effect, event.effects))


def _attribute(attribute: AttributeKind) -> str:
    choices = f" of {', '.join(attribute.choices)}" if attribute.choices else ""
    low, high = (None if end is None else number_text(end) for end in (attribute.low, attribute.high))
    bounds = (f" from {low}" if low else "") + (f" to {high}" if high else "")
    return f"`{attribute.name}` ({attribute.type}{choices}{bounds}{', required' if attribute.required else ''})"


def _effect(effect: Effect) -> tuple[str, ...]:
    conditions = [f"`{name}` is {_value(value)}" for name, value in effect.where.items()]
    if effect.again:
        conditions.append(f"the same `{effect.again}` came before")
    if effect.once:
        conditions.append(f"its `{effect.once}` ({effect.once_value or 'as given'}) comes for the first time")
    when = f", if {' and '.join(conditions)}" if conditions else ""
    return code(effect.indicator), _change(effect) + when, *whose(effect.provenance)


def _change(effect: Effect) -> str:
    match effect:
        case Share(part=part):
            return f"{number_text(abs(part))} of the way to the {'top' if part > 0 else 'bottom'}"
        case Add(amount=amount):
            return f"{'+' if amount > 0 else '−'}{number_text(abs(amount))}"
        case Step(steps=steps):
            return f"{abs(steps)} level {'up' if steps > 0 else 'down'}"
        case Set(attribute=None, value=value):
            return f"becomes {code(number_text(value) if isinstance(value, float) else str(value))}"
        case Set(attribute=attribute):
            return f"becomes the event's `{attribute}`"
        case RaiseTo(level=level):
            return f"becomes at least {code(str(level))}"
        case Rescale(factor=factor):
            return f"what the event that it is about did to it counts {number_text(factor)} times"
        case _:
            assert_never(effect)


if __name__ == "__main__":
    main()
