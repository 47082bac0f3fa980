"""One decision: where readings and an event lead from a stage.

Law (``decide_equals_evaluate``): a transition fires only where its guard HOLDS under ``evaluate``; unknown never opens
one. ``decide`` is pure and total: it reads no clock, does no I/O, and answers for every stage and all readings on the
declared scales.

Transitions are tried in the order terminate, recover, regress, advance; within a kind those that name the event at
hand come first, then as declared. Repeat until nothing fires. A stage is entered at most once in one decision; a
terminate or recover ends it.
"""

import math
from collections.abc import Container, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from relstage.errors import FactError, Problem, StageError, demand, nearest
from relstage.machines.definition import StageModel
from relstage.machines.lowering import Lowered, Road, Roads
from relstage.models import RECORD_VERSION, Decision, Event, Move, Reading, Standing
from relstage.rules import Value

Given = Mapping[str, "Value | Reading | None"]


def decide(model: StageModel, stage: str, readings: Given, *, event: Event | str | None = None) -> Decision:
    """Decide where `readings`, and the `event` at hand, lead from `stage`.

    Parameters
    ----------
    model : StageModel
        The definition.
    stage : str
        Present stage or exit.
    readings : mapping
        Indicator -> number, level, ``Reading`` with date and basis, or ``None``; a missing one is unknown.
    event : Event or str, optional
        An event; or the name of a kind, to ask what one without attributes would do. It fires at most one transition.

    Returns
    -------
    Decision
        The stage reached, the moves, and, computed when asked for, each candidate with its reasons.

    Raises
    ------
    StageError
        Where `stage` is not of the model.
    FactError
        With every reading that is off its scale or unknown to the model, and every fault of the event.

    Examples
    --------
    >>> from relstage import decide, ford
    >>> decision = decide(ford, "early", {"orders_completed": 2, "trust": 0.45, "volume_change": 0.1})
    >>> decision.stage
    'early'
    >>> [reason.threshold for reason in decision.blocked_on("development")]
    ['F2.alternatives_attractiveness']
    """
    return _decide(model, stage, readings, event, None)


def _decide(
    model: StageModel, stage: str, readings: Given, event: Event | str | None, standing: Standing | None
) -> Decision:
    lowered = model.lowered  # its tables are quicker to reach than those of the model
    if not isinstance(stage, str) or stage not in lowered.roads:
        model.stage(stage)  # raises, with the nearest name
    values, dated = admitted(lowered, readings)
    kind, happening = (None, None) if event is None else _happening(lowered, event)
    path = walk(lowered, stage, values, kind, happening)
    return Decision.made(
        {
            "record_version": RECORD_VERSION,
            "model": lowered.stamp,
            "origin": stage,
            "stage": path.stage if path else stage,
            "event": kind,
            "moves": path.moves if path else (),
            "cycles": path.cycles if path else (),
            "readings": values,
            "as_of": standing.as_of if standing else None,
            "rests_on": standing.rests_on if standing else (),
        },
        model.judge.private(dated, standing) if dated or standing else lowered.plain,
    )


def review(model: StageModel, standing: Standing, *, event: Event | str | None = None) -> Decision:
    """Decide from a standing: reasons then carry dates, sides, and the earliest date that time alone would bring.

    Raises
    ------
    StageError
        Where the standing was made under another definition (``other-digest``).
    """
    check_stamp(model, standing)
    return _decide(model, standing.stage, standing.readings, event, standing)


class Path(NamedTuple):
    """A walk through the model: the roads taken, one at least, with their moves, and the cycles not made."""

    stage: str
    roads: tuple[Road, ...]
    moves: tuple[Move, ...]
    cycles: tuple[str, ...]

    @property
    def stopped(self) -> bool:
        """Whether a terminate or recover ended it."""
        return self.roads[-1].stops


def walk(
    lowered: Lowered,
    stage: str,
    values: Mapping[str, Value | None],
    kind: str | None,
    event: Event | None,
    *,
    silent: bool = True,
) -> Path | None:
    """Fire transitions from `stage` until nothing fires; `silent` says whether those that need no event may.

    `kind` is that of the `event`. ``None`` where nothing fires at all, which is by far the commonest outcome.
    """
    tried = lowered.tried(stage, kind)
    if not tried.some_hold(values):
        return None
    roads: list[Road] = []
    moves: list[Move] = []
    cycles: list[str] = []
    entered = {stage}
    while (road := _first(tried, values, kind, event, entered, cycles, silent)) is not None:
        roads.append(road)
        moves.append(_move(road, stage, event))
        stage = road.target
        entered.add(stage)
        if road.triggers:
            kind = None  # the event is used up
        tried = lowered.tried(stage, kind)
        if road.stops or not tried.inside:
            break
        values = {**values, **lowered.on_entry}
    return Path(stage, tuple(roads), tuple(moves), tuple(dict.fromkeys(cycles)) if cycles else ()) if roads else None


def _move(road: Road, origin: str, event: Event | None) -> Move:
    by = event.id if road.triggers and event else None
    return Move.made({"transition": road.id, "kind": road.kind, "origin": origin, "target": road.target, "event": by})


def _first(
    roads: Roads,
    values: Mapping[str, Value | None],
    kind: str | None,
    event: Event | None,
    entered: Container[str],
    cycles: list[str],
    silent: bool,
) -> Road | None:
    """Return the first road that fires; one that holds but leads back is noted as a cycle and passed by."""
    for road in roads.inside:
        if road.holds(values) and (road.pulled_by(kind, event) if road.triggers else silent):
            if road.target not in entered:
                return road
            cycles.append(road.id)
    return None


# ----------------------------------------------------------------------------------------------------------- input


_NOWHERE = (math.inf, -math.inf, False)


def admitted(lowered: Lowered, readings: Given) -> tuple[dict[str, Value | None], dict[str, Reading]]:
    """Return the plain values of `readings`, and those that are dated; refuse all that is unknown or off its scale."""
    # Asking an abstract class costs as much as checking three readings.
    if readings.__class__ is not dict and not isinstance(readings, Mapping):
        said = f"readings are {type(readings).__name__}; give a mapping of indicator to value"
        raise FactError(Problem("no-readings", "readings", said))
    values: dict[str, Any] = dict(readings)
    dated: dict[str, Reading] = {}
    problems: list[Problem] = []
    numbers = lowered.numbers
    for name, given in readings.items():
        low, high, whole = numbers.get(name, _NOWHERE)
        if given.__class__ is float and low <= given <= high and (not whole or given.is_integer()):
            continue
        value: Any = given
        if isinstance(given, Reading):
            dated[name], value = given, given.value
        if isinstance(given, Reading) and given.indicator != name:
            said = f"a reading of {given.indicator!r} stands under this name"
            problems.append(Problem("other-indicator", name, said))
        elif _fits(lowered, name, value):
            values[name] = value if value is None else float(value) if name in numbers else str(value)
        else:
            problems.append(_unfit(lowered, name, value))
    if problems:
        raise FactError(*problems)
    return values, dated


def _fits(lowered: Lowered, name: str, value: object) -> bool:
    if value is None:
        return name in lowered.scales
    if isinstance(value, str):
        return value in lowered.levels.get(name, ())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    low, high, whole = lowered.numbers.get(name, _NOWHERE)
    return low <= value <= high and (not whole or float(value).is_integer())


def _unfit(lowered: Lowered, name: str, value: object) -> Problem:
    if name in lowered.levels:
        hint = nearest(str(value), lowered.levels[name])
        said = f"{_brief(value)} is not one of {lowered.scales[name]}, nor unknown (None){hint}"
        return Problem("off-scale", name, said)
    if name in lowered.numbers:
        said = f"{_brief(value)} is not {lowered.scales[name]}, nor unknown (None)"
        return Problem("off-scale", name, said)
    known = (*lowered.numbers, *lowered.levels)
    return Problem("unknown-indicator", str(name), f"the model has no indicator {name!r}{nearest(str(name), known)}")


def _brief(value: object) -> str:
    """Show a value that was refused, however long it is."""
    if isinstance(value, int) and value.bit_length() > 128:
        return f"an int of {value.bit_length()} bits"
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:80]}..."


_NO_TIME = datetime(2, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=1024)  # making an event costs more than deciding on it
def bare_event(kind: str) -> Event:
    """Return an event of `kind` without attributes, for asking: it carries no date that anything would read."""
    return Event(id=kind, kind=kind, occurred_at=_NO_TIME)


def _happening(lowered: Lowered, event: Event | str) -> tuple[str, Event]:
    """Return the kind of `event` and the event, once they are known to fit the model."""
    if isinstance(event, str) and event in lowered.events:
        return event, bare_event(event)
    if not isinstance(event, str | Event):
        said = f"{_brief(event)} is no event and no kind of one"
        raise FactError(Problem("not-an-event", type(event).__name__, said))
    kind = event if isinstance(event, str) else event.kind
    if isinstance(event, str) or kind not in lowered.events:
        said = f"the model has no event kind {kind!r}{nearest(str(kind), lowered.events)}"
        raise FactError(Problem("unknown-event", f"event {kind}", said))
    problems = lowered.events[kind].problems(event)
    if problems:
        raise FactError(*problems)
    return kind, event


def check_stamp(model: StageModel, standing: Standing) -> None:
    """Refuse what is no standing, and a standing that was made under another definition."""
    demand(model, StageModel, "model", StageError)
    demand(standing, Standing, "standing", FactError)
    if standing.model.digest != model.digest:
        said = (
            f"this standing was made under {standing.model.name} {standing.model.version} ({standing.model.digest}), "
            f"not under {model.name} {model.version} ({model.digest}); going on needs a mapping of the stages"
        )
        raise StageError(Problem("other-digest", standing.relationship, said))
