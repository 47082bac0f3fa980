"""The records: what they take, what they refuse, and that JSON and pickle bring them back."""

import json
import math
import pickle
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from relstage.catalogue.ford import ford
from relstage.errors import FactError, StageError
from relstage.machines import Trigger, decide, follow, review
from relstage.models import (
    Agreement,
    Decision,
    Event,
    Memory,
    Move,
    Reading,
    Reason,
    Relationship,
    Slot,
    StageChange,
    Stamp,
    Standing,
    fact_content,
    fact_digest,
    fact_key,
    governing,
    in_order,
)
from relstage.rules import Bound, any_of
from tests.made_up import MADE_UP, a_model, a_transition, orders, trust

AT = datetime(2024, 2, 29, 12, 30, tzinfo=UTC)
DAY = timedelta(days=1)

TALKS = Event(id="talks", kind="negotiation_opened", occurred_at=AT, sequence=2, attributes={})
TOLD = Event(id="told", kind="problem_disclosed_promptly", occurred_at=AT, recorded_at=AT + DAY, about="broken")
GRANTED = Event(id="g", kind="agreement_signed", occurred_at=AT, attributes={"years": 3, "start": "2024-03-01"})
TRUST = Reading(indicator="trust", value=0.7, occurred_at=AT, side="customer")
STATUS = Reading(indicator="supplier_status", value="preferred", occurred_at=AT, basis="assumed")
GONE = Reading(indicator="attention", value=None, occurred_at=AT)
NEAR = tuple(
    Reading(indicator=name, value=0.1, occurred_at=AT) for name in ("cultural_distance", "technological_distance")
)
PAIR = Relationship(id="p", supplier="A", customer="B", zone="Europe/Berlin", facts=(TALKS, TRUST, STATUS, *NEAR))
STANDING = follow(ford, PAIR, as_of=AT + 40 * DAY)
DECISION = review(ford, STANDING)
RECORDS: dict[str, BaseModel] = {
    "event": TALKS,
    "event recorded later": TOLD,
    "event with attributes": GRANTED,
    "reading": TRUST,
    "level": STATUS,
    "unknown": GONE,
    "agreement": Agreement(start=date(2024, 2, 29), years=3, months=6),
    "relationship": PAIR,
    "slot": Slot(reading=TRUST, epoch=1, assessed_at=AT),
    "memory": STANDING.memory,
    "empty memory": Memory(),
    "change": STANDING.changes[0],
    "standing": STANDING,
    "decision": decide(ford, "early", {"trust": 0.5, "orders_completed": None}),
    "decision with dates": DECISION,
    "stamp": ford.stamp,
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_json_brings_a_record_back(record: BaseModel) -> None:
    """A record written as JSON and read again is equal, and is written the same."""
    written = record.model_dump_json()
    again = type(record).model_validate_json(written)
    assert again == record
    assert again.model_dump_json() == written
    assert type(record).model_validate(json.loads(written)) == record


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_pickle_brings_a_record_back(record: BaseModel) -> None:
    """A record that was pickled is equal."""
    assert pickle.loads(pickle.dumps(record)) == record


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_record_is_frozen_and_closed(record: BaseModel) -> None:
    """No field of a record can be set, and none is taken that it does not have."""
    name = next(iter(type(record).model_fields))
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, name, None)
    with pytest.raises(ValidationError, match=r"[Ee]xtra|unexpected"):
        type(record).model_validate(record.model_dump() | {"colour": "red"})


@pytest.mark.parametrize("record", [PAIR, STANDING, DECISION], ids=["relationship", "standing", "decision"])
@pytest.mark.parametrize("version", [0, 2, "1", None])
def test_other_record_version_is_refused(record: BaseModel, version: object) -> None:
    """A stored record of another version is refused, never guessed at."""
    with pytest.raises(ValidationError, match="record_version"):
        type(record).model_validate(record.model_dump() | {"record_version": version})


# ---------------------------------------------------------------------------------------------------------- times


@pytest.mark.parametrize(
    "time",
    [
        datetime(2024, 2, 29),  # noqa: DTZ001  # naive on purpose
        "2024-02-29T12:00:00",
        "2024-02-29",
        "20240229",
        "20240229T120000Z",
        1_700_000_000,
        1.5,
        True,
        None,
        date(2024, 2, 29),
        "yesterday",
        "2023-02-29T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    ],
    ids=repr,
)
def test_time_without_zone_or_out_of_reach_is_refused(time: object) -> None:
    """A time needs its zone and a day that exists; numbers and compact dates are never read as seconds."""
    with pytest.raises(ValidationError):
        Event.model_validate({"id": "e", "kind": "x", "occurred_at": time})
    with pytest.raises(ValidationError):
        Reading.model_validate({"indicator": "trust", "value": 0.5, "occurred_at": AT, "recorded_at": time or "never"})


@pytest.mark.parametrize(
    "time",
    ["2024-02-29T13:30:00+01:00", "2024-02-29 12:30:00Z", AT.astimezone(timezone(timedelta(hours=-5)))],
    ids=str,
)
def test_times_are_kept_in_utc(time: object) -> None:
    """A time of any zone is kept as the same instant in UTC."""
    event = Event.model_validate({"id": "e", "kind": "x", "occurred_at": time})
    assert event.occurred_at == AT
    assert event.occurred_at.tzinfo is UTC


def test_fact_is_recorded_when_it_occurred_unless_said_otherwise() -> None:
    """The time of recording is that of the fact, or later, never earlier."""
    assert TALKS.recorded_at == AT
    assert TOLD.recorded_at == AT + DAY
    with pytest.raises(ValidationError, match="before it occurred"):
        Reading(indicator="trust", value=0.5, occurred_at=AT, recorded_at=AT - DAY)


@pytest.mark.parametrize(
    ("inside", "outside"),
    [("0002-01-01T00:00:00Z", "0001-12-31T23:59:59.999999Z"), ("9998-12-31T23:59:59.999999Z", "9999-01-01T00:00:00Z")],
)
def test_the_years_2_to_9998_are_taken(inside: str, outside: str) -> None:
    """Both ends hold to the microsecond; a year is kept free at each, for other zones and for months ahead."""
    assert Event.model_validate({"id": "e", "kind": "x", "occurred_at": inside}).occurred_at.year in {2, 9998}
    with pytest.raises(ValidationError, match="outside the years 2 to 9998"):
        Event.model_validate({"id": "e", "kind": "x", "occurred_at": outside})


def test_a_time_or_day_of_another_form_is_told_which_to_write() -> None:
    """The refusal shows a time, or a day, as it should be written."""
    with pytest.raises(ValidationError, match="write a time with its zone, such as 2024-03-01T12:00:00Z"):
        Event.model_validate({"id": "e", "kind": "x", "occurred_at": 1})
    with pytest.raises(ValidationError, match="write a day, such as 2024-02-29"):
        Agreement.model_validate({"start": "20240229", "years": 1})


# ---------------------------------------------------------------------------------------------------------- facts


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, True, 10**400, [0.5], {"a": 1}], ids=repr)
def test_reading_takes_finite_numbers_levels_and_unknown(value: object) -> None:
    """NaN, infinities, truth values and things that are no value are refused."""
    with pytest.raises(ValidationError):
        Reading.model_validate({"indicator": "trust", "value": value, "occurred_at": AT})


def test_numbers_are_floats_and_zero_has_no_sign() -> None:
    """A whole number becomes a float, and minus zero becomes zero, so that equal values have equal text."""
    for value in (0, -0.0):
        reading = Reading(indicator="trust", value=value, occurred_at=AT)
        assert str(reading.value) == "0.0"


@pytest.mark.parametrize(
    "fields",
    [
        {"id": ""},
        {"id": "x" * 257},
        {"id": "a\nb"},
        {"id": "a\u200bb"},
        {"id": "a\u202eb"},
        {"id": "a\u2028b"},
        {"id": "a\u2029b"},
        {"id": "a\ud800"},
        {"about": ""},
        {"about": "e"},
        {"kind": "no spaces"},
        {"kind": "class"},
        {"kind": ""},
        {"sequence": 2**31},
        {"sequence": -(2**31) - 1},
        {"sequence": 1.5},
        {"attributes": {"x": math.nan}},
        {"attributes": {"x": None}},
        {"attributes": {"x": [1]}},
        {"attributes": {"not a name": 1}},
        {"attributes": {"x": "y" * 1025}},
        {"attributes": {f"a{i}": i for i in range(65)}},
        {"fact": "reading"},
    ],
    ids=lambda fields: str(fields)[:40].encode("ascii", "backslashreplace").decode(),
)
def test_odd_event_is_refused(fields: dict[str, Any]) -> None:
    """Ids with hidden characters, names that are none, and attributes that are no values are refused."""
    sound = {"id": "e", "kind": "x", "occurred_at": AT}
    assert Event.model_validate(sound).id == "e"
    with pytest.raises(ValidationError):
        Event.model_validate(sound | fields)


def test_an_event_at_its_limits_is_taken() -> None:
    """Ids of 256 characters, 64 attributes, texts of 1,024 and 32-bit places among events of one instant fit."""
    many: dict[str, Any] = {"x": "y" * 1024} | {f"a{i}": i for i in range(63)}
    for sequence in (-(2**31), 2**31 - 1):
        event = Event(id="x" * 256, kind="k", occurred_at=AT, sequence=sequence, attributes=many)
        assert event.sequence == sequence
        assert (len(event.id), len(event.attributes)) == (256, 64)


def test_records_say_only_what_they_are_told() -> None:
    """What is not said is nothing: no order among events, no names, no past off record, no endings, no agreement."""
    assert Event(id="e", kind="x", occurred_at=AT).sequence == 0
    bare = Relationship(id="r", opened_at=AT)
    assert (bare.supplier, bare.customer, bare.zone, bare.taken_over) == ("", "", "UTC", False)
    assert (Memory().epoch, Memory().agreement_known, Slot(reading=TRUST).epoch) == (0, True, 0)
    standing = Standing(
        relationship="r", model=ford.stamp, opened_at=AT, stage="early", since=AT, as_of=AT, last_dealing=AT
    )
    assert (standing.zone, standing.taken_over, standing.agreement) == ("UTC", False, None)


def test_attributes_keep_truth_apart_from_numbers() -> None:
    """An attribute true stays true and one stays a number."""
    event = Event(id="e", kind="x", occurred_at=AT, attributes={"urgent": True, "size": 1, "why": "1"})
    again = Event.model_validate_json(event.model_dump_json())
    assert {name: type(value) for name, value in again.attributes.items()} == {
        "urgent": bool,
        "size": float,
        "why": str,
    }


@pytest.mark.parametrize("fields", [{"side": "seller"}, {"basis": "guessed"}, {"indicator": "0trust"}], ids=str)
def test_odd_reading_is_refused(fields: dict[str, Any]) -> None:
    """A reading has one of the known sides and bases, and a name."""
    with pytest.raises(ValidationError):
        Reading.model_validate({"indicator": "trust", "value": 0.5, "occurred_at": AT} | fields)


def test_fact_has_a_key_and_a_digest() -> None:
    """An event is known by its id, a reading by indicator, side and instant; when it was recorded does not count."""
    assert fact_key(TOLD) == "event told"
    assert fact_key(TRUST) == "reading trust customer 2024-02-29T12:30:00+00:00"
    assert fact_key(STATUS) == "assumption supplier_status both 2024-02-29T12:30:00+00:00"
    later = TRUST.model_copy(update={"recorded_at": AT + DAY})
    assert fact_content(later) == fact_content(TRUST)
    assert fact_digest(later) == fact_digest(TRUST)
    assert fact_digest(TRUST) != fact_digest(TRUST.model_copy(update={"value": 0.71}))
    assert fact_digest(TOLD).startswith("problem_disclosed_promptly:")


def test_the_digest_of_a_fact_never_changes() -> None:
    """Stored standings hold digests, by which a later release must know the same facts again."""
    assert fact_digest(TRUST) == "17eef6b5c901d2d8"
    assert fact_digest(GRANTED) == "agreement_signed:36157a8178273d4d"


def test_facts_come_in_order() -> None:
    """Facts stand by instant; at one, events by sequence and id, then readings by name and side, then assumptions."""
    second = TALKS.model_copy(update={"id": "a", "sequence": 3})
    first = TALKS.model_copy(update={"id": "z", "sequence": -1})
    same = TALKS.model_copy(update={"id": "zz"})
    before = GONE.model_copy(update={"occurred_at": AT - DAY})
    facts = (TRUST, STATUS, second, GONE, same, TALKS, first, before)
    assert in_order(facts) == (before, first, TALKS, same, second, GONE, TRUST, STATUS)
    assert in_order(facts[::-1]) == in_order(facts)


def test_fact_delivered_twice_is_kept_as_first_recorded() -> None:
    """Of two deliveries of one fact the one recorded first is kept, in whatever order they come."""
    later = TALKS.model_copy(update={"recorded_at": AT + DAY})
    assert in_order((TALKS, later)) == in_order((later, TALKS)) == (TALKS,)


# ----------------------------------------------------------------------------------------------------- agreements


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"years": 0},
        {"years": -1},
        {"years": 101},
        {"months": 1201},
        {"years": 3, "months": -1},
        {"years": 1.5},
        {"years": True},
        {"years": "3"},
        {"years": 3, "start": "2023-02-29"},
        {"years": 3, "start": "20240229"},
        {"years": 3, "start": 0},
        {"years": 3, "start": AT},
        {"years": 3, "start": "9998-01-01"},
        {"years": 3, "start": None},
    ],
    ids=str,
)
def test_odd_agreement_is_refused(fields: dict[str, Any]) -> None:
    """An agreement has a term of whole years and months, a first day that exists, and an end before the year 10000."""
    with pytest.raises(ValidationError):
        Agreement.model_validate({"start": "2024-02-29"} | fields)


@pytest.mark.parametrize(
    ("term", "end"),
    [
        ({"years": 3}, date(2027, 2, 28)),
        ({"months": 1}, date(2024, 3, 29)),
        ({"years": 100}, date(2124, 2, 29)),
        ({"months": 1200}, date(2124, 2, 29)),
    ],
    ids=str,
)
def test_an_agreement_has_years_or_months_up_to_a_hundred_years(term: dict[str, int], end: date) -> None:
    """One of the two is enough, and it is in force from its first day to the eve of its end."""
    agreement = Agreement(start=date(2024, 2, 29), **term)
    assert agreement.end == end
    days = (agreement.start - DAY, agreement.start, end - DAY, end)
    assert [agreement.in_force(day) for day in days] == [False, True, True, False]


def test_the_agreement_begun_last_governs() -> None:
    """Of those in force the last begun counts, else the last to lapse; never one that is yet to begin."""
    long = Agreement(start=date(2020, 1, 1), years=6)
    late = Agreement(start=date(2024, 1, 1), years=1)
    short = Agreement(start=date(2023, 1, 1), months=3)
    for agreements in ((long, late, short), (short, late, long)):
        on = [governing(agreements, date(year, 1, 1)) for year in (2019, 2020, 2023, 2024, 2025, 2026)]
        assert on == [None, long, short, late, long, long]
    assert governing((late, short), date(2030, 1, 1)) == late


def test_the_agreement_of_a_standing_is_that_of_its_day_in_its_zone() -> None:
    """At 23:30 in London it is already the day in Berlin on which the agreement begins."""
    term = Agreement(start=date(2024, 3, 1), years=3)
    eve = STANDING.model_copy(update={"agreements": (term,), "as_of": datetime(2024, 2, 29, 23, 30, tzinfo=UTC)})
    assert eve.zone == "Europe/Berlin"
    assert eve.agreement == term
    assert eve.model_copy(update={"zone": "Europe/London"}).agreement is None


def test_agreement_takes_whole_numbers_of_any_type() -> None:
    """Years that come as 3.0, as an event holds them, are three years."""
    agreement = Agreement.model_validate({"start": "2024-02-29", "years": 3.0, "months": 6})
    assert (agreement.years, agreement.term_years, agreement.end) == (3, 3.5, date(2027, 8, 29))


# -------------------------------------------------------------------------------------------------- relationships


@pytest.mark.parametrize("zone", ["Mars/Phobos", "", "../etc/passwd", "Europe/Berlin\0", "UTC+1", None], ids=repr)
def test_unknown_zone_is_refused(zone: object) -> None:
    """A zone is one of the IANA data base."""
    with pytest.raises(ValidationError):
        Relationship.model_validate({"id": "r", "opened_at": AT, "zone": zone})


def test_relationship_opens_with_its_first_fact() -> None:
    """Without a word on when it opened, it opened with the earliest of its facts, also when read from JSON."""
    early = GONE.model_copy(update={"occurred_at": AT - DAY})
    assert Relationship(id="r", facts=(TALKS, early)).opened_at == AT - DAY
    written = {"id": "r", "facts": [json.loads(TALKS.model_dump_json())]}
    assert Relationship.model_validate_json(json.dumps(written)).opened_at == AT
    assert Relationship(id="r", opened_at=AT).facts == ()


@pytest.mark.parametrize("fields", [{}, {"facts": None}, {"facts": 3}, {"facts": ["x"]}, {"id": "\t", "opened_at": AT}])
def test_odd_relationship_is_refused(fields: dict[str, Any]) -> None:
    """A relationship without facts says when it opened; facts are events and readings; its id is clean."""
    with pytest.raises(ValidationError):
        Relationship.model_validate({"id": "r"} | fields)


def test_nothing_happens_before_the_opening() -> None:
    """A fact from before the opening is refused and named."""
    after = GONE.model_copy(update={"occurred_at": AT + 2 * DAY, "recorded_at": AT + 2 * DAY})
    with pytest.raises(FactError) as caught:
        Relationship(id="r", opened_at=AT + DAY, facts=(TALKS, after))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("before-opening", "event talks")


def test_facts_are_added_once() -> None:
    """Facts are added to a new relationship; one that is there already is not added, other content is refused."""
    more = PAIR.with_facts(GONE, TALKS)
    assert [fact for fact in more.facts if fact not in PAIR.facts] == [GONE]
    assert len(more.facts) == len(PAIR.facts) + 1
    assert PAIR.with_facts() == PAIR
    with pytest.raises(FactError) as caught:
        PAIR.with_facts(TRUST.model_copy(update={"value": 0.1}))
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("conflicting-fact", fact_key(TRUST))


# ------------------------------------------------------------------------------------------------------ decisions


def test_decision_read_back_keeps_its_reasons() -> None:
    """A decision read from JSON has the reasons that were stored, and nobody to ask for more."""
    again = Decision.model_validate_json(DECISION.model_dump_json())
    assert again.judge is None
    assert DECISION.judge is not None
    assert (again.candidates, again.because, again.flags) == (DECISION.candidates, DECISION.because, DECISION.flags)
    assert again.blocked_on("development") == DECISION.blocked_on("development")


def test_bare_decision_has_no_reasons() -> None:
    """A decision made by hand, without a model to ask, gives no reasons."""
    stamp = Stamp(name="x", version="1", digest="0")
    bare = Decision(
        model=stamp, origin="a", stage="b", moves=(Move(transition="T", kind="advance", origin="a", target="b"),)
    )
    assert (bare.candidates, bare.because, bare.flags, bare.context) == ((), (), (), None)
    assert (bare == "a decision") is False
    assert bare == bare.model_copy()
    with pytest.raises(TypeError):
        hash(bare)


def test_parts_of_a_decision_are_frozen_and_made_by_name() -> None:
    """A reason, candidate, flag or move cannot be changed, and its fields are given by their names."""
    (candidate, *_), (flag, *_) = DECISION.candidates, decide(ford, "final", {}).flags
    move = Move(transition="T", kind="advance", origin="a", target="b")
    parts: tuple[Any, ...] = (candidate, candidate.reasons[0], flag, move)
    for part in parts:
        name = next(iter(part.__dataclass_fields__))
        with pytest.raises(AttributeError):
            setattr(part, name, "other")
        with pytest.raises((TypeError, ValidationError)):
            type(part)(*(getattr(part, field) for field in part.__dataclass_fields__))


def test_a_reason_says_only_what_it_is_told() -> None:
    """Without more, nothing was read, there is no margin, and no side is missing."""
    leaf = Bound("trust", ">=", 0.5)
    reason = Reason(threshold="T.trust", leaf=leaf, verdict="unknown", provenance=MADE_UP)
    assert (reason.value, reason.reading, reason.margin, reason.one_sided) == (None, None, None, False)


def test_stored_reasons_are_checked() -> None:
    """Reasons that are no reasons are refused when a decision is read."""
    written = DECISION.model_dump(mode="json")
    written["candidates"][0]["verdict"] = "perhaps"
    with pytest.raises(ValidationError, match="verdict"):
        Decision.model_validate(written)
    del written["candidates"]
    assert Decision.model_validate(written).candidates == ()


def test_blocked_on_asks_for_a_stage_that_can_be_reached() -> None:
    """What blocks the way to a stage can be asked where a transition leads there; else the error says what does."""
    decision = decide(ford, "early", {"orders_completed": 1, "trust": 0.3})
    blocked = {reason.threshold: reason.verdict for reason in decision.blocked_on("development")}
    assert blocked == {"F2.trust": "fails", "F2.volume_change": "unknown", "F2.alternatives_attractiveness": "unknown"}
    assert decision.blocked_on("early") == ()
    with pytest.raises(StageError, match=r"one leads to development, ended; did you mean 'development'") as caught:
        decision.blocked_on("developmnt")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("no-transition", "developmnt")
    lost = decide(ford.replace(transitions=()), "final", {})
    with pytest.raises(StageError, match="leads to nowhere"):
        lost.blocked_on("ended")


def test_blocked_on_is_empty_where_only_the_event_is_awaited() -> None:
    """Where the guard holds and an event is awaited, nothing blocks the way but the event."""
    decision = decide(ford, "pre_relationship", {"cultural_distance": 0.1, "technological_distance": 0.1})
    (advance,) = [candidate for candidate in decision.candidates if candidate.target == "early"]
    assert (advance.verdict, advance.obstacle) == ("holds", "event")
    assert decision.blocked_on("early") == ()
    either = a_transition(guard=any_of(trust >= 0.5, orders >= 3), on=(Trigger(event="call"),))
    held = decide(a_model(transitions=(either,)), "first", {"trust": 0.6, "orders": 1})
    assert [reason.verdict for reason in held.candidates[0].reasons] == ["holds", "fails"]
    assert held.blocked_on("second") == ()


# ------------------------------------------------------------------------------------------------------ standings


def test_standing_tells_where_when_and_why() -> None:
    """A standing names its relationship, model, stage, since when, and the changes with their reasons."""
    assert (STANDING.relationship, STANDING.model, STANDING.zone) == ("p", ford.stamp, "Europe/Berlin")
    assert (STANDING.stage, STANDING.since, STANDING.as_of) == ("early", AT, AT + 40 * DAY)
    (change,) = STANDING.changes
    assert isinstance(change, StageChange)
    assert (change.transition, change.event, change.kind, change.initiator) == ("F1", "talks", "advance", None)
    assert [(reason.threshold, reason.value) for reason in change.reasons] == [
        ("F1.cultural_distance", 0.1),
        ("F1.technological_distance", 0.1),
    ]
    assert STANDING.readings["months_inactive"].value == 1
    assert STANDING.readings["supplier_status"].basis == "assumed"


def test_standing_without_its_memory_is_refused() -> None:
    """A standing whose stored memory holds something else than memory is refused as a whole."""
    written = STANDING.model_dump(mode="json")
    written["memory"]["slots"]["trust"] = {"buyer": written["memory"]["slots"]["trust"]["customer"]}
    with pytest.raises(ValidationError, match="slots"):
        Standing.model_validate(written)
