"""Positioning: the cell of a grid that readings lie in, and the way through the cells over time.

Law (``place_agrees_with_evaluate``): a place names the cell whose guard HOLDS under ``evaluate``, and only then; where
none holds, its candidates are the cells whose guard does not fail. Law (``unknown_never_places``): whatever the unknown
readings turn out to be, the cell is the one named, or one of the candidates.

Where a place is named, its margin is the least change of the readings, in shares of the scales, that leaves the cell.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from types import NoneType
from typing import Any, Literal, NamedTuple

from pydantic import Field

from relstage.errors import DefinitionError, FactError, Problem, StageError, demand
from relstage.errors import nearest as nearest_name
from relstage.machines import StageModel, follow, observe
from relstage.models import RECORD_VERSION, Reading, Reason, Relationship, Stamp, Standing
from relstage.models.decisions import Word
from relstage.models.facts import Instant
from relstage.models.grids import Grid, Point
from relstage.regions import Change, Region, nearest
from relstage.rules import (
    Leaf,
    Levels,
    Not,
    Provenance,
    Real,
    Record,
    Value,
    Verdict,
    evaluate,
    margin,
    positive,
    signed_leaves,
)

Given = Mapping[str, "Value | Reading | None"]
Direction = Literal["toward", "away", "aside", "still"]

_WORDS: dict[Verdict, Word] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}


class Way(Record):
    """The least change of readings that leads to another cell.

    Parameters
    ----------
    cell : str
        Where to.
    distance : float
        Sum of the shares of the scales that the readings change by; an unknown reading counts nothing.
    changes : tuple of Change
        What has to change; ``before`` is ``None`` where the reading is unknown. Past a cut that belongs to the cell
        left, the nearest value is the next one that the scale has.
    """

    cell: str
    distance: Real
    changes: tuple[Change, ...]


class Place(Record):
    """Where readings lie on a grid.

    Parameters
    ----------
    grid : Stamp
        The definition placed on.
    name : str
        Whose readings these are.
    at : datetime or None
        The instant of the readings, where they carry one.
    readings : dict
        The values on both axes; ``None`` is unknown.
    cell : str or None
        The cell, where the readings leave no choice.
    candidates : tuple of str
        The cells that what is unknown leaves open; the cell alone where there is one.
    reasons : tuple of Reason
        Every leaf of the guards of the candidates, each once.
    margin : float or None
        Least change of the readings, in shares of the scales, that leaves the cell; ``None`` where no cell is named,
        or the grid has no other.
    ways : tuple of Way
        The way to each other cell, the nearest first; empty where no cell is named.
    rests_on : tuple of str
        Axes whose assumed readings decide the cell.
    """

    record_version: Literal[1] = RECORD_VERSION
    grid: Stamp
    name: str = ""
    at: Instant | None = None
    readings: dict[str, Value | None]
    cell: str | None
    candidates: tuple[str, ...]
    reasons: tuple[Reason, ...]
    margin: Real | None = None
    ways: tuple[Way, ...] = ()
    rests_on: tuple[str, ...] = ()

    def way_to(self, cell: str) -> Way | None:
        """Return the way to another cell; ``None`` where there is none."""
        return next((way for way in self.ways if way.cell == cell), None)


class Passage(Record):
    """What lies between two places that follow one another in time; places without a cell are stepped over.

    Parameters
    ----------
    since, until : datetime
        The instants of the two places.
    origin, target : str
        Their cells.
    direction : {"toward", "away", "aside", "still"}
        Against the way that the moves of `origin` lead: on to a cell of that way, or nearer to its end; back or farther
        from it; neither; or both readings are as they were. Of a cell that leads nowhere, staying is ``still`` or
        ``aside`` and leaving ``away``.
    """

    since: Instant
    until: Instant
    origin: str
    target: str
    direction: Direction

    @property
    def moved(self) -> bool:
        """Whether it leads to another cell."""
        return self.origin != self.target


class Trajectory(Record):
    """The dated places of one relationship, oldest first, and the steps between them."""

    record_version: Literal[1] = RECORD_VERSION
    grid: Stamp
    name: str
    places: tuple[Place, ...] = Field(min_length=1)
    steps: tuple[Passage, ...] = ()

    @property
    def moves(self) -> tuple[Passage, ...]:
        """The steps from one cell to another."""
        return tuple(step for step in self.steps if step.moved)

    @property
    def moves_toward(self) -> tuple[Passage, ...]:
        """The moves that go where the moves of the cell left lead."""
        return tuple(step for step in self.moves if step.direction == "toward")


# --------------------------------------------------------------------------------------------------------- placing


def place(grid: Grid, readings: Given | Standing, *, name: str = "", at: datetime | None = None) -> Place:
    """Return the cell of `grid` that `readings` lie in, or the cells that the unknown leaves open.

    Parameters
    ----------
    grid : Grid
        The definition.
    readings : mapping or Standing
        Axis -> number, level, ``Reading`` with its date and basis, or ``None``; a missing one is unknown. Of a standing
        the readings on the two axes are taken, and its name and instant.
    name : str
        Whose readings these are.
    at : datetime, optional
        The instant of the readings.

    Raises
    ------
    FactError
        With every reading that is off its scale (``off-scale``) or of no axis (``unknown-indicator``); where `at` has
        no zone (``naive-time``).

    Examples
    --------
    >>> from relstage.catalogue.supplier_matrix import supplier_matrix
    >>> here = place(supplier_matrix, {"risk_significance": 0.75, "total_value": 0.25})
    >>> here.cell, here.margin, here.ways[0].cell
    ('managed', 0.25, 'partner')
    >>> place(supplier_matrix, {"risk_significance": 0.75}).candidates
    ('managed', 'partner')
    """
    demand(grid, Grid, "grid", FactError)
    demand(readings, (Mapping, Standing), "readings", FactError)
    demand(name, str, "name", FactError)
    if isinstance(readings, Standing):
        own = {axis: reading for axis, reading in readings.readings.items() if axis in grid.axes}
        return place(grid, own, name=name or readings.relationship, at=at or readings.as_of)
    _check_aware(at, name)
    values, dated = _admitted(grid, readings)
    verdicts = _verdicts(grid, values)
    found = next((cell for cell, verdict in verdicts.items() if verdict is Verdict.HOLDS), None)
    left = (found,) if found else tuple(cell for cell, verdict in verdicts.items() if verdict is not Verdict.FAILS)
    ways = _ways(grid, found, values) if found else ()
    return Place(
        grid=grid.stamp,
        name=name,
        at=at,
        readings=values,
        cell=found,
        candidates=left,
        reasons=tuple(_reasons(grid, left, values, dated)),
        margin=ways[0].distance if ways else None,
        ways=ways,
        rests_on=_rests_on(grid, verdicts, values, dated),
    )


def _verdicts(grid: Grid, values: Mapping[str, Value | None]) -> dict[str, Verdict]:
    return {cell.name: evaluate(cell.guard, values) for cell in grid.cells}


def _ways(grid: Grid, found: str, values: Mapping[str, Value | None]) -> tuple[Way, ...]:
    ways = []
    for name, area in grid.areas.items():
        if name != found and (way := nearest(area, values)) is not None:
            ways.append(Way(cell=name, distance=way.distance, changes=way.changes))
    return tuple(sorted(ways, key=lambda way: way.distance))


def _reasons(
    grid: Grid, cells: Iterable[str], values: Mapping[str, Value | None], dated: Mapping[str, Reading]
) -> Iterator[Reason]:
    told: set[Leaf] = set()
    for cell in cells:
        for each in _leaves_of(grid, cell):
            if each.leaf not in told:
                told.add(each.leaf)
                yield _reason(grid, each, values[each.leaf.indicator], dated.get(each.leaf.indicator))


class _Compared(NamedTuple):
    """A leaf of a cell, the ids of the cuts that it compares with, and whose they are."""

    leaf: Leaf
    cuts: str
    provenance: Provenance


@lru_cache(maxsize=1024)
def _leaves_of(grid: Grid, name: str) -> tuple[_Compared, ...]:
    cell, found = grid.cell_of[name], []
    for own, negated in signed_leaves(cell.guard):
        leaf = positive(Not(own), grid.axes) if negated else own
        if isinstance(leaf, Leaf):
            cuts = grid.cuts_in(own)
            whose = cuts[0].provenance if cuts else cell.provenance
            found.append(_Compared(leaf, " ".join(cut.id for cut in cuts), whose))
    return tuple(found)


def _reason(grid: Grid, compared: _Compared, value: Value | None, reading: Reading | None) -> Reason:
    leaf = compared.leaf
    return Reason(
        threshold=compared.cuts,
        leaf=leaf,
        verdict=_WORDS[evaluate(leaf, {leaf.indicator: value})],
        value=value,
        reading=reading,
        margin=None if value is None else margin(leaf, value, grid.axes[leaf.indicator]),
        provenance=compared.provenance,
    )


def _rests_on(
    grid: Grid, verdicts: Mapping[str, Verdict], values: Mapping[str, Value | None], dated: Mapping[str, Reading]
) -> tuple[str, ...]:
    assumed = {name for name, reading in dated.items() if reading.basis == "assumed" and reading.value is not None}
    without = {name: None if name in assumed else value for name, value in values.items()}
    return tuple(name for name in values if name in assumed) if _verdicts(grid, without) != verdicts else ()


# ----------------------------------------------------------------------------------------------------------- input


def _check_aware(instant: datetime | None, name: str) -> None:
    if instant is not None and (not isinstance(instant, datetime) or instant.utcoffset() is None):
        said = f"{instant!r} is no time with its zone; write datetime(2024, 3, 1, tzinfo=UTC)"
        raise FactError(Problem("naive-time", name or "at", said))
    if instant is not None and not 2 <= instant.year <= 9998:
        raise FactError(Problem("bad-time", name or "at", f"{instant} lies outside the years 2 to 9998"))


def _admitted(grid: Grid, readings: Given) -> tuple[dict[str, Value | None], dict[str, Reading]]:
    """Return the plain values of `readings` on both axes, and those that are dated; refuse all that does not fit."""
    if not isinstance(readings, Mapping):
        said = f"readings are {type(readings).__name__}; give a mapping of indicator to value, or a standing"
        raise FactError(Problem("no-readings", "readings", said))
    values: dict[str, Value | None] = dict.fromkeys(grid.axes)
    dated: dict[str, Reading] = {}
    problems = []
    for name, given in readings.items():
        value: Any = given
        if isinstance(given, Reading):
            dated[name], value = given, given.value
        problem = _unfit(grid, name, given, value)
        if problem is None:
            values[name] = value if value is None or isinstance(value, str) else float(value)
        else:
            problems.append(problem)
    if problems:
        raise FactError(*problems)
    return values, dated


def _unfit(grid: Grid, name: str, given: object, value: object) -> Problem | None:
    axis = grid.axes.get(name)
    if axis is None:
        said = f"{name!r} is no axis of {grid.name}; its axes are {' and '.join(grid.axes)}"
        return Problem("unknown-indicator", str(name), said + nearest_name(name, grid.axes))
    if isinstance(given, Reading) and given.indicator != name:
        return Problem("other-indicator", name, f"a reading of {given.indicator!r} stands under this name")
    if value is None or axis.scale.admits(value):
        return None
    shown = repr(value)
    shown = shown if len(shown) <= 80 else f"{shown[:80]}..."
    hint = nearest_name(value, axis.scale.levels) if isinstance(axis.scale, Levels) else ""
    return Problem("off-scale", name, f"{shown} is not on its scale, {axis.scale}, nor unknown (None){hint}")


# ------------------------------------------------------------------------------------------------------- over time


def trajectory(
    grid: Grid,
    history: Relationship | Iterable[Point],
    *,
    model: StageModel | None = None,
    as_of: datetime | None = None,
    at: Iterable[datetime] | None = None,
) -> Trajectory:
    """Return the dated places of one relationship and the steps between them.

    Parameters
    ----------
    grid : Grid
        The definition.
    history : Relationship or iterable of Point
        A relationship is followed, and placed at its opening and whenever a reading on an axis changes. Points are
        dated readings of one name, in any order; each is a place, and what it does not name is unknown there. A single
        point may go without a date.
    model : StageModel, optional
        Whose indicators and effects of events say what is read; for a relationship. Default: Ford's.
    as_of : datetime, optional
        Later facts and points are left out. Required for a relationship.
    at : iterable of datetime, optional
        Places a relationship at these instants instead.

    Raises
    ------
    FactError
        Where there is nothing to place (``no-points``), a point has no date (``no-date``), two have the same
        (``same-instant``) or different names (``two-names``), or a reading does not fit; and as `follow` does.
    DefinitionError
        Where the model does not have the axes as the grid has them (``unknown-indicator``, ``two-scales``).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from relstage.catalogue.supplier_matrix import supplier_matrix
    >>> then = {2022: (0.2, 0.6), 2023: (0.3, 0.8), 2024: (0.7, 0.8)}
    >>> points = [
    ...     Point(name="Acme", at=datetime(year, 1, 1, tzinfo=UTC), readings={"risk_significance": x, "total_value": y})
    ...     for year, (x, y) in then.items()
    ... ]
    >>> way = trajectory(supplier_matrix, points)
    >>> [(step.origin, step.target, step.direction) for step in way.steps]
    [('desired', 'desired', 'toward'), ('desired', 'partner', 'toward')]
    """
    demand(grid, Grid, "grid", FactError)
    demand(history, (Relationship, Iterable), "history", FactError)
    demand(model, (StageModel, NoneType), "model", StageError)
    demand(at, (Iterable, NoneType), "at", FactError)
    _check_aware(as_of, "as_of")
    if isinstance(history, Relationship):
        places = _followed(grid, history, _fitting(grid, model), as_of, at)
        name = history.id
    else:
        points = _in_order(history, as_of)
        name = points[0].name
        places = [place(grid, point.readings, name=name, at=point.at) for point in points]
    placed = [each for each in places if each.cell is not None]
    steps = tuple(_step(grid, before, after) for before, after in pairwise(placed))
    return Trajectory(grid=grid.stamp, name=name, places=tuple(places), steps=steps)


def _in_order(points: Iterable[Point], as_of: datetime | None) -> list[Point]:
    given = list(points)
    for point in given:
        demand(point, Point, "points", FactError)
    problems = [
        Problem("no-date", point.name, f"the point {dict(point.readings)} has no date")
        for point in given
        if point.at is None and len(given) > 1
    ]
    problems += [
        Problem("two-names", point.name, f"a trajectory is that of one relationship, here of {given[0].name!r}")
        for point in given
        if point.name != given[0].name
    ]
    dates = [point.at for point in given if point.at is not None]
    problems += [
        Problem("same-instant", given[0].name, f"two points are dated {when.isoformat()}")
        for when in sorted({when for when in dates if dates.count(when) > 1})
    ]
    if problems:
        raise FactError(*problems)
    kept = [point for point in given if as_of is None or point.at is None or point.at <= as_of]
    if not kept:
        raise FactError(Problem("no-points", "points", "there is no point to place"))
    return sorted(kept, key=lambda point: (point.at is None, point.at))


def _fitting(grid: Grid, model: StageModel | None) -> StageModel:
    if model is None:
        from relstage.catalogue.ford import ford  # whoever brings points or a model needs none of it

        model = ford
    problems = []
    for name, axis in grid.axes.items():
        own = model.indicator_of.get(name)
        if own is None:
            said = f"{model.name} has no indicator {name!r}; give another model, or points"
            problems.append(Problem("unknown-indicator", name, said + nearest_name(name, model.indicator_of)))
        elif own.scale != axis.scale:
            said = f"{model.name} declares it as {own.scale}, the grid as {axis.scale}"
            problems.append(Problem("two-scales", name, said))
    if problems:
        raise DefinitionError(*problems)
    return model


def _followed(
    grid: Grid, history: Relationship, model: StageModel, as_of: datetime | None, at: Iterable[datetime] | None
) -> list[Place]:
    if as_of is None:
        raise FactError(Problem("no-date", history.id, "say as_of, the instant up to which facts count"))
    follow(model, history, as_of=as_of)  # what is wrong with the facts is told as a whole, before any place is made
    if at is None:
        instants = {history.opened_at, *(fact.occurred_at for fact in history.facts if fact.occurred_at <= as_of)}
    else:
        asked = tuple(at)
        for when in asked:
            _check_aware(when, "at")
        instants = {when for when in asked if when <= as_of}
    standings = list(_standings(model, history, sorted(instants)))
    places = [place(grid, standing) for standing in standings]
    if not places:
        raise FactError(Problem("no-points", history.id, "none of the instants lies within the history"))
    return places if at is not None else [places[0], *(b for a, b in pairwise(places) if a.readings != b.readings)]


def _standings(model: StageModel, history: Relationship, instants: Sequence[datetime]) -> Iterator[Standing]:
    """Yield the standing at each of the sorted `instants`, each got from the one before."""
    standing: Standing | None = None
    for instant in instants:
        if standing is None:
            standing = follow(model, history, as_of=instant)
        else:
            since = standing.as_of
            fresh = [fact for fact in history.facts if since < fact.occurred_at <= instant]
            standing = observe(model, standing, *fresh, as_of=instant)
        yield standing


def _step(grid: Grid, before: Place, after: Place) -> Passage:
    assert before.at is not None and before.cell is not None
    assert after.at is not None and after.cell is not None
    direction = _direction(grid, before, after)
    return Passage(since=before.at, until=after.at, origin=before.cell, target=after.cell, direction=direction)


def _direction(grid: Grid, before: Place, after: Place) -> Direction:
    assert before.cell is not None and after.cell is not None
    onward = grid.onward(before.cell)
    if before.readings == after.readings:
        return "still"
    if after.cell in onward:
        return "toward"
    if before.cell in grid.onward(after.cell):
        return "away"
    goal = grid.areas[onward[-1] if onward else before.cell]
    then, now = _distance(goal, before), _distance(goal, after)
    if math.isclose(then, now, abs_tol=1e-12):
        return "aside"
    return "toward" if now < then else "away"


def _distance(goal: Region, here: Place) -> float:
    way = nearest(goal, here.readings)
    assert way is not None  # no cell of a grid is empty
    return way.distance
