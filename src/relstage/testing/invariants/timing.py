"""What time does: stays are as long as guards ask for, terms lapse on their day, and dates that are promised hold."""

import math
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from relstage.errors import TooLarge
from relstage.machines import StageModel, observe, review
from relstage.models import Agreement
from relstage.regions import Interval
from relstage.rules import leaves
from relstage.studies.steps import region_of
from relstage.testing.invariants.cases import History
from relstage.testing.invariants.registry import invariant, require
from relstage.testing.keeping import kept
from relstage.testing.reference.calendar import day_of, edges, later, months_from, term_in_force

MOMENT = timedelta(microseconds=1)


def has_stays(model: StageModel) -> str:
    """Apply where a guard asks for months in the stage."""
    return "" if stays(model) else "no guard asks for a minimum of months in a stage"


def has_terms(model: StageModel) -> str:
    """Apply where agreements are signed and read."""
    signs = any(event.agreement == "signs" for event in model.events)
    reads = any(each.clock == "agreement_term" for each in model.indicators)
    return "" if signs and reads else "the model reads no term of an agreement, or no event signs one"


def has_clocks(model: StageModel) -> str:
    """Apply where a guard reads a clock."""
    timed = {each.name for each in model.indicators if each.clock is not None}
    reads = any(leaf.indicator in timed for each in model.transitions for leaf in leaves(each.guard))
    return "" if reads else "no guard reads a date"


@invariant("min_dwell", applies_to=has_stays)
def min_dwell(history: History) -> None:
    """A transition that asks for months in the stage does not fire before they have passed."""
    since, zone = history.standing.opened_at, ZoneInfo(history.relationship.zone)
    for change in history.standing.changes:
        least = stays(history.model).get(change.transition, 0)
        stayed = months_from(since, change.at, zone)
        require(stayed >= least, f"{change.transition} after {stayed} months", f"not before {least}")
        since = change.at


@invariant("turns_on_the_date", applies_to=has_clocks)
def turns_on_the_date(history: History) -> None:
    """The date named as the earliest at which a guard holds is the first: a moment before it does not hold yet."""
    standing, model = history.standing, history.model
    decision = review(model, standing)
    for candidate in decision.candidates:
        if candidate.earliest is None or candidate.earliest.year > 9_000:
            continue
        require(candidate.earliest > standing.as_of, candidate.earliest, f"later than {standing.as_of}")
        at = candidate.earliest
        reached = observe(model, standing, as_of=at)
        if not model.transition_of[candidate.transition].on and len(reached.changes) == len(standing.changes):
            require(False, f"{candidate.transition} did not fire at {at}", "it fires on the date named")
        before = observe(model, standing, as_of=max(at - MOMENT, standing.as_of))
        if len(before.changes) == len(standing.changes):
            shown = {c.transition: c.verdict for c in review(model, before).candidates}
            require(shown[candidate.transition] != "holds", f"{candidate.transition} holds before {at}", "not yet")


@invariant("term_expiry", applies_to=has_terms)
def term_expiry(history: History) -> None:
    """A term begins, is renewed and lapses at midnight of its day, counted from its own start."""
    standing, zone = history.standing, ZoneInfo(history.relationship.zone)
    names = [each.name for each in history.model.indicators if each.clock == "agreement_term"]
    for edge in sorted(edges(standing.agreements, zone)):
        for at in (edge - MOMENT, edge):
            if standing.as_of <= at and at.year < 9_000:
                seen = observe(history.model, standing, as_of=at)
                if seen.agreements == standing.agreements:  # a recovery forgets them
                    _term_at(seen.readings[names[0]].value, standing.agreements, at, zone)


def _term_at(seen: object, agreements: tuple[Agreement, ...], at: datetime, zone: ZoneInfo) -> None:
    expected = term_in_force(agreements, day_of(at, zone))
    require(seen == expected, f"a term of {seen} years at {at.astimezone(zone)}", f"{expected} years")


@invariant("months_are_anchored", applies_to=has_clocks)
def months_are_anchored(history: History) -> None:
    """Months are counted from their original date: each is full on its day, and not a moment before."""
    standing, zone = history.standing, ZoneInfo(history.relationship.zone)
    names = [each.name for each in history.model.indicators if each.clock == "months_in_stage"]
    names_of_silence = [each.name for each in history.model.indicators if each.clock == "months_inactive"]
    for anchor, name in [(standing.since, n) for n in names] + [(standing.last_dealing, n) for n in names_of_silence]:
        passed = months_from(anchor, standing.as_of, zone)
        full = later(anchor, passed + 1, zone)
        if full is None or full.year > 9_000:
            continue
        for at, months in ((full - MOMENT, passed), (full, passed + 1)):
            seen = observe(history.model, standing, as_of=max(at, standing.as_of))
            if anchor == (seen.since if name in names else seen.last_dealing):
                require(seen.readings[name].value == months, f"{seen.readings[name].value} months at {at}", months)


@kept
def stays(model: StageModel) -> dict[str, int]:
    """Return the fewest months in the stage under which each guard can hold, where that is more than none."""
    clocks = [each.name for each in model.indicators if each.clock == "months_in_stage"]
    found: dict[str, int] = {}
    for transition in model.transitions:
        try:
            boxes = region_of(model, transition.id).boxes
        except TooLarge:
            continue
        least = [max((_least(box.ranges.get(name)) for name in clocks), default=0) for box in boxes]
        if least and min(least) > 0:
            found[transition.id] = min(least)
    return found


def _least(range_: object) -> int:
    return max(math.ceil(range_.first), 0) if isinstance(range_, Interval) else 0
