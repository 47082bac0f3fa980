"""Every sentence that an end user reads, in English and in Russian.

A sentence is a template with named places; both languages of one sentence name the same places (held by test). Labels
of indicators, stages and events stand beside their data, as :class:`Labels`; they enter sentences as they are, never
inflected. The sentences are loaded when the first one is said.
"""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from relstage.errors import Problem, RelstageError

Lang = Literal["en", "ru"]


class Labels(BaseModel):
    """One thing's name or sentence in both languages."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1, defer_build=True
    )

    en: str
    ru: str

    def __str__(self) -> str:
        return self.en

    def in_(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.ru if lang == "ru" else self.en


def demand_language(lang: object) -> None:
    """Raise a `RelstageError` (``unknown-language``) where `lang` is none of ours."""
    if lang not in get_args(Lang):
        said = f"{lang!r} is no language of ours; there are {' and '.join(get_args(Lang))}"
        raise RelstageError(Problem("unknown-language", "lang", said))


def say(key: str, lang: Lang, /, **places: object) -> str:
    """Fill the sentence `key` of `lang` with `places`; a place called ``source`` holds the name of a source."""
    from relstage.messages.sentences import SENTENCES

    if "source" in places:
        places["source"] = source_named(str(places["source"]), lang)
    return SENTENCES[key].in_(lang).format(**places)


def say_counted(key: str, lang: Lang, number: int, /) -> str:
    """Fill the sentence of `key` that goes with `number`: 1 month, 2 months; 1 месяц, 2 месяца, 5 месяцев."""
    return say(f"{key}.{_plural(number, lang)}", lang, number=number)


def _plural(number: int, lang: Lang) -> str:
    if lang == "en":
        return "one" if number == 1 else "many"
    if number % 10 == 1 and number % 100 != 11:
        return "one"
    return "few" if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else "many"


def word_for(key: str, name: str, lang: Lang) -> str:
    """Return what people call `key`, or `name` with its underscores opened up where nothing is on record."""
    from relstage.messages.sentences import WORDS

    return WORDS[key].in_(lang) if key in WORDS else name.replace("_", " ")


def source_named(name: str, lang: Lang) -> str:
    """Return the short name of a source as readers of `lang` know it, or `name` where nothing is on record."""
    from relstage.messages.sentences import SHORT_NAMES

    return SHORT_NAMES[name].in_(lang) if name in SHORT_NAMES else name


def told_in(text: str, lang: Lang) -> str:
    """Return a text that is kept in one language as readers of `lang` may read it, or nothing.

    For readers of Russian that is the translation of what the catalogue says, or what a house wrote in Russian itself.
    """
    from relstage.messages.sentences import TRANSLATED

    if lang == "en":
        return text
    return TRANSLATED.get(text, "" if text.isascii() else text)
