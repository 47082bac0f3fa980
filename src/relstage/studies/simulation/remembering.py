"""What a scenario's paths have to remember from month to month for their future to depend on nothing else.

Law (``what_is_forgotten_never_matters``): two paths with the same key at the end of a month have the same chances of
everything that comes after it.

A reading has to be remembered where a guard or policy may yet read it, and only as far as a limit may yet tell its
values apart. A scenario is no chain where what must be remembered takes values from a range.
"""

import math
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, assert_never

from relstage.dynamics import Add, Effect, RaiseTo, Rescale, Set, Share, Step
from relstage.errors import Problem
from relstage.machines import StageModel
from relstage.machines.lowering import Road
from relstage.models import Attribute
from relstage.rules import (
    AllOf,
    AnyOf,
    Bound,
    Clock,
    Leaf,
    Level,
    Not,
    Rule,
    Value,
    Verdict,
    evaluate,
    positive,
)
from relstage.studies.counterfactual.living import Life
from relstage.studies.simulation.scenario import Between, Drift, Given, OneOf, Peaked, Plain, Policy, Scenario, Spread

Leaves = frozenset[Leaf]


class Coming(NamedTuple):
    """A kind of event that may come, with its attributes, and where the scenario says so."""

    kind: str
    attributes: Mapping[str, Given]
    place: str


class Reader(NamedTuple):
    """Who reads what: a transition or policy, the places where it is asked, where it leads, and its open leaves."""

    name: str
    places: tuple[str, ...]
    target: str | None
    leaves: Leaves


def is_range(given: object) -> bool:
    """Tell whether `given` is drawn from a range of numbers."""
    return isinstance(given, Between | Peaked) and given.low < given.high


@dataclass(frozen=True)
class Memory:
    """What the paths of a scenario have to remember.

    Parameters
    ----------
    model, scenario : StageModel, Scenario
        A scenario that fits the model.
    """

    model: StageModel
    scenario: Scenario

    # ------------------------------------------------------------------------------------------------ what may come

    @cached_property
    def coming(self) -> tuple[Coming, ...]:
        """The events that may come."""
        return tuple(self._coming())

    def _coming(self) -> Iterator[Coming]:
        scenario = self.scenario
        for i, each in enumerate(scenario.happenings):
            if any(rate > 0 for rate in each.rates.values()):
                yield Coming(each.event, each.attributes, f"/happenings/{i}")
        for i, shock in enumerate(scenario.shocks):
            if shock.share > 0 and shock.month_after(scenario.starts_on) <= scenario.months:
                yield from (
                    Coming(d.event, d.attributes, f"/shocks/{i}/events/{j}") for j, d in enumerate(shock.events)
                )
        for i, policy in enumerate(scenario.policies):
            if policy.chance > 0:
                yield from (
                    Coming(d.event, d.attributes, f"/policies/{i}/events/{j}") for j, d in enumerate(policy.events)
                )

    @cached_property
    def effects(self) -> tuple[tuple[Coming, Effect], ...]:
        """The effects that events which may come may have."""
        return tuple(
            (each, effect)
            for each in self.coming
            for effect in self.model.event_of[each.kind].effects
            if _may_match(effect.where, each.attributes)
        )

    @cached_property
    def movers(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """Indicator -> what shifts it from where it is, and which way: 1 up, -1 down, 0 either."""
        found: dict[str, list[tuple[str, int]]] = {}
        for each, effect in self.effects:
            way = _way(effect)
            if way is not None:
                found.setdefault(effect.indicator, []).append((each.kind, way))
        for i, drift in enumerate(self.scenario.drifts):
            if drift.pull or drift.step or drift.noise:
                steady = not drift.pull and not drift.noise
                found.setdefault(drift.indicator, []).append((f"/drifts/{i}", _sign(drift.step) if steady else 0))
        return {name: tuple(ways) for name, ways in found.items()}

    # --------------------------------------------------------------------------------------------- what never changes

    @cached_property
    def _given(self) -> Mapping[str, tuple[Given | Plain | None, ...]]:
        """Indicator -> every value or spread that something may give it as a whole; ``None`` where it is unknown."""
        found: dict[str, list[Given | Plain | None]] = {}
        for indicator in self.model.indicators:
            unnamed = 0.0 if indicator.count else None
            found[indicator.name] = [way.readings.get(indicator.name, unnamed) for way in self.scenario.beginnings]
            if self._forgets:
                found[indicator.name].append(self.scenario.renewal.get(indicator.name))
        for shock in self.scenario.shocks:
            for name, value in shock.readings.items():
                found[name].append(value)
        for each, effect in self.effects:
            if effect.indicator not in found:
                continue
            if isinstance(effect, Set):
                given = each.attributes.get(effect.attribute) if effect.attribute else effect.value
                found[effect.indicator].append(given)
            elif isinstance(effect, RaiseTo):
                found[effect.indicator].append(effect.level)
        return {name: tuple(values) for name, values in found.items()}

    @cached_property
    def _forgets(self) -> bool:
        """Whether some path may come back from an exit, and so forget."""
        exits = {stage.name for stage in self.model.exits}
        return any(self._may_fire(road) and exits & {*road.transition.origins} for road in self._roads)

    @cached_property
    def _fixed(self) -> Mapping[str, Value | None]:
        """Indicators that are the same, or unknown, on all paths at all times."""
        found: dict[str, Value | None] = {}
        for name, (value, *others) in self._given.items():
            plain = value if isinstance(value, float | str) else None
            steady = value is None or (plain is not None and name not in self.movers)
            same = all(repr(other) == repr(value) for other in others)
            if same and steady and self.model.indicator_of[name].clock is None:
                found[name] = plain
        return found

    @property
    def _roads(self) -> Iterable[Road]:
        return self.model.lowered.road_of.values()

    def _may_fire(self, road: Road) -> bool:
        return not road.triggers or any(
            each.kind == trigger.event and _may_match(trigger.where, each.attributes)
            for trigger in road.triggers
            for each in self.coming
        )

    def _open(self, rule: Rule) -> Leaves | None:
        """Return the leaves on which it depends whether the positive `rule` holds; ``None`` where it never does."""
        match rule:
            case Bound() | Level():
                return self._open_leaf(rule)
            case AllOf(parts):
                found = [self._open(part) for part in parts]
                return None if None in found else frozenset[Leaf]().union(*(each for each in found if each))
            case AnyOf(parts):
                some = [each for each in map(self._open, parts) if each is not None]
                return None if not some else frozenset[Leaf]() if frozenset() in some else frozenset().union(*some)
            case Not():
                raise TypeError(f"make it positive first: {rule}")
            case _:
                assert_never(rule)

    def _open_leaf(self, leaf: Leaf) -> Leaves | None:
        name = leaf.indicator
        if self.model.indicator_of[name].clock == "agreement_term" and not self._agreements:
            return None if evaluate(leaf, {name: 0.0}) is not Verdict.HOLDS else frozenset({leaf})
        if name not in self._fixed:
            return frozenset({leaf})
        return frozenset() if evaluate(leaf, {name: self._fixed[name]}) is Verdict.HOLDS else None

    @cached_property
    def _agreements(self) -> tuple[Coming, ...]:
        return tuple(each for each in self.coming if self.model.event_of[each.kind].agreement is not None)

    # ------------------------------------------------------------------------------------------------------- who reads

    @cached_property
    def readers(self) -> tuple[Reader, ...]:
        """The transitions and policies that may come to be asked, from the places that may be reached."""
        ladder = tuple(stage.name for stage in self.model.stages)
        asked = [Reader(r.id, r.transition.origins, r.target, held) for r, held in self._open_roads()]
        for policy in self.scenario.policies:
            held = self._open(positive(policy.when, self.model.indicator_of))
            if held is not None and policy.chance > 0:
                asked.append(Reader(f"policy {policy.name}", policy.stages or ladder, None, held))
        reached = {way.stage or self.model.initial for way in self.scenario.beginnings}
        while more := {r.target for r in asked if r.target and reached & {*r.places}} - reached:
            reached |= more
        return tuple(
            reader._replace(places=tuple(place for place in reader.places if place in reached))
            for reader in asked
            if reached & {*reader.places}
        )

    def _open_roads(self) -> Iterator[tuple[Road, Leaves]]:
        for road in self._roads:
            held = self._open(road.guard) if self._may_fire(road) else None
            if held is not None:
                yield road, held

    @cached_property
    def roads(self) -> tuple[Road, ...]:
        """The transitions that may fire."""
        return tuple(self.model.lowered.road_of[r.name] for r in self.readers if r.target is not None)

    @cached_property
    def ahead(self) -> Mapping[str, frozenset[str]]:
        """Place -> the places that may come after it, and itself."""
        found = {place: {place} for place in self.model.places}
        for _ in found:
            for reader in self.readers:
                for place in reader.places if reader.target else ():
                    found[place] |= found[reader.target or place]
        return {place: frozenset(after) for place, after in found.items()}

    @cached_property
    def final(self) -> frozenset[str]:
        """The places that nothing leads out of and in which no policy is asked."""
        asked = {place for reader in self.readers for place in reader.places}
        return frozenset(self.model.places) - asked

    @cached_property
    def leaves(self) -> Mapping[str, Mapping[str, tuple[Leaf, ...]]]:
        """Place -> indicator that may be read from here on, clocks apart -> its leaves."""
        return {place: self._leaves_from(after) for place, after in self.ahead.items()}

    def _leaves_from(self, places: frozenset[str]) -> Mapping[str, tuple[Leaf, ...]]:
        found: dict[str, list[Leaf]] = {}
        for reader in self.readers:
            if places & {*reader.places}:
                for leaf in sorted(reader.leaves, key=str):
                    if self._clock(leaf) is None and leaf not in found.setdefault(leaf.indicator, []):
                        found[leaf.indicator].append(leaf)
        return {name: tuple(leaves) for name, leaves in sorted(found.items())}

    def _clock(self, leaf: Leaf) -> Clock | None:
        return self.model.indicator_of[leaf.indicator].clock

    @cached_property
    def dwell(self) -> Mapping[str, int]:
        """Place -> from how many months in it on no limit tells them apart; 0 where none does at all."""
        return {place: self._months("months_in_stage", frozenset({place})) for place in self.model.places}

    @cached_property
    def silence(self) -> Mapping[str, int]:
        """Place -> the same of the months without a dealing, from here on."""
        return {place: self._months("months_inactive", after) for place, after in self.ahead.items()}

    def _months(self, clock: Clock, places: frozenset[str]) -> int:
        limits = [
            leaf.limit
            for reader in self.readers
            if places & {*reader.places}
            for leaf in reader.leaves
            if isinstance(leaf, Bound) and self._clock(leaf) == clock
        ]
        return max((math.floor(limit) + 1 for limit in limits), default=0)

    @cached_property
    def policies(self) -> Mapping[str, tuple[Policy, ...]]:
        """Place -> the policies that may be asked from here on and not be due, for they were carried out lately."""
        asked = {reader.name: frozenset(reader.places) for reader in self.readers if reader.target is None}
        waiting = [p for p in self.scenario.policies if p.every > 1 and f"policy {p.name}" in asked]
        return {
            place: tuple(p for p in waiting if asked[f"policy {p.name}"] & after) for place, after in self.ahead.items()
        }

    @cached_property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """Indicator -> who may read it, in words."""
        found: dict[str, list[str]] = {}
        for reader in self.readers:
            for leaf in sorted(reader.leaves, key=str):
                found.setdefault(leaf.indicator, []).append(f"{reader.name} ({leaf})")
        return {name: tuple(who) for name, who in found.items()}

    @cached_property
    def named(self) -> bool:
        """Whether an effect on what is read depends on which attributes came before."""
        return any(e.indicator in self.reads and (e.again or e.once) for _, e in self.effects)

    @cached_property
    def inert(self) -> Mapping[str, bool]:
        """Kind of event that comes to nothing -> whether it is a dealing that ends a silence."""
        pulled = {kind for road in self.roads for kind in road.events}
        heard = any(self.silence.values())
        return {
            kind.name: kind.contact and heard
            for kind in self.model.events
            if kind.name not in pulled
            and kind.agreement is None
            and not any(e.indicator in self.reads or (self.named and (e.again or e.once)) for e in kind.effects)
        }

    @cached_property
    def silent(self) -> bool:
        """Whether a transition that needs no event may fire."""
        return any(not road.triggers for road in self.roads)

    def asks(self, kind: str) -> frozenset[str]:
        """Return the attributes of an event of `kind` that something depends on."""
        found = {name for road in self.roads for t in road.triggers if t.event == kind for name in t.where}
        for effect in self.model.event_of[kind].effects:
            if effect.indicator in self.reads or self.named:
                attribute = effect.attribute if isinstance(effect, Set) else None
                found |= {*effect.where, *filter(None, (effect.again, effect.once, attribute))}
        return frozenset(found)

    # ---------------------------------------------------------------------------------------------------- the key

    def key(self, life: Life, *, to_renew: bool, ago: Mapping[str, int]) -> "Key":
        """Return what `life` has to remember at the end of a month.

        `ago`: policy -> months since it was last carried out. `to_renew`: whether an exit was left in this month.
        """
        place, knows = life.stage, life.knows
        clocks = knows.clocks(life.since)
        seen, leaves = knows.known(), self.leaves[place]
        return Key(
            place=place,
            readings=tuple(
                (name, self._told(name, tests, seen[name].value), _fresh(life, name))
                for name, tests in leaves.items()
                if name in seen
            ),
            dwell=_capped(clocks.value("months_in_stage", life.now), self.dwell[place]),
            silence=_capped(clocks.value("months_inactive", life.now), self.silence[place]),
            waits=tuple(
                (policy.name, min(ago.get(policy.name, policy.every), policy.every - 1))
                for policy in self.policies[place]
            ),
            renews=to_renew and bool(leaves) and bool(self.scenario.renewal),
            named=tuple(sorted(knows.named)) if self.named and leaves else (),
            term=knows.agreement_known if self._terms[place] else None,
        )

    @cached_property
    def _terms(self) -> Mapping[str, bool]:
        """Place -> whether the term of an agreement may be read from here on."""
        reading = [r for r in self.readers if any(self._clock(leaf) == "agreement_term" for leaf in r.leaves)]
        return {place: any(after & {*r.places} for r in reading) for place, after in self.ahead.items()}

    def _told(self, name: str, leaves: tuple[Leaf, ...], value: Value | None) -> Hashable:
        """Return the value as far as a limit may yet tell it from others."""
        ways = {way for _, way in self.movers.get(name, ())}
        limits = [leaf.limit for leaf in leaves if isinstance(leaf, Bound)]
        gone = (
            not ways
            or (ways == {1} and isinstance(value, float) and value > max(limits))
            or (ways == {-1} and isinstance(value, float) and value < min(limits))
        )
        if not gone:
            return value
        return tuple(evaluate(leaf, {name: value}) is Verdict.HOLDS for leaf in leaves)

    # ------------------------------------------------------------------------------------------------- why it is none

    def problems(self) -> list[Problem]:
        """Return everything that keeps the scenario from being a chain, each with its place in the scenario."""
        return [*self._ranges(), *self._drifts(), *self._attributes(), *self._signed()]

    def _whom(self, name: str) -> str:
        return f"{', '.join(self.reads[name][:3])}{' and others' * (len(self.reads[name]) > 3)}"

    def _ranges(self) -> Iterator[Problem]:
        for place, name, given in self._placed():
            if name in self.reads and name in self.movers and is_range(given):
                by = ", ".join(dict.fromkeys(who for who, _ in self.movers[name]))
                said = f"{name} is drawn from a range and then shifted by {by}; it is read by {self._whom(name)}"
                yield Problem("range-shifted", place, said)

    def _placed(self) -> Iterator[tuple[str, str, Plain | Spread]]:
        for i, way in enumerate(self.scenario.beginnings):
            yield from ((f"/beginnings/{i}/readings/{name}", name, given) for name, given in way.readings.items())
        if self._forgets:
            yield from ((f"/renewal/{name}", name, given) for name, given in self.scenario.renewal.items())

    def _drifts(self) -> Iterator[Problem]:
        for i, drift in enumerate(self.scenario.drifts):
            if drift.noise and drift.indicator in self._read_from(drift):
                said = f"{drift.indicator} drifts by chance; it is read by {self._whom(drift.indicator)}"
                yield Problem("drifts-by-chance", f"/drifts/{i}/noise", said)

    def _read_from(self, drift: Drift) -> set[str]:
        stages = drift.stages or [stage.name for stage in self.model.stages]
        lived = {place for reader in self.readers for place in reader.places}
        return {name for stage in stages if stage in lived for name in self.leaves[stage]}

    def _attributes(self) -> Iterator[Problem]:
        for each in self.coming:
            for name, given in each.attributes.items():
                if is_range(given) and name in self.asks(each.kind):
                    said = f"{name} is drawn from a range, and what comes of {each.kind} depends on it; name values"
                    yield Problem("range-asked-for", f"{each.place}/attributes/{name}", said)

    def _signed(self) -> Iterator[Problem]:
        read = [name for name in self.reads if self.model.indicator_of[name].clock == "agreement_term"]
        for each in self._agreements if read else ():
            said = f"{each.kind} signs or ends agreements, whose terms are read by {self._whom(read[0])}"
            yield Problem("terms-read", f"{each.place}/event", said)


class Key(NamedTuple):
    """What a path has to remember at the end of a month."""

    place: str
    readings: tuple[tuple[str, Hashable, bool], ...]
    dwell: int
    silence: int
    waits: tuple[tuple[str, int], ...]
    renews: bool
    named: tuple[str, ...]
    term: bool | None


def _fresh(life: Life, name: str) -> bool:
    """Tell whether a reading was learnt since the last ending, and so would not be forgotten by a recovery."""
    return all(slot.epoch == life.knows.epoch for slot in life.knows.slots[name].values())


def _capped(months: float | None, most: int) -> int:
    return min(int(months or 0), most)


def _may_match(where: Mapping[str, Attribute], attributes: Mapping[str, Given]) -> bool:
    return all(name in attributes and _may_be(attributes[name], value) for name, value in where.items())


def _may_be(given: Given, value: Attribute) -> bool:
    match given:
        case Between() | Peaked():
            return True
        case OneOf(values=values):
            return value in values
        case _:
            return given == value


def _way(effect: Effect) -> int | None:
    """Return which way an effect shifts a reading from where it is; ``None`` where it does not."""
    match effect:
        case Share(part=part):
            return _sign(part) or None
        case Add(amount=amount):
            return _sign(amount) or None
        case Step(steps=steps):
            return _sign(steps) or None
        case RaiseTo():
            return 1
        case Set() | Rescale():
            return None
        case _:
            assert_never(effect)


def _sign(amount: float) -> int:
    return (amount > 0) - (amount < 0)
