"""Which unknown to ask about first: what an answer would settle.

Law (``a_settling_answer_settles``): an indicator is said to settle a verdict always (or with some answers) exactly when
the guard is decided under all (or some) values of its scale, the other unknowns staying unknown.

A guard depends on one indicator by steps alone, at its limits; so one value on each side of every limit, and the limits
themselves, stand for the whole scale.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Literal

from relstage.machines import StageModel
from relstage.models import Standing
from relstage.rules import Bound, Indicator, Levels, Number, Readings, Record, Rule, Value, Verdict, evaluate, leaves

Settles = Literal["always", "sometimes", "never"]


class OpenQuestion(Record):
    """An indicator to ask about, and what its answers would settle.

    Parameters
    ----------
    indicator : str
        What to ask about.
    open : int
        Accounts with an undecided verdict that reads it, while it is unknown.
    sometimes, always : int
        Accounts of which at least one such verdict some answers would decide, or every answer, the other unknowns
        staying unknown.
    verdicts : int
        Such verdicts, over all accounts, that some answers would decide.
    """

    indicator: str
    open: int
    sometimes: int
    always: int
    verdicts: int


def settles(guard: Rule, readings: Readings, indicator: Indicator) -> Settles:
    """Tell whether knowing `indicator` alone would decide the verdict of `guard`, whatever the answer or with some.

    ``never`` also where the verdict is decided already.
    """
    if evaluate(guard, readings) is not Verdict.UNKNOWN or readings.get(indicator.name) is not None:
        return "never"
    answers = [evaluate(guard, {**readings, indicator.name: v}) for v in representatives(guard, indicator)]
    decided = sum(answer is not Verdict.UNKNOWN for answer in answers)
    return "always" if decided == len(answers) else "sometimes" if decided else "never"


def representatives(guard: Rule, indicator: Indicator) -> tuple[Value, ...]:
    """Return values of the scale of `indicator`, at least one for each step that `guard` takes along it."""
    if isinstance(indicator.scale, Levels):
        return indicator.scale.levels
    limits = sorted(
        {leaf.limit for leaf in leaves(guard) if isinstance(leaf, Bound) and leaf.indicator == indicator.name}
    )
    return tuple(value for value in _around(limits, indicator.scale) if indicator.scale.admits(value))


def _around(limits: list[float], scale: Number) -> Iterator[float]:
    first, last = (limits[0], limits[-1]) if limits else (0.0, 0.0)
    low = min(first - 1.0, math.nextafter(first, -math.inf)) if scale.low is None else scale.low
    high = max(last + 1.0, math.nextafter(last, math.inf)) if scale.high is None else scale.high
    marks = sorted({low, high, *limits})
    yield from marks
    for left, right in pairwise(marks):
        middle = left / 2 + right / 2
        yield float(round(middle)) if scale.whole and math.isfinite(middle) else middle


def unknowns(guard: Rule, readings: Readings) -> frozenset[str]:
    """Return the indicators that keep the verdict of `guard` undecided: asked together, they always settle it."""
    if evaluate(guard, readings) is not Verdict.UNKNOWN:
        return frozenset()
    return frozenset(leaf.indicator for leaf in leaves(guard) if evaluate(leaf, readings) is Verdict.UNKNOWN)


def questions(
    model: StageModel, standings: Iterable[Standing], transitions: Mapping[str, Iterable[str]]
) -> tuple[OpenQuestion, ...]:
    """Return the indicators worth asking about, those that settle most accounts first.

    Parameters
    ----------
    standings : iterable of Standing
        The accounts, under `model`.
    transitions : Mapping[str, iterable of str]
        Stage -> ids of the transitions whose verdicts count there.
    """
    opened, sometimes, always, verdicts = (Counter[str]() for _ in range(4))
    for standing in standings:
        readings = {name: reading.value for name, reading in standing.readings.items()}
        guards = [model.transition_of[id].guard for id in transitions.get(standing.stage, ())]
        for name in frozenset().union(*(unknowns(guard, readings) for guard in guards)):
            found = [settles(guard, readings, model.indicator_of[name]) for guard in guards]
            opened[name] += 1
            always[name] += "always" in found
            sometimes[name] += any(answer != "never" for answer in found)
            verdicts[name] += sum(answer != "never" for answer in found)
    asked = (
        OpenQuestion(
            indicator=name, open=times, sometimes=sometimes[name], always=always[name], verdicts=verdicts[name]
        )
        for name, times in opened.items()
    )
    return tuple(sorted(asked, key=lambda q: (-q.always, -q.sometimes, -q.verdicts, q.indicator)))
