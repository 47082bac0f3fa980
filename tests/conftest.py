"""What all tests share: the `needs` marker and the settings of hypothesis."""

import os
from importlib.util import find_spec

import pytest
from hypothesis import settings

EXTRAS = {
    "cyclopts": "the extra relstage[cli]",
    "distributed": "the dependency group `examples`",
    "matplotlib": "the extra relstage[plots]",
    "numpy": "the extra relstage[arrays]",
    "polars": "the extra relstage[frames]",
    "rich": "the extra relstage[cli]",
    "z3": "the extra relstage[solver]",
}
GROUP = "the dependency group `examples`"

# A shared machine makes time limits flaky. With CI set, hypothesis loads its own profile `ci`: no limit, the same
# examples at every run.
settings.register_profile("relstage", deadline=None)
if "CI" not in os.environ:
    settings.load_profile("relstage")


def missing(test: pytest.Item) -> list[str]:
    """Return the modules that `test` needs and that are not installed."""
    needed = (module for marker in test.iter_markers("needs") for module in marker.args)
    return [module for module in needed if find_spec(module) is None]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose modules are missing; fail it where everything has to be there."""
    if absent := missing(item):
        reason = "; ".join(f"needs {module}, of {EXTRAS.get(module, GROUP)}" for module in absent)
        if os.environ.get("RELSTAGE_NEEDS") == "required":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
