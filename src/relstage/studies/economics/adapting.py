"""Adaptations made before long-term profit was credible: a warning, never a prohibition.

Law (``warnings_judge_by_what_was_known``): an adaptation is warned of exactly where the fold of all that was recorded
up to its instant, and of nothing later, holds no ``net_advantage`` above 0.

Ford's text says that neither side adapts before it believes in profit in the long run, because adapting costs. The
limit of 0 is ours: more than the best alternative brings.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Literal

from relstage.catalogue.ford import ford
from relstage.errors import DefinitionError, FactError, Problem, StageError, demand, nearest
from relstage.machines import StageModel, follow, observe
from relstage.machines.deciding import Given, admitted
from relstage.models import Event, Id, Instant, Reading, Relationship, Standing, in_order
from relstage.models.economics import Credibility, RelationshipEconomics
from relstage.rules import Real, Record

ADAPTED = "adaptation_made"
ADVANTAGE = "net_advantage"


class AdaptationWarning(Record):
    """An adaptation made while profit in the long run was not credible, or while nobody knew.

    Parameters
    ----------
    event : str
        Id of the event ``adaptation_made``.
    at : datetime
        When it was made.
    stage : str
        Stage at that instant, under the model followed.
    word : {"not_credible", "cannot_say"}
        The advantage was known and not above 0; or it was unknown.
    reading : Reading or None
        What was known then.
    learnt_later : Reading or None
        What counted for that instant but was recorded only afterwards, where that is so.
    """

    event: Id
    at: Instant
    stage: str
    word: Literal[Credibility.NOT_CREDIBLE, Credibility.CANNOT_SAY]
    reading: Reading | None = None
    learnt_later: Reading | None = None


class AdaptationCheck(Record):
    """Whether one who is about to adapt has a profit in the long run to believe in.

    Parameters
    ----------
    word : Credibility
        What is known of the advantage.
    low, high : float or None
        The advantage that was judged, from its low end to its high one; ``None`` where it is unknown.
    reading : Reading or None
        The dated reading, where one was given.
    """

    word: Credibility
    low: Real | None = None
    high: Real | None = None
    reading: Reading | None = None


def adaptation_warnings(
    relationship: Relationship, *, model: StageModel = ford, as_of: datetime
) -> tuple[AdaptationWarning, ...]:
    """Return a warning for each adaptation up to `as_of` that was made without a credible profit in the long run.

    What counts is what was known then: facts recorded by that instant, taken as `follow` and `observe` take them. A
    reading of the very instant counts; one that was recorded afterwards does not, and is shown as ``learnt_later``.

    Raises
    ------
    DefinitionError
        ``unknown-indicator``, where the model does not declare ``net_advantage``.
    FactError
        As `follow` does.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from relstage import Event, Reading, Relationship
    >>> march, june = (datetime(2024, month, 1, tzinfo=UTC) for month in (3, 6))
    >>> losing = Reading(indicator="net_advantage", value=-4000, occurred_at=march)
    >>> adapted = Event(id="a1", kind="adaptation_made", occurred_at=june)
    >>> [warning] = adaptation_warnings(Relationship(id="ost", facts=(losing, adapted)), as_of=june)
    >>> warning.event, warning.word.value, warning.reading.value
    ('a1', 'not_credible', -4000.0)
    """
    now = follow(model, relationship, as_of=as_of)  # refuses what cannot be taken, all of it at once
    _declared(model)
    made = [fact for fact in relationship.facts if isinstance(fact, Event) and fact.kind == ADAPTED]
    made = [event for event in made if event.occurred_at <= now.as_of]
    then = _known_at(model, relationship, made, attrgetter("recorded_at"))
    warned = [event for event in made if adaptation_check(then[event.occurred_at]).word is not Credibility.CREDIBLE]
    later = [event for event in warned if _awaited(relationship, event)]
    in_hindsight = _known_at(model, relationship, later, attrgetter("occurred_at"))
    return tuple(_warning(event, then, in_hindsight.get(event.occurred_at)) for event in warned)


def adaptation_check(
    known: Standing | RelationshipEconomics | Given, *, model: StageModel = ford, stage: str | None = None
) -> AdaptationCheck:
    """Tell, before an adaptation is made, whether profit in the long run is credible.

    Parameters
    ----------
    known : Standing, RelationshipEconomics, or mapping of indicator to value
        What is known now: where the relationship stands, its amounts, or plain readings.
    model : StageModel
        Declares the readings, where plain ones are given.
    stage : str or None
        For amounts by stage.
    """
    if isinstance(known, RelationshipEconomics):
        judged = known.judge(stage)
        advantage = judged.net_advantage
        ends = {} if advantage is None else {"low": advantage.low, "high": advantage.high}
        return AdaptationCheck(word=judged.word, **ends)
    if isinstance(known, Standing):
        return _check(known.readings.get(ADVANTAGE))
    demand(known, Mapping, "known", FactError)
    demand(model, StageModel, "model", StageError)
    _declared(model)
    values, dated = admitted(model.lowered, known)
    if ADVANTAGE in dated:
        return _check(dated[ADVANTAGE])
    value = values.get(ADVANTAGE)
    return _judge(None if value is None else float(value), None)


def _check(reading: Reading | None) -> AdaptationCheck:
    value = reading.value if reading is not None else None
    return _judge(None if value is None else float(value), reading)


def _judge(value: float | None, reading: Reading | None) -> AdaptationCheck:
    if value is None:
        return AdaptationCheck(word=Credibility.CANNOT_SAY, reading=reading)
    word = Credibility.CREDIBLE if value > 0 else Credibility.NOT_CREDIBLE
    return AdaptationCheck(word=word, low=value, high=value, reading=reading)


def _declared(model: StageModel) -> None:
    if ADVANTAGE not in model.indicator_of:
        said = f"{model.name} declares no {ADVANTAGE!r}{nearest(ADVANTAGE, model.indicator_of)}"
        raise DefinitionError(Problem("unknown-indicator", "/indicators", said))


def _known_at(
    model: StageModel,
    relationship: Relationship,
    events: Sequence[Event],
    counts_from: Callable[[Event | Reading], datetime],
) -> dict[datetime, Standing]:
    """Return the standing at the instant of each of `events`, of the facts that count from then or before."""
    known: dict[datetime, Standing] = {}
    facts = sorted(relationship.facts, key=counts_from)
    standing, taken = None, 0
    for instant in sorted({event.occurred_at for event in events}):
        upto = bisect_right(facts, instant, key=counts_from)
        fresh, taken = tuple(facts[taken:upto]), upto
        if standing is None:
            standing = follow(model, relationship.model_copy(update={"facts": in_order(fresh)}), as_of=instant)
        else:
            standing = observe(model, standing, *fresh, as_of=instant)
        known[instant] = standing
    return known


def _awaited(relationship: Relationship, event: Event) -> bool:
    """Tell whether something that had occurred by then was not yet recorded."""
    return any(fact.occurred_at <= event.occurred_at < fact.recorded_at for fact in relationship.facts)


def _warning(event: Event, then: Mapping[datetime, Standing], in_hindsight: Standing | None) -> AdaptationWarning:
    standing = then[event.occurred_at]
    check = adaptation_check(standing)
    later = in_hindsight.readings.get(ADVANTAGE) if in_hindsight is not None else None
    return AdaptationWarning(
        event=event.id,
        at=event.occurred_at,
        stage=standing.stage,
        word=check.word,
        reading=check.reading,
        learnt_later=later if later != check.reading else None,
    )
