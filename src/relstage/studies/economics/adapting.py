"""Adaptations made before long-term profit was credible: a warning, never a prohibition.

Law (``warnings_judge_by_what_was_known``): an adaptation is warned of exactly where the fold of all that was recorded
up to its instant, and of nothing later, holds no ``net_advantage`` above 0.

Ford's text says that neither side adapts before it believes in profit in the long run, because adapting costs. The
limit of 0 is ours: more than the best alternative brings.
"""

from datetime import datetime
from typing import Literal

from relstage.catalogue.ford import ford
from relstage.errors import DefinitionError, Problem, StageError, demand, nearest
from relstage.machines import StageModel, follow, observe
from relstage.machines.deciding import Given, admitted
from relstage.models import Event, Id, Instant, Reading, Relationship, Standing
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
    then = _known_at(model, relationship, sorted({event.occurred_at for event in made}))
    warnings = (_warning(model, relationship, event, then[event.occurred_at]) for event in made)
    return tuple(warning for warning in warnings if warning is not None)


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


def _known_at(model: StageModel, relationship: Relationship, instants: list[datetime]) -> dict[datetime, Standing]:
    """Return the standing that was known at each of the rising `instants`, of what was recorded by then."""
    known: dict[datetime, Standing] = {}
    standing: Standing | None = None
    for instant in instants:
        if standing is None:
            recorded = tuple(fact for fact in relationship.facts if fact.recorded_at <= instant)
            standing = follow(model, relationship.model_copy(update={"facts": recorded}), as_of=instant)
        else:
            since = standing.as_of
            recorded = tuple(fact for fact in relationship.facts if since < fact.recorded_at <= instant)
            standing = observe(model, standing, *recorded, as_of=instant)
        known[instant] = standing
    return known


def _warning(model: StageModel, relationship: Relationship, event: Event, then: Standing) -> AdaptationWarning | None:
    check = adaptation_check(then)
    if check.word is Credibility.CREDIBLE:
        return None
    later = None
    if any(fact.recorded_at > event.occurred_at for fact in relationship.facts):
        later = follow(model, relationship, as_of=event.occurred_at).readings.get(ADVANTAGE)
    return AdaptationWarning(
        event=event.id,
        at=event.occurred_at,
        stage=then.stage,
        word=check.word,
        reading=check.reading,
        learnt_later=later if later != check.reading else None,
    )
