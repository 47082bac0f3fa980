"""``relstage replay``: a log under a model, counted for people or listed for programs."""

import csv
import shutil
import sys
from bisect import insort
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import IO, Literal

from relstage.adapters import logs
from relstage.adapters.logs import Account, Assumptions, Inference, Layout, Log, Portfolio
from relstage.cli.given import columns_of, day_of, gap_of, made, model_of
from relstage.cli.options import Inferring, Reading, Telling
from relstage.cli.printing import heading, held_back, line, table
from relstage.errors import FactError, Problem, RelstageError
from relstage.machines import StageModel
from relstage.messages import Lang, say, say_counted
from relstage.models import Standing
from relstage.rules import number_text, text

STALE_YEARS = 2  # operationalised: a record that nobody kept for longer says nothing of today

_OPTIONS = {"period_months": "--period", "silence_months": "--silence", "gaps": "--gap"}


def replay(file: str, name: str, reading: Reading, inferring: Inferring, telling: Telling) -> int:
    """Follow every relationship of the log in `file` under the model `name`, and print where they stand."""
    model, assumptions = model_of(name), assumptions_of(inferring)
    if telling.top < 0 or telling.silent_after < 0:
        raise FactError(Problem("bad-option", "--top, --silent-after", "a count is not negative"))
    with ExitStack() as stack:
        log = stack.enter_context(log_in(file, model, reading, inferring))
        as_of = logs.end_of(day_on_record(log, telling.as_of), reading.zone)
        bar = stack.enter_context(logs.progress_bar("following"))
        unknown: Counter[str] = Counter()
        standings = _noting(logs.replay(model, log, as_of=as_of, assumptions=assumptions, progress=bar), unknown)
        accounts = (logs.account(model, each, log, silent_months=telling.silent_after) for each in standings)
        if telling.form == "table":
            watch = _Watch(telling.top)
            counted = logs.portfolio(model, watch.over(accounts), as_of=as_of)
        else:
            kept = held_back(partial(_list, accounts, telling.form))
    if telling.form == "table":
        _Summary(model, telling.lang).print(file, log, counted, watch, unknown, assumptions, telling)
    else:
        with kept:
            shutil.copyfileobj(kept, sys.stdout)
    return 0


# -------------------------------------------------------------------------------------------------------------- given


def log_in(file: str, model: StageModel | None, reading: Reading, inferring: Inferring) -> AbstractContextManager[Log]:
    """Return the log in `file`, read as the options say; facts are checked against the vocabulary of `model`, if any.

    Raises
    ------
    FactError
        Where they do not say what its rows are (``bad-usage``), or with the problems of the file.
    """
    kinds = [kind for kind in ("facts", "orders", "deals") if getattr(reading, kind)]
    if len(kinds) != 1:
        raise FactError(Problem("bad-usage", "", "say what the rows are: one of --facts, --orders and --deals"))
    layout = layout_of(reading)
    columns, inference = columns_of(reading.columns), inference_of(inferring, reading)
    with logs.progress_bar("reading") as bar:
        if reading.facts:
            taken_over = reading.taken_over
            return logs.facts(file, columns, model=model, taken_over=taken_over, layout=layout, progress=bar)
        read = logs.orders if reading.orders else logs.deals
        return read(file, columns, layout=layout, inference=inference, progress=bar)


def inference_of(inferring: Inferring, reading: Reading) -> Inference:
    """Return what is inferred from orders and deals.

    Raises
    ------
    RelstageError
        With every option that does not fit (``bad-option``), and those that the rows have no use for (``bad-usage``).
    """
    problems: list[Problem] = []
    gaps: tuple[tuple[date, date], ...] = ()
    try:
        gaps = tuple(map(gap_of, inferring.gap))
    except FactError as error:
        problems += error.problems
    values = {"silence_months": inferring.silence, "period_months": inferring.period, "gaps": gaps}
    try:
        inference = made(Inference, _OPTIONS, **values)
    except RelstageError as error:
        problems += error.problems
    problems += _idle(inferring, reading)
    if problems:
        raise FactError(*problems)
    return inference


def _idle(inferring: Inferring, reading: Reading) -> Iterator[Problem]:
    """Yield the options that say nothing of such rows as there are."""
    if reading.facts:
        plain = Inferring()
        for name in ("period", "silence", "gap"):
            if getattr(inferring, name) != getattr(plain, name):
                said = "it belongs to --orders and --deals; facts say themselves what happened"
                yield Problem("bad-usage", f"--{name}", said)
    elif reading.taken_over:
        yield Problem("bad-usage", "--taken-over", "it belongs to --facts")


def layout_of(reading: Reading) -> Layout:
    """Return how the options say that a file is written.

    Raises
    ------
    RelstageError
        With every option that does not fit (``bad-option``), or the problems of the file of aliases.
    """
    written = {
        "delimiter": reading.delimiter.replace("\\t", "\t"),
        "encoding": reading.encoding,
        "zone": reading.zone,
        "date_format": reading.date_format,
    }
    layout = made(Layout, {}, **written)
    if reading.aliases is None:
        return layout
    return made(Layout, {}, **written, aliases=logs.read_aliases(reading.aliases))


def assumptions_of(inferring: Inferring) -> Assumptions | None:
    """Return what is assumed of every relationship: the profile in a file, overridden by the pairs given."""
    if inferring.assume_file is None and not inferring.assume:
        return None
    stored = Assumptions() if inferring.assume_file is None else Assumptions.load(inferring.assume_file)
    given = Assumptions.parse(inferring.assume)
    return stored.model_copy(update={"values": stored.values | given.values})


def day_on_record(log: Log, as_of: str | None) -> date:
    """Return the day to ask at: the one given, else the last on record.

    Raises
    ------
    FactError
        Where the day is before the record begins, or more than `STALE_YEARS` after it ends (``as-of``).
    """
    day = last_day(log, as_of)
    if log.notes.first is not None and log.notes.last is not None:
        check_day(day, log.notes.first, log.notes.last)
    return day


def check_day(day: date, first: date, last: date) -> None:
    """Check that a record from `first` to `last` can tell of `day`.

    Raises
    ------
    FactError
        Where the day is before the record begins, or more than `STALE_YEARS` after it ends (``as-of``).
    """
    if first <= day and (day.year - STALE_YEARS, day.month, day.day) <= (last.year, last.month, last.day):
        return
    said = f"{day} stands here; the record runs from {first} to {last}, and tells nothing before it"
    said += f" or more than {STALE_YEARS} years after it"
    raise FactError(Problem("as-of", "--as-of", said))


def last_day(log: Log, as_of: str | None) -> date:
    """Return the day to count at: the one given, else the last on record."""
    if as_of is not None:
        return day_of(as_of, "--as-of")
    if log.notes.last is None:
        raise FactError(Problem("empty-log", "", "the log has no row; say --as-of to count nothing at a day"))
    return log.notes.last


# -------------------------------------------------------------------------------------------------------------- lists

_COLUMNS = (
    "relationship",
    "stage",
    "since",
    "opened_at",
    "last_dealing",
    "months_inactive",
    "silent",
    "over_gap",
    "flags",
    "transitions",
    "obstacles",
    "fails",
    "unknown",
    "rests_on",
)


def _list(accounts: Iterable[Account], form: Literal["csv", "jsonl"], out: IO[str]) -> None:
    if form == "csv":
        _as_csv(accounts, out)
    else:
        out.writelines(f"{each.model_dump_json()}\n" for each in accounts)


def _as_csv(accounts: Iterable[Account], out: IO[str]) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for one in accounts:
        writer.writerow(
            (
                one.relationship,
                one.stage,
                *(_iso(instant) for instant in (one.since, one.opened_at, one.last_dealing)),
                one.months_inactive,
                str(one.silent).lower(),
                str(one.over_gap).lower(),
                " ".join(f"{flag}={verdict}" for flag, verdict in one.flags.items()),
                " ".join(block.transition for block in one.blocked),
                " ".join(block.obstacle for block in one.blocked),
                " ".join(threshold for block in one.blocked for threshold in block.fails),
                " ".join(threshold for block in one.blocked for threshold in block.unknown),
                " ".join(one.rests_on),
            )
        )


def _iso(instant: datetime) -> str:
    return instant.isoformat()


def _noting(standings: Iterable[Standing], unknown: Counter[str]) -> Iterator[Standing]:
    for standing in standings:
        unknown.update(standing.not_in_model)
        yield standing


# ------------------------------------------------------------------------------------------------------------ summary


@dataclass
class _Watch:
    """The accounts that a summary names: the longest silent, and the first at each risk."""

    top: int
    silent: list[tuple[int, str, str]] = field(default_factory=list)
    at_risk: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def over(self, accounts: Iterable[Account]) -> Iterator[Account]:
        for one in accounts:
            if one.silent:
                insort(self.silent, (-one.months_inactive, one.relationship, one.stage))
                del self.silent[self.top :]
            for flag, verdict in one.flags.items():
                named = self.at_risk.setdefault(flag, [])
                if verdict == "holds" and len(named) < self.top:
                    named.append((one.relationship, one.stage))
            yield one


class _Summary:
    def __init__(self, model: StageModel, lang: Lang) -> None:
        self.model = model
        self.lang: Lang = lang

    def print(
        self,
        file: str,
        log: Log,
        counted: Portfolio,
        watch: _Watch,
        unknown: Counter[str],
        assumptions: Assumptions | None,
        telling: Telling,
    ) -> None:
        self._head(file, log, counted, assumptions)
        if log.notes.passed_over:
            line(say("cli.passed-over", self.lang, counts=_counts(self._passed(log.notes.passed_over))))
        if unknown:
            line(say("cli.not-in-model", self.lang, counts=_counts(dict(sorted(unknown.items())))))
        self._stages(counted)
        self._flags(counted)
        self._waiting(counted)
        self._named(counted, watch, telling)

    def _head(self, file: str, log: Log, counted: Portfolio, assumptions: Assumptions | None) -> None:
        notes, lang, model = log.notes, self.lang, self.model
        first, last = (day.isoformat() if day else "-" for day in (notes.first, notes.last))
        line(
            say("cli.log", lang, file=file, rows=notes.rows, relationships=notes.relationships, first=first, last=last)
        )
        titled = say("model", lang, title=model.title.in_(lang), version=model.version)
        line(say("cli.under", lang, model=titled, day=counted.as_of.date().isoformat()))
        if assumptions is None:
            line(say("cli.assumed.nothing", lang))
        else:
            values = ", ".join(
                f"{name} = {value if isinstance(value, str) else number_text(value)}"
                for name, value in assumptions.values.items()
            )
            line(say("cli.assumed", lang, values=values, count=counted.assumed))

    def _passed(self, counts: dict[str, int]) -> dict[str, int]:
        return {say(f"cli.passed.{name.replace(' ', '-')}", self.lang): n for name, n in counts.items()}

    def _columns(self, *names: str) -> list[str]:
        return [say(f"cli.column.{name}", self.lang) for name in names]

    def _stages(self, counted: Portfolio) -> None:
        heading(say("cli.by-stage", self.lang))
        rows = [
            (self.model.places[name].label.in_(self.lang), str(n), f"{n / max(counted.accounts, 1):.0%}")
            for name, n in counted.by_stage.items()
        ]
        table(self._columns("stage", "accounts", "share"), rows, numbers=(1, 2))
        if counted.over_gap:
            line(say("cli.over-gap", self.lang, count=counted.over_gap))

    def _flags(self, counted: Portfolio) -> None:
        if counted.flags:
            heading(say("cli.flags", self.lang))
            rows = [
                (self._flag(name), *(str(verdicts.get(v, 0)) for v in ("holds", "unknown", "fails")))
                for name, verdicts in counted.flags.items()
            ]
            table(self._columns("flag", "holds", "unknown", "fails"), rows, numbers=(1, 2, 3))

    def _flag(self, name: str) -> str:
        return next(flag.label.in_(self.lang) for flag in self.model.flags if flag.name == name)

    def _waiting(self, counted: Portfolio) -> None:
        if counted.blocked:
            heading(say("cli.waiting", self.lang))
            rows = [
                (
                    each.threshold,
                    text(self.model.thresholds[each.threshold].leaf, self.model.indicator_of),
                    str(each.fails),
                    str(each.unknown),
                )
                for each in counted.blocked
            ]
            table(self._columns("threshold", "limit", "unmet", "not_known"), rows, numbers=(2, 3))

    def _named(self, counted: Portfolio, watch: _Watch, telling: Telling) -> None:
        for name, verdicts in counted.flags.items():
            if count := verdicts.get("holds", 0):
                heading(say("cli.at-risk", self.lang, flag=self._flag(name), count=count))
                risky = [(who, self._place(stage)) for who, stage in watch.at_risk[name]]
                table(self._columns("relationship", "stage"), risky)
                self._more(count, len(risky))
        if counted.silent:
            months = say_counted("months", self.lang, telling.silent_after)
            heading(say("cli.silent", self.lang, months=months, count=counted.silent))
            rows = [(who, self._place(stage), str(-negated)) for negated, who, stage in watch.silent]
            table(self._columns("relationship", "stage", "months"), rows, numbers=(2,))
            self._more(counted.silent, len(rows))

    def _place(self, stage: str) -> str:
        return self.model.places[stage].label.in_(self.lang)

    def _more(self, count: int, named: int) -> None:
        if count > named:
            line(say("cli.more", self.lang, count=count - named, top="--top", everyone="--format csv"))


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {n}" for name, n in counts.items())
