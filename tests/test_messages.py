"""The sentences that end users read: both languages say the same, and none is missing or idle."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import relstage
from relstage.catalogue.indicators import INDICATORS
from relstage.messages import Labels, Lang, say, say_counted, word_for
from relstage.messages.sentences import SENTENCES, WORDS
from relstage.models import Basis, Initiator, Kind, Side, Word
from relstage.rules import Status

SOURCE = Path(relstage.__file__).parent
LANGS: tuple[Lang, ...] = ("en", "ru")
OPTION = re.compile(r"--[a-z]+(?: (?:csv|json))?")


def _places(sentence: str) -> set[str | None]:
    return {place for _, place, _, _ in Formatter().parse(sentence)} - {None}


def _pattern(key: ast.expr) -> Iterator[str]:
    """Yield the regular expressions of the keys that an argument may be."""
    match key:
        case ast.Constant(value=str(text)):
            yield re.escape(text)
        case ast.JoinedStr(values=[ast.Constant(value=str(head)), *_] as parts) if "." in head:
            yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z_-]+" for p in parts)
        case ast.IfExp(body=body, orelse=other):
            yield from _pattern(body)
            yield from _pattern(other)
        case _:
            pass


def _nodes() -> Iterator[tuple[Path, ast.AST]]:
    """Yield every node of the source outside the sentences themselves, with its file."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path.parent.name != "sentences":
            yield from ((path, node) for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def _asked() -> Iterator[str]:
    """Yield a regular expression for each key that the source names: as a string, or by a string with places."""
    for _, node in _nodes():
        if isinstance(node, ast.Constant | ast.JoinedStr):
            yield from _pattern(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say_counted":
            yield from (rf"{found}\.(one|few|many)" for found in _pattern(node.args[0]))


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_name_the_same_places(key: str) -> None:
    """A sentence has the same places in English and in Russian."""
    assert _places(SENTENCES[key].en) == _places(SENTENCES[key].ru)


@pytest.mark.parametrize("key", [*SENTENCES, *WORDS])
def test_russian_is_russian(key: str) -> None:
    """What stands between the places is Cyrillic in Russian and not in English."""
    labels = (SENTENCES | WORDS)[key]
    plain = {lang: "".join(text for text, *_ in Formatter().parse(labels.in_(lang))) for lang in LANGS}
    plain = {lang: OPTION.sub("", text) for lang, text in plain.items()}
    assert not re.search("[А-Яа-яЁё]", plain["en"])
    if re.search("[A-Za-z]", plain["en"]):
        assert re.search("[А-Яа-яЁё]", plain["ru"])
        assert not re.search("[A-Za-z]", plain["ru"])


def test_every_sentence_is_used() -> None:
    """No sentence is idle: the source asks for each by its key."""
    asked = set(_asked())
    open_ended = [re.compile(pattern) for pattern in asked if re.search(r"[\[(]", pattern) and "." in pattern]
    left = {key for key in SENTENCES if re.escape(key) not in asked}
    assert {key for key in left if not any(pattern.fullmatch(key) for pattern in open_ended)} == set()


def test_every_sentence_asked_for_is_there() -> None:
    """Each call of `say` names a sentence that exists."""
    for path, node in _nodes():
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
            for pattern in _pattern(node.args[0]):
                assert any(re.fullmatch(pattern, key) for key in SENTENCES), f"{path.name}: {pattern}"


@pytest.mark.parametrize(
    ("stem", "words"),
    [
        ("heading", get_args(Kind)),
        ("flag", get_args(Word)),
        ("status", get_args(Status)),
        ("basis", get_args(Basis)),
        ("one-sided", get_args(Side)),
        ("move.initiator", get_args(Initiator)),
    ],
)
def test_every_word_of_a_closed_list_has_its_sentence(stem: str, words: tuple[str, ...]) -> None:
    """A sentence chosen by kind, verdict, status, basis, side or initiator exists for each of them."""
    assert {f"{stem}.{word}" for word in words} <= set(SENTENCES)


def test_say_fills_the_places() -> None:
    """A sentence is filled in the language asked for."""
    assert say("need.ge", "en", limit="0.6") == "at least 0.6"
    assert say("need.ge", "ru", limit="0,6") == "не менее 0,6"


@pytest.mark.parametrize(
    ("number", "ru", "en"),
    [
        (1, "1 месяц", "1 month"),
        (3, "3 месяца", "3 months"),
        (5, "5 месяцев", "5 months"),
        (11, "11 месяцев", "11 months"),
        (12, "12 месяцев", "12 months"),
        (21, "21 месяц", "21 months"),
        (24, "24 месяца", "24 months"),
        (111, "111 месяцев", "111 months"),
        (0, "0 месяцев", "0 months"),
    ],
)
def test_counted_things_agree_with_their_number(number: int, ru: str, en: str) -> None:
    """Months take the form that their number asks for in either language."""
    assert (say_counted("months", "ru", number), say_counted("months", "en", number)) == (ru, en)


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_word_nobody_translated_is_opened_up(lang: Lang) -> None:
    """A level of a house model is shown by its own name, with its underscores opened up."""
    assert word_for("tier.very_good", "very_good", lang) == "very good"


def test_words_name_levels_of_the_catalogue() -> None:
    """Each level that a catalogue guard may ask for has a word in both languages."""
    levels = {f"{i.name}.{level}" for i in INDICATORS for level in getattr(i.scale, "levels", ())}
    assert levels <= set(WORDS)
    assert all(isinstance(WORDS[key], Labels) for key in levels)
