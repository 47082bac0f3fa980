"""Guidance: what to do, in both languages, and whose advice it is; and the works that provenances name."""

from pydantic import Field

from relstage.messages import Labels
from relstage.rules import Provenance, Record


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
