"""Answers of a simulation as long tables: one row an observation, columns of the same names everywhere.

Every table has ``estimate``, ``error`` (standard error), ``low`` and ``high`` (ends of the interval); what stands
before them says of what, and how many were counted:

============= ================================================== =======================================================
table         columns before the estimate                        estimate
============= ================================================== =======================================================
occupancy     month, place, paths                                share of paths there at the end of the month
time          place                                              months that a path spends there until the horizon
first_passage place, month, paths (first there that month)       share of paths that were there by the end of the month
survival      month, paths (first ended that month)              share of paths not ended by the end of the month
sojourns      place, months, completed, open                     share of stays that outlast so many months
stays         place, within, completed, open                     months of a stay, each counted for `within` at most
waiting       of, happened, censored, median, median_low,        months until a place is reached or the first ending,
              median_high                                        the horizon standing for never
flows         month, origin, transition, target, moves           moves of a path in the month
moves         origin, transition, target, moves                  moves of a path in all months
endings       transition, initiator, cause, first, later         share of paths whose first ending this is
readings      indicator, month, place, known                     mean where known
policies      policy, month, paths                               share of paths for which it is carried out
margins       month, place                                       money that a path earns there in the month
value         paths                                              money that a path is worth, discounted, costs taken off
============= ================================================== =======================================================

What no path tells is ``None``, null or NaN.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, get_args

from relstage.errors import MissingExtra, Problem, ScenarioError, nearest

if TYPE_CHECKING:
    from relstage.studies.simulation.estimates import Estimate, Estimates
    from relstage.studies.simulation.results import Simulation

What = Literal[
    "occupancy",
    "time",
    "first_passage",
    "survival",
    "sojourns",
    "stays",
    "waiting",
    "flows",
    "moves",
    "endings",
    "readings",
    "policies",
    "margins",
    "value",
]
As = Literal["dicts", "polars", "pandas"]
Row = tuple[Any, ...]
Rows = Iterator[Row]

Kind = Literal["text", "count", "whole", "figure"]
"""Of a column: text, whole numbers, whole numbers or nothing, numbers or nothing."""

_TEXT = {"place", "of", "origin", "transition", "target", "initiator", "cause", "indicator", "policy"}
_MAYBE = {"within", "median", "median_low", "median_high"}
_FIGURES = ("estimate", "error", "low", "high")


def framed(simulation: "Simulation", what: What, as_: As, level: float) -> Any:
    """Return the table `what`; see ``Simulation.frame``."""
    columns = columns_of(what)
    return as_frame(columns, _TABLES[what][1](simulation, level), as_)


def columns_of(what: What) -> dict[str, Kind]:
    """Return the columns of the table `what`, whether or not it has rows.

    Raises
    ------
    ScenarioError
        There is no such table (``unknown-table``).
    """
    if what not in _TABLES:
        said = f"{what!r} is no table{nearest(what, _TABLES)}; there are {', '.join(_TABLES)}"
        raise ScenarioError(Problem("unknown-table", "what", said))
    kinds: dict[str, Kind] = {**dict.fromkeys(_TEXT, "text"), **dict.fromkeys(_MAYBE, "whole")}
    head = {name: kinds.get(name, "count") for name in _TABLES[what][0]}
    return {**head, **dict.fromkeys(_FIGURES, "figure")}


def as_frame(columns: Mapping[str, Kind], rows: Iterable[Row], as_: As) -> Any:
    """Return rows as a list of dicts, or as a frame of polars or pandas; the columns are there without rows too.

    Raises
    ------
    MissingExtra
        polars or pandas is not installed.
    ScenarioError
        There is no such kind of frame (``unknown-frame``).
    """
    if as_ not in get_args(As):
        said = f"{as_!r} is no kind of frame{nearest(as_, get_args(As))}; there are {', '.join(get_args(As))}"
        raise ScenarioError(Problem("unknown-frame", "as_", said))
    if as_ == "dicts":
        return [dict(zip(columns, row, strict=True)) for row in rows]
    library = _library(as_)
    made = dict(zip(columns, zip(*rows, strict=True), strict=False)) or dict.fromkeys(columns, ())
    if as_ == "polars":
        kinds = {"text": library.String, "count": library.Int64, "whole": library.Int64, "figure": library.Float64}
        return library.DataFrame(made, schema={name: kinds[kind] for name, kind in columns.items()})
    return library.DataFrame({name: library.Series(made[name], dtype=_PANDAS[kind]) for name, kind in columns.items()})


_PANDAS: dict[Kind, str] = {"text": "object", "count": "int64", "whole": "Int64", "figure": "float64"}


def _library(name: Literal["polars", "pandas"]) -> Any:
    try:
        return import_module(name)
    except ImportError:
        how = "'relstage[frames]'" if name == "polars" else name
        said = f"a frame of {name} needs {name}, which is not installed: pip install {how}"
        raise MissingExtra(Problem("missing-extra", "as_", said)) from None


def _figures(one: "Estimate") -> Row:
    return tuple(None if math.isnan(each) else each for each in (one.value, one.error, one.low, one.high))


def _table(estimates: "Estimates") -> Any:
    """Return the figures of estimates of two dimensions, row by row."""
    rows, columns = estimates.value.shape
    return [[_figures(estimates.one(i, j)) for j in range(columns)] for i in range(rows)]


def _row(estimates: "Estimates") -> list[Row]:
    return [_figures(estimates.one(i)) for i in range(len(estimates.value))]


# ------------------------------------------------------------------------------------------------------------- tables


def _occupancy(simulation: "Simulation", level: float) -> Rows:
    found = simulation.occupancy(level=level)
    for month, row in enumerate(_table(found.share)):
        for nth, place in enumerate(found.places):
            yield month, place, int(found.counts[month, nth]), *row[nth]


def _time(simulation: "Simulation", level: float) -> Rows:
    found = simulation.occupancy(level=level)
    for place, figures in zip(found.places, _row(found.time), strict=True):
        yield place, *figures


def _first_passage(simulation: "Simulation", level: float) -> Rows:
    for place in simulation.prepared.places:
        found = simulation.first_passage(place, level=level)
        for month, figures in enumerate(_row(found.share)):
            yield place, month, int(found.counts[month]), *figures


def _survival(simulation: "Simulation", level: float) -> Rows:
    found = simulation.survival(level=level)
    for month, figures in enumerate(_row(found.share)):
        yield month, int(found.counts[month]), *figures


def _sojourns(simulation: "Simulation", level: float) -> Rows:
    for place in simulation.prepared.places:
        found = simulation.sojourns(place, level=level)
        for months, figures in enumerate(_row(found.share)):
            yield place, months, int(found.completed[months]), int(found.open[months]), *figures


def _stays(simulation: "Simulation", level: float) -> Rows:
    for place in simulation.prepared.places:
        found = simulation.sojourns(place, level=level)
        yield place, found.within, int(found.completed.sum()), int(found.open.sum()), *_figures(found.time)


def _waiting(simulation: "Simulation", level: float) -> Rows:
    places = (simulation.first_passage(place, level=level) for place in simulation.prepared.places)
    for found in (*places, simulation.survival(level=level)):
        yield (
            found.what,
            int(found.counts.sum()),
            found.censored,
            found.median,
            *found.median_range,
            *_figures(found.time),
        )


def _moves(simulation: "Simulation", level: float) -> Rows:
    found = simulation.flows(level=level)
    for edge, moves, figures in zip(found.edges, found.counts.sum(axis=0), _row(found.total), strict=True):
        yield *edge, int(moves), *figures


def _flows(simulation: "Simulation", level: float) -> Rows:
    found = simulation.flows(level=level)
    for month, row in enumerate(_table(found.mean)):
        for nth, edge in enumerate(found.edges):
            yield month, *edge, int(found.counts[month, nth]), *row[nth]


def _endings(simulation: "Simulation", level: float) -> Rows:
    for each in simulation.endings(level=level):
        yield each.transition, each.initiator, each.cause, each.first, each.later, *_figures(each.share)


def _readings(simulation: "Simulation", level: float) -> Rows:
    for name in simulation.tally.names:
        found = simulation.readings(name, level=level)
        for month, row in enumerate(_table(found.mean)):
            for nth, place in enumerate(found.places):
                yield name, month, place, int(found.known[month, nth]), *row[nth]


def _policies(simulation: "Simulation", level: float) -> Rows:
    found = simulation.policies(level=level)
    for nth, (policy, row) in enumerate(zip(found.policies, _table(found.share), strict=True)):
        for month, figures in enumerate(row):
            yield policy, month, int(found.counts[nth, month]), *figures


def _margins(simulation: "Simulation", level: float) -> Rows:
    found = simulation.margins(level=level)
    for month, row in enumerate(_table(found.mean)):
        for nth, place in enumerate(found.places):
            yield month, place, *row[nth]


def _value(simulation: "Simulation", level: float) -> Rows:
    yield simulation.paths, *_figures(simulation.value(level=level))


_TABLES: dict[str, tuple[tuple[str, ...], Callable[["Simulation", float], Rows]]] = {
    "occupancy": (("month", "place", "paths"), _occupancy),
    "time": (("place",), _time),
    "first_passage": (("place", "month", "paths"), _first_passage),
    "survival": (("month", "paths"), _survival),
    "sojourns": (("place", "months", "completed", "open"), _sojourns),
    "stays": (("place", "within", "completed", "open"), _stays),
    "waiting": (("of", "happened", "censored", "median", "median_low", "median_high"), _waiting),
    "flows": (("month", "origin", "transition", "target", "moves"), _flows),
    "moves": (("origin", "transition", "target", "moves"), _moves),
    "endings": (("transition", "initiator", "cause", "first", "later"), _endings),
    "readings": (("indicator", "month", "place", "known"), _readings),
    "policies": (("policy", "month", "paths"), _policies),
    "margins": (("month", "place"), _margins),
    "value": (("paths",), _value),
}
