"""Law ``decide_is_pure_and_total``: it reads no clock, does no I/O, draws no lot, changes nothing, and always answers.

Python's audit hooks tell of files, sockets, processes and imports; a profile function tells of every function in C
that is called, clocks and random numbers among them.
"""

import gc
import os
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage.catalogue.ford import ford
from relstage.errors import FactError, StageError
from relstage.machines import decide
from relstage.models import Decision, Event, Reading
from tests.laws.definitions import Definition, definitions
from tests.laws.definitions import steps as drawn_steps
from tests.laws.steering import Step, steps
from tests.laws.test_decide_equals_tables import as_event
from tests.soak.oracle import Happening

WHEN = datetime(2024, 2, 29, tzinfo=UTC)
CLOCKS = {"now", "utcnow", "today", "localtime", "gmtime", "strftime", "monotonic", "perf_counter", "sleep"}
LOTS = {"urandom", "getrandbits", "random", "getrandom"}
TELLING = ("open", "os.", "socket.", "subprocess.", "shutil.", "sqlite3.", "urllib.", "import", "exec", "compile")

_watched: list[str] | None = None


def _audit(event: str, _: object) -> None:
    if _watched is not None and event.startswith(TELLING):
        _watched.append(event)


sys.addaudithook(_audit)  # a hook stays for good; it tells only while something is watched


@contextmanager
def watching() -> Iterator[list[str]]:
    """Note each clock, lot and piece of I/O that the code within the block asks for."""
    global _watched  # noqa: PLW0603  # an audit hook is global
    noted: list[str] = []

    def profile(_: FrameType, event: str, called: Any) -> None:
        name = getattr(called, "__name__", "")
        if event == "c_call" and (name in CLOCKS | LOTS or getattr(called, "__module__", None) == "time"):
            noted.append(name)

    before = sys.getprofile()
    gc.disable()  # hypothesis times each collection
    _watched = noted
    sys.setprofile(profile)
    try:
        yield noted
    finally:
        sys.setprofile(before)
        _watched = None
        gc.enable()


IMPURE: dict[str, Callable[[], object]] = {
    "time": time.time,
    "monotonic": time.monotonic_ns,
    "now": lambda: datetime.now(UTC),
    "today": date.today,
    "random": random.random,
    "choice": lambda: random.Random(1).choice("ab"),
    "urandom": lambda: os.urandom(1),
    "uuid": uuid.uuid4,
    "file": lambda: Path(__file__).read_text(encoding="utf-8"),
    "folder": lambda: list(Path().iterdir()),
    "import": lambda: __import__("wave"),
}


@pytest.mark.parametrize("impure", IMPURE.values(), ids=IMPURE)
def test_watch_sees_what_is_impure(impure: Callable[[], object]) -> None:
    """The watch tells of clocks, random numbers, files and imports, so that its silence means something."""
    with watching() as noted:
        impure()
    assert noted


def check(answer: Callable[[], Any], readings: Mapping[str, Any]) -> None:
    """See that an answer and its reasons come without looking about, leave the readings alone, and come again."""
    before = deepcopy(readings)
    with watching() as noted:
        first = answer()
        told = first.candidates, first.because, first.flags
    assert noted == []
    again = answer()
    assert first == again
    assert told == (again.candidates, again.because, again.flags)
    assert readings == before


@settings(max_examples=200)
@given(steps())
def test_decide_is_pure(step: Step) -> None:
    """For the catalogue, ``decide`` and all its reasons look at nothing but what they are given, and change none."""
    event = as_event(step.event)
    check(lambda: decide(step.model, step.stage, step.readings, event=event), step.readings)


@settings(max_examples=75)
@given(definitions(), drawn_steps(2))
def test_decide_is_pure_on_any_definition(
    definition: Definition, drawn: list[tuple[dict[str, Any], Happening | None]]
) -> None:
    """The same on any definition."""
    for stage in definition.model.places:
        for readings, event in drawn:
            happened, given_readings = as_event(event), readings
            check(lambda: decide(definition.model, stage, given_readings, event=happened), readings)  # noqa: B023


@settings(max_examples=150)
@given(steps())
def test_decide_is_total(step: Step) -> None:
    """For every stage, all readings on their scales and every kind of event there is an answer."""
    for stage in step.model.places:
        for event in (None, *step.model.event_of):
            assert decide(step.model, stage, step.readings, event=event).stage in step.model.places


ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**300, max_value=10**400),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=5),
    st.binary(max_size=3),
    st.decimals(),
    st.sampled_from([Fraction(1, 2), Decimal("0.5"), [], {}, (), object(), WHEN, complex(1, 1), float, "preferred"]),
    st.lists(st.floats(), max_size=2),
)
NAMES = st.one_of(st.sampled_from(sorted(ford.indicator_of)), st.text(max_size=8))


@settings(max_examples=200)
@given(st.dictionaries(NAMES, ODD, max_size=4))
def test_odd_readings_are_refused_with_a_typed_error(readings: dict[str, Any]) -> None:
    """Whatever is given as a reading is taken, as a float or level of its scale, or refused with its place."""
    decision, error = asked(readings)
    if decision is None:
        assert {problem.place for problem in error.problems} <= set(readings)
        assert {problem.code for problem in error.problems} <= {"off-scale", "unknown-indicator"}
        return
    for name, value in decision.readings.items():
        assert value is None or ford.indicator_of[name].scale.admits(value)
        assert value == readings[name]


def asked(readings: dict[str, Any]) -> tuple[Decision | None, FactError]:
    """Return the decision, or the error that refuses the readings."""
    try:
        return decide(ford, "early", readings), FactError()
    except FactError as error:
        return None, error


@settings(max_examples=200)
@given(st.one_of(st.text(max_size=12), ODD.filter(lambda odd: odd.__hash__ is not None)), st.one_of(st.text(), ODD))
def test_odd_stage_or_event_is_refused_with_a_typed_error(stage: Any, event: Any) -> None:
    """A stage or event that the model does not know is refused with a typed error, whatever it is."""
    with pytest.raises(StageError):
        decide(ford, stage, {})
    if event is not None:
        with pytest.raises(FactError):
            decide(ford, "early", {}, event=event)


def test_event_with_odd_attributes_is_refused() -> None:
    """An event with an attribute that its kind does not know, or with one of another type, is refused, all at once."""
    event = Event(id="e", kind="key_person_changed", occurred_at=WHEN, attributes={"less_qualified": 1, "x": True})
    with pytest.raises(FactError) as caught:
        decide(ford, "early", {}, event=event)
    assert {problem.code for problem in caught.value.problems} == {"bad-attribute", "unknown-attribute"}


def test_reading_of_another_indicator_is_refused() -> None:
    """A dated reading given under the name of another indicator is refused."""
    reading = Reading(indicator="commitment", value=0.4, occurred_at=WHEN)
    with pytest.raises(FactError, match="other-indicator"):
        decide(ford, "early", {"trust": reading})
