"""Asking the facts of a history for causes."""

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from relstage.catalogue.evidence import EVIDENCE
from relstage.dynamics import Set, matches, months_between, shifted
from relstage.errors import FactError, Problem, StageError, demand, demand_each
from relstage.machines import StageModel, follow
from relstage.models import (
    Event,
    Reading,
    Relationship,
    Side,
    StageChange,
    Standing,
    fact_key,
)
from relstage.models.causes import CauseEvidence, Sign
from relstage.rules import Bound, Leaf, Provenance, Value, Verdict, evaluate
from relstage.studies.causes.records import How, Inquiry, LikelyCause, Setback, Support

HALF_LIFE_MONTHS = 12  # operationalised: a fact a year before the ending counts half

DECISIONS: dict[str, Literal["demoted", "excluded", "deselected", "ended"]] = {  # about the whole relationship
    "account_demoted": "demoted",
    "account_excluded": "excluded",
    "account_deselected": "deselected",
    "relationship_ended": "ended",
}


def likely_causes(
    relationship: Relationship,
    *,
    model: StageModel,
    as_of: datetime,
    evidence: tuple[CauseEvidence, ...] = EVIDENCE,
    half_life_months: float = HALF_LIFE_MONTHS,
) -> tuple[LikelyCause, ...]:
    """Return the likely causes of the ending of `relationship`, or of one to come; empty where no fact speaks.

    The cause on record comes first. The others follow by plain counting: each fact that speaks for a cause counts 1 at
    the ending, and half as much for each `half_life_months` before. Ties keep the order of `evidence`, in which price
    stands last, for it is the rarer cause.

    Parameters
    ----------
    relationship : Relationship
        The history. Facts before the last recovery, or after the ending, are not heard; nor are assumptions.
    model : StageModel
        The definition to follow it under, which tells when it ended.
    as_of : datetime
        Aware; included.
    evidence : tuple of CauseEvidence
        Which facts speak for which cause.
    half_life_months : float
        Above 0; infinite: facts count alike, however old.

    Raises
    ------
    FactError
        As ``follow`` does; also where `half_life_months` is not above 0 (``bad-half-life``).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from relstage import Event, Relationship, ford
    >>> from relstage.studies.causes import likely_causes
    >>> told = [("a", "promise_broken", 3), ("b", "price_dispute", 4), ("c", "promise_broken", 5)]
    >>> facts = [Event(id=id, kind=kind, occurred_at=datetime(2024, m, 1, tzinfo=UTC)) for id, kind, m in told]
    >>> ended = Event(id="d", kind="relationship_ended", occurred_at=datetime(2024, 6, 1, tzinfo=UTC))
    >>> history = Relationship(id="Anker", facts=(*facts, ended))
    >>> for found in likely_causes(history, model=ford, as_of=datetime(2024, 7, 1, tzinfo=UTC)):
    ...     print(found.cause, round(found.weight, 2), [fact.event for fact in found.support])
    breach_of_trust 1.78 ['c', 'a']
    price_dispute 0.89 ['b']
    """
    return inquire(relationship, model=model, as_of=as_of, evidence=evidence, half_life_months=half_life_months).causes


def inquire(
    relationship: Relationship,
    *,
    model: StageModel,
    as_of: datetime,
    evidence: tuple[CauseEvidence, ...] = EVIDENCE,
    half_life_months: float = HALF_LIFE_MONTHS,
) -> Inquiry:
    """Return what came about and its likely causes, as `likely_causes` ranks them."""
    standing = follow(model, relationship, as_of=as_of)
    return inquiry_of(standing, relationship, model=model, evidence=evidence, half_life_months=half_life_months)


def inquiry_of(
    standing: Standing,
    relationship: Relationship,
    *,
    model: StageModel,
    evidence: tuple[CauseEvidence, ...] = EVIDENCE,
    half_life_months: float = HALF_LIFE_MONTHS,
) -> Inquiry:
    """Return the inquiry into `relationship`, of which `standing` is what following it under `model` gave."""
    demand(standing, Standing, "standing", FactError)
    demand(relationship, Relationship, "relationship", FactError)
    demand(model, StageModel, "model", StageError)
    evidence = demand_each(evidence, CauseEvidence, "evidence", FactError)
    if not isinstance(half_life_months, int | float) or not half_life_months > 0:
        said = f"half_life_months is {half_life_months!r}; it is a number of months above 0"
        raise FactError(Problem("bad-half-life", relationship.id, said))
    setback = setback_of(standing, relationship, model)
    ended = setback is not None and setback.ended
    until = setback.at if setback is not None and setback.ended else standing.as_of
    heard = tuple(_heard(standing, relationship, until, ended=ended))
    scale = _Recency(until, ZoneInfo(relationship.zone), half_life_months)
    words = _last_words(heard, model)
    found = {each.cause: _support(each, heard, words, scale) for each in evidence}
    return Inquiry(
        relationship=relationship.id,
        model=model.stamp,
        since=_beginning(standing, ended=ended),
        until=until,
        ended=ended,
        setback=setback,
        causes=_ranked(found, evidence, setback, model),
        heard=len(heard),
    )


# ------------------------------------------------------------------------------------------------- what came about


def setback_of(standing: Standing, relationship: Relationship, model: StageModel) -> Setback | None:
    """Return the last change of `standing` where it is an ending or a step back."""
    demand(standing, Standing, "standing", FactError)
    demand(relationship, Relationship, "relationship", FactError)
    demand(model, StageModel, "model", StageError)
    last = standing.changes[-1] if standing.changes else None
    if last is None or last.kind not in ("terminate", "regress"):
        return None
    event = next((e for e in relationship.facts if isinstance(e, Event) and e.id == last.event), None)
    named = event is not None and "cause" in event.attributes
    return Setback(
        how=_how(last, event, model),
        ended=last.kind == "terminate",
        at=last.at,
        transition=last.transition,
        origin=last.origin,
        target=last.target,
        event=last.event,
        kind=event.kind if event else None,
        initiator=last.initiator,
        cause=last.cause,
        said_by=None if last.cause is None else "event" if named else "model",
    )


def _how(change: StageChange, event: Event | None, model: StageModel) -> How:
    if event is not None:
        return DECISIONS.get(event.kind, "event")
    silent = {i.name for i in model.indicators if i.clock == "months_inactive"}
    met = {reason.leaf.indicator for reason in change.reasons if reason.verdict == "holds"}
    return "silence" if silent & met else "conditions"


# ---------------------------------------------------------------------------------------------------- what is heard


def _turns(standing: Standing, *, ended: bool) -> Iterator[StageChange]:
    """Yield the endings and recoveries before the present one."""
    earlier = standing.changes[:-1] if ended else standing.changes
    return (change for change in earlier if change.kind in ("terminate", "recover"))


def _beginning(standing: Standing, *, ended: bool) -> datetime:
    return max((change.at for change in _turns(standing, ended=ended)), default=standing.opened_at)


def _heard(
    standing: Standing, relationship: Relationship, until: datetime, *, ended: bool
) -> Iterator[Event | Reading]:
    """Yield the facts of the present stretch; what came in the very instant of an earlier ending belongs to that."""
    since = _beginning(standing, ended=ended)
    closed = {change.at for change in _turns(standing, ended=ended) if change.kind == "terminate"}
    for fact in relationship.facts:
        if since <= fact.occurred_at <= until and fact.occurred_at not in closed:
            yield fact


class _Told(NamedTuple):
    """A value, and the fact that told it."""

    indicator: str
    value: Value | None
    side: Side
    fact: Event | Reading


def _tellings(heard: Iterable[Event | Reading], model: StageModel) -> Iterator[_Told]:
    """Yield the values that readings and events tell; an assumption tells none."""
    for fact in heard:
        if isinstance(fact, Event):
            yield from _given(fact, model)
        elif fact.basis != "assumed":
            yield _Told(fact.indicator, fact.value, fact.side, fact)


def _given(event: Event, model: StageModel) -> Iterator[_Told]:
    kind = model.event_of.get(event.kind)
    for effect in kind.effects if kind else ():
        indicator = model.indicator_of.get(effect.indicator)
        named = isinstance(effect, Set) and effect.attribute in event.attributes
        if named and indicator is not None and matches(effect.where, event.attributes):
            yield _Told(effect.indicator, shifted(effect, None, indicator, event), "both", event)


def _last_words(heard: Iterable[Event | Reading], model: StageModel) -> list[_Told]:
    """Return the last word on each indicator from each side; one of both sides replaces either."""
    words: dict[str, dict[Side, _Told]] = {}
    for told in _tellings(heard, model):
        sides = words.get(told.indicator, {})
        words[told.indicator] = {**_kept(sides, told.side), told.side: told}
    return [told for sides in words.values() for told in sides.values() if told.value is not None]


def _kept(sides: Mapping[Side, _Told], side: Side) -> dict[Side, _Told]:
    if side == "both":
        return {}
    other: Side = "customer" if side == "supplier" else "supplier"
    held = sides.get(other) or sides.get("both")
    return {other: held} if held else {}


# --------------------------------------------------------------------------------------------------- what it counts


class _Recency(NamedTuple):
    until: datetime
    zone: ZoneInfo
    half_life_months: float

    def weight(self, at: datetime) -> float:
        return math.exp2(-months_between(at, self.until, self.zone) / self.half_life_months)


def _support(
    evidence: CauseEvidence, heard: Iterable[Event | Reading], words: Iterable[_Told], recency: _Recency
) -> tuple[Support, ...]:
    found = [*_events(evidence, heard, recency), *_readings(evidence, words, recency)]
    return tuple(sorted(found, key=lambda each: (-each.at.timestamp(), each.fact, each.sign)))


def _events(evidence: CauseEvidence, heard: Iterable[Event | Reading], recency: _Recency) -> Iterator[Support]:
    for fact in heard:
        for sign in evidence.signs:
            if isinstance(fact, Event) and fact.kind == sign.event and matches(sign.where, fact.attributes):
                yield _support_of(sign, fact, recency)


def _readings(evidence: CauseEvidence, words: Iterable[_Told], recency: _Recency) -> Iterator[Support]:
    for told in words:
        for sign in evidence.signs:
            if sign.leaf is not None and sign.leaf.indicator == told.indicator and _meets(sign.leaf, told.value):
                yield _support_of(sign, told.fact, recency, told)


def _meets(leaf: Leaf, value: Value | None) -> bool:
    """Tell whether `leaf` holds of `value`; a house may keep on levels what the catalogue keeps as a number."""
    if isinstance(leaf, Bound) == isinstance(value, str):
        return False
    return evaluate(leaf, {leaf.indicator: value}) is Verdict.HOLDS


def _support_of(sign: Sign, fact: Event | Reading, recency: _Recency, told: _Told | None = None) -> Support:
    return Support(
        sign=sign.id,
        fact=fact_key(fact),
        at=fact.occurred_at,
        event=fact.id if isinstance(fact, Event) else None,
        kind=fact.kind if isinstance(fact, Event) else None,
        leaf=sign.leaf,
        value=told.value if told else None,
        side=told.side if told else None,
        weight=recency.weight(fact.occurred_at),
        provenance=sign.provenance,
    )


def _ranked(
    found: Mapping[str, tuple[Support, ...]],
    evidence: tuple[CauseEvidence, ...],
    setback: Setback | None,
    model: StageModel,
) -> tuple[LikelyCause, ...]:
    known = {each.cause: each for each in evidence}
    recorded = setback.cause if setback is not None and setback.cause != "unknown" else None
    causes = [
        _cause(name, found.get(name, ()), known.get(name), setback, model, recorded=name == recorded)
        for name in dict.fromkeys((*known, *filter(None, [recorded])))
        if name == recorded or found[name]
    ]
    return tuple(sorted(causes, key=lambda each: (each.basis == "inferred", -each.weight)))


def _cause(
    name: str,
    support: tuple[Support, ...],
    evidence: CauseEvidence | None,
    setback: Setback | None,
    model: StageModel,
    *,
    recorded: bool,
) -> LikelyCause:
    typical = evidence.initiator if evidence else "unknown"
    named = setback.initiator if recorded and setback is not None else None
    told = named if named != "unknown" else None
    return LikelyCause(
        cause=name,
        basis="recorded" if recorded else "inferred",
        initiator=told or typical,
        initiator_basis="recorded" if told else "typical",
        initiator_provenance=None if told or evidence is None else evidence.initiator_provenance,
        weight=math.fsum(each.weight for each in support),
        support=support,
        provenance=evidence.provenance if evidence else _provenance(setback, model),
    )


def _provenance(setback: Setback | None, model: StageModel) -> Provenance:
    assert setback is not None  # a cause without evidence is one on record
    return model.transition_of[setback.transition].provenance
