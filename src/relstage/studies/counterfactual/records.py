"""The answers: what has to change and what each change costs, why nothing will do, plans, and what a stage can bear."""

from typing import Annotated, Literal

from pydantic import Field

from relstage.models import Event, Instant, Reading, Stamp
from relstage.models.decisions import Kind
from relstage.rules import Real, Record, Value

Means = Literal["move", "learn", "wait", "deal", "sign", "end"]
Obstruction = Literal["never", "event", "held", "unknown", "outrun"]


class ReadingShift(Record):
    """One reading that has to become another, and what must happen for it.

    Parameters
    ----------
    indicator : str
        Which.
    before, after : float, str or None
        The reading now (``None``: unknown), and the nearest that will do.
    means : {"move", "learn", "wait", "deal", "sign", "end"}
        ``move`` the reading itself; ``learn`` what is unknown; ``wait`` for whole months; ``deal`` with one another,
        which ends a silence; ``sign`` an agreement of this term; ``end`` the agreement in force.
    lowest, highest : float or None
        For what is to be learnt: the numbers that will do, both ends included, ``None`` where there is no bound.
    among : tuple of str
        For what is to be learnt: the levels that will do.
    share : float
        How far it moves, as a share of the scale's span; 0 for what is to be learnt.
    cost : float
        What that costs: the share times the indicator's cost in this direction, or the cost of learning.
    months : int or None
        Whole months to wait, or the term of the agreement in months.
    reading : Reading or None
        The reading now with its date and basis, where it came with them.
    """

    indicator: str
    before: Real | str | None
    after: Real | str
    means: Means
    lowest: Real | None = None
    highest: Real | None = None
    among: tuple[str, ...] = ()
    share: Real
    cost: Real
    months: int | None = None
    reading: Reading | None = None


class PlanStep(Record):
    """One decision of a plan.

    Parameters
    ----------
    origin, target : str
        From where to where.
    changes : tuple of ReadingShift
        What has to change before it, against the readings of the step before.
    event : Event or None
        The event that has to happen with it; its id and date are of no account.
    transitions : tuple of str
        What fires, in order.
    readings : dict
        The readings decided on.
    cost : float
        Sum of the costs of the changes.
    on : datetime or None
        The earliest instant, as far as waiting is needed; known only from a standing.
    """

    origin: str
    target: str
    changes: tuple[ReadingShift, ...]
    event: Event | None = None
    transitions: tuple[str, ...]
    readings: dict[str, Value | None]
    cost: Real
    on: Instant | None = None


class LeastChange(PlanStep):
    """The least change of readings that makes a transition fire; `transitions` are all that then fire, it first."""

    answer: Literal["least_change"] = "least_change"
    model: Stamp

    @property
    def transition(self) -> str:
        """The transition that the change makes fire."""
        return self.transitions[0]


class Plan(Record):
    """The cheapest way to a stage: steps, each with the readings to reach and the transitions that then fire.

    Parameters
    ----------
    origin, toward : str
        From where, and to where.
    steps : tuple of PlanStep
        In order; none where the stage is reached already.
    cost : float
        Sum of the costs of all changes.
    """

    answer: Literal["plan"] = "plan"
    model: Stamp
    origin: str
    toward: str
    steps: tuple[PlanStep, ...]
    cost: Real


class NotPossible(Record):
    """Why no change will do.

    Parameters
    ----------
    reason : {"never", "event", "held", "unknown", "outrun"}
        ``never``: no transition leads there, or the guards hold under no readings. ``event``: the event at hand is
        none that it waits for. ``held``: what may not move, or not that way, stands in the way. ``unknown``: unknown
        readings would have to be learnt. ``outrun``: other transitions always fire first, or lead back at once.
    indicators : tuple of str
        For ``held``: what would have to move after all; each alone suffices where `each` is true. For ``unknown``:
        what would have to be learnt.
    transitions : tuple of str
        The transitions asked about; for ``outrun`` those that go first or lead back.
    """

    answer: Literal["not_possible"] = "not_possible"
    model: Stamp
    origin: str
    toward: str
    reason: Obstruction
    indicators: tuple[str, ...] = ()
    each: bool = False
    transitions: tuple[str, ...] = ()


class Act(Record):
    """One thing of a plan of events: an event, or readings to be assessed, on a day.

    Parameters
    ----------
    on : datetime
        The earliest instant, one thing a day.
    event : Event or None
        What happens; ``None`` where time alone brings the move, or readings are assessed.
    assessed : tuple of Reading
        What has to be found by assessment, since no event at choice moves it there.
    transitions : tuple of str
        What fires then, in order.
    stage : str
        The stage afterwards.
    cost : float
        Of the event, or of the assessments.
    """

    on: Instant
    event: Event | None = None
    assessed: tuple[Reading, ...] = ()
    transitions: tuple[str, ...] = ()
    stage: str
    cost: Real


class EventPlan(Record):
    """The cheapest sequence of events to a stage, with earliest dates.

    Parameters
    ----------
    acts : tuple of Act
        In order; none where the stage is reached already.
    cost : float
        Sum of their costs.
    reached_on : datetime
        The instant at which the stage is reached.
    to_assess : tuple of str
        Indicators that no event at choice moves where they have to be.
    kinds : tuple of str
        The kinds of event that were at choice.
    """

    answer: Literal["event_plan"] = "event_plan"
    model: Stamp
    origin: str
    toward: str
    acts: tuple[Act, ...]
    cost: Real
    reached_on: Instant
    to_assess: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class Margin(Record):
    """How far one reading may move, all others staying, before the stage is lost.

    Parameters
    ----------
    indicator : str
        Which.
    way : {"fall", "rise"}
        Whether it gets lower or higher.
    reading : float or str
        Now.
    kept_to : float, str or None
        The farthest value that way up to which nothing is lost; ``None`` where even the end of the scale loses nothing.
    lost_at : float, str or None
        The first value at which the stage is lost; ``None`` where none is.
    transition : str or None
        What fires there.
    share : float or None
        From the reading to that value, as a share of the scale's span.
    """

    indicator: str
    way: Literal["fall", "rise"]
    reading: Real | str
    kept_to: Real | str | None
    lost_at: Real | str | None
    transition: str | None
    share: Real | None


class Silence(Record):
    """When time alone, without any dealing, ends or changes the stage.

    Parameters
    ----------
    months : int or None
        After how many whole months; ``None`` where the readings come with dates, or nothing ever does.
    on : datetime or None
        On which date; known only from a standing.
    latest : int or None
        After how many whole months at the latest, whatever the months in `unknown` are now; ``None`` where there are
        none, or with some of them another move comes first, or none at all.
    unknown : tuple of str
        The months of silence or in the stage, where a guard reads them and they are not known.
    transition, kind : str or None
        What fires then; ``None`` where silence changes nothing, however long. With months in `unknown` and no
        `latest`: what may fire, a move that loses the stage before any other.
    """

    months: int | None = None
    on: Instant | None = None
    latest: int | None = None
    unknown: tuple[str, ...] = ()
    transition: str | None = None
    kind: Kind | None = None


class Robustness(Record):
    """What a stage can bear before it is lost.

    Parameters
    ----------
    stage : str
        The stage.
    lost : str or None
        The transition that loses it with these readings already.
    margins : tuple of Margin
        One for each reading and direction that matters, the nearest first; those that cannot lose it come last.
    nearest : LeastChange or None
        The least joint change of known readings that loses it; ``None``: no change of known readings can.
    silence : Silence
        What time alone does.
    unknown : tuple of str
        Unknown readings that could show, once learnt, that it is lost.
    events : tuple of str
        Kinds of event that would lose it at once as things stand.
    """

    answer: Literal["robustness"] = "robustness"
    model: Stamp
    stage: str
    lost: str | None
    margins: tuple[Margin, ...]
    nearest: LeastChange | None
    silence: Silence
    unknown: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    @property
    def safe(self) -> bool:
        """Whether no change of known readings, and no length of silence, loses the stage."""
        back = self.silence.kind is None or self.silence.kind == "advance"
        return self.lost is None and self.nearest is None and back


Answer = Annotated[LeastChange | Plan | NotPossible | EventPlan | Robustness, Field(discriminator="answer")]
