"""The cheapest sequence of events to a stage, with earliest dates.

Law (``event_plan_is_followed``): taken into the standing by ``observe``, the events and assessments of a plan lead to
the stage on its last date. Law (``event_plan_is_cheapest``): no other sequence of the kinds at choice, in the forms at
choice, costs less.

The search lives through events one a day in the order of what they cost so far and what is still needed at least (for
each reading the fewest events that bring it where some transition of the way asks for it, summed over readings that no
one kind moves together). Two events that can be exchanged give one life, reckoned to twelve digits. What no event at
choice moves where it has to be is assessed. Time is let pass to the next instant at which it turns a guard, or to the
day before that; whatever fires by itself on the way fires. A search of more than ``MAX_LIVES`` lives ends in
:class:`~relstage.errors.TooLarge`.
"""

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import count, product

from relstage.dynamics import months_between
from relstage.errors import FactError, Problem, StageError, TooLarge, demand, nearest
from relstage.machines import StageModel, observe
from relstage.machines.deciding import bare_event
from relstage.machines.lowering import Road
from relstage.models import Attribute, Event, Reading, Standing
from relstage.regions import Box
from relstage.rules import Value, is_finite
from relstage.studies.counterfactual.aims import Aims, is_in
from relstage.studies.counterfactual.asking import asked
from relstage.studies.counterfactual.kinds import Kinds, wished
from relstage.studies.counterfactual.limits import LAST_INSTANT, as_cost, beyond_time
from relstage.studies.counterfactual.living import Life
from relstage.studies.counterfactual.records import Act, EventPlan, NotPossible

MAX_LIVES = 20_000
A_DAY = timedelta(days=1)
ASSESSMENT_COST = 1.0


def event_plan(
    model: StageModel,
    standing: Standing,
    *,
    toward: str,
    events: Collection[str] | None = None,
    exclude: Collection[str] = (),
    costs: Mapping[str, float] | None = None,
    assessment_cost: float = ASSESSMENT_COST,
) -> EventPlan | NotPossible:
    """Return the cheapest sequence of events from a standing to the stage `toward`, or why there is none.

    Parameters
    ----------
    model : StageModel
        The definition.
    standing : Standing
        Where we are; ``standing_of`` makes one of plain readings.
    toward : str
        The stage to be reached; one that is reached and passed by further advances counts.
    events : collection of str, optional
        The kinds at choice. Default: those a supplier could wish for (dealings that worsen no reading, trigger no
        loss and presuppose no trouble), and those that trigger a transition of the way.
    exclude : collection of str
        Kinds not to choose from these.
    costs : mapping
        Kind -> cost of one such event; finite, above 0. Default: 1 each.
    assessment_cost : float
        Cost of assessing one reading.

    Returns
    -------
    EventPlan or NotPossible
        The dates are the earliest: one event a day from the day after the standing's, and waits where time is asked
        for. The plan is checked with ``observe``.

    Raises
    ------
    StageError, FactError
        With every fault of the question.
    TooLarge
        Where deciding exactly takes too long.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from relstage import ford
    >>> from relstage.studies.counterfactual import event_plan, standing_of
    >>> known = {"orders_completed": 0, "trust": 0.36, "volume_change": 0.1, "alternatives_attractiveness": 0.4}
    >>> now = standing_of(ford, "early", known, as_of=datetime(2024, 3, 1, tzinfo=UTC))
    >>> for act in event_plan(ford, now, toward="development").acts:
    ...     print(act.on.date(), act.event.kind, act.transitions)
    2024-03-02 order_fulfilled ()
    2024-03-03 order_fulfilled ('F2',)
    """
    demand(model, StageModel, "model", StageError)
    demand(standing, Standing, "standing", FactError)
    demand(toward, str, "toward", FactError)
    _check_choice(model, events, exclude, costs or {}, assessment_cost)
    question = asked(model, standing, None, {}, toward=toward)
    aims = Aims(model, question.stage, toward)
    kinds = Kinds(aims, _costs(aims, events, exclude, costs or {}))
    search = _Search(aims, kinds, Fraction(assessment_cost))
    found = search.run(Life.of(model, standing))
    if found is None and search.out_of_time:
        raise FactError(beyond_time())
    if found is None:
        lacking = tuple(search.out_of_reach())
        base = NotPossible(model=model.stamp, origin=question.stage, toward=toward, reason="never")
        return base.model_copy(update={"reason": "held", "indicators": lacking}) if lacking else base
    planned = _told(model, standing, toward, kinds, found)
    assert _made(model, standing, planned.acts) == _said(planned.acts), "followed, the plan makes other moves"
    return planned.model_copy(update={"acts": _no_more_than_needed(standing, aims, planned.acts)})


def _check_choice(
    model: StageModel,
    events: Collection[str] | None,
    exclude: Collection[str],
    costs: Mapping[str, float],
    assessment_cost: float,
) -> None:
    known = model.event_of
    for option, names in (("events", events or ()), ("exclude", exclude)):
        if isinstance(names, str) or not isinstance(names, Collection):
            said = f"{names!r} is no collection of names; write {{{names!r}}}"
            raise FactError(Problem("bad-choice", option, said))
    demand(costs, Mapping, "costs", FactError)
    problems = [
        Problem("unknown-event", f"{option} {name}", f"{model.name} has no event kind {name!r}{nearest(name, known)}")
        for option, names in (("events", events or ()), ("exclude", exclude), ("costs", costs))
        for name in names
        if not isinstance(name, str) or name not in known
    ]
    named = {f"costs {name}": cost for name, cost in costs.items()}
    for place, cost in (named | {"assessment_cost": assessment_cost}).items():
        if not (is_finite(cost) and cost > 0):
            problems.append(Problem("bad-cost", place, f"{cost!r} is no cost; it is a finite number above 0"))
    if problems:
        raise FactError(*problems)


def _costs(
    aims: Aims, events: Collection[str] | None, exclude: Collection[str], costs: Mapping[str, float]
) -> dict[str, Fraction]:
    pulling = {kind for road in aims.wanted for kind in road.events}
    return {
        kind.name: Fraction(costs.get(kind.name, 1.0))
        for kind in aims.model.events
        if (kind.name in events if events is not None else wished(aims.model, kind) or kind.name in pulling)
        and kind.name not in exclude
    }


# --------------------------------------------------------------------------------------------------------- the search


@dataclass(frozen=True)
class _Node:
    """A life, what it cost, how it came about, and whether the stage was reached by the last thing that happened."""

    life: Life
    cost: Fraction = Fraction(0)
    facts: tuple[Event | Reading, ...] = ()
    moves: tuple[Road, ...] = ()
    before: "_Node | None" = None
    reached: bool = False

    @cached_property
    def values(self) -> dict[str, Value | None]:
        """What guards see."""
        return self.life.values()

    def lived(self) -> "tuple[_Node, ...]":
        """Return what came before, from the first, and this."""
        return (*self.before.lived(), self) if self.before else (self,)


@dataclass
class _Search:
    aims: Aims
    kinds: Kinds
    assessing: Fraction
    out_of_time: bool = False

    def run(self, life: Life) -> _Node | None:
        """Return the cheapest life that reaches the stage."""
        number, lives = count(), count(1)
        heap: list[tuple[Fraction, Fraction, int, datetime, int, _Node]] = []
        seen: set[tuple[object, ...]] = set()

        def push(node: _Node) -> None:
            needed = Fraction(0) if node.reached else self.needed(node)
            if needed is not None:
                ahead = min(map(len, self.aims.ways[node.life.stage]), default=0) if not node.reached else 0
                heapq.heappush(heap, (node.cost + needed, needed, ahead, node.life.now, next(number), node))

        push(_Node(life, reached=life.stage == self.aims.toward))
        while heap:
            *_, node = heapq.heappop(heap)
            if node.reached:
                return node
            key = self._key(node)
            if key in seen:
                continue
            seen.add(key)
            if next(lives) > MAX_LIVES:
                said = f"this takes more than {MAX_LIVES:,} lives to go through; it is too large to decide exactly"
                raise TooLarge(Problem("too-many-lives", self.aims.toward, said))
            for further in self._further(node):
                push(further)
        return None

    def _key(self, node: _Node) -> tuple[object, ...]:
        """Return what tells lives apart that can go on differently."""
        life, knows = node.life, node.life.knows
        shown = tuple(f"{v:.12g}" if isinstance(v, float) else v for v in map(node.values.get, self.aims.names))
        sides = tuple(sorted((name, *sorted(held)) for name, held in knows.slots.items() if len(held) > 1))
        silent = months_between(knows.last_dealing, life.now, knows.zone)
        waited = (life.since, knows.last_dealing) if self.aims.waits else None
        signed = tuple((each.start, each.end) for each in knows.agreements) if self.aims.signed else None
        return life.stage, shown, sides, silent, waited, tuple(sorted(knows.named)), signed

    def _further(self, node: _Node) -> Iterator[_Node]:
        life, at = node.life, node.life.now + A_DAY
        if at >= LAST_INSTANT:
            self.out_of_time = True
            return
        for kind in self.kinds.chosen:
            for attributes in self.kinds.forms(kind, frozenset(life.knows.named)):
                yield from self._lived(node, (an_event(kind.name, at, attributes),), at, self.kinds.costs[kind.name])
        for found in self._assessments(node):
            facts = tuple(Reading(indicator=name, value=value, occurred_at=at) for name, value in found.items())
            yield from self._lived(node, facts, at, self.assessing * len(facts))
        turn = life.next_turn() if self.aims.waits else None
        if turn is not None:
            yield from self._lived(node, (), turn, Fraction(0))
            if turn - 2 * A_DAY > life.now:
                yield from self._lived(node, (), turn - 2 * A_DAY, Fraction(0))

    def _lived(self, node: _Node, facts: tuple[Event | Reading, ...], at: datetime, cost: Fraction) -> Iterator[_Node]:
        if at >= LAST_INSTANT:
            self.out_of_time = True
            return
        life, moves = node.life.after(facts, at)
        targets, toward = [road.target for road in moves], self.aims.toward
        after = moves[targets.index(toward) + 1 :] if toward in targets else ()
        reached = toward in targets and all(road.kind == "advance" for road in after)
        if reached or life.stage in self.aims.useful or life.stage == self.aims.origin:
            yield _Node(life, node.cost + cost, facts, moves, node, reached)

    # --------------------------------------------------------------------------------------------------- assessments

    def _assessments(self, node: _Node) -> Iterator[dict[str, Value]]:
        """Yield, for each box of a transition of the way, the values to be found where no event brings them."""
        given: list[dict[str, Value]] = []
        for road in {way[0].id: way[0] for way in self.aims.ways[node.life.stage] if way}.values():
            for box in self.aims.boxes(road):
                names = [name for name in box.ranges if self._to_assess(name, box, node.values)]
                for chosen in product(*(self.aims.best(name, box.ranges[name]) for name in names)) if names else ():
                    found = dict(zip(names, chosen, strict=True))
                    if found not in given:
                        given.append(found)
                        yield found

    def _to_assess(self, name: str, box: Box, values: Mapping[str, Value | None]) -> bool:
        if is_in(box.ranges, values, name) or self.aims.model.indicator_of[name].clock:
            return False
        return self.kinds.at_least(name, values.get(name), box.ranges[name]) is None

    # ------------------------------------------------------------------------------------------------------- bounds

    def needed(self, node: _Node) -> Fraction | None:
        """Return what is needed at least from here; ``None`` where no way leads on."""
        gone = node.life.stage in {stage.name for stage in self.aims.model.exits}
        values = {} if gone else node.values  # a recovery from an exit forgets
        ways = (self._way(way, values, node.life) for way in self.aims.ways[node.life.stage])
        return min((each for each in ways if each is not None), default=None)

    def _way(self, way: tuple[Road, ...], values: Mapping[str, Value | None], life: Life) -> Fraction | None:
        """Return a bound for one chain: the hardest that it asks of each reading, summed where no kind serves two."""
        hardest: dict[str, tuple[Fraction, frozenset[str]]] = {}
        for road in way:
            wanted = self._road(road, values, life)
            if wanted is None:
                return None
            hardest |= {name: need for name, need in wanted.items() if need[0] > hardest.get(name, (0,))[0]}
        total, used = Fraction(0), frozenset[str]()
        for cost, moving in sorted(hardest.values(), key=lambda need: -need[0]):
            if not moving & used:
                total, used = total + cost, used | moving
        pulls = (min(self.kinds.costs.get(kind, _NEVER) for kind in road.events) for road in way if road.triggers)
        return max(total, sum(pulls, Fraction(0)))

    def _road(
        self, road: Road, values: Mapping[str, Value | None], life: Life
    ) -> dict[str, tuple[Fraction, frozenset[str]]] | None:
        """Return what a transition asks of each reading at least; ``None`` where nothing can make it fire."""
        if road.triggers and not any(kind in self.kinds.costs for kind in road.events):
            return None
        boxes = [box for each in self.aims.boxes(road) if (box := self._box(each, values, life)) is not None]
        if not boxes:
            return None
        shared = set.intersection(*(set(box) for box in boxes))
        return {name: min((box[name] for box in boxes), key=lambda need: need[0]) for name in shared}

    def _box(
        self, box: Box, values: Mapping[str, Value | None], life: Life
    ) -> dict[str, tuple[Fraction, frozenset[str]]] | None:
        found: dict[str, tuple[Fraction, frozenset[str]]] = {}
        for name, range_ in box.ranges.items():
            clock = self.aims.model.indicator_of[name].clock
            if is_in(box.ranges, values, name) or clock in ("months_in_stage", "months_inactive"):
                continue
            cost = self.kinds.at_least(name, values.get(name), range_)
            if cost is not None:
                found[name] = cost, self.kinds.moving[name]
            elif clock is None:
                found[name] = self.assessing, frozenset({f"assess {name}"})
            elif not life.knows.agreements:
                return None
        return found

    def out_of_reach(self) -> Iterator[str]:
        """Yield the indicators that nothing at choice brings where every way asks for them."""
        for name in self.aims.names:
            if self.aims.model.indicator_of[name].clock == "agreement_term" and not self.kinds.moving[name]:
                yield name


_NEVER = Fraction(10**9)


def an_event(kind: str, at: datetime, attributes: Mapping[str, Attribute]) -> Event:
    """Return an event of a plan; its id says what and when."""
    id = f"plan-{at:%Y-%m-%d}-{kind}"
    return bare_event(kind).model_copy(
        update={"id": id, "occurred_at": at, "recorded_at": at, "attributes": dict(attributes)}
    )


# --------------------------------------------------------------------------------------------------------- the answer


def _told(model: StageModel, standing: Standing, toward: str, kinds: Kinds, found: _Node) -> EventPlan:
    acts = tuple(_act(node) for node in found.lived() if node.before and (node.facts or node.moves))
    return EventPlan(
        model=model.stamp,
        origin=standing.stage,
        toward=toward,
        acts=acts,
        cost=as_cost(found.cost),
        reached_on=found.life.now,
        to_assess=tuple({reading.indicator: None for act in acts for reading in act.assessed}),
        kinds=tuple(kind.name for kind in kinds.chosen),
    )


def _act(node: _Node) -> Act:
    assert node.before is not None
    return Act(
        on=node.life.now,
        event=next((fact for fact in node.facts if isinstance(fact, Event)), None),
        assessed=tuple(fact for fact in node.facts if isinstance(fact, Reading)),
        transitions=tuple(road.id for road in node.moves),
        stage=node.life.stage,
        cost=as_cost(node.cost - node.before.cost),
    )


def facts_of(planned: EventPlan) -> tuple[Event | Reading, ...]:
    """Return the events and assessments of a plan, to be recorded or taken by ``observe``."""
    return tuple(fact for act in planned.acts for fact in _facts(act))


def _facts(act: Act) -> tuple[Event | Reading, ...]:
    return (act.event,) if act.event is not None else act.assessed


def _said(acts: Iterable[Act]) -> list[str]:
    return [id for act in acts for id in act.transitions]


def _made(model: StageModel, standing: Standing, acts: tuple[Act, ...]) -> list[str]:
    """Return the transitions that ``observe`` makes of the acts."""
    facts = (fact for act in acts for fact in _facts(act))
    after = observe(model, standing, *facts, as_of=acts[-1].on if acts else standing.as_of)
    return [change.transition for change in after.changes[len(standing.changes) :]]


def _no_more_than_needed(standing: Standing, aims: Aims, acts: tuple[Act, ...]) -> tuple[Act, ...]:
    """Return the acts with assessments that ask for less, where the plan makes the same moves with them.

    The search takes of each reading the value that serves the whole way best.
    """
    for i, j in [(i, j) for i, act in enumerate(acts) for j in range(len(act.assessed))]:
        for value in aims.modest(acts[i].assessed[j].indicator):
            tried = _with_value(acts, i, j, value)
            if _made(aims.model, standing, tried) == _said(acts):
                acts = tried
                break
    return acts


def _with_value(acts: tuple[Act, ...], i: int, j: int, value: Value) -> tuple[Act, ...]:
    found = acts[i].assessed
    assessed = (*found[:j], found[j].model_copy(update={"value": value}), *found[j + 1 :])
    return (*acts[:i], acts[i].model_copy(update={"assessed": assessed}), *acts[i + 1 :])
