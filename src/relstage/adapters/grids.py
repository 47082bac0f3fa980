"""Grids of a house from JSON or TOML.

Law (``a_grid_comes_back``): a grid written as JSON, read back, is the same grid.

What is wrong is told at once, each with its place: first what is ill-formed, then, of a well-formed grid, whatever
keeps its cells from tiling the plane.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from relstage.adapters.definitions.faults import Enough, Faults, under
from relstage.adapters.definitions.guards import read_guard
from relstage.adapters.definitions.syntax import Format, plain_values
from relstage.adapters.wording import described
from relstage.catalogue.indicators import INDICATORS
from relstage.errors import DefinitionError, Problem, demand, nearest
from relstage.models.cuts import cut_ids
from relstage.models.grids import Grid
from relstage.rules import Indicator, Rule

FORMATS: dict[str, Format] = {".json": "json", ".toml": "toml"}
ADVICE = ("moves", "expect", "beware")

_INDICATOR: TypeAdapter[Indicator] = TypeAdapter(Indicator)


def load_grid(path: str | PathLike[str]) -> Grid:
    """Read a grid from a file, in the format that its suffix names: ``.json`` or ``.toml``.

    Raises
    ------
    DefinitionError
        With every problem found, each after the name of the file.
    """
    demand(path, (str, PathLike), "path", DefinitionError)
    path = Path(path)
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        said = f"the suffix {path.suffix!r} names no format; a grid file ends in .json or .toml"
        raise DefinitionError(Problem("unknown-format", str(path), said))
    try:
        return read_grid(path.read_bytes(), format=form)
    except OSError as error:
        said = f"the file cannot be read: {error.strerror or error}"
        raise DefinitionError(Problem("unreadable-file", str(path), said)) from None
    except DefinitionError as error:
        raise DefinitionError(*(replace(p, place=f"{path} {p.place}".rstrip()) for p in error.problems)) from None


def read_grid(source: str | bytes, *, format: Format = "json") -> Grid:  # noqa: A002
    """Read a grid from text.

    Guards are texts such as ``total_value >= 0.5`` or trees as in the records. An axis may be the name of an indicator
    of the catalogue. A label or a piece of advice may be one text for both languages; the `meaning` of a cell is its
    label, and its provenance, that of its advice and that of the cuts the `provenance` of the whole, where they are not
    given.

    Raises
    ------
    DefinitionError
        With every problem found, each with its JSON pointer.

    Examples
    --------
    >>> house = read_grid('''
    ... name = "halves"
    ... version = "1"
    ... title = "High and low value"
    ... x = "risk_significance"
    ... y = "total_value"
    ... provenance = {status = "operationalised", source = "our house"}
    ... cells = [
    ...     {name = "high", label = "high", guard = "total_value >= 0.4", moves = ["keep it up"]},
    ...     {name = "low", label = "low", guard = "total_value < 0.4", leads_to = "high", way = "by value"},
    ... ]
    ... ''', format="toml")
    >>> house.thresholds["total_value"].limit, house.cell("high").moves[0].text.ru
    (0.4, 'keep it up')
    """
    demand(source, (str, bytes), "source", DefinitionError)
    faults = Faults()
    try:
        document = plain_values(source, format, faults)
    except Enough:
        raise faults.error() from None
    if not isinstance(document, dict):
        raise DefinitionError(Problem("wrong-type", "", "a grid is an object with name, title, x, y and cells"))
    filled = _filled(document, faults)
    try:
        return Grid.model_validate(filled)
    except ValidationError as error:
        found = [_flaw(flaw["loc"], described(flaw)) for flaw in error.errors(include_url=False)]
        raise DefinitionError(*faults.found, *_untold(found, {problem.place for problem in faults.found})) from None


def _untold(found: list[Problem], told: Collection[str]) -> Iterator[Problem]:
    """Yield what was not told otherwise; without both axes a guard could not be read, and is not to blame for it."""
    axes = any(problem.place.startswith(("/x", "/y")) for problem in found)
    for problem in found:
        if problem.place not in told and not (axes and "/guard" in problem.place):
            yield problem


def _flaw(path: Iterable[str | int], said: str) -> Problem:
    place = ""
    for step in path:
        place = under(place, step)
    return Problem("bad-grid", place, said)


def _filled(document: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    """Return `document` with its guards read and with what may be left out."""
    made = {name: value for name, value in document.items() if name != "provenance"}
    whose = document.get("provenance")
    axes: dict[str, Indicator] = {}
    for name in ("x", "y"):
        axis = _axis(made.get(name), f"/{name}", faults)
        if axis is not None:
            made[name], axes[axis.name] = axis, axis
    made["title"] = _label(made.get("title"))
    cells = made.get("cells")
    if isinstance(cells, list):
        made["cells"] = [
            _cell(cell, axes, whose, f"/cells/{i}", faults) if isinstance(cell, dict) else cell
            for i, cell in enumerate(cells)
        ]
        given = made.get("cuts", {})
        if whose is not None and isinstance(given, dict) and not faults.found:
            parts = (cell.get("guard") for cell in made["cells"] if isinstance(cell, dict))
            guards = [guard for guard in parts if guard is not None]
            ids = [id for axis in axes.values() for id in cut_ids(axis, guards).values()]
            made["cuts"] = dict.fromkeys(ids, whose) | given
    return made


def _axis(given: object, place: str, faults: Faults) -> Indicator | None:
    """Return the indicator that is given in full or named; ``None`` where it is neither, for the grid to say so."""
    if isinstance(given, str):
        known = {indicator.name: indicator for indicator in INDICATORS}
        if given not in known:
            said = f"{given!r} is no indicator of the catalogue{nearest(given, known)}; give one in full"
            faults.add("unknown-indicator", place, said)
        return known.get(given)
    try:
        return _INDICATOR.validate_python(given)
    except ValidationError:
        return None


def _cell(
    given: Mapping[str, Any], axes: Mapping[str, Indicator], whose: object, place: str, faults: Faults
) -> dict[str, Any]:
    made = {"provenance": whose, **given} if whose is not None else dict(given)
    made["label"] = _label(made.get("label"))
    made["meaning"] = _label(made.get("meaning", made["label"]))
    for part in ADVICE:
        if isinstance(pieces := made.get(part), list):
            made[part] = [_advice(piece, whose) for piece in pieces]
    if "way" in made:
        made["way"] = _advice(made["way"], whose)
    if "guard" in made and len(axes) == 2:
        made["guard"] = _guard(made["guard"], axes, f"{place}/guard", faults)
    return made


def _guard(raw: object, axes: Mapping[str, Indicator], place: str, faults: Faults) -> Rule | None:
    return read_guard(raw, axes, place, faults, lambda _: False)


def _label(given: object) -> object:
    return {"en": given, "ru": given} if isinstance(given, str) else given


def _advice(given: object, whose: object) -> object:
    if isinstance(given, str):
        return {"text": _label(given), "provenance": whose}
    if isinstance(given, dict) and whose is not None:
        return {"provenance": whose, **given, "text": _label(given.get("text"))}
    return given
