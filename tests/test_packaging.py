import re
import subprocess
import sys
import tomllib
from importlib import metadata, resources
from pathlib import Path

import pytest

import relstage

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
OPTIONAL = {
    "cyclopts",
    "distributed",
    "django",
    "hypothesis",
    "jsonschema",
    "matplotlib",
    "numpy",
    "pandas",
    "polars",
    "rich",
    "sqlalchemy",
    "z3",
}
NEEDING = (
    "relstage.cli",
    "relstage.testing",
    "relstage.studies.simulation.",
    "relstage.studies.markov",
    "relstage.studies.addresses",
)


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run `code` in a fresh interpreter."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_importing_relstage_loads_nothing_that_an_extra_brings() -> None:
    """Importing what decides loads no optional package."""
    done = run("from relstage import decide; import sys; print(*{name.partition('.')[0] for name in sys.modules})")
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "pydantic" in loaded
    assert not loaded & OPTIONAL


def test_every_module_but_the_command_imports_without_any_extra() -> None:
    """Hiding every optional package leaves core, catalogue, interpreters and adapters importable, and most studies."""
    done = run(
        "import sys, pkgutil, importlib\n"
        f"sys.modules.update(dict.fromkeys({sorted(OPTIONAL)!r}))\n"
        "import relstage\n"
        "found = [m.name for m in pkgutil.walk_packages(relstage.__path__, 'relstage.', onerror=bool)]\n"
        "for name in found:\n"
        f"    if not name.startswith({NEEDING!r}):\n"
        "        importlib.import_module(name)\n"
        "print(len(found))"
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10


def test_the_command_without_its_extra_says_which_extra_to_install() -> None:
    """Without cyclopts the command prints one line that names the extra, and no traceback."""
    done = run("import sys; sys.modules['cyclopts'] = None; from relstage.cli import main; sys.exit(main())")
    assert done.returncode not in (0, None)
    assert "relstage[cli]" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_package_tells_type_checkers_that_it_is_typed() -> None:
    """The installed package holds py.typed."""
    assert resources.files("relstage").joinpath("py.typed").is_file()


def test_one_version_everywhere() -> None:
    """Package, citation file and changelog name the version of pyproject.toml."""
    version = PROJECT["project"]["version"]
    assert relstage.__version__ == version
    assert f"\nversion: {version}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\n## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_installed_version_is_that_of_the_package() -> None:
    """The metadata of the installed distribution name the version of the package."""
    try:
        installed = metadata.version("relstage")
    except metadata.PackageNotFoundError:
        pytest.skip("relstage is run from its sources and not installed; `make test` installs it")
    assert installed == relstage.__version__


def pins(name: str) -> list[str]:
    """Return the lines of a file of constraints."""
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ["constraints.txt", "constraints-peers.txt"])
def test_constraints_are_exact_versions_and_nothing_else(name: str) -> None:
    """Each line pins one package; none holds an address or a path."""
    assert [line for line in pins(name) if not re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [\w ='!<>.*]+)?", line)] == []


def test_every_declared_dependency_is_pinned() -> None:
    """Core dependencies, extras and groups stand in constraints.txt; the peers, which hold others back, apart."""
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    peers = [*project["dependencies"], *project["optional-dependencies"]["arrays"], *groups["peers"], *groups["build"]]
    lists = [*project["optional-dependencies"].values(), *(groups[name] for name in groups if name != "peers")]
    declared = [*project["dependencies"], *(each for some in lists for each in some if isinstance(each, str))]
    for name, wanted in (("constraints.txt", declared), ("constraints-peers.txt", peers)):
        pinned = {line.partition("==")[0] for line in pins(name)}
        assert {re.split(r"[<>=!~;\[ ]", each)[0] for each in wanted} <= pinned
