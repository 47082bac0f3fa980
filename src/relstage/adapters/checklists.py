"""Checklists of a house from JSON or TOML, and answers from CSV, JSON or TOML.

Law (``a_template_is_an_empty_list``): the template of a checklist, read back, answers nothing; written with answers and
weights, it reads back to them.

A file is read to its end before anything is made of it, and all that is wrong with it is told at once.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from types import NoneType
from typing import Literal, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from relstage.adapters.definitions.faults import Enough, Faults, under
from relstage.adapters.definitions.limits import MAX_BYTES
from relstage.adapters.definitions.syntax import Format, plain_values
from relstage.adapters.logs.cells import Names, name_of
from relstage.adapters.logs.columns import headers
from relstage.adapters.logs.rows import Complaints, Layout, Source, clipped, table
from relstage.adapters.wording import described
from relstage.errors import DefinitionError, FactError, Problem, demand, demand_each, nearest
from relstage.messages import Lang, demand_language
from relstage.models.checklists import Answer, Checklist, Item, Sheet, weight_of

COLUMNS = ("customer", "item", "answer", "weight", "note")
Sheets = dict[str, Sheet]

__all__ = ["load_answers", "load_checklist", "read_answers", "read_checklist", "template"]


# ------------------------------------------------------------------------------------------------------ checklists


def read_checklist(source: str | bytes, *, format: Format = "json") -> Checklist:  # noqa: A002
    """Read a checklist from text.

    A label may be one text for both languages; an item's `meaning` is its label, a `summary` the title, and the
    `provenance` of an item and of the `weighing` that of the whole, where they are not given.

    Raises
    ------
    DefinitionError
        With every problem found, each with its JSON pointer.

    Examples
    --------
    >>> house = read_checklist('''
    ... name = "our_pump"
    ... title = "What a buyer of pumps wants"
    ... provenance = {status = "operationalised", source = "our house"}
    ... items = [{id = "quiet", label = "quiet", weight = 2}, {id = "cheap", label = "cheap to run"}]
    ... ''', format="toml")
    >>> [(item.id, str(item.weight)) for item in house.items]
    [('quiet', '2'), ('cheap', '1')]
    """
    demand(source, (str, bytes), "source", DefinitionError)
    document, problems = _document(source, format)
    if not problems:
        try:
            return Checklist.model_validate(_filled(document))
        except ValidationError as error:
            problems = [_flaw(flaw["loc"], described(flaw)) for flaw in _told_once(error)]
    raise DefinitionError(*problems)


def load_checklist(path: str | PathLike[str]) -> Checklist:
    """Read a checklist from a file, in the format that its suffix names: ``.json`` or ``.toml``.

    Raises
    ------
    DefinitionError
        With every problem found, each after the name of the file.
    """
    demand(path, (str, PathLike), "path", DefinitionError)
    path = Path(path)
    try:
        form = _format(path)
        return read_checklist(_content(path), format=form)
    except (DefinitionError, FactError) as error:
        raise DefinitionError(*_of(path, error.problems)) from None


def _told_once(error: ValidationError) -> Iterator[ErrorDetails]:
    """Yield the flaws; where the whole has no provenance, that its parts have none is not told again."""
    flaws = error.errors(include_url=False)
    unsigned = any(flaw["loc"] == ("provenance",) for flaw in flaws)
    for flaw in flaws:
        inherits = flaw["loc"][-1:] in (("provenance",), ("weighing",)) and flaw["loc"] != ("provenance",)
        if not (unsigned and inherits and flaw["type"] == "missing"):
            yield flaw


def _flaw(path: Iterable[str | int], said: str) -> Problem:
    place = ""
    for step in path:
        place = under(place, step)
    return Problem("bad-checklist", place, said)


def _filled(document: dict[str, object]) -> dict[str, object]:
    """Return `document` with what may be left out."""
    made = _labelled(document, "title", "summary")
    whose = {"provenance": made["provenance"]} if made.get("provenance") is not None else {}
    if whose:
        made.setdefault("weighing", made["provenance"])
    items = made.get("items")
    if isinstance(items, list):
        made["items"] = [
            {**whose, **_labelled(item, "label", "meaning")} if isinstance(item, dict) else item for item in items
        ]
    return made


def _labelled(given: Mapping[str, object], first: str, second: str) -> dict[str, object]:
    made = dict(given)
    if first in made:
        made.setdefault(second, made[first])
    for name in (first, second):
        if isinstance(made.get(name), str):
            made[name] = {"en": made[name], "ru": made[name]}
    return made


# --------------------------------------------------------------------------------------------------------- answers


def load_answers(path: str | PathLike[str], checklist: Checklist, *, layout: Layout | None = None) -> Sheets:
    """Read answers from a file, in the format that its suffix names: ``.csv``, ``.json`` or ``.toml``.

    CSV is read as by :func:`read_answers`. A document has ``answers``, item -> answer, and perhaps ``weights``, item ->
    weight; or ``customers``, name -> a table of these two. An answer is a value such as ``"partly"``, ``0.7`` or
    ``true``, or a table with ``answer`` and ``note``.

    Returns
    -------
    dict
        Customer -> sheet; the name is empty where the file names none.

    Raises
    ------
    FactError
        With every problem found, each with its place.
    """
    demand(path, (str, PathLike), "path", FactError)
    demand(checklist, Checklist, "checklist", FactError)
    path = Path(path)
    if path.suffix.lower() == ".csv":
        return read_answers(path, checklist, layout=layout)
    try:
        form = _format(path, ".csv")
        document, problems = _document(_content(path), form)
        sheets = {} if problems else _sheets(document, checklist, problems)
    except FactError as error:
        raise FactError(*_of(path, error.problems)) from None
    if problems:
        raise FactError(*_of(path, problems))
    return sheets


def read_answers(source: Source, checklist: Checklist, *, layout: Layout | None = None) -> Sheets:
    """Read a CSV file of answers: columns ``item`` and ``answer``, perhaps ``customer``, ``weight`` and ``note``.

    Names of customers are one when they differ only in case, blanks or Unicode composition. A file in which no row
    names a customer is about one. Other columns are passed over.

    Raises
    ------
    FactError
        With every problem, each with line and column: an item that is unknown (``unknown-item``) or answered twice
        (``answered-twice``), what is no answer (``bad-answer``), weight (``bad-weight``) or name (``empty-name``).
    """
    demand(checklist, Checklist, "checklist", FactError)
    demand(layout, (Layout, NoneType), "layout", FactError)
    layout = layout or Layout()
    complaints = Complaints(layout.max_problems)
    named = headers(None, COLUMNS)
    wanted = {name: named[name] for name in ("item", "answer")}
    optional = {name: named[name] for name in ("customer", "weight", "note")}
    read = _Rows(checklist, Names(layout.aliases), complaints)
    for line, cells in table(source, wanted, optional, layout, complaints, mendable=False):
        read.take(line, *cells)
    read.nameless()
    complaints.check()
    return {who: Sheet(answers=read.answers[key], weights=read.weights[key]) for key, who in read.shown.items()}


class _Rows:
    """Rows of a file of answers, taken one by one."""

    def __init__(self, checklist: Checklist, names: Names, complaints: Complaints) -> None:
        self.checklist = checklist
        self.known = checklist.item_of
        self.names = names
        self.complaints = complaints
        self.shown: dict[str, str] = {}
        self.answers: dict[str, dict[str, Answer]] = {}
        self.weights: dict[str, dict[str, object]] = {}
        self.lines: dict[tuple[str, str], int] = {}
        self.without_name: list[int] = []

    def take(self, line: int, item: str, answer: str, customer: str, weight: str, note: str) -> None:
        """Take one row."""
        key = self._who(line, customer)
        known = self._item(line, item)
        try:
            given = Answer.of(answer, note)
        except ValueError as error:
            self._complain("bad-answer", line, "answer", str(error))
            given = Answer()
        if known:
            first = self.lines.setdefault((key, item), line)
            if first != line:
                who = f" of {clipped(self.shown[key])}" if key else ""
                self._complain("answered-twice", line, "item", f"{item}{who} stands on line {first} already")
            self.answers[key][item] = given
        if weight:
            self._weigh(line, key, item, weight)

    def nameless(self) -> None:
        """Complain of rows without a customer in a file where others have one."""
        if set(self.shown) - {""}:
            for line in self.without_name:
                said = "no customer; either every row names one, or none does"
                self._complain("empty-name", line, "customer", said)

    def _who(self, line: int, customer: str) -> str:
        key, shown = self.names(customer) if customer else ("", "")
        if customer and not key:
            self._complain("name", line, "customer", shown)
        elif not customer:
            self.without_name.append(line)
        if key not in self.shown:
            self.shown[key] = shown if key else ""
            self.answers[key], self.weights[key] = {}, {}
        return key

    def _item(self, line: int, item: str) -> bool:
        if item not in self.known:
            self._complain("unknown-item", line, "item", _unknown(item, self.checklist))
        return item in self.known

    def _weigh(self, line: int, key: str, item: str, weight: str) -> None:
        try:
            self.weights[key][item] = weight_of(weight)
        except ValueError as error:
            self._complain("bad-weight", line, "weight", str(error))

    def _complain(self, code: str, line: int, column: str, said: str) -> None:
        self.complaints.add(code, f"line {line}, column {column}", said)


def _unknown(item: str, checklist: Checklist) -> str:
    if not item:
        return f"no item; the items of {checklist.name} are {', '.join(checklist.item_of)}"
    return f"{checklist.name} has no item {clipped(item)}{nearest(item, checklist.item_of)}"


def _sheets(document: dict[str, object], checklist: Checklist, problems: list[Problem]) -> Sheets:
    parts = _tables(document, ("answers", "weights", "customers"), "", problems)
    customers = parts.pop("customers", None)
    if customers is None:
        return {"": _sheet(parts, checklist, "", problems)}
    for name in parts:
        said = "answers stand under customers, each under its name, or under nobody's; not both"
        problems.append(Problem("bad-answers", f"/{name}", said))
    sheets: Sheets = {}
    spelt: dict[str, str] = {}
    for who, given in customers.items():
        place = under("/customers", who)
        key, said = name_of(who)
        if not key:
            problems.append(Problem("name", place, said))
        elif spelt.setdefault(key, who) != who:
            problems.append(Problem("answered-twice", place, f"this is the customer {clipped(spelt[key])}"))
        if not isinstance(given, dict):
            problems.append(Problem("bad-answers", place, "it has to be an object with answers and perhaps weights"))
            continue
        sheets[who] = _sheet(_tables(given, ("answers", "weights"), place, problems), checklist, place, problems)
    return sheets


def _tables(
    given: Mapping[str, object], known: tuple[str, ...], place: str, problems: list[Problem]
) -> dict[str, dict[str, object]]:
    """Return the tables of `given` by their names, noting what is none or has another name."""
    found: dict[str, dict[str, object]] = {}
    for name, part in given.items():
        if name not in known:
            said = f"there is no field {clipped(name)} here; there are {', '.join(known)}{nearest(name, known)}"
            problems.append(Problem("unknown-field", under(place, name), said))
        elif not isinstance(part, dict):
            problems.append(Problem("bad-answers", under(place, name), "it has to be an object"))
        else:
            found[name] = part
    return found


def _sheet(
    parts: Mapping[str, Mapping[str, object]], checklist: Checklist, place: str, problems: list[Problem]
) -> Sheet:
    answers: dict[str, Answer] = {}
    weights: dict[str, object] = {}
    known = checklist.item_of
    for part, id, given in [(part, *entry) for part, entries in parts.items() for entry in entries.items()]:
        here = under(under(place, part), id)
        try:
            if id not in known:
                problems.append(Problem("unknown-item", here, _unknown(id, checklist)))
            elif part == "answers":
                answers[id] = _answer(given)
            else:
                weights[id] = weight_of(given)
        except ValueError as error:
            problems.append(Problem("bad-answer" if part == "answers" else "bad-weight", here, str(error)))
    return Sheet.model_validate({"answers": answers, "weights": weights})


def _answer(given: object) -> Answer:
    if not isinstance(given, dict):
        return Answer.of(given)
    odd = [name for name in given if name not in ("answer", "note")]
    note = given.get("note", "")
    if odd or not isinstance(note, str):
        hint = nearest(odd[0], ("answer", "note")) if odd else ""
        raise ValueError(f"an answer is a value, or has the fields answer and note, a text{hint}")
    return Answer.of(given.get("answer"), note)


# ----------------------------------------------------------------------------------------------------------- files


def template(
    checklist: Checklist, sheets: Mapping[str, Sheet] | None = None, *, lang: Lang = "en", delimiter: str = ","
) -> str:
    r"""Write a CSV file to be filled in: a row an item, with its question.

    Parameters
    ----------
    sheets : Mapping[str, Sheet], optional
        Customers to write rows for, with what is known; by default one without a name.

    Examples
    --------
    >>> from relstage.catalogue.checklists import governance_tools
    >>> print(template(governance_tools).splitlines()[1])
    ,clear_tasks,Each side knows clearly what its tasks are.,,,
    """
    demand(checklist, Checklist, "checklist", FactError)
    demand(sheets, (Mapping, NoneType), "sheets", FactError)
    demand_each([] if sheets is None else sheets.values(), Sheet, "sheets", FactError)
    demand_language(lang)
    if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '\r\n"':
        raise FactError(Problem("bad-delimiter", "delimiter", f"{delimiter!r} stands here; one character is asked for"))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(("customer", "item", "question", "answer", "weight", "note"))
    for who, sheet in ({"": Sheet()} if sheets is None else sheets).items():
        writer.writerows((who, *row) for row in _rows_of(sheet, checklist.items, lang))
    return out.getvalue()


def _rows_of(sheet: Sheet, items: Iterable[Item], lang: Lang) -> Iterator[tuple[str, ...]]:
    for item in items:
        answer, weight = sheet.answers.get(item.id, Answer()), sheet.weights.get(item.id)
        said = "n/a" if not answer.applies else "" if answer.share is None else str(answer.share)
        yield item.id, item.meaning.in_(lang), said, "" if weight is None else str(weight), answer.note


def _document(source: str | bytes, form: Format) -> tuple[dict[str, object], list[Problem]]:
    faults = Faults()
    try:
        document = plain_values(source, form, faults)
    except Enough:
        return {}, faults.found
    if not isinstance(document, dict):
        faults.add("wrong-type", "", "the document has to be an object")
        return {}, faults.found
    return document, faults.found


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # bounded: a device has no end
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        said = f"the file cannot be read: {getattr(error, 'strerror', None) or error}"
        raise FactError(Problem("unreadable-file", "", said)) from None


def _format(path: Path, *others: Literal[".csv"]) -> Format:
    for form in get_args(Format):
        if path.suffix.lower() == f".{form}":
            return form  # type: ignore[no-any-return]
    ends = (*others, *(f".{form}" for form in get_args(Format)))
    said = f"{path.suffix!r} is no ending that is read; there are {', '.join(ends)}{nearest(path.suffix, ends)}"
    raise FactError(Problem("unknown-format", "", said))


def _of(path: Path, problems: Iterable[Problem]) -> list[Problem]:
    return [Problem(p.code, f"{path} {p.place}".rstrip(), p.message, p.excerpt) for p in problems]
