"""Grids: a plane of two indicators divided into cells, each with a guard of its own.

Law (``cells_tile``): every point of the plane, which is every pair of values that the two scales admit, lies in exactly
one cell of a grid. Cells that overlap, are empty or leave a hole are found exactly, by `regions`, and the grid is then
refused, with a point that shows it.

A cut is the border that limits of guards share: ``risk_significance >= 0.5`` in two cells and
``risk_significance < 0.5`` in two others are one cut, with one id and one provenance, and move together. A point on a
cut belongs to the cell whose guard says so; in the grids of the catalogue that is the upper one. There is no dead band.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import Any, Literal, Self, assert_never

from pydantic import Field, model_validator

from relstage.errors import DefinitionError, Problem, StageError, TooLarge, nearest
from relstage.messages import Labels
from relstage.models.advice import Advice, Source
from relstage.models.cuts import Cut, axis_cuts, cut_ids, misfit, moved_cuts, moved_guard
from relstage.models.facts import RECORD_VERSION, Id, Instant, Stamp
from relstage.regions import Box, Region, counterexample, overlap, region
from relstage.rules import Bound, Indicator, Leaf, Name, Provenance, Record, Rule, Value, leaves, number_text

MAX_CELLS = 100
MAX_PARTS = 500  # rectangles that all cells have together; comparing 500 takes under a second, 2,000 a quarter minute

Axes = Mapping[str, Indicator]


class Cell(Record):
    """A part of the plane, and what is advised to whoever stands in it.

    Parameters
    ----------
    name : str
        Identifier.
    label, meaning : Labels
        What people call it, and how it goes there, in both languages.
    guard : Rule
        Holds at the points of the cell; it names no indicator but those of the axes.
    moves, expect, beware : tuple of Advice
        What to do, what to expect, and what to guard against.
    leads_to : str or None
        The cell that the moves lead to.
    way : Advice or None
        By what the moves lead there; said exactly where `leads_to` is.
    provenance : Provenance
        Who draws this cell.
    """

    name: Name
    label: Labels
    guard: Rule
    meaning: Labels
    moves: tuple[Advice, ...] = ()
    expect: tuple[Advice, ...] = ()
    beware: tuple[Advice, ...] = ()
    leads_to: Name | None = None
    way: Advice | None = None
    provenance: Provenance


class Point(Record):
    """What is read of somebody on two axes, perhaps at an instant; a reading that is missing or ``None`` is unknown."""

    name: Id
    at: Instant | None = None
    readings: dict[Name, Value | None] = Field(default_factory=dict)


class Flaw(Record):
    """Why cells do not tile a plane: an overlap, a hole or an empty cell, with a point that shows it.

    Parameters
    ----------
    kind : {"overlap", "hole", "empty"}
        Two cells hold at the point; none does; or one holds nowhere, and then there is no point.
    cells : tuple of str
        The two cells that overlap, or the empty one.
    witness : dict
        Indicator -> value, for both axes.
    """

    kind: Literal["overlap", "hole", "empty"]
    cells: tuple[str, ...] = ()
    witness: dict[str, Value] = Field(default_factory=dict)


class Grid(Record):
    """Two indicators, and the cells that their plane is divided into.

    Parameters
    ----------
    name, version : str
        Which grid, and which edition of it.
    title : Labels
        Its name for people.
    summary : str
        What it says, in a sentence or two.
    x, y : Indicator
        The axes.
    cells : tuple of Cell
        They tile the plane.
    cuts : dict
        Provenance of each cut by id: the indicator's name, and from the second cut of an axis on a number after it
        (``total_value_2``), in ascending order.
    sources : tuple of Source
        The works that provenances name; where given, they may name no other (but ``relstage``).

    Raises
    ------
    DefinitionError
        With every problem found, each with its JSON pointer; of the tiling ``overlap``, ``hole`` and ``empty-cell``.

    Examples
    --------
    >>> from relstage.catalogue.supplier_matrix import supplier_matrix
    >>> for cell in supplier_matrix.cells:
    ...     print(f"{cell.name}: {cell.guard}")
    managed: risk_significance >= 0.5 and total_value < 0.5
    partner: risk_significance >= 0.5 and total_value >= 0.5
    desired: risk_significance < 0.5 and total_value >= 0.5
    independent: risk_significance < 0.5 and total_value < 0.5
    """

    record_version: Literal[1] = RECORD_VERSION
    name: Name
    version: str = Field(min_length=1)
    title: Labels
    summary: str = ""
    x: Indicator
    y: Indicator
    cells: tuple[Cell, ...]
    cuts: dict[str, Provenance] = Field(default_factory=dict)
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        problems = [*_problems(self)] or [*_tiling_problems(self)]
        if problems:
            raise DefinitionError(*problems)
        return self

    def __getstate__(self) -> dict[Any, Any]:
        state = super().__getstate__()
        fields = type(self).model_fields
        return {**state, "__dict__": {k: v for k, v in state["__dict__"].items() if k in fields}}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Grid) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def digest(self) -> str:
        """Content digest; layout and the order of keys do not count."""
        import json

        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()[:16]

    @cached_property
    def stamp(self) -> Stamp:
        """Name, version and digest, as records carry them."""
        return Stamp(name=self.name, version=self.version, digest=self.digest)

    @property
    def axes(self) -> dict[str, Indicator]:
        """The two indicators by name, x first."""
        return {self.x.name: self.x, self.y.name: self.y}

    @cached_property
    def cell_of(self) -> dict[str, Cell]:
        """Cells by name."""
        return {cell.name: cell for cell in self.cells}

    @cached_property
    def areas(self) -> dict[str, Region]:
        """The points of each cell, as regions over both axes."""
        return {cell.name: _area(cell.guard, self.axes) for cell in self.cells}

    @cached_property
    def thresholds(self) -> dict[str, Cut]:
        """Every cut by its id, such as ``total_value``; x first, each axis in ascending order."""
        return {
            id: Cut(id=id, indicator=axis.name, limit=limit, provenance=self.cuts[id])
            for axis in self.axes.values()
            for limit, id in cut_ids(axis, self._guards).items()
        }

    @property
    def borders_are_upper(self) -> bool:
        """Whether a point on a cut always belongs to the part above it."""
        bounds = (leaf for guard in self._guards for leaf in leaves(guard) if isinstance(leaf, Bound))
        return all(leaf.op in (">=", "<") for leaf in bounds)

    @property
    def _guards(self) -> list[Rule]:
        return [cell.guard for cell in self.cells]

    def cuts_in(self, leaf: Leaf) -> tuple[Cut, ...]:
        """Return the cuts that `leaf` compares with: one, or for a set of levels as many as it has borders."""
        limits = axis_cuts(self.axes[leaf.indicator], [leaf])
        return tuple(cut for cut in self.thresholds.values() if cut.indicator == leaf.indicator and cut.limit in limits)

    def cell(self, name: str) -> Cell:
        """Return the cell `name`.

        Raises
        ------
        StageError
            Where there is none (``unknown-cell``).
        """
        if isinstance(name, str) and name in self.cell_of:
            return self.cell_of[name]
        said = f"{name!r} is no cell of {self.name}; its cells are {', '.join(self.cell_of)}"
        raise StageError(Problem("unknown-cell", str(name), said + nearest(name, self.cell_of)))

    def onward(self, name: str) -> tuple[str, ...]:
        """Return the cells that the moves of the cell `name` lead to, one after the other.

        Examples
        --------
        >>> from relstage.catalogue.supplier_matrix import supplier_matrix
        >>> supplier_matrix.onward("independent"), supplier_matrix.onward("partner")
        (('managed', 'partner'), ())
        """
        found: list[str] = []
        here = self.cell(name).leads_to
        while here is not None:
            found.append(here)
            here = self.cell_of[here].leads_to
        return tuple(found)

    def replace(self, **changes: Any) -> "Grid":
        """Return a new grid with the fields `changes`, checked as a whole and with its own digest.

        Raises
        ------
        DefinitionError
            Where a name is no field of a grid (``unknown-field``), or the new grid has problems.
        """
        known = type(self).model_fields
        problems = [
            Problem("unknown-field", name, f"a grid has no field {name!r}{nearest(name, known)}")
            for name in sorted(set(changes) - set(known))
        ]
        if problems:
            raise DefinitionError(*problems)
        return Grid.model_validate({name: getattr(self, name) for name in known} | changes)

    def with_thresholds(self, limits: Mapping[str, Value], *, provenance: Provenance | None = None) -> "Grid":
        """Return a new grid with other cuts; each moves in all cells at once, so that they go on tiling the plane.

        Parameters
        ----------
        limits : mapping
            Id of a cut -> number, or the level that the upper part begins with.
        provenance : Provenance, optional
            Of the new cuts. Default: operationalised, by the caller.

        Raises
        ------
        DefinitionError
            With every unknown id and unfit limit; where cuts of an axis would change places; where a cell would be
            left without a point.

        Examples
        --------
        >>> from relstage.catalogue.supplier_matrix import supplier_matrix
        >>> stricter = supplier_matrix.with_thresholds({"total_value": 0.6})
        >>> print(stricter.cell("partner").guard)
        risk_significance >= 0.5 and total_value >= 0.6
        >>> print(stricter.cell("managed").guard)
        risk_significance >= 0.5 and total_value < 0.6
        """
        if not isinstance(limits, Mapping):
            said = f"limits are {type(limits).__name__}; give a mapping of threshold id to limit"
            raise DefinitionError(Problem("unknown-threshold", "limits", said))
        whose = provenance or Provenance(status="operationalised", source="relstage", note="replaced by the caller")
        fresh = moved_cuts(self.name, self.axes, self.thresholds, limits)
        cells = tuple(
            cell.model_copy(update={"guard": moved_guard(cell.guard, self.axes, fresh)}) for cell in self.cells
        )
        return self.replace(cells=cells, cuts={id: whose if id in limits else old for id, old in self.cuts.items()})


# --------------------------------------------------------------------------------------------------------- tiling


def tiling_flaws(x: Indicator, y: Indicator, cells: Sequence[Cell]) -> tuple[Flaw, ...]:
    """Return why `cells` do not tile the plane of `x` and `y`; nothing where they do. It is exact.

    Raises
    ------
    RuleError
        Where a guard names another indicator, or does not fit a scale.
    TooLarge
        Where the cells are more than ``MAX_PARTS`` rectangles together (``too-many-parts``), or a guard is too large.
    """
    axes = {x.name: x, y.name: y}
    areas = {cell.name: _area(cell.guard, axes) for cell in cells}
    parts = sum(len(area.boxes) for area in areas.values())
    if parts > MAX_PARTS:
        said = f"the cells are {parts} rectangles; at most {MAX_PARTS}"
        raise TooLarge(Problem("too-many-parts", "/cells", said))
    found = [Flaw(kind="empty", cells=(name,)) for name, area in areas.items() if not area.boxes]
    for (one, here), (other, there) in combinations(areas.items(), 2):
        if (both := overlap(here, there)) is not None:
            found.append(Flaw(kind="overlap", cells=(one, other), witness=both))
    covered = Region(tuple(box for area in areas.values() for box in area.boxes), axes)
    if (left := counterexample(Region((Box({}),), axes), covered)) is not None:
        found.append(Flaw(kind="hole", witness=left))
    return tuple(found)


def _area(guard: Rule, axes: Axes) -> Region:
    return replace(region(guard, axes), indicators=axes)  # a witness then names both axes


def _tiling_problems(grid: Grid) -> Iterator[Problem]:
    places = {cell.name: f"/cells/{i}/guard" for i, cell in enumerate(grid.cells)}
    for flaw in tiling_flaws(grid.x, grid.y, grid.cells):
        at = ", ".join(f"{name} = {_shown(value)}" for name, value in flaw.witness.items())
        match flaw.kind:
            case "empty":
                (name,) = flaw.cells
                yield Problem(
                    "empty-cell", places[name], f"{name!r} is empty: its guard holds at no point of the plane"
                )
            case "overlap":
                one, other = flaw.cells
                said = f"{other!r} overlaps with {one!r}: the guards of both hold at {at}"
                yield Problem("overlap", places[other], said)
            case "hole":
                yield Problem("hole", "/cells", f"the cells leave a hole: no guard holds at {at}")
            case _:
                assert_never(flaw.kind)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else number_text(value)


# ------------------------------------------------------------------------------------------------------- problems


def _problems(grid: Grid) -> Iterator[Problem]:
    if grid.x.name == grid.y.name:
        yield Problem("same-axis", "/y", f"{grid.y.name!r} is the other axis too; a plane has two")
    if len(grid.cells) > MAX_CELLS:
        yield Problem("too-many-cells", "/cells", f"{len(grid.cells)} cells; at most {MAX_CELLS}")
        return
    yield from _names(grid)
    fit = True
    for problem in _guards(grid):
        fit = False
        yield problem
    if fit:
        yield from _cuts(grid)
    yield from _ways(grid)
    yield from _sources(grid)


def _names(grid: Grid) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for i, cell in enumerate(grid.cells):
        if (taken := seen.setdefault(cell.name.casefold(), f"/cells/{i}")) != f"/cells/{i}":
            yield Problem(
                "duplicate-name", f"/cells/{i}", f"{cell.name!r} is taken by {taken}, upper and lower case apart"
            )


def _guards(grid: Grid) -> Iterator[Problem]:
    for i, cell in enumerate(grid.cells):
        for leaf in leaves(cell.guard):
            place, axis = f"/cells/{i}/guard", grid.axes.get(leaf.indicator)
            if axis is None:
                said = f"{leaf.indicator!r} is no axis of this grid{nearest(leaf.indicator, grid.axes)}"
                yield Problem("unknown-indicator", place, said)
            elif said := misfit(leaf, axis):
                yield Problem("unfit-threshold", place, f"{leaf}: {said}")


def _cuts(grid: Grid) -> Iterator[Problem]:
    found = {id: limit for axis in grid.axes.values() for limit, id in cut_ids(axis, grid._guards).items()}
    for id, limit in found.items():
        if id not in grid.cuts:
            said = f"the cut {id} at {_shown(limit)} has no provenance; say where it comes from"
            yield Problem("no-provenance", "/cuts", said)
    for id in grid.cuts:
        if id not in found:
            said = f"{id!r} is no cut of this grid ({', '.join(found) or 'it has none'}){nearest(id, found)}"
            yield Problem("unknown-threshold", f"/cuts/{id}", said)


def _ways(grid: Grid) -> Iterator[Problem]:
    leads = {cell.name: cell.leads_to for cell in grid.cells}
    for i, cell in enumerate(grid.cells):
        place = f"/cells/{i}/leads_to"
        if (cell.leads_to is None) != (cell.way is None):
            yield Problem("no-way", place, f"{cell.name!r} says where it leads or how, and not the other; say both")
        if cell.leads_to is not None and cell.leads_to not in leads:
            said = f"{cell.leads_to!r} is no cell of this grid{nearest(cell.leads_to, leads)}"
            yield Problem("unknown-cell", place, said)
        elif _leads_round(cell.name, leads):
            yield Problem("cycle", place, f"from {cell.name!r} the cells lead back to it; a way has an end")


def _leads_round(name: str, leads: Mapping[str, str | None]) -> bool:
    here, seen = leads[name], set[str]()
    while here is not None and here not in seen and here != name:
        seen.add(here)
        here = leads.get(here)
    return here == name


def _sources(grid: Grid) -> Iterator[Problem]:
    known = {source.name for source in grid.sources} | {"relstage"}
    if not grid.sources:
        return
    for place, provenance in _provenances(grid):
        if provenance.source not in known:
            said = f"{provenance.source!r} is not among the sources{nearest(provenance.source, known)}"
            yield Problem("unknown-source", place, said)


def _provenances(grid: Grid) -> Iterator[tuple[str, Provenance]]:
    yield from (("/x/provenance", grid.x.provenance), ("/y/provenance", grid.y.provenance))
    yield from ((f"/cuts/{id}", provenance) for id, provenance in grid.cuts.items())
    for i, cell in enumerate(grid.cells):
        yield f"/cells/{i}/provenance", cell.provenance
        pieces = (*cell.moves, *cell.expect, *cell.beware, *((cell.way,) if cell.way else ()))
        yield from ((f"/cells/{i}", piece.provenance) for piece in pieces)
