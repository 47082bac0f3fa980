"""The glossary: every word once, in its place, in both languages."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")
PARTS = {
    heading: re.findall(r"^\*\*(.+)\*\* \((.+)\)\n: (.+)", text, re.MULTILINE)
    for heading, text in zip(*[iter(re.split(r"^## (.+)\n", PAGE, flags=re.MULTILINE)[1:])] * 2, strict=True)
}


def test_every_entry_is_read() -> None:
    """Each entry has a word, the Russian for it and what it means."""
    assert sum(map(len, PARTS.values())) == len(re.findall(r"^\*\*", PAGE, re.MULTILINE)) > 80


@pytest.mark.parametrize("part", PARTS)
def test_entries_stand_in_the_order_of_the_alphabet(part: str) -> None:
    """A word is found where one looks for it."""
    words = [word.casefold() for word, _, _ in PARTS[part]]
    assert words == sorted(words)


def test_no_word_is_explained_twice() -> None:
    """One entry a word, in the whole glossary."""
    words = [word for part in PARTS.values() for names, _, _ in part for word in names.split(", ")]
    assert sorted(words) == sorted(set(words))


def test_russian_stands_beside_english() -> None:
    """The word is English and what is in brackets Russian, spelt without ё."""
    for part in PARTS.values():
        for word, russian, _ in part:
            assert not re.search("[А-Яа-яЁё]", word), word
            assert re.search("[а-я]", russian), word
            assert "ё" not in russian.casefold(), russian
