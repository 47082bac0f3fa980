"""What is advised about an account: a part for each model, and what goes across them."""

from typing import Literal

from pydantic import Field

from relstage.messages import Labels
from relstage.models import (
    Candidate,
    FlagVerdict,
    Guidance,
    Instant,
    Move,
    Reason,
    Standing,
    Zone,
)
from relstage.models.advice import Role
from relstage.rules import Provenance, Record
from relstage.studies.causes import Inquiry
from relstage.studies.crosswalk import Coincidence, Mismatch
from relstage.studies.economics import AdaptationWarning
from relstage.studies.positioning import Place


class CalledFor(Record):
    """The roles of sellers that a stage calls for, and those it would call for on a return from an ending."""

    now: tuple[Role, ...] = ()
    on_return: tuple[Role, ...] = ()
    provenance: Provenance


class Unmoved(Record):
    """A decision about the whole relationship that is on record and moved nothing under a model.

    Parameters
    ----------
    how : {"demoted", "excluded", "deselected", "ended"}
        What was decided, in the words of a setback.
    event, kind, at : str, str, datetime
        The event, and when.
    stage : str
        Where the account stood then.
    transition : str or None
        The way that the event opens from there; ``None`` where it opens none.
    reasons : tuple of Reason
        The leaves that stood in the way.
    """

    how: Literal["demoted", "excluded", "deselected", "ended"]
    event: str
    kind: str
    at: Instant
    stage: str
    transition: str | None = None
    reasons: tuple[Reason, ...] = ()


class StageAdvice(Record):
    """What one model says of an account.

    Parameters
    ----------
    title : Labels
        The model's name for people.
    standing : Standing
        What following the account under this model alone gives: stage, since when, readings, path.
    label : Labels
        The stage's name for people.
    months : int
        Whole months in the stage.
    ended : bool
        Whether the account has ended under this model.
    guidance : Guidance or None
        Objective, tasks, contacts, risks and role of the stage, each with its source.
    roles : CalledFor or None
        The roles as data; ``None`` where the model is not of the catalogue.
    onward : tuple of Candidate
        Advances and recoveries from the stage: which leaves block each, or which event it waits for.
    looming : tuple of Candidate
        Endings and steps back that time alone will bring, with their date.
    due : tuple of Move
        Moves that the next fact or date will bring.
    flags : tuple of FlagVerdict
        Risks of the stage: they hold, do not, or cannot be told.
    inquiry : Inquiry or None
        Where the account has ended, has stepped back or has a flag that holds: what came about, and likely causes.
    unmoved : tuple of Unmoved
        Decisions on record since it last ended or came back that moved nothing here, with what stood in the way.
    coincides : Coincidence or None
        What the stage typically coincides with in other theories; ``None`` where the crosswalk does not hold it.
    """

    title: Labels
    standing: Standing
    label: Labels
    months: int
    ended: bool
    guidance: Guidance | None = None
    roles: CalledFor | None = None
    onward: tuple[Candidate, ...] = ()
    looming: tuple[Candidate, ...] = ()
    due: tuple[Move, ...] = ()
    flags: tuple[FlagVerdict, ...] = ()
    inquiry: Inquiry | None = None
    unmoved: tuple[Unmoved, ...] = ()
    coincides: Coincidence | None = None

    @property
    def blocked(self) -> tuple[Reason, ...]:
        """Every leaf that fails or is unknown on the way onward."""
        return tuple(r for road in self.onward if road.verdict != "holds" for r in road.reasons if r.verdict != "holds")

    @property
    def at_risk(self) -> tuple[str, ...]:
        """The flags that hold."""
        return tuple(flag.name for flag in self.flags if flag.verdict == "holds")


class AccountAdvice(Record):
    """What is advised about one account, model by model and across them.

    Parameters
    ----------
    relationship, supplier, customer : str
        Which account.
    zone : str
        In which its days and months are counted.
    as_of : datetime
        The instant advised at; later facts do not count.
    opened_at, last_dealing : datetime
        When it began, or was taken over, and when the sides last dealt.
    months_inactive : int
        Whole months since then.
    stages : tuple of StageAdvice
        One a model, in the order given.
    ask : tuple of str
        Indicators to learn about: unknown ones that block a way onward or leave a flag untold, those first that most
        models want.
    place : Place or None
        Where the supplier stands in the customer's eyes, on the grid asked for; ``None`` without a grid.
    warnings : tuple of AdaptationWarning
        Adaptations made before profit in the long run was credible, or while nobody knew.
    warned_under : str or None
        The model whose stages the warnings name; ``None`` where no model knows the advantage that they judge by.
    differences : tuple of Mismatch
        Pairs of stages of this account that do not typically coincide: notes, no errors.
    not_in_any_model : dict
        Events and indicators on record that none of the models knows, and how often.
    """

    relationship: str
    supplier: str = ""
    customer: str = ""
    zone: Zone = "UTC"
    as_of: Instant
    opened_at: Instant
    last_dealing: Instant
    months_inactive: int
    stages: tuple[StageAdvice, ...]
    ask: tuple[str, ...] = ()
    place: Place | None = None
    warnings: tuple[AdaptationWarning, ...] = ()
    warned_under: str | None = None
    differences: tuple[Mismatch, ...] = ()
    not_in_any_model: dict[str, int] = Field(default_factory=dict)

    def of(self, model: str) -> StageAdvice:
        """Return what the model `model` says; a name that is none of them is a KeyError."""
        return {each.standing.model.name: each for each in self.stages}[model]
