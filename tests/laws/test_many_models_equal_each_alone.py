"""Law ``many_models_equal_each_alone``: models that follow one relationship side by side do not know of one another.

Each gives what it gives alone, whatever batches the facts come in, in whichever order the models take them, and however
the standings travel in between.
"""

from collections import Counter
from datetime import datetime

from hypothesis import given, settings

from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, follow, follow_each, observe
from relstage.models import Event, Reading, Standing
from tests.laws.histories import History, histories
from tests.laws.tape import Tape, taped

Facts = tuple[Event | Reading, ...]
Batch = tuple[datetime, Facts]
ALONE = {model.name: StageModel.model_validate_json(model.model_dump_json()) for model in MODELS}  # share no cache
moved: Counter[str] = Counter()


def batches(history: History, *, late: bool) -> list[Batch]:
    """Return the facts after the first cut by the cut that each comes at; late ones come with the next batch."""
    cuts, found = (*history.cuts[1:], history.until), list[Batch]()
    start, kept = history.cuts[0], Facts()
    for end in cuts:
        due = (*kept, *(f for f in history.relationship.facts if start < f.occurred_at <= end))
        kept = tuple(due[1::3]) if late and end != cuts[-1] else ()
        found.append((end, tuple(fact for fact in due if fact not in kept)))
        start = end
    return found


def as_recorded(batch: Batch) -> Batch:
    """Let each fact of a batch say that it was recorded no earlier than the batch came."""
    at, facts = batch
    return at, tuple(fact.model_copy(update={"recorded_at": at}) for fact in facts)


def side_by_side(history: History, coming: list[Batch], order: list[int]) -> dict[str, Standing]:
    """Follow all models at once, batch by batch, in an order of their own at each, through JSON."""
    start = {m.name: follow(m, history.relationship, as_of=history.cuts[0]) for m in MODELS}
    for (at, facts), lot in zip(coming, order, strict=False):
        for i in range(len(MODELS)):
            model = MODELS[(i + lot) % len(MODELS)]
            told = Standing.model_validate_json(start[model.name].model_dump_json()) if lot % 2 else start[model.name]
            start[model.name] = observe(model, told, *facts, as_of=at)
    return start


def by_itself(history: History, coming: list[Batch], model: StageModel) -> Standing:
    """Follow one model by the same batches."""
    standing = follow(model, history.relationship, as_of=history.cuts[0])
    for at, facts in coming:
        standing = observe(model, standing, *facts, as_of=at)
    return standing


def _order(tape: Tape) -> list[int]:
    return [tape.below(10) for _ in range(6)]


@settings(max_examples=70, derandomize=True)
@given(histories(), taped(_order, 6))
def check(history: History, order: list[int]) -> None:
    """Follow a history under every model at once, and under each alone; on time, and with some facts late."""
    together = side_by_side(history, batches(history, late=False), order)
    at_once = dict(zip(ALONE, follow_each(MODELS, history.relationship, as_of=history.until), strict=True))
    for name, model in ALONE.items():
        alone = follow(model, history.relationship, as_of=history.until)
        assert together[name] == at_once[name] == alone
        assert Standing.model_validate(alone.model_dump()) == alone  # made without validation, and valid
        moved[name] += bool(together[name].changes)
    coming = [as_recorded(batch) for batch in batches(history, late=True)]
    together = side_by_side(history, coming, order)
    for name, model in ALONE.items():
        assert together[name] == by_itself(history, coming, model)


def test_many_models_equal_each_alone() -> None:
    """Each standing is that of its model alone; every model moved in many of the histories, whomever they aimed at."""
    moved.clear()
    check()
    assert min(moved[model.name] for model in MODELS) >= 15, dict(moved)
