"""``relstage losses``: key partners of a ledger, who of them was lost, and what the record allows to say."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from relstage.adapters.customers import read_customers, write_customers
from relstage.adapters.logs import Layout, progress_bar, read_aliases, read_ledger
from relstage.catalogue.lost_customers import LETTER, QUESTIONS, STEPS, YEARS_BACK
from relstage.cli.given import Refused, columns_of, day_of, gap_of, made
from relstage.cli.options import FollowingUp, Losing, OfLedger
from relstage.cli.printing import heading, line, rounded, table
from relstage.errors import FactError, Problem
from relstage.messages import Lang, say, say_counted
from relstage.models.checklists import exact
from relstage.models.economics import Range
from relstage.rules import is_finite, number_text
from relstage.studies.ledger import Ledger, Span, gap_problems
from relstage.studies.losses import (
    KeepOrWin,
    KeyPartner,
    KeyStanding,
    Losses,
    LossTerms,
    LostCustomer,
    keep_or_win,
    records_of,
    response,
    volumes,
)
from relstage.studies.warning import LossWarnings, preface, warn, warnings_table

_OPTION = {"window_months": "--window"}
_STATES: tuple[KeyStanding, ...] = ("stopped", "fell", "kept", "cannot say")


@dataclass(frozen=True)
class Found:
    """All that the command tells."""

    file: str
    ledger: Ledger
    losses: Losses
    weighed: KeepOrWin | None
    warned: LossWarnings | None
    customers: tuple[LostCustomer, ...]


def losses(file: str, of_ledger: OfLedger, losing: Losing, following: FollowingUp) -> int:
    """Read the ledger in `file` and print which key partners were lost."""
    refused = Refused()
    options = _options(losing, refused)
    costs = _costs(following, refused)
    if following.top is not None and following.top < 0:
        refused.problems.append(Problem("bad-option", "--top", "a count is not negative"))
    customers = refused.take(read_customers, following.customers) if following.customers else ()
    read = _reading(of_ledger, refused)
    refused.check()
    with progress_bar("reading") as bar:
        ledger = read_ledger(file, **read, progress=bar)
    with _options_told():
        told = volumes(ledger, **options)
    found = Found(file, ledger, told, None, _warned(ledger, told) if following.warn else None, customers or ())
    if costs:
        lost = [each.name for each in records_of(found.losses)]
        found = replace(found, weighed=keep_or_win(dict.fromkeys(lost, costs[0]), costs[1]))
    if following.write:
        write_customers(records_of(found.losses), following.write)
    if following.form == "text":
        _Page(found, losing, following).print()
    else:
        print(_as_json(found) if following.form == "json" else _as_csv(found), end="")
    return 0


# -------------------------------------------------------------------------------------------------------------- given


def _reading(given: OfLedger, refused: Refused) -> dict[str, Any]:
    """Return how the ledger is read."""
    written: dict[str, Any] = {
        "delimiter": given.delimiter.replace("\\t", "\t"),
        "encoding": given.encoding,
        "zone": given.zone,
        "date_format": given.date_format,
    }
    aliases = refused.take(read_aliases, given.aliases) if given.aliases is not None else {}
    gaps = tuple(gap for text in given.gap if (gap := refused.take(gap_of, text)))
    refused.problems += gap_problems(gaps)
    layout = refused.take(made, Layout, {}, **written, aliases=aliases or {})
    return {"columns": refused.take(columns_of, given.columns), "layout": layout, "gaps": gaps}


def _options(losing: Losing, refused: Refused) -> dict[str, Any]:
    """Return the definitions, refused before a long file is read."""
    as_of = None if losing.as_of is None else refused.take(day_of, losing.as_of, "--as-of")
    options: dict[str, Any] = {
        "as_of": as_of,
        "window_months": losing.window,
        "windows": losing.windows,
        "key_share": refused.take(_share, losing.key_share, "--key-share"),
        "fell_to": refused.take(_share, losing.fell_to, "--fell-to"),
        "floor": refused.take(_floor, losing),
    }
    with _options_told(refused):
        given = {name: value for name, value in options.items() if value is not None}
        LossTerms(**{"as_of": date(2000, 1, 1), **given})
    return {**options, "find_holes": not losing.as_recorded}


def _share(text: str, option: str) -> Fraction:
    try:
        return exact(text)
    except ValueError:
        raise FactError(Problem("bad-option", option, f"{text!r} is no share, such as 0.8, 80% or 4/5")) from None


def _floor(losing: Losing) -> float | None:
    if losing.floor is None:
        return 0.0 if losing.as_recorded else None
    return _amount(losing.floor, "--floor")


def _amount(text: str, option: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if is_finite(number):
        return number
    raise FactError(Problem("bad-option", option, f"{text!r} is no amount, such as 5000 or 12.50"))


def _costs(following: FollowingUp, refused: Refused) -> tuple[Range, Range] | None:
    given = {"--keep-cost": following.keep_cost, "--win-cost": following.win_cost}
    read = {option: refused.take(_range, text, option) for option, text in given.items() if text is not None}
    if len(read) == 1:
        (missing,) = given.keys() - read.keys()
        refused.problems.append(Problem("bad-usage", missing, "costs are weighed against each other; say both"))
    keeping, winning = map(read.get, given)
    return (keeping, winning) if keeping is not None and winning is not None else None


def _range(text: str, option: str) -> Range:
    low, sign, high = text.partition("..")
    ends = [_amount(end, option) for end in ((low, high) if sign else (low, low))]
    if ends[0] < 0:
        raise FactError(Problem("bad-option", option, f"{low} is negative; a cost is 0 or more"))
    try:
        return Range(low=ends[0], high=ends[1])
    except FactError as error:
        raise FactError(*(replace(problem, place=option) for problem in error.problems)) from None


@contextmanager
def _options_told(refused: Refused | None = None) -> Iterator[None]:
    """Tell of a definition that cannot be meant by its option, at once or together with others."""
    try:
        yield
    except FactError as error:
        problems = map(_of_option, error.problems)
        if refused is None:
            raise FactError(*problems) from None
        refused.problems += problems


def _warned(ledger: Ledger, told: Losses) -> LossWarnings:
    """Return the warnings of key partners that are not called stopped."""
    warned = warn(ledger, as_of=told.as_of)
    asked = {each.name for each in told.key if each.standing != "stopped"}
    return warned.model_copy(update={"warnings": tuple(each for each in warned.warnings if each.partner in asked)})


def _of_option(problem: Problem) -> Problem:
    option = _OPTION.get(problem.place, f"--{problem.place.replace('_', '-')}")
    match problem.code:
        case "bad-definition":
            return replace(problem, code="bad-option", place=option)
        case "as-of":
            return replace(problem, place=option)
        case _:
            return problem


# ----------------------------------------------------------------------------------------------------- for programs


def _as_json(found: Found) -> str:
    ledger, told = found.ledger, found.losses
    answered = response(found.customers)
    whole = {
        "file": found.file,
        "rows": ledger.rows,
        "credits": ledger.credits,
        "repeated": ledger.repeated,
        "losses": told.model_dump(mode="json"),
        "counts": {state: len(told.of(state)) for state in _STATES},
        "by_volumes_alone": {state: len(told.of(state, plain=True)) for state in _STATES[:-1]},
        "warnings": found.warned and found.warned.model_dump(mode="json"),
        "keep_or_win": found.weighed and found.weighed.model_dump(mode="json"),
        "response": {**answered.model_dump(), "share": str(answered.share) if answered.share is not None else None},
        "questionnaire": [question.model_dump(mode="json") for question in QUESTIONS],
        "customers": [each.model_dump(mode="json") for each in found.customers or records_of(told)],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _as_csv(found: Found) -> str:
    told = found.losses
    probable = {each.partner: rounded(each.probability) for each in found.warned.warnings} if found.warned else {}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    windows = [f"to_{last}" for _, last in told.windows]
    head = ("partner", "standing", "by_volumes_alone", "doubt", "hole_first", "hole_last", "mean", *windows)
    writer.writerow((*head, "compared_former", "compared_now", "last_day", "gone_probability", "perhaps", "spellings"))
    for each in told.key:
        former, now = each.compared or ("", "")
        names = " | ".join(one.name for one in each.perhaps)
        row = (each.name, each.standing, each.plain, each.doubt or "", *(each.hole or ("", "")), each.mean)
        further = (former, now, each.last_day, probable.get(each.name, ""), names, " | ".join(each.spellings))
        writer.writerow((*row, *each.volumes, *further))
    return out.getvalue()


# ------------------------------------------------------------------------------------------------------- for people


class _Page:
    def __init__(self, found: Found, losing: Losing, following: FollowingUp) -> None:
        self.found = found
        self.told = found.losses
        self.losing = losing
        self.following = following
        self.lang: Lang = following.lang

    def print(self) -> None:
        self._head()
        self._record()
        self._standings()
        self._lists()
        if self.found.warned:
            self._warnings(self.found.warned)
        self._steps()
        if self.following.write:
            count = len(records_of(self.told))
            line()
            line(self._say("losses.written", count=count, file=self.following.write))

    def _say(self, key: str, **places: object) -> str:
        return say(key, self.lang, **places)

    def _columns(self, *names: str) -> list[str]:
        return [self._say(f"losses.column.{name}") for name in names]

    def _head(self) -> None:
        ledger, told = self.found.ledger, self.told
        first, last = map(self._day, ledger.span or (told.as_of, told.as_of))
        places = {"rows": ledger.rows, "credits": ledger.credits, "partners": len(ledger.partners)}
        line(self._say("losses.read", file=self.found.file, first=first, last=last, **places))
        several = [partner for partner in ledger.partners if len(partner.spellings) > 1]
        if several:
            count = sum(len(partner.spellings) for partner in several)
            line(self._say("losses.spellings", partners=len(several), spellings=count))
        if ledger.repeated:
            line(self._say("losses.repeated", count=ledger.repeated))
        line(
            self._say(
                "losses.windows", months=say_counted("months", self.lang, self.losing.window), day=self._day(told.as_of)
            )
        )
        fewest, most = YEARS_BACK
        if not 12 * fewest <= self.losing.window * self.losing.windows <= 12 * most:
            line(self._say("losses.years-back", fewest=fewest, most=most))
        share = _percent(told.key_share)
        line(self._say("losses.key", count=len(told.key), positive=told.positive, share=share))

    def _record(self) -> None:
        told = self.told
        heading(self._say("losses.heading.record"))
        if self.losing.as_recorded:
            line(self._say("losses.taken-as-complete"))
        if told.holes:
            rows = [
                (
                    self._day(hole.first),
                    self._day(hole.last),
                    self._say(f"losses.why.{hole.why.replace(' ', '-')}"),
                    *("" if count is None else number_text(count) for count in (hole.partners, hole.usual)),
                )
                for hole in told.holes
            ]
            table(self._columns("first", "last", "why", "partners", "usual"), rows, numbers=(3, 4))
        elif not self.losing.as_recorded:
            line(self._say("losses.complete"))
        if told.floor and self.losing.floor is not None:
            line(self._say("losses.floor.given", floor=self._money(told.floor)))
        elif told.floor:
            floors = ", ".join("-" if floor is None else self._money(floor) for floor in told.floors)
            line(self._say("losses.floor", floors=floors, floor=self._money(told.floor)))

    def _standings(self) -> None:
        heading(self._say("losses.heading.standings"))
        rows = [
            (self._standing(state), *(str(len(self.told.of(state, plain=plain))) for plain in (True, False)))
            for state in _STATES
        ]
        table(self._columns("standing", "by-volumes", "told"), rows, numbers=(1, 2))

    def _standing(self, state: str) -> str:
        return self._say(f"losses.standing.{state.replace(' ', '-')}")

    def _lists(self) -> None:
        told = self.told
        stopped, doubted = told.of("stopped"), told.of("cannot say")
        self._list("stopped", stopped, {"last": self._last_day, "perhaps": self._perhaps})
        if count := sum(bool(each.perhaps) for each in stopped):
            line(self._say("losses.perhaps", count=count))
        self._list("fell", told.of("fell"), {"compared": self._compared}, share=_percent(told.fell_to))
        self._list("cannot-say", doubted, {"by-volumes": self._plain, "why": self._doubt})
        spared = [each for each in told.of("kept") if each.plain != "kept"]
        self._list("spared", spared, {"by-volumes": self._plain, "compared": self._compared})

    def _list(self, name: str, partners: Sequence[KeyPartner], further: dict[str, Any], **places: object) -> None:
        if not partners:
            return
        heading(self._say(f"losses.heading.{name}", count=len(partners), **places))
        shown = partners[: self.following.top]
        windows = [self._say("losses.column.up-to", day=self._day(last)) for _, last in self.told.windows]
        rows = [
            (each.name, *map(self._money, each.volumes), *(cell(each) for cell in further.values())) for each in shown
        ]
        head = [self._say("losses.column.partner"), *windows, *self._columns(*further)]
        table(head, rows, numbers=range(1, 1 + len(windows)))
        if len(shown) < len(partners):
            rest = len(partners) - len(shown)
            line(say("cli.more", self.lang, count=rest, top="--top", everyone="--format csv"))

    def _warnings(self, warned: LossWarnings) -> None:
        heading(self._say("losses.heading.warnings", count=len(warned.warnings)))
        for sentence in preface(warned, self.lang):
            line(sentence)
        grid = warnings_table(warned, self.lang, top=self.following.top)
        table(grid.head, grid.rows, numbers=grid.numbers)
        if len(grid.rows) < len(warned.warnings):
            rest = len(warned.warnings) - len(grid.rows)
            line(say("cli.more", self.lang, count=rest, top="--top", everyone="--format csv"))

    def _money(self, amount: float) -> str:
        text = f"{amount:,.0f}"
        return text.replace(",", " ") if self.lang == "ru" else text

    def _day(self, day: date) -> str:
        return f"{day:%d.%m.}{day.year:04}" if self.lang == "ru" else str(day)

    def _last_day(self, each: KeyPartner) -> str:
        return self._day(each.last_day)

    def _days(self, span: Span | None) -> str:
        return self._say("losses.days", first=self._day(span[0]), last=self._day(span[1])) if span else "-"

    def _plain(self, each: KeyPartner) -> str:
        return self._standing(each.plain)

    def _compared(self, each: KeyPartner) -> str:
        former, now = map(self._money, each.compared or (0, 0))
        return self._say("losses.compared", former=former, now=now)

    def _doubt(self, each: KeyPartner) -> str:
        former, now = map(self._money, each.compared or (0, 0))
        doubt = (each.doubt or "").replace(" ", "-")
        return self._say(f"losses.doubt.{doubt}", hole=self._days(each.hole), former=former, now=now)

    def _perhaps(self, each: KeyPartner) -> str:
        return "; ".join(self._say(f"losses.perhaps.{one.by}", name=one.name) for one in each.perhaps)

    def _steps(self) -> None:
        heading(self._say("losses.heading.steps"))
        rows = [(str(step.number), step.label.in_(self.lang), self._state(step.kept_in)) for step in STEPS]
        table(self._columns("step", "what", "state"), rows)
        for advice in LETTER:
            line(self._say("losses.letter", advice=advice.text.in_(self.lang)))
        answered = response(self.found.customers)
        if answered.asked:
            key = "losses.response" if answered.wanting else "losses.response.enough"
            places = {"asked": answered.asked, "answered": answered.answered}
            line(self._say(key, **places, **({"wanting": answered.wanting} if answered.wanting else {})))

    def _state(self, kept_in: str) -> str:
        lost = records_of(self.told)
        if kept_in == "volumes":
            return self._say("losses.state.done")
        if not lost:
            return self._say("losses.state.nobody")
        if kept_in == "keep_or_win":
            return self._weighed(self.found.weighed) if self.found.weighed else self._ask()
        number = next(step.number for step in STEPS if step.kept_in == kept_in)
        recorded = {each.name: each for each in self.found.customers}
        done = sum(each.name in recorded and number not in recorded[each.name].open_steps for each in lost)
        return self._say("losses.state.counted", done=done, all=len(lost))

    def _ask(self) -> str:
        return self._say("losses.state.ask", keep="--keep-cost", win="--win-cost")

    def _weighed(self, weighed: KeepOrWin) -> str:
        keeping, winning = (self._between(amount) for amount in (weighed.keeping, weighed.winning))
        answer = weighed.answer.replace(" ", "-")
        return self._say(f"losses.answer.{answer}", keeping=keeping, winning=winning, customers=weighed.customers)

    def _between(self, amount: Range | None) -> str:
        if amount is None:
            return "-"
        low, high = self._money(amount.low), self._money(amount.high)
        return low if amount.low == amount.high else self._say("losses.between", low=low, high=high)


def _percent(share: Fraction) -> str:
    return f"{number_text(round(float(share * 100), 6))} %"
