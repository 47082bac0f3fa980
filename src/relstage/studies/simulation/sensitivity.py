"""Which numbers matter most: each moved to either end of its range, all else as it is, on the same random numbers.

Law (``a_number_left_alone_does_not_swing``): where both ends of a range are the number as it is, no path differs.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Literal

from pydantic import ValidationError

from relstage.errors import Problem, RelstageError, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.studies.simulation.checking import scenario_problems
from relstage.studies.simulation.comparing import (
    Comparison,
    Difference,
    Side,
    compare,
    run_problems,
    side_problems,
    wrong_class,
)
from relstage.studies.simulation.progress import Bar, Progress
from relstage.studies.simulation.running import processes
from relstage.studies.simulation.scenario import EVERYWHERE, Happening, Scenario

Kind = Literal["threshold", "rate", "margin"]


@dataclass(frozen=True)
class Swing:
    """What moving one number to either end of its range does.

    Parameters
    ----------
    name : str
        Of the number.
    kind : {"threshold", "rate", "margin"}
        What it is; the ends of a rate are factors.
    low, high : float
        The ends.
    at_low, at_high : Difference
        The outcome there, against the outcome with the number as it is.
    """

    name: str
    kind: Kind
    low: float
    high: float
    at_low: Difference
    at_high: Difference

    @property
    def width(self) -> float:
        """How far the outcomes at the two ends lie apart."""
        return abs(self.at_high.difference.value - self.at_low.difference.value)


def tornado(  # all but three are keywords
    model: StageModel,
    scenario: Scenario,
    ranges: Mapping[str, tuple[float, float]],
    *,
    paths: int,
    seed: int,
    outcome: Callable[[Comparison], Difference] = Comparison.value,
    executor: Executor | None = None,
    workers: int = 1,
) -> tuple[Swing, ...]:
    """Move one number at a time to either end of its range, all on the same random numbers; the widest first.

    Parameters
    ----------
    ranges : mapping
        Name -> lowest and highest. A name is a threshold of the model (``F3.trust``), a rate of the scenario
        (``promise_broken`` in every stage, ``promise_broken@early`` in one: factors on the rate), or a margin
        (``margin@early``: money a month).
    paths, seed, executor, workers
        As of ``simulate``.
    outcome : callable
        What is compared: by default the value of a path; ``lambda c: c.place("ended")`` another.

    Raises
    ------
    ScenarioError
        With every name that is none (``unknown-number``), every range that is no pair of finite numbers, the lower
        first (``bad-range``), everything that an end of a range makes impossible, and all else that does not fit.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.catalogue.scenarios.ford import ford_as_usual
    >>> from relstage.studies.simulation import tornado
    >>> ranges = {"F3.trust": (0.5, 0.7), "promise_broken": (0.5, 2.0)}
    >>> [swing.name for swing in tornado(ford, ford_as_usual, ranges, paths=100, seed=7)]
    ['promise_broken', 'F3.trust']
    """
    side = model, scenario
    wrong = side_problems(side)
    problems = [*wrong, *_range_problems(side, ranges, wrong), *run_problems([side], seed, paths, workers)]
    if problems:
        raise ScenarioError(*problems)
    wanted = [(name, float(end)) for name, ends in ranges.items() for end in ends]
    bar, found = Bar("moving numbers"), []
    with ExitStack() as stack:
        pool = executor or (stack.enter_context(processes(workers)) if workers > 1 else None)
        for nth, (name, end) in enumerate(wanted):
            shown = partial(_further, bar, nth * paths, paths * len(wanted))
            moved = _moved(name, end, model, scenario)
            found.append(outcome(compare(side, moved, paths=paths, seed=seed, executor=pool, progress=shown)))
    swings = [
        Swing(name, _kind(name, model), low, high, at_low, at_high)
        for (name, low), (_, high), at_low, at_high in zip(
            wanted[::2], wanted[1::2], found[::2], found[1::2], strict=True
        )
    ]
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.name)))


def _further(bar: Progress, before: int, whole: int, done: int, _: int) -> None:
    bar(before + done, whole)


# ------------------------------------------------------------------------------------------------------------ ranges


def _range_problems(side: Side, ranges: object, wrong: Sequence[Problem]) -> Iterator[Problem]:
    """Yield everything that is wrong with the ranges; names and ends are judged where the side is right itself."""
    if not isinstance(ranges, Mapping):
        yield wrong_class(ranges, Mapping, "ranges")
        return
    for name, ends in ranges.items():
        unfit = [*_bad_range(name, ends), *(() if wrong else _unknown(name, *side))]
        yield from unfit
        for end in () if unfit or wrong else ends:
            for problem in _end_problems(name, float(end), side):
                there = f"{problem.place}: " if problem.place else ""
                yield Problem(problem.code, f"ranges {name}", f"at {end!r}: {there}{problem.message}")


def _end_problems(name: str, end: float, side: Side) -> Sequence[Problem]:
    try:
        return scenario_problems(*_moved(name, end, *side))
    except RelstageError as error:
        return error.problems
    except ValidationError as error:
        return [Problem("bad-range", "/".join(map(str, each["loc"])), each["msg"]) for each in error.errors()]


def _bad_range(name: object, ends: object) -> Iterator[Problem]:
    whole = tuple(ends) if isinstance(ends, tuple | list) else ()
    numbers = [each for each in whole if isinstance(each, int | float) and not isinstance(each, bool)]
    if not (len(whole) == len(numbers) == 2 and all(map(math.isfinite, numbers)) and numbers[0] <= numbers[1]):
        said = f"{ends!r} stands here; a range is a pair of finite numbers (low, high), the lower first"
        yield Problem("bad-range", f"ranges {name}", said)


def _unknown(name: object, model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    events = {happening.event for happening in scenario.happenings}
    known = {*model.thresholds, *events, *(f"{event}@{place}" for event in events for place in model.places)}
    known |= {f"margin@{place}" for place in model.places}
    if not isinstance(name, str) or name not in known:
        said = f"{name!r} is no threshold, rate or margin{nearest(name, known)}"
        yield Problem("unknown-number", f"ranges {name}", said)
        return
    what, sign, where = name.partition("@")
    if sign and what in events and not any(_rated(each.rates, where) for each in _of(scenario, what)):
        yield Problem("unknown-number", f"ranges {name}", f"{what} never comes in {where}; there is no rate to move")


def _rated(rates: Mapping[str, float], place: str) -> bool:
    return place in rates or EVERYWHERE in rates


def _of(scenario: Scenario, event: str) -> Iterator[Happening]:
    return (happening for happening in scenario.happenings if happening.event == event)


def _kind(name: str, model: StageModel) -> Kind:
    if name in model.thresholds:
        return "threshold"
    return "margin" if name.startswith("margin@") else "rate"


def _moved(name: str, end: float, model: StageModel, scenario: Scenario) -> Side:
    what, _, where = name.partition("@")
    match _kind(name, model):
        case "threshold":
            return model.with_thresholds({name: end}), scenario
        case "margin":
            return model, scenario.replace(margins={**scenario.margins, where: end})
        case "rate":
            scaled = tuple(_scaled(each, end, where) if each.event == what else each for each in scenario.happenings)
            return model, scenario.replace(happenings=scaled)


def _scaled(happening: Happening, factor: float, place: str) -> Happening:
    rates = happening.rates
    moved = {place: rates.get(place, rates.get(EVERYWHERE, 0.0))} if place else rates
    return Happening.model_validate(
        {**dict(happening), "rates": {**rates, **{name: rate * factor for name, rate in moved.items()}}}
    )
