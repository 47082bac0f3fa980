"""The options of the commands that simulate."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import Parameter

from relstage.cli.options import Flag, InLang, Several, Whole

TableForm = Literal["csv", "parquet"]


@Parameter(name="*")
@dataclass(frozen=True)
class Simulating:
    """What is simulated, and how it is told.

    Parameters
    ----------
    model : str
        Name of a model, or path of its file; by default the one that the scenario names.
    paths : int
        How many relationships; with --error the most.
    seed : int
        From 0 to 2**64 - 1; the same seed gives the same paths.
    error : tuple of str
        NAME=X: stop when the standard error of NAME is at most X. NAME is value, or a stage for its share of the paths
        after the last month.
    exact : bool
        Lay the exact figures beside the estimates, with z-scores; only where the scenario is a Markov chain.
    why : int
        Tell why the path of this number is where it is; without --paths nothing else is simulated.
    reading : tuple of str
        Indicators whose readings are summed by month and stage.
    workers : int
        Processes.
    keep : str
        Folder in which finished pieces are kept; the same command again goes on from there.
    out : str
        Folder to write the manifest and every table to.
    written : str
        How the tables of --out are written; CSV by default.
    histories : str
        Folder to write every stage change to, as Parquet.
    plots : str
        Folder to write four pictures to; the sample paths are those of the first of the readings.
    table : str
        Of JSON and CSV: which table; occupancy by default for CSV, all for JSON.
    form : str
        Tables for people, or one for programs.
    """

    model: str | None = None
    paths: Whole | None = None
    seed: Whole = 0
    error: Several = ()
    exact: Flag = False
    why: Whole | None = None
    reading: Several = ()
    workers: Whole = 1
    keep: str | None = None
    out: str | None = None
    written: Annotated[TableForm | None, Parameter(name="--as")] = None
    histories: str | None = None
    plots: str | None = None
    table: str | None = None
    form: Annotated[Literal["text", "json", "csv"], Parameter(name="--format")] = "text"
    lang: InLang = "en"


@Parameter(name="*")
@dataclass(frozen=True)
class Pairing:
    """How two sides are compared, and how it is told.

    Parameters
    ----------
    model : str
        Name of a model, or path of its file, for both sides; by default the one that the scenario names.
    other_model : str
        That of the second side, where it has other rules.
    threshold : tuple of str
        F3.trust=0.7: a threshold of the second side's model that stands elsewhere.
    paths : int
        How many relationships.
    seed : int
        From 0 to 2**64 - 1; the same seed gives the same paths.
    workers : int
        Processes.
    out : str
        Folder to write the manifest and the table of differences to.
    written : str
        How the table of --out is written; CSV by default.
    plots : str
        Folder to write pictures to.
    form : str
        Tables for people, or for programs.
    """

    model: str | None = None
    other_model: str | None = None
    threshold: Several = ()
    paths: Whole = 10_000
    seed: Whole = 0
    workers: Whole = 1
    out: str | None = None
    written: Annotated[TableForm | None, Parameter(name="--as")] = None
    plots: str | None = None
    form: Annotated[Literal["text", "json", "csv"], Parameter(name="--format")] = "text"
    lang: InLang = "en"


@Parameter(name="*")
@dataclass(frozen=True)
class Swinging:
    """Which numbers are moved, and how it is told.

    Parameters
    ----------
    range : tuple of str
        NAME=LOW..HIGH: a threshold (F3.trust=0.5..0.7), a margin (margin@early=0..2), discount, policy:NAME.cost or
        .chance, shock:NAME.share; of a rate (promise_broken, or promise_broken@early) and of drift:INDICATOR.pull,
        .step or .noise the ends are factors.
    outcome : str
        What is compared: value, lasting (months until the first ending), or a stage for its share of the paths after
        the last month.
    model : str
        Name of a model, or path of its file; by default the one that the scenario names.
    paths : int
        How many relationships, anew for either end of each range.
    seed : int
        From 0 to 2**64 - 1; the same seed gives the same paths.
    workers : int
        Processes.
    plots : str
        Folder to write the picture to.
    form : str
        A table for people, or for programs.
    """

    range: Several = ()
    outcome: str = "value"
    model: str | None = None
    paths: Whole = 10_000
    seed: Whole = 0
    workers: Whole = 1
    plots: str | None = None
    form: Annotated[Literal["text", "json", "csv"], Parameter(name="--format")] = "text"
    lang: InLang = "en"
