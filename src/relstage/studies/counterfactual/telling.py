"""Answers in words, English and Russian.

Law (``counterfactual_prose_is_total``): every answer can be told in both languages, and each indicator that has to
change, and each transition that fires, is named.
"""

import math
from collections.abc import Iterator
from itertools import groupby
from typing import assert_never
from zoneinfo import ZoneInfo

from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel, Trigger
from relstage.messages import Lang, say
from relstage.models import Event
from relstage.rules import Levels, Value, number_text
from relstage.studies.counterfactual.records import (
    Act,
    Answer,
    EventPlan,
    LeastChange,
    Margin,
    NotPossible,
    Plan,
    PlanStep,
    ReadingShift,
    Robustness,
    Silence,
)


def tell(model: StageModel, answer: Answer, *, lang: Lang = "en", zone: str = "UTC") -> str:
    """Return `answer`, which was given under `model`, as lines of text; days are those of `zone`.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.studies.counterfactual import least_change, tell
    >>> near = {"orders_completed": 2, "trust": 0.35, "volume_change": 0.1, "alternatives_attractiveness": 0.4}
    >>> print(tell(ford, least_change(ford, "early", near, toward="development")))
    The least change that leads from early stage to development stage (F2):
      - trust: from 0.35 to 0.4 (5% of the scale)
    Cost: 0.05, in shares of the scales and what learning costs.
    """
    return "\n".join(_Teller(Wording(model, lang, ZoneInfo(zone))).lines(answer))


class _Teller:
    def __init__(self, wording: Wording) -> None:
        self.wording, self.model = wording, wording.model
        self.lang: Lang = wording.lang

    def lines(self, answer: Answer) -> Iterator[str]:
        match answer:
            case LeastChange():
                yield from self._change(answer)
            case Plan():
                yield from self._plan(answer)
            case NotPossible():
                yield self._refusal(answer)
            case EventPlan():
                yield from self._events(answer)
            case Robustness():
                yield from self._bearing(answer)
            case _:
                assert_never(answer)

    def _say(self, key: str, **places: object) -> str:
        return say(key, self.lang, **places)

    # ------------------------------------------------------------------------------------------------------- changes

    def _change(self, change: LeastChange) -> Iterator[str]:
        first = self.model.transition_of[change.transition]
        stages = {"origin": self.wording.stage(change.origin), "target": self.wording.stage(first.target)}
        if change.changes:
            yield self._say("change.head", id=first.id, **stages)
            yield from (f"  - {self._shift(shift)}" for shift in change.changes)
        else:
            yield self._say("change.nothing", id=first.id)
        if change.event is not None:
            key = "change.event" if first.on else "change.at-hand"
            yield self._say(key, event=self._event(change.event))
        if len(change.transitions) > 1:
            yield self._say("change.also", ids=", ".join(change.transitions[1:]))
        if change.changes:
            yield self._say("change.cost", cost=self._cost(change.cost))
        if change.on is not None and any(shift.means == "wait" for shift in change.changes):
            yield self._say("change.on", date=self.wording.day(change.on))

    def _shift(self, shift: ReadingShift) -> str:
        label = self.wording.indicator(shift.indicator)
        match shift.means:
            case "learn":
                return self._say("change.learn", label=label, need=self._need(shift))
            case "sign":
                return self._say("change.sign", label=label, span=self.wording.months(shift.months or 0))
            case "end":
                return self._say("change.end", label=label)
            case "move" | "wait" | "deal":
                before, after = (self._value(shift.indicator, value) for value in (shift.before, shift.after))
                span, share = self.wording.months(shift.months or 0), self.wording.share(shift.share)
                places = {"label": label, "before": before, "after": after, "span": span, "share": share}
                return self._say(f"change.{shift.means}", **places)
            case _:
                assert_never(shift.means)

    def _need(self, shift: ReadingShift) -> str:
        if shift.among:
            levels = [self.wording.level(shift.indicator, level) for level in shift.among]
            return levels[0] if len(levels) == 1 else self._say("need.among", levels=", ".join(levels))
        low, high = shift.lowest, shift.highest
        scale = self.model.indicator_of[shift.indicator].scale
        if low is not None and low == high:
            return self._say("need.exactly", limit=self._number(low))
        assert not isinstance(scale, Levels)
        ends = []
        if low is not None and low != scale.low:
            ends.append(self._end(low, "need.ge", "need.gt", math.nextafter(low, -math.inf)))
        if high is not None and high != scale.high:
            ends.append(self._end(high, "need.le", "need.lt", math.nextafter(high, math.inf)))
        if len(ends) == 2:
            return self._say("need.between", low=ends[0], high=ends[1])
        return ends[0] if ends else self._say("need.any")

    def _end(self, end: float, closed: str, opened: str, beyond: float) -> str:
        """Write an end of a range; one float64 past a short number is told as that number, left out."""
        if len(repr(beyond)) + 4 < len(repr(end)) or (beyond == 0 and end):
            return self._say(opened, limit=self.wording.number(beyond))
        return self._say(closed, limit=self.wording.number(end))

    def _value(self, name: str, value: Value | None) -> str:
        if value is None:
            return self._say("not-known")
        return self._number(value) if isinstance(value, float) else self.wording.level(name, str(value))

    def _number(self, number: float) -> str:
        """Write a number; one a float64 beside a short number as what lies next to that."""
        for key, beside in (
            ("number.under", math.nextafter(number, math.inf)),
            ("number.over", math.nextafter(number, -math.inf)),
        ):
            if len(repr(beside)) + 4 < len(repr(number)) or (beside == 0 and number):
                return self._say(key, limit=self.wording.number(beside))
        return self.wording.number(number)

    def _cost(self, cost: float) -> str:
        return number_text(float(f"{cost:.4g}")).replace(".", "," if self.lang == "ru" else ".")

    def _event(self, event: Event) -> str:
        kind, given = self.model.event_of[event.kind], dict(event.attributes)
        if kind.agreement == "signs":
            years, months = (float(given.get(name, 0)) for name in ("years", "months"))
            return self._say(
                "events.signed", event=self.wording.event(kind.name), span=self.wording.months(int(years * 12 + months))
            )
        return self.wording.triggers((Trigger(event=kind.name, where=given),))

    # --------------------------------------------------------------------------------------------------------- plans

    def _plan(self, plan: Plan) -> Iterator[str]:
        target = self.wording.stage(plan.toward)
        if not plan.steps:
            yield self._say("plan.there", target=target)
            return
        origin, cost = self.wording.stage(plan.origin), self._cost(plan.cost)
        yield self._say("plan.head", origin=origin, target=target, count=len(plan.steps), cost=cost)
        for number, step in enumerate(plan.steps, start=1):
            yield from self._step(step, number)

    def _step(self, step: PlanStep, number: int) -> Iterator[str]:
        origin, target = self.wording.stage(step.origin), self.wording.stage(step.target)
        yield self._say("plan.step", number=number, origin=origin, target=target, ids=", ".join(step.transitions))
        yield from (f"   - {self._shift(shift)}" for shift in step.changes)
        if not step.changes:
            yield f"   - {self._say('plan.nothing')}"
        if step.event is not None:
            yield f"   - {self._say('plan.event', event=self._event(step.event))}"
        if step.on is not None and any(shift.means == "wait" for shift in step.changes):
            yield f"   - {self._say('change.on', date=self.wording.day(step.on))}"

    def _refusal(self, refusal: NotPossible) -> str:
        places = {"origin": self.wording.stage(refusal.origin), "target": self._target(refusal.toward)}
        names, ids = self.wording.names(refusal.indicators), ", ".join(refusal.transitions)
        key = "refused.held.each" if refusal.each else f"refused.{refusal.reason}"
        return self._say(key, names=names, ids=ids, **places)

    def _target(self, toward: str) -> str:
        if toward in self.model.places:
            return self.wording.stage(toward)
        return self.wording.stage(self.model.transition_of[toward].target)

    # -------------------------------------------------------------------------------------------------------- events

    def _events(self, plan: EventPlan) -> Iterator[str]:
        target = self.wording.stage(plan.toward)
        if not plan.acts:
            yield self._say("plan.there", target=target)
            return
        places = {
            "origin": self.wording.stage(plan.origin),
            "target": target,
            "date": self.wording.day(plan.reached_on),
        }
        yield self._say("events.head", cost=self._cost(plan.cost), **places)
        for _, alike in groupby(plan.acts, key=lambda act: (self._what(act), bool(act.transitions) and act.on)):
            yield f"  - {self._acts(list(alike))}"
        if plan.to_assess:
            yield self._say("events.to-assess", names=self.wording.names(plan.to_assess))
        yield self._say("events.note")

    def _acts(self, acts: list[Act]) -> str:
        act, what = acts[0], self._what(acts[0])
        if len(acts) > 1:
            first, last = self.wording.day(act.on), self.wording.day(acts[-1].on)
            return self._say("events.several", first=first, last=last, what=what, count=len(acts))
        date = self.wording.day(act.on)
        if not act.transitions:
            return self._say("events.act", date=date, what=what)
        stage, ids = self.wording.stage(act.stage), ", ".join(act.transitions)
        return self._say("events.act.moves", date=date, what=what, stage=stage, ids=ids)

    def _what(self, act: Act) -> str:
        if act.event is not None:
            return self._event(act.event)
        if not act.assessed:
            return self._say("events.waited")
        found = (
            self._say(
                "events.assessed", label=self.wording.indicator(r.indicator), value=self._value(r.indicator, r.value)
            )
            for r in act.assessed
        )
        return self._say("events.assess", names=", ".join(found))

    # ---------------------------------------------------------------------------------------------------- robustness

    def _bearing(self, bears: Robustness) -> Iterator[str]:
        yield self._say("bear.head", stage=self.wording.stage(bears.stage))
        if bears.lost is not None:
            yield f"  - {self._say('bear.lost', id=bears.lost)}"
        yield from (f"  - {self._margin(margin)}" for margin in bears.margins)
        if bears.nearest is not None:
            change = bears.nearest
            target, cost = self.wording.stage(change.target), self._cost(change.cost)
            yield self._say("bear.nearest", id=change.transition, target=target, cost=cost)
            yield from (f"  - {self._shift(shift)}" for shift in change.changes)
        elif bears.lost is None:
            yield self._say("bear.never")
        yield self._silence(bears.silence)
        if bears.unknown:
            yield self._say("bear.unknown", names=self.wording.names(bears.unknown))
        if bears.events:
            yield self._say("bear.events", events=", ".join(map(self.wording.event, bears.events)))

    def _margin(self, margin: Margin) -> str:
        label, reading = self.wording.indicator(margin.indicator), self._value(margin.indicator, margin.reading)
        if margin.lost_at is None or margin.share is None:
            return self._say(f"bear.{margin.way}.safe", label=label, reading=reading)
        kept, lost = (self._value(margin.indicator, value) for value in (margin.kept_to, margin.lost_at))
        places = {"label": label, "reading": reading, "kept": kept, "lost": lost, "id": margin.transition}
        return self._say(f"bear.{margin.way}", share=self.wording.share(margin.share), **places)

    def _silence(self, silence: Silence) -> str:
        if silence.transition is None:
            return self._say("bear.silence.never")
        places = {"id": silence.transition, "target": self._target(silence.transition)}
        if silence.on is not None:
            return self._say("bear.silence.on", date=self.wording.day(silence.on), **places)
        if silence.unknown:
            places["names"] = self.wording.names(silence.unknown)
            if silence.latest is None:
                return self._say("bear.silence.perhaps", **places)
            return self._say("bear.silence.latest", span=self.wording.months(silence.latest), **places)
        return self._say("bear.silence.months", span=self.wording.months(silence.months or 0), **places)
