"""Why: each candidate of a decision with its verdict, and each leaf with reading, threshold, margin and source.

Law (``reasons_agree``): a candidate's verdict is that of ``evaluate`` on its guard, and its leaves' verdicts, combined
as the guard combines them, give it. Computed when asked for, never while deciding.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from relstage.machines.clocks import Clocks, earliest
from relstage.machines.lowering import Road, Told
from relstage.models import Candidate, FlagVerdict, Obstacle, Reading, Reason, Standing, Word
from relstage.rules import Readings, Rule, Value, Verdict, evaluate

if TYPE_CHECKING:
    from datetime import datetime

    from relstage.machines.definition import Flag, StageModel
    from relstage.models import Decision

_WORDS: dict[Verdict, Word] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}


class Sight(NamedTuple):
    """What a decision was made on: the readings given with their dates, which of them were assumed, the standing."""

    dated: Mapping[str, Reading]
    assumed: frozenset[str]
    standing: Standing | None

    @classmethod
    def of(cls, dated: Mapping[str, Reading], standing: Standing | None = None) -> "Sight":
        """Return the sight of `dated` readings."""
        return cls(dated, frozenset([n for n, reading in dated.items() if reading.basis == "assumed"]), standing)

    def reading(self, name: str, value: Value | None) -> Reading | None:
        """Return the reading of `name`, where its `value` was given with its date and basis."""
        given = self.dated.get(name)
        return given if given is not None and given.value == value else None

    def one_sided(self, name: str) -> bool:
        """Tell whether only one side's view of `name` is known."""
        sides = self.standing.memory.slots.get(name, {}) if self.standing else {}
        return len(sides) == 1 and "both" not in sides


@dataclass(frozen=True, slots=True)
class ModelJudge:
    """Gives the reasons of decisions made under `model`."""

    model: "StageModel"

    def private(self, dated: Mapping[str, Reading], standing: Standing | None) -> dict[str, Any]:
        """Return the private attributes of a decision: who gives its reasons, and what they need besides the record."""
        return {"_judge": self, "_context": Sight.of(dated, standing)}

    def candidates(self, decision: "Decision") -> tuple[Candidate, ...]:
        """Return the transitions out of the stage reached, in the order they are tried."""
        sight, stage, readings = sight_of(decision), decision.stage, self._arrived(decision)
        roads = self.model.lowered.roads[stage]
        return tuple([self._candidate(road, stage, decision, sight, readings) for road in roads])

    def because(self, decision: "Decision") -> tuple[Candidate, ...]:
        """Return the transitions that fired, with the readings that made them."""
        sight, readings, found = sight_of(decision), decision.readings, []
        for move in decision.moves:
            road = self.model.lowered.road_of[move.transition]
            found.append(self._candidate(road, move.origin, decision, sight, readings))
            readings = readings | self.model.lowered.on_entry
        return tuple(found)

    def flags(self, decision: "Decision") -> tuple[FlagVerdict, ...]:
        """Return one verdict for each flag name that the stage reached can carry."""
        here = [flag for flag in self.model.flags if decision.stage in flag.stages]
        names = dict.fromkeys(flag.name for flag in here)
        return tuple(self._flag(name, [flag for flag in here if flag.name == name], decision) for name in names)

    # ------------------------------------------------------------------------------------------------ one answer

    def _arrived(self, decision: "Decision") -> Readings:
        """Return the readings as they are in the stage reached: after a move its months count from 0."""
        return decision.readings | self.model.lowered.on_entry if decision.moves else decision.readings

    def _candidate(self, road: Road, origin: str, decision: "Decision", sight: Sight, readings: Readings) -> Candidate:
        verdict = _verdict(road, readings)
        soonest, months = None, None
        if verdict == "fails" and road.timed:
            soonest = self._soonest(road, decision, sight)
            months = None if sight.standing or not road.waits else _months_to_wait(road, readings)
        return Candidate.made(
            {
                "transition": road.id,
                "origin": origin,
                "target": road.target,
                "kind": road.kind,
                "events": road.events,
                "verdict": verdict,
                "obstacle": _obstacle(road, verdict, decision, early=bool(soonest or months)),
                "reasons": reasons_of(road.told, sight, readings),
                "rests_on": rests_on(road.transition.guard, road.told, sight, readings) if sight.assumed else (),
                "earliest": soonest,
                "after_months": months,
            }
        )

    def _soonest(self, road: Road, decision: "Decision", sight: Sight) -> "datetime | None":
        standing = sight.standing
        if standing is None or decision.moves:
            return None
        guard, indicators = road.transition.guard, self.model.indicator_of
        return earliest(guard, indicators, decision.readings, clocks_of(standing), standing.as_of)

    def _flag(self, name: str, flags: "list[Flag]", decision: "Decision") -> FlagVerdict:
        sight, readings, told = sight_of(decision), self._arrived(decision), self.model.lowered.told
        resting = {n for flag in flags for n in rests_on(flag.guard, told[flag.id], sight, readings)}
        return FlagVerdict(
            name=name,
            verdict=_WORDS[max(evaluate(flag.guard, readings) for flag in flags)],
            reasons=tuple(r for flag in flags for r in reasons_of(told[flag.id], sight, readings)),
            rests_on=tuple(sorted(resting)),
        )


def _verdict(road: Road, readings: Readings) -> Word:
    """Return the verdict of the guard; where every leaf is known, what does not hold fails."""
    if road.holds(readings):
        return "holds"
    if None in map(readings.get, road.reads):
        return _WORDS[evaluate(road.transition.guard, readings)]
    return "fails"


def _obstacle(road: Road, verdict: Word, decision: "Decision", *, early: bool) -> Obstacle:
    if verdict == "unknown":
        return "unknown"
    if verdict == "fails":
        return "too_early" if early else "fails"
    if road.id in decision.cycles:
        return "cycle"
    return "event" if road.triggers else "none"


def sight_of(decision: "Decision") -> Sight:
    """Return what `decision` was made on."""
    sight: Sight = decision.context
    return sight


def reasons_of(told: tuple[Told, ...], sight: Sight, readings: Readings) -> tuple[Reason, ...]:
    """Return one reason a leaf, left to right; a leaf under ``Not`` is shown as its opposite."""
    return tuple([_reason(leaf, sight, readings) for leaf in told])


def _reason(told: Told, sight: Sight, readings: Readings) -> Reason:
    id, leaf, name, _, provenance, holds, margin = told
    value = readings.get(name)
    verdict: Word = "unknown" if value is None else "holds" if holds(value) else "fails"
    return Reason.made(
        {
            "threshold": id,
            "leaf": leaf,
            "verdict": verdict,
            "value": value,
            "reading": sight.reading(name, value) if sight.dated else None,
            "margin": None if value is None else margin(value),
            "one_sided": sight.one_sided(name) if sight.standing else False,
            "provenance": provenance,
        }
    )


def rests_on(guard: Rule, told: tuple[Told, ...], sight: Sight, readings: Readings) -> tuple[str, ...]:
    """Return the assumed indicators of `guard`, where its verdict would differ without them."""
    assumed = sight.assumed.intersection(leaf.indicator for leaf in told)
    if not assumed:
        return ()
    without = {name: value for name, value in readings.items() if name not in assumed}
    return () if evaluate(guard, without) is evaluate(guard, readings) else tuple(sorted(assumed))


def _months_to_wait(road: Road, readings: Readings) -> int | None:
    """Return the fewest whole months after which the guard would hold if the month counts alone went on."""
    counts: Mapping[str, float | None] = readings  # type: ignore[assignment]  # months are counted in numbers
    short = [until - int(now) for name, until in road.waits if (now := counts.get(name)) is not None and now < until]
    counted = {told.indicator for told in road.told if told.clock in ("months_inactive", "months_in_stage")}
    for wait in sorted(short):
        later = {name: now + wait for name in counted if (now := counts.get(name)) is not None}
        if road.holds({**readings, **later}):
            return wait
    return None


def clocks_of(standing: Standing) -> Clocks:
    """Return the dates that the computed readings of `standing` are reckoned from."""
    return Clocks(
        zone=ZoneInfo(standing.zone),
        last_dealing=standing.last_dealing,
        since=standing.since,
        agreements=standing.agreements,
        agreement_known=standing.memory.agreement_known,
    )
