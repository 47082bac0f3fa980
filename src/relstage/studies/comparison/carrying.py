"""Going on under another definition, by a mapping that says of every old stage and exit which new one it becomes.

Law (``carrying_over_to_the_same_changes_nothing``): a standing carried over to a definition of the same meaning, each
stage to itself, and then observed, is the standing observed under the old definition, but for the stamp.

Nothing moves by being carried over: what holds under the new definition is due with the next fact or date. Stage
changes already made stay as they were made, under the names they had. What time it is in the stage, which facts were
taken and which agreements run is kept; what events of kinds unknown to the old definition would have done is not made
up for. Whoever has all facts may follow them anew instead.
"""

from collections.abc import Iterator, Mapping
from typing import Literal

from relstage.errors import FactError, Problem, StageError, nearest
from relstage.machines import StageModel
from relstage.machines.deciding import check_stamp
from relstage.machines.knowing import Knowledge
from relstage.models import Memory, Reading, Standing
from relstage.rules import Indicator, Number, Value, number_text

Unfit = Literal["refuse", "unknown"]


def same_names(old: StageModel, new: StageModel) -> dict[str, str]:
    """Return the mapping of every stage and exit that both definitions have to itself.

    Examples
    --------
    >>> from relstage import ford, millman_wilson
    >>> from relstage.studies.comparison import same_names
    >>> same_names(ford, ford.replace(version="2"))["early"], same_names(ford, millman_wilson)
    ('early', {})
    """
    return {name: name for name in old.places if name in new.places}


def carry_over(
    old: StageModel, new: StageModel, standing: Standing, *, stages: Mapping[str, str], unfit: Unfit = "refuse"
) -> Standing:
    """Return `standing`, made under `old`, as one under `new`, so that `observe` goes on from it.

    Parameters
    ----------
    old, new : StageModel
        The definition that `standing` was made under, and the one to go on with.
    standing : Standing
        Where the relationship stands.
    stages : Mapping[str, str]
        Every stage and exit of `old` -> one of `new`: stages to stages, exits to exits. `same_names` fills in those
        that both have.
    unfit : {"refuse", "unknown"}
        What becomes of a reading that does not fit `new`: of an indicator that it lacks or computes from dates, off
        its scale, or in another unit. It is refused, or unknown from now on.

    Raises
    ------
    StageError
        Where the standing was made under another definition (``other-digest``), or with everything that is wrong with
        the mapping: ``no-mapping``, ``unmapped-stage``, ``unknown-stage``, ``crosses-exit``; unfit readings are then
        told as well.
    FactError
        With every reading that does not fit: ``unknown-indicator``, ``computed-reading``, ``off-scale``,
        ``other-unit``; and ``unknown-event`` where a promise is remembered that only an event of `old` could soften.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from relstage import Relationship, follow, ford
    >>> from relstage.studies.comparison import carry_over, same_names
    >>> at = datetime(2024, 3, 1, tzinfo=UTC)
    >>> standing = follow(ford, Relationship(id="r", opened_at=at), as_of=at)
    >>> stricter = ford.with_thresholds({"F3.trust": 0.7})
    >>> carry_over(ford, stricter, standing, stages=same_names(ford, stricter)).stage
    'pre_relationship'
    """
    check_stamp(old, standing)
    problems = list(mapping_problems(old, new, stages))
    found = [] if unfit == "unknown" else [problem for _, problem in misfits(old, new, standing)]
    if problems:
        raise StageError(*problems, *found)
    if found:
        raise FactError(*found)
    return carried(old, new, standing, stages[standing.stage])


def carried(old: StageModel, new: StageModel, standing: Standing, stage: str) -> Standing:
    """Return `standing` in `stage` of `new`, without the readings that do not fit."""
    memory = _fitting(old, new, standing.memory)
    kept = standing.model_copy(update={"model": new.stamp, "stage": stage, "memory": memory})
    seen = Knowledge.of(new, kept).sight(standing.as_of, standing.since)
    return kept.model_copy(update={"readings": seen})


# ------------------------------------------------------------------------------------------------------ the mapping


def mapping_problems(old: StageModel, new: StageModel, stages: Mapping[str, str]) -> Iterator[Problem]:
    """Yield everything that is wrong with the mapping `stages`, in the order of the old stages."""
    if not isinstance(stages, Mapping):
        said = f"stages are {type(stages).__name__}; give a mapping of each old stage to a new one"
        yield Problem("no-mapping", "stages", said)
        return
    for name in old.places:
        if name not in stages:
            hint = nearest(name, new.places)
            said = f"nothing says what {name!r} of {old.name} becomes; {new.name} has {', '.join(new.places)}{hint}"
            yield Problem("unmapped-stage", name, said)
    for name, target in stages.items():
        if name not in old.places:
            said = f"{name!r} is no stage of {old.name}, which is mapped from{nearest(name, old.places)}"
            yield Problem("unknown-stage", str(name), said)
        elif not isinstance(target, str) or target not in new.places:
            said = f"{target!r} is no stage of {new.name}; its stages are {', '.join(new.places)}"
            yield Problem("unknown-stage", name, said + nearest(target, new.places))
        elif _is_exit(old, name) != _is_exit(new, target):
            said = f"a change of definition neither ends a relationship nor takes one up again, but {name!r} is "
            said += f"an exit and {target!r} is none" if _is_exit(old, name) else f"no exit and {target!r} is one"
            yield Problem("crosses-exit", name, said)


def _is_exit(model: StageModel, name: str) -> bool:
    return any(name == stage.name for stage in model.exits)


# ----------------------------------------------------------------------------------------------------- the readings


def misfits(old: StageModel, new: StageModel, standing: Standing) -> Iterator[tuple[str, Problem]]:
    """Yield everything remembered that does not fit `new`: the indicator, or the kind of event, and what is wrong."""
    memory = standing.memory
    for name in (name for name in old.indicator_of if name in memory.slots or name in memory.assumed):
        held = [slot.reading for slot in memory.slots.get(name, {}).values()]
        held += memory.assumed.get(name, {}).values()
        for value in dict.fromkeys(reading.value for reading in held):
            problem = misfit(old, new, name, value)
            if problem is not None:
                yield name, problem
    for kind in sorted(set(memory.softened.values()) - new.event_of.keys()):
        said = f"{new.name} has no event kind {kind!r}, and one has softened what is still to come"
        yield kind, Problem("unknown-event", f"event {kind}", said + nearest(kind, new.event_of))


def misfit(old: StageModel, new: StageModel, name: str, value: Value | None) -> Problem | None:
    """Return why a reading of the indicator `name` does not fit `new`, or ``None``."""
    indicator = new.indicator_of.get(name)
    if indicator is None:
        said = f"{new.name} has no indicator {name!r}; it reads {_shown(value)}{nearest(name, new.indicator_of)}"
        return Problem("unknown-indicator", name, said)
    if indicator.clock is not None and old.indicator_of[name].clock is None:
        said = f"{name} is computed from dates in {new.name}; the recorded {_shown(value)} has no place"
        return Problem("computed-reading", name, said)
    if value is not None and not indicator.scale.admits(value):
        return Problem("off-scale", name, f"{_shown(value)} is off its scale in {new.name}; it is {indicator.scale}")
    before, after = _unit(old.indicator_of[name]), _unit(indicator)
    if before != after:
        return Problem("other-unit", name, f"{_shown(value)} was read in {before}, and {new.name} reads in {after}")
    return None


def _unit(indicator: Indicator) -> str:
    return indicator.scale.unit or "no unit" if isinstance(indicator.scale, Number) else "levels"


def _shown(value: Value | None) -> str:
    return number_text(float(value)) if isinstance(value, int | float) else repr(value)


def _fitting(old: StageModel, new: StageModel, memory: Memory) -> Memory:
    """Return what of `memory` fits `new`."""

    def fits(reading: Reading) -> bool:
        return misfit(old, new, reading.indicator, reading.value) is None

    slots = {n: {side: slot for side, slot in sides.items() if fits(slot.reading)} for n, sides in memory.slots.items()}
    assumed = {n: {side: each for side, each in sides.items() if fits(each)} for n, sides in memory.assumed.items()}
    return memory.model_copy(
        update={
            "slots": {name: sides for name, sides in slots.items() if sides},
            "assumed": {name: sides for name, sides in assumed.items() if sides or not memory.assumed[name]},
            "falls": {
                event: {name: share for name, share in shares.items() if name not in memory.slots or slots[name]}
                for event, shares in memory.falls.items()
            },
            "softened": {event: kind for event, kind in memory.softened.items() if kind in new.event_of},
        }
    )
