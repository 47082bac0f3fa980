"""Making advice: each model asked alone, and then what goes across them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from types import NoneType
from zoneinfo import ZoneInfo

from relstage.catalogue.crosswalk import crosswalk as published
from relstage.catalogue.evidence import EVIDENCE
from relstage.catalogue.indicators import net_advantage
from relstage.catalogue.published import MODELS
from relstage.catalogue.roles import ROLES, STAGE_ROLES
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.dynamics import months_between
from relstage.errors import FactError, Problem, StageError, demand, demand_each
from relstage.machines import StageModel, follow_each, review
from relstage.models import Decision, Event, Reading, Relationship, Standing
from relstage.models.causes import CauseEvidence
from relstage.models.crosswalks import Crosswalk
from relstage.models.grids import Grid
from relstage.studies.advising.records import AccountAdvice, CalledFor, StageAdvice
from relstage.studies.advising.unmoved import unmoved_of
from relstage.studies.causes import Inquiry, inquiry_of, setback_of
from relstage.studies.crosswalk import Coincidence, coincides, differing
from relstage.studies.economics import AdaptationWarning, adaptation_warnings
from relstage.studies.positioning import Place, place

_ROLE = {role.name: role for role in ROLES}
_ROLES_IN = {(each.model, each.stage): each for each in STAGE_ROLES}


def advise(
    relationship: Relationship,
    *,
    models: Sequence[StageModel] = MODELS,
    as_of: datetime,
    grid: Grid | None = supplier_matrix,
    crosswalk: Crosswalk = published,
    evidence: tuple[CauseEvidence, ...] = EVIDENCE,
) -> AccountAdvice:
    """Advise about an account: its stage under every model, what now, what blocks, what threatens and why.

    Parameters
    ----------
    relationship : Relationship
        The account's one history.
    models : sequence of StageModel
        The definitions to follow it under, each alone; names differ.
    as_of : datetime
        Aware; included.
    grid : Grid or None
        Where to place the supplier in the customer's eyes.
    crosswalk : Crosswalk
        Which stages of the theories typically coincide.
    evidence : tuple of CauseEvidence
        Which facts speak for which cause of an ending.

    Raises
    ------
    FactError
        As ``follow`` does, under any of the models.
    StageError
        Where there is no model (``no-model``), or two have one name (``model-twice``).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from relstage import Event, Reading, Relationship, ford, millman_wilson
    >>> from relstage.studies.advising import advise
    >>> began = datetime(2024, 3, 1, tzinfo=UTC)
    >>> facts = (
    ...     Reading(indicator="cultural_distance", value=0.2, occurred_at=began),
    ...     Reading(indicator="technological_distance", value=0.1, occurred_at=began),
    ...     Event(id="e1", kind="negotiation_opened", occurred_at=began),
    ... )
    >>> told = advise(Relationship(id="Anker", facts=facts), models=(ford, millman_wilson), as_of=began)
    >>> for each in told.stages:
    ...     print(each.label, "|", each.guidance.objective.text, "|", [reason.threshold for reason in each.blocked][:2])
    early stage | Win the first orders, and with them a good opinion. | ['F2.orders_completed', 'F2.trust']
    pre-KAM | Learn which customers are worth the effort, and spend none on the others. | ['M1.account_attractiveness']
    """
    demand(relationship, Relationship, "relationship", FactError)
    demand(grid, (Grid, NoneType), "grid", FactError)
    demand(crosswalk, Crosswalk, "crosswalk", FactError)
    evidence = demand_each(evidence, CauseEvidence, "evidence", FactError)
    models = demand_each(models, StageModel, "models", StageError)
    _distinct(models)
    standings = follow_each(models, relationship, as_of=as_of)
    pairs = tuple(zip(models, standings, strict=True))
    stages = tuple(_stage(model, standing, relationship, evidence, crosswalk) for model, standing in pairs)
    first, warner = standings[0], next(filter(_judges_adaptation, models), None)
    last = max(standing.last_dealing for standing in standings)
    return AccountAdvice(
        relationship=relationship.id,
        supplier=relationship.supplier,
        customer=relationship.customer,
        zone=relationship.zone,
        as_of=first.as_of,
        opened_at=relationship.opened_at,
        last_dealing=last,
        months_inactive=months_between(last, first.as_of, ZoneInfo(relationship.zone)),
        stages=stages,
        ask=_ask(stages),
        place=None if grid is None else _place(grid, pairs),
        warnings=_warnings(relationship, warner, as_of),
        warned_under=warner.name if warner else None,
        differences=differing(standings, crosswalk=crosswalk),
        not_in_any_model=_unknown_to_all(standings),
    )


def _distinct(models: Sequence[StageModel]) -> None:
    if not models:
        raise StageError(Problem("no-model", "models", "give at least one model to follow the account under"))
    twice = [name for name, count in Counter(model.name for model in models).items() if count > 1]
    if twice:
        raise StageError(*(Problem("model-twice", name, "two models have this name; give one") for name in twice))


# -------------------------------------------------------------------------------------------------------- one model


def _stage(
    model: StageModel,
    standing: Standing,
    relationship: Relationship,
    evidence: tuple[CauseEvidence, ...],
    crosswalk: Crosswalk,
) -> StageAdvice:
    decision = review(model, standing)
    here = _here(decision, standing, model)
    place = model.stage(standing.stage)
    last = standing.changes[-1] if standing.changes else None
    return StageAdvice(
        title=model.title,
        standing=standing,
        label=place.label,
        months=months_between(standing.since, standing.as_of, ZoneInfo(standing.zone)),
        ended=last is not None and last.kind == "terminate",
        guidance=place.guidance,
        roles=_roles(model, standing.stage),
        onward=tuple(road for road in here.candidates if road.kind in ("advance", "recover")),
        looming=tuple(
            road
            for road in here.candidates
            if road.kind in ("terminate", "regress") and road.obstacle in ("none", "too_early")
        ),
        due=decision.moves,
        flags=here.flags,
        inquiry=_inquiry(model, standing, relationship, here, evidence),
        unmoved=tuple(unmoved_of(model, standing, relationship)),
        coincides=_coincides(model, standing.stage, crosswalk),
    )


def _here(due: Decision, standing: Standing, model: StageModel) -> Decision:
    """Return the decision asked in the stage of `standing`: moves that are `due` with the next instant not yet made."""
    if not due.moves:
        return due
    fields = {name: getattr(due, name) for name in Decision.model_fields}
    fields |= {"stage": standing.stage, "moves": (), "cycles": ()}
    return Decision.made(fields, model.judge.private(standing.readings, standing))


def _roles(model: StageModel, stage: str) -> CalledFor | None:
    found = _ROLES_IN.get((model.name, stage))
    if found is None:
        return None
    now, on_return = (tuple(_ROLE[name] for name in names) for names in (found.now, found.on_return))
    return CalledFor(now=now, on_return=on_return, provenance=found.provenance)


def _coincides(model: StageModel, stage: str, crosswalk: Crosswalk) -> Coincidence | None:
    return coincides(model.name, stage, crosswalk=crosswalk) if crosswalk.holds(model.name, stage) else None


def _inquiry(
    model: StageModel,
    standing: Standing,
    relationship: Relationship,
    decision: Decision,
    evidence: tuple[CauseEvidence, ...],
) -> Inquiry | None:
    """Return the inquiry where there is something to inquire into: an ending, a step back, or a flag that holds."""
    set_back = setback_of(standing, relationship, model) is not None
    if not set_back and all(flag.verdict != "holds" for flag in decision.flags):
        return None
    return inquiry_of(standing, relationship, model=model, evidence=evidence)


# ------------------------------------------------------------------------------------------------------- across them


def _ask(stages: Iterable[StageAdvice]) -> tuple[str, ...]:
    wanted: Counter[str] = Counter()
    for each in stages:
        reasons = [*each.blocked, *(r for flag in each.flags if flag.verdict == "unknown" for r in flag.reasons)]
        wanted.update({reason.leaf.indicator for reason in reasons if reason.verdict == "unknown"})
    return tuple(sorted(wanted, key=lambda name: (-wanted[name], name)))


def _place(grid: Grid, pairs: Sequence[tuple[StageModel, Standing]]) -> Place:
    """Return the place of what the models that know an axis of `grid` read on it; they all read the same."""
    found: dict[str, Reading] = {}
    for name, axis in grid.axes.items():
        for model, standing in pairs:
            if model.indicator_of.get(name) == axis and name in standing.readings:
                found.setdefault(name, standing.readings[name])
    first = pairs[0][1]
    return place(grid, found, name=first.relationship, at=first.as_of)


def _judges_adaptation(model: StageModel) -> bool:
    return model.indicator_of.get(net_advantage.name) == net_advantage


def _warnings(relationship: Relationship, model: StageModel | None, as_of: datetime) -> tuple[AdaptationWarning, ...]:
    adapted = any(isinstance(fact, Event) and fact.kind == "adaptation_made" for fact in relationship.facts)
    return adaptation_warnings(relationship, model=model, as_of=as_of) if adapted and model is not None else ()


def _unknown_to_all(standings: Sequence[Standing]) -> dict[str, int]:
    shared = set.intersection(*(set(standing.not_in_model) for standing in standings))
    return {name: standings[0].not_in_model[name] for name in sorted(shared)}
