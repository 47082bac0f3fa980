"""Every sentence that an end user reads, in English and in Russian.

A sentence is a template with named places; both languages of one sentence name the same places (held by test).
Labels of indicators, stages and events stand beside their data, as :class:`Labels`.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Lang = Literal["en", "ru"]


class Labels(BaseModel):
    """One thing's name or sentence in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_min_length=1)

    en: str
    ru: str

    def __str__(self) -> str:
        return self.en

    def in_(self, lang: Lang) -> str:
        """Return the text in `lang`."""
        return self.ru if lang == "ru" else self.en


SENTENCES: dict[str, Labels] = {}


def say(key: str, lang: Lang, /, **places: object) -> str:
    """Fill the sentence `key` of `lang` with `places`."""
    return SENTENCES[key].in_(lang).format(**places)
