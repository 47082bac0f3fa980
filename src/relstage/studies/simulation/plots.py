"""Four pictures of a simulation, as figures of matplotlib: where paths are, how they move, how long they last, samples.

Law (``pictures_draw_the_tables``): what is drawn, read back from a figure, equals the table that it is drawn from.

Figures are made without pyplot, so that drawing changes no state of the caller's. Colours tell stages apart to
colour-blind eyes too, and never alone: whatever has a colour also has its name, a place in an order, or a hatch.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any

import numpy as np

from relstage.errors import MissingExtra, Problem, ScenarioError, nearest
from relstage.messages import Lang, say
from relstage.rules import Levels, Number, text
from relstage.studies.simulation.estimates import LEVEL
from relstage.studies.simulation.lives import Lived
from relstage.studies.simulation.results import Simulation

try:
    from matplotlib import colormaps, rc_context
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import PercentFormatter
except ModuleNotFoundError as error:
    said = "pictures need matplotlib, which is not installed: pip install 'relstage[plots]'"
    raise MissingExtra(Problem("missing-extra", "plots", said)) from error

__all__ = ["FORMATS", "MOST_PATHS", "flows", "occupancy", "pictures", "sample_paths", "save", "survival"]

FORMATS = ("png", "svg", "pdf")
MOST_PATHS = 8
"""Paths that one picture of samples holds."""

INK, GREY, FAINT, BLUE, RED = "#222222", "#8a8a8a", "#cfcfcf", "#0072b2", "#b34700"
HATCHES = ("///", "\\\\\\", "xxx", "...", "---", "+++")
WIDTH = 9.0
LETTERS = 27


# ----------------------------------------------------------------------------------------------------------- pictures


def occupancy(simulation: Simulation, *, lang: Lang = "en") -> Figure:
    """Draw the share of paths in each place at the end of each month, stacked: the ladder upwards, exits above it.

    Parameters
    ----------
    simulation : Simulation
        What is drawn.
    lang : {"en", "ru"}
        Language of all that is written.
    """
    found = simulation.occupancy()
    figure, axes = _sheet(simulation, "occupancy", lang, right=0.72)
    tops = np.vstack([np.zeros(len(found.counts)), found.share.value.T.cumsum(axis=0)])
    months = np.arange(len(found.counts))
    styles = _styles(simulation)
    for nth, place in enumerate(found.places):
        band = axes.fill_between(months, tops[nth], tops[nth + 1], linewidth=0.8, edgecolor="white", **styles[place])
        band.set_gid(f"occupancy:{place}")
    middles, last = (tops[:-1, -1] + tops[1:, -1]) / 2, found.share.value[-1]
    labels = [
        (f"{_place(simulation, place, lang)}, {last[nth]:.0%}", float(middles[nth]), styles[place]["facecolor"])
        for nth, place in enumerate(found.places)
        if found.counts[:, nth].any()
    ]
    _beside(axes, labels)
    _over_months(axes, simulation, lang)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_ylabel(say("plots.share", lang))
    return figure


def flows(simulation: Simulation, *, lang: Lang = "en") -> Figure:
    """Draw the moves between places as a table: how often a path goes from one to another until the horizon.

    Several transitions between the same two places stand in one cell, with their ids; those that no path made are
    left out.

    Parameters
    ----------
    simulation : Simulation
        What is drawn.
    lang : {"en", "ru"}
        Language of all that is written.
    """
    found = simulation.flows()
    places = simulation.prepared.places
    number = simulation.prepared.number_of
    moves = np.zeros((len(places), len(places)))
    by: dict[tuple[int, int], list[str]] = {}
    for (origin, transition, target), count in zip(found.edges, found.counts.sum(axis=0), strict=True):
        if count:
            moves[number[origin], number[target]] += count / simulation.paths
            by.setdefault((number[origin], number[target]), []).append(transition)
    height = 2.2 + 0.9 * len(places)
    figure, axes = _sheet(simulation, "flows", lang, right=0.97, left=0.2, bottom=1.2 / height, height=height)
    cells = axes.imshow(np.ma.masked_equal(moves, 0), cmap="Blues", vmin=0, vmax=1.6 * moves.max() or 1, aspect="auto")
    cells.set_gid("flows")
    for (row, column), names in by.items():
        told = f"{_rate(moves[row, column])}\n{fill(', '.join(names), 12)}"
        axes.text(column, row, told, ha="center", va="center", fontsize=9, color=INK, gid=f"flow:{row}:{column}")
    labels = [fill(_place(simulation, place, lang), 14) for place in places]
    axes.set_xticks(range(len(places)), labels, fontsize=9)
    axes.set_yticks(range(len(places)), labels, fontsize=9)
    axes.set_xticks(np.arange(len(places) + 1) - 0.5, minor=True)
    axes.set_yticks(np.arange(len(places) + 1) - 0.5, minor=True)
    axes.grid(which="minor", color=FAINT, linewidth=0.8)
    axes.tick_params(which="both", length=0)
    axes.set_xlabel(say("plots.to", lang))
    axes.set_ylabel(say("plots.from", lang))
    return figure


def survival(simulation: Simulation, *, level: float = LEVEL, lang: Lang = "en") -> Figure:
    """Draw the share of paths not ended by the end of each month, with its interval, the median and the horizon.

    Parameters
    ----------
    simulation : Simulation
        What is drawn.
    level : float
        Of the intervals, month by month.
    lang : {"en", "ru"}
        Language of all that is written.
    """
    found = simulation.survival(level=level)
    figure, axes = _sheet(simulation, "survival", lang, right=0.84)
    months = np.arange(len(found.counts))
    share = found.share
    band = axes.fill_between(months, share.low, share.high, step="post", color=BLUE, alpha=0.25, linewidth=0)
    band.set_gid("survival:interval")
    axes.plot(months, share.value, drawstyle="steps-post", color=BLUE, linewidth=1.6, gid="survival:share")
    _over_months(axes, simulation, lang)
    axes.set_ylim(0, 1.02)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_ylabel(say("plots.survivors", lang))
    horizon = simulation.scenario.months
    axes.axvline(horizon, color=INK, linewidth=1.2, linestyle=(0, (4, 3)), gid="survival:horizon", clip_on=False)
    told = say(
        "plots.horizon",
        lang,
        share=f"{share.value[-1]:.1%}",
        low=f"{share.low[-1]:.1%}",
        high=f"{share.high[-1]:.1%}",
        level=f"{level:.0%}",
    )
    axes.annotate(
        told,
        (horizon, share.value[-1]),
        (8, 0),
        textcoords="offset points",
        va="center",
        fontsize=9,
        color=INK,
        annotation_clip=False,
    )
    if found.median is not None:
        axes.plot([0, found.median, found.median], [0.5, 0.5, 0], color=GREY, linewidth=0.9, gid="survival:median")
        axes.annotate(
            say("plots.median", lang, month=found.median),
            (found.median, 0.5),
            (6, 4),
            textcoords="offset points",
            fontsize=9,
            color=INK,
        )
    else:
        axes.text(0.02, 0.04, say("plots.no-median", lang), transform=axes.transAxes, fontsize=9, color=INK)
    return figure


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
    figure = _figure(simulation, title, lang, height=1.5 + 1.75 * len(lives))
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


def pictures(
    simulation: Simulation, folder: str | Path, *, indicator: str | None = None, kind: str = "png", lang: Lang = "en"
) -> tuple[Path, ...]:
    """Write all four pictures to a folder, and return their paths.

    Parameters
    ----------
    simulation : Simulation
        What is drawn.
    folder : path
        Made where it is missing.
    indicator : str, optional
        Of the sample paths. Default: the first that the study was run with, else that whose thresholds are most.
    kind : {"png", "svg", "pdf"}
        Of file.
    lang : {"en", "ru"}
        Language of all that is written.

    Raises
    ------
    ScenarioError
        As :func:`sample_paths` and :func:`save`.
    """
    name = indicator or _telling(simulation)
    shown = tuple(range(min(4, simulation.paths)))
    drawn = {
        "occupancy": occupancy(simulation, lang=lang),
        "flows": flows(simulation, lang=lang),
        "survival": survival(simulation, lang=lang),
        "samples": sample_paths(simulation, name, paths=shown, lang=lang),
    }
    Path(folder).mkdir(parents=True, exist_ok=True)
    return tuple(save(figure, Path(folder) / f"{what}.{kind}") for what, figure in drawn.items())


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure as PNG, SVG or PDF, as the name of the file ends; the same figure gives the same bytes.

    Raises
    ------
    ScenarioError
        The name ends otherwise (``unknown-format``).
    """
    file = Path(path)
    kind = file.suffix.removeprefix(".").lower()
    if kind not in FORMATS:
        said = f"{file.name!r} does not end in .{', .'.join(FORMATS)}{nearest(kind, FORMATS)}"
        raise ScenarioError(Problem("unknown-format", "path", said))
    undated: dict[str, dict[str, Any]] = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
    with rc_context({"svg.hashsalt": "relstage"}):
        figure.savefig(file, format=kind, dpi=150, metadata=undated.get(kind))
    return file


# ---------------------------------------------------------------------------------------------------------- the sheet


def _figure(simulation: Simulation, title: str, lang: Lang, height: float) -> Figure:
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    FigureCanvasAgg(figure)
    manifest = simulation.manifest
    made = say(
        "simulate.made",
        lang,
        paths=f"{simulation.paths:,}",
        months=simulation.scenario.months,
        seed=manifest.seed,
        digest=manifest.digest[:16],
    )
    figure.text(0.02, 1 - 0.14 / height, title, fontsize=13, weight="bold", va="top", color=INK)
    scenario = simulation.scenario.title.in_(lang)
    figure.text(0.02, 1 - 0.44 / height, f"{scenario}. {made}", fontsize=9, va="top", color="#555555")
    return figure


def _sheet(
    simulation: Simulation,
    what: str,
    lang: Lang,
    *,
    right: float,
    left: float = 0.09,
    bottom: float = 0.12,
    height: float = 5.5,
) -> tuple[Figure, Axes]:
    figure = _figure(simulation, say(f"plots.title.{what}", lang), lang, height)
    axes = figure.subplots(gridspec_kw={"left": left, "right": right, "bottom": bottom, "top": 1 - 0.85 / height})
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _over_months(axes: Axes, simulation: Simulation, lang: Lang) -> None:
    months = simulation.scenario.months
    axes.set_xlim(0, months)
    axes.set_xticks(range(0, months + 1, _step(months)))
    axes.set_xlabel(say("plots.month", lang))


def _rate(moves: float) -> str:
    return f"{moves:.2f}" if moves >= 0.01 else f"{moves:.1g}"


def _step(months: int) -> int:
    """Return how many months apart ticks stand: at most thirteen of them, whole years where there are years."""
    return next((step for step in (1, 2, 3, 6, 12, 24, 60, 120) if months <= 12 * step), -(-months // 12))


def _place(simulation: Simulation, place: str, lang: Lang) -> str:
    return simulation.model.stage(place).label.in_(lang)


def _styles(simulation: Simulation) -> Mapping[str, dict[str, Any]]:
    """Return how each place is filled: the ladder from dark to light, exits grey and hatched."""
    ladder, places = simulation.prepared.ladder, simulation.prepared.places
    shades = colormaps["viridis"](np.linspace(0.08, 0.97, len(ladder)))
    steps: dict[str, dict[str, Any]] = {p: {"facecolor": tuple(shades[nth])} for nth, p in enumerate(ladder)}
    exits = [place for place in places if place not in ladder]
    greys: dict[str, dict[str, Any]] = {
        place: {"facecolor": FAINT, "hatch": HATCHES[nth % len(HATCHES)]} for nth, place in enumerate(exits)
    }
    return steps | greys


def _beside(axes: Axes, labels: Sequence[tuple[str, float, Any]]) -> None:
    """Write labels beside axes that go from 0 to 1, each at its height as near as the others leave room."""
    wrapped = [fill(label, LETTERS) for label, _, _ in labels]
    rooms = [0.05 * (label.count("\n") + 1) + 0.012 for label in wrapped]
    places = _apart([at for _, at, _ in labels], rooms)
    for told, (_, at, colour), place in zip(wrapped, labels, places, strict=True):
        _lead(axes, at, place, colour, 2.0)
        axes.text(1.055, place, told, transform=axes.transAxes, va="center", fontsize=9, color=INK)


def _lead(axes: Axes, at: float, place: float, colour: Any, width: float) -> None:
    """Draw a line from the edge of the axes at the height `at` to a label at the height `place`, both shares of it."""
    way = [1, 1.03, 1.045], [at, place, place]
    axes.plot(*way, transform=axes.transAxes, color=colour, linewidth=width, clip_on=False, solid_capstyle="butt")


def _apart(wanted: Sequence[float], rooms: Sequence[float]) -> list[float]:
    """Return places as near to the wanted ones as keeps each its room, in their order, in [0, 1] if all find room."""
    order = sorted(range(len(wanted)), key=lambda nth: wanted[nth])
    up = _pushed(wanted, rooms, order, 0.0)
    down = [-each for each in _pushed([-each for each in wanted], rooms, order[::-1], -1.0)]
    middle = [(low + high) / 2 for low, high in zip(down, up, strict=True)]
    under = [-each for each in _pushed([-each for each in middle], rooms, order[::-1], -1.0)]
    return _pushed(under, rooms, order, 0.0)


def _pushed(wanted: Sequence[float], rooms: Sequence[float], order: Sequence[int], floor: float) -> list[float]:
    """Return places none of which is below the floor or in the room of the one before, the later pushed up."""
    found = list(wanted)
    for nth in order:
        found[nth] = max(wanted[nth], floor + rooms[nth] / 2)
        floor = found[nth] + rooms[nth] / 2
    return found


# ------------------------------------------------------------------------------------------------------- sample paths


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


def _telling(simulation: Simulation) -> str:
    """Return the indicator that is drawn where none is named."""
    if simulation.tally.names:
        return simulation.tally.names[0]
    moving = {drift.indicator for drift in simulation.scenario.drifts}
    read = [each.leaf.indicator for each in simulation.model.thresholds.values()]
    return max(simulation.model.indicator_of, key=lambda name: (name in moving, read.count(name)))


def _sample(axes: Axes, simulation: Simulation, indicator: str, life: Lived, lang: Lang) -> None:
    values = np.array(life.seen(indicator))
    _over_months(axes, simulation, lang)
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
    places = _apart([(height - low) / (high - low) for height, _ in told], [0.13] * len(told))
    for ((height, said), ids), place in zip(told.items(), places, strict=True):
        colour = BLUE if said.startswith(">") else RED
        axes.axhline(height, color=colour, linewidth=0.9, linestyle=(0, (5, 3)), gid=f"threshold:{','.join(ids)}")
        _lead(axes, (height - low) / (high - low), place, colour, 0.8)
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
