"""Questions about dates: whether facts were found under which the guards that read a clock hold.

For the other questions readings of dates are free. Yet a dealing ends the silence, so that a guard that asks for months
of it never holds on a dealing: that is decided, an error. Of the rest facts are looked for; where none were found
there may still be some, so that is a note.
"""

from relstage.errors import TooLarge
from relstage.machines import StageModel, Transition
from relstage.rules import given, leaves
from relstage.studies.paths import path_through, path_to
from relstage.studies.verification.desk import Desk
from relstage.studies.verification.search import Passed, tree_of

_ASKED = 100


def about_histories(desk: Desk) -> None:
    """Find transitions and stages that the guards allow, and the dates do not."""
    settled = {id for each in desk.findings if each.code in ("dead-guard", "never-fires") for id in each.transitions}
    timed = [each for each in desk.model.transitions if each.id not in settled and _reads_a_clock(desk.model, each)]
    refused = {each.id for each in timed if _refused(desk, each)}
    for transition in timed:
        if transition.id in refused:
            _report(desk, transition, "contact")
    if timed and len(desk.model.transitions) <= _ASKED:
        try:
            _looked_for(desk, [each for each in timed if each.id not in refused])
        except TooLarge:
            desk.leave(("no-history",), "/transitions", Passed("histories", _ASKED), owners=timed)


def _reads_a_clock(model: StageModel, transition: Transition) -> bool:
    return any(model.indicator_of[leaf.indicator].clock is not None for leaf in leaves(transition.guard))


def _refused(desk: Desk, transition: Transition) -> bool:
    """Tell whether every event that pulls `transition` is a dealing, and its guard cannot hold on the day of one."""
    kinds = {trigger.event for trigger in transition.on}
    if not kinds or not all(desk.model.event_of[kind].contact for kind in kinds):
        return False
    silence = {each.name: 0.0 for each in desk.model.indicators if each.clock == "months_inactive"}
    desk.search.next_guard()
    try:
        return bool(silence) and not desk.search.possible(
            tree_of(given(transition.guard, silence), desk.model.indicator_of).holds
        )
    except TooLarge:
        return False


def _looked_for(desk: Desk, timed: list[Transition]) -> None:
    unreached = {stage for each in desk.findings if each.code == "unreachable-stage" for stage in each.stages}
    for transition in timed:
        if not set(transition.origins) <= unreached and path_through(desk.model, transition.id) is None:
            _report(desk, transition, "looked-for")
    reported = {id for each in desk.findings if each.code == "no-history" for id in each.transitions}
    for stage in dict.fromkeys(each.target for each in desk.model.transitions if each.id in reported):
        if stage not in unreached and path_to(desk.model, stage) is None:
            place = desk.stage_pointers[stage]
            desk.find("no-history", place, stages=(stage,), note=True, variant="stage", stage=stage)


def _report(desk: Desk, transition: Transition, variant: str) -> None:
    place = f"{desk.pointers[transition.id]}/guard"
    note = variant != "contact"
    desk.find("no-history", place, owners=(transition,), note=note, variant=variant, id=transition.id)
