"""Definitions: stage models of wide variety that make sense.

Law (``definitions_make_sense``): every stage, exit and transition can be reached by facts and every leaf of a guard can
turn its verdict; opposite moves are apart; no decision goes in a circle; from every stage something leads on.

They make sense by the way they are made, so that nothing drawn is thrown away. Each gap between two stages has a core:
leaves that every advance over the gap asks for, and of which a way back over it asks for the opposite. What a core
reads, no ending reads; a core that reads the indicator of an earlier one asks for more of it. An ending that needs no
event reads what no other ending out of its stages reads, and flags read what moves nothing. Each event pulls one
transition out of a stage.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from relstage.dynamics import EventKind
from relstage.machines import Axis, Flag, Stage, StageModel, Transition, Trigger
from relstage.machines.definition import Lexicon, LexiconEntry, numbered
from relstage.models import Kind, Source
from relstage.regions import overlap, region
from relstage.rules import AllOf, AnyOf, Bound, Clock, Not, Rule, all_of, always, any_of, leaves
from relstage.testing.strategies.dials import MADE_UP, Dial, clock_dial, labels, read_band, read_dial
from relstage.testing.strategies.happenings import asked_of, dealing, lapsing, read_kind, signing
from relstage.testing.strategies.tape import Tape, called

MOST_STAGES = 64


def definitions(
    *, min_stages: int = 2, max_stages: int = 8, guards: bool = True, terms: bool = True, cycles: bool = True
) -> SearchStrategy[StageModel]:
    """Draw stage models that make sense.

    Parameters
    ----------
    min_stages, max_stages : int
        How many stages the ladder has, 1 to 64; up to two exits come besides.
    guards : bool
        Whether transitions have guards. Without, each waits for an event.
    terms : bool
        Whether guards may read what time gives: months in the stage, months without a dealing, the agreed term.
    cycles : bool
        Whether anything leads back: a regress, or a recovery from an exit. Never within one decision.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        The numbers of stages are none, or in the wrong order.

    Examples
    --------
    >>> from hypothesis import given
    >>> from relstage.testing import definitions
    >>> @given(definitions(max_stages=3, cycles=False))
    ... def test_nothing_leads_back(model):
    ...     assert {transition.kind for transition in model.transitions} <= {"advance", "terminate"}
    >>> test_nothing_leads_back()
    """
    if not (isinstance(min_stages, int) and isinstance(max_stages, int) and 1 <= min_stages <= max_stages):
        raise InvalidArgument(f"min_stages={min_stages!r} and max_stages={max_stages!r}: give 1 <= min <= max")
    if max_stages > MOST_STAGES:
        raise InvalidArgument(f"max_stages={max_stages} is more than {MOST_STAGES}")
    return _definitions(min_stages=min_stages, max_stages=max_stages, guards=guards, terms=terms, cycles=cycles)


@st.composite
@called("definitions")
def _definitions(
    draw: st.DrawFn, *, min_stages: int, max_stages: int, guards: bool, terms: bool, cycles: bool
) -> StageModel:
    tape = Tape.drawn(draw, 256 + 64 * max_stages)
    return _Draft(tape, guards=guards, terms=terms, cycles=cycles).model(tape.between(min_stages, max_stages))


@dataclass(slots=True)
class _Core:
    """What every advance over one gap asks for, and what a way back over it asks for."""

    good: list[Rule] = field(default_factory=list)
    bad: list[Rule] = field(default_factory=list)

    def reads(self, name: str) -> bool:
        """Tell whether the core reads the indicator `name`."""
        return any(leaf.indicator == name for rule in self.bad for leaf in leaves(rule))


@dataclass(slots=True)
class _Draft:
    """A definition while it is being read off a tape."""

    tape: Tape
    guards: bool
    terms: bool
    cycles: bool
    stages: list[str] = field(default_factory=list)
    exits: list[str] = field(default_factory=list)
    dials: list[Dial] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)
    extras: list[Dial] = field(default_factory=list)
    fears: list[Dial] = field(default_factory=list)
    clocks: dict[Clock, Dial] = field(default_factory=dict)
    silence: str = ""
    cores: list[_Core] = field(default_factory=list)
    events: dict[str, EventKind] = field(default_factory=dict)
    transitions: list[Transition] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)

    def model(self, stages: int) -> StageModel:
        """Read the definition."""
        tape = self.tape
        self.stages = [f"stage_{i}" for i in range(1, stages + 1)]
        leaves_open = self.cycles and stages > 1
        self.exits = [f"exit_{i}" for i in range(1, tape.pick((1, 2, 0) if leaves_open else (1, 2)) + 1)]
        self._read_clocks()
        self.extras = self._dials("x", tape.below(3))
        self.fears = self._dials("f", tape.between(1, 3))
        self.cores = [self._core() for _ in self.stages[1:]]
        self.events["call"] = dealing("call")
        for rank in range(stages - 1):
            self._advances(rank)
        if self.cycles:
            self._regresses()
        self._endings()
        if self.cycles:
            self._recoveries()
        if self.guards:
            self._flags()
        for _ in range(tape.below(3)):
            self._event()
        return self._whole()

    # ------------------------------------------------------------------------------------------------ what is read

    def _dials(self, letter: str, count: int) -> list[Dial]:
        made = [
            read_dial(self.tape, f"{letter}{i}", counts="beneficial" if letter == "c" else "harmful")
            for i in range(1 + len(self._called(letter)), 1 + len(self._called(letter)) + count)
        ]
        self.dials += made
        return made

    def _called(self, letter: str) -> list[Dial]:
        return [dial for dial in self.dials if dial.name[0] == letter]

    def _read_clocks(self) -> None:
        """Read which dates count: dwells are kept shorter than the silence that ends, or keeps from going on."""
        if not (self.guards and self.terms):
            return
        if self.tape.chance(40):
            self.silence = self.tape.pick(("ends", "blocks")) if self.exits else "blocks"
            self.clocks["months_inactive"] = clock_dial(self.tape, "months_inactive", least=len(self.stages) + 4)
        if self.tape.chance(50):
            self.clocks["months_in_stage"] = clock_dial(self.tape, "months_in_stage")
        if self.tape.chance(35):
            self.clocks["agreement_term"] = clock_dial(self.tape, "agreement_term")
            self.events |= {"agreed": signing("agreed"), "lapsed": lapsing("lapsed")}
        self.dials += self.clocks.values()

    def _core(self) -> _Core:
        """Read the core of the next gap: one leaf that nothing read so far satisfies, now and then another."""
        core = _Core()
        if not self.guards:
            return core
        for _ in range(1 + self.tape.chance(35)):
            dial = self._raised(core)
            use = self.used.setdefault(dial.name, 0)
            self.used[dial.name] += 1
            core.good.append(dial.good(self.tape, use))
            core.bad.append(dial.bad(self.tape, use))
        return core

    def _raised(self, core: _Core) -> Dial:
        """Read a dial with room for one more use, that `core` does not read."""
        known = [*self._called("c"), *(self.clocks[c] for c in self.clocks if c == "agreement_term")]
        room = [dial for dial in known if self.used.get(dial.name, 0) < dial.uses and not core.reads(dial.name)]
        return self.tape.pick(room) if room and self.tape.chance(60) else self._dials("c", 1)[0]

    # ---------------------------------------------------------------------------------------------------- what moves

    def _add(
        self, letter: str, kind: Kind, origins: Sequence[str], target: str, guard: Rule, on: Sequence[Trigger] = ()
    ) -> None:
        id = f"{letter}{1 + sum(each.id[0] == letter for each in self.transitions)}"
        self.transitions.append(
            Transition(
                id=id,
                origins=tuple(origins),
                target=target,
                kind=kind,
                on=tuple(on),
                guard=guard,
                words=labels(id),
                provenance=MADE_UP,
                thresholds={local: MADE_UP for local, _ in numbered(guard)},
                initiator=self.tape.pick((None, "supplier", "customer", "both")) if kind == "terminate" else None,
                cause="made_up" if self.tape.chance(15) else None,
            )
        )

    def _event(self) -> EventKind:
        """Read a fresh kind of event."""
        name = f"event_{1 + sum(name.startswith('event') for name in self.events)}"
        movable = [dial.indicator for dial in self.dials if dial.indicator.clock is None]
        kind = read_kind(self.tape, name, movable, tuple(self.events))
        self.events[name] = kind
        return kind

    def _triggers(self) -> list[Trigger]:
        """Read triggers on one or two fresh events."""
        on = []
        for _ in range(1 + self.tape.chance(30)):
            kind = self._event()
            on.append(Trigger(event=kind.name, where=self.tape.pick(asked_of(self.tape, kind))))
        return on

    def _advances(self, rank: int) -> None:
        """Read the advances over one gap: one, or two of which neither is tried in vain."""
        origin, target, core = (self.stages[rank],), self.stages[rank + 1], self.cores[rank]
        if not self.guards:
            self._add("A", "advance", origin, target, always, self._triggers())
            return
        more, left = self._more([*self.extras, *self.fears])
        self._advance(origin, target, [*core.good, *more])
        other, _ = self._more(left)
        if more and other and self.tape.chance(40):
            self._advance(origin, target, [*core.good, *other])

    def _advance(self, origin: tuple[str, ...], target: str, parts: list[Rule]) -> None:
        on = self._triggers() if self.tape.chance(35) else []
        dwell, silence = self.clocks.get("months_in_stage"), self.clocks.get("months_inactive")
        if dwell is not None and self.tape.chance(40):
            parts = [*parts, Bound(dwell.name, ">=", 1.0) if silence else dwell.good(self.tape)]
        if silence is not None and self.silence == "blocks" and not on:
            parts = [*parts, Bound(silence.name, "<", silence.limits[0])]
            self.silence = "blocked"
        self._add("A", "advance", origin, target, all_of(*parts), on)

    def _more(self, dials: list[Dial]) -> tuple[list[Rule], list[Dial]]:
        """Read further parts of an advance, and the dials that they do not read."""
        count = self.tape.below(3)
        good = [dial.good(self.tape) for dial in dials[:count]]
        if count and self.tape.chance(15):
            good.append(self._band())
        return self._connected(good), dials[count:]

    def _connected(self, parts: list[Rule]) -> list[Rule]:
        """Read how `parts` stand beside a core: side by side, as alternatives, under one ``Not``, or in a group."""
        lot = self.tape.below(5)
        if len(parts) < 2 or lot < 2:
            return [each for part in parts for each in (part.parts if isinstance(part, AllOf) else (part,))]
        if lot == 2:
            return [any_of(*parts)]
        return [Not(AllOf(tuple(map(_opposite, parts))))] if lot == 3 else [AllOf(tuple(parts))]

    def _band(self) -> Rule:
        band = read_band(self.tape, f"b{1 + len(self._called('b'))}")
        self.dials.append(band)
        return band.band()

    def _regresses(self) -> None:
        """Read the ways back: out of a stage at most one that needs no event, and perhaps some that do."""
        forced = not self.exits
        for rank in range(len(self.stages) - 1, 0, -1):
            if forced or self.tape.chance(50):
                below = rank - 1 if self.tape.chance(70) else self.tape.below(rank)
                on = [] if self.guards else self._triggers()
                self._add("R", "regress", self.stages[rank : rank + 1], self.stages[below], self._back(below), on)
            forced = False
        # A term ends by an event that is offered first: it leaves nothing to a way back that waits for another event.
        open_ended = [below for below, core in enumerate(self.cores) if not core.reads("agreement_term")]
        if open_ended and self.tape.chance(35):
            below = self.tape.pick(open_ended)
            origins = self.tape.some(self.stages[below + 1 :], 1, 3)
            self._add("R", "regress", origins, self.stages[below], self._back(below), self._triggers())

    def _back(self, below: int) -> Rule:
        """Read the guard of a way back to the stage `below`: the core of the gap above it has to be bad."""
        bad = self.cores[below].bad
        if not self.guards or len(bad) == 2:
            return always if not bad else self.tape.pick((bad[0], AnyOf(tuple(bad)), AllOf(tuple(bad))))
        if self.extras and self.tape.chance(25):
            return AllOf((bad[0], self.extras[0].bad(self.tape)))
        return bad[0]

    def _endings(self) -> None:
        if not self.exits:
            return
        fears = list(self.fears)
        if self.guards:
            for nth in range(self.tape.pick((0, 1, 2, 2))):
                if fears:
                    self._ending(fears, self.exits[nth % len(self.exits)])
            if self.silence == "ends":
                dial = self.clocks["months_inactive"]
                silent = Bound(dial.name, ">=", dial.limits[0])
                self._add("E", "terminate", self.stages, self.tape.pick(self.exits), silent)
        self._add("E", "terminate", self.stages, self.tape.pick(self.exits), always, self._triggers())
        for place in sorted(set(self.exits) - {each.target for each in self.transitions}):
            self._divided_ending(place)

    def _ending(self, fears: list[Dial], target: str) -> None:
        """Read an ending by what it alone fears, with an event or without."""
        chosen = [fears.pop() for _ in range(2 if len(fears) > 1 and self.tape.chance(35) else 1)]
        bad = [dial.bad(self.tape) for dial in chosen]
        guard: Rule = self.tape.pick((any_of, all_of))(*bad)
        if self.extras and self.tape.chance(30):
            guard = AllOf((guard, self.extras[0].bad(self.tape)))
        origins = self.tape.some(self.stages, 1, len(self.stages))
        self._add("E", "terminate", origins, target, guard, self._triggers() if self.tape.chance(25) else ())

    def _divided_ending(self, place: str) -> None:
        """Read an ending by an event, and where it knows an attribute, others by the same event with other values."""
        kind = self._event()
        asked = asked_of(self.tape, kind)
        for i, where in enumerate(asked):
            on = [Trigger(event=kind.name, where=where, cause="made_up" if self.tape.chance(30) else None)]
            self._add("E", "terminate", self.stages, self.exits[i % 2] if i else place, always, on)

    def _recoveries(self) -> None:
        for place in self.exits:
            if self.tape.chance(50):
                asks = self.extras and self.guards and self.tape.chance(30)
                guard = self.extras[0].good(self.tape) if asks else always
                target = self.tape.pick((self.stages[0], *self.stages))
                self._add("B", "recover", (place,), target, guard, self._triggers())

    def _flags(self) -> None:
        for _ in range(self.tape.below(3)):
            seen = self._dials("v", self.tape.between(1, 2))
            parts = [dial.bad(self.tape) if self.tape.chance(60) else dial.good(self.tape) for dial in seen]
            id = f"V{1 + len(self.flags)}"
            guard = self.tape.pick((all_of, any_of))(*parts)
            self.flags.append(
                Flag(
                    id=id,
                    name=self.tape.pick(("at_risk", "watched")),
                    label=labels("at_risk"),
                    stages=tuple(self.tape.some([*self.stages, *self.exits], 1, len(self.stages))),
                    guard=guard,
                    words=labels(id),
                    provenance=MADE_UP,
                    thresholds={local: MADE_UP for local, _ in numbered(guard)},
                )
            )

    # ----------------------------------------------------------------------------------------------------- the whole

    def _whole(self) -> StageModel:
        tape = self.tape
        if not self.dials:
            self._dials("x", 1)
        return StageModel(
            name="drawn",
            version="1",
            title=labels("drawn"),
            summary="" if tape.below(2) == 0 else "Drawn for a test.",
            initial=self.stages[0],
            stages=tuple(_stage(name) for name in self.stages),
            exits=tuple(_stage(name) for name in self.exits),
            indicators=tuple(dial.indicator for dial in self.dials),
            events=tuple(self.events.values()),
            transitions=tuple(self.transitions),
            flags=tuple(self.flags),
            axes=self._axes(),
            lexicons=self._lexicons(),
            sources=(Source(name="made up", reference="Made up for a test."),) if tape.chance(25) else (),
            settled=tuple(self._settled()),
        )

    def _settled(self) -> list[tuple[str, str]]:
        """Return the pairs that need no event, can hold together, and lead from one stage to different ones."""
        silent = [each for each in self.transitions if not each.on and each.kind == "terminate"]
        known = {dial.name: dial.indicator for dial in self.dials}
        return [
            (one.id, other.id)
            for one, other in combinations(silent, 2)
            if one.target != other.target
            and set(one.origins) & set(other.origins)
            and overlap(region(one.guard, known), region(other.guard, known)) is not None
        ]

    def _axes(self) -> tuple[Axis, ...]:
        if not self.tape.chance(25):
            return ()
        chosen = self.tape.some([dial.name for dial in self.dials], 1, 3)
        return (
            Axis(name="depth", low=labels("low"), high=labels("high"), indicators=tuple(chosen), provenance=MADE_UP),
        )

    def _lexicons(self) -> tuple[Lexicon, ...]:
        if not self.tape.chance(25):
            return ()
        entries = [
            LexiconEntry(name=f"phase_{i}", labels=(labels(f"phase_{i}"),), number=i, stages=(name,))
            for i, name in enumerate(self.stages, start=1)
        ]
        return (Lexicon(reading="plain", entries=tuple(entries), provenance=MADE_UP),)


def _stage(name: str) -> Stage:
    return Stage(name=name, label=labels(name), provenance=MADE_UP)


def _opposite(rule: Rule) -> Rule:
    return rule.part if isinstance(rule, Not) else Not(rule)
