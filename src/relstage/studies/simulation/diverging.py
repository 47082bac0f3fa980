"""Where a path first goes another way on the second side of a comparison, what differs there, and why.

Law (``nothing_differs_before``): until the month of its first divergence a path has the same facts, policies, readings,
moves, stages and money on both sides; what never diverges is worth the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from relstage.models import Event, StageChange, Standing
from relstage.rules import Value, leaves
from relstage.studies.simulation.lives import Lived

What = Literal["policy", "event", "reading", "move", "stage", "value"]


@dataclass(frozen=True)
class Apart:
    """A reading that differs.

    Parameters
    ----------
    indicator : str
        Which.
    one, other : number, level or None
        What it is on either side; ``None`` unknown.
    """

    indicator: str
    one: Value | None
    other: Value | None


@dataclass(frozen=True)
class PolicyApart:
    """A policy that is carried out on one side alone.

    Parameters
    ----------
    name : str
        Which.
    one, other : bool
        Whether it is carried out on either side.
    rule : str
        When it is to be, as text.
    readings : tuple of Apart
        What the rule reads, at the end of the month before, by which it is judged; the same on both sides more often
        than not.
    """

    name: str
    one: bool
    other: bool
    rule: str
    readings: tuple[Apart, ...]


@dataclass(frozen=True)
class Divergence:
    """Where a path first goes another way.

    Parameters
    ----------
    path, month : int
        Which path, and the first month in which anything differs.
    what : tuple of str
        What differs in that month, in the order in which a month goes: ``policy``, ``event``, ``reading``, ``move``,
        ``stage``, ``value``. The first is where it came from.
    one, other : tuple of StageChange
        Its moves of that month on either side, each with its reasons.
    events : tuple of tuple of str
        The kinds of its events of that month, on either side.
    policies : tuple of PolicyApart
        Policies of that month that were carried out on one side alone.
    readings : tuple of Apart
        Readings that differ at the end of the month, those that count time apart.
    standings : (Standing, Standing)
        Where the path stands at the end of the month on either side: ``explain(standing, model=..., toward=...)`` tells
        what is missing for a move that one side made and the other did not.
    money : (float, float)
        What the month brings on either side, discounted.
    """

    path: int
    month: int
    what: tuple[What, ...]
    one: tuple[StageChange, ...]
    other: tuple[StageChange, ...]
    events: tuple[tuple[str, ...], tuple[str, ...]]
    policies: tuple[PolicyApart, ...]
    readings: tuple[Apart, ...]
    standings: tuple[Standing, Standing]
    money: tuple[float, float]


def divergence_of(one: Lived, other: Lived) -> Divergence | None:
    """Return where two lives of one path part, or ``None`` where they never do."""
    for month in range(one.prepared.scenario.months + 1):
        if what := _differing(one, other, month):
            return _told(one, other, month, what)
    return None


def _differing(one: Lived, other: Lived, month: int) -> tuple[What, ...]:
    sides = one, other
    found: dict[What, bool] = {
        "policy": _carried(one, month) != _carried(other, month),
        "event": len({_events(side, month) for side in sides}) > 1,
        "reading": bool(_apart(one, other, month)),
        "move": len({tuple((move.transition, move.target) for move in _moves(side, month)) for side in sides}) > 1,
        "stage": one.stages[month] != other.stages[month],
        "value": _money(one, month) != _money(other, month),
    }
    return tuple(what for what, differs in found.items() if differs)


def _told(one: Lived, other: Lived, month: int, what: tuple[What, ...]) -> Divergence:
    end = one.at(month)
    return Divergence(
        path=one.path,
        month=month,
        what=what,
        one=_moves(one, month),
        other=_moves(other, month),
        events=(_kinds(one, month), _kinds(other, month)),
        policies=tuple(_policies(one, other, month)),
        readings=_apart(one, other, month),
        standings=(one.standing(end), other.standing(end)),
        money=(_money(one, month), _money(other, month)),
    )


def _moves(side: Lived, month: int) -> tuple[StageChange, ...]:
    return tuple(change for at, change in side.changes if at == month)


def _carried(side: Lived, month: int) -> frozenset[str]:
    policies = side.prepared.scenario.policies
    return frozenset(policy.name for policy, done in zip(policies, side.done[month], strict=True) if done)


def _kinds(side: Lived, month: int) -> tuple[str, ...]:
    at = side.at(month)
    return tuple(fact.kind for fact in side.facts if isinstance(fact, Event) and fact.occurred_at == at)


def _events(side: Lived, month: int) -> tuple[tuple[str, tuple[tuple[str, object], ...]], ...]:
    at = side.at(month)
    return tuple(
        (fact.kind, tuple(sorted(fact.attributes.items())))
        for fact in side.facts
        if isinstance(fact, Event) and fact.occurred_at == at
    )


def _apart(one: Lived, other: Lived, month: int, names: Sequence[str] = ()) -> tuple[Apart, ...]:
    """Return the readings that differ at the end of `month`; or those called `names`, whether or not they do."""
    seen = one.values[month], other.values[month]
    known = {each.name: each for side in (one, other) for each in side.prepared.model.indicators}
    asked = names or [name for name, each in known.items() if each.clock is None]
    found = (Apart(name, seen[0].get(name), seen[1].get(name)) for name in asked)
    return tuple(each for each in found if names or each.one != each.other)


def _policies(one: Lived, other: Lived, month: int) -> Iterator[PolicyApart]:
    rules = {policy.name: policy.when for side in (other, one) for policy in side.prepared.scenario.policies}
    carried = _carried(one, month), _carried(other, month)
    for name in sorted(carried[0] ^ carried[1]):
        read = tuple(dict.fromkeys(leaf.indicator for leaf in leaves(rules[name])))
        readings = _apart(one, other, month - 1, read) if read else ()
        yield PolicyApart(name, name in carried[0], name in carried[1], str(rules[name]), readings)


def _money(side: Lived, month: int) -> float:
    """Return what a month brings: the margin of the place at its end less what policies cost, discounted."""
    if not month:
        return 0.0
    earned = side.prepared.scenario.margins.get(side.stages[month], 0.0)
    return (earned - side.costs[month]) * side.prepared.discounts[month]
