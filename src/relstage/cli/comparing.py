"""``relstage diff``: two definitions held against each other, and which accounts of a log that touches."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from relstage.adapters import logs
from relstage.cli.given import model_of
from relstage.cli.options import Accounts, Inferring, Reading
from relstage.cli.printing import heading, line, table
from relstage.cli.replaying import assumptions_of, day_on_record, log_in
from relstage.errors import FactError, Problem
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.models import Standing
from relstage.rules import Value, number_text
from relstage.studies.comparison import (
    Affected,
    FieldChange,
    GuardedChange,
    GuardWitness,
    ModelComparison,
    PartChange,
    Turned,
    affected,
    compare,
)

Row = Sequence[str]
DIFFERENT = 1


class Touched(NamedTuple):
    """The accounts of a log that another definition would tell otherwise, and how many there are in all."""

    accounts: tuple[Affected, ...]
    all: int


def diff(
    names: tuple[str, str],
    accounts: Accounts,
    reading: Reading,
    inferring: Inferring,
    lang: Lang,
    form: Literal["text", "json"],
) -> int:
    """Print how the second model differs from the first; return 0 where they are equal in meaning, else 1."""
    if accounts.top < 0:
        raise FactError(Problem("bad-option", "--top", "a count is not negative"))
    old, new = map(model_of, names)
    touched = _touched(old, new, accounts, reading, inferring)
    found = compare(old, new)
    if form == "json":
        print(_as_json(found, touched))
    else:
        _Told(old, new, found, lang).print()
        if touched is not None:
            _print_accounts(touched, lang, accounts.top)
    return 0 if found.sense == "equal" else DIFFERENT


def _mapping(pairs: Iterable[str]) -> dict[str, str]:
    mapping: dict[str, str] = {}
    problems = []
    for pair in pairs:
        old, sign, new = (part.strip() for part in pair.partition("="))
        if not (old and sign and new) or old in mapping:
            problems.append(Problem("bad-option", "--stages", f"{pair!r} is not of the form old=new, or stands twice"))
        mapping[old] = new
    if problems:
        raise FactError(*problems)
    return mapping


def _touched(
    old: StageModel, new: StageModel, accounts: Accounts, reading: Reading, inferring: Inferring
) -> Touched | None:
    if accounts.log is None:
        if (accounts.stages, accounts.as_of, reading, inferring) != ((), None, Reading(), Inferring()):
            said = "options of a log are given and no log; say --log FILE"
            raise FactError(Problem("bad-usage", "--log", said))
        return None
    stages, assumptions = _mapping(accounts.stages), assumptions_of(inferring)
    with log_in(accounts.log, old, reading, inferring) as log:
        instant = logs.end_of(day_on_record(log, accounts.as_of), reading.zone)
        counted = _Counted(logs.replay(old, log, as_of=instant, assumptions=assumptions))
        return Touched(affected(old, new, counted, stages=stages), counted.number)


class _Counted:
    """Counts standings while they go through."""

    def __init__(self, standings: Iterable[Standing]) -> None:
        self.standings = standings
        self.number = 0

    def __iter__(self) -> Iterator[Standing]:
        for standing in self.standings:
            self.number += 1
            yield standing


def _as_json(found: ModelComparison, touched: Touched | None) -> str:
    told: dict[str, object] = {"comparison": found.model_dump(mode="json")}
    if touched is not None:
        accounts = [each.model_dump(mode="json") for each in touched.accounts]
        told |= {"accounts": touched.all, "affected": accounts}
    return json.dumps(told, indent=2, ensure_ascii=False)


# ------------------------------------------------------------------------------------------------------ two definitions


class _Told:
    def __init__(self, old: StageModel, new: StageModel, found: ModelComparison, lang: Lang) -> None:
        self.models = {"diff.old": old, "diff.new": new}
        self.found = found
        self.lang: Lang = lang

    def print(self) -> None:
        for key, model in self.models.items():
            title = model.title.in_(self.lang)
            told = say("cli.model", self.lang, title=title, name=model.name, version=model.version, digest=model.digest)
            line(say(key, self.lang, model=told))
        line(say(f"diff.whole.{self.found.sense}", self.lang))
        changes = ("what", "before", "after", "sense")
        self._table("rules", ("id", *changes), [row for each in self.found.changes for row in self._rule(each)])
        self._table("examples", ("id", "readings", "before", "after"), list(self._examples()))
        self._table("order", ("stage", "first-before", "first-after", "readings"), list(self._order()))
        self._table("parts", ("name", *changes), [row for each in self.found.parts for row in self._part(each)])
        self._remarks()

    def _table(self, name: str, columns: Row, rows: list[Row]) -> None:
        if rows:
            heading(say(f"diff.heading.{name}", self.lang))
            table([say(f"diff.column.{column}", self.lang) for column in columns], rows)

    def _sense(self, sense: str) -> str:
        return say(f"diff.sense.{sense}", self.lang)

    def _rule(self, each: GuardedChange) -> Iterator[Row]:
        guard = each.guard
        if guard is None:
            yield self._came_or_went(each.part, each.id, each.change, each.sense)
            return
        if guard.old != guard.new or guard.relation != "equal":
            yield each.id, say("diff.field.guard", self.lang), guard.old, guard.new, self._sense(guard.relation)
        yield from (self._field(each.id, field) for field in each.fields)

    def _part(self, each: PartChange) -> Iterator[Row]:
        if each.change != "kept":
            yield self._came_or_went(each.part, each.name, each.change, each.sense)
        yield from (self._field(each.name, field) for field in each.fields)

    def _came_or_went(self, part: str, name: str, change: str, sense: str) -> Row:
        what, how = say(f"diff.part.{part}", self.lang), say(f"diff.change.{change}", self.lang)
        sides = ("-", how) if change == "added" else (how, "-")
        return name, what, *sides, self._sense(sense)

    def _field(self, name: str, field: FieldChange) -> Row:
        what = say(f"diff.field.{field.field}", self.lang)
        return name, what, field.before, field.after, self._sense(field.sense)

    def _examples(self) -> Iterator[Row]:
        for each in self.found.changes:
            witnesses = (each.guard.only_old, each.guard.only_new) if each.guard else ()
            yield from (self._example(each.id, witness) for witness in witnesses if witness is not None)
            if each.holds_under is not None:
                holds = say("diff.verdict.holds", self.lang)
                yield each.id, _readings(each.holds_under), *(("-", holds) if each.change == "added" else (holds, "-"))

    def _example(self, id: str, witness: GuardWitness) -> Row:
        verdicts = (say(f"diff.verdict.{verdict}", self.lang) for verdict in (witness.old, witness.new))
        return id, _readings(witness.readings), *verdicts

    def _order(self) -> Iterator[Row]:
        for each in self.found.order:
            shown = self._sense("undecided") if each.readings is None else _readings(each.readings)
            yield each.stage, each.before, each.after, shown

    def _remarks(self) -> None:
        guards = [(each.id, each.guard) for each in self.found.guarded if each.guard is not None]
        self._named("diff.met", dict.fromkeys(name for _, guard in guards for name in guard.met))
        self._named("diff.undecided", [id for id, guard in guards if guard.undecided])
        self._named("diff.reworded", [each.name for each in self.found.reworded])

    def _named(self, key: str, names: Iterable[str]) -> None:
        if shown := ", ".join(names):
            line()
            line(say(key, self.lang, names=shown))


def _readings(readings: Mapping[str, Value | None]) -> str:
    """Write readings as ``relstage explain`` takes them."""
    return " ".join(f"{name}={_value(value)}" for name, value in readings.items()) or "-"


def _value(value: Value | None) -> str:
    if value is None:
        return "unknown"
    return value if isinstance(value, str) else number_text(value)


# ---------------------------------------------------------------------------------------------------------- accounts


def _print_accounts(touched: Touched, lang: Lang, top: int) -> None:
    count = len(touched.accounts)
    if not count:
        line()
        line(say("diff.affected.none", lang, all=touched.all))
        return
    heading(say("diff.heading.affected", lang, count=count, all=touched.all))
    columns = ("relationship", "before", "after", "gained", "lost", "flags")
    rows = [_account(each, lang) for each in touched.accounts[:top]]
    table([say(f"diff.column.{column}", lang) for column in columns], rows)
    if count > top:
        line(say("cli.more", lang, count=count - top, top="--top", everyone="--format json"))
    if unfit := dict.fromkeys(name for each in touched.accounts for name in each.unfit):
        line()
        line(say("diff.unfit", lang, names=", ".join(unfit)))


def _account(each: Affected, lang: Lang) -> Row:
    flags = [
        say(key, lang, names=", ".join(turned.id for turned in found))
        for key, found in (("diff.gained", each.flags_gained), ("diff.lost", each.flags_lost))
        if found
    ]
    return (
        each.relationship,
        each.before,
        each.after,
        ", ".join(turned.id for turned in each.gained) or "-",
        ", ".join(map(_lost, each.lost)) or "-",
        " ".join(flags) or "-",
    )


def _lost(turned: Turned) -> str:
    """Write a transition that holds no longer, with the thresholds that stop it."""
    stopping = " ".join(reason.threshold for reason in turned.reasons)
    return f"{turned.id} ({stopping})" if stopping else turned.id
