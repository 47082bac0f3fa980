"""Which of given standings another definition would tell otherwise.

Law (``affected_are_decided``): a standing is affected exactly when deciding under the new definition, from the same
place on the same readings, leads elsewhere, or another set of transitions out of that place holds, or of flags.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal, NamedTuple

from relstage.errors import FactError, Problem, RelstageError, StageError
from relstage.machines import StageModel, decide, review
from relstage.machines.deciding import Given, check_stamp
from relstage.machines.lowering import Told
from relstage.machines.reasons import reasons_of, sight_of
from relstage.models import Decision, Move, Reason, Standing, Word
from relstage.rules import Record, evaluate
from relstage.studies.comparison.carrying import carried, mapping_problems, misfit, misfits, same_names
from relstage.studies.comparison.guards import WORDS

Found = Literal["holds", "fails", "unknown", "absent"]


class Turned(Record):
    """A transition or flag that holds under one definition and not under the other.

    Parameters
    ----------
    id : str
        Id of the transition, or name of the flag.
    target : str
        Where the transition leads, in the definition under which it holds; empty for a flag.
    events : tuple of str
        Events of which it then needs one.
    before, after : {"holds", "fails", "unknown", "absent"}
        Its verdict under the old definition and under the new; ``absent`` where it does not lead from there.
    reasons : tuple of Reason
        Where it does not hold, the leaves that stop it: under the old definition if it is gained, else under the new.
    """

    id: str
    target: str = ""
    events: tuple[str, ...] = ()
    before: Found
    after: Found
    reasons: tuple[Reason, ...] = ()


class Affected(Record):
    """A standing that the new definition tells otherwise.

    Parameters
    ----------
    number : int
        Its place among those given, from 0.
    relationship : str
        Its id; empty where a stage and readings were given.
    origin, counterpart : str
        Its stage under the old definition, and what that is under the new.
    before, after : str
        Where deciding leads under the old definition and under the new, each in its own names.
    moved : bool
        Whether that is another place.
    moves : tuple of Move
        What fires under the new definition.
    gained, lost : tuple of Turned
        Transitions out of the stage that come to hold, and that hold no longer.
    flags_gained, flags_lost : tuple of Turned
        Flags of the place that deciding leads to.
    unfit : tuple of str
        Indicators whose readings do not fit the new definition, and count as unknown under it.
    """

    number: int
    relationship: str = ""
    origin: str
    counterpart: str
    before: str
    after: str
    moved: bool
    moves: tuple[Move, ...] = ()
    gained: tuple[Turned, ...] = ()
    lost: tuple[Turned, ...] = ()
    flags_gained: tuple[Turned, ...] = ()
    flags_lost: tuple[Turned, ...] = ()
    unfit: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether anything is told otherwise."""
        return self.moved or bool(self.gained or self.lost or self.flags_gained or self.flags_lost)


def affected(
    old: StageModel,
    new: StageModel,
    standings: Iterable[Standing | tuple[str, Given]],
    *,
    stages: Mapping[str, str] | None = None,
) -> tuple[Affected, ...]:
    """Return those of `standings` that would stand or move otherwise under `new`, in their order.

    Parameters
    ----------
    old, new : StageModel
        The definition they stand under, and the one to compare with.
    standings : iterable of Standing, or of pairs (stage, readings)
        Read one at a time.
    stages : Mapping[str, str], optional
        What becomes of stages and exits that `new` does not have. Those that both have stay as they are, unless they
        are named here.

    Notes
    -----
    Readings that do not fit `new` count as unknown there, and are named. The readings that time gives are reckoned anew
    for a standing, and taken as given for a pair.

    Raises
    ------
    StageError
        With everything that is wrong with the mapping; where a standing was made under another definition.
    FactError
        Where the readings of a pair do not fit `old`; the place begins with the number of the pair. Where something is
        neither a standing nor a pair (``no-standing``).

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.studies.comparison import affected
    >>> known = {"orders_completed": 4, "trust": 0.65, "commitment": 0.7, "adaptation": 0.5}
    >>> (found,) = affected(ford, ford.with_thresholds({"F3.trust": 0.7}), [("development", known)])
    >>> found.before, found.after, [(turned.id, turned.after) for turned in found.lost]
    ('long_term', 'development', [('F3', 'fails')])
    """
    mapping = {**same_names(old, new), **(stages or {})}
    problems = tuple(mapping_problems(old, new, mapping))
    if problems:
        raise StageError(*problems)
    told = (_told(old, new, number, each, mapping) for number, each in enumerate(standings))
    return tuple(each for each in told if each.differs)


def _told(
    old: StageModel, new: StageModel, number: int, given: Standing | tuple[str, Given], stages: Mapping[str, str]
) -> Affected:
    if isinstance(given, Standing):
        before, after, unfit = _of_standing(old, new, given, stages)
        relationship = given.relationship
    else:
        before, after, unfit = _of_pair(old, new, number, given, stages)
        relationship = ""
    gained, lost = _turned(_roads(old, before), _roads(new, after))
    flags_gained, flags_lost = _turned(_flags(before), _flags(after))
    return Affected(
        number=number,
        relationship=relationship,
        origin=before.origin,
        counterpart=after.origin,
        before=before.stage,
        after=after.stage,
        moved=stages[before.stage] != after.stage,
        moves=after.moves,
        gained=gained,
        lost=lost,
        flags_gained=flags_gained,
        flags_lost=flags_lost,
        unfit=unfit,
    )


def _of_standing(
    old: StageModel, new: StageModel, standing: Standing, stages: Mapping[str, str]
) -> tuple[Decision, Decision, tuple[str, ...]]:
    check_stamp(old, standing)
    unfit = tuple(dict.fromkeys(name for name, _ in misfits(old, new, standing)))
    counterpart = carried(old, new, standing, stages[standing.stage])
    return review(old, standing), review(new, counterpart), unfit


def _of_pair(
    old: StageModel, new: StageModel, number: int, pair: tuple[str, Given], stages: Mapping[str, str]
) -> tuple[Decision, Decision, tuple[str, ...]]:
    if not isinstance(pair, tuple) or len(pair) != 2:
        said = f"{type(pair).__name__} is neither a standing nor a pair of a stage and readings"
        raise FactError(Problem("no-standing", str(number), said))
    stage, readings = pair
    try:
        before = decide(old, stage, readings)
    except RelstageError as error:
        raise type(error)(*(replace(p, place=f"{number}: {p.place}") for p in error.problems)) from error
    known = {name: value for name, value in before.readings.items() if value is not None}
    unfit = tuple(name for name, value in known.items() if misfit(old, new, name, value) is not None)
    kept = {name: readings[name] for name in known if name not in unfit}
    return before, decide(new, stages[stage], kept), unfit


# ----------------------------------------------------------------------------------------------------- what turned


class _Side(NamedTuple):
    """A transition or flag under one definition; `stops` gives the leaves of its guard that do not hold."""

    verdict: Word
    target: str
    events: tuple[str, ...]
    stops: Callable[[], tuple[Reason, ...]]


def _roads(model: StageModel, decision: Decision) -> dict[str, _Side]:
    """Return the transitions out of the place that the decision began in."""
    found = {}
    for road in model.lowered.roads[decision.origin]:
        verdict = WORDS[evaluate(road.transition.guard, decision.readings)]
        found[road.id] = _Side(verdict, road.target, road.events, partial(_stops, road.told, decision))
    return found


def _stops(told: tuple[Told, ...], decision: Decision) -> tuple[Reason, ...]:
    return _not_held(reasons_of(told, sight_of(decision), decision.readings))


def _flags(decision: Decision) -> dict[str, _Side]:
    """Return the flags of the place that the decision led to."""
    return {flag.name: _Side(flag.verdict, "", (), partial(_not_held, flag.reasons)) for flag in decision.flags}


def _not_held(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple(reason for reason in reasons if reason.verdict != "holds")


def _turned(before: dict[str, _Side], after: dict[str, _Side]) -> tuple[tuple[Turned, ...], tuple[Turned, ...]]:
    """Return what is gained and what is lost."""
    gained, lost = [], []
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        held, holds = (side is not None and side.verdict == "holds" for side in (was, now))
        if holds and not held:
            gained.append(_record(name, was, now, holding=now, other=was))
        elif held and not holds:
            lost.append(_record(name, was, now, holding=was, other=now))
    return tuple(gained), tuple(lost)


def _record(name: str, was: _Side | None, now: _Side | None, *, holding: _Side | None, other: _Side | None) -> Turned:
    assert holding is not None
    return Turned(
        id=name,
        target=holding.target,
        events=holding.events,
        before="absent" if was is None else was.verdict,
        after="absent" if now is None else now.verdict,
        reasons=() if other is None else other.stops(),
    )
