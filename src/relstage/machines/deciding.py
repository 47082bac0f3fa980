"""One decision: where readings and an event lead from a stage.

Law (``decide_equals_evaluate``): a transition fires only where its guard HOLDS under ``evaluate``; unknown never opens
one. ``decide`` is pure and total: it reads no clock, does no I/O, and answers for every stage and all readings on the
declared scales.

Transitions are tried in the order terminate, recover, regress, advance; within a kind those that name the event at
hand come first, then as declared. Repeat until nothing fires. A stage is entered at most once in one decision; a
terminate or recover ends it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from relstage.errors import FactError, Problem, StageError, nearest
from relstage.machines.definition import StageModel
from relstage.machines.lowering import Lowered, Road
from relstage.machines.reasons import ModelJudge, Sight
from relstage.models import Decision, Event, Move, Reading, Standing
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
        An event, or the kind of one without attributes. It fires at most one transition.

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
    if stage not in model.places:
        model.stage(stage)  # raises, with the nearest name
    lowered = model.lowered
    values = admitted(lowered, readings)
    happening = _happening(model, event) if event is not None else None
    path = walk(lowered, stage, values, happening)
    decision = Decision(
        model=model.stamp,
        origin=stage,
        stage=path.stage,
        event=happening.kind if happening else None,
        moves=tuple(path.moves),
        cycles=tuple(path.cycles),
        readings=values,
    )
    decision._judge = ModelJudge(model)
    decision._context = Sight(given=readings)
    return decision


def review(model: StageModel, standing: Standing, *, event: Event | str | None = None) -> Decision:
    """Decide from a standing: reasons then carry dates, sides, and the earliest date that time alone would bring.

    Raises
    ------
    StageError
        Where the standing was made under another definition (``other-digest``).
    """
    check_stamp(model, standing)
    decision = decide(model, standing.stage, standing.readings, event=event)
    decision = decision.model_copy(update={"as_of": standing.as_of})
    decision._judge = ModelJudge(model)
    decision._context = Sight(given=standing.readings, standing=standing)
    return decision


@dataclass(slots=True)
class Path:
    """What a walk through the model came to."""

    stage: str
    moves: list[Move] = field(default_factory=list)
    roads: list[Road] = field(default_factory=list)
    cycles: list[str] = field(default_factory=list)
    stopped: bool = False


def walk(
    lowered: Lowered, stage: str, values: Mapping[str, Value | None], event: Event | None, *, silent: bool = True
) -> Path:
    """Fire transitions from `stage` until nothing fires; `silent` says whether those that need no event may."""
    path = Path(stage)
    entered = {stage}
    while (road := _first(lowered, path, values, event, entered, silent)) is not None:
        used = event if road.triggers else None
        path.moves.append(
            Move(
                transition=road.transition.id,
                kind=road.transition.kind,
                origin=path.stage,
                target=road.target,
                event=used.id if used else None,
            )
        )
        path.roads.append(road)
        path.stage = road.target
        entered.add(road.target)
        event = None if used else event
        if road.stops:
            path.stopped = True
            break
        if lowered.stage_clocks:
            values = {**values, **dict.fromkeys(lowered.stage_clocks, 0.0)}
    return path


def _first(
    lowered: Lowered,
    path: Path,
    values: Mapping[str, Value | None],
    event: Event | None,
    entered: set[str],
    silent: bool,
) -> Road | None:
    """Return the first road that fires; one that holds but leads back is noted as a cycle and passed by."""
    roads = lowered.silent[path.stage]
    if event is not None:
        roads = lowered.offered.get((path.stage, event.kind), roads)
    for road in roads:
        if road.triggers:
            if event is None or road.trigger(event.kind, event.attributes) is None:
                continue
        elif not silent:
            continue
        if road.holds(values):
            if road.target not in entered:
                return road
            if road.transition.id not in path.cycles:
                path.cycles.append(road.transition.id)
    return None


# ----------------------------------------------------------------------------------------------------------- input


def admitted(lowered: Lowered, readings: Given) -> dict[str, Value | None]:
    """Return the plain values of `readings`; refuse, all at once, what is unknown to the model or off its scale."""
    values: dict[str, Value | None] = {}
    problems: list[Problem] = []
    for name, given in readings.items():
        value = given.value if isinstance(given, Reading) else given
        limits = lowered.limits.get(name)
        if limits.__class__ is tuple and value.__class__ in (float, int):
            low, high, whole = limits  # type: ignore[misc]
            if low <= value <= high and (not whole or value == int(value)):  # type: ignore[operator, arg-type]
                values[name] = float(value)  # type: ignore[arg-type]
                continue
        elif limits is not None and (
            value is None or (value.__class__ is str and limits.__class__ is frozenset and value in limits)
        ):  # type: ignore[operator]
            values[name] = value
            continue
        problems.append(_unfit(lowered, name, value))
    if problems:
        raise FactError(*problems)
    return values


def _unfit(lowered: Lowered, name: str, value: object) -> Problem:
    limits = lowered.limits.get(name)
    if limits is None:
        said = f"the model has no indicator {name!r}{nearest(str(name), lowered.limits)}"
        return Problem("unknown-indicator", str(name), said)
    if isinstance(limits, frozenset):
        return Problem("off-scale", name, f"{value!r} is not one of its levels{nearest(str(value), limits)}")
    low, high, whole = limits
    kind = "a whole number" if whole else "a number"
    return Problem("off-scale", name, f"{value!r} is not {kind} from {low:g} to {high:g}, nor unknown (None)")


_ANY_TIME = Reading(indicator="x", value=None, occurred_at="1970-01-01T00:00:00Z").occurred_at  # type: ignore[arg-type]


def _happening(model: StageModel, event: Event | str) -> Event:
    kind = event.kind if isinstance(event, Event) else event
    known = model.event_of.get(kind)
    if known is None:
        said = f"the model has no event kind {kind!r}{nearest(str(kind), model.event_of)}"
        raise FactError(Problem("unknown-event", f"event {kind}", said))
    if isinstance(event, str):
        return Event.model_construct(id=kind, kind=kind, occurred_at=_ANY_TIME, recorded_at=_ANY_TIME, attributes={})
    problems = known.problems(event)
    if problems:
        raise FactError(*problems)
    return event


def check_stamp(model: StageModel, standing: Standing) -> None:
    """Refuse a standing that was made under another definition."""
    if standing.model.digest != model.digest:
        said = (
            f"this standing was made under {standing.model.name} {standing.model.version} ({standing.model.digest}), "
            f"not under {model.name} {model.version} ({model.digest}); going on needs a mapping of the stages"
        )
        raise StageError(Problem("other-digest", standing.relationship, said))
