"""The questions that a definition makes interesting: each path's steps, and both sides of each threshold."""

from collections.abc import Iterator

from relstage.errors import RelstageError
from relstage.machines import StageModel
from relstage.models import Event
from relstage.studies.steps import event_for
from relstage.testing import asking
from relstage.testing.invariants.cases import Question
from relstage.testing.keeping import kept
from relstage.testing.sites import sites
from relstage.testing.steering import find, goals, targets


@kept
def questions_of(model: StageModel) -> tuple[Question, ...]:
    """Return questions that reach every stage, fire every transition and turn every leaf that can be."""
    return (*_of_paths(model), *_of_thresholds(model), *_of_nothing(model), *_of_record(model))


def _of_paths(model: StageModel) -> Iterator[Question]:
    for steps in goals(model):
        if steps:
            step = steps[-1]
            yield Question(model, step.origin, step.readings, step.event)
    for transition in model.transitions:
        for origin in transition.origins:
            found = find(model, origin, transition.id)
            if found is not None:
                yield Question(model, origin, found.readings, found.event)


def _of_thresholds(model: StageModel) -> Iterator[Question]:
    for site in sites(model):
        transition = model.transition_of[site.transition]
        event = _event(model, site.transition)
        reached = [origin for origin in transition.origins if origin in targets(model).stages]
        for number, pair in enumerate(site.pairs):
            for origin in reached[: len(reached) if number == 0 else 1]:
                yield Question(model, origin, pair.met, event)
                yield Question(model, origin, pair.missed, event)
        if site.pairs and reached:
            unknown = {name: value for name, value in site.pairs[0].met.items() if name != site.leaf.indicator}
            yield Question(model, reached[0], unknown, event)


def _of_nothing(model: StageModel) -> Iterator[Question]:
    for place in model.places:
        yield Question(model, place, {})
        for transition in model.transitions:
            if place in transition.origins and transition.on:
                yield Question(model, place, {}, _event(model, transition.id))


def _of_record(model: StageModel) -> Iterator[Question]:
    """Yield what a record asks: events that say otherwise or nothing, leaves with what moves before them held shut."""
    for asked in asking.questions_of(model)[0]:
        if not asked.after_ending:
            yield Question(model, asked.stage, asked.readings, asking.asked_event(asked))


def _event(model: StageModel, transition: str) -> Event | None:
    try:
        return event_for(model, transition)
    except RelstageError:
        return None
