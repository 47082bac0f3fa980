"""Pictures of a comparison and of a sensitivity: how two sides differ by month, and which numbers matter.

Law (``pictures_draw_the_tables``): what is drawn, read back from a figure, equals the table that it is drawn from.
"""

from collections.abc import Sequence
from textwrap import shorten, wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from relstage.errors import Problem, ScenarioError
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.studies.simulation.comparing import Comparison, Difference
from relstage.studies.simulation.estimates import LEVEL
from relstage.studies.simulation.pictures.sheet import (
    BLUE,
    FAINT,
    GREY,
    INK,
    LINE,
    LINE_LETTERS,
    RED,
    blank,
    counted,
    months_axis,
)
from relstage.studies.simulation.sensitivity import Swing

OPACITY = 0.75
POINTS = 100
"""Percentage points in a share of 1."""


def differences(comparison: Comparison, *, level: float = LEVEL, lang: Lang = "en") -> Figure:
    """Draw by how much the share of paths in each place differs, month by month, with its interval; a panel a place.

    Parameters
    ----------
    comparison : Comparison
        What is drawn.
    level : float
        Of the intervals, month by month.
    lang : {"en", "ru"}
        Language of all that is written.
    """
    places = comparison.places
    rows = -(-len(places) // 2)
    made = say(
        "plots.paired",
        lang,
        paths=counted(comparison.paired.paths, lang),
        months=comparison.months,
        seed=comparison.one.seed,
        digest=comparison.digest[:16],
        level=f"{level:.0%}",
    )
    one, other = _sides(comparison, lang)
    told = [*wrap(say("plots.compared", lang, one=one, other=other), LINE_LETTERS), *wrap(made, LINE_LETTERS)]
    head = 0.81 + LINE * len(told)
    height = head + 0.25 + 1.9 * rows
    figure = blank(say("plots.title.differences", lang), told, height)
    space = {
        "left": 0.09,
        "right": 0.97,
        "bottom": 0.6 / height,
        "top": 1 - head / height,
        "hspace": 0.4,
        "wspace": 0.14,
    }
    grid = figure.subplots(rows, 2, sharex=True, sharey=True, squeeze=False, gridspec_kw=space)
    for axes, place in zip(grid.flat, places, strict=False):
        _differing(axes, comparison.by_month(place, level=level))
        axes.set_title(
            shorten(comparison.one.model.stage(place).label.in_(lang), 52), fontsize=10, loc="left", color=INK
        )
    for axes in grid.flat[len(places) :]:
        axes.set_visible(False)
    for axes in grid.flat[max(len(places) - 2, 0) : len(places)]:
        months_axis(axes, comparison.months, lang, most=6)
        axes.tick_params(labelbottom=True)
    figure.text(0.02, 0.5, say("plots.difference", lang), rotation=90, va="center", fontsize=10, color=INK)
    return figure


def _sides(comparison: Comparison, lang: Lang) -> tuple[str, str]:
    """Return what the sides are called: by their scenarios, and by their models where these differ."""
    studies = comparison.one, comparison.other
    stamps = [study.model.stamp for study in studies]
    rules = ["", ""] if stamps[0] == stamps[1] else [f" ({stamp.name} {stamp.digest[:8]})" for stamp in stamps]
    one, other = (study.scenario.title.in_(lang) + rule for study, rule in zip(studies, rules, strict=True))
    return one, other


def _differing(axes: Axes, found: Sequence[Difference]) -> None:
    months, place = np.arange(len(found)), found[0].place
    value, low, high = (
        POINTS * np.array([getattr(each.difference, name) for each in found]) for name in ("value", "low", "high")
    )
    axes.spines[["top", "right"]].set_visible(False)
    axes.axhline(0, color=GREY, linewidth=0.9)
    band = axes.fill_between(months, low, high, color=BLUE, alpha=0.25, linewidth=0)
    band.set_gid(f"difference:{place}:interval")
    axes.plot(months, value, color=BLUE, linewidth=1.5, gid=f"difference:{place}")


def draw_tornado(swings: Sequence[Swing], *, model: StageModel | None = None, lang: Lang = "en") -> Figure:
    """Draw what each number does at either end of its range, the widest swing above.

    Parameters
    ----------
    swings : sequence of Swing
        As ``tornado`` returns them, in their order; of one outcome.
    model : StageModel, optional
        Of them; it tells what the place of the outcome is called in the language.
    lang : {"en", "ru"}
        Language of all that is written.

    Raises
    ------
    ScenarioError
        There are none, or their outcomes are not the same (``bad-swings``).
    """
    _check(swings)
    outcome = swings[0].at_low
    unit = 1 if outcome.measure in ("value", "lasting") else POINTS
    height = 1.9 + 0.62 * len(swings)
    level = f"{outcome.difference.level:.0%}"
    figure = blank(say("plots.title.tornado", lang), [say("plots.swings", lang, level=level)], height)
    space = {"left": 0.24, "right": 0.95, "bottom": 0.75 / height, "top": 1 - 0.95 / height}
    axes = figure.subplots(gridspec_kw=space)
    axes.spines[["top", "right", "left"]].set_visible(False)
    for row, swing in enumerate(swings):
        for end, at, colour, up in ((swing.low, swing.at_low, RED, -0.2), (swing.high, swing.at_high, BLUE, 0.2)):
            _bar(axes, f"{swing.name}:{end:g}", row + up, at, unit, colour, _told(swing, end))
    axes.axvline(0, color=INK, linewidth=1)
    axes.set_yticks(range(len(swings)), [swing.name.replace("@", "\n@ ") for swing in swings], fontsize=9)
    axes.set_ylim(len(swings) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color=FAINT, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.margins(x=0.12)
    axes.set_xlabel(_outcome(outcome, model, lang))
    colours = {RED: say("plots.low", lang), BLUE: say("plots.high", lang)}
    ends = [Patch(color=colour, alpha=OPACITY, label=told) for colour, told in colours.items()]
    figure.legend(
        handles=ends, loc="upper right", bbox_to_anchor=(0.98, 1 - 0.1 / height), ncols=2, frameon=False, fontsize=9
    )
    axes.xaxis.set_major_locator(MaxNLocator(8))
    return figure


def _outcome(asked: Difference, model: StageModel | None, lang: Lang) -> str:
    place = asked.place or ""
    named = model.stage(place).label.in_(lang) if model is not None and place else place.replace("_", " ")
    return say(f"plots.swing.{asked.measure}", lang, place=named, month=asked.month)


def _told(swing: Swing, end: float) -> str:
    return f"×{end:g}" if swing.factors else f"{end:g}"


def _bar(axes: Axes, name: str, row: float, at: Difference, unit: float, colour: str, told: str) -> None:
    found = at.difference
    axes.barh(row, unit * found.value, height=0.36, color=colour, alpha=OPACITY, gid=f"swing:{name}")
    axes.plot([unit * found.low, unit * found.high], [row, row], color=INK, linewidth=1.2, gid=f"swing:{name}:interval")
    right = found.value >= 0
    axes.annotate(
        told,
        (unit * (found.high if right else found.low), row),
        (5 if right else -5, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=8,
        color=INK,
    )


def _check(swings: Sequence[Swing]) -> None:
    asked = {(end.measure, end.place, end.month) for swing in swings for end in (swing.at_low, swing.at_high)}
    if len(asked) != 1:
        said = f"{len(swings)} swings of {len(asked)} outcomes are given; one picture shows swings of one outcome"
        raise ScenarioError(Problem("bad-swings", "swings", said))
