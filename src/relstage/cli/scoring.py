"""``relstage checklist``: the lists, a list to be filled in, and scores that say what they do not know."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from relstage.adapters.checklists import load_answers, load_checklist, template
from relstage.adapters.logs import Layout
from relstage.catalogue.checklists import CHECKLISTS
from relstage.cli.given import made
from relstage.cli.printing import line, rounded, table
from relstage.errors import FactError, Problem, StageError, nearest
from relstage.messages import Lang, say, source_named, told_in
from relstage.models.checklists import Answer, Checklist, ItemScore, Place, Score, Sheet
from relstage.rules import Provenance, number_text
from relstage.studies.scoring import compare, score

if TYPE_CHECKING:
    from relstage.cli.options import Answering

FORMS = {"--answer": "item=yes, partly, no, n/a or a share", "--weight": "item=weight"}


def checklist(name: str | None, answers: str | None, given: "Answering") -> int:
    """Print the lists, one list, or the scores."""
    if name is None:
        _nothing_else(given)
        _print_lists(given)
        return 0
    found = checklist_of(name)
    made(Layout, {}, delimiter=given.delimiter)
    if answers is None and not given.answer:
        _print_list(_weighed(found, _pairs(given.weight, "--weight")), given)
        return 0
    places = compare(_scores(found, answers, given))
    match given.form:
        case "json":
            print(json.dumps(_as_data(found, places), indent=2, ensure_ascii=False))
        case "csv":
            print(_as_csv(places, given.delimiter), end="")
        case "text":
            _Told(found, given.lang).print(places)
        case _:
            assert_never(given.form)
    return 0


def checklist_of(name: str) -> Checklist:
    """Return the checklist of the catalogue called `name`, or the one in the file of that path.

    Raises
    ------
    StageError
        Where it is neither (``unknown-checklist``).
    DefinitionError
        With all that is wrong with the file.
    """
    known = {each.name: each for each in CHECKLISTS}
    if name in known:
        return known[name]
    if Path(name).suffix or "/" in name:
        return load_checklist(name)
    said = f"no checklist is called {name!r}; there are {', '.join(known)}, and files (.json, .toml)"
    raise StageError(Problem("unknown-checklist", "", said + nearest(name, known)))


def _nothing_else(given: "Answering") -> None:
    if given.answer or given.weight:
        raise FactError(Problem("bad-usage", "", "say which checklist is answered: relstage checklist NAME"))


def _pairs(pairs: Iterable[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    problems = []
    for pair in pairs:
        id, sign, value = (part.strip() for part in pair.partition("="))
        if not (id and sign and value):
            problems.append(Problem("bad-option", option, f"{pair!r} is not of the form {FORMS[option]}"))
        elif id in found:
            problems.append(Problem("bad-option", option, f"{id!r} is given twice"))
        else:
            found[id] = value
    if problems:
        raise FactError(*problems)
    return found


def _weighed(found: Checklist, weights: dict[str, str]) -> Checklist:
    """Return the checklist with other weights, checked as for a score."""
    used = {each.item: each.weight for each in _with_options(lambda: score(found, {}, weights=weights)).items}
    items = [item.model_copy(update={"weight": used[item.id]}) for item in found.items]
    return Checklist.model_validate({**dict(found), "items": items})


def _scores(found: Checklist, answers: str | None, given: "Answering") -> dict[str, Score]:
    said, weights = _pairs(given.answer, "--answer"), _pairs(given.weight, "--weight")
    if answers is None:
        return {"": _with_options(lambda: score(found, said, weights=weights))}
    if said:
        raise FactError(
            Problem("bad-usage", "--answer", "answers are in the file; write it there, or leave out the file")
        )
    _with_options(lambda: score(found, {}, weights=weights))
    sheets = load_answers(answers, found, layout=Layout(delimiter=given.delimiter))
    if not sheets:
        raise FactError(Problem("no-answers", answers, "the file has no row with an item"))
    return {who: _score(found, sheet, weights) for who, sheet in sheets.items()}


def _score(found: Checklist, sheet: Sheet, weights: dict[str, str]) -> Score:
    return score(found, sheet.answers, weights={**weights, **sheet.weights})


def _with_options(ask: Callable[[], Score]) -> Score:
    """Ask for a score; what is wrong is told of the option that says it."""
    try:
        return ask()
    except FactError as error:
        named = (
            replace(p, place=p.place.replace("answers ", "--answer ").replace("weights ", "--weight "))
            for p in error.problems
        )
        raise FactError(*named) from None


# --------------------------------------------------------------------------------------------------------- the lists


def _print_lists(given: "Answering") -> None:
    rows = [(each.name, each.title.in_(given.lang), str(len(each.items))) for each in CHECKLISTS]
    match given.form:
        case "json":
            entries = [
                {"name": e.name, "digest": e.digest, "title": e.title.model_dump(), "items": list(e.item_of)}
                for e in CHECKLISTS
            ]
            print(json.dumps(entries, indent=2, ensure_ascii=False))
        case "csv":
            print(_rows_as_csv((("name", "title", "items"), *rows), given.delimiter), end="")
        case "text":
            table(
                [say(f"checklist.column.{each}", given.lang) for each in ("name", "title", "items")], rows, numbers=(2,)
            )
        case _:
            assert_never(given.form)


def _print_list(found: Checklist, given: "Answering") -> None:
    match given.form:
        case "json":
            print(found.model_dump_json(indent=2))
        case "csv":
            print(_template(found, given), end="")
        case "text":
            _Told(found, given.lang).print_list()
        case _:
            assert_never(given.form)


def _template(found: Checklist, given: "Answering") -> str:
    weights = {item.id: item.weight for item in found.items} if given.weight else {}
    return template(found, {"": Sheet(weights=weights)}, lang=given.lang, delimiter=given.delimiter)


# -------------------------------------------------------------------------------------------------------- for people


def percent(share: Fraction, lang: Lang, *, up: bool = False) -> str:
    """Write a share as percent, rounded down, or up: a range as shown holds the range."""
    tenths = (ceil if up else floor)(share * 1000)
    number = number_text(tenths / 10)
    return say("share", lang, number=number.replace(".", ",") if lang == "ru" else number)


class _Told:
    def __init__(self, found: Checklist, lang: Lang) -> None:
        self.found = found
        self.lang: Lang = lang

    def print_list(self) -> None:
        found, lang = self.found, self.lang
        self._head()
        line(found.summary.in_(lang))
        line(say("checklist.whose", lang, whose=self._whose(found.provenance), weighing=self._whose(found.weighing)))
        print()
        for number, item in enumerate(found.items, start=1):
            key = "checklist.item" if item.weight == 1 else "checklist.item.weighed"
            places = {"number": number, "id": item.id, "label": item.label.in_(lang), "weight": item.weight}
            line(say(key, lang, **places))
            line(f"{item.meaning.in_(lang)} [{self._whose(item.provenance)}]", indent=3)
        print()
        line(say("checklist.fill", lang))

    def print(self, places: Sequence[Place]) -> None:
        self._head()
        if len(places) == 1:
            self._one(places[0])
        else:
            self._several(places)

    def _head(self) -> None:
        found = self.found
        line(say("checklist.head", self.lang, title=found.title.in_(self.lang), name=found.name, digest=found.digest))

    def _one(self, place: Place) -> None:
        if place.who:
            line(say("checklist.customer", self.lang, name=place.who))
        for said in (*self._value(place.score), *self._open(place.score)):
            line(said)
        print()
        notes = any(each.answer.note for each in place.score.items)
        columns = ("item", "answer", "weight", "worst", "best", *(("note",) if notes else ()))
        rows = [self._row(each)[: len(columns)] for each in place.score.items]
        table(self._columns(*columns), rows, numbers=(2, 3, 4))

    def _value(self, found: Score) -> list[str]:
        if found.low is None or found.high is None or found.known is None:
            return [say("checklist.nothing-applies", self.lang)]
        low, high = self._ends(found)
        value = [say("checklist.nothing-answered", self.lang)]
        if found.value is not None:
            known = {"value": percent(found.value, self.lang), "known": percent(found.known, self.lang)}
            value = [say(f"checklist.{self.found.asks}", self.lang, **known)]
        key = "checklist.range.exact" if found.low == found.high else "checklist.range"
        return [*value, say(key, self.lang, low=low, high=high)]

    def _open(self, found: Score) -> list[str]:
        said = []
        if found.unanswered:
            said.append(say("checklist.unanswered", self.lang, items=self._items(found.unanswered)))
        if found.not_applicable:
            said.append(say("checklist.not-applicable", self.lang, items=self._items(found.not_applicable)))
        return said or [say("checklist.complete", self.lang)]

    def _items(self, ids: Iterable[str]) -> str:
        return "; ".join(map(self._item, ids))

    def _item(self, id: str) -> str:
        """Write what is asked, with the id in brackets, for typing."""
        return f"{self.found.item_of[id].label.in_(self.lang).rstrip('.')} [{id}]"

    def _row(self, each: ItemScore) -> list[str]:
        note = " ".join(each.answer.note.split())
        return [self._item(each.item), self._answer(each.answer), str(each.weight), *self._ends(each), note]

    def _ends(self, found: Score | ItemScore) -> tuple[str, str]:
        """Write both ends of a range, which holds the exact one; a single number is rounded down."""
        if found.low is None or found.high is None:
            return "", ""
        return percent(found.low, self.lang), percent(found.high, self.lang, up=found.low != found.high)

    def _answer(self, answer: Answer) -> str:
        if not answer.applies:
            return say("checklist.answer.not-applicable", self.lang)
        if answer.share is None:
            return say("checklist.answer.open", self.lang)
        if answer.share in (0, 1):
            return say("checklist.answer.yes" if answer.share else "checklist.answer.no", self.lang)
        return percent(answer.share, self.lang)

    def _several(self, places: Sequence[Place]) -> None:
        line(say("checklist.ranks", self.lang))
        print()
        columns = self._columns("rank", "customer", "worst", "best", "value", "known", "apart")
        table(columns, [self._place(place) for place in places], numbers=(0, 2, 3, 4, 5))
        print()
        for place in places:
            line(say("checklist.of", self.lang, who=place.who, said=" ".join(self._open(place.score))))

    def _place(self, place: Place) -> list[str]:
        found = place.score
        rank = "" if place.best is None else f"{place.best}-{place.worst}"
        rank = str(place.best) if place.best == place.worst and place.best is not None else rank
        known = ("" if share is None else percent(share, self.lang) for share in (found.value, found.known))
        return [rank, place.who, *self._ends(found), *known, ", ".join(place.not_told_from)]

    def _columns(self, *names: str) -> list[str]:
        return [say(f"checklist.column.{name}", self.lang) for name in names]

    def _whose(self, provenance: Provenance) -> str:
        said = f"{say(f'status.{provenance.status}', self.lang)}: {source_named(provenance.source, self.lang)}"
        return f"{said}; {note}" if (note := told_in(provenance.note, self.lang)) else said


# ------------------------------------------------------------------------------------------------------ for programs


def _as_data(found: Checklist, places: Iterable[Place]) -> dict[str, object]:
    return {
        "checklist": found.name,
        "digest": found.digest,
        "customers": [
            {
                "customer": place.who,
                **{part: _number(getattr(place.score, part)) for part in ("value", "known", "low", "high")},
                "best_rank": place.best,
                "worst_rank": place.worst,
                "not_told_from": list(place.not_told_from),
                "unanswered": list(place.score.unanswered),
                "not_applicable": list(place.score.not_applicable),
                "score": place.score.model_dump(mode="json"),
            }
            for place in places
        ],
    }


def _as_csv(places: Iterable[Place], delimiter: str) -> str:
    head = ("customer", "value", "known", "low", "high", "best_rank", "worst_rank", "unanswered", "not_applicable")
    rows = [
        (
            place.who,
            *(_rounded(getattr(place.score, part)) for part in ("value", "known", "low", "high")),
            place.best,
            place.worst,
            " ".join(place.score.unanswered),
            " ".join(place.score.not_applicable),
        )
        for place in places
    ]
    return _rows_as_csv((head, *rows), delimiter)


def _number(share: Fraction | None) -> float | None:
    return None if share is None else float(share)


def _rounded(share: Fraction | None) -> float | None:
    return None if share is None else rounded(float(share))


def _rows_as_csv(rows: Iterable[Sequence[object]], delimiter: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()
