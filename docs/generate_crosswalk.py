"""Write the page of the crosswalk: ``python -m docs.generate_crosswalk``.

The page is committed, so that a changed pairing shows in review; a test compares it with what this writes.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from docs.generate_catalogue import HERE, STATUSES, Lines, both, code, said, table
from relstage.catalogue.crosswalk import crosswalk
from relstage.messages import Lang
from relstage.models.crosswalks import Entry, Row, Theory

GENERATED = "<!-- Written by docs/generate_crosswalk.py from the crosswalk. Change it, then run the script. -->"
ABSENCES = {
    "no_counterpart": {"en": "no counterpart", "ru": "соответствия нет"},
    "not_said": {"en": "–", "ru": "–"},
}


def pages() -> dict[Path, str]:
    """Return the text of the page by its path."""
    parts = (_head(), _rows("en"), _rows("ru"), _cautions(), _published(), _theories(), _works())
    return {HERE / "crosswalk.md": "\n".join(line for part in parts for line in part).rstrip() + "\n"}


def main() -> None:
    """Write the page."""
    for path, page in pages().items():
        path.write_text(page, encoding="utf-8")


def _head() -> Lines:
    yield from (f"# {crosswalk.title.en}", "", GENERATED, "", f"*{crosswalk.title.ru}.*", "")
    yield "What the stages of one theory typically coincide with in the others. It is told to people and moves no"
    yield "machine: an account whose stages do not stand in one row gives a note, not an error. How to ask it:"
    yield from ("[compare theories](../how-to/compare-theories.md).", "", STATUSES, "")
    yield "In the tables **bold** marks a published pairing, a dash that nothing is known to be said. Every other"
    yield from ("pairing is ours, by comparing descriptions.", "")


def _rows(lang: Lang) -> Lines:
    title = {"en": "The theories side by side", "ru": "Теории рядом"}[lang]
    yield from (f"## {title}", "")
    # Two tables, for nine theories are too many columns for a page.
    first, second = crosswalk.theories[:4], crosswalk.theories[4:]
    for theories in (first, second):
        head = ("", *(theory.title.in_(lang) for theory in theories))
        yield from table(head, (_row(row, theories, lang) for row in crosswalk.rows))


def _row(row: Row, theories: Sequence[Theory], lang: Lang) -> Iterator[str]:
    yield row.label.in_(lang)
    yield from (_cell(row.entries[theory.name], theory, lang) for theory in theories)


def _cell(entry: Entry, theory: Theory, lang: Lang) -> str:
    note = f" ({entry.note.in_(lang)})" if entry.note else ""
    if entry.term is None:
        return ABSENCES[entry.absence or "not_said"][lang] + note
    label = theory.term(entry.term).label.in_(lang)
    return (f"**{label}**" if entry.published else label) + note


def _cautions() -> Lines:
    yield from ("## What not to read into it", "")
    for caution in crosswalk.cautions:
        yield from (f"- {caution.text.en}", f"- {caution.text.ru}")
    yield ""


def _published() -> Lines:
    yield from ("## Published pairings", "")
    yield from table(("stage", "goes with", "whose"), _pairings())


def _pairings() -> Iterator[tuple[str, ...]]:
    for theory in crosswalk.theories:
        for row in crosswalk.rows:
            entry = row.entries[theory.name]
            for other, word in entry.published.items():
                one, two = str(entry.term), str(row.entries[other].term)
                yield f"{code(one)} of {code(theory.name)}", f"{code(two)} of {code(other)}", said(word)


def _theories() -> Lines:
    yield from ("## Names in code", "", "A flag and a move are no stages; a mark goes along with stages.", "")
    for theory in crosswalk.theories:
        yield from (f"### {theory.name}", "", f"{both(theory.title)}. Whose names: {said(theory.provenance)}.", "")
        yield from table(("name", "", "called"), ((code(x.name), x.kind, both(x.label)) for x in theory.terms))


def _works() -> Lines:
    named = set(_named())
    works = [source for source in crosswalk.sources if source.name in named]
    yield from ("## Works named", "")
    yield from table(("short name", "work"), ((source.name, source.reference) for source in works))


def _named() -> Iterable[str]:
    yield from (theory.provenance.source for theory in crosswalk.theories)
    for row in crosswalk.rows:
        for entry in row.entries.values():
            yield from (word.source for word in entry.published.values())


if __name__ == "__main__":
    main()
