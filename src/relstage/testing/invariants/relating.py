"""How answers hang together: to one question under other names, with more readings, of a like model."""

from relstage.machines import StageModel, decide
from relstage.rules import Levels, Value, leaves
from relstage.testing.invariants.cases import Question
from relstage.testing.invariants.registry import invariant, require
from relstage.testing.invariants.variants import renamed, tightened, with_an_island
from relstage.testing.keeping import kept


def reads_less(model: StageModel) -> str:
    """Apply where some indicator is read by no guard and no flag."""
    return "" if idle(model) else "every indicator is read by some guard or flag"


def has_guards(model: StageModel) -> str:
    """Apply where some guard has a leaf."""
    return "" if any(True for each in model.transitions for _ in leaves(each.guard)) else "no guard reads anything"


@invariant("rename_equivariant", about="decision")
def rename_equivariant(question: Question) -> None:
    """Under other names of stages and indicators the same is decided, for the same reasons."""
    model, stages, indicators = renamed(question.model)
    readings = {indicators[name]: value for name, value in question.readings.items()}
    other, own = decide(model, stages[question.stage], readings, event=question.event), question.decision
    require(other.stage == stages[own.stage], other.stage, stages[own.stage])
    require([m.transition for m in other.moves] == [m.transition for m in own.moves], other.moves, own.moves)
    require(other.cycles == own.cycles, other.cycles, own.cycles)
    seen = [(c.transition, c.verdict, [r.verdict for r in c.reasons]) for c in other.candidates]
    require(
        seen == [(c.transition, c.verdict, [r.verdict for r in c.reasons]) for c in own.candidates], seen, "as before"
    )


@invariant("unrelated_readings", about="decision", applies_to=reads_less)
def unrelated_readings(question: Question) -> None:
    """Readings that no guard and no flag reads decide nothing."""
    bare = {name: value for name, value in question.readings.items() if name not in idle(question.model)}
    readings = bare if bare != question.readings else {**bare, **idle(question.model)}
    other, own = decide(question.model, question.stage, readings, event=question.event), question.decision
    require(other.moves == own.moves, other.moves, own.moves)
    require(other.candidates == own.candidates, "other candidates", "the same candidates")


@invariant("tightening_adds_nothing", about="decision", applies_to=has_guards)
def tightening_adds_nothing(question: Question) -> None:
    """A guard that asks for one thing more holds nowhere where it did not hold before."""
    for id, model in tightened(question.model).items():
        if question.stage not in model.transition_of[id].origins or question.decision.moves:
            continue
        other = decide(model, question.stage, question.readings)
        after = {c.transition: c.verdict for c in other.candidates if not other.moves}
        before = {c.transition: c.verdict for c in question.decision.candidates}
        require(after.get(id) != "holds" or before[id] == "holds", f"{id} holds when tighter", f"{id} {before[id]}")


@invariant("island_changes_nothing", about="decision")
def island_changes_nothing(question: Question) -> None:
    """A stage that nothing leads to changes no answer."""
    other, own = question.on(with_an_island(question.model)).decision, question.decision
    require(other.moves == own.moves, other.moves, own.moves)
    require(other.candidates == own.candidates, "other candidates", "the same candidates")


@kept
def idle(model: StageModel) -> dict[str, Value]:
    """Return a reading of each indicator that nothing reads."""
    read = {leaf.indicator for owner in model.guarded() for leaf in leaves(owner.guard)}
    found: dict[str, Value] = {}
    for each in model.indicators:
        if each.name not in read:
            scale = each.scale
            found[each.name] = scale.levels[-1] if isinstance(scale, Levels) else scale.high or scale.low or 0.0
    return found
