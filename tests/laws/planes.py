"""Planes divided at random, for the laws of grids: what tiles by the way it is made, and what is broken."""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from relstage.models import Advice
from relstage.models.cuts import cut_ids
from relstage.models.grids import Cell, Grid
from relstage.rules import (
    Bound,
    Indicator,
    Level,
    Levels,
    Not,
    Number,
    Op,
    Rule,
    Value,
    all_of,
    any_of,
)
from tests.made_up import MADE_UP, an_indicator, labels
from tests.strategies import grid, rules

SCALES: tuple[Number | Levels, ...] = (
    Number(low=0, high=1),
    Number(low=-1, span=2),
    Number(low=0, high=6, whole=True),
    Number(whole=True, span=4),
    Levels(levels=("low", "middle", "high")),
    Levels(levels=("a", "b", "c", "d")),
)
AT = (-1.0, 0.0, 0.25, 0.5, math.nextafter(0.5, 1), 0.75, 1.0, 2.0, 3.0)
ADVICE = Advice(text=labels("do"), provenance=MADE_UP)


def a_cell(name: str, guard: Rule, **more: Any) -> Cell:
    """Return a cell with made-up words."""
    given = {"name": name, "label": labels(name), "guard": guard, "meaning": labels(name), "provenance": MADE_UP}
    return Cell.model_validate(given | more)


def a_grid(x: Indicator, y: Indicator, cells: Sequence[Cell], **more: Any) -> Grid:
    """Return a grid of `cells` with made-up words."""
    guards = [cell.guard for cell in cells]
    ids = [id for axis in (x, y) for id in cut_ids(axis, guards).values()]
    given = {"name": "plane", "version": "1", "title": labels("plane"), "x": x, "y": y, "cells": tuple(cells)}
    return Grid.model_validate(given | {"cuts": dict.fromkeys(ids, MADE_UP)} | more)


@st.composite
def axes(draw: DrawFn) -> tuple[Indicator, Indicator]:
    """Draw two axes over scales of all kinds."""
    first, second = (draw(st.sampled_from(SCALES)) for _ in range(2))
    return an_indicator("x", first), an_indicator("y", second)


@st.composite
def bands(draw: DrawFn, axis: Indicator) -> list[Rule]:
    """Draw a division of `axis` into one to three bands, none of them empty; a border may belong to either."""
    scale = axis.scale
    if isinstance(scale, Levels):
        some = sorted(draw(st.sets(st.integers(1, len(scale.levels) - 1), max_size=2)))
        ends = [0, *some, len(scale.levels)]
        return [Level(axis.name, scale.levels[a:b]) for a, b in pairwise(ends)]
    inside = [at for at in AT if (scale.low is None or at > scale.low) and (scale.high is None or at <= scale.high)]
    inside = [at for at in inside if not scale.whole or at.is_integer()]
    cuts = sorted(draw(st.sets(st.sampled_from(inside), max_size=2)))
    found: list[Rule] = []
    above: list[Rule] = []
    for nth, cut in enumerate(cuts, start=1):
        # Only the last border may belong to the band below it: between neighbours a band has both ends or is empty.
        below = nth == len(cuts) and cut != scale.high and draw(st.booleans())
        ops: tuple[Op, Op] = ("<=", ">") if below else ("<", ">=")
        found.append(all_of(*above, _leaf(draw, axis.name, ops[0], cut)))
        above = [_leaf(draw, axis.name, ops[1], cut)]
    return [*found, all_of(*above)]


_NEGATED: Mapping[Op, Op] = {"<": ">=", ">=": "<", "<=": ">", ">": "<="}


def _leaf(draw: DrawFn, name: str, op: Op, limit: float) -> Rule:
    return Not(Bound(name, _NEGATED[op], limit)) if draw(st.booleans()) else Bound(name, op, limit)


@st.composite
def divided(draw: DrawFn) -> tuple[Indicator, Indicator, tuple[Cell, ...]]:
    """Draw axes, and cells that tile their plane: rectangles between cuts, each dealt to one cell."""
    x, y = draw(axes())
    parts = [(a, b) for a in draw(bands(x)) for b in draw(bands(y))]
    most = draw(st.integers(1, len(parts)))
    owners = [min(k, most - 1) if k < most else draw(st.integers(0, most - 1)) for k in range(len(parts))]
    guards = [any_of(*(all_of(*p) for p, own in zip(parts, owners, strict=True) if own == k)) for k in range(most)]
    return x, y, tuple(a_cell(f"c{k}", guard) for k, guard in enumerate(guards))


@st.composite
def sound_grids(draw: DrawFn) -> Grid:
    """Draw grids."""
    return a_grid(*draw(divided()))


@st.composite
def any_cells(draw: DrawFn) -> tuple[Indicator, Indicator, tuple[Cell, ...]]:
    """Draw cells that tile, or would but for one of them, or that were never meant to."""
    x, y, cells = draw(divided())
    known = {x.name: x, y.name: y}
    how = draw(st.sampled_from(("sound", "dropped", "replaced", "narrowed", "widened", "any")))
    k = draw(st.integers(0, len(cells) - 1))
    another = draw(rules(indicators=known, max_leaves=3, max_depth=4))
    if how == "dropped":
        return x, y, cells[:k] + cells[k + 1 :]
    if how == "any":
        some = draw(st.lists(rules(indicators=known, max_leaves=3, max_depth=4), max_size=3))
        return x, y, tuple(a_cell(f"c{i}", rule) for i, rule in enumerate(some))
    mine = cells[k].guard
    changed = {"replaced": another, "narrowed": all_of(mine, another), "widened": any_of(mine, another)}.get(how, mine)
    return x, y, (*cells[:k], a_cell(f"c{k}", changed), *cells[k + 1 :])


def points(x: Indicator, y: Indicator, cells: Sequence[Cell]) -> list[dict[str, Value]]:
    """Return points of the plane among which every cell and every border between cells occurs."""
    return list(grid(indicators={x.name: x, y.name: y}, rules=[cell.guard for cell in cells]))
