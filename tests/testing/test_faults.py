"""Faults planted in the engine: the check finds each in its default profile, and nothing where none is planted."""

import sys
from collections.abc import Iterator

import pytest

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.machines import StageModel
from relstage.testing import check
from tests.testing.faults import FAULTS, Fault, afresh
from tests.testing.small import looping, small

MODELS: dict[str, StageModel] = {model.name: model for model in (ford, millman_wilson, small, looping)}
DECISIONS, STANDINGS = ("as_reference",), ("standings_as_reference",)

# Where each fault is looked for: one model and one invariant are enough, and asking all of them would take minutes.
FOUND_BY: dict[str, tuple[str, tuple[str, ...]]] = {
    "skip-allowed": ("ford", DECISIONS),
    "event-not-used-up": ("small", DECISIONS),
    "cycle-guard-missing": ("small", DECISIONS),
    "months-in-stage-go-on-within-a-decision": ("small", DECISIONS),
    "an-ending-does-not-end-a-decision": ("ford", DECISIONS),
    "kinds-in-wrong-order": ("millman_wilson", DECISIONS),
    "events-named-have-no-precedence": ("small", DECISIONS),
    "attributes-of-the-event-ignored": ("small", DECISIONS),
    "above-for-at-least": ("ford", DECISIONS),
    "below-for-at-most": ("ford", DECISIONS),
    "unknown-is-false-under-not": ("small", DECISIONS),
    "unknown-opens": ("ford", DECISIONS),
    "explanation-off-by-one": ("ford", DECISIONS),
    "margin-of-another-sign": ("ford", ("reasons_complete",)),
    "limit-shown-as-missed": ("ford", DECISIONS),
    "unknown-shown-as-failing": ("ford", DECISIONS),
    "other-content-swallowed": ("small", ("conflicting_duplicate",)),
    "duplicates-counted-twice": ("small", ("idempotent_event",)),
    "stale-standing-accepted": ("ford", ("time_monotone",)),
    "another-definition-accepted": ("ford", ("other_definition_refused",)),
    "memory-of-names-lost": ("small", ("replay_is_fold",)),
    "term-inclusive": ("millman_wilson", STANDINGS),
    "assumption-overrides": ("small", STANDINGS),
    "effect-on-one-side": ("small", STANDINGS),
    "what-is-derived-of-an-assumption-unmarked": ("small", STANDINGS),
    "effect-past-the-scale": ("small", STANDINGS),
    "softened-twice": ("small", STANDINGS),
    "an-old-reading-replaces-a-young-one": ("small", STANDINGS),
    "counted-again": ("small", STANDINGS),
}
OTHERWISE = ("ford", STANDINGS)


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> Iterator[None]:
    """Forget, before and after a fault was planted, whatever the library keeps of models."""
    forget()
    yield
    forget()


def forget() -> None:
    """Empty every cache of the library."""
    for name, module in tuple(sys.modules.items()):
        if name.startswith("relstage."):
            for kept in vars(module).values():
                if hasattr(kept, "cache_clear"):
                    kept.cache_clear()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_planted_faults_are_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the fault in the engine the check of a sound model has a failing outcome."""
    fault.plant(monkeypatch)
    model, invariants = FOUND_BY.get(fault.name, OTHERWISE)
    report = check(afresh(MODELS[model]), invariants=invariants)
    assert report.failures, f"{fault.name} is not found by {', '.join(invariants)} on {model}"


@pytest.mark.parametrize("name", MODELS)
def test_nothing_is_found_where_no_fault_is(name: str) -> None:
    """Without a fault the same checks pass, and the run reaches all that it should."""
    asked = {
        invariant for model, invariants in (*FOUND_BY.values(), OTHERWISE) if model == name for invariant in invariants
    }
    report = check(afresh(MODELS[name]), invariants=sorted(asked) or DECISIONS)
    report.raise_for_failures()


def test_a_fault_that_no_longer_fits_is_told() -> None:
    """A fault whose text the engine no longer has cannot be planted in silence."""
    outlived = Fault("outlived", "relstage.machines.deciding:walk", "this is not in the engine", "")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(AssertionError, match="no longer reads"):
        outlived.plant(patch)


def test_every_fault_is_looked_for() -> None:
    """No place to look names a fault that is not planted."""
    assert {fault.name for fault in FAULTS} >= set(FOUND_BY)
