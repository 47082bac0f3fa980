"""What is given on the command line, read into what the library takes; every fault with its option."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from relstage.adapters.wording import wording
from relstage.catalogue.published import MODELS
from relstage.errors import DefinitionError, FactError, Problem, RelstageError, StageError, nearest
from relstage.machines import StageModel
from relstage.rules import Levels, Record, Value

R = TypeVar("R", bound=Record)
T = TypeVar("T")

NUMBER = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", re.ASCII)
_UNKNOWN = "unknown"


def model_of(name: str) -> StageModel:
    """Return the catalogue model `name`, or the one in the definition file of that path.

    Raises
    ------
    StageError
        Where it is neither (``unknown-model``).
    DefinitionError
        With all that is wrong with the file.
    """
    known = {model.name: model for model in MODELS}
    if name in known:
        return known[name]
    if Path(name).suffix or "/" in name:
        return definition_in(name)
    said = f"no model is called {name!r}; there are {', '.join(known)}, and definition files (.json, .toml)"
    raise StageError(Problem("unknown-model", "", said + nearest(name, known)))


def definition_in(file: str) -> StageModel:
    """Return the model that `file` defines.

    Raises
    ------
    DefinitionError
        With every problem, each with the file before its place.
    """
    from relstage.adapters.definitions import load_definition

    try:
        return load_definition(file)
    except DefinitionError as error:
        raise DefinitionError(*(replace(p, place=f"{file} {p.place}".rstrip()) for p in error.problems)) from None


def readings_of(pairs: Iterable[str], model: StageModel) -> dict[str, Value | None]:
    """Return the readings that ``indicator=value`` pairs give; ``unknown`` is ``None``.

    Raises
    ------
    FactError
        With every pair that is malformed or given twice; what is off its scale only deciding finds.
    """
    readings: dict[str, Value | None] = {}
    problems = []
    for pair in pairs:
        name, sign, value = (part.strip() for part in pair.partition("="))
        if not (name and sign and value):
            problems.append(Problem("bad-reading", "--reading", f"{pair!r} is not of the form indicator=value"))
        elif name in readings:
            problems.append(Problem("bad-reading", "--reading", f"{name!r} is given twice"))
        else:
            readings[name] = _value(value, levels=_has_levels(model, name))
    if problems:
        raise FactError(*problems)
    return readings


def _has_levels(model: StageModel, name: str) -> bool:
    indicator = model.indicator_of.get(name)
    return indicator is not None and isinstance(indicator.scale, Levels)


def _value(text: str, *, levels: bool) -> Value | None:
    if levels or not NUMBER.fullmatch(text):
        return None if text == _UNKNOWN else text
    return float(text)


def columns_of(text: str) -> dict[str, str]:
    """Return the headers that ``partner=Vendor,date=Date`` gives.

    Raises
    ------
    FactError
        With every part that is malformed or given twice.
    """
    columns: dict[str, str] = {}
    problems = []
    for part in filter(None, text.split(",")):
        name, sign, header = (side.strip() for side in part.partition("="))
        if not (name and sign and header) or name in columns:
            said = f"{part!r} is not of the form column=Header, or stands twice"
            problems.append(Problem("bad-option", "--columns", said))
        columns[name] = header
    if problems:
        raise FactError(*problems)
    return columns


def day_of(text: str, option: str) -> date:
    """Return the day that `text` names.

    Raises
    ------
    FactError
        Where it names none (``bad-option``).
    """
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  # a day, in no zone
    except ValueError:
        raise FactError(Problem("bad-option", option, f"{text!r} is no day such as 2024-02-29")) from None


class Refused:
    """Gathers what is wrong with options, so that all of it is told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def take(self, read: Callable[..., T], *given: Any, **named: Any) -> T | None:
        """Return what `read` makes of what is given; ``None`` where it refuses, its problems being kept."""
        try:
            return read(*given, **named)
        except RelstageError as error:
            self.problems += error.problems
            return None

    def check(self) -> None:
        """Raise every problem gathered, each once.

        Raises
        ------
        FactError
            Where there is one.
        """
        if self.problems:
            raise FactError(*dict.fromkeys(self.problems))


def gap_of(text: str) -> tuple[date, date]:
    """Return the first and last day that ``2010-01-01..2010-03-01`` names."""
    first, sign, last = text.partition("..")
    if not sign:
        raise FactError(Problem("bad-option", "--gap", f"{text!r} is not of the form 2010-01-01..2010-03-01"))
    return day_of(first, "--gap"), day_of(last, "--gap")


def made(cls: type[R], options: dict[str, str], /, **fields: object) -> R:
    """Return the record of `fields`; what is wrong with one is told of its option.

    Parameters
    ----------
    options : dict
        Field -> option, where they are called differently.

    Raises
    ------
    RelstageError
        With every option that does not fit (``bad-option``).
    """
    try:
        return cls.model_validate(fields)
    except ValidationError as error:
        raise RelstageError(*(_fault(flaw, options) for flaw in error.errors())) from None


def _fault(flaw: ErrorDetails, options: dict[str, str]) -> Problem:
    name = str(flaw["loc"][0]) if flaw["loc"] else ""
    option = options.get(name, f"--{name.replace('_', '-')}" if name else "")
    return Problem("bad-option", option, wording(flaw))
