"""Pictures of a simulation, of a comparison and of a sensitivity, as figures of matplotlib and as files.

Law (``pictures_draw_the_tables``): what is drawn, read back from a figure, equals the table that it is drawn from.
"""

from pathlib import Path

from relstage.errors import MissingExtra, Problem
from relstage.messages import Lang
from relstage.studies.simulation.comparing import Comparison
from relstage.studies.simulation.results import Simulation

try:
    from relstage.studies.simulation.pictures.differing import differences, draw_tornado
    from relstage.studies.simulation.pictures.samples import MOST_PATHS, sample_paths, telling
    from relstage.studies.simulation.pictures.sheet import FORMATS, save
    from relstage.studies.simulation.pictures.studies import flows, occupancy, survival
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] != "matplotlib":
        raise
    said = "pictures need matplotlib, which is not installed: pip install 'relstage[plots]'"
    raise MissingExtra(Problem("missing-extra", "plots", said)) from error

__all__ = [
    "FORMATS",
    "MOST_PATHS",
    "comparison_pictures",
    "differences",
    "draw_tornado",
    "flows",
    "occupancy",
    "pictures",
    "sample_paths",
    "save",
    "survival",
]


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
    name = indicator or telling(simulation)
    shown = tuple(range(min(4, simulation.paths)))
    drawn = {
        "occupancy": occupancy(simulation, lang=lang),
        "flows": flows(simulation, lang=lang),
        "survival": survival(simulation, lang=lang),
        "samples": sample_paths(simulation, name, paths=shown, lang=lang),
    }
    Path(folder).mkdir(parents=True, exist_ok=True)
    return tuple(save(figure, Path(folder) / f"{what}.{kind}") for what, figure in drawn.items())


def comparison_pictures(
    comparison: Comparison, folder: str | Path, *, kind: str = "png", lang: Lang = "en"
) -> tuple[Path, ...]:
    """Write the picture of a comparison to a folder, and return its path.

    Parameters
    ----------
    comparison : Comparison
        What is drawn.
    folder : path
        Made where it is missing.
    kind : {"png", "svg", "pdf"}
        Of file.
    lang : {"en", "ru"}
        Language of all that is written.

    Raises
    ------
    ScenarioError
        As :func:`save`.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    return (save(differences(comparison, lang=lang), Path(folder) / f"differences.{kind}"),)
