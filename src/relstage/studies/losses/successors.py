"""As whom a partner that stopped may go on: under the same number, or under a similar name. Told, never merged.

The figures in here (five names, one in a hundred, three quarters) are ours.
"""

import re
from collections import defaultdict
from datetime import date
from functools import cached_property
from math import log, sqrt
from typing import Literal

from relstage.rules import Record
from relstage.studies.ledger import UNITS, Ledger, Partner
from relstage.studies.losses.terms import DAY, LossTerms

MOST_OF_A_NUMBER = 5
MOST_OF_A_WORD = 10
COMMON = 10
ALIKE = 0.75
NAMED = 3
ARTICLES = frozenset({"the", "a", "an", "and", "of"})

By = Literal["number", "name"]
BY_NUMBER: By = "number"
BY_NAME: By = "name"

_WORD = re.compile(r"\w+")


class Perhaps(Record):
    """A partner as whom another may go on.

    Parameters
    ----------
    name : str
        The partner.
    by : {"number", "name"}
        What they share: a number of the ledger, or a name that begins alike or has most rare words in common.
    first_day : date
        When it began.
    volume : float
        What the last window came to.
    """

    name: str
    by: By
    first_day: date
    volume: float


class Successors:
    """Looks for the partners as whom others may go on.

    Somebody may go on as a partner that has a positive sum after the last day of the other, up to the last day of the
    last window, and that shares a number which at most five partners bear; or that began no earlier than one window
    before that last day and has a similar name. Names are similar if both begin, articles aside, with the same word,
    which at most ten partners and one in a hundred bear (or these two alone); or if they share a word that at most
    ten partners or one in a hundred bear, and the cosine of their words, each weighed by the logarithm of how many
    times fewer partners bear it than there are, is at least three quarters.
    """

    def __init__(self, ledger: Ledger, terms: LossTerms) -> None:
        self._partners = ledger.partners
        self._terms = terms

    def of(self, partner: Partner) -> tuple[Perhaps, ...]:
        """Return at most three as whom `partner` may go on, the larger first; by name only where none is by number."""
        last = partner.last(self._terms.as_of)
        began, window = self._terms.back(last, 1), self._terms.spans()[-1]
        found = []
        for place, by in self._akin(partner).items():
            other = self._partners[place]
            if other is partner:
                continue
            within = other.within(date.min, self._terms.as_of)
            if within and (by == "number" or other.days[0] >= began) and other.net(last + DAY, self._terms.as_of) > 0:
                volume = other.net(*window) / UNITS
                found.append(Perhaps(name=other.name, by=by, first_day=other.days[0], volume=volume))
        by_number = [each for each in found if each.by == "number"]
        return tuple(sorted(by_number or found, key=lambda each: (-each.volume, each.name))[:NAMED])

    def _akin(self, partner: Partner) -> dict[int, By]:
        """Return the places of those that share a number with `partner`, or a similar name."""
        names = self._names
        alike = dict.fromkeys(names.alike(partner.name), BY_NAME)
        for number in partner.numbers:
            if len(self._bearers[number]) <= MOST_OF_A_NUMBER:
                alike.update(dict.fromkeys(self._bearers[number], BY_NUMBER))
        return alike

    @cached_property
    def _names(self) -> "_Names":
        return _Names([partner.name for partner in self._partners])

    @cached_property
    def _bearers(self) -> dict[str, list[int]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for place, partner in enumerate(self._partners):
            for number in partner.numbers:
                found[number].append(place)
        return found


class _Names:
    """Names by their words, each word weighed by how rare it is."""

    def __init__(self, names: list[str]) -> None:
        self.words = [_words(name) for name in names]
        self.most = min(MOST_OF_A_WORD, max(2, len(names) // 100))
        self.common = max(COMMON, len(names) // 100)
        self.bearers: defaultdict[str, list[int]] = defaultdict(list)
        for place, words in enumerate(self.words):
            for word in set(words):
                self.bearers[word].append(place)
        self.weight = {word: log(len(names) / len(places)) for word, places in self.bearers.items()}
        self.whole = [sum(self.weight[word] for word in sorted(set(words))) for words in self.words]

    def alike(self, name: str) -> list[int]:
        """Return the places of the names that are similar to `name`."""
        words = _words(name)
        ours = sorted(set(words))
        near = {place for word in ours if len(self.bearers[word]) <= self.common for place in self.bearers[word]}
        whole = sum(self.weight[word] for word in ours)
        found = []
        for place in near:
            theirs = set(self.words[place])
            both = sum(self.weight[word] for word in ours if word in theirs)
            if both > 0 and both >= ALIKE * sqrt(whole * self.whole[place]):
                found.append(place)
        if words and len(self.bearers[words[0]]) <= self.most:
            found += [place for place in self.bearers[words[0]] if self.words[place][0] == words[0]]
        return found


def _words(name: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(name.casefold()) if word not in ARTICLES)
