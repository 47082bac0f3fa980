"""A result kept in a folder, and read again without simulating anything.

Law (``what_is_stored_is_read``): a result that was saved and loaded gives the same answers and digests, and what was
changed in between is refused.

The folder holds ``model.json``, ``scenario.json``, ``tally.json`` and, written last, ``manifest.json``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from relstage.errors import Problem, RelstageError, ScenarioError
from relstage.machines import StageModel
from relstage.studies.simulation.checking import prepare
from relstage.studies.simulation.manifest import Manifest
from relstage.studies.simulation.results import Simulation
from relstage.studies.simulation.scenario import Scenario
from relstage.studies.simulation.tallies import Tally

MANIFEST, MODEL, SCENARIO, TALLY = "manifest.json", "model.json", "scenario.json", "tally.json"
R = TypeVar("R", bound=BaseModel)


def save(simulation: Simulation, folder: str | Path) -> Path:
    """Write all that `load` needs to a folder, made where it is missing, and return its path.

    Raises
    ------
    ScenarioError
        The folder cannot be written to (``cannot-write``).
    """
    at = Path(folder)
    records = {MODEL: simulation.model, SCENARIO: simulation.scenario, MANIFEST: simulation.manifest}
    try:
        at.mkdir(parents=True, exist_ok=True)
        (at / MANIFEST).unlink(missing_ok=True)
        (at / TALLY).write_bytes(simulation.tally.to_bytes())
        for name, record in records.items():
            (at / name).write_text(record.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ScenarioError(Problem("cannot-write", str(folder), f"the result cannot be kept here: {error}")) from None
    return at


def load(folder: str | Path) -> Simulation:
    """Read a result that :func:`save` wrote.

    Raises
    ------
    RelstageError
        A file is missing or is none of ours (``not-a-result``, ``not-a-tally``), or holds something else than the
        manifest says (``other-digest``): every such file.
    """
    at = Path(folder)
    manifest = _read(at, MANIFEST, Manifest)
    model, scenario = _read(at, MODEL, StageModel), _read(at, SCENARIO, Scenario)
    tally = Tally.from_bytes(_bytes(at, TALLY))
    if problems := [*_other_digests(manifest, model, scenario, tally)]:
        raise ScenarioError(*problems)
    prepared = prepare(model, scenario)
    shapes = [each.shape for each in Tally.nothing(prepared, readings=manifest.readings).tables().values()]
    if shapes != [each.shape for each in tally.tables().values()]:
        raise ScenarioError(Problem("not-a-result", TALLY, "it has other places, months or readings than the scenario"))
    return Simulation(manifest=manifest, prepared=prepared, tally=tally)


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except (OSError, ValueError) as error:
        raise ScenarioError(Problem("not-a-result", name, f"{folder} holds no result: {error}")) from None


def _read(folder: Path, name: str, kind: type[R]) -> R:
    data = _bytes(folder, name)
    try:
        return kind.model_validate_json(data)
    except (ValidationError, RelstageError) as error:
        said = f"this is no {kind.__name__} that this version wrote: {str(error).splitlines()[0]}"
        raise ScenarioError(Problem("not-a-result", name, said)) from None


def _other_digests(manifest: Manifest, model: StageModel, scenario: Scenario, tally: Tally) -> Iterator[Problem]:
    found = {
        MODEL: (model.digest, manifest.model.digest),
        SCENARIO: (scenario.digest, manifest.scenario_digest),
        TALLY: (tally.digest, manifest.digest),
    }
    for name, (here, told) in found.items():
        if here != told:
            yield Problem("other-digest", name, f"its digest is {here[:16]}, and the manifest tells {told[:16]}")
    if (tally.paths, tally.names) != (manifest.paths, manifest.readings):
        yield Problem("other-digest", MANIFEST, "it tells of other paths or readings than the tally")
