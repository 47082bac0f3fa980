"""Everything that keeps a scenario from being simulated under a model, found at once, each problem with its place.

Law (``a_prepared_scenario_is_lived``): what is not refused here is lived to its horizon without an error.

Places are JSON pointers into the scenario. Nothing here draws a number, so that a file can be judged without the extra
that simulating needs.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain, islice, product
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta
from pydantic import ValidationError

from relstage.dynamics import AttributeKind, EventKind, Set
from relstage.errors import MissingExtra, Problem, ScenarioError, demand, nearest
from relstage.machines import StageModel
from relstage.machines.checks import MAX_PROBLEMS, misfit
from relstage.models import Agreement, Attribute
from relstage.rules import Indicator, Number, leaves
from relstage.studies.simulation.scenario import (
    EVERYWHERE,
    REVIEW,
    Beginning,
    Between,
    Deed,
    Drift,
    Given,
    OneOf,
    Peaked,
    Plain,
    Scenario,
    Spread,
)

if TYPE_CHECKING:
    from relstage.studies.simulation.prepared import Prepared

LAST_SEED = 2**64 - 1
LAST_DAY = 28
FIRST_YEAR, LAST_YEAR = 2, 9998
MAX_PLACES = 127
LARGEST = 1e100
ROUNDING = 1e-9

Admits = Callable[[Attribute | None], str]


def prepare(model: StageModel, scenario: Scenario) -> "Prepared":
    """Return `scenario` made ready to be simulated under `model`.

    Raises
    ------
    ScenarioError
        With everything that does not fit (the first hundred of more), each with its JSON pointer.
    MissingExtra
        Without numpy, which the extra ``arrays`` brings.
    """
    if problems := scenario_problems(model, scenario):
        raise ScenarioError(*problems)
    try:
        from relstage.studies.simulation.prepared import Prepared
    except ModuleNotFoundError as error:
        if error.name != "numpy":
            raise
        said = "numpy is not installed; simulating needs the extra: pip install 'relstage[arrays]'"
        raise MissingExtra(Problem("missing-extra", "arrays", said)) from None
    return Prepared(model, scenario.dated())


def check_seed(seed: object) -> int:
    """Return `seed`, a whole number from 0 to 2**64 - 1.

    Raises
    ------
    ScenarioError
        Where it is none (``bad-seed``).
    """
    if isinstance(seed, int) and not isinstance(seed, bool) and 0 <= seed <= LAST_SEED:
        return seed
    raise ScenarioError(Problem("bad-seed", "seed", f"{seed!r} is no whole number from 0 to {LAST_SEED}"))


def scenario_problems(model: StageModel, scenario: Scenario) -> list[Problem]:
    """Return everything that keeps `scenario` from being simulated under `model`, in the order of the document."""
    demand(model, StageModel, "model", ScenarioError)
    demand(scenario, Scenario, "scenario", ScenarioError)
    checks = (_whole, _time, _beginnings, _renewal, _happenings, _drifts, _shocks, _policies, _margins)
    found = list(islice(chain.from_iterable(check(model, scenario) for check in checks), MAX_PROBLEMS + 1))
    if len(found) > MAX_PROBLEMS:
        found[MAX_PROBLEMS:] = [
            Problem("too-many-problems", "", f"these are the first {MAX_PROBLEMS}; the others are not shown")
        ]
    return found


# -------------------------------------------------------------------------------------------------------- the whole


def _whole(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    if scenario.model != model.name:
        said = f"the scenario is written for {scenario.model!r}, but this model is {model.name!r}"
        yield Problem("other-model", "/model", said + nearest(scenario.model, [model.name]))
    if REVIEW in model.event_of:
        said = f"{model.name} declares an event {REVIEW!r}; simulation keeps this name for the end of each month"
        yield Problem("reserved-event", "/model", said)
    if len(model.places) > MAX_PLACES:
        said = f"{model.name} has {len(model.places)} stages and exits; at most {MAX_PLACES} are simulated"
        yield Problem("too-many-stages", "/model", said)


def _time(_: StageModel, scenario: Scenario) -> Iterator[Problem]:
    start = scenario.starts_on
    if start.day > LAST_DAY:
        said = f"{start} is after the {LAST_DAY}th, so that calendar months would not be whole steps; name a day from 1"
        yield Problem("no-whole-steps", "/starts_on", f"{said} to {LAST_DAY}")
    if not FIRST_YEAR <= start.year <= LAST_YEAR:
        said = f"{start} lies outside the years {FIRST_YEAR} to {LAST_YEAR}"
        yield Problem("bad-time", "/starts_on", said)
    elif _year_after(start, scenario.months) > LAST_YEAR:
        said = f"{scenario.months} months after {start} lie past the year {LAST_YEAR}"
        yield Problem("bad-time", "/months", said)


def _year_after(start: date, months: int) -> int:
    return start.year + (start.month - 1 + months) // 12


def _beginnings(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    for i, way in enumerate(scenario.beginnings):
        place = f"/beginnings/{i}"
        yield from _beginning_stage(model, way.stage, f"{place}/stage")
        yield from _readings(model, way.readings, f"{place}/readings")
        yield from _past(way, scenario, place)
    yield from _weights([way.weight for way in scenario.beginnings], len(scenario.beginnings), "/beginnings")


def _beginning_stage(model: StageModel, stage: str | None, place: str) -> Iterator[Problem]:
    if stage in {each.name for each in model.exits}:
        yield Problem("begins-in-exit", place, f"{stage!r} is an exit; a relationship begins in a stage of the ladder")
    elif stage is not None:
        yield from _known(stage, [each.name for each in model.stages], "stage", place)


def _past(way: Beginning, scenario: Scenario, place: str) -> Iterator[Problem]:
    for field in ("months_in_stage", "months_inactive"):
        months = getattr(way, field)
        if months and _year_after(scenario.starts_on, -months) < FIRST_YEAR <= scenario.starts_on.year:
            said = f"{months} months before {scenario.starts_on} lie before the year {FIRST_YEAR}"
            yield Problem("bad-time", f"{place}/{field}", said)


def _renewal(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    yield from _readings(model, scenario.renewal, "/renewal")


def _margins(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    for stage, margin in scenario.margins.items():
        place = _under("/margins", stage)
        yield from _known(stage, model.places, "stage", place)
        yield from _large(margin, place)


# ------------------------------------------------------------------------------------------------------- happenings


def _happenings(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    for i, each in enumerate(scenario.happenings):
        place = f"/happenings/{i}"
        for stage in each.rates:
            if stage != EVERYWHERE:
                yield from _known(stage, model.places, "stage", _under(f"{place}/rates", stage))
        yield from _event(model, scenario, each.event, each.attributes, place)
    yield from _too_often(model, scenario)


def _too_often(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    for stage in model.places:
        rates = [each.rates.get(stage, each.rates.get(EVERYWHERE, 0.0)) for each in scenario.happenings]
        if sum(rates) > scenario.occasions * (1 + ROUNDING):
            most = max(range(len(rates)), key=rates.__getitem__)
            key = stage if stage in scenario.happenings[most].rates else EVERYWHERE
            parts = ", ".join(f"{each.event} {rate:g}" for each, rate in zip(scenario.happenings, rates, strict=True))
            said = f"in {stage} {sum(rates):g} events a month are expected ({parts}), but a month has "
            said += f"{scenario.occasions} occasion{'s' * (scenario.occasions > 1)}"
            yield Problem("too-often", _under(f"/happenings/{most}/rates", key), said)


def _event(
    model: StageModel, scenario: Scenario, name: str, attributes: Mapping[str, Given], place: str
) -> Iterator[Problem]:
    yield from _known(name, model.event_of, "event", f"{place}/event")
    if (kind := model.event_of.get(name)) is None:
        return
    if kind.about:
        said = f"{name} is about another event ({', '.join(kind.about)}); such events are not simulated"
        yield Problem("about-another", f"{place}/event", said)
    known = {attribute.name: attribute for attribute in kind.attributes}
    for key, given in attributes.items():
        where = _under(f"{place}/attributes", key)
        if key in known:
            yield from _attribute(model, kind, known[key], given, where)
        else:
            yield Problem("unknown-attribute", where, f"{name} has no attribute {key!r}{nearest(key, known)}")
    for attribute in kind.attributes:
        if attribute.required and attribute.name not in attributes:
            yield Problem("bad-attribute", place, f"{name}: {attribute.complaint(None)}")
    if kind.agreement == "signs":
        yield from _agreement(kind, scenario, attributes, place)


def _attribute(model: StageModel, kind: EventKind, known: AttributeKind, given: Given, place: str) -> Iterator[Problem]:
    yield from _fits(given, known.complaint, "bad-attribute", place, ranges=known.type == "number")
    drawn_from_range = isinstance(given, Between | Peaked)
    for effect in kind.effects:
        if isinstance(effect, Set) and effect.attribute == known.name:
            yield from _given(model.indicator_of.get(effect.indicator), given, place)
        if drawn_from_range and known.name in (effect.again, effect.once):
            said = f"{kind.name} counts by whether {known.name} had this value before; give one_of some values"
            yield Problem("never-again", place, said)


def _agreement(kind: EventKind, scenario: Scenario, attributes: Mapping[str, Given], place: str) -> Iterator[Problem]:
    if "start" in attributes:
        said = f"{kind.name} begins where it is signed, so that its term ends with a month; leave out its start"
        yield Problem("no-whole-steps", f"{place}/attributes/start", said)
    years, months = (_values(attributes.get(name)) for name in ("years", "months"))
    said = next(filter(None, (_no_term(scenario, *term) for term in _terms(years, months))), "")
    if said:
        yield Problem("bad-agreement", f"{place}/attributes", f"{kind.name}: {said}")


def _values(given: Given | None) -> list[float]:
    """Return the numbers that an attribute of a term may have; what is not given is 0, what is no number told apart."""
    values = given.values if isinstance(given, OneOf) else (given,)
    numbers = {0.0 if value is None else value for value in values if isinstance(value, float | int | None)}
    return sorted(float(number) for number in numbers)


def _terms(years: list[float], months: list[float]) -> Iterator[tuple[float, float]]:
    """Yield each of both beside the least and the greatest of the other: if these are terms, all are."""
    if years and months:
        yield from product(years, {months[0], months[-1]})
        yield from product({years[0], years[-1]}, months)


def _no_term(scenario: Scenario, years: float, months: float) -> str:
    if not (years.is_integer() and months.is_integer()):
        return ""  # told of the attribute
    try:
        last = scenario.starts_on.replace(day=1) + relativedelta(months=scenario.months)
        Agreement(start=last, years=int(years), months=int(months))
    except (ValidationError, OverflowError, ValueError) as error:
        details = error.errors() if isinstance(error, ValidationError) else []
        said = "; ".join(str(detail["msg"]).removeprefix("Value error, ") for detail in details)
        return f"a term of {years:g} years and {months:g} months: {said or 'it ends after the year 9999'}"
    return ""


# ------------------------------------------------------------------------------------------------- drifts and deeds


def _drifts(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    ladder = [stage.name for stage in model.stages]
    moved: Counter[tuple[str, str]] = Counter()
    for i, drift in enumerate(scenario.drifts):
        place = f"/drifts/{i}"
        yield from _drift_stages(model, drift, f"{place}/stages")
        yield from _drift(model.indicator_of, drift, place)
        stages = list(dict.fromkeys(drift.stages or ladder))
        if twice := [stage for stage in stages if moved[drift.indicator, stage]]:
            said = f"{drift.indicator} already drifts in {', '.join(twice)}; one drift an indicator and stage"
            yield Problem("drift-twice", place, said)
        moved.update((drift.indicator, stage) for stage in stages)


def _drift_stages(model: StageModel, drift: Drift, place: str) -> Iterator[Problem]:
    exits, ladder = {stage.name for stage in model.exits}, [stage.name for stage in model.stages]
    for j, stage in enumerate(drift.stages):
        if stage in exits:
            yield Problem("drift-in-exit", f"{place}/{j}", f"{stage!r} is an exit, in which nothing drifts")
        else:
            yield from _known(stage, ladder, "stage", f"{place}/{j}")


def _drift(indicators: Mapping[str, Indicator], drift: Drift, place: str) -> Iterator[Problem]:
    yield from _movable(indicators, drift.indicator, f"{place}/indicator")
    indicator = indicators.get(drift.indicator)
    if indicator is None or indicator.clock is not None:
        return
    if not isinstance(indicator.scale, Number) or indicator.scale.whole:
        said = f"{drift.indicator} is {indicator.scale}; only a scale of numbers that need not be whole drifts"
        yield Problem("unfit-drift", f"{place}/indicator", said)
        return
    if drift.pull and not indicator.scale.admits(drift.to):
        yield Problem("off-scale", f"{place}/to", f"{drift.to!r} is off the scale; it is {indicator.scale}")
    for field in ("to", "step", "noise"):
        yield from _large(getattr(drift, field), f"{place}/{field}")


def _shocks(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    yield from _twice([shock.name for shock in scenario.shocks], "/shocks")
    for i, shock in enumerate(scenario.shocks):
        place = f"/shocks/{i}"
        yield from _places(model, shock.stages, f"{place}/stages")
        if shock.on is not None and shock.month_after(scenario.starts_on) < 1:
            said = f"{shock.on} is not after {scenario.starts_on}, on which the paths begin"
            yield Problem("before-start", f"{place}/on", said)
        yield from _deeds(model, scenario, shock.events, f"{place}/events")
        yield from _readings(model, shock.readings, f"{place}/readings")


def _policies(model: StageModel, scenario: Scenario) -> Iterator[Problem]:
    yield from _twice([policy.name for policy in scenario.policies], "/policies")
    for i, policy in enumerate(scenario.policies):
        place = f"/policies/{i}"
        for leaf in dict.fromkeys(leaves(policy.when)):
            yield from _known(leaf.indicator, model.indicator_of, "indicator", f"{place}/when")
            indicator = model.indicator_of.get(leaf.indicator)
            if indicator is not None and (said := misfit(leaf, indicator)):
                yield Problem("unfit-threshold", f"{place}/when", f"{leaf}: {said}")
        yield from _places(model, policy.stages, f"{place}/stages")
        yield from _deeds(model, scenario, policy.events, f"{place}/events")
        yield from _large(policy.cost, f"{place}/cost")


def _places(model: StageModel, stages: Iterable[str], place: str) -> Iterator[Problem]:
    for j, stage in enumerate(stages):
        yield from _known(stage, model.places, "stage", f"{place}/{j}")


def _deeds(model: StageModel, scenario: Scenario, deeds: Iterable[Deed], place: str) -> Iterator[Problem]:
    for j, deed in enumerate(deeds):
        yield from _event(model, scenario, deed.event, deed.attributes, f"{place}/{j}")


def _twice(names: list[str], place: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for i, name in enumerate(names):
        if name in first:
            said = f"{name!r} is taken by {place}/{first[name]}; random numbers are addressed by it"
            yield Problem("duplicate-name", f"{place}/{i}/name", said)
        first.setdefault(name, i)


# ----------------------------------------------------------------------------------------------------------- values


def _readings(model: StageModel, readings: Mapping[str, Plain | Spread], place: str) -> Iterator[Problem]:
    for name, given in readings.items():
        where = _under(place, name)
        yield from _movable(model.indicator_of, name, where)
        indicator = model.indicator_of.get(name)
        if indicator is not None and indicator.clock is None:
            yield from _given(indicator, given, where)


def _movable(indicators: Mapping[str, Indicator], name: str, place: str) -> Iterator[Problem]:
    yield from _known(name, indicators, "indicator", place)
    if name in indicators and indicators[name].clock is not None:
        said = f"{name} is computed from dates; events and months give it, nothing sets it"
        yield Problem("computed-reading", place, said)


def _given(indicator: Indicator | None, given: Given, place: str) -> Iterator[Problem]:
    """Yield what keeps `given` from being a reading of `indicator` wherever it is drawn."""
    if indicator is None:
        return
    scale = indicator.scale

    def complaint(value: Attribute | None) -> str:
        fine = value is None or scale.admits(value)
        return "" if fine else f"{value!r} is off the scale of {indicator.name}; it is {scale}"

    numbers = isinstance(scale, Number) and not scale.whole
    yield from _fits(given, complaint, "off-scale", place, ranges=numbers)


def _fits(given: Given, complaint: Admits, code: str, place: str, *, ranges: bool) -> Iterator[Problem]:
    """Yield what is complained of a value, or of any value that a spread may give."""
    yield from (problem for at, number in _numbers(given) for problem in _large(number, place + at))
    match given:
        case Between() | Peaked() if not ranges:
            said = f"a range of numbers stands here, of which not all are allowed ({_allowed(complaint)}); name values"
            yield Problem(code, place, f"{said} with one_of")
        case Between(low=low, high=high):
            yield from _range({"low": low, "high": high}, complaint, code, place)
        case Peaked(low=low, mode=mode, high=high):
            yield from _range({"low": low, "mode": mode, "high": high}, complaint, code, place)
        case OneOf(values=values, weights=weights):
            for j, value in enumerate(values):
                if said := complaint(value):
                    yield Problem(code, f"{place}/values/{j}", said)
            if weights:
                yield from _weights(list(weights), len(values), f"{place}/weights")
        case _:
            if said := complaint(given):
                yield Problem(code, place, said)


def _allowed(complaint: Admits) -> str:
    """Return what is allowed where no range is: what would be said of half a thing."""
    return complaint(0.5).rpartition("; ")[2] or "not a range"


def _range(ends: Mapping[str, float], complaint: Admits, code: str, place: str) -> Iterator[Problem]:
    for name, value in ends.items():
        if said := complaint(value):
            yield Problem(code, f"{place}/{name}", said)
    numbers = list(ends.values())
    if numbers != sorted(numbers):
        said = " <= ".join(f"{name} {value!r}" for name, value in ends.items())
        yield Problem("out-of-order", place, f"{said} does not hold")


def _numbers(given: Given) -> Iterator[tuple[str, float]]:
    """Yield every number that a value or a spread names, with its place."""
    match given:
        case Between(low=low, high=high):
            yield from (("/low", low), ("/high", high))
        case Peaked(low=low, mode=mode, high=high):
            yield from (("/low", low), ("/mode", mode), ("/high", high))
        case OneOf(values=values):
            yield from ((f"/values/{j}", value) for j, value in enumerate(values) if isinstance(value, float))
        case float():
            yield "", given
        case _:
            return


def _large(number: float, place: str) -> Iterator[Problem]:
    if abs(number) > LARGEST:
        said = f"{number!r} is past {LARGEST:g}, so that sums over months and paths may leave what a float64 holds"
        yield Problem("too-large", place, said)


def _weights(weights: list[float], count: int, place: str) -> Iterator[Problem]:
    if len(weights) != count:
        yield Problem("bad-weights", place, f"{len(weights)} weights stand here for {count} values; give one for each")
    elif not sum(weights):
        yield Problem("bad-weights", place, "all weights are 0; at least one is positive")
    elif not math.isfinite(sum(weights)):
        yield Problem("bad-weights", place, "the weights add up to more than a float64 holds")


def _known(name: str, known: Collection[str], what: str, place: str) -> Iterator[Problem]:
    if name not in known:
        yield Problem(f"unknown-{what}", place, f"{name!r} is no {what} of this model{nearest(name[:64], known)}")


def _under(place: str, key: str) -> str:
    return f"{place}/{key.replace('~', '~0').replace('/', '~1')}"
