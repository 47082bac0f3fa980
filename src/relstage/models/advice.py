"""Guidance: what to do, in both languages, whose advice it is, which role of sellers does it; and the works named."""

from pydantic import Field

from relstage.messages import Labels
from relstage.rules import Name, Provenance, Record


class Source(Record):
    """A work that provenances name: a short name, and the reference in full."""

    name: str = Field(min_length=1)
    reference: str = Field(min_length=1)


class Advice(Record):
    """One piece of guidance, in both languages, and whose it is."""

    text: Labels
    provenance: Provenance


class Guidance(Record):
    """What the authors, the literature or we advise in a stage."""

    objective: Advice
    tasks: tuple[Advice, ...] = ()
    contacts: tuple[Advice, ...] = ()
    risks: tuple[Advice, ...] = ()
    role: tuple[Advice, ...] = ()


class Role(Record):
    """A role of sellers: what it looks to, and what it is good at."""

    name: Name
    label: Labels
    horizon: Labels
    skill: Labels
    provenance: Provenance


class StageRoles(Record):
    """Which roles a stage calls for, and which one a relationship would call for that is taken up again from there."""

    model: Name
    stage: Name
    now: tuple[Name, ...] = ()
    on_return: tuple[Name, ...] = ()
    provenance: Provenance
