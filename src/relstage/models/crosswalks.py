"""A crosswalk of theories: which of their stages typically coincide, and whose word that is.

It is told to people and moves no machine: nothing below the studies reads it. Each row holds what typically occurs
together, one entry a theory; what a theory has nothing for is said as such, never left out. Within a row any two
theories make a pairing, and a pairing is published or it is ours.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Literal, Self

from pydantic import Field, model_validator

from relstage.errors import DefinitionError, Problem, StageError, nearest
from relstage.messages import Labels
from relstage.models.advice import Source
from relstage.rules import Name, Provenance, Record

TermKind = Literal["stage", "exit", "flag", "move", "mark"]
Absence = Literal["no_counterpart", "not_said"]


class Term(Record):
    """A name of a theory: a stage, exit, flag or move of it, or a mark that goes along with stages."""

    name: Name
    label: Labels
    kind: TermKind = "stage"


class Theory(Record):
    """A theory, with the names that the crosswalk uses of it.

    Parameters
    ----------
    name : str
        That of the stage model, where the catalogue has one.
    title : Labels
        Its name for people.
    terms : tuple of Term
        Its stages and what else stands in the rows, in its own order.
    provenance : Provenance
        How far we know its names.
    """

    name: Name
    title: Labels
    terms: tuple[Term, ...]
    provenance: Provenance

    @cached_property
    def term_of(self) -> dict[str, Term]:
        """Terms by name."""
        return {term.name: term for term in self.terms}

    def term(self, name: str) -> Term:
        """Return the term `name`.

        Raises
        ------
        StageError
            Where there is none (``unknown-stage``).
        """
        if isinstance(name, str) and name in self.term_of:
            return self.term_of[name]
        said = f"{name!r} is no stage of {self.name} in the crosswalk; there are {', '.join(self.term_of)}"
        raise StageError(Problem("unknown-stage", str(name), said + nearest(name, self.term_of)))


class Entry(Record):
    """What one theory has in a row.

    Parameters
    ----------
    term : str or None
        A name of the theory.
    absence : {"no_counterpart", "not_said"} or None
        Why there is no term: the theory has nothing of the kind, or is not known to say anything of it.
    note : Labels or None
        What narrows the term, or says more of its absence.
    published : dict
        Theory -> provenance of the pairing with that theory in this row, where it is not ours.
    """

    term: Name | None = None
    absence: Absence | None = None
    note: Labels | None = None
    published: dict[Name, Provenance] = Field(default_factory=dict)


class Row(Record):
    """What typically occurs together: an entry for each theory."""

    name: Name
    label: Labels
    entries: dict[Name, Entry]


class Caution(Record):
    """What must not be read into a crosswalk, and of which theories, or terms of them, that is said."""

    name: Name
    text: Labels
    about: dict[Name, tuple[Name, ...]]
    provenance: Provenance

    def concerns(self, theory: str, term: str) -> bool:
        """Tell whether it is said of this term; an empty tuple of terms stands for the whole theory."""
        return theory in self.about and (not self.about[theory] or term in self.about[theory])


class Crosswalk(Record):
    """Theories side by side.

    Parameters
    ----------
    title : Labels
        Its name for people.
    theories : tuple of Theory
        In the order in which they are shown.
    rows : tuple of Row
        What typically occurs together.
    cautions : tuple of Caution
        What must not be read into it.
    provenance : Provenance
        Whose word every pairing is that no entry gives as published.
    sources : tuple of Source
        The works that provenances name; where given, they may name no other (but ``relstage``).

    Raises
    ------
    DefinitionError
        With every problem found: an entry that is missing, of no theory, of no term of it, or both there and absent;
        a pairing published by two words that differ; a term that no row holds; a work that is not listed.
    """

    title: Labels
    theories: tuple[Theory, ...]
    rows: tuple[Row, ...]
    cautions: tuple[Caution, ...] = ()
    provenance: Provenance
    sources: tuple[Source, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> Self:
        checks = (_twice, _entries, _words, _idle, _cautions, _sources)
        if problems := list(chain.from_iterable(check(self) for check in checks)):
            raise DefinitionError(*problems)
        return self

    def __hash__(self) -> int:
        """Equal crosswalks hash alike; hashing all that they say would cost more than the answers kept of them."""
        return hash((self.title.en, *self.theory_of))

    @cached_property
    def theory_of(self) -> dict[str, Theory]:
        """Theories by name."""
        return {theory.name: theory for theory in self.theories}

    def holds(self, theory: str, stage: str) -> bool:
        """Tell whether the crosswalk has such a theory, and that such a stage."""
        return theory in self.theory_of and stage in self.theory_of[theory].term_of

    def theory(self, name: str) -> Theory:
        """Return the theory `name`.

        Raises
        ------
        StageError
            Where there is none (``unknown-theory``).
        """
        if isinstance(name, str) and name in self.theory_of:
            return self.theory_of[name]
        said = f"{name!r} is no theory of the crosswalk; there are {', '.join(self.theory_of)}"
        raise StageError(Problem("unknown-theory", str(name), said + nearest(name, self.theory_of)))

    def word(self, row: Row, theory: str, other: str) -> Provenance:
        """Return whose word it is that the entries of two theories in a row go together, either way round."""
        one, two = row.entries[theory], row.entries[other]
        return one.published.get(other) or two.published.get(theory) or self.provenance


def _twice(crosswalk: Crosswalk) -> Iterator[Problem]:
    parts = {"theories": [x.name for x in crosswalk.theories], "rows": [x.name for x in crosswalk.rows]}
    parts |= {f"theories/{n}/terms": [x.name for x in t.terms] for n, t in enumerate(crosswalk.theories)}
    for place, names in parts.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield Problem("name-twice", f"/{place}", f"{name!r} stands here {times} times; a name is given once")


def _entries(crosswalk: Crosswalk) -> Iterator[Problem]:
    for number, row in enumerate(crosswalk.rows):
        for theory in crosswalk.theories:
            if theory.name not in row.entries:
                said = f"nothing is said of {theory.name!r}; give its term, or say that it has none"
                yield Problem("missing-entry", f"/rows/{number}/entries", said)
        for name, entry in row.entries.items():
            place = f"/rows/{number}/entries/{name}"
            yield from _named(crosswalk, name, place)
            yield from chain.from_iterable(_named(crosswalk, x, f"{place}/published") for x in entry.published)
            yield from _entry(crosswalk.theory_of.get(name), entry, place)


def _entry(theory: Theory | None, entry: Entry, place: str) -> Iterator[Problem]:
    if (entry.term is None) == (entry.absence is None):
        yield Problem("term-or-absence", place, "give either the term or the absence, and not both")
    if theory is not None and entry.term is not None and entry.term not in theory.term_of:
        said = f"{entry.term!r} is no term of {theory.name}{nearest(entry.term, theory.term_of)}"
        yield Problem("unknown-stage", f"{place}/term", said)


def _named(crosswalk: Crosswalk, theory: str, place: str) -> Iterator[Problem]:
    if theory not in crosswalk.theory_of:
        said = f"{theory!r} is no theory of this crosswalk{nearest(theory, crosswalk.theory_of)}"
        yield Problem("unknown-theory", place, said)


def _words(crosswalk: Crosswalk) -> Iterator[Problem]:
    for number, row in enumerate(crosswalk.rows):
        for name, entry in row.entries.items():
            for other, word in entry.published.items():
                back = row.entries[other].published.get(name, word) if other in row.entries else word
                if other == name or back != word:
                    said = f"the pairing of {name!r} with {other!r} is published by one word, and with another theory"
                    yield Problem("two-words", f"/rows/{number}/entries/{name}/published/{other}", said)


def _idle(crosswalk: Crosswalk) -> Iterator[Problem]:
    held = {(name, entry.term) for row in crosswalk.rows for name, entry in row.entries.items()}
    for number, theory in enumerate(crosswalk.theories):
        for term in theory.terms:
            if (theory.name, term.name) not in held:
                yield Problem("idle-term", f"/theories/{number}/terms", f"no row holds {term.name!r}")


def _cautions(crosswalk: Crosswalk) -> Iterator[Problem]:
    for number, caution in enumerate(crosswalk.cautions):
        for name, terms in caution.about.items():
            place = f"/cautions/{number}/about/{name}"
            yield from _named(crosswalk, name, place)
            known = crosswalk.theory_of[name].term_of if name in crosswalk.theory_of else terms
            for term in terms:
                if term not in known:
                    yield Problem("unknown-stage", place, f"{term!r} is no term of {name}{nearest(term, known)}")


def _sources(crosswalk: Crosswalk) -> Iterator[Problem]:
    known = {source.name for source in crosswalk.sources} | {"relstage"}
    if not crosswalk.sources:
        return
    for place, provenance in _provenances(crosswalk):
        if provenance.source not in known:
            said = f"{provenance.source!r} is not among the sources{nearest(provenance.source, known)}"
            yield Problem("unknown-source", place, said)


def _provenances(crosswalk: Crosswalk) -> Iterator[tuple[str, Provenance]]:
    yield "/provenance", crosswalk.provenance
    yield from ((f"/theories/{n}/provenance", x.provenance) for n, x in enumerate(crosswalk.theories))
    yield from ((f"/cautions/{n}/provenance", x.provenance) for n, x in enumerate(crosswalk.cautions))
    for number, row in enumerate(crosswalk.rows):
        for name, entry in row.entries.items():
            place = f"/rows/{number}/entries/{name}/published"
            yield from ((f"{place}/{other}", word) for other, word in entry.published.items())
