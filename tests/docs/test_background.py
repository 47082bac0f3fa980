"""The background page in both languages: the same sections, lists and counts, and nothing that the sources lack."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    lang: (DOCS / name).read_text(encoding="utf-8")
    for lang, name in (("en", "background.md"), ("ru", "background.ru.md"))
}
COUNTED = {
    "Strategic aims of CRM": (4, 0),
    "Goals of CRM": (2, 0),
    "Tasks of CRM": (7, 4),
    "Departments": (4, 0),
    "Results": (6, 0),
    "A chain of causes": (4, 0),
    "Skills": (4, 0),
    "Definitions": (0, 4),
    'Three roots of the word "customer"': (0, 3),
}


def sections(page: str) -> dict[str, str]:
    """Return the text of each section by its heading."""
    parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def lists(text: str) -> tuple[int, int]:
    """Return how many numbered and how many other items of lists a text has."""
    return len(re.findall(r"^\d+\. ", text, re.MULTILINE)), len(re.findall(r"^- ", text, re.MULTILINE))


def test_both_languages_have_the_same_sections_and_lists() -> None:
    """Section by section there are as many numbered and other items in Russian as in English."""
    english, russian = (sections(PAGES[lang]) for lang in ("en", "ru"))
    assert len(english) == len(russian) >= 15
    assert [lists(text) for text in english.values()] == [lists(text) for text in russian.values()]


@pytest.mark.parametrize("heading", COUNTED)
def test_counts_are_those_of_the_texts(heading: str) -> None:
    """Aims, goals, tasks with their kinds of request, departments, results and skills are as many as the texts list."""
    assert lists(sections(PAGES["en"])[heading]) == COUNTED[heading]


@pytest.mark.parametrize("lang", PAGES)
def test_numbered_items_count_on(lang: str) -> None:
    """Numbered items of a section count from 1 without a gap."""
    for heading, text in sections(PAGES[lang]).items():
        numbers = [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
        assert numbers == list(range(1, len(numbers) + 1)), heading


@pytest.mark.parametrize("lang", PAGES)
def test_no_table_is_invented(lang: str) -> None:
    """What the copy of the source lacks is said to be lacking: there is no table on the page."""
    assert not re.search(r"^\|", PAGES[lang], re.MULTILINE)
    assert "1.1" in PAGES[lang]


def test_every_section_names_its_text() -> None:
    """Each section says which of the three texts speaks, in either language."""
    for lang, texts in (("en", "CRM course text|Kevorkov|Nestik"), ("ru", "учебный текст о CRM|Кеворков|Нестик")):
        for heading, text in sections(PAGES[lang]).items():
            assert re.search(texts, text), heading


@pytest.mark.parametrize("lang", PAGES)
def test_the_pages_lead_to_each_other(lang: str) -> None:
    """Each page links the other, and every page that they link is there; the index names both."""
    for target in re.findall(r"\]\(([^)#]+)\)", PAGES[lang]):
        assert (DOCS / target).is_file(), target
    assert ("background.ru.md" if lang == "en" else "background.md") in PAGES[lang]
    index = (DOCS / "index.md").read_text(encoding="utf-8").splitlines()
    assert {"background", "background.ru"} <= set(index)


def test_russian_is_spelt_as_elsewhere() -> None:
    """The Russian page is spelt without ё, and no word mixes the alphabets."""
    assert "ё" not in PAGES["ru"].casefold()
    assert not re.search(r"[A-Za-z][а-яА-Я]|[а-яА-Я][A-Za-z]", PAGES["ru"])
