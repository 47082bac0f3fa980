"""Law ``from_type_is_valid``, and what hypothesis pays for it: next to nothing until a record is asked for."""

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from inspect import isclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject
from pydantic import BaseModel, TypeAdapter
from pydantic.dataclasses import is_pydantic_dataclass

from relstage import dynamics, machines, messages, models, rules
from relstage.testing._hooks import RECORDS, register

ROOT = Path(__file__).parents[2]
register()
TYPES = [getattr(import_module(module), name) for module, names in RECORDS.items() for name in names]


def run(code: str, folder: Path | None = None, **environment: str) -> str:
    """Return what `code` prints in a fresh interpreter that finds relstage, and what else is in `folder`."""
    paths = os.pathsep.join(str(path) for path in (ROOT / "src", folder) if path is not None)
    command = [sys.executable, "-c", code]
    given_ = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        command, env=given_ | {"PYTHONPATH": paths} | environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("record", TYPES, ids=lambda record: record.__name__)
def test_from_type_is_valid(record: type) -> None:
    """What `st.from_type` draws for a public record is one, and is the same after it is written and read."""
    adapter: TypeAdapter[object] = TypeAdapter(record)

    @settings(max_examples=12)
    @given(st.data())
    def draw(data: DataObject) -> None:
        drawn = data.draw(st.from_type(record))
        assert isinstance(drawn, record)
        assert adapter.validate_json(adapter.dump_json(drawn)) == drawn

    draw()


def test_every_public_record_is_registered() -> None:
    """All records and nodes that rules, models, machines, events and messages export have a strategy."""
    exported = [getattr(room, name) for room in (rules, models, machines) for name in room.__all__]
    own = [each for room in (dynamics, messages) for each in vars(room).values()]
    records = {
        each
        for each in (*exported, *own)
        if isclass(each) and (issubclass(each, BaseModel) or is_pydantic_dataclass(each)) and each.__name__[0] != "_"
    }
    assert records - set(TYPES) == {rules.Record, BaseModel} & records


def test_a_rule_is_any_of_the_five_nodes() -> None:
    """`st.from_type(Rule)` draws each kind of node."""
    met = set()

    @settings(max_examples=60, derandomize=True)
    @given(st.one_of(*map(st.from_type, (rules.Bound, rules.Level, rules.AllOf, rules.AnyOf, rules.Not))))
    def draw(rule: rules.Rule) -> None:
        met.add(rule.kind)

    draw()
    assert met == {"bound", "level", "all_of", "any_of", "not"}


COST = (
    "import hypothesis, time, sys\n"
    "began = time.process_time()\n"
    "from relstage.testing._hooks import register\n"
    "register()\n"
    "print(1000 * (time.process_time() - began), 'pydantic' in sys.modules, 'relstage.rules' in sys.modules)"
)


def test_the_hook_costs_next_to_nothing(tmp_path: Path) -> None:
    """When hypothesis is imported, the hook takes at most 5 ms of CPU and loads none of the core."""
    told = [run(COST, PYTHONPYCACHEPREFIX=str(tmp_path)).split() for _ in range(3)]  # the first compiles
    assert {tuple(each[1:]) for each in told} == {("False", "False")}
    assert min(float(each[0]) for each in told) <= 5


ASK = (
    "import warnings; warnings.simplefilter('ignore')\n"
    "from hypothesis import strategies as st\n"
    "print(type(st.from_type(Event).example()).__name__, type(st.from_type(StageModel).example()).__name__)"
)


@pytest.mark.parametrize("first", ["hypothesis", "relstage"])
def test_records_are_known_whichever_comes_first(first: str) -> None:
    """Whether relstage is loaded before the hook runs or after it, its records can be asked for."""
    hook = "import hypothesis\nfrom relstage.testing._hooks import register\nregister()\n"
    load = "from relstage.models import Event\nfrom relstage import StageModel\n"
    assert run((hook + load if first == "hypothesis" else load + hook) + ASK) == "Event StageModel"


def installed(folder: Path) -> None:
    """Write what an installation would tell of the entry points."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    known = folder / "zz_relstage_hook-0.dist-info"
    known.mkdir()
    lines = [f"{name} = {value}" for name, value in points["hypothesis"].items()]
    (known / "entry_points.txt").write_text("\n".join(["[hypothesis]", *lines]), encoding="utf-8")
    (known / "METADATA").write_text("Metadata-Version: 2.1\nName: zz-relstage-hook\nVersion: 0\n", encoding="utf-8")


def test_hypothesis_calls_the_hook_by_itself(tmp_path: Path) -> None:
    """The entry point of pyproject.toml leads to the hook: importing hypothesis is all that it takes."""
    installed(tmp_path)
    assert run("from relstage import Event, StageModel\n" + ASK, tmp_path) == "Event StageModel"


def test_without_plugins_hypothesis_does_not_call_the_hook(tmp_path: Path) -> None:
    """With HYPOTHESIS_NO_PLUGINS set, importing hypothesis loads nothing of relstage."""
    installed(tmp_path)
    code = "import hypothesis, sys; print('relstage' in sys.modules)"
    assert run(code, tmp_path, HYPOTHESIS_NO_PLUGINS="1") == "False"
    assert run(code, tmp_path) == "True"


def test_without_hypothesis_the_case_lists_work_and_the_rest_names_the_extra() -> None:
    """Where hypothesis is missing, case lists are there, and a strategy says what to install."""
    code = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "from relstage import MissingExtra, ford\n"
        "from relstage.testing import boundary_cases, mcdc_cases, path_plan, witness\n"
        "print(len(mcdc_cases(ford)), witness(ford, 'early').id)\n"
        "for name in ('definitions', 'broken_definitions', 'from_definition', 'from_guard', 'histories', "
        "'deliveries'):\n"
        "    try:\n"
        "        getattr(__import__('relstage.testing').testing, name)\n"
        "    except MissingExtra as error:\n"
        "        assert f'relstage.testing.{name} needs hypothesis' in str(error), error\n"
        "        assert 'relstage[testing]' in str(error), error\n"
        "        print('.', end='')"
    )
    assert run(code).split() == ["34", "witness", "......"]


def test_the_testing_kit_knows_its_names() -> None:
    """The public names are listed, and another one is refused."""
    from relstage import testing

    assert {"definitions", "check", "record", "mcdc_cases"} <= set(dir(testing))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = testing.nothing
