"""What a result was made of: enough for anyone to make it again, to the last digit."""

import platform
from typing import Literal

import numpy as np

from relstage import __version__
from relstage.models import Stamp
from relstage.rules import Record
from relstage.studies.simulation.draws import SCHEME
from relstage.studies.simulation.jobs import Study
from relstage.studies.simulation.tallies import Tally


class Manifest(Record):
    """The versions, digests and numbers that a result depends on; who ran it, and in which pieces, is not among them.

    Parameters
    ----------
    relstage, python, numpy, machine : str
        Versions, and the kind of processor. All of the arithmetic but normal noise is exact to the last bit on any.
    model : Stamp
        Name, version and digest of the stage model.
    scenario, scenario_digest : str
        Name and digest of the scenario.
    seed, scheme : int
        Of the random numbers, and the version of their addresses.
    paths : int
        How many were simulated.
    readings : tuple of str
        Indicators whose readings were summed.
    digest : str
        SHA-256 of the tally, in hex: equal digests, equal results.
    """

    kind: Literal["relstage simulation 1"] = "relstage simulation 1"
    relstage: str
    python: str
    numpy: str
    machine: str
    model: Stamp
    scenario: str
    scenario_digest: str
    seed: int
    scheme: int
    paths: int
    readings: tuple[str, ...]
    digest: str


def manifest_of(study: Study, tally: Tally) -> Manifest:
    """Return the manifest of a result."""
    return Manifest(
        relstage=__version__,
        python=platform.python_version(),
        numpy=np.__version__,
        machine=platform.machine(),
        model=study.model.stamp,
        scenario=study.scenario.name,
        scenario_digest=study.scenario.digest,
        seed=study.seed,
        scheme=SCHEME,
        paths=tally.paths,
        readings=study.readings,
        digest=tally.digest,
    )
