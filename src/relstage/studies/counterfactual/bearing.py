"""How much a stage can bear: each reading alone, the nearest joint change, silence, and what is not known.

Law (``margin_is_exact``): up to the value that a margin keeps to, no move back is the first that ``decide`` makes; at
the value that loses it, one is. Law (``nearest_loss_is_least``): no change of known readings that costs less loses the
stage. Law (``silence_is_exact``): with the months of silence said, and not with one fewer, the transition said fires.
Law (``silence_comes_at_the_latest``): whatever months are not known, it fires within the months said, and not always
sooner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from math import prod
from typing import Literal, Unpack

from relstage.errors import Problem, TooLarge
from relstage.machines import StageModel, decide
from relstage.machines.clocks import clock_leaves, next_turn, turning_month
from relstage.machines.deciding import Given, walk
from relstage.machines.lowering import Road
from relstage.machines.reasons import clocks_of
from relstage.models import Event, Standing
from relstage.rules import Bound, Value
from relstage.studies.counterfactual.asking import Asked, asked, events_for
from relstage.studies.counterfactual.changing import one_back, search_for, search_of
from relstage.studies.counterfactual.limits import in_time
from relstage.studies.counterfactual.records import Margin, Robustness, Silence
from relstage.studies.counterfactual.search import geometry
from relstage.studies.counterfactual.stepping import steps_of
from relstage.studies.counterfactual.terms import Axis, Terms

_BACK = ("terminate", "regress")
MAX_STARTS = 20_000


def robustness(
    model: StageModel, stage: str | Standing, readings: Given | None = None, **terms: Unpack[Terms]
) -> Robustness:
    """Return what the stage can bear before a regress or terminate that needs no event would fire first.

    Parameters
    ----------
    model, stage, readings
        As for ``least_change``.
    **terms
        For the nearest joint change: `costs`, `fixed`, `only_up`, `only_down`. What is unknown stays so.

    Raises
    ------
    StageError, FactError
        With every fault of the question.
    TooLarge
        Where deciding exactly takes too long.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.studies.counterfactual import robustness
    >>> for margin in robustness(ford, "development", {"trust": 0.45, "volume_change": 0.1}).margins:
    ...     print(margin.indicator, "kept to", margin.kept_to, "by", margin.transition)
    trust kept to 0.3 by F7
    volume_change kept to -0.29999999999999993 by F7
    """
    question = _still(asked(model, stage, readings, terms))
    backs = _backs(question)
    now = decide(model, question.stage, question.values)
    lost = now.moves[0].transition if now.moves and now.moves[0].kind in _BACK else None
    margins = () if lost else tuple(sorted(_margins(question, backs), key=lambda m: (m.share is None, m.share or 0.0)))
    return Robustness(
        model=model.stamp,
        stage=question.stage,
        lost=lost,
        margins=margins,
        nearest=None if lost else search_for(question, backs),
        silence=_silence(question),
        unknown=tuple(_telling(question, backs)),
        events=tuple(_events(question)),
    )


def _still(question: Asked) -> Asked:
    """Return the question with time at rest and nothing to be learnt."""
    axes = {name: replace(axis, learn=None) for name, axis in question.axes.items()}
    axes |= {name: replace(axis, up=None, down=None) for name, axis in axes.items() if axis.clock}
    return replace(question, axes=axes, event=None)


def _backs(question: Asked) -> tuple[Road, ...]:
    out = question.model.lowered.roads[question.stage]
    return tuple(road for road in out if road.kind in _BACK and not road.triggers)


# ------------------------------------------------------------------------------------------------------------ margins


def _margins(question: Asked, backs: tuple[Road, ...]) -> Iterator[Margin]:
    read = {name for road in backs for name in road.reads}
    fixed = {name: replace(axis, up=None, down=None) for name, axis in question.axes.items()}
    for name, axis in question.axes.items():
        if name in read and name in question.values and axis.clock is None:
            for way in _ways(axis):
                yield _margin(replace(question, axes={**fixed, name: _one_way(axis, way)}), backs, name, way)


def _ways(axis: Axis) -> tuple[Literal["fall", "rise"], ...]:
    direction = axis.indicator.direction
    return ("fall",) if direction == "beneficial" else ("rise",) if direction == "harmful" else ("fall", "rise")


def _one_way(axis: Axis, way: Literal["fall", "rise"]) -> Axis:
    free = Axis.free(axis.indicator)
    return replace(free, up=None, learn=None) if way == "fall" else replace(free, down=None, learn=None)


def _margin(question: Asked, backs: tuple[Road, ...], name: str, way: Literal["fall", "rise"]) -> Margin:
    search = search_of(question, backs, question.axes)
    found, now = search.search(), question.values[name]
    if found is None:
        return Margin(indicator=name, way=way, reading=now, kept_to=None, lost_at=None, transition=None, share=None)
    step = next(steps_of(question, search, *found))
    (shift,) = step.changes
    kept = next(one_back(search, shift))
    lost = {"lost_at": shift.after, "transition": step.transitions[0], "share": shift.share}
    return Margin(indicator=name, way=way, reading=now, kept_to=kept, **lost)


# --------------------------------------------------------------------------------------------------------------- time


def _silence(question: Asked) -> Silence:
    if question.standing:
        return _silence_of(question, question.standing)
    ends = _unread(question)
    return _silence_since(question, ends) if ends else _silent_months(question)


def _unread(question: Asked) -> dict[str, int]:
    """Return the months that are not known and that a guard reads, each with the last count at which one turns."""
    found: dict[str, int] = {}
    for leaf, clock in question.model.lowered.timed[question.stage]:
        if clock != "agreement_term" and leaf.indicator not in question.values and isinstance(leaf, Bound):
            found[leaf.indicator] = max(turning_month(leaf), found.get(leaf.indicator, 0))
    return found


def _silence_since(question: Asked, ends: Mapping[str, int]) -> Silence:
    """Return what silence does whatever the months are now; past the last turn of a guard all are alike."""
    if prod(end + 1 for end in ends.values()) > MAX_STARTS:
        said = f"not known, they have more than {MAX_STARTS:,} values to try; it is too large to decide exactly"
        raise TooLarge(Problem("too-many-months", ", ".join(ends), said))
    starts = product(*(range(end + 1) for end in ends.values()))
    cases = [_silent_months(_from(question, dict(zip(ends, map(float, start), strict=True)))) for start in starts]
    moves = [(case.kind != "advance", case.months or 0, case) for case in cases if case.transition is not None]
    if not moves:
        return Silence()
    *_, last = max(moves, key=lambda move: move[:2])
    sure = all(case.transition == last.transition for case in cases)
    return last.model_copy(update={"months": None, "latest": last.months if sure else None, "unknown": tuple(ends)})


def _from(question: Asked, months: Mapping[str, Value]) -> Asked:
    return replace(question, values={**question.values, **months})


def _silence_of(question: Asked, standing: Standing) -> Silence:
    lowered, clocks, now = question.model.lowered, clocks_of(standing), standing.as_of
    while (turn := next_turn(lowered.timed[question.stage], clocks, now)) is not None:
        now = turn
        path = walk(lowered, question.stage, {**question.values, **clocks.values(lowered.clocks, now)}, None, None)
        if path is not None:
            return Silence(on=in_time(now), transition=path.roads[0].id, kind=path.roads[0].kind)
    return Silence()


def _silent_months(question: Asked) -> Silence:
    lowered = question.model.lowered
    for months in sorted(_turns(question)):
        path = walk(lowered, question.stage, _later(question, months), None, None)
        if path is not None:
            return Silence(months=months, transition=path.roads[0].id, kind=path.roads[0].kind)
    return Silence()


def _turns(question: Asked) -> set[int]:
    """Return the whole months after which a guard may turn, if nothing but time passes; now among them."""
    found = {0}
    for road in question.model.lowered.roads[question.stage]:
        for leaf, clock in () if road.triggers else clock_leaves(road.transition.guard, question.model.indicator_of):
            now = question.values.get(leaf.indicator)
            if clock != "agreement_term" and isinstance(leaf, Bound) and isinstance(now, float):
                found.add(turning_month(leaf) - int(now))
    return {months for months in found if months >= 0}


def _later(question: Asked, months: int) -> Mapping[str, Value | None]:
    """Return the readings after so many months of silence; an agreement is taken to go on."""
    clocks = {i.name for i in question.model.indicators if i.clock in ("months_inactive", "months_in_stage")}
    return {n: v + months if n in clocks and isinstance(v, float) else v for n, v in question.values.items()}


# ------------------------------------------------------------------------------------------------------------ unknown


def _telling(question: Asked, backs: tuple[Road, ...]) -> dict[str, None]:
    """Return the unknown readings in a box of a move back that all known readings lie in."""
    found: dict[str, None] = {}
    for road in backs:
        for box in geometry(question.model).boxes(road):
            known = {name: question.values[name] for name in box.ranges if name in question.values}
            if all(box.ranges[name].holds(value) for name, value in known.items()):
                found.update({name: None for name in box.ranges if name not in known})
    return {name: None for name in question.model.indicator_of if name in found}


def _events(question: Asked) -> dict[str, None]:
    """Return the kinds of event that lose the stage at once."""
    model, found = question.model, dict[str, None]()
    for road in model.lowered.roads[question.stage]:
        for event in events_for(road, model, None) if road.kind in _BACK and road.triggers else ():
            if event is not None and _loses(question, event):
                found[event.kind] = None
    return found


def _loses(question: Asked, event: Event) -> bool:
    path = walk(question.model.lowered, question.stage, question.values, event.kind, event)
    return path is not None and path.roads[0].kind in _BACK
