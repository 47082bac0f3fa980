"""What hypothesis calls when it is imported: ``st.from_type`` then knows the public records.

Nothing of the core is imported for that. A module that is loaded already is told of at once; of the others each is
told of when somebody loads it. What draws a record is imported when the first one is asked for.
"""

import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

RECORDS: dict[str, tuple[str, ...]] = {
    "relstage.messages": ("Labels",),
    "relstage.rules.scales": ("Levels", "Number", "Provenance"),
    "relstage.rules.indicators": ("Indicator",),
    "relstage.rules.nodes": ("AllOf", "AnyOf", "Bound", "Level", "Not"),
    "relstage.models.advice": ("Advice", "Guidance", "Source"),
    "relstage.models.facts": ("Agreement", "Event", "Reading", "Relationship", "Stamp"),
    "relstage.models.decisions": ("Candidate", "Decision", "FlagVerdict", "Move", "Reason"),
    "relstage.models.standings": ("Memory", "Slot", "StageChange", "Standing"),
    "relstage.dynamics": (
        "Add",
        "AttributeKind",
        "EventKind",
        "RaiseTo",
        "Rescale",
        "Set",
        "Share",
        "Step",
    ),
    "relstage.machines.definition": (
        "Axis",
        "Flag",
        "Lexicon",
        "LexiconEntry",
        "Process",
        "Stage",
        "StageModel",
        "Threshold",
        "Transition",
        "Trigger",
    ),
    "relstage.machines.coordinates": ("Coordinate",),
}


def register() -> None:
    """Register a strategy for each public record, now or when its module is loaded."""
    later = [name for name in RECORDS if not _told(sys.modules.get(name))]
    if later:
        sys.meta_path.insert(0, _WhenLoaded(later))


def _told(module: ModuleType | None) -> bool:
    """Register the records of `module`; tell whether it is loaded."""
    records = RECORDS[module.__name__] if module is not None else ()
    if not all(hasattr(module, name) for name in records):  # it is being loaded at this moment
        return False
    from hypothesis.strategies import register_type_strategy

    for name in records:
        register_type_strategy(getattr(module, name), _strategy_of)
    return module is not None


def _strategy_of(record: Any) -> "SearchStrategy[Any]":
    from relstage.testing.strategies.records import strategy_of

    return strategy_of(record)


class _WhenLoaded(MetaPathFinder):
    """Finds the awaited modules as they would be found without it, and has their records registered once loaded."""

    def __init__(self, awaited: Sequence[str]) -> None:
        self.awaited = set(awaited)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec that the other finders give."""
        if fullname not in self.awaited:
            return None
        self.awaited.discard(fullname)
        others = (finder for finder in sys.meta_path if finder is not self)
        found = (finder.find_spec(fullname, path, target) for finder in others)
        spec = next((each for each in found if each is not None), None)
        if spec is not None and spec.loader is not None:
            # The loader of a module is its own: only this one module is announced.
            vars(spec.loader)["exec_module"] = _announced(spec.loader.exec_module)
        return spec


def _announced(load: Callable[[ModuleType], None]) -> Callable[[ModuleType], None]:
    def load_and_tell(module: ModuleType) -> None:
        load(module)
        _told(module)

    return load_and_tell
