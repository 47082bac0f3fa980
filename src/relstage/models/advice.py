"""Guidance: what to do, in both languages, whose advice it is, and which role of sellers does it."""

from relstage.messages import Labels
from relstage.rules import Name, Provenance, Record


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
