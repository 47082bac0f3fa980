"""Why: each candidate of a decision with its verdict, and each leaf with reading, threshold, margin and source.

Law (``reasons_agree``): a candidate's verdict is that of ``evaluate`` on its guard, and its leaves' verdicts, combined
as the guard combines them, give it. Computed when asked for, never while deciding.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from relstage.machines.clocks import Clocks, earliest
from relstage.machines.lowering import Told
from relstage.models import Candidate, FlagVerdict, Obstacle, Reading, Reason, Standing, Word
from relstage.rules import (
    Bound,
    Readings,
    Rule,
    Value,
    Verdict,
    evaluate,
    leaves,
    margin,
)

if TYPE_CHECKING:
    from datetime import datetime

    from relstage.machines.definition import Flag, StageModel, Transition
    from relstage.models import Decision

_WORDS: dict[Verdict, Word] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}


class Sight(NamedTuple):
    """What a decision was made on, as it was given: readings with their dates, and the standing they stand in."""

    given: Mapping[str, Value | Reading | None]
    standing: Standing | None = None

    def reading(self, name: str, value: Value | None) -> Reading | None:
        """Return the reading of `name`, where its `value` was given with its date and basis."""
        given = self.given.get(name)
        return given if given.__class__ is Reading and given.value == value else None

    def one_sided(self, name: str) -> bool:
        """Tell whether only one side's view of `name` is known."""
        sides = self.standing.memory.slots.get(name, {}) if self.standing else {}
        return len(sides) == 1 and "both" not in sides


@dataclass(frozen=True, slots=True)
class ModelJudge:
    """Gives the reasons of decisions made under `model`."""

    model: "StageModel"

    def candidates(self, decision: "Decision") -> tuple[Candidate, ...]:
        """Return the transitions out of the stage reached, in the order they are tried."""
        return tuple(
            self._candidate(road.transition, decision.stage, decision, decision.readings)
            for road in self.model.lowered.roads[decision.stage]
        )

    def because(self, decision: "Decision") -> tuple[Candidate, ...]:
        """Return the transitions that fired, with the readings that made them."""
        readings, found = dict(decision.readings), []
        for move in decision.moves:
            transition = self.model.transition_of[move.transition]
            found.append(self._candidate(transition, move.origin, decision, readings))
            readings |= dict.fromkeys(self.model.lowered.stage_clocks, 0.0)
        return tuple(found)

    def flags(self, decision: "Decision") -> tuple[FlagVerdict, ...]:
        """Return one verdict for each flag name that the stage reached can carry."""
        here = [flag for flag in self.model.flags if decision.stage in flag.stages]
        names = dict.fromkeys(flag.name for flag in here)
        return tuple(self._flag(name, [flag for flag in here if flag.name == name], decision) for name in names)

    # ------------------------------------------------------------------------------------------------ one answer

    def _candidate(self, transition: "Transition", origin: str, decision: "Decision", readings: Readings) -> Candidate:
        sight = sight_of(decision)
        told = self.model.lowered.told[transition.id]
        verdict = evaluate(transition.guard, readings)
        soonest, months = None, None
        if verdict is Verdict.FAILS and any(leaf.indicator.clock for leaf in told):
            soonest = self._soonest(transition.guard, decision)
            months = None if sight.standing else _months_to_wait(transition.guard, told, readings)
        return Candidate.made(
            {
                "transition": transition.id,
                "origin": origin,
                "target": transition.target,
                "kind": transition.kind,
                "events": tuple([trigger.event for trigger in transition.on]),
                "verdict": _WORDS[verdict],
                "obstacle": _obstacle(transition, verdict, decision, early=bool(soonest or months)),
                "reasons": self._reasons(told, sight, readings),
                "rests_on": rests_on(transition.guard, told, readings, sight.given),
                "earliest": soonest,
                "after_months": months,
            }
        )

    def _soonest(self, guard: Rule, decision: "Decision") -> "datetime | None":
        standing = sight_of(decision).standing
        if standing is None or decision.moves:
            return None
        return earliest(guard, self.model.indicator_of, decision.readings, clocks_of(standing), standing.as_of)

    def reasons(self, owner: "Transition | Flag", sight: Sight, readings: Readings) -> tuple[Reason, ...]:
        """Return one reason a leaf, left to right; a leaf under ``Not`` is shown as its opposite."""
        return self._reasons(self.model.lowered.told[owner.id], sight, readings)

    def _reasons(self, told: tuple[Told, ...], sight: Sight, readings: Readings) -> tuple[Reason, ...]:
        return tuple([_reason(leaf, sight, readings) for leaf in told])

    def _flag(self, name: str, flags: "list[Flag]", decision: "Decision") -> FlagVerdict:
        sight = sight_of(decision)
        verdict = max(evaluate(flag.guard, decision.readings) for flag in flags)
        told = self.model.lowered.told
        resting = {n for f in flags for n in rests_on(f.guard, told[f.id], decision.readings, sight.given)}
        return FlagVerdict(
            name=name,
            verdict=_WORDS[verdict],
            reasons=tuple(r for flag in flags for r in self.reasons(flag, sight, decision.readings)),
            rests_on=tuple(sorted(resting)),
        )


def _obstacle(transition: "Transition", verdict: Verdict, decision: "Decision", *, early: bool) -> Obstacle:
    if verdict is Verdict.UNKNOWN:
        return "unknown"
    if verdict is Verdict.FAILS:
        return "too_early" if early else "fails"
    if transition.id in decision.cycles:
        return "cycle"
    return "event" if transition.on else "none"


def sight_of(decision: "Decision") -> Sight:
    """Return what `decision` was made on."""
    return Sight(*decision._context)


def _reason(told: Told, sight: Sight, readings: Readings) -> Reason:
    name = told.indicator.name
    value = readings.get(name)
    return Reason.made(
        {
            "threshold": told.id,
            "leaf": told.leaf,
            "verdict": _WORDS[evaluate(told.leaf, readings)],
            "value": value,
            "reading": sight.reading(name, value),
            "margin": None if value is None else margin(told.leaf, value, told.indicator),
            "one_sided": sight.standing is not None and sight.one_sided(name),
            "provenance": told.provenance,
        }
    )


def rests_on(
    guard: Rule, told: tuple[Told, ...], readings: Readings, given: Mapping[str, Value | Reading | None]
) -> tuple[str, ...]:
    """Return the assumed indicators of `guard`, where its verdict would differ without them."""
    names = {leaf.indicator.name for leaf in told}
    assumed = {n for n in names if isinstance(r := given.get(n), Reading) and r.basis == "assumed"}
    if not assumed:
        return ()
    without = {name: value for name, value in readings.items() if name not in assumed}
    return () if evaluate(guard, without) is evaluate(guard, readings) else tuple(sorted(assumed))


def _months_to_wait(guard: Rule, told: tuple[Told, ...], readings: Readings) -> int | None:
    """Return the fewest whole months after which `guard` would hold if the month counts alone went on."""
    counting = {t.indicator.name for t in told if t.indicator.clock in ("months_inactive", "months_in_stage")}
    now = {name: value for name in counting if isinstance(value := readings.get(name), float)}
    waits = {
        (math.ceil(leaf.limit) if leaf.op in (">=", "<") else math.floor(leaf.limit) + 1) - int(now[leaf.indicator])
        for leaf in leaves(guard)
        if isinstance(leaf, Bound) and leaf.indicator in now
    }
    for months in sorted(wait for wait in waits if wait > 0):
        later = {**readings, **{name: value + months for name, value in now.items()}}
        if evaluate(guard, later) is Verdict.HOLDS:
            return months
    return None


def clocks_of(standing: Standing) -> Clocks:
    """Return the dates that the computed readings of `standing` are reckoned from."""
    return Clocks(
        zone=ZoneInfo(standing.zone),
        last_dealing=standing.last_dealing,
        since=standing.since,
        agreement=standing.agreement,
        agreement_known=standing.memory.agreement_known,
    )
