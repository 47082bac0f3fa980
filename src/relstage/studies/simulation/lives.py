"""One path at a time, under the very fold that production uses: the facts of each month, and what comes of them.

Law (``a_simulated_path_is_followed``): a path's facts, followed by ``follow``, give the same stages on the same days.

Slow and plain: it replays any single path for a reader, and it is what the block kernel is held against.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from relstage.dynamics import month_later, months_between
from relstage.errors import Problem, ScenarioError, nearest
from relstage.machines import StageModel, follow, observe
from relstage.machines.deciding import check_stamp
from relstage.machines.knowing import Knowledge
from relstage.machines.lowering import Road
from relstage.models import Attribute, Event, Reading, Relationship, StageChange, Standing
from relstage.rules import Levels, Number, Value, Verdict, evaluate
from relstage.studies.counterfactual import standing_of
from relstage.studies.counterfactual.living import Life, copied
from relstage.studies.simulation.draws import Draws, Floats
from relstage.studies.simulation.moving import drifted
from relstage.studies.simulation.prepared import REVIEW, Prepared
from relstage.studies.simulation.scenario import MAX_MONTHS, Beginning, Deed, Drift, OneOf, Plain, Policy, Shock, Spread
from relstage.studies.simulation.spreads import noise, numbers, picks, places

UTC_ZONE = ZoneInfo("UTC")
Seen = Mapping[str, Value | None]


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
    done : tuple of tuple of bool
        Month 0, 1, ... -> which policies were carried out, in their order.
    values : tuple of Mapping
        What guards see at the end of month 0, 1, ..., all computed readings included.
    prepared : Prepared
        What it was lived under.
    """

    path: int
    beginning: Standing | None
    facts: tuple[Event | Reading, ...]
    stages: tuple[str, ...]
    costs: tuple[float, ...]
    done: tuple[tuple[bool, ...], ...]
    values: tuple[Seen, ...]
    prepared: Prepared = field(repr=False, compare=False)

    def at(self, month: int) -> datetime:
        """Return the end of `month`, from 0 to the horizon."""
        return month_end(self.prepared, month)

    def relationship(self) -> Relationship:
        """Return the path as a relationship with its facts, as production keeps one.

        One that was taken over has its past in `beginning`, not in its facts: ``observe`` goes on from there.
        """
        taken_over = self.beginning is not None
        return Relationship(
            id=_named(self.path), opened_at=self.prepared.start, taken_over=taken_over, facts=self.facts
        )

    def standing(self, as_of: datetime | None = None) -> Standing:
        """Return where the path stands at `as_of`, or at the horizon, by the fold of production.

        ``explain`` and ``review`` tell of it why the path is where it is, as of any standing.

        Raises
        ------
        FactError
            For an `as_of` without its zone, or before the beginning.
        """
        as_of = self.at(self.prepared.scenario.months) if as_of is None else as_of
        if self.beginning is None:
            return follow(self.prepared.model, self.relationship(), as_of=as_of)
        known = [fact for fact in self.facts if fact.occurred_at <= as_of]
        return observe(self.prepared.model, self.beginning, *known, as_of=as_of)

    @cached_property
    def changes(self) -> tuple[tuple[int, StageChange], ...]:
        """Each stage change with its month."""
        ends = [self.at(month) for month in range(self.prepared.scenario.months + 1)]
        return tuple((bisect_left(ends, change.at), change) for change in self.standing().changes)

    def seen(self, name: str) -> list[float]:
        """Return the reading of the indicator `name` at the end of month 0, 1, ...: NaN unknown, levels by number.

        Raises
        ------
        ScenarioError
            The model has no such indicator (``unknown-indicator``).
        """
        known = self.prepared.model.indicator_of
        if name not in known:
            said = f"{name!r} is no indicator of {self.prepared.model.name}{nearest(name, known)}"
            raise ScenarioError(Problem("unknown-indicator", "name", said))
        scale = known[name].scale
        read = [values.get(name) for values in self.values]
        if isinstance(scale, Levels):
            return [math.nan if value is None else float(scale.levels.index(str(value))) for value in read]
        return [math.nan if value is None else float(value) for value in read]


def beginnings_of(model: StageModel, standings: Iterable[Standing]) -> tuple[Beginning, ...]:
    """Return ways to begin, one for each of some real standings under `model`, and all of one weight.

    What guards see is taken over, of two sides the worse; whole months in the stage and of silence are counted at each
    standing's own date. What only the past of a relationship tells (which problems it has had, agreements that have
    lapsed) is not.

    Raises
    ------
    ScenarioError
        With every standing that no beginning can hold: one in an exit (``begins-in-exit``), with a formal agreement in
        force or yet to begin (``agreement-in-force``), or after more months than a scenario counts (``too-long``).
    StageError
        For a standing under another definition.
    """
    known = tuple(standings)
    for standing in known:
        check_stamp(model, standing)
    problems = [problem for nth, standing in enumerate(known) for problem in _unfit(model, nth, standing)]
    if problems:
        raise ScenarioError(*problems)
    return tuple([_beginning_of(model, standing) for standing in known])


def _unfit(model: StageModel, nth: int, standing: Standing) -> Iterator[Problem]:
    today = standing.as_of.astimezone(ZoneInfo(standing.zone)).date()
    if standing.stage in {each.name for each in model.exits}:
        said = f"{standing.relationship} is in the exit {standing.stage!r}; a relationship begins in a stage"
        yield Problem("begins-in-exit", f"/{nth}/stage", said)
    if ahead := [agreement for agreement in standing.agreements if agreement.end > today]:
        said = f"{standing.relationship} has an agreement that ends on {ahead[0].end}; a beginning has none"
        yield Problem("agreement-in-force", f"/{nth}/agreements", said)
    for since in ("since", "last_dealing"):
        months = _months(standing, getattr(standing, since))
        if months > MAX_MONTHS:
            said = f"{standing.relationship}: {months} months; a scenario counts at most {MAX_MONTHS}"
            yield Problem("too-long", f"/{nth}/{since}", said)


def _beginning_of(model: StageModel, standing: Standing) -> Beginning:
    unknown: dict[str, Plain | Spread] = {i.name: OneOf(values=(None,)) for i in model.indicators if i.count}
    known: dict[str, Plain | Spread] = {
        name: reading.value
        for name, reading in standing.readings.items()
        if reading.value is not None and model.indicator_of[name].clock is None
    }
    return Beginning(
        stage=standing.stage,
        readings=unknown | known,
        months_in_stage=_months(standing, standing.since),
        months_inactive=_months(standing, standing.last_dealing),
    )


def _months(standing: Standing, since: datetime) -> int:
    return months_between(since, standing.as_of, ZoneInfo(standing.zone))


def month_end(prepared: Prepared, month: int) -> datetime:
    """Return the instant at which `month` ends: so many calendar months after the start."""
    return month_later(prepared.start, month, UTC_ZONE)


def _named(path: int) -> str:
    return f"path {path}"


def lived(prepared: Prepared, draws: Draws, path: int) -> Lived:
    """Live the path with the number `path` from its beginning to the horizon."""
    return Living(prepared, draws, path).through()


class Living:
    """One path while it is lived, month by month; it lives within one call."""

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
        standing, opened = self.begin()
        life = Life.of(self.model, standing)
        stages, costs, values = [life.stage], [0.0], [seen_by(life)]
        done = [(False,) * len(self.scenario.policies)]
        for month in range(1, self.scenario.months + 1):
            life, carried, _ = self.month(life, values[-1], month)
            stages.append(life.stage)
            costs.append(self._cost(carried))
            done.append(carried)
            values.append(seen_by(life))
        beginning = None if opened else standing
        return Lived(
            self.path,
            beginning,
            tuple(self.facts),
            tuple(stages),
            tuple(costs),
            tuple(done),
            tuple(values),
            self.prepared,
        )

    def month(self, life: Life, values: Seen, month: int) -> tuple[Life, tuple[bool, ...], tuple[Road, ...]]:
        """Live through one month; return the life at its end, which policies were carried out, and the moves.

        `values` is what guards saw at the end of the month before.
        """
        at = month_end(self.prepared, month)
        carried = tuple([self._carried_out(policy, life, values, month) for policy in self.scenario.policies])
        facts = self._month(life, carried, month, at)
        self.facts += facts
        here = life.stage
        life, moves = life.after(facts, at)
        self.to_renew = self._left_an_exit(here, moves)
        return life, carried, moves

    def _left_an_exit(self, place: str, moves: Iterable[Road]) -> bool:
        left = False
        for road in moves:
            left = left or place in self.prepared.exits
            place = road.target
        return left

    def _cost(self, carried: tuple[bool, ...]) -> float:
        cost = 0.0
        for policy, done in zip(self.scenario.policies, carried, strict=True):
            cost += policy.cost if done else 0.0
        return cost

    # ------------------------------------------------------------------------------------------------- the beginning

    def begin(self) -> tuple[Standing, bool]:
        """Return where the path stands at the end of month 0, and whether it was opened rather than taken over."""
        way = self.scenario.beginnings[int(picks(self.prepared.ways, self._draw("way", 0))[0])]
        given = {name: self._value(f"start:{name}", 0, spread) for name, spread in way.readings.items()}
        opened = self.prepared.opens(way)
        return (self._opened(given) if opened else self._taken_over(way, given)), opened

    def _opened(self, given: dict[str, Value | None]) -> Standing:
        at = self.prepared.start
        known = {n: value for n, value in given.items() if value is not None or self.model.indicator_of[n].count}
        facts = tuple(Reading(indicator=name, value=value, occurred_at=at) for name, value in known.items())
        self.facts += facts
        return follow(self.model, Relationship(id=_named(self.path), opened_at=at, facts=facts), as_of=at)

    def _taken_over(self, way: Beginning, given: dict[str, Value | None]) -> Standing:
        counts = {i.name: 0.0 for i in self.model.indicators if i.count}
        clocks = {
            i.name: float(way.months_in_stage if i.clock == "months_in_stage" else way.months_inactive)
            for i in self.model.indicators
            if i.clock in ("months_in_stage", "months_inactive")
        }
        stage = way.stage or self.model.initial
        standing = standing_of(self.model, stage, {**counts, **given, **clocks}, as_of=self.prepared.start)
        return standing.model_copy(update={"relationship": _named(self.path)})

    # --------------------------------------------------------------------------------------------------- one month

    def _month(self, life: Life, carried: tuple[bool, ...], month: int, at: datetime) -> tuple[Event | Reading, ...]:
        events: list[Event] = []
        for policy, done in zip(self.scenario.policies, carried, strict=True):
            events += self._deeds(policy.events if done else (), month, at, len(events))
        struck = [shock for shock in self.scenario.shocks if shock.month == month and self._strikes(shock, life.stage)]
        for shock in struck:
            events += self._deeds(shock.events, month, at, len(events))
        events += self._by_chance(life.stage, month, at, len(events))
        readings = self._readings(life, tuple(events), struck, month, at)
        review = Event(id=f"{REVIEW} {month}", kind=REVIEW, occurred_at=at, sequence=len(events))
        return (*events, review, *readings)

    def _carried_out(self, policy: Policy, life: Life, values: Seen, month: int) -> bool:
        """Tell whether a policy is carried out: by the stage and the readings at the end of the month before."""
        last = self.since_done.get(policy.name)
        if life.stage not in (policy.stages or self.prepared.ladder):
            return False
        if last is not None and month - last < policy.every:
            return False
        if evaluate(policy.when, values) is not Verdict.HOLDS:
            return False
        if not self._draw(f"policy:{policy.name}", month)[0] < policy.chance:
            return False
        self.since_done[policy.name] = month
        return True

    def _strikes(self, shock: Shock, stage: str) -> bool:
        here = not shock.stages or stage in shock.stages
        return here and bool(self._draw(f"shock:{shock.name}", 0)[0] < shock.share)

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
        first = self._draw(stream, 2 * month)
        second = self._draw(stream, 2 * month + 1) if drift.shape == "triangular" else None
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


def seen_by(life: Life) -> dict[str, Value | None]:
    """Return what guards see, and every computed reading, whether a guard reads it or not."""
    return _known(life.knows) | life.knows.clocks(life.since).values(life.model.indicators, life.now)


def _known(knows: Knowledge) -> dict[str, Value | None]:
    """Return what is known, computed readings apart."""
    return {name: reading.value for name, reading in knows.known().items() if reading.value is not None}
