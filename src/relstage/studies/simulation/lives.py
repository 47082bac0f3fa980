"""One path at a time, under the very fold that production uses: the facts of each month, and what comes of them.

Law (``a_simulated_path_is_followed``): a path's facts, followed by ``follow``, give the same stages on the same days.

Slow and plain: it replays any single path for a reader, and it is what the block kernel is held against.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from relstage.dynamics import month_later
from relstage.machines import follow
from relstage.machines.knowing import Knowledge
from relstage.models import Attribute, Event, Reading, Relationship, Standing
from relstage.rules import Number, Value, Verdict, evaluate
from relstage.studies.counterfactual import standing_of
from relstage.studies.counterfactual.living import Life, copied
from relstage.studies.simulation.draws import Draws, Floats
from relstage.studies.simulation.moving import drifted
from relstage.studies.simulation.prepared import REVIEW, Prepared
from relstage.studies.simulation.scenario import Beginning, Deed, Drift, OneOf, Policy, Shock, Spread
from relstage.studies.simulation.spreads import noise, numbers, picks, places

UTC_ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Lived:
    """One simulated relationship.

    Parameters
    ----------
    path : int
        Its number.
    beginning : Standing or None
        Where it was taken over; ``None`` where it was opened, and its facts tell all.
    facts : tuple of Event and Reading
        All that happened, in order.
    stages : tuple of str
        The place at the end of month 0, 1, ...
    costs : tuple of float
        What policies cost in month 0, 1, ...
    """

    path: int
    beginning: Standing | None
    facts: tuple[Event | Reading, ...]
    stages: tuple[str, ...]
    costs: tuple[float, ...]


def lived(prepared: Prepared, draws: Draws, path: int) -> Lived:
    """Live the path with the number `path` from its beginning to the horizon."""
    return _Living(prepared, draws, path).through()


class _Living:
    def __init__(self, prepared: Prepared, draws: Draws, path: int) -> None:
        self.prepared = prepared
        self.scenario = prepared.scenario
        self.model = prepared.model
        self.draws = draws
        self.path = path
        self.facts: list[Event | Reading] = []
        self.since_done: dict[str, int] = {}  # policy -> month in which it was last carried out
        self.to_renew = False

    def through(self) -> Lived:
        """Live through every month."""
        beginning, life = self._begin()
        stages, costs = [life.stage], [0.0]
        for month in range(1, self.scenario.months + 1):
            at = month_later(self.prepared.start, month, UTC_ZONE)
            facts, cost = self._month(life, month, at)
            self.facts += facts
            life, moves = life.after(facts, at)
            origins = [road.kind == "recover" for road in moves]
            self.to_renew = any(origins) and self._left_an_exit(stages[-1])
            stages.append(life.stage)
            costs.append(cost)
        return Lived(self.path, beginning, tuple(self.facts), tuple(stages), tuple(costs))

    def _left_an_exit(self, place: str) -> bool:
        return place in self.prepared.exits

    # ------------------------------------------------------------------------------------------------- the beginning

    def _begin(self) -> tuple[Standing | None, Life]:
        way = self.scenario.beginnings[int(picks(self.prepared.ways, self._draw("way", 0))[0])]
        given = {name: self._value(f"start:{name}", 0, spread) for name, spread in way.readings.items()}
        readings = {name: value for name, value in given.items() if value is not None}
        if self.prepared.opens(way):
            return None, self._opened(readings)
        standing = self._taken_over(way, readings)
        return standing, Life.of(self.model, standing)

    def _opened(self, readings: dict[str, Value]) -> Life:
        at = self.prepared.start
        facts = tuple(Reading(indicator=name, value=value, occurred_at=at) for name, value in readings.items())
        self.facts += facts
        opened = Relationship(id=f"path {self.path}", opened_at=at, facts=facts)
        return Life.of(self.model, follow(self.model, opened, as_of=at))

    def _taken_over(self, way: Beginning, readings: dict[str, Value]) -> Standing:
        counts = {i.name: 0.0 for i in self.model.indicators if i.count}
        clocks = {
            i.name: float(way.months_in_stage if i.clock == "months_in_stage" else way.months_inactive)
            for i in self.model.indicators
            if i.clock in ("months_in_stage", "months_inactive")
        }
        stage = way.stage or self.model.initial
        return standing_of(self.model, stage, {**counts, **readings, **clocks}, as_of=self.prepared.start)

    # --------------------------------------------------------------------------------------------------- one month

    def _month(self, life: Life, month: int, at: datetime) -> tuple[tuple[Event | Reading, ...], float]:
        cost = 0.0
        events: list[Event] = []
        for policy in self.scenario.policies:
            if self._carried_out(policy, life, month):
                cost += policy.cost
                events += self._deeds(policy.events, month, at, len(events))
        struck = [shock for shock in self.scenario.shocks if shock.month == month and self._strikes(shock)]
        for shock in struck:
            events += self._deeds(shock.events, month, at, len(events))
        events += self._by_chance(life.stage, month, at, len(events))
        readings = self._readings(life, tuple(events), struck, month, at)
        review = Event(id=f"{REVIEW} {month}", kind=REVIEW, occurred_at=at, sequence=len(events))
        return (*events, review, *readings), cost

    def _carried_out(self, policy: Policy, life: Life, month: int) -> bool:
        """Tell whether a policy is carried out: by the stage and the readings at the end of the month before."""
        last = self.since_done.get(policy.name)
        if life.stage not in (policy.stages or self.prepared.ladder):
            return False
        if last is not None and month - last < policy.every:
            return False
        if evaluate(policy.when, life.values()) is not Verdict.HOLDS:
            return False
        if not self._draw(f"policy:{policy.name}", month)[0] < policy.chance:
            return False
        self.since_done[policy.name] = month
        return True

    def _strikes(self, shock: Shock) -> bool:
        return bool(self._draw(f"shock:{shock.name}", 0)[0] < shock.share)

    def _deeds(self, deeds: tuple[Deed, ...], month: int, at: datetime, taken: int) -> list[Event]:
        return [self._event(deed.event, month, nth, at, deed.attributes) for nth, deed in enumerate(deeds, start=taken)]

    def _event(self, kind: str, month: int, nth: int, at: datetime, attributes: dict[str, Attribute]) -> Event:
        return Event(id=f"{kind} {month}.{nth}", kind=kind, occurred_at=at, sequence=nth, attributes=attributes)

    def _by_chance(self, stage: str, month: int, at: datetime, taken: int) -> Iterator[Event]:
        ends = self.prepared.chances[stage]
        for nth in range(self.scenario.occasions):
            slot = (month - 1) * self.scenario.occasions + nth
            place = int(picks(ends, self._draw("happening", slot))[0]) if len(ends) else 0
            if place < len(self.scenario.happenings):
                happening = self.scenario.happenings[place]
                drawn = {
                    name: self._value(f"attribute:{happening.event}.{name}", slot, given)
                    for name, given in happening.attributes.items()
                }
                attributes = {name: value for name, value in drawn.items() if value is not None}
                yield self._event(happening.event, month, taken, at, attributes)
                taken += 1

    # -------------------------------------------------------------------------------------------------- the readings

    def _readings(
        self, life: Life, events: tuple[Event, ...], struck: list[Shock], month: int, at: datetime
    ) -> tuple[Reading, ...]:
        """Return what is assessed at the end of the month, the events having done what they do."""
        found: dict[str, Value] = {}
        knows = copied(life.knows)
        knows.take(events)
        values = _known(knows)
        for shock in struck:
            found |= shock.readings
        if self.to_renew:
            drawn = {name: self._value(f"renewal:{name}", month, each) for name, each in self.scenario.renewal.items()}
            found |= {name: value for name, value in drawn.items() if value is not None and name not in found}
        for drift in self.prepared.drifts.get(life.stage, ()):
            value = found.get(drift.indicator, values.get(drift.indicator))
            if value is not None:
                found[drift.indicator] = self._drifted(drift, float(value), month)
        return tuple(Reading(indicator=name, value=value, occurred_at=at) for name, value in found.items())

    def _drifted(self, drift: Drift, value: float, month: int) -> float:
        scale = self.model.indicator_of[drift.indicator].scale
        assert isinstance(scale, Number)
        stream = f"drift:{drift.indicator}"
        first, second = self._draw(stream, 2 * month), self._draw(stream, 2 * month + 1)
        moved = drifted(np.array([value]), drift, noise(drift.shape, first, second), scale)
        return float(moved[0])

    # ---------------------------------------------------------------------------------------------------------- draws

    def _draw(self, stream: str, slot: int) -> Floats:
        return self.draws.uniform(stream, slot=slot, first=self.path, count=1)

    def _value(self, stream: str, slot: int, given: Attribute | Spread) -> Attribute | None:
        if isinstance(given, bool | float | int | str):
            return given
        u = self._draw(stream, slot)
        if isinstance(given, OneOf):
            return given.values[int(places(given, u)[0])]
        return float(numbers(given, u)[0])


def _known(knows: Knowledge) -> dict[str, Value]:
    """Return what is known, computed readings apart."""
    return {name: reading.value for name, reading in knows.known().items() if reading.value is not None}
