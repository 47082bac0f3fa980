"""Advice in words, English and Russian: the account page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from relstage.catalogue.crosswalk import crosswalk as published
from relstage.catalogue.published import MODELS
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import FactError, Problem, StageError, demand, demand_each
from relstage.interpreters.prose import Section, explain
from relstage.interpreters.prose.wording import Wording, whose
from relstage.machines import StageModel
from relstage.messages import Lang, demand_language, say
from relstage.models import Guidance
from relstage.models.advice import Role
from relstage.models.crosswalks import Caution, Crosswalk
from relstage.models.grids import Grid
from relstage.rules import Provenance, Record
from relstage.studies.advising.answering import Line, Part, answer_lines, flag_labels, role_places, unmoved_line
from relstage.studies.advising.records import AccountAdvice, StageAdvice
from relstage.studies.advising.threats import by_threat
from relstage.studies.causes import cause_lines, setback_line
from relstage.studies.crosswalk import tell as tell_crosswalk
from relstage.studies.economics import tell as tell_economics
from relstage.studies.positioning import Place

_GUIDANCE = ("objective", "tasks", "contacts", "risks", "role")
_HEADED = ("advance", "recover")
_COLUMNS = (
    "advise.column.model",
    "cli.column.stage",
    "advise.column.since",
    "advise.column.for",
    "advise.column.risks",
)


class Block(Record):
    """Lines under a heading; each has its depth."""

    heading: str
    lines: tuple[Line, ...]


class Page(Record):
    """The page of an account. ``str()`` of it is the whole text.

    Parameters
    ----------
    lang : {"en", "ru"}
        Language of the text.
    headline : str
        Which account, and when.
    answer : Block
        What now, in short: the worst risk and its model, the objective there, what is nearest to be mended, what time
        alone brings, and the role.
    columns, rows : tuple of str, tuple of rows
        The stages side by side, the most threatened first: model, stage, since when, for how long, risks.
    blocks : tuple of Block
        What goes across the models, and what each says, the most threatened first.
    """

    lang: Lang
    headline: str
    answer: Block
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The page as plain text."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        table = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in self.rows]
        stages = "\n".join((say("advise.heading.stages", self.lang), *(f"  {row}" for row in table)))
        return "\n\n".join((self.headline, _block_text(self.answer), stages, *map(_block_text, self.blocks)))

    def __str__(self) -> str:
        return self.text


def _block_text(block: Block) -> str:
    return "\n".join((block.heading, *(f"{'  ' * (depth + 1)}{text}" for depth, text in block.lines)))


def tell(
    advice: AccountAdvice,
    *,
    models: Sequence[StageModel] = MODELS,
    lang: Lang = "en",
    grid: Grid = supplier_matrix,
    crosswalk: Crosswalk = published,
) -> Page:
    """Put an advice into words.

    Parameters
    ----------
    advice : AccountAdvice
        What ``advise`` gave.
    models : sequence of StageModel
        The definitions that it was made under.
    lang : {"en", "ru"}
        Language of the page.
    grid, crosswalk : Grid, Crosswalk
        Those that it was made with.

    Raises
    ------
    StageError
        Where one of its models is not among `models` (``no-model``), or is another definition (``other-digest``);
        or the grid is another one (``other-digest``).
    """
    demand(advice, AccountAdvice, "advice", FactError)
    models = demand_each(models, StageModel, "models", StageError)
    demand(grid, Grid, "grid", FactError)
    demand(crosswalk, Crosswalk, "crosswalk", FactError)
    demand_language(lang)
    if advice.place is not None and advice.place.grid.digest != grid.digest:
        said = f"this advice was placed on {advice.place.grid.name} ({advice.place.grid.digest}), not on {grid.digest}"
        raise StageError(Problem("other-digest", grid.name, said))
    parts = [(each, _wording(each, models, advice, lang)) for each in by_threat(advice.stages)]
    first = parts[0][1]
    return Page(
        lang=lang,
        headline=say(
            "advise.head",
            lang,
            relationship=advice.relationship,
            as_of=first.day(advice.as_of),
            last=first.day(advice.last_dealing),
            age=_age(advice, first),
        ),
        answer=Block(heading=say("advise.heading.answer", lang), lines=tuple(answer_lines(parts))),
        columns=tuple(say(key, lang) for key in _COLUMNS),
        rows=tuple(_row(each, wording) for each, wording in parts),
        blocks=tuple(_blocks(advice, parts, grid, crosswalk)),
    )


def _wording(part: StageAdvice, models: Iterable[StageModel], advice: AccountAdvice, lang: Lang) -> Wording:
    name = part.standing.model.name
    for model in models:
        if model.name == name:
            return Wording(model, lang, ZoneInfo(advice.zone), advice.as_of)
    raise StageError(Problem("no-model", name, f"the definition is not at hand: give {name!r} among models"))


def _age(advice: AccountAdvice, wording: Wording) -> str:
    if wording.day(advice.last_dealing) == wording.day(advice.as_of):
        return say("ago.today", wording.lang)
    return say("ago", wording.lang, span=wording.span(advice.last_dealing, advice.as_of))


def _row(part: StageAdvice, wording: Wording) -> tuple[str, ...]:
    standing = part.standing
    span = wording.span(standing.since, standing.as_of)
    return (
        wording.model.title.in_(wording.lang),
        part.label.in_(wording.lang),
        wording.day(standing.since),
        span,
        ", ".join(flag_labels(part, wording)),
    )


def _blocks(advice: AccountAdvice, parts: Sequence[Part], grid: Grid, crosswalk: Crosswalk) -> Iterator[Block]:
    """Yield what goes across the models, and then what each says."""
    lang = parts[0][1].lang
    across = (
        ("advise.heading.unmoved", _unmoved(parts)),
        ("advise.heading.ask", _ask(advice, parts)),
        ("advise.heading.causes", _causes(parts)),
        ("advise.heading.warnings", _warnings(advice, parts)),
        ("advise.heading.roles", _roles(parts)),
    )
    for key, lines in across:
        if found := tuple(lines):
            yield Block(heading=say(key, lang), lines=found)
    if advice.place is not None:
        yield Block(heading=grid.title.in_(lang), lines=tuple(_place(advice.place, grid, parts[0][1])))
    if found := tuple(_coincidences(advice, parts, crosswalk)):
        yield Block(heading=say("advise.heading.crosswalk", lang), lines=found)
    for part, wording in parts:
        title = say("advise.heading.model", lang, model=wording.model.title.in_(lang), stage=part.label.in_(lang))
        yield Block(heading=title, lines=tuple(_model(part, wording)))
    if advice.not_in_any_model:
        counts = ", ".join(f"{name} {count}" for name, count in advice.not_in_any_model.items())
        said = say("advise.not-in-any-model", lang, counts=counts)
        yield Block(heading=say("advise.heading.not-read", lang), lines=((0, said),))


def _ask(advice: AccountAdvice, parts: Sequence[Part]) -> Iterator[Line]:
    if advice.ask:
        lang = parts[0][1].lang
        models = [wording.model for _, wording in reversed(parts)]
        known = {name: each.label.in_(lang) for model in models for name, each in model.indicator_of.items()}
        yield 0, say("advise.ask", lang, names=", ".join(known[name] for name in advice.ask))


def _unmoved(parts: Sequence[Part]) -> Iterator[Line]:
    for part, wording in parts:
        for each in part.unmoved:
            yield 0, unmoved_line(each, wording)
            yield from ((1, f"- {wording.leaf(reason, wanted=True)}") for reason in each.reasons)


def _roles(parts: Sequence[Part]) -> Iterator[Line]:
    """Yield each role, those of the model most at risk first, and which stages call for it."""
    lang, called, roles = parts[0][1].lang, dict[str, list[tuple[str, Provenance]]](), dict[str, Role]()
    for part, wording in parts:
        if part.roles is not None:
            for role in part.roles.now:
                roles.setdefault(role.name, role)
                called.setdefault(role.name, []).append((wording.model.title.in_(lang), part.roles.provenance))
    for name, callers in called.items():
        models = "; ".join(
            f"{', '.join(title for title, _ in group)} {whose(provenance, lang)}"
            for provenance, group in groupby(callers, key=itemgetter(1))
        )
        yield 0, say("advise.role", lang, **role_places(roles[name], lang), models=models)
    if called:
        yield 0, say("advise.role.no-vote", lang)


def _warnings(advice: AccountAdvice, parts: Sequence[Part]) -> Iterator[Line]:
    for _, wording in parts:
        if wording.model.name == advice.warned_under:
            for each in advice.warnings:
                yield from _lines(tell_economics(each, model=wording.model, lang=wording.lang, zone=advice.zone))


def _place(place: Place, grid: Grid, wording: Wording) -> Iterator[Line]:
    lang = wording.lang
    if place.cell is None:
        names = ", ".join(axis.label.in_(lang) for name, axis in grid.axes.items() if place.readings.get(name) is None)
        cells = ", ".join(grid.cell(name).label.in_(lang) for name in place.candidates)
        yield 0, say("advise.cell.open", lang, names=names, cells=cells)
        return
    cell = grid.cell(place.cell)
    told = {"cell": cell.label.in_(lang), "meaning": cell.meaning.in_(lang)}
    if place.margin is None:
        yield 0, f"{say('advise.cell.bare', lang, **told)} {whose(cell.provenance, lang)}"
    else:
        told |= {"margin": wording.share(place.margin), "whose": _cuts(place, grid, lang)}
        yield 0, f"{say('advise.cell', lang, **told)} {whose(cell.provenance, lang)}"
    for kind in ("moves", "expect", "beware"):
        for piece in getattr(cell, kind):
            yield 1, f"{say(f'advise.cell.{kind}', lang, text=piece.text.in_(lang))} {whose(piece.provenance, lang)}"


def _cuts(place: Place, grid: Grid, lang: Lang) -> str:
    """Return whose the nearest border is: that of the cuts that the nearest way crosses."""
    crossed = {change.indicator for change in place.ways[0].changes}
    cuts = (cut.provenance for cut in grid.thresholds.values() if cut.indicator in crossed)
    return " ".join(dict.fromkeys(whose(provenance, lang) for provenance in cuts))


def _coincidences(advice: AccountAdvice, parts: Sequence[Part], crosswalk: Crosswalk) -> Iterator[Line]:
    """Yield what each stage coincides with in the other models at hand, and then where the account differs."""
    lang = parts[0][1].lang
    held = {part.standing.model.name for part, _ in parts if part.coincides is not None}
    if len(held) < 2:
        return
    cautions: dict[str, Caution] = {}
    for part, _ in parts:
        if part.coincides is not None:
            near = tuple(each for each in part.coincides.counterparts if each.theory in held)
            told = part.coincides.model_copy(update={"counterparts": near, "cautions": ()})
            yield from _lines(tell_crosswalk(told, lang=lang, crosswalk=crosswalk))
            cautions |= {caution.name: caution for caution in part.coincides.cautions}
    bare = [note.model_copy(update={"cautions": ()}) for note in advice.differences]
    yield from _lines(tell_crosswalk(bare, lang=lang, crosswalk=crosswalk) or say("advise.no-difference", lang))
    yield from ((0, say("crosswalk.caution", lang, text=caution.text.in_(lang))) for caution in cautions.values())


def _lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text, two blanks being one deeper."""
    for line in text.splitlines():
        bare = line.lstrip(" ")
        yield (len(line) - len(bare)) // 2, bare


# -------------------------------------------------------------------------------------------------------- one model


def _model(part: StageAdvice, wording: Wording) -> Iterator[Line]:
    lang = wording.lang
    told = explain(part.standing, model=wording.model, lang=lang)
    if part.standing.changes:
        yield 0, say("advise.path", lang, path=_path(part, wording))
    if part.standing.rests_on:
        yield 0, say("advise.assumed", lang, names=wording.names(part.standing.rests_on))
    if part.guidance:
        yield from _guidance(part.guidance, lang)
    yield from _sections(say("heading.due", lang), told.due)
    yield from _sections(say("heading.flags", lang), told.flags)
    ways = sorted((each for each in told.candidates if each.kind in _HEADED), key=lambda each: each.kind or "")
    for kind, sections in groupby(ways, key=lambda each: each.kind):
        yield from _sections(say(f"heading.{kind}", lang), tuple(sections))
    if not ways:
        yield 0, say("advise.nowhere", lang)
    looming = {road.transition for road in part.looming}
    titles = [each.title for each in told.candidates if each.id in looming]
    if titles:
        yield 0, say("advise.looms", lang)
        yield from ((1, f"{title}.") for title in titles)


def _path(part: StageAdvice, wording: Wording) -> str:
    standing = part.standing
    stops = [(standing.changes[0].origin, standing.opened_at), *((c.target, c.at) for c in standing.changes)]
    return " → ".join(f"{wording.stage(stage)} ({wording.day(at)})" for stage, at in stops)


def _guidance(guidance: Guidance, lang: Lang) -> Iterator[Line]:
    for part in _GUIDANCE:
        pieces = getattr(guidance, part)
        for piece in pieces if isinstance(pieces, tuple) else (pieces,):
            yield 0, f"{say(f'cli.{part}', lang, text=piece.text.in_(lang))} {whose(piece.provenance, lang)}"


def _sections(heading: str, sections: Sequence[Section]) -> Iterator[Line]:
    if sections:
        yield 0, heading
    for section in sections:
        yield 1, f"{section.title}."
        yield from ((2, remark) for remark in section.remarks)
        yield from ((2 + line.depth, f"- {line.text}") for line in section.lines)


# ----------------------------------------------------------------------------------------------------------- causes


def _causes(parts: Sequence[Part]) -> Iterator[Line]:
    """Yield what came about under each model, and each list of causes once, under the models that give it."""
    found = [(part.inquiry, wording) for part, wording in parts if part.inquiry is not None]
    for inquiry, wording in found:
        if inquiry.setback is not None:
            yield 0, setback_line(inquiry.setback, wording)
    told: dict[tuple[Line, ...], list[str]] = {}
    for inquiry, wording in found:
        lines = tuple(cause_lines(inquiry, wording))
        told.setdefault(lines, []).append(wording.model.title.in_(wording.lang))
    for lines, models in told.items():
        if len(told) > 1:
            yield 0, say("advise.heard-under", parts[0][1].lang, models=", ".join(models))
        yield from lines
