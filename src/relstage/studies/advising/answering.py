"""The short answer to "what now": the worst risk, the objective there, the nearest block, the date, and the role."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from relstage.errors import FactError, demand
from relstage.interpreters.prose.wording import Wording, whose
from relstage.messages import Lang, say
from relstage.models import Candidate, Reason
from relstage.models.advice import Role
from relstage.studies.advising.records import StageAdvice, Unmoved
from relstage.studies.advising.threats import threat_to

Line = tuple[int, str]
Part = tuple[StageAdvice, Wording]


def answer_lines(parts: Sequence[Part]) -> Iterator[Line]:
    """Yield the answer from `parts`, of which the first is most threatened."""
    part, wording = parts[0]
    yield 0, _risk(part, wording)
    yield from _unsettled(parts)
    if part.guidance:
        told = part.guidance.objective
        objective = say("cli.objective", wording.lang, text=told.text.in_(wording.lang))
        yield 0, f"{objective} {whose(told.provenance, wording.lang)}"
    yield 0, _nearest(parts)
    yield 0, _date(parts)
    yield from ((0, line) for line in _roles(part, wording))


def flag_labels(part: StageAdvice, wording: Wording, verdict: str = "holds") -> list[str]:
    """Return the flags of which `verdict` is given, by their labels."""
    demand(part, StageAdvice, "part", FactError)
    demand(wording, Wording, "wording", FactError)
    labels = {flag.name: flag.label.in_(wording.lang) for flag in wording.model.flags}
    return [labels[flag.name] for flag in part.flags if flag.verdict == verdict]


def role_places(role: Role, lang: Lang) -> dict[str, str]:
    """Return what is said of a role, and whose it is."""
    said = {name: getattr(role, name).in_(lang) for name in ("skill", "horizon")}
    return {"role": role.label.in_(lang), "whose": whose(role.provenance, lang), **said}


def _places(part: StageAdvice, wording: Wording) -> dict[str, str]:
    return {"model": wording.model.title.in_(wording.lang), "stage": part.label.in_(wording.lang)}


def _risk(part: StageAdvice, wording: Wording) -> str:
    level, lang = threat_to(part).level, wording.lang
    key = "time" if level in ("soon", "later") else level
    flags = ", ".join(_flags(part, wording))
    places = _places(part, wording) | {"date": wording.day(part.standing.since), "flags": flags}
    risk = say(f"advise.answer.{key}", lang, **places)
    untold = ", ".join(flag_labels(part, wording, "unknown"))
    return say("advise.answer.untold", lang, risk=risk, flags=untold) if untold else risk


def _flags(part: StageAdvice, wording: Wording) -> Iterator[str]:
    """Yield the flags that hold, each with whose it is."""
    for name, label in zip(part.at_risk, flag_labels(part, wording), strict=True):
        named = (flag.provenance for flag in wording.model.flags if flag.name == name)
        marks = dict.fromkeys(whose(provenance, wording.lang) for provenance in named)
        yield " ".join((label, *marks))


# --------------------------------------------------------------------------------------------------------- decisions


def _unsettled(parts: Sequence[Part]) -> Iterator[Line]:
    """Yield each decision on record that no model followed, once."""
    moved = {change.event for part, _ in parts for change in part.standing.changes}
    told = {each.event: unmoved_line(each, wording) for part, wording in reversed(parts) for each in part.unmoved}
    for event, said in sorted(told.items()):
        if event not in moved:
            yield 0, say("advise.answer.unmoved", parts[0][1].lang, line=said)


def unmoved_line(unmoved: Unmoved, wording: Wording) -> str:
    """Return what was decided, and why the model did not follow it, as a line."""
    lang = wording.lang
    places = {
        "model": wording.model.title.in_(lang),
        "stage": wording.stage(unmoved.stage),
        "transition": unmoved.transition or "",
        "needs": "; ".join(_need(reason, wording) for reason in unmoved.reasons),
    }
    key = "no-way" if unmoved.transition is None else "stopped" if unmoved.reasons else "other"
    way = say(f"advise.unmoved.{key}", lang, **places)
    return say(f"advise.unmoved.{unmoved.how}", lang, date=wording.day(unmoved.at), id=unmoved.event, way=way)


def _need(reason: Reason, wording: Wording) -> str:
    leaf, lang = reason.leaf, wording.lang
    value = say("not-known", lang) if reason.value is None else wording.value(leaf, reason.value)
    need = wording.need(leaf)
    return say("advise.unmoved.need", lang, label=wording.indicator(leaf.indicator), need=need, value=value)


# ---------------------------------------------------------------------------------------------------------- the ways


def _nearest(parts: Sequence[Part]) -> str:
    """Return the leaf that is nearest to be met, of the first model that has one; the unknown come after."""
    for part, wording in parts:
        found = [(road, reason) for road in part.onward if road.verdict != "holds" for reason in _missing(road)]
        if found:
            road, reason = min(found, key=lambda each: _distance(each[1]))
            leaf = wording.leaf(reason, wanted=True)
            return say("advise.answer.nearest", wording.lang, leaf=leaf, **_target(road, wording))
    for part, wording in parts:
        for road in part.onward:
            if road.obstacle == "event":
                events = ", ".join(map(wording.event, road.events))
                return say("advise.answer.awaited", wording.lang, events=events, **_target(road, wording))
    return say("advise.answer.unblocked", parts[0][1].lang)


def _missing(road: Candidate) -> Iterator[Reason]:
    return (reason for reason in road.reasons if reason.verdict != "holds")


def _distance(reason: Reason) -> tuple[bool, float]:
    return reason.verdict == "unknown", abs(reason.margin or 0)


def _target(road: Candidate, wording: Wording) -> dict[str, str]:
    return {"target": wording.stage(road.target), "model": wording.model.title.in_(wording.lang)}


def _date(parts: Sequence[Part]) -> str:
    """Return the first date that time alone brings, with every move of that date."""
    lang, found = parts[0][1].lang, dict[datetime, list[str]]()
    for part, wording in parts:
        for road in part.looming:
            at = part.standing.as_of if road.obstacle == "none" else road.earliest
            if at is not None:
                places = {"stage": wording.stage(road.target), "id": road.transition}
                model = wording.model.title.in_(lang)
                found.setdefault(at, []).append(say("advise.answer.move", lang, model=model, **places))
    if not found:
        return say("advise.answer.no-date", lang)
    first = min(found)
    key = "due" if first <= parts[0][0].standing.as_of else "looms"
    return say(f"advise.answer.{key}", lang, date=parts[0][1].day(first), moves=", ".join(found[first]))


def _roles(part: StageAdvice, wording: Wording) -> Iterator[str]:
    if part.roles is None:
        return
    key, roles = ("role", part.roles.now) if part.roles.now else ("return", part.roles.on_return)
    places = _places(part, wording) | {"called": whose(part.roles.provenance, wording.lang)}
    for role in roles:
        yield say(f"advise.answer.{key}", wording.lang, **places, **role_places(role, wording.lang))
