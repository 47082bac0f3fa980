"""What a stage of one theory typically coincides with in the others, and where an account departs from that.

Law (``crosswalk_reads_both_ways``): what coincides with a stage, asked in turn, coincides with that stage, by the same
word. Only entries of one row coincide: nothing is inferred over a third theory, so two stages that share a counterpart
need not coincide.

The answers are told to people. They move no machine, and that stages do not typically coincide is a note, no error.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from typing import Literal

from relstage.catalogue.crosswalk import crosswalk as published
from relstage.errors import FactError, Problem, StageError, demand, demand_each, nearest
from relstage.messages import Labels, Lang, demand_language, say
from relstage.models import Standing
from relstage.models.crosswalks import Absence, Caution, Crosswalk, Row
from relstage.rules import Provenance, Record


class Pairing(Record):
    """A stage of another theory that typically goes with the stage asked for.

    Parameters
    ----------
    row : str
        The row that holds both.
    theory, stage : str
        The other theory, and its stage, exit, flag, move or mark.
    note, own_note : Labels or None
        What narrows that stage in this row, and the one asked for.
    provenance : Provenance
        Whose pairing it is: published, or ours.
    """

    row: str
    theory: str
    stage: str
    note: Labels | None = None
    own_note: Labels | None = None
    provenance: Provenance


class Counterpart(Record):
    """What another theory has for a stage: pairings, or why there are none.

    Parameters
    ----------
    theory : str
        The other theory.
    pairings : tuple of Pairing
        In the order of the rows.
    absence : {"no_counterpart", "not_said"} or None
        Where there is no pairing: it has nothing of the kind, or is not known to say anything of it.
    note : Labels or None
        More of the absence.
    """

    theory: str
    pairings: tuple[Pairing, ...] = ()
    absence: Absence | None = None
    note: Labels | None = None


class Coincidence(Record):
    """What a stage of a theory typically coincides with in each other theory, and what not to read into it."""

    theory: str
    stage: str
    counterparts: tuple[Counterpart, ...]
    cautions: tuple[Caution, ...] = ()

    def of(self, theory: str) -> Counterpart:
        """Return what `theory` has for the stage.

        Raises
        ------
        StageError
            Where it is not another theory of the crosswalk (``unknown-theory``).
        """
        others = {each.theory: each for each in self.counterparts}
        if theory not in others:
            said = f"{theory!r} is not another theory; there are {', '.join(others)}{nearest(theory, others)}"
            raise StageError(Problem("unknown-theory", str(theory), said))
        return others[theory]


class Mismatch(Record):
    """Two stages of one account that do not typically coincide: a note, no error.

    Parameters
    ----------
    theory, stage, other_theory, other_stage : str
        Where the account stands under the one and under the other.
    typical : Counterpart
        What the other theory typically has for the first stage.
    other_typical : Counterpart
        What the first theory typically has for the other stage.
    cautions : tuple of Caution
        What is said of this very pair.
    """

    kind: Literal["note"] = "note"
    theory: str
    stage: str
    other_theory: str
    other_stage: str
    typical: Counterpart
    other_typical: Counterpart
    cautions: tuple[Caution, ...] = ()


def coincides(theory: str, stage: str, *, crosswalk: Crosswalk = published) -> Coincidence:
    """Return what `stage` of `theory` typically coincides with in every other theory.

    Parameters
    ----------
    theory, stage : str
        As named in the crosswalk: a stage, exit, flag or move of a model, a phase of another theory, or a mark.
    crosswalk : Crosswalk
        The published one, or one of your own.

    Raises
    ------
    StageError
        Where there is no such theory (``unknown-theory``) or stage (``unknown-stage``).

    Examples
    --------
    >>> answer = coincides("ford", "development")
    >>> [pairing.stage for pairing in answer.of("millman_wilson").pairings]
    ['mid_kam']
    >>> coincides("ford", "final").of("millman_wilson").absence
    'no_counterpart'
    """
    demand(crosswalk, Crosswalk, "crosswalk", FactError)
    crosswalk.theory(theory).term(stage)
    return _found(theory, stage, crosswalk)


@lru_cache(maxsize=1024)
def _found(theory: str, stage: str, crosswalk: Crosswalk) -> Coincidence:
    rows = [row for row in crosswalk.rows if row.entries[theory].term == stage]
    others = [other.name for other in crosswalk.theories if other.name != theory]
    return Coincidence(
        theory=theory,
        stage=stage,
        counterparts=tuple(_counterpart(crosswalk, rows, theory, other) for other in others),
        cautions=tuple(caution for caution in crosswalk.cautions if caution.concerns(theory, stage)),
    )


def differing(
    standings: Iterable[Standing] | Mapping[str, str], *, crosswalk: Crosswalk = published
) -> tuple[Mismatch, ...]:
    """Return the pairs of stages of one account that do not typically coincide.

    Parameters
    ----------
    standings : iterable of Standing, or mapping of str to str
        The standings of one relationship, each under another model; those under models or in stages that the
        crosswalk does not hold are passed over. Or stages by theory, as a table of customers may hold them.
    crosswalk : Crosswalk
        The published one, or one of your own.

    Returns
    -------
    tuple of Mismatch
        One for each pair of theories whose stages share no row, in the order of the crosswalk.

    Raises
    ------
    FactError
        Where standings are of several relationships (``several-relationships``) or two are under models of one name
        (``model-twice``).
    StageError
        Where a mapping names a theory or stage that the crosswalk does not hold.

    Examples
    --------
    >>> differing({"ford": "development", "millman_wilson": "mid_kam"})
    ()
    >>> [note] = differing({"ford": "long_term", "millman_wilson": "mid_kam"})
    >>> [caution.name for caution in note.cautions]
    ['pair_and_programme']
    """
    demand(crosswalk, Crosswalk, "crosswalk", FactError)
    demand(standings, Iterable, "standings", FactError)
    stages = _given(standings, crosswalk) if isinstance(standings, Mapping) else _standing(standings, crosswalk)
    known = [(theory.name, stages[theory.name]) for theory in crosswalk.theories if theory.name in stages]
    return tuple(
        _difference(crosswalk, one, two)
        for one, two in combinations(known, 2)
        if not _share_a_row(*one, *two, crosswalk)
    )


@lru_cache(maxsize=4096)
def _share_a_row(theory: str, stage: str, other: str, other_stage: str, crosswalk: Crosswalk) -> bool:
    return any(row.entries[theory].term == stage and row.entries[other].term == other_stage for row in crosswalk.rows)


def _given(stages: Mapping[str, str], crosswalk: Crosswalk) -> dict[str, str]:
    for theory, stage in stages.items():
        crosswalk.theory(theory).term(stage)
    return dict(stages)


def _standing(standings: Iterable[Standing], crosswalk: Crosswalk) -> dict[str, str]:
    found: dict[str, Standing] = {}
    for standing in standings:
        demand(standing, Standing, "standings", FactError)
        if (name := standing.model.name) in found:
            raise FactError(Problem("model-twice", name, "two standings are under models of this name; give one"))
        found[name] = standing
    if len(of := sorted({standing.relationship for standing in found.values()})) > 1:
        said = f"the standings are of several relationships: {', '.join(of)}; give those of one"
        raise FactError(Problem("several-relationships", "standings", said))
    return {name: standing.stage for name, standing in found.items() if crosswalk.holds(name, standing.stage)}


def _counterpart(crosswalk: Crosswalk, rows: Iterable[Row], theory: str, other: str) -> Counterpart:
    rows = tuple(rows)
    pairings = tuple(_pairings(crosswalk, rows, theory, other))
    if pairings:
        return Counterpart(theory=other, pairings=pairings)
    entries = [row.entries[other] for row in rows]
    # A row that denies a counterpart says more than one that is silent.
    entry = next((each for each in entries if each.absence == "no_counterpart"), entries[0])
    return Counterpart(theory=other, absence=entry.absence, note=entry.note)


def _pairings(crosswalk: Crosswalk, rows: Iterable[Row], theory: str, other: str) -> Iterator[Pairing]:
    for row in rows:
        own, entry = row.entries[theory], row.entries[other]
        if entry.term is not None:
            yield Pairing(
                row=row.name,
                theory=other,
                stage=entry.term,
                note=entry.note,
                own_note=own.note,
                provenance=crosswalk.word(row, theory, other),
            )


def _difference(crosswalk: Crosswalk, one: tuple[str, str], two: tuple[str, str]) -> Mismatch:
    return Mismatch(
        theory=one[0],
        stage=one[1],
        other_theory=two[0],
        other_stage=two[1],
        typical=coincides(*one, crosswalk=crosswalk).of(two[0]),
        other_typical=coincides(*two, crosswalk=crosswalk).of(one[0]),
        cautions=tuple(each for each in crosswalk.cautions if each.concerns(*one) and each.concerns(*two)),
    )


# -------------------------------------------------------------------------------------------------------------- words


def tell(answer: Coincidence | Iterable[Mismatch], *, lang: Lang = "en", crosswalk: Crosswalk = published) -> str:
    """Return an answer of `coincides` or `differing` in words; nothing where there is no difference.

    A stage that several rows pair with is told once, by the first of them.

    Raises
    ------
    RelstageError
        Where `lang` is none of ours (``unknown-language``).

    Examples
    --------
    >>> print(tell(differing({"ford": "long_term", "zhang": "damaged"})))
    Note: long-term stage (Ford's five stages) and damaged (States of Zhang and co-authors) do not typically coincide.
      - long-term stage: typically communal [operationalised: relstage]
      - damaged: typically vulnerable [operationalised: relstage]
    """
    demand_language(lang)
    demand(answer, (Coincidence, Iterable), "answer", FactError)
    demand(crosswalk, Crosswalk, "crosswalk", FactError)
    if isinstance(answer, Coincidence):
        return "\n".join(_coincidence(answer, lang, crosswalk))
    notes = demand_each(answer, Mismatch, "answer", FactError)
    cautions = {caution.name: caution for note in notes for caution in note.cautions}
    lines = [line for note in notes for line in _note(note, lang, crosswalk)]
    return "\n".join((*lines, *_cautions(cautions.values(), lang)))


def _coincidence(answer: Coincidence, lang: Lang, crosswalk: Crosswalk) -> Iterator[str]:
    yield say("crosswalk.head", lang, stage=_named(answer.theory, answer.stage, lang, crosswalk))
    for each in answer.counterparts:
        title = crosswalk.theory(each.theory).title.in_(lang)
        yield "  - " + say("crosswalk.counterpart", lang, title=title, words=_has(each, lang, crosswalk))
    yield from _cautions(answer.cautions, lang)


def _note(note: Mismatch, lang: Lang, crosswalk: Crosswalk) -> Iterator[str]:
    one, two = (note.theory, note.stage), (note.other_theory, note.other_stage)
    names = {"one": _named(*one, lang, crosswalk), "two": _named(*two, lang, crosswalk)}
    yield say("crosswalk.differ", lang, **names)
    for (theory, stage), counterpart in ((one, note.typical), (two, note.other_typical)):
        key = "crosswalk.typical" if counterpart.pairings else "crosswalk.absent"
        label = crosswalk.theory(theory).term(stage).label.in_(lang)
        yield "  - " + say(key, lang, stage=label, words=_has(counterpart, lang, crosswalk))


def _cautions(cautions: Iterable[Caution], lang: Lang) -> Iterator[str]:
    yield from (say("crosswalk.caution", lang, text=caution.text.in_(lang)) for caution in cautions)


def _named(theory: str, stage: str, lang: Lang, crosswalk: Crosswalk) -> str:
    there = crosswalk.theory(theory)
    return f"{there.term(stage).label.in_(lang)} ({there.title.in_(lang)})"


def _has(counterpart: Counterpart, lang: Lang, crosswalk: Crosswalk) -> str:
    if counterpart.absence is not None:
        return say(f"crosswalk.{counterpart.absence}", lang) + _noted(counterpart.note, lang)
    told: dict[str, str] = {}
    for pairing in counterpart.pairings:
        told.setdefault(pairing.stage, _pairing(pairing, lang, crosswalk))
    return "; ".join(told.values())


def _pairing(pairing: Pairing, lang: Lang, crosswalk: Crosswalk) -> str:
    label = crosswalk.theory(pairing.theory).term(pairing.stage).label.in_(lang)
    own = "" if pairing.own_note is None else f" ({say('crosswalk.if', lang, note=pairing.own_note.in_(lang))})"
    status = say(f"status.{pairing.provenance.status}", lang)
    whose = say("cli.whose", lang, status=status, source=pairing.provenance.source)
    return f"{label}{_noted(pairing.note, lang)}{own} {whose}"


def _noted(note: Labels | None, lang: Lang) -> str:
    return f" ({note.in_(lang)})" if note else ""
