"""Which numbers matter most: each moved to either end of its range, all else as it is, on the same random numbers.

Law (``a_number_left_alone_does_not_swing``): where both ends of a range are the number as it is, no path differs.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, assert_never

from pydantic import ValidationError

from relstage.errors import Problem, RelstageError, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.rules import Number
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
from relstage.studies.simulation.pools import processes
from relstage.studies.simulation.progress import Bar, Progress
from relstage.studies.simulation.running import shared_piece
from relstage.studies.simulation.scenario import EVERYWHERE, Happening, Scenario

Kind = Literal["threshold", "rate", "margin", "policy", "drift", "shock", "discount"]
FIELDS = {"policy": ("cost", "chance"), "drift": ("pull", "step", "noise"), "shock": ("share",)}
"""What may be moved of each part that a name begins with."""

SIGNS = {"ge": ">=", "gt": ">", "le": "<=", "lt": "<"}


@dataclass(frozen=True)
class Swing:
    """What moving one number to either end of its range does.

    Parameters
    ----------
    name : str
        Of the number.
    kind : {"threshold", "rate", "margin", "policy", "drift", "shock", "discount"}
        What it is.
    low, high : float
        The ends: of rates and drifts factors, of all else the number itself.
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
    def factors(self) -> bool:
        """Whether `low` and `high` are what the number is multiplied by."""
        return self.kind in ("rate", "drift")

    @property
    def width(self) -> float:
        """How far apart the outcomes at the two ends and with the number as it is lie."""
        outcomes = (0.0, self.at_low.difference.value, self.at_high.difference.value)
        return max(outcomes) - min(outcomes)


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
        Name -> lowest and highest. A name is a threshold of the model (``F3.trust``), a margin (``margin@early``),
        ``discount``, the ``cost`` or ``chance`` of a policy (``policy:account_review.cost``), the ``share`` of a shock
        (``shock:entry_from_abroad.share``); or, and then the ends are factors, a rate of the scenario
        (``promise_broken`` everywhere, ``promise_broken@early`` in one place) or the ``pull``, ``step`` or ``noise`` of
        all drifts of a reading (``drift:trust.noise``).
    paths, seed, executor, workers
        As of ``simulate``.
    outcome : callable
        What is compared: by default the value of a path; ``lambda c: c.place("ended")`` another.

    Raises
    ------
    ScenarioError
        With every name that is none (``unknown-number``), every range that is no pair of finite numbers, the lower
        first (``bad-range``), everything that an end of a range makes impossible, and all else that does not fit.

    Notes
    -----
    Events that come by chance share one random number in the order of the scenario, so a rate that is moved would move
    all that stand after it. The event of a rate is therefore put last, on both sides: the law of the scenario stays,
    its paths are other ones.

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
    found = []
    with ExitStack() as stack:
        bar = stack.enter_context(closing(Bar("moving numbers")))
        if executor is None and workers > 1 and wanted:
            executor = stack.enter_context(processes(workers))
        for nth, (name, end) in enumerate(wanted):
            shown = partial(_further, bar, nth * paths, paths * len(wanted))
            given: dict[str, Any] = {
                "paths": paths,
                "seed": seed,
                "executor": executor,
                "piece": shared_piece(paths, workers),
            }
            found.append(outcome(compare(*_pair(name, end, model, scenario), progress=shown, **given)))
    kinds = _known(model, scenario)
    swings = [
        Swing(name, kinds[name], low, high, at_low, at_high)
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
    model, _ = side
    kind = _known(*side)[name]
    if kind in ("rate", "drift") and end < 0:
        return [Problem("bad-range", "", f"a {kind} is moved by a factor of at least 0")]
    if kind == "threshold":
        leaf = model.thresholds[name].leaf
        scale = model.indicator_of[leaf.indicator].scale
        if not isinstance(scale, Number):
            return [Problem("bad-range", "", "it tells levels apart; only numbers are moved")]
        if not scale.admits(end):
            return [Problem("bad-range", "", f"{leaf.indicator} is a {scale}")]
    try:
        return scenario_problems(*_pair(name, end, *side)[1])
    except RelstageError as error:
        return error.problems
    except ValidationError as error:
        return [Problem("bad-range", "", _reworded(each)) for each in error.errors()]


def _reworded(error: Any) -> str:
    """Return what pydantic found in one field, in our words."""
    limits = {name: error.get("ctx", {}).get(name) for name in ("ge", "gt", "le", "lt")}
    told = [f"{SIGNS[name]} {limit:g}" for name, limit in limits.items() if limit is not None]
    return f"{error['loc'][-1]} is {' and '.join(told) or 'another kind of number'}"


def _bad_range(name: object, ends: object) -> Iterator[Problem]:
    whole = tuple(ends) if isinstance(ends, tuple | list) else ()
    numbers = [each for each in whole if isinstance(each, int | float) and not isinstance(each, bool)]
    if not (len(whole) == len(numbers) == 2 and all(map(math.isfinite, numbers)) and numbers[0] <= numbers[1]):
        said = f"{ends!r} stands here; a range is a pair of finite numbers (low, high), the lower first"
        yield Problem("bad-range", f"ranges {name}", said)


def _unknown(name: object, model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    known = _known(model, scenario)
    if not isinstance(name, str) or name not in known:
        said = f"{name!r} is no number that can be moved: threshold, rate, margin, discount, or a number of a part"
        yield Problem("unknown-number", f"ranges {name}", said + nearest(name, known))
        return
    what, sign, where = name.partition("@")
    if known[name] == "rate" and sign and not any(_rated(each.rates, where) for each in _of(scenario, what)):
        yield Problem("unknown-number", f"ranges {name}", f"{what} never comes in {where}; there is no rate to move")


def _known(model: StageModel, scenario: Scenario) -> dict[str, Kind]:
    """Return the name of every number that can be moved, and what it is."""
    events = dict.fromkeys(happening.event for happening in scenario.happenings)
    parts: dict[Kind, list[str]] = {
        "policy": [each.name for each in scenario.policies],
        "shock": [each.name for each in scenario.shocks],
        "drift": [each.indicator for each in scenario.drifts],
    }
    found: dict[str, Kind] = dict.fromkeys((f"{event}@{place}" for event in events for place in model.places), "rate")
    found |= dict.fromkeys(events, "rate")
    found |= {f"{kind}:{part}.{field}": kind for kind in parts for part in parts[kind] for field in FIELDS[kind]}
    found |= dict.fromkeys((f"margin@{place}" for place in model.places), "margin")
    return {**found, "discount": "discount", **dict.fromkeys(model.thresholds, "threshold")}


def _rated(rates: Mapping[str, float], place: str) -> bool:
    return place in rates or EVERYWHERE in rates


def _of(scenario: Scenario, event: str) -> Iterator[Happening]:
    return (happening for happening in scenario.happenings if happening.event == event)


# ------------------------------------------------------------------------------------------------------------- moved


def _pair(name: str, end: float, model: StageModel, scenario: Scenario) -> tuple[Side, Side]:
    """Return the side with the number as it is, and the side with the number at one end."""
    kind = _known(model, scenario)[name]
    match kind:
        case "threshold":
            return (model, scenario), (model.with_thresholds({name: end}), scenario)
        case "rate":
            return _with_rates(name, end, model, scenario)
        case "margin":
            changes: dict[str, Any] = {"margins": {**scenario.margins, name.removeprefix("margin@"): end}}
        case "discount":
            changes = {"discount": end}
        case "policy":
            changes = {"policies": tuple(_part(each, each.name, name, end) for each in scenario.policies)}
        case "shock":
            changes = {"shocks": tuple(_part(each, each.name, name, end) for each in scenario.shocks)}
        case "drift":
            changes = {"drifts": tuple(_part(each, each.indicator, name, end, True) for each in scenario.drifts)}
        case _:
            assert_never(kind)
    return (model, scenario), (model, scenario.replace(**changes))


def _with_rates(name: str, factor: float, model: StageModel, scenario: Scenario) -> tuple[Side, Side]:
    event, _, place = name.partition("@")
    others = tuple(each for each in scenario.happenings if each.event != event)
    own = tuple(_of(scenario, event))
    scaled = tuple(_changed(each, rates=_scaled(each.rates, factor, place)) for each in own)
    one, other = (scenario.replace(happenings=(*others, *each)) for each in (own, scaled))
    return (model, one), (model, other)


def _scaled(rates: Mapping[str, float], factor: float, place: str) -> dict[str, float]:
    if not place:
        return {name: rate * factor for name, rate in rates.items()}
    return {**rates, place: rates.get(place, rates.get(EVERYWHERE, 0.0)) * factor}


def _part(part: Any, own: str, name: str, end: float, factor: bool = False) -> Any:
    """Return a part of the scenario with the field that `name` ends in moved, or as it is where it is another part."""
    called, _, field = name.partition(":")[2].rpartition(".")
    return _changed(part, **{field: end * getattr(part, field) if factor else end}) if called == own else part


def _changed(record: Any, **fields: Any) -> Any:
    return type(record).model_validate({**dict(record), **fields})
