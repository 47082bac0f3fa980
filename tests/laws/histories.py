"""Histories that steer: relationships whose facts walk the catalogue models through all of their transitions.

A history drawn blindly hardly ever leaves the second stage. These begin with a witness, the facts that lead some way
up the ladder; then most facts are aimed at a transition out of the stage believed reached (readings set near its
thresholds, its event, the silence or the agreement that it asks for), with endings damped; the rest is noise: any
event, any reading of either side, assumptions, things no longer known. Gaps run from none to years, over month ends,
leap days and changes of the clock.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis.strategies import SearchStrategy

from relstage.machines import StageModel, follow, observe
from relstage.models import Event, Reading, Relationship, Standing
from tests.laws.steering import MACHINES, needed
from tests.laws.tape import Tape, taped
from tests.soak.differential import MODELS, POOLS
from tests.soak.oracle import PLACES, TABLES, Row, value_of

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe")
BEGINNINGS = (
    datetime(2022, 1, 31, 12, tzinfo=UTC),
    datetime(2024, 2, 29, tzinfo=UTC),
    datetime(2023, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    datetime(2021, 3, 28, 0, 30, tzinfo=UTC),
    datetime(2020, 10, 31, 22, tzinfo=UTC),
)
MOMENT = timedelta(microseconds=1)
DRAWN = (*MACHINES, "ford", "millman_wilson", "millman_wilson")  # the longer the ladder, the more often
GAPS = (
    timedelta(days=1),
    timedelta(0),
    timedelta(0),
    MOMENT,
    timedelta(hours=5),
    timedelta(days=13),
    timedelta(days=29),
    timedelta(days=31),
    timedelta(days=61),
    timedelta(days=180),
)
SILENCES = (timedelta(days=366), timedelta(days=365), timedelta(days=364), timedelta(days=400), timedelta(days=1200))
HALF_SILENCES = (timedelta(days=184), timedelta(days=182), timedelta(days=200), timedelta(days=366))
ENDS = (timedelta(0), timedelta(days=1), timedelta(days=45), timedelta(days=364), timedelta(days=900))
ATTRIBUTES: dict[str, tuple[dict[str, Any], ...]] = {
    "potential_assessed": ({"account_attractiveness": 0.6}, {"cultural_distance": 0.69, "technological_distance": 0.2}),
    "volume_expanded": ({}, {"change": 0.25}, {"change": -0.3}),
    "joint_activity_started": ({}, {"kind": "research"}, {"kind": "problem_solving"}, {"kind": "joint_board"}),
    "agreement_signed": ({"years": 3}, {"years": 2, "months": 11}, {"months": 36}, {"years": 3, "start": "2024-02-29"}),
    "key_person_changed": ({}, {"less_qualified": True}, {"less_qualified": False}),
    "promise_broken": ({}, {"problem": "delivery"}, {"problem": "repair"}),
    "quality_problem": ({}, {"problem": "finish"}),
    "complaint_raised": ({}, {"problem": "delivery"}),
    "legal_action_started": ({}, {"initiator": "customer"}),
    "relationship_ended": ({}, {"initiator": "supplier", "cause": "price_dispute"}),
    "lost_customer_interviewed": ({}, {"answered": True}),
}


@dataclass(frozen=True)
class History:
    """A relationship, the model to follow it under, until when, and instants at which to cut it."""

    machine: str
    relationship: Relationship
    until: datetime
    cuts: tuple[datetime, ...]

    @property
    def model(self) -> StageModel:
        """The model."""
        return MODELS[self.machine]

    def followed(self) -> Standing:
        """Follow all of it at once."""
        return follow(self.model, self.relationship, as_of=self.until)


def in_parts(history: History, *, through_json: bool = False) -> Standing:
    """Follow a history up to its first cut, then observe the rest part by part."""
    model, facts = history.model, history.relationship.facts
    standing = follow(model, history.relationship, as_of=history.cuts[0])
    for start, end in zip(history.cuts, (*history.cuts[1:], history.until), strict=True):
        if through_json:
            standing = Standing.model_validate_json(standing.model_dump_json())
        standing = observe(model, standing, *(f for f in facts if start < f.occurred_at <= end), as_of=end)
    return standing


@dataclass
class _Writer:
    """Writes one history off a tape."""

    tape: Tape
    machine: str
    clock: datetime
    stage: str
    facts: list[Event | Reading] = field(default_factory=list)
    taken: set[tuple[str, str, bool, datetime]] = field(default_factory=set)

    def wait(self, gap: timedelta) -> None:
        """Let time pass."""
        self.clock += gap

    def read(self, name: str, value: Any, *, basis: str = "assessed", side: str = "both") -> None:
        """Write a reading, unless there is one of its like."""
        key = name, side, basis == "assumed", self.clock
        if key not in self.taken:
            self.taken.add(key)
            reading: dict[str, Any] = {"indicator": name, "value": value, "basis": basis, "side": side}
            self.facts.append(Reading(occurred_at=self.clock, **reading))

    def happen(self, kind: str, attributes: dict[str, Any], about: str | None = None) -> None:
        """Write an event."""
        id = f"{len(self.facts)}-{kind}"
        self.facts.append(Event(id=id, kind=kind, occurred_at=self.clock, attributes=attributes, about=about))

    def aim(self, row: Row) -> None:
        """Write what makes the guard of `row` hold, and then the event that it asks for."""
        for name, comparison, limit in needed(self.tape, row.guard):
            if name == "months_inactive" and comparison == "<":
                self.happen("social_event", {})
            elif name == "months_inactive":
                self.wait(self.tape.pick(HALF_SILENCES if limit == 6 else SILENCES))
            elif name == "agreement_term_years":
                self.agree(signed=comparison == ">=")
            else:
                fit = [value for value in POOLS[name] if value_of((name, comparison, limit), {name: value})]
                self.read(name, self.tape.pick(fit), basis="assumed" if self.tape.chance(10) else "assessed")
        self.wait(self.tape.pick(GAPS[1:5]))
        if row.events:
            kind, asked = self.tape.pick(row.events)
            self.happen(kind, dict(asked))
        self.stage = row.target

    def agree(self, *, signed: bool) -> None:
        """Write that an agreement is signed or lapses."""
        if signed:
            self.happen("agreement_signed", self.tape.pick(ATTRIBUTES["agreement_signed"]))
        else:
            self.happen("agreement_lapsed", {})

    def climb(self, steps: int) -> None:
        """Write the witness of some stage: one advance after the other, or in the loss cycle one fall after it."""
        onward = "regress" if self.machine == "loss_cycle" else "advance"
        for _ in range(steps):
            rows = [row for row in TABLES[self.machine] if row.kind == onward and self.stage in row.origins]
            if rows:
                self.aim(rows[0])

    def steer(self) -> None:
        """Aim at one transition out of the stage believed reached; one ending for two other moves."""
        rows = [row for row in TABLES[self.machine] if self.stage in row.origins]
        others = [row for row in rows if row.kind != "terminate"]
        rare = [row for row in rows if row.kind == "regress" or row.id in ("F9", "F10", "M11", "M12", "L7", "D7")]
        self.aim(self.tape.pick([*rows, *others, *rare, *rare]))

    def disturb(self) -> None:
        """Write something that nobody aimed at."""
        lot = self.tape.below(6)
        if lot < 3:
            kind = self.tape.pick(sorted(MODELS[self.machine].event_of))
            broken = [fact.id for fact in self.facts if isinstance(fact, Event) and fact.kind == "promise_broken"]
            about = self.tape.pick(broken) if broken and kind == "problem_disclosed_promptly" else None
            self.happen(kind, self.tape.pick(ATTRIBUTES.get(kind, ({},))), about)
        else:
            name = self.tape.pick([name for name in POOLS if name not in ("months_inactive", "agreement_term_years")])
            value = None if lot == 3 else self.tape.pick(POOLS[name])
            basis = self.tape.pick(("assessed", "assumed", "inferred"))
            self.read(name, value, basis=basis, side=self.tape.pick(("both", "supplier", "customer")))


def _history(tape: Tape, machine: str | None = None) -> History:
    machine = machine or tape.pick(DRAWN)
    opened = tape.pick(BEGINNINGS)
    writer = _Writer(tape, machine, opened, PLACES[machine][0])
    writer.climb(tape.pick((0, 1, 2, 3, 3, 4, 4, 4)))
    for _ in range(tape.between(1, 8)):
        writer.wait(tape.pick(GAPS))
        if tape.chance(40):
            writer.disturb()
        else:
            writer.steer()
    relationship = Relationship(
        id="r", opened_at=opened, zone=tape.pick(ZONES), taken_over=tape.chance(15), facts=tuple(writer.facts)
    )
    until = writer.clock + tape.pick(ENDS)
    return History(machine, relationship, until, _cuts(tape, relationship, until))


def _cuts(tape: Tape, relationship: Relationship, until: datetime) -> tuple[datetime, ...]:
    """Read one to three cuts: at facts, beside them, at their anniversaries, anywhere."""
    cuts = set()
    for _ in range(tape.between(1, 3)):
        near = [relationship.opened_at, *(fact.occurred_at for fact in relationship.facts)]
        base = tape.pick(near) + tape.pick((*SILENCES, *GAPS, timedelta(days=1096)))
        cuts.add(base + tape.pick((timedelta(0), MOMENT, -MOMENT)))
    fit = {min(max(cut, relationship.opened_at), until) for cut in cuts}
    return tuple(sorted(fit))


def histories(machine: str | None = None) -> SearchStrategy[History]:
    """Draw a history of `machine`, or of any."""
    return taped(lambda tape: _history(tape, machine), 320)
