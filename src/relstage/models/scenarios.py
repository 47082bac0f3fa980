"""Scenarios: what a simulation supposes of the world besides the rules of the model.

A scenario says how relationships begin, which events come how often in each stage, how readings drift, which shocks
strike, what the supplier does, and for how many calendar months. It never says what an event does to readings or when
a stage is left: that is the model's. Every number is the researcher's own.
"""

import hashlib
import json
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from relstage.messages import Labels
from relstage.models.facts import RECORD_VERSION, Attribute, Day, ShortText
from relstage.rules import Name, Provenance, Real, Record, Rule

MAX_MONTHS = 1_200
MAX_OCCASIONS = 31
MAX_HAPPENINGS = 256
EVERYWHERE = "*"
"""In place of a stage: every stage and exit that is not named beside it."""
REVIEW = "monthly_review"
"""The event that stands at the end of each month: no model knows it, and so nothing comes of it but a look."""

Shape = Literal["uniform", "triangular", "normal"]
Rate = Annotated[Real, Field(ge=0, le=MAX_OCCASIONS)]
Chance = Annotated[Real, Field(ge=0, le=1)]


# --------------------------------------------------------------------------------------------------------- spreads


class Between(Record):
    """A number anywhere from `low` to `high`, each alike."""

    kind: Literal["between"] = "between"
    low: Real
    high: Real


class Peaked(Record):
    """A number from `low` to `high` with a triangular density, highest at `mode`."""

    kind: Literal["peaked"] = "peaked"
    low: Real
    mode: Real
    high: Real


class OneOf(Record):
    """One of some values, each with its weight; alike where no weights are given."""

    kind: Literal["one_of"] = "one_of"
    values: tuple[Attribute | None, ...] = Field(min_length=1, max_length=1_000)
    weights: tuple[Annotated[Real, Field(ge=0)], ...] = ()


Spread = Annotated[Between | Peaked | OneOf, Field(discriminator="kind")]
Given = Attribute | Spread
Plain = Real | ShortText


class Part(Record):
    """A part of a scenario, whose numbers may be of another origin than the rest.

    Parameters
    ----------
    provenance : Provenance or None
        Whose numbers these are; ``None``: whose the scenario's are.
    """

    provenance: Provenance | None = None


# ----------------------------------------------------------------------------------------------------------- parts


class Beginning(Part):
    """One way in which relationships begin.

    Parameters
    ----------
    stage : str or None
        Where; ``None`` is the model's initial stage.
    readings : dict
        Indicator -> value, or a spread to draw it from; what is not named is unknown, counts apart, which are 0. A
        spread that gives nothing leaves a count unknown too.
    months_in_stage, months_inactive : int
        How long the stage has lasted, and since when there was no dealing.
    weight : float
        Share of the paths that begin so, against the weights of the other ways.
    """

    stage: Name | None = None
    readings: dict[Name, Plain | Spread] = Field(default_factory=dict)
    months_in_stage: int = Field(default=0, ge=0, le=MAX_MONTHS)
    months_inactive: int = Field(default=0, ge=0, le=MAX_MONTHS)
    weight: Real = Field(default=1.0, ge=0)


class Happening(Part):
    """A kind of event that comes by chance.

    Parameters
    ----------
    event : str
        Kind of event, as the model declares it.
    rates : dict
        Stage -> expected number a month; ``"*"`` stands for every place not named. What is not named is 0. A month has
        as many occasions as the scenario says, and on each at most one event comes.
    attributes : dict
        Attribute -> value, or a spread to draw it from.
    """

    event: Name
    rates: dict[str, Rate]
    attributes: dict[Name, Given] = Field(default_factory=dict)


class Drift(Part):
    """How a reading moves from month to month without events, as assessed at the end of each month.

    The reading goes `pull` of the way to `to`, then `step` up, then up or down by a noise of half-width (normal:
    standard deviation) `noise`, and stays on its scale. What is unknown stays unknown; in an exit nothing moves.
    """

    indicator: Name
    to: Real = 0.0
    pull: Chance = 0.0
    step: Real = 0.0
    noise: Real = Field(default=0.0, ge=0)
    shape: Shape = "triangular"
    stages: tuple[Name, ...] = ()


class Deed(Record):
    """An event that is brought about: its kind and its attributes."""

    event: Name
    attributes: dict[Name, Attribute] = Field(default_factory=dict)


class Shock(Part):
    """Something that strikes many relationships in one month.

    Parameters
    ----------
    name : str
        Of the shock; its random numbers are addressed by it.
    month : int or None
        Months after the beginning, at least 1. After the horizon it strikes nobody.
    on : date or None
        In place of the month: the first month that ends on that day or later.
    stages : tuple of str
        Where it strikes, by the place at the end of the month before; empty: everywhere, in exits too.
    share : float
        Part of the paths that it strikes, where they stand in these places.
    events : tuple of Deed
        What it brings about.
    readings : dict
        Indicator -> the value that it is assessed at.
    """

    name: Name
    month: int | None = Field(default=None, ge=1, le=MAX_MONTHS)
    on: Day | None = None
    stages: tuple[Name, ...] = ()
    share: Chance = 1.0
    events: tuple[Deed, ...] = ()
    readings: dict[Name, Plain] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_time(self) -> "Shock":
        if (self.month is None) == (self.on is None):
            raise ValueError("say when it strikes: either its month or, with on, its day")
        return self

    def month_after(self, start: date) -> int:
        """Return the months from `start`, a day of the month up to the 28th, until it strikes."""
        if self.on is None:
            assert self.month is not None
            return self.month
        months = (self.on.year - start.year) * 12 + self.on.month - start.month
        return months + (self.on.day > start.day)


class Policy(Part):
    """What the supplier does: where a rule holds at the end of a month, events follow at the next, at a cost.

    Parameters
    ----------
    name : str
        Of the policy; its random numbers are addressed by it.
    when : Rule
        Over the model's indicators, computed ones included; unknown does not hold.
    stages : tuple of str
        Where it is asked; empty: in every stage of the ladder.
    events : tuple of Deed
        What the supplier brings about.
    cost : float
        In money, each time.
    every : int
        Months between two times, at least.
    chance : float
        How often the supplier does it where it should.
    """

    name: Name
    when: Rule
    stages: tuple[Name, ...] = ()
    events: tuple[Deed, ...] = Field(min_length=1, max_length=16)
    cost: Real = Field(default=0.0, ge=0)
    every: int = Field(default=1, ge=1, le=MAX_MONTHS)
    chance: Chance = 1.0


# -------------------------------------------------------------------------------------------------------- the whole


class Scenario(Record):
    """What a simulation supposes.

    Parameters
    ----------
    name, title, summary : str, Labels, str
        Which scenario, its name for people, and what it supposes.
    model : str
        Name of the stage model that it is written for.
    starts_on : date
        First day, in UTC. A day of the month from 1 to 28, so that calendar months are whole steps.
    months : int
        Horizon in calendar months.
    occasions : int
        How many times a month an event may come by chance.
    beginnings : tuple of Beginning
        How relationships begin.
    renewal : dict
        Indicator -> value or spread, assessed in the month after a recovery from an exit, for all else is forgotten.
    happenings, drifts, shocks, policies : tuple
        Events by chance; readings that move by themselves; shocks; what the supplier does.
    margins : dict
        Stage -> money a month that the relationship earns there; 0 where not named.
    discount : float
        Yearly rate at which money later counts less.
    provenance : Provenance
        Whose numbers these are.
    """

    record_version: Literal[1] = RECORD_VERSION
    name: Name
    title: Labels
    summary: str = ""
    model: Name
    starts_on: Day
    months: int = Field(ge=1, le=MAX_MONTHS)
    occasions: int = Field(default=1, ge=1, le=MAX_OCCASIONS)
    beginnings: tuple[Beginning, ...] = Field(default=(Beginning(),), min_length=1, max_length=100_000)
    renewal: dict[Name, Plain | Spread] = Field(default_factory=dict)
    happenings: tuple[Happening, ...] = Field(default=(), max_length=MAX_HAPPENINGS)
    drifts: tuple[Drift, ...] = ()
    shocks: tuple[Shock, ...] = ()
    policies: tuple[Policy, ...] = ()
    margins: dict[Name, Real] = Field(default_factory=dict)
    discount: Real = Field(default=0.0, ge=0, le=10)
    provenance: Provenance

    @property
    def digest(self) -> str:
        """Content digest; layout and the order of keys do not count."""
        return hashlib.sha256(json.dumps(self.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()[:16]

    def dated(self) -> "Scenario":
        """Return this scenario with the month of each shock in place of its day."""
        shocks = tuple(
            each.model_copy(update={"month": each.month_after(self.starts_on), "on": None}) for each in self.shocks
        )
        return self.model_copy(update={"shocks": shocks})

    def replace(self, **changes: Any) -> "Scenario":
        """Return this scenario with other values in some fields, checked as if it were written anew."""
        return type(self).model_validate({**dict(self), **changes})
