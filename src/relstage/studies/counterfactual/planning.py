"""The cheapest plan to a stage, over all chains of transitions and all readings along them.

Law (``plan_is_sound``): decided step by step on the readings of a plan, with its events, its transitions fire and lead
to the stage. Law (``plan_is_cheapest``): no other steps cost less.

A plan passes through no exit; it may begin in one or lead to one. After a recovery
from an exit everything is unknown and has to be learnt. A plan is a matter of readings: that silence while waiting
could end the relationship is for dealings in between to avert, and for a plan of events to show.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Unpack

from relstage.errors import FactError, demand
from relstage.machines import StageModel, decide
from relstage.machines.deciding import Given
from relstage.machines.lowering import Road
from relstage.models import Event, Standing
from relstage.studies.counterfactual.aims import Aims
from relstage.studies.counterfactual.asking import Asked, asked, events_for
from relstage.studies.counterfactual.limits import as_cost
from relstage.studies.counterfactual.records import NotPossible, Plan
from relstage.studies.counterfactual.refusing import why_not
from relstage.studies.counterfactual.search import Question
from relstage.studies.counterfactual.stepping import steps_of
from relstage.studies.counterfactual.terms import Axis, Terms


def plan(
    model: StageModel, stage: str | Standing, readings: Given | None = None, *, toward: str, **terms: Unpack[Terms]
) -> Plan | NotPossible:
    """Return the cheapest plan from `stage` to the stage `toward`, or why there is none.

    Parameters
    ----------
    model : StageModel
        The definition.
    stage, readings
        As for ``least_change``.
    toward : str
        The stage to be reached; one that is reached and passed by further advances counts.
    **terms
        `costs`, `fixed`, `only_up`, `only_down`, `unknown_cost`: see ``Terms``.

    Returns
    -------
    Plan or NotPossible
        The sum of all movements along the way is the least there is. A step may make several transitions at once.

    Raises
    ------
    StageError, FactError
        With every fault of the question.
    TooLarge
        Where deciding exactly takes too long.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.studies.counterfactual import plan
    >>> known = {"orders_completed": 2, "trust": 0.35, "volume_change": 0.1, "alternatives_attractiveness": 0.4,
    ...          "commitment": 0.4, "adaptation": 0.1}
    >>> found = plan(ford, "early", known, toward="long_term")
    >>> for step in found.steps:
    ...     print(*step.transitions, {change.indicator: change.after for change in step.changes})
    F2 {'trust': 0.4}
    F3 {'trust': 0.6, 'commitment': 0.6, 'adaptation': 0.3, 'orders_completed': 3.0}
    """
    demand(toward, str, "toward", FactError)
    question = asked(model, stage, readings, terms, toward=toward)
    empty = Plan(model=model.stamp, origin=question.stage, toward=toward, steps=(), cost=0.0)
    if question.stage == toward:
        return empty
    search = search_toward(question, toward, question.axes)
    found = search.search()
    if found is None:
        return _refusal(question, toward)
    steps = tuple(steps_of(question, search, *found))
    planned = empty.model_copy(update={"steps": steps, "cost": as_cost(sum(step.cost for step in steps))})
    _check(model, planned)
    return planned


def search_toward(question: Asked, toward: str, axes: Mapping[str, Axis]) -> Question:
    """Return the search for the cheapest way to the stage `toward`."""
    model = question.model
    aims = Aims(model, question.stage, toward)

    def legs(stage: str, entered: tuple[str, ...]) -> Iterator[tuple[Road, Event | None]]:
        for road in model.lowered.roads[stage]:
            if road.target in aims.useful and road.target not in entered:
                yield from ((road, event) for event in events_for(road, model, None))

    return Question(
        model, question.stage, question.values, axes, legs, lambda road: road.target == toward, tails=aims.tails
    )


def _check(model: StageModel, planned: Plan) -> None:
    stage = planned.origin
    for step in planned.steps:
        decision = decide(model, stage, step.readings, event=step.event)
        assert tuple(move.transition for move in decision.moves) == step.transitions, f"{step} is decided otherwise"
        stage = decision.stage
    places = [model.transition_of[id].target for id in planned.steps[-1].transitions]
    assert planned.toward in places, f"the plan leads to {stage!r}"


def _refusal(question: Asked, toward: str) -> NotPossible:
    model = question.model
    base = NotPossible(model=model.stamp, origin=question.stage, toward=toward, reason="never")
    search = search_toward(question, toward, question.axes)
    if not any(True for _ in search.legs(question.stage, (question.stage,))):
        return base
    return base.model_copy(update=why_not(question, partial(search_toward, question, toward)))
