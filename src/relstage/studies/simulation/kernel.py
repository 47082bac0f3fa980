"""Many paths at once: a block of relationships lived month by month in arrays.

Law (``kernel_is_the_fold``): the block equals, bit for bit, the one that living its paths one by one under the fold of
production gives.

Each month all paths are looked at with cheap whole-array comparisons; those for which some transition may fire, few
as a rule, go through the decisions of ``walking``. A strip of paths lives through all months before the next begins.
"""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from relstage.dynamics import height
from relstage.rules import Number
from relstage.studies.simulation.acts import Act
from relstage.studies.simulation.beginning import values_of
from relstage.studies.simulation.blocks import Block, Moves
from relstage.studies.simulation.choosing import BINS
from relstage.studies.simulation.draws import Drawn, Draws, Floats, Places, Truths
from relstage.studies.simulation.guards import Questions
from relstage.studies.simulation.known import Known
from relstage.studies.simulation.moving import drifted
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.scenario import Drift, Policy, Shock
from relstage.studies.simulation.spreads import noise
from relstage.studies.simulation.tables import Tables
from relstage.studies.simulation.walking import Moved, Slot, Walking

STRIP = 65_536
"""Paths that live together; it changes no result."""
AT_ONCE, APIECE = 30_000, 40
"""What scattered random numbers cost, in numbers drawn in a row: to begin with, and each."""


def run(prepared: Prepared, draws: Draws, first: int, count: int, *, readings: Sequence[str] = ()) -> Block:
    """Return the block of the paths ``first .. first + count - 1``.

    Parameters
    ----------
    prepared : Prepared
        A scenario that fits its model.
    draws : Draws
        The random numbers of the study.
    first, count : int
        Which paths.
    readings : sequence of str
        Indicators of which the block keeps the readings at the end of each month.
    """
    tables, months = Tables(prepared, readings), prepared.scenario.months
    block = Block(
        first=first,
        count=count,
        stages=np.empty((months + 1, count), dtype=np.int8),
        moves=Moves(*np.empty((5, 0), dtype=np.int64)),
        done=np.zeros((len(prepared.scenario.policies), months + 1, count), dtype=np.bool_),
        value=np.zeros(count),
        readings=np.empty((len(readings), months + 1, count)),
    )
    made: list[Made] = []
    for start in range(0, count, STRIP):
        strip = Strip(tables, draws, block, start, min(STRIP, count - start), readings)
        strip.live()
        made += strip.made
    return Block(**{**vars(block), "moves": _joined(made)})


Made = tuple[int, int, Moved]


def _joined(made: list[Made]) -> Moves:
    """Join the moves of all strips, each with its month and the first path of its strip, by month and path."""
    made = sorted(made, key=lambda each: each[:2])
    none = [np.empty(0, dtype=np.int64)]
    parts = [
        (np.full(moved.path.size, month), moved.path + start, moved.transition, moved.initiator, moved.cause)
        for month, start, moved in made
    ]
    return (
        Moves(*(np.concatenate(none + list(each)) for each in zip(*parts, strict=True))) if parts else Moves(*none * 5)
    )


class Strip:
    """Some neighbouring paths of a block while they live.

    Parameters
    ----------
    tables : Tables
        The lowered model and scenario.
    draws : Draws
        The random numbers.
    block : Block
        Where the results are written.
    start, count : int
        Which paths of the block.
    readings : sequence of str
        What is asked for.
    """

    def __init__(
        self, tables: Tables, draws: Draws, block: Block, start: int, count: int, readings: Sequence[str]
    ) -> None:
        self.tables = tables
        self.prepared = tables.prepared
        self.scenario = tables.prepared.scenario
        self.draws = draws
        self.block = block
        self.start = start
        self.count = count
        self.asked = [tables.columns.number[name] for name in readings]
        self.known = Known(tables, count)
        self.stage: Places = np.zeros(count, dtype=np.intp)
        self.made: list[Made] = []
        self.carried_out = np.full((len(self.scenario.policies), count), -32_000, dtype=np.int16)
        self.cost = np.zeros(count)
        self.paid: Places = np.empty(0, dtype=np.intp)
        self.renewing = np.zeros(count, dtype=np.bool_)
        self.slots: list[Slot] = []
        self.drawn: dict[tuple[str, int], Floats] = {}
        self.room: list[Floats] = []
        self.spare, self.bins = np.empty(count), np.empty(count, dtype=np.intp)

    def live(self) -> None:
        """Live through every month."""
        self._begin()
        for month in range(1, self.scenario.months + 1):
            self.slots.clear()
            self.room += self.drawn.values()
            self.drawn.clear()
            self._carry_out(month)
            self._strike(month)
            self._happen(month)
            for slot in self.slots:
                self._take(slot, month)
            self._assess(month)
            self._decide(month, silences=2)
            self._close(month)

    # --------------------------------------------------------------------------------------------------- random numbers

    def draw(self, stream: str, slot: int) -> Floats:
        """Return the numbers of all paths at `slot` of `stream`; within a month they are drawn once."""
        key = stream, slot
        if key not in self.drawn:
            room = self.room.pop() if self.room else np.empty(self.count)
            first = self.block.first + self.start
            self.drawn[key] = self.draws.uniform(stream, slot=slot, first=first, count=self.count, out=room)
        return self.drawn[key]

    def numbers(self, streams: Sequence[str], slot: int, who: Places) -> Sequence[Floats]:
        """Return the numbers of the paths `who` at `slot` of each stream."""
        apiece, in_a_row = APIECE * len(streams) * who.size, self.count * len(streams)
        if AT_ONCE + apiece < in_a_row and (streams[0], slot) not in self.drawn:
            paths = who + (self.block.first + self.start)
            return list(self.draws.scattered(streams, slot=slot, paths=paths))
        return [self.draw(stream, slot).take(who) for stream in streams]

    def drawing(self, slot: int, who: Places) -> Drawn:
        """Return how the numbers of the paths `who` at `slot` are drawn."""
        return cache(lambda stream: self.numbers((stream,), slot, who)[0])

    # ---------------------------------------------------------------------------------------------------- the beginning

    def _begin(self) -> None:
        ways = self.tables.beginnings
        way = ways.picked(self.draw("way", 0))
        for name, column in ways.columns.items():
            self.known.columns[column][:] = ways.values(name, way, partial(self.drawing, 0))
        self.stage[:] = ways.stage[way]
        self.known.since[:] = -ways.months_in_stage[way]
        self.known.dealt[:] = -ways.months_inactive[way]
        opened = ways.opens[way]
        self.known.agreement_known[:] = opened
        self._decide(0, silences=1, among=opened)
        self._close(0)

    # ----------------------------------------------------------------------------------------------- events of a month

    def _carry_out(self, month: int) -> None:
        self._forget_costs()
        paid = []
        holds = self._answers(self.tables.calls, month - 1) if self.scenario.policies else []
        for nth, policy in enumerate(self.scenario.policies):
            who = self._called_for(nth, policy, holds[self.tables.called_by[nth]], month)
            if who.size:
                self.carried_out[nth, who] = month
                self.block.done[nth, month, self.start + who] = True
                self.cost[who] += policy.cost
                paid.append(who)
                self._bring_about(self.tables.policy_acts[nth], who)
        self.paid = np.unique(np.concatenate(paid)) if paid else np.empty(0, dtype=np.intp)

    def _forget_costs(self) -> None:
        """Forget what was paid last month."""
        self.cost[self.paid] = 0.0

    def _called_for(self, nth: int, policy: Policy, holds: Truths, month: int) -> Places:
        """Return the paths on which a policy is carried out, by the place and readings at the end of last month."""
        called = self._in_places(policy.stages or self.prepared.ladder)
        called &= self.carried_out[nth] <= month - policy.every
        called &= holds
        who = np.flatnonzero(called)
        if policy.chance >= 1.0 or not who.size:
            return who
        return who[self.draw(f"policy:{policy.name}", month)[who] < policy.chance]

    def _strike(self, month: int) -> None:
        self.struck = [
            (shock, self._struck(shock), acts)
            for shock, acts in zip(self.scenario.shocks, self.tables.shock_acts, strict=True)
            if shock.month == month
        ]
        for _, who, acts in self.struck:
            self._bring_about(acts, who)

    def _struck(self, shock: Shock) -> Places:
        struck = self.draw(f"shock:{shock.name}", 0) < shock.share
        return np.flatnonzero(struck & self._in_places(shock.stages) if shock.stages else struck)

    def _bring_about(self, acts: tuple[int, ...], who: Places) -> None:
        for act in acts:
            codes = np.full(self.count, self.tables.nothing, dtype=self.tables.code)
            codes[who] = act
            self.slots.append(Slot(codes, [(act, who)], -1))

    def _happen(self, month: int) -> None:
        if not self.scenario.happenings:
            return
        shelf = self.stage * BINS
        for nth in range(self.scenario.occasions):
            number = (month - 1) * self.scenario.occasions + nth
            codes = self.tables.chooser.pick(shelf, self.draw("happening", number), self.bins)
            self.slots.append(Slot(codes, self._parts(codes), number))

    def _parts(self, codes: NDArray[Any]) -> list[tuple[int, Places]]:
        """Return the paths of each event of which anything comes."""
        told = np.flatnonzero(codes != self.tables.nothing)
        mine = codes.take(told)
        order = np.argsort(mine, kind="stable")
        told, mine = told.take(order), mine.take(order)
        ends = [0, *np.searchsorted(mine, self.tables.numbers, side="right").tolist()]
        return [(act, told[ends[act] : ends[act + 1]]) for act in self.tables.telling]

    def _take(self, slot: Slot, month: int) -> None:
        for number, who in slot.parts:
            act = self.tables.acts[number]
            if who.size and not act.inert:
                self.known.take(act, who, month, self.drawing(slot.number, who))

    # -------------------------------------------------------------------------------------------------------- readings

    def _assess(self, month: int) -> None:
        self._assess_shocks()
        self._renew(month)
        free: dict[bytes, Floats] = {}
        for drift, column, places in self.tables.drifts:
            key = places.tobytes()
            if key not in free:
                free[key] = places.take(self.stage)
            self._drift(drift, column, free[key], month)

    def _assess_shocks(self) -> None:
        for shock, who, _ in self.struck:
            for name, value in shock.readings.items():
                if name in self.tables.columns.number:
                    number = height(value, self.tables.model.indicator_of[name])
                    self.known.learn(self.tables.columns.number[name], who, number)

    def _renew(self, month: int) -> None:
        renewing = np.flatnonzero(self.renewing)
        if not renewing.size:
            return
        self.renewing[:] = False
        streams = self.tables.renewing
        drawn = dict(zip(streams, self.numbers(streams, month, renewing) if streams else (), strict=True))
        for indicator, given, column in self.tables.renewals:
            stream = f"renewal:{indicator.name}"
            values = values_of(given, indicator, stream, drawn.__getitem__, renewing.size)
            known = ~np.isnan(values)
            for shock, struck, _ in self.struck:
                known &= ~np.isin(renewing, struck) if indicator.name in shock.readings else True
            self.known.learn(column, renewing[known], values[known])

    def _drift(self, drift: Drift, column: int, free: Floats, month: int) -> None:
        values = self.known.columns[column]
        scale = self.tables.model.indicator_of[drift.indicator].scale
        assert isinstance(scale, Number)
        moved = drifted(values, drift, self._shaken(drift, month), scale, free, self.spare)
        self.known.columns[column], self.spare = moved, values

    def _shaken(self, drift: Drift, month: int) -> Floats | None:
        if not drift.noise:
            return None
        stream = f"drift:{drift.indicator}"
        second = self.draw(stream, 2 * month + 1) if drift.shape == "triangular" else None
        return noise(drift.shape, self.draw(stream, 2 * month), second)

    # ------------------------------------------------------------------------------------------------------- decisions

    def _in_places(self, names: Sequence[str]) -> Truths:
        inside = np.array([place in names for place in self.prepared.places])
        found: Truths = inside.take(self.stage)
        return found

    def _columns(self, numbers: Sequence[int], month: int, who: Places | None = None) -> dict[int, NDArray[Any]]:
        """Return some columns at the end of `month`, of all paths or of some."""
        return {number: self._column(number, month, who) for number in numbers}

    def _column(self, number: int, month: int, who: Places | None) -> NDArray[Any]:
        read = self.tables.columns
        if number >= len(read.recorded):
            return self.known.clock(
                read.clocks[number - len(read.recorded)], month, slice(None) if who is None else who
            )
        column = self.known.columns[number]
        return column if who is None else column.take(who)

    def _answers(self, asked: Questions, month: int, who: Places | None = None) -> list[Truths]:
        """Return where each guard holds at the end of `month`, of all paths or of some."""
        return asked.answers(self._columns(asked.columns, month, who), self.count if who is None else who.size)

    def held(self, who: Places, month: int) -> Truths:
        """Return which of ``Tables.moving`` hold of the paths `who`; shape (guards, paths)."""
        return np.array(self._answers(self.tables.moving, month, who)).reshape(-1, who.size)

    def _decide(self, month: int, *, silences: int, among: Truths | None = None) -> None:
        """Try the transitions of all paths, or of those `among` which alone any is tried."""
        found = list(filter(None, (self._ready(place, month, among) for place in range(len(self.tables.leaving)))))
        if found:
            who, held = np.concatenate([who for who, _ in found]), np.concatenate([held for _, held in found], axis=1)
            moved = Walking(self, month, who, held).through(self.slots, silences)
            if moved.path.size:
                self.made.append((month, self.start, moved))

    def _ready(self, place: int, month: int, among: Truths | None) -> tuple[Places, Truths] | None:
        """Return the paths in a place where a transition may fire, and which guards of that place hold of them."""
        leaving = self.tables.leaving[place]
        here = np.flatnonzero(self.stage == place if among is None else (self.stage == place) & among)
        if not (here.size and leaving.asked.trees):
            return None
        holds = self._answers(leaving.asked, month, here)
        some = np.flatnonzero(leaving.ready(holds, [slot.codes.take(here) for slot in self.slots]))
        held = np.zeros((len(self.tables.moving.trees), some.size), dtype=np.bool_)
        for row, each in zip(leaving.rows, holds, strict=True):
            held[row] = each.take(some)
        return (here.take(some), held) if some.size else None

    def ended(self, who: Places) -> None:
        """Note that some paths have ended."""
        self.known.ended(who)

    def recovered(self, who: Places) -> None:
        """Note that some paths recovered from an exit."""
        self.known.recovered(who)
        self.renewing[who] = True

    def give_all(self, act: Act, who: Places, slot: int) -> None:
        """Let the event at which some paths recovered give what is unknown of them."""
        for change in act.changes:
            if change.learns != "never":
                unknown = who[np.isnan(self.known.columns[change.column][who])]
                self.known.change(change, unknown, self.drawing(slot, unknown))

    # ------------------------------------------------------------------------------------------------------ the record

    def _close(self, month: int) -> None:
        """Write down where the paths are at the end of the month, and what it was worth."""
        mine = slice(self.start, self.start + self.count)
        self.block.stages[month, mine] = self.stage
        for nth, column in enumerate(self.asked):
            self.block.readings[nth, month, mine] = self._column(column, month, None)
        if month and (self.tables.margins.any() or self.paid.size):
            counts_for = self.prepared.discounts[month]
            gains = (self.tables.margins * counts_for).take(self.stage)
            gains[self.paid] = (self.tables.margins[self.stage[self.paid]] - self.cost[self.paid]) * counts_for
            self.block.value[mine] += gains
