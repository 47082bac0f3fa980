"""``relstage advise``: the page of one account, or a row an account with its stages side by side."""

import csv
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import partial
from heapq import nsmallest
from itertools import islice
from operator import itemgetter
from typing import IO, Literal
from zoneinfo import ZoneInfo

from relstage.adapters import logs
from relstage.adapters.logs import Assumptions, Log
from relstage.adapters.logs.cells import name_of
from relstage.adapters.logs.rows import Progress
from relstage.catalogue.published import MODELS
from relstage.cli.given import model_of
from relstage.cli.options import Advising, Inferring, Reading
from relstage.cli.printing import heading, held_back, line, table
from relstage.cli.replaying import assumptions_of, day_on_record, log_in
from relstage.errors import FactError, Problem, nearest
from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.models import Relationship
from relstage.studies.advising import AT_RISK, AccountAdvice, Block, Page, StageAdvice, flag_labels, tell, threat_over
from relstage.studies.advising import advise as advice_on

Models = Sequence[StageModel]


def advise(file: str, advising: Advising, reading: Reading, inferring: Inferring) -> int:
    """Advise about the accounts of the log in `file`, and print it."""
    _check_given(advising)
    models = [model_of(name) for name in advising.model] or list(MODELS)
    assumptions = _assumed(inferring, models)
    with ExitStack() as stack:
        log = stack.enter_context(log_in(file, _vocabulary(models), _of_facts(reading), inferring))
        as_of = logs.end_of(day_on_record(log, advising.as_of), reading.zone)
        bar = stack.enter_context(logs.progress_bar("advising"))
        chosen = _chosen(log, advising.account, assumptions, as_of, bar)
        every = _Counted(_advised(each, models, as_of) for each in chosen)
        advices = _asked(every, advising)
        if advising.form == "text":
            _print(advices, every, models, as_of, advising, reading.zone)
        else:
            with held_back(partial(_list, advices, models, advising.form)) as kept:
                shutil.copyfileobj(kept, sys.stdout)
    return 0


class _Counted:
    """Advices, counted as they pass."""

    def __init__(self, advices: Iterable[AccountAdvice]) -> None:
        self.advices, self.count = advices, 0

    def __iter__(self) -> Iterator[AccountAdvice]:
        for each in self.advices:
            self.count += 1
            yield each


def _check_given(advising: Advising) -> None:
    problems = []
    if advising.top is not None and advising.top < 1:
        problems.append(Problem("bad-option", "--top", f"{advising.top} stands here; it is a count of 1 or more"))
    if advising.account is not None:
        key, flaw = name_of(advising.account)
        if not key:
            problems.append(Problem("bad-option", "--account", f"the name of an account is asked for; {flaw}"))
    if advising.account is not None and (advising.top is not None or advising.at_risk):
        problems.append(
            Problem("bad-usage", "--account", "one account is asked for; --top and --at-risk choose of many")
        )
    if problems:
        raise FactError(*problems)


def _assumed(inferring: Inferring, models: Models) -> Assumptions | None:
    """Return what is assumed, checked against every model that knows the indicator; one at least must."""
    assumptions = assumptions_of(inferring)
    if assumptions is None:
        return None
    known = {name: each for model in models for name, each in model.indicator_of.items()}
    problems: dict[Problem, None] = {}
    for indicators in (known, *(known | model.indicator_of for model in models)):
        try:
            assumptions.check(indicators)
        except FactError as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise FactError(*problems)
    return assumptions


def _asked(advices: Iterable[AccountAdvice], advising: Advising) -> Iterable[AccountAdvice]:
    """Return the advices asked for: those at risk, the first by threat; without either, all in the order of the log."""
    if advising.at_risk:
        advices = (each for each in advices if threat_over(each.stages).level in AT_RISK)
    if advising.top is None:
        return advices
    return nsmallest(advising.top, advices, key=_rank)


def _rank(advice: AccountAdvice) -> tuple[int, datetime]:
    return threat_over(advice.stages).rank


def _of_facts(reading: Reading) -> Reading:
    return reading if reading.orders or reading.deals else replace(reading, facts=True)


def _vocabulary(models: Models) -> StageModel | None:
    """Return the model to check facts against; none where the models speak of different things."""
    first = models[0]
    same = all((each.indicators, each.events) == (first.indicators, first.events) for each in models)
    return first if same else None


def _advised(relationship: Relationship, models: Models, as_of: datetime) -> AccountAdvice:
    try:
        return advice_on(relationship, models=models, as_of=as_of)
    except FactError as error:  # the id of an event is unique within its relationship alone
        who = f"relationship {relationship.id!r}"
        raise FactError(*(replace(p, place=f"{who}, {p.place}" if p.place else who) for p in error.problems)) from error


# ---------------------------------------------------------------------------------------------------------- accounts


def _chosen(
    log: Log, account: str | None, assumptions: Assumptions | None, as_of: datetime, bar: Progress | None
) -> Iterator[Relationship]:
    """Yield the account asked for, or all that were opened by `as_of`."""
    every = log.relationships(assumptions, bar)
    if account is None:
        yield from (each for each in every if each.opened_at <= as_of)
        return
    wanted, known = name_of(account)[0], []
    for each in every:
        if name_of(each.id)[0] == wanted:
            yield each
            return
        known.append(each.id)
    said = f"no account of the log is called {account!r}{nearest(account, known)}"
    raise FactError(Problem("unknown-account", "--account", said))


# ------------------------------------------------------------------------------------------------------- for people


def _print(
    advices: Iterable[AccountAdvice], counted: _Counted, models: Models, as_of: datetime, advising: Advising, zone: str
) -> None:
    """Print the whole page where there is one account, or else a row each."""
    every = iter(advices)
    first = list(islice(every, 2))
    if len(first) == 1 and advising.top is None and not advising.at_risk:
        _print_page(tell(first[0], models=models, lang=advising.lang))
        return
    lang = advising.lang
    ranked = [(_rank(each), _row(each, models, lang)) for advices in (first, every) for each in advices]
    rows = [row for _, row in sorted(ranked, key=itemgetter(0))]
    day = Wording(models[0], lang, ZoneInfo(zone)).day(as_of)
    if len(rows) < counted.count:
        line(say("advise.count.chosen", lang, shown=len(rows), count=counted.count, as_of=day, option="--account"))
    else:
        line(say("advise.count", lang, count=len(rows), as_of=day, option="--account"))
    print()
    table(_columns(models, lang), rows)


def _print_page(page: Page) -> None:
    line(page.headline)
    _print_block(page.answer)
    heading(say("advise.heading.stages", page.lang))
    table(page.columns, page.rows)
    for block in page.blocks:
        _print_block(block)


def _print_block(block: Block) -> None:
    heading(block.heading)
    for depth, text in block.lines:
        line(text, indent=2 * (depth + 1))


def _columns(models: Models, lang: Lang) -> list[str]:
    titles = [model.title.in_(lang) for model in models]
    return [
        say("advise.column.account", lang),
        say("advise.column.threat", lang),
        *titles,
        say("advise.column.risks", lang),
        say("advise.column.last", lang),
    ]


def _row(advice: AccountAdvice, models: Models, lang: Lang) -> list[str]:
    wordings = [Wording(model, lang, ZoneInfo(advice.zone)) for model in models]
    day, pairs = wordings[0].day(advice.last_dealing), zip(advice.stages, wordings, strict=True)
    risks = dict.fromkeys(label for part, wording in pairs for label in flag_labels(part, wording))
    stages = (part.label.in_(lang) for part in advice.stages)
    return [advice.relationship, _threat(advice, wordings[0]), *stages, ", ".join(risks), day]


def _threat(advice: AccountAdvice, wording: Wording) -> str:
    found = threat_over(advice.stages)
    level = say(f"advise.threat.{found.level}", wording.lang)
    if found.by is None or found.level in ("ended", "none"):
        return level
    return say("advise.threat.by", wording.lang, threat=level, date=wording.day(found.by))


# ----------------------------------------------------------------------------------------------------- for programs


def _list(advices: Iterable[AccountAdvice], models: Models, form: Literal["json", "csv"], out: IO[str]) -> None:
    _as_json(advices, out) if form == "json" else _as_csv(advices, models, out)


def _as_json(advices: Iterable[AccountAdvice], out: IO[str]) -> None:
    """Write a list of records, one a line, without what the next step of a fold needs."""
    between = "[\n"
    for each in advices:
        out.write(between + each.model_dump_json(exclude={"stages": {"__all__": {"standing": {"memory"}}}}))
        between = ",\n"
    out.write("[]\n" if between == "[\n" else "\n]\n")


_ACCOUNT = (
    "relationship",
    "as_of",
    "opened_at",
    "last_dealing",
    "months_inactive",
    "threat",
    "by",
    "ask",
    "cell",
    "candidates",
    "adaptations",
    "differences",
)
_PER_MODEL = (
    "stage",
    "since",
    "flags",
    "transitions",
    "obstacles",
    "fails",
    "unknown",
    "setback",
    "cause",
    "basis",
    "unmoved",
)


def _as_csv(advices: Iterable[AccountAdvice], models: Models, out: IO[str]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    per_model = (f"{model.name}.{name}" for model in models for name in _PER_MODEL)
    writer.writerow((*_ACCOUNT, *per_model))
    for each in advices:
        instants = (instant.isoformat() for instant in (each.as_of, each.opened_at, each.last_dealing))
        parts = [cell for part in each.stages for cell in _cells(part)]
        writer.writerow((each.relationship, *instants, each.months_inactive, *_across(each), *parts))


def _across(advice: AccountAdvice) -> tuple[str, ...]:
    place, threat = advice.place, threat_over(advice.stages)
    return (
        threat.level,
        threat.by.isoformat() if threat.by else "",
        " ".join(advice.ask),
        (place.cell if place else None) or "",
        " ".join(place.candidates) if place else "",
        " ".join(f"{each.event}={each.word}" for each in advice.warnings),
        " ".join(f"{note.theory}.{note.stage}/{note.other_theory}.{note.other_stage}" for note in advice.differences),
    )


def _cells(part: StageAdvice) -> tuple[str, ...]:
    setback = part.inquiry.setback if part.inquiry else None
    first = next(iter(part.inquiry.causes if part.inquiry else ()), None)
    return (
        part.standing.stage,
        part.standing.since.isoformat(),
        " ".join(f"{flag.name}={flag.verdict}" for flag in part.flags),
        " ".join(road.transition for road in part.onward),
        " ".join(road.obstacle for road in part.onward),
        *(" ".join(r.threshold for r in part.blocked if r.verdict == verdict) for verdict in ("fails", "unknown")),
        setback.how if setback else "",
        first.cause if first else "",
        first.basis if first else "",
        " ".join(f"{each.event}={each.how}" for each in part.unmoved),
    )
