"""What is recorded of each lost customer: steps 3, 4, 5 and 7 of the analysis of lost customers (Kevorkov).

Law (``customers_round_trip``): a record and its JSON give one another.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from relstage.catalogue.lost_customers import CAUSES_OF_LOSS, QUESTIONS, RESPONSE_SHARE, STEPS
from relstage.errors import FactError, demand, demand_each, nearest
from relstage.models.facts import Id
from relstage.rules import Real, Record
from relstage.studies.losses.answers import KeyStanding, Losses

MAX_TEXT = 10_000
MAX_LISTED = 1_000

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_TEXT)]
Note = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Weight = Literal["no", "partly", "mainly"]
WEIGHTS = ("no", "partly", "mainly")

_QUESTION_OF = {question.name: question for question in QUESTIONS}


class NamedCause(Record):
    """A cause that somebody names, and who (step 3).

    Parameters
    ----------
    cause : str
        One of ``CAUSES_OF_LOSS``.
    by : {"us", "customer"}
        Who says so.
    note : str
        What speaks for it.
    """

    cause: str
    by: Literal["us", "customer"] = "us"
    note: Note = ""

    @model_validator(mode="after")
    def _known(self) -> "NamedCause":
        if self.cause not in CAUSES_OF_LOSS:
            known = [str(cause) for cause in CAUSES_OF_LOSS]
            hint = nearest(self.cause, known) or f"; there are {', '.join(known)}"
            raise ValueError(f"no cause is called {self.cause!r}{hint}")
        return self


class Questionnaire(Record):
    """The questionnaire sent to a customer (step 4).

    Parameters
    ----------
    sent : date
        When.
    to : str
        The manager it was sent to.
    answered : date or None
        When the answer came; ``None`` while there is none.
    answers : dict
        Name of a question -> ``no``, ``partly`` or ``mainly``, or words where the question asks for words. What was not
        answered is left out.
    """

    sent: date
    to: Note = ""
    answered: date | None = None
    answers: dict[str, Text] = Field(default_factory=dict, max_length=MAX_LISTED)

    @model_validator(mode="after")
    def _fits(self) -> "Questionnaire":
        if self.answers and self.answered is None:
            raise ValueError("answers stand here, but not when they came (answered)")
        if self.answered is not None and self.answered < self.sent:
            raise ValueError(f"answered on {self.answered}, before it was sent, on {self.sent}")
        for name, given in self.answers.items():
            question = _QUESTION_OF.get(name)
            if question is None:
                raise ValueError(f"no question is called {name!r}{nearest(name, _QUESTION_OF)}")
            if question.answers == "weight" and given not in WEIGHTS:
                raise ValueError(f"{given!r} answers {name!r}; the answers are {', '.join(WEIGHTS)}")
        return self

    @property
    def causes(self) -> tuple[NamedCause, ...]:
        """The causes that the customer names: those that weighed mainly, then those that weighed partly."""
        named = [
            (WEIGHTS.index(self.answers[question.name]), question.cause)
            for question in QUESTIONS
            if question.cause and self.answers.get(question.name, "no") != "no"
        ]
        ranked = sorted(named, key=lambda each: -each[0])
        return tuple(NamedCause(cause=cause, by="customer", note=WEIGHTS[weight]) for weight, cause in ranked)


class Interview(Record):
    """The interview with a customer (step 5)."""

    held: date
    way: Literal["in person", "by telephone"]
    place: Literal["customer", "supplier", "elsewhere"] | None = None
    with_whom: Note = ""
    said: Text

    @model_validator(mode="after")
    def _placed(self) -> "Interview":
        if self.way == "by telephone" and self.place is not None:
            raise ValueError("an interview by telephone has no place")
        return self


class Measure(Record):
    """A concrete measure (step 7)."""

    what: Text
    who: Text
    due: date
    done: date | None = None


class LostCustomer(Record):
    """What is known of one lost customer.

    Parameters
    ----------
    name : str
        As the ledger spells it.
    standing : {"stopped", "fell", "kept", "cannot say"}
        What the ledger tells.
    volumes : tuple of float
        What each window came to, the earliest first.
    causes, questionnaire, interview, measures
        Steps 3, 4, 5 and 7, as far as they were taken.
    """

    name: Id
    standing: KeyStanding
    volumes: tuple[Real, ...] = Field(default=(), max_length=MAX_LISTED)
    causes: tuple[NamedCause, ...] = Field(default=(), max_length=MAX_LISTED)
    questionnaire: Questionnaire | None = None
    interview: Interview | None = None
    measures: tuple[Measure, ...] = Field(default=(), max_length=MAX_LISTED)

    @property
    def open_steps(self) -> tuple[int, ...]:
        """Numbers of the steps for which nothing is recorded yet; an unanswered questionnaire is one."""
        return tuple(step.number for step in STEPS if step.kept_in in _RECORDED and not self._took(step.kept_in))

    def _took(self, field: str) -> bool:
        if field == "questionnaire":
            return self.questionnaire is not None and self.questionnaire.answered is not None
        return bool(getattr(self, field))


_RECORDED = frozenset({"causes", "questionnaire", "interview", "measures"})


class Response(Record):
    """How many of the customers asked have answered.

    Parameters
    ----------
    asked, answered : int
        Questionnaires sent and answered.
    """

    asked: int = Field(ge=0)
    answered: int = Field(ge=0)

    @model_validator(mode="after")
    def _no_more_than_asked(self) -> "Response":
        if self.answered > self.asked:
            raise ValueError(f"{self.answered} answered of {self.asked} asked")
        return self

    @property
    def share(self) -> Fraction | None:
        """The share that answered, exactly; ``None`` where nobody was asked."""
        return Fraction(self.answered, self.asked) if self.asked else None

    @property
    def wanting(self) -> int | None:
        """How many more answers make two thirds; 0 where they are reached, ``None`` where nobody was asked."""
        return max(0, -(-RESPONSE_SHARE * self.asked // 1) - self.answered) if self.asked else None


def response(customers: Iterable[LostCustomer]) -> Response:
    """Count the questionnaires sent and answered.

    Examples
    --------
    >>> Response(asked=3, answered=2).wanting, Response(asked=299, answered=199).wanting
    (0, 1)
    """
    customers = demand_each(customers, LostCustomer, "customers", FactError)
    sent = [customer.questionnaire for customer in customers if customer.questionnaire is not None]
    return Response(asked=len(sent), answered=sum(each.answered is not None for each in sent))


def records_of(losses: Losses) -> tuple[LostCustomer, ...]:
    """Begin a record for each key partner that stopped or fell."""
    demand(losses, Losses, "losses", FactError)
    return tuple(
        LostCustomer(name=each.name, standing=each.standing, volumes=each.volumes)
        for each in losses.key
        if each.standing in ("stopped", "fell")
    )
