"""Faults to plant in the engine: each replaces one piece of the source of one function, wherever that function is used.

A fault names the text that it replaces, so that it cannot outlive the code that it spoils: where the text is gone,
planting it fails.
"""

import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from relstage.machines import StageModel
from relstage.machines.clocks import earliest
from relstage.rules import Readings, Rule, Verdict, evaluate, leaves, never, with_leaves


@dataclass(frozen=True)
class Fault:
    """One fault.

    Parameters
    ----------
    name : str
        What it is called.
    place : str
        Module, and in it the function or the method, such as ``relstage.machines.following:_Fold._enter``.
    was, becomes : str
        The piece of its source that is replaced, and by what.
    also : tuple of Fault
        What has to be spoilt with it.
    """

    name: str
    place: str
    was: str
    becomes: str
    also: tuple["Fault", ...] = ()

    def plant(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Replace the function everywhere in the library until the end of the test."""
        for other in self.also:
            other.plant(monkeypatch)
        module_name, _, path = self.place.partition(":")
        module = importlib.import_module(module_name)
        for helper in (two_valued, chained, a_day_after):
            monkeypatch.setattr(module, helper.__name__, helper, raising=False)
        owner, name = module, path
        if "." in path:
            owner_name, _, name = path.partition(".")
            owner = getattr(module, owner_name)
        original = inspect.getattr_static(owner, name)
        spoilt = self._spoilt(original, module.__dict__, name)
        monkeypatch.setattr(owner, name, spoilt)
        for user in _users(original):
            monkeypatch.setattr(user, name, spoilt)

    def _spoilt(self, original: Any, scope: dict[str, Any], name: str) -> Any:
        source = textwrap.dedent(inspect.getsource(_function(original)))
        assert source.count(self.was) == 1, f"{self.name}: {self.place} no longer reads {self.was!r}"
        defined: dict[str, Any] = {}
        exec(compile(source.replace(self.was, self.becomes), f"<{self.name}>", "exec"), scope, defined)
        return defined[name]


def _function(original: Any) -> Callable[..., Any]:
    wrapped: Callable[..., Any] = getattr(original, "fget", None) or getattr(original, "__func__", None) or original
    return wrapped


def _users(original: object) -> list[Any]:
    """Return the modules of the library that hold `original` under its own name."""
    name = getattr(original, "__name__", "")
    loaded = [module for key, module in sys.modules.items() if key.startswith("relstage.")]
    return [module for module in loaded if module.__dict__.get(name) is original]


def afresh(model: StageModel) -> StageModel:
    """Return an equal model that remembers nothing: no table built before a fault was planted."""
    return model.replace()


# ------------------------------------------------------------------------------------- what spoilt functions call


def two_valued(rules: tuple[Rule, ...]) -> Callable[[Readings], bool]:
    """Return a test that takes what is unknown for false, under ``Not`` too."""

    def known(rule: Rule, readings: Readings) -> Rule:
        return with_leaves(rule, [leaf if readings.get(leaf.indicator) is not None else never for leaf in leaves(rule)])  # type: ignore[misc]

    return lambda readings: any(evaluate(known(rule, readings), readings) is Verdict.HOLDS for rule in rules)


def chained(start: datetime, months: int) -> datetime:
    """Return the date months later, counted from the end of each month to the next."""
    for _ in range(months):
        start += relativedelta(months=1)
    return start


def a_day_after(*given: Any) -> datetime | None:
    """Return the earliest date, a day too late."""
    found = earliest(*given)
    return None if found is None else found + timedelta(days=1)


DECIDING, FOLLOWING = "relstage.machines.deciding", "relstage.machines.following"
KNOWING, LOWERING, REASONS = "relstage.machines.knowing", "relstage.machines.lowering", "relstage.machines.reasons"

FAULTS = (
    # -------------------------------------------------------------------------------------------------- deciding
    Fault(
        "skip-allowed",
        f"{DECIDING}:walk",
        "moves.append(_move(road, stage, event))",
        "moves[-1:] = [_move(road, moves[-1].origin if moves else stage, event)]; roads[:-1] = []",
    ),
    Fault("event-not-used-up", f"{DECIDING}:walk", "kind = None  # the event is used up", "pass"),
    Fault(
        "cycle-guard-missing",
        f"{DECIDING}:walk",
        "entered.add(stage)",
        "entered = {stage} if len(roads) < 9 else {*lowered.roads}",
    ),
    Fault("months-in-stage-go-on-within-a-decision", f"{DECIDING}:walk", "{**values, **lowered.on_entry}", "values"),
    Fault("an-ending-does-not-end-a-decision", f"{DECIDING}:walk", "road.stops or ", ""),
    Fault("kinds-in-wrong-order", f"{LOWERING}:_tried", "ORDER.index(road.kind)", "-ORDER.index(road.kind)"),
    Fault("events-named-have-no-precedence", f"{LOWERING}:_tried", ", kind not in road.events)", ",)"),
    Fault(
        "attributes-of-the-event-ignored", f"{LOWERING}:Road.pulled_by", " and matches(t.where, event.attributes)", ""
    ),
    Fault("above-for-at-least", f"{LOWERING}:_test", "_REVERSED[op]", '{**_REVERSED, ">=": operator.lt}[op]'),
    Fault("below-for-at-most", f"{LOWERING}:_test", "_REVERSED[op]", '{**_REVERSED, "<=": operator.gt}[op]'),
    Fault(
        "unknown-is-false-under-not",
        f"{LOWERING}:compiled",
        "nested = tuple(",
        "return two_valued(rules)  # tuple(",
        also=(
            Fault(
                "guards-stay-as-written",
                f"{LOWERING}:_road",
                "positive(transition.guard, indicators)",
                "transition.guard",
            ),
        ),
    ),
    Fault(
        "unknown-opens",
        f"{LOWERING}:_some_row",
        "value is None or not test(value)",
        "value is not None and not test(value)",
    ),
    # ------------------------------------------------------------------------------------------------ explaining
    Fault("explanation-off-by-one", f"{REASONS}:reasons_of", "for leaf in told", "for leaf in told[1:] or told"),
    Fault("margin-of-another-sign", f"{REASONS}:_reason", "margin(value)", "-margin(value)"),
    Fault("limit-shown-as-missed", f"{REASONS}:_reason", "holds(value) else", "holds(value) and margin(value) else"),
    Fault("unknown-shown-as-failing", f"{REASONS}:_reason", '"unknown" if value is None', '"fails" if value is None'),
    Fault("earliest-date-a-day-late", f"{REASONS}:ModelJudge._soonest", "return earliest(", "return a_day_after("),
    # ---------------------------------------------------------------------------------------------------- time
    Fault(
        "months-of-thirty-days",
        "relstage.dynamics:months_between",
        "return max(months, 0)",
        "return (end - start).days // 30",
    ),
    Fault(
        "months-chained",
        "relstage.dynamics:month_later",
        "here + relativedelta(months=months)",
        "chained(here, months)",
    ),
    Fault("term-inclusive", "relstage.models.facts:Agreement.in_force", "<= on <", "<= on <="),
    Fault(
        "time-turns-at-the-next-fact",
        f"{FOLLOWING}:_Fold._let_time_pass",
        "while self.clock is not None:",
        "while False:",
    ),
    Fault("as-of-left-out", f"{FOLLOWING}:_Fold.run", "include=True", "include=False"),
    Fault(
        "entry-time-kept",
        f"{FOLLOWING}:_Fold._enter",
        "self.stage, self.since = move.target, at",
        "self.stage = move.target",
    ),
    Fault(
        "entry-time-of-the-first-visit",
        f"{FOLLOWING}:_Fold._enter",
        "self.stage, self.since = move.target, at",
        "self.stage, self.since = move.target, min([at, *(c.at for c in self.changes if c.target == move.target)])",
    ),
    # ------------------------------------------------------------------------------------------------ the fold
    Fault(
        "silent-transitions-after-an-ending",
        f"{FOLLOWING}:_Fold._live",
        "waiting, settled = path.stopped or waiting, False",
        "settled = False",
    ),
    Fault("other-content-swallowed", f"{FOLLOWING}:_Fold._fresh", "elif content != digest:", "elif False:"),
    Fault(
        "duplicates-counted-twice",
        f"{FOLLOWING}:_Fold._fresh",
        "if content is None:",
        "if content is None or content == digest:",
    ),
    Fault(
        "late-fact-edits-the-past",
        f"{FOLLOWING}:_Fold._groups",
        "instant = max(fact.recorded_at, self.clock)",
        "self.clock = instant; self.changes = [c for c in self.changes if c.at < instant]",
    ),
    Fault("late-fact-dropped", f"{FOLLOWING}:_Fold._groups", "instant = max(fact.recorded_at, self.clock)", "continue"),
    Fault("stale-standing-accepted", f"{FOLLOWING}:observe", "as_of < standing.as_of", "False"),
    Fault("another-definition-accepted", f"{DECIDING}:check_stamp", "standing.model.digest != model.digest", "False"),
    Fault("recovery-forgets-nothing", f"{FOLLOWING}:_Fold._enter", "self.knows.recovered(event)", "pass"),
    Fault("memory-of-names-lost", f"{KNOWING}:Knowledge.memory", "tuple(sorted(self.named))", "()"),
    # ------------------------------------------------------------------------------------------- what is known
    Fault("assumption-overrides", f"{KNOWING}:Knowledge._fill", "if not self.slots.get(name):", "if True:"),
    Fault(
        "better-side-governs",
        f"{KNOWING}:_worse",
        'min if indicator.direction == "beneficial" else max',
        'max if indicator.direction == "beneficial" else min',
    ),
    Fault(
        "effect-on-one-side",
        f"{KNOWING}:Knowledge._shift",
        "for side, slot in tuple(sides.items()):",
        "for side, slot in tuple(sides.items())[:1]:",
    ),
    Fault(
        "what-is-derived-of-an-assumption-unmarked",
        f"{KNOWING}:Knowledge._imply",
        '"assumed" if held.basis == "assumed" else "inferred"',
        '"inferred"',
    ),
    Fault("effect-past-the-scale", "relstage.dynamics:Shift.of", "above(value, self.low)", "value"),
    Fault("softened-twice", f"{KNOWING}:Knowledge._soften", ".pop(indicator.name, None)", ".get(indicator.name)"),
    Fault(
        "an-old-reading-replaces-a-young-one",
        f"{KNOWING}:Knowledge._take_reading",
        "elif not self._outdated(reading):",
        "else:",
    ),
    Fault("counted-again", f"{KNOWING}:Knowledge._applies", 'f"{effect.once}={value}" not in self.named', "True"),
    Fault(
        "counts-of-a-past-not-on-record",
        f"{KNOWING}:Knowledge.at_opening",
        "indicator.count and known",
        "indicator.count",
    ),
)
