"""From a way found to the steps that are told: what changes, by what means, at what cost, and when at the earliest."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from relstage.dynamics import month_later
from relstage.models import Standing
from relstage.regions import Interval, LevelSet, Range
from relstage.rules import Value
from relstage.studies.counterfactual.asking import Asked
from relstage.studies.counterfactual.limits import as_cost, in_time
from relstage.studies.counterfactual.records import Means, PlanStep, ReadingShift
from relstage.studies.counterfactual.search import Made, Question, Way
from relstage.studies.counterfactual.terms import Axis


def steps_of(question: Asked, search: Question, way: Way, decisions: tuple[Made, ...]) -> Iterator[PlanStep]:
    """Yield one step for each decision of a way."""
    before: Mapping[str, Value | None] = question.values
    dates = _Dates(question.standing) if question.standing else None
    for made in decisions:
        step = _step(question, search, way, made, before)
        if dates is not None:
            step = step.model_copy(update={"on": dates.after(step.changes, question)})
        yield step
        afresh = made.leg == 0 and len(way.legs) > 1 and way.legs[1].afresh
        before = {**({} if afresh else made.values), **search.model.lowered.on_entry}


def _step(question: Asked, search: Question, way: Way, made: Made, before: Mapping[str, Value | None]) -> PlanStep:
    ranges = _cell(search, way, made) if any(before.get(name) is None for name in made.values) else {}
    changes = tuple(
        _shift(question, search.axes[name], before.get(name), after, ranges.get(name))
        for name in search.axes
        if (after := made.values.get(name)) is not None and after != before.get(name)
    )
    return PlanStep(
        origin=made.origin,
        target=made.path.stage,
        changes=changes,
        event=way.legs[made.leg].event,
        transitions=tuple(road.id for road in made.path.roads),
        readings=dict(made.values),
        cost=as_cost(sum(change.cost for change in changes)),
    )


def _cell(search: Question, way: Way, made: Made) -> Mapping[str, Range]:
    """Return ranges around the readings in which the whole decision comes out the same, and later legs can be met."""
    leg = way.legs[made.leg]
    looks = tuple(search.looks(made.origin, leg.event, made.path))
    cell = leg
    while (cut := search.crossing(cell, looks)) is not None:
        parts = search.pieces(cell.ranges, cut)
        cell = cell.cut_to(next(p for p in parts if all(r.holds(made.values[n]) for n, r in p.items())))  # type: ignore[arg-type]
    ranges = dict(cell.ranges)
    for later in way.legs[made.leg + 1 :]:
        for name in ranges.keys() & later.ranges.keys():
            both = ranges[name].meet(later.ranges[name])
            if both is not None and both.holds(made.values[name]):  # type: ignore[arg-type]
                ranges[name] = both
    return ranges


def _shift(question: Asked, axis: Axis, before: Value | None, after: Value, range_: Range | None) -> ReadingShift:
    cost = axis.learn if before is None else axis.cost(before, after)
    assert cost is not None
    name, means = axis.indicator.name, _means(axis, before, after)
    reading = question.dated.get(name)
    return ReadingShift(
        indicator=name,
        before=before,
        after=after,
        means=means,
        share=0.0 if before is None else axis.share(before, after),
        cost=as_cost(cost),
        months=_months(means, before, after),
        reading=reading if reading is not None and reading.value == before else None,
        **(_ends(range_) if means == "learn" else {}),
    )


def _means(axis: Axis, before: Value | None, after: Value) -> Means:
    clock = axis.indicator.clock
    if clock == "agreement_term":
        return "sign" if after else "end"
    if before is None:
        return "learn"
    if clock is not None:
        return "wait" if float(after) > float(before) else "deal"
    return "move"


def _months(means: Means, before: Value | None, after: Value) -> int | None:
    if means == "sign":
        return round(float(after) * 12)
    return round(float(after) - float(before or 0.0)) if means == "wait" else None


def _ends(range_: Range | None) -> dict[str, object]:
    match range_:
        case Interval(low=low, high=high):
            lowest = None if low is None else range_.first
            return {"lowest": lowest, "highest": None if high is None else range_.last}
        case LevelSet(levels=levels):
            return {"among": levels}
        case _:
            return {}


class _Dates:
    """When steps can be made at the earliest, by what has to be waited for."""

    def __init__(self, standing: Standing) -> None:
        self._zone = ZoneInfo(standing.zone)
        self._now, self._since, self._dealing = standing.as_of, standing.since, standing.last_dealing

    def after(self, changes: tuple[ReadingShift, ...], question: Asked) -> datetime:
        for change in changes:
            if change.means == "wait":
                clock = question.axes[change.indicator].indicator.clock
                start = self._since if clock == "months_in_stage" else self._dealing
                self._now = max(self._now, month_later(start, round(float(change.after)), self._zone))
        self._since = self._now
        return in_time(self._now)
