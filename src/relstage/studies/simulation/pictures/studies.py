"""Three pictures of one study: where paths are, how they move, how long they last.

Law (``pictures_draw_the_tables``): what is drawn, read back from a figure, equals the table that it is drawn from.
"""

from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from relstage.messages import Lang, say
from relstage.studies.simulation.answers import Waiting
from relstage.studies.simulation.estimates import LEVEL
from relstage.studies.simulation.pictures.sheet import (
    BLUE,
    FAINT,
    GREY,
    INK,
    beside,
    label_of,
    months_axis,
    sheet,
    styles,
)
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.walks import endings_of

BESIDE: dict[str, Any] = {"textcoords": "offset points", "fontsize": 9, "color": INK}
CLEAR = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 1.0}


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
    figure, axes = sheet(simulation, "occupancy", lang, right=0.72)
    tops = np.vstack([np.zeros(len(found.counts)), found.share.value.T.cumsum(axis=0)])
    months = np.arange(len(found.counts))
    filled = styles(simulation)
    for nth, place in enumerate(found.places):
        band = axes.fill_between(months, tops[nth], tops[nth + 1], step="post", linewidth=0, **filled[place])
        axes.step(months, tops[nth + 1], where="post", color="white", linewidth=0.8)
        band.set_gid(f"occupancy:{place}")
    middles, last = (tops[:-1, -1] + tops[1:, -1]) / 2, found.share.value[-1]
    labels = [
        (f"{label_of(simulation, place, lang)}, {last[nth]:.0%}", float(middles[nth]), filled[place]["facecolor"])
        for nth, place in enumerate(found.places)
        if found.counts[:, nth].any()
    ]
    beside(axes, labels)
    months_axis(axes, simulation.scenario.months, lang)
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
    figure, axes = sheet(simulation, "flows", lang, right=0.97, left=0.2, bottom=1.2 / height, height=height)
    cells = axes.imshow(np.ma.masked_equal(moves, 0), cmap="Blues", vmin=0, vmax=1.6 * moves.max() or 1, aspect="auto")
    cells.set_gid("flows")
    for (row, column), names in by.items():
        told = f"{_rate(moves[row, column])}\n{fill(', '.join(names), 12)}"
        axes.text(column, row, told, ha="center", va="center", fontsize=9, color=INK, gid=f"flow:{row}:{column}")
    labels = [fill(label_of(simulation, place, lang), 14) for place in places]
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
    figure, axes = sheet(simulation, "survival", lang, right=0.84)
    months = np.arange(len(found.counts))
    share = found.share
    band = axes.fill_between(months, share.low, share.high, step="post", color=BLUE, alpha=0.25, linewidth=0)
    band.set_gid("survival:interval")
    axes.plot(months, share.value, drawstyle="steps-post", color=BLUE, linewidth=1.6, gid="survival:share")
    months_axis(axes, simulation.scenario.months, lang)
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
    at = min(max(share.value[-1], 0.07), 0.93)
    axes.annotate(told, (horizon, at), (8, 0), va="center", annotation_clip=False, **BESIDE)
    _median(axes, simulation, lang, found)
    return figure


def _median(axes: Axes, simulation: Simulation, lang: Lang, found: Waiting) -> None:
    """Mark the month by which half have ended, or tell why there is none."""
    if found.median is None:
        key = "plots.no-median" if endings_of(simulation.prepared) else "plots.no-exit"
        axes.text(0.02, 0.04, say(key, lang), transform=axes.transAxes, fontsize=9, color=INK)
        return
    axes.plot([0, found.median, found.median], [0.5, 0.5, 0], color=GREY, linewidth=0.9, gid="survival:median")
    low, high = ("…" if end is None else end for end in found.median_range)
    told = say("plots.median", lang, month=found.median, low=low, high=high)
    if 2 * found.median > simulation.scenario.months:  # below its line and left of it the curve never comes
        axes.annotate(told, (found.median, 0.5), (-6, -5), ha="right", va="top", bbox=CLEAR, **BESIDE)
    else:
        axes.annotate(told, (found.median, 0.5), (6, 5), ha="left", va="bottom", bbox=CLEAR, **BESIDE)


def _rate(moves: float) -> str:
    return f"{moves:.2f}" if moves >= 0.01 else f"{moves:.1g}"
