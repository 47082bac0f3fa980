"""Sample paths: one reading of some paths, the thresholds that read it, and the moves.

Law (``pictures_draw_the_tables``): what is drawn, read back from a figure, equals the table that it is drawn from.
"""

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from relstage.errors import Problem, ScenarioError, nearest
from relstage.messages import Lang, say, word_for
from relstage.rules import Bound, Level, Levels, Number
from relstage.studies.simulation.lives import Lived
from relstage.studies.simulation.pictures.sheet import (
    BLUE,
    FAINT,
    INK,
    LINE,
    RED,
    apart,
    blank,
    heading,
    label_of,
    lead,
    months_axis,
    styles,
)
from relstage.studies.simulation.results import Simulation

MOST_PATHS = 8
"""Paths that one picture of samples holds."""
STRIP = 0.07
"""Share of a panel that the strip of stages takes."""
LONG = 34
"""Letters of a stage's name of which three find room side by side."""
RIGHT = 0.79
SIGNS = {">=": "≥", "<=": "≤"}


def sample_paths(
    simulation: Simulation, indicator: str, *, paths: Sequence[int | Lived] = (0, 1, 2, 3), lang: Lang = "en"
) -> Figure:
    """Draw one reading of some paths, a panel a path, with the thresholds of all guards that read it.

    Moves are marked on the line, with the ids of their transitions above; the strip along the bottom tells the stage.

    Parameters
    ----------
    simulation : Simulation
        Whose paths.
    indicator : str
        The reading; ordered levels are drawn at their number.
    paths : sequence of int or Lived
        Numbers of paths, or paths that were lived again already; at most :data:`MOST_PATHS`.
    lang : {"en", "ru"}
        Language of all that is written.

    Raises
    ------
    ScenarioError
        The model has no such indicator (``unknown-indicator``), the study no such path (``unknown-path``), or there
        are no paths or too many (``bad-number``).
    """
    _check(simulation, indicator, paths)
    lives = [each if isinstance(each, Lived) else simulation.path(each) for each in paths]
    declared = simulation.model.indicator_of[indicator]
    unit = getattr(declared.scale, "unit", "")
    name = declared.label.in_(lang) + (f" ({unit})" if unit else "")
    shown = [place for place in simulation.prepared.places if any(place in life.stages for life in lives)]
    told = heading(simulation, lang)
    head, foot = 0.8 + LINE * len(told), 0.62 + LINE * -(-len(shown) // _columns(simulation, shown, lang))
    height = head + foot + 1.75 * len(lives) - 0.5
    figure = blank(say("plots.title.samples", lang, indicator=name), told, height)
    left = _left(indicator, declared.scale, lang)
    space = {"left": left, "right": RIGHT, "bottom": foot / height, "top": 1 - head / height, "hspace": 0.45}
    grid = figure.subplots(len(lives), 1, sharex=True, squeeze=False, gridspec_kw=space)
    low, high = _range(simulation, indicator, lives)
    for axes, life in zip(grid[:, 0], lives, strict=True):
        axes.set_ylim(low, high)
        _sample(axes, simulation, indicator, life, lang)
        axes.yaxis.set_label_coords(-(left - 0.03) / (RIGHT - left), 0.5)
    for axes in grid[:-1, 0]:
        axes.set_xlabel("")
    _legend(figure, simulation, shown, lang)
    return figure


def _words(indicator: str, scale: Levels, lang: Lang) -> list[str]:
    return [word_for(f"{indicator}.{level}", level, lang) for level in scale.levels]


def _left(indicator: str, scale: Number | Levels, lang: Lang) -> float:
    """Return where panels begin, so that the names of levels find room."""
    if isinstance(scale, Number):
        return 0.1
    return min(0.35, 0.065 + 0.0075 * max(map(len, _words(indicator, scale, lang))))


def _legend(figure: Figure, simulation: Simulation, places: Sequence[str], lang: Lang) -> None:
    """Tell which colour is which stage, below all panels."""
    filled, named = styles(simulation), [label_of(simulation, place, lang) for place in places]
    handles = [Patch(label=label, linewidth=0, **filled[place]) for place, label in zip(places, named, strict=True)]
    columns = _columns(simulation, places, lang)
    figure.legend(handles=handles, loc="lower left", bbox_to_anchor=(0.02, 0), ncols=columns, frameon=False, fontsize=9)


def _columns(simulation: Simulation, places: Sequence[str], lang: Lang) -> int:
    return 3 if max(len(label_of(simulation, place, lang)) for place in places) <= LONG else 2


def _check(simulation: Simulation, indicator: str, paths: Sequence[int | Lived]) -> None:
    problems = []
    known = simulation.model.indicator_of
    if indicator not in known:
        said = f"{indicator!r} is no indicator of {simulation.model.name}{nearest(indicator, known)}"
        problems.append(Problem("unknown-indicator", "indicator", said))
    if not 1 <= len(paths) <= MOST_PATHS:
        said = f"{len(paths)} paths are given; one picture holds 1 to {MOST_PATHS}"
        problems.append(Problem("bad-number", "paths", said))
    if problems:
        raise ScenarioError(*problems)


def telling(simulation: Simulation) -> str:
    """Return the indicator that is drawn where none is named."""
    if simulation.tally.names:
        return simulation.tally.names[0]
    moving = {drift.indicator for drift in simulation.scenario.drifts}
    read = [each.leaf.indicator for each in simulation.model.thresholds.values()]
    return max(simulation.model.indicator_of, key=lambda name: (name in moving, read.count(name)))


def _sample(axes: Axes, simulation: Simulation, indicator: str, life: Lived, lang: Lang) -> None:
    values = np.array(life.seen(indicator))
    months_axis(axes, simulation.scenario.months, lang)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_ylabel(say("plots.path", lang, path=life.path), fontsize=9)
    _stages(axes, simulation, life)
    _thresholds(axes, simulation, indicator, lang)
    axes.plot(np.arange(len(values)), values, drawstyle="steps-post", color=INK, linewidth=1.2, gid="sample")
    _moves(axes, life, values)
    scale = simulation.model.indicator_of[indicator].scale
    if isinstance(scale, Levels):
        axes.set_yticks(range(len(scale.levels)), _words(indicator, scale, lang), fontsize=8)


def _stages(axes: Axes, simulation: Simulation, life: Lived) -> None:
    """Draw the place of each month as a strip along the bottom."""
    filled, bottom = styles(simulation), axes.get_xaxis_transform()
    for place in dict.fromkeys(life.stages):
        months = [(month, 1) for month, stage in enumerate(life.stages[:-1]) if stage == place]
        strip = axes.broken_barh(months, (0, STRIP), transform=bottom, zorder=0)
        strip.set(linewidth=0, gid=f"stage:{place}", **filled[place])


def _moves(axes: Axes, life: Lived, values: Any) -> None:
    """Mark the moves on the line, with their ids above; ids that find no room among others are left out."""
    months = [month for month, _ in life.changes]
    axes.plot(
        months, values[months], linestyle="", marker="o", markersize=5, color=BLUE, gid="moves", zorder=3, clip_on=False
    )
    told: dict[int, list[str]] = {}
    for month, change in life.changes:
        told.setdefault(month, []).append(change.transition)
    letter, ends = 0.011 * (len(values) - 1), [-np.inf] * 3
    where: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
    for month, ids in told.items():
        axes.axvline(month, ymin=STRIP, color=FAINT, linewidth=0.7, zorder=0)
        label = " ".join(ids)
        half = letter * (len(label) + 1) / 2
        row = next((nth for nth, end in enumerate(ends) if month - half >= end), None)
        if row is not None:
            ends[row] = month + half
            axes.annotate(label, (month, 1), (0, 2 + 9 * row), ha="center", fontsize=8, color=BLUE, gid="move", **where)


def _thresholds(axes: Axes, simulation: Simulation, indicator: str, lang: Lang) -> None:
    """Draw every threshold of the indicator as a line, those that are the same as one."""
    scale = simulation.model.indicator_of[indicator].scale
    told: dict[tuple[float, str], list[str]] = {}
    for threshold in simulation.model.thresholds.values():
        if threshold.leaf.indicator == indicator:
            for height in _heights(threshold.leaf, scale):
                told.setdefault((height, _said(threshold.leaf, scale, lang)), []).append(threshold.id)
    low, high = axes.get_ylim()
    labels = [
        fill(f"{ids[0].replace(f'.{indicator}', '')}{f' (+{len(ids) - 1})' if len(ids) > 1 else ''} {said}", 26)
        for (_, said), ids in told.items()
    ]
    rooms = [0.12 * (label.count("\n") + 1) + 0.01 for label in labels]
    places = apart([(height - low) / (high - low) for height, _ in told], rooms)
    drawn: set[float] = set()
    for ((height, said), ids), label, place in zip(told.items(), labels, places, strict=True):
        colour = RED if said.startswith(("<", "≤")) else BLUE
        dash = (4 if height in drawn else 0, (4, 4))
        drawn.add(height)
        axes.axhline(height, color=colour, linewidth=0.9, linestyle=dash, gid=f"threshold:{','.join(ids)}")
        lead(axes, (height - low) / (high - low), place, colour, 0.8)
        axes.text(1.055, place, label, transform=axes.transAxes, va="center", fontsize=8, color=colour)


def _said(leaf: Bound | Level, scale: Number | Levels, lang: Lang) -> str:
    """Return what a threshold asks for, without the name of the reading."""
    if isinstance(leaf, Bound):
        return f"{SIGNS.get(leaf.op, leaf.op)} {leaf.limit:g}"
    assert isinstance(scale, Levels)
    named = zip(scale.levels, _words(leaf.indicator, scale, lang), strict=True)
    words = [word for level, word in named if level in leaf.among]
    if set(leaf.among) == set(scale.levels[-len(words) :]):
        return f"≥ {words[0]}"
    return f"≤ {words[-1]}" if set(leaf.among) == set(scale.levels[: len(words)]) else " / ".join(words)


def _heights(leaf: Any, scale: Number | Levels) -> list[float]:
    """Return where a threshold is drawn: at its limit, or between the levels that it tells apart."""
    if not isinstance(scale, Levels):
        return [float(leaf.limit)]
    among = [level in leaf.among for level in scale.levels]
    return [nth - 0.5 for nth in range(1, len(among)) if among[nth] != among[nth - 1]]


def _range(simulation: Simulation, indicator: str, lives: Sequence[Lived]) -> tuple[float, float]:
    """Return the ends of the axis: those of the scale, or of what is drawn where it has none."""
    scale = simulation.model.indicator_of[indicator].scale
    if isinstance(scale, Levels):
        return -0.6 - STRIP * len(scale.levels), len(scale.levels) - 0.4
    limits = [
        height
        for each in simulation.model.thresholds.values()
        if each.leaf.indicator == indicator
        for height in _heights(each.leaf, scale)
    ]
    seen = [value for life in lives for value in life.seen(indicator) if not np.isnan(value)]
    low = min([*seen, *limits, 0.0]) if scale.low is None else scale.low
    high = max([*seen, *limits, low + 1]) if scale.high is None else scale.high
    spare = 0.04 * (high - low)
    return low - spare - STRIP * (high - low), high + spare
