"""The law of the crosswalk, on the published one in full and on generated ones."""

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from relstage.catalogue.crosswalk import crosswalk as published
from relstage.messages import Labels
from relstage.models.crosswalks import Crosswalk, Entry, Row, Term, Theory
from relstage.rules import Provenance
from relstage.studies.crosswalk import coincides, differing

OURS = Provenance(status="operationalised", source="relstage")
WORDS = st.sampled_from([Provenance(status="unverified", source=name) for name in ("A", "B")])
NOTES = st.sampled_from([None, Labels(en="late", ru="поздно")])
LABEL = Labels(en="x", ru="х")
Told = tuple[str, str, str, str, str, Labels | None, Labels | None, Provenance]


@st.composite
def crosswalks(draw: DrawFn) -> Crosswalk:
    """Draw a crosswalk of two to four theories, in which a term may stand in several rows or in one."""
    theories = {f"t{n}": [f"s{i}" for i in range(draw(st.integers(1, 3)))] for n in range(draw(st.integers(2, 4)))}
    rows = draw(st.lists(st.fixed_dictionaries({name: entries(terms) for name, terms in theories.items()}), min_size=1))
    made = tuple(Row(name=f"r{n}", label=LABEL, entries=row) for n, row in enumerate(rows + everything(theories)))
    return Crosswalk(
        title=LABEL,
        theories=tuple(a_theory(name, terms) for name, terms in theories.items()),
        rows=tuple(published_once(row, draw) for row in made),
        provenance=OURS,
    )


def entries(terms: list[str]) -> st.SearchStrategy[Entry]:
    """Draw an entry: one of the terms, or an absence."""
    there = st.builds(Entry, term=st.sampled_from(terms), note=NOTES)
    return there | st.builds(Entry, absence=st.sampled_from(["no_counterpart", "not_said"]), note=NOTES)


def everything(theories: dict[str, list[str]]) -> list[dict[str, Entry]]:
    """Return rows in which every term stands once alone, so that none is idle."""
    absent = {name: Entry(absence="not_said") for name in theories}
    return [absent | {name: Entry(term=term)} for name, terms in theories.items() for term in terms]


def a_theory(name: str, terms: list[str]) -> Theory:
    """Return a theory of these terms."""
    return Theory(name=name, title=LABEL, terms=tuple(Term(name=x, label=LABEL) for x in terms), provenance=OURS)


def published_once(row: Row, draw: DrawFn) -> Row:
    """Give some pairings of the row a published word, said by one of its two entries."""
    names = sorted(row.entries)
    ways = [(one, two) for one in names for two in names if one < two]
    chosen = draw(st.lists(st.sampled_from(ways), unique=True)) if ways else []
    made = dict(row.entries)
    for way in chosen:
        one, two = draw(st.permutations(way))
        entry = made[one]
        made[one] = entry.model_copy(update={"published": entry.published | {two: draw(WORDS)}})
    return row.model_copy(update={"entries": made})


def told(crosswalk: Crosswalk) -> Iterator[Told]:
    """Yield every pairing that asking about each stage of each theory gives."""
    for theory in crosswalk.theories:
        for term in theory.terms:
            for other in coincides(theory.name, term.name, crosswalk=crosswalk).counterparts:
                for x in other.pairings:
                    yield x.row, theory.name, term.name, x.theory, x.stage, x.own_note, x.note, x.provenance


def held(crosswalk: Crosswalk) -> Iterator[Told]:
    """Yield every pairing as the rows hold it, read without the library's answers."""
    for row in crosswalk.rows:
        for one, a in row.entries.items():
            for two, b in row.entries.items():
                if one != two and a.term is not None and b.term is not None:
                    said = [x for x in (a.published.get(two), b.published.get(one)) if x is not None]
                    yield row.name, one, a.term, two, b.term, a.note, b.note, (*said, crosswalk.provenance)[0]


def holds(crosswalk: Crosswalk) -> None:
    """Assert the law of one crosswalk."""
    found = list(told(crosswalk))
    backwards = [(row, *there, *here, b, a, word) for row, *x, a, b, word in found for here, there in [(x[:2], x[2:])]]
    assert sorted(map(repr, found)) == sorted(map(repr, backwards))
    assert sorted(map(repr, found)) == sorted(map(repr, held(crosswalk)))


def test_crosswalk_reads_both_ways() -> None:
    """Whatever coincides with a stage of the published crosswalk coincides back, by the same word, as the rows say."""
    holds(published)
    assert len(list(told(published))) > 300


@given(crosswalks())
def test_any_crosswalk_reads_both_ways(drawn: Crosswalk) -> None:
    """The same of any crosswalk that can be made."""
    holds(drawn)


@given(crosswalks(), st.data())
def test_differing_is_what_no_row_holds(drawn: Crosswalk, data: st.DataObject) -> None:
    """Two stages differ exactly where neither coincides with the other, whichever is named first."""
    stages = {t.name: data.draw(st.sampled_from([x.name for x in t.terms])) for t in drawn.theories}
    together = {(one, a, two, b) for _, one, a, two, b, *_ in held(drawn)}
    noted = {(x.theory, x.stage, x.other_theory, x.other_stage) for x in differing(stages, crosswalk=drawn)}
    pairs = {(one, stages[one], two, stages[two]) for one in stages for two in stages if one < two}
    assert noted == pairs - together
    assert noted == {
        (x.theory, x.stage, x.other_theory, x.other_stage)
        for x in differing(dict(reversed(stages.items())), crosswalk=drawn)
    }
