"""The parts of the analysis of lost customers: its steps, and the questions put to them."""

from typing import Literal

from relstage.messages import Labels
from relstage.rules import Name, Provenance, Record

Answers = Literal["weight", "text"]


class AnalysisStep(Record):
    """One step of the analysis.

    Parameters
    ----------
    number : int
        Its place, from 1.
    label : Labels
        What is done.
    kept_in : str
        Where its result is kept: ``volumes``, ``keep_or_win``, or a field of the record of a lost customer.
    provenance : Provenance
        Whose step it is.
    """

    number: int
    label: Labels
    kept_in: str
    provenance: Provenance


class SurveyQuestion(Record):
    """One question of the questionnaire.

    Parameters
    ----------
    name : str
        Its key in the answers.
    label : Labels
        What is asked.
    answers : {"weight", "text"}
        How much a cause weighed (``no``, ``partly``, ``mainly``), or words of one's own.
    cause : str or None
        The cause that the question is about.
    provenance : Provenance
        Whose question it is.
    """

    name: Name
    label: Labels
    answers: Answers
    cause: str | None = None
    provenance: Provenance
