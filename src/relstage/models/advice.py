"""Guidance: what to do, in both languages, and whose advice it is."""

from relstage.messages import Labels
from relstage.rules import Provenance, Record


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
