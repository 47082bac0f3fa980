"""Words for the small things: numbers, dates, spans, labels, and one leaf of a guard with all that is known of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from relstage.dynamics import months_between
from relstage.errors import FactError, demand
from relstage.machines import Coordinate, StageModel, Trigger
from relstage.messages import Lang, demand_language, say, say_counted, told_in, word_for
from relstage.models import Reading, Reason
from relstage.rules import Bound, Indicator, Leaf, Level, Levels, Op, Provenance, Value, number_text

_NEED: dict[Op, str] = {">=": "need.ge", ">": "need.gt", "<=": "need.le", "<": "need.lt"}


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts the parts of an answer under `model` into words of `lang`: days are those of `zone`, ages are at `as_of`."""

    model: StageModel
    lang: Lang
    zone: ZoneInfo
    as_of: datetime | None = None

    # ------------------------------------------------------------------------------------------------------- small

    def number(self, number: float) -> str:
        """Write a number: 0.6 or 0,6."""
        text = number_text(float(number))
        return text.replace(".", ",") if self.lang == "ru" else text

    def share(self, share: float) -> str:
        """Write a share of the scale as percent."""
        percent = round(abs(share) * 100, 1) if abs(share) <= 10 else 0.0
        if percent == 0:
            return say("share.most" if abs(share) > 10 else "share.least", self.lang)
        return say("share", self.lang, number=self.number(percent))

    def day(self, at: datetime) -> str:
        """Write the day of an instant: 2021-03-05 or 05.03.2021."""
        day = at.astimezone(self.zone).date()
        return f"{day.day:02}.{day.month:02}.{day.year:04}" if self.lang == "ru" else day.isoformat()

    def months(self, number: int) -> str:
        """Write a number of months."""
        return say_counted("months", self.lang, number)

    def span(self, start: datetime, end: datetime) -> str:
        """Write the time from `start` to `end` in whole months, or in days where it is less than one."""
        months = months_between(start, end, self.zone)
        if months:
            return self.months(months)
        days = (end.astimezone(self.zone).date() - start.astimezone(self.zone).date()).days
        return say_counted("days", self.lang, max(days, 0))

    # ------------------------------------------------------------------------------------------------------ labels

    def stage(self, name: str) -> str:
        """Return the label of a stage; one of an earlier definition is shown by its name."""
        place = self.model.places.get(name)
        return name if place is None else place.label.in_(self.lang)

    def event(self, kind: str) -> str:
        """Return the label of an event kind."""
        return self.model.event_of[kind].label.in_(self.lang)

    def indicator(self, name: str) -> str:
        """Return the label of an indicator, with the unit where it is no count."""
        indicator = self.model.indicator_of[name]
        label, scale = indicator.label.in_(self.lang), indicator.scale
        if isinstance(scale, Levels) or scale.whole or not scale.unit:
            return label
        unit = word_for(f"unit.{scale.unit}", scale.unit, self.lang)
        return say("indicator", self.lang, label=label, unit=unit)

    def names(self, indicators: tuple[str, ...]) -> str:
        """List indicators by label; one of an earlier definition by its name."""
        known = self.model.indicator_of
        return ", ".join(
            known[name].label.in_(self.lang) if name in known else name for name in dict.fromkeys(indicators)
        )

    def title(self) -> str:
        """Return the model's name and version."""
        return say("model", self.lang, title=self.model.title.in_(self.lang), version=self.model.version)

    def triggers(self, triggers: tuple[Trigger, ...]) -> str:
        """List the events of which one is needed."""
        listed = ""
        for trigger in triggers:
            event = self._trigger(trigger)
            listed = say("or", self.lang, first=listed, second=event) if listed else event
        return listed

    def _trigger(self, trigger: Trigger) -> str:
        event = self.event(trigger.event)
        if not trigger.where:
            return event
        asked = []
        for name, value in trigger.where.items():
            if isinstance(value, bool):
                shown = say("yes" if value else "no", self.lang)
            else:
                shown = value if isinstance(value, str) else self.number(value)
            asked.append(say("attribute", self.lang, name=word_for(f"attribute.{name}", name, self.lang), value=shown))
        return say("with-attributes", self.lang, event=event, attributes=", ".join(asked))

    def coordinate(self, place: Coordinate) -> str:
        """Write where readings lie on an axis of the model, and from how many of its measures."""
        axis = next(axis for axis in self.model.axes if axis.name == place.axis)
        low, high = axis.low.in_(self.lang), axis.high.in_(self.lang)
        if place.value is None:
            return say("axis.unknown", self.lang, low=low, high=high)
        known, every = len(place.known), len(axis.indicators)
        return say("axis", self.lang, low=low, high=high, share=self.share(place.value), known=known, all=every)

    # ------------------------------------------------------------------------------------------------------ leaves

    def level(self, indicator: str, level: str) -> str:
        """Return the name of a level, in quotes."""
        return say("level", self.lang, level=word_for(f"{indicator}.{level}", level, self.lang))

    def value(self, leaf: Leaf, value: Value) -> str:
        """Write a reading as briefly as leaves it on its side of the limit."""
        if isinstance(leaf, Level):
            return self.level(leaf.indicator, str(value))
        return self.number(_brief(float(value), leaf.limit))

    def need(self, leaf: Leaf) -> str:
        """Write what a leaf asks for: at least 0.6."""
        match leaf:
            case Bound(_, op, limit):
                return say(_NEED[op], self.lang, limit=self.number(limit))
            case Level():
                return self._levels(leaf, self.model.indicator_of[leaf.indicator])
            case _:
                assert_never(leaf)

    def _levels(self, leaf: Level, indicator: Indicator) -> str:
        assert isinstance(indicator.scale, Levels)
        levels = indicator.scale.levels
        ranks = sorted(levels.index(level) for level in leaf.among)
        first, last = (self.level(indicator.name, levels[rank]) for rank in (ranks[0], ranks[-1]))
        if len(ranks) < len(levels) and ranks == list(range(ranks[0], len(levels))):
            return say("need.from", self.lang, level=first)
        if len(ranks) < len(levels) and ranks == list(range(ranks[-1] + 1)):
            return say("need.to", self.lang, level=last)
        shown = ", ".join(self.level(indicator.name, levels[rank]) for rank in ranks)
        return shown if len(ranks) == 1 else say("need.among", self.lang, levels=shown)

    def leaf(self, reason: Reason, *, wanted: bool) -> str:
        """Write one leaf: reading, threshold, margin, whose word and how old it is, and whose limit.

        `wanted` says whether one hopes that the leaf holds, as on an advance, or fears it, as on an ending.
        """
        known = reason.value is not None
        key = "leaf.holds" if reason.verdict == "holds" else "leaf.wanted" if wanted else "leaf.feared"
        said = say(
            key,
            self.lang,
            label=self.indicator(reason.leaf.indicator),
            value=self.value(reason.leaf, reason.value) if reason.value is not None else say("not-known", self.lang),
            need=self.need(reason.leaf),
        )
        told = [said, *self._margin(reason), *(self._whose(reason) if known else ())]
        return f"{'; '.join(told)} {self._source(reason)}"

    def _margin(self, reason: Reason) -> tuple[str, ...]:
        if reason.margin is None or (reason.margin == 0 and reason.verdict == "holds"):
            return ()
        if reason.margin == 0:
            return (say("margin.zero", self.lang),)
        key = "margin.inside" if reason.margin > 0 else "margin.short"
        return (say(key, self.lang, share=self.share(reason.margin)),)

    def _whose(self, reason: Reason) -> list[str]:
        if reason.reading is None:
            return []
        told = [self._basis(reason.reading)]
        if reason.one_sided:
            told.append(say(f"one-sided.{reason.reading.side}", self.lang))
        return told

    def _basis(self, reading: Reading) -> str:
        if self.model.indicator_of[reading.indicator].clock is not None:
            return say("basis.clock", self.lang)
        said = say(f"basis.{reading.basis}", self.lang, date=self.day(reading.occurred_at))
        return said if self.as_of is None else f"{said} ({self._age(reading.occurred_at, self.as_of)})"

    def _age(self, at: datetime, as_of: datetime) -> str:
        if at.astimezone(self.zone).date() >= as_of.astimezone(self.zone).date():
            return say("ago.today", self.lang)
        return say("ago", self.lang, span=self.span(at, as_of))

    def _source(self, reason: Reason) -> str:
        status = say(f"status.{reason.provenance.status}", self.lang)
        return say("provenance", self.lang, id=reason.threshold, status=status, source=reason.provenance.source)


def _brief(value: float, limit: float) -> float:
    """Round `value` to the fewest decimals, from three up, that leave it on its side of `limit`."""
    for decimals in range(3, 16):
        short = round(value, decimals)
        if (short < limit) == (value < limit) and (short > limit) == (value > limit):
            return short
    return value


def whose(provenance: Provenance, lang: Lang) -> str:
    """Return whose word something is, in brackets, with the note on it."""
    demand(provenance, Provenance, "provenance", FactError)
    demand_language(lang)
    status, note = say(f"status.{provenance.status}", lang), told_in(provenance.note, lang)
    return say("cli.whose.noted" if note else "cli.whose", lang, status=status, source=provenance.source, note=note)
