"""What is assumed of relationships where nothing is known, in the open.

Law (``assumptions_are_marked``): a value that is assumed enters as a reading of basis ``assumed`` at the opening, and
as nothing else.
"""

import json
import math
import tomllib
from collections.abc import Iterable, Mapping
from os import PathLike
from pathlib import Path

from pydantic import Field, ValidationError

from relstage.adapters.logs.cells import number_of
from relstage.adapters.logs.rows import clipped
from relstage.adapters.wording import described
from relstage.errors import FactError, Problem, nearest
from relstage.models import Reading, Relationship
from relstage.rules import Indicator, Name, Real, Record, Value

MAX_FILE = 1_000_000


class Assumptions(Record):
    """A profile of assumed readings, the same for every relationship of a log.

    Parameters
    ----------
    name, description : str
        What the profile is called, and what picture it draws.
    values : dict
        Indicator -> value assumed at the opening.
    why : dict
        Indicator -> where its value comes from.

    Examples
    --------
    >>> Assumptions.parse(["trust=0.3", "supplier_status=preferred"]).values
    {'trust': 0.3, 'supplier_status': 'preferred'}
    """

    name: str = "assumed"
    description: str = ""
    values: dict[Name, Real | Name] = Field(default_factory=dict, max_length=256)
    why: dict[Name, str] = Field(default_factory=dict)

    @classmethod
    def parse(cls, pairs: Iterable[str], name: str = "assumed") -> "Assumptions":
        """Read ``indicator=value`` pairs, as given on a command line.

        Raises
        ------
        FactError
            With every pair that is malformed or names an indicator twice (``bad-assumption``).
        """
        values: dict[str, Value] = {}
        problems = []
        for pair in pairs:
            indicator, sign, value = (part.strip() for part in pair.partition("="))
            if not sign or not indicator or not value:
                problems.append(Problem("bad-assumption", clipped(pair), "write indicator=value, such as trust=0.3"))
            elif indicator in values:
                problems.append(Problem("bad-assumption", clipped(pair), f"{indicator} is assumed twice"))
            else:
                values[indicator] = _value(value)
        if problems:
            raise FactError(*problems)
        return cls._made({"name": name, "values": values}, "")

    @classmethod
    def load(cls, path: str | PathLike[str]) -> "Assumptions":
        """Read a profile from a TOML or JSON file with ``name``, ``description``, ``values`` and ``why``.

        Raises
        ------
        FactError
            Where the file cannot be read (``unreadable-file``), has more than `MAX_FILE` bytes (``too-large``), is no
            TOML or JSON (``syntax``), or holds what is no profile (``bad-assumption``); every problem with its place.
        """
        path = Path(path)
        try:
            with path.open("rb") as file:
                content = file.read(MAX_FILE + 1)  # bounded: a device has no end, and tells no size
            if len(content) > MAX_FILE:
                raise FactError(Problem("too-large", str(path), f"a profile takes at most {MAX_FILE} bytes"))
            text = content.decode("utf-8-sig")
        except (OSError, ValueError) as error:  # ValueError: no UTF-8, or a NUL in the name
            raise FactError(Problem("unreadable-file", str(path), f"the file cannot be read: {error}")) from error
        try:
            data = _json(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
        except RecursionError as error:
            raise FactError(Problem("syntax", str(path), "values are nested too deeply")) from error
        except ValueError as error:
            raise FactError(Problem("syntax", str(path), _syntax(error))) from error
        return cls._made(data, path.name)

    @classmethod
    def _made(cls, data: object, place: str) -> "Assumptions":
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            prefix = f"{place} " if place else ""
            raise FactError(
                *(
                    Problem("bad-assumption", prefix + "/" + "/".join(map(str, flaw["loc"])), described(flaw))
                    for flaw in error.errors(include_url=False)
                )
            ) from error

    def check(self, indicators: Mapping[str, Indicator]) -> None:
        """Check every value against the scale of its indicator.

        Raises
        ------
        FactError
            With every indicator that is unknown (``unknown-indicator``), computed from dates (``computed-indicator``)
            or off its scale (``off-scale``).
        """
        problems = [problem for name, value in self.values.items() for problem in _flaws(name, value, indicators)]
        if problems:
            raise FactError(*problems)

    def of(self, relationship: Relationship) -> Relationship:
        """Return `relationship` with these readings assumed at its opening; one that is on record there is kept."""
        at = relationship.opened_at
        known = {fact.indicator for fact in relationship.facts if isinstance(fact, Reading) and fact.occurred_at == at}
        assumed = [
            Reading(indicator=name, value=value, basis="assumed", occurred_at=at)
            for name, value in self.values.items()
            if name not in known
        ]
        return relationship.with_facts(*assumed) if assumed else relationship


def _value(text: str) -> Value:
    number = number_of(text)
    return text if isinstance(number, str) else number


def _number(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise ValueError(f"{clipped(digits)} is larger than any float64")
    return number


def _json(text: str) -> object:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"the key {twice!r} stands twice")
        return dict(pairs)

    return json.loads(text, object_pairs_hook=once, parse_int=_number, parse_float=_number)


def _syntax(error: ValueError) -> str:
    if "integer string conversion" in str(error):  # of TOML alone; Python's words for more than 4,300 digits
        return "an integer has thousands of digits; no float64 holds it"
    return str(error)


def _flaws(name: str, value: Value, indicators: Mapping[str, Indicator]) -> list[Problem]:
    indicator = indicators.get(name)
    if indicator is None:
        return [Problem("unknown-indicator", name, f"no indicator has this name{nearest(name, indicators)}")]
    if indicator.clock is not None:
        return [Problem("computed-indicator", name, "it is computed from dates and cannot be assumed")]
    if not indicator.scale.admits(value):
        return [Problem("off-scale", name, f"{value!r} is not on its scale, {indicator.scale}")]
    return []
