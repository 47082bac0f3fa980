"""``relstage simulate``: what many paths of a scenario come to, and why one of them went where it did."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from relstage.adapters.scenarios import dump_scenario
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.cli.filing import Folder, documents_of
from relstage.cli.printing import line, table, write_csv
from relstage.cli.sides import (
    Side,
    as_problems,
    folder_problems,
    idle,
    in_file,
    make_folders,
    need,
    numbers_of,
    refuse,
    side,
    study_problems,
)
from relstage.cli.simulated import Found, Reached, Told
from relstage.errors import Problem, nearest
from relstage.messages import Lang, say

if TYPE_CHECKING:
    from relstage.cli.options_simulating import Simulating
    from relstage.studies.simulation.lives import Lived
    from relstage.studies.simulation.results import Simulation

NOT_REACHED = 1
ABOUT_A_STUDY = ("error", "exact", "reading", "workers", "keep", "out", "written", "histories", "plots", "table")
"""Options that say something only where many paths are simulated."""
FOLDERS = ("keep", "out", "histories", "plots")
LISTED = ("scenario", "model", "months", "title")


def simulate(name: str | None, given: "Simulating") -> int:
    """Print what the paths of a scenario come to; without one, the scenarios of the catalogue."""
    if name is None:
        refuse(idle(("model", "paths", "seed", "why", *ABOUT_A_STUDY), given, "it goes with a scenario; none is named"))
        _list_scenarios(given)
        return 0
    here = side(name, given.model)
    if given.paths is None and given.why is None:
        refuse(idle(("seed", *ABOUT_A_STUDY), given, "it goes with --paths; without it the scenario is printed"))
        refuse(_without_csv(given, "without --paths the scenario is printed as JSON"))
        print(dump_scenario(here.scenario, model=here.model), end="")
        return 0
    need("numpy")
    if given.paths is None:
        refuse([*idle(ABOUT_A_STUDY, given, "it goes with --paths; --why alone tells of one path"), *_why(here, given)])
        _tell_path(_path(here, given), here, given)
        return 0
    found = _simulated(here, given)
    _tell(found, given)
    return 0 if all(each.reached for each in found.errors) else NOT_REACHED


# -------------------------------------------------------------------------------------------------------------- given


@dataclass(frozen=True)
class Wanted:
    """The standard error that is wanted of one figure: the value, or the share of a place after the last month."""

    name: str
    most: float

    def of(self, found: "Simulation") -> float:
        """Return the error reached. A share of 0 or 1 has a standard error of 0: half its interval stands for it."""
        if self.name == "value":
            return found.value().error
        share = found.occupancy().share.one(found.scenario.months, found.prepared.number_of[self.name])
        return max(share.error, (share.high - share.low) / 4)


def _simulated(here: Side, given: "Simulating") -> Found:
    from relstage.studies.simulation.beside import check
    from relstage.studies.simulation.reckoning import chain_problems, exact
    from relstage.studies.simulation.running import simulate as run

    assert given.paths is not None
    if given.plots is not None:
        need("matplotlib")
    if given.histories is not None or given.written == "parquet":
        need("polars")
    refuse(_problems(here, given))
    if given.exact:
        refuse(in_file(chain_problems(here.model, here.scenario), here.file))
    answer = exact(here.model, here.scenario) if given.exact else None
    make_folders(given, FOLDERS)
    wanted = [Wanted(name, most) for name, most in _errors(given).items()]
    found = run(
        here.model,
        here.scenario,
        paths=given.paths,
        seed=given.seed,
        readings=given.reading,
        until=(lambda so_far: all(each.of(so_far) <= each.most for each in wanted)) if wanted else None,
        workers=given.workers,
        keep=given.keep,
        histories=given.histories,
    )
    return Found(
        side=here,
        study=found,
        errors=tuple(Reached(each.name, each.most, each.of(found)) for each in wanted),
        checked=None if answer is None else check(answer, found),
        path=None if given.why is None else _path(here, given),
    )


def _problems(here: Side, given: "Simulating") -> Iterator[Problem]:
    from relstage.studies.simulation.jobs import Study

    assert given.paths is not None
    yield from study_problems(Study(here.model, here.scenario, given.seed, given.reading), given.paths, given.workers)
    yield from _error_problems(here, given)
    yield from _why_problems(given, given.paths)
    yield from _table_problems(given)
    yield from as_problems(given)
    yield from folder_problems(given, FOLDERS)
    yield from here.problems()


def _errors(given: "Simulating") -> Mapping[str, float]:
    return numbers_of(given.error, "--error")[0]


def _error_problems(here: Side, given: "Simulating") -> Iterator[Problem]:
    wanted, problems = numbers_of(given.error, "--error")
    known = ("value", *here.model.places)
    for name, most in wanted.items():
        if name not in known:
            said = f"{name!r} is neither value nor a stage or exit of {here.model.name}{nearest(name[:64], known)}"
            yield Problem("unknown-stage", "--error", said)
        elif most <= 0:
            yield Problem("bad-option", "--error", f"{name}={most:g} is never reached; an error above 0 is asked for")
    yield from problems


def _why(here: Side, given: "Simulating") -> Iterator[Problem]:
    from relstage.studies.simulation.jobs import Study
    from relstage.studies.simulation.running import MAX_PATHS

    yield from study_problems(Study(here.model, here.scenario, given.seed, ()), 1, 1)
    yield from _why_problems(given, MAX_PATHS)
    yield from here.problems()


def _why_problems(given: "Simulating", paths: int) -> Iterator[Problem]:
    if given.why is not None:
        if not 0 <= given.why < max(paths, 1):
            said = f"{given.why} stands here; the paths are 0 to {max(paths, 1) - 1:,}"
            yield Problem("unknown-path", "--why", said)
        yield from _without_csv(given, "--why goes with --format text and json")


def _without_csv(given: "Simulating", why: str) -> Iterator[Problem]:
    if given.form == "csv":
        yield Problem("bad-option", "--format", why)


def _table_problems(given: "Simulating") -> Iterator[Problem]:
    from relstage.studies.simulation.frames import What

    names = (*get_args(What), "exact")
    if given.table is None:
        return
    if given.table not in names:
        said = f"{given.table!r} is no table; there are {', '.join(names)}{nearest(given.table[:64], names)}"
        yield Problem("bad-option", "--table", said)
    elif given.table == "exact" and not given.exact:
        yield Problem("bad-option", "--table", "the table of exact figures goes with --exact")
    elif given.form == "text":
        yield Problem("bad-option", "--table", "it goes with --format json and csv")


def _path(here: Side, given: "Simulating") -> "Lived":
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import lived

    assert given.why is not None
    return lived(prepare(here.model, here.scenario), Draws(given.seed), given.why)


# --------------------------------------------------------------------------------------------------------- the answer


def _tell(found: Found, given: "Simulating") -> None:
    if given.out is not None:
        documents = documents_of(found.study.manifest, {"": found.side})
        Folder(documents, found.tables).write(given.out, given.written or "csv")
    if given.plots is not None:
        from relstage.studies.simulation.plots import pictures

        pictures(found.study, given.plots, lang=given.lang)
    match given.form:
        case "json":
            print(_json(_as_data(found, given)))
        case "csv":
            chosen = found.tables[given.table or "occupancy"]
            write_csv(chosen.columns, chosen.rows, sys.stdout)
        case "text":
            Told(found.side, given.lang).all(found)


def _as_data(found: Found, given: "Simulating") -> dict[str, Any]:
    names = found.tables if given.table is None else (given.table,)
    data: dict[str, Any] = {"manifest": found.study.manifest.model_dump(mode="json")}
    if found.errors:
        data["errors"] = [each.as_data() for each in found.errors]
    if found.path is not None:
        data["why"] = _path_data(found.path)
    return data | {name: found.tables[name].rows for name in names}


def _tell_path(path: "Lived", here: Side, given: "Simulating") -> None:
    if given.form == "json":
        print(_json(_path_data(path)))
    else:
        told = Told(here, given.lang)
        told.of()
        told.path(path, given.seed)


def _path_data(path: "Lived") -> dict[str, Any]:
    return {"path": path.path, "standing": path.standing().model_dump(mode="json", exclude={"memory"})}


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)


# --------------------------------------------------------------------------------------------------------- for people


def _list_scenarios(given: "Simulating") -> None:
    lang: Lang = given.lang
    rows = [(s.name, s.model, s.months, s.title.in_(lang)) for s in SCENARIOS]
    data = [dict(zip(LISTED, row, strict=True)) for row in rows]
    match given.form:
        case "json":
            print(_json(data))
        case "csv":
            write_csv(LISTED, data, sys.stdout)
        case "text":
            head = [say(f"simulate.head.{name}", lang) for name in LISTED]
            table(head, [tuple(map(str, row)) for row in rows], numbers=(2,))
            line(say("simulate.ours", lang))
