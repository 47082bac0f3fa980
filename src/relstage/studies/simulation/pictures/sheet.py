"""What all pictures share: the sheet with its heading, the axis of months, labels that keep apart, colours, files.

Figures are made without pyplot, so that drawing changes no state of the caller's. Colours tell stages apart to
colour-blind eyes too, and never alone: whatever has a colour also has its name, a place in an order, or a hatch.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill, wrap
from typing import Any

import numpy as np
from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from relstage.errors import Problem, ScenarioError, nearest
from relstage.messages import Lang, say
from relstage.studies.simulation.results import Simulation

FORMATS = ("png", "svg", "pdf")
INK, GREY, FAINT, BLUE, RED = "#222222", "#8a8a8a", "#cfcfcf", "#0072b2", "#b34700"
HATCHES = ("///", "\\\\\\", "xxx", "...", "---", "+++")
WIDTH = 9.0
LETTERS = 27
LINE, LINE_LETTERS = 0.22, 112
"""Height in inches, and letters, of a line below the title."""


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


def blank(title: str, told: Sequence[str], height: float) -> Figure:
    """Return a sheet so many inches high with its title, and a line below for each that is told."""
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    FigureCanvasAgg(figure)
    figure.text(0.02, 1 - 0.14 / height, title, fontsize=13, weight="bold", va="top", color=INK)
    for nth, line in enumerate(told):
        figure.text(0.02, 1 - (0.44 + LINE * nth) / height, line, fontsize=9, va="top", color="#555555")
    return figure


def counted(number: int, lang: Lang) -> str:
    """Return a count with its thousands set apart as readers of the language do."""
    return f"{number:,}".replace(",", "\u00a0") if lang == "ru" else f"{number:,}"


def heading(simulation: Simulation, lang: Lang) -> list[str]:
    """Return what stands below the title: the scenario, and what anyone needs to make the study again."""
    made = say(
        "simulate.made",
        lang,
        paths=counted(simulation.paths, lang),
        months=simulation.scenario.months,
        seed=simulation.manifest.seed,
        digest=simulation.manifest.digest[:16],
    )
    return wrap(f"{simulation.scenario.title.in_(lang)}. {made}", LINE_LETTERS)


def sheet(
    simulation: Simulation,
    what: str,
    lang: Lang,
    *,
    right: float,
    left: float = 0.09,
    bottom: float = 0.12,
    height: float = 5.5,
) -> tuple[Figure, Axes]:
    """Return the sheet of the picture `what` of a study, and its axes."""
    told = heading(simulation, lang)
    figure = blank(say(f"plots.title.{what}", lang), told, height)
    top = 1 - (0.63 + LINE * len(told)) / height
    axes = figure.subplots(gridspec_kw={"left": left, "right": right, "bottom": bottom, "top": top})
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def months_axis(axes: Axes, months: int, lang: Lang, most: int = 12) -> None:
    """Give axes the months from 0 to the horizon, in `most` steps at the most."""
    axes.set_xlim(0, months)
    axes.set_xticks(range(0, months + 1, _step(months, most)))
    axes.set_xlabel(say("plots.month", lang))


def _step(months: int, most: int) -> int:
    """Return how many months apart ticks stand: whole years where there are years."""
    return next((step for step in (1, 2, 3, 6, 12, 24, 60, 120) if months <= most * step), -(-months // most))


def label_of(simulation: Simulation, place: str, lang: Lang) -> str:
    """Return what a place is called."""
    return simulation.model.stage(place).label.in_(lang)


def styles(simulation: Simulation) -> Mapping[str, dict[str, Any]]:
    """Return how each place is filled: the ladder from dark to light, exits grey and hatched."""
    ladder, places = simulation.prepared.ladder, simulation.prepared.places
    shades = colormaps["viridis"](np.linspace(0.08, 0.97, len(ladder)))
    steps: dict[str, dict[str, Any]] = {p: {"facecolor": tuple(shades[nth])} for nth, p in enumerate(ladder)}
    exits = [place for place in places if place not in ladder]
    greys: dict[str, dict[str, Any]] = {
        place: {"facecolor": FAINT, "edgecolor": "white", "hatch": HATCHES[nth % len(HATCHES)]}
        for nth, place in enumerate(exits)
    }
    return steps | greys


def beside(axes: Axes, labels: Sequence[tuple[str, float, Any]]) -> None:
    """Write labels beside axes that go from 0 to 1, each at its height as near as the others leave room."""
    wrapped = [fill(label, LETTERS) for label, _, _ in labels]
    rooms = [0.05 * (label.count("\n") + 1) + 0.012 for label in wrapped]
    places = apart([at for _, at, _ in labels], rooms)
    for told, (_, at, colour), place in zip(wrapped, labels, places, strict=True):
        lead(axes, at, place, colour, 2.0)
        axes.text(1.055, place, told, transform=axes.transAxes, va="center", fontsize=9, color=INK)


def lead(axes: Axes, at: float, place: float, colour: Any, width: float) -> None:
    """Draw a line from the edge of the axes at the height `at` to a label at the height `place`, both shares of it."""
    way = [1, 1.03, 1.045], [at, place, place]
    axes.plot(*way, transform=axes.transAxes, color=colour, linewidth=width, clip_on=False, solid_capstyle="butt")


def apart(wanted: Sequence[float], rooms: Sequence[float]) -> list[float]:
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
