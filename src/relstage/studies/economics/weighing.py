"""Weighing a relationship in the stages of a model.

Law (``weighing_is_judging``): under a model that has every stage named, weighing gives what the amounts alone give.
"""

from relstage.catalogue.ford import ford
from relstage.errors import FactError, Problem, StageError, demand, nearest
from relstage.machines import StageModel
from relstage.models import Standing
from relstage.models.economics import TERMS, Judgement, RelationshipEconomics


def weigh(
    economics: RelationshipEconomics, *, model: StageModel = ford, stage: str | Standing | None = None
) -> Judgement:
    """Tell whether long-term profit is credible in a stage of `model`, or whatever the stage.

    Parameters
    ----------
    stage : str, Standing or None
        A stage or exit of `model`, or a standing made under it.

    Raises
    ------
    StageError
        ``unknown-stage``, for each stage named that is none of the model's, with the nearest one.
    FactError
        ``unknown-stage``, where the amounts are by stage and say nothing of this one.

    Examples
    --------
    >>> from relstage.models.economics import RelationshipEconomics
    >>> by_stage = {"early": (0, 20_000), "development": 60_000}
    >>> amounts = RelationshipEconomics(income=by_stage, retention_cost=25_000, investment=0, best_alternative=0)
    >>> weigh(amounts, stage="early").word.value, weigh(amounts, stage="development").word.value
    ('not_credible', 'credible')
    """
    demand(economics, RelationshipEconomics, "economics", FactError)
    demand(model, StageModel, "model", StageError)
    asked = stage.stage if isinstance(stage, Standing) else stage
    known = tuple(each.name for each in (*model.stages, *model.exits))
    named = [(f"/{term}/{each}", each) for term in TERMS for each in _stages_of(economics, term)]
    named += [("stage", asked)] if asked is not None else []
    problems = [
        Problem("unknown-stage", place, f"{each!r} is no stage of {model.name}{nearest(each, known)}")
        for place, each in named
        if each not in known
    ]
    if problems:
        raise StageError(*problems)
    return economics.judge(asked)


def _stages_of(economics: RelationshipEconomics, term: str) -> tuple[str, ...]:
    amount = getattr(economics, term)
    return tuple(amount) if isinstance(amount, dict) else ()
