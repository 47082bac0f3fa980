"""What a model decides today, kept to be compared with what it decides tomorrow.

Law (``recorded_decides_alike``): of the recorded cases exactly those are told as differences that a model decides
otherwise; a model compared with its own record has none.

The cases are those of ``asking``, chosen from the definition and not at random. Every one-step change of a transition
of the catalogue is found so, or decides alike everywhere (``tests/soak/mutants.py``). No hypothesis is needed.
"""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from relstage.errors import FactError, StageError
from relstage.machines import StageModel
from relstage.machines.deciding import admitted, decide, walk
from relstage.models import RECORD_VERSION, Attribute, Decision, Event, Kind, Stamp, Word
from relstage.rules import Record, Value, number_text
from relstage.testing.asking import Brief, Question, asked_event, questions_of


class Moved(Brief):
    """One move of an answer; `used` tells whether it used up the event."""

    transition: str
    kind: Kind
    target: str
    used: bool = False


class GivenAnswer(Brief):
    """What was decided: the moves in order, the stage reached, what was not made as it led back, the flags there."""

    stage: str
    moves: tuple[Moved, ...] = ()
    cycles: tuple[str, ...] = ()
    flags: dict[str, Word] = Field(default_factory=dict)

    def __str__(self) -> str:
        made = ", ".join(f"{move.transition} ({move.kind})" for move in self.moves) or "no move"
        back = f"; led back: {', '.join(self.cycles)}" if self.cycles else ""
        flags = "".join(f"; {name} {word}" for name, word in self.flags.items())
        return f"{made}, in {self.stage}{back}{flags}"


class Case(Brief):
    """A question and the answer that was given."""

    question: Question
    answer: GivenAnswer


class Recorded(Record):
    """The decisions of a model, to be committed as a file and compared at every change.

    Parameters
    ----------
    model : Stamp
        Name, version and digest of the model recorded.
    cases : tuple of Case
        In the order of the definition.
    too_large : tuple of str
        Transitions and flags whose guards are too large to search for cases exactly; they have no cases of their own.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing.recorded import Recorded, differences, record
    >>> golden = record(ford)
    >>> Recorded.model_validate_json(golden.model_dump_json()) == golden
    True
    >>> lenient = ford.with_thresholds({"F12.months_inactive": 13})
    >>> for difference in differences(golden, lenient):
    ...     print(difference)  # doctest: +NORMALIZE_WHITESPACE
    F12.months_inactive at: from pre_relationship with months_inactive = 12:
    was F12 (terminate), in ended; is no move, in pre_relationship
    """

    record_version: Literal[1] = RECORD_VERSION
    model: Stamp
    cases: tuple[Case, ...]
    too_large: tuple[str, ...] = ()


class Difference(Record):
    """A recorded case that a model decides otherwise.

    Parameters
    ----------
    question : Question
        The case.
    was : GivenAnswer
        What was recorded.
    now : GivenAnswer or None
        What is decided now; ``None`` where the question can no longer be asked.
    problem : str
        Why it cannot be asked: a stage, indicator, event or attribute is gone, or a reading is off its scale.
    """

    question: Question
    was: GivenAnswer
    now: GivenAnswer | None = None
    problem: str = ""

    def __str__(self) -> str:
        asked = self.question
        event = f" on {asked.event}" if asked.event else ""
        event += f" ({_listed(asked.attributes)})" if asked.attributes else ""
        event += ", right after an ending" if asked.after_ending else ""
        known = _listed(asked.readings) or "nothing known"
        now = f"is {self.now}" if self.now else f"cannot be asked: {self.problem}"
        return f"{asked.about}: from {asked.stage} with {known}{event}: was {self.was}; {now}"


def _listed(values: Mapping[str, Value | Attribute]) -> str:
    return ", ".join(f"{name} = {_shown(value)}" for name, value in values.items())


def _shown(value: Value | Attribute) -> str:
    return number_text(value) if isinstance(value, float) else str(value)


# -------------------------------------------------------------------------------------------------------- questions


def record(model: StageModel) -> Recorded:
    """Record what `model` decides on every case that its definition makes interesting.

    Returns
    -------
    Recorded
        Some ten cases a leaf; 40 to 60 kB of JSON for the models of the catalogue.
    """
    asked, too_large = questions_of(model)
    return Recorded(
        model=model.stamp,
        cases=tuple(Case(question=question, answer=answer(model, question)) for question in asked),
        too_large=too_large,
    )


def differences(recorded: Recorded, model: StageModel) -> tuple[Difference, ...]:
    """Return the recorded cases that `model` decides otherwise, in the order of the record."""
    found = (_difference(model, case) for case in recorded.cases)
    return tuple(difference for difference in found if difference is not None)


def _difference(model: StageModel, case: Case) -> Difference | None:
    try:
        now = answer(model, case.question)
    except (FactError, StageError) as error:
        return Difference(question=case.question, was=case.answer, problem=str(error))
    return None if now == case.answer else Difference(question=case.question, was=case.answer, now=now)


def answer(model: StageModel, question: Question) -> GivenAnswer:
    """Return what `model` decides on `question`.

    Raises
    ------
    FactError, StageError
        Where the model no longer has what the question names.
    """
    event = asked_event(question)
    decision = decide(model, question.stage, question.readings, event=event)
    if question.after_ending:
        return _silent_answer(model, question, event)
    return GivenAnswer(
        stage=decision.stage,
        moves=tuple(
            Moved(transition=m.transition, kind=m.kind, target=m.target, used=m.event is not None)
            for m in decision.moves
        ),
        cycles=decision.cycles,
        flags=_flags(decision),
    )


def _flags(decision: Decision) -> dict[str, Word]:
    return {flag.name: flag.verdict for flag in decision.flags}


def _silent_answer(model: StageModel, question: Question, event: Event | None) -> GivenAnswer:
    values, _ = admitted(model.lowered, question.readings)
    path = walk(model.lowered, question.stage, values, question.event, event, silent=False)
    if path is None:
        return GivenAnswer(stage=question.stage)
    moves = tuple(
        Moved(transition=m.transition, kind=m.kind, target=m.target, used=m.event is not None) for m in path.moves
    )
    return GivenAnswer(stage=path.stage, moves=moves, cycles=path.cycles)
