"""How paths begin, and values that are drawn for them: fixed, from a distribution, or one of several."""

import math
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from relstage.dynamics import height
from relstage.rules import Indicator
from relstage.studies.simulation.draws import Drawn, Floats, Places
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.scenario import Between, Given, OneOf, Peaked, Spread
from relstage.studies.simulation.spreads import numbers, picks, places


def values_of(given: Given, indicator: Indicator, stream: str, drawn: Drawn, count: int) -> Floats:
    """Return the numbers that `given` comes to for `count` paths, levels by their number; NaN where unknown."""
    if isinstance(given, Between | Peaked):
        return numbers(given, drawn(stream))
    if isinstance(given, OneOf):
        table = np.array([np.nan if value is None else height(value, indicator) for value in given.values])
        found: Floats = table[places(given, drawn(stream))]
        return found
    return np.full(count, height(given, indicator))


class Beginnings:
    """The ways to begin, as tables by their number.

    Parameters
    ----------
    prepared : Prepared
        Its scenario's beginnings, a hundred thousand perhaps.
    columns : mapping
        Recorded indicator -> its column.
    """

    def __init__(self, prepared: Prepared, columns: Mapping[str, int]) -> None:
        ways = prepared.scenario.beginnings
        self.prepared = prepared
        self.columns = columns
        self.stage = np.array([prepared.number_of[way.stage or prepared.model.initial] for way in ways], dtype=np.intp)
        self.months_in_stage = np.array([way.months_in_stage for way in ways], dtype=np.int16)
        self.months_inactive = np.array([way.months_inactive for way in ways], dtype=np.int16)
        self.opens = np.array([prepared.opens(way) for way in ways])
        self.fixed = {name: self._fixed(name) for name in columns}
        self.spreads = {name: tuple(self._spreads(name)) for name in columns}

    def picked(self, u: Floats) -> Places:
        """Return which way each path begins."""
        return picks(self.prepared.ways, u)

    def values(self, name: str, way: Places, drawing: Callable[[Places], Drawn]) -> Floats:
        """Return the reading that each path begins with; NaN where unknown."""
        found: Floats = self.fixed[name][way]
        for spread, ways in self.spreads[name]:
            here = np.flatnonzero(np.isin(way, ways))
            found[here] = values_of(spread, self._indicator(name), f"start:{name}", drawing(here), here.size)
        return found

    def _default(self, name: str) -> float:
        return 0.0 if self._indicator(name).count else math.nan

    def _indicator(self, name: str) -> Indicator:
        return self.prepared.model.indicator_of[name]

    def _fixed(self, name: str) -> Floats:
        """Return what each way fixes; what it does not name is unknown, counts apart, which are 0."""
        indicator, default = self._indicator(name), self._default(name)
        given = (way.readings.get(name) for way in self.prepared.scenario.beginnings)
        return np.array([height(each, indicator) if isinstance(each, float | int | str) else default for each in given])

    def _spreads(self, name: str) -> Iterator[tuple[Spread, NDArray[np.intp]]]:
        ways: dict[str, tuple[Spread, list[int]]] = {}
        for nth, way in enumerate(self.prepared.scenario.beginnings):
            given = way.readings.get(name)
            if isinstance(given, Between | Peaked | OneOf):
                ways.setdefault(given.model_dump_json(), (given, []))[1].append(nth)
        for spread, numbers_of in ways.values():
            yield spread, np.array(numbers_of, dtype=np.intp)
