"""Why: each candidate of a decision with its verdict, and each leaf with reading, threshold, margin and source.

Law (``reasons_agree``): a candidate's verdict is that of ``evaluate`` on its guard, and its leaves' verdicts, combined
as the guard combines them, give it. Computed when asked for, never while deciding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from relstage.machines.clocks import Clocks, earliest
from relstage.machines.lowering import Telling, Told
from relstage.models import Candidate, FlagVerdict, Obstacle, Reading, Reason, Standing, Word
from relstage.rules import (
    Readings,
    Rule,
    Value,
    Verdict,
    evaluate,
)

if TYPE_CHECKING:
    from datetime import datetime

    from relstage.machines.definition import Flag, StageModel, Transition
    from relstage.models import Decision

_STRONG: dict[str, tuple[Word, Word]] = {"all": ("fails", "holds"), "any": ("holds", "fails")}
_WORDS: dict[Verdict, Word] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}


class Sight(NamedTuple):
    """What a decision was made on: readings with their dates, the standing they stand in, and what is assumed."""

    given: Mapping[str, Value | Reading | None]
    standing: Standing | None = None
    assumed: frozenset[str] = frozenset()

    @classmethod
    def of(cls, given: Mapping[str, Value | Reading | None], standing: Standing | None = None) -> "Sight":
        """Look through `given` for what is assumed."""
        assumed = [n for n, r in given.items() if r.__class__ is Reading and r.basis == "assumed"]
        return cls(given, standing, frozenset(assumed))

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
        sight, readings = sight_of(decision), self._arrived(decision)
        roads = self.model.lowered.roads[decision.stage]
        return tuple([self._candidate(r.transition, decision.stage, decision, sight, readings) for r in roads])

    def because(self, decision: "Decision") -> tuple[Candidate, ...]:
        """Return the transitions that fired, with the readings that made them."""
        sight, readings, found = sight_of(decision), dict(decision.readings), []
        for move in decision.moves:
            transition = self.model.transition_of[move.transition]
            found.append(self._candidate(transition, move.origin, decision, sight, readings))
            readings |= dict.fromkeys(self.model.lowered.stage_clocks, 0.0)
        return tuple(found)

    def flags(self, decision: "Decision") -> tuple[FlagVerdict, ...]:
        """Return one verdict for each flag name that the stage reached can carry."""
        here = [flag for flag in self.model.flags if decision.stage in flag.stages]
        names = dict.fromkeys(flag.name for flag in here)
        return tuple(self._flag(name, [flag for flag in here if flag.name == name], decision) for name in names)

    # ------------------------------------------------------------------------------------------------ one answer

    def _arrived(self, decision: "Decision") -> Readings:
        """Return the readings as they are in the stage reached: after a move its months count from 0."""
        fresh = dict.fromkeys(self.model.lowered.stage_clocks, 0.0) if decision.moves else {}
        return {**decision.readings, **fresh}

    def _candidate(
        self, transition: "Transition", origin: str, decision: "Decision", sight: Sight, readings: Readings
    ) -> Candidate:
        telling = self.model.lowered.told[transition.id]
        reasons = _reasons(telling, sight, readings)
        verdict = _verdict(transition.guard, telling, reasons, readings)
        soonest, months = None, None
        if verdict == "fails" and telling.timed:
            soonest = self._soonest(transition.guard, decision, sight.standing)
            months = None if sight.standing else _months_to_wait(transition.guard, telling, readings)
        return Candidate.made(
            {
                "transition": transition.id,
                "origin": origin,
                "target": transition.target,
                "kind": transition.kind,
                "events": telling.events,
                "verdict": verdict,
                "obstacle": _obstacle(transition, verdict, decision, early=bool(soonest or months)),
                "reasons": reasons,
                "rests_on": rests_on(transition.guard, telling, readings, sight),
                "earliest": soonest,
                "after_months": months,
            }
        )

    def _soonest(self, guard: Rule, decision: "Decision", standing: Standing | None) -> "datetime | None":
        if standing is None or decision.moves:
            return None
        return earliest(guard, self.model.indicator_of, decision.readings, clocks_of(standing), standing.as_of)

    def reasons(self, owner: "Transition | Flag", sight: Sight, readings: Readings) -> tuple[Reason, ...]:
        """Return one reason a leaf, left to right; a leaf under ``Not`` is shown as its opposite."""
        return _reasons(self.model.lowered.told[owner.id], sight, readings)

    def _flag(self, name: str, flags: "list[Flag]", decision: "Decision") -> FlagVerdict:
        sight, readings, told = sight_of(decision), self._arrived(decision), self.model.lowered.told
        resting = {n for flag in flags for n in rests_on(flag.guard, told[flag.id], readings, sight)}
        return FlagVerdict(
            name=name,
            verdict=_WORDS[max(evaluate(flag.guard, readings) for flag in flags)],
            reasons=tuple(r for flag in flags for r in self.reasons(flag, sight, readings)),
            rests_on=tuple(sorted(resting)),
        )


def _obstacle(transition: "Transition", verdict: Word, decision: "Decision", *, early: bool) -> Obstacle:
    if verdict == "unknown":
        return "unknown"
    if verdict == "fails":
        return "too_early" if early else "fails"
    if transition.id in decision.cycles:
        return "cycle"
    return "event" if transition.on else "none"


def sight_of(decision: "Decision") -> Sight:
    """Return what `decision` was made on."""
    private = decision.__pydantic_private__  # decision._context would cost five times as much
    assert private is not None
    given, standing = private["_context"]
    return Sight.of(given, standing)


def _reasons(telling: Telling, sight: Sight, readings: Readings) -> tuple[Reason, ...]:
    return tuple([_reason(told, sight, readings.get(told.name)) for told in telling.leaves])


def _reason(told: Told, sight: Sight, value: Value | None) -> Reason:
    known: Word = "unknown" if value is None else "holds" if told.holds(value) else "fails"
    return Reason.made(
        {
            "threshold": told.id,
            "leaf": told.leaf,
            "verdict": known,
            "value": value,
            "reading": sight.reading(told.name, value),
            "margin": None if value is None else told.margin(value),
            "one_sided": sight.standing is not None and sight.one_sided(told.name),
            "provenance": told.provenance,
        }
    )


def _verdict(guard: Rule, telling: Telling, reasons: tuple[Reason, ...], readings: Readings) -> Word:
    """Return the guard's verdict, from those of its leaves where one junction connects them all."""
    if telling.junction is None:
        return _WORDS[evaluate(guard, readings)]
    words = {reason.verdict for reason in reasons}
    order: tuple[Word, ...] = (
        ("fails", "unknown", "holds") if telling.junction == "all" else ("holds", "unknown", "fails")
    )
    return next((word for word in order if word in words), order[-1])


def rests_on(guard: Rule, telling: Telling, readings: Readings, sight: Sight) -> tuple[str, ...]:
    """Return the assumed indicators of `guard`, where its verdict would differ without them."""
    assumed = sight.assumed and sight.assumed.intersection([told.name for told in telling.leaves])
    if not assumed:
        return ()
    without = {name: value for name, value in readings.items() if name not in assumed}
    return () if evaluate(guard, without) is evaluate(guard, readings) else tuple(sorted(assumed))


def _months_to_wait(guard: Rule, telling: Telling, readings: Readings) -> int | None:
    """Return the fewest whole months after which `guard` would hold if the month counts alone went on."""
    now = {name: value for name, _ in telling.months if isinstance(value := readings.get(name), float)}
    waits = {months - int(now[name]) for name, months in telling.months if name in now}
    for wait in sorted(wait for wait in waits if wait > 0):
        later = {**readings, **{name: value + wait for name, value in now.items()}}
        if evaluate(guard, later) is Verdict.HOLDS:
            return wait
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
