"""Advice in words, English and Russian: the account page."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from relstage.catalogue.published import MODELS
from relstage.errors import Problem, StageError
from relstage.interpreters.prose import Section, explain
from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.models import Guidance
from relstage.rules import Record
from relstage.studies.advising.records import AccountAdvice, CalledFor, StageAdvice
from relstage.studies.causes import cause_lines, setback_line, whose

_GUIDANCE = ("objective", "tasks", "contacts", "risks", "role")
_HEADED = ("advance", "recover")
_COLUMNS = (
    "advise.column.model",
    "cli.column.stage",
    "advise.column.since",
    "advise.column.for",
    "advise.column.risks",
)

Line = tuple[int, str]


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
    columns, rows : tuple of str, tuple of rows
        The stages side by side: model, stage, since when, for how long, risks.
    blocks : tuple of Block
        What each model says, and what goes across them.
    """

    lang: Lang
    headline: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        """The page as plain text."""
        widths = [max(map(len, column)) for column in zip(self.columns, *self.rows, strict=True)]
        table = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in self.rows]
        parts = [self.headline, "\n".join((say("advise.heading.stages", self.lang), *(f"  {row}" for row in table)))]
        return "\n\n".join((*parts, *map(_block_text, self.blocks)))

    def __str__(self) -> str:
        return self.text


def _block_text(block: Block) -> str:
    return "\n".join((block.heading, *(f"{'  ' * (depth + 1)}{text}" for depth, text in block.lines)))


def tell(advice: AccountAdvice, *, models: Sequence[StageModel] = MODELS, lang: Lang = "en") -> Page:
    """Put an advice into words.

    Parameters
    ----------
    advice : AccountAdvice
        What ``advise`` gave.
    models : sequence of StageModel
        The definitions that it was made under.
    lang : {"en", "ru"}
        Language of the page.

    Raises
    ------
    StageError
        Where one of its models is not among `models` (``no-model``), or is another definition (``other-digest``).
    """
    parts = [(each, _wording(each, models, advice, lang)) for each in advice.stages]
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
        columns=tuple(say(key, lang) for key in _COLUMNS),
        rows=tuple(_row(each, wording) for each, wording in parts),
        blocks=tuple(_blocks(advice, parts)),
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
        ", ".join(flag_labels(part, wording.model, wording.lang)),
    )


def flag_labels(part: StageAdvice, model: StageModel, lang: Lang) -> list[str]:
    """Return the risks that hold, by their labels."""
    labels = {flag.name: flag.label.in_(lang) for flag in model.flags}
    return [labels[name] for name in part.at_risk]


def _blocks(advice: AccountAdvice, parts: Sequence[tuple[StageAdvice, Wording]]) -> Iterator[Block]:
    lang = parts[0][1].lang
    for part, wording in parts:
        title = say("advise.heading.model", lang, model=wording.model.title.in_(lang), stage=part.label.in_(lang))
        yield Block(heading=title, lines=tuple(_model(part, wording)))
    if advice.ask:
        names = _labels(advice.ask, [wording.model for _, wording in parts], lang)
        yield Block(heading=say("advise.heading.ask", lang), lines=((0, say("advise.ask", lang, names=names)),))
    if causes := tuple(_causes(parts)):
        yield Block(heading=say("advise.heading.causes", lang), lines=causes)
    if advice.not_in_any_model:
        counts = ", ".join(f"{name} {count}" for name, count in advice.not_in_any_model.items())
        heading, said = say("advise.heading.not-read", lang), say("advise.not-in-any-model", lang, counts=counts)
        yield Block(heading=heading, lines=((0, said),))


def _labels(names: Iterable[str], models: Sequence[StageModel], lang: Lang) -> str:
    known = {name: each.label.in_(lang) for model in reversed(models) for name, each in model.indicator_of.items()}
    return ", ".join(known[name] for name in names)


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
    if part.roles:
        yield from _roles(part.roles, lang)
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


def _roles(called: CalledFor, lang: Lang) -> Iterator[Line]:
    for role in called.now:
        places = {"role": role.label.in_(lang), "skill": role.skill.in_(lang), "horizon": role.horizon.in_(lang)}
        yield 1, f"{say('advise.role', lang, **places)} {whose(role.provenance, lang)}"


def _sections(heading: str, sections: Sequence[Section]) -> Iterator[Line]:
    if sections:
        yield 0, heading
    for section in sections:
        yield 1, f"{section.title}."
        yield from ((2, remark) for remark in section.remarks)
        yield from ((2 + line.depth, f"- {line.text}") for line in section.lines)


# ----------------------------------------------------------------------------------------------------------- causes


def _causes(parts: Sequence[tuple[StageAdvice, Wording]]) -> Iterator[Line]:
    """Yield what came about under each model, and each list of causes once, though several models give it."""
    found = [(part.inquiry, wording) for part, wording in parts if part.inquiry is not None]
    for inquiry, wording in found:
        if inquiry.setback is not None:
            yield 0, setback_line(inquiry.setback, wording)
    told: list[tuple[Line, ...]] = []
    for inquiry, wording in found:
        lines = tuple(cause_lines(inquiry, wording))
        if lines not in told:
            told.append(lines)
            yield from lines
