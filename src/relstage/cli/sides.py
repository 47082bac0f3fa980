"""What the commands that simulate are given: scenarios with their models, and options, judged before the work."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from math import isfinite
from os import W_OK, access
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relstage.adapters.scenarios import load_scenario
from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.cli.given import NUMBER, model_of
from relstage.errors import MissingExtra, Problem, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.models.scenarios import Scenario

if TYPE_CHECKING:
    from relstage.studies.simulation.jobs import Study

EXTRAS = {"numpy": "arrays", "polars": "frames", "matplotlib": "plots"}
_OPTIONS = {"seed": "--seed", "paths": "--paths", "workers": "--workers", "readings": "--reading", "ranges": "--range"}


@dataclass(frozen=True)
class Side:
    """A scenario and the rules that it is lived under.

    Parameters
    ----------
    scenario, model : Scenario, StageModel
        Both.
    file : str
        Where the scenario was read; empty for one of the catalogue.
    """

    scenario: Scenario
    model: StageModel
    file: str = ""

    @property
    def ours(self) -> bool:
        """Whether the numbers are illustrations of the catalogue."""
        return not self.file

    def problems(self) -> Iterator[Problem]:
        """Yield what keeps the scenario from being simulated under the model, each with the file before its place."""
        from relstage.studies.simulation.checking import scenario_problems

        yield from in_file(scenario_problems(self.model, self.scenario), self.file)


def side(name: str, model: str | None) -> Side:
    """Return the scenario of the catalogue called `name`, or in the file of that path, with the model that it is for.

    Raises
    ------
    ScenarioError
        Where it is neither (``unknown-scenario``), with everything that is wrong with the file, or where nothing says
        which model it is for (``unknown-model``).
    """
    chosen = None if model is None else model_of(model)
    known = {scenario.name: scenario for scenario in SCENARIOS}
    is_file = name not in known
    if is_file and not (Path(name).suffix or "/" in name):
        said = f"no scenario is called {name!r}; there are {', '.join(known)}, and scenario files (.json, .toml)"
        raise ScenarioError(Problem("unknown-scenario", "", said + nearest(name, known)))
    scenario = _loaded(name, chosen) if is_file else known[name]
    file = name if is_file else ""
    models = {each.name: each for each in MODELS}
    if chosen is None and scenario.model not in models:
        said = f"it is written for {scenario.model!r}, which is no model of the catalogue; give its file with --model"
        raise ScenarioError(*in_file([Problem("unknown-model", "/model", said)], file))
    return Side(scenario, chosen or models[scenario.model], file)


def _loaded(file: str, model: StageModel | None) -> Scenario:
    try:
        return load_scenario(file, model=model)
    except ScenarioError as error:
        raise ScenarioError(*in_file(error.problems, file)) from None


def in_file(problems: Iterable[Problem], file: str) -> Iterator[Problem]:
    """Yield problems with the file before the place of each."""
    for problem in problems:
        told = problem.code in ("cannot-read", "unknown-format")  # of the file as a whole; they name it
        yield problem if told else replace(problem, place=f"{file} {problem.place}".strip())


# ------------------------------------------------------------------------------------------------- what keeps it back


def refuse(problems: Iterable[Problem]) -> None:
    """Raise every problem, each once, where there is one."""
    if found := dict.fromkeys(problems):
        raise ScenarioError(*found)


def study_problems(study: "Study", paths: int, workers: int) -> Iterator[Problem]:
    """Yield what is wrong with how a study is to be run, each by its option."""
    from relstage.studies.simulation.running import PIECE, check_study

    try:
        check_study(study, paths, workers, PIECE)
    except ScenarioError as error:
        yield from map(by_option, error.problems)


def by_option(problem: Problem) -> Problem:
    """Return a problem of a call as one of the option that gives what is wrong."""
    name, *rest = re.split(r"[/ ]", problem.place)
    if name not in _OPTIONS:
        return problem
    return replace(problem, place=" ".join([_OPTIONS[name], *(rest if name == "ranges" else ())]))


def idle(names: Iterable[str], given: Any, why: str) -> Iterator[Problem]:
    """Yield a problem for each option that is given and would say nothing."""
    plain = type(given)()
    for name in names:
        if getattr(given, name) != getattr(plain, name):
            yield Problem("bad-option", option_of(name), why)


def option_of(name: str) -> str:
    """Return how the field `name` of a group of options is written."""
    return f"--{ {'written': 'as', 'form': 'format'}.get(name, name).replace('_', '-') }"


def limits_of(pairs: Iterable[str], option: str) -> tuple[dict[str, float | str], list[Problem]]:
    """Return what ``name=limit`` pairs give, a number or a level, and what is wrong with them."""
    found: dict[str, float | str] = {}
    problems = []
    for pair in pairs:
        name, _, limit = (part.strip() for part in pair.partition("="))
        if not (name and limit):
            problems.append(Problem("bad-option", option, f"{pair[:80]!r} is not of the form name=limit"))
        elif name in found:
            problems.append(Problem("bad-option", option, f"{name!r} is given twice"))
        else:
            found[name] = float(limit) if NUMBER.fullmatch(limit) else limit
    return found, problems


def numbers_of(pairs: Iterable[str], option: str) -> tuple[dict[str, float], list[Problem]]:
    """Return what ``name=number`` pairs give, and what is wrong with them."""
    limits, problems = limits_of(pairs, option)
    found = {}
    for name, limit in limits.items():
        if isinstance(limit, str) or not isfinite(limit):
            problems.append(Problem("bad-option", option, f"{name}: {limit!r} is no number that a float64 holds"))
        else:
            found[name] = limit
    return found, problems


def as_problems(given: Any) -> Iterator[Problem]:
    """Yield what is wrong with the form of the tables that are written."""
    if given.written is not None and given.out is None:
        yield Problem("bad-option", "--as", "it says how the tables of --out are written; there is no --out")


def folder_problems(given: Any, names: Sequence[str]) -> Iterator[Problem]:
    """Yield a problem for each folder that is asked for and cannot be written to; make none of them."""
    for name in names:
        if (folder := getattr(given, name)) is not None and (said := _unwritable(folder)):
            yield Problem("cannot-write", option_of(name), f"{folder!r}: {said}")


def _unwritable(folder: str) -> str:
    if not folder or "\0" in folder:
        return "that is no name of a folder"
    whole = Path(folder).absolute()
    try:
        there = next(each for each in (whole, *whole.parents) if each.exists())
        if not there.is_dir():
            return f"{there} is a file, not a folder"
        return "" if access(there, W_OK) else f"nothing may be written in {there}"
    except OSError as error:
        return error.strerror or str(error)


def make_folders(given: Any, names: Sequence[str]) -> None:
    """Make the folders that are asked for.

    Raises
    ------
    ScenarioError
        With each that cannot be made (``cannot-write``).
    """
    problems = []
    for name in names:
        if (folder := getattr(given, name)) is not None:
            try:
                Path(folder).mkdir(parents=True, exist_ok=True)
            except OSError as error:
                problems.append(Problem("cannot-write", option_of(name), f"{folder!r}: {error.strerror or error}"))
    refuse(problems)


# ------------------------------------------------------------------------------------------------------------- extras


def need(*modules: str) -> None:
    """Refuse what needs modules that are not installed, by the names of the extras that bring them.

    Raises
    ------
    MissingExtra
        With every extra that is missing.
    """
    if missing := [module for module in modules if find_spec(module) is None]:
        raise MissingExtra(*map(_missing, missing))


def _missing(module: str) -> Problem:
    said = f"it needs {module}, which is not installed: pip install 'relstage[{EXTRAS[module]}]'"
    return Problem("missing-extra", EXTRAS[module], said)
