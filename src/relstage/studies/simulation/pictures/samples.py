"""Sample paths: one reading of some paths, the thresholds that read it, and the moves.

Law (``pictures_draw_the_tables``): what is drawn, read back from a figure, equals the table that it is drawn from.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from relstage.errors import Problem, ScenarioError, nearest
from relstage.messages import Lang, say
from relstage.rules import Levels, Number, text
from relstage.studies.simulation.lives import Lived
from relstage.studies.simulation.pictures.sheet import BLUE, FAINT, INK, RED, apart, blank, heading, lead, months_axis
from relstage.studies.simulation.results import Simulation

MOST_PATHS = 8
"""Paths that one picture of samples holds."""


def sample_paths(
    simulation: Simulation, indicator: str, *, paths: Sequence[int | Lived] = (0, 1, 2, 3), lang: Lang = "en"
) -> Figure:
    """Draw one reading of some paths, a panel a path, with the thresholds of all guards that read it.

    Moves are marked on the line, with the ids of their transitions above.

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
    name = simulation.model.indicator_of[indicator].label.in_(lang)
    title = say("plots.title.samples", lang, indicator=name)
    figure = blank(title, heading(simulation, lang), 1.5 + 1.75 * len(lives))
    top = 1 - 1.0 / figure.get_figheight()
    grid = figure.subplots(
        len(lives),
        1,
        sharex=True,
        squeeze=False,
        gridspec_kw={"left": 0.13, "right": 0.76, "bottom": 0.6 / figure.get_figheight(), "top": top, "hspace": 0.45},
    )
    low, high = _range(simulation, indicator, lives)
    for axes, life in zip(grid[:, 0], lives, strict=True):
        axes.set_ylim(low, high)
        _sample(axes, simulation, indicator, life, lang)
    for axes in grid[:-1, 0]:
        axes.set_xlabel("")
    return figure


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
    _thresholds(axes, simulation, indicator)
    axes.plot(np.arange(len(values)), values, drawstyle="steps-post", color=INK, linewidth=1.2, gid="sample")
    _moves(axes, life, values)
    scale = simulation.model.indicator_of[indicator].scale
    if isinstance(scale, Levels):
        axes.set_yticks(range(len(scale.levels)), [level.replace("_", " ") for level in scale.levels], fontsize=8)


def _moves(axes: Axes, life: Lived, values: Any) -> None:
    months = [month for month, _ in life.changes]
    axes.plot(
        months, values[months], linestyle="", marker="o", markersize=5, color=BLUE, gid="moves", zorder=3, clip_on=False
    )
    told: dict[int, list[str]] = {}
    for month, change in life.changes:
        told.setdefault(month, []).append(change.transition)
    letter, ends = 0.011 * (len(values) - 1), [-np.inf] * 3
    for month, ids in told.items():
        label = " ".join(ids)
        half = letter * (len(label) + 1) / 2
        row = next((nth for nth, end in enumerate(ends) if month - half >= end), ends.index(min(ends)))
        ends[row] = month + half
        axes.axvline(month, color=FAINT, linewidth=0.7, zorder=0)
        where: dict[str, Any] = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
        axes.annotate(label, (month, 1), (0, 2 + 9 * row), ha="center", fontsize=8, color=BLUE, gid="move", **where)


def _thresholds(axes: Axes, simulation: Simulation, indicator: str) -> None:
    """Draw every threshold of the indicator as a line, those that are the same as one."""
    declared = simulation.model.indicator_of[indicator]
    told: dict[tuple[float, str], list[str]] = {}
    for threshold in simulation.model.thresholds.values():
        if threshold.leaf.indicator == indicator:
            said = text(threshold.leaf, {indicator: declared}).removeprefix(indicator).strip()
            for height in _heights(threshold.leaf, declared.scale):
                told.setdefault((height, said), []).append(threshold.id)
    low, high = axes.get_ylim()
    places = apart([(height - low) / (high - low) for height, _ in told], [0.13] * len(told))
    for ((height, said), ids), place in zip(told.items(), places, strict=True):
        colour = BLUE if said.startswith(">") else RED
        axes.axhline(height, color=colour, linewidth=0.9, linestyle=(0, (5, 3)), gid=f"threshold:{','.join(ids)}")
        lead(axes, (height - low) / (high - low), place, colour, 0.8)
        label = f"{ids[0]}{f' (+{len(ids) - 1})' if len(ids) > 1 else ''} {said}"
        axes.text(1.055, place, label, transform=axes.transAxes, va="center", fontsize=8, color=colour)


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
        return -0.6, len(scale.levels) - 0.4
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
    return low - spare, high + spare
