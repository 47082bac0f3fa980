"""Making advice: each model asked alone, and then what goes across them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from relstage.catalogue.evidence import EVIDENCE
from relstage.catalogue.published import MODELS
from relstage.catalogue.roles import ROLES, STAGE_ROLES
from relstage.dynamics import months_between
from relstage.errors import FactError, Problem, StageError, demand
from relstage.machines import StageModel, follow, review
from relstage.models import CauseEvidence, Decision, Relationship, Standing, make_decision
from relstage.studies.advising.records import AccountAdvice, CalledFor, StageAdvice
from relstage.studies.causes import Inquiry, inquiry_of

_ROLE = {role.name: role for role in ROLES}
_ROLES_IN = {(each.model, each.stage): each for each in STAGE_ROLES}


def advise(
    relationship: Relationship,
    *,
    models: Sequence[StageModel] = MODELS,
    as_of: datetime,
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
    pre-KAM | Find the customers with potential, and drop those without. | ['M1.account_attractiveness']
    """
    demand(relationship, Relationship, "relationship", FactError)
    _distinct(models)
    standings = [follow(model, relationship, as_of=as_of) for model in models]
    stages = tuple(
        _stage(model, standing, relationship, evidence) for model, standing in zip(models, standings, strict=True)
    )
    first = standings[0]
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
        not_in_any_model=_unknown_to_all(standings),
    )


def _distinct(models: Sequence[StageModel]) -> None:
    for model in models:
        demand(model, StageModel, "models", StageError)
    if not models:
        raise StageError(Problem("no-model", "models", "give at least one model to follow the account under"))
    twice = [name for name, count in Counter(model.name for model in models).items() if count > 1]
    if twice:
        raise StageError(*(Problem("model-twice", name, "two models have this name; give one") for name in twice))


# -------------------------------------------------------------------------------------------------------- one model


def _stage(
    model: StageModel, standing: Standing, relationship: Relationship, evidence: tuple[CauseEvidence, ...]
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
    )


def _here(due: Decision, standing: Standing, model: StageModel) -> Decision:
    """Return the decision asked in the stage of `standing`: moves that are `due` with the next instant not yet made."""
    if not due.moves:
        return due
    fields = {name: getattr(due, name) for name in Decision.model_fields}
    fields |= {"stage": standing.stage, "moves": (), "cycles": ()}
    return make_decision(fields, model.judge.private(standing.readings, standing))


def _roles(model: StageModel, stage: str) -> CalledFor | None:
    found = _ROLES_IN.get((model.name, stage))
    if found is None:
        return None
    now, on_return = (tuple(_ROLE[name] for name in names) for names in (found.now, found.on_return))
    return CalledFor(now=now, on_return=on_return, provenance=found.provenance)


def _inquiry(
    model: StageModel,
    standing: Standing,
    relationship: Relationship,
    decision: Decision,
    evidence: tuple[CauseEvidence, ...],
) -> Inquiry | None:
    """Return the inquiry where there is something to inquire into: an ending, a step back, or a flag that holds."""
    found = inquiry_of(standing, relationship, model=model, evidence=evidence)
    at_risk = found.setback is not None or any(flag.verdict == "holds" for flag in decision.flags)
    return found if at_risk else None


# ------------------------------------------------------------------------------------------------------- across them


def _ask(stages: Iterable[StageAdvice]) -> tuple[str, ...]:
    wanted: Counter[str] = Counter()
    for each in stages:
        reasons = [*each.blocked, *(r for flag in each.flags if flag.verdict == "unknown" for r in flag.reasons)]
        wanted.update({reason.leaf.indicator for reason in reasons if reason.verdict == "unknown"})
    return tuple(sorted(wanted, key=lambda name: (-wanted[name], name)))


def _unknown_to_all(standings: Sequence[Standing]) -> dict[str, int]:
    shared = set.intersection(*(set(standing.not_in_model) for standing in standings))
    return {name: standings[0].not_in_model[name] for name in sorted(shared)}
