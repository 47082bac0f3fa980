"""Reachable relationships: each begins with the way to some stage or transition, and is then steered on.

Law (``from_definition_stands_there``): a relationship drawn for a stage stands in it at the instant of its last fact.
"""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from relstage.machines import StageModel, follow
from relstage.models import Event, Fact, Reading, Relationship
from relstage.studies.paths import path_to
from relstage.testing.steering import goals, targets, written
from relstage.testing.strategies.facts import FactWriter, Overrides, checked
from relstage.testing.strategies.tape import Tape, TapeRandom, called


def from_definition(
    model: StageModel, *, stage: str | None = None, max_events: int = 30, overrides: Overrides | None = None
) -> SearchStrategy[Relationship]:
    """Draw relationships that `model` leads somewhere: each of its reachable stages and transitions soon comes up.

    Parameters
    ----------
    model : StageModel
        Whose ways they go.
    stage : str, optional
        Where each relationship stands at the instant of its last fact. Default: anywhere.
    max_events : int
        How many steps they go at most: an event, or some readings. The way to a stage may take more.
    overrides : mapping, optional
        Indicator -> strategy of its values; event kind -> strategy of its attributes, as a dict.

    Raises
    ------
    StageError
        Where the model has no such stage.
    hypothesis.errors.InvalidArgument
        No facts lead to the stage; `max_events` is negative; an override is of nothing that is recorded.

    Examples
    --------
    >>> from hypothesis import given
    >>> from relstage import follow, ford
    >>> from relstage.testing import from_definition
    >>> @given(from_definition(ford, stage="development"))
    ... def test_it_stands_there(relationship):
    ...     assert follow(ford, relationship, as_of=relationship.facts[-1].occurred_at).stage == "development"
    >>> test_it_stands_there()
    """
    if not isinstance(max_events, int) or max_events < 0:
        raise InvalidArgument(f"max_events={max_events!r}: give a whole number from 0")
    if stage is not None and path_to(model, model.stage(stage).name) is None:
        raise InvalidArgument(f"stage={stage!r}: no facts lead {model.name} there")
    return _from_definition(_Ways(model, stage), max_events=max_events, overrides=checked(model, overrides))


class _Ways:
    """A model and where to go under it; writes itself as the model's name, and the stage if there is one."""

    def __init__(self, model: StageModel, stage: str | None) -> None:
        self.model = model
        self.stage = stage
        steps = targets(model).stages.get(stage or "", ())
        self.goals = (steps,) if stage else goals(model)

    def __repr__(self) -> str:
        return f"{self.model.name}, stage={self.stage!r}"


@st.composite
@called("from_definition")
def _from_definition(draw: DrawFn, ways: _Ways, *, max_events: int, overrides: Overrides) -> Relationship:
    tape = Tape.drawn(draw, 64 + 32 * max_events)
    goal = tape.pick(ways.goals)
    most = max_events if tape.below(8) == 7 else min(max_events, len(goal) + 4)  # most go on for a few steps alone
    steps = tape.between(min(len(goal), most), most)
    drawn = written(ways.model, TapeRandom(tape), goal=goal, steps=steps)
    relationship = _overridden(ways.model, drawn.relationship, tape, draw, overrides)
    if ways.stage is None:
        return relationship
    found = _standing_in(ways.model, relationship, ways.stage)
    if found is None:
        assume(not overrides)
        found = _shortest(ways.model, ways.stage)
    return found


def _overridden(
    model: StageModel, relationship: Relationship, tape: Tape, draw: DrawFn, overrides: Overrides
) -> Relationship:
    if not overrides:
        return relationship
    writer = FactWriter(model, tape, draw, overrides, relationship.opened_at)
    facts = tuple(_rewritten(writer, fact) for fact in relationship.facts)
    return Relationship.model_validate({**dict(relationship), "facts": facts})


def _rewritten(writer: FactWriter, fact: Fact) -> Fact:
    changes: dict[str, Any] = {}
    if isinstance(fact, Event) and fact.kind in writer.overrides:
        changes = {"attributes": writer.attributes(writer.model.event_of[fact.kind])}
    if isinstance(fact, Reading) and fact.indicator in writer.overrides and fact.value is not None:
        changes = {"value": writer.value(writer.model.indicator_of[fact.indicator])}
    return type(fact).model_validate({**dict(fact), **changes}) if changes else fact


def _standing_in(model: StageModel, relationship: Relationship, stage: str) -> Relationship | None:
    """Return `relationship` up to the last fact at which it stands in `stage`; ``None`` where it never does."""
    instants = sorted({relationship.opened_at, *(fact.occurred_at for fact in relationship.facts)})
    changes = follow(model, relationship, as_of=instants[-1]).changes
    stages = {at: next((c.target for c in reversed(changes) if c.at <= at), model.initial) for at in instants}
    fit = [at for at in instants if stages[at] == stage]
    if not fit or (fit[-1] == relationship.opened_at and not relationship.facts):
        return None
    kept = tuple(fact for fact in relationship.facts if fact.occurred_at <= fit[-1])
    return relationship.model_copy(update={"facts": kept}) if kept else None


def _shortest(model: StageModel, stage: str) -> Relationship:
    """Return the shortest way to `stage`, with a fact that says nothing where time alone leads there."""
    path = path_to(model, stage)
    assert path is not None
    relationship = path.relationship
    if relationship.facts and relationship.facts[-1].occurred_at == path.as_of:
        return relationship
    name = next(each.name for each in model.indicators if each.clock is None)
    return relationship.with_facts(Reading(indicator=name, value=None, basis="assumed", occurred_at=path.as_of))
