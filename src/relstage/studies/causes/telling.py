"""An inquiry in words, English and Russian."""

from collections.abc import Iterator

from relstage.catalogue.sources import OURS
from relstage.errors import FactError, demand
from relstage.interpreters.prose.wording import Wording, whose
from relstage.messages import Lang, say, word_for
from relstage.models import Initiator
from relstage.rules import Bound, Leaf
from relstage.studies.causes.asking import HALF_LIFE_MONTHS
from relstage.studies.causes.records import Inquiry, LikelyCause, Setback, Support


def setback_line(setback: Setback, wording: Wording) -> str:
    """Return what came about, and whose doing it was, as a line."""
    demand(setback, Setback, "setback", FactError)
    demand(wording, Wording, "wording", FactError)
    way = say(
        "causes.way",
        wording.lang,
        id=setback.transition,
        origin=wording.stage(setback.origin),
        target=wording.stage(setback.target),
    )
    places = {"model": wording.model.title.in_(wording.lang), "date": wording.day(setback.at), "way": way}
    match setback.how:
        case "ended":
            who = _who(setback.initiator or "unknown", "recorded", wording.lang)
            return say("causes.setback.ended", wording.lang, **places, who=who)
        case "event":
            assert setback.kind is not None
            return say("causes.setback.event", wording.lang, **places, event=wording.event(setback.kind))
        case how:
            return say(f"causes.setback.{how}", wording.lang, **places)


def cause_lines(inquiry: Inquiry, wording: Wording) -> Iterator[tuple[int, str]]:
    """Yield the causes with their facts as lines, each with its depth; or that nothing speaks for any."""
    demand(inquiry, Inquiry, "inquiry", FactError)
    demand(wording, Wording, "wording", FactError)
    lang = wording.lang
    if not inquiry.causes:
        yield 0, say("causes.none", lang, count=inquiry.heard)
        return
    for cause in inquiry.causes:
        yield 0, _cause(cause, inquiry.setback, wording)
        for fact in cause.support:
            yield 1, f"- {_fact(fact, wording)}"
    if any(cause.basis == "inferred" for cause in inquiry.causes):
        yield 0, say("causes.note", lang, months=wording.months(HALF_LIFE_MONTHS))


def _cause(cause: LikelyCause, setback: Setback | None, wording: Wording) -> str:
    """Write a cause; what is counted, who names the cause and who typically acts on it have a mark each."""
    lang = wording.lang
    word = f"{word_for(f'cause.{cause.cause}', cause.cause, lang)} {whose(cause.provenance, lang)}"
    who = _who(cause.initiator, cause.initiator_basis, lang)
    if cause.initiator_provenance is not None:
        who = f"{who} {whose(cause.initiator_provenance, lang)}"
    if cause.basis == "recorded" and setback is not None:
        return say(f"causes.recorded.{setback.said_by}", lang, cause=word, who=who)
    weight = f"{_weight(cause.weight, wording)} {whose(OURS, lang)}"
    return say("causes.inferred", lang, cause=word, who=who, weight=weight)


def _who(initiator: Initiator, basis: str, lang: Lang) -> str:
    return say(f"move.initiator.{initiator}" if basis == "recorded" else f"causes.typical.{initiator}", lang)


def _weight(weight: float, wording: Wording) -> str:
    return wording.number(round(weight, 2))


def _fact(fact: Support, wording: Wording) -> str:
    """Write a fact; that it speaks for the cause and what it counts have a mark each."""
    lang, date = wording.lang, wording.day(fact.at)
    weight, said = f"{_weight(fact.weight, wording)} {whose(OURS, lang)}", whose(fact.provenance, lang)
    if fact.leaf is None or fact.value is None:
        event = _event(fact, wording)
        return say("causes.fact.event", lang, date=date, event=event, id=fact.event, whose=said, weight=weight)
    known = wording.model.indicator_of.get(fact.leaf.indicator)
    label = known.label.in_(lang) if known else fact.leaf.indicator
    told = {"label": label, "value": wording.value(fact.leaf, fact.value), "need": _need(fact.leaf, wording)}
    return say("causes.fact.reading", lang, date=date, weight=weight, whose=said, **told)


def _need(leaf: Leaf, wording: Wording) -> str:
    known = isinstance(leaf, Bound) or leaf.indicator in wording.model.indicator_of
    return wording.need(leaf) if known else str(leaf)


def _event(fact: Support, wording: Wording) -> str:
    known = wording.model.event_of.get(fact.kind or "")
    return known.label.in_(wording.lang) if known else str(fact.kind)
