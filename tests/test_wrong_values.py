"""Every public function of the rooms around the stage refuses what it cannot take with a typed error."""

import importlib
import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from relstage import Relationship, RelstageError, follow, ford
from relstage.catalogue.checklists import governance_tools
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.studies.advising import advise
from relstage.studies.ledger import ledger_of
from relstage.studies.losses import volumes
from relstage.studies.scoring import score

ROOMS = (
    "adapters.checklists",
    "adapters.customers",
    "adapters.grids",
    "interpreters.pictures",
    "studies.advising",
    "studies.causes",
    "studies.crosswalk",
    "studies.economics",
    "studies.ledger",
    "studies.losses",
    "studies.positioning",
    "studies.quality",
    "studies.scoring",
    "studies.warning",
)

NOW = datetime(2024, 1, 1, tzinfo=UTC)
RELATIONSHIP = Relationship(id="r", opened_at=NOW)
ROWS = [(name, date(year, 1, 1), 50_000) for name in ("Alder", "Birch") for year in (2020, 2021, 2022)]
LEDGER = ledger_of(ROWS)
ADVICE = advise(RELATIONSHIP, as_of=NOW)

# What stands in the other places, by the name of the parameter; whatever is not here is None.
RIGHT: dict[str, Any] = {
    "advice": ADVICE,
    "answers": {},
    "as_of": NOW,
    "checklist": governance_tools,
    "columns": {},
    "customers": [],
    "discount": 0.1,
    "grid": supplier_matrix,
    "known": {},
    "lang": "en",
    "ledger": LEDGER,
    "losses": volumes(LEDGER),
    "margins": {},
    "model": ford,
    "models": (ford,),
    "moves": {},
    "points": [],
    "readings": {},
    "relationship": RELATIONSHIP,
    "rows": [],
    "score": score(governance_tools, {}),
    "scores": {"Alder": score(governance_tools, {})},
    "stage": "early",
    "standing": follow(ford, RELATIONSHIP, as_of=NOW),
    "standings": [follow(ford, RELATIONSHIP, as_of=NOW)],
    "theory": "ford",
}

WRONG: tuple[object, ...] = (
    None,
    -1,
    10**400,
    float("nan"),
    float("inf"),
    1e308,
    True,
    "x",
    "",
    b"x",
    ["x"],
    {"x": 3},
    {3: "x"},
    (None,),
    object(),
    Fraction(1, 2),
    date.max,
    datetime.max.replace(tzinfo=UTC),
    NOW.replace(tzinfo=None),
    "\x1b[31m",
    set(),
    ford,
    supplier_matrix,
    governance_tools,
)


def functions() -> Iterator[tuple[str, Callable[..., object]]]:
    """Yield the public functions of the rooms: those they list, or without a list those that are theirs."""
    for room in ROOMS:
        module = importlib.import_module(f"relstage.{room}")
        own = (name for name, each in vars(module).items() if getattr(each, "__module__", "") == module.__name__)
        for name in sorted(getattr(module, "__all__", None) or own):
            each = getattr(module, name)
            if inspect.isfunction(each) and not name.startswith("_"):
                yield f"{room}.{name}", each


FUNCTIONS = dict(functions())


def tried(function: Callable[..., object], place: str, value: object) -> None:
    """Call `function` with `value` in one place and what is right in the others that need something."""
    parameters = inspect.signature(function).parameters.values()
    needed = (each.name for each in parameters if each.default is each.empty or each.name == place)
    told = function(**{name: value if name == place else RIGHT.get(name) for name in needed})
    if inspect.isgenerator(told):
        list(told)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_cannot_be_taken_is_refused_with_a_typed_error(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in any one place, there is an answer or an error of this library with its problems."""
    monkeypatch.chdir(tmp_path)
    refused = 0
    for place in inspect.signature(FUNCTIONS[name]).parameters:
        for value in WRONG:
            try:
                tried(FUNCTIONS[name], place, value)
            except RelstageError as error:
                refused += len(error.problems)
            except Exception as error:  # noqa: BLE001  # any other class is what is looked for
                pytest.fail(f"{name}({place}={value!r}): {type(error).__name__}: {error}")
    assert refused or name == "studies.ledger.gap_problems"  # which gives the problems back


def test_the_rooms_have_their_functions() -> None:
    """The table is not empty by a slip: it holds what users call first."""
    assert {"studies.losses.volumes", "studies.warning.warn", "studies.scoring.score"} <= FUNCTIONS.keys()
    assert {"studies.advising.advise", "studies.positioning.trajectory", "adapters.grids.load_grid"} <= FUNCTIONS.keys()
    assert len(FUNCTIONS) > 50
