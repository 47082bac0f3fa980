"""Write the page of the checklists: ``python -m docs.generate_checklists``.

The page is committed, so that a changed question shows in review; a test compares it with what this writes.
"""

from collections.abc import Iterator
from pathlib import Path

from docs.generate_catalogue import HERE, STATUSES, Lines, both, code, said, table
from relstage.catalogue.checklists import CHECKLISTS
from relstage.models.checklists import Checklist
from relstage.rules import text

GENERATED = "<!-- Written by docs/generate_checklists.py from the checklists. Change them, then run the script. -->"
ASKS = {
    "fulfilment": "An answer says how far the statement is true: yes, partly (a half), no, or a share from 0 to 1.",
    "knowledge": "An answer says how far it is known, and its note holds what is known.",
}


def pages() -> dict[Path, str]:
    """Return the text of the page by its path."""
    parts = (_head(), *map(_checklist, CHECKLISTS))
    return {HERE / "checklists.md": "\n".join(line for part in parts for line in part).rstrip() + "\n"}


def main() -> None:
    """Write the page."""
    for path, page in pages().items():
        path.write_text(page, encoding="utf-8")


def _head() -> Lines:
    yield from ("# Checklists", "", GENERATED, "", "*Контрольные списки.*", "")
    yield "Questions of the texts, in our words. No text gives a weight or a score: that every item counts the same,"
    yield "and that *partly* is a half, is ours. How to answer, weigh and compare: [score"
    yield from ("checklists](../how-to/score-checklists.md).", "", STATUSES, "")


def _checklist(checklist: Checklist) -> Lines:
    yield from (f"## {checklist.title.en}", "", f"*{checklist.title.ru}.* {checklist.summary.en}", "")
    yield from (checklist.summary.ru, "")
    yield f"- On the command line: `relstage checklist {checklist.name}`; digest `{checklist.digest}`."
    yield f"- Items: {len(checklist.items)}. {ASKS[checklist.asks]}"
    yield from (f"- The list: {said(checklist.provenance)}. Its weights: {said(checklist.weighing)}.", "")
    yield from table(("", "item", "called", "meaning", "по-русски", "whose"), _rows(checklist))
    for item in checklist.items:
        if item.suggested is not None:
            when, whose = text(item.suggested.rule), said(item.suggested.provenance)
            yield from (f"`{item.id}` is suggested where `{when}` ({whose}); a suggestion answers nothing.", "")


def _rows(checklist: Checklist) -> Iterator[tuple[str, ...]]:
    for number, item in enumerate(checklist.items, start=1):
        yield str(number), code(item.id), both(item.label), item.meaning.en, item.meaning.ru, said(item.provenance)


if __name__ == "__main__":
    main()
