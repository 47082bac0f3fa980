"""From an answer to its explanation, part by part."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import get_args
from zoneinfo import ZoneInfo

from relstage.errors import FactError, Problem, RelstageError, StageError, demand
from relstage.interpreters.prose.explanation import HEADED, Explanation, Line, Section
from relstage.interpreters.prose.parts import Part, lacking, paired, support
from relstage.interpreters.prose.ways import rivals, way, way_text
from relstage.interpreters.prose.wording import Wording
from relstage.machines import StageModel, Transition, coordinates, review
from relstage.machines.reasons import ModelJudge, sight_of
from relstage.messages import Lang, say, word_for
from relstage.models import Candidate, Decision, FlagVerdict, Kind, Move, Reason, StageChange, Standing

_WANTED: tuple[Kind, ...] = ("advance", "recover")


def explain(
    answer: Decision | Standing, *, model: StageModel | None = None, toward: str | None = None, lang: Lang = "en"
) -> Explanation:
    """Put a decision or a standing into words.

    Parameters
    ----------
    answer : Decision or Standing
        What to explain. From a standing, readings are told with date and age, and transitions that lack only time
        with the earliest date.
    model : StageModel, optional
        The definition that `answer` was made under. A decision as ``decide`` returned it has it; a standing, or a
        decision read from JSON, needs it.
    toward : str, optional
        A stage: tell only of the transitions there, or, where none leads straight there, of the way and its first
        step.
    lang : {"en", "ru"}
        Language of the text.

    Returns
    -------
    Explanation
        ``str()`` of it is the text; its fields are the parts.

    Raises
    ------
    StageError
        Where `model` is missing (``no-model``), is another than `answer` was made under (``other-digest``), or has no
        stage `toward` (``unknown-stage``).
    FactError
        Where `answer` is neither a decision nor a standing (``wrong-class``).
    RelstageError
        Where `lang` is none of ours (``unknown-language``).
    """
    demand(answer, (Decision, Standing), "answer", FactError)
    if lang not in get_args(Lang):
        said = f"{lang!r} is no language of ours; there are {' and '.join(get_args(Lang))}"
        raise RelstageError(Problem("unknown-language", "lang", said))
    if isinstance(answer, Standing):
        return _of_standing(answer, _definition(answer, model), toward, lang)
    return _of_decision(answer, _definition(answer, model), toward, lang)


def _definition(answer: Decision | Standing, model: StageModel | None) -> StageModel:
    judge = answer.judge if isinstance(answer, Decision) else None
    known = model or (judge.model if isinstance(judge, ModelJudge) else None)
    made = answer.model
    if known is None:
        said = f"the definition is not at hand: pass model=..., {made.name} {made.version} ({made.digest})"
        raise StageError(Problem("no-model", made.name, said))
    if known.digest != made.digest:
        said = (
            f"this answer was made under {made.name} {made.version} ({made.digest}), "
            f"not under {known.name} {known.version} ({known.digest})"
        )
        raise StageError(Problem("other-digest", made.name, said))
    return known


def _of_decision(decision: Decision, model: StageModel, toward: str | None, lang: Lang) -> Explanation:
    if not decision.candidates and model.lowered.roads[decision.stage]:
        decision = _judged(decision, model)
    wording = Wording(model, lang, _zone(decision), decision.as_of)
    headline = say("stage", lang, stage=wording.stage(decision.stage), model=wording.title())
    at_hand = (say("at-hand", lang, event=wording.event(decision.event)),) if decision.event else ()
    still = () if decision.moves else (say("still", lang),)
    return _explanation(decision, wording, toward, headline, (*at_hand, *still), moves=_moves(decision, wording))


def _judged(decision: Decision, model: StageModel) -> Decision:
    """Return `decision`, stored without its reasons, with a judge to ask for them."""
    fields = {name: getattr(decision, name) for name in Decision.model_fields}
    return Decision.made(fields, model.judge.private({}, None))


def _before(due: Decision, standing: Standing, model: StageModel) -> Decision:
    """Return the decision of `standing` with the moves that are `due` not yet made, to be asked where it is."""
    fields = {name: getattr(due, name) for name in Decision.model_fields}
    fields |= {"stage": standing.stage, "moves": (), "cycles": ()}
    return Decision.made(fields, model.judge.private(standing.readings, standing))


def _zone(decision: Decision) -> ZoneInfo:
    standing = sight_of(decision).standing if decision.judge is not None else None
    return ZoneInfo(standing.zone if standing else "UTC")


def _of_standing(standing: Standing, model: StageModel, toward: str | None, lang: Lang) -> Explanation:
    due = review(model, standing)
    wording = Wording(model, lang, ZoneInfo(standing.zone), standing.as_of)
    headline = say(
        "standing",
        lang,
        relationship=standing.relationship,
        stage=wording.stage(standing.stage),
        since=wording.day(standing.since),
        span=wording.span(standing.since, standing.as_of),
        as_of=wording.day(standing.as_of),
        model=wording.title(),
    )
    remarks = [say("path", lang, path=_path(standing, wording))] if standing.changes else []
    if standing.rests_on:
        remarks.append(say("path.assumed", lang, names=wording.names(standing.rests_on)))
    remarks += [wording.coordinate(place) for place in coordinates(model, standing.readings)]
    here, made = _before(due, standing, model), _last_changes(standing, wording)
    return _explanation(here, wording, toward, headline, tuple(remarks), moves=made, due=due)


def _explanation(
    decision: Decision,
    wording: Wording,
    toward: str | None,
    headline: str,
    remarks: tuple[str, ...],
    *,
    moves: tuple[Section, ...],
    due: Decision | None = None,
) -> Explanation:
    """Tell of `decision`; from a standing, its moves are not made yet and stand in `due`."""
    chosen, routes = _chosen(decision, wording, toward)
    candidates = [_candidate(candidate, wording, due) for candidate in chosen]
    flags = [_flag(flag, decision, wording) for flag in decision.flags]
    told = [*(c.reasons for c in (*chosen, *(due or decision).because)), *(flag.reasons for flag in decision.flags)]
    ours = any(reason.provenance.status == "operationalised" for reasons in told for reason in reasons)
    return Explanation(
        lang=wording.lang,
        stage=decision.stage,
        headline=headline,
        remarks=(*remarks, *routes),
        moves=moves,
        due=_moves(due, wording) if due else (),
        flags=tuple(flags),
        candidates=tuple(candidates),
        rivals=rivals(decision, wording),
        notes=(say("note.operationalised", wording.lang),) if ours else (),
    )


# ------------------------------------------------------------------------------------------------------ where it leads


def _chosen(decision: Decision, wording: Wording, toward: str | None) -> tuple[list[Candidate], tuple[str, ...]]:
    """Return the candidates to tell of, and what to say of the way to the stage asked about."""
    lang, model, here = wording.lang, wording.model, decision.stage
    ordered = sorted(decision.candidates, key=lambda candidate: HEADED.index(candidate.kind))
    nowhere = () if ordered else (say("way.out", lang),)
    if toward is None:
        return ordered, nowhere
    target = model.stage(toward).label.in_(lang)
    if toward == here:
        return [], (say("there", lang, stage=target),)
    straight = [candidate for candidate in ordered if candidate.target == toward]
    if straight:
        return straight, ()
    refused = say("no-transition", lang, stage=wording.stage(here), target=target)
    steps = way(model, here, toward)
    if steps is None:
        return [], (refused, say("way.none", lang), *nowhere)
    first = [candidate for candidate in ordered if candidate.target == steps[0][0].target]
    return first, (refused, say("way", lang, way=way_text(steps, wording)))


def _candidate(candidate: Candidate, wording: Wording, due: Decision | None) -> Section:
    transition = wording.model.transition_of[candidate.transition]
    lang, stage = wording.lang, wording.stage(candidate.target)
    whole = paired(transition.guard, candidate.reasons)
    left = None if candidate.verdict == "holds" else lacking(whole)
    return Section(
        id=candidate.transition,
        title=say("candidate", lang, id=candidate.transition, stage=stage, verdict=_verdict(candidate, wording, due)),
        target=candidate.target,
        kind=candidate.kind,
        verdict=candidate.verdict,
        obstacle=candidate.obstacle,
        remarks=tuple(_remarks(candidate, transition, wording)),
        lines=tuple(_lines(left, wording, wanted=candidate.kind in _WANTED)),
    )


def _verdict(candidate: Candidate, wording: Wording, due: Decision | None) -> str:
    lang = wording.lang
    match candidate.obstacle:
        case "unknown":
            return say("obstacle.unknown", lang, names=wording.names(_unknown(candidate.reasons)))
        case "too_early":
            return _waiting(candidate, wording)
        case "event":
            events = wording.triggers(wording.model.transition_of[candidate.transition].on)
            return say("obstacle.event" if candidate.reasons else "obstacle.event.alone", lang, events=events)
        case "fails" if _unknown(candidate.reasons):
            return say("obstacle.fails.anyway", lang)
        case "fails":
            return say("obstacle.fails", lang)
        case "cycle":
            return say("obstacle.cycle", lang)
        case "none" if due is None:
            return say("obstacle.none", lang)
        case "none" if due.moves[0].transition == candidate.transition:
            return say("obstacle.none.due", lang)
        case "none":
            return say("obstacle.none.after", lang, id=due.moves[0].transition)


def _waiting(candidate: Candidate, wording: Wording) -> str:
    key = "too_early" if candidate.kind in _WANTED else "due"
    if candidate.earliest is not None:
        return say(f"obstacle.{key}.date", wording.lang, date=wording.day(candidate.earliest))
    return say(f"obstacle.{key}.months", wording.lang, span=wording.months(candidate.after_months or 0))


def _unknown(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(reason.leaf.indicator for reason in reasons if reason.verdict == "unknown")


def _remarks(candidate: Candidate, transition: Transition, wording: Wording) -> Iterator[str]:
    lang = wording.lang
    yield say("words", lang, words=transition.words.in_(lang))
    if transition.on and candidate.obstacle != "event":
        yield say("also-event", lang, events=wording.triggers(transition.on))
    if candidate.rests_on:
        yield say("assumed", lang, names=wording.names(candidate.rests_on))


# -------------------------------------------------------------------------------------------------------------- flags


def _flag(flag: FlagVerdict, decision: Decision, wording: Wording) -> Section:
    here = [each for each in wording.model.flags if each.name == flag.name and decision.stage in each.stages]
    reasons, parts = list(flag.reasons), []
    for each in here:
        count = sum(1 for _ in each.numbered_leaves())
        parts.append(paired(each.guard, reasons[:count]))
        reasons = reasons[count:]
    whole = parts[0] if len(parts) == 1 else Part("any", max(part.verdict for part in parts), None, tuple(parts))
    shown = {"holds": support(whole), "unknown": lacking(whole), "fails": None}[flag.verdict]
    names = wording.names(_unknown(flag.reasons))
    assumed = (say("assumed", wording.lang, names=wording.names(flag.rests_on)),) if flag.rests_on else ()
    return Section(
        id=flag.name,
        title=say(f"flag.{flag.verdict}", wording.lang, flag=here[0].label.in_(wording.lang), names=names),
        verdict=flag.verdict,
        remarks=assumed,
        lines=tuple(_lines(shown, wording, wanted=False)),
    )


# -------------------------------------------------------------------------------------------------------------- moves


def _moves(decision: Decision, wording: Wording) -> tuple[Section, ...]:
    """Tell of the moves that the decision made, and what made them."""
    told = []
    for move, why in zip(decision.moves, decision.because, strict=True):
        event = wording.event(decision.event) if move.event and decision.event else None
        told.append(_move(move, why.reasons, why.rests_on, event, wording))
    return tuple(told)


def _last_changes(standing: Standing, wording: Wording) -> tuple[Section, ...]:
    """Tell of the changes of the last instant that brought any; its readings are told without age."""
    last = [change for change in standing.changes if change.at == standing.changes[-1].at]
    then = Wording(wording.model, wording.lang, wording.zone)
    return tuple(
        _move(change, change.reasons, change.rests_on, None, then)
        if _still_so(change, wording.model)
        else _earlier(change, then)
        for change in last
    )


def _still_so(change: StageChange, model: StageModel) -> bool:
    """Tell whether `model` has the transition as it was made; a standing carried over has others behind it."""
    road = model.lowered.road_of.get(change.transition)
    if road is None or change.origin not in road.transition.origins or change.target != road.target:
        return False
    return [(r.threshold, r.leaf) for r in change.reasons] == [(told.id, told.leaf) for told in road.told]


def _earlier(change: StageChange, wording: Wording) -> Section:
    """Tell of a change made under an earlier definition, whose guard is not at hand."""
    remarks = list(_circumstances(change, set(), wording))
    if change.rests_on:
        remarks.append(say("assumed", wording.lang, names=wording.names(change.rests_on)))
    return Section(
        id=change.transition,
        title=_title(change, wording),
        target=change.target,
        kind=change.kind,
        verdict="holds",
        remarks=tuple(remarks),
    )


def _title(move: Move | StageChange, wording: Wording) -> str:
    origin, target = wording.stage(move.origin), wording.stage(move.target)
    return say("move", wording.lang, id=move.transition, origin=origin, target=target)


def _move(
    move: Move | StageChange, reasons: Sequence[Reason], rests_on: tuple[str, ...], event: str | None, wording: Wording
) -> Section:
    lang, transition = wording.lang, wording.model.transition_of[move.transition]
    remarks: list[str] = []
    if isinstance(move, StageChange):
        remarks += _circumstances(move, {trigger.event for trigger in transition.on}, wording)
    elif event:
        remarks.append(say("move.event", lang, event=event))
    remarks.append(say("words", lang, words=transition.words.in_(lang)))
    if rests_on:
        remarks.append(say("assumed", lang, names=wording.names(rests_on)))
    return Section(
        id=move.transition,
        title=_title(move, wording),
        target=move.target,
        kind=move.kind,
        verdict="holds",
        remarks=tuple(remarks),
        lines=tuple(_lines(support(paired(transition.guard, reasons)), wording, wanted=move.kind in _WANTED)),
    )


def _circumstances(change: StageChange, kinds: set[str], wording: Wording) -> Iterator[str]:
    """Tell when, by which event, through whom and why; the kind of the event where no more than one can do it."""
    lang = wording.lang
    yield say("move.date", lang, date=wording.day(change.at))
    if change.event is not None and len(kinds) == 1:
        yield say("move.event.recorded", lang, event=wording.event(*kinds), id=change.event)
    elif change.event is not None:
        yield say("move.event", lang, event=change.event)
    if change.initiator is not None:
        yield say(f"move.initiator.{change.initiator}", lang)
    if change.cause is not None:
        yield say("move.cause", lang, cause=word_for(f"cause.{change.cause}", change.cause, lang))


def _path(standing: Standing, wording: Wording) -> str:
    stops = [(standing.changes[0].origin, standing.opened_at), *((c.target, c.at) for c in standing.changes)]
    return " → ".join(_stop(stage, at, wording) for stage, at in stops)


def _stop(stage: str, at: datetime, wording: Wording) -> str:
    return f"{wording.stage(stage)} ({wording.day(at)})"


# -------------------------------------------------------------------------------------------------------------- lines


def _lines(part: Part | None, wording: Wording, *, wanted: bool, depth: int = 0) -> Iterator[Line]:
    if part is None or (part.node == "all" and not part.parts):
        return
    if part.reason is not None:
        reason = part.reason
        yield Line(
            text=wording.leaf(reason, wanted=wanted),
            depth=depth,
            threshold=reason.threshold,
            indicator=reason.leaf.indicator,
            verdict=reason.verdict,
        )
        return
    yield Line(text=_joint(part, wording.lang), depth=depth)
    for each in part.parts:
        yield from _lines(each, wording, wanted=wanted, depth=depth + 1)


def _joint(part: Part, lang: Lang) -> str:
    if part.node == "all":
        return say("all", lang)
    if not part.parts:
        return say("never", lang)
    return say("any.held" if part.verdict > 0 else "any", lang)
