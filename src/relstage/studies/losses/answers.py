"""The answers of an analysis of losses: each key partner, and what the record allows to say of it."""

from datetime import date
from fractions import Fraction
from typing import Literal

from relstage.rules import Record
from relstage.studies.ledger import Span
from relstage.studies.losses.record import Hole
from relstage.studies.losses.successors import Perhaps

KeyStanding = Literal["stopped", "fell", "kept", "cannot say"]
Doubt = Literal["no days to compare", "bought on missing days", "silence in a hole", "fall in a hole", "floor"]


class KeyPartner(Record):
    """One key partner.

    Parameters
    ----------
    name : str
        As it is spelt on most days.
    spellings : tuple of str
        Every spelling that the ledger uses.
    volumes : tuple of float
        What each window came to, credits deducted, the earliest first.
    mean : float
        Mean of the windows before the last.
    last_day : date
        Last day with a row, up to the last day of the last window.
    standing : {"stopped", "fell", "kept", "cannot say"}
        What can be said, the record being what it is.
    plain : {"stopped", "fell", "kept"}
        What the volumes alone would say.
    doubt : str or None
        Why nothing can be said.
    hole : (date, date) or None
        The days that the doubt is about.
    compared : (float, float) or None
        Mean former volume and mean last volume of the days that can be compared, days below the floor left out.
    perhaps : tuple of Perhaps
        Of who stopped or cannot be told: partners as whom it may go on.
    """

    name: str
    spellings: tuple[str, ...]
    volumes: tuple[float, ...]
    mean: float
    last_day: date
    standing: KeyStanding
    plain: KeyStanding
    doubt: Doubt | None = None
    hole: Span | None = None
    compared: tuple[float, float] | None = None
    perhaps: tuple[Perhaps, ...] = ()


class Losses(Record):
    """Which key partners were lost.

    Parameters
    ----------
    as_of : date
        Last day of the last window.
    windows : tuple of (date, date)
        First and last day of each window, the earliest first.
    key_share, fell_to : Fraction
        The definitions.
    holes : tuple of Hole
        What the record lacks in these windows, by first day.
    floors : tuple of (float or None)
        The floor of the record found in each window.
    floor : float
        Days of smaller sums were left out of comparisons; 0 where none were.
    partners : int
        How many partners the ledger has up to `as_of`.
    positive : int
        How many of them have a positive mean in the windows before the last.
    key : tuple of KeyPartner
        By falling mean, then by name.
    """

    as_of: date
    windows: tuple[Span, ...]
    key_share: Fraction
    fell_to: Fraction
    holes: tuple[Hole, ...]
    floors: tuple[float | None, ...]
    floor: float
    partners: int
    positive: int
    key: tuple[KeyPartner, ...]

    def of(self, standing: KeyStanding, *, plain: bool = False) -> tuple[KeyPartner, ...]:
        """Return the key partners of `standing`, or those of whom the volumes alone would say it."""
        return tuple(each for each in self.key if (each.plain if plain else each.standing) == standing)
