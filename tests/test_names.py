"""One word a concept: no two public classes share a name."""

import importlib
import inspect
import pkgutil
from collections import defaultdict

import pytest

import relstage

ALONE = {
    "relstage.testing.reference": "says the core once more, in the words of the core, so that the two can be compared",
    "relstage.dynamics.Step": "an effect beside Share and Add; the Step of studies.steps is a decision",
}
"""Modules and classes that may say a name again, each with the reason."""


def offered(module: str) -> dict[str, type]:
    """Return the classes that `module` lists; of records and studies without a list, those that are theirs."""
    there = importlib.import_module(module)
    if hasattr(there, "__all__"):
        return {name: getattr(there, name) for name in there.__all__ if inspect.isclass(getattr(there, name))}
    parts = module.split(".")
    if parts[1] in ("dynamics", "models") or (parts[1] == "studies" and len(parts) == 3):
        own = vars(there).items()
        return {n: c for n, c in own if inspect.isclass(c) and not n.startswith("_") and c.__module__ == module}
    return {}


def excepted(place: str) -> bool:
    """Tell whether a class may have the name of another one."""
    return any(place == each or place.startswith(f"{each}.") for each in ALONE)


@pytest.mark.needs("cyclopts", "hypothesis", "matplotlib", "numpy", "polars", "rich", "z3")
def test_no_two_public_classes_share_a_name() -> None:
    """A reader who meets a name in two places meets one thing."""
    places: dict[str, set[str]] = defaultdict(set)
    for module in pkgutil.walk_packages(relstage.__path__, "relstage."):
        if not module.name.endswith("__main__"):
            for name, each in offered(module.name).items():
                places[name].add(f"{each.__module__}.{each.__qualname__}")
    assert len(places) > 200
    shared = {name: [place for place in sorted(found) if not excepted(place)] for name, found in places.items()}
    assert {name: found for name, found in shared.items() if len(found) > 1} == {}
    again = {
        each
        for found in places.values()
        if len(found) > 1
        for place in found
        for each in ALONE
        if place.startswith(each)
    }
    assert again == ALONE.keys(), "an exception that nothing needs any more"
